/* phidias-azure-operation.c: deploying and deleting, across restarts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-azure-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#include "phidias-arm-operation.h"
#include "phidias-connection-tester.h"
#include "phidias-error.h"
#include "phidias-id.h"

/* Between two questions to an endpoint that does not answer yet. */
#define PROBE_PAUSE 5000

/*
 * What runs an operation. It keeps itself and the session's verbs alive until it is over or stopped:
 *
 *     save ─► reach ─► terms ─► is the name free ─► save ─► PUT ─► poll ─► key ─► ask ─► over
 *                                                     DELETE ─► poll ─────────────────► over
 *
 * After a restart it goes on from the stage that is on disk. What was never taken by Azure is not sent
 * again then: nobody pressed the button today.
 */
typedef struct
{
  PhidiasAzure      *azure;
  PhidiasSession    *session;     /* so that it is there for whatever comes back */
  PhidiasOperation  *operation;
  PhidiasArmClient  *client;
  GCancellable      *cancellable; /* ends the waiting */
  GTask             *task;        /* of who waits for a deletion; NULL for nobody */
  char              *key;         /* while the endpoint is asked */
  PhidiasAccount    *account;     /* whose signing in is waited for; NULL for none */
  gulong             account_handler;
  gulong             accounts_handler;
  guint              alarm;
  gint64             probe_end;
  gboolean           is_resumed;
} Run;

static void go_on (Run *run);
static void ask (Run *run);

static void
run_free (Run *run)
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
get_project (Run *run)
{
  PhidiasDeployPlan *plan = phidias_operation_get_plan (run->operation);

  return plan != NULL ? phidias_deploy_plan_get_project (plan) : NULL;
}

/* Stopped, or the session closes: what was under way only has to come back. */
static gboolean
is_left (Run *run)
{
  return g_cancellable_is_cancelled (run->cancellable);
}

static void
save (Run *run, GAsyncReadyCallback callback)
{
  phidias_library_save_operation_async (run->azure->session->library, run->operation, NULL, callback, run);
}

/* ---- The end ---- */

static void
end (Run *run, PhidiasOperationState state, const char *text, const GError *error)
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
static void
leave (Run *run)
{
  if (run->task != NULL)
    g_task_return_new_error (run->task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _("Stopped"));
  run_free (run);
}

static void
fail (Run *run, const GError *error)
{
  PhidiasDeployment *deployment = phidias_operation_get_deployment (run->operation);
  gboolean is_canceled = g_strcmp0 (phidias_error_get_server_code (error), PHIDIAS_ARM_CANCELED) == 0;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      leave (run);
      return;
    }
  if (deployment != NULL && phidias_operation_get_kind (run->operation) == PHIDIAS_OPERATION_DELETE)
    phidias_deployment_set_state (deployment, PHIDIAS_DEPLOYMENT_UNKNOWN, NULL); /* as it was */
  else if (deployment != NULL)
    phidias_deployment_set_state (deployment, PHIDIAS_DEPLOYMENT_ERROR, error->message);
  end (run, is_canceled ? PHIDIAS_OPERATION_CANCELED : PHIDIAS_OPERATION_FAILED, error->message, error);
}

static void
lose (Run *run, const char *text)
{
  end (run, PHIDIAS_OPERATION_LOST, text, NULL);
}

/* ---- Signing in ---- */

static void
stop_awaiting (Run *run)
{
  if (run->account != NULL)
    g_clear_signal_handler (&run->account_handler, run->account);
  g_clear_object (&run->account);
  if (run->accounts_handler != 0)
    g_signal_handler_disconnect (run->azure->access->get_accounts (run->azure->access_data), run->accounts_handler);
  run->accounts_handler = 0;
}

static void
account_changed_cb (Run *run)
{
  PhidiasAccount *account = phidias_azure_find_account (run->azure, phidias_operation_get_account_id (run->operation));

  if (account == NULL || phidias_account_get_state (account) != PHIDIAS_ACCOUNT_SIGNED_IN)
    return;
  stop_awaiting (run);
  run->is_resumed = TRUE;
  go_on (run);
}

static gboolean
needs_sign_in (const GError *error)
{
  const char *code = phidias_error_get_server_code (error);

  return g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_AUTH) &&
         (phidias_error_get_status (error) == 401 || (phidias_error_get_status (error) == 0 && code == NULL));
}

/* Azure goes on meanwhile. */
static void
await_sign_in (Run *run)
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

/* ---- Asking until it answers ---- */

static void
finish_ready (Run *run, gboolean answers)
{
  PhidiasDeployment *deployment = phidias_operation_get_deployment (run->operation);

  phidias_deployment_set_state (deployment, PHIDIAS_DEPLOYMENT_READY, NULL);
  end (run, PHIDIAS_OPERATION_SUCCEEDED,
       answers ? _("It is ready.") : _("It is made, and does not answer yet. That can take some minutes more."), NULL);
}

static void
probe_again_cb (gpointer user_data)
{
  Run *run = user_data;

  run->alarm = 0;
  ask (run);
}

static void
probed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;
  PhidiasClock *clock = phidias_arm_client_get_clock (run->client);
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasConnectionReport) report =
    phidias_connection_test_finish (PHIDIAS_INFERENCE_CLIENT (object), result, &error);

  if (is_left (run))
    leave (run);
  else if (report != NULL && phidias_connection_report_is_proven (report))
    finish_ready (run, TRUE);
  else if (phidias_clock_get_time (clock) >= run->probe_end)
    finish_ready (run, FALSE);
  else
    {
      g_debug ("a new endpoint does not answer yet: %s", error != NULL ? error->message : phidias_connection_report_get_sentence (report));
      run->alarm = phidias_clock_add_alarm (clock, PROBE_PAUSE, probe_again_cb, run);
    }
}

static void
ask (Run *run)
{
  PhidiasDeployment *deployment = phidias_operation_get_deployment (run->operation);

  phidias_connection_test_async (run->azure->session->client, phidias_deployment_get_target (deployment), run->key, FALSE,
                                 run->cancellable, probed_cb, run);
}

static void
key_found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;
  PhidiasDeployment *deployment = phidias_operation_get_deployment (run->operation);
  g_autoptr (GError) error = NULL;

  run->key = phidias_azure_prepare_finish (PHIDIAS_AZURE (object), result, &error);
  if (is_left (run))
    leave (run);
  else if (run->key == NULL && needs_sign_in (error))
    await_sign_in (run);
  else if (run->key == NULL)
    {
      /* It is there; what is wrong with its key the first prompt will say as well. */
      phidias_deployment_set_state (deployment, PHIDIAS_DEPLOYMENT_ERROR, error->message);
      end (run, PHIDIAS_OPERATION_SUCCEEDED, error->message, NULL);
    }
  else if (phidias_deployment_get_resource (deployment)->kind == PHIDIAS_PROJECT_FOUNDRY)
    finish_ready (run, TRUE); /* it has no route that costs nothing */
  else
    {
      phidias_operation_set_stage (run->operation, PHIDIAS_OPERATION_ASKING);
      phidias_operation_set_state (run->operation, PHIDIAS_OPERATION_PROBING, _("It is made. Waiting for its first answer…"));
      save (run, NULL);
      run->probe_end = phidias_clock_get_time (phidias_arm_client_get_clock (run->client)) + run->azure->probe_ms * 1000;
      ask (run);
    }
}

static void
find_key (Run *run)
{
  phidias_azure_prepare_async (run->azure, phidias_operation_get_deployment (run->operation), run->cancellable,
                               key_found_cb, run);
}

/* ---- Polling ---- */

static void
accepted_cb (const char *poll_url, gpointer user_data)
{
  Run *run = user_data;

  phidias_operation_set_stage (run->operation, PHIDIAS_OPERATION_POLLED);
  phidias_operation_set_poll_url (run->operation, poll_url);
  phidias_operation_set_state (run->operation, PHIDIAS_OPERATION_RUNNING,
                               phidias_operation_get_kind (run->operation) == PHIDIAS_OPERATION_CREATE
                                 ? _("Azure is making it. That takes some minutes.")
                                 : _("Azure is deleting it."));
  save (run, NULL);
  if (phidias_operation_get_kind (run->operation) == PHIDIAS_OPERATION_CREATE)
    phidias_azure_note_creating (run->azure, run->operation);
}

static void
waiting_cb (const GError *reason, gint64 wait_ms, gpointer user_data)
{
  Run *run = user_data;
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
deleted (Run *run)
{
  PhidiasDeployment *deployment = phidias_operation_get_deployment (run->operation);

  if (deployment != NULL)
    phidias_session_remove_deployment_async (run->azure->session, deployment, NULL, NULL, NULL);
  end (run, PHIDIAS_OPERATION_SUCCEEDED, _("It is deleted."), NULL);
}

static void
operated_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasArmAnswer) answer = phidias_arm_operation_finish (PHIDIAS_ARM_CLIENT (object), result, &error);

  if (is_left (run))
    leave (run);
  else if (answer == NULL && needs_sign_in (error) && phidias_operation_get_stage (run->operation) == PHIDIAS_OPERATION_POLLED)
    await_sign_in (run);
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
      save (run, NULL);
      find_key (run);
    }
}

static char *
dup_url (Run *run)
{
  gboolean is_foundry = strstr (phidias_operation_get_resource_id (run->operation), "Microsoft.CognitiveServices") != NULL;

  return g_strdup_printf ("%s?%s", phidias_operation_get_resource_id (run->operation),
                          is_foundry ? PHIDIAS_AZURE_COGNITIVE : PHIDIAS_AZURE_ENDPOINTS);
}

static void
resume_polling (Run *run)
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
  Run *run = user_data;
  g_autofree char *url = dup_url (run);
  g_autoptr (JsonNode) body = phidias_azure_write_body (phidias_operation_get_plan (run->operation));
  g_autoptr (GError) error = NULL;

  /* A full disk is no reason not to deploy: only a crash would be forgotten. */
  if (!phidias_library_write_finish (PHIDIAS_LIBRARY (object), result, &error))
    g_debug ("an operation is not on disk: %s", error->message);
  if (is_left (run))
    {
      leave (run);
      return;
    }
  phidias_arm_operation_start_async (run->client, "PUT", url, body, &handler, run, run->cancellable, operated_cb, run);
}

static void
put (Run *run)
{
  phidias_operation_set_stage (run->operation, PHIDIAS_OPERATION_ASKED);
  save (run, asked_saved_cb);
}

static void
looked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasArmAnswer) answer = phidias_arm_client_send_finish (PHIDIAS_ARM_CLIENT (object), result, &error);

  if (is_left (run))
    leave (run);
  else if (answer != NULL && run->is_resumed)
    {
      /* The request had arrived before the end of the last session. */
      phidias_operation_set_stage (run->operation, PHIDIAS_OPERATION_POLLED);
      resume_polling (run);
    }
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
  else if (needs_sign_in (error) && run->is_resumed)
    await_sign_in (run);
  else
    fail (run, error);
}

/* A request on something that is there would change it: it may be somebody else's. */
static void
look (Run *run)
{
  g_autofree char *url = dup_url (run);

  phidias_arm_client_send_async (run->client, "GET", url, NULL, run->cancellable, looked_cb, run);
}

/* ---- A partner's terms ---- */

static void
subscribed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasArmAnswer) answer = phidias_arm_operation_finish (PHIDIAS_ARM_CLIENT (object), result, &error);

  if (is_left (run))
    leave (run);
  else if (answer == NULL && g_strcmp0 (phidias_error_get_server_code (error), "MarketplaceSubscriptionExists") != 0)
    fail (run, error);
  else
    look (run);
}

static void
subscribe (Run *run)
{
  PhidiasDeployPlan *plan = phidias_operation_get_plan (run->operation);
  g_autofree char *url = phidias_azure_dup_terms_url (plan);
  g_autoptr (JsonNode) body = phidias_azure_write_terms (plan);

  phidias_operation_set_stage (run->operation, PHIDIAS_OPERATION_SUBSCRIBING);
  phidias_operation_set_state (run->operation, PHIDIAS_OPERATION_RUNNING, _("Subscribing the project to the model in Azure Marketplace…"));
  save (run, NULL);
  phidias_arm_operation_start_async (run->client, "PUT", url, body, NULL, NULL, run->cancellable, subscribed_cb, run);
}

/* ---- From any stage ---- */

static void
begin_delete (Run *run)
{
  g_autofree char *url = dup_url (run);

  phidias_operation_set_stage (run->operation, PHIDIAS_OPERATION_ASKED);
  save (run, NULL);
  phidias_arm_operation_start_async (run->client, "DELETE", url, NULL, &handler, run, run->cancellable, operated_cb, run);
}

static void
reached_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;
  PhidiasDeployPlan *plan = phidias_operation_get_plan (run->operation);
  PhidiasOperationStage stage = phidias_operation_get_stage (run->operation);
  g_autoptr (GError) error = NULL;
  PhidiasArmClient *client = phidias_azure_reach_finish (PHIDIAS_AZURE (object), result, &error);

  if (is_left (run))
    {
      g_clear_object (&client);
      leave (run);
      return;
    }
  if (client == NULL)
    {
      if (run->is_resumed && needs_sign_in (error))
        await_sign_in (run);
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

static void
go_on (Run *run)
{
  PhidiasProject *project = get_project (run);
  const char *tenant_id = project != NULL ? phidias_subscription_get_tenant_id (phidias_project_get_subscription (project)) : NULL;

  phidias_azure_reach_async (run->azure, phidias_operation_get_account_id (run->operation), tenant_id, run->cancellable,
                             reached_cb, run);
}

static Run *
run_new (PhidiasAzure *self, PhidiasOperation *operation)
{
  Run *run = g_new0 (Run, 1);

  run->azure = g_object_ref (self);
  run->operation = g_object_ref (operation);
  run->cancellable = g_cancellable_new ();
  run->session = g_object_ref (self->session);
  g_hash_table_insert (self->runs, operation, run);
  g_list_store_insert (self->operations, 0, operation);

  return run;
}

static void
begun_saved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Run *run = user_data;
  g_autoptr (GError) error = NULL;

  if (!phidias_library_write_finish (PHIDIAS_LIBRARY (object), result, &error))
    g_debug ("an operation is not on disk: %s", error->message);
  if (is_left (run))
    leave (run);
  else
    go_on (run);
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
      Run *run;

      if (g_cancellable_is_cancelled (self->cancellable) ||
          (phidias_operation_get_kind (operation) == PHIDIAS_OPERATION_CREATE &&
           phidias_deploy_plan_get_project (phidias_operation_get_plan (operation)) == NULL))
        continue;
      run = run_new (self, operation);
      run->is_resumed = TRUE;
      phidias_operation_set_state (operation, PHIDIAS_OPERATION_RUNNING, _("Asking Azure how it went…"));
      phidias_operation_set_deployment (operation, phidias_azure_find_resource (self, phidias_operation_get_resource_id (operation)));
      /* The practice cloud's address is another now; the resource says how it is. */
      if (g_str_equal (phidias_operation_get_account_id (operation), PHIDIAS_ACCOUNT_PRACTICE_ID))
        phidias_operation_set_poll_url (operation, NULL);
      go_on (run);
    }
}

static void
stop (Run *run)
{
  g_cancellable_cancel (run->cancellable);
  if (run->alarm != 0 || run->accounts_handler != 0)
    leave (run); /* nothing is under way that could come back */
}

/* phidias_azure_stop_runs: the waiting ends; the rows stay on disk for the next session */
void
phidias_azure_stop_runs (PhidiasAzure *self)
{
  g_autoptr (GList) runs = g_hash_table_get_values (self->runs);

  for (GList *link = runs; link != NULL; link = link->next)
    stop (link->data);
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
  save (run_new (self, operation), begun_saved_cb);

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
  Run *run;
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
  stop (run);
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
  Run *run;

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
  run = run_new (self, operation);
  run->task = g_steal_pointer (&task);
  save (run, begun_saved_cb);
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
