/* test-stream-events.c: streams whose events are odd, huge or malformed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "wire-fixture.h"

#include <string.h>
#include <sys/resource.h>

static long
get_peak_kib (void)
{
  struct rusage usage;

  g_assert_cmpint (getrusage (RUSAGE_SELF, &usage), ==, 0);

  return usage.ru_maxrss;
}

/* The sanitizers keep what was freed. */
static void
assert_grew_less (long before, long kib)
{
#ifndef __SANITIZE_ADDRESS__
  g_assert_cmpint (get_peak_kib () - before, <, kib);
#endif
}

static void
test_h14 (void)
{
  g_autoptr (Wire) wire = wire_new ();
  PhidiasRawScript *script = wire_add_script (wire);
  g_autofree char *mebibyte = g_strnfill (1024 * 1024, 'x');
  long before;

  phidias_raw_script_send (script, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
  phidias_raw_script_send (script, WIRE_DELTA ("before") "data: ");
  phidias_raw_script_send_repeated (script, mebibyte, 64);
  phidias_raw_script_send (script, "\n\n");
  phidias_raw_script_close (script);

  before = get_peak_kib ();
  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_TOO_LARGE, "before");
  assert_grew_less (before, 48 * 1024);
}

static void
test_h15 (void)
{
  g_autoptr (Wire) wire = wire_new ();
  PhidiasRawScript *script = wire_add_script (wire);
  long before;

  phidias_raw_script_send (script, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
  phidias_raw_script_send_repeated (script, ": PROCESSING\n: PROCESSING\n: PROCESSING\n: PROCESSING\n", 250000);
  phidias_raw_script_send (script, WIRE_DELTA ("after all") WIRE_DONE);
  phidias_raw_script_close (script);

  before = get_peak_kib ();
  wire_run (wire);
  wire_assert_complete (wire, "after all");
  g_assert_cmpuint (wire->n_events, ==, 2);
  assert_grew_less (before, 8 * 1024);
}

typedef struct
{
  const char *body;
  const char *content;
} TextRow;

static const TextRow rows[] = {
  /* h16 */ { "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\xff" "b\"}}]}\n\n" WIRE_DONE, "a\357\277\275b" },
  /* h18 */ { WIRE_DELTA ("x\\ud83d") WIRE_DELTA ("\\ude00y") WIRE_DONE, "x😀y" },
  /* h18, never joined */ { WIRE_DELTA ("x\\ud83d") WIRE_DELTA ("y") WIRE_DONE, "x\357\277\275y" },
  /* h19 */ { WIRE_DELTA ("a\\u0000b") WIRE_DONE, "a\357\277\275b" },
};

static void
test_text (gconstpointer data)
{
  const TextRow *row = data;
  g_autoptr (Wire) wire = wire_new ();

  wire_answer (wire, "200 OK", "Content-Type: text/event-stream\r\n", row->body);
  wire_run (wire);
  wire_assert_complete (wire, row->content);
}

static void
test_h17 (void)
{
  g_autoptr (Wire) wire = wire_new ();
  PhidiasRawScript *script = wire_add_script (wire);

  phidias_raw_script_send (script, WIRE_STREAM_HEAD);
  phidias_raw_script_send (script, "28\r\ndata: {\"choices\":[{\"delta\":{\"content\":\"\xf0\r\n");
  phidias_raw_script_send_chunk (script, "\x9f");
  phidias_raw_script_send_chunk (script, "\x98");
  phidias_raw_script_send_chunk (script, "\x80\"}}]}\n\n" WIRE_DONE);
  phidias_raw_script_send_chunk (script, "");
  wire_run (wire);

  /* The first chunk's size is checked here so that the row is what it says. */
  g_assert_cmpuint (strlen ("data: {\"choices\":[{\"delta\":{\"content\":\"\xf0"), ==, 0x28);
  wire_assert_complete (wire, "😀");
}

static void
test_h20 (void)
{
  g_autoptr (Wire) wire = wire_new ();
  PhidiasRawScript *script = wire_add_script (wire);
  g_autofree char *deep = g_strnfill (100000, '[');

  phidias_raw_script_send (script, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n" WIRE_DELTA ("before"));
  phidias_raw_script_gate (script);
  phidias_raw_script_send (script, "data: ");
  phidias_raw_script_send (script, deep);
  phidias_raw_script_send (script, "\n\n");
  phidias_raw_script_close (script);

  wire_send (wire);
  wire_wait_content (wire, "before");
  phidias_raw_server_open_gate (wire->server);
  wire_finish (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_TOO_LARGE, "before");
}

static void
test_h20_error_body (void)
{
  g_autoptr (Wire) wire = wire_new ();
  g_autofree char *deep = g_strnfill (100000, '[');

  wire_answer (wire, "400 Bad Request", "Content-Type: application/json\r\n", deep);
  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_BAD_REQUEST, "");
}

static GString *logged;

static void
test_h21 (void)
{
  g_autoptr (Wire) wire = wire_new ();

  wire_answer (wire, "200 OK", "Content-Type: text/event-stream\r\n",
               WIRE_DELTA ("before") "data: {\"choices\": SECRET-PAYLOAD\n\n" WIRE_DELTA ("after") WIRE_DONE);
  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_PROTOCOL, "before");
  g_assert_null (strstr (wire->error->message, "SECRET-PAYLOAD"));
  g_assert_null (strstr (logged->str, "SECRET-PAYLOAD"));
}

static void
test_h22 (void)
{
  g_autoptr (Wire) wire = wire_new ();

  wire_answer (wire, "200 OK", "Content-Type: text/event-stream\r\n",
               "data: {\"id\":\"\",\"model\":\"\",\"choices\":[],\"prompt_filter_results\":[{\"prompt_index\":0,\"content_filter_results\":{}}]}\n\n"
               WIRE_DELTA ("text") WIRE_FINISH
               "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":3,\"total_tokens\":10}}\n\n" WIRE_DONE);
  wire_run (wire);
  wire_assert_complete (wire, "text");
  g_assert_cmpint (phidias_reply_get_usage (wire->reply)->prompt_tokens, ==, 7);
  g_assert_cmpint (phidias_reply_get_usage (wire->reply)->completion_tokens, ==, 3);
}

static void
test_h23 (void)
{
  g_autoptr (Wire) wire = wire_new ();

  wire_answer (wire, "200 OK", "Content-Type: text/event-stream\r\n",
               "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"one\"}}]}\n\n"
               "data: {\"choices\":[{\"index\":1,\"delta\":{\"content\":\"eins\"}}]}\n\n"
               "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\" two\"}},{\"index\":1,\"delta\":{\"content\":\" zwei\"}}]}\n\n"
               "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
               "data: {\"choices\":[{\"index\":1,\"delta\":{},\"finish_reason\":\"length\"}]}\n\n" WIRE_DONE);
  wire_run (wire);
  wire_assert_complete (wire, "one two");
  g_assert_cmpuint (phidias_reply_get_n_choices (wire->reply), ==, 2);
  g_assert_cmpstr (wire->content[1]->str, ==, "eins zwei");
  g_assert_cmpstr (phidias_reply_get_content (wire->reply, 1), ==, "eins zwei");
  g_assert_cmpstr (phidias_reply_get_finish_reason (wire->reply, 1), ==, "length");
}

static void
test_h24 (void)
{
  g_autoptr (Wire) wire = wire_new ();
  g_autoptr (GString) body = g_string_new (NULL);
  g_autoptr (GString) expected = g_string_new ("[0:call_1:get_weather]");

  g_string_append (body, "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\","
                         "\"type\":\"function\",\"function\":{\"name\":\"get_weather\",\"arguments\":\"\"}}]}}]}\n\n");
  for (guint i = 0; i < 50; i++)
    {
      g_string_append_printf (body, "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":"
                                    "{\"arguments\":\"<%u>\"}}]}}]}\n\n", i);
      g_string_append_printf (expected, "<%u>", i);
    }
  g_string_append (body, "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"tool_calls\"}]}\n\n" WIRE_DONE);

  wire_answer (wire, "200 OK", "Content-Type: text/event-stream\r\n", body->str);
  wire_run (wire);
  wire_assert_complete (wire, "");
  g_assert_cmpstr (wire->arguments->str, ==, expected->str);
  g_assert_true (phidias_reply_has_output (wire->reply));
  g_assert_cmpstr (phidias_reply_get_finish_reason (wire->reply, 0), ==, "tool_calls");
}

static void
test_h25 (void)
{
  g_autoptr (Wire) wire = wire_new ();
  PhidiasRawScript *script = wire_add_script (wire);

  phidias_raw_script_send (script, WIRE_STREAM_HEAD);
  for (guint i = 0; i < 10; i++)
    phidias_raw_script_send_chunk (script, WIRE_DELTA ("t"));
  phidias_raw_script_send_chunk (script, "event: error\ndata: {\"error\":{\"code\":\"overloaded\",\"message\":\"The engine is " WIRE_KEY " busy.\"}}\n\n");
  phidias_raw_script_stall (script);

  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_SERVER, "tttttttttt");
  wire_assert_says (wire, "busy.");
  g_assert_cmpstr (phidias_error_get_server_code (wire->error), ==, "overloaded");
  wire_assert_keyless (wire);
}

static void
test_h26 (void)
{
  g_autoptr (Wire) wire = wire_new ();

  wire_answer (wire, "200 OK", "Content-Type: text/event-stream\r\n",
               WIRE_DELTA ("t") "error: {\"code\":500,\"message\":\"the slot died\",\"type\":\"server_error\"}\n\n");
  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_SERVER, "t");
  wire_assert_says (wire, "the slot died");
}

int
main (int argc, char **argv)
{
  logged = wire_watch_log ();
  phidias_wire_init ();
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/wire/faults/h14-64-mib-event", test_h14);
  g_test_add_func ("/wire/faults/h15-million-comments", test_h15);
  g_test_add_data_func ("/wire/faults/h16-invalid-utf8", &rows[0], test_text);
  g_test_add_func ("/wire/faults/h17-character-in-four-chunks", test_h17);
  g_test_add_data_func ("/wire/faults/h18-surrogate-halves", &rows[1], test_text);
  g_test_add_data_func ("/wire/faults/h18-surrogate-alone", &rows[2], test_text);
  g_test_add_data_func ("/wire/faults/h19-nul", &rows[3], test_text);
  g_test_add_func ("/wire/faults/h20-deep-event", test_h20);
  g_test_add_func ("/wire/faults/h20-deep-error-body", test_h20_error_body);
  g_test_add_func ("/wire/faults/h21-malformed-event", test_h21);
  g_test_add_func ("/wire/faults/h22-empty-choices", test_h22);
  g_test_add_func ("/wire/faults/h23-two-answers", test_h23);
  g_test_add_func ("/wire/faults/h24-tool-call-pieces", test_h24);
  g_test_add_func ("/wire/faults/h25-event-error", test_h25);
  g_test_add_func ("/wire/faults/h26-error-field", test_h26);

  return g_test_run ();
}
