/* phidias-session-sample.c: the sample deployment: started when it is wanted, kept nowhere
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-session-private.h"

#include <glib/gi18n-lib.h>

#include "phidias-error.h"

static PhidiasDeployment *
get_sample (PhidiasSession *self)
{
  if (self->sample == NULL && self->sample_server != NULL)
    {
      self->sample = phidias_deployment_new (PHIDIAS_SAMPLE_ID, PHIDIAS_DEPLOYMENT_SAMPLE,
                                             /* Translators: the name of the deployment that needs no account */
                                             _("Sample"), NULL);
      phidias_deployment_set_key_place (self->sample, PHIDIAS_KEY_SESSION);
    }

  return self->sample;
}

/*
 * phidias_session_get_asked:
 * @self: a session
 * @id: (nullable): a conversation's deployment
 *
 * Returns: (transfer none) (nullable): whom to ask; the sample even where it does not run
 */
PhidiasDeployment *
phidias_session_get_asked (PhidiasSession *self, const char *id)
{
  if (g_strcmp0 (id, PHIDIAS_SAMPLE_ID) == 0)
    return get_sample (self);

  return phidias_session_find_deployment (self, id);
}

static void
server_started_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasSession *self = g_task_get_source_object (task);
  PhidiasDeployment *sample = get_sample (self);
  GError *error = NULL;
  PhidiasTarget *target = phidias_sample_server_start_finish (PHIDIAS_SAMPLE_SERVER (object), result, &error);

  if (target == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        phidias_deployment_set_state (sample, PHIDIAS_DEPLOYMENT_ERROR, error->message);
      g_task_return_error (task, error);
      return;
    }

  g_clear_pointer (&self->sample_target, phidias_target_unref);
  self->sample_target = phidias_target_ref (target);
  phidias_deployment_set_target (sample, target);
  if (phidias_deployment_get_state (sample) != PHIDIAS_DEPLOYMENT_READY)
    phidias_deployment_set_state (sample, PHIDIAS_DEPLOYMENT_READY, NULL);
  phidias_session_list_deployment (self, sample);
  g_task_return_pointer (task, target, (GDestroyNotify) phidias_target_unref);
}

/*
 * phidias_session_start_server_async:
 * @self: a session
 * @cancellable: (nullable): to give up waiting
 * @callback: called when it runs
 * @user_data: passed to @callback
 *
 * Starts the sample's server and lists the sample.
 */
void
phidias_session_start_server_async (PhidiasSession      *self,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_autoptr (GTask) task =
    phidias_session_task_new (self, cancellable, callback, user_data, G_CALLBACK (phidias_session_start_server_async));

  if (self->sample_server == NULL)
    {
      g_task_return_error (task, phidias_error_new (PHIDIAS_ERROR_NOT_FOUND, _("This program has no sample deployment.")));
      return;
    }
  phidias_sample_server_start_async (self->sample_server, cancellable, server_started_cb, g_steal_pointer (&task));
}

/*
 * phidias_session_start_server_finish:
 * @self: a session
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full): where it listens, its key in it
 */
PhidiasTarget *
phidias_session_start_server_finish (PhidiasSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * phidias_session_start_sample_async:
 * @self: a session
 * @cancellable: (nullable): to give up waiting
 * @callback: called when the sample can be asked
 * @user_data: passed to @callback
 *
 * Starts the sample deployment. Its address and key are new each time and kept nowhere.
 */
void
phidias_session_start_sample_async (PhidiasSession *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PHIDIAS_IS_SESSION (self));

  phidias_session_start_server_async (self, cancellable, callback, user_data);
}

/**
 * phidias_session_start_sample_finish:
 * @self: a session
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer none) (nullable): the sample; %NULL with @error set
 */
PhidiasDeployment *
phidias_session_start_sample_finish (PhidiasSession *self, GAsyncResult *result, GError **error)
{
  g_autoptr (PhidiasTarget) target = NULL;

  g_return_val_if_fail (phidias_session_is_task (self, result, G_CALLBACK (phidias_session_start_server_async)), NULL);

  target = g_task_propagate_pointer (G_TASK (result), error);

  return target != NULL ? self->sample : NULL;
}
