/* phidias-math-parser.h: TeX to a tree
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-math-node.h"

G_BEGIN_DECLS

PhidiasMathNode *phidias_math_parse (const char *tex,
                                     gsize       length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
