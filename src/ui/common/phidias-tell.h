/* phidias-tell.h: says a sentence where the person looks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void phidias_tell (GtkWidget  *widget,
                   const char *sentence);

G_END_DECLS
