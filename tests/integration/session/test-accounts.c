/* test-accounts.c: tokens: fetched once, ahead of their end, renewed, refused, and let go of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <string.h>

#include "accounts-fixture.h"
#include "phidias-accounts-private.h"
#include "phidias-azure-private.h"
#include "phidias-raw-server.h"

#define INFERENCE "https://cognitiveservices.azure.com/.default"
#define SECOND    "7365636f-6e64-4365-8000-000000000002"
#define REFRESH   "grant_type=refresh_token"

static const char *
arm_scope (AccountsFixture *fixture)
{
  return phidias_cloud_get_arm_scope (fixture->cloud);
}

static char *
get_token (AccountsFixture *fixture, PhidiasAccount *account, const char *scope)
{
  g_autoptr (GError) error = NULL;
  char *token = accounts_get_token (fixture, account, NULL, scope, &error);

  g_assert_no_error (error);
  g_assert_nonnull (token);

  return token;
}

static void
touch_token (AccountsFixture *fixture, PhidiasAccount *account, const char *scope)
{
  g_free (get_token (fixture, account, scope));
}

static void
assert_refused (AccountsFixture *fixture, PhidiasAccount *account, const char *tenant_id, const char *scope, PhidiasErrorCode code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (accounts_get_token (fixture, account, tenant_id, scope, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, PHIDIAS_ERROR, (int) code);
}

/* ---- Once for all, and in time ---- */

static void
test_parallel (AccountsFixture *fixture, gconstpointer data)
{
  PhidiasAccount *account = accounts_sign_in (fixture, ACCOUNTS_ADA);
  GAsyncResult *results[40] = { NULL };
  g_autofree char *first = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    phidias_accounts_get_token_async (fixture->accounts, account, INFERENCE, NULL, phidias_test_take_result, &results[i]);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GAsyncResult) result = phidias_test_await (&results[i]);
      g_autoptr (GError) error = NULL;
      char *token = phidias_accounts_get_token_finish (fixture->accounts, result, &error);

      g_assert_no_error (error);
      if (first == NULL)
        first = g_strdup (token);
      g_assert_cmpstr (token, ==, first);
      phidias_accounts_token_free (token);
    }
  g_assert_cmpuint (accounts_count (fixture, REFRESH), ==, 1);
}

/* One after the other: each answer may replace the refresh token that the next question needs. */
static void
test_never_at_once (AccountsFixture *fixture, gconstpointer data)
{
  PhidiasAccount *account = accounts_sign_in (fixture, ACCOUNTS_ADA);
  GAsyncResult *results[3] = { NULL };

  fixture_control (&fixture->session, "{'path':'/token','times':9,'entra':{'error':'temporarily_unavailable'}}");
  phidias_accounts_get_token_async (fixture->accounts, account, INFERENCE, NULL, phidias_test_take_result, &results[0]);
  phidias_accounts_get_token_async (fixture->accounts, account, "https://ml.azure.com/.default", NULL, phidias_test_take_result, &results[1]);
  phidias_accounts_get_token_for_tenant_async (fixture->accounts, account, SECOND, INFERENCE, NULL, phidias_test_take_result, &results[2]);
  for (guint i = 0; i < G_N_ELEMENTS (results); i++)
    {
      g_autoptr (GAsyncResult) result = phidias_test_await (&results[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (phidias_accounts_get_token_finish (fixture->accounts, result, &error));
      g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_SERVER);
      /* Those behind it have not been asked for yet when the first has failed. */
      if (i == 0)
        g_assert_cmpuint (accounts_count (fixture, REFRESH), <=, 2);
    }
  g_assert_cmpuint (accounts_count (fixture, REFRESH), ==, 3);
  g_assert_cmpuint (phidias_account_get_state (account), ==, PHIDIAS_ACCOUNT_SIGNED_IN);
}

static void
test_ahead (AccountsFixture *fixture, gconstpointer data)
{
  PhidiasAccount *account = accounts_sign_in (fixture, ACCOUNTS_ADA);
  g_autofree char *first = get_token (fixture, account, arm_scope (fixture));
  g_autofree char *second = NULL;

  /* 3,599 seconds, five minutes of which are kept free. */
  accounts_advance (fixture, (3599 - 300 - 1) * 1000);
  touch_token (fixture, account, arm_scope (fixture));
  g_assert_cmpuint (accounts_count (fixture, REFRESH), ==, 0);
  accounts_advance (fixture, 1000);
  second = get_token (fixture, account, arm_scope (fixture));
  g_assert_cmpuint (accounts_count (fixture, REFRESH), ==, 1);
  g_assert_cmpstr (first, !=, second);
}

/* A token that ends soon is better than none, and one that has ended is none. */
static void
test_offline_near_the_end (AccountsFixture *fixture, gconstpointer data)
{
  PhidiasAccount *account = accounts_sign_in (fixture, ACCOUNTS_ADA);
  g_autofree char *first = get_token (fixture, account, arm_scope (fixture));
  g_autofree char *second = NULL;

  fixture_control (&fixture->session, "{'path':'/token','times':9,'status':503}");
  accounts_advance (fixture, (3599 - 60) * 1000);
  second = get_token (fixture, account, arm_scope (fixture));
  g_assert_cmpstr (first, ==, second);
  accounts_advance (fixture, 60 * 1000);
  assert_refused (fixture, account, NULL, arm_scope (fixture), PHIDIAS_ERROR_SERVER);
  g_assert_cmpuint (phidias_account_get_state (account), ==, PHIDIAS_ACCOUNT_SIGNED_IN);
}

/* Lives of half a minute: each is asked for anew, and handed out all the same. */
static void
test_short_lives (AccountsFixture *fixture, gconstpointer data)
{
  PhidiasAccount *account = accounts_sign_in (fixture, ACCOUNTS_ADA);

  fixture_control (&fixture->session, "{'path':'/token','times':2,'entra':{'expires_in':30}}");
  touch_token (fixture, account, INFERENCE);
  touch_token (fixture, account, INFERENCE);
  g_assert_cmpuint (accounts_count (fixture, REFRESH), ==, 2);

  fixture_control (&fixture->session, "{'path':'/token','times':9,'entra':{'expires_in':0}}");
  accounts_advance (fixture, 60 * 1000);
  assert_refused (fixture, account, NULL, INFERENCE, PHIDIAS_ERROR_PROTOCOL);
}

static void
test_forgotten (AccountsFixture *fixture, gconstpointer data)
{
  PhidiasAccount *account = accounts_sign_in (fixture, ACCOUNTS_ADA);
  g_autofree char *first = get_token (fixture, account, INFERENCE);
  g_autofree char *arm = get_token (fixture, account, arm_scope (fixture));
  g_autofree char *second = NULL, *same = NULL;

  /* A service answered 401. */
  phidias_accounts_forget_token (fixture->accounts, account, INFERENCE);
  second = get_token (fixture, account, INFERENCE);
  same = get_token (fixture, account, arm_scope (fixture));
  g_assert_cmpstr (first, !=, second);
  g_assert_cmpstr (arm, ==, same);
  g_assert_cmpuint (accounts_count (fixture, REFRESH), ==, 2);
}

/* The wall clock plays no part: the service's own times of expiry are a day off, both ways. */
static void
test_wall_clock (AccountsFixture *fixture, gconstpointer data)
{
  PhidiasAccount *account = accounts_sign_in (fixture, ACCOUNTS_ADA);

  fixture_control (&fixture->session, "{'path':'/token','times':9,'entra':{'expires_in':3599,'expires_on':1}}");
  touch_token (fixture, account, INFERENCE);
  touch_token (fixture, account, INFERENCE);
  g_assert_cmpuint (accounts_count (fixture, REFRESH), ==, 1);
  accounts_advance (fixture, 24 * 3600 * 1000LL);
  touch_token (fixture, account, INFERENCE);
  g_assert_cmpuint (accounts_count (fixture, REFRESH), ==, 2);
}

/* ---- Tenants, resources, people ---- */

static void
test_tenants_and_resources (AccountsFixture *fixture, gconstpointer data)
{
  PhidiasAccount *ada = accounts_sign_in (fixture, ACCOUNTS_ADA);
  PhidiasAccount *ben = accounts_sign_in (fixture, ACCOUNTS_BEN);
  g_autofree char *home = get_token (fixture, ada, INFERENCE);
  g_autofree char *bens = get_token (fixture, ben, INFERENCE);
  g_autoptr (GError) error = NULL;
  g_autofree char *away = accounts_get_token (fixture, ada, SECOND, INFERENCE, &error);
  g_autofree char *again = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (home, !=, away);
  g_assert_cmpstr (home, !=, bens);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->accounts)), ==, 2);
  g_assert_cmpuint (accounts_count (fixture, "/" SECOND "/oauth2/v2.0/token"), ==, 1);

  /* Its own tenant by its id is the same as none. */
  again = accounts_get_token (fixture, ada, phidias_account_get_tenant_id (ada), INFERENCE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (home, ==, again);

  /* One tenant of many that does not let somebody in is no reason to sign in again. */
  assert_refused (fixture, ben, SECOND, INFERENCE, PHIDIAS_ERROR_AUTH);
  g_assert_cmpuint (phidias_account_get_state (ben), ==, PHIDIAS_ACCOUNT_SIGNED_IN);
}

static gboolean
refresh (AccountsFixture *fixture)
{
  PhidiasAzure *azure = phidias_session_get_azure (fixture->session.session);
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) refreshed = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_done;

  phidias_azure_refresh_async (azure, NULL, phidias_test_take_result, &result);
  refreshed = phidias_test_await (&result);
  is_done = phidias_azure_refresh_finish (azure, refreshed, &error);
  g_assert_no_error (error);

  return is_done;
}

static PhidiasProject *
find_project (AccountsFixture *fixture, const char *title)
{
  GListModel *projects = phidias_azure_get_projects (phidias_session_get_azure (fixture->session.session));

  for (guint i = 0; i < g_list_model_get_n_items (projects); i++)
    {
      g_autoptr (PhidiasProject) project = g_list_model_get_item (projects, i);

      if (g_strcmp0 (phidias_project_get_title (project), title) == 0)
        return project; /* the list has it */
    }

  return NULL;
}

static void
session_said_cb (GString *said, const char *sentence)
{
  if (strstr (sentence, "Second") != NULL)
    g_string_append_printf (said, "%s\n", sentence);
}

/* Each tenant is asked with a token of its own; one that wants more is told of, once, and stops nothing. */
static void
test_guest (AccountsFixture *fixture, gconstpointer data)
{
  PhidiasAccount *account = accounts_sign_in (fixture, ACCOUNTS_ADA);
  g_autoptr (GString) said = g_string_new (NULL);
  g_autoptr (GError) error = NULL;
  PhidiasProject *project;

  g_signal_connect_swapped (fixture->session.session, "message", G_CALLBACK (session_said_cb), said);
  g_assert_true (refresh (fixture));
  project = find_project (fixture, "Second project");
  g_assert_nonnull (project);
  g_assert_cmpstr (phidias_subscription_get_tenant_id (phidias_project_get_subscription (project)), ==, SECOND);
  g_assert_nonnull (find_project (fixture, "Practice East US 2"));
  g_assert_cmpuint (accounts_count (fixture, "/" SECOND "/oauth2/v2.0/token"), ==, 1);
  g_assert_cmpuint (said->len, ==, 0);

  /* What was seen of it is kept where it refuses later. */
  fixture_control (&fixture->session, "{'path':'/" SECOND "/oauth2/v2.0/token','times':9,'entra':{'error':'interaction_required','code':50076}}");
  phidias_accounts_forget_token (fixture->accounts, account, arm_scope (fixture));
  g_assert_true (refresh (fixture));
  g_assert_nonnull (find_project (fixture, "Second project"));
  g_assert_nonnull (find_project (fixture, "Practice East US 2"));
  g_assert_nonnull (strstr (said->str, "“Second” does not let " ACCOUNTS_ADA " in"));
  g_assert_cmpuint (phidias_account_get_state (account), ==, PHIDIAS_ACCOUNT_SIGNED_IN);
  g_object_get (phidias_session_get_azure (fixture->session.session), "error", &error, NULL);
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_AUTH);

  g_string_truncate (said, 0);
  g_assert_true (refresh (fixture));
  g_assert_cmpuint (said->len, ==, 0);
}

static PhidiasDeployment *
take_endpoint (PhidiasAzure *azure, PhidiasProject *project)
{
  g_autofree char *json = g_strdup_printf ("{\"id\":\"%s/serverlessEndpoints/guests\",\"name\":\"guests\",\"properties\":{}}",
                                           phidias_project_get_resource_id (project));
  g_autoptr (JsonNode) node = json_from_string (json, NULL);
  g_autoptr (PhidiasResource) resource = NULL;
  PhidiasTarget *target = NULL;

  resource = phidias_azure_read_resource (json_node_get_object (node), project, NULL, &target);
  g_assert_null (target);

  return phidias_azure_take_resource (azure, resource, NULL, NULL);
}

/* What is in another tenant is asked with that tenant's token: what is missing or forbidden there says so, not its door. */
static void
test_guest_resource (AccountsFixture *fixture, gconstpointer data)
{
  PhidiasAzure *azure = phidias_session_get_azure (fixture->session.session);
  PhidiasAccount *account;
  g_autoptr (PhidiasDeployment) deployment = NULL;
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) listed = NULL;
  g_autoptr (GAsyncResult) deleted = NULL;
  g_autoptr (GError) error = NULL;

  account = accounts_sign_in (fixture, ACCOUNTS_ADA);
  g_assert_true (refresh (fixture));
  deployment = g_object_ref (take_endpoint (azure, find_project (fixture, "Second project")));
  g_assert_cmpstr (phidias_deployment_get_resource (deployment)->tenant_id, ==, SECOND);

  phidias_azure_list_keys_async (azure, deployment, NULL, phidias_test_take_result, &result);
  listed = phidias_test_await (&result);
  g_assert_null (phidias_azure_list_keys_finish (azure, listed, &error));
  g_assert_cmpstr (phidias_error_get_server_code (error), ==, "ParentResourceNotFound");
  g_clear_error (&error);

  result = NULL;
  phidias_azure_delete_async (azure, deployment, NULL, phidias_test_take_result, &result);
  deleted = phidias_test_await (&result);
  g_assert_false (phidias_azure_delete_finish (azure, deleted, &error));
  g_assert_cmpstr (phidias_error_get_server_code (error), ==, "AuthorizationFailed");
  g_assert_cmpuint (phidias_account_get_state (account), ==, PHIDIAS_ACCOUNT_SIGNED_IN);
}

/* The first time already: the own tenant's projects are all there. */
static void
test_guest_refused (AccountsFixture *fixture, gconstpointer data)
{
  accounts_sign_in (fixture, ACCOUNTS_ADA);
  fixture_control (&fixture->session, "{'path':'/" SECOND "/oauth2/v2.0/token','times':9,'entra':{'error':'invalid_grant','code':65001}}");
  g_assert_true (refresh (fixture));
  g_assert_null (find_project (fixture, "Second project"));
  g_assert_nonnull (find_project (fixture, "Practice East US 2"));
}

static void
test_consent (AccountsFixture *fixture, gconstpointer data)
{
  PhidiasAccount *account = accounts_sign_in (fixture, ACCOUNTS_ADA);

  fixture_control (&fixture->session, "{'path':'/token','times':9,'contains':'cognitiveservices','entra':{'error':'invalid_grant','code':65001}}");
  assert_refused (fixture, account, NULL, INFERENCE, PHIDIAS_ERROR_AUTH);
  g_assert_cmpuint (phidias_account_get_state (account), ==, PHIDIAS_ACCOUNT_SIGNED_IN);
}

/* ---- Refused ---- */

static void
test_refused (AccountsFixture *fixture, gconstpointer data)
{
  PhidiasAccount *account = accounts_sign_in (fixture, ACCOUNTS_ADA);
  g_autoptr (PhidiasSignIn) again = NULL;

  fixture_control (&fixture->session, "{'path':'/token','contains':'" REFRESH "','times':1,'entra':{'error':'invalid_grant','code':700082}}");
  assert_refused (fixture, account, NULL, INFERENCE, PHIDIAS_ERROR_AUTH);
  g_assert_cmpuint (phidias_account_get_state (account), ==, PHIDIAS_ACCOUNT_NEEDS_SIGN_IN);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->accounts)), ==, 1);

  /* It is the same account that comes back, and its name stands in the page already. */
  again = phidias_accounts_sign_in (fixture->accounts, fixture->cloud, PHIDIAS_SIGN_IN_BROWSER, phidias_account_get_username (account));
  accounts_wait_state (again, PHIDIAS_SIGN_IN_WAITING);
  g_assert_nonnull (strstr (phidias_sign_in_get_uri (again), "&login_hint=ada%40practice.example"));
  fixture_control (&fixture->session, "{'path':'/authorize','entra':{'account':'" ACCOUNTS_ADA "'}}");
  accounts_browse (fixture, phidias_sign_in_get_uri (again), NULL);
  accounts_wait_state (again, PHIDIAS_SIGN_IN_DONE);
  g_assert_true (phidias_sign_in_get_account (again) == account);
  g_assert_cmpuint (phidias_account_get_state (account), ==, PHIDIAS_ACCOUNT_SIGNED_IN);
  touch_token (fixture, account, INFERENCE);
}

/* A token that had not ended is no use when the sign-in has been withdrawn. */
static void
test_refused_near_the_end (AccountsFixture *fixture, gconstpointer data)
{
  PhidiasAccount *account = accounts_sign_in (fixture, ACCOUNTS_ADA);

  fixture_control (&fixture->session, "{'path':'/token','times':9,'entra':{'error':'interaction_required','code':50076}}");
  accounts_advance (fixture, (3599 - 60) * 1000);
  assert_refused (fixture, account, NULL, arm_scope (fixture), PHIDIAS_ERROR_AUTH);
  g_assert_cmpuint (phidias_account_get_state (account), ==, PHIDIAS_ACCOUNT_NEEDS_SIGN_IN);
}

/* ---- Services that answer something else ---- */

/* A network that wants its own sign-in first, or a service that is down: nobody has to sign in again
 * for that, and the refresh token is neither lost nor sent anywhere. */
static void
test_not_the_service (AccountsFixture *fixture, gconstpointer data)
{
  PhidiasAccount *account = accounts_sign_in (fixture, ACCOUNTS_ADA);
  g_autoptr (PhidiasRawServer) portal = phidias_raw_server_new ();
  g_autofree char *address = phidias_raw_server_dup_url (portal, "/login");
  g_autofree char *redirect = g_strdup_printf ("{'path':'/token','times':1,'status':307,'headers':{'location':'%s'},'body':''}", address);
  const struct
  {
    const char       *wish;
    PhidiasErrorCode  code;
  } faults[] = {
    { "{'path':'/token','times':1,'status':200,'headers':{'content-type':'text/html'},'body':'<!DOCTYPE html><html><body>Wi-Fi</body></html>'}", PHIDIAS_ERROR_CAPTIVE_PORTAL },
    { redirect, PHIDIAS_ERROR_REDIRECT },
    { "{'path':'/token','times':1,'status':500,'headers':{'content-type':'text/html'},'body':'<html>Oops</html>'}", PHIDIAS_ERROR_SERVER },
    { "{'path':'/token','times':1,'status':503,'body':''}", PHIDIAS_ERROR_SERVER },
    { "{'path':'/token','times':1,'status':429,'headers':{'retry-after':'3600'},'body':'{}'}", PHIDIAS_ERROR_RATE_LIMIT },
    { "{'path':'/token','times':1,'status':200,'headers':{'content-type':'application/json'},'body':'{}'}", PHIDIAS_ERROR_PROTOCOL },
    { "{'path':'/token','times':1,'status':200,'headers':{'content-type':'application/json'},'body':'[1'}", PHIDIAS_ERROR_PROTOCOL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_test_message ("%s", faults[i].wish);
      fixture_control (&fixture->session, faults[i].wish);
      assert_refused (fixture, account, NULL, INFERENCE, faults[i].code);
      g_assert_cmpuint (phidias_account_get_state (account), ==, PHIDIAS_ACCOUNT_SIGNED_IN);
    }
  g_assert_cmpuint (phidias_raw_server_get_n_accepted (portal), ==, 0);
  touch_token (fixture, account, INFERENCE);
  phidias_raw_server_stop (portal);
}

/* The service keeps another time, by a day: it finds our token expired before we do. Whoever asks
 * hears nothing of it. */
static void
test_expired_at_the_service (AccountsFixture *fixture, gconstpointer data)
{
  accounts_sign_in (fixture, ACCOUNTS_ADA);
  accounts_advance_server (24 * 3600 * 1000);
  g_assert_true (refresh (fixture));
  g_assert_nonnull (find_project (fixture, "Practice East US 2"));
  g_assert_cmpuint (accounts_count (fixture, REFRESH), >=, 1);
}

static gboolean
is_polled (gpointer user_data)
{
  return phidias_operation_get_stage (user_data) == PHIDIAS_OPERATION_POLLED;
}

static gboolean
has_one_wait (gpointer user_data)
{
  AccountsFixture *fixture = user_data;

  return phidias_clock_get_n_alarms (fixture->clock) == 1;
}

static gboolean
has_refreshed (gpointer user_data)
{
  return accounts_count (user_data, REFRESH) >= 2;
}

/* Lets the client wait out whatever it waits for. */
static void
pass_waits (AccountsFixture *fixture, PhidiasOperation *operation)
{
  while (!phidias_operation_is_over (operation))
    {
      if (phidias_clock_get_n_alarms (fixture->clock) == 1 && phidias_clock_get_next (fixture->clock) >= 1000)
        phidias_clock_advance (fixture->clock, phidias_clock_get_next (fixture->clock));
      g_main_context_iteration (NULL, TRUE);
    }
}

static PhidiasOperation *
deploy (AccountsFixture *fixture, const char *name)
{
  g_autoptr (PhidiasDeployPlan) plan = phidias_deploy_plan_new ();

  g_assert_true (refresh (fixture));
  phidias_deploy_plan_set_project (plan, find_project (fixture, "Practice East US 2"));
  phidias_deploy_plan_set_registry (plan, "azureml");
  phidias_deploy_plan_set_model_name (plan, "Phi-4-mini-instruct");
  phidias_deploy_plan_set_name (plan, name);

  return phidias_azure_deploy (phidias_session_get_azure (fixture->session.session), plan);
}

static void
test_expires_mid_poll (AccountsFixture *fixture, gconstpointer data)
{
  PhidiasOperation *operation;

  accounts_sign_in (fixture, ACCOUNTS_ADA);
  fixture_control (&fixture->session, "{'method':'PUT','path':'serverlessEndpoints','operation_ms':300}");
  operation = deploy (fixture, "expires");
  phidias_assert_wait (is_polled, operation);
  g_assert_cmpuint (accounts_count (fixture, REFRESH), ==, 1); /* the guest's tenant */

  /* Two hours pass at the service. */
  accounts_advance_server (2 * 3600 * 1000);
  phidias_assert_wait (has_one_wait, fixture);
  phidias_clock_advance (fixture->clock, phidias_clock_get_next (fixture->clock));
  phidias_assert_wait (has_refreshed, fixture);
  pass_waits (fixture, operation);
  g_assert_cmpint (phidias_operation_get_state (operation), ==, PHIDIAS_OPERATION_SUCCEEDED);
}

/* ---- Waits that are given up ---- */

static void
test_one_of_two_stops (AccountsFixture *fixture, gconstpointer data)
{
  PhidiasAccount *account = accounts_sign_in (fixture, ACCOUNTS_ADA);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *stopped = NULL, *served = NULL;
  g_autoptr (GAsyncResult) stopped_result = NULL;
  g_autoptr (GAsyncResult) served_result = NULL;
  g_autoptr (GError) cancelled = NULL, error = NULL;
  char *token;

  fixture_control (&fixture->session, "{'path':'/token','times':1,'delay_ms':200}");
  phidias_accounts_get_token_async (fixture->accounts, account, INFERENCE, cancellable, phidias_test_take_result, &stopped);
  phidias_accounts_get_token_async (fixture->accounts, account, INFERENCE, NULL, phidias_test_take_result, &served);
  g_cancellable_cancel (cancellable);
  stopped_result = phidias_test_await (&stopped);
  g_assert_null (phidias_accounts_get_token_finish (fixture->accounts, stopped_result, &cancelled));
  g_assert_error (cancelled, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  served_result = phidias_test_await (&served);
  token = phidias_accounts_get_token_finish (fixture->accounts, served_result, &error);
  g_assert_no_error (error);
  phidias_accounts_token_free (token);
  g_assert_cmpuint (accounts_count (fixture, REFRESH), ==, 1);
}

/* Nobody waits any more, but the answer may hold a new refresh token: it is still kept. */
static void
test_all_stop (AccountsFixture *fixture, gconstpointer data)
{
  PhidiasAccount *account = accounts_sign_in (fixture, ACCOUNTS_ADA);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *stopped = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  phidias_accounts_get_token_async (fixture->accounts, account, INFERENCE, cancellable, phidias_test_take_result, &stopped);
  g_cancellable_cancel (cancellable);
  result = phidias_test_await (&stopped);
  g_assert_null (phidias_accounts_get_token_finish (fixture->accounts, result, NULL));
  touch_token (fixture, account, INFERENCE);
  g_assert_cmpuint (accounts_count (fixture, REFRESH), ==, 1);
}

/* ---- Signing out ---- */

static void
test_sign_out (AccountsFixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasAccount) account = g_object_ref (accounts_sign_in (fixture, ACCOUNTS_ADA));
  g_autofree char *rows = NULL;
  GAsyncResult *waiting = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  /* An answer that is on its way must not sign anybody in again. */
  fixture_control (&fixture->session, "{'path':'/token','times':1,'delay_ms':100}");
  phidias_accounts_get_token_async (fixture->accounts, account, INFERENCE, NULL, phidias_test_take_result, &waiting);
  accounts_sign_out (fixture, account, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->accounts)), ==, 0);
  result = phidias_test_await (&waiting);
  g_assert_null (phidias_accounts_get_token_finish (fixture->accounts, result, &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_AUTH);

  fixture_flush (&fixture->session);
  rows = fixture_query (&fixture->session, "SELECT count(*) FROM account");
  g_assert_cmpstr (rows, ==, "0");
  assert_refused (fixture, account, NULL, arm_scope (fixture), PHIDIAS_ERROR_AUTH);
  g_assert_cmpuint (g_hash_table_size (fixture->accounts->tokens), ==, 0);
  g_assert_cmpuint (g_hash_table_size (fixture->accounts->unsaved), ==, 0);
  g_assert_cmpuint (g_hash_table_size (fixture->accounts->queues), ==, 0);
}

/* ---- Without a keyring: until Phidias quits ---- */

static void
test_no_keyring (AccountsFixture *fixture, gconstpointer data)
{
  PhidiasAccount *account = accounts_sign_in (fixture, ACCOUNTS_ADA);
  g_autofree char *id = g_strdup (phidias_account_get_id (account));

  g_assert_cmpuint (fixture->said->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (fixture->said, 0), "until Phidias quits"));
  touch_token (fixture, account, INFERENCE);
  touch_token (fixture, account, "https://ml.azure.com/.default");
  /* Said once. */
  g_assert_cmpuint (fixture->said->len, ==, 1);

  accounts_restart (fixture);
  account = phidias_accounts_find (fixture->accounts, id);
  g_assert_nonnull (account);
  g_assert_cmpstr (phidias_account_get_username (account), ==, ACCOUNTS_ADA);
  g_assert_true (phidias_cloud_equal (phidias_account_get_cloud (account), fixture->cloud));
}

/* ---- With a keyring ---- */

static char *
look_up (AccountsFixture *fixture, PhidiasAccount *account)
{
  g_autoptr (PhidiasKeyring) keyring = phidias_keyring_new ("io.github.phidias_studio.Phidias.Test");
  g_autofree char *id = phidias_accounts_dup_keyring_id (account);
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) found = NULL;
  char *token, *copy;

  /* A keyring of its own remembers nothing: it asks the service. */
  phidias_keyring_lookup_async (keyring, id, phidias_cloud_get_authority (fixture->cloud), NULL, phidias_test_take_result, &result);
  found = phidias_test_await (&result);
  token = phidias_keyring_lookup_finish (keyring, found, NULL);
  copy = g_strdup (token);
  secret_password_free (token);

  return copy;
}

static void
test_keyring (AccountsFixture *fixture, gconstpointer data)
{
  PhidiasAccount *account = accounts_sign_in (fixture, ACCOUNTS_ADA);
  g_autoptr (PhidiasAccount) kept = NULL;
  g_autofree char *id = g_strdup (phidias_account_get_id (account));
  g_autofree char *first = look_up (fixture, account);
  g_autofree char *second = NULL, *third = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (fixture->said->len, ==, 0);
  g_assert_nonnull (first);

  /* Each refresh brings a new one, which is on disk before the access token is handed out. */
  touch_token (fixture, account, INFERENCE);
  second = look_up (fixture, account);
  g_assert_nonnull (second);
  g_assert_cmpstr (first, !=, second);

  /* It serves after a restart. */
  accounts_restart (fixture);
  account = phidias_accounts_find (fixture->accounts, id);
  touch_token (fixture, account, arm_scope (fixture));
  third = look_up (fixture, account);
  g_assert_cmpstr (second, !=, third);
  g_assert_cmpuint (accounts_count (fixture, second), <=, 1);

  kept = g_object_ref (account);
  g_assert_true (accounts_sign_out (fixture, account, &error));
  g_assert_no_error (error);
  g_assert_null (look_up (fixture, kept));
}

/* Somebody removed it from the keyring. */
static void
test_keyring_emptied (AccountsFixture *fixture, gconstpointer data)
{
  PhidiasAccount *account = accounts_sign_in (fixture, ACCOUNTS_ADA);
  g_autofree char *id = g_strdup (phidias_account_get_id (account));
  g_autofree char *keyring_id = phidias_accounts_dup_keyring_id (account);
  g_autoptr (PhidiasKeyring) keyring = phidias_keyring_new ("io.github.phidias_studio.Phidias.Test");
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) cleared = NULL;

  phidias_keyring_clear_async (keyring, keyring_id, NULL, phidias_test_take_result, &result);
  cleared = phidias_test_await (&result);
  g_assert_true (phidias_keyring_clear_finish (keyring, cleared, NULL));
  accounts_restart (fixture);
  account = phidias_accounts_find (fixture->accounts, id);
  assert_refused (fixture, account, NULL, arm_scope (fixture), PHIDIAS_ERROR_AUTH);
  g_assert_cmpuint (phidias_account_get_state (account), ==, PHIDIAS_ACCOUNT_NEEDS_SIGN_IN);
}

int
main (int argc, char *argv[])
{
  const char *bus;

  phidias_test_init (&argc, &argv);
  bus = g_getenv ("PHIDIAS_TEST_KEYRING");
  /* Far from anybody's keyring, unless there is one of the test's own. */
  if (bus == NULL)
    g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);

#define ADD(path, function) \
  g_test_add (path, AccountsFixture, NULL, accounts_set_up, function, accounts_tear_down)

  if (bus != NULL)
    {
      ADD ("/session/accounts-keyring/rotated", test_keyring);
      ADD ("/session/accounts-keyring/emptied", test_keyring_emptied);

      return g_test_run ();
    }

  ADD ("/session/accounts/parallel", test_parallel);
  ADD ("/session/accounts/never-at-once", test_never_at_once);
  ADD ("/session/accounts/ahead", test_ahead);
  ADD ("/session/accounts/offline-near-the-end", test_offline_near_the_end);
  ADD ("/session/accounts/short-lives", test_short_lives);
  ADD ("/session/accounts/forgotten", test_forgotten);
  ADD ("/session/accounts/h54-wall-clock", test_wall_clock);
  ADD ("/session/accounts/tenants-and-resources", test_tenants_and_resources);
  ADD ("/session/accounts/guest", test_guest);
  ADD ("/session/accounts/guest-refused", test_guest_refused);
  ADD ("/session/accounts/guest-resource", test_guest_resource);
  ADD ("/session/accounts/consent", test_consent);
  ADD ("/session/accounts/refused", test_refused);
  ADD ("/session/accounts/refused-near-the-end", test_refused_near_the_end);
  ADD ("/session/accounts/not-the-service", test_not_the_service);
  ADD ("/session/accounts/h54-expired-at-the-service", test_expired_at_the_service);
  ADD ("/session/accounts/expires-mid-poll", test_expires_mid_poll);
  ADD ("/session/accounts/one-of-two-stops", test_one_of_two_stops);
  ADD ("/session/accounts/all-stop", test_all_stop);
  ADD ("/session/accounts/sign-out", test_sign_out);
  ADD ("/session/accounts/no-keyring", test_no_keyring);

  return g_test_run ();
}
