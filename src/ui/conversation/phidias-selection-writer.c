/* phidias-selection-writer.c: rows of a conversation as text, to be pasted elsewhere
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-selection-writer-private.h"

#include "phidias-block-markdown.h"
#include "phidias-header-row.h"
#include "phidias-slice-gap.h"
#include "phidias-text-boundary.h"

#include <string.h>

/* What is selected of one block. */
typedef struct
{
  PhidiasFeedItem *item;    /* owned by the run */
  PhidiasBlock    *block;
  guint            start;
  guint            end;
} Piece;

/* Of a row of the run; FALSE when nothing of its text is. */
static gboolean
get_piece (const PhidiasSelectionRun *run, guint i, Piece *piece)
{
  const char *text;

  piece->item = run->items->pdata[i];
  piece->block = phidias_feed_item_get_block (piece->item);
  piece->start = i == run->start ? run->first_byte : 0;
  piece->end = i + 1 == run->end ? run->last_byte : G_MAXUINT;
  if (piece->block == NULL || piece->start >= piece->end)
    return FALSE;
  text = phidias_block_get_text (piece->block);
  piece->start = phidias_text_boundary_clamp (text, piece->start);
  piece->end = phidias_text_boundary_clamp (text, piece->end);

  return piece->start < piece->end || *text == '\0';
}

static gboolean
is_whole (const Piece *piece)
{
  return piece->start == 0 && piece->end == strlen (phidias_block_get_text (piece->block));
}

static gboolean
is_in_list (PhidiasBlock *block)
{
  return phidias_block_get_kind (block) == PHIDIAS_BLOCK_LIST_ITEM || phidias_block_get_depth (block) > 0;
}

static void
trim_end (GString *text)
{
  while (text->len > 0 && g_ascii_isspace (text->str[text->len - 1]))
    g_string_truncate (text, text->len - 1);
}

/* What stands between a block and the one that was written before. */
static void
append_separator (PhidiasSelectionWriter *self, const Piece *piece)
{
  gboolean is_same_message;

  if (self->last == NULL)
    {
      if (self->text->len > 0)
        g_string_append (self->text, "\n\n");
      return;
    }
  if (phidias_slice_follows (self->last, piece->item))
    {
      g_string_append (self->text, phidias_slice_get_gap (self->last, piece->item));
      return;
    }

  trim_end (self->text);
  if (self->text->len == 0)
    return;
  is_same_message = phidias_feed_item_get_message (self->last) == phidias_feed_item_get_message (piece->item);
  g_string_append (self->text, is_same_message && phidias_block_get_kind (piece->block) == PHIDIAS_BLOCK_LIST_ITEM
                               && is_in_list (phidias_feed_item_get_block (self->last))
                               ? "\n" : "\n\n");
}

/* Who speaks from here on, where more than one does. */
static void
append_name (PhidiasSelectionWriter *self, PhidiasFeedItem *item)
{
  const char *mark = self->is_markdown ? "**" : "";

  if (!self->has_names || phidias_feed_item_get_kind (item) != PHIDIAS_FEED_HEADER)
    return;

  trim_end (self->text);
  if (self->text->len > 0)
    g_string_append (self->text, "\n\n");
  g_string_append_printf (self->text, "%s%s%s", mark,
                          phidias_header_row_get_name (phidias_feed_item_get_message (item)), mark);
}

static void
append_plain (PhidiasSelectionWriter *self, const Piece *piece)
{
  const char *block_text = phidias_block_get_text (piece->block);
  guint depth = phidias_block_get_depth (piece->block);
  g_autofree char *marker = NULL;

  if (phidias_block_get_kind (piece->block) == PHIDIAS_BLOCK_LIST_ITEM && piece->start == 0)
    {
      for (guint i = 1; i < depth; i++)
        g_string_append (self->text, "  ");
      marker = phidias_block_markdown_dup_marker (piece->block);
      g_string_append (self->text, marker);
    }
  g_string_append_len (self->text, block_text + piece->start, piece->end - piece->start);
}

/* ---- Markdown ---- */

/* From the first row of a message to its last. */
static gboolean
covers_message (const PhidiasSelectionRun *run, guint i)
{
  Piece piece;

  /* The first of its blocks: behind the header, or what was thought. */
  if (i == 0 || phidias_feed_item_get_kind (run->items->pdata[i - 1]) != PHIDIAS_FEED_HEADER)
    return FALSE;
  for (; i < run->end; i++)
    {
      if (phidias_feed_item_get_kind (run->items->pdata[i]) == PHIDIAS_FEED_FOOTER)
        return TRUE;
      if (!get_piece (run, i, &piece) || !is_whole (&piece))
        return FALSE;
    }

  return i == run->items->len || phidias_feed_item_get_kind (run->items->pdata[i]) == PHIDIAS_FEED_FOOTER;
}

/* How many blocks from here on are selected as a whole and stand in one text. */
static guint
count_whole (const PhidiasSelectionRun *run, guint i, const char *source)
{
  guint n = 0;
  gsize start;
  gsize end;
  Piece piece;

  for (; i + n < run->end; n++)
    if (!get_piece (run, i + n, &piece) || !is_whole (&piece)
        || phidias_feed_item_get_source_range (piece.item, &start, &end) != source)
      break;

  return n;
}

static gboolean
is_verbatim (PhidiasFeedItem *item)
{
  return phidias_message_get_role (phidias_feed_item_get_message (item)) == PHIDIAS_ROLE_USER;
}

/* A row, and as many more as can be given as they came. Returns the last of them. */
static guint
append_markdown (PhidiasSelectionWriter *self, const PhidiasSelectionRun *run, guint i)
{
  const char *source = NULL;
  guint n_whole;
  gsize start;
  gsize end;
  Piece piece;

  if (!get_piece (run, i, &piece) || (source = phidias_feed_item_get_source_range (piece.item, &start, &end)) == NULL)
    return i;

  append_separator (self, &piece);
  n_whole = count_whole (run, i, source);
  if (n_whole > 0)
    {
      gboolean is_all = covers_message (run, i);
      gsize last_start;

      i += n_whole - 1;
      get_piece (run, i, &piece);
      phidias_feed_item_get_source_range (piece.item, &last_start, &end);
      /* A whole message has more than its blocks, such as the addresses of its links. */
      if (is_all)
        g_string_append (self->text, source);
      else
        g_string_append_len (self->text, source + start, (gssize) (end - start));
    }
  else if (is_verbatim (piece.item))
    {
      g_string_append_len (self->text, phidias_block_get_text (piece.block) + piece.start, piece.end - piece.start);
    }
  else
    {
      g_autofree char *markdown = phidias_block_markdown_dup (piece.block, piece.start, piece.end);

      g_string_append (self->text, markdown);
    }
  g_set_object (&self->last, piece.item);

  return i;
}

/* ---- For the selection ---- */

void
phidias_selection_run_clear (PhidiasSelectionRun *self)
{
  g_clear_pointer (&self->items, g_ptr_array_unref);
}

void
phidias_selection_writer_init (PhidiasSelectionWriter *self, gboolean is_markdown, gboolean has_names)
{
  *self = (PhidiasSelectionWriter) { g_string_new (NULL), is_markdown, has_names, NULL };
}

void
phidias_selection_writer_clear (PhidiasSelectionWriter *self)
{
  if (self->text != NULL)
    g_string_free (g_steal_pointer (&self->text), TRUE);
  g_clear_object (&self->last);
}

/*
 * phidias_selection_writer_add:
 * @self: a writer
 * @run: rows that follow those of the run before
 */
void
phidias_selection_writer_add (PhidiasSelectionWriter *self, const PhidiasSelectionRun *run)
{
  for (guint i = run->start; i < run->end; i++)
    {
      Piece piece;

      append_name (self, run->items->pdata[i]);
      if (self->is_markdown)
        {
          i = append_markdown (self, run, i);
        }
      else if (get_piece (run, i, &piece))
        {
          append_separator (self, &piece);
          append_plain (self, &piece);
          g_set_object (&self->last, piece.item);
        }
    }
}

/* What was written; there is nothing afterwards. */
char *
phidias_selection_writer_steal (PhidiasSelectionWriter *self)
{
  return g_string_free (g_steal_pointer (&self->text), FALSE);
}
