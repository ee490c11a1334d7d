/* phidias-text-cut-private.h: where a long paragraph is cut in two
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gsize phidias_text_cut_find (const GString *source,
                             gsize          first,
                             gboolean       is_literal);

G_END_DECLS
