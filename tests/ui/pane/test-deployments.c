/* test-deployments.c: the list of deployments
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "page-fixture.h"
#include "phidias-deployment-list-row.h"
#include "phidias-deployments-dialog.h"

static void
show_deployments (PageFixture *fixture)
{
  fixture->page = phidias_deployments_page_new (fixture->session);
  fixture->window = fixture_show (fixture->page, 540, 640);
}

static const char *
get_visible (PageFixture *fixture, const char *id)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (fixture_find (fixture->page, id)));
}

static void
test_list_empty (PageFixture *fixture, gconstpointer data)
{
  GtkStack *stack;

  show_deployments (fixture);
  stack = GTK_STACK (fixture_find (fixture->page, "list_stack"));
  g_assert_true (gtk_stack_get_visible_child (stack) == fixture_find (fixture->page, "empty_page"));
  fake_session_list (fixture->session, "a", "A", SERVERLESS, PHIDIAS_KEY_KEYRING);
  g_assert_true (gtk_stack_get_visible_child (stack) == fixture_find (fixture->page, "list_page"));
}

static void
test_list_row (PageFixture *fixture, gconstpointer data)
{
  PhidiasDeployment *deployment = fake_session_list (fixture->session, "a", "<A> & B", "https://res.openai.azure.com/openai/deployments/gpt-4o", PHIDIAS_KEY_KEYRING);
  GtkWidget         *row;

  show_deployments (fixture);
  row = fixture_find_type (fixture->page, PHIDIAS_TYPE_DEPLOYMENT_LIST_ROW);
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==, "<A> & B");
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==, "gpt-4o on res.openai.azure.com\nKey in the keyring · not tried yet");
  fixture_assert_named (fixture_find (row, "remove_button"), "Remove <A> & B");
  phidias_deployment_set_state (deployment, PHIDIAS_DEPLOYMENT_ERROR, "Nothing listens there.");
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "Nothing listens there."));
  phidias_deployment_set_name (deployment, "C");
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==, "C");
}

static void
test_list_remove (PageFixture *fixture, gconstpointer data)
{
  const FakeCalls *calls = fake_session_get_calls (fixture->session);

  fake_session_list (fixture->session, "a", "A", SERVERLESS, PHIDIAS_KEY_KEYRING);
  show_deployments (fixture);
  g_signal_emit_by_name (fixture_find (fixture->page, "remove_button"), "clicked");
  g_assert_cmpstr (get_visible (fixture, "stack"), ==, "question");
  g_assert_cmpuint (calls->n_removes, ==, 0);
  page_act (fixture, "deployments.back");
  g_assert_cmpstr (get_visible (fixture, "stack"), ==, "list");
  g_assert_cmpuint (calls->n_removes, ==, 0);

  g_signal_emit_by_name (fixture_find (fixture->page, "remove_button"), "clicked");
  page_act (fixture, "deployments.confirm");
  g_assert_cmpuint (calls->n_removes, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (phidias_session_get_deployments (fixture->session)), ==, 0);
  g_assert_cmpstr (get_visible (fixture, "stack"), ==, "list");
}

static void
test_list_test (PageFixture *fixture, gconstpointer data)
{
  const FakeCalls   *calls = fake_session_get_calls (fixture->session);
  PhidiasDeployment *free_one = fake_session_list (fixture->session, "a", "A", SERVERLESS, PHIDIAS_KEY_KEYRING);

  fake_session_list (fixture->session, "b", "B", "https://res.services.ai.azure.com/models", PHIDIAS_KEY_KEYRING);
  show_deployments (fixture);
  fake_session_fail_check (fixture->session, phidias_error_new (PHIDIAS_ERROR_AUTH, "The key was refused."));
  gtk_widget_activate_action (fixture->page, "deployments.test", "s", "a");
  fixture_wait_visible (fixture_find (fixture->page, "error_group"));
  g_assert_cmpuint (calls->n_deployment_checks, ==, 1);
  g_assert_false (calls->may_cost);
  g_assert_cmpint (phidias_deployment_get_state (free_one), ==, PHIDIAS_DEPLOYMENT_ERROR);

  /* What costs is asked first. */
  page_answer (fixture, "https://res.services.ai.azure.com/models", NULL, NULL);
  gtk_widget_activate_action (fixture->page, "deployments.test", "s", "b");
  g_assert_cmpstr (get_visible (fixture, "stack"), ==, "question");
  g_assert_cmpuint (calls->n_deployment_checks, ==, 1);
  page_act (fixture, "deployments.confirm");
  g_assert_cmpuint (calls->n_deployment_checks, ==, 2);
  g_assert_true (calls->may_cost);
}

static void
test_list_edit (PageFixture *fixture, gconstpointer data)
{
  fake_session_list (fixture->session, "a", "A", SERVERLESS, PHIDIAS_KEY_KEYRING);
  show_deployments (fixture);
  g_signal_emit_by_name (fixture_find (fixture->page, "edit_button"), "clicked");
  g_assert_cmpstr (get_visible (fixture, "stack"), ==, "connect");
  g_assert_cmpstr (page_get_text (fixture, "name_row"), ==, "A");
  gtk_widget_activate_action (fixture_find (fixture->page, "address_row"), "connect.cancel", NULL);
  g_assert_cmpstr (get_visible (fixture, "stack"), ==, "list");
  page_act (fixture, "deployments.connect");
  g_assert_cmpstr (get_visible (fixture, "stack"), ==, "connect");
  g_assert_cmpstr (page_get_text (fixture, "name_row"), ==, "");
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);

  ADD_BARE ("/deployments/empty", test_list_empty);
  ADD_BARE ("/deployments/row", test_list_row);
  ADD_BARE ("/deployments/remove", test_list_remove);
  ADD_BARE ("/deployments/test", test_list_test);
  ADD_BARE ("/deployments/edit", test_list_edit);

  return g_test_run ();
}
