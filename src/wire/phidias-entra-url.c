/* phidias-entra-url.c: what a sign-in in the browser begins with
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-entra-url.h"

#include <string.h>
#include <sys/random.h>

#include <glib/gi18n-lib.h>

#include "phidias-error.h"

/* 32 bytes are 43 characters, the fewest that RFC 7636 allows. */
#define SECRET_BYTES 32

static char *
encode_base64url (const guint8 *bytes, gsize length)
{
  char *text = g_base64_encode (bytes, length);

  for (char *at = text; *at != '\0'; at++)
    {
      if (*at == '+')
        *at = '-';
      else if (*at == '/')
        *at = '_';
      else if (*at == '=')
        {
          *at = '\0';
          break;
        }
    }

  return text;
}

/**
 * phidias_entra_make_secret:
 *
 * A code verifier of RFC 7636, or a `state`: what nobody can guess.
 *
 * Returns: (transfer full): 43 characters that need no escaping
 */
char *
phidias_entra_make_secret (void)
{
  guint8 bytes[SECRET_BYTES];
  char *text;

  /* Up to 256 bytes come whole and at once, once the kernel has gathered its first entropy. */
  if (getrandom (bytes, sizeof bytes, 0) != (gssize) sizeof bytes)
    g_error ("The kernel gives no random numbers");
  text = encode_base64url (bytes, sizeof bytes);
  explicit_bzero (bytes, sizeof bytes);

  return text;
}

/**
 * phidias_entra_make_challenge:
 * @verifier: from phidias_entra_make_secret()
 *
 * Returns: (transfer full): its code challenge with method `S256`
 */
char *
phidias_entra_make_challenge (const char *verifier)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length = sizeof digest;

  g_return_val_if_fail (verifier != NULL, NULL);

  g_checksum_update (checksum, (const guchar *) verifier, (gssize) strlen (verifier));
  g_checksum_get_digest (checksum, digest, &length);

  return encode_base64url (digest, length);
}

static void
append (GString *url, const char *name, const char *value)
{
  g_string_append_c (url, strchr (url->str, '?') != NULL ? '&' : '?');
  g_string_append_printf (url, "%s=", name);
  g_string_append_uri_escaped (url, value, NULL, FALSE);
}

/**
 * phidias_entra_build_authorize_url:
 * @endpoint: the authorization endpoint of the metadata
 * @client_id: the application's id
 * @redirect_uri: where the browser is sent to with the code
 * @scope: from phidias_entra_build_scope()
 * @state: from phidias_entra_make_secret()
 * @challenge: from phidias_entra_make_challenge()
 * @login_hint: (nullable): who signs in again; %NULL lets the person choose an account
 *
 * Returns: (transfer full): the page to open in the browser; it holds no secret but @state
 */
char *
phidias_entra_build_authorize_url (const char *endpoint,
                                   const char *client_id,
                                   const char *redirect_uri,
                                   const char *scope,
                                   const char *state,
                                   const char *challenge,
                                   const char *login_hint)
{
  g_autoptr (GString) url = NULL;

  g_return_val_if_fail (endpoint != NULL, NULL);
  g_return_val_if_fail (client_id != NULL, NULL);
  g_return_val_if_fail (redirect_uri != NULL, NULL);
  g_return_val_if_fail (scope != NULL, NULL);
  g_return_val_if_fail (state != NULL, NULL);
  g_return_val_if_fail (challenge != NULL, NULL);

  url = g_string_new (endpoint);
  append (url, "client_id", client_id);
  append (url, "response_type", "code");
  append (url, "redirect_uri", redirect_uri);
  append (url, "response_mode", "query");
  append (url, "scope", scope);
  append (url, "state", state);
  append (url, "code_challenge", challenge);
  append (url, "code_challenge_method", "S256");
  if (login_hint != NULL)
    append (url, "login_hint", login_hint);
  else
    append (url, "prompt", "select_account");

  return g_string_free (g_steal_pointer (&url), FALSE);
}

static gboolean
is_tenant (const char *tenant)
{
  gsize length = strlen (tenant);

  for (const char *at = tenant; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && *at != '-' && *at != '.' && *at != '_')
      return FALSE;

  return length > 0 && length < 256 && tenant[0] != '.';
}

/**
 * phidias_entra_build_metadata_url:
 * @authority: where one signs in, without a slash at its end
 * @tenant: `organizations`, `common`, `consumers`, a directory's id or its domain
 * @error: where %PHIDIAS_ERROR_INVALID_INPUT goes
 *
 * Returns: (transfer full) (nullable): where the authority says how one signs in
 */
char *
phidias_entra_build_metadata_url (const char *authority, const char *tenant, GError **error)
{
  g_return_val_if_fail (authority != NULL, NULL);
  g_return_val_if_fail (tenant != NULL, NULL);

  if (!is_tenant (tenant))
    {
      g_propagate_error (error, phidias_error_new (PHIDIAS_ERROR_INVALID_INPUT,
                                                   _("The tenant set in Preferences is no name of one: it is a domain such as contoso.com, or an id of letters, digits and dashes.")));
      return NULL;
    }

  return g_strconcat (authority, "/", tenant, "/v2.0/.well-known/openid-configuration", NULL);
}

/**
 * phidias_entra_build_scope:
 * @scope: of one resource, such as `https://management.azure.com/.default`
 *
 * Returns: (transfer full): the same, asking for a refresh token and for who signed in as well
 */
char *
phidias_entra_build_scope (const char *scope)
{
  g_return_val_if_fail (scope != NULL, NULL);

  return g_strconcat (scope, " openid profile offline_access", NULL);
}

/**
 * phidias_entra_is_client_id:
 * @client_id: what was typed
 *
 * Returns: whether it looks like an application's id: a UUID
 */
gboolean
phidias_entra_is_client_id (const char *client_id)
{
  return client_id != NULL && g_uuid_string_is_valid (client_id);
}
