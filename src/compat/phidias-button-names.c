/* phidias-button-names.c: names for the buttons that GTK and libadwaita leave without one, or give two
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-compat"

#include "config.h"

#include "phidias-button-names.h"

#include <glib/gi18n-lib.h>

/* The button that shows a picture whose name begins so, at whatever depth; NULL for none. */
static GtkWidget *
find_picture (GtkWidget *widget, const char *prefix)
{
  GtkWidget *found = NULL;

  if (GTK_IS_BUTTON (widget))
    {
      const char *icon_name = gtk_button_get_icon_name (GTK_BUTTON (widget));

      return icon_name != NULL && g_str_has_prefix (icon_name, prefix) ? widget : NULL;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find_picture (child, prefix);

  return found;
}

static void
name_button (GtkWidget *button, const char *name)
{
  if (gtk_widget_get_tooltip_text (button) == NULL)
    gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

/* The label inside names it, without the underline. */
static void
forget_label_cb (GtkButton *button)
{
  if (gtk_button_get_label (button) != NULL)
    gtk_accessible_reset_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL);
}

/**
 * phidias_name_mnemonic_buttons:
 * @widget: a widget whose children are there
 *
 * Lets the buttons with a mnemonic in @widget be named by their label alone, also when that changes.
 * GTK 4.8 joins it to what the button itself was told, underline and all: “_Test Test”.
 */
void
phidias_name_mnemonic_buttons (GtkWidget *widget)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (GTK_IS_BUTTON (widget))
    {
      if (gtk_button_get_use_underline (GTK_BUTTON (widget)))
        {
          g_signal_connect (widget, "notify::label", G_CALLBACK (forget_label_cb), NULL);
          forget_label_cb (GTK_BUTTON (widget));
        }
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    phidias_name_mnemonic_buttons (child);
}

static void
children_changed_cb (GListModel *children, guint position, guint n_removed, guint n_added)
{
  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr (GtkWidget) child = g_list_model_get_item (children, position + i);
      GtkWidget *button;

      /* A class of libadwaita's own, which has no other name here. */
      if (!g_str_equal (G_OBJECT_TYPE_NAME (child), "AdwToastWidget"))
        continue;
      button = find_picture (child, "window-close");
      if (button != NULL)
        name_button (button, _("Dismiss"));
      phidias_name_mnemonic_buttons (child);
    }
}

/**
 * phidias_name_toast_buttons:
 * @overlay: where toasts come up
 *
 * Names the button that closes a toast, in each toast that is going to be shown there. Libadwaita
 * 1.2 gives it no name and no tooltip, later ones a tooltip, which GTK 4.8 does not take for a name.
 * The button with the toast's action gets one name instead of two.
 */
void
phidias_name_toast_buttons (AdwToastOverlay *overlay)
{
  GListModel *children;

  g_return_if_fail (ADW_IS_TOAST_OVERLAY (overlay));

  children = gtk_widget_observe_children (GTK_WIDGET (overlay));
  g_signal_connect (children, "items-changed", G_CALLBACK (children_changed_cb), NULL);
  /* The widget's model lives as long as somebody holds it. */
  g_object_set_data_full (G_OBJECT (overlay), "phidias-toasts", children, g_object_unref);
}

/* One picture while the text is hidden, another while it is shown. */
static void
eye_changed_cb (GtkButton *button)
{
  gboolean is_hidden = g_strcmp0 (gtk_button_get_icon_name (button), "view-reveal-symbolic") == 0;

  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  is_hidden ? _("Show Key") : _("Hide Key"), -1);
}

/**
 * phidias_name_eye_button:
 * @key_row: an AdwPasswordEntryRow for a key
 *
 * Names the button that shows what was typed, or hides it. Libadwaita gives it a tooltip only.
 */
void
phidias_name_eye_button (GtkWidget *key_row)
{
  GtkWidget *button;

  g_return_if_fail (ADW_IS_PASSWORD_ENTRY_ROW (key_row));

  button = find_picture (key_row, "view-");
  if (button == NULL)
    return;
  g_signal_connect (button, "notify::icon-name", G_CALLBACK (eye_changed_cb), NULL);
  eye_changed_cb (GTK_BUTTON (button));
}
