/* phidias-sample-server.c: what the session asks for the sample deployment's server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-sample-server.h"

G_DEFINE_INTERFACE (PhidiasSampleServer, phidias_sample_server, G_TYPE_OBJECT)

static void
phidias_sample_server_default_init (PhidiasSampleServerInterface *iface)
{
}

/**
 * phidias_sample_server_start_async:
 * @self: a sample server
 * @cancellable: (nullable): to give up waiting
 * @callback: called when it runs
 * @user_data: passed to @callback
 *
 * Starts the server, unless it runs.
 */
void
phidias_sample_server_start_async (PhidiasSampleServer *self,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_return_if_fail (PHIDIAS_IS_SAMPLE_SERVER (self));

  PHIDIAS_SAMPLE_SERVER_GET_IFACE (self)->start_async (self, cancellable, callback, user_data);
}

/**
 * phidias_sample_server_start_finish:
 * @self: a sample server
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full): its address, its key in it; %NULL with @error set
 */
PhidiasTarget *
phidias_sample_server_start_finish (PhidiasSampleServer *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (PHIDIAS_IS_SAMPLE_SERVER (self), NULL);

  return PHIDIAS_SAMPLE_SERVER_GET_IFACE (self)->start_finish (self, result, error);
}
