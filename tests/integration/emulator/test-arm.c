/* test-arm.c: the resource manager: who may ask, what there is, pages, and how it says no
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "arm-fixture.h"

#include "phidias-test.h"

#include <string.h>

#define CLIENT "00000000-0000-4000-8000-00000000c11e"
#define SECOND_TENANT "7365636f-6e64-4365-8000-000000000002"

static int now_seconds;

static gint64
clock_cb (gpointer user_data)
{
  return (gint64) g_atomic_int_get (&now_seconds) * G_TIME_SPAN_SECOND;
}

static guint
count (EmulatorReply *reply)
{
  JsonNode *value = emulator_find (reply->json, "value");

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_nonnull (value);

  return json_array_get_length (json_node_get_array (value));
}

static void
test_token (void)
{
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autoptr (EmulatorReply) none = arm_send_with (fixture, "GET", "/subscriptions", NULL, NULL);
  g_autoptr (EmulatorReply) wrong = arm_send_with (fixture, "GET", "/subscriptions", NULL, "wrong");
  g_autoptr (EmulatorReply) key = arm_send_with (fixture, "GET", "/subscriptions", NULL, phidias_emulator_get_key (fixture->emulator));
  g_autoptr (EmulatorReply) right = arm_send (fixture, "GET", "/subscriptions", NULL);

  arm_assert_failed (none, 401, "AuthenticationFailed", NULL);
  arm_assert_failed (wrong, 401, "InvalidAuthenticationToken", NULL);
  arm_assert_failed (key, 401, "InvalidAuthenticationToken", NULL);
  g_assert_true (g_str_has_prefix (emulator_reply_get_header (wrong, "WWW-Authenticate"), "Bearer authorization_uri=\"http://127.0.0.1:"));
  g_assert_cmpuint (right->status, ==, 200);
  g_assert_cmpuint (strlen (phidias_emulator_get_practice_token (fixture->emulator)), ==, 64);
}

static void
test_off (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autoptr (EmulatorReply) reply = arm_send (fixture, "GET", "/subscriptions", NULL);

  g_assert_cmpuint (reply->status, ==, 424);
}

static void
test_version (void)
{
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autoptr (EmulatorReply) missing = arm_send (fixture, "GET", "/subscriptions?x=1", NULL);
  g_autoptr (EmulatorReply) wrong = arm_send (fixture, "GET", "/subscriptions?api-version=2024", NULL);
  g_autoptr (EmulatorReply) old = arm_send (fixture, "GET", EASTUS2 "/serverlessEndpoints?api-version=2023-10-01", NULL);
  g_autoptr (EmulatorReply) preview = arm_send (fixture, "GET", EASTUS2 "/serverlessEndpoints?Api-Version=2024-01-01-preview", NULL);

  arm_assert_failed (missing, 400, "MissingApiVersionParameter", NULL);
  arm_assert_failed (wrong, 400, "InvalidApiVersionParameter", NULL);
  arm_assert_failed (old, 400, "NoRegisteredProviderFound", NULL);
  g_assert_cmpuint (preview->status, ==, 200);
}

static void
test_not_found (void)
{
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autoptr (EmulatorReply) subscription = arm_send (fixture, "GET", "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups", NULL);
  g_autoptr (EmulatorReply) group = arm_send (fixture, "GET", PRACTICE "/resourceGroups/nowhere" WORKSPACES, NULL);
  g_autoptr (EmulatorReply) workspace = arm_send (fixture, "GET", PRACTICE "/resourceGroups/practice-rg" WORKSPACES "/nobody", NULL);
  g_autoptr (EmulatorReply) parent = arm_send (fixture, "GET", PRACTICE "/resourceGroups/practice-rg" WORKSPACES "/nobody/serverlessEndpoints", NULL);
  g_autoptr (EmulatorReply) type = arm_send (fixture, "GET", PRACTICE "/providers/Microsoft.Compute/virtualMachines", NULL);
  g_autoptr (EmulatorReply) method = arm_send (fixture, "DELETE", "/tenants", NULL);

  arm_assert_failed (subscription, 404, "SubscriptionNotFound", NULL);
  arm_assert_failed (group, 404, "ResourceGroupNotFound", NULL);
  arm_assert_failed (workspace, 404, "ResourceNotFound", NULL);
  g_assert_nonnull (strstr (emulator_reply_get_string (workspace, "error.message"), "'Microsoft.MachineLearningServices/workspaces/nobody'"));
  arm_assert_failed (parent, 404, "ParentResourceNotFound", NULL);
  arm_assert_failed (type, 404, "InvalidResourceType", NULL);
  arm_assert_failed (method, 405, "MethodNotAllowed", NULL);
}

static void
test_practice (void)
{
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autoptr (EmulatorReply) tenants = arm_send (fixture, "GET", "/tenants", NULL);
  g_autoptr (EmulatorReply) subscriptions = arm_send (fixture, "GET", "/subscriptions", NULL);
  g_autoptr (EmulatorReply) one = arm_send (fixture, "GET", TRIAL, NULL);
  g_autoptr (EmulatorReply) places = arm_send (fixture, "GET", PRACTICE "/locations", NULL);
  g_autoptr (EmulatorReply) groups = arm_send (fixture, "GET", PRACTICE "/resourcegroups", NULL);
  g_autoptr (EmulatorReply) group = arm_send (fixture, "GET", PRACTICE "/resourceGroups/PRACTICE-RG", NULL);
  g_autoptr (EmulatorReply) hubs = arm_send (fixture, "GET", PRACTICE WORKSPACES "?kind=Hub&" ARM_VERSION, NULL);
  g_autoptr (EmulatorReply) projects = arm_send (fixture, "GET", PRACTICE WORKSPACES "?kind=Project&" ARM_VERSION, NULL);
  g_autoptr (EmulatorReply) both = arm_send (fixture, "GET", PRACTICE "/resourceGroups/practice-rg" WORKSPACES "?kind=hub|project&" ARM_VERSION, NULL);
  g_autoptr (EmulatorReply) project = arm_send (fixture, "GET", SWEDEN, NULL);
  g_autoptr (EmulatorReply) busy = arm_send (fixture, "GET", BUSY "/serverlessEndpoints", NULL);

  g_assert_cmpuint (count (tenants), ==, 2);
  g_assert_cmpstr (emulator_reply_get_string (tenants, "value.0.displayName"), ==, "Practice");
  g_assert_cmpstr (emulator_reply_get_string (tenants, "value.1.displayName"), ==, "Second");
  g_assert_cmpuint (count (subscriptions), ==, 2);
  g_assert_cmpstr (emulator_reply_get_string (subscriptions, "value.0.displayName"), ==, "Practice subscription");
  g_assert_cmpstr (emulator_reply_get_string (subscriptions, "value.0.tenantId"), ==, emulator_reply_get_string (tenants, "value.0.tenantId"));
  g_assert_cmpstr (emulator_reply_get_string (one, "subscriptionPolicies.quotaId"), ==, "FreeTrial_2014-09-01");
  g_assert_cmpstr (emulator_reply_get_string (one, "subscriptionPolicies.spendingLimit"), ==, "On");
  g_assert_cmpuint (count (places), >=, 8);
  g_assert_cmpuint (count (groups), ==, 2);
  g_assert_cmpstr (emulator_reply_get_string (group, "name"), ==, "practice-rg");
  g_assert_cmpuint (count (hubs), ==, 3);
  g_assert_cmpuint (count (projects), ==, 5);
  g_assert_cmpuint (count (both), ==, 7);
  g_assert_cmpstr (emulator_reply_get_string (project, "location"), ==, "swedencentral");
  g_assert_cmpstr (emulator_reply_get_string (project, "kind"), ==, "Project");
  g_assert_true (g_str_has_suffix (emulator_reply_get_string (project, "properties.hubResourceId"), "/workspaces/practice-hub-swedencentral"));
  g_assert_cmpuint (count (busy), ==, 1);
  g_assert_cmpstr (emulator_reply_get_string (busy, "value.0.properties.modelSettings.modelId"), ==, PHI4);
}

/* Clients that want the manager at the root of its host find it there, and its links lead there. */
static void
test_root (void)
{
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  const char *url = phidias_emulator_get_url (fixture->emulator);
  const char *token = phidias_emulator_get_practice_token (fixture->emulator);
  g_autofree char *expected = g_strconcat (url, "/subscriptions?", NULL);
  g_autoptr (EmulatorReply) tenants = arm_ask (fixture, "GET", url, "/tenants?" ARM_VERSION, NULL, token);
  g_autoptr (EmulatorReply) subscriptions = arm_ask (fixture, "GET", url, "/subscriptions?$top=1&" ARM_VERSION, NULL, token);
  g_autoptr (EmulatorReply) next = NULL;

  g_assert_cmpuint (count (tenants), ==, 2);
  g_assert_cmpuint (count (subscriptions), ==, 1);
  g_assert_true (g_str_has_prefix (emulator_reply_get_string (subscriptions, "nextLink"), expected));
  next = arm_send (fixture, "GET", emulator_reply_get_string (subscriptions, "nextLink"), NULL);
  g_assert_cmpstr (emulator_reply_get_string (next, "value.0.displayName"), ==, "Practice free trial");
  g_assert_null (emulator_reply_get_string (next, "nextLink"));
}

static gboolean
may (EmulatorReply *reply, const char *action)
{
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", action);

  g_assert_cmpuint (reply->status, ==, 200);

  return strstr (reply->body, quoted) != NULL;
}

static void
test_permissions (void)
{
  static const char developer[] = "Microsoft.MachineLearningServices/workspaces/*/write";
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autoptr (EmulatorReply) project = arm_send (fixture, "GET", SWEDEN "/providers/Microsoft.Authorization/permissions", NULL);
  g_autoptr (EmulatorReply) reader = arm_send (fixture, "GET", READER "/providers/Microsoft.Authorization/permissions", NULL);
  g_autoptr (EmulatorReply) trial = arm_send (fixture, "GET", TRIAL_PROJECT "/providers/Microsoft.Authorization/permissions", NULL);

  g_assert_true (may (project, developer));
  g_assert_true (may (project, "Microsoft.MachineLearningServices/workspaces/listKeys/action"));
  g_assert_true (may (reader, "*/read"));
  g_assert_false (may (reader, developer));
  g_assert_true (may (trial, "*"));
}

/* So many reads a minute; then a wait that is told, and true. */
static void
test_throttling (void)
{
  PhidiasEmulator *emulator = arm_emulator_new ();
  g_autoptr (EmulatorFixture) fixture = NULL;

  g_atomic_int_set (&now_seconds, 1000);
  phidias_emulator_set_clock (emulator, clock_cb, NULL);
  phidias_emulator_set_reads_per_minute (emulator, 2);
  fixture = arm_fixture_new (emulator);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (EmulatorReply) reply = arm_send (fixture, "GET", SWEDEN, NULL);

      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_cmpstr (emulator_reply_get_header (reply, "x-ms-ratelimit-remaining-subscription-reads"), ==, i == 0 ? "1" : "0");
    }
  {
    g_autoptr (EmulatorReply) reply = arm_send (fixture, "GET", SWEDEN, NULL);
    g_autoptr (EmulatorReply) other = arm_send (fixture, "GET", TRIAL_PROJECT, NULL);
    g_autoptr (EmulatorReply) tenants = arm_send (fixture, "GET", "/tenants", NULL);

    arm_assert_failed (reply, 429, "SubscriptionRequestsThrottled", NULL);
    g_assert_cmpstr (emulator_reply_get_header (reply, "Retry-After"), ==, "60");
    g_assert_cmpuint (other->status, ==, 200);
    g_assert_cmpuint (tenants->status, ==, 200);
  }
  g_atomic_int_add (&now_seconds, 60);
  {
    g_autoptr (EmulatorReply) reply = arm_send (fixture, "GET", SWEDEN, NULL);

    g_assert_cmpuint (reply->status, ==, 200);
  }
}

/* The behaviours that tests know from the data plane work here too. */
static void
test_control (void)
{
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);

  emulator_fixture_control (fixture, "[{\"path\":\"/workspaces\",\"times\":2},"
                                     "{\"path\":\"/workspaces\",\"status\":429,\"headers\":{\"Retry-After\":\"3600\"}},"
                                     "{\"path\":\"/workspaces\",\"headers\":{\"x-extra\":\"yes\"},\"split\":7},"
                                     "{\"path\":\"/workspaces\",\"cut_after_bytes\":20,\"cut\":\"reset\"}]");
  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (EmulatorReply) reply = arm_send (fixture, "GET", SWEDEN, NULL);

      if (i == 2)
        {
          g_assert_cmpuint (reply->status, ==, 429);
          g_assert_cmpstr (emulator_reply_get_header (reply, "Retry-After"), ==, "3600");
          continue;
        }
      if (i == 4)
        {
          g_assert_nonnull (reply->error);
          continue;
        }
      g_assert_no_error (reply->error);
      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_cmpstr (emulator_reply_get_string (reply, "name"), ==, "practice-sweden");
      g_assert_cmpstr (emulator_reply_get_header (reply, "x-extra"), ==, i == 3 ? "yes" : NULL);
    }
}

/* Signs in by device code. */
static char *
sign_in (EmulatorFixture *fixture, const char *tenant, const char *account, const char *scope)
{
  g_autofree char *begin = g_strdup_printf ("/entra/%s/oauth2/v2.0/devicecode", tenant);
  g_autofree char *path = g_strdup_printf ("/entra/%s/oauth2/v2.0/token", tenant);
  g_autoptr (EmulatorReply) code = emulator_fixture_post_form (fixture, begin, "client_id", CLIENT, "scope", scope, NULL);
  g_autoptr (EmulatorReply) page = emulator_fixture_post_form (fixture, "/entra/device", "user_code",
                                                               emulator_reply_get_string (code, "user_code"), "account", account,
                                                               "answer", "sign-in", NULL);
  g_autoptr (EmulatorReply) token = emulator_fixture_post_form (fixture, path, "client_id", CLIENT, "grant_type",
                                                                "urn:ietf:params:oauth:grant-type:device_code", "device_code",
                                                                emulator_reply_get_string (code, "device_code"), NULL);

  g_assert_cmpuint (page->status, ==, 200);
  g_assert_cmpuint (token->status, ==, 200);

  return g_strdup (emulator_reply_get_string (token, "access_token"));
}

/* Tokens of Entra are good until they expire, for what they are for. */
static void
test_entra (void)
{
  PhidiasEmulator *emulator = arm_emulator_new ();
  g_autoptr (EmulatorFixture) fixture = NULL;
  g_autofree char *token = NULL;
  g_autofree char *inference = NULL;

  g_atomic_int_set (&now_seconds, 1000);
  phidias_emulator_set_clock (emulator, clock_cb, NULL);
  fixture = arm_fixture_new (emulator);
  token = sign_in (fixture, "organizations", "ben@practice.example", "https://management.azure.com/.default");
  inference = sign_in (fixture, "organizations", "ben@practice.example", "https://cognitiveservices.azure.com/.default");
  {
    g_autoptr (EmulatorReply) right = arm_send_with (fixture, "GET", "/subscriptions", NULL, token);
    g_autoptr (EmulatorReply) wrong = arm_send_with (fixture, "GET", "/subscriptions", NULL, inference);

    g_assert_cmpuint (count (right), ==, 2);
    arm_assert_failed (wrong, 401, "InvalidAuthenticationTokenAudience", NULL);
  }
  g_atomic_int_add (&now_seconds, 7200);
  {
    g_autoptr (EmulatorReply) late = arm_send_with (fixture, "GET", "/subscriptions", NULL, token);

    arm_assert_failed (late, 401, "ExpiredAuthenticationToken", NULL);
  }
}

/* A token is one tenant's. */
static void
test_other_tenant (void)
{
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autofree char *token = sign_in (fixture, SECOND_TENANT, "ada@practice.example", "https://management.azure.com/.default");
  g_autoptr (EmulatorReply) list = arm_send_with (fixture, "GET", "/subscriptions", NULL, token);
  g_autoptr (EmulatorReply) one = arm_send_with (fixture, "GET", PRACTICE, NULL, token);

  g_assert_cmpuint (count (list), ==, 1);
  g_assert_cmpstr (emulator_reply_get_string (list, "value.0.displayName"), ==, "Second subscription");
  arm_assert_failed (one, 401, "InvalidAuthenticationTokenTenant", NULL);
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/emulator/arm/token", test_token);
  g_test_add_func ("/emulator/arm/entra", test_entra);
  g_test_add_func ("/emulator/arm/other-tenant", test_other_tenant);
  g_test_add_func ("/emulator/arm/off", test_off);
  g_test_add_func ("/emulator/arm/version", test_version);
  g_test_add_func ("/emulator/arm/not-found", test_not_found);
  g_test_add_func ("/emulator/arm/practice", test_practice);
  g_test_add_func ("/emulator/arm/root", test_root);
  g_test_add_func ("/emulator/arm/permissions", test_permissions);
  g_test_add_func ("/emulator/arm/throttling", test_throttling);
  g_test_add_func ("/emulator/arm/control", test_control);

  return g_test_run ();
}
