/* phidias-backup.h: copies of the library to fall back on, and when the next one is due
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-database.h"

G_BEGIN_DECLS

/**
 * PhidiasBackupClock:
 *
 * Returns: microseconds since 1970, as g_get_real_time() does; tests bring clocks of their own
 */
typedef gint64 (*PhidiasBackupClock) (void);

/**
 * PhidiasBackupPlan:
 * @period: the age, in microseconds, at which the newest backup is followed by another; 0 for never
 * @clock: the time
 * @newest: the newest backup's file time, in microseconds since 1970; -1 for none
 * @not_before: by the monotonic clock, when the next one may be made at the earliest
 *
 * When a backup is due.
 */
typedef struct
{
  gint64              period;
  PhidiasBackupClock  clock;
  gint64              newest;
  gint64              not_before;
} PhidiasBackupPlan;

gboolean phidias_backup_make          (const char         *folder,
                                       PhidiasDatabase    *database,
                                       gint64              version,
                                       GError            **error);

gboolean phidias_backup_mark_changed  (PhidiasDatabase    *database,
                                       GError            **error);
gboolean phidias_backup_mark_made     (PhidiasDatabase    *database,
                                       GError            **error);
gboolean phidias_backup_is_wanted     (PhidiasDatabase    *database,
                                       gboolean           *is_wanted,
                                       GError            **error);

void     phidias_backup_plan_look     (PhidiasBackupPlan  *self,
                                       const char         *newest);
void     phidias_backup_plan_rest     (PhidiasBackupPlan  *self);
gint64   phidias_backup_plan_get_wait (PhidiasBackupPlan  *self);

G_END_DECLS
