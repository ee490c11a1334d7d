/* phidias-azure.c: what the session does at Azure's resource manager
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-azure-private.h"

#include <glib/gi18n-lib.h>

#include "phidias-error.h"

/* After that a new deployment is called ready even if it does not answer yet. */
#define PROBE_MS (2 * 60 * 1000)

G_DEFINE_FINAL_TYPE (PhidiasAzure, phidias_azure, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_LOADING,
  PROP_ERROR,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* ISO C has no way from a function to a pointer. */
#define TAG(function) (G_GNUC_EXTENSION (gpointer) (function))

GTask *
phidias_azure_task_new (PhidiasAzure        *self,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data,
                        GCallback            tag)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, TAG (tag));
  /* The session is borrowed; it must be there for whatever comes back. */
  g_object_set_data_full (G_OBJECT (task), "session", g_object_ref (self->session), g_object_unref);

  return task;
}

gboolean
phidias_azure_is_task (PhidiasAzure *self, GAsyncResult *result, GCallback tag)
{
  return g_task_is_valid (result, self) && g_async_result_is_tagged (result, TAG (tag));
}

/* ---- Accounts and their clients ---- */

/*
 * phidias_azure_find_account:
 * @self: the verbs
 * @id: (nullable): an account's id
 *
 * Returns: (transfer none) (nullable): the account, where it is in the list
 */
PhidiasAccount *
phidias_azure_find_account (PhidiasAzure *self, const char *id)
{
  GListModel *accounts = self->access->get_accounts (self->access_data);

  for (guint i = 0; accounts != NULL && i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (PhidiasAccount) account = g_list_model_get_item (accounts, i);

      if (g_strcmp0 (phidias_account_get_id (account), id) == 0)
        return account; /* the list has it */
    }

  return NULL;
}

/* Whose tokens a client sends. */
typedef struct
{
  PhidiasAzure   *azure; /* borrowed: it owns its clients */
  PhidiasAccount *account;
  char           *tenant_id;
} TokenSource;

static void
token_source_free (gpointer data)
{
  TokenSource *source = data;

  g_object_unref (source->account);
  g_free (source->tenant_id);
  g_free (source);
}

static void
get_token_async (gpointer user_data, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer callback_data)
{
  TokenSource *source = user_data;

  source->azure->access->get_token_async (source->azure->access_data, source->account, source->tenant_id, cancellable,
                                          callback, callback_data);
}

static char *
get_token_finish (gpointer user_data, GAsyncResult *result, GError **error)
{
  TokenSource *source = user_data;

  return source->azure->access->get_token_finish (source->azure->access_data, result, error);
}

static void
forget_token (gpointer user_data)
{
  TokenSource *source = user_data;

  source->azure->access->forget_token (source->azure->access_data, source->account);
}

/*
 * phidias_azure_get_client:
 * @self: the verbs
 * @account: an account
 * @tenant_id: (nullable): the tenant whose subscriptions are asked, where that is not the account's own
 * @error: an address that cannot be used
 *
 * Returns: (transfer none) (nullable): what asks in its name
 */
PhidiasArmClient *
phidias_azure_get_client (PhidiasAzure *self, PhidiasAccount *account, const char *tenant_id, GError **error)
{
  const char *base = phidias_cloud_get_arm (phidias_account_get_cloud (account));
  PhidiasArmTokenFuncs funcs = { get_token_async, get_token_finish, forget_token, self->access->wipe_token };
  g_autofree char *key = NULL;
  PhidiasArmClient *client;
  TokenSource *source;

  if (g_strcmp0 (tenant_id, phidias_account_get_tenant_id (account)) == 0)
    tenant_id = NULL;
  key = g_strdup_printf ("%s %s %s", phidias_account_get_id (account), tenant_id != NULL ? tenant_id : "-", base);
  client = g_hash_table_lookup (self->clients, key);
  if (client != NULL)
    return client;

  source = g_new0 (TokenSource, 1);
  source->azure = self;
  source->account = g_object_ref (account);
  source->tenant_id = g_strdup (tenant_id);
  client = phidias_arm_client_new (base, self->session->client, &funcs, source, token_source_free, error);
  if (client == NULL)
    {
      token_source_free (source);
      return NULL;
    }
  if (self->poll_ms > 0)
    phidias_arm_client_set_first_wait (client, self->poll_ms);
  g_hash_table_insert (self->clients, g_steal_pointer (&key), client);

  return client;
}

static void
return_client (GTask *task, PhidiasAccount *account)
{
  GError *error = NULL;
  PhidiasArmClient *client = phidias_azure_get_client (g_task_get_source_object (task), account, g_task_get_task_data (task), &error);

  if (client == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_object_ref (client), g_object_unref);
}

static void
practice_started_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasAzure *self = g_task_get_source_object (task);
  GError *error = NULL;
  PhidiasAccount *account = self->access->start_practice_finish (self->access_data, result, &error);

  if (account == NULL)
    g_task_return_error (task, error);
  else
    return_client (task, account);
}

/*
 * phidias_azure_reach_async:
 * @self: the verbs
 * @account_id: an account's id
 * @tenant_id: (nullable): a tenant's
 * @cancellable: (nullable): to give up
 * @callback: called when it can be asked in its name
 * @user_data: passed to @callback
 *
 * Finds an account; the practice one is started.
 */
void
phidias_azure_reach_async (PhidiasAzure        *self,
                           const char          *account_id,
                           const char          *tenant_id,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task =
    phidias_azure_task_new (self, cancellable, callback, user_data, G_CALLBACK (phidias_azure_reach_async));
  PhidiasAccount *account = phidias_azure_find_account (self, account_id);

  g_task_set_task_data (task, g_strdup (tenant_id), g_free);
  if (g_str_equal (account_id, PHIDIAS_ACCOUNT_PRACTICE_ID))
    self->access->start_practice_async (self->access_data, cancellable, practice_started_cb, g_steal_pointer (&task));
  else if (account == NULL)
    g_task_return_error (task, phidias_error_new (PHIDIAS_ERROR_AUTH,
                                                  _("The account that this belongs to is not signed in. Sign in to it.")));
  else
    return_client (task, account);
}

PhidiasArmClient *
phidias_azure_reach_finish (PhidiasAzure *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- The object ---- */

void
phidias_azure_set_loading (PhidiasAzure *self, gboolean is_loading)
{
  if (self->is_loading == is_loading)
    return;
  self->is_loading = is_loading;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

void
phidias_azure_set_error (PhidiasAzure *self, const GError *error)
{
  if (phidias_error_equal (self->error, error))
    return;
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

/* phidias_azure_shut_down: nothing more is asked, and what runs is found again at the next start */
void
phidias_azure_shut_down (PhidiasAzure *self)
{
  g_cancellable_cancel (self->cancellable);
  phidias_azure_stop_runs (self);
}

static void
phidias_azure_finalize (GObject *object)
{
  PhidiasAzure *self = PHIDIAS_AZURE (object);

  g_object_unref (self->projects);
  g_object_unref (self->operations);
  g_hash_table_unref (self->clients);
  g_hash_table_unref (self->runs);
  g_hash_table_unref (self->refusals);
  g_clear_pointer (&self->known, g_hash_table_unref);
  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->refreshes);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (phidias_azure_parent_class)->finalize (object);
}

static void
phidias_azure_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhidiasAzure *self = PHIDIAS_AZURE (object);

  switch (prop_id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, self->is_loading);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_azure_class_init (PhidiasAzureClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = phidias_azure_finalize;
  object_class->get_property = phidias_azure_get_property;

  /**
   * PhidiasAzure:loading:
   *
   * Whether a refresh is under way.
   */
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, flags);
  /**
   * PhidiasAzure:error:
   *
   * The first thing that the last refresh could not see, %NULL where it saw everything.
   */
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
phidias_azure_init (PhidiasAzure *self)
{
  self->projects = g_list_store_new (PHIDIAS_TYPE_PROJECT);
  self->operations = g_list_store_new (PHIDIAS_TYPE_OPERATION);
  self->clients = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->runs = g_hash_table_new (NULL, NULL);
  self->refusals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->refreshes = g_ptr_array_new_with_free_func (g_object_unref);
  self->cancellable = g_cancellable_new ();
  self->probe_ms = PROBE_MS;
}

/*
 * phidias_azure_new:
 * @session: the session; it shuts the verbs down before it goes
 * @access: who is signed in
 * @access_data: passed to @access
 *
 * Returns: (transfer full): the verbs
 */
PhidiasAzure *
phidias_azure_new (PhidiasSession *session, const PhidiasAzureAccess *access, gpointer access_data)
{
  PhidiasAzure *self = g_object_new (PHIDIAS_TYPE_AZURE, NULL);

  self->session = session;
  self->access = access;
  self->access_data = access_data;

  return self;
}

/* ---- Public ---- */

/**
 * phidias_azure_get_projects:
 * @self: the verbs
 *
 * Returns: (transfer none): a list of #PhidiasProject
 */
GListModel *
phidias_azure_get_projects (PhidiasAzure *self)
{
  g_return_val_if_fail (PHIDIAS_IS_AZURE (self), NULL);

  return G_LIST_MODEL (self->projects);
}

/**
 * phidias_azure_find_project:
 * @self: the verbs
 * @resource_id: (nullable): a path, whatever its case
 *
 * Returns: (transfer none) (nullable): the project of that path
 */
PhidiasProject *
phidias_azure_find_project (PhidiasAzure *self, const char *resource_id)
{
  g_return_val_if_fail (PHIDIAS_IS_AZURE (self), NULL);

  for (guint i = 0; resource_id != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->projects)); i++)
    {
      g_autoptr (PhidiasProject) project = g_list_model_get_item (G_LIST_MODEL (self->projects), i);

      if (g_ascii_strcasecmp (phidias_project_get_resource_id (project), resource_id) == 0)
        return project; /* the list has it */
    }

  return NULL;
}

gboolean
phidias_azure_is_loading (PhidiasAzure *self)
{
  g_return_val_if_fail (PHIDIAS_IS_AZURE (self), FALSE);

  return self->is_loading;
}

/**
 * phidias_azure_get_error:
 * @self: the verbs
 *
 * Returns: (transfer none) (nullable): the first thing that the last refresh could not see
 */
const GError *
phidias_azure_get_error (PhidiasAzure *self)
{
  g_return_val_if_fail (PHIDIAS_IS_AZURE (self), NULL);

  return self->error;
}

/**
 * phidias_azure_get_operations:
 * @self: the verbs
 *
 * Returns: (transfer none): a list of #PhidiasOperation, the newest first
 */
GListModel *
phidias_azure_get_operations (PhidiasAzure *self)
{
  g_return_val_if_fail (PHIDIAS_IS_AZURE (self), NULL);

  return G_LIST_MODEL (self->operations);
}
