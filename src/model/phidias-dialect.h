/* phidias-dialect.h: the ways in which servers speak the chat completions API
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PhidiasDialect:
 * @PHIDIAS_DIALECT_AZURE_SERVERLESS: serverless endpoint, model inference API
 * @PHIDIAS_DIALECT_AZURE_SERVERLESS_V1: serverless endpoint, OpenAI shape
 * @PHIDIAS_DIALECT_AZURE_MODELS: Foundry resource, model inference API
 * @PHIDIAS_DIALECT_AZURE_OPENAI: Azure OpenAI, dated api-version
 * @PHIDIAS_DIALECT_AZURE_OPENAI_V1: OpenAI v1 on Azure
 * @PHIDIAS_DIALECT_GITHUB_MODELS: GitHub Models
 * @PHIDIAS_DIALECT_OPENAI: OpenAI and every compatible server
 *
 * The families A to G of the API reference.
 */
typedef enum {
  PHIDIAS_DIALECT_AZURE_SERVERLESS,
  PHIDIAS_DIALECT_AZURE_SERVERLESS_V1,
  PHIDIAS_DIALECT_AZURE_MODELS,
  PHIDIAS_DIALECT_AZURE_OPENAI,
  PHIDIAS_DIALECT_AZURE_OPENAI_V1,
  PHIDIAS_DIALECT_GITHUB_MODELS,
  PHIDIAS_DIALECT_OPENAI,
} PhidiasDialect;

#define PHIDIAS_N_DIALECTS (PHIDIAS_DIALECT_OPENAI + 1)

/**
 * PhidiasDialectMask:
 *
 * A set of dialects: bit `1 << dialect` for each member.
 */
typedef guint PhidiasDialectMask;

#define PHIDIAS_DIALECT_BIT(dialect) (1u << (dialect))
#define PHIDIAS_DIALECT_ALL          ((1u << PHIDIAS_N_DIALECTS) - 1)

/**
 * PhidiasAuth:
 * @PHIDIAS_AUTH_NONE: no key is sent
 * @PHIDIAS_AUTH_BEARER: `Authorization: Bearer KEY`
 * @PHIDIAS_AUTH_API_KEY: `api-key: KEY`
 *
 * How a key is sent.
 */
typedef enum {
  PHIDIAS_AUTH_NONE,
  PHIDIAS_AUTH_BEARER,
  PHIDIAS_AUTH_API_KEY,
} PhidiasAuth;

const char *phidias_dialect_to_name   (PhidiasDialect  dialect);
gboolean    phidias_dialect_from_name (const char     *name,
                                       PhidiasDialect *dialect);
const char *phidias_dialect_get_title (PhidiasDialect  dialect);
gboolean    phidias_dialect_has_free_test (PhidiasDialect dialect);

const char *phidias_auth_to_name      (PhidiasAuth     auth);
gboolean    phidias_auth_from_name    (const char     *name,
                                       PhidiasAuth    *auth);

G_END_DECLS
