/* phidias-block-private.h: how the stream makes and grows a block
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-block.h"
#include "phidias-references-private.h"

G_BEGIN_DECLS

/* An item's marker where there is no number. */
#define PHIDIAS_NUMBER_NONE -1

/* What only a table has. */
typedef struct
{
  GBytes  *alignments;  /* a PhidiasColumnAlignment in a byte per column */
  GString *text;
  GArray  *spans;       /* of PhidiasSpan */
  GArray  *cells;       /* of PhidiasCell */
  struct
  {
    gsize source;
    gsize text;
    guint spans;
    guint cells;
  } whole_rows;         /* how far it was read that stays as it is */
} PhidiasTable;

/* There are many of them: a long answer has a hundred thousand. So it has no properties, which cost
 * an object a queue of notifications, and few things of its own in memory. */
struct _PhidiasBlock
{
  GObject            parent_instance;

  /* what it is */
  guint              kind        : 8;      /* PhidiasBlockKind */
  guint              task        : 2;      /* PhidiasTaskState */
  guint              level       : 3;
  guint              depth       : 8;
  guint              quote_depth : 8;
  guint              outer_depth : 8;      /* list items around the outermost quote */
  guint              has_more    : 1;
  guint              has_links   : 1;
  guint              is_folded   : 1;      /* of the head of a thought */
  guint              is_literal  : 1;      /* its source is its text */
  guint              is_apart    : 1;      /* of an item */
  guint              is_open     : 1;
  guint              is_stale    : 1;      /* text and spans are behind source */
  int                number;
  guint              group;
  guint              slice;
  guint              n_references;         /* definitions that were known when it closed */
  guint              n_spans;
  gsize              source_start;
  gsize              source_end;
  union
  {
    char            *language;             /* nullable: of code */
    char            *url;                  /* nullable: of an image */
    PhidiasTable    *table;                /* has its own text and spans */
  };
  PhidiasReferences *references;           /* nullable */
  GString            source;               /* its str is NULL once closed and read, where it is of no more use */

  /* shown; made when first asked for */
  char              *text;                 /* NULL if it is the source */
  PhidiasSpan       *spans;                /* nullable */
};

PhidiasBlock *phidias_block_new      (PhidiasBlockKind   kind,
                                      GString           *buffer) G_GNUC_WARN_UNUSED_RESULT;
PhidiasBlock *phidias_block_copy     (PhidiasBlock      *self,
                                      PhidiasBlockKind   kind) G_GNUC_WARN_UNUSED_RESULT;
void          phidias_block_set_columns (PhidiasBlock *self,
                                         GBytes       *alignments);
void          phidias_block_grow     (PhidiasBlock      *self,
                                      const char        *text,
                                      gsize              length);
void          phidias_block_drop_source (PhidiasBlock   *self);
void          phidias_block_close    (PhidiasBlock      *self,
                                      GString           *buffer);
void          phidias_block_changed  (PhidiasBlock      *self);
void          phidias_block_read     (PhidiasBlock      *self);
PhidiasBlock *phidias_block_to_image (PhidiasBlock      *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean      phidias_block_close_data_image (PhidiasBlock *self);

G_END_DECLS
