/* phidias-keyring-request.c: the steps that every call on the keyring is made of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-store"

#include "config.h"

#include "phidias-keyring-request.h"

static void
request_free (gpointer data)
{
  PhidiasKeyringRequest *request = data;

  secret_schema_unref (request->schema);
  g_free (request->deployment_id);
  g_free (request->origin);
  g_free (request->label);
  g_clear_pointer (&request->value, secret_value_unref);
  g_free (request);
}

/**
 * phidias_keyring_request_new:
 * @source: the keyring
 * @schema: the schema of its keys
 * @deployment_id: (nullable): whose key
 * @origin: (nullable): where it may be sent; %NULL for every key of the deployment
 * @cancellable: (nullable): of the caller
 * @callback: of the caller
 * @user_data: of the caller
 * @tag: the function that was called
 *
 * Returns: (transfer full): a task whose data is a new request
 */
GTask *
phidias_keyring_request_new (gpointer             source,
                             SecretSchema        *schema,
                             const char          *deployment_id,
                             const char          *origin,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data,
                             GCallback            tag)
{
  GTask *task = g_task_new (source, cancellable, callback, user_data);
  PhidiasKeyringRequest *request = g_new0 (PhidiasKeyringRequest, 1);

  request->schema = secret_schema_ref (schema);
  request->deployment_id = g_strdup (deployment_id);
  request->origin = g_strdup (origin);
  g_task_set_task_data (task, request, request_free);
  /* ISO C has no way from a function to a pointer. */
  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) tag);

  return task;
}

/**
 * phidias_keyring_request_make_attributes:
 * @request: a request
 *
 * Returns: (transfer full): what its keys are found by; the texts are the request's
 */
GHashTable *
phidias_keyring_request_make_attributes (PhidiasKeyringRequest *request)
{
  GHashTable *attributes = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (attributes, (gpointer) "deployment", request->deployment_id);
  if (request->origin != NULL)
    g_hash_table_insert (attributes, (gpointer) "origin", request->origin);

  return attributes;
}

static void
found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasKeyringRequest *request = g_task_get_task_data (task);
  GError *error = NULL;

  if (!phidias_keyring_backend_find_finish (result, &request->kind, &error))
    g_task_return_error (task, error);
  else
    request->next (task);
}

/**
 * phidias_keyring_request_find:
 * @task: of the request
 * @next: called when its kind is known
 *
 * Finds out where keys are kept. A failure is the task's.
 */
void
phidias_keyring_request_find (GTask *task, PhidiasKeyringStep next)
{
  PhidiasKeyringRequest *request = g_task_get_task_data (task);

  request->next = next;
  phidias_keyring_backend_find_async (request->schema, g_task_get_cancellable (task), found_cb, g_object_ref (task));
}

static void
unlocked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasKeyringRequest *request = g_task_get_task_data (task);
  GError *error = NULL;

  if (!phidias_keyring_backend_unlock_finish (result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  request->was_unlocked = TRUE;
  request->next (task);
}

/**
 * phidias_keyring_request_unlock:
 * @task: of the request
 * @next: called when the place where keys go is open
 *
 * Asks for the keyring's password where it is locked; a file has been opened when it was found. A
 * failure is the task's.
 */
void
phidias_keyring_request_unlock (GTask *task, PhidiasKeyringStep next)
{
  PhidiasKeyringRequest *request = g_task_get_task_data (task);

  request->next = next;
  if (request->kind == PHIDIAS_KEYRING_FILE)
    next (task);
  else
    phidias_keyring_backend_unlock_async (g_task_get_cancellable (task), unlocked_cb, g_object_ref (task));
}

/**
 * phidias_keyring_request_search:
 * @task: of the request
 * @searched_cb: called with a reference of @task as its data; for secret_password_search_finish()
 *
 * Looks for the request's keys, locked ones too.
 */
void
phidias_keyring_request_search (GTask *task, GAsyncReadyCallback searched_cb)
{
  PhidiasKeyringRequest *request = g_task_get_task_data (task);

  request->searched_cb = searched_cb;
  phidias_keyring_request_search_again (task);
}

/**
 * phidias_keyring_request_search_again:
 * @task: of a request that has searched
 */
void
phidias_keyring_request_search_again (GTask *task)
{
  PhidiasKeyringRequest *request = g_task_get_task_data (task);
  g_autoptr (GHashTable) attributes = phidias_keyring_request_make_attributes (request);

  secret_password_searchv (request->schema, attributes, SECRET_SEARCH_ALL, g_task_get_cancellable (task),
                           request->searched_cb, g_object_ref (task));
}

static void
items_unlocked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasKeyringRequest *request = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  int n_unlocked = secret_service_unlock_finish (SECRET_SERVICE (object), result, NULL, &error);

  if (error != NULL || n_unlocked <= 0)
    {
      phidias_keyring_request_fail (task, error);
      return;
    }
  request->was_unlocked = TRUE;
  phidias_keyring_request_search_again (task);
}

/**
 * phidias_keyring_request_unlock_items:
 * @task: of a request that has searched
 * @items: (element-type SecretItem): what it found that is locked; one at least
 *
 * Asks for the password of what was found, once, and searches again. A failure is the task's.
 */
void
phidias_keyring_request_unlock_items (GTask *task, GList *items)
{
  PhidiasKeyringRequest *request = g_task_get_task_data (task);

  if (request->was_unlocked)
    phidias_keyring_request_fail (task, NULL);
  else
    secret_service_unlock (secret_item_get_service (items->data), items, g_task_get_cancellable (task),
                           items_unlocked_cb, g_object_ref (task));
}

/**
 * phidias_keyring_request_fail:
 * @task: of the request
 * @error: (nullable): what libsecret says; it says nothing where a prompt was dismissed
 *
 * Ends the task: with nothing said, the keyring is locked.
 */
void
phidias_keyring_request_fail (GTask *task, const GError *error)
{
  g_task_return_error (task,
                       error != NULL ? phidias_keyring_backend_error (error) : phidias_keyring_backend_new_locked ());
}
