/* phidias-local-discovery.h: which model servers run on this computer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-connection-report.h"
#include "phidias-inference-client.h"

G_BEGIN_DECLS

void        phidias_local_discovery_async  (PhidiasInferenceClient  *client,
                                            const guint16           *ports,
                                            guint                    n_ports,
                                            GCancellable            *cancellable,
                                            GAsyncReadyCallback      callback,
                                            gpointer                 user_data);
GListModel *phidias_local_discovery_finish (PhidiasInferenceClient  *client,
                                            GAsyncResult            *result,
                                            GError                 **error);

G_END_DECLS
