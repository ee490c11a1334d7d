/* phidias-session-usage.c: what the deployments were used for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-session-private.h"

static void
usage_loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  PhidiasUsageReport *report = phidias_library_load_usage_finish (PHIDIAS_LIBRARY (object), result, &error);

  if (report != NULL)
    g_task_return_pointer (task, report, (GDestroyNotify) phidias_usage_report_unref);
  else
    g_task_return_error (task, error);
}

/**
 * phidias_session_load_usage_async:
 * @self: a session whose library is open
 * @deployment_id: (nullable): a deployment; %NULL for all
 * @since: the first request to be summed, microseconds since 1970 (UTC)
 * @cancellable: (nullable): to give up
 * @callback: called when it is summed
 * @user_data: passed to @callback
 *
 * Sums what was asked through Phidias. What others sent to the same deployment is not known here.
 */
void
phidias_session_load_usage_async (PhidiasSession      *self,
                                  const char          *deployment_id,
                                  gint64               since,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_return_if_fail (PHIDIAS_IS_SESSION (self));

  phidias_library_load_usage_async (self->library, deployment_id, since, cancellable, usage_loaded_cb,
                                    phidias_session_task_new (self, cancellable, callback, user_data,
                                                              G_CALLBACK (phidias_session_load_usage_async)));
}

/**
 * phidias_session_load_usage_finish:
 * @self: a session
 * @result: what the callback got
 * @error: return location for an error of %PHIDIAS_ERROR
 *
 * Returns: (transfer full) (nullable): the sums
 */
PhidiasUsageReport *
phidias_session_load_usage_finish (PhidiasSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (phidias_session_is_task (self, result, G_CALLBACK (phidias_session_load_usage_async)), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
