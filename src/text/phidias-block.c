/* phidias-block.c: one piece of a rendered message
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-text"

#include "config.h"

#include "phidias-block-private.h"
#include "phidias-inline-private.h"

#include <string.h>

/**
 * PhidiasBlock:
 *
 * A paragraph, a heading, a piece of code: what one row of a conversation shows. A block grows
 * only while it is open, and then only by the stream that made it; each change is told by
 * `changed`. A closed block never changes again, so whatever was computed from it stays true; but for
 * how far apart the items of a list stand, once, when the stream ends.
 *
 * Long paragraphs and long code come in slices: blocks of the same group, numbered from 0. Their
 * texts joined are the whole.
 *
 * The inline syntax is read when the text is first asked for, so a block that no row shows costs
 * nothing. For use on the main thread.
 */

G_DEFINE_FINAL_TYPE (PhidiasBlock, phidias_block, G_TYPE_OBJECT)

enum {
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What a stream keeps for the next block. */
#define MAX_BUFFER 16384

/* Of the source, to begin with. */
#define SOURCE_SIZE 64


static gboolean
has_table (PhidiasBlock *self)
{
  return self->kind == PHIDIAS_BLOCK_TABLE && self->table != NULL;
}

static void
phidias_block_finalize (GObject *object)
{
  PhidiasBlock *self = PHIDIAS_BLOCK (object);

  g_free (self->source.str);
  for (guint i = 0; i < self->n_spans; i++)
    g_free (self->spans[i].url);
  g_free (self->spans);
  if (self->kind == PHIDIAS_BLOCK_CODE)
    g_free (self->language);
  else if (self->kind == PHIDIAS_BLOCK_IMAGE)
    g_free (self->url);
  else if (has_table (self))
    {
      g_string_free (self->table->text, TRUE);
      g_array_unref (self->table->spans);
      g_array_unref (self->table->cells);
      g_bytes_unref (self->table->alignments);
      g_free (self->table);
    }
  g_clear_pointer (&self->references, phidias_references_unref);
  g_free (self->text);

  G_OBJECT_CLASS (phidias_block_parent_class)->finalize (object);
}

static void
phidias_block_class_init (PhidiasBlockClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phidias_block_finalize;

  /**
   * PhidiasBlock::changed:
   * @self: a block
   *
   * Anything of the block is not what it was.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
phidias_block_init (PhidiasBlock *self)
{
  self->number = PHIDIAS_NUMBER_NONE;
  self->has_links = TRUE;
  self->is_open = TRUE;
  self->is_stale = TRUE;
}


/* ---- For the stream ---- */

/*
 * phidias_block_new:
 * @kind: what it will be
 * @buffer: (nullable): its memory, if it has any, is the block's until phidias_block_close()
 *
 * Blocks that follow each other grow in the same memory.
 *
 * Returns: (transfer full): an empty open block
 */
PhidiasBlock *
phidias_block_new (PhidiasBlockKind kind, GString *buffer)
{
  PhidiasBlock *self = g_object_new (PHIDIAS_TYPE_BLOCK, NULL);

  if (buffer != NULL && buffer->str != NULL)
    {
      self->source = *buffer;
      *buffer = (GString) { 0 };
    }
  else
    {
      self->source.allocated_len = SOURCE_SIZE;
      self->source.str = g_malloc (SOURCE_SIZE);
    }
  self->source.len = 0;
  self->source.str[0] = '\0';
  self->kind = kind;
  self->is_literal = kind == PHIDIAS_BLOCK_CODE || kind == PHIDIAS_BLOCK_RULE
                     || kind == PHIDIAS_BLOCK_NOTICE || kind == PHIDIAS_BLOCK_MATH
                     || kind == PHIDIAS_BLOCK_REASONING;

  return self;
}

/*
 * phidias_block_copy:
 * @self: a block whose source is still there
 * @kind: what the new one is
 *
 * Returns: (transfer full): an open block at the same place of the same text, as yet unread
 */
PhidiasBlock *
phidias_block_copy (PhidiasBlock *self, PhidiasBlockKind kind)
{
  PhidiasBlock *copy = phidias_block_new (kind, NULL);

  copy->level = self->level;
  copy->depth = self->depth;
  copy->quote_depth = self->quote_depth;
  copy->outer_depth = self->outer_depth;
  copy->number = self->number;
  copy->task = self->task;
  copy->is_apart = self->is_apart;
  if (kind == PHIDIAS_BLOCK_CODE && self->kind == kind)
    copy->language = g_strdup (self->language);
  if (kind == PHIDIAS_BLOCK_TABLE && has_table (self))
    phidias_block_set_columns (copy, g_bytes_ref (self->table->alignments));
  copy->group = self->group;
  copy->slice = self->slice;
  copy->has_more = self->has_more;
  copy->source_start = self->source_start;
  copy->source_end = self->source_end;
  copy->references = self->references != NULL ? phidias_references_ref (self->references) : NULL;
  copy->has_links = self->has_links;
  g_string_append_len (&copy->source, self->source.str, self->source.len);

  return copy;
}

/*
 * phidias_block_set_columns:
 * @self: an open table
 * @alignments: (transfer full): a PhidiasColumnAlignment in a byte per column
 */
void
phidias_block_set_columns (PhidiasBlock *self, GBytes *alignments)
{
  g_assert (self->table == NULL);

  self->table = g_new0 (PhidiasTable, 1);
  self->table->alignments = alignments;
  self->table->text = g_string_new (NULL);
  self->table->spans = phidias_span_array_new ();
  self->table->cells = g_array_new (FALSE, FALSE, sizeof (PhidiasCell));
}

/*
 * phidias_block_grow:
 * @self: an open block
 * @text: what came
 * @length: its bytes
 *
 * Appends to the source. Nobody is told: the stream does, once for each append to it.
 */
void
phidias_block_grow (PhidiasBlock *self, const char *text, gsize length)
{
  g_assert (self->is_open);

  if (self->source.len + length < self->source.allocated_len)
    {
      memcpy (self->source.str + self->source.len, text, length);
      self->source.len += length;
      self->source.str[self->source.len] = '\0';
    }
  else
    {
      g_string_append_len (&self->source, text, (gssize) length);
    }
  self->is_stale = TRUE;
}

/*
 * phidias_block_drop_source:
 * @self: a closed block whose text is made
 *
 * Frees what is not needed any more.
 */
void
phidias_block_drop_source (PhidiasBlock *self)
{
  g_assert (!self->is_open);

  g_free (self->source.str);
  self->source = (GString) { 0 };
}

/*
 * phidias_block_close:
 * @self: an open block
 * @buffer: (nullable): gets the memory of the source back, if it has none; the block keeps a copy
 *
 * Nothing comes after this.
 */
void
phidias_block_close (PhidiasBlock *self, GString *buffer)
{
  g_assert (self->is_open);

  if (buffer != NULL && buffer->str == NULL && self->source.len < MAX_BUFFER)
    {
      *buffer = self->source;
      self->source.allocated_len = buffer->len + 1;
      self->source.str = g_memdup2 (buffer->str, buffer->len + 1);
    }

  self->is_open = FALSE;
  self->is_stale = TRUE;
  self->n_references = self->references != NULL ? phidias_references_get_size (self->references) : 0;
}

/*
 * phidias_block_changed:
 * @self: a block that grew, closed or became something else
 *
 * Tells whoever shows it.
 */
void
phidias_block_changed (PhidiasBlock *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

/* ---- For everybody ---- */

static PhidiasBlock *
new_closed (PhidiasBlockKind kind, const char *text)
{
  PhidiasBlock *self = phidias_block_new (kind, NULL);

  phidias_block_grow (self, text, strlen (text));
  phidias_block_close (self, NULL);

  return self;
}

/**
 * phidias_block_new_notice:
 * @text: a sentence of ours
 *
 * Returns: (transfer full): a closed block that says it
 */
PhidiasBlock *
phidias_block_new_notice (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return new_closed (PHIDIAS_BLOCK_NOTICE, text);
}

/**
 * phidias_block_new_reasoning:
 * @text: the line that stands for a folded thought
 *
 * Returns: (transfer full): a closed block that shows it
 */
PhidiasBlock *
phidias_block_new_reasoning (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return new_closed (PHIDIAS_BLOCK_REASONING, text);
}

/**
 * phidias_block_set_reasoning:
 * @self: a head of a thought, of phidias_block_new_reasoning()
 * @text: the line it shows
 * @is_open: whether the thought still goes on
 * @is_folded: whether what was thought is hidden
 *
 * The one block that changes though it does not grow; emits #PhidiasBlock::changed if anything did.
 */
void
phidias_block_set_reasoning (PhidiasBlock *self, const char *text, gboolean is_open, gboolean is_folded)
{
  g_return_if_fail (PHIDIAS_IS_BLOCK (self));
  g_return_if_fail (self->kind == PHIDIAS_BLOCK_REASONING);
  g_return_if_fail (text != NULL);

  if (g_str_equal (self->source.str, text) && self->is_open == is_open && self->is_folded == is_folded)
    return;
  g_string_assign (&self->source, text);
  self->is_open = is_open;
  self->is_folded = is_folded;
  phidias_block_changed (self);
}

/**
 * phidias_block_get_is_folded:
 * @self: a head of a thought
 *
 * Returns: whether what was thought is hidden
 */
gboolean
phidias_block_get_is_folded (PhidiasBlock *self)
{
  g_return_val_if_fail (PHIDIAS_IS_BLOCK (self), FALSE);

  return self->is_folded;
}

/**
 * phidias_block_get_kind:
 * @self: a block
 *
 * Returns: what it is; may change while the block is open
 */
PhidiasBlockKind
phidias_block_get_kind (PhidiasBlock *self)
{
  g_return_val_if_fail (PHIDIAS_IS_BLOCK (self), PHIDIAS_BLOCK_PARAGRAPH);

  return self->kind;
}

/**
 * phidias_block_get_text:
 * @self: a block
 *
 * The text as shown, without markers. A slice of code ends in a newline where its source does. A
 * table's is its cells, a tab between two of a row and a newline between two rows. A formula's is
 * its TeX with the delimiters, an image's its description.
 *
 * Returns: (transfer none): valid UTF-8, until the block changes
 */
const char *
phidias_block_get_text (PhidiasBlock *self)
{
  g_return_val_if_fail (PHIDIAS_IS_BLOCK (self), NULL);

  phidias_block_read (self);

  if (has_table (self))
    return self->table->text->str;

  return self->text != NULL ? self->text : self->source.str;
}

/**
 * phidias_block_get_spans:
 * @self: a block
 * @n_spans: (out): their number
 *
 * Returns: (transfer none) (array length=n_spans): the styled ranges of the text, outer before
 *   inner, until the block changes
 */
const PhidiasSpan *
phidias_block_get_spans (PhidiasBlock *self, guint *n_spans)
{
  g_return_val_if_fail (PHIDIAS_IS_BLOCK (self), NULL);
  g_return_val_if_fail (n_spans != NULL, NULL);

  phidias_block_read (self);
  if (has_table (self))
    {
      *n_spans = self->table->spans->len;
      return *n_spans > 0 ? (const PhidiasSpan *) self->table->spans->data : NULL;
    }
  *n_spans = self->n_spans;

  return self->spans;
}

/**
 * phidias_block_get_level:
 * @self: a block
 *
 * Returns: a heading's level, 1 to 6; else 0
 */
guint
phidias_block_get_level (PhidiasBlock *self)
{
  g_return_val_if_fail (PHIDIAS_IS_BLOCK (self), 0);

  return self->level;
}

/**
 * phidias_block_get_depth:
 * @self: a block
 *
 * Returns: how many list items the block stands in; an item stands in itself, so at least 1 there
 */
guint
phidias_block_get_depth (PhidiasBlock *self)
{
  g_return_val_if_fail (PHIDIAS_IS_BLOCK (self), 0);

  return self->depth;
}

/**
 * phidias_block_get_quote_depth:
 * @self: a block
 *
 * Returns: how many quotes the block stands in
 */
guint
phidias_block_get_quote_depth (PhidiasBlock *self)
{
  g_return_val_if_fail (PHIDIAS_IS_BLOCK (self), 0);

  return self->quote_depth;
}

/**
 * phidias_block_get_outer_depth:
 * @self: a block
 *
 * Returns: how many of the list items the block stands in are around the outermost quote; the others
 *   are within it
 */
guint
phidias_block_get_outer_depth (PhidiasBlock *self)
{
  g_return_val_if_fail (PHIDIAS_IS_BLOCK (self), 0);

  return self->outer_depth;
}

/**
 * phidias_block_get_number:
 * @self: a block
 *
 * Returns: the number of an item of an ordered list, as written; -1 for a bullet or no item
 */
int
phidias_block_get_number (PhidiasBlock *self)
{
  g_return_val_if_fail (PHIDIAS_IS_BLOCK (self), PHIDIAS_NUMBER_NONE);

  return self->number;
}

/**
 * phidias_block_get_language:
 * @self: a block
 *
 * Returns: (transfer none) (nullable): the language that a code fence names
 */
const char *
phidias_block_get_language (PhidiasBlock *self)
{
  g_return_val_if_fail (PHIDIAS_IS_BLOCK (self), NULL);

  return self->kind == PHIDIAS_BLOCK_CODE ? self->language : NULL;
}

/**
 * phidias_block_get_task:
 * @self: a block
 *
 * Returns: the box that an item begins with
 */
PhidiasTaskState
phidias_block_get_task (PhidiasBlock *self)
{
  g_return_val_if_fail (PHIDIAS_IS_BLOCK (self), PHIDIAS_TASK_NONE);

  return self->task;
}

/**
 * phidias_block_get_is_apart:
 * @self: a block
 *
 * A list is loose if there is a blank line between two of its items, or between two parts of one. Its
 * items stand as far apart as paragraphs do. A list that turns loose after some of its items came
 * keeps them close until the end of the stream.
 *
 * Returns: whether it is an item of a loose list, and not the first one; or the first of a list that
 *   follows another
 */
gboolean
phidias_block_get_is_apart (PhidiasBlock *self)
{
  g_return_val_if_fail (PHIDIAS_IS_BLOCK (self), FALSE);

  return self->is_apart;
}

/**
 * phidias_block_get_url:
 * @self: a block
 *
 * Returns: (transfer none) (nullable): an image's address: http, https or data:image/
 */
const char *
phidias_block_get_url (PhidiasBlock *self)
{
  g_return_val_if_fail (PHIDIAS_IS_BLOCK (self), NULL);

  return self->kind == PHIDIAS_BLOCK_IMAGE ? self->url : NULL;
}

/**
 * phidias_block_dup_tex:
 * @self: a block
 *
 * Returns: (transfer full) (nullable): a formula's TeX without its delimiters; %NULL for what is
 *   no formula
 */
char *
phidias_block_dup_tex (PhidiasBlock *self)
{
  const char *text;
  gsize length;

  g_return_val_if_fail (PHIDIAS_IS_BLOCK (self), NULL);

  if (self->kind != PHIDIAS_BLOCK_MATH)
    return NULL;

  text = phidias_block_get_text (self);
  length = strlen (text);
  /* An environment is its own delimiter, and says how its lines are laid out. */
  if (g_str_has_prefix (text, "\\begin{"))
    return g_strdup (text);
  if (length >= 4 && (g_str_has_suffix (text, "$$") || g_str_has_suffix (text, "\\]")))
    return g_strstrip (g_strndup (text + 2, length - 4));

  return g_strdup (length >= 2 ? text + 2 : text);
}

/**
 * phidias_block_get_n_columns:
 * @self: a block
 *
 * Returns: how many columns a table has, 128 at most; 0 for what is none
 */
guint
phidias_block_get_n_columns (PhidiasBlock *self)
{
  g_return_val_if_fail (PHIDIAS_IS_BLOCK (self), 0);

  return has_table (self) ? g_bytes_get_size (self->table->alignments) : 0;
}

/**
 * phidias_block_get_column_alignment:
 * @self: a table
 * @column: a column of it, from 0
 *
 * Returns: how the column is aligned
 */
PhidiasColumnAlignment
phidias_block_get_column_alignment (PhidiasBlock *self, guint column)
{
  const guint8 *alignments;

  g_return_val_if_fail (PHIDIAS_IS_BLOCK (self), PHIDIAS_COLUMN_DEFAULT);
  g_return_val_if_fail (column < phidias_block_get_n_columns (self), PHIDIAS_COLUMN_DEFAULT);

  alignments = g_bytes_get_data (self->table->alignments, NULL);

  return alignments[column];
}

/**
 * phidias_block_get_cells:
 * @self: a block
 * @n_cells: (out): their number
 *
 * A table's cells, row after row, [method@Block.get_n_columns] each; where a row of the source is
 * short, they are empty. The first row of slice 0 is the head. A line break within a cell is U+2028.
 *
 * Returns: (transfer none) (nullable) (array length=n_cells): where they are in the text, until
 *   the block changes
 */
const PhidiasCell *
phidias_block_get_cells (PhidiasBlock *self, guint *n_cells)
{
  g_return_val_if_fail (PHIDIAS_IS_BLOCK (self), NULL);
  g_return_val_if_fail (n_cells != NULL, NULL);

  phidias_block_read (self);
  *n_cells = has_table (self) ? self->table->cells->len : 0;

  return *n_cells > 0 ? (const PhidiasCell *) self->table->cells->data : NULL;
}

/**
 * phidias_block_get_group:
 * @self: a block
 *
 * Returns: a number that the slices of one paragraph or one code block share, unique in a stream
 */
guint
phidias_block_get_group (PhidiasBlock *self)
{
  g_return_val_if_fail (PHIDIAS_IS_BLOCK (self), 0);

  return self->group;
}

/**
 * phidias_block_get_slice:
 * @self: a block
 *
 * Returns: its place among the slices of its group, from 0
 */
guint
phidias_block_get_slice (PhidiasBlock *self)
{
  g_return_val_if_fail (PHIDIAS_IS_BLOCK (self), 0);

  return self->slice;
}

/**
 * phidias_block_get_has_more:
 * @self: a block
 *
 * Returns: whether another slice of its group follows
 */
gboolean
phidias_block_get_has_more (PhidiasBlock *self)
{
  g_return_val_if_fail (PHIDIAS_IS_BLOCK (self), FALSE);

  return self->has_more;
}

/**
 * phidias_block_get_is_open:
 * @self: a block
 *
 * Returns: whether it may still change
 */
gboolean
phidias_block_get_is_open (PhidiasBlock *self)
{
  g_return_val_if_fail (PHIDIAS_IS_BLOCK (self), FALSE);

  return self->is_open;
}

/**
 * phidias_block_get_source_range:
 * @self: a block
 * @start: (out): its first byte in the message's text
 * @end: (out): the byte after its last line, final once the block is closed
 *
 * Where the block's Markdown is in the text that the stream was given, markers included.
 */
void
phidias_block_get_source_range (PhidiasBlock *self, gsize *start, gsize *end)
{
  g_return_if_fail (PHIDIAS_IS_BLOCK (self));
  g_return_if_fail (start != NULL && end != NULL);

  *start = self->source_start;
  *end = self->source_end;
}
