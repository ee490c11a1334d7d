/* phidias-connection-tester.h: does this endpoint answer, and as what?
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-connection-report.h"
#include "phidias-inference-client.h"

G_BEGIN_DECLS

void                     phidias_connection_test_async  (PhidiasInferenceClient  *client,
                                                         PhidiasTarget           *target,
                                                         const char              *key,
                                                         gboolean                 allow_paid,
                                                         GCancellable            *cancellable,
                                                         GAsyncReadyCallback      callback,
                                                         gpointer                 user_data);
PhidiasConnectionReport *phidias_connection_test_finish (PhidiasInferenceClient  *client,
                                                         GAsyncResult            *result,
                                                         GError                 **error);

G_END_DECLS
