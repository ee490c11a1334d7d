/* phidias-help.c: the window that lists keyboard shortcuts, on every libadwaita
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-compat"

#include "config.h"

#include "phidias-help.h"

#include <adwaita.h>

#if ADW_CHECK_VERSION(1, 8, 0)

G_GNUC_BEGIN_IGNORE_DEPRECATIONS

static void
present (GtkWidget *parent, const PhidiasHelpShortcut *shortcuts, guint n_shortcuts)
{
  AdwShortcutsDialog  *dialog = ADW_SHORTCUTS_DIALOG (adw_shortcuts_dialog_new ());
  AdwShortcutsSection *section = NULL;

  for (guint i = 0; i < n_shortcuts; i++)
    {
      if (i == 0 || !g_str_equal (shortcuts[i].section, shortcuts[i - 1].section))
        {
          if (section != NULL)
            adw_shortcuts_dialog_add (dialog, section);
          section = adw_shortcuts_section_new (shortcuts[i].section);
        }
      adw_shortcuts_section_add (section, adw_shortcuts_item_new (shortcuts[i].title, shortcuts[i].accelerators));
    }
  if (section != NULL)
    adw_shortcuts_dialog_add (dialog, section);
  adw_dialog_present (ADW_DIALOG (dialog), parent);
}

G_GNUC_END_IGNORE_DEPRECATIONS

#else

/* GtkShortcutsWindow can be filled by a builder only, and its C symbols are on their way out: here
 * its names are data. */
static void
present (GtkWidget *parent, const PhidiasHelpShortcut *shortcuts, guint n_shortcuts)
{
  g_autoptr (GString) xml = g_string_new ("<interface><object class='GtkShortcutsWindow' id='window'>"
                                          "<property name='modal'>1</property><child>"
                                          "<object class='GtkShortcutsSection'>"
                                          "<property name='section-name'>all</property>"
                                          "<property name='max-height'>16</property>");
  g_autoptr (GtkBuilder) builder = NULL;
  g_autoptr (GError) error = NULL;
  GtkRoot   *root = parent != NULL ? gtk_widget_get_root (parent) : NULL;
  GtkWindow *window;

  for (guint i = 0; i < n_shortcuts; i++)
    {
      g_autofree char *section = g_markup_escape_text (shortcuts[i].section, -1);
      g_autofree char *title = g_markup_escape_text (shortcuts[i].title, -1);
      g_autofree char *accelerators = g_markup_escape_text (shortcuts[i].accelerators, -1);

      if (i == 0 || !g_str_equal (shortcuts[i].section, shortcuts[i - 1].section))
        g_string_append_printf (xml, "%s<child><object class='GtkShortcutsGroup'><property name='title'>%s</property>", i == 0 ? "" : "</object></child>", section);
      g_string_append_printf (xml, "<child><object class='GtkShortcutsShortcut'>"
                                   "<property name='title'>%s</property>"
                                   "<property name='accelerator'>%s</property></object></child>",
                              title,
                              accelerators);
    }
  g_string_append_printf (xml, "%s</object></child></object></interface>", n_shortcuts > 0 ? "</object></child>" : "");

  builder = gtk_builder_new ();
  if (!gtk_builder_add_from_string (builder, xml->str, xml->len, &error))
    {
      g_warning ("The shortcuts window cannot be built: %s", error->message);
      return;
    }
  window = GTK_WINDOW (gtk_builder_get_object (builder, "window"));
  if (root != NULL && GTK_IS_WINDOW (root))
    {
      gtk_window_set_transient_for (window, GTK_WINDOW (root));
      gtk_window_set_destroy_with_parent (window, TRUE);
    }
  gtk_window_present (window);
}

#endif

/**
 * phidias_help_present:
 * @parent: (nullable): a widget of the window that it belongs to
 * @shortcuts: (array length=n_shortcuts): what to list
 * @n_shortcuts: how many
 *
 * Shows the keyboard shortcuts.
 */
void
phidias_help_present (GtkWidget *parent, const PhidiasHelpShortcut *shortcuts, guint n_shortcuts)
{
  g_return_if_fail (parent == NULL || GTK_IS_WIDGET (parent));
  g_return_if_fail (shortcuts != NULL || n_shortcuts == 0);

  present (parent, shortcuts, n_shortcuts);
}
