/* test-azure.c: the road from a model to a deployment that answers, against the emulator's resource manager
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include <string.h>

#include "azure-fixture.h"
#include "phidias-arm-operation.h"
#include "session-fixture.h"

#define PHI3 "Phi-3-mini-4k-instruct"
#define PHI4 "Phi-4-mini-instruct"

static const char * const regions[] = { "eastus2", "swedencentral", NULL };

static PhidiasMessage *
ask (Azure *fixture, PhidiasDeployment *deployment)
{
  PhidiasConversation *conversation = phidias_session_new_conversation (fixture->session);
  PhidiasMessage *answer;

  phidias_conversation_set_deployment_id (conversation, phidias_deployment_get_id (deployment));
  answer = phidias_session_send (fixture->session, conversation, "What is a serverless API?");
  fixture_wait_ended (answer);
  if (phidias_message_get_error (answer) != NULL)
    g_test_message ("%s", phidias_message_get_error (answer)->message);
  g_object_unref (conversation);

  return answer;
}

/* ---- Lists ---- */

static void
test_refresh (Azure *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  PhidiasProject *project;
  PhidiasDeployment *busy = NULL;
  GListModel *deployments = phidias_session_get_deployments (fixture->session);
  guint n_before;

  g_assert_true (azure_refresh (fixture, &error));
  g_assert_no_error (error);
  g_assert_no_error (phidias_azure_get_error (fixture->azure));
  g_assert_false (phidias_azure_is_loading (fixture->azure));

  project = phidias_azure_find_project (fixture->azure, EASTUS2);
  g_assert_cmpint (phidias_project_get_kind (project), ==, PHIDIAS_PROJECT_SERVERLESS);
  g_assert_cmpstr (phidias_project_get_region (project), ==, "eastus2");
  g_assert_cmpstr (phidias_project_get_hub_name (project), ==, "practice-hub-eastus2");
  g_assert_false (phidias_subscription_is_trial (phidias_project_get_subscription (project)));
  project = phidias_azure_find_project (fixture->azure, TRIAL);
  g_assert_true (phidias_subscription_is_trial (phidias_project_get_subscription (project)));
  project = phidias_azure_find_project (fixture->azure, FOUNDRY);
  g_assert_cmpint (phidias_project_get_kind (project), ==, PHIDIAS_PROJECT_FOUNDRY);
  g_assert_nonnull (phidias_project_get_endpoint (project));

  for (guint i = 0; i < g_list_model_get_n_items (deployments); i++)
    {
      g_autoptr (PhidiasDeployment) deployment = g_list_model_get_item (deployments, i);
      const PhidiasResource *resource = phidias_deployment_get_resource (deployment);

      g_assert_nonnull (resource);
      g_assert_nonnull (phidias_deployment_get_target (deployment));
      if (g_strcmp0 (resource->project_id, BUSY) == 0)
        busy = deployment;
    }
  g_assert_nonnull (busy);
  g_assert_cmpstr (phidias_deployment_get_model_title (busy), ==, PHI4);
  g_assert_cmpint (phidias_deployment_get_resource (busy)->tokens_per_minute, ==, 200000);

  /* Once more: the same objects. */
  n_before = g_list_model_get_n_items (deployments);
  project = phidias_azure_find_project (fixture->azure, EASTUS2);
  g_assert_true (azure_refresh (fixture, NULL));
  g_assert_cmpuint (g_list_model_get_n_items (deployments), ==, n_before);
  g_assert_true (phidias_azure_find_project (fixture->azure, EASTUS2) == project);
  g_assert_true (azure_find (fixture, phidias_deployment_get_resource (busy)->resource_id) == busy);
}

/* One that was deleted elsewhere is kept for its conversation, and goes without one. */
static void
test_deleted_elsewhere (Azure *fixture, gconstpointer data)
{
  PhidiasOperation *first = azure_deploy (fixture, EASTUS2, PHI3, "kept");
  PhidiasOperation *second = azure_deploy (fixture, SWEDEN, PHI3, "not-kept");
  g_autofree char *id = NULL;
  PhidiasDeployment *deployment;

  azure_assert_ready (first);
  azure_assert_ready (second);
  g_assert_cmpint (phidias_message_get_state (ask (fixture, phidias_operation_get_deployment (first))), ==, PHIDIAS_MESSAGE_COMPLETE);
  id = g_strdup (phidias_deployment_get_id (phidias_operation_get_deployment (first)));
  azure_control (fixture, "{'method':'GET','path':'practice-eastus2/serverlessEndpoints','status':200,'times':1,'body':{'value':[]}}");
  g_assert_true (azure_refresh (fixture, NULL));
  azure_control (fixture, "{'method':'GET','path':'practice-sweden/serverlessEndpoints','status':200,'times':1,'body':{'value':[]}}");
  deployment = phidias_session_find_deployment (fixture->session, id);
  g_assert_nonnull (deployment);
  g_assert_cmpint (phidias_deployment_get_state (deployment), ==, PHIDIAS_DEPLOYMENT_GONE);

  azure_restart (fixture);
  deployment = phidias_session_find_deployment (fixture->session, id);
  g_assert_cmpint (phidias_deployment_get_state (deployment), ==, PHIDIAS_DEPLOYMENT_GONE);
  g_assert_true (azure_refresh (fixture, NULL));
  while (azure_find (fixture, SWEDEN "/serverlessEndpoints/not-kept") != NULL)
    g_main_context_iteration (NULL, TRUE);

  /* They are there after all. */
  g_assert_true (azure_refresh (fixture, NULL));
  g_assert_cmpint (phidias_deployment_get_state (deployment), ==, PHIDIAS_DEPLOYMENT_UNKNOWN);
  g_assert_nonnull (azure_find (fixture, SWEDEN "/serverlessEndpoints/not-kept"));
}

/* ---- Deploying ---- */

static void
test_deploy (Azure *fixture, gconstpointer data)
{
  PhidiasOperation *operation = azure_deploy (fixture, EASTUS2, PHI3, "my-phi");
  PhidiasDeployment *deployment;
  g_autofree char *n_rows = NULL;
  g_autofree char *leak = NULL;

  g_assert_cmpint (phidias_operation_get_state (operation), ==, PHIDIAS_OPERATION_RUNNING);
  azure_assert_ready (operation);
  deployment = phidias_operation_get_deployment (operation);
  g_assert_cmpstr (phidias_deployment_get_name (deployment), ==, "my-phi");
  g_assert_cmpstr (phidias_deployment_get_resource (deployment)->endpoint_state, ==, "Online");
  g_assert_cmpint (phidias_message_get_state (ask (fixture, deployment)), ==, PHIDIAS_MESSAGE_COMPLETE);

  /* Over, so the disk has no operation; and no key, ever. */
  azure_restart (fixture);
  n_rows = azure_query (fixture, "SELECT count(*) FROM operation");
  g_assert_cmpstr (n_rows, ==, "0");
  g_assert_nonnull (azure_find (fixture, EASTUS2 "/serverlessEndpoints/my-phi"));
}

static void
test_foundry (Azure *fixture, gconstpointer data)
{
  g_autoptr (PhidiasDeployPlan) plan = azure_plan (fixture, FOUNDRY, "azureml", PHI4, "phi-here");
  PhidiasOperation *operation;
  PhidiasDeployment *deployment;

  phidias_deploy_plan_set_format (plan, "Microsoft");
  phidias_deploy_plan_set_sku (plan, "GlobalStandard");
  phidias_deploy_plan_set_capacity (plan, 1);
  operation = phidias_azure_deploy (fixture->azure, plan);
  azure_assert_ready (operation);
  deployment = phidias_operation_get_deployment (operation);
  g_assert_cmpint (phidias_deployment_get_resource (deployment)->capacity, ==, 1);
  g_assert_cmpint (phidias_message_get_state (ask (fixture, deployment)), ==, PHIDIAS_MESSAGE_COMPLETE);
}

/* A partner's: the project subscribes first. */
static void
test_partner (Azure *fixture, gconstpointer data)
{
  g_autoptr (PhidiasDeployPlan) plan = azure_plan (fixture, EASTUS2, "azureml-meta", "Llama-3.3-70B-Instruct", "llama");
  PhidiasOperation *operation;

  phidias_deploy_plan_set_needs_terms (plan, TRUE);
  operation = phidias_azure_deploy (fixture->azure, plan);
  azure_assert_ready (operation);
}

/* Azure fails it after it was begun. */
static void
test_operation_fails (Azure *fixture, gconstpointer data)
{
  PhidiasOperation *operation;
  PhidiasDeployment *deployment;

  azure_refresh (fixture, NULL);
  azure_control (fixture, "{'method':'PUT','path':'serverlessEndpoints','operation_ms':300,'operation_error':{'code':'InsufficientQuota','message':'No.'}}");
  operation = azure_deploy (fixture, EASTUS2, PHI3, "fails");
  azure_wait_over (operation);
  g_assert_cmpint (phidias_operation_get_state (operation), ==, PHIDIAS_OPERATION_FAILED);
  g_assert_error (phidias_operation_get_error (operation), PHIDIAS_ERROR, PHIDIAS_ERROR_QUOTA);
  deployment = phidias_operation_get_deployment (operation);
  g_assert_cmpint (phidias_deployment_get_state (deployment), ==, PHIDIAS_DEPLOYMENT_ERROR);

  /* Trying it again, as it was: what failed holds the name, and is made anew; another model may not have it. */
  operation = azure_deploy (fixture, EASTUS2, PHI4, "fails");
  azure_wait_over (operation);
  g_assert_cmpstr (phidias_error_get_server_code (phidias_operation_get_error (operation)), ==, "EndpointNameAlreadyTaken");
  operation = azure_deploy (fixture, EASTUS2, PHI3, "fails");
  azure_assert_ready (operation);
  g_assert_true (phidias_operation_get_deployment (operation) == deployment);
}

/* Taken between the preflight and the request: nothing of what is there is touched. */
static void
test_name_taken (Azure *fixture, gconstpointer data)
{
  PhidiasOperation *first = azure_deploy (fixture, EASTUS2, PHI3, "taken");
  PhidiasOperation *same;
  PhidiasOperation *elsewhere;

  azure_assert_ready (first);
  same = azure_deploy (fixture, EASTUS2, PHI4, "taken");
  azure_wait_over (same);
  g_assert_cmpint (phidias_operation_get_state (same), ==, PHIDIAS_OPERATION_FAILED);
  g_assert_cmpstr (phidias_error_get_server_code (phidias_operation_get_error (same)), ==, "EndpointNameAlreadyTaken");
  g_assert_cmpstr (phidias_deployment_get_model_title (phidias_operation_get_deployment (first)), ==, PHI3);

  elsewhere = azure_deploy (fixture, BUSY, PHI3, "taken");
  azure_wait_over (elsewhere);
  g_assert_cmpint (phidias_operation_get_state (elsewhere), ==, PHIDIAS_OPERATION_FAILED);
  g_assert_cmpstr (phidias_error_get_server_code (phidias_operation_get_error (elsewhere)), ==, "EndpointNameAlreadyTaken");
  g_assert_null (phidias_operation_get_deployment (elsewhere));
}

static gboolean
is_creating (gpointer user_data)
{
  PhidiasOperation *operation = user_data;

  return phidias_operation_get_stage (operation) == PHIDIAS_OPERATION_POLLED && phidias_operation_get_deployment (operation) != NULL;
}

/* Azure goes on while nobody looks, and the next session finds it. */
static void
test_restart (Azure *fixture, gconstpointer data)
{
  g_autofree char *row = NULL;
  g_autofree char *n_rows = NULL;
  g_autoptr (PhidiasOperation) found = NULL;
  PhidiasOperation *operation;

  azure_refresh (fixture, NULL);
  azure_control (fixture, "{'method':'PUT','path':'serverlessEndpoints','operation_ms':1500}");
  operation = azure_deploy (fixture, EASTUS2, PHI3, "goes-on");
  phidias_assert_wait (is_creating, operation);
  g_assert_cmpint (phidias_deployment_get_state (phidias_operation_get_deployment (operation)), ==, PHIDIAS_DEPLOYMENT_CREATING);

  azure_restart (fixture);
  row = azure_query (fixture, "SELECT stage || ' ' || state || ' ' || (poll_url IS NOT NULL) FROM operation");
  g_assert_cmpstr (row, ==, "polled running 1");
  while (g_list_model_get_n_items (phidias_azure_get_operations (fixture->azure)) == 0)
    g_main_context_iteration (NULL, TRUE);
  found = g_list_model_get_item (phidias_azure_get_operations (fixture->azure), 0);
  azure_assert_ready (found);
  g_assert_cmpint (phidias_message_get_state (ask (fixture, phidias_operation_get_deployment (found))), ==, PHIDIAS_MESSAGE_COMPLETE);
  azure_restart (fixture);
  n_rows = azure_query (fixture, "SELECT count(*) FROM operation");
  g_assert_cmpstr (n_rows, ==, "0");
}

/* It ended before the request left: nothing is sent now, for nobody pressed the button today. */
static void
test_restart_before (Azure *fixture, gconstpointer data)
{
  g_autoptr (PhidiasDeployPlan) plan = azure_plan (fixture, EASTUS2, "azureml", PHI3, "never-sent");
  g_autoptr (PhidiasOperation) saved = phidias_operation_new ("o1", PHIDIAS_OPERATION_CREATE, plan, data,
                                                              EASTUS2 "/serverlessEndpoints/never-sent", 1);
  g_autoptr (PhidiasOperation) found = NULL;
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) written = NULL;

  phidias_operation_set_stage (saved, PHIDIAS_OPERATION_ASKED);
  phidias_library_save_operation_async (phidias_session_get_library (fixture->session), saved, NULL, phidias_test_take_result, &result);
  written = phidias_test_await (&result);
  azure_restart (fixture);
  while (g_list_model_get_n_items (phidias_azure_get_operations (fixture->azure)) == 0)
    g_main_context_iteration (NULL, TRUE);
  found = g_list_model_get_item (phidias_azure_get_operations (fixture->azure), 0);
  azure_wait_over (found);
  g_assert_cmpint (phidias_operation_get_state (found), ==, PHIDIAS_OPERATION_LOST);
  azure_refresh (fixture, NULL);
  g_assert_null (azure_find (fixture, EASTUS2 "/serverlessEndpoints/never-sent"));
}

/* Signed out meanwhile: it waits, and goes on when the account is back. */
static void
test_sign_in_again (Azure *fixture, gconstpointer data)
{
  g_autoptr (PhidiasAccount) account = g_list_model_get_item (G_LIST_MODEL (fixture->accounts), 0);
  PhidiasOperation *operation;

  azure_refresh (fixture, NULL);
  azure_control (fixture, "{'method':'PUT','path':'serverlessEndpoints','operation_ms':300}");
  operation = azure_deploy (fixture, EASTUS2, PHI3, "signed-out");
  phidias_assert_wait (is_creating, operation);
  fixture->is_signed_out = TRUE;
  while (strstr (phidias_operation_get_text (operation), "Sign in again") == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (phidias_operation_is_over (operation));
  phidias_account_set_state (account, PHIDIAS_ACCOUNT_NEEDS_SIGN_IN);
  fixture->is_signed_out = FALSE;
  phidias_account_set_state (account, PHIDIAS_ACCOUNT_SIGNED_IN);
  azure_assert_ready (operation);
}

/* Only the waiting ends. */
static void
test_forget (Azure *fixture, gconstpointer data)
{
  PhidiasOperation *operation;

  azure_refresh (fixture, NULL);
  azure_control (fixture, "{'method':'PUT','path':'serverlessEndpoints','operation_ms':500}");
  operation = g_object_ref (azure_deploy (fixture, EASTUS2, PHI3, "forgotten"));
  phidias_assert_wait (is_creating, operation);
  phidias_azure_forget_operation (fixture->azure, operation);
  g_assert_cmpint (phidias_operation_get_state (operation), ==, PHIDIAS_OPERATION_CANCELED);
  g_assert_cmpuint (g_list_model_get_n_items (phidias_azure_get_operations (fixture->azure)), ==, 0);
  g_object_unref (operation);
  azure_refresh (fixture, NULL);
  g_assert_nonnull (azure_find (fixture, EASTUS2 "/serverlessEndpoints/forgotten"));
}

/* ---- Afterwards ---- */

static void
test_delete (Azure *fixture, gconstpointer data)
{
  PhidiasOperation *operation = azure_deploy (fixture, EASTUS2, PHI3, "short-lived");
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) deleted = NULL;
  g_autoptr (GError) error = NULL;

  azure_assert_ready (operation);
  phidias_azure_delete_async (fixture->azure, phidias_operation_get_deployment (operation), NULL, phidias_test_take_result, &result);
  g_assert_cmpint (phidias_deployment_get_state (phidias_operation_get_deployment (operation)), ==, PHIDIAS_DEPLOYMENT_DELETING);
  deleted = phidias_test_await (&result);
  phidias_azure_delete_finish (fixture->azure, deleted, &error);
  g_assert_no_error (error);
  azure_refresh (fixture, NULL);
  g_assert_null (azure_find (fixture, EASTUS2 "/serverlessEndpoints/short-lived"));
}

static char **
list_keys (Azure *fixture, PhidiasDeployment *deployment)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) listed = NULL;
  g_autoptr (GError) error = NULL;
  char **keys;

  phidias_azure_list_keys_async (fixture->azure, deployment, NULL, phidias_test_take_result, &result);
  listed = phidias_test_await (&result);
  keys = phidias_azure_list_keys_finish (fixture->azure, listed, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (keys), ==, 2);

  return keys;
}

static void
check_keys (Azure *fixture, PhidiasDeployment *deployment)
{
  char **before = list_keys (fixture, deployment);
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) made = NULL;
  g_autoptr (GError) error = NULL;
  char **after;

  phidias_azure_regenerate_key_async (fixture->azure, deployment, 0, NULL, phidias_test_take_result, &result);
  made = phidias_test_await (&result);
  after = phidias_azure_regenerate_key_finish (fixture->azure, made, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (before[0], !=, after[0]);
  g_assert_cmpstr (before[1], ==, after[1]);
  phidias_azure_keys_free (before);
  phidias_azure_keys_free (after);
  /* The new one is in use. */
  g_assert_cmpint (phidias_message_get_state (ask (fixture, deployment)), ==, PHIDIAS_MESSAGE_COMPLETE);
}

static void
test_keys (Azure *fixture, gconstpointer data)
{
  PhidiasOperation *operation = azure_deploy (fixture, EASTUS2, PHI3, "keyed");
  GListModel *deployments = phidias_session_get_deployments (fixture->session);

  azure_assert_ready (operation);
  check_keys (fixture, phidias_operation_get_deployment (operation));
  for (guint i = 0; i < g_list_model_get_n_items (deployments); i++)
    {
      g_autoptr (PhidiasDeployment) deployment = g_list_model_get_item (deployments, i);

      if (g_strcmp0 (phidias_deployment_get_resource (deployment)->project_id, FOUNDRY) == 0)
        {
          check_keys (fixture, deployment);
          return;
        }
    }
  g_assert_not_reached ();
}

/* ---- Keys that are made anew elsewhere ---- */

/* What another program does, of which we hear nothing. */
static void
regenerate_elsewhere (Azure *fixture, PhidiasDeployment *deployment)
{
  g_autoptr (PhidiasAccount) account = g_list_model_get_item (G_LIST_MODEL (fixture->accounts), 0);
  PhidiasArmClient *client = phidias_azure_get_client (fixture->azure, account, NULL, NULL);
  g_autofree char *url = g_strdup_printf ("%s/regenerateKeys?" PHIDIAS_AZURE_ENDPOINTS, phidias_deployment_get_resource (deployment)->resource_id);
  char **keys = list_keys (fixture, deployment);
  g_autofree char *body_text = g_strdup_printf ("{\"keyType\":\"Primary\",\"keyValue\":\"%s\"}", keys[0]);
  g_autoptr (JsonNode) body = json_from_string (body_text, NULL);
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) made = NULL;
  g_autoptr (PhidiasArmAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;

  phidias_arm_operation_start_async (client, "POST", url, body, NULL, NULL, NULL, phidias_test_take_result, &result);
  made = phidias_test_await (&result);
  answer = phidias_arm_operation_finish (client, made, &error);
  g_assert_no_error (error);
  phidias_azure_keys_free (keys);
  phidias_emulator_clear_requests (fixture->emulator);
}

static PhidiasDeployment *
deploy_and_ask (Azure *fixture, const char *name)
{
  PhidiasOperation *operation = azure_deploy (fixture, EASTUS2, PHI3, name);
  PhidiasDeployment *deployment;

  azure_assert_ready (operation);
  deployment = phidias_operation_get_deployment (operation);
  g_assert_cmpint (phidias_message_get_state (ask (fixture, deployment)), ==, PHIDIAS_MESSAGE_COMPLETE);
  phidias_emulator_clear_requests (fixture->emulator);

  return deployment;
}

/* The key is fetched again, once, and what was asked is sent again with it. */
static void
test_key_elsewhere (Azure *fixture, gconstpointer data)
{
  PhidiasDeployment *deployment = deploy_and_ask (fixture, "keyed-elsewhere");
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) checked = NULL;
  g_autoptr (PhidiasEndpointCheck) check = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *outcomes = NULL;

  regenerate_elsewhere (fixture, deployment);
  g_assert_cmpint (phidias_message_get_state (ask (fixture, deployment)), ==, PHIDIAS_MESSAGE_COMPLETE);
  g_assert_cmpuint (azure_count (fixture, "POST", "/chat/completions"), ==, 2);
  g_assert_cmpuint (azure_count (fixture, "POST", "/listKeys"), ==, 1);
  g_assert_cmpint (phidias_deployment_get_state (deployment), ==, PHIDIAS_DEPLOYMENT_READY);

  /* Kept, so the next prompt knows it. */
  g_assert_cmpint (phidias_message_get_state (ask (fixture, deployment)), ==, PHIDIAS_MESSAGE_COMPLETE);
  g_assert_cmpuint (azure_count (fixture, "POST", "/chat/completions"), ==, 3);

  /* A test of it does the same. */
  regenerate_elsewhere (fixture, deployment);
  phidias_session_check_deployment_async (fixture->session, deployment, TRUE, NULL, phidias_test_take_result, &result);
  checked = phidias_test_await (&result);
  check = phidias_session_check_deployment_finish (fixture->session, checked, &error);
  g_assert_no_error (error);
  g_assert_nonnull (check);
  g_assert_cmpuint (azure_count (fixture, "POST", "/listKeys"), ==, 1);

  /* Both requests are recorded: the refused one as that. */
  g_clear_object (&checked);
  azure_restart (fixture);
  outcomes = azure_query (fixture, "SELECT group_concat (outcome || ifnull (status, ''), ' ') FROM (SELECT * FROM run ORDER BY started)");
  g_assert_cmpstr (outcomes, ==, "complete200 failed401 complete200 complete200");
}

/* A key that Azure still gives is refused for another reason: nothing is sent again. */
static void
test_key_is_right (Azure *fixture, gconstpointer data)
{
  PhidiasDeployment *deployment = deploy_and_ask (fixture, "refused");
  PhidiasMessage *answer;

  azure_control (fixture, "{'path':'/chat/completions','status':401,'times':2}");
  answer = ask (fixture, deployment);
  g_assert_cmpint (phidias_message_get_state (answer), ==, PHIDIAS_MESSAGE_FAILED);
  g_assert_true (g_error_matches (phidias_message_get_error (answer), PHIDIAS_ERROR, PHIDIAS_ERROR_AUTH));
  g_assert_cmpuint (azure_count (fixture, "POST", "/chat/completions"), ==, 1);
  g_assert_cmpuint (azure_count (fixture, "POST", "/listKeys"), ==, 1);
}

/* Never twice, whatever Azure gives; and where it gives nothing the refusal is what is told. */
static void
test_key_refused_twice (Azure *fixture, gconstpointer data)
{
  PhidiasDeployment *deployment = deploy_and_ask (fixture, "refused-twice");
  PhidiasMessage *answer;

  regenerate_elsewhere (fixture, deployment);
  azure_control (fixture, "{'path':'/listKeys','status':200,'times':1,'body':{'primaryKey':'00000000000000000000000000000000','secondaryKey':''}}");
  answer = ask (fixture, deployment);
  g_assert_cmpint (phidias_message_get_state (answer), ==, PHIDIAS_MESSAGE_FAILED);
  g_assert_true (g_error_matches (phidias_message_get_error (answer), PHIDIAS_ERROR, PHIDIAS_ERROR_AUTH));
  g_assert_cmpuint (azure_count (fixture, "POST", "/chat/completions"), ==, 2);
  g_assert_cmpuint (azure_count (fixture, "POST", "/listKeys"), ==, 1);

  phidias_emulator_clear_requests (fixture->emulator);
  azure_control (fixture, "{'path':'/listKeys','status':403,'times':1,'body':{'error':{'code':'AuthorizationFailed','message':'No.'}}}");
  answer = ask (fixture, deployment);
  g_assert_cmpint (phidias_error_get_status (phidias_message_get_error (answer)), ==, 401);
  g_assert_cmpuint (azure_count (fixture, "POST", "/chat/completions"), ==, 1);

  /* The next prompt gets through all the same. */
  g_assert_cmpint (phidias_message_get_state (ask (fixture, deployment)), ==, PHIDIAS_MESSAGE_COMPLETE);
}

/* Nobody is signed in: nothing is fetched. */
static void
test_key_signed_out (Azure *fixture, gconstpointer data)
{
  PhidiasDeployment *deployment = deploy_and_ask (fixture, "signed-out");
  g_autoptr (PhidiasAccount) account = g_list_model_get_item (G_LIST_MODEL (fixture->accounts), 0);
  PhidiasMessage *answer;

  regenerate_elsewhere (fixture, deployment);
  phidias_account_set_state (account, PHIDIAS_ACCOUNT_NEEDS_SIGN_IN);
  answer = ask (fixture, deployment);
  g_assert_cmpint (phidias_error_get_status (phidias_message_get_error (answer)), ==, 401);
  g_assert_cmpuint (azure_count (fixture, "POST", "/listKeys"), ==, 0);
}

static void
test_models (Azure *fixture, gconstpointer data)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) loaded = NULL;
  g_autoptr (GListModel) models = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_found = FALSE;

  azure_refresh (fixture, NULL);
  phidias_azure_load_models_async (fixture->azure, phidias_azure_find_project (fixture->azure, FOUNDRY), NULL,
                                   phidias_test_take_result, &result);
  loaded = phidias_test_await (&result);
  models = phidias_azure_load_models_finish (fixture->azure, loaded, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < g_list_model_get_n_items (models); i++)
    {
      g_autoptr (PhidiasAccountModel) model = g_list_model_get_item (models, i);
      const PhidiasAccountSku *sku = phidias_account_model_find_sku (model, "globalstandard");

      if (g_str_equal (phidias_account_model_get_name (model), PHI4) && sku != NULL)
        {
          g_assert_cmpint (sku->left, >=, 0);
          is_found = TRUE;
        }
    }
  g_assert_true (is_found);
}

static gboolean
prepare (Azure *fixture, PhidiasDeployment *deployment)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) prepared = NULL;

  phidias_session_prepare_async (fixture->session, deployment, NULL, phidias_test_take_result, &result);
  prepared = phidias_test_await (&result);

  return phidias_session_prepare_finish (fixture->session, prepared, NULL);
}

/* The practice cloud's address and keys are new at each start: it is started for the first prompt, or before. */
static void
test_practice (Azure *fixture, gconstpointer data)
{
  PhidiasOperation *operation = azure_deploy (fixture, EASTUS2, PHI3, "practised");
  g_autofree char *id = NULL;
  PhidiasDeployment *deployment;

  azure_assert_ready (operation);
  deployment = phidias_operation_get_deployment (operation);
  g_assert_cmpint (phidias_deployment_get_key_place (deployment), ==, PHIDIAS_KEY_SESSION);
  id = g_strdup (phidias_deployment_get_id (deployment));
  azure_restart (fixture);
  fixture->n_started = 0;
  deployment = phidias_session_find_deployment (fixture->session, id);
  g_assert_null (phidias_deployment_get_target (deployment));
  g_assert_cmpint (phidias_message_get_state (ask (fixture, deployment)), ==, PHIDIAS_MESSAGE_COMPLETE);
  g_assert_cmpuint (fixture->n_started, >, 0);
  g_assert_nonnull (phidias_deployment_get_target (deployment));

  azure_restart (fixture);
  fixture->n_started = 0;
  deployment = phidias_session_find_deployment (fixture->session, id);
  g_assert_true (prepare (fixture, deployment));
  g_assert_cmpuint (fixture->n_started, >, 0);
  phidias_emulator_clear_requests (fixture->emulator);
  fixture->n_started = 0;
  g_assert_cmpint (phidias_message_get_state (ask (fixture, deployment)), ==, PHIDIAS_MESSAGE_COMPLETE);
  g_assert_cmpuint (azure_count (fixture, "POST", "/listKeys"), ==, 0);
  /* What is prepared needs nothing more. */
  g_assert_true (prepare (fixture, deployment));
  g_assert_cmpuint (fixture->n_started, ==, 0);
}

/* ---- Before ---- */

static gboolean
is_settled (gpointer user_data)
{
  return !phidias_preflight_is_running (user_data);
}

static PhidiasPreflight *
look (Azure *fixture, PhidiasDeployPlan *plan)
{
  PhidiasPreflight *preflight = phidias_azure_preflight (fixture->azure, plan);

  phidias_assert_wait (is_settled, preflight);

  return preflight;
}

static void
assert_check (PhidiasPreflight *preflight, PhidiasPreflightKind kind, PhidiasPreflightState state, const char *words)
{
  PhidiasPreflightCheck *check = phidias_preflight_find (preflight, kind);
  const char *text;

  g_assert_nonnull (check);
  text = phidias_preflight_check_get_text (check);
  if (phidias_preflight_check_get_state (check) != state)
    g_test_message ("%s: %s", phidias_preflight_check_get_title (check), text);
  g_assert_cmpint (phidias_preflight_check_get_state (check), ==, state);
  if (words != NULL)
    g_assert_nonnull (strstr (text, words));
}

static void
test_preflight (Azure *fixture, gconstpointer data)
{
  g_autoptr (PhidiasDeployPlan) plan = azure_plan (fixture, EASTUS2, "azureml", PHI4, "free-name");
  g_autoptr (PhidiasPreflight) preflight = NULL;
  g_autofree char *name = NULL;

  phidias_deploy_plan_set_regions (plan, regions);
  preflight = look (fixture, plan);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (preflight)); i++)
    {
      g_autoptr (PhidiasPreflightCheck) check = g_list_model_get_item (G_LIST_MODEL (preflight), i);

      assert_check (preflight, phidias_preflight_check_get_kind (check), PHIDIAS_PREFLIGHT_PASSED, NULL);
    }
  g_assert_true (phidias_preflight_can_deploy (preflight));
  g_assert_false (phidias_preflight_subscribes (preflight));

  /* The plan changes, and the list follows. */
  phidias_deploy_plan_set_name (plan, "not_a_name");
  while (phidias_preflight_can_deploy (preflight))
    g_main_context_iteration (NULL, TRUE);
  assert_check (preflight, PHIDIAS_PREFLIGHT_NAME, PHIDIAS_PREFLIGHT_FAILED, "dashes");
  name = phidias_azure_suggest_name (fixture->azure, plan);
  g_assert_true (g_str_has_prefix (name, "Phi-4-mini-instruct-"));
  g_assert_true (phidias_deploy_plan_check_name (PHIDIAS_PROJECT_SERVERLESS, name, NULL));
  phidias_deploy_plan_set_name (plan, name);
  while (!phidias_preflight_can_deploy (preflight))
    g_main_context_iteration (NULL, TRUE);

  phidias_deploy_plan_set_project (plan, phidias_azure_find_project (fixture->azure, BUSY));
  while (phidias_preflight_get_existing (preflight) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_false (phidias_preflight_can_deploy (preflight));
  assert_check (preflight, PHIDIAS_PREFLIGHT_ONE_PER_MODEL, PHIDIAS_PREFLIGHT_FAILED, "already");
}

/* Whoever asks right after a change gets what holds then, not what held before. */
static void
test_preflight_at_once (Azure *fixture, gconstpointer data)
{
  g_autoptr (PhidiasDeployPlan) plan = azure_plan (fixture, EASTUS2, "azureml", PHI4, "free-name");
  g_autoptr (PhidiasPreflight) preflight = NULL;

  phidias_deploy_plan_set_regions (plan, regions);
  preflight = look (fixture, plan);
  g_assert_true (phidias_preflight_can_deploy (preflight));
  phidias_deploy_plan_set_name (plan, "not_a_name");
  g_assert_false (phidias_preflight_can_deploy (preflight));
  phidias_deploy_plan_set_name (plan, "free-name");
  g_assert_true (phidias_preflight_can_deploy (preflight));

  /* Azure knows of names that cannot be seen from here, also after they are looked up anew. */
  phidias_preflight_note_taken (preflight, "Free-Name");
  g_assert_false (phidias_preflight_can_deploy (preflight));
  phidias_preflight_refresh (preflight);
  phidias_assert_wait (is_settled, preflight);
  assert_check (preflight, PHIDIAS_PREFLIGHT_NAME, PHIDIAS_PREFLIGHT_FAILED, "this region already");
  phidias_deploy_plan_set_name (plan, "other-name");
  g_assert_true (phidias_preflight_can_deploy (preflight));
}

/* What an earlier attempt left behind is in nobody's way: it is made anew. */
static void
test_preflight_after_failure (Azure *fixture, gconstpointer data)
{
  g_autoptr (PhidiasDeployPlan) plan = azure_plan (fixture, EASTUS2, "azureml", PHI4, "fails");
  g_autoptr (PhidiasPreflight) preflight = NULL;

  azure_control (fixture, "{'method':'PUT','path':'serverlessEndpoints','operation_error':{'code':'InternalError','message':'No.'}}");
  azure_wait_over (azure_deploy (fixture, EASTUS2, PHI4, "fails"));
  phidias_deploy_plan_set_regions (plan, regions);
  preflight = look (fixture, plan);
  assert_check (preflight, PHIDIAS_PREFLIGHT_ONE_PER_MODEL, PHIDIAS_PREFLIGHT_PASSED, NULL);
  assert_check (preflight, PHIDIAS_PREFLIGHT_NAME, PHIDIAS_PREFLIGHT_PASSED, NULL);
  g_assert_true (phidias_preflight_can_deploy (preflight));
  g_clear_object (&preflight);

  /* Another model cannot have its name. */
  phidias_deploy_plan_set_model_name (plan, PHI3);
  preflight = look (fixture, plan);
  assert_check (preflight, PHIDIAS_PREFLIGHT_NAME, PHIDIAS_PREFLIGHT_FAILED, "this project already");
}

static void
test_preflight_refusals (Azure *fixture, gconstpointer data)
{
  g_autoptr (PhidiasDeployPlan) plan = azure_plan (fixture, READER, "azureml", PHI4, "free-name");
  g_autoptr (PhidiasDeployPlan) trial = azure_plan (fixture, TRIAL, "azureml", PHI4, "free-name");
  g_autoptr (PhidiasDeployPlan) region = azure_plan (fixture, WESTEUROPE, "azureml", PHI4, "free-name");
  g_autoptr (PhidiasDeployPlan) partner = azure_plan (fixture, EASTUS2, "azureml-meta", "Llama-3.3-70B-Instruct", "llama");
  g_autoptr (PhidiasDeployPlan) foundry = azure_plan (fixture, FOUNDRY, "azureml", PHI4, "phi");
  g_autoptr (PhidiasPreflight) preflight = look (fixture, plan);

  assert_check (preflight, PHIDIAS_PREFLIGHT_ROLE, PHIDIAS_PREFLIGHT_FAILED, "serverlessEndpoints/write");
  g_assert_false (phidias_preflight_can_deploy (preflight));
  g_clear_object (&preflight);

  preflight = look (fixture, trial);
  assert_check (preflight, PHIDIAS_PREFLIGHT_SUBSCRIPTION, PHIDIAS_PREFLIGHT_FAILED, "free trial");
  g_clear_object (&preflight);

  phidias_deploy_plan_set_regions (region, regions);
  preflight = look (fixture, region);
  assert_check (preflight, PHIDIAS_PREFLIGHT_REGION, PHIDIAS_PREFLIGHT_FAILED, "eastus2, swedencentral");
  g_clear_object (&preflight);

  phidias_deploy_plan_set_needs_terms (partner, TRUE);
  phidias_deploy_plan_set_retired (partner, "2025-08-30");
  phidias_deploy_plan_set_successor (partner, "Phi-4");
  preflight = look (fixture, partner);
  assert_check (preflight, PHIDIAS_PREFLIGHT_TERMS, PHIDIAS_PREFLIGHT_WARNING, "Marketplace");
  assert_check (preflight, PHIDIAS_PREFLIGHT_LIFECYCLE, PHIDIAS_PREFLIGHT_FAILED, "Phi-4");
  g_assert_true (phidias_preflight_subscribes (preflight));
  g_clear_object (&preflight);

  phidias_deploy_plan_set_sku (foundry, "GlobalStandard");
  phidias_deploy_plan_set_capacity (foundry, 1000000);
  preflight = look (fixture, foundry);
  assert_check (preflight, PHIDIAS_PREFLIGHT_QUOTA, PHIDIAS_PREFLIGHT_FAILED, NULL);
  assert_check (preflight, PHIDIAS_PREFLIGHT_REGION, PHIDIAS_PREFLIGHT_PASSED, NULL);
  g_assert_null (phidias_preflight_find (preflight, PHIDIAS_PREFLIGHT_ONE_PER_MODEL));
}

#define ADD(path, account, function) \
  g_test_add ("/session/azure/" path, Azure, account, azure_set_up, function, azure_tear_down)

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);

  ADD ("refresh", "a1", test_refresh);
  ADD ("deleted-elsewhere", "a1", test_deleted_elsewhere);
  ADD ("deploy", "a1", test_deploy);
  ADD ("foundry", "a1", test_foundry);
  ADD ("partner", "a1", test_partner);
  ADD ("operation-fails", "a1", test_operation_fails);
  ADD ("name-taken", "a1", test_name_taken);
  ADD ("restart", "a1", test_restart);
  ADD ("restart-before-the-request", "a1", test_restart_before);
  ADD ("sign-in-again", "a1", test_sign_in_again);
  ADD ("forget", "a1", test_forget);
  ADD ("delete", "a1", test_delete);
  ADD ("keys", "a1", test_keys);
  ADD ("key-elsewhere", "a1", test_key_elsewhere);
  ADD ("key-is-right", "a1", test_key_is_right);
  ADD ("key-refused-twice", "a1", test_key_refused_twice);
  ADD ("key-signed-out", "a1", test_key_signed_out);
  ADD ("models", "a1", test_models);
  ADD ("practice", "practice", test_practice);
  ADD ("preflight", "a1", test_preflight);
  ADD ("preflight-at-once", "a1", test_preflight_at_once);
  ADD ("preflight-after-failure", "a1", test_preflight_after_failure);
  ADD ("preflight-refusals", "a1", test_preflight_refusals);

  return g_test_run ();
}
