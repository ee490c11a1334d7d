/* test-catalog.c: the catalog is refreshed, or stays as it was
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include <math.h>
#include <string.h>

#include "../emulator/emulator-fixture.h"
#include "phidias-catalog-client.h"
#include "phidias-catalog.h"
#include "phidias-error.h"
#include "phidias-price-client.h"
#include "phidias-raw-server.h"
#include "phidias-test.h"

#define SUMMARY(name, version, context) \
  "{\"name\":\"" name "\",\"displayName\":\"" name "\",\"publisher\":\"Microsoft\",\"version\":\"" version "\"," \
  "\"registryName\":\"azureml\",\"summary\":\"From the service.\",\"license\":\"MIT\",\"inferenceTasks\":[\"chat-completion\"]," \
  "\"azureOffers\":[\"standard-paygo\",\"VM\"],\"modelLimits\":{\"supportedLanguages\":[\"en\"]," \
  "\"textLimits\":{\"inputContextWindow\":" context ",\"maxOutputTokens\":4096}," \
  "\"supportedInputModalities\":[\"text\"],\"supportedOutputModalities\":[\"text\"]}}"

#define PRICE(meter, price, unit) \
  "{\"currencyCode\":\"USD\",\"retailPrice\":" price ",\"unitOfMeasure\":\"" unit "\",\"armRegionName\":\"eastus2\"," \
  "\"meterName\":\"" meter "\",\"serviceName\":\"Foundry Models\"}"

typedef struct
{
  char             *folder;
  PhidiasRawServer *server;
  PhidiasCatalog   *catalog;
} Refresh;

static gboolean
is_loaded (gpointer catalog)
{
  return phidias_catalog_get_is_loaded (catalog);
}

static gboolean
is_refreshed (gpointer catalog)
{
  return phidias_catalog_get_is_refreshed (catalog);
}

static Refresh *
refresh_new (void)
{
  Refresh *self = g_new0 (Refresh, 1);
  g_autofree char *url = NULL;

  self->folder = phidias_test_tmp_dir ();
  self->server = phidias_raw_server_new ();
  url = phidias_raw_server_dup_url (self->server, "");
  self->catalog = phidias_catalog_new (self->folder);
  phidias_assert_wait (is_loaded, self->catalog);
  phidias_catalog_set_addresses (self->catalog, url, url);

  return self;
}

static void
refresh_free (Refresh *self)
{
  phidias_raw_server_stop (self->server);
  g_object_unref (self->server);
  g_object_unref (self->catalog);
  phidias_test_remove_tree (self->folder);
  g_free (self->folder);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Refresh, refresh_free)

static void
answer (Refresh *self, const char *status, const char *type, const char *body)
{
  PhidiasRawScript *script = phidias_raw_server_add_script (self->server);
  g_autofree char *text = g_strdup_printf ("HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %u\r\n\r\n%s", status, type,
                                           (guint) strlen (body), body);

  phidias_raw_script_send (script, text);
}

static gboolean
run (PhidiasCatalog *catalog, char **note, GError **error)
{
  GAsyncResult *taken = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  phidias_catalog_refresh_async (catalog, NULL, phidias_test_take_result, &taken);
  result = phidias_test_await (&taken);
  g_assert_false (phidias_catalog_get_is_refreshing (catalog));

  return phidias_catalog_refresh_finish (catalog, result, note, error);
}

/* Of what is shown before and after. */
static char *
describe (PhidiasCatalog *catalog)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (catalog)); i++)
    {
      g_autoptr (PhidiasCatalogModel) model = g_list_model_get_item (G_LIST_MODEL (catalog), i);

      g_string_append_printf (text, "%s %s %g\n", phidias_catalog_model_get_name (model), phidias_catalog_model_get_version (model),
                              phidias_catalog_model_get_price_in (model));
    }

  return g_string_free (text, FALSE);
}

static void
test_merge (void)
{
  g_autoptr (Refresh) self = refresh_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *note = NULL;
  g_autofree char *question = NULL;
  g_autofree char *second = NULL;
  g_autofree char *request = NULL;
  PhidiasCatalogModel *model;
  g_autoptr (PhidiasCatalog) later = NULL;
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->catalog));

  answer (self, "200 OK", "application/json", "{\"totalCount\":2,\"summaries\":[" SUMMARY ("Phi-4-reasoning", "2", "65536") "],"
                                              "\"continuationToken\":\"page \\\"2\\\"\"}");
  answer (self, "200 OK", "application/json", "{\"summaries\":[" SUMMARY ("Phi-9", "1", "262144") "],\"continuationToken\":null}");
  answer (self, "200 OK", "application/json", "{\"Items\":[" PRICE ("Phi-4-reasoning Input Tokens", "0.0002", "1K") ","
                                              PRICE ("Phi-4-reasoning Output Tokens", "0.9", "1M") ","
                                              PRICE ("Phi-4-mini-reasoning Cached Input Tokens", "0.9", "1M") ","
                                              PRICE ("Phi-9 inp glbl Tokens", "3", "1M") "],\"NextPageLink\":null,\"Count\":4}");
  g_assert_true (run (self->catalog, &note, &error));
  g_assert_no_error (error);
  g_assert_null (note);

  /* Everything is asked for, page by page, as the program that it is. */
  g_assert_cmpuint (phidias_raw_server_get_n_requests (self->server), ==, 3);
  request = phidias_raw_server_dup_request (self->server, 0);
  g_assert_nonnull (strstr (request, "POST /asset-gallery/v1.0/models "));
  g_assert_nonnull (strstr (request, "User-Agent: Phidias/"));
  g_assert_null (strstr (request, "Authorization"));
  question = phidias_raw_server_dup_body (self->server, 0);
  g_assert_nonnull (strstr (question, "\"continuationToken\":null"));
  second = phidias_raw_server_dup_body (self->server, 1);
  g_assert_nonnull (strstr (second, "\"continuationToken\":\"page \\\"2\\\"\""));

  /* Facts are new, names and card stay ours; what has a source now is no longer unverified. */
  model = phidias_catalog_find (self->catalog, "Phi-4-reasoning");
  g_assert_cmpstr (phidias_catalog_model_get_version (model), ==, "2");
  g_assert_cmpuint (phidias_catalog_model_get_context (model), ==, 65536);
  g_assert_cmpstr (phidias_catalog_model_get_summary (model), !=, "From the service.");
  g_assert_nonnull (phidias_catalog_model_get_card (model));
  g_assert_false (phidias_catalog_model_is_unverified (model, "max_output"));
  g_assert_true (phidias_catalog_model_is_unverified (model, "training_date"));
  g_assert_cmpfloat_with_epsilon (phidias_catalog_model_get_price_in (model), 0.2, 1e-9);
  g_assert_cmpfloat_with_epsilon (phidias_catalog_model_get_price_out (model), 0.9, 1e-9);
  g_assert_true ((phidias_catalog_model_get_offers (model) & PHIDIAS_MODEL_OFFER_FOUNDRY) != 0);

  /* A new one is there, as the service tells it; a price of something cached is no price. */
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->catalog)), ==, n + 1);
  model = phidias_catalog_find (self->catalog, "Phi-9");
  g_assert_cmpstr (phidias_catalog_model_get_summary (model), ==, "From the service.");
  g_assert_null (phidias_catalog_model_get_card (model));
  g_assert_cmpfloat (phidias_catalog_model_get_price_in (model), ==, 3);
  g_assert_cmpfloat_with_epsilon (phidias_catalog_model_get_price_in (phidias_catalog_find (self->catalog, "Phi-4-mini-reasoning")), 0.08, 1e-9);

  /* What is retired stays so, whatever the service says. */
  g_assert_cmpuint (phidias_catalog_model_get_lifecycle (phidias_catalog_find (self->catalog, "Phi-3-mini-4k-instruct")), ==,
                    PHIDIAS_LIFECYCLE_RETIRED);

  /* The next session has it, too. */
  {
    g_autofree char *path = g_build_filename (self->folder, "catalog.json", NULL);

    while (!g_file_test (path, G_FILE_TEST_EXISTS))
      g_main_context_iteration (NULL, TRUE);
  }
  later = phidias_catalog_new (self->folder);
  {
    g_autofree char *address = phidias_raw_server_dup_url (self->server, "");

    phidias_catalog_set_addresses (later, address, NULL);
  }
  g_assert_false (phidias_catalog_get_is_refreshed (later));
  phidias_assert_wait (is_loaded, later);
  g_assert_true (phidias_catalog_get_is_refreshed (later));
  g_assert_cmpstr (phidias_catalog_model_get_version (phidias_catalog_find (later, "Phi-4-reasoning")), ==, "2");
  g_assert_nonnull (phidias_catalog_find (later, "Phi-9"));
}

/* Gateways have refused those that they do not know. */
static void
test_agent (void)
{
  g_autoptr (Refresh) self = refresh_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *request = NULL;

  answer (self, "400 Bad Request", "text/plain", "no");
  answer (self, "200 OK", "application/json", "{\"summaries\":[" SUMMARY ("Phi-4", "9", "16384") "]}");
  answer (self, "200 OK", "application/json", "{\"Items\":[" PRICE ("Phi-4 Input Tokens", "0.001", "1K") "]}");
  g_assert_true (run (self->catalog, NULL, &error));
  g_assert_no_error (error);
  request = phidias_raw_server_dup_request (self->server, 1);
  g_assert_nonnull (strstr (request, "User-Agent: AzureAiStudio"));
  g_assert_cmpfloat (phidias_catalog_model_get_price_in (phidias_catalog_find (self->catalog, "Phi-4")), ==, 1);
}

/* Whatever comes that is no catalog: one sentence, and everything as it was. */
static void
test_faults (void)
{
  static const struct
  {
    const char       *status;
    const char       *type;
    const char       *body;
    PhidiasErrorCode  code;
  } faults[] = {
    { "200 OK", "text/html", "<!DOCTYPE html><html><body>Sign in</body></html>", PHIDIAS_ERROR_CAPTIVE_PORTAL },
    { "200 OK", "application/json", "<html>Sign in</html>", PHIDIAS_ERROR_CAPTIVE_PORTAL },
    { "200 OK", "application/json", "", PHIDIAS_ERROR_PROTOCOL },
    { "200 OK", "application/json", "{\"summaries\":[", PHIDIAS_ERROR_PROTOCOL },
    { "200 OK", "application/json", "[1,2,3]", PHIDIAS_ERROR_PROTOCOL },
    { "200 OK", "application/json", "{}", PHIDIAS_ERROR_PROTOCOL },
    { "200 OK", "application/json", "{\"summaries\":[]}", PHIDIAS_ERROR_PROTOCOL },
    { "200 OK", "application/json", "{\"summaries\":[1,null,{},{\"name\":7}]}", PHIDIAS_ERROR_PROTOCOL },
    { "429 Too Many Requests", "application/json", "{}", PHIDIAS_ERROR_RATE_LIMIT },
    { "503 Service Unavailable", "text/html", "<html>", PHIDIAS_ERROR_SERVER },
    { "302 Found", "text/html", "", PHIDIAS_ERROR_REDIRECT },
    { "404 Not Found", "application/json", "{}", PHIDIAS_ERROR_BAD_REQUEST },
  };

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autoptr (Refresh) self = refresh_new ();
      g_autofree char *path = g_build_filename (self->folder, "catalog.json", NULL);
      g_autofree char *before = describe (self->catalog);
      g_autofree char *after = NULL;
      g_autoptr (GError) error = NULL;

      g_test_message ("%s, %s", faults[i].status, faults[i].body);
      answer (self, faults[i].status, faults[i].type, faults[i].body);
      g_assert_false (run (self->catalog, NULL, &error));
      g_assert_error (error, PHIDIAS_ERROR, (int) faults[i].code);
      g_assert_true (g_str_has_suffix (error->message, ".") || g_str_has_suffix (error->message, "?"));
      g_assert_null (strchr (error->message, '<'));
      after = describe (self->catalog);
      g_assert_cmpstr (after, ==, before);
      g_assert_false (phidias_catalog_get_is_refreshed (self->catalog));
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
    }
}

static void
test_offline (void)
{
  g_autoptr (Refresh) self = refresh_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *before = describe (self->catalog);
  g_autofree char *after = NULL;

  phidias_raw_server_stop (self->server);
  g_assert_false (run (self->catalog, NULL, &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_REFUSED);
  after = describe (self->catalog);
  g_assert_cmpstr (after, ==, before);
}

/* Only over TLS, but for this computer. */
static void
test_insecure (void)
{
  g_autoptr (Refresh) self = refresh_new ();
  g_autoptr (GError) error = NULL;

  phidias_catalog_set_addresses (self->catalog, "http://catalog.example", NULL);
  g_assert_false (run (self->catalog, NULL, &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_INVALID_INPUT);
}

/* The models are new then, the prices those from before, and a sentence says so. */
static void
test_no_prices (void)
{
  static const char * const bodies[] = {
    "{\"Items\":[],\"NextPageLink\":null,\"Count\":0}",
    "<html>Sign in</html>",
    "",
    "{\"Items\":[" PRICE ("Phi-4 Input Tokens", "-1", "1K") "," PRICE ("Phi-4 Output Tokens", "0.1", "1 Hour") "]}",
    "{\"Items\":[" PRICE ("Phi-4 Input Tokens", "1", "1K") "],\"NextPageLink\":\"https://elsewhere.example/\"}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (Refresh) self = refresh_new ();
      g_autofree char *note = NULL;
      g_autoptr (GError) error = NULL;
      gboolean has_price = i == G_N_ELEMENTS (bodies) - 1; /* whose next page is not asked for */

      answer (self, "200 OK", "application/json", "{\"summaries\":[" SUMMARY ("Phi-4", "9", "16384") "]}");
      answer (self, "200 OK", "application/json", bodies[i]);
      g_assert_true (run (self->catalog, &note, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (phidias_catalog_model_get_version (phidias_catalog_find (self->catalog, "Phi-4")), ==, "9");
      g_assert_cmpfloat_with_epsilon (phidias_catalog_model_get_price_in (phidias_catalog_find (self->catalog, "Phi-4")),
                                      has_price ? 1000 : 0.125, 1e-9);
      g_assert_true (has_price == (note == NULL));
    }
}

/* What another cloud's service told stands among Microsoft's models neither now nor later, and is
 * there again with that cloud. */
static void
test_sources (void)
{
  g_autoptr (Refresh) self = refresh_new ();
  g_autofree char *address = phidias_raw_server_dup_url (self->server, "");
  g_autofree char *path = g_build_filename (self->folder, "catalog.json", NULL);
  g_autofree char *before = describe (self->catalog);
  g_autofree char *after = NULL;
  g_autofree char *later_text = NULL;
  g_autoptr (PhidiasCatalog) later = NULL;
  g_autoptr (GError) error = NULL;

  answer (self, "200 OK", "application/json", "{\"summaries\":[" SUMMARY ("Phi-9", "1", "262144") "]}");
  answer (self, "200 OK", "application/json", "{\"Items\":[]}");
  g_assert_true (run (self->catalog, NULL, &error));
  g_assert_nonnull (phidias_catalog_find (self->catalog, "Phi-9"));
  while (!g_file_test (path, G_FILE_TEST_EXISTS))
    g_main_context_iteration (NULL, TRUE);

  phidias_catalog_set_addresses (self->catalog, NULL, NULL);
  after = describe (self->catalog);
  g_assert_cmpstr (after, ==, before);
  g_assert_false (phidias_catalog_get_is_refreshed (self->catalog));
  later = phidias_catalog_new (self->folder);
  phidias_assert_wait (is_loaded, later);
  later_text = describe (later);
  g_assert_cmpstr (later_text, ==, before);

  phidias_catalog_set_addresses (later, address, NULL);
  phidias_assert_wait (is_refreshed, later);
  g_assert_nonnull (phidias_catalog_find (later, "Phi-9"));
}

/* The address of the preferences counts where the cloud is one's own, and at no other. */
static void
test_settings (void)
{
  g_autoptr (Refresh) self = refresh_new ();
  g_autoptr (PhidiasSettings) settings = phidias_settings_new (PHIDIAS_APP_ID);
  g_autofree char *address = phidias_raw_server_dup_url (self->server, "/");
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) insecure = NULL;

  phidias_settings_set_cloud_catalog (settings, address);
  phidias_settings_set_cloud_prices (settings, address);
  phidias_settings_set_cloud (settings, "custom");
  phidias_catalog_set_addresses (self->catalog, NULL, NULL);
  phidias_catalog_follow_settings (self->catalog, settings);
  answer (self, "200 OK", "application/json", "{\"summaries\":[" SUMMARY ("Phi-9", "1", "262144") "]}");
  answer (self, "200 OK", "application/json", "{\"Items\":[" PRICE ("Phi-9 Input Tokens", "0.001", "1K") "]}");
  g_assert_true (run (self->catalog, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpfloat (phidias_catalog_model_get_price_in (phidias_catalog_find (self->catalog, "Phi-9")), ==, 1);

  phidias_settings_set_cloud (settings, "public");
  g_assert_null (phidias_catalog_find (self->catalog, "Phi-9"));

  phidias_settings_set_cloud_catalog (settings, "http://catalog.example");
  phidias_settings_set_cloud (settings, "custom");
  g_assert_false (run (self->catalog, NULL, &insecure));
  g_assert_error (insecure, PHIDIAS_ERROR, PHIDIAS_ERROR_INVALID_INPUT);
  g_assert_cmpuint (phidias_raw_server_get_n_requests (self->server), ==, 2);
}

/* A file that is damaged is as good as none. */
static void
test_damaged (void)
{
  static const char * const contents[] = { "", "{", "[]", "{\"schema\":2,\"updated\":\"2026-11-24T00:00:00Z\",\"models\":[]}", "{\"schema\":1}" };

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    {
      g_autofree char *folder = phidias_test_tmp_dir ();
      g_autofree char *path = g_build_filename (folder, "catalog.json", NULL);
      g_autoptr (PhidiasCatalog) catalog = NULL;

      g_assert_true (g_file_set_contents (path, contents[i], -1, NULL));
      catalog = phidias_catalog_new (folder);
      phidias_assert_wait (is_loaded, catalog);
      g_assert_false (phidias_catalog_get_is_refreshed (catalog));
      g_assert_nonnull (phidias_catalog_find (catalog, "Phi-4"));
      phidias_test_remove_tree (folder);
    }
}

static void
test_cancel (void)
{
  g_autoptr (Refresh) self = refresh_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GAsyncResult *taken = NULL;
  GAsyncResult *taken_second = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GAsyncResult) second = NULL;
  g_autoptr (GError) error = NULL;

  phidias_raw_script_stall (phidias_raw_server_add_script (self->server));
  phidias_catalog_refresh_async (self->catalog, cancellable, phidias_test_take_result, &taken);
  /* One at a time. */
  phidias_catalog_refresh_async (self->catalog, NULL, phidias_test_take_result, &taken_second);
  second = phidias_test_await (&taken_second);
  g_assert_false (phidias_catalog_refresh_finish (self->catalog, second, NULL, &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_true (phidias_catalog_get_is_refreshing (self->catalog));

  g_cancellable_cancel (cancellable);
  result = phidias_test_await (&taken);
  g_assert_false (phidias_catalog_refresh_finish (self->catalog, result, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (phidias_catalog_get_is_refreshing (self->catalog));
}

/* The whole way against the emulator, which others wrote from the same documents. */
static void
test_emulator (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new_with_control_plane (NULL);
  g_autofree char *catalog_address = g_strconcat (phidias_emulator_get_url (fixture->emulator), "/catalog", NULL);
  g_autofree char *prices_address = g_strconcat (phidias_emulator_get_url (fixture->emulator), "/prices", NULL);
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autoptr (PhidiasCatalog) catalog = phidias_catalog_new (folder);
  g_autoptr (GError) error = NULL;
  g_autofree char *note = NULL;
  PhidiasCatalogModel *model;

  emulator_fixture_control (fixture, "{\"path\":\"/asset-gallery\",\"page_size\":3}");
  phidias_catalog_set_addresses (catalog, catalog_address, prices_address);
  g_assert_true (run (catalog, &note, &error));
  g_assert_no_error (error);
  g_assert_null (note);
  g_assert_true (phidias_catalog_get_is_refreshed (catalog));
  model = phidias_catalog_find (catalog, "Phi-4-mini-instruct");
  g_assert_cmpuint (phidias_catalog_model_get_context (model), ==, 131072);
  g_assert_cmpfloat_with_epsilon (phidias_catalog_model_get_price_in (model), 0.075, 1e-9);
  g_assert_cmpfloat_with_epsilon (phidias_catalog_model_get_price_out (model), 0.30, 1e-9);
  phidias_test_remove_tree (folder);
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/session/catalog/merge", test_merge);
  g_test_add_func ("/session/catalog/agent", test_agent);
  g_test_add_func ("/session/catalog/faults", test_faults);
  g_test_add_func ("/session/catalog/offline", test_offline);
  g_test_add_func ("/session/catalog/insecure", test_insecure);
  g_test_add_func ("/session/catalog/no-prices", test_no_prices);
  g_test_add_func ("/session/catalog/sources", test_sources);
  g_test_add_func ("/session/catalog/settings", test_settings);
  g_test_add_func ("/session/catalog/damaged", test_damaged);
  g_test_add_func ("/session/catalog/cancel", test_cancel);
  g_test_add_func ("/session/catalog/emulator", test_emulator);

  return g_test_run ();
}
