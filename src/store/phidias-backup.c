/* phidias-backup.c: copies of the library to fall back on, and when the next one is due
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-store"

#include "config.h"

#include "phidias-backup.h"

#include <glib/gstdio.h>

#include "phidias-store-files.h"

/* However the clocks jump, and however often a backup fails, so many attempts a period at most. */
#define ATTEMPTS_A_PERIOD 24

/**
 * phidias_backup_make:
 * @folder: the library's folder
 * @database: the library
 * @version: its schema's version
 * @error: where %PHIDIAS_ERROR_STORE and its kin go; %G_IO_ERROR_CANCELLED when the database's
 *   cancellable ended it
 *
 * Copies the library into its folder of backups and removes all but the newest three. VACUUM INTO
 * writes a whole new file; it gets its name only when it is on the disk. Where that fails, nothing
 * is left of it.
 *
 * Returns: whether there is a new backup
 */
gboolean
phidias_backup_make (const char *folder, PhidiasDatabase *database, gint64 version, GError **error)
{
  g_autofree char *place = g_build_filename (folder, PHIDIAS_LIBRARY_BACKUPS, NULL);
  g_autofree char *path = phidias_store_make_backup_path (folder, version);
  g_autofree char *partial = g_strconcat (path, ".partial", NULL);
  gboolean is_done;

  if (!phidias_store_make_folder (place, error))
    return FALSE;
  phidias_store_prune_backups (folder);
  if (!phidias_store_make_file (partial, error))
    return FALSE;

  is_done = phidias_database_vacuum_into (database, partial, error) &&
            phidias_store_sync (partial, error) &&
            phidias_store_rename (partial, path, error);
  if (!is_done)
    {
      g_unlink (partial);
      return FALSE;
    }
  phidias_store_prune_backups (folder);

  return TRUE;
}

/* Whether something was written since the last backup is kept in the library itself: neither the
 * file's time, which each opening changes, nor a clock would tell. */

static gboolean
run (PhidiasDatabase *database, const char *sql, GError **error)
{
  sqlite3_stmt *statement = phidias_database_prepare (database, sql, error);

  return statement != NULL && phidias_database_run (database, statement, error);
}

/**
 * phidias_backup_mark_changed:
 * @database: a library that is about to be changed, in the transaction that does it
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Notes that the newest backup lacks something. Writes only the first time after a backup.
 *
 * Returns: whether it was noted
 */
gboolean
phidias_backup_mark_changed (PhidiasDatabase *database, GError **error)
{
  return run (database, "UPDATE meta SET value = '1' WHERE key = 'changed' AND value = '0'", error);
}

/**
 * phidias_backup_mark_made:
 * @database: a library that was just backed up, or just made
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Notes that the newest backup lacks nothing.
 *
 * Returns: whether it was noted
 */
gboolean
phidias_backup_mark_made (PhidiasDatabase *database, GError **error)
{
  return run (database,
              "INSERT INTO meta VALUES ('changed', '0') ON CONFLICT (key) DO UPDATE SET value = '0'",
              error);
}

/**
 * phidias_backup_is_wanted:
 * @database: a library
 * @is_wanted: (out): whether something was written since the last backup, or nobody knows
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Returns: whether that could be read
 */
gboolean
phidias_backup_is_wanted (PhidiasDatabase *database, gboolean *is_wanted, GError **error)
{
  gint64 value;

  if (!phidias_database_get_int (database,
                                 "SELECT NOT EXISTS (SELECT 1 FROM meta WHERE key = 'changed' AND value = '0')",
                                 &value, error))
    return FALSE;
  *is_wanted = value != 0;

  return TRUE;
}

/**
 * phidias_backup_plan_look:
 * @self: a plan
 * @newest: (nullable): the newest backup
 *
 * Takes the newest backup's time from its file.
 */
void
phidias_backup_plan_look (PhidiasBackupPlan *self, const char *newest)
{
  GStatBuf status;

  self->newest = -1;
  if (newest != NULL && g_stat (newest, &status) == 0)
    self->newest = status.st_mtim.tv_sec * G_TIME_SPAN_SECOND + status.st_mtim.tv_nsec / 1000;
}

/**
 * phidias_backup_plan_rest:
 * @self: a plan
 *
 * Puts the next attempt off, after one that succeeded or failed.
 */
void
phidias_backup_plan_rest (PhidiasBackupPlan *self)
{
  self->not_before = g_get_monotonic_time () + self->period / ATTEMPTS_A_PERIOD;
}

static gint64
get_wait_for_age (PhidiasBackupPlan *self)
{
  gint64 age;

  if (self->newest < 0)
    return 0;
  age = self->clock () - self->newest;
  /* A backup from far in the future is one from before the clock was set back. */
  if (age >= self->period || age <= -self->period)
    return 0;

  /* The clock may be set, and the system may sleep, which no wait notices: hence another look. */
  return MIN (self->period - age, self->period / ATTEMPTS_A_PERIOD);
}

/**
 * phidias_backup_plan_get_wait:
 * @self: a plan
 *
 * Returns: microseconds until it is worth asking again, 0 when a backup is due
 */
gint64
phidias_backup_plan_get_wait (PhidiasBackupPlan *self)
{
  return MAX (get_wait_for_age (self), MAX (self->not_before - g_get_monotonic_time (), 0));
}
