/* phidias-shortcuts.c: the table of keyboard shortcuts, put to use
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-shortcuts.h"

#include <glib/gi18n-lib.h>

#include "phidias-help.h"

#define PHIDIAS_SHORTCUT(section, title, action, accelerators) { section, title, action, accelerators },
static const PhidiasShortcut table[] = {
#include "phidias-shortcuts.def"
};
#undef PHIDIAS_SHORTCUT

/**
 * phidias_shortcuts_get:
 * @n_shortcuts: (out): how many
 *
 * Returns: (transfer none) (array length=n_shortcuts): the table
 */
const PhidiasShortcut *
phidias_shortcuts_get (guint *n_shortcuts)
{
  *n_shortcuts = G_N_ELEMENTS (table);

  return table;
}

static gboolean
is_window_wide (const char *action)
{
  return g_str_has_prefix (action, "app.") || g_str_has_prefix (action, "win.") || g_str_has_prefix (action, "window.");
}

/**
 * phidias_shortcuts_install:
 * @application: the application
 *
 * Gives their keys to all actions of the application and its windows.
 */
void
phidias_shortcuts_install (GtkApplication *application)
{
  g_return_if_fail (GTK_IS_APPLICATION (application));

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (is_window_wide (table[i].action))
      {
        g_auto (GStrv) accelerators = g_strsplit (table[i].accelerators, " ", -1);

        gtk_application_set_accels_for_action (application, table[i].action, (const char *const *) accelerators);
      }
}

/**
 * phidias_shortcuts_add_to_class:
 * @klass: the class of the widget that installs the actions
 * @group: their group, such as “composer”
 *
 * Gives their keys to all actions of @group, while the focus is in such a widget. Enter on the
 * keypad does what Enter does.
 */
void
phidias_shortcuts_add_to_class (GtkWidgetClass *klass, const char *group)
{
  g_autofree char *prefix = g_strconcat (group, ".", NULL);

  g_return_if_fail (GTK_IS_WIDGET_CLASS (klass));

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_has_prefix (table[i].action, prefix))
      {
        g_auto (GStrv) accelerators = g_strsplit (table[i].accelerators, " ", -1);

        for (guint j = 0; accelerators[j] != NULL; j++)
          {
            guint           key;
            GdkModifierType modifiers;

            if (!gtk_accelerator_parse (accelerators[j], &key, &modifiers))
              continue;
            gtk_widget_class_add_binding_action (klass, key, modifiers, table[i].action, NULL);
            /* One key to people, two to GTK. */
            if (key == GDK_KEY_Return)
              gtk_widget_class_add_binding_action (klass, GDK_KEY_KP_Enter, modifiers, table[i].action, NULL);
          }
      }
}

/* Enter alone is the preference's: it sends, or it begins a new line. */
static char *
dup_keys (const PhidiasShortcut *shortcut, gboolean enter_sends)
{
  const char *takes_enter = enter_sends ? "<Control>Return" : "<Shift>Return";

  if (g_str_equal (shortcut->accelerators, takes_enter))
    return g_strconcat ("Return ", shortcut->accelerators, NULL);

  return g_strdup (shortcut->accelerators);
}

/**
 * phidias_shortcuts_present:
 * @parent: (nullable): a widget of the window that it belongs to
 * @enter_sends: whether Enter sends a prompt, or begins a new line
 *
 * Shows the table.
 */
void
phidias_shortcuts_present (GtkWidget *parent, gboolean enter_sends)
{
  PhidiasHelpShortcut lines[G_N_ELEMENTS (table)];
  char *keys[G_N_ELEMENTS (table)];

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      keys[i] = dup_keys (&table[i], enter_sends);
      lines[i] = (PhidiasHelpShortcut){ _(table[i].section), _(table[i].title), keys[i] };
    }
  phidias_help_present (parent, lines, G_N_ELEMENTS (lines));
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    g_free (keys[i]);
}
