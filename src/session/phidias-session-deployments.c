/* phidias-session-deployments.c: connect, edit, remove
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-session-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#include "phidias-error.h"
#include "phidias-id.h"

#define MAX_SINGLE_REMOVALS 32

/* What a deployment is to become. */
typedef struct
{
  PhidiasDeployment *deployment;
  PhidiasTarget     *target;
  char              *name;
  char              *key;    /* in memory that libsecret wipes; NULL to leave the stored one */
  PhidiasKeyPlace    place;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_object_unref (change->deployment);
  g_clear_pointer (&change->target, phidias_target_unref);
  g_free (change->name);
  secret_password_free (change->key);
  g_free (change);
}

/* ---- The list ---- */

int
phidias_session_compare_deployments (gconstpointer a, gconstpointer b, gpointer user_data)
{
  PhidiasDeployment *one = (PhidiasDeployment *) a;
  PhidiasDeployment *two = (PhidiasDeployment *) b;
  int order = strcmp (phidias_deployment_get_sort_key (one), phidias_deployment_get_sort_key (two));

  if (order != 0)
    return order;

  return g_strcmp0 (phidias_deployment_get_id (one), phidias_deployment_get_id (two));
}

/*
 * phidias_session_list_deployment:
 * @self: a session
 * @deployment: a deployment
 *
 * Puts it into the list, or to where its new name belongs.
 */
void
phidias_session_list_deployment (PhidiasSession *self, PhidiasDeployment *deployment)
{
  g_autoptr (PhidiasDeployment) alive = g_object_ref (deployment);
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->deployments));
  guint old_place = n_items;
  guint new_place = 0;

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (PhidiasDeployment) other = g_list_model_get_item (G_LIST_MODEL (self->deployments), i);

      if (other == deployment)
        old_place = i;
      else if (phidias_session_compare_deployments (other, deployment, NULL) < 0)
        new_place++;
    }
  if (old_place == new_place && old_place < n_items)
    return;
  if (old_place < n_items)
    g_list_store_remove (self->deployments, old_place);
  g_list_store_insert (self->deployments, new_place, deployment);
}

/**
 * phidias_session_get_deployments:
 * @self: a session
 *
 * Returns: (transfer none): a list of #PhidiasDeployment, by name
 */
GListModel *
phidias_session_get_deployments (PhidiasSession *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SESSION (self), NULL);

  return G_LIST_MODEL (self->deployments);
}

/**
 * phidias_session_find_deployment:
 * @self: a session
 * @id: (nullable): an id
 *
 * Returns: (transfer none) (nullable): the deployment of that id
 */
PhidiasDeployment *
phidias_session_find_deployment (PhidiasSession *self, const char *id)
{
  guint n_items;

  g_return_val_if_fail (PHIDIAS_IS_SESSION (self), NULL);

  n_items = g_list_model_get_n_items (G_LIST_MODEL (self->deployments));
  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (PhidiasDeployment) deployment = g_list_model_get_item (G_LIST_MODEL (self->deployments), i);

      if (g_strcmp0 (phidias_deployment_get_id (deployment), id) == 0)
        return deployment; /* the list has it */
    }

  return NULL;
}

/* ---- Connecting and editing: key, then disk, then list ---- */

static void
apply_change (PhidiasSession *self, Change *change)
{
  phidias_deployment_set_name (change->deployment, change->name);
  if (!phidias_target_equal (phidias_deployment_get_target (change->deployment), change->target) || change->key != NULL)
    phidias_deployment_set_state (change->deployment, PHIDIAS_DEPLOYMENT_UNKNOWN, NULL);
  phidias_deployment_set_target (change->deployment, change->target);
  phidias_deployment_set_key_place (change->deployment, change->place);
}

static void
deployment_saved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Change *change = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  /* What cannot be saved now is kept by the library; the storage property says so. */
  if (!phidias_library_write_finish (PHIDIAS_LIBRARY (object), result, &error))
    g_debug ("a deployment is not on disk: %s", error->message);
  g_task_return_pointer (task, g_object_ref (change->deployment), g_object_unref);
}

static void
save_change (GTask *task)
{
  PhidiasSession *self = g_task_get_source_object (task);
  Change *change = g_task_get_task_data (task);

  /* From here on it is done: giving up would be answered with an untruth. */
  g_task_set_check_cancellable (task, FALSE);
  apply_change (self, change);
  phidias_session_list_deployment (self, change->deployment);
  phidias_library_save_deployment_async (self->library, change->deployment, NULL, deployment_saved_cb, g_object_ref (task));
}

static void
key_stored_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!phidias_keyring_store_finish (PHIDIAS_KEYRING (object), result, &error))
    g_task_return_error (task, error);
  else
    save_change (task);
}

static void
store_key (GTask *task, const char *key)
{
  PhidiasSession *self = g_task_get_source_object (task);
  Change *change = g_task_get_task_data (task);

  phidias_keyring_store_async (self->keyring, phidias_deployment_get_id (change->deployment),
                               phidias_target_get_origin (change->target), change->name, key, change->place,
                               g_task_get_cancellable (task), key_stored_cb, g_object_ref (task));
}

static void
key_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  char *key = phidias_session_find_key_finish (PHIDIAS_SESSION (object), result, &error);

  if (key == NULL)
    g_task_return_error (task, error);
  else
    store_key (task, key);
  secret_password_free (key);
}

static void
key_cleared_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasSession *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  phidias_keyring_clear_finish (PHIDIAS_KEYRING (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (error != NULL)
    phidias_session_say (self, error->message);
  save_change (task);
}

/* The key as it will be sent, or an error; %NULL without an error for none. */
static char *
clean_key (PhidiasTarget *target, const char *key, GError **error)
{
  if (key == NULL || *key == '\0')
    key = phidias_target_get_key (target);
  if (key == NULL || *key == '\0')
    return NULL;

  return phidias_keyring_clean_key (key, error);
}

/**
 * phidias_session_add_deployment_async:
 * @self: a session
 * @target: where it is; a key in it is used where @key is %NULL, and not kept with it
 * @name: its name
 * @key: (nullable): its key, as pasted; %NULL for a server that takes none
 * @place: where to keep the key
 * @cancellable: (nullable): to give up
 * @callback: called when it is in the list and on disk
 * @user_data: passed to @callback
 *
 * Connects an endpoint. The key is stored first.
 */
void
phidias_session_add_deployment_async (PhidiasSession      *self,
                                      PhidiasTarget       *target,
                                      const char          *name,
                                      const char          *key,
                                      PhidiasKeyPlace      place,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autofree char *id = phidias_id_new ();
  GError *error = NULL;
  Change *change;

  g_return_if_fail (PHIDIAS_IS_SESSION (self));
  g_return_if_fail (target != NULL);
  g_return_if_fail (name != NULL);

  task = phidias_session_task_new (self, cancellable, callback, user_data, G_CALLBACK (phidias_session_add_deployment_async));
  change = g_new0 (Change, 1);
  change->deployment = phidias_deployment_new (id, PHIDIAS_DEPLOYMENT_CONNECTED, name, target);
  change->target = phidias_target_without_key (target);
  change->name = g_strdup (name);
  change->key = clean_key (target, key, &error);
  change->place = change->key != NULL ? place : PHIDIAS_KEY_NONE;
  phidias_deployment_set_created (change->deployment, g_get_real_time ());
  g_task_set_task_data (task, change, change_free);

  if (error != NULL)
    g_task_return_error (task, error);
  else if (change->place == PHIDIAS_KEY_NONE)
    save_change (task);
  else
    store_key (task, change->key);
}

/**
 * phidias_session_add_deployment_finish:
 * @self: a session
 * @result: what the callback got
 * @error: return location for an error of %PHIDIAS_ERROR
 *
 * Returns: (transfer none) (nullable): the deployment; %NULL with @error set, and then nothing was
 *   added
 */
PhidiasDeployment *
phidias_session_add_deployment_finish (PhidiasSession *self, GAsyncResult *result, GError **error)
{
  g_autoptr (PhidiasDeployment) deployment = NULL;

  g_return_val_if_fail (phidias_session_is_task (self, result, G_CALLBACK (phidias_session_add_deployment_async)), NULL);

  deployment = g_task_propagate_pointer (G_TASK (result), error);

  return deployment; /* the list has it */
}

/**
 * phidias_session_edit_deployment_async:
 * @self: a session
 * @deployment: one of its deployments
 * @target: where it is now
 * @name: its name now
 * @key: (nullable): its new key, as pasted; %NULL to leave the stored one alone
 * @place: where the key is kept from now on; %PHIDIAS_KEY_NONE removes it
 * @cancellable: (nullable): to give up
 * @callback: called when the change is on disk
 * @user_data: passed to @callback
 *
 * Changes a deployment, or nothing of it. A key belongs to scheme, host and port: where these
 * change it must be given again (%PHIDIAS_ERROR_KEY_MISSING).
 */
void
phidias_session_edit_deployment_async (PhidiasSession      *self,
                                       PhidiasDeployment   *deployment,
                                       PhidiasTarget       *target,
                                       const char          *name,
                                       const char          *key,
                                       PhidiasKeyPlace      place,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;
  PhidiasTarget *old_target;
  PhidiasKeyPlace old_place;
  Change *change;

  g_return_if_fail (PHIDIAS_IS_SESSION (self));
  g_return_if_fail (PHIDIAS_IS_DEPLOYMENT (deployment));
  g_return_if_fail (phidias_deployment_get_kind (deployment) == PHIDIAS_DEPLOYMENT_CONNECTED);
  g_return_if_fail (target != NULL);
  g_return_if_fail (name != NULL);

  task = phidias_session_task_new (self, cancellable, callback, user_data, G_CALLBACK (phidias_session_edit_deployment_async));
  change = g_new0 (Change, 1);
  change->deployment = g_object_ref (deployment);
  change->target = phidias_target_without_key (target);
  change->name = g_strdup (name);
  change->key = clean_key (target, key, &error);
  change->place = place;
  g_task_set_task_data (task, change, change_free);

  old_target = phidias_deployment_get_target (deployment);
  old_place = phidias_deployment_get_key_place (deployment);
  if (error != NULL)
    g_task_return_error (task, error);
  else if (place == PHIDIAS_KEY_NONE && old_place != PHIDIAS_KEY_NONE)
    phidias_keyring_clear_async (self->keyring, phidias_deployment_get_id (deployment), cancellable,
                                 key_cleared_cb, g_steal_pointer (&task));
  else if (place == PHIDIAS_KEY_NONE)
    save_change (task);
  else if (change->key != NULL)
    store_key (task, change->key);
  else if (old_place == PHIDIAS_KEY_NONE)
    g_task_return_error (task, phidias_error_new (PHIDIAS_ERROR_KEY_MISSING, _("Enter the key of this deployment.")));
  else if (g_strcmp0 (phidias_target_get_origin (old_target), phidias_target_get_origin (target)) != 0)
    g_task_return_error (task, phidias_error_new (PHIDIAS_ERROR_KEY_MISSING,
                                                  _("The address is another server’s now. Enter the key for it.")));
  else if (place != old_place)
    phidias_session_find_key_async (self, deployment, cancellable, key_read_cb, g_steal_pointer (&task));
  else
    save_change (task);
}

/**
 * phidias_session_edit_deployment_finish:
 * @self: a session
 * @result: what the callback got
 * @error: return location for an error of %PHIDIAS_ERROR
 *
 * Returns: whether the deployment was changed
 */
gboolean
phidias_session_edit_deployment_finish (PhidiasSession *self, GAsyncResult *result, GError **error)
{
  g_autoptr (PhidiasDeployment) deployment = NULL;

  g_return_val_if_fail (phidias_session_is_task (self, result, G_CALLBACK (phidias_session_edit_deployment_async)), FALSE);

  deployment = g_task_propagate_pointer (G_TASK (result), error);

  return deployment != NULL;
}

/* ---- Removing: key, then disk ---- */

static void
deployment_removed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!phidias_library_write_finish (PHIDIAS_LIBRARY (object), result, &error))
    g_debug ("a deployment is not removed from the disk: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

static void
unlist (PhidiasSession *self, PhidiasDeployment *deployment)
{
  guint place;

  if (g_list_store_find (self->deployments, deployment, &place))
    g_list_store_remove (self->deployments, place);
}

static void
keys_removed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasSession *self = g_task_get_source_object (task);
  PhidiasDeployment *deployment = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  phidias_keyring_clear_finish (PHIDIAS_KEYRING (object), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (error != NULL && phidias_deployment_get_key_place (deployment) == PHIDIAS_KEY_KEYRING)
    {
      g_autofree char *sentence = NULL;

      /* Translators: %s is a deployment's name */
      sentence = g_strdup_printf (_("The key of “%s” is still in the keyring: it could not be removed."),
                                  phidias_deployment_get_name (deployment));
      phidias_session_say (self, sentence);
    }

  unlist (self, deployment);
  phidias_library_remove_deployment_async (self->library, phidias_deployment_get_id (deployment), NULL,
                                           deployment_removed_cb, g_steal_pointer (&task));
}

/**
 * phidias_session_remove_deployment_async:
 * @self: a session
 * @deployment: one of its deployments
 * @cancellable: (nullable): to give up while the keyring is asked
 * @callback: called when it is gone
 * @user_data: passed to @callback
 *
 * Removes a deployment and its keys. Where the keyring does not let go of a key the deployment is
 * removed all the same, and #PhidiasSession::message says so.
 */
void
phidias_session_remove_deployment_async (PhidiasSession      *self,
                                         PhidiasDeployment   *deployment,
                                         GCancellable        *cancellable,
                                         GAsyncReadyCallback  callback,
                                         gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (PHIDIAS_IS_SESSION (self));
  g_return_if_fail (PHIDIAS_IS_DEPLOYMENT (deployment));

  task = phidias_session_task_new (self, cancellable, callback, user_data, G_CALLBACK (phidias_session_remove_deployment_async));
  g_task_set_task_data (task, g_object_ref (deployment), g_object_unref);
  if (phidias_deployment_get_kind (deployment) == PHIDIAS_DEPLOYMENT_SAMPLE)
    {
      unlist (self, deployment);
      g_task_return_boolean (task, TRUE);
      return;
    }
  phidias_keyring_clear_async (self->keyring, phidias_deployment_get_id (deployment), cancellable,
                               keys_removed_cb, g_steal_pointer (&task));
}

/**
 * phidias_session_remove_deployment_finish:
 * @self: a session
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: whether it is gone
 */
gboolean
phidias_session_remove_deployment_finish (PhidiasSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (phidias_session_is_task (self, result, G_CALLBACK (phidias_session_remove_deployment_async)), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/*
 * phidias_session_drop_deployments:
 * @self: a session
 * @deployments: (element-type PhidiasDeployment): some of its deployments
 *
 * Removes deployments that are there no more, and their keys: in one change of the list and one of the
 * disk, for they may be thousands. A key that the keyring does not let go of is worth nothing any more.
 */
void
phidias_session_drop_deployments (PhidiasSession *self, GPtrArray *deployments)
{
  GListModel *list = G_LIST_MODEL (self->deployments);
  guint n_items = g_list_model_get_n_items (list);
  g_autoptr (GHashTable) dropped = g_hash_table_new (NULL, NULL);
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  if (deployments->len == 0)
    return;
  for (guint i = 0; i < deployments->len; i++)
    {
      PhidiasDeployment *deployment = g_ptr_array_index (deployments, i);

      g_hash_table_add (dropped, deployment);
      g_ptr_array_add (ids, (char *) phidias_deployment_get_id (deployment));
      if (phidias_deployment_get_key_place (deployment) != PHIDIAS_KEY_NONE)
        phidias_keyring_clear_async (self->keyring, phidias_deployment_get_id (deployment), NULL, NULL, NULL);
    }
  g_ptr_array_add (ids, NULL);
  phidias_library_remove_deployments_async (self->library, (const char * const *) ids->pdata, NULL, NULL, NULL);

  /* A few leave the rest of the list, what is selected there and where it is scrolled, alone. */
  for (guint i = 0; i < deployments->len && deployments->len <= MAX_SINGLE_REMOVALS; i++)
    unlist (self, g_ptr_array_index (deployments, i));
  if (deployments->len <= MAX_SINGLE_REMOVALS)
    return;
  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (PhidiasDeployment) deployment = g_list_model_get_item (list, i);

      if (!g_hash_table_contains (dropped, deployment))
        g_ptr_array_add (kept, g_steal_pointer (&deployment));
    }
  g_list_store_splice (self->deployments, 0, n_items, kept->pdata, kept->len);
}
