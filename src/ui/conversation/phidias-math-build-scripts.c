/* phidias-math-build-scripts.c: a tree to boxes: what stands at the corners, above and below
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-math-build-private.h"

#include <math.h>
#include <string.h>

/*
 * phidias_math_build_stack:
 * @base: (transfer full): what keeps its baseline
 * @over: (transfer full) (nullable): what stands above it
 * @under: (transfer full) (nullable): what stands below it
 * @gap: between two of them, in pixels
 * @slant: how far the one above stands to the right of the one below
 *
 * Returns: (transfer full): the three, centred
 */
PhidiasMathBox *
phidias_math_build_stack (PhidiasMathBox *base,
                          PhidiasMathBox *over,
                          PhidiasMathBox *under,
                          double          gap,
                          double          slant)
{
  PhidiasMathBox *list = phidias_math_box_new_list ();
  double width = base->width;
  double top = base->height;
  double bottom = base->depth;

  if (over != NULL)
    width = MAX (width, over->width + slant);
  if (under != NULL)
    width = MAX (width, under->width + slant);
  phidias_math_box_add (list, base, (width - base->width) / 2, 0);
  if (over != NULL)
    phidias_math_box_add (list, over, (width - over->width + slant) / 2, -(top + gap + MAX (over->depth, 0)));
  if (under != NULL)
    phidias_math_box_add (list, under, (width - under->width - slant) / 2, bottom + gap + MAX (under->height, 0));
  list->width = width;

  return list;
}

static PhidiasMathBox *
build_limits (const PhidiasMathNode *node, const PhidiasMathSetting *setting)
{
  const PhidiasMathMetrics *metrics = phidias_math_setting_metrics (setting);
  PhidiasMathSetting over_setting = phidias_math_setting_script (setting, FALSE);
  PhidiasMathSetting under_setting = phidias_math_setting_script (setting, TRUE);
  PhidiasMathBox *base = phidias_math_build (node->base, setting);
  PhidiasMathBox *over = node->over != NULL ? phidias_math_build (node->over, &over_setting) : NULL;
  PhidiasMathBox *under = node->under != NULL ? phidias_math_build (node->under, &under_setting) : NULL;
  gboolean is_large = (node->base->flags & PHIDIAS_MATH_LARGE) != 0;
  double slant = is_large ? base->overhang : 0;

  return phidias_math_build_stack (base, over, under, (is_large ? 0.18 : 0.14) * metrics->em, slant);
}

/* Degrees: fonts have the little circle in the middle of much room. */
static PhidiasMathBox *
build_over (const PhidiasMathNode *node, const PhidiasMathSetting *setting, const PhidiasMathSetting *script)
{
  const PhidiasMathMetrics *metrics = phidias_math_setting_metrics (setting);
  PhidiasMathBox *list;

  if (node->kind != PHIDIAS_MATH_SYMBOL || !g_str_equal (node->text, "∘"))
    return phidias_math_build (node, script);
  list = phidias_math_box_new_list ();
  phidias_math_box_add (list, phidias_math_box_new_shape (PHIDIAS_MATH_SHAPE_RING, 0.32 * metrics->em, 0.32 * metrics->em, 0,
                                                          MAX (metrics->thickness, 1)), 0.03 * metrics->em, 0);

  return list;
}

/* TeXbook, appendix G, rule 18. */
static PhidiasMathBox *
build_corners (const PhidiasMathNode *node, const PhidiasMathSetting *setting)
{
  const PhidiasMathMetrics *metrics = phidias_math_setting_metrics (setting);
  PhidiasMathSetting over_setting = phidias_math_setting_script (setting, FALSE);
  PhidiasMathSetting under_setting = phidias_math_setting_script (setting, TRUE);
  const PhidiasMathMetrics *small = phidias_math_setting_metrics (&over_setting);
  PhidiasMathBox *base = phidias_math_build (node->base, setting);
  PhidiasMathBox *over = node->over != NULL ? build_over (node->over, setting, &over_setting) : NULL;
  PhidiasMathBox *under = node->under != NULL ? phidias_math_build (node->under, &under_setting) : NULL;
  PhidiasMathBox *list = phidias_math_box_new_list ();
  double up = base->is_symbol ? 0 : base->height - 0.5 * small->em;
  double down = base->is_symbol ? 0 : base->depth + 0.08 * small->em;
  double width = base->width;
  double overhang = base->overhang;
  double gap;

  if (over != NULL)
    {
      double least = setting->style == PHIDIAS_MATH_STYLE_DISPLAY && !setting->is_cramped ? 0.46
                     : setting->is_cramped ? 0.36 : 0.42;

      up = MAX (up, least * metrics->em);
      up = MAX (up, over->depth + metrics->x_height / 4);
    }
  if (under != NULL && over == NULL)
    {
      down = MAX (down, 0.17 * metrics->em);
      down = MAX (down, under->height - 0.8 * metrics->x_height);
    }
  else if (under != NULL)
    {
      down = MAX (down, 0.25 * metrics->em);
      gap = (up - over->depth) - (under->height - down);
      if (gap < 3.2 * metrics->thickness)
        down += 3.2 * metrics->thickness - gap;
      /* Both up again if the upper one has come too low for its base. */
      gap = 0.75 * metrics->x_height - (up - over->depth);
      if (gap > 0)
        {
          up += gap;
          down -= gap;
        }
    }

  phidias_math_box_append (list, base);
  if (over != NULL)
    phidias_math_box_add (list, over, width + 0.03 * metrics->em, -up);
  if (under != NULL)
    phidias_math_box_add (list, under, width - overhang + 0.02 * metrics->em, down);
  list->width += 0.05 * metrics->em;

  return list;
}

/*
 * phidias_math_build_scripts:
 * @node: scripts
 * @setting: how
 *
 * Returns: (transfer full): a base with its scripts, where they belong in that style
 */
PhidiasMathBox *
phidias_math_build_scripts (const PhidiasMathNode *node, const PhidiasMathSetting *setting)
{
  if ((node->flags & PHIDIAS_MATH_ALWAYS_LIMITS) != 0
      || ((node->flags & PHIDIAS_MATH_LIMITS) != 0 && setting->style == PHIDIAS_MATH_STYLE_DISPLAY))
    return build_limits (node, setting);

  return build_corners (node, setting);
}

typedef struct
{
  char             text[5];
  PhidiasMathShape shape;
  double           width;    /* of an em */
  double           height;
} Drawn;

static const Drawn accents[] = {
  { "̂", PHIDIAS_MATH_SHAPE_HAT, 0.42, 0.2 }, { "̌", PHIDIAS_MATH_SHAPE_CHECK, 0.42, 0.2 },
  { "̃", PHIDIAS_MATH_SHAPE_TILDE, 0.46, 0.16 }, { "́", PHIDIAS_MATH_SHAPE_ACUTE, 0.3, 0.2 },
  { "̀", PHIDIAS_MATH_SHAPE_GRAVE, 0.3, 0.2 }, { "̇", PHIDIAS_MATH_SHAPE_DOT, 0.13, 0.13 },
  { "̈", PHIDIAS_MATH_SHAPE_DOTS, 0.38, 0.13 }, { "⃛", PHIDIAS_MATH_SHAPE_THREE_DOTS, 0.56, 0.13 },
  { "̆", PHIDIAS_MATH_SHAPE_BREVE, 0.4, 0.16 }, { "̄", PHIDIAS_MATH_SHAPE_MACRON, 0.44, 0 },
  { "⃗", PHIDIAS_MATH_SHAPE_ARROW_RIGHT, 0.55, 0.24 }, { "̊", PHIDIAS_MATH_SHAPE_RING, 0.24, 0.24 },
};

/* A mark above a letter, in its middle where letters slant; or as wide as what it is above. */
PhidiasMathBox *
phidias_math_build_accent (const PhidiasMathNode *node, const PhidiasMathSetting *setting)
{
  const PhidiasMathMetrics *metrics = phidias_math_setting_metrics (setting);
  PhidiasMathSetting cramped = { setting->fonts, setting->style, TRUE };
  PhidiasMathBox *base = phidias_math_build (node->base, &cramped);
  PhidiasMathBox *list = phidias_math_box_new_list ();
  const Drawn *drawn = &accents[0];
  gboolean is_slanted = base->is_symbol && node->base->kind == PHIDIAS_MATH_SYMBOL && node->base->font == PHIDIAS_MATH_FONT_AUTO;
  double rule = MAX (metrics->thickness, 1);
  double width;
  double height;
  double letter = base->width - base->overhang;
  double x;

  for (guint i = 0; i < G_N_ELEMENTS (accents); i++)
    if (g_str_equal (accents[i].text, node->text))
      drawn = &accents[i];
  width = drawn->width * metrics->em;
  height = drawn->height > 0 ? drawn->height * metrics->em : rule;
  if ((node->flags & PHIDIAS_MATH_WIDE) != 0)
    {
      width = CLAMP (base->width * 0.9, width, 3.5 * metrics->em);
      height *= 1.1;
    }
  x = (letter - width) / 2 + (is_slanted ? 0.13 * base->height : 0);

  phidias_math_box_add (list, base, MAX (-x, 0), 0);
  phidias_math_box_add (list, phidias_math_box_new_shape (drawn->shape, width, height, 0, rule), MAX (x, 0),
                        -(MAX (base->height, metrics->x_height * 0.8) + 0.1 * metrics->em));
  /* Scripts and neighbours belong to the letter, not to its mark. */
  list->width = MAX (-x, 0) + base->width;
  list->overhang = base->overhang;
  list->is_symbol = base->is_symbol;

  return list;
}

static const Drawn lines[] = {
  { "-", PHIDIAS_MATH_SHAPE_RULE, 0, 0 }, { "{", PHIDIAS_MATH_SHAPE_BRACE_OVER, 0, 0.36 },
  { "[", PHIDIAS_MATH_SHAPE_BRACKET_OVER, 0, 0.2 }, { "→", PHIDIAS_MATH_SHAPE_ARROW_RIGHT, 0, 0.28 },
  { "←", PHIDIAS_MATH_SHAPE_ARROW_LEFT, 0, 0.28 }, { "↔", PHIDIAS_MATH_SHAPE_ARROW_LEFT_RIGHT, 0, 0.28 },
};

/* A line, brace or arrow as long as what it is above or below. */
PhidiasMathBox *
phidias_math_build_line (const PhidiasMathNode *node, const PhidiasMathSetting *setting)
{
  const PhidiasMathMetrics *metrics = phidias_math_setting_metrics (setting);
  gboolean is_under = (node->flags & PHIDIAS_MATH_UNDER) != 0;
  PhidiasMathSetting cramped = { setting->fonts, setting->style, TRUE };
  PhidiasMathBox *base = phidias_math_build (node->base, is_under ? setting : &cramped);
  PhidiasMathBox *line;
  const Drawn *drawn = &lines[0];
  PhidiasMathShape shape;
  double rule = MAX (round (metrics->thickness), 1);
  double height;

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    if (g_str_equal (lines[i].text, node->text))
      drawn = &lines[i];
  shape = drawn->shape;
  if (is_under && shape == PHIDIAS_MATH_SHAPE_BRACE_OVER)
    shape = PHIDIAS_MATH_SHAPE_BRACE_UNDER;
  if (is_under && shape == PHIDIAS_MATH_SHAPE_BRACKET_OVER)
    shape = PHIDIAS_MATH_SHAPE_BRACKET_UNDER;
  height = drawn->height > 0 ? drawn->height * metrics->em : rule;
  line = phidias_math_box_new_shape (shape, MAX (base->width, drawn->height > 0 ? metrics->em : 0), height, 0, rule);

  return phidias_math_build_stack (base, is_under ? NULL : line, is_under ? line : NULL,
                                   drawn->height > 0 ? 0.1 * metrics->em : 2.2 * metrics->thickness, 0);
}

static const Drawn arrows[] = {
  { "→", PHIDIAS_MATH_SHAPE_ARROW_RIGHT, 0, 0 }, { "←", PHIDIAS_MATH_SHAPE_ARROW_LEFT, 0, 0 },
  { "↔", PHIDIAS_MATH_SHAPE_ARROW_LEFT_RIGHT, 0, 0 }, { "⇒", PHIDIAS_MATH_SHAPE_DOUBLE_ARROW_RIGHT, 0, 0 },
  { "⇐", PHIDIAS_MATH_SHAPE_DOUBLE_ARROW_LEFT, 0, 0 }, { "⇔", PHIDIAS_MATH_SHAPE_DOUBLE_ARROW_LEFT_RIGHT, 0, 0 },
  { "↦", PHIDIAS_MATH_SHAPE_MAPS_TO, 0, 0 }, { "=", PHIDIAS_MATH_SHAPE_EQUALS, 0, 0 },
  { "⇌", PHIDIAS_MATH_SHAPE_HARPOONS, 0, 0 }, { "↪", PHIDIAS_MATH_SHAPE_HOOK_ARROW_RIGHT, 0, 0 },
};

/* An arrow as long as what is written on it. */
PhidiasMathBox *
phidias_math_build_arrow (const PhidiasMathNode *node, const PhidiasMathSetting *setting)
{
  const PhidiasMathMetrics *metrics = phidias_math_setting_metrics (setting);
  PhidiasMathSetting over_setting = phidias_math_setting_script (setting, FALSE);
  PhidiasMathSetting under_setting = phidias_math_setting_script (setting, TRUE);
  PhidiasMathBox *over = node->over != NULL ? phidias_math_build (node->over, &over_setting) : NULL;
  PhidiasMathBox *under = node->under != NULL ? phidias_math_build (node->under, &under_setting) : NULL;
  const Drawn *drawn = &arrows[0];
  double width = MAX (over != NULL ? over->width : 0, under != NULL ? under->width : 0);
  double half = 0.2 * metrics->em;
  PhidiasMathBox *arrow;

  for (guint i = 0; i < G_N_ELEMENTS (arrows); i++)
    if (g_str_equal (arrows[i].text, node->text))
      drawn = &arrows[i];
  arrow = phidias_math_box_new_shape (drawn->shape, MAX (width + 0.8 * metrics->em, 1.4 * metrics->em), metrics->axis + half,
                                      half - metrics->axis, MAX (metrics->thickness, 1));

  return phidias_math_build_stack (arrow, over, under, 0.06 * metrics->em, 0);
}
