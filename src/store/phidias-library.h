/* phidias-library.h: everything said, on disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

#include "phidias-conversation.h"
#include "phidias-deployment.h"
#include "phidias-message.h"
#include "phidias-operation.h"
#include "phidias-run.h"
#include "phidias-usage-report.h"

G_BEGIN_DECLS

/**
 * PhidiasLibraryState:
 * @PHIDIAS_LIBRARY_CLOSED: not opened yet, or closed
 * @PHIDIAS_LIBRARY_READY: read and written
 * @PHIDIAS_LIBRARY_READ_ONLY: read; nothing can be saved
 * @PHIDIAS_LIBRARY_NOT_SAVING: open, but the last write failed (the disk is full, say); what
 *   failed is kept in memory and written when it can be
 * @PHIDIAS_LIBRARY_FAILED: could not be opened; #PhidiasLibrary:error says why
 */
typedef enum {
  PHIDIAS_LIBRARY_CLOSED,
  PHIDIAS_LIBRARY_READY,
  PHIDIAS_LIBRARY_READ_ONLY,
  PHIDIAS_LIBRARY_NOT_SAVING,
  PHIDIAS_LIBRARY_FAILED,
} PhidiasLibraryState;

/**
 * PhidiasLibraryWayOut:
 * @PHIDIAS_LIBRARY_START_NEW: set the damaged file aside under a dated name and start with an
 *   empty library
 * @PHIDIAS_LIBRARY_RESTORE_BACKUP: set it aside and start with the newest backup
 * @PHIDIAS_LIBRARY_IN_MEMORY: leave it alone and keep this session in memory only
 *
 * How to go on when a library cannot be opened. None of them deletes anything.
 */
typedef enum {
  PHIDIAS_LIBRARY_START_NEW,
  PHIDIAS_LIBRARY_RESTORE_BACKUP,
  PHIDIAS_LIBRARY_IN_MEMORY,
} PhidiasLibraryWayOut;

/**
 * PhidiasRecentRun:
 * @started: when it began, microseconds since 1970 (UTC)
 * @tokens: what it took, or what its prompt is thought to have taken where nobody said
 */
typedef struct
{
  gint64 started;
  gint64 tokens;
} PhidiasRecentRun;

#define PHIDIAS_TYPE_LIBRARY (phidias_library_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasLibrary, phidias_library, PHIDIAS, LIBRARY, GObject)

PhidiasLibrary      *phidias_library_new                   (const char           *folder) G_GNUC_WARN_UNUSED_RESULT;
const char          *phidias_library_get_folder            (PhidiasLibrary       *self);
PhidiasLibraryState  phidias_library_get_state             (PhidiasLibrary       *self);
const GError        *phidias_library_get_error             (PhidiasLibrary       *self);
gboolean             phidias_library_is_in_memory          (PhidiasLibrary       *self);
char                *phidias_library_dup_backup_path       (PhidiasLibrary       *self) G_GNUC_WARN_UNUSED_RESULT;

void                 phidias_library_open_async            (PhidiasLibrary       *self,
                                                            GCancellable         *cancellable,
                                                            GAsyncReadyCallback   callback,
                                                            gpointer              user_data);
gboolean             phidias_library_open_finish           (PhidiasLibrary       *self,
                                                            GAsyncResult         *result,
                                                            GError              **error);
void                 phidias_library_recover_async         (PhidiasLibrary       *self,
                                                            PhidiasLibraryWayOut  way_out,
                                                            GCancellable         *cancellable,
                                                            GAsyncReadyCallback   callback,
                                                            gpointer              user_data);
gboolean             phidias_library_recover_finish        (PhidiasLibrary       *self,
                                                            GAsyncResult         *result,
                                                            GError              **error);
void                 phidias_library_close_async           (PhidiasLibrary       *self,
                                                            GCancellable         *cancellable,
                                                            GAsyncReadyCallback   callback,
                                                            gpointer              user_data);
gboolean             phidias_library_close_finish          (PhidiasLibrary       *self,
                                                            GAsyncResult         *result,
                                                            GError              **error);

/* Reading. Conversations come without messages, newest first; deleted ones do not come. */
void                 phidias_library_list_conversations_async  (PhidiasLibrary       *self,
                                                                GCancellable         *cancellable,
                                                                GAsyncReadyCallback   callback,
                                                                gpointer              user_data);
GPtrArray           *phidias_library_list_conversations_finish (PhidiasLibrary       *self,
                                                                GAsyncResult         *result,
                                                                GError              **error);
void                 phidias_library_load_conversation_async   (PhidiasLibrary       *self,
                                                                PhidiasConversation  *conversation,
                                                                GCancellable         *cancellable,
                                                                GAsyncReadyCallback   callback,
                                                                gpointer              user_data);
gboolean             phidias_library_load_conversation_finish  (PhidiasLibrary       *self,
                                                                GAsyncResult         *result,
                                                                GError              **error);
void                 phidias_library_list_deployments_async    (PhidiasLibrary       *self,
                                                                GCancellable         *cancellable,
                                                                GAsyncReadyCallback   callback,
                                                                gpointer              user_data);
GPtrArray           *phidias_library_list_deployments_finish   (PhidiasLibrary       *self,
                                                                GAsyncResult         *result,
                                                                GError              **error);
void                 phidias_library_list_operations_async     (PhidiasLibrary       *self,
                                                                GCancellable         *cancellable,
                                                                GAsyncReadyCallback   callback,
                                                                gpointer              user_data);
GPtrArray           *phidias_library_list_operations_finish    (PhidiasLibrary       *self,
                                                                GAsyncResult         *result,
                                                                GError              **error);
void                 phidias_library_list_runs_async           (PhidiasLibrary       *self,
                                                                const char           *message_id,
                                                                GCancellable         *cancellable,
                                                                GAsyncReadyCallback   callback,
                                                                gpointer              user_data);
GPtrArray           *phidias_library_list_runs_finish          (PhidiasLibrary       *self,
                                                                GAsyncResult         *result,
                                                                GError              **error);
void                 phidias_library_load_usage_async          (PhidiasLibrary       *self,
                                                                const char           *deployment_id,
                                                                gint64                since,
                                                                GCancellable         *cancellable,
                                                                GAsyncReadyCallback   callback,
                                                                gpointer              user_data);
/* The tokens and times of a deployment's runs since then: an array of PhidiasRecentRun. */
void                 phidias_library_load_recent_async         (PhidiasLibrary       *self,
                                                                const char           *deployment_id,
                                                                gint64                since,
                                                                GCancellable         *cancellable,
                                                                GAsyncReadyCallback   callback,
                                                                gpointer              user_data);
GArray              *phidias_library_load_recent_finish        (PhidiasLibrary       *self,
                                                                GAsyncResult         *result,
                                                                GError              **error);
PhidiasUsageReport  *phidias_library_load_usage_finish         (PhidiasLibrary       *self,
                                                                GAsyncResult         *result,
                                                                GError              **error);

/* Writing. Each takes a snapshot of its arguments when it is called, is written in the order of
 * the calls, and is durable (WAL, FULL) when it finishes. All share one finish function. A write
 * that fails for want of space is kept and tried again; it finishes with the error. */
void                 phidias_library_save_conversation_async   (PhidiasLibrary       *self,
                                                                PhidiasConversation  *conversation,
                                                                GCancellable         *cancellable,
                                                                GAsyncReadyCallback   callback,
                                                                gpointer              user_data);
void                 phidias_library_save_message_async        (PhidiasLibrary       *self,
                                                                PhidiasConversation  *conversation,
                                                                PhidiasMessage       *message,
                                                                GCancellable         *cancellable,
                                                                GAsyncReadyCallback   callback,
                                                                gpointer              user_data);
void                 phidias_library_save_run_async            (PhidiasLibrary       *self,
                                                                const PhidiasRun     *run,
                                                                GCancellable         *cancellable,
                                                                GAsyncReadyCallback   callback,
                                                                gpointer              user_data);
void                 phidias_library_save_deployment_async     (PhidiasLibrary       *self,
                                                                PhidiasDeployment    *deployment,
                                                                GCancellable         *cancellable,
                                                                GAsyncReadyCallback   callback,
                                                                gpointer              user_data);
void                 phidias_library_save_deployments_async    (PhidiasLibrary       *self,
                                                                PhidiasDeployment   **deployments,
                                                                guint                 n_deployments,
                                                                GCancellable         *cancellable,
                                                                GAsyncReadyCallback   callback,
                                                                gpointer              user_data);
void                 phidias_library_save_operation_async      (PhidiasLibrary       *self,
                                                                PhidiasOperation     *operation,
                                                                GCancellable         *cancellable,
                                                                GAsyncReadyCallback   callback,
                                                                gpointer              user_data);
void                 phidias_library_remove_operation_async    (PhidiasLibrary       *self,
                                                                const char           *operation_id,
                                                                GCancellable         *cancellable,
                                                                GAsyncReadyCallback   callback,
                                                                gpointer              user_data);
void                 phidias_library_remove_deployment_async   (PhidiasLibrary       *self,
                                                                const char           *deployment_id,
                                                                GCancellable         *cancellable,
                                                                GAsyncReadyCallback   callback,
                                                                gpointer              user_data);
void                 phidias_library_remove_deployments_async  (PhidiasLibrary       *self,
                                                                const char * const   *deployment_ids,
                                                                GCancellable         *cancellable,
                                                                GAsyncReadyCallback   callback,
                                                                gpointer              user_data);
/* A deleted conversation is only marked; it can be brought back until the library is next opened
 * after a month. */
void                 phidias_library_set_deleted_async         (PhidiasLibrary       *self,
                                                                const char           *conversation_id,
                                                                gboolean              is_deleted,
                                                                GCancellable         *cancellable,
                                                                GAsyncReadyCallback   callback,
                                                                gpointer              user_data);
gboolean             phidias_library_write_finish              (PhidiasLibrary       *self,
                                                                GAsyncResult         *result,
                                                                GError              **error);

/* Calls back once everything asked for so far is on disk. */
void                 phidias_library_flush_async               (PhidiasLibrary       *self,
                                                                GCancellable         *cancellable,
                                                                GAsyncReadyCallback   callback,
                                                                gpointer              user_data);
gboolean             phidias_library_flush_finish              (PhidiasLibrary       *self,
                                                                GAsyncResult         *result,
                                                                GError              **error);

G_END_DECLS
