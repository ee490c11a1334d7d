/* phidias-selection-private.h: what the files of the selection share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-selection.h"

G_BEGIN_DECLS

struct _PhidiasSelection
{
  GObject               parent_instance;

  /* owned */
  GListModel           *model;
  PhidiasFeedPlace      anchor;         /* where it was begun */
  PhidiasFeedPlace      caret;          /* where it was taken to */
  PhidiasFeedPlace      low;            /* both, in the order of reading and grown to the unit */
  PhidiasFeedPlace      high;

  /* state */
  gulong                model_handler;
  PhidiasSelectionUnit  unit;
};

G_END_DECLS
