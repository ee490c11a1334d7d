/* phidias-feed-item.c: one row of a conversation as it is shown
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-feed-item.h"

/**
 * PhidiasFeedItem:
 *
 * Immutable: what it points at changes and notifies.
 */
struct _PhidiasFeedItem
{
  GObject              parent_instance;

  PhidiasFeedItemKind  kind;
  PhidiasMessage      *message; /* owned */
  PhidiasBlock        *block;   /* owned; NULL but for PHIDIAS_FEED_BLOCK */
  PhidiasFeedSource    source;
  gsize                offset;  /* of the text that the block was cut from, in the source */
};

G_DEFINE_FINAL_TYPE (PhidiasFeedItem, phidias_feed_item, G_TYPE_OBJECT)

static void
phidias_feed_item_dispose (GObject *object)
{
  PhidiasFeedItem *self = PHIDIAS_FEED_ITEM (object);

  g_clear_object (&self->message);
  g_clear_object (&self->block);

  G_OBJECT_CLASS (phidias_feed_item_parent_class)->dispose (object);
}

static void
phidias_feed_item_class_init (PhidiasFeedItemClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = phidias_feed_item_dispose;
}

static void
phidias_feed_item_init (PhidiasFeedItem *self)
{
}

/**
 * phidias_feed_item_new:
 * @kind: which row of the message it is
 * @message: the message
 * @block: (nullable): the block, for %PHIDIAS_FEED_BLOCK alone
 *
 * Returns: (transfer full): a row
 */
PhidiasFeedItem *
phidias_feed_item_new (PhidiasFeedItemKind kind, PhidiasMessage *message, PhidiasBlock *block)
{
  PhidiasFeedItem *self;

  g_return_val_if_fail (PHIDIAS_IS_MESSAGE (message), NULL);
  g_return_val_if_fail ((kind == PHIDIAS_FEED_BLOCK) == (block != NULL), NULL);

  self = g_object_new (PHIDIAS_TYPE_FEED_ITEM, NULL);
  self->kind = kind;
  self->message = g_object_ref (message);
  g_set_object (&self->block, block);

  return self;
}

/**
 * phidias_feed_item_new_part:
 * @message: the message
 * @block: a piece of one of its texts
 * @source: which
 * @offset: where in that text the part begins that @block was cut from, in bytes
 *
 * Returns: (transfer full): a row
 */
PhidiasFeedItem *
phidias_feed_item_new_part (PhidiasMessage *message, PhidiasBlock *block, PhidiasFeedSource source, gsize offset)
{
  PhidiasFeedItem *self = phidias_feed_item_new (PHIDIAS_FEED_BLOCK, message, block);

  self->source = source;
  self->offset = offset;

  return self;
}

PhidiasFeedItemKind
phidias_feed_item_get_kind (PhidiasFeedItem *self)
{
  g_return_val_if_fail (PHIDIAS_IS_FEED_ITEM (self), PHIDIAS_FEED_HEADER);

  return self->kind;
}

PhidiasMessage *
phidias_feed_item_get_message (PhidiasFeedItem *self)
{
  g_return_val_if_fail (PHIDIAS_IS_FEED_ITEM (self), NULL);

  return self->message;
}

/**
 * phidias_feed_item_get_block:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): its block, %NULL for headers and footers
 */
PhidiasBlock *
phidias_feed_item_get_block (PhidiasFeedItem *self)
{
  g_return_val_if_fail (PHIDIAS_IS_FEED_ITEM (self), NULL);

  return self->block;
}

/**
 * phidias_feed_item_get_source:
 * @self: a row
 *
 * Returns: which part of the message it shows
 */
PhidiasFeedSource
phidias_feed_item_get_source (PhidiasFeedItem *self)
{
  g_return_val_if_fail (PHIDIAS_IS_FEED_ITEM (self), PHIDIAS_FEED_SOURCE_NONE);

  return self->source;
}

/**
 * phidias_feed_item_get_source_range:
 * @self: a row
 * @start: (out): where its block begins in the text returned, in bytes
 * @end: (out): the byte after its last
 *
 * Where a row's text stands in the message, for copying it as it came. Not the range of the block
 * itself, which counts from where its part of the text begins.
 *
 * Returns: (transfer none) (nullable): the message's text or its reasoning; %NULL where the row
 *   shows neither
 */
const char *
phidias_feed_item_get_source_range (PhidiasFeedItem *self, gsize *start, gsize *end)
{
  g_return_val_if_fail (PHIDIAS_IS_FEED_ITEM (self), NULL);
  g_return_val_if_fail (start != NULL && end != NULL, NULL);

  *start = *end = 0;
  if (self->source == PHIDIAS_FEED_SOURCE_NONE)
    return NULL;
  phidias_block_get_source_range (self->block, start, end);
  *start += self->offset;
  *end += self->offset;

  return self->source == PHIDIAS_FEED_SOURCE_REASONING ? phidias_message_get_reasoning (self->message)
                                                       : phidias_message_get_text (self->message);
}
