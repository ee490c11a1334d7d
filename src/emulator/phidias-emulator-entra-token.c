/* phidias-emulator-entra-token.c: tokens for codes, devices and older tokens
 *
 * As with Entra, a refresh token serves every resource and tenant of its owner, and an answer brings
 * a new one while the old one goes on working.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-entra-private.h"

#include "phidias-emulator-json.h"

#include <string.h>

#define ACCESS_SECONDS 3599
#define REFRESH_SECONDS (90 * 24 * 3600)
#define DEVICE_GRANT "urn:ietf:params:oauth:grant-type:device_code"
/* What it was before the RFC; MSAL for Node.js says it still. */
#define OLD_DEVICE_GRANT "device_code"

/* What comes out of a grant of any kind. */
typedef struct
{
  const PhidiasEmulatorPerson *person;
  const PhidiasEmulatorTenant *tenant; /* never NULL */
  const char *client_id;
  const char *nonce;
  PhidiasEmulatorScope *scope;
} Outcome;

static char *
encode (const guchar *data, gsize length)
{
  char *text = g_base64_encode (data, length);

  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[strcspn (text, "=")] = '\0';

  return text;
}

static char *
encode_object (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  json_node_set_object (node, object);
  text = phidias_emulator_json_print (node);

  return encode ((const guchar *) text, strlen (text));
}

/* Nobody looks at its signature, so it has none. */
static char *
make_id_token (PhidiasEmulatorEntraRequest *request, const Outcome *outcome, gint64 seconds)
{
  g_autoptr (JsonObject) head = json_object_new ();
  g_autoptr (JsonObject) claims = json_object_new ();
  g_autofree char *origin = phidias_emulator_service_dup_origin (request->message);
  g_autofree char *issuer = g_strconcat (origin, PHIDIAS_EMULATOR_ENTRA_PREFIX, outcome->tenant->id, "/v2.0", NULL);
  gint64 now = g_get_real_time () / G_TIME_SPAN_SECOND;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  json_object_set_string_member (head, "typ", "JWT");
  json_object_set_string_member (head, "alg", "none");
  json_object_set_string_member (claims, "aud", outcome->client_id);
  json_object_set_string_member (claims, "iss", issuer);
  json_object_set_int_member (claims, "iat", now);
  json_object_set_int_member (claims, "nbf", now);
  json_object_set_int_member (claims, "exp", now + seconds);
  json_object_set_string_member (claims, "name", outcome->person->name);
  json_object_set_string_member (claims, "preferred_username", outcome->person->username);
  json_object_set_string_member (claims, "oid", outcome->person->oid);
  json_object_set_string_member (claims, "sub", outcome->person->oid);
  json_object_set_string_member (claims, "tid", outcome->tenant->id);
  json_object_set_string_member (claims, "ver", "2.0");
  if (outcome->nonce != NULL)
    json_object_set_string_member (claims, "nonce", outcome->nonce);
  first = encode_object (head);
  second = encode_object (claims);

  return g_strconcat (first, ".", second, ".", NULL);
}

static void
add_refresh_token (PhidiasEmulatorEntraRequest *request, const Outcome *outcome, JsonObject *body)
{
  gint64 seconds = phidias_emulator_json_get_int (request->wishes, "refresh_expires_in", REFRESH_SECONDS);
  PhidiasEmulatorGrant *grant = phidias_emulator_grant_new (request->entra, seconds);
  char *token = phidias_emulator_entra_make_secret ("1.R");

  grant->client_id = g_strdup (outcome->client_id);
  grant->person = outcome->person;
  json_object_set_string_member (body, "refresh_token", token);
  phidias_emulator_entra_keep (request->entra, request->entra->refreshes, token, grant);
}

static void
reply_tokens (PhidiasEmulatorEntraRequest *request, const Outcome *outcome)
{
  gint64 seconds = phidias_emulator_json_get_int (request->wishes, "expires_in", ACCESS_SECONDS);
  PhidiasEmulatorGrant *grant = phidias_emulator_grant_new (request->entra, seconds);
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (request->message);
  JsonObject *body = json_object_new ();
  char *token = phidias_emulator_entra_make_secret ("eyJ0eXAiOiJKV1QifQ.");

  grant->person = outcome->person;
  grant->tenant = outcome->tenant;
  grant->resource = g_strdup (outcome->scope->resource);

  json_object_set_string_member (body, "token_type", "Bearer");
  json_object_set_string_member (body, "scope", outcome->scope->text);
  json_object_set_int_member (body, "expires_in", seconds);
  json_object_set_int_member (body, "ext_expires_in", seconds);
  json_object_set_string_member (body, "access_token", token);
  phidias_emulator_entra_keep (request->entra, request->entra->accesses, token, grant);
  if (outcome->scope->offline && !phidias_emulator_json_get_boolean (request->wishes, "no_refresh_token", FALSE))
    add_refresh_token (request, outcome, body);
  if (outcome->scope->openid && !phidias_emulator_json_get_boolean (request->wishes, "no_id_token", FALSE))
    {
      g_autofree char *id_token = make_id_token (request, outcome, seconds);

      json_object_set_string_member (body, "id_token", id_token);
    }
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  phidias_emulator_service_reply_object (request->message, 200, body);
}

static PhidiasEmulatorEntraFault *
missing (const char *name)
{
  return phidias_emulator_entra_fault_new (400, "invalid_request", 900144,
                                           "The request body must contain the following parameter: '%s'.", name);
}

static gboolean
is_verified (PhidiasEmulatorGrant *grant, const char *verifier)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *challenge = NULL;
  guchar digest[32];
  gsize length = sizeof digest;

  /* RFC 7636: 43 to 128 characters of [A-Za-z0-9-._~]. */
  if (verifier == NULL || strlen (verifier) < 43 || strlen (verifier) > 128)
    return FALSE;
  for (const char *p = verifier; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("-._~", *p) == NULL)
      return FALSE;
  g_checksum_update (checksum, (const guchar *) verifier, strlen (verifier));
  g_checksum_get_digest (checksum, digest, &length);
  challenge = encode (digest, length);

  return g_str_equal (challenge, grant->challenge);
}

static PhidiasEmulatorEntraFault *
take_code (PhidiasEmulatorEntraRequest *request, PhidiasEmulatorGrant **grant)
{
  const char *code = phidias_emulator_entra_get_field (request, "code");
  const char *redirect_uri = phidias_emulator_entra_get_field (request, "redirect_uri");
  PhidiasEmulatorGrant *found = code != NULL ? g_hash_table_lookup (request->entra->codes, code) : NULL;

  if (code == NULL)
    return missing ("code");
  if (found == NULL || g_strcmp0 (found->client_id, phidias_emulator_entra_get_field (request, "client_id")) != 0)
    return phidias_emulator_entra_fault_new (400, "invalid_grant", 70000, "The provided value for the 'code' parameter is not valid.");
  if (found->is_used)
    return phidias_emulator_entra_fault_new (400, "invalid_grant", 54005,
                                             "OAuth2 Authorization code was already redeemed, please retry with a new "
                                             "valid code or use an existing refresh token.");
  if (found->expires <= phidias_emulator_entra_get_time (request->entra))
    return phidias_emulator_entra_fault_new (400, "invalid_grant", 70008,
                                             "The provided authorization code or refresh token has expired due to "
                                             "inactivity. Send a new interactive authorization request for this user and "
                                             "resource.");
  if (g_strcmp0 (found->redirect_uri, redirect_uri) != 0)
    return phidias_emulator_entra_fault_new (400, "invalid_grant", 500112,
                                             "The reply address '%s' does not match the reply address '%s' provided when "
                                             "requesting Authorization code.",
                                             redirect_uri != NULL ? redirect_uri : "", found->redirect_uri);
  if (!is_verified (found, phidias_emulator_entra_get_field (request, "code_verifier")))
    return phidias_emulator_entra_fault_new (400, "invalid_grant", 501481,
                                             "The Code_Verifier does not match the code_challenge supplied in the "
                                             "authorization request.");
  found->is_used = TRUE;
  *grant = found;

  return NULL;
}

static PhidiasEmulatorEntraFault *
take_refresh_token (PhidiasEmulatorEntraRequest *request, PhidiasEmulatorGrant **grant)
{
  const char *token = phidias_emulator_entra_get_field (request, "refresh_token");
  PhidiasEmulatorGrant *found = token != NULL ? g_hash_table_lookup (request->entra->refreshes, token) : NULL;

  if (token == NULL)
    return missing ("refresh_token");
  if (found == NULL || g_strcmp0 (found->client_id, phidias_emulator_entra_get_field (request, "client_id")) != 0)
    return phidias_emulator_entra_fault_new (400, "invalid_grant", 9002313, "Invalid request. Request is malformed or invalid.");
  if (found->is_used)
    return phidias_emulator_entra_fault_new (400, "invalid_grant", 50173,
                                             "The provided grant has expired due to it being revoked, a fresh auth token "
                                             "is needed.");
  if (found->expires <= phidias_emulator_entra_get_time (request->entra))
    return phidias_emulator_entra_fault_new (400, "invalid_grant", 700082, "The refresh token has expired due to inactivity.");
  *grant = found;

  return NULL;
}

static PhidiasEmulatorEntraFault *
take_grant (PhidiasEmulatorEntraRequest *request, PhidiasEmulatorGrant **grant)
{
  const char *type = phidias_emulator_entra_get_field (request, "grant_type");

  if (type == NULL)
    return missing ("grant_type");
  if (g_str_equal (type, "authorization_code"))
    return take_code (request, grant);
  if (g_str_equal (type, "refresh_token"))
    return take_refresh_token (request, grant);
  if (g_str_equal (type, DEVICE_GRANT) || g_str_equal (type, OLD_DEVICE_GRANT))
    return phidias_emulator_entra_poll_device (request, grant);

  return phidias_emulator_entra_fault_new (400, "unsupported_grant_type", 70003,
                                           "The app requested an unsupported grant type '%s'.", type);
}

/* Codes belong to the tenant that gave them; a refresh token goes wherever its owner is known. */
static PhidiasEmulatorEntraFault *
find_tenant (PhidiasEmulatorEntraRequest *request, PhidiasEmulatorGrant *grant, Outcome *outcome)
{
  const PhidiasEmulatorTenant *asked = phidias_emulator_find_tenant (request->tenant);

  outcome->tenant = asked;
  if (asked == NULL)
    outcome->tenant = grant->tenant != NULL ? grant->tenant : phidias_emulator_find_tenant (grant->person->home);
  if (!phidias_emulator_person_is_in (grant->person, outcome->tenant))
    return phidias_emulator_entra_fault_new (400, "invalid_grant", 90072,
                                             "User account '%s' from identity provider does not exist in tenant '%s' and "
                                             "cannot access the application in that tenant.",
                                             grant->person->username, outcome->tenant->name);

  return NULL;
}

static PhidiasEmulatorEntraFault *
find_scope (PhidiasEmulatorEntraRequest *request, PhidiasEmulatorGrant *grant, Outcome *outcome)
{
  const char *text = phidias_emulator_entra_get_field (request, "scope");
  g_autofree char *origin = phidias_emulator_service_dup_origin (request->message);
  PhidiasEmulatorEntraFault *fault = NULL;

  if (text == NULL && grant->scope != NULL)
    outcome->scope = phidias_emulator_scope_copy (grant->scope);
  else
    outcome->scope = phidias_emulator_scope_new (text, origin, &fault);

  /* Asked for once is asked for: a refresh without offline_access still brings a new token. */
  if (outcome->scope != NULL && g_strcmp0 (phidias_emulator_entra_get_field (request, "grant_type"), "refresh_token") == 0)
    outcome->scope->offline = TRUE;

  return fault;
}

/**
 * phidias_emulator_entra_token:
 * @request: of `token`
 *
 * Gives tokens, or says why not.
 */
void
phidias_emulator_entra_token (PhidiasEmulatorEntraRequest *request)
{
  g_autoptr (PhidiasEmulatorEntraFault) fault = phidias_emulator_entra_check_tenant (request);
  g_autoptr (PhidiasEmulatorScope) scope = NULL;
  PhidiasEmulatorGrant *grant = NULL;
  Outcome outcome = { 0 };

  if (fault == NULL)
    fault = phidias_emulator_entra_check_client (request);
  if (fault == NULL)
    fault = phidias_emulator_entra_fault_new_wished (request->wishes);
  if (fault == NULL)
    fault = take_grant (request, &grant);
  if (fault == NULL)
    fault = find_scope (request, grant, &outcome);
  scope = outcome.scope;
  if (fault == NULL)
    fault = find_tenant (request, grant, &outcome);
  if (fault != NULL)
    {
      phidias_emulator_entra_fault_reply (fault, request->message);
      return;
    }

  outcome.person = grant->person;
  outcome.client_id = phidias_emulator_entra_get_field (request, "client_id");
  outcome.nonce = grant->nonce;
  if (grant->user_code != NULL || phidias_emulator_json_get_boolean (request->wishes, "single_use", FALSE))
    grant->is_used = TRUE;
  reply_tokens (request, &outcome);
}
