/* test-streams.c: how answers stream: order, usage by family, pace, and what a disconnect does
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

static GPtrArray *
stream (EmulatorFixture *fixture, const char *route, const char *extra)
{
  g_autofree char *body = g_strdup_printf ("{\"model\":\"phidias-guide\",\"stream\":true,\"max_tokens\":4,\"messages\":"
                                           "[{\"role\":\"user\",\"content\":\"hello\"}]%s}",
                                           extra);
  g_autoptr (EmulatorReply) reply = emulator_fixture_send (fixture, "POST", route, body, NULL);
  gboolean done;
  GPtrArray *events;

  g_assert_cmpuint (reply->status, ==, 200);
  events = emulator_reply_get_events (reply, &done);
  g_assert_true (done);

  return events;
}

static guint
count_choices (JsonNode *event)
{
  return json_array_get_length (json_node_get_array (emulator_find (event, "choices")));
}

static void
test_usage_in_last_chunk (void)
{
  static const char *const routes[] = { CHAT, MODELS, "/v1" CHAT, "/inference" CHAT };
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      g_autoptr (GPtrArray) events = stream (fixture, routes[i], "");
      JsonNode *first = g_ptr_array_index (events, 0);
      JsonNode *last = g_ptr_array_index (events, events->len - 1);

      /* The role, four pieces, the end. */
      g_assert_cmpuint (events->len, ==, 6);
      g_assert_cmpstr (emulator_find_string (first, "choices.0.delta.role"), ==, "assistant");
      g_assert_cmpstr (emulator_find_string (first, "choices.0.delta.content"), ==, "");
      g_assert_true (JSON_NODE_HOLDS_NULL (emulator_find (first, "choices.0.finish_reason")));
      for (guint k = 0; k < events->len; k++)
        {
          g_assert_cmpuint (count_choices (g_ptr_array_index (events, k)), ==, 1);
          g_assert_cmpstr (emulator_find_string (g_ptr_array_index (events, k), "id"), ==, emulator_find_string (first, "id"));
          g_assert_true ((k == events->len - 1) == (emulator_find (g_ptr_array_index (events, k), "usage") != NULL));
        }
      g_assert_cmpstr (emulator_find_string (last, "choices.0.finish_reason"), ==, "length");
      g_assert_cmpint (json_node_get_int (emulator_find (last, "usage.completion_tokens")), ==, 4);
    }
}

static void
test_usage_in_own_chunk (void)
{
  static const char *const routes[] = { DATED, V1, "/v1" CHAT, "/inference" CHAT };
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      g_autoptr (GPtrArray) events = stream (fixture, routes[i], ",\"stream_options\":{\"include_usage\":true}");
      JsonNode *last = g_ptr_array_index (events, events->len - 1);

      g_assert_cmpuint (count_choices (last), ==, 0);
      g_assert_cmpint (json_node_get_int (emulator_find (last, "usage.completion_tokens")), ==, 4);
      for (guint k = 0; k + 1 < events->len; k++)
        g_assert_true (JSON_NODE_HOLDS_NULL (emulator_find (g_ptr_array_index (events, k), "usage")));
    }
  {
    g_autoptr (GPtrArray) events = stream (fixture, V1, "");

    for (guint k = 0; k < events->len; k++)
      g_assert_null (emulator_find (g_ptr_array_index (events, k), "usage"));
  }
}

static void
test_filter_results (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autoptr (GPtrArray) events = stream (fixture, DATED, "");
  JsonNode *first = g_ptr_array_index (events, 0);

  g_assert_cmpuint (count_choices (first), ==, 0);
  g_assert_cmpstr (emulator_find_string (first, "id"), ==, "");
  g_assert_cmpstr (emulator_find_string (first, "prompt_filter_results.0.content_filter_results.hate.severity"), ==, "safe");
  g_assert_cmpstr (emulator_find_string (g_ptr_array_index (events, 1), "choices.0.delta.role"), ==, "assistant");
  g_assert_cmpstr (emulator_find_string (g_ptr_array_index (events, 2), "choices.0.content_filter_results.hate.severity"),
                   ==, "safe");
}

static void
test_choices (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autoptr (GPtrArray) events = stream (fixture, "/inference" CHAT, ",\"n\":2");
  GString *order = g_string_new (NULL);

  for (guint i = 0; i < events->len; i++)
    g_string_append_printf (order, "%d", (int) json_node_get_int (emulator_find (g_ptr_array_index (events, i), "choices.0.index")));
  /* Roles, four pieces each in turn, ends. */
  g_assert_cmpstr (order->str, ==, "010101010101");
  g_string_free (order, TRUE);
}

/* Streamed and whole, the same seed says the same. */
static void
test_same_text (void)
{
  static const char format[] = "{\"stream\":%s,\"seed\":3,\"messages\":[{\"role\":\"user\",\"content\":\"Which regions?\"}]}";
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autofree char *streamed = g_strdup_printf (format, "true");
  g_autofree char *whole = g_strdup_printf (format, "false");
  g_autoptr (EmulatorReply) one = emulator_fixture_send (fixture, "POST", CHAT, streamed, NULL);
  g_autoptr (EmulatorReply) other = emulator_fixture_send (fixture, "POST", CHAT, whole, NULL);
  gboolean done;
  g_autoptr (GPtrArray) events = emulator_reply_get_events (one, &done);
  g_autofree char *text = emulator_events_join (events, "choices.0.delta.content");
  JsonNode *usage = emulator_find (g_ptr_array_index (events, events->len - 1), "usage.completion_tokens");

  g_assert_cmpstr (text, ==, emulator_reply_get_string (other, "choices.0.message.content"));
  g_assert_cmpint (json_node_get_int (usage), ==, emulator_reply_get_int (other, "usage.completion_tokens"));
  /* The role, a chunk a token, the end. */
  g_assert_cmpint (json_node_get_int (usage), ==, events->len - 2);
}

static void
test_filtered_answer (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autoptr (EmulatorReply) reply =
    emulator_fixture_send (fixture, "POST", V1,
                           "{\"model\":\"phidias-guide\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":"
                           "\"temperature? phidias-filter-answer\"}]}",
                           NULL);
  gboolean done;
  g_autoptr (GPtrArray) events = emulator_reply_get_events (reply, &done);
  JsonNode *last = g_ptr_array_index (events, events->len - 1);
  g_autofree char *text = emulator_events_join (events, "choices.0.delta.content");

  g_assert_cmpuint (strlen (text), >, 0);
  g_assert_cmpstr (emulator_find_string (last, "choices.0.finish_reason"), ==, "content_filter");
  g_assert_true (json_node_get_boolean (emulator_find (last, "choices.0.content_filter_results.violence.filtered")));
}

/* Forty tokens at 200 a second after 100 ms: 295 ms at the least. */
static void
test_pace (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (EmulatorReply) streamed = emulator_fixture_send (fixture, "POST", CHAT, HELLO_STREAM, "x-phidias-tokens", "40",
                                                              "x-phidias-rate", "200", "x-phidias-first-token-ms", "100", NULL);
  gint64 middle = g_get_monotonic_time ();
  g_autoptr (EmulatorReply) whole = emulator_fixture_send (fixture, "POST", CHAT, HELLO, "x-phidias-tokens", "40",
                                                           "x-phidias-rate", "200", "x-phidias-first-token-ms", "100", NULL);
  gint64 end = g_get_monotonic_time ();

  g_assert_cmpuint (streamed->status, ==, 200);
  g_assert_cmpint (middle - start, >=, 295000);
  g_assert_cmpuint (whole->status, ==, 200);
  g_assert_cmpint (end - middle, >=, 300000);
}

/* Twenty thousand tokens as fast as they are read. */
static void
test_flood (void)
{
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autoptr (EmulatorReply) reply = emulator_fixture_send (fixture, "POST", CHAT, HELLO_STREAM, "x-phidias-tokens", "20000", NULL);
  guint count = 0;

  for (const char *p = reply->body; *p != '\0'; p++)
    count += p[0] == '\n' && p[1] == '\n';
  g_assert_no_error (reply->error);
  /* With the role, the end and [DONE]. */
  g_assert_cmpuint (count, ==, 20003);
  g_assert_true (g_str_has_suffix (reply->body, "data: [DONE]\n\n"));
}

typedef struct
{
  EmulatorFixture *fixture;
  guint n;
} Waiting;

static gboolean
have_disconnected (gpointer user_data)
{
  Waiting *waiting = user_data;
  g_autoptr (JsonArray) requests = emulator_fixture_get_requests (waiting->fixture);
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (requests); i++)
    n += json_object_get_boolean_member (json_array_get_object_element (requests, i), "disconnected");

  return n == waiting->n;
}

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* The client leaves before the first token, in the middle, in a stall, and while it is not read:
 * the emulator notices each time, and nothing stays under way. */
static void
test_disconnect (void)
{
  static const char *const ways[][2] = {
    { "x-phidias-first-token-ms", "600000" },
    { "x-phidias-rate", "1" },
    { "x-phidias-stall-after-tokens", "3" },
    { "x-phidias-tokens", "200000" },
    { "x-phidias-delay-ms", "1" },
    { "x-phidias-hold-open", "true" },
    { "x-phidias-cut-after-bytes", "10000000" },
  };
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  Waiting waiting = { .fixture = fixture, .n = G_N_ELEMENTS (ways) };
  guint tick;

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (SoupMessage) message = emulator_fixture_message (fixture, "POST", CHAT, HELLO_STREAM);
      SoupMessageHeaders *headers = soup_message_get_request_headers (message);
      g_autoptr (SoupSession) session = soup_session_new ();
      g_autoptr (GInputStream) body = NULL;
      char buffer[16];

      soup_message_headers_replace (headers, "api-key", phidias_emulator_get_key (fixture->emulator));
      soup_message_headers_replace (headers, ways[i][0], ways[i][1]);
      if (i > 3)
        soup_message_headers_replace (headers, "x-phidias-rate", "1");
      body = soup_session_send (session, message, NULL, NULL);
      g_assert_nonnull (body);
      g_assert_cmpint (g_input_stream_read (body, buffer, sizeof buffer, NULL, NULL), >, 0);
      g_input_stream_close (body, NULL, NULL);
      soup_session_abort (session);
    }

  tick = g_timeout_add (5, tick_cb, NULL);
  phidias_assert_wait (have_disconnected, &waiting);
  g_source_remove (tick);
  {
    g_autoptr (EmulatorReply) state = emulator_fixture_send (fixture, "GET", "/phidias/control", NULL, NULL);

    g_assert_cmpint (emulator_reply_get_int (state, "active"), ==, 0);
  }
}

/* The client leaves while nothing has been sent at all: before the headers, while a whole answer
 * is being made, before a reset would come. */
static void
test_silent_disconnect (void)
{
  static const char *const headers[] = {
    "x-phidias-delay-ms: 600000\r\n",
    "x-phidias-first-token-ms: 600000\r\n",
    "x-phidias-delay-ms: 600000\r\nx-phidias-cut-after-bytes: 5\r\nx-phidias-cut: reset\r\n",
    "x-phidias-delay-ms: 600000\r\nx-phidias-status: 500\r\n",
  };
  g_autoptr (EmulatorFixture) fixture = emulator_fixture_new (NULL);
  g_autoptr (GUri) uri = g_uri_parse (phidias_emulator_get_url (fixture->emulator), G_URI_FLAGS_NONE, NULL);
  Waiting waiting = { .fixture = fixture, .n = G_N_ELEMENTS (headers) };
  guint tick;

  for (guint i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autoptr (GSocketClient) client = g_socket_client_new ();
      g_autoptr (GSocketConnection) connection = g_socket_client_connect_to_host (client, "127.0.0.1", g_uri_get_port (uri), NULL, NULL);
      g_autofree char *request = g_strdup_printf ("POST " CHAT " HTTP/1.1\r\nHost: 127.0.0.1\r\napi-key: %s\r\n"
                                                  "Content-Length: %u\r\n%s\r\n" HELLO,
                                                  phidias_emulator_get_key (fixture->emulator), (guint) strlen (HELLO), headers[i]);

      g_assert_true (g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request,
                                                strlen (request), NULL, NULL, NULL));
      g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
    }

  tick = g_timeout_add (5, tick_cb, NULL);
  phidias_assert_wait (have_disconnected, &waiting);
  g_source_remove (tick);
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/emulator/streams/usage-in-last-chunk", test_usage_in_last_chunk);
  g_test_add_func ("/emulator/streams/usage-in-own-chunk", test_usage_in_own_chunk);
  g_test_add_func ("/emulator/streams/filter-results", test_filter_results);
  g_test_add_func ("/emulator/streams/choices", test_choices);
  g_test_add_func ("/emulator/streams/same-text", test_same_text);
  g_test_add_func ("/emulator/streams/filtered-answer", test_filtered_answer);
  g_test_add_func ("/emulator/streams/pace", test_pace);
  g_test_add_func ("/emulator/streams/flood", test_flood);
  g_test_add_func ("/emulator/streams/disconnect", test_disconnect);
  g_test_add_func ("/emulator/streams/silent-disconnect", test_silent_disconnect);

  return g_test_run ();
}
