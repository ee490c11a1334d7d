/* phidias-table-text-private.h: a table as text, for the clipboard and for reading aloud
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-block.h"

G_BEGIN_DECLS

char *phidias_table_text_dup_markdown (PhidiasBlock **slices,
                                       guint          n_slices) G_GNUC_WARN_UNUSED_RESULT;
char *phidias_table_text_dup_csv      (PhidiasBlock **slices,
                                       guint          n_slices) G_GNUC_WARN_UNUSED_RESULT;
char *phidias_table_text_dup_spoken   (PhidiasBlock  *slice,
                                       guint          first_row) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
