/* test-display-text.c: what is drawn for hostile text, and which byte is which
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "phidias-display-text.h"
#include "phidias-test.h"

#include <string.h>

static const struct
{
  const char *text;
  gboolean    is_code;
  const char *shown;
  gboolean    has_marks;
} cases[] = {
  { "", FALSE, "", FALSE },
  { "plain\ttext\n", TRUE, "plain\ttext\n", FALSE },
  { "a\033[31mb", FALSE, "a\342\220\233[31mb", FALSE },
  { "a\177\302\200b", FALSE, "a\342\220\241\357\277\275b", FALSE },
  { "a\342\200\256b", FALSE, "a\342\200\256b", FALSE },
  { "a\342\200\256b", TRUE, "a\342\237\250U+202E\342\237\251b", TRUE },
  { "\342\200\213x\357\273\277", TRUE, "\342\237\250U+200B\342\237\251x\342\237\250U+FEFF\342\237\251", TRUE },
  { "\363\240\201\201", TRUE, "\342\237\250U+E0041\342\237\251", TRUE },
  { "caf\303\251 \360\237\230\200", TRUE, "caf\303\251 \360\237\230\200", FALSE },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PhidiasDisplayText) shown =
        phidias_display_text_new (cases[i].text, strlen (cases[i].text), cases[i].is_code);

      g_assert_cmpstr (phidias_display_text_get_text (shown), ==, cases[i].shown);
      g_assert_cmpuint (phidias_display_text_get_length (shown), ==, strlen (cases[i].shown));
      g_assert_true (phidias_display_text_has_marks (shown) == cases[i].has_marks);
    }
}

/* There and back is the same character, for every character. */
static void
test_bytes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *text = cases[i].text;
      g_autoptr (PhidiasDisplayText) shown = phidias_display_text_new (text, strlen (text), cases[i].is_code);
      guint last = 0;

      for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
        {
          guint byte = phidias_display_text_to_shown (shown, at - text);

          g_assert_cmpuint (byte, >=, last);
          g_assert_cmpuint (phidias_display_text_from_shown (shown, byte), ==, at - text);
          last = byte;
        }
      g_assert_cmpuint (phidias_display_text_to_shown (shown, strlen (text)), ==, strlen (cases[i].shown));
      g_assert_cmpuint (phidias_display_text_from_shown (shown, strlen (cases[i].shown)), ==, strlen (text));

      /* Every byte of what is drawn belongs to the start of a character. */
      for (const char *at = cases[i].shown; *at != '\0'; at = g_utf8_next_char (at))
        {
          guint byte = phidias_display_text_from_shown (shown, at - cases[i].shown);

          g_assert_cmpuint (byte, <, strlen (text));
          g_assert_cmpint ((guchar) text[byte] & 0xc0, !=, 0x80);
        }
    }
}

static void
test_piled_marks (void)
{
  g_autoptr (GString) text = g_string_new ("a");
  g_autoptr (PhidiasDisplayText) shown = NULL;

  for (guint i = 0; i < 500; i++)
    g_string_append_unichar (text, 0x301);
  g_string_append (text, "bc");
  shown = phidias_display_text_new (text->str, text->len, FALSE);
  g_assert_cmpuint (phidias_display_text_get_length (shown), ==, 1 + 16 * 2 + 2);
  g_assert_true (g_str_has_suffix (phidias_display_text_get_text (shown), "bc"));
  g_assert_cmpuint (phidias_display_text_to_shown (shown, text->len - 2), ==, 33);
  g_assert_cmpuint (phidias_display_text_from_shown (shown, 33), ==, text->len - 2);
  g_assert_cmpuint (phidias_display_text_from_shown (shown, 34), ==, text->len - 1);
}

static void
test_sparse (void)
{
  g_autofree char *run = g_strnfill (1001, 'x');
  g_autofree char *words = g_strnfill (5000, 'x');
  g_autoptr (PhidiasDisplayText) long_run = phidias_display_text_new (run, 1001, FALSE);
  g_autoptr (PhidiasDisplayText) short_run = phidias_display_text_new (run, 1000, FALSE);
  g_autoptr (PhidiasDisplayText) with_spaces = NULL;

  for (guint i = 500; i < 5000; i += 500)
    words[i] = ' ';
  with_spaces = phidias_display_text_new (words, 5000, FALSE);
  g_assert_true (phidias_display_text_get_is_sparse (long_run));
  g_assert_false (phidias_display_text_get_is_sparse (short_run));
  g_assert_false (phidias_display_text_get_is_sparse (with_spaces));
}

static void
test_even (void)
{
  static const struct
  {
    const char *text;
    gboolean    is_even;
  } evens[] = {
    { "QUJD+/=", TRUE },
    { "two words", FALSE },
    { "a\nb", FALSE },
    { "na\303\257ve", FALSE },
    { "a\001b", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (evens); i++)
    {
      g_autoptr (PhidiasDisplayText) shown =
        phidias_display_text_new (evens[i].text, strlen (evens[i].text), FALSE);

      g_assert_cmpint (phidias_display_text_get_is_even (shown), ==, evens[i].is_even);
    }
}

/* One character stands for the whole of an object; a range that has a part of it has all of it. */
static void
test_objects (void)
{
  static const char text[] = "a $x$$yy$ b\001";
  static const PhidiasDisplayObject objects[] = { { 2, 5 }, { 5, 9 } };
  g_autoptr (PhidiasDisplayText) shown =
    phidias_display_text_new_with_ranges (text, strlen (text), objects, G_N_ELEMENTS (objects), NULL, 0);

  g_assert_cmpstr (phidias_display_text_get_text (shown), ==, "a \357\277\274\357\277\274 b\342\220\201");
  g_assert_false (phidias_display_text_get_is_even (shown));
  for (guint i = 0; i < 2; i++)
    g_assert_cmpuint (phidias_display_text_to_shown (shown, i), ==, i);
  for (guint i = 2; i < 5; i++)
    g_assert_cmpuint (phidias_display_text_to_shown (shown, i), ==, 2);
  for (guint i = 5; i < 9; i++)
    g_assert_cmpuint (phidias_display_text_to_shown (shown, i), ==, 5);
  g_assert_cmpuint (phidias_display_text_to_shown (shown, 9), ==, 8);
  g_assert_cmpuint (phidias_display_text_to_shown (shown, 11), ==, 10);

  g_assert_cmpuint (phidias_display_text_to_shown_end (shown, 2), ==, 2);
  g_assert_cmpuint (phidias_display_text_to_shown_end (shown, 3), ==, 5);
  g_assert_cmpuint (phidias_display_text_to_shown_end (shown, 5), ==, 5);
  g_assert_cmpuint (phidias_display_text_to_shown_end (shown, 6), ==, 8);
  g_assert_cmpuint (phidias_display_text_to_shown_end (shown, 9), ==, 8);

  g_assert_cmpuint (phidias_display_text_from_shown (shown, 2), ==, 2);
  g_assert_cmpuint (phidias_display_text_from_shown (shown, 5), ==, 5);
  g_assert_cmpuint (phidias_display_text_from_shown (shown, 8), ==, 9);
  g_assert_cmpuint (phidias_display_text_from_shown (shown, 10), ==, 11);
}

/* What is not seen is shown in code and in links; there not what a script is written with. */
static void
test_ranges (void)
{
  static const char text[] = "a\342\200\256 b\342\200\215\342\200\256 c\342\200\215\342\200\256 d\342\200\256";
  static const PhidiasDisplayRange ranges[] = { { 5, 12, TRUE }, { 13, 20, FALSE } };
  g_autoptr (PhidiasDisplayText) shown =
    phidias_display_text_new_with_ranges (text, strlen (text), NULL, 0, ranges, G_N_ELEMENTS (ranges));

  g_assert_cmpstr (phidias_display_text_get_text (shown), ==,
                   "a\342\200\256 b\342\237\250U+200D\342\237\251\342\237\250U+202E\342\237\251"
                   " c\342\200\215\342\237\250U+202E\342\237\251 d\342\200\256");
  g_assert_cmpuint (phidias_display_text_from_shown (shown, 10), ==, 6);
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/text/display-text/cases", test_cases);
  g_test_add_func ("/text/display-text/bytes", test_bytes);
  g_test_add_func ("/text/display-text/piled-marks", test_piled_marks);
  g_test_add_func ("/text/display-text/sparse", test_sparse);
  g_test_add_func ("/text/display-text/even", test_even);
  g_test_add_func ("/text/display-text/objects", test_objects);
  g_test_add_func ("/text/display-text/ranges", test_ranges);

  return g_test_run ();
}
