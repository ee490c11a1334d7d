/* phidias-migrations.h: the library's schema, as the steps that lead to it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-database.h"

G_BEGIN_DECLS

/* `PRAGMA application_id` of every library: "phid". */
#define PHIDIAS_LIBRARY_APPLICATION_ID 0x70686964

/**
 * PhidiasMigration:
 * @version: the `user_version` it leads to; each one more than that before it
 * @sql: what it does
 *
 * One step of the schema. A step that was ever released is never changed.
 */
typedef struct
{
  gint64      version;
  const char *sql;
} PhidiasMigration;

/**
 * PhidiasMigrations:
 * @steps: (array length=n_steps): the steps, from version 1
 * @n_steps: how many
 *
 * Tests bring lists of their own.
 */
typedef struct
{
  const PhidiasMigration *steps;
  guint                   n_steps;
} PhidiasMigrations;

const PhidiasMigrations *phidias_migrations_get     (void);
gint64                   phidias_migrations_get_latest (const PhidiasMigrations  *self);
gboolean                 phidias_migrations_apply   (const PhidiasMigrations  *self,
                                                     PhidiasDatabase          *database,
                                                     gint64                    from,
                                                     GError                  **error);

G_END_DECLS
