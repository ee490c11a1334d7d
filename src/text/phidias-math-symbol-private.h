/* phidias-math-symbol-private.h: what TeX calls the characters
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-math-node.h"

G_BEGIN_DECLS

typedef struct
{
  char             name[20];
  char             text[16];
  PhidiasMathClass atom;
  PhidiasMathFlags flags;
  gboolean         is_upright;
} PhidiasMathSymbol;

const PhidiasMathSymbol *phidias_math_symbol_find           (const char *name,
                                                             gsize       length);
const PhidiasMathSymbol *phidias_math_symbol_find_character (const char *text,
                                                             gsize       length);
const PhidiasMathSymbol *phidias_math_symbol_get_nth        (guint       n);

G_END_DECLS
