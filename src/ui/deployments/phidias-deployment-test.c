/* phidias-deployment-test.c: whether a deployment answers, asked first where that costs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-deployment-test.h"

#include <glib/gi18n-lib.h>

#include "phidias-alert.h"

typedef struct
{
  PhidiasSession    *session;
  PhidiasDeployment *deployment;
} Test;

static void
test_free (gpointer data)
{
  Test *test = data;

  g_object_unref (test->session);
  g_object_unref (test->deployment);
  g_free (test);
}

static void
checked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (PhidiasEndpointCheck) check = phidias_session_check_deployment_finish (PHIDIAS_SESSION (object), result, &error);

  if (check != NULL)
    g_task_return_pointer (task, g_strdup (phidias_endpoint_check_get_sentence (check)), g_free);
  else
    g_task_return_error (task, error);
}

static void
check (GTask *task, gboolean may_cost)
{
  Test *test = g_task_get_task_data (task);

  phidias_session_check_deployment_async (test->session, test->deployment, may_cost, g_task_get_cancellable (task), checked_cb, task);
}

static void
chosen_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autofree char *response = phidias_alert_choose_finish (GTK_WIDGET (object), result, NULL);

  if (g_strcmp0 (response, "send") == 0)
    check (g_steal_pointer (&task), TRUE);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The person does not want it");
}

/**
 * phidias_deployment_test_async:
 * @session: who tests
 * @deployment: what to test; one that has an address
 * @parent: a widget of the window in which to ask
 * @cancellable: (nullable): to give up
 * @callback: called when it was tested
 * @user_data: for @callback
 *
 * Tests a deployment with its key; its state says what came of it. Where there is no test that is
 * free the person is asked first.
 */
void
phidias_deployment_test_async (PhidiasSession      *session,
                               PhidiasDeployment   *deployment,
                               GtkWidget           *parent,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  const PhidiasAlertResponse responses[] = {
    { "cancel", _("_Cancel"), ADW_RESPONSE_DEFAULT },
    { "send", _("_Send Test Message"), ADW_RESPONSE_SUGGESTED },
  };
  PhidiasDialect   dialect;
  g_autofree char *body = NULL;
  GTask           *task = g_task_new (NULL, cancellable, callback, user_data);
  Test            *test = g_new0 (Test, 1);

  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) phidias_deployment_test_async);
  test->session = g_object_ref (session);
  test->deployment = g_object_ref (deployment);
  g_task_set_task_data (task, test, test_free);

  dialect = phidias_target_get_dialect (phidias_deployment_get_target (deployment));
  if (phidias_dialect_has_free_test (dialect))
    {
      check (task, FALSE);
      return;
    }
  /* Translators: %s is a kind of endpoint, such as “Azure OpenAI”. */
  body = g_strdup_printf (_("%s has no free test: this sends one message with max_tokens 1, which costs a few tokens."),
                          phidias_dialect_get_title (dialect));
  phidias_alert_choose_async (parent, _("Send a Test Message?"), body, responses, G_N_ELEMENTS (responses), cancellable, chosen_cb, task);
}

/**
 * phidias_deployment_test_finish:
 * @result: what the callback got
 * @error: return location for an error; %G_IO_ERROR_CANCELLED where the person did not want it
 *
 * Returns: (transfer full) (nullable): a sentence on what answered
 */
char *
phidias_deployment_test_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, G_GNUC_EXTENSION (gpointer) phidias_deployment_test_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
