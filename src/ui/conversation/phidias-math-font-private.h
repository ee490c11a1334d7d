/* phidias-math-font-private.h: the characters of a formula in the font around it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-math-box-private.h"
#include "phidias-math-node.h"

G_BEGIN_DECLS

typedef struct _PhidiasMathFonts PhidiasMathFonts;

/* Of a style, in pixels. */
typedef struct
{
  double em;
  double x_height;
  double axis;          /* where fraction bars are, above the baseline */
  double thickness;     /* of a line */
} PhidiasMathMetrics;

PhidiasMathFonts         *phidias_math_fonts_get         (PangoContext           *context,
                                                          double                  scale);
void                      phidias_math_fonts_unref       (PhidiasMathFonts       *self);
const PhidiasMathMetrics *phidias_math_fonts_get_metrics (PhidiasMathFonts       *self,
                                                          PhidiasMathStyle        style);
PhidiasMathBox           *phidias_math_fonts_new_box     (PhidiasMathFonts       *self,
                                                          const char             *text,
                                                          PhidiasMathFont         font,
                                                          double                  em);
PhidiasMathBox           *phidias_math_fonts_new_source  (PhidiasMathFonts       *self,
                                                          const char             *text);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasMathFonts, phidias_math_fonts_unref)

G_END_DECLS
