/* test-deployments.c: the list of deployments, and the page of one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "page-fixture.h"
#include "phidias-code-sample-view.h"
#include "phidias-deployment-deletion.h"
#include "phidias-deployment-item.h"
#include "phidias-deployment-page.h"
#include "phidias-deployments-page.h"
#include "phidias-key-row.h"
#include "phidias-place.h"
#include "phidias-secret-clipboard.h"
#include "phidias-usage-view.h"

static void
show_deployments (PageFixture *fixture, int width)
{
  fixture->page = phidias_deployments_page_new (fixture->session);
  fixture->window = fixture_show (fixture->page, width, 640);
  fixture_settle ();
}

static GtkSelectionModel *
get_model (PageFixture *fixture)
{
  return gtk_column_view_get_model (GTK_COLUMN_VIEW (fixture_find (fixture->page, "column_view")));
}

static char *
dup_names (PageFixture *fixture)
{
  GListModel *model = G_LIST_MODEL (get_model (fixture));
  GString    *names = g_string_new (NULL);

  fixture_settle ();
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (PhidiasDeploymentItem) item = g_list_model_get_item (model, i);
      g_autofree char *name = phidias_deployment_item_dup_text (item, PHIDIAS_FIELD_NAME);

      g_string_append_printf (names, "%s%s", i > 0 ? " " : "", name);
    }

  return g_string_free (names, FALSE);
}

static void
assert_names (PageFixture *fixture, const char *expected)
{
  g_autofree char *names = dup_names (fixture);

  g_assert_cmpstr (names, ==, expected);
}

static void
list_three (PageFixture *fixture)
{
  PhidiasDeployment *deployment;

  deployment = fake_session_list (fixture->session, "a", "Alpha", SERVERLESS, PHIDIAS_KEY_KEYRING);
  phidias_deployment_set_state (deployment, PHIDIAS_DEPLOYMENT_READY, NULL);
  deployment = fake_session_list (fixture->session, "b", "Beta", "https://res.openai.azure.com/openai/deployments/gpt-4o", PHIDIAS_KEY_KEYRING);
  phidias_deployment_set_state (deployment, PHIDIAS_DEPLOYMENT_ERROR, "Nothing listens there.");
  fake_session_list (fixture->session, "c", "Gamma", "http://localhost:8080", PHIDIAS_KEY_NONE);
}

static PhidiasDeployment *
make_azure (const char *id, const char *model_id)
{
  g_autoptr (PhidiasTarget) target = phidias_target_parse (SERVERLESS, NULL);
  PhidiasDeployment *deployment = phidias_deployment_new (id, PHIDIAS_DEPLOYMENT_AZURE, id, target);
  g_autoptr (PhidiasResource) resource = phidias_resource_new ();

  resource->kind = PHIDIAS_PROJECT_SERVERLESS;
  resource->model_id = g_strdup (model_id);
  phidias_deployment_set_resource (deployment, resource);

  return deployment;
}

static const char *
get_list_page (PageFixture *fixture)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (fixture_find (fixture->page, "list_stack")));
}

static void
test_empty (PageFixture *fixture, gconstpointer data)
{
  show_deployments (fixture, 900);
  g_assert_cmpstr (get_list_page (fixture), ==, "empty");
  /* Nothing here deploys yet, and what cannot be done is not offered. */
  g_assert_false (gtk_widget_get_visible (fixture_find (fixture->page, "deploy_button")));
  list_three (fixture);
  g_assert_cmpstr (get_list_page (fixture), ==, "list");
  assert_names (fixture, "Alpha Beta Gamma");
}

static void
test_sort (PageFixture *fixture, gconstpointer data)
{
  PhidiasDeploymentsPage *page;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  list_three (fixture);
  show_deployments (fixture, 900);
  page = PHIDIAS_DEPLOYMENTS_PAGE (fixture->page);
  first = phidias_deployments_page_dup_sort (page);
  g_assert_cmpstr (first, ==, "name");
  phidias_deployments_page_set_sort (page, "-name");
  assert_names (fixture, "Gamma Beta Alpha");
  second = phidias_deployments_page_dup_sort (page);
  g_assert_cmpstr (second, ==, "-name");
  phidias_deployments_page_set_sort (page, "region");
  assert_names (fixture, "Beta Gamma Alpha");
  gtk_widget_activate_action (fixture->page, "sort.by", "s", "name");
  assert_names (fixture, "Alpha Beta Gamma");
  gtk_widget_activate_action (fixture->page, "sort.descending", NULL);
  assert_names (fixture, "Gamma Beta Alpha");
}

/* What comes before what is shown is shown too, and nothing twice: GTK 4.8 had it otherwise. */
static void
test_comes_before (PageFixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasDeployment) first = make_azure ("Aardvark", "azureml://registries/azureml/models/Phi-4");
  g_autoptr (PhidiasDeployment) middle = make_azure ("Between", "azureml://registries/azureml/models/Phi-4");
  GListStore *store = G_LIST_STORE (phidias_session_get_deployments (fixture->session));

  list_three (fixture);
  show_deployments (fixture, 900);
  assert_names (fixture, "Alpha Beta Gamma");
  g_list_store_insert (store, 0, first);
  assert_names (fixture, "Aardvark Alpha Beta Gamma");
  g_list_store_insert (store, 2, middle);
  assert_names (fixture, "Aardvark Alpha Beta Between Gamma");
  g_list_store_remove (store, 1);
  assert_names (fixture, "Aardvark Beta Between Gamma");
}

static void
sorted_cb (guint *n_sorted)
{
  (*n_sorted)++;
}

/* Who keeps the order is told when it is another, however that came about. */
static void
test_sort_is_told (PageFixture *fixture, gconstpointer data)
{
  guint            n_sorted = 0;
  g_autofree char *sort = NULL;

  list_three (fixture);
  show_deployments (fixture, 900);
  g_signal_connect_swapped (fixture->page, "sorted", G_CALLBACK (sorted_cb), &n_sorted);
  gtk_widget_activate_action (fixture->page, "sort.by", "s", "region");
  g_assert_cmpuint (n_sorted, >, 0);
  n_sorted = 0;
  gtk_widget_activate_action (fixture->page, "sort.descending", NULL);
  g_assert_cmpuint (n_sorted, >, 0);
  sort = phidias_deployments_page_dup_sort (PHIDIAS_DEPLOYMENTS_PAGE (fixture->page));
  g_assert_cmpstr (sort, ==, "-region");
  /* What no version knew is left alone. */
  phidias_deployments_page_set_sort (PHIDIAS_DEPLOYMENTS_PAGE (fixture->page), "-colour");
  assert_names (fixture, "Alpha Gamma Beta");
}

/* A list that is not there yet is not called empty, and what could not be seen is said. */
static void
test_states (PageFixture *fixture, gconstpointer data)
{
  fake_session_load_azure (fixture->session, TRUE);
  show_deployments (fixture, 900);
  g_assert_cmpstr (get_list_page (fixture), ==, "loading");
  fake_session_load_azure (fixture->session, FALSE);
  g_assert_cmpstr (get_list_page (fixture), ==, "empty");
  g_assert_false (gtk_widget_get_visible (fixture_find (fixture->page, "error_group")));

  fake_session_hide_azure (fixture->session, phidias_error_new (PHIDIAS_ERROR_OFFLINE, "There is no network."));
  list_three (fixture);
  page_act (fixture, "deployments.refresh");
  g_assert_cmpstr (get_list_page (fixture), ==, "list");
  g_assert_true (gtk_widget_get_visible (fixture_find (fixture->page, "error_group")));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (fixture_find (fixture->page, "error_label"))), ==, "There is no network.");
  g_assert_false (gtk_widget_get_visible (fixture_find (fixture->page, "sign_in_button")));
  fake_session_hide_azure (fixture->session, NULL);
  page_act (fixture, "deployments.refresh");
  g_assert_false (gtk_widget_get_visible (fixture_find (fixture->page, "error_group")));
}

static void
test_filter (PageFixture *fixture, gconstpointer data)
{
  GtkEditable *search;
  GtkDropDown *state;

  list_three (fixture);
  show_deployments (fixture, 900);
  search = GTK_EDITABLE (fixture_find (fixture->page, "search_entry"));
  state = GTK_DROP_DOWN (fixture_find (fixture->page, "state_drop"));
  gtk_editable_set_text (search, "GPT-4o");
  g_signal_emit_by_name (search, "search-changed");
  assert_names (fixture, "Beta");
  gtk_editable_set_text (search, "eastus2");
  g_signal_emit_by_name (search, "search-changed");
  assert_names (fixture, "Alpha");
  gtk_drop_down_set_selected (state, 4);
  assert_names (fixture, "");
  g_assert_cmpstr (get_list_page (fixture), ==, "no-match");
  page_act (fixture, "deployments.show-all");
  g_signal_emit_by_name (search, "search-changed");
  assert_names (fixture, "Alpha Beta Gamma");
  gtk_drop_down_set_selected (state, 1);
  assert_names (fixture, "Alpha");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (fixture_find (fixture->page, "kind_drop")), 1);
  assert_names (fixture, "");
}

static void
test_selection (PageFixture *fixture, gconstpointer data)
{
  list_three (fixture);
  show_deployments (fixture, 900);
  g_assert_false (gtk_revealer_get_reveal_child (GTK_REVEALER (fixture_find (fixture->page, "selection_revealer"))));
  gtk_selection_model_select_item (get_model (fixture), 0, TRUE);
  g_assert_true (gtk_revealer_get_reveal_child (GTK_REVEALER (fixture_find (fixture->page, "selection_revealer"))));
  g_assert_true (gtk_widget_get_sensitive (fixture_find (fixture->page, "open_button")));
  gtk_selection_model_select_item (get_model (fixture), 2, FALSE);
  g_assert_cmpstr (gtk_label_get_label (GTK_LABEL (fixture_find (fixture->page, "selection_label"))), ==, "2 selected");
  g_assert_false (gtk_widget_get_sensitive (fixture_find (fixture->page, "open_button")));
  g_assert_true (gtk_widget_get_sensitive (fixture_find (fixture->page, "delete_button")));
}

static int
get_end (PageFixture *fixture)
{
  GtkWidget *titles = gtk_widget_get_first_child (fixture_find (fixture->page, "column_view"));
  graphene_rect_t area;
  int end = 0;

  for (GtkWidget *title = gtk_widget_get_first_child (titles); title != NULL; title = gtk_widget_get_next_sibling (title))
    if (gtk_widget_get_mapped (title) && gtk_widget_compute_bounds (title, fixture->page, &area))
      end = MAX (end, (int) (area.origin.x + area.size.width));

  return end;
}

static gboolean
is_filled (gpointer user_data)
{
  PageFixture *fixture = user_data;
  int width = gtk_widget_get_width (fixture->page);

  return width > 0 && get_end (fixture) > width - 16;
}

/* The name has what the others leave: nothing is empty beside them, at any fold. */
static void
test_fills (PageFixture *fixture, gconstpointer data)
{
  static const int widths[] = { 1240, 1000, 700, 400 };

  list_three (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      show_deployments (fixture, widths[i]);
      g_test_message ("%d: ends at %d", widths[i], get_end (fixture));
      phidias_assert_wait (is_filled, fixture);
      fixture_destroy (fixture->window);
    }
  fixture->window = NULL;
}

/* What deleting does is spelled out: of one and of many, in Azure and only here, with a partner's terms. */
static void
test_deletion_words (PageFixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) some = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (PhidiasConversation) conversation = phidias_conversation_new ("c");
  g_autofree char *one_heading = NULL;
  g_autofree char *one_body = NULL;
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;

  g_ptr_array_add (some, g_object_ref (fake_session_list (fixture->session, "a", "Alpha", SERVERLESS, PHIDIAS_KEY_KEYRING)));
  one_heading = phidias_deployment_deletion_dup_heading (some);
  one_body = phidias_deployment_deletion_dup_body (fixture->session, some);
  g_assert_cmpstr (one_heading, ==, "Remove “Alpha”?");
  g_assert_null (strstr (one_body, "Azure"));
  g_assert_nonnull (strstr (one_body, "only forgotten here"));
  g_assert_nonnull (strstr (one_body, "keyring"));
  g_assert_nonnull (strstr (one_body, "Conversations stay."));

  g_ptr_array_add (some, make_azure ("phi", "azureml://registries/azureml/models/Phi-4"));
  g_ptr_array_add (some, make_azure ("cohere", "azureml://registries/azureml-cohere/models/Cohere-command-a"));
  phidias_conversation_set_deployment_id (conversation, "phi");
  g_list_store_append (G_LIST_STORE (phidias_session_get_conversations (fixture->session)), conversation);
  heading = phidias_deployment_deletion_dup_heading (some);
  body = phidias_deployment_deletion_dup_body (fixture->session, some);
  g_assert_cmpstr (heading, ==, "Delete 3 Deployments?");
  g_assert_nonnull (strstr (body, "stop answering at once"));
  g_assert_nonnull (strstr (body, "• phi"));
  g_assert_nonnull (strstr (body, "1 conversation asks here"));
  g_assert_nonnull (strstr (body, "• Alpha"));
  g_assert_nonnull (strstr (body, "terms stay"));
}

static gboolean
has_question (gpointer user_data)
{
  return fixture_find_alert (user_data) != NULL;
}

/* Each where it stands: Azure's at Azure, a connected one and one that is gone only here. */
static void
test_deletion (PageFixture *fixture, gconstpointer data)
{
  const FakeCalls *calls = fake_session_get_calls (fixture->session);
  g_autoptr (GPtrArray) some = g_ptr_array_new_with_free_func (g_object_unref);
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  PhidiasDeployment *gone = make_azure ("gone", "azureml://registries/azureml/models/Phi-3");

  phidias_deployment_set_state (gone, PHIDIAS_DEPLOYMENT_GONE, NULL);
  g_ptr_array_add (some, make_azure ("phi", "azureml://registries/azureml/models/Phi-4"));
  g_ptr_array_add (some, g_object_ref (fake_session_list (fixture->session, "a", "Alpha", SERVERLESS, PHIDIAS_KEY_NONE)));
  g_ptr_array_add (some, gone);
  show_deployments (fixture, 900);
  g_assert_cmpuint (calls->n_azure_refreshes, >, 0);

  phidias_deployment_deletion_ask_async (fixture->session, some, fixture->page, NULL, phidias_test_take_result, &place);
  phidias_assert_wait (has_question, fixture->window);
  g_assert_cmpuint (calls->n_azure_deletes + calls->n_removes, ==, 0);
  g_signal_emit_by_name (fixture_find_alert (fixture->window), "response::delete", "delete");
  result = phidias_test_await (&place);
  g_assert_true (phidias_deployment_deletion_finish (result, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (calls->n_azure_deletes, ==, 1);
  g_assert_cmpuint (calls->n_removes, ==, 2);
  if (GTK_IS_WINDOW (fixture_find_alert (fixture->window)))
    gtk_window_destroy (GTK_WINDOW (fixture_find_alert (fixture->window)));
}

static void
test_cost (PageFixture *fixture, gconstpointer data)
{
  PhidiasDeployment *paid = fake_session_list (fixture->session, "a", "Alpha", SERVERLESS, PHIDIAS_KEY_KEYRING);
  PhidiasDeployment *local = fake_session_list (fixture->session, "c", "Gamma", "http://localhost:8080", PHIDIAS_KEY_NONE);
  g_autoptr (PhidiasUsageReport) report = phidias_usage_report_new (NULL);
  g_autoptr (PhidiasDeploymentItem) item = phidias_deployment_item_new (paid);
  g_autoptr (PhidiasDeploymentItem) local_item = phidias_deployment_item_new (local);
  PhidiasUsage   usage = { 1000000, 1000000, -1, -1, -1 };
  PhidiasUsage   unknown = PHIDIAS_USAGE_INIT;
  PhidiasTimings timings = PHIDIAS_TIMINGS_INIT;
  PhidiasCatalogModel *model = phidias_catalog_find (phidias_session_get_catalog (fixture->session), "Phi-4-mini-instruct");
  g_autofree char *none = NULL;
  g_autofree char *some = NULL;
  g_autofree char *over = NULL;
  g_autofree char *free_text = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *nobody = NULL;

  phidias_deployment_item_set_usage (item, report, phidias_session_get_catalog (fixture->session), 0);
  none = phidias_deployment_item_dup_text (item, PHIDIAS_FIELD_COST);
  g_assert_cmpstr (none, ==, "Not used");

  phidias_usage_report_add (report, "a", "Some-unheard-of-model", 1, "complete", &usage, &timings);
  phidias_deployment_item_set_usage (item, report, phidias_session_get_catalog (fixture->session), 0);
  nobody = phidias_deployment_item_dup_text (item, PHIDIAS_FIELD_COST);
  g_assert_cmpstr (nobody, ==, "Unknown");

  g_clear_pointer (&report, phidias_usage_report_unref);
  report = phidias_usage_report_new (NULL);
  phidias_usage_report_add (report, "a", "Phi-4-mini-instruct", G_TIME_SPAN_DAY * 400, "complete", &usage, &timings);
  phidias_usage_report_add (report, "c", "Phi-4-mini-instruct", G_TIME_SPAN_DAY * 400, "complete", &usage, &timings);
  phidias_deployment_item_set_usage (item, report, phidias_session_get_catalog (fixture->session), G_TIME_SPAN_DAY);
  phidias_deployment_item_set_usage (local_item, report, phidias_session_get_catalog (fixture->session), G_TIME_SPAN_DAY);
  some = phidias_deployment_item_dup_text (item, PHIDIAS_FIELD_COST);
  free_text = phidias_deployment_item_dup_text (local_item, PHIDIAS_FIELD_COST);
  g_assert_nonnull (model);
  expected = g_strdup_printf ("$%.*f", 2, phidias_catalog_model_get_price_in (model) + phidias_catalog_model_get_price_out (model));
  g_assert_true (g_str_has_prefix (some, expected));
  g_assert_cmpstr (free_text, ==, "No charge");

  /* One that was stopped has cost more than is counted. */
  phidias_usage_report_add (report, "a", "Phi-4-mini-instruct", G_TIME_SPAN_DAY * 400, "stopped", &unknown, &timings);
  phidias_deployment_item_set_usage (item, report, phidias_session_get_catalog (fixture->session), G_TIME_SPAN_DAY);
  over = phidias_deployment_item_dup_text (item, PHIDIAS_FIELD_COST);
  g_assert_true (g_str_has_prefix (over, "Over $"));
}

static gboolean
is_hidden (gpointer row)
{
  return !phidias_key_row_is_shown (row);
}

static gboolean
is_clear (gpointer clipboard)
{
  return gdk_clipboard_get_content (clipboard) == NULL;
}

static void
test_page (PageFixture *fixture, gconstpointer data)
{
  PhidiasDeployment *deployment = fake_session_list (fixture->session, "a", "<A> & B", SERVERLESS, PHIDIAS_KEY_KEYRING);
  GtkWidget       *row;
  GdkClipboard    *clipboard;
  g_autofree char *code = NULL;

  show_deployments (fixture, 700);
  gtk_widget_activate_action (fixture->page, "deployments.open", "s", "a");
  fixture_settle ();
  g_assert_true (phidias_place_get_can_go_back (PHIDIAS_PLACE (fixture->page)));
  row = fixture_find_type (fixture->page, PHIDIAS_TYPE_KEY_ROW);
  phidias_key_row_set_seconds (PHIDIAS_KEY_ROW (row), 1, 1);
  g_assert_null (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), KEY));
  gtk_widget_activate_action (row, "key.toggle", NULL);
  fixture_settle ();
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, KEY);
  /* It goes by itself. */
  phidias_assert_wait (is_hidden, row);
  g_assert_null (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), KEY));

  /* So does what was copied, but not what somebody copied since. */
  clipboard = gtk_widget_get_clipboard (row);
  gtk_widget_activate_action (row, "key.copy", NULL);
  fixture_settle ();
  g_assert_nonnull (gdk_clipboard_get_content (clipboard));
  phidias_assert_wait (is_clear, clipboard);
  gtk_widget_activate_action (row, "key.copy", NULL);
  fixture_settle ();
  gdk_clipboard_set_text (clipboard, "mine");
  g_assert_false (phidias_secret_clipboard_clear (clipboard));
  g_assert_nonnull (gdk_clipboard_get_content (clipboard));

  code = phidias_code_sample_view_dup_text (PHIDIAS_CODE_SAMPLE_VIEW (fixture_find_type (fixture->page, PHIDIAS_TYPE_CODE_SAMPLE_VIEW)));
  g_assert_true (g_str_has_prefix (code, "# The key"));
  g_assert_null (strstr (code, KEY));

  phidias_deployment_set_state (deployment, PHIDIAS_DEPLOYMENT_ERROR, "Nothing listens there.");
  phidias_place_go_back (PHIDIAS_PLACE (fixture->page));
  fixture_settle ();
  g_assert_false (phidias_place_get_can_go_back (PHIDIAS_PLACE (fixture->page)));
  g_assert_null (fixture_find_type (fixture->page, PHIDIAS_TYPE_DEPLOYMENT_PAGE));
}

static GtkWidget *
find_label (GtkWidget *root, const char *text)
{
  if (GTK_IS_LABEL (root) && g_str_equal (gtk_label_get_label (GTK_LABEL (root)), text))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_label (child, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* What is summed and measured is told in words beside the bars; what was not measured has none. */
static void
test_usage (PageFixture *fixture, gconstpointer data)
{
  PhidiasDeployment *deployment = fake_session_list (fixture->session, "a", "Alpha", SERVERLESS, PHIDIAS_KEY_KEYRING);
  GtkWidget         *view = phidias_usage_view_new (fixture->session, deployment);
  g_autoptr (PhidiasUsageReport) report = phidias_usage_report_new (NULL);
  PhidiasUsage   usage = { 1200, 300, -1, -1, -1 };
  PhidiasTimings timings = PHIDIAS_TIMINGS_INIT;
  GtkWidget     *charts;

  for (int i = 1; i <= 100; i++)
    {
      timings.end = i * 20000;
      phidias_usage_report_add (report, "a", "Some-unheard-of-model", g_get_real_time (), "complete", &usage, &timings);
    }
  fake_session_set_usage (fixture->session, report);
  fixture->page = view;
  fixture->window = fixture_show (view, 500, 640);
  fixture_settle ();
  g_assert_nonnull (find_label (view, "100 requests"));
  charts = find_label (view, "p50 1.00 s · p95 1.90 s");
  g_assert_nonnull (charts);
  g_assert_true (gtk_widget_get_mapped (charts));
  g_assert_false (gtk_widget_get_mapped (find_label (view, "Time to the First Token")));
  g_assert_false (gtk_widget_get_mapped (find_label (view, "Cost")));
}

/* Whoever leaves takes the key off the screen. */
static void
test_leaving_hides (PageFixture *fixture, gconstpointer data)
{
  PhidiasDeployment *deployment = fake_session_list (fixture->session, "a", "A", SERVERLESS, PHIDIAS_KEY_KEYRING);
  GtkWidget         *row = phidias_key_row_new (fixture->session, deployment);

  fixture->page = gtk_list_box_new ();
  gtk_list_box_append (GTK_LIST_BOX (fixture->page), row);
  fixture->window = fixture_show (fixture->page, 500, 200);
  gtk_widget_activate_action (row, "key.toggle", NULL);
  fixture_settle ();
  g_assert_true (phidias_key_row_is_shown (PHIDIAS_KEY_ROW (row)));
  gtk_widget_set_visible (fixture->page, FALSE);
  g_assert_false (phidias_key_row_is_shown (PHIDIAS_KEY_ROW (row)));
}

static GtkWidget *
find_key_row (GtkWidget *root, const char *title)
{
  if (PHIDIAS_IS_KEY_ROW (root) && g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (root)), title))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_key_row (child, title);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static const char *
get_key_text (GtkWidget *row)
{
  fixture_settle ();

  return adw_action_row_get_subtitle (ADW_ACTION_ROW (row));
}

static gboolean
has_no_question (gpointer window)
{
  return fixture_find_alert (window) == NULL;
}

static void
answer_question (PageFixture *fixture, const char *response)
{
  g_autofree char *signal = g_strconcat ("response::", response, NULL);
  GtkWidget       *alert;

  phidias_assert_wait (has_question, fixture->window);
  alert = fixture_find_alert (fixture->window);
  g_signal_emit_by_name (alert, signal, response);
  if (GTK_IS_WINDOW (fixture_find_alert (fixture->window)))
    gtk_window_destroy (GTK_WINDOW (fixture_find_alert (fixture->window)));
  phidias_assert_wait (has_no_question, fixture->window);
}

/* Azure has two, each is asked for when it is wanted, and what goes wrong is said in its row. */
static void
test_two_keys (PageFixture *fixture, gconstpointer data)
{
  const FakeCalls *calls = fake_session_get_calls (fixture->session);
  g_autoptr (PhidiasDeployment) deployment = make_azure ("phi", "azureml://registries/azureml/models/Phi-4");
  GtkWidget       *first;
  GtkWidget       *second;

  phidias_deployment_set_key_place (deployment, PHIDIAS_KEY_KEYRING);
  g_list_store_append (G_LIST_STORE (phidias_session_get_deployments (fixture->session)), deployment);
  show_deployments (fixture, 700);
  gtk_widget_activate_action (fixture->page, "deployments.open", "s", "phi");
  fixture_settle ();
  first = find_key_row (fixture->page, "Key 1");
  second = find_key_row (fixture->page, "Key 2");
  g_assert_null (find_key_row (fixture->page, "Key"));
  g_assert_cmpuint (calls->n_azure_key_lists, ==, 0);

  gtk_widget_activate_action (first, "key.toggle", NULL);
  g_assert_cmpstr (get_key_text (first), ==, FAKE_KEY_1);
  gtk_widget_activate_action (second, "key.toggle", NULL);
  g_assert_cmpstr (get_key_text (second), ==, FAKE_KEY_2);
  gtk_widget_activate_action (second, "key.copy", NULL);
  g_assert_cmpstr (get_key_text (second), ==, FAKE_KEY_2);
  gtk_widget_activate_action (second, "key.toggle", NULL);
  g_assert_null (strstr (get_key_text (second), FAKE_KEY_2));
  g_assert_cmpuint (calls->n_azure_key_lists, ==, 3);

  /* An error stays until the next try. */
  fake_session_fail_keys (fixture->session, phidias_error_new (PHIDIAS_ERROR_AUTH, "You may not see the keys."));
  gtk_widget_activate_action (second, "key.toggle", NULL);
  g_assert_cmpstr (get_key_text (second), ==, "You may not see the keys.");
  g_assert_true (gtk_widget_has_css_class (second, "error"));
  gtk_widget_activate_action (second, "key.toggle", NULL);
  g_assert_cmpstr (get_key_text (second), ==, FAKE_KEY_2);
  g_assert_false (gtk_widget_has_css_class (second, "error"));

  /* One that is gone has none. */
  phidias_deployment_set_state (deployment, PHIDIAS_DEPLOYMENT_GONE, NULL);
  g_assert_false (gtk_widget_get_visible (first));
  g_assert_false (gtk_widget_get_visible (second));
  phidias_place_go_back (PHIDIAS_PLACE (fixture->page));
}

/* Nothing is made anew unasked, and the key that was shown is not shown any more. */
static void
test_regenerate (PageFixture *fixture, gconstpointer data)
{
  const FakeCalls *calls = fake_session_get_calls (fixture->session);
  g_autoptr (PhidiasDeployment) deployment = make_azure ("phi", "azureml://registries/azureml/models/Phi-4");
  GtkWidget       *second = phidias_key_row_new_at_azure (fixture->session, deployment, 1);

  fixture->page = gtk_list_box_new ();
  gtk_list_box_append (GTK_LIST_BOX (fixture->page), second);
  fixture->window = fixture_show (fixture->page, 500, 200);
  gtk_widget_activate_action (second, "key.toggle", NULL);
  g_assert_cmpstr (get_key_text (second), ==, FAKE_KEY_2);

  gtk_widget_activate_action (second, "key.regenerate", NULL);
  answer_question (fixture, "cancel");
  fixture_settle ();
  g_assert_cmpuint (calls->n_azure_regenerates, ==, 0);
  g_assert_true (phidias_key_row_is_shown (PHIDIAS_KEY_ROW (second)));

  gtk_widget_activate_action (second, "key.regenerate", NULL);
  answer_question (fixture, "regenerate");
  g_assert_null (strstr (get_key_text (second), FAKE_KEY_2));
  g_assert_cmpuint (calls->n_azure_regenerates, ==, 1);
  g_assert_cmpuint (calls->regenerated, ==, 1);

  fake_session_fail_keys (fixture->session, phidias_error_new (PHIDIAS_ERROR_AUTH, "You may not make keys anew."));
  gtk_widget_activate_action (second, "key.regenerate", NULL);
  answer_question (fixture, "regenerate");
  g_assert_cmpstr (get_key_text (second), ==, "You may not make keys anew.");
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);

  ADD_BARE ("/deployments/empty", test_empty);
  ADD_BARE ("/deployments/sort", test_sort);
  ADD_BARE ("/deployments/comes-before", test_comes_before);
  ADD_BARE ("/deployments/sort-is-told", test_sort_is_told);
  ADD_BARE ("/deployments/states", test_states);
  ADD_BARE ("/deployments/filter", test_filter);
  ADD_BARE ("/deployments/selection", test_selection);
  ADD_BARE ("/deployments/fills", test_fills);
  ADD_BARE ("/deployments/deletion-words", test_deletion_words);
  ADD_BARE ("/deployments/deletion", test_deletion);
  ADD_BARE ("/deployments/cost", test_cost);
  ADD_BARE ("/deployments/page", test_page);
  ADD_BARE ("/deployments/leaving-hides", test_leaving_hides);
  ADD_BARE ("/deployments/usage", test_usage);
  ADD_BARE ("/deployments/two-keys", test_two_keys);
  ADD_BARE ("/deployments/regenerate", test_regenerate);

  return g_test_run ();
}
