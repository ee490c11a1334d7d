/* phidias-emulator-entra.c: signing in on loopback, as with Microsoft Entra
 *
 * `<url>/entra` stands for `https://login.microsoftonline.com`. A page to sign in on, codes with
 * PKCE, devices, and tokens that the emulator's resource manager takes. There are no passwords:
 * whoever reaches the page is whom they say.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-entra-private.h"

#include <string.h>

#define METADATA_ROUTE "v2.0/.well-known/openid-configuration"
#define SECRET_BYTES 48

/* More than that is kept only as long as it is good. */
#define MANY 2000

static const struct
{
  const char *route;
  const char *method;
  void (*handle) (PhidiasEmulatorEntraRequest *request);
} routes[] = {
  { "oauth2/v2.0/authorize", "GET", phidias_emulator_entra_authorize },
  { "oauth2/v2.0/token", "POST", phidias_emulator_entra_token },
  { "oauth2/v2.0/devicecode", "POST", phidias_emulator_entra_devicecode },
  { "login", "POST", phidias_emulator_entra_answer_page },
};

/**
 * phidias_emulator_entra_get_time:
 * @self: the sign-in
 *
 * Returns: microseconds of the clock that things expire by
 */
gint64
phidias_emulator_entra_get_time (PhidiasEmulatorEntra *self)
{
  return self->clock != NULL ? self->clock (self->clock_data) : g_get_monotonic_time ();
}

/**
 * phidias_emulator_entra_make_secret:
 * @prefix: what it begins with
 *
 * Returns: (transfer full): something that nobody guesses, good in an address
 */
char *
phidias_emulator_entra_make_secret (const char *prefix)
{
  guint32 words[SECRET_BYTES / 4];
  g_autofree char *text = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    words[i] = g_random_int ();
  text = g_base64_encode ((const guchar *) words, sizeof words);
  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');

  return g_strconcat (prefix, text, NULL);
}

/**
 * phidias_emulator_entra_get_field:
 * @request: a request
 * @name: of a field
 *
 * Returns: (transfer none) (nullable): what it holds, if anything
 */
const char *
phidias_emulator_entra_get_field (PhidiasEmulatorEntraRequest *request, const char *name)
{
  const char *value = request->fields != NULL ? g_hash_table_lookup (request->fields, name) : NULL;

  return value != NULL && *value != '\0' ? value : NULL;
}

/**
 * phidias_emulator_grant_new:
 * @entra: the sign-in
 * @seconds: for which it is good
 *
 * Returns: (transfer full): a new grant
 */
PhidiasEmulatorGrant *
phidias_emulator_grant_new (PhidiasEmulatorEntra *entra, gint64 seconds)
{
  PhidiasEmulatorGrant *self = g_new0 (PhidiasEmulatorGrant, 1);

  self->expires = phidias_emulator_entra_get_time (entra) + seconds * G_TIME_SPAN_SECOND;

  return self;
}

/**
 * phidias_emulator_grant_free:
 * @grant: (transfer full): a grant
 *
 * Frees it.
 */
void
phidias_emulator_grant_free (PhidiasEmulatorGrant *grant)
{
  g_free (grant->client_id);
  g_clear_pointer (&grant->scope, phidias_emulator_scope_free);
  g_free (grant->resource);
  g_free (grant->redirect_uri);
  g_free (grant->challenge);
  g_free (grant->state);
  g_free (grant->nonce);
  g_free (grant->user_code);
  g_free (grant);
}

static gboolean
is_over (gpointer key, gpointer value, gpointer user_data)
{
  PhidiasEmulatorGrant *grant = value;

  return grant->expires <= phidias_emulator_entra_get_time (user_data);
}

/**
 * phidias_emulator_entra_keep:
 * @self: the sign-in
 * @table: one of its tables
 * @key: (transfer full): what was handed out
 * @grant: (transfer full): what for
 *
 * Remembers it.
 */
void
phidias_emulator_entra_keep (PhidiasEmulatorEntra *self, GHashTable *table, char *key, PhidiasEmulatorGrant *grant)
{
  if (g_hash_table_size (table) >= MANY)
    g_hash_table_foreach_remove (table, is_over, self);
  g_hash_table_insert (table, key, grant);
}

static void
add_words (JsonObject *object, const char *name, const char *words)
{
  g_auto (GStrv) parts = g_strsplit (words, " ", -1);
  JsonArray *array = json_array_new ();

  for (guint i = 0; parts[i] != NULL; i++)
    json_array_add_string_element (array, parts[i]);
  json_object_set_array_member (object, name, array);
}

static void
reply_metadata (PhidiasEmulatorEntraRequest *request)
{
  static const char *const addresses[][2] = {
    { "token_endpoint", "/oauth2/v2.0/token" },
    { "authorization_endpoint", "/oauth2/v2.0/authorize" },
    { "device_authorization_endpoint", "/oauth2/v2.0/devicecode" },
    { "jwks_uri", "/discovery/v2.0/keys" },
  };
  g_autofree char *origin = phidias_emulator_service_dup_origin (request->message);
  g_autofree char *base = g_strconcat (origin, PHIDIAS_EMULATOR_ENTRA_PREFIX, request->tenant, NULL);
  const PhidiasEmulatorTenant *tenant = phidias_emulator_find_tenant (request->tenant);
  g_autofree char *issuer = g_strconcat (origin, PHIDIAS_EMULATOR_ENTRA_PREFIX, tenant != NULL ? tenant->id : "{tenantid}",
                                         "/v2.0", NULL);
  JsonObject *body = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autofree char *address = g_strconcat (base, addresses[i][1], NULL);

      json_object_set_string_member (body, addresses[i][0], address);
    }
  json_object_set_string_member (body, "issuer", issuer);
  add_words (body, "token_endpoint_auth_methods_supported", "none");
  add_words (body, "response_modes_supported", "query");
  add_words (body, "response_types_supported", "code");
  add_words (body, "subject_types_supported", "pairwise");
  add_words (body, "id_token_signing_alg_values_supported", "none");
  add_words (body, "code_challenge_methods_supported", "S256");
  add_words (body, "scopes_supported", "openid profile email offline_access");
  phidias_emulator_service_reply_object (request->message, 200, body);
}

static void
refuse (PhidiasEmulatorEntraRequest *request, PhidiasEmulatorEntraFault *fault)
{
  phidias_emulator_entra_fault_reply (fault, request->message);
  phidias_emulator_entra_fault_free (fault);
}

static void
handle_read (PhidiasEmulatorEntraRequest *request, const char *route)
{
  PhidiasEmulatorEntraFault *fault = phidias_emulator_entra_check_tenant (request);

  if (fault != NULL)
    refuse (request, fault);
  else if (g_str_equal (route, METADATA_ROUTE))
    reply_metadata (request);
  else if (g_str_equal (route, "discovery/v2.0/keys"))
    {
      JsonObject *body = json_object_new ();

      json_object_set_array_member (body, "keys", json_array_new ());
      phidias_emulator_service_reply_object (request->message, 200, body);
    }
  else
    refuse (request, phidias_emulator_entra_fault_new (404, "invalid_request", 900023, "There is nothing at this address."));
}

static void
handle_tenant (PhidiasEmulatorEntraRequest *request, const char *route)
{
  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    if (g_str_equal (routes[i].route, route))
      {
        if (phidias_emulator_service_is_method (request->message, routes[i].method))
          routes[i].handle (request);
        else
          refuse (request, phidias_emulator_entra_fault_new (400, "invalid_request", 900561,
                                                             "The endpoint only accepts %s requests. Received a %s request.",
                                                             routes[i].method,
                                                             soup_server_message_get_method (request->message)));
        return;
      }

  handle_read (request, route);
}

/**
 * phidias_emulator_entra_new:
 * @clock: (nullable) (scope forever): what things expire by
 * @clock_data: passed to it
 *
 * Returns: (transfer full): a sign-in at which nobody has been
 */
PhidiasEmulatorEntra *
phidias_emulator_entra_new (PhidiasEmulatorClock clock, gpointer clock_data)
{
  PhidiasEmulatorEntra *self = g_new0 (PhidiasEmulatorEntra, 1);
  GHashTable **tables[] = { &self->pages, &self->codes, &self->devices, &self->refreshes, &self->accesses };

  self->clock = clock;
  self->clock_data = clock_data;
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    *tables[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) phidias_emulator_grant_free);

  return self;
}

/**
 * phidias_emulator_entra_free:
 * @self: (transfer full): a sign-in
 *
 * Forgets everybody.
 */
void
phidias_emulator_entra_free (PhidiasEmulatorEntra *self)
{
  GHashTable *tables[] = { self->pages, self->codes, self->devices, self->refreshes, self->accesses };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    g_hash_table_unref (tables[i]);
  g_free (self);
}

/**
 * phidias_emulator_entra_handle:
 * @self: the sign-in
 * @message: a request
 * @path: its path
 * @query: (nullable): its query
 * @behaviour: (nullable): what a test wants
 *
 * Returns: whether it was a request to the sign-in, which has its answer then
 */
gboolean
phidias_emulator_entra_handle (PhidiasEmulatorEntra *self,
                               SoupServerMessage *message,
                               const char *path,
                               GHashTable *query,
                               PhidiasEmulatorBehaviour *behaviour)
{
  PhidiasEmulatorEntraRequest request = { .entra = self, .message = message };
  g_autoptr (GHashTable) form = NULL;
  g_autofree char *tenant = NULL;
  const char *rest, *slash;

  if (!g_str_has_prefix (path, PHIDIAS_EMULATOR_ENTRA_PREFIX))
    return FALSE;

  if (phidias_emulator_service_is_method (message, "POST"))
    form = phidias_emulator_service_read_form (message);
  request.fields = form != NULL ? form : query;
  request.wishes = behaviour != NULL ? behaviour->entra : NULL;
  rest = path + strlen (PHIDIAS_EMULATOR_ENTRA_PREFIX);
  slash = strchr (rest, '/');
  tenant = slash != NULL ? g_strndup (rest, slash - rest) : g_strdup (rest);
  request.tenant = tenant;
  if (g_str_equal (path, PHIDIAS_EMULATOR_ENTRA_DEVICE))
    phidias_emulator_entra_device_page (&request);
  else
    handle_tenant (&request, slash != NULL ? slash + 1 : "");

  return TRUE;
}

/**
 * phidias_emulator_entra_add_practice_token:
 * @self: the sign-in
 * @token: that needs no sign-in
 *
 * Takes @token for every resource from now on.
 */
void
phidias_emulator_entra_add_practice_token (PhidiasEmulatorEntra *self, const char *token)
{
  PhidiasEmulatorGrant *grant = phidias_emulator_grant_new (self, 0);

  grant->expires = G_MAXINT64;
  grant->person = phidias_emulator_get_person (0);
  grant->tenant = phidias_emulator_find_tenant (PHIDIAS_EMULATOR_TENANT);
  phidias_emulator_entra_keep (self, self->accesses, g_strdup (token), grant);
}

/**
 * phidias_emulator_entra_check:
 * @self: the sign-in
 * @token: (nullable): an access token
 * @resource: what it is used for, as %PHIDIAS_EMULATOR_RESOURCE_ARM
 * @caller: (out caller-allocates) (optional): whose it is, when it is accepted
 *
 * Returns: whether it is good
 */
PhidiasEmulatorTokenVerdict
phidias_emulator_entra_check (PhidiasEmulatorEntra *self,
                              const char *token,
                              const char *resource,
                              PhidiasEmulatorCaller *caller)
{
  PhidiasEmulatorGrant *grant = token != NULL ? g_hash_table_lookup (self->accesses, token) : NULL;

  if (grant == NULL)
    return PHIDIAS_EMULATOR_TOKEN_UNKNOWN;
  if (grant->expires <= phidias_emulator_entra_get_time (self))
    return PHIDIAS_EMULATOR_TOKEN_EXPIRED;
  if (grant->resource != NULL && !g_str_equal (grant->resource, resource))
    return PHIDIAS_EMULATOR_TOKEN_WRONG_RESOURCE;

  if (caller != NULL)
    {
      caller->tenant = grant->tenant->id;
      caller->username = grant->person->username;
      caller->name = grant->person->name;
      caller->oid = grant->person->oid;
    }

  return PHIDIAS_EMULATOR_TOKEN_ACCEPTED;
}

/**
 * phidias_emulator_entra_accepts:
 * @self: the sign-in
 * @token: (nullable): an access token
 * @resource: what it is used for
 *
 * Returns: whether it is good
 */
gboolean
phidias_emulator_entra_accepts (PhidiasEmulatorEntra *self, const char *token, const char *resource)
{
  return phidias_emulator_entra_check (self, token, resource, NULL) == PHIDIAS_EMULATOR_TOKEN_ACCEPTED;
}
