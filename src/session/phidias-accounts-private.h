/* phidias-accounts-private.h: what the files of the accounts share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libsecret/secret.h>

#include "phidias-accounts.h"
#include "phidias-entra-client.h"
#include "phidias-keyring.h"
#include "phidias-library.h"
#include "phidias-sample-server.h"

G_BEGIN_DECLS

/**
 * PhidiasAccounts:
 *
 * The accounts, and the only place where their tokens are. Refresh tokens are in the keyring,
 * bound to the authority that gave them; access tokens are in memory that is not paged out, and
 * nowhere else. Lives on the main thread.
 *
 *     phidias-accounts.c          the list, settings, sign-out, the practice account
 *     phidias-accounts-adopt.c    what becomes of a sign-in that went well
 *     phidias-accounts-tokens.c   access tokens: one refresh for all who wait
 *     phidias-sign-in.c           a sign-in under way
 */
struct _PhidiasAccounts
{
  GObject              parent_instance;

  /* owned */
  PhidiasLibrary      *library;
  PhidiasKeyring      *keyring;
  PhidiasEntraClient  *entra;
  PhidiasSampleServer *sample_server; /* NULL for none */
  PhidiasSettings     *settings;      /* NULL for none: Azure's public cloud, no application id */
  GListStore          *list;
  GHashTable          *tokens;        /* account, tenant and scope → token */
  GHashTable          *queues;        /* account's id → GQueue of what is asked for, the first running */
  GHashTable          *unsaved;       /* account's id → refresh token that the keyring did not take */
};

PhidiasAccounts    *phidias_accounts_new           (PhidiasLibrary       *library,
                                                    PhidiasKeyring       *keyring,
                                                    PhidiasEntraClient   *entra,
                                                    PhidiasSampleServer  *sample_server) G_GNUC_WARN_UNUSED_RESULT;
void                phidias_accounts_load_async    (PhidiasAccounts      *self,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
gboolean            phidias_accounts_load_finish   (PhidiasAccounts      *self,
                                                    GAsyncResult         *result,
                                                    GError              **error);
PhidiasClock       *phidias_accounts_get_clock     (PhidiasAccounts      *self);
char               *phidias_accounts_dup_tenant    (PhidiasAccounts      *self) G_GNUC_WARN_UNUSED_RESULT;
void               phidias_accounts_say            (PhidiasAccounts      *self,
                                                    const char           *sentence);
gboolean            phidias_accounts_has           (PhidiasAccounts      *self,
                                                    PhidiasAccount       *account);

/* phidias-accounts-adopt.c */
void                phidias_accounts_adopt_async   (PhidiasAccounts      *self,
                                                    PhidiasCloud         *cloud,
                                                    PhidiasSignInWay      way,
                                                    const char           *client_id,
                                                    PhidiasEntraTokens   *tokens,
                                                    GCancellable         *cancellable,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
PhidiasAccount     *phidias_accounts_adopt_finish  (PhidiasAccounts      *self,
                                                    GAsyncResult         *result,
                                                    GError              **error);
void                phidias_accounts_keep_async    (PhidiasAccounts      *self,
                                                    PhidiasAccount       *account,
                                                    const char           *refresh_token,
                                                    GAsyncReadyCallback   callback,
                                                    gpointer              user_data);
void                phidias_accounts_keep_finish   (PhidiasAccounts      *self,
                                                    GAsyncResult         *result);
char               *phidias_accounts_dup_keyring_id (PhidiasAccount      *account) G_GNUC_WARN_UNUSED_RESULT;

/* phidias-accounts-tokens.c */
void                phidias_accounts_init_tokens   (PhidiasAccounts      *self);
void                phidias_accounts_remember      (PhidiasAccounts      *self,
                                                    PhidiasAccount       *account,
                                                    const char           *tenant_id,
                                                    const char           *scope,
                                                    PhidiasEntraTokens   *tokens);
void                phidias_accounts_forget_all    (PhidiasAccounts      *self,
                                                    PhidiasAccount       *account);

/* phidias-sign-in.c */
PhidiasSignIn      *phidias_sign_in_new            (PhidiasAccounts      *accounts,
                                                    PhidiasCloud         *cloud,
                                                    PhidiasSignInWay      way,
                                                    const char           *login_hint) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
