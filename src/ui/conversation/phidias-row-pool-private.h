/* phidias-row-pool-private.h: rows that wait to be shown again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Rows of several kinds, at most so many of each. A list reuses its items for whatever comes into
 * view; one that goes from a paragraph to a table needs another row, and a widget costs far more to
 * make and to style than to fill. */
typedef struct _PhidiasRowPool PhidiasRowPool;

PhidiasRowPool *phidias_row_pool_new         (guint           n_kinds,
                                              guint           limit) G_GNUC_WARN_UNUSED_RESULT;
void            phidias_row_pool_free        (PhidiasRowPool *self);
void            phidias_row_pool_give        (PhidiasRowPool *self,
                                              guint           kind,
                                              GtkWidget      *row);
GtkWidget      *phidias_row_pool_take        (PhidiasRowPool *self,
                                              guint           kind) G_GNUC_WARN_UNUSED_RESULT;
guint           phidias_row_pool_get_n_spare (PhidiasRowPool *self,
                                              guint           kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasRowPool, phidias_row_pool_free)

G_END_DECLS
