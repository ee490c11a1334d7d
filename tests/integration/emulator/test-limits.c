/* test-limits.c: the sliding minute, on a clock of the test's own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "emulator-fixture.h"

#include "phidias-test.h"

#include <string.h>

#define V1 "/openai/v1" CHAT

/* Read on the emulator's thread; in milliseconds, so that an int holds it. */
static int now_ms;

static gint64
get_time (gpointer user_data)
{
  return g_atomic_int_get (&now_ms) * G_TIME_SPAN_MILLISECOND;
}

static EmulatorFixture *
make_fixture (guint tokens, guint requests)
{
  PhidiasEmulator *emulator = phidias_emulator_new ();

  g_atomic_int_set (&now_ms, 1000000);
  phidias_emulator_set_token_rate (emulator, 0);
  phidias_emulator_set_first_token_delay (emulator, 0);
  phidias_emulator_set_tokens_per_minute (emulator, tokens);
  phidias_emulator_set_requests_per_minute (emulator, requests);
  phidias_emulator_add_deployment (emulator, PHIDIAS_EMULATOR_MODEL);
  phidias_emulator_add_deployment (emulator, "other");
  phidias_emulator_set_clock (emulator, get_time, NULL);

  return emulator_fixture_new (emulator);
}

static void
assert_refused (EmulatorReply *reply, gint64 ms)
{
  g_autofree char *milliseconds = g_strdup_printf ("%" G_GINT64_FORMAT, ms);
  g_autofree char *seconds = g_strdup_printf ("%" G_GINT64_FORMAT, (ms + 999) / 1000);

  g_assert_cmpuint (reply->status, ==, 429);
  g_assert_cmpstr (emulator_reply_get_header (reply, "retry-after-ms"), ==, milliseconds);
  g_assert_cmpstr (emulator_reply_get_header (reply, "Retry-After"), ==, seconds);
}

static void
test_requests (void)
{
  g_autoptr (EmulatorFixture) fixture = make_fixture (0, 3);

  /* At 0, 10 and 20 seconds: full. */
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (EmulatorReply) reply = emulator_fixture_send (fixture, "POST", CHAT, HELLO, NULL);
      g_autofree char *left = g_strdup_printf ("%u", 2 - i);

      g_assert_cmpuint (reply->status, ==, 200);
      g_assert_cmpstr (emulator_reply_get_header (reply, "x-ratelimit-remaining-requests"), ==, left);
      g_assert_null (emulator_reply_get_header (reply, "x-ratelimit-remaining-tokens"));
      g_atomic_int_add (&now_ms, 10000);
    }
  {
    g_autoptr (EmulatorReply) native = emulator_fixture_send (fixture, "POST", CHAT, HELLO, NULL);
    g_autoptr (EmulatorReply) openai = emulator_fixture_send (fixture, "POST", V1, HELLO_MODEL, NULL);

    assert_refused (native, 30000);
    g_assert_cmpstr (emulator_reply_get_string (native, "error"), ==, "TooManyRequestsError");
    g_assert_cmpint (emulator_reply_get_int (native, "status"), ==, 429);
    assert_refused (openai, 30000);
    g_assert_cmpstr (emulator_reply_get_string (openai, "error.code"), ==, "429");
    g_assert_nonnull (strstr (emulator_reply_get_string (openai, "error.message"), "Please retry after 30 seconds."));
  }

  /* A tenth of a second too early, then in time for one, and for one only. */
  g_atomic_int_add (&now_ms, 29900);
  {
    g_autoptr (EmulatorReply) early = emulator_fixture_send (fixture, "POST", CHAT, HELLO, NULL);

    assert_refused (early, 100);
  }
  g_atomic_int_add (&now_ms, 100);
  {
    g_autoptr (EmulatorReply) first = emulator_fixture_send (fixture, "POST", CHAT, HELLO, NULL);
    g_autoptr (EmulatorReply) second = emulator_fixture_send (fixture, "POST", CHAT, HELLO, NULL);

    g_assert_cmpuint (first->status, ==, 200);
    assert_refused (second, 10000);
  }
}

static void
test_deployments_apart (void)
{
  static const char other[] = "{\"model\":\"other\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
  g_autoptr (EmulatorFixture) fixture = make_fixture (0, 1);
  g_autoptr (EmulatorReply) first = emulator_fixture_send (fixture, "POST", V1, HELLO_MODEL, NULL);
  g_autoptr (EmulatorReply) again = emulator_fixture_send (fixture, "POST", V1, HELLO_MODEL, NULL);
  g_autoptr (EmulatorReply) second = emulator_fixture_send (fixture, "POST", V1, other, NULL);

  g_assert_cmpuint (first->status, ==, 200);
  g_assert_cmpuint (again->status, ==, 429);
  g_assert_cmpuint (second->status, ==, 200);
}

static void
test_tokens (void)
{
  static const char five[] = "{\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}],\"max_tokens\":5}";
  g_autoptr (EmulatorFixture) fixture = make_fixture (40, 0);
  g_autoptr (EmulatorReply) first = emulator_fixture_send (fixture, "POST", CHAT, five, NULL);
  gint64 cost = emulator_reply_get_int (first, "usage.total_tokens");
  guint n = 1;
  guint status = 200;

  /* The serverless limiter counts what was made: as many answers as go into 40 tokens. */
  g_assert_cmpint (cost, ==, 13);
  g_assert_cmpstr (emulator_reply_get_header (first, "x-ratelimit-remaining-tokens"), ==, "32");
  while (status == 200)
    {
      g_autoptr (EmulatorReply) reply = emulator_fixture_send (fixture, "POST", CHAT, five, NULL);

      status = reply->status;
      if (status == 200)
        n++;
      else
        assert_refused (reply, 60000);
    }
  g_assert_cmpuint (n, ==, 3);

  g_atomic_int_add (&now_ms, 60000);
  {
    g_autoptr (EmulatorReply) later = emulator_fixture_send (fixture, "POST", CHAT, five, NULL);

    g_assert_cmpuint (later->status, ==, 200);
  }
}

/* Azure OpenAI books max_tokens before a word is made. */
static void
test_estimate (void)
{
  static const char greedy[] = "{\"model\":\"phidias-guide\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}],\"max_tokens\":500}";
  g_autoptr (EmulatorFixture) fixture = make_fixture (600, 0);
  g_autoptr (EmulatorReply) first = emulator_fixture_send (fixture, "POST", V1, greedy, NULL);
  g_autoptr (EmulatorReply) second = emulator_fixture_send (fixture, "POST", V1, greedy, NULL);
  g_autoptr (EmulatorReply) modest = emulator_fixture_send (fixture, "POST", V1, HELLO_MODEL, NULL);

  g_assert_cmpuint (first->status, ==, 200);
  g_assert_cmpint (emulator_reply_get_int (first, "usage.completion_tokens"), <, 100);
  g_assert_cmpstr (emulator_reply_get_header (first, "x-ratelimit-remaining-tokens"), ==, "92");
  g_assert_cmpuint (second->status, ==, 429);
  g_assert_nonnull (strstr (emulator_reply_get_string (second, "error.message"), "exceeded token rate limit"));
  g_assert_cmpuint (modest->status, ==, 200);
}

/* More than a minute's worth in one request never fits. */
static void
test_never (void)
{
  g_autoptr (EmulatorFixture) fixture = make_fixture (5, 0);
  g_autoptr (EmulatorReply) reply = emulator_fixture_send (fixture, "POST", CHAT, HELLO, NULL);

  assert_refused (reply, 60000);
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/emulator/limits/requests", test_requests);
  g_test_add_func ("/emulator/limits/deployments-apart", test_deployments_apart);
  g_test_add_func ("/emulator/limits/tokens", test_tokens);
  g_test_add_func ("/emulator/limits/estimate", test_estimate);
  g_test_add_func ("/emulator/limits/never", test_never);

  return g_test_run ();
}
