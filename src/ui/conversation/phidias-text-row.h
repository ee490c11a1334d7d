/* phidias-text-row.h: one block of a message, drawn
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-block-row-base.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_TEXT_ROW (phidias_text_row_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasTextRow, phidias_text_row, PHIDIAS, TEXT_ROW, PhidiasBlockRowBase)

GtkWidget *phidias_text_row_new           (void) G_GNUC_WARN_UNUSED_RESULT;
guint      phidias_text_row_get_n_layouts (PhidiasTextRow *self);

G_END_DECLS
