/* test-statuses.c: what servers say instead of an answer, and redirects
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "wire-fixture.h"

#include <string.h>

#define JSON "Content-Type: application/json\r\n"
#define HTML "Content-Type: text/html; charset=utf-8\r\n"

static void
test_h27 (void)
{
  g_autoptr (Wire) wire = wire_new ();

  /* Azure answers a filtered prompt so: 200, and a body that says 400. */
  wire_answer (wire, "200 OK", JSON,
               "{\"error\":{\"message\":\"The response was filtered due to the prompt triggering the policy.\",\"type\":null,"
               "\"param\":\"prompt\",\"code\":\"content_filter\",\"status\":400,\"innererror\":{\"code\":\"ResponsibleAIPolicyViolation\","
               "\"content_filter_result\":{\"violence\":{\"filtered\":true,\"severity\":\"medium\"}}}}}");
  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_CONTENT_FILTER, "");
  g_assert_cmpuint (phidias_raw_server_get_n_requests (wire->server), ==, 1);
}

static void
test_h28 (void)
{
  g_autoptr (Wire) wire = wire_new ();

  wire_answer (wire, "200 OK", HTML, "<!DOCTYPE html><html><head><title>Caf\303\251 WiFi</title></head><body><form>Log in</form></body></html>");
  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_CAPTIVE_PORTAL, "");
  wire_assert_says (wire, "sign in");
  wire_assert_says (wire, "Caf\303\251 WiFi");
  g_assert_null (strstr (wire->error->message, "<"));
  g_assert_cmpuint (wire->n_events, ==, 0);
}

/* A portal that calls its page anything else. */
static void
test_h28_untyped (void)
{
  g_autoptr (Wire) wire = wire_new ();

  wire_answer (wire, "200 OK", "Content-Type: application/octet-stream\r\n", "\r\n <html><title>Login</title>");
  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_CAPTIVE_PORTAL, "");
}

static void
test_h29 (void)
{
  g_autoptr (Wire) wire = wire_new_manual ();

  wire_answer (wire, "502 Bad Gateway", HTML, "<html><head><title>502 Bad Gateway</title></head><body><center>nginx</center></body></html>");
  wire_send (wire);
  wire_wait_retry (wire, 1);
  phidias_clock_advance (wire->clock, 8000);
  wire_wait_retry (wire, 2);
  phidias_clock_advance (wire->clock, 8000);
  wire_finish (wire);

  g_assert_cmpuint (phidias_raw_server_get_n_requests (wire->server), ==, 3);
  wire_assert_failed (wire, PHIDIAS_ERROR_SERVER, "");
  wire_assert_says (wire, "502");
  wire_assert_says (wire, "127.0.0.1");
  g_assert_null (strstr (wire->error->message, "<"));
}

static void
test_h30 (void)
{
  g_autoptr (Wire) wire = wire_new ();

  wire_answer (wire, "401 Unauthorized", JSON "WWW-Authenticate: Basic realm=\"x\"\r\nx-request-id: r-401\r\n",
               "{\"error\":{\"code\":\"invalid_api_key\",\"message\":\"Incorrect API key provided: " WIRE_KEY ".\"}}");
  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_AUTH, "");
  g_assert_cmpuint (phidias_error_get_status (wire->error), ==, 401);
  g_assert_cmpstr (phidias_error_get_request_id (wire->error), ==, "r-401");
  g_assert_nonnull (phidias_error_get_raw (wire->error));
  g_assert_cmpuint (phidias_raw_server_get_n_requests (wire->server), ==, 1);
}

static void
test_h31 (void)
{
  g_autoptr (Wire) wire = wire_new ();

  wire_answer (wire, "403 Forbidden", JSON,
               "{\"error\":{\"code\":\"QuotaExceeded\",\"message\":\"Out of call volume quota. Quota will be replenished in 6 days.\"}}");
  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_QUOTA, "");
  wire_assert_says (wire, "quota");
  g_assert_cmpuint (phidias_raw_server_get_n_requests (wire->server), ==, 1);
}

/* OpenAI says it with 429: waiting does not help. */
static void
test_h31_insufficient (void)
{
  g_autoptr (Wire) wire = wire_new ();

  wire_answer (wire, "429 Too Many Requests", JSON,
               "{\"error\":{\"code\":\"insufficient_quota\",\"type\":\"insufficient_quota\",\"message\":\"You exceeded your current quota.\"}}");
  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_QUOTA, "");
  wire_assert_says (wire, "quota");
  g_assert_cmpuint (phidias_raw_server_get_n_requests (wire->server), ==, 1);
}

static void
test_h32 (void)
{
  g_autoptr (Wire) wire = wire_new ();

  g_free (wire->url);
  wire->url = phidias_raw_server_dup_url (wire->server, "/openai/deployments/my-gpt/chat/completions?api-version=2024-10-21");
  wire->dialect = "azure-openai"; /* on loopback an address alone does not tell */
  wire_answer (wire, "404 Not Found", JSON,
               "{\"error\":{\"code\":\"DeploymentNotFound\",\"message\":\"The API deployment for this resource does not exist.\"}}");
  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_NOT_FOUND, "");
  wire_assert_says (wire, "127.0.0.1");
  wire_assert_says (wire, "my-gpt");
  g_assert_cmpstr (phidias_error_get_server_code (wire->error), ==, "DeploymentNotFound");
}

static void
test_h33 (void)
{
  g_autoptr (Wire) wire = wire_new ();

  wire_answer (wire, "400 Bad Request", JSON,
               "{\"error\":{\"message\":\"The response was filtered.\",\"type\":null,\"param\":\"prompt\",\"code\":\"content_filter\",\"status\":400,"
               "\"innererror\":{\"code\":\"ResponsibleAIPolicyViolation\",\"content_filter_result\":{\"hate\":{\"filtered\":false,\"severity\":\"safe\"},"
               "\"violence\":{\"filtered\":true,\"severity\":\"high\"}}}}}");
  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_CONTENT_FILTER, "");
  wire_assert_says (wire, "violence");
  g_assert_cmpuint (phidias_raw_server_get_n_requests (wire->server), ==, 1);
}

static void
test_h34 (void)
{
  g_autoptr (Wire) wire = wire_new ();

  wire_answer (wire, "200 OK", "Content-Type: text/event-stream\r\n",
               WIRE_DELTA ("Once upon") "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"content_filter\"}]}\n\n" WIRE_DONE);
  wire_run (wire);
  wire_assert_complete (wire, "Once upon");
  g_assert_cmpstr (phidias_reply_get_finish_reason (wire->reply, 0), ==, "content_filter");
}

/* --- redirects: 41, 42 --- */

static void
run_redirect (const char *status, gboolean elsewhere)
{
  g_autoptr (Wire) wire = wire_new ();
  g_autoptr (PhidiasRawServer) thief = phidias_raw_server_new ();
  g_autofree char *target = g_strdup_printf ("http://localhost:%u/v1/chat/completions", phidias_raw_server_get_port (thief));
  g_autofree char *header = g_strdup_printf ("Location: %s\r\n", elsewhere ? target : "/v2/chat/completions");
  PhidiasRawScript *script = phidias_raw_server_add_script (thief);

  phidias_raw_script_send (script, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  wire_answer (wire, status, header, "<html>moved</html>");
  wire_run (wire);

  wire_assert_failed (wire, PHIDIAS_ERROR_REDIRECT, "");
  wire_assert_says (wire, elsewhere ? "localhost" : "same host");
  g_assert_cmpuint (phidias_error_get_status (wire->error), ==, g_ascii_strtoull (status, NULL, 10));
  g_assert_cmpuint (phidias_raw_server_get_n_requests (wire->server), ==, 1);
  g_assert_cmpuint (phidias_raw_server_get_n_accepted (thief), ==, 0);
}

static void
test_h41 (void)
{
  run_redirect ("301 Moved Permanently", TRUE);
  run_redirect ("302 Found", TRUE);
  run_redirect ("303 See Other", TRUE);
  run_redirect ("307 Temporary Redirect", TRUE);
  run_redirect ("308 Permanent Redirect", TRUE);
}

static void
test_h41_same_host (void)
{
  run_redirect ("307 Temporary Redirect", FALSE);
}

static void
test_redirect_odd (void)
{
  static const char * const locations[] = {
    "",
    "Location: \r\n",
    "Location: :::\r\n",
    "Location: javascript:alert(1)\r\n",
    "Location: http://[broken\r\n",
    "Location: http://\xff\xfe/\r\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (locations); i++)
    {
      g_autoptr (Wire) wire = wire_new ();

      wire_answer (wire, "302 Found", locations[i], "");
      wire_run (wire);
      wire_assert_failed (wire, PHIDIAS_ERROR_REDIRECT, "");
    }
}

/* --- error bodies are bounded --- */

static void
test_endless_error (void)
{
  g_autoptr (Wire) wire = wire_new ();
  PhidiasRawScript *script = wire_add_script (wire);
  g_autofree char *block = g_strnfill (64 * 1024, 'e');

  wire->limits.error_body_bytes = 100 * 1024;
  phidias_raw_script_send (script, "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n");
  phidias_raw_script_send_repeated (script, block, 100000);
  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_BAD_REQUEST, "");
  wire_wait_idle (wire);
}

static void
test_stalled_error (void)
{
  g_autoptr (Wire) wire = wire_new_manual ();
  PhidiasRawScript *script = wire_add_script (wire);

  phidias_raw_script_send (script, "HTTP/1.1 404 Not Found\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"error\":");
  phidias_raw_script_stall (script);
  wire_send (wire);
  wire_wait_requests (wire, 1);
  wire_finish_turning (wire, 100);
  wire_assert_failed (wire, PHIDIAS_ERROR_NOT_FOUND, "");
  g_assert_cmpint (phidias_clock_get_time (wire->clock), <, 5 * 60 * G_USEC_PER_SEC);
}

/* --- fallbacks --- */

static void
test_without_usage (void)
{
  g_autoptr (Wire) wire = wire_new ();
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  wire_answer (wire, "400 Bad Request", JSON,
               "{\"error\":{\"message\":\"Unrecognized request argument supplied: stream_options\",\"type\":\"invalid_request_error\"}}");
  wire_answer (wire, "200 OK", "Content-Type: text/event-stream\r\n", WIRE_DELTA ("ok") WIRE_FINISH WIRE_DONE);
  wire_run (wire);
  wire_assert_complete (wire, "ok");
  g_assert_cmpuint (wire->n_retry_wait, ==, 0);
  first = phidias_raw_server_dup_body (wire->server, 0);
  second = phidias_raw_server_dup_body (wire->server, 1);
  g_assert_nonnull (strstr (first, "\"stream_options\":"));
  g_assert_null (strstr (second, "stream_options"));
}

static void
test_other_maximum (void)
{
  g_autoptr (Wire) wire = wire_new ();
  g_autofree char *second = NULL;

  wire->parameters = phidias_parameters_new ();
  phidias_parameters_set_integer (wire->parameters, PHIDIAS_PARAMETER_MAX_TOKENS, 77);
  wire_answer (wire, "400 Bad Request", JSON,
               "{\"error\":{\"message\":\"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.\","
               "\"type\":\"invalid_request_error\",\"param\":\"max_tokens\",\"code\":\"unsupported_parameter\"}}");
  wire_answer (wire, "200 OK", "Content-Type: text/event-stream\r\n", WIRE_DELTA ("ok") WIRE_FINISH WIRE_DONE);
  wire_run (wire);
  wire_assert_complete (wire, "ok");
  second = phidias_raw_server_dup_body (wire->server, 1);
  g_assert_nonnull (strstr (second, "\"max_completion_tokens\":77"));
  g_assert_null (strstr (second, "\"max_tokens\""));
}

/* A server that never has enough is not asked for ever. */
static void
test_fallback_once (void)
{
  g_autoptr (Wire) wire = wire_new ();

  wire_answer (wire, "400 Bad Request", JSON,
               "{\"error\":{\"message\":\"stream_options? max_completion_tokens? No.\",\"type\":\"invalid_request_error\"}}");
  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_BAD_REQUEST, "");
  g_assert_cmpuint (phidias_raw_server_get_n_requests (wire->server), ==, 2);
}

int
main (int argc, char **argv)
{
  phidias_wire_init ();
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/wire/faults/h27-json-error-with-200", test_h27);
  g_test_add_func ("/wire/faults/h28-captive-portal", test_h28);
  g_test_add_func ("/wire/faults/h28-captive-portal-untyped", test_h28_untyped);
  g_test_add_func ("/wire/faults/h29-bad-gateway", test_h29);
  g_test_add_func ("/wire/faults/h30-unauthorized", test_h30);
  g_test_add_func ("/wire/faults/h31-quota", test_h31);
  g_test_add_func ("/wire/faults/h31-insufficient-quota", test_h31_insufficient);
  g_test_add_func ("/wire/faults/h32-deployment-not-found", test_h32);
  g_test_add_func ("/wire/faults/h33-prompt-filtered", test_h33);
  g_test_add_func ("/wire/faults/h34-answer-filtered", test_h34);
  g_test_add_func ("/wire/faults/h41-redirect", test_h41);
  g_test_add_func ("/wire/faults/h41-redirect-same-host", test_h41_same_host);
  g_test_add_func ("/wire/status/redirect-odd", test_redirect_odd);
  g_test_add_func ("/wire/status/endless-error", test_endless_error);
  g_test_add_func ("/wire/status/stalled-error", test_stalled_error);
  g_test_add_func ("/wire/status/without-usage", test_without_usage);
  g_test_add_func ("/wire/status/other-maximum", test_other_maximum);
  g_test_add_func ("/wire/status/fallback-once", test_fallback_once);

  return g_test_run ();
}
