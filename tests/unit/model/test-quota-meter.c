/* test-quota-meter.c: a sliding minute, with a clock turned by hand
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "phidias-quota-meter.h"
#include "phidias-test.h"

#define S G_TIME_SPAN_SECOND

typedef struct
{
  PhidiasQuotaMeter *meter;
  gint64             now;
} Fixture;

static gint64
read_clock (gpointer user_data)
{
  return ((Fixture *) user_data)->now;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->now = 1000 * S;
  fixture->meter = phidias_quota_meter_new (read_clock, fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->meter);
}

static void
test_sliding (Fixture *fixture, gconstpointer data)
{
  PhidiasQuotaMeter *meter = fixture->meter;

  phidias_quota_meter_set_limits (meter, 100, 10);
  g_assert_cmpint (phidias_quota_meter_get_wait (meter, 100, 1), ==, 0);
  phidias_quota_meter_settle (meter, phidias_quota_meter_begin (meter, 10, 0), 40);
  fixture->now += 20 * S;
  phidias_quota_meter_settle (meter, phidias_quota_meter_begin (meter, 10, 0), 50);

  g_assert_cmpint (phidias_quota_meter_get_tokens (meter), ==, 90);
  g_assert_cmpint (phidias_quota_meter_get_requests (meter), ==, 2);
  g_assert_cmpint (phidias_quota_meter_get_reset (meter), ==, 60 * S);
  g_assert_cmpint (phidias_quota_meter_get_wait (meter, 10, 1), ==, 0);
  /* The older one must leave; then both. */
  g_assert_cmpint (phidias_quota_meter_get_wait (meter, 11, 1), ==, 40 * S);
  g_assert_cmpint (phidias_quota_meter_get_wait (meter, 50, 1), ==, 40 * S);
  g_assert_cmpint (phidias_quota_meter_get_wait (meter, 51, 1), ==, 60 * S);
  /* No wait makes more than a minute's worth fit: an empty window must do. */
  g_assert_cmpint (phidias_quota_meter_get_wait (meter, 5000, 1), ==, 60 * S);

  fixture->now += 40 * S - 1;
  g_assert_cmpint (phidias_quota_meter_get_tokens (meter), ==, 90);
  fixture->now += 1;
  g_assert_cmpint (phidias_quota_meter_get_tokens (meter), ==, 50);
  fixture->now += 20 * S;
  g_assert_cmpint (phidias_quota_meter_get_tokens (meter), ==, 0);
  g_assert_cmpint (phidias_quota_meter_get_requests (meter), ==, 0);
  g_assert_cmpint (phidias_quota_meter_get_reset (meter), ==, 0);
  g_assert_cmpint (phidias_quota_meter_get_wait (meter, 5000, 1), ==, 0);
}

static void
test_correction (Fixture *fixture, gconstpointer data)
{
  PhidiasQuotaMeter *meter = fixture->meter;
  guint64 first, second, third;

  phidias_quota_meter_set_limits (meter, 1000, -1);
  first = phidias_quota_meter_begin (meter, 30, 800);
  g_assert_cmpint (phidias_quota_meter_get_tokens (meter), ==, 830);
  g_assert_cmpint (phidias_quota_meter_get_wait (meter, 200, 1), ==, 60 * S);
  /* The answer was short: the reserve comes back at once. */
  phidias_quota_meter_settle (meter, first, 55);
  g_assert_cmpint (phidias_quota_meter_get_tokens (meter), ==, 55);
  g_assert_cmpint (phidias_quota_meter_get_wait (meter, 200, 1), ==, 0);
  /* Nobody said what it took. */
  second = phidias_quota_meter_begin (meter, 20, 100);
  phidias_quota_meter_settle (meter, second, -1);
  g_assert_cmpint (phidias_quota_meter_get_tokens (meter), ==, 75);
  /* Refused for the limit: it took nothing. */
  third = phidias_quota_meter_begin (meter, 500, 0);
  phidias_quota_meter_forget (meter, third);
  g_assert_cmpint (phidias_quota_meter_get_tokens (meter), ==, 75);
  g_assert_cmpint (phidias_quota_meter_get_requests (meter), ==, 2);
  /* An answer longer than a minute is settled after it left. */
  fixture->now += 61 * S;
  phidias_quota_meter_settle (meter, first, 900);
  g_assert_cmpint (phidias_quota_meter_get_tokens (meter), ==, 0);
}

static void
test_burst (Fixture *fixture, gconstpointer data)
{
  PhidiasQuotaMeter *meter = fixture->meter;

  phidias_quota_meter_set_limits (meter, -1, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpint (phidias_quota_meter_get_wait (meter, 1000000, 1), ==, 0);
      phidias_quota_meter_begin (meter, 5, 0);
      fixture->now += S;
    }
  g_assert_cmpint (phidias_quota_meter_get_wait (meter, 1, 1), ==, 57 * S);
  /* Those behind it come one by one, as the three leave. */
  g_assert_cmpint (phidias_quota_meter_get_wait (meter, 2, 2), ==, 58 * S);
  g_assert_cmpint (phidias_quota_meter_get_wait (meter, 3, 3), ==, 59 * S);
  g_assert_cmpint (phidias_quota_meter_get_wait (meter, 4, 4), ==, 59 * S);
}

static void
test_server_counts_more (Fixture *fixture, gconstpointer data)
{
  PhidiasQuotaMeter *meter = fixture->meter;
  PhidiasQuotaReport report = PHIDIAS_QUOTA_REPORT_INIT;

  phidias_quota_meter_settle (meter, phidias_quota_meter_begin (meter, 100, 0), 100);
  report.limit_tokens = 1000;
  report.remaining_tokens = 300;
  report.reset_tokens_ms = 12000;
  report.limit_requests = 20;
  report.remaining_requests = 5;
  phidias_quota_meter_take_report (meter, &report);

  /* Somebody else uses it too. */
  g_assert_cmpint (phidias_quota_meter_get_token_limit (meter), ==, 1000);
  g_assert_cmpint (phidias_quota_meter_get_tokens (meter), ==, 700);
  g_assert_cmpint (phidias_quota_meter_get_request_limit (meter), ==, 20);
  g_assert_cmpint (phidias_quota_meter_get_requests (meter), ==, 15);
  g_assert_cmpint (phidias_quota_meter_get_wait (meter, 400, 1), ==, 12 * S);
  /* Saying it twice counts it once. */
  phidias_quota_meter_take_report (meter, &report);
  g_assert_cmpint (phidias_quota_meter_get_tokens (meter), ==, 700);
  fixture->now += 12 * S;
  g_assert_cmpint (phidias_quota_meter_get_tokens (meter), ==, 100);
  /* Its limit goes before what a person typed. */
  phidias_quota_meter_set_limits (meter, 50, 1);
  g_assert_cmpint (phidias_quota_meter_get_token_limit (meter), ==, 1000);
}

static void
test_server_counts_less (Fixture *fixture, gconstpointer data)
{
  PhidiasQuotaMeter *meter = fixture->meter;
  PhidiasQuotaReport report = PHIDIAS_QUOTA_REPORT_INIT;

  phidias_quota_meter_set_limits (meter, 1000, 10);
  phidias_quota_meter_settle (meter, phidias_quota_meter_begin (meter, 0, 0), 600);
  fixture->now += 30 * S;
  phidias_quota_meter_settle (meter, phidias_quota_meter_begin (meter, 0, 0), 300);
  report.remaining_tokens = 500;
  phidias_quota_meter_take_report (meter, &report);
  /* The oldest is what it no longer counts. */
  g_assert_cmpint (phidias_quota_meter_get_tokens (meter), ==, 500);
  fixture->now += 30 * S;
  g_assert_cmpint (phidias_quota_meter_get_tokens (meter), ==, 300);
  g_assert_cmpint (phidias_quota_meter_get_requests (meter), ==, 1);
}

/* One limiter books the longest answer at once, another what was made: neither is corrected for. */
static void
test_server_and_reserve (Fixture *fixture, gconstpointer data)
{
  PhidiasQuotaMeter *meter = fixture->meter;
  PhidiasQuotaReport report = PHIDIAS_QUOTA_REPORT_INIT;

  phidias_quota_meter_set_limits (meter, 1000, -1);
  phidias_quota_meter_begin (meter, 50, 400);
  report.remaining_tokens = 550;
  phidias_quota_meter_take_report (meter, &report);
  g_assert_cmpint (phidias_quota_meter_get_tokens (meter), ==, 450);
  report.remaining_tokens = 950;
  phidias_quota_meter_take_report (meter, &report);
  g_assert_cmpint (phidias_quota_meter_get_tokens (meter), ==, 450);
}

static void
test_unknown (Fixture *fixture, gconstpointer data)
{
  PhidiasQuotaMeter *meter = fixture->meter;
  PhidiasQuotaReport report = PHIDIAS_QUOTA_REPORT_INIT;

  phidias_quota_meter_settle (meter, phidias_quota_meter_begin (meter, 10, 0), 40);
  phidias_quota_meter_take_report (meter, &report);
  report = (PhidiasQuotaReport) { -5, -12, -1, 0, -1, -9 };
  phidias_quota_meter_take_report (meter, &report);
  g_assert_cmpint (phidias_quota_meter_get_token_limit (meter), ==, -1);
  g_assert_cmpint (phidias_quota_meter_get_request_limit (meter), ==, -1);
  g_assert_cmpint (phidias_quota_meter_get_tokens (meter), ==, 40);
  g_assert_cmpint (phidias_quota_meter_get_wait (meter, 1000000, 1000), ==, 0);

  /* What is left says what is allowed, for as long as a minute lasts. */
  report = PHIDIAS_QUOTA_REPORT_INIT;
  report.remaining_tokens = 60;
  phidias_quota_meter_take_report (meter, &report);
  g_assert_cmpint (phidias_quota_meter_get_token_limit (meter), ==, 100);
  g_assert_cmpint (phidias_quota_meter_get_wait (meter, 61, 1), ==, 60 * S);
  fixture->now += 60 * S;
  g_assert_cmpint (phidias_quota_meter_get_token_limit (meter), ==, -1);

  /* More left than a person thought there is. */
  phidias_quota_meter_set_limits (meter, 10, -1);
  report.remaining_tokens = 5000;
  phidias_quota_meter_take_report (meter, &report);
  g_assert_cmpint (phidias_quota_meter_get_token_limit (meter), ==, 5000);

  report.remaining_tokens = G_MAXINT64;
  report.limit_tokens = G_MAXINT64;
  phidias_quota_meter_take_report (meter, &report);
  g_assert_cmpint (phidias_quota_meter_get_token_limit (meter), ==, 5000);
}

static void
test_blocked (Fixture *fixture, gconstpointer data)
{
  PhidiasQuotaMeter *meter = fixture->meter;

  phidias_quota_meter_block (meter, 30000);
  g_assert_cmpint (phidias_quota_meter_get_wait (meter, 1, 1), ==, 30 * S);
  g_assert_cmpint (phidias_quota_meter_get_blocked (meter), ==, 30 * S);
  fixture->now += 10 * S;
  g_assert_cmpint (phidias_quota_meter_get_wait (meter, 1, 1), ==, 20 * S);
  phidias_quota_meter_block (meter, 0);
  g_assert_cmpint (phidias_quota_meter_get_wait (meter, 1, 1), ==, 0);
  /* Two days are told, not waited for. */
  phidias_quota_meter_block (meter, 2 * 86400 * 1000);
  g_assert_cmpint (phidias_quota_meter_get_wait (meter, 1, 1), ==, 0);
  g_assert_cmpint (phidias_quota_meter_get_blocked (meter), ==, 2 * G_TIME_SPAN_DAY);
  phidias_quota_meter_block (meter, G_MAXINT64);
  g_assert_cmpint (phidias_quota_meter_get_blocked (meter), ==, 366 * G_TIME_SPAN_DAY);
}

static void
test_past (Fixture *fixture, gconstpointer data)
{
  PhidiasQuotaMeter *meter = fixture->meter;

  phidias_quota_meter_set_limits (meter, 100, -1);
  phidias_quota_meter_add_past (meter, 50 * S, 60);
  phidias_quota_meter_add_past (meter, 60 * S, 60);
  phidias_quota_meter_add_past (meter, -1, 60);
  g_assert_cmpint (phidias_quota_meter_get_tokens (meter), ==, 60);
  g_assert_cmpint (phidias_quota_meter_get_wait (meter, 50, 1), ==, 10 * S);
}

static void
count_cb (GObject *object, GParamSpec *pspec, gpointer user_data)
{
  (*(guint *) user_data)++;
}

static void
test_notify (Fixture *fixture, gconstpointer data)
{
  PhidiasQuotaMeter *meter = fixture->meter;
  guint n_tokens = 0;
  guint n_limits = 0;

  g_signal_connect (meter, "notify::tokens", G_CALLBACK (count_cb), &n_tokens);
  g_signal_connect (meter, "notify::token-limit", G_CALLBACK (count_cb), &n_limits);
  phidias_quota_meter_set_limits (meter, 100, 5);
  phidias_quota_meter_set_limits (meter, 100, 5);
  phidias_quota_meter_begin (meter, 10, 0);
  phidias_quota_meter_refresh (meter);
  g_assert_cmpuint (n_limits, ==, 1);
  g_assert_cmpuint (n_tokens, ==, 1);
  fixture->now += 60 * S;
  phidias_quota_meter_refresh (meter);
  phidias_quota_meter_refresh (meter);
  g_assert_cmpuint (n_tokens, ==, 2);
}

static void
test_estimate (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpint (phidias_quota_estimate_tokens (""), ==, 0);
  g_assert_cmpint (phidias_quota_estimate_tokens ("Hello"), ==, 2);
  g_assert_cmpint (phidias_quota_estimate_tokens ("Привет"), ==, 3);
  g_assert_cmpint (phidias_quota_estimate_tokens ("日本語"), ==, 3);
}

/* A person may allow less than the server does, not more. */
static void
test_caps (Fixture *fixture, gconstpointer data)
{
  PhidiasQuotaReport report = PHIDIAS_QUOTA_REPORT_INIT;

  g_object_set (fixture->meter, "request-cap", (gint64) 1, "token-cap", (gint64) 500, NULL);
  g_assert_cmpint (phidias_quota_meter_get_request_limit (fixture->meter), ==, 1);
  g_assert_cmpint (phidias_quota_meter_get_wait (fixture->meter, 10, 1), ==, 0);
  phidias_quota_meter_begin (fixture->meter, 10, 0);
  report.limit_requests = 1000;
  report.remaining_requests = 999;
  report.remaining_tokens = 100;
  phidias_quota_meter_take_report (fixture->meter, &report);
  g_assert_cmpint (phidias_quota_meter_get_request_limit (fixture->meter), ==, 1);
  g_assert_cmpint (phidias_quota_meter_get_wait (fixture->meter, 10, 1), ==, PHIDIAS_QUOTA_WINDOW);
  /* What the server allows is less here. */
  g_assert_cmpint (phidias_quota_meter_get_token_limit (fixture->meter), ==, 110);

  g_object_set (fixture->meter, "request-cap", (gint64) -1, NULL);
  g_assert_cmpint (phidias_quota_meter_get_request_limit (fixture->meter), ==, 1000);
  g_assert_cmpint (phidias_quota_meter_get_wait (fixture->meter, 10, 1), ==, 0);
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);
#define ADD(name, function) g_test_add ("/quota-meter/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("sliding", test_sliding);
  ADD ("correction", test_correction);
  ADD ("burst", test_burst);
  ADD ("server-counts-more", test_server_counts_more);
  ADD ("server-counts-less", test_server_counts_less);
  ADD ("server-and-reserve", test_server_and_reserve);
  ADD ("unknown", test_unknown);
  ADD ("blocked", test_blocked);
  ADD ("past", test_past);
  ADD ("notify", test_notify);
  ADD ("estimate", test_estimate);
  ADD ("caps", test_caps);
#undef ADD

  return g_test_run ();
}
