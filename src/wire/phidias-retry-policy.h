/* phidias-retry-policy.h: which failed requests are sent again, and when
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

gboolean phidias_retry_policy_allows     (guint               status,
                                          SoupMessageHeaders *headers);
gint64   phidias_retry_policy_get_wait   (SoupMessageHeaders *headers,
                                          gint64              now);
gint64   phidias_retry_policy_backoff    (guint               attempt,
                                          gint64              first_ms,
                                          gint64              longest_ms,
                                          double              chance);

G_END_DECLS
