/* phidias-feed-path.c: what the messages of a path do to the rows of a feed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-feed-private.h"

/* Rows in memory that nobody shows. */
#define N_KEPT_ROWS 1024

/* Messages looked at for rows to drop, whenever a row is asked for. */
#define N_DROP_TRIES 4

/* ---- Entries ---- */

static void
forget_made (PhidiasFeed *self, PhidiasFeedEntry *entry)
{
  g_queue_unlink (&self->made, phidias_feed_entry_get_link (entry));
  self->n_made -= phidias_feed_entry_get_n_rows (entry);
}

/* Drops rows that nobody has, those first that were asked for the longest ago; none of the last entry
 * that was asked, where looking for a row in use would cost as many looks as it has rows. */
static void
drop_made (PhidiasFeed *self)
{
  for (guint i = 0; i < N_DROP_TRIES && self->n_made > N_KEPT_ROWS; i++)
    {
      PhidiasFeedEntry *entry = self->made.head->data;

      if (self->made.head == self->made.tail)
        break;
      forget_made (self, entry);
      if (!phidias_feed_entry_drop_rows (entry))
        {
          g_queue_push_tail_link (&self->made, phidias_feed_entry_get_link (entry));
          self->n_made += phidias_feed_entry_get_n_rows (entry);
        }
    }
}

/* Somebody asked for a row of it. */
void
phidias_feed_use_entry (PhidiasFeed *self, PhidiasFeedEntry *entry)
{
  g_queue_unlink (&self->made, phidias_feed_entry_get_link (entry));
  g_queue_push_tail_link (&self->made, phidias_feed_entry_get_link (entry));
  drop_made (self);
}

static void
entry_made (PhidiasFeedEntry *entry, gpointer user_data)
{
  PhidiasFeed *self = user_data;

  g_queue_push_tail_link (&self->made, phidias_feed_entry_get_link (entry));
  self->n_made += phidias_feed_entry_get_n_rows (entry);
}

static void
entry_changed (PhidiasFeedEntry *entry, guint position, guint n_removed, guint n_added, gpointer user_data)
{
  PhidiasFeed *self = user_data;

  /* The places first: whoever hears of the change may change more. */
  self->n_made += n_added - n_removed;
  self->flush_rows -= MIN (self->flush_rows, n_added);
  phidias_feed_update_starts (self, phidias_feed_entry_get_index (entry));
  phidias_feed_emit_changed (self, phidias_feed_find_row (self, phidias_feed_entry_get_index (entry)) + position, n_removed, n_added);
}

static void
entry_pending (PhidiasFeedEntry *entry, gpointer user_data)
{
  PhidiasFeed *self = user_data;

  if (!phidias_feed_entry_has_pending (entry))
    g_ptr_array_remove (self->waiting, entry);
  else if (!g_ptr_array_find (self->waiting, entry, NULL))
    g_ptr_array_add (self->waiting, entry);
  phidias_feed_update_pending (self);
}

static gboolean
entry_is_following (gpointer user_data)
{
  return ((PhidiasFeed *) user_data)->is_following;
}

static void
entry_begin_flush (gpointer user_data)
{
  phidias_feed_begin_flush (user_data);
}

static gboolean
entry_may_go_on (gpointer user_data)
{
  return phidias_feed_may_go_on (user_data);
}

static const PhidiasFeedEntryFuncs entry_funcs = {
  .changed = entry_changed,
  .pending = entry_pending,
  .made = entry_made,
  .is_following = entry_is_following,
  .begin_flush = entry_begin_flush,
  .may_go_on = entry_may_go_on,
};

static void
forget_entry (PhidiasFeed *self, PhidiasFeedEntry *entry)
{
  g_ptr_array_remove_fast (self->waiting, entry);
  if (phidias_feed_entry_has_rows (entry))
    forget_made (self, entry);
}

/* Takes entries out and puts others in, not measured. */
static void
splice_entries (PhidiasFeed *self, GListModel *path, guint position, guint n_removed, guint n_added)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_full (self->entries->len + n_added, (GDestroyNotify) phidias_feed_entry_free);
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->entries);

  for (guint i = 0; i < position; i++)
    g_ptr_array_add (entries, g_steal_pointer (&g_ptr_array_index (old, i)));
  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr (PhidiasMessage) message = g_list_model_get_item (path, position + i);

      g_ptr_array_add (entries, phidias_feed_entry_new (message, &entry_funcs, self));
    }
  for (guint i = position + n_removed; i < old->len; i++)
    g_ptr_array_add (entries, g_steal_pointer (&g_ptr_array_index (old, i)));
  for (guint i = position; i < entries->len; i++)
    phidias_feed_entry_set_index (g_ptr_array_index (entries, i), i);

  for (guint i = 0; i < n_removed; i++)
    phidias_feed_entry_free (g_steal_pointer (&g_ptr_array_index (old, position + i)));
  g_ptr_array_set_free_func (old, NULL);
  self->entries = g_steal_pointer (&entries);
}

void
phidias_feed_path_changed (GListModel *path, guint position, guint n_removed, guint n_added, gpointer user_data)
{
  PhidiasFeed *self = user_data;
  guint after = position + n_removed;
  guint n_before_kept = position > self->first ? MIN (position, self->end) - self->first : 0;
  guint n_after_kept = self->end > after ? self->end - MAX (self->first, after) : 0;
  guint gone = CLAMP (position, self->first, self->end);
  guint gone_end = CLAMP (after, self->first, self->end);
  guint row = phidias_feed_find_row (self, gone);
  guint n_rows_removed = phidias_feed_count_rows (self, gone, gone_end);
  guint n_rows_added = 0;

  for (guint i = gone; i < gone_end; i++)
    forget_entry (self, phidias_feed_get_entry (self, i));
  splice_entries (self, path, position, n_removed, n_added);

  if (n_before_kept == 0 && n_after_kept == 0)
    {
      phidias_feed_begin_window (self);
      n_rows_added = self->n_rows;
    }
  else if (n_before_kept == 0)
    {
      /* Before the window: what came there will be stepped to. */
      self->first = MAX (self->first, after) - n_removed + n_added;
      self->end = self->end - n_removed + n_added;
      phidias_feed_update_starts (self, self->first);
    }
  else if (n_after_kept > 0)
    {
      /* Within it: whatever stands between two of its messages is in it. */
      self->end = self->end - n_removed + n_added;
      phidias_feed_measure_after (self, position, position + n_added, G_MAXUINT, G_MAXINT64);
      n_rows_added = phidias_feed_count_rows (self, position, position + n_added);
      phidias_feed_update_starts (self, position);
    }
  else if (position <= self->end)
    {
      self->end = phidias_feed_measure_after (self, position, position + n_added, PHIDIAS_FEED_FIRST_ROWS, G_MAXINT64);
      n_rows_added = phidias_feed_count_rows (self, position, self->end);
      phidias_feed_update_starts (self, position);
    }

  phidias_feed_emit_changed (self, row, n_rows_removed, n_rows_added);
  phidias_feed_update_pending (self);
  phidias_feed_update_more (self);
}
