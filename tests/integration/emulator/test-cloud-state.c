/* test-cloud-state.c: the practice cloud's memory: kept, picked up again, set aside when damaged, large
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "arm-fixture.h"

#include "phidias-test.h"

#include <glib/gstdio.h>
#include <string.h>

#define ENDPOINT SWEDEN "/serverlessEndpoints/mine"
#define MANY 5000

typedef struct
{
  char *folder;
  char *file;
} Place;

static void
place_clear (Place *place)
{
  phidias_test_remove_tree (place->folder);
  g_free (place->folder);
  g_free (place->file);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

static void
place_init (Place *place)
{
  place->folder = phidias_test_tmp_dir ();
  place->file = g_build_filename (place->folder, "practice.json", NULL);
}

static EmulatorFixture *
make_fixture (Place *place, guint operation_ms)
{
  PhidiasEmulator *emulator = arm_emulator_new ();

  phidias_emulator_set_state_file (emulator, place->file);
  phidias_emulator_set_operation_delay (emulator, operation_ms);

  return arm_fixture_new (emulator);
}

static char *
read_file (Place *place)
{
  char *text = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (place->file, &text, NULL, &error);
  g_assert_no_error (error);

  return text;
}

/* What was deployed today is there tomorrow, at the new address, with new keys. */
static void
test_restart (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *uri = NULL;
  g_autofree char *key = NULL;
  g_autofree char *text = NULL;
  GStatBuf status;

  place_init (&place);
  {
    g_autoptr (EmulatorFixture) fixture = make_fixture (&place, 0);
    g_autoptr (EmulatorReply) endpoint = NULL;
    g_autoptr (EmulatorReply) keys = NULL;

    arm_deploy (fixture, SWEDEN, "mine", "swedencentral", PHI4);
    endpoint = arm_send (fixture, "GET", ENDPOINT, NULL);
    keys = arm_send (fixture, "POST", ENDPOINT "/listKeys", NULL);
    uri = g_strdup (emulator_reply_get_string (endpoint, "properties.inferenceEndpoint.uri"));
    key = g_strdup (emulator_reply_get_string (keys, "primaryKey"));
  }

  text = read_file (&place);
  g_assert_nonnull (strstr (text, "serverlessEndpoints/mine"));
  g_assert_null (strstr (text, key));
  g_assert_null (strstr (text, "127.0.0.1"));
  g_assert_cmpint (g_stat (place.file, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  {
    g_autoptr (EmulatorFixture) fixture = make_fixture (&place, 0);
    g_autoptr (EmulatorReply) endpoint = arm_send (fixture, "GET", ENDPOINT, NULL);
    g_autoptr (EmulatorReply) keys = arm_send (fixture, "POST", ENDPOINT "/listKeys", NULL);
    const char *new_uri = emulator_reply_get_string (endpoint, "properties.inferenceEndpoint.uri");
    g_autoptr (EmulatorReply) old = arm_ask (fixture, "GET", new_uri, "/info", NULL, key);
    g_autoptr (EmulatorReply) new = arm_ask (fixture, "GET", new_uri, "/info", NULL, emulator_reply_get_string (keys, "primaryKey"));

    g_assert_cmpstr (emulator_reply_get_string (endpoint, "properties.provisioningState"), ==, "Succeeded");
    g_assert_true (g_str_has_prefix (new_uri, phidias_emulator_get_url (fixture->emulator)));
    g_assert_cmpuint (old->status, ==, 401);
    g_assert_cmpuint (new->status, ==, 200);
  }
}

/* An operation that was under way goes on, and so does its address, but for the port. */
static void
test_resume (void)
{
  g_auto (Place) place = { 0 };
  g_autofree char *poll = NULL;

  place_init (&place);
  {
    g_autoptr (EmulatorFixture) fixture = make_fixture (&place, 3600 * 1000);
    g_autoptr (EmulatorReply) start = arm_put_endpoint (fixture, SWEDEN, "mine", "swedencentral", PHI4);
    g_autoptr (EmulatorReply) delete = arm_send (fixture, "DELETE", BUSY "/serverlessEndpoints/phi-4-mini-busy", NULL);

    g_assert_cmpuint (start->status, ==, 201);
    g_assert_cmpuint (delete->status, ==, 202);
    poll = g_strdup (strstr (emulator_reply_get_header (start, "Azure-AsyncOperation"), "/subscriptions"));
  }
  {
    g_autoptr (EmulatorFixture) fixture = make_fixture (&place, 3600 * 1000);
    g_autoptr (EmulatorReply) endpoint = arm_send (fixture, "GET", ENDPOINT, NULL);
    g_autoptr (EmulatorReply) status = arm_send (fixture, "GET", poll, NULL);

    g_assert_cmpstr (emulator_reply_get_string (endpoint, "properties.provisioningState"), ==, "Creating");
    g_assert_cmpstr (emulator_reply_get_string (status, "status"), ==, "InProgress");
  }
  {
    g_autoptr (EmulatorFixture) fixture = make_fixture (&place, 0);

    arm_await (fixture, ENDPOINT, "properties.endpointState", "Online");
    arm_await (fixture, poll, "status", "Succeeded");
    arm_await_gone (fixture, BUSY "/serverlessEndpoints/phi-4-mini-busy");
  }
}

static void
test_damaged (void)
{
  static const char *const texts[] = {
    "",
    "{",
    "[]",
    "null",
    "{\"version\":1}",
    "{\"version\":2,\"tenants\":[],\"subscriptions\":[],\"assignments\":[],\"resources\":[]}",
    "{\"version\":1,\"tenants\":[7],\"subscriptions\":[],\"assignments\":[],\"resources\":[]}",
    "{\"version\":1,\"tenants\":[],\"subscriptions\":[],\"assignments\":[],\"resources\":[{\"id\":\"/x\"}]}",
    "{\"version\":1,\"tenants\":[],\"subscriptions\":[],\"assignments\":[],\"resources\":{}}",
    "\xff\xfe",
  };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_auto (Place) place = { 0 };
      g_autofree char *aside = NULL;
      g_autofree char *kept = NULL;
      g_autoptr (GError) error = NULL;

      place_init (&place);
      aside = g_strconcat (place.file, ".damaged", NULL);
      g_file_set_contents (place.file, texts[i], -1, &error);
      g_assert_no_error (error);
      {
        g_autoptr (EmulatorFixture) fixture = make_fixture (&place, 0);
        g_autoptr (EmulatorReply) reply = arm_send (fixture, "GET", BUSY "/serverlessEndpoints/phi-4-mini-busy", NULL);
        g_autoptr (EmulatorReply) change = arm_send (fixture, "PATCH", BUSY "/serverlessEndpoints/phi-4-mini-busy", "{\"tags\":{}}");

        g_assert_cmpuint (reply->status, ==, 200);
        g_assert_cmpuint (change->status, ==, 200);
      }
      g_assert_true (g_file_get_contents (aside, &kept, NULL, NULL));
      g_assert_cmpstr (kept, ==, texts[i]);
      g_assert_true (g_file_test (place.file, G_FILE_TEST_EXISTS));
    }
}

/* Properties of another kind than they should be: the answer may be odd, the emulator is not harmed. */
static void
test_odd (void)
{
  static const char odd[] = "{\"version\":1,\"tenants\":[],\"subscriptions\":[{\"subscriptionId\":\"5b0f8a52-3d6e-4f1b-9c57-2a7d41e6b901\","
                            "\"tenantId\":\"70726163-7469-4365-8000-000000000001\"}],"
                            "\"assignments\":[{\"scope\":\"/subscriptions\",\"role\":7},{\"scope\":\"/subscriptions\",\"role\":\"Owner\"}],"
                            "\"operations\":{\"x\":7,\"y\":{\"status\":\"InProgress\"},"
                            "\"z\":{\"status\":\"InProgress\",\"verb\":\"delete\",\"resource\":\"/odd\",\"startTime\":\"then\"}},"
                            "\"resources\":[{\"id\":\"" PRACTICE "/resourceGroups/practice-rg\",\"type\":\"Microsoft.Resources/resourceGroups\"},"
                            "{\"id\":\"" SWEDEN "\",\"type\":\"Microsoft.MachineLearningServices/workspaces\",\"kind\":7},"
                            "{\"id\":\"" SWEDEN "/serverlessEndpoints/odd\",\"type\":\"Microsoft.MachineLearningServices/workspaces/serverlessEndpoints\",\"properties\":7},"
                            "{\"id\":\"/odd\",\"type\":\"Microsoft.MachineLearningServices/workspaces/marketplaceSubscriptions\"},"
                            "{\"id\":\"" SWEDEN "/serverlessEndpoints/odder\",\"type\":\"Microsoft.MachineLearningServices/workspaces/serverlessEndpoints\",\"properties\":{}}]}";
  g_auto (Place) place = { 0 };
  g_autoptr (EmulatorFixture) fixture = NULL;

  place_init (&place);
  g_file_set_contents (place.file, odd, -1, NULL);
  fixture = make_fixture (&place, 0);
  {
    g_autoptr (EmulatorReply) list = arm_send (fixture, "GET", SWEDEN "/serverlessEndpoints", NULL);
    g_autoptr (EmulatorReply) workspaces = arm_send (fixture, "GET", PRACTICE WORKSPACES "?kind=Project&" ARM_VERSION, NULL);
    g_autoptr (EmulatorReply) permissions = arm_send (fixture, "GET", SWEDEN "/providers/Microsoft.Authorization/permissions", NULL);
    g_autoptr (EmulatorReply) deploy = arm_put_endpoint (fixture, SWEDEN, "mine", "swedencentral", PHI4);
    g_autoptr (EmulatorReply) delete = arm_send (fixture, "DELETE", SWEDEN "/serverlessEndpoints/odd", NULL);
    g_autoptr (EmulatorReply) keys = arm_send (fixture, "POST", SWEDEN "/serverlessEndpoints/odder/listKeys", NULL);

    g_assert_cmpuint (list->status, ==, 200);
    g_assert_cmpuint (workspaces->status, ==, 200);
    g_assert_cmpuint (permissions->status, ==, 200);
    g_assert_cmpuint (deploy->status, ==, 400);
    g_assert_cmpuint (delete->status, ==, 202);
    g_assert_cmpuint (keys->status, ==, 200);
  }
  arm_await_gone (fixture, SWEDEN "/serverlessEndpoints/odd");
}

/* A folder that is not there is no reason to fail. */
static void
test_nowhere (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (EmulatorFixture) fixture = NULL;

  place_init (&place);
  g_free (place.file);
  place.file = g_build_filename (place.folder, "gone", "practice.json", NULL);
  fixture = make_fixture (&place, 0);
  arm_deploy (fixture, SWEDEN, "mine", "swedencentral", PHI4);
}

static void
write_many (Place *place)
{
  g_autoptr (EmulatorFixture) fixture = make_fixture (place, 0);
  g_autoptr (EmulatorReply) change = arm_send (fixture, "PATCH", BUSY "/serverlessEndpoints/phi-4-mini-busy", "{\"tags\":{}}");

  g_assert_cmpuint (change->status, ==, 200);
}

static void
add_many (Place *place)
{
  g_autofree char *text = read_file (place);
  g_autoptr (JsonNode) root = json_from_string (text, NULL);
  JsonArray *resources = json_object_get_array_member (json_node_get_object (root), "resources");
  g_autofree char *changed = NULL;

  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *endpoint = g_strdup_printf (
          "{\"id\":\"" SWEDEN "/serverlessEndpoints/e%u\",\"name\":\"e%u\","
          "\"type\":\"Microsoft.MachineLearningServices/workspaces/serverlessEndpoints\",\"location\":\"swedencentral\",\"tags\":{},"
          "\"properties\":{\"authMode\":\"Key\",\"modelSettings\":{\"modelId\":\"" PHI4 "\"},\"provisioningState\":\"Succeeded\","
          "\"endpointState\":\"Online\"}}",
          i, i);

      json_array_add_element (resources, json_from_string (endpoint, NULL));
    }
  changed = json_to_string (root, FALSE);
  g_assert_true (g_file_set_contents (place->file, changed, -1, NULL));
}

static guint
walk (EmulatorFixture *fixture, const char *first, GHashTable *names)
{
  g_autofree char *url = g_strdup (first);
  guint pages = 0;

  while (url != NULL)
    {
      g_autoptr (EmulatorReply) reply = arm_send (fixture, "GET", url, NULL);
      JsonArray *value = json_node_get_array (emulator_find (reply->json, "value"));

      for (guint i = 0; i < json_array_get_length (value); i++)
        g_assert_true (g_hash_table_add (names, g_strdup (json_object_get_string_member (json_array_get_object_element (value, i), "name"))));
      pages++;
      g_free (url);
      url = g_strdup (emulator_reply_get_string (reply, "nextLink"));
    }

  return pages;
}

/* Five thousand over many pages: each once, also while some go; and each answers. */
static void
test_many (void)
{
  g_auto (Place) place = { 0 };
  g_autoptr (EmulatorFixture) fixture = NULL;
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) rest = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *next = NULL;

  place_init (&place);
  write_many (&place);
  add_many (&place);
  fixture = make_fixture (&place, 0);
  g_assert_cmpuint (walk (fixture, SWEDEN "/serverlessEndpoints", names), ==, MANY / 100);
  g_assert_cmpuint (g_hash_table_size (names), ==, MANY);
  {
    g_autoptr (EmulatorReply) last = arm_send (fixture, "GET", SWEDEN "/serverlessEndpoints/e4999", NULL);
    g_autoptr (EmulatorReply) keys = arm_send (fixture, "POST", SWEDEN "/serverlessEndpoints/e4999/listKeys", NULL);
    g_autoptr (EmulatorReply) info = arm_ask (fixture, "GET", emulator_reply_get_string (last, "properties.inferenceEndpoint.uri"),
                                              "/info", NULL, emulator_reply_get_string (keys, "secondaryKey"));

    g_assert_cmpuint (info->status, ==, 200);
  }

  /* The first page, then two of it are deleted: nobody is left out on the second. */
  {
    g_autoptr (EmulatorReply) page = arm_send (fixture, "GET", SWEDEN "/serverlessEndpoints", NULL);
    g_autoptr (EmulatorReply) one = arm_send (fixture, "DELETE", SWEDEN "/serverlessEndpoints/e3", NULL);
    g_autoptr (EmulatorReply) two = arm_send (fixture, "DELETE", SWEDEN "/serverlessEndpoints/e40", NULL);

    next = g_strdup (emulator_reply_get_string (page, "nextLink"));
    g_assert_cmpuint (one->status, ==, 202);
    g_assert_cmpuint (two->status, ==, 202);
    arm_await_gone (fixture, SWEDEN "/serverlessEndpoints/e3");
    arm_await_gone (fixture, SWEDEN "/serverlessEndpoints/e40");
  }
  walk (fixture, next, rest);
  g_assert_cmpuint (g_hash_table_size (rest), ==, MANY - 100);
  g_assert_true (g_hash_table_contains (rest, "e100"));
  {
    g_autoptr (EmulatorReply) bad = arm_send (fixture, "GET", SWEDEN "/serverlessEndpoints?$skip=nonsense&" ARM_VERSION, NULL);

    arm_assert_failed (bad, 400, "InvalidContinuationToken", NULL);
  }
}

/* Tests choose how long a page is. */
static void
test_page_size (void)
{
  PhidiasEmulator *emulator = arm_emulator_new ();
  g_autoptr (EmulatorFixture) fixture = NULL;
  g_autoptr (GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) again = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  phidias_emulator_set_page_size (emulator, 2);
  fixture = arm_fixture_new (emulator);
  g_assert_cmpuint (walk (fixture, PRACTICE WORKSPACES "?kind=Project&" ARM_VERSION, names), ==, 3);
  g_assert_cmpuint (g_hash_table_size (names), ==, 5);
  emulator_fixture_control (fixture, "{\"path\":\"/workspaces\",\"times\":0,\"page_size\":1}");
  g_assert_cmpuint (walk (fixture, PRACTICE WORKSPACES "?kind=Hub&" ARM_VERSION, again), ==, 3);
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/emulator/cloud-state/restart", test_restart);
  g_test_add_func ("/emulator/cloud-state/resume", test_resume);
  g_test_add_func ("/emulator/cloud-state/damaged", test_damaged);
  g_test_add_func ("/emulator/cloud-state/odd", test_odd);
  g_test_add_func ("/emulator/cloud-state/nowhere", test_nowhere);
  g_test_add_func ("/emulator/cloud-state/many", test_many);
  g_test_add_func ("/emulator/cloud-state/page-size", test_page_size);

  return g_test_run ();
}
