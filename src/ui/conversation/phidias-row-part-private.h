/* phidias-row-part-private.h: a part of a block's text, laid out somewhere in a row
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-block.h"
#include "phidias-display-text.h"

G_BEGIN_DECLS

/* A layout that shows a part of the block's text, such as the whole of it or a cell. All is borrowed. */
typedef struct
{
  PangoLayout              *layout;
  const PhidiasDisplayText *shown;  /* of the part */
  guint                     start;  /* the part's first byte in the block's text */
  guint                     end;    /* the byte after its last, or G_MAXUINT */
  float                     x;      /* where the layout is drawn, in the row */
  float                     y;
} PhidiasRowPart;

cairo_region_t *phidias_row_part_get_region    (const PhidiasRowPart *self,
                                                guint                 start,
                                                guint                 end) G_GNUC_WARN_UNUSED_RESULT;
gboolean        phidias_row_part_get_byte_at   (const PhidiasRowPart *self,
                                                double                x,
                                                double                y,
                                                guint                *byte);
void            phidias_row_part_get_byte_area (const PhidiasRowPart *self,
                                                guint                 byte,
                                                graphene_rect_t      *area);
void            phidias_row_part_paint_code    (const PhidiasRowPart *self,
                                                GtkSnapshot          *snapshot,
                                                const PhidiasSpan    *spans,
                                                guint                 n_spans,
                                                const GdkRGBA        *color);

G_END_DECLS
