/* phidias-math-layout.h: a formula as it is drawn
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct _PhidiasMathLayout PhidiasMathLayout;

PhidiasMathLayout *phidias_math_layout_new            (PangoContext      *context,
                                                       const char        *tex,
                                                       gboolean           is_display) G_GNUC_WARN_UNUSED_RESULT;
PhidiasMathLayout *phidias_math_layout_new_for_source (PangoContext      *context,
                                                       const char        *source,
                                                       gsize              length) G_GNUC_WARN_UNUSED_RESULT;
PhidiasMathLayout *phidias_math_layout_ref            (PhidiasMathLayout *self);
void               phidias_math_layout_unref          (PhidiasMathLayout *self);

void               phidias_math_layout_get_size       (PhidiasMathLayout *self,
                                                       int               *width,
                                                       int               *ascent,
                                                       int               *descent);
const char        *phidias_math_layout_get_plain      (PhidiasMathLayout *self);
void               phidias_math_layout_snapshot       (PhidiasMathLayout *self,
                                                       GtkSnapshot       *snapshot,
                                                       const GdkRGBA     *color);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasMathLayout, phidias_math_layout_unref)

G_END_DECLS
