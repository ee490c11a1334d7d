/* test-serverless.c: serverless endpoints: made, used, changed and deleted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "arm-fixture.h"

#include "phidias-test.h"

#include <string.h>

#define ENDPOINT SWEDEN "/serverlessEndpoints/phi3-mini"

static char *
dup_uri (EmulatorFixture *fixture, const char *path)
{
  g_autoptr (EmulatorReply) reply = arm_send (fixture, "GET", path, NULL);

  g_assert_cmpuint (reply->status, ==, 200);

  return g_strdup (emulator_reply_get_string (reply, "properties.inferenceEndpoint.uri"));
}

static char *
dup_key (EmulatorFixture *fixture, const char *path, const char *which)
{
  g_autofree char *action = g_strconcat (path, "/listKeys", NULL);
  g_autoptr (EmulatorReply) reply = arm_send (fixture, "POST", action, NULL);

  g_assert_cmpuint (reply->status, ==, 200);

  return g_strdup (emulator_reply_get_string (reply, which));
}

static guint
ask (EmulatorFixture *fixture, const char *uri, const char *key)
{
  g_autoptr (EmulatorReply) reply = arm_ask (fixture, "POST", uri, CHAT, HELLO, key);

  return reply->status;
}

/* The road: create, wait, keys, ask, delete. */
static void
test_road (void)
{
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  const char *own_key = phidias_emulator_get_key (fixture->emulator);
  g_autofree char *uri = NULL;
  g_autofree char *primary = NULL;
  g_autofree char *secondary = NULL;
  g_autofree char *expected = g_strconcat (phidias_emulator_get_url (fixture->emulator), "/serverless/swedencentral/phi3-mini", NULL);

  arm_deploy (fixture, SWEDEN, "phi3-mini", "swedencentral", PHI3);
  uri = dup_uri (fixture, ENDPOINT);
  g_assert_cmpstr (uri, ==, expected);
  primary = dup_key (fixture, ENDPOINT, "primaryKey");
  secondary = dup_key (fixture, ENDPOINT, "secondaryKey");
  g_assert_cmpuint (strlen (primary), ==, 32);
  g_assert_cmpuint (strlen (secondary), ==, 32);
  g_assert_cmpstr (primary, !=, secondary);
  {
    g_autoptr (EmulatorReply) info = arm_ask (fixture, "GET", uri, "/info", NULL, primary);
    g_autoptr (EmulatorReply) chat = arm_ask (fixture, "POST", uri, CHAT "?api-version=2024-05-01-preview", HELLO, secondary);
    g_autoptr (EmulatorReply) v1 = arm_ask (fixture, "POST", uri, "/v1" CHAT, HELLO, primary);
    g_autoptr (EmulatorReply) openai = arm_ask (fixture, "POST", uri, "/openai/v1" CHAT, HELLO_MODEL, primary);
    g_autoptr (EmulatorReply) own = arm_ask (fixture, "GET", phidias_emulator_get_url (fixture->emulator), "/info", NULL, own_key);

    g_assert_cmpstr (emulator_reply_get_string (info, "model_name"), ==, "Phi-3-mini-4k-instruct");
    g_assert_cmpstr (emulator_reply_get_string (info, "model_provider_name"), ==, "Microsoft");
    g_assert_cmpuint (chat->status, ==, 200);
    g_assert_cmpstr (emulator_reply_get_string (chat, "model"), ==, "Phi-3-mini-4k-instruct");
    g_assert_cmpstr (emulator_reply_get_header (chat, "x-ratelimit-remaining-requests"), ==, "999");
    g_assert_cmpuint (v1->status, ==, 200);
    g_assert_cmpuint (openai->status, !=, 200);
    g_assert_cmpstr (emulator_reply_get_string (own, "model_name"), ==, PHIDIAS_EMULATOR_MODEL);
  }
  /* Each has its own keys. */
  g_assert_cmpuint (ask (fixture, uri, own_key), ==, 401);
  g_assert_cmpuint (ask (fixture, uri, "wrong"), ==, 401);
  g_assert_cmpuint (ask (fixture, phidias_emulator_get_url (fixture->emulator), primary), ==, 401);
  {
    g_autoptr (EmulatorReply) reply = arm_send (fixture, "DELETE", ENDPOINT, NULL);

    g_assert_cmpuint (reply->status, ==, 202);
    g_assert_nonnull (emulator_reply_get_header (reply, "Location"));
    g_assert_nonnull (emulator_reply_get_header (reply, "Retry-After"));
  }
  arm_await_gone (fixture, ENDPOINT);
  g_assert_cmpuint (ask (fixture, uri, primary), ==, 404);
  {
    g_autoptr (EmulatorReply) again = arm_send (fixture, "DELETE", ENDPOINT, NULL);

    g_assert_cmpuint (again->status, ==, 204);
  }
  /* One of the same name has other keys. */
  arm_deploy (fixture, SWEDEN, "phi3-mini", "swedencentral", PHI3);
  g_assert_cmpuint (ask (fixture, uri, primary), ==, 401);
}

static void
test_keys (void)
{
  static const char own[] = "a-key-of-my-own-choosing-0123456";
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autofree char *uri = NULL;
  g_autofree char *primary = NULL;
  g_autofree char *secondary = NULL;
  g_autofree char *body = NULL;
  g_autofree char *own_body = g_strdup_printf ("{\"KeyType\":\"secondary\",\"keyValue\":\"%s\"}", own);

  arm_deploy (fixture, SWEDEN, "phi3-mini", "swedencentral", PHI3);
  uri = dup_uri (fixture, ENDPOINT);
  primary = dup_key (fixture, ENDPOINT, "primaryKey");
  secondary = dup_key (fixture, ENDPOINT, "secondaryKey");
  body = g_strdup_printf ("{\"keyType\":\"Primary\",\"keyValue\":\"%s\"}", primary);
  {
    g_autoptr (EmulatorReply) reply = arm_send (fixture, "POST", ENDPOINT "/regenerateKeys", body);

    g_assert_cmpuint (reply->status, ==, 200);
    g_assert_cmpstr (emulator_reply_get_string (reply, "primaryKey"), !=, primary);
    g_assert_cmpstr (emulator_reply_get_string (reply, "secondaryKey"), ==, secondary);
    g_assert_cmpuint (ask (fixture, uri, primary), ==, 401);
    g_assert_cmpuint (ask (fixture, uri, emulator_reply_get_string (reply, "primaryKey")), ==, 200);
    g_assert_cmpuint (ask (fixture, uri, secondary), ==, 200);
  }
  {
    g_autoptr (EmulatorReply) reply = arm_send (fixture, "POST", ENDPOINT "/regenerateKeys", own_body);
    g_autoptr (EmulatorReply) which = arm_send (fixture, "POST", ENDPOINT "/regenerateKeys", "{\"keyType\":\"Third\"}");
    g_autoptr (EmulatorReply) weak = arm_send (fixture, "POST", ENDPOINT "/regenerateKeys", "{\"keyType\":\"Primary\",\"keyValue\":\"short\"}");
    g_autoptr (EmulatorReply) nothing = arm_send (fixture, "POST", ENDPOINT "/regenerateKeys", "not JSON");

    g_assert_cmpstr (emulator_reply_get_string (reply, "secondaryKey"), ==, own);
    g_assert_cmpuint (ask (fixture, uri, own), ==, 200);
    g_assert_cmpuint (ask (fixture, uri, secondary), ==, 401);
    arm_assert_failed (which, 400, "UserError", "InvalidKeyType");
    arm_assert_failed (weak, 400, "UserError", "InvalidKeyValue");
    arm_assert_failed (nothing, 400, "InvalidRequestContent", NULL);
  }

  /* The journal shows neither. */
  {
    g_autofree char *journal = phidias_emulator_dup_requests (fixture->emulator);

    g_assert_null (strstr (journal, primary));
    g_assert_null (strstr (journal, phidias_emulator_get_practice_token (fixture->emulator)));
  }
}

static void
test_patch (void)
{
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);

  arm_deploy (fixture, SWEDEN, "phi3-mini", "swedencentral", PHI3);
  {
    g_autoptr (EmulatorReply) reply = arm_send (fixture, "PATCH", ENDPOINT, "{\"tags\":{\"team\":\"quay\"}}");
    g_autoptr (EmulatorReply) after = arm_send (fixture, "GET", ENDPOINT, NULL);
    g_autoptr (EmulatorReply) status = arm_send (fixture, "POST", ENDPOINT "/getStatus", NULL);
    g_autoptr (EmulatorReply) nobody = arm_send (fixture, "PATCH", SWEDEN "/serverlessEndpoints/nobody", "{\"tags\":{}}");

    g_assert_cmpuint (reply->status, ==, 200);
    g_assert_cmpstr (emulator_reply_get_string (after, "tags.team"), ==, "quay");
    g_assert_cmpstr (emulator_reply_get_string (after, "systemData.createdBy"), ==, "ada@practice.example");
    g_assert_nonnull (emulator_find (status->json, "metrics"));
    arm_assert_failed (nobody, 404, "ResourceNotFound", NULL);
  }
}

/* A second PUT changes what can be changed. */
static void
test_update (void)
{
  static const char off[] = "{\"location\":\"swedencentral\",\"properties\":{\"modelSettings\":{\"modelId\":\"" PHI3 "\"},"
                            "\"contentSafety\":{\"contentSafetyStatus\":\"Disabled\"}}}";
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);

  arm_deploy (fixture, SWEDEN, "phi3-mini", "swedencentral", PHI3);
  {
    g_autoptr (EmulatorReply) reply = arm_send (fixture, "PUT", ENDPOINT, off);
    g_autoptr (EmulatorReply) other = NULL;

    g_assert_cmpuint (reply->status, ==, 200);
    g_assert_cmpstr (emulator_reply_get_string (reply, "properties.provisioningState"), ==, "Updating");
    arm_await (fixture, ENDPOINT, "properties.provisioningState", "Succeeded");
    arm_await (fixture, ENDPOINT, "properties.contentSafety.contentSafetyStatus", "Disabled");
    other = arm_put_endpoint (fixture, SWEDEN, "phi3-mini", "swedencentral", PHI4);
    arm_assert_failed (other, 409, "Conflict", "EndpointNameAlreadyTaken");
  }
}

static int now_ms;

static gint64
clock_cb (gpointer user_data)
{
  return (gint64) g_atomic_int_get (&now_ms) * G_TIME_SPAN_MILLISECOND;
}

/* Online is not yet ready; then its own limits count. */
static void
test_warm_up_and_limits (void)
{
  PhidiasEmulator *emulator = arm_emulator_new ();
  g_autoptr (EmulatorFixture) fixture = NULL;
  g_autofree char *uri = NULL;
  g_autofree char *key = NULL;

  g_atomic_int_set (&now_ms, 1000);
  phidias_emulator_set_clock (emulator, clock_cb, NULL);
  phidias_emulator_set_warm_up (emulator, 30000);
  phidias_emulator_set_requests_per_minute (emulator, 2);
  fixture = arm_fixture_new (emulator);
  arm_deploy (fixture, SWEDEN, "phi3-mini", "swedencentral", PHI3);
  uri = dup_uri (fixture, ENDPOINT);
  key = dup_key (fixture, ENDPOINT, "primaryKey");
  {
    g_autoptr (EmulatorReply) early = arm_ask (fixture, "GET", uri, "/info", NULL, key);

    g_assert_cmpuint (early->status, ==, 503);
    g_assert_nonnull (strstr (emulator_reply_get_string (early, "message"), "not ready"));
  }
  g_atomic_int_add (&now_ms, 30000);
  g_assert_cmpuint (ask (fixture, uri, key), ==, 200);
  g_assert_cmpuint (ask (fixture, uri, key), ==, 200);
  g_assert_cmpuint (ask (fixture, uri, key), ==, 429);
  {
    g_autoptr (EmulatorReply) own = emulator_fixture_send (fixture, "POST", CHAT, HELLO, NULL);

    g_assert_cmpuint (own->status, ==, 200);
  }
}

/* The context is the model's. */
static void
test_context (void)
{
  static const char greedy[] = "{\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}],\"max_tokens\":5000}";
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autofree char *uri = NULL;
  g_autofree char *key = NULL;
  g_autoptr (EmulatorReply) reply = NULL;

  arm_deploy (fixture, SWEDEN, "phi3-mini", "swedencentral", PHI3);
  uri = dup_uri (fixture, ENDPOINT);
  key = dup_key (fixture, ENDPOINT, "primaryKey");
  reply = arm_ask (fixture, "POST", uri, CHAT, greedy, key);
  g_assert_cmpuint (reply->status, ==, 400);
  g_assert_nonnull (strstr (reply->body, "4096"));
}

/* What tests ask of chats is asked of an endpoint's too. */
static void
test_control (void)
{
  static const char long_one[] = "{\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}],\"stream\":true}";
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autofree char *uri = NULL;
  g_autofree char *key = NULL;

  arm_deploy (fixture, SWEDEN, "phi3-mini", "swedencentral", PHI3);
  uri = dup_uri (fixture, ENDPOINT);
  key = dup_key (fixture, ENDPOINT, "primaryKey");
  emulator_fixture_control (fixture, "[{\"text\":\"a word\"},{\"status\":503},{\"path\":\"/info\",\"status\":500}]");
  {
    g_autoptr (EmulatorReply) text = arm_ask (fixture, "POST", uri, CHAT, HELLO, key);
    g_autoptr (EmulatorReply) status = arm_ask (fixture, "POST", uri, CHAT, HELLO, key);
    g_autoptr (EmulatorReply) info = arm_ask (fixture, "GET", uri, "/info", NULL, key);
    g_autoptr (EmulatorReply) stream = arm_ask (fixture, "POST", uri, CHAT, long_one, key);
    g_autoptr (JsonArray) requests = emulator_fixture_get_requests (fixture);
    JsonObject *last = json_array_get_object_element (requests, json_array_get_length (requests) - 1);
    g_autoptr (GPtrArray) events = NULL;
    gboolean done;

    g_assert_cmpstr (emulator_reply_get_string (text, "choices.0.message.content"), ==, "a word");
    g_assert_cmpuint (status->status, ==, 503);
    g_assert_cmpuint (info->status, ==, 500);
    events = emulator_reply_get_events (stream, &done);
    g_assert_true (done);
    g_assert_cmpstr (emulator_find_string (g_ptr_array_index (events, 0), "model"), ==, "Phi-3-mini-4k-instruct");
    g_assert_true (json_object_get_boolean_member (last, "key_valid"));
  }
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/emulator/serverless/road", test_road);
  g_test_add_func ("/emulator/serverless/keys", test_keys);
  g_test_add_func ("/emulator/serverless/patch", test_patch);
  g_test_add_func ("/emulator/serverless/update", test_update);
  g_test_add_func ("/emulator/serverless/warm-up-and-limits", test_warm_up_and_limits);
  g_test_add_func ("/emulator/serverless/context", test_context);
  g_test_add_func ("/emulator/serverless/control", test_control);

  return g_test_run ();
}
