/* test-quota.c: sends that take their turn, with a clock turned by hand on both sides
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "phidias-clock.h"
#include "session-fixture.h"

#define MINUTE_MS (60 * 1000)

#define assert_state(message, state) \
  g_assert_cmpint (phidias_message_get_state (message), ==, PHIDIAS_MESSAGE_##state)

typedef struct
{
  Fixture       base;
  PhidiasClock *clock;
} QuotaFixture;

static gint64 emulator_time; /* read on the emulator's thread */

static gint64
read_emulator_time (gpointer user_data)
{
  return __atomic_load_n (&emulator_time, __ATOMIC_SEQ_CST);
}

static void
advance (QuotaFixture *fixture, gint64 milliseconds)
{
  __atomic_add_fetch (&emulator_time, milliseconds * 1000, __ATOMIC_SEQ_CST);
  phidias_clock_advance (fixture->clock, milliseconds);
}

static void
set_up (QuotaFixture *fixture, gconstpointer data)
{
  emulator_time = 0;
  fixture_set_limits (200, GPOINTER_TO_UINT (data), read_emulator_time);
  fixture_set_up (&fixture->base, NULL);
  fixture_set_limits (0, 0, NULL);
  fixture->clock = phidias_clock_new_manual ();
  phidias_session_set_clock (fixture->base.session, fixture->clock);
}

static void
tear_down (QuotaFixture *fixture, gconstpointer data)
{
  g_assert_cmpuint (phidias_clock_get_n_alarms (fixture->clock), ==, 0);
  fixture_tear_down (&fixture->base, NULL);
  g_clear_object (&fixture->clock);
}

static PhidiasMessage *
send (QuotaFixture *fixture, PhidiasConversation *conversation, const char *text)
{
  PhidiasMessage *answer = phidias_session_send (fixture->base.session, conversation, text);

  g_assert_nonnull (answer);

  return answer;
}

static PhidiasConversation *
another (QuotaFixture *fixture)
{
  PhidiasConversation *conversation = phidias_session_new_conversation (fixture->base.session);

  phidias_conversation_set_deployment_id (conversation, phidias_deployment_get_id (fixture->base.deployment));

  return conversation;
}

static PhidiasQuotaMeter *
get_meter (QuotaFixture *fixture)
{
  return phidias_session_get_quota (fixture->base.session, fixture->base.deployment);
}

/* Takes what the minute allows in requests. */
static void
fill (QuotaFixture *fixture)
{
  for (guint i = 0; i < 4; i++)
    {
      fixture_control (&fixture->base, "{'pieces': ['Yes']}");
      assert_state (fixture_ask (&fixture->base, "Hi"), COMPLETE);
    }
  g_assert_cmpint (phidias_quota_meter_get_requests (get_meter (fixture)), ==, 4);
}

static void
test_turn (QuotaFixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer;
  g_autofree char *on_disk = NULL;

  phidias_deployment_set_limits (fixture->base.deployment, 200, 4);
  fill (fixture);
  answer = send (fixture, fixture->base.conversation, "Wait for me");
  fixture_wait_state (answer, PHIDIAS_MESSAGE_RETRYING);
  g_assert_null (phidias_message_get_error (answer));
  g_assert_cmpint (phidias_message_get_retry_at (answer), >, g_get_monotonic_time () + 50 * G_USEC_PER_SEC);
  /* What was typed is safe while it waits. */
  on_disk = fixture_query (&fixture->base, "SELECT count (*) FROM message WHERE text = 'Wait for me'");
  g_assert_cmpstr (on_disk, ==, "1");
  advance (fixture, MINUTE_MS - 1);
  assert_state (answer, RETRYING);
  g_assert_cmpuint (fixture_get_n_requests (&fixture->base), ==, 4);

  advance (fixture, 1);
  fixture_wait_ended (answer);
  assert_state (answer, COMPLETE);
  /* Nothing was refused: one request, and it was answered. */
  g_assert_cmpuint (fixture_get_n_requests (&fixture->base), ==, 5);
}

static void
test_tokens (QuotaFixture *fixture, gconstpointer data)
{
  PhidiasParameters *parameters = phidias_conversation_get_parameters (fixture->base.conversation);
  PhidiasMessage *answer;

  phidias_deployment_set_limits (fixture->base.deployment, 200, -1);
  phidias_parameters_set_integer (parameters, PHIDIAS_PARAMETER_MAX_TOKENS, 190);
  fixture_control (&fixture->base, "{'pieces': ['One', ' two', ' three']}");
  answer = send (fixture, fixture->base.conversation, "Count");
  fixture_wait_ended (answer);
  assert_state (answer, COMPLETE);
  /* The reserve came back; what the server said it took is counted. */
  g_assert_cmpint (phidias_quota_meter_get_tokens (get_meter (fixture)), >, 0);
  g_assert_cmpint (phidias_quota_meter_get_tokens (get_meter (fixture)), <, 60);

  /* With the next reserve it is too much. */
  answer = send (fixture, fixture->base.conversation, "Count again");
  fixture_wait_state (answer, PHIDIAS_MESSAGE_RETRYING);
  g_assert_cmpuint (fixture_get_n_requests (&fixture->base), ==, 1);
  advance (fixture, MINUTE_MS);
  fixture_wait_ended (answer);
  assert_state (answer, COMPLETE);
}

static void
test_skip (QuotaFixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer;

  phidias_deployment_set_limits (fixture->base.deployment, -1, 1);
  fixture_control (&fixture->base, "{'pieces': ['Yes']}");
  assert_state (fixture_ask (&fixture->base, "Hi"), COMPLETE);
  answer = send (fixture, fixture->base.conversation, "Now");
  fixture_wait_state (answer, PHIDIAS_MESSAGE_RETRYING);
  fixture_control (&fixture->base, "{'pieces': ['Here']}");
  phidias_session_skip_wait (fixture->base.session, fixture->base.conversation, answer);
  assert_state (answer, WAITING);
  fixture_wait_ended (answer);
  assert_state (answer, COMPLETE);
  g_assert_cmpstr (phidias_message_get_text (answer), ==, "Here");
}

static void
test_stop (QuotaFixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer;

  fill (fixture);
  phidias_deployment_set_limits (fixture->base.deployment, -1, 4);
  answer = send (fixture, fixture->base.conversation, "Never mind");
  fixture_wait_state (answer, PHIDIAS_MESSAGE_RETRYING);
  phidias_session_stop (fixture->base.session, fixture->base.conversation);
  assert_state (answer, STOPPED);
  g_assert_cmpint (phidias_message_get_retry_at (answer), ==, 0);
  advance (fixture, 2 * MINUTE_MS);
  fixture_flush (&fixture->base);
  g_assert_cmpuint (fixture_get_n_requests (&fixture->base), ==, 4);
}

/* The first come is the first to go, and each is told how long it takes with those before it. */
static void
test_order (QuotaFixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasConversation) second = another (fixture);
  g_autoptr (PhidiasConversation) third = another (fixture);
  PhidiasMessage *answers[2];

  phidias_deployment_set_limits (fixture->base.deployment, -1, 1);
  fixture_control (&fixture->base, "{'pieces': ['Yes']}");
  assert_state (fixture_ask (&fixture->base, "Hi"), COMPLETE);
  answers[0] = send (fixture, second, "First");
  fixture_wait_state (answers[0], PHIDIAS_MESSAGE_RETRYING);
  answers[1] = send (fixture, third, "Second");
  fixture_wait_state (answers[1], PHIDIAS_MESSAGE_RETRYING);
  g_assert_cmpint (phidias_message_get_retry_at (answers[1]), >=, phidias_message_get_retry_at (answers[0]));

  advance (fixture, MINUTE_MS);
  fixture_wait_ended (answers[0]);
  assert_state (answers[0], COMPLETE);
  assert_state (answers[1], RETRYING);
  advance (fixture, MINUTE_MS);
  fixture_wait_ended (answers[1]);
  assert_state (answers[1], COMPLETE);
}

/* A larger limit lets go at once whoever waits for the smaller one. */
static void
test_limit_changed (QuotaFixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer;

  phidias_deployment_set_limits (fixture->base.deployment, -1, 1);
  fixture_control (&fixture->base, "{'pieces': ['Yes']}");
  assert_state (fixture_ask (&fixture->base, "Hi"), COMPLETE);
  answer = send (fixture, fixture->base.conversation, "More");
  fixture_wait_state (answer, PHIDIAS_MESSAGE_RETRYING);
  phidias_deployment_set_limits (fixture->base.deployment, -1, 4);
  fixture_wait_ended (answer);
  assert_state (answer, COMPLETE);
}

/* What a server refused with is known to the next prompt, in whatever conversation. */
static void
test_retry_after (QuotaFixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasConversation) second = another (fixture);
  PhidiasMessage *answer;

  fixture_control (&fixture->base, "{'status': 429, 'headers': {'Retry-After': '60'}, 'body': {'error': {'message': 'slow'}}}");
  answer = send (fixture, fixture->base.conversation, "Hi");
  fixture_wait_state (answer, PHIDIAS_MESSAGE_RETRYING);
  phidias_session_stop (fixture->base.session, fixture->base.conversation);
  fixture_control (&fixture->base, "{'pieces': ['Yes']}");
  answer = send (fixture, second, "And now?");
  fixture_wait_state (answer, PHIDIAS_MESSAGE_RETRYING);
  g_assert_null (phidias_message_get_error (answer));
  g_assert_cmpuint (fixture_get_n_requests (&fixture->base), ==, 1);
  advance (fixture, MINUTE_MS);
  fixture_wait_ended (answer);
  assert_state (answer, COMPLETE);
}

static void
test_restart (QuotaFixture *fixture, gconstpointer data)
{
  g_autofree char *id = g_strdup (phidias_deployment_get_id (fixture->base.deployment));
  PhidiasDeployment *deployment;
  PhidiasQuotaMeter *meter;
  gint64 tokens;

  get_meter (fixture);
  phidias_deployment_set_limits (fixture->base.deployment, 200, 7);
  fill (fixture);
  tokens = phidias_quota_meter_get_tokens (get_meter (fixture));
  g_assert_cmpint (tokens, >, 0);
  fixture_restart (&fixture->base);

  deployment = phidias_session_find_deployment (fixture->base.session, id);
  g_assert_cmpint (phidias_deployment_get_token_limit (deployment), ==, 200);
  g_assert_cmpint (phidias_deployment_get_request_limit (deployment), ==, 7);
  meter = phidias_session_get_quota (fixture->base.session, deployment);
  while (phidias_quota_meter_get_requests (meter) < 4)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (phidias_quota_meter_get_tokens (meter), ==, tokens);
}

/* A server that would take more does not undo what a person said. */
static void
test_cap (QuotaFixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer;

  phidias_deployment_set_limits (fixture->base.deployment, -1, 2);
  for (guint i = 0; i < 2; i++)
    {
      fixture_control (&fixture->base, "{'pieces': ['Yes']}");
      assert_state (fixture_ask (&fixture->base, "Hi"), COMPLETE);
      g_assert_cmpint (phidias_quota_meter_get_request_limit (get_meter (fixture)), ==, 2);
    }
  answer = send (fixture, fixture->base.conversation, "Wait for me");
  fixture_wait_state (answer, PHIDIAS_MESSAGE_RETRYING);
  advance (fixture, MINUTE_MS);
  fixture_wait_ended (answer);
  assert_state (answer, COMPLETE);
}

/* What a person says is saved by itself, whether or not anything was asked or shown. */
static void
test_limits_saved (QuotaFixture *fixture, gconstpointer data)
{
  g_autofree char *id = g_strdup (phidias_deployment_get_id (fixture->base.deployment));
  g_autoptr (PhidiasDeployment) gone = NULL;
  g_autofree char *on_disk = NULL;

  phidias_deployment_set_limits (fixture->base.deployment, 300, 9);
  fixture_restart (&fixture->base);
  gone = g_object_ref (phidias_session_find_deployment (fixture->base.session, id));
  g_assert_cmpint (phidias_deployment_get_token_limit (gone), ==, 300);
  g_assert_cmpint (phidias_deployment_get_request_limit (gone), ==, 9);

  /* One that was read is watched as one that was connected; unknown again is saved, too. */
  phidias_deployment_set_limits (gone, -1, 9);
  fixture_flush (&fixture->base);
  on_disk = fixture_query (&fixture->base, "SELECT ifnull (token_limit, 'unknown') || ' ' || request_limit FROM deployment");
  g_assert_cmpstr (on_disk, ==, "unknown 9");
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);
/* How many requests a minute the emulator allows; 0 says nothing of it. */
#define ADD(name, function, requests) g_test_add ("/quota/" name, QuotaFixture, GUINT_TO_POINTER (requests), set_up, function, tear_down)
  ADD ("turn", test_turn, 4);
  ADD ("tokens", test_tokens, 0);
  ADD ("skip", test_skip, 0);
  ADD ("stop", test_stop, 4);
  ADD ("order", test_order, 0);
  ADD ("limit-changed", test_limit_changed, 0);
  ADD ("retry-after", test_retry_after, 0);
  ADD ("restart", test_restart, 0);
  ADD ("cap", test_cap, 1000);
  ADD ("limits-saved", test_limits_saved, 0);
#undef ADD

  return g_test_run ();
}
