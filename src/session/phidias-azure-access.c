/* phidias-azure-access.c: the session's accounts, as where tokens come from
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-azure-private.h"

#include "phidias-accounts.h"

static GListModel *
get_accounts (gpointer user_data)
{
  return G_LIST_MODEL (user_data);
}

static void
get_token_async (gpointer             user_data,
                 PhidiasAccount      *account,
                 const char          *tenant_id,
                 GCancellable        *cancellable,
                 GAsyncReadyCallback  callback,
                 gpointer             callback_data)
{
  phidias_accounts_get_token_for_tenant_async (PHIDIAS_ACCOUNTS (user_data), account, tenant_id,
                                               phidias_cloud_get_arm_scope (phidias_account_get_cloud (account)),
                                               cancellable, callback, callback_data);
}

static char *
get_token_finish (gpointer user_data, GAsyncResult *result, GError **error)
{
  return phidias_accounts_get_token_finish (PHIDIAS_ACCOUNTS (user_data), result, error);
}

static void
forget_token (gpointer user_data, PhidiasAccount *account)
{
  phidias_accounts_forget_token (PHIDIAS_ACCOUNTS (user_data), account,
                                 phidias_cloud_get_arm_scope (phidias_account_get_cloud (account)));
}

static void
start_practice_async (gpointer user_data, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer callback_data)
{
  phidias_accounts_start_practice_async (PHIDIAS_ACCOUNTS (user_data), cancellable, callback, callback_data);
}

static PhidiasAccount *
start_practice_finish (gpointer user_data, GAsyncResult *result, GError **error)
{
  return phidias_accounts_start_practice_finish (PHIDIAS_ACCOUNTS (user_data), result, error);
}

/* phidias_azure_access_get: for the session's PhidiasAccounts as its data */
const PhidiasAzureAccess *
phidias_azure_access_get (void)
{
  static const PhidiasAzureAccess access = {
    get_accounts, get_token_async, get_token_finish, forget_token, phidias_accounts_token_free,
    start_practice_async, start_practice_finish,
  };

  return &access;
}

/**
 * phidias_session_get_azure:
 * @session: a session
 *
 * Returns: (transfer none): what the session does at resource managers
 */
PhidiasAzure *
phidias_session_get_azure (PhidiasSession *session)
{
  g_return_val_if_fail (PHIDIAS_IS_SESSION (session), NULL);

  if (session->azure == NULL)
    session->azure = phidias_azure_new (session, phidias_azure_access_get (), phidias_session_get_accounts (session));

  return session->azure;
}
