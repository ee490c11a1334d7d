/* phidias-reply.h: what came back for one chat request, whole or in part
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

#include "phidias-usage.h"

G_BEGIN_DECLS

/**
 * PhidiasRateLimit:
 * @limit_requests: requests that the window allows
 * @remaining_requests: requests left in it
 * @limit_tokens: tokens that the window allows
 * @remaining_tokens: tokens left in it
 * @reset_requests_ms: milliseconds until the requests are all there again
 * @reset_tokens_ms: the same for the tokens
 *
 * What the `x-ratelimit-*` headers said. -1 is unknown: Azure sends negative numbers for that.
 */
typedef struct
{
  gint64 limit_requests;
  gint64 remaining_requests;
  gint64 limit_tokens;
  gint64 remaining_tokens;
  gint64 reset_requests_ms;
  gint64 reset_tokens_ms;
} PhidiasRateLimit;

#define PHIDIAS_RATE_LIMIT_INIT ((PhidiasRateLimit) { -1, -1, -1, -1, -1, -1 })

#define PHIDIAS_TYPE_REPLY (phidias_reply_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasReply, phidias_reply, PHIDIAS, REPLY, GObject)

guint                   phidias_reply_get_status        (PhidiasReply *self);
guint                   phidias_reply_get_attempts      (PhidiasReply *self);
gboolean                phidias_reply_is_complete       (PhidiasReply *self);
gboolean                phidias_reply_has_output        (PhidiasReply *self);
guint                   phidias_reply_get_n_choices     (PhidiasReply *self);
const char             *phidias_reply_get_content       (PhidiasReply *self,
                                                         guint         index);
const char             *phidias_reply_get_reasoning     (PhidiasReply *self,
                                                         guint         index);
const char             *phidias_reply_get_finish_reason (PhidiasReply *self,
                                                         guint         index);
const char             *phidias_reply_get_model         (PhidiasReply *self);
const char             *phidias_reply_get_id            (PhidiasReply *self);
const char             *phidias_reply_get_request_id    (PhidiasReply *self);
const char             *phidias_reply_get_region        (PhidiasReply *self);
const PhidiasUsage     *phidias_reply_get_usage         (PhidiasReply *self);
const PhidiasTimings   *phidias_reply_get_timings       (PhidiasReply *self);
const PhidiasRateLimit *phidias_reply_get_rate_limit    (PhidiasReply *self);

G_END_DECLS
