/* phidias-store-listener.h: who is told about the library, in a thread of their own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-library.h"

G_BEGIN_DECLS

/**
 * PhidiasStoreStatus:
 * @state: the library's state
 * @error: (nullable): why it is not %PHIDIAS_LIBRARY_READY
 * @is_in_memory: whether it is kept nowhere
 * @backup_path: (nullable): the newest backup
 *
 * What the worker says about the library.
 */
typedef struct
{
  PhidiasLibraryState  state;
  GError              *error;
  gboolean             is_in_memory;
  char                *backup_path;
} PhidiasStoreStatus;

/**
 * PhidiasStoreNotify:
 * @status: the new status
 * @user_data: as given to phidias_store_listener_new()
 *
 * The status changed. Called in the context in which the listener was made.
 */
typedef void (*PhidiasStoreNotify) (const PhidiasStoreStatus *status,
                                    gpointer                  user_data);

typedef struct _PhidiasStoreListener PhidiasStoreListener;

void                  phidias_store_status_clear      (PhidiasStoreStatus       *status);

PhidiasStoreListener *phidias_store_listener_new      (PhidiasStoreNotify        notify,
                                                       gpointer                  user_data,
                                                       GDestroyNotify            user_data_free) G_GNUC_WARN_UNUSED_RESULT;
void                  phidias_store_listener_release  (PhidiasStoreListener     *self);
void                  phidias_store_listener_announce (PhidiasStoreListener     *self,
                                                       const PhidiasStoreStatus *status);

void                  phidias_store_invoke            (GMainContext             *context,
                                                       GSourceFunc               callback,
                                                       gpointer                  data,
                                                       GDestroyNotify            data_free);

G_END_DECLS
