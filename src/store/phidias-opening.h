/* phidias-opening.h: from a folder to a library that can be read and written, or a reason why not
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-database.h"
#include "phidias-library.h"
#include "phidias-migrations.h"

G_BEGIN_DECLS

/**
 * PhidiasOpening:
 * @folder: the library's folder
 * @vfs: (nullable): the SQLite VFS to go through
 * @migrations: the steps of the schema
 * @database: (out) (nullable): the library
 * @lock: (out): the descriptor that holds it, -1 for none
 * @read_only_because: (out) (nullable): why it can only be read
 * @needs_check: (out): it is too large to have been read whole, and the last process that had it
 *   open was killed
 * @is_changed: (out): something was written since the last backup
 *
 * What an opening is told, and what comes of it.
 */
typedef struct
{
  const char              *folder;
  const char              *vfs;
  const PhidiasMigrations *migrations;

  PhidiasDatabase         *database;
  int                      lock;
  GError                  *read_only_because;
  gboolean                 needs_check;
  gboolean                 is_changed;
} PhidiasOpening;

gboolean phidias_opening_run        (PhidiasOpening        *self,
                                     GError               **error);
gboolean phidias_opening_recover    (PhidiasOpening        *self,
                                     PhidiasLibraryWayOut   way_out,
                                     const GError          *reason,
                                     GError               **error);
gboolean phidias_opening_mark_clean (PhidiasDatabase       *database,
                                     GError               **error);

G_END_DECLS
