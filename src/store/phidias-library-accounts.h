/* phidias-library-accounts.h: who is signed in, on disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-account.h"
#include "phidias-library.h"

G_BEGIN_DECLS

void       phidias_library_list_accounts_async  (PhidiasLibrary       *self,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
GPtrArray *phidias_library_list_accounts_finish (PhidiasLibrary       *self,
                                                 GAsyncResult         *result,
                                                 GError              **error);

/* These finish with phidias_library_write_finish(). */
void       phidias_library_save_account_async   (PhidiasLibrary       *self,
                                                 PhidiasAccount       *account,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);
void       phidias_library_remove_account_async (PhidiasLibrary       *self,
                                                 const char           *account_id,
                                                 GCancellable         *cancellable,
                                                 GAsyncReadyCallback   callback,
                                                 gpointer              user_data);

G_END_DECLS
