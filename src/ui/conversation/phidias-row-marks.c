/* phidias-row-marks.c: what is painted over the text of a row
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-row-marks-private.h"

#include "phidias-color.h"
#include "phidias-row-paint-private.h"

#define SELECTION_ALPHA 0.3
#define MATCH_ALPHA 0.35
#define LINK_RADIUS 5

void
phidias_row_marks_init (PhidiasRowMarks *self)
{
  *self = (PhidiasRowMarks) { .current_match = G_MAXUINT, .focused_link = G_MAXUINT };
}

void
phidias_row_marks_clear (PhidiasRowMarks *self)
{
  g_free (self->matches);
  phidias_row_marks_init (self);
}

void
phidias_row_marks_set_selection (PhidiasRowMarks *self, GtkWidget *row, guint start, guint end)
{
  if (self->selection_start == start && self->selection_end == end)
    return;

  self->selection_start = start;
  self->selection_end = end;
  gtk_widget_queue_draw (row);
}

void
phidias_row_marks_set_matches (PhidiasRowMarks        *self,
                               GtkWidget              *row,
                               const PhidiasTextRange *ranges,
                               guint                   n_ranges,
                               guint                   current)
{
  if (n_ranges == 0 && self->n_matches == 0)
    return;

  g_free (self->matches);
  self->matches = g_memdup2 (ranges, n_ranges * sizeof *ranges);
  self->n_matches = n_ranges;
  self->current_match = current;
  gtk_widget_queue_draw (row);
}

void
phidias_row_marks_set_focused_link (PhidiasRowMarks *self, GtkWidget *row, guint span_index)
{
  if (self->focused_link == span_index)
    return;

  self->focused_link = span_index;
  gtk_widget_queue_draw (row);
}

/* Whether any of the row's text is. */
gboolean
phidias_row_marks_get_is_selected (const PhidiasRowMarks *self)
{
  return self->selection_start < self->selection_end;
}

/* Whether the match that the reader is at is in the row. */
gboolean
phidias_row_marks_get_is_current (const PhidiasRowMarks *self)
{
  return self->current_match < self->n_matches;
}

static void
paint_ground (GtkSnapshot *snapshot, const PhidiasRowPart *part, guint start, guint end, const GdkRGBA *color)
{
  cairo_region_t *region = phidias_row_part_get_region (part, start, end);

  if (region == NULL)
    return;

  for (int i = 0; i < cairo_region_num_rectangles (region); i++)
    {
      cairo_rectangle_int_t box;

      cairo_region_get_rectangle (region, i, &box);
      gtk_snapshot_append_color (snapshot, color, &GRAPHENE_RECT_INIT (box.x, box.y, box.width, box.height));
    }
  cairo_region_destroy (region);
}

static void
paint_ring (GtkSnapshot               *snapshot,
            const PhidiasRowPart *part,
            guint                      start,
            guint                      end,
            float                      gap,
            const GdkRGBA             *color)
{
  cairo_region_t *region = phidias_row_part_get_region (part, start, end);

  if (region == NULL)
    return;

  for (int i = 0; i < cairo_region_num_rectangles (region); i++)
    {
      cairo_rectangle_int_t box;

      cairo_region_get_rectangle (region, i, &box);
      phidias_row_paint_ring (snapshot, &GRAPHENE_RECT_INIT (box.x - gap, box.y, box.width + 2 * gap, box.height),
                              LINK_RADIUS, color);
    }
  cairo_region_destroy (region);
}

void
phidias_row_marks_paint_below (const PhidiasRowMarks     *self,
                               GtkSnapshot               *snapshot,
                               GtkWidget                 *row,
                               const PhidiasRowPart *part)
{
  GdkRGBA color;

  if (self->n_matches > 0)
    {
      phidias_widget_get_named_color (row, "warning_bg_color", &color);
      color.alpha *= MATCH_ALPHA;
      for (guint i = 0; i < self->n_matches; i++)
        paint_ground (snapshot, part, self->matches[i].start, self->matches[i].end, &color);
    }
  if (phidias_row_marks_get_is_selected (self))
    {
      phidias_widget_get_named_color (row, "accent_bg_color", &color);
      color.alpha *= SELECTION_ALPHA;
      paint_ground (snapshot, part, self->selection_start, self->selection_end, &color);
    }
}

/* Rings, which need no colour of the text to be told from the others: the match that the reader is
 * at, and the link that the keyboard is at. */
void
phidias_row_marks_paint_above (const PhidiasRowMarks     *self,
                               GtkSnapshot               *snapshot,
                               GtkWidget                 *row,
                               PhidiasBlock              *block,
                               const PhidiasRowPart *part)
{
  GdkRGBA color;

  if (phidias_row_marks_get_is_current (self))
    {
      const PhidiasTextRange *match = &self->matches[self->current_match];

      phidias_widget_get_named_color (row, "warning_color", &color);
      paint_ring (snapshot, part, match->start, match->end, 2, &color);
    }
  if (self->focused_link != G_MAXUINT)
    {
      guint n_spans;
      const PhidiasSpan *spans = phidias_block_get_spans (block, &n_spans);

      phidias_widget_get_named_color (row, "accent_color", &color);
      if (self->focused_link < n_spans)
        paint_ring (snapshot, part, spans[self->focused_link].start, spans[self->focused_link].end, 3, &color);
    }
}
