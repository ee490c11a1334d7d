/* phidias-focus.h: the keyboard focus in widgets made of others
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

gboolean phidias_focus_children (GtkWidget        *widget,
                                 GtkDirectionType  direction);

G_END_DECLS
