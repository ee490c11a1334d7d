/* failing-vfs.c: a disk that fails when it is told to
 *
 * Hands everything to the system's VFS, and counts what changes a file: writes, truncations, syncs,
 * deletions, files made, and growing the WAL's index.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "failing-vfs.h"

#include <signal.h>

#include <sqlite3.h>

typedef struct
{
  sqlite3_file  base;
  sqlite3_file *real; /* behind this struct, in the same memory */
  const char   *name; /* lives as long as the file is open; NULL for a file without one */
} File;

static sqlite3_vfs *system_vfs;
static sqlite3_vfs failing_vfs;
static int count; /* atomic: the worker counts, the test reads */
static int fails_from; /* 0 for never */
static int failing_mode;

static GMutex hold_mutex;
static GCond hold_cond;
static const char *held_suffix; /* NULL while nothing is held */
static const char *counted_suffix;
static guint n_held;

static int
spend (int broken_code)
{
  int n = g_atomic_int_add (&count, 1) + 1;
  int from = g_atomic_int_get (&fails_from);

  if (from == 0 || n < from)
    return SQLITE_OK;

  return g_atomic_int_get (&failing_mode) == FAILING_FULL ? SQLITE_FULL : broken_code;
}

static void
die_if_told (int code)
{
  if (code != SQLITE_OK && g_atomic_int_get (&failing_mode) == FAILING_KILL)
    raise (SIGKILL);
}

static void
stand_still (const char *name)
{
  g_mutex_lock (&hold_mutex);
  if (name != NULL && counted_suffix != NULL && g_str_has_suffix (name, counted_suffix))
    n_held++;
  while (name != NULL && held_suffix != NULL && g_str_has_suffix (name, held_suffix))
    g_cond_wait (&hold_cond, &hold_mutex);
  g_mutex_unlock (&hold_mutex);
}

static sqlite3_file *
real_of (sqlite3_file *file)
{
  return ((File *) file)->real;
}

static int
file_close (sqlite3_file *file)
{
  return real_of (file)->pMethods->xClose (real_of (file));
}

static int
file_read (sqlite3_file *file, void *buffer, int amount, sqlite3_int64 offset)
{
  return real_of (file)->pMethods->xRead (real_of (file), buffer, amount, offset);
}

static int
file_write (sqlite3_file *file, const void *buffer, int amount, sqlite3_int64 offset)
{
  int code = spend (SQLITE_IOERR_WRITE);

  stand_still (((File *) file)->name);
  /* A disk takes some of it before it is full. */
  if (code != SQLITE_OK && amount > 1)
    real_of (file)->pMethods->xWrite (real_of (file), buffer, amount / 2, offset);
  die_if_told (code);

  return code != SQLITE_OK ? code : real_of (file)->pMethods->xWrite (real_of (file), buffer, amount, offset);
}

static int
file_truncate (sqlite3_file *file, sqlite3_int64 size)
{
  int code = spend (SQLITE_IOERR_TRUNCATE);

  die_if_told (code);
  return code != SQLITE_OK ? code : real_of (file)->pMethods->xTruncate (real_of (file), size);
}

static int
file_sync (sqlite3_file *file, int flags)
{
  int code = spend (SQLITE_IOERR_FSYNC);

  die_if_told (code);
  return code != SQLITE_OK ? code : real_of (file)->pMethods->xSync (real_of (file), flags);
}

static int
file_size (sqlite3_file *file, sqlite3_int64 *size)
{
  return real_of (file)->pMethods->xFileSize (real_of (file), size);
}

static int
file_lock (sqlite3_file *file, int level)
{
  return real_of (file)->pMethods->xLock (real_of (file), level);
}

static int
file_unlock (sqlite3_file *file, int level)
{
  return real_of (file)->pMethods->xUnlock (real_of (file), level);
}

static int
file_check_reserved_lock (sqlite3_file *file, int *result)
{
  return real_of (file)->pMethods->xCheckReservedLock (real_of (file), result);
}

static int
file_control (sqlite3_file *file, int operation, void *argument)
{
  return real_of (file)->pMethods->xFileControl (real_of (file), operation, argument);
}

static int
file_sector_size (sqlite3_file *file)
{
  return real_of (file)->pMethods->xSectorSize (real_of (file));
}

static int
file_characteristics (sqlite3_file *file)
{
  return real_of (file)->pMethods->xDeviceCharacteristics (real_of (file));
}

static int
file_shm_map (sqlite3_file *file, int page, int size, int extend, void volatile **map)
{
  int code = extend ? spend (SQLITE_IOERR_SHMSIZE) : SQLITE_OK;

  die_if_told (code);
  return code != SQLITE_OK ? code : real_of (file)->pMethods->xShmMap (real_of (file), page, size, extend, map);
}

static int
file_shm_lock (sqlite3_file *file, int offset, int n, int flags)
{
  return real_of (file)->pMethods->xShmLock (real_of (file), offset, n, flags);
}

static void
file_shm_barrier (sqlite3_file *file)
{
  real_of (file)->pMethods->xShmBarrier (real_of (file));
}

static int
file_shm_unmap (sqlite3_file *file, int delete)
{
  return real_of (file)->pMethods->xShmUnmap (real_of (file), delete);
}

static const sqlite3_io_methods methods = {
  .iVersion = 2, /* without mapping into memory, which the library does not use */
  .xClose = file_close,
  .xRead = file_read,
  .xWrite = file_write,
  .xTruncate = file_truncate,
  .xSync = file_sync,
  .xFileSize = file_size,
  .xLock = file_lock,
  .xUnlock = file_unlock,
  .xCheckReservedLock = file_check_reserved_lock,
  .xFileControl = file_control,
  .xSectorSize = file_sector_size,
  .xDeviceCharacteristics = file_characteristics,
  .xShmMap = file_shm_map,
  .xShmLock = file_shm_lock,
  .xShmBarrier = file_shm_barrier,
  .xShmUnmap = file_shm_unmap,
};

static int
vfs_open (sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out_flags)
{
  File *self = (File *) file;
  int code;

  self->base.pMethods = NULL;
  self->name = name;
  self->real = (sqlite3_file *) (self + 1);
  if (flags & SQLITE_OPEN_CREATE)
    {
      code = spend (SQLITE_CANTOPEN);
      die_if_told (code);
      if (code != SQLITE_OK)
        return code;
    }
  code = system_vfs->xOpen (system_vfs, name, self->real, flags, out_flags);
  if (code == SQLITE_OK)
    self->base.pMethods = &methods;

  return code;
}

static int
vfs_delete (sqlite3_vfs *vfs, const char *name, int sync_folder)
{
  int code = spend (SQLITE_IOERR_DELETE);

  die_if_told (code);
  return code != SQLITE_OK ? code : system_vfs->xDelete (system_vfs, name, sync_folder);
}

void
failing_vfs_register (void)
{
  if (system_vfs != NULL)
    return;

  system_vfs = sqlite3_vfs_find (NULL);
  failing_vfs = *system_vfs;
  failing_vfs.zName = FAILING_VFS;
  failing_vfs.pNext = NULL;
  failing_vfs.szOsFile = (int) sizeof (File) + system_vfs->szOsFile;
  failing_vfs.xOpen = vfs_open;
  failing_vfs.xDelete = vfs_delete;
  g_assert_cmpint (sqlite3_vfs_register (&failing_vfs, FALSE), ==, SQLITE_OK);
}

/* The @n-th change from now on fails, and every one after it. */
void
failing_vfs_fail_from (FailingMode mode, guint n)
{
  g_atomic_int_set (&count, 0);
  g_atomic_int_set (&failing_mode, (int) mode);
  g_atomic_int_set (&fails_from, (int) n);
}

void
failing_vfs_heal (void)
{
  g_atomic_int_set (&fails_from, 0);
}

/* Changes since the last call of failing_vfs_fail_from(). */
guint
failing_vfs_get_count (void)
{
  return (guint) g_atomic_int_get (&count);
}

/* Writes to files whose names end in @suffix, which must be static, do not return until they are
 * released. */
void
failing_vfs_hold (const char *suffix)
{
  g_mutex_lock (&hold_mutex);
  held_suffix = suffix;
  counted_suffix = suffix;
  n_held = 0;
  g_mutex_unlock (&hold_mutex);
}

/* Writes to such files since the last call of failing_vfs_hold(), the one that is held too. */
guint
failing_vfs_count_held (void)
{
  guint n;

  g_mutex_lock (&hold_mutex);
  n = n_held;
  g_mutex_unlock (&hold_mutex);

  return n;
}

void
failing_vfs_release (void)
{
  g_mutex_lock (&hold_mutex);
  held_suffix = NULL;
  g_cond_broadcast (&hold_cond);
  g_mutex_unlock (&hold_mutex);
}
