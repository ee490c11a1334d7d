/* test-title.c: a conversation's name from its first prompt
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <string.h>

#include "phidias-test.h"
#include "phidias-title.h"

static void
test_titles (void)
{
  static const char * const rows[][2] = {
    { "", "" },
    { " \n\t ", "" },
    { "Hello", "Hello" },
    { "  Hello \t there \r\n and more", "Hello there" },
    { "\n\nSecond line", "Second line" },
    { "Explain serverless deployment to a child in the simplest words you have",
      "Explain serverless deployment to a child in the simplest…" },
    /* Exactly as long as there is room for. */
    { "123456789 123456789 123456789 123456789 123456789 1234567890", "123456789 123456789 123456789 123456789 123456789 1234567890" },
    { "123456789 123456789 123456789 123456789 123456789 1234567890 x", "123456789 123456789 123456789 123456789 123456789 1234567890…" },
    /* A word that fills the line is cut. */
    { "see https://example.com/a/very/long/address/that/does/not/end/anywhere/soon",
      "see https://example.com/a/very/long/address/that/does/not/en…" },
    { "日本語で書かれたとても長い質問です。日本語で書かれたとても長い質問です。日本語で書かれたとても長い質問です。日本語で書かれたとても長い質問です。",
      "日本語で書かれたとても長い質問です。日本語で書かれたとても長い質問です。日本語で書かれたとても長い質問です。日本語で書か…" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *title = phidias_title_from_prompt (rows[i][0]);

      g_assert_cmpstr (title, ==, rows[i][1]);
    }
}

static void
test_large (void)
{
  g_autofree char *line = g_strnfill (10 * 1000 * 1000, 'x');
  g_autofree char *title = phidias_title_from_prompt (line);

  g_assert_cmpint (g_utf8_strlen (title, -1), ==, 61);
  memset (line, ' ', 10 * 1000 * 1000 - 1);
  g_clear_pointer (&title, g_free);
  title = phidias_title_from_prompt (line);
  g_assert_cmpstr (title, ==, "x");
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/session/title/titles", test_titles);
  g_test_add_func ("/session/title/large", test_large);

  return g_test_run ();
}
