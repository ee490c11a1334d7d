/* test-checks.c: testing endpoints, and what a person hears while waiting
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "session-fixture.h"

#include <string.h>

static PhidiasEndpointCheck *
check_endpoint (Fixture *fixture, const char *url, const char *key, GError **error)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) done = NULL;
  g_autoptr (PhidiasTarget) target = phidias_target_parse (url, NULL);

  phidias_session_check_endpoint_async (fixture->session, target, key, FALSE, NULL, phidias_test_take_result, &result);
  done = phidias_test_await (&result);

  return phidias_session_check_endpoint_finish (fixture->session, done, error);
}

static PhidiasEndpointCheck *
check_deployment (Fixture *fixture, GError **error)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) done = NULL;

  phidias_session_check_deployment_async (fixture->session, fixture->deployment, FALSE, NULL,
                                          phidias_test_take_result, &result);
  g_assert_cmpint (phidias_deployment_get_state (fixture->deployment), ==, PHIDIAS_DEPLOYMENT_CHECKING);
  done = phidias_test_await (&result);

  return phidias_session_check_deployment_finish (fixture->session, done, error);
}

static void
test_endpoint (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = g_strconcat (phidias_emulator_get_url (fixture->emulator), "/v1", NULL);
  g_autofree char *padded = g_strconcat ("  ", phidias_emulator_get_key (fixture->emulator), "\n", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasEndpointCheck) check = check_endpoint (fixture, url, padded, &error);

  g_assert_no_error (error);
  g_assert_true (phidias_endpoint_check_is_proven (check));
  g_assert_cmpuint (strlen (phidias_endpoint_check_get_sentence (check)), >, 0);
  g_assert_cmpuint (strlen (phidias_endpoint_check_get_name (check)), >, 0);
  /* It was taken for an OpenAI server and found to be a serverless endpoint. */
  g_assert_cmpint (phidias_target_get_dialect (phidias_endpoint_check_get_target (check)), ==, PHIDIAS_DIALECT_AZURE_SERVERLESS);
  g_assert_cmpstr (phidias_endpoint_check_get_name (check), ==, PHIDIAS_EMULATOR_MODEL);
  g_assert_nonnull (phidias_endpoint_check_get_models (check));
  g_assert_null (phidias_target_get_key (phidias_endpoint_check_get_target (check)));
  g_assert_null (strstr (phidias_endpoint_check_get_sentence (check), phidias_emulator_get_key (fixture->emulator)));
}

static void
test_wrong_key (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = g_strconcat (phidias_emulator_get_url (fixture->emulator), "/v1", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (check_endpoint (fixture, url, "wrong-key-0123456789", &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_AUTH);
  g_clear_error (&error);
  g_assert_null (check_endpoint (fixture, url, "a key\nX-Evil: yes", &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_INVALID_INPUT);
}

static void
test_deployment (Fixture *fixture, gconstpointer data)
{
  g_autofree char *url = g_strconcat (phidias_emulator_get_url (fixture->emulator), "/v1", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasEndpointCheck) check = NULL;

  g_set_object (&fixture->deployment,
                fixture_connect (fixture, url, phidias_emulator_get_key (fixture->emulator), PHIDIAS_KEY_SESSION));
  check = check_deployment (fixture, &error);
  g_assert_no_error (error);
  g_assert_nonnull (check);
  g_assert_cmpint (phidias_deployment_get_state (fixture->deployment), ==, PHIDIAS_DEPLOYMENT_READY);
  g_clear_object (&check);

  phidias_emulator_stop (fixture->emulator);
  check = check_deployment (fixture, &error);
  g_assert_null (check);
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_REFUSED);
  g_assert_cmpint (phidias_deployment_get_state (fixture->deployment), ==, PHIDIAS_DEPLOYMENT_ERROR);
  g_assert_cmpstr (phidias_deployment_get_state_text (fixture->deployment), ==, error->message);
}

/* Given up: it is what it was. */
static void
test_deployment_cancelled (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) done = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  phidias_deployment_set_state (fixture->deployment, PHIDIAS_DEPLOYMENT_ERROR, "As it was.");
  phidias_session_check_deployment_async (fixture->session, fixture->deployment, FALSE, cancellable,
                                          phidias_test_take_result, &result);
  g_cancellable_cancel (cancellable);
  done = phidias_test_await (&result);
  g_assert_null (phidias_session_check_deployment_finish (fixture->session, done, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (phidias_deployment_get_state (fixture->deployment), ==, PHIDIAS_DEPLOYMENT_ERROR);
  g_assert_cmpstr (phidias_deployment_get_state_text (fixture->deployment), ==, "As it was.");
}

static void
test_discover (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) done = NULL;
  g_autoptr (GListModel) found = NULL;
  g_autoptr (GError) error = NULL;

  /* Whatever runs here: the list is one of checks. */
  phidias_session_discover_async (fixture->session, NULL, phidias_test_take_result, &result);
  done = phidias_test_await (&result);
  found = phidias_session_discover_finish (fixture->session, done, &error);
  g_assert_no_error (error);
  g_assert_true (g_list_model_get_item_type (found) == PHIDIAS_TYPE_ENDPOINT_CHECK);
  for (guint i = 0; i < g_list_model_get_n_items (found); i++)
    {
      g_autoptr (PhidiasEndpointCheck) check = g_list_model_get_item (found, i);

      g_assert_true (phidias_target_is_loopback (phidias_endpoint_check_get_target (check)));
    }
}

/* ---- Waiting, on a clock of the test's own ---- */

typedef struct
{
  PhidiasMessage *message;
  guint           seconds;
  guint           limit;
  guint           n_ticks;
} Waiting;

static void
waiting_cb (PhidiasSession *session, PhidiasMessage *message, guint seconds, guint limit, gpointer user_data)
{
  Waiting *waiting = user_data;

  waiting->message = message;
  waiting->seconds = seconds;
  waiting->limit = limit;
  waiting->n_ticks++;
}

static gboolean
has_ticked (gpointer user_data)
{
  return ((Waiting *) user_data)->n_ticks > 0;
}

static void
test_waiting (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasClock) clock = phidias_clock_new_manual ();
  g_autoptr (PhidiasInferenceClient) client = phidias_inference_client_new_full (clock, NULL, NULL);
  Waiting waiting = { NULL };
  PhidiasMessage *answer;

  phidias_session_set_client (fixture->session, client);
  g_signal_connect (fixture->session, "waiting", G_CALLBACK (waiting_cb), &waiting);
  fixture_control (fixture, "{'delay_ms': 60000}");
  answer = phidias_session_send (fixture->session, fixture->conversation, "Hello");
  fixture_wait_requests (fixture, 1);
  for (guint i = 0; i < 90; i++)
    phidias_clock_advance (clock, 1000);
  phidias_assert_wait (has_ticked, &waiting);
  g_assert_true (waiting.message == answer);
  g_assert_cmpuint (waiting.seconds, >=, 60);
  g_assert_cmpuint (waiting.limit, >, waiting.seconds);
  g_assert_cmpint (phidias_message_get_state (answer), ==, PHIDIAS_MESSAGE_WAITING);

  /* Nothing is told of an answer that was stopped. */
  phidias_session_stop (fixture->session, fixture->conversation);
  waiting.n_ticks = 0;
  phidias_clock_advance (clock, 5000);
  g_assert_cmpuint (waiting.n_ticks, ==, 0);
  g_signal_handlers_disconnect_by_data (fixture->session, &waiting);
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);

#define ADD(path, function) \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("/session/checks/endpoint", test_endpoint);
  ADD ("/session/checks/wrong-key", test_wrong_key);
  ADD ("/session/checks/deployment", test_deployment);
  ADD ("/session/checks/deployment-cancelled", test_deployment_cancelled);
  ADD ("/session/checks/discover", test_discover);
  ADD ("/session/waiting", test_waiting);
#undef ADD

  return g_test_run ();
}
