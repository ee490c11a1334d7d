/* phidias-finder-row-private.h: what was found in one row of a conversation
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

#include "phidias-block-row.h"

G_BEGIN_DECLS

/**
 * PhidiasFinderFolded:
 * @block: which of the rows that unfolding would bring, from 0
 * @byte: where the match begins in its text
 *
 * A match in what is folded below a row.
 */
typedef struct
{
  guint block;
  guint byte;
} PhidiasFinderFolded;

/**
 * PhidiasFinderRow:
 * @ranges: (nullable): in the row's text; the first is the rest of a match that began in the row
 *   above where @has_rest is set
 * @folded: (nullable): what unfolding the row would show
 * @n_over: bytes of the row below that the last match goes on over
 *
 * A match counts in the row in which it begins. Zeroed, it is a row that was not looked at.
 */
typedef struct
{
  PhidiasTextRange    *ranges;   /* owned */
  PhidiasFinderFolded *folded;   /* owned */
  guint                n_ranges;
  guint                n_folded;
  guint                n_over;
  guint                has_rest : 1;
  guint                is_read : 1;
} PhidiasFinderRow;

void  phidias_finder_row_clear (PhidiasFinderRow    *self);
guint phidias_finder_row_count (const PhidiasFinderRow *self);
guint phidias_finder_row_find  (const PhidiasFinderRow *self,
                                guint                block,
                                guint                byte);
void  phidias_finder_row_read  (PhidiasFinderRow    *self,
                                GListModel          *model,
                                guint                position,
                                guint                from,
                                const char          *wanted,
                                GArray              *ranges);

G_END_DECLS
