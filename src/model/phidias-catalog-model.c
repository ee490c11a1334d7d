/* phidias-catalog-model.c: a model of the catalog and what is known of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-model"

#include "config.h"

#include "phidias-catalog-model-private.h"

#include <math.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-error.h"

/* No list of the catalog is longer, and no string: what comes from a service has bounds. */
#define MAX_ITEMS 1000
#define MAX_TEXT  4096

G_DEFINE_FINAL_TYPE (PhidiasCatalogModel, phidias_catalog_model, G_TYPE_OBJECT)

/* ---- Reading ---- */

const char *
phidias_catalog_model_read_string (JsonObject *json, const char *name)
{
  const char *text = phidias_json_get_string (json, name);

  return text != NULL && *text != '\0' && strlen (text) <= MAX_TEXT ? text : NULL;
}

static const char **
read_strings (JsonObject *json, const char *name)
{
  JsonArray *array = phidias_json_get_array (json, name);
  GPtrArray *strings = g_ptr_array_new ();
  guint n = array != NULL ? MIN (json_array_get_length (array), MAX_ITEMS) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      const char *text = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;

      if (text != NULL && *text != '\0' && strlen (text) <= MAX_TEXT)
        g_ptr_array_add (strings, (gpointer) text);
    }
  g_ptr_array_add (strings, NULL);

  return (const char **) g_ptr_array_free (strings, FALSE);
}

/* "2025-08-30" is the first moment of that day, in UTC. */
static GDateTime *
read_date (JsonObject *json, const char *name)
{
  const char *text = phidias_catalog_model_read_string (json, name);
  g_autofree char *full = text != NULL && strlen (text) == 10 ? g_strconcat (text, "T00:00:00Z", NULL) : NULL;

  return full != NULL ? g_date_time_new_from_iso8601 (full, NULL) : NULL;
}

double
phidias_catalog_model_read_price (JsonObject *json, const char *name)
{
  double price = phidias_json_get_double (json, name, NAN);

  return isfinite (price) && price > 0 ? price : NAN;
}

static PhidiasBenchmarkGroup
read_group (const char *name)
{
  static const char * const names[] = { "benchmark", "category", "multilingual", "long-context", "average" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (name, names[i]) == 0)
      return (PhidiasBenchmarkGroup) i;

  return PHIDIAS_BENCHMARK_SINGLE;
}

static void
read_benchmarks (PhidiasCatalogModel *self)
{
  JsonArray *array = phidias_json_get_array (self->json, "benchmarks");
  guint n = array != NULL ? MIN (json_array_get_length (array), MAX_ITEMS) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonObject *item = phidias_json_get_element (array, i);
      PhidiasBenchmark benchmark = { 0 };

      if (item == NULL)
        continue;
      benchmark.name = phidias_catalog_model_read_string (item, "name");
      benchmark.detail = phidias_catalog_model_read_string (item, "detail");
      benchmark.group = read_group (phidias_catalog_model_read_string (item, "group"));
      benchmark.value = phidias_json_get_double (item, "value", NAN);
      if (benchmark.name != NULL && benchmark.value >= 0 && benchmark.value <= 100)
        g_array_append_val (self->benchmarks, benchmark);
    }
}

static void
read_peers (PhidiasCatalogModel *self)
{
  JsonArray *array = phidias_json_get_array (self->json, "peers");
  guint n = array != NULL ? MIN (json_array_get_length (array), MAX_ITEMS) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonObject *item = phidias_json_get_element (array, i);
      PhidiasBenchmarkPeer peer = { 0 };

      if (item == NULL)
        continue;
      peer.benchmark = phidias_catalog_model_read_string (item, "benchmark");
      peer.model = phidias_catalog_model_read_string (item, "model");
      peer.value = phidias_json_get_double (item, "value", NAN);
      if (peer.benchmark != NULL && peer.model != NULL && peer.value >= 0 && peer.value <= 100)
        g_array_append_val (self->peers, peer);
    }
}

static void
read_prices (PhidiasCatalogModel *self)
{
  JsonArray *array = phidias_json_get_array (self->json, "prices");
  guint n = array != NULL ? MIN (json_array_get_length (array), MAX_ITEMS) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonObject *item = phidias_json_get_element (array, i);
      PhidiasModelPrice price = { 0 };

      if (item == NULL)
        continue;
      price.title = phidias_catalog_model_read_string (item, "title");
      price.value = phidias_catalog_model_read_price (item, "value");
      if (price.title != NULL && !isnan (price.value))
        g_array_append_val (self->prices, price);
    }
}

static PhidiasModelOffers
read_offers (JsonObject *json)
{
  g_autofree const char **names = read_strings (json, "offers");
  PhidiasModelOffers offers = 0;

  if (g_strv_contains (names, "serverless"))
    offers |= PHIDIAS_MODEL_OFFER_SERVERLESS;
  if (g_strv_contains (names, "foundry"))
    offers |= PHIDIAS_MODEL_OFFER_FOUNDRY;
  if (g_strv_contains (names, "azure-openai"))
    offers |= PHIDIAS_MODEL_OFFER_AZURE_OPENAI;
  if (g_strv_contains (names, "managed-compute"))
    offers |= PHIDIAS_MODEL_OFFER_MANAGED_COMPUTE;

  return offers;
}

static gboolean
has_come (GDateTime *date, GDateTime *today)
{
  return date != NULL && g_date_time_compare (date, today) <= 0;
}

static PhidiasLifecycle
find_lifecycle (PhidiasCatalogModel *self, GDateTime *today)
{
  if (has_come (self->retired, today))
    return PHIDIAS_LIFECYCLE_RETIRED;
  if (has_come (self->deprecated, today))
    return PHIDIAS_LIFECYCLE_DEPRECATED;
  if (has_come (self->legacy, today))
    return PHIDIAS_LIFECYCLE_LEGACY;

  return phidias_json_get_boolean (self->json, "preview", FALSE) ? PHIDIAS_LIFECYCLE_PREVIEW : PHIDIAS_LIFECYCLE_CURRENT;
}

/* ---- The object ---- */

static void
phidias_catalog_model_finalize (GObject *object)
{
  PhidiasCatalogModel *self = PHIDIAS_CATALOG_MODEL (object);

  g_clear_pointer (&self->json, json_object_unref);
  g_free (self->card);
  g_free (self->old_names);
  g_free (self->input);
  g_free (self->output);
  g_free (self->languages);
  g_free (self->formats);
  g_free (self->regions);
  g_free (self->keywords);
  g_free (self->notes);
  g_free (self->sources);
  g_free (self->unverified);
  g_array_unref (self->benchmarks);
  g_array_unref (self->peers);
  g_array_unref (self->prices);
  g_clear_pointer (&self->legacy, g_date_time_unref);
  g_clear_pointer (&self->deprecated, g_date_time_unref);
  g_clear_pointer (&self->retired, g_date_time_unref);

  G_OBJECT_CLASS (phidias_catalog_model_parent_class)->finalize (object);
}

static void
phidias_catalog_model_class_init (PhidiasCatalogModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phidias_catalog_model_finalize;
}

static void
phidias_catalog_model_init (PhidiasCatalogModel *self)
{
  self->benchmarks = g_array_new (FALSE, TRUE, sizeof (PhidiasBenchmark));
  self->peers = g_array_new (FALSE, TRUE, sizeof (PhidiasBenchmarkPeer));
  self->prices = g_array_new (FALSE, TRUE, sizeof (PhidiasModelPrice));
}

/**
 * phidias_catalog_model_new:
 * @json: a record as in `data/catalog`; must not change any more
 * @card: (nullable): the model's card, in Markdown
 * @today: the day by which its place in the lifecycle is told
 * @error: return location for %PHIDIAS_ERROR_PROTOCOL: it has no name
 *
 * Reads a record. What in it is of the wrong type or out of bounds is not known, then.
 *
 * Returns: (transfer full) (nullable): the model
 */
PhidiasCatalogModel *
phidias_catalog_model_new (JsonObject *json, const char *card, GDateTime *today, GError **error)
{
  g_autoptr (PhidiasCatalogModel) self = NULL;

  g_return_val_if_fail (json != NULL, NULL);
  g_return_val_if_fail (today != NULL, NULL);

  if (phidias_catalog_model_read_string (json, "name") == NULL)
    {
      g_propagate_error (error, phidias_error_new (PHIDIAS_ERROR_PROTOCOL, _("A model of the catalog has no name.")));
      return NULL;
    }

  self = g_object_new (PHIDIAS_TYPE_CATALOG_MODEL, NULL);
  self->json = json_object_ref (json);
  self->card = g_strdup (card);
  self->old_names = read_strings (json, "old_names");
  self->input = read_strings (json, "input");
  self->output = read_strings (json, "output");
  self->languages = read_strings (json, "languages");
  self->formats = read_strings (json, "response_formats");
  self->regions = read_strings (json, "regions");
  self->keywords = read_strings (json, "keywords");
  self->notes = read_strings (json, "notes");
  self->sources = read_strings (json, "sources");
  self->unverified = read_strings (json, "unverified");
  self->legacy = read_date (json, "legacy");
  self->deprecated = read_date (json, "deprecated");
  self->retired = read_date (json, "retired");
  self->offers = read_offers (json);
  self->lifecycle = find_lifecycle (self, today);
  read_benchmarks (self);
  read_peers (self);
  read_prices (self);

  return g_steal_pointer (&self);
}
