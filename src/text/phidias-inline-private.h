/* phidias-inline-private.h: emphasis, links and code within one paragraph
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-block.h"

G_BEGIN_DECLS

GArray *phidias_span_array_new (void) G_GNUC_WARN_UNUSED_RESULT;
void    phidias_inline_parse   (const char *source,
                                gsize       length,
                                GString    *text,
                                GArray     *spans);
void    phidias_inline_heal    (const char *source,
                                gsize       length,
                                GString    *healed,
                                GString    *reopen);

G_END_DECLS
