/* phidias-quota-meter.h: what a deployment was asked in the last minute, beside what it allows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* How far a window of quota reaches back, in microseconds. */
#define PHIDIAS_QUOTA_WINDOW (60 * G_TIME_SPAN_SECOND)

/**
 * PhidiasQuotaClock:
 * @user_data: what was given with it
 *
 * Returns: microseconds of a clock that never goes back
 */
typedef gint64 (*PhidiasQuotaClock) (gpointer user_data);

/**
 * PhidiasQuotaReport:
 * @limit_tokens: tokens that the window allows
 * @remaining_tokens: tokens left in it
 * @reset_tokens_ms: milliseconds until the tokens are all there again
 * @limit_requests: the same for requests
 * @remaining_requests: the same for requests
 * @reset_requests_ms: the same for requests
 *
 * What a server said of its limits with an answer; below 0 is unknown.
 */
typedef struct
{
  gint64 limit_tokens;
  gint64 remaining_tokens;
  gint64 reset_tokens_ms;
  gint64 limit_requests;
  gint64 remaining_requests;
  gint64 reset_requests_ms;
} PhidiasQuotaReport;

#define PHIDIAS_QUOTA_REPORT_INIT ((PhidiasQuotaReport) { -1, -1, -1, -1, -1, -1 })

#define PHIDIAS_TYPE_QUOTA_METER (phidias_quota_meter_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasQuotaMeter, phidias_quota_meter, PHIDIAS, QUOTA_METER, GObject)

PhidiasQuotaMeter *phidias_quota_meter_new                (PhidiasQuotaClock         clock,
                                                           gpointer                  user_data) G_GNUC_WARN_UNUSED_RESULT;

void               phidias_quota_meter_set_limits         (PhidiasQuotaMeter        *self,
                                                           gint64                    tokens,
                                                           gint64                    requests);
guint64            phidias_quota_meter_begin              (PhidiasQuotaMeter        *self,
                                                           gint64                    tokens,
                                                           gint64                    reserve);
void               phidias_quota_meter_know_prompt        (PhidiasQuotaMeter        *self,
                                                           guint64                   ticket,
                                                           gint64                    tokens);
void               phidias_quota_meter_settle             (PhidiasQuotaMeter        *self,
                                                           guint64                   ticket,
                                                           gint64                    tokens);
void               phidias_quota_meter_forget             (PhidiasQuotaMeter        *self,
                                                           guint64                   ticket);
void               phidias_quota_meter_add_past           (PhidiasQuotaMeter        *self,
                                                           gint64                    age,
                                                           gint64                    tokens);
void               phidias_quota_meter_take_report        (PhidiasQuotaMeter        *self,
                                                           const PhidiasQuotaReport *report);
void               phidias_quota_meter_block              (PhidiasQuotaMeter        *self,
                                                           gint64                    milliseconds);
void               phidias_quota_meter_refresh            (PhidiasQuotaMeter        *self);

gint64             phidias_quota_meter_get_wait           (PhidiasQuotaMeter        *self,
                                                           gint64                    tokens,
                                                           guint                     requests);
gint64             phidias_quota_meter_get_tokens         (PhidiasQuotaMeter        *self);
gint64             phidias_quota_meter_get_requests       (PhidiasQuotaMeter        *self);
gint64             phidias_quota_meter_get_token_limit    (PhidiasQuotaMeter        *self);
gint64             phidias_quota_meter_get_request_limit  (PhidiasQuotaMeter        *self);
gint64             phidias_quota_meter_get_reset          (PhidiasQuotaMeter        *self);
gint64             phidias_quota_meter_get_blocked        (PhidiasQuotaMeter        *self);

gint64             phidias_quota_estimate_tokens          (const char               *text);

G_END_DECLS
