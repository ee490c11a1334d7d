/* phidias-keyring.c: keys, in the secret service or for this session only
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-store"

#include "config.h"

#include "phidias-keyring.h"

#include <glib/gi18n-lib.h>

#include "phidias-error.h"
#include "phidias-keyring-request.h"

/**
 * PhidiasKeyring:
 *
 * Keys by deployment and origin. A key that was read or stored once is kept in memory that is not
 * paged out until the process ends, so that it goes on being used when the secret service dies.
 *
 * libsecret answers a lookup with nothing, and without an error, both when there is no key and when
 * nobody could look: in a locked keyring, after a dismissed prompt, or in a file that opens with
 * another password. So a lookup is a search first, and a key counts as absent only when the place
 * where it would be is open. Nothing is ever overwritten or removed because it was not found.
 *
 * Lives on the main thread. A prompt may stand for minutes; every call can be cancelled.
 */
struct _PhidiasKeyring
{
  GObject       parent_instance;

  /* owned */
  SecretSchema *schema;
  GHashTable   *keys; /* deployment id → origin → SecretValue */
};

G_DEFINE_FINAL_TYPE (PhidiasKeyring, phidias_keyring, G_TYPE_OBJECT)

static SecretValue *
recall (PhidiasKeyring *self, const char *deployment_id, const char *origin)
{
  GHashTable *origins = g_hash_table_lookup (self->keys, deployment_id);

  return origins != NULL ? g_hash_table_lookup (origins, origin) : NULL;
}

static void
remember (PhidiasKeyring *self, const char *deployment_id, const char *origin, SecretValue *value)
{
  GHashTable *origins = g_hash_table_lookup (self->keys, deployment_id);

  if (origins == NULL)
    {
      origins = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, secret_value_unref);
      g_hash_table_insert (self->keys, g_strdup (deployment_id), origins);
    }
  g_hash_table_replace (origins, g_strdup (origin), secret_value_ref (value));
}

static void
return_key (GTask *task, SecretValue *value)
{
  gsize length;
  const char *text = secret_value_get (value, &length);
  char *key = secret_value_unref_to_password (secret_value_new (text, (gssize) length, "text/plain"), NULL);

  g_task_return_pointer (task, key, (GDestroyNotify) secret_password_free);
}

static void
phidias_keyring_finalize (GObject *object)
{
  PhidiasKeyring *self = PHIDIAS_KEYRING (object);

  g_hash_table_unref (self->keys);
  secret_schema_unref (self->schema);

  G_OBJECT_CLASS (phidias_keyring_parent_class)->finalize (object);
}

static void
phidias_keyring_class_init (PhidiasKeyringClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phidias_keyring_finalize;
}

static void
phidias_keyring_init (PhidiasKeyring *self)
{
  self->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
}

/**
 * phidias_keyring_new:
 * @app_id: the application's id, under which its keys are stored
 *
 * Returns: (transfer full): a keyring; the secret service is not called before it is needed
 */
PhidiasKeyring *
phidias_keyring_new (const char *app_id)
{
  PhidiasKeyring *self;

  g_return_val_if_fail (app_id != NULL, NULL);

  self = g_object_new (PHIDIAS_TYPE_KEYRING, NULL);
  self->schema = secret_schema_new (app_id, SECRET_SCHEMA_NONE,
                                    "deployment", SECRET_SCHEMA_ATTRIBUTE_STRING,
                                    "origin", SECRET_SCHEMA_ATTRIBUTE_STRING,
                                    NULL);

  return self;
}

/* Lookup: memory, then search, unlock where it is locked, and read */

static void
return_missing (GTask *task)
{
  g_task_return_error (task,
                       phidias_error_new (PHIDIAS_ERROR_KEY_MISSING,
                                          _("No key is stored for this deployment at this address. Enter its key.")));
}

/* A key that was stored while the keyring was asked is newer than what the keyring says. */
static gboolean
return_overtaking (GTask *task)
{
  PhidiasKeyringRequest *request = g_task_get_task_data (task);
  SecretValue *known = recall (g_task_get_source_object (task), request->deployment_id, request->origin);

  if (known == NULL)
    return FALSE;
  return_key (task, known);

  return TRUE;
}

static void
key_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasKeyring *self = g_task_get_source_object (task);
  PhidiasKeyringRequest *request = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (SecretValue) value = secret_retrievable_retrieve_secret_finish (SECRET_RETRIEVABLE (object), result, &error);

  if (return_overtaking (task))
    return;
  if (value == NULL || secret_value_get_text (value) == NULL)
    phidias_keyring_request_fail (task, error);
  else
    {
      remember (self, request->deployment_id, request->origin, value);
      return_key (task, value);
    }
}

static void
probed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!phidias_keyring_backend_probe_finish (result, &error))
    g_task_return_error (task, error);
  else
    return_missing (task);
}

/* Nothing was found: is the place open where it would be? Some services find nothing in a locked
 * collection, and a file shows nothing with a wrong password. */
static void
doubt (GTask *task)
{
  PhidiasKeyringRequest *request = g_task_get_task_data (task);

  if (request->kind == PHIDIAS_KEYRING_FILE)
    phidias_keyring_backend_probe_async (request->schema, g_task_get_cancellable (task), probed_cb, g_object_ref (task));
  else if (request->was_unlocked)
    return_missing (task);
  else
    phidias_keyring_request_unlock (task, phidias_keyring_request_search_again);
}

static gboolean
is_locked (gpointer item)
{
  return SECRET_IS_ITEM (item) && secret_item_get_locked (item);
}

static SecretRetrievable *
choose_item (GList *items)
{
  SecretRetrievable *chosen = NULL;

  for (GList *link = items; link != NULL; link = link->next)
    {
      if (chosen == NULL || (is_locked (chosen) && !is_locked (link->data)) ||
          (is_locked (chosen) == is_locked (link->data) &&
           secret_retrievable_get_modified (link->data) > secret_retrievable_get_modified (chosen)))
        chosen = link->data;
    }

  return chosen;
}

static void
searched_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  GList *items = secret_password_search_finish (result, &error);
  SecretRetrievable *item = choose_item (items);

  if (return_overtaking (task))
    ; /* what was found is not wanted any more */
  else if (error != NULL)
    phidias_keyring_request_fail (task, error);
  else if (item == NULL)
    doubt (task);
  else if (!is_locked (item))
    secret_retrievable_retrieve_secret (item, g_task_get_cancellable (task), key_read_cb, g_object_ref (task));
  else
    phidias_keyring_request_unlock_items (task, &(GList) { .data = item });
  g_list_free_full (items, g_object_unref);
}

static void
look_up (GTask *task)
{
  phidias_keyring_request_search (task, searched_cb);
}

/**
 * phidias_keyring_lookup_async:
 * @self: a keyring
 * @deployment_id: whose key
 * @origin: where it is going to be sent: scheme, host and port
 * @cancellable: (nullable): ends the wait and takes a prompt back
 * @callback: called when the key is there, or is not
 * @user_data: for @callback
 *
 * Reads a key, from memory if it is there. A locked keyring asks for its password.
 */
void
phidias_keyring_lookup_async (PhidiasKeyring      *self,
                              const char          *deployment_id,
                              const char          *origin,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  SecretValue *known;

  g_return_if_fail (PHIDIAS_IS_KEYRING (self));
  g_return_if_fail (deployment_id != NULL);
  g_return_if_fail (origin != NULL);

  task = phidias_keyring_request_new (self, self->schema, deployment_id, origin, cancellable, callback, user_data,
                                      G_CALLBACK (phidias_keyring_lookup_async));

  known = recall (self, deployment_id, origin);
  if (known != NULL)
    return_key (task, known);
  else
    phidias_keyring_request_find (task, look_up);
}

/**
 * phidias_keyring_lookup_finish:
 * @self: a keyring
 * @result: what the callback got
 * @error: where %PHIDIAS_ERROR_KEY_MISSING goes when there is no key, and
 *   %PHIDIAS_ERROR_KEYRING_LOCKED, %PHIDIAS_ERROR_KEYRING_UNAVAILABLE or
 *   %PHIDIAS_ERROR_KEYRING_DENIED when nobody could look
 *
 * Returns: (transfer full) (nullable): the key in memory that is not paged out, for
 *   secret_password_free(); %NULL always comes with an error
 */
char *
phidias_keyring_lookup_finish (PhidiasKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, phidias_keyring_lookup_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Storing */

static void
marked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!phidias_keyring_backend_mark_finish (result, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
stored_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasKeyring *self = g_task_get_source_object (task);
  PhidiasKeyringRequest *request = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!secret_password_store_finish (result, &error))
    {
      phidias_keyring_request_fail (task, error);
      return;
    }

  remember (self, request->deployment_id, request->origin, request->value);
  if (request->kind == PHIDIAS_KEYRING_FILE)
    phidias_keyring_backend_mark_async (request->schema, g_task_get_cancellable (task), marked_cb, g_object_ref (task));
  else
    g_task_return_boolean (task, TRUE);
}

static void
store (GTask *task)
{
  PhidiasKeyringRequest *request = g_task_get_task_data (task);
  g_autoptr (GHashTable) attributes = phidias_keyring_request_make_attributes (request);

  secret_password_storev_binary (request->schema, attributes, SECRET_COLLECTION_DEFAULT, request->label, request->value,
                                 g_task_get_cancellable (task), stored_cb, g_object_ref (task));
}

/* Whether it went or not, the key is in memory as was asked. */
static void
forgotten_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!phidias_keyring_backend_forget_finish (result, &error))
    g_debug ("A key that was stored before may still be in the keyring: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

static void
store_for_session (GTask *task)
{
  PhidiasKeyring *self = g_task_get_source_object (task);
  PhidiasKeyringRequest *request = g_task_get_task_data (task);

  remember (self, request->deployment_id, request->origin, request->value);
  phidias_keyring_backend_forget_async (request->schema, request->deployment_id, g_task_get_cancellable (task),
                                        forgotten_cb, g_object_ref (task));
}

static void
open_and_store (GTask *task)
{
  phidias_keyring_request_unlock (task, store);
}

/**
 * phidias_keyring_store_async:
 * @self: a keyring
 * @deployment_id: whose key
 * @origin: where it may be sent: scheme, host and port
 * @label: what the system's keyring manager shows
 * @key: the key, from phidias_keyring_clean_key()
 * @place: %PHIDIAS_KEY_KEYRING, or %PHIDIAS_KEY_SESSION as a person chose
 * @cancellable: (nullable): ends the wait and takes a prompt back
 * @callback: called when it is stored, or cannot be
 * @user_data: for @callback
 *
 * Stores a key in place of the one that the deployment has for @origin. When the keyring does not
 * take it nothing is stored anywhere: keeping it for the session is a person's choice. Then what
 * the keyring holds for the deployment, whatever its origin, is removed, unless it is locked or does
 * not answer; nobody is asked for a password for that.
 */
void
phidias_keyring_store_async (PhidiasKeyring      *self,
                             const char          *deployment_id,
                             const char          *origin,
                             const char          *label,
                             const char          *key,
                             PhidiasKeyPlace      place,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  PhidiasKeyringRequest *request;

  g_return_if_fail (PHIDIAS_IS_KEYRING (self));
  g_return_if_fail (deployment_id != NULL);
  g_return_if_fail (origin != NULL);
  g_return_if_fail (label != NULL);
  g_return_if_fail (key != NULL);
  g_return_if_fail (place != PHIDIAS_KEY_NONE);

  task = phidias_keyring_request_new (self, self->schema, deployment_id, origin, cancellable, callback, user_data,
                                      G_CALLBACK (phidias_keyring_store_async));
  request = g_task_get_task_data (task);
  request->label = g_strdup (label);
  request->value = secret_value_new (key, -1, "text/plain");

  if (place == PHIDIAS_KEY_SESSION)
    store_for_session (task);
  else
    phidias_keyring_request_find (task, open_and_store);
}

/**
 * phidias_keyring_store_finish:
 * @self: a keyring
 * @result: what the callback got
 * @error: where %PHIDIAS_ERROR_KEYRING_LOCKED, %PHIDIAS_ERROR_KEYRING_UNAVAILABLE or
 *   %PHIDIAS_ERROR_KEYRING_DENIED goes
 *
 * Returns: whether the key is stored
 */
gboolean
phidias_keyring_store_finish (PhidiasKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, phidias_keyring_store_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Removing */

static void
cleared_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (secret_password_clear_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    /* They were there a moment ago. */
    phidias_keyring_request_fail (task, error);
}

static GList *
list_locked (GList *items)
{
  GList *locked = NULL;

  for (GList *link = items; link != NULL; link = link->next)
    if (is_locked (link->data))
      locked = g_list_prepend (locked, link->data);

  return locked;
}

static void
searched_to_clear_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasKeyringRequest *request = g_task_get_task_data (task);
  g_autoptr (GHashTable) attributes = phidias_keyring_request_make_attributes (request);
  g_autoptr (GError) error = NULL;
  GList *items = secret_password_search_finish (result, &error);
  g_autoptr (GList) locked = list_locked (items);

  if (error != NULL)
    phidias_keyring_request_fail (task, error);
  else if (items == NULL)
    g_task_return_boolean (task, TRUE);
  else if (locked == NULL)
    secret_password_clearv (request->schema, attributes, g_task_get_cancellable (task), cleared_cb, g_object_ref (task));
  else
    phidias_keyring_request_unlock_items (task, locked);
  g_list_free_full (items, g_object_unref);
}

static void
clear (GTask *task)
{
  phidias_keyring_request_search (task, searched_to_clear_cb);
}

/**
 * phidias_keyring_clear_async:
 * @self: a keyring
 * @deployment_id: whose keys
 * @cancellable: (nullable): ends the wait and takes a prompt back
 * @callback: called when they are gone, or could not be removed
 * @user_data: for @callback
 *
 * Removes every key of a deployment: at once from memory, then from the keyring. Only what the
 * keyring shows is removed; a locked one is asked to unlock.
 */
void
phidias_keyring_clear_async (PhidiasKeyring      *self,
                             const char          *deployment_id,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (PHIDIAS_IS_KEYRING (self));
  g_return_if_fail (deployment_id != NULL);

  task = phidias_keyring_request_new (self, self->schema, deployment_id, NULL, cancellable, callback, user_data,
                                      G_CALLBACK (phidias_keyring_clear_async));
  g_hash_table_remove (self->keys, deployment_id);
  phidias_keyring_request_find (task, clear);
}

/**
 * phidias_keyring_clear_finish:
 * @self: a keyring
 * @result: what the callback got
 * @error: where %PHIDIAS_ERROR_KEYRING_LOCKED, %PHIDIAS_ERROR_KEYRING_UNAVAILABLE or
 *   %PHIDIAS_ERROR_KEYRING_DENIED goes: a key may still be in the keyring
 *
 * Returns: whether no key of the deployment is left
 */
gboolean
phidias_keyring_clear_finish (PhidiasKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, phidias_keyring_clear_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Unlocking */

static void
return_true (GTask *task)
{
  g_task_return_boolean (task, TRUE);
}

static void
open_only (GTask *task)
{
  phidias_keyring_request_unlock (task, return_true);
}

/**
 * phidias_keyring_unlock_async:
 * @self: a keyring
 * @cancellable: (nullable): ends the wait and takes the prompt back
 * @callback: called when it is unlocked, or is not going to be
 * @user_data: for @callback
 *
 * Asks for the keyring's password where it is locked.
 */
void
phidias_keyring_unlock_async (PhidiasKeyring      *self,
                              GCancellable        *cancellable,
                              GAsyncReadyCallback  callback,
                              gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (PHIDIAS_IS_KEYRING (self));

  task = phidias_keyring_request_new (self, self->schema, NULL, NULL, cancellable, callback, user_data,
                                      G_CALLBACK (phidias_keyring_unlock_async));
  phidias_keyring_request_find (task, open_only);
}

/**
 * phidias_keyring_unlock_finish:
 * @self: a keyring
 * @result: what the callback got
 * @error: where %PHIDIAS_ERROR_KEYRING_LOCKED, %PHIDIAS_ERROR_KEYRING_UNAVAILABLE or
 *   %PHIDIAS_ERROR_KEYRING_DENIED goes
 *
 * Returns: whether it is not locked
 */
gboolean
phidias_keyring_unlock_finish (PhidiasKeyring *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, phidias_keyring_unlock_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
