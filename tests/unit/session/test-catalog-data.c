/* test-catalog-data.c: the catalog that is shipped is whole and makes sense
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "phidias-catalog-filter.h"
#include "phidias-catalog.h"
#include "phidias-test.h"

/* What must be there: name, context, most of an answer, prices; 0 for not known. */
static const struct
{
  const char       *name;
  guint64           context;
  guint64           max_output;
  double            price_in;
  double            price_out;
  PhidiasLifecycle  lifecycle;
} expected[] = {
  { "Phi-3-mini-4k-instruct", 4096, 4096, 0.13, 0.52, PHIDIAS_LIFECYCLE_RETIRED },
  { "Phi-3-mini-128k-instruct", 131072, 4096, 0.13, 0.52, PHIDIAS_LIFECYCLE_RETIRED },
  { "Phi-3-small-8k-instruct", 8192, 4096, 0.15, 0.60, PHIDIAS_LIFECYCLE_RETIRED },
  { "Phi-3-small-128k-instruct", 131072, 4096, 0.15, 0.60, PHIDIAS_LIFECYCLE_RETIRED },
  { "Phi-3-medium-4k-instruct", 4096, 4096, 0.17, 0.68, PHIDIAS_LIFECYCLE_RETIRED },
  { "Phi-3-medium-128k-instruct", 131072, 4096, 0.17, 0.68, PHIDIAS_LIFECYCLE_RETIRED },
  { "Phi-3-vision-128k-instruct", 131072, 4096, 0, 0, PHIDIAS_LIFECYCLE_RETIRED },
  { "Phi-3.5-mini-instruct", 131072, 4096, 0.13, 0.52, PHIDIAS_LIFECYCLE_RETIRED },
  { "Phi-3.5-MoE-instruct", 131072, 4096, 0.16, 0.64, PHIDIAS_LIFECYCLE_RETIRED },
  { "Phi-3.5-vision-instruct", 131072, 4096, 0.13, 0.52, PHIDIAS_LIFECYCLE_RETIRED },
  { "Phi-4", 16384, 16384, 0.125, 0.50, PHIDIAS_LIFECYCLE_PREVIEW },
  { "Phi-4-mini-instruct", 131072, 4096, 0.075, 0.30, PHIDIAS_LIFECYCLE_CURRENT },
  { "Phi-4-multimodal-instruct", 131072, 4096, 0.08, 0.32, PHIDIAS_LIFECYCLE_CURRENT },
  { "Phi-4-mini-reasoning", 131072, 4096, 0.08, 0.32, PHIDIAS_LIFECYCLE_CURRENT },
  { "Phi-4-reasoning", 32768, 4096, 0.125, 0.50, PHIDIAS_LIFECYCLE_CURRENT },
  { "MAI-DS-R1", 163840, 163840, 1.35, 5.40, PHIDIAS_LIFECYCLE_RETIRED },
  { "Meta-Llama-3.1-8B-Instruct", 131072, 8192, 0.30, 0.61, PHIDIAS_LIFECYCLE_RETIRED },
  { "Meta-Llama-3.1-70B-Instruct", 131072, 8192, 2.68, 3.54, PHIDIAS_LIFECYCLE_RETIRED },
  { "Meta-Llama-3.1-405B-Instruct", 131072, 8192, 5.33, 16, PHIDIAS_LIFECYCLE_RETIRED },
  { "Llama-3.2-11B-Vision-Instruct", 128000, 8192, 0.37, 0.37, PHIDIAS_LIFECYCLE_RETIRED },
  { "Llama-3.2-90B-Vision-Instruct", 128000, 8192, 2.04, 2.04, PHIDIAS_LIFECYCLE_RETIRED },
  { "Llama-3.3-70B-Instruct", 128000, 8192, 0.71, 0.71, PHIDIAS_LIFECYCLE_CURRENT },
  { "Llama-4-Scout-17B-16E-Instruct", 0, 0, 0.20, 0.78, PHIDIAS_LIFECYCLE_CURRENT },
  { "Llama-4-Maverick-17B-128E-Instruct-FP8", 0, 0, 1.41, 0.35, PHIDIAS_LIFECYCLE_CURRENT },
  { "Mistral-Large-2411", 128000, 4096, 2, 6, PHIDIAS_LIFECYCLE_RETIRED },
  { "Mistral-Nemo", 131072, 4096, 0.15, 0.15, PHIDIAS_LIFECYCLE_RETIRED },
  { "Ministral-3B", 131072, 4096, 0.04, 0.04, PHIDIAS_LIFECYCLE_CURRENT },
  { "Mistral-small-2503", 32768, 4096, 0.1, 0.3, PHIDIAS_LIFECYCLE_CURRENT },
  { "mistral-medium-2505", 0, 0, 0.4, 2, PHIDIAS_LIFECYCLE_CURRENT },
  { "Codestral-2501", 262144, 4096, 0, 0, PHIDIAS_LIFECYCLE_CURRENT },
  { "Cohere-command-r-08-2024", 131072, 4096, 0, 0, PHIDIAS_LIFECYCLE_RETIRED },
  { "Cohere-command-r-plus-08-2024", 131072, 4096, 0, 0, PHIDIAS_LIFECYCLE_RETIRED },
  { "Cohere-command-a", 0, 0, 0, 0, PHIDIAS_LIFECYCLE_CURRENT },
  { "Cohere-embed-v3-english", 512, 0, 0.10, 0, PHIDIAS_LIFECYCLE_CURRENT },
  { "Cohere-embed-v3-multilingual", 512, 0, 0.10, 0, PHIDIAS_LIFECYCLE_CURRENT },
  { "AI21-Jamba-1.5-Mini", 262144, 4096, 0.5, 0.7, PHIDIAS_LIFECYCLE_RETIRED },
  { "AI21-Jamba-1.5-Large", 262144, 4096, 0.5, 0.7, PHIDIAS_LIFECYCLE_RETIRED },
  { "DeepSeek-R1", 163840, 163840, 1.35, 5.40, PHIDIAS_LIFECYCLE_CURRENT },
  { "DeepSeek-V3-0324", 131072, 131072, 1.14, 4.56, PHIDIAS_LIFECYCLE_CURRENT },
  { "DeepSeek-R1-0528", 0, 0, 0, 0, PHIDIAS_LIFECYCLE_CURRENT },
  { "jais-30b-chat", 8192, 4096, 0, 0, PHIDIAS_LIFECYCLE_RETIRED },
  { "grok-3", 131072, 131072, 3, 15, PHIDIAS_LIFECYCLE_RETIRED },
  { "grok-3-mini", 131072, 131072, 0.25, 1.27, PHIDIAS_LIFECYCLE_RETIRED },
  { "gpt-4o", 131072, 16384, 2.50, 10, PHIDIAS_LIFECYCLE_CURRENT },
  { "gpt-4o-mini", 131072, 16384, 0.15, 0.60, PHIDIAS_LIFECYCLE_CURRENT },
  { "gpt-4.1", 0, 0, 0, 0, PHIDIAS_LIFECYCLE_CURRENT },
  { "o1", 200000, 100000, 0, 0, PHIDIAS_LIFECYCLE_CURRENT },
  { "o3-mini", 200000, 100000, 0, 0, PHIDIAS_LIFECYCLE_CURRENT },
  { "o4-mini", 0, 0, 0, 0, PHIDIAS_LIFECYCLE_CURRENT },
};

static void
assert_price (double price, double wanted)
{
  if (wanted > 0)
    g_assert_cmpfloat_with_epsilon (price, wanted, 1e-9);
  else
    g_assert_true (isnan (price));
}

static void
test_models (void)
{
  g_autoptr (PhidiasCatalog) catalog = phidias_catalog_new (NULL);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (catalog)), ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      PhidiasCatalogModel *model = phidias_catalog_find (catalog, expected[i].name);

      g_test_message ("%s", expected[i].name);
      g_assert_nonnull (model);
      g_assert_cmpuint (phidias_catalog_model_get_context (model), ==, expected[i].context);
      g_assert_cmpuint (phidias_catalog_model_get_max_output (model), ==, expected[i].max_output);
      assert_price (phidias_catalog_model_get_price_in (model), expected[i].price_in);
      assert_price (phidias_catalog_model_get_price_out (model), expected[i].price_out);
      g_assert_cmpuint (phidias_catalog_model_get_lifecycle (model), ==, expected[i].lifecycle);
    }
}

/* Every member of a record is one that somebody reads; a misspelt one would be lost. */
static void
test_schema (void)
{
  static const char * const members[] = {
    "name", "title", "publisher", "registry", "version", "old_names", "summary", "parameters", "task", "input", "output",
    "context", "max_output", "languages", "response_formats", "tools", "licence", "training_date", "price_in", "price_out",
    "prices", "offers", "needs_terms", "regions", "preview", "legacy", "deprecated", "retired", "successor", "keywords",
    "free_playground", "rate_tier", "benchmarks", "peers", "notes", "unverified", "sources", NULL,
  };
  static const char * const dates[] = { "legacy", "deprecated", "retired" };
  g_autoptr (PhidiasCatalog) catalog = phidias_catalog_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (catalog)); i++)
    {
      g_autoptr (PhidiasCatalogModel) model = g_list_model_get_item (G_LIST_MODEL (catalog), i);
      JsonObject *json = phidias_catalog_model_get_json (model);
      g_autoptr (GList) names = json_object_get_members (json);
      JsonArray *unverified = phidias_json_get_array (json, "unverified");
      JsonArray *benchmarks = phidias_json_get_array (json, "benchmarks");
      GDateTime *read[] = {
        phidias_catalog_model_get_legacy_date (model),
        phidias_catalog_model_get_deprecated_date (model),
        phidias_catalog_model_get_retired_date (model),
      };
      GDateTime *before = NULL;
      guint n;

      g_test_message ("%s", phidias_catalog_model_get_name (model));
      for (GList *at = names; at != NULL; at = at->next)
        g_assert_true (g_strv_contains (members, at->data));
      for (guint j = 0; unverified != NULL && j < json_array_get_length (unverified); j++)
        g_assert_true (json_object_has_member (json, json_array_get_string_element (unverified, j)));

      g_assert_nonnull (phidias_catalog_model_get_publisher (model));
      g_assert_nonnull (phidias_catalog_model_get_registry (model));
      g_assert_nonnull (phidias_catalog_model_get_version (model));
      g_assert_nonnull (phidias_catalog_model_get_summary (model));
      g_assert_nonnull (phidias_catalog_model_get_task (model));
      g_assert_nonnull (phidias_catalog_model_get_input (model)[0]);
      g_assert_nonnull (phidias_catalog_model_get_sources (model)[0]);
      g_assert_cmpuint (phidias_catalog_model_get_offers (model), !=, 0);

      /* In this order, and every one readable. */
      for (guint j = 0; j < G_N_ELEMENTS (dates); j++)
        {
          g_assert_true (json_object_has_member (json, dates[j]) == (read[j] != NULL));
          if (before != NULL && read[j] != NULL)
            g_assert_cmpint (g_date_time_compare (before, read[j]), <, 0);
          before = read[j] != NULL ? read[j] : before;
        }
      if (phidias_catalog_model_get_successor (model) != NULL)
        {
          g_assert_nonnull (phidias_catalog_find (catalog, phidias_catalog_model_get_successor (model)));
          g_assert_cmpstr (phidias_catalog_model_get_successor (model), !=, phidias_catalog_model_get_name (model));
        }

      for (guint j = 0; phidias_catalog_model_get_regions (model)[j] != NULL; j++)
        g_assert_true (phidias_region_is_known (phidias_catalog_model_get_regions (model)[j]));
      for (guint j = 0; phidias_catalog_model_get_sources (model)[j] != NULL; j++)
        g_assert_true (g_str_has_prefix (phidias_catalog_model_get_sources (model)[j], "https://"));

      phidias_catalog_model_get_benchmarks (model, &n);
      g_assert_cmpuint (n, ==, benchmarks != NULL ? json_array_get_length (benchmarks) : 0);
    }
}

static void
test_cards (void)
{
  g_autoptr (PhidiasCatalog) catalog = phidias_catalog_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (catalog)); i++)
    {
      g_autoptr (PhidiasCatalogModel) model = g_list_model_get_item (G_LIST_MODEL (catalog), i);
      const char *card = phidias_catalog_model_get_card (model);
      gboolean is_retired = phidias_catalog_model_get_lifecycle (model) == PHIDIAS_LIFECYCLE_RETIRED;

      g_test_message ("%s", phidias_catalog_model_get_name (model));
      g_assert_nonnull (card);
      g_assert_nonnull (strstr (card, "## Description\n"));
      /* The banner is the first thing that is read. */
      g_assert_true (g_str_has_prefix (card, "> **Retired on ") == is_retired);
      if (is_retired && phidias_catalog_model_get_successor (model) != NULL)
        g_assert_nonnull (strstr (card, phidias_catalog_model_get_successor (model)));
      if (g_str_has_prefix (phidias_catalog_model_get_name (model), "Phi-3-m"))
        {
          g_assert_nonnull (strstr (card, "## Resources\n"));
          g_assert_nonnull (strstr (card, "## Model architecture\n"));
          g_assert_nonnull (strstr (card, "4.9 trillion tokens"));
          g_assert_nonnull (strstr (card, "## Intended uses\n"));
          g_assert_nonnull (strstr (card, "## Out of scope\n"));
          g_assert_nonnull (strstr (card, "## Responsible AI considerations\n"));
          g_assert_nonnull (strstr (card, "## Content filtering\n"));
        }
    }
}

static void
test_facts (void)
{
  g_autoptr (PhidiasCatalog) catalog = phidias_catalog_new (NULL);
  PhidiasCatalogModel *mini = phidias_catalog_find (catalog, "Phi-3-mini-4k-instruct");
  PhidiasCatalogModel *medium = phidias_catalog_find (catalog, "Phi-3-medium-128k-instruct");
  PhidiasCatalogModel *multimodal = phidias_catalog_find (catalog, "Phi-4-multimodal-instruct");
  g_autofree char *id = phidias_catalog_model_dup_model_id (mini);
  g_autofree char *retired = g_date_time_format (phidias_catalog_model_get_retired_date (mini), "%F");
  const PhidiasModelPrice *prices;
  gboolean tools = TRUE;
  guint n;

  g_assert_cmpstr (id, ==, "azureml://registries/azureml/models/Phi-3-mini-4k-instruct");
  g_assert_cmpstr (phidias_catalog_model_get_title (mini), ==, "Phi-3-mini instruct (4k)");
  g_assert_cmpstr (retired, ==, "2025-08-30");
  g_assert_cmpstr (phidias_catalog_model_get_successor (mini), ==, "Phi-4-mini-instruct");
  g_assert_cmpstr (phidias_catalog_model_get_successor (medium), ==, "Phi-4");
  g_assert_cmpfloat (phidias_catalog_model_find_benchmark (mini, "MMLU", NULL)->value, ==, 70.9);
  g_assert_cmpfloat (phidias_catalog_model_find_benchmark (medium, "Robustness", NULL)->value, ==, 70.2);
  g_assert_cmpfloat_with_epsilon (phidias_catalog_model_get_blended_price (mini), (3 * 0.13 + 0.52) / 4, 1e-9);
  g_assert_cmpuint (g_strv_length ((char **) phidias_catalog_model_get_regions (mini)), ==, 2);
  g_assert_cmpuint (g_strv_length ((char **) phidias_catalog_model_get_languages (multimodal)), ==, 23);
  g_assert_true (phidias_catalog_model_is_unverified (multimodal, "training_date"));
  g_assert_false (phidias_catalog_model_is_unverified (mini, "training_date"));
  g_assert_true (phidias_catalog_model_get_tools (mini, &tools));
  g_assert_false (tools);
  g_assert_false (phidias_catalog_model_get_needs_terms (mini));
  prices = phidias_catalog_model_get_prices (multimodal, &n);
  g_assert_cmpuint (n, ==, 1);
  g_assert_cmpfloat (prices[0].value, ==, 4);
  phidias_catalog_model_get_peers (mini, &n);
  g_assert_cmpuint (n, ==, 20);
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/session/catalog/models", test_models);
  g_test_add_func ("/session/catalog/schema", test_schema);
  g_test_add_func ("/session/catalog/cards", test_cards);
  g_test_add_func ("/session/catalog/facts", test_facts);

  return g_test_run ();
}
