/* phidias-block-private.h: how the stream makes and grows a block
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-block.h"

G_BEGIN_DECLS

/* An item's marker where there is no number. */
#define PHIDIAS_NUMBER_NONE -1

struct _PhidiasBlock
{
  GObject           parent_instance;

  /* what it is */
  PhidiasBlockKind  kind;
  gboolean          is_literal;    /* its source is its text */
  gboolean          is_folded;     /* of the head of a thought */
  guint             level;
  guint             depth;
  guint             quote_depth;
  int               number;
  PhidiasTaskState  task;
  char             *language;
  char             *url;
  GBytes           *alignments;    /* of a table: a PhidiasColumnAlignment in a byte per column */
  guint             group;
  guint             slice;
  gboolean          has_more;
  gsize             source_start;
  gsize             source_end;

  /* growing */
  gboolean          is_open;
  gboolean          is_stale;      /* text and spans are behind source */
  guint             revision;
  GString          *source;        /* NULL once closed and parsed, for what is not literal */

  /* shown; made when first asked for */
  char             *text;
  GArray           *spans;
  GArray           *cells;         /* of PhidiasCell */
};

PhidiasBlock *phidias_block_new     (PhidiasBlockKind  kind) G_GNUC_WARN_UNUSED_RESULT;
void          phidias_block_grow    (PhidiasBlock     *self,
                                     const char       *text,
                                     gsize             length);
void          phidias_block_close   (PhidiasBlock     *self);
void          phidias_block_changed (PhidiasBlock     *self);

G_END_DECLS
