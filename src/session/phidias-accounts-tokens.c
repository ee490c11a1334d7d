/* phidias-accounts-tokens.c: access tokens: one refresh for all who wait
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-accounts-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-azure-cli.h"
#include "phidias-entra-url.h"
#include "phidias-error.h"

/* How long before its end a token is replaced, in microseconds. */
#define AHEAD (5 * 60 * G_USEC_PER_SEC)

typedef struct
{
  SecretValue *value;
  gint64       expires; /* of the client's clock */
} Token;

/* Somebody who waits for a token. */
typedef struct
{
  GTask   *task;
  GSource *stop; /* of the task's cancellable, or NULL */
} Waiter;

/* A token that is being asked for. An account's are asked for one after the other: each answer may
 * replace the refresh token that the next question needs. */
typedef struct
{
  PhidiasAccounts      *accounts;
  PhidiasAccount       *account;
  char                 *tenant_id; /* NULL for the account's own */
  char                 *scope;
  char                 *key;
  GPtrArray            *waiters;
  char                 *refresh_token;
  PhidiasEntraMetadata *metadata;
  gboolean              is_stale; /* the person signed in again since it was begun */
} Request;

static void run (Request *request);

static void
token_free (gpointer data)
{
  Token *token = data;

  secret_value_unref (token->value);
  g_free (token);
}

static void
waiter_free (gpointer data)
{
  Waiter *waiter = data;

  if (waiter->stop != NULL)
    {
      g_source_destroy (waiter->stop);
      g_source_unref (waiter->stop);
    }
  g_object_unref (waiter->task);
  g_free (waiter);
}

static void
request_free (gpointer data)
{
  Request *request = data;

  g_object_unref (request->accounts);
  g_object_unref (request->account);
  g_free (request->tenant_id);
  g_free (request->scope);
  g_free (request->key);
  g_ptr_array_unref (request->waiters);
  secret_password_free (request->refresh_token);
  g_clear_pointer (&request->metadata, phidias_entra_metadata_unref);
  g_free (request);
}

static void
queue_free (gpointer data)
{
  g_queue_free_full (data, request_free);
}

void
phidias_accounts_init_tokens (PhidiasAccounts *self)
{
  self->tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, token_free);
  self->queues = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, queue_free);
}

/* ---- In memory ---- */

static char *
make_key (PhidiasAccount *account, const char *tenant_id, const char *scope)
{
  return g_strjoin ("\n", phidias_account_get_id (account), scope, tenant_id != NULL ? tenant_id : "", NULL);
}

static char *
dup_secret (SecretValue *value)
{
  gsize length;
  const char *text = secret_value_get (value, &length);

  return secret_value_unref_to_password (secret_value_new (text, (gssize) length, "text/plain"), NULL);
}

/* A token that is good for @ahead microseconds more. */
static char *
dup_known (PhidiasAccounts *self, const char *key, gint64 ahead)
{
  Token *token = g_hash_table_lookup (self->tokens, key);

  if (token == NULL || token->expires - ahead <= phidias_clock_get_time (phidias_accounts_get_clock (self)))
    return NULL;

  return dup_secret (token->value);
}

/*
 * phidias_accounts_remember:
 * @self: the accounts
 * @account: whose
 * @tenant_id: (nullable): the tenant it is for, %NULL for the account's own
 * @scope: what it is for
 * @tokens: its access token is kept, if there is one
 */
void
phidias_accounts_remember (PhidiasAccounts    *self,
                           PhidiasAccount     *account,
                           const char         *tenant_id,
                           const char         *scope,
                           PhidiasEntraTokens *tokens)
{
  Token *token;

  if (tokens->access_token == NULL)
    return;
  token = g_new0 (Token, 1);
  token->value = secret_value_new (tokens->access_token, -1, "text/plain");
  token->expires = tokens->expires;
  g_hash_table_replace (self->tokens, make_key (account, tenant_id, scope), token);
}

static void
forget_prefix (PhidiasAccounts *self, const char *prefix)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, self->tokens);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (g_str_has_prefix (key, prefix))
      g_hash_table_iter_remove (&iter);
}

/*
 * phidias_accounts_forget_all:
 * @self: the accounts
 * @account: one that signs out, or in again
 */
void
phidias_accounts_forget_all (PhidiasAccounts *self, PhidiasAccount *account)
{
  g_autofree char *prefix = g_strconcat (phidias_account_get_id (account), "\n", NULL);

  GQueue *queue = g_hash_table_lookup (self->queues, phidias_account_get_id (account));

  forget_prefix (self, prefix);
  g_hash_table_remove (self->unsaved, phidias_account_get_id (account));
  for (GList *link = queue != NULL ? queue->head : NULL; link != NULL; link = link->next)
    ((Request *) link->data)->is_stale = TRUE;
}

/**
 * phidias_accounts_forget_token:
 * @self: the accounts
 * @account: whose
 * @scope: what it was for
 *
 * To be called after a service refused a token (401): the next one asked for is a new one.
 */
void
phidias_accounts_forget_token (PhidiasAccounts *self, PhidiasAccount *account, const char *scope)
{
  g_autofree char *prefix = NULL;

  g_return_if_fail (PHIDIAS_IS_ACCOUNTS (self));
  g_return_if_fail (PHIDIAS_IS_ACCOUNT (account));
  g_return_if_fail (scope != NULL);

  prefix = make_key (account, NULL, scope);
  forget_prefix (self, prefix);
}

/**
 * phidias_accounts_token_free:
 * @token: (nullable) (transfer full): from phidias_accounts_get_token_finish()
 *
 * Wipes it.
 */
void
phidias_accounts_token_free (char *token)
{
  secret_password_free (token);
}

/* ---- The end of a question ---- */

/* Whether it is the account that needs its person, and not one tenant or one service of many. */
static gboolean
concerns_account (Request *request, const GError *error)
{
  const char *code = error->domain == PHIDIAS_ERROR ? phidias_error_get_server_code (error) : NULL;

  return g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_AUTH) && request->tenant_id == NULL &&
         (code == NULL || strstr (code, "AADSTS65001") == NULL);
}

static void
start_next (Request *request)
{
  PhidiasAccounts *self = request->accounts;
  const char *id = phidias_account_get_id (request->account);
  GQueue *queue = g_hash_table_lookup (self->queues, id);
  Request *next;

  g_assert (g_queue_peek_head (queue) == request);
  g_queue_pop_head (queue);
  next = g_queue_peek_head (queue);
  if (next == NULL)
    g_hash_table_remove (self->queues, id);
  else
    run (next);
}

/* Tells all who wait; both may be %NULL: then what is remembered serves. @request is over. */
static void
finish (Request *request, const GError *error)
{
  PhidiasAccounts *self = request->accounts;
  g_autoptr (GPtrArray) waiters = g_steal_pointer (&request->waiters);
  /* A token that ends soon is better than none. */
  gboolean may_use_old = error == NULL || !g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_AUTH);

  request->waiters = g_ptr_array_new_with_free_func (waiter_free);
  if (error == NULL)
    phidias_account_set_state (request->account, PHIDIAS_ACCOUNT_SIGNED_IN);
  else if (concerns_account (request, error))
    phidias_account_set_state (request->account, PHIDIAS_ACCOUNT_NEEDS_SIGN_IN);
  start_next (request);

  for (guint i = 0; i < waiters->len; i++)
    {
      Waiter *waiter = g_ptr_array_index (waiters, i);
      char *token = may_use_old ? dup_known (self, request->key, 0) : NULL;

      if (token != NULL)
        g_task_return_pointer (waiter->task, token, (GDestroyNotify) secret_password_free);
      else if (error != NULL)
        g_task_return_error (waiter->task, g_error_copy (error));
      else
        g_task_return_new_error (waiter->task, PHIDIAS_ERROR, PHIDIAS_ERROR_PROTOCOL,
                                 _("The sign-in service gave a token that has ended already. Try again."));
    }
  /* Each task holds the array that holds it. */
  g_ptr_array_set_size (waiters, 0);
  request_free (request);
}

static void
finish_with (Request *request, PhidiasErrorCode code, const char *sentence)
{
  g_autoptr (GError) error = phidias_error_new (code, "%s", sentence);

  finish (request, error);
}

/* Nobody may be signed in again by an answer that was on its way when they signed out. */
static gboolean
is_signed_out (Request *request)
{
  if (phidias_accounts_has (request->accounts, request->account))
    return FALSE;
  finish_with (request, PHIDIAS_ERROR_AUTH, _("This account was signed out."));

  return TRUE;
}

/* What was begun before the person signed in again says nothing about the new sign-in. */
static gboolean
is_begun_again (Request *request)
{
  if (!request->is_stale)
    return FALSE;
  g_clear_pointer (&request->refresh_token, secret_password_free);
  g_clear_pointer (&request->metadata, phidias_entra_metadata_unref);
  run (request);

  return TRUE;
}

/* ---- By the refresh token: keyring, endpoints, answer, keyring ---- */

static void
kept_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  phidias_accounts_keep_finish (PHIDIAS_ACCOUNTS (object), result);
  if (!is_signed_out (user_data))
    finish (user_data, NULL);
}

static void
refreshed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Request *request = user_data;
  PhidiasAccounts *self = request->accounts;
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasEntraTokens) tokens =
    phidias_entra_client_tokens_finish (PHIDIAS_ENTRA_CLIENT (object), result, &error);
  const char *kept;

  if (is_signed_out (request) || is_begun_again (request))
    return;
  if (tokens == NULL)
    {
      finish (request, error);
      return;
    }

  phidias_accounts_remember (self, request->account, request->tenant_id, request->scope, tokens);
  kept = tokens->refresh_token != NULL ? tokens->refresh_token : request->refresh_token;
  /* On disk before anyone uses what it came with; also one that the keyring did not take before. */
  if (strcmp (kept, request->refresh_token) != 0 ||
      g_hash_table_contains (self->unsaved, phidias_account_get_id (request->account)))
    phidias_accounts_keep_async (self, request->account, kept, kept_cb, request);
  else
    finish (request, NULL);
}

static void
discovered_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Request *request = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *scope = phidias_entra_build_scope (request->scope);

  request->metadata = phidias_entra_client_discover_finish (PHIDIAS_ENTRA_CLIENT (object), result, &error);
  if (is_signed_out (request) || is_begun_again (request))
    return;
  if (request->metadata == NULL)
    finish (request, error);
  else
    phidias_entra_client_refresh_async (PHIDIAS_ENTRA_CLIENT (object), request->metadata,
                                        phidias_account_get_client_id (request->account), request->refresh_token, scope,
                                        NULL, refreshed_cb, request);
}

static void
discover (Request *request)
{
  const char *tenant = request->tenant_id != NULL ? request->tenant_id : phidias_account_get_tenant_id (request->account);
  g_autofree char *fallback = phidias_accounts_dup_tenant (request->accounts);

  phidias_entra_client_discover_async (request->accounts->entra,
                                       phidias_cloud_get_authority (phidias_account_get_cloud (request->account)),
                                       tenant != NULL ? tenant : fallback, NULL, discovered_cb, request);
}

static void
looked_up_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Request *request = user_data;
  g_autoptr (GError) error = NULL;

  request->refresh_token = phidias_keyring_lookup_finish (PHIDIAS_KEYRING (object), result, &error);
  if (is_signed_out (request) || is_begun_again (request))
    return;
  if (request->refresh_token != NULL)
    discover (request);
  else if (g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_KEY_MISSING))
    finish_with (request, PHIDIAS_ERROR_AUTH, _("The keyring holds no sign-in for this account. Sign in again."));
  else
    finish (request, error);
}

static void
look_up (Request *request)
{
  PhidiasAccounts *self = request->accounts;
  SecretValue *unsaved = g_hash_table_lookup (self->unsaved, phidias_account_get_id (request->account));
  g_autofree char *keyring_id = phidias_accounts_dup_keyring_id (request->account);

  if (phidias_account_get_client_id (request->account) == NULL)
    {
      finish_with (request, PHIDIAS_ERROR_AUTH, _("Sign in again."));
      return;
    }
  if (unsaved != NULL)
    {
      request->refresh_token = dup_secret (unsaved);
      discover (request);
      return;
    }
  phidias_keyring_lookup_async (self->keyring, keyring_id,
                                phidias_cloud_get_authority (phidias_account_get_cloud (request->account)), NULL,
                                looked_up_cb, request);
}

/* ---- By the Azure CLI ---- */

static void
cli_answered_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Request *request = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasEntraTokens) tokens = phidias_azure_cli_finish (result, &error);

  if (is_signed_out (request))
    return;
  if (tokens != NULL)
    phidias_accounts_remember (request->accounts, request->account, request->tenant_id, request->scope, tokens);
  finish (request, error);
}

static void
cli_found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Request *request = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *program = phidias_azure_cli_find_finish (result, &error);
  const char *tenant = request->tenant_id != NULL ? request->tenant_id : phidias_account_get_tenant_id (request->account);

  if (is_signed_out (request))
    return;
  if (program == NULL)
    finish (request, error);
  else
    phidias_azure_cli_get_token_async (program, phidias_accounts_get_clock (request->accounts), request->scope, tenant,
                                       NULL, cli_answered_cb, request);
}

/* ---- Practice ---- */

static void
practice_started_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasAccounts *self = PHIDIAS_ACCOUNTS (object);
  GError *error = NULL;
  g_autoptr (PhidiasPracticeAddresses) addresses = NULL;

  if (phidias_accounts_start_practice_finish (self, result, &error) == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  addresses = phidias_sample_server_dup_practice (self->sample_server);
  if (addresses == NULL)
    g_task_return_new_error (task, PHIDIAS_ERROR, PHIDIAS_ERROR_NOT_FOUND, _("The practice subscription has ended."));
  else
    g_task_return_pointer (task,
                           secret_value_unref_to_password (secret_value_new (addresses->token, -1, "text/plain"), NULL),
                           (GDestroyNotify) secret_password_free);
}

/* ---- Asking ---- */

static void
run (Request *request)
{
  request->is_stale = FALSE;
  if (is_signed_out (request))
    return;
  if (phidias_account_get_way (request->account) == PHIDIAS_SIGN_IN_AZURE_CLI)
    phidias_azure_cli_find_async (NULL, cli_found_cb, request);
  else
    look_up (request);
}

static gboolean
stopped_cb (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);
  GPtrArray *waiters = g_task_get_task_data (task);

  /* Only this one stops: the question is for the others, and the answer may hold a new refresh
   * token that must not get lost. */
  for (guint i = 0; i < waiters->len; i++)
    if (((Waiter *) g_ptr_array_index (waiters, i))->task == task)
      {
        g_ptr_array_remove_index (waiters, i);
        break;
      }
  g_task_return_error_if_cancelled (task);

  return G_SOURCE_REMOVE;
}

static void
join (Request *request, GTask *task)
{
  Waiter *waiter = g_new0 (Waiter, 1);
  GCancellable *cancellable = g_task_get_cancellable (task);

  waiter->task = g_object_ref (task);
  g_task_set_task_data (task, g_ptr_array_ref (request->waiters), (GDestroyNotify) g_ptr_array_unref);
  if (cancellable != NULL)
    {
      waiter->stop = g_cancellable_source_new (cancellable);
      g_source_set_callback (waiter->stop, G_SOURCE_FUNC (stopped_cb), task, NULL);
      g_source_attach (waiter->stop, NULL);
    }
  g_ptr_array_add (request->waiters, waiter);
}

static Request *
find_request (GQueue *queue, const char *key)
{
  for (GList *link = queue->head; link != NULL; link = link->next)
    if (g_str_equal (((Request *) link->data)->key, key))
      return link->data;

  return NULL;
}

static void
ask (PhidiasAccounts *self, PhidiasAccount *account, const char *tenant_id, const char *scope, const char *key, GTask *task)
{
  const char *id = phidias_account_get_id (account);
  GQueue *queue = g_hash_table_lookup (self->queues, id);
  Request *request;

  if (queue == NULL)
    {
      queue = g_queue_new ();
      g_hash_table_insert (self->queues, g_strdup (id), queue);
    }
  request = find_request (queue, key);
  if (request != NULL)
    {
      join (request, task);
      return;
    }

  request = g_new0 (Request, 1);
  request->accounts = g_object_ref (self);
  request->account = g_object_ref (account);
  request->tenant_id = g_strdup (tenant_id);
  request->scope = g_strdup (scope);
  request->key = g_strdup (key);
  request->waiters = g_ptr_array_new_with_free_func (waiter_free);
  join (request, task);
  g_queue_push_tail (queue, request);
  if (g_queue_get_length (queue) == 1)
    run (request);
}

/**
 * phidias_accounts_get_token_for_tenant_async:
 * @self: the accounts
 * @account: one of them
 * @tenant_id: (nullable): whose directory; %NULL is the account's own
 * @scope: of one resource: phidias_cloud_get_arm_scope() or phidias_cloud_get_inference_scope()
 * @cancellable: (nullable): ends this wait; others who wait for the same go on
 * @callback: called once
 * @user_data: passed to @callback
 *
 * Gets a token: the one that is remembered while it is good for five minutes more, else a new one,
 * which is asked for once however many wait.
 */
void
phidias_accounts_get_token_for_tenant_async (PhidiasAccounts     *self,
                                             PhidiasAccount      *account,
                                             const char          *tenant_id,
                                             const char          *scope,
                                             GCancellable        *cancellable,
                                             GAsyncReadyCallback  callback,
                                             gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *key = NULL;
  char *known;

  g_return_if_fail (PHIDIAS_IS_ACCOUNTS (self));
  g_return_if_fail (PHIDIAS_IS_ACCOUNT (account));
  g_return_if_fail (scope != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) phidias_accounts_get_token_async);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (phidias_account_get_way (account) == PHIDIAS_SIGN_IN_PRACTICE)
    {
      phidias_accounts_start_practice_async (self, cancellable, practice_started_cb, g_steal_pointer (&task));
      return;
    }
  if (!phidias_accounts_has (self, account))
    {
      g_task_return_new_error (task, PHIDIAS_ERROR, PHIDIAS_ERROR_AUTH, _("This account was signed out."));
      return;
    }

  if (g_strcmp0 (tenant_id, phidias_account_get_tenant_id (account)) == 0)
    tenant_id = NULL;
  key = make_key (account, tenant_id, scope);
  known = dup_known (self, key, AHEAD);
  if (known != NULL)
    g_task_return_pointer (task, known, (GDestroyNotify) secret_password_free);
  else
    ask (self, account, tenant_id, scope, key, task);
}

/**
 * phidias_accounts_get_token_async:
 * @self: the accounts
 * @account: one of them
 * @scope: of one resource
 * @cancellable: (nullable): ends this wait; others who wait for the same go on
 * @callback: called once
 * @user_data: passed to @callback
 *
 * As phidias_accounts_get_token_for_tenant_async() for the account's own tenant.
 */
void
phidias_accounts_get_token_async (PhidiasAccounts     *self,
                                  PhidiasAccount      *account,
                                  const char          *scope,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  phidias_accounts_get_token_for_tenant_async (self, account, NULL, scope, cancellable, callback, user_data);
}

/**
 * phidias_accounts_get_token_finish:
 * @self: the accounts
 * @result: what the callback got
 * @error: %G_IO_ERROR_CANCELLED; %PHIDIAS_ERROR_AUTH when the person must sign in again; others of
 *   %PHIDIAS_ERROR
 *
 * Returns: (transfer full) (nullable): the token, for phidias_accounts_token_free()
 */
char *
phidias_accounts_get_token_finish (PhidiasAccounts *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
