/* phidias-store-files.h: the library's folder: lock, backups, and what is set aside
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define PHIDIAS_LIBRARY_FILE   "library.db"
#define PHIDIAS_LIBRARY_LOCK   "library.lock"
#define PHIDIAS_LIBRARY_BACKUPS "backups"

/* Backups kept, the newest ones. */
#define PHIDIAS_LIBRARY_N_BACKUPS 3

/**
 * PhidiasFileKind:
 * @PHIDIAS_FILE_ABSENT: there is no file
 * @PHIDIAS_FILE_EMPTY: it has no bytes
 * @PHIDIAS_FILE_DATABASE: it starts as an SQLite file does
 * @PHIDIAS_FILE_OTHER: it is something else
 *
 * What stands where a library should be.
 */
typedef enum {
  PHIDIAS_FILE_ABSENT,
  PHIDIAS_FILE_EMPTY,
  PHIDIAS_FILE_DATABASE,
  PHIDIAS_FILE_OTHER,
} PhidiasFileKind;

/**
 * PhidiasFileInfo:
 * @kind: what it is
 * @size: its bytes
 * @version: the `user_version` in its header; a WAL may hold a newer one
 * @is_writable: whether its permissions, and those of its folder, let it be written
 */
typedef struct
{
  PhidiasFileKind kind;
  goffset         size;
  gint64          version;
  gboolean        is_writable;
} PhidiasFileInfo;

gboolean  phidias_store_make_folder  (const char       *folder,
                                      GError          **error);
int       phidias_store_lock         (const char       *folder,
                                      GError          **error);
gboolean  phidias_store_inspect      (const char       *path,
                                      PhidiasFileInfo  *info,
                                      GError          **error);
gboolean  phidias_store_make_file    (const char       *path,
                                      GError          **error);
gboolean  phidias_store_sync         (const char       *path,
                                      GError          **error);
gboolean  phidias_store_rename       (const char       *from,
                                      const char       *to,
                                      GError          **error);
gboolean  phidias_store_copy         (const char       *from,
                                      const char       *to,
                                      GError          **error);
gboolean  phidias_store_set_aside    (const char       *folder,
                                      const char       *why,
                                      GError          **error);
char     *phidias_store_make_backup_path (const char   *folder,
                                          gint64        version) G_GNUC_WARN_UNUSED_RESULT;
char    **phidias_store_list_backups (const char       *folder) G_GNUC_WARN_UNUSED_RESULT;
void      phidias_store_prune_backups (const char      *folder);

G_END_DECLS
