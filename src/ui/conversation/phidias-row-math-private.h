/* phidias-row-math-private.h: formulas within a text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-block.h"
#include "phidias-display-text.h"
#include "phidias-math-layout.h"

G_BEGIN_DECLS

/* The formulas of a part of a block's text, in order. NULL is none, for all of these. */
typedef struct _PhidiasRowMath PhidiasRowMath;

PhidiasRowMath     *phidias_row_math_new          (GtkWidget                *widget,
                                                   double                    scale,
                                                   const char               *text,
                                                   const PhidiasSpan        *spans,
                                                   guint                     n_spans,
                                                   guint                     start,
                                                   guint                     end,
                                                   PhidiasRowMath           *before) G_GNUC_WARN_UNUSED_RESULT;
void                phidias_row_math_free         (PhidiasRowMath           *self);

PhidiasDisplayText *phidias_row_math_new_shown    (PhidiasRowMath           *self,
                                                   const char               *text,
                                                   guint                     start,
                                                   guint                     end,
                                                   const PhidiasSpan        *spans,
                                                   guint                     n_spans) G_GNUC_WARN_UNUSED_RESULT;
void                phidias_row_math_insert       (PhidiasRowMath           *self,
                                                   PangoAttrList            *attributes,
                                                   const PhidiasDisplayText *shown,
                                                   double                    line_height);
void                phidias_row_math_paint        (PhidiasRowMath           *self,
                                                   GtkSnapshot              *snapshot,
                                                   PangoLayout              *layout,
                                                   const PhidiasDisplayText *shown,
                                                   float                     x,
                                                   float                     y,
                                                   const GdkRGBA            *color);

PhidiasMathLayout  *phidias_row_math_get_layout   (PhidiasRowMath           *self,
                                                   guint                     index);

char               *phidias_row_math_dup_tex      (const char               *text,
                                                   gsize                     length) G_GNUC_WARN_UNUSED_RESULT;
char               *phidias_row_math_dup_spoken   (PhidiasBlock             *block,
                                                   guint                     start,
                                                   guint                     end) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasRowMath, phidias_row_math_free)

G_END_DECLS
