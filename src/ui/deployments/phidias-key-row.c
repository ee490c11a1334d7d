/* phidias-key-row.c: a key, masked until the person wants to see it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-key-row.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-announcer.h"
#include "phidias-secret-clipboard.h"
#include "phidias-tell.h"

#define SHOWN_SECONDS 30
/* As many whatever the key: its length is nobody’s business. */
#define MASK "••••••••••••••••"

/**
 * PhidiasKeyRow:
 *
 * The key is looked up when it is wanted, is shown for half a minute or until the row leaves the
 * screen, and is not kept: what is in the label is replaced by dots.
 */
struct _PhidiasKeyRow
{
  AdwActionRow       parent_instance;

  /* template widgets */
  GtkWidget         *show_button;
  GtkWidget         *copy_button;

  /* owned */
  PhidiasSession    *session;
  PhidiasDeployment *deployment;
  GCancellable      *cancellable;

  /* state */
  guint              shown_seconds;
  guint              copied_seconds;
  guint              hide_id;
  gboolean           is_shown;
};

G_DEFINE_FINAL_TYPE (PhidiasKeyRow, phidias_key_row, ADW_TYPE_ACTION_ROW)

static void
update_button (PhidiasKeyRow *self)
{
  const char *name = self->is_shown ? _("Hide the key") : _("Show the key for half a minute");

  gtk_button_set_icon_name (GTK_BUTTON (self->show_button), self->is_shown ? "view-conceal-symbolic" : "view-reveal-symbolic");
  gtk_widget_set_tooltip_text (self->show_button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->show_button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
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
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), MASK);
  update_button (self);
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
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), error->message);
  phidias_announce (GTK_WIDGET (self), error->message);
}

static void
shown_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasKeyRow) self = user_data;
  g_autoptr (GError) error = NULL;
  char *key = phidias_session_load_key_finish (PHIDIAS_SESSION (object), result, &error);

  /* Somebody who left does not want to see it any more. */
  if (key != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    {
      self->is_shown = TRUE;
      adw_action_row_set_subtitle (ADW_ACTION_ROW (self), key);
      g_clear_handle_id (&self->hide_id, g_source_remove);
      self->hide_id = g_timeout_add_seconds (self->shown_seconds, hide_cb, self);
      update_button (self);
    }
  else if (key == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (self, error);
  phidias_session_key_free (key);
}

static void
copied_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasKeyRow) self = user_data;
  g_autoptr (GError) error = NULL;
  char *key = phidias_session_load_key_finish (PHIDIAS_SESSION (object), result, &error);

  if (key != NULL && gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    {
      phidias_secret_clipboard_copy (GTK_WIDGET (self), key, self->copied_seconds);
      phidias_tell (GTK_WIDGET (self), _("Key copied. It leaves the clipboard in a minute."));
    }
  else if (key == NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    show_error (self, error);
  phidias_session_key_free (key);
}

static void
toggle_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasKeyRow *self = PHIDIAS_KEY_ROW (widget);

  if (self->is_shown)
    phidias_key_row_hide (self);
  else
    phidias_session_load_key_async (self->session, self->deployment, self->cancellable, shown_cb, g_object_ref (self));
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasKeyRow *self = PHIDIAS_KEY_ROW (widget);

  phidias_session_load_key_async (self->session, self->deployment, self->cancellable, copied_cb, g_object_ref (self));
}

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

  gtk_widget_class_set_template_from_resource (widget_class, PHIDIAS_UI_PATH "phidias-key-row.ui");
  gtk_widget_class_bind_template_child (widget_class, PhidiasKeyRow, show_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasKeyRow, copy_button);
}

static void
phidias_key_row_init (PhidiasKeyRow *self)
{
  self->cancellable = g_cancellable_new ();
  self->shown_seconds = SHOWN_SECONDS;
  self->copied_seconds = PHIDIAS_SECRET_CLIPBOARD_SECONDS;
  gtk_widget_init_template (GTK_WIDGET (self));
  phidias_key_row_hide (self);
}

/**
 * phidias_key_row_new:
 * @session: who looks the key up
 * @deployment: whose key
 * @title: what it is called
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
phidias_key_row_new (PhidiasSession *session, PhidiasDeployment *deployment, const char *title)
{
  PhidiasKeyRow *self;

  g_return_val_if_fail (PHIDIAS_IS_SESSION (session), NULL);
  g_return_val_if_fail (PHIDIAS_IS_DEPLOYMENT (deployment), NULL);

  self = g_object_new (PHIDIAS_TYPE_KEY_ROW, "title", title, NULL);
  self->session = g_object_ref (session);
  self->deployment = g_object_ref (deployment);

  return GTK_WIDGET (self);
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
