/* phidias-target-parser.c: what people paste, as a target
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-model"

#include "config.h"

#include "phidias-target-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-error.h"

#define CHAT "/chat/completions"
#define DEPLOYMENTS "/openai/deployments/"

/* What is being worked out. `base` is a path here; `route` is the chat route under it. */
typedef struct
{
  const PhidiasTargetUrl *url;
  const char             *path;
  PhidiasDialect          dialect;
  char                   *base;
  char                   *route;
  char                   *deployment;
  gboolean                is_kept;
} Guess;

static void
guess_clear (Guess *self)
{
  g_clear_pointer (&self->base, g_free);
  g_clear_pointer (&self->route, g_free);
  g_clear_pointer (&self->deployment, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Guess, guess_clear)

static void
take_guess (Guess *self, PhidiasDialect dialect, const char *base, const char *route)
{
  self->dialect = dialect;
  g_free (self->base);
  self->base = g_strdup (base);
  g_free (self->route);
  self->route = g_strdup (route);
}

/* Whether @path is @folder or something in it. */
static gboolean
is_under (const char *path, const char *folder)
{
  gsize length = strlen (folder);

  return strncmp (path, folder, length) == 0 && (path[length] == '\0' || path[length] == '/');
}

static gboolean
is_in_domain (const char *host, const char *domain)
{
  gsize host_length = strlen (host);
  gsize length = strlen (domain);

  return host_length > length + 1 && host[host_length - length - 1] == '.' && g_str_has_suffix (host, domain);
}

static gboolean
is_portal (const char *host)
{
  static const char * const portals[] = {
    "ai.azure.com", "ml.azure.com", "portal.azure.com", "oai.azure.com", "studio.azureml.net",
    "ms.portal.azure.com", "portal.azure.us", NULL
  };

  return g_strv_contains (portals, host);
}

static gboolean
is_serverless (const char *host)
{
  return is_in_domain (host, "inference.ai.azure.com") || is_in_domain (host, "inference.ml.azure.com") ||
         is_in_domain (host, "models.ai.azure.com");
}

static gboolean
is_foundry (const char *host)
{
  return is_in_domain (host, "services.ai.azure.com");
}

static gboolean
is_azure_openai (const char *host)
{
  return is_in_domain (host, "openai.azure.com") || is_in_domain (host, "cognitiveservices.azure.com") ||
         is_in_domain (host, "openai.azure.us") || is_in_domain (host, "cognitiveservices.azure.us");
}

static void
guess_serverless (Guess *self)
{
  static const char * const siblings[] = {
    "/score", "/info", "/embeddings", "/images/embeddings", "/completions", "/chat", "/swagger.json", "/docs"
  };
  g_autofree char *base = NULL;

  if (is_under (self->path, "/v1"))
    {
      take_guess (self, PHIDIAS_DIALECT_AZURE_SERVERLESS_V1, "", "/v1" CHAT);
      return;
    }

  base = g_strdup (self->path);
  if (g_str_has_suffix (base, CHAT))
    base[strlen (base) - strlen (CHAT)] = '\0';
  else
    for (guint i = 0; i < G_N_ELEMENTS (siblings); i++)
      if (g_str_has_suffix (base, siblings[i]))
        {
          base[strlen (base) - strlen (siblings[i])] = '\0';
          break;
        }
  take_guess (self, PHIDIAS_DIALECT_AZURE_SERVERLESS, base, CHAT);
}

static void
guess_github (Guess *self)
{
  g_autofree char *base = NULL;

  if (g_str_equal (self->url->host, "models.inference.ai.azure.com"))
    {
      take_guess (self, PHIDIAS_DIALECT_GITHUB_MODELS, "", CHAT);
      return;
    }

  if (g_str_has_prefix (self->path, "/orgs/") && self->path[strlen ("/orgs/")] != '\0')
    {
      const char *name = self->path + strlen ("/orgs/");

      base = g_strdup_printf ("/orgs/%.*s/inference", (int) strcspn (name, "/"), name);
    }
  take_guess (self, PHIDIAS_DIALECT_GITHUB_MODELS, base != NULL ? base : "/inference", CHAT);
}

/* The part of a Foundry resource that its OpenAI hosts have too. */
static gboolean
guess_azure_openai_path (Guess *self)
{
  if (g_str_has_prefix (self->path, DEPLOYMENTS) && self->path[strlen (DEPLOYMENTS)] != '\0')
    {
      const char *name = self->path + strlen (DEPLOYMENTS);
      gsize length = strcspn (name, "/");
      g_autofree char *route = g_strdup_printf (DEPLOYMENTS "%.*s" CHAT, (int) length, name);
      g_autofree char *deployment = g_uri_unescape_segment (name, name + length, NULL);

      if (deployment != NULL && g_utf8_validate (deployment, -1, NULL))
        {
          take_guess (self, PHIDIAS_DIALECT_AZURE_OPENAI, "", route);
          self->deployment = g_steal_pointer (&deployment);
          return TRUE;
        }
    }
  if (is_under (self->path, "/openai"))
    {
      take_guess (self, PHIDIAS_DIALECT_AZURE_OPENAI_V1, "/openai/v1", CHAT);
      return TRUE;
    }

  return FALSE;
}

static void
guess_foundry (Guess *self)
{
  if (!guess_azure_openai_path (self))
    take_guess (self, PHIDIAS_DIALECT_AZURE_MODELS, "/models", CHAT);
}

static void
guess_azure_openai (Guess *self)
{
  if (guess_azure_openai_path (self))
    return;
  if (is_under (self->path, "/models"))
    take_guess (self, PHIDIAS_DIALECT_AZURE_MODELS, "/models", CHAT);
  else
    take_guess (self, PHIDIAS_DIALECT_AZURE_OPENAI_V1, "/openai/v1", CHAT);
}

/* Cuts a path at a route that is a sibling of the chat route: behind /v1, or of a server's own API
 * whose OpenAI-compatible one is at /v1. */
static char *
cut_sibling (const char *path, gboolean is_loopback)
{
  static const char * const siblings[] = {
    "/models", "/completions", "/chat", "/embeddings", "/responses", "/messages", "/audio", "/images",
    "/rerank", "/moderations", "/files", "/batches", "/tokenize"
  };
  static const char * const own[] = {
    "/api/tags", "/api/chat", "/api/generate", "/api/version", "/api/show", "/api/ps", "/api/v0",
    "/health", "/props", "/slots", "/metrics", "/tokenize", "/completion", "/openapi.json", "/docs"
  };
  const char *v1 = strstr (path, "/v1/");

  if (v1 != NULL)
    for (guint i = 0; i < G_N_ELEMENTS (siblings); i++)
      if (is_under (v1 + strlen ("/v1"), siblings[i]))
        return g_strndup (path, v1 + strlen ("/v1") - path);
  for (guint i = 0; i < G_N_ELEMENTS (own); i++)
    {
      const char *found = strstr (path, own[i]);

      if (found != NULL && is_under (found, own[i]))
        return g_strdup_printf ("%.*s/v1", (int) (found - path), path);
    }
  if (*path == '\0' || (is_loopback && g_str_equal (path, "/api")))
    return g_strdup ("/v1");

  return g_strdup (path);
}

static void
guess_openai (Guess *self)
{
  g_autofree char *base = cut_sibling (self->path, self->url->is_loopback);

  take_guess (self, PHIDIAS_DIALECT_OPENAI, base, CHAT);
}

/* The whole chat address was pasted: it is used as it is, and the base is what is left of it. */
static void
keep_path (Guess *self)
{
  gsize length = strlen (self->path);

  self->is_kept = TRUE;
  g_free (self->base);
  if (self->route != NULL && g_str_has_suffix (self->path, self->route))
    self->base = g_strndup (self->path, length - strlen (self->route));
  else
    self->base = g_strndup (self->path, length - strlen (CHAT));
}

static void
guess (Guess *self)
{
  const char *host = self->url->host;

  if (g_str_equal (host, "models.github.ai") || g_str_equal (host, "models.inference.ai.azure.com"))
    guess_github (self);
  else if (is_serverless (host))
    guess_serverless (self);
  else if (is_foundry (host))
    guess_foundry (self);
  else if (is_azure_openai (host))
    guess_azure_openai (self);
  else
    guess_openai (self);

  if (g_str_has_suffix (self->path, CHAT))
    keep_path (self);
}

static char *
trim_path (const char *path)
{
  gsize length = strlen (path);

  while (length > 0 && path[length - 1] == '/')
    length--;

  return g_strndup (path, length);
}

/* The services behind these refuse a request without one; a serverless endpoint does not. */
static gboolean
must_have_version (PhidiasDialect dialect)
{
  return dialect == PHIDIAS_DIALECT_AZURE_MODELS || dialect == PHIDIAS_DIALECT_AZURE_OPENAI;
}

static char *
make_query (const PhidiasTargetUrl *url, const char *given_version, const char *added_version)
{
  g_autofree char *others = NULL;

  if (given_version != NULL)
    return g_strdup (url->query);

  others = phidias_target_url_drop_field (url, "api-version");
  if (added_version == NULL)
    return g_steal_pointer (&others);
  if (others == NULL)
    return g_strconcat ("api-version=", added_version, NULL);

  return g_strconcat ("api-version=", added_version, "&", others, NULL);
}

static PhidiasTarget *
make_target (const PhidiasTargetUrl *url, const PhidiasTargetCurl *curl)
{
  g_autofree char *path = trim_path (url->path);
  g_autofree char *origin = phidias_target_url_get_origin (url);
  g_autofree char *version = phidias_target_url_get_field (url, "api-version");
  g_autofree char *query = NULL;
  g_autofree char *base = NULL;
  g_autofree char *chat_url = NULL;
  const char *added = NULL;
  g_auto (Guess) made = { .url = url, .path = path };
  PhidiasTargetFields fields = { 0 };

  guess (&made);
  if (version == NULL && (!made.is_kept || must_have_version (made.dialect)))
    added = phidias_target_default_version (made.dialect);
  query = make_query (url, version, added);
  base = g_strconcat (origin, made.base, NULL);
  chat_url = g_strconcat (made.is_kept ? origin : base, made.is_kept ? path : made.route,
                          query != NULL ? "?" : "", query, NULL);

  fields.dialect = made.dialect;
  fields.base = base;
  fields.chat_url = chat_url;
  fields.api_version = version != NULL ? version : added;
  fields.deployment = made.deployment;
  fields.model = curl->model;
  fields.auth = curl->has_auth ? curl->auth : phidias_target_default_auth (made.dialect);
  fields.key = curl->key;

  return phidias_target_new_full (&fields);
}

static PhidiasTarget *
refuse (GError **error, const char *sentence)
{
  g_propagate_error (error, phidias_error_new (PHIDIAS_ERROR_INVALID_INPUT, "%s", sentence));

  return NULL;
}

/* Quotes and angle brackets come along when an address is copied out of code or mail. */
static void
strip_wrapping (char *text)
{
  static const char * const pairs[] = { "\"\"", "''", "<>" };
  gsize length = strlen (text);

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (length >= 2 && text[0] == pairs[i][0] && text[length - 1] == pairs[i][1])
      {
        text[length - 1] = '\0';
        memmove (text, text + 1, length - 1);
        g_strstrip (text);
        return;
      }
}

static gboolean
is_curl (const char *text)
{
  if (g_str_has_prefix (text, "$ "))
    text += 2;

  return (g_str_has_prefix (text, "curl ") || g_str_has_prefix (text, "curl.exe ") ||
          g_str_has_prefix (text, "curl\t") || g_str_has_prefix (text, "curl\\") || g_str_has_prefix (text, "curl\n"));
}

/* Addresses are stored and shown; keys must not be. */
static gboolean
has_secret (const PhidiasTargetUrl *url)
{
  static const char * const names[] = {
    "access_token", "api-key", "api_key", "apikey", "code", "key", "sig", "subscription-key", "token",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *value = phidias_target_url_get_field (url, names[i]);

      if (value != NULL)
        return TRUE;
    }

  return FALSE;
}

static PhidiasTarget *
parse_trimmed (char *text, GError **error)
{
  g_auto (PhidiasTargetCurl) curl = { 0 };
  g_auto (PhidiasTargetUrl) url = { 0 };

  if (is_curl (text))
    {
      if (!phidias_target_curl_parse (&curl, strstr (text, "curl"), error))
        return NULL;
    }
  else
    {
      strip_wrapping (text);
      curl.url = g_strdup (text);
    }

  if (!phidias_target_url_parse (&url, curl.url, error))
    return NULL;
  if (is_portal (url.host))
    return refuse (error, _("This is a page of the portal: copy the Target URI from the deployment’s page."));
  if (has_secret (&url))
    return refuse (error, _("The address has a key in it. Paste it without, and give the key in its own field."));

  return make_target (&url, &curl);
}

/**
 * phidias_target_parse_len:
 * @text: what was pasted; it may hold anything
 * @length: its length in bytes
 * @error: where %PHIDIAS_ERROR_INVALID_INPUT goes; it never quotes @text, which may hold a secret
 *
 * Works out from a target URI, a base address, an address of a sibling route, or a curl command
 * where chat requests go and in which dialect. Nothing is asked of the network.
 *
 * Returns: (transfer full): a target, or %NULL with @error set
 */
PhidiasTarget *
phidias_target_parse_len (const char *text, gsize length, GError **error)
{
  g_autofree char *trimmed = NULL;
  PhidiasTarget *target;

  g_return_val_if_fail (text != NULL || length == 0, NULL);

  if (length > PHIDIAS_TARGET_MAX_TEXT)
    return refuse (error, _("This is too long to be an address."));
  if (!g_utf8_validate_len (text, length, NULL))
    return refuse (error, _("The address has a character that no address can have."));

  trimmed = g_strstrip (length > 0 ? g_strndup (text, length) : g_strdup (""));
  /* Copying from web pages brings marks and spaces that cannot be seen. */
  while (g_str_has_prefix (trimmed, "\357\273\277") || g_str_has_prefix (trimmed, "\342\200\213"))
    memmove (trimmed, trimmed + 3, strlen (trimmed + 3) + 1);
  while (g_str_has_prefix (trimmed, "\302\240"))
    memmove (trimmed, trimmed + 2, strlen (trimmed + 2) + 1);
  while (g_str_has_suffix (trimmed, "\302\240"))
    trimmed[strlen (trimmed) - 2] = '\0';
  while (g_str_has_suffix (trimmed, "\342\200\213"))
    trimmed[strlen (trimmed) - 3] = '\0';

  target = parse_trimmed (g_strstrip (trimmed), error);
  explicit_bzero (trimmed, strlen (trimmed));

  return target;
}

/**
 * phidias_target_parse:
 * @text: what was pasted
 * @error: where %PHIDIAS_ERROR_INVALID_INPUT goes
 *
 * As phidias_target_parse_len().
 *
 * Returns: (transfer full): a target, or %NULL with @error set
 */
PhidiasTarget *
phidias_target_parse (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);

  return phidias_target_parse_len (text, strlen (text), error);
}
