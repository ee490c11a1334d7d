/* phidias-dialect.c: the ways in which servers speak the chat completions API
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-model"

#include "config.h"

#include "phidias-dialect.h"

#include <glib/gi18n-lib.h>

static const struct
{
  const char *name;
  const char *title;
  gboolean    has_free_test;
} dialects[] = {
  [PHIDIAS_DIALECT_AZURE_SERVERLESS] = { "azure-serverless", N_("Azure serverless API"), TRUE },
  [PHIDIAS_DIALECT_AZURE_SERVERLESS_V1] = { "azure-serverless-v1", N_("Azure serverless API, OpenAI shape"), TRUE },
  [PHIDIAS_DIALECT_AZURE_MODELS] = { "azure-models", N_("Azure AI model inference"), FALSE },
  [PHIDIAS_DIALECT_AZURE_OPENAI] = { "azure-openai", N_("Azure OpenAI"), FALSE },
  [PHIDIAS_DIALECT_AZURE_OPENAI_V1] = { "azure-openai-v1", N_("Azure OpenAI v1"), TRUE },
  [PHIDIAS_DIALECT_GITHUB_MODELS] = { "github-models", N_("GitHub Models"), TRUE },
  [PHIDIAS_DIALECT_OPENAI] = { "openai", N_("OpenAI-compatible server"), TRUE },
};

G_STATIC_ASSERT (G_N_ELEMENTS (dialects) == PHIDIAS_N_DIALECTS);

static const char * const auths[] = {
  [PHIDIAS_AUTH_NONE] = "none",
  [PHIDIAS_AUTH_BEARER] = "bearer",
  [PHIDIAS_AUTH_API_KEY] = "api-key",
};

/**
 * phidias_dialect_to_name:
 * @dialect: a dialect
 *
 * Returns: (transfer none): the name under which it is stored and printed
 */
const char *
phidias_dialect_to_name (PhidiasDialect dialect)
{
  g_return_val_if_fail ((guint) dialect < PHIDIAS_N_DIALECTS, NULL);

  return dialects[dialect].name;
}

/**
 * phidias_dialect_from_name:
 * @name: (nullable): a name from phidias_dialect_to_name()
 * @dialect: (out): the dialect, untouched when @name is unknown
 *
 * Returns: whether @name is a dialect's
 */
gboolean
phidias_dialect_from_name (const char *name, PhidiasDialect *dialect)
{
  for (guint i = 0; i < PHIDIAS_N_DIALECTS; i++)
    if (g_strcmp0 (name, dialects[i].name) == 0)
      {
        *dialect = i;
        return TRUE;
      }

  return FALSE;
}

/**
 * phidias_dialect_get_title:
 * @dialect: a dialect
 *
 * Returns: (transfer none): its translated name for people
 */
const char *
phidias_dialect_get_title (PhidiasDialect dialect)
{
  g_return_val_if_fail ((guint) dialect < PHIDIAS_N_DIALECTS, NULL);

  return _(dialects[dialect].title);
}

/**
 * phidias_dialect_has_free_test:
 * @dialect: a dialect
 *
 * Returns: whether a connection can be tested without paying for a token: `/info`, a list of
 *   models, or the like
 */
gboolean
phidias_dialect_has_free_test (PhidiasDialect dialect)
{
  g_return_val_if_fail ((guint) dialect < PHIDIAS_N_DIALECTS, FALSE);

  return dialects[dialect].has_free_test;
}

/**
 * phidias_auth_to_name:
 * @auth: a way to send a key
 *
 * Returns: (transfer none): the name under which it is stored and printed
 */
const char *
phidias_auth_to_name (PhidiasAuth auth)
{
  g_return_val_if_fail ((guint) auth < G_N_ELEMENTS (auths), NULL);

  return auths[auth];
}

/**
 * phidias_auth_from_name:
 * @name: (nullable): a name from phidias_auth_to_name()
 * @auth: (out): the way, untouched when @name is unknown
 *
 * Returns: whether @name is known
 */
gboolean
phidias_auth_from_name (const char *name, PhidiasAuth *auth)
{
  for (guint i = 0; i < G_N_ELEMENTS (auths); i++)
    if (g_strcmp0 (name, auths[i]) == 0)
      {
        *auth = i;
        return TRUE;
      }

  return FALSE;
}
