/* phidias-markdown-stream.c: a growing text in, a list of blocks out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-text"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "phidias-markdown-stream.h"

#include "phidias-block-private.h"
#include "phidias-inline-private.h"
#include "phidias-markdown-stream-private.h"

#include <string.h>

/**
 * PhidiasMarkdownStream:
 *
 * Markdown that arrives in pieces, as a list model of [class@PhidiasBlock]. Only the last block is
 * ever open; all before it are frozen. Blocks are added at the end; the open one may be replaced, when
 * a paragraph turns out to be the head of a table or an image; and at the end of the stream those
 * that name a link which was defined after them. The blocks of a finished stream depend on the text
 * alone, not on how it was cut.
 *
 *     append ─► head of the line (until it is clear what the line is) ─► open block ─► frozen blocks
 *
 * An append looks at its own bytes, at most HEAD_LENGTH bytes of the line before them, and at
 * most one slice of the open block. A line whose meaning is not clear yet ("-", "``") is held
 * back, so nothing is shown as one thing and then as another.
 *
 * A plain stream takes every character literally; what a person typed is shown by it.
 *
 * For use on the main thread.
 */

/* A line that is still unclear after so many bytes is text. */
#define HEAD_LENGTH 1024

/* A formula that is longer is text. */
#define MAX_MATH 4096

static GType
get_item_type (GListModel *model)
{
  return PHIDIAS_TYPE_BLOCK;
}

static guint
get_n_items (GListModel *model)
{
  return PHIDIAS_MARKDOWN_STREAM (model)->blocks->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  PhidiasMarkdownStream *self = PHIDIAS_MARKDOWN_STREAM (model);

  return position < self->blocks->len ? g_object_ref (self->blocks->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PhidiasMarkdownStream, phidias_markdown_stream, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* ---- Lines ---- */

static gboolean
is_sibling (const PhidiasContainer *left, const PhidiasContainer *right)
{
  return !left->is_quote && !right->is_quote && left->delimiter == right->delimiter;
}

/* Leaves the containers that the line is not in, enters its new ones; each new item but the last
 * is a block of its own without text. */
static void
enter_containers (PhidiasMarkdownStream *self, PhidiasLine *line)
{
  PhidiasLineState *state = &self->state;

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
          phidias_markdown_stream_add_block (self, PHIDIAS_BLOCK_LIST_ITEM)->number = line->added[i].number;
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
      phidias_markdown_stream_add_block (self, PHIDIAS_BLOCK_LIST_ITEM)->number = item->number;
      self->open->task = line->task;
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
      self->open->source_end = self->line_start + self->head->len;
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
  g_string_append_len (self->blank_lines, self->head->str + line->content, self->head->len - line->content);
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
  gsize end = self->line_start + self->head->len;

  if (item->kind == PHIDIAS_BLOCK_LIST_ITEM && item->slice == 0)
    {
      source = g_strdup (item->source->str);
      g_string_truncate (item->source, 0);
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
      self->open->source_end = self->line_start + self->head->len;
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
  strip_space (self->open->source);
  self->open->source_end = self->line_start + self->head->len;
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
    strip_space (self->open->source);
  self->open->source_end = self->line_start + self->head->len;

  if (is_end && phidias_markdown_is_formula (self->open->source->str, self->open->source->len))
    {
      self->state.open = PHIDIAS_OPEN_NONE;
      phidias_markdown_stream_close_open (self);
    }
  else if (is_end || self->open->source->len > MAX_MATH)
    {
      phidias_markdown_stream_become_text (self);
    }
}

/* Does to the blocks what the line says; the head is its beginning or all of it. */
static void
apply_line (PhidiasMarkdownStream *self, PhidiasLine *line)
{
  PhidiasLineState *state = &self->state;
  gsize content = self->line_start + line->content;
  gsize end = self->line_start + self->head->len;

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
      break;

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
            dup_language (self->head->str + line->content, self->head->len - line->content);
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
}

static gboolean
is_code_line (PhidiasLeaf leaf)
{
  return leaf == PHIDIAS_LEAF_CODE || leaf == PHIDIAS_LEAF_INDENTED_CODE;
}

/* The last line of the open text, which the head may make the head of a table. */
static void
find_last_line (PhidiasMarkdownStream *self)
{
  PhidiasLineState *state = &self->state;
  const Mark *mark;

  state->last_line = NULL;
  state->last_pipes = 0;
  if (self->open == NULL || self->marks->len == 0
      || (state->open != PHIDIAS_OPEN_TEXT && state->open != PHIDIAS_OPEN_PARAGRAPH))
    return;

  mark = &g_array_index (self->marks, Mark, self->marks->len - 1);
  state->last_pipes = self->n_pipes;
  if (mark->is_line)
    {
      state->last_line = self->open->source->str + mark->block;
      state->last_length = self->open->source->len - mark->block;
    }
}

/* Looks at the head; once it is clear what the line is, the rest of it needs no look. */
static void
read_head (PhidiasMarkdownStream *self, PhidiasLineExtent extent, gboolean has_newline)
{
  PhidiasLine line;

  find_last_line (self);
  if (!phidias_markdown_line_read (&self->state, self->head->str, self->head->len, extent, &line))
    return;

  apply_line (self, &line);
  if (has_newline && is_code_line (line.leaf))
    phidias_markdown_stream_grow (self, "\n", 1, self->position);
  self->is_in_line = extent != PHIDIAS_LINE_WHOLE;
  g_string_truncate (self->head, 0);
}

/* The newline, if the line has one, is at the position. */
static void
end_line (PhidiasMarkdownStream *self, gboolean has_newline)
{
  if (!self->is_in_line)
    read_head (self, PHIDIAS_LINE_WHOLE, has_newline);
  else if (has_newline && self->open != NULL && self->open->kind == PHIDIAS_BLOCK_CODE)
    phidias_markdown_stream_grow (self, "\n", 1, self->position);

  /* A heading is one line long, and so is an image with its data. */
  if (self->open != NULL && self->open->kind == PHIDIAS_BLOCK_HEADING)
    phidias_markdown_stream_close_open (self);
  else if (self->open != NULL && self->open->kind == PHIDIAS_BLOCK_IMAGE)
    {
      phidias_markdown_stream_touch (self, self->open);
      if (phidias_block_close_data_image (self->open))
        self->open = NULL;
      else
        phidias_markdown_stream_become_text (self);
    }
  self->is_in_line = FALSE;
  g_string_truncate (self->head, 0);
}

/* Text without an end of line. */
static void
take_text (PhidiasMarkdownStream *self, const char *text, gsize length)
{
  if (!self->is_in_line && length > 0)
    {
      gsize taken = MIN (length, HEAD_LENGTH - self->head->len);

      if (taken < length)
        taken = (gsize) (g_utf8_find_prev_char (text, text + taken + 1) - text);
      g_string_append_len (self->head, text, taken);
      self->position += taken;
      text += taken;
      length -= taken;
      read_head (self, length > 0 ? PHIDIAS_LINE_ENDLESS : PHIDIAS_LINE_GROWING, FALSE);
    }

  if (length > 0)
    {
      phidias_markdown_stream_grow (self, text, length, self->position);
      self->position += length;
    }
}

static void
take_markdown (PhidiasMarkdownStream *self, const char *text, gsize length)
{
  const char *end = text + length;

  if (self->skips_newline && text < end && *text == '\n')
    {
      text++;
      self->position++;
      self->line_start = self->position;
    }
  if (length > 0)
    self->skips_newline = FALSE;

  while (text < end)
    {
      gsize span = strcspn (text, "\r\n");

      take_text (self, text, span);
      text += span;
      if (text == end)
        break;

      end_line (self, TRUE);
      self->position++;
      if (text[0] == '\r')
        {
          if (text + 1 == end)
            self->skips_newline = TRUE;
          else if (text[1] == '\n')
            {
              text++;
              self->position++;
            }
        }
      text++;
      self->line_start = self->position;
    }
}

static void
take_plain (PhidiasMarkdownStream *self, const char *text, gsize length)
{
  if (length == 0)
    return;

  if (self->open == NULL)
    {
      phidias_markdown_stream_add_block (self, PHIDIAS_BLOCK_PARAGRAPH)->is_literal = TRUE;
      phidias_markdown_stream_mark_line (self, self->position, self->position);
    }
  phidias_markdown_stream_grow (self, text, length, self->position);
  self->position += length;
}

/* Definitions that came late: the closed blocks that name one are read again, as new blocks. */
static void
apply_late_definitions (PhidiasMarkdownStream *self)
{
  guint n_references = phidias_references_get_size (self->references);

  if (n_references == 0)
    return;
  for (guint i = 0; i < self->blocks->len; i++)
    {
      PhidiasBlock *block = g_ptr_array_index (self->blocks, i);
      PhidiasBlock *again;
      PhidiasBlock *image;

      if (block->is_literal || block->source == NULL || block->n_references == n_references
          || !phidias_references_collect (self->references, block->n_references, n_references,
                                          block->source->str, block->source->len, NULL))
        continue;

      again = phidias_block_copy (block, block->kind);
      phidias_block_close (again);
      image = phidias_block_to_image (again);
      if (image != NULL)
        g_set_object (&again, image);
      g_clear_object (&image);
      if (block == self->told)
        self->told = NULL;
      g_object_unref (block);
      self->blocks->pdata[i] = again;
      self->stable = MIN (self->stable, i);
    }
}

static void
end_text (PhidiasMarkdownStream *self)
{
  if (!self->is_plain && (self->is_in_line || self->head->len > 0))
    end_line (self, FALSE);
  phidias_markdown_stream_close_open (self);
  apply_late_definitions (self);
  self->is_finished = TRUE;
}

/* Runs a change and tells about it: exactly what was added or replaced, and whether the block that
 * was open before changed. */
static void
change (PhidiasMarkdownStream *self, const char *text, gboolean is_end)
{
  guint before = self->blocks->len;
  g_autoptr (PhidiasBlock) told = NULL;

  g_set_object (&told, self->open);
  self->told = told;
  self->told_changed = FALSE;
  self->stable = before;

  if (self->is_plain)
    take_plain (self, text, strlen (text));
  else
    take_markdown (self, text, strlen (text));
  if (is_end)
    end_text (self);

  if (self->told == NULL)
    self->told_changed = FALSE;
  self->told = NULL;
  if (self->told_changed)
    phidias_block_changed (told);
  if (self->blocks->len > self->stable || before > self->stable)
    g_list_model_items_changed (G_LIST_MODEL (self), self->stable, before - self->stable,
                                self->blocks->len - self->stable);
}

static void
reset (PhidiasMarkdownStream *self)
{
  g_ptr_array_set_size (self->blocks, 0);
  g_string_truncate (self->head, 0);
  g_string_truncate (self->blank_lines, 0);
  g_string_truncate (self->held, 0);
  g_array_set_size (self->marks, 0);
  g_array_set_size (self->held_marks, 0);
  g_clear_pointer (&self->references, phidias_references_unref);
  self->references = phidias_references_new ();
  self->open = NULL;
  memset (&self->state, 0, sizeof self->state);
  self->is_finished = FALSE;
  self->is_in_line = FALSE;
  self->skips_newline = FALSE;
  self->n_groups = 0;
  self->n_links = 0;
  self->remarks = 0;
  self->position = 0;
  self->line_start = 0;
}

static void
phidias_markdown_stream_finalize (GObject *object)
{
  PhidiasMarkdownStream *self = PHIDIAS_MARKDOWN_STREAM (object);

  g_clear_pointer (&self->blocks, g_ptr_array_unref);
  g_clear_pointer (&self->marks, g_array_unref);
  g_clear_pointer (&self->held_marks, g_array_unref);
  g_clear_pointer (&self->references, phidias_references_unref);
  g_string_free (self->blank_lines, TRUE);
  g_string_free (self->held, TRUE);
  g_string_free (self->head, TRUE);

  G_OBJECT_CLASS (phidias_markdown_stream_parent_class)->finalize (object);
}

static void
phidias_markdown_stream_class_init (PhidiasMarkdownStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phidias_markdown_stream_finalize;
}

static void
phidias_markdown_stream_init (PhidiasMarkdownStream *self)
{
  self->blocks = g_ptr_array_new_with_free_func (g_object_unref);
  self->marks = g_array_new (FALSE, FALSE, sizeof (Mark));
  self->head = g_string_sized_new (HEAD_LENGTH + 8);
  self->blank_lines = g_string_new (NULL);
  self->held = g_string_new (NULL);
  self->held_marks = g_array_new (FALSE, FALSE, sizeof (Mark));
  self->references = phidias_references_new ();
}

/**
 * phidias_markdown_stream_new:
 *
 * Returns: (transfer full): an empty stream that reads Markdown
 */
PhidiasMarkdownStream *
phidias_markdown_stream_new (void)
{
  return g_object_new (PHIDIAS_TYPE_MARKDOWN_STREAM, NULL);
}

/**
 * phidias_markdown_stream_new_plain:
 *
 * Returns: (transfer full): an empty stream that takes its text literally, line breaks and all
 */
PhidiasMarkdownStream *
phidias_markdown_stream_new_plain (void)
{
  PhidiasMarkdownStream *self = g_object_new (PHIDIAS_TYPE_MARKDOWN_STREAM, NULL);

  self->is_plain = TRUE;

  return self;
}

/**
 * phidias_markdown_stream_new_quoted:
 *
 * Returns: (transfer full): an empty stream that reads Markdown and shows all of it as a quote,
 *   without a mark in the text
 */
PhidiasMarkdownStream *
phidias_markdown_stream_new_quoted (void)
{
  PhidiasMarkdownStream *self = g_object_new (PHIDIAS_TYPE_MARKDOWN_STREAM, NULL);

  self->is_quoted = TRUE;

  return self;
}

/**
 * phidias_markdown_stream_append:
 * @self: a stream that is not finished
 * @text: what came next; valid UTF-8, whole characters
 *
 * Blocks that this adds are announced in one `items-changed`; the block that was open before
 * tells of its own change. Its text and spans are read when somebody asks for them, so appending
 * many times between two frames costs one reading.
 */
void
phidias_markdown_stream_append (PhidiasMarkdownStream *self, const char *text)
{
  g_return_if_fail (PHIDIAS_IS_MARKDOWN_STREAM (self));
  g_return_if_fail (text != NULL);
  g_return_if_fail (!self->is_finished);

  change (self, text, FALSE);
}

/**
 * phidias_markdown_stream_finish:
 * @self: a stream
 *
 * Says that nothing more comes: what was held back is shown, the last block closes. Finishing
 * twice does nothing.
 */
void
phidias_markdown_stream_finish (PhidiasMarkdownStream *self)
{
  g_return_if_fail (PHIDIAS_IS_MARKDOWN_STREAM (self));

  if (!self->is_finished)
    change (self, "", TRUE);
}

/**
 * phidias_markdown_stream_set_text:
 * @self: a stream
 * @text: a whole text; valid UTF-8
 *
 * Replaces everything by the blocks of @text and finishes, with one `items-changed`.
 */
void
phidias_markdown_stream_set_text (PhidiasMarkdownStream *self, const char *text)
{
  guint before;

  g_return_if_fail (PHIDIAS_IS_MARKDOWN_STREAM (self));
  g_return_if_fail (text != NULL);

  before = self->blocks->len;
  reset (self);
  if (self->is_plain)
    take_plain (self, text, strlen (text));
  else
    take_markdown (self, text, strlen (text));
  end_text (self);

  if (before > 0 || self->blocks->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, before, self->blocks->len);
}

/**
 * phidias_markdown_stream_get_is_finished:
 * @self: a stream
 *
 * Returns: whether nothing more comes
 */
gboolean
phidias_markdown_stream_get_is_finished (PhidiasMarkdownStream *self)
{
  g_return_val_if_fail (PHIDIAS_IS_MARKDOWN_STREAM (self), FALSE);

  return self->is_finished;
}
