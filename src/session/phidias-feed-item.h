/* phidias-feed-item.h: one row of a conversation as it is shown
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

#include "phidias-block.h"
#include "phidias-message.h"

G_BEGIN_DECLS

/**
 * PhidiasFeedItemKind:
 * @PHIDIAS_FEED_HEADER: says who speaks
 * @PHIDIAS_FEED_BLOCK: a piece of the message's text
 * @PHIDIAS_FEED_FOOTER: the quiet line below a message: siblings, usage, why it ended, what went
 *   wrong; every message has one
 */
typedef enum {
  PHIDIAS_FEED_HEADER,
  PHIDIAS_FEED_BLOCK,
  PHIDIAS_FEED_FOOTER,
} PhidiasFeedItemKind;

/**
 * PhidiasFeedSource:
 * @PHIDIAS_FEED_SOURCE_NONE: no text of the message: a header, a footer, a remark of ours
 * @PHIDIAS_FEED_SOURCE_TEXT: the prompt, or the answer
 * @PHIDIAS_FEED_SOURCE_THOUGHT: what the model thought, in tags before the answer
 * @PHIDIAS_FEED_SOURCE_REASONING: what the model thought, as its server told it apart
 *
 * Which part of a message a row shows.
 */
typedef enum {
  PHIDIAS_FEED_SOURCE_NONE,
  PHIDIAS_FEED_SOURCE_TEXT,
  PHIDIAS_FEED_SOURCE_THOUGHT,
  PHIDIAS_FEED_SOURCE_REASONING,
} PhidiasFeedSource;

#define PHIDIAS_TYPE_FEED_ITEM (phidias_feed_item_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasFeedItem, phidias_feed_item, PHIDIAS, FEED_ITEM, GObject)

PhidiasFeedItem     *phidias_feed_item_new         (PhidiasFeedItemKind  kind,
                                                    PhidiasMessage      *message,
                                                    PhidiasBlock        *block) G_GNUC_WARN_UNUSED_RESULT;
PhidiasFeedItem     *phidias_feed_item_new_part    (PhidiasMessage      *message,
                                                    PhidiasBlock        *block,
                                                    PhidiasFeedSource    source,
                                                    gsize                offset) G_GNUC_WARN_UNUSED_RESULT;
PhidiasFeedItemKind  phidias_feed_item_get_kind    (PhidiasFeedItem     *self);
PhidiasMessage      *phidias_feed_item_get_message (PhidiasFeedItem     *self);
PhidiasBlock        *phidias_feed_item_get_block   (PhidiasFeedItem     *self);
PhidiasFeedSource    phidias_feed_item_get_source  (PhidiasFeedItem     *self);
const char          *phidias_feed_item_get_source_range (PhidiasFeedItem *self,
                                                         gsize           *start,
                                                         gsize           *end);

G_END_DECLS
