/* phidias-target.c: where a prompt is sent, and how that server wants to be spoken to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-model"

#include "config.h"

#include "phidias-target-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-error.h"

/**
 * PhidiasTarget:
 *
 * A deployment's address and manners. Immutable, counted, and safe to share between threads. It
 * has a key only when it was read from a curl command that has one; that key is wiped with the
 * last reference and is in nothing this type prints.
 */
struct _PhidiasTarget
{
  PhidiasDialect  dialect;
  PhidiasAuth     auth;
  char           *base;
  char           *chat_url;
  char           *api_version;
  char           *deployment;
  char           *model;
  char           *key;

  /* derived */
  char           *origin;
  char           *host;
  gboolean        is_loopback;
  gboolean        is_secure;
};

/* Not G_DEFINE_BOXED_TYPE: its transparent unions are no ISO C, and -Wpedantic says so. */
GType
phidias_target_get_type (void)
{
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_boxed_type_register_static (g_intern_static_string ("PhidiasTarget"),
                                                            (GBoxedCopyFunc) phidias_target_ref,
                                                            (GBoxedFreeFunc) phidias_target_unref));

  return type;
}

static const struct
{
  PhidiasAuth  auth;
  const char  *version;
  const char  *tail;
  const char  *route;
  gboolean     wants_model;
} manners[] = {
  [PHIDIAS_DIALECT_AZURE_SERVERLESS] = { PHIDIAS_AUTH_BEARER, "2024-05-01-preview", "", "/chat/completions", FALSE },
  [PHIDIAS_DIALECT_AZURE_SERVERLESS_V1] = { PHIDIAS_AUTH_BEARER, NULL, "", "/v1/chat/completions", FALSE },
  [PHIDIAS_DIALECT_AZURE_MODELS] = { PHIDIAS_AUTH_API_KEY, "2024-05-01-preview", "/models", "/chat/completions", TRUE },
  [PHIDIAS_DIALECT_AZURE_OPENAI] = { PHIDIAS_AUTH_API_KEY, "2024-10-21", "", NULL, FALSE },
  [PHIDIAS_DIALECT_AZURE_OPENAI_V1] = { PHIDIAS_AUTH_API_KEY, NULL, "/openai/v1", "/chat/completions", TRUE },
  [PHIDIAS_DIALECT_GITHUB_MODELS] = { PHIDIAS_AUTH_BEARER, NULL, "/inference", "/chat/completions", TRUE },
  [PHIDIAS_DIALECT_OPENAI] = { PHIDIAS_AUTH_BEARER, NULL, "/v1", "/chat/completions", TRUE },
};

G_STATIC_ASSERT (G_N_ELEMENTS (manners) == PHIDIAS_N_DIALECTS);

/* Returns: how servers of @dialect usually want the key */
PhidiasAuth
phidias_target_default_auth (PhidiasDialect dialect)
{
  return manners[dialect].auth;
}

/* Returns: (nullable): the api-version that is used when none was given */
const char *
phidias_target_default_version (PhidiasDialect dialect)
{
  return manners[dialect].version;
}

static void
phidias_target_clear (PhidiasTarget *self)
{
  if (self->key != NULL)
    explicit_bzero (self->key, strlen (self->key));
  g_free (self->key);
  g_free (self->base);
  g_free (self->chat_url);
  g_free (self->api_version);
  g_free (self->deployment);
  g_free (self->model);
  g_free (self->origin);
  g_free (self->host);
}

static char *
dup_or_null (const char *text)
{
  return text != NULL && *text != '\0' ? g_strdup (text) : NULL;
}

/* Returns: (nullable): NULL when the chat URL is none */
PhidiasTarget *
phidias_target_new_full (const PhidiasTargetFields *fields)
{
  g_auto (PhidiasTargetUrl) url = { 0 };
  PhidiasTarget *self;

  if (!phidias_target_url_parse (&url, fields->chat_url, NULL))
    return NULL;

  self = g_atomic_rc_box_new0 (PhidiasTarget);
  self->dialect = fields->dialect;
  self->auth = fields->auth;
  self->base = g_strdup (fields->base);
  self->chat_url = g_strdup (fields->chat_url);
  self->api_version = dup_or_null (fields->api_version);
  self->deployment = dup_or_null (fields->deployment);
  self->model = dup_or_null (fields->model);
  self->key = dup_or_null (fields->key);
  self->origin = phidias_target_url_get_origin (&url);
  self->host = g_steal_pointer (&url.host);
  self->is_loopback = url.is_loopback;
  self->is_secure = g_str_equal (url.scheme, "https");

  return self;
}

static char *
make_chat_url (PhidiasDialect dialect, const char *base, const char *deployment, const char *api_version, const char *query)
{
  g_autofree char *name = NULL;
  GString *url = g_string_new (base);
  char mark = '?';

  if (dialect == PHIDIAS_DIALECT_AZURE_OPENAI)
    {
      name = g_uri_escape_string (deployment != NULL ? deployment : "", NULL, FALSE);
      g_string_append_printf (url, "/openai/deployments/%s/chat/completions", name);
    }
  else
    {
      g_string_append (url, manners[dialect].route);
    }

  if (api_version != NULL)
    {
      g_autofree char *version = g_uri_escape_string (api_version, NULL, FALSE);

      g_string_append_printf (url, "%capi-version=%s", mark, version);
      mark = '&';
    }
  if (query != NULL)
    g_string_append_printf (url, "%c%s", mark, query);

  return g_string_free (url, FALSE);
}

/**
 * phidias_target_new:
 * @dialect: how the server speaks
 * @base: the address without the chat route
 * @chat_url: (nullable): the whole address of the chat route; %NULL to make it from the others
 * @api_version: (nullable): the api-version in it
 * @deployment: (nullable): the deployment's name in its path
 * @model: (nullable): what requests name as their model
 * @auth: how the key is sent
 *
 * Makes a target from stored fields. A target never has a key this way.
 *
 * Returns: (transfer full) (nullable): a target, %NULL when the address is none
 */
PhidiasTarget *
phidias_target_new (PhidiasDialect  dialect,
                    const char     *base,
                    const char     *chat_url,
                    const char     *api_version,
                    const char     *deployment,
                    const char     *model,
                    PhidiasAuth     auth)
{
  g_autofree char *made = NULL;
  PhidiasTargetFields fields = { .dialect = dialect };

  g_return_val_if_fail ((guint) dialect < PHIDIAS_N_DIALECTS, NULL);
  g_return_val_if_fail (base != NULL, NULL);

  if (chat_url == NULL)
    {
      if (api_version == NULL)
        api_version = phidias_target_default_version (dialect);
      chat_url = made = make_chat_url (dialect, base, deployment, api_version, NULL);
    }

  fields.base = base;
  fields.chat_url = chat_url;
  fields.api_version = api_version;
  fields.deployment = deployment;
  fields.model = model;
  fields.auth = auth;

  return phidias_target_new_full (&fields);
}

/**
 * phidias_target_ref:
 * @self: a target
 *
 * Returns: (transfer full): @self
 */
PhidiasTarget *
phidias_target_ref (PhidiasTarget *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * phidias_target_unref:
 * @self: (transfer full): a target
 */
void
phidias_target_unref (PhidiasTarget *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) phidias_target_clear);
}

/**
 * phidias_target_equal:
 * @self: a target
 * @other: (nullable): another
 *
 * Returns: whether both say the same, keys aside
 */
gboolean
phidias_target_equal (PhidiasTarget *self, PhidiasTarget *other)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return other != NULL && self->dialect == other->dialect && self->auth == other->auth &&
         g_strcmp0 (self->base, other->base) == 0 && g_strcmp0 (self->chat_url, other->chat_url) == 0 &&
         g_strcmp0 (self->api_version, other->api_version) == 0 &&
         g_strcmp0 (self->deployment, other->deployment) == 0 && g_strcmp0 (self->model, other->model) == 0;
}

static PhidiasTargetFields
get_fields (PhidiasTarget *self)
{
  return (PhidiasTargetFields) {
    .dialect = self->dialect,
    .base = self->base,
    .chat_url = self->chat_url,
    .api_version = self->api_version,
    .deployment = self->deployment,
    .model = self->model,
    .auth = self->auth,
    .key = self->key,
  };
}

/**
 * phidias_target_with_model:
 * @self: a target
 * @model: (nullable): what requests name as their model
 *
 * Returns: (transfer full): a copy with that model
 */
PhidiasTarget *
phidias_target_with_model (PhidiasTarget *self, const char *model)
{
  PhidiasTargetFields fields;

  g_return_val_if_fail (self != NULL, NULL);

  fields = get_fields (self);
  fields.model = model;

  return phidias_target_new_full (&fields);
}

/**
 * phidias_target_with_auth:
 * @self: a target
 * @auth: how the key is sent
 *
 * Returns: (transfer full): a copy that sends its key that way
 */
PhidiasTarget *
phidias_target_with_auth (PhidiasTarget *self, PhidiasAuth auth)
{
  PhidiasTargetFields fields;

  g_return_val_if_fail (self != NULL, NULL);

  fields = get_fields (self);
  fields.auth = auth;

  return phidias_target_new_full (&fields);
}

/**
 * phidias_target_with_key:
 * @self: a target
 * @key: a key
 *
 * For a server that makes its own key, such as the sample's.
 *
 * Returns: (transfer full): a copy that carries the key in memory
 */
PhidiasTarget *
phidias_target_with_key (PhidiasTarget *self, const char *key)
{
  PhidiasTargetFields fields;

  g_return_val_if_fail (self != NULL, NULL);

  fields = get_fields (self);
  fields.key = key;

  return phidias_target_new_full (&fields);
}

/**
 * phidias_target_without_key:
 * @self: a target
 *
 * Returns: (transfer full): a copy without a key, once that is in the keyring
 */
PhidiasTarget *
phidias_target_without_key (PhidiasTarget *self)
{
  PhidiasTargetFields fields;

  g_return_val_if_fail (self != NULL, NULL);

  fields = get_fields (self);
  fields.key = NULL;

  return phidias_target_new_full (&fields);
}

/* What the base is without the part that belongs to a dialect. Only its path is looked at: a host
 * can be called v1. */
static char *
get_root (PhidiasTarget *self, char **deployment)
{
  static const char * const tails[] = { "/openai/v1", "/inference", "/models", "/v1" };
  const char *path = g_str_has_prefix (self->base, self->origin) ? self->base + strlen (self->origin) : "";
  const char *route = strstr (path, "/openai/deployments/");

  if (route != NULL)
    {
      const char *name = route + strlen ("/openai/deployments/");

      *deployment = g_uri_unescape_segment (name, name + strcspn (name, "/"), NULL);
      return g_strndup (self->base, route - self->base);
    }
  for (guint i = 0; i < G_N_ELEMENTS (tails); i++)
    if (g_str_has_suffix (path, tails[i]))
      return g_strndup (self->base, strlen (self->base) - strlen (tails[i]));

  return g_strdup (self->base);
}

/**
 * phidias_target_with_dialect:
 * @self: a target
 * @dialect: how the server speaks, when the guess was wrong
 * @error: where %PHIDIAS_ERROR_INVALID_INPUT goes
 *
 * Makes a copy for the same server in another dialect: its route, api-version and header are those
 * of @dialect. Azure OpenAI needs a deployment's name; the model's is taken when there is none.
 *
 * Returns: (transfer full): a target, or %NULL with @error set
 */
PhidiasTarget *
phidias_target_with_dialect (PhidiasTarget *self, PhidiasDialect dialect, GError **error)
{
  g_auto (PhidiasTargetUrl) url = { 0 };
  g_autofree char *deployment = NULL;
  g_autofree char *root = NULL;
  g_autofree char *base = NULL;
  g_autofree char *query = NULL;
  g_autofree char *chat_url = NULL;
  PhidiasTargetFields fields;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail ((guint) dialect < PHIDIAS_N_DIALECTS, NULL);

  if (dialect == self->dialect)
    return phidias_target_ref (self);

  root = get_root (self, &deployment);
  if (deployment == NULL)
    deployment = g_strdup (self->deployment != NULL ? self->deployment : self->model);
  if (dialect == PHIDIAS_DIALECT_AZURE_OPENAI && deployment == NULL)
    {
      g_propagate_error (error, phidias_error_new (PHIDIAS_ERROR_INVALID_INPUT,
                                                   _("Azure OpenAI addresses name a deployment. Paste its target URI, or give the deployment’s name.")));
      return NULL;
    }

  if (!phidias_target_url_parse (&url, self->chat_url, error))
    return NULL;
  query = phidias_target_url_drop_field (&url, "api-version");
  base = g_strconcat (root, manners[dialect].tail, NULL);

  fields = get_fields (self);
  fields.dialect = dialect;
  fields.base = base;
  fields.api_version = phidias_target_default_version (dialect);
  fields.deployment = dialect == PHIDIAS_DIALECT_AZURE_OPENAI ? deployment : NULL;
  fields.model = self->model != NULL ? self->model : dialect != PHIDIAS_DIALECT_AZURE_OPENAI ? deployment : NULL;
  fields.auth = self->auth == PHIDIAS_AUTH_NONE ? PHIDIAS_AUTH_NONE : phidias_target_default_auth (dialect);
  fields.chat_url = chat_url = make_chat_url (dialect, base, deployment, fields.api_version, query);

  return phidias_target_new_full (&fields);
}

PhidiasDialect
phidias_target_get_dialect (PhidiasTarget *self)
{
  g_return_val_if_fail (self != NULL, PHIDIAS_DIALECT_OPENAI);

  return self->dialect;
}

/**
 * phidias_target_get_base:
 * @self: a target
 *
 * The address that the other routes of the server are under, without a slash at its end: `/info`
 * and `/v1/models` of serverless endpoints, `/models` of the others.
 *
 * Returns: (transfer none): the address
 */
const char *
phidias_target_get_base (PhidiasTarget *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->base;
}

/**
 * phidias_target_get_chat_url:
 * @self: a target
 *
 * Returns: (transfer none): where chat requests are posted
 */
const char *
phidias_target_get_chat_url (PhidiasTarget *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->chat_url;
}

/**
 * phidias_target_get_api_version:
 * @self: a target
 *
 * Returns: (transfer none) (nullable): the api-version in the address
 */
const char *
phidias_target_get_api_version (PhidiasTarget *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->api_version;
}

/**
 * phidias_target_get_deployment:
 * @self: a target
 *
 * Returns: (transfer none) (nullable): the deployment's name in the address
 */
const char *
phidias_target_get_deployment (PhidiasTarget *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->deployment;
}

/**
 * phidias_target_get_model:
 * @self: a target
 *
 * Returns: (transfer none) (nullable): what requests name as their model
 */
const char *
phidias_target_get_model (PhidiasTarget *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->model;
}

PhidiasAuth
phidias_target_get_auth (PhidiasTarget *self)
{
  g_return_val_if_fail (self != NULL, PHIDIAS_AUTH_NONE);

  return self->auth;
}

/**
 * phidias_target_get_key:
 * @self: a target
 *
 * Returns: (transfer none) (nullable): the key that was in a pasted curl command. A secret.
 */
const char *
phidias_target_get_key (PhidiasTarget *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->key;
}

/**
 * phidias_target_get_origin:
 * @self: a target
 *
 * What a key is bound to: scheme, host in lower case, and the port unless it is the scheme's own,
 * so that two ways to write one origin are equal.
 *
 * Returns: (transfer none): `scheme://host:port`
 */
const char *
phidias_target_get_origin (PhidiasTarget *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->origin;
}

/**
 * phidias_target_get_host:
 * @self: a target
 *
 * Returns: (transfer none): the host in lower case and ASCII, an IPv6 one in brackets
 */
const char *
phidias_target_get_host (PhidiasTarget *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->host;
}

/**
 * phidias_target_is_loopback:
 * @self: a target
 *
 * Returns: whether the server is on this machine, as its name alone tells
 */
gboolean
phidias_target_is_loopback (PhidiasTarget *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_loopback;
}

/**
 * phidias_target_is_secure:
 * @self: a target
 *
 * Returns: whether it is spoken to over TLS
 */
gboolean
phidias_target_is_secure (PhidiasTarget *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_secure;
}

/**
 * phidias_target_needs_model:
 * @self: a target
 *
 * Returns: whether requests of its dialect name a model and none is known yet. A local server with
 *   one model answers all the same.
 */
gboolean
phidias_target_needs_model (PhidiasTarget *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return manners[self->dialect].wants_model && self->model == NULL;
}
