/* phidias-reply-error-private.h: servers' texts made fit to be quoted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *phidias_reply_error_flatten    (const char *text,
                                      gsize       max_chars) G_GNUC_WARN_UNUSED_RESULT;
char *phidias_reply_error_html_title (const char *html) G_GNUC_WARN_UNUSED_RESULT;
char *phidias_reply_error_make_raw   (const char *data,
                                      gsize       length,
                                      const char *secret) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
