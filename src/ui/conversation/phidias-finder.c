/* phidias-finder.c: where some words are in a conversation
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-finder.h"

#include "phidias-text-fold.h"

#include <string.h>

/* Microseconds of looking at a time: a frame has sixteen thousand. */
#define SLICE 3000

/* A row of the model. */
typedef struct
{
  PhidiasTextRange *ranges;     /* owned; NULL for none */
  guint             n_ranges;
  gboolean          is_read;
} Row;

/**
 * PhidiasFinder:
 *
 * Looks for words in a list of feed items, a little in each idle moment, and follows the list:
 * what streams in is looked at as it comes. It begins where the reader is and goes once around, so
 * the nearest match is known first. Costs nothing while there is nothing to look for.
 */
struct _PhidiasFinder
{
  GObject           parent_instance;

  /* owned */
  GListModel       *model;
  char             *wanted;     /* folded; NULL for nothing */
  GArray           *rows;       /* of Row, one for each item while there is something wanted */
  GHashTable       *open;       /* blocks that may grow */
  PhidiasFeedPlace  current;    /* at the start of the match that the reader is at */

  /* state */
  gulong            model_handler;
  guint             idle;
  guint             next;       /* to be looked at */
  guint             n_unread;
  guint             n_matches;
};

G_DEFINE_FINAL_TYPE (PhidiasFinder, phidias_finder, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static Row *
get_row (PhidiasFinder *self, guint position)
{
  return &g_array_index (self->rows, Row, position);
}

static void
clear_row (gpointer data)
{
  g_clear_pointer (&((Row *) data)->ranges, g_free);
}

/* ---- Looking ---- */

static gboolean look_cb (gpointer user_data);

static void
queue_look (PhidiasFinder *self)
{
  if (self->idle == 0 && self->n_unread > 0)
    self->idle = g_idle_add (look_cb, self);
}

/* Open blocks stand near the end. */
static void
revision_cb (PhidiasBlock *block, PhidiasFinder *self)
{
  for (guint i = self->rows->len; i > 0; i--)
    {
      g_autoptr (PhidiasFeedItem) item = g_list_model_get_item (self->model, i - 1);

      if (phidias_feed_item_get_block (item) != block)
        continue;
      if (get_row (self, i - 1)->is_read)
        {
          get_row (self, i - 1)->is_read = FALSE;
          self->n_unread++;
          self->next = i - 1;
          queue_look (self);
        }
      break;
    }
}

static void
watch (PhidiasFinder *self, PhidiasBlock *block)
{
  gboolean is_watched = g_hash_table_contains (self->open, block);

  if (phidias_block_get_is_open (block) && !is_watched)
    {
      g_hash_table_add (self->open, g_object_ref (block));
      g_signal_connect (block, "changed", G_CALLBACK (revision_cb), self);
    }
  else if (!phidias_block_get_is_open (block) && is_watched)
    {
      g_signal_handlers_disconnect_by_data (block, self);
      g_hash_table_remove (self->open, block);
    }
}

static void
read_row (PhidiasFinder *self, guint position, GArray *ranges)
{
  g_autoptr (PhidiasFeedItem) item = g_list_model_get_item (self->model, position);
  PhidiasBlock *block = phidias_feed_item_get_block (item);
  Row *row = get_row (self, position);

  row->is_read = TRUE;
  self->n_unread--;
  if (block == NULL)
    return;

  watch (self, block);
  g_array_set_size (ranges, 0);
  phidias_text_fold_find (phidias_block_get_text (block), self->wanted, ranges);
  self->n_matches += ranges->len - row->n_ranges;
  g_free (row->ranges);
  row->n_ranges = ranges->len;
  row->ranges = ranges->len > 0 ? g_memdup2 (ranges->data, ranges->len * sizeof (PhidiasTextRange)) : NULL;

  if (row->n_ranges > 0 && self->current.item == NULL)
    {
      phidias_feed_place_set (&self->current, self->model, position, row->ranges[0].start);
    }
  else if (self->current.item == item)
    {
      /* The match may be at another byte now, or gone. */
      guint best = 0;

      while (best + 1 < row->n_ranges && row->ranges[best + 1].start <= self->current.byte)
        best++;
      if (row->n_ranges > 0)
        self->current.byte = row->ranges[best].start;
      else
        phidias_feed_place_clear (&self->current);
    }
}

static gboolean
look_cb (gpointer user_data)
{
  PhidiasFinder *self = user_data;
  g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE, sizeof (PhidiasTextRange));
  gint64 end = g_get_monotonic_time () + SLICE;
  guint n_read = 0;

  while (self->n_unread > 0)
    {
      if (self->next >= self->rows->len)
        self->next = 0;
      if (!get_row (self, self->next)->is_read)
        {
          read_row (self, self->next, ranges);
          /* Reading the clock takes longer than reading a short row. */
          if (++n_read % 16 == 0 && g_get_monotonic_time () >= end)
            break;
        }
      self->next++;
    }

  if (self->n_unread == 0)
    self->idle = 0;
  g_signal_emit (self, signals[CHANGED], 0);

  return self->idle != 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
add_rows (PhidiasFinder *self, guint position, guint n)
{
  g_autofree Row *rows = NULL;

  if (n == 0)
    return;
  rows = g_new0 (Row, n);
  g_array_insert_vals (self->rows, position, rows, n);
  self->n_unread += n;
}

static void
remove_rows (PhidiasFinder *self, guint position, guint n)
{
  for (guint i = position; i < position + n; i++)
    {
      self->n_matches -= get_row (self, i)->n_ranges;
      self->n_unread -= get_row (self, i)->is_read ? 0 : 1;
    }
  if (n > 0)
    g_array_remove_range (self->rows, position, n);
}

static void
items_changed_cb (GListModel    *model,
                  guint          position,
                  guint          n_removed,
                  guint          n_added,
                  PhidiasFinder *self)
{
  if (self->wanted == NULL)
    return;

  phidias_feed_place_follow (&self->current, model, position, n_removed, n_added);
  remove_rows (self, position, n_removed);
  add_rows (self, position, n_added);
  if (self->next >= position)
    self->next = self->next >= position + n_removed ? self->next + n_added - n_removed : position;
  queue_look (self);
  if (n_removed > 0)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
reset (PhidiasFinder *self)
{
  GHashTableIter iter;
  gpointer block;

  g_hash_table_iter_init (&iter, self->open);
  while (g_hash_table_iter_next (&iter, &block, NULL))
    g_signal_handlers_disconnect_by_data (block, self);
  g_hash_table_remove_all (self->open);
  g_clear_handle_id (&self->idle, g_source_remove);
  g_array_set_size (self->rows, 0);
  phidias_feed_place_clear (&self->current);
  g_clear_pointer (&self->wanted, g_free);
  self->n_matches = self->n_unread = self->next = 0;
}

static void
phidias_finder_dispose (GObject *object)
{
  PhidiasFinder *self = PHIDIAS_FINDER (object);

  reset (self);
  g_clear_signal_handler (&self->model_handler, self->model);
  g_clear_object (&self->model);

  G_OBJECT_CLASS (phidias_finder_parent_class)->dispose (object);
}

static void
phidias_finder_finalize (GObject *object)
{
  PhidiasFinder *self = PHIDIAS_FINDER (object);

  g_array_unref (self->rows);
  g_hash_table_unref (self->open);

  G_OBJECT_CLASS (phidias_finder_parent_class)->finalize (object);
}

static void
phidias_finder_class_init (PhidiasFinderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = phidias_finder_dispose;
  object_class->finalize = phidias_finder_finalize;

  /**
   * PhidiasFinder::changed:
   * @self: the finder
   *
   * There are other matches now, or it is done. At most once in an idle moment.
   */
  signals[CHANGED] = g_signal_new ("changed", PHIDIAS_TYPE_FINDER, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
phidias_finder_init (PhidiasFinder *self)
{
  self->rows = g_array_new (FALSE, TRUE, sizeof (Row));
  g_array_set_clear_func (self->rows, clear_row);
  self->open = g_hash_table_new_full (NULL, NULL, g_object_unref, NULL);
}

/**
 * phidias_finder_new:
 *
 * Returns: (transfer full): a finder of nothing
 */
PhidiasFinder *
phidias_finder_new (void)
{
  return g_object_new (PHIDIAS_TYPE_FINDER, NULL);
}

/**
 * phidias_finder_set_model:
 * @self: a finder
 * @model: (nullable): a list of [class@FeedItem]
 *
 * Nothing is looked for afterwards.
 */
void
phidias_finder_set_model (PhidiasFinder *self, GListModel *model)
{
  g_return_if_fail (PHIDIAS_IS_FINDER (self));

  phidias_finder_find (self, NULL, 0);
  g_clear_signal_handler (&self->model_handler, self->model);
  g_set_object (&self->model, model);
  if (model != NULL)
    self->model_handler = g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), self);
}

/**
 * phidias_finder_find:
 * @self: a finder
 * @text: (nullable): what to look for; nothing, or nothing but accents, ends the search
 * @from: the position of the item to begin at
 *
 * The first match from there on becomes the current one.
 */
void
phidias_finder_find (PhidiasFinder *self, const char *text, guint from)
{
  g_autofree char *wanted = text != NULL ? phidias_text_fold_dup (text) : NULL;

  g_return_if_fail (PHIDIAS_IS_FINDER (self));

  if (self->wanted == NULL && (wanted == NULL || *wanted == '\0'))
    return;

  reset (self);
  if (self->model != NULL && wanted != NULL && *wanted != '\0')
    {
      self->wanted = g_steal_pointer (&wanted);
      self->next = from;
      add_rows (self, 0, g_list_model_get_n_items (self->model));
      queue_look (self);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Of the current match in its row; the row's count when it is none of them. */
static guint
find_current (PhidiasFinder *self)
{
  const Row *row = get_row (self, self->current.position);
  guint i = 0;

  while (i < row->n_ranges && row->ranges[i].start != self->current.byte)
    i++;

  return i;
}

/**
 * phidias_finder_move:
 * @self: a finder
 * @is_forward: to the next match, or the one before
 *
 * Goes on to another match, from the last to the first and back.
 *
 * Returns: whether there is one
 */
gboolean
phidias_finder_move (PhidiasFinder *self, gboolean is_forward)
{
  guint n_rows;
  guint position;
  guint i;

  g_return_val_if_fail (PHIDIAS_IS_FINDER (self), FALSE);

  if (self->n_matches == 0)
    return FALSE;

  n_rows = self->rows->len;
  position = self->current.item != NULL ? self->current.position : is_forward ? n_rows - 1 : 0;
  i = self->current.item != NULL ? find_current (self) : is_forward ? get_row (self, position)->n_ranges : 0;
  if (is_forward && i + 1 < get_row (self, position)->n_ranges)
    {
      i++;
    }
  else if (!is_forward && i > 0)
    {
      i--;
    }
  else
    {
      do
        position = is_forward ? (position + 1) % n_rows : (position + n_rows - 1) % n_rows;
      while (get_row (self, position)->n_ranges == 0);
      i = is_forward ? 0 : get_row (self, position)->n_ranges - 1;
    }
  phidias_feed_place_set (&self->current, self->model, position, get_row (self, position)->ranges[i].start);
  g_signal_emit (self, signals[CHANGED], 0);

  return TRUE;
}

/**
 * phidias_finder_get_n_matches:
 * @self: a finder
 *
 * Returns: how many were found up to now
 */
guint
phidias_finder_get_n_matches (PhidiasFinder *self)
{
  g_return_val_if_fail (PHIDIAS_IS_FINDER (self), 0);

  return self->n_matches;
}

/**
 * phidias_finder_get_number:
 * @self: a finder
 *
 * Returns: which of the matches the reader is at, from 1; 0 for none
 */
guint
phidias_finder_get_number (PhidiasFinder *self)
{
  guint number = 1;

  g_return_val_if_fail (PHIDIAS_IS_FINDER (self), 0);

  if (self->current.item == NULL || self->current.position >= self->rows->len)
    return 0;

  for (guint i = 0; i < self->current.position; i++)
    number += get_row (self, i)->n_ranges;

  return number + find_current (self);
}

/**
 * phidias_finder_is_searching:
 * @self: a finder
 *
 * Returns: whether there are rows that it has not looked at
 */
gboolean
phidias_finder_is_searching (PhidiasFinder *self)
{
  g_return_val_if_fail (PHIDIAS_IS_FINDER (self), FALSE);

  return self->n_unread > 0;
}

/**
 * phidias_finder_get_current:
 * @self: a finder
 * @range: (out) (optional): of the block's text
 *
 * Returns: (transfer none) (nullable): where the reader is
 */
const PhidiasFeedPlace *
phidias_finder_get_current (PhidiasFinder *self, PhidiasTextRange *range)
{
  const Row *row;
  guint i;

  g_return_val_if_fail (PHIDIAS_IS_FINDER (self), NULL);

  if (self->current.item == NULL || self->current.position >= self->rows->len)
    return NULL;
  row = get_row (self, self->current.position);
  i = find_current (self);
  if (i >= row->n_ranges)
    return NULL;
  if (range != NULL)
    *range = row->ranges[i];

  return &self->current;
}

/**
 * phidias_finder_get_in_row:
 * @self: a finder
 * @position: of an item in the model
 * @n_ranges: (out): how many matches its block has
 * @current: (out): which of them the reader is at, %G_MAXUINT for none
 *
 * Returns: (transfer none) (nullable) (array length=n_ranges): where they are, until the next change
 */
const PhidiasTextRange *
phidias_finder_get_in_row (PhidiasFinder *self, guint position, guint *n_ranges, guint *current)
{
  g_return_val_if_fail (PHIDIAS_IS_FINDER (self), NULL);

  *n_ranges = 0;
  *current = G_MAXUINT;
  if (position >= self->rows->len)
    return NULL;

  *n_ranges = get_row (self, position)->n_ranges;
  if (self->current.item != NULL && self->current.position == position)
    *current = find_current (self);

  return get_row (self, position)->ranges;
}
