/* phidias-math-build.c: a tree to boxes: rows, fractions, roots
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The rules are those of the TeXbook's appendix G. Lengths that it takes from a font of formulas come
 * from what any font has: the size, the height of an x, the places of plus and minus.
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-math-build-private.h"

#include <math.h>
#include <string.h>

/* Eighteenths of an em between two neighbours; less than none: not in scripts. TeXbook, chapter 18. */
static const gint8 spaces[8][8] = {
  /*            Ord  Op Bin Rel Opn Cls Pct Inn */
  /* Ord   */ {  0,  3, -4, -5,  0,  0,  0, -3 },
  /* Op    */ {  3,  3,  0, -5,  0,  0,  0, -3 },
  /* Bin   */ { -4, -4,  0,  0, -4,  0,  0, -4 },
  /* Rel   */ { -5, -5,  0,  0, -5,  0,  0, -5 },
  /* Open  */ {  0,  0,  0,  0,  0,  0,  0,  0 },
  /* Close */ {  0,  3, -4, -5,  0,  0,  0, -3 },
  /* Punct */ { -3, -3,  0, -3, -3, -3, -3, -3 },
  /* Inner */ { -3,  3, -4, -5, -3,  0, -3, -3 },
};

const PhidiasMathMetrics *
phidias_math_setting_metrics (const PhidiasMathSetting *self)
{
  return phidias_math_fonts_get_metrics (self->fonts, self->style);
}

/* What scripts are set in. */
PhidiasMathSetting
phidias_math_setting_script (const PhidiasMathSetting *self, gboolean is_cramped)
{
  PhidiasMathSetting script = { self->fonts, self->style <= PHIDIAS_MATH_STYLE_TEXT ? PHIDIAS_MATH_STYLE_SCRIPT
                                                                                    : PHIDIAS_MATH_STYLE_SCRIPT_SCRIPT,
                                self->is_cramped || is_cramped };

  return script;
}

static gboolean
is_atom (const PhidiasMathNode *node)
{
  return node->kind != PHIDIAS_MATH_SPACE && node->kind != PHIDIAS_MATH_STYLE;
}

/* A sign between two things is an operation; one before a thing is its sign. */
static gboolean
may_follow (PhidiasMathClass before)
{
  return before == PHIDIAS_MATH_ORD || before == PHIDIAS_MATH_CLOSE || before == PHIDIAS_MATH_INNER;
}

static PhidiasMathClass
find_class (const GPtrArray *children, guint i, guint to, PhidiasMathClass before)
{
  const PhidiasMathNode *node = g_ptr_array_index (children, i);
  const PhidiasMathNode *next = NULL;

  if (node->atom != PHIDIAS_MATH_BIN)
    return node->atom;
  for (guint j = i + 1; j < to && next == NULL; j++)
    if (is_atom (g_ptr_array_index (children, j)))
      next = g_ptr_array_index (children, j);
  if (!may_follow (before) || next == NULL || next->atom == PHIDIAS_MATH_REL || next->atom == PHIDIAS_MATH_CLOSE
      || next->atom == PHIDIAS_MATH_PUNCT)
    return PHIDIAS_MATH_ORD;

  return PHIDIAS_MATH_BIN;
}

/*
 * phidias_math_build_row:
 * @children: nodes
 * @from: the first
 * @to: behind the last
 * @setting: how
 * @before: what the row stands behind; %PHIDIAS_MATH_OPEN for nothing
 *
 * Returns: (transfer full): them side by side
 */
PhidiasMathBox *
phidias_math_build_row (const GPtrArray          *children,
                        guint                     from,
                        guint                     to,
                        const PhidiasMathSetting *setting,
                        PhidiasMathClass          before)
{
  PhidiasMathBox *row = phidias_math_box_new_list ();
  PhidiasMathSetting current = *setting;
  double em = phidias_math_setting_metrics (&current)->em;
  PhidiasMathClass last = before;

  for (guint i = from; i < to; i++)
    {
      const PhidiasMathNode *node = g_ptr_array_index (children, i);
      PhidiasMathClass atom;
      int space;

      if (node->kind == PHIDIAS_MATH_STYLE)
        {
          current.style = (PhidiasMathStyle) node->amount;
          em = phidias_math_setting_metrics (&current)->em;
          continue;
        }
      if (node->kind == PHIDIAS_MATH_SPACE)
        {
          row->width = MAX (row->width + node->amount * em / 18, 0);
          continue;
        }

      atom = find_class (children, i, to, last);
      space = spaces[last][atom];
      if (space > 0 || current.style <= PHIDIAS_MATH_STYLE_TEXT)
        row->width += ABS (space) * em / 18;
      phidias_math_box_append (row, phidias_math_build (node, &current));
      if ((node->flags & PHIDIAS_MATH_SOURCE) != 0)
        row->width += 4 * em / 18;
      last = atom;
    }
  if (to - from == 1 && row->children->len == 1)
    {
      const PhidiasMathBox *only = g_ptr_array_index (row->children, 0);

      row->is_symbol = only->is_symbol;
      row->overhang = only->overhang;
    }

  return row;
}

/* One over the other; both are centred. */
static PhidiasMathBox *
build_fraction (const PhidiasMathNode *node, const PhidiasMathSetting *outer)
{
  PhidiasMathSetting setting = *outer;
  PhidiasMathSetting inner;
  const PhidiasMathMetrics *metrics;
  PhidiasMathBox *list = phidias_math_box_new_list ();
  PhidiasMathBox *over;
  PhidiasMathBox *under;
  gboolean has_bar = (node->flags & PHIDIAS_MATH_NO_BAR) == 0;
  gboolean is_display;
  double rule;
  double clearance;
  double overlap;
  double up;
  double down;
  double width;

  if (node->amount != PHIDIAS_MATH_STYLE_AUTO)
    setting.style = (PhidiasMathStyle) node->amount;
  is_display = setting.style == PHIDIAS_MATH_STYLE_DISPLAY;
  metrics = phidias_math_setting_metrics (&setting);
  inner = setting;
  inner.style = MIN ((int) setting.style + 1, PHIDIAS_MATH_STYLE_SCRIPT_SCRIPT);
  over = phidias_math_build (node->over, &inner);
  inner.is_cramped = TRUE;
  under = phidias_math_build (node->under, &inner);

  rule = has_bar ? MAX (round (metrics->thickness), 1) : 0;
  clearance = rule > 0 ? (is_display ? 3 : 1.6) * metrics->thickness : (is_display ? 5 : 3) * metrics->thickness;
  up = metrics->em * (is_display ? 0.68 : has_bar ? 0.40 : 0.44);
  down = metrics->em * (is_display ? 0.69 : 0.36);
  if (has_bar)
    {
      up = MAX (up, metrics->axis + rule / 2 + clearance + over->depth);
      down = MAX (down, under->height + clearance + rule / 2 - metrics->axis);
    }
  else
    {
      overlap = clearance - ((up - over->depth) - (under->height - down));
      if (overlap > 0)
        {
          up += overlap / 2;
          down += overlap / 2;
        }
    }

  width = MAX (over->width, under->width) + 0.14 * metrics->em;
  list->width = 0.08 * metrics->em;
  phidias_math_box_add (list, over, 0.08 * metrics->em + (width - over->width) / 2, -up);
  if (has_bar)
    phidias_math_box_add (list, phidias_math_box_new_shape (PHIDIAS_MATH_SHAPE_RULE, width, rule / 2, rule / 2, rule),
                          0.08 * metrics->em, -metrics->axis);
  phidias_math_box_add (list, under, 0.08 * metrics->em + (width - under->width) / 2, down);
  list->width = width + 0.16 * metrics->em;

  return list;
}

static PhidiasMathBox *
build_root (const PhidiasMathNode *node, const PhidiasMathSetting *setting)
{
  const PhidiasMathMetrics *metrics = phidias_math_setting_metrics (setting);
  PhidiasMathSetting cramped = { setting->fonts, setting->style, TRUE };
  PhidiasMathBox *list = phidias_math_box_new_list ();
  PhidiasMathBox *base = phidias_math_build (node->base, &cramped);
  double rule = MAX (round (metrics->thickness), 1);
  double clearance = rule + (setting->style == PHIDIAS_MATH_STYLE_DISPLAY ? metrics->x_height / 4 : metrics->thickness / 2)
                     + 0.02 * metrics->em;
  double height = MAX (base->height, metrics->x_height) + clearance + rule;
  double depth = MAX (base->depth, 0) + 0.06 * metrics->em;
  double width = 0.62 * metrics->em;
  double x = 0;

  if (node->over != NULL && !phidias_math_node_is_empty (node->over))
    {
      PhidiasMathSetting tiny = { setting->fonts, PHIDIAS_MATH_STYLE_SCRIPT_SCRIPT, FALSE };
      PhidiasMathBox *index = phidias_math_build (node->over, &tiny);
      double raised = depth - 0.55 * (height + depth) - index->depth;

      x = MAX (index->width - 0.26 * metrics->em, 0);
      phidias_math_box_add (list, index, x - index->width + 0.26 * metrics->em, MIN (raised, 0.62 * metrics->em - metrics->em));
    }
  phidias_math_box_add (list, phidias_math_box_new_shape (PHIDIAS_MATH_SHAPE_RADICAL, width, height, depth, rule), x, 0);
  phidias_math_box_add (list, phidias_math_box_new_shape (PHIDIAS_MATH_SHAPE_RULE, base->width + 0.1 * metrics->em, height, rule - height, rule),
                        x + width, 0);
  phidias_math_box_add (list, base, x + width + 0.04 * metrics->em, 0);
  list->width = x + width + base->width + 0.14 * metrics->em;
  list->height += 0.05 * metrics->em;

  return list;
}

/* As many strokes as there are primes: fonts leave too much room around theirs. */
static PhidiasMathBox *
build_primes (const PhidiasMathNode *node, const PhidiasMathSetting *setting)
{
  const PhidiasMathMetrics *metrics = phidias_math_setting_metrics (setting);
  PhidiasMathBox *list = phidias_math_box_new_list ();
  glong count = g_utf8_strlen (node->text, -1);

  for (glong i = 0; i < count; i++)
    phidias_math_box_add (list, phidias_math_box_new_shape (PHIDIAS_MATH_SHAPE_PRIME, 0.2 * metrics->em, 0.48 * metrics->em,
                                                            -0.02 * metrics->em, MAX (metrics->thickness, 1)),
                          (0.02 + 0.22 * (double) i) * metrics->em, 0);

  return list;
}

static PhidiasMathBox *
build_symbol (const PhidiasMathNode *node, const PhidiasMathSetting *setting)
{
  /* No text font has these, and what another has would not be of a piece with what is drawn. */
  static const char * const drawn[] = { "⟨", "⟩", "⌊", "⌋", "⌈", "⌉", "‖", "∣", "∥" };
  const PhidiasMathMetrics *metrics = phidias_math_setting_metrics (setting);
  PhidiasMathBox *box;
  PhidiasMathBox *list;

  if ((node->flags & PHIDIAS_MATH_LARGE) != 0)
    return phidias_math_build_large (node, setting);
  if (g_str_has_prefix (node->text, "′"))
    return build_primes (node, setting);
  for (guint i = 0; i < G_N_ELEMENTS (drawn); i++)
    if (g_str_equal (node->text, drawn[i]))
      return phidias_math_build_fence (node->text, setting, 1.05 * metrics->em);

  box = phidias_math_fonts_new_box (setting->fonts, node->text, node->font, metrics->em);
  if ((node->flags & PHIDIAS_MATH_SLASHED) == 0)
    return box;

  list = phidias_math_box_new_list ();
  phidias_math_box_append (list, box);
  phidias_math_box_add (list, phidias_math_box_new_shape (PHIDIAS_MATH_SHAPE_SLASH, box->width * 0.7, box->height + 0.1 * metrics->em,
                                                          box->depth + 0.1 * metrics->em, metrics->thickness),
                        box->width * 0.15, 0);

  return list;
}

static PhidiasMathBox *
build_box (const PhidiasMathNode *node, const PhidiasMathSetting *setting)
{
  const PhidiasMathMetrics *metrics = phidias_math_setting_metrics (setting);
  PhidiasMathBox *base = phidias_math_build (node->base, setting);
  PhidiasMathBox *list = phidias_math_box_new_list ();
  double rule = MAX (round (metrics->thickness), 1);
  double pad = *node->text == 'b' ? 0.35 * metrics->em : 0.06 * metrics->em;
  double width = base->width + 2 * pad;
  double height = base->height + pad;
  double depth = base->depth + pad;

  phidias_math_box_add (list, base, pad, 0);
  if (*node->text == 'b')
    phidias_math_box_add (list, phidias_math_box_new_shape (PHIDIAS_MATH_SHAPE_FRAME, width, height, depth, rule), 0, 0);
  if (*node->text == '/' || *node->text == 'x')
    phidias_math_box_add (list, phidias_math_box_new_shape (PHIDIAS_MATH_SHAPE_SLASH, width, height, depth, rule), 0, 0);
  if (*node->text == '\\' || *node->text == 'x')
    phidias_math_box_add (list, phidias_math_box_new_shape (PHIDIAS_MATH_SHAPE_BACKSLASH, width, height, depth, rule), 0, 0);

  return list;
}

/* The room for something that is not there. */
static PhidiasMathBox *
build_phantom (const PhidiasMathNode *node, const PhidiasMathSetting *setting)
{
  g_autoptr (PhidiasMathBox) base = phidias_math_build (node->base, setting);
  PhidiasMathBox *list = phidias_math_box_new_list ();

  if ((node->flags & PHIDIAS_MATH_UNDER) == 0)
    list->width = base->width;
  if ((node->flags & PHIDIAS_MATH_WIDE) == 0)
    {
      list->height = base->height;
      list->depth = base->depth;
    }

  return list;
}

/*
 * phidias_math_build:
 * @node: a part of a formula
 * @setting: how it is set
 *
 * Returns: (transfer full): it, with its baseline
 */
PhidiasMathBox *
phidias_math_build (const PhidiasMathNode *node, const PhidiasMathSetting *setting)
{
  const PhidiasMathMetrics *metrics = phidias_math_setting_metrics (setting);
  static const double sizes[] = { 1.0, 1.25, 1.75, 2.3, 2.9 };
  PhidiasMathBox *box;

  switch (node->kind)
    {
    case PHIDIAS_MATH_SYMBOL:
      return build_symbol (node, setting);
    case PHIDIAS_MATH_FRACTION:
      return build_fraction (node, setting);
    case PHIDIAS_MATH_ROOT:
      return build_root (node, setting);
    case PHIDIAS_MATH_SCRIPTS:
      return phidias_math_build_scripts (node, setting);
    case PHIDIAS_MATH_FENCED:
      return phidias_math_build_fenced (node, setting);
    case PHIDIAS_MATH_DELIMITER:
      box = phidias_math_build_fence (node->text, setting, sizes[CLAMP (node->amount, 0, 4)] * metrics->em);
      return box;
    case PHIDIAS_MATH_TABLE:
      return phidias_math_build_table (node, setting);
    case PHIDIAS_MATH_ACCENT:
      return phidias_math_build_accent (node, setting);
    case PHIDIAS_MATH_LINE:
      return phidias_math_build_line (node, setting);
    case PHIDIAS_MATH_ARROW:
      return phidias_math_build_arrow (node, setting);
    case PHIDIAS_MATH_BOX:
      return build_box (node, setting);
    case PHIDIAS_MATH_PHANTOM:
      return build_phantom (node, setting);
    case PHIDIAS_MATH_ROW:
      return phidias_math_build_row (node->children, 0, node->children->len, setting, PHIDIAS_MATH_OPEN);
    case PHIDIAS_MATH_SPACE:
      box = phidias_math_box_new_list ();
      box->width = MAX (node->amount * metrics->em / 18, 0);
      return box;
    case PHIDIAS_MATH_STYLE:
      return phidias_math_box_new_list ();
    case PHIDIAS_MATH_TEXT:
    default:
      if ((node->flags & PHIDIAS_MATH_SOURCE) != 0 && node->font == PHIDIAS_MATH_FONT_MONO)
        return phidias_math_fonts_new_source (setting->fonts, node->text);
      box = phidias_math_fonts_new_box (setting->fonts, node->text, node->font, metrics->em);
      box->is_symbol = FALSE;
      return box;
    }
}
