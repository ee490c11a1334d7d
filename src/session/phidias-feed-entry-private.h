/* phidias-feed-entry-private.h: the rows of one message
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-feed-item.h"

G_BEGIN_DECLS

typedef struct _PhidiasFeedEntry PhidiasFeedEntry;

/**
 * PhidiasFeedEntryFuncs:
 * @changed: rows from @position of the entry on: @n_removed go, @added (%NULL for none) come; the
 *   entry's count is up to date when this is called
 * @pending: whether text waits for phidias_feed_entry_flush() may have changed
 *
 * What an entry tells its feed.
 */
typedef struct
{
  void (*changed) (PhidiasFeedEntry *entry,
                   guint             position,
                   guint             n_removed,
                   GPtrArray        *added,
                   gpointer          user_data);
  void (*pending) (PhidiasFeedEntry *entry,
                   gpointer          user_data);
} PhidiasFeedEntryFuncs;

PhidiasFeedEntry *phidias_feed_entry_new        (PhidiasMessage              *message,
                                                 const PhidiasFeedEntryFuncs *funcs,
                                                 gpointer                     user_data,
                                                 GPtrArray                   *rows) G_GNUC_WARN_UNUSED_RESULT;
void              phidias_feed_entry_free       (PhidiasFeedEntry            *self);
guint             phidias_feed_entry_get_n_rows (PhidiasFeedEntry            *self);
gboolean          phidias_feed_entry_has_pending (PhidiasFeedEntry           *self);
void              phidias_feed_entry_flush      (PhidiasFeedEntry            *self);

/* Its place in the feed, which the feed keeps. */
guint             phidias_feed_entry_get_index  (PhidiasFeedEntry            *self);
guint             phidias_feed_entry_get_start  (PhidiasFeedEntry            *self);
void              phidias_feed_entry_set_place  (PhidiasFeedEntry            *self,
                                                 guint                        index,
                                                 guint                        start);

G_END_DECLS
