/* phidias-place-keeper-seek.c: places that are asked for, in view or far away
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-place-keeper-private.h"

#include <math.h>

/* A far jump shows rows whose heights were guesses; each layout makes some of them known. */
#define MAX_ATTEMPTS 12

/* A place that was asked for: its row is in view or comes there with the next layout. */
void
phidias_place_keeper_seek_pending (PhidiasPlaceKeeper *self)
{
  GtkWidget *row = phidias_place_keeper_find_row (self, self->pending_item);
  double y;
  double height;
  double value = gtk_adjustment_get_value (self->adjustment);

  if (++self->n_attempts > MAX_ATTEMPTS)
    {
      self->has_pending = FALSE;
      phidias_place_keeper_take_anchor (self);
      return;
    }

  if (!phidias_place_keeper_get_row_bounds (self, row, &y, &height))
    {
      self->is_lists_own = TRUE;
      gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", self->pending_item);
      phidias_place_keeper_go_on_later (self);
      return;
    }

  value = CLAMP (value + y - self->pending_offset, gtk_adjustment_get_lower (self->adjustment), phidias_place_keeper_get_end (self));
  if (fabs (value - gtk_adjustment_get_value (self->adjustment)) >= 0.5)
    {
      phidias_place_keeper_move_to (self, value);
      return;
    }

  self->has_pending = FALSE;
  phidias_place_keeper_set_is_following (self, value >= phidias_place_keeper_get_end (self) - PHIDIAS_PLACE_END_SLACK);
  phidias_place_keeper_take_anchor (self);
}

void
phidias_place_keeper_seek (PhidiasPlaceKeeper *self, guint item, double offset)
{
  self->has_pending = TRUE;
  self->pending_item = item;
  self->pending_offset = offset;
  self->n_attempts = 0;
  phidias_place_keeper_seek_pending (self);
}

/**
 * phidias_place_keeper_get_is_seeking:
 * @self: a keeper
 *
 * Returns: whether a place that was asked for is not reached yet
 */
gboolean
phidias_place_keeper_get_is_seeking (PhidiasPlaceKeeper *self)
{
  g_return_val_if_fail (PHIDIAS_IS_PLACE_KEEPER (self), FALSE);

  return self->has_pending;
}

static void
scroll_to (PhidiasPlaceKeeper *self, guint item)
{
  GtkSelectionModel *model = self->list != NULL ? gtk_list_view_get_model (self->list) : NULL;

  if (model == NULL || item >= g_list_model_get_n_items (G_LIST_MODEL (model)))
    return;

  /* The range may stay as it is: that is no scroll of the reader's. */
  self->is_lists_own = TRUE;
  self->is_stale = TRUE;
  self->is_paging = FALSE;
  self->n_pages = 0;
  /* By item, not by value: GTK 4.18 leaves the view blank after a far move of the value. */
  gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", item);
  gtk_widget_queue_allocate (GTK_WIDGET (self->list));
}

/**
 * phidias_place_keeper_jump_to_end:
 * @self: a keeper
 *
 * Shows the end and follows it from now on.
 */
void
phidias_place_keeper_jump_to_end (PhidiasPlaceKeeper *self)
{
  GtkSelectionModel *model;
  guint n;

  g_return_if_fail (PHIDIAS_IS_PLACE_KEEPER (self));

  self->has_pending = FALSE;
  phidias_place_keeper_set_is_following (self, TRUE);
  model = self->list != NULL ? gtk_list_view_get_model (self->list) : NULL;
  n = model != NULL ? g_list_model_get_n_items (G_LIST_MODEL (model)) : 0;
  if (n > 0)
    {
      self->is_setting = TRUE;
      scroll_to (self, n - 1);
      self->is_setting = FALSE;
    }
}

/**
 * phidias_place_keeper_jump_to_start:
 * @self: a keeper
 *
 * Shows the first item and stays there.
 */
void
phidias_place_keeper_jump_to_start (PhidiasPlaceKeeper *self)
{
  phidias_place_keeper_set_place (self, 0, 0);
}

/**
 * phidias_place_keeper_get_place:
 * @self: a keeper
 * @item: (out): the position of the topmost item in view
 * @offset: (out): pixels from the top of the view to the top of its row, 0 or negative
 *
 * What phidias_place_keeper_set_place() takes to come back here.
 *
 * Returns: whether there is a row in view
 */
gboolean
phidias_place_keeper_get_place (PhidiasPlaceKeeper *self, guint *item, double *offset)
{
  GtkWidget *row;
  double height;

  g_return_val_if_fail (PHIDIAS_IS_PLACE_KEEPER (self), FALSE);
  g_return_val_if_fail (item != NULL && offset != NULL, FALSE);

  if (self->has_pending)
    {
      *item = self->pending_item;
      *offset = self->pending_offset;
      return TRUE;
    }

  row = self->list != NULL ? phidias_place_keeper_find_top_row (self, offset, &height) : NULL;
  if (row == NULL)
    return FALSE;

  *item = gtk_list_item_get_position (phidias_place_keeper_get_list_item (row));

  return TRUE;
}

/**
 * phidias_place_keeper_set_place:
 * @self: a keeper
 * @item: the position of an item
 * @offset: where its row's top shall be, in pixels from the top of the view
 *
 * Goes there with the next layouts, and stays until the reader scrolls.
 */
void
phidias_place_keeper_set_place (PhidiasPlaceKeeper *self, guint item, double offset)
{
  g_return_if_fail (PHIDIAS_IS_PLACE_KEEPER (self));

  g_clear_object (&self->anchor);
  phidias_place_keeper_set_is_following (self, FALSE);
  self->has_pending = TRUE;
  self->pending_item = item;
  self->pending_offset = offset;
  self->n_attempts = 0;
  self->is_setting = TRUE;
  scroll_to (self, item);
  self->is_setting = FALSE;
}
