/* phidias-table-private.h: the rows of a table, as they are written
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-block.h"

G_BEGIN_DECLS

/* What is larger is no table that anybody reads; it is shown as text. */
#define PHIDIAS_TABLE_MAX_COLUMNS 128
#define PHIDIAS_TABLE_MAX_CELLS 10000

/* The cells of one row, one after the other. */
typedef struct
{
  const char *row;
  gsize       length;
  gsize       at;
  gboolean    is_at_end;      /* nothing comes after the last cell given */
} PhidiasTableCells;

void      phidias_table_cells_init      (PhidiasTableCells      *cells,
                                         const char             *row,
                                         gsize                   length);
gboolean  phidias_table_cells_next      (PhidiasTableCells      *cells,
                                         gsize                  *start,
                                         gsize                  *end);
guint     phidias_table_count_cells     (const char             *row,
                                         gsize                   length,
                                         gboolean               *has_pipe);
gboolean  phidias_table_is_delimiter    (const char             *row,
                                         gsize                   length);
guint8   *phidias_table_read_alignments (const char             *row,
                                         gsize                   length,
                                         guint                  *n_columns) G_GNUC_WARN_UNUSED_RESULT;
char     *phidias_table_unescape        (const char             *cell,
                                         gsize                  *length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
