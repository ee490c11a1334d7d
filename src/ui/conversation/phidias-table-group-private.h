/* phidias-table-group-private.h: what the slices of one table have in common
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-block.h"

G_BEGIN_DECLS

/* As many columns as a block has at most. */
#define PHIDIAS_TABLE_MAX_COLUMNS 128

/* From a column's edge to its text, in pixels. */
#define PHIDIAS_TABLE_PADDING 12

#define PHIDIAS_TYPE_TABLE_GROUP (phidias_table_group_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasTableGroup, phidias_table_group, PHIDIAS, TABLE_GROUP, GObject)

PhidiasTableGroup *phidias_table_group_get        (PhidiasBlock      *first);

void               phidias_table_group_join       (PhidiasTableGroup *self);
void               phidias_table_group_leave      (PhidiasTableGroup *self);
void               phidias_table_group_map        (PhidiasTableGroup *self);
void               phidias_table_group_unmap      (PhidiasTableGroup *self);
void               phidias_table_group_offer      (PhidiasTableGroup *self,
                                                   const int         *naturals,
                                                   const int         *words,
                                                   guint              n_columns,
                                                   guint              serial);
void               phidias_table_group_settle     (PhidiasTableGroup *self);
int                phidias_table_group_fit        (PhidiasTableGroup *self,
                                                   int                available,
                                                   int               *widths,
                                                   guint              n_columns);
gboolean           phidias_table_group_get_is_rtl (PhidiasTableGroup *self,
                                                   gboolean           otherwise);
double             phidias_table_group_get_offset (PhidiasTableGroup *self);
void               phidias_table_group_set_offset (PhidiasTableGroup *self,
                                                   double             offset);

G_END_DECLS
