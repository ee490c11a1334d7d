/* phidias-store-files.c: the library's folder: lock, backups, and what is set aside
 *
 * Everything here touches the disk and belongs on the worker. Nothing here deletes a library.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-store"

#include "config.h"

#include "phidias-store-files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "phidias-error.h"

#define HEADER_SIZE        100
#define VERSION_OFFSET     60
#define HEADER_MAGIC       "SQLite format 3"
#define COPY_SIZE          (256 * 1024)
#define PARTIAL            ".partial"
#define BACKUP_PREFIX      "library-"
#define BACKUP_SUFFIX      ".db"

static gboolean
fail (int system_errno, const char *path, GError **error)
{
  GError *made;

  switch (system_errno)
    {
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
      made = phidias_error_new (PHIDIAS_ERROR_STORE_FULL,
                                _("The disk is full, so the library cannot be written. Free some space and try again."));
      break;
    case EROFS:
    case EACCES:
    case EPERM:
      made = phidias_error_new (PHIDIAS_ERROR_STORE_READ_ONLY,
                                _("The library cannot be written. Check the permissions of “%s”."), path);
      break;
    default:
      made = phidias_error_new (PHIDIAS_ERROR_STORE,
                                _("“%s” cannot be used: %s."), path, g_strerror (system_errno));
    }
  g_propagate_error (error, made);

  return FALSE;
}

/**
 * phidias_store_make_folder:
 * @folder: a path
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Makes the folder, for this user alone, unless it is there.
 *
 * Returns: whether it is there now
 */
gboolean
phidias_store_make_folder (const char *folder, GError **error)
{
  return g_mkdir_with_parents (folder, 0700) == 0 || fail (errno, folder, error);
}

/* An open-file-description lock goes with the descriptor and excludes a second one in the same
 * process too. */
static gboolean
lock_descriptor (int fd, short type)
{
  struct flock lock = { .l_type = type, .l_whence = SEEK_SET };

  /* A file system without locks holds nobody off: then SQLite could not either. */
  return fcntl (fd, F_OFD_SETLK, &lock) == 0 || (errno != EAGAIN && errno != EACCES);
}

/* Why no lock can be made, and yet the library be read. */
static gboolean
may_be_read (int system_errno)
{
  switch (system_errno)
    {
    case EROFS:
    case EACCES:
    case EPERM:
    case ENOSPC:
    case EDQUOT:
      return TRUE;
    default:
      return FALSE;
    }
}

/**
 * phidias_store_lock:
 * @folder: the library's folder
 * @error: where %PHIDIAS_ERROR_STORE_BUSY goes
 *
 * Makes this the only library that writes in @folder, until the descriptor is closed or the
 * process ends, however it ends.
 *
 * Returns: a descriptor; -1 with @error set when another process has the library; -1 without one
 *   when no lock can be made because nothing can be written there, or no more
 */
int
phidias_store_lock (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, PHIDIAS_LIBRARY_LOCK, NULL);
  short type = F_WRLCK;
  int fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);

  if (fd < 0 && !may_be_read (errno))
    {
      fail (errno, path, error);
      return -1;
    }
  if (fd < 0)
    {
      type = F_RDLCK;
      fd = open (path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    }
  if (fd < 0)
    return -1;
  if (lock_descriptor (fd, type))
    return fd;

  close (fd);
  g_propagate_error (error,
                     phidias_error_new (PHIDIAS_ERROR_STORE_BUSY,
                                        _("Phidias is already running with this library. Close it there first.")));

  return -1;
}

/* The superuser may write what nobody may; a file marked read-only is meant to stay as it is. */
static gboolean
is_writable (const char *path)
{
  struct stat info;

  return access (path, W_OK) == 0 && stat (path, &info) == 0 && (info.st_mode & 0222) != 0;
}

static gint64
read_version (const guint8 *header)
{
  guint32 version;

  memcpy (&version, header + VERSION_OFFSET, sizeof version);

  return (gint32) GUINT32_FROM_BE (version);
}

static PhidiasFileKind
inspect_header (int fd, PhidiasFileInfo *info)
{
  guint8 header[HEADER_SIZE];
  ssize_t n_read = pread (fd, header, sizeof header, 0);

  if (n_read == 0)
    return PHIDIAS_FILE_EMPTY;
  if (n_read != sizeof header || memcmp (header, HEADER_MAGIC, sizeof HEADER_MAGIC) != 0)
    return PHIDIAS_FILE_OTHER;
  info->version = read_version (header);

  return PHIDIAS_FILE_DATABASE;
}

/**
 * phidias_store_inspect:
 * @path: where a library should be
 * @info: (out): what is there
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Looks at the file without SQLite, which takes an empty one for a new library and would write to
 * one of a newer version.
 *
 * Returns: whether that could be found out
 */
gboolean
phidias_store_inspect (const char *path, PhidiasFileInfo *info, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  struct stat status;
  int fd;

  *info = (PhidiasFileInfo) { .is_writable = is_writable (folder) };

  /* Not blocking: a FIFO may stand there. */
  fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0 && errno == ENOENT)
    return TRUE;
  if (fd < 0)
    {
      int system_errno = errno;

      if (system_errno != EACCES)
        return fail (system_errno, path, error);
      g_propagate_error (error,
                         phidias_error_new (PHIDIAS_ERROR_STORE,
                                            _("The library cannot be read. Check the permissions of “%s”."), path));
      return FALSE;
    }

  if (fstat (fd, &status) != 0 || !S_ISREG (status.st_mode))
    info->kind = PHIDIAS_FILE_OTHER;
  else
    {
      info->size = status.st_size;
      info->kind = inspect_header (fd, info);
      info->is_writable = info->is_writable && is_writable (path);
    }
  close (fd);

  return TRUE;
}

/**
 * phidias_store_make_file:
 * @path: a path where there is no file or an empty one
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Makes an empty file for this user alone; what SQLite makes beside it gets the same mode.
 *
 * Returns: whether it is there
 */
gboolean
phidias_store_make_file (const char *path, GError **error)
{
  int fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0600);

  if (fd < 0)
    return fail (errno, path, error);
  close (fd);

  return TRUE;
}

/**
 * phidias_store_sync:
 * @path: a file or folder
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Returns: whether what is in it now survives a power cut
 */
gboolean
phidias_store_sync (const char *path, GError **error)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  int system_errno = 0;

  if (fd < 0)
    return fail (errno, path, error);
  /* Some file systems cannot sync a folder. */
  if (fsync (fd) != 0 && errno != EINVAL)
    system_errno = errno;
  close (fd);

  return system_errno == 0 || fail (system_errno, path, error);
}

static gboolean
sync_parent (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return phidias_store_sync (folder, error);
}

/**
 * phidias_store_rename:
 * @from: a path
 * @to: a path in the same file system
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Renames, durably; an existing file @to is never replaced.
 *
 * Returns: whether it was renamed
 */
gboolean
phidias_store_rename (const char *from, const char *to, GError **error)
{
  if (renameat2 (AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) != 0)
    {
      /* Not every file system knows the flag. */
      if (errno != EINVAL && errno != ENOSYS)
        return fail (errno, from, error);
      if (g_file_test (to, G_FILE_TEST_EXISTS))
        return fail (EEXIST, to, error);
      if (rename (from, to) != 0)
        return fail (errno, from, error);
    }

  return sync_parent (to, error);
}

static gboolean
write_all (int fd, const char *bytes, gsize length)
{
  while (length > 0)
    {
      ssize_t n_written = write (fd, bytes, length);

      if (n_written < 0 && errno == EINTR)
        continue;
      if (n_written < 0)
        return FALSE;
      bytes += n_written;
      length -= (gsize) n_written;
    }

  return TRUE;
}

static gboolean
copy_bytes (int from, int to)
{
  g_autofree char *buffer = g_malloc (COPY_SIZE);
  ssize_t n_read;

  while ((n_read = read (from, buffer, COPY_SIZE)) != 0)
    {
      if (n_read < 0 && errno == EINTR)
        continue;
      if (n_read < 0 || !write_all (to, buffer, (gsize) n_read))
        return FALSE;
    }

  return fsync (to) == 0;
}

/**
 * phidias_store_copy:
 * @from: a file
 * @to: a path where there is none
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Copies durably: @to is not there, or whole.
 *
 * Returns: whether it was copied
 */
gboolean
phidias_store_copy (const char *from, const char *to, GError **error)
{
  g_autofree char *partial = g_strconcat (to, PARTIAL, NULL);
  int in = open (from, O_RDONLY | O_CLOEXEC);
  int out;
  int system_errno = 0;

  if (in < 0)
    return fail (errno, from, error);
  out = open (partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (out < 0)
    {
      system_errno = errno;
      close (in);
      return fail (system_errno, partial, error);
    }
  if (!copy_bytes (in, out))
    system_errno = errno;
  close (in);
  close (out);

  if (system_errno == 0 && phidias_store_rename (partial, to, error))
    return TRUE;
  g_unlink (partial);

  return system_errno == 0 ? FALSE : fail (system_errno, to, error);
}

/* Seconds are enough for people; a second one in the same second gets a number. */
static char *
make_aside_name (const char *path, const char *why)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%dT%H-%M-%S");
  char *name = g_strdup_printf ("%s.%s-%s", path, why, date);

  for (guint i = 2; g_file_test (name, G_FILE_TEST_EXISTS); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s.%s-%s.%u", path, why, date, i);
    }

  return name;
}

/**
 * phidias_store_set_aside:
 * @folder: the library's folder
 * @why: a word for the name, such as `damaged`
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Renames the library to a dated name, its WAL with it: opened under that name by a tool of
 * repair, it is as it was. The file itself goes last, so that it never stands without its WAL
 * beside it where a new library would take that place.
 *
 * Returns: whether the place is free now
 */
gboolean
phidias_store_set_aside (const char *folder, const char *why, GError **error)
{
  static const char * const suffixes[] = { "-wal", "-shm", "-journal", "" };
  g_autofree char *path = g_build_filename (folder, PHIDIAS_LIBRARY_FILE, NULL);
  g_autofree char *aside = make_aside_name (path, why);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *from = g_strconcat (path, suffixes[i], NULL);
      g_autofree char *to = g_strconcat (aside, suffixes[i], NULL);

      if ((g_file_test (from, G_FILE_TEST_EXISTS) || g_file_test (from, G_FILE_TEST_IS_SYMLINK)) &&
          !phidias_store_rename (from, to, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * phidias_store_make_backup_path:
 * @folder: the library's folder
 * @version: the schema's version in the backup
 *
 * Returns: (transfer full): where the next backup goes. Names sort by age as long as the clock goes
 *   forward; where it does not, a count keeps a new one after the newest.
 */
char *
phidias_store_make_backup_path (const char *folder, gint64 version)
{
  g_auto (GStrv) backups = phidias_store_list_backups (folder);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *date = g_date_time_format (now, "%Y-%m-%dT%H-%M-%S");
  g_autofree char *name = NULL;
  guint64 number = 1;

  if (backups[0] != NULL)
    {
      g_autofree char *newest = g_path_get_basename (backups[0]);

      number = g_ascii_strtoull (newest + strlen (BACKUP_PREFIX), NULL, 10) + 1;
    }
  name = g_strdup_printf (BACKUP_PREFIX "%06" G_GUINT64_FORMAT "-%s-v%" G_GINT64_FORMAT BACKUP_SUFFIX,
                          number, date, version);

  return g_build_filename (folder, PHIDIAS_LIBRARY_BACKUPS, name, NULL);
}

static int
compare_newest_first (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char * const *) b, *(const char * const *) a);
}

/**
 * phidias_store_list_backups:
 * @folder: the library's folder
 *
 * Returns: (transfer full) (array zero-terminated=1): paths of its backups, the newest first
 */
char **
phidias_store_list_backups (const char *folder)
{
  g_autofree char *place = g_build_filename (folder, PHIDIAS_LIBRARY_BACKUPS, NULL);
  g_autoptr (GPtrArray) paths = g_ptr_array_new ();
  g_autoptr (GDir) dir = g_dir_open (place, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, BACKUP_PREFIX) && g_str_has_suffix (name, BACKUP_SUFFIX))
      g_ptr_array_add (paths, g_build_filename (place, name, NULL));
  g_ptr_array_sort (paths, compare_newest_first);
  g_ptr_array_add (paths, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&paths), FALSE);
}

/**
 * phidias_store_prune_backups:
 * @folder: the library's folder
 *
 * Removes all but the newest %PHIDIAS_LIBRARY_N_BACKUPS backups, and halves of backups that a
 * killed process left.
 */
void
phidias_store_prune_backups (const char *folder)
{
  g_autofree char *place = g_build_filename (folder, PHIDIAS_LIBRARY_BACKUPS, NULL);
  g_auto (GStrv) backups = phidias_store_list_backups (folder);
  g_autoptr (GDir) dir = g_dir_open (place, 0, NULL);
  guint n_backups = g_strv_length (backups);
  const char *name;

  for (guint i = PHIDIAS_LIBRARY_N_BACKUPS; i < n_backups; i++)
    g_unlink (backups[i]);

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (name, BACKUP_PREFIX) && strstr (name, BACKUP_SUFFIX PARTIAL) != NULL)
      {
        g_autofree char *path = g_build_filename (place, name, NULL);

        g_unlink (path);
      }
}
