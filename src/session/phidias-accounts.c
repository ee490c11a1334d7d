/* phidias-accounts.c: who is signed in, and the tokens they get
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-accounts-private.h"

#include <glib/gi18n-lib.h>

#include "phidias-azure-cli.h"
#include "phidias-entra-url.h"
#include "phidias-error.h"
#include "phidias-library-accounts.h"

#define DEFAULT_TENANT "organizations"

enum {
  MESSAGE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* ---- The list ---- */

static GType
get_item_type (GListModel *model)
{
  return PHIDIAS_TYPE_ACCOUNT;
}

static guint
get_n_items (GListModel *model)
{
  return g_list_model_get_n_items (G_LIST_MODEL (PHIDIAS_ACCOUNTS (model)->list));
}

static gpointer
get_item (GListModel *model, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (PHIDIAS_ACCOUNTS (model)->list), position);
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (PhidiasAccounts, phidias_accounts, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
items_changed_cb (PhidiasAccounts *self, guint position, guint removed, guint added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

static void
phidias_accounts_finalize (GObject *object)
{
  PhidiasAccounts *self = PHIDIAS_ACCOUNTS (object);

  g_object_unref (self->library);
  g_object_unref (self->keyring);
  g_object_unref (self->entra);
  g_clear_object (&self->sample_server);
  g_clear_object (&self->settings);
  g_object_unref (self->list);
  g_hash_table_unref (self->tokens);
  g_hash_table_unref (self->queues);
  g_hash_table_unref (self->unsaved);

  G_OBJECT_CLASS (phidias_accounts_parent_class)->finalize (object);
}

static void
phidias_accounts_class_init (PhidiasAccountsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phidias_accounts_finalize;

  /**
   * PhidiasAccounts::message:
   * @self: the accounts
   * @sentence: translated, for a toast
   */
  signals[MESSAGE] = g_signal_new ("message", PHIDIAS_TYPE_ACCOUNTS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
phidias_accounts_init (PhidiasAccounts *self)
{
  self->list = g_list_store_new (PHIDIAS_TYPE_ACCOUNT);
  self->unsaved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, secret_value_unref);
  phidias_accounts_init_tokens (self);
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
}

/*
 * phidias_accounts_new:
 * @library: where accounts are on disk
 * @keyring: where refresh tokens are
 * @entra: who is asked
 * @sample_server: (nullable): whose practice subscription it is
 *
 * Returns: (transfer full): no accounts yet
 */
PhidiasAccounts *
phidias_accounts_new (PhidiasLibrary      *library,
                      PhidiasKeyring      *keyring,
                      PhidiasEntraClient  *entra,
                      PhidiasSampleServer *sample_server)
{
  PhidiasAccounts *self = g_object_new (PHIDIAS_TYPE_ACCOUNTS, NULL);

  self->library = g_object_ref (library);
  self->keyring = g_object_ref (keyring);
  self->entra = g_object_ref (entra);
  g_set_object (&self->sample_server, sample_server);

  return self;
}

PhidiasClock *
phidias_accounts_get_clock (PhidiasAccounts *self)
{
  return phidias_entra_client_get_clock (self->entra);
}

void
phidias_accounts_say (PhidiasAccounts *self, const char *sentence)
{
  g_signal_emit (self, signals[MESSAGE], 0, sentence);
}

gboolean
phidias_accounts_has (PhidiasAccounts *self, PhidiasAccount *account)
{
  return g_list_store_find (self->list, account, NULL);
}

/* ---- From disk ---- */

static void
listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasAccounts *self = g_task_get_source_object (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) accounts = phidias_library_list_accounts_finish (PHIDIAS_LIBRARY (object), result, &error);

  if (accounts == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  /* Those that are there signed in while the library was being opened, or it is opened once more. */
  for (guint i = accounts->len; i > 0; i--)
    if (phidias_accounts_find (self, phidias_account_get_id (g_ptr_array_index (accounts, i - 1))) != NULL)
      g_ptr_array_remove_index (accounts, i - 1);
  g_list_store_splice (self->list, 0, 0, accounts->pdata, accounts->len);
  g_task_return_boolean (task, TRUE);
}

/*
 * phidias_accounts_load_async:
 * @self: the accounts, not loaded
 * @cancellable: (nullable): to give up
 * @callback: called when the list is filled
 * @user_data: passed to @callback
 */
void
phidias_accounts_load_async (PhidiasAccounts *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  phidias_library_list_accounts_async (self->library, cancellable, listed_cb,
                                       g_task_new (self, cancellable, callback, user_data));
}

gboolean
phidias_accounts_load_finish (PhidiasAccounts *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- Settings ---- */

/**
 * phidias_accounts_set_settings:
 * @self: the accounts
 * @settings: (nullable): which cloud, application id and tenant to sign in with
 */
void
phidias_accounts_set_settings (PhidiasAccounts *self, PhidiasSettings *settings)
{
  g_return_if_fail (PHIDIAS_IS_ACCOUNTS (self));

  g_set_object (&self->settings, settings);
}

/**
 * phidias_accounts_get_settings:
 * @self: the accounts
 *
 * Returns: (transfer none) (nullable): what phidias_accounts_set_settings() was given
 */
PhidiasSettings *
phidias_accounts_get_settings (PhidiasAccounts *self)
{
  g_return_val_if_fail (PHIDIAS_IS_ACCOUNTS (self), NULL);

  return self->settings;
}

/**
 * phidias_accounts_dup_cloud:
 * @self: the accounts
 * @error: where %PHIDIAS_ERROR_INVALID_INPUT or %PHIDIAS_ERROR_INSECURE goes when the addresses of
 *   a cloud of one's own cannot be used
 *
 * Returns: (transfer full) (nullable): the cloud that is set in the preferences
 */
PhidiasCloud *
phidias_accounts_dup_cloud (PhidiasAccounts *self, GError **error)
{
  g_autofree char *id = NULL, *typed_authority = NULL, *typed_arm = NULL, *authority = NULL, *arm = NULL;

  g_return_val_if_fail (PHIDIAS_IS_ACCOUNTS (self), NULL);

  id = self->settings != NULL ? phidias_settings_dup_cloud (self->settings) : g_strdup (PHIDIAS_CLOUD_PUBLIC);
  if (phidias_cloud_get_builtin (id) != NULL)
    return g_object_ref (phidias_cloud_get_builtin (id));

  typed_authority = phidias_settings_dup_cloud_authority (self->settings);
  typed_arm = phidias_settings_dup_cloud_arm (self->settings);
  authority = phidias_cloud_clean_address (typed_authority, error);
  if (authority == NULL)
    return NULL;
  arm = phidias_cloud_clean_address (typed_arm, error);
  if (arm == NULL)
    return NULL;

  return phidias_cloud_new (PHIDIAS_CLOUD_CUSTOM, authority, arm);
}

/**
 * phidias_accounts_dup_client_id:
 * @self: the accounts
 *
 * Returns: (transfer full) (nullable): the application id of the preferences, %NULL for none
 */
char *
phidias_accounts_dup_client_id (PhidiasAccounts *self)
{
  g_autofree char *client_id = NULL;

  g_return_val_if_fail (PHIDIAS_IS_ACCOUNTS (self), NULL);

  if (self->settings == NULL)
    return NULL;
  client_id = g_strstrip (phidias_settings_dup_entra_client_id (self->settings));

  return client_id[0] != '\0' ? g_steal_pointer (&client_id) : NULL;
}

/**
 * phidias_accounts_set_client_id:
 * @self: accounts with settings
 * @client_id: the application id to sign in with from here on
 */
void
phidias_accounts_set_client_id (PhidiasAccounts *self, const char *client_id)
{
  g_autofree char *stripped = NULL;

  g_return_if_fail (PHIDIAS_IS_ACCOUNTS (self));
  g_return_if_fail (self->settings != NULL);

  stripped = g_strstrip (g_strdup (client_id));
  phidias_settings_set_entra_client_id (self->settings, stripped);
}

/**
 * phidias_accounts_is_client_id:
 * @text: what was typed
 *
 * Returns: whether it looks like an application id
 */
gboolean
phidias_accounts_is_client_id (const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));

  return phidias_entra_is_client_id (stripped);
}

char *
phidias_accounts_dup_tenant (PhidiasAccounts *self)
{
  g_autofree char *tenant = self->settings != NULL ? g_strstrip (phidias_settings_dup_entra_tenant (self->settings)) : NULL;

  return tenant != NULL && tenant[0] != '\0' ? g_steal_pointer (&tenant) : g_strdup (DEFAULT_TENANT);
}

/**
 * phidias_accounts_find:
 * @self: the accounts
 * @id: (nullable): an account's id
 *
 * Returns: (transfer none) (nullable): that account
 */
PhidiasAccount *
phidias_accounts_find (PhidiasAccounts *self, const char *id)
{
  g_return_val_if_fail (PHIDIAS_IS_ACCOUNTS (self), NULL);

  for (guint i = 0; i < get_n_items (G_LIST_MODEL (self)); i++)
    {
      g_autoptr (PhidiasAccount) account = get_item (G_LIST_MODEL (self), i);

      if (g_strcmp0 (phidias_account_get_id (account), id) == 0)
        return account; /* the list holds it */
    }

  return NULL;
}

/* ---- Sign-in ---- */

/**
 * phidias_accounts_sign_in:
 * @self: the accounts
 * @cloud: (nullable): where; %NULL for %PHIDIAS_SIGN_IN_PRACTICE
 * @way: how
 * @login_hint: (nullable): who signs in again: #PhidiasAccount:username
 *
 * Begins a sign-in. It goes on for as long as it is held.
 *
 * Returns: (transfer full): the sign-in; what goes wrong stands in it
 */
PhidiasSignIn *
phidias_accounts_sign_in (PhidiasAccounts *self, PhidiasCloud *cloud, PhidiasSignInWay way, const char *login_hint)
{
  g_return_val_if_fail (PHIDIAS_IS_ACCOUNTS (self), NULL);
  g_return_val_if_fail (way == PHIDIAS_SIGN_IN_PRACTICE || PHIDIAS_IS_CLOUD (cloud), NULL);

  return phidias_sign_in_new (self, cloud, way, login_hint);
}

static void
cli_found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autofree char *program = phidias_azure_cli_find_finish (result, &error);

  if (program == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * phidias_accounts_find_azure_cli_async:
 * @self: the accounts
 * @cancellable: (nullable): to give up
 * @callback: called once
 * @user_data: passed to @callback
 *
 * Looks whether %PHIDIAS_SIGN_IN_AZURE_CLI can be offered.
 */
void
phidias_accounts_find_azure_cli_async (PhidiasAccounts     *self,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data)
{
  g_return_if_fail (PHIDIAS_IS_ACCOUNTS (self));

  phidias_azure_cli_find_async (cancellable, cli_found_cb, g_task_new (self, cancellable, callback, user_data));
}

gboolean
phidias_accounts_find_azure_cli_finish (PhidiasAccounts *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- Sign-out: tokens in memory, the row, the keyring ---- */

static void
cleared_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!phidias_keyring_clear_finish (PHIDIAS_KEYRING (object), result, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
row_removed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasAccounts *self = g_task_get_source_object (task);
  g_autofree char *keyring_id = phidias_accounts_dup_keyring_id (g_task_get_task_data (task));
  g_autoptr (GError) error = NULL;

  /* A library that cannot be written says so itself, and writes when it can. */
  if (!phidias_library_write_finish (PHIDIAS_LIBRARY (object), result, &error))
    g_debug ("An account's row is not removed yet: %s", error->message);
  phidias_keyring_clear_async (self->keyring, keyring_id, g_task_get_cancellable (task), cleared_cb, g_object_ref (task));
}

/**
 * phidias_accounts_sign_out_async:
 * @self: the accounts
 * @account: who
 * @cancellable: (nullable): ends the wait for the keyring
 * @callback: called when nothing of the account is left
 * @user_data: passed to @callback
 *
 * Takes the account from the list and lets go of its tokens at once; then removes its row and its
 * refresh token. Deployments in Azure are left alone.
 */
void
phidias_accounts_sign_out_async (PhidiasAccounts     *self,
                                 PhidiasAccount      *account,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  guint position;

  g_return_if_fail (PHIDIAS_IS_ACCOUNTS (self));
  g_return_if_fail (PHIDIAS_IS_ACCOUNT (account));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) phidias_accounts_sign_out_async);
  g_task_set_task_data (task, g_object_ref (account), g_object_unref);
  if (g_list_store_find (self->list, account, &position))
    g_list_store_remove (self->list, position);
  phidias_accounts_forget_all (self, account);

  if (phidias_account_get_way (account) == PHIDIAS_SIGN_IN_PRACTICE)
    g_task_return_boolean (task, TRUE);
  else
    /* Not with the cancellable: a row that came back at the next start would be an account again. */
    phidias_library_remove_account_async (self->library, phidias_account_get_id (account), NULL, row_removed_cb,
                                          g_steal_pointer (&task));
}

/**
 * phidias_accounts_sign_out_finish:
 * @self: the accounts
 * @result: what the callback got
 * @error: of the keyring: the refresh token may still be in it
 *
 * Returns: whether nothing is left; the account is out of the list either way
 */
gboolean
phidias_accounts_sign_out_finish (PhidiasAccounts *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- Practice ---- */

/**
 * phidias_accounts_has_practice:
 * @self: the accounts
 *
 * Returns: whether there is a practice subscription to start
 */
gboolean
phidias_accounts_has_practice (PhidiasAccounts *self)
{
  g_return_val_if_fail (PHIDIAS_IS_ACCOUNTS (self), FALSE);

  return self->sample_server != NULL && PHIDIAS_SAMPLE_SERVER_GET_IFACE (self->sample_server)->dup_practice != NULL;
}

/**
 * phidias_accounts_get_practice:
 * @self: the accounts
 *
 * Returns: (transfer none) (nullable): the practice account, %NULL before it was started
 */
PhidiasAccount *
phidias_accounts_get_practice (PhidiasAccounts *self)
{
  return phidias_accounts_find (self, PHIDIAS_ACCOUNT_PRACTICE_ID);
}

static PhidiasAccount *
list_practice (PhidiasAccounts *self, PhidiasPracticeAddresses *addresses)
{
  PhidiasAccount *known = phidias_accounts_get_practice (self);
  g_autoptr (PhidiasCloud) cloud = phidias_cloud_new (PHIDIAS_CLOUD_PRACTICE, addresses->authority, addresses->arm);
  g_autoptr (PhidiasAccount) account = NULL;

  if (known != NULL)
    {
      if (!phidias_cloud_equal (phidias_account_get_cloud (known), cloud))
        phidias_account_set_cloud (known, cloud);
      return known;
    }

  account = phidias_account_new (PHIDIAS_ACCOUNT_PRACTICE_ID, cloud, PHIDIAS_SIGN_IN_PRACTICE, NULL);
  g_list_store_append (self->list, account);

  return account; /* the list holds it */
}

static void
practice_started_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasAccounts *self = g_task_get_source_object (task);
  PhidiasSampleServer *server = PHIDIAS_SAMPLE_SERVER (object);
  GError *error = NULL;
  g_autoptr (PhidiasTarget) target = phidias_sample_server_start_finish (server, result, &error);
  g_autoptr (PhidiasPracticeAddresses) addresses = target != NULL ? phidias_sample_server_dup_practice (server) : NULL;

  if (target == NULL)
    g_task_return_error (task, error);
  else if (addresses == NULL)
    g_task_return_new_error (task, PHIDIAS_ERROR, PHIDIAS_ERROR_NOT_FOUND, _("This program has no practice subscription."));
  else
    g_task_return_pointer (task, g_object_ref (list_practice (self, addresses)), g_object_unref);
}

/**
 * phidias_accounts_start_practice_async:
 * @self: the accounts
 * @cancellable: (nullable): to give up waiting
 * @callback: called when it can be used
 * @user_data: passed to @callback
 *
 * Starts the practice subscription, unless it runs, and lists its account.
 */
void
phidias_accounts_start_practice_async (PhidiasAccounts     *self,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (PHIDIAS_IS_ACCOUNTS (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) phidias_accounts_start_practice_async);
  if (!phidias_accounts_has_practice (self))
    g_task_return_new_error (task, PHIDIAS_ERROR, PHIDIAS_ERROR_NOT_FOUND, _("This program has no practice subscription."));
  else
    phidias_sample_server_start_async (self->sample_server, cancellable, practice_started_cb, g_steal_pointer (&task));
}

/**
 * phidias_accounts_start_practice_finish:
 * @self: the accounts
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer none) (nullable): the practice account; the list holds it
 */
PhidiasAccount *
phidias_accounts_start_practice_finish (PhidiasAccounts *self, GAsyncResult *result, GError **error)
{
  g_autoptr (PhidiasAccount) account = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  account = g_task_propagate_pointer (G_TASK (result), error);

  return account;
}
