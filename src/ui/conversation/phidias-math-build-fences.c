/* phidias-math-build-fences.c: a tree to boxes: what grows: fences, large operators, tables
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-math-build-private.h"

#include <math.h>
#include <string.h>

/* The width of one that is so high is so many em, and so much of the height, up to a limit. */
typedef struct
{
  char             text[5];
  PhidiasMathShape shape;
  gboolean         is_always;     /* even where a font may have it */
  double           width;
  double           growth;
  double           limit;
} Fence;

static const Fence fences[] = {
  { "(", PHIDIAS_MATH_SHAPE_PAREN_LEFT, FALSE, 0.22, 0.06, 0.52 },
  { ")", PHIDIAS_MATH_SHAPE_PAREN_RIGHT, FALSE, 0.22, 0.06, 0.52 },
  { "⟮", PHIDIAS_MATH_SHAPE_PAREN_LEFT, TRUE, 0.22, 0.06, 0.52 },
  { "⟯", PHIDIAS_MATH_SHAPE_PAREN_RIGHT, TRUE, 0.22, 0.06, 0.52 },
  { "[", PHIDIAS_MATH_SHAPE_BRACKET_LEFT, FALSE, 0.20, 0.02, 0.28 },
  { "]", PHIDIAS_MATH_SHAPE_BRACKET_RIGHT, FALSE, 0.20, 0.02, 0.28 },
  { "{", PHIDIAS_MATH_SHAPE_BRACE_LEFT, FALSE, 0.34, 0.03, 0.5 },
  { "}", PHIDIAS_MATH_SHAPE_BRACE_RIGHT, FALSE, 0.34, 0.03, 0.5 },
  { "⟨", PHIDIAS_MATH_SHAPE_ANGLE_LEFT, TRUE, 0.22, 0.09, 0.55 },
  { "⟩", PHIDIAS_MATH_SHAPE_ANGLE_RIGHT, TRUE, 0.22, 0.09, 0.55 },
  { "⌊", PHIDIAS_MATH_SHAPE_FLOOR_LEFT, TRUE, 0.22, 0.02, 0.3 },
  { "⌋", PHIDIAS_MATH_SHAPE_FLOOR_RIGHT, TRUE, 0.22, 0.02, 0.3 },
  { "⌈", PHIDIAS_MATH_SHAPE_CEILING_LEFT, TRUE, 0.22, 0.02, 0.3 },
  { "⌉", PHIDIAS_MATH_SHAPE_CEILING_RIGHT, TRUE, 0.22, 0.02, 0.3 },
  { "|", PHIDIAS_MATH_SHAPE_BAR, FALSE, 0, 0, 0 },
  { "∣", PHIDIAS_MATH_SHAPE_BAR, TRUE, 0, 0, 0 },
  { "‖", PHIDIAS_MATH_SHAPE_DOUBLE_BAR, TRUE, 0.24, 0, 0.24 },
  { "∥", PHIDIAS_MATH_SHAPE_DOUBLE_BAR, TRUE, 0.24, 0, 0.24 },
  { "/", PHIDIAS_MATH_SHAPE_SLASH, FALSE, 0.1, 0.3, 1 },
  { "\\", PHIDIAS_MATH_SHAPE_BACKSLASH, FALSE, 0.1, 0.3, 1 },
  { "↑", PHIDIAS_MATH_SHAPE_ARROW_UP, TRUE, 0.4, 0, 0.4 },
  { "↓", PHIDIAS_MATH_SHAPE_ARROW_DOWN, TRUE, 0.4, 0, 0.4 },
  { "↕", PHIDIAS_MATH_SHAPE_ARROW_UP_DOWN, TRUE, 0.4, 0, 0.4 },
};

/*
 * phidias_math_build_fence:
 * @text: a delimiter; may be empty
 * @setting: how
 * @size: how high it must be, in pixels, half above and half below the axis
 *
 * Returns: (transfer full): it, or a little room where there is none
 */
PhidiasMathBox *
phidias_math_build_fence (const char *text, const PhidiasMathSetting *setting, double size)
{
  const PhidiasMathMetrics *metrics = phidias_math_setting_metrics (setting);
  PhidiasMathBox *list = phidias_math_box_new_list ();
  const Fence *fence = NULL;
  double top = size / 2 + metrics->axis;
  double bottom = size / 2 - metrics->axis;
  double side = 0.07 * metrics->em;
  double thickness = MAX (metrics->thickness, 1);
  double width;

  if (*text == '\0')
    {
      list->width = 0.12 * metrics->em;
      return list;
    }
  for (guint i = 0; i < G_N_ELEMENTS (fences) && fence == NULL; i++)
    if (g_str_equal (fences[i].text, text))
      fence = &fences[i];

  if (fence == NULL || !fence->is_always)
    {
      PhidiasMathBox *glyph = phidias_math_fonts_new_box (setting->fonts, text, PHIDIAS_MATH_FONT_ROMAN, metrics->em);

      if (fence == NULL || (glyph->height >= top && glyph->depth >= bottom) || size <= metrics->em)
        {
          phidias_math_box_append (list, glyph);
          if (glyph->height >= top && glyph->depth >= bottom)
            return list;
          /* Where the font has its own lower than the axis, it goes to the middle of what it encloses. */
          if (fence == NULL || size <= glyph->height + glyph->depth)
            {
              glyph->y = (glyph->height - glyph->depth) / 2 - metrics->axis;
              list->height = glyph->height - glyph->y;
              list->depth = glyph->depth + glyph->y;
              return list;
            }
          g_ptr_array_set_size (list->children, 0);
          list->width = 0;
        }
      else
        {
          phidias_math_box_free (glyph);
        }
    }

  width = MIN (fence->width * metrics->em + fence->growth * size, fence->limit * metrics->em);
  if (fence->shape == PHIDIAS_MATH_SHAPE_BAR)
    {
      thickness = MAX (round (thickness), 1);
      width = thickness;
      side = 0.12 * metrics->em;
    }
  if (fence->shape == PHIDIAS_MATH_SHAPE_DOUBLE_BAR)
    side = 0.1 * metrics->em;
  phidias_math_box_add (list, phidias_math_box_new_shape (fence->shape, width, top, bottom, thickness), side, 0);
  list->width = width + 2 * side;

  return list;
}

/*
 * phidias_math_build_fenced:
 * @node: a fenced node
 * @setting: how
 *
 * Returns: (transfer full): what is in it, between fences that are at least as high
 */
PhidiasMathBox *
phidias_math_build_fenced (const PhidiasMathNode *node, const PhidiasMathSetting *setting)
{
  const PhidiasMathMetrics *metrics = phidias_math_setting_metrics (setting);
  g_autoptr (GPtrArray) pieces = g_ptr_array_new ();
  g_autoptr (GPtrArray) middles = g_ptr_array_new ();
  const GPtrArray *children = node->base->kind == PHIDIAS_MATH_ROW ? node->base->children : NULL;
  PhidiasMathBox *list = phidias_math_box_new_list ();
  double reach = 0.5 * metrics->em;
  guint from = 0;

  /* What \middle divides is built piece by piece; then it is known how high that must be. */
  for (guint i = 0; children != NULL && i <= children->len; i++)
    {
      const PhidiasMathNode *child = i < children->len ? g_ptr_array_index (children, i) : NULL;

      if (child != NULL && (child->kind != PHIDIAS_MATH_DELIMITER || child->amount != 0))
        continue;
      g_ptr_array_add (pieces, phidias_math_build_row (children, from, i, setting, PHIDIAS_MATH_OPEN));
      if (child != NULL)
        g_ptr_array_add (middles, (gpointer) child);
      from = i + 1;
    }
  if (children == NULL)
    g_ptr_array_add (pieces, phidias_math_build (node->base, setting));

  for (guint i = 0; i < pieces->len; i++)
    {
      const PhidiasMathBox *piece = g_ptr_array_index (pieces, i);

      reach = MAX (reach, MAX (piece->height - metrics->axis, piece->depth + metrics->axis));
    }

  phidias_math_box_append (list, phidias_math_build_fence (node->text, setting, 2 * reach));
  for (guint i = 0; i < pieces->len; i++)
    {
      const PhidiasMathNode *middle = i < middles->len ? g_ptr_array_index (middles, i) : NULL;

      phidias_math_box_append (list, g_ptr_array_index (pieces, i));
      if (middle != NULL)
        {
          list->width += 0.14 * metrics->em;
          phidias_math_box_append (list, phidias_math_build_fence (middle->text, setting, 2 * reach));
          list->width += 0.14 * metrics->em;
        }
    }
  phidias_math_box_append (list, phidias_math_build_fence (node->right, setting, 2 * reach));

  return list;
}

typedef struct
{
  char             text[5];
  PhidiasMathShape shape;
  double           width;     /* of the height */
  guint            count;
} Large;

static const Large large[] = {
  { "∑", PHIDIAS_MATH_SHAPE_SUM, 0.86, 1 }, { "∏", PHIDIAS_MATH_SHAPE_PRODUCT, 0.84, 1 },
  { "∐", PHIDIAS_MATH_SHAPE_COPRODUCT, 0.84, 1 }, { "⋃", PHIDIAS_MATH_SHAPE_UNION, 0.76, 1 },
  { "⋂", PHIDIAS_MATH_SHAPE_INTERSECTION, 0.76, 1 }, { "⋁", PHIDIAS_MATH_SHAPE_VEE, 0.82, 1 },
  { "⋀", PHIDIAS_MATH_SHAPE_WEDGE, 0.82, 1 }, { "⨆", PHIDIAS_MATH_SHAPE_SQUARE_UNION, 0.76, 1 },
  { "⨄", PHIDIAS_MATH_SHAPE_PLUS_UNION, 0.76, 1 }, { "⨁", PHIDIAS_MATH_SHAPE_CIRCLED_PLUS, 1, 1 },
  { "⨂", PHIDIAS_MATH_SHAPE_CIRCLED_TIMES, 1, 1 }, { "⨀", PHIDIAS_MATH_SHAPE_CIRCLED_DOT, 1, 1 },
  { "∫", PHIDIAS_MATH_SHAPE_INTEGRAL, 0.4, 1 }, { "∬", PHIDIAS_MATH_SHAPE_INTEGRAL, 0.4, 2 },
  { "∭", PHIDIAS_MATH_SHAPE_INTEGRAL, 0.4, 3 }, { "⨌", PHIDIAS_MATH_SHAPE_INTEGRAL, 0.4, 4 },
  { "∮", PHIDIAS_MATH_SHAPE_CONTOUR_INTEGRAL, 0.4, 1 }, { "∯", PHIDIAS_MATH_SHAPE_CONTOUR_INTEGRAL, 0.4, 2 },
  { "∰", PHIDIAS_MATH_SHAPE_CONTOUR_INTEGRAL, 0.4, 3 },
};

/*
 * phidias_math_build_large:
 * @node: a symbol that is larger than letters
 * @setting: how
 *
 * Returns: (transfer full): it, in the middle of the axis
 */
PhidiasMathBox *
phidias_math_build_large (const PhidiasMathNode *node, const PhidiasMathSetting *setting)
{
  const PhidiasMathMetrics *metrics = phidias_math_setting_metrics (setting);
  gboolean is_display = setting->style == PHIDIAS_MATH_STYLE_DISPLAY;
  PhidiasMathBox *list = phidias_math_box_new_list ();
  const Large *found = NULL;
  gboolean is_integral;
  double thickness = MAX (metrics->thickness * (is_display ? 1.05 : 0.9), 0.8);
  double size;
  double side = 0.06 * metrics->em;

  for (guint i = 0; i < G_N_ELEMENTS (large) && found == NULL; i++)
    if (g_str_equal (large[i].text, node->text))
      found = &large[i];
  if (found == NULL)
    {
      PhidiasMathBox *glyph = phidias_math_fonts_new_box (setting->fonts, node->text, PHIDIAS_MATH_FONT_ROMAN,
                                                          metrics->em * (is_display ? 1.6 : 1.1));

      phidias_math_box_add (list, glyph, 0, (glyph->height - glyph->depth) / 2 - metrics->axis);
      return list;
    }

  is_integral = found->shape == PHIDIAS_MATH_SHAPE_INTEGRAL || found->shape == PHIDIAS_MATH_SHAPE_CONTOUR_INTEGRAL;
  size = metrics->em * (is_integral ? (is_display ? 2.1 : 1.3) : (is_display ? 1.4 : 1.0));
  for (guint i = 0; i < found->count; i++)
    phidias_math_box_add (list, phidias_math_box_new_shape (found->shape, size * found->width, size / 2 + metrics->axis,
                                                            size / 2 - metrics->axis, thickness),
                          side + i * size * 0.21, 0);
  list->width += side;
  if (is_integral)
    list->overhang = size * found->width * 0.42;

  return list;
}

/* What a table looks like. */
typedef struct
{
  const char *columns;
  guint       n_columns;
  guint       n_rows;
  double      gap;        /* between columns */
  double      edge;       /* beside the first and the last */
  double      strut_up;   /* at least that much of a row */
  double      strut_down;
  double      between;    /* rows */
  gboolean    is_ruled;
} Form;

/* l, c or r. What is aligned goes on in pairs; other columns are all as the last is. */
static char
get_alignment (const PhidiasMathNode *node, guint column)
{
  char last = 'c';
  guint n = 0;

  if ((node->flags & PHIDIAS_MATH_ALIGNED) != 0)
    column %= (guint) strlen (node->text);
  for (const char *at = node->text; *at != '\0'; at++)
    if (*at != '|')
      {
        last = *at;
        if (n++ == column)
          break;
      }

  return last;
}

/* Whether there is a rule before that column, or behind the last one. */
static gboolean
has_rule (const PhidiasMathNode *node, guint column)
{
  guint n = 0;

  for (const char *at = node->text; *at != '\0'; at++)
    {
      if (*at == '|' && n == column)
        return TRUE;
      if (*at != '|')
        n++;
    }

  return FALSE;
}

static double
get_gap (const PhidiasMathNode *node, const Form *form, guint column, double em)
{
  if ((node->flags & PHIDIAS_MATH_ALIGNED) == 0)
    return form->gap;
  if (get_alignment (node, column) == 'r' && column > 0)
    return 2 * em;

  return 0;
}

static PhidiasMathBox *
build_cell (const PhidiasMathNode *node, const PhidiasMathNode *cell, guint column, const PhidiasMathSetting *setting)
{
  /* What follows in the next column follows in the same line: a sign of relation keeps its distance. */
  gboolean goes_on = (node->flags & PHIDIAS_MATH_ALIGNED) != 0 && column > 0 && get_alignment (node, column) != 'r';

  if (cell == NULL)
    return phidias_math_box_new_list ();
  if (cell->kind == PHIDIAS_MATH_ROW && cell->children->len > 0)
    return phidias_math_build_row (cell->children, 0, cell->children->len, setting, goes_on ? PHIDIAS_MATH_ORD : PHIDIAS_MATH_OPEN);

  return phidias_math_build (cell, setting);
}

static Form
find_form (const PhidiasMathNode *node, const PhidiasMathMetrics *metrics)
{
  Form form = { node->text, (guint) node->amount, node->children->len / MAX ((guint) node->amount, 1), metrics->em, 0,
                0.8 * metrics->em, 0.3 * metrics->em, 0.16 * metrics->em, FALSE };

  if ((node->flags & PHIDIAS_MATH_SMALL) != 0)
    {
      form.gap = 0.6 * metrics->em;
      form.strut_up = 0.6 * metrics->em;
      form.strut_down = 0.15 * metrics->em;
      form.between = 0.12 * metrics->em;
    }
  if ((node->flags & PHIDIAS_MATH_ALIGNED) != 0)
    form.between = 0.42 * metrics->em;
  else
    form.edge = 0.1 * metrics->em;
  if (strchr (node->text, '|') != NULL || node->right != NULL)
    {
      form.is_ruled = TRUE;
      form.edge = 0.4 * metrics->em;
      form.strut_up += 0.12 * metrics->em;
      form.strut_down += 0.12 * metrics->em;
      form.between = 0;
    }

  return form;
}

static void
add_rules (PhidiasMathBox *list, const PhidiasMathNode *node, const double *columns, const double *edges, const Form *form, double rule)
{
  double top = edges[0];
  double bottom = edges[form->n_rows];

  for (guint i = 0; i <= form->n_columns; i++)
    if (has_rule (node, i))
      phidias_math_box_add (list, phidias_math_box_new_shape (PHIDIAS_MATH_SHAPE_RULE, rule, -top, bottom, rule),
                            i == form->n_columns ? list->width - rule : columns[i], 0);
  for (guint i = 0; node->right != NULL && i <= form->n_rows && node->right[i] != '\0'; i++)
    if (node->right[i] == '-')
      phidias_math_box_add (list, phidias_math_box_new_shape (PHIDIAS_MATH_SHAPE_RULE, list->width, rule / 2, rule / 2, rule),
                            0, edges[i]);
}

/*
 * phidias_math_build_table:
 * @node: a table
 * @setting: how
 *
 * Returns: (transfer full): its cells, aligned; the axis goes through the middle
 */
PhidiasMathBox *
phidias_math_build_table (const PhidiasMathNode *node, const PhidiasMathSetting *outer)
{
  PhidiasMathSetting setting = *outer;
  const PhidiasMathMetrics *metrics;
  PhidiasMathBox *list = phidias_math_box_new_list ();
  g_autofree PhidiasMathBox **cells = g_new0 (PhidiasMathBox *, node->children->len + 1);
  g_autofree double *widths = g_new0 (double, (guint) node->amount + 1);
  g_autofree double *columns = g_new0 (double, (guint) node->amount + 1);
  g_autofree double *baselines = NULL;
  g_autofree double *edges = NULL;
  Form form;
  double y = 0;
  double x;

  if ((node->flags & (PHIDIAS_MATH_ALIGNED | PHIDIAS_MATH_LARGE)) == 0)
    setting.style = MAX (setting.style, PHIDIAS_MATH_STYLE_TEXT);
  if ((node->flags & PHIDIAS_MATH_LARGE) != 0)
    setting.style = MIN (setting.style, PHIDIAS_MATH_STYLE_DISPLAY);
  if ((node->flags & PHIDIAS_MATH_SMALL) != 0)
    setting.style = MAX (setting.style, PHIDIAS_MATH_STYLE_SCRIPT);
  metrics = phidias_math_setting_metrics (&setting);
  form = find_form (node, metrics);
  baselines = g_new0 (double, form.n_rows + 1);
  edges = g_new0 (double, form.n_rows + 1);

  for (guint i = 0; i < form.n_rows; i++)
    {
      double up = form.strut_up;
      double down = form.strut_down;

      for (guint j = 0; j < form.n_columns; j++)
        {
          PhidiasMathBox *cell = build_cell (node, g_ptr_array_index (node->children, i * form.n_columns + j), j, &setting);

          cells[i * form.n_columns + j] = cell;
          widths[j] = MAX (widths[j], cell->width);
          up = MAX (up, cell->height + (form.is_ruled ? 0.15 * metrics->em : 0));
          down = MAX (down, cell->depth + (form.is_ruled ? 0.15 * metrics->em : 0));
        }
      edges[i] = y;
      baselines[i] = y + up;
      y += up + down + (i + 1 < form.n_rows ? form.between : 0);
    }
  edges[form.n_rows] = y;

  x = form.edge;
  for (guint j = 0; j < form.n_columns; j++)
    {
      x += j > 0 ? get_gap (node, &form, j, metrics->em) : 0;
      columns[j] = j > 0 ? x - get_gap (node, &form, j, metrics->em) / 2 : 0;
      for (guint i = 0; i < form.n_rows; i++)
        {
          PhidiasMathBox *cell = cells[i * form.n_columns + j];
          char alignment = get_alignment (node, j);
          double free = widths[j] - cell->width;

          phidias_math_box_add (list, cell, x + (alignment == 'l' ? 0 : alignment == 'r' ? free : free / 2),
                                baselines[i] - y / 2 - metrics->axis);
        }
      x += widths[j];
    }
  list->width = MAX (x + form.edge, list->width);
  for (guint i = 0; i <= form.n_rows; i++)
    edges[i] -= y / 2 + metrics->axis;
  /* Rows keep their room when nothing in them is high. */
  list->height = MAX (list->height, -edges[0]);
  list->depth = MAX (list->depth, edges[form.n_rows]);
  add_rules (list, node, columns, edges, &form, MAX (round (metrics->thickness), 1));

  return list;
}
