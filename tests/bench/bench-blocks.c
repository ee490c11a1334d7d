/* bench-blocks.c: what Markdown costs as it streams in, beside md4c reading all of it at once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-blocks [KIND]
 *
 * A megabyte of each kind of text arrives in pieces of 128 bytes. The figure is CPU time of all that
 * is done for it: the appends, the end, and text and spans of every block, each read once, when the
 * next block has begun; "watched" reads the open block after each piece too, more often than any view
 * does. The quarters are the first and the last of the bytes; the anchor is md4c with the flags that
 * ours gives it and callbacks that do nothing. Rounds take turns and the best of each counts.
 */
#include "config.h"

#include <md4c.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "phidias-markdown-stream.h"

#define SIZE   (1 << 20)
#define CHUNK  128
#define ROUNDS 15

/* What must hold. */
#define MAX_GROWTH 1.2
#define MAX_RATIO  4.0

typedef struct
{
  const char *name;
  const char *before;
  const char *unit;             /* %u is counted */
} Kind;

static const Kind kinds[] = {
  { "prose", "",
    "The **sea** is wide and the boat is small, said number %u, who had rowed before. It was *not* the first time, "
    "nor would it be the last; see [the log](https://example.org/log/%u) for all of them, and `row (%u)` for how.\n\n"
    "A second paragraph is plainer. It says little, at some length, over a line or two, and then it ends.\n\n" },
  { "fence", "```c\n", "  if (value_%u > limit) /* never twice */\n    return report_error (\"%u is too large\");\n\n" },
  { "list", "", "- item %u has a **strong** word and some that are not\n- another item, plain, follows it at once\n" },
  { "table", "| Name | Count | Where | Note |\n|---|--:|:-:|---|\n", "| row %u | %u | `here` | some **words** on it |\n" },
};

static gint64
get_cpu_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return (gint64) now.tv_sec * 1000000000 + now.tv_nsec;
}

static GString *
make_text (const Kind *kind)
{
  GString *text = g_string_sized_new (SIZE + 1024);

  g_string_append (text, kind->before);
  for (guint i = 1; text->len < SIZE; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);
      GString *unit = g_string_new (kind->unit);

      g_string_replace (unit, "%u", number, 0);
      g_string_append_len (text, unit->str, unit->len);
      g_string_free (unit, TRUE);
    }

  return text;
}

static int
block_cb (MD_BLOCKTYPE type, void *detail, void *user_data)
{
  return 0;
}

static int
span_cb (MD_SPANTYPE type, void *detail, void *user_data)
{
  return 0;
}

static int
text_cb (MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *user_data)
{
  return 0;
}

static gint64
time_md4c (const GString *text)
{
  static const MD_PARSER parser = {
    .flags = MD_DIALECT_GITHUB | MD_FLAG_NOHTML,
    .enter_block = block_cb,
    .leave_block = block_cb,
    .enter_span = span_cb,
    .leave_span = span_cb,
    .text = text_cb,
  };
  gint64 start = get_cpu_time ();

  g_assert_cmpint (md_parse (text->str, text->len, &parser, NULL), ==, 0);

  return get_cpu_time () - start;
}

static void
read_block (GListModel *blocks, guint position)
{
  g_autoptr (PhidiasBlock) block = g_list_model_get_item (blocks, position);
  guint n_spans;

  if (block == NULL)
    return;
  phidias_block_get_text (block);
  phidias_block_get_spans (block, &n_spans);
}

typedef struct
{
  gint64 total;
  gint64 first;         /* quarter */
  gint64 last;
  guint  n_blocks;
} Times;

static void
time_stream (const GString *text, gboolean is_watched, Times *best)
{
  g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();
  GListModel *blocks = G_LIST_MODEL (stream);
  g_autofree char *pieces = g_malloc ((text->len / CHUNK + 1) * (CHUNK + 1));
  gsize n_pieces = (text->len + CHUNK - 1) / CHUNK;
  guint n_read = 0;
  gint64 start;
  gint64 quarters[5];
  guint n_quarters = 0;

  /* The network's strings, not ours to pay for. */
  for (gsize i = 0; i < n_pieces; i++)
    {
      gsize length = MIN (CHUNK, text->len - i * CHUNK);

      memcpy (pieces + i * (CHUNK + 1), text->str + i * CHUNK, length);
      pieces[i * (CHUNK + 1) + length] = '\0';
    }

  start = get_cpu_time ();
  for (gsize i = 0; i < n_pieces; i++)
    {
      guint n_items;

      if (i == n_quarters * n_pieces / 4)
        quarters[n_quarters++] = get_cpu_time ();
      phidias_markdown_stream_append (stream, pieces + i * (CHUNK + 1));
      n_items = g_list_model_get_n_items (blocks);
      for (; n_read + 1 < n_items; n_read++)
        read_block (blocks, n_read);
      if (is_watched)
        read_block (blocks, n_read);
    }
  phidias_markdown_stream_finish (stream);
  for (; n_read < g_list_model_get_n_items (blocks); n_read++)
    read_block (blocks, n_read);
  quarters[4] = get_cpu_time ();

  best->total = MIN (best->total, quarters[4] - start);
  best->first = MIN (best->first, quarters[1] - quarters[0]);
  best->last = MIN (best->last, quarters[4] - quarters[3]);
  best->n_blocks = g_list_model_get_n_items (blocks);
}

int
main (int argc, char **argv)
{
  gboolean holds = TRUE;

  printf ("{\"bench\":\"blocks\",\"bytes\":%d,\"chunk\":%d", SIZE, CHUNK);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      GString *text = make_text (&kinds[i]);
      Times seldom = { G_MAXINT64, G_MAXINT64, G_MAXINT64, 0 };
      Times watched = { G_MAXINT64, G_MAXINT64, G_MAXINT64, 0 };
      gint64 md4c = G_MAXINT64;
      double growth;
      double ratio;

      if (argc > 1 && !g_str_equal (argv[1], kinds[i].name))
        {
          g_string_free (text, TRUE);
          continue;
        }
      for (guint j = 0; j < ROUNDS; j++)
        {
          md4c = MIN (md4c, time_md4c (text));
          time_stream (text, FALSE, &seldom);
          time_stream (text, TRUE, &watched);
        }
      growth = (double) seldom.last / (double) seldom.first;
      ratio = (double) seldom.total / (double) md4c;
      holds = holds && growth <= MAX_GROWTH && ratio <= MAX_RATIO;
      printf (",\"%s\":{\"blocks\":%u,\"md4c_ms\":%.2f,\"ms\":%.2f,\"ratio_to_md4c\":%.2f,\"last_to_first_quarter\":%.2f,"
              "\"watched_ratio_to_md4c\":%.2f,\"watched_last_to_first_quarter\":%.2f}",
              kinds[i].name, seldom.n_blocks, (double) md4c / 1e6, (double) seldom.total / 1e6, ratio, growth,
              (double) watched.total / (double) md4c, (double) watched.last / (double) watched.first);
      g_string_free (text, TRUE);
    }
  printf (",\"holds\":%s}\n", holds ? "true" : "false");

  return !holds;
}
