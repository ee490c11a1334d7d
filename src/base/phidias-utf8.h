/* phidias-utf8.h: bytes decoded as UTF-8 the way browsers do it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define PHIDIAS_UTF8_REPLACEMENT "\357\277\275"

void phidias_utf8_append (GString    *text,
                          const char *bytes,
                          gsize       length);

G_END_DECLS
