/* phidias-account-row.h: accounts as rows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-account.h"
#include "phidias-database.h"

G_BEGIN_DECLS

typedef struct _PhidiasAccountRow PhidiasAccountRow;

PhidiasAccountRow *phidias_account_row_new    (PhidiasAccount           *account) G_GNUC_WARN_UNUSED_RESULT;
void               phidias_account_row_free   (PhidiasAccountRow        *self);
gboolean           phidias_account_row_save   (const PhidiasAccountRow  *self,
                                               PhidiasDatabase          *database,
                                               GError                  **error);
gboolean           phidias_account_row_remove (const char               *id,
                                               PhidiasDatabase          *database,
                                               GError                  **error);
GPtrArray         *phidias_account_rows_list  (PhidiasDatabase          *database,
                                               GError                  **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasAccountRow, phidias_account_row_free)

G_END_DECLS
