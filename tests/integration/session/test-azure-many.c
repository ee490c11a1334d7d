/* test-azure-many.c: five thousand deployments over many pages, into the list and onto the disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include <json-glib/json-glib.h>

#include "azure-fixture.h"
#include "session-fixture.h"

#define DEFAULTS "/io/github/phidias_studio/Emulator/cloud/practice.json"
#define N_ENDPOINTS 4000
#define N_DEPLOYMENTS 1000
#define PAGE 100

static JsonNode *
make_endpoint (guint i)
{
  g_autofree char *text =
    g_strdup_printf ("{\"id\":\"" EASTUS2 "/serverlessEndpoints/many-%04u\",\"name\":\"many-%04u\","
                     "\"type\":\"Microsoft.MachineLearningServices/workspaces/serverlessEndpoints\",\"location\":\"eastus2\","
                     "\"kind\":null,\"sku\":{\"name\":\"Consumption\"},\"tags\":{},\"properties\":{\"authMode\":\"Key\","
                     "\"modelSettings\":{\"modelId\":\"azureml://registries/azureml/models/Phi-4\"},"
                     "\"provisioningState\":\"Succeeded\",\"endpointState\":\"Online\"}}", i, i);

  return json_from_string (text, NULL);
}

static JsonNode *
make_deployment (guint i)
{
  g_autofree char *text =
    g_strdup_printf ("{\"id\":\"" FOUNDRY "/deployments/more-%04u\",\"name\":\"more-%04u\","
                     "\"type\":\"Microsoft.CognitiveServices/accounts/deployments\",\"sku\":{\"name\":\"GlobalStandard\",\"capacity\":1},"
                     "\"properties\":{\"model\":{\"format\":\"Microsoft\",\"name\":\"Phi-4\",\"version\":\"7\"},"
                     "\"provisioningState\":\"Succeeded\"}}", i, i);

  return json_from_string (text, NULL);
}

static void
set_up (Azure *fixture, gconstpointer account_id)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = g_build_filename (folder, "practice.json", NULL);
  g_autoptr (GBytes) defaults = g_resources_lookup_data (DEFAULTS, 0, NULL);
  g_autoptr (JsonNode) state = json_from_string (g_bytes_get_data (defaults, NULL), NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  JsonArray *resources = json_object_get_array_member (json_node_get_object (state), "resources");

  for (guint i = 0; i < N_ENDPOINTS; i++)
    json_array_add_element (resources, make_endpoint (i));
  for (guint i = 0; i < N_DEPLOYMENTS; i++)
    json_array_add_element (resources, make_deployment (i));
  text = json_to_string (state, FALSE);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  azure_set_up_with_state (fixture, account_id, path);
}

/* What the main loop saw: something of a window's priority, each time that it got its turn. */
typedef struct
{
  GListModel *list;
  guint       n_last;
  guint       n_turns;  /* in which there was more than in the one before */
  guint       n_most;   /* more in one turn */
  guint       n_changes;
} Watch;

static gboolean
turn_cb (gpointer user_data)
{
  Watch *watch = user_data;
  guint n_items = g_list_model_get_n_items (watch->list);

  if (n_items > watch->n_last)
    {
      watch->n_turns++;
      watch->n_most = MAX (watch->n_most, n_items - watch->n_last);
    }
  watch->n_last = n_items;

  return G_SOURCE_CONTINUE;
}

static void
changed_cb (Watch *watch)
{
  watch->n_changes++;
}

static void
refresh_watched (Azure *fixture, Watch *watch)
{
  g_autoptr (GError) error = NULL;
  gulong handler;
  guint source;

  watch->list = phidias_session_get_deployments (fixture->session);
  watch->n_last = g_list_model_get_n_items (watch->list);
  watch->n_turns = watch->n_most = watch->n_changes = 0;
  handler = g_signal_connect_swapped (watch->list, "items-changed", G_CALLBACK (changed_cb), watch);
  source = g_idle_add (turn_cb, watch);
  g_assert_true (azure_refresh (fixture, &error));
  g_assert_no_error (error);
  g_assert_no_error (phidias_azure_get_error (fixture->azure));
  g_source_remove (source);
  g_signal_handler_disconnect (watch->list, handler);
}

static void
test_many (Azure *fixture, gconstpointer data)
{
  GListModel *list;
  Watch watch = { NULL };
  PhidiasDeployment *one;
  g_autofree char *id = NULL;
  g_autofree char *on_disk = NULL;
  guint n_all;

  refresh_watched (fixture, &watch);
  list = watch.list;
  n_all = g_list_model_get_n_items (list);
  g_test_message ("%u rows in %u turns, %u at most, %u changes", n_all, watch.n_turns, watch.n_most, watch.n_changes);
  g_assert_cmpuint (n_all, >, N_ENDPOINTS + N_DEPLOYMENTS);
  /* Every page was read, and once. */
  g_assert_cmpuint (azure_count (fixture, "GET", "practice-eastus2/serverlessEndpoints"), ==, N_ENDPOINTS / PAGE);
  g_assert_cmpuint (azure_count (fixture, "GET", "practice-foundry/deployments"), ==, N_DEPLOYMENTS / PAGE + 1);
  /* The window had its turn in between: not once for all, nor for a quarter of it. */
  g_assert_cmpuint (watch.n_turns, >=, 10);
  g_assert_cmpuint (watch.n_most, <, n_all / 4);
  g_assert_cmpuint (watch.n_changes, <=, n_all);
  for (guint i = 1; i < n_all; i++)
    {
      g_autoptr (PhidiasDeployment) before = g_list_model_get_item (list, i - 1);
      g_autoptr (PhidiasDeployment) after = g_list_model_get_item (list, i);

      g_assert_cmpint (phidias_session_compare_deployments (before, after, NULL), <, 0);
    }
  one = azure_find (fixture, EASTUS2 "/serverlessEndpoints/many-3999");
  g_assert_nonnull (phidias_deployment_get_target (one));
  id = g_strdup (phidias_deployment_get_id (one));

  /* Once more: nothing is new, so nothing changes. */
  refresh_watched (fixture, &watch);
  g_assert_cmpuint (watch.n_changes, ==, 0);
  g_assert_true (azure_find (fixture, EASTUS2 "/serverlessEndpoints/many-3999") == one);

  /* They are there at the next start, before anybody asks. */
  azure_restart (fixture);
  on_disk = azure_query (fixture, "SELECT count (*) FROM deployment");
  g_assert_cmpint (g_ascii_strtoll (on_disk, NULL, 10), ==, n_all);
  list = phidias_session_get_deployments (fixture->session);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, n_all);
  g_assert_nonnull (phidias_session_find_deployment (fixture->session, id));

  /* Thousands that are deleted elsewhere go, too. */
  azure_control (fixture, "{'method':'GET','path':'practice-eastus2/serverlessEndpoints','status':200,'times':1,'body':{'value':[]}}");
  refresh_watched (fixture, &watch);
  g_assert_cmpuint (watch.n_changes, ==, 1);
  g_assert_null (azure_find (fixture, EASTUS2 "/serverlessEndpoints/many-3999"));
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, n_all - N_ENDPOINTS);
  azure_restart (fixture);
  g_assert_cmpuint (g_list_model_get_n_items (phidias_session_get_deployments (fixture->session)), ==, n_all - N_ENDPOINTS);
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);

  g_test_add ("/session/azure/five-thousand", Azure, "a1", set_up, test_many, azure_tear_down);

  return g_test_run ();
}
