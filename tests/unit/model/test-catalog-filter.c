/* test-catalog-filter.c: finding models by words and facets, and their order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <math.h>
#include <string.h>

#include "phidias-catalog-filter.h"
#include "phidias-test.h"

static const char records[] =
  "[{\"name\":\"Phi-3-mini-4k-instruct\",\"title\":\"Phi-3-mini instruct (4k)\",\"publisher\":\"Microsoft\",\"registry\":\"azureml\","
  "\"task\":\"chat-completion\",\"input\":[\"text\"],\"context\":4096,\"licence\":\"MIT\",\"price_in\":0.13,\"price_out\":0.52,"
  "\"offers\":[\"serverless\",\"managed-compute\"],\"regions\":[\"eastus2\",\"swedencentral\"],\"legacy\":\"2025-06-09\","
  "\"deprecated\":\"2025-06-30\",\"retired\":\"2025-08-30\",\"successor\":\"Phi-4-mini-instruct\","
  "\"benchmarks\":[{\"name\":\"MMLU\",\"detail\":\"5-shot\",\"value\":70.9}]},"
  "{\"name\":\"Phi-4-mini-instruct\",\"publisher\":\"Microsoft\",\"task\":\"chat-completion\",\"input\":[\"text\"],\"context\":131072,"
  "\"licence\":\"MIT\",\"price_in\":0.075,\"price_out\":0.3,\"offers\":[\"serverless\"],\"regions\":[\"eastus\",\"eastus2\"],"
  "\"old_names\":[\"Phi-3-mini-4k-instruct\"],\"benchmarks\":[{\"name\":\"MMLU\",\"value\":67.3}]},"
  "{\"name\":\"Phi-4\",\"publisher\":\"Microsoft\",\"task\":\"chat-completion\",\"input\":[\"text\"],\"context\":16384,\"licence\":\"MIT\","
  "\"price_in\":0.125,\"price_out\":0.5,\"offers\":[\"serverless\"],\"preview\":true,\"regions\":[\"eastus2\"],"
  "\"benchmarks\":[{\"name\":\"MMLU\",\"value\":84.8}]},"
  "{\"name\":\"Cohere-embed-v3-english\",\"publisher\":\"Coh\303\251re\",\"task\":\"embeddings\",\"input\":[\"text\",\"image\"],"
  "\"context\":512,\"price_in\":0.1,\"offers\":[\"serverless\"],\"regions\":[\"eastus2\"]},"
  "{\"name\":\"gpt-4.1\",\"publisher\":\"OpenAI\",\"offers\":[\"azure-openai\"]}]";

static GListModel *
make_models (void)
{
  GListStore *store = g_list_store_new (PHIDIAS_TYPE_CATALOG_MODEL);
  g_autoptr (JsonNode) node = phidias_json_parse (records, sizeof records - 1, 64, sizeof records, NULL);
  g_autoptr (GDateTime) today = g_date_time_new_utc (2026, 11, 24, 12, 0, 0);
  JsonArray *array = json_node_get_array (node);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PhidiasCatalogModel) model =
        phidias_catalog_model_new (phidias_json_get_element (array, i), NULL, today, &error);

      g_assert_no_error (error);
      g_list_store_append (store, model);
    }

  return G_LIST_MODEL (store);
}

/* The names of what matches, in order. */
static char *
list (PhidiasCatalogFilter *filter, GListModel *models)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_object_unref);
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (models); i++)
    {
      g_autoptr (PhidiasCatalogModel) model = g_list_model_get_item (models, i);
      guint at = 0;

      if (!phidias_catalog_filter_matches (filter, model))
        continue;
      while (at < found->len && phidias_catalog_filter_compare (filter, g_ptr_array_index (found, at), model) < 0)
        at++;
      g_ptr_array_insert (found, (int) at, g_steal_pointer (&model));
    }
  for (guint i = 0; i < found->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? " " : "", phidias_catalog_model_get_name (g_ptr_array_index (found, i)));

  return g_string_free (names, FALSE);
}

static void
assert_found (GListModel *models, const char *query, const char *expected)
{
  g_autoptr (PhidiasCatalogFilter) filter = phidias_catalog_filter_new ();
  g_autofree char *found = NULL;

  phidias_catalog_filter_set_query (filter, query);
  found = list (filter, models);
  g_assert_cmpstr (found, ==, expected);
}

static void
test_search (void)
{
  g_autoptr (GListModel) models = make_models ();

  /* Case, dashes, dots and spaces between the parts do not matter. */
  assert_found (models, "phi-4", "Phi-4 Phi-4-mini-instruct");
  assert_found (models, "PHI4", "Phi-4 Phi-4-mini-instruct");
  assert_found (models, "phi_4 MINI", "Phi-4-mini-instruct");
  assert_found (models, "mini instruct", "Phi-4-mini-instruct Phi-3-mini-4k-instruct");
  assert_found (models, "gpt 41", "gpt-4.1");
  assert_found (models, "(4k)", "Phi-3-mini-4k-instruct Phi-4-mini-instruct");

  /* A word begins where a part begins. */
  assert_found (models, "ini", "");
  assert_found (models, "hi-4", "");

  /* Accents on either side. */
  assert_found (models, "cohere", "Cohere-embed-v3-english");
  assert_found (models, "c\303\266h\303\250r\303\251", "Cohere-embed-v3-english");

  /* Tasks, and what the ways to have a model are and were called. */
  assert_found (models, "embeddings", "Cohere-embed-v3-english");
  assert_found (models, "chat completion mini", "Phi-4-mini-instruct Phi-3-mini-4k-instruct");
  assert_found (models, "azure openai", "gpt-4.1");
  assert_found (models, "MaaP", "Phi-3-mini-4k-instruct");
  assert_found (models, "maas embed", "Cohere-embed-v3-english");

  /* Who asks for an old one is told of what takes its place; the one that was asked for is first. */
  assert_found (models, "Phi-3-mini-4k-instruct", "Phi-3-mini-4k-instruct Phi-4-mini-instruct");

  assert_found (models, "  - ", "Phi-4 Phi-4-mini-instruct Cohere-embed-v3-english gpt-4.1 Phi-3-mini-4k-instruct");
}

static void
test_facets (void)
{
  g_autoptr (GListModel) models = make_models ();
  g_autoptr (PhidiasCatalogFilter) filter = phidias_catalog_filter_new ();
  g_autofree char *found = NULL;

  /* Of one facet any, of several all. */
  phidias_catalog_filter_set_selected (filter, PHIDIAS_CATALOG_FACET_PUBLISHER, "Microsoft", TRUE);
  phidias_catalog_filter_set_selected (filter, PHIDIAS_CATALOG_FACET_PUBLISHER, "OpenAI", TRUE);
  found = list (filter, models);
  g_assert_cmpstr (found, ==, "Phi-4 Phi-4-mini-instruct gpt-4.1 Phi-3-mini-4k-instruct");
  g_clear_pointer (&found, g_free);

  phidias_catalog_filter_set_selected (filter, PHIDIAS_CATALOG_FACET_LIFECYCLE, "current", TRUE);
  found = list (filter, models);
  g_assert_cmpstr (found, ==, "Phi-4-mini-instruct gpt-4.1");
  g_clear_pointer (&found, g_free);

  phidias_catalog_filter_set_selected (filter, PHIDIAS_CATALOG_FACET_REGION, "eastus", TRUE);
  found = list (filter, models);
  g_assert_cmpstr (found, ==, "Phi-4-mini-instruct");
  g_clear_pointer (&found, g_free);

  phidias_catalog_filter_set_selected (filter, PHIDIAS_CATALOG_FACET_REGION, "eastus", FALSE);
  phidias_catalog_filter_set_selected (filter, PHIDIAS_CATALOG_FACET_REGION, "", TRUE);
  found = list (filter, models);
  g_assert_cmpstr (found, ==, "gpt-4.1");
  g_clear_pointer (&found, g_free);

  phidias_catalog_filter_set_query (filter, "phi");
  g_assert_false (phidias_catalog_filter_is_empty (filter));
  g_assert_cmpuint (phidias_catalog_filter_get_n_selected (filter), ==, 4);
  phidias_catalog_filter_clear (filter);
  g_assert_true (phidias_catalog_filter_is_empty (filter));

  phidias_catalog_filter_set_selected (filter, PHIDIAS_CATALOG_FACET_MODALITY, "image", TRUE);
  phidias_catalog_filter_set_selected (filter, PHIDIAS_CATALOG_FACET_CONTEXT, "1", TRUE);
  phidias_catalog_filter_set_selected (filter, PHIDIAS_CATALOG_FACET_PRICE, "1", TRUE);
  phidias_catalog_filter_set_selected (filter, PHIDIAS_CATALOG_FACET_TASK, "embeddings", TRUE);
  phidias_catalog_filter_set_selected (filter, PHIDIAS_CATALOG_FACET_LICENCE, "", TRUE);
  found = list (filter, models);
  g_assert_cmpstr (found, ==, "Cohere-embed-v3-english");
}

static const PhidiasCatalogValue *
find_value (GPtrArray *values, const char *id)
{
  for (guint i = 0; i < values->len; i++)
    if (g_str_equal (((PhidiasCatalogValue *) g_ptr_array_index (values, i))->id, id))
      return g_ptr_array_index (values, i);
  g_assert_not_reached ();
}

static void
test_counts (void)
{
  g_autoptr (GListModel) models = make_models ();
  g_autoptr (PhidiasCatalogFilter) filter = phidias_catalog_filter_new ();
  g_autoptr (GPtrArray) publishers = NULL;
  g_autoptr (GPtrArray) lifecycles = NULL;
  g_autoptr (GPtrArray) contexts = NULL;

  /* A facet's own values do not narrow its counts, the others' do. */
  phidias_catalog_filter_set_selected (filter, PHIDIAS_CATALOG_FACET_PUBLISHER, "Microsoft", TRUE);
  publishers = phidias_catalog_filter_dup_values (filter, PHIDIAS_CATALOG_FACET_PUBLISHER, models);
  g_assert_cmpuint (publishers->len, ==, 3);
  g_assert_cmpuint (find_value (publishers, "Microsoft")->count, ==, 3);
  g_assert_true (find_value (publishers, "Microsoft")->is_selected);
  g_assert_cmpuint (find_value (publishers, "OpenAI")->count, ==, 1);
  g_assert_false (find_value (publishers, "OpenAI")->is_selected);

  lifecycles = phidias_catalog_filter_dup_values (filter, PHIDIAS_CATALOG_FACET_LIFECYCLE, models);
  g_assert_cmpuint (lifecycles->len, ==, 3);
  g_assert_cmpstr (((PhidiasCatalogValue *) g_ptr_array_index (lifecycles, 0))->id, ==, "preview");
  g_assert_cmpstr (((PhidiasCatalogValue *) g_ptr_array_index (lifecycles, 2))->id, ==, "retired");
  g_assert_cmpuint (find_value (lifecycles, "current")->count, ==, 1);

  /* In order of size, what is not known last. */
  contexts = phidias_catalog_filter_dup_values (filter, PHIDIAS_CATALOG_FACET_CONTEXT, models);
  g_assert_cmpstr (((PhidiasCatalogValue *) g_ptr_array_index (contexts, 0))->id, ==, "1");
  g_assert_cmpstr (((PhidiasCatalogValue *) g_ptr_array_index (contexts, contexts->len - 1))->id, ==, "0");
}

static void
test_sort (void)
{
  g_autoptr (GListModel) models = make_models ();
  g_autoptr (PhidiasCatalogFilter) filter = phidias_catalog_filter_new ();
  static const struct
  {
    PhidiasCatalogSort  sort;
    const char         *expected;
  } cases[] = {
    { PHIDIAS_CATALOG_SORT_NAME, "Cohere-embed-v3-english gpt-4.1 Phi-3-mini-4k-instruct Phi-4 Phi-4-mini-instruct" },
    { PHIDIAS_CATALOG_SORT_PRICE, "Cohere-embed-v3-english Phi-4-mini-instruct Phi-4 Phi-3-mini-4k-instruct gpt-4.1" },
    { PHIDIAS_CATALOG_SORT_CONTEXT, "Phi-4-mini-instruct Phi-4 Phi-3-mini-4k-instruct Cohere-embed-v3-english gpt-4.1" },
    { PHIDIAS_CATALOG_SORT_QUALITY, "Phi-4 Phi-3-mini-4k-instruct Phi-4-mini-instruct Cohere-embed-v3-english gpt-4.1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = NULL;

      phidias_catalog_filter_set_sort (filter, cases[i].sort);
      found = list (filter, models);
      if (cases[i].sort != PHIDIAS_CATALOG_SORT_NAME) /* which is the locale's */
        g_assert_cmpstr (found, ==, cases[i].expected);
    }
}

static void
count_cb (PhidiasCatalogFilter *filter, guint *count)
{
  *count += 1;
}

static void
test_changed (void)
{
  g_autoptr (PhidiasCatalogFilter) filter = phidias_catalog_filter_new ();
  guint count = 0;

  g_signal_connect (filter, "changed", G_CALLBACK (count_cb), &count);
  phidias_catalog_filter_set_query (filter, "");
  phidias_catalog_filter_clear (filter);
  phidias_catalog_filter_set_selected (filter, PHIDIAS_CATALOG_FACET_TASK, "x", FALSE);
  g_assert_cmpuint (count, ==, 0);
  phidias_catalog_filter_set_query (filter, "a");
  phidias_catalog_filter_set_query (filter, "a");
  phidias_catalog_filter_set_selected (filter, PHIDIAS_CATALOG_FACET_TASK, "x", TRUE);
  phidias_catalog_filter_set_selected (filter, PHIDIAS_CATALOG_FACET_TASK, "x", TRUE);
  phidias_catalog_filter_set_sort (filter, PHIDIAS_CATALOG_SORT_NAME);
  phidias_catalog_filter_clear (filter);
  g_assert_cmpuint (count, ==, 4);
}

/* A model's place is told by the dates, on the day that they name. */
static void
test_lifecycle (void)
{
  static const char text[] = "{\"name\":\"x\",\"preview\":true,\"legacy\":\"2025-06-09\",\"deprecated\":\"2025-06-30\",\"retired\":\"2025-08-30\"}";
  static const struct
  {
    int              month, day, hour;
    PhidiasLifecycle lifecycle;
  } cases[] = {
    { 6, 8, 23, PHIDIAS_LIFECYCLE_PREVIEW },
    { 6, 9, 0, PHIDIAS_LIFECYCLE_LEGACY },
    { 6, 30, 0, PHIDIAS_LIFECYCLE_DEPRECATED },
    { 8, 29, 23, PHIDIAS_LIFECYCLE_DEPRECATED },
    { 8, 30, 0, PHIDIAS_LIFECYCLE_RETIRED },
  };
  g_autoptr (JsonNode) node = phidias_json_parse (text, sizeof text - 1, 64, sizeof text, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GDateTime) today = g_date_time_new_utc (2025, cases[i].month, cases[i].day, cases[i].hour, 0, 0);
      g_autoptr (PhidiasCatalogModel) model = phidias_catalog_model_new (json_node_get_object (node), NULL, today, NULL);

      g_assert_cmpuint (phidias_catalog_model_get_lifecycle (model), ==, cases[i].lifecycle);
    }
}

/* Whatever a record holds, what is wrong in it is not known. */
static void
test_junk (void)
{
  static const char * const good[] = {
    "{\"name\":\"x\",\"context\":-1,\"price_in\":-3,\"price_out\":0,\"retired\":\"soon\",\"tools\":null}",
    "{\"name\":\"x\",\"context\":\"many\",\"price_in\":\"free\",\"input\":\"text\",\"benchmarks\":{},\"retired\":17}",
    "{\"name\":\"x\",\"input\":[1,null,{},\"\"],\"benchmarks\":[1,{},{\"name\":\"y\",\"value\":101}],\"retired\":\"2025-13-99\"}",
  };
  static const char * const bad[] = { "{}", "{\"name\":\"\"}", "{\"name\":7}" };
  g_autoptr (GDateTime) today = g_date_time_new_utc (2026, 11, 24, 12, 0, 0);

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autoptr (JsonNode) node = phidias_json_parse (good[i], strlen (good[i]), 64, 4096, NULL);
      g_autoptr (PhidiasCatalogModel) model = phidias_catalog_model_new (json_node_get_object (node), NULL, today, NULL);
      guint n;

      g_assert_nonnull (model);
      g_assert_cmpuint (phidias_catalog_model_get_context (model), ==, 0);
      g_assert_true (isnan (phidias_catalog_model_get_blended_price (model)));
      g_assert_cmpuint (phidias_catalog_model_get_lifecycle (model), ==, PHIDIAS_LIFECYCLE_CURRENT);
      g_assert_null (phidias_catalog_model_get_input (model)[0]);
      phidias_catalog_model_get_benchmarks (model, &n);
      g_assert_cmpuint (n, ==, 0);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (JsonNode) node = phidias_json_parse (bad[i], strlen (bad[i]), 64, 4096, NULL);

      g_assert_null (phidias_catalog_model_new (json_node_get_object (node), NULL, today, NULL));
    }
}

static void
test_words (void)
{
  g_autofree char *tokens = phidias_catalog_format_tokens (131072);
  g_autofree char *none = phidias_catalog_format_tokens (0);
  g_autofree char *price = phidias_catalog_format_price (0.125);
  g_autofree char *whole = phidias_catalog_format_price (3);
  g_autofree char *region = phidias_region_dup_title ("swedencentral");

  g_assert_cmpstr (tokens, ==, "131,072");
  g_assert_cmpstr (none, ==, "Not known");
  g_assert_cmpstr (price, ==, "$0.125");
  g_assert_cmpstr (whole, ==, "$3.00");
  g_assert_cmpstr (region, ==, "Sweden Central");
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/model/catalog/search", test_search);
  g_test_add_func ("/model/catalog/facets", test_facets);
  g_test_add_func ("/model/catalog/counts", test_counts);
  g_test_add_func ("/model/catalog/sort", test_sort);
  g_test_add_func ("/model/catalog/changed", test_changed);
  g_test_add_func ("/model/catalog/lifecycle", test_lifecycle);
  g_test_add_func ("/model/catalog/junk", test_junk);
  g_test_add_func ("/model/catalog/words", test_words);

  return g_test_run ();
}
