/* phidias-markdown-line.c: what one line of Markdown does to the blocks around it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-text"

#include "config.h"

#include "phidias-markdown-line-private.h"

#include "phidias-block-private.h"
#include "phidias-markdown-cursor-private.h"
#include "phidias-references-private.h"

#include <string.h>

/* Whether nothing but this character and white space follows; how many of it in *count. */
static gboolean
is_only (const PhidiasCursor *cursor, char character, gboolean may_have_gaps, guint *count)
{
  gsize at;
  gboolean has_gap = FALSE;

  *count = 0;
  phidias_cursor_measure_indent (cursor, &at);
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

static gboolean
is_bullet (char character)
{
  return character == '-' || character == '+' || character == '*';
}

/* The marker of a list item at the cursor, which stands on it; its length or 0. */
static gsize
read_marker (const PhidiasCursor *cursor, PhidiasContainer *item)
{
  const char *text = cursor->text + cursor->at;
  gsize length = cursor->length - cursor->at;
  gsize digits = 0;

  item->is_quote = FALSE;
  item->number = PHIDIAS_NUMBER_NONE;
  if (length > 0 && is_bullet (text[0]))
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
may_become_marker (const PhidiasCursor *cursor)
{
  gsize at = cursor->at;

  if (is_bullet (cursor->text[at]))
    return at + 1 == cursor->length;
  while (at < cursor->length && at - cursor->at < 9 && g_ascii_isdigit (cursor->text[at]))
    at++;
  if (at == cursor->at)
    return FALSE;
  if (at < cursor->length && (cursor->text[at] == '.' || cursor->text[at] == ')'))
    at++;

  return at == cursor->length;
}

/* "[ ] " or "[x] " at the beginning of an item. Returns FALSE when more must be seen. */
static gboolean
take_task (PhidiasLineExtent extent, PhidiasLine *line, PhidiasCursor *cursor)
{
  const char *text = cursor->text + cursor->at;
  gsize length = cursor->length - cursor->at;
  gboolean is_growing = extent == PHIDIAS_LINE_GROWING;

  if (line->n_added == 0 || line->added[line->n_added - 1].is_quote || length == 0 || text[0] != '[')
    return TRUE;
  if (length < 4 && is_growing)
    return length > 1 && strchr (" xX", text[1]) == NULL;
  if (length < 3 || strchr (" xX", text[1]) == NULL || text[2] != ']'
      || (length > 3 && text[3] != ' ' && text[3] != '\t'))
    return TRUE;

  line->task = text[1] == ' ' ? PHIDIAS_TASK_OPEN : PHIDIAS_TASK_DONE;
  phidias_cursor_skip_characters (cursor, 3);
  phidias_cursor_skip_space (cursor);

  return !is_growing || cursor->at < cursor->length;
}

/* Returns FALSE when more must be seen. */
static gboolean
finish_text (const PhidiasLineState *state, PhidiasLineExtent extent, PhidiasLine *line, PhidiasCursor *cursor)
{
  gboolean is_same = line->n_matched == state->n_containers;
  gboolean goes_on = phidias_markdown_line_is_in_text (state, line)
                     || (line->n_added == 0 && state->open == PHIDIAS_OPEN_EMPTY_ITEM && is_same);
  gboolean waits = FALSE;

  phidias_cursor_skip_space (cursor);
  cursor->padding = 0;
  if (!take_task (extent, line, cursor))
    return FALSE;

  /* A row takes no part in a list or quote that it is not in. */
  if (state->open == PHIDIAS_OPEN_TABLE && is_same && line->n_added == 0)
    return phidias_markdown_line_finish (line, PHIDIAS_LEAF_ROW, cursor);

  if (!goes_on || state->open == PHIDIAS_OPEN_DEFINITION || state->open == PHIDIAS_OPEN_EMPTY_ITEM)
    {
      line->may_define = extent != PHIDIAS_LINE_ENDLESS
                         && phidias_definition_may_begin (cursor->text + cursor->at, cursor->length - cursor->at,
                                                          extent == PHIDIAS_LINE_GROWING, &waits);
      if (waits || (goes_on && state->is_in_definition && extent == PHIDIAS_LINE_GROWING))
        return FALSE;
    }
  /* A line of text may leave out the markers of the quotes and items around it. */
  if (goes_on)
    line->n_matched = state->n_containers;

  return phidias_markdown_line_finish (line, goes_on ? PHIDIAS_LEAF_CONTINUE : PHIDIAS_LEAF_TEXT, cursor);
}

/* Within code. Returns FALSE when the line is not in it, or not clear: then *waits is set. */
static gboolean
read_code (const PhidiasLineState *state,
           PhidiasLineExtent       extent,
           PhidiasCursor                 *cursor,
           PhidiasLine            *line,
           gboolean               *waits)
{
  guint indent = phidias_cursor_measure_indent (cursor, NULL);
  guint count;

  *waits = FALSE;
  if (state->open == PHIDIAS_OPEN_INDENTED_CODE)
    {
      if (phidias_cursor_is_blank (cursor))
        {
          *waits = extent == PHIDIAS_LINE_GROWING;
          phidias_cursor_skip_columns (cursor, MIN (indent, 4));
          return !*waits && phidias_markdown_line_finish (line, PHIDIAS_LEAF_BLANK, cursor);
        }
      if (indent < 4)
        return FALSE;
      phidias_cursor_skip_columns (cursor, 4);
      return phidias_markdown_line_finish (line, PHIDIAS_LEAF_CODE, cursor);
    }

  if (indent <= 3 && is_only (cursor, state->fence_character, FALSE, &count))
    {
      if (extent == PHIDIAS_LINE_GROWING)
        {
          *waits = TRUE;
          return FALSE;
        }
      if (extent == PHIDIAS_LINE_WHOLE && count >= state->fence_length)
        return phidias_markdown_line_finish (line, PHIDIAS_LEAF_FENCE_END, cursor);
    }
  else if (extent == PHIDIAS_LINE_GROWING && phidias_cursor_is_blank (cursor))
    {
      *waits = TRUE;
      return FALSE;
    }

  phidias_cursor_skip_columns (cursor, MIN (indent, state->fence_indent));

  return phidias_markdown_line_finish (line, PHIDIAS_LEAF_CODE, cursor);
}

static void
match_containers (const PhidiasLineState *state, PhidiasCursor *cursor, PhidiasLine *line)
{
  for (line->n_matched = 0; line->n_matched < state->n_containers; line->n_matched++)
    {
      const PhidiasContainer *container = &state->containers[line->n_matched];
      gsize end;
      guint indent = phidias_cursor_measure_indent (cursor, &end);

      if (container->is_quote)
        {
          if (indent > 3 || end >= cursor->length || cursor->text[end] != '>')
            break;
          phidias_cursor_skip_columns (cursor, indent);
          phidias_cursor_skip_characters (cursor, 1);
          phidias_cursor_skip_columns (cursor, 1);
        }
      else if (indent >= container->indent)
        {
          phidias_cursor_skip_columns (cursor, container->indent);
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
            PhidiasCursor            *cursor,
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
  phidias_cursor_skip_characters (cursor, line->fence_length);
  phidias_cursor_skip_space (cursor);
  cursor->padding = 0;

  return phidias_markdown_line_finish (line, PHIDIAS_LEAF_FENCE, cursor);
}

static gboolean
has_room (const PhidiasLineState *state, PhidiasLine *line, gboolean is_quote)
{
  guint count = 0;

  for (guint i = 0; i < line->n_matched; i++)
    count += !state->containers[i].is_quote == !is_quote;
  for (guint i = 0; i < line->n_added; i++)
    count += !line->added[i].is_quote == !is_quote;
  if (count >= PHIDIAS_MAX_DEPTH)
    line->is_too_deep = TRUE;

  return count < PHIDIAS_MAX_DEPTH;
}

/* Takes the marker of an item at the cursor, which stands on it, and the space after it. */
static gboolean
take_item (const PhidiasLineState *state, guint indent, PhidiasCursor *cursor, PhidiasLine *line)
{
  PhidiasContainer item = { 0 };
  gsize length = read_marker (cursor, &item);
  gboolean interrupts = line->n_added == 0 && line->n_matched == state->n_containers
                        && phidias_markdown_line_is_in_text (state, line);
  PhidiasCursor after = *cursor;
  guint space;

  if (length == 0)
    return FALSE;

  phidias_cursor_skip_characters (&after, length);
  space = phidias_cursor_measure_indent (&after, NULL);
  if (space == 0 && after.at < after.length)
    return FALSE;
  if (interrupts && (phidias_cursor_is_blank (&after) || (item.number != PHIDIAS_NUMBER_NONE && item.number != 1)))
    return FALSE;

  /* Five columns and more: the item starts with indented code. */
  if (phidias_cursor_is_blank (&after) || space > 4)
    space = 1;
  item.indent = indent + length + space;
  phidias_cursor_skip_columns (&after, space);
  line->added[line->n_added++] = item;
  *cursor = after;

  return TRUE;
}

/* What a line, or the content of a marker, may begin with that is not text. */
static const gboolean is_begin[256] = {
  ['>'] = TRUE, ['#'] = TRUE, ['`'] = TRUE, ['~'] = TRUE, ['$'] = TRUE, ['\\'] = TRUE, ['!'] = TRUE, ['|'] = TRUE,
  ['-'] = TRUE, [':'] = TRUE, ['='] = TRUE, ['_'] = TRUE, ['*'] = TRUE, ['+'] = TRUE, ['0'] = TRUE, ['1'] = TRUE,
  ['2'] = TRUE, ['3'] = TRUE, ['4'] = TRUE, ['5'] = TRUE, ['6'] = TRUE, ['7'] = TRUE, ['8'] = TRUE, ['9'] = TRUE,
};

static gboolean
has_marker (const PhidiasCursor *cursor)
{
  PhidiasContainer item;
  gsize length = read_marker (cursor, &item);
  gsize after = cursor->at + length;

  return length > 0 && (after >= cursor->length || cursor->text[after] == ' ' || cursor->text[after] == '\t');
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
  PhidiasCursor cursor = { .text = text, .length = length };
  gboolean is_growing = extent == PHIDIAS_LINE_GROWING;
  gboolean is_whole = extent == PHIDIAS_LINE_WHOLE;
  gboolean waits;

  memset (line, 0, G_STRUCT_OFFSET (PhidiasLine, added));
  line->is_endless = extent == PHIDIAS_LINE_ENDLESS;
  if (is_growing && phidias_cursor_is_blank (&cursor))
    return FALSE;

  match_containers (state, &cursor, line);
  if (line->n_matched == state->n_containers && state->open == PHIDIAS_OPEN_MATH)
    {
      PhidiasCursor before = cursor;

      if (phidias_markdown_line_read_math_line (state, extent, &cursor, line, &waits))
        return TRUE;
      if (waits)
        return FALSE;
      cursor = before;
    }
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
      gboolean has_text = phidias_markdown_line_is_in_text (state, line);
      gsize begin;
      guint indent = phidias_cursor_measure_indent (&cursor, &begin);
      guint count;
      char character;

      if (begin >= length)
        return !is_growing && phidias_markdown_line_finish (line, PHIDIAS_LEAF_BLANK, &cursor);

      if (indent >= 4)
        {
          if (has_text)
            return finish_text (state, extent, line, &cursor);
          phidias_cursor_skip_columns (&cursor, 4);
          return phidias_markdown_line_finish (line, PHIDIAS_LEAF_INDENTED_CODE, &cursor);
        }

      phidias_cursor_skip_columns (&cursor, indent);
      character = cursor.text[cursor.at];
      if (!is_begin[(guchar) character])
        return finish_text (state, extent, line, &cursor);

      if (character == '>' && has_room (state, line, TRUE))
        {
          line->added[line->n_added++] = (PhidiasContainer) { .is_quote = TRUE };
          phidias_cursor_skip_characters (&cursor, 1);
          phidias_cursor_skip_columns (&cursor, 1);
          continue;
        }

      if (character == '#')
        {
          gsize end = cursor.at;

          while (end < length && text[end] == '#')
            end++;
          if (end - cursor.at <= 6 && (end == length || text[end] == ' ' || text[end] == '\t'))
            {
              PhidiasCursor after = cursor;

              phidias_cursor_skip_characters (&after, end - cursor.at);
              if (is_growing && phidias_cursor_is_blank (&after))
                return FALSE;
              if (is_whole || !phidias_cursor_is_blank (&after))
                {
                  line->level = end - cursor.at;
                  phidias_cursor_skip_space (&after);
                  after.padding = 0;
                  return phidias_markdown_line_finish (line, PHIDIAS_LEAF_HEADING, &after);
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

      if (character == '$' || character == '\\')
        {
          if (phidias_markdown_line_read_math (state, extent, &cursor, line, &waits))
            return TRUE;
          if (waits)
            return FALSE;
        }

      if (character == '!' && !has_text)
        {
          if (phidias_markdown_line_read_image (extent, &cursor, line, &waits))
            return TRUE;
          if (waits)
            return FALSE;
        }

      if (has_text && (character == '|' || character == '-' || character == ':'))
        {
          if (phidias_markdown_line_read_delimiters (state, extent, &cursor, line, &waits))
            return TRUE;
          if (waits)
            return FALSE;
        }

      if ((character == '=' || character == '-') && has_text
          && (state->open == PHIDIAS_OPEN_PARAGRAPH || state->open == PHIDIAS_OPEN_TEXT)
          && line->n_matched == state->n_containers && is_only (&cursor, character, FALSE, &count))
        {
          if (is_growing)
            return FALSE;
          if (is_whole)
            {
              line->level = character == '=' ? 1 : 2;
              return phidias_markdown_line_finish (line, PHIDIAS_LEAF_UNDERLINE, &cursor);
            }
        }

      if ((character == '-' || character == '_' || character == '*') && is_only (&cursor, character, TRUE, &count))
        {
          if (is_growing)
            return FALSE;
          if (is_whole && count >= 3)
            return phidias_markdown_line_finish (line, PHIDIAS_LEAF_RULE, &cursor);
        }

      if (is_growing && may_become_marker (&cursor))
        return FALSE;
      if (is_bullet (character) || g_ascii_isdigit (character))
        {
          PhidiasCursor after = cursor;
          PhidiasContainer item;

          if (has_marker (&cursor) && has_room (state, line, FALSE) && take_item (state, indent, &cursor, line))
            {
              /* "- " alone may still be text if it stays empty below a paragraph. */
              if (is_growing && phidias_cursor_is_blank (&cursor))
                return FALSE;
              continue;
            }
          /* The same marker with content would interrupt the paragraph; wait for that. */
          phidias_cursor_skip_characters (&after, read_marker (&cursor, &item));
          if (is_growing && after.at > cursor.at && phidias_cursor_is_blank (&after))
            return FALSE;
        }

      return finish_text (state, extent, line, &cursor);
    }
}
