/* phidias-accounts.h: who is signed in, and the tokens they get
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

#include "phidias-account.h"
#include "phidias-settings.h"
#include "phidias-sign-in.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_ACCOUNTS (phidias_accounts_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasAccounts, phidias_accounts, PHIDIAS, ACCOUNTS, GObject)

/* A GListModel of PhidiasAccount. Its signal "message" (sentence) is something a toast may say. */

void             phidias_accounts_set_settings           (PhidiasAccounts      *self,
                                                          PhidiasSettings      *settings);
PhidiasSettings *phidias_accounts_get_settings           (PhidiasAccounts      *self);
PhidiasCloud    *phidias_accounts_dup_cloud              (PhidiasAccounts      *self,
                                                          GError              **error) G_GNUC_WARN_UNUSED_RESULT;
char            *phidias_accounts_dup_client_id          (PhidiasAccounts      *self) G_GNUC_WARN_UNUSED_RESULT;
void             phidias_accounts_set_client_id          (PhidiasAccounts      *self,
                                                          const char           *client_id);
gboolean         phidias_accounts_is_client_id           (const char           *text);

PhidiasAccount  *phidias_accounts_find                   (PhidiasAccounts      *self,
                                                          const char           *id);

PhidiasSignIn   *phidias_accounts_sign_in                (PhidiasAccounts      *self,
                                                          PhidiasCloud         *cloud,
                                                          PhidiasSignInWay      way,
                                                          const char           *login_hint) G_GNUC_WARN_UNUSED_RESULT;
/* Whether the Azure CLI is installed, and is not out of reach in a sandbox. */
void             phidias_accounts_find_azure_cli_async   (PhidiasAccounts      *self,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
gboolean         phidias_accounts_find_azure_cli_finish  (PhidiasAccounts      *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);

/* Tokens are in memory that is not paged out; phidias_accounts_token_free() wipes them. */
void             phidias_accounts_get_token_async        (PhidiasAccounts      *self,
                                                          PhidiasAccount       *account,
                                                          const char           *scope,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
void             phidias_accounts_get_token_for_tenant_async (PhidiasAccounts  *self,
                                                          PhidiasAccount       *account,
                                                          const char           *tenant_id,
                                                          const char           *scope,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
char            *phidias_accounts_get_token_finish       (PhidiasAccounts      *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);
void             phidias_accounts_token_free             (char                 *token);
void             phidias_accounts_forget_token           (PhidiasAccounts      *self,
                                                          PhidiasAccount       *account,
                                                          const char           *scope);

void             phidias_accounts_sign_out_async         (PhidiasAccounts      *self,
                                                          PhidiasAccount       *account,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
gboolean         phidias_accounts_sign_out_finish        (PhidiasAccounts      *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);

/* The practice subscription needs no sign-in. It is in the list once it was started. */
gboolean         phidias_accounts_has_practice           (PhidiasAccounts      *self);
PhidiasAccount  *phidias_accounts_get_practice           (PhidiasAccounts      *self);
void             phidias_accounts_start_practice_async   (PhidiasAccounts      *self,
                                                          GCancellable         *cancellable,
                                                          GAsyncReadyCallback   callback,
                                                          gpointer              user_data);
PhidiasAccount  *phidias_accounts_start_practice_finish  (PhidiasAccounts      *self,
                                                          GAsyncResult         *result,
                                                          GError              **error);

G_END_DECLS
