/* test-requests.c: what a chat request may hold, and what each family says to the rest
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
#define V1 "/openai/v1" CHAT

/* A request about temperature with @extra members. */
static char *
make_body (const char *extra)
{
  return g_strdup_printf ("{\"model\":\"phidias-guide\",\"messages\":[{\"role\":\"user\",\"content\":"
                          "\"What does temperature do?\"}]%s%s}",
                          *extra != '\0' ? "," : "", extra);
}

static EmulatorReply *
ask (EmulatorFixture *fixture, const char *route, const char *extra)
{
  g_autofree char *body = make_body (extra);

  g_test_message ("%s %s", route, extra);

  return emulator_fixture_send (fixture, "POST", route, body, NULL);
}

static void
test_extra_parameters (void)
{
  static const char detail[] = "Extra parameters ['logprobs', 'n'] are not allowed when extra-parameters is not set or "
                               "set to be 'error'. Set extra-parameters to 'pass-through' to pass to the model.";
  static const char *const native[] = { CHAT, MODELS };
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autofree char *body = make_body ("\"logprobs\":false,\"n\":2");

  for (guint i = 0; i < G_N_ELEMENTS (native); i++)
    {
      g_autoptr (EmulatorReply) unset = emulator_fixture_send (fixture, "POST", native[i], body, NULL);
      g_autoptr (EmulatorReply) error = emulator_fixture_send (fixture, "POST", native[i], body, "extra-parameters",
                                                               "error", NULL);
      g_autoptr (EmulatorReply) drop = emulator_fixture_send (fixture, "POST", native[i], body, "extra-parameters",
                                                              "drop", NULL);
      g_autoptr (EmulatorReply) pass = emulator_fixture_send (fixture, "POST", native[i], body, "extra-parameters",
                                                              "pass-through", NULL);
      g_autoptr (EmulatorReply) wrong = emulator_fixture_send (fixture, "POST", native[i], body, "extra-parameters",
                                                               "whatever", NULL);

      g_assert_cmpuint (unset->status, ==, 400);
      g_assert_cmpstr (emulator_reply_get_string (unset, "detail"), ==, detail);
      g_assert_cmpstr (error->body, ==, unset->body);
      g_assert_cmpuint (drop->status, ==, 200);
      g_assert_null (emulator_find (drop->json, "choices.1"));
      g_assert_cmpuint (pass->status, ==, 200);
      g_assert_nonnull (emulator_find (pass->json, "choices.1"));
      g_assert_cmpuint (wrong->status, ==, 400);
    }
}

static void
test_unknown_field (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autoptr (EmulatorReply) serverless = ask (fixture, "/v1" CHAT, "\"sunshine\":1");
  g_autoptr (EmulatorReply) known = ask (fixture, "/v1" CHAT, "\"n\":1,\"user\":\"me\"");
  g_autoptr (EmulatorReply) openai = ask (fixture, V1, "\"sunshine\":1");
  g_autoptr (EmulatorReply) dated = ask (fixture, DATED, "\"sunshine\":1");

  g_assert_cmpuint (serverless->status, ==, 400);
  g_assert_nonnull (strstr (emulator_reply_get_string (serverless, "detail"), "['sunshine']"));
  g_assert_cmpuint (known->status, ==, 200);
  g_assert_cmpuint (openai->status, ==, 400);
  g_assert_cmpstr (emulator_reply_get_string (openai, "error.message"), ==,
                   "Unrecognized request argument supplied: sunshine");
  g_assert_cmpstr (emulator_reply_get_string (openai, "error.type"), ==, "invalid_request_error");
  g_assert_cmpstr (dated->body, ==, openai->body);
}

static void
test_values (void)
{
  static const struct
  {
    const char *extra;
    guint native; /* status of the Model Inference API */
    guint openai;
  } cases[] = {
    { "\"temperature\":0", 200, 200 },
    { "\"temperature\":1", 200, 200 },
    { "\"temperature\":1.5", 422, 200 },
    { "\"temperature\":2.5", 422, 400 },
    { "\"temperature\":-0.1", 422, 400 },
    { "\"temperature\":\"hot\"", 422, 400 },
    { "\"temperature\":null", 200, 200 },
    { "\"top_p\":1", 200, 200 },
    { "\"top_p\":1.1", 422, 400 },
    { "\"presence_penalty\":-2", 200, 200 },
    { "\"presence_penalty\":-2.1", 422, 400 },
    { "\"frequency_penalty\":2", 200, 200 },
    { "\"frequency_penalty\":2.1", 422, 400 },
    { "\"max_tokens\":0", 200, 200 },
    { "\"max_tokens\":-1", 422, 400 },
    { "\"max_tokens\":1.5", 422, 400 },
    { "\"seed\":-7", 200, 200 },
    { "\"seed\":\"x\"", 422, 400 },
    { "\"stream\":1", 422, 400 },
    { "\"stop\":\"x\"", 200, 200 },
    { "\"stop\":[]", 422, 400 },
    { "\"stop\":[1]", 422, 400 },
    { "\"stop\":[\"a1\",\"b2\",\"c3\",\"d4\",\"e5\"]", 200, 400 },
    { "\"response_format\":{\"type\":\"text\"}", 200, 200 },
    { "\"response_format\":{\"type\":\"poem\"}", 422, 400 },
  };
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EmulatorReply) native = ask (fixture, CHAT, cases[i].extra);
      g_autoptr (EmulatorReply) models = ask (fixture, MODELS, cases[i].extra);
      g_autoptr (EmulatorReply) openai = ask (fixture, V1, cases[i].extra);

      g_assert_cmpuint (native->status, ==, cases[i].native);
      g_assert_cmpuint (models->status, ==, cases[i].native);
      g_assert_cmpuint (openai->status, ==, cases[i].openai);
      if (native->status == 422)
        g_assert_cmpstr (emulator_reply_get_string (native, "code"), ==, "parameter_not_supported");
      if (openai->status == 400)
        g_assert_nonnull (emulator_reply_get_string (openai, "error.param"));
    }
}

static void
test_unsupported (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autoptr (EmulatorReply) format = ask (fixture, CHAT, "\"response_format\":{\"type\":\"json_object\"}");
  g_autoptr (EmulatorReply) tools = ask (fixture, CHAT, "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}}]");
  g_autoptr (EmulatorReply) several = ask (fixture, CHAT, "\"temperature\":7,\"response_format\":{\"type\":\"json_object\"}");

  /* One problem is an object, as in the samples; several are an array, as in the reference. */
  g_assert_cmpuint (format->status, ==, 422);
  g_assert_cmpint (emulator_reply_get_int (format, "status"), ==, 422);
  g_assert_cmpstr (emulator_reply_get_string (format, "detail.loc.0"), ==, "body");
  g_assert_cmpstr (emulator_reply_get_string (format, "detail.loc.1"), ==, "response_format");
  g_assert_cmpstr (emulator_reply_get_string (format, "detail.input"), ==, "json_object");
  g_assert_cmpstr (emulator_reply_get_string (format, "message"), ==, "One of the parameters contain invalid values.");
  g_assert_cmpuint (tools->status, ==, 422);
  g_assert_cmpstr (emulator_reply_get_string (tools, "detail.loc.1"), ==, "tools");
  g_assert_cmpuint (several->status, ==, 422);
  g_assert_cmpstr (emulator_reply_get_string (several, "detail.0.loc.1"), ==, "temperature");
  g_assert_cmpstr (emulator_reply_get_string (several, "detail.1.loc.1"), ==, "response_format");
}

static void
test_bodies (void)
{
  static const char *const bodies[] = {
    "", "{", "[]", "nonsense", "\"text\"", "{\"messages\":[}", "\xff\xfe",
  };
  static const char *const messages[] = {
    "[]",
    "\"hello\"",
    "[1]",
    "[{\"role\":\"king\",\"content\":\"x\"}]",
    "[{\"role\":\"user\"}]",
    "[{\"role\":\"user\",\"content\":5}]",
    "[{\"role\":\"user\",\"content\":[{\"type\":\"smell\"}]}]",
  };
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (EmulatorReply) native = emulator_fixture_send (fixture, "POST", CHAT, bodies[i], NULL);
      g_autoptr (EmulatorReply) openai = emulator_fixture_send (fixture, "POST", DATED, bodies[i], NULL);

      g_assert_cmpuint (native->status, ==, 400);
      g_assert_cmpstr (emulator_reply_get_string (native, "error"), ==, "BadRequest");
      g_assert_cmpuint (openai->status, ==, 400);
      g_assert_cmpstr (emulator_reply_get_string (openai, "error.type"), ==, "invalid_request_error");
    }
  for (guint i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"messages\":%s}", messages[i]);
      g_autoptr (EmulatorReply) native = emulator_fixture_send (fixture, "POST", CHAT, body, NULL);
      g_autoptr (EmulatorReply) openai = emulator_fixture_send (fixture, "POST", DATED, body, NULL);

      g_test_message ("%s", body);
      g_assert_cmpuint (native->status, ==, 422);
      g_assert_cmpuint (openai->status, ==, 400);
      g_assert_cmpstr (emulator_reply_get_string (openai, "error.param"), ==, "messages");
    }
}

/* json-glib would overflow the stack on it. */
static void
test_deep_body (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autofree char *brackets = g_strnfill (200000, '[');
  g_autoptr (EmulatorReply) reply = emulator_fixture_send (fixture, "POST", CHAT, brackets, NULL);
  g_autoptr (EmulatorReply) alive = ask (fixture, CHAT, "");

  g_assert_cmpuint (reply->status, ==, 400);
  g_assert_cmpuint (alive->status, ==, 200);
}

/* More than anybody needs is not taken into memory, and the emulator lives on. */
static void
test_huge_body (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autofree char *spaces = g_strnfill (80 * 1024 * 1024, ' ');
  g_autoptr (EmulatorReply) reply = emulator_fixture_send (fixture, "POST", CHAT, spaces, NULL);
  g_autoptr (EmulatorReply) alive = ask (fixture, CHAT, "");

  g_assert_nonnull (reply->error);
  g_assert_cmpuint (alive->status, ==, 200);
}

static void
test_parts (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autoptr (EmulatorReply) reply =
    emulator_fixture_send (fixture, "POST", V1,
                           "{\"model\":\"phidias-guide\",\"temperature\":0,\"messages\":[{\"role\":\"user\",\"content\":["
                           "{\"type\":\"text\",\"text\":\"What does temperature do?\"},"
                           "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,AAAA\"}}]}]}",
                           NULL);

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_nonnull (strstr (emulator_reply_get_string (reply, "choices.0.message.content"), "cannot look at pictures"));
  g_assert_nonnull (strstr (emulator_reply_get_string (reply, "choices.0.message.content"), "**Temperature**"));
  g_assert_cmpint (emulator_reply_get_int (reply, "usage.prompt_tokens"), >, 256);
}

static void
test_context (void)
{
  PhidiasEmulator *emulator = phidias_emulator_new ();
  g_autoptr (EmulatorFixture) fixture = NULL;
  g_autoptr (EmulatorReply) fits = NULL, native = NULL, openai = NULL;

  phidias_emulator_set_token_rate (emulator, 0);
  phidias_emulator_set_first_token_delay (emulator, 0);
  phidias_emulator_set_context_tokens (emulator, 100);
  fixture = emulator_fixture_new (emulator);

  fits = ask (fixture, CHAT, "\"max_tokens\":20");
  native = ask (fixture, CHAT, "\"max_tokens\":90");
  openai = ask (fixture, DATED, "\"max_tokens\":90");
  g_assert_cmpuint (fits->status, ==, 200);
  g_assert_cmpuint (native->status, ==, 400);
  g_assert_cmpstr (emulator_reply_get_string (native, "error.code"), ==, "context_length_exceeded");
  g_assert_cmpuint (openai->status, ==, 400);
  g_assert_cmpstr (emulator_reply_get_string (openai, "error.code"), ==, "context_length_exceeded");
  g_assert_cmpstr (emulator_reply_get_string (openai, "error.param"), ==, "messages");
  g_assert_nonnull (strstr (emulator_reply_get_string (openai, "error.message"), "maximum context length is 100 tokens"));
}

static void
test_max_tokens (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autoptr (EmulatorReply) five = ask (fixture, CHAT, "\"max_tokens\":5");
  g_autoptr (EmulatorReply) none = ask (fixture, CHAT, "\"max_tokens\":0");
  g_autoptr (EmulatorReply) completion = ask (fixture, V1, "\"max_completion_tokens\":5");
  g_autoptr (EmulatorReply) both = ask (fixture, V1, "\"max_tokens\":5,\"max_completion_tokens\":5");

  g_assert_cmpstr (emulator_reply_get_string (five, "choices.0.finish_reason"), ==, "length");
  g_assert_cmpint (emulator_reply_get_int (five, "usage.completion_tokens"), ==, 5);
  g_assert_cmpstr (emulator_reply_get_string (none, "choices.0.message.content"), ==, "");
  g_assert_cmpstr (emulator_reply_get_string (none, "choices.0.finish_reason"), ==, "length");
  g_assert_cmpint (emulator_reply_get_int (completion, "usage.completion_tokens"), ==, 5);
  g_assert_cmpuint (both->status, ==, 400);
}

static void
test_stop (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autoptr (EmulatorReply) whole = ask (fixture, CHAT, "\"temperature\":0");
  g_autoptr (EmulatorReply) one = ask (fixture, CHAT, "\"temperature\":0,\"stop\":\"daring\"");
  g_autoptr (EmulatorReply) earliest = ask (fixture, CHAT, "\"temperature\":0,\"stop\":[\"token\",\"how\",\"daring\"]");
  g_autoptr (EmulatorReply) absent = ask (fixture, CHAT, "\"temperature\":0,\"stop\":[\"zebra\"]");

  g_assert_cmpstr (emulator_reply_get_string (one, "choices.0.message.content"), ==, "**Temperature** says how ");
  g_assert_cmpstr (emulator_reply_get_string (one, "choices.0.finish_reason"), ==, "stop");
  g_assert_cmpstr (emulator_reply_get_string (earliest, "choices.0.message.content"), ==, "**Temperature** says ");
  g_assert_cmpstr (emulator_reply_get_string (absent, "choices.0.message.content"), ==,
                   emulator_reply_get_string (whole, "choices.0.message.content"));
}

static void
test_seed (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (int seed = 0; seed < 20; seed++)
    {
      g_autofree char *extra = g_strdup_printf ("\"temperature\":1,\"seed\":%d", seed);
      g_autoptr (EmulatorReply) first = ask (fixture, CHAT, extra);
      g_autoptr (EmulatorReply) second = ask (fixture, CHAT, extra);
      const char *text = emulator_reply_get_string (first, "choices.0.message.content");

      g_assert_cmpstr (text, ==, emulator_reply_get_string (second, "choices.0.message.content"));
      g_assert_nonnull (strstr (text, "**Temperature** says how daring"));
      g_hash_table_add (seen, g_strdup (text));
    }
  g_assert_cmpuint (g_hash_table_size (seen), >, 1);
}

static void
test_n (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autoptr (EmulatorReply) two = ask (fixture, V1, "\"n\":2,\"max_tokens\":3");
  g_autoptr (EmulatorReply) nine = ask (fixture, V1, "\"n\":9");

  g_assert_cmpint (emulator_reply_get_int (two, "choices.1.index"), ==, 1);
  g_assert_null (emulator_find (two->json, "choices.2"));
  g_assert_cmpint (emulator_reply_get_int (two, "usage.completion_tokens"), ==, 6);
  g_assert_cmpuint (nine->status, ==, 400);
}

static void
test_json (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autoptr (EmulatorReply) silent = ask (fixture, V1, "\"response_format\":{\"type\":\"json_object\"}");
  g_autoptr (EmulatorReply) object =
    emulator_fixture_send (fixture, "POST", V1,
                           "{\"model\":\"phidias-guide\",\"temperature\":0,\"response_format\":{\"type\":\"json_object\"},"
                           "\"messages\":[{\"role\":\"system\",\"content\":\"Answer in JSON. Be brief.\"},"
                           "{\"role\":\"user\",\"content\":\"What does temperature do?\"}]}",
                           NULL);
  g_autoptr (EmulatorReply) schema =
    ask (fixture, V1, "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"a\",\"schema\":"
                      "{\"type\":\"object\",\"properties\":{\"text\":{\"type\":\"string\"},\"sure\":{\"type\":\"boolean\"},"
                      "\"kind\":{\"enum\":[\"x\",\"y\"]},\"list\":{\"type\":\"array\",\"items\":{\"type\":\"integer\"}}}}}}");
  g_autoptr (EmulatorReply) nameless = ask (fixture, V1, "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{}}");
  g_autoptr (JsonNode) answer = json_from_string (emulator_reply_get_string (object, "choices.0.message.content"), NULL);
  g_autoptr (JsonNode) fitted = json_from_string (emulator_reply_get_string (schema, "choices.0.message.content"), NULL);

  g_assert_cmpuint (silent->status, ==, 400);
  g_assert_cmpstr (emulator_find_string (answer, "topic"), ==, "What temperature does");
  g_assert_true (g_str_has_prefix (emulator_find_string (answer, "answer"), "**Temperature**"));
  g_assert_nonnull (strstr (emulator_find_string (fitted, "text"), "Temperature"));
  g_assert_false (json_node_get_boolean (emulator_find (fitted, "sure")));
  g_assert_cmpstr (emulator_find_string (fitted, "kind"), ==, "x");
  g_assert_cmpint (json_node_get_int (emulator_find (fitted, "list.0")), ==, 0);
  g_assert_cmpuint (nameless->status, ==, 400);
}

#define TOOL "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"look_up\",\"parameters\":{\"type\":\"object\"," \
             "\"properties\":{\"query\":{\"type\":\"string\"}}}}}]"

static void
test_tools (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autoptr (EmulatorReply) automatic = ask (fixture, V1, TOOL);
  g_autoptr (EmulatorReply) required = ask (fixture, V1, TOOL ",\"tool_choice\":\"required\"");
  g_autoptr (EmulatorReply) named = ask (fixture, V1, TOOL ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"look_up\"}}");
  g_autoptr (EmulatorReply) unknown = ask (fixture, V1, TOOL ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"other\"}}");
  g_autoptr (EmulatorReply) result =
    emulator_fixture_send (fixture, "POST", V1,
                           "{\"model\":\"phidias-guide\",\"temperature\":0,\"messages\":[{\"role\":\"user\",\"content\":\"x\"},"
                           "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[]},"
                           "{\"role\":\"tool\",\"tool_call_id\":\"call_1\",\"content\":\"42\"}]}",
                           NULL);

  g_assert_cmpstr (emulator_reply_get_string (automatic, "choices.0.finish_reason"), ==, "stop");
  g_assert_cmpstr (emulator_reply_get_string (required, "choices.0.finish_reason"), ==, "tool_calls");
  g_assert_cmpstr (emulator_reply_get_string (required, "choices.0.message.tool_calls.0.function.name"), ==, "look_up");
  g_assert_cmpstr (emulator_reply_get_string (required, "choices.0.message.tool_calls.0.function.arguments"), ==,
                   "{\"query\":\"What does temperature do?\"}");
  g_assert_cmpstr (emulator_reply_get_string (named, "choices.0.finish_reason"), ==, "tool_calls");
  g_assert_cmpuint (unknown->status, ==, 400);
  g_assert_nonnull (strstr (emulator_reply_get_string (result, "choices.0.message.content"), "```\n42\n```"));
}

static void
test_stream_options (void)
{
  static const char extra[] = "\"stream\":true,\"stream_options\":{\"include_usage\":true}";
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autoptr (EmulatorReply) dated = ask (fixture, DATED, extra);
  g_autoptr (EmulatorReply) old = ask (fixture, "/openai/deployments/phidias-guide" CHAT "?api-version=2024-06-01", extra);
  g_autoptr (EmulatorReply) whole = ask (fixture, DATED, "\"stream_options\":{\"include_usage\":true}");
  g_autoptr (EmulatorReply) native = ask (fixture, CHAT, extra);

  g_assert_cmpuint (dated->status, ==, 200);
  g_assert_cmpuint (old->status, ==, 400);
  g_assert_cmpuint (whole->status, ==, 400);
  g_assert_cmpuint (native->status, ==, 400);
  g_assert_nonnull (strstr (emulator_reply_get_string (native, "detail"), "stream_options"));
}

static EmulatorReply *
say (EmulatorFixture *fixture, const char *route, const char *text)
{
  g_autofree char *body = g_strdup_printf ("{\"model\":\"phidias-guide\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}", text);

  return emulator_fixture_send (fixture, "POST", route, body, NULL);
}

static void
test_content_filter (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autoptr (EmulatorReply) native = say (fixture, CHAT, "phidias-filter-hate");
  g_autoptr (EmulatorReply) v1 = say (fixture, "/v1" CHAT, "phidias-filter-violence");
  g_autoptr (EmulatorReply) openai = say (fixture, V1, "a phidias-filter-self-harm prompt");
  g_autoptr (EmulatorReply) jailbreak = say (fixture, DATED, "phidias-filter-jailbreak");
  g_autoptr (EmulatorReply) answer = say (fixture, CHAT, "temperature phidias-filter-answer");
  g_autoptr (EmulatorReply) good = say (fixture, V1, "temperature");

  g_assert_cmpuint (native->status, ==, 400);
  g_assert_cmpstr (emulator_reply_get_string (native, "code"), ==, "content_filter");
  g_assert_cmpstr (emulator_reply_get_string (native, "param"), ==, "messages");
  g_assert_cmpuint (v1->status, ==, 400);
  g_assert_cmpstr (emulator_reply_get_string (v1, "error.code"), ==, "content_filter");
  g_assert_cmpuint (openai->status, ==, 400);
  g_assert_cmpstr (emulator_reply_get_string (openai, "error.innererror.code"), ==, "ResponsibleAIPolicyViolation");
  g_assert_true (json_node_get_boolean (emulator_find (openai->json, "error.innererror.content_filter_result.self_harm.filtered")));
  g_assert_false (json_node_get_boolean (emulator_find (openai->json, "error.innererror.content_filter_result.hate.filtered")));
  g_assert_true (json_node_get_boolean (emulator_find (jailbreak->json, "error.innererror.content_filter_result.jailbreak.detected")));
  g_assert_cmpuint (answer->status, ==, 200);
  g_assert_cmpstr (emulator_reply_get_string (answer, "choices.0.finish_reason"), ==, "content_filter");
  g_assert_cmpstr (emulator_reply_get_string (good, "prompt_filter_results.0.content_filter_results.violence.severity"), ==, "safe");
  g_assert_cmpstr (emulator_reply_get_string (good, "choices.0.content_filter_results.violence.severity"), ==, "safe");
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/emulator/requests/extra-parameters", test_extra_parameters);
  g_test_add_func ("/emulator/requests/unknown-field", test_unknown_field);
  g_test_add_func ("/emulator/requests/values", test_values);
  g_test_add_func ("/emulator/requests/unsupported", test_unsupported);
  g_test_add_func ("/emulator/requests/bodies", test_bodies);
  g_test_add_func ("/emulator/requests/deep-body", test_deep_body);
  g_test_add_func ("/emulator/requests/huge-body", test_huge_body);
  g_test_add_func ("/emulator/requests/parts", test_parts);
  g_test_add_func ("/emulator/requests/context", test_context);
  g_test_add_func ("/emulator/requests/max-tokens", test_max_tokens);
  g_test_add_func ("/emulator/requests/stop", test_stop);
  g_test_add_func ("/emulator/requests/seed", test_seed);
  g_test_add_func ("/emulator/requests/n", test_n);
  g_test_add_func ("/emulator/requests/json", test_json);
  g_test_add_func ("/emulator/requests/tools", test_tools);
  g_test_add_func ("/emulator/requests/stream-options", test_stream_options);
  g_test_add_func ("/emulator/requests/content-filter", test_content_filter);

  return g_test_run ();
}
