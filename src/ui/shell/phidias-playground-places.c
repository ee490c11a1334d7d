/* phidias-playground-places.c: where each conversation was being read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-playground-private.h"

#include <stdlib.h>

/* Of so many conversations the place is remembered over a restart. */
#define MAX_PLACES 100

/* Where a conversation was being read: a row of a message, and where its top was in the view. */
typedef struct
{
  char   *message_id; /* NULL at the end */
  guint   row;
  double  offset;
  guint64 kept; /* when, counted */
} Place;

static void
place_free (gpointer data)
{
  Place *place = data;

  g_free (place->message_id);
  g_free (place);
}

/* phidias_playground_init_places: with none yet */
void
phidias_playground_init_places (PhidiasPlayground *self)
{
  self->places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, place_free);
}

void
phidias_playground_free_places (PhidiasPlayground *self)
{
  g_hash_table_unref (self->places);
}

static const Place *
find_place (PhidiasPlayground *self)
{
  return g_hash_table_lookup (self->places, phidias_conversation_get_id (self->conversation));
}

/* phidias_playground_get_left_at: the message that the open conversation was left at; NULL for its end */
const char *
phidias_playground_get_left_at (PhidiasPlayground *self)
{
  const Place *place = find_place (self);

  return place != NULL ? place->message_id : NULL;
}

/* phidias_playground_return_to_place: shows the conversation where it was left, else its end */
void
phidias_playground_return_to_place (PhidiasPlayground *self)
{
  const Place *place = find_place (self);
  PhidiasPlaceKeeper *keeper = phidias_conversation_view_get_place_keeper (self->view);
  PhidiasMessage *message = place != NULL ? phidias_conversation_find (self->conversation, place->message_id) : NULL;
  guint start, n_rows;

  if (message != NULL && phidias_feed_find_message (self->feed, message, &start, &n_rows))
    phidias_conversation_view_set_place (self->view, start + MIN (place->row, n_rows - 1), place->offset);
  else
    phidias_place_keeper_jump_to_end (keeper);
}

/**
 * phidias_playground_keep_place:
 * @self: a playground
 *
 * Remembers where the open conversation is being read.
 */
void
phidias_playground_keep_place (PhidiasPlayground *self)
{
  PhidiasPlaceKeeper *keeper;
  Place *place;
  guint item, start;

  g_return_if_fail (PHIDIAS_IS_PLAYGROUND (self));

  if (self->feed == NULL)
    return;
  keeper = phidias_conversation_view_get_place_keeper (self->view);
  place = g_new0 (Place, 1);
  place->kept = ++self->n_kept;
  if (!phidias_place_keeper_get_is_at_end (keeper) && phidias_conversation_view_get_place (self->view, &item, &place->offset))
    {
      g_autoptr (PhidiasFeedItem) row = g_list_model_get_item (G_LIST_MODEL (self->feed), item);
      PhidiasMessage *message = phidias_feed_item_get_message (row);

      place->message_id = g_strdup (phidias_message_get_id (message));
      if (phidias_feed_find_message (self->feed, message, &start, NULL))
        place->row = item - start;
    }
  g_hash_table_insert (self->places, g_strdup (phidias_conversation_get_id (self->conversation)), place);
}

static int
compare_kept (gconstpointer a, gconstpointer b, gpointer places)
{
  const Place *one = g_hash_table_lookup (places, *(const char * const *) a);
  const Place *other = g_hash_table_lookup (places, *(const char * const *) b);

  return one->kept > other->kept ? -1 : one->kept < other->kept;
}

/**
 * phidias_playground_dup_places:
 * @self: a playground
 *
 * Where conversations were left that are not at their end, the latest first; for
 * phidias_playground_set_places() in another run. The open one counts after
 * phidias_playground_keep_place().
 *
 * Returns: (transfer floating): `a(ssud)`: conversation, message, row of the message, pixels from
 *   the top of the view
 */
GVariant *
phidias_playground_dup_places (PhidiasPlayground *self)
{
  GVariantBuilder builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ssud)"));
  g_autofree const char **ids = NULL;
  guint n_ids;
  guint n_places = 0;

  g_return_val_if_fail (PHIDIAS_IS_PLAYGROUND (self), NULL);

  ids = (const char **) g_hash_table_get_keys_as_array (self->places, &n_ids);
  qsort_r (ids, n_ids, sizeof *ids, compare_kept, self->places);
  for (guint i = 0; i < n_ids && n_places < MAX_PLACES; i++)
    {
      const Place *place = g_hash_table_lookup (self->places, ids[i]);

      if (place->message_id == NULL)
        continue;
      g_variant_builder_add (&builder, "(ssud)", ids[i], place->message_id, place->row, place->offset);
      n_places++;
    }

  return g_variant_builder_end (&builder);
}

/**
 * phidias_playground_set_places:
 * @self: a playground that shows nothing yet
 * @places: from phidias_playground_dup_places()
 */
void
phidias_playground_set_places (PhidiasPlayground *self, GVariant *places)
{
  GVariantIter iter;
  const char *id;
  const char *message_id;
  guint row;
  double offset;

  g_return_if_fail (PHIDIAS_IS_PLAYGROUND (self));

  self->n_kept = g_variant_n_children (places);
  g_variant_iter_init (&iter, places);
  for (guint i = 0; g_variant_iter_next (&iter, "(&s&sud)", &id, &message_id, &row, &offset); i++)
    {
      Place *place = g_new0 (Place, 1);

      place->message_id = g_strdup (message_id);
      place->row = row;
      place->offset = offset;
      place->kept = self->n_kept - i;
      g_hash_table_insert (self->places, g_strdup (id), place);
    }
}
