/* test-streams.c: streams that are whole, cut, or framed oddly
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "wire-fixture.h"

#include <string.h>

/* The same answer by three kinds of framing, and each of its cuts. */

static void
test_whole (void)
{
  g_autoptr (Wire) wire = wire_new ();
  PhidiasRawScript *script = wire_add_script (wire);
  const PhidiasTimings *timings;

  phidias_raw_script_send (script, WIRE_STREAM_HEAD);
  phidias_raw_script_send_chunk (script, WIRE_DELTA ("Hello"));
  phidias_raw_script_send_chunk (script, WIRE_DELTA (", world"));
  phidias_raw_script_send_chunk (script, WIRE_FINISH WIRE_DONE);
  phidias_raw_script_send_chunk (script, "");

  wire_run (wire);

  wire_assert_complete (wire, "Hello, world");
  g_assert_cmpuint (wire->n_started, ==, 1);
  g_assert_cmpuint (wire->n_events, ==, 4);
  g_assert_cmpstr (phidias_reply_get_finish_reason (wire->reply, 0), ==, "stop");
  g_assert_cmpuint (phidias_reply_get_status (wire->reply), ==, 200);
  g_assert_cmpuint (phidias_reply_get_attempts (wire->reply), ==, 1);
  timings = phidias_reply_get_timings (wire->reply);
  g_assert_cmpint (timings->connect_end, >=, 0);
  g_assert_cmpint (timings->tls_end, ==, -1);
  g_assert_cmpint (timings->request_end, >=, timings->connect_end);
  g_assert_cmpint (timings->first_byte, >=, timings->connect_end);
  g_assert_cmpint (timings->first_token, >=, timings->first_byte);
  g_assert_cmpint (timings->end, >=, timings->first_token);
}

static void
test_request (void)
{
  g_autoptr (Wire) wire = wire_new ();
  g_autofree char *request = NULL;

  wire_answer (wire, "200 OK", "Content-Type: text/event-stream\r\n", WIRE_DELTA ("x") WIRE_FINISH WIRE_DONE);
  wire_run (wire);
  wire_assert_complete (wire, "x");

  request = phidias_raw_server_dup_request (wire->server, 0);
  g_assert_true (g_str_has_prefix (request, "POST /v1/chat/completions HTTP/1.1\r\n"));
  g_assert_nonnull (strstr (request, "\r\nAuthorization: Bearer " WIRE_KEY "\r\n"));
  g_assert_nonnull (strstr (request, "\r\nContent-Type: application/json\r\n"));
  g_assert_nonnull (strstr (request, "\r\nAccept: text/event-stream\r\n"));
  g_assert_nonnull (strstr (request, "\r\nUser-Agent: Phidias/"));
  g_assert_null (strstr (request, "Cookie"));
  g_assert_null (strstr (request, "Referer"));
}

static void
test_headers (void)
{
  g_autoptr (Wire) wire = wire_new ();
  const PhidiasRateLimit *limit;

  wire_answer (wire, "200 OK",
               "Content-Type: text/event-stream\r\n"
               "x-request-id: req-17\r\n"
               "x-ms-region: Sweden Central\r\n"
               "x-ratelimit-limit-requests: 1000\r\n"
               "x-ratelimit-remaining-requests: 999\r\n"
               "x-ratelimit-remaining-tokens: -1\r\n"
               "x-ratelimit-reset-requests: 6m0.5s\r\n"
               "x-ratelimit-reset-tokens: 250ms\r\n",
               WIRE_DELTA ("x") WIRE_FINISH
               "data: {\"choices\":[],\"model\":\"m-1\",\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1,\"total_tokens\":6}}\n\n"
               WIRE_DONE);
  wire_run (wire);

  wire_assert_complete (wire, "x");
  limit = phidias_reply_get_rate_limit (wire->reply);
  g_assert_cmpstr (phidias_reply_get_request_id (wire->reply), ==, "req-17");
  g_assert_cmpstr (phidias_reply_get_region (wire->reply), ==, "Sweden Central");
  g_assert_cmpstr (phidias_reply_get_model (wire->reply), ==, "m-1");
  g_assert_cmpint (limit->limit_requests, ==, 1000);
  g_assert_cmpint (limit->remaining_requests, ==, 999);
  g_assert_cmpint (limit->remaining_tokens, ==, -1);
  g_assert_cmpint (limit->limit_tokens, ==, -1);
  g_assert_cmpint (limit->reset_requests_ms, ==, 360500);
  g_assert_cmpint (limit->reset_tokens_ms, ==, 250);
  g_assert_cmpint (phidias_reply_get_usage (wire->reply)->total_tokens, ==, 6);
}

static void
test_h01 (void)
{
  g_autoptr (Wire) wire = wire_new ();
  PhidiasRawScript *script = wire_add_script (wire);

  phidias_raw_script_send (script, WIRE_STREAM_HEAD);
  phidias_raw_script_send_chunk (script, WIRE_DELTA ("half an"));
  phidias_raw_script_close (script);

  wire_run (wire);

  wire_assert_failed (wire, PHIDIAS_ERROR_INTERRUPTED, "half an");
  wire_assert_says (wire, "127.0.0.1");
  g_assert_cmpuint (phidias_raw_server_get_n_requests (wire->server), ==, 1);
  g_assert_cmpuint (wire->n_retry_wait, ==, 0);
}

static void
test_h02_chunk (void)
{
  g_autoptr (Wire) wire = wire_new ();
  PhidiasRawScript *script = wire_add_script (wire);

  phidias_raw_script_send (script, WIRE_STREAM_HEAD);
  phidias_raw_script_send_chunk (script, WIRE_DELTA ("half an"));
  phidias_raw_script_send (script, "100\r\ndata: {\"choi");
  phidias_raw_script_close (script);

  wire_run (wire);

  wire_assert_failed (wire, PHIDIAS_ERROR_INTERRUPTED, "half an");
  wire_assert_says (wire, "broke");
  g_assert_cmpuint (phidias_raw_server_get_n_requests (wire->server), ==, 1);
}

static void
test_h02_reset (void)
{
  g_autoptr (Wire) wire = wire_new ();
  PhidiasRawScript *script = wire_add_script (wire);

  phidias_raw_script_send (script, WIRE_STREAM_HEAD);
  phidias_raw_script_send_chunk (script, WIRE_DELTA ("half an"));
  phidias_raw_script_gate (script);
  phidias_raw_script_reset (script);

  wire_send (wire);
  wire_wait_content (wire, "half an");
  phidias_raw_server_open_gate (wire->server);
  wire_finish (wire);

  wire_assert_failed (wire, PHIDIAS_ERROR_INTERRUPTED, "half an");
  wire_assert_says (wire, "reset");
}

static void
test_h03 (void)
{
  g_autoptr (Wire) wire = wire_new ();
  PhidiasRawScript *script = wire_add_script (wire);

  phidias_raw_script_send (script, WIRE_STREAM_HEAD);
  phidias_raw_script_send_chunk (script, WIRE_DELTA ("half an"));
  phidias_raw_script_send (script, "zz\r\n" WIRE_DELTA ("lost") "\r\n0\r\n\r\n");

  wire_run (wire);

  g_assert_false (wire->ok);
  g_assert_true (g_str_has_prefix (wire->content[0]->str, "half an"));
  g_assert_error (wire->error, PHIDIAS_ERROR, PHIDIAS_ERROR_INTERRUPTED);
}

static GBytes *
compress (const char *text)
{
  g_autoptr (GConverter) gzip = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1));
  g_autoptr (GOutputStream) memory = g_memory_output_stream_new_resizable ();
  g_autoptr (GOutputStream) output = g_converter_output_stream_new (memory, gzip);

  g_assert_true (g_output_stream_write_all (output, text, strlen (text), NULL, NULL, NULL));
  g_assert_true (g_output_stream_close (output, NULL, NULL));

  return g_memory_output_stream_steal_as_bytes (G_MEMORY_OUTPUT_STREAM (memory));
}

static void
run_gzip (Wire *wire, gsize cut)
{
  PhidiasRawScript *script = wire_add_script (wire);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) bytes = NULL;
  const char *data;
  gsize size;

  for (guint i = 0; i < 400; i++)
    g_string_append_printf (text, "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"%u \"}}],\"noise\":\"%08x\"}\n\n",
                            i, g_random_int ());
  g_string_append (text, WIRE_FINISH WIRE_DONE);
  bytes = compress (text->str);
  data = g_bytes_get_data (bytes, &size);

  phidias_raw_script_send (script, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Encoding: gzip\r\n"
                                   "Transfer-Encoding: chunked\r\n\r\n");
  for (gsize at = 0; at < size - cut;)
    {
      gsize n = MIN (700, size - cut - at);
      g_autofree char *head = g_strdup_printf ("%zx\r\n", n);

      phidias_raw_script_send (script, head);
      phidias_raw_script_send_bytes (script, data + at, n);
      phidias_raw_script_send (script, "\r\n");
      at += n;
    }
  if (cut == 0)
    phidias_raw_script_send (script, "0\r\n\r\n");
  else
    phidias_raw_script_close (script);

  wire_run (wire);
}

static void
test_gzip (void)
{
  g_autoptr (Wire) wire = wire_new ();

  run_gzip (wire, 0);
  g_assert_no_error (wire->error);
  g_assert_true (g_str_has_suffix (wire->content[0]->str, "398 399 "));
  g_assert_cmpuint (wire->n_content, ==, 400);
}

static void
test_h04 (void)
{
  g_autoptr (Wire) wire = wire_new ();

  run_gzip (wire, 1500);
  g_assert_error (wire->error, PHIDIAS_ERROR, PHIDIAS_ERROR_INTERRUPTED);
  g_assert_true (g_str_has_prefix (wire->content[0]->str, "0 1 2 3 "));
  g_assert_cmpuint (wire->n_content, <, 400);
}

static void
test_h05 (void)
{
  g_autoptr (Wire) wire = wire_new ();
  PhidiasRawScript *script = wire_add_script (wire);

  phidias_raw_script_send (script, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 5000\r\n\r\n");
  phidias_raw_script_send (script, WIRE_DELTA ("half an"));
  phidias_raw_script_close (script);

  wire_run (wire);

  wire_assert_failed (wire, PHIDIAS_ERROR_INTERRUPTED, "half an");
}

/* libsoup takes that for a clean end when the connection was to be closed anyway. */
static void
test_h05_close (void)
{
  g_autoptr (Wire) wire = wire_new ();
  PhidiasRawScript *script = wire_add_script (wire);

  phidias_raw_script_send (script, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 5000\r\nConnection: close\r\n\r\n");
  phidias_raw_script_send (script, WIRE_DELTA ("half an"));
  phidias_raw_script_close (script);

  wire_run (wire);

  wire_assert_failed (wire, PHIDIAS_ERROR_INTERRUPTED, "half an");
}

/* The same of a whole answer: half a document is none. */
static void
test_plain_cut (void)
{
  static const char * const cuts[] = {
    "{\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":{\"content\":\"whole\"}}]",
    "{\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":{\"content\":\"who",
    "{",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      g_autoptr (Wire) wire = wire_new ();
      PhidiasRawScript *script = wire_add_script (wire);

      wire->plain = TRUE;
      phidias_raw_script_send (script, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
      phidias_raw_script_send_chunk (script, cuts[i]);
      phidias_raw_script_close (script);
      wire_run (wire);
      g_assert_false (wire->ok);
      g_assert_cmpstr (wire->content[0]->str, ==, "");
      g_assert_cmpuint (phidias_raw_server_get_n_requests (wire->server), ==, 1);
    }
}

static void
test_h06 (void)
{
  g_autoptr (Wire) wire = wire_new_manual ();
  PhidiasRawScript *script = wire_add_script (wire);

  phidias_raw_script_send (script, WIRE_STREAM_HEAD);
  phidias_raw_script_send_chunk (script, WIRE_DELTA ("all") WIRE_DONE);
  phidias_raw_script_stall (script);

  wire_run (wire); /* no clock was turned: nothing was waited for */
  wire_assert_complete (wire, "all");
  g_assert_cmpuint (phidias_raw_server_get_n_open (wire->server), ==, 1);

  phidias_clock_advance (wire->clock, 1000);
  wire_wait_idle (wire);
  g_assert_cmpuint (phidias_clock_get_n_alarms (wire->clock), ==, 0);
}

/* The reverse of the row above: an answer that ends leaves its connection to the next. */
static void
test_connection_kept (void)
{
  g_autoptr (Wire) wire = wire_new ();
  PhidiasRawScript *script = wire_add_script (wire);

  phidias_raw_script_send (script, WIRE_STREAM_HEAD);
  phidias_raw_script_send_chunk (script, WIRE_DELTA ("a") WIRE_FINISH WIRE_DONE);
  phidias_raw_script_send_chunk (script, "");
  wire_run (wire);
  wire_assert_complete (wire, "a");
  wire_wait_quiet (wire);

  wire_run (wire);
  wire_assert_complete (wire, "a");
  g_assert_cmpuint (phidias_raw_server_get_n_requests (wire->server), ==, 2);
  g_assert_cmpuint (phidias_raw_server_get_n_accepted (wire->server), ==, 1);
  g_assert_cmpint (phidias_reply_get_timings (wire->reply)->connect_end, ==, -1);
}

static void
test_h07 (void)
{
  g_autoptr (Wire) wire = wire_new ();
  PhidiasRawScript *script = wire_add_script (wire);

  phidias_raw_script_send (script, WIRE_STREAM_HEAD);
  phidias_raw_script_send_chunk (script, WIRE_DELTA ("all") WIRE_FINISH WIRE_DONE WIRE_DELTA ("more") "data: {malformed\n\n");
  phidias_raw_script_send_chunk (script, WIRE_DELTA ("more"));
  phidias_raw_script_send_chunk (script, "");

  wire_run (wire);
  wire_assert_complete (wire, "all");
}

static void
test_h08 (void)
{
  g_autoptr (Wire) wire = wire_new ();
  PhidiasRawScript *script = wire_add_script (wire);

  phidias_raw_script_send (script, WIRE_STREAM_HEAD);
  phidias_raw_script_send_chunk (script, WIRE_DELTA ("some") "data: [DONE]x\n\n");
  phidias_raw_script_send_chunk (script, "");

  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_PROTOCOL, "some");
}

static void
test_h09 (void)
{
  g_autoptr (Wire) wire = wire_new ();
  PhidiasRawScript *script = wire_add_script (wire);

  phidias_raw_script_send (script, WIRE_STREAM_HEAD);
  phidias_raw_script_send_chunk (script, WIRE_DELTA ("all") WIRE_FINISH);
  phidias_raw_script_close (script);

  wire_run (wire);
  wire_assert_complete (wire, "all");
  g_assert_cmpstr (phidias_reply_get_finish_reason (wire->reply, 0), ==, "stop");
}

static void
test_h09_reset (void)
{
  g_autoptr (Wire) wire = wire_new ();
  PhidiasRawScript *script = wire_add_script (wire);

  phidias_raw_script_send (script, WIRE_STREAM_HEAD);
  phidias_raw_script_send_chunk (script, WIRE_DELTA ("all") WIRE_FINISH);
  phidias_raw_script_gate (script);
  phidias_raw_script_reset (script);

  wire_send (wire);
  wire_wait_events (wire, 2);
  phidias_raw_server_open_gate (wire->server);
  wire_finish (wire);
  wire_assert_complete (wire, "all");
}

/* The last event lacks its empty line: by the rule of event streams it is no event. */
static void
test_unterminated (void)
{
  g_autoptr (Wire) wire = wire_new ();

  wire_answer (wire, "200 OK", "Content-Type: text/event-stream\r\nConnection: close\r\n",
               WIRE_DELTA ("all") "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}");
  wire_run (wire);
  wire_assert_complete (wire, "all");
}

static void
test_split (void)
{
  static const gsize sizes[] = { 1, 2, 3, 7, 64 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (Wire) wire = wire_new ();
      PhidiasRawScript *script = wire_add_script (wire);

      phidias_raw_script_send_split (script,
                                     "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"
                                     ": a comment\r\n\r\ndata: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"žluťoučký 漢字 😀\"}}]}\r\n\r\n"
                                     WIRE_FINISH WIRE_DONE,
                                     sizes[i]);
      phidias_raw_script_close (script);
      wire_run (wire);
      wire_assert_complete (wire, "žluťoučký 漢字 😀");
    }
}

static void
test_reasoning (void)
{
  g_autoptr (Wire) wire = wire_new ();

  wire_answer (wire, "200 OK", "Content-Type: text/event-stream\r\n",
               "data: {\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"Let me\"}}]}\n\n"
               "data: {\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\" think.\"}}]}\n\n"
               WIRE_DELTA ("So.") WIRE_FINISH WIRE_DONE);
  wire_run (wire);
  wire_assert_complete (wire, "So.");
  g_assert_cmpstr (wire->reasoning->str, ==, "Let me think.");
  g_assert_cmpstr (phidias_reply_get_reasoning (wire->reply, 0), ==, "Let me think.");
}

static void
test_untyped (void)
{
  g_autoptr (Wire) wire = wire_new ();

  wire_answer (wire, "200 OK", "Content-Type: text/plain\r\n", WIRE_DELTA ("typeless") WIRE_DONE);
  wire_answer (wire, "200 OK", "", "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\" body\"},\"finish_reason\":\"stop\"}]}");
  wire_run (wire);
  wire_assert_complete (wire, "typeless");
  wire_run (wire);
  g_assert_no_error (wire->error);
  g_assert_cmpstr (wire->content[0]->str, ==, " body");
}

static void
test_empty_answer (void)
{
  g_autoptr (Wire) wire = wire_new ();

  wire_answer (wire, "200 OK", "Content-Type: text/event-stream\r\n", WIRE_FINISH WIRE_DONE);
  wire_answer (wire, "200 OK", "Content-Type: text/event-stream\r\n", "");
  wire_answer (wire, "200 OK", "Content-Type: application/json\r\n", "");
  wire_run (wire);
  wire_assert_complete (wire, "");
  g_assert_false (phidias_reply_has_output (wire->reply));
  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_INTERRUPTED, "");
  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_INTERRUPTED, "");
}

static void
test_plain (void)
{
  g_autoptr (Wire) wire = wire_new ();
  g_autofree char *request = NULL;

  wire->plain = TRUE;
  wire_answer (wire, "200 OK", "Content-Type: application/json; charset=utf-8\r\n",
               "{\"id\":\"c1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\",\"content\":\"whole\"}}],"
               "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,\"total_tokens\":3}}");
  wire_run (wire);
  wire_assert_complete (wire, "whole");
  g_assert_cmpuint (wire->n_events, ==, 1);
  g_assert_cmpint (phidias_reply_get_usage (wire->reply)->total_tokens, ==, 3);
  request = phidias_raw_server_dup_request (wire->server, 0);
  g_assert_nonnull (strstr (request, "\r\nAccept: application/json\r\n"));
  g_assert_null (strstr (request, "\"stream\""));
}

int
main (int argc, char **argv)
{
  wire_watch_log ();
  phidias_wire_init ();
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/wire/stream/whole", test_whole);
  g_test_add_func ("/wire/stream/request", test_request);
  g_test_add_func ("/wire/stream/headers", test_headers);
  g_test_add_func ("/wire/stream/split", test_split);
  g_test_add_func ("/wire/stream/gzip", test_gzip);
  g_test_add_func ("/wire/stream/connection-kept", test_connection_kept);
  g_test_add_func ("/wire/stream/unterminated", test_unterminated);
  g_test_add_func ("/wire/stream/reasoning", test_reasoning);
  g_test_add_func ("/wire/stream/untyped", test_untyped);
  g_test_add_func ("/wire/stream/empty-answer", test_empty_answer);
  g_test_add_func ("/wire/stream/plain", test_plain);
  g_test_add_func ("/wire/stream/plain-cut", test_plain_cut);
  g_test_add_func ("/wire/faults/h01-cut-at-chunk-border", test_h01);
  g_test_add_func ("/wire/faults/h02-cut-inside-chunk", test_h02_chunk);
  g_test_add_func ("/wire/faults/h02-reset", test_h02_reset);
  g_test_add_func ("/wire/faults/h03-bad-chunk-size", test_h03);
  g_test_add_func ("/wire/faults/h04-gzip-cut", test_h04);
  g_test_add_func ("/wire/faults/h05-length-too-large", test_h05);
  g_test_add_func ("/wire/faults/h05-length-too-large-close", test_h05_close);
  g_test_add_func ("/wire/faults/h06-done-then-open", test_h06);
  g_test_add_func ("/wire/faults/h07-done-then-more", test_h07);
  g_test_add_func ("/wire/faults/h08-done-with-tail", test_h08);
  g_test_add_func ("/wire/faults/h09-finish-without-done", test_h09);
  g_test_add_func ("/wire/faults/h09-finish-then-reset", test_h09_reset);

  return g_test_run ();
}
