/* phidias-block-markdown.c: a part of a block, as Markdown
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-block-markdown.h"

#include "phidias-text-boundary.h"

#include <string.h>

/* Characters that could be read as markup. Few: what is copied should look as a person writes. */
#define SPECIAL "\\`*_[]<~$"

/**
 * phidias_block_markdown_dup_marker:
 * @block: a block
 *
 * Returns: (transfer full): what stands before a list item: a bullet or number, and its box; empty
 *   for another block
 */
char *
phidias_block_markdown_dup_marker (PhidiasBlock *block)
{
  const char *box = "";

  if (phidias_block_get_kind (block) != PHIDIAS_BLOCK_LIST_ITEM || phidias_block_get_slice (block) > 0)
    return g_strdup ("");

  if (phidias_block_get_task (block) == PHIDIAS_TASK_OPEN)
    box = "[ ] ";
  else if (phidias_block_get_task (block) == PHIDIAS_TASK_DONE)
    box = "[x] ";
  if (phidias_block_get_number (block) >= 0)
    return g_strdup_printf ("%d. %s", phidias_block_get_number (block), box);

  return g_strdup_printf ("- %s", box);
}

static void
append_escaped (GString *markdown, const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    {
      gboolean is_inner = i > 0 && i + 1 < length && g_ascii_isalnum (text[i - 1]) && g_ascii_isalnum (text[i + 1]);

      if (strchr (SPECIAL, text[i]) != NULL && text[i] != '\0' && !(text[i] == '_' && is_inner))
        g_string_append_c (markdown, '\\');
      g_string_append_c (markdown, text[i]);
    }
}

/* Code within a sentence, between ticks that are not in it. */
static void
append_code (GString *markdown, const char *text, gsize length)
{
  g_autofree char *ticks = NULL;
  gsize longest = 0;
  gsize run = 0;
  gboolean is_padded = length > 0 && (text[0] == '`' || text[length - 1] == '`');

  for (gsize i = 0; i < length; i++)
    {
      run = text[i] == '`' ? run + 1 : 0;
      longest = MAX (longest, run);
    }
  ticks = g_strnfill (longest + 1, '`');
  g_string_append (markdown, ticks);
  if (is_padded)
    g_string_append_c (markdown, ' ');
  g_string_append_len (markdown, text, (gssize) length);
  if (is_padded)
    g_string_append_c (markdown, ' ');
  g_string_append (markdown, ticks);
}

static const char *
get_mark (PhidiasSpanStyle style)
{
  switch (style)
    {
    case PHIDIAS_SPAN_EMPHASIS:
      return "*";
    case PHIDIAS_SPAN_STRONG:
      return "**";
    case PHIDIAS_SPAN_STRIKE:
      return "~~";
    case PHIDIAS_SPAN_LINK:
      return "[";
    case PHIDIAS_SPAN_IMAGE:
      return "![";
    case PHIDIAS_SPAN_CODE:
    case PHIDIAS_SPAN_MATH:
    default:
      return "";
    }
}

/* The part of a span within a range, without the spaces at its edges: marks beside a space do not
 * count as marks. */
static gboolean
clip_span (const PhidiasSpan *span, const char *text, guint start, guint end, guint *from, guint *to)
{
  *from = MAX (span->start, start);
  *to = MIN (span->end, end);
  while (*from < *to && g_ascii_isspace (text[*from]))
    (*from)++;
  while (*to > *from && g_ascii_isspace (text[*to - 1]))
    (*to)--;

  return *from < *to;
}

/* An address with nothing in it that could end it early. */
static void
append_address (GString *markdown, const char *url)
{
  g_autofree char *address = g_uri_escape_string (url, G_URI_RESERVED_CHARS_ALLOWED_IN_PATH "?#[]%", TRUE);

  g_string_append_printf (markdown, "](<%s>)", address);
}

/* A span that is being written. */
typedef struct
{
  const PhidiasSpan *span;
  guint              from;
  guint              to;
} OpenSpan;

/* From the outside in: what begins earlier, and of those what ends later. */
static int
compare_open (gconstpointer a, gconstpointer b)
{
  const OpenSpan *one = a;
  const OpenSpan *other = b;

  if (one->from != other->from)
    return one->from < other->from ? -1 : 1;
  if (one->to != other->to)
    return one->to > other->to ? -1 : 1;
  if (one->span->start != other->span->start)
    return one->span->start < other->span->start ? -1 : 1;

  /* Spans come in the order in which they end. */
  return one->span > other->span ? -1 : 1;
}

static void
append_end (GString *markdown, const PhidiasSpan *span)
{
  if (span->style == PHIDIAS_SPAN_LINK || span->style == PHIDIAS_SPAN_IMAGE)
    append_address (markdown, span->url);
  else
    g_string_append (markdown, get_mark (span->style));
}

/* Text with its styles. */
static void
append_inline (GString *markdown, PhidiasBlock *block, guint start, guint end)
{
  const char *text = phidias_block_get_text (block);
  guint n_spans;
  const PhidiasSpan *spans = phidias_block_get_spans (block, &n_spans);
  g_autoptr (GArray) coming = g_array_new (FALSE, FALSE, sizeof (OpenSpan));
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (OpenSpan));
  guint n_opened = 0;

  for (guint i = 0; i < n_spans; i++)
    {
      OpenSpan span = { &spans[i], 0, 0 };

      if (clip_span (&spans[i], text, start, end, &span.from, &span.to))
        g_array_append_val (coming, span);
    }
  g_array_sort (coming, compare_open);

  for (guint at = start; at < end;)
    {
      const OpenSpan *inner;
      guint next = end;

      for (; n_opened < coming->len && g_array_index (coming, OpenSpan, n_opened).from == at; n_opened++)
        {
          g_string_append (markdown, get_mark (g_array_index (coming, OpenSpan, n_opened).span->style));
          g_array_append_val (open, g_array_index (coming, OpenSpan, n_opened));
        }
      inner = open->len > 0 ? &g_array_index (open, OpenSpan, open->len - 1) : NULL;
      if (n_opened < coming->len)
        next = MIN (next, g_array_index (coming, OpenSpan, n_opened).from);
      if (inner != NULL)
        next = MIN (next, inner->to);

      if (inner != NULL && inner->span->style == PHIDIAS_SPAN_CODE)
        append_code (markdown, text + at, next - at);
      else if (inner != NULL && inner->span->style == PHIDIAS_SPAN_MATH)
        g_string_append_len (markdown, text + at, next - at);
      else
        append_escaped (markdown, text + at, next - at);
      at = next;

      for (; open->len > 0 && g_array_index (open, OpenSpan, open->len - 1).to == at; g_array_set_size (open, open->len - 1))
        append_end (markdown, g_array_index (open, OpenSpan, open->len - 1).span);
    }
}

static void
append_fence (GString *markdown, PhidiasBlock *block, guint start, guint end)
{
  const char *text = phidias_block_get_text (block);
  const char *language = phidias_block_get_language (block);
  g_autofree char *code = g_strndup (text + start, end - start);
  const char *fence = "```";

  if (strstr (code, "````") != NULL)
    fence = "``````````";
  else if (strstr (code, "```") != NULL)
    fence = "````";
  g_string_append_printf (markdown, "%s%s\n%s", fence, language != NULL ? language : "", code);
  if (!g_str_has_suffix (code, "\n"))
    g_string_append_c (markdown, '\n');
  g_string_append (markdown, fence);
}

/* The rows that are touched, below the first, which a table cannot be without. */
static void
append_table (GString *markdown, PhidiasBlock *block, guint start, guint end)
{
  guint n_columns = phidias_block_get_n_columns (block);
  guint n_cells;
  const PhidiasCell *cells = phidias_block_get_cells (block, &n_cells);

  for (guint row = 0; n_columns > 0 && row * n_columns < n_cells; row++)
    {
      const PhidiasCell *first = &cells[row * n_columns];
      const PhidiasCell *last = &first[n_columns - 1];
      gboolean is_head = row == 0 && phidias_block_get_slice (block) == 0;

      if (!is_head && (last->end < start || first->start >= end))
        continue;
      g_string_append_c (markdown, '|');
      for (guint column = 0; column < n_columns; column++)
        {
          g_autoptr (GString) cell = g_string_new (NULL);

          append_inline (cell, block, first[column].start, first[column].end);
          g_string_replace (cell, "|", "\\|", 0);
          g_string_append_printf (markdown, " %s |", cell->str);
        }
      g_string_append_c (markdown, '\n');
      for (guint column = 0; is_head && column < n_columns; column++)
        {
          static const char * const rules[] = { "| --- ", "| :-- ", "| :-: ", "| --: " };

          g_string_append (markdown, rules[phidias_block_get_column_alignment (block, column)]);
        }
      if (is_head)
        g_string_append (markdown, "|\n");
    }
  if (g_str_has_suffix (markdown->str, "\n"))
    g_string_truncate (markdown, markdown->len - 1);
}

/* Each line of what is in a quote or below an item begins as those do. */
static char *
indent (PhidiasBlock *block, const char *markdown, const char *marker)
{
  g_autoptr (GString) prefix = g_string_new (NULL);
  g_autoptr (GString) indented = g_string_new (NULL);
  guint quotes = phidias_block_get_quote_depth (block);

  for (guint i = 0; i < quotes; i++)
    g_string_append (prefix, "> ");
  g_string_append (indented, prefix->str);
  g_string_append (indented, marker);
  for (gsize i = 0; marker[i] != '\0' && !g_str_has_prefix (marker + i, "["); i++)
    g_string_append_c (prefix, ' ');
  for (const char *at = markdown; *at != '\0'; at++)
    {
      g_string_append_c (indented, *at);
      if (*at == '\n')
        g_string_append (indented, prefix->str);
    }

  return g_string_free (g_steal_pointer (&indented), FALSE);
}

/**
 * phidias_block_markdown_dup:
 * @block: a block
 * @start: the first byte of its text
 * @end: the byte after the last
 *
 * A part of a block with the marks that make it what it is: the hashes of a heading, the fence
 * around code, the bullet before an item whose beginning is in the part, stars around what is
 * strong. A whole block is better copied from its source.
 *
 * Returns: (transfer full): Markdown, without a newline at its end
 */
char *
phidias_block_markdown_dup (PhidiasBlock *block, guint start, guint end)
{
  const char *text = phidias_block_get_text (block);
  g_autoptr (GString) markdown = g_string_new (NULL);
  g_autofree char *marker = NULL;

  start = phidias_text_boundary_clamp (text, start);
  end = phidias_text_boundary_clamp (text, end);
  if (start >= end)
    return g_strdup ("");

  marker = start == 0 ? phidias_block_markdown_dup_marker (block) : g_strdup ("");
  switch (phidias_block_get_kind (block))
    {
    case PHIDIAS_BLOCK_CODE:
      append_fence (markdown, block, start, end);
      break;
    case PHIDIAS_BLOCK_TABLE:
      append_table (markdown, block, start, end);
      break;
    case PHIDIAS_BLOCK_MATH:
      g_string_append_len (markdown, text + start, end - start);
      break;
    case PHIDIAS_BLOCK_IMAGE:
      append_inline (markdown, block, start, end);
      if (phidias_block_get_url (block) != NULL)
        {
          g_string_prepend (markdown, "![");
          append_address (markdown, phidias_block_get_url (block));
        }
      break;
    case PHIDIAS_BLOCK_HEADING:
      for (guint i = 0; i < phidias_block_get_level (block); i++)
        g_string_append_c (markdown, '#');
      g_string_append_c (markdown, ' ');
      append_inline (markdown, block, start, end);
      g_strdelimit (markdown->str, "\n", ' ');
      break;
    case PHIDIAS_BLOCK_RULE:
      break;
    case PHIDIAS_BLOCK_PARAGRAPH:
    case PHIDIAS_BLOCK_LIST_ITEM:
    case PHIDIAS_BLOCK_NOTICE:
    case PHIDIAS_BLOCK_REASONING:
    default:
      append_inline (markdown, block, start, end);
      break;
    }

  return indent (block, markdown->str, marker);
}
