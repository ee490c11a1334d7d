/* phidias-inquiry.h: one request, made once, and all that came back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-inference-client.h"

G_BEGIN_DECLS

/**
 * PhidiasInquiry:
 * @status: of the answer; 0 when none came
 * @error: (nullable): of %PHIDIAS_ERROR: why it is no success, or no JSON; %NULL for a success
 * @body: what came of the body
 * @is_html: whether that is a web page
 * @date: seconds since 1970 by the server's clock, 0 where nobody says
 * @retry_after: milliseconds until it may be asked again, -1 where nobody says
 * @rate_limit: what the headers say of limits
 * @transcript: request and answer as text, without keys
 *
 * What came back. Nothing of it holds the key but @body, which may echo it.
 */
typedef struct
{
  guint             status;
  GError           *error;
  GBytes           *body;
  gboolean          is_html;
  gint64            date;
  gint64            retry_after;
  PhidiasRateLimit  rate_limit;
  char             *transcript;
} PhidiasInquiry;

void            phidias_inquiry_free   (PhidiasInquiry          *self);

void            phidias_inquiry_async  (PhidiasInferenceClient  *client,
                                        PhidiasTarget           *target,
                                        const char              *key,
                                        const char              *url,
                                        PhidiasChatRequest      *request,
                                        GCancellable            *cancellable,
                                        GAsyncReadyCallback      callback,
                                        gpointer                 user_data);
PhidiasInquiry *phidias_inquiry_finish (PhidiasInferenceClient  *client,
                                        GAsyncResult            *result,
                                        GError                 **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasInquiry, phidias_inquiry_free)

G_END_DECLS
