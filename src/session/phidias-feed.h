/* phidias-feed.h: a conversation flattened to rows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

#include "phidias-conversation.h"
#include "phidias-feed-item.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_FEED (phidias_feed_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasFeed, phidias_feed, PHIDIAS, FEED, GObject)

PhidiasFeed         *phidias_feed_new              (PhidiasConversation *conversation) G_GNUC_WARN_UNUSED_RESULT;
PhidiasFeed         *phidias_feed_new_at           (PhidiasConversation *conversation,
                                                    const char          *message_id) G_GNUC_WARN_UNUSED_RESULT;
PhidiasConversation *phidias_feed_get_conversation (PhidiasFeed         *self);
/* What streams in waits here until the view asks for it, once a frame at most; "has-pending"
 * notifies when there is something to ask for. A flush has an end: what is more than a frame's
 * worth stays pending. What a message says, and what is stored of it, does not wait for this. */
gboolean             phidias_feed_has_pending      (PhidiasFeed         *self);
void                 phidias_feed_flush            (PhidiasFeed         *self);

/* A feed begins with some screens full. The rest comes by and by, a step a frame. */
gboolean             phidias_feed_has_more         (PhidiasFeed         *self);
void                 phidias_feed_step             (PhidiasFeed         *self);
void                 phidias_feed_load_all_async   (PhidiasFeed         *self,
                                                    GCancellable        *cancellable,
                                                    GAsyncReadyCallback  callback,
                                                    gpointer             user_data);
gboolean             phidias_feed_load_all_finish  (PhidiasFeed         *self,
                                                    GAsyncResult        *result,
                                                    GError             **error);
gboolean             phidias_feed_find_message     (PhidiasFeed         *self,
                                                    PhidiasMessage      *message,
                                                    guint               *position,
                                                    guint               *n_rows);

/* What a model thought before it answered folds. */
gboolean             phidias_feed_get_unfolded     (PhidiasFeed         *self,
                                                    PhidiasMessage      *message);
void                 phidias_feed_set_unfolded     (PhidiasFeed         *self,
                                                    PhidiasMessage      *message,
                                                    gboolean             is_unfolded);
GPtrArray           *phidias_feed_dup_folded       (PhidiasFeed         *self,
                                                    guint                position) G_GNUC_WARN_UNUSED_RESULT;
void                 phidias_feed_set_is_following (PhidiasFeed         *self,
                                                    gboolean             is_following);

G_END_DECLS
