/* phidias-feed-private.h: what the files of the feed share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-feed-entry-private.h"
#include "phidias-feed.h"

G_BEGIN_DECLS

/* Rows that a window begins with: more than fit on a screen, fewer than a list view keeps widgets for. */
#define PHIDIAS_FEED_FIRST_ROWS 64

/* Microseconds of a clock that never goes back. */
typedef gint64 (*PhidiasFeedClock) (void);

struct _PhidiasFeed
{
  GObject              parent_instance;

  /* owned */
  PhidiasConversation *conversation;
  GPtrArray           *entries;      /* of PhidiasFeedEntry, one for each message of the path */
  GPtrArray           *waiting;      /* of PhidiasFeedEntry, borrowed: those with text not shown yet */
  GPtrArray           *loads;        /* of GTask: who waits for all rows */
  char                *at;           /* the message to begin with; NULL for the end */

  /* state */
  guint                first;        /* the window: measured entries, from this one … */
  guint                end;          /* … to before this one */
  gint64               origin;       /* the place of the first row, where entries have theirs */
  guint                n_rows;
  GQueue               made;         /* of PhidiasFeedEntry that have rows, the last used last */
  guint                n_made;       /* rows they have */
  guint                load_source;
  PhidiasFeedClock     clock;        /* the system's; tests bring their own */
  gint64               flush_end;    /* when what is being flushed has to wait for the next frame … */
  guint                flush_rows;   /* … and how many rows may come before that */
  gulong               path_handler;
  gulong               loaded_handler;
  gboolean             is_following;
  gboolean             has_pending;  /* as told */
  gboolean             has_more;     /* as told */
};

static inline PhidiasFeedEntry *
phidias_feed_get_entry (PhidiasFeed *self, guint index)
{
  return g_ptr_array_index (self->entries, index);
}

void              phidias_feed_update_pending (PhidiasFeed      *self);
void              phidias_feed_update_more    (PhidiasFeed      *self);
void              phidias_feed_emit_changed   (PhidiasFeed      *self,
                                               guint             position,
                                               guint             n_removed,
                                               guint             n_added);

guint             phidias_feed_find_row       (PhidiasFeed      *self,
                                               guint             index);
PhidiasFeedEntry *phidias_feed_find_entry     (PhidiasFeed      *self,
                                               guint             row);
guint             phidias_feed_count_rows     (PhidiasFeed      *self,
                                               guint             index,
                                               guint             end);
void              phidias_feed_update_starts  (PhidiasFeed      *self,
                                               guint             index);
guint             phidias_feed_measure_after  (PhidiasFeed      *self,
                                               guint             end,
                                               guint             limit,
                                               guint             n_rows,
                                               gint64            deadline);
guint             phidias_feed_grow_before    (PhidiasFeed      *self,
                                               guint             n_rows,
                                               gint64            deadline);
void              phidias_feed_begin_window   (PhidiasFeed      *self);

void              phidias_feed_path_changed   (GListModel       *path,
                                               guint             position,
                                               guint             n_removed,
                                               guint             n_added,
                                               gpointer          user_data);
void              phidias_feed_use_entry      (PhidiasFeed      *self,
                                               PhidiasFeedEntry *entry);

void              phidias_feed_begin_flush    (PhidiasFeed      *self);
gboolean          phidias_feed_may_go_on      (PhidiasFeed      *self);

void              phidias_feed_go_on_loading  (PhidiasFeed      *self);
void              phidias_feed_fail_loads     (PhidiasFeed      *self);

G_END_DECLS
