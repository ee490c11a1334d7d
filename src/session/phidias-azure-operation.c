/* phidias-azure-operation.c: deploying and deleting, across restarts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-azure-run-private.h"

#include <glib/gi18n-lib.h>

#include "phidias-error.h"
#include "phidias-id.h"

static void
begun_saved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  PhidiasAzureRun *run = user_data;
  g_autoptr (GError) error = NULL;

  if (!phidias_library_write_finish (PHIDIAS_LIBRARY (object), result, &error))
    g_debug ("an operation is not on disk: %s", error->message);
  if (phidias_azure_run_is_left (run))
    phidias_azure_run_leave (run);
  else
    phidias_azure_run_go_on (run);
}

/*
 * phidias_azure_is_at:
 * @self: the verbs
 * @resource_id: a path
 *
 * Returns: whether something is being done with it
 */
gboolean
phidias_azure_is_at (PhidiasAzure *self, const char *resource_id)
{
  GHashTableIter iter;
  gpointer operation;

  g_hash_table_iter_init (&iter, self->runs);
  while (g_hash_table_iter_next (&iter, &operation, NULL))
    if (g_ascii_strcasecmp (phidias_operation_get_resource_id (operation), resource_id) == 0)
      return TRUE;

  return FALSE;
}

static void
operations_listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasAzure) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) operations = phidias_library_list_operations_finish (PHIDIAS_LIBRARY (object), result, &error);

  if (operations == NULL)
    {
      g_debug ("operations cannot be read: %s", error->message);
      return;
    }
  for (guint i = 0; i < operations->len; i++)
    {
      PhidiasOperation *operation = g_ptr_array_index (operations, i);
      PhidiasAzureRun *run;

      if (g_cancellable_is_cancelled (self->cancellable) ||
          (phidias_operation_get_kind (operation) == PHIDIAS_OPERATION_CREATE &&
           phidias_deploy_plan_get_project (phidias_operation_get_plan (operation)) == NULL))
        continue;
      run = phidias_azure_run_new (self, operation);
      run->is_resumed = TRUE;
      phidias_operation_set_state (operation, PHIDIAS_OPERATION_RUNNING, _("Asking Azure how it went…"));
      phidias_operation_set_deployment (operation, phidias_azure_find_resource (self, phidias_operation_get_resource_id (operation)));
      /* The practice cloud's address is another now; the resource says how it is. */
      if (g_str_equal (phidias_operation_get_account_id (operation), PHIDIAS_ACCOUNT_PRACTICE_ID))
        phidias_operation_set_poll_url (operation, NULL);
      phidias_azure_run_go_on (run);
    }
}

/* phidias_azure_stop_runs: the waiting ends; the rows stay on disk for the next session */
void
phidias_azure_stop_runs (PhidiasAzure *self)
{
  g_autoptr (GList) runs = g_hash_table_get_values (self->runs);

  for (GList *link = runs; link != NULL; link = link->next)
    phidias_azure_run_stop (link->data);
}

/* phidias_azure_resume: goes on with what an earlier session began, once the library is open */
void
phidias_azure_resume (PhidiasAzure *self)
{
  phidias_library_list_operations_async (self->session->library, self->cancellable, operations_listed_cb, g_object_ref (self));
}

/* ---- Public ---- */

/**
 * phidias_azure_deploy:
 * @self: the verbs
 * @plan: what to deploy; with project, model and name. Copied
 *
 * Deploys. Nothing is asked of Azure before it is on disk that it will be.
 *
 * Returns: (transfer none): the operation, which is in the list
 */
PhidiasOperation *
phidias_azure_deploy (PhidiasAzure *self, PhidiasDeployPlan *plan)
{
  g_autoptr (PhidiasDeployPlan) copy = NULL;
  g_autoptr (PhidiasOperation) operation = NULL;
  g_autofree char *id = phidias_id_new ();
  g_autofree char *resource_id = NULL;
  PhidiasProject *project;

  g_return_val_if_fail (PHIDIAS_IS_AZURE (self), NULL);
  g_return_val_if_fail (PHIDIAS_IS_DEPLOY_PLAN (plan), NULL);
  project = phidias_deploy_plan_get_project (plan);
  resource_id = phidias_deploy_plan_dup_resource_id (plan);
  g_return_val_if_fail (resource_id != NULL && phidias_deploy_plan_get_model_name (plan) != NULL, NULL);

  copy = phidias_deploy_plan_copy (plan);
  operation = phidias_operation_new (id, PHIDIAS_OPERATION_CREATE, copy, phidias_project_get_account_id (project),
                                     resource_id, g_get_real_time ());
  phidias_operation_set_state (operation, PHIDIAS_OPERATION_RUNNING, _("Sending the request to Azure…"));
  phidias_azure_run_save (phidias_azure_run_new (self, operation), begun_saved_cb);

  return operation; /* the list has it */
}

/**
 * phidias_azure_forget_operation:
 * @self: the verbs
 * @operation: one of its operations
 *
 * Takes it out of the list. Where it is not over the waiting ends and Azure goes on: what it makes is
 * seen with the next refresh.
 */
void
phidias_azure_forget_operation (PhidiasAzure *self, PhidiasOperation *operation)
{
  g_autoptr (PhidiasOperation) alive = NULL;
  PhidiasAzureRun *run;
  guint position;

  g_return_if_fail (PHIDIAS_IS_AZURE (self));
  g_return_if_fail (PHIDIAS_IS_OPERATION (operation));

  alive = g_object_ref (operation);
  if (g_list_store_find (self->operations, operation, &position))
    g_list_store_remove (self->operations, position);
  run = g_hash_table_lookup (self->runs, operation);
  if (run == NULL)
    return;

  phidias_library_remove_operation_async (self->session->library, phidias_operation_get_id (operation), NULL, NULL, NULL);
  phidias_operation_set_state (operation, PHIDIAS_OPERATION_CANCELED,
                               _("No longer waited for. Azure goes on with it; refresh the list to see how it went."));
  phidias_azure_run_stop (run);
}

/**
 * phidias_azure_delete_async:
 * @self: the verbs
 * @deployment: one of Azure's deployments
 * @cancellable: (nullable): to give up waiting; the deletion goes on
 * @callback: called when it is deleted
 * @user_data: passed to @callback
 *
 * Deletes a deployment at Azure, and its key and the deployment itself in the session. Conversations
 * stay.
 */
void
phidias_azure_delete_async (PhidiasAzure        *self,
                            PhidiasDeployment   *deployment,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (PhidiasOperation) operation = NULL;
  g_autofree char *id = phidias_id_new ();
  const PhidiasResource *resource;
  PhidiasAzureRun *run;

  g_return_if_fail (PHIDIAS_IS_AZURE (self));
  g_return_if_fail (PHIDIAS_IS_DEPLOYMENT (deployment));

  task = phidias_azure_task_new (self, cancellable, callback, user_data, G_CALLBACK (phidias_azure_delete_async));
  resource = phidias_deployment_get_resource (deployment);
  if (resource == NULL)
    {
      g_task_return_error (task, phidias_error_new (PHIDIAS_ERROR_NOT_FOUND, _("This deployment is none of Azure’s.")));
      return;
    }
  operation = phidias_operation_new (id, PHIDIAS_OPERATION_DELETE, NULL, resource->account_id, resource->resource_id,
                                     g_get_real_time ());
  phidias_operation_set_deployment (operation, deployment);
  phidias_operation_set_state (operation, PHIDIAS_OPERATION_RUNNING, _("Azure is deleting it."));
  phidias_deployment_set_state (deployment, PHIDIAS_DEPLOYMENT_DELETING, NULL);
  run = phidias_azure_run_new (self, operation);
  run->task = g_steal_pointer (&task);
  phidias_azure_run_save (run, begun_saved_cb);
}

/**
 * phidias_azure_delete_finish:
 * @self: the verbs
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: whether it is deleted
 */
gboolean
phidias_azure_delete_finish (PhidiasAzure *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (phidias_azure_is_task (self, result, G_CALLBACK (phidias_azure_delete_async)), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
