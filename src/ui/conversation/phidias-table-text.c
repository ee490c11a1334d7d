/* phidias-table-text.c: a table as text, for the clipboard and for reading aloud
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-table-text-private.h"

#include "phidias-row-math-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Wider than this a column of Markdown is not padded to. */
#define MOST_PADDING 60

/* ---- Markdown ---- */

static const char *
get_opener (const PhidiasSpan *span)
{
  switch (span->style)
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

static void
append_closer (GString *markdown, const PhidiasSpan *span)
{
  if (span->style == PHIDIAS_SPAN_LINK || span->style == PHIDIAS_SPAN_IMAGE)
    {
      g_string_append (markdown, "](");
      for (const char *at = span->url != NULL ? span->url : ""; *at != '\0'; at++)
        if (strchr ("()<>| \\", *at) != NULL)
          g_string_append_printf (markdown, "%%%02X", (guint) (guchar) *at);
        else
          g_string_append_c (markdown, *at);
      g_string_append_c (markdown, ')');
    }
  else
    {
      g_string_append (markdown, get_opener (span));
    }
}

/* Code keeps its characters, so a fence longer than any run of ticks in it. */
static void
append_code (GString *markdown, const char *text, gsize length)
{
  gsize longest = 0;
  gsize run = 0;
  gboolean needs_space = length > 0 && (text[0] == '`' || text[length - 1] == '`');

  for (gsize i = 0; i < length; i++)
    {
      run = text[i] == '`' ? run + 1 : 0;
      longest = MAX (longest, run);
    }
  for (gsize i = 0; i <= longest; i++)
    g_string_append_c (markdown, '`');
  if (needs_space)
    g_string_append_c (markdown, ' ');
  for (gsize i = 0; i < length; i++)
    {
      /* Within a table the bar is the table's even in code. */
      if (text[i] == '|')
        g_string_append_c (markdown, '\\');
      g_string_append_c (markdown, text[i]);
    }
  if (needs_space)
    g_string_append_c (markdown, ' ');
  for (gsize i = 0; i <= longest; i++)
    g_string_append_c (markdown, '`');
}

static gboolean
needs_escape (const char *text, gsize at)
{
  if (text[at] == '_' && at > 0 && g_ascii_isalnum (text[at - 1]) && g_ascii_isalnum (text[at + 1]))
    return FALSE;

  return strchr ("\\|`*_~[]<$", text[at]) != NULL;
}

static int
compare_spans (gconstpointer a, gconstpointer b)
{
  const PhidiasSpan *left = *(const PhidiasSpan * const *) a;
  const PhidiasSpan *right = *(const PhidiasSpan * const *) b;

  return left->start != right->start ? (left->start < right->start ? -1 : 1)
         : left->end != right->end ? (left->end > right->end ? -1 : 1) : 0;
}

/* The cell as Markdown that says the same. @spans are all of the block by their start, @next the
 * first that may be in the cell. */
static char *
dup_cell_markdown (const char *text, const PhidiasCell *cell, GPtrArray *spans, guint *next)
{
  g_autoptr (GString) markdown = g_string_new (NULL);
  g_autoptr (GPtrArray) open = g_ptr_array_new ();

  while (*next < spans->len && ((PhidiasSpan *) spans->pdata[*next])->start < cell->start)
    (*next)++;

  for (guint at = cell->start; at < cell->end; at++)
    {
      const PhidiasSpan *whole = NULL;

      for (; *next < spans->len && ((PhidiasSpan *) spans->pdata[*next])->start <= at; (*next)++)
        {
          const PhidiasSpan *span = spans->pdata[*next];

          if (span->start < at || span->end > cell->end)
            continue;
          if (span->style == PHIDIAS_SPAN_CODE || span->style == PHIDIAS_SPAN_MATH)
            {
              whole = span;
            }
          else
            {
              g_string_append (markdown, get_opener (span));
              g_ptr_array_add (open, (gpointer) span);
            }
        }

      if (whole != NULL && whole->style == PHIDIAS_SPAN_CODE)
        append_code (markdown, text + whole->start, whole->end - whole->start);
      else if (whole != NULL)
        for (guint i = whole->start; i < whole->end; i++)
          g_string_append_printf (markdown, text[i] == '|' ? "\\%c" : "%c", text[i]);
      else
        g_string_append_printf (markdown, needs_escape (text, at) ? "\\%c" : "%c", text[at]);
      if (whole != NULL)
        at = whole->end - 1;

      while (open->len > 0 && ((PhidiasSpan *) open->pdata[open->len - 1])->end <= at + 1)
        {
          append_closer (markdown, open->pdata[open->len - 1]);
          g_ptr_array_set_size (open, open->len - 1);
        }
    }

  return g_string_free (g_steal_pointer (&markdown), FALSE);
}

static void
collect_markdown (PhidiasBlock *slice, GPtrArray *cells)
{
  const char *text = phidias_block_get_text (slice);
  guint n_spans;
  const PhidiasSpan *spans = phidias_block_get_spans (slice, &n_spans);
  guint n_cells;
  const PhidiasCell *its = phidias_block_get_cells (slice, &n_cells);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  guint next = 0;

  for (guint i = 0; i < n_spans; i++)
    g_ptr_array_add (sorted, (gpointer) &spans[i]);
  g_ptr_array_sort (sorted, compare_spans);
  for (guint i = 0; i < n_cells; i++)
    g_ptr_array_add (cells, dup_cell_markdown (text, &its[i], sorted, &next));
}

static guint
count_columns (const char *text)
{
  guint n = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (!g_unichar_iszerowidth (g_utf8_get_char (at)))
      n += g_unichar_iswide (g_utf8_get_char (at)) ? 2 : 1;

  return n;
}

static void
append_padded (GString *markdown, const char *text, guint width, PhidiasColumnAlignment alignment)
{
  guint own = MIN (count_columns (text), width);
  guint before = alignment == PHIDIAS_COLUMN_END ? width - own
                 : alignment == PHIDIAS_COLUMN_CENTER ? (width - own) / 2 : 0;

  g_string_append_printf (markdown, "| %*s%s%*s ", (int) before, "", text, (int) (width - own - before), "");
}

static void
append_delimiter (GString *markdown, guint width, PhidiasColumnAlignment alignment)
{
  gboolean has_start = alignment == PHIDIAS_COLUMN_START || alignment == PHIDIAS_COLUMN_CENTER;
  gboolean has_end = alignment == PHIDIAS_COLUMN_END || alignment == PHIDIAS_COLUMN_CENTER;

  g_string_append (markdown, has_start ? "| :" : "| -");
  for (guint i = 2; i < width; i++)
    g_string_append_c (markdown, '-');
  g_string_append (markdown, has_end ? ": " : "- ");
}

/*
 * phidias_table_text_dup_markdown:
 * @slices: (array length=n_slices): a table, or some consecutive slices of it
 * @n_slices: how many
 *
 * Returns: (transfer full): the table in Markdown, its columns padded so that it can be read as it
 *   is; ends in a newline
 */
char *
phidias_table_text_dup_markdown (PhidiasBlock **slices, guint n_slices)
{
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) markdown = g_string_new (NULL);
  guint n_columns = n_slices > 0 ? phidias_block_get_n_columns (slices[0]) : 0;
  g_autofree guint *widths = g_new0 (guint, n_columns + 1);

  if (n_columns == 0)
    return g_string_free (g_steal_pointer (&markdown), FALSE);

  for (guint i = 0; i < n_slices; i++)
    if (phidias_block_get_n_columns (slices[i]) == n_columns)
      collect_markdown (slices[i], cells);
  for (guint i = 0; i < n_columns; i++)
    widths[i] = 3;
  for (guint i = 0; i < cells->len; i++)
    {
      guint width = count_columns (cells->pdata[i]);

      widths[i % n_columns] = MAX (widths[i % n_columns], MIN (width, MOST_PADDING));
    }

  for (guint i = 0; i < cells->len; i++)
    {
      PhidiasColumnAlignment alignment = phidias_block_get_column_alignment (slices[0], i % n_columns);

      append_padded (markdown, cells->pdata[i], widths[i % n_columns], alignment);
      if (i % n_columns < n_columns - 1)
        continue;
      g_string_append (markdown, "|\n");
      if (i + 1 > n_columns)
        continue;
      for (guint column = 0; column < n_columns; column++)
        append_delimiter (markdown, widths[column], phidias_block_get_column_alignment (slices[0], column));
      g_string_append (markdown, "|\n");
    }

  return g_string_free (g_steal_pointer (&markdown), FALSE);
}

/* ---- CSV ---- */

/* What a spreadsheet would run. A model's answer is text from somewhere; "=HYPERLINK(…)" pasted
 * into a sheet sends the sheet's data away. Plain numbers with a sign stay numbers. */
static gboolean
is_formula (const char *text, gsize length)
{
  if (length == 0 || strchr ("=@+-", text[0]) == NULL)
    return FALSE;
  if (text[0] == '=' || text[0] == '@')
    return TRUE;
  for (gsize i = 1; i < length; i++)
    if (!g_ascii_isdigit (text[i]) && strchr (".,% ", text[i]) == NULL
        && !((text[i] == 'e' || text[i] == 'E') && g_ascii_isdigit (text[i - 1])))
      return TRUE;

  return FALSE;
}

static void
append_field (GString *csv, const char *text, gsize length)
{
  gboolean is_guarded = is_formula (text, length);
  gboolean is_quoted = is_guarded;

  for (gsize i = 0; i < length && !is_quoted; i++)
    is_quoted = strchr (",;\"\r\n\t", text[i]) != NULL
                || (text[i] == ' ' && (i == 0 || i == length - 1));
  if (is_quoted)
    g_string_append_c (csv, '"');
  if (is_guarded)
    g_string_append_c (csv, '\'');
  for (gsize i = 0; i < length; i++)
    {
      if (text[i] == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, text[i]);
    }
  if (is_quoted)
    g_string_append_c (csv, '"');
}

/*
 * phidias_table_text_dup_csv:
 * @slices: (array length=n_slices): a table, or some consecutive slices of it
 * @n_slices: how many
 *
 * The table by RFC 4180: comma, CRLF, quotes doubled. A cell that a spreadsheet would run as a
 * formula gets an apostrophe before it, which shows it as text.
 *
 * Returns: (transfer full): the text of its cells without their looks
 */
char *
phidias_table_text_dup_csv (PhidiasBlock **slices, guint n_slices)
{
  g_autoptr (GString) csv = g_string_new (NULL);

  for (guint i = 0; i < n_slices; i++)
    {
      const char *text = phidias_block_get_text (slices[i]);
      guint n_columns = phidias_block_get_n_columns (slices[i]);
      guint n_cells;
      const PhidiasCell *cells = phidias_block_get_cells (slices[i], &n_cells);

      for (guint j = 0; j < n_cells; j++)
        {
          append_field (csv, text + cells[j].start, cells[j].end - cells[j].start);
          g_string_append (csv, j % n_columns < n_columns - 1 ? "," : "\r\n");
        }
    }

  return g_string_free (g_steal_pointer (&csv), FALSE);
}

/* ---- Spoken ---- */

/*
 * phidias_table_text_dup_spoken:
 * @slice: a table or a slice of one
 * @first_row: the number of its first row that is not the header, from 1
 *
 * Returns: (transfer full): what a screen reader says of it
 */
char *
phidias_table_text_dup_spoken (PhidiasBlock *slice, guint first_row)
{
  g_autoptr (GString) spoken = g_string_new (NULL);
  guint n_columns = phidias_block_get_n_columns (slice);
  gboolean has_header = phidias_block_get_slice (slice) == 0;
  guint n_cells;
  const PhidiasCell *cells = phidias_block_get_cells (slice, &n_cells);
  guint n_rows;

  if (n_columns == 0)
    return g_string_free (g_steal_pointer (&spoken), FALSE);

  n_rows = n_cells / n_columns - (has_header && n_cells > 0 ? 1 : 0);
  if (has_header)
    {
      /* Translators: stands in “Table, 3 columns, 12 rows.” */
      g_autofree char *columns = g_strdup_printf (ngettext ("%u column", "%u columns", n_columns), n_columns);
      /* Translators: stands in “Table, 3 columns, 12 rows.” */
      g_autofree char *rows = g_strdup_printf (ngettext ("%u row", "%u rows", n_rows), n_rows);

      /* Translators: said before a table by a screen reader: “3 columns”, “12 rows” */
      g_string_append_printf (spoken, _("Table, %s, %s."), columns, rows);
    }
  else
    {
      /* Translators: said before the later rows of a long table by a screen reader */
      g_string_append (spoken, _("Table, continued."));
    }

  for (guint i = 0; i < n_cells; i++)
    {
      gboolean is_first = i % n_columns == 0;
      g_autofree char *words = NULL;
      guint row = i / n_columns + (has_header ? 0 : 1);

      if (is_first && row == 0)
        /* Translators: said before the first row of a table, which names the columns */
        g_string_append_printf (spoken, " %s ", _("Header:"));
      else if (is_first)
        {
          g_string_append_c (spoken, ' ');
          /* Translators: said before a row of a table; the number counts the rows from 1 */
          g_string_append_printf (spoken, _("Row %u:"), first_row + row - 1);
          g_string_append_c (spoken, ' ');
        }
      else
        {
          g_string_append (spoken, ", ");
        }
      words = phidias_row_math_dup_spoken (slice, cells[i].start, cells[i].end);
      g_string_append (spoken, words);
      if ((i + 1) % n_columns == 0)
        g_string_append_c (spoken, '.');
    }

  return g_string_free (g_steal_pointer (&spoken), FALSE);
}
