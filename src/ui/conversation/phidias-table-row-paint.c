/* phidias-table-row-paint.c: where things are in a table row, and how they are drawn
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-table-row-private.h"

#include "phidias-color.h"
#include "phidias-row-paint-private.h"

#define ABOVE 8
#define BELOW 10

/* Beside the table for its button, in pixels. */
#define BUTTON_ROOM 32

#define LINE_ALPHA 0.1
#define HEADER_LINE_ALPHA 0.35
#define SHADOW_ALPHA 0.14
#define SHADOW_WIDTH 14
#define BAR_ALPHA 0.35
#define BAR_DRAG_ALPHA 0.7

void
phidias_table_row_get_geometry (PhidiasTableRow *self, int width, PhidiasTableRowGeometry *geometry)
{
  int inset = phidias_row_get_inset (width);
  int indent = phidias_row_get_indent (self->base.block, width);
  int room = MAX (inset, BUTTON_ROOM);
  /* Of the table, not of the interface: the button is at its end. */
  int left = self->is_rtl ? room : inset;
  int right = self->is_rtl ? inset : room;

  geometry->x = left + (self->is_rtl ? 0 : indent);
  geometry->width = MAX (width - left - right - indent, 1);
  geometry->y = phidias_block_get_slice (self->base.block) == 0 ? ABOVE : 0;
  geometry->below = phidias_block_get_has_more (self->base.block) ? 0 : BELOW;
  geometry->below += phidias_block_row_base_get_card_end (&self->base);
}

/* Fits columns and rows into a width. */
void
phidias_table_row_ensure_fit (PhidiasTableRow *self, int width)
{
  PhidiasTableRowGeometry geometry;
  guint n_columns = phidias_table_cells_get_n_columns (self->cells);

  if (self->fit_width == width)
    return;

  self->is_rtl = phidias_table_group_get_is_rtl (
    self->group, gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL);
  phidias_table_row_get_geometry (self, width, &geometry);
  self->table_width = phidias_table_group_fit (self->group, geometry.width, self->widths, n_columns);
  self->edges[0] = 0;
  for (guint i = 0; i < n_columns; i++)
    self->edges[i + 1] = self->edges[i] + self->widths[i];
  g_free (self->tops);
  self->tops = g_new (int, phidias_table_cells_get_n_rows (self->cells) + 1);
  self->fit_height = phidias_table_cells_place (self->cells, self->widths, self->tops);
  self->fit_width = width;
}

/* The left edge of a column in the row. */
double
phidias_table_row_get_column_x (PhidiasTableRow               *self,
                                const PhidiasTableRowGeometry *geometry,
                                guint                          column)
{
  double offset = CLAMP (phidias_table_group_get_offset (self->group), 0,
                         MAX (self->table_width - geometry->width, 0));

  return self->is_rtl ? geometry->x + geometry->width + offset - self->edges[column + 1]
                      : geometry->x - offset + self->edges[column];
}

/*
 * phidias_table_row_get_cell_part:
 * @self: a row that shows a table
 * @geometry: where things are in it
 * @cell: one of its cells
 * @part: (out): the cell, where its layout is drawn
 */
void
phidias_table_row_get_cell_part (PhidiasTableRow               *self,
                                 const PhidiasTableRowGeometry *geometry,
                                 guint                          cell,
                                 PhidiasRowPart                *part)
{
  guint n_columns = phidias_table_cells_get_n_columns (self->cells);
  guint column = cell % n_columns;
  int room = self->widths[column] - 2 * PHIDIAS_TABLE_PADDING;
  PhidiasColumnAlignment alignment = phidias_block_get_column_alignment (self->base.block, column);
  double x = phidias_table_row_get_column_x (self, geometry, column) + PHIDIAS_TABLE_PADDING;
  int width;

  part->layout = phidias_table_cells_get_layout (self->cells, cell, MAX (room, 1));
  part->shown = phidias_table_cells_get_shown (self->cells, cell);
  phidias_table_cells_get_range (self->cells, cell, &part->start, &part->end);

  /* A wrapped layout knows its width and places its lines itself. */
  if (pango_layout_get_width (part->layout) < 0)
    {
      pango_layout_get_pixel_size (part->layout, &width, NULL);
      if (alignment == PHIDIAS_COLUMN_CENTER)
        x += (room - width) / 2;
      else if ((alignment == PHIDIAS_COLUMN_END) != self->is_rtl)
        x += room - width;
    }
  part->x = (float) x;
  part->y = (float) (geometry->y + self->tops[cell / n_columns] + PHIDIAS_TABLE_ROW_PADDING
                     + phidias_table_cells_get_top (self->cells, cell));
}

/* ---- Cells ---- */

static void
paint_cell (PhidiasTableRow               *self,
            GtkSnapshot                   *snapshot,
            const PhidiasTableRowGeometry *geometry,
            guint                          cell,
            const GdkRGBA                 *color)
{
  GtkWidget *widget = GTK_WIDGET (self);
  guint n_spans;
  const PhidiasSpan *spans = phidias_table_cells_get_spans (self->cells, cell, &n_spans);
  PhidiasRowPart part;

  phidias_table_row_get_cell_part (self, geometry, cell, &part);
  phidias_row_part_paint_code (&part, snapshot, spans, n_spans, color);
  phidias_row_marks_paint_below (&self->base.marks, snapshot, widget, &part);
  phidias_row_paint_layout (snapshot, part.layout, part.x, part.y, color, 1.0);
  phidias_row_math_paint (phidias_table_cells_get_math (self->cells, cell), snapshot, part.layout, part.shown,
                          part.x, part.y, color);
  phidias_row_marks_paint_above (&self->base.marks, snapshot, widget, self->base.block, &part);
}

static void
paint_cells (PhidiasTableRow               *self,
             GtkSnapshot                   *snapshot,
             const PhidiasTableRowGeometry *geometry,
             const GdkRGBA                 *color)
{
  guint n_rows = phidias_table_cells_get_n_rows (self->cells);
  guint n_columns = phidias_table_cells_get_n_columns (self->cells);

  for (guint column = 0; column < n_columns; column++)
    {
      double left = phidias_table_row_get_column_x (self, geometry, column);

      /* What is scrolled out costs nothing. */
      if (left >= geometry->x + geometry->width || left + self->widths[column] <= geometry->x)
        continue;
      for (guint row = 0; row < n_rows; row++)
        paint_cell (self, snapshot, geometry, row * n_columns + column, color);
    }
}

/* ---- Around them ---- */

static void
paint_lines (PhidiasTableRow               *self,
             GtkSnapshot                   *snapshot,
             const PhidiasTableRowGeometry *geometry,
             const GdkRGBA                 *color)
{
  guint n_rows = phidias_table_cells_get_n_rows (self->cells);
  gboolean has_header = phidias_block_get_slice (self->base.block) == 0;
  int width = MIN (self->table_width, geometry->width);
  int x = self->is_rtl ? geometry->x + geometry->width - width : geometry->x;

  for (guint row = 0; row < n_rows; row++)
    {
      gboolean is_header = row == 0 && has_header;
      GdkRGBA line = *color;

      if (row + 1 == n_rows && !is_header && !phidias_block_get_has_more (self->base.block))
        break;
      line.alpha *= is_header ? HEADER_LINE_ALPHA : LINE_ALPHA;
      gtk_snapshot_append_color (snapshot, &line,
                                 &GRAPHENE_RECT_INIT (x, geometry->y + self->tops[row + 1] - 1, width, 1));
    }
}

/* A shadow at an edge says that the table goes on under it. */
static void
paint_shadow (PhidiasTableRow               *self,
              GtkSnapshot                   *snapshot,
              const PhidiasTableRowGeometry *geometry,
              gboolean                       is_left,
              const GdkRGBA                 *color)
{
  float left = geometry->x + (is_left ? 0 : geometry->width - SHADOW_WIDTH);
  float from = is_left ? left : left + SHADOW_WIDTH;
  float to = is_left ? left + SHADOW_WIDTH : left;
  GdkRGBA dark = *color;
  GdkRGBA clear = *color;

  dark.alpha *= SHADOW_ALPHA;
  clear.alpha = 0;
  gtk_snapshot_append_linear_gradient (snapshot,
                                       &GRAPHENE_RECT_INIT (left, geometry->y, SHADOW_WIDTH, self->fit_height),
                                       &GRAPHENE_POINT_INIT (from, 0), &GRAPHENE_POINT_INIT (to, 0),
                                       (const GskColorStop[]) { { 0, dark }, { 1, clear } }, 2);
}

static void
paint_more (PhidiasTableRow               *self,
            GtkSnapshot                   *snapshot,
            const PhidiasTableRowGeometry *geometry,
            const GdkRGBA                 *color)
{
  double most = phidias_table_row_get_max_offset (self);
  double offset = phidias_table_row_get_offset (self);
  graphene_rect_t bar;
  GdkRGBA handle = *color;

  if (offset > 0)
    paint_shadow (self, snapshot, geometry, !self->is_rtl, color);
  if (offset < most)
    paint_shadow (self, snapshot, geometry, self->is_rtl, color);
  if (phidias_table_row_get_bar (self, &bar))
    {
      handle.alpha *= self->is_dragging ? BAR_DRAG_ALPHA : BAR_ALPHA;
      phidias_row_paint_box (snapshot, bar.origin.x, bar.origin.y, bar.size.width, bar.size.height,
                             PHIDIAS_TABLE_ROW_BAR / 2.f, TRUE, TRUE, &handle);
    }
}

void
phidias_table_row_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PhidiasTableRow *self = PHIDIAS_TABLE_ROW (widget);
  PhidiasTableRowGeometry geometry;
  int width = gtk_widget_get_width (widget);
  GdkRGBA color;

  if (self->base.block == NULL)
    return;

  phidias_table_row_ensure_fit (self, width);
  phidias_table_row_get_geometry (self, width, &geometry);
  phidias_widget_get_color (widget, &color);

  phidias_block_row_base_paint_ground (&self->base, snapshot, self->is_rtl);
  paint_lines (self, snapshot, &geometry, &color);
  if (self->table_width > geometry.width)
    {
      gtk_snapshot_push_clip (snapshot, &GRAPHENE_RECT_INIT (geometry.x, 0, geometry.width,
                                                             gtk_widget_get_height (widget)));
      paint_cells (self, snapshot, &geometry, &color);
      gtk_snapshot_pop (snapshot);
      paint_more (self, snapshot, &geometry, &color);
    }
  else
    {
      paint_cells (self, snapshot, &geometry, &color);
    }
  if (self->copy_button != NULL)
    gtk_widget_snapshot_child (widget, self->copy_button, snapshot);
}
