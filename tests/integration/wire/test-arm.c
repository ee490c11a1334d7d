/* test-arm.c: the resource manager client against a server that says exactly what it is told to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include <string.h>

#include "arm-client.h"
#include "phidias-error.h"
#include "phidias-test.h"

static void
test_answer (void)
{
  g_autoptr (Arm) arm = arm_new (FALSE);
  g_autoptr (PhidiasArmAnswer) got = NULL;
  g_autoptr (GError) error = NULL;

  arm_answer (arm, "201 Created", "Azure-AsyncOperation: http://x/1\r\nLocation: http://x/2\r\nRetry-After: 15\r\n", "{\"Name\":\"one\"}");
  arm_send (arm, "PUT", "/subscriptions/s?api-version=1");
  got = arm_finish (arm, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (got->status, ==, 201);
  g_assert_cmpstr (phidias_arm_json_get_string (phidias_arm_answer_get_object (got), "name"), ==, "one");
  g_assert_cmpstr (got->async_url, ==, "http://x/1");
  g_assert_cmpstr (got->location, ==, "http://x/2");
  g_assert_cmpint (got->retry_after, ==, 15000);
  arm_assert_line (arm, 0, "PUT /arm/subscriptions/s?api-version=1 HTTP/1.1\r\n");
  arm_assert_token (arm, 0, ARM_FIRST_TOKEN);
}

/* A page, and what is no JSON: never taken for an answer. */
static void
test_junk (void)
{
  g_autoptr (Arm) arm = arm_new (FALSE);
  g_autoptr (GError) html = NULL;
  g_autoptr (GError) junk = NULL;
  g_autoptr (GError) redirect = NULL;

  arm_answer (arm, "200 OK", "Content-Type: text/html\r\n", "<html>Sign in to Wi-Fi</html>");
  arm_answer (arm, "200 OK", "", "all is well");
  arm_answer (arm, "302 Found", "Location: https://elsewhere.example/\r\n", "");
  arm_send (arm, "GET", "/x");
  g_assert_null (arm_finish (arm, &html));
  g_assert_error (html, PHIDIAS_ERROR, PHIDIAS_ERROR_PROTOCOL);
  arm_send (arm, "GET", "/x");
  g_assert_null (arm_finish (arm, &junk));
  g_assert_error (junk, PHIDIAS_ERROR, PHIDIAS_ERROR_PROTOCOL);
  arm_send (arm, "GET", "/x");
  g_assert_null (arm_finish (arm, &redirect));
  g_assert_error (redirect, PHIDIAS_ERROR, PHIDIAS_ERROR_REDIRECT);
}

/* An expired token is forgotten, and another tried once. */
static void
test_expired (void)
{
  g_autoptr (Arm) arm = arm_new (FALSE);
  g_autoptr (PhidiasArmAnswer) got = NULL;
  g_autoptr (GError) error = NULL;

  arm_answer (arm, "401 Unauthorized", "", "{\"error\":{\"code\":\"ExpiredAuthenticationToken\",\"message\":\"expired\"}}");
  arm_answer (arm, "200 OK", "", "{}");
  arm_send (arm, "GET", "/x");
  got = arm_finish (arm, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (arm->n_forgotten, ==, 1);
  arm_assert_token (arm, 0, ARM_FIRST_TOKEN);
  arm_assert_token (arm, 1, ARM_SECOND_TOKEN);
}

static void
test_refused_twice (void)
{
  g_autoptr (Arm) arm = arm_new (FALSE);
  g_autoptr (GError) error = NULL;

  arm_answer (arm, "401 Unauthorized", "", "{\"error\":{\"code\":\"InvalidAuthenticationToken\",\"message\":\"no\"}}");
  arm_send (arm, "GET", "/x");
  g_assert_null (arm_finish (arm, &error));
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

  arm_answer (arm, "429 Too Many Requests", "retry-after-ms: 20\r\n", "{\"error\":{\"code\":\"TooManyRequests\"}}");
  arm_answer (arm, "200 OK", "", "{}");
  arm_answer (arm, "429 Too Many Requests", "Retry-After: 3600\r\n", "{\"error\":{\"code\":\"TooManyRequests\"}}");
  arm_send (arm, "GET", "/x");
  got = arm_finish (arm, &error);
  g_assert_no_error (error);
  arm_send (arm, "GET", "/x");
  g_assert_null (arm_finish (arm, &long_error));
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

  arm_answer (arm, "202 Accepted", headers, "");
  arm_send (arm, "DELETE", "/x");
  got = arm_finish (arm, &error);
  g_assert_no_error (error);
  g_assert_cmpint (got->retry_after, ==, 20 * 1000);
}

static void
test_cancel_while_waiting (void)
{
  g_autoptr (Arm) arm = arm_new (TRUE);
  g_autoptr (GError) error = NULL;

  arm_answer (arm, "429 Too Many Requests", "Retry-After: 20\r\n", "{}");
  arm_send (arm, "GET", "/x");
  while (phidias_raw_server_get_n_done (arm->server) == 0 || phidias_clock_get_next (arm->clock) != 20000)
    g_main_context_iteration (NULL, TRUE);
  g_cancellable_cancel (arm->cancellable);
  g_assert_null (arm_finish (arm, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (phidias_clock_get_n_alarms (arm->clock), ==, 0);
}

static void
test_base (void)
{
  g_autoptr (Arm) arm = arm_new (FALSE);
  g_autoptr (GError) insecure = NULL;
  g_autoptr (GError) none = NULL;

  g_assert_null (phidias_arm_client_new ("http://management.example", arm->transport, &arm_token_funcs, arm, NULL, &insecure));
  g_assert_error (insecure, PHIDIAS_ERROR, PHIDIAS_ERROR_INSECURE);
  g_assert_null (phidias_arm_client_new ("nowhere", arm->transport, &arm_token_funcs, arm, NULL, &none));
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
  phidias_assert_wait (arm_has_result, arm);
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
      arm_answer (arm, "200 OK", "", body->str);
    }
  g_assert_true (list (arm, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (arm->n_pages, ==, 10);
  g_assert_cmpuint (arm->n_values, ==, 5000);
  arm_assert_line (arm, 1, "GET /arm/list?$skip=%2Fopaque%3D1 HTTP/1.1\r\n");
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

  arm_answer (arm, "200 OK", "", body);
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

  arm_answer (arm, "200 OK", "", body);
  g_assert_false (list (arm, &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_PROTOCOL);
  g_assert_cmpuint (arm->n_pages, ==, 2);

  arm_free (g_steal_pointer (&arm));
  arm = arm_new (FALSE);
  arm_answer (arm, "200 OK", "", "{\"values\":[]}");
  g_assert_false (list (arm, &no_list));
  g_assert_error (no_list, PHIDIAS_ERROR, PHIDIAS_ERROR_PROTOCOL);
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

  return g_test_run ();
}
