/* test-routes.c: each route of each family, its keys, its versions, and how it says no
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "emulator-fixture.h"

#include "phidias-test.h"

#include <string.h>

#define MODELS "/models" CHAT "?api-version=2024-05-01-preview"
#define DATED "/openai/deployments/phidias-guide" CHAT "?api-version=2024-10-21"

static const char *const chat_routes[] = {
  CHAT,
  CHAT "?api-version=2024-05-01-preview",
  "/v1" CHAT,
  MODELS,
  DATED,
  "/openai/v1" CHAT,
  "/openai/v1" CHAT "?api-version=preview",
  "/inference" CHAT,
  "/orgs/acme/inference" CHAT,
};

static void
test_chat (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (chat_routes); i++)
    {
      g_autoptr (EmulatorReply) reply = emulator_fixture_send (fixture, "POST", chat_routes[i], HELLO_MODEL, NULL);
      g_autoptr (EmulatorReply) stream = NULL;
      g_autoptr (GPtrArray) events = NULL;
      g_autofree char *text = NULL;
      gboolean done;

      g_test_message ("%s", chat_routes[i]);
      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_cmpstr (emulator_reply_get_header (reply, "Content-Type"), ==, "application/json");
      g_assert_cmpstr (emulator_reply_get_string (reply, "object"), ==, "chat.completion");
      g_assert_cmpstr (emulator_reply_get_string (reply, "model"), ==, PHIDIAS_EMULATOR_MODEL);
      g_assert_cmpstr (emulator_reply_get_string (reply, "choices.0.finish_reason"), ==, "stop");
      g_assert_nonnull (strstr (emulator_reply_get_string (reply, "choices.0.message.content"), "emulator"));
      g_assert_cmpint (emulator_reply_get_int (reply, "usage.total_tokens"), ==,
                       emulator_reply_get_int (reply, "usage.prompt_tokens") +
                           emulator_reply_get_int (reply, "usage.completion_tokens"));
      g_assert_nonnull (emulator_reply_get_header (reply, "x-ratelimit-remaining-tokens"));

      stream = emulator_fixture_send (fixture, "POST", chat_routes[i],
                                      "{\"model\":\"PHIDIAS-GUIDE\",\"stream\":true,\"temperature\":0,"
                                      "\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}",
                                      NULL);
      g_assert_cmpuint (stream->status, ==, 200);
      g_assert_cmpstr (emulator_reply_get_header (stream, "Content-Type"), ==, "text/event-stream");
      events = emulator_reply_get_events (stream, &done);
      g_assert_true (done);
      text = emulator_events_join (events, "choices.0.delta.content");
      g_assert_true (g_str_has_prefix (text, "Hello! I am the **Phidias guide**"));
    }
}

static void
test_keys (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  const char *key = phidias_emulator_get_key (fixture->emulator);
  const char *second = phidias_emulator_get_second_key (fixture->emulator);
  const char *both[] = { key, second };

  g_assert_cmpuint (strlen (key), ==, 32);
  g_assert_cmpuint (strlen (second), ==, 32);
  g_assert_cmpstr (key, !=, second);

  for (guint route = 0; route < G_N_ELEMENTS (chat_routes); route++)
    for (guint way = 0; way < 3; way++)
      {
        g_autoptr (SoupMessage) message = emulator_fixture_message (fixture, "POST", chat_routes[route], HELLO_MODEL);
        g_autofree char *value = g_strconcat (way == 1 ? "Bearer " : "", both[way % 2], NULL);
        g_autoptr (EmulatorReply) reply = NULL;

        soup_message_headers_replace (soup_message_get_request_headers (message), way == 0 ? "api-key" : "Authorization",
                                      value);
        reply = emulator_fixture_send_bare (fixture, message);
        g_assert_cmpuint (reply->status, ==, 200);
      }
}

static void
test_wrong_key (void)
{
  static const struct
  {
    const char *route;
    const char *path;
    const char *expected;
  } shapes[] = {
    { CHAT, "status", "Invalid auth token" },
    { "/v1" CHAT, "status", "Invalid auth token" },
    { "/info", "status", "Invalid auth token" },
    { MODELS, "error", "UnauthorizedError" },
    { DATED, "error.code", "401" },
    { "/openai/v1" CHAT, "error.code", "401" },
    { "/inference" CHAT, "error.code", "unauthorized" },
  };
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      const char *method = g_str_equal (shapes[i].route, "/info") ? "GET" : "POST";
      g_autoptr (EmulatorReply) wrong = emulator_fixture_send (fixture, method, shapes[i].route, HELLO_MODEL,
                                                               "Authorization", "Bearer nonsense", NULL);
      g_autoptr (SoupMessage) message = emulator_fixture_message (fixture, method, shapes[i].route, HELLO_MODEL);
      g_autoptr (EmulatorReply) none = emulator_fixture_send_bare (fixture, message);

      g_test_message ("%s", shapes[i].route);
      g_assert_cmpuint (wrong->status, ==, 401);
      g_assert_cmpuint (none->status, ==, 401);
      g_assert_cmpstr (emulator_reply_get_string (wrong, shapes[i].path), ==, shapes[i].expected);
      g_assert_cmpstr (wrong->body, ==, none->body);
      g_assert_nonnull (emulator_reply_get_header (wrong, "x-ms-error-code"));
    }
}

static void
test_info (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autoptr (EmulatorReply) info = emulator_fixture_send (fixture, "GET", "/info", NULL, NULL);
  g_autoptr (EmulatorReply) models = emulator_fixture_send (fixture, "GET", "/v1/models", NULL, NULL);
  g_autoptr (EmulatorReply) openai = emulator_fixture_send (fixture, "GET", "/openai/v1/models", NULL, NULL);
  g_autoptr (EmulatorReply) catalog = emulator_fixture_send (fixture, "GET", "/catalog/models", NULL, NULL);
  g_autoptr (EmulatorReply) post = emulator_fixture_send (fixture, "POST", "/info", "{}", NULL);

  g_assert_cmpuint (info->status, ==, 200);
  g_assert_cmpstr (emulator_reply_get_string (info, "model_name"), ==, PHIDIAS_EMULATOR_MODEL);
  g_assert_cmpstr (emulator_reply_get_string (info, "model_type"), ==, "chat-completion");
  g_assert_cmpuint (models->status, ==, 200);
  g_assert_cmpstr (emulator_reply_get_string (models, "data.0.id"), ==, PHIDIAS_EMULATOR_MODEL);
  g_assert_cmpstr (models->body, ==, openai->body);
  g_assert_cmpstr (emulator_reply_get_string (catalog, "0.id"), ==, "phidias/" PHIDIAS_EMULATOR_MODEL);
  g_assert_cmpuint (post->status, ==, 405);
}

static void
test_wrong_route (void)
{
  static const struct
  {
    const char *method;
    const char *route;
    guint status;
    const char *path;
    const char *expected;
  } shapes[] = {
    { "POST", "/completions", 424, "detail", "Not Found" },
    { "GET", "/", 424, "detail", "Not Found" },
    { "POST", "/v1/completions", 424, "detail", "Not Found" },
    { "POST", "/models/completions", 424, "detail", "Not Found" },
    { "POST", "/openai/chat/completions", 404, "error.code", "404" },
    { "POST", "/openai/deployments/phidias-guide", 404, "error.code", "404" },
    { "POST", "/openai/deployments/phidias-guide/completions?api-version=2024-10-21", 404, "error.message",
      "Resource not found" },
    { "POST", "/embeddings", 404, "error", "NotFoundError" },
    { "POST", "/models/embeddings?api-version=2024-05-01-preview", 404, "error", "NotFoundError" },
    { "POST", "/openai/deployments/phidias-guide/embeddings?api-version=2024-10-21", 400, "error.code",
      "OperationNotSupported" },
    { "GET", CHAT, 405, "detail", "Method Not Allowed" },
    { "GET", "/openai/v1" CHAT, 405, "error.code", "method_not_supported" },
    { "POST", "/openai/deployments/other" CHAT "?api-version=2024-10-21", 404, "error.code", "DeploymentNotFound" },
  };
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autoptr (EmulatorReply) reply = emulator_fixture_send (fixture, shapes[i].method, shapes[i].route,
                                                               g_str_equal (shapes[i].method, "POST") ? HELLO : NULL, NULL);

      g_test_message ("%s %s", shapes[i].method, shapes[i].route);
      g_assert_cmpuint (reply->status, ==, shapes[i].status);
      g_assert_cmpstr (emulator_reply_get_string (reply, shapes[i].path), ==, shapes[i].expected);
    }
}

static void
test_deployments (void)
{
  static const struct
  {
    const char *route;
    const char *model; /* of the body, JSON */
    guint status;
    const char *path;
    const char *expected;
  } cases[] = {
    { MODELS, "\"second\"", 200, NULL, NULL },
    { MODELS, "\"SECOND\"", 200, NULL, NULL },
    { MODELS, "\"third\"", 404, "error", "NotFoundError" },
    { MODELS, "null", 400, "error", "BadRequest" },
    { "/openai/v1" CHAT, "\"first\"", 200, NULL, NULL },
    { "/openai/v1" CHAT, "\"third\"", 404, "error.code", "DeploymentNotFound" },
    { "/openai/v1" CHAT, "null", 400, "error.param", "model" },
    { "/inference" CHAT, "\"acme/second\"", 200, NULL, NULL },
    { "/inference" CHAT, "\"acme/third\"", 400, "error.code", "unknown_model" },
    { "/openai/deployments/second" CHAT "?api-version=2024-10-21", "null", 200, NULL, NULL },
    { "/openai/deployments/third" CHAT "?api-version=2024-10-21", "null", 404, "error.code", "DeploymentNotFound" },
    { CHAT, "\"azureai\"", 200, NULL, NULL },
    { "/v1" CHAT, "\"azureai\"", 200, NULL, NULL },
  };
  PhidiasEmulator *emulator = phidias_emulator_new ();
  g_autoptr (EmulatorFixture) fixture = NULL;

  phidias_emulator_set_token_rate (emulator, 0);
  phidias_emulator_set_first_token_delay (emulator, 0);
  phidias_emulator_add_deployment (emulator, "first");
  phidias_emulator_add_deployment (emulator, "second");
  g_assert_cmpstr (phidias_emulator_get_deployment (emulator), ==, "first");
  fixture = emulator_fixture_new (emulator);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"model\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                                               cases[i].model);
      g_autoptr (EmulatorReply) reply = emulator_fixture_send (fixture, "POST", cases[i].route, body, NULL);

      g_test_message ("%s %s", cases[i].route, cases[i].model);
      g_assert_cmpuint (reply->status, ==, cases[i].status);
      if (cases[i].path != NULL)
        g_assert_cmpstr (emulator_reply_get_string (reply, cases[i].path), ==, cases[i].expected);
    }
}

static void
test_api_version (void)
{
  static const struct
  {
    const char *route;
    guint status;
    const char *path;
    const char *expected;
  } cases[] = {
    { CHAT, 200, NULL, NULL },
    { CHAT "?api-version=2024-04-01-preview", 200, NULL, NULL },
    { CHAT "?api-version=2020-01-01", 400, "error", "BadRequest" },
    { "/models" CHAT, 400, "error", "BadRequest" },
    { "/models" CHAT "?api-version=2020-01-01", 400, "error", "BadRequest" },
    { "/openai/deployments/phidias-guide" CHAT, 404, "error.message", "Resource not found" },
    { "/openai/deployments/phidias-guide" CHAT "?api-version=2020-01-01", 404, "error.message", "Resource not found" },
    { "/openai/deployments/phidias-guide" CHAT "?api-version=2025-01-01-preview", 200, NULL, NULL },
    { "/openai/v1" CHAT "?api-version=2024-10-21", 400, "error.code", "BadRequest" },
    { "/v1" CHAT "?api-version=whatever", 200, NULL, NULL },
  };
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EmulatorReply) reply = emulator_fixture_send (fixture, "POST", cases[i].route, HELLO_MODEL, NULL);

      g_test_message ("%s", cases[i].route);
      g_assert_cmpuint (reply->status, ==, cases[i].status);
      if (cases[i].path != NULL)
        g_assert_cmpstr (emulator_reply_get_string (reply, cases[i].path), ==, cases[i].expected);
    }
}

static void
test_too_many_headers (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);

  for (guint n = 10; n <= 11; n++)
    {
      g_autoptr (SoupMessage) message = emulator_fixture_message (fixture, "POST", CHAT, HELLO);
      SoupMessageHeaders *headers = soup_message_get_request_headers (message);
      g_autoptr (EmulatorReply) reply = NULL;

      soup_message_headers_replace (headers, "api-key", phidias_emulator_get_key (fixture->emulator));
      for (guint i = 0; i < n; i++)
        {
          g_autofree char *name = g_strdup_printf ("x-own-%u", i);

          soup_message_headers_replace (headers, name, "1");
        }
      reply = emulator_fixture_send_bare (fixture, message);
      g_assert_cmpuint (reply->status, ==, n == 10 ? 200 : 431);
    }
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/emulator/routes/chat", test_chat);
  g_test_add_func ("/emulator/routes/keys", test_keys);
  g_test_add_func ("/emulator/routes/wrong-key", test_wrong_key);
  g_test_add_func ("/emulator/routes/info", test_info);
  g_test_add_func ("/emulator/routes/wrong-route", test_wrong_route);
  g_test_add_func ("/emulator/routes/deployments", test_deployments);
  g_test_add_func ("/emulator/routes/api-version", test_api_version);
  g_test_add_func ("/emulator/routes/too-many-headers", test_too_many_headers);

  return g_test_run ();
}
