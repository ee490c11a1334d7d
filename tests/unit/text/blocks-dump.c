/* blocks-dump.c: blocks as text, and the same blocks however a text is cut
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "blocks-dump.h"

#include <string.h>

/* ---- A model that checks every announcement ---- */

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  PhidiasTestMirror *mirror = user_data;

  g_assert_cmpuint (position + removed, <=, mirror->mirror->len);
  if (removed > 0)
    g_ptr_array_remove_range (mirror->mirror, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (mirror->mirror, position + i, g_list_model_get_item (model, position + i));
  g_assert_cmpuint (mirror->mirror->len, ==, g_list_model_get_n_items (model));
  mirror->n_emissions++;
}

void
phidias_test_mirror_init (PhidiasTestMirror *mirror, PhidiasMarkdownStream *stream)
{
  mirror->mirror = g_ptr_array_new_with_free_func (g_object_unref);
  mirror->n_emissions = 0;
  g_signal_connect (stream, "items-changed", G_CALLBACK (items_changed_cb), mirror);
}

void
phidias_test_mirror_check (PhidiasTestMirror *mirror, PhidiasMarkdownStream *stream)
{
  g_assert_cmpuint (mirror->mirror->len, ==, g_list_model_get_n_items (G_LIST_MODEL (stream)));
  for (guint i = 0; i < mirror->mirror->len; i++)
    {
      g_autoptr (PhidiasBlock) block = g_list_model_get_item (G_LIST_MODEL (stream), i);

      g_assert_true (block == g_ptr_array_index (mirror->mirror, i));
    }
  g_clear_pointer (&mirror->mirror, g_ptr_array_unref);
}

/* ---- Blocks as text ---- */

/* The columns' alignments; and the cells must be the text's, between tabs and newlines. */
static void
dump_columns (PhidiasBlock *block, GString *out)
{
  guint n_columns = phidias_block_get_n_columns (block);
  guint n_cells;
  const PhidiasCell *cells = phidias_block_get_cells (block, &n_cells);
  const char *text = phidias_block_get_text (block);
  guint at = 0;

  g_string_append_c (out, ' ');
  for (guint i = 0; i < n_columns; i++)
    g_string_append_c (out, "-<^>"[phidias_block_get_column_alignment (block, i)]);

  g_assert_cmpuint (n_columns, <=, 128);
  g_assert_cmpuint (n_cells % n_columns, ==, 0);
  g_assert_cmpuint (n_cells / n_columns, <=, 50);
  for (guint i = 0; i < n_cells; i++)
    {
      g_assert_cmpuint (cells[i].start, ==, at);
      g_assert_cmpuint (cells[i].end, >=, at);
      g_assert_null (memchr (text + cells[i].start, '\n', cells[i].end - cells[i].start));
      g_assert_null (memchr (text + cells[i].start, '\t', cells[i].end - cells[i].start));
      at = cells[i].end + 1;
      if (i + 1 < n_cells)
        g_assert_cmpint (text[cells[i].end], ==, (i + 1) % n_columns == 0 ? '\n' : '\t');
      else
        g_assert_cmpint (text[cells[i].end], ==, '\0');
    }
}

static void
dump_block (PhidiasBlock *block, gboolean with_range, GString *out)
{
  static const char * const kinds[] = { "p", "h", "li", "code", "rule", "notice", "table", "math", "image",
                                       "reasoning" };
  static const char * const styles[] = { "em", "strong", "code", "strike", "link", "math", "image" };
  g_autofree char *text = g_strescape (phidias_block_get_text (block), NULL);
  const PhidiasSpan *spans;
  guint n_spans;

  g_assert_true (g_utf8_validate (phidias_block_get_text (block), -1, NULL));
  g_string_append (out, kinds[phidias_block_get_kind (block)]);
  if (phidias_block_get_level (block) > 0)
    g_string_append_printf (out, "%u", phidias_block_get_level (block));
  if (phidias_block_get_number (block) >= 0)
    g_string_append_printf (out, "#%d", phidias_block_get_number (block));
  if (phidias_block_get_is_apart (block))
    g_string_append (out, " apart");
  if (phidias_block_get_depth (block) > 0)
    g_string_append_printf (out, " d%u", phidias_block_get_depth (block));
  if (phidias_block_get_quote_depth (block) > 0)
    g_string_append_printf (out, " q%u", phidias_block_get_quote_depth (block));
  if (phidias_block_get_outer_depth (block) > 0)
    g_string_append_printf (out, " o%u", phidias_block_get_outer_depth (block));
  if (phidias_block_get_language (block) != NULL)
    g_string_append_printf (out, " (%s)", phidias_block_get_language (block));
  if (phidias_block_get_task (block) != PHIDIAS_TASK_NONE)
    g_string_append (out, phidias_block_get_task (block) == PHIDIAS_TASK_DONE ? " [x]" : " [ ]");
  if (phidias_block_get_url (block) != NULL)
    g_string_append_printf (out, " =%s", phidias_block_get_url (block));
  if (phidias_block_get_n_columns (block) > 0)
    dump_columns (block, out);
  if (phidias_block_get_slice (block) > 0)
    g_string_append_printf (out, " s%u", phidias_block_get_slice (block));
  if (phidias_block_get_has_more (block))
    g_string_append (out, " +");
  if (phidias_block_get_is_open (block))
    g_string_append (out, " open");
  g_string_append_printf (out, " \"%s\"", text);

  spans = phidias_block_get_spans (block, &n_spans);
  for (guint i = 0; i < n_spans; i++)
    {
      g_assert_cmpuint (spans[i].start, <, spans[i].end);
      g_assert_cmpuint (spans[i].end, <=, strlen (phidias_block_get_text (block)));
      g_string_append_printf (out, " %s[%u,%u)", styles[spans[i].style], spans[i].start, spans[i].end);
      if (spans[i].url != NULL)
        g_string_append_printf (out, "=%s", spans[i].url);
    }

  if (with_range)
    {
      gsize start;
      gsize end;

      phidias_block_get_source_range (block, &start, &end);
      g_assert_cmpuint (start, <=, end);
      g_string_append_printf (out, " @%" G_GSIZE_FORMAT "-%" G_GSIZE_FORMAT, start, end);
    }
}

char *
phidias_test_dump_blocks (PhidiasMarkdownStream *stream, gboolean with_range)
{
  g_autoptr (GString) out = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (stream)); i++)
    {
      g_autoptr (PhidiasBlock) block = g_list_model_get_item (G_LIST_MODEL (stream), i);

      if (i > 0)
        g_string_append_c (out, '\n');
      dump_block (block, with_range, out);
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}

char *
phidias_test_dump_text (const char *text, gboolean with_range)
{
  g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();

  phidias_markdown_stream_set_text (stream, text);

  return phidias_test_dump_blocks (stream, with_range);
}

/* Looks at the blocks as a view would. What was closed stays as it was seen. */
static void
look (PhidiasMarkdownStream *stream, GPtrArray *seen)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (stream));

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (PhidiasBlock) block = g_list_model_get_item (G_LIST_MODEL (stream), i);
      g_autoptr (GString) shown = g_string_new (NULL);

      g_assert_true (i + 1 == n_items || !phidias_block_get_is_open (block));
      dump_block (block, TRUE, shown);
      if (i < seen->len)
        g_assert_cmpstr (shown->str, ==, g_ptr_array_index (seen, i));
      else if (!phidias_block_get_is_open (block) && i + 2 < n_items)
        g_ptr_array_add (seen, g_string_free (g_steal_pointer (&shown), FALSE));
    }
  /* The last two may yet become the head of a table, or its text before it. */
  g_assert_cmpuint (seen->len, <=, n_items);
}

/* Appends in pieces of 1 to @most characters; looks at the blocks on the way as a view would. */
char *
phidias_test_dump_pieces (const char *text, guint most, GRand *random, gboolean looks)
{
  g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();
  g_autofree char *out = NULL;
  g_autoptr (GPtrArray) seen = g_ptr_array_new_with_free_func (g_free);
  PhidiasTestMirror mirror;

  phidias_test_mirror_init (&mirror, stream);
  while (*text != '\0')
    {
      guint n = most == 1 ? 1 : (guint) g_rand_int_range (random, 1, (gint32) most + 1);
      const char *end = text;
      g_autofree char *piece = NULL;

      for (; n > 0 && *end != '\0'; n--)
        end = g_utf8_next_char (end);
      piece = g_strndup (text, end - text);
      text = end;
      phidias_markdown_stream_append (stream, piece);
      if (looks)
        look (stream, seen);
    }
  phidias_markdown_stream_finish (stream);
  g_assert_true (phidias_markdown_stream_get_is_finished (stream));
  out = phidias_test_dump_blocks (stream, TRUE);
  phidias_test_mirror_check (&mirror, stream);

  return g_steal_pointer (&out);
}

/* Blocks stand in the text in their order, and none reaches beyond it. */
static void
check_ranges (const char *text)
{
  g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();
  gsize reached = 0;

  phidias_markdown_stream_set_text (stream, text);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (stream)); i++)
    {
      g_autoptr (PhidiasBlock) block = g_list_model_get_item (G_LIST_MODEL (stream), i);
      gsize start;
      gsize end;

      phidias_block_get_source_range (block, &start, &end);
      if (start < reached || end > strlen (text))
        g_test_message ("block %u, %zu-%zu, of: %.2000s", i, start, end, text);
      g_assert_cmpuint (start, >=, reached);
      g_assert_cmpuint (end, <=, strlen (text));
      reached = start;
    }
}

void
phidias_test_check_chunkings (const char *text, GRand *random)
{
  g_autofree char *whole = phidias_test_dump_text (text, TRUE);
  const guint sizes[] = { 1, 3, 17, 200 };

  check_ranges (text);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *pieces = phidias_test_dump_pieces (text, sizes[i], random, i < 2 && strlen (text) < 400);

      if (strcmp (whole, pieces) != 0)
        g_test_message ("pieces of up to %u characters of: %.2000s", sizes[i], text);
      g_assert_cmpstr (whole, ==, pieces);
    }
}
