/* phidias-markdown-apply.c: what a line does to the blocks of a stream
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-text"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "phidias-block-private.h"
#include "phidias-inline-private.h"
#include "phidias-markdown-stream-private.h"

#include <string.h>

/* A formula that is longer is text. */
#define MAX_MATH 4096

static gboolean
is_sibling (const PhidiasContainer *left, const PhidiasContainer *right)
{
  return !left->is_quote && !right->is_quote && left->delimiter == right->delimiter;
}

/* Says which lists the new items are in, and which lists are loose now: one whose items have a blank line
 * between them, and that of an item two parts of which have. */
static void
find_lists (PhidiasMarkdownStream *self, PhidiasLine *line)
{
  const PhidiasLineState *state = &self->state;
  const PhidiasContainer *left = line->n_matched < state->n_containers ? &state->containers[line->n_matched] : NULL;
  const PhidiasContainer *around = line->n_matched > 0 ? &state->containers[line->n_matched - 1] : NULL;
  gboolean is_next = line->n_added > 0 && left != NULL && is_sibling (left, &line->added[0]);

  if (self->has_blank && is_next)
    self->lists->data[left->list] = TRUE;
  else if (self->has_blank && line->leaf != PHIDIAS_LEAF_BLANK && around != NULL && !around->is_quote)
    self->lists->data[around->list] = TRUE;

  for (guint i = 0; i < line->n_added; i++)
    {
      line->added[i].is_sibling = i == 0 && is_next;
      if (line->added[i].is_sibling)
        line->added[i].list = left->list;
      else if (!line->added[i].is_quote)
        {
          line->added[i].list = self->lists->len;
          g_byte_array_append (self->lists, (const guint8[]) { FALSE }, 1);
        }
    }
}

static PhidiasBlock *
add_item (PhidiasMarkdownStream *self, const PhidiasContainer *item)
{
  PhidiasBlock *block = phidias_markdown_stream_add_block (self, PHIDIAS_BLOCK_LIST_ITEM);
  const PhidiasBlock *before = self->blocks->len > 1 ? self->blocks->pdata[self->blocks->len - 2] : NULL;
  CloseItem close = { self->blocks->len - 1, item->list };

  block->number = item->number;
  if (item->is_sibling)
    block->is_apart = self->lists->data[item->list];
  else
    block->is_apart = block->depth == 1 && before != NULL && before->depth > 0;
  if (item->is_sibling && !block->is_apart)
    g_array_append_val (self->close_items, close);

  return block;
}

/* Leaves the containers that the line is not in, enters its new ones; each new item but the last
 * is a block of its own without text. */
static void
enter_containers (PhidiasMarkdownStream *self, PhidiasLine *line)
{
  PhidiasLineState *state = &self->state;

  find_lists (self, line);
  if (line->n_added > 0 && line->n_matched < state->n_containers
      && is_sibling (&state->containers[line->n_matched], &line->added[0])
      && line->added[0].number != PHIDIAS_NUMBER_NONE)
    line->added[0].number = state->containers[line->n_matched].number + 1;

  state->n_containers = line->n_matched;
  for (guint i = 0; i < line->n_added; i++)
    {
      gboolean is_last = i + 1 == line->n_added;

      state->containers[state->n_containers++] = line->added[i];
      if (!line->added[i].is_quote
          && (!is_last || (line->leaf != PHIDIAS_LEAF_TEXT && line->leaf != PHIDIAS_LEAF_BLANK)))
        {
          add_item (self, &line->added[i]);
          self->open->source_end = self->line_start + line->content;
          phidias_markdown_stream_close_open (self);
        }
    }
}

static void
strip_space (GString *source)
{
  while (source->len > 0 && strchr (" \t", source->str[source->len - 1]) != NULL)
    g_string_truncate (source, source->len - 1);
}

static char *
dup_language (const char *info, gsize length)
{
  gsize end = 0;

  while (end < length && !g_ascii_isspace (info[end]))
    end++;

  return end > 0 ? phidias_unescape (info, end) : NULL;
}

static void
start_text (PhidiasMarkdownStream *self, const PhidiasLine *line)
{
  const PhidiasContainer *item = line->n_added > 0 ? &line->added[line->n_added - 1] : NULL;

  if (item != NULL && !item->is_quote)
    {
      add_item (self, item)->task = line->task;
      self->state.open = line->leaf == PHIDIAS_LEAF_BLANK ? PHIDIAS_OPEN_EMPTY_ITEM
                                                          : PHIDIAS_OPEN_TEXT;
    }
  else if (line->leaf == PHIDIAS_LEAF_TEXT && !line->may_define)
    {
      phidias_markdown_stream_add_block (self, PHIDIAS_BLOCK_PARAGRAPH);
      self->state.open = PHIDIAS_OPEN_PARAGRAPH;
    }

  if (line->may_define)
    {
      phidias_markdown_stream_hold (self, line);
    }
  else if (self->open != NULL)
    {
      self->open->source_end = self->line_start + self->line.len;
      phidias_markdown_stream_mark_line (self, self->line_start + line->content, self->line_start);
      if (line->leaf != PHIDIAS_LEAF_BLANK)
        phidias_markdown_stream_grow_padded (self, line);
    }
}

static void
keep_blank_line (PhidiasMarkdownStream *self, const PhidiasLine *line)
{
  for (guint i = 0; i < line->padding; i++)
    g_string_append_c (self->blank_lines, ' ');
  g_string_append_len (self->blank_lines, self->line.str + line->content, self->line.len - line->content);
  g_string_append_c (self->blank_lines, '\n');
}

static void
grow_blank_lines (PhidiasMarkdownStream *self)
{
  g_autofree char *lines = NULL;

  if (self->blank_lines->len == 0)
    return;
  lines = g_strdup (self->blank_lines->str);
  g_string_truncate (self->blank_lines, 0);
  for (const char *line = lines; *line != '\0';)
    {
      gsize length = strcspn (line, "\n") + 1;

      phidias_markdown_stream_grow (self, line, length, self->line_start);
      line += length;
    }
}

/* A paragraph, or the text of an item, is a heading. One of several slices stays what it is: its
 * first slices are frozen. */
static void
underline (PhidiasMarkdownStream *self, const PhidiasLine *line)
{
  PhidiasBlock *item = self->open;
  g_autofree char *source = NULL;
  gsize end = self->line_start + self->line.len;

  if (item->kind == PHIDIAS_BLOCK_LIST_ITEM && item->slice == 0)
    {
      source = g_strdup (item->source.str);
      g_string_truncate (&item->source, 0);
      phidias_markdown_stream_close_open (self);
      phidias_markdown_stream_add_block (self, PHIDIAS_BLOCK_HEADING)->source_start = item->source_start;
      item->source_end = item->source_start;
      phidias_block_grow (self->open, source, strlen (source));
      self->state.open = PHIDIAS_OPEN_PARAGRAPH;
      self->open->level = line->level;
    }
  else if (self->open->slice == 0)
    {
      self->open->kind = PHIDIAS_BLOCK_HEADING;
      self->open->level = line->level;
    }
  self->open->source_end = end;
  phidias_markdown_stream_close_open (self);
}

static void
apply_blank (PhidiasMarkdownStream *self, PhidiasLine *line)
{
  PhidiasLineState *state = &self->state;

  if (state->open == PHIDIAS_OPEN_INDENTED_CODE && line->n_matched == state->n_containers)
    {
      keep_blank_line (self, line);
      return;
    }

  /* An item may start with one blank line at most. */
  if (state->open == PHIDIAS_OPEN_EMPTY_ITEM && line->n_added == 0
      && line->n_matched == state->n_containers)
    line->n_matched--;
  phidias_markdown_stream_close_open (self);
  enter_containers (self, line);
  start_text (self, line);
}

static void
continue_text (PhidiasMarkdownStream *self, const PhidiasLine *line)
{
  PhidiasLineState *state = &self->state;

  if (state->open == PHIDIAS_OPEN_MATH)
    phidias_markdown_stream_become_text (self);
  if (line->may_define || (state->is_in_definition && !line->is_endless))
    {
      phidias_markdown_stream_hold (self, line);
      return;
    }
  phidias_markdown_stream_release (self);

  if (self->open == NULL)
    {
      phidias_markdown_stream_add_block (self, PHIDIAS_BLOCK_PARAGRAPH);
      self->open->source_end = self->line_start + self->line.len;
      state->open = PHIDIAS_OPEN_PARAGRAPH;
    }
  else
    {
      phidias_markdown_stream_touch (self, self->open);
      if (state->open == PHIDIAS_OPEN_EMPTY_ITEM || state->open == PHIDIAS_OPEN_DEFINITION)
        state->open = PHIDIAS_OPEN_TEXT;
      else
        phidias_markdown_stream_grow_text (self, "\n", 1);
    }
  phidias_markdown_stream_mark_line (self, self->line_start + line->content, self->line_start);
  phidias_markdown_stream_grow_padded (self, line);
}

/* A formula on its own, or its first line. */
static void
start_math (PhidiasMarkdownStream *self, const PhidiasLine *line)
{
  phidias_markdown_stream_add_block (self, PHIDIAS_BLOCK_MATH);
  phidias_markdown_stream_mark_line (self, self->line_start + line->content, self->line_start);
  phidias_markdown_stream_grow_padded (self, line);
  strip_space (&self->open->source);
  self->open->source_end = self->line_start + self->line.len;
  if (line->leaf == PHIDIAS_LEAF_MATH)
    {
      phidias_markdown_stream_close_open (self);
      return;
    }
  self->state.open = PHIDIAS_OPEN_MATH;
  g_strlcpy (self->state.math_closer, line->math_closer, sizeof self->state.math_closer);
}

static void
grow_math (PhidiasMarkdownStream *self, const PhidiasLine *line)
{
  gboolean is_end = line->leaf == PHIDIAS_LEAF_MATH_END;

  phidias_markdown_stream_grow (self, "\n", 1, self->line_start);
  phidias_markdown_stream_mark_line (self, self->line_start + line->content, self->line_start);
  phidias_markdown_stream_grow_padded (self, line);
  if (is_end)
    strip_space (&self->open->source);
  self->open->source_end = self->line_start + self->line.len;

  if (is_end && phidias_markdown_is_formula (self->open->source.str, self->open->source.len))
    {
      self->state.open = PHIDIAS_OPEN_NONE;
      phidias_markdown_stream_close_open (self);
    }
  else if (is_end || self->open->source.len > MAX_MATH)
    {
      phidias_markdown_stream_become_text (self);
    }
}

/*
 * phidias_markdown_stream_apply:
 * @self: a stream whose line is the beginning of one, or all of it
 * @line: what it is
 *
 * Does to the blocks what the line says.
 */
void
phidias_markdown_stream_apply (PhidiasMarkdownStream *self, PhidiasLine *line)
{
  PhidiasLineState *state = &self->state;
  gsize content = self->line_start + line->content;
  gsize end = self->line_start + self->line.len;

  if (line->is_too_deep && line->leaf == PHIDIAS_LEAF_TEXT && !(self->remarks & REMARK_DEPTH))
    {
      self->remarks |= REMARK_DEPTH;
      phidias_markdown_stream_close_open (self);
      phidias_markdown_stream_add_notice (self, _("Lists and quotes here are nested deeper than can be shown. What is deeper is shown as text."));
    }

  switch (line->leaf)
    {
    case PHIDIAS_LEAF_BLANK:
      apply_blank (self, line);
      /* One behind a marker is the beginning of its item. */
      self->has_blank = line->n_added == 0;
      return;

    case PHIDIAS_LEAF_TEXT:
      phidias_markdown_stream_close_open (self);
      enter_containers (self, line);
      start_text (self, line);
      break;

    case PHIDIAS_LEAF_CONTINUE:
      continue_text (self, line);
      break;

    case PHIDIAS_LEAF_TABLE:
    case PHIDIAS_LEAF_WIDE_TABLE:
      phidias_markdown_stream_start_table (self, line);
      break;

    case PHIDIAS_LEAF_ROW:
      phidias_markdown_stream_touch (self, self->open);
      phidias_markdown_stream_add_row (self, line);
      break;

    case PHIDIAS_LEAF_MATH_LINE:
    case PHIDIAS_LEAF_MATH_END:
      grow_math (self, line);
      break;

    case PHIDIAS_LEAF_UNDERLINE:
      underline (self, line);
      break;

    case PHIDIAS_LEAF_HEADING:
    case PHIDIAS_LEAF_RULE:
    case PHIDIAS_LEAF_FENCE:
    case PHIDIAS_LEAF_INDENTED_CODE:
    case PHIDIAS_LEAF_MATH:
    case PHIDIAS_LEAF_MATH_START:
    case PHIDIAS_LEAF_DATA_IMAGE:
      phidias_markdown_stream_close_open (self);
      enter_containers (self, line);
      if (line->leaf == PHIDIAS_LEAF_MATH || line->leaf == PHIDIAS_LEAF_MATH_START)
        {
          start_math (self, line);
        }
      else if (line->leaf == PHIDIAS_LEAF_DATA_IMAGE)
        {
          phidias_markdown_stream_add_block (self, PHIDIAS_BLOCK_IMAGE);
          phidias_markdown_stream_mark_line (self, content, self->line_start);
          phidias_markdown_stream_grow_padded (self, line);
        }
      else if (line->leaf == PHIDIAS_LEAF_HEADING)
        {
          phidias_markdown_stream_add_block (self, PHIDIAS_BLOCK_HEADING)->level = line->level;
          phidias_markdown_stream_mark_line (self, content, self->line_start);
          phidias_markdown_stream_grow_padded (self, line);
        }
      else if (line->leaf == PHIDIAS_LEAF_RULE)
        {
          phidias_markdown_stream_add_block (self, PHIDIAS_BLOCK_RULE)->source_end = end;
          phidias_markdown_stream_close_open (self);
        }
      else if (line->leaf == PHIDIAS_LEAF_FENCE)
        {
          phidias_markdown_stream_add_block (self, PHIDIAS_BLOCK_CODE)->language =
            dup_language (self->line.str + line->content, self->line.len - line->content);
          self->open->source_end = end;
          state->open = PHIDIAS_OPEN_FENCE;
          state->fence_character = line->fence_character;
          state->fence_length = line->fence_length;
          state->fence_indent = line->fence_indent;
        }
      else
        {
          phidias_markdown_stream_add_block (self, PHIDIAS_BLOCK_CODE);
          state->open = PHIDIAS_OPEN_INDENTED_CODE;
          phidias_markdown_stream_grow_padded (self, line);
        }
      break;

    case PHIDIAS_LEAF_FENCE_END:
      self->open->source_end = end;
      phidias_markdown_stream_close_open (self);
      break;

    case PHIDIAS_LEAF_CODE:
    default:
      grow_blank_lines (self);
      phidias_markdown_stream_grow_padded (self, line);
      break;
    }
  self->has_blank = FALSE;
}
