/* phidias-session.c: the one context object
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-session-private.h"

#include "phidias-accounts-private.h"
#include "phidias-azure-private.h"
#include "phidias-error.h"
#include "phidias-inference-client-private.h"

/* A streaming answer is at most this far behind on disk, in milliseconds. */
#define CHECKPOINT 1000

G_DEFINE_FINAL_TYPE (PhidiasSession, phidias_session, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_STORAGE,
  PROP_STORAGE_ERROR,
  PROP_IS_LOADED,
  PROP_RUNNING_COUNT,
  N_PROPS
};

enum {
  MESSAGE,
  WAITING,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* ---- Storage ---- */

static PhidiasSessionStorage
read_storage (PhidiasSession *self)
{
  switch (phidias_library_get_state (self->library))
    {
    case PHIDIAS_LIBRARY_READY:
    case PHIDIAS_LIBRARY_NOT_SAVING:
      if (phidias_library_is_in_memory (self->library))
        return PHIDIAS_SESSION_IN_MEMORY;
      if (phidias_library_get_state (self->library) == PHIDIAS_LIBRARY_READY)
        return PHIDIAS_SESSION_SAVING;
      return PHIDIAS_SESSION_NOT_SAVING;
    case PHIDIAS_LIBRARY_READ_ONLY:
      return PHIDIAS_SESSION_READ_ONLY;
    case PHIDIAS_LIBRARY_FAILED:
      return PHIDIAS_SESSION_FAILED;
    case PHIDIAS_LIBRARY_CLOSED:
    default:
      return PHIDIAS_SESSION_OPENING;
    }
}

static void
update_storage (PhidiasSession *self)
{
  const GError *error = phidias_library_get_error (self->library);
  PhidiasSessionStorage storage = read_storage (self);

  /* The error first: whoever hears of the state reads it. */
  if (!phidias_error_equal (self->storage_error, error))
    {
      g_clear_error (&self->storage_error);
      self->storage_error = error != NULL ? g_error_copy (error) : NULL;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STORAGE_ERROR]);
    }
  if (self->storage != storage)
    {
      self->storage = storage;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STORAGE]);
    }
}

static void
library_changed_cb (PhidiasSession *self)
{
  /* A closed library is no library that is being opened. */
  if (!self->is_closed)
    update_storage (self);
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  return phidias_session_compare_conversations (*(gconstpointer *) a, *(gconstpointer *) b);
}

/* ---- Opening: library, accounts, deployments, conversations ---- */

static void
conversations_listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasSession *self = g_task_get_source_object (task);
  GPtrArray *deployments;
  GError *error = NULL;
  g_autoptr (GPtrArray) conversations =
    phidias_library_list_conversations_finish (PHIDIAS_LIBRARY (object), result, &error);

  if (conversations == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  /* Only now that nothing can go wrong any more: opening may be begun again. */
  deployments = g_task_get_task_data (task);
  g_list_store_splice (self->deployments, g_list_model_get_n_items (G_LIST_MODEL (self->deployments)), 0,
                       deployments->pdata, deployments->len);
  g_list_store_sort (self->deployments, phidias_session_compare_deployments, NULL);

  for (guint i = 0; i < conversations->len; i++)
    phidias_session_watch (self, g_ptr_array_index (conversations, i), TRUE);
  g_ptr_array_sort (conversations, compare_places);
  /* What was begun while the library was being opened stays at the top. */
  g_list_store_splice (self->conversations, g_list_model_get_n_items (G_LIST_MODEL (self->conversations)), 0,
                       conversations->pdata, conversations->len);

  self->is_loaded = TRUE;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_LOADED]);
  phidias_azure_resume (phidias_session_get_azure (self));
  g_task_return_boolean (task, TRUE);
}

static void
deployments_listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasSession *self = g_task_get_source_object (task);
  GError *error = NULL;
  GPtrArray *deployments = phidias_library_list_deployments_finish (PHIDIAS_LIBRARY (object), result, &error);

  if (deployments == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  g_task_set_task_data (task, deployments, (GDestroyNotify) g_ptr_array_unref);
  phidias_library_list_conversations_async (self->library, g_task_get_cancellable (task),
                                            conversations_listed_cb, g_object_ref (task));
}

static void
accounts_loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasSession *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!phidias_accounts_load_finish (PHIDIAS_ACCOUNTS (object), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  phidias_library_list_deployments_async (self->library, g_task_get_cancellable (task),
                                          deployments_listed_cb, g_object_ref (task));
}

static void
list_all (PhidiasSession *self, GTask *task)
{
  update_storage (self);
  if (self->is_loaded)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  phidias_accounts_load_async (phidias_session_get_accounts (self), g_task_get_cancellable (task), accounts_loaded_cb,
                               g_object_ref (task));
}

static void
opened_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasSession *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!phidias_library_open_finish (PHIDIAS_LIBRARY (object), result, &error))
    {
      update_storage (self);
      g_task_return_error (task, error);
      return;
    }
  list_all (self, task);
}

static void
recovered_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasSession *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!phidias_library_recover_finish (PHIDIAS_LIBRARY (object), result, &error))
    {
      update_storage (self);
      g_task_return_error (task, error);
      return;
    }
  list_all (self, task);
}

/* ---- Closing: turns, saves, library ---- */

static void
closed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!phidias_library_close_finish (PHIDIAS_LIBRARY (object), result, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* ---- The object ---- */

static void
phidias_session_dispose (GObject *object)
{
  PhidiasSession *self = PHIDIAS_SESSION (object);

  phidias_session_stop_all (self);
  if (self->azure != NULL)
    phidias_azure_shut_down (self->azure);
  phidias_session_flush_saves (self);
  self->is_closed = TRUE;
  phidias_session_unwatch_all (self);

  G_OBJECT_CLASS (phidias_session_parent_class)->dispose (object);
}

static void
phidias_session_finalize (GObject *object)
{
  PhidiasSession *self = PHIDIAS_SESSION (object);

  g_clear_object (&self->azure);
  g_object_unref (self->conversations);
  g_object_unref (self->deployments);
  g_hash_table_unref (self->watches);
  g_ptr_array_unref (self->turns);
  g_hash_table_unref (self->quotas);
  g_object_unref (self->clock);
  g_clear_object (&self->library);
  g_clear_object (&self->keyring);
  g_clear_object (&self->client);
  g_clear_object (&self->sample_server);
  g_clear_object (&self->catalog);
  g_clear_object (&self->accounts);
  g_clear_object (&self->sample);
  g_clear_pointer (&self->sample_target, phidias_target_unref);
  g_clear_error (&self->storage_error);

  G_OBJECT_CLASS (phidias_session_parent_class)->finalize (object);
}

static void
phidias_session_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhidiasSession *self = PHIDIAS_SESSION (object);

  switch (prop_id)
    {
    case PROP_STORAGE:
      g_value_set_uint (value, self->storage);
      break;
    case PROP_STORAGE_ERROR:
      g_value_set_boxed (value, self->storage_error);
      break;
    case PROP_IS_LOADED:
      g_value_set_boolean (value, self->is_loaded);
      break;
    case PROP_RUNNING_COUNT:
      g_value_set_uint (value, phidias_session_get_running_count (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_session_class_init (PhidiasSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = phidias_session_dispose;
  object_class->finalize = phidias_session_finalize;
  object_class->get_property = phidias_session_get_property;

  /**
   * PhidiasSession:storage:
   *
   * A #PhidiasSessionStorage: how safe what is said is.
   */
  properties[PROP_STORAGE] = g_param_spec_uint ("storage", NULL, NULL, 0, PHIDIAS_SESSION_FAILED,
                                                PHIDIAS_SESSION_OPENING, flags);
  /**
   * PhidiasSession:storage-error:
   *
   * Why nothing is saved, %NULL while everything is. Changes before #PhidiasSession:storage.
   */
  properties[PROP_STORAGE_ERROR] = g_param_spec_boxed ("storage-error", NULL, NULL, G_TYPE_ERROR, flags);
  /**
   * PhidiasSession:is-loaded:
   *
   * Whether the lists are filled.
   */
  properties[PROP_IS_LOADED] = g_param_spec_boolean ("is-loaded", NULL, NULL, FALSE, flags);
  /**
   * PhidiasSession:running-count:
   *
   * How many answers are under way.
   */
  properties[PROP_RUNNING_COUNT] = g_param_spec_uint ("running-count", NULL, NULL, 0, G_MAXUINT, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * PhidiasSession::message:
   * @self: the session
   * @sentence: translated, for a toast
   */
  signals[MESSAGE] = g_signal_new ("message", PHIDIAS_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, G_TYPE_STRING);
  /**
   * PhidiasSession::waiting:
   * @self: the session
   * @message: the answer that nothing comes for
   * @seconds: for how long
   * @limit: the seconds after which the request is given up
   *
   * Emitted once a second while an answer waits for its server.
   */
  signals[WAITING] = g_signal_new ("waiting", PHIDIAS_TYPE_SESSION, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 3, PHIDIAS_TYPE_MESSAGE, G_TYPE_UINT, G_TYPE_UINT);
}

static void
phidias_session_init (PhidiasSession *self)
{
  self->conversations = g_list_store_new (PHIDIAS_TYPE_CONVERSATION);
  self->deployments = g_list_store_new (PHIDIAS_TYPE_DEPLOYMENT);
  phidias_session_watch_limits (self);
  self->watches = g_hash_table_new (NULL, NULL);
  self->turns = g_ptr_array_new_with_free_func (g_object_unref);
  self->clock = phidias_clock_new ();
  self->quotas = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->checkpoint_ms = CHECKPOINT;
  self->client = phidias_inference_client_new ();
}

/* ---- For the session's own files ---- */

/* ISO C has no way from a function to a pointer. */
#define TAG(function) (G_GNUC_EXTENSION (gpointer) (function))

/*
 * phidias_session_task_new:
 * @self: a session
 * @cancellable: (nullable): as for g_task_new()
 * @callback: as for g_task_new()
 * @user_data: as for g_task_new()
 * @tag: the public function that begins the operation
 *
 * Returns: (transfer full): a task that its own finish function knows
 */
GTask *
phidias_session_task_new (PhidiasSession      *self,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data,
                          GCallback            tag)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, TAG (tag));

  return task;
}

gboolean
phidias_session_is_task (PhidiasSession *self, GAsyncResult *result, GCallback tag)
{
  return g_task_is_valid (result, self) && g_async_result_is_tagged (result, TAG (tag));
}

void
phidias_session_say (PhidiasSession *self, const char *sentence)
{
  g_signal_emit (self, signals[MESSAGE], 0, sentence);
}

void
phidias_session_tell_waiting (PhidiasSession *self, PhidiasMessage *message, guint seconds, guint limit)
{
  g_signal_emit (self, signals[WAITING], 0, message, seconds, limit);
}

void
phidias_session_notify_running_count (PhidiasSession *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RUNNING_COUNT]);
}

/*
 * phidias_session_set_client:
 * @self: a session that has asked nothing yet
 * @client: the client to ask with, for tests that turn its clock
 */
void
phidias_session_set_client (PhidiasSession *self, PhidiasInferenceClient *client)
{
  g_set_object (&self->client, client);
}

/*
 * phidias_session_set_checkpoint:
 * @self: a session
 * @milliseconds: how far a growing answer may be behind on disk
 */
void
phidias_session_set_checkpoint (PhidiasSession *self, guint milliseconds)
{
  self->checkpoint_ms = milliseconds;
}

PhidiasLibrary *
phidias_session_get_library (PhidiasSession *self)
{
  return self->library;
}

PhidiasKeyring *
phidias_session_get_keyring (PhidiasSession *self)
{
  return self->keyring;
}

/* ---- Public ---- */

/**
 * phidias_session_new:
 * @app_id: the application's id, under which keys are kept
 * @folder: where the library is
 * @sample_server: (nullable): the server of the sample deployment
 *
 * Returns: (transfer full): a session whose library is not open
 */
PhidiasSession *
phidias_session_new (const char *app_id, const char *folder, PhidiasSampleServer *sample_server)
{
  g_autoptr (PhidiasLibrary) library = NULL;

  g_return_val_if_fail (app_id != NULL, NULL);
  g_return_val_if_fail (folder != NULL, NULL);

  library = phidias_library_new (folder);

  return phidias_session_new_with_library (app_id, library, sample_server);
}

/*
 * phidias_session_new_with_library:
 * @app_id: the application's id
 * @library: a library that is not open, such as one on a disk that fails
 * @sample_server: (nullable): the server of the sample deployment
 *
 * Returns: (transfer full): a session over @library
 */
PhidiasSession *
phidias_session_new_with_library (const char *app_id, PhidiasLibrary *library, PhidiasSampleServer *sample_server)
{
  PhidiasSession *self = g_object_new (PHIDIAS_TYPE_SESSION, NULL);

  self->library = g_object_ref (library);
  self->keyring = phidias_keyring_new (app_id);
  g_set_object (&self->sample_server, sample_server);
  g_signal_connect_object (self->library, "notify::state", G_CALLBACK (library_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->library, "notify::error", G_CALLBACK (library_changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * phidias_session_get_accounts:
 * @self: a session
 *
 * Returns: (transfer none): who is signed in; a list of #PhidiasAccount
 */
PhidiasAccounts *
phidias_session_get_accounts (PhidiasSession *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SESSION (self), NULL);

  if (self->accounts == NULL)
    {
      g_autoptr (PhidiasEntraClient) entra = phidias_entra_client_new (phidias_inference_client_get_session (self->client),
                                                                      phidias_inference_client_get_clock (self->client));

      self->accounts = phidias_accounts_new (self->library, self->keyring, entra, self->sample_server);
      g_signal_connect_object (self->accounts, "message", G_CALLBACK (phidias_session_say), self, G_CONNECT_SWAPPED);
    }

  return self->accounts;
}

/**
 * phidias_session_get_folder:
 * @self: a session
 *
 * Returns: (transfer none): where the library is
 */
const char *
phidias_session_get_folder (PhidiasSession *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SESSION (self), NULL);

  return phidias_library_get_folder (self->library);
}

PhidiasSessionStorage
phidias_session_get_storage (PhidiasSession *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SESSION (self), PHIDIAS_SESSION_OPENING);

  return self->storage;
}

/**
 * phidias_session_get_storage_error:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): why nothing is saved
 */
const GError *
phidias_session_get_storage_error (PhidiasSession *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SESSION (self), NULL);

  return self->storage_error;
}

/**
 * phidias_session_has_backup:
 * @self: a session
 *
 * Returns: whether %PHIDIAS_WAY_OUT_RESTORE_BACKUP has something to restore
 */
gboolean
phidias_session_has_backup (PhidiasSession *self)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (PHIDIAS_IS_SESSION (self), FALSE);

  path = phidias_library_dup_backup_path (self->library);

  return path != NULL;
}

/**
 * phidias_session_get_running_count:
 * @self: a session
 *
 * Returns: how many answers are under way
 */
guint
phidias_session_get_running_count (PhidiasSession *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SESSION (self), 0);

  return self->turns->len;
}

/**
 * phidias_session_get_catalog:
 * @self: a session
 *
 * Returns: (transfer none): the models that there are, as a list of #PhidiasCatalogModel
 */
PhidiasCatalog *
phidias_session_get_catalog (PhidiasSession *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SESSION (self), NULL);

  if (self->catalog == NULL)
    {
      PhidiasSettings *settings = phidias_accounts_get_settings (phidias_session_get_accounts (self));

      self->catalog = phidias_catalog_new (phidias_session_get_folder (self));
      if (settings != NULL)
        phidias_catalog_follow_settings (self->catalog, settings);
    }

  return self->catalog;
}

/**
 * phidias_session_open_async:
 * @self: a new session
 * @cancellable: (nullable): to give up
 * @callback: called when the lists are filled, or the library cannot be opened
 * @user_data: passed to @callback
 *
 * Opens the library and fills the lists.
 */
void
phidias_session_open_async (PhidiasSession *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PHIDIAS_IS_SESSION (self));

  phidias_library_open_async (self->library, cancellable, opened_cb,
                              phidias_session_task_new (self, cancellable, callback, user_data,
                                                        G_CALLBACK (phidias_session_open_async)));
}

/**
 * phidias_session_open_finish:
 * @self: a session
 * @result: what the callback got
 * @error: return location for an error of %PHIDIAS_ERROR: what is wrong with the library
 *
 * Returns: whether the library is open; a library that can only be read is
 */
gboolean
phidias_session_open_finish (PhidiasSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (phidias_session_is_task (self, result, G_CALLBACK (phidias_session_open_async)), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * phidias_session_recover_async:
 * @self: a session whose library could not be opened
 * @way_out: how to go on
 * @cancellable: (nullable): to give up
 * @callback: called when the lists are filled, or that failed too
 * @user_data: passed to @callback
 *
 * Goes on as a person chose. Nothing is deleted.
 */
void
phidias_session_recover_async (PhidiasSession      *self,
                               PhidiasWayOut        way_out,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (PHIDIAS_IS_SESSION (self));

  task = phidias_session_task_new (self, cancellable, callback, user_data, G_CALLBACK (phidias_session_recover_async));
  switch (way_out)
    {
    case PHIDIAS_WAY_OUT_RESTORE_BACKUP:
      phidias_library_recover_async (self->library, PHIDIAS_LIBRARY_RESTORE_BACKUP, cancellable, recovered_cb, task);
      break;
    case PHIDIAS_WAY_OUT_START_NEW:
      phidias_library_recover_async (self->library, PHIDIAS_LIBRARY_START_NEW, cancellable, recovered_cb, task);
      break;
    case PHIDIAS_WAY_OUT_IN_MEMORY:
      phidias_library_recover_async (self->library, PHIDIAS_LIBRARY_IN_MEMORY, cancellable, recovered_cb, task);
      break;
    case PHIDIAS_WAY_OUT_TRY_AGAIN:
    default:
      phidias_library_open_async (self->library, cancellable, opened_cb, task);
      break;
    }
}

/**
 * phidias_session_recover_finish:
 * @self: a session
 * @result: what the callback got
 * @error: return location for an error of %PHIDIAS_ERROR
 *
 * Returns: whether the library is open now
 */
gboolean
phidias_session_recover_finish (PhidiasSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (phidias_session_is_task (self, result, G_CALLBACK (phidias_session_recover_async)), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * phidias_session_close_async:
 * @self: a session
 * @cancellable: (nullable): to give up waiting; what is under way is saved all the same
 * @callback: called when everything is on disk
 * @user_data: passed to @callback
 *
 * Stops what runs, saves what came and what was typed, and closes the library. The verbs do
 * nothing from here on.
 */
void
phidias_session_close_async (PhidiasSession *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PHIDIAS_IS_SESSION (self));

  phidias_session_stop_all (self);
  if (self->azure != NULL)
    phidias_azure_shut_down (self->azure);
  phidias_session_flush_saves (self);
  self->is_closed = TRUE;
  phidias_library_close_async (self->library, cancellable, closed_cb,
                               phidias_session_task_new (self, cancellable, callback, user_data,
                                                         G_CALLBACK (phidias_session_close_async)));
}

/**
 * phidias_session_close_finish:
 * @self: a session
 * @result: what the callback got
 * @error: return location for an error of %PHIDIAS_ERROR
 *
 * Returns: whether everything is on disk
 */
gboolean
phidias_session_close_finish (PhidiasSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (phidias_session_is_task (self, result, G_CALLBACK (phidias_session_close_async)), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
