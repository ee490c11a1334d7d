/* phidias-selection.c: what is selected in a conversation
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-selection-private.h"

#include "phidias-code-fold.h"
#include "phidias-text-boundary.h"

#include <string.h>

/**
 * PhidiasSelection:
 *
 * One selection over all rows and messages of a conversation, apart from the rows that paint it.
 *
 *     anchor ── where the pointer went down        low  ─┐ the two in the order of reading,
 *     caret  ── where it is now                    high ─┘ grown to whole words or paragraphs
 *
 * Places hold on to items, so rows may be recycled, blocks may grow and items may come before
 * them. An empty selection still has a place: the next one with Shift begins there.
 *
 * A long conversation comes into the list by and by. A place that was chosen as the very start or
 * end goes with what comes there, until that is all there is. The end is that of the message that
 * was the last one then: what is written later is not selected.
 */

G_DEFINE_FINAL_TYPE (PhidiasSelection, phidias_selection, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* ---- Text of places ---- */

static const char *
get_text (PhidiasFeedItem *item)
{
  PhidiasBlock *block = item != NULL ? phidias_feed_item_get_block (item) : NULL;

  return block != NULL ? phidias_block_get_text (block) : "";
}

static gboolean
is_code (PhidiasFeedItem *item)
{
  PhidiasBlock *block = phidias_feed_item_get_block (item);

  return block != NULL && phidias_block_get_kind (block) == PHIDIAS_BLOCK_CODE;
}

static gboolean
is_same_paragraph (PhidiasFeedItem *a, PhidiasFeedItem *b)
{
  return b != NULL && phidias_feed_item_get_message (a) == phidias_feed_item_get_message (b)
         && phidias_feed_item_get_block (a) != NULL && phidias_feed_item_get_block (b) != NULL
         && phidias_block_get_group (phidias_feed_item_get_block (a))
            == phidias_block_get_group (phidias_feed_item_get_block (b));
}

/* Over the slices before or after the place that belong to the same paragraph. */
static void
go_to_edge_slice (PhidiasSelection *self, PhidiasFeedPlace *place, gboolean is_forward)
{
  while (is_forward || place->position > 0)
    {
      guint position = is_forward ? place->position + 1 : place->position - 1;
      g_autoptr (PhidiasFeedItem) next = g_list_model_get_item (self->model, position);

      if (!is_same_paragraph (place->item, next))
        break;
      phidias_feed_place_set (place, self->model, position, 0);
    }
}

static void
grow_to_unit (PhidiasSelection *self, PhidiasFeedPlace *place, gboolean is_end)
{
  const char *text = get_text (place->item);
  guint start;
  guint end;

  if (self->unit == PHIDIAS_SELECTION_CHARACTER || *text == '\0')
    return;

  if (self->unit == PHIDIAS_SELECTION_WORD)
    {
      phidias_text_boundary_find_word (text, place->byte, &start, &end);
    }
  else if (is_code (place->item))
    {
      phidias_text_boundary_find_line (text, place->byte, &start, &end);
    }
  else
    {
      go_to_edge_slice (self, place, is_end);
      start = 0;
      end = (guint) strlen (get_text (place->item));
    }
  place->byte = is_end ? end : start;
}

/* After the places changed. */
static void
update (PhidiasSelection *self)
{
  gboolean is_backward = phidias_feed_place_compare (&self->caret, &self->anchor) < 0;

  if (self->anchor.item == NULL || self->caret.item == NULL)
    {
      phidias_feed_place_clear (&self->anchor);
      phidias_feed_place_clear (&self->caret);
      phidias_feed_place_clear (&self->low);
      phidias_feed_place_clear (&self->high);
    }
  else
    {
      phidias_feed_place_copy (&self->low, is_backward ? &self->caret : &self->anchor);
      phidias_feed_place_copy (&self->high, is_backward ? &self->anchor : &self->caret);
      grow_to_unit (self, &self->low, FALSE);
      grow_to_unit (self, &self->high, TRUE);
    }
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- The edges of a conversation that is not all there ---- */

PhidiasFeed *
phidias_selection_get_feed (PhidiasSelection *self)
{
  GListModel *source = PHIDIAS_IS_CODE_FOLD (self->model) ? phidias_code_fold_get_source (PHIDIAS_CODE_FOLD (self->model))
                                                         : self->model;

  return PHIDIAS_IS_FEED (source) ? PHIDIAS_FEED (source) : NULL;
}

/* The last row of the message that was the last; as long as that is not there, of all. FALSE when
 * it will not come: the conversation goes on in another way now. */
static gboolean
find_end (PhidiasSelection *self, guint *end)
{
  PhidiasFeed *feed = phidias_selection_get_feed (self);
  guint position;
  guint n_rows;

  *end = g_list_model_get_n_items (self->model) - 1;
  if (feed == NULL || self->last == NULL)
    return TRUE;
  if (!phidias_feed_find_message (feed, self->last, &position, &n_rows))
    return phidias_selection_get_waits (self);

  *end = position + n_rows - 1;
  if (PHIDIAS_IS_CODE_FOLD (self->model))
    *end = phidias_code_fold_from_source (PHIDIAS_CODE_FOLD (self->model), *end);

  return TRUE;
}

static gboolean
has_edge (PhidiasSelection *self, PhidiasSelectionEdge edge)
{
  return self->anchor_edge == edge || self->caret_edge == edge;
}

static void
set_edges (PhidiasSelection *self, PhidiasSelectionEdge anchor_edge, PhidiasSelectionEdge caret_edge)
{
  PhidiasFeed *feed = phidias_selection_get_feed (self);

  if (self->anchor_edge != PHIDIAS_SELECTION_AT_END || anchor_edge != PHIDIAS_SELECTION_AT_END)
    g_clear_object (&self->last);
  self->anchor_edge = anchor_edge;
  self->caret_edge = caret_edge;
  if (feed != NULL && self->last == NULL && has_edge (self, PHIDIAS_SELECTION_AT_END))
    {
      GListModel *path = phidias_conversation_get_path (phidias_feed_get_conversation (feed));
      guint n = g_list_model_get_n_items (path);

      self->last = n > 0 ? g_list_model_get_item (path, n - 1) : NULL;
    }
}

static gboolean
follow (PhidiasSelection     *self,
        PhidiasFeedPlace     *place,
        PhidiasSelectionEdge  edge,
        guint                 position,
        guint                 n_removed,
        guint                 n_added)
{
  gboolean is_kept = phidias_feed_place_follow (place, self->model, position, n_removed, n_added);
  guint at = 0;

  if (edge == PHIDIAS_SELECTION_AT_ITEM || g_list_model_get_n_items (self->model) == 0
      || (edge == PHIDIAS_SELECTION_AT_END && !find_end (self, &at)))
    return is_kept;

  return phidias_feed_place_set (place, self->model, at, 0);
}

static void
items_changed_cb (GListModel       *model,
                  guint             position,
                  guint             n_removed,
                  guint             n_added,
                  PhidiasSelection *self)
{
  gboolean is_kept;

  if (self->anchor.item == NULL)
    return;

  is_kept = follow (self, &self->anchor, self->anchor_edge, position, n_removed, n_added);
  is_kept = follow (self, &self->caret, self->caret_edge, position, n_removed, n_added) && is_kept;
  is_kept = follow (self, &self->low, has_edge (self, PHIDIAS_SELECTION_AT_START) ? PHIDIAS_SELECTION_AT_START
                                                                                  : PHIDIAS_SELECTION_AT_ITEM,
                    position, n_removed, n_added) && is_kept;
  is_kept = follow (self, &self->high, has_edge (self, PHIDIAS_SELECTION_AT_END) ? PHIDIAS_SELECTION_AT_END
                                                                                 : PHIDIAS_SELECTION_AT_ITEM,
                    position, n_removed, n_added) && is_kept;
  if (!is_kept)
    phidias_selection_clear (self);
}

static void
phidias_selection_dispose (GObject *object)
{
  PhidiasSelection *self = PHIDIAS_SELECTION (object);

  g_clear_signal_handler (&self->model_handler, self->model);
  g_clear_object (&self->model);
  phidias_feed_place_clear (&self->anchor);
  phidias_feed_place_clear (&self->caret);
  phidias_feed_place_clear (&self->low);
  phidias_feed_place_clear (&self->high);
  g_clear_object (&self->last);

  G_OBJECT_CLASS (phidias_selection_parent_class)->dispose (object);
}

static void
phidias_selection_class_init (PhidiasSelectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = phidias_selection_dispose;

  /**
   * PhidiasSelection::changed:
   * @self: the selection
   *
   * Something else is selected now. Not emitted when items come or go and it stays at what it is.
   */
  signals[CHANGED] = g_signal_new ("changed", PHIDIAS_TYPE_SELECTION, G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
phidias_selection_init (PhidiasSelection *self)
{
}

/**
 * phidias_selection_new:
 *
 * Returns: (transfer full): a selection in nothing
 */
PhidiasSelection *
phidias_selection_new (void)
{
  return g_object_new (PHIDIAS_TYPE_SELECTION, NULL);
}

/**
 * phidias_selection_set_model:
 * @self: a selection
 * @model: (nullable): a list of [class@FeedItem]
 *
 * Nothing is selected afterwards.
 */
void
phidias_selection_set_model (PhidiasSelection *self, GListModel *model)
{
  g_return_if_fail (PHIDIAS_IS_SELECTION (self));
  g_return_if_fail (model == NULL || G_IS_LIST_MODEL (model));

  phidias_selection_clear (self);
  g_clear_signal_handler (&self->model_handler, self->model);
  g_set_object (&self->model, model);
  if (model != NULL)
    self->model_handler = g_signal_connect (model, "items-changed", G_CALLBACK (items_changed_cb), self);
}

/**
 * phidias_selection_start:
 * @self: a selection
 * @position: of an item in the model
 * @byte: a place in its block's text
 * @unit: what the selection grows by
 *
 * Begins a selection; by character it is empty at first.
 */
void
phidias_selection_start (PhidiasSelection *self, guint position, guint byte, PhidiasSelectionUnit unit)
{
  g_return_if_fail (PHIDIAS_IS_SELECTION (self));

  self->unit = unit;
  set_edges (self, PHIDIAS_SELECTION_AT_ITEM, PHIDIAS_SELECTION_AT_ITEM);
  phidias_feed_place_set (&self->anchor, self->model, position, byte);
  phidias_feed_place_copy (&self->caret, &self->anchor);
  update (self);
}

/**
 * phidias_selection_extend:
 * @self: a selection
 * @position: of an item in the model
 * @byte: a place in its block's text
 *
 * Takes the selection to a place; begins one there when there is none.
 */
void
phidias_selection_extend (PhidiasSelection *self, guint position, guint byte)
{
  g_return_if_fail (PHIDIAS_IS_SELECTION (self));

  if (self->anchor.item == NULL)
    {
      phidias_selection_start (self, position, byte, PHIDIAS_SELECTION_CHARACTER);
      return;
    }
  if (self->caret.item != NULL && self->caret.position == position && self->caret.byte == byte)
    return;

  set_edges (self, self->anchor_edge, PHIDIAS_SELECTION_AT_ITEM);
  phidias_feed_place_set (&self->caret, self->model, position, byte);
  update (self);
}

/* To the nearest row with text before or after the place. */
static gboolean
leave_row (PhidiasSelection *self, PhidiasFeedPlace *place, gboolean is_forward)
{
  guint n_items = g_list_model_get_n_items (self->model);

  for (guint i = place->position; is_forward ? i + 1 < n_items : i > 0;)
    {
      g_autoptr (PhidiasFeedItem) item = NULL;
      const char *text;

      i = is_forward ? i + 1 : i - 1;
      item = g_list_model_get_item (self->model, i);
      text = get_text (item);
      if (*text != '\0')
        return phidias_feed_place_set (place, self->model, i, is_forward ? 0 : (guint) strlen (text));
    }

  return FALSE;
}

static gboolean
step_once (PhidiasSelection *self, PhidiasFeedPlace *place, PhidiasSelectionStep step, gboolean is_forward)
{
  const char *text = get_text (place->item);
  guint byte = phidias_text_boundary_clamp (text, place->byte);
  guint edge = is_forward ? (guint) strlen (text) : 0;

  if (step == PHIDIAS_SELECTION_STEP_CONVERSATION)
    {
      guint end = 0;

      set_edges (self, self->anchor_edge, is_forward ? PHIDIAS_SELECTION_AT_END : PHIDIAS_SELECTION_AT_START);
      if (is_forward)
        find_end (self, &end);

      return phidias_feed_place_set (place, self->model, end, 0);
    }
  if (byte == edge)
    {
      if (!leave_row (self, place, is_forward))
        return FALSE;
      if (step == PHIDIAS_SELECTION_STEP_CHARACTER)
        return TRUE;
      text = get_text (place->item);
      byte = place->byte;
      edge = is_forward ? (guint) strlen (text) : 0;
    }

  switch (step)
    {
    case PHIDIAS_SELECTION_STEP_CHARACTER:
      byte = is_forward ? phidias_text_boundary_next (text, byte) : phidias_text_boundary_previous (text, byte);
      break;
    case PHIDIAS_SELECTION_STEP_WORD:
      byte = is_forward ? phidias_text_boundary_next_word (text, byte)
                        : phidias_text_boundary_previous_word (text, byte);
      break;
    case PHIDIAS_SELECTION_STEP_PARAGRAPH:
    case PHIDIAS_SELECTION_STEP_CONVERSATION:
    default:
      byte = edge;
      break;
    }
  place->byte = byte;

  return TRUE;
}

/**
 * phidias_selection_move:
 * @self: a selection with a place
 * @step: how far
 * @is_forward: where to
 *
 * Moves the caret of the selection, as Shift with a key does. A selection of words or paragraphs
 * goes on by characters.
 *
 * Returns: whether it moved
 */
gboolean
phidias_selection_move (PhidiasSelection *self, PhidiasSelectionStep step, gboolean is_forward)
{
  gboolean is_moved;

  g_return_val_if_fail (PHIDIAS_IS_SELECTION (self), FALSE);

  if (self->caret.item == NULL)
    return FALSE;

  if (self->unit != PHIDIAS_SELECTION_CHARACTER)
    {
      gboolean is_backward = phidias_feed_place_compare (&self->caret, &self->anchor) < 0;

      phidias_feed_place_copy (&self->anchor, is_backward ? &self->high : &self->low);
      phidias_feed_place_copy (&self->caret, is_backward ? &self->low : &self->high);
      self->unit = PHIDIAS_SELECTION_CHARACTER;
    }
  set_edges (self, self->anchor_edge, PHIDIAS_SELECTION_AT_ITEM);
  is_moved = step_once (self, &self->caret, step, is_forward);
  update (self);

  return is_moved;
}

/**
 * phidias_selection_select:
 * @self: a selection
 * @start_position: of an item in the model
 * @start_byte: a place in its block's text
 * @end_position: of an item in the model
 * @end_byte: a place in its block's text
 *
 * Selects from one place to another; the caret is at the second.
 */
void
phidias_selection_select (PhidiasSelection *self,
                          guint             start_position,
                          guint             start_byte,
                          guint             end_position,
                          guint             end_byte)
{
  g_return_if_fail (PHIDIAS_IS_SELECTION (self));

  self->unit = PHIDIAS_SELECTION_CHARACTER;
  set_edges (self, PHIDIAS_SELECTION_AT_ITEM, PHIDIAS_SELECTION_AT_ITEM);
  phidias_feed_place_set (&self->anchor, self->model, start_position, start_byte);
  phidias_feed_place_set (&self->caret, self->model, end_position, end_byte);
  update (self);
}

/* The header and the footer of the message around a position. */
static void
find_message (PhidiasSelection *self, guint position, guint *first, guint *last)
{
  g_autoptr (PhidiasFeedItem) item = g_list_model_get_item (self->model, position);
  guint n_items = g_list_model_get_n_items (self->model);

  for (*first = position; *first > 0; (*first)--)
    {
      g_autoptr (PhidiasFeedItem) other = g_list_model_get_item (self->model, *first - 1);

      if (phidias_feed_item_get_message (other) != phidias_feed_item_get_message (item))
        break;
    }
  for (*last = position; *last + 1 < n_items; (*last)++)
    {
      g_autoptr (PhidiasFeedItem) other = g_list_model_get_item (self->model, *last + 1);

      if (phidias_feed_item_get_message (other) != phidias_feed_item_get_message (item))
        break;
    }
}

/**
 * phidias_selection_select_more:
 * @self: a selection
 * @position: where the reader is
 *
 * Selects the message there; when that is selected, the conversation.
 */
void
phidias_selection_select_more (PhidiasSelection *self, guint position)
{
  guint n_items;
  guint first;
  guint last;

  g_return_if_fail (PHIDIAS_IS_SELECTION (self));

  n_items = self->model != NULL ? g_list_model_get_n_items (self->model) : 0;
  if (position >= n_items)
    return;

  find_message (self, position, &first, &last);
  if (self->low.item != NULL && !phidias_selection_is_empty (self)
      && self->low.position <= first && self->high.position >= last)
    phidias_selection_select_all (self);
  else
    phidias_selection_select (self, first, 0, last, 0);
}

/**
 * phidias_selection_select_all:
 * @self: a selection
 *
 * Selects the whole conversation, however much of it is in the list.
 */
void
phidias_selection_select_all (PhidiasSelection *self)
{
  guint end;

  g_return_if_fail (PHIDIAS_IS_SELECTION (self));

  if (self->model == NULL || g_list_model_get_n_items (self->model) == 0)
    return;

  self->unit = PHIDIAS_SELECTION_CHARACTER;
  set_edges (self, PHIDIAS_SELECTION_AT_START, PHIDIAS_SELECTION_AT_END);
  phidias_feed_place_set (&self->anchor, self->model, 0, 0);
  find_end (self, &end);
  phidias_feed_place_set (&self->caret, self->model, end, 0);
  update (self);
}

/**
 * phidias_selection_clear:
 * @self: a selection
 *
 * Selects nothing, and forgets the place.
 */
void
phidias_selection_clear (PhidiasSelection *self)
{
  g_return_if_fail (PHIDIAS_IS_SELECTION (self));

  if (self->anchor.item == NULL && self->caret.item == NULL && self->low.item == NULL && self->high.item == NULL)
    return;

  set_edges (self, PHIDIAS_SELECTION_AT_ITEM, PHIDIAS_SELECTION_AT_ITEM);
  phidias_feed_place_clear (&self->anchor);
  update (self);
}

/**
 * phidias_selection_get_waits:
 * @self: a selection
 *
 * Returns: whether there is more of what is selected than the list has
 */
gboolean
phidias_selection_get_waits (PhidiasSelection *self)
{
  PhidiasFeed *feed;

  g_return_val_if_fail (PHIDIAS_IS_SELECTION (self), FALSE);

  feed = phidias_selection_get_feed (self);

  return feed != NULL && (has_edge (self, PHIDIAS_SELECTION_AT_START) || has_edge (self, PHIDIAS_SELECTION_AT_END))
         && (phidias_feed_has_more (feed) || !phidias_conversation_is_loaded (phidias_feed_get_conversation (feed)));
}

/* The same selection, which does not change with this. */
PhidiasSelection *
phidias_selection_copy (PhidiasSelection *self)
{
  PhidiasSelection *copy = phidias_selection_new ();

  phidias_selection_set_model (copy, self->model);
  copy->unit = self->unit;
  copy->anchor_edge = self->anchor_edge;
  copy->caret_edge = self->caret_edge;
  g_set_object (&copy->last, self->last);
  phidias_feed_place_copy (&copy->anchor, &self->anchor);
  phidias_feed_place_copy (&copy->caret, &self->caret);
  phidias_feed_place_copy (&copy->low, &self->low);
  phidias_feed_place_copy (&copy->high, &self->high);

  return copy;
}

/**
 * phidias_selection_is_empty:
 * @self: a selection
 *
 * Returns: whether nothing is selected, though it may have a place
 */
gboolean
phidias_selection_is_empty (PhidiasSelection *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SELECTION (self), TRUE);

  return self->low.item == NULL || phidias_feed_place_compare (&self->low, &self->high) == 0;
}

/**
 * phidias_selection_get_caret:
 * @self: a selection
 *
 * Returns: (transfer none) (nullable): where it was taken to; %NULL for no place
 */
const PhidiasFeedPlace *
phidias_selection_get_caret (PhidiasSelection *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SELECTION (self), NULL);

  return self->caret.item != NULL ? &self->caret : NULL;
}

/**
 * phidias_selection_get_start:
 * @self: a selection
 *
 * Returns: (transfer none) (nullable): where it begins, in the order of reading
 */
const PhidiasFeedPlace *
phidias_selection_get_start (PhidiasSelection *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SELECTION (self), NULL);

  return self->low.item != NULL ? &self->low : NULL;
}

/**
 * phidias_selection_get_end:
 * @self: a selection
 *
 * Returns: (transfer none) (nullable): where it ends, in the order of reading
 */
const PhidiasFeedPlace *
phidias_selection_get_end (PhidiasSelection *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SELECTION (self), NULL);

  return self->high.item != NULL ? &self->high : NULL;
}

/**
 * phidias_selection_get_in_row:
 * @self: a selection
 * @position: of an item in the model
 * @start: (out): the first selected byte of its block's text
 * @end: (out): the byte after the last; %G_MAXUINT for all to the end, whatever comes
 *
 * Returns: whether something of the row is selected
 */
gboolean
phidias_selection_get_in_row (PhidiasSelection *self, guint position, guint *start, guint *end)
{
  g_return_val_if_fail (PHIDIAS_IS_SELECTION (self), FALSE);
  g_return_val_if_fail (start != NULL && end != NULL, FALSE);

  *start = *end = 0;
  if (self->low.item == NULL || position < self->low.position || position > self->high.position)
    return FALSE;

  *start = position == self->low.position ? self->low.byte : 0;
  *end = position == self->high.position ? self->high.byte : G_MAXUINT;

  return *start < *end;
}
