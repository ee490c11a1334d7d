/* test-arm.c: the resource manager client against a server that says exactly what it is told to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include <string.h>

#include <libsoup/soup.h>

#include "phidias-arm-json.h"
#include "phidias-arm-operation.h"
#include "phidias-error.h"
#include "phidias-raw-server.h"
#include "phidias-test.h"

#define FIRST_TOKEN  "token-one-0123456789"
#define SECOND_TOKEN "token-two-0123456789"

typedef struct
{
  PhidiasRawServer       *server;
  PhidiasClock           *clock;
  PhidiasInferenceClient *transport;
  PhidiasArmClient       *client;
  GCancellable           *cancellable;
  char                   *base;
  GAsyncResult           *result;

  /* tokens */
  guint                   n_forgotten;
  guint                   n_asked; /* for a token: each request begins with that */
  gboolean                is_signed_out;

  /* what was told */
  guint                   n_values;
  guint                   n_pages;
  char                   *poll_url;
  guint                   n_accepted;
  guint                   n_polled;
  int                     percent;
  guint                   n_waiting;
  guint                   n_over;
  gint64                  waited;
} Arm;

/* ---- Tokens ---- */

static void
get_token_async (gpointer user_data, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer callback_data)
{
  Arm *arm = user_data;
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, callback_data);

  arm->n_asked++;
  if (arm->is_signed_out)
    g_task_return_error (task, phidias_error_new (PHIDIAS_ERROR_AUTH, "Sign in again."));
  else
    g_task_return_pointer (task, g_strdup (arm->n_forgotten == 0 ? FIRST_TOKEN : SECOND_TOKEN), g_free);
}

static char *
get_token_finish (gpointer user_data, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
forget_token (gpointer user_data)
{
  Arm *arm = user_data;

  arm->n_forgotten++;
}

static void
wipe_token (char *token)
{
  memset (token, 'x', strlen (token));
  g_free (token);
}

static const PhidiasArmTokenFuncs funcs = { get_token_async, get_token_finish, forget_token, wipe_token };

/* ---- The fixture ---- */

static Arm *
arm_new (gboolean is_manual)
{
  Arm *arm = g_new0 (Arm, 1);

  arm->server = phidias_raw_server_new ();
  arm->clock = is_manual ? phidias_clock_new_manual () : phidias_clock_new ();
  arm->transport = phidias_inference_client_new_full (arm->clock, NULL, NULL);
  arm->base = phidias_raw_server_dup_url (arm->server, "/arm");
  arm->client = phidias_arm_client_new (arm->base, arm->transport, &funcs, arm, NULL, NULL);
  arm->cancellable = g_cancellable_new ();
  arm->percent = -2;
  g_assert_nonnull (arm->client);

  return arm;
}

static void
arm_free (Arm *arm)
{
  g_clear_object (&arm->result);
  g_object_unref (arm->client);
  g_object_unref (arm->transport);
  g_object_unref (arm->clock);
  g_object_unref (arm->cancellable);
  if (arm->server != NULL)
    phidias_raw_server_stop (arm->server);
  g_clear_object (&arm->server);
  g_free (arm->base);
  g_free (arm->poll_url);
  g_free (arm);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Arm, arm_free)

static PhidiasRawScript *
answer (Arm *arm, const char *status, const char *headers, const char *body)
{
  PhidiasRawScript *script = phidias_raw_server_add_script (arm->server);
  g_autofree char *text = g_strdup_printf ("HTTP/1.1 %s\r\n%s%sContent-Length: %u\r\n\r\n%s", status,
                                           strstr (headers, "Content-Type") == NULL ? "Content-Type: application/json\r\n" : "",
                                           headers, (guint) strlen (body), body);

  phidias_raw_script_send (script, text);

  return script;
}

static gboolean
has_result_or_alarm (gpointer user_data)
{
  Arm *arm = user_data;

  return arm->result != NULL;
}

static gboolean
is_waiting (gpointer user_data)
{
  Arm *arm = user_data;

  return arm->result != NULL ||
         (arm->n_polled + arm->n_waiting + arm->n_accepted > 0 && phidias_clock_get_n_alarms (arm->clock) == 1);
}

static void
send (Arm *arm, const char *method, const char *url)
{
  phidias_arm_client_send_async (arm->client, method, url, NULL, arm->cancellable, phidias_test_take_result, &arm->result);
}

static PhidiasArmAnswer *
finish (Arm *arm, GError **error)
{
  PhidiasArmAnswer *got;

  phidias_assert_wait (has_result_or_alarm, arm);
  got = phidias_arm_client_send_finish (arm->client, arm->result, error);
  g_clear_object (&arm->result);

  return got;
}

static void
assert_token (Arm *arm, guint index, const char *token)
{
  g_autofree char *request = phidias_raw_server_dup_request (arm->server, index);
  g_autofree char *header = g_strconcat ("Authorization: Bearer ", token, "\r\n", NULL);

  g_assert_nonnull (strstr (request, header));
}

static void
assert_line (Arm *arm, guint index, const char *line)
{
  g_autofree char *request = phidias_raw_server_dup_request (arm->server, index);

  if (!g_str_has_prefix (request, line))
    g_test_message ("%s", request);
  g_assert_true (g_str_has_prefix (request, line));
}

/* ---- One request ---- */

static void
test_answer (void)
{
  g_autoptr (Arm) arm = arm_new (FALSE);
  g_autoptr (PhidiasArmAnswer) got = NULL;
  g_autoptr (GError) error = NULL;

  answer (arm, "201 Created", "Azure-AsyncOperation: http://x/1\r\nLocation: http://x/2\r\nRetry-After: 15\r\n", "{\"Name\":\"one\"}");
  send (arm, "PUT", "/subscriptions/s?api-version=1");
  got = finish (arm, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (got->status, ==, 201);
  g_assert_cmpstr (phidias_arm_json_get_string (phidias_arm_answer_get_object (got), "name"), ==, "one");
  g_assert_cmpstr (got->async_url, ==, "http://x/1");
  g_assert_cmpstr (got->location, ==, "http://x/2");
  g_assert_cmpint (got->retry_after, ==, 15000);
  assert_line (arm, 0, "PUT /arm/subscriptions/s?api-version=1 HTTP/1.1\r\n");
  assert_token (arm, 0, FIRST_TOKEN);
}

/* A page, and what is no JSON: never taken for an answer. */
static void
test_junk (void)
{
  g_autoptr (Arm) arm = arm_new (FALSE);
  g_autoptr (GError) html = NULL;
  g_autoptr (GError) junk = NULL;
  g_autoptr (GError) redirect = NULL;

  answer (arm, "200 OK", "Content-Type: text/html\r\n", "<html>Sign in to Wi-Fi</html>");
  answer (arm, "200 OK", "", "all is well");
  answer (arm, "302 Found", "Location: https://elsewhere.example/\r\n", "");
  send (arm, "GET", "/x");
  g_assert_null (finish (arm, &html));
  g_assert_error (html, PHIDIAS_ERROR, PHIDIAS_ERROR_PROTOCOL);
  send (arm, "GET", "/x");
  g_assert_null (finish (arm, &junk));
  g_assert_error (junk, PHIDIAS_ERROR, PHIDIAS_ERROR_PROTOCOL);
  send (arm, "GET", "/x");
  g_assert_null (finish (arm, &redirect));
  g_assert_error (redirect, PHIDIAS_ERROR, PHIDIAS_ERROR_REDIRECT);
}

/* An expired token is forgotten, and another tried once. */
static void
test_expired (void)
{
  g_autoptr (Arm) arm = arm_new (FALSE);
  g_autoptr (PhidiasArmAnswer) got = NULL;
  g_autoptr (GError) error = NULL;

  answer (arm, "401 Unauthorized", "", "{\"error\":{\"code\":\"ExpiredAuthenticationToken\",\"message\":\"expired\"}}");
  answer (arm, "200 OK", "", "{}");
  send (arm, "GET", "/x");
  got = finish (arm, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (arm->n_forgotten, ==, 1);
  assert_token (arm, 0, FIRST_TOKEN);
  assert_token (arm, 1, SECOND_TOKEN);
}

static void
test_refused_twice (void)
{
  g_autoptr (Arm) arm = arm_new (FALSE);
  g_autoptr (GError) error = NULL;

  answer (arm, "401 Unauthorized", "", "{\"error\":{\"code\":\"InvalidAuthenticationToken\",\"message\":\"no\"}}");
  send (arm, "GET", "/x");
  g_assert_null (finish (arm, &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_AUTH);
  g_assert_cmpuint (phidias_raw_server_get_n_requests (arm->server), ==, 2);
}

/* A short wait is waited; a long one is told, with the time of day at which it ends. */
static void
test_throttled (void)
{
  g_autoptr (Arm) arm = arm_new (FALSE);
  g_autoptr (PhidiasArmAnswer) got = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) long_error = NULL;

  answer (arm, "429 Too Many Requests", "retry-after-ms: 20\r\n", "{\"error\":{\"code\":\"TooManyRequests\"}}");
  answer (arm, "200 OK", "", "{}");
  answer (arm, "429 Too Many Requests", "Retry-After: 3600\r\n", "{\"error\":{\"code\":\"TooManyRequests\"}}");
  send (arm, "GET", "/x");
  got = finish (arm, &error);
  g_assert_no_error (error);
  send (arm, "GET", "/x");
  g_assert_null (finish (arm, &long_error));
  g_assert_error (long_error, PHIDIAS_ERROR, PHIDIAS_ERROR_RATE_LIMIT);
  g_assert_cmpint (phidias_error_get_retry_after (long_error), ==, 3600 * 1000);
  g_assert_nonnull (strstr (long_error->message, ":"));
  g_assert_cmpuint (phidias_raw_server_get_n_requests (arm->server), ==, 3);
}

/* Our clock is wrong by a day: a wait that names a date is meant by the server's. */
static void
test_clock (void)
{
  g_autoptr (Arm) arm = arm_new (FALSE);
  g_autoptr (PhidiasArmAnswer) got = NULL;
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autoptr (GDateTime) tomorrow = g_date_time_add_days (now, 1);
  g_autoptr (GDateTime) then = g_date_time_add_seconds (tomorrow, 20);
  g_autofree char *date = soup_date_time_to_string (tomorrow, SOUP_DATE_HTTP);
  g_autofree char *after = soup_date_time_to_string (then, SOUP_DATE_HTTP);
  g_autofree char *headers = g_strdup_printf ("Date: %s\r\nRetry-After: %s\r\n", date, after);
  g_autoptr (GError) error = NULL;

  answer (arm, "202 Accepted", headers, "");
  send (arm, "DELETE", "/x");
  got = finish (arm, &error);
  g_assert_no_error (error);
  g_assert_cmpint (got->retry_after, ==, 20 * 1000);
}

static void
test_cancel_while_waiting (void)
{
  g_autoptr (Arm) arm = arm_new (TRUE);
  g_autoptr (GError) error = NULL;

  answer (arm, "429 Too Many Requests", "Retry-After: 20\r\n", "{}");
  send (arm, "GET", "/x");
  while (phidias_raw_server_get_n_done (arm->server) == 0 || phidias_clock_get_next (arm->clock) != 20000)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (arm->cancellable);
  g_assert_null (finish (arm, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (phidias_clock_get_n_alarms (arm->clock), ==, 0);
}

static void
test_base (void)
{
  g_autoptr (Arm) arm = arm_new (FALSE);
  g_autoptr (GError) insecure = NULL;
  g_autoptr (GError) none = NULL;

  g_assert_null (phidias_arm_client_new ("http://management.example", arm->transport, &funcs, arm, NULL, &insecure));
  g_assert_error (insecure, PHIDIAS_ERROR, PHIDIAS_ERROR_INSECURE);
  g_assert_null (phidias_arm_client_new ("nowhere", arm->transport, &funcs, arm, NULL, &none));
  g_assert_error (none, PHIDIAS_ERROR, PHIDIAS_ERROR_INVALID_INPUT);
}

/* ---- Lists ---- */

static void
page_cb (JsonArray *values, gpointer user_data)
{
  Arm *arm = user_data;

  arm->n_pages++;
  arm->n_values += json_array_get_length (values);
}

static gboolean
list (Arm *arm, GError **error)
{
  gboolean is_done;

  phidias_arm_client_list_async (arm->client, "/list", page_cb, arm, arm->cancellable, phidias_test_take_result, &arm->result);
  phidias_assert_wait (has_result_or_alarm, arm);
  is_done = phidias_arm_client_list_finish (arm->client, arm->result, error);
  g_clear_object (&arm->result);

  return is_done;
}

/* Thousands over many pages; each address of a page is used as it came. */
static void
test_pages (void)
{
  g_autoptr (Arm) arm = arm_new (FALSE);
  g_autoptr (GError) error = NULL;

  for (guint page = 0; page < 10; page++)
    {
      g_autoptr (GString) body = g_string_new ("{\"value\":[");

      for (guint i = 0; i < 500; i++)
        g_string_append_printf (body, "%s{\"id\":\"/subscriptions/s/resourceGroups/rg/providers/M/workspaces/w/e/%u-%u\","
                                      "\"properties\":{\"provisioningState\":\"Succeeded\",\"endpointState\":\"Online\"}}",
                                i > 0 ? "," : "", page, i);
      g_string_append (body, "]");
      if (page < 9)
        g_string_append_printf (body, ",\"nextLink\":\"%s/list?$skip=%%2Fopaque%%3D%u\"", arm->base, page + 1);
      g_string_append (body, "}");
      answer (arm, "200 OK", "", body->str);
    }
  g_assert_true (list (arm, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (arm->n_pages, ==, 10);
  g_assert_cmpuint (arm->n_values, ==, 5000);
  assert_line (arm, 1, "GET /arm/list?$skip=%2Fopaque%3D1 HTTP/1.1\r\n");
}

/* The next page is on another server: nothing is sent there. */
static void
test_foreign_page (void)
{
  g_autoptr (Arm) arm = arm_new (FALSE);
  g_autoptr (PhidiasRawServer) other = phidias_raw_server_new ();
  g_autofree char *url = phidias_raw_server_dup_url (other, "/arm/list");
  g_autofree char *body = g_strdup_printf ("{\"value\":[],\"nextLink\":\"%s\"}", url);
  g_autoptr (GError) error = NULL;

  answer (arm, "200 OK", "", body);
  g_assert_false (list (arm, &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_PROTOCOL);
  g_assert_cmpuint (phidias_raw_server_get_n_accepted (other), ==, 0);
  phidias_raw_server_stop (other);
}

static void
test_endless (void)
{
  g_autoptr (Arm) arm = arm_new (FALSE);
  g_autofree char *body = g_strdup_printf ("{\"value\":[1],\"nextLink\":\"%s/list?again\"}", arm->base);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) no_list = NULL;

  answer (arm, "200 OK", "", body);
  g_assert_false (list (arm, &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_PROTOCOL);
  g_assert_cmpuint (arm->n_pages, ==, 2);

  arm_free (g_steal_pointer (&arm));
  arm = arm_new (FALSE);
  answer (arm, "200 OK", "", "{\"values\":[]}");
  g_assert_false (list (arm, &no_list));
  g_assert_error (no_list, PHIDIAS_ERROR, PHIDIAS_ERROR_PROTOCOL);
}

/* ---- What takes minutes ---- */

static void
accepted_cb (const char *poll_url, gpointer user_data)
{
  Arm *arm = user_data;

  arm->n_accepted++;
  g_free (arm->poll_url);
  arm->poll_url = g_strdup (poll_url);
}

static void
polled_cb (const char *status, int percent, gpointer user_data)
{
  Arm *arm = user_data;

  arm->n_polled++;
  arm->percent = percent;
}

static void
waiting_cb (const GError *reason, gint64 wait_ms, gpointer user_data)
{
  Arm *arm = user_data;

  if (reason == NULL)
    arm->n_over++;
  else
    {
      arm->n_waiting++;
      arm->waited = wait_ms;
    }
}

static const PhidiasArmOperationHandler handler = { accepted_cb, polled_cb, waiting_cb };

static void
start (Arm *arm, const char *method)
{
  g_autoptr (JsonNode) body = json_from_string ("{\"location\":\"eastus2\"}", NULL);

  phidias_arm_operation_start_async (arm->client, method, "/e?v=1", body, &handler, arm, arm->cancellable,
                                     phidias_test_take_result, &arm->result);
}

/* Whether every request was answered, and the answers were read: what is left to wait for is an alarm. */
static gboolean
is_quiet (gpointer user_data)
{
  Arm *arm = user_data;

  while (g_main_context_iteration (NULL, FALSE))
    ;

  return arm->result != NULL || (phidias_raw_server_get_n_requests (arm->server) >= arm->n_asked &&
                                 phidias_raw_server_get_n_done (arm->server) == phidias_raw_server_get_n_requests (arm->server));
}

/* Between two requests; a request under way has watchdogs, which are not to bite. */
static gboolean
is_wait (gint64 milliseconds)
{
  static const gint64 waits[] = { 500, 5000, 7500, 11250, 16875, 25312, 30000, 1800 * 1000 };

  for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
    if (milliseconds == waits[i])
      return TRUE;

  return FALSE;
}

/* Turns the clock to each poll in turn. */
static PhidiasArmAnswer *
run (Arm *arm, GError **error)
{
  PhidiasArmAnswer *got;

  while (arm->result == NULL)
    {
      phidias_assert_wait (is_quiet, arm);
      if (arm->result == NULL && phidias_clock_get_n_alarms (arm->clock) == 1 && is_wait (phidias_clock_get_next (arm->clock)))
        phidias_clock_advance (arm->clock, phidias_clock_get_next (arm->clock));
    }
  got = phidias_arm_operation_finish (arm->client, arm->result, error);
  g_clear_object (&arm->result);

  return got;
}

#define SUCCEEDED "{\"name\":\"e\",\"properties\":{\"provisioningState\":\"Succeeded\"}}"

static char *
make_header (Arm *arm, const char *name, const char *path, const char *more)
{
  return g_strdup_printf ("%s: %s%s\r\n%s", name, arm->base, path, more);
}

static void
test_async_form (void)
{
  g_autoptr (Arm) arm = arm_new (FALSE);
  g_autofree char *header = make_header (arm, "Azure-AsyncOperation", "/op?t=%2Fa%3D", "retry-after-ms: 5\r\n");
  g_autoptr (PhidiasArmAnswer) got = NULL;
  g_autoptr (GError) error = NULL;

  answer (arm, "201 Created", header, "{\"properties\":{\"provisioningState\":\"Creating\"}}");
  answer (arm, "200 OK", "retry-after-ms: 5\r\n", "{\"status\":\"InProgress\",\"percentComplete\":41.5}");
  answer (arm, "200 OK", "retry-after-ms: 5\r\n", "{\"Status\":\"ACallItWhatever\"}");
  answer (arm, "200 OK", "", "{\"status\":\"Succeeded\"}");
  answer (arm, "200 OK", "", SUCCEEDED);
  start (arm, "PUT");
  phidias_assert_wait (has_result_or_alarm, arm);
  got = phidias_arm_operation_finish (arm->client, arm->result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (phidias_arm_json_get_string (phidias_arm_answer_get_object (got), "name"), ==, "e");
  g_assert_cmpuint (arm->n_polled, ==, 2);
  g_assert_cmpuint (arm->n_accepted, ==, 1);
  g_assert_true (g_str_has_suffix (arm->poll_url, "/arm/op?t=%2Fa%3D"));
  assert_line (arm, 0, "PUT /arm/e?v=1 ");
  assert_line (arm, 1, "GET /arm/op?t=%2Fa%3D HTTP/1.1\r\n");
  assert_line (arm, 3, "GET /arm/op?");
  assert_line (arm, 4, "GET /arm/e?v=1 ");
}

static void
test_location_form (void)
{
  g_autoptr (Arm) arm = arm_new (FALSE);
  g_autofree char *header = make_header (arm, "Location", "/result", "retry-after-ms: 5\r\n");
  g_autoptr (PhidiasArmAnswer) got = NULL;
  g_autoptr (GError) error = NULL;

  answer (arm, "202 Accepted", header, "");
  answer (arm, "202 Accepted", "retry-after-ms: 5\r\n", "");
  answer (arm, "204 No Content", "", "");
  start (arm, "DELETE");
  phidias_assert_wait (has_result_or_alarm, arm);
  got = phidias_arm_operation_finish (arm->client, arm->result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (got->status, ==, 204);
  g_assert_cmpuint (phidias_raw_server_get_n_requests (arm->server), ==, 3);
}

static void
test_state_form (void)
{
  g_autoptr (Arm) arm = arm_new (TRUE);
  g_autoptr (PhidiasArmAnswer) got = NULL;
  g_autoptr (GError) error = NULL;

  answer (arm, "200 OK", "", "{\"properties\":{\"provisioningState\":\"Accepted\"}}");
  answer (arm, "404 Not Found", "", "{\"error\":{\"code\":\"ResourceNotFound\"}}");
  answer (arm, "200 OK", "", "{\"properties\":{\"provisioningState\":\"Creating\"}}");
  answer (arm, "200 OK", "", SUCCEEDED);
  start (arm, "PUT");
  got = run (arm, &error);
  g_assert_no_error (error);
  g_assert_null (arm->poll_url);
  assert_line (arm, 3, "GET /arm/e?v=1 ");
}

/* A resource that says nothing of its state is there; one that is deleted is not any more. */
static void
test_at_once (void)
{
  g_autoptr (Arm) arm = arm_new (FALSE);
  g_autoptr (PhidiasArmAnswer) put = NULL;
  g_autoptr (PhidiasArmAnswer) deleted = NULL;

  answer (arm, "200 OK", "", "{\"name\":\"e\"}");
  answer (arm, "204 No Content", "", "");
  start (arm, "PUT");
  phidias_assert_wait (has_result_or_alarm, arm);
  put = phidias_arm_operation_finish (arm->client, arm->result, NULL);
  g_assert_nonnull (put);
  g_clear_object (&arm->result);
  start (arm, "DELETE");
  phidias_assert_wait (has_result_or_alarm, arm);
  deleted = phidias_arm_operation_finish (arm->client, arm->result, NULL);
  g_assert_cmpuint (deleted->status, ==, 204);
}

/* It fails after ten polls, five seconds and more apart, and the reason is the deepest. */
static void
test_fails_after_ten (void)
{
  g_autoptr (Arm) arm = arm_new (TRUE);
  g_autofree char *header = make_header (arm, "Azure-AsyncOperation", "/op", "");
  g_autoptr (GError) error = NULL;

  answer (arm, "201 Created", header, "{}");
  for (guint i = 0; i < 10; i++)
    answer (arm, "200 OK", "", "{\"status\":\"InProgress\"}");
  answer (arm, "200 OK", "", "{\"status\":\"Failed\",\"error\":{\"code\":\"UserError\",\"message\":\"No.\",\"additionalInfo\":"
                             "[{\"type\":\"InnerError\",\"info\":{\"value\":{\"code\":\"InsufficientQuota\"}}}]}}");
  start (arm, "PUT");
  g_assert_null (run (arm, &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_QUOTA);
  g_assert_cmpstr (phidias_error_get_server_code (error), ==, "InsufficientQuota");
  g_assert_nonnull (phidias_error_get_raw (error));
  g_assert_cmpuint (arm->n_polled, ==, 10);
  g_assert_cmpint (phidias_clock_get_time (arm->clock), >, 10 * 5 * G_USEC_PER_SEC);
  g_assert_cmpint (phidias_clock_get_time (arm->clock), <, 12 * 30 * G_USEC_PER_SEC);
}

static void
test_canceled (void)
{
  g_autoptr (Arm) arm = arm_new (FALSE);
  g_autofree char *header = make_header (arm, "Azure-AsyncOperation", "/op", "retry-after-ms: 5\r\n");
  g_autoptr (GError) error = NULL;

  answer (arm, "202 Accepted", header, "");
  answer (arm, "200 OK", "", "{\"status\":\"Canceled\"}");
  start (arm, "PUT");
  phidias_assert_wait (has_result_or_alarm, arm);
  g_assert_null (phidias_arm_operation_finish (arm->client, arm->result, &error));
  g_assert_cmpstr (phidias_error_get_server_code (error), ==, PHIDIAS_ARM_CANCELED);
}

/* The token expires between two polls: another is fetched and nobody notices. */
static void
test_token_expires (void)
{
  g_autoptr (Arm) arm = arm_new (FALSE);
  g_autofree char *header = make_header (arm, "Azure-AsyncOperation", "/op", "retry-after-ms: 5\r\n");
  g_autoptr (PhidiasArmAnswer) got = NULL;
  g_autoptr (GError) error = NULL;

  answer (arm, "201 Created", header, "{}");
  answer (arm, "401 Unauthorized", "", "{\"error\":{\"code\":\"ExpiredAuthenticationToken\"}}");
  answer (arm, "200 OK", "", "{\"status\":\"Succeeded\"}");
  answer (arm, "200 OK", "", SUCCEEDED);
  start (arm, "PUT");
  phidias_assert_wait (has_result_or_alarm, arm);
  got = phidias_arm_operation_finish (arm->client, arm->result, &error);
  g_assert_no_error (error);
  assert_token (arm, 1, FIRST_TOKEN);
  assert_token (arm, 2, SECOND_TOKEN);
}

/* The network goes while an operation is asked after: that is waited out, and then it goes on. */
static void
test_network_lost (void)
{
  g_autoptr (Arm) arm = arm_new (TRUE);
  g_autofree char *header = make_header (arm, "Azure-AsyncOperation", "/op", "");
  g_autoptr (PhidiasArmAnswer) got = NULL;
  g_autoptr (GError) error = NULL;

  answer (arm, "201 Created", header, "{}");
  for (guint i = 0; i < 6; i++)
    phidias_raw_script_reset (phidias_raw_server_add_script (arm->server));
  answer (arm, "200 OK", "Content-Type: text/html\r\n", "<html>Wi-Fi</html>");
  answer (arm, "429 Too Many Requests", "Retry-After: 1800\r\n", "{}");
  answer (arm, "200 OK", "", "{\"status\":\"Succeeded\"}");
  answer (arm, "200 OK", "", SUCCEEDED);
  start (arm, "PUT");
  got = run (arm, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (arm->n_waiting, >=, 3);
  g_assert_cmpint (arm->waited, ==, 1800 * 1000);
  g_assert_cmpuint (arm->n_over, ==, 1);
}

/* Found again after a restart; its record is gone, so the resource is asked. */
static void
test_resume (void)
{
  g_autoptr (Arm) arm = arm_new (FALSE);
  g_autofree char *poll_url = g_strconcat (arm->base, "/op", NULL);
  g_autoptr (PhidiasArmAnswer) got = NULL;
  g_autoptr (GError) error = NULL;

  answer (arm, "404 Not Found", "", "{\"error\":{\"code\":\"OperationNotFound\"}}");
  answer (arm, "200 OK", "", SUCCEEDED);
  phidias_arm_operation_resume_async (arm->client, "PUT", "/e?v=1", poll_url, &handler, arm, arm->cancellable,
                                      phidias_test_take_result, &arm->result);
  phidias_assert_wait (has_result_or_alarm, arm);
  got = phidias_arm_operation_finish (arm->client, arm->result, &error);
  g_assert_no_error (error);
  assert_line (arm, 0, "GET /arm/op ");
  assert_line (arm, 1, "GET /arm/e?v=1 ");
}

/* It is to be asked after at another server: nothing is sent there, and the resource is asked. */
static void
test_foreign_poll (void)
{
  g_autoptr (Arm) arm = arm_new (TRUE);
  g_autoptr (PhidiasRawServer) other = phidias_raw_server_new ();
  g_autofree char *url = phidias_raw_server_dup_url (other, "/op");
  g_autofree char *header = g_strdup_printf ("Azure-AsyncOperation: %s\r\n", url);
  g_autoptr (PhidiasArmAnswer) got = NULL;
  g_autoptr (GError) error = NULL;

  answer (arm, "201 Created", header, "{\"properties\":{\"provisioningState\":\"Creating\"}}");
  answer (arm, "200 OK", "", SUCCEEDED);
  start (arm, "PUT");
  got = run (arm, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (phidias_raw_server_get_n_accepted (other), ==, 0);
  phidias_raw_server_stop (other);
}

/* The account must sign in: told at once, for it can be resumed then. */
static void
test_signed_out (void)
{
  g_autoptr (Arm) arm = arm_new (TRUE);
  g_autofree char *header = make_header (arm, "Azure-AsyncOperation", "/op", "");
  g_autoptr (GError) error = NULL;

  answer (arm, "201 Created", header, "{}");
  start (arm, "PUT");
  phidias_assert_wait (is_waiting, arm);
  arm->is_signed_out = TRUE;
  g_assert_null (run (arm, &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_AUTH);
}

static void
test_stop_waiting (void)
{
  g_autoptr (Arm) arm = arm_new (TRUE);
  g_autofree char *header = make_header (arm, "Azure-AsyncOperation", "/op", "");
  g_autoptr (GError) error = NULL;

  answer (arm, "201 Created", header, "{}");
  start (arm, "PUT");
  phidias_assert_wait (is_waiting, arm);
  g_cancellable_cancel (arm->cancellable);
  phidias_assert_wait (has_result_or_alarm, arm);
  g_assert_null (phidias_arm_operation_finish (arm->client, arm->result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);
  phidias_wire_init ();

  g_test_add_func ("/wire/arm/answer", test_answer);
  g_test_add_func ("/wire/arm/junk", test_junk);
  g_test_add_func ("/wire/arm/expired", test_expired);
  g_test_add_func ("/wire/arm/refused-twice", test_refused_twice);
  g_test_add_func ("/wire/arm/throttled", test_throttled);
  g_test_add_func ("/wire/arm/clock", test_clock);
  g_test_add_func ("/wire/arm/cancel-while-waiting", test_cancel_while_waiting);
  g_test_add_func ("/wire/arm/base", test_base);
  g_test_add_func ("/wire/arm/pages", test_pages);
  g_test_add_func ("/wire/arm/foreign-page", test_foreign_page);
  g_test_add_func ("/wire/arm/endless", test_endless);
  g_test_add_func ("/wire/arm/async-form", test_async_form);
  g_test_add_func ("/wire/arm/location-form", test_location_form);
  g_test_add_func ("/wire/arm/state-form", test_state_form);
  g_test_add_func ("/wire/arm/at-once", test_at_once);
  g_test_add_func ("/wire/arm/fails-after-ten", test_fails_after_ten);
  g_test_add_func ("/wire/arm/canceled", test_canceled);
  g_test_add_func ("/wire/arm/token-expires", test_token_expires);
  g_test_add_func ("/wire/arm/network-lost", test_network_lost);
  g_test_add_func ("/wire/arm/resume", test_resume);
  g_test_add_func ("/wire/arm/foreign-poll", test_foreign_poll);
  g_test_add_func ("/wire/arm/signed-out", test_signed_out);
  g_test_add_func ("/wire/arm/stop-waiting", test_stop_waiting);

  return g_test_run ();
}
