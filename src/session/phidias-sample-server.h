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
 * PhidiasPracticeAddresses:
 * @arm: of its resource manager
 * @authority: where one signs in
 * @catalog: of its catalog of models
 * @prices: of its price service
 * @token: what its resource manager takes in place of a sign-in
 *
 * Where the practice subscription is. All of it is new at each start.
 */
typedef struct
{
  char *arm;
  char *authority;
  char *catalog;
  char *prices;
  char *token;
} PhidiasPracticeAddresses;

/**
 * PhidiasSampleServerInterface:
 * @start_async: starts the server, or does nothing when it runs
 * @start_finish: gives its address, its key in it, or an error
 * @dup_practice: (nullable): where its practice subscription is, once it runs
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

  PhidiasPracticeAddresses *(*dup_practice) (PhidiasSampleServer *self);
};

void           phidias_sample_server_start_async  (PhidiasSampleServer  *self,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
PhidiasTarget *phidias_sample_server_start_finish (PhidiasSampleServer  *self,
                                                   GAsyncResult         *result,
                                                   GError              **error);
PhidiasPracticeAddresses *phidias_sample_server_dup_practice (PhidiasSampleServer *self) G_GNUC_WARN_UNUSED_RESULT;

PhidiasPracticeAddresses *phidias_practice_addresses_new  (const char               *arm,
                                                           const char               *authority,
                                                           const char               *catalog,
                                                           const char               *prices,
                                                           const char               *token) G_GNUC_WARN_UNUSED_RESULT;
void                      phidias_practice_addresses_free (PhidiasPracticeAddresses *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasPracticeAddresses, phidias_practice_addresses_free)

G_END_DECLS
