/* test-blocks.c: Markdown to blocks, whole and in pieces
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "phidias-markdown-stream.h"
#include "phidias-test.h"

#include <json-glib/json-glib.h>
#include <string.h>
#include <time.h>

/* ---- A model that checks every announcement ---- */

typedef struct
{
  GPtrArray *mirror;
  guint      n_emissions;
} Mirror;

static void
items_changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  Mirror *mirror = user_data;

  g_assert_cmpuint (position + removed, <=, mirror->mirror->len);
  if (removed > 0)
    g_ptr_array_remove_range (mirror->mirror, position, removed);
  for (guint i = 0; i < added; i++)
    g_ptr_array_insert (mirror->mirror, position + i, g_list_model_get_item (model, position + i));
  g_assert_cmpuint (mirror->mirror->len, ==, g_list_model_get_n_items (model));
  mirror->n_emissions++;
}

static void
mirror_init (Mirror *mirror, PhidiasMarkdownStream *stream)
{
  mirror->mirror = g_ptr_array_new_with_free_func (g_object_unref);
  mirror->n_emissions = 0;
  g_signal_connect (stream, "items-changed", G_CALLBACK (items_changed_cb), mirror);
}

static void
mirror_check (Mirror *mirror, PhidiasMarkdownStream *stream)
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
  if (phidias_block_get_depth (block) > 0)
    g_string_append_printf (out, " d%u", phidias_block_get_depth (block));
  if (phidias_block_get_quote_depth (block) > 0)
    g_string_append_printf (out, " q%u", phidias_block_get_quote_depth (block));
  if (phidias_block_get_language (block) != NULL)
    g_string_append_printf (out, " (%s)", phidias_block_get_language (block));
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

static char *
dump (PhidiasMarkdownStream *stream, gboolean with_range)
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

static char *
dump_whole (const char *text, gboolean with_range)
{
  g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();

  phidias_markdown_stream_set_text (stream, text);

  return dump (stream, with_range);
}

static char *
dup_range (const char *text, gsize length)
{
  return g_strndup (text, length);
}

/* Appends in pieces of 1 to @most characters; looks at the blocks on the way as a view would. */
static char *
dump_pieces (const char *text, guint most, GRand *random, gboolean looks)
{
  g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();
  g_autofree char *out = NULL;
  Mirror mirror;

  mirror_init (&mirror, stream);
  while (*text != '\0')
    {
      guint n = most == 1 ? 1 : (guint) g_rand_int_range (random, 1, (gint32) most + 1);
      const char *end = text;
      g_autofree char *piece = NULL;

      for (; n > 0 && *end != '\0'; n--)
        end = g_utf8_next_char (end);
      piece = dup_range (text, end - text);
      text = end;
      phidias_markdown_stream_append (stream, piece);
      if (looks)
        {
          guint n_items = g_list_model_get_n_items (G_LIST_MODEL (stream));

          for (guint i = 0; i < n_items; i++)
            {
              g_autoptr (PhidiasBlock) block = g_list_model_get_item (G_LIST_MODEL (stream), i);

              g_assert_true (g_utf8_validate (phidias_block_get_text (block), -1, NULL));
              g_assert_true (i + 1 == n_items || !phidias_block_get_is_open (block));
            }
        }
    }
  phidias_markdown_stream_finish (stream);
  g_assert_true (phidias_markdown_stream_get_is_finished (stream));
  out = dump (stream, TRUE);
  mirror_check (&mirror, stream);

  return g_steal_pointer (&out);
}

/* ---- What becomes of what ---- */

static const struct
{
  const char *markdown;
  const char *blocks;
} cases[] = {
  { "", "" },
  { "\n \n\t\n", "" },
  { "hello", "p \"hello\"" },
  { "one\ntwo", "p \"one\\ntwo\"" },
  { "one\r\ntwo\rthree", "p \"one\\ntwo\\nthree\"" },
  { "one\n\ntwo\n", "p \"one\"\np \"two\"" },
  { "# One\n###### Six ##\n####### seven", "h1 \"One\"\nh6 \"Six\"\np \"####### seven\"" },
  { "#\n# #\n#x", "h1 \"\"\nh1 \"\"\np \"#x\"" },
  { "One\n===\nTwo #\n---\n", "h1 \"One\"\nh2 \"Two #\"" },
  { "===\n\n---", "p \"===\"\nrule \"\"" },
  { "a\n***\nb\n- - -\n_ _ _", "p \"a\"\nrule \"\"\np \"b\"\nrule \"\"\nrule \"\"" },
  { "```python\nprint(1)\n\n  x\n```\nafter", "code (python) \"print(1)\\n\\n  x\\n\"\np \"after\"" },
  { "~~~\n```\n~~~~", "code \"```\\n\"" },
  { "````\n```\ninner\n```\n````", "code \"```\\ninner\\n```\\n\"" },
  { "```c\nint x;", "code (c) \"int x;\"" },
  { "```\n", "code \"\"" },
  { "```one``` two", "p \"one two\" code[0,3)" },
  { "  ```\n  x\n y\n  ```", "code \"x\\ny\\n\"" },
  { "    indented\n\n      more\n\nafter", "code \"indented\\n\\n  more\\n\"\np \"after\"" },
  { "\tfoo\tbaz", "code \"foo\\tbaz\"" },
  { "- one\n- two\n\n- three", "li d1 \"one\"\nli d1 \"two\"\nli d1 \"three\"" },
  { "* a\n  b\nc", "li d1 \"a\\nb\\nc\"" },
  { "3. a\n3. b\n9) c", "li#3 d1 \"a\"\nli#4 d1 \"b\"\nli#9 d1 \"c\"" },
  { "- a\n  - b\n    1. c\n- d", "li d1 \"a\"\nli d2 \"b\"\nli#1 d3 \"c\"\nli d1 \"d\"" },
  { "- a\n\n  second\n\nout", "li d1 \"a\"\np d1 \"second\"\np \"out\"" },
  { "1. a\n   ```sh\n   ls\n   ```\n2. b", "li#1 d1 \"a\"\ncode d1 (sh) \"ls\\n\"\nli#2 d1 \"b\"" },
  { "- ```\n  x\n  ```", "li d1 \"\"\ncode d1 \"x\\n\"" },
  { "-\n  a\n-\n\n  b", "li d1 \"a\"\nli d1 \"\"\np \"b\"" },
  { "- - a", "li d1 \"\"\nli d2 \"a\"" },
  { "text\n2. not an item", "p \"text\\n2. not an item\"" },
  { "text\n1. item", "p \"text\"\nli#1 d1 \"item\"" },
  { "text\n-", "h2 \"text\"" },
  { "text\n*", "p \"text\\n*\"" },
  { "1986. A year", "li#1986 d1 \"A year\"" },
  { "-x\n+1", "p \"-x\\n+1\"" },
  { "> a\n> b\nlazy\n\nout", "p q1 \"a\\nb\\nlazy\"\np \"out\"" },
  { "> > deep\n> - item\n> > deep\n> lazy", "p q2 \"deep\"\nli d1 q1 \"item\"\np q2 \"deep\\nlazy\"" },
  { "> - item\n>\n> ```\n> code\n> ```\n", "li d1 q1 \"item\"\ncode q1 \"code\\n\"" },
  { "> ```\n> a\nb", "code q1 \"a\\n\"\np \"b\"" },
  { "*em* **strong** `code` ~~gone~~",
    "p \"em strong code gone\" em[0,2) strong[3,9) code[10,14) strike[15,19)" },
  { "***both***", "p \"both\" em[0,4) strong[0,4)" },
  { "_a_ snake_case_name", "p \"a snake_case_name\" em[0,1)" },
  { "[text](https://example.org/a?b=1&amp;c \"t\")", "p \"text\" link[0,4)=https://example.org/a?b=1&c" },
  { "[x](javascript:alert(1)) [y](JAVASCRIPT&#58;a) [z](data:text/html,a) [f](file:///etc)",
    "p \"x y z f\"" },
  { "[m](mailto:a@example.org) https://example.org.",
    "p \"m https://example.org.\" link[0,1)=mailto:a@example.org link[2,21)=https://example.org" },
  { "[a](https://example.org/\342\200\256x)", "p \"a\"" },
  { "![a cat](https://example.org/cat.png)", "p \"a cat\" link[0,5)=https://example.org/cat.png" },
  { "<b>bold</b> &lt; &#x41; &nosuch; a < b",
    "p \"<b>bold</b> < A &nosuch; a < b\"" },
  { "&#0; &#xD800;", "p \"\\357\\277\\275 \\357\\277\\275\"" },
  { "# *a* `b`", "h1 \"a b\" em[0,1) code[2,3)" },
  { "[foo]: /url\n\n[foo]", "p \"[foo]: /url\"\np \"[foo]\"" },
  { "\\*not\\* \\# \\", "p \"*not* # \\\\\"" },
  { "| a | b |\n|---|---|", "p \"| a | b |\\n|---|---|\"" },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *blocks = dump_whole (cases[i].markdown, FALSE);

      if (strcmp (blocks, cases[i].blocks) != 0)
        g_test_message ("case %u: %s", i, cases[i].markdown);
      g_assert_cmpstr (blocks, ==, cases[i].blocks);
    }
}

/* ---- Half-arrived text is calm ---- */

static const struct
{
  const char *arrived;
  const char *shown;
} halves[] = {
  { "a **bo", "p open \"a bo\" strong[2,4)" },
  { "a **", "p open \"a\"" },
  { "a **bold*", "p open \"a bold\" strong[2,6)" },
  { "a `co", "p open \"a co\" code[2,4)" },
  { "a [te", "p open \"a te\"" },
  { "a [text](https://exa", "p open \"a text\"" },
  { "a ![cat](https://exa", "p open \"a cat\"" },
  { "a [text](https://example.org)", "p open \"a text\" link[2,6)=https://example.org" },
  { "a ~~go", "p open \"a go\" strike[2,4)" },
  { "2 * 3 and snake_case", "p open \"2 * 3 and snake_case\"" },
  { "-", "" },
  { "- ", "" },
  { "- x", "li d1 open \"x\"" },
  { "1", "" },
  { "12. ", "" },
  { "``", "" },
  { "```py", "" },
  { "```python\n", "code (python) open \"\"" },
  { "```\nx\n``", "code open \"x\\n\"" },
  { "text\n-", "p open \"text\"" },
  { "text\n- ", "p open \"text\"" },
  { "#", "" },
  { "# T", "h1 open \"T\"" },
  { ">", "" },
  { "> *q", "p q1 open \"q\" em[0,1)" },
  { "a &am", "p open \"a &am\"" },
};

static void
test_halves (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (halves); i++)
    {
      g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();
      g_autofree char *shown = NULL;

      phidias_markdown_stream_append (stream, halves[i].arrived);
      shown = dump (stream, FALSE);
      if (strcmp (shown, halves[i].shown) != 0)
        g_test_message ("half %u: %s", i, halves[i].arrived);
      g_assert_cmpstr (shown, ==, halves[i].shown);
    }
}

/* ---- The same blocks however it is cut ---- */

static void
check_chunkings (const char *text, GRand *random)
{
  g_autofree char *whole = dump_whole (text, TRUE);
  const guint sizes[] = { 1, 3, 17, 200 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *pieces = dump_pieces (text, sizes[i], random, i < 2 && strlen (text) < 400);

      if (strcmp (whole, pieces) != 0)
        g_test_message ("pieces of up to %u characters of: %.2000s", sizes[i], text);
      g_assert_cmpstr (whole, ==, pieces);
    }
}

static void
test_cases_in_pieces (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check_chunkings (cases[i].markdown, random);
}

/* Documents made of fragments in which every construct may meet every other. */
static char *
make_document (GRand *random, guint n)
{
  static const char * const fragments[] = {
    "\n", "\n", "\n\n", " ", "  ", "    ", "\t", "- ", "* ", "+ ", "1. ", "2) ", "# ", "### ", ">", "> ",
    "```", "```\n", "~~~", "````", "```py\n", "---", "===", "***", "- - -", "_", "*", "**", "`", "``",
    "~~", "[", "](", ")", "](https://a.example)", "![", "<b>", "&amp;", "&#x1F600;", "\\", "\r\n", "\r",
    "word", "two words", "caf\303\251", "\346\274\242\345\255\227", "\360\237\230\200", "https://b.example/x",
    "end.\n", "12345", "| a | b |", "$x$", "\302\240", "a\nb",
  };
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (text, fragments[g_rand_int_range (random, 0, G_N_ELEMENTS (fragments))]);

  return g_string_free (text, FALSE);
}

static void
test_random_in_pieces (void)
{
  guint32 seed = (guint32) g_test_rand_int ();
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);

  g_test_message ("seed %u", seed);
  for (guint i = 0; i < 3000; i++)
    {
      g_autofree char *text = make_document (random, (guint) g_rand_int_range (random, 1, 40));

      check_chunkings (text, random);
    }
}

static void
test_long_in_pieces (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (11);

  for (guint i = 0; i < 12; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      for (guint j = 0; j < 12; j++)
        {
          static const char * const repeated[] = {
            "word ", "**strong words** ", "x", "-", "`", "- item\n", "> quote\n", "a line of code\n",
            "caf\303\251 ", "*a ", "```\n", "    deep\n", "[", "# ", "1. ", " ",
          };
          const char *unit = repeated[g_rand_int_range (random, 0, G_N_ELEMENTS (repeated))];

          for (gint32 n = g_rand_int_range (random, 1, 2500); n > 0; n--)
            g_string_append (text, unit);
          if (g_rand_boolean (random))
            g_string_append_c (text, '\n');
        }
      check_chunkings (text->str, random);
    }
}

/* Examples that others wrote: JSON lines with a member "markdown", in the file that a variable
 * names. They are not ours to carry along; tests/data/others brings them. */
static void
check_examples (const char *variable, guint at_least)
{
  const char *path = g_getenv (variable);
  g_autoptr (GRand) random = g_rand_new_with_seed (13);
  g_autoptr (GError) error = NULL;
  g_autofree char *contents = NULL;
  g_auto (GStrv) lines = NULL;
  guint count = 0;

  if (path == NULL)
    {
      g_autofree char *reason = g_strdup_printf ("%s names no file", variable);

      g_test_skip (reason);
      return;
    }

  g_file_get_contents (path, &contents, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (contents, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i][0] != '\0')
      {
        g_autoptr (JsonNode) node = json_from_string (lines[i], NULL);

        check_chunkings (json_object_get_string_member (json_node_get_object (node), "markdown"),
                         random);
        count++;
      }
  g_assert_cmpuint (count, >=, at_least);
}

static void
test_specification (void)
{
  check_examples ("PHIDIAS_COMMONMARK_SPEC", 650);
}

static void
test_extensions (void)
{
  check_examples ("PHIDIAS_GFM_SPEC", 22);
}

/* ---- Ranges, slices, announcements ---- */

static void
test_ranges (void)
{
  static const char text[] = "# Title\n\nOne\ntwo.\n\n- item\n\n```c\nx;\n```\n---\nend";
  static const char * const ranges[] = {
    "# Title", "One\ntwo.", "- item", "```c\nx;\n```", "---", "end",
  };
  g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();

  phidias_markdown_stream_set_text (stream, text);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (stream)), ==, G_N_ELEMENTS (ranges));
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      g_autoptr (PhidiasBlock) block = g_list_model_get_item (G_LIST_MODEL (stream), i);
      g_autofree char *range = NULL;
      gsize start;
      gsize end;

      phidias_block_get_source_range (block, &start, &end);
      range = g_strndup (text + start, end - start);
      g_assert_cmpstr (g_strchomp (range), ==, ranges[i]);
    }
}

static void
test_paragraph_slices (void)
{
  g_autoptr (GString) text = g_string_new ("start ");
  g_autoptr (GString) joined = g_string_new (NULL);
  g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();
  guint n_items;
  gsize reached = 0;

  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (text, "**w%u** and ", i);
  phidias_markdown_stream_set_text (stream, text->str);

  n_items = g_list_model_get_n_items (G_LIST_MODEL (stream));
  g_assert_cmpuint (n_items, >, 20);
  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (PhidiasBlock) block = g_list_model_get_item (G_LIST_MODEL (stream), i);
      gsize start;
      gsize end;

      g_assert_cmpuint (phidias_block_get_slice (block), ==, i);
      g_assert_cmpuint (phidias_block_get_group (block), ==, 0);
      g_assert_true (phidias_block_get_has_more (block) == (i + 1 < n_items));
      g_assert_cmpint (g_utf8_strlen (phidias_block_get_text (block), -1), <=, 2000);
      g_string_append_printf (joined, "%s%s", i > 0 ? " " : "", phidias_block_get_text (block));
      phidias_block_get_source_range (block, &start, &end);
      g_assert_cmpuint (start, ==, reached);
      reached = end;
    }
  /* Slices cut at spaces, never within a word or its markers. */
  g_assert_cmpstr (strstr (joined->str, "*"), ==, NULL);
  g_assert_nonnull (strstr (joined->str, "w2998 and w2999 and"));
  g_assert_cmpuint (reached, ==, text->len);
}

static void
test_emphasis_over_cut (void)
{
  g_autoptr (GString) text = g_string_new ("**");
  g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();

  for (guint i = 0; i < 1500; i++)
    g_string_append (text, "word ");
  g_string_append (text, "end** plain");
  phidias_markdown_stream_set_text (stream, text->str);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (stream)), >=, 4);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (stream)); i++)
    {
      g_autoptr (PhidiasBlock) block = g_list_model_get_item (G_LIST_MODEL (stream), i);
      guint n_spans;
      const PhidiasSpan *spans = phidias_block_get_spans (block, &n_spans);

      g_assert_cmpuint (n_spans, ==, 1);
      g_assert_cmpint (spans[0].style, ==, PHIDIAS_SPAN_STRONG);
      g_assert_cmpuint (spans[0].start, ==, 0);
      g_assert_null (strchr (phidias_block_get_text (block), '*'));
    }
}

static void
test_code_slices (void)
{
  g_autoptr (GString) code = g_string_new (NULL);
  g_autoptr (GString) text = g_string_new ("```c\n");
  g_autoptr (GString) joined = g_string_new (NULL);
  g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();

  for (guint i = 0; i < 1000; i++)
    g_string_append_printf (code, "line %u;\n", i);
  for (guint i = 0; i < 20000; i++)
    g_string_append_c (code, 'A');
  g_string_append (code, "\n");
  g_string_append_printf (text, "%s```\n", code->str);
  phidias_markdown_stream_set_text (stream, text->str);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (stream)), >=, 15);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (stream)); i++)
    {
      g_autoptr (PhidiasBlock) block = g_list_model_get_item (G_LIST_MODEL (stream), i);
      guint n_lines = 0;

      g_assert_cmpint (phidias_block_get_kind (block), ==, PHIDIAS_BLOCK_CODE);
      g_assert_cmpstr (phidias_block_get_language (block), ==, "c");
      g_assert_cmpuint (phidias_block_get_slice (block), ==, i);
      for (const char *at = phidias_block_get_text (block); *at != '\0'; at++)
        n_lines += *at == '\n';
      g_assert_cmpuint (n_lines, <=, 100);
      g_assert_cmpuint (strlen (phidias_block_get_text (block)), <=, 4000);
      g_string_append (joined, phidias_block_get_text (block));
    }
  g_assert_cmpstr (joined->str, ==, code->str);
}

static void
count_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
test_announcements (void)
{
  g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();
  g_autoptr (PhidiasBlock) first = NULL;
  Mirror mirror;
  guint n_changes = 0;

  mirror_init (&mirror, stream);
  phidias_markdown_stream_append (stream, "one");
  g_assert_cmpuint (mirror.n_emissions, ==, 1);
  first = g_list_model_get_item (G_LIST_MODEL (stream), 0);
  g_signal_connect (first, "notify::revision", G_CALLBACK (count_cb), &n_changes);

  phidias_markdown_stream_append (stream, " more");
  g_assert_cmpuint (mirror.n_emissions, ==, 1);
  g_assert_cmpuint (n_changes, ==, 1);
  phidias_markdown_stream_append (stream, "\n\n");
  g_assert_cmpuint (n_changes, ==, 2);
  g_assert_false (phidias_block_get_is_open (first));

  /* Three blocks at once are one announcement; what is closed stays silent. */
  phidias_markdown_stream_append (stream, "two\n\nthree\n\nfour");
  g_assert_cmpuint (mirror.n_emissions, ==, 2);
  phidias_markdown_stream_finish (stream);
  phidias_markdown_stream_finish (stream);
  g_assert_cmpuint (n_changes, ==, 2);
  g_assert_cmpuint (mirror.mirror->len, ==, 4);

  phidias_markdown_stream_set_text (stream, "new");
  g_assert_cmpuint (mirror.n_emissions, ==, 3);
  mirror_check (&mirror, stream);
}

static void
test_plain (void)
{
  g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new_plain ();
  g_autoptr (PhidiasBlock) block = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) joined = g_string_new (NULL);

  phidias_markdown_stream_set_text (stream, "# *not*\n\n  <markup>\n");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (stream)), ==, 1);
  block = g_list_model_get_item (G_LIST_MODEL (stream), 0);
  g_assert_cmpstr (phidias_block_get_text (block), ==, "# *not*\n\n  <markup>\n");

  for (guint i = 0; i < 5000; i++)
    g_string_append_printf (text, "line %u *\n", i);
  phidias_markdown_stream_set_text (stream, text->str);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (stream)); i++)
    {
      g_autoptr (PhidiasBlock) slice = g_list_model_get_item (G_LIST_MODEL (stream), i);

      g_string_append (joined, phidias_block_get_text (slice));
    }
  g_assert_cmpstr (joined->str, ==, text->str);
}

/* ---- Hostile input: work grows with the input, not with its square ---- */

/* Time of this thread alone: the machine may be busy with other things. */
static gint64
get_cpu_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static gint64
time_pieces (const char *text, guint size)
{
  g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();
  gint64 start = get_cpu_time ();
  const char *end = text + strlen (text);

  while (text < end)
    {
      g_autofree char *piece = g_strndup (text, MIN (size, (gsize) (end - text)));
      g_autoptr (PhidiasBlock) last = NULL;
      guint n;

      text += strlen (piece);
      phidias_markdown_stream_append (stream, piece);
      n = g_list_model_get_n_items (G_LIST_MODEL (stream));
      if (n > 0 && (last = g_list_model_get_item (G_LIST_MODEL (stream), n - 1)) != NULL)
        phidias_block_get_text (last);
    }
  phidias_markdown_stream_finish (stream);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (stream)); i++)
    {
      g_autoptr (PhidiasBlock) block = g_list_model_get_item (G_LIST_MODEL (stream), i);

      phidias_block_get_text (block);
    }

  return get_cpu_time () - start;
}

static char *
repeat (const char *before, const char *unit, gsize length, const char *after)
{
  GString *text = g_string_new (before);

  while (text->len < length)
    g_string_append (text, unit);
  g_string_append (text, after);

  return g_string_free (text, FALSE);
}

static void
test_hostile (void)
{
  static const struct
  {
    const char *before;
    const char *unit;
    const char *after;
  } texts[] = {
    { "", "x", "" }, { "", "word ", "" }, { "", "-", "" }, { "", "`", "" }, { "", "#", "" },
    { "", "*a **a ", "b a** a*" }, { "", "a_ ", "" }, { "", "_a ", "" }, { "", "a]", "" },
    { "", "[a", "" }, { "", "*a_ ", "" }, { "", "[(](", "" }, { "", "[", "a]" }, { "", "> ", "a" },
    { "", ">", "a" }, { "", "- ", "x" }, { "", "![[]()", "" }, { "", "[]()", "" }, { "", "<!--", "" },
    { "", "&", "" }, { "```\n", "x", "" }, { "```\n", "code\n", "" }, { "```\n", "`", "" },
    { "", "* a\n", "" }, { "", "a\n", "" }, { "", "a**b", "" }, { "", "`a``b", "" }, { "", "~", "" },
    { "", "| a ", "" }, { "", "\\", "" }, { "", "1. ", "" }, { "", "\t", "x" }, { "", "    a\n\n", "" },
    { "", "[a](<b", "" }, { "", "[a](b", "" }, { "", "\n", "" }, { "", "$", "" }, { "", "***a_b*", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *small = repeat (texts[i].before, texts[i].unit, 1 << 17, texts[i].after);
      g_autofree char *large = repeat (texts[i].before, texts[i].unit, 1 << 20, texts[i].after);
      gint64 small_time = MIN (time_pieces (small, 512), time_pieces (small, 512));
      gint64 large_time = time_pieces (large, 512);

      /* Eight times the text; a square would take sixty-four times as long. Below 20 ms the clock
       * and the neighbours say more than the code. */
      if (large_time > 24 * MAX (small_time, 20000))
        g_test_message ("%s: %" G_GINT64_FORMAT " us, then %" G_GINT64_FORMAT " us",
                        texts[i].unit, small_time, large_time);
      g_assert_cmpint (large_time, <=, 24 * MAX (small_time, 20000));
    }
}

static void
test_nesting (void)
{
  g_autofree char *quotes = repeat ("", "> ", 60000, "x");
  g_autofree char *items = repeat ("", "- ", 60000, "x");
  g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();
  const char * const texts[] = { quotes, items };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (PhidiasBlock) last = NULL;
      guint n;

      phidias_markdown_stream_set_text (stream, texts[i]);
      n = g_list_model_get_n_items (G_LIST_MODEL (stream));
      g_assert_cmpuint (n, >, 0);
      last = g_list_model_get_item (G_LIST_MODEL (stream), n - 1);
      g_assert_cmpuint (phidias_block_get_depth (last) + phidias_block_get_quote_depth (last), <=, 32);
      g_assert_true (g_str_has_suffix (phidias_block_get_text (last), "x"));
    }
}

static void
test_finalizes (void)
{
  PhidiasMarkdownStream *stream = phidias_markdown_stream_new ();
  PhidiasBlock *block;

  phidias_markdown_stream_append (stream, "open **text");
  block = g_list_model_get_item (G_LIST_MODEL (stream), 0);
  g_assert_finalize_object (stream);
  g_assert_cmpstr (phidias_block_get_text (block), ==, "open text");
  g_assert_finalize_object (block);
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/text/blocks/cases", test_cases);
  g_test_add_func ("/text/blocks/halves", test_halves);
  g_test_add_func ("/text/blocks/cases-in-pieces", test_cases_in_pieces);
  g_test_add_func ("/text/blocks/random-in-pieces", test_random_in_pieces);
  g_test_add_func ("/text/blocks/long-in-pieces", test_long_in_pieces);
  g_test_add_func ("/text/blocks/specification", test_specification);
  g_test_add_func ("/text/blocks/extensions", test_extensions);
  g_test_add_func ("/text/blocks/ranges", test_ranges);
  g_test_add_func ("/text/blocks/paragraph-slices", test_paragraph_slices);
  g_test_add_func ("/text/blocks/emphasis-over-cut", test_emphasis_over_cut);
  g_test_add_func ("/text/blocks/code-slices", test_code_slices);
  g_test_add_func ("/text/blocks/announcements", test_announcements);
  g_test_add_func ("/text/blocks/plain", test_plain);
  g_test_add_func ("/text/blocks/hostile", test_hostile);
  g_test_add_func ("/text/blocks/nesting", test_nesting);
  g_test_add_func ("/text/blocks/finalizes", test_finalizes);

  return g_test_run ();
}
