/* phidias-preferences-dialog.c: the dialog with the preferences
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-preferences-dialog.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "phidias-accounts-group.h"
#include "phidias-dialog.h"

#define DIALOG_WIDTH 500
#define DIALOG_HEIGHT 620

/**
 * PhidiasPreferencesPage:
 *
 * How Phidias looks, what Enter does, and where the data is. Everything applies as it is changed.
 */
struct _PhidiasPreferencesPage
{
  GtkWidget parent_instance;

  /* template */
  GtkWidget    *header_bar;
  GtkWidget    *fields_page;
  AdwComboRow  *color_scheme_row;
  AdwActionRow *enter_row;
  GtkSwitch    *enter_switch;
  AdwActionRow *library_row;
  GtkImage     *storage_image;
  GtkWidget    *error_label;

  /* owned */
  PhidiasSession  *session;
  PhidiasSettings *settings;
  GCancellable    *cancellable;

  /* state */
  gboolean is_showing;
};

G_DEFINE_FINAL_TYPE (PhidiasPreferencesPage, phidias_preferences_page, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SESSION,
  PROP_SETTINGS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
show_settings (PhidiasPreferencesPage *self)
{
  gboolean enter_sends = phidias_settings_get_enter_sends (self->settings);

  self->is_showing = TRUE;
  adw_combo_row_set_selected (self->color_scheme_row, phidias_settings_get_color_scheme (self->settings));
  gtk_switch_set_active (self->enter_switch, enter_sends);
  adw_action_row_set_subtitle (self->enter_row, enter_sends ? _("Shift+Enter begins a new line.") : _("Enter begins a new line, Ctrl+Enter sends."));
  self->is_showing = FALSE;
}

static void
color_scheme_selected_cb (PhidiasPreferencesPage *self)
{
  if (!self->is_showing && self->settings != NULL)
    phidias_settings_set_color_scheme (self->settings, adw_combo_row_get_selected (self->color_scheme_row));
}

static void
enter_switched_cb (PhidiasPreferencesPage *self)
{
  if (!self->is_showing && self->settings != NULL)
    phidias_settings_set_enter_sends (self->settings, gtk_switch_get_active (self->enter_switch));
}

static const char *
get_storage_sentence (PhidiasSession *session)
{
  const GError *error = phidias_session_get_storage_error (session);

  switch (phidias_session_get_storage (session))
    {
    case PHIDIAS_SESSION_SAVING:
      return _("Saved as you write.");
    case PHIDIAS_SESSION_READ_ONLY:
      return _("Can be read but not changed: new messages are not saved.");
    case PHIDIAS_SESSION_IN_MEMORY:
      return _("Not saved: this session is kept in memory only.");
    case PHIDIAS_SESSION_NOT_SAVING:
    case PHIDIAS_SESSION_FAILED:
      return error != NULL ? error->message : _("Nothing can be saved at the moment.");
    case PHIDIAS_SESSION_OPENING:
    default:
      return _("Being opened…");
    }
}

static void
show_storage (PhidiasPreferencesPage *self)
{
  PhidiasSessionStorage storage = phidias_session_get_storage (self->session);
  gboolean              is_well = storage == PHIDIAS_SESSION_SAVING || storage == PHIDIAS_SESSION_OPENING;
  const char           *folder = phidias_session_get_folder (self->session);
  g_autofree char      *path = folder != NULL ? g_filename_display_name (folder) : NULL;
  g_autofree char      *subtitle = g_strdup_printf ("%s\n%s", get_storage_sentence (self->session), path != NULL ? path : "");

  adw_action_row_set_subtitle (self->library_row, subtitle);
  gtk_image_set_from_icon_name (self->storage_image, is_well ? "drive-harddisk-symbolic" : "dialog-warning-symbolic");
  if (is_well)
    gtk_widget_remove_css_class (GTK_WIDGET (self->storage_image), "warning");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->storage_image), "warning");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "preferences.open-folder", folder != NULL);
}

static void
folder_opened_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasPreferencesPage) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_open = g_app_info_launch_default_for_uri_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!is_open)
    gtk_label_set_text (GTK_LABEL (self->error_label), _("No file manager could be opened. The path above can be typed into one."));
  gtk_widget_set_visible (self->error_label, !is_open);
}

static void
open_folder_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasPreferencesPage *self = PHIDIAS_PREFERENCES_PAGE (widget);
  g_autoptr (GFile) folder = g_file_new_for_path (phidias_session_get_folder (self->session));
  g_autofree char *uri = g_file_get_uri (folder);
  g_autoptr (GdkAppLaunchContext) context = gdk_display_get_app_launch_context (gtk_widget_get_display (widget));

  g_app_info_launch_default_for_uri_async (uri, G_APP_LAUNCH_CONTEXT (context), self->cancellable, folder_opened_cb, g_object_ref (self));
}

static void
phidias_preferences_page_constructed (GObject *object)
{
  PhidiasPreferencesPage *self = PHIDIAS_PREFERENCES_PAGE (object);

  G_OBJECT_CLASS (phidias_preferences_page_parent_class)->constructed (object);

  g_signal_connect_object (self->settings, "notify", G_CALLBACK (show_settings), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::storage", G_CALLBACK (show_storage), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::storage-error", G_CALLBACK (show_storage), self, G_CONNECT_SWAPPED);
  /* A session whose accounts nobody may see has none. */
  if (phidias_session_get_accounts (self->session) != NULL)
    adw_preferences_page_add (ADW_PREFERENCES_PAGE (self->fields_page),
                              ADW_PREFERENCES_GROUP (phidias_accounts_group_new (self->session, self->settings)));
  show_settings (self);
  show_storage (self);
}

static void
phidias_preferences_page_dispose (GObject *object)
{
  PhidiasPreferencesPage *self = PHIDIAS_PREFERENCES_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  /* Before the rows go: what they say on their way out is not meant. */
  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), PHIDIAS_TYPE_PREFERENCES_PAGE);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (phidias_preferences_page_parent_class)->dispose (object);
}

static void
phidias_preferences_page_finalize (GObject *object)
{
  PhidiasPreferencesPage *self = PHIDIAS_PREFERENCES_PAGE (object);

  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (phidias_preferences_page_parent_class)->finalize (object);
}

static void
phidias_preferences_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhidiasPreferencesPage *self = PHIDIAS_PREFERENCES_PAGE (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      g_value_set_object (value, self->session);
      break;
    case PROP_SETTINGS:
      g_value_set_object (value, self->settings);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_preferences_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PhidiasPreferencesPage *self = PHIDIAS_PREFERENCES_PAGE (object);

  switch (prop_id)
    {
    case PROP_SESSION:
      self->session = g_value_dup_object (value);
      break;
    case PROP_SETTINGS:
      self->settings = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_preferences_page_class_init (PhidiasPreferencesPageClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags     flags = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = phidias_preferences_page_constructed;
  object_class->dispose = phidias_preferences_page_dispose;
  object_class->finalize = phidias_preferences_page_finalize;
  object_class->get_property = phidias_preferences_page_get_property;
  object_class->set_property = phidias_preferences_page_set_property;

  /**
   * PhidiasPreferencesPage:session:
   *
   * Whose data it is.
   */
  properties[PROP_SESSION] = g_param_spec_object ("session", NULL, NULL, PHIDIAS_TYPE_SESSION, flags);
  /**
   * PhidiasPreferencesPage:settings:
   *
   * What is changed.
   */
  properties[PROP_SETTINGS] = g_param_spec_object ("settings", NULL, NULL, PHIDIAS_TYPE_SETTINGS, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "preferences.open-folder", NULL, open_folder_action);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/phidias_studio/Phidias/ui/phidias-preferences-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, PhidiasPreferencesPage, header_bar);
  gtk_widget_class_bind_template_child (widget_class, PhidiasPreferencesPage, fields_page);
  gtk_widget_class_bind_template_child (widget_class, PhidiasPreferencesPage, color_scheme_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasPreferencesPage, enter_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasPreferencesPage, enter_switch);
  gtk_widget_class_bind_template_child (widget_class, PhidiasPreferencesPage, library_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasPreferencesPage, storage_image);
  gtk_widget_class_bind_template_child (widget_class, PhidiasPreferencesPage, error_label);
  gtk_widget_class_bind_template_callback (widget_class, color_scheme_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, enter_switched_cb);
}

static void
phidias_preferences_page_init (PhidiasPreferencesPage *self)
{
  self->cancellable = g_cancellable_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * phidias_preferences_page_new:
 * @session: whose data it is
 * @settings: what is changed
 *
 * Returns: (transfer floating): the preferences with a header bar of their own, for a dialog
 */
GtkWidget *
phidias_preferences_page_new (PhidiasSession *session, PhidiasSettings *settings)
{
  g_return_val_if_fail (PHIDIAS_IS_SESSION (session), NULL);
  g_return_val_if_fail (PHIDIAS_IS_SETTINGS (settings), NULL);

  return g_object_new (PHIDIAS_TYPE_PREFERENCES_PAGE, "session", session, "settings", settings, NULL);
}

/**
 * phidias_preferences_dialog_present:
 * @session: whose data it is
 * @settings: what is changed
 * @parent: a widget of the window that it belongs to
 *
 * Shows the dialog.
 */
void
phidias_preferences_dialog_present (PhidiasSession *session, PhidiasSettings *settings, GtkWidget *parent)
{
  g_return_if_fail (PHIDIAS_IS_SESSION (session));
  g_return_if_fail (PHIDIAS_IS_SETTINGS (settings));
  g_return_if_fail (GTK_IS_WIDGET (parent));

  phidias_dialog_present (phidias_preferences_page_new (session, settings), _("Preferences"), DIALOG_WIDTH, DIALOG_HEIGHT, parent);
}
