/* phidias-markdown-line.c: what one line of Markdown does to the blocks around it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-text"

#include "config.h"

#include "phidias-markdown-line-private.h"

#include "phidias-block-private.h"

#include <string.h>

typedef struct
{
  const char *text;
  gsize       length;
  gsize       at;
  guint       column;
  guint       padding;   /* columns of the tab before at that are not consumed */
} Cursor;

/* Columns of white space at the cursor; where it ends in *end. */
static guint
measure_indent (const Cursor *cursor, gsize *end)
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

static void
skip_columns (Cursor *cursor, guint columns)
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

static void
skip_characters (Cursor *cursor, gsize n)
{
  cursor->at += n;
  cursor->column += n;
  cursor->padding = 0;
}

static void
skip_space (Cursor *cursor)
{
  skip_columns (cursor, measure_indent (cursor, NULL));
}

static gboolean
is_blank (const Cursor *cursor)
{
  gsize end;

  measure_indent (cursor, &end);

  return end >= cursor->length;
}

/* Whether nothing but this character and white space follows; how many of it in *count. */
static gboolean
is_only (const Cursor *cursor, char character, gboolean may_have_gaps, guint *count)
{
  gsize at;
  gboolean has_gap = FALSE;

  *count = 0;
  measure_indent (cursor, &at);
  for (; at < cursor->length; at++)
    {
      if (cursor->text[at] == character)
        {
          if (has_gap && !may_have_gaps)
            return FALSE;
          (*count)++;
        }
      else if (cursor->text[at] == ' ' || cursor->text[at] == '\t')
        has_gap = TRUE;
      else
        return FALSE;
    }

  return TRUE;
}

/* The marker of a list item at the cursor, which stands on it; its length or 0. */
static gsize
read_marker (const Cursor *cursor, PhidiasContainer *item)
{
  const char *text = cursor->text + cursor->at;
  gsize length = cursor->length - cursor->at;
  gsize digits = 0;

  item->is_quote = FALSE;
  item->number = PHIDIAS_NUMBER_NONE;
  if (length > 0 && strchr ("-+*", text[0]) != NULL)
    {
      item->delimiter = text[0];
      return 1;
    }

  while (digits < length && digits < 9 && g_ascii_isdigit (text[digits]))
    digits++;
  if (digits == 0 || digits >= length || (text[digits] != '.' && text[digits] != ')'))
    return 0;

  item->number = (int) g_ascii_strtoll (text, NULL, 10);
  item->delimiter = text[digits];

  return digits + 1;
}

/* Whether the rest is the beginning of a marker of which more must be seen. */
static gboolean
may_become_marker (const Cursor *cursor)
{
  gsize at = cursor->at;

  if (strchr ("-+*", cursor->text[at]) != NULL)
    return at + 1 == cursor->length;
  while (at < cursor->length && at - cursor->at < 9 && g_ascii_isdigit (cursor->text[at]))
    at++;
  if (at == cursor->at)
    return FALSE;
  if (at < cursor->length && (cursor->text[at] == '.' || cursor->text[at] == ')'))
    at++;

  return at == cursor->length;
}

static gboolean
finish_line (PhidiasLine *line, PhidiasLeaf leaf, const Cursor *cursor)
{
  line->leaf = leaf;
  line->content = cursor->at;
  line->padding = cursor->padding;

  return TRUE;
}

static gboolean
finish_text (const PhidiasLineState *state, PhidiasLine *line, Cursor *cursor)
{
  gboolean is_same = line->n_matched == state->n_containers;
  gboolean goes_on = line->n_added == 0
                     && (state->open == PHIDIAS_OPEN_TEXT || state->open == PHIDIAS_OPEN_PARAGRAPH
                         || (state->open == PHIDIAS_OPEN_EMPTY_ITEM && is_same));

  skip_space (cursor);
  cursor->padding = 0;
  /* A line of text may leave out the markers of the quotes and items around it. */
  if (goes_on)
    line->n_matched = state->n_containers;

  return finish_line (line, goes_on ? PHIDIAS_LEAF_CONTINUE : PHIDIAS_LEAF_TEXT, cursor);
}

/* Within code. Returns FALSE when the line is not in it, or not clear: then *waits is set. */
static gboolean
read_code (const PhidiasLineState *state,
           PhidiasLineExtent       extent,
           Cursor                 *cursor,
           PhidiasLine            *line,
           gboolean               *waits)
{
  guint indent = measure_indent (cursor, NULL);
  guint count;

  *waits = FALSE;
  if (state->open == PHIDIAS_OPEN_INDENTED_CODE)
    {
      if (is_blank (cursor))
        {
          *waits = extent == PHIDIAS_LINE_GROWING;
          return !*waits && finish_line (line, PHIDIAS_LEAF_BLANK, cursor);
        }
      if (indent < 4)
        return FALSE;
      skip_columns (cursor, 4);
      return finish_line (line, PHIDIAS_LEAF_CODE, cursor);
    }

  if (indent <= 3 && is_only (cursor, state->fence_character, FALSE, &count))
    {
      if (extent == PHIDIAS_LINE_GROWING)
        {
          *waits = TRUE;
          return FALSE;
        }
      if (extent == PHIDIAS_LINE_WHOLE && count >= state->fence_length)
        return finish_line (line, PHIDIAS_LEAF_FENCE_END, cursor);
    }
  else if (extent == PHIDIAS_LINE_GROWING && is_blank (cursor))
    {
      *waits = TRUE;
      return FALSE;
    }

  skip_columns (cursor, MIN (indent, state->fence_indent));

  return finish_line (line, PHIDIAS_LEAF_CODE, cursor);
}

static void
match_containers (const PhidiasLineState *state, Cursor *cursor, PhidiasLine *line)
{
  for (line->n_matched = 0; line->n_matched < state->n_containers; line->n_matched++)
    {
      const PhidiasContainer *container = &state->containers[line->n_matched];
      gsize end;
      guint indent = measure_indent (cursor, &end);

      if (container->is_quote)
        {
          if (indent > 3 || end >= cursor->length || cursor->text[end] != '>')
            break;
          skip_columns (cursor, indent);
          skip_characters (cursor, 1);
          skip_columns (cursor, 1);
        }
      else if (indent >= container->indent)
        {
          skip_columns (cursor, container->indent);
        }
      else if (end < cursor->length)
        {
          break;
        }
    }
}

/* A fence that opens here: FALSE when it is none, or not clear: then *waits is set. */
static gboolean
read_fence (PhidiasLineExtent  extent,
            guint              indent,
            Cursor            *cursor,
            PhidiasLine       *line,
            gboolean          *waits)
{
  char character = cursor->text[cursor->at];
  gsize end = cursor->at;

  *waits = FALSE;
  while (end < cursor->length && cursor->text[end] == character)
    end++;
  if (end - cursor->at < 3)
    {
      *waits = extent == PHIDIAS_LINE_GROWING && end == cursor->length;
      return FALSE;
    }
  if (character == '`' && memchr (cursor->text + end, '`', cursor->length - end) != NULL)
    return FALSE;
  if (extent != PHIDIAS_LINE_WHOLE)
    {
      *waits = extent == PHIDIAS_LINE_GROWING;
      return FALSE;
    }

  line->fence_character = character;
  line->fence_length = end - cursor->at;
  line->fence_indent = indent;
  skip_characters (cursor, line->fence_length);
  skip_space (cursor);
  cursor->padding = 0;

  return finish_line (line, PHIDIAS_LEAF_FENCE, cursor);
}

/* Takes the marker of an item at the cursor, which stands on it, and the space after it. */
static gboolean
take_item (const PhidiasLineState *state, guint indent, Cursor *cursor, PhidiasLine *line)
{
  PhidiasContainer item = { 0 };
  gsize length = read_marker (cursor, &item);
  gboolean interrupts = line->n_added == 0 && line->n_matched == state->n_containers
                        && (state->open == PHIDIAS_OPEN_TEXT
                            || state->open == PHIDIAS_OPEN_PARAGRAPH);
  Cursor after = *cursor;
  guint space;

  if (length == 0)
    return FALSE;

  skip_characters (&after, length);
  space = measure_indent (&after, NULL);
  if (space == 0 && after.at < after.length)
    return FALSE;
  if (interrupts && (is_blank (&after) || (item.number != PHIDIAS_NUMBER_NONE && item.number != 1)))
    return FALSE;

  /* Five columns and more: the item starts with indented code. */
  if (is_blank (&after) || space > 4)
    space = 1;
  item.indent = indent + length + space;
  skip_columns (&after, space);
  line->added[line->n_added++] = item;
  *cursor = after;

  return TRUE;
}

/*
 * phidias_markdown_line_read:
 * @state: where the line arrives
 * @text: the line, or its beginning, without its end
 * @length: its bytes
 * @extent: whether more may come
 * @line: (out caller-allocates): what it does
 *
 * Reads a line by the block rules of CommonMark (4, 5.1, 5.2). The answer for a beginning, once
 * there is one, is the answer for every line that begins so; that is what makes the blocks of a
 * stream independent of how it was cut.
 *
 * Returns: whether it is clear what the line does; never %FALSE unless it is growing
 */
gboolean
phidias_markdown_line_read (const PhidiasLineState *state,
                            const char             *text,
                            gsize                   length,
                            PhidiasLineExtent       extent,
                            PhidiasLine            *line)
{
  Cursor cursor = { .text = text, .length = length };
  gboolean is_growing = extent == PHIDIAS_LINE_GROWING;
  gboolean is_whole = extent == PHIDIAS_LINE_WHOLE;
  gboolean waits;

  memset (line, 0, sizeof *line);
  if (is_growing && is_blank (&cursor))
    return FALSE;

  match_containers (state, &cursor, line);
  if (line->n_matched == state->n_containers
      && (state->open == PHIDIAS_OPEN_FENCE || state->open == PHIDIAS_OPEN_INDENTED_CODE))
    {
      if (read_code (state, extent, &cursor, line, &waits))
        return TRUE;
      if (waits)
        return FALSE;
    }

  for (;;)
    {
      gboolean has_text = line->n_added == 0
                          && (state->open == PHIDIAS_OPEN_TEXT
                              || state->open == PHIDIAS_OPEN_PARAGRAPH);
      guint indent = measure_indent (&cursor, NULL);
      guint count;
      char character;

      if (is_blank (&cursor))
        return !is_growing && finish_line (line, PHIDIAS_LEAF_BLANK, &cursor);

      if (indent >= 4)
        {
          if (has_text)
            return finish_text (state, line, &cursor);
          skip_columns (&cursor, 4);
          return finish_line (line, PHIDIAS_LEAF_INDENTED_CODE, &cursor);
        }

      skip_columns (&cursor, indent);
      character = cursor.text[cursor.at];

      if (character == '>' && line->n_matched + line->n_added < PHIDIAS_MAX_CONTAINERS)
        {
          line->added[line->n_added++] = (PhidiasContainer) { .is_quote = TRUE };
          skip_characters (&cursor, 1);
          skip_columns (&cursor, 1);
          continue;
        }

      if (character == '#')
        {
          gsize end = cursor.at;

          while (end < length && text[end] == '#')
            end++;
          if (end - cursor.at <= 6 && (end == length || text[end] == ' ' || text[end] == '\t'))
            {
              Cursor after = cursor;

              skip_characters (&after, end - cursor.at);
              if (is_growing && is_blank (&after))
                return FALSE;
              if (is_whole || !is_blank (&after))
                {
                  line->level = end - cursor.at;
                  skip_space (&after);
                  after.padding = 0;
                  return finish_line (line, PHIDIAS_LEAF_HEADING, &after);
                }
            }
        }

      if (character == '`' || character == '~')
        {
          if (read_fence (extent, indent, &cursor, line, &waits))
            return TRUE;
          if (waits)
            return FALSE;
        }

      if ((character == '=' || character == '-') && has_text
          && state->open == PHIDIAS_OPEN_PARAGRAPH && line->n_matched == state->n_containers
          && is_only (&cursor, character, FALSE, &count))
        {
          if (is_growing)
            return FALSE;
          if (is_whole)
            {
              line->level = character == '=' ? 1 : 2;
              return finish_line (line, PHIDIAS_LEAF_UNDERLINE, &cursor);
            }
        }

      if (strchr ("-_*", character) != NULL && is_only (&cursor, character, TRUE, &count))
        {
          if (is_growing)
            return FALSE;
          if (is_whole && count >= 3)
            return finish_line (line, PHIDIAS_LEAF_RULE, &cursor);
        }

      if (is_growing && may_become_marker (&cursor))
        return FALSE;
      if (line->n_matched + line->n_added < PHIDIAS_MAX_CONTAINERS)
        {
          Cursor before = cursor;

          if (take_item (state, indent, &cursor, line))
            {
              /* "- " alone may still be text if it stays empty below a paragraph. */
              if (is_growing && is_blank (&cursor))
                return FALSE;
              continue;
            }
          /* The same marker with content would interrupt the paragraph; wait for that. */
          if (is_growing && read_marker (&before, &line->added[line->n_added]) > 0)
            {
              gsize marker = read_marker (&before, &line->added[line->n_added]);

              skip_characters (&before, marker);
              if (is_blank (&before))
                return FALSE;
            }
        }

      return finish_text (state, line, &cursor);
    }
}
