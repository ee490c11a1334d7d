/* phidias-key-guard.c: where a key may go
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-key-guard.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "phidias-error.h"
#include "phidias-text-util.h"

/**
 * phidias_key_guard_check:
 * @target: where the request goes
 * @key: (nullable): the key as it was stored or pasted
 * @clean: (out) (nullable): the key to send, %NULL when none is to be sent
 * @error: %PHIDIAS_ERROR_INVALID_INPUT for what cannot be a key, %PHIDIAS_ERROR_INSECURE for one
 *   that would cross a network in clear text
 *
 * To be asked before anything is sent. Spaces and line ends round a key are pasted along with it;
 * inside, they would start a header of their own.
 *
 * Returns: whether the request may be sent
 */
gboolean
phidias_key_guard_check (PhidiasTarget *target, const char *key, char **clean, GError **error)
{
  g_autofree char *stripped = NULL;

  *clean = NULL;
  if (key == NULL || phidias_target_get_auth (target) == PHIDIAS_AUTH_NONE)
    return TRUE;

  stripped = g_strstrip (g_strdup (key));
  if (*stripped == '\0')
    return TRUE;

  for (const char *at = stripped; *at != '\0'; at++)
    if (!g_ascii_isgraph (*at))
      {
        g_propagate_error (error,
                           phidias_error_new (PHIDIAS_ERROR_INVALID_INPUT,
                                              _("This is not a key: it holds a space, a line break or a letter that no key has. Paste it again.")));
        return FALSE;
      }
  if (strlen (stripped) > PHIDIAS_KEY_MAX_BYTES)
    {
      g_propagate_error (error,
                         phidias_error_new (PHIDIAS_ERROR_INVALID_INPUT,
                                            _("This is not a key: it is longer than any. Paste it again.")));
      return FALSE;
    }

  if (!phidias_target_is_secure (target) && !phidias_target_is_loopback (target))
    {
      g_propagate_error (error,
                         phidias_error_new (PHIDIAS_ERROR_INSECURE,
                                            _("The key was not sent to %s: the address begins with http://, so others on the network could read it. Use https://, or remove the key."),
                                            phidias_target_get_host (target)));
      return FALSE;
    }

  *clean = g_steal_pointer (&stripped);

  return TRUE;
}

/**
 * phidias_key_guard_add_header:
 * @message: a message that goes to @target
 * @target: where it goes, and in which header it wants the key
 * @key: (nullable): a key from phidias_key_guard_check()
 */
void
phidias_key_guard_add_header (SoupMessage *message, PhidiasTarget *target, const char *key)
{
  SoupMessageHeaders *headers = soup_message_get_request_headers (message);

  if (key == NULL)
    return;

  if (phidias_target_get_auth (target) == PHIDIAS_AUTH_API_KEY)
    soup_message_headers_replace (headers, "api-key", key);
  else if (phidias_target_get_auth (target) == PHIDIAS_AUTH_BEARER)
    {
      g_autofree char *value = g_strconcat ("Bearer ", key, NULL);

      soup_message_headers_replace (headers, "Authorization", value);
    }
}

/**
 * phidias_key_guard_new_redirect:
 * @url: what was asked for
 * @status: the status of the answer
 * @location: (nullable): its Location header
 *
 * Returns: (transfer full): an error that names the place a server points to and says that
 *   nothing was sent there
 */
GError *
phidias_key_guard_new_redirect (const char *url, guint status, const char *location)
{
  g_autoptr (GUri) from = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (GUri) to = NULL;
  g_autofree char *host = NULL;
  GError *error;

  if (from != NULL && location != NULL)
    to = g_uri_parse_relative (from, location, SOUP_HTTP_URI_FLAGS, NULL);

  if (to == NULL || g_uri_get_host (to) == NULL)
    error = phidias_error_new (PHIDIAS_ERROR_REDIRECT,
                               _("%s points elsewhere (status %u) without a usable address. Check the endpoint’s address."),
                               from != NULL ? g_uri_get_host (from) : url, status);
  else
    {
      host = phidias_make_valid_text (g_uri_get_host (to), -1);
      if (strlen (host) > 253)
        *g_utf8_offset_to_pointer (host, 60) = '\0';

      if (g_strcmp0 (g_uri_get_scheme (to), "http") == 0 && g_strcmp0 (g_uri_get_scheme (from), "https") == 0)
        error = phidias_error_new (PHIDIAS_ERROR_REDIRECT,
                                   _("%s points to %s without a secure connection (status %u). Nothing was sent there."),
                                   g_uri_get_host (from), host, status);
      else if (g_ascii_strcasecmp (g_uri_get_host (to), g_uri_get_host (from)) == 0)
        error = phidias_error_new (PHIDIAS_ERROR_REDIRECT,
                                   _("%s wants another address on the same host (status %u). Check the endpoint’s address."),
                                   g_uri_get_host (from), status);
      else
        error = phidias_error_new (PHIDIAS_ERROR_REDIRECT,
                                   _("%s points to %s (status %u). Nothing was sent there: if it is the right place, change the endpoint’s address."),
                                   g_uri_get_host (from), host, status);
    }
  phidias_error_set_status (error, status);

  return error;
}
