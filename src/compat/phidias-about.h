/* phidias-about.h: the About dialog, on every libadwaita
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void phidias_about_present (GtkWidget  *parent,
                            const char *first_property,
                            ...) G_GNUC_NULL_TERMINATED;

G_END_DECLS
