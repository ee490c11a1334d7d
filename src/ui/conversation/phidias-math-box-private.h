/* phidias-math-box-private.h: boxes on a baseline, as TeX has them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What is drawn as lines and curves, so that it fits any size in any font. */
typedef enum
{
  PHIDIAS_MATH_SHAPE_NONE,
  PHIDIAS_MATH_SHAPE_RULE,
  /* Upright, as high as what is beside them. */
  PHIDIAS_MATH_SHAPE_PAREN_LEFT,
  PHIDIAS_MATH_SHAPE_PAREN_RIGHT,
  PHIDIAS_MATH_SHAPE_BRACKET_LEFT,
  PHIDIAS_MATH_SHAPE_BRACKET_RIGHT,
  PHIDIAS_MATH_SHAPE_BRACE_LEFT,
  PHIDIAS_MATH_SHAPE_BRACE_RIGHT,
  PHIDIAS_MATH_SHAPE_ANGLE_LEFT,
  PHIDIAS_MATH_SHAPE_ANGLE_RIGHT,
  PHIDIAS_MATH_SHAPE_FLOOR_LEFT,
  PHIDIAS_MATH_SHAPE_FLOOR_RIGHT,
  PHIDIAS_MATH_SHAPE_CEILING_LEFT,
  PHIDIAS_MATH_SHAPE_CEILING_RIGHT,
  PHIDIAS_MATH_SHAPE_BAR,
  PHIDIAS_MATH_SHAPE_DOUBLE_BAR,
  PHIDIAS_MATH_SHAPE_SLASH,
  PHIDIAS_MATH_SHAPE_BACKSLASH,
  PHIDIAS_MATH_SHAPE_ARROW_UP,
  PHIDIAS_MATH_SHAPE_ARROW_DOWN,
  PHIDIAS_MATH_SHAPE_ARROW_UP_DOWN,
  PHIDIAS_MATH_SHAPE_RADICAL,
  /* As long as what is above or below them. */
  PHIDIAS_MATH_SHAPE_BRACE_OVER,
  PHIDIAS_MATH_SHAPE_BRACE_UNDER,
  PHIDIAS_MATH_SHAPE_BRACKET_OVER,
  PHIDIAS_MATH_SHAPE_BRACKET_UNDER,
  PHIDIAS_MATH_SHAPE_ARROW_RIGHT,
  PHIDIAS_MATH_SHAPE_ARROW_LEFT,
  PHIDIAS_MATH_SHAPE_ARROW_LEFT_RIGHT,
  PHIDIAS_MATH_SHAPE_DOUBLE_ARROW_RIGHT,
  PHIDIAS_MATH_SHAPE_DOUBLE_ARROW_LEFT,
  PHIDIAS_MATH_SHAPE_DOUBLE_ARROW_LEFT_RIGHT,
  PHIDIAS_MATH_SHAPE_MAPS_TO,
  PHIDIAS_MATH_SHAPE_HOOK_ARROW_RIGHT,
  PHIDIAS_MATH_SHAPE_HARPOONS,
  PHIDIAS_MATH_SHAPE_EQUALS,
  /* On a letter, or as wide as a word. */
  PHIDIAS_MATH_SHAPE_HAT,
  PHIDIAS_MATH_SHAPE_CHECK,
  PHIDIAS_MATH_SHAPE_TILDE,
  PHIDIAS_MATH_SHAPE_MACRON,
  PHIDIAS_MATH_SHAPE_DOT,
  PHIDIAS_MATH_SHAPE_DOTS,
  PHIDIAS_MATH_SHAPE_THREE_DOTS,
  PHIDIAS_MATH_SHAPE_BREVE,
  PHIDIAS_MATH_SHAPE_ACUTE,
  PHIDIAS_MATH_SHAPE_GRAVE,
  PHIDIAS_MATH_SHAPE_RING,
  PHIDIAS_MATH_SHAPE_PRIME,
  /* Large operators. */
  PHIDIAS_MATH_SHAPE_SUM,
  PHIDIAS_MATH_SHAPE_PRODUCT,
  PHIDIAS_MATH_SHAPE_COPRODUCT,
  PHIDIAS_MATH_SHAPE_UNION,
  PHIDIAS_MATH_SHAPE_INTERSECTION,
  PHIDIAS_MATH_SHAPE_VEE,
  PHIDIAS_MATH_SHAPE_WEDGE,
  PHIDIAS_MATH_SHAPE_SQUARE_UNION,
  PHIDIAS_MATH_SHAPE_PLUS_UNION,
  PHIDIAS_MATH_SHAPE_CIRCLED_PLUS,
  PHIDIAS_MATH_SHAPE_CIRCLED_TIMES,
  PHIDIAS_MATH_SHAPE_CIRCLED_DOT,
  PHIDIAS_MATH_SHAPE_INTEGRAL,
  PHIDIAS_MATH_SHAPE_CONTOUR_INTEGRAL,
  /* Around and across. */
  PHIDIAS_MATH_SHAPE_FRAME,
} PhidiasMathShape;

/* What is drawn: text, or a shape in a rectangle. */
typedef struct
{
  PangoLayout      *layout;       /* NULL: the shape */
  PhidiasMathShape  shape;
  double            thickness;
  double            baseline;     /* down from the formula's own */
  graphene_rect_t   area;         /* right and down from the start of the formula's baseline; the ink */
} PhidiasMathPart;

typedef struct _PhidiasMathBox PhidiasMathBox;

/*
 * PhidiasMathBox:
 *
 * Something with a baseline. Lengths are pixels; @height is up from the baseline and @depth down from
 * it. @x and @y say where its own baseline starts, right and down from its parent's.
 */
struct _PhidiasMathBox
{
  double            width;
  double            height;
  double            depth;
  double            overhang;     /* how much of the width is there for a slanted end */
  double            x;
  double            y;
  gboolean          is_symbol;    /* one character: its scripts do not follow its height */

  GPtrArray        *children;     /* of PhidiasMathBox; NULL if it is no list */
  PangoLayout      *layout;
  PhidiasMathShape  shape;
  double            thickness;
};

PhidiasMathBox *phidias_math_box_new_list  (void);
PhidiasMathBox *phidias_math_box_new_shape (PhidiasMathShape  shape,
                                            double            width,
                                            double            height,
                                            double            depth,
                                            double            thickness);
void            phidias_math_box_free      (PhidiasMathBox   *self);
void            phidias_math_box_add       (PhidiasMathBox   *self,
                                            PhidiasMathBox   *child,
                                            double            x,
                                            double            y);
void            phidias_math_box_append    (PhidiasMathBox   *self,
                                            PhidiasMathBox   *child);
void            phidias_math_box_flatten   (PhidiasMathBox   *self,
                                            double            x,
                                            double            y,
                                            GArray           *parts);

void            phidias_math_shape_draw    (PhidiasMathShape  shape,
                                            cairo_t          *cr,
                                            double            width,
                                            double            height,
                                            double            thickness);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasMathBox, phidias_math_box_free)

G_END_DECLS
