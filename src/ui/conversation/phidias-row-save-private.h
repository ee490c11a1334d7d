/* phidias-row-save-private.h: writes a part of an answer to a file of the reader's choice
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void phidias_row_save (GtkWidget  *row,
                       GBytes     *bytes,
                       const char *title,
                       const char *name,
                       const char *failure);

G_END_DECLS
