/* phidias-about.c: the About dialog, on every libadwaita
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-compat"

#include "config.h"

#include "phidias-about.h"

#include <adwaita.h>

G_GNUC_BEGIN_IGNORE_DEPRECATIONS

#if ADW_CHECK_VERSION(1, 5, 0)
#define ABOUT_TYPE ADW_TYPE_ABOUT_DIALOG

static void
present (GtkWidget *about, GtkWidget *parent)
{
  adw_dialog_present (ADW_DIALOG (about), parent);
}
#else
#define ABOUT_TYPE ADW_TYPE_ABOUT_WINDOW

static void
present (GtkWidget *about, GtkWidget *parent)
{
  GtkRoot *root = parent != NULL ? gtk_widget_get_root (parent) : NULL;

  if (root != NULL && GTK_IS_WINDOW (root))
    {
      gtk_window_set_transient_for (GTK_WINDOW (about), GTK_WINDOW (root));
      gtk_window_set_destroy_with_parent (GTK_WINDOW (about), TRUE);
    }
  gtk_window_set_modal (GTK_WINDOW (about), TRUE);
  gtk_window_present (GTK_WINDOW (about));
}
#endif

/**
 * phidias_about_present:
 * @parent: (nullable): a widget of the window that it belongs to
 * @first_property: name of a property that AdwAboutWindow and AdwAboutDialog share, such as
 *   “application-name”
 * @...: its value, then more names and values, and %NULL
 *
 * Shows the About dialog.
 */
void
phidias_about_present (GtkWidget *parent, const char *first_property, ...)
{
  va_list  arguments;
  GObject *about;

  va_start (arguments, first_property);
  about = g_object_new_valist (ABOUT_TYPE, first_property, arguments);
  va_end (arguments);

  present (GTK_WIDGET (about), parent);
}

G_GNUC_END_IGNORE_DEPRECATIONS
