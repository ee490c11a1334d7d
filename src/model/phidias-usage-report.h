/* phidias-usage-report.h: what deployments were used for, summed by day
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

#include "phidias-usage.h"

G_BEGIN_DECLS

/**
 * PhidiasUsageSum:
 * @deployment_id: (nullable): whom was asked
 * @model: (nullable): the model that answered, %NULL where none did or the server does not tell
 * @day: the start of the day, microseconds since 1970 (UTC)
 * @requests: how many were made
 * @failed: how many of them failed or were interrupted
 * @uncounted: how many of them ended otherwise, but without a token count: what they cost is not
 *   known
 * @prompt_tokens: tokens of the prompts
 * @completion_tokens: tokens of the answers
 *
 * The requests of one day that one model of one deployment answered.
 */
typedef struct
{
  const char *deployment_id;
  const char *model;
  gint64      day;
  guint       requests;
  guint       failed;
  guint       uncounted;
  gint64      prompt_tokens;
  gint64      completion_tokens;
} PhidiasUsageSum;

/**
 * PhidiasUsageMeasure:
 * @PHIDIAS_USAGE_LATENCY: from the beginning of a request to its end
 * @PHIDIAS_USAGE_FIRST_TOKEN: to its first token
 *
 * What is measured of requests that were answered to their end.
 */
typedef enum {
  PHIDIAS_USAGE_LATENCY,
  PHIDIAS_USAGE_FIRST_TOKEN,
} PhidiasUsageMeasure;

#define PHIDIAS_N_USAGE_MEASURES (PHIDIAS_USAGE_FIRST_TOKEN + 1)

#define PHIDIAS_TYPE_USAGE_REPORT (phidias_usage_report_get_type ())

typedef struct _PhidiasUsageReport PhidiasUsageReport;

GType                  phidias_usage_report_get_type       (void);
PhidiasUsageReport    *phidias_usage_report_new            (GTimeZone           *zone) G_GNUC_WARN_UNUSED_RESULT;
PhidiasUsageReport    *phidias_usage_report_ref            (PhidiasUsageReport  *self);
void                   phidias_usage_report_unref          (PhidiasUsageReport  *self);

/* Filling. */
void                   phidias_usage_report_add            (PhidiasUsageReport   *self,
                                                            const char           *deployment_id,
                                                            const char           *model,
                                                            gint64                started,
                                                            const char           *outcome,
                                                            const PhidiasUsage   *usage,
                                                            const PhidiasTimings *timings);
void                   phidias_usage_report_note_use       (PhidiasUsageReport   *self,
                                                            const char           *deployment_id,
                                                            gint64                started);

/* Reading. */
guint                  phidias_usage_report_get_n_sums     (PhidiasUsageReport   *self);
const PhidiasUsageSum *phidias_usage_report_get_sum        (PhidiasUsageReport   *self,
                                                            guint                 i);
gint64                 phidias_usage_report_get_last_used  (PhidiasUsageReport   *self,
                                                            const char           *deployment_id);
gint64                 phidias_usage_report_get_percentile (PhidiasUsageReport   *self,
                                                            PhidiasUsageMeasure   measure,
                                                            double                percent);
gint64                 phidias_usage_report_get_percentile_between (PhidiasUsageReport  *self,
                                                                    PhidiasUsageMeasure  measure,
                                                                    double               percent,
                                                                    gint64               since,
                                                                    gint64               until);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasUsageReport, phidias_usage_report_unref)

G_END_DECLS
