/* phidias-text-fold.h: finding words whatever their case and accents
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-block-row.h"

G_BEGIN_DECLS

char *phidias_text_fold_dup  (const char *text) G_GNUC_WARN_UNUSED_RESULT;
guint phidias_text_fold_find (const char *text,
                              const char *folded,
                              GArray     *ranges);

G_END_DECLS
