/* phidias-header-row.h: who speaks, above a message
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-message.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_HEADER_ROW (phidias_header_row_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasHeaderRow, phidias_header_row, PHIDIAS, HEADER_ROW, GtkWidget)

GtkWidget  *phidias_header_row_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void        phidias_header_row_set_message (PhidiasHeaderRow *self,
                                            PhidiasMessage   *message);
const char *phidias_header_row_get_name    (PhidiasMessage   *message);

G_END_DECLS
