/* phidias-row-part.c: a part of a block's text, laid out somewhere in a row
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-row-part-private.h"

#include "phidias-row-paint-private.h"

#include <string.h>

#define CODE_ALPHA 0.08
#define CODE_RADIUS 4

/*
 * phidias_row_part_get_region:
 * @self: a part
 * @start: the first byte of a range of the block's text
 * @end: the byte after its last, %G_MAXUINT for the end of the text
 *
 * Returns: (transfer full) (nullable): where the range is in the row, %NULL for nowhere in this part
 */
cairo_region_t *
phidias_row_part_get_region (const PhidiasRowPart *self, guint start, guint end)
{
  int range[2];

  start = MAX (start, self->start);
  end = MIN (end, self->end);
  if (start >= end)
    return NULL;

  range[0] = (int) phidias_display_text_to_shown (self->shown, start - self->start);
  range[1] = end == G_MAXUINT ? (int) phidias_display_text_get_length (self->shown)
                              : (int) phidias_display_text_to_shown_end (self->shown, end - self->start);

  return gdk_pango_layout_get_clip_region (self->layout, (int) self->x, (int) self->y, range, 1);
}

/*
 * phidias_row_part_get_byte_at:
 * @self: a part
 * @x: in the row's coordinates
 * @y: likewise
 * @byte: (out): the place in the block's text that is nearest, within the part
 *
 * Returns: whether the point is on the text itself
 */
gboolean
phidias_row_part_get_byte_at (const PhidiasRowPart *self, double x, double y, guint *byte)
{
  const char *text = pango_layout_get_text (self->layout);
  gboolean is_on;
  int shown;
  int trailing;

  is_on = pango_layout_xy_to_index (self->layout, (int) ((x - self->x) * PANGO_SCALE),
                                    (int) ((y - self->y) * PANGO_SCALE), &shown, &trailing);
  for (; trailing > 0 && text[shown] != '\0'; trailing--)
    shown = (int) (g_utf8_next_char (text + shown) - text);
  *byte = MIN (self->start + phidias_display_text_from_shown (self->shown, (guint) shown), self->end);

  return is_on;
}

/*
 * phidias_row_part_get_byte_area:
 * @self: a part
 * @byte: a place in it; its end counts as one
 * @area: (out): where that is, in the row's coordinates
 */
void
phidias_row_part_get_byte_area (const PhidiasRowPart *self, guint byte, graphene_rect_t *area)
{
  guint shown = MIN (phidias_display_text_to_shown (self->shown, MIN (byte, self->end) - self->start),
                     (guint) strlen (pango_layout_get_text (self->layout)));
  PangoRectangle position;

  pango_layout_index_to_pos (self->layout, (int) shown, &position);
  /* Of a character that runs from right to left the width is negative. */
  graphene_rect_init (area, (float) (self->x + pango_units_to_double (position.x)),
                      (float) (self->y + pango_units_to_double (position.y)),
                      (float) pango_units_to_double (position.width),
                      (float) pango_units_to_double (position.height));
  graphene_rect_normalize (area);
}

/*
 * phidias_row_part_paint_code:
 * @self: a part
 * @snapshot: where to
 * @spans: (array length=n_spans): those that begin in it
 * @n_spans: how many
 * @color: of the text
 *
 * The grounds of code within a sentence: as high as the letters, with round corners.
 */
void
phidias_row_part_paint_code (const PhidiasRowPart *self,
                             GtkSnapshot          *snapshot,
                             const PhidiasSpan    *spans,
                             guint                 n_spans,
                             const GdkRGBA        *color)
{
  GdkRGBA ground = *color;

  ground.alpha *= CODE_ALPHA;
  for (guint i = 0; i < n_spans; i++)
    {
      int range[2];
      cairo_region_t *region;

      if (spans[i].style != PHIDIAS_SPAN_CODE)
        continue;

      range[0] = (int) phidias_display_text_to_shown (self->shown, spans[i].start - self->start);
      range[1] = (int) phidias_display_text_to_shown (self->shown, MIN (spans[i].end, self->end) - self->start);
      region = gdk_pango_layout_get_clip_region (self->layout, (int) self->x, (int) self->y, range, 1);
      for (int j = 0; j < cairo_region_num_rectangles (region); j++)
        {
          cairo_rectangle_int_t box;

          cairo_region_get_rectangle (region, j, &box);
          phidias_row_paint_box (snapshot, box.x - 2, box.y + 2, box.width + 4, MAX (box.height - 4, 1),
                                 CODE_RADIUS, TRUE, TRUE, &ground);
        }
      cairo_region_destroy (region);
    }
}
