/* phidias-open-uri.h: an address in the program that the desktop has for it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void phidias_open_uri (GtkWidget  *widget,
                       const char *uri,
                       const char *failure);

G_END_DECLS
