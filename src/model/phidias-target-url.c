/* phidias-target-url.c: a pasted address taken apart and put in order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-model"

#include "config.h"

#include "phidias-target-private.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "phidias-error.h"

/* The sentences below never quote what was pasted: a password or key may be in it. */

G_GNUC_PRINTF (2, 3)
static gboolean
refuse (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error, g_error_new_valist (PHIDIAS_ERROR, PHIDIAS_ERROR_INVALID_INPUT, format, args));
  va_end (args);

  return FALSE;
}

void
phidias_target_url_clear (PhidiasTargetUrl *self)
{
  g_clear_pointer (&self->scheme, g_free);
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->query, g_free);
}

/* `javascript:alert(1)` and `data:text/html,…` have a scheme though no slashes follow it. A name with
 * a dot, or one that a number follows, is a host and its port. */
static gboolean
check_scheme (const char *text, GError **error)
{
  gsize length = strcspn (text, ":/?#");
  const char *rest = text + length;

  if (*rest != ':' || !g_ascii_isalpha (*text) || g_str_has_prefix (rest, "://"))
    return TRUE;
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (text[i]) && strchr ("+-", text[i]) == NULL)
      return TRUE;
  if (g_ascii_isdigit (rest[1]) || g_ascii_isspace (rest[1]) || strspn (rest + 1, "<{$-") > 0 ||
      (length == strlen ("localhost") && g_ascii_strncasecmp (text, "localhost", length) == 0))
    return TRUE;
  if ((length == 4 || length == 5) && g_ascii_strncasecmp (text, "https", length) == 0)
    return refuse (error, _("Two slashes are missing in the address, after its first colon."));

  return refuse (error, _("Only https and http addresses can be used."));
}

static gboolean
check_characters (const char *text, GError **error)
{
  if (*text == '\0')
    return refuse (error, _("There is no address. Paste the target URI of a deployment, or a server’s address."));

  /* What stood there before was no text. */
  if (strstr (text, "\357\277\275") != NULL)
    return refuse (error, _("The address has a character that no address can have."));

  for (const char *at = text; *at != '\0'; at++)
    {
      if (g_ascii_iscntrl (*at) || *at == ' ')
        return refuse (error, _("The address has spaces or line breaks in it."));
      if (strchr ("<>{}$`", *at) != NULL)
        return refuse (error, _("The address still has a placeholder in it. Put your own resource’s name there."));
      if (strchr ("\\\"^|", *at) != NULL)
        return refuse (error, _("The address has a character that no address can have."));
      if (*at == '%' && !(g_ascii_isxdigit (at[1]) && g_ascii_isxdigit (at[2])))
        return refuse (error, _("The address has a stray percent sign in it."));
    }

  return TRUE;
}

static gboolean
take_scheme (PhidiasTargetUrl *self, const char **at, GError **error)
{
  const char *mark = strstr (*at, "://");
  const char *first = strpbrk (*at, "/?#");

  /* Without a scheme `localhost:11434` is a host and its port. */
  if (mark == NULL || (first != NULL && first < mark))
    return TRUE;

  self->scheme = g_ascii_strdown (*at, mark - *at);
  *at = mark + strlen ("://");
  if (g_str_equal (self->scheme, "https") || g_str_equal (self->scheme, "http"))
    return TRUE;

  return refuse (error, _("Only https and http addresses can be used."));
}

static gboolean
parse_port (PhidiasTargetUrl *self, const char *text, GError **error)
{
  guint64 port;

  /* `https://host:/` is allowed by the standard; `file:` is not a host. */
  if (*text == '\0' && self->scheme != NULL)
    return TRUE;
  if (!g_ascii_string_to_unsigned (text, 10, 1, 65535, &port, NULL))
    return refuse (error, _("The port in the address is not a number from 1 to 65535."));
  self->port = (guint) port;

  return TRUE;
}

static gboolean
is_loopback_name (const char *host)
{
  return g_str_equal (host, "localhost") || g_str_has_suffix (host, ".localhost");
}

static gboolean
take_ipv6 (PhidiasTargetUrl *self, const char *text, const char **rest, GError **error)
{
  const char *close = strchr (text, ']');
  g_autofree char *literal = NULL;
  g_autofree char *plain = NULL;
  g_autoptr (GInetAddress) address = NULL;

  if (close != NULL)
    {
      literal = g_strndup (text + 1, close - text - 1);
      address = strchr (literal, '%') == NULL ? g_inet_address_new_from_string (literal) : NULL;
    }
  if (address == NULL || g_inet_address_get_family (address) != G_SOCKET_FAMILY_IPV6)
    return refuse (error, _("The address between the brackets is not an IPv6 address."));

  plain = g_inet_address_to_string (address);
  self->host = g_strdup_printf ("[%s]", plain);
  self->is_loopback = g_inet_address_get_is_loopback (address);
  *rest = close + 1;

  return TRUE;
}

/* The forms in which some resolvers take numbers (127.1, 0x7f000001) would hide where one goes. */
static gboolean
is_numeric_name (const char *host)
{
  const char *last = strrchr (host, '.');

  last = last != NULL ? last + 1 : host;

  return g_str_has_prefix (last, "0x") || (*last != '\0' && strspn (last, "0123456789") == strlen (last));
}

static gboolean
check_name (const char *host)
{
  if (*host == '\0' || *host == '.' || *host == '-' || strlen (host) > 253 || strstr (host, "..") != NULL ||
      g_str_has_suffix (host, "."))
    return FALSE;

  return strspn (host, "abcdefghijklmnopqrstuvwxyz0123456789.-_") == strlen (host);
}

static gboolean
take_name (PhidiasTargetUrl *self, const char *text, gsize length, GError **error)
{
  /* g_hostname_to_ascii() makes letters small by the locale: in Turkish an I would lose its dot. */
  g_autofree char *name = g_ascii_strdown (text, (gssize) length);
  g_autofree char *ascii = NULL;
  g_autoptr (GInetAddress) address = NULL;

  ascii = strchr (name, '%') == NULL ? g_hostname_to_ascii (name) : NULL;
  if (ascii == NULL)
    return refuse (error, _("The host’s name in the address cannot be read."));

  self->host = g_ascii_strdown (ascii, -1);
  if (g_str_has_suffix (self->host, "."))
    self->host[strlen (self->host) - 1] = '\0';

  address = g_inet_address_new_from_string (self->host);
  if (!check_name (self->host) || (address == NULL && is_numeric_name (self->host)))
    return refuse (error, _("The host’s name in the address cannot be read."));
  self->is_loopback = address != NULL ? g_inet_address_get_is_loopback (address) : is_loopback_name (self->host);

  /* One word alone is as likely a model's name or a stray word as a host. */
  if (self->scheme == NULL && address == NULL && !self->is_loopback && strchr (self->host, '.') == NULL &&
      text[length] != ':')
    return refuse (error, _("This is not an address. Paste the target URI of a deployment, or a server’s address."));

  return TRUE;
}

static gboolean
take_authority (PhidiasTargetUrl *self, const char **at, GError **error)
{
  gsize length = strcspn (*at, "/?#");
  g_autofree char *authority = g_strndup (*at, length);
  const char *rest = NULL;

  *at += length;
  if (strchr (authority, '@') != NULL)
    return refuse (error, _("The address has a user name or password in it. Paste it without, and give the key in its own field."));

  if (*authority == '[')
    {
      if (!take_ipv6 (self, authority, &rest, error))
        return FALSE;
    }
  else
    {
      rest = authority + strcspn (authority, ":");
      if (!take_name (self, authority, rest - authority, error))
        return FALSE;
    }

  if (*rest == ':')
    return parse_port (self, rest + 1, error);
  if (*rest != '\0')
    return refuse (error, _("The host’s name in the address cannot be read."));

  return TRUE;
}

static char *
escape (const char *text, gsize length)
{
  g_autofree char *part = g_strndup (text, length);

  /* What is escaped stays as it is; what must be and is not gets escaped. */
  return g_uri_escape_string (part, "%/?:@!&'()*+,;=[]", FALSE);
}

/**
 * phidias_target_url_parse:
 * @self: (out): what the address says
 * @text: an address, without spaces round it, in valid UTF-8
 * @error: where %PHIDIAS_ERROR_INVALID_INPUT goes
 *
 * Reads an http or https address with or without its scheme: without, it is http on loopback and
 * https elsewhere. A fragment is dropped.
 *
 * Returns: whether it is one
 */
gboolean
phidias_target_url_parse (PhidiasTargetUrl *self, const char *text, GError **error)
{
  const char *at = text;
  gsize length;

  *self = (PhidiasTargetUrl) { 0 };
  if (!check_scheme (text, error) || !check_characters (text, error) || !take_scheme (self, &at, error) || !take_authority (self, &at, error))
    return FALSE;

  if (self->scheme == NULL)
    self->scheme = g_strdup (self->is_loopback ? "http" : "https");
  if (self->port == (g_str_equal (self->scheme, "https") ? 443 : 80))
    self->port = 0;

  length = strcspn (at, "?#");
  self->path = escape (at, length);
  at += length;
  if (*at == '?')
    {
      length = strcspn (at, "#");
      self->query = length > 1 ? escape (at + 1, length - 1) : NULL;
    }

  return TRUE;
}

/* Returns: (transfer full): `scheme://host:port`, a default port left out */
char *
phidias_target_url_get_origin (const PhidiasTargetUrl *self)
{
  if (self->port == 0)
    return g_strdup_printf ("%s://%s", self->scheme, self->host);

  return g_strdup_printf ("%s://%s:%u", self->scheme, self->host, self->port);
}

static gboolean
is_field (const char *pair, const char *name)
{
  gsize length = strlen (name);

  return g_ascii_strncasecmp (pair, name, length) == 0 && (pair[length] == '=' || pair[length] == '\0');
}

/* Returns: (transfer full) (nullable): the decoded value of a query field, %NULL when it is absent,
 *   empty, or cannot be decoded */
char *
phidias_target_url_get_field (const PhidiasTargetUrl *self, const char *name)
{
  g_auto (GStrv) pairs = self->query != NULL ? g_strsplit (self->query, "&", -1) : NULL;

  for (guint i = 0; pairs != NULL && pairs[i] != NULL; i++)
    if (is_field (pairs[i], name) && strlen (pairs[i]) > strlen (name) + 1)
      return g_uri_unescape_string (pairs[i] + strlen (name) + 1, "/");

  return NULL;
}

/* Returns: (transfer full) (nullable): the query without a field, %NULL when nothing is left */
char *
phidias_target_url_drop_field (const PhidiasTargetUrl *self, const char *name)
{
  g_auto (GStrv) pairs = self->query != NULL ? g_strsplit (self->query, "&", -1) : NULL;
  g_autoptr (GString) kept = g_string_new (NULL);

  for (guint i = 0; pairs != NULL && pairs[i] != NULL; i++)
    if (*pairs[i] != '\0' && !is_field (pairs[i], name))
      g_string_append_printf (kept, "%s%s", kept->len > 0 ? "&" : "", pairs[i]);

  return kept->len > 0 ? g_string_free (g_steal_pointer (&kept), FALSE) : NULL;
}
