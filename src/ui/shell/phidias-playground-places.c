/* phidias-playground-places.c: a conversation opens where it was being read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-playground-private.h"

#include <math.h>

/* A place is kept this long after the last move, or after the first while there is no rest. From
 * there it is on its way to the disk. */
#define REST_MS 300
#define MAX_WAIT_MS 700

/* Added to the row of a message whose thought was open: its rows are counted, and it opens again. A
 * conversation is read anew with its thoughts folded. */
#define THOUGHT_IS_OPEN (1u << 30)

static void
rest_cb (gpointer user_data)
{
  PhidiasPlayground *self = user_data;

  self->place_id = 0;
  phidias_playground_keep_place (self);
}

static void
place_changed_cb (PhidiasPlayground *self)
{
  gint64 now = g_get_monotonic_time ();

  if (self->place_id == 0)
    self->place_time = now;
  else if (now - self->place_time >= MAX_WAIT_MS * 1000)
    return;
  g_clear_handle_id (&self->place_id, g_source_remove);
  self->place_id = g_timeout_add_once (REST_MS, rest_cb, self);
}

/* phidias_playground_watch_place: from here on a new place is soon on disk */
void
phidias_playground_watch_place (PhidiasPlayground *self)
{
  PhidiasPlaceKeeper *keeper = phidias_conversation_view_get_place_keeper (self->view);

  g_signal_connect_object (keeper, "place-changed", G_CALLBACK (place_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (keeper, "notify::is-at-end", G_CALLBACK (place_changed_cb), self, G_CONNECT_SWAPPED);
}

/* phidias_playground_return_to_place: where the conversation was being read, else its end */
void
phidias_playground_return_to_place (PhidiasPlayground *self)
{
  guint row;
  int offset;
  const char *id = phidias_conversation_get_place (self->conversation, &row, &offset);
  PhidiasMessage *message = id != NULL ? phidias_conversation_find (self->conversation, id) : NULL;
  gboolean is_open = (row & THOUGHT_IS_OPEN) != 0;
  guint start;
  guint n_rows;

  row &= ~THOUGHT_IS_OPEN;
  if (message != NULL && phidias_feed_get_unfolded (self->feed, message) != is_open)
    phidias_feed_set_unfolded (self->feed, message, is_open);
  if (message != NULL && phidias_feed_find_message (self->feed, message, &start, &n_rows))
    phidias_conversation_view_set_place (self->view, start + MIN (row, n_rows - 1), offset);
  else
    phidias_place_keeper_jump_to_end (phidias_conversation_view_get_place_keeper (self->view));
}

/**
 * phidias_playground_keep_place:
 * @self: a playground
 *
 * Tells the open conversation where it is being read, at once.
 */
void
phidias_playground_keep_place (PhidiasPlayground *self)
{
  g_autoptr (PhidiasFeedItem) row = NULL;
  PhidiasMessage *message;
  guint item;
  guint start;
  double offset;

  g_return_if_fail (PHIDIAS_IS_PLAYGROUND (self));

  g_clear_handle_id (&self->place_id, g_source_remove);
  if (self->feed == NULL)
    return;
  if (phidias_place_keeper_get_is_at_end (phidias_conversation_view_get_place_keeper (self->view)) ||
      !phidias_conversation_view_get_place (self->view, &item, &offset))
    {
      phidias_conversation_set_place (self->conversation, NULL, 0, 0);
      return;
    }

  row = g_list_model_get_item (G_LIST_MODEL (self->feed), item);
  message = phidias_feed_item_get_message (row);
  if (!phidias_feed_find_message (self->feed, message, &start, NULL))
    return;
  item -= start;
  if (phidias_feed_get_unfolded (self->feed, message))
    item |= THOUGHT_IS_OPEN;
  phidias_conversation_set_place (self->conversation, phidias_message_get_id (message), item, (int) round (offset));
}
