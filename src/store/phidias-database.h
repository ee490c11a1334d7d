/* phidias-database.h: one SQLite handle and the statements prepared on it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include <sqlite3.h>

G_BEGIN_DECLS

typedef struct _PhidiasDatabase PhidiasDatabase;

/**
 * PhidiasDatabaseFlags:
 * @PHIDIAS_DATABASE_WRITE: open for writing too
 * @PHIDIAS_DATABASE_IMMUTABLE: nothing changes the file while it is open, and nothing may be made
 *   beside it
 */
typedef enum {
  PHIDIAS_DATABASE_WRITE = 1 << 0,
  PHIDIAS_DATABASE_IMMUTABLE = 1 << 1,
} PhidiasDatabaseFlags;

#define PHIDIAS_DATABASE_IN_MEMORY ":memory:"

PhidiasDatabase *phidias_database_open            (const char            *path,
                                                   const char            *vfs,
                                                   PhidiasDatabaseFlags   flags,
                                                   GError               **error) G_GNUC_WARN_UNUSED_RESULT;
void             phidias_database_close           (PhidiasDatabase       *self);

sqlite3         *phidias_database_get_handle      (PhidiasDatabase       *self);
void             phidias_database_set_cancellable (PhidiasDatabase       *self,
                                                   GCancellable          *cancellable);
void             phidias_database_set_checkpoints (PhidiasDatabase       *self,
                                                   gboolean               on_close);
void             phidias_database_release_memory  (PhidiasDatabase       *self);

gboolean         phidias_database_exec            (PhidiasDatabase       *self,
                                                   const char            *sql,
                                                   GError               **error);
gboolean         phidias_database_begin           (PhidiasDatabase       *self,
                                                   GError               **error);
gboolean         phidias_database_commit          (PhidiasDatabase       *self,
                                                   GError               **error);
void             phidias_database_rollback        (PhidiasDatabase       *self);

sqlite3_stmt    *phidias_database_prepare         (PhidiasDatabase       *self,
                                                   const char            *sql,
                                                   GError               **error);
gboolean         phidias_database_step            (PhidiasDatabase       *self,
                                                   sqlite3_stmt          *statement,
                                                   gboolean              *has_row,
                                                   GError               **error);
gboolean         phidias_database_run             (PhidiasDatabase       *self,
                                                   sqlite3_stmt          *statement,
                                                   GError               **error);
gboolean         phidias_database_get_int         (PhidiasDatabase       *self,
                                                   const char            *sql,
                                                   gint64                *value,
                                                   GError               **error);
gboolean         phidias_database_check           (PhidiasDatabase       *self,
                                                   GError               **error);
gboolean         phidias_database_vacuum_into     (PhidiasDatabase       *self,
                                                   const char            *path,
                                                   GError               **error);
gboolean         phidias_database_failed_for_good (PhidiasDatabase       *self);
GError          *phidias_database_error           (int                    code,
                                                   int                    system_errno,
                                                   const char            *details) G_GNUC_WARN_UNUSED_RESULT;

void             phidias_statement_bind_text      (sqlite3_stmt          *statement,
                                                   int                    index,
                                                   const char            *text);
void             phidias_statement_bind_int       (sqlite3_stmt          *statement,
                                                   int                    index,
                                                   gint64                 value);
char            *phidias_statement_dup_text       (sqlite3_stmt          *statement,
                                                   int                    column) G_GNUC_WARN_UNUSED_RESULT;
gint64           phidias_statement_get_int        (sqlite3_stmt          *statement,
                                                   int                    column);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasDatabase, phidias_database_close)

G_END_DECLS
