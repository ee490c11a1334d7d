/* phidias-library-accounts.c: who is signed in, on disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-store"

#include "config.h"

#include "phidias-library-accounts.h"

#include "phidias-account-row.h"
#include "phidias-library-private.h"

static gpointer
read_accounts (PhidiasDatabase *database, const char *argument, GError **error)
{
  return phidias_account_rows_list (database, error);
}

/**
 * phidias_library_list_accounts_async:
 * @self: an open library
 * @cancellable: (nullable): ends the reading
 * @callback: called when it is over
 * @user_data: for @callback
 */
void
phidias_library_list_accounts_async (PhidiasLibrary      *self,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_return_if_fail (PHIDIAS_IS_LIBRARY (self));

  phidias_store_worker_read (phidias_library_get_worker (self),
                             phidias_library_task_new (self, cancellable, callback, user_data,
                                                       G_CALLBACK (phidias_library_list_accounts_async)),
                             read_accounts, NULL, (GDestroyNotify) g_ptr_array_unref);
}

/**
 * phidias_library_list_accounts_finish:
 * @self: a library
 * @result: what the callback got
 * @error: where %PHIDIAS_ERROR_STORE and its kin go
 *
 * Returns: (transfer full) (element-type PhidiasAccount) (nullable): new objects, the oldest first
 */
GPtrArray *
phidias_library_list_accounts_finish (PhidiasLibrary *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, phidias_library_list_accounts_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * phidias_library_save_account_async:
 * @self: an open library
 * @account: what to save; its tokens are for the keyring
 * @cancellable: (nullable): ends the wait; what was asked to be saved is saved all the same
 * @callback: called when it is on disk
 * @user_data: for @callback
 */
void
phidias_library_save_account_async (PhidiasLibrary      *self,
                                    PhidiasAccount      *account,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_return_if_fail (PHIDIAS_IS_LIBRARY (self));
  g_return_if_fail (PHIDIAS_IS_ACCOUNT (account));

  phidias_library_write_async (self, phidias_write_new_account (account), cancellable, callback, user_data);
}

/**
 * phidias_library_remove_account_async:
 * @self: an open library
 * @account_id: which
 * @cancellable: (nullable): ends the wait; it is removed all the same
 * @callback: called when it is gone from disk
 * @user_data: for @callback
 */
void
phidias_library_remove_account_async (PhidiasLibrary      *self,
                                      const char          *account_id,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  g_return_if_fail (PHIDIAS_IS_LIBRARY (self));
  g_return_if_fail (account_id != NULL);

  phidias_library_write_async (self, phidias_write_new_account_removal (account_id), cancellable, callback, user_data);
}
