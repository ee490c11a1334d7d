/* phidias-usage-report.c: what deployments were used for, summed by day
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-model"

#include "config.h"

#include "phidias-usage-report.h"

#include <math.h>

typedef struct
{
  gint64 day;
  gint64 time;
} Measure;

/**
 * PhidiasUsageReport:
 *
 * Sums over runs, by deployment, model and day of the person's calendar, and what percentiles need.
 * Filled by one thread, which then gives it away; counted, so that many may read it.
 */
struct _PhidiasUsageReport
{
  GTimeZone    *zone;
  GPtrArray    *sums;      /* of PhidiasUsageSum */
  GHashTable   *places;    /* the sums by deployment, model and day */
  GHashTable   *last_used; /* id → gint64 */
  GStringChunk *names;
  GArray       *measures[PHIDIAS_N_USAGE_MEASURES]; /* of Measure */
  gboolean      is_sorted[PHIDIAS_N_USAGE_MEASURES];

  /* The day of what came last: what is read in order asks for the same day many times. */
  gint64        day;
  gint64        next_day;
};

/* Not G_DEFINE_BOXED_TYPE: its transparent unions are no ISO C, and -Wpedantic says so. */
GType
phidias_usage_report_get_type (void)
{
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_boxed_type_register_static (g_intern_static_string ("PhidiasUsageReport"),
                                                            (GBoxedCopyFunc) phidias_usage_report_ref,
                                                            (GBoxedFreeFunc) phidias_usage_report_unref));

  return type;
}

static guint
sum_hash (gconstpointer key)
{
  const PhidiasUsageSum *sum = key;

  return g_int64_hash (&sum->day) ^ (sum->model != NULL ? g_str_hash (sum->model) : 0) ^
         (sum->deployment_id != NULL ? 31 * g_str_hash (sum->deployment_id) : 0);
}

static gboolean
sum_equal (gconstpointer a, gconstpointer b)
{
  const PhidiasUsageSum *one = a;
  const PhidiasUsageSum *two = b;

  return one->day == two->day && g_strcmp0 (one->model, two->model) == 0 &&
         g_strcmp0 (one->deployment_id, two->deployment_id) == 0;
}

static void
report_clear (gpointer data)
{
  PhidiasUsageReport *self = data;

  g_time_zone_unref (self->zone);
  g_ptr_array_unref (self->sums);
  g_hash_table_unref (self->places);
  g_hash_table_unref (self->last_used);
  g_string_chunk_free (self->names);
  for (guint i = 0; i < PHIDIAS_N_USAGE_MEASURES; i++)
    g_array_unref (self->measures[i]);
}

/**
 * phidias_usage_report_new:
 * @zone: (nullable): whose days it has; the person's own for %NULL
 *
 * Returns: (transfer full): an empty report
 */
PhidiasUsageReport *
phidias_usage_report_new (GTimeZone *zone)
{
  PhidiasUsageReport *self = g_atomic_rc_box_new0 (PhidiasUsageReport);

  self->zone = zone != NULL ? g_time_zone_ref (zone) : g_time_zone_new_local ();
  self->sums = g_ptr_array_new_with_free_func (g_free);
  self->places = g_hash_table_new (sum_hash, sum_equal);
  self->last_used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->names = g_string_chunk_new (1024);
  for (guint i = 0; i < PHIDIAS_N_USAGE_MEASURES; i++)
    self->measures[i] = g_array_new (FALSE, FALSE, sizeof (Measure));

  return self;
}

PhidiasUsageReport *
phidias_usage_report_ref (PhidiasUsageReport *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return g_atomic_rc_box_acquire (self);
}

void
phidias_usage_report_unref (PhidiasUsageReport *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_rc_box_release_full (self, report_clear);
}

/* A day is not always 24 hours long. */
static void
find_day (PhidiasUsageReport *self, gint64 started)
{
  g_autoptr (GDateTime) utc = NULL;
  g_autoptr (GDateTime) local = NULL;
  g_autoptr (GDateTime) start = NULL;
  g_autoptr (GDateTime) end = NULL;

  if (started >= self->day && started < self->next_day)
    return;

  utc = g_date_time_new_from_unix_utc (started / G_USEC_PER_SEC);
  local = utc != NULL ? g_date_time_to_timezone (utc, self->zone) : NULL;
  if (local != NULL)
    start = g_date_time_new (self->zone, g_date_time_get_year (local), g_date_time_get_month (local),
                             g_date_time_get_day_of_month (local), 0, 0, 0);
  if (start != NULL)
    end = g_date_time_add_days (start, 1);
  self->day = start != NULL ? g_date_time_to_unix (start) * G_USEC_PER_SEC : 0;
  self->next_day = end != NULL ? g_date_time_to_unix (end) * G_USEC_PER_SEC : 0;
}

static PhidiasUsageSum *
ensure_sum (PhidiasUsageReport *self, const PhidiasUsageSum *key)
{
  PhidiasUsageSum *sum = g_hash_table_lookup (self->places, key);

  if (sum != NULL)
    return sum;

  sum = g_new0 (PhidiasUsageSum, 1);
  sum->day = key->day;
  if (key->deployment_id != NULL)
    sum->deployment_id = g_string_chunk_insert_const (self->names, key->deployment_id);
  if (key->model != NULL)
    sum->model = g_string_chunk_insert_const (self->names, key->model);
  g_ptr_array_add (self->sums, sum);
  g_hash_table_add (self->places, sum);

  return sum;
}

static void
measure (PhidiasUsageReport *self, PhidiasUsageMeasure what, gint64 value)
{
  Measure one = { self->day, value };

  if (value < 0)
    return;
  g_array_append_val (self->measures[what], one);
  self->is_sorted[what] = FALSE;
}

/**
 * phidias_usage_report_add:
 * @self: a report
 * @deployment_id: (nullable): whom was asked
 * @model: (nullable): the model that answered
 * @started: when, microseconds since 1970 (UTC)
 * @outcome: how it ended, as in #PhidiasRun; one that still runs is not counted
 * @usage: its tokens
 * @timings: its marks
 */
void
phidias_usage_report_add (PhidiasUsageReport   *self,
                          const char           *deployment_id,
                          const char           *model,
                          gint64                started,
                          const char           *outcome,
                          const PhidiasUsage   *usage,
                          const PhidiasTimings *timings)
{
  PhidiasUsageSum *sum;

  g_return_if_fail (self != NULL);
  g_return_if_fail (usage != NULL && timings != NULL);

  if (deployment_id != NULL)
    phidias_usage_report_note_use (self, deployment_id, started);
  if (g_strcmp0 (outcome, "running") == 0)
    return;

  find_day (self, started);
  sum = ensure_sum (self, &(PhidiasUsageSum){ .deployment_id = deployment_id, .model = model, .day = self->day });
  sum->requests++;
  sum->prompt_tokens += MAX (usage->prompt_tokens, 0);
  sum->completion_tokens += MAX (usage->completion_tokens, 0);
  if (g_strcmp0 (outcome, "failed") == 0 || g_strcmp0 (outcome, "interrupted") == 0)
    sum->failed++;
  else if (usage->prompt_tokens < 0 || usage->completion_tokens < 0)
    sum->uncounted++;

  if (g_strcmp0 (outcome, "complete") == 0)
    measure (self, PHIDIAS_USAGE_LATENCY, timings->end);
  measure (self, PHIDIAS_USAGE_FIRST_TOKEN, timings->first_token);
}

/**
 * phidias_usage_report_note_use:
 * @self: a report
 * @deployment_id: whom was asked
 * @started: when, microseconds since 1970 (UTC); before the time that is summed, perhaps
 */
void
phidias_usage_report_note_use (PhidiasUsageReport *self, const char *deployment_id, gint64 started)
{
  gint64 *last;

  g_return_if_fail (self != NULL);
  g_return_if_fail (deployment_id != NULL);

  last = g_hash_table_lookup (self->last_used, deployment_id);
  if (last == NULL)
    {
      last = g_new0 (gint64, 1);
      g_hash_table_insert (self->last_used, g_strdup (deployment_id), last);
    }
  *last = MAX (*last, started);
}

guint
phidias_usage_report_get_n_sums (PhidiasUsageReport *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->sums->len;
}

/**
 * phidias_usage_report_get_sum:
 * @self: a report
 * @i: which, less than phidias_usage_report_get_n_sums()
 *
 * Returns: (transfer none): the sums of a day, in the order in which they were begun
 */
const PhidiasUsageSum *
phidias_usage_report_get_sum (PhidiasUsageReport *self, guint i)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (i < self->sums->len, NULL);

  return g_ptr_array_index (self->sums, i);
}

/**
 * phidias_usage_report_get_last_used:
 * @self: a report
 * @deployment_id: a deployment
 *
 * Returns: when it was asked last, microseconds since 1970 (UTC); 0 for never
 */
gint64
phidias_usage_report_get_last_used (PhidiasUsageReport *self, const char *deployment_id)
{
  const gint64 *last;

  g_return_val_if_fail (self != NULL, 0);
  g_return_val_if_fail (deployment_id != NULL, 0);

  last = g_hash_table_lookup (self->last_used, deployment_id);

  return last != NULL ? *last : 0;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  gint64 one = ((const Measure *) a)->time;
  gint64 two = ((const Measure *) b)->time;

  return (one > two) - (one < two);
}

static gboolean
is_between (const Measure *one, gint64 since, gint64 until)
{
  return one->day >= since && one->day < until;
}

/**
 * phidias_usage_report_get_percentile:
 * @self: a report
 * @what: what was measured
 * @percent: from 0 to 100
 *
 * Returns: the smallest time, in microseconds, that so many requests in a hundred did not exceed
 *   (the nearest rank, a time that was measured); -1 where nothing was
 */
gint64
phidias_usage_report_get_percentile (PhidiasUsageReport *self, PhidiasUsageMeasure what, double percent)
{
  return phidias_usage_report_get_percentile_between (self, what, percent, G_MININT64, G_MAXINT64);
}

/**
 * phidias_usage_report_get_percentile_between:
 * @self: a report
 * @what: what was measured
 * @percent: from 0 to 100
 * @since: the first day, microseconds since 1970 (UTC)
 * @until: the first day after it, likewise
 *
 * Returns: as phidias_usage_report_get_percentile(), of the requests of these days
 */
gint64
phidias_usage_report_get_percentile_between (PhidiasUsageReport *self,
                                             PhidiasUsageMeasure what,
                                             double              percent,
                                             gint64              since,
                                             gint64              until)
{
  GArray *times;
  guint n_times = 0;
  guint rank;

  g_return_val_if_fail (self != NULL, -1);
  g_return_val_if_fail ((guint) what < PHIDIAS_N_USAGE_MEASURES, -1);

  times = self->measures[what];
  if (!self->is_sorted[what])
    g_array_sort (times, compare);
  self->is_sorted[what] = TRUE;
  for (guint i = 0; i < times->len; i++)
    n_times += is_between (&g_array_index (times, Measure, i), since, until);
  rank = MAX ((guint) ceil (CLAMP (percent, 0, 100) / 100 * n_times), 1);
  for (guint i = 0; i < times->len; i++)
    if (is_between (&g_array_index (times, Measure, i), since, until) && --rank == 0)
      return g_array_index (times, Measure, i).time;

  return -1;
}
