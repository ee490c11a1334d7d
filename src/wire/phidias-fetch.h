/* phidias-fetch.h: asks an endpoint for a small document
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-inference-client.h"

G_BEGIN_DECLS

void    phidias_fetch_async  (PhidiasInferenceClient        *client,
                              PhidiasTarget                 *target,
                              const char                    *key,
                              const char                    *url,
                              const PhidiasInferenceLimits  *limits,
                              GCancellable                  *cancellable,
                              GAsyncReadyCallback            callback,
                              gpointer                       user_data);
GBytes *phidias_fetch_finish (PhidiasInferenceClient        *client,
                              GAsyncResult                  *result,
                              GError                       **error);

G_END_DECLS
