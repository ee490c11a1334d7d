/* failing-vfs.h: a disk that fails when it is told to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FAILING_VFS "phidias-failing"

/**
 * FailingMode:
 * @FAILING_FULL: writes find no space
 * @FAILING_BROKEN: writes fail with an I/O error
 * @FAILING_KILL: the process is killed in the middle of a write
 */
typedef enum {
  FAILING_FULL,
  FAILING_BROKEN,
  FAILING_KILL,
} FailingMode;

void  failing_vfs_register  (void);
void  failing_vfs_fail_from (FailingMode mode,
                             guint       n);
void  failing_vfs_heal      (void);
guint failing_vfs_get_count (void);

void  failing_vfs_hold      (const char *suffix);
guint failing_vfs_count_held (void);
void  failing_vfs_release   (void);

G_END_DECLS
