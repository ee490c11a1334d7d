/* test-azure.c: deployments that a resource manager knows, and what was begun there, as they were saved
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "phidias-test.h"
#include "store-fixture.h"

#define PROJECT_ID "/subscriptions/s1/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/p1"
#define POLL_URL   "https://management.azure.com/subscriptions/s1/mfeOperationResults/o1?api-version=2024-04-01&t=%2Fopaque%3D"

static PhidiasDeployment *
make_deployment (const char *id, const char *account_id, gboolean is_gone)
{
  g_autofree char *url = g_strdup_printf ("https://%s.eastus2.models.ai.azure.com", id);
  g_autofree char *chat_url = g_strdup_printf ("%s/chat/completions", url);
  g_autoptr (PhidiasTarget) target = phidias_target_new (PHIDIAS_DIALECT_AZURE_SERVERLESS, url, chat_url, "2024-05-01-preview",
                                                         NULL, NULL, PHIDIAS_AUTH_BEARER);
  g_autoptr (PhidiasResource) resource = phidias_resource_new ();
  PhidiasDeployment *deployment = phidias_deployment_new (id, PHIDIAS_DEPLOYMENT_AZURE, id, target);

  resource->account_id = g_strdup (account_id);
  resource->resource_id = g_strconcat (PROJECT_ID "/serverlessEndpoints/", id, NULL);
  resource->region = g_strdup ("eastus2");
  resource->last_seen = 1234;
  resource->is_gone = is_gone;
  phidias_deployment_set_resource (deployment, resource);
  phidias_deployment_set_key_place (deployment, PHIDIAS_KEY_KEYRING);

  return deployment;
}

static void
save_all (PhidiasLibrary *library, GPtrArray *deployments)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  phidias_library_save_deployments_async (library, (PhidiasDeployment **) deployments->pdata, deployments->len, NULL,
                                          phidias_test_take_result, &place);
  result = phidias_test_await (&place);
  phidias_library_write_finish (library, result, &error);
  g_assert_no_error (error);
}

static void
test_deployments (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = fixture_library_path (folder);
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (GPtrArray) saved = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) listed = NULL;
  g_autofree char *columns = NULL;
  PhidiasDeployment *read;

  g_ptr_array_add (saved, make_deployment ("one", "a1", FALSE));
  g_ptr_array_add (saved, make_deployment ("two", "practice", FALSE));
  g_ptr_array_add (saved, make_deployment ("three", "a1", TRUE));
  save_all (library, saved);
  fixture_assert_close (library);
  g_clear_object (&library);

  columns = fixture_query (path, "SELECT account_id || ' ' || resource_id || ' ' || last_seen FROM deployment WHERE id = 'one'");
  g_assert_cmpstr (columns, ==, "a1 " PROJECT_ID "/serverlessEndpoints/one 1234");

  library = fixture_open_library (folder);
  listed = fixture_list_deployments (library);
  g_assert_cmpuint (listed->len, ==, 3);
  for (guint i = 0; i < listed->len; i++)
    {
      read = g_ptr_array_index (listed, i);
      g_assert_cmpint (phidias_deployment_get_kind (read), ==, PHIDIAS_DEPLOYMENT_AZURE);
      g_assert_true (phidias_resource_equal (phidias_deployment_get_resource (read),
                                             phidias_deployment_get_resource (g_ptr_array_index (saved, i))));
      g_assert_cmpint (phidias_deployment_get_resource (read)->last_seen, ==, 1234);
    }
  g_assert_nonnull (phidias_deployment_get_target (g_ptr_array_index (listed, 0)));
  /* Where the practice ones are is new at each start. */
  g_assert_null (phidias_deployment_get_target (g_ptr_array_index (listed, 1)));
  g_assert_cmpint (phidias_deployment_get_state (g_ptr_array_index (listed, 0)), ==, PHIDIAS_DEPLOYMENT_UNKNOWN);
  g_assert_cmpint (phidias_deployment_get_state (g_ptr_array_index (listed, 2)), ==, PHIDIAS_DEPLOYMENT_GONE);
  fixture_assert_close (library);
}

/* A list of thousands is one transaction, and a row of tomorrow's Phidias is left alone. */
static void
test_many (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = fixture_library_path (folder);
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (GPtrArray) saved = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) listed = NULL;
  g_autofree char *n_rows = NULL;

  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *id = g_strdup_printf ("d%u", i);

      g_ptr_array_add (saved, make_deployment (id, "a1", FALSE));
    }
  save_all (library, saved);
  save_all (library, saved);
  fixture_assert_close (library);
  g_clear_object (&library);
  fixture_exec (path, "UPDATE deployment SET resource_json = 'of tomorrow' WHERE id = 'd7'");

  library = fixture_open_library (folder);
  listed = fixture_list_deployments (library);
  g_assert_cmpuint (listed->len, ==, 4999);
  fixture_assert_close (library);
  n_rows = fixture_query (path, "SELECT count(*) FROM deployment");
  g_assert_cmpstr (n_rows, ==, "5000");
}

static PhidiasOperation *
make_operation (void)
{
  g_autoptr (PhidiasSubscription) subscription = phidias_subscription_new ("s1", "Mine", "t1", "Enabled", FALSE, "a1");
  g_autoptr (PhidiasProject) project = phidias_project_new (subscription, PHIDIAS_PROJECT_SERVERLESS, PROJECT_ID, "One", "eastus2");
  g_autoptr (PhidiasDeployPlan) plan = phidias_deploy_plan_new ();

  phidias_deploy_plan_set_project (plan, project);
  phidias_deploy_plan_set_model_name (plan, "Phi-4");
  phidias_deploy_plan_set_name (plan, "phi4");

  return phidias_operation_new ("o1", PHIDIAS_OPERATION_CREATE, plan, "a1", PROJECT_ID "/serverlessEndpoints/phi4", 42);
}

static void
save_operation (PhidiasLibrary *library, PhidiasOperation *operation)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  phidias_library_save_operation_async (library, operation, NULL, phidias_test_take_result, &place);
  result = phidias_test_await (&place);
  g_assert_true (phidias_library_write_finish (library, result, NULL));
}

static GPtrArray *
list_operations (PhidiasLibrary *library)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GPtrArray *operations;

  phidias_library_list_operations_async (library, NULL, phidias_test_take_result, &place);
  result = phidias_test_await (&place);
  operations = phidias_library_list_operations_finish (library, result, NULL);
  g_assert_nonnull (operations);

  return operations;
}

static void
test_operations (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = fixture_library_path (folder);
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (PhidiasOperation) saved = make_operation ();
  g_autoptr (GPtrArray) listed = NULL;
  g_autoptr (GPtrArray) none = NULL;
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  PhidiasOperation *read;

  save_operation (library, saved);
  phidias_operation_set_stage (saved, PHIDIAS_OPERATION_POLLED);
  phidias_operation_set_poll_url (saved, POLL_URL);
  save_operation (library, saved);
  fixture_assert_close (library);
  g_clear_object (&library);

  fixture_exec (path, "INSERT INTO operation VALUES ('o2', 'create', 'a1', 'r', NULL, '{}', 'of tomorrow', 'running', 1, 1)");
  library = fixture_open_library (folder);
  listed = list_operations (library);
  g_assert_cmpuint (listed->len, ==, 1);
  read = g_ptr_array_index (listed, 0);
  g_assert_cmpstr (phidias_operation_get_id (read), ==, "o1");
  g_assert_cmpstr (phidias_operation_get_poll_url (read), ==, POLL_URL);
  g_assert_cmpint (phidias_operation_get_stage (read), ==, PHIDIAS_OPERATION_POLLED);
  g_assert_cmpint (phidias_operation_get_state (read), ==, PHIDIAS_OPERATION_RUNNING);
  g_assert_cmpint (phidias_operation_get_started (read), ==, 42);
  g_assert_cmpstr (phidias_deploy_plan_get_name (phidias_operation_get_plan (read)), ==, "phi4");

  phidias_library_remove_operation_async (library, "o1", NULL, phidias_test_take_result, &place);
  result = phidias_test_await (&place);
  g_assert_true (phidias_library_write_finish (library, result, NULL));
  none = list_operations (library);
  g_assert_cmpuint (none->len, ==, 0);
  fixture_assert_close (library);
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/store/azure/deployments", test_deployments);
  g_test_add_func ("/store/azure/many", test_many);
  g_test_add_func ("/store/azure/operations", test_operations);

  return g_test_run ();
}
