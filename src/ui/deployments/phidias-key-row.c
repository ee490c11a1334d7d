/* phidias-key-row.c: a key, masked until the person wants to see it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-key-row.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-alert.h"
#include "phidias-announcer.h"
#include "phidias-azure.h"
#include "phidias-secret-clipboard.h"
#include "phidias-tell.h"

#define SHOWN_SECONDS 30
/* As many whatever the key: its length is nobody’s business. */
#define MASK "••••••••••••••••"

#define IN_USE -1

/**
 * PhidiasKeyRow:
 *
 * The key is looked up when it is wanted, is shown for half a minute or until the row leaves the
 * screen, and is not kept: what is in the label is replaced by dots. It is the key that the
 * deployment is asked with, or one of the two that Azure has, which can be made anew. An error stays
 * in its place until the next try.
 */
struct _PhidiasKeyRow
{
  AdwActionRow       parent_instance;

  /* template widgets */
  GtkWidget         *show_button;
  GtkWidget         *copy_button;
  GtkWidget         *regenerate_button;

  /* owned */
  PhidiasSession    *session;
  PhidiasDeployment *deployment;
  GCancellable      *cancellable;

  /* state */
  guint              shown_seconds;
  guint              copied_seconds;
  guint              hide_id;
  int                which;    /* of Azure's two, or IN_USE */
  gboolean           is_shown;
};

G_DEFINE_FINAL_TYPE (PhidiasKeyRow, phidias_key_row, ADW_TYPE_ACTION_ROW)

static void
name_button (GtkWidget *button, const char *name)
{
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* Translators: %s in these is what a key is called, such as “Key 1” */
static void
update_buttons (PhidiasKeyRow *self)
{
  const char      *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self));
  g_autofree char *show = g_strdup_printf (self->is_shown ? _("%s: hide") : _("%s: show for half a minute"), title);
  g_autofree char *copy = g_strdup_printf (_("%s: copy for a minute"), title);
  g_autofree char *regenerate = g_strdup_printf (_("%s: regenerate…"), title);

  gtk_button_set_icon_name (GTK_BUTTON (self->show_button), self->is_shown ? "view-conceal-symbolic" : "view-reveal-symbolic");
  name_button (self->show_button, show);
  name_button (self->copy_button, copy);
  name_button (self->regenerate_button, regenerate);
}

static void
show_text (PhidiasKeyRow *self, const char *text, gboolean is_error)
{
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);
  if (is_error)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
}

static void
set_busy (PhidiasKeyRow *self, gboolean is_busy)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "key.toggle", !is_busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "key.copy", !is_busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "key.regenerate", !is_busy && self->which != IN_USE);
}

/**
 * phidias_key_row_hide:
 * @self: a row
 *
 * Masks the key at once.
 */
void
phidias_key_row_hide (PhidiasKeyRow *self)
{
  g_return_if_fail (PHIDIAS_IS_KEY_ROW (self));

  g_clear_handle_id (&self->hide_id, g_source_remove);
  self->is_shown = FALSE;
  show_text (self, MASK, FALSE);
  update_buttons (self);
}

static gboolean
hide_cb (gpointer user_data)
{
  PhidiasKeyRow *self = user_data;

  self->hide_id = 0;
  phidias_key_row_hide (self);

  return G_SOURCE_REMOVE;
}

static void
show_error (PhidiasKeyRow *self, const GError *error)
{
  if (self->session == NULL)
    return;
  phidias_key_row_hide (self);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  show_text (self, error->message, TRUE);
  phidias_announce (GTK_WIDGET (self), error->message);
}

/* ---- Looking it up ---- */

static void
load_key (PhidiasKeyRow *self, GAsyncReadyCallback callback)
{
  set_busy (self, TRUE);
  if (self->which == IN_USE)
    {
      phidias_session_load_key_async (self->session, self->deployment, self->cancellable, callback, g_object_ref (self));
      return;
    }
  show_text (self, _("Asking Azure…"), FALSE);
  phidias_azure_list_keys_async (phidias_session_get_azure (self->session), self->deployment, self->cancellable, callback,
                                 g_object_ref (self));
}

/* Returns: (transfer full) (nullable): the key, for phidias_session_key_free() */
static char *
load_key_finish (PhidiasKeyRow *self, GObject *object, GAsyncResult *result, GError **error)
{
  char **keys;
  char  *key;

  set_busy (self, FALSE);
  if (self->which == IN_USE)
    return phidias_session_load_key_finish (PHIDIAS_SESSION (object), result, error);

  keys = phidias_azure_list_keys_finish (PHIDIAS_AZURE (object), result, error);
  if (keys == NULL)
    return NULL;
  key = g_strdup (keys[self->which]);
  phidias_azure_keys_free (keys);

  return key;
}

static void
shown_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasKeyRow) self = user_data;
  g_autoptr (GError) error = NULL;
  char *key = load_key_finish (self, object, result, &error);

  /* Somebody who left does not want to see it any more. */
  if (key != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      self->is_shown = TRUE;
      show_text (self, key, FALSE);
      g_clear_handle_id (&self->hide_id, g_source_remove);
      self->hide_id = g_timeout_add_seconds (self->shown_seconds, hide_cb, self);
      update_buttons (self);
    }
  else if (key == NULL)
    show_error (self, error);
  else if (self->session != NULL)
    phidias_key_row_hide (self);
  phidias_session_key_free (key);
}

static void
copied_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasKeyRow) self = user_data;
  g_autoptr (GError) error = NULL;
  char *key = load_key_finish (self, object, result, &error);

  if (key == NULL)
    show_error (self, error);
  else if (self->session != NULL)
    {
      /* A key that is shown stays so. */
      if (!self->is_shown)
        phidias_key_row_hide (self);
      else
        show_text (self, key, FALSE);
      if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
        {
          phidias_secret_clipboard_copy (GTK_WIDGET (self), key, self->copied_seconds);
          phidias_tell (GTK_WIDGET (self), _("Key copied. It leaves the clipboard in a minute."));
        }
    }
  phidias_session_key_free (key);
}

static void
toggle_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasKeyRow *self = PHIDIAS_KEY_ROW (widget);

  if (self->is_shown)
    phidias_key_row_hide (self);
  else
    load_key (self, shown_cb);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  load_key (PHIDIAS_KEY_ROW (widget), copied_cb);
}

/* ---- Making it anew ---- */

static void
regenerated_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasKeyRow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *told = NULL;
  char **keys = phidias_azure_regenerate_key_finish (PHIDIAS_AZURE (object), result, &error);

  set_busy (self, FALSE);
  if (keys == NULL)
    {
      show_error (self, error);
      return;
    }
  phidias_azure_keys_free (keys);
  if (self->session == NULL)
    return;
  phidias_key_row_hide (self);
  /* Translators: %s is what a key is called, such as “Key 1” */
  told = g_strdup_printf (_("%s is new. The old one is refused now."), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)));
  phidias_tell (GTK_WIDGET (self), told);
}

static void
chosen_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasKeyRow) self = user_data;
  g_autofree char *response = phidias_alert_choose_finish (GTK_WIDGET (object), result, NULL);

  if (g_strcmp0 (response, "regenerate") != 0 || self->session == NULL)
    return;
  set_busy (self, TRUE);
  phidias_key_row_hide (self);
  show_text (self, _("Azure is making a new key…"), FALSE);
  /* Once begun it goes to its end: whoever leaves still wants the new key in the keyring. */
  phidias_azure_regenerate_key_async (phidias_session_get_azure (self->session), self->deployment, (guint) self->which, NULL,
                                      regenerated_cb, g_object_ref (self));
}

/* What breaks. */
static char *
dup_warning (PhidiasKeyRow *self)
{
  const PhidiasResource *resource = phidias_deployment_get_resource (self->deployment);
  GString               *body = g_string_new (NULL);

  if (resource != NULL && resource->kind == PHIDIAS_PROJECT_FOUNDRY)
    /* Translators: %s is a resource's name */
    g_string_append_printf (body, _("This key belongs to the whole resource “%s”: to every deployment in it."),
                            resource->project_name != NULL ? resource->project_name : "");
  if (body->len > 0)
    g_string_append (body, "\n\n");
  g_string_append (body, _("The old key is refused at once. Programs, notebooks and people that use it are cut off until they have the new one. This cannot be undone."));
  g_string_append_printf (body, "\n\n%s", _("The other key goes on working. If Phidias uses this one, it takes the new one by itself."));

  return g_string_free (body, FALSE);
}

static void
regenerate_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasKeyRow   *self = PHIDIAS_KEY_ROW (widget);
  g_autofree char *body = dup_warning (self);
  /* Translators: %s is what a key is called, such as “Key 1” */
  g_autofree char *heading = g_strdup_printf (_("Regenerate %s?"), adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)));
  const PhidiasAlertResponse responses[] = {
    { "cancel", _("_Cancel"), ADW_RESPONSE_DEFAULT },
    { "regenerate", _("_Regenerate"), ADW_RESPONSE_DESTRUCTIVE },
  };

  phidias_alert_choose_async (widget, heading, body, responses, G_N_ELEMENTS (responses), self->cancellable, chosen_cb,
                              g_object_ref (self));
}

/* ---- Life ---- */

static void
phidias_key_row_unmap (GtkWidget *widget)
{
  phidias_key_row_hide (PHIDIAS_KEY_ROW (widget));

  GTK_WIDGET_CLASS (phidias_key_row_parent_class)->unmap (widget);
}

static void
phidias_key_row_dispose (GObject *object)
{
  PhidiasKeyRow *self = PHIDIAS_KEY_ROW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->hide_id, g_source_remove);
  g_clear_object (&self->session);
  g_clear_object (&self->deployment);
  gtk_widget_dispose_template (GTK_WIDGET (self), PHIDIAS_TYPE_KEY_ROW);

  G_OBJECT_CLASS (phidias_key_row_parent_class)->dispose (object);
}

static void
phidias_key_row_finalize (GObject *object)
{
  g_object_unref (PHIDIAS_KEY_ROW (object)->cancellable);

  G_OBJECT_CLASS (phidias_key_row_parent_class)->finalize (object);
}

static void
phidias_key_row_class_init (PhidiasKeyRowClass *klass)
{
  GObjectClass   *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = phidias_key_row_dispose;
  object_class->finalize = phidias_key_row_finalize;
  widget_class->unmap = phidias_key_row_unmap;

  gtk_widget_class_install_action (widget_class, "key.toggle", NULL, toggle_action);
  gtk_widget_class_install_action (widget_class, "key.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "key.regenerate", NULL, regenerate_action);

  gtk_widget_class_set_template_from_resource (widget_class, PHIDIAS_UI_PATH "phidias-key-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PhidiasKeyRow, show_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasKeyRow, copy_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasKeyRow, regenerate_button);
}

static void
phidias_key_row_init (PhidiasKeyRow *self)
{
  self->cancellable = g_cancellable_new ();
  self->shown_seconds = SHOWN_SECONDS;
  self->copied_seconds = PHIDIAS_SECRET_CLIPBOARD_SECONDS;
  self->which = IN_USE;
  gtk_widget_init_template (GTK_WIDGET (self));
}

static GtkWidget *
make (PhidiasSession *session, PhidiasDeployment *deployment, const char *title, int which)
{
  PhidiasKeyRow *self = g_object_new (PHIDIAS_TYPE_KEY_ROW, "title", title, NULL);

  self->session = g_object_ref (session);
  self->deployment = g_object_ref (deployment);
  self->which = which;
  gtk_widget_set_visible (self->regenerate_button, which != IN_USE);
  set_busy (self, FALSE);
  phidias_key_row_hide (self);

  return GTK_WIDGET (self);
}

/**
 * phidias_key_row_new:
 * @session: who looks the key up
 * @deployment: whose key
 *
 * Returns: (transfer floating): a row of the key that the deployment is asked with
 */
GtkWidget *
phidias_key_row_new (PhidiasSession *session, PhidiasDeployment *deployment)
{
  g_return_val_if_fail (PHIDIAS_IS_SESSION (session), NULL);
  g_return_val_if_fail (PHIDIAS_IS_DEPLOYMENT (deployment), NULL);

  return make (session, deployment, _("Key"), IN_USE);
}

/**
 * phidias_key_row_new_at_azure:
 * @session: who asks Azure
 * @deployment: one of Azure's deployments
 * @which: 0 for the first of its two keys, 1 for the second
 *
 * Returns: (transfer floating): a row of a key that can be made anew
 */
GtkWidget *
phidias_key_row_new_at_azure (PhidiasSession *session, PhidiasDeployment *deployment, guint which)
{
  g_return_val_if_fail (PHIDIAS_IS_SESSION (session), NULL);
  g_return_val_if_fail (PHIDIAS_IS_DEPLOYMENT (deployment), NULL);
  g_return_val_if_fail (which < 2, NULL);

  return make (session, deployment, which == 0 ? _("Key 1") : _("Key 2"), (int) which);
}

gboolean
phidias_key_row_is_shown (PhidiasKeyRow *self)
{
  g_return_val_if_fail (PHIDIAS_IS_KEY_ROW (self), FALSE);

  return self->is_shown;
}

/**
 * phidias_key_row_set_seconds:
 * @self: a row
 * @shown: how long the key is shown
 * @copied: how long it stays in the clipboard
 *
 * For tests, which have less time than people.
 */
void
phidias_key_row_set_seconds (PhidiasKeyRow *self, guint shown, guint copied)
{
  g_return_if_fail (PHIDIAS_IS_KEY_ROW (self));

  self->shown_seconds = shown;
  self->copied_seconds = copied;
}
