/* phidias-sample-server.c: what the session asks for the sample deployment's server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-sample-server.h"

#include <string.h>

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

/**
 * phidias_sample_server_dup_practice:
 * @self: a sample server that runs
 *
 * Returns: (transfer full) (nullable): where its practice subscription is; %NULL when it has none,
 *   or does not run
 */
PhidiasPracticeAddresses *
phidias_sample_server_dup_practice (PhidiasSampleServer *self)
{
  PhidiasSampleServerInterface *iface;

  g_return_val_if_fail (PHIDIAS_IS_SAMPLE_SERVER (self), NULL);

  iface = PHIDIAS_SAMPLE_SERVER_GET_IFACE (self);

  return iface->dup_practice != NULL ? iface->dup_practice (self) : NULL;
}

/**
 * phidias_practice_addresses_new:
 * @arm: of its resource manager
 * @authority: where one signs in
 * @catalog: of its catalog of models
 * @prices: of its price service
 * @token: what its resource manager takes
 *
 * Returns: (transfer full): the addresses
 */
PhidiasPracticeAddresses *
phidias_practice_addresses_new (const char *arm,
                                const char *authority,
                                const char *catalog,
                                const char *prices,
                                const char *token)
{
  PhidiasPracticeAddresses *self = g_new0 (PhidiasPracticeAddresses, 1);

  self->arm = g_strdup (arm);
  self->authority = g_strdup (authority);
  self->catalog = g_strdup (catalog);
  self->prices = g_strdup (prices);
  self->token = g_strdup (token);

  return self;
}

void
phidias_practice_addresses_free (PhidiasPracticeAddresses *self)
{
  if (self->token != NULL)
    explicit_bzero (self->token, strlen (self->token));
  g_free (self->token);
  g_free (self->arm);
  g_free (self->authority);
  g_free (self->catalog);
  g_free (self->prices);
  g_free (self);
}
