/* phidias-loopback-listener.h: where the browser comes back to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

#include "phidias-clock.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_LOOPBACK_LISTENER (phidias_loopback_listener_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasLoopbackListener, phidias_loopback_listener, PHIDIAS, LOOPBACK_LISTENER, GObject)

PhidiasLoopbackListener *phidias_loopback_listener_new              (PhidiasClock             *clock,
                                                                     const char               *state,
                                                                     GError                  **error) G_GNUC_WARN_UNUSED_RESULT;
const char              *phidias_loopback_listener_get_redirect_uri (PhidiasLoopbackListener  *self);
void                     phidias_loopback_listener_wait_async       (PhidiasLoopbackListener  *self,
                                                                     gint64                    milliseconds,
                                                                     GCancellable             *cancellable,
                                                                     GAsyncReadyCallback       callback,
                                                                     gpointer                  user_data);
char                    *phidias_loopback_listener_wait_finish      (PhidiasLoopbackListener  *self,
                                                                     GAsyncResult             *result,
                                                                     GError                  **error);

G_END_DECLS
