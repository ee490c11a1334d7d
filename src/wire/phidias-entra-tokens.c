/* phidias-entra-tokens.c: what the sign-in service hands out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-entra-tokens.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-error.h"

/* Where none is told, and the longest that is believed: seconds. */
#define DEFAULT_LIFETIME (10 * 60)
#define MAX_LIFETIME     (48 * 60 * 60)

/**
 * phidias_entra_wipe:
 * @secret: (nullable) (transfer full): a string that nobody may read again
 */
void
phidias_entra_wipe (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

/**
 * phidias_entra_tokens_is_token:
 * @text: (nullable): what came in place of a token
 *
 * Returns: whether it can be one: something that a header can hold
 */
gboolean
phidias_entra_tokens_is_token (const char *text)
{
  gsize length = 0;

  if (text == NULL)
    return FALSE;
  for (; text[length] != '\0'; length++)
    if (!g_ascii_isgraph (text[length]) || length >= PHIDIAS_ENTRA_TOKEN_MAX_BYTES)
      return FALSE;

  return length > 0;
}

/**
 * phidias_entra_tokens_new:
 *
 * Returns: (transfer full): no tokens yet
 */
PhidiasEntraTokens *
phidias_entra_tokens_new (void)
{
  PhidiasEntraTokens *self = g_new0 (PhidiasEntraTokens, 1);

  g_ref_count_init (&self->ref_count);
  self->lifetime = DEFAULT_LIFETIME;

  return self;
}

static guint8 *
decode_base64url (const char *text, gsize length, gsize *n_bytes)
{
  g_autoptr (GString) standard = g_string_new_len (text, (gssize) length);

  for (gsize i = 0; i < standard->len; i++)
    {
      if (standard->str[i] == '-')
        standard->str[i] = '+';
      else if (standard->str[i] == '_')
        standard->str[i] = '/';
    }
  while (standard->len % 4 != 0)
    g_string_append_c (standard, '=');

  return g_base64_decode (standard->str, n_bytes);
}

static void
read_id_token (PhidiasEntraTokens *self, const char *id_token)
{
  const char *payload = id_token != NULL ? strchr (id_token, '.') : NULL;
  const char *end = payload != NULL ? strchr (payload + 1, '.') : NULL;
  g_autofree guint8 *bytes = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *claims;
  gsize length;

  if (end == NULL)
    return;
  bytes = decode_base64url (payload + 1, (gsize) (end - payload - 1), &length);
  node = phidias_json_parse ((const char *) bytes, length, PHIDIAS_JSON_DEPTH_WIRE, PHIDIAS_JSON_SIZE_WIRE, NULL);
  claims = node != NULL ? phidias_json_get_root (node) : NULL;
  if (claims == NULL)
    return;
  self->tenant_id = g_strdup (phidias_json_get_string (claims, "tid"));
  self->username = g_strdup (phidias_json_get_string (claims, "preferred_username"));
  self->name = g_strdup (phidias_json_get_string (claims, "name"));
}

/* Some services write the number as a string. */
static gint64
read_lifetime (JsonObject *root)
{
  const char *text = phidias_json_get_string (root, "expires_in");
  gint64 lifetime = text != NULL ? g_ascii_strtoll (text, NULL, 10)
                                 : phidias_json_get_int (root, "expires_in", DEFAULT_LIFETIME);

  return CLAMP (lifetime, 0, MAX_LIFETIME);
}

/**
 * phidias_entra_tokens_new_from_json:
 * @root: the answer of a token endpoint
 * @error: where %PHIDIAS_ERROR_PROTOCOL goes; it quotes nothing
 *
 * Returns: (transfer full) (nullable): what it hands out; @expires is the caller's to set
 */
PhidiasEntraTokens *
phidias_entra_tokens_new_from_json (JsonObject *root, GError **error)
{
  const char *access_token = phidias_json_get_string (root, "access_token");
  const char *refresh_token = phidias_json_get_string (root, "refresh_token");
  const char *type = phidias_json_get_string (root, "token_type");
  PhidiasEntraTokens *self;

  if (!phidias_entra_tokens_is_token (access_token) ||
      (refresh_token != NULL && !phidias_entra_tokens_is_token (refresh_token)) ||
      (type != NULL && g_ascii_strcasecmp (type, "Bearer") != 0))
    {
      g_propagate_error (error, phidias_error_new (PHIDIAS_ERROR_PROTOCOL,
                                                   _("The sign-in service answered, but what it sent is no token. Try again.")));
      return NULL;
    }

  self = phidias_entra_tokens_new ();
  self->access_token = g_strdup (access_token);
  self->refresh_token = g_strdup (refresh_token);
  self->lifetime = read_lifetime (root);
  read_id_token (self, phidias_json_get_string (root, "id_token"));

  return self;
}

PhidiasEntraTokens *
phidias_entra_tokens_ref (PhidiasEntraTokens *self)
{
  g_ref_count_inc (&self->ref_count);

  return self;
}

void
phidias_entra_tokens_unref (PhidiasEntraTokens *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;
  phidias_entra_wipe (self->access_token);
  phidias_entra_wipe (self->refresh_token);
  g_free (self->tenant_id);
  g_free (self->username);
  g_free (self->name);
  g_free (self);
}
