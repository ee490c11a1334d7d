/* phidias-entra-client.c: speaks with the service that signs people in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-entra-client.h"

#include <glib/gi18n-lib.h>

#include "phidias-entra-ask.h"
#include "phidias-entra-url.h"
#include "phidias-error.h"

/**
 * PhidiasEntraClient:
 *
 * Asks an authority for its endpoints and for tokens, as a public client does: without a secret of
 * its own. It keeps nothing but the endpoints. Time is that of a monotonic clock: what the wall
 * clock of this computer says plays no part.
 *
 *     phidias-entra-url.c      what the browser opens
 *     phidias-entra-ask.c      one question and its answer
 *     phidias-entra-error.c    refusals, as sentences
 *     phidias-entra-tokens.c   what is handed out
 *     phidias-entra-client.c   endpoints, codes, refresh tokens
 *     phidias-entra-device.c   sign-in on another device
 */
struct _PhidiasEntraClient
{
  GObject       parent_instance;

  /* owned */
  SoupSession  *session;
  PhidiasClock *clock;
  GHashTable   *metadata; /* address of it → PhidiasEntraMetadata */
};

G_DEFINE_FINAL_TYPE (PhidiasEntraClient, phidias_entra_client, G_TYPE_OBJECT)

static void
phidias_entra_client_finalize (GObject *object)
{
  PhidiasEntraClient *self = PHIDIAS_ENTRA_CLIENT (object);

  g_object_unref (self->session);
  g_object_unref (self->clock);
  g_hash_table_unref (self->metadata);

  G_OBJECT_CLASS (phidias_entra_client_parent_class)->finalize (object);
}

static void
phidias_entra_client_class_init (PhidiasEntraClientClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phidias_entra_client_finalize;
}

static void
phidias_entra_client_init (PhidiasEntraClient *self)
{
  self->metadata = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) phidias_entra_metadata_unref);
}

/**
 * phidias_entra_client_new:
 * @session: whose connections are used
 * @clock: what expiry is measured with
 *
 * Returns: (transfer full): a client
 */
PhidiasEntraClient *
phidias_entra_client_new (SoupSession *session, PhidiasClock *clock)
{
  PhidiasEntraClient *self;

  g_return_val_if_fail (SOUP_IS_SESSION (session), NULL);
  g_return_val_if_fail (PHIDIAS_IS_CLOCK (clock), NULL);

  self = g_object_new (PHIDIAS_TYPE_ENTRA_CLIENT, NULL);
  self->session = g_object_ref (session);
  self->clock = g_object_ref (clock);

  return self;
}

/**
 * phidias_entra_client_get_clock:
 * @self: a client
 *
 * Returns: (transfer none): what expiry is measured with
 */
PhidiasClock *
phidias_entra_client_get_clock (PhidiasEntraClient *self)
{
  g_return_val_if_fail (PHIDIAS_IS_ENTRA_CLIENT (self), NULL);

  return self->clock;
}

SoupSession *
phidias_entra_client_get_session (PhidiasEntraClient *self)
{
  return self->session;
}

/* ---- Endpoints ---- */

PhidiasEntraMetadata *
phidias_entra_metadata_ref (PhidiasEntraMetadata *self)
{
  g_ref_count_inc (&self->ref_count);

  return self;
}

void
phidias_entra_metadata_unref (PhidiasEntraMetadata *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;
  g_free (self->authorization_endpoint);
  g_free (self->token_endpoint);
  g_free (self->device_authorization_endpoint);
  g_free (self);
}

/* Azure China's authority names endpoints of another host, so the origin may change; TLS may not
 * be given up. */
static gboolean
is_endpoint (const char *authority, const char *endpoint)
{
  g_autoptr (GUri) uri = endpoint != NULL ? g_uri_parse (endpoint, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
  g_autoptr (GUri) origin = g_uri_parse (authority, SOUP_HTTP_URI_FLAGS, NULL);

  if (uri == NULL || origin == NULL || g_uri_get_host (uri) == NULL || g_uri_get_userinfo (uri) != NULL)
    return FALSE;
  if (g_ascii_strcasecmp (g_uri_get_scheme (uri), "https") == 0)
    return TRUE;

  /* Only on this computer is http: phidias_cloud_clean_address() sees to that. */
  return g_ascii_strcasecmp (g_uri_get_scheme (uri), "http") == 0 &&
         g_ascii_strcasecmp (g_uri_get_scheme (origin), "http") == 0 &&
         g_ascii_strcasecmp (g_uri_get_host (uri), g_uri_get_host (origin)) == 0 &&
         g_uri_get_port (uri) == g_uri_get_port (origin);
}

static PhidiasEntraMetadata *
read_metadata (JsonObject *root, const char *authority)
{
  const char *page = phidias_json_get_string (root, "authorization_endpoint");
  const char *token = phidias_json_get_string (root, "token_endpoint");
  const char *device = phidias_json_get_string (root, "device_authorization_endpoint");
  PhidiasEntraMetadata *self;

  if (!is_endpoint (authority, page) || !is_endpoint (authority, token) ||
      (device != NULL && !is_endpoint (authority, device)))
    return NULL;

  self = g_new0 (PhidiasEntraMetadata, 1);
  g_ref_count_init (&self->ref_count);
  self->authorization_endpoint = g_strdup (page);
  self->token_endpoint = g_strdup (token);
  self->device_authorization_endpoint = g_strdup (device);

  return self;
}

typedef struct
{
  char *authority;
  char *url;
} DiscoverClosure;

static void
discover_closure_free (gpointer data)
{
  DiscoverClosure *closure = data;

  g_free (closure->authority);
  g_free (closure->url);
  g_free (closure);
}

static void
described_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  PhidiasEntraClient *self = PHIDIAS_ENTRA_CLIENT (object);
  g_autoptr (GTask) task = user_data;
  DiscoverClosure *closure = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (JsonNode) node = phidias_entra_ask_finish (self, result, NULL, &error);
  PhidiasEntraMetadata *metadata;

  if (node == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  metadata = read_metadata (phidias_json_get_root (node), closure->authority);
  if (metadata == NULL)
    {
      g_task_return_new_error (task, PHIDIAS_ERROR, PHIDIAS_ERROR_PROTOCOL,
                               _("%s does not say where one signs in. Check the address of the cloud in Preferences."),
                               closure->authority);
      return;
    }
  g_hash_table_replace (self->metadata, g_strdup (closure->url), phidias_entra_metadata_ref (metadata));
  g_task_return_pointer (task, metadata, (GDestroyNotify) phidias_entra_metadata_unref);
}

/**
 * phidias_entra_client_discover_async:
 * @self: a client
 * @authority: where one signs in, from phidias_cloud_clean_address()
 * @tenant: `organizations`, a directory's id, or its domain
 * @cancellable: (nullable): ends it at once
 * @callback: called once
 * @user_data: passed to @callback
 *
 * Asks the authority for its endpoints, unless it told them before.
 */
void
phidias_entra_client_discover_async (PhidiasEntraClient  *self,
                                     const char          *authority,
                                     const char          *tenant,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *url = NULL;
  PhidiasEntraMetadata *known;
  DiscoverClosure *closure;
  GError *error = NULL;

  g_return_if_fail (PHIDIAS_IS_ENTRA_CLIENT (self));
  g_return_if_fail (authority != NULL);
  g_return_if_fail (tenant != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) phidias_entra_client_discover_async);
  url = phidias_entra_build_metadata_url (authority, tenant, &error);
  if (url == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  known = g_hash_table_lookup (self->metadata, url);
  if (known != NULL)
    {
      g_task_return_pointer (task, phidias_entra_metadata_ref (known), (GDestroyNotify) phidias_entra_metadata_unref);
      return;
    }

  closure = g_new0 (DiscoverClosure, 1);
  closure->authority = g_strdup (authority);
  closure->url = g_strdup (url);
  g_task_set_task_data (task, closure, discover_closure_free);
  phidias_entra_ask_async (self, url, NULL, NULL, cancellable, described_cb, g_steal_pointer (&task));
}

/**
 * phidias_entra_client_discover_finish:
 * @self: a client
 * @result: what the callback got
 * @error: %G_IO_ERROR_CANCELLED or one of %PHIDIAS_ERROR
 *
 * Returns: (transfer full) (nullable): the endpoints
 */
PhidiasEntraMetadata *
phidias_entra_client_discover_finish (PhidiasEntraClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Tokens ---- */

static void
tokens_came_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gint64 asked = 0;
  g_autoptr (JsonNode) node = phidias_entra_ask_finish (PHIDIAS_ENTRA_CLIENT (object), result, &asked, &error);
  PhidiasEntraTokens *tokens = node != NULL ? phidias_entra_tokens_new_from_json (phidias_json_get_root (node), &error) : NULL;

  if (tokens == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  tokens->expires = asked + tokens->lifetime * G_USEC_PER_SEC;
  g_task_return_pointer (task, tokens, (GDestroyNotify) phidias_entra_tokens_unref);
}

/* @form is taken over. */
static void
ask_for_tokens (GTask *task, PhidiasEntraMetadata *metadata, PhidiasEntraForm *form, const char *secret)
{
  phidias_entra_ask_async (g_task_get_source_object (task), metadata->token_endpoint, form, secret,
                           g_task_get_cancellable (task), tokens_came_cb, task);
}

/**
 * phidias_entra_client_redeem_async:
 * @self: a client
 * @metadata: the endpoints
 * @client_id: the application's id
 * @code: what the browser came back with
 * @redirect_uri: the same string as in the address that was opened
 * @verifier: what the challenge in that address was made of
 * @scope: from phidias_entra_build_scope()
 * @cancellable: (nullable): ends it at once
 * @callback: called once
 * @user_data: passed to @callback
 *
 * Makes tokens of a code. A code works once.
 */
void
phidias_entra_client_redeem_async (PhidiasEntraClient   *self,
                                   PhidiasEntraMetadata *metadata,
                                   const char           *client_id,
                                   const char           *code,
                                   const char           *redirect_uri,
                                   const char           *verifier,
                                   const char           *scope,
                                   GCancellable         *cancellable,
                                   GAsyncReadyCallback   callback,
                                   gpointer              user_data)
{
  PhidiasEntraForm *form = phidias_entra_form_new ();
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) phidias_entra_client_redeem_async);
  phidias_entra_form_add (form, "client_id", client_id);
  phidias_entra_form_add (form, "grant_type", "authorization_code");
  phidias_entra_form_add (form, "code", code);
  phidias_entra_form_add (form, "redirect_uri", redirect_uri);
  phidias_entra_form_add (form, "code_verifier", verifier);
  phidias_entra_form_add (form, "scope", scope);
  ask_for_tokens (task, metadata, form, code);
}

/**
 * phidias_entra_client_refresh_async:
 * @self: a client
 * @metadata: the endpoints, of the tenant that the token is for
 * @client_id: the application's id that the refresh token was made for
 * @refresh_token: the refresh token, which serves every tenant and resource
 * @scope: from phidias_entra_build_scope()
 * @cancellable: (nullable): ends it at once
 * @callback: called once
 * @user_data: passed to @callback
 *
 * Makes tokens of a refresh token. When the answer holds a new one, it takes the old one's place.
 */
void
phidias_entra_client_refresh_async (PhidiasEntraClient   *self,
                                    PhidiasEntraMetadata *metadata,
                                    const char           *client_id,
                                    const char           *refresh_token,
                                    const char           *scope,
                                    GCancellable         *cancellable,
                                    GAsyncReadyCallback   callback,
                                    gpointer              user_data)
{
  PhidiasEntraForm *form = phidias_entra_form_new ();
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) phidias_entra_client_refresh_async);
  phidias_entra_form_add (form, "client_id", client_id);
  phidias_entra_form_add (form, "grant_type", "refresh_token");
  phidias_entra_form_add (form, "refresh_token", refresh_token);
  phidias_entra_form_add (form, "scope", scope);
  ask_for_tokens (task, metadata, form, refresh_token);
}

/**
 * phidias_entra_client_tokens_finish:
 * @self: a client
 * @result: what the callback got
 * @error: %G_IO_ERROR_CANCELLED or one of %PHIDIAS_ERROR, %PHIDIAS_ERROR_AUTH when the person must
 *   sign in again
 *
 * Returns: (transfer full) (nullable): the tokens
 */
PhidiasEntraTokens *
phidias_entra_client_tokens_finish (PhidiasEntraClient *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
