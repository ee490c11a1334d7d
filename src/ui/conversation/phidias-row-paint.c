/* phidias-row-paint.c: the measures and shapes that all rows of a conversation share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-row-paint-private.h"

#include "phidias-color.h"

/* A card is a breath of the text colour: it follows light, dark and high contrast by itself. */
#define CARD_ALPHA 0.055

#define LIST_INDENT 26
#define QUOTE_INDENT 18

gboolean
phidias_row_focus (GtkWidget *row, GtkDirectionType direction)
{
  GtkWidget *child = gtk_widget_get_focus_child (row);
  gboolean is_backward = direction == GTK_DIR_TAB_BACKWARD;

  if (child == NULL && !gtk_widget_is_focus (row) && !is_backward)
    return gtk_widget_grab_focus (row);
  /* Its links come after the row itself and before what else is in it. */
  if (gtk_widget_is_focus (row) && PHIDIAS_IS_BLOCK_ROW (row)
      && (direction == GTK_DIR_TAB_FORWARD || is_backward)
      && phidias_block_row_move_link (PHIDIAS_BLOCK_ROW (row), !is_backward))
    return TRUE;
  if (direction != GTK_DIR_TAB_FORWARD && !is_backward)
    return child != NULL && gtk_widget_child_focus (child, direction);

  if (child != NULL && gtk_widget_child_focus (child, direction))
    return TRUE;
  if (child != NULL)
    child = is_backward ? gtk_widget_get_prev_sibling (child) : gtk_widget_get_next_sibling (child);
  else if (!gtk_widget_is_focus (row) || !is_backward)
    child = is_backward ? gtk_widget_get_last_child (row) : gtk_widget_get_first_child (row);
  while (child != NULL)
    {
      if (gtk_widget_get_visible (child) && gtk_widget_child_focus (child, direction))
        return TRUE;
      child = is_backward ? gtk_widget_get_prev_sibling (child) : gtk_widget_get_next_sibling (child);
    }

  return is_backward && !gtk_widget_is_focus (row) && gtk_widget_grab_focus (row);
}

int
phidias_row_get_margin (int width)
{
  return width < PHIDIAS_ROW_NARROW ? PHIDIAS_ROW_MARGIN / 2 : PHIDIAS_ROW_MARGIN;
}

int
phidias_row_get_inset (int width)
{
  return width < PHIDIAS_ROW_NARROW ? PHIDIAS_ROW_INSET / 2 : PHIDIAS_ROW_INSET;
}

/* How far lists and quotes push a block in. */
int
phidias_row_get_indent (PhidiasBlock *block, int width)
{
  int list = (int) MIN (phidias_block_get_depth (block), 8) * LIST_INDENT;
  int quote = (int) MIN (phidias_block_get_quote_depth (block), 8) * QUOTE_INDENT;

  return MIN (list + quote, MAX (width / 2 - phidias_row_get_inset (width), 0));
}

/* A filled box; the corners of an edge that it does not have are square, so that the parts of one
 * box in several rows meet. */
void
phidias_row_paint_box (GtkSnapshot   *snapshot,
                       float          x,
                       float          y,
                       float          width,
                       float          height,
                       float          radius,
                       gboolean       has_top,
                       gboolean       has_bottom,
                       const GdkRGBA *color)
{
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (x, y, width, height);
  graphene_size_t top = GRAPHENE_SIZE_INIT (has_top ? radius : 0, has_top ? radius : 0);
  graphene_size_t bottom = GRAPHENE_SIZE_INIT (has_bottom ? radius : 0, has_bottom ? radius : 0);
  GskRoundedRect box;

  if (radius <= 0 || (!has_top && !has_bottom))
    {
      gtk_snapshot_append_color (snapshot, color, &bounds);
      return;
    }

  gsk_rounded_rect_init (&box, &bounds, &top, &top, &bottom, &bottom);
  gtk_snapshot_push_rounded_clip (snapshot, &box);
  gtk_snapshot_append_color (snapshot, color, &bounds);
  gtk_snapshot_pop (snapshot);
}

/* A line around an area, within it. */
void
phidias_row_paint_ring (GtkSnapshot *snapshot, const graphene_rect_t *area, float radius, const GdkRGBA *color)
{
  GskRoundedRect outline;

  gsk_rounded_rect_init_from_rect (&outline, area, radius);
  gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 2, 2, 2, 2 },
                              (GdkRGBA[4]) { *color, *color, *color, *color });
}

/* The part of a message's card that is in this row, from so many pixels below its top. */
void
phidias_row_paint_card (GtkSnapshot    *snapshot,
                        GtkWidget      *row,
                        int             above,
                        gboolean        has_top,
                        PhidiasRowCard  card)
{
  int width = gtk_widget_get_width (row);
  int margin = phidias_row_get_margin (width);
  GdkRGBA color;

  if (card == PHIDIAS_ROW_CARD_NONE)
    return;

  phidias_widget_get_color (row, &color);
  color.alpha *= CARD_ALPHA;
  phidias_row_paint_box (snapshot, margin, above, width - 2 * margin,
                         gtk_widget_get_height (row) - above, PHIDIAS_ROW_RADIUS, has_top,
                         card == PHIDIAS_ROW_CARD_LAST, &color);
}

/* The bars at the side of what is quoted. */
void
phidias_row_paint_quotes (GtkSnapshot *snapshot, GtkWidget *row, PhidiasBlock *block, gboolean is_rtl)
{
  int width = gtk_widget_get_width (row);
  int inset = phidias_row_get_inset (width);
  int indent = phidias_row_get_indent (block, width);
  int outer = (int) MIN (phidias_block_get_outer_depth (block), 8);
  guint depth = MIN (phidias_block_get_quote_depth (block), 8);
  GdkRGBA bar;

  phidias_widget_get_color (row, &bar);
  bar.alpha *= 0.2;
  for (guint i = 0; i < depth; i++)
    {
      int within = outer * LIST_INDENT + (int) i * QUOTE_INDENT;
      float x = inset + (float) within;

      if (within >= indent)
        break;
      if (is_rtl)
        x = width - x - 3;
      phidias_row_paint_box (snapshot, x, 0, 3, gtk_widget_get_height (row), 0, FALSE, FALSE, &bar);
    }
}

/* The row that has the keyboard focus, when it came there by the keyboard. */
void
phidias_row_paint_focus (GtkSnapshot *snapshot, GtkWidget *row)
{
  int margin = phidias_row_get_margin (gtk_widget_get_width (row)) / 2;
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (margin, 0, gtk_widget_get_width (row) - 2 * margin,
                                               gtk_widget_get_height (row));
  GdkRGBA color;

  if (!gtk_widget_has_visible_focus (row))
    return;

  phidias_widget_get_named_color (row, "accent_color", &color);
  color.alpha *= 0.5;
  phidias_row_paint_ring (snapshot, &bounds, 8, &color);
}

void
phidias_row_paint_layout (GtkSnapshot   *snapshot,
                          PangoLayout   *layout,
                          float          x,
                          float          y,
                          const GdkRGBA *color,
                          double         alpha)
{
  GdkRGBA faded = *color;

  faded.alpha *= alpha;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_snapshot_append_layout (snapshot, layout, &faded);
  gtk_snapshot_restore (snapshot);
}
