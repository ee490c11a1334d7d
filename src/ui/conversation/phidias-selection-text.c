/* phidias-selection-text.c: what is selected in a conversation, to be pasted elsewhere
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-selection-private.h"

#include "phidias-block-markdown.h"
#include "phidias-code-group.h"
#include "phidias-header-row.h"
#include "phidias-text-boundary.h"

#include <string.h>

/* What is selected of one block. */
typedef struct
{
  PhidiasFeedItem *item;    /* owned by the model */
  PhidiasBlock    *block;
  guint            start;
  guint            end;
} Piece;

/* Of the row at a position; FALSE when nothing of its text is. */
static gboolean
get_piece (PhidiasSelection *self, guint position, Piece *piece)
{
  g_autoptr (PhidiasFeedItem) item = NULL;
  const char *text;

  if (!phidias_selection_get_in_row (self, position, &piece->start, &piece->end))
    return FALSE;

  item = g_list_model_get_item (self->model, position);
  piece->item = item;
  piece->block = phidias_feed_item_get_block (item);
  if (piece->block == NULL)
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

/* What stands between two blocks that follow each other. */
static void
append_separator (GString *text, const Piece *previous, const Piece *piece)
{
  gboolean is_same_message = phidias_feed_item_get_message (previous->item)
                             == phidias_feed_item_get_message (piece->item);
  PhidiasBlockKind kind = phidias_block_get_kind (piece->block);

  if (is_same_message && phidias_block_get_has_more (previous->block)
      && phidias_block_get_group (previous->block) == phidias_block_get_group (piece->block))
    {
      /* Slices of prose lose the space at their cut. */
      if (kind == PHIDIAS_BLOCK_TABLE)
        g_string_append_c (text, '\n');
      else if (kind != PHIDIAS_BLOCK_CODE && text->len > 0 && !g_ascii_isspace (text->str[text->len - 1]))
        g_string_append_c (text, ' ');
      return;
    }

  while (text->len > 0 && g_ascii_isspace (text->str[text->len - 1]))
    g_string_truncate (text, text->len - 1);
  if (text->len == 0)
    return;
  g_string_append (text, is_same_message && kind == PHIDIAS_BLOCK_LIST_ITEM && is_in_list (previous->block)
                         ? "\n" : "\n\n");
}

static gboolean
spans_messages (PhidiasSelection *self)
{
  return self->low.item != NULL
         && phidias_feed_item_get_message (self->low.item) != phidias_feed_item_get_message (self->high.item);
}

/* Who speaks from here on, where more than one does. */
static void
append_name (PhidiasSelection *self, GString *text, guint position, const char *mark)
{
  g_autoptr (PhidiasFeedItem) item = g_list_model_get_item (self->model, position);

  if (!spans_messages (self) || phidias_feed_item_get_kind (item) != PHIDIAS_FEED_HEADER)
    return;

  while (text->len > 0 && g_ascii_isspace (text->str[text->len - 1]))
    g_string_truncate (text, text->len - 1);
  if (text->len > 0)
    g_string_append (text, "\n\n");
  g_string_append_printf (text, "%s%s%s", mark,
                          phidias_header_row_get_name (phidias_feed_item_get_message (item)), mark);
}

static void
append_plain (GString *text, const Piece *piece)
{
  const char *block_text = phidias_block_get_text (piece->block);
  guint depth = phidias_block_get_depth (piece->block);
  g_autofree char *marker = NULL;

  if (phidias_block_get_kind (piece->block) == PHIDIAS_BLOCK_LIST_ITEM && piece->start == 0)
    {
      for (guint i = 1; i < depth; i++)
        g_string_append (text, "  ");
      marker = phidias_block_markdown_dup_marker (piece->block);
      g_string_append (text, marker);
    }
  g_string_append_len (text, block_text + piece->start, piece->end - piece->start);
}

/* Of folded code what is put away, where the selection goes on after it. */
static void
append_folded (PhidiasSelection *self, GString *text, guint position, PhidiasBlock *block)
{
  g_autofree char *rest = NULL;

  if (position >= self->high.position || phidias_block_get_kind (block) != PHIDIAS_BLOCK_CODE)
    return;

  rest = phidias_code_group_dup_folded (phidias_code_group_get (block), phidias_block_get_slice (block));
  if (rest != NULL)
    g_string_append (text, rest);
}

/**
 * phidias_selection_dup_text:
 * @self: a selection
 *
 * What is selected as plain text: paragraphs with an empty line between them, items with their
 * markers, the cells of a table with tabs between them, code as it is. Where more than one message
 * is selected, their authors stand above them.
 *
 * Returns: (transfer full) (nullable): the text; %NULL for nothing selected
 */
char *
phidias_selection_dup_text (PhidiasSelection *self)
{
  g_autoptr (GString) text = NULL;
  Piece previous = { NULL, NULL, 0, 0 };

  g_return_val_if_fail (PHIDIAS_IS_SELECTION (self), NULL);

  if (phidias_selection_is_empty (self))
    return NULL;

  text = g_string_new (NULL);
  for (guint position = self->low.position; position <= self->high.position; position++)
    {
      Piece piece;

      append_name (self, text, position, "");
      if (!get_piece (self, position, &piece))
        continue;
      if (previous.block != NULL)
        append_separator (text, &previous, &piece);
      else if (text->len > 0)
        g_string_append (text, "\n\n");
      append_plain (text, &piece);
      append_folded (self, text, position, piece.block);
      previous = piece;
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* ---- Markdown ---- */

/* From the first row of a message to its last. */
static gboolean
covers_message (PhidiasSelection *self, guint position)
{
  g_autoptr (PhidiasFeedItem) before = position > 0 ? g_list_model_get_item (self->model, position - 1) : NULL;
  g_autoptr (PhidiasFeedItem) item = g_list_model_get_item (self->model, position);
  guint end = position;
  Piece piece;

  /* The first of its blocks: behind the header, or what was thought. */
  if (before == NULL || phidias_feed_item_get_kind (before) != PHIDIAS_FEED_HEADER)
    return FALSE;
  for (; end <= self->high.position; end++)
    {
      g_autoptr (PhidiasFeedItem) other = g_list_model_get_item (self->model, end);

      if (phidias_feed_item_get_kind (other) == PHIDIAS_FEED_FOOTER)
        return TRUE;
      if (!get_piece (self, end, &piece) || !is_whole (&piece))
        return FALSE;
    }

  {
    g_autoptr (PhidiasFeedItem) next = g_list_model_get_item (self->model, end);

    return next == NULL || phidias_feed_item_get_kind (next) == PHIDIAS_FEED_FOOTER;
  }
}

/* How many blocks from here on are selected as a whole and stand in one text. */
static guint
count_whole (PhidiasSelection *self, guint position, const char *source)
{
  guint n = 0;
  gsize start;
  gsize end;
  Piece piece;

  for (; position + n <= self->high.position; n++)
    if (!get_piece (self, position + n, &piece) || !is_whole (&piece)
        || phidias_feed_item_get_source_range (piece.item, &start, &end) != source)
      break;

  return n;
}

static gboolean
is_verbatim (PhidiasFeedItem *item)
{
  return phidias_message_get_role (phidias_feed_item_get_message (item)) == PHIDIAS_ROLE_USER;
}

/**
 * phidias_selection_dup_markdown:
 * @self: a selection
 *
 * What is selected as Markdown. Whole blocks are as they came, byte for byte; of a block at the
 * edge that is selected in part, that part is given with the marks around it.
 *
 * Returns: (transfer full) (nullable): Markdown; %NULL for nothing selected
 */
char *
phidias_selection_dup_markdown (PhidiasSelection *self)
{
  g_autoptr (GString) text = NULL;
  Piece previous = { NULL, NULL, 0, 0 };

  g_return_val_if_fail (PHIDIAS_IS_SELECTION (self), NULL);

  if (phidias_selection_is_empty (self))
    return NULL;

  text = g_string_new (NULL);
  for (guint position = self->low.position; position <= self->high.position; position++)
    {
      const char *source = NULL;
      guint n_whole = 0;
      gboolean is_all = FALSE;
      gsize start;
      gsize end;
      Piece piece;

      append_name (self, text, position, "**");
      if (!get_piece (self, position, &piece) || (source = phidias_feed_item_get_source_range (piece.item, &start, &end)) == NULL)
        continue;
      if (previous.block != NULL)
        append_separator (text, &previous, &piece);
      else if (text->len > 0)
        g_string_append (text, "\n\n");

      n_whole = count_whole (self, position, source);
      if (n_whole > 0)
        {
          gsize last_start;

          is_all = covers_message (self, position);
          position += n_whole - 1;
          get_piece (self, position, &piece);
          phidias_feed_item_get_source_range (piece.item, &last_start, &end);
          /* A whole message has more than its blocks, such as the addresses of its links. */
          if (is_all)
            g_string_append (text, source);
          else
            g_string_append_len (text, source + start, (gssize) (end - start));
        }
      else if (is_verbatim (piece.item))
        {
          g_string_append_len (text, phidias_block_get_text (piece.block) + piece.start, piece.end - piece.start);
        }
      else
        {
          g_autofree char *markdown = phidias_block_markdown_dup (piece.block, piece.start, piece.end);

          g_string_append (text, markdown);
        }
      if (!is_all)
        append_folded (self, text, position, piece.block);
      previous = piece;
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}
