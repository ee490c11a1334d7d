/* phidias-math-layout-private.h: what a formula is drawn of, for those who look closely
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-math-box-private.h"
#include "phidias-math-layout.h"

G_BEGIN_DECLS

const PhidiasMathPart *phidias_math_layout_get_parts (PhidiasMathLayout *self,
                                                      guint             *n_parts);

G_END_DECLS
