/* phidias-math-row.h: a formula on its own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-block-row-base.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_MATH_ROW (phidias_math_row_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasMathRow, phidias_math_row, PHIDIAS, MATH_ROW, PhidiasBlockRowBase)

GtkWidget *phidias_math_row_new        (void) G_GNUC_WARN_UNUSED_RESULT;

double     phidias_math_row_get_offset (PhidiasMathRow *self);

G_END_DECLS
