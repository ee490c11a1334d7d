/* phidias-reply-error.h: what a server said instead of an answer, as one sentence and a code
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

#include "phidias-target.h"

G_BEGIN_DECLS

/* Bytes of a server's text kept for the details. */
#define PHIDIAS_REPLY_ERROR_MAX_RAW (64 * 1024)

GError   *phidias_reply_error_new     (guint          status,
                                       const char    *content_type,
                                       GBytes        *body,
                                       const char    *host,
                                       PhidiasTarget *target,
                                       const char    *secret) G_GNUC_WARN_UNUSED_RESULT;
char     *phidias_reply_error_mask    (const char    *text,
                                       const char    *secret) G_GNUC_WARN_UNUSED_RESULT;
gboolean  phidias_reply_error_is_html (const char    *content_type,
                                       GBytes        *body);

G_END_DECLS
