/* phidias-key-guard.h: where a key may go
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libsoup/soup.h>

#include "phidias-target.h"

G_BEGIN_DECLS

/* Longer is not a key; the longest tokens of Entra are about half of it. */
#define PHIDIAS_KEY_MAX_BYTES 8192

gboolean  phidias_key_guard_check        (PhidiasTarget  *target,
                                          const char     *key,
                                          char          **clean,
                                          GError        **error);
void      phidias_key_guard_add_header   (SoupMessage    *message,
                                          PhidiasTarget  *target,
                                          const char     *key);
GError   *phidias_key_guard_new_redirect (const char     *url,
                                          guint           status,
                                          const char     *location) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
