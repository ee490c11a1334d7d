/* phidias-slice-gap.c: what stood where a text was cut into slices
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-slice-gap.h"

#include <string.h>

/**
 * phidias_slice_follows:
 * @previous: a row
 * @item: (nullable): the row below it
 *
 * Returns: whether the second goes on with the text of the first, which was too long for one row
 */
gboolean
phidias_slice_follows (PhidiasFeedItem *previous, PhidiasFeedItem *item)
{
  PhidiasBlock *before = phidias_feed_item_get_block (previous);
  PhidiasBlock *after = item != NULL ? phidias_feed_item_get_block (item) : NULL;

  return before != NULL && after != NULL && phidias_block_get_has_more (before)
         && phidias_block_get_slice (after) == phidias_block_get_slice (before) + 1
         && phidias_block_get_group (after) == phidias_block_get_group (before)
         && phidias_feed_item_get_message (previous) == phidias_feed_item_get_message (item);
}

/**
 * phidias_slice_get_gap:
 * @previous: a row
 * @item: the row that goes on with it
 *
 * Prose loses the space or the line break that it was cut at; a run without any loses nothing.
 *
 * Returns: (transfer none): what to put between their texts
 */
const char *
phidias_slice_get_gap (PhidiasFeedItem *previous, PhidiasFeedItem *item)
{
  PhidiasBlock *before = phidias_feed_item_get_block (previous);
  const char *text = phidias_block_get_text (before);
  const char *source;
  gsize length = strlen (text);
  gsize start;
  gsize end;

  if (phidias_block_get_kind (before) == PHIDIAS_BLOCK_TABLE)
    return "\n";
  if (phidias_block_get_kind (before) == PHIDIAS_BLOCK_CODE || length == 0 || g_ascii_isspace (text[length - 1]))
    return "";

  source = phidias_feed_item_get_source_range (item, &start, &end);
  /* A text that is not all there yet may be looked at. */
  if (source == NULL || start == 0 || strnlen (source, start) < start)
    return " ";

  if (g_ascii_isspace (source[start - 1]))
    return " ";
  /* The marks of a quote may stand close to its text. */
  while (start > 0 && source[start - 1] == '>')
    start--;

  return start > 0 && source[start - 1] == '\n' ? " " : "";
}
