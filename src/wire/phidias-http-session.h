/* phidias-http-session.h: the libsoup session that every request goes through
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libsoup/soup.h>

G_BEGIN_DECLS

SoupSession *phidias_http_session_new         (GProxyResolver *proxy_resolver,
                                               GTlsDatabase   *tls_database) G_GNUC_WARN_UNUSED_RESULT;
SoupMessage *phidias_http_session_new_message (const char     *method,
                                               GUri           *uri) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
