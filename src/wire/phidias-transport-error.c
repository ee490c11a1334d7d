/* phidias-transport-error.c: what went wrong below HTTP, in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-transport-error.h"

#include <libsoup/soup.h>

#include <glib/gi18n-lib.h>

#include "phidias-error.h"

static char *
describe_certificate (GTlsCertificateFlags flags)
{
  static const struct
  {
    GTlsCertificateFlags  flag;
    const char           *text;
  } checks[] = {
    { G_TLS_CERTIFICATE_EXPIRED, N_("it has expired") },
    { G_TLS_CERTIFICATE_NOT_ACTIVATED, N_("it is not valid yet: check this computer’s clock") },
    { G_TLS_CERTIFICATE_BAD_IDENTITY, N_("it was issued for another name") },
    { G_TLS_CERTIFICATE_REVOKED, N_("it was revoked") },
    { G_TLS_CERTIFICATE_INSECURE, N_("its algorithm is too weak") },
    { G_TLS_CERTIFICATE_UNKNOWN_CA, N_("this computer does not trust who issued it") },
    { G_TLS_CERTIFICATE_GENERIC_ERROR, N_("it could not be checked") },
  };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (checks); i++)
    if (flags & checks[i].flag)
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", _(checks[i].text));
  if (text->len == 0)
    g_string_append (text, _("it could not be checked"));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GError *
new_tls_error (const PhidiasTransportFailure *failure, const GError *cause)
{
  g_autofree char *checks = NULL;

  if (g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_UNAVAILABLE))
    return phidias_error_new (PHIDIAS_ERROR_TLS,
                              _("Secure connections do not work on this computer: install the package glib-networking."));

  if (failure->tls_flags == 0 && !g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE))
    return phidias_error_new (PHIDIAS_ERROR_TLS,
                              _("No secure connection to %s could be made: %s"), failure->host, cause->message);

  if (failure->portal)
    return phidias_error_new (PHIDIAS_ERROR_CAPTIVE_PORTAL,
                              _("This network wants you to sign in first: open a web page in a browser, then try again."));

  checks = describe_certificate (failure->tls_flags);

  return phidias_error_new (PHIDIAS_ERROR_TLS,
                            _("The certificate of %s was not accepted: %s. Nothing was sent."), failure->host, checks);
}

static GError *
new_proxy_error (const PhidiasTransportFailure *failure, const GError *cause)
{
  const char *proxy = failure->proxy != NULL ? failure->proxy : _("(unnamed)");

  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PROXY_AUTH_FAILED) ||
      g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PROXY_NEED_AUTH))
    return phidias_error_new (PHIDIAS_ERROR_PROXY,
                              _("The proxy %s wants a user name and password: set them in the system’s network settings."),
                              proxy);

  return phidias_error_new (PHIDIAS_ERROR_PROXY,
                            _("The proxy %s on the way to %s could not be used: %s. See the system’s network settings."),
                            proxy, failure->host, cause->message);
}

static gboolean
is_proxy_error (const GError *cause)
{
  return g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PROXY_FAILED) ||
         g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PROXY_AUTH_FAILED) ||
         g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PROXY_NEED_AUTH) ||
         g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PROXY_NOT_ALLOWED);
}

static GError *
new_connect_error (const PhidiasTransportFailure *failure, const GError *cause)
{
  if (cause->domain == G_RESOLVER_ERROR || g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_HOST_NOT_FOUND))
    return phidias_error_new (PHIDIAS_ERROR_OFFLINE,
                              _("The name %s could not be found: check its spelling and the network."), failure->host);
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CONNECTION_REFUSED))
    return phidias_error_new (PHIDIAS_ERROR_REFUSED,
                              _("Nothing answers at %s: is the server running?"), failure->host);
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_NETWORK_UNREACHABLE))
    return phidias_error_new (PHIDIAS_ERROR_OFFLINE,
                              _("The network of %s cannot be reached: this computer may be offline."), failure->host);
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE))
    return phidias_error_new (PHIDIAS_ERROR_OFFLINE,
                              _("There is no way to %s: the host is down or a router refuses."), failure->host);
  if (g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    return phidias_error_new (PHIDIAS_ERROR_TIMEOUT, _("%s did not take the connection in time."), failure->host);

  return phidias_error_new (PHIDIAS_ERROR_OFFLINE,
                            _("No connection to %s: %s"), failure->host, cause->message);
}

/**
 * phidias_transport_error_is_lost:
 * @cause: an error of GIO or libsoup
 *
 * Returns: whether it says that an open connection ended too early, or had ended unnoticed
 */
gboolean
phidias_transport_error_is_lost (const GError *cause)
{
  return g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT) ||
         g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED) ||
         g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE) ||
         g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ||
         g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_HOST_UNREACHABLE) ||
         g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_EOF);
}

static gboolean
is_header_too_big (const GError *cause)
{
  /* libsoup has no code of its own for it: PARTIAL_INPUT, with another sentence than a lost
   * connection, in whatever language. */
  return g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT) &&
         g_strcmp0 (cause->message, g_dgettext ("libsoup-3.0", "Header too big")) == 0;
}

/**
 * phidias_transport_error_new:
 * @failure: what is known
 * @cause: an error of GIO or libsoup
 *
 * Returns: (transfer full): the same for people, in %PHIDIAS_ERROR; the original sentence is kept
 *   as the raw text
 */
GError *
phidias_transport_error_new (const PhidiasTransportFailure *failure, const GError *cause)
{
  GError *error;

  if (is_proxy_error (cause) ||
      (failure->proxy != NULL && failure->stage == PHIDIAS_TRANSPORT_CONNECT && cause->domain != G_TLS_ERROR))
    error = new_proxy_error (failure, cause);
  else if (cause->domain == G_TLS_ERROR && !g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_EOF))
    error = new_tls_error (failure, cause);
  else if (failure->stage == PHIDIAS_TRANSPORT_CONNECT)
    error = new_connect_error (failure, cause);
  else if (is_header_too_big (cause))
    error = phidias_error_new (PHIDIAS_ERROR_PROTOCOL,
                               _("The headers of the answer from %s are too large to be read."), failure->host);
  else if (g_error_matches (cause, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_PARSING) ||
           g_error_matches (cause, SOUP_SESSION_ERROR, SOUP_SESSION_ERROR_ENCODING))
    error = phidias_error_new (PHIDIAS_ERROR_PROTOCOL,
                               _("What %s sent is not an HTTP answer: is this the right port?"), failure->host);
  else if (failure->stage == PHIDIAS_TRANSPORT_REQUEST)
    error = phidias_error_new (PHIDIAS_ERROR_INTERRUPTED,
                               _("%s ended the connection without an answer (%s). It may have taken the prompt, so it was not sent again."),
                               failure->host, cause->message);
  else
    error = phidias_error_new (PHIDIAS_ERROR_INTERRUPTED,
                               _("The connection to %s broke before the answer was complete (%s)."),
                               failure->host, cause->message);
  phidias_error_set_raw (error, cause->message);

  return error;
}

/**
 * phidias_transport_error_is_retryable:
 * @failure: what is known
 * @cause: an error of GIO or libsoup
 *
 * Only what failed before the request was written can be sent again without a risk of paying
 * twice; a certificate or a proxy that refuses will refuse again.
 *
 * Returns: whether the request may be sent again by itself
 */
gboolean
phidias_transport_error_is_retryable (const PhidiasTransportFailure *failure, const GError *cause)
{
  if (failure->stage != PHIDIAS_TRANSPORT_CONNECT || failure->tls_flags != 0 || failure->portal)
    return FALSE;

  return !g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_UNAVAILABLE) &&
         !g_error_matches (cause, G_TLS_ERROR, G_TLS_ERROR_BAD_CERTIFICATE) &&
         !g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PROXY_AUTH_FAILED) &&
         !g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PROXY_NEED_AUTH) &&
         !g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_PROXY_NOT_ALLOWED);
}
