/* phidias-table.c: the rows of a table, as they are written
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-text"

#include "config.h"

#include "phidias-table-private.h"

#include <string.h>

static gboolean
is_blank (char byte)
{
  return byte == ' ' || byte == '\t';
}

/*
 * phidias_table_cells_init:
 * @cells: (out caller-allocates): where to begin
 * @row: a row, from its first character on
 * @length: its bytes
 */
void
phidias_table_cells_init (PhidiasTableCells *cells, const char *row, gsize length)
{
  gsize at = 0;

  while (length > 0 && is_blank (row[length - 1]))
    length--;
  while (at < length && is_blank (row[at]))
    at++;
  if (at < length && row[at] == '|')
    at++;
  *cells = (PhidiasTableCells) { .row = row, .length = length, .at = at };
}

/*
 * phidias_table_cells_next:
 * @cells: where it is
 * @start: (out): the cell's first byte in the row
 * @end: (out): the byte after its last
 *
 * A pipe ends a cell, in code too, unless a backslash stands before it (GFM 4.10).
 *
 * Returns: whether there was another cell
 */
gboolean
phidias_table_cells_next (PhidiasTableCells *cells, gsize *start, gsize *end)
{
  gsize at = cells->at;

  if (at >= cells->length)
    return FALSE;

  *start = at;
  while (at < cells->length && cells->row[at] != '|')
    at += cells->row[at] == '\\' && at + 1 < cells->length ? 2 : 1;
  cells->is_at_end = at >= cells->length;
  cells->at = at + 1;
  *end = MIN (at, cells->length);

  while (*start < *end && is_blank (cells->row[*start]))
    (*start)++;
  while (*end > *start && is_blank (cells->row[*end - 1]))
    (*end)--;

  return TRUE;
}

/*
 * phidias_table_count_cells:
 * @row: a row
 * @length: its bytes
 * @has_pipe: (out): whether anything divides it
 *
 * Returns: how many cells it has
 */
guint
phidias_table_count_cells (const char *row, gsize length, gboolean *has_pipe)
{
  PhidiasTableCells cells;
  guint n_cells = 0;
  gsize start;
  gsize end;

  phidias_table_cells_init (&cells, row, length);
  *has_pipe = cells.at > 0 && row[cells.at - 1] == '|';
  while (phidias_table_cells_next (&cells, &start, &end))
    {
      n_cells++;
      *has_pipe = *has_pipe || !cells.is_at_end;
    }

  return n_cells;
}

/*
 * phidias_table_is_delimiter:
 * @row: the beginning of a line
 * @length: its bytes
 *
 * Returns: whether it has no characters but those of a delimiter row
 */
gboolean
phidias_table_is_delimiter (const char *row, gsize length)
{
  for (gsize at = 0; at < length; at++)
    if (row[at] == '\0' || strchr ("|-: \t", row[at]) == NULL)
      return FALSE;

  return length > 0;
}

/*
 * phidias_table_read_alignments:
 * @row: a line
 * @length: its bytes
 * @n_columns: (out): how many columns it makes
 *
 * Returns: (transfer full) (nullable): a PhidiasColumnAlignment for each column, if it is the row
 *   below the head of a table
 */
guint8 *
phidias_table_read_alignments (const char *row, gsize length, guint *n_columns)
{
  g_autoptr (GByteArray) alignments = g_byte_array_new ();
  PhidiasTableCells cells;
  gsize start;
  gsize end;

  *n_columns = 0;
  phidias_table_cells_init (&cells, row, length);
  while (phidias_table_cells_next (&cells, &start, &end))
    {
      gboolean has_start = start < end && row[start] == ':';
      gboolean has_end = end > start + 1 && row[end - 1] == ':';
      guint8 alignment = has_start && has_end ? PHIDIAS_COLUMN_CENTER
                         : has_start          ? PHIDIAS_COLUMN_START
                         : has_end            ? PHIDIAS_COLUMN_END
                                              : PHIDIAS_COLUMN_DEFAULT;

      start += has_start;
      end -= has_end;
      if (start >= end)
        return NULL;
      for (; start < end; start++)
        if (row[start] != '-')
          return NULL;
      g_byte_array_append (alignments, &alignment, 1);
    }
  if (alignments->len == 0)
    return NULL;
  *n_columns = alignments->len;

  return g_byte_array_free (g_steal_pointer (&alignments), FALSE);
}

/*
 * phidias_table_unescape:
 * @cell: a cell
 * @length: (inout): its bytes
 *
 * Returns: (transfer full): the cell's Markdown: "\|" is a pipe, in code too
 */
char *
phidias_table_unescape (const char *cell, gsize *length)
{
  char *text = g_malloc (*length + 1);
  gsize to = 0;

  for (gsize at = 0; at < *length; at++)
    if (cell[at] != '\\' || at + 1 >= *length || cell[at + 1] != '|')
      {
        text[to++] = cell[at];
        /* An escaped backslash escapes nothing. */
        if (cell[at] == '\\' && at + 1 < *length)
          text[to++] = cell[++at];
      }
  text[to] = '\0';
  *length = to;

  return text;
}
