/* phidias-feed-excerpt.h: messages of a feed, to be read without it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-feed.h"

G_BEGIN_DECLS

typedef struct _PhidiasFeedExcerpt PhidiasFeedExcerpt;

PhidiasFeedExcerpt *phidias_feed_excerpt_new            (PhidiasFeed        *feed,
                                                         guint               start,
                                                         guint               end) G_GNUC_WARN_UNUSED_RESULT;
void                phidias_feed_excerpt_free           (PhidiasFeedExcerpt *self);
guint               phidias_feed_excerpt_get_n_messages (PhidiasFeedExcerpt *self);
GPtrArray          *phidias_feed_excerpt_dup_rows       (PhidiasFeedExcerpt *self,
                                                         guint               message) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasFeedExcerpt, phidias_feed_excerpt_free)

G_END_DECLS
