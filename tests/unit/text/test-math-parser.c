/* test-math-parser.c: TeX is read as it was meant, and hostile TeX in no time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "phidias-math-parser.h"
#include "phidias-math-symbol-private.h"
#include "phidias-test.h"

#include <string.h>
#include <time.h>

static const char * const kinds[] = {
  "row", "symbol", "text", "space", "frac", "root", "scripts", "fenced", "big", "table", "accent", "line", "arrow", "box",
  "style", "phantom",
};

static const char * const fonts[] = { "", "rm:", "it:", "bf:", "bi:", "cal:", "bb:", "frak:", "sf:", "tt:" };

/* How a node is written here: symbols and text by their characters with the font before them, "?" for
 * source, other nodes in parentheses; "_" is nothing. */
static void
print (GString *out, const PhidiasMathNode *node)
{
  if (node == NULL)
    {
      g_string_append_c (out, '_');
      return;
    }
  if (node->kind == PHIDIAS_MATH_SYMBOL)
    {
      g_string_append_printf (out, "%s%s%s", fonts[node->font], node->text, (node->flags & PHIDIAS_MATH_SLASHED) != 0 ? "/" : "");
      return;
    }
  if (node->kind == PHIDIAS_MATH_TEXT)
    {
      g_string_append_printf (out, "%s\"%s\"", (node->flags & PHIDIAS_MATH_SOURCE) != 0 ? "?" : fonts[node->font], node->text);
      return;
    }
  if (node->kind == PHIDIAS_MATH_SPACE)
    {
      g_string_append_printf (out, "<%d>", node->amount);
      return;
    }

  g_string_append_printf (out, "(%s", node->kind == PHIDIAS_MATH_ROW ? "" : kinds[node->kind]);
  if (node->kind == PHIDIAS_MATH_FRACTION && node->amount != PHIDIAS_MATH_STYLE_AUTO)
    g_string_append_printf (out, ":%d", node->amount);
  if (node->kind == PHIDIAS_MATH_DELIMITER || node->kind == PHIDIAS_MATH_STYLE || node->kind == PHIDIAS_MATH_TABLE)
    g_string_append_printf (out, ":%d", node->amount);
  if ((node->flags & PHIDIAS_MATH_LIMITS) != 0)
    g_string_append (out, ":limits");
  if ((node->flags & PHIDIAS_MATH_ALWAYS_LIMITS) != 0)
    g_string_append (out, ":always");
  if ((node->flags & PHIDIAS_MATH_NO_BAR) != 0)
    g_string_append (out, ":bare");
  if ((node->flags & PHIDIAS_MATH_UNDER) != 0)
    g_string_append (out, ":under");
  if ((node->flags & PHIDIAS_MATH_WIDE) != 0)
    g_string_append (out, ":wide");
  if (node->text != NULL)
    g_string_append_printf (out, " '%s'", node->text);
  if (node->right != NULL)
    g_string_append_printf (out, " '%s'", node->right);
  if (node->children != NULL)
    for (guint i = 0; i < node->children->len; i++)
      {
        const char *gap = i == 0 && node->kind == PHIDIAS_MATH_ROW ? ""
                          : node->kind == PHIDIAS_MATH_TABLE && i > 0 && i % (guint) node->amount == 0 ? " / " : " ";

        g_string_append (out, gap);
        print (out, g_ptr_array_index (node->children, i));
      }
  if (node->base != NULL)
    {
      g_string_append_c (out, ' ');
      print (out, node->base);
    }
  if (node->over != NULL)
    {
      g_string_append (out, " ^");
      print (out, node->over);
    }
  if (node->under != NULL)
    {
      g_string_append (out, " _");
      print (out, node->under);
    }
  g_string_append_c (out, ')');
}

static char *
to_expression (const char *tex, gsize length)
{
  g_autoptr (PhidiasMathNode) node = phidias_math_parse (tex, length);
  GString *out = g_string_new (NULL);

  print (out, node);

  return g_string_free (out, FALSE);
}

static const struct
{
  const char *tex;
  const char *tree;
} cases[] = {
  { "", "()" },
  { "x", "(x)" },
  { "x + y = 2", "(x rm:+ y rm:= 2)" },
  { "-1 * 2", "(rm:− 1 rm:∗ 2)" },
  { "3.14, 5.", "(3.14 rm:, 5 .)" },
  { "ab", "(a b)" },
  { "x_i^2", "((scripts x ^2 _i))" },
  { "x^2_i", "((scripts x ^2 _i))" },
  { "x^{10}", "((scripts x ^10))" },
  { "x^10", "((scripts x ^1) 0)" },
  { "x''", "((scripts x ^rm:′′))" },
  { "f'(x)", "((scripts f ^rm:′) rm:( x rm:))" },
  { "x'^2", "((scripts x ^(rm:′ 2)))" },
  { "^2", "((scripts () ^2))" },
  { "_a", "((scripts () _a))" },
  { "x^", "((scripts x ^()))" },
  { "x^2^3", "((scripts x ^(2 3)))" },
  { "{=}", "((rm:=))" },
  { "{x}", "(x)" },
  { "\\frac{a}{b}", "((frac ^a _b))" },
  { "\\frac12", "((frac ^1 _2))" },
  { "\\frac\\pi2", "((frac ^π _2))" },
  { "\\dfrac{1}{2} \\tfrac 1 2", "((frac:0 ^1 _2) (frac:1 ^1 _2))" },
  { "\\binom{n}{k}", "((fenced '(' ')' (frac:bare ^n _k)))" },
  { "{a \\over b}", "(((frac ^(a) _(b))))" },
  { "{n \\choose k}", "((fenced '(' ')' (frac:bare ^(n) _(k))))" },
  { "\\sqrt{2}", "((root 2))" },
  { "\\sqrt2", "((root 2))" },
  { "\\sqrt[3]{x}", "((root x ^(3)))" },
  { "\\sqrt[", "((root () ^()))" },
  { "\\sum_{i=1}^n i", "((scripts:limits rm:∑ ^n _(i rm:= 1)) i)" },
  { "\\sum\\nolimits_i", "((scripts rm:∑ _i))" },
  { "\\int\\limits_0^1 x\\,dx", "((scripts:always rm:∫ ^1 _0) x <3> d x)" },
  { "\\lim_{x \\to 0} \\sin x", "((scripts:limits rm:lim _(x rm:→ 0)) rm:sin x)" },
  { "\\left( \\frac{a}{b} \\right]", "((fenced '(' ']' ((frac ^a _b))))" },
  { "\\left. x \\right|_0^1", "((scripts (fenced '' '|' (x)) ^1 _0))" },
  { "\\left\\{ a \\middle| b \\right\\}", "((fenced '{' '}' (a (big:0 '|') b)))" },
  { "\\left( x", "((fenced '(' '' (x)))" },
  { "\\right) x", "((big:0 ')') x)" },
  { "\\big( x \\bigr\\rangle", "((big:1 '(') x (big:1 '⟩'))" },
  { "\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}", "((fenced '(' ')' (table:2 'c' (a) (b) / (c) (d))))" },
  { "\\begin{cases} 1 & x > 0 \\\\ 0 & \\text{otherwise} \\end{cases}", "((fenced '{' '' (table:2 'l' (1) (x rm:> 0) / (0) (rm:\"otherwise\"))))" },
  { "\\begin{aligned} a &= b \\\\ &= c \\end{aligned}", "((table:2 'rl' (a) (rm:= b) / () (rm:= c)))" },
  { "\\begin{array}{l|cr} 1 & 2 & 3 \\\\ \\hline 4 & 5 & 6 \\end{array}", "((table:3 'l|cr' ' - ' (1) (2) (3) / (4) (5) (6)))" },
  { "\\begin{align*} x \\end{align}", "((x))" },
  { "\\begin{foo} x \\end{foo}", "((?\"\\begin{foo}\" (x) ?\"\\end{foo}\"))" },
  { "\\begin{matrix} a \\\\ b \\\\", "((table:1 'c' (a) / (b)))" },
  { "\\end{x} y", "(() ?\"\\end{x}\" (y))" },
  { "a &= b \\\\ c &= d", "(table:2 'rl' (a) (rm:= b) / (c) (rm:= d))" },
  { "a \\\\ b", "(table:1 'c' (a) / (b))" },
  { "\\begin{matrix}a\\\\[2pt]b\\\\ [x]\\end{matrix}", "((table:1 'c' (a) / (b) / (rm:[ x rm:])))" },
  { "\\hat x \\vec{v} \\overline{AB} \\widehat{ABC}", "((accent '̂' x) (accent '⃗' v) (line '-' (A B)) (accent:wide '̂' (A B C)))" },
  { "\\underbrace{a + b}_{n}", "((scripts:always (line:always:under '{' (a rm:+ b)) _n))" },
  { "\\text{if } x", "(rm:\"if \" x)" },
  { "\\text{rate $r_i$ of \\textbf{all} 5\\%}", "((rm:\"rate \" ((scripts r _i)) rm:\" of \" bf:\"all\" rm:\" 5%\"))" },
  { "\\mathrm{softmax}(x)", "(rm:softmax rm:( x rm:))" },
  { "\\mathbf{x}^T \\mathbb{R} \\mathcal L", "((scripts bf:x ^T) bb:R cal:L)" },
  { "\\mathbf{x + \\alpha} {\\bf A} A", "((bf:x bf:+ bf:α) bf:A A)" },
  { "\\operatorname{arg\\,max}_x \\operatorname*{argmin}_y", "((scripts rm:arg max _x) (scripts:limits rm:argmin _y))" },
  { "\\boldsymbol{\\theta}", "(bi:θ)" },
  { "\\boldsymbol{\\Sigma + 1}", "((bf:Σ bf:+ bi:1))" },
  { "\\ce{A <=>[x] B}", "((rm:A (arrow '⇌' ^rm:x) rm:B))" },
  { "\\alpha\\Gamma\\varepsilon\\infty", "(α rm:Γ ε rm:∞)" },
  { "a\\quad b\\!c~d", "(a <18> b <-3> c <6> d)" },
  { "\\foo{x}", "(?\"\\foo\" x)" },
  { "\\foo", "(?\"\\foo\")" },
  { "\\", "(?\"\\\")" },
  { "\\frac", "((frac ^() _()))" },
  { "\\not= \\not\\in \\not a", "(rm:≠ rm:∉ a/)" },
  { "\\pmod{n} a \\bmod b", "((<12> rm:(mod <6> n rm:)) a rm:mod b)" },
  { "\\boxed{42}", "((box 'box' 42))" },
  { "\\sum_{\\substack{i \\\\ j}}", "((scripts:limits rm:∑ _(table:1 'c' (i) / (j))))" },
  { "x \\tag{1}", "(x (<36> rm:\"(1)\"))" },
  { "\\color{red} x \\textcolor{blue}{y}", "(x y)" },
  { "\\stackrel{?}{=} \\overset{a}{b} \\underset{x}{\\max}", "((scripts:always (rm:=) ^(rm:?)) (scripts:always b ^a) (scripts:always (rm:max) _x))" },
  { "\\xrightarrow[b]{a}", "((arrow '→' ^a _(b)))" },
  { "\\displaystyle x", "((style:0) x)" },
  { "\\mathrel{a} \\mathop{b}_c", "((a) (scripts:limits (:limitsb) _c))" },
  { "\\cancel{x}", "((box '/' x))" },
  { "\\hspace{1em}\\kern3pt x", "(<18> <5> x)" },
  { "\\abs{x} \\ket{\\psi}", "((fenced '|' '|' x) (fenced '|' '⟩' ψ))" },
  { "50% #1 \"a\" $", "(50 % # 1 \" a \" $)" },
  { "é 速度 = 距离 × 2", "(\"é\" \"速度\" rm:= \"距离\" rm:× 2)" },
  { "a } b", "(a } b)" },
  { "{a", "(a)" },
  { "a & b", "(table:2 'rl' (a) (b))" },
  { "\\left( a & b \\right)", "(table:2 'rl' ((fenced '(' '' (a))) (b (big:0 ')')))" },
  { "\\mathrm{d}x \\rm d x", "(rm:d x rm:d rm:x)" },
  { "f\\colon A \\to B", "(f rm:: A rm:→ B)" },
  { "|x| \\|x\\|", "(| x | rm:‖ x rm:‖)" },
  { "\\label{eq:1} x \\nonumber", "(x)" },
  { "\\overrightarrow{AB} \\phantom{x}", "((line '→' (A B)) (phantom x))" },
  { "\\varlimsup \\smash{x}", "(?\"\\varlimsup\" x)" },
  { "\\ce{2 H2 + O2 -> 2 H2O}", "((rm:2 (scripts rm:H _rm:2) rm:+ (scripts rm:O _rm:2) rm:→ rm:2 (scripts rm:H _rm:2) rm:O))" },
  { "\\ce{SO4^2- + Na+ <=> CuSO4*5H2O}", "(((scripts rm:SO ^(rm:2 rm:−) _rm:4) rm:+ (scripts rm:Na ^(rm:+)) rm:⇌ (scripts rm:CuSO _rm:4) rm:⋅ rm:5 (scripts rm:H _rm:2) rm:O))" },
  { "\\ce{CH2=CH2 ->[Pt] C6H12O6(aq)}", "(((scripts rm:CH _rm:2) (rm:=) (scripts rm:CH _rm:2) (arrow '→' ^rm:Pt) (scripts rm:C _rm:6) (scripts rm:H _rm:12) (scripts rm:O _rm:6) rm:( rm:aq rm:)))" },
  { "\\ce{^{14}_{6}C}", "(((scripts () ^rm:14 _rm:6) rm:C))" },
  { "\\dv{y}{x} \\pdv[2]{f}{x} \\dv{x}", "((frac ^(rm:d y) _(rm:d x)) (frac ^((scripts rm:∂ ^rm:2) f) _(rm:∂ (scripts x ^rm:2))) (frac ^rm:d _(rm:d x)))" },
  { "\\ce{", "(())" },
  { "\\ce{\\ce{H2", "((((scripts rm:H _rm:2))))" },
};

static void
test_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize length = strlen (cases[i].tex);
      g_autofree char *copy = g_memdup2 (cases[i].tex, length);
      g_autofree char *tree = to_expression (copy, length);

      if (!g_str_equal (tree, cases[i].tree))
        {
          if (g_getenv ("PHIDIAS_MATH_PRINT") != NULL)
            g_print ("%s\n    %s\n", cases[i].tex, tree);
          else
            g_error ("%s\n  gives   %s\n  and not %s", cases[i].tex, tree, cases[i].tree);
        }
    }
}

/* Each is found by its name, and reads as itself. */
static void
test_symbols (void)
{
  guint n;

  for (n = 0; phidias_math_symbol_get_nth (n) != NULL; n++)
    {
      const PhidiasMathSymbol *symbol = phidias_math_symbol_get_nth (n);
      g_autofree char *tex = g_strdup_printf ("\\%s", symbol->name);
      g_autoptr (PhidiasMathNode) node = phidias_math_parse (tex, strlen (tex));
      const PhidiasMathNode *only = g_ptr_array_index (node->children, 0);

      g_assert_true (g_utf8_validate (symbol->text, -1, NULL));
      g_assert_true (phidias_math_symbol_find (symbol->name, strlen (symbol->name)) == symbol);
      g_assert_cmpuint (node->children->len, ==, 1);
      g_assert_cmpint (only->kind, ==, PHIDIAS_MATH_SYMBOL);
      g_assert_cmpstr (only->text, ==, symbol->text);
      g_assert_cmpint (only->atom, ==, symbol->atom);
    }
  g_assert_cmpuint (n, >, 500);
}

/* Whole lines as a screen reader gets them. */
static void
test_plain (void)
{
  static const struct
  {
    const char *tex;
    const char *plain;
  } lines[] = {
    { "90^\\circ + f \\circ g", "90° + f ∘ g" },
    { "x^2 + \\frac{a}{b}", "x² + a/b" },
    { "x = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a}", "x = (−b ± √(b² − 4ac))/2a" },
    { "\\sum_{i=1}^n x_i", "∑ᵢ₌₁ⁿ xᵢ" },
    { "\\int_{-\\infty}^{\\infty} e^{-x^2}\\,dx = \\sqrt{\\pi}", "∫_(−∞)^∞ e^(−x²) dx = √π" },
    { "P(A \\mid B) = \\frac{P(B \\mid A)\\,P(A)}{P(B)}", "P(A ∣ B) = (P(B ∣ A) P(A))/(P(B))" },
    { "\\mathrm{softmax}(z)_i = \\frac{e^{z_i}}{\\sum_j e^{z_j}}", "softmax(z)ᵢ = (e^(zᵢ))/(∑ⱼ e^(zⱼ))" },
    { "\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}", "(a, b; c, d)" },
    { "|x| = \\begin{cases} x & \\text{if } x \\ge 0 \\\\ -x & \\text{otherwise} \\end{cases}", "|x| = {x, if x ≥ 0; −x, otherwise" },
    { "\\hat{y} \\in \\mathbb{R}^n, \\vec v", "ŷ ∈ ℝⁿ, v⃗" },
    { "\\sin x + \\log(y) - \\lim_{x \\to 0} f(x)", "sin x + log(y) − lim_(x → 0) f(x)" },
    { "\\sqrt[3]{x} \\sqrt[n]{x+1}", "∛x ⁿ√(x + 1)" },
    { "a_{ij} x_{\\max} f'(x) 2\\sin\\theta", "aᵢⱼxₘₐₓf′(x)2 sin θ" },
    { "\\begin{aligned} a &= b \\\\ &= c \\end{aligned}", "a = b; = c" },
    { "\\left( \\frac{1}{2} \\right)^n", "(1/2)ⁿ" },
    { "\\foo{x} \\not\\equiv", "\\foo x ≢" },
    { "-1 + 2 = -x, (-y)", "−1 + 2 = −x, (−y)" },
    { "\\text{speed} = 5 \\, \\mathrm{m/s}", "speed = 5 m/s" },
    { "\\overline{AB} \\underbrace{a+b}_{n}", "A̅B̅(a + b)ₙ" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (PhidiasMathNode) node = phidias_math_parse (lines[i].tex, strlen (lines[i].tex));
      g_autofree char *plain = phidias_math_to_plain (node);

      if (g_getenv ("PHIDIAS_MATH_PRINT") != NULL)
        g_print ("P %s\n", plain);
      else
        g_assert_cmpstr (plain, ==, lines[i].plain);
    }
}

static guint
count_depth (const PhidiasMathNode *node)
{
  guint depth = 0;

  if (node == NULL)
    return 0;
  if (node->children != NULL)
    for (guint i = 0; i < node->children->len; i++)
      depth = MAX (depth, count_depth (g_ptr_array_index (node->children, i)));
  depth = MAX (depth, count_depth (node->base));
  depth = MAX (depth, count_depth (node->over));
  depth = MAX (depth, count_depth (node->under));

  return depth + 1;
}

/* Each is either read, and not deep, or stands there as it was written: nothing gets lost. The
 * scanner lets no formula be longer than 32 KB; what took time by the square of that would show. */
static void
test_hostile (void)
{
  static const char * const pieces[] = {
    "{", "}", "^", "_", "x^", "x_{", "^{", "'", "&", "\\\\", "a&", "a\\\\", "\\", "\\frac", "\\frac{", "\\frac{1}{", "\\sqrt[",
    "\\sqrt", "\\left(", "\\right)", "\\left(\\right", "\\middle|", "\\begin{matrix}", "\\begin{array}{", "\\end{matrix}",
    "\\begin{foo}", "\\begin{cases}&", "\\text{", "\\text{$", "$", "\\hat", "\\overbrace{", "\\not", "\\displaystyle ", "\\over ",
    "{a\\over ", "\\limits", "\\substack{", "\\operatorname{", "\\tag{", "\\color{", "\\color{red}", "\\mathbf{", "\\hspace{",
    "\\kern", "\\big", "\\foo", "\\a", "é", "x", " ", "~", "1.", "\\hline", "\\mathop{}\\limits^", "\\xrightarrow[", "\\bf ",
    "\\begin{", "\\ce{", "\\ce{H2", "\\dv", "\\pdv[2]{", "[", "]", "\\[", "\001", "x^1", "x'^1_2",
  };

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (PhidiasMathNode) node = NULL;
      g_autofree char *plain = NULL;
      clock_t start;
      double seconds;

      while (text->len < 256 * 1024)
        g_string_append (text, pieces[i]);
      start = clock ();
      node = phidias_math_parse (text->str, text->len);
      plain = phidias_math_to_plain (node);
      seconds = (double) (clock () - start) / CLOCKS_PER_SEC;

      g_assert_cmpuint (count_depth (node), <, 400);
      if (node->kind == PHIDIAS_MATH_TEXT && (node->flags & PHIDIAS_MATH_SOURCE) != 0)
        g_assert_cmpstr (node->text, ==, text->str);
      /* By the square it would be minutes, with a sanitizer or without. */
      if (seconds > 20)
        g_error ("%s: %.1f s for 256 KB", pieces[i], seconds);
    }
}

/* Just within what is allowed it is a tree, beyond it the source. */
static void
test_limits (void)
{
  static const struct
  {
    const char *open;
    const char *close;
    guint       fits;
    guint       too_many;
  } nested[] = {
    { "{", "}", 60, 70 }, { "\\frac{1}{", "}", 30, 70 }, { "x^{", "}", 30, 70 }, { "\\left(", "\\right)", 60, 70 },
    { "\\begin{matrix}", "\\end{matrix}", 60, 70 }, { "\\hat ", "", 60, 70 }, { "a+", "", 1000, 3000 }, { "a&", "", 60, 70 },
    { "a\\\\", "", 1000, 1100 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (nested); i++)
    for (guint j = 0; j < 2; j++)
      {
        guint count = j == 0 ? nested[i].fits : nested[i].too_many;
        g_autoptr (GString) text = g_string_new (NULL);
        g_autoptr (PhidiasMathNode) node = NULL;

        for (guint n = 0; n < count; n++)
          g_string_append (text, nested[i].open);
        g_string_append_c (text, 'x');
        for (guint n = 0; n < count; n++)
          g_string_append (text, nested[i].close);
        node = phidias_math_parse (text->str, text->len);
        if (j == 0 && node->kind == PHIDIAS_MATH_TEXT)
          g_error ("%u times %s is too much", count, nested[i].open);
        if (j == 1)
          g_assert_cmpstr (node->text, ==, text->str);
      }
}

/* Every formula cut off anywhere is still read: so it comes. */
static void
test_prefixes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize cut = 0; cut <= strlen (cases[i].tex); cut++)
      {
        g_autofree char *copy = g_memdup2 (cases[i].tex, cut);
        g_autoptr (PhidiasMathNode) node = NULL;
        g_autofree char *plain = NULL;

        if (!g_utf8_validate (cases[i].tex, (gssize) cut, NULL))
          continue;
        node = phidias_math_parse (copy, cut);
        plain = phidias_math_to_plain (node);
        g_assert_true (g_utf8_validate (plain, -1, NULL));
      }
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/text/math-parser/cases", test_cases);
  g_test_add_func ("/text/math-parser/symbols", test_symbols);
  g_test_add_func ("/text/math-parser/plain", test_plain);
  g_test_add_func ("/text/math-parser/prefixes", test_prefixes);
  g_test_add_func ("/text/math-parser/hostile", test_hostile);
  g_test_add_func ("/text/math-parser/limits", test_limits);

  return g_test_run ();
}
