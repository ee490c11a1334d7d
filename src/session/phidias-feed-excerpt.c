/* phidias-feed-excerpt.c: messages of a feed, to be read without it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-feed-excerpt.h"

#include "phidias-feed-entry-private.h"
#include "phidias-feed-private.h"

/**
 * PhidiasFeedExcerpt:
 *
 * Some messages that follow each other, and whether their thoughts were unfolded, as they were when
 * it was made: for whoever needs some time for them, such as a copy of ten thousand. It costs next
 * to nothing until rows are asked for, and does not care what becomes of the feed, or of the
 * conversation, which may let go of its messages.
 */
struct _PhidiasFeedExcerpt
{
  GPtrArray  *messages;       /* of PhidiasMessage */
  GByteArray *are_unfolded;   /* for each whether its thought was */
};

/* Nobody follows the rows of an excerpt. */
static void
entry_changed (PhidiasFeedEntry *entry, guint position, guint n_removed, guint n_added, gpointer user_data)
{
}

static void
ignore (PhidiasFeedEntry *entry, gpointer user_data)
{
}

static gboolean
entry_is_following (gpointer user_data)
{
  return TRUE;
}

static const PhidiasFeedEntryFuncs entry_funcs = {
  .changed = entry_changed,
  .pending = ignore,
  .made = ignore,
  .is_following = entry_is_following,
};

/**
 * phidias_feed_excerpt_new:
 * @feed: a feed
 * @start: the position of a row
 * @end: the position of a row after it, or the same
 *
 * Returns: (transfer full): the messages between those of the two rows, without these themselves
 */
PhidiasFeedExcerpt *
phidias_feed_excerpt_new (PhidiasFeed *feed, guint start, guint end)
{
  PhidiasFeedExcerpt *self;
  guint first;
  guint last;

  g_return_val_if_fail (PHIDIAS_IS_FEED (feed), NULL);
  g_return_val_if_fail (start <= end && end < g_list_model_get_n_items (G_LIST_MODEL (feed)), NULL);

  self = g_new0 (PhidiasFeedExcerpt, 1);
  self->messages = g_ptr_array_new_with_free_func (g_object_unref);
  self->are_unfolded = g_byte_array_new ();
  first = phidias_feed_entry_get_index (phidias_feed_find_entry (feed, start));
  last = phidias_feed_entry_get_index (phidias_feed_find_entry (feed, end));
  for (guint i = first + 1; i < last; i++)
    {
      PhidiasFeedEntry *entry = g_ptr_array_index (feed->entries, i);
      guint8 is_unfolded = phidias_feed_entry_get_unfolded (entry);

      g_ptr_array_add (self->messages, g_object_ref (phidias_feed_entry_get_message (entry)));
      g_byte_array_append (self->are_unfolded, &is_unfolded, 1);
    }

  return self;
}

void
phidias_feed_excerpt_free (PhidiasFeedExcerpt *self)
{
  g_ptr_array_unref (self->messages);
  g_byte_array_unref (self->are_unfolded);
  g_free (self);
}

/**
 * phidias_feed_excerpt_get_n_messages:
 * @self: an excerpt
 *
 * Returns: how many messages there are in it
 */
guint
phidias_feed_excerpt_get_n_messages (PhidiasFeedExcerpt *self)
{
  return self->messages->len;
}

/**
 * phidias_feed_excerpt_dup_rows:
 * @self: an excerpt
 * @message: which of its messages
 *
 * Reads the message.
 *
 * Returns: (transfer full) (element-type PhidiasFeedItem): its rows, from header to footer
 */
GPtrArray *
phidias_feed_excerpt_dup_rows (PhidiasFeedExcerpt *self, guint message)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);
  PhidiasFeedEntry *entry;

  g_return_val_if_fail (message < self->messages->len, rows);

  entry = phidias_feed_entry_new (self->messages->pdata[message], &entry_funcs, NULL);
  phidias_feed_entry_measure (entry);
  phidias_feed_entry_set_unfolded (entry, self->are_unfolded->data[message] != 0);
  for (guint i = 0; i < phidias_feed_entry_get_n_rows (entry); i++)
    g_ptr_array_add (rows, phidias_feed_entry_get_row (entry, i));
  phidias_feed_entry_free (entry);

  return rows;
}
