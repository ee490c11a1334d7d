/* phidias-text-row-paint.c: where things are in a text row, and how they are drawn
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-text-row-private.h"

#include "phidias-color.h"
#include "phidias-row-paint-private.h"
#include "phidias-text-row-code-private.h"

#define MARKER_GAP 8
#define TASK_SIZE 14
#define TASK_RADIUS 4
#define QUIET_ALPHA 0.65

gboolean
phidias_text_row_is_code (const PhidiasTextRow *self)
{
  return self->base.block != NULL && phidias_block_get_kind (self->base.block) == PHIDIAS_BLOCK_CODE;
}

gboolean
phidias_text_row_is_first_slice (const PhidiasTextRow *self)
{
  return phidias_block_get_slice (self->base.block) == 0;
}

static void
get_spacing (const PhidiasTextRow *self, int *above, int *below)
{
  switch (phidias_block_get_kind (self->base.block))
    {
    case PHIDIAS_BLOCK_HEADING:
      *above = phidias_block_get_level (self->base.block) <= 2 ? 16 : 12;
      *below = 4;
      break;
    case PHIDIAS_BLOCK_LIST_ITEM:
      /* Together with the one above, an item of a loose list has the gap of two paragraphs. */
      *above = phidias_block_get_is_apart (self->base.block) ? 9 : 3;
      *below = 3;
      break;
    case PHIDIAS_BLOCK_CODE:
    case PHIDIAS_BLOCK_TABLE:
    case PHIDIAS_BLOCK_MATH:
      *above = *below = 8;
      break;
    case PHIDIAS_BLOCK_RULE:
      *above = *below = 12;
      break;
    case PHIDIAS_BLOCK_PARAGRAPH:
    case PHIDIAS_BLOCK_NOTICE:
    case PHIDIAS_BLOCK_IMAGE:
    case PHIDIAS_BLOCK_REASONING:
    default:
      *above = *below = 6;
      break;
    }
  if (!phidias_text_row_is_first_slice (self))
    *above = 0;
  if (phidias_text_row_is_code (self) ? !phidias_text_row_code_is_last (self) : phidias_block_get_has_more (self->base.block))
    *below = 0;
}

/* How much further in an item has to stand, so that there is room for its number. */
static int
get_marker_overhang (const PhidiasTextRow *self, int width)
{
  int room = phidias_row_get_inset (width) - phidias_row_get_margin (width) + phidias_row_get_indent (self->base.block, width);
  int marker_width = 0;

  if (self->marker != NULL)
    pango_layout_get_pixel_size (self->marker, &marker_width, NULL);

  return MAX (marker_width + MARKER_GAP - room, 0);
}

void
phidias_text_row_get_geometry (const PhidiasTextRow   *self,
                               int                     width,
                               PhidiasTextRowGeometry *geometry)
{
  int inset = phidias_row_get_inset (width);
  int indent = phidias_row_get_indent (self->base.block, width) + get_marker_overhang (self, width);
  int above;
  int below;

  get_spacing (self, &above, &below);
  geometry->x = inset + (self->is_rtl ? 0 : indent);
  geometry->y = above;
  geometry->width = MAX (width - 2 * inset - indent, 1);
  geometry->below = below;
  geometry->box_x = geometry->x;
  geometry->box_y = geometry->y;
  geometry->box_width = geometry->width;

  if (phidias_text_row_is_code (self))
    phidias_text_row_code_get_geometry (self, geometry);
  geometry->below += phidias_block_row_base_get_card_end (&self->base);
}

static void
paint_marker (PhidiasTextRow               *self,
              GtkSnapshot                  *snapshot,
              const PhidiasTextRowGeometry *geometry,
              const GdkRGBA                *color)
{
  int marker_width;
  int x;
  int y;

  /* On the baseline of the first line: its line height makes the marker's own top differ. */
  pango_layout_get_pixel_size (self->marker, &marker_width, NULL);
  y = geometry->y + PANGO_PIXELS (pango_layout_get_baseline (self->layout)
                                  - pango_layout_get_baseline (self->marker));
  x = self->is_rtl ? geometry->x + geometry->width + MARKER_GAP : geometry->x - MARKER_GAP - marker_width;
  phidias_row_paint_layout (snapshot, self->marker, x, y, color, QUIET_ALPHA);
}

/* The box of a task in the place of a bullet. */
static void
paint_task (PhidiasTextRow               *self,
            GtkSnapshot                  *snapshot,
            const PhidiasTextRowGeometry *geometry,
            const GdkRGBA                *color)
{
  GtkWidget *widget = GTK_WIDGET (self);
  float x = self->is_rtl ? geometry->x + geometry->width + MARKER_GAP : geometry->x - MARKER_GAP - TASK_SIZE;
  float y = geometry->y + PANGO_PIXELS (pango_layout_get_baseline (self->layout)) + 2 - TASK_SIZE;
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (x, y, TASK_SIZE, TASK_SIZE);
  g_autoptr (GtkIconPaintable) tick = NULL;
  GdkRGBA edge = *color;
  GskRoundedRect box;

  if (phidias_block_get_task (self->base.block) == PHIDIAS_TASK_OPEN)
    {
      edge.alpha *= 0.5;
      gsk_rounded_rect_init_from_rect (&box, &bounds, TASK_RADIUS);
      gtk_snapshot_append_border (snapshot, &box, (float[4]) { 1.5, 1.5, 1.5, 1.5 },
                                  (GdkRGBA[4]) { edge, edge, edge, edge });
      return;
    }

  phidias_widget_get_named_color (widget, "accent_bg_color", &edge);
  phidias_row_paint_box (snapshot, x, y, TASK_SIZE, TASK_SIZE, TASK_RADIUS, TRUE, TRUE, &edge);
  phidias_widget_get_named_color (widget, "accent_fg_color", &edge);
  tick = gtk_icon_theme_lookup_icon (gtk_icon_theme_get_for_display (gtk_widget_get_display (widget)),
                                     "object-select-symbolic", NULL, TASK_SIZE - 2,
                                     gtk_widget_get_scale_factor (widget), GTK_TEXT_DIR_LTR, 0);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x + 1, y + 1));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (tick), snapshot, TASK_SIZE - 2, TASK_SIZE - 2,
                                            &edge, 1);
  gtk_snapshot_restore (snapshot);
}

void
phidias_text_row_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PhidiasTextRow *self = PHIDIAS_TEXT_ROW (widget);
  PhidiasBlockKind kind;
  PhidiasTextRowGeometry geometry;
  PhidiasRowPart part;
  const PhidiasSpan *spans;
  guint n_spans;
  GdkRGBA color;
  int width = gtk_widget_get_width (widget);

  if (self->base.block == NULL)
    return;

  kind = phidias_block_get_kind (self->base.block);
  if (kind != PHIDIAS_BLOCK_RULE)
    phidias_text_row_ensure_layout (self, width);
  phidias_text_row_get_geometry (self, width, &geometry);
  phidias_widget_get_color (widget, &color);

  phidias_block_row_base_paint_ground (&self->base, snapshot, self->is_rtl);

  if (kind == PHIDIAS_BLOCK_RULE)
    {
      color.alpha *= 0.15;
      gtk_snapshot_append_color (snapshot, &color,
                                 &GRAPHENE_RECT_INIT (geometry.x, geometry.y, geometry.width, 1));
      return;
    }

  part = (PhidiasRowPart) { self->layout, self->shown, 0, G_MAXUINT, geometry.x, geometry.y };
  spans = phidias_block_get_spans (self->base.block, &n_spans);
  if (kind == PHIDIAS_BLOCK_CODE)
    phidias_text_row_code_paint (self, snapshot, &geometry, &color);
  else
    phidias_row_part_paint_code (&part, snapshot, spans, n_spans, &color);
  phidias_row_marks_paint_below (&self->base.marks, snapshot, widget, &part);
  if (self->marker != NULL)
    paint_marker (self, snapshot, &geometry, &color);
  else if (phidias_block_get_task (self->base.block) != PHIDIAS_TASK_NONE && phidias_text_row_is_first_slice (self))
    paint_task (self, snapshot, &geometry, &color);
  phidias_row_paint_layout (snapshot, self->layout, geometry.x, geometry.y, &color,
                            kind == PHIDIAS_BLOCK_NOTICE ? QUIET_ALPHA : 1.0);
  phidias_row_math_paint (self->math, snapshot, self->layout, self->shown, geometry.x, geometry.y, &color);
  phidias_row_marks_paint_above (&self->base.marks, snapshot, widget, self->base.block, &part);
  if (kind == PHIDIAS_BLOCK_CODE)
    phidias_text_row_code_paint_end (self, snapshot, &geometry, &color);
}
