/* phidias-markdown-stream.c: a growing text in, a list of blocks out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-text"

#include "config.h"

#include "phidias-markdown-stream.h"

#include "phidias-block-private.h"
#include "phidias-markdown-stream-private.h"

#include <string.h>

/**
 * PhidiasMarkdownStream:
 *
 * Markdown that arrives in pieces, as a list model of [class@PhidiasBlock]. Only the last block is
 * ever open; all before it are frozen, and blocks are only ever added at the end. The blocks of a
 * finished stream depend on the text alone, not on how it was cut.
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

static char *
dup_language (const char *info, gsize length)
{
  gsize end = 0;

  while (end < length && !g_ascii_isspace (info[end]))
    end++;

  return end > 0 ? g_strndup (info, end) : NULL;
}

static void
start_text (PhidiasMarkdownStream *self, const PhidiasLine *line)
{
  const PhidiasContainer *item = line->n_added > 0 ? &line->added[line->n_added - 1] : NULL;

  if (item != NULL && !item->is_quote)
    {
      phidias_markdown_stream_add_block (self, PHIDIAS_BLOCK_LIST_ITEM)->number = item->number;
      self->state.open = line->leaf == PHIDIAS_LEAF_BLANK ? PHIDIAS_OPEN_EMPTY_ITEM
                                                          : PHIDIAS_OPEN_TEXT;
    }
  else if (line->leaf == PHIDIAS_LEAF_TEXT)
    {
      phidias_markdown_stream_add_block (self, PHIDIAS_BLOCK_PARAGRAPH);
      self->state.open = PHIDIAS_OPEN_PARAGRAPH;
    }

  if (self->open != NULL)
    {
      self->open->source_end = self->line_start + self->head->len;
      phidias_markdown_stream_mark_line (self, self->line_start + line->content);
      phidias_markdown_stream_grow_padded (self, line);
    }
}

static void
apply_blank (PhidiasMarkdownStream *self, PhidiasLine *line)
{
  PhidiasLineState *state = &self->state;

  if (state->open == PHIDIAS_OPEN_INDENTED_CODE && line->n_matched == state->n_containers)
    {
      self->n_blank++;
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

/* Does to the blocks what the line says; the head is its beginning or all of it. */
static void
apply_line (PhidiasMarkdownStream *self, PhidiasLine *line)
{
  PhidiasLineState *state = &self->state;
  gsize content = self->line_start + line->content;
  gsize end = self->line_start + self->head->len;
  PhidiasBlock *block;

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
      phidias_markdown_stream_touch (self, self->open);
      if (state->open == PHIDIAS_OPEN_EMPTY_ITEM)
        state->open = PHIDIAS_OPEN_TEXT;
      else
        phidias_markdown_stream_grow_text (self, "\n", 1);
      phidias_markdown_stream_mark_line (self, content);
      phidias_markdown_stream_grow_padded (self, line);
      break;

    case PHIDIAS_LEAF_UNDERLINE:
      /* A paragraph of several slices stays one: its first slices are frozen. */
      block = self->open;
      block->source_end = end;
      phidias_markdown_stream_close_open (self);
      if (block->slice == 0)
        {
          block->kind = PHIDIAS_BLOCK_HEADING;
          block->level = line->level;
        }
      break;

    case PHIDIAS_LEAF_HEADING:
    case PHIDIAS_LEAF_RULE:
    case PHIDIAS_LEAF_FENCE:
    case PHIDIAS_LEAF_INDENTED_CODE:
      phidias_markdown_stream_close_open (self);
      enter_containers (self, line);
      if (line->leaf == PHIDIAS_LEAF_HEADING)
        {
          phidias_markdown_stream_add_block (self, PHIDIAS_BLOCK_HEADING)->level = line->level;
          phidias_markdown_stream_mark_line (self, content);
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
      for (; self->n_blank > 0; self->n_blank--)
        phidias_markdown_stream_grow (self, "\n", 1, self->line_start);
      phidias_markdown_stream_grow_padded (self, line);
      break;
    }
}

static gboolean
is_code_line (PhidiasLeaf leaf)
{
  return leaf == PHIDIAS_LEAF_CODE || leaf == PHIDIAS_LEAF_INDENTED_CODE;
}

/* Looks at the head; once it is clear what the line is, the rest of it needs no look. */
static void
read_head (PhidiasMarkdownStream *self, PhidiasLineExtent extent, gboolean has_newline)
{
  PhidiasLine line;

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

  /* A heading is one line long. */
  if (self->open != NULL && self->open->kind == PHIDIAS_BLOCK_HEADING)
    phidias_markdown_stream_close_open (self);
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
      phidias_markdown_stream_mark_line (self, self->position);
    }
  phidias_markdown_stream_grow (self, text, length, self->position);
  self->position += length;
}

/* Runs a change and tells about it: exactly what was added, and whether the block that was open
 * before changed. */
static void
change (PhidiasMarkdownStream *self, const char *text, gboolean is_end)
{
  guint before = self->blocks->len;
  g_autoptr (PhidiasBlock) told = NULL;
  gboolean changed;

  g_set_object (&told, self->open);
  self->told = told;
  self->told_changed = FALSE;

  if (self->is_plain)
    take_plain (self, text, strlen (text));
  else
    take_markdown (self, text, strlen (text));

  if (is_end)
    {
      if (!self->is_plain && (self->is_in_line || self->head->len > 0))
        end_line (self, FALSE);
      phidias_markdown_stream_close_open (self);
      self->is_finished = TRUE;
    }

  changed = self->told_changed;
  self->told = NULL;
  if (changed)
    phidias_block_changed (told);
  if (self->blocks->len > before)
    g_list_model_items_changed (G_LIST_MODEL (self), before, 0, self->blocks->len - before);
}

static void
reset (PhidiasMarkdownStream *self)
{
  g_ptr_array_set_size (self->blocks, 0);
  g_string_truncate (self->head, 0);
  g_array_set_size (self->marks, 0);
  self->open = NULL;
  memset (&self->state, 0, sizeof self->state);
  self->is_finished = FALSE;
  self->is_in_line = FALSE;
  self->skips_newline = FALSE;
  self->n_groups = 0;
  self->position = 0;
  self->line_start = 0;
}

static void
phidias_markdown_stream_finalize (GObject *object)
{
  PhidiasMarkdownStream *self = PHIDIAS_MARKDOWN_STREAM (object);

  g_clear_pointer (&self->blocks, g_ptr_array_unref);
  g_clear_pointer (&self->marks, g_array_unref);
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
  if (!self->is_plain && (self->is_in_line || self->head->len > 0))
    end_line (self, FALSE);
  phidias_markdown_stream_close_open (self);
  self->is_finished = TRUE;

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
