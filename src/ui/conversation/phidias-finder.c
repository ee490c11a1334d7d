/* phidias-finder.c: where some words are in a conversation
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-finder.h"

#include "phidias-finder-row-private.h"
#include "phidias-text-fold.h"

/* Microseconds of looking at a time: a frame has sixteen thousand. */
#define SLICE 3000

/**
 * PhidiasFinder:
 *
 * Looks for words in a list of feed items, a little in each idle moment, and follows the list:
 * what streams in is looked at as it comes. It begins where the reader is and goes once around, so
 * the nearest match is known first. Costs nothing while there is nothing to look for.
 *
 * The slices of a long paragraph are looked at in their order, each together with the start of the
 * one below, so that a match may go on over a cut. What a model thought is looked at where it is
 * folded, too: its matches count at the head, and turn into those of rows when that is unfolded.
 */
struct _PhidiasFinder
{
  GObject           parent_instance;

  /* owned */
  GListModel       *model;
  char             *wanted;     /* folded; NULL for nothing */
  GArray           *rows;       /* of PhidiasFinderRow, one for each item while there is something wanted */
  GHashTable       *open;       /* blocks that may grow */
  PhidiasFeedPlace  current;    /* at the start of the match that the reader is at */

  /* state */
  gulong            model_handler;
  guint             idle;
  guint             block;      /* that the current match is in, of those folded below current; or NONE */
  guint             from;       /* where it began */
  gboolean          has_wrapped;
  guint             next;       /* to be looked at */
  guint             n_unread;
  guint             n_matches;
};

#define NONE G_MAXUINT

G_DEFINE_FINAL_TYPE (PhidiasFinder, phidias_finder, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static PhidiasFinderRow *
get_row (PhidiasFinder *self, guint position)
{
  return &g_array_index (self->rows, PhidiasFinderRow, position);
}

static void
clear_row (gpointer data)
{
  phidias_finder_row_clear (data);
}

/* Which match of its row is the current one; as many as there are when it is none of them. */
static guint
find_current (PhidiasFinder *self)
{
  const PhidiasFinderRow *row = get_row (self, self->current.position);
  guint i = phidias_finder_row_find (row, self->block, self->current.byte);
  guint n_own = row->n_ranges - row->has_rest;

  if (i < n_own ? row->ranges[row->has_rest + i].start == self->current.byte
                : i != NONE && row->folded[i - n_own].block == self->block && row->folded[i - n_own].byte == self->current.byte)
    return i;

  return phidias_finder_row_count (row);
}

static void
set_current (PhidiasFinder *self, guint position, guint i)
{
  const PhidiasFinderRow *row = get_row (self, position);
  guint n_own = row->n_ranges - row->has_rest;

  self->block = i < n_own ? NONE : row->folded[i - n_own].block;
  phidias_feed_place_set (&self->current, self->model, position,
                          i < n_own ? row->ranges[row->has_rest + i].start : row->folded[i - n_own].byte);
}

/* ---- Looking ---- */

static gboolean look_cb (gpointer user_data);

static void
queue_look (PhidiasFinder *self)
{
  if (self->idle == 0 && self->n_unread > 0)
    self->idle = g_idle_add (look_cb, self);
}

/* Has a row looked at again. */
static void
forget_row (PhidiasFinder *self, guint position)
{
  PhidiasFinderRow *row = get_row (self, position);

  if (!row->is_read)
    return;
  row->is_read = FALSE;
  self->n_unread++;
  self->next = MIN (self->next, position);
  queue_look (self);
}

/* A match may begin in the slice before. */
static void
forget_before (PhidiasFinder *self, guint position)
{
  g_autoptr (PhidiasFeedItem) item = position > 0 ? g_list_model_get_item (self->model, position - 1) : NULL;
  PhidiasBlock *block = item != NULL ? phidias_feed_item_get_block (item) : NULL;

  if (block != NULL && (phidias_block_get_has_more (block) || get_row (self, position - 1)->n_over > 0
                        || phidias_block_get_kind (block) == PHIDIAS_BLOCK_REASONING))
    forget_row (self, position - 1);
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
      forget_row (self, i - 1);
      if (phidias_block_get_slice (block) > 0)
        forget_before (self, i - 1);
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
keep_current (PhidiasFinder *self, guint position)
{
  guint i = phidias_finder_row_find (get_row (self, position), self->block, self->current.byte);

  if (i != NONE)
    set_current (self, position, i);
  else
    phidias_feed_place_clear (&self->current);
}

static void
read_row (PhidiasFinder *self, guint position, GArray *ranges)
{
  PhidiasFinderRow *row = get_row (self, position);
  PhidiasFinderRow old = *row;
  g_autoptr (PhidiasFeedItem) item = g_list_model_get_item (self->model, position);
  PhidiasBlock *block = phidias_feed_item_get_block (item);
  gboolean is_slice = block != NULL && phidias_block_get_slice (block) > 0 && position > 0;

  *row = (PhidiasFinderRow) { 0 };
  phidias_finder_row_read (row, self->model, position, is_slice ? get_row (self, position - 1)->n_over : 0, self->wanted, ranges);
  self->n_unread--;
  self->n_matches += phidias_finder_row_count (row) - phidias_finder_row_count (&old);
  if (block != NULL)
    watch (self, block);

  /* The slice below begins behind the match that goes on into it. */
  if (row->n_over != old.n_over && position + 1 < self->rows->len)
    forget_row (self, position + 1);
  phidias_finder_row_clear (&old);

  if (self->current.item == item)
    keep_current (self, position);
  else if (self->current.item == NULL && phidias_finder_row_count (row) > 0 && position >= self->from)
    set_current (self, position, 0);
}

/* Slices are looked at in order: the first that was not. */
static guint
find_unread (PhidiasFinder *self, guint position)
{
  g_autoptr (PhidiasFeedItem) item = g_list_model_get_item (self->model, position);
  PhidiasBlock *block = phidias_feed_item_get_block (item);
  guint n_before = block != NULL ? MIN (phidias_block_get_slice (block), position) : 0;
  guint first = position - n_before;

  while (first < position && get_row (self, first)->is_read)
    first++;

  return first;
}

/* All that is behind where it began was looked at, and there was nothing. */
static void
take_first (PhidiasFinder *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    if (phidias_finder_row_count (get_row (self, i)) > 0)
      {
        set_current (self, i, 0);
        break;
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
        {
          self->next = 0;
          self->has_wrapped = TRUE;
        }
      if (!get_row (self, self->next)->is_read)
        {
          read_row (self, find_unread (self, self->next), ranges);
          /* Reading the clock takes longer than reading a short row. */
          if (++n_read % 16 == 0 && g_get_monotonic_time () >= end)
            break;
        }
      else
        {
          self->next++;
        }
    }

  if (self->n_unread == 0)
    self->idle = 0;
  if (self->current.item == NULL && self->n_matches > 0 && (self->has_wrapped || self->n_unread == 0))
    take_first (self);
  g_signal_emit (self, signals[CHANGED], 0);

  return self->idle != 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
add_rows (PhidiasFinder *self, guint position, guint n)
{
  g_autofree PhidiasFinderRow *rows = NULL;

  if (n == 0)
    return;
  rows = g_new0 (PhidiasFinderRow, n);
  g_array_insert_vals (self->rows, position, rows, n);
  self->n_unread += n;
}

static void
remove_rows (PhidiasFinder *self, guint position, guint n)
{
  for (guint i = position; i < position + n; i++)
    {
      self->n_matches -= phidias_finder_row_count (get_row (self, i));
      self->n_unread -= get_row (self, i)->is_read ? 0 : 1;
    }
  if (n > 0)
    g_array_remove_range (self->rows, position, n);
}

static gboolean
is_thought (PhidiasFeedItem *item)
{
  PhidiasFeedSource source = phidias_feed_item_get_source (item);

  return source == PHIDIAS_FEED_SOURCE_THOUGHT || source == PHIDIAS_FEED_SOURCE_REASONING;
}

/* A thought was unfolded: the match is in a row of its own now. */
static void
follow_unfolding (PhidiasFinder *self, guint position, guint n_added)
{
  guint row = self->current.position + 1 + self->block;
  g_autoptr (PhidiasFeedItem) item = NULL;

  if (row < position || row >= position + n_added)
    return;
  item = g_list_model_get_item (self->model, row);
  if (!is_thought (item) || phidias_feed_item_get_message (item) != phidias_feed_item_get_message (self->current.item))
    return;

  self->block = NONE;
  phidias_feed_place_set (&self->current, self->model, row, self->current.byte);
}

/* A thought was folded: the match that was in it is below its head. */
static void
follow_folding (PhidiasFinder *self, PhidiasFeedItem *gone, guint row, guint byte, guint position)
{
  g_autoptr (PhidiasFeedItem) head = position > 0 ? g_list_model_get_item (self->model, position - 1) : NULL;
  PhidiasBlock *block = head != NULL ? phidias_feed_item_get_block (head) : NULL;

  if (block == NULL || phidias_block_get_kind (block) != PHIDIAS_BLOCK_REASONING || !is_thought (gone)
      || phidias_feed_item_get_message (head) != phidias_feed_item_get_message (gone))
    return;

  self->block = row - position;
  phidias_feed_place_set (&self->current, self->model, position - 1, byte);
}

static void
items_changed_cb (GListModel    *model,
                  guint          position,
                  guint          n_removed,
                  guint          n_added,
                  PhidiasFinder *self)
{
  PhidiasFeedPlace old = { NULL, 0, 0 };

  if (self->wanted == NULL)
    return;

  phidias_feed_place_copy (&old, &self->current);
  phidias_feed_place_follow (&self->current, model, position, n_removed, n_added);
  remove_rows (self, position, n_removed);
  add_rows (self, position, n_added);
  if (self->next >= position)
    self->next = self->next >= position + n_removed ? self->next + n_added - n_removed : position;
  if (self->from > position)
    self->from = self->from >= position + n_removed ? self->from + n_added - n_removed : position;

  if (old.item != NULL && self->current.item == NULL && self->block == NONE)
    follow_folding (self, old.item, old.position, old.byte, position);
  else if (self->current.item != NULL && self->block != NONE)
    follow_unfolding (self, position, n_added);
  phidias_feed_place_clear (&old);

  forget_before (self, position);
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
  self->block = NONE;
  self->has_wrapped = FALSE;
  self->n_matches = self->n_unread = self->next = self->from = 0;
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
  self->block = NONE;
  self->rows = g_array_new (FALSE, TRUE, sizeof (PhidiasFinderRow));
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
      self->next = self->from = from;
      add_rows (self, 0, g_list_model_get_n_items (self->model));
      queue_look (self);
    }
  g_signal_emit (self, signals[CHANGED], 0);
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
  i = self->current.item != NULL ? find_current (self) : is_forward ? phidias_finder_row_count (get_row (self, position)) : 0;
  if (is_forward && i + 1 < phidias_finder_row_count (get_row (self, position)))
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
      while (phidias_finder_row_count (get_row (self, position)) == 0);
      i = is_forward ? 0 : phidias_finder_row_count (get_row (self, position)) - 1;
    }
  set_current (self, position, i);
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
    number += phidias_finder_row_count (get_row (self, i));

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
 * @n_over: (out) (optional): bytes of the row below, where the match goes on over a cut
 *
 * Returns: (transfer none) (nullable): where the reader is; %NULL for nowhere, or in what is folded
 */
const PhidiasFeedPlace *
phidias_finder_get_current (PhidiasFinder *self, PhidiasTextRange *range, guint *n_over)
{
  const PhidiasFinderRow *row;
  guint n_own;
  guint i;

  g_return_val_if_fail (PHIDIAS_IS_FINDER (self), NULL);

  if (self->current.item == NULL || self->current.position >= self->rows->len)
    return NULL;
  row = get_row (self, self->current.position);
  n_own = row->n_ranges - row->has_rest;
  i = find_current (self);
  if (i >= n_own)
    return NULL;
  if (range != NULL)
    *range = row->ranges[row->has_rest + i];
  if (n_over != NULL)
    *n_over = i + 1 == n_own ? row->n_over : 0;

  return &self->current;
}

/**
 * phidias_finder_get_folded:
 * @self: a finder
 *
 * Unfolding it takes the reader to the match.
 *
 * Returns: (transfer none) (nullable): the head of the folded thought that the match is in where
 *   the reader is; %NULL where it is in a row
 */
const PhidiasFeedPlace *
phidias_finder_get_folded (PhidiasFinder *self)
{
  g_return_val_if_fail (PHIDIAS_IS_FINDER (self), NULL);

  return self->current.item != NULL && self->block != NONE ? &self->current : NULL;
}

static gboolean
is_unread_of (PhidiasFinder *self, guint position, PhidiasMessage *message)
{
  g_autoptr (PhidiasFeedItem) item = NULL;

  if (position >= self->rows->len || get_row (self, position)->is_read)
    return FALSE;
  item = g_list_model_get_item (self->model, position);

  return phidias_feed_item_get_message (item) == message;
}

/**
 * phidias_finder_read_current:
 * @self: a finder
 *
 * Looks at the rows around the reader at once: they have just come in the place of what was folded.
 */
void
phidias_finder_read_current (PhidiasFinder *self)
{
  g_autoptr (GArray) ranges = g_array_new (FALSE, FALSE, sizeof (PhidiasTextRange));
  g_autoptr (PhidiasMessage) message = NULL;
  guint position;

  g_return_if_fail (PHIDIAS_IS_FINDER (self));

  if (self->current.item == NULL)
    return;

  message = g_object_ref (phidias_feed_item_get_message (self->current.item));
  position = self->current.position;
  while (position > 0 && is_unread_of (self, position - 1, message))
    position--;
  for (; is_unread_of (self, position, message); position++)
    read_row (self, position, ranges);
}

/**
 * phidias_finder_get_in_row:
 * @self: a finder
 * @position: of an item in the model
 * @n_ranges: (out): how many matches its block has
 * @current: (out): which of them the reader is at, %G_MAXUINT for none
 *
 * What a row above goes on with here is among them.
 *
 * Returns: (transfer none) (nullable) (array length=n_ranges): where they are, until the next change
 */
const PhidiasTextRange *
phidias_finder_get_in_row (PhidiasFinder *self, guint position, guint *n_ranges, guint *current)
{
  const PhidiasFinderRow *row;
  guint n_over = 0;

  g_return_val_if_fail (PHIDIAS_IS_FINDER (self), NULL);

  *n_ranges = 0;
  *current = G_MAXUINT;
  if (position >= self->rows->len)
    return NULL;

  row = get_row (self, position);
  *n_ranges = row->n_ranges;
  if (self->current.item != NULL && self->block == NONE)
    {
      if (self->current.position == position)
        *current = row->has_rest + find_current (self);
      else if (row->has_rest && self->current.position + 1 == position
               && phidias_finder_get_current (self, NULL, &n_over) != NULL && n_over > 0)
        *current = 0;
    }

  return row->ranges;
}
