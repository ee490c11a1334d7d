/* phidias-status-error.c: the error of an answer that is not a success
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-status-error.h"

#include <glib/gi18n-lib.h>

#include "phidias-error.h"
#include "phidias-key-guard.h"
#include "phidias-reply-error.h"

/**
 * phidias_status_error_new:
 * @exchange: whose head came
 * @url: what was asked for
 * @target: the endpoint
 * @key: (nullable): the key that was sent, to be masked
 * @body: what came of the body
 *
 * Returns: (transfer full): the proxy's, the redirect's or the server's error, in %PHIDIAS_ERROR
 *   with its status
 */
GError *
phidias_status_error_new (PhidiasExchange *exchange, const char *url, PhidiasTarget *target, const char *key, GBytes *body)
{
  guint status = phidias_exchange_get_status (exchange);
  SoupMessageHeaders *headers = phidias_exchange_get_headers (exchange);
  const char *host = phidias_exchange_get_host (exchange);
  GError *error;

  if (!phidias_exchange_is_from_proxy (exchange))
    {
      if (status >= 300 && status < 400)
        return phidias_key_guard_new_redirect (url, status, soup_message_headers_get_one (headers, "Location"));

      return phidias_reply_error_new (status, soup_message_headers_get_content_type (headers, NULL), body, host, target, key);
    }

  if (status == SOUP_STATUS_PROXY_UNAUTHORIZED)
    error = phidias_error_new (PHIDIAS_ERROR_PROXY,
                               _("The proxy on the way to %s wants a user name and password: set them in the system’s network settings."),
                               host);
  else
    error = phidias_error_new (PHIDIAS_ERROR_PROXY,
                               _("The proxy on the way to %s refused to open it (status %u). See the system’s network settings."),
                               host, status);
  phidias_error_set_status (error, status);

  return error;
}
