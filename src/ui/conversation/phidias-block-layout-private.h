/* phidias-block-layout-private.h: a block as Pango sees it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-block.h"
#include "phidias-display-text.h"
#include "phidias-row-math-private.h"

G_BEGIN_DECLS

/* Of code, to the text around it. */
#define PHIDIAS_BLOCK_LAYOUT_CODE_SCALE 0.92

PangoLayout *phidias_block_layout_new           (GtkWidget                *widget,
                                                 PhidiasBlock             *block,
                                                 const PhidiasDisplayText *shown,
                                                 PhidiasRowMath           *math) G_GNUC_WARN_UNUSED_RESULT;
double       phidias_block_layout_get_scale     (PhidiasBlock             *block);
void         phidias_block_layout_insert_span   (PangoAttrList            *list,
                                                 GtkWidget                *widget,
                                                 const PhidiasSpan        *span,
                                                 const char               *text,
                                                 guint                     start,
                                                 guint                     end);
gboolean     phidias_block_layout_is_rtl        (const char               *text,
                                                 gboolean                  otherwise);
gboolean     phidias_block_layout_is_even       (PhidiasBlock             *block,
                                                 const PhidiasDisplayText *shown);
int          phidias_block_layout_get_even_height (PangoLayout            *layout,
                                                   int                     width);
PangoLayout *phidias_block_layout_new_caption   (GtkWidget                *widget,
                                                 const char               *text,
                                                 double                    scale,
                                                 PangoWeight               weight) G_GNUC_WARN_UNUSED_RESULT;
char        *phidias_block_layout_dup_marker    (PhidiasBlock             *block,
                                                 gboolean                  is_rtl) G_GNUC_WARN_UNUSED_RESULT;
void         phidias_block_layout_append_spoken_prefix (GString        *spoken,
                                                        PhidiasBlock   *block,
                                                        guint           n_lines);
char        *phidias_block_layout_dup_spoken    (PhidiasBlock             *block,
                                                 guint                     n_lines) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
