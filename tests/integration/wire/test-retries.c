/* test-retries.c: what is sent again, when, and what never is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "phidias-retry-policy.h"
#include "wire-fixture.h"

#include <string.h>

#define LIMITED "{\"error\":{\"code\":\"429\",\"message\":\"Too many requests.\"}}"
#define JSON    "Content-Type: application/json\r\n"
#define GOOD    WIRE_DELTA ("good") WIRE_FINISH WIRE_DONE
#define STREAM  "Content-Type: text/event-stream\r\n"

static void
test_h35 (void)
{
  g_autoptr (Wire) wire = wire_new_manual ();

  wire_answer (wire, "429 Too Many Requests", JSON "Retry-After: 20\r\n", LIMITED);
  wire_answer (wire, "200 OK", STREAM, GOOD);
  wire_send (wire);
  wire_wait_retry (wire, 1);

  g_assert_cmpint (wire->waits[0], ==, 20000);
  g_assert_cmpuint (wire->attempt, ==, 2);
  g_assert_error (wire->reason, PHIDIAS_ERROR, PHIDIAS_ERROR_RATE_LIMIT);
  g_assert_cmpint (phidias_error_get_retry_after (wire->reason), ==, 20000);

  phidias_clock_advance (wire->clock, 19999);
  g_assert_cmpuint (wire->n_retry_go, ==, 0);
  phidias_clock_advance (wire->clock, 1);
  g_assert_cmpuint (wire->n_retry_go, ==, 1);
  wire_finish (wire);
  wire_assert_complete (wire, "good");
  g_assert_cmpuint (phidias_reply_get_attempts (wire->reply), ==, 2);
}

static void
test_h35_skip (void)
{
  g_autoptr (Wire) wire = wire_new_manual ();

  wire_answer (wire, "429 Too Many Requests", JSON "Retry-After: 20\r\n", LIMITED);
  wire_answer (wire, "200 OK", STREAM, GOOD);
  wire_send (wire);
  phidias_inference_client_skip_wait (wire->client, wire->call); /* nothing to skip yet */
  wire_wait_retry (wire, 1);
  phidias_inference_client_skip_wait (wire->client, wire->call);
  g_assert_cmpuint (wire->n_retry_go, ==, 1);
  phidias_inference_client_skip_wait (wire->client, wire->call);
  wire_finish (wire);
  wire_assert_complete (wire, "good");
  g_assert_cmpuint (phidias_raw_server_get_n_requests (wire->server), ==, 2);
  phidias_inference_client_skip_wait (wire->client, wire->call);
}

static void
test_h35_stop (void)
{
  g_autoptr (Wire) wire = wire_new_manual ();

  wire_answer (wire, "429 Too Many Requests", JSON "Retry-After: 20\r\n", LIMITED);
  wire_send (wire);
  wire_wait_retry (wire, 1);
  g_cancellable_cancel (wire->cancellable);
  phidias_inference_client_skip_wait (wire->client, wire->call);
  wire_finish (wire);
  g_assert_error (wire->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (phidias_raw_server_get_n_requests (wire->server), ==, 1);
  g_assert_cmpuint (wire->n_retry_go, ==, 0);
  g_assert_cmpuint (phidias_clock_get_n_alarms (wire->clock), ==, 0);
}

static void
test_h35_two_at_most (void)
{
  g_autoptr (Wire) wire = wire_new_manual ();

  wire_answer (wire, "429 Too Many Requests", JSON "Retry-After: 3\r\n", LIMITED);
  wire_send (wire);
  for (guint i = 1; i <= 2; i++)
    {
      wire_wait_retry (wire, i);
      phidias_clock_advance (wire->clock, 3000);
    }
  wire_finish (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_RATE_LIMIT, "");
  g_assert_cmpuint (phidias_raw_server_get_n_requests (wire->server), ==, 3);
  g_assert_cmpuint (phidias_reply_get_attempts (wire->reply), ==, 3);
  g_assert_cmpint (phidias_error_get_retry_after (wire->error), ==, 3000);
}

static void
run_h36 (const char *header, gint64 milliseconds)
{
  g_autoptr (Wire) wire = wire_new_manual ();

  wire_answer (wire, "429 Too Many Requests", header, LIMITED);
  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_RATE_LIMIT, "");
  g_assert_cmpuint (wire->n_retry_wait, ==, 0);
  g_assert_cmpuint (phidias_raw_server_get_n_requests (wire->server), ==, 1);
  g_assert_cmpint (phidias_error_get_retry_after (wire->error), ==, milliseconds);
  wire_assert_says (wire, "again from");
  wire_assert_says (wire, ":"); /* a time of day */
}

static void
test_h36 (void)
{
  run_h36 (JSON "Retry-After: 121\r\n", 121 * 1000);
  run_h36 (JSON "Retry-After: 86400\r\n", 86400 * 1000);
  run_h36 (JSON "Retry-After: 208800\r\n", 208800 * 1000);
  run_h36 (JSON "x-ratelimit-timeremaining: 3600\r\n", 3600 * 1000);
}

typedef struct
{
  const char *header;
  const char *value;
  gint64      wait;
} WaitRow;

static const WaitRow wait_rows[] = {
  { "Retry-After", "20", 20000 },
  { "Retry-After", "0.25", 250 },
  { "Retry-After", " 7 ", 7000 },
  { "Retry-After", "1e1", 10000 },
  { "Retry-After", "120", 120000 },
  { "Retry-After", "121", 121000 },
  { "Retry-After", "0", -1 },
  { "Retry-After", "-5", -1 },
  { "Retry-After", "inf", -1 },
  { "Retry-After", "+Infinity", -1 },
  { "Retry-After", "nan", -1 },
  { "Retry-After", "1e400", -1 },
  { "Retry-After", "soon", -1 },
  { "Retry-After", "", -1 },
  { "Retry-After", "12,5", -1 },
  { "Retry-After", "12 seconds", -1 },
  { "Retry-After", "Sun, 06 Nov 1994 08:49:57 GMT", 20000 },
  { "Retry-After", "Sunday, 06-Nov-94 08:49:57 GMT", 20000 },
  { "Retry-After", "Sun, 06 Nov 1994 08:49:37 GMT", -1 },
  { "Retry-After", "Sun, 06 Nov 1994 08:49:36 GMT", -1 },
  { "Retry-After", "Sun, 99 Nov 1994 99:99:99 GMT", -1 },
  { "Retry-After", "Sun, 06 Nov 1994 08:49:37 +99999999999999", -1 },
  { "retry-after-ms", "1500", 1500 },
  { "retry-after-ms", "1500.5", 1501 },
  { "retry-after-ms", "-1", -1 },
  { "retry-after-ms", "x", -1 },
  { "x-ratelimit-timeremaining", "33", 33000 },
};

static void
test_h37 (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (wait_rows); i++)
    {
      SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);

      soup_message_headers_append (headers, wait_rows[i].header, wait_rows[i].value);
      g_test_message ("%s: %s", wait_rows[i].header, wait_rows[i].value);
      g_assert_cmpint (phidias_retry_policy_get_wait (headers, 784111777), ==, wait_rows[i].wait);
      soup_message_headers_unref (headers);
    }
}

static void
test_h37_order (void)
{
  SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);

  soup_message_headers_append (headers, "Retry-After", "20");
  soup_message_headers_append (headers, "retry-after-ms", "750");
  g_assert_cmpint (phidias_retry_policy_get_wait (headers, 0), ==, 750);
  soup_message_headers_replace (headers, "retry-after-ms", "garbage");
  g_assert_cmpint (phidias_retry_policy_get_wait (headers, 0), ==, 20000);
  soup_message_headers_unref (headers);
}

static void
test_h37_over_a_socket (void)
{
  g_autoptr (Wire) wire = wire_new_manual ();

  wire_answer (wire, "429 Too Many Requests", JSON "retry-after-ms: 1234\r\nRetry-After: 2\r\n", LIMITED);
  wire_answer (wire, "429 Too Many Requests", JSON "Retry-After: inf\r\n", LIMITED);
  wire_answer (wire, "200 OK", STREAM, GOOD);
  wire_send (wire);
  wire_wait_retry (wire, 1);
  g_assert_cmpint (wire->waits[0], ==, 1234);
  phidias_clock_advance (wire->clock, 1234);
  wire_wait_retry (wire, 2);
  g_assert_cmpint (wire->waits[1], >=, 750);
  g_assert_cmpint (wire->waits[1], <=, 1000);
  phidias_clock_advance (wire->clock, 1000);
  wire_finish (wire);
  wire_assert_complete (wire, "good");
}

/* Azure OpenAI may say it in its sentence alone. */
static void
test_h37_in_the_text (void)
{
  g_autoptr (Wire) wire = wire_new_manual ();

  wire_answer (wire, "429 Too Many Requests", JSON,
               "{\"error\":{\"code\":\"429\",\"message\":\"Requests to the ChatCompletions Operation have exceeded token rate limit. Please retry after 26 seconds.\"}}");
  wire_answer (wire, "200 OK", STREAM, GOOD);
  wire_send (wire);
  wire_wait_retry (wire, 1);
  g_assert_cmpint (wire->waits[0], ==, 26000);
  phidias_inference_client_skip_wait (wire->client, wire->call);
  wire_finish (wire);
  wire_assert_complete (wire, "good");
}

static void
test_h38 (void)
{
  g_autoptr (Wire) wire = wire_new_manual ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  wire_answer (wire, "500 Internal Server Error", JSON, "{\"error\":{\"message\":\"Something broke.\"}}");
  wire_send (wire);
  wire_wait_retry (wire, 1);
  g_assert_cmpint (wire->waits[0], >=, 375);
  g_assert_cmpint (wire->waits[0], <=, 500);
  phidias_clock_advance (wire->clock, wire->waits[0]);
  wire_wait_retry (wire, 2);
  g_assert_cmpint (wire->waits[1], >=, 750);
  g_assert_cmpint (wire->waits[1], <=, 1000);
  phidias_clock_advance (wire->clock, wire->waits[1]);
  wire_finish (wire);

  wire_assert_failed (wire, PHIDIAS_ERROR_SERVER, "");
  wire_assert_says (wire, "Something broke.");
  g_assert_cmpuint (phidias_raw_server_get_n_requests (wire->server), ==, 3);
  first = phidias_raw_server_dup_body (wire->server, 0);
  second = phidias_raw_server_dup_body (wire->server, 1);
  third = phidias_raw_server_dup_body (wire->server, 2);
  g_assert_cmpuint (strlen (first), >, 10);
  g_assert_cmpstr (first, ==, second);
  g_assert_cmpstr (first, ==, third);
}

static void
test_backoff (void)
{
  g_assert_cmpint (phidias_retry_policy_backoff (0, 500, 8000, 0), ==, 500);
  g_assert_cmpint (phidias_retry_policy_backoff (1, 500, 8000, 0), ==, 1000);
  g_assert_cmpint (phidias_retry_policy_backoff (4, 500, 8000, 0), ==, 8000);
  g_assert_cmpint (phidias_retry_policy_backoff (5, 500, 8000, 0), ==, 8000);
  g_assert_cmpint (phidias_retry_policy_backoff (G_MAXUINT, 500, 8000, 0), ==, 8000);
  g_assert_cmpint (phidias_retry_policy_backoff (0, 500, 8000, 1), ==, 375);
  g_assert_cmpint (phidias_retry_policy_backoff (9, 500, 8000, 1), ==, 6000);
}

static void
test_which (void)
{
  static const guint again[] = { 408, 409, 429, 500, 502, 503, 504, 529, 599 };
  static const guint never[] = { 0, 200, 300, 307, 400, 401, 402, 403, 404, 407, 410, 413, 422, 424, 431, 600 };
  SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);

  for (guint i = 0; i < G_N_ELEMENTS (again); i++)
    g_assert_true (phidias_retry_policy_allows (again[i], headers));
  for (guint i = 0; i < G_N_ELEMENTS (never); i++)
    g_assert_false (phidias_retry_policy_allows (never[i], headers));

  soup_message_headers_replace (headers, "x-should-retry", "false");
  g_assert_false (phidias_retry_policy_allows (500, headers));
  soup_message_headers_replace (headers, "x-should-retry", "true");
  g_assert_true (phidias_retry_policy_allows (400, headers));
  soup_message_headers_replace (headers, "x-should-retry", "perhaps");
  g_assert_false (phidias_retry_policy_allows (400, headers));
  soup_message_headers_unref (headers);
}

static void
test_h39 (void)
{
  g_autoptr (Wire) wire = wire_new ();

  wire_answer (wire, "200 OK", STREAM, WIRE_DELTA ("part") "data: {\"error\":{\"code\":500,\"message\":\"The engine died.\"}}\n\n");
  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_SERVER, "part");
  g_assert_cmpuint (wire->n_retry_wait, ==, 0);
  g_assert_cmpuint (phidias_raw_server_get_n_requests (wire->server), ==, 1);
}

/* Nor when the head of an answer has come and nothing after it. */
static void
test_h39_head_only (void)
{
  g_autoptr (Wire) wire = wire_new ();
  PhidiasRawScript *script = wire_add_script (wire);

  phidias_raw_script_send (script, WIRE_STREAM_HEAD);
  phidias_raw_script_close (script);
  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_INTERRUPTED, "");
  g_assert_cmpuint (phidias_raw_server_get_n_requests (wire->server), ==, 1);
}

static void
test_h40 (void)
{
  g_autoptr (Wire) wire = wire_new_manual ();
  PhidiasRawScript *script;

  wire_answer (wire, "200 OK", STREAM, GOOD);
  script = wire_add_script (wire);
  phidias_raw_script_close (script); /* takes the request and hangs up */
  wire_answer (wire, "200 OK", STREAM, GOOD);

  wire_run (wire);
  wire_assert_complete (wire, "good");
  wire_wait_quiet (wire);
  wire_run (wire);
  wire_assert_complete (wire, "good");
  g_assert_cmpuint (phidias_raw_server_get_n_requests (wire->server), ==, 3);
  g_assert_cmpuint (phidias_raw_server_get_n_accepted (wire->server), ==, 2);
  g_assert_cmpuint (wire->n_retry_wait, ==, 0);
}

/* On a connection of its own the same is no stale connection: the prompt may have been taken. */
static void
test_h40_fresh (void)
{
  g_autoptr (Wire) wire = wire_new ();

  phidias_raw_script_close (wire_add_script (wire));
  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_INTERRUPTED, "");
  wire_assert_says (wire, "not sent again");
  g_assert_cmpuint (phidias_raw_server_get_n_requests (wire->server), ==, 1);
}

/* And only once. */
static void
test_h40_twice (void)
{
  g_autoptr (Wire) wire = wire_new ();

  wire_answer (wire, "200 OK", STREAM, GOOD);
  phidias_raw_script_close (wire_add_script (wire));
  wire_run (wire);
  wire_assert_complete (wire, "good");
  wire_wait_quiet (wire);
  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_INTERRUPTED, "");
  g_assert_cmpuint (phidias_raw_server_get_n_requests (wire->server), ==, 3);
}

int
main (int argc, char **argv)
{
  phidias_wire_init ();
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/wire/faults/h35-rate-limit", test_h35);
  g_test_add_func ("/wire/faults/h35-skip", test_h35_skip);
  g_test_add_func ("/wire/faults/h35-stop", test_h35_stop);
  g_test_add_func ("/wire/faults/h35-two-at-most", test_h35_two_at_most);
  g_test_add_func ("/wire/faults/h36-long-wait", test_h36);
  g_test_add_func ("/wire/faults/h37-forms", test_h37);
  g_test_add_func ("/wire/faults/h37-order", test_h37_order);
  g_test_add_func ("/wire/faults/h37-over-a-socket", test_h37_over_a_socket);
  g_test_add_func ("/wire/faults/h37-in-the-text", test_h37_in_the_text);
  g_test_add_func ("/wire/faults/h38-three-500", test_h38);
  g_test_add_func ("/wire/faults/h39-error-after-text", test_h39);
  g_test_add_func ("/wire/faults/h39-head-only", test_h39_head_only);
  g_test_add_func ("/wire/faults/h40-stale-connection", test_h40);
  g_test_add_func ("/wire/faults/h40-fresh-connection", test_h40_fresh);
  g_test_add_func ("/wire/faults/h40-twice", test_h40_twice);
  g_test_add_func ("/wire/retry/backoff", test_backoff);
  g_test_add_func ("/wire/retry/which", test_which);

  return g_test_run ();
}
