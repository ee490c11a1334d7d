/* phidias-feed-place.h: a place in a conversation that survives what happens around it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

#include "phidias-feed-item.h"

G_BEGIN_DECLS

/**
 * PhidiasFeedPlace:
 * @item: (nullable): the row's item; %NULL for no place
 * @position: where it is in the model
 * @byte: a place in its block's text, 0 for rows without; may be beyond the end of a text that
 *   became shorter
 *
 * A place in a list of feed items. Give it the model's changes and it stays with what it is at.
 */
typedef struct
{
  PhidiasFeedItem *item;
  guint            position;
  guint            byte;
} PhidiasFeedPlace;

gboolean phidias_feed_place_set     (PhidiasFeedPlace       *self,
                                     GListModel             *model,
                                     guint                   position,
                                     guint                   byte);
void     phidias_feed_place_copy    (PhidiasFeedPlace       *self,
                                     const PhidiasFeedPlace *other);
void     phidias_feed_place_clear   (PhidiasFeedPlace       *self);
gboolean phidias_feed_place_follow  (PhidiasFeedPlace       *self,
                                     GListModel             *model,
                                     guint                   position,
                                     guint                   n_removed,
                                     guint                   n_added);
int      phidias_feed_place_compare (const PhidiasFeedPlace *a,
                                     const PhidiasFeedPlace *b);

G_END_DECLS
