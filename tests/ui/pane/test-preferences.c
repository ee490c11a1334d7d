/* test-preferences.c: the preferences
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "page-fixture.h"
#include "phidias-preferences-dialog.h"

static void
test_preferences (PageFixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasSettings) settings = phidias_settings_new (PHIDIAS_APP_ID);
  GtkWidget *combo;
  GtkWidget *toggle;

  fixture->page = phidias_preferences_page_new (fixture->session, settings);
  fixture->window = fixture_show (fixture->page, 500, 620);
  combo = fixture_find (fixture->page, "color_scheme_row");
  toggle = fixture_find (fixture->page, "enter_switch");

  adw_combo_row_set_selected (ADW_COMBO_ROW (combo), PHIDIAS_COLOR_SCHEME_DARK);
  g_assert_cmpint (phidias_settings_get_color_scheme (settings), ==, PHIDIAS_COLOR_SCHEME_DARK);
  phidias_settings_set_color_scheme (settings, PHIDIAS_COLOR_SCHEME_LIGHT);
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (combo)), ==, PHIDIAS_COLOR_SCHEME_LIGHT);

  g_assert_true (gtk_switch_get_active (GTK_SWITCH (toggle)));
  gtk_switch_set_active (GTK_SWITCH (toggle), FALSE);
  g_assert_false (phidias_settings_get_enter_sends (settings));
  g_assert_nonnull (strstr (page_get_subtitle (fixture, "enter_row"), "Ctrl+Enter"));
  fixture_assert_labelled (toggle);

  g_assert_nonnull (strstr (page_get_subtitle (fixture, "library_row"), phidias_session_get_folder (fixture->session)));
  fake_session_set_storage (fixture->session, PHIDIAS_SESSION_READ_ONLY);
  g_assert_nonnull (strstr (page_get_subtitle (fixture, "library_row"), "not saved"));

  fixture_destroy (g_steal_pointer (&fixture->window));
  /* What the rows say on their way out changes nothing. */
  g_assert_cmpint (phidias_settings_get_color_scheme (settings), ==, PHIDIAS_COLOR_SCHEME_LIGHT);
  g_assert_false (phidias_settings_get_enter_sends (settings));
  g_assert_finalize_object (g_steal_pointer (&settings));
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);

  ADD_BARE ("/preferences", test_preferences);

  return g_test_run ();
}
