/* phidias-math-build-private.h: a tree to boxes, by TeX's rules
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-math-font-private.h"

G_BEGIN_DECLS

typedef struct
{
  PhidiasMathFonts *fonts;
  PhidiasMathStyle  style;
  gboolean          is_cramped;   /* below something: raised scripts stay lower */
} PhidiasMathSetting;

PhidiasMathBox           *phidias_math_build           (const PhidiasMathNode    *node,
                                                        const PhidiasMathSetting *setting);
PhidiasMathBox           *phidias_math_build_row       (const GPtrArray          *children,
                                                        guint                     from,
                                                        guint                     to,
                                                        const PhidiasMathSetting *setting,
                                                        PhidiasMathClass          before);
PhidiasMathBox           *phidias_math_build_scripts   (const PhidiasMathNode    *node,
                                                        const PhidiasMathSetting *setting);
PhidiasMathBox           *phidias_math_build_stack     (PhidiasMathBox           *base,
                                                        PhidiasMathBox           *over,
                                                        PhidiasMathBox           *under,
                                                        double                    gap,
                                                        double                    slant);
PhidiasMathBox           *phidias_math_build_fence     (const char               *text,
                                                        const PhidiasMathSetting *setting,
                                                        double                    size);
PhidiasMathBox           *phidias_math_build_fenced    (const PhidiasMathNode    *node,
                                                        const PhidiasMathSetting *setting);
PhidiasMathBox           *phidias_math_build_large     (const PhidiasMathNode    *node,
                                                        const PhidiasMathSetting *setting);
PhidiasMathBox           *phidias_math_build_accent    (const PhidiasMathNode    *node,
                                                        const PhidiasMathSetting *setting);
PhidiasMathBox           *phidias_math_build_line      (const PhidiasMathNode    *node,
                                                        const PhidiasMathSetting *setting);
PhidiasMathBox           *phidias_math_build_arrow     (const PhidiasMathNode    *node,
                                                        const PhidiasMathSetting *setting);
PhidiasMathBox           *phidias_math_build_table     (const PhidiasMathNode    *node,
                                                        const PhidiasMathSetting *setting);

const PhidiasMathMetrics *phidias_math_setting_metrics (const PhidiasMathSetting *self);
PhidiasMathSetting        phidias_math_setting_script  (const PhidiasMathSetting *self,
                                                        gboolean                  is_cramped);

G_END_DECLS
