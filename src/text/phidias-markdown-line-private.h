/* phidias-markdown-line-private.h: what one line of Markdown does to the blocks around it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-block.h"

G_BEGIN_DECLS

/* Quotes within each other, and list items. What is deeper is text. */
#define PHIDIAS_MAX_DEPTH 32
#define PHIDIAS_MAX_CONTAINERS (2 * PHIDIAS_MAX_DEPTH)

typedef struct
{
  gboolean is_quote;
  char     delimiter;   /* of an item: one of - + * . ) */
  int      number;      /* of an item, PHIDIAS_NUMBER_NONE for a bullet */
  guint    indent;      /* columns that the content of an item is indented by */
  gboolean is_sibling;  /* an item that is not the first of its list */
  guint    list;        /* of an item: which of the stream's lists it is in */
} PhidiasContainer;

typedef enum
{
  PHIDIAS_OPEN_NONE,
  PHIDIAS_OPEN_TEXT,            /* the text of an item */
  PHIDIAS_OPEN_PARAGRAPH,
  PHIDIAS_OPEN_EMPTY_ITEM,
  PHIDIAS_OPEN_FENCE,
  PHIDIAS_OPEN_INDENTED_CODE,
  PHIDIAS_OPEN_DEFINITION,      /* a paragraph that is nothing but link definitions so far */
  PHIDIAS_OPEN_MATH,
  PHIDIAS_OPEN_TABLE,
} PhidiasOpenKind;

/* Where a line arrives. */
typedef struct
{
  PhidiasContainer containers[PHIDIAS_MAX_CONTAINERS];
  guint            n_containers;
  PhidiasOpenKind  open;
  char             fence_character;
  guint            fence_length;
  guint            fence_indent;
  char             math_closer[24];
  gboolean         is_in_definition;  /* which this line may complete */
  const char      *last_line;         /* nullable: of the open text, should it be the head of a table */
  gsize            last_length;
  guint            last_pipes;        /* in that line, also if it is too long to be one */
} PhidiasLineState;

typedef enum
{
  PHIDIAS_LEAF_BLANK,
  PHIDIAS_LEAF_TEXT,            /* starts a paragraph or fills the new item */
  PHIDIAS_LEAF_CONTINUE,        /* goes on with the open text */
  PHIDIAS_LEAF_HEADING,
  PHIDIAS_LEAF_UNDERLINE,       /* makes the open text a heading */
  PHIDIAS_LEAF_RULE,
  PHIDIAS_LEAF_FENCE,
  PHIDIAS_LEAF_FENCE_END,
  PHIDIAS_LEAF_INDENTED_CODE,
  PHIDIAS_LEAF_CODE,            /* a line of the open code */
  PHIDIAS_LEAF_MATH,            /* a formula on one line */
  PHIDIAS_LEAF_MATH_START,
  PHIDIAS_LEAF_MATH_LINE,
  PHIDIAS_LEAF_MATH_END,
  PHIDIAS_LEAF_TABLE,           /* makes the last line of the open text the head of a table */
  PHIDIAS_LEAF_WIDE_TABLE,      /* the same, of a table that is too wide to be one */
  PHIDIAS_LEAF_ROW,
  PHIDIAS_LEAF_DATA_IMAGE,      /* an image that is all there, and may be long */
} PhidiasLeaf;

typedef struct
{
  guint            n_matched;   /* containers of the state that go on */
  guint            n_added;
  PhidiasLeaf      leaf;
  guint            level;       /* of a heading */
  PhidiasTaskState task;        /* of the last item added */
  gboolean         may_define;  /* it is whole and looks like a link definition */
  gboolean         is_endless;
  gboolean         is_too_deep; /* a marker in it is not taken as one */
  char             fence_character;
  guint            fence_length;
  guint            fence_indent;
  gsize            content;     /* where the leaf's own text starts */
  guint            padding;     /* columns of a tab that belong to it */
  char             math_closer[24];
  PhidiasContainer added[PHIDIAS_MAX_CONTAINERS];
} PhidiasLine;

typedef enum
{
  PHIDIAS_LINE_GROWING,         /* more of it may come */
  PHIDIAS_LINE_WHOLE,
  PHIDIAS_LINE_ENDLESS,         /* too long to wait for: what is not clear by now is text */
} PhidiasLineExtent;

gboolean phidias_markdown_line_read (const PhidiasLineState *state,
                                     const char             *text,
                                     gsize                   length,
                                     PhidiasLineExtent       extent,
                                     PhidiasLine            *line);
gboolean phidias_markdown_is_formula (const char            *source,
                                     gsize                   length);

G_END_DECLS
