/* phidias-azure-run-asking.c: the end of deploying: the key is fetched, and the endpoint asked until it answers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-azure-run-private.h"

#include <glib/gi18n-lib.h>

#include "phidias-connection-tester.h"
#include "phidias-error.h"

/* Between two questions to an endpoint that does not answer yet. */
#define PROBE_PAUSE 5000

static void ask (PhidiasAzureRun *run);

static void
finish_ready (PhidiasAzureRun *run, gboolean answers)
{
  PhidiasDeployment *deployment = phidias_operation_get_deployment (run->operation);

  phidias_deployment_set_state (deployment, answers ? PHIDIAS_DEPLOYMENT_READY : PHIDIAS_DEPLOYMENT_UNKNOWN, NULL);
  phidias_azure_run_end (run, PHIDIAS_OPERATION_SUCCEEDED,
       answers ? _("It is ready.") : _("It is made, and does not answer yet. That can take some minutes more."), NULL);
}

static void
probe_again_cb (gpointer user_data)
{
  PhidiasAzureRun *run = user_data;

  run->alarm = 0;
  ask (run);
}

static void
probed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  PhidiasAzureRun *run = user_data;
  PhidiasClock *clock = phidias_arm_client_get_clock (run->client);
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasConnectionReport) report =
    phidias_connection_test_finish (PHIDIAS_INFERENCE_CLIENT (object), result, &error);

  if (phidias_azure_run_is_left (run))
    phidias_azure_run_leave (run);
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
ask (PhidiasAzureRun *run)
{
  PhidiasDeployment *deployment = phidias_operation_get_deployment (run->operation);

  phidias_connection_test_async (run->azure->session->client, phidias_deployment_get_target (deployment), run->key, FALSE,
                                 run->cancellable, probed_cb, run);
}

static void
key_found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  PhidiasAzureRun *run = user_data;
  PhidiasDeployment *deployment = phidias_operation_get_deployment (run->operation);
  g_autoptr (GError) error = NULL;

  run->key = phidias_azure_prepare_finish (PHIDIAS_AZURE (object), result, &error);
  if (phidias_azure_run_is_left (run))
    phidias_azure_run_leave (run);
  else if (run->key == NULL && phidias_azure_needs_sign_in (error))
    phidias_azure_run_await_sign_in (run);
  else if (run->key == NULL)
    {
      /* It is there; what is wrong with its key the first prompt will say as well. */
      phidias_deployment_set_state (deployment, PHIDIAS_DEPLOYMENT_ERROR, error->message);
      phidias_azure_run_end (run, PHIDIAS_OPERATION_SUCCEEDED, error->message, NULL);
    }
  else if (phidias_deployment_get_resource (deployment)->kind == PHIDIAS_PROJECT_FOUNDRY)
    finish_ready (run, TRUE); /* it has no route that costs nothing */
  else
    {
      phidias_operation_set_stage (run->operation, PHIDIAS_OPERATION_ASKING);
      phidias_operation_set_state (run->operation, PHIDIAS_OPERATION_PROBING, _("It is made. Waiting for its first answer…"));
      phidias_azure_run_save (run, NULL);
      run->probe_end = phidias_clock_get_time (phidias_arm_client_get_clock (run->client)) + run->azure->probe_ms * 1000;
      ask (run);
    }
}

void
phidias_azure_run_find_key (PhidiasAzureRun *run)
{
  phidias_azure_prepare_async (run->azure, phidias_operation_get_deployment (run->operation), run->cancellable,
                               key_found_cb, run);
}
