/* phidias-transport-diagnosis.h: whose fault it is that a connection could not be made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void  phidias_transport_diagnose_async  (GProxyResolver      *resolver,
                                         const char          *uri,
                                         gboolean             ask_portal,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data);
char *phidias_transport_diagnose_finish (GProxyResolver      *resolver,
                                         GAsyncResult        *result,
                                         gboolean            *portal) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
