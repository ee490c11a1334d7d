/* phidias-shortcuts.h: the table of keyboard shortcuts, put to use
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PhidiasShortcut:
 * @section: untranslated heading, for _()
 * @title: untranslated name, for _()
 * @action: the action it activates, or an empty string
 * @accelerators: its keys, with spaces between
 *
 * One row of phidias-shortcuts.def.
 */
typedef struct
{
  const char *section;
  const char *title;
  const char *action;
  const char *accelerators;
} PhidiasShortcut;

const PhidiasShortcut *phidias_shortcuts_get          (guint          *n_shortcuts);
void                   phidias_shortcuts_install      (GtkApplication *application);
void                   phidias_shortcuts_add_to_class (GtkWidgetClass *klass,
                                                       const char     *group);
void                   phidias_shortcuts_present      (GtkWidget      *parent,
                                                       gboolean        enter_sends);

G_END_DECLS
