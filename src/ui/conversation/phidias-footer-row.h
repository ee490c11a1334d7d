/* phidias-footer-row.h: the quiet line below a message
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-message.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_FOOTER_ROW (phidias_footer_row_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasFooterRow, phidias_footer_row, PHIDIAS, FOOTER_ROW, GtkWidget)

GtkWidget  *phidias_footer_row_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void        phidias_footer_row_set_message (PhidiasFooterRow *self,
                                            PhidiasMessage   *message);
void        phidias_footer_row_set_is_last (PhidiasFooterRow *self,
                                            gboolean          is_last);
PhidiasMessage *phidias_footer_row_get_message (PhidiasFooterRow *self);
void        phidias_footer_row_set_is_hovered (PhidiasFooterRow *self,
                                            gboolean          is_hovered);
const char *phidias_footer_row_get_status  (PhidiasFooterRow *self);

G_END_DECLS
