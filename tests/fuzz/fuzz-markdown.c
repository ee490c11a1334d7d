/* fuzz-markdown.c: any text cut anywhere gives the blocks of the whole
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "fuzz.h"

#include <string.h>

#include "phidias-markdown-stream.h"

static void
append_block (PhidiasBlock *block, GString *log)
{
  const char *text = phidias_block_get_text (block);
  gsize length = strlen (text);
  const PhidiasSpan *spans;
  const PhidiasCell *cells;
  guint n_spans;
  guint n_cells;
  gsize start;
  gsize end;

  if (!g_utf8_validate (text, -1, NULL))
    g_error ("a text is not UTF-8");
  spans = phidias_block_get_spans (block, &n_spans);
  cells = phidias_block_get_cells (block, &n_cells);
  phidias_block_get_source_range (block, &start, &end);
  g_string_append_printf (log, "%d %u %u %d %u %u %s %zu-%zu\n%s\n", phidias_block_get_kind (block),
                          phidias_block_get_depth (block), phidias_block_get_quote_depth (block),
                          phidias_block_get_number (block), phidias_block_get_task (block),
                          phidias_block_get_slice (block), phidias_block_get_url (block), start, end, text);
  if (start > end)
    g_error ("a block ends before it begins");
  for (guint i = 0; i < n_spans; i++)
    {
      if (spans[i].start >= spans[i].end || spans[i].end > length)
        g_error ("a span is not within its text");
      g_string_append_printf (log, "%d %u %u %s\n", spans[i].style, spans[i].start, spans[i].end, spans[i].url);
    }
  for (guint i = 0; i < n_cells; i++)
    if (cells[i].start > cells[i].end || cells[i].end > length)
      g_error ("a cell is not within its text");
}

static GString *
read_text (const char *text, guint32 cut)
{
  GString *log = g_string_new (NULL);
  g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();

  while (*text != '\0')
    {
      guint n = cut == 0 ? G_MAXUINT : 1 + (cut >> 16) % 7;
      const char *end = text;
      g_autofree char *piece = NULL;
      guint n_items;

      for (; n > 0 && *end != '\0'; n--)
        end = g_utf8_next_char (end);
      piece = g_strndup (text, (gsize) (end - text));
      text = end;
      phidias_markdown_stream_append (stream, piece);
      cut = cut == 0 ? 0 : cut * 1103515245u + 12345u;

      n_items = g_list_model_get_n_items (G_LIST_MODEL (stream));
      if (n_items > 0)
        {
          g_autoptr (PhidiasBlock) last = g_list_model_get_item (G_LIST_MODEL (stream), n_items - 1);
          g_autoptr (GString) half = g_string_new (NULL);

          append_block (last, half);
        }
    }
  phidias_markdown_stream_finish (stream);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (stream)); i++)
    {
      g_autoptr (PhidiasBlock) block = g_list_model_get_item (G_LIST_MODEL (stream), i);

      append_block (block, log);
    }

  return log;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_utf8_make_valid ((const char *) data, (gssize) MIN (size, 16384));
  GString *whole;

  whole = read_text (text, 0);
  for (guint32 cut = 1; cut < 4; cut++)
    {
      GString *pieces = read_text (text, cut * 7919);

      if (!g_string_equal (whole, pieces))
        g_error ("the blocks depend on the cuts");
      g_string_free (pieces, TRUE);
    }
  g_string_free (whole, TRUE);

  return 0;
}
