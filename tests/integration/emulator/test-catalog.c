/* test-catalog.c: the model catalog: filters, order, pages, cards
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "emulator-fixture.h"

#include "phidias-test.h"

#include <string.h>

#define MODELS "/catalog/asset-gallery/v1.0/models"

static EmulatorReply *
ask (EmulatorFixture *fixture, const char *body)
{
  return emulator_fixture_send (fixture, "POST", MODELS, body, "User-Agent", "Phidias/test", NULL);
}

static EmulatorReply *
get (EmulatorFixture *fixture, const char *path)
{
  return emulator_fixture_send (fixture, "GET", path, NULL, "User-Agent", "Phidias/test", NULL);
}

static char *
join_names (EmulatorReply *reply)
{
  JsonArray *summaries = json_node_get_array (emulator_find (reply->json, "summaries"));
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (summaries); i++)
    g_string_append_printf (names, "%s%s", i > 0 ? " " : "",
                            json_object_get_string_member (json_array_get_object_element (summaries, i), "name"));

  return g_string_free (names, FALSE);
}

static void
test_all (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new_with_control_plane (NULL);
  g_autoptr (EmulatorReply) reply = ask (fixture, "{\"filters\":[]}");
  g_autofree char *names = join_names (reply);
  g_auto (GStrv) list = g_strsplit (names, " ", -1);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpint (emulator_reply_get_int (reply, "totalCount"), ==, g_strv_length (list));
  g_assert_cmpuint (g_strv_length (list), >=, 40);
  g_assert_true (JSON_NODE_HOLDS_NULL (emulator_find (reply->json, "continuationToken")));
  g_assert_true (g_strv_contains ((const char *const *) list, "Phi-4-mini-instruct"));
  g_assert_true (g_strv_contains ((const char *const *) list, "Phi-3-mini-4k-instruct"));
  g_assert_cmpstr (emulator_reply_get_string (reply, "summaries.0.assetId"), ==,
                   "azureml://registries/azureml/models/Phi-3-mini-4k-instruct/versions/15");
  g_assert_cmpint (emulator_reply_get_int (reply, "summaries.0.modelLimits.textLimits.inputContextWindow"), ==, 4096);
  g_assert_cmpstr (emulator_reply_get_string (reply, "summaries.0.playgroundLimits.rateLimitTier"), ==, "low");
  /* A summary has no card. */
  g_assert_null (emulator_find (reply->json, "summaries.0.description"));
}

static void
test_filters (void)
{
  static const struct
  {
    const char *filters;
    const char *names;
  } cases[] = {
    { "{\"field\":\"name\",\"values\":[\"Phi-4\"],\"operator\":\"eq\"}", "Phi-4" },
    { "{\"field\":\"name\",\"values\":[\"Phi-4\",\"gpt-4o\"],\"operator\":\"eq\"}", "Phi-4 gpt-4o" },
    { "{\"field\":\"publisher\",\"values\":[\"micro\"],\"operator\":\"contains\"},"
      "{\"field\":\"labels\",\"values\":[\"deprecated\"],\"operator\":\"ne\"}",
      "Phi-4 Phi-4-mini-instruct Phi-4-multimodal-instruct Phi-4-mini-reasoning Phi-4-reasoning" },
    { "{\"field\":\"freePlayground\",\"values\":[\"false\"],\"operator\":\"eq\"}", "Phi-3-vision-128k-instruct" },
    { "{\"field\":\"inferenceTasks\",\"values\":[\"embeddings\"],\"operator\":\"eq\"}",
      "Cohere-embed-v3-english Cohere-embed-v3-multilingual" },
    { "{\"field\":\"azureOffers\",\"values\":[\"standard-paygo\"],\"operator\":\"eq\"},"
      "{\"field\":\"license\",\"values\":[\"mit\"],\"operator\":\"contains\"},"
      "{\"field\":\"name\",\"values\":[\"DeepSeek\"],\"operator\":\"contains\"}",
      "DeepSeek-R1 DeepSeek-V3-0324" },
    { "{\"field\":\"name\",\"values\":[\"nobody\"],\"operator\":\"eq\"}", "" },
    { "{\"field\":\"name\",\"values\":[],\"operator\":\"eq\"}", "" },
  };
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new_with_control_plane (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"filters\":[%s]}", cases[i].filters);
      g_autoptr (EmulatorReply) reply = ask (fixture, body);
      g_autofree char *names = join_names (reply);

      g_assert_cmpstr (names, ==, cases[i].names);
    }
}

static void
test_order (void)
{
  static const char filter[] = "{\"field\":\"name\",\"values\":[\"Phi-4\",\"Phi-4-reasoning\",\"Phi-4-mini-reasoning\"],\"operator\":\"eq\"}";
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new_with_control_plane (NULL);
  g_autofree char *up = g_strdup_printf ("{\"filters\":[%s],\"order\":[{\"field\":\"displayName\",\"direction\":\"Asc\"}]}", filter);
  g_autofree char *down = g_strdup_printf ("{\"filters\":[%s],\"order\":[{\"field\":\"createdTime\",\"direction\":\"Desc\"},"
                                           "{\"field\":\"name\",\"direction\":\"Desc\"}]}",
                                           filter);
  g_autoptr (EmulatorReply) first = ask (fixture, up);
  g_autoptr (EmulatorReply) second = ask (fixture, down);
  g_autofree char *first_names = join_names (first);
  g_autofree char *second_names = join_names (second);

  g_assert_cmpstr (first_names, ==, "Phi-4 Phi-4-mini-reasoning Phi-4-reasoning");
  g_assert_cmpstr (second_names, ==, "Phi-4-reasoning Phi-4-mini-reasoning Phi-4");
}

static void
test_pages (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new_with_control_plane (NULL);
  g_autofree char *token = NULL;
  g_autofree char *forged = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (EmulatorReply) other = NULL;
  g_autoptr (EmulatorReply) nonsense = NULL;
  gint64 total = 0;
  guint pages = 0;

  do
    {
      g_autofree char *body = token == NULL ? g_strdup ("{\"filters\":[],\"pageSize\":7}")
                                            : g_strdup_printf ("{\"filters\":[],\"pageSize\":7,\"continuationToken\":\"%s\"}", token);
      g_autoptr (EmulatorReply) reply = ask (fixture, body);
      g_autofree char *names = join_names (reply);
      g_auto (GStrv) list = g_strsplit (names, " ", -1);

      g_assert_cmpuint (reply->status, ==, 200);
      for (guint i = 0; list[i] != NULL; i++)
        g_assert_true (g_hash_table_add (seen, g_strdup (list[i])));
      total = emulator_reply_get_int (reply, "totalCount");
      if (pages == 1)
        forged = g_strdup (token);
      g_free (token);
      token = g_strdup (emulator_reply_get_string (reply, "continuationToken"));
      pages++;
    }
  while (token != NULL);
  g_assert_cmpuint (g_hash_table_size (seen), ==, total);
  g_assert_cmpuint (pages, ==, (total + 6) / 7);

  /* A token goes with its question. */
  {
    g_autofree char *body = g_strdup_printf ("{\"filters\":[{\"field\":\"name\",\"values\":[\"Phi\"],\"operator\":\"contains\"}],"
                                             "\"continuationToken\":\"%s\"}",
                                             forged);

    other = ask (fixture, body);
    g_assert_cmpuint (other->status, ==, 400);
  }
  nonsense = ask (fixture, "{\"continuationToken\":\"nonsense\"}");
  g_assert_cmpuint (nonsense->status, ==, 400);
}

static void
test_card (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new_with_control_plane (NULL);
  g_autoptr (EmulatorReply) reply = get (fixture, "/catalog/asset-gallery/v1.0/azureml/models/Phi-3-mini-4k-instruct/version/15");
  g_autoptr (EmulatorReply) old = get (fixture, "/catalog/asset-gallery/v1.0/azureml/models/Phi-3-mini-4k-instruct/version/14");
  g_autoptr (EmulatorReply) elsewhere = get (fixture, "/catalog/asset-gallery/v1.0/azureml-meta/models/Phi-4/version/8");
  g_autoptr (EmulatorReply) nothing = get (fixture, "/catalog/asset-gallery/v1.0/azureml");

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (emulator_reply_get_string (reply, "license"), ==, "MIT");
  g_assert_nonnull (strstr (emulator_reply_get_string (reply, "description"), "| Context | 4,096 tokens |"));
  g_assert_nonnull (strstr (emulator_reply_get_string (reply, "description"), "retired on 2025-08-30"));
  g_assert_nonnull (strstr (emulator_reply_get_string (reply, "description"), "<br>"));
  g_assert_nonnull (strstr (emulator_reply_get_string (reply, "evaluation"), "| MMLU 5-shot | 70.9 |"));
  g_assert_cmpuint (old->status, ==, 404);
  g_assert_cmpuint (elsewhere->status, ==, 404);
  g_assert_cmpuint (nothing->status, ==, 404);
}

static void
test_faults (void)
{
  static const char *const bad[] = {
    "",
    "[]",
    "{\"filters\":[1]}",
    "{\"filters\":[{\"field\":\"colour\",\"values\":[\"red\"],\"operator\":\"eq\"}]}",
    "{\"filters\":[{\"field\":\"name\",\"values\":[1],\"operator\":\"eq\"}]}",
    "{\"filters\":[{\"field\":\"name\",\"values\":[\"x\"],\"operator\":\"like\"}]}",
    "{\"order\":[{\"field\":\"colour\"}]}",
    "{\"order\":[{\"field\":\"name\",\"direction\":\"Up\"}]}",
    "{\"pageSize\":0}",
    "{\"pageSize\":201}",
  };
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new_with_control_plane (NULL);
  g_autoptr (EmulatorReply) anonymous = NULL;
  g_autoptr (EmulatorReply) method = get (fixture, MODELS);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (EmulatorReply) reply = ask (fixture, bad[i]);

      g_assert_cmpuint (reply->status, ==, 400);
      g_assert_cmpstr (emulator_reply_get_string (reply, "error.code"), ==, "UserError");
    }
  /* Gateways want to know what program asks. */
  anonymous = emulator_fixture_send (fixture, "POST", MODELS, "{}", NULL);
  g_assert_cmpuint (anonymous->status, ==, 400);
  g_assert_cmpuint (method->status, ==, 405);
}

static void
test_wishes (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new_with_control_plane (NULL);
  gint64 start;

  emulator_fixture_control (fixture, "[{\"path\":\"/asset-gallery/\",\"status\":200,\"headers\":{\"Content-Type\":\"text/html\"},"
                                     "\"body\":\"<html><title>Sign in</title>\"},"
                                     "{\"path\":\"/asset-gallery/\",\"body\":{\"totalCount\":0,\"summaries\":[],\"continuationToken\":null}},"
                                     "{\"path\":\"/asset-gallery/\",\"delay_ms\":50,\"page_size\":3}]");
  {
    g_autoptr (EmulatorReply) page = ask (fixture, "{}");
    g_autoptr (EmulatorReply) empty = ask (fixture, "{}");
    g_autoptr (EmulatorReply) slow = NULL;
    g_autofree char *names = NULL;

    g_assert_cmpstr (emulator_reply_get_header (page, "Content-Type"), ==, "text/html");
    g_assert_null (page->json);
    g_assert_cmpint (emulator_reply_get_int (empty, "totalCount"), ==, 0);
    start = g_get_monotonic_time ();
    slow = ask (fixture, "{}");
    g_assert_cmpint (g_get_monotonic_time () - start, >=, 50 * G_TIME_SPAN_MILLISECOND);
    names = join_names (slow);
    g_assert_cmpstr (names, ==, "Phi-3-mini-4k-instruct Phi-3-mini-128k-instruct Phi-3-small-8k-instruct");
    g_assert_nonnull (emulator_reply_get_string (slow, "continuationToken"));
  }
}

/* The catalog of GitHub Models is another one, and still there. */
static void
test_neighbour (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new_with_control_plane (NULL);
  g_autoptr (EmulatorReply) reply = get (fixture, "/catalog/models");

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (emulator_reply_get_string (reply, "0.id"), ==, "phidias/phidias-guide");
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/catalog/all", test_all);
  g_test_add_func ("/catalog/filters", test_filters);
  g_test_add_func ("/catalog/order", test_order);
  g_test_add_func ("/catalog/pages", test_pages);
  g_test_add_func ("/catalog/card", test_card);
  g_test_add_func ("/catalog/faults", test_faults);
  g_test_add_func ("/catalog/wishes", test_wishes);
  g_test_add_func ("/catalog/neighbour", test_neighbour);

  return g_test_run ();
}
