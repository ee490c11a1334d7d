/* phidias-store-worker.h: the thread that owns the library's handle
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-backup.h"
#include "phidias-library.h"
#include "phidias-migrations.h"
#include "phidias-store-listener.h"
#include "phidias-write.h"

G_BEGIN_DECLS

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
  guint                    backup_idle_ms; /* of quiet before a backup that is due is made */
  gint64                   backup_period; /* microseconds between two backups; 0 for none */
  PhidiasBackupClock       clock; /* NULL for the system's */
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
