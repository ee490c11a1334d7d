/* phidias-link.h: addresses in what models write
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean  phidias_link_can_open    (const char *url);
char     *phidias_link_dup_shown   (const char *url) G_GNUC_WARN_UNUSED_RESULT;
gboolean  phidias_link_is_disguised (const char *url,
                                    const char *text);

G_END_DECLS
