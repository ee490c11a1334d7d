/* test-control.c: each thing that a test may ask of the emulator, seen on the wire
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "emulator-fixture.h"

#include "phidias-test.h"

#include <string.h>

#define CONTROL "/phidias/control"

static EmulatorReply *
control (EmulatorFixture *fixture, const char *json)
{
  return emulator_fixture_send (fixture, "POST", CONTROL, json, NULL);
}

/* One request with @headers ("name: value\r\n"…) over a socket, and every byte that comes until
 * the connection ends. */
static char *
exchange (EmulatorFixture *fixture, const char *headers, const char *body, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (phidias_emulator_get_url (fixture->emulator), G_URI_FLAGS_NONE, NULL);
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (client, "127.0.0.1", g_uri_get_port (uri), NULL, NULL);
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  g_autofree char *request = g_strdup_printf ("POST " CHAT " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\napi-key: %s\r\n"
                                              "Content-Length: %u\r\n%s\r\n%s",
                                              phidias_emulator_get_key (fixture->emulator), (guint) strlen (body), headers, body);
  GString *out = g_string_new (NULL);
  char buffer[4096];
  gssize length;

  g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                                            strlen (request), NULL, NULL, NULL));
  while ((length = g_input_stream_read (input, buffer, sizeof buffer, NULL, error)) > 0)
    g_string_append_len (out, buffer, length);

  return g_string_free (out, FALSE);
}

static void
test_reply (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autoptr (EmulatorReply) reply = emulator_fixture_send (fixture, "POST", CHAT, HELLO, "x-phidias-status", "503",
                                                           "x-phidias-body", "{\"error\":{\"code\":503,\"message\":\"Loading model\"}}",
                                                           "x-phidias-header-Retry-After", "7", NULL);
  g_autoptr (EmulatorReply) wrong_key = emulator_fixture_send (fixture, "POST", CHAT, "nonsense", "Authorization", "Bearer x",
                                                               "x-phidias-status", "418", NULL);
  g_autoptr (EmulatorReply) page = emulator_fixture_send (fixture, "POST", CHAT, HELLO, "x-phidias-body", "<html>Sign in</html>",
                                                          "x-phidias-header-content-type", "text/html", NULL);
  g_autoptr (EmulatorReply) info = emulator_fixture_send (fixture, "GET", "/info", NULL, "x-phidias-status", "500", NULL);

  g_assert_cmpuint (reply->status, ==, 503);
  g_assert_cmpint (emulator_reply_get_int (reply, "error.code"), ==, 503);
  g_assert_cmpstr (emulator_reply_get_header (reply, "Retry-After"), ==, "7");
  g_assert_cmpstr (emulator_reply_get_header (reply, "Content-Type"), ==, "application/json");
  g_assert_cmpuint (wrong_key->status, ==, 418);
  g_assert_cmpstr (wrong_key->body, ==, "");
  g_assert_cmpuint (page->status, ==, 200);
  g_assert_cmpstr (page->body, ==, "<html>Sign in</html>");
  g_assert_cmpstr (emulator_reply_get_header (page, "Content-Type"), ==, "text/html");
  g_assert_cmpuint (info->status, ==, 500);
}

static void
test_times (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  static const guint expected[] = { 500, 500, 429, 200 };
  g_autoptr (EmulatorReply) accepted = control (fixture, "[{\"status\":500,\"times\":2},{\"status\":429,\"headers\":{\"Retry-After\":20}}]");

  g_assert_cmpuint (accepted->status, ==, 200);
  g_assert_cmpint (emulator_reply_get_int (accepted, "pending"), ==, 2);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr (EmulatorReply) info = emulator_fixture_send (fixture, "GET", "/info", NULL, NULL);
      g_autoptr (EmulatorReply) reply = emulator_fixture_send (fixture, "POST", CHAT, HELLO, NULL);

      g_assert_cmpuint (info->status, ==, 200);
      g_assert_cmpuint (reply->status, ==, expected[i]);
      if (reply->status == 429)
        g_assert_cmpstr (emulator_reply_get_header (reply, "Retry-After"), ==, "20");
    }

  /* Until cleared, and for one path only; the same from inside the process. */
  {
    g_autoptr (GError) error = NULL;

    g_assert_true (phidias_emulator_control (fixture->emulator, "{\"path\":\"/info\",\"status\":401,\"times\":0}", &error));
    g_assert_no_error (error);
  }
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (EmulatorReply) info = emulator_fixture_send (fixture, "GET", "/info", NULL, NULL);
      g_autoptr (EmulatorReply) reply = emulator_fixture_send (fixture, "POST", CHAT, HELLO, NULL);

      g_assert_cmpuint (info->status, ==, 401);
      g_assert_cmpuint (reply->status, ==, 200);
    }
  {
    g_autoptr (EmulatorReply) cleared = emulator_fixture_send (fixture, "DELETE", CONTROL, NULL, NULL);
    g_autoptr (EmulatorReply) info = emulator_fixture_send (fixture, "GET", "/info", NULL, NULL);

    g_assert_cmpint (emulator_reply_get_int (cleared, "pending"), ==, 0);
    g_assert_cmpuint (info->status, ==, 200);
  }
}

/* For those requests only that have a header, such as one way to send a key. */
static void
test_with_header (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autoptr (EmulatorReply) accepted = control (fixture, "{\"path\":\"/info\",\"with_header\":\"x-marked\",\"status\":401,\"times\":0}");
  g_autoptr (EmulatorReply) without = emulator_fixture_send (fixture, "GET", "/info", NULL, NULL);
  g_autoptr (EmulatorReply) with = emulator_fixture_send (fixture, "GET", "/info", NULL, "X-Marked", "yes", NULL);

  g_assert_cmpuint (accepted->status, ==, 200);
  g_assert_cmpuint (without->status, ==, 200);
  g_assert_cmpuint (with->status, ==, 401);
}

static void
test_refused (void)
{
  static const char *const wrong[] = {
    "", "[1]", "5", "{\"sunshine\":1}", "{\"status\":\"x\"}", "{\"status\":99}", "{\"cut\":\"gently\"}", "{\"operation_form\":\"letter\"}",
    "{\"error_style\":\"x\"}", "{\"newline\":\"x\"}", "{\"pieces\":[1]}", "[{\"status\":500},{\"x\":1}]",
  };
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autoptr (SoupMessage) message = emulator_fixture_message (fixture, "POST", CONTROL, "{\"status\":500}");
  g_autoptr (EmulatorReply) keyless = emulator_fixture_send_bare (fixture, message);
  g_autoptr (SoupMessage) spy_message = emulator_fixture_message (fixture, "GET", "/phidias/requests", NULL);
  g_autoptr (EmulatorReply) spy = emulator_fixture_send_bare (fixture, spy_message);

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (EmulatorReply) reply = control (fixture, wrong[i]);

      g_test_message ("%s", wrong[i]);
      g_assert_cmpuint (reply->status, ==, 400);
      g_assert_nonnull (emulator_reply_get_string (reply, "error"));
    }
  {
    g_autoptr (EmulatorReply) header = emulator_fixture_send (fixture, "POST", CHAT, HELLO, "x-phidias-sunshine", "1", NULL);
    g_autoptr (EmulatorReply) state = emulator_fixture_send (fixture, "GET", CONTROL, NULL, NULL);

    g_assert_cmpuint (header->status, ==, 400);
    g_assert_cmpuint (keyless->status, ==, 401);
    g_assert_cmpuint (spy->status, ==, 401);
    g_assert_cmpint (emulator_reply_get_int (state, "pending"), ==, 0);
  }
}

static void
test_answers (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autoptr (EmulatorReply) text = emulator_fixture_send (fixture, "POST", CHAT, HELLO, "x-phidias-text", "Just so.", NULL);
  g_autoptr (EmulatorReply) tokens = emulator_fixture_send (fixture, "POST", CHAT, HELLO, "x-phidias-tokens", "7", NULL);
  g_autoptr (EmulatorReply) reason = emulator_fixture_send (fixture, "POST", CHAT, HELLO, "x-phidias-finish-reason", "made_up",
                                                            "x-phidias-no-usage", "true", NULL);
  g_autoptr (EmulatorReply) accepted = control (fixture, "{\"pieces\":[\"\\ud83d\\ude00\",\"\",\" x\"],\"reasoning\":\"Let me think\"}");
  g_autoptr (EmulatorReply) pieces = emulator_fixture_send (fixture, "POST", CHAT, HELLO_STREAM, NULL);
  gboolean done;
  g_autoptr (GPtrArray) events = emulator_reply_get_events (pieces, &done);
  g_autofree char *content = emulator_events_join (events, "choices.0.delta.content");
  g_autofree char *reasoning = emulator_events_join (events, "choices.0.delta.reasoning_content");

  g_assert_cmpstr (emulator_reply_get_string (text, "choices.0.message.content"), ==, "Just so.");
  g_assert_cmpint (emulator_reply_get_int (tokens, "usage.completion_tokens"), ==, 7);
  g_assert_cmpstr (emulator_reply_get_string (reason, "choices.0.finish_reason"), ==, "made_up");
  g_assert_null (emulator_find (reason->json, "usage"));
  g_assert_cmpuint (accepted->status, ==, 200);
  g_assert_cmpstr (content, ==, "😀 x");
  g_assert_cmpstr (reasoning, ==, "Let me think");
  /* The role, three of reasoning, three pieces, the end. */
  g_assert_cmpuint (events->len, ==, 8);
}

static void
test_tool_calls (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autoptr (EmulatorReply) accepted = control (fixture,
                                                "{\"tool_calls\":[{\"name\":\"a\",\"arguments\":\"{\\\"x\\\": 12345}\",\"fragments\":5},"
                                                "{\"name\":\"b\",\"arguments\":\"{\\\"half\"}]}");
  g_autoptr (EmulatorReply) reply = emulator_fixture_send (fixture, "POST", CHAT, HELLO_STREAM, NULL);
  gboolean done;
  g_autoptr (GPtrArray) events = emulator_reply_get_events (reply, &done);
  g_autoptr (GString) first = g_string_new (NULL);
  g_autoptr (GString) second = g_string_new (NULL);
  guint fragments = 0, names = 0;

  g_assert_cmpuint (accepted->status, ==, 200);
  for (guint i = 0; i < events->len; i++)
    {
      JsonNode *call = emulator_find (g_ptr_array_index (events, i), "choices.0.delta.tool_calls.0");
      gboolean is_first;

      if (call == NULL)
        continue;
      is_first = json_node_get_int (emulator_find (call, "index")) == 0;
      g_string_append (is_first ? first : second, emulator_find_string (call, "function.arguments"));
      fragments += is_first;
      names += emulator_find (call, "function.name") != NULL;
      g_assert_true ((emulator_find (call, "id") != NULL) == (emulator_find (call, "function.name") != NULL));
    }
  g_assert_cmpstr (first->str, ==, "{\"x\": 12345}");
  g_assert_cmpstr (second->str, ==, "{\"half");
  g_assert_cmpuint (fragments, ==, 1 + 4);
  g_assert_cmpuint (names, ==, 2);
  g_assert_cmpstr (emulator_find_string (g_ptr_array_index (events, events->len - 1), "choices.0.finish_reason"), ==, "tool_calls");
}

/* One HTTP chunk a byte, and the same text. */
static void
test_split (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autofree char *raw = exchange (fixture, "x-phidias-split: 1\r\nx-phidias-text: h\xc3\xa9llo\r\n", HELLO_STREAM, NULL);
  g_autoptr (EmulatorReply) reply = emulator_fixture_send (fixture, "POST", CHAT, HELLO_STREAM, "x-phidias-split", "1",
                                                           "x-phidias-text", "h\xc3\xa9llo", NULL);
  gboolean done;
  g_autoptr (GPtrArray) events = emulator_reply_get_events (reply, &done);
  g_autofree char *text = emulator_events_join (events, "choices.0.delta.content");
  const char *body = strstr (raw, "\r\n\r\n") + 4;

  g_assert_cmpstr (text, ==, "h\xc3\xa9llo");
  g_assert_true (g_str_has_prefix (body, "1\r\nd\r\n1\r\na\r\n1\r\nt\r\n1\r\na\r\n1\r\n:\r\n"));
  g_assert_true (g_str_has_suffix (body, "1\r\n]\r\n1\r\n\n\r\n1\r\n\n\r\n0\r\n\r\n"));
  g_assert_cmpuint (strlen (body), ==, 6 * strlen (reply->body) + 5);
}

static void
test_cuts (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autoptr (GError) reset_error = NULL;
  g_autofree char *border = exchange (fixture, "x-phidias-cut-after-bytes: 10\r\n", HELLO_STREAM, NULL);
  g_autofree char *inside = exchange (fixture, "x-phidias-cut-after-bytes: 10\r\nx-phidias-cut: inside\r\n", HELLO_STREAM, NULL);
  g_autofree char *chunk_size = exchange (fixture, "x-phidias-cut-after-bytes: 10\r\nx-phidias-cut: chunk-size\r\n", HELLO_STREAM, NULL);
  g_autofree char *end = exchange (fixture, "x-phidias-cut-after-bytes: 10\r\nx-phidias-cut: end\r\n", HELLO_STREAM, NULL);
  g_autofree char *reset = exchange (fixture, "x-phidias-cut-after-bytes: 10\r\nx-phidias-cut: reset\r\n", HELLO_STREAM, &reset_error);
  g_autofree char *later = exchange (fixture, "x-phidias-cut-after-bytes: 400\r\n", HELLO_STREAM, NULL);
  g_autofree char *whole = exchange (fixture, "x-phidias-cut-after-bytes: 10\r\n", HELLO, NULL);
  const char *body;

  g_assert_true (g_str_has_suffix (border, "\r\n\r\na\r\ndata: {\"id\r\n"));
  g_assert_true (g_str_has_suffix (inside, "\r\ndata: {\"id"));
  g_assert_false (g_str_has_suffix (inside, "\r\n\r\na\r\ndata: {\"id"));
  g_assert_true (g_str_has_suffix (chunk_size, "\r\n\r\na\r\ndata: {\"id\r\nzz\r\n"));
  g_assert_true (g_str_has_suffix (end, "\r\n\r\na\r\ndata: {\"id\r\n0\r\n\r\n"));
  g_assert_error (reset_error, G_IO_ERROR, G_IO_ERROR_CONNECTION_CLOSED);
  g_assert_cmpuint (strlen (later), >, strlen (border) + 380);
  body = strstr (whole, "\r\n\r\n") + 4;
  g_assert_cmpuint (strlen (body), ==, 10);
}

static void
test_framings (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autofree char *closed = exchange (fixture, "x-phidias-close-delimited: true\r\n", HELLO_STREAM, NULL);
  g_autofree char *claimed = exchange (fixture, "x-phidias-content-length: 5000\r\nx-phidias-status: 200\r\nx-phidias-body: short\r\n",
                                       HELLO_STREAM, NULL);
  g_autofree char *raw = exchange (fixture, "x-phidias-behaviour: {\"raw\":true,\"chunks\":[\"HTTP/1.1 200 Fine\\r\\n\",\"X: 1\\r\\n\\r\\nbye\"]}\r\n",
                                   HELLO_STREAM, NULL);
  g_autofree char *noise = exchange (fixture, "x-phidias-behaviour: {\"raw\":true,\"chunks_b64\":[\"AAEC/w==\"]}\r\n", HELLO_STREAM, NULL);
  g_autoptr (EmulatorReply) chunks = emulator_fixture_send (fixture, "POST", CHAT, HELLO_STREAM, "x-phidias-behaviour",
                                                            "{\"chunks\":[\"data: {}\\n\\n\",\"data: [DO\",\"NE]\\n\\n\"],\"chunk_ms\":5}", NULL);

  g_assert_null (strstr (closed, "Transfer-Encoding"));
  g_assert_null (strstr (closed, "Content-Length"));
  g_assert_true (g_str_has_suffix (closed, "data: [DONE]\n\n"));
  g_assert_nonnull (strstr (claimed, "Content-Length: 5000\r\n"));
  g_assert_true (g_str_has_suffix (claimed, "\r\n\r\nshort"));
  g_assert_cmpstr (raw, ==, "HTTP/1.1 200 Fine\r\nX: 1\r\n\r\nbye");
  g_assert_cmpint (noise[0], ==, 0);
  g_assert_cmpint (noise[1], ==, 1);
  g_assert_cmpstr (chunks->body, ==, "data: {}\n\ndata: [DONE]\n\n");
  g_assert_cmpstr (emulator_reply_get_header (chunks, "Content-Type"), ==, "text/event-stream");
}

static void
test_stream_faults (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autoptr (EmulatorReply) data = emulator_fixture_send (fixture, "POST", CHAT, HELLO_STREAM, "x-phidias-error-after-tokens", "3", NULL);
  g_autoptr (EmulatorReply) event = emulator_fixture_send (fixture, "POST", CHAT, HELLO_STREAM, "x-phidias-error-after-tokens", "3",
                                                           "x-phidias-error-style", "event", "x-phidias-error",
                                                           "{\"message\":\"no\",\"code\":7}", NULL);
  g_autoptr (EmulatorReply) field = emulator_fixture_send (fixture, "POST", CHAT, HELLO_STREAM, "x-phidias-error-after-tokens", "0",
                                                           "x-phidias-error-style", "field", NULL);
  g_autoptr (EmulatorReply) router = emulator_fixture_send (fixture, "POST", CHAT, HELLO_STREAM, "x-phidias-error-after-tokens", "1",
                                                            "x-phidias-error-style", "openrouter", NULL);
  g_autoptr (EmulatorReply) malformed = emulator_fixture_send (fixture, "POST", CHAT, HELLO_STREAM, "x-phidias-malformed-after-tokens",
                                                               "1", "x-phidias-malformed", "{oh", NULL);
  g_autoptr (EmulatorReply) undone = emulator_fixture_send (fixture, "POST", CHAT, HELLO_STREAM, "x-phidias-no-done", "true", NULL);
  g_autoptr (EmulatorReply) unfinished = emulator_fixture_send (fixture, "POST", CHAT, HELLO_STREAM, "x-phidias-finish-reason", "", NULL);
  g_autoptr (EmulatorReply) more = emulator_fixture_send (fixture, "POST", CHAT, HELLO_STREAM, "x-phidias-after-done", "data: x", NULL);
  g_autoptr (EmulatorReply) crlf = emulator_fixture_send (fixture, "POST", CHAT, HELLO_STREAM, "x-phidias-newline", "crlf", NULL);
  g_autoptr (EmulatorReply) cr = emulator_fixture_send (fixture, "POST", CHAT, HELLO_STREAM, "x-phidias-newline", "cr", NULL);
  gboolean done;
  g_autoptr (GPtrArray) events = emulator_reply_get_events (data, &done);

  g_assert_false (done);
  g_assert_cmpuint (events->len, ==, 5);
  g_assert_cmpstr (emulator_find_string (g_ptr_array_index (events, 4), "error.code"), ==, "server_error");
  g_assert_true (g_str_has_suffix (event->body, "\n\nevent: error\ndata: {\"error\":{\"message\":\"no\",\"code\":7}}\n\n"));
  g_assert_nonnull (strstr (field->body, "\n\nerror: {\"message\""));
  g_assert_nonnull (strstr (router->body, "\"finish_reason\":\"error\""));
  g_assert_nonnull (strstr (malformed->body, "data: {oh\n\n"));
  g_assert_true (g_str_has_suffix (malformed->body, "data: [DONE]\n\n"));
  g_assert_null (strstr (undone->body, "[DONE]"));
  g_assert_nonnull (strstr (undone->body, "\"finish_reason\":\"stop\""));
  g_assert_null (strstr (unfinished->body, "\"finish_reason\":\""));
  g_assert_true (g_str_has_suffix (more->body, "data: [DONE]\n\ndata: x"));
  g_assert_true (g_str_has_suffix (crlf->body, "\r\n\r\ndata: [DONE]\r\n\r\n"));
  g_assert_true (g_str_has_suffix (cr->body, "\r\rdata: [DONE]\r\r"));
  g_assert_null (strchr (cr->body, '\n'));
}

static void
test_waits (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (EmulatorReply) delayed = emulator_fixture_send (fixture, "POST", CHAT, HELLO, "x-phidias-delay-ms", "80", NULL);
  gint64 middle = g_get_monotonic_time ();
  g_autoptr (EmulatorReply) stalled = emulator_fixture_send (fixture, "POST", CHAT, HELLO_STREAM, "x-phidias-stall-after-tokens", "2",
                                                             "x-phidias-stall-ms", "120", "x-phidias-comment-ms", "25", NULL);
  gint64 end = g_get_monotonic_time ();
  const char *comment = strstr (stalled->body, ": keep-alive\n\n");

  g_assert_cmpuint (delayed->status, ==, 200);
  g_assert_cmpint (middle - start, >=, 80000);
  g_assert_cmpint (end - middle, >=, 120000);
  g_assert_nonnull (comment);
  g_assert_nonnull (strstr (comment + 1, ": keep-alive\n\n"));
  g_assert_true (g_str_has_suffix (stalled->body, "data: [DONE]\n\n"));
}

static void
test_journal (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  const char *key = phidias_emulator_get_key (fixture->emulator);
  g_autofree char *leaky = g_strdup_printf ("{\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}", key);
  g_autoptr (EmulatorReply) first = emulator_fixture_send (fixture, "POST", CHAT "?api-version=2024-05-01-preview",
                                                           "{\"temperature\":0.7,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}",
                                                           "X-Custom", "yes", NULL);
  g_autoptr (EmulatorReply) wrong = emulator_fixture_send (fixture, "GET", "/v1/models", NULL, "Authorization", "Bearer x", NULL);
  g_autoptr (EmulatorReply) leak = emulator_fixture_send (fixture, "POST", CHAT, leaky, "X-Echo", key, NULL);
  g_autoptr (EmulatorReply) list = emulator_fixture_send (fixture, "GET", "/phidias/requests", NULL, NULL);
  g_autoptr (EmulatorReply) after = emulator_fixture_send (fixture, "GET", "/phidias/requests?after=2", NULL, NULL);
  g_autofree char *inside = phidias_emulator_dup_requests (fixture->emulator);

  g_assert_cmpuint (first->status, ==, 200);
  g_assert_cmpuint (wrong->status, ==, 401);
  g_assert_cmpuint (leak->status, ==, 200);
  g_assert_cmpstr (list->body, ==, inside);
  g_assert_null (strstr (list->body, key));

  g_assert_cmpint (emulator_reply_get_int (list, "requests.0.number"), ==, 1);
  g_assert_cmpstr (emulator_reply_get_string (list, "requests.0.method"), ==, "POST");
  g_assert_cmpstr (emulator_reply_get_string (list, "requests.0.path"), ==, CHAT);
  g_assert_cmpstr (emulator_reply_get_string (list, "requests.0.query"), ==, "api-version=2024-05-01-preview");
  g_assert_cmpstr (emulator_reply_get_string (list, "requests.0.headers.x-custom"), ==, "yes");
  g_assert_cmpstr (emulator_reply_get_string (list, "requests.0.headers.authorization"), ==, "Bearer ***");
  g_assert_cmpstr (emulator_reply_get_string (list, "requests.0.key_header"), ==, "Authorization");
  g_assert_true (json_node_get_boolean (emulator_find (list->json, "requests.0.key_valid")));
  g_assert_false (json_node_get_boolean (emulator_find (list->json, "requests.0.key_elsewhere")));
  g_assert_cmpstr (emulator_reply_get_string (list, "requests.0.body.messages.0.content"), ==, "hi");
  g_assert_nonnull (strstr (emulator_reply_get_string (list, "requests.0.body_text"), "0.7,"));
  g_assert_true (json_node_get_boolean (emulator_find (list->json, "requests.0.finished")));
  g_assert_false (json_node_get_boolean (emulator_find (list->json, "requests.0.disconnected")));
  g_assert_cmpint (emulator_reply_get_int (list, "requests.0.status"), ==, 200);
  g_assert_cmpint (emulator_reply_get_int (list, "requests.0.bytes"), ==, strlen (first->body));
  g_assert_cmpint (emulator_reply_get_int (list, "requests.1.status"), ==, 401);
  g_assert_false (json_node_get_boolean (emulator_find (list->json, "requests.1.key_valid")));
  g_assert_true (json_node_get_boolean (emulator_find (list->json, "requests.2.key_elsewhere")));
  g_assert_cmpint (emulator_reply_get_int (after, "requests.0.number"), ==, 3);
  g_assert_null (emulator_find (after->json, "requests.1"));
  {
    g_autoptr (EmulatorReply) gone = emulator_fixture_send (fixture, "DELETE", "/phidias/requests", NULL, NULL);

    g_assert_null (emulator_find (gone->json, "requests.0"));
  }
}

/* Memory is bounded, whoever writes to it for how long. */
static void
test_journal_limit (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autoptr (JsonArray) requests = NULL;

  for (guint i = 0; i < 600; i++)
    {
      g_autoptr (EmulatorReply) reply = emulator_fixture_send (fixture, "GET", "/info", NULL, NULL);

      g_assert_cmpuint (reply->status, ==, 200);
    }
  requests = emulator_fixture_get_requests (fixture);
  g_assert_cmpuint (json_array_get_length (requests), ==, 500);
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (requests, 499), "number"), ==, 600);
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/emulator/control/reply", test_reply);
  g_test_add_func ("/emulator/control/times", test_times);
  g_test_add_func ("/emulator/control/with-header", test_with_header);
  g_test_add_func ("/emulator/control/refused", test_refused);
  g_test_add_func ("/emulator/control/answers", test_answers);
  g_test_add_func ("/emulator/control/tool-calls", test_tool_calls);
  g_test_add_func ("/emulator/control/split", test_split);
  g_test_add_func ("/emulator/control/cuts", test_cuts);
  g_test_add_func ("/emulator/control/framings", test_framings);
  g_test_add_func ("/emulator/control/stream-faults", test_stream_faults);
  g_test_add_func ("/emulator/control/waits", test_waits);
  g_test_add_func ("/emulator/control/journal", test_journal);
  g_test_add_func ("/emulator/control/journal-limit", test_journal_limit);

  return g_test_run ();
}
