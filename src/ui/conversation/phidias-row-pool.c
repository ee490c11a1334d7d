/* phidias-row-pool.c: rows that wait to be shown again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-row-pool-private.h"

struct _PhidiasRowPool
{
  GPtrArray **spares;  /* owned; of each kind */
  guint       n_kinds;
  guint       limit;
};

/*
 * phidias_row_pool_new:
 * @n_kinds: how many kinds of row there are
 * @limit: how many of each are kept at most
 *
 * Returns: (transfer full): no rows yet
 */
PhidiasRowPool *
phidias_row_pool_new (guint n_kinds, guint limit)
{
  PhidiasRowPool *self = g_new0 (PhidiasRowPool, 1);

  self->n_kinds = n_kinds;
  self->limit = limit;
  self->spares = g_new0 (GPtrArray *, n_kinds);
  for (guint i = 0; i < n_kinds; i++)
    self->spares[i] = g_ptr_array_new_with_free_func (g_object_unref);

  return self;
}

/*
 * phidias_row_pool_free:
 * @self: rows
 */
void
phidias_row_pool_free (PhidiasRowPool *self)
{
  for (guint i = 0; i < self->n_kinds; i++)
    g_ptr_array_unref (self->spares[i]);
  g_free (self->spares);
  g_free (self);
}

/*
 * phidias_row_pool_give:
 * @self: rows
 * @kind: of what kind the row is
 * @row: a row without a parent that shows nothing
 *
 * Keeps the row if there is room for it. Nothing says any more what it showed: a row that is filled
 * again tells its own name, but may have none to tell.
 */
void
phidias_row_pool_give (PhidiasRowPool *self, guint kind, GtkWidget *row)
{
  g_assert (kind < self->n_kinds);
  g_assert (gtk_widget_get_parent (row) == NULL);

  if (self->spares[kind]->len >= self->limit)
    return;

  gtk_accessible_reset_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL);
  g_ptr_array_add (self->spares[kind], g_object_ref (row));
}

/*
 * phidias_row_pool_take:
 * @self: rows
 * @kind: a kind of row
 *
 * Returns: (transfer full) (nullable): a row of that kind, out of those that wait
 */
GtkWidget *
phidias_row_pool_take (PhidiasRowPool *self, guint kind)
{
  g_assert (kind < self->n_kinds);

  if (self->spares[kind]->len == 0)
    return NULL;

  return g_ptr_array_steal_index_fast (self->spares[kind], self->spares[kind]->len - 1);
}

/*
 * phidias_row_pool_get_n_spare:
 * @self: rows
 * @kind: a kind of row
 *
 * Returns: how many of them wait
 */
guint
phidias_row_pool_get_n_spare (PhidiasRowPool *self, guint kind)
{
  g_assert (kind < self->n_kinds);

  return self->spares[kind]->len;
}
