/* azure-fixture.c: a session with an account at the emulator's resource manager
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "azure-fixture.h"

#include <json-glib/json-glib.h>
#include <sqlite3.h>

#include "phidias-library-private.h"
#include "session-fixture.h"

/* ---- Who is signed in ---- */

static GListModel *
get_accounts (gpointer user_data)
{
  Azure *fixture = user_data;

  return G_LIST_MODEL (fixture->accounts);
}

static void
get_token_async (gpointer             user_data,
                 PhidiasAccount      *account,
                 const char          *tenant_id,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             callback_data)
{
  Azure *fixture = user_data;
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, callback_data);

  if (fixture->is_signed_out)
    g_task_return_error (task, phidias_error_new (PHIDIAS_ERROR_AUTH, "Sign in again."));
  else
    g_task_return_pointer (task, g_strdup (fixture->token), g_free);
}

static char *
get_token_finish (gpointer user_data, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
forget_token (gpointer user_data, PhidiasAccount *account)
{
}

static void
wipe_token (char *token)
{
  g_free (token);
}

static void
start_practice_async (gpointer user_data, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer callback_data)
{
  Azure *fixture = user_data;
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, callback_data);

  fixture->n_started++;
  g_task_return_pointer (task, g_list_model_get_item (G_LIST_MODEL (fixture->accounts), 0), g_object_unref);
}

static PhidiasAccount *
start_practice_finish (gpointer user_data, GAsyncResult *result, GError **error)
{
  g_autoptr (PhidiasAccount) account = g_task_propagate_pointer (G_TASK (result), error);

  return account; /* the list has it */
}

static const PhidiasAzureAccess access_funcs = {
  get_accounts, get_token_async, get_token_finish, forget_token, wipe_token, start_practice_async, start_practice_finish,
};

/* ---- The session ---- */

static void
message_cb (PhidiasSession *session, const char *sentence, Azure *fixture)
{
  g_string_append (fixture->said, sentence);
}

static void
open_session (Azure *fixture)
{
  PhidiasStoreOptions options = {
    .folder = fixture->folder,
    .migrations = phidias_migrations_get (),
    .retry_ms = 20,
    .idle_ms = 1000,
  };
  g_autoptr (PhidiasLibrary) library = phidias_library_new_with_options (&options);
  g_autoptr (GError) error = NULL;

  fixture->session = phidias_session_new_with_library ("io.github.phidias_studio.Phidias.Test", library, NULL);
  g_signal_connect (fixture->session, "message", G_CALLBACK (message_cb), fixture);
  fixture->azure = phidias_azure_new (fixture->session, &access_funcs, fixture);
  fixture->azure->poll_ms = 50;
  g_clear_object (&fixture->session->azure);
  fixture->session->azure = fixture->azure;
  fixture_open (fixture->session, &error);
  g_assert_no_error (error);
}

void
azure_set_up_at (Azure *fixture, const char *account_id, const char *arm, const char *token)
{
  g_autoptr (PhidiasCloud) cloud = phidias_cloud_new (PHIDIAS_CLOUD_CUSTOM, arm, arm);
  g_autoptr (PhidiasAccount) account = phidias_account_new (account_id, cloud, PHIDIAS_SIGN_IN_BROWSER, NULL);

  fixture->folder = phidias_test_tmp_dir ();
  fixture->accounts = g_list_store_new (PHIDIAS_TYPE_ACCOUNT);
  fixture->token = g_strdup (token);
  fixture->said = g_string_new (NULL);
  phidias_account_set_state (account, PHIDIAS_ACCOUNT_SIGNED_IN);
  g_list_store_append (fixture->accounts, account);
  open_session (fixture);
}

/* @state_file: what is deployed, or NULL for what the practice cloud begins with */
void
azure_set_up_with_state (Azure *fixture, const char *account_id, const char *state_file)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) started = NULL;
  g_autofree char *arm = NULL;
  g_autoptr (GError) error = NULL;

  fixture->emulator = phidias_emulator_new ();
  phidias_emulator_set_token_rate (fixture->emulator, 0);
  phidias_emulator_set_first_token_delay (fixture->emulator, 0);
  phidias_emulator_set_control_plane (fixture->emulator, TRUE);
  phidias_emulator_set_operation_delay (fixture->emulator, 0);
  phidias_emulator_set_warm_up (fixture->emulator, 0);
  phidias_emulator_set_reads_per_minute (fixture->emulator, 0);
  phidias_emulator_set_state_file (fixture->emulator, state_file);
  phidias_emulator_start_async (fixture->emulator, 0, NULL, NULL, phidias_test_take_result, &result);
  started = phidias_test_await (&result);
  phidias_emulator_start_finish (fixture->emulator, started, &error);
  g_assert_no_error (error);

  arm = g_strconcat (phidias_emulator_get_url (fixture->emulator), "/arm", NULL);
  azure_set_up_at (fixture, account_id, arm, phidias_emulator_get_practice_token (fixture->emulator));
}

void
azure_set_up (Azure *fixture, gconstpointer account_id)
{
  azure_set_up_with_state (fixture, account_id, NULL);
}

static void
close_session (Azure *fixture)
{
  gpointer session = fixture->session;

  /* Nothing may be left that holds it. */
  g_object_add_weak_pointer (session, &session);
  fixture_close (g_steal_pointer (&fixture->session));
  while (session != NULL)
    g_main_context_iteration (NULL, TRUE);
  fixture->azure = NULL;
}

void
azure_tear_down (Azure *fixture, gconstpointer data)
{
  close_session (fixture);
  if (fixture->emulator != NULL)
    phidias_emulator_stop (fixture->emulator);
  g_clear_object (&fixture->emulator);
  g_clear_object (&fixture->accounts);
  g_clear_pointer (&fixture->folder, g_free);
  g_clear_pointer (&fixture->token, g_free);
  g_string_free (fixture->said, TRUE);
}

void
azure_restart (Azure *fixture)
{
  close_session (fixture);
  open_session (fixture);
}

void
azure_control (Azure *fixture, const char *json)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  g_autoptr (GError) error = NULL;

  phidias_emulator_control (fixture->emulator, text, &error);
  g_assert_no_error (error);
}

gboolean
azure_refresh (Azure *fixture, GError **error)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) refreshed = NULL;

  phidias_azure_refresh_async (fixture->azure, NULL, phidias_test_take_result, &result);
  refreshed = phidias_test_await (&result);

  return phidias_azure_refresh_finish (fixture->azure, refreshed, error);
}

PhidiasDeployPlan *
azure_plan (Azure *fixture, const char *project_id, const char *registry, const char *model, const char *name)
{
  PhidiasDeployPlan *plan = phidias_deploy_plan_new ();
  PhidiasProject *project;

  if (g_list_model_get_n_items (phidias_azure_get_projects (fixture->azure)) == 0)
    azure_refresh (fixture, NULL);
  project = phidias_azure_find_project (fixture->azure, project_id);
  g_assert_nonnull (project);
  phidias_deploy_plan_set_project (plan, project);
  phidias_deploy_plan_set_registry (plan, registry);
  phidias_deploy_plan_set_model_name (plan, model);
  phidias_deploy_plan_set_name (plan, name);

  return plan;
}

PhidiasOperation *
azure_deploy (Azure *fixture, const char *project, const char *model, const char *name)
{
  g_autoptr (PhidiasDeployPlan) plan = azure_plan (fixture, project, "azureml", model, name);

  return phidias_azure_deploy (fixture->azure, plan);
}

static gboolean
is_over (gpointer user_data)
{
  return phidias_operation_is_over (user_data);
}

void
azure_wait_over (PhidiasOperation *operation)
{
  if (!phidias_test_wait_until (is_over, operation, 60))
    g_error ("%s: %s", phidias_operation_stage_to_name (phidias_operation_get_stage (operation)), phidias_operation_get_text (operation));
}

void
azure_assert_ready (PhidiasOperation *operation)
{
  azure_wait_over (operation);
  if (phidias_operation_get_state (operation) != PHIDIAS_OPERATION_SUCCEEDED)
    g_test_message ("%s: %s", phidias_operation_state_to_name (phidias_operation_get_state (operation)),
                    phidias_operation_get_text (operation));
  g_assert_cmpint (phidias_operation_get_state (operation), ==, PHIDIAS_OPERATION_SUCCEEDED);
  if (phidias_deployment_get_state (phidias_operation_get_deployment (operation)) != PHIDIAS_DEPLOYMENT_READY)
    g_test_message ("%s", phidias_deployment_get_state_text (phidias_operation_get_deployment (operation)));
  g_assert_cmpint (phidias_deployment_get_state (phidias_operation_get_deployment (operation)), ==, PHIDIAS_DEPLOYMENT_READY);
}

PhidiasDeployment *
azure_find (Azure *fixture, const char *resource_id)
{
  return phidias_azure_find_resource (fixture->azure, resource_id);
}

/* How many requests of that method whose path ends so the emulator saw. */
guint
azure_count (Azure *fixture, const char *method, const char *ending)
{
  g_autofree char *text = phidias_emulator_dup_requests (fixture->emulator);
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  JsonArray *requests = json_object_get_array_member (json_node_get_object (node), "requests");
  guint n_found = 0;

  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      JsonObject *request = json_array_get_object_element (requests, i);
      g_auto (GStrv) parts = g_strsplit (json_object_get_string_member (request, "path"), "?", 2);

      n_found += g_str_equal (json_object_get_string_member (request, "method"), method) && g_str_has_suffix (parts[0], ending);
    }

  return n_found;
}

/* One value from the library's file, as another program would read it. */
char *
azure_query (Azure *fixture, const char *sql)
{
  g_autofree char *path = g_build_filename (fixture->folder, "library.db", NULL);
  sqlite3 *database = NULL;
  sqlite3_stmt *statement = NULL;
  char *value = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &database, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (database, sql, -1, &statement, NULL), ==, SQLITE_OK);
  if (sqlite3_step (statement) == SQLITE_ROW)
    value = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  sqlite3_close (database);

  return value;
}
