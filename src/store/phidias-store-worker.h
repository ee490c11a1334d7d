/* phidias-store-worker.h: the thread that owns the library's handle
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-library.h"
#include "phidias-migrations.h"
#include "phidias-write.h"

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
 * @user_data: as given to phidias_store_worker_new()
 *
 * The status changed. Called in the context in which the worker was made.
 */
typedef void (*PhidiasStoreNotify) (const PhidiasStoreStatus *status,
                                    gpointer                  user_data);

/**
 * PhidiasStoreRead:
 * @database: the library
 * @argument: (nullable): what was asked for
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Returns: (transfer full): what was read
 */
typedef gpointer (*PhidiasStoreRead) (PhidiasDatabase  *database,
                                      const char       *argument,
                                      GError          **error);

typedef struct _PhidiasStoreWorker PhidiasStoreWorker;

typedef struct
{
  const char              *folder;
  const char              *vfs;
  const PhidiasMigrations *migrations;
  guint                    retry_ms; /* before the first new attempt at a write that failed */
  guint                    idle_ms; /* of quiet before a large library is checked */
} PhidiasStoreOptions;

PhidiasStoreWorker *phidias_store_worker_new     (const PhidiasStoreOptions *options,
                                                  PhidiasStoreNotify         notify,
                                                  gpointer                   user_data,
                                                  GDestroyNotify             user_data_free) G_GNUC_WARN_UNUSED_RESULT;
void                phidias_store_worker_free    (PhidiasStoreWorker        *self);

void                phidias_store_worker_open    (PhidiasStoreWorker        *self,
                                                  GTask                     *task);
void                phidias_store_worker_recover (PhidiasStoreWorker        *self,
                                                  GTask                     *task,
                                                  PhidiasLibraryWayOut       way_out);
void                phidias_store_worker_close   (PhidiasStoreWorker        *self,
                                                  GTask                     *task);
void                phidias_store_worker_read    (PhidiasStoreWorker        *self,
                                                  GTask                     *task,
                                                  PhidiasStoreRead           read,
                                                  const char                *argument,
                                                  GDestroyNotify             result_free);
void                phidias_store_worker_write   (PhidiasStoreWorker        *self,
                                                  GTask                     *task,
                                                  PhidiasWrite              *write);
void                phidias_store_worker_flush   (PhidiasStoreWorker        *self,
                                                  GTask                     *task);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasStoreWorker, phidias_store_worker_free)

G_END_DECLS
