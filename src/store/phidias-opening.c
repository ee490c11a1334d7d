/* phidias-opening.c: from a folder to a library that can be read and written, or a reason why not
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-store"

#include "config.h"

#include "phidias-opening.h"

#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "phidias-backup.h"
#include "phidias-error.h"
#include "phidias-rows.h"
#include "phidias-store-files.h"

/* A smaller library is read whole at each opening, which takes some 10 ms; a larger one in the
 * background, and only when the last process that had it open was killed. */
#define CHECKED_AT_ONCE (8 * 1024 * 1024)

/* How long a deleted conversation can be brought back, in microseconds. */
#define KEPT_DELETED (30 * G_TIME_SPAN_DAY)

static char *
get_path (PhidiasOpening *self)
{
  return g_build_filename (self->folder, PHIDIAS_LIBRARY_FILE, NULL);
}

static GError *
new_damage (const char *details)
{
  return phidias_database_error (SQLITE_NOTADB, 0, details);
}

static GError *
new_newer (PhidiasOpening *self, gint64 version)
{
  return phidias_error_new (PHIDIAS_ERROR_STORE_NEWER,
                            _("This library was written by a newer Phidias (library version %d; this Phidias knows versions up to %d). It has not been changed. Update Phidias to open it."),
                            (int) version, (int) phidias_migrations_get_latest (self->migrations));
}

static gboolean
has_backup (PhidiasOpening *self)
{
  g_auto (GStrv) backups = phidias_store_list_backups (self->folder);

  return backups[0] != NULL;
}

/* Whether there is a library, or room for a new one. */
static gboolean
inspect (PhidiasOpening *self, const char *path, PhidiasFileInfo *info, GError **error)
{
  if (!phidias_store_inspect (path, info, error))
    return FALSE;

  switch (info->kind)
    {
    case PHIDIAS_FILE_ABSENT:
    case PHIDIAS_FILE_EMPTY:
      /* An emptied file would pass for a new library and hide that everything is gone. */
      if (has_backup (self))
        {
          g_propagate_error (error, new_damage ("the file is missing or empty, and there is a backup"));
          return FALSE;
        }
      if (!info->is_writable)
        {
          g_propagate_error (error,
                             phidias_error_new (PHIDIAS_ERROR_STORE_READ_ONLY,
                                                _("No library can be made in “%s” because nothing can be written there. Check the permissions of the folder."),
                                                self->folder));
          return FALSE;
        }
      return phidias_store_make_file (path, error);
    case PHIDIAS_FILE_DATABASE:
      if (info->version > phidias_migrations_get_latest (self->migrations))
        {
          g_propagate_error (error, new_newer (self, info->version));
          return FALSE;
        }
      return TRUE;
    case PHIDIAS_FILE_OTHER:
      g_propagate_error (error, new_damage ("not an SQLite file"));
      return FALSE;
    default:
      g_assert_not_reached ();
    }
}

/* The version in force, which a WAL may have raised, of a file that is a library of ours. */
static gboolean
identify (PhidiasOpening *self, PhidiasDatabase *database, gint64 *version, GError **error)
{
  gint64 application_id;
  gint64 n_tables;

  /* Counting the tables reads the schema, where many a damage shows. */
  if (!phidias_database_get_int (database, "SELECT count(*) FROM sqlite_schema", &n_tables, error) ||
      !phidias_database_get_int (database, "PRAGMA user_version", version, error) ||
      !phidias_database_get_int (database, "PRAGMA application_id", &application_id, error))
    return FALSE;

  if (application_id != PHIDIAS_LIBRARY_APPLICATION_ID && (application_id != 0 || *version != 0 || n_tables > 0))
    {
      g_propagate_error (error, new_damage ("another program's SQLite file"));
      return FALSE;
    }
  if (*version > phidias_migrations_get_latest (self->migrations))
    {
      g_propagate_error (error, new_newer (self, *version));
      return FALSE;
    }

  return TRUE;
}

static gboolean
was_left_open (PhidiasDatabase *database, gboolean *was_left, GError **error)
{
  gint64 value;

  if (!phidias_database_get_int (database, "SELECT value = '1' FROM meta WHERE key = 'open'", &value, error))
    return FALSE;
  *was_left = value != 0;

  return TRUE;
}

static gboolean
set_open (PhidiasDatabase *database, gboolean is_open, GError **error)
{
  return phidias_database_exec (database,
                                is_open
                                ? "INSERT INTO meta VALUES ('open', '1') ON CONFLICT (key) DO UPDATE SET value = '1'"
                                : "INSERT INTO meta VALUES ('open', '0') ON CONFLICT (key) DO UPDATE SET value = '0'",
                                error);
}

/**
 * phidias_opening_mark_clean:
 * @database: a library that is about to be closed
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Returns: whether the next opening will know that nothing was cut off
 */
gboolean
phidias_opening_mark_clean (PhidiasDatabase *database, GError **error)
{
  return set_open (database, FALSE, error);
}

static gboolean
migrate (PhidiasOpening *self, PhidiasDatabase *database, gint64 version, GError **error)
{
  if (version == phidias_migrations_get_latest (self->migrations))
    return TRUE;

  return (version == 0 || phidias_backup_make (self->folder, database, version, error)) &&
         phidias_migrations_apply (self->migrations, database, version, error);
}

/* What a killed process left, and what was deleted long ago. */
static gboolean
tidy (PhidiasDatabase *database, GError **error)
{
  int n_changes = sqlite3_total_changes (phidias_database_get_handle (database));

  if (!phidias_message_rows_interrupt (database, error) ||
      !phidias_run_rows_interrupt (database, error) ||
      !phidias_conversation_rows_purge (g_get_real_time () - KEPT_DELETED, database, error))
    return FALSE;

  /* A backup must not keep what was purged for good. */
  return sqlite3_total_changes (phidias_database_get_handle (database)) == n_changes ||
         phidias_backup_mark_changed (database, error);
}

/* One transaction that an opening makes in any case: it is the proof that the disk takes writes. */
static gboolean
settle (PhidiasDatabase *database, gboolean is_new, GError **error)
{
  gboolean is_done = phidias_database_begin (database, error) &&
                     set_open (database, TRUE, error) &&
                     (!is_new || phidias_backup_mark_made (database, error)) &&
                     tidy (database, error) &&
                     phidias_database_commit (database, error);

  if (!is_done)
    phidias_database_rollback (database);

  return is_done;
}

static gboolean
open_to_write (PhidiasOpening *self, const char *path, goffset size, GError **error)
{
  g_autoptr (PhidiasDatabase) database = phidias_database_open (path, self->vfs, PHIDIAS_DATABASE_WRITE, error);
  gboolean was_left = FALSE;
  gint64 version;

  if (database == NULL)
    return FALSE;
  phidias_database_set_checkpoints (database, FALSE);
  if (!identify (self, database, &version, error))
    return FALSE;
  if (size <= CHECKED_AT_ONCE && !phidias_database_check (database, error))
    return FALSE;

  if (!phidias_database_exec (database, "PRAGMA journal_mode = WAL; PRAGMA journal_size_limit = 16777216;", error) ||
      !migrate (self, database, version, error) ||
      !was_left_open (database, &was_left, error) ||
      !settle (database, version == 0, error) ||
      !phidias_backup_is_wanted (database, &self->is_changed, error))
    return FALSE;

  phidias_database_set_checkpoints (database, TRUE);
  self->needs_check = was_left && size > CHECKED_AT_ONCE;
  self->database = g_steal_pointer (&database);

  return TRUE;
}

/* For a library whose schema is old and cannot be brought up to date where it is. */
static PhidiasDatabase *
copy_into_memory (PhidiasOpening *self, PhidiasDatabase *source, gint64 version, GError **error)
{
  g_autoptr (PhidiasDatabase) copy = phidias_database_open (PHIDIAS_DATABASE_IN_MEMORY, NULL,
                                                            PHIDIAS_DATABASE_WRITE, error);
  sqlite3_backup *backup;
  int code;

  if (copy == NULL)
    return NULL;
  backup = sqlite3_backup_init (phidias_database_get_handle (copy), "main", phidias_database_get_handle (source), "main");
  if (backup == NULL)
    {
      g_propagate_error (error, phidias_database_error (SQLITE_ERROR, 0, NULL));
      return NULL;
    }
  sqlite3_backup_step (backup, -1);
  code = sqlite3_backup_finish (backup);
  if (code != SQLITE_OK)
    {
      g_propagate_error (error, phidias_database_error (code, 0, NULL));
      return NULL;
    }
  if (!phidias_migrations_apply (self->migrations, copy, version, error))
    return NULL;

  return g_steal_pointer (&copy);
}

static gboolean
read_with (PhidiasOpening *self, const char *path, goffset size, PhidiasDatabaseFlags flags, GError **error)
{
  g_autoptr (PhidiasDatabase) database = phidias_database_open (path, self->vfs, flags, error);
  gint64 version;

  if (database == NULL || !identify (self, database, &version, error))
    return FALSE;
  if (size <= CHECKED_AT_ONCE && !phidias_database_check (database, error))
    return FALSE;

  if (version != phidias_migrations_get_latest (self->migrations))
    self->database = copy_into_memory (self, database, version, error);
  else
    self->database = g_steal_pointer (&database);

  return self->database != NULL;
}

/* A WAL needs an index beside it, which cannot always be made here. Without a WAL the file can be
 * read as one that nothing changes. */
static gboolean
open_to_read (PhidiasOpening *self, const char *path, goffset size, GError **error)
{
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autoptr (GError) first_error = NULL;
  GStatBuf status;

  if (g_stat (wal, &status) != 0 || status.st_size == 0)
    return read_with (self, path, size, PHIDIAS_DATABASE_IMMUTABLE, error);

  if (read_with (self, path, size, 0, &first_error))
    return TRUE;
  if (!g_error_matches (first_error, PHIDIAS_ERROR, PHIDIAS_ERROR_STORE_CORRUPT) &&
      read_with (self, path, size, PHIDIAS_DATABASE_IMMUTABLE, NULL))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&first_error));

  return FALSE;
}

static gboolean
is_for_want_of_writing (const GError *error)
{
  return g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_STORE_FULL) ||
         g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_STORE_READ_ONLY);
}

static gboolean
open_file (PhidiasOpening *self, GError **error)
{
  g_autofree char *path = get_path (self);
  g_autoptr (GError) write_error = NULL;
  g_autoptr (GError) read_error = NULL;
  PhidiasFileInfo info;

  if (!inspect (self, path, &info, error))
    return FALSE;

  if (self->lock >= 0 && info.is_writable)
    {
      if (open_to_write (self, path, info.size, &write_error))
        return TRUE;
      if (info.kind != PHIDIAS_FILE_DATABASE || !is_for_want_of_writing (write_error))
        {
          g_propagate_error (error, g_steal_pointer (&write_error));
          return FALSE;
        }
    }
  else if (info.is_writable)
    /* Permissions would allow it, and yet not even the lock could be made. */
    write_error = phidias_database_error (SQLITE_FULL, 0, NULL);
  else
    write_error = phidias_error_new (PHIDIAS_ERROR_STORE_READ_ONLY,
                                     _("The library is read-only, so nothing new will be saved. Check the permissions of “%s” and start Phidias again."),
                                     path);

  if (open_to_read (self, path, info.size, &read_error))
    {
      self->read_only_because = g_steal_pointer (&write_error);
      return TRUE;
    }
  g_propagate_error (error, is_for_want_of_writing (read_error) ? g_steal_pointer (&write_error) : g_steal_pointer (&read_error));

  return FALSE;
}

static void
unlock (PhidiasOpening *self)
{
  if (self->lock >= 0)
    close (self->lock);
  self->lock = -1;
}

static gboolean
lock_folder (PhidiasOpening *self, GError **error)
{
  g_autoptr (GError) lock_error = NULL;

  self->lock = phidias_store_lock (self->folder, &lock_error);
  if (lock_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&lock_error));

  return FALSE;
}

/**
 * phidias_opening_run:
 * @self: folder, VFS and migrations
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Opens the library, makes a new one where there is none, and brings an old one up to date. What
 * cannot be written is opened to be read; what cannot be read, or must not be touched, is left as
 * it was found, and nothing stays open or locked.
 *
 * Returns: whether it is open
 */
gboolean
phidias_opening_run (PhidiasOpening *self, GError **error)
{
  self->lock = -1;
  if (!phidias_store_make_folder (self->folder, error) || !lock_folder (self, error))
    return FALSE;
  if (open_file (self, error))
    return TRUE;
  unlock (self);

  return FALSE;
}

static gboolean
is_whole (PhidiasOpening *self, const char *path)
{
  g_autoptr (PhidiasDatabase) database = phidias_database_open (path, self->vfs, PHIDIAS_DATABASE_IMMUTABLE, NULL);
  gint64 version;

  return database != NULL && identify (self, database, &version, NULL) && version > 0 &&
         phidias_database_check (database, NULL);
}

static char *
find_whole_backup (PhidiasOpening *self, GError **error)
{
  g_auto (GStrv) backups = phidias_store_list_backups (self->folder);

  for (guint i = 0; backups[i] != NULL; i++)
    if (is_whole (self, backups[i]))
      return g_strdup (backups[i]);

  g_propagate_error (error,
                     phidias_error_new (PHIDIAS_ERROR_STORE,
                                        _("There is no backup of the library that can be read. You can start with an empty library; the damaged one is set aside.")));

  return NULL;
}

/* What is there is made sure of before anything is moved. */
static gboolean
replace_file (PhidiasOpening *self, PhidiasLibraryWayOut way_out, const GError *reason, GError **error)
{
  g_autofree char *path = get_path (self);
  g_autofree char *backup = NULL;
  const char *why = g_error_matches (reason, PHIDIAS_ERROR, PHIDIAS_ERROR_STORE_NEWER) ? "newer" : "damaged";

  if (way_out == PHIDIAS_LIBRARY_RESTORE_BACKUP)
    {
      backup = find_whole_backup (self, error);
      if (backup == NULL)
        return FALSE;
    }
  if (!phidias_store_set_aside (self->folder, why, error))
    return FALSE;
  if (backup != NULL)
    return phidias_store_copy (backup, path, error);

  return phidias_store_make_file (path, error);
}

static gboolean
open_in_memory (PhidiasOpening *self, GError **error)
{
  g_autoptr (PhidiasDatabase) database = phidias_database_open (PHIDIAS_DATABASE_IN_MEMORY, NULL,
                                                                PHIDIAS_DATABASE_WRITE, error);

  if (database == NULL || !phidias_migrations_apply (self->migrations, database, 0, error))
    return FALSE;
  self->database = g_steal_pointer (&database);

  return TRUE;
}

/**
 * phidias_opening_recover:
 * @self: folder, VFS and migrations
 * @way_out: how to go on
 * @reason: (nullable): why the library could not be opened
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Goes on without the library as it is. Nothing is deleted: it keeps its bytes under a dated name.
 *
 * Returns: whether there is a library now
 */
gboolean
phidias_opening_recover (PhidiasOpening        *self,
                         PhidiasLibraryWayOut   way_out,
                         const GError          *reason,
                         GError               **error)
{
  g_autofree char *path = get_path (self);

  self->lock = -1;
  if (way_out == PHIDIAS_LIBRARY_IN_MEMORY)
    return open_in_memory (self, error);

  if (!phidias_store_make_folder (self->folder, error) || !lock_folder (self, error))
    return FALSE;
  /* The new library is opened past the look at the backups, which would call it damaged. */
  if (replace_file (self, way_out, reason, error) && open_to_write (self, path, 0, error))
    return TRUE;
  unlock (self);

  return FALSE;
}
