/* phidias-selection-private.h: what the files of the selection share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-feed.h"
#include "phidias-selection.h"

G_BEGIN_DECLS

/* A place that goes with the edge of the conversation while that is not all there. */
typedef enum {
  PHIDIAS_SELECTION_AT_ITEM,
  PHIDIAS_SELECTION_AT_START,
  PHIDIAS_SELECTION_AT_END,
} PhidiasSelectionEdge;

struct _PhidiasSelection
{
  GObject               parent_instance;

  /* owned */
  GListModel           *model;
  PhidiasFeedPlace      anchor;         /* where it was begun */
  PhidiasFeedPlace      caret;          /* where it was taken to */
  PhidiasFeedPlace      low;            /* both, in the order of reading and grown to the unit */
  PhidiasFeedPlace      high;
  PhidiasMessage       *last;           /* whose end is the edge; the last one when it was chosen */

  /* state */
  PhidiasSelectionEdge  anchor_edge;
  PhidiasSelectionEdge  caret_edge;
  gulong                model_handler;
  PhidiasSelectionUnit  unit;
};

PhidiasFeed      *phidias_selection_get_feed  (PhidiasSelection *self);
PhidiasSelection *phidias_selection_copy      (PhidiasSelection *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
