/* phidias-math-node.h: a formula as a tree
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PhidiasMathKind:
 * @PHIDIAS_MATH_ROW: children side by side
 * @PHIDIAS_MATH_SYMBOL: text in a font: a letter, a number, an operator
 * @PHIDIAS_MATH_TEXT: text in a font, as it is, spaces too
 * @PHIDIAS_MATH_SPACE: amount eighteenths of an em, may be less than none
 * @PHIDIAS_MATH_FRACTION: over and under a bar (%PHIDIAS_MATH_NO_BAR: none), in the style of amount
 * @PHIDIAS_MATH_ROOT: the root of base; over is its index, or %NULL
 * @PHIDIAS_MATH_SCRIPTS: base, and over and under beside it, or above and below (see the flags)
 * @PHIDIAS_MATH_FENCED: base between text and right, which are as high; either may be empty
 * @PHIDIAS_MATH_DELIMITER: text, in the size of amount (1 to 4; 0: as high as the fences around it)
 * @PHIDIAS_MATH_TABLE: children are cells row by row, or %NULL, amount is their number in a row. text
 *   has an l, c or r for each column and a | for each rule. right, if any, has a - for each rule, a
 *   space where none is: before the first row, after it, …
 * @PHIDIAS_MATH_ACCENT: base under the combining character of text
 * @PHIDIAS_MATH_LINE: base with what is as long as it above, or below (%PHIDIAS_MATH_UNDER): text is
 *   "-", "{", "[", or an arrow
 * @PHIDIAS_MATH_ARROW: text as long as what stands over and under it
 * @PHIDIAS_MATH_BOX: base in a frame, or struck: text is "box", "/", "\\" or "x"
 * @PHIDIAS_MATH_STYLE: from here to the end of the row, the style of amount
 * @PHIDIAS_MATH_PHANTOM: room for base; %PHIDIAS_MATH_UNDER: its height only; %PHIDIAS_MATH_WIDE: its
 *   width only
 *
 * What a node is.
 */
typedef enum
{
  PHIDIAS_MATH_ROW,
  PHIDIAS_MATH_SYMBOL,
  PHIDIAS_MATH_TEXT,
  PHIDIAS_MATH_SPACE,
  PHIDIAS_MATH_FRACTION,
  PHIDIAS_MATH_ROOT,
  PHIDIAS_MATH_SCRIPTS,
  PHIDIAS_MATH_FENCED,
  PHIDIAS_MATH_DELIMITER,
  PHIDIAS_MATH_TABLE,
  PHIDIAS_MATH_ACCENT,
  PHIDIAS_MATH_LINE,
  PHIDIAS_MATH_ARROW,
  PHIDIAS_MATH_BOX,
  PHIDIAS_MATH_STYLE,
  PHIDIAS_MATH_PHANTOM,
} PhidiasMathKind;

/**
 * PhidiasMathClass:
 *
 * What a node is to its neighbours; the space between two depends on it (TeXbook, chapter 18).
 */
typedef enum
{
  PHIDIAS_MATH_ORD,
  PHIDIAS_MATH_OP,
  PHIDIAS_MATH_BIN,
  PHIDIAS_MATH_REL,
  PHIDIAS_MATH_OPEN,
  PHIDIAS_MATH_CLOSE,
  PHIDIAS_MATH_PUNCT,
  PHIDIAS_MATH_INNER,
} PhidiasMathClass;

/**
 * PhidiasMathFont:
 * @PHIDIAS_MATH_FONT_AUTO: letters slant, digits and capital Greek do not
 */
typedef enum
{
  PHIDIAS_MATH_FONT_AUTO,
  PHIDIAS_MATH_FONT_ROMAN,
  PHIDIAS_MATH_FONT_ITALIC,
  PHIDIAS_MATH_FONT_BOLD,
  PHIDIAS_MATH_FONT_BOLD_ITALIC,
  PHIDIAS_MATH_FONT_CALLIGRAPHIC,
  PHIDIAS_MATH_FONT_BLACKBOARD,
  PHIDIAS_MATH_FONT_FRAKTUR,
  PHIDIAS_MATH_FONT_SANS,
  PHIDIAS_MATH_FONT_MONO,
} PhidiasMathFont;

/**
 * PhidiasMathStyle:
 *
 * TeX's styles, largest first.
 */
typedef enum
{
  PHIDIAS_MATH_STYLE_AUTO = -1,
  PHIDIAS_MATH_STYLE_DISPLAY,
  PHIDIAS_MATH_STYLE_TEXT,
  PHIDIAS_MATH_STYLE_SCRIPT,
  PHIDIAS_MATH_STYLE_SCRIPT_SCRIPT,
} PhidiasMathStyle;

/**
 * PhidiasMathFlags:
 * @PHIDIAS_MATH_LARGE: a symbol that is larger in display style
 * @PHIDIAS_MATH_LIMITS: its scripts stand above and below in display style
 * @PHIDIAS_MATH_ALWAYS_LIMITS: they do in all styles
 * @PHIDIAS_MATH_NO_BAR: a fraction without its bar
 * @PHIDIAS_MATH_UNDER: below rather than above
 * @PHIDIAS_MATH_WIDE: an accent as wide as its base
 * @PHIDIAS_MATH_SMALL: a table in script style
 * @PHIDIAS_MATH_ALIGNED: a table whose cells are in display style, and in pairs that touch
 * @PHIDIAS_MATH_SLASHED: a symbol that is struck through
 * @PHIDIAS_MATH_SOURCE: text that is TeX nobody here understands
 */
typedef enum
{
  PHIDIAS_MATH_LARGE         = 1 << 0,
  PHIDIAS_MATH_LIMITS        = 1 << 1,
  PHIDIAS_MATH_ALWAYS_LIMITS = 1 << 2,
  PHIDIAS_MATH_NO_BAR        = 1 << 3,
  PHIDIAS_MATH_UNDER         = 1 << 4,
  PHIDIAS_MATH_WIDE          = 1 << 5,
  PHIDIAS_MATH_SMALL         = 1 << 6,
  PHIDIAS_MATH_ALIGNED       = 1 << 7,
  PHIDIAS_MATH_SLASHED       = 1 << 8,
  PHIDIAS_MATH_SOURCE        = 1 << 9,
} PhidiasMathFlags;

typedef struct _PhidiasMathNode PhidiasMathNode;

/**
 * PhidiasMathNode:
 *
 * A part of a formula; what its fields mean depends on its kind. It owns all it points to.
 */
struct _PhidiasMathNode
{
  PhidiasMathKind   kind;
  PhidiasMathClass  atom;
  PhidiasMathFont   font;
  PhidiasMathFlags  flags;
  int               amount;
  char             *text;
  char             *right;
  PhidiasMathNode  *base;
  PhidiasMathNode  *over;
  PhidiasMathNode  *under;
  GPtrArray        *children;
};

PhidiasMathNode *phidias_math_node_new      (PhidiasMathKind        kind,
                                             const char            *text) G_GNUC_WARN_UNUSED_RESULT;
void             phidias_math_node_free     (PhidiasMathNode       *self);

gboolean         phidias_math_node_is_empty (const PhidiasMathNode *self);
char            *phidias_math_to_plain      (const PhidiasMathNode *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasMathNode, phidias_math_node_free)

G_END_DECLS
