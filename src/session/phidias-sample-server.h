/* phidias-sample-server.h: what the session asks for the sample deployment's server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

#include "phidias-target.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_SAMPLE_SERVER (phidias_sample_server_get_type ())
G_DECLARE_INTERFACE (PhidiasSampleServer, phidias_sample_server, PHIDIAS, SAMPLE_SERVER, GObject)

/**
 * PhidiasSampleServerInterface:
 * @start_async: starts the server, or does nothing when it runs
 * @start_finish: gives its address, its key in it, or an error
 *
 * The session knows no emulator: the application gives it one behind this interface.
 */
struct _PhidiasSampleServerInterface
{
  GTypeInterface parent_iface;

  void           (*start_async)  (PhidiasSampleServer  *self,
                                  GCancellable         *cancellable,
                                  GAsyncReadyCallback   callback,
                                  gpointer              user_data);
  PhidiasTarget *(*start_finish) (PhidiasSampleServer  *self,
                                  GAsyncResult         *result,
                                  GError              **error);
};

void           phidias_sample_server_start_async  (PhidiasSampleServer  *self,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
PhidiasTarget *phidias_sample_server_start_finish (PhidiasSampleServer  *self,
                                                   GAsyncResult         *result,
                                                   GError              **error);

G_END_DECLS
