/* phidias-markdown-line-private.h: what one line of Markdown does to the blocks around it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Quotes and list items within each other. What is deeper is text. */
#define PHIDIAS_MAX_CONTAINERS 32

typedef struct
{
  gboolean is_quote;
  char     delimiter;   /* of an item: one of - + * . ) */
  int      number;      /* of an item, PHIDIAS_NUMBER_NONE for a bullet */
  guint    indent;      /* columns that the content of an item is indented by */
} PhidiasContainer;

typedef enum
{
  PHIDIAS_OPEN_NONE,
  PHIDIAS_OPEN_TEXT,            /* a paragraph or the text of an item */
  PHIDIAS_OPEN_PARAGRAPH,       /* one that may still become a heading */
  PHIDIAS_OPEN_EMPTY_ITEM,
  PHIDIAS_OPEN_FENCE,
  PHIDIAS_OPEN_INDENTED_CODE,
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
} PhidiasLineState;

typedef enum
{
  PHIDIAS_LEAF_BLANK,
  PHIDIAS_LEAF_TEXT,            /* starts a paragraph or fills the new item */
  PHIDIAS_LEAF_CONTINUE,        /* goes on with the open text */
  PHIDIAS_LEAF_HEADING,
  PHIDIAS_LEAF_UNDERLINE,       /* makes the open paragraph a heading */
  PHIDIAS_LEAF_RULE,
  PHIDIAS_LEAF_FENCE,
  PHIDIAS_LEAF_FENCE_END,
  PHIDIAS_LEAF_INDENTED_CODE,
  PHIDIAS_LEAF_CODE,            /* a line of the open code */
} PhidiasLeaf;

typedef struct
{
  guint            n_matched;   /* containers of the state that go on */
  PhidiasContainer added[PHIDIAS_MAX_CONTAINERS];
  guint            n_added;
  PhidiasLeaf      leaf;
  guint            level;       /* of a heading */
  char             fence_character;
  guint            fence_length;
  guint            fence_indent;
  gsize            content;     /* where the leaf's own text starts */
  guint            padding;     /* columns of a tab that belong to it */
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

G_END_DECLS
