/* phidias-library.c: everything said, on disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-store"

#include "config.h"

#include "phidias-library.h"

#include "phidias-library-private.h"
#include "phidias-rows.h"

/* Long enough not to bother a full disk, short enough that nobody waits for it. */
#define RETRY_MS 1000

/* Of quiet, before a large library that a killed process left is read whole. */
#define IDLE_MS 3000

/**
 * PhidiasLibrary:
 *
 * Conversations, deployments and runs in one SQLite file, `library.db`, in a folder of its own:
 *
 *     library.db  library.db-wal  library.db-shm     the library
 *     library.lock                                   held while it is open
 *     backups/library-NUMBER-DATE-vVERSION.db        before each change of the schema; three
 *     library.db.damaged-DATE                        set aside, never deleted
 *
 * Lives on the main thread and never blocks it: everything is done by one worker thread, in the
 * order in which it was asked for, and answered in the context in which it was asked. #PhidiasLibrary:state
 * changes before the answer that goes with it comes. Close the library before the process ends.
 */
struct _PhidiasLibrary
{
  GObject              parent_instance;

  /* owned */
  char                *folder;
  PhidiasStoreWorker  *worker;
  GError              *error;
  char                *backup_path;

  /* state */
  PhidiasLibraryState  state;
  gboolean             is_in_memory;
};

G_DEFINE_FINAL_TYPE (PhidiasLibrary, phidias_library, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_STATE,
  PROP_ERROR,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

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

static gboolean
is_same_error (const GError *a, const GError *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return a->domain == b->domain && a->code == b->code && g_str_equal (a->message, b->message);
}

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static void
status_cb (const PhidiasStoreStatus *status, gpointer user_data)
{
  g_autoptr (PhidiasLibrary) self = g_weak_ref_get (user_data);
  gboolean has_new_state;
  gboolean has_new_error;

  if (self == NULL)
    return;

  has_new_state = self->state != status->state;
  has_new_error = !is_same_error (self->error, status->error);
  self->state = status->state;
  self->is_in_memory = status->is_in_memory;
  g_clear_error (&self->error);
  self->error = status->error != NULL ? g_error_copy (status->error) : NULL;
  g_free (self->backup_path);
  self->backup_path = g_strdup (status->backup_path);

  g_object_freeze_notify (G_OBJECT (self));
  if (has_new_state)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  if (has_new_error)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
  g_object_thaw_notify (G_OBJECT (self));
}

static void
phidias_library_finalize (GObject *object)
{
  PhidiasLibrary *self = PHIDIAS_LIBRARY (object);

  g_clear_pointer (&self->worker, phidias_store_worker_free);
  g_clear_error (&self->error);
  g_free (self->backup_path);
  g_free (self->folder);

  G_OBJECT_CLASS (phidias_library_parent_class)->finalize (object);
}

static void
phidias_library_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhidiasLibrary *self = PHIDIAS_LIBRARY (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_library_class_init (PhidiasLibraryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = phidias_library_finalize;
  object_class->get_property = phidias_library_get_property;

  /**
   * PhidiasLibrary:state:
   *
   * A #PhidiasLibraryState.
   */
  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, PHIDIAS_LIBRARY_FAILED,
                                              PHIDIAS_LIBRARY_CLOSED, flags);
  /**
   * PhidiasLibrary:error:
   *
   * Why the library is not %PHIDIAS_LIBRARY_READY, as a sentence for people; %NULL when it is, or
   * when it is closed.
   */
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
phidias_library_init (PhidiasLibrary *self)
{
}

/**
 * phidias_library_new:
 * @folder: an absolute path; made when the library is opened
 *
 * Returns: (transfer full): a closed library
 */
PhidiasLibrary *
phidias_library_new (const char *folder)
{
  PhidiasStoreOptions options = {
    .folder = folder,
    .migrations = phidias_migrations_get (),
    .retry_ms = RETRY_MS,
    .idle_ms = IDLE_MS,
  };

  return phidias_library_new_with_options (&options);
}

/**
 * phidias_library_new_with_options:
 * @options: folder, VFS, migrations and delays; the migrations must live as long as the process
 *
 * Returns: (transfer full): a closed library
 */
PhidiasLibrary *
phidias_library_new_with_options (const PhidiasStoreOptions *options)
{
  PhidiasLibrary *self;
  GWeakRef *weak_ref;

  g_return_val_if_fail (g_path_is_absolute (options->folder), NULL);

  self = g_object_new (PHIDIAS_TYPE_LIBRARY, NULL);
  self->folder = g_strdup (options->folder);
  weak_ref = g_new (GWeakRef, 1);
  g_weak_ref_init (weak_ref, self);
  self->worker = phidias_store_worker_new (options, status_cb, weak_ref, weak_ref_free);

  return self;
}

const char *
phidias_library_get_folder (PhidiasLibrary *self)
{
  g_return_val_if_fail (PHIDIAS_IS_LIBRARY (self), NULL);

  return self->folder;
}

PhidiasLibraryState
phidias_library_get_state (PhidiasLibrary *self)
{
  g_return_val_if_fail (PHIDIAS_IS_LIBRARY (self), PHIDIAS_LIBRARY_CLOSED);

  return self->state;
}

/**
 * phidias_library_get_error:
 * @self: a library
 *
 * Returns: (transfer none) (nullable): why it is not %PHIDIAS_LIBRARY_READY
 */
const GError *
phidias_library_get_error (PhidiasLibrary *self)
{
  g_return_val_if_fail (PHIDIAS_IS_LIBRARY (self), NULL);

  return self->error;
}

/**
 * phidias_library_is_in_memory:
 * @self: a library
 *
 * Returns: whether it is kept nowhere, as %PHIDIAS_LIBRARY_IN_MEMORY was chosen
 */
gboolean
phidias_library_is_in_memory (PhidiasLibrary *self)
{
  g_return_val_if_fail (PHIDIAS_IS_LIBRARY (self), FALSE);

  return self->is_in_memory;
}

/**
 * phidias_library_dup_backup_path:
 * @self: a library
 *
 * Returns: (transfer full) (nullable): the newest backup, as of the last opening; %NULL when there
 *   is none to restore
 */
char *
phidias_library_dup_backup_path (PhidiasLibrary *self)
{
  g_return_val_if_fail (PHIDIAS_IS_LIBRARY (self), NULL);

  return g_strdup (self->backup_path);
}

static GTask *
task_new (PhidiasLibrary *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data, GCallback tag)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  /* ISO C has no way from a function to a pointer. */
  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) tag);

  return task;
}

/**
 * phidias_library_open_async:
 * @self: a library
 * @cancellable: (nullable): ends the wait; the library is opened all the same
 * @callback: called when it is open, or cannot be
 * @user_data: for @callback
 *
 * Opens the library: makes it where there is none, brings an old one up to date after a backup,
 * marks as interrupted the answers that a killed process left running, and removes for good what
 * was deleted a month ago. One that can only be read is opened so, and :state says it. May be
 * called again after a failure.
 */
void
phidias_library_open_async (PhidiasLibrary      *self,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_return_if_fail (PHIDIAS_IS_LIBRARY (self));

  phidias_store_worker_open (self->worker,
                             task_new (self, cancellable, callback, user_data, G_CALLBACK (phidias_library_open_async)));
}

/**
 * phidias_library_open_finish:
 * @self: a library
 * @result: what the callback got
 * @error: where %PHIDIAS_ERROR_STORE_BUSY (another process has it), %PHIDIAS_ERROR_STORE_NEWER,
 *   %PHIDIAS_ERROR_STORE_CORRUPT, %PHIDIAS_ERROR_STORE_FULL or %PHIDIAS_ERROR_STORE_READ_ONLY (there
 *   is no library yet), or %PHIDIAS_ERROR_STORE goes
 *
 * Returns: whether it can be read; :state says whether it can be written
 */
gboolean
phidias_library_open_finish (PhidiasLibrary *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, phidias_library_open_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * phidias_library_recover_async:
 * @self: a library that could not be opened, or that turned out to be damaged
 * @way_out: how to go on
 * @cancellable: (nullable): ends the wait
 * @callback: called when there is a library, or none
 * @user_data: for @callback
 *
 * Goes on in one of the ways that a person chose. Nothing is deleted. What was to be saved since
 * the damage was found is saved in the new library.
 */
void
phidias_library_recover_async (PhidiasLibrary       *self,
                               PhidiasLibraryWayOut  way_out,
                               GCancellable         *cancellable,
                               GAsyncReadyCallback   callback,
                               gpointer              user_data)
{
  g_return_if_fail (PHIDIAS_IS_LIBRARY (self));

  phidias_store_worker_recover (self->worker,
                                task_new (self, cancellable, callback, user_data, G_CALLBACK (phidias_library_recover_async)),
                                way_out);
}

/**
 * phidias_library_recover_finish:
 * @self: a library
 * @result: what the callback got
 * @error: where %PHIDIAS_ERROR_STORE and its kin go; :error then still says what was wrong first
 *
 * Returns: whether there is a library now
 */
gboolean
phidias_library_recover_finish (PhidiasLibrary *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, phidias_library_recover_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * phidias_library_close_async:
 * @self: a library
 * @cancellable: (nullable): ends the wait
 * @callback: called when it is closed
 * @user_data: for @callback
 *
 * Writes what is still to be written, folds the WAL into the file and lets go of it.
 */
void
phidias_library_close_async (PhidiasLibrary      *self,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (PHIDIAS_IS_LIBRARY (self));

  phidias_store_worker_close (self->worker,
                              task_new (self, cancellable, callback, user_data, G_CALLBACK (phidias_library_close_async)));
}

/**
 * phidias_library_close_finish:
 * @self: a library
 * @result: what the callback got
 * @error: where %PHIDIAS_ERROR_STORE_FULL and its kin go
 *
 * Returns: whether everything is on disk and the library is closed; if not, it is still open and
 *   what was not written is still in memory
 */
gboolean
phidias_library_close_finish (PhidiasLibrary *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, phidias_library_close_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Reading */

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

  phidias_store_worker_read (self->worker,
                             task_new (self, cancellable, callback, user_data, G_CALLBACK (phidias_library_list_conversations_async)),
                             read_conversations, NULL, (GDestroyNotify) g_ptr_array_unref);
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
  result = g_new (LoadResult, 1);
  result->messages = g_steal_pointer (&messages);
  result->head_id = g_steal_pointer (&head_id);

  return result;
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

/**
 * phidias_library_load_conversation_async:
 * @self: an open library
 * @conversation: a conversation; one that is loaded stays as it is
 * @cancellable: (nullable): ends the reading
 * @callback: called when it is over
 * @user_data: for @callback
 *
 * Brings the conversation's messages into memory and shows the path that was last shown. Answers
 * that never reached their end are %PHIDIAS_MESSAGE_INTERRUPTED.
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

  task = task_new (self, cancellable, callback, user_data, G_CALLBACK (phidias_library_load_conversation_async));
  g_task_set_task_data (task, g_object_ref (conversation), g_object_unref);
  if (phidias_conversation_is_loaded (conversation))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  phidias_store_worker_read (self->worker,
                             task_new (self, cancellable, read_messages_cb, g_object_ref (task), G_CALLBACK (read_messages_cb)),
                             read_messages, phidias_conversation_get_id (conversation), load_result_free);
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

  phidias_store_worker_read (self->worker,
                             task_new (self, cancellable, callback, user_data, G_CALLBACK (phidias_library_list_deployments_async)),
                             read_deployments, NULL, (GDestroyNotify) g_ptr_array_unref);
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

  phidias_store_worker_read (self->worker,
                             task_new (self, cancellable, callback, user_data, G_CALLBACK (phidias_library_list_runs_async)),
                             read_runs, message_id, (GDestroyNotify) g_ptr_array_unref);
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

/* Takes @write. */
static void
write_async (PhidiasLibrary      *self,
             PhidiasWrite        *write,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  phidias_store_worker_write (self->worker, task_new (self, cancellable, callback, user_data, G_CALLBACK (write_async)), write);
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

  write_async (self, phidias_write_new_conversation (conversation), cancellable, callback, user_data);
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

  write_async (self, phidias_write_new_message (conversation, message), cancellable, callback, user_data);
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

  write_async (self, phidias_write_new_run (run), cancellable, callback, user_data);
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

  write_async (self, phidias_write_new_deployment (deployment), cancellable, callback, user_data);
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

  write_async (self, phidias_write_new_deployment_removal (deployment_id), cancellable, callback, user_data);
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

  write_async (self, phidias_write_new_deletion (conversation_id, is_deleted), cancellable, callback, user_data);
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
  g_return_val_if_fail (g_async_result_is_tagged (result, write_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * phidias_library_flush_async:
 * @self: an open library
 * @cancellable: (nullable): ends the wait
 * @callback: called when everything asked for so far is on disk, or cannot be
 * @user_data: for @callback
 *
 * What could not be written before is tried again at once.
 */
void
phidias_library_flush_async (PhidiasLibrary      *self,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_return_if_fail (PHIDIAS_IS_LIBRARY (self));

  phidias_store_worker_flush (self->worker,
                              task_new (self, cancellable, callback, user_data, G_CALLBACK (phidias_library_flush_async)));
}

/**
 * phidias_library_flush_finish:
 * @self: a library
 * @result: what the callback got
 * @error: where %PHIDIAS_ERROR_STORE_FULL and its kin go
 *
 * Returns: whether everything is on disk
 */
gboolean
phidias_library_flush_finish (PhidiasLibrary *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, phidias_library_flush_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
