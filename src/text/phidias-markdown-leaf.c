/* phidias-markdown-leaf.c: the lines of formulas, tables and images
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-text"

#include "config.h"

#include "phidias-markdown-cursor-private.h"
#include "phidias-math-scan.h"
#include "phidias-table-private.h"

#include <string.h>

/* Where the string is in the line from @at on, not behind a backslash; the line's length if nowhere. */
static gsize
find_closer (const PhidiasCursor *cursor, gsize at, const char *closer)
{
  gsize size = strlen (closer);

  for (; at + size <= cursor->length; at++)
    {
      if (memcmp (cursor->text + at, closer, size) == 0)
        return at;
      if (cursor->text[at] == '\\')
        at++;
    }

  return cursor->length;
}

static gboolean
is_blank_from (const PhidiasCursor *cursor, gsize at)
{
  while (at < cursor->length && (cursor->text[at] == ' ' || cursor->text[at] == '\t'))
    at++;

  return at >= cursor->length;
}

/* What closes the formula that begins at the cursor; its length, or 0 if none does. */
static gsize
read_math_opener (const PhidiasCursor *cursor, char closer[24])
{
  const char *text = cursor->text + cursor->at;
  gsize length = cursor->length - cursor->at;
  gsize end = 7;

  if (length >= 2 && strncmp (text, "$$", 2) == 0 && (length == 2 || text[2] != '$'))
    g_strlcpy (closer, "$$", 24);
  else if (length >= 2 && strncmp (text, "\\[", 2) == 0)
    g_strlcpy (closer, "\\]", 24);
  else if (length >= 9 && strncmp (text, "\\begin{", 7) == 0)
    {
      while (end < length && end < 16 && (g_ascii_isalpha (text[end]) || text[end] == '*'))
        end++;
      if (end >= length || text[end] != '}')
        return 0;
      g_snprintf (closer, 24, "\\end{%.*s}", (int) (end - 7), text + 7);
      return end + 1;
    }
  else
    return 0;

  return 2;
}

/*
 * phidias_markdown_is_formula:
 * @source: from one delimiter to another
 * @length: its bytes
 *
 * Returns: whether all of it is one formula
 */
gboolean
phidias_markdown_is_formula (const char *source, gsize length)
{
  PhidiasMathScan scan;
  PhidiasMathRange range;

  phidias_math_scan_init (&scan, source, length, TRUE);

  return phidias_math_scan_next (&scan, &range) && range.start == 0 && range.end == length;
}

/* A formula on its own: FALSE when it is none, or not clear: then *waits is set. A line of text is
 * broken by one only where it cannot be anything else. */
gboolean
phidias_markdown_line_read_math (const PhidiasLineState *state,
                                 PhidiasLineExtent       extent,
                                 PhidiasCursor                 *cursor,
                                 PhidiasLine            *line,
                                 gboolean               *waits)
{
  gboolean is_growing = extent == PHIDIAS_LINE_GROWING;
  gsize opener = read_math_opener (cursor, line->math_closer);
  gsize closer;
  gsize after;

  *waits = FALSE;
  if (opener == 0)
    {
      /* "$", "\", "\begin{al": a line that may yet begin so. */
      *waits = is_growing && cursor->length - cursor->at < 24
               && (cursor->length - cursor->at == 1
                   || (strncmp (cursor->text + cursor->at, "\\begin{", MIN (7, cursor->length - cursor->at)) == 0
                       && memchr (cursor->text + cursor->at, '}', cursor->length - cursor->at) == NULL));
      return FALSE;
    }
  if (extent == PHIDIAS_LINE_ENDLESS)
    return FALSE;

  closer = find_closer (cursor, cursor->at + opener, line->math_closer);
  if (closer == cursor->length)
    {
      *waits = is_growing;
      if (is_growing || (phidias_markdown_line_is_in_text (state, line) && !is_blank_from (cursor, cursor->at + opener)))
        return FALSE;
      return phidias_markdown_line_finish (line, PHIDIAS_LEAF_MATH_START, cursor);
    }
  after = closer + strlen (line->math_closer);
  if (!is_blank_from (cursor, after)
      || (!is_growing && !phidias_markdown_is_formula (cursor->text + cursor->at, after - cursor->at)))
    return FALSE;
  *waits = is_growing;

  return !is_growing && phidias_markdown_line_finish (line, PHIDIAS_LEAF_MATH, cursor);
}

/* A line of the open formula. Returns FALSE when it is none, or not clear: then *waits is set. */
gboolean
phidias_markdown_line_read_math_line (const PhidiasLineState *state,
                                      PhidiasLineExtent       extent,
                                      PhidiasCursor                 *cursor,
                                      PhidiasLine            *line,
                                      gboolean               *waits)
{
  gsize closer;

  *waits = extent == PHIDIAS_LINE_GROWING;
  if (*waits || phidias_cursor_is_blank (cursor))
    return FALSE;
  phidias_cursor_skip_space (cursor);
  cursor->padding = 0;
  if (strncmp (cursor->text + cursor->at, "```", MIN (3, cursor->length - cursor->at)) == 0)
    return FALSE;

  closer = find_closer (cursor, cursor->at, state->math_closer);
  if (closer == cursor->length)
    return phidias_markdown_line_finish (line, PHIDIAS_LEAF_MATH_LINE, cursor);
  if (is_blank_from (cursor, closer + strlen (state->math_closer)))
    return phidias_markdown_line_finish (line, PHIDIAS_LEAF_MATH_END, cursor);

  return FALSE;
}

/* "![…](data:image/": FALSE when it is not, or not clear: then *waits is set. */
gboolean
phidias_markdown_line_read_image (PhidiasLineExtent extent, PhidiasCursor *cursor, PhidiasLine *line, gboolean *waits)
{
  static const char data[] = "](data:image/";
  gboolean is_growing = extent == PHIDIAS_LINE_GROWING;
  gsize size = cursor->length - cursor->at;
  gsize target;
  gsize known;

  *waits = is_growing && size == 1;
  if (size < 2 || cursor->text[cursor->at + 1] != '[')
    return FALSE;
  target = find_closer (cursor, cursor->at + 2, "]");
  known = MIN (cursor->length - target, sizeof data - 1);
  *waits = is_growing && known < sizeof data - 1 && memcmp (cursor->text + target, data, known) == 0;
  if (known < sizeof data - 1 || memcmp (cursor->text + target, data, known) != 0)
    return FALSE;

  return phidias_markdown_line_finish (line, PHIDIAS_LEAF_DATA_IMAGE, cursor);
}

/* The row below the head of a table: FALSE when it is none, or not clear: then *waits is set. */
gboolean
phidias_markdown_line_read_delimiters (const PhidiasLineState *state,
                                       PhidiasLineExtent       extent,
                                       PhidiasCursor                 *cursor,
                                       PhidiasLine            *line,
                                       gboolean               *waits)
{
  const char *row = cursor->text + cursor->at;
  gsize length = cursor->length - cursor->at;
  gboolean head_has_pipe = state->last_pipes > 0;
  gboolean has_pipe;
  guint n_columns;
  guint n_cells = state->last_pipes;
  g_autofree guint8 *alignments = NULL;

  *waits = FALSE;
  if ((state->last_line == NULL && n_cells <= PHIDIAS_TABLE_MAX_COLUMNS) || !phidias_markdown_line_is_in_text (state, line) || line->n_matched < state->n_containers
      || !phidias_table_is_delimiter (row, length))
    return FALSE;
  if (state->last_line != NULL)
    n_cells = phidias_table_count_cells (state->last_line, state->last_length, &head_has_pipe);
  if (extent == PHIDIAS_LINE_GROWING)
    {
      *waits = TRUE;
      return FALSE;
    }

  if (n_cells > PHIDIAS_TABLE_MAX_COLUMNS
      && phidias_table_count_cells (row, length, &has_pipe) > PHIDIAS_TABLE_MAX_COLUMNS)
    return phidias_markdown_line_finish (line, PHIDIAS_LEAF_WIDE_TABLE, cursor);
  if (extent == PHIDIAS_LINE_ENDLESS || state->last_line == NULL)
    return FALSE;

  has_pipe = memchr (row, '|', length) != NULL;
  alignments = phidias_table_read_alignments (row, length, &n_columns);
  if (n_columns != n_cells || n_columns == 0 || !(head_has_pipe || has_pipe))
    return FALSE;

  return phidias_markdown_line_finish (line, PHIDIAS_LEAF_TABLE, cursor);
}
