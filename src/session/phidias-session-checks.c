/* phidias-session-checks.c: does an endpoint answer, and which servers run on this computer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-azure-private.h"
#include "phidias-session-private.h"

#include <libsecret/secret.h>

#include "phidias-connection-tester.h"
#include "phidias-endpoint-check-private.h"
#include "phidias-error.h"
#include "phidias-local-discovery.h"

typedef struct
{
  PhidiasDeployment      *deployment; /* NULL for an endpoint that is not connected */
  PhidiasDeploymentState  old_state;
  char                   *old_text;
  gboolean                may_cost;
  char                   *key;        /* of one of Azure's, until it was fetched anew */
  GError                 *refusal;    /* why it was */
} Check;

static void
check_free (gpointer data)
{
  Check *check = data;

  g_clear_object (&check->deployment);
  g_free (check->old_text);
  secret_password_free (check->key);
  g_clear_error (&check->refusal);
  g_free (check);
}

static PhidiasEndpointCheck *
make_check (PhidiasConnectionReport *report)
{
  return phidias_endpoint_check_new (phidias_connection_report_get_target (report),
                                     phidias_connection_report_is_proven (report),
                                     phidias_connection_report_wants_key (report),
                                     phidias_connection_report_get_sentence (report),
                                     phidias_connection_report_get_models (report),
                                     phidias_connection_report_get_name (report));
}

/* ---- An endpoint ---- */

static void
return_failure (GTask *task, GError *error)
{
  PhidiasSession *self = g_task_get_source_object (task);
  Check *check = g_task_get_task_data (task);

  if (check->deployment != NULL)
    {
      /* What no state says leaves the one it had. */
      phidias_deployment_set_state (check->deployment, check->old_state, check->old_text);
      phidias_session_note_outcome (self, check->deployment, error);
    }
  g_task_return_error (task, error);
}

static void test_deployment (GTask *task, PhidiasTarget *target, const char *key);

static void
key_renewed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Check *check = g_task_get_task_data (task);
  char *key = phidias_azure_renew_key_finish (PHIDIAS_AZURE (object), result, NULL);

  if (key == NULL)
    return_failure (task, g_steal_pointer (&check->refusal));
  else
    test_deployment (task, phidias_deployment_get_target (check->deployment), key);
  secret_password_free (key);
}

/* Somebody may have made the key anew; once only. Takes @error. */
static void
renew_key (GTask *task, GError *error)
{
  PhidiasSession *self = g_task_get_source_object (task);
  Check *check = g_task_get_task_data (task);
  char *refused = g_steal_pointer (&check->key);

  check->refusal = error;
  phidias_azure_renew_key_async (phidias_session_get_azure (self), check->deployment, refused,
                                 g_task_get_cancellable (task), key_renewed_cb, g_object_ref (task));
  secret_password_free (refused);
}

static void
tested_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasSession *self = g_task_get_source_object (task);
  Check *check = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (PhidiasConnectionReport) report =
    phidias_connection_test_finish (PHIDIAS_INFERENCE_CLIENT (object), result, &error);

  if (report == NULL && check->key != NULL && phidias_error_get_status (error) == 401)
    {
      renew_key (task, error);
      return;
    }
  if (report == NULL)
    {
      return_failure (task, error);
      return;
    }
  if (check->deployment != NULL)
    {
      phidias_deployment_set_state (check->deployment, check->old_state, check->old_text);
      if (phidias_connection_report_is_proven (report))
        phidias_session_note_outcome (self, check->deployment, NULL);
    }
  g_task_return_pointer (task, make_check (report), g_object_unref);
}

/**
 * phidias_session_check_endpoint_async:
 * @self: a session
 * @target: where it is thought to be; a key in it is used where @key is %NULL
 * @key: (nullable): its key, as pasted
 * @may_cost: whether a test that costs a few tokens may be made where there is no free one
 * @cancellable: (nullable): to give up
 * @callback: called when it is known
 * @user_data: passed to @callback
 *
 * Finds out what answers at an address, and how it is best spoken to. Nothing is kept.
 */
void
phidias_session_check_endpoint_async (PhidiasSession      *self,
                                      PhidiasTarget       *target,
                                      const char          *key,
                                      gboolean             may_cost,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  char *clean = NULL;

  g_return_if_fail (PHIDIAS_IS_SESSION (self));
  g_return_if_fail (target != NULL);

  task = phidias_session_task_new (self, cancellable, callback, user_data, G_CALLBACK (phidias_session_check_endpoint_async));
  g_task_set_task_data (task, g_new0 (Check, 1), check_free);
  if (key == NULL || *key == '\0')
    key = phidias_target_get_key (target);
  if (key != NULL && *key != '\0')
    clean = phidias_keyring_clean_key (key, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    phidias_connection_test_async (self->client, target, clean, may_cost, cancellable, tested_cb, g_steal_pointer (&task));
  secret_password_free (clean);
}

/**
 * phidias_session_check_endpoint_finish:
 * @self: a session
 * @result: what the callback got
 * @error: return location for an error of %PHIDIAS_ERROR
 *
 * Returns: (transfer full) (nullable): what was found; %NULL with @error set
 */
PhidiasEndpointCheck *
phidias_session_check_endpoint_finish (PhidiasSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (phidias_session_is_task (self, result, G_CALLBACK (phidias_session_check_endpoint_async)), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- A deployment: its key, then as above ---- */

static void
test_deployment (GTask *task, PhidiasTarget *target, const char *key)
{
  PhidiasSession *self = g_task_get_source_object (task);
  Check *check = g_task_get_task_data (task);

  phidias_connection_test_async (self->client, target, key, check->may_cost, g_task_get_cancellable (task),
                                 tested_cb, g_object_ref (task));
}

static void
key_found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Check *check = g_task_get_task_data (task);
  GError *error = NULL;
  char *key = phidias_session_find_key_finish (PHIDIAS_SESSION (object), result, &error);

  if (key == NULL)
    return_failure (task, error);
  else
    {
      if (phidias_deployment_get_kind (check->deployment) == PHIDIAS_DEPLOYMENT_AZURE)
        check->key = g_strdup (key);
      test_deployment (task, phidias_deployment_get_target (check->deployment), key);
    }
  secret_password_free (key);
}

static void
server_started_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (PhidiasTarget) target = phidias_session_start_server_finish (PHIDIAS_SESSION (object), result, &error);

  if (target == NULL)
    return_failure (task, error);
  else
    test_deployment (task, target, phidias_target_get_key (target));
}

/**
 * phidias_session_check_deployment_async:
 * @self: a session
 * @deployment: one of its deployments
 * @may_cost: whether a test that costs a few tokens may be made where there is no free one
 * @cancellable: (nullable): to give up
 * @callback: called when it is known
 * @user_data: passed to @callback
 *
 * Tests a deployment with its own key. Its state is %PHIDIAS_DEPLOYMENT_CHECKING meanwhile.
 */
void
phidias_session_check_deployment_async (PhidiasSession      *self,
                                        PhidiasDeployment   *deployment,
                                        gboolean             may_cost,
                                        GCancellable        *cancellable,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  PhidiasTarget *target;
  Check *check;

  g_return_if_fail (PHIDIAS_IS_SESSION (self));
  g_return_if_fail (PHIDIAS_IS_DEPLOYMENT (deployment));

  task = phidias_session_task_new (self, cancellable, callback, user_data, G_CALLBACK (phidias_session_check_deployment_async));
  check = g_new0 (Check, 1);
  check->deployment = g_object_ref (deployment);
  check->old_state = phidias_deployment_get_state (deployment);
  if (check->old_state == PHIDIAS_DEPLOYMENT_CHECKING)
    check->old_state = PHIDIAS_DEPLOYMENT_UNKNOWN; /* two tests at once */
  check->old_text = g_strdup (phidias_deployment_get_state_text (deployment));
  check->may_cost = may_cost;
  g_task_set_task_data (task, check, check_free);
  phidias_deployment_set_state (deployment, PHIDIAS_DEPLOYMENT_CHECKING, NULL);

  target = phidias_deployment_get_target (deployment);
  if (phidias_deployment_get_kind (deployment) == PHIDIAS_DEPLOYMENT_SAMPLE)
    phidias_session_start_server_async (self, cancellable, server_started_cb, g_steal_pointer (&task));
  else if (phidias_deployment_get_kind (deployment) == PHIDIAS_DEPLOYMENT_AZURE)
    phidias_session_find_key_async (self, deployment, cancellable, key_found_cb, g_steal_pointer (&task));
  else if (phidias_target_get_auth (target) == PHIDIAS_AUTH_NONE ||
           phidias_deployment_get_key_place (deployment) == PHIDIAS_KEY_NONE)
    test_deployment (task, target, NULL);
  else
    phidias_session_find_key_async (self, deployment, cancellable, key_found_cb, g_steal_pointer (&task));
}

/**
 * phidias_session_check_deployment_finish:
 * @self: a session
 * @result: what the callback got
 * @error: return location for an error of %PHIDIAS_ERROR
 *
 * Returns: (transfer full) (nullable): what was found; %NULL with @error set
 */
PhidiasEndpointCheck *
phidias_session_check_deployment_finish (PhidiasSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (phidias_session_is_task (self, result, G_CALLBACK (phidias_session_check_deployment_async)), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- This computer ---- */

static void
discovered_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GListModel) reports = phidias_local_discovery_finish (PHIDIAS_INFERENCE_CLIENT (object), result, &error);
  g_autoptr (GListStore) checks = NULL;

  if (reports == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  checks = g_list_store_new (PHIDIAS_TYPE_ENDPOINT_CHECK);
  for (guint i = 0; i < g_list_model_get_n_items (reports); i++)
    {
      g_autoptr (PhidiasConnectionReport) report = g_list_model_get_item (reports, i);
      g_autoptr (PhidiasEndpointCheck) check = make_check (report);

      g_list_store_append (checks, check);
    }
  g_task_return_pointer (task, g_steal_pointer (&checks), g_object_unref);
}

/**
 * phidias_session_discover_async:
 * @self: a session
 * @cancellable: (nullable): to give up
 * @callback: called when every port was tried
 * @user_data: passed to @callback
 *
 * Looks for model servers at the usual loopback ports.
 */
void
phidias_session_discover_async (PhidiasSession *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PHIDIAS_IS_SESSION (self));

  phidias_local_discovery_async (self->client, NULL, 0, cancellable, discovered_cb,
                                 phidias_session_task_new (self, cancellable, callback, user_data, G_CALLBACK (phidias_session_discover_async)));
}

/**
 * phidias_session_discover_finish:
 * @self: a session
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a list of #PhidiasEndpointCheck, one a server, possibly
 *   empty; %NULL with @error set
 */
GListModel *
phidias_session_discover_finish (PhidiasSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (phidias_session_is_task (self, result, G_CALLBACK (phidias_session_discover_async)), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
