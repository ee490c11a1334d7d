/* phidias-table-row.h: a table, or a slice of one, drawn
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-block-row-base.h"

G_BEGIN_DECLS

/**
 * PhidiasTableFormat:
 * @PHIDIAS_TABLE_MARKDOWN: a table in Markdown
 * @PHIDIAS_TABLE_CSV: comma-separated values by RFC 4180
 *
 * How a table is copied.
 */
typedef enum {
  PHIDIAS_TABLE_MARKDOWN,
  PHIDIAS_TABLE_CSV,
} PhidiasTableFormat;

#define PHIDIAS_TYPE_TABLE_ROW (phidias_table_row_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasTableRow, phidias_table_row, PHIDIAS, TABLE_ROW, PhidiasBlockRowBase)

GtkWidget *phidias_table_row_new      (void) G_GNUC_WARN_UNUSED_RESULT;

char      *phidias_table_row_dup_text (PhidiasTableRow    *self,
                                       PhidiasTableFormat  format) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
