/* phidias-table-row-private.h: what the files of a table row share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-block-row-base.h"
#include "phidias-table-cells-private.h"
#include "phidias-table-group-private.h"
#include "phidias-table-row.h"

G_BEGIN_DECLS

/* The scrollbar's thickness, and how far around it a press is meant for it, in pixels. */
#define PHIDIAS_TABLE_ROW_BAR 4
#define PHIDIAS_TABLE_ROW_BAR_REACH 7

struct _PhidiasTableRow
{
  PhidiasBlockRowBase base;

  /* owned */
  PhidiasTableCells  *cells;
  PhidiasTableGroup  *group;           /* with block */
  GtkWidget          *copy_button;     /* on the first slice */
  GtkWidget          *copy_menu;       /* once the button was pressed */
  GSimpleActionGroup *actions;         /* once asked for */
  GtkAdjustment      *view_adjustment; /* of the view around the row, while the pointer is on it */
  int                *tops;            /* of the rows, and the bottom of the last */

  /* state */
  gulong              resized_handler;
  gulong              scrolled_handler;
  gulong              view_handler;
  gboolean            is_rtl;
  gboolean            is_hovered;
  gboolean            is_dragging;     /* the scrollbar */
  gboolean            is_counted;      /* among the rows of the group in view */
  double              drag_offset;
  int                 fit_width;       /* that the four below are for; -1 for none */
  int                 fit_height;
  int                 table_width;
  int                 widths[PHIDIAS_TABLE_MAX_COLUMNS];
  int                 edges[PHIDIAS_TABLE_MAX_COLUMNS + 1];
};

/* Where things are in a row of some width. */
typedef struct
{
  int x;           /* of the part of the table that is in view */
  int y;
  int width;       /* of that part at most */
  int below;       /* under the table */
} PhidiasTableRowGeometry;

void     phidias_table_row_get_geometry   (PhidiasTableRow         *self,
                                           int                      width,
                                           PhidiasTableRowGeometry *geometry);
void     phidias_table_row_ensure_fit     (PhidiasTableRow         *self,
                                           int                      width);
double   phidias_table_row_get_column_x   (PhidiasTableRow               *self,
                                           const PhidiasTableRowGeometry *geometry,
                                           guint                          column);
void     phidias_table_row_get_cell_part  (PhidiasTableRow               *self,
                                           const PhidiasTableRowGeometry *geometry,
                                           guint                          cell,
                                           PhidiasRowPart                *part);
void     phidias_table_row_snapshot       (GtkWidget               *widget,
                                           GtkSnapshot             *snapshot);

double   phidias_table_row_get_max_offset (PhidiasTableRow         *self);
double   phidias_table_row_get_offset     (PhidiasTableRow         *self);
gboolean phidias_table_row_get_bar        (PhidiasTableRow         *self,
                                           graphene_rect_t         *bar);
void     phidias_table_row_reveal         (PhidiasTableRow         *self,
                                           guint                    byte);
void     phidias_table_row_add_scrolling  (PhidiasTableRow         *self);
void     phidias_table_row_class_add_keys (GtkWidgetClass          *widget_class);

G_END_DECLS
