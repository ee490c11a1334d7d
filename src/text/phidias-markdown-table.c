/* phidias-markdown-table.c: how a table begins and grows in a stream
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-text"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "phidias-block-private.h"
#include "phidias-markdown-stream-private.h"
#include "phidias-table-private.h"

#include <string.h>

#define SLICE_ROWS 50

/* A row that is longer is no row. */
#define MAX_ROW (16 * 1024)

/* What the rows to come are shown as once the table is over its limits: as they are written. */
static void
start_plain_rows (PhidiasMarkdownStream *self, const char *why)
{
  phidias_markdown_stream_close_open (self);
  phidias_markdown_stream_add_notice (self, why);
  phidias_markdown_stream_add_block (self, PHIDIAS_BLOCK_PARAGRAPH)->is_literal = TRUE;
  self->state.open = PHIDIAS_OPEN_TABLE;
}

/* Takes the head of the table off the open text, which may be gone then. */
static char *
take_head (PhidiasMarkdownStream *self, Mark *mark)
{
  PhidiasBlock *block = self->open;
  gsize start;
  char *head;

  *mark = g_array_index (self->marks, Mark, self->marks->len - 1);
  head = g_strdup (block->source.str + mark->block);
  start = mark->block;
  while (start > 0 && block->source.str[start - 1] == '\n')
    start--;
  g_string_truncate (&block->source, start);
  block->is_stale = TRUE;
  phidias_markdown_stream_touch (self, block);
  if (start > 0 || block->kind == PHIDIAS_BLOCK_LIST_ITEM)
    {
      block->source_end = mark->line > block->source_start ? mark->line : mark->text;
      phidias_markdown_stream_close_open (self);
    }
  else
    {
      if (block->slice > 0)
        {
          PhidiasBlock *before = g_ptr_array_index (self->blocks, self->blocks->len - 2);

          before->has_more = FALSE;
        }
      phidias_markdown_stream_drop_last (self);
      self->state.open = PHIDIAS_OPEN_NONE;
    }

  return head;
}

/*
 * phidias_markdown_stream_start_table:
 * @self: a stream whose last line of text is the head of a table
 * @line: the row below it, which is whole or too long
 */
void
phidias_markdown_stream_start_table (PhidiasMarkdownStream *self, const PhidiasLine *line)
{
  const char *row = self->line.str + line->content;
  gsize length = self->line.len - line->content;
  guint n_columns;
  g_autofree char *head = NULL;
  PhidiasBlock *table;
  guint8 *alignments;
  Mark mark;

  if (line->leaf == PHIDIAS_LEAF_WIDE_TABLE)
    {
      start_plain_rows (self, _("The table here has more columns than can be shown. It follows as it is written."));
      phidias_markdown_stream_grow_padded (self, line);
      return;
    }

  alignments = phidias_table_read_alignments (row, length, &n_columns);
  head = take_head (self, &mark);
  table = phidias_markdown_stream_add_block (self, PHIDIAS_BLOCK_TABLE);
  phidias_block_set_columns (table, g_bytes_new_take (alignments, n_columns));
  table->source_start = mark.line;
  table->source_end = self->line_start + self->line.len;
  phidias_block_grow (table, head, strlen (head));
  self->n_lines = 1;
  self->n_cells = n_columns;
  self->state.open = PHIDIAS_OPEN_TABLE;
}

/*
 * phidias_markdown_stream_add_row:
 * @self: a stream with an open table
 * @line: its next row, or the beginning of it
 */
void
phidias_markdown_stream_add_row (PhidiasMarkdownStream *self, const PhidiasLine *line)
{
  guint n_columns;

  if (self->open->kind != PHIDIAS_BLOCK_TABLE)
    {
      phidias_markdown_stream_grow (self, "\n", self->open->source.len > 0 ? 1 : 0, self->line_start);
      phidias_markdown_stream_mark_line (self, self->line_start + line->content, self->line_start);
      phidias_markdown_stream_grow_padded (self, line);
      return;
    }

  n_columns = phidias_block_get_n_columns (self->open);
  if (self->n_cells + n_columns > PHIDIAS_TABLE_MAX_CELLS)
    {
      start_plain_rows (self, _("The table here has more rows than can be shown. The others follow as they are written."));
      phidias_markdown_stream_mark_line (self, self->line_start + line->content, self->line_start);
    }
  else if (self->n_lines >= SLICE_ROWS)
    {
      phidias_markdown_stream_add_slice (self, self->line_start);
      self->n_lines = 1;
    }
  else
    {
      phidias_block_grow (self->open, "\n", 1);
      self->n_lines++;
    }
  self->n_cells += n_columns;
  self->n_row_bytes = 0;
  phidias_markdown_stream_grow_padded (self, line);
}

/*
 * phidias_markdown_stream_grow_row:
 * @self: a stream with an open table
 * @text: more of its last row
 * @length: its bytes
 * @position: where in the text its first byte is
 */
void
phidias_markdown_stream_grow_row (PhidiasMarkdownStream *self, const char *text, gsize length, gsize position)
{
  gsize taken = MIN (length, MAX_ROW - self->n_row_bytes);

  if (taken < length)
    taken = (gsize) (g_utf8_find_prev_char (text, text + taken + 1) - text);
  phidias_block_grow (self->open, text, taken);
  self->n_row_bytes += taken;
  if (taken == length)
    return;

  self->open->source_end = position + taken;
  start_plain_rows (self, _("The table here has a row that is too long. The rest follows as it is written."));
  self->open->source_start = position + taken;
  phidias_markdown_stream_mark_line (self, position + taken, position + taken);
  phidias_markdown_stream_grow_text (self, text + taken, length - taken);
}
