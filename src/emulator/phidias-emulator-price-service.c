/* phidias-emulator-price-service.c: retail prices, as Azure tells them
 *
 * `<url>/prices` stands for `https://prices.azure.com`. A price is for one meter in one region, and
 * for a thousand tokens. From api-version 2023-01-01-preview capital letters count in filters.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-price-service.h"

#include "phidias-emulator-json.h"
#include "phidias-emulator-price-filter.h"
#include "phidias-emulator-service.h"

#include <math.h>
#include <string.h>

#define ROUTE "/prices/api/retail/prices"
#define SERVICE "Foundry Models"
#define PAGE_SIZE 1000
#define STRICT_VERSION "2023-01-01-preview"

struct _PhidiasEmulatorPriceService
{
  GPtrArray *items; /* of JsonObject, in US dollars */
};

static const struct
{
  const char *arm;
  const char *name;
} regions[] = {
  { "eastus", "US East" },
  { "eastus2", "US East 2" },
  { "northcentralus", "US North Central" },
  { "southcentralus", "US South Central" },
  { "swedencentral", "SE Central" },
  { "westus", "US West" },
  { "westus3", "US West 3" },
};

/* What a dollar is in them; "for reference" only, as Azure says. */
static const struct
{
  const char *code;
  double rate;
} currencies[] = {
  { "USD", 1 },
  { "EUR", 0.87 },
  { "GBP", 0.75 },
};

static const char *
get_region_name (const char *region)
{
  for (guint i = 0; i < G_N_ELEMENTS (regions); i++)
    if (g_str_equal (regions[i].arm, region))
      return regions[i].name;

  return region;
}

static JsonObject *
make_item (JsonObject *price, const char *region, gboolean is_input)
{
  const char *model = phidias_emulator_json_get_string (price, "model");
  g_autofree char *meter = g_strdup_printf ("%s %s Tokens", model, is_input ? "Input" : "Output");
  g_autofree char *id = g_strdup_printf ("%s/%s", region, meter);
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_MD5, id, -1);
  /* A million costs so much; a thousand is what is sold. */
  double amount = phidias_emulator_json_get_double (price, is_input ? "input" : "output", 0) / 1000;
  JsonObject *item = json_object_new ();

  json_object_set_string_member (item, "currencyCode", "USD");
  json_object_set_double_member (item, "tierMinimumUnits", 0);
  json_object_set_double_member (item, "retailPrice", amount);
  json_object_set_double_member (item, "unitPrice", amount);
  json_object_set_string_member (item, "armRegionName", region);
  json_object_set_string_member (item, "location", get_region_name (region));
  json_object_set_string_member (item, "effectiveStartDate", "2026-01-01T00:00:00Z");
  json_object_set_string_member (item, "meterId", hash);
  json_object_set_string_member (item, "meterName", meter);
  json_object_set_string_member (item, "productName", phidias_emulator_json_get_string (price, "product"));
  json_object_set_string_member (item, "skuName", model);
  json_object_set_string_member (item, "serviceName", SERVICE);
  json_object_set_string_member (item, "serviceFamily", "AI + Machine Learning");
  json_object_set_string_member (item, "unitOfMeasure", "1K");
  json_object_set_string_member (item, "type", "Consumption");
  json_object_set_boolean_member (item, "isPrimaryMeterRegion", TRUE);
  json_object_set_string_member (item, "armSkuName", "");

  return item;
}

static void
reply_fault (SoupServerMessage *message, guint status, const char *text)
{
  g_autofree char *code = g_strdup_printf ("%u", status);
  JsonObject *body = json_object_new ();
  JsonObject *error = json_object_new ();

  json_object_set_string_member (error, "Code", code);
  json_object_set_string_member (error, "Message", text);
  json_object_set_object_member (body, "Error", error);
  phidias_emulator_service_reply_object (message, status, body);
}

static const char *
get_parameter (GHashTable *query, const char *name)
{
  return query != NULL ? g_hash_table_lookup (query, name) : NULL;
}

/* As it is, or in quotes. */
static double
find_rate (GHashTable *query, const char **code)
{
  const char *text = get_parameter (query, "currencyCode");
  g_autofree char *bare = g_strdup (text != NULL ? text : "USD");

  g_strdelimit (bare, "'\"", ' ');
  g_strstrip (bare);
  for (guint i = 0; i < G_N_ELEMENTS (currencies); i++)
    if (g_ascii_strcasecmp (currencies[i].code, bare) == 0)
      {
        *code = currencies[i].code;
        return currencies[i].rate;
      }

  return 0;
}

static GPtrArray *
select_items (PhidiasEmulatorPriceService *self, const char *filter, gboolean with_case)
{
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < self->items->len; i++)
    if (filter == NULL || phidias_emulator_price_filter_matches (filter, g_ptr_array_index (self->items, i), with_case))
      g_ptr_array_add (found, g_ptr_array_index (self->items, i));

  return found;
}

/* Copied: in another currency it is another price. */
static JsonObject *
convert (JsonObject *item, const char *code, double rate)
{
  static const char *const amounts[] = { "retailPrice", "unitPrice" };
  JsonObject *copy = json_object_new ();
  g_autoptr (GList) names = json_object_get_members (item);

  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_member (copy, l->data, json_node_copy (json_object_get_member (item, l->data)));
  json_object_set_string_member (copy, "currencyCode", code);
  for (guint i = 0; i < G_N_ELEMENTS (amounts); i++)
    json_object_set_double_member (copy, amounts[i],
                                   round (phidias_emulator_json_get_double (item, amounts[i], 0) * rate * 1e9) / 1e9);

  return copy;
}

static char *
make_next_link (SoupServerMessage *message, GHashTable *query, guint place)
{
  g_autofree char *origin = phidias_emulator_service_dup_origin (message);
  GString *link = g_string_new (origin);
  GHashTableIter iter;
  gpointer name, value;

  g_string_append (link, ROUTE "?");
  if (query != NULL)
    {
      g_hash_table_iter_init (&iter, query);
      while (g_hash_table_iter_next (&iter, &name, &value))
        {
          g_autofree char *escaped_name = g_uri_escape_string (name, "$", FALSE);
          g_autofree char *escaped = g_uri_escape_string (value, NULL, FALSE);

          if (!g_str_equal (name, "$skip"))
            g_string_append_printf (link, "%s=%s&", escaped_name, escaped);
        }
    }
  g_string_append_printf (link, "$skip=%u", place);

  return g_string_free (link, FALSE);
}

static void
handle (PhidiasEmulatorPriceService *self, SoupServerMessage *message, GHashTable *query, guint size)
{
  const char *filter = get_parameter (query, "$filter");
  const char *skip = get_parameter (query, "$skip");
  const char *version = get_parameter (query, "api-version");
  const char *code = NULL;
  double rate = find_rate (query, &code);
  g_autoptr (GPtrArray) found = NULL;
  JsonArray *items;
  JsonObject *body;
  guint64 place = 0;
  guint64 end;

  if ((filter != NULL && !phidias_emulator_price_filter_is_valid (filter, g_ptr_array_index (self->items, 0))) ||
      (skip != NULL && !g_ascii_string_to_unsigned (skip, 10, 0, G_MAXINT, &place, NULL)) || code == NULL)
    {
      reply_fault (message, 400, "Invalid OData parameters supplied");
      return;
    }

  found = select_items (self, filter, version != NULL && strcmp (version, STRICT_VERSION) >= 0);
  place = MIN (place, found->len);
  end = MIN (place + size, found->len);
  items = json_array_new ();
  for (guint64 i = place; i < end; i++)
    json_array_add_object_element (items, convert (g_ptr_array_index (found, i), code, rate));
  body = json_object_new ();
  json_object_set_string_member (body, "BillingCurrency", code);
  json_object_set_string_member (body, "CustomerEntityId", "Default");
  json_object_set_string_member (body, "CustomerEntityType", "Retail");
  json_object_set_array_member (body, "Items", items);
  if (end < found->len)
    {
      g_autofree char *link = make_next_link (message, query, end);

      json_object_set_string_member (body, "NextPageLink", link);
    }
  else
    json_object_set_null_member (body, "NextPageLink");
  json_object_set_int_member (body, "Count", end - place);
  phidias_emulator_service_reply_object (message, 200, body);
}

/**
 * phidias_emulator_price_service_new:
 *
 * Returns: (transfer full): the prices
 */
PhidiasEmulatorPriceService *
phidias_emulator_price_service_new (void)
{
  PhidiasEmulatorPriceService *self = g_new0 (PhidiasEmulatorPriceService, 1);
  g_autoptr (JsonNode) node = phidias_emulator_service_load ("prices.json");
  JsonArray *prices = json_node_get_array (node);

  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  for (guint i = 0; i < json_array_get_length (prices); i++)
    {
      JsonObject *price = json_array_get_object_element (prices, i);
      JsonArray *places = phidias_emulator_json_get_array (price, "regions");

      for (guint r = 0; r < json_array_get_length (places); r++)
        for (guint is_input = 0; is_input < 2; is_input++)
          g_ptr_array_add (self->items, make_item (price, json_array_get_string_element (places, r), !is_input));
    }

  return self;
}

/**
 * phidias_emulator_price_service_free:
 * @self: (transfer full): the prices
 *
 * Frees them.
 */
void
phidias_emulator_price_service_free (PhidiasEmulatorPriceService *self)
{
  g_ptr_array_unref (self->items);
  g_free (self);
}

/**
 * phidias_emulator_price_service_handle:
 * @self: the prices
 * @message: a request
 * @path: its path
 * @query: (nullable): its query
 * @behaviour: (nullable): what a test wants
 *
 * Returns: whether it was a request for prices, which has its answer then
 */
gboolean
phidias_emulator_price_service_handle (PhidiasEmulatorPriceService *self,
                                       SoupServerMessage *message,
                                       const char *path,
                                       GHashTable *query,
                                       PhidiasEmulatorBehaviour *behaviour)
{
  gint64 size = behaviour != NULL && behaviour->page_size > 0 ? behaviour->page_size : PAGE_SIZE;

  if (!g_str_equal (path, ROUTE))
    return FALSE;

  if (phidias_emulator_service_is_method (message, "GET"))
    handle (self, message, query, MIN (size, PAGE_SIZE));
  else
    reply_fault (message, 405, "Only GET requests are accepted here.");

  return TRUE;
}
