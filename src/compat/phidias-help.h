/* phidias-help.h: the window that lists keyboard shortcuts, on every libadwaita
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PhidiasHelpShortcut:
 * @section: translated heading; neighbours with the same one stand together
 * @title: translated name of what the keys do
 * @accelerators: keys as gtk_accelerator_parse() reads them, several with spaces between
 *
 * One line of the shortcuts window.
 */
typedef struct
{
  const char *section;
  const char *title;
  const char *accelerators;
} PhidiasHelpShortcut;

void phidias_help_present (GtkWidget                 *parent,
                           const PhidiasHelpShortcut *shortcuts,
                           guint                      n_shortcuts);

G_END_DECLS
