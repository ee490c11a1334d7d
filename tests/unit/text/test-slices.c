/* test-slices.c: where long paragraphs are cut
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <string.h>

#include "phidias-markdown-stream.h"
#include "phidias-test.h"

/* A slice ends before or behind a link, code and a formula, wherever in them its last character is. */
static void
test_slices_keep_constructs (void)
{
  static const struct
  {
    const char      *source;
    const char      *text;
    PhidiasSpanStyle style;
  } constructs[] = {
    { "[a *link* of words](https://example.org/a)", "a link of words", PHIDIAS_SPAN_LINK },
    { "![an image of it](https://example.org/i.png)", "an image of it", PHIDIAS_SPAN_IMAGE },
    { "``code `of` some words``", "code `of` some words", PHIDIAS_SPAN_CODE },
    { "$a + b = c + d + e$", "$a + b = c + d + e$", PHIDIAS_SPAN_MATH },
    { "\\(a + b = c + d\\)", "\\(a + b = c + d\\)", PHIDIAS_SPAN_MATH },
  };
  static const char * const fillers[] = { "words and ", "\345\255\227" };

  for (guint i = 0; i < G_N_ELEMENTS (constructs) * G_N_ELEMENTS (fillers); i++)
    for (guint before = 1950; before <= 2005; before += 5)
      {
        const char *filler = fillers[i / G_N_ELEMENTS (constructs)];
        const char *source = constructs[i % G_N_ELEMENTS (constructs)].source;
        const char *expected = constructs[i % G_N_ELEMENTS (constructs)].text;
        g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();
        g_autoptr (GString) text = g_string_new (NULL);
        guint n_found = 0;

        while (g_utf8_strlen (text->str, -1) < before)
          g_string_append (text, filler);
        g_string_append_printf (text, "%s%s", source, *filler == 'w' ? " " : "");
        for (guint j = 0; j < 300; j++)
          g_string_append (text, filler);
        for (const char *at = text->str; *at != '\0'; at = g_utf8_next_char (at))
          {
            g_autofree char *piece = g_strndup (at, g_utf8_next_char (at) - at);

            phidias_markdown_stream_append (stream, piece);
          }
        phidias_markdown_stream_finish (stream);

        g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (stream)), >, 1);
        for (guint j = 0; j < g_list_model_get_n_items (G_LIST_MODEL (stream)); j++)
          {
            g_autoptr (PhidiasBlock) block = g_list_model_get_item (G_LIST_MODEL (stream), j);
            guint n_spans;
            const PhidiasSpan *spans = phidias_block_get_spans (block, &n_spans);

            for (guint k = 0; k < n_spans; k++)
              if (spans[k].style == constructs[i % G_N_ELEMENTS (constructs)].style)
                {
                  g_autofree char *shown = g_strndup (phidias_block_get_text (block) + spans[k].start, spans[k].end - spans[k].start);

                  g_assert_cmpstr (shown, ==, expected);
                  n_found++;
                }
          }
        g_assert_cmpuint (n_found, ==, 1);
      }
}

/* What is opened and never closed, or longer than a slice, is cut like any text: at a space. */
static void
test_endless_constructs (void)
{
  static const char * const openers[] = { "", "[", "`", "$x ", "![", "[x](", "\\(" };

  for (guint i = 0; i < G_N_ELEMENTS (openers); i++)
    for (guint before = 0; before <= 1900; before += 100)
      {
        g_autoptr (PhidiasMarkdownStream) stream = phidias_markdown_stream_new ();
        g_autoptr (PhidiasBlock) first = NULL;
        g_autoptr (GString) text = g_string_new (NULL);
        const char *shown;
        gsize start, end;

        while (text->len < before)
          g_string_append (text, "many words ");
        g_string_append (text, openers[i]);
        for (guint j = 0; j < 500; j++)
          g_string_append (text, "word ");
        phidias_markdown_stream_set_text (stream, text->str);

        first = g_list_model_get_item (G_LIST_MODEL (stream), 0);
        shown = phidias_block_get_text (first);
        phidias_block_get_source_range (first, &start, &end);
        g_assert_true (phidias_block_get_has_more (first));
        g_assert_cmpuint (end, >, 1000);
        g_assert_cmpuint (end, <=, 2000);
        g_assert_cmpint (text->str[end - 1], ==, ' ');
        g_assert_cmpuint (strlen (shown), >, 900);
      }
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/text/slices/keep-constructs", test_slices_keep_constructs);
  g_test_add_func ("/text/slices/endless-constructs", test_endless_constructs);

  return g_test_run ();
}
