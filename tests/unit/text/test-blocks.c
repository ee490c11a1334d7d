/* test-blocks.c: Markdown to blocks, whole and in pieces
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "blocks-dump.h"
#include "phidias-inline-private.h"
#include "phidias-test.h"

#include <json-glib/json-glib.h>
#include <string.h>
#include <time.h>

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
  { "- one\n- two\n\n- three", "li d1 \"one\"\nli apart d1 \"two\"\nli apart d1 \"three\"" },
  { "* a\n  b\nc", "li d1 \"a\\nb\\nc\"" },
  { "3. a\n3. b\n9) c", "li#3 d1 \"a\"\nli#4 d1 \"b\"\nli#9 apart d1 \"c\"" },
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
  { "- a\n  - > b\n    > - c\n    >\n    > > d\n\n> e", "li d1 \"a\"\nli d2 \"\"\np d2 q1 o2 \"b\"\nli d3 q1 o2 \"c\"\np d2 q2 o2 \"d\"\np q1 \"e\"" },
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
  { "![a cat](https://example.org/cat.png)", "image =https://example.org/cat.png \"a cat\"" },
  { "![*a* `cat`](https://example.org/cat.png \"T\")\n", "image =https://example.org/cat.png \"a cat\"" },
  { "See ![a cat](https://example.org/cat.png).", "p \"See a cat.\" image[4,9)=https://example.org/cat.png" },
  { "[![b](https://example.org/b.png)](https://example.org)",
    "p \"b\" link[0,1)=https://example.org image[0,1)=https://example.org/b.png" },
  { "![](https://example.org/d/cat.png?x)", "image =https://example.org/d/cat.png?x \"cat.png\"" },
  { "![x](/relative.png) ![y](javascript:alert(1)) ![z](data:image/svg+xml,a)", "p \"x y z\"" },
  { "![x](data:image/png;base64,iVBORw0KGgo=)", "image =data:image/png;base64,iVBORw0KGgo= \"x\"" },
  { "- ![x](data:image/gif;base64,R0l=)\n- b", "li d1 \"\"\nimage d1 =data:image/gif;base64,R0l= \"x\"\nli d1 \"b\"" },
  { "a ![x](data:image/png;base64,iVBO) b ![y](data:image/gif;base64,R0l=)![z](data:image/gif;base64,R0l=)\nc",
    "p \"a\"\nimage =data:image/png;base64,iVBO \"x\"\np \"b\"\nimage =data:image/gif;base64,R0l= \"y\"\n"
    "image =data:image/gif;base64,R0l= \"z\"\np \"c\"" },
  { "- a ![x](data:image/png;base64,iVBO)\n  b\n> a\n![x](data:image/png;base64,iVBO)\nb",
    "li d1 \"a\"\nimage d1 =data:image/png;base64,iVBO \"x\"\np d1 \"b\"\np q1 \"a\"\nimage q1 =data:image/png;base64,iVBO \"x\"\np \"b\"" },
  { "a ![x](data:image/png;base64,i O) b", "p \"a\"\np \"![x](data:image/png;base64,i O) b\"" },
  { "a [x](data:image/png;base64,iO) `;base64,` b", "p \"a x ;base64, b\" code[4,12)" },
  { "![x](data:image/png;base64,iVBO Rw) y", "p \"![x](data:image/png;base64,iVBO Rw) y\"" },
  { "<b>bold</b> &lt; &#x41; &nosuch; a < b",
    "p \"<b>bold</b> < A &nosuch; a < b\"" },
  { "&#0; &#xD800;", "p \"\\357\\277\\275 \\357\\277\\275\"" },
  { "# *a* `b`", "h1 \"a b\" em[0,1) code[2,3)" },
  { "[foo]: https://a.org\n\n[foo] and [text][FOO] and [bar]",
    "p \"foo and text and [bar]\" link[0,3)=https://a.org link[8,12)=https://a.org" },
  { "[foo] *x*\n\n[foo]: <https://a.org> 'T'\n[foo]: https://b.org\n",
    "p \"foo x\" link[0,3)=https://a.org em[4,5)" },
  { "[foo]: https://a.org 'a\nlong\ntitle'\n[b]:\nhttps://b.org\ntext [foo] [b]",
    "p \"text foo b\" link[5,8)=https://a.org link[9,10)=https://b.org" },
  { "[foo]: https://a.org 'not closed\n\n[foo]", "p \"[foo]: https://a.org 'not closed\" link[7,20)=https://a.org\np \"[foo]\"" },
  { "- [foo]: https://a.org\n- [foo]", "li d1 \"\"\nli d1 \"foo\" link[0,3)=https://a.org" },
  { "- [foo]: https://a.org\n  [foo] x", "li d1 \"foo x\" link[0,3)=https://a.org" },
  { "![foo]\n\n[foo]: https://a.org/i.png", "image =https://a.org/i.png \"foo\"" },
  { "A note[^1].\n\n[^1]: Its *text*", "p \"A note[^1].\"\np \"[^1]: Its text\" em[10,14)" },
  { "- [ ] open\n- [x] *done*\n1. [X] three\n- [ ]\n- [y] no\n- [ ](u)",
    "li d1 [ ] \"open\"\nli d1 [x] \"done\" em[0,4)\nli#1 apart d1 [x] \"three\"\nli apart d1 [ ] \"\"\nli d1 \"[y] no\"\nli d1 \" \"" },
  { "a<br>b<br/>\nc &amp; **d**<BR />**e** `<br>` \\<br>",
    "p \"a\\nb\\nc & d\\ne <br> <br>\" strong[8,9) strong[10,11) code[12,16)" },
  { "&ouml; &CounterClockwiseContourIntegral; &ngE;", "p \"\\303\\266 \\342\\210\\263 \\342\\211\\247\\314\\270\"" },
  { "$a_1 * b_1$ and $c_2 * d$ cost $5 and $6",
    "p \"$a_1 * b_1$ and $c_2 * d$ cost $5 and $6\" math[0,11) math[16,25)" },
  { "**$x$** \\(a_b\\) `$y$`", "p \"$x$ \\\\(a_b\\\\) $y$\" strong[0,3) math[0,3) math[4,11) code[12,15)" },
  { "$$\na_1\n= b_2\n$$\nafter", "math \"$$\\na_1\\n= b_2\\n$$\"\np \"after\"" },
  { "so:\n$$x^2$$\nand \\[y^2\\]", "p \"so:\"\nmath \"$$x^2$$\"\np \"and \\\\[y^2\\\\]\" math[4,11)" },
  { "\\[ a + b \\]\n\n\\begin{align}\n- a &= b\n\\end{align}",
    "math \"\\\\[ a + b \\\\]\"\nmath \"\\\\begin{align}\\n- a &= b\\n\\\\end{align}\"" },
  { "1. \\[\n   x\n   \\]\n2. b", "li#1 d1 \"\"\nmath d1 \"\\\\[\\nx\\n\\\\]\"\nli#2 d1 \"b\"" },
  { "$$\nnever closed\n\nnext", "p \"$$\\nnever closed\"\np \"next\"" },
  { "$$x$$ is not alone", "p \"$$x$$ is not alone\" math[0,5)" },
  { "\\*not\\* \\# \\", "p \"*not* # \\\\\"" },
  { "| a | b |\n|---|:-:|", "table -^ \"a\\tb\"" },
  { "| a | b |\n|:--|--:|\n| 1 |\n| **2** | `3 \\| 4` | 5 |\nx\n\nout",
    "table <> \"a\\tb\\n1\\t\\n2\\t3 | 4\\nx\\t\" strong[7,8) code[9,14)\np \"out\"" },
  { "a | b\n-|-\n1 | 2\n- item", "table -- \"a\\tb\\n1\\t2\"\nli d1 \"item\"" },
  { "text\n| a |\n|---|\n| [x](https://a.org) |", "p \"text\"\ntable - \"a\\nx\" link[2,3)=https://a.org" },
  { "- | a | b |\n  |---|---|\n  | 1 | 2 |\n- next", "li d1 \"\"\ntable d1 -- \"a\\tb\\n1\\t2\"\nli d1 \"next\"" },
  { "> | a | b |\n> |---|---|\n> | 1 | 2 |\nout", "table q1 -- \"a\\tb\\n1\\t2\"\np \"out\"" },
  { "| a | b |\n|---|", "p \"| a | b |\\n|---|\"" },
  { "a\n-:|", "table > \"a\"" },
  { "a\n:-", "p \"a\\n:-\"" },
  { "**\346\263\250\346\204\217\357\274\232**\350\277\231\346\230\257**\342\200\234\351\207\215\347\202\271\342\200\235**\347\232\204\357\274\214",
    "p \"\\346\\263\\250\\346\\204\\217\\357\\274\\232\\350\\277\\231\\346\\230\\257\\342\\200\\234\\351\\207\\215\\347\\202\\271\\342\\200\\235\\347\\232\\204\\357\\274\\214\" strong[0,9) strong[15,27)" },
  { "*\352\260\225\354\241\260(bold)*\353\212\224 a**b.**c",
    "p \"\\352\\260\\225\\354\\241\\260(bold)\\353\\212\\224 a**b.**c\" em[0,12)" },
  { "\345\255\227**\343\200\202, **\345\255\227", "p \"\\345\\255\\227**\\343\\200\\202, **\\345\\255\\227\"" },
  { "| a |\n|---|\n| x<br>y |", "table - \"a\\nx\\342\\200\\250y\"" },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *blocks = phidias_test_dump_text (cases[i].markdown, FALSE);

      if (strcmp (blocks, cases[i].blocks) != 0)
        {
          g_test_message ("case %u: %s\nis\n%s\nnot\n%s", i, cases[i].markdown, blocks, cases[i].blocks);
          g_test_fail ();
        }
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
  { "| a | b |", "p open \"a\\342\\200\\203b\"" },
  { "| a | b |\n|--", "p open \"a\\342\\200\\203b\"" },
  { "| a | b |\n|---|---|", "p open \"a\\342\\200\\203b\"" },
  { "| a | b |\n|---|---|\n", "table -- open \"a\\tb\"" },
  { "| a | b |\n|---|---|\n| **x", "table -- open \"a\\tb\\nx\\t\" strong[4,5)" },
  { "| a | b |\n|---|---|\n| 1 | 2", "table -- open \"a\\tb\\n1\\t2\"" },
  { "[ref]: https://exa", "" },
  { "[half", "" },
  { "[half](https://exa", "p open \"half\"" },
  { "a [half][re", "p open \"a half\"" },
  { "![half", "" },
  { "![half](https://exa", "p open \"half\"" },
  { "![x](data:image/png;base64,iVBO", "image open \"\"" },
  { "- [", "" },
  { "- [x", "" },
  { "- [x] ", "" },
  { "- [x] d", "li d1 [x] open \"d\"" },
  { "a $x_1 + ", "p open \"a\"" },
  { "a $x_1$ b", "p open \"a $x_1$ b\" math[2,7)" },
  { "a \\(x", "p open \"a\"" },
  { "$$\nx_1", "math open \"$$\"" },
  { "$$\nx_1\n", "math open \"$$\\nx_1\"" },
  { "see https://exa", "p open \"see https://exa\"" },
  { "see https://exa.org now", "p open \"see https://exa.org now\" link[4,19)=https://exa.org" },
};

static void
test_halves (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (halves); i++)
    {
      g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();
      g_autofree char *shown = NULL;

      phidias_markdown_stream_append (stream, halves[i].arrived);
      shown = phidias_test_dump_blocks (stream, FALSE);
      if (strcmp (shown, halves[i].shown) != 0)
        {
          g_test_message ("half %u: %s\nis\n%s\nnot\n%s", i, halves[i].arrived, shown, halves[i].shown);
          g_test_fail ();
        }
    }
}

/* ---- The same blocks however it is cut ---- */

static void
test_cases_in_pieces (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    phidias_test_check_chunkings (cases[i].markdown, random);
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
    "end.\n", "12345", "| a | b |", "$x$", "\302\240", "a\nb", "![x](data:image/png;base64,iV)", "![", "](data:image/gif;base64,",
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

      phidias_test_check_chunkings (text, random);
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
      phidias_test_check_chunkings (text->str, random);
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

        phidias_test_check_chunkings (json_object_get_string_member (json_node_get_object (node), "markdown"),
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

/* A tab at the very end, of which some columns are indentation and the others code. */
static void
test_range_of_tab (void)
{
  static const char text[] = "1. ```\n\t";
  g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();

  phidias_markdown_stream_set_text (stream, text);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (stream)); i++)
    {
      g_autoptr (PhidiasBlock) block = g_list_model_get_item (G_LIST_MODEL (stream), i);
      gsize start;
      gsize end;

      phidias_block_get_source_range (block, &start, &end);
      g_assert_cmpuint (end, <=, strlen (text));
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
count_cb (PhidiasBlock *block, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
test_announcements (void)
{
  g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();
  g_autoptr (PhidiasBlock) first = NULL;
  PhidiasTestMirror mirror;
  guint n_changes = 0;

  phidias_test_mirror_init (&mirror, stream);
  phidias_markdown_stream_append (stream, "one");
  g_assert_cmpuint (mirror.n_emissions, ==, 1);
  first = g_list_model_get_item (G_LIST_MODEL (stream), 0);
  g_signal_connect (first, "changed", G_CALLBACK (count_cb), &n_changes);

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
  phidias_test_mirror_check (&mirror, stream);
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

      /* Memory that is used for the first time costs more than the reading. */
      if (large_time > 24 * MAX (small_time, 20000))
        large_time = MIN (large_time, time_pieces (large, 512));

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

/* The short way reads as the long one does. */
static void
test_simple (void)
{
  static const char * const parts[] = {
    "word", "x1", " ", " ", " ", ".", ",", ":", "(", ")", "*", "**", "*", "**", "`", "`code`", "` a `", "\n", "[", "]", "](",
    "[link](https://a.org/b_c)", "](http://a.org)", "!", "-", "\303\251", "\342\200\224", "www.a.org", "https://b.org", "#", "1.", "\"",
  };
  g_autoptr (GRand) random = g_rand_new_with_seed (19);
  PhidiasInlineContext context = { .has_links = TRUE, .line_break = "\n" };
  guint n_simple = 0;

  for (guint i = 0; i < 200000; i++)
    {
      g_autoptr (GString) source = g_string_new (NULL);
      g_autoptr (GString) simple = g_string_new (NULL);
      g_autoptr (GString) marked = g_string_new (NULL);
      g_autoptr (GArray) simple_spans = phidias_span_array_new ();
      g_autoptr (GArray) marked_spans = phidias_span_array_new ();

      for (gint32 n = g_rand_int_range (random, 1, 14); n > 0; n--)
        g_string_append (source, parts[g_rand_int_range (random, 0, G_N_ELEMENTS (parts))]);
      while (source->len > 0 && g_ascii_isspace (source->str[0]))
        g_string_erase (source, 0, 1);
      if (strstr (source->str, "\n ") != NULL || strstr (source->str, "\n\n") != NULL
          || !phidias_inline_read_simple (source->str, source->len, simple, simple_spans))
        continue;

      n_simple++;
      phidias_inline_read_marked (source->str, source->len, &context, marked, marked_spans);
      if (strcmp (simple->str, marked->str) != 0 || simple_spans->len != marked_spans->len)
        g_test_message ("%s", source->str);
      g_assert_cmpstr (simple->str, ==, marked->str);
      g_assert_cmpuint (simple_spans->len, ==, marked_spans->len);
      for (guint j = 0; j < simple_spans->len; j++)
        {
          PhidiasSpan *span = &g_array_index (simple_spans, PhidiasSpan, j);
          PhidiasSpan *other = &g_array_index (marked_spans, PhidiasSpan, j);

          g_assert_cmpint (span->style, ==, other->style);
          g_assert_cmpuint (span->start, ==, other->start);
          g_assert_cmpuint (span->end, ==, other->end);
          g_assert_cmpstr (span->url, ==, other->url);
        }
    }
  g_assert_cmpuint (n_simple, >, 5000);
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
  g_test_add_func ("/text/blocks/range-of-tab", test_range_of_tab);
  g_test_add_func ("/text/blocks/paragraph-slices", test_paragraph_slices);
  g_test_add_func ("/text/blocks/emphasis-over-cut", test_emphasis_over_cut);
  g_test_add_func ("/text/blocks/code-slices", test_code_slices);
  g_test_add_func ("/text/blocks/announcements", test_announcements);
  g_test_add_func ("/text/blocks/plain", test_plain);
  g_test_add_func ("/text/blocks/hostile", test_hostile);
  g_test_add_func ("/text/blocks/nesting", test_nesting);
  g_test_add_func ("/text/blocks/simple", test_simple);
  g_test_add_func ("/text/blocks/finalizes", test_finalizes);

  return g_test_run ();
}
