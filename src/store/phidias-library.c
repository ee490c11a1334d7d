/* phidias-library.c: everything said, on disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-store"

#include "config.h"

#include "phidias-library.h"

#include "phidias-error.h"
#include "phidias-library-private.h"

/* Long enough not to bother a full disk, short enough that nobody waits for it. */
#define RETRY_MS 1000

/* Of quiet, before a large library that a killed process left is read whole. */
#define IDLE_MS 3000

/* Of quiet, before a backup: the window is long drawn, and no answer is arriving. */
#define BACKUP_IDLE_MS 30000

#define BACKUP_PERIOD G_TIME_SPAN_DAY

/**
 * PhidiasLibrary:
 *
 * Conversations, deployments and runs in one SQLite file, `library.db`, in a folder of its own:
 *
 *     library.db  library.db-wal  library.db-shm     the library
 *     library.lock                                   held while it is open
 *     backups/library-NUMBER-DATE-vVERSION.db        daily, and before each change of the schema; three
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
  has_new_error = !phidias_error_equal (self->error, status->error);
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
    .backup_idle_ms = BACKUP_IDLE_MS,
    .backup_period = BACKUP_PERIOD,
  };

  return phidias_library_new_with_options (&options);
}

/**
 * phidias_library_new_with_options:
 * @options: folder, VFS, migrations, delays and clock; the migrations must live as long as the process
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
 * Returns: (transfer full) (nullable): the newest backup; %NULL when there is none to restore
 */
char *
phidias_library_dup_backup_path (PhidiasLibrary *self)
{
  g_return_val_if_fail (PHIDIAS_IS_LIBRARY (self), NULL);

  return g_strdup (self->backup_path);
}

/**
 * phidias_library_get_worker:
 * @self: a library
 *
 * Returns: (transfer none): the thread behind it
 */
PhidiasStoreWorker *
phidias_library_get_worker (PhidiasLibrary *self)
{
  return self->worker;
}

/**
 * phidias_library_task_new:
 * @self: a library
 * @cancellable: (nullable): of the caller
 * @callback: of the caller
 * @user_data: of the caller
 * @tag: the function that was called
 *
 * Returns: (transfer full): a task for the worker
 */
GTask *
phidias_library_task_new (PhidiasLibrary      *self,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data,
                          GCallback            tag)
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
                             phidias_library_task_new (self, cancellable, callback, user_data,
                                                       G_CALLBACK (phidias_library_open_async)));
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
                                phidias_library_task_new (self, cancellable, callback, user_data,
                                                          G_CALLBACK (phidias_library_recover_async)),
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
                              phidias_library_task_new (self, cancellable, callback, user_data,
                                                        G_CALLBACK (phidias_library_close_async)));
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
                              phidias_library_task_new (self, cancellable, callback, user_data,
                                                        G_CALLBACK (phidias_library_flush_async)));
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
