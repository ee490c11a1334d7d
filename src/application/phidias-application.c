/* phidias-application.c: the application
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias"

#include "config.h"

#include "phidias-application.h"

#include <signal.h>

#include <glib-unix.h>
#include <glib/gi18n.h>

#include "phidias-about.h"
#include "phidias-sample-emulator.h"
#include "phidias-preferences-dialog.h"
#include "phidias-session.h"
#include "phidias-settings.h"
#include "phidias-shortcuts.h"
#include "phidias-ui.h"
#include "phidias-window.h"

/**
 * PhidiasApplication:
 *
 * Builds the one session and the settings, shows the window, and closes the session before it
 * ends: what runs is stopped, what came is saved. A second start only raises the window.
 */
struct _PhidiasApplication
{
  AdwApplication   parent_instance;

  /* owned */
  PhidiasSettings *settings;
  PhidiasSession  *session;

  /* state */
  guint            signal_ids[3];
  gboolean         is_closing;
};

G_DEFINE_FINAL_TYPE (PhidiasApplication, phidias_application, ADW_TYPE_APPLICATION)

static void
opened_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  /* What went wrong stands in the session's storage error: the window shows it. */
  if (!phidias_session_open_finish (PHIDIAS_SESSION (object), result, &error))
    g_debug ("The library was not opened: %s", error->message);
}

static void
closed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!phidias_session_close_finish (PHIDIAS_SESSION (object), result, &error))
    g_debug ("The library was not closed: %s", error->message);
  g_application_release (G_APPLICATION (self));
}

/* Closes the session while the application is held, then lets it end. */
static void
close_session (PhidiasApplication *self)
{
  if (self->is_closing)
    return;
  self->is_closing = TRUE;
  g_application_hold (G_APPLICATION (self));
  phidias_session_close_async (self->session, NULL, closed_cb, g_object_ref (self));
}

static void
keep_window (gpointer window, gpointer user_data)
{
  g_object_ref (window);
}

/* A window may ask before it closes; with @is_forced it is not waited for. */
static void
close_windows (PhidiasApplication *self, gboolean is_forced)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (self)));

  g_list_foreach (windows, keep_window, NULL);
  for (GList *at = windows; at != NULL; at = at->next)
    {
      g_autoptr (GtkWindow) window = at->data;

      gtk_window_close (window);
      if (is_forced)
        gtk_window_destroy (window);
    }
}

static void
window_removed_cb (PhidiasApplication *self)
{
  if (gtk_application_get_windows (GTK_APPLICATION (self)) == NULL)
    close_session (self);
}

static gboolean
signal_cb (gpointer user_data)
{
  close_windows (PHIDIAS_APPLICATION (user_data), TRUE);

  return G_SOURCE_CONTINUE;
}

static void
quit_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  close_windows (PHIDIAS_APPLICATION (user_data), FALSE);
}

static void
preferences_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PhidiasApplication *self = PHIDIAS_APPLICATION (user_data);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  phidias_preferences_dialog_present (self->session, self->settings, GTK_WIDGET (window));
}

static void
shortcuts_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PhidiasApplication *self = PHIDIAS_APPLICATION (user_data);

  phidias_shortcuts_present (GTK_WIDGET (gtk_application_get_active_window (GTK_APPLICATION (self))),
                             phidias_settings_get_enter_sends (self->settings));
}

static void
about_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  phidias_about_present (GTK_WIDGET (gtk_application_get_active_window (GTK_APPLICATION (user_data))),
                         "application-name", "Phidias",
                         "application-icon", PHIDIAS_APP_ID,
                         "developer-name", _("Phidias Studio"),
                         "version", PHIDIAS_VERSION,
                         "license-type", GTK_LICENSE_GPL_3_0,
                         "website", "https://github.com/phidias-studio/phidias",
                         "issue-url", "https://github.com/phidias-studio/phidias/issues",
                         "comments", _("A studio for language-model deployments"),
                         /* Translators: your name, or one name a line */
                         "translator-credits", _("translator-credits"),
                         NULL);
}

static void
color_scheme_cb (PhidiasApplication *self)
{
  static const AdwColorScheme schemes[] = {
    [PHIDIAS_COLOR_SCHEME_DEFAULT] = ADW_COLOR_SCHEME_DEFAULT,
    [PHIDIAS_COLOR_SCHEME_LIGHT] = ADW_COLOR_SCHEME_FORCE_LIGHT,
    [PHIDIAS_COLOR_SCHEME_DARK] = ADW_COLOR_SCHEME_FORCE_DARK,
  };

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      schemes[phidias_settings_get_color_scheme (self->settings)]);
}

/* A notification was pressed, perhaps long after the program that sent it ended. */
static void
open_deployment_action (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  PhidiasApplication *self = PHIDIAS_APPLICATION (user_data);
  GtkWidget *window = NULL;

  for (GList *at = gtk_application_get_windows (GTK_APPLICATION (self)); at != NULL && window == NULL; at = at->next)
    if (PHIDIAS_IS_WINDOW (at->data))
      window = at->data;
  if (window == NULL && !self->is_closing)
    window = GTK_WIDGET (phidias_window_new (GTK_APPLICATION (self), self->session, self->settings));
  if (window == NULL)
    return;
  gtk_window_present (GTK_WINDOW (window));
  gtk_widget_activate_action_variant (window, "win.open-deployment", parameter);
}

static char *
get_data_folder (void)
{
  /* A development build never touches real data. */
  return g_build_filename (g_get_user_data_dir (),
                           g_str_equal (PHIDIAS_PROFILE, "development") ? "phidias-devel" : "phidias",
                           NULL);
}

static void
phidias_application_startup (GApplication *application)
{
  static const GActionEntry actions[] = {
    { .name = "quit", .activate = quit_action },
    { .name = "preferences", .activate = preferences_action },
    { .name = "shortcuts", .activate = shortcuts_action },
    { .name = "about", .activate = about_action },
    { .name = "open-deployment", .activate = open_deployment_action, .parameter_type = "s" },
  };
  static const int unix_signals[] = { SIGTERM, SIGINT, SIGHUP };
  PhidiasApplication *self = PHIDIAS_APPLICATION (application);
  g_autofree char *folder = get_data_folder ();
  g_autoptr (PhidiasSampleServer) sample_server = phidias_sample_emulator_new (folder);

  phidias_ui_init ();
  G_APPLICATION_CLASS (phidias_application_parent_class)->startup (application);

  gtk_window_set_default_icon_name (PHIDIAS_APP_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  phidias_shortcuts_install (GTK_APPLICATION (self));
  for (guint i = 0; i < G_N_ELEMENTS (unix_signals); i++)
    self->signal_ids[i] = g_unix_signal_add (unix_signals[i], signal_cb, self);

  self->settings = phidias_settings_new (PHIDIAS_APP_ID);
  g_signal_connect_object (self->settings, "notify::color-scheme", G_CALLBACK (color_scheme_cb), self, G_CONNECT_SWAPPED);
  color_scheme_cb (self);

  self->session = phidias_session_new (PHIDIAS_APP_ID, folder, sample_server);
  phidias_accounts_set_settings (phidias_session_get_accounts (self->session), self->settings);
  phidias_session_open_async (self->session, NULL, opened_cb, g_object_ref (self));
}

static void
phidias_application_activate (GApplication *application)
{
  PhidiasApplication *self = PHIDIAS_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (self->is_closing)
    return;
  if (window == NULL)
    window = GTK_WINDOW (phidias_window_new (GTK_APPLICATION (self), self->session, self->settings));
  gtk_window_present (window);
}

static void
phidias_application_shutdown (GApplication *application)
{
  PhidiasApplication *self = PHIDIAS_APPLICATION (application);

  for (guint i = 0; i < G_N_ELEMENTS (self->signal_ids); i++)
    g_clear_handle_id (&self->signal_ids[i], g_source_remove);
  g_clear_object (&self->session);
  g_clear_object (&self->settings);

  G_APPLICATION_CLASS (phidias_application_parent_class)->shutdown (application);
}

static int
phidias_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("Phidias %s\n", PHIDIAS_VERSION);
      return 0;
    }

  return -1;
}

static void
phidias_application_class_init (PhidiasApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  application_class->startup = phidias_application_startup;
  application_class->activate = phidias_application_activate;
  application_class->shutdown = phidias_application_shutdown;
  application_class->handle_local_options = phidias_application_handle_local_options;
}

static void
phidias_application_init (PhidiasApplication *self)
{
  g_application_add_main_option (G_APPLICATION (self), "version", 0, G_OPTION_FLAG_NONE, G_OPTION_ARG_NONE,
                                 N_("Print the version and exit"), NULL);
  g_signal_connect (self, "window-removed", G_CALLBACK (window_removed_cb), NULL);
}

/**
 * phidias_application_new:
 *
 * Returns: (transfer full): the application
 */
PhidiasApplication *
phidias_application_new (void)
{
  return g_object_new (PHIDIAS_TYPE_APPLICATION,
                       "application-id", PHIDIAS_APP_ID,
                       "resource-base-path", "/io/github/phidias_studio/Phidias",
                       "flags", G_APPLICATION_DEFAULT_FLAGS,
                       NULL);
}
