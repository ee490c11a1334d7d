/* phidias-math-shape.c: fences, roots, accents and large operators, drawn
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * No font that is sure to be there has them in all sizes. Each fills its rectangle, which begins at
 * the origin; the thickness is that of the lines of a formula.
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-math-box-private.h"

#include <math.h>

static void
mirror (cairo_t *cr, double width)
{
  cairo_translate (cr, width, 0);
  cairo_scale (cr, -1, 1);
}

static void
flip (cairo_t *cr, double height)
{
  cairo_translate (cr, 0, height);
  cairo_scale (cr, 1, -1);
}

/* What is drawn upright, lying on its side. */
static void
turn (cairo_t *cr, double height)
{
  cairo_translate (cr, 0, height);
  cairo_rotate (cr, -G_PI / 2);
}

static void
draw_paren (cairo_t *cr, double w, double h, double t)
{
  double middle = t * 1.35;
  double end = t * 0.6;

  cairo_move_to (cr, w - end * 0.6, 0);
  cairo_curve_to (cr, -w * 0.33, h * 0.28, -w * 0.33, h * 0.72, w - end * 0.6, h);
  cairo_line_to (cr, w, h - end * 0.4);
  cairo_curve_to (cr, (middle - w * 0.25) / 0.75, h * 0.7, (middle - w * 0.25) / 0.75, h * 0.3, w, end * 0.4);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
draw_bracket (cairo_t *cr, double w, double h, double t, gboolean has_top, gboolean has_bottom)
{
  cairo_rectangle (cr, 0, 0, t * 1.15, h);
  if (has_top)
    cairo_rectangle (cr, 0, 0, w, t);
  if (has_bottom)
    cairo_rectangle (cr, 0, h - t, w, t);
  cairo_fill (cr);
}

static void
draw_brace (cairo_t *cr, double w, double h, double t)
{
  double x = w * 0.52;
  double bend = MIN (h * 0.25, w * 0.95);
  double end = t * 0.35;
  double half = t * 0.62;

  /* One side of the line, and back along the other: thin at the ends, thicker between. */
  cairo_move_to (cr, w, 0);
  cairo_curve_to (cr, w * 0.62, 0, x - half, bend * 0.35, x - half, bend);
  cairo_line_to (cr, x - half, h / 2 - bend);
  cairo_curve_to (cr, x - half, h / 2 - bend * 0.4, w * 0.3, h / 2 - end, 0, h / 2);
  cairo_curve_to (cr, w * 0.3, h / 2 + end, x - half, h / 2 + bend * 0.4, x - half, h / 2 + bend);
  cairo_line_to (cr, x - half, h - bend);
  cairo_curve_to (cr, x - half, h - bend * 0.35, w * 0.62, h, w, h);
  cairo_line_to (cr, w, h - t * 0.55);
  cairo_curve_to (cr, w * 0.75, h - t * 0.6, x + half, h - bend * 0.5, x + half, h - bend);
  cairo_line_to (cr, x + half, h / 2 + bend);
  cairo_curve_to (cr, x + half, h / 2 + bend * 0.5, w * 0.42, h / 2 + end * 1.5, w * 0.3, h / 2);
  cairo_curve_to (cr, w * 0.42, h / 2 - end * 1.5, x + half, h / 2 - bend * 0.5, x + half, h / 2 - bend);
  cairo_line_to (cr, x + half, bend);
  cairo_curve_to (cr, x + half, bend * 0.5, w * 0.75, t * 0.6, w, t * 0.55);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
draw_angle (cairo_t *cr, double w, double h, double t)
{
  cairo_set_line_width (cr, t);
  cairo_move_to (cr, w - t * 0.5, t * 0.5);
  cairo_line_to (cr, t, h / 2);
  cairo_line_to (cr, w - t * 0.5, h - t * 0.5);
  cairo_stroke (cr);
}

static void
draw_line (cairo_t *cr, double x1, double y1, double x2, double y2, double t)
{
  cairo_set_line_width (cr, t);
  cairo_move_to (cr, x1, y1);
  cairo_line_to (cr, x2, y2);
  cairo_stroke (cr);
}

/* Along a line from left to right, at half the height; which ends have a head, how many lines. */
static void
draw_arrow (cairo_t *cr, double w, double h, double t, gboolean has_left, gboolean has_right, gboolean is_double)
{
  double y = h / 2;
  double reach = MIN (h * 0.55, w / 2);
  double gap = is_double ? h * 0.16 : 0;
  double start = has_left ? t * 0.8 + gap * 1.2 : 0;
  double end = w - (has_right ? t * 0.8 + gap * 1.2 : 0);

  for (int side = is_double ? -1 : 0; side <= (is_double ? 1 : 0); side += 2)
    draw_line (cr, start, y + side * gap, end, y + side * gap, t);
  for (guint i = 0; i < 2; i++)
    {
      if (i == 0 ? !has_left : !has_right)
        continue;
      cairo_save (cr);
      if (i == 0)
        mirror (cr, w);
      cairo_set_line_width (cr, t);
      cairo_move_to (cr, w - reach, t * 0.5);
      cairo_curve_to (cr, w - reach * 0.75, h * 0.28, w - reach * 0.4, h * 0.42, w - t * 0.6, y);
      cairo_curve_to (cr, w - reach * 0.4, h * 0.58, w - reach * 0.75, h * 0.72, w - reach, h - t * 0.5);
      cairo_stroke (cr);
      cairo_restore (cr);
    }
}

static void
draw_harpoons (cairo_t *cr, double w, double h, double t)
{
  double reach = MIN (h * 0.45, w / 2);

  draw_line (cr, 0, h * 0.36, w - t * 0.5, h * 0.36, t);
  draw_line (cr, w - reach, t * 0.5, w - t * 0.5, h * 0.36, t);
  draw_line (cr, t * 0.5, h * 0.64, w, h * 0.64, t);
  draw_line (cr, reach, h - t * 0.5, t * 0.5, h * 0.64, t);
}

static void
draw_radical (cairo_t *cr, double w, double h, double t)
{
  double hook = h - MIN (h * 0.55, w * 0.85);

  cairo_set_line_join (cr, CAIRO_LINE_JOIN_MITER);
  cairo_set_line_width (cr, t * 0.9);
  cairo_move_to (cr, 0, hook + w * 0.14);
  cairo_line_to (cr, w * 0.2, hook);
  cairo_line_to (cr, w * 0.46, h - t * 1.2);
  cairo_line_to (cr, w - t * 0.2, t * 0.5);
  cairo_line_to (cr, w + t * 0.1, t * 0.5);
  cairo_stroke (cr);
  /* The stroke that goes down is the strong one. */
  cairo_move_to (cr, w * 0.14, hook + w * 0.03);
  cairo_line_to (cr, w * 0.26, hook - t * 0.1);
  cairo_line_to (cr, w * 0.5, h - t * 1.6);
  cairo_line_to (cr, w * 0.45, h);
  cairo_line_to (cr, w * 0.4, h);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
draw_dots (cairo_t *cr, double w, double h, guint n)
{
  double radius = h / 2;

  for (guint i = 0; i < n; i++)
    {
      double x = n == 1 ? w / 2 : radius + (w - 2 * radius) * i / (n - 1);

      cairo_arc (cr, x, h / 2, radius, 0, 2 * G_PI);
      cairo_fill (cr);
    }
}

static void
draw_hat (cairo_t *cr, double w, double h, double t)
{
  cairo_set_line_width (cr, t);
  cairo_move_to (cr, t * 0.4, h - t * 0.4);
  cairo_line_to (cr, w / 2, t * 0.6);
  cairo_line_to (cr, w - t * 0.4, h - t * 0.4);
  cairo_stroke (cr);
}

static void
draw_tilde (cairo_t *cr, double w, double h, double t)
{
  cairo_set_line_width (cr, t);
  cairo_move_to (cr, t * 0.5, h - t * 0.5);
  cairo_curve_to (cr, w * 0.22, -h * 0.35, w * 0.4, h * 0.05, w * 0.5, h * 0.45);
  cairo_curve_to (cr, w * 0.6, h * 0.85, w * 0.78, h * 1.3, w - t * 0.5, t * 0.5);
  cairo_stroke (cr);
}

static void
draw_sum (cairo_t *cr, double w, double h, double t)
{
  double bar = t * 1.1;
  double strong = t * 2.2;
  double tip = w * 0.6;

  cairo_move_to (cr, 0, 0);
  cairo_line_to (cr, w * 0.95, 0);
  cairo_line_to (cr, w, h * 0.24);
  cairo_line_to (cr, w - t * 0.8, h * 0.24);
  cairo_line_to (cr, w * 0.87, bar);
  cairo_line_to (cr, strong + w * 0.08, bar);
  cairo_line_to (cr, tip, h * 0.495);
  cairo_line_to (cr, t * 1.9, h - bar * 1.25);
  cairo_line_to (cr, w * 0.87, h - bar * 1.25);
  cairo_line_to (cr, w - t * 0.8, h * 0.76);
  cairo_line_to (cr, w, h * 0.76);
  cairo_line_to (cr, w * 0.95, h);
  cairo_line_to (cr, 0, h);
  cairo_line_to (cr, 0, h - bar * 0.5);
  cairo_line_to (cr, tip - strong, h * 0.51);
  cairo_line_to (cr, 0, bar * 0.5);
  cairo_close_path (cr);
  cairo_fill (cr);
}

static void
draw_product (cairo_t *cr, double w, double h, double t)
{
  double leg = t * 1.9;
  double foot = leg + t * 2.6;

  cairo_rectangle (cr, 0, 0, w, t);
  cairo_rectangle (cr, (foot - leg) / 2, 0, leg, h);
  cairo_rectangle (cr, w - (foot + leg) / 2, 0, leg, h);
  cairo_rectangle (cr, 0, h - t, foot, t);
  cairo_rectangle (cr, w - foot, h - t, foot, t);
  cairo_fill (cr);
}

static void
draw_union (cairo_t *cr, double w, double h, double t)
{
  double strong = t * 1.6;
  double radius = (w - strong) / 2;

  cairo_set_line_width (cr, strong);
  cairo_move_to (cr, strong / 2, 0);
  cairo_arc_negative (cr, w / 2, h - radius - strong / 2, radius, G_PI, 0);
  cairo_line_to (cr, w - strong / 2, 0);
  cairo_stroke (cr);
}

static void
draw_vee (cairo_t *cr, double w, double h, double t)
{
  double strong = t * 1.6;

  cairo_set_line_width (cr, strong);
  cairo_move_to (cr, strong * 0.6, 0);
  cairo_line_to (cr, w / 2, h - strong * 1.2);
  cairo_line_to (cr, w - strong * 0.6, 0);
  cairo_stroke (cr);
}

static void
draw_circled (cairo_t *cr, double w, double h, double t, PhidiasMathShape shape)
{
  double strong = t * 1.35;
  double radius = (MIN (w, h) - strong) / 2;

  cairo_save (cr);
  cairo_translate (cr, w / 2, h / 2);
  cairo_set_line_width (cr, strong);
  cairo_arc (cr, 0, 0, radius, 0, 2 * G_PI);
  cairo_stroke (cr);
  if (shape == PHIDIAS_MATH_SHAPE_CIRCLED_DOT)
    {
      cairo_arc (cr, 0, 0, t * 1.6, 0, 2 * G_PI);
      cairo_fill (cr);
    }
  else
    {
      if (shape == PHIDIAS_MATH_SHAPE_CIRCLED_TIMES)
        cairo_rotate (cr, G_PI / 4);
      draw_line (cr, -radius, 0, radius, 0, strong);
      draw_line (cr, 0, -radius, 0, radius, strong);
    }
  cairo_restore (cr);
}

static void
draw_integral (cairo_t *cr, double w, double h, double t)
{
  double strong = t * 1.5;

  cairo_set_line_width (cr, t);
  cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
  cairo_move_to (cr, w * 0.93, h * 0.085);
  cairo_curve_to (cr, w * 0.87, 0, w * 0.69, -h * 0.005, w * 0.60, h * 0.2);
  cairo_curve_to (cr, w * 0.54, h * 0.38, w * 0.46, h * 0.62, w * 0.40, h * 0.8);
  cairo_curve_to (cr, w * 0.31, h * 1.005, w * 0.13, h, w * 0.07, h * 0.915);
  cairo_stroke (cr);
  cairo_move_to (cr, w * 0.63, h * 0.13);
  cairo_curve_to (cr, w * 0.52 - strong, h * 0.4, w * 0.46 - strong, h * 0.62, w * 0.37, h * 0.87);
  cairo_curve_to (cr, w * 0.48 + strong, h * 0.6, w * 0.54 + strong, h * 0.38, w * 0.63, h * 0.13);
  cairo_fill (cr);
  cairo_arc (cr, w * 0.93 - t * 0.2, h * 0.085, t * 0.9, 0, 2 * G_PI);
  cairo_fill (cr);
  cairo_arc (cr, w * 0.07 + t * 0.2, h * 0.915, t * 0.9, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
draw_small (PhidiasMathShape shape, cairo_t *cr, double w, double h, double t)
{
  switch (shape)
    {
    case PHIDIAS_MATH_SHAPE_HAT:
      draw_hat (cr, w, h, t);
      break;
    case PHIDIAS_MATH_SHAPE_CHECK:
      flip (cr, h);
      draw_hat (cr, w, h, t);
      break;
    case PHIDIAS_MATH_SHAPE_TILDE:
      draw_tilde (cr, w, h, t);
      break;
    case PHIDIAS_MATH_SHAPE_DOT:
      draw_dots (cr, w, h, 1);
      break;
    case PHIDIAS_MATH_SHAPE_DOTS:
      draw_dots (cr, w, h, 2);
      break;
    case PHIDIAS_MATH_SHAPE_THREE_DOTS:
      draw_dots (cr, w, h, 3);
      break;
    case PHIDIAS_MATH_SHAPE_BREVE:
      cairo_set_line_width (cr, t);
      cairo_move_to (cr, t * 0.5, 0);
      cairo_curve_to (cr, w * 0.1, h * 1.15, w * 0.9, h * 1.15, w - t * 0.5, 0);
      cairo_stroke (cr);
      break;
    case PHIDIAS_MATH_SHAPE_ACUTE:
      draw_line (cr, w * 0.3, h, w * 0.75, 0, t * 1.2);
      break;
    case PHIDIAS_MATH_SHAPE_GRAVE:
      draw_line (cr, w * 0.25, 0, w * 0.7, h, t * 1.2);
      break;
    case PHIDIAS_MATH_SHAPE_PRIME:
      cairo_move_to (cr, w * 0.42, 0);
      cairo_line_to (cr, w * 0.42 + t * 1.6, t * 0.5);
      cairo_line_to (cr, t * 0.8, h);
      cairo_line_to (cr, 0, h - t * 0.25);
      cairo_close_path (cr);
      cairo_fill (cr);
      break;
    case PHIDIAS_MATH_SHAPE_RING:
      cairo_set_line_width (cr, t);
      cairo_arc (cr, w / 2, h / 2, MIN (w, h) / 2 - t * 0.5, 0, 2 * G_PI);
      cairo_stroke (cr);
      break;
    default:
      break;
    }
}

static void
draw_long (PhidiasMathShape shape, cairo_t *cr, double w, double h, double t)
{
  switch (shape)
    {
    case PHIDIAS_MATH_SHAPE_BRACE_OVER:
      cairo_translate (cr, w, 0);
      cairo_rotate (cr, G_PI / 2);
      draw_brace (cr, h, w, t);
      break;
    case PHIDIAS_MATH_SHAPE_BRACE_UNDER:
      turn (cr, h);
      draw_brace (cr, h, w, t);
      break;
    case PHIDIAS_MATH_SHAPE_BRACKET_OVER:
      cairo_translate (cr, w, 0);
      cairo_rotate (cr, G_PI / 2);
      draw_bracket (cr, h, w, t, TRUE, TRUE);
      break;
    case PHIDIAS_MATH_SHAPE_BRACKET_UNDER:
      turn (cr, h);
      draw_bracket (cr, h, w, t, TRUE, TRUE);
      break;
    case PHIDIAS_MATH_SHAPE_ARROW_RIGHT:
      draw_arrow (cr, w, h, t, FALSE, TRUE, FALSE);
      break;
    case PHIDIAS_MATH_SHAPE_ARROW_LEFT:
      draw_arrow (cr, w, h, t, TRUE, FALSE, FALSE);
      break;
    case PHIDIAS_MATH_SHAPE_ARROW_LEFT_RIGHT:
      draw_arrow (cr, w, h, t, TRUE, TRUE, FALSE);
      break;
    case PHIDIAS_MATH_SHAPE_DOUBLE_ARROW_RIGHT:
      draw_arrow (cr, w, h, t, FALSE, TRUE, TRUE);
      break;
    case PHIDIAS_MATH_SHAPE_DOUBLE_ARROW_LEFT:
      draw_arrow (cr, w, h, t, TRUE, FALSE, TRUE);
      break;
    case PHIDIAS_MATH_SHAPE_DOUBLE_ARROW_LEFT_RIGHT:
      draw_arrow (cr, w, h, t, TRUE, TRUE, TRUE);
      break;
    case PHIDIAS_MATH_SHAPE_MAPS_TO:
      draw_arrow (cr, w, h, t, FALSE, TRUE, FALSE);
      draw_line (cr, t * 0.5, h * 0.2, t * 0.5, h * 0.8, t);
      break;
    case PHIDIAS_MATH_SHAPE_HOOK_ARROW_RIGHT:
      cairo_set_line_width (cr, t);
      cairo_arc (cr, h * 0.25, h * 0.3, h * 0.2, G_PI / 2, G_PI * 1.5);
      cairo_stroke (cr);
      cairo_translate (cr, h * 0.25, 0);
      draw_arrow (cr, w - h * 0.25, h, t, FALSE, TRUE, FALSE);
      break;
    case PHIDIAS_MATH_SHAPE_HARPOONS:
      draw_harpoons (cr, w, h, t);
      break;
    case PHIDIAS_MATH_SHAPE_EQUALS:
      draw_line (cr, 0, h * 0.35, w, h * 0.35, t);
      draw_line (cr, 0, h * 0.65, w, h * 0.65, t);
      break;
    default:
      draw_small (shape, cr, w, h, t);
      break;
    }
}

static void
draw_operator (PhidiasMathShape shape, cairo_t *cr, double w, double h, double t)
{
  switch (shape)
    {
    case PHIDIAS_MATH_SHAPE_SUM:
      draw_sum (cr, w, h, t);
      break;
    case PHIDIAS_MATH_SHAPE_COPRODUCT:
      flip (cr, h);
      draw_product (cr, w, h, t);
      break;
    case PHIDIAS_MATH_SHAPE_PRODUCT:
      draw_product (cr, w, h, t);
      break;
    case PHIDIAS_MATH_SHAPE_INTERSECTION:
      flip (cr, h);
      draw_union (cr, w, h, t);
      break;
    case PHIDIAS_MATH_SHAPE_PLUS_UNION:
      draw_union (cr, w, h, t);
      draw_line (cr, w * 0.28, h * 0.42, w * 0.72, h * 0.42, t * 1.3);
      draw_line (cr, w * 0.5, h * 0.42 - w * 0.22, w * 0.5, h * 0.42 + w * 0.22, t * 1.3);
      break;
    case PHIDIAS_MATH_SHAPE_UNION:
      draw_union (cr, w, h, t);
      break;
    case PHIDIAS_MATH_SHAPE_WEDGE:
      flip (cr, h);
      draw_vee (cr, w, h, t);
      break;
    case PHIDIAS_MATH_SHAPE_VEE:
      draw_vee (cr, w, h, t);
      break;
    case PHIDIAS_MATH_SHAPE_SQUARE_UNION:
      cairo_set_line_width (cr, t * 1.6);
      cairo_move_to (cr, t * 0.8, 0);
      cairo_line_to (cr, t * 0.8, h - t * 0.8);
      cairo_line_to (cr, w - t * 0.8, h - t * 0.8);
      cairo_line_to (cr, w - t * 0.8, 0);
      cairo_stroke (cr);
      break;
    case PHIDIAS_MATH_SHAPE_CIRCLED_PLUS:
    case PHIDIAS_MATH_SHAPE_CIRCLED_TIMES:
    case PHIDIAS_MATH_SHAPE_CIRCLED_DOT:
      draw_circled (cr, w, h, t, shape);
      break;
    case PHIDIAS_MATH_SHAPE_CONTOUR_INTEGRAL:
      cairo_set_line_width (cr, t);
      cairo_arc (cr, w / 2, h / 2, w * 0.3, 0, 2 * G_PI);
      cairo_stroke (cr);
      draw_integral (cr, w, h, t);
      break;
    case PHIDIAS_MATH_SHAPE_INTEGRAL:
      draw_integral (cr, w, h, t);
      break;
    default:
      draw_long (shape, cr, w, h, t);
      break;
    }
}

/*
 * phidias_math_shape_draw:
 * @shape: what
 * @cr: where, with its colour set; the rectangle begins at the origin
 * @width: of the rectangle, in pixels
 * @height: of the rectangle, in pixels
 * @thickness: of a line, in pixels
 */
void
phidias_math_shape_draw (PhidiasMathShape  shape,
                         cairo_t          *cr,
                         double            width,
                         double            height,
                         double            thickness)
{
  double w = width;
  double h = height;
  double t = thickness;

  cairo_save (cr);
  cairo_new_path (cr);
  switch (shape)
    {
    case PHIDIAS_MATH_SHAPE_RULE:
    case PHIDIAS_MATH_SHAPE_MACRON:
    case PHIDIAS_MATH_SHAPE_BAR:
      cairo_rectangle (cr, 0, 0, w, h);
      cairo_fill (cr);
      break;
    case PHIDIAS_MATH_SHAPE_DOUBLE_BAR:
      cairo_rectangle (cr, 0, 0, t, h);
      cairo_rectangle (cr, w - t, 0, t, h);
      cairo_fill (cr);
      break;
    case PHIDIAS_MATH_SHAPE_PAREN_RIGHT:
      mirror (cr, w);
      draw_paren (cr, w, h, t);
      break;
    case PHIDIAS_MATH_SHAPE_PAREN_LEFT:
      draw_paren (cr, w, h, t);
      break;
    case PHIDIAS_MATH_SHAPE_BRACKET_RIGHT:
      mirror (cr, w);
      draw_bracket (cr, w, h, t, TRUE, TRUE);
      break;
    case PHIDIAS_MATH_SHAPE_BRACKET_LEFT:
      draw_bracket (cr, w, h, t, TRUE, TRUE);
      break;
    case PHIDIAS_MATH_SHAPE_FLOOR_RIGHT:
      mirror (cr, w);
      draw_bracket (cr, w, h, t, FALSE, TRUE);
      break;
    case PHIDIAS_MATH_SHAPE_FLOOR_LEFT:
      draw_bracket (cr, w, h, t, FALSE, TRUE);
      break;
    case PHIDIAS_MATH_SHAPE_CEILING_RIGHT:
      mirror (cr, w);
      draw_bracket (cr, w, h, t, TRUE, FALSE);
      break;
    case PHIDIAS_MATH_SHAPE_CEILING_LEFT:
      draw_bracket (cr, w, h, t, TRUE, FALSE);
      break;
    case PHIDIAS_MATH_SHAPE_BRACE_RIGHT:
      mirror (cr, w);
      draw_brace (cr, w, h, t);
      break;
    case PHIDIAS_MATH_SHAPE_BRACE_LEFT:
      draw_brace (cr, w, h, t);
      break;
    case PHIDIAS_MATH_SHAPE_ANGLE_RIGHT:
      mirror (cr, w);
      draw_angle (cr, w, h, t);
      break;
    case PHIDIAS_MATH_SHAPE_ANGLE_LEFT:
      draw_angle (cr, w, h, t);
      break;
    case PHIDIAS_MATH_SHAPE_SLASH:
      draw_line (cr, t * 0.5, h, w - t * 0.5, 0, t);
      break;
    case PHIDIAS_MATH_SHAPE_BACKSLASH:
      draw_line (cr, t * 0.5, 0, w - t * 0.5, h, t);
      break;
    case PHIDIAS_MATH_SHAPE_ARROW_UP:
      turn (cr, h);
      draw_arrow (cr, h, w, t, FALSE, TRUE, FALSE);
      break;
    case PHIDIAS_MATH_SHAPE_ARROW_DOWN:
      turn (cr, h);
      draw_arrow (cr, h, w, t, TRUE, FALSE, FALSE);
      break;
    case PHIDIAS_MATH_SHAPE_ARROW_UP_DOWN:
      turn (cr, h);
      draw_arrow (cr, h, w, t, TRUE, TRUE, FALSE);
      break;
    case PHIDIAS_MATH_SHAPE_RADICAL:
      draw_radical (cr, w, h, t);
      break;
    case PHIDIAS_MATH_SHAPE_FRAME:
      cairo_set_line_width (cr, t);
      cairo_rectangle (cr, t * 0.5, t * 0.5, w - t, h - t);
      cairo_stroke (cr);
      break;
    case PHIDIAS_MATH_SHAPE_NONE:
      break;
    default:
      draw_operator (shape, cr, w, h, t);
      break;
    }
  cairo_restore (cr);
}
