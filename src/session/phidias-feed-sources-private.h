/* phidias-feed-sources-private.h: what a message says, part by part
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-feed-item.h"
#include "phidias-markdown-stream.h"
#include "phidias-think-scanner.h"

G_BEGIN_DECLS

/* In the order in which they are shown. */
typedef enum {
  PHIDIAS_FEED_PART_REASONING, /* told apart by the server */
  PHIDIAS_FEED_PART_THOUGHT,   /* in tags at the start of the text */
  PHIDIAS_FEED_PART_TEXT,
  PHIDIAS_N_FEED_PARTS,
} PhidiasFeedPart;

/* A message, and how far its text was looked at. */
typedef struct
{
  PhidiasMessage      *message; /* owned */
  PhidiasThinkScanner  think;
} PhidiasFeedSources;

void                   phidias_feed_sources_init         (PhidiasFeedSources *self,
                                                          PhidiasMessage     *message);
void                   phidias_feed_sources_clear        (PhidiasFeedSources *self);
void                   phidias_feed_sources_scan         (PhidiasFeedSources *self);
void                   phidias_feed_sources_scan_again   (PhidiasFeedSources *self);
const char            *phidias_feed_sources_get          (PhidiasFeedSources *self,
                                                          PhidiasFeedPart     part,
                                                          gsize              *start,
                                                          gsize              *end);
gboolean               phidias_feed_sources_has_answer   (PhidiasFeedSources *self);
gboolean               phidias_feed_sources_has_thought  (PhidiasFeedSources *self);
gboolean               phidias_feed_sources_is_thinking  (PhidiasFeedSources *self);
gboolean               phidias_feed_sources_says_nothing (PhidiasFeedSources *self);
PhidiasMarkdownStream *phidias_feed_sources_new_stream   (PhidiasFeedSources *self,
                                                          PhidiasFeedPart     part) G_GNUC_WARN_UNUSED_RESULT;
PhidiasMarkdownStream *phidias_feed_sources_make_stream  (PhidiasFeedSources *self,
                                                          PhidiasFeedPart     part) G_GNUC_WARN_UNUSED_RESULT;
PhidiasFeedItem       *phidias_feed_sources_new_item     (PhidiasFeedSources *self,
                                                          PhidiasFeedPart     part,
                                                          PhidiasBlock       *block) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
