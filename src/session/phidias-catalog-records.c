/* phidias-catalog-records.c: what stands in the catalog's files, and how they are laid over each other
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-catalog-records.h"

#include <string.h>

#include "phidias-catalog-model.h"
#include "phidias-catalog-resources.h"

#define RESOURCES "/io/github/phidias_studio/Phidias/catalog"

static const char *
get_name (JsonObject *record)
{
  return phidias_json_get_string (record, "name");
}

static void
load_file (GHashTable *shipped, const char *name, GDateTime **day)
{
  g_autofree char *path = g_strconcat (RESOURCES "/", name, NULL);
  g_autoptr (GBytes) bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *models;
  const char *date;

  node = phidias_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), PHIDIAS_JSON_DEPTH_USER, PHIDIAS_CATALOG_MAX_FILE, NULL);
  models = phidias_json_get_array (phidias_json_get_root (node), "models");
  g_assert (models != NULL); /* a unit test reads every file */
  date = phidias_json_get_string (phidias_json_get_root (node), "date");
  if (date != NULL && *day == NULL)
    {
      g_autofree char *full = g_strconcat (date, "T00:00:00Z", NULL);

      *day = g_date_time_new_from_iso8601 (full, NULL);
    }

  for (guint i = 0; i < json_array_get_length (models); i++)
    {
      JsonObject *record = phidias_json_get_element (models, i);

      g_hash_table_insert (shipped, g_strdup (get_name (record)), json_object_ref (record));
    }
}

static char *
dup_card (const char *name)
{
  g_autofree char *path = g_strconcat (RESOURCES "/cards/", name, ".md", NULL);
  g_autoptr (GBytes) bytes = NULL;

  if (strchr (name, '/') != NULL)
    return NULL;
  bytes = g_resources_lookup_data (path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  return bytes != NULL ? g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)) : NULL;
}

/* What the online catalog tells of a model that is shipped: names, sentences and the ways to have
 * it stay ours, which know of both ways. */
static gboolean
is_refreshed_fact (const char *name)
{
  static const char * const names[] = {
    "version", "task", "input", "output", "context", "max_output", "languages", "price_in", "price_out", NULL,
  };

  return g_strv_contains (names, name);
}

/* A fact that came from a service has a source. */
static void
forget_unverified (JsonObject *record, JsonObject *over)
{
  JsonArray *unverified = phidias_json_get_array (record, "unverified");
  JsonArray *left;

  if (unverified == NULL)
    return;
  left = json_array_new ();
  for (guint i = 0; i < json_array_get_length (unverified); i++)
    {
      const char *fact = json_array_get_string_element (unverified, i);

      if (!is_refreshed_fact (fact) || !json_object_has_member (over, fact))
        json_array_add_string_element (left, fact);
    }
  json_object_set_array_member (record, "unverified", left);
}

static JsonObject *
merge (JsonObject *shipped, JsonObject *over)
{
  JsonObject *record = json_object_new ();
  g_autoptr (GList) members = NULL;

  if (shipped != NULL)
    members = json_object_get_members (shipped);
  for (GList *at = members; at != NULL; at = at->next)
    json_object_set_member (record, at->data, json_object_dup_member (shipped, at->data));
  g_clear_pointer (&members, g_list_free);

  if (over != NULL)
    members = json_object_get_members (over);
  for (GList *at = members; at != NULL; at = at->next)
    if (shipped == NULL || is_refreshed_fact (at->data))
      json_object_set_member (record, at->data, json_object_dup_member (over, at->data));
  if (shipped != NULL && over != NULL)
    forget_unverified (record, over);

  return record;
}

static int
compare_models (gconstpointer a, gconstpointer b)
{
  PhidiasCatalogModel *left = *(PhidiasCatalogModel * const *) a;
  PhidiasCatalogModel *right = *(PhidiasCatalogModel * const *) b;

  return strcmp (phidias_catalog_model_get_name (left), phidias_catalog_model_get_name (right));
}

static void
add_model (GPtrArray *models, JsonObject *shipped, JsonObject *over, GDateTime *today)
{
  g_autoptr (JsonObject) record = merge (shipped, over);
  g_autofree char *card = get_name (record) != NULL ? dup_card (get_name (record)) : NULL;
  PhidiasCatalogModel *model = phidias_catalog_model_new (record, card, today, NULL);

  if (model != NULL)
    g_ptr_array_add (models, model);
}

/* ---- For the catalog ---- */

/*
 * phidias_catalog_records_load:
 * @day: (out): the day that the shipped facts are of
 *
 * Returns: (transfer full): name → JsonObject, of what is shipped
 */
GHashTable *
phidias_catalog_records_load (GDateTime **day)
{
  GHashTable *shipped = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) json_object_unref);
  g_auto (GStrv) names = NULL;

  *day = NULL;
  g_resources_register (phidias_catalog_get_resource ());
  names = g_resources_enumerate_children (RESOURCES, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  for (guint i = 0; names[i] != NULL; i++)
    if (g_str_has_suffix (names[i], ".json"))
      load_file (shipped, names[i], day);

  return shipped;
}

/*
 * phidias_catalog_records_build:
 * @shipped: name → JsonObject
 * @overlay: (nullable): what a refresh brought
 *
 * Returns: (transfer full): the models of both, by name
 */
GPtrArray *
phidias_catalog_records_build (GHashTable *shipped, JsonArray *overlay)
{
  g_autoptr (GDateTime) today = g_date_time_new_now_utc ();
  g_autoptr (GHashTable) over = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *models = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer name;
  gpointer record;

  for (guint i = 0; overlay != NULL && i < json_array_get_length (overlay); i++)
    {
      JsonObject *item = phidias_json_get_element (overlay, i);

      if (item != NULL && get_name (item) != NULL)
        g_hash_table_insert (over, (gpointer) get_name (item), item);
    }

  g_hash_table_iter_init (&iter, shipped);
  while (g_hash_table_iter_next (&iter, &name, &record))
    {
      add_model (models, record, g_hash_table_lookup (over, name), today);
      g_hash_table_remove (over, name);
    }
  g_hash_table_iter_init (&iter, over);
  while (g_hash_table_iter_next (&iter, &name, &record))
    add_model (models, NULL, record, today);
  g_ptr_array_sort (models, compare_models);

  return models;
}

/*
 * phidias_catalog_records_add_prices:
 * @records: records
 * @prices: name → object with price_in, price_out
 *
 * Lays the prices into the records; of a model that is not among them, one with its price alone.
 * What had a price keeps it where there is none in @prices.
 */
void
phidias_catalog_records_add_prices (JsonArray *records, JsonObject *prices)
{
  g_autoptr (GHashTable) by_name = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GList) names = json_object_get_members (prices);

  for (guint i = 0; i < json_array_get_length (records); i++)
    {
      JsonObject *record = phidias_json_get_element (records, i);

      g_hash_table_insert (by_name, (gpointer) get_name (record), record);
    }
  for (GList *at = names; at != NULL; at = at->next)
    {
      JsonObject *price = phidias_json_get_object (prices, at->data);
      JsonObject *record = g_hash_table_lookup (by_name, at->data);
      static const char * const members[] = { "price_in", "price_out" };

      if (record == NULL)
        {
          record = json_object_new ();
          json_object_set_string_member (record, "name", at->data);
          json_array_add_object_element (records, record);
          g_hash_table_insert (by_name, (gpointer) get_name (record), record);
        }
      for (guint i = 0; i < G_N_ELEMENTS (members); i++)
        if (json_object_has_member (price, members[i]))
          json_object_set_double_member (record, members[i], phidias_json_get_double (price, members[i], 0));
    }
}

/*
 * phidias_catalog_records_dup_prices:
 * @overlay: (nullable): what the refresh before brought
 *
 * Returns: (transfer full): name → object with price_in, price_out, for when there are none now
 */
JsonObject *
phidias_catalog_records_dup_prices (JsonArray *overlay)
{
  JsonObject *prices = json_object_new ();

  for (guint i = 0; overlay != NULL && i < json_array_get_length (overlay); i++)
    {
      JsonObject *record = phidias_json_get_element (overlay, i);

      if (record != NULL && get_name (record) != NULL
          && (json_object_has_member (record, "price_in") || json_object_has_member (record, "price_out")))
        json_object_set_object_member (prices, get_name (record), json_object_ref (record));
    }

  return prices;
}
