/* test-math-scan.c: formulas are found, money and shell are not, at any length
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "phidias-math-scan.h"
#include "phidias-test.h"

#include <string.h>
#include <time.h>

/* What is found, as ⟨inner⟩ in the line and ⟦inner⟧ on a line of its own, all else as it is. */
static const struct
{
  const char *source;
  const char *marked;
} cases[] = {
  /* The four forms. */
  { "", "" },
  { "$x$", "⟨x⟩" },
  { "a $x^2$, b", "a ⟨x^2⟩, b" },
  { "a \\(x^2\\) b", "a ⟨x^2⟩ b" },
  { "a \\( x \\) b", "a ⟨ x ⟩ b" },
  { "$$x$$", "⟦x⟧" },
  { "$$\nx = 1\n$$", "⟦\nx = 1\n⟧" },
  { "so $$x = 1$$ holds", "so ⟦x = 1⟧ holds" },
  { "\\[ x = 1 \\]", "⟦ x = 1 ⟧" },
  { "so: \\[\nx\n\\]\nand", "so: ⟦\nx\n⟧\nand" },
  { "$a$ and $b$ and $c$.", "⟨a⟩ and ⟨b⟩ and ⟨c⟩." },
  { "$a$$b$", "$a$$b$" },
  { "\\(a\\)\\(b\\)", "⟨a⟩⟨b⟩" },
  { "($x$) $y$-axis \"$z$\" **$w$**", "(⟨x⟩) ⟨y⟩-axis \"⟨z⟩\" **⟨w⟩**" },
  { "设$x$为实数，其中$y$（米）", "设⟨x⟩为实数，其中⟨y⟩（米）" },
  { "the $n$th term, the $x$s", "the ⟨n⟩th term, the ⟨x⟩s" },
  { "$a\n+ b$", "⟨a\n+ b⟩" },
  { "$$ \\text{if $x$ holds} $$", "⟦ \\text{if $x$ holds} ⟧" },
  { "$x = \\$5$", "⟨x = \\$5⟩" },
  { "$\\{1\\}$", "⟨\\{1\\}⟩" },
  { "\\begin{align}\na &= b\n\\end{align}", "⟦\\begin{align}\na &= b\n\\end{align}⟧" },
  { "So\n  \\begin{pmatrix}1\\end{pmatrix} it", "So\n  ⟦\\begin{pmatrix}1\\end{pmatrix}⟧ it" },
  { "In \\begin{align}a\\end{align}", "In \\begin{align}a\\end{align}" },
  { "\\begin{foo}a\\end{foo}", "\\begin{foo}a\\end{foo}" },
  { "\\begin{align}a\\end{align*}", "\\begin{align}a\\end{align*}" },
  { "$12$ apples, $5$", "⟨12⟩ apples, ⟨5⟩" },
  { "$2 \\times 3$, $3 mod 5$, $2 sin x$", "⟨2 \\times 3⟩, ⟨3 mod 5⟩, ⟨2 sin x⟩" },
  { "$P(A and B)$, $P(rain and wind)$", "⟨P(A and B)⟩, ⟨P(rain and wind)⟩" },
  { "$\\text{rate of change} = x$", "⟨\\text{rate of change} = x⟩" },

  /* Money. */
  { "$5 and $6", "$5 and $6" },
  { "$5-$6, $5/$6, ($5,$6)", "$5-$6, $5/$6, ($5,$6)" },
  { "US$ 5, US$5 and A$6", "US$ 5, US$5 and A$6" },
  { "5$ and 6$ and 7$", "5$ and 6$ and 7$" },
  { "$5 for two, 6$", "$5 for two, 6$" },
  { "from $5/month and up to 10$", "from $5/month and up to 10$" },
  { "It costs $5. Then $x$ is", "It costs $5. Then ⟨x⟩ is" },
  { "It costs $5 or $x$", "It costs $5 or ⟨x⟩" },
  { "places rated $$ or $$$, $$$$", "places rated $$ or $$$, $$$$" },
  { "places rated $$ or $$", "places rated $$ or $$" },
  { "\\$5 and $x$ and \\$6", "\\$5 and ⟨x⟩ and \\$6" },
  { "$20,000 in 2020, then 30,000$", "$20,000 in 2020, then 30,000$" },

  /* Shell. */
  { "$HOME/$USER", "$HOME/$USER" },
  { "${HOME}/${USER} $(pwd)/$(ls)", "${HOME}/${USER} $(pwd)/$(ls)" },
  { "$HOME and $PATH", "$HOME and $PATH" },
  { "$HOME_$USER, $A:$B", "$HOME_$USER, $A:$B" },
  { "echo $HOME and so on$", "echo $HOME and so on$" },
  { "kill -9 $$ or not $$", "kill -9 $$ or not $$" },

  /* Code, escapes, brackets. */
  { "`$x$` and ``a`$x$`` and $y$", "`$x$` and ``a`$x$`` and ⟨y⟩" },
  { "$5 `and$` $x$", "$5 `and$` ⟨x⟩" },
  { "` $x$", "` ⟨x⟩" },
  { "`\\` $x$", "`\\` ⟨x⟩" },
  { "\\\\(x\\\\)", "\\\\(x\\\\)" },
  { "\\(see below\\), \\(also this one\\)", "\\(see below\\), \\(also this one\\)" },
  { "\\[1\\] and \\[x\\]", "\\[1\\] and \\[x\\]" },
  { "\\[a=b\\](http://x)", "\\[a=b\\](http://x)" },
  { "\\[citation needed here\\]", "\\[citation needed here\\]" },
  { "\\[\\boxed{4}\\]", "⟦\\boxed{4}⟧" },
  { "\\(\\), \\( \\), $$ $$, \\[\n\\]", "\\(\\), \\( \\), $$ $$, \\[\n\\]" },
  { "$ x$, $x $", "$ x$, $x $" },

  /* Not closed, or not in this paragraph. */
  { "$x", "$x" },
  { "\\(x and $y$", "\\(x and ⟨y⟩" },
  { "$$x and $y$", "$$x and ⟨y⟩" },
  { "$a\n\nb$", "$a\n\nb$" },
  { "\\[a = \n \nb\\] $c$", "\\[a = \n \nb\\] ⟨c⟩" },
  { "x\\", "x\\" },
  { "$", "$" },
};

static char *
mark (const char *source, gsize length)
{
  GString *marked = g_string_new (NULL);
  PhidiasMathScan scan;
  PhidiasMathRange range;
  gsize at = 0;

  phidias_math_scan_init (&scan, source, length, TRUE);
  while (phidias_math_scan_next (&scan, &range))
    {
      g_assert_false (range.is_open);
      g_assert_cmpuint (range.start, >=, at);
      g_assert_cmpuint (range.inner_start, >=, range.start);
      g_assert_cmpuint (range.inner_end, >, range.inner_start);
      g_assert_cmpuint (range.end, >=, range.inner_end);
      g_assert_cmpuint (range.end, <=, length);
      g_string_append_len (marked, source + at, range.start - at);
      g_string_append (marked, range.is_display ? "⟦" : "⟨");
      g_string_append_len (marked, source + range.inner_start, range.inner_end - range.inner_start);
      g_string_append (marked, range.is_display ? "⟧" : "⟩");
      at = range.end;
    }
  g_string_append_len (marked, source + at, length - at);

  return g_string_free (marked, FALSE);
}

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      /* Exactly that much memory: a sanitizer sees a step beyond it. */
      gsize length = strlen (cases[i].source);
      g_autofree char *copy = g_memdup2 (cases[i].source, length);
      g_autofree char *marked = mark (copy, length);

      g_assert_cmpstr (marked, ==, cases[i].marked);
    }
}

/* What was said to be a formula, or none, while text arrived is still so when all is there; and what
 * became a formula was open until then. */
static void
test_prefixes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *source = cases[i].source;
      gsize length = strlen (source);
      g_autoptr (GArray) whole = g_array_new (FALSE, FALSE, sizeof (PhidiasMathRange));
      PhidiasMathScan scan;
      PhidiasMathRange range;

      phidias_math_scan_init (&scan, source, length, TRUE);
      while (phidias_math_scan_next (&scan, &range))
        g_array_append_val (whole, range);

      for (gsize cut = 0; cut < length; cut++)
        {
          g_autofree char *copy = g_memdup2 (source, cut);
          gsize held = cut;
          guint n = 0;

          phidias_math_scan_init (&scan, copy, cut, FALSE);
          while (phidias_math_scan_next (&scan, &range))
            {
              if (range.is_open)
                {
                  g_assert_cmpuint (range.end, ==, cut);
                  g_assert_cmpuint (range.start, <, cut);
                  held = range.start;
                  break;
                }
              g_assert_cmpuint (n, <, whole->len);
              g_assert_cmpmem (&range, sizeof (range), &g_array_index (whole, PhidiasMathRange, n), sizeof (range));
              n++;
            }
          /* A code span that has not ended hides what is in it; and is shown as code. */
          if (strchr (source, '`') == NULL)
            for (; n < whole->len; n++)
              g_assert_cmpuint (g_array_index (whole, PhidiasMathRange, n).start, >=, held);
        }
    }
}

static void
test_open (void)
{
  static const struct
  {
    const char *source;
    int         start;   /* of the first open one; -1: none */
  } open[] = {
    { "a $x", 2 }, { "a $x$", 2 }, { "a $x$ ", -1 }, { "a $", 2 }, { "a \\", 2 }, { "a \\(x", 2 },
    { "a \\(x\\)", -1 }, { "\\[x = 1\\]", 0 }, { "\\[x = 1\\]\n", -1 }, { "$$x$", 0 }, { "$$x$$", 0 },
    { "$$x$$ ", -1 }, { "$5 for", 0 }, { "$5 for ", -1 }, { "$HOME and then ", -1 }, { "$ 5", -1 },
    { "a `$x", -1 }, { "$x\n\ny", -1 }, { "\\begin{al", 0 }, { "\\begin{align}x", 0 }, { "\\begin{foo}", -1 },
    { "$n$t", 0 }, { "$n$th", 0 }, { "$n$the", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (open); i++)
    {
      PhidiasMathScan scan;
      PhidiasMathRange range;
      int start = -1;

      phidias_math_scan_init (&scan, open[i].source, strlen (open[i].source), FALSE);
      while (start < 0 && phidias_math_scan_next (&scan, &range))
        start = range.is_open ? (int) range.start : -1;
      if (start != open[i].start)
        g_error ("%s: open at %d, not %d", open[i].source, start, open[i].start);
    }
}

/* Shown as it is, an open one does not hide what comes behind its delimiter. */
static void
test_behind_open (void)
{
  PhidiasMathScan scan;
  PhidiasMathRange range;

  phidias_math_scan_init (&scan, "\\(a $b$ c", 9, FALSE);
  g_assert_true (phidias_math_scan_next (&scan, &range));
  g_assert_true (range.is_open);
  g_assert_cmpuint (range.start, ==, 0);
  g_assert_true (phidias_math_scan_next (&scan, &range));
  g_assert_false (range.is_open);
  g_assert_cmpuint (range.start, ==, 4);
  g_assert_false (phidias_math_scan_next (&scan, &range));
}

static double
time_scan (const char *piece, const char *tail, gsize size, gboolean is_final)
{
  g_autoptr (GString) text = g_string_sized_new (size + 64);
  PhidiasMathScan scan;
  PhidiasMathRange range;
  clock_t start;

  while (text->len < size)
    g_string_append (text, piece);
  g_string_append (text, tail);
  start = clock ();
  phidias_math_scan_init (&scan, text->str, text->len, is_final);
  while (phidias_math_scan_next (&scan, &range))
    ;

  return (double) (clock () - start) / CLOCKS_PER_SEC;
}

/* Four times the text takes about four times the time. */
static void
test_hostile (void)
{
  static const char * const pieces[] = {
    "$", "$$", "$ ", "$x", "$$x", "$$ ", "\\(", "\\(x", "\\[", "\\[ ", "\\[x y ", "\\( foo ", "\\", "\\\\", "`", "` `` ``` ",
    "$x$ \\(", "\\($x$", "$`", "\\(`", "\\[a\\(b$$c", "\\begin{align}", "\n\\begin{align}\n\\begin{gather}",
    "\n", "\n ", "$\n", "$x \\$", "$5 ", "$$\\$", "$x$$", "    \n", "x$y", "\\)\\(", "\\]\\[", "$1$a",
  };
  static const char * const tails[] = { "", "\\)", " \\]", "$$", "`", "\\end{align}" };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    for (guint j = 0; j < G_N_ELEMENTS (tails); j++)
      {
        gboolean is_final = (i + j) % 2 == 0;
        double large = time_scan (pieces[i], tails[j], 1024 * 1024, is_final);
        double small = large;

        /* By the square it would be minutes. Whatever else the machine does, one of five is quiet. */
        for (guint n = 0; n < 5 && large > 0.06 && (n == 0 || large > 10 * small); n++)
          {
            small = time_scan (pieces[i], tails[j], 256 * 1024, is_final);
            large = time_scan (pieces[i], tails[j], 1024 * 1024, is_final);
          }
        if (large > 0.06 && large > 10 * small)
          g_error ("\"%s\" … \"%s\": %.0f ms for 256 KB, %.0f ms for 1 MB", pieces[i], tails[j], small * 1000, large * 1000);
      }
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/text/math-scan/cases", test_cases);
  g_test_add_func ("/text/math-scan/prefixes", test_prefixes);
  g_test_add_func ("/text/math-scan/open", test_open);
  g_test_add_func ("/text/math-scan/behind-open", test_behind_open);
  g_test_add_func ("/text/math-scan/hostile", test_hostile);

  return g_test_run ();
}
