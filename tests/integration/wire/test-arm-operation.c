/* test-arm-operation.c: what takes a resource manager minutes, on a clock of the test’s own
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

  arm_answer (arm, "201 Created", header, "{\"properties\":{\"provisioningState\":\"Creating\"}}");
  arm_answer (arm, "200 OK", "retry-after-ms: 5\r\n", "{\"status\":\"InProgress\",\"percentComplete\":41.5}");
  arm_answer (arm, "200 OK", "retry-after-ms: 5\r\n", "{\"Status\":\"ACallItWhatever\"}");
  arm_answer (arm, "200 OK", "", "{\"status\":\"Succeeded\"}");
  arm_answer (arm, "200 OK", "", SUCCEEDED);
  start (arm, "PUT");
  phidias_assert_wait (arm_has_result, arm);
  got = phidias_arm_operation_finish (arm->client, arm->result, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (phidias_arm_json_get_string (phidias_arm_answer_get_object (got), "name"), ==, "e");
  g_assert_cmpuint (arm->n_polled, ==, 2);
  g_assert_cmpuint (arm->n_accepted, ==, 1);
  g_assert_true (g_str_has_suffix (arm->poll_url, "/arm/op?t=%2Fa%3D"));
  arm_assert_line (arm, 0, "PUT /arm/e?v=1 ");
  arm_assert_line (arm, 1, "GET /arm/op?t=%2Fa%3D HTTP/1.1\r\n");
  arm_assert_line (arm, 3, "GET /arm/op?");
  arm_assert_line (arm, 4, "GET /arm/e?v=1 ");
}

static void
test_location_form (void)
{
  g_autoptr (Arm) arm = arm_new (FALSE);
  g_autofree char *header = make_header (arm, "Location", "/result", "retry-after-ms: 5\r\n");
  g_autoptr (PhidiasArmAnswer) got = NULL;
  g_autoptr (GError) error = NULL;

  arm_answer (arm, "202 Accepted", header, "");
  arm_answer (arm, "202 Accepted", "retry-after-ms: 5\r\n", "");
  arm_answer (arm, "204 No Content", "", "");
  start (arm, "DELETE");
  phidias_assert_wait (arm_has_result, arm);
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

  arm_answer (arm, "200 OK", "", "{\"properties\":{\"provisioningState\":\"Accepted\"}}");
  arm_answer (arm, "404 Not Found", "", "{\"error\":{\"code\":\"ResourceNotFound\"}}");
  arm_answer (arm, "200 OK", "", "{\"properties\":{\"provisioningState\":\"Creating\"}}");
  arm_answer (arm, "200 OK", "", SUCCEEDED);
  start (arm, "PUT");
  got = run (arm, &error);
  g_assert_no_error (error);
  g_assert_null (arm->poll_url);
  arm_assert_line (arm, 3, "GET /arm/e?v=1 ");
}

/* A resource that says nothing of its state is there; one that is deleted is not any more. */
static void
test_at_once (void)
{
  g_autoptr (Arm) arm = arm_new (FALSE);
  g_autoptr (PhidiasArmAnswer) put = NULL;
  g_autoptr (PhidiasArmAnswer) deleted = NULL;

  arm_answer (arm, "200 OK", "", "{\"name\":\"e\"}");
  arm_answer (arm, "204 No Content", "", "");
  start (arm, "PUT");
  phidias_assert_wait (arm_has_result, arm);
  put = phidias_arm_operation_finish (arm->client, arm->result, NULL);
  g_assert_nonnull (put);
  g_clear_object (&arm->result);
  start (arm, "DELETE");
  phidias_assert_wait (arm_has_result, arm);
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

  arm_answer (arm, "201 Created", header, "{}");
  for (guint i = 0; i < 10; i++)
    arm_answer (arm, "200 OK", "", "{\"status\":\"InProgress\"}");
  arm_answer (arm, "200 OK", "", "{\"status\":\"Failed\",\"error\":{\"code\":\"UserError\",\"message\":\"No.\",\"additionalInfo\":"
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

  arm_answer (arm, "202 Accepted", header, "");
  arm_answer (arm, "200 OK", "", "{\"status\":\"Canceled\"}");
  start (arm, "PUT");
  phidias_assert_wait (arm_has_result, arm);
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

  arm_answer (arm, "201 Created", header, "{}");
  arm_answer (arm, "401 Unauthorized", "", "{\"error\":{\"code\":\"ExpiredAuthenticationToken\"}}");
  arm_answer (arm, "200 OK", "", "{\"status\":\"Succeeded\"}");
  arm_answer (arm, "200 OK", "", SUCCEEDED);
  start (arm, "PUT");
  phidias_assert_wait (arm_has_result, arm);
  got = phidias_arm_operation_finish (arm->client, arm->result, &error);
  g_assert_no_error (error);
  arm_assert_token (arm, 1, ARM_FIRST_TOKEN);
  arm_assert_token (arm, 2, ARM_SECOND_TOKEN);
}

/* The network goes while an operation is asked after: that is waited out, and then it goes on. */
static void
test_network_lost (void)
{
  g_autoptr (Arm) arm = arm_new (TRUE);
  g_autofree char *header = make_header (arm, "Azure-AsyncOperation", "/op", "");
  g_autoptr (PhidiasArmAnswer) got = NULL;
  g_autoptr (GError) error = NULL;

  arm_answer (arm, "201 Created", header, "{}");
  for (guint i = 0; i < 6; i++)
    phidias_raw_script_reset (phidias_raw_server_add_script (arm->server));
  arm_answer (arm, "200 OK", "Content-Type: text/html\r\n", "<html>Wi-Fi</html>");
  arm_answer (arm, "429 Too Many Requests", "Retry-After: 1800\r\n", "{}");
  arm_answer (arm, "200 OK", "", "{\"status\":\"Succeeded\"}");
  arm_answer (arm, "200 OK", "", SUCCEEDED);
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

  arm_answer (arm, "404 Not Found", "", "{\"error\":{\"code\":\"OperationNotFound\"}}");
  arm_answer (arm, "200 OK", "", SUCCEEDED);
  phidias_arm_operation_resume_async (arm->client, "PUT", "/e?v=1", poll_url, &handler, arm, arm->cancellable,
                                      phidias_test_take_result, &arm->result);
  phidias_assert_wait (arm_has_result, arm);
  got = phidias_arm_operation_finish (arm->client, arm->result, &error);
  g_assert_no_error (error);
  arm_assert_line (arm, 0, "GET /arm/op ");
  arm_assert_line (arm, 1, "GET /arm/e?v=1 ");
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

  arm_answer (arm, "201 Created", header, "{\"properties\":{\"provisioningState\":\"Creating\"}}");
  arm_answer (arm, "200 OK", "", SUCCEEDED);
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

  arm_answer (arm, "201 Created", header, "{}");
  start (arm, "PUT");
  phidias_assert_wait (arm_is_waiting, arm);
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

  arm_answer (arm, "201 Created", header, "{}");
  start (arm, "PUT");
  phidias_assert_wait (arm_is_waiting, arm);
  g_cancellable_cancel (arm->cancellable);
  phidias_assert_wait (arm_has_result, arm);
  g_assert_null (phidias_arm_operation_finish (arm->client, arm->result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);
  phidias_wire_init ();

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
