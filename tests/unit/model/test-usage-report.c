/* test-usage-report.c: runs summed by day
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "phidias-test.h"
#include "phidias-usage-report.h"

static gint64
to_time (GTimeZone *zone, int year, int month, int day, int hour)
{
  g_autoptr (GDateTime) date = g_date_time_new (zone, year, month, day, hour, 0, 0);

  return g_date_time_to_unix (date) * G_USEC_PER_SEC;
}

static void
add (PhidiasUsageReport *report, const char *id, const char *model, gint64 started, const char *outcome, gint64 prompt, gint64 completion, gint64 end)
{
  PhidiasUsage   usage = PHIDIAS_USAGE_INIT;
  PhidiasTimings timings = PHIDIAS_TIMINGS_INIT;

  usage.prompt_tokens = prompt;
  usage.completion_tokens = completion;
  timings.end = end;
  timings.first_token = end >= 0 ? end / 10 : -1;
  phidias_usage_report_add (report, id, model, started, outcome, &usage, &timings);
}

static void
test_sums (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  g_autoptr (PhidiasUsageReport) report = phidias_usage_report_new (zone);
  const PhidiasUsageSum *sum;

  g_assert_nonnull (zone);
  /* 23:00 and 1:00 in Berlin are one day in London. */
  add (report, "a", "phi", to_time (zone, 2026, 11, 23, 23), "complete", 10, 5, 100);
  add (report, "a", "phi", to_time (zone, 2026, 11, 24, 1), "complete", 20, 7, 200);
  add (report, "a", "phi", to_time (zone, 2026, 11, 24, 23), "stopped", -1, -1, 300);
  add (report, "a", "phi", to_time (zone, 2026, 11, 24, 2), "failed", -1, -1, -1);
  add (report, "a", "other", to_time (zone, 2026, 11, 24, 3), "interrupted", 4, -1, 7);
  add (report, "b", NULL, to_time (zone, 2026, 11, 24, 4), "complete", 0, 0, 9);
  add (report, "b", NULL, to_time (zone, 2026, 11, 24, 5), "running", 99, 99, 99);

  g_assert_cmpuint (phidias_usage_report_get_n_sums (report), ==, 4);
  sum = phidias_usage_report_get_sum (report, 0);
  g_assert_cmpstr (sum->deployment_id, ==, "a");
  g_assert_cmpstr (sum->model, ==, "phi");
  g_assert_cmpint (sum->day, ==, to_time (zone, 2026, 11, 23, 0));
  g_assert_cmpuint (sum->requests, ==, 1);
  g_assert_cmpint (sum->prompt_tokens, ==, 10);
  g_assert_cmpint (sum->completion_tokens, ==, 5);

  sum = phidias_usage_report_get_sum (report, 1);
  g_assert_cmpint (sum->day, ==, to_time (zone, 2026, 11, 24, 0));
  g_assert_cmpuint (sum->requests, ==, 3);
  g_assert_cmpuint (sum->failed, ==, 1);
  /* One that was stopped has cost something, and nobody knows what. */
  g_assert_cmpuint (sum->uncounted, ==, 1);
  g_assert_cmpint (sum->prompt_tokens, ==, 20);
  g_assert_cmpint (sum->completion_tokens, ==, 7);

  sum = phidias_usage_report_get_sum (report, 2);
  g_assert_cmpstr (sum->model, ==, "other");
  g_assert_cmpuint (sum->failed, ==, 1);
  g_assert_cmpuint (sum->uncounted, ==, 0);
  g_assert_cmpint (sum->prompt_tokens, ==, 4);

  sum = phidias_usage_report_get_sum (report, 3);
  g_assert_cmpstr (sum->deployment_id, ==, "b");
  g_assert_null (sum->model);
  /* What still runs is no request of these sums yet, but a use. */
  g_assert_cmpuint (sum->requests, ==, 1);
  g_assert_cmpint (phidias_usage_report_get_last_used (report, "b"), ==, to_time (zone, 2026, 11, 24, 5));
  g_assert_cmpint (phidias_usage_report_get_last_used (report, "a"), ==, to_time (zone, 2026, 11, 24, 23));
  g_assert_cmpint (phidias_usage_report_get_last_used (report, "c"), ==, 0);
}

/* The clock is put back at three: the day has 25 hours. */
static void
test_long_day (void)
{
  g_autoptr (GTimeZone) zone = g_time_zone_new_identifier ("Europe/Berlin");
  g_autoptr (PhidiasUsageReport) report = phidias_usage_report_new (zone);
  gint64 start = to_time (zone, 2026, 10, 25, 0);

  for (guint hour = 0; hour < 26; hour++)
    add (report, "a", "phi", start + hour * G_TIME_SPAN_HOUR, "complete", 1, 1, 1);
  g_assert_cmpuint (phidias_usage_report_get_n_sums (report), ==, 2);
  g_assert_cmpuint (phidias_usage_report_get_sum (report, 0)->requests, ==, 25);
  g_assert_cmpuint (phidias_usage_report_get_sum (report, 1)->requests, ==, 1);
}

static void
test_percentiles (void)
{
  g_autoptr (PhidiasUsageReport) report = phidias_usage_report_new (NULL);

  g_assert_cmpint (phidias_usage_report_get_percentile (report, PHIDIAS_USAGE_LATENCY, 50), ==, -1);
  for (int i = 100; i > 0; i--)
    add (report, "a", "phi", i, "complete", 1, 1, i * 10);
  /* Neither what was stopped by the person nor what failed took as long as an answer takes. */
  add (report, "a", "phi", 1, "stopped", 1, 1, 1);
  add (report, "a", "phi", 1, "failed", 1, 1, 1);
  add (report, "a", "phi", 1, "complete", 1, 1, -1);
  g_assert_cmpint (phidias_usage_report_get_percentile (report, PHIDIAS_USAGE_LATENCY, 50), ==, 500);
  g_assert_cmpint (phidias_usage_report_get_percentile (report, PHIDIAS_USAGE_LATENCY, 90), ==, 900);
  g_assert_cmpint (phidias_usage_report_get_percentile (report, PHIDIAS_USAGE_LATENCY, 99), ==, 990);
  g_assert_cmpint (phidias_usage_report_get_percentile (report, PHIDIAS_USAGE_LATENCY, 100), ==, 1000);
  g_assert_cmpint (phidias_usage_report_get_percentile (report, PHIDIAS_USAGE_LATENCY, 0), ==, 10);
  add (report, "a", "phi", 1, "complete", 1, 1, 5);
  g_assert_cmpint (phidias_usage_report_get_percentile (report, PHIDIAS_USAGE_LATENCY, 0), ==, 5);
  g_assert_cmpint (phidias_usage_report_get_percentile (report, PHIDIAS_USAGE_FIRST_TOKEN, 99), ==, 99);
}

/* Of some days only, whatever those before and after were like. */
static void
test_percentiles_between (void)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (PhidiasUsageReport) report = phidias_usage_report_new (utc);

  for (int day = 0; day < 3; day++)
    for (int i = 1; i <= 20; i++)
      add (report, "a", "phi", day * G_TIME_SPAN_DAY + i, "complete", 1, 1, (day + 1) * 1000 + i);
  g_assert_cmpint (phidias_usage_report_get_percentile_between (report, PHIDIAS_USAGE_LATENCY, 50, G_TIME_SPAN_DAY, 2 * G_TIME_SPAN_DAY), ==, 2010);
  g_assert_cmpint (phidias_usage_report_get_percentile_between (report, PHIDIAS_USAGE_LATENCY, 95, G_TIME_SPAN_DAY, 2 * G_TIME_SPAN_DAY), ==, 2019);
  g_assert_cmpint (phidias_usage_report_get_percentile_between (report, PHIDIAS_USAGE_LATENCY, 95, G_TIME_SPAN_DAY, G_MAXINT64), ==, 3018);
  g_assert_cmpint (phidias_usage_report_get_percentile_between (report, PHIDIAS_USAGE_LATENCY, 50, 3 * G_TIME_SPAN_DAY, G_MAXINT64), ==, -1);
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/model/usage-report/sums", test_sums);
  g_test_add_func ("/model/usage-report/long-day", test_long_day);
  g_test_add_func ("/model/usage-report/percentiles", test_percentiles);
  g_test_add_func ("/model/usage-report/percentiles-between", test_percentiles_between);

  return g_test_run ();
}
