/* test-usage.c: runs summed by a library
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "phidias-test.h"
#include "store-fixture.h"

#define DAY (24 * G_TIME_SPAN_HOUR)
/* Noon of 24 November 2026, which is within that day wherever the test runs. */
#define NOON (G_GINT64_CONSTANT (1795521600) * G_USEC_PER_SEC)

static void
usage_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  PhidiasUsageReport **report = user_data;
  g_autoptr (GError) error = NULL;

  *report = phidias_library_load_usage_finish (PHIDIAS_LIBRARY (object), result, &error);
  g_assert_no_error (error);
}

static gboolean
is_there (gpointer user_data)
{
  return *(PhidiasUsageReport **) user_data != NULL;
}

static PhidiasUsageReport *
load_usage (PhidiasLibrary *library, const char *deployment_id, gint64 since)
{
  PhidiasUsageReport *report = NULL;

  phidias_library_load_usage_async (library, deployment_id, since, NULL, usage_cb, &report);
  phidias_assert_wait (is_there, &report);

  return report;
}

static void
save_run (PhidiasLibrary *library, const char *deployment_id, const char *model, gint64 started, const char *outcome)
{
  static guint           n = 0;
  g_autoptr (PhidiasRun) run = phidias_run_new ();

  run->id = g_strdup_printf ("r%u", n++);
  run->deployment_id = g_strdup (deployment_id);
  run->model = g_strdup (model);
  run->started = started;
  g_free (run->outcome);
  run->outcome = g_strdup (outcome);
  run->usage = (PhidiasUsage) { 100, 20, 120, -1, -1 };
  run->timings.end = 1000;
  run->timings.first_token = 10;
  g_assert_true (fixture_save_run (library, run, NULL));
}

static void
test_usage (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (PhidiasUsageReport) none = load_usage (library, NULL, 0);
  g_autoptr (PhidiasUsageReport) all = NULL;
  g_autoptr (PhidiasUsageReport) one = NULL;
  g_autoptr (PhidiasUsageReport) unknown = NULL;
  const PhidiasUsageSum *sum;

  g_assert_cmpuint (phidias_usage_report_get_n_sums (none), ==, 0);

  save_run (library, "a", "phi", NOON, "complete");
  save_run (library, "a", "phi", NOON + 1, "complete");
  save_run (library, "a", NULL, NOON + 2, "failed");
  save_run (library, "a b", "phi", NOON - 40 * DAY, "complete");
  save_run (library, NULL, "phi", NOON, "complete");
  save_run (library, "z", "gpt", NOON, "running");

  all = load_usage (library, NULL, NOON - 2 * DAY);
  g_assert_cmpuint (phidias_usage_report_get_n_sums (all), ==, 2);
  sum = phidias_usage_report_get_sum (all, 0);
  g_assert_cmpstr (sum->deployment_id, ==, "a");
  g_assert_cmpuint (sum->requests, ==, 2);
  g_assert_cmpint (sum->prompt_tokens, ==, 200);
  g_assert_cmpint (sum->completion_tokens, ==, 40);
  g_assert_cmpint (sum->day, <=, NOON);
  g_assert_cmpint (sum->day, >, NOON - DAY);
  sum = phidias_usage_report_get_sum (all, 1);
  g_assert_cmpuint (sum->failed, ==, 1);
  /* When each was last used is of all time. */
  g_assert_cmpint (phidias_usage_report_get_last_used (all, "a"), ==, NOON + 2);
  g_assert_cmpint (phidias_usage_report_get_last_used (all, "a b"), ==, NOON - 40 * DAY);
  g_assert_cmpint (phidias_usage_report_get_last_used (all, "z"), ==, NOON);
  g_assert_cmpint (phidias_usage_report_get_percentile (all, PHIDIAS_USAGE_LATENCY, 50), ==, 1000);

  one = load_usage (library, "a b", 0);
  g_assert_cmpuint (phidias_usage_report_get_n_sums (one), ==, 1);
  g_assert_cmpint (phidias_usage_report_get_last_used (one, "a b"), ==, NOON - 40 * DAY);
  g_assert_cmpint (phidias_usage_report_get_last_used (one, "a"), ==, 0);

  unknown = load_usage (library, "nobody", 0);
  g_assert_cmpuint (phidias_usage_report_get_n_sums (unknown), ==, 0);
  fixture_assert_close (library);
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/store/usage/sums", test_usage);

  return g_test_run ();
}
