/* phidias-inference-call.h: one chat request with its attempts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libsoup/soup.h>

#include "phidias-inference-client.h"

G_BEGIN_DECLS

typedef struct _PhidiasInferenceCall PhidiasInferenceCall;

typedef void (*PhidiasInferenceCallOver) (PhidiasInferenceCall *call,
                                          gpointer              user_data);

PhidiasInferenceCall *phidias_inference_call_new       (SoupSession                   *session,
                                                        PhidiasClock                  *clock,
                                                        const PhidiasInferenceLimits  *limits,
                                                        PhidiasChatRequest            *request,
                                                        const char                    *key,
                                                        const PhidiasInferenceHandler *handler,
                                                        gpointer                       handler_data,
                                                        GCancellable                  *cancellable) G_GNUC_WARN_UNUSED_RESULT;
void                  phidias_inference_call_free      (PhidiasInferenceCall          *self);
void                  phidias_inference_call_start     (PhidiasInferenceCall          *self,
                                                        PhidiasInferenceCallOver       over,
                                                        gpointer                       user_data);
void                  phidias_inference_call_skip_wait (PhidiasInferenceCall          *self);
PhidiasReply         *phidias_inference_call_get_reply (PhidiasInferenceCall          *self);
GError               *phidias_inference_call_get_error (PhidiasInferenceCall          *self);

G_END_DECLS
