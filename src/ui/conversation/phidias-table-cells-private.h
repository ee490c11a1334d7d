/* phidias-table-cells-private.h: the cells of one slice of a table, measured and laid out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-block.h"
#include "phidias-display-text.h"
#include "phidias-row-math-private.h"

G_BEGIN_DECLS

/* Above and under the text of a row, in pixels. */
#define PHIDIAS_TABLE_ROW_PADDING 5

typedef struct _PhidiasTableCells PhidiasTableCells;

PhidiasTableCells *phidias_table_cells_new             (GtkWidget         *widget) G_GNUC_WARN_UNUSED_RESULT;
void               phidias_table_cells_free            (PhidiasTableCells *self);

void               phidias_table_cells_set_block       (PhidiasTableCells *self,
                                                        PhidiasBlock      *block);
void               phidias_table_cells_update          (PhidiasTableCells *self);
void               phidias_table_cells_forget          (PhidiasTableCells *self);
void               phidias_table_cells_drop_layouts    (PhidiasTableCells *self);

guint              phidias_table_cells_get_n_columns   (PhidiasTableCells *self);
guint              phidias_table_cells_get_n_rows      (PhidiasTableCells *self);
const int         *phidias_table_cells_get_naturals    (PhidiasTableCells *self);
const int         *phidias_table_cells_get_words       (PhidiasTableCells *self);
int                phidias_table_cells_place           (PhidiasTableCells *self,
                                                        const int         *widths,
                                                        int               *tops);
PangoLayout       *phidias_table_cells_get_layout      (PhidiasTableCells *self,
                                                        guint              cell,
                                                        int                width);
PhidiasDisplayText *phidias_table_cells_get_shown      (PhidiasTableCells *self,
                                                        guint              cell);
PhidiasRowMath    *phidias_table_cells_get_math        (PhidiasTableCells *self,
                                                        guint              cell);
int                phidias_table_cells_get_top         (PhidiasTableCells *self,
                                                        guint              cell);
void               phidias_table_cells_get_range       (PhidiasTableCells *self,
                                                        guint              cell,
                                                        guint             *start,
                                                        guint             *end);
const PhidiasSpan *phidias_table_cells_get_spans       (PhidiasTableCells *self,
                                                        guint              cell,
                                                        guint             *n_spans);
gboolean           phidias_table_cells_find            (PhidiasTableCells *self,
                                                        guint              byte,
                                                        guint             *cell);
guint              phidias_table_cells_get_n_measured  (PhidiasTableCells *self);
guint              phidias_table_cells_get_n_layouts   (PhidiasTableCells *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasTableCells, phidias_table_cells_free)

G_END_DECLS
