/* phidias-finder-row.c: what was found in one row of a conversation
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-finder-row-private.h"

#include "phidias-feed.h"
#include "phidias-slice-gap.h"
#include "phidias-text-fold.h"

#include <string.h>

static const char *
get_text (PhidiasFeedItem *item)
{
  PhidiasBlock *block = item != NULL ? phidias_feed_item_get_block (item) : NULL;

  return block != NULL ? phidias_block_get_text (block) : "";
}

/* Looks through a row's text from a byte on, and where it was cut into what the next row goes on
 * with. Returns how many bytes of that the last match takes. */
static guint
search (PhidiasFeedItem *item, PhidiasFeedItem *next, guint from, const char *wanted, GArray *ranges)
{
  const char *text = get_text (item);
  guint length = (guint) strlen (text);
  guint n_over = 0;
  guint first = ranges->len;
  gsize gap = 0;

  from = MIN (from, length);
  if (next == NULL || !phidias_slice_follows (item, next))
    {
      phidias_text_fold_find (text + from, wanted, ranges);
    }
  else
    {
      g_autoptr (GString) joined = g_string_new (text + from);

      gap = strlen (phidias_slice_get_gap (item, next));
      g_string_append (joined, phidias_slice_get_gap (item, next));
      g_string_append (joined, get_text (next));
      phidias_text_fold_find (joined->str, wanted, ranges);
    }

  for (guint i = first; i < ranges->len; i++)
    {
      PhidiasTextRange *range = &g_array_index (ranges, PhidiasTextRange, i);

      range->start += from;
      range->end += from;
      if (range->start >= length + gap)
        {
          g_array_set_size (ranges, i);
          break;
        }
      if (range->end > length)
        {
          n_over = range->end > length + gap ? range->end - length - (guint) gap : 0;
          range->start = MIN (range->start, length);
          range->end = length;
        }
    }

  return n_over;
}

static void
search_folded (PhidiasFinderRow *self, GPtrArray *rows, const char *wanted, GArray *ranges)
{
  g_autoptr (GArray) folded = g_array_new (FALSE, FALSE, sizeof (PhidiasFinderFolded));
  guint from = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      g_array_set_size (ranges, 0);
      from = search (rows->pdata[i], i + 1 < rows->len ? rows->pdata[i + 1] : NULL, from, wanted, ranges);
      for (guint j = 0; j < ranges->len; j++)
        {
          PhidiasFinderFolded match = { i, g_array_index (ranges, PhidiasTextRange, j).start };

          g_array_append_val (folded, match);
        }
    }
  self->n_folded = folded->len;
  if (folded->len > 0)
    self->folded = g_memdup2 (folded->data, folded->len * sizeof (PhidiasFinderFolded));
}

/*
 * phidias_finder_row_clear:
 * @self: a row; it was not looked at afterwards
 */
void
phidias_finder_row_clear (PhidiasFinderRow *self)
{
  g_free (self->ranges);
  g_free (self->folded);
  *self = (PhidiasFinderRow) { 0 };
}

/*
 * phidias_finder_row_count:
 * @self: a row
 *
 * Returns: how many matches begin in it, or in what is folded below it
 */
guint
phidias_finder_row_count (const PhidiasFinderRow *self)
{
  return self->n_ranges - self->has_rest + self->n_folded;
}

/*
 * phidias_finder_row_find:
 * @self: a row
 * @block: which of the folded rows, or %G_MAXUINT for the row itself
 * @byte: where a match begins, or began before the row was looked at again
 *
 * Returns: which of the row's matches that is now, the nearest before it where there is none, the
 *   first where all are behind it; %G_MAXUINT where there are none of that kind
 */
guint
phidias_finder_row_find (const PhidiasFinderRow *self, guint block, guint byte)
{
  guint n_own = self->n_ranges - self->has_rest;
  guint i = 0;

  if (block == G_MAXUINT)
    {
      if (n_own == 0)
        return G_MAXUINT;
      while (i + 1 < n_own && self->ranges[self->has_rest + i + 1].start <= byte)
        i++;
      return i;
    }

  if (self->n_folded == 0)
    return G_MAXUINT;
  while (i + 1 < self->n_folded
         && (self->folded[i + 1].block < block
             || (self->folded[i + 1].block == block && self->folded[i + 1].byte <= byte)))
    i++;

  return n_own + i;
}

/*
 * phidias_finder_row_read:
 * @self: a row, not looked at
 * @model: the list that it is in
 * @position: where
 * @from: bytes of its text that belong to a match in the row above
 * @wanted: what to look for, folded
 * @ranges: (element-type PhidiasTextRange): scratch
 */
void
phidias_finder_row_read (PhidiasFinderRow *self,
                         GListModel       *model,
                         guint             position,
                         guint             from,
                         const char       *wanted,
                         GArray           *ranges)
{
  g_autoptr (PhidiasFeedItem) item = g_list_model_get_item (model, position);
  g_autoptr (PhidiasFeedItem) next = NULL;
  PhidiasBlock *block = phidias_feed_item_get_block (item);

  self->is_read = TRUE;
  if (block == NULL)
    return;

  g_array_set_size (ranges, 0);
  if (from > 0)
    {
      PhidiasTextRange rest = { 0, MIN (from, (guint) strlen (phidias_block_get_text (block))) };

      self->has_rest = TRUE;
      g_array_append_val (ranges, rest);
    }
  if (phidias_block_get_has_more (block))
    next = g_list_model_get_item (model, position + 1);
  self->n_over = search (item, next, from, wanted, ranges);
  self->n_ranges = ranges->len;
  if (ranges->len > 0)
    self->ranges = g_memdup2 (ranges->data, ranges->len * sizeof (PhidiasTextRange));

  if (phidias_block_get_kind (block) == PHIDIAS_BLOCK_REASONING && PHIDIAS_IS_FEED (model))
    {
      g_autoptr (GPtrArray) folded = phidias_feed_dup_folded (PHIDIAS_FEED (model), position);

      if (folded != NULL)
        search_folded (self, folded, wanted, ranges);
    }
}
