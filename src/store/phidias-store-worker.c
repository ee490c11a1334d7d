/* phidias-store-worker.c: the thread that owns the library's handle
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-store"

#include "config.h"

#include "phidias-store-worker.h"

#include <unistd.h>

#include <glib/gi18n-lib.h>

#include "phidias-error.h"
#include "phidias-opening.h"
#include "phidias-store-files.h"

/* The longest wait between two attempts to write what could not be written. */
#define MAX_RETRY_MS 30000

typedef enum {
  JOB_OPEN,
  JOB_RECOVER,
  JOB_CLOSE,
  JOB_READ,
  JOB_WRITE,
  JOB_FLUSH,
  JOB_QUIT,
} JobKind;

typedef struct
{
  JobKind               kind;
  GTask                *task; /* owned; NULL for JOB_QUIT */

  PhidiasLibraryWayOut  way_out;
  PhidiasStoreRead      read;
  char                 *argument;
  GDestroyNotify        result_free;
  PhidiasWrite         *write;
} Job;

/**
 * PhidiasStoreWorker:
 *
 *     main thread ──jobs──▶ GAsyncQueue ──▶ worker ──▶ SQLite
 *         ▲                                    │
 *         └────────── results, status ─────────┘   as idle sources of the caller's context
 *
 * One job at a time, in the order in which they came. Everything but queue, listener and options is
 * the thread's alone. References to tasks go back to the caller's context, so that no object of
 * the main thread is ever finalized here.
 */
struct _PhidiasStoreWorker
{
  /* shared */
  GAsyncQueue          *queue;
  GCancellable         *quiet_cancellable; /* a job came during what is done when there is none */

  /* of the thread */
  char                 *folder;
  char                 *vfs;
  PhidiasStoreOptions   options;
  PhidiasStoreListener *listener;
  PhidiasDatabase      *database;
  int                   lock;
  GQueue                unsaved; /* of PhidiasWrite, oldest first */
  guint                 retry_ms;
  gboolean              needs_check;
  gboolean              is_changed; /* since the last backup */
  PhidiasBackupPlan     plan;
  PhidiasStoreStatus    status;
};

typedef struct
{
  GTask          *task;
  gpointer        result;
  GDestroyNotify  result_free;
  GError         *error;
} Completion;

static void
set_state (PhidiasStoreWorker *self, PhidiasLibraryState state, const GError *error)
{
  GError *copy = error != NULL ? g_error_copy (error) : NULL;

  if (self->status.state == state && self->status.error == NULL && copy == NULL)
    return;
  self->status.state = state;
  g_clear_error (&self->status.error);
  self->status.error = copy;
  phidias_store_listener_announce (self->listener, &self->status);
}

static gboolean
complete_cb (gpointer data)
{
  Completion *completion = data;

  if (completion->error != NULL)
    g_task_return_error (completion->task, g_steal_pointer (&completion->error));
  else if (completion->result_free != NULL)
    g_task_return_pointer (completion->task, g_steal_pointer (&completion->result), completion->result_free);
  else
    g_task_return_boolean (completion->task, TRUE);

  return G_SOURCE_REMOVE;
}

static void
completion_free (gpointer data)
{
  Completion *completion = data;

  g_clear_error (&completion->error);
  if (completion->result != NULL)
    completion->result_free (completion->result);
  g_object_unref (completion->task);
  g_free (completion);
}

/* Takes @result and @error. */
static void
complete (Job *job, gpointer result, GError *error)
{
  Completion *completion = g_new0 (Completion, 1);
  GMainContext *context = g_task_get_context (job->task);

  completion->task = g_steal_pointer (&job->task);
  completion->result = result;
  completion->result_free = job->result_free;
  completion->error = error;
  phidias_store_invoke (context, complete_cb, completion, completion_free);
}

static void
job_free (Job *job)
{
  g_assert (job->task == NULL);
  g_free (job->argument);
  g_clear_pointer (&job->write, phidias_write_free);
  g_free (job);
}

static gboolean
is_code (const GError *error, PhidiasErrorCode code)
{
  return g_error_matches (error, PHIDIAS_ERROR, code);
}

/* Files stay as they are when what is in them is not to be trusted. */
static void
drop_database (PhidiasStoreWorker *self, gboolean with_checkpoint)
{
  if (self->database != NULL)
    phidias_database_set_checkpoints (self->database, with_checkpoint);
  g_clear_pointer (&self->database, phidias_database_close);
  if (self->lock >= 0)
    close (self->lock);
  self->lock = -1;
  self->needs_check = FALSE;
  self->is_changed = FALSE;
}

static void
find_backup (PhidiasStoreWorker *self)
{
  g_auto (GStrv) backups = phidias_store_list_backups (self->folder);

  g_free (self->status.backup_path);
  self->status.backup_path = g_strdup (backups[0]);
  phidias_backup_plan_look (&self->plan, backups[0]);
}

static gboolean
can_write (PhidiasStoreWorker *self)
{
  return self->status.state == PHIDIAS_LIBRARY_READY || self->status.state == PHIDIAS_LIBRARY_NOT_SAVING;
}

/* In order: a later one may need an earlier one. @error is that of the oldest that has to wait;
 * @newest_error that of the newest one, where it alone can never be written. */
static gboolean
write_unsaved (PhidiasStoreWorker *self, GError **newest_error, GError **error)
{
  g_autoptr (GError) failure = NULL;
  PhidiasWrite *write;

  /* A damaged file is not written any more: what is asked for waits for the way out. */
  if (is_code (self->status.error, PHIDIAS_ERROR_STORE_CORRUPT) && !g_queue_is_empty (&self->unsaved))
    {
      g_propagate_error (error, g_error_copy (self->status.error));
      return FALSE;
    }

  while ((write = g_queue_peek_head (&self->unsaved)) != NULL)
    {
      gboolean is_newest = write == g_queue_peek_tail (&self->unsaved);

      if (!phidias_write_apply (write, self->database, &failure))
        {
          if (!phidias_database_failed_for_good (self->database))
            {
              set_state (self, PHIDIAS_LIBRARY_NOT_SAVING, failure);
              g_propagate_error (error, g_steal_pointer (&failure));
              return FALSE;
            }
          g_info ("A write was refused: %s", phidias_error_get_raw (failure));
          if (is_newest && newest_error != NULL)
            *newest_error = g_steal_pointer (&failure);
          g_clear_error (&failure);
        }
      else
        self->is_changed = TRUE;
      g_queue_pop_head (&self->unsaved);
      phidias_write_free (write);
    }

  self->retry_ms = self->options.retry_ms;
  if (!is_code (self->status.error, PHIDIAS_ERROR_STORE_CORRUPT))
    set_state (self, PHIDIAS_LIBRARY_READY, NULL);

  return TRUE;
}

static GError *
new_not_open (PhidiasStoreWorker *self)
{
  if (self->status.error != NULL)
    return g_error_copy (self->status.error);

  return phidias_error_new (PHIDIAS_ERROR_STORE, _("The library is not open."));
}

static void
take_opening (PhidiasStoreWorker *self, PhidiasOpening *opening)
{
  self->database = opening->database;
  self->lock = opening->lock;
  self->needs_check = opening->needs_check;
  self->is_changed = opening->is_changed;
  self->retry_ms = self->options.retry_ms;
}

static gboolean
open_library (PhidiasStoreWorker *self, GError **error)
{
  PhidiasOpening opening = { .folder = self->folder, .vfs = self->vfs, .migrations = self->options.migrations };
  g_autoptr (GError) failure = NULL;
  gboolean is_open;

  if (can_write (self))
    return TRUE;

  drop_database (self, FALSE);
  is_open = phidias_opening_run (&opening, &failure);
  find_backup (self);
  self->status.is_in_memory = FALSE;
  if (!is_open)
    {
      set_state (self, PHIDIAS_LIBRARY_FAILED, failure);
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  take_opening (self, &opening);
  set_state (self,
             opening.read_only_because != NULL ? PHIDIAS_LIBRARY_READ_ONLY : PHIDIAS_LIBRARY_READY,
             opening.read_only_because);
  g_clear_error (&opening.read_only_because);

  return TRUE;
}

static gboolean
can_recover (PhidiasStoreWorker *self, PhidiasLibraryWayOut way_out)
{
  switch (self->status.state)
    {
    case PHIDIAS_LIBRARY_FAILED:
      return TRUE;
    case PHIDIAS_LIBRARY_READ_ONLY:
      return way_out == PHIDIAS_LIBRARY_IN_MEMORY;
    case PHIDIAS_LIBRARY_NOT_SAVING:
      return is_code (self->status.error, PHIDIAS_ERROR_STORE_CORRUPT);
    default:
      return FALSE;
    }
}

static gboolean
recover_library (PhidiasStoreWorker *self, PhidiasLibraryWayOut way_out, GError **error)
{
  PhidiasOpening opening = { .folder = self->folder, .vfs = self->vfs, .migrations = self->options.migrations };
  g_autoptr (GError) reason = self->status.error != NULL ? g_error_copy (self->status.error) : NULL;
  g_autoptr (GError) failure = NULL;
  gboolean is_open;

  if (!can_recover (self, way_out))
    {
      g_propagate_error (error, phidias_error_new (PHIDIAS_ERROR_STORE, _("The library is in use and needs no repair.")));
      return FALSE;
    }

  drop_database (self, FALSE);
  is_open = phidias_opening_recover (&opening, way_out, reason, &failure);
  find_backup (self);
  if (!is_open)
    {
      /* What was wrong still is; the person chooses another way. */
      set_state (self, PHIDIAS_LIBRARY_FAILED, reason != NULL ? reason : failure);
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  take_opening (self, &opening);
  self->status.is_in_memory = way_out == PHIDIAS_LIBRARY_IN_MEMORY;
  set_state (self, PHIDIAS_LIBRARY_READY, NULL);

  /* What was said while the old one could not be written. */
  return write_unsaved (self, NULL, error);
}

static gboolean
close_library (PhidiasStoreWorker *self, GError **error)
{
  gboolean is_trusted = !is_code (self->status.error, PHIDIAS_ERROR_STORE_CORRUPT);

  if (can_write (self))
    {
      if (!write_unsaved (self, NULL, error))
        return FALSE;
      if (is_trusted && !self->status.is_in_memory)
        {
          /* Failing here costs the next start a check, and nothing else. */
          phidias_database_exec (self->database, "PRAGMA optimize", NULL);
          phidias_opening_mark_clean (self->database, NULL);
          phidias_database_exec (self->database, "PRAGMA wal_checkpoint (TRUNCATE)", NULL);
        }
    }
  drop_database (self, is_trusted);
  self->status.is_in_memory = FALSE;
  set_state (self, PHIDIAS_LIBRARY_CLOSED, NULL);

  return TRUE;
}

static gpointer
read_library (PhidiasStoreWorker *self, Job *job, GError **error)
{
  g_autoptr (GError) failure = NULL;
  gpointer result;

  if (self->database == NULL)
    {
      g_propagate_error (error, new_not_open (self));
      return NULL;
    }

  phidias_database_set_cancellable (self->database, g_task_get_cancellable (job->task));
  result = job->read (self->database, job->argument, &failure);
  phidias_database_set_cancellable (self->database, NULL);

  if (is_code (failure, PHIDIAS_ERROR_STORE_CORRUPT) && can_write (self))
    set_state (self, PHIDIAS_LIBRARY_NOT_SAVING, failure);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));

  return result;
}

static void
write_library (PhidiasStoreWorker *self, Job *job, GError **error)
{
  g_autoptr (GError) own = NULL;

  if (!can_write (self))
    {
      g_propagate_error (error, new_not_open (self));
      return;
    }

  phidias_write_enqueue (g_steal_pointer (&job->write), &self->unsaved);
  if (write_unsaved (self, &own, error) && own != NULL)
    g_propagate_error (error, g_steal_pointer (&own));
}

static void
flush_library (PhidiasStoreWorker *self, GError **error)
{
  if (!can_write (self))
    g_propagate_error (error, new_not_open (self));
  else
    write_unsaved (self, NULL, error);
}

/* What follows ends when a job comes. Not begun when one came already. */
static gboolean
begin_quiet_work (PhidiasStoreWorker *self)
{
  g_cancellable_reset (self->quiet_cancellable);
  if (g_async_queue_length (self->queue) > 0)
    return FALSE;
  phidias_database_set_cancellable (self->database, self->quiet_cancellable);

  return TRUE;
}

/* A library of many gigabytes is read for a while; a job that comes ends the check, and it is
 * begun again when all is quiet. */
static void
check_library (PhidiasStoreWorker *self)
{
  g_autoptr (GError) failure = NULL;

  if (!begin_quiet_work (self))
    return;

  phidias_database_check (self->database, &failure);
  phidias_database_set_cancellable (self->database, NULL);
  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  self->needs_check = FALSE;
  if (is_code (failure, PHIDIAS_ERROR_STORE_CORRUPT))
    set_state (self, PHIDIAS_LIBRARY_NOT_SAVING, failure);
}

static gboolean
wants_backup (PhidiasStoreWorker *self)
{
  return self->plan.period > 0 && self->is_changed && self->status.state == PHIDIAS_LIBRARY_READY &&
         !self->status.is_in_memory;
}

/* Like a check, it gives way to every job and is begun again. It begins with one: a damaged library
 * must not push good backups out. */
static void
back_up_library (PhidiasStoreWorker *self)
{
  g_autoptr (GError) failure = NULL;
  gboolean is_done;

  if (phidias_backup_plan_get_wait (&self->plan) > 0 || !begin_quiet_work (self))
    return;

  is_done = phidias_database_check (self->database, &failure) &&
            phidias_backup_make (self->folder, self->database,
                                 phidias_migrations_get_latest (self->options.migrations), &failure);
  phidias_database_set_cancellable (self->database, NULL);
  if (g_error_matches (failure, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  phidias_backup_plan_rest (&self->plan);
  if (is_done)
    {
      self->is_changed = FALSE;
      /* Failing here costs one backup more, and nothing else. */
      phidias_backup_mark_made (self->database, NULL);
      find_backup (self);
      phidias_store_listener_announce (self->listener, &self->status);
    }
  else if (is_code (failure, PHIDIAS_ERROR_STORE_CORRUPT))
    set_state (self, PHIDIAS_LIBRARY_NOT_SAVING, failure);
  else
    g_debug ("No backup of the library was made: %s", failure->message);
}

static void
do_job (PhidiasStoreWorker *self, Job *job)
{
  GError *error = NULL;
  gpointer result = NULL;

  switch (job->kind)
    {
    case JOB_OPEN:
      open_library (self, &error);
      break;
    case JOB_RECOVER:
      recover_library (self, job->way_out, &error);
      break;
    case JOB_CLOSE:
      close_library (self, &error);
      break;
    case JOB_READ:
      result = read_library (self, job, &error);
      break;
    case JOB_WRITE:
      write_library (self, job, &error);
      break;
    case JOB_FLUSH:
      flush_library (self, &error);
      break;
    case JOB_QUIT:
    default:
      g_assert_not_reached ();
    }
  complete (job, result, error);
}

/* %NULL when there was nothing to do for a while. */
static Job *
next_job (PhidiasStoreWorker *self)
{
  if (!g_queue_is_empty (&self->unsaved) && can_write (self))
    return g_async_queue_timeout_pop (self->queue, (guint64) self->retry_ms * 1000);
  if (self->needs_check)
    return g_async_queue_timeout_pop (self->queue, (guint64) self->options.idle_ms * 1000);

  if (wants_backup (self))
    return g_async_queue_timeout_pop (self->queue,
                                      (guint64) MAX (self->options.backup_idle_ms * G_TIME_SPAN_MILLISECOND,
                                                     phidias_backup_plan_get_wait (&self->plan)));

  return g_async_queue_pop (self->queue);
}

static void
do_idle (PhidiasStoreWorker *self)
{
  if (!g_queue_is_empty (&self->unsaved) && can_write (self))
    {
      if (!write_unsaved (self, NULL, NULL))
        self->retry_ms = MIN (self->retry_ms * 2, MAX_RETRY_MS);
    }
  else if (self->needs_check)
    check_library (self);
  else if (wants_backup (self))
    back_up_library (self);
}

static void
worker_destroy (PhidiasStoreWorker *self)
{
  close_library (self, NULL);
  drop_database (self, FALSE);
  g_queue_clear_full (&self->unsaved, (GDestroyNotify) phidias_write_free);
  g_async_queue_unref (self->queue);
  g_object_unref (self->quiet_cancellable);
  phidias_store_listener_release (self->listener);
  phidias_store_status_clear (&self->status);
  g_free (self->folder);
  g_free (self->vfs);
  g_free (self);
}

static gpointer
run (gpointer data)
{
  PhidiasStoreWorker *self = data;

  while (TRUE)
    {
      Job *job = next_job (self);
      gboolean is_last;

      if (job == NULL)
        {
          do_idle (self);
          continue;
        }
      is_last = job->kind == JOB_QUIT;
      if (!is_last)
        do_job (self, job);
      job_free (job);
      if (is_last)
        break;
    }
  worker_destroy (self);

  return NULL;
}

/**
 * phidias_store_worker_new:
 * @options: copied, but for the migrations
 * @notify: told of each new status, in this thread's context
 * @user_data: for @notify
 * @user_data_free: frees @user_data, in whatever thread
 *
 * Returns: (transfer full): a worker with a thread of its own and a closed library
 */
PhidiasStoreWorker *
phidias_store_worker_new (const PhidiasStoreOptions *options,
                          PhidiasStoreNotify         notify,
                          gpointer                   user_data,
                          GDestroyNotify             user_data_free)
{
  PhidiasStoreWorker *self = g_new0 (PhidiasStoreWorker, 1);

  self->queue = g_async_queue_new ();
  self->quiet_cancellable = g_cancellable_new ();
  self->folder = g_strdup (options->folder);
  self->vfs = g_strdup (options->vfs);
  self->options = *options;
  self->options.folder = self->folder;
  self->options.vfs = self->vfs;
  self->lock = -1;
  self->retry_ms = options->retry_ms;
  self->plan.period = options->backup_period;
  self->plan.clock = options->clock != NULL ? options->clock : g_get_real_time;
  self->listener = phidias_store_listener_new (notify, user_data, user_data_free);
  g_thread_unref (g_thread_new ("phidias-store", run, self));

  return self;
}

static void
push (PhidiasStoreWorker *self, Job *job)
{
  /* The worker frees itself after its last job, maybe before this has returned. */
  g_autoptr (GCancellable) quiet_cancellable = g_object_ref (self->quiet_cancellable);

  g_async_queue_push (self->queue, job);
  g_cancellable_cancel (quiet_cancellable);
}

static Job *
job_new (JobKind kind, GTask *task)
{
  Job *job = g_new0 (Job, 1);

  job->kind = kind;
  job->task = task;

  return job;
}

/**
 * phidias_store_worker_free:
 * @self: (transfer full): a worker
 *
 * Lets the worker end its jobs, close the library and go. Does not wait for that.
 */
void
phidias_store_worker_free (PhidiasStoreWorker *self)
{
  push (self, job_new (JOB_QUIT, NULL));
}

/**
 * phidias_store_worker_open:
 * @self: a worker
 * @task: (transfer full): returns a boolean
 */
void
phidias_store_worker_open (PhidiasStoreWorker *self, GTask *task)
{
  push (self, job_new (JOB_OPEN, task));
}

/**
 * phidias_store_worker_recover:
 * @self: a worker
 * @task: (transfer full): returns a boolean
 * @way_out: how to go on
 */
void
phidias_store_worker_recover (PhidiasStoreWorker *self, GTask *task, PhidiasLibraryWayOut way_out)
{
  Job *job = job_new (JOB_RECOVER, task);

  job->way_out = way_out;
  push (self, job);
}

/**
 * phidias_store_worker_close:
 * @self: a worker
 * @task: (transfer full): returns a boolean
 */
void
phidias_store_worker_close (PhidiasStoreWorker *self, GTask *task)
{
  push (self, job_new (JOB_CLOSE, task));
}

/**
 * phidias_store_worker_read:
 * @self: a worker
 * @task: (transfer full): returns the pointer that @read returns
 * @read: reads, on the worker
 * @argument: (nullable): for @read
 * @result_free: frees what @read returns
 */
void
phidias_store_worker_read (PhidiasStoreWorker *self,
                           GTask              *task,
                           PhidiasStoreRead    read,
                           const char         *argument,
                           GDestroyNotify      result_free)
{
  Job *job = job_new (JOB_READ, task);

  job->read = read;
  job->argument = g_strdup (argument);
  job->result_free = result_free;
  push (self, job);
}

/**
 * phidias_store_worker_write:
 * @self: a worker
 * @task: (transfer full): returns a boolean
 * @write: (transfer full): what to write
 */
void
phidias_store_worker_write (PhidiasStoreWorker *self, GTask *task, PhidiasWrite *write)
{
  Job *job = job_new (JOB_WRITE, task);

  job->write = write;
  push (self, job);
}

/**
 * phidias_store_worker_flush:
 * @self: a worker
 * @task: (transfer full): returns a boolean
 */
void
phidias_store_worker_flush (PhidiasStoreWorker *self, GTask *task)
{
  push (self, job_new (JOB_FLUSH, task));
}
