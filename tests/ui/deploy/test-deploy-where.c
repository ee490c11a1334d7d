/* test-deploy-where.c: the first steps of the deploy wizard: which model, as whom, and in which project
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <string.h>

#include "deploy-fixture.h"

#define PHI3 "Phi-3-mini-4k-instruct"
#define PHI4 "Phi-4-mini-instruct"

static GtkWidget *
get_focus (Deploy *fixture)
{
  return gtk_root_get_focus (GTK_ROOT (fixture->window));
}

static gboolean
has_focus_in (Deploy *fixture, GtkWidget *widget)
{
  GtkWidget *focus = get_focus (fixture);

  if (focus != NULL && (focus == widget || gtk_widget_is_ancestor (focus, widget)))
    return TRUE;
  g_test_message ("the focus is on %s", focus != NULL ? G_OBJECT_TYPE_NAME (focus) : "nothing");

  return FALSE;
}

static gboolean
is_refused (GtkWidget *row)
{
  g_assert_nonnull (row);

  return !gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row));
}

/* ---- The model ---- */

static guint
count_models (Deploy *fixture)
{
  guint n = 0;

  while (gtk_list_box_get_row_at_index (GTK_LIST_BOX (CHILD (fixture->wizard, "model_list")), (int) n) != NULL)
    n++;

  return n;
}

static void
search (Deploy *fixture, const char *entry, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (CHILD (fixture->wizard, entry)), text);
  g_signal_emit_by_name (CHILD (fixture->wizard, entry), "search-changed");
}

static void
test_model (Deploy *fixture, gconstpointer data)
{
  GtkWidget *entry;
  gboolean is_possible = TRUE;
  guint n_all;

  deploy_open (fixture, NULL);
  deploy_wait_page (fixture, "stack", "model");
  entry = CHILD (fixture->wizard, "search_entry");
  g_assert_true (has_focus_in (fixture, entry));
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, "Find a model");

  /* All of the catalog; what cannot be deployed says why, and comes last. */
  n_all = count_models (fixture);
  g_assert_cmpuint (n_all, ==, g_list_model_get_n_items (G_LIST_MODEL (phidias_session_get_catalog (fixture->accounts.session.session))));
  for (guint i = 0; i < n_all; i++)
    {
      GtkWidget *row = GTK_WIDGET (gtk_list_box_get_row_at_index (GTK_LIST_BOX (CHILD (fixture->wizard, "model_list")), (int) i));

      g_assert_false (!is_possible && !is_refused (row));
      is_possible = !is_refused (row);
      if (!is_possible)
        g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), " · "));
    }
  g_assert_false (is_possible);

  search (fixture, "search_entry", "no such thing");
  g_assert_cmpuint (count_models (fixture), ==, 0);
  g_signal_emit_by_name (entry, "activate");
  deploy_wait_page (fixture, "stack", "model");

  /* Escape empties it before it closes. */
  g_assert_true (deploy_press (fixture, GDK_KEY_Escape, 0));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "");
  g_assert_false (fixture->is_finished);
  search (fixture, "search_entry", "");
  g_assert_cmpuint (count_models (fixture), ==, n_all);
  g_assert_true (deploy_press (fixture, GDK_KEY_Escape, 0));
  g_assert_true (fixture->is_finished);

  /* Several words, as the catalog finds them, and Enter takes the first. */
  search (fixture, "search_entry", "microsoft mini-4k");
  g_assert_nonnull (strstr (deploy_get_subtitle (fixture, "model_list", "Phi-3-mini instruct (4k)"), "practise"));
  search (fixture, "search_entry", PHI4);
  g_signal_emit_by_name (entry, "activate");
  deploy_wait_page (fixture, "stack", "account");
  g_assert_true (has_focus_in (fixture, CHILD (fixture->wizard, "account_list")));

  g_assert_true (deploy_press (fixture, GDK_KEY_Left, GDK_ALT_MASK));
  deploy_wait_page (fixture, "stack", "model");
  g_assert_false (deploy_press (fixture, GDK_KEY_Left, GDK_ALT_MASK));
}

/* ---- As whom ---- */

static GtkWidget *
get_sign_in (Deploy *fixture)
{
  return adw_bin_get_child (ADW_BIN (CHILD (fixture->wizard, "sign_in_bin")));
}

static gboolean
has_code (gpointer user_data)
{
  return gtk_widget_get_visible (CHILD (user_data, "copy_button"));
}

static gboolean
may_poll (gpointer user_data)
{
  AccountsFixture *accounts = user_data;

  return phidias_clock_get_n_alarms (accounts->clock) == 1 && phidias_clock_get_next (accounts->clock) > 1000;
}

static const char *
get_sign_in_page (Deploy *fixture)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (CHILD (get_sign_in (fixture), "stack")));
}

/* The person types the code on the page that it is for. */
static void
enter_code (Deploy *fixture, const char *person)
{
  GtkWidget *page = get_sign_in (fixture);
  g_autofree char *form = NULL;
  g_autofree char *url = g_strconcat (phidias_emulator_get_url (fixture->accounts.session.emulator), "/entra/device", NULL);

  phidias_assert_wait (has_code, page);
  form = g_strdup_printf ("user_code=%s&account=%s&answer=sign-in", gtk_label_get_text (GTK_LABEL (CHILD (page, "code_label"))), person);
  g_assert_cmpuint (accounts_post (&fixture->accounts, url, form), ==, 200);
  phidias_assert_wait (may_poll, &fixture->accounts);
  accounts_advance (&fixture->accounts, 5000);
}

static void
test_sign_in (Deploy *fixture, gconstpointer data)
{
  GtkWidget *page;

  deploy_open (fixture, PHI4);
  deploy_wait_page (fixture, "stack", "account");
  g_assert_nonnull (deploy_find_row (fixture, "account_list", "Practice Subscription"));
  deploy_activate_row (fixture, "account_list", "Sign In");
  deploy_wait_page (fixture, "stack", "sign-in");
  page = get_sign_in (fixture);
  g_assert_false (gtk_widget_get_visible (CHILD (page, "header_bar")));
  g_assert_false (gtk_widget_get_visible (CHILD (page, "practice_row")));
  g_assert_true (has_focus_in (fixture, page));
  g_assert_cmpstr (adw_window_title_get_title (ADW_WINDOW_TITLE (CHILD (fixture->wizard, "window_title"))), ==, "Sign In");

  /* Back leads from the wait to the ways, and from there to the accounts; what was begun ends. */
  gtk_widget_activate_action (page, "sign-in.choose", "s", "device-code");
  phidias_assert_wait (has_code, page);
  g_assert_true (deploy_press (fixture, GDK_KEY_Left, GDK_ALT_MASK));
  g_assert_cmpstr (get_sign_in_page (fixture), ==, "ways");
  gtk_widget_activate_action (page, "sign-in.choose", "s", "device-code");
  phidias_assert_wait (has_code, page);
  gtk_widget_activate_action (page, "sign-in.stop", NULL);
  g_assert_cmpstr (get_sign_in_page (fixture), ==, "ways");
  g_assert_true (deploy_press (fixture, GDK_KEY_Left, GDK_ALT_MASK));
  deploy_wait_page (fixture, "stack", "account");
  g_assert_null (get_sign_in (fixture));
  g_assert_true (has_focus_in (fixture, CHILD (fixture->wizard, "account_list")));

  /* The flow goes on by itself, and Back is to the accounts then. */
  deploy_activate_row (fixture, "account_list", "Sign In");
  gtk_widget_activate_action (get_sign_in (fixture), "sign-in.choose", "s", "device-code");
  enter_code (fixture, ACCOUNTS_BEN);
  deploy_wait_page (fixture, "stack", "place");
  deploy_wait_page (fixture, "place_stack", "list");
  g_assert_null (get_sign_in (fixture));
  g_assert_false (is_refused (deploy_find_row (fixture, "place_page", "Practice East US 2")));
  g_assert_true (deploy_press (fixture, GDK_KEY_Left, GDK_ALT_MASK));
  deploy_wait_page (fixture, "stack", "account");
  g_assert_nonnull (deploy_find_row (fixture, "account_list", "Another Account"));
}

static gboolean
has_failed (gpointer user_data)
{
  return g_str_equal (get_sign_in_page (user_data), "failed");
}

static void
test_sign_in_fails (Deploy *fixture, gconstpointer data)
{
  deploy_open (fixture, PHI4);
  fixture_control (&fixture->accounts.session, "{'path':'/devicecode','entra':{'error':'unauthorized_client','code':700016}}");
  deploy_activate_row (fixture, "account_list", "Sign In");
  gtk_widget_activate_action (get_sign_in (fixture), "sign-in.choose", "s", "device-code");
  phidias_assert_wait (has_failed, fixture);
  g_assert_true (has_focus_in (fixture, CHILD (get_sign_in (fixture), "again_button")));
  g_assert_true (deploy_press (fixture, GDK_KEY_Left, GDK_ALT_MASK));
  g_assert_true (deploy_press (fixture, GDK_KEY_Left, GDK_ALT_MASK));
  deploy_wait_page (fixture, "stack", "account");
}

/* Closed in the middle of a sign-in: nothing of it is left. */
static void
test_closed (Deploy *fixture, gconstpointer data)
{
  deploy_open (fixture, PHI4);
  deploy_activate_row (fixture, "account_list", "Sign In");
  gtk_widget_activate_action (get_sign_in (fixture), "sign-in.choose", "s", "device-code");
  phidias_assert_wait (has_code, get_sign_in (fixture));
}

static void
sign_in_with_code (Deploy *fixture)
{
  deploy_activate_row (fixture, "account_list", "Sign In");
  gtk_widget_activate_action (get_sign_in (fixture), "sign-in.choose", "s", "device-code");
  enter_code (fixture, ACCOUNTS_ADA);
  deploy_wait_page (fixture, "place_stack", "list");
}

/* Somebody of whom it is known that the sign-in ran out. */
static void
test_sign_in_again (Deploy *fixture, gconstpointer data)
{
  g_autoptr (PhidiasAccount) account = NULL;
  const char *title;

  deploy_open (fixture, PHI4);
  sign_in_with_code (fixture);
  account = g_list_model_get_item (G_LIST_MODEL (fixture->accounts.accounts), 0);
  title = phidias_account_get_title (account);
  phidias_account_set_state (account, PHIDIAS_ACCOUNT_NEEDS_SIGN_IN);
  g_assert_true (deploy_press (fixture, GDK_KEY_Left, GDK_ALT_MASK));
  g_assert_cmpstr (deploy_get_subtitle (fixture, "account_list", title), ==, "Has to sign in again");

  /* There are no ways to choose from, so Stop and Back are to the accounts. */
  for (guint i = 0; i < 2; i++)
    {
      deploy_activate_row (fixture, "account_list", title);
      deploy_wait_page (fixture, "stack", "sign-in");
      g_assert_cmpstr (get_sign_in_page (fixture), ==, "waiting");
      phidias_assert_wait (has_code, get_sign_in (fixture));
      if (i == 0)
        gtk_widget_activate_action (get_sign_in (fixture), "sign-in.stop", NULL);
      else
        g_assert_true (deploy_press (fixture, GDK_KEY_Left, GDK_ALT_MASK));
      deploy_wait_page (fixture, "stack", "account");
      g_assert_null (get_sign_in (fixture));
    }

  deploy_activate_row (fixture, "account_list", title);
  enter_code (fixture, ACCOUNTS_ADA);
  deploy_wait_page (fixture, "stack", "place");
  deploy_wait_page (fixture, "place_stack", "list");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->accounts.accounts)), ==, 1);
}

/* It shows only when something is asked: the failure leads to signing in, and that back to the projects. */
static void
test_ran_out (Deploy *fixture, gconstpointer data)
{
  GtkWidget *button;

  deploy_open (fixture, PHI4);
  sign_in_with_code (fixture);
  button = CHILD (fixture->wizard, "place_sign_in_button");
  fixture_control (&fixture->accounts.session, "{'path':'/token','contains':'grant_type=refresh_token','times':9,"
                   "'entra':{'error':'invalid_grant','code':700082}}");
  accounts_advance (&fixture->accounts, 2 * 3600 * 1000);
  gtk_widget_activate_action (fixture->wizard, "deploy.reload", NULL);
  deploy_wait_page (fixture, "place_stack", "error");
  g_assert_true (gtk_widget_get_visible (button));
  g_assert_true (has_focus_in (fixture, button));

  gtk_widget_activate_action (fixture->wizard, "deploy.sign-in", NULL);
  deploy_wait_page (fixture, "stack", "sign-in");
  enter_code (fixture, ACCOUNTS_ADA);
  deploy_wait_page (fixture, "stack", "place");
  deploy_wait_page (fixture, "place_stack", "list");
}

static void
test_retired (Deploy *fixture, gconstpointer data)
{
  deploy_open (fixture, PHI3);
  g_assert_true (gtk_widget_get_visible (CHILD (fixture->wizard, "retired_group")));
  g_assert_true (is_refused (deploy_find_row (fixture, "account_list", "Sign In")));
  deploy_activate_row (fixture, "account_list", "Sign In");
  deploy_wait_page (fixture, "stack", "account");
  g_assert_false (is_refused (deploy_find_row (fixture, "account_list", "Practice Subscription")));
  deploy_choose_practice (fixture);
}

/* ---- The project ---- */

static void
test_projects (Deploy *fixture, gconstpointer data)
{
  GtkWidget *reader;

  deploy_open (fixture, PHI3);
  deploy_choose_practice (fixture);
  deploy_wait_page (fixture, "place_stack", "list");
  g_assert_false (gtk_widget_get_visible (CHILD (fixture->wizard, "place_search_bar")));
  g_assert_nonnull (strstr (deploy_get_subtitle (fixture, "place_page", "Practice East US 2"), "East US 2"));
  g_assert_false (is_refused (deploy_find_row (fixture, "place_page", "Practice East US 2")));
  g_assert_nonnull (strstr (deploy_get_subtitle (fixture, "place_page", "Practice West Europe"), "not offered in West Europe, only in"));
  g_assert_nonnull (strstr (deploy_get_subtitle (fixture, "place_page", "Trial project"), "free trial"));

  /* Known a little later, where the row stands; the keyboard still gets to it. */
  deploy_wait_subtitle (fixture, "place_page", "Practice reader", "serverlessEndpoints/write");
  deploy_wait_subtitle (fixture, "place_page", "Practice reader", "Azure AI Developer");
  reader = deploy_find_row (fixture, "place_page", "Practice reader");
  g_assert_true (is_refused (reader));
  g_assert_true (gtk_widget_get_sensitive (reader));
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (reader), GTK_ACCESSIBLE_STATE_DISABLED, TRUE);
  g_assert_true (gtk_widget_grab_focus (reader));
  deploy_press (fixture, GDK_KEY_Return, 0);
  deploy_wait_page (fixture, "stack", "place");

  /* Enter on one that can take it goes on, and Alt+Left comes back to the list as it was. */
  g_assert_true (gtk_widget_grab_focus (deploy_find_row (fixture, "place_page", "Practice East US 2")));
  g_assert_true (deploy_press (fixture, GDK_KEY_Return, 0));
  deploy_wait_page (fixture, "stack", "price");
  g_assert_true (deploy_press (fixture, GDK_KEY_Left, GDK_ALT_MASK));
  deploy_wait_page (fixture, "stack", "place");
  g_assert_true (is_refused (deploy_find_row (fixture, "place_page", "Practice reader")));
}

static void
drop_resources (JsonObject *state)
{
  json_object_set_array_member (state, "resources", json_array_new ());
}

static void
set_up_empty (Deploy *fixture, gconstpointer data)
{
  deploy_set_up_changed (fixture, drop_resources);
}

static void
test_empty (Deploy *fixture, gconstpointer data)
{
  deploy_open (fixture, PHI4);
  deploy_choose_practice (fixture);
  deploy_wait_page (fixture, "place_stack", "empty");
  /* The practice cloud has no portal to make one in. */
  g_assert_false (gtk_widget_get_visible (CHILD (fixture->wizard, "place_portal_button")));
  g_assert_true (has_focus_in (fixture, CHILD (fixture->wizard, "place_stack")));
}

static void
test_error (Deploy *fixture, gconstpointer data)
{
  deploy_open (fixture, PHI4);
  fixture_control (&fixture->accounts.session, "{'path':'/subscriptions','times':1,'status':403,"
                   "'body':{'error':{'code':'AuthorizationFailed','message':'no'}}}");
  deploy_choose_practice (fixture);
  deploy_wait_page (fixture, "place_stack", "error");
  g_assert_cmpstr (adw_status_page_get_description (ADW_STATUS_PAGE (CHILD (fixture->wizard, "place_error_page"))), !=, "");
  g_assert_true (gtk_widget_get_visible (CHILD (fixture->wizard, "place_details")));
  g_assert_false (gtk_widget_get_visible (CHILD (fixture->wizard, "place_sign_in_button")));

  gtk_widget_activate_action (fixture->wizard, "deploy.reload", NULL);
  deploy_wait_page (fixture, "place_stack", "list");
}

static gboolean
has_label (GtkWidget *widget, const char *words)
{
  if (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), words) != NULL)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (has_label (child, words))
      return TRUE;

  return FALSE;
}

/* One of two subscriptions would not say what it has. */
static void
test_half (Deploy *fixture, gconstpointer data)
{
  deploy_open (fixture, PHI4);
  fixture_control (&fixture->accounts.session, "{'path':'c81d2e07-94af-4b36-8e10-6f53a9d7c402','times':1,'status':403,"
                   "'body':{'error':{'code':'AuthorizationFailed','message':'no'}}}");
  deploy_choose_practice (fixture);
  deploy_wait_page (fixture, "place_stack", "list");
  g_assert_nonnull (deploy_find_row (fixture, "place_page", "Practice East US 2"));
  g_assert_true (has_label (CHILD (fixture->wizard, "place_page"), "Not everything could be listed"));
}

/* ---- Many, and long ---- */

#define N_MORE 300
#define LONG_NAME "A project of the department for applied language models in Rechtsschutzversicherungsgesellschaften and elsewhere"

static void
add_many (JsonObject *state)
{
  JsonArray *resources = json_object_get_array_member (state, "resources");
  JsonObject *first = NULL;

  for (guint i = 0; i < json_array_get_length (resources) && first == NULL; i++)
    {
      JsonObject *resource = json_array_get_object_element (resources, i);

      if (g_str_has_suffix (json_object_get_string_member (resource, "id"), "/practice-eastus2"))
        first = resource;
    }
  g_assert_nonnull (first);
  for (guint i = 0; i < N_MORE; i++)
    {
      g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), first);
      g_autofree char *text = json_to_string (node, FALSE);
      JsonNode *copy = json_from_string (text, NULL);
      g_autofree char *name = g_strdup_printf ("more-%03u", i);
      g_autofree char *title = i == 150 ? g_strdup (LONG_NAME) : g_strdup_printf ("More %03u", i);
      g_autofree char *id = g_strdup_printf ("/subscriptions/5b0f8a52-3d6e-4f1b-9c57-2a7d41e6b901/resourceGroups/practice-rg"
                                             "/providers/Microsoft.MachineLearningServices/workspaces/%s", name);

      json_object_set_string_member (json_node_get_object (copy), "id", id);
      json_object_set_string_member (json_node_get_object (copy), "name", name);
      json_object_set_string_member (json_object_get_object_member (json_node_get_object (copy), "properties"), "friendlyName", title);
      json_array_add_element (resources, copy);
    }
}

static void
set_up_many (Deploy *fixture, gconstpointer data)
{
  fixture->width = 360;
  deploy_set_up_changed (fixture, add_many);
}

static guint
count_rows (GtkWidget *widget)
{
  guint n = ADW_IS_ACTION_ROW (widget) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count_rows (child);

  return n;
}

static gboolean
knows_reader (gpointer user_data)
{
  const char *subtitle = deploy_get_subtitle (user_data, "place_page", "Practice reader");

  return subtitle != NULL && strstr (subtitle, "Azure AI Developer") != NULL;
}

static void
test_many (Deploy *fixture, gconstpointer data)
{
  int minimum;

  deploy_open (fixture, PHI4);
  deploy_choose_practice (fixture);
  deploy_wait_page (fixture, "place_stack", "list");
  g_assert_true (gtk_widget_get_visible (CHILD (fixture->wizard, "place_search_bar")));
  g_assert_cmpuint (count_rows (CHILD (fixture->wizard, "place_page")), ==, 100);

  g_assert_true (has_label (CHILD (fixture->wizard, "place_page"), "more: search for them"));
  search (fixture, "place_search", "rechtsschutz practice-hub");
  g_assert_cmpuint (count_rows (CHILD (fixture->wizard, "place_page")), ==, 1);
  g_assert_nonnull (deploy_find_row (fixture, "place_page", LONG_NAME));
  deploy_settle ();
  gtk_widget_measure (fixture->wizard, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);

  search (fixture, "place_search", "reader");
  phidias_assert_wait (knows_reader, fixture);
  gtk_widget_measure (fixture->wizard, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, <=, 360);
  g_assert_cmpuint (accounts_count (&fixture->accounts, "Microsoft.Authorization/permissions"), <=, 6);
  search (fixture, "place_search", "no such");
  g_assert_cmpuint (count_rows (CHILD (fixture->wizard, "place_page")), ==, 0);
  g_signal_emit_by_name (CHILD (fixture->wizard, "place_search"), "activate");
  deploy_wait_page (fixture, "stack", "place");

  search (fixture, "place_search", "more 007");
  g_signal_emit_by_name (CHILD (fixture->wizard, "place_search"), "activate");
  deploy_wait_page (fixture, "stack", "price");
}

int
main (int argc, char *argv[])
{
  deploy_init (&argc, &argv);

#define ADD_WITH(path, set_up, function) g_test_add ("/ui/deploy/" path, Deploy, NULL, set_up, function, deploy_tear_down)
#define ADD(path, function) ADD_WITH (path, deploy_set_up, function)

  ADD ("model", test_model);
  ADD ("sign-in", test_sign_in);
  ADD ("sign-in-fails", test_sign_in_fails);
  ADD ("closed", test_closed);
  ADD ("sign-in-again", test_sign_in_again);
  ADD ("ran-out", test_ran_out);
  ADD ("retired", test_retired);
  ADD ("projects", test_projects);
  ADD_WITH ("empty", set_up_empty, test_empty);
  ADD ("error", test_error);
  ADD ("half", test_half);
  ADD_WITH ("many", set_up_many, test_many);

  return g_test_run ();
}
