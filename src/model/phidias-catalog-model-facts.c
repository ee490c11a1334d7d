/* phidias-catalog-model-facts.c: the facts of a catalog's model, one by one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-model"

#include "config.h"

#include "phidias-catalog-model-private.h"

#include <math.h>

static guint64
read_tokens (JsonObject *json, const char *name)
{
  gint64 tokens = phidias_json_get_int (json, name, 0);

  return tokens > 0 ? (guint64) tokens : 0;
}

/**
 * phidias_catalog_model_get_json:
 * @self: a model
 *
 * Returns: (transfer none): the record it was read from
 */
JsonObject *
phidias_catalog_model_get_json (PhidiasCatalogModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), NULL);

  return self->json;
}

/**
 * phidias_catalog_model_get_name:
 * @self: a model
 *
 * Returns: its name in the catalog, such as `Phi-4-mini-instruct`; unique
 */
const char *
phidias_catalog_model_get_name (PhidiasCatalogModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), NULL);

  return phidias_catalog_model_read_string (self->json, "name");
}

/**
 * phidias_catalog_model_get_title:
 * @self: a model
 *
 * Returns: its name for people
 */
const char *
phidias_catalog_model_get_title (PhidiasCatalogModel *self)
{
  const char *title;

  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), NULL);

  title = phidias_catalog_model_read_string (self->json, "title");

  return title != NULL ? title : phidias_catalog_model_read_string (self->json, "name");
}

const char *
phidias_catalog_model_get_publisher (PhidiasCatalogModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), NULL);

  return phidias_catalog_model_read_string (self->json, "publisher");
}

const char *
phidias_catalog_model_get_registry (PhidiasCatalogModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), NULL);

  return phidias_catalog_model_read_string (self->json, "registry");
}

const char *
phidias_catalog_model_get_version (PhidiasCatalogModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), NULL);

  return phidias_catalog_model_read_string (self->json, "version");
}

/**
 * phidias_catalog_model_dup_model_id:
 * @self: a model
 *
 * Returns: (transfer full) (nullable): `azureml://registries/…/models/…`, without a version, as a
 *   serverless endpoint is asked for; %NULL where the registry is not known
 */
char *
phidias_catalog_model_dup_model_id (PhidiasCatalogModel *self)
{
  const char *registry;

  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), NULL);

  registry = phidias_catalog_model_read_string (self->json, "registry");

  return registry != NULL ? g_strdup_printf ("azureml://registries/%s/models/%s", registry, phidias_catalog_model_read_string (self->json, "name"))
                          : NULL;
}

/**
 * phidias_catalog_model_get_summary:
 * @self: a model
 *
 * Returns: (nullable): one sentence, in English
 */
const char *
phidias_catalog_model_get_summary (PhidiasCatalogModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), NULL);

  return phidias_catalog_model_read_string (self->json, "summary");
}

/**
 * phidias_catalog_model_get_card:
 * @self: a model
 *
 * Returns: (nullable): its card, in Markdown
 */
const char *
phidias_catalog_model_get_card (PhidiasCatalogModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), NULL);

  return self->card;
}

/**
 * phidias_catalog_model_get_size:
 * @self: a model
 *
 * Returns: (nullable): its parameters, such as `3.8B`
 */
const char *
phidias_catalog_model_get_size (PhidiasCatalogModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), NULL);

  return phidias_catalog_model_read_string (self->json, "parameters");
}

/**
 * phidias_catalog_model_get_task:
 * @self: a model
 *
 * Returns: (nullable): such as `chat-completion`
 */
const char *
phidias_catalog_model_get_task (PhidiasCatalogModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), NULL);

  return phidias_catalog_model_read_string (self->json, "task");
}

const char *
phidias_catalog_model_get_licence (PhidiasCatalogModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), NULL);

  return phidias_catalog_model_read_string (self->json, "licence");
}

/**
 * phidias_catalog_model_get_training_date:
 * @self: a model
 *
 * Returns: (nullable): the month that its training data ends with, such as `2024-06`
 */
const char *
phidias_catalog_model_get_training_date (PhidiasCatalogModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), NULL);

  return phidias_catalog_model_read_string (self->json, "training_date");
}

/**
 * phidias_catalog_model_get_rate_tier:
 * @self: a model
 *
 * Returns: (nullable): the tier of its free playground's limits
 */
const char *
phidias_catalog_model_get_rate_tier (PhidiasCatalogModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), NULL);

  return phidias_catalog_model_read_string (self->json, "rate_tier");
}

/**
 * phidias_catalog_model_get_old_names:
 * @self: a model
 *
 * Returns: (transfer none): the models whose place it takes
 */
const char * const *
phidias_catalog_model_get_old_names (PhidiasCatalogModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), NULL);

  return self->old_names;
}

/**
 * phidias_catalog_model_get_input:
 * @self: a model
 *
 * Returns: (transfer none): what it reads: `text`, `image`, `audio`
 */
const char * const *
phidias_catalog_model_get_input (PhidiasCatalogModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), NULL);

  return self->input;
}

/**
 * phidias_catalog_model_get_output:
 * @self: a model
 *
 * Returns: (transfer none): what it answers with: `text`, `vector`
 */
const char * const *
phidias_catalog_model_get_output (PhidiasCatalogModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), NULL);

  return self->output;
}

/**
 * phidias_catalog_model_get_languages:
 * @self: a model
 *
 * Returns: (transfer none): codes such as `de` and `pt-br`
 */
const char * const *
phidias_catalog_model_get_languages (PhidiasCatalogModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), NULL);

  return self->languages;
}

/**
 * phidias_catalog_model_get_formats:
 * @self: a model
 *
 * Returns: (transfer none): how it can be made to answer: `text`, `json`, `structured`
 */
const char * const *
phidias_catalog_model_get_formats (PhidiasCatalogModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), NULL);

  return self->formats;
}

/**
 * phidias_catalog_model_get_regions:
 * @self: a model
 *
 * Returns: (transfer none): where a serverless API of it can be, as the resource manager names
 *   regions; empty where that is not known
 */
const char * const *
phidias_catalog_model_get_regions (PhidiasCatalogModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), NULL);

  return self->regions;
}

const char * const *
phidias_catalog_model_get_keywords (PhidiasCatalogModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), NULL);

  return self->keywords;
}

/**
 * phidias_catalog_model_get_notes:
 * @self: a model
 *
 * Returns: (transfer none): sentences about what is odd in its facts
 */
const char * const *
phidias_catalog_model_get_notes (PhidiasCatalogModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), NULL);

  return self->notes;
}

/**
 * phidias_catalog_model_get_sources:
 * @self: a model
 *
 * Returns: (transfer none): the addresses that its facts come from
 */
const char * const *
phidias_catalog_model_get_sources (PhidiasCatalogModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), NULL);

  return self->sources;
}

/**
 * phidias_catalog_model_is_unverified:
 * @self: a model
 * @fact: the name of a member of the record, such as `price_in`
 *
 * Returns: whether no good source was found for it
 */
gboolean
phidias_catalog_model_is_unverified (PhidiasCatalogModel *self, const char *fact)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), FALSE);

  return g_strv_contains (self->unverified, fact);
}

/**
 * phidias_catalog_model_get_context:
 * @self: a model
 *
 * Returns: the tokens that prompt and answer have together, 0 for not known
 */
guint64
phidias_catalog_model_get_context (PhidiasCatalogModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), 0);

  return read_tokens (self->json, "context");
}

/**
 * phidias_catalog_model_get_max_output:
 * @self: a model
 *
 * Returns: the tokens that an answer has at most, 0 for not known
 */
guint64
phidias_catalog_model_get_max_output (PhidiasCatalogModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), 0);

  return read_tokens (self->json, "max_output");
}

/**
 * phidias_catalog_model_get_tools:
 * @self: a model
 * @tools: (out): whether it can call tools
 *
 * Returns: whether that is known
 */
gboolean
phidias_catalog_model_get_tools (PhidiasCatalogModel *self, gboolean *tools)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), FALSE);

  *tools = phidias_json_get_boolean (self->json, "tools", FALSE);

  return phidias_json_get_member (self->json, "tools") != NULL;
}

/**
 * phidias_catalog_model_get_price_in:
 * @self: a model
 *
 * Returns: USD per million tokens of the prompt; NaN for not known
 */
double
phidias_catalog_model_get_price_in (PhidiasCatalogModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), NAN);

  return phidias_catalog_model_read_price (self->json, "price_in");
}

/**
 * phidias_catalog_model_get_price_out:
 * @self: a model
 *
 * Returns: USD per million tokens of the answer; NaN for not known, or none
 */
double
phidias_catalog_model_get_price_out (PhidiasCatalogModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), NAN);

  return phidias_catalog_model_read_price (self->json, "price_out");
}

/**
 * phidias_catalog_model_get_blended_price:
 * @self: a model
 *
 * Returns: USD per million tokens where three of the prompt come to one of the answer; where only
 *   the prompt costs, that; NaN for not known
 */
double
phidias_catalog_model_get_blended_price (PhidiasCatalogModel *self)
{
  double in = phidias_catalog_model_get_price_in (self);
  double out = phidias_catalog_model_get_price_out (self);

  return isnan (out) ? in : (3 * in + out) / 4;
}

/**
 * phidias_catalog_model_get_prices:
 * @self: a model
 * @n_prices: (out): how many
 *
 * Returns: (transfer none) (array length=n_prices): what else costs
 */
const PhidiasModelPrice *
phidias_catalog_model_get_prices (PhidiasCatalogModel *self, guint *n_prices)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), NULL);

  *n_prices = self->prices->len;

  return (const PhidiasModelPrice *) (gconstpointer) self->prices->data;
}

PhidiasModelOffers
phidias_catalog_model_get_offers (PhidiasCatalogModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), 0);

  return self->offers;
}

/**
 * phidias_catalog_model_get_needs_terms:
 * @self: a model
 *
 * Returns: whether the publisher's terms in Azure Marketplace must be accepted first
 */
gboolean
phidias_catalog_model_get_needs_terms (PhidiasCatalogModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), FALSE);

  return phidias_json_get_boolean (self->json, "needs_terms", FALSE);
}

/**
 * phidias_catalog_model_get_free_playground:
 * @self: a model
 *
 * Returns: whether it can be tried for nothing on its page
 */
gboolean
phidias_catalog_model_get_free_playground (PhidiasCatalogModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), FALSE);

  return phidias_json_get_boolean (self->json, "free_playground", FALSE);
}

/**
 * phidias_catalog_model_get_lifecycle:
 * @self: a model
 *
 * Returns: where it stands, on the day it was made with
 */
PhidiasLifecycle
phidias_catalog_model_get_lifecycle (PhidiasCatalogModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), PHIDIAS_LIFECYCLE_CURRENT);

  return self->lifecycle;
}

GDateTime *
phidias_catalog_model_get_legacy_date (PhidiasCatalogModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), NULL);

  return self->legacy;
}

GDateTime *
phidias_catalog_model_get_deprecated_date (PhidiasCatalogModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), NULL);

  return self->deprecated;
}

/**
 * phidias_catalog_model_get_retired_date:
 * @self: a model
 *
 * Returns: (transfer none) (nullable): the day from which it answers 404, in UTC; may be to come
 */
GDateTime *
phidias_catalog_model_get_retired_date (PhidiasCatalogModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), NULL);

  return self->retired;
}

/**
 * phidias_catalog_model_get_successor:
 * @self: a model
 *
 * Returns: (nullable): the name of the model that takes its place
 */
const char *
phidias_catalog_model_get_successor (PhidiasCatalogModel *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), NULL);

  return phidias_catalog_model_read_string (self->json, "successor");
}

/**
 * phidias_catalog_model_get_benchmarks:
 * @self: a model
 * @n_benchmarks: (out): how many
 *
 * Returns: (transfer none) (array length=n_benchmarks): what it reached
 */
const PhidiasBenchmark *
phidias_catalog_model_get_benchmarks (PhidiasCatalogModel *self, guint *n_benchmarks)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), NULL);

  *n_benchmarks = self->benchmarks->len;

  return (const PhidiasBenchmark *) (gconstpointer) self->benchmarks->data;
}

/**
 * phidias_catalog_model_find_benchmark:
 * @self: a model
 * @name: a benchmark
 * @detail: (nullable): how it was done; %NULL for any way
 *
 * Returns: (transfer none) (nullable): what it reached there
 */
const PhidiasBenchmark *
phidias_catalog_model_find_benchmark (PhidiasCatalogModel *self, const char *name, const char *detail)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), NULL);

  for (guint i = 0; i < self->benchmarks->len; i++)
    {
      const PhidiasBenchmark *benchmark = &g_array_index (self->benchmarks, PhidiasBenchmark, i);

      if (g_str_equal (benchmark->name, name) && (detail == NULL || g_strcmp0 (benchmark->detail, detail) == 0))
        return benchmark;
    }

  return NULL;
}

/**
 * phidias_catalog_model_get_peers:
 * @self: a model
 * @n_peers: (out): how many
 *
 * Returns: (transfer none) (array length=n_peers): what its card says that others reached
 */
const PhidiasBenchmarkPeer *
phidias_catalog_model_get_peers (PhidiasCatalogModel *self, guint *n_peers)
{
  g_return_val_if_fail (PHIDIAS_IS_CATALOG_MODEL (self), NULL);

  *n_peers = self->peers->len;

  return (const PhidiasBenchmarkPeer *) (gconstpointer) self->peers->data;
}
