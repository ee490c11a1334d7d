/* test-think-scanner.c: where the thought in tags ends and the answer begins
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <string.h>

#include "phidias-test.h"
#include "phidias-think-scanner.h"

typedef struct
{
  const char *text;
  const char *thought; /* NULL where there is none */
  const char *answer;
} Case;

static const Case cases[] = {
  { "", NULL, "" },
  { "Yes.", NULL, "Yes." },
  { "<think>Hm.</think>Yes.", "Hm.", "Yes." },
  { "<think>\nHm.\n</think>\n\nYes.", "\nHm.\n", "Yes." },
  { "\n <think>Hm.</think>\r\n Yes.", "Hm.", " Yes." },
  { "<think>Hm.</think>\n\n    code\n", "Hm.", "    code\n" },
  { "<think>Hm.</think>", "Hm.", "" },
  { "<think>Hm.</think> \n", "Hm.", "" },
  { "<think>", NULL, "" },
  { "<think>Hm", "Hm", "" },
  { "<think>Hm</thin", "Hm</thin", "" },
  { "<think>a </th> b </think >c</think>d", "a </th> b </think >c", "d" },
  { "<think>a <think> b</think>c</think>d", "a <think> b", "c</think>d" },
  { "<think></think>Yes.", NULL, "Yes." },
  { "<think>\n\n</think>\n\nYes.", NULL, "Yes." },
  { "<think>é漢😀</think>é漢😀", "é漢😀", "é漢😀" },
  { "<thi", NULL, "<thi" },
  { " <thinker>", NULL, " <thinker>" },
  { "<THINK>no</THINK>", NULL, "<THINK>no</THINK>" },
  { "Say <think>x</think> so.", NULL, "Say <think>x</think> so." },
  { "`<think>`", NULL, "`<think>`" },
  { "```\n<think>\n```", NULL, "```\n<think>\n```" },
  { "</think>Yes.", NULL, "</think>Yes." },
  { "<think>x</think>Write `<think>y</think>`.", "x", "Write `<think>y</think>`." },
};

/* What a scanner said never turns out wrong later. */
static void
assert_grows (const PhidiasThinkScanner *before, const PhidiasThinkScanner *after)
{
  g_assert_cmpint (after->phase, >=, before->phase);
  g_assert_cmpuint (after->thought_end, >=, before->thought_end);
  g_assert_true (after->has_thought || !before->has_thought);
  if (before->phase >= PHIDIAS_THINK_THINKING)
    g_assert_cmpuint (after->thought_start, ==, before->thought_start);
  if (before->phase >= PHIDIAS_THINK_BETWEEN)
    g_assert_cmpuint (after->thought_end, ==, before->thought_end);
  if (before->phase == PHIDIAS_THINK_ANSWERING)
    g_assert_cmpuint (after->answer_start, ==, before->answer_start);
}

static void
scan_to (PhidiasThinkScanner *scanner, const char *text, gsize length, gboolean is_whole)
{
  PhidiasThinkScanner before = *scanner;
  g_autofree char *part = g_strndup (text, length);

  phidias_think_scanner_scan (scanner, part, length, is_whole);
  assert_grows (&before, scanner);
}

static void
assert_case (const PhidiasThinkScanner *scanner, const Case *test)
{
  g_assert_cmpint (scanner->has_thought, ==, test->thought != NULL);
  if (test->thought != NULL)
    g_assert_cmpmem (test->text + scanner->thought_start, scanner->thought_end - scanner->thought_start,
                     test->thought, strlen (test->thought));
  if (scanner->phase == PHIDIAS_THINK_ANSWERING)
    g_assert_cmpstr (test->text + scanner->answer_start, ==, test->answer);
  else
    g_assert_cmpstr (test->answer, ==, "");
}

static void
test_whole (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      PhidiasThinkScanner scanner = PHIDIAS_THINK_SCANNER_INIT;

      g_test_message ("%s", cases[i].text);
      scan_to (&scanner, cases[i].text, strlen (cases[i].text), TRUE);
      assert_case (&scanner, &cases[i]);
      g_assert_cmpstr (phidias_think_get_answer (cases[i].text), ==, cases[i].answer);
    }
}

/* Each text in each way to cut it in three, and byte by byte; a cut may go through a character. */
static void
test_every_cut (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize length = strlen (cases[i].text);
      PhidiasThinkScanner bytes = PHIDIAS_THINK_SCANNER_INIT;

      for (gsize first = 0; first <= length; first++)
        for (gsize second = first; second <= length; second++)
          {
            PhidiasThinkScanner scanner = PHIDIAS_THINK_SCANNER_INIT;

            scan_to (&scanner, cases[i].text, first, FALSE);
            scan_to (&scanner, cases[i].text, second, FALSE);
            scan_to (&scanner, cases[i].text, length, FALSE);
            scan_to (&scanner, cases[i].text, length, TRUE);
            assert_case (&scanner, &cases[i]);
          }
      for (gsize end = 0; end <= length; end++)
        scan_to (&bytes, cases[i].text, end, FALSE);
      scan_to (&bytes, cases[i].text, length, TRUE);
      assert_case (&bytes, &cases[i]);
    }
}

/* Nothing that may be the closing tag is given away before that is clear. */
static void
test_held_back (void)
{
  const char *text = "<think>Hm</think>Yes";
  PhidiasThinkScanner scanner = PHIDIAS_THINK_SCANNER_INIT;

  for (gsize end = 0; end <= strlen (text); end++)
    {
      scan_to (&scanner, text, end, FALSE);
      g_assert_cmpuint (scanner.thought_end, <=, strlen ("<think>Hm"));
      if (end < strlen ("<think>"))
        g_assert_cmpint (scanner.phase, ==, PHIDIAS_THINK_UNDECIDED);
    }
  g_assert_cmpint (scanner.phase, ==, PHIDIAS_THINK_ANSWERING);
}

/* A long thought in small pieces costs what it is long. */
static void
test_linear (void)
{
  g_autoptr (GString) text = g_string_new ("<think>");
  PhidiasThinkScanner scanner = PHIDIAS_THINK_SCANNER_INIT;
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < 500000; i++)
    {
      g_string_append (text, "</thin ");
      phidias_think_scanner_scan (&scanner, text->str, text->len, FALSE);
    }
  g_string_append (text, "</think>Yes");
  phidias_think_scanner_scan (&scanner, text->str, text->len, TRUE);
  g_assert_cmpstr (text->str + scanner.answer_start, ==, "Yes");
  /* Quadratic would be an hour. */
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/model/think-scanner/whole", test_whole);
  g_test_add_func ("/model/think-scanner/every-cut", test_every_cut);
  g_test_add_func ("/model/think-scanner/held-back", test_held_back);
  g_test_add_func ("/model/think-scanner/linear", test_linear);

  return g_test_run ();
}
