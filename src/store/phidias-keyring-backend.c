/* phidias-keyring-backend.c: where libsecret keeps keys on this system
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-store"

#include "config.h"

#include "phidias-keyring-backend.h"

#include <glib/gi18n-lib.h>

#include "phidias-error.h"
#include "phidias-keyring-portal.h"

/* Stored in the file beside the keys. A file that does not show it was made with another password. */
#define MARK "mark"

/* For what a person does not wait for. */
#define FORGET_MS 2000

static GHashTable *
make_mark_attributes (void)
{
  GHashTable *attributes = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (attributes, (gpointer) "deployment", (gpointer) MARK);
  g_hash_table_insert (attributes, (gpointer) "origin", (gpointer) MARK);

  return attributes;
}

/* ISO C has no way from a function to a pointer. */
#define TAG(function) (G_GNUC_EXTENSION (gpointer) (function))

GError *
phidias_keyring_backend_new_locked (void)
{
  return phidias_error_new (PHIDIAS_ERROR_KEYRING_LOCKED,
                            _("The keyring is locked, so the key could not be read. Unlock the keyring and try again; the key in it has not been changed."));
}

static gboolean
is_remote (const GError *error, const char *name)
{
  g_autofree char *remote = g_dbus_error_is_remote_error (error) ? g_dbus_error_get_remote_error (error) : NULL;

  return g_strcmp0 (remote, name) == 0;
}

/**
 * phidias_keyring_backend_error:
 * @error: an error of libsecret or D-Bus
 *
 * Returns: (transfer full): %PHIDIAS_ERROR_KEYRING_LOCKED, _DENIED or _UNAVAILABLE with @error's text
 *   as its raw text; %G_IO_ERROR_CANCELLED as it is
 */
GError *
phidias_keyring_backend_error (const GError *error)
{
  GError *mapped;

  if (error->domain == PHIDIAS_ERROR || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);

  if (g_error_matches (error, SECRET_ERROR, SECRET_ERROR_IS_LOCKED) ||
      is_remote (error, "org.freedesktop.Secret.Error.IsLocked"))
    mapped = phidias_keyring_backend_new_locked ();
  else if (g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_ACCESS_DENIED) ||
           g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_AUTH_FAILED) ||
           g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    mapped = phidias_error_new (PHIDIAS_ERROR_KEYRING_DENIED,
                                _("The keyring refused Phidias. Allow it there, or keep the key for this session only."));
  else
    mapped = phidias_error_new (PHIDIAS_ERROR_KEYRING_UNAVAILABLE,
                                _("No keyring can be used on this system right now. You can keep the key for this session only; it is asked for again after the next start."));
  phidias_error_set_raw (mapped, error->message);

  return mapped;
}

static void
free_items (GList *items)
{
  g_list_free_full (items, g_object_unref);
}

/* Finding the backend */

/* libsecret 0.20 deadlocks when the portal's answer is no longer waited for, so it is never told
 * of a cancellation here: the caller is answered at once, and the late answer goes nowhere. */
typedef struct
{
  SecretSchema *schema; /* owned */
  GSource *cancelled; /* owned */
  gboolean is_answered;
} Find;

static void
find_free (gpointer data)
{
  Find *find = data;

  if (find->cancelled != NULL)
    {
      g_source_destroy (find->cancelled);
      g_source_unref (find->cancelled);
    }
  secret_schema_unref (find->schema);
  g_free (find);
}

static gboolean
answer_find (GTask *task)
{
  Find *find = g_task_get_task_data (task);

  if (find->is_answered)
    return FALSE;
  find->is_answered = TRUE;
  if (find->cancelled != NULL)
    g_source_destroy (find->cancelled);

  return TRUE;
}

static gboolean
find_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (user_data);

  if (answer_find (task))
    g_task_return_error_if_cancelled (task);

  return G_SOURCE_REMOVE;
}

static void
opened_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  free_items (secret_password_search_finish (result, &error));
  if (!answer_find (task))
    return;
  /* Nobody here cancels it: a person has turned the portal's question down. */
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, phidias_keyring_backend_new_locked ());
  else if (error != NULL)
    g_task_return_error (task, phidias_keyring_backend_error (error));
  else
    g_task_return_int (task, PHIDIAS_KEYRING_FILE);
}

static void
open_file (GTask *task)
{
  Find *find = g_task_get_task_data (task);
  g_autoptr (GHashTable) attributes = make_mark_attributes ();

  secret_password_searchv (find->schema, attributes, SECRET_SEARCH_ALL, NULL, opened_cb, g_object_ref (task));
}

static gboolean
is_file_wanted (void)
{
  return g_strcmp0 (g_getenv ("SECRET_BACKEND"), "file") == 0;
}

/* As libsecret decides. Where the portal has no secrets it falls back to the service, which is out
 * of a Flatpak's reach, and whose error tells. */
static void
asked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  gboolean has_secrets = FALSE;
  gboolean is_known = phidias_keyring_portal_ask_finish (result, &has_secrets, &error);

  if (is_known && (has_secrets || is_file_wanted ()))
    open_file (task);
  else if (!answer_find (task))
    return;
  else if (is_known)
    g_task_return_int (task, PHIDIAS_KEYRING_SERVICE);
  else
    g_task_return_error (task, phidias_keyring_backend_error (error));
}

/**
 * phidias_keyring_backend_find_async:
 * @schema: the schema of the keys
 * @cancellable: (nullable): ends the wait
 * @callback: called when it is known
 * @user_data: for @callback
 *
 * Finds out what libsecret uses. Where that is a file, it is open afterwards: the system has been
 * asked for its password, and what follows may be cancelled.
 */
void
phidias_keyring_backend_find_async (SecretSchema        *schema,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  gboolean is_sandboxed = phidias_keyring_portal_is_sandboxed ();
  Find *find;

  g_task_set_source_tag (task, TAG (phidias_keyring_backend_find_async));
  if (g_task_return_error_if_cancelled (task))
    return;
  if (!is_sandboxed && !is_file_wanted ())
    {
      g_task_return_int (task, PHIDIAS_KEYRING_SERVICE);
      return;
    }

  find = g_new0 (Find, 1);
  find->schema = secret_schema_ref (schema);
  g_task_set_task_data (task, find, find_free);
  if (cancellable != NULL)
    {
      find->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (find->cancelled, G_SOURCE_FUNC (find_cancelled_cb), task, NULL);
      g_source_attach (find->cancelled, g_task_get_context (task));
    }
  if (is_sandboxed)
    phidias_keyring_portal_ask_async (cancellable, asked_cb, g_steal_pointer (&task));
  else
    open_file (task);
}

/**
 * phidias_keyring_backend_find_finish:
 * @result: what the callback got
 * @kind: (out): what libsecret uses
 * @error: where %PHIDIAS_ERROR_KEYRING_UNAVAILABLE and its kin go
 *
 * Returns: whether there is a backend
 */
gboolean
phidias_keyring_backend_find_finish (GAsyncResult *result, PhidiasKeyringKind *kind, GError **error)
{
  g_autoptr (GError) own = NULL;
  gssize value = g_task_propagate_int (G_TASK (result), &own);

  if (own != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&own));
      return FALSE;
    }
  *kind = (PhidiasKeyringKind) value;

  return TRUE;
}

/* Unlocking the collection where keys go */

static void
unlocked_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  int n_unlocked = secret_service_unlock_finish (SECRET_SERVICE (object), result, NULL, &error);

  if (error != NULL)
    g_task_return_error (task, phidias_keyring_backend_error (error));
  else if (n_unlocked <= 0)
    g_task_return_error (task, phidias_keyring_backend_new_locked ());
  else
    g_task_return_boolean (task, TRUE);
}

static void
collection_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SecretCollection) collection = secret_collection_for_alias_finish (result, &error);
  g_autoptr (GList) list = NULL;

  if (error != NULL)
    {
      g_task_return_error (task, phidias_keyring_backend_error (error));
      return;
    }
  /* Where no collection is, none is locked. */
  if (collection == NULL || !secret_collection_get_locked (collection))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  list = g_list_prepend (NULL, collection);
  secret_service_unlock (secret_collection_get_service (collection), list, g_task_get_cancellable (task),
                         unlocked_cb, g_object_ref (task));
}

/**
 * phidias_keyring_backend_unlock_async:
 * @cancellable: (nullable): ends the wait and takes the question back
 * @callback: called when the collection is unlocked, or is not going to be
 * @user_data: for @callback
 *
 * Unlocks the default collection of the Secret Service, which may ask for a password for minutes.
 */
void
phidias_keyring_backend_unlock_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, TAG (phidias_keyring_backend_unlock_async));
  secret_collection_for_alias (NULL, SECRET_COLLECTION_DEFAULT, SECRET_COLLECTION_NONE, cancellable,
                               collection_cb, g_steal_pointer (&task));
}

/**
 * phidias_keyring_backend_unlock_finish:
 * @result: what the callback got
 * @error: where %PHIDIAS_ERROR_KEYRING_LOCKED and its kin go
 *
 * Returns: whether the collection is not locked
 */
gboolean
phidias_keyring_backend_unlock_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Telling an absent key from a file that opens with another password */

static GFile *
get_file (void)
{
  const char *path = g_getenv ("SECRET_FILE_TEST_PATH");
  g_autofree char *usual = g_build_filename (g_get_user_data_dir (), "keyrings", "default.keyring", NULL);

  return g_file_new_for_path (path != NULL && *path != '\0' ? path : usual);
}

static void
file_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (object), result, &error);

  if (info == NULL && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task,
                         phidias_error_new (PHIDIAS_ERROR_KEYRING_LOCKED,
                                            _("The keyring file of Phidias cannot be read with the password that the system gave. Restart the system's session and try again; the keys in the file have not been changed.")));
}

static void
mark_searched_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = NULL;
  GList *items = secret_password_search_finish (result, &error);
  gboolean is_found = items != NULL;

  free_items (items);
  if (error != NULL)
    g_task_return_error (task, phidias_keyring_backend_error (error));
  else if (is_found)
    g_task_return_boolean (task, TRUE);
  else
    {
      file = get_file ();
      g_file_query_info_async (file, G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT,
                               g_task_get_cancellable (task), file_cb, g_object_ref (task));
    }
}

/**
 * phidias_keyring_backend_probe_async:
 * @schema: the schema of the keys
 * @cancellable: (nullable): ends the wait
 * @callback: called when it is known
 * @user_data: for @callback
 *
 * Finds out whether the file shows what was stored in it: with a wrong password it shows nothing,
 * without an error.
 */
void
phidias_keyring_backend_probe_async (const SecretSchema  *schema,
                                     GCancellable        *cancellable,
                                     GAsyncReadyCallback  callback,
                                     gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GHashTable) attributes = make_mark_attributes ();

  g_task_set_source_tag (task, TAG (phidias_keyring_backend_probe_async));
  secret_password_searchv (schema, attributes, SECRET_SEARCH_ALL, cancellable, mark_searched_cb, g_steal_pointer (&task));
}

/**
 * phidias_keyring_backend_probe_finish:
 * @result: what the callback got
 * @error: where %PHIDIAS_ERROR_KEYRING_LOCKED and its kin go
 *
 * Returns: whether a key that is not found is not there
 */
gboolean
phidias_keyring_backend_probe_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
mark_stored_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  if (!secret_password_store_finish (result, &error))
    g_task_return_error (task, phidias_keyring_backend_error (error));
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * phidias_keyring_backend_mark_async:
 * @schema: the schema of the keys
 * @cancellable: (nullable): ends the wait
 * @callback: called when it is stored
 * @user_data: for @callback
 *
 * Stores what phidias_keyring_backend_probe_async() looks for.
 */
void
phidias_keyring_backend_mark_async (const SecretSchema  *schema,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GHashTable) attributes = make_mark_attributes ();

  g_task_set_source_tag (task, TAG (phidias_keyring_backend_mark_async));
  secret_password_storev (schema, attributes, SECRET_COLLECTION_DEFAULT, "Phidias", MARK, cancellable,
                          mark_stored_cb, g_steal_pointer (&task));
}

gboolean
phidias_keyring_backend_mark_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Removing without asking */

typedef struct
{
  /* owned */
  SecretSchema *schema;
  GHashTable   *attributes;
  GCancellable *cancellable; /* of what is asked here */
  GCancellable *outer; /* of the caller */

  gulong        outer_id;
  guint         deadline;
} Forget;

static void
forget_free (gpointer data)
{
  Forget *forget = data;

  g_cancellable_disconnect (forget->outer, forget->outer_id);
  g_clear_object (&forget->outer);
  g_clear_handle_id (&forget->deadline, g_source_remove);
  g_object_unref (forget->cancellable);
  g_hash_table_unref (forget->attributes);
  secret_schema_unref (forget->schema);
  g_free (forget);
}

static gboolean
forget_deadline_cb (gpointer user_data)
{
  Forget *forget = user_data;

  forget->deadline = 0;
  g_cancellable_cancel (forget->cancellable);

  return G_SOURCE_REMOVE;
}

static void
forget_cancelled_cb (GCancellable *outer, gpointer user_data)
{
  g_cancellable_cancel (user_data);
}

static void
forget_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;

  /* FALSE without an error: there was nothing, or nothing that is not locked. */
  secret_password_clear_finish (result, &error);
  if (error != NULL)
    g_task_return_error (task, phidias_keyring_backend_error (error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
found_to_forget_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Forget *forget = g_task_get_task_data (task);
  PhidiasKeyringKind kind;
  GError *error = NULL;

  if (!phidias_keyring_backend_find_finish (result, &kind, &error))
    g_task_return_error (task, error);
  else
    secret_password_clearv (forget->schema, forget->attributes, forget->cancellable, forget_cb, g_object_ref (task));
}

/**
 * phidias_keyring_backend_forget_async:
 * @schema: the schema of the keys, made by secret_schema_new()
 * @deployment_id: whose keys go
 * @cancellable: (nullable): ends the wait
 * @callback: called when they are gone, or are left where they are
 * @user_data: for @callback
 *
 * Removes keys without unlocking anything, and without waiting for a service that does not answer.
 */
void
phidias_keyring_backend_forget_async (SecretSchema        *schema,
                                      const char          *deployment_id,
                                      GCancellable        *cancellable,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Forget *forget = g_new0 (Forget, 1);

  g_task_set_source_tag (task, TAG (phidias_keyring_backend_forget_async));
  g_task_set_task_data (task, forget, forget_free);
  forget->schema = secret_schema_ref (schema);
  forget->attributes = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  g_hash_table_insert (forget->attributes, (gpointer) "deployment", g_strdup (deployment_id));
  forget->cancellable = g_cancellable_new ();
  forget->deadline = g_timeout_add (FORGET_MS, forget_deadline_cb, forget);
  if (cancellable != NULL)
    {
      forget->outer = g_object_ref (cancellable);
      forget->outer_id = g_cancellable_connect (cancellable, G_CALLBACK (forget_cancelled_cb),
                                                g_object_ref (forget->cancellable), g_object_unref);
    }
  phidias_keyring_backend_find_async (schema, forget->cancellable, found_to_forget_cb, g_steal_pointer (&task));
}

gboolean
phidias_keyring_backend_forget_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
