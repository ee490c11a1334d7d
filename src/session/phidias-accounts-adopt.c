/* phidias-accounts-adopt.c: what becomes of a sign-in that went well
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-accounts-private.h"

#include <glib/gi18n-lib.h>

#include "phidias-id.h"
#include "phidias-library-accounts.h"

char *
phidias_accounts_dup_keyring_id (PhidiasAccount *account)
{
  return g_strconcat ("account:", phidias_account_get_id (account), NULL);
}

/* ---- A refresh token into the keyring ---- */

typedef struct
{
  PhidiasAccount *account;
  SecretValue    *value;
} KeepClosure;

static void
keep_closure_free (gpointer data)
{
  KeepClosure *closure = data;

  g_object_unref (closure->account);
  secret_value_unref (closure->value);
  g_free (closure);
}

static void
kept_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasAccounts *self = g_task_get_source_object (task);
  KeepClosure *closure = g_task_get_task_data (task);
  const char *id = phidias_account_get_id (closure->account);
  g_autoptr (GError) error = NULL;

  if (phidias_keyring_store_finish (PHIDIAS_KEYRING (object), result, &error))
    {
      g_hash_table_remove (self->unsaved, id);
    }
  else
    {
      g_debug ("A sign-in is not in the keyring: %s", error->message);
      if (!g_hash_table_contains (self->unsaved, id))
        phidias_accounts_say (self, _("The keyring did not take the sign-in, so it is kept until Phidias quits."));
      g_hash_table_replace (self->unsaved, g_strdup (id), secret_value_ref (closure->value));
    }
  g_task_return_boolean (task, TRUE);
}

/*
 * phidias_accounts_keep_async:
 * @self: the accounts
 * @account: whose
 * @refresh_token: a new one, which takes the old one's place
 * @callback: called once; it cannot fail
 * @user_data: passed to @callback
 *
 * Puts a refresh token into the keyring. When the keyring does not take it, it is kept in memory,
 * and is tried again with the next one. Not to be cancelled: the old one may be worth nothing any
 * more.
 */
void
phidias_accounts_keep_async (PhidiasAccounts     *self,
                             PhidiasAccount      *account,
                             const char          *refresh_token,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autofree char *keyring_id = phidias_accounts_dup_keyring_id (account);
  /* Translators: %s is an account’s name; shown in the system’s keyring manager */
  g_autofree char *label = g_strdup_printf (_("Phidias: sign-in of %s"), phidias_account_get_title (account));
  KeepClosure *closure = g_new0 (KeepClosure, 1);

  closure->account = g_object_ref (account);
  closure->value = secret_value_new (refresh_token, -1, "text/plain");
  g_task_set_task_data (task, closure, keep_closure_free);
  phidias_keyring_store_async (self->keyring, keyring_id,
                               phidias_cloud_get_authority (phidias_account_get_cloud (account)), label, refresh_token,
                               PHIDIAS_KEY_KEYRING, NULL, kept_cb, g_steal_pointer (&task));
}

void
phidias_accounts_keep_finish (PhidiasAccounts *self, GAsyncResult *result)
{
  g_task_propagate_boolean (G_TASK (result), NULL);
}

/* ---- The account: refresh token, row, list ---- */

typedef struct
{
  PhidiasAccount     *account;
  PhidiasEntraTokens *tokens;
} AdoptClosure;

static void
adopt_closure_free (gpointer data)
{
  AdoptClosure *closure = data;

  g_object_unref (closure->account);
  phidias_entra_tokens_unref (closure->tokens);
  g_free (closure);
}

/* Who signs in again stays the same account, whatever the way. */
static PhidiasAccount *
find_same (PhidiasAccounts *self, PhidiasCloud *cloud, PhidiasEntraTokens *tokens)
{
  for (guint i = 0; tokens->username != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self)); i++)
    {
      g_autoptr (PhidiasAccount) account = g_list_model_get_item (G_LIST_MODEL (self), i);
      const char *username = phidias_account_get_username (account);

      if (username != NULL && g_ascii_strcasecmp (username, tokens->username) == 0 &&
          g_strcmp0 (phidias_account_get_tenant_id (account), tokens->tenant_id) == 0 &&
          phidias_cloud_equal (phidias_account_get_cloud (account), cloud))
        return account; /* the list holds it */
    }

  return NULL;
}

static void
row_saved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AdoptClosure *closure = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  /* A library that cannot be written says so itself, and writes when it can. */
  if (!phidias_library_write_finish (PHIDIAS_LIBRARY (object), result, &error))
    g_debug ("An account's row is not saved yet: %s", error->message);
  g_task_return_pointer (task, g_object_ref (closure->account), g_object_unref);
}

static void
list_account (GTask *task)
{
  PhidiasAccounts *self = g_task_get_source_object (task);
  AdoptClosure *closure = g_task_get_task_data (task);
  PhidiasAccount *account = closure->account;

  phidias_accounts_remember (self, account, NULL, phidias_cloud_get_arm_scope (phidias_account_get_cloud (account)),
                             closure->tokens);
  phidias_account_set_state (account, PHIDIAS_ACCOUNT_SIGNED_IN);
  if (!phidias_accounts_has (self, account))
    g_list_store_append (self->list, account);
  phidias_library_save_account_async (self->library, account, NULL, row_saved_cb, g_object_ref (task));
}

static void
token_kept_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;

  phidias_accounts_keep_finish (PHIDIAS_ACCOUNTS (object), result);
  list_account (task);
}

/*
 * phidias_accounts_adopt_async:
 * @self: the accounts
 * @cloud: where somebody signed in
 * @way: how
 * @client_id: (nullable): with which application's id
 * @tokens: for the resource manager
 * @cancellable: (nullable): to give up before anything is stored
 * @callback: called when the account is in the list and on disk
 * @user_data: passed to @callback
 *
 * Makes an account of a sign-in, or brings the one that it is up to date.
 */
void
phidias_accounts_adopt_async (PhidiasAccounts     *self,
                              PhidiasCloud        *cloud,
                              PhidiasSignInWay     way,
                              const char          *client_id,
                              PhidiasEntraTokens  *tokens,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  AdoptClosure *closure;
  PhidiasAccount *known;

  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;

  closure = g_new0 (AdoptClosure, 1);
  closure->tokens = phidias_entra_tokens_ref (tokens);
  known = find_same (self, cloud, tokens);
  if (known != NULL)
    {
      closure->account = g_object_ref (known);
      phidias_accounts_forget_all (self, known);
      phidias_account_set_way (known, way, client_id);
    }
  else
    {
      g_autofree char *id = phidias_id_new ();

      closure->account = phidias_account_new (id, cloud, way, client_id);
      phidias_account_set_created (closure->account, g_get_real_time ());
    }
  phidias_account_set_identity (closure->account, tokens->tenant_id, tokens->username, tokens->name);
  g_task_set_task_data (task, closure, adopt_closure_free);

  if (tokens->refresh_token != NULL)
    phidias_accounts_keep_async (self, closure->account, tokens->refresh_token, token_kept_cb, g_steal_pointer (&task));
  else
    list_account (task);
}

/*
 * phidias_accounts_adopt_finish:
 *
 * Returns: (transfer full) (nullable): the account; %NULL only when it was cancelled
 */
PhidiasAccount *
phidias_accounts_adopt_finish (PhidiasAccounts *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
