/* phidias-markdown-cursor-private.h: a place in a line, and what is read there
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-markdown-line-private.h"

G_BEGIN_DECLS

typedef struct
{
  const char *text;
  gsize       length;
  gsize       at;
  guint       column;
  guint       padding;   /* columns of the tab before at that are not consumed */
} PhidiasCursor;

/* Columns of white space at the cursor; where it ends in *end. */
static inline guint
phidias_cursor_measure_indent (const PhidiasCursor *cursor, gsize *end)
{
  guint column = cursor->column;
  gsize at = cursor->at;

  for (; at < cursor->length; at++)
    {
      if (cursor->text[at] == ' ')
        column++;
      else if (cursor->text[at] == '\t')
        column += 4 - column % 4;
      else
        break;
    }
  if (end != NULL)
    *end = at;

  return column - cursor->column + cursor->padding;
}

static inline void
phidias_cursor_skip_columns (PhidiasCursor *cursor, guint columns)
{
  while (columns > 0)
    {
      if (cursor->padding > 0)
        {
          guint taken = MIN (cursor->padding, columns);

          cursor->padding -= taken;
          columns -= taken;
        }
      else if (cursor->at < cursor->length && cursor->text[cursor->at] == ' ')
        {
          cursor->at++;
          cursor->column++;
          columns--;
        }
      else if (cursor->at < cursor->length && cursor->text[cursor->at] == '\t')
        {
          cursor->padding = 4 - cursor->column % 4;
          cursor->column += cursor->padding;
          cursor->at++;
        }
      else
        {
          break;
        }
    }
}

static inline void
phidias_cursor_skip_characters (PhidiasCursor *cursor, gsize n)
{
  cursor->at += n;
  cursor->column += n;
  cursor->padding = 0;
}

static inline void
phidias_cursor_skip_space (PhidiasCursor *cursor)
{
  phidias_cursor_skip_columns (cursor, phidias_cursor_measure_indent (cursor, NULL));
}

static inline gboolean
phidias_cursor_is_blank (const PhidiasCursor *cursor)
{
  gsize end;

  phidias_cursor_measure_indent (cursor, &end);

  return end >= cursor->length;
}

static inline gboolean
phidias_markdown_line_finish (PhidiasLine *line, PhidiasLeaf leaf, const PhidiasCursor *cursor)
{
  line->leaf = leaf;
  line->content = cursor->at;
  line->padding = cursor->padding;

  return TRUE;
}

/* Whether the containers that go on hold text that goes on with them. */
static inline gboolean
phidias_markdown_line_is_in_text (const PhidiasLineState *state, const PhidiasLine *line)
{
  return line->n_added == 0
         && (state->open == PHIDIAS_OPEN_TEXT || state->open == PHIDIAS_OPEN_PARAGRAPH
             || state->open == PHIDIAS_OPEN_DEFINITION || state->open == PHIDIAS_OPEN_MATH);
}

gboolean phidias_markdown_line_read_math       (const PhidiasLineState *state,
                                                PhidiasLineExtent       extent,
                                                PhidiasCursor          *cursor,
                                                PhidiasLine            *line,
                                                gboolean               *waits);
gboolean phidias_markdown_line_read_math_line  (const PhidiasLineState *state,
                                                PhidiasLineExtent       extent,
                                                PhidiasCursor          *cursor,
                                                PhidiasLine            *line,
                                                gboolean               *waits);
gboolean phidias_markdown_line_read_image      (PhidiasLineExtent       extent,
                                                PhidiasCursor          *cursor,
                                                PhidiasLine            *line,
                                                gboolean               *waits);
gboolean phidias_markdown_line_read_delimiters (const PhidiasLineState *state,
                                                PhidiasLineExtent       extent,
                                                PhidiasCursor          *cursor,
                                                PhidiasLine            *line,
                                                gboolean               *waits);

G_END_DECLS
