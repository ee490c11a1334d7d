/* test-calm.c: what is shown of a text while it arrives
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "blocks-dump.h"
#include "phidias-test.h"

#include <string.h>

static const struct
{
  const char *arrived;
  const char *shown;
} halves[] = {
  { "a [![cat](https://exa", "p open \"a cat\"" },
  { "a [![cat](https://a.org/c.png)", "p open \"a cat\" image[2,5)=https://a.org/c.png" },
  { "a [![cat](https://a.org/c.png)](https://exa", "p open \"a cat\" image[2,5)=https://a.org/c.png" },
  { "a [C](https://a.org/C_(x)", "p open \"a C\"" },
  { "a [C](https://a.org/C_(x))", "p open \"a C\" link[2,3)=https://a.org/C_(x)" },
  { "a **[", "p open \"a\"" },
  { "a **[b", "p open \"a b\" strong[2,3)" },
  { "a **b *[", "p open \"a b\" strong[2,3)" },
  { "a[^1", "p open \"a[^1\"" },
  { "> x [!NO", "p q1 open \"x [!NO\"" },
  { "a \\*b\\*", "p open \"a *b*\"" },
  { "a \\", "p open \"a\"" },
  { "a <htt", "p open \"a\"" },
  { "a <https://exa", "p open \"a https://exa\"" },
  { "a <br /", "p open \"a\"" },
  { "a <b", "p open \"a\"" },
  { "a <bo", "p open \"a <bo\"" },
  { "# T #", "h1 open \"T\"" },
  { "# T#", "h1 open \"T#\"" },
  { "| a | **b", "p open \"a\\342\\200\\203b\" strong[4,5)" },
  { "text\n| a", "p open \"text\\na\"" },
  { "| a |\nb", "p open \"| a |\\nb\"" },
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

/* What is shown of a text so far, without white space. */
static char *
dup_shown (PhidiasMarkdownStream *stream)
{
  g_autoptr (GString) shown = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (stream)); i++)
    {
      g_autoptr (PhidiasBlock) block = g_list_model_get_item (G_LIST_MODEL (stream), i);

      for (const char *at = phidias_block_get_text (block); *at != '\0'; at = g_utf8_next_char (at))
        if (!g_unichar_isspace (g_utf8_get_char (at)))
          g_string_append_unichar (shown, g_utf8_get_char (at));
    }

  return g_string_free (g_steal_pointer (&shown), FALSE);
}

/* At no moment is anything shown that is gone in the next: what is there is how the text will begin. */
static void
test_calm (void)
{
  static const char text[] =
    "Some **bold text** and *emphasis*, ***both***, `code **span**`, ~~gone~~, **`code`** and 2 * 3 * 4.\n"
    "A [link](https://a.example/x?y=(z)) and [**bold** link](https://a.example), **[link in bold](https://a.example)**,\n"
    "*[em](https://a.example)*, [![badge](https://a.example/b.png)](https://a.example/c), <https://a.example/d>.\n\n"
    "![An image](https://a.example/e.png) after, line<br>break, \\*escaped\\* \\_signs\\_, a note[^1], snake_case_name.\n\n"
    "# Heading with **bold** and `code`\n\n## Closed ##\n\nSetext?\n---\n\n"
    "1. **First**: do\n2. *Second*\n   - nested `x`\n\n* [ ] **open**\n* [x] ~~done~~\n\n"
    "> A quote with [link](https://a.example)\n> > and *one* in it\n\n"
    "| Left | **Right** | `c` |\n|:-----|------:|---|\n| a **b** | [x](https://a.example) | 1 |\n| half\n\n"
    "```python title=\"x\"\ndef f(x): # **not bold**\n    return x\n```\n\n~~~~md\n```\ninner\n```\n~~~~\n\n"
    "Math $x_1 * y_1$ and \\(a_b\\) and $5 and $6.\n\n$$\n\\frac{a}{b}\n$$\n\n\\[ x^2 \\]\n\n"
    "**\346\263\250\346\204\217\357\274\232**\350\277\231\346\230\257\343\200\202\n\n***\n\nThe end.\n";
  g_autoptr (PhidiasMarkdownStream) whole = phidias_markdown_stream_new ();
  g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();
  g_autofree char *end = NULL;

  phidias_markdown_stream_set_text (whole, text);
  end = dup_shown (whole);
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      g_autofree char *piece = g_strndup (at, g_utf8_next_char (at) - at);
      g_autofree char *shown = NULL;

      phidias_markdown_stream_append (stream, piece);
      shown = dup_shown (stream);
      if (!g_str_has_prefix (end, shown))
        {
          g_autofree char *arrived = g_strndup (text, g_utf8_next_char (at) - text);

          g_test_message ("after %s\nit shows %s", arrived, shown);
          g_test_fail ();
          return;
        }
    }
}

static void
test_tex (void)
{
  static const struct
  {
    const char *markdown;
    const char *tex;
  } formulas[] = {
    { "$$\nx\n$$", "x" },
    { "\\[ x \\]", "x" },
    { "\\begin{align*}\na &= b\n\\end{align*}", "\\begin{align*}\na &= b\n\\end{align*}" },
    { "$$\\begin{cases} a \\end{cases}$$", "\\begin{cases} a \\end{cases}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (formulas); i++)
    {
      g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();
      g_autoptr (PhidiasBlock) block = NULL;
      g_autofree char *tex = NULL;

      phidias_markdown_stream_set_text (stream, formulas[i].markdown);
      block = g_list_model_get_item (G_LIST_MODEL (stream), 0);
      tex = phidias_block_dup_tex (block);
      g_assert_cmpstr (tex, ==, formulas[i].tex);
    }
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/text/calm/halves", test_halves);
  g_test_add_func ("/text/calm/prefixes", test_calm);
  g_test_add_func ("/text/calm/tex", test_tex);

  return g_test_run ();
}
