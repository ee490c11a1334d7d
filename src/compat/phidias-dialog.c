/* phidias-dialog.c: dialogs that are one widget, on every libadwaita
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-compat"

#include "config.h"

#include "phidias-dialog.h"

#include "phidias-button-names.h"

#define TOASTS "phidias-dialog-toasts"

/* The fence marks AdwDialog as too new, which it is only where this is compiled away. */
G_GNUC_BEGIN_IGNORE_DEPRECATIONS

#if ADW_CHECK_VERSION(1, 5, 0)

static GtkWidget *
find_dialog (GtkWidget *content)
{
  return gtk_widget_get_ancestor (content, ADW_TYPE_DIALOG);
}

/* libadwaita 1.7 keeps a reference to the child of a dialog that closed inside a window. */
static void
closed_cb (AdwDialog *dialog)
{
  adw_dialog_set_child (dialog, NULL);
}

static void
present (GtkWidget *content, const char *title, int width, int height, GtkWidget *parent)
{
  AdwDialog *dialog = adw_dialog_new ();

  adw_dialog_set_title (dialog, title);
  adw_dialog_set_content_width (dialog, width);
  adw_dialog_set_content_height (dialog, height);
  adw_dialog_set_child (dialog, content);
  g_signal_connect (dialog, "closed", G_CALLBACK (closed_cb), NULL);
  adw_dialog_present (dialog, parent);
}

static void
close_dialog (GtkWidget *dialog)
{
  adw_dialog_close (ADW_DIALOG (dialog));
}

static void
set_title (GtkWidget *dialog, const char *title)
{
  adw_dialog_set_title (ADW_DIALOG (dialog), title);
}

#else

static GtkWidget *
find_dialog (GtkWidget *content)
{
  GtkRoot *root = gtk_widget_get_root (content);

  return root != NULL && GTK_IS_WINDOW (root) ? GTK_WIDGET (root) : NULL;
}

static void
present (GtkWidget *content, const char *title, int width, int height, GtkWidget *parent)
{
  GtkWidget          *window = adw_window_new ();
  GtkRoot            *root = parent != NULL ? gtk_widget_get_root (parent) : NULL;
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();

  gtk_window_set_title (GTK_WINDOW (window), title);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  if (root != NULL && GTK_IS_WINDOW (root))
    {
      gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (root));
      gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
    }
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (shortcuts),
                                        gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                                          gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, shortcuts);

  adw_window_set_content (ADW_WINDOW (window), content);
  gtk_window_present (GTK_WINDOW (window));
}

static void
close_dialog (GtkWidget *dialog)
{
  gtk_window_close (GTK_WINDOW (dialog));
}

static void
set_title (GtkWidget *dialog, const char *title)
{
  gtk_window_set_title (GTK_WINDOW (dialog), title);
}

#endif

G_GNUC_END_IGNORE_DEPRECATIONS

static GtkWidget *
with_toasts (GtkWidget *content)
{
  GtkWidget *overlay = adw_toast_overlay_new ();

  g_object_set_data (G_OBJECT (overlay), TOASTS, overlay);
  phidias_name_toast_buttons (ADW_TOAST_OVERLAY (overlay));
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), content);

  return overlay;
}

/**
 * phidias_dialog_present:
 * @content: (transfer floating): what the dialog shows, with an AdwHeaderBar of its own
 * @title: translated title
 * @width: width it asks for, in logical pixels
 * @height: height it asks for, or -1 for what @content needs
 * @parent: (nullable): a widget of the window that it belongs to
 *
 * Shows @content as a dialog. Escape and the header bar's close button close it, and @content
 * dies with it: who must know connects to @content's #GtkWidget::unroot or weak reference.
 */
void
phidias_dialog_present (GtkWidget *content, const char *title, int width, int height, GtkWidget *parent)
{
  g_return_if_fail (GTK_IS_WIDGET (content));
  g_return_if_fail (title != NULL);
  g_return_if_fail (parent == NULL || GTK_IS_WIDGET (parent));

  present (with_toasts (content), title, width, height, parent);
}

/**
 * phidias_dialog_add_toast:
 * @content: what phidias_dialog_present() was given, or a widget inside it
 * @toast: (transfer full): what is said
 *
 * Says something in the dialog around @content: the window behind it is not looked at, and on older
 * libadwaita its actions are out of reach.
 *
 * Returns: whether there is a dialog; if not, @toast is untouched and still the caller's
 */
gboolean
phidias_dialog_add_toast (GtkWidget *content, AdwToast *toast)
{
  g_return_val_if_fail (GTK_IS_WIDGET (content), FALSE);
  g_return_val_if_fail (ADW_IS_TOAST (toast), FALSE);

  for (GtkWidget *at = content; at != NULL; at = gtk_widget_get_parent (at))
    if (g_object_get_data (G_OBJECT (at), TOASTS) != NULL)
      {
        adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (at), toast);
        return TRUE;
      }

  return FALSE;
}

/**
 * phidias_dialog_close:
 * @content: what phidias_dialog_present() was given, or a widget inside it
 *
 * Closes the dialog around @content. Does nothing when there is none any more.
 */
void
phidias_dialog_close (GtkWidget *content)
{
  GtkWidget *dialog;

  g_return_if_fail (GTK_IS_WIDGET (content));

  dialog = find_dialog (content);
  if (dialog != NULL)
    close_dialog (dialog);
}

/**
 * phidias_dialog_set_title:
 * @content: what phidias_dialog_present() was given, or a widget inside it
 * @title: translated title
 *
 * Gives the dialog around @content another title.
 */
void
phidias_dialog_set_title (GtkWidget *content, const char *title)
{
  GtkWidget *dialog;

  g_return_if_fail (GTK_IS_WIDGET (content));
  g_return_if_fail (title != NULL);

  dialog = find_dialog (content);
  if (dialog != NULL)
    set_title (dialog, title);
}
