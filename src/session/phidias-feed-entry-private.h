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
 * @changed: rows from @position of the entry on: @n_removed went, @n_added came
 * @pending: whether text waits for phidias_feed_entry_flush() may have changed
 * @made: the rows were made, and may be dropped again
 * @is_following: whether the end is in view, so that rows above it may go
 * @begin_flush: that it is about to turn text into rows, outside phidias_feed_flush()
 * @may_go_on: whether it may turn more text into rows in this frame
 *
 * What an entry tells its feed, and asks it.
 */
typedef struct
{
  void     (*changed)      (PhidiasFeedEntry *entry,
                            guint             position,
                            guint             n_removed,
                            guint             n_added,
                            gpointer          user_data);
  void     (*pending)      (PhidiasFeedEntry *entry,
                            gpointer          user_data);
  void     (*made)         (PhidiasFeedEntry *entry,
                            gpointer          user_data);
  gboolean (*is_following) (gpointer          user_data);
  void     (*begin_flush)  (gpointer          user_data);
  gboolean (*may_go_on)    (gpointer          user_data);
} PhidiasFeedEntryFuncs;

PhidiasFeedEntry *phidias_feed_entry_new          (PhidiasMessage              *message,
                                                   const PhidiasFeedEntryFuncs *funcs,
                                                   gpointer                     user_data) G_GNUC_WARN_UNUSED_RESULT;
void              phidias_feed_entry_free         (PhidiasFeedEntry            *self);
void              phidias_feed_entry_measure      (PhidiasFeedEntry            *self);
PhidiasMessage   *phidias_feed_entry_get_message  (PhidiasFeedEntry            *self);
guint             phidias_feed_entry_get_n_rows   (PhidiasFeedEntry            *self);
PhidiasFeedItem  *phidias_feed_entry_get_row      (PhidiasFeedEntry            *self,
                                                   guint                        row);
gboolean          phidias_feed_entry_has_rows     (PhidiasFeedEntry            *self);
gboolean          phidias_feed_entry_drop_rows    (PhidiasFeedEntry            *self);
gboolean          phidias_feed_entry_has_pending  (PhidiasFeedEntry            *self);
gboolean          phidias_feed_entry_flush        (PhidiasFeedEntry            *self);
gboolean          phidias_feed_entry_get_unfolded (PhidiasFeedEntry            *self);
void              phidias_feed_entry_set_unfolded (PhidiasFeedEntry            *self,
                                                   gboolean                     is_unfolded);
GPtrArray        *phidias_feed_entry_dup_folded   (PhidiasFeedEntry            *self) G_GNUC_WARN_UNUSED_RESULT;

/* Its place in the feed, and among the entries with rows: both are the feed's to keep. */
guint             phidias_feed_entry_get_index    (PhidiasFeedEntry            *self);
gint64            phidias_feed_entry_get_start    (PhidiasFeedEntry            *self);
void              phidias_feed_entry_set_index    (PhidiasFeedEntry            *self,
                                                   guint                        index);
void              phidias_feed_entry_set_start    (PhidiasFeedEntry            *self,
                                                   gint64                       start);
GList            *phidias_feed_entry_get_link     (PhidiasFeedEntry            *self);

G_END_DECLS
