/* test-accounts-ui.c: signing in and out as a person does, with a real session and the emulator
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <adwaita.h>
#include <string.h>

#include "accounts-fixture.h"
#include "phidias-accounts-group.h"
#include "phidias-sign-in-page.h"
#include "phidias-ui.h"

#define CHILD(page, id) \
  GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (page), G_OBJECT_TYPE (page), (id)))

typedef struct
{
  AccountsFixture  accounts;
  GtkWidget       *page;
  GtkWidget       *window;
  PhidiasAccount  *account; /* of "signed-in" */
} PageFixture;

static void
signed_in_cb (PageFixture *fixture, PhidiasAccount *account)
{
  fixture->account = account;
}

static void
show (PageFixture *fixture, GtkWidget *page, int width)
{
  fixture->page = page;
  fixture->window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, 560);
  adw_window_set_content (ADW_WINDOW (fixture->window), page);
  gtk_window_present (GTK_WINDOW (fixture->window));
}

static void
set_up (PageFixture *fixture, gconstpointer data)
{
  accounts_set_up (&fixture->accounts, data);
  phidias_settings_set_cloud (fixture->accounts.settings, PHIDIAS_CLOUD_CUSTOM);
  phidias_settings_set_cloud_authority (fixture->accounts.settings, phidias_cloud_get_authority (fixture->accounts.cloud));
  phidias_settings_set_cloud_arm (fixture->accounts.settings, phidias_cloud_get_arm (fixture->accounts.cloud));
}

static void
tear_down (PageFixture *fixture, gconstpointer data)
{
  gpointer page = fixture->page;

  g_object_add_weak_pointer (page, &page);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  while (page != NULL)
    g_main_context_iteration (NULL, TRUE);
  accounts_tear_down (&fixture->accounts, data);
}

typedef struct
{
  GtkWidget  *page;
  const char *name;
} Wanted;

static gboolean
shows (gpointer user_data)
{
  Wanted *wanted = user_data;

  return g_str_equal (gtk_stack_get_visible_child_name (GTK_STACK (CHILD (wanted->page, "stack"))), wanted->name);
}

static void
wait_page (PageFixture *fixture, const char *name)
{
  phidias_assert_wait (shows, (&(Wanted) { fixture->page, name }));
}

static void
show_page (PageFixture *fixture)
{
  show (fixture, phidias_sign_in_page_new (fixture->accounts.accounts), 500);
  g_signal_connect_swapped (fixture->page, "signed-in", G_CALLBACK (signed_in_cb), fixture);
}

static gboolean
has_account (gpointer user_data)
{
  return ((PageFixture *) user_data)->account != NULL;
}

static gboolean
has_code (gpointer user_data)
{
  return gtk_widget_get_visible (CHILD (user_data, "copy_button"));
}

/* ---- The dialog's page ---- */

static void
test_app_id (PageFixture *fixture, gconstpointer data)
{
  GtkWidget *row;
  g_autofree char *saved = NULL;

  phidias_settings_set_entra_client_id (fixture->accounts.settings, "");
  show_page (fixture);
  row = CHILD (fixture->page, "client_id_row");
  gtk_widget_activate_action (fixture->page, "sign-in.choose", "s", "device-code");
  wait_page (fixture, "app-id");

  gtk_editable_set_text (GTK_EDITABLE (row), "my app");
  gtk_widget_activate_action (fixture->page, "sign-in.save-app-id", NULL);
  g_assert_true (gtk_widget_get_visible (CHILD (fixture->page, "client_id_error")));
  g_assert_true (gtk_widget_has_css_class (row, "error"));
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_STATE_INVALID, GTK_ACCESSIBLE_INVALID_TRUE);

  /* It is kept, and leads on to what was chosen. */
  gtk_editable_set_text (GTK_EDITABLE (row), "  " ACCOUNTS_CLIENT " ");
  gtk_widget_activate_action (fixture->page, "sign-in.save-app-id", NULL);
  saved = phidias_settings_dup_entra_client_id (fixture->accounts.settings);
  g_assert_cmpstr (saved, ==, ACCOUNTS_CLIENT);
  wait_page (fixture, "waiting");
  phidias_assert_wait (has_code, fixture->page);
  gtk_widget_activate_action (fixture->page, "sign-in.stop", NULL);
  wait_page (fixture, "ways");
  while (phidias_clock_get_n_alarms (fixture->accounts.clock) > 0)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
may_poll (gpointer user_data)
{
  AccountsFixture *accounts = user_data;

  return phidias_clock_get_n_alarms (accounts->clock) == 1 && phidias_clock_get_next (accounts->clock) > 1000;
}

static void
test_code (PageFixture *fixture, gconstpointer data)
{
  g_autofree char *form = NULL, *page_url = NULL;
  const char *code;

  show_page (fixture);
  gtk_widget_activate_action (fixture->page, "sign-in.choose", "s", "device-code");
  phidias_assert_wait (has_code, fixture->page);
  code = gtk_label_get_text (GTK_LABEL (CHILD (fixture->page, "code_label")));
  g_assert_cmpuint (strlen (code), ==, 9);
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (CHILD (fixture->page, "time_label"))), ==, "15:00 left");

  form = g_strdup_printf ("user_code=%s&account=" ACCOUNTS_BEN "&answer=sign-in", code);
  page_url = g_strconcat (phidias_emulator_get_url (fixture->accounts.session.emulator), "/entra/device", NULL);
  g_assert_cmpuint (accounts_post (&fixture->accounts, page_url, form), ==, 200);
  phidias_assert_wait (may_poll, &fixture->accounts);
  accounts_advance (&fixture->accounts, 5000);
  phidias_assert_wait (has_account, fixture);
  g_assert_cmpstr (phidias_account_get_username (fixture->account), ==, ACCOUNTS_BEN);
}

static void
test_failure (PageFixture *fixture, gconstpointer data)
{
  fixture_control (&fixture->accounts.session, "{'path':'/devicecode','entra':{'error':'unauthorized_client','code':700016}}");
  show_page (fixture);
  gtk_widget_activate_action (fixture->page, "sign-in.choose", "s", "device-code");
  wait_page (fixture, "failed");
  g_assert_nonnull (strstr (adw_status_page_get_description (ADW_STATUS_PAGE (CHILD (fixture->page, "failed_page"))), "application id"));
  g_assert_true (gtk_widget_get_visible (CHILD (fixture->page, "change_button")));
  g_assert_true (gtk_widget_get_visible (CHILD (fixture->page, "details")));

  /* Once more, and it goes well. */
  gtk_widget_activate_action (fixture->page, "sign-in.again", NULL);
  phidias_assert_wait (has_code, fixture->page);
  gtk_widget_activate_action (fixture->page, "sign-in.back", NULL);
  wait_page (fixture, "ways");
  while (phidias_clock_get_n_alarms (fixture->accounts.clock) > 0)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_practice (PageFixture *fixture, gconstpointer data)
{
  show_page (fixture);
  g_assert_true (gtk_widget_get_visible (CHILD (fixture->page, "practice_row")));
  gtk_widget_activate_action (fixture->page, "sign-in.choose", "s", "practice");
  phidias_assert_wait (has_account, fixture);
  g_assert_cmpuint (phidias_account_get_way (fixture->account), ==, PHIDIAS_SIGN_IN_PRACTICE);
}

/* ---- The preferences ---- */

static gboolean
is_empty (gpointer user_data)
{
  return g_list_model_get_n_items (user_data) == 0;
}

static void
test_group (PageFixture *fixture, gconstpointer data)
{
  PhidiasAccount *account = accounts_sign_in (&fixture->accounts, ACCOUNTS_ADA);
  GtkWidget *combo;
  g_autofree char *cloud = NULL, *arm = NULL, *rows = NULL;

  show (fixture, phidias_accounts_group_new (fixture->accounts.session.session, fixture->accounts.settings), 360);
  /* Its label names it, once and without the mnemonic's line. */
  g_assert_false (gtk_test_accessible_has_property (GTK_ACCESSIBLE (adw_preferences_group_get_header_suffix (ADW_PREFERENCES_GROUP (fixture->page))),
                                                    GTK_ACCESSIBLE_PROPERTY_LABEL));
  combo = CHILD (fixture->page, "cloud_row");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (combo)), ==, 3);
  g_assert_true (gtk_widget_get_visible (CHILD (fixture->page, "arm_row")));

  /* Tokens would go there. */
  gtk_editable_set_text (GTK_EDITABLE (CHILD (fixture->page, "arm_row")), "http://arm.example");
  g_signal_emit_by_name (CHILD (fixture->page, "arm_row"), "apply");
  g_assert_true (gtk_widget_get_visible (CHILD (fixture->page, "error_label")));
  arm = phidias_settings_dup_cloud_arm (fixture->accounts.settings);
  g_assert_cmpstr (arm, ==, phidias_cloud_get_arm (fixture->accounts.cloud));

  adw_combo_row_set_selected (ADW_COMBO_ROW (combo), 1);
  cloud = phidias_settings_dup_cloud (fixture->accounts.settings);
  g_assert_cmpstr (cloud, ==, PHIDIAS_CLOUD_CHINA);
  g_assert_false (gtk_widget_get_visible (CHILD (fixture->page, "arm_row")));

  phidias_account_set_state (account, PHIDIAS_ACCOUNT_NEEDS_SIGN_IN);
  gtk_widget_activate_action (fixture->page, "accounts.sign-out", "s", phidias_account_get_id (account));
  phidias_assert_wait (is_empty, fixture->accounts.accounts);
  fixture_flush (&fixture->accounts.session);
  rows = fixture_query (&fixture->accounts.session, "SELECT count(*) FROM account");
  g_assert_cmpstr (rows, ==, "0");
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  adw_init ();
  phidias_ui_init ();

#define ADD(path, function) \
  g_test_add (path, PageFixture, NULL, set_up, function, tear_down)

  ADD ("/ui/accounts/app-id", test_app_id);
  ADD ("/ui/accounts/code", test_code);
  ADD ("/ui/accounts/failure", test_failure);
  ADD ("/ui/accounts/practice", test_practice);
  ADD ("/ui/accounts/preferences", test_group);

  return g_test_run ();
}
