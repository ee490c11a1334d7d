/* test-pathological.c: text that is made to take long takes time by its length alone
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The shapes that were found to be hard for other readers of Markdown, and some of our own. Each is
 * made in two sizes and streamed in; a reader that goes back over what it has read takes sixteen
 * times as long for the larger. All that is shown is kept below some limit, too.
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "blocks-dump.h"
#include "phidias-test.h"

#include <string.h>
#include <time.h>

#define SMALL (96 * 1024)
#define TIMES 4

/* Four times the text may take so many times as long; a square would take sixteen. */
#ifdef __SANITIZE_ADDRESS__
#define LIMIT 100   /* the sanitizer's allocator takes what time it likes; there the memory is looked at */
#else
#define LIMIT 10
#endif

/* Below this the clock and the neighbours say more than the code. */
#define FLOOR_US 15000

#define PIECE 512

/* First the one unit over and over, something in the middle, the other unit as often, an end. */
typedef struct
{
  const char *before;
  const char *unit;
  const char *middle;
  const char *other;
  const char *after;
} Shape;

static const Shape shapes[] = {
  /* emphasis */
  { "", "*x **x ", "y", " x** x*", "" },
  { "", "x_ ", "", "", "" },
  { "", "_x ", "", "", "" },
  { "", "*x_ ", "", "", "" },
  { "", "*x ", "", "_x*_ ", "" },
  { "x**y", "z* ", "", "", "" },
  { "", "x***", "", "", "" },
  { "", "**_* ", "", "", "" },
  { "", "*", "x", "*", "" },
  { "", "_", "x", "_", "" },
  { "", "~~x ", "", "", "" },
  { "", "x~~ *", "", "", "" },
  { "", ">", "", "x*", "" },
  /* brackets */
  { "", "x]", "", "", "" },
  { "", "[x", "", "", "" },
  { "", "[ x_", "", "", "" },
  { "", "[ (](", "", "", "" },
  { "", "![[]()", "", "", "" },
  { "", "[", "x", "]", "" },
  { "", "[", "", "]", "\n\n[x]: /y" },
  { "", "[x](<y", "", "", "" },
  { "", "[x](y", "", "", "" },
  { "", "[x](/y) ", "", "", "" },
  { "", "](" "[\n", "", "", "" },
  { "", "[x]: ", "", "", "" },
  { "", "[x]:\n", "", "", "" },
  { "", "[x]: y 'z\n", "", "", "" },
  { "", "[x]", "\n\n", "[x]: /y\n", "" },
  { "[x]: ", "y", "\n\n", "[x] ", "" },
  { "[x]: https://a.org\n\n", "[x] ", "", "", "" },
  { "[x]: https://a.org\n\n", "[x]\n", "", "", "" },
  { "", "![x][y\n", "", "", "" },
  /* code */
  { "", "\\``", "", "", "" },
  { "", "``\\", "", "", "" },
  { "", "`x``y", "", "", "" },
  { "```\n", "```x\n", "", "", "" },
  { "~~~\n", "   ~~\n", "", "", "" },
  { "", "    x\n\n", "", "", "" },
  { "    x", "\n     ", "", "", "" },
  /* HTML */
  { "</", "<!--", "", "", "" },
  { "", "<>", "", "", "" },
  { "x", "<?", "", "", "" },
  { "x", "<![CDATA[", "", "", "" },
  { "", "<", "", "", ">" },
  { "", "<a b='", "", "", "" },
  { "", "<br>", "", "", "" },
  { "", "&amp", "", "", ";" },
  { "", "&amp;", "", "", "" },
  { "", "&ThickSpace;", "", "", "" },
  /* addresses */
  { "", "www._", "", "", "x" },
  { "https://a.org?", "*", "", "", "x" },
  { "", "https://a", "", "", "" },
  { "", "x@y", "", "", "" },
  { "", "x@y.", "", "", "" },
  /* blocks */
  { "", "> ", "", "", "x" },
  { "", "- ", "x", "\n", "" },
  { "> ", "- ", "x\n", ">\n", "" },
  { "", "* ", "", "", "x" },
  { "", "1. ", "", "", "x" },
  { "", "> - ", "x", "\n> ", "" },
  { "x", " ", "x  \nx", "", "" },
  { "", "x\n- ", "", "", "" },
  { "", "- x\n\n", "", "", "" },
  { "", "#", "", "", "" },
  { "", "# ", "", "", "" },
  { "", "x\n=\n", "", "", "" },
  { "", "\t", "", "", "x" },
  { "", "\\", "", "", "" },
  { "", "\"", "", "", "" },
  { "", "\xef\xbf\xbd" "x", "", "", "" },
  /* tables */
  { "", "h|", "\n", "-|", "\nd\nd\nd\n" },
  { "|a|b|\n|-|-|\n", "|", "", "", "" },
  { "|a|b|\n|-|-|\n", "x\n", "", "", "" },
  { "|a|b|\n|-|-|\n", "|*x|`y|\n", "", "", "" },
  { "|a|b|\n|-|-|\n|", "x", "", "", "" },
  { "|a|b|\n|-|-|\n", "\\|", "", "", "" },
  { "", "|a|b|\n|-|-|\n", "", "", "" },
  { "", "|a|\n", "", "", "|-|\n" },
  { "x\n", "|-", "", "", "" },
  /* formulas, images, tasks */
  { "", "$x ", "", "", "" },
  { "", "$", "", "", "" },
  { "", "$x$", "", "", "" },
  { "", "$$\n", "", "", "" },
  { "$$\n", "x\n", "", "", "" },
  { "", "\\(", "", "\\)", "" },
  { "", "\\[\nx\n", "", "", "" },
  { "", "\\begin{align}\n", "", "", "" },
  { "![x](data:image/png;base64,", "QUJD", "", "", "" },
  { "![x](data:image/png;base64,", "QUJD", ")", "", "" },
  { "", "![x](data:image/png;base64,QUJD", "", "", "" },
  { "", "- [ ] ", "", "", "" },
  { "", "- [ ", "", "", "" },
};

/* ---- Shapes that are not made of repeated units ---- */

static char *
make_stairs (gsize size)
{
  GString *text = g_string_new (NULL);

  for (guint depth = 0; text->len < size; depth++)
    {
      for (guint i = 0; i < depth; i++)
        g_string_append (text, "  ");
      g_string_append (text, "* x\n");
    }

  return g_string_free (text, FALSE);
}

static char *
make_longer_ticks (gsize size)
{
  GString *text = g_string_new (NULL);

  for (guint length = 1; text->len < size; length++)
    {
      g_string_append_c (text, 'x');
      for (guint i = 0; i < length; i++)
        g_string_append_c (text, '`');
    }

  return g_string_free (text, FALSE);
}

static char *
make_references (gsize size)
{
  GString *text = g_string_new (NULL);

  for (guint i = 1; text->len < size / 2; i++)
    g_string_append_printf (text, "[%u]: y\n", i);
  while (text->len < size)
    g_string_append (text, "[1] [0] ");

  return g_string_free (text, FALSE);
}

/* As many rows as columns: little text, many cells. */
static char *
make_square (gsize size)
{
  GString *text = g_string_new ("|");
  guint n = MIN ((guint) size / 8, 20000);

  for (guint i = 0; i < n; i++)
    g_string_append (text, "x|");
  g_string_append (text, "\n|");
  for (guint i = 0; i < n; i++)
    g_string_append (text, "-|");
  g_string_append_c (text, '\n');
  for (guint i = 0; i < n; i++)
    g_string_append (text, "|y|\n");

  return g_string_free (text, FALSE);
}

static char *
make_widest (gsize size)
{
  GString *text = g_string_new ("|");

  for (guint i = 0; i < 128; i++)
    g_string_append (text, "x|");
  g_string_append (text, "\n|");
  for (guint i = 0; i < 128; i++)
    g_string_append (text, "-|");
  g_string_append_c (text, '\n');
  while (text->len < size)
    g_string_append (text, "|y|\n");

  return g_string_free (text, FALSE);
}

static char * (*const makers[]) (gsize size) = {
  make_stairs, make_longer_ticks, make_references, make_square, make_widest,
};

static char *
make_shape (const Shape *shape, gsize size)
{
  GString *text = g_string_new (shape->before);
  gsize unit = strlen (shape->unit) + strlen (shape->other);

  for (gsize i = 0; i < size / unit; i++)
    g_string_append (text, shape->unit);
  g_string_append (text, shape->middle);
  for (gsize i = 0; i < size / unit && *shape->other != '\0'; i++)
    g_string_append (text, shape->other);
  g_string_append (text, shape->after);

  return g_string_free (text, FALSE);
}

/* ---- What is measured ---- */

/* Time of this thread alone: the machine may be busy with other things. */
static gint64
get_cpu_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* What must hold of whatever came. */
static void
check_limits (PhidiasMarkdownStream *stream)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (stream)); i++)
    {
      g_autoptr (PhidiasBlock) block = g_list_model_get_item (G_LIST_MODEL (stream), i);
      guint n_cells;

      g_assert_cmpuint (phidias_block_get_depth (block), <=, 32);
      g_assert_cmpuint (phidias_block_get_quote_depth (block), <=, 32);
      g_assert_cmpuint (phidias_block_get_n_columns (block), <=, 128);
      phidias_block_get_cells (block, &n_cells);
      g_assert_cmpuint (n_cells, <=, 50 * 128);
    }
}

/* Looks at the end after each piece, and in the end at everything. */
static gint64
time_text (const char *text)
{
  g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();
  gint64 start = get_cpu_time ();
  const char *end = text + strlen (text);

  while (text < end)
    {
      gsize length = MIN (PIECE, (gsize) (end - text));
      g_autofree char *piece = NULL;
      g_autoptr (PhidiasBlock) last = NULL;
      guint n_items;

      while (((guchar) text[length] & 0xc0) == 0x80)
        length--;
      piece = g_strndup (text, length);
      text += length;
      phidias_markdown_stream_append (stream, piece);
      n_items = g_list_model_get_n_items (G_LIST_MODEL (stream));
      last = n_items > 0 ? g_list_model_get_item (G_LIST_MODEL (stream), n_items - 1) : NULL;
      if (last != NULL)
        phidias_block_get_text (last);
    }
  phidias_markdown_stream_finish (stream);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (stream)); i++)
    {
      g_autoptr (PhidiasBlock) block = g_list_model_get_item (G_LIST_MODEL (stream), i);

      phidias_block_get_text (block);
    }
  start = get_cpu_time () - start;
  check_limits (stream);

  return start;
}

static void
check_linear (const char *name, const char *small, const char *large)
{
  gint64 small_time = MIN (time_text (small), time_text (small));
  gint64 large_time = time_text (large);

  if (large_time > LIMIT * MAX (small_time, FLOOR_US))
    large_time = MIN (large_time, time_text (large));
  if (large_time > LIMIT * MAX (small_time, FLOOR_US))
    {
      g_test_message ("%s: %" G_GINT64_FORMAT " us, then %" G_GINT64_FORMAT " us", name, small_time, large_time);
      g_test_fail ();
    }
}

static void
test_shapes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autofree char *small = make_shape (&shapes[i], SMALL);
      g_autofree char *large = make_shape (&shapes[i], SMALL * TIMES);
      g_autofree char *name = g_strdup_printf ("shape %u, %s%s", i, shapes[i].before, shapes[i].unit);

      check_linear (name, small, large);
    }
}

static void
test_makers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (makers); i++)
    {
      g_autofree char *small = makers[i] (SMALL);
      g_autofree char *large = makers[i] (SMALL * TIMES);
      g_autofree char *name = g_strdup_printf ("maker %u", i);

      check_linear (name, small, large);
    }
}

/* The same blocks for each way to cut, of text as odd as this. */
static void
test_pieces (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (17);

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autofree char *text = make_shape (&shapes[i], 6000);

      phidias_test_check_chunkings (text, random);
    }
  for (guint i = 0; i < G_N_ELEMENTS (makers); i++)
    {
      g_autofree char *text = makers[i] (6000);

      phidias_test_check_chunkings (text, random);
    }
}

/* What is over a limit is there as text, and a remark says so. */
static void
test_remarks (void)
{
  static const struct
  {
    const char *before;
    const char *unit;
    guint       times;
    const char *after;
    const char *last;
  } texts[] = {
    { "|a|b|\n|-|-|\n", "|x|y|\n", 6000, "|last|row|", "|last|row|" },
    { "", "> ", 40, "deep", "> deep" },
    { "", "- ", 40, "deep", "- deep" },
    { "", "[x](https://a.org)\n\n", 2100, "[x](https://a.org) end", "x end" },
  };
  g_autoptr (GString) wide = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();
      g_autoptr (GString) text = g_string_new (texts[i].before);
      guint n_notices = 0;
      g_autoptr (PhidiasBlock) last = NULL;
      guint n_spans;

      for (guint j = 0; j < texts[i].times; j++)
        g_string_append (text, texts[i].unit);
      g_string_append (text, texts[i].after);
      phidias_markdown_stream_set_text (stream, text->str);
      for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (stream)); j++)
        {
          g_autoptr (PhidiasBlock) block = g_list_model_get_item (G_LIST_MODEL (stream), j);

          n_notices += phidias_block_get_kind (block) == PHIDIAS_BLOCK_NOTICE;
        }
      g_assert_cmpuint (n_notices, ==, 1);
      last = g_list_model_get_item (G_LIST_MODEL (stream), g_list_model_get_n_items (G_LIST_MODEL (stream)) - 1);
      if (!g_str_has_suffix (phidias_block_get_text (last), texts[i].last))
        g_test_message ("ends in %s", phidias_block_get_text (last));
      g_assert_true (g_str_has_suffix (phidias_block_get_text (last), texts[i].last));
      g_assert_null (phidias_block_get_spans (last, &n_spans));
    }

  for (guint n = 128; n <= 3000; n += 2872)
    {
      g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();
      gboolean has_notice = FALSE;
      guint n_columns = 0;

      g_string_assign (wide, "|");
      for (guint i = 0; i < n; i++)
        g_string_append (wide, "x|");
      g_string_append (wide, "\n|");
      for (guint i = 0; i < n; i++)
        g_string_append (wide, "-|");
      phidias_markdown_stream_set_text (stream, wide->str);
      for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (stream)); i++)
        {
          g_autoptr (PhidiasBlock) block = g_list_model_get_item (G_LIST_MODEL (stream), i);

          n_columns = MAX (n_columns, phidias_block_get_n_columns (block));
          has_notice = has_notice || phidias_block_get_kind (block) == PHIDIAS_BLOCK_NOTICE;
        }
      g_assert_cmpuint (n_columns, ==, n <= 128 ? n : 0);
      g_assert_true (has_notice == (n > 128));
    }
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/text/pathological/shapes", test_shapes);
  g_test_add_func ("/text/pathological/makers", test_makers);
  g_test_add_func ("/text/pathological/pieces", test_pieces);
  g_test_add_func ("/text/pathological/remarks", test_remarks);

  return g_test_run ();
}
