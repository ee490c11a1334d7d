/* accounts-shots.c: pictures of the sign-in, to be looked at: accounts-shots FOLDER
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <adwaita.h>

#include "../conversation/conversation-picture.h"
#include "accounts-fixture.h"
#include "phidias-accounts-group.h"
#include "phidias-sign-in-page.h"
#include "phidias-ui.h"

static const char *folder;

static void
take (GtkWidget *page, const char *name, int width, gboolean is_dark)
{
  g_autofree char *path = g_strdup_printf ("%s/%s-%d-%s.png", folder, name, width, is_dark ? "dark" : "light");
  g_autoptr (GdkTexture) picture = NULL;
  GtkWidget *window = adw_window_new ();

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), is_dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  gtk_window_set_default_size (GTK_WINDOW (window), width, 560);
  adw_window_set_content (ADW_WINDOW (window), page);
  gtk_window_present (GTK_WINDOW (window));
  conversation_picture_wait_rest (window);
  picture = conversation_picture_take (window, 1);
  gdk_texture_save_to_png (picture, path);
  adw_window_set_content (ADW_WINDOW (window), NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
has_page (gpointer user_data)
{
  GtkStack *stack = GTK_STACK (gtk_widget_get_template_child (user_data, PHIDIAS_TYPE_SIGN_IN_PAGE, "stack"));
  GtkWidget *open = GTK_WIDGET (gtk_widget_get_template_child (user_data, PHIDIAS_TYPE_SIGN_IN_PAGE, "open_button"));

  return g_str_equal (gtk_stack_get_visible_child_name (stack), "failed") || gtk_widget_get_visible (open);
}

static void
take_all (AccountsFixture *fixture, int width, gboolean is_dark)
{
  const char *ways[] = { NULL, "app-id", "device-code", "failed" };
  GtkWidget *page;

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      page = g_object_ref_sink (phidias_sign_in_page_new (fixture->accounts));
      if (g_strcmp0 (ways[i], "app-id") == 0)
        gtk_widget_activate_action (page, "sign-in.app-id", NULL);
      else if (ways[i] != NULL)
        {
          if (g_str_equal (ways[i], "failed"))
            fixture_control (&fixture->session, "{'path':'/devicecode','entra':{'error':'unauthorized_client','code':700016}}");
          gtk_widget_activate_action (page, "sign-in.choose", "s", "device-code");
          phidias_assert_wait (has_page, page);
          /* It would never be at rest. */
          gtk_spinner_stop (GTK_SPINNER (gtk_widget_get_template_child (page, PHIDIAS_TYPE_SIGN_IN_PAGE, "spinner")));
        }
      take (page, ways[i] != NULL ? ways[i] : "ways", width, is_dark);
      g_object_unref (page);
    }

  page = adw_preferences_page_new ();
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page), ADW_PREFERENCES_GROUP (phidias_accounts_group_new (fixture->session.session, fixture->settings)));
  take (page, "preferences", width, is_dark);
}

int
main (int argc, char *argv[])
{
  AccountsFixture fixture = { 0 };
  PhidiasAccount *account;

  fixture_init (&argc, &argv);
  folder = argc > 1 ? argv[1] : ".";
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  adw_init ();
  phidias_ui_init ();
  accounts_set_up (&fixture, NULL);
  phidias_settings_set_cloud (fixture.settings, PHIDIAS_CLOUD_CUSTOM);
  phidias_settings_set_cloud_authority (fixture.settings, phidias_cloud_get_authority (fixture.cloud));
  phidias_settings_set_cloud_arm (fixture.settings, phidias_cloud_get_arm (fixture.cloud));
  accounts_sign_in (&fixture, ACCOUNTS_BEN);
  account = accounts_sign_in (&fixture, ACCOUNTS_ADA);
  phidias_account_set_state (account, PHIDIAS_ACCOUNT_NEEDS_SIGN_IN);
  take_all (&fixture, 500, FALSE);
  take_all (&fixture, 500, TRUE);
  take_all (&fixture, 360, FALSE);

  return 0;
}
