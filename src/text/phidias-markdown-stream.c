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
 * ever open; all before it are frozen. Blocks are added at the end; the open one may be replaced, when
 * a paragraph turns out to be the head of a table or an image; and at the end of the stream those
 * that name a link which was defined after them, and items of a list that turned out to be loose. The
 * blocks of a finished stream depend on the text
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

static GType
get_item_type (GListModel *model)
{
  return PHIDIAS_TYPE_BLOCK;
}

/* Both are called once a row and more, so without a look at the type, which is known. */
static guint
get_n_items (GListModel *model)
{
  return ((PhidiasMarkdownStream *) model)->blocks->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  PhidiasMarkdownStream *self = (PhidiasMarkdownStream *) model;

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
      state->last_line = self->open->source.str + mark->block;
      state->last_length = self->open->source.len - mark->block;
    }
}

/* Looks at a line, or the beginning of one. Returns whether it is clear what it is: then the rest of it
 * needs no look. */
static gboolean
read_line (PhidiasMarkdownStream *self, char *text, gsize length, PhidiasLineExtent extent, gboolean has_newline)
{
  PhidiasLine line;

  find_last_line (self);
  if (!phidias_markdown_line_read (&self->state, text, length, extent, &line))
    return FALSE;

  self->line.str = text;
  self->line.len = length;
  phidias_markdown_stream_apply (self, &line);
  if (has_newline && is_code_line (line.leaf))
    phidias_markdown_stream_grow (self, "\n", 1, self->position);

  return TRUE;
}

static void
read_head (PhidiasMarkdownStream *self, PhidiasLineExtent extent, gboolean has_newline)
{
  if (!read_line (self, self->head->str, self->head->len, extent, has_newline))
    return;
  self->is_in_line = extent != PHIDIAS_LINE_WHOLE;
  g_string_truncate (self->head, 0);
}

/* A heading is one line long, and so is an image with its data. */
static void
close_line (PhidiasMarkdownStream *self)
{
  self->is_after_image = FALSE;
  self->keeps_data = FALSE;
  if (self->open == NULL)
    return;

  if (self->open->kind == PHIDIAS_BLOCK_HEADING)
    {
      phidias_markdown_stream_close_open (self);
    }
  else if (self->open->kind == PHIDIAS_BLOCK_IMAGE)
    {
      phidias_markdown_stream_touch (self, self->open);
      if (phidias_block_close_data_image (self->open))
        self->open = NULL;
      else
        phidias_markdown_stream_become_text (self);
    }
}

/* The newline, if the line has one, is at the position. */
static void
end_line (PhidiasMarkdownStream *self, gboolean has_newline)
{
  if (!self->is_in_line)
    read_head (self, PHIDIAS_LINE_WHOLE, has_newline);
  else if (has_newline && self->open != NULL && self->open->kind == PHIDIAS_BLOCK_CODE)
    phidias_markdown_stream_grow (self, "\n", 1, self->position);

  close_line (self);
  self->is_in_line = FALSE;
  g_string_truncate (self->head, 0);
}

/* A line that came in one piece, all of it, needs no copy and one look. The newline is behind it. */
static void
take_line (PhidiasMarkdownStream *self, const char *text, gsize length)
{
  self->position += length;
  read_line (self, (char *) text, length, PHIDIAS_LINE_WHOLE, TRUE);
  close_line (self);
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

/* The lines of a fence that are all there need no look but for what may close it. Returns where the
 * first other line begins. */
static const char *
take_fence (PhidiasMarkdownStream *self, const char *text, const char *end)
{
  const char *from = text;

  while (text < end)
    {
      const char *start = text + strspn (text, " \t");
      const char *newline = memchr (text, '\n', end - text);

      if (newline == NULL || *start == self->state.fence_character)
        break;
      text = newline + 1;
    }
  if (text > from)
    {
      phidias_markdown_stream_grow (self, from, text - from, self->position);
      self->position += text - from;
      self->line_start = self->position;
    }

  return text;
}

static gsize
find_line_end (const char *text, const char *end, gboolean has_return)
{
  const char *newline = memchr (text, '\n', end - text);
  const char *other = has_return ? memchr (text, '\r', (newline != NULL ? newline : end) - text) : NULL;

  return (other != NULL ? other : newline != NULL ? newline : end) - text;
}

static void
take_markdown (PhidiasMarkdownStream *self, const char *text, gsize length)
{
  const char *end = text + length;
  gboolean has_return = memchr (text, '\r', length) != NULL;

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
      gsize span;

      if (self->state.open == PHIDIAS_OPEN_FENCE && !self->is_in_line && self->head->len == 0 && !has_return
          && self->state.n_containers == 0 && self->state.fence_indent == 0)
        {
          text = take_fence (self, text, end);
          if (text == end)
            break;
        }

      span = find_line_end (text, end, has_return);
      if (text + span < end && span <= HEAD_LENGTH && !self->is_in_line && self->head->len == 0)
        {
          take_line (self, text, span);
          text += span;
        }
      else
        {
          take_text (self, text, span);
          text += span;
          if (text == end)
            break;
          end_line (self, TRUE);
        }
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

      if (block->is_literal || block->source.str == NULL || block->n_references == n_references
          || !phidias_references_collect (self->references, block->n_references, n_references,
                                          block->source.str, block->source.len, NULL))
        continue;

      again = phidias_block_copy (block, block->kind);
      phidias_block_close (again, NULL);
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

/* Lists that turned loose late: their items that were there before stand apart now, too. */
static void
apply_late_gaps (PhidiasMarkdownStream *self)
{
  guint n_late = 0;

  for (guint i = 0; i < self->close_items->len; i++)
    {
      CloseItem item = g_array_index (self->close_items, CloseItem, i);
      PhidiasBlock *block = item.block < self->blocks->len ? self->blocks->pdata[item.block] : NULL;

      /* It may have become something else. */
      if (block == NULL || !self->lists->data[item.list] || block->kind != PHIDIAS_BLOCK_LIST_ITEM)
        continue;
      block->is_apart = TRUE;
      g_array_index (self->close_items, CloseItem, n_late++) = item;
    }
  g_array_set_size (self->close_items, n_late);
}

/* Rows do not follow closed blocks, so each is told as one that came anew. */
static void
tell_late_gaps (PhidiasMarkdownStream *self, guint n_known)
{
  for (guint i = 0; i < self->close_items->len; i++)
    {
      guint position = g_array_index (self->close_items, CloseItem, i).block;

      if (position < n_known)
        g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 1);
    }
  g_array_set_size (self->close_items, 0);
}

static void
end_text (PhidiasMarkdownStream *self)
{
  if (!self->is_plain && (self->is_in_line || self->head->len > 0))
    end_line (self, FALSE);
  phidias_markdown_stream_close_open (self);
  apply_late_definitions (self);
  apply_late_gaps (self);
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
  if (is_end)
    tell_late_gaps (self, self->stable);
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
  g_array_set_size (self->close_items, 0);
  g_byte_array_set_size (self->lists, 0);
  g_clear_pointer (&self->references, phidias_references_unref);
  self->references = phidias_references_new ();
  self->open = NULL;
  memset (&self->state, 0, sizeof self->state);
  self->is_finished = FALSE;
  self->is_in_line = FALSE;
  self->skips_newline = FALSE;
  self->is_after_image = FALSE;
  self->keeps_data = FALSE;
  self->has_blank = FALSE;
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
  g_clear_pointer (&self->close_items, g_array_unref);
  g_clear_pointer (&self->lists, g_byte_array_unref);
  g_clear_pointer (&self->references, phidias_references_unref);
  g_free (self->buffer.str);
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
  self->close_items = g_array_new (FALSE, FALSE, sizeof (CloseItem));
  self->lists = g_byte_array_new ();
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
