/* phidias-block-read.c: what a block shows, read from its source when somebody asks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-text"

#include "config.h"

#include "phidias-block-private.h"
#include "phidias-inline-private.h"
#include "phidias-table-private.h"

#include <string.h>

/* A newline would end the row. */
#define LINE_SEPARATOR "\342\200\250"
#define EM_SPACE "\342\200\203"

static PhidiasInlineContext
get_context (const PhidiasBlock *self, const char *line_break)
{
  PhidiasInlineContext context = {
    .references = self->references,
    .is_open = self->is_open,
    .has_links = self->has_links,
    .line_break = line_break,
  };

  if (self->references != NULL)
    context.n_references = self->is_open ? phidias_references_get_size (self->references) : self->n_references;

  return context;
}

static void
read_cell (PhidiasTable *table, const char *source, gsize length, const PhidiasInlineContext *context)
{
  GString *text = table->text;
  PhidiasCell cell = { .start = text->len };
  g_autofree char *unescaped = NULL;

  if (memchr (source, '\\', length) != NULL)
    {
      unescaped = phidias_table_unescape (source, &length);
      source = unescaped;
    }
  phidias_inline_read (source, length, context, text, table->spans);
  for (gsize i = cell.start; i < text->len; i++)
    if (text->str[i] == '\n' || text->str[i] == '\t')
      text->str[i] = ' ';

  cell.end = text->len;
  g_array_append_val (table->cells, cell);
}

static void
read_row (PhidiasBlock *self, const char *row, gsize length, gboolean is_last)
{
  PhidiasInlineContext context = get_context (self, LINE_SEPARATOR);
  PhidiasTable *table = self->table;
  guint n_columns = g_bytes_get_size (table->alignments);
  PhidiasTableCells cells;

  if (table->cells->len > 0)
    g_string_append_c (table->text, '\n');
  phidias_table_cells_init (&cells, row, length);
  for (guint i = 0; i < n_columns; i++)
    {
      gsize start;
      gsize end;

      if (i > 0)
        g_string_append_c (table->text, '\t');
      if (phidias_table_cells_next (&cells, &start, &end))
        {
          context.is_open = self->is_open && is_last && cells.is_at_end;
          read_cell (table, row + start, end - start, &context);
        }
      else
        {
          PhidiasCell empty = { table->text->len, table->text->len };

          g_array_append_val (table->cells, empty);
        }
    }
}

/* Rows that are whole are read once, however often the table is looked at while it grows. */
static void
read_table (PhidiasBlock *self)
{
  const GString *source = &self->source;
  PhidiasTable *table = self->table;

  g_string_truncate (table->text, table->whole_rows.text);
  g_array_set_size (table->spans, table->whole_rows.spans);
  g_array_set_size (table->cells, table->whole_rows.cells);

  for (gsize at = table->whole_rows.source; at < source->len;)
    {
      const char *row = source->str + at;
      const char *end = memchr (row, '\n', source->len - at);
      gsize length = end != NULL ? (gsize) (end - row) : source->len - at;

      read_row (self, row, length, end == NULL);
      at += length + 1;
      if (end != NULL)
        {
          table->whole_rows.source = at;
          table->whole_rows.text = table->text->len;
          table->whole_rows.spans = table->spans->len;
          table->whole_rows.cells = table->cells->len;
        }
    }
}

/* Whether a definition that comes later may change what is shown. */
static gboolean
may_name_reference (const PhidiasBlock *self)
{
  return self->references != NULL && memchr (self->source.str, '[', self->source.len) != NULL;
}

/* All is the block's from now on. */
static void
set_shown (PhidiasBlock *self, char *text, PhidiasSpan *spans, guint n_spans)
{
  for (guint i = 0; i < self->n_spans; i++)
    g_free (self->spans[i].url);
  g_free (self->spans);
  g_free (self->text);

  self->text = text;
  self->spans = spans;
  self->n_spans = n_spans;
}

/* The line at the end of what came, if it looks like the head of a table; else NULL. */
static const char *
find_half_row (const PhidiasBlock *self)
{
  const char *newline = memrchr (self->source.str, '\n', self->source.len);
  const char *row = newline != NULL ? newline + 1 : self->source.str;

  return self->is_open && (self->kind == PHIDIAS_BLOCK_PARAGRAPH || self->kind == PHIDIAS_BLOCK_LIST_ITEM) && *row == '|'
           ? row : NULL;
}

/* Until its second line tells whether it is a table, a row shows its cells side by side, as it will. */
static char *
dup_half_row (const PhidiasBlock *self, const char *row, gsize *length)
{
  GString *shown = g_string_new_len (self->source.str, row - self->source.str);
  PhidiasTableCells cells;
  gsize start;
  gsize end;

  phidias_table_cells_init (&cells, row, self->source.len - (row - self->source.str));
  for (guint i = 0; phidias_table_cells_next (&cells, &start, &end); i++)
    {
      if (i > 0)
        g_string_append (shown, EM_SPACE);
      g_string_append_len (shown, row + start, end - start);
    }
  *length = shown->len;

  return g_string_free (shown, FALSE);
}

static gboolean
is_blank (char character)
{
  return character == ' ' || character == '\t';
}

/* Signs at the end of a heading that may close it are no part of it. */
static gsize
measure_half_heading (const PhidiasBlock *self)
{
  const char *source = self->source.str;
  gsize length = self->source.len;

  while (length > 0 && is_blank (source[length - 1]))
    length--;
  while (length > 0 && source[length - 1] == '#')
    length--;

  if (length > 0 && !is_blank (source[length - 1]))
    return self->source.len;
  while (length > 0 && is_blank (source[length - 1]))
    length--;

  return length;
}

static void
read_text (PhidiasBlock *self, PhidiasInlineLook look)
{
  /* Blocks are read on one thread, one after the other, so all of them are read into one array: making
   * one is a tenth of what reading a list item costs. Between two calls it is empty. */
  static GArray *spans;
  gsize n_spans = 0;
  PhidiasInlineContext context = get_context (self, "\n");
  GString text = { .str = g_malloc (self->source.len + 1), .allocated_len = self->source.len + 1 };
  const char *row = find_half_row (self);
  const char *source = self->source.str;
  gsize length = self->source.len;
  g_autofree char *half = NULL;

  if (spans == NULL)
    spans = phidias_span_array_new ();
  text.str[0] = '\0';
  if (row != NULL)
    source = half = dup_half_row (self, row, &length);
  else if (self->is_open && self->kind == PHIDIAS_BLOCK_HEADING)
    length = measure_half_heading (self);
  phidias_inline_read_looked_at (look, source, length, &context, &text, spans);
  if (spans->len == 0)
    {
      set_shown (self, text.str, NULL, 0);
    }
  else
    {
      PhidiasSpan *stolen = g_array_steal (spans, &n_spans);

      set_shown (self, text.str, stolen, (guint) n_spans);
    }
}

/*
 * phidias_block_read:
 * @self: a block
 *
 * Makes text, spans and cells from the source, if they are behind it.
 */
void
phidias_block_read (PhidiasBlock *self)
{
  PhidiasInlineLook look;

  if (!self->is_stale || self->is_literal)
    return;

  self->is_stale = FALSE;
  if (self->kind == PHIDIAS_BLOCK_TABLE)
    {
      read_table (self);
    }
  else if (self->kind == PHIDIAS_BLOCK_IMAGE) /* which is still arriving, and may be long */
    {
      set_shown (self, g_strdup (""), NULL, 0);
    }
  else
    {
      look = phidias_inline_look (self->source.str, self->source.len);
      if (look == PHIDIAS_INLINE_VERBATIM && !(self->is_open && (self->kind == PHIDIAS_BLOCK_HEADING || find_half_row (self) != NULL)))
        {
          set_shown (self, NULL, NULL, 0);
          return;
        }
      read_text (self, look);
    }

  if (!self->is_open && !may_name_reference (self))
    phidias_block_drop_source (self);
}

static gboolean
shows_the_same (PhidiasBlock *self, PhidiasBlock *other)
{
  guint n_spans;
  guint n_other_spans;
  const PhidiasSpan *spans = phidias_block_get_spans (self, &n_spans);
  const PhidiasSpan *other_spans = phidias_block_get_spans (other, &n_other_spans);

  if (n_spans != n_other_spans || strcmp (phidias_block_get_text (self), phidias_block_get_text (other)) != 0)
    return FALSE;
  for (guint i = 0; i < n_spans; i++)
    if (spans[i].start != other_spans[i].start || spans[i].end != other_spans[i].end
        || spans[i].style != other_spans[i].style || g_strcmp0 (spans[i].url, other_spans[i].url) != 0)
      return FALSE;

  return TRUE;
}

/**
 * phidias_block_is_same:
 * @self: a block
 * @other: a block of another reading of the same text
 *
 * Two readings differ where the one ended sooner, or knew fewer link definitions.
 *
 * Returns: whether both are closed and show the same
 */
gboolean
phidias_block_is_same (PhidiasBlock *self, PhidiasBlock *other)
{
  g_return_val_if_fail (PHIDIAS_IS_BLOCK (self), FALSE);
  g_return_val_if_fail (PHIDIAS_IS_BLOCK (other), FALSE);

  if (self == other)
    return TRUE;
  if (self->is_open || other->is_open || self->kind != other->kind || self->has_more != other->has_more
      || self->is_apart != other->is_apart
      || self->source_start != other->source_start || self->source_end != other->source_end)
    return FALSE;

  return self->is_literal || self->n_references == other->n_references || self->source.str == NULL
         || other->source.str == NULL || shows_the_same (self, other);
}

/*
 * phidias_block_to_image:
 * @self: a closed block
 *
 * Returns: (transfer full) (nullable): the image that a paragraph is, if it is one and nothing else
 */
PhidiasBlock *
phidias_block_to_image (PhidiasBlock *self)
{
  PhidiasSpan *span;
  PhidiasBlock *image;

  if (self->kind != PHIDIAS_BLOCK_PARAGRAPH || self->is_literal || self->slice > 0 || self->has_more
      || self->source.str == NULL || !g_str_has_prefix (self->source.str, "!["))
    return NULL;
  phidias_block_read (self);
  if (self->n_spans != 1)
    return NULL;
  span = self->spans;
  if (span->style != PHIDIAS_SPAN_IMAGE || span->start != 0 || self->text[span->end] != '\0')
    return NULL;

  image = phidias_block_copy (self, PHIDIAS_BLOCK_IMAGE);
  image->url = g_strdup (span->url);
  image->text = g_strdup (self->text);
  image->n_references = self->n_references;
  image->is_open = FALSE;
  image->is_stale = FALSE;
  phidias_block_drop_source (image);

  return image;
}

/*
 * phidias_block_close_data_image:
 * @self: an open image whose source is all of its line
 *
 * Returns: whether it is one: "![description](data:…)" with nothing after it; then it is closed
 */
gboolean
phidias_block_close_data_image (PhidiasBlock *self)
{
  static const char * const types[] = { "image/png", "image/jpeg", "image/jpg", "image/gif", "image/webp" };
  const char *source = self->source.str;
  const char *target = strstr (source, "](data:");
  const char *end = target != NULL ? target + 2 + strcspn (target + 2, ") \t<>\"") : NULL;
  gboolean is_known = FALSE;
  PhidiasInlineContext context = { .line_break = "\n" };
  g_autoptr (GArray) spans = phidias_span_array_new ();
  GString *text;

  for (guint i = 0; target != NULL && i < G_N_ELEMENTS (types); i++)
    is_known = is_known || g_str_has_prefix (target + strlen ("](data:"), types[i]);
  if (!is_known || *end != ')' || strspn (end + 1, " \t") != strlen (end + 1))
    return FALSE;

  self->url = g_strndup (target + 2, end - target - 2);
  text = g_string_new (NULL);
  phidias_inline_read (source + 2, target - source - 2, &context, text, spans);
  if (text->len == 0)
    g_string_append_len (text, self->url + strlen ("data:"), strcspn (self->url, ";,") - strlen ("data:"));
  set_shown (self, g_string_free (text, FALSE), NULL, 0);
  phidias_block_close (self, NULL);
  self->is_stale = FALSE;
  phidias_block_drop_source (self);

  return TRUE;
}
