/* phidias-catalog-model.h: a model of the catalog and what is known of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-json.h"

G_BEGIN_DECLS

/**
 * PhidiasLifecycle:
 * @PHIDIAS_LIFECYCLE_PREVIEW: may still change
 * @PHIDIAS_LIFECYCLE_CURRENT: generally available
 * @PHIDIAS_LIFECYCLE_LEGACY: can still be deployed, for a while
 * @PHIDIAS_LIFECYCLE_DEPRECATED: what is deployed goes on; nothing new can be deployed
 * @PHIDIAS_LIFECYCLE_RETIRED: answers 404
 */
typedef enum {
  PHIDIAS_LIFECYCLE_PREVIEW,
  PHIDIAS_LIFECYCLE_CURRENT,
  PHIDIAS_LIFECYCLE_LEGACY,
  PHIDIAS_LIFECYCLE_DEPRECATED,
  PHIDIAS_LIFECYCLE_RETIRED,
} PhidiasLifecycle;

/**
 * PhidiasModelOffers:
 * @PHIDIAS_MODEL_OFFER_SERVERLESS: a serverless API in a project
 * @PHIDIAS_MODEL_OFFER_FOUNDRY: a deployment on a Foundry resource
 * @PHIDIAS_MODEL_OFFER_AZURE_OPENAI: an Azure OpenAI deployment
 * @PHIDIAS_MODEL_OFFER_MANAGED_COMPUTE: machines of one's own, by the hour
 *
 * How a model can be had.
 */
typedef enum {
  PHIDIAS_MODEL_OFFER_SERVERLESS      = 1 << 0,
  PHIDIAS_MODEL_OFFER_FOUNDRY         = 1 << 1,
  PHIDIAS_MODEL_OFFER_AZURE_OPENAI    = 1 << 2,
  PHIDIAS_MODEL_OFFER_MANAGED_COMPUTE = 1 << 3,
} PhidiasModelOffers;

/**
 * PhidiasBenchmarkGroup:
 * @PHIDIAS_BENCHMARK_SINGLE: one benchmark, comparable where the name is the same
 * @PHIDIAS_BENCHMARK_CATEGORY: many datasets of one kind, together
 * @PHIDIAS_BENCHMARK_MULTILINGUAL: of many languages
 * @PHIDIAS_BENCHMARK_LONG_CONTEXT: of long prompts
 * @PHIDIAS_BENCHMARK_AVERAGE: over a set of its card's own: comparable only where the detail is
 *   the same
 */
typedef enum {
  PHIDIAS_BENCHMARK_SINGLE,
  PHIDIAS_BENCHMARK_CATEGORY,
  PHIDIAS_BENCHMARK_MULTILINGUAL,
  PHIDIAS_BENCHMARK_LONG_CONTEXT,
  PHIDIAS_BENCHMARK_AVERAGE,
} PhidiasBenchmarkGroup;

/**
 * PhidiasBenchmark:
 * @name: such as "MMLU"
 * @detail: (nullable): how it was done, such as "5-shot"
 * @group: what kind it is
 * @value: of 100
 */
typedef struct
{
  const char            *name;
  const char            *detail;
  PhidiasBenchmarkGroup  group;
  double                 value;
} PhidiasBenchmark;

/**
 * PhidiasBenchmarkPeer:
 * @benchmark: the name of one of the model's benchmarks
 * @model: another model, as the card names it
 * @value: what that reached, of 100
 */
typedef struct
{
  const char *benchmark;
  const char *model;
  double      value;
} PhidiasBenchmarkPeer;

/**
 * PhidiasModelPrice:
 * @title: what is paid for, such as "Audio input"
 * @value: USD per million tokens
 */
typedef struct
{
  const char *title;
  double      value;
} PhidiasModelPrice;

#define PHIDIAS_TYPE_CATALOG_MODEL (phidias_catalog_model_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasCatalogModel, phidias_catalog_model, PHIDIAS, CATALOG_MODEL, GObject)

PhidiasCatalogModel        *phidias_catalog_model_new              (JsonObject          *json,
                                                                    const char          *card,
                                                                    GDateTime           *today,
                                                                    GError             **error) G_GNUC_WARN_UNUSED_RESULT;
JsonObject                 *phidias_catalog_model_get_json         (PhidiasCatalogModel *self);

const char                 *phidias_catalog_model_get_name         (PhidiasCatalogModel *self);
const char                 *phidias_catalog_model_get_title        (PhidiasCatalogModel *self);
const char                 *phidias_catalog_model_get_publisher    (PhidiasCatalogModel *self);
const char                 *phidias_catalog_model_get_registry     (PhidiasCatalogModel *self);
const char                 *phidias_catalog_model_get_version      (PhidiasCatalogModel *self);
char                       *phidias_catalog_model_dup_model_id     (PhidiasCatalogModel *self) G_GNUC_WARN_UNUSED_RESULT;
const char                 *phidias_catalog_model_get_summary      (PhidiasCatalogModel *self);
const char                 *phidias_catalog_model_get_card         (PhidiasCatalogModel *self);
const char                 *phidias_catalog_model_get_size         (PhidiasCatalogModel *self);
const char                 *phidias_catalog_model_get_task         (PhidiasCatalogModel *self);
const char                 *phidias_catalog_model_get_licence      (PhidiasCatalogModel *self);
const char                 *phidias_catalog_model_get_training_date (PhidiasCatalogModel *self);
const char                 *phidias_catalog_model_get_rate_tier    (PhidiasCatalogModel *self);

const char * const         *phidias_catalog_model_get_old_names    (PhidiasCatalogModel *self);
const char * const         *phidias_catalog_model_get_input        (PhidiasCatalogModel *self);
const char * const         *phidias_catalog_model_get_output       (PhidiasCatalogModel *self);
const char * const         *phidias_catalog_model_get_languages    (PhidiasCatalogModel *self);
const char * const         *phidias_catalog_model_get_formats      (PhidiasCatalogModel *self);
const char * const         *phidias_catalog_model_get_regions      (PhidiasCatalogModel *self);
const char * const         *phidias_catalog_model_get_keywords     (PhidiasCatalogModel *self);
const char * const         *phidias_catalog_model_get_notes        (PhidiasCatalogModel *self);
const char * const         *phidias_catalog_model_get_sources      (PhidiasCatalogModel *self);
gboolean                    phidias_catalog_model_is_unverified    (PhidiasCatalogModel *self,
                                                                    const char          *fact);

guint64                     phidias_catalog_model_get_context      (PhidiasCatalogModel *self);
guint64                     phidias_catalog_model_get_max_output   (PhidiasCatalogModel *self);
gboolean                    phidias_catalog_model_get_tools        (PhidiasCatalogModel *self,
                                                                    gboolean            *tools);
double                      phidias_catalog_model_get_price_in     (PhidiasCatalogModel *self);
double                      phidias_catalog_model_get_price_out    (PhidiasCatalogModel *self);
double                      phidias_catalog_model_get_blended_price (PhidiasCatalogModel *self);
const PhidiasModelPrice    *phidias_catalog_model_get_prices       (PhidiasCatalogModel *self,
                                                                    guint               *n_prices);
PhidiasModelOffers          phidias_catalog_model_get_offers       (PhidiasCatalogModel *self);
gboolean                    phidias_catalog_model_get_needs_terms  (PhidiasCatalogModel *self);
gboolean                    phidias_catalog_model_get_free_playground (PhidiasCatalogModel *self);

PhidiasLifecycle            phidias_catalog_model_get_lifecycle    (PhidiasCatalogModel *self);
GDateTime                  *phidias_catalog_model_get_legacy_date  (PhidiasCatalogModel *self);
GDateTime                  *phidias_catalog_model_get_deprecated_date (PhidiasCatalogModel *self);
GDateTime                  *phidias_catalog_model_get_retired_date (PhidiasCatalogModel *self);
const char                 *phidias_catalog_model_get_successor    (PhidiasCatalogModel *self);

const PhidiasBenchmark     *phidias_catalog_model_get_benchmarks   (PhidiasCatalogModel *self,
                                                                    guint               *n_benchmarks);
const PhidiasBenchmark     *phidias_catalog_model_find_benchmark   (PhidiasCatalogModel *self,
                                                                    const char          *name,
                                                                    const char          *detail);
const PhidiasBenchmarkPeer *phidias_catalog_model_get_peers        (PhidiasCatalogModel *self,
                                                                    guint               *n_peers);

G_END_DECLS
