/* fake-session.c: a session whose answers a test writes
 *
 * Stands in for src/session under widgets: every end that a server, a disk or a keyring can give a
 * call is one line of a test here. The real one is tested without a display.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "fake-session.h"

#include "phidias-azure.h"

struct _PhidiasSession
{
  GObject parent_instance;

  FakeCalls             calls;
  GListStore           *deployments;
  GListStore           *local;
  GListStore           *conversations;
  PhidiasEndpointCheck *check;
  GError               *check_error;
  GError               *add_error;
  GError               *edit_error;
  GError               *keys_error;
  PhidiasUsageReport   *report;
  PhidiasCatalog       *catalog;
  PhidiasAzure         *azure;
  PhidiasSessionStorage storage;
  gboolean              stall;
};

G_DEFINE_FINAL_TYPE (PhidiasSession, phidias_session, G_TYPE_OBJECT)

struct _PhidiasEndpointCheck
{
  GObject parent_instance;

  PhidiasTarget *target;
  char          *sentence;
  char         **models;
  char          *name;
  gboolean       wants_key;
};

G_DEFINE_FINAL_TYPE (PhidiasEndpointCheck, phidias_endpoint_check, G_TYPE_OBJECT)

struct _PhidiasAzure
{
  GObject parent_instance;

  PhidiasSession *session; /* owns this */
  GError         *error;   /* of the last refresh */
  gboolean        is_loading;
};

G_DEFINE_FINAL_TYPE (PhidiasAzure, phidias_azure, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_STORAGE,
  PROP_STORAGE_ERROR,
};

/* Accounts are for the real session's tests. */
PhidiasAccounts *
phidias_session_get_accounts (PhidiasSession *self)
{
  return NULL;
}

/* ---- What a test found ---- */

static void
phidias_endpoint_check_finalize (GObject *object)
{
  PhidiasEndpointCheck *self = PHIDIAS_ENDPOINT_CHECK (object);

  phidias_target_unref (self->target);
  g_free (self->sentence);
  g_strfreev (self->models);
  g_free (self->name);

  G_OBJECT_CLASS (phidias_endpoint_check_parent_class)->finalize (object);
}

static void
phidias_endpoint_check_class_init (PhidiasEndpointCheckClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phidias_endpoint_check_finalize;
}

static void
phidias_endpoint_check_init (PhidiasEndpointCheck *self)
{
}

PhidiasEndpointCheck *
fake_check_new (const char *address, const char *model, const char *sentence, const char *const *models, const char *name)
{
  static const char *const none[] = { NULL };
  PhidiasEndpointCheck    *self = g_object_new (PHIDIAS_TYPE_ENDPOINT_CHECK, NULL);
  g_autoptr (PhidiasTarget) target = phidias_target_parse (address, NULL);

  g_assert_nonnull (target);
  self->target = phidias_target_with_model (target, model);
  self->sentence = g_strdup (sentence);
  self->models = g_strdupv ((char **) (models != NULL ? models : none));
  self->name = g_strdup (name);

  return self;
}

/* Makes it one of a server that tells nothing without a key. */
void
fake_check_want_key (PhidiasEndpointCheck *self)
{
  self->wants_key = TRUE;
}

gboolean
phidias_endpoint_check_wants_key (PhidiasEndpointCheck *self)
{
  return self->wants_key;
}

PhidiasTarget *
phidias_endpoint_check_get_target (PhidiasEndpointCheck *self)
{
  return self->target;
}

const char *
phidias_endpoint_check_get_sentence (PhidiasEndpointCheck *self)
{
  return self->sentence;
}

const char *const *
phidias_endpoint_check_get_models (PhidiasEndpointCheck *self)
{
  return (const char *const *) self->models;
}

const char *
phidias_endpoint_check_get_name (PhidiasEndpointCheck *self)
{
  return self->name;
}

/* ---- The session ---- */

static void
phidias_session_finalize (GObject *object)
{
  PhidiasSession *self = PHIDIAS_SESSION (object);

  g_clear_pointer (&self->calls.target, phidias_target_unref);
  g_free (self->calls.key);
  g_free (self->calls.name);
  g_object_unref (self->deployments);
  g_object_unref (self->local);
  g_object_unref (self->conversations);
  g_clear_object (&self->azure);
  g_clear_object (&self->check);
  g_clear_error (&self->check_error);
  g_clear_error (&self->add_error);
  g_clear_error (&self->edit_error);
  g_clear_error (&self->keys_error);
  g_clear_pointer (&self->report, phidias_usage_report_unref);
  g_clear_object (&self->catalog);

  G_OBJECT_CLASS (phidias_session_parent_class)->finalize (object);
}

static void
phidias_session_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_STORAGE)
    g_value_set_uint (value, PHIDIAS_SESSION (object)->storage);
}

static void
phidias_session_class_init (PhidiasSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = phidias_session_finalize;
  object_class->get_property = phidias_session_get_property;
  g_object_class_install_property (object_class, PROP_STORAGE, g_param_spec_uint ("storage", NULL, NULL, 0, PHIDIAS_SESSION_FAILED, 0, G_PARAM_READABLE));
  g_object_class_install_property (object_class, PROP_STORAGE_ERROR, g_param_spec_boxed ("storage-error", NULL, NULL, G_TYPE_ERROR, G_PARAM_READABLE));
}

static void
phidias_session_init (PhidiasSession *self)
{
  self->deployments = g_list_store_new (PHIDIAS_TYPE_DEPLOYMENT);
  self->local = g_list_store_new (PHIDIAS_TYPE_ENDPOINT_CHECK);
  self->conversations = g_list_store_new (PHIDIAS_TYPE_CONVERSATION);
  self->storage = PHIDIAS_SESSION_SAVING;
}

PhidiasSession *
fake_session_new (void)
{
  return g_object_new (PHIDIAS_TYPE_SESSION, NULL);
}

const FakeCalls *
fake_session_get_calls (PhidiasSession *self)
{
  return &self->calls;
}

PhidiasDeployment *
fake_session_list (PhidiasSession *self, const char *id, const char *name, const char *address, PhidiasKeyPlace place)
{
  g_autoptr (PhidiasTarget) target = phidias_target_parse (address, NULL);
  g_autoptr (PhidiasDeployment) deployment = phidias_deployment_new (id, PHIDIAS_DEPLOYMENT_CONNECTED, name, target);

  g_assert_nonnull (target);
  phidias_deployment_set_key_place (deployment, place);
  g_list_store_append (self->deployments, deployment);

  return deployment; /* the list has it */
}

void
fake_session_answer_check (PhidiasSession *self, PhidiasEndpointCheck *check)
{
  g_set_object (&self->check, check);
}

static void
take_error (GError **place, GError *error)
{
  g_clear_error (place);
  *place = error;
}

void
fake_session_fail_check (PhidiasSession *self, GError *error)
{
  take_error (&self->check_error, error);
}

void
fake_session_fail_add (PhidiasSession *self, GError *error)
{
  take_error (&self->add_error, error);
}

void
fake_session_fail_edit (PhidiasSession *self, GError *error)
{
  take_error (&self->edit_error, error);
}

void
fake_session_stall (PhidiasSession *self, gboolean stall)
{
  self->stall = stall;
}

void
fake_session_find_local (PhidiasSession *self, PhidiasEndpointCheck *check)
{
  g_list_store_append (self->local, check);
}

void
fake_session_set_storage (PhidiasSession *self, PhidiasSessionStorage storage)
{
  self->storage = storage;
  g_object_notify (G_OBJECT (self), "storage");
}

static void
note_call (PhidiasSession *self, PhidiasTarget *target, const char *key, const char *name, PhidiasKeyPlace place)
{
  g_clear_pointer (&self->calls.target, phidias_target_unref);
  self->calls.target = target != NULL ? phidias_target_ref (target) : NULL;
  g_free (self->calls.key);
  self->calls.key = g_strdup (key);
  g_free (self->calls.name);
  self->calls.name = g_strdup (name);
  self->calls.place = place;
}

/* ---- Calls that widgets make ---- */

static void
stalled_cancelled_cb (GTask *task)
{
  PhidiasSession *self = g_task_get_source_object (task);

  self->calls.was_cancelled = TRUE;
  g_task_return_error_if_cancelled (task);
  g_object_unref (task);
}

/* Ends it as the test wants; the good end is @result, which is taken. */
static void
end (PhidiasSession *self, GTask *task, GError **error, gpointer result, GDestroyNotify destroy)
{
  if (self->stall)
    {
      g_signal_connect_swapped (g_task_get_cancellable (task), "cancelled", G_CALLBACK (stalled_cancelled_cb), task);
      if (destroy != NULL)
        g_clear_pointer (&result, destroy);
      return;
    }

  if (*error != NULL)
    g_task_return_error (task, g_steal_pointer (error));
  else
    g_task_return_pointer (task, g_steal_pointer (&result), destroy);
  if (destroy != NULL)
    g_clear_pointer (&result, destroy);
  g_object_unref (task);
}

static void
answer_check (PhidiasSession *self, GTask *task)
{
  if (self->check == NULL && self->check_error == NULL && !self->stall)
    self->check_error = phidias_error_new (PHIDIAS_ERROR_REFUSED, "Nothing listens there.");
  end (self, task, &self->check_error, self->check != NULL ? g_object_ref (self->check) : NULL, g_object_unref);
}

void
phidias_session_check_endpoint_async (PhidiasSession     *self,
                                      PhidiasTarget      *target,
                                      const char         *key,
                                      gboolean            may_cost,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  note_call (self, target, key, NULL, PHIDIAS_KEY_NONE);
  self->calls.n_checks++;
  self->calls.may_cost = may_cost;
  answer_check (self, g_task_new (self, cancellable, callback, user_data));
}

PhidiasEndpointCheck *
phidias_session_check_endpoint_finish (PhidiasSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
phidias_session_check_deployment_async (PhidiasSession     *self,
                                        PhidiasDeployment  *deployment,
                                        gboolean            may_cost,
                                        GCancellable       *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer            user_data)
{
  note_call (self, phidias_deployment_get_target (deployment), NULL, NULL, PHIDIAS_KEY_NONE);
  self->calls.n_deployment_checks++;
  self->calls.may_cost = may_cost;
  if (self->check_error != NULL)
    phidias_deployment_set_state (deployment, PHIDIAS_DEPLOYMENT_ERROR, self->check_error->message);
  else
    phidias_deployment_set_state (deployment, PHIDIAS_DEPLOYMENT_READY, NULL);
  answer_check (self, g_task_new (self, cancellable, callback, user_data));
}

PhidiasEndpointCheck *
phidias_session_check_deployment_finish (PhidiasSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
phidias_session_add_deployment_async (PhidiasSession     *self,
                                      PhidiasTarget      *target,
                                      const char         *name,
                                      const char         *key,
                                      PhidiasKeyPlace     place,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  GTask             *task = g_task_new (self, cancellable, callback, user_data);
  PhidiasDeployment *deployment = phidias_deployment_new (name, PHIDIAS_DEPLOYMENT_CONNECTED, name, target);

  note_call (self, target, key, name, place);
  self->calls.n_adds++;
  phidias_deployment_set_key_place (deployment, place);
  if (self->add_error == NULL)
    g_list_store_append (self->deployments, deployment);
  end (self, task, &self->add_error, deployment, g_object_unref);
}

PhidiasDeployment *
phidias_session_add_deployment_finish (PhidiasSession *self, GAsyncResult *result, GError **error)
{
  g_autoptr (PhidiasDeployment) deployment = g_task_propagate_pointer (G_TASK (result), error);

  return deployment; /* the list has it */
}

void
phidias_session_edit_deployment_async (PhidiasSession     *self,
                                       PhidiasDeployment  *deployment,
                                       PhidiasTarget      *target,
                                       const char         *name,
                                       const char         *key,
                                       PhidiasKeyPlace     place,
                                       GCancellable       *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer            user_data)
{
  note_call (self, target, key, name, place);
  self->calls.n_edits++;
  end (self, g_task_new (self, cancellable, callback, user_data), &self->edit_error, g_object_ref (deployment), g_object_unref);
}

gboolean
phidias_session_edit_deployment_finish (PhidiasSession *self, GAsyncResult *result, GError **error)
{
  g_autoptr (PhidiasDeployment) deployment = g_task_propagate_pointer (G_TASK (result), error);

  return deployment != NULL;
}

void
phidias_session_remove_deployment_async (PhidiasSession     *self,
                                         PhidiasDeployment  *deployment,
                                         GCancellable       *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  guint  place;

  self->calls.n_removes++;
  if (g_list_store_find (self->deployments, deployment, &place))
    g_list_store_remove (self->deployments, place);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

gboolean
phidias_session_remove_deployment_finish (PhidiasSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- Azure ---- */

static void
phidias_azure_finalize (GObject *object)
{
  g_clear_error (&PHIDIAS_AZURE (object)->error);

  G_OBJECT_CLASS (phidias_azure_parent_class)->finalize (object);
}

static void
phidias_azure_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  g_value_set_boolean (value, PHIDIAS_AZURE (object)->is_loading);
}

static void
phidias_azure_class_init (PhidiasAzureClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phidias_azure_finalize;
  G_OBJECT_CLASS (klass)->get_property = phidias_azure_get_property;
  g_object_class_install_property (G_OBJECT_CLASS (klass), 1, g_param_spec_boolean ("loading", NULL, NULL, FALSE, G_PARAM_READABLE));
}

static void
phidias_azure_init (PhidiasAzure *self)
{
}

PhidiasAzure *
phidias_session_get_azure (PhidiasSession *session)
{
  if (session->azure == NULL)
    {
      session->azure = g_object_new (PHIDIAS_TYPE_AZURE, NULL);
      session->azure->session = session;
    }

  return session->azure;
}

gboolean
phidias_azure_is_loading (PhidiasAzure *self)
{
  return self->is_loading;
}

const GError *
phidias_azure_get_error (PhidiasAzure *self)
{
  return self->error;
}

void
fake_session_load_azure (PhidiasSession *self, gboolean is_loading)
{
  PhidiasAzure *azure = phidias_session_get_azure (self);

  azure->is_loading = is_loading;
  g_object_notify (G_OBJECT (azure), "loading");
}

void
fake_session_hide_azure (PhidiasSession *self, GError *error)
{
  take_error (&phidias_session_get_azure (self)->error, error);
}

void
phidias_azure_refresh_async (PhidiasAzure *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  self->session->calls.n_azure_refreshes++;
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

gboolean
phidias_azure_refresh_finish (PhidiasAzure *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
phidias_azure_delete_async (PhidiasAzure       *self,
                            PhidiasDeployment  *deployment,
                            GCancellable       *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  guint  place;

  self->session->calls.n_azure_deletes++;
  if (g_list_store_find (self->session->deployments, deployment, &place))
    g_list_store_remove (self->session->deployments, place);
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

gboolean
phidias_azure_delete_finish (PhidiasAzure *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static const char *const azure_keys[] = { FAKE_KEY_1, FAKE_KEY_2, NULL };

void
phidias_azure_list_keys_async (PhidiasAzure       *self,
                               PhidiasDeployment  *deployment,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  self->session->calls.n_azure_key_lists++;
  end (self->session, g_task_new (self, cancellable, callback, user_data), &self->session->keys_error,
       g_strdupv ((char **) azure_keys), (GDestroyNotify) g_strfreev);
}

char **
phidias_azure_list_keys_finish (PhidiasAzure *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
phidias_azure_keys_free (char **keys)
{
  g_strfreev (keys);
}

void
phidias_azure_regenerate_key_async (PhidiasAzure       *self,
                                    PhidiasDeployment  *deployment,
                                    guint               which,
                                    GCancellable       *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer            user_data)
{
  self->session->calls.n_azure_regenerates++;
  self->session->calls.regenerated = which;
  end (self->session, g_task_new (self, cancellable, callback, user_data), &self->session->keys_error,
       g_strdupv ((char **) azure_keys), (GDestroyNotify) g_strfreev);
}

char **
phidias_azure_regenerate_key_finish (PhidiasAzure *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
fake_session_fail_keys (PhidiasSession *self, GError *error)
{
  take_error (&self->keys_error, error);
}

/* ---- The keyring ---- */

void
phidias_session_unlock_keyring_async (PhidiasSession     *self,
                                      GCancellable       *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer            user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  self->calls.n_unlocks++;
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

gboolean
phidias_session_unlock_keyring_finish (PhidiasSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
phidias_session_discover_async (PhidiasSession *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_return_pointer (task, g_object_ref (self->local), g_object_unref);
  g_object_unref (task);
}

GListModel *
phidias_session_discover_finish (PhidiasSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

GListModel *
phidias_session_get_deployments (PhidiasSession *self)
{
  return G_LIST_MODEL (self->deployments);
}

GListModel *
phidias_session_get_conversations (PhidiasSession *self)
{
  return G_LIST_MODEL (self->conversations);
}

void
fake_session_set_usage (PhidiasSession *self, PhidiasUsageReport *report)
{
  g_clear_pointer (&self->report, phidias_usage_report_unref);
  self->report = phidias_usage_report_ref (report);
}

void
phidias_session_load_usage_async (PhidiasSession     *self,
                                  const char         *deployment_id,
                                  gint64              since,
                                  GCancellable       *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  if (self->report == NULL)
    self->report = phidias_usage_report_new (NULL);
  g_task_return_pointer (task, phidias_usage_report_ref (self->report), (GDestroyNotify) phidias_usage_report_unref);
}

PhidiasUsageReport *
phidias_session_load_usage_finish (PhidiasSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

PhidiasCatalog *
phidias_session_get_catalog (PhidiasSession *self)
{
  if (self->catalog == NULL)
    self->catalog = phidias_catalog_new ("/nonexistent");

  return self->catalog;
}

void
phidias_session_load_key_async (PhidiasSession     *self,
                                PhidiasDeployment  *deployment,
                                GCancellable       *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  if (phidias_deployment_get_key_place (deployment) == PHIDIAS_KEY_NONE)
    g_task_return_error (task, phidias_error_new (PHIDIAS_ERROR_KEY_MISSING, "There is no key."));
  else
    g_task_return_pointer (task, g_strdup ("0123456789abcdef0123456789abcdef"), g_free);
}

char *
phidias_session_load_key_finish (PhidiasSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
phidias_session_key_free (char *key)
{
  g_free (key);
}

void
phidias_session_prepare_async (PhidiasSession     *self,
                               PhidiasDeployment  *deployment,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  self->calls.n_prepares++;
  g_task_return_boolean (task, TRUE);
}

gboolean
phidias_session_prepare_finish (PhidiasSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

PhidiasDeployment *
phidias_session_find_deployment (PhidiasSession *self, const char *id)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->deployments)); i++)
    {
      g_autoptr (PhidiasDeployment) deployment = g_list_model_get_item (G_LIST_MODEL (self->deployments), i);

      if (g_strcmp0 (phidias_deployment_get_id (deployment), id) == 0)
        return deployment; /* the list has it */
    }

  return NULL;
}

const char *
phidias_session_get_folder (PhidiasSession *self)
{
  return "/home/you/.local/share/phidias";
}

PhidiasSessionStorage
phidias_session_get_storage (PhidiasSession *self)
{
  return self->storage;
}

const GError *
phidias_session_get_storage_error (PhidiasSession *self)
{
  return NULL;
}
