/* phidias-link.c: addresses in what models write
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-link.h"

#include <gio/gio.h>
#include <string.h>

/**
 * phidias_link_can_open:
 * @url: (nullable): an address
 *
 * Returns: whether a click may open it: http, https and mailto
 */
gboolean
phidias_link_can_open (const char *url)
{
  g_autofree char *scheme = url != NULL ? g_uri_parse_scheme (url) : NULL;

  return scheme != NULL
         && (g_ascii_strcasecmp (scheme, "http") == 0 || g_ascii_strcasecmp (scheme, "https") == 0
             || g_ascii_strcasecmp (scheme, "mailto") == 0);
}

/* The host as it is asked for: letters of other scripts that look like Latin ones show. */
static char *
dup_host (const char *url)
{
  g_autofree char *host = NULL;
  char *ascii;

  if (!g_uri_split_network (url, G_URI_FLAGS_PARSE_RELAXED, NULL, &host, NULL, NULL) || host == NULL)
    return NULL;
  ascii = g_hostname_to_ascii (host);

  return ascii != NULL ? ascii : g_steal_pointer (&host);
}

/**
 * phidias_link_dup_shown:
 * @url: an address
 *
 * An address as it is safe to read: the host in ASCII, and every character that would not be seen,
 * or would turn the rest around, as its code.
 *
 * Returns: (transfer full): one line
 */
char *
phidias_link_dup_shown (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_PARSE_RELAXED | G_URI_FLAGS_ENCODED, NULL);
  g_autofree char *host = uri != NULL && g_uri_get_host (uri) != NULL ? dup_host (url) : NULL;
  g_autofree char *whole = NULL;
  g_autoptr (GString) shown = g_string_new (NULL);

  if (host != NULL)
    whole = g_uri_join (G_URI_FLAGS_ENCODED, g_uri_get_scheme (uri), g_uri_get_userinfo (uri), host,
                        g_uri_get_port (uri), g_uri_get_path (uri), g_uri_get_query (uri),
                        g_uri_get_fragment (uri));
  for (const char *at = whole != NULL ? whole : url; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (g_unichar_isgraph (character) && !g_unichar_iszerowidth (character))
        g_string_append_unichar (shown, character);
      else
        g_string_append_printf (shown, "%%u%04X", character);
    }

  return g_string_free (g_steal_pointer (&shown), FALSE);
}

static const char *
skip_www (const char *host)
{
  return g_str_has_prefix (host, "www.") ? host + strlen ("www.") : host;
}

/**
 * phidias_link_is_disguised:
 * @url: where a link leads
 * @text: what is written there
 *
 * Returns: whether the text reads like an address at another host
 */
gboolean
phidias_link_is_disguised (const char *url, const char *text)
{
  g_autofree char *host = NULL;
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  g_autofree char *address = NULL;
  g_autofree char *claimed = NULL;

  if (*trimmed == '\0' || strpbrk (trimmed, " \n\t") != NULL || strchr (trimmed, '@') != NULL)
    return FALSE;

  if (strstr (trimmed, "://") != NULL)
    address = g_strdup (trimmed);
  else if (g_str_has_prefix (trimmed, "www."))
    address = g_strconcat ("http://", trimmed, NULL);
  else
    return FALSE;

  claimed = dup_host (address);
  host = claimed != NULL ? dup_host (url) : NULL;
  if (host == NULL)
    return FALSE;

  return g_ascii_strcasecmp (skip_www (claimed), skip_www (host)) != 0;
}
