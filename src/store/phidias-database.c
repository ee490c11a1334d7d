/* phidias-database.c: one SQLite handle and the statements prepared on it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-store"

#include "config.h"

#include "phidias-database.h"

#include <errno.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-error.h"
#include "phidias-text-util.h"

/* Virtual machine steps between two looks at the cancellable: some 50 µs. */
#define STEPS_PER_LOOK 1000

/* While rows are copied to a file a step may write a whole message. */
#define STEPS_PER_LOOK_COPYING 10

/* Somebody may look at the file with a tool of their own; they are not waited for longer. */
#define BUSY_TIMEOUT_MS 5000

/**
 * PhidiasDatabase:
 *
 * Belongs to the thread that opened it; every call asserts that. SQLite 3.40 can corrupt a WAL
 * file when two connections of one process write or checkpoint at once, so a library has this one
 * handle and no other. It is never mapped into memory, where an I/O error would be a SIGBUS.
 */
struct _PhidiasDatabase
{
  sqlite3      *handle;
  GThread      *owner;
  GHashTable   *statements; /* the SQL's address → sqlite3_stmt */
  GCancellable *cancellable; /* borrowed; of the read under way */
  int           last_failure;
};

static gboolean
is_owner (PhidiasDatabase *self)
{
  return self != NULL && self->owner == g_thread_self ();
}

/* SQLite says only that a write failed; errno says why. */
static PhidiasErrorCode
map_errno (int system_errno)
{
  switch (system_errno)
    {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      return PHIDIAS_ERROR_STORE_FULL;
    case EROFS:
    case EACCES:
    case EPERM:
      return PHIDIAS_ERROR_STORE_READ_ONLY;
    default:
      return PHIDIAS_ERROR_STORE;
    }
}

static PhidiasErrorCode
map_code (int code, int system_errno)
{
  switch (code & 0xff)
    {
    case SQLITE_FULL:
      return PHIDIAS_ERROR_STORE_FULL;
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return PHIDIAS_ERROR_STORE_READ_ONLY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return PHIDIAS_ERROR_STORE_CORRUPT;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return PHIDIAS_ERROR_STORE_BUSY;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
      return map_errno (system_errno);
    default:
      return PHIDIAS_ERROR_STORE;
    }
}

/**
 * phidias_database_error:
 * @code: an SQLite result code
 * @system_errno: the errno behind it, 0 for none
 * @details: (nullable): what SQLite said
 *
 * Returns: (transfer full): the %PHIDIAS_ERROR that a person is told, @details as its raw text;
 *   %G_IO_ERROR_CANCELLED for an interrupted read
 */
GError *
phidias_database_error (int code, int system_errno, const char *details)
{
  GError *error;

  if ((code & 0xff) == SQLITE_INTERRUPT)
    return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The operation was cancelled."));

  switch (map_code (code, system_errno))
    {
    case PHIDIAS_ERROR_STORE_FULL:
      error = phidias_error_new (PHIDIAS_ERROR_STORE_FULL,
                                 _("The disk is full, so nothing can be saved. Free some space; what is not saved yet is kept in memory and saved then."));
      break;
    case PHIDIAS_ERROR_STORE_READ_ONLY:
      error = phidias_error_new (PHIDIAS_ERROR_STORE_READ_ONLY,
                                 _("The library cannot be written. Check the permissions of its folder."));
      break;
    case PHIDIAS_ERROR_STORE_CORRUPT:
      error = phidias_error_new (PHIDIAS_ERROR_STORE_CORRUPT,
                                 _("The library is damaged. It can be set aside and another used in its place; nothing is deleted."));
      break;
    case PHIDIAS_ERROR_STORE_BUSY:
      error = phidias_error_new (PHIDIAS_ERROR_STORE_BUSY,
                                 _("Another program is using the library. Close it and try again."));
      break;
    default:
      error = phidias_error_new (PHIDIAS_ERROR_STORE,
                                 _("The library cannot be used: %s."),
                                 system_errno != 0 ? g_strerror (system_errno) : sqlite3_errstr (code));
    }
  phidias_error_set_raw (error, details);

  return error;
}

static gboolean
fail (PhidiasDatabase *self, int code, GError **error)
{
  /* An older failure of the system may still be noted where this one is not the system's. */
  int system_errno = (code & 0xff) == SQLITE_IOERR || (code & 0xff) == SQLITE_CANTOPEN
                     ? sqlite3_system_errno (self->handle) : 0;

  self->last_failure = code;
  g_propagate_error (error, phidias_database_error (code, system_errno, sqlite3_errmsg (self->handle)));

  return FALSE;
}

static int
look_cb (gpointer user_data)
{
  PhidiasDatabase *self = user_data;

  return g_cancellable_is_cancelled (self->cancellable);
}

static gboolean
configure (PhidiasDatabase *self, GError **error)
{
  int changed;

  sqlite3_extended_result_codes (self->handle, 1);
  sqlite3_busy_timeout (self->handle, BUSY_TIMEOUT_MS);
  sqlite3_progress_handler (self->handle, STEPS_PER_LOOK, look_cb, self);
  /* A damaged or foreign schema must not be able to do more than be refused. */
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, &changed);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, &changed);

  return phidias_database_exec (self,
                                "PRAGMA mmap_size = 0;"
                                "PRAGMA cell_size_check = ON;"
                                "PRAGMA foreign_keys = ON;"
                                "PRAGMA secure_delete = FAST;"
                                "PRAGMA synchronous = FULL;",
                                error);
}

/**
 * phidias_database_open:
 * @path: a file that exists, or %PHIDIAS_DATABASE_IN_MEMORY
 * @vfs: (nullable): the SQLite VFS to go through, %NULL for the system's
 * @flags: how
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Returns: (transfer full): the handle, owned by this thread
 */
PhidiasDatabase *
phidias_database_open (const char *path, const char *vfs, PhidiasDatabaseFlags flags, GError **error)
{
  g_autoptr (PhidiasDatabase) self = g_new0 (PhidiasDatabase, 1);
  g_autofree char *name = NULL;
  int code;

  self->owner = g_thread_self ();
  self->statements = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) sqlite3_finalize);

  if (flags & PHIDIAS_DATABASE_IMMUTABLE)
    {
      g_autofree char *escaped = g_uri_escape_string (path, "/", FALSE);

      name = g_strconcat ("file:", escaped, "?immutable=1", NULL);
    }
  else
    name = g_strdup (path);

  code = sqlite3_open_v2 (name, &self->handle,
                          (flags & PHIDIAS_DATABASE_WRITE ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY) |
                          (flags & PHIDIAS_DATABASE_IMMUTABLE ? SQLITE_OPEN_URI : 0) |
                          SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_PRIVATECACHE,
                          vfs);
  if (self->handle == NULL)
    {
      g_propagate_error (error, phidias_database_error (code, 0, NULL));
      return NULL;
    }
  if (code != SQLITE_OK)
    {
      fail (self, code, error);
      return NULL;
    }
  if (!configure (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * phidias_database_close:
 * @self: (transfer full): a database
 */
void
phidias_database_close (PhidiasDatabase *self)
{
  g_assert (is_owner (self));

  g_hash_table_unref (self->statements);
  sqlite3_close_v2 (self->handle);
  g_free (self);
}

sqlite3 *
phidias_database_get_handle (PhidiasDatabase *self)
{
  g_assert (is_owner (self));

  return self->handle;
}

/**
 * phidias_database_set_cancellable:
 * @self: a database
 * @cancellable: (nullable): what ends the statements that follow; must outlive them
 */
void
phidias_database_set_cancellable (PhidiasDatabase *self, GCancellable *cancellable)
{
  g_assert (is_owner (self));

  self->cancellable = cancellable;
}

/**
 * phidias_database_set_checkpoints:
 * @self: a database
 * @on_close: whether closing it copies the WAL into the file
 *
 * Off while a file is only looked at: one that is damaged or newer stays as it was found.
 */
void
phidias_database_set_checkpoints (PhidiasDatabase *self, gboolean on_close)
{
  int changed;

  g_assert (is_owner (self));

  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, !on_close, &changed);
}

/**
 * phidias_database_release_memory:
 * @self: a database
 *
 * Lets go of the pages that are kept in case somebody reads them again: SQLite keeps two megabytes
 * of them for as long as the database is open.
 */
void
phidias_database_release_memory (PhidiasDatabase *self)
{
  g_assert (is_owner (self));

  sqlite3_db_release_memory (self->handle);
}

/**
 * phidias_database_exec:
 * @self: a database
 * @sql: statements without parameters
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Returns: whether all of them succeeded
 */
gboolean
phidias_database_exec (PhidiasDatabase *self, const char *sql, GError **error)
{
  int code;

  g_assert (is_owner (self));

  code = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);

  return code == SQLITE_OK || fail (self, code, error);
}

/**
 * phidias_database_begin:
 * @self: a database
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Begins a transaction that holds the write lock from its start.
 *
 * Returns: whether it began
 */
gboolean
phidias_database_begin (PhidiasDatabase *self, GError **error)
{
  return phidias_database_exec (self, "BEGIN IMMEDIATE", error);
}

gboolean
phidias_database_commit (PhidiasDatabase *self, GError **error)
{
  return phidias_database_exec (self, "COMMIT", error);
}

/* Some failures have rolled back by themselves already. */
void
phidias_database_rollback (PhidiasDatabase *self)
{
  g_assert (is_owner (self));

  if (!sqlite3_get_autocommit (self->handle))
    sqlite3_exec (self->handle, "ROLLBACK", NULL, NULL, NULL);
}

/**
 * phidias_database_prepare:
 * @self: a database
 * @sql: one statement, in static storage: it is known by its address
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Returns: (transfer none): the statement, reset and without bindings; good until it is prepared
 *   again
 */
sqlite3_stmt *
phidias_database_prepare (PhidiasDatabase *self, const char *sql, GError **error)
{
  sqlite3_stmt *statement;
  int code;

  g_assert (is_owner (self));

  statement = g_hash_table_lookup (self->statements, sql);
  if (statement != NULL)
    {
      sqlite3_reset (statement);
      sqlite3_clear_bindings (statement);
      return statement;
    }

  code = sqlite3_prepare_v3 (self->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
  if (code != SQLITE_OK)
    {
      fail (self, code, error);
      return NULL;
    }
  g_hash_table_insert (self->statements, (gpointer) sql, statement);

  return statement;
}

/**
 * phidias_database_step:
 * @self: a database
 * @statement: one of its statements
 * @has_row: (out): whether there is a row to read; at the end the statement is reset
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Returns: whether it succeeded
 */
gboolean
phidias_database_step (PhidiasDatabase *self, sqlite3_stmt *statement, gboolean *has_row, GError **error)
{
  int code;

  g_assert (is_owner (self));

  code = sqlite3_step (statement);
  *has_row = code == SQLITE_ROW;
  if (code == SQLITE_ROW)
    return TRUE;
  if (code == SQLITE_DONE)
    {
      sqlite3_reset (statement);
      return TRUE;
    }

  fail (self, code, error);
  sqlite3_reset (statement);

  return FALSE;
}

/**
 * phidias_database_run:
 * @self: a database
 * @statement: one of its statements, with its parameters bound
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Runs a statement to its end; rows are passed over.
 *
 * Returns: whether it succeeded
 */
gboolean
phidias_database_run (PhidiasDatabase *self, sqlite3_stmt *statement, GError **error)
{
  gboolean has_row;

  do
    if (!phidias_database_step (self, statement, &has_row, error))
      return FALSE;
  while (has_row);

  return TRUE;
}

/**
 * phidias_database_get_int:
 * @self: a database
 * @sql: one statement without parameters, in static storage
 * @value: (out): the first column of its first row, 0 when there is none
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Returns: whether it succeeded
 */
gboolean
phidias_database_get_int (PhidiasDatabase *self, const char *sql, gint64 *value, GError **error)
{
  sqlite3_stmt *statement = phidias_database_prepare (self, sql, error);
  gboolean has_row;

  *value = 0;
  if (statement == NULL || !phidias_database_step (self, statement, &has_row, error))
    return FALSE;
  if (has_row)
    *value = sqlite3_column_int64 (statement, 0);
  sqlite3_reset (statement);

  return TRUE;
}

/**
 * phidias_database_check:
 * @self: a database
 * @error: where %PHIDIAS_ERROR_STORE_CORRUPT goes; %G_IO_ERROR_CANCELLED when it was interrupted
 *
 * Reads every page (`quick_check`): a millisecond or two per megabyte.
 *
 * Returns: whether the file is whole
 */
gboolean
phidias_database_check (PhidiasDatabase *self, GError **error)
{
  sqlite3_stmt *statement = phidias_database_prepare (self, "PRAGMA quick_check(1)", error);
  g_autofree char *verdict = NULL;
  gboolean has_row;

  if (statement == NULL || !phidias_database_step (self, statement, &has_row, error))
    return FALSE;
  if (has_row)
    verdict = phidias_statement_dup_text (statement, 0);
  sqlite3_reset (statement);

  if (g_strcmp0 (verdict, "ok") == 0)
    return TRUE;
  g_propagate_error (error, phidias_database_error (SQLITE_CORRUPT, 0, verdict));

  return FALSE;
}

/**
 * phidias_database_vacuum_into:
 * @self: a database
 * @path: an empty file
 * @error: where %PHIDIAS_ERROR_STORE and its kin go; %G_IO_ERROR_CANCELLED when it was interrupted
 *
 * Writes all of the database to @path. The cancellable of phidias_database_set_cancellable() ends it
 * within a few rows.
 *
 * Returns: whether the copy is whole
 */
gboolean
phidias_database_vacuum_into (PhidiasDatabase *self, const char *path, GError **error)
{
  sqlite3_stmt *statement = phidias_database_prepare (self, "VACUUM INTO ?", error);
  gboolean is_done;

  if (statement == NULL)
    return FALSE;

  phidias_statement_bind_text (statement, 1, path);
  sqlite3_progress_handler (self->handle, STEPS_PER_LOOK_COPYING, look_cb, self);
  is_done = phidias_database_run (self, statement, error);
  sqlite3_progress_handler (self->handle, STEPS_PER_LOOK, look_cb, self);
  sqlite3_clear_bindings (statement);

  return is_done;
}

/**
 * phidias_database_failed_for_good:
 * @self: a database
 *
 * Returns: whether the last failure would be the same at every new attempt, because it lies in
 *   what was asked and not in the disk
 */
gboolean
phidias_database_failed_for_good (PhidiasDatabase *self)
{
  g_assert (is_owner (self));

  switch (self->last_failure & 0xff)
    {
    case SQLITE_ERROR:
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_MISUSE:
    case SQLITE_RANGE:
    case SQLITE_TOOBIG:
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * phidias_statement_bind_text:
 * @statement: a statement
 * @index: of the parameter, from 1
 * @text: (nullable): its value; must live until the statement is reset or bound again
 */
void
phidias_statement_bind_text (sqlite3_stmt *statement, int index, const char *text)
{
  if (text == NULL)
    sqlite3_bind_null (statement, index);
  else
    sqlite3_bind_text64 (statement, index, text, strlen (text), SQLITE_STATIC, SQLITE_UTF8);
}

void
phidias_statement_bind_int (sqlite3_stmt *statement, int index, gint64 value)
{
  sqlite3_bind_int64 (statement, index, value);
}

/**
 * phidias_statement_dup_text:
 * @statement: a statement at a row
 * @column: from 0
 *
 * Returns: (transfer full) (nullable): the column as valid UTF-8, whatever a damaged file holds;
 *   %NULL for NULL
 */
char *
phidias_statement_dup_text (sqlite3_stmt *statement, int column)
{
  const char *text = (const char *) sqlite3_column_text (statement, column);

  return text != NULL ? phidias_make_valid_text (text, sqlite3_column_bytes (statement, column)) : NULL;
}

gint64
phidias_statement_get_int (sqlite3_stmt *statement, int column)
{
  return sqlite3_column_int64 (statement, column);
}
