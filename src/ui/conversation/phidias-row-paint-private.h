/* phidias-row-paint-private.h: the measures and shapes that all rows of a conversation share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-block-row.h"

G_BEGIN_DECLS

/* Widths in pixels. Text of every message starts at the same line; the card around a prompt and
 * the one around code reach out of it. */
#define PHIDIAS_ROW_WIDTH 808         /* of the whole column: 740 pixels of text */
#define PHIDIAS_ROW_MARGIN 12         /* outside a card */
#define PHIDIAS_ROW_PADDING 22        /* from a card's edge to its text */
#define PHIDIAS_ROW_INSET (PHIDIAS_ROW_MARGIN + PHIDIAS_ROW_PADDING)
#define PHIDIAS_ROW_NARROW 480        /* below this the insets halve */
#define PHIDIAS_ROW_RADIUS 14
#define PHIDIAS_ROW_CARD_TOP 14
#define PHIDIAS_ROW_CARD_BOTTOM 14

/* The part of gtk_widget_focus() that a focusable widget with children needs of its own: first
 * the row, then what is in it. */
gboolean phidias_row_focus    (GtkWidget        *row,
                               GtkDirectionType  direction);

int  phidias_row_get_margin   (int             width);
int  phidias_row_get_inset    (int             width);
int  phidias_row_get_indent   (PhidiasBlock   *block,
                               int             width);
void phidias_row_paint_box    (GtkSnapshot    *snapshot,
                               float           x,
                               float           y,
                               float           width,
                               float           height,
                               float           radius,
                               gboolean        has_top,
                               gboolean        has_bottom,
                               const GdkRGBA  *color);
void phidias_row_paint_ring   (GtkSnapshot    *snapshot,
                               const graphene_rect_t *area,
                               float           radius,
                               const GdkRGBA  *color);
void phidias_row_paint_card   (GtkSnapshot    *snapshot,
                               GtkWidget      *row,
                               int             above,
                               gboolean        has_top,
                               PhidiasRowCard  card);
void phidias_row_paint_quotes (GtkSnapshot    *snapshot,
                               GtkWidget      *row,
                               PhidiasBlock   *block,
                               gboolean        is_rtl);
void phidias_row_paint_focus  (GtkSnapshot    *snapshot,
                               GtkWidget      *row);
void phidias_row_paint_layout (GtkSnapshot    *snapshot,
                               PangoLayout    *layout,
                               float           x,
                               float           y,
                               const GdkRGBA  *color,
                               double          alpha);

G_END_DECLS
