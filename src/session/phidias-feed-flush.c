/* phidias-feed-flush.c: how text that streamed in becomes rows, a little at a time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-feed-private.h"

/* What a flush may take, in microseconds; and how many rows may come with it, for each of which the
 * view has to find a height in the same frame. */
#define FLUSH_TIME 4000
#define FLUSH_ROWS 48

/*
 * phidias_feed_begin_flush:
 * @self: a feed
 *
 * To be called before text becomes rows: a frame's worth of it may from now on.
 */
void
phidias_feed_begin_flush (PhidiasFeed *self)
{
  self->flush_end = self->clock () + FLUSH_TIME;
  self->flush_rows = FLUSH_ROWS;
}

/*
 * phidias_feed_may_go_on:
 * @self: a feed
 *
 * Returns: whether more text may become rows in this frame
 */
gboolean
phidias_feed_may_go_on (PhidiasFeed *self)
{
  return self->flush_rows > 0 && self->clock () < self->flush_end;
}

/**
 * phidias_feed_has_pending:
 * @self: a feed
 *
 * Returns: whether text came that phidias_feed_flush() would show
 */
gboolean
phidias_feed_has_pending (PhidiasFeed *self)
{
  g_return_val_if_fail (PHIDIAS_IS_FEED (self), FALSE);

  return self->has_pending;
}

/**
 * phidias_feed_flush:
 * @self: a feed
 *
 * Turns what streamed in since the last call into rows. Costs what came, not what is there, and some
 * milliseconds at most: if there is still something pending after it, call it again in the next frame.
 */
void
phidias_feed_flush (PhidiasFeed *self)
{
  g_return_if_fail (PHIDIAS_IS_FEED (self));

  phidias_feed_begin_flush (self);
  while (self->waiting->len > 0)
    {
      PhidiasFeedEntry *entry = g_ptr_array_index (self->waiting, 0);

      if (!phidias_feed_entry_flush (entry))
        break;
      g_ptr_array_remove (self->waiting, entry);
    }
  phidias_feed_update_pending (self);
}
