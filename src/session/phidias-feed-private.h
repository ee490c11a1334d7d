/* phidias-feed-private.h: what the files of the feed share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-feed-entry-private.h"
#include "phidias-feed.h"

G_BEGIN_DECLS

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
  gulong               path_handler;
  gulong               loaded_handler;
  gboolean             is_following;
  gboolean             has_pending;  /* as told */
  gboolean             has_more;     /* as told */
};

PhidiasFeedEntry *phidias_feed_find_entry    (PhidiasFeed *self,
                                              guint        row);
void              phidias_feed_go_on_loading (PhidiasFeed *self);
void              phidias_feed_fail_loads    (PhidiasFeed *self);

G_END_DECLS
