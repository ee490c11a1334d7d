/* phidias-http-session.c: the libsoup session that every request goes through
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-http-session.h"

#include "phidias-inference-client.h"
#include "phidias-loopback-resolver.h"

/* libsoup's two connections a host would hold back the third stream, without a word. */
#define MAX_CONNECTIONS 64

/* Azure's gateways close idle connections after some minutes; ours go first. */
#define IDLE_SECONDS 90

/**
 * phidias_wire_init:
 *
 * To be called in main() before the first thread starts. libsoup before 3.7.1 ends every stream
 * of an HTTP/2 connection when the server only announces its end (GOAWAY), so HTTP/1.1 is forced
 * there; the environment is the only way to say that in 3.2.
 */
void
phidias_wire_init (void)
{
  if (!soup_check_version (3, 7, 1))
    g_setenv ("SOUP_FORCE_HTTP1", "1", TRUE);
}

/**
 * phidias_http_session_new:
 * @proxy_resolver: (nullable): %NULL is the system's
 * @tls_database: (nullable): the authorities to trust; %NULL is the system's
 *
 * A session without cookies, cache or log, whose time limits are all ours: libsoup's own limit
 * on input would end a model that thinks for a minute.
 *
 * Returns: (transfer full): a new session
 */
SoupSession *
phidias_http_session_new (GProxyResolver *proxy_resolver, GTlsDatabase *tls_database)
{
  g_autoptr (GProxyResolver) resolver = NULL;
  SoupSession *session;

  resolver = phidias_loopback_resolver_new (proxy_resolver != NULL ? proxy_resolver : g_proxy_resolver_get_default ());
  session = soup_session_new_with_options ("max-conns", 2 * MAX_CONNECTIONS,
                                           "max-conns-per-host", MAX_CONNECTIONS,
                                           "timeout", 0,
                                           "idle-timeout", IDLE_SECONDS,
                                           "proxy-resolver", resolver,
                                           "user-agent", "Phidias/" PHIDIAS_VERSION,
                                           NULL);
  if (tls_database != NULL)
    soup_session_set_tls_database (session, tls_database);

  return session;
}

/**
 * phidias_http_session_new_message:
 * @method: `GET` or `POST`
 * @uri: where to
 *
 * A message that follows no redirect and answers no challenge: both would carry a key to places
 * it was not saved for. libsoup gives a connection that is already open to idempotent messages
 * only, hence that flag; it still never sends a POST again by itself.
 *
 * Returns: (transfer full): a new message
 */
SoupMessage *
phidias_http_session_new_message (const char *method, GUri *uri)
{
  SoupMessage *message = soup_message_new_from_uri (method, uri);

  soup_message_add_flags (message,
                          SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_COLLECT_METRICS | SOUP_MESSAGE_IDEMPOTENT);
  soup_message_disable_feature (message, SOUP_TYPE_AUTH_MANAGER);

  return message;
}
