/* phidias-markdown-slice.c: how the open block of a stream grows, and is cut when it gets long
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-text"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "phidias-markdown-stream-private.h"

#include "phidias-block-private.h"
#include "phidias-inline-private.h"
#include "phidias-text-cut-private.h"

#include <string.h>

/* Laying out a paragraph again for each piece that arrives stays cheap up to this length. */
#define TEXT_CHARACTERS 2000

#define CODE_LINES 100
#define CODE_CHARACTERS 3000          /* a slice of code ends with the line that exceeds this */
#define CODE_LINE_CHARACTERS 4000     /* or, in one endless line, here */

/* Markers carried over a cut; more than this is not writing. */
#define MAX_REOPEN 48

void
phidias_markdown_stream_touch (PhidiasMarkdownStream *self, PhidiasBlock *block)
{
  if (block == self->told)
    self->told_changed = TRUE;
}

PhidiasBlock *
phidias_markdown_stream_add_block (PhidiasMarkdownStream *self, PhidiasBlockKind kind)
{
  PhidiasBlock *block = phidias_block_new (kind, &self->buffer);

  block->quote_depth = self->is_quoted ? 1 : 0;
  for (guint i = 0; i < self->state.n_containers; i++)
    {
      if (self->state.containers[i].is_quote && block->quote_depth == 0)
        block->outer_depth = block->depth;
      if (self->state.containers[i].is_quote)
        block->quote_depth++;
      else
        block->depth++;
    }
  block->group = self->n_groups++;
  block->references = phidias_references_ref (self->references);
  block->has_links = self->n_links < PHIDIAS_MAX_LINKS;
  block->source_start = block->source_end = self->line_start;
  g_ptr_array_add (self->blocks, block);

  self->open = block;
  self->n_characters = 0;
  self->n_lines = 0;
  g_string_truncate (self->blank_lines, 0);
  self->n_pipes = 0;
  g_array_set_size (self->marks, 0);

  return block;
}

void
phidias_markdown_stream_mark_line (PhidiasMarkdownStream *self, gsize text, gsize line)
{
  Mark mark = { self->open->source.len, text, line, TRUE };

  g_array_append_val (self->marks, mark);
  self->n_pipes = 0;
}

/* Where a byte of the open block's source is in the text. */
gsize
phidias_markdown_stream_find_in_text (PhidiasMarkdownStream *self, gsize in_block)
{
  for (guint i = self->marks->len; i > 0; i--)
    {
      const Mark *mark = &g_array_index (self->marks, Mark, i - 1);

      if (mark->block <= in_block)
        return mark->text + (in_block - mark->block);
    }

  return self->open->source_start;
}

/* White space goes; and the closing marks of a heading that began with marks. */
static void
strip_end (PhidiasBlock *block, gboolean has_marks)
{
  GString *source = &block->source;

  gsize length = source->len;

  while (length > 0 && (source->str[length - 1] == ' ' || source->str[length - 1] == '\t' || source->str[length - 1] == '\n'))
    length--;
  g_string_truncate (source, length);

  if (has_marks)
    {
      gsize end = source->len;

      while (end > 0 && source->str[end - 1] == '#')
        end--;
      if (end < source->len && (end == 0 || strchr (" \t", source->str[end - 1]) != NULL))
        {
          while (end > 0 && strchr (" \t", source->str[end - 1]) != NULL)
            end--;
          g_string_truncate (source, end);
        }
    }
}

static guint
count_links_at (const GString *source, char mark, gboolean (*is_link) (const char *at, const char *start))
{
  const char *at = source->str;
  const char *end = at + source->len;
  guint n_links = 0;

  for (; (at = memchr (at, mark, end - at)) != NULL; at++)
    n_links += is_link (at, source->str);

  return n_links;
}

static gboolean
is_bracket_link (const char *at, const char *start)
{
  return at[1] == '(' || at[1] == '[';
}

static gboolean
is_address (const char *at, const char *start)
{
  return at[1] == '/' && at[2] == '/' && !(at - start > 5 && memchr (at - 6, '(', 6) != NULL);
}

static gboolean
is_www (const char *at, const char *start)
{
  return at - start >= 3 && memcmp (at - 3, "www", 3) == 0;
}

static gboolean
is_any (const char *at, const char *start)
{
  return TRUE;
}

/* About how many links are in it. */
static guint
count_links (PhidiasMarkdownStream *self, const GString *source)
{
  gboolean has_references = phidias_references_get_size (self->references) > 0;

  return count_links_at (source, ']', has_references ? is_any : is_bracket_link)
         + count_links_at (source, ':', is_address) + count_links_at (source, '@', is_any)
         + count_links_at (source, '.', is_www);
}

static void
close_block (PhidiasMarkdownStream *self, PhidiasBlock *block)
{
  if (!block->is_literal && block->kind != PHIDIAS_BLOCK_IMAGE)
    {
      if (self->n_links < PHIDIAS_MAX_LINKS)
        self->n_links += count_links (self, &block->source);
    }
  phidias_block_close (block, &self->buffer);
  phidias_markdown_stream_touch (self, block);
}

/*
 * phidias_markdown_stream_put:
 * @self: a stream
 * @block: (transfer full): a block
 *
 * Puts another block in the place of the last one.
 */
void
phidias_markdown_stream_put (PhidiasMarkdownStream *self, PhidiasBlock *block)
{
  phidias_markdown_stream_drop_last (self);
  g_ptr_array_add (self->blocks, block);
  self->open = block->is_open ? block : NULL;
}

/*
 * phidias_markdown_stream_drop_last:
 * @self: a stream
 *
 * Takes the last block away.
 */
void
phidias_markdown_stream_drop_last (PhidiasMarkdownStream *self)
{
  PhidiasBlock *last = g_ptr_array_index (self->blocks, self->blocks->len - 1);

  if (last == self->told)
    self->told = NULL;
  self->open = NULL;
  g_ptr_array_set_size (self->blocks, self->blocks->len - 1);
  self->stable = MIN (self->stable, self->blocks->len);
}

void
phidias_markdown_stream_add_notice (PhidiasMarkdownStream *self, const char *text)
{
  PhidiasBlock *notice = phidias_block_new_notice (text);

  notice->quote_depth = self->is_quoted ? 1 : 0;
  notice->group = self->n_groups++;
  notice->source_start = self->line_start;
  if (self->blocks->len > 0)
    {
      PhidiasBlock *last = g_ptr_array_index (self->blocks, self->blocks->len - 1);

      notice->source_start = MAX (notice->source_start, last->source_end);
    }
  notice->source_end = notice->source_start;
  g_ptr_array_add (self->blocks, notice);
  self->open = NULL;
}

/*
 * phidias_markdown_stream_become_text:
 * @self: a stream whose open block turns out to be none of its kind
 *
 * Makes a paragraph of it, with the source that it has.
 */
void
phidias_markdown_stream_become_text (PhidiasMarkdownStream *self)
{
  g_autofree char *source = g_strdup (self->open->source.str);
  PhidiasBlock *text = phidias_block_copy (self->open, PHIDIAS_BLOCK_PARAGRAPH);

  g_string_truncate (&text->source, 0);
  phidias_markdown_stream_put (self, text);
  self->n_characters = 0;
  self->state.open = PHIDIAS_OPEN_PARAGRAPH;
  phidias_markdown_stream_grow_text (self, source, strlen (source));
}

void
phidias_markdown_stream_close_open (PhidiasMarkdownStream *self)
{
  PhidiasBlock *block;
  PhidiasBlock *image;
  gboolean has_marks;

  phidias_markdown_stream_release (self);
  if (self->open != NULL && self->state.open == PHIDIAS_OPEN_MATH)
    phidias_markdown_stream_become_text (self);
  block = self->open;
  has_marks = block != NULL && block->kind == PHIDIAS_BLOCK_HEADING && self->state.open == PHIDIAS_OPEN_NONE;
  self->open = NULL;
  self->state.open = PHIDIAS_OPEN_NONE;
  if (block == NULL)
    return;

  if (!block->is_literal)
    strip_end (block, has_marks);
  close_block (self, block);
  image = phidias_block_to_image (block);
  if (image != NULL)
    phidias_markdown_stream_put (self, image);

  if (self->n_links >= PHIDIAS_MAX_LINKS && !(self->remarks & REMARK_LINKS))
    {
      self->remarks |= REMARK_LINKS;
      phidias_markdown_stream_add_notice (self, _("There are more links here than can be followed. From here on they are shown as text."));
    }
}

/* Closes the open block and opens the next slice of it. The shape is the same. */
void
phidias_markdown_stream_add_slice (PhidiasMarkdownStream *self, gsize text_start)
{
  PhidiasBlock *last = self->open;
  PhidiasBlock *next;

  last->has_more = TRUE;
  last->source_end = text_start;
  close_block (self, last);

  next = phidias_markdown_stream_add_block (self, last->kind);
  next->is_literal = last->is_literal;
  next->level = last->level;
  next->depth = last->depth;
  next->quote_depth = last->quote_depth;
  next->outer_depth = last->outer_depth;
  next->number = last->number;
  next->task = last->task;
  if (last->kind == PHIDIAS_BLOCK_TABLE)
    phidias_block_set_columns (next, g_bytes_ref (last->table->alignments));
  if (last->kind == PHIDIAS_BLOCK_CODE)
    next->language = g_strdup (last->language);
  next->group = last->group;
  next->slice = last->slice + 1;
  next->source_start = next->source_end = text_start;
  self->n_groups--;
}

static void
cut_text (PhidiasMarkdownStream *self)
{
  PhidiasBlock *block = self->open;
  gsize cut = phidias_text_cut_find (&block->source, TEXT_CHARACTERS / 2, block->is_literal);
  gsize text_start = phidias_markdown_stream_find_in_text (self, cut);
  g_autofree char *rest = g_strdup (block->source.str + cut);
  g_autoptr (GString) reopen = g_string_new (NULL);
  g_autoptr (GArray) marks = g_array_new (FALSE, FALSE, sizeof (Mark));
  Mark start = { 0, text_start, text_start, FALSE };
  guint n_pipes = self->n_pipes;

  for (guint i = 0; i < self->marks->len; i++)
    {
      Mark mark = g_array_index (self->marks, Mark, i);

      if (mark.block >= cut)
        {
          mark.block -= cut;
          g_array_append_val (marks, mark);
        }
    }

  g_string_truncate (&block->source, cut);
  if (!block->is_literal)
    {
      g_autoptr (GString) healed = g_string_sized_new (cut + 16);

      strip_end (block, FALSE);
      phidias_inline_heal (block->source.str, block->source.len, healed, reopen);
      if (reopen->len > MAX_REOPEN)
        g_string_truncate (reopen, 0);
      else
        g_string_assign (&block->source, healed->str);
    }

  phidias_markdown_stream_add_slice (self, text_start);
  phidias_block_grow (self->open, reopen->str, reopen->len);
  start.block = reopen->len;
  g_array_append_val (self->marks, start);
  for (guint i = 0; i < marks->len; i++)
    {
      Mark *mark = &g_array_index (marks, Mark, i);

      mark->block += reopen->len;
      g_array_append_val (self->marks, *mark);
    }
  phidias_block_grow (self->open, rest, strlen (rest));
  self->n_pipes = n_pipes;
  self->n_characters = g_utf8_strlen (self->open->source.str, -1);
}

static guint
count_characters (const char *text, gsize length, guint *n_pipes)
{
  guint n_characters = length;
  gsize at = 0;

  for (const char *pipe = text; (pipe = memchr (pipe, '|', text + length - pipe)) != NULL; pipe++)
    (*n_pipes)++;

  /* Eight bytes at a time, as long as each is a character. */
  for (; at + 8 <= length; at += 8)
    {
      guint64 word;

      memcpy (&word, text + at, sizeof word);
      if ((word & G_GUINT64_CONSTANT (0x8080808080808080)) != 0)
        break;
    }
  for (; at < length; at++)
    n_characters -= ((guchar) text[at] & 0xc0) == 0x80;

  return n_characters;
}

void
phidias_markdown_stream_grow_text (PhidiasMarkdownStream *self, const char *text, gsize length)
{
  const char *end = text + length;

  while (text < end)
    {
      const char *stop = text;

      if (self->n_characters >= TEXT_CHARACTERS)
        cut_text (self);
      if (self->n_characters + (gsize) (end - text) <= TEXT_CHARACTERS)
        {
          self->n_characters += count_characters (text, end - text, &self->n_pipes);
          stop = end;
        }
      for (; stop < end && self->n_characters < TEXT_CHARACTERS; self->n_characters++)
        {
          self->n_pipes += *stop == '|';
          stop = g_utf8_next_char (stop);
        }
      phidias_block_grow (self->open, text, stop - text);
      text = stop;
    }
}

/* The position is that of the first byte. */
static void
grow_code (PhidiasMarkdownStream *self, const char *text, gsize length, gsize position)
{
  const char *end = text + length;

  while (text < end)
    {
      gsize size = self->open->source.len;
      gboolean is_at_line = size > 0 && self->open->source.str[size - 1] == '\n';
      const char *stop = text;

      if ((is_at_line && (self->n_lines >= CODE_LINES || self->n_characters >= CODE_CHARACTERS))
          || self->n_characters >= CODE_LINE_CHARACTERS)
        phidias_markdown_stream_add_slice (self, position);

      if (self->n_characters + (gsize) (end - text) < CODE_LINE_CHARACTERS)
        {
          const char *newline = memchr (text, '\n', end - text);
          guint n_pipes = 0;

          stop = newline != NULL ? newline + 1 : end;
          self->n_characters += count_characters (text, stop - text, &n_pipes);
          self->n_lines += newline != NULL;
        }
      else while (stop < end && self->n_characters < CODE_LINE_CHARACTERS)
        {
          gboolean is_newline = *stop == '\n';

          stop = g_utf8_next_char (stop);
          self->n_characters++;
          if (is_newline)
            {
              self->n_lines++;
              break;
            }
        }
      phidias_block_grow (self->open, text, stop - text);
      position += stop - text;
      text = stop;
    }
}

void
phidias_markdown_stream_grow (PhidiasMarkdownStream *self,
                              const char            *text,
                              gsize                  length,
                              gsize                  position)
{
  if (length == 0)
    return;
  if (self->open == NULL)
    {
      phidias_markdown_stream_grow_after_image (self, text, length, position);
      return;
    }

  phidias_markdown_stream_touch (self, self->open);
  if (self->open->kind == PHIDIAS_BLOCK_CODE)
    grow_code (self, text, length, position);
  else if (self->open->kind == PHIDIAS_BLOCK_TABLE)
    phidias_markdown_stream_grow_row (self, text, length, position);
  else if (self->open->kind == PHIDIAS_BLOCK_MATH)
    phidias_block_grow (self->open, text, length);
  else if (self->open->kind == PHIDIAS_BLOCK_IMAGE)
    phidias_markdown_stream_grow_image (self, text, length, position);
  else
    phidias_markdown_stream_grow_paragraph (self, text, length, position);
  if (self->open != NULL)
    self->open->source_end = position + length;
}

void
phidias_markdown_stream_grow_padded (PhidiasMarkdownStream *self, const PhidiasLine *line)
{
  static const char spaces[] = "        ";
  gsize position = self->line_start + line->content;

  if (line->padding > 0)
    phidias_markdown_stream_grow (self, spaces, MIN (line->padding, sizeof spaces - 1), position);
  phidias_markdown_stream_grow (self, self->line.str + line->content, self->line.len - line->content,
                                position);
  /* The columns of a tab are more than its one byte, and nothing may follow it. */
  if (self->open != NULL)
    self->open->source_end = MIN (self->open->source_end, self->line_start + self->line.len);
}
