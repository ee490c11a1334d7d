/* phidias-color.h: the colours of the style sheet, on every GTK
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void phidias_widget_get_color       (GtkWidget  *widget,
                                     GdkRGBA    *color);
void phidias_widget_get_named_color (GtkWidget  *widget,
                                     const char *name,
                                     GdkRGBA    *color);

G_END_DECLS
