/* phidias-azure-run.c: what takes an operation from its request to its end
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-azure-run-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#include "phidias-arm-operation.h"
#include "phidias-error.h"

static void
run_free (PhidiasAzureRun *run)
{
  g_hash_table_remove (run->azure->runs, run->operation);
  if (run->alarm != 0)
    phidias_clock_remove_alarm (phidias_arm_client_get_clock (run->client), run->alarm);
  if (run->account != NULL)
    g_clear_signal_handler (&run->account_handler, run->account);
  if (run->accounts_handler != 0)
    g_signal_handler_disconnect (run->azure->access->get_accounts (run->azure->access_data), run->accounts_handler);
  g_clear_object (&run->account);
  g_clear_object (&run->client);
  g_clear_object (&run->task);
  secret_password_free (run->key);
  g_object_unref (run->cancellable);
  g_object_unref (run->operation);
  g_object_unref (run->azure);
  g_object_unref (run->session);
  g_free (run);
}

static PhidiasProject *
get_project (PhidiasAzureRun *run)
{
  PhidiasDeployPlan *plan = phidias_operation_get_plan (run->operation);

  return plan != NULL ? phidias_deploy_plan_get_project (plan) : NULL;
}

/* Stopped, or the session closes: what was under way only has to come back. */
gboolean
phidias_azure_run_is_left (PhidiasAzureRun *run)
{
  return g_cancellable_is_cancelled (run->cancellable);
}

void
phidias_azure_run_save (PhidiasAzureRun *run, GAsyncReadyCallback callback)
{
  phidias_library_save_operation_async (run->azure->session->library, run->operation, NULL, callback, run);
}

/* ---- The end ---- */

void
phidias_azure_run_end (PhidiasAzureRun *run, PhidiasOperationState state, const char *text, const GError *error)
{
  phidias_library_remove_operation_async (run->azure->session->library, phidias_operation_get_id (run->operation), NULL, NULL, NULL);
  phidias_operation_set_error (run->operation, error);
  phidias_operation_set_state (run->operation, state, text);
  if (run->task != NULL && error != NULL)
    g_task_return_error (run->task, g_error_copy (error));
  else if (run->task != NULL)
    g_task_return_boolean (run->task, TRUE);
  run_free (run);
}

/* The session closes: the row stays on disk, and the next session goes on. */
void
phidias_azure_run_leave (PhidiasAzureRun *run)
{
  if (run->task != NULL)
    g_task_return_new_error (run->task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _("Stopped"));
  run_free (run);
}

static void
fail (PhidiasAzureRun *run, const GError *error)
{
  PhidiasDeployment *deployment = phidias_operation_get_deployment (run->operation);
  gboolean is_canceled = g_strcmp0 (phidias_error_get_server_code (error), PHIDIAS_ARM_CANCELED) == 0;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      phidias_azure_run_leave (run);
      return;
    }
  if (deployment != NULL && phidias_operation_get_kind (run->operation) == PHIDIAS_OPERATION_DELETE)
    phidias_deployment_set_state (deployment, PHIDIAS_DEPLOYMENT_UNKNOWN, NULL); /* as it was */
  else if (deployment != NULL)
    phidias_deployment_set_state (deployment, PHIDIAS_DEPLOYMENT_ERROR, error->message);
  phidias_azure_run_end (run, is_canceled ? PHIDIAS_OPERATION_CANCELED : PHIDIAS_OPERATION_FAILED, error->message, error);
}

static void
lose (PhidiasAzureRun *run, const char *text)
{
  phidias_azure_run_end (run, PHIDIAS_OPERATION_LOST, text, NULL);
}

/* ---- Signing in ---- */

static void
stop_awaiting (PhidiasAzureRun *run)
{
  if (run->account != NULL)
    g_clear_signal_handler (&run->account_handler, run->account);
  g_clear_object (&run->account);
  if (run->accounts_handler != 0)
    g_signal_handler_disconnect (run->azure->access->get_accounts (run->azure->access_data), run->accounts_handler);
  run->accounts_handler = 0;
}

static void
account_changed_cb (PhidiasAzureRun *run)
{
  PhidiasAccount *account = phidias_azure_find_account (run->azure, phidias_operation_get_account_id (run->operation));

  if (account == NULL || phidias_account_get_state (account) != PHIDIAS_ACCOUNT_SIGNED_IN)
    return;
  stop_awaiting (run);
  run->is_resumed = TRUE;
  phidias_azure_run_go_on (run);
}

gboolean
phidias_azure_needs_sign_in (const GError *error)
{
  const char *code = phidias_error_get_server_code (error);

  return g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_AUTH) &&
         (phidias_error_get_status (error) == 401 || (phidias_error_get_status (error) == 0 && code == NULL));
}

/* Azure goes on meanwhile. */
void
phidias_azure_run_await_sign_in (PhidiasAzureRun *run)
{
  GListModel *accounts = run->azure->access->get_accounts (run->azure->access_data);
  PhidiasAccount *account = phidias_azure_find_account (run->azure, phidias_operation_get_account_id (run->operation));

  stop_awaiting (run);
  phidias_operation_set_state (run->operation, PHIDIAS_OPERATION_RUNNING,
                               _("Azure goes on with it. Sign in again to see how it went."));
  if (account != NULL)
    {
      run->account = g_object_ref (account);
      run->account_handler = g_signal_connect_swapped (account, "notify::state", G_CALLBACK (account_changed_cb), run);
    }
  run->accounts_handler = g_signal_connect_swapped (accounts, "items-changed", G_CALLBACK (account_changed_cb), run);
}

/* ---- Polling ---- */

static void
accepted_cb (const char *poll_url, gpointer user_data)
{
  PhidiasAzureRun *run = user_data;

  phidias_operation_set_stage (run->operation, PHIDIAS_OPERATION_POLLED);
  phidias_operation_set_poll_url (run->operation, poll_url);
  phidias_operation_set_state (run->operation, PHIDIAS_OPERATION_RUNNING,
                               phidias_operation_get_kind (run->operation) == PHIDIAS_OPERATION_CREATE
                                 ? _("Azure is making it. That takes some minutes.")
                                 : _("Azure is deleting it."));
  phidias_azure_run_save (run, NULL);
  if (phidias_operation_get_kind (run->operation) == PHIDIAS_OPERATION_CREATE)
    phidias_azure_note_creating (run->azure, run->operation);
}

static void
waiting_cb (const GError *reason, gint64 wait_ms, gpointer user_data)
{
  PhidiasAzureRun *run = user_data;
  g_autofree char *text = NULL;

  if (reason == NULL)
    text = g_strdup (phidias_operation_get_kind (run->operation) == PHIDIAS_OPERATION_CREATE
                       ? _("Azure is making it. That takes some minutes.")
                       : _("Azure is deleting it."));
  else
    /* Translators: %s is a sentence, why Azure cannot be asked */
    text = g_strdup_printf (_("Azure goes on with it, but cannot be asked just now: %s"), reason->message);
  phidias_operation_set_state (run->operation, PHIDIAS_OPERATION_RUNNING, text);
}

static const PhidiasArmOperationHandler handler = { accepted_cb, NULL, waiting_cb };

static void
deleted (PhidiasAzureRun *run)
{
  PhidiasDeployment *deployment = phidias_operation_get_deployment (run->operation);

  if (deployment != NULL)
    phidias_session_remove_deployment_async (run->azure->session, deployment, NULL, NULL, NULL);
  phidias_azure_run_end (run, PHIDIAS_OPERATION_SUCCEEDED, _("It is deleted."), NULL);
}

static void
operated_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  PhidiasAzureRun *run = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasArmAnswer) answer = phidias_arm_operation_finish (PHIDIAS_ARM_CLIENT (object), result, &error);

  if (phidias_azure_run_is_left (run))
    phidias_azure_run_leave (run);
  else if (answer == NULL && phidias_azure_needs_sign_in (error) && phidias_operation_get_stage (run->operation) == PHIDIAS_OPERATION_POLLED)
    phidias_azure_run_await_sign_in (run);
  else if (answer == NULL && run->is_resumed && phidias_error_get_status (error) == 404 &&
           phidias_operation_get_kind (run->operation) == PHIDIAS_OPERATION_CREATE)
    lose (run, _("Azure has nothing of that name: it was deleted meanwhile, or never made. Deploy it again."));
  else if (answer == NULL)
    fail (run, error);
  else if (phidias_operation_get_kind (run->operation) == PHIDIAS_OPERATION_DELETE)
    deleted (run);
  else
    {
      phidias_azure_note_deployment (run->azure, run->operation, phidias_arm_answer_get_object (answer));
      if (phidias_operation_get_deployment (run->operation) == NULL)
        {
          lose (run, _("Azure’s answer cannot be read. Refresh the list to see how it went."));
          return;
        }
      phidias_operation_set_stage (run->operation, PHIDIAS_OPERATION_MADE);
      phidias_azure_run_save (run, NULL);
      phidias_azure_run_find_key (run);
    }
}

static char *
dup_url (PhidiasAzureRun *run)
{
  gboolean is_foundry = strstr (phidias_operation_get_resource_id (run->operation), "Microsoft.CognitiveServices") != NULL;

  return g_strdup_printf ("%s?%s", phidias_operation_get_resource_id (run->operation),
                          is_foundry ? PHIDIAS_AZURE_COGNITIVE : PHIDIAS_AZURE_ENDPOINTS);
}

static void
resume_polling (PhidiasAzureRun *run)
{
  g_autofree char *url = dup_url (run);
  gboolean is_creating = phidias_operation_get_kind (run->operation) == PHIDIAS_OPERATION_CREATE;

  if (is_creating)
    phidias_azure_note_creating (run->azure, run->operation);
  phidias_operation_set_state (run->operation, PHIDIAS_OPERATION_RUNNING,
                               is_creating ? _("Azure is making it. That takes some minutes.") : _("Azure is deleting it."));
  phidias_arm_operation_resume_async (run->client, is_creating ? "PUT" : "DELETE", url,
                                      phidias_operation_get_poll_url (run->operation), &handler, run, run->cancellable,
                                      operated_cb, run);
}

/* ---- The request ---- */

static void
asked_saved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  PhidiasAzureRun *run = user_data;
  g_autofree char *url = dup_url (run);
  g_autoptr (JsonNode) body = phidias_azure_write_body (phidias_operation_get_plan (run->operation));
  g_autoptr (GError) error = NULL;

  /* A full disk is no reason not to deploy: only a crash would be forgotten. */
  if (!phidias_library_write_finish (PHIDIAS_LIBRARY (object), result, &error))
    g_debug ("an operation is not on disk: %s", error->message);
  if (phidias_azure_run_is_left (run))
    {
      phidias_azure_run_leave (run);
      return;
    }
  phidias_arm_operation_start_async (run->client, "PUT", url, body, &handler, run, run->cancellable, operated_cb, run);
}

static void
put (PhidiasAzureRun *run)
{
  phidias_operation_set_stage (run->operation, PHIDIAS_OPERATION_ASKED);
  phidias_azure_run_save (run, asked_saved_cb);
}

static void
looked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  PhidiasAzureRun *run = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasArmAnswer) answer = phidias_arm_client_send_finish (PHIDIAS_ARM_CLIENT (object), result, &error);

  if (phidias_azure_run_is_left (run))
    phidias_azure_run_leave (run);
  else if (answer != NULL && run->is_resumed)
    {
      /* The request had arrived before the end of the last session. */
      phidias_operation_set_stage (run->operation, PHIDIAS_OPERATION_POLLED);
      resume_polling (run);
    }
  else if (answer != NULL && phidias_azure_can_replace (phidias_operation_get_plan (run->operation), phidias_arm_answer_get_object (answer)))
    put (run);
  else if (answer != NULL)
    {
      g_autoptr (GError) taken = phidias_error_new (PHIDIAS_ERROR_BAD_REQUEST,
                                                    _("The name was taken meanwhile: names are unique in a region. Choose another name."));

      phidias_error_set_server_code (taken, "EndpointNameAlreadyTaken");
      fail (run, taken);
    }
  else if (phidias_error_get_status (error) == 404 && run->is_resumed)
    lose (run, _("Phidias ended before Azure had the request. Nothing was made; deploy it again."));
  else if (phidias_error_get_status (error) == 404)
    put (run);
  else if (phidias_azure_needs_sign_in (error) && run->is_resumed)
    phidias_azure_run_await_sign_in (run);
  else
    fail (run, error);
}

/* A request on something that is there would change it: it may be somebody else's. */
static void
look (PhidiasAzureRun *run)
{
  g_autofree char *url = dup_url (run);

  phidias_arm_client_send_async (run->client, "GET", url, NULL, run->cancellable, looked_cb, run);
}

/* ---- A partner's terms ---- */

static void
subscribed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  PhidiasAzureRun *run = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasArmAnswer) answer = phidias_arm_operation_finish (PHIDIAS_ARM_CLIENT (object), result, &error);

  if (phidias_azure_run_is_left (run))
    phidias_azure_run_leave (run);
  else if (answer == NULL && g_strcmp0 (phidias_error_get_server_code (error), "MarketplaceSubscriptionExists") != 0)
    fail (run, error);
  else
    look (run);
}

static void
subscribe (PhidiasAzureRun *run)
{
  PhidiasDeployPlan *plan = phidias_operation_get_plan (run->operation);
  g_autofree char *url = phidias_azure_dup_terms_url (plan);
  g_autoptr (JsonNode) body = phidias_azure_write_terms (plan);

  phidias_operation_set_stage (run->operation, PHIDIAS_OPERATION_SUBSCRIBING);
  phidias_operation_set_state (run->operation, PHIDIAS_OPERATION_RUNNING, _("Subscribing the project to the model in Azure Marketplace…"));
  phidias_azure_run_save (run, NULL);
  phidias_arm_operation_start_async (run->client, "PUT", url, body, NULL, NULL, run->cancellable, subscribed_cb, run);
}

/* ---- From any stage ---- */

static void
begin_delete (PhidiasAzureRun *run)
{
  g_autofree char *url = dup_url (run);

  phidias_operation_set_stage (run->operation, PHIDIAS_OPERATION_ASKED);
  phidias_azure_run_save (run, NULL);
  phidias_arm_operation_start_async (run->client, "DELETE", url, NULL, &handler, run, run->cancellable, operated_cb, run);
}

static void
reached_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  PhidiasAzureRun *run = user_data;
  PhidiasDeployPlan *plan = phidias_operation_get_plan (run->operation);
  PhidiasOperationStage stage = phidias_operation_get_stage (run->operation);
  g_autoptr (GError) error = NULL;
  PhidiasArmClient *client = phidias_azure_reach_finish (PHIDIAS_AZURE (object), result, &error);

  if (phidias_azure_run_is_left (run))
    {
      g_clear_object (&client);
      phidias_azure_run_leave (run);
      return;
    }
  if (client == NULL)
    {
      if (run->is_resumed && phidias_azure_needs_sign_in (error))
        phidias_azure_run_await_sign_in (run);
      else
        fail (run, error);
      return;
    }
  g_clear_object (&run->client);
  run->client = client;

  if (phidias_operation_get_kind (run->operation) == PHIDIAS_OPERATION_DELETE)
    {
      if (stage == PHIDIAS_OPERATION_POLLED)
        resume_polling (run);
      else
        begin_delete (run);
      return;
    }
  switch (stage)
    {
    case PHIDIAS_OPERATION_BEGUN:
    case PHIDIAS_OPERATION_SUBSCRIBING:
      if (run->is_resumed)
        look (run);
      else if (phidias_deploy_plan_needs_terms (plan) && phidias_deploy_plan_get_kind (plan) == PHIDIAS_PROJECT_SERVERLESS)
        subscribe (run);
      else
        look (run);
      break;
    case PHIDIAS_OPERATION_ASKED:
      look (run);
      break;
    case PHIDIAS_OPERATION_POLLED:
    case PHIDIAS_OPERATION_MADE:
    case PHIDIAS_OPERATION_ASKING:
    default:
      resume_polling (run);
      break;
    }
}

void
phidias_azure_run_go_on (PhidiasAzureRun *run)
{
  PhidiasProject *project = get_project (run);
  PhidiasDeployment *deployment = phidias_operation_get_deployment (run->operation);
  const PhidiasResource *resource = deployment != NULL ? phidias_deployment_get_resource (deployment) : NULL;
  const char *tenant_id = resource != NULL ? resource->tenant_id : NULL;

  if (project != NULL)
    tenant_id = phidias_subscription_get_tenant_id (phidias_project_get_subscription (project));

  phidias_azure_reach_async (run->azure, phidias_operation_get_account_id (run->operation), tenant_id, run->cancellable,
                             reached_cb, run);
}

PhidiasAzureRun *
phidias_azure_run_new (PhidiasAzure *self, PhidiasOperation *operation)
{
  PhidiasAzureRun *run = g_new0 (PhidiasAzureRun, 1);

  run->azure = g_object_ref (self);
  run->operation = g_object_ref (operation);
  run->cancellable = g_cancellable_new ();
  run->session = g_object_ref (self->session);
  g_hash_table_insert (self->runs, operation, run);
  g_list_store_insert (self->operations, 0, operation);

  return run;
}

void
phidias_azure_run_stop (PhidiasAzureRun *run)
{
  g_cancellable_cancel (run->cancellable);
  if (run->alarm != 0 || run->accounts_handler != 0)
    phidias_azure_run_leave (run); /* nothing is under way that could come back */
}
