/* phidias-feed-place.c: a place in a conversation that survives what happens around it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-feed-place.h"

/**
 * phidias_feed_place_set:
 * @self: a place, zeroed or set before
 * @model: a list of [class@FeedItem]
 * @position: of an item
 * @byte: a place in its block's text
 *
 * Returns: whether there is such an item; else there is no place now
 */
gboolean
phidias_feed_place_set (PhidiasFeedPlace *self, GListModel *model, guint position, guint byte)
{
  g_autoptr (PhidiasFeedItem) item = model != NULL ? g_list_model_get_item (model, position) : NULL;

  g_set_object (&self->item, item);
  self->position = item != NULL ? position : 0;
  self->byte = item != NULL ? byte : 0;

  return item != NULL;
}

/**
 * phidias_feed_place_copy:
 * @self: a place, zeroed or set before
 * @other: the place to copy
 */
void
phidias_feed_place_copy (PhidiasFeedPlace *self, const PhidiasFeedPlace *other)
{
  g_set_object (&self->item, other->item);
  self->position = other->position;
  self->byte = other->byte;
}

/**
 * phidias_feed_place_clear:
 * @self: a place; it is none afterwards
 */
void
phidias_feed_place_clear (PhidiasFeedPlace *self)
{
  g_clear_object (&self->item);
  self->position = self->byte = 0;
}

/* How well an item that came stands for one that went: 0 not at all. Blocks that were read anew are
 * other objects over the same source. */
static gsize
get_likeness (PhidiasFeedItem *gone, PhidiasFeedItem *item)
{
  gsize gone_start;
  gsize start;
  gsize end;

  if (item == gone)
    return G_MAXSIZE;
  if (phidias_feed_item_get_message (item) != phidias_feed_item_get_message (gone)
      || phidias_feed_item_get_kind (item) != phidias_feed_item_get_kind (gone)
      || phidias_feed_item_get_source (item) != phidias_feed_item_get_source (gone))
    return 0;
  if (phidias_feed_item_get_kind (item) != PHIDIAS_FEED_BLOCK)
    return G_MAXSIZE;
  if (phidias_feed_item_get_block (item) == phidias_feed_item_get_block (gone))
    return G_MAXSIZE;

  phidias_block_get_source_range (phidias_feed_item_get_block (gone), &gone_start, &end);
  phidias_block_get_source_range (phidias_feed_item_get_block (item), &start, &end);

  return start <= gone_start ? start + 1 : 0;
}

/**
 * phidias_feed_place_follow:
 * @self: a place
 * @model: the model, after the change
 * @position: of the change
 * @n_removed: how many items went
 * @n_added: how many came
 *
 * Returns: %FALSE when what the place was at is gone; it is none then
 */
gboolean
phidias_feed_place_follow (PhidiasFeedPlace *self,
                           GListModel       *model,
                           guint             position,
                           guint             n_removed,
                           guint             n_added)
{
  gsize best = 0;
  g_autoptr (PhidiasFeedItem) gone = NULL;

  if (self->item == NULL || self->position < position)
    return self->item != NULL;
  if (self->position >= position + n_removed)
    {
      self->position += n_added - n_removed;
      return TRUE;
    }

  gone = g_steal_pointer (&self->item);
  for (guint i = position; i < position + n_added && best < G_MAXSIZE; i++)
    {
      g_autoptr (PhidiasFeedItem) item = g_list_model_get_item (model, i);
      gsize likeness = get_likeness (gone, item);

      if (likeness > best)
        {
          best = likeness;
          self->position = i;
          g_set_object (&self->item, item);
        }
    }
  if (self->item == NULL)
    phidias_feed_place_clear (self);

  return self->item != NULL;
}

/**
 * phidias_feed_place_compare:
 * @a: a place
 * @b: another
 *
 * Returns: as strcmp(), by the order in which they are read
 */
int
phidias_feed_place_compare (const PhidiasFeedPlace *a, const PhidiasFeedPlace *b)
{
  if (a->position != b->position)
    return a->position < b->position ? -1 : 1;
  if (a->byte != b->byte)
    return a->byte < b->byte ? -1 : 1;

  return 0;
}
