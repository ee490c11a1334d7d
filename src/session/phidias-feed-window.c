/* phidias-feed-window.c: the messages of a feed that are in the list, and where their rows are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-feed-private.h"

/* ---- Places ---- */

/* Where an entry of the window begins, or the window ends, counted from its first row. */
guint
phidias_feed_find_row (PhidiasFeed *self, guint index)
{
  return index < self->end ? (guint) (phidias_feed_entry_get_start (phidias_feed_get_entry (self, index)) - self->origin)
                           : self->n_rows;
}

guint
phidias_feed_count_rows (PhidiasFeed *self, guint index, guint end)
{
  guint n_rows = 0;

  for (; index < end; index++)
    n_rows += phidias_feed_entry_get_n_rows (phidias_feed_get_entry (self, index));

  return n_rows;
}

/* From an entry of the window on, everything stands right after what is before it. */
void
phidias_feed_update_starts (PhidiasFeed *self, guint index)
{
  gint64 start = self->origin;

  if (index > self->first)
    {
      PhidiasFeedEntry *before = phidias_feed_get_entry (self, index - 1);

      start = phidias_feed_entry_get_start (before) + phidias_feed_entry_get_n_rows (before);
    }
  for (; index < self->end; index++)
    {
      phidias_feed_entry_set_start (phidias_feed_get_entry (self, index), start);
      start += phidias_feed_entry_get_n_rows (phidias_feed_get_entry (self, index));
    }
  self->n_rows = (guint) (start - self->origin);
}

/* ---- Measuring ---- */

/* Measures entries after @end until there are @n_rows more, or @limit is reached, or the time is
 * up; at least one. */
guint
phidias_feed_measure_after (PhidiasFeed *self, guint end, guint limit, guint n_rows, gint64 deadline)
{
  guint n = 0;

  while (end < limit && n < n_rows)
    {
      phidias_feed_entry_measure (phidias_feed_get_entry (self, end));
      n += phidias_feed_entry_get_n_rows (phidias_feed_get_entry (self, end));
      end++;
      if (self->clock () >= deadline)
        break;
    }

  return end;
}

/* The same, before the window, which takes them in. Nobody is told. */
guint
phidias_feed_grow_before (PhidiasFeed *self, guint n_rows, gint64 deadline)
{
  guint n = 0;

  while (self->first > 0 && n < n_rows)
    {
      PhidiasFeedEntry *entry = phidias_feed_get_entry (self, --self->first);

      phidias_feed_entry_measure (entry);
      n += phidias_feed_entry_get_n_rows (entry);
      self->origin -= phidias_feed_entry_get_n_rows (entry);
      phidias_feed_entry_set_start (entry, self->origin);
      if (self->clock () >= deadline)
        break;
    }
  self->n_rows += n;

  return n;
}

/* Where a window begins that holds nothing yet: after the message to begin with. */
static guint
find_beginning (PhidiasFeed *self)
{
  g_autofree char *at = g_steal_pointer (&self->at);

  for (guint i = 0; at != NULL && i < self->entries->len; i++)
    if (g_str_equal (phidias_message_get_id (phidias_feed_entry_get_message (phidias_feed_get_entry (self, i))), at))
      return i;

  return self->entries->len;
}

void
phidias_feed_begin_window (PhidiasFeed *self)
{
  self->first = self->end = find_beginning (self);
  self->origin = 0;
  self->end = phidias_feed_measure_after (self, self->end, self->entries->len, PHIDIAS_FEED_FIRST_ROWS, G_MAXINT64);
  phidias_feed_update_starts (self, self->first);
  phidias_feed_grow_before (self, PHIDIAS_FEED_FIRST_ROWS, G_MAXINT64);
}

/* The entry that a row is of. */
PhidiasFeedEntry *
phidias_feed_find_entry (PhidiasFeed *self, guint row)
{
  guint low = self->first;
  guint high = self->end;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (phidias_feed_find_row (self, middle) <= row)
        low = middle;
      else
        high = middle;
    }

  return phidias_feed_get_entry (self, low);
}
