/* phidias-inline-private.h: emphasis, links, formulas and code within one paragraph
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-block.h"
#include "phidias-references-private.h"

G_BEGIN_DECLS

/* What stands in the place of something that md4c must not look into. */
typedef enum
{
  PHIDIAS_PLACE_CHARACTER,      /* one of the characters that places are marked with, as it came */
  PHIDIAS_PLACE_MATH,
  PHIDIAS_PLACE_BREAK,
  PHIDIAS_PLACE_BEFORE,         /* nothing, before emphasis: with the mark after it */
  PHIDIAS_PLACE_AFTER,          /* nothing, after emphasis: with the mark before it */
} PhidiasPlaceKind;

typedef struct
{
  PhidiasPlaceKind  kind;
  gsize             start;      /* in the source */
  gsize             end;
} PhidiasPlace;

/* A no-break space. A paragraph or line that starts with it is text for md4c whatever follows, and it
 * counts as white space where emphasis looks at its left neighbour. Taken off on the way out. */
#define PHIDIAS_INLINE_GUARD "\302\240"
#define PHIDIAS_INLINE_GUARD_LENGTH 2

/* A place is a character of the private plane 15, numbered; a letter to md4c. */
#define PHIDIAS_PLACE_FIRST 0xf0000
#define PHIDIAS_PLACE_LIMIT 0xfffe
#define PHIDIAS_PLACE_LENGTH 4

/* A line break is punctuation on both sides, as the tag was. So is the border of emphasis between a letter and a
 * sign of a script that is written without spaces. */
#define PHIDIAS_PLACE_BREAK_MARK ','

/* What a first look at a paragraph tells. */
typedef enum
{
  PHIDIAS_INLINE_VERBATIM,      /* it is shown as it is written, without spans */
  PHIDIAS_INLINE_PLAIN,         /* but for white space that has to go */
  PHIDIAS_INLINE_MARKED,        /* there may be something to find in it */
} PhidiasInlineLook;

/* How a paragraph is read. */
typedef struct
{
  const PhidiasReferences *references;  /* nullable */
  guint                    n_references; /* only so many of them */
  gboolean                 is_open;      /* more of it may come */
  gboolean                 has_links;    /* FALSE shows links as text */
  const char              *line_break;   /* what a `<br>` becomes */
} PhidiasInlineContext;

GArray *phidias_span_array_new (void) G_GNUC_WARN_UNUSED_RESULT;
PhidiasInlineLook phidias_inline_look (const char *source,
                                       gsize       length);
void    phidias_inline_read    (const char                 *source,
                                gsize                       length,
                                const PhidiasInlineContext *context,
                                GString                    *text,
                                GArray                     *spans);
void    phidias_inline_read_looked_at (PhidiasInlineLook          look,
                                       const char                 *source,
                                       gsize                       length,
                                       const PhidiasInlineContext *context,
                                       GString                    *text,
                                       GArray                     *spans);
gboolean phidias_inline_may_have_math (const char *source,
                                       gsize       length);
gboolean phidias_inline_read_simple (const char *source,
                                     gsize       length,
                                     GString    *text,
                                     GArray     *spans);
void    phidias_inline_read_marked (const char                 *source,
                                    gsize                       length,
                                    const PhidiasInlineContext *context,
                                    GString                    *text,
                                    GArray                     *spans);
void    phidias_inline_prepare (const char                 *source,
                                gsize                       length,
                                GString                    *prepared,
                                GArray                     *places);
void    phidias_inline_heal    (const char                 *source,
                                gsize                       length,
                                GString                    *healed,
                                GString                    *reopen);

void    phidias_entity_append  (GString                    *text,
                                const char                 *entity,
                                gsize                       length);
char   *phidias_unescape       (const char                 *source,
                                gsize                       length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
