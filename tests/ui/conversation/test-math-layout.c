/* test-math-layout.c: everything in a formula is where it belongs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "math-formulas.h"
#include "phidias-math-layout-private.h"
#include "phidias-test.h"

#include <adwaita.h>
#include <math.h>
#include <string.h>

static GtkWidget *label;

static PangoContext *
new_context (int size)
{
  g_autofree char *name = g_strdup_printf ("Cantarell %d", size);
  PangoContext *context = gtk_widget_create_pango_context (label);
  PangoFontDescription *description = pango_font_description_from_string (name);

  pango_context_set_font_description (context, description);
  pango_font_description_free (description);

  return context;
}

static PhidiasMathLayout *
lay_out_at (const char *tex, gboolean is_display, int size)
{
  PangoContext *context = new_context (size);
  PhidiasMathLayout *layout = phidias_math_layout_new (context, tex, is_display);

  g_object_unref (context);

  return layout;
}

static PhidiasMathLayout *
lay_out (const char *tex)
{
  return lay_out_at (tex, TRUE, 11);
}

/* The part that shows this text, the nth of them. */
static const PhidiasMathPart *
find_text (PhidiasMathLayout *layout, const char *text, guint n)
{
  guint n_parts;
  const PhidiasMathPart *parts = phidias_math_layout_get_parts (layout, &n_parts);

  for (guint i = 0; i < n_parts; i++)
    if (parts[i].layout != NULL && g_str_equal (pango_layout_get_text (parts[i].layout), text) && n-- == 0)
      return &parts[i];
  g_error ("no %s in it", text);
}

static const PhidiasMathPart *
find_shape (PhidiasMathLayout *layout, PhidiasMathShape shape)
{
  guint n_parts;
  const PhidiasMathPart *parts = phidias_math_layout_get_parts (layout, &n_parts);

  for (guint i = 0; i < n_parts; i++)
    if (parts[i].shape == shape)
      return &parts[i];
  g_error ("no shape %d in it", (int) shape);
}

static double
get_left (const PhidiasMathPart *part)
{
  return (double) part->area.origin.x;
}

static double
get_right (const PhidiasMathPart *part)
{
  return (double) (part->area.origin.x + part->area.size.width);
}

static double
get_top (const PhidiasMathPart *part)
{
  return (double) part->area.origin.y;
}

static double
get_bottom (const PhidiasMathPart *part)
{
  return (double) (part->area.origin.y + part->area.size.height);
}

static double
get_middle (const PhidiasMathPart *part)
{
  return (get_top (part) + get_bottom (part)) / 2;
}

static double
get_center (const PhidiasMathPart *part)
{
  return (get_left (part) + get_right (part)) / 2;
}

static void
test_fraction (void)
{
  g_autoptr (PhidiasMathLayout) layout = lay_out ("+ \\frac{a + 1}{b}");
  const PhidiasMathPart *bar = find_shape (layout, PHIDIAS_MATH_SHAPE_RULE);
  const PhidiasMathPart *over = find_text (layout, "a", 0);
  const PhidiasMathPart *under = find_text (layout, "b", 0);

  g_assert_cmpfloat (get_bottom (over), <, get_top (bar));
  g_assert_cmpfloat (get_bottom (bar), <, get_top (under));
  /* The bar is where the plus before it has its own, and as long as the wider one. */
  g_assert_cmpfloat_with_epsilon (get_middle (bar), get_middle (find_text (layout, "+", 0)), 0.75);
  g_assert_cmpfloat (get_left (bar), <=, get_left (over));
  g_assert_cmpfloat (get_right (bar), >=, get_right (find_text (layout, "1", 0)));
  g_assert_cmpfloat_with_epsilon (get_center (bar), get_center (under), 1);
}

static void
test_binomial (void)
{
  g_autoptr (PhidiasMathLayout) layout = lay_out ("\\binom{n}{k}");
  guint n_parts;
  const PhidiasMathPart *parts = phidias_math_layout_get_parts (layout, &n_parts);

  g_assert_cmpfloat (get_bottom (find_text (layout, "n", 0)), <, get_top (find_text (layout, "k", 0)));
  for (guint i = 0; i < n_parts; i++)
    g_assert_cmpint (parts[i].shape, !=, PHIDIAS_MATH_SHAPE_RULE);
}

static void
test_scripts (void)
{
  g_autoptr (PhidiasMathLayout) layout = lay_out ("2 x^2_3 + y_{4_5}");
  const PhidiasMathPart *two = find_text (layout, "2", 0);
  const PhidiasMathPart *over = find_text (layout, "2", 1);
  const PhidiasMathPart *under = find_text (layout, "3", 0);
  const PhidiasMathPart *four = find_text (layout, "4", 0);
  const PhidiasMathPart *five = find_text (layout, "5", 0);

  g_assert_cmpfloat (over->baseline, <, -2);
  g_assert_cmpfloat (under->baseline, >, 1);
  g_assert_cmpfloat (get_bottom (over), <, get_top (under));
  g_assert_cmpfloat (over->area.size.height, <, two->area.size.height * 0.85f);
  g_assert_cmpfloat (five->area.size.height, <, four->area.size.height * 0.95f);
  g_assert_cmpfloat (five->baseline, >, four->baseline);
  g_assert_cmpfloat (get_left (over), >=, get_right (find_text (layout, "x", 0)));
}

static void
test_limits (void)
{
  g_autoptr (PhidiasMathLayout) display = lay_out ("\\sum_{i}^{n} a");
  g_autoptr (PhidiasMathLayout) text = lay_out_at ("\\sum_{i}^{n} a", FALSE, 11);
  g_autoptr (PhidiasMathLayout) limit = lay_out ("\\lim_{x} f");
  g_autoptr (PhidiasMathLayout) integral = lay_out ("\\int_0^1 f");
  const PhidiasMathPart *sum = find_shape (display, PHIDIAS_MATH_SHAPE_SUM);

  g_assert_cmpfloat (get_bottom (find_text (display, "n", 0)), <, get_top (sum));
  g_assert_cmpfloat (get_top (find_text (display, "i", 0)), >, get_bottom (sum));
  g_assert_cmpfloat_with_epsilon (get_center (find_text (display, "n", 0)), get_center (sum), 1);

  sum = find_shape (text, PHIDIAS_MATH_SHAPE_SUM);
  g_assert_cmpfloat (get_left (find_text (text, "n", 0)), >=, get_right (sum));
  g_assert_cmpfloat (get_left (find_text (text, "i", 0)), >=, get_right (sum));
  g_assert_cmpfloat (sum->area.size.height, <, find_shape (display, PHIDIAS_MATH_SHAPE_SUM)->area.size.height * 0.8f);

  g_assert_cmpfloat (get_top (find_text (limit, "x", 0)), >, get_bottom (find_text (limit, "lim", 0)));
  /* An integral's stand at its side, the lower one further in. */
  g_assert_cmpfloat (get_left (find_text (integral, "1", 0)), >, get_left (find_text (integral, "0", 0)));
}

static void
test_fences (void)
{
  static const char * const contents[] = {
    "\\frac{a}{b}", "\\sum_{i}^{n} x", "\\frac{\\frac{a}{b}}{\\frac{c}{d}}", "x^{2^{2^2}}", "\\begin{matrix} a \\\\ b \\\\ c \\end{matrix}",
  };
  static const struct
  {
    const char       *left;
    const char       *right;
    PhidiasMathShape  shape;
  } pairs[] = {
    { "(", ")", PHIDIAS_MATH_SHAPE_PAREN_LEFT }, { "[", "]", PHIDIAS_MATH_SHAPE_BRACKET_LEFT },
    { "\\{", "\\}", PHIDIAS_MATH_SHAPE_BRACE_LEFT }, { "|", "|", PHIDIAS_MATH_SHAPE_BAR },
    { "\\langle", "\\rangle", PHIDIAS_MATH_SHAPE_ANGLE_LEFT }, { "\\lfloor", "\\rceil", PHIDIAS_MATH_SHAPE_FLOOR_LEFT },
    { "\\|", ".", PHIDIAS_MATH_SHAPE_DOUBLE_BAR },
  };

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    for (guint j = 0; j < G_N_ELEMENTS (pairs); j++)
      {
        g_autofree char *tex = g_strdup_printf ("\\left%s %s \\right%s", pairs[j].left, contents[i], pairs[j].right);
        g_autoptr (PhidiasMathLayout) layout = lay_out (tex);
        const PhidiasMathPart *fence = find_shape (layout, pairs[j].shape);
        guint n_parts;
        const PhidiasMathPart *parts = phidias_math_layout_get_parts (layout, &n_parts);

        for (guint k = 0; k < n_parts; k++)
          {
            g_assert_cmpfloat (get_top (&parts[k]), >=, get_top (fence) - 0.01);
            g_assert_cmpfloat (get_bottom (&parts[k]), <=, get_bottom (fence) + 0.01);
          }
      }
}

static void
test_root (void)
{
  g_autoptr (PhidiasMathLayout) layout = lay_out ("\\sqrt[3]{\\frac{a}{b}}");
  const PhidiasMathPart *radical = find_shape (layout, PHIDIAS_MATH_SHAPE_RADICAL);
  const PhidiasMathPart *index = find_text (layout, "3", 0);
  const PhidiasMathPart *over = find_text (layout, "a", 0);
  const PhidiasMathPart *bar = find_shape (layout, PHIDIAS_MATH_SHAPE_RULE);

  g_assert_cmpfloat_with_epsilon (get_top (bar), get_top (radical), 0.01);
  g_assert_cmpfloat_with_epsilon (get_left (bar), get_right (radical), 0.01);
  g_assert_cmpfloat (get_bottom (bar), <, get_top (over));
  g_assert_cmpfloat (get_right (bar), >=, get_right (over));
  g_assert_cmpfloat (get_bottom (radical), >=, get_bottom (find_text (layout, "b", 0)));
  g_assert_cmpfloat (get_bottom (index), <, get_middle (radical) + 3);
  g_assert_cmpfloat (get_left (index), <, get_center (radical));
}

static void
test_tables (void)
{
  g_autoptr (PhidiasMathLayout) aligned = lay_out ("\\begin{aligned} aaaa &= b \\\\ c &= dddd \\end{aligned}");
  g_autoptr (PhidiasMathLayout) matrix = lay_out ("\\begin{pmatrix} a & 1 \\\\ ccc & 2 \\end{pmatrix} = x");
  g_autoptr (PhidiasMathLayout) cases = lay_out ("\\begin{cases} 1 & p \\\\ 2345 & q \\end{cases}");

  g_assert_cmpfloat_with_epsilon (get_left (find_text (aligned, "=", 0)), get_left (find_text (aligned, "=", 1)), 0.01);
  g_assert_cmpfloat (find_text (aligned, "=", 0)->baseline, <, find_text (aligned, "=", 1)->baseline - 10);

  g_assert_cmpfloat_with_epsilon (find_text (matrix, "a", 0)->baseline, find_text (matrix, "1", 0)->baseline, 0.01);
  g_assert_cmpfloat_with_epsilon (get_center (find_text (matrix, "a", 0)), get_center (find_text (matrix, "c", 1)), 0.6);
  g_assert_cmpfloat_with_epsilon (get_middle (find_shape (matrix, PHIDIAS_MATH_SHAPE_PAREN_LEFT)),
                                  get_middle (find_text (matrix, "=", 0)), 1);

  g_assert_cmpfloat_with_epsilon (get_left (find_text (cases, "1", 0)), get_left (find_text (cases, "2345", 0)), 0.01);
  g_assert_cmpfloat_with_epsilon (get_left (find_text (cases, "p", 0)), get_left (find_text (cases, "q", 0)), 0.01);
}

/* A minus between two has room, one before a number belongs to it. */
static void
test_spaces (void)
{
  g_autoptr (PhidiasMathLayout) binary = lay_out ("a - b");
  g_autoptr (PhidiasMathLayout) sign = lay_out ("= -b");
  double between = get_left (find_text (binary, "b", 0)) - get_right (find_text (binary, "−", 0));
  double within = get_left (find_text (sign, "b", 0)) - get_right (find_text (sign, "−", 0));

  g_assert_cmpfloat (between, >, within + 2);
}

static void
test_accents (void)
{
  static const char * const marks[] = {
    "hat", "bar", "vec", "dot", "ddot", "tilde", "check", "breve", "acute", "grave", "mathring", "dddot", "overline", "overbrace",
    "overrightarrow", "widehat", "widetilde",
  };

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      g_autofree char *tex = g_strdup_printf ("\\%s{x}", marks[i]);
      g_autoptr (PhidiasMathLayout) layout = lay_out (tex);
      const PhidiasMathPart *letter = find_text (layout, "x", 0);
      guint n_parts;
      const PhidiasMathPart *parts = phidias_math_layout_get_parts (layout, &n_parts);

      g_assert_cmpuint (n_parts, ==, 2);
      for (guint j = 0; j < n_parts; j++)
        if (&parts[j] != letter)
          g_assert_cmpfloat (get_bottom (&parts[j]), <, get_top (letter));
    }
}

/* Twice the font, twice the formula. */
static void
test_scale (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (formulas); i++)
    {
      g_autoptr (PhidiasMathLayout) small = lay_out_at (formulas[i], TRUE, 12);
      g_autoptr (PhidiasMathLayout) large = lay_out_at (formulas[i], TRUE, 24);
      guint n_small;
      guint n_large;
      const PhidiasMathPart *parts = phidias_math_layout_get_parts (small, &n_small);
      const PhidiasMathPart *twice = phidias_math_layout_get_parts (large, &n_large);
      int width;

      phidias_math_layout_get_size (small, &width, NULL, NULL);
      g_assert_cmpuint (n_small, ==, n_large);
      for (guint j = 0; j < n_small; j++)
        {
          g_assert_cmpfloat_with_epsilon (twice[j].baseline, 2 * parts[j].baseline, 5);
          g_assert_cmpfloat_with_epsilon (get_left (&twice[j]), 2 * get_left (&parts[j]), 4 + 0.08 * PANGO_PIXELS (width));
        }
    }
}

/* The interface may read from right to left; a formula does not. */
static void
test_direction (void)
{
  PangoContext *context = new_context (11);

  for (guint i = 0; i < G_N_ELEMENTS (formulas); i++)
    {
      g_autoptr (PhidiasMathLayout) left = NULL;
      g_autoptr (PhidiasMathLayout) right = NULL;
      const PhidiasMathPart *parts;
      const PhidiasMathPart *others;
      guint n_parts;
      guint n_others;

      pango_context_set_base_dir (context, PANGO_DIRECTION_LTR);
      left = phidias_math_layout_new (context, formulas[i], TRUE);
      pango_context_set_base_dir (context, PANGO_DIRECTION_RTL);
      right = phidias_math_layout_new (context, formulas[i], TRUE);
      parts = phidias_math_layout_get_parts (left, &n_parts);
      others = phidias_math_layout_get_parts (right, &n_others);
      g_assert_cmpuint (n_parts, ==, n_others);
      for (guint j = 0; j < n_parts; j++)
        g_assert_true (graphene_rect_equal (&parts[j].area, &others[j].area));
    }
  g_object_unref (context);
}

/* Draws it at a scale with room around, and finds the rectangle that has ink. */
static gboolean
find_ink (PhidiasMathLayout *layout, int margin, int scale, cairo_rectangle_int_t *ink)
{
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GskRenderer) renderer = gsk_cairo_renderer_new ();
  g_autoptr (GdkTexture) texture = NULL;
  g_autofree guint32 *pixels = NULL;
  GdkRGBA color = { 1, 0, 0, 1 };
  int right = -1;
  int bottom = -1;
  int ascent;
  int descent;
  int width;
  int height;

  phidias_math_layout_get_size (layout, &width, &ascent, &descent);
  width = scale * PANGO_PIXELS (width) + 2 * margin;
  height = scale * PANGO_PIXELS (ascent + descent) + 2 * margin;
  gtk_snapshot_append_color (snapshot, &(GdkRGBA) { 0, 0, 0, 1 }, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) margin, (float) (margin + scale * PANGO_PIXELS (ascent))));
  gtk_snapshot_scale (snapshot, (float) scale, (float) scale);
  phidias_math_layout_snapshot (layout, snapshot, &color);
  node = gtk_snapshot_to_node (snapshot);
  gsk_renderer_realize (renderer, NULL, NULL);
  texture = gsk_renderer_render_texture (renderer, node, &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  gsk_renderer_unrealize (renderer);
  pixels = g_new (guint32, (gsize) width * (gsize) height);
  gdk_texture_download (texture, (guchar *) pixels, (gsize) width * 4);

  ink->x = width;
  ink->y = height;
  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        guint32 pixel = pixels[y * width + x];

        /* Nothing is drawn in a colour of its own. */
        g_assert_cmpuint (pixel & 0xffff, ==, 0);
        if (((pixel >> 16) & 0xff) < 64)
          continue;
        ink->x = MIN (ink->x, x - margin);
        ink->y = MIN (ink->y, y - margin);
        right = MAX (right, x - margin);
        bottom = MAX (bottom, y - margin);
      }
  ink->width = right + 1;
  ink->height = bottom + 1;

  return right >= 0;
}

/* What it says of its size holds for every formula: nothing is drawn beyond, and not far within. */
static void
test_ink (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (formulas); i++)
    for (guint is_display = 0; is_display < 2; is_display++)
      {
        g_autoptr (PhidiasMathLayout) layout = lay_out_at (formulas[i], is_display, 11);
        cairo_rectangle_int_t ink;
        int width;
        int ascent;
        int descent;

        phidias_math_layout_get_size (layout, &width, &ascent, &descent);
        g_assert_cmpint (width % PANGO_SCALE, ==, 0);
        g_assert_cmpint (ascent % PANGO_SCALE, ==, 0);
        g_assert_cmpint (descent % PANGO_SCALE, ==, 0);
        g_assert_true (find_ink (layout, 20, 1, &ink));
        if (ink.x < -1 || ink.y < -1 || ink.width > PANGO_PIXELS (width) + 1 || ink.height > PANGO_PIXELS (ascent + descent) + 1)
          g_error ("%s: ink from %d,%d to %d,%d in %d,%d", formulas[i], ink.x, ink.y, ink.width, ink.height, PANGO_PIXELS (width),
                   PANGO_PIXELS (ascent + descent));
        g_assert_cmpint (ink.x, <, 8);
        g_assert_cmpint (ink.y, <, 5);
        g_assert_cmpint (ink.width, >, PANGO_PIXELS (width) - 12);
      }
}

/* On a display with more pixels there is the same, larger. */
static void
test_display_scale (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (formulas); i++)
    {
      g_autoptr (PhidiasMathLayout) layout = lay_out (formulas[i]);
      cairo_rectangle_int_t small;
      cairo_rectangle_int_t large;

      g_assert_true (find_ink (layout, 20, 1, &small));
      g_assert_true (find_ink (layout, 20, 2, &large));
      g_assert_cmpint (ABS (large.x - 2 * small.x), <=, 3);
      g_assert_cmpint (ABS (large.y - 2 * small.y), <=, 3);
      g_assert_cmpint (ABS (large.width - 2 * small.width), <=, 4);
      g_assert_cmpint (ABS (large.height - 2 * small.height), <=, 4);
    }
}

/* Whatever it is, it can be drawn, and something is to be seen of it. */
static void
test_hostile (void)
{
  static const char * const pieces[] = {
    "{", "x^", "\\frac{", "\\left(", "\\sqrt{", "\\begin{matrix}", "\\hat ", "a&", "a\\\\", "x", "é", "\001", "\\foo", "\\overbrace{",
    "\\left(\\middle|", "\\big", "\\text{\342\200\256", "\\cfrac{1}{", "\\sum_", "Z\314\201\314\202\314\203", "\\cancel{",
  };
  static const guint counts[] = { 1, 20, 3000 };
  g_autoptr (PhidiasMathLayout) empty = lay_out ("");
  int width;

  phidias_math_layout_get_size (empty, &width, NULL, NULL);
  g_assert_cmpint (width, ==, 0);

  for (guint i = 0; i < G_N_ELEMENTS (pieces); i++)
    for (guint j = 0; j < G_N_ELEMENTS (counts); j++)
      {
        g_autoptr (GString) text = g_string_new (NULL);
        g_autoptr (PhidiasMathLayout) layout = NULL;
        g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
        g_autoptr (GskRenderNode) node = NULL;
        int ascent;
        int descent;

        for (guint k = 0; k < counts[j]; k++)
          g_string_append (text, pieces[i]);
        layout = lay_out (text->str);
        phidias_math_layout_get_size (layout, &width, &ascent, &descent);
        g_assert_cmpint (width, <, 1000000 * PANGO_SCALE);
        g_assert_cmpint (ascent + descent, <, 100000 * PANGO_SCALE);
        g_test_message ("%u times %s: %d by %d", counts[j], pieces[i], PANGO_PIXELS (width), PANGO_PIXELS (ascent + descent));
        phidias_math_layout_snapshot (layout, snapshot, &(GdkRGBA) { 0, 0, 0, 1 });
        node = gtk_snapshot_to_node (snapshot);
        g_assert_nonnull (node);
        g_assert_cmpint (width, >, 0);
      }
}

/* With its delimiters it is the same formula. */
static void
test_delimiters (void)
{
  static const struct
  {
    const char *source;
    gboolean    is_display;
  } sources[] = {
    { "$\\sum_i x$", FALSE }, { "\\(\\sum_i x\\)", FALSE }, { "$$\\sum_i x$$", TRUE }, { "\\[ \\sum_i x \\]", TRUE },
    { "\\begin{equation}\\sum_i x\\end{equation}", TRUE }, { "\\sum_i x", FALSE },
  };
  PangoContext *context = new_context (11);

  for (guint i = 0; i < G_N_ELEMENTS (sources); i++)
    {
      g_autoptr (PhidiasMathLayout) bare = phidias_math_layout_new (context, "\\sum_i x", sources[i].is_display);
      g_autoptr (PhidiasMathLayout) layout = phidias_math_layout_new_for_source (context, sources[i].source, strlen (sources[i].source));
      int width;
      int ascent;
      int descent;
      int other;

      phidias_math_layout_get_size (bare, &width, &ascent, &descent);
      phidias_math_layout_get_size (layout, &other, NULL, NULL);
      g_assert_cmpint (other, ==, width);
      phidias_math_layout_get_size (layout, NULL, &other, NULL);
      g_assert_cmpint (other, ==, ascent);
      phidias_math_layout_get_size (layout, NULL, NULL, &other);
      g_assert_cmpint (other, ==, descent);
    }
  g_object_unref (context);
}

/* What is not known is there as it was written. */
static void
test_source (void)
{
  g_autoptr (PhidiasMathLayout) layout = lay_out ("x = \\unheard{y}");
  g_autoptr (PhidiasMathLayout) other = phidias_math_layout_ref (layout);

  find_text (layout, "\\unheard", 0);
  find_text (layout, "y", 0);
  g_assert_cmpstr (phidias_math_layout_get_plain (other), ==, "x = \\unheard y");
}

int
main (int argc, char **argv)
{
  int status;

  phidias_test_init (&argc, &argv);
  adw_init ();
  label = g_object_ref_sink (gtk_label_new (NULL));

  g_test_add_func ("/ui/math-layout/fraction", test_fraction);
  g_test_add_func ("/ui/math-layout/binomial", test_binomial);
  g_test_add_func ("/ui/math-layout/scripts", test_scripts);
  g_test_add_func ("/ui/math-layout/limits", test_limits);
  g_test_add_func ("/ui/math-layout/fences", test_fences);
  g_test_add_func ("/ui/math-layout/root", test_root);
  g_test_add_func ("/ui/math-layout/tables", test_tables);
  g_test_add_func ("/ui/math-layout/spaces", test_spaces);
  g_test_add_func ("/ui/math-layout/accents", test_accents);
  g_test_add_func ("/ui/math-layout/scale", test_scale);
  g_test_add_func ("/ui/math-layout/direction", test_direction);
  g_test_add_func ("/ui/math-layout/ink", test_ink);
  g_test_add_func ("/ui/math-layout/display-scale", test_display_scale);
  g_test_add_func ("/ui/math-layout/hostile", test_hostile);
  g_test_add_func ("/ui/math-layout/delimiters", test_delimiters);
  g_test_add_func ("/ui/math-layout/source", test_source);

  status = g_test_run ();
  g_object_unref (label);

  return status;
}
