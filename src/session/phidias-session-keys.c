/* phidias-session-keys.c: keys looked up, and what a deployment’s state says of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-azure-private.h"
#include "phidias-session-private.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#include "phidias-error.h"

/* ---- State ---- */

/*
 * phidias_session_note_outcome:
 * @self: a session
 * @deployment: whom was asked
 * @error: (nullable): what went wrong
 *
 * Keeps the state that is shown beside the deployment's name in step with what happens to it.
 */
void
phidias_session_note_outcome (PhidiasSession *self, PhidiasDeployment *deployment, const GError *error)
{
  if (error == NULL)
    {
      phidias_deployment_set_state (deployment, PHIDIAS_DEPLOYMENT_READY, NULL);
      return;
    }
  if (error->domain != PHIDIAS_ERROR)
    return;

  switch ((PhidiasErrorCode) error->code)
    {
    case PHIDIAS_ERROR_AUTH:
    case PHIDIAS_ERROR_KEY_MISSING:
    case PHIDIAS_ERROR_NOT_FOUND:
    case PHIDIAS_ERROR_QUOTA:
    case PHIDIAS_ERROR_OFFLINE:
    case PHIDIAS_ERROR_REFUSED:
    case PHIDIAS_ERROR_TLS:
    case PHIDIAS_ERROR_PROXY:
    case PHIDIAS_ERROR_CAPTIVE_PORTAL:
    case PHIDIAS_ERROR_REDIRECT:
    case PHIDIAS_ERROR_INSECURE:
    case PHIDIAS_ERROR_KEYRING_LOCKED:
    case PHIDIAS_ERROR_KEYRING_UNAVAILABLE:
    case PHIDIAS_ERROR_KEYRING_DENIED:
      phidias_deployment_set_state (deployment, PHIDIAS_DEPLOYMENT_ERROR, error->message);
      break;
    case PHIDIAS_ERROR_CONTENT_FILTER:
    case PHIDIAS_ERROR_CONTEXT_TOO_LONG:
    case PHIDIAS_ERROR_UNSUPPORTED_PARAMETER:
    case PHIDIAS_ERROR_BAD_REQUEST:
    case PHIDIAS_ERROR_RATE_LIMIT:
    case PHIDIAS_ERROR_INTERRUPTED:
      /* It answered, if not as hoped: the fault is the request's, or passes. */
      phidias_deployment_set_state (deployment, PHIDIAS_DEPLOYMENT_READY, NULL);
      break;
    case PHIDIAS_ERROR_FAILED:
    case PHIDIAS_ERROR_INVALID_INPUT:
    case PHIDIAS_ERROR_SERVER:
    case PHIDIAS_ERROR_TIMEOUT:
    case PHIDIAS_ERROR_PROTOCOL:
    case PHIDIAS_ERROR_TOO_LARGE:
    case PHIDIAS_ERROR_STORE:
    case PHIDIAS_ERROR_STORE_FULL:
    case PHIDIAS_ERROR_STORE_READ_ONLY:
    case PHIDIAS_ERROR_STORE_CORRUPT:
    case PHIDIAS_ERROR_STORE_NEWER:
    case PHIDIAS_ERROR_STORE_BUSY:
    default:
      break;
    }
}

/* ---- The keyring ---- */

static void
key_looked_up_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasDeployment *deployment = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  char *key = phidias_keyring_lookup_finish (PHIDIAS_KEYRING (object), result, &error);

  if (key != NULL)
    g_task_return_pointer (task, key, (GDestroyNotify) secret_password_free);
  else if (error->domain == PHIDIAS_ERROR && phidias_deployment_get_key_place (deployment) == PHIDIAS_KEY_SESSION)
    /* It was never in the keyring, so how that is does not matter. */
    g_task_return_error (task, phidias_error_new (PHIDIAS_ERROR_KEY_MISSING,
                                                  _("The key was kept until the end of the last session only. Enter it again.")));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
azure_prepared_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char *key = phidias_azure_prepare_finish (PHIDIAS_AZURE (object), result, &error);

  if (key != NULL)
    g_task_return_pointer (task, key, (GDestroyNotify) secret_password_free);
  else
    g_task_return_error (task, error);
}

/*
 * phidias_session_find_key_async:
 * @self: a session
 * @deployment: one of its deployments
 * @cancellable: (nullable): to give up
 * @callback: called when it is known
 * @user_data: passed to @callback
 *
 * Looks for the key of a deployment's address. One of Azure's is fetched where it is not stored, and its
 * address, too, where that is not known: it is set when this finishes.
 */
void
phidias_session_find_key_async (PhidiasSession      *self,
                                PhidiasDeployment   *deployment,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  GTask *task = phidias_session_task_new (self, cancellable, callback, user_data, G_CALLBACK (phidias_session_find_key_async));

  g_task_set_task_data (task, g_object_ref (deployment), g_object_unref);
  if (phidias_deployment_get_kind (deployment) == PHIDIAS_DEPLOYMENT_AZURE)
    {
      phidias_azure_prepare_async (phidias_session_get_azure (self), deployment, cancellable, azure_prepared_cb, task);
      return;
    }
  phidias_keyring_lookup_async (self->keyring, phidias_deployment_get_id (deployment),
                                phidias_target_get_origin (phidias_deployment_get_target (deployment)),
                                cancellable, key_looked_up_cb, task);
}

/*
 * phidias_session_find_key_finish:
 * @self: a session
 * @result: what the callback got
 * @error: return location for an error: that there is none, or why nobody could look
 *
 * Returns: (transfer full) (nullable): the key, for secret_password_free()
 */
char *
phidias_session_find_key_finish (PhidiasSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * phidias_session_load_key_async:
 * @self: a session
 * @deployment: one of its deployments that has a key
 * @cancellable: (nullable): to give up
 * @callback: called when it is known
 * @user_data: passed to @callback
 *
 * Looks up the key, for the person to see. That of the sample is good until Phidias quits.
 */
void
phidias_session_load_key_async (PhidiasSession      *self,
                                PhidiasDeployment   *deployment,
                                GCancellable        *cancellable,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (PHIDIAS_IS_SESSION (self));
  g_return_if_fail (PHIDIAS_IS_DEPLOYMENT (deployment));
  g_return_if_fail (phidias_deployment_get_target (deployment) != NULL);

  if (phidias_deployment_get_kind (deployment) == PHIDIAS_DEPLOYMENT_SAMPLE)
    {
      g_autoptr (GTask) task = phidias_session_task_new (self, cancellable, callback, user_data, G_CALLBACK (phidias_session_load_key_async));
      const char *key = phidias_target_get_key (phidias_deployment_get_target (deployment));

      if (key != NULL)
        g_task_return_pointer (task, g_strdup (key), (GDestroyNotify) secret_password_free);
      else
        g_task_return_error (task, phidias_error_new (PHIDIAS_ERROR_KEY_MISSING, _("The sample deployment has no key.")));
      return;
    }
  phidias_session_find_key_async (self, deployment, cancellable, callback, user_data);
}

/**
 * phidias_session_load_key_finish:
 * @self: a session
 * @result: what the callback got
 * @error: return location for an error: that there is none, or why nobody could look
 *
 * Returns: (transfer full) (nullable): the key, for phidias_session_key_free()
 */
char *
phidias_session_load_key_finish (PhidiasSession *self, GAsyncResult *result, GError **error)
{
  return phidias_session_find_key_finish (self, result, error);
}

/**
 * phidias_session_key_free:
 * @key: (nullable) (transfer full): a key
 *
 * Wipes and frees it.
 */
void
phidias_session_key_free (char *key)
{
  secret_password_free (key);
}

/* ---- Before the first prompt ---- */

static void
prepared_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char *key = phidias_session_find_key_finish (PHIDIAS_SESSION (object), result, &error);

  if (key != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
  secret_password_free (key);
}

/**
 * phidias_session_prepare_async:
 * @self: a session
 * @deployment: one of its deployments
 * @cancellable: (nullable): to give up waiting
 * @callback: called when it can be asked
 * @user_data: for @callback
 *
 * Finds out where one of Azure's deployments answers, where that is not known: the practice cloud, whose
 * addresses are new at each start, is started for it. Of every other deployment nothing is done.
 */
void
phidias_session_prepare_async (PhidiasSession      *self,
                               PhidiasDeployment   *deployment,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (PHIDIAS_IS_SESSION (self));
  g_return_if_fail (PHIDIAS_IS_DEPLOYMENT (deployment));

  task = phidias_session_task_new (self, cancellable, callback, user_data, G_CALLBACK (phidias_session_prepare_async));
  if (phidias_deployment_get_kind (deployment) == PHIDIAS_DEPLOYMENT_AZURE && phidias_deployment_get_target (deployment) == NULL)
    phidias_session_find_key_async (self, deployment, cancellable, prepared_cb, g_steal_pointer (&task));
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * phidias_session_prepare_finish:
 * @self: a session
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: whether the deployment can be asked
 */
gboolean
phidias_session_prepare_finish (PhidiasSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (phidias_session_is_task (self, result, G_CALLBACK (phidias_session_prepare_async)), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* ---- Unlocking ---- */

static void
unlocked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!phidias_keyring_unlock_finish (PHIDIAS_KEYRING (object), result, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * phidias_session_unlock_keyring_async:
 * @self: a session
 * @cancellable: (nullable): to give up; a prompt may stand for minutes
 * @callback: called when it is unlocked
 * @user_data: passed to @callback
 *
 * Asks the person to unlock the keyring.
 */
void
phidias_session_unlock_keyring_async (PhidiasSession *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PHIDIAS_IS_SESSION (self));

  phidias_keyring_unlock_async (self->keyring, cancellable, unlocked_cb,
                                phidias_session_task_new (self, cancellable, callback, user_data,
                                                          G_CALLBACK (phidias_session_unlock_keyring_async)));
}

/**
 * phidias_session_unlock_keyring_finish:
 * @self: a session
 * @result: what the callback got
 * @error: return location for an error of %PHIDIAS_ERROR
 *
 * Returns: whether it is unlocked
 */
gboolean
phidias_session_unlock_keyring_finish (PhidiasSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (phidias_session_is_task (self, result, G_CALLBACK (phidias_session_unlock_keyring_async)), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
