/* test-prices.c: retail prices: filters, currencies, pages
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "emulator-fixture.h"

#include "phidias-test.h"

#include <string.h>

#define PRICES "/prices/api/retail/prices"
#define STRICT "2023-01-01-preview"

static EmulatorReply *
ask (EmulatorFixture *fixture, const char *version, const char *filter)
{
  g_autofree char *escaped = g_uri_escape_string (filter, NULL, FALSE);
  g_autofree char *path = g_strdup_printf (PRICES "?api-version=%s&currencyCode='USD'&$filter=%s", version, escaped);

  return emulator_fixture_get (fixture, path);
}

static double
get_double (EmulatorReply *reply, const char *path)
{
  JsonNode *node = emulator_find (reply->json, path);

  g_assert_nonnull (node);

  return json_node_get_double (node);
}

static void
test_item (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new_with_control_plane (NULL);
  g_autoptr (EmulatorReply) reply = ask (fixture, STRICT,
                                         "serviceName eq 'Foundry Models' and armRegionName eq 'eastus2' and "
                                         "contains(meterName,'Phi-4-mini-instruct')");

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpint (emulator_reply_get_int (reply, "Count"), ==, 2);
  g_assert_cmpstr (emulator_reply_get_string (reply, "BillingCurrency"), ==, "USD");
  g_assert_true (JSON_NODE_HOLDS_NULL (emulator_find (reply->json, "NextPageLink")));
  g_assert_cmpstr (emulator_reply_get_string (reply, "Items.0.meterName"), ==, "Phi-4-mini-instruct Input Tokens");
  g_assert_cmpstr (emulator_reply_get_string (reply, "Items.1.meterName"), ==, "Phi-4-mini-instruct Output Tokens");
  g_assert_cmpstr (emulator_reply_get_string (reply, "Items.0.unitOfMeasure"), ==, "1K");
  g_assert_cmpstr (emulator_reply_get_string (reply, "Items.0.armRegionName"), ==, "eastus2");
  g_assert_cmpstr (emulator_reply_get_string (reply, "Items.0.type"), ==, "Consumption");
  /* 0.075 and 0.30 dollars a million. */
  g_assert_cmpfloat_with_epsilon (get_double (reply, "Items.0.retailPrice"), 0.000075, 1e-12);
  g_assert_cmpfloat_with_epsilon (get_double (reply, "Items.1.unitPrice"), 0.0003, 1e-12);
}

static void
test_filters (void)
{
  static const struct
  {
    const char *version;
    const char *filter;
    int count;
  } cases[] = {
    { STRICT, "armRegionName eq 'eastus2' and skuName eq 'Phi-4'", 2 },
    { STRICT, "armRegionName eq 'EastUS2' and skuName eq 'Phi-4'", 0 },
    { STRICT, "contains(skuName,'phi-4')", 0 },
    { "2021-10-01-preview", "armRegionName eq 'EastUS2' and skuName eq 'phi-4'", 2 },
    { "2021-10-01-preview", "contains(meterName,'phi-4-MINI-instruct') and armRegionName eq 'westus'", 2 },
    { STRICT, "serviceName eq 'Cognitive Services'", 0 },
    { STRICT, "skuName eq 'Phi-4' and (armRegionName eq 'eastus' or armRegionName eq 'westus3')", 4 },
    { STRICT, "skuName eq 'Phi-4' and armRegionName eq 'eastus' or skuName eq 'Phi-4' and armRegionName eq 'westus'", 4 },
    { STRICT, "skuName eq 'Phi-3-mini-4k-instruct'", 4 },
    { STRICT, "skuName eq 'Phi-3-mini-4k-instruct' and armRegionName ne 'eastus2'", 2 },
    { STRICT, "startswith(meterName,'Phi-4 ') and endswith(meterName,'Input Tokens')", 7 },
    { STRICT, "contains(meterName, 'it''s')", 0 },
    { STRICT, "skuName eq 'Phi-3-mini-4k-instruct' and  ( armRegionName eq 'swedencentral' ) ", 2 },
  };
  static const char *const bad[] = {
    "colour eq 'red'", "skuName", "skuName eq", "skuName eq Phi-4", "skuName eq 'Phi-4", "skuName like 'Phi-4'",
    "contains(skuName)", "contains(skuName,'x'", "skuName eq 'x' and", "skuName eq 'x' skuName eq 'y'", "(skuName eq 'x'",
    "skuName eq 'x')", "((((((((((((((((((((((skuName eq 'x'))))))))))))))))))))))",
  };
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new_with_control_plane (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EmulatorReply) reply = ask (fixture, cases[i].version, cases[i].filter);

      g_test_message ("%s", cases[i].filter);
      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_cmpint (emulator_reply_get_int (reply, "Count"), ==, cases[i].count);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (EmulatorReply) reply = ask (fixture, STRICT, bad[i]);

      g_test_message ("%s", bad[i]);
      g_assert_cmpuint (reply->status, ==, 400);
      g_assert_cmpstr (emulator_reply_get_string (reply, "Error.Message"), ==, "Invalid OData parameters supplied");
    }
}

static void
test_currencies (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new_with_control_plane (NULL);
  g_autoptr (EmulatorReply) euro = emulator_fixture_get (fixture, PRICES "?currencyCode='EUR'");
  g_autoptr (EmulatorReply) bare = emulator_fixture_get (fixture, PRICES "?currencyCode=eur");
  g_autoptr (EmulatorReply) none = emulator_fixture_get (fixture, PRICES);
  g_autoptr (EmulatorReply) odd = emulator_fixture_get (fixture, PRICES "?currencyCode='ZZZ'");
  g_autoptr (EmulatorReply) post = emulator_fixture_post_form (fixture, PRICES, "x", "y", NULL);

  g_assert_cmpstr (emulator_reply_get_string (euro, "BillingCurrency"), ==, "EUR");
  g_assert_cmpstr (emulator_reply_get_string (euro, "Items.0.currencyCode"), ==, "EUR");
  g_assert_cmpfloat (get_double (euro, "Items.0.retailPrice"), ==, get_double (bare, "Items.0.retailPrice"));
  g_assert_cmpfloat (get_double (euro, "Items.0.retailPrice"), <, get_double (none, "Items.0.retailPrice"));
  g_assert_cmpstr (emulator_reply_get_string (none, "BillingCurrency"), ==, "USD");
  g_assert_cmpuint (odd->status, ==, 400);
  g_assert_cmpuint (post->status, ==, 405);
}

static void
test_pages (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new_with_control_plane (NULL);
  const char *url = phidias_emulator_get_url (fixture->emulator);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *path = g_strdup (PRICES "?api-version=" STRICT "&$filter=contains(meterName,%27Phi%27)%20and%20armRegionName%20eq%20%27eastus2%27");
  g_autoptr (EmulatorReply) whole = emulator_fixture_get (fixture, path);
  guint pages = 0;

  g_assert_true (JSON_NODE_HOLDS_NULL (emulator_find (whole->json, "NextPageLink")));
  emulator_fixture_control (fixture, "{\"path\":\"/prices/\",\"page_size\":4,\"times\":0}");
  while (path != NULL)
    {
      g_autoptr (EmulatorReply) reply = emulator_fixture_get (fixture, path);
      const char *next = emulator_reply_get_string (reply, "NextPageLink");
      JsonArray *items = json_node_get_array (emulator_find (reply->json, "Items"));

      g_assert_cmpuint (reply->status, ==, 200);
      for (guint i = 0; i < json_array_get_length (items); i++)
        g_assert_true (g_hash_table_add (seen, g_strdup (json_object_get_string_member (json_array_get_object_element (items, i), "meterId"))));
      g_free (path);
      path = NULL;
      if (next != NULL)
        {
          g_assert_true (g_str_has_prefix (next, url));
          path = g_strdup (next + strlen (url));
        }
      pages++;
    }
  g_assert_cmpint (g_hash_table_size (seen), ==, emulator_reply_get_int (whole, "Count"));
  g_assert_cmpuint (pages, ==, (g_hash_table_size (seen) + 3) / 4);
  g_assert_cmpuint (pages, >, 2);
  {
    g_autoptr (EmulatorReply) beyond = emulator_fixture_get (fixture, PRICES "?$skip=100000");
    g_autoptr (EmulatorReply) nonsense = emulator_fixture_get (fixture, PRICES "?$skip=x");

    g_assert_cmpint (emulator_reply_get_int (beyond, "Count"), ==, 0);
    g_assert_cmpuint (nonsense->status, ==, 400);
  }
}

static void
test_wishes (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new_with_control_plane (NULL);

  emulator_fixture_control (fixture, "[{\"path\":\"/prices/\",\"body\":{\"BillingCurrency\":\"USD\",\"Items\":[],\"NextPageLink\":null,\"Count\":0}},"
                                     "{\"path\":\"/prices/\",\"status\":429,\"headers\":{\"Retry-After\":\"60\"}}]");
  {
    g_autoptr (EmulatorReply) empty = emulator_fixture_get (fixture, PRICES);
    g_autoptr (EmulatorReply) busy = emulator_fixture_get (fixture, PRICES);

    g_assert_cmpint (emulator_reply_get_int (empty, "Count"), ==, 0);
    g_assert_cmpuint (busy->status, ==, 429);
    g_assert_cmpstr (emulator_reply_get_header (busy, "Retry-After"), ==, "60");
  }
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/prices/item", test_item);
  g_test_add_func ("/prices/filters", test_filters);
  g_test_add_func ("/prices/currencies", test_currencies);
  g_test_add_func ("/prices/pages", test_pages);
  g_test_add_func ("/prices/wishes", test_wishes);

  return g_test_run ();
}
