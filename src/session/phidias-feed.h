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
PhidiasConversation *phidias_feed_get_conversation (PhidiasFeed         *self);
/* What streams in waits here until the view asks for it, once a frame at most; "has-pending"
 * notifies when there is something to ask for. The last text of a message that ended is never
 * held back. */
gboolean             phidias_feed_has_pending      (PhidiasFeed         *self);
void                 phidias_feed_flush            (PhidiasFeed         *self);

G_END_DECLS
