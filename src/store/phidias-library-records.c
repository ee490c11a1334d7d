/* phidias-library-records.c: what is read from a library, and written to it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-store"

#include "config.h"

#include "phidias-library.h"

#include "phidias-library-private.h"
#include "phidias-rows.h"

/* Some screens full. */
#define N_LAST_MESSAGES 32

typedef struct
{
  GPtrArray *messages;
  char      *head_id;
} LoadResult;

static void
load_result_free (gpointer data)
{
  LoadResult *result = data;

  g_ptr_array_unref (result->messages);
  g_free (result->head_id);
  g_free (result);
}

/* Reading */

/* Of a list; @argument is what @read wants to know. */
static void
list_async (PhidiasLibrary      *self,
            PhidiasStoreRead     read,
            const char          *argument,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data,
            GCallback            tag)
{
  phidias_store_worker_read (phidias_library_get_worker (self),
                             phidias_library_task_new (self, cancellable, callback, user_data, tag),
                             read, argument, (GDestroyNotify) g_ptr_array_unref);
}

static gpointer
read_conversations (PhidiasDatabase *database, const char *argument, GError **error)
{
  return phidias_conversation_rows_list (database, error);
}

/**
 * phidias_library_list_conversations_async:
 * @self: an open library
 * @cancellable: (nullable): ends the reading
 * @callback: called when it is over
 * @user_data: for @callback
 */
void
phidias_library_list_conversations_async (PhidiasLibrary      *self,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data)
{
  g_return_if_fail (PHIDIAS_IS_LIBRARY (self));

  list_async (self, read_conversations, NULL, cancellable, callback, user_data,
              G_CALLBACK (phidias_library_list_conversations_async));
}

/**
 * phidias_library_list_conversations_finish:
 * @self: a library
 * @result: what the callback got
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Returns: (transfer full) (element-type PhidiasConversation) (nullable): new objects for the
 *   conversations that are not deleted, newest first, without messages
 */
GPtrArray *
phidias_library_list_conversations_finish (PhidiasLibrary *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, phidias_library_list_conversations_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
read_messages (PhidiasDatabase *database, const char *argument, GError **error)
{
  g_autoptr (GPtrArray) messages = phidias_message_rows_list (argument, database, error);
  g_autofree char *head_id = NULL;
  LoadResult *result;

  if (messages == NULL || !phidias_conversation_row_get_head (argument, database, &head_id, error))
    return NULL;
  /* They are in memory now, and not read again. */
  phidias_database_release_memory (database);
  result = g_new (LoadResult, 1);
  result->messages = g_steal_pointer (&messages);
  result->head_id = g_steal_pointer (&head_id);

  return result;
}

static gpointer
read_last_messages (PhidiasDatabase *database, const char *argument, GError **error)
{
  return phidias_message_rows_list_last (argument, N_LAST_MESSAGES, database, error);
}

static void
read_messages_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasConversation *conversation = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  LoadResult *load = g_task_propagate_pointer (G_TASK (result), &error);

  if (load == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  /* Two may have asked for the same conversation. */
  if (!phidias_conversation_is_loaded (conversation))
    phidias_conversation_load (conversation, load->messages, load->head_id);
  load_result_free (load);
  g_task_return_boolean (task, TRUE);
}

static gboolean
read_all_cb (gpointer user_data)
{
  GTask *task = user_data;
  PhidiasLibrary *self = g_task_get_source_object (task);

  phidias_store_worker_read (phidias_library_get_worker (self),
                             phidias_library_task_new (self, g_task_get_cancellable (task), read_messages_cb,
                                                       g_object_ref (task), G_CALLBACK (read_messages_cb)),
                             read_messages, phidias_conversation_get_id (g_task_get_task_data (task)), load_result_free);

  return G_SOURCE_REMOVE;
}

static void
read_last_messages_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  PhidiasConversation *conversation = g_task_get_task_data (task);
  g_autoptr (GPtrArray) messages = g_task_propagate_pointer (G_TASK (result), NULL);

  /* Where this failed the reading of all tells why. */
  if (messages != NULL && !phidias_conversation_is_loaded (conversation) &&
      phidias_conversation_get_head (conversation) == NULL)
    phidias_conversation_load_part (conversation, messages);
  /* Not before what there is was painted: that is what somebody waits for. */
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, read_all_cb, task, g_object_unref);
}

/**
 * phidias_library_load_conversation_async:
 * @self: an open library
 * @conversation: a conversation; one that is loaded stays as it is
 * @cancellable: (nullable): ends the reading
 * @callback: called when it is over
 * @user_data: for @callback
 *
 * Brings the conversation's messages into memory and shows the path that was last shown; its end
 * first, which is there at once however long the conversation is. Answers that never reached their
 * end are %PHIDIAS_MESSAGE_INTERRUPTED.
 */
void
phidias_library_load_conversation_async (PhidiasLibrary      *self,
                                         PhidiasConversation *conversation,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (PHIDIAS_IS_LIBRARY (self));
  g_return_if_fail (PHIDIAS_IS_CONVERSATION (conversation));

  task = phidias_library_task_new (self, cancellable, callback, user_data,
                                   G_CALLBACK (phidias_library_load_conversation_async));
  g_task_set_task_data (task, g_object_ref (conversation), g_object_unref);
  if (phidias_conversation_is_loaded (conversation))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  phidias_store_worker_read (phidias_library_get_worker (self),
                             phidias_library_task_new (self, cancellable, read_last_messages_cb, g_object_ref (task),
                                                       G_CALLBACK (read_last_messages_cb)),
                             read_last_messages, phidias_conversation_get_id (conversation),
                             (GDestroyNotify) g_ptr_array_unref);
}

/**
 * phidias_library_load_conversation_finish:
 * @self: a library
 * @result: what the callback got
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Returns: whether the conversation is loaded
 */
gboolean
phidias_library_load_conversation_finish (PhidiasLibrary *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, phidias_library_load_conversation_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gpointer
read_deployments (PhidiasDatabase *database, const char *argument, GError **error)
{
  return phidias_deployment_rows_list (database, error);
}

/**
 * phidias_library_list_deployments_async:
 * @self: an open library
 * @cancellable: (nullable): ends the reading
 * @callback: called when it is over
 * @user_data: for @callback
 */
void
phidias_library_list_deployments_async (PhidiasLibrary      *self,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data)
{
  g_return_if_fail (PHIDIAS_IS_LIBRARY (self));

  list_async (self, read_deployments, NULL, cancellable, callback, user_data,
              G_CALLBACK (phidias_library_list_deployments_async));
}

/**
 * phidias_library_list_deployments_finish:
 * @self: a library
 * @result: what the callback got
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Returns: (transfer full) (element-type PhidiasDeployment) (nullable): new objects, in the order in
 *   which the deployments were made; the sample's has no target
 */
GPtrArray *
phidias_library_list_deployments_finish (PhidiasLibrary *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, phidias_library_list_deployments_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
read_operations (PhidiasDatabase *database, const char *argument, GError **error)
{
  return phidias_operation_rows_list (database, error);
}

/**
 * phidias_library_list_operations_async:
 * @self: an open library
 * @cancellable: (nullable): ends the reading
 * @callback: called when it is over
 * @user_data: for @callback
 */
void
phidias_library_list_operations_async (PhidiasLibrary      *self,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data)
{
  g_return_if_fail (PHIDIAS_IS_LIBRARY (self));

  list_async (self, read_operations, NULL, cancellable, callback, user_data,
              G_CALLBACK (phidias_library_list_operations_async));
}

/**
 * phidias_library_list_operations_finish:
 * @self: a library
 * @result: what the callback got
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Returns: (transfer full) (element-type PhidiasOperation) (nullable): new objects for what was begun
 *   at a resource manager and whose end was not seen, the oldest first
 */
GPtrArray *
phidias_library_list_operations_finish (PhidiasLibrary *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, phidias_library_list_operations_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gpointer
read_runs (PhidiasDatabase *database, const char *argument, GError **error)
{
  return phidias_run_rows_list (argument, database, error);
}

/**
 * phidias_library_list_runs_async:
 * @self: an open library
 * @message_id: (nullable): the message whose runs are wanted, %NULL for all runs
 * @cancellable: (nullable): ends the reading
 * @callback: called when it is over
 * @user_data: for @callback
 */
void
phidias_library_list_runs_async (PhidiasLibrary      *self,
                                 const char          *message_id,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_return_if_fail (PHIDIAS_IS_LIBRARY (self));

  list_async (self, read_runs, message_id, cancellable, callback, user_data,
              G_CALLBACK (phidias_library_list_runs_async));
}

/**
 * phidias_library_list_runs_finish:
 * @self: a library
 * @result: what the callback got
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Returns: (transfer full) (element-type PhidiasRun) (nullable): the runs, oldest first
 */
GPtrArray *
phidias_library_list_runs_finish (PhidiasLibrary *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, phidias_library_list_runs_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Writing */

/*
 * phidias_library_write_async:
 * @self: an open library
 * @write: (transfer full): what to write
 * @cancellable: (nullable): ends the wait; it is written all the same
 * @callback: called when it is on disk; for phidias_library_write_finish()
 * @user_data: for @callback
 */
void
phidias_library_write_async (PhidiasLibrary      *self,
                             PhidiasWrite        *write,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  phidias_store_worker_write (phidias_library_get_worker (self),
                              phidias_library_task_new (self, cancellable, callback, user_data,
                                                        G_CALLBACK (phidias_library_write_async)),
                              write);
}

/**
 * phidias_library_save_conversation_async:
 * @self: an open library
 * @conversation: what to save; its messages are saved one by one
 * @cancellable: (nullable): ends the wait; what was asked to be saved is saved all the same
 * @callback: called when it is on disk
 * @user_data: for @callback
 *
 * Saves title, system message, draft, deployment, parameters, times, and which path is shown.
 */
void
phidias_library_save_conversation_async (PhidiasLibrary      *self,
                                         PhidiasConversation *conversation,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data)
{
  g_return_if_fail (PHIDIAS_IS_LIBRARY (self));
  g_return_if_fail (PHIDIAS_IS_CONVERSATION (conversation));

  phidias_library_write_async (self, phidias_write_new_conversation (conversation), cancellable, callback, user_data);
}

/**
 * phidias_library_save_message_async:
 * @self: an open library
 * @conversation: its conversation; saved too when it never was, else its path and time only
 * @message: what to save
 * @cancellable: (nullable): ends the wait; what was asked to be saved is saved all the same
 * @callback: called when it is on disk
 * @user_data: for @callback
 *
 * Saves a message, whole. One that is still running when the process dies comes back as
 * %PHIDIAS_MESSAGE_INTERRUPTED.
 */
void
phidias_library_save_message_async (PhidiasLibrary      *self,
                                    PhidiasConversation *conversation,
                                    PhidiasMessage      *message,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_return_if_fail (PHIDIAS_IS_LIBRARY (self));
  g_return_if_fail (PHIDIAS_IS_CONVERSATION (conversation));
  g_return_if_fail (PHIDIAS_IS_MESSAGE (message));

  phidias_library_write_async (self, phidias_write_new_message (conversation, message), cancellable, callback, user_data);
}

/**
 * phidias_library_save_run_async:
 * @self: an open library
 * @run: what to save; its message should have been saved before
 * @cancellable: (nullable): ends the wait; what was asked to be saved is saved all the same
 * @callback: called when it is on disk
 * @user_data: for @callback
 */
void
phidias_library_save_run_async (PhidiasLibrary      *self,
                                const PhidiasRun    *run,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (PHIDIAS_IS_LIBRARY (self));
  g_return_if_fail (run != NULL && run->id != NULL);

  phidias_library_write_async (self, phidias_write_new_run (run), cancellable, callback, user_data);
}

/**
 * phidias_library_save_deployment_async:
 * @self: an open library
 * @deployment: what to save; never its key, and for the sample not its address either
 * @cancellable: (nullable): ends the wait; what was asked to be saved is saved all the same
 * @callback: called when it is on disk
 * @user_data: for @callback
 */
void
phidias_library_save_deployment_async (PhidiasLibrary      *self,
                                       PhidiasDeployment   *deployment,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data)
{
  g_return_if_fail (PHIDIAS_IS_LIBRARY (self));
  g_return_if_fail (PHIDIAS_IS_DEPLOYMENT (deployment));

  phidias_library_write_async (self, phidias_write_new_deployment (deployment), cancellable, callback, user_data);
}

/**
 * phidias_library_save_deployments_async:
 * @self: an open library
 * @deployments: (array length=n_deployments): what to save, each as by phidias_library_save_deployment_async()
 * @n_deployments: how many
 * @cancellable: (nullable): ends the wait; what was asked to be saved is saved all the same
 * @callback: called when they are on disk
 * @user_data: for @callback
 *
 * Saves all of them, or none.
 */
void
phidias_library_save_deployments_async (PhidiasLibrary       *self,
                                        PhidiasDeployment   **deployments,
                                        guint                 n_deployments,
                                        GCancellable         *cancellable,
                                        GAsyncReadyCallback   callback,
                                        gpointer              user_data)
{
  g_return_if_fail (PHIDIAS_IS_LIBRARY (self));
  g_return_if_fail (n_deployments == 0 || deployments != NULL);

  phidias_library_write_async (self, phidias_write_new_deployments (deployments, n_deployments), cancellable, callback, user_data);
}

/**
 * phidias_library_save_operation_async:
 * @self: an open library
 * @operation: what to save
 * @cancellable: (nullable): ends the wait; what was asked to be saved is saved all the same
 * @callback: called when it is on disk
 * @user_data: for @callback
 */
void
phidias_library_save_operation_async (PhidiasLibrary      *self,
                                      PhidiasOperation    *operation,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  g_return_if_fail (PHIDIAS_IS_LIBRARY (self));
  g_return_if_fail (PHIDIAS_IS_OPERATION (operation));

  phidias_library_write_async (self, phidias_write_new_operation (operation), cancellable, callback, user_data);
}

/**
 * phidias_library_remove_operation_async:
 * @self: an open library
 * @operation_id: which
 * @cancellable: (nullable): ends the wait; it is removed all the same
 * @callback: called when it is gone from disk
 * @user_data: for @callback
 */
void
phidias_library_remove_operation_async (PhidiasLibrary      *self,
                                        const char          *operation_id,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data)
{
  g_return_if_fail (PHIDIAS_IS_LIBRARY (self));
  g_return_if_fail (operation_id != NULL);

  phidias_library_write_async (self, phidias_write_new_operation_removal (operation_id), cancellable, callback, user_data);
}

/**
 * phidias_library_remove_deployment_async:
 * @self: an open library
 * @deployment_id: which
 * @cancellable: (nullable): ends the wait; it is removed all the same
 * @callback: called when it is gone from disk
 * @user_data: for @callback
 *
 * Conversations and runs keep its id. Its key is for the keyring to clear.
 */
void
phidias_library_remove_deployment_async (PhidiasLibrary      *self,
                                         const char          *deployment_id,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data)
{
  g_return_if_fail (PHIDIAS_IS_LIBRARY (self));
  g_return_if_fail (deployment_id != NULL);

  phidias_library_write_async (self, phidias_write_new_deployment_removal (deployment_id), cancellable, callback, user_data);
}

/**
 * phidias_library_remove_deployments_async:
 * @self: an open library
 * @deployment_ids: (array zero-terminated=1): which
 * @cancellable: (nullable): ends the wait; they are removed all the same
 * @callback: called when they are gone from disk
 * @user_data: for @callback
 *
 * As phidias_library_remove_deployment_async(), all of them or none.
 */
void
phidias_library_remove_deployments_async (PhidiasLibrary      *self,
                                          const char * const  *deployment_ids,
                                          GCancellable        *cancellable,
                                          GAsyncReadyCallback  callback,
                                          gpointer             user_data)
{
  g_return_if_fail (PHIDIAS_IS_LIBRARY (self));
  g_return_if_fail (deployment_ids != NULL);

  phidias_library_write_async (self, phidias_write_new_deployment_removals (deployment_ids), cancellable, callback, user_data);
}

/**
 * phidias_library_set_deleted_async:
 * @self: an open library
 * @conversation_id: which
 * @is_deleted: whether it goes or comes back
 * @cancellable: (nullable): ends the wait; it is written all the same
 * @callback: called when that is on disk
 * @user_data: for @callback
 */
void
phidias_library_set_deleted_async (PhidiasLibrary      *self,
                                   const char          *conversation_id,
                                   gboolean             is_deleted,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_return_if_fail (PHIDIAS_IS_LIBRARY (self));
  g_return_if_fail (conversation_id != NULL);

  phidias_library_write_async (self, phidias_write_new_deletion (conversation_id, is_deleted), cancellable, callback, user_data);
}

/**
 * phidias_library_write_finish:
 * @self: a library
 * @result: what the callback of any of the calls that write got
 * @error: where %PHIDIAS_ERROR_STORE_FULL (kept in memory and written when there is space),
 *   %PHIDIAS_ERROR_STORE_READ_ONLY (not kept) or another %PHIDIAS_ERROR_STORE goes
 *
 * Returns: whether it is on disk
 */
gboolean
phidias_library_write_finish (PhidiasLibrary *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, phidias_library_write_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
