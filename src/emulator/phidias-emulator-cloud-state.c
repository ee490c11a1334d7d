/* phidias-emulator-cloud-state.c: what the practice cloud remembers
 *
 * Tenants, subscriptions, who may do what where, resources and operations under way: JSON in
 * memory, and in a file if there is one. It is kept by the emulator's thread alone. A change is
 * written a moment later, on another thread, so that no request waits for a disk; the file is
 * replaced as a whole. Nothing in it is secret: keys are made anew at each start.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-cloud-state.h"

#include "phidias-emulator-json.h"
#include "phidias-emulator-resources.h"

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#define DEFAULTS "/io/github/phidias_studio/Emulator/cloud/practice.json"
#define VERSION 1

/* Changes come in bursts: one write for all of them. */
#define SAVE_MS 100

/* The file; shared with the thread that writes. */
typedef struct
{
  gatomicrefcount ref_count;
  GMutex mutex;
  char *path;
  guint written; /* number of the newest text in the file */
} Saver;

typedef struct
{
  Saver *saver;
  guint number;
  char *text;
} Job;

typedef struct
{
  char *key; /* the id without case */
  JsonObject *resource;
} Entry;

struct _PhidiasEmulatorCloudState
{
  /* owned */
  GPtrArray *entries; /* of Entry, oldest first */
  GHashTable *index;  /* key to Entry, both of entries */
  JsonArray *tenants;
  JsonArray *subscriptions;
  JsonArray *assignments;
  JsonObject *operations;
  Saver *saver;  /* (nullable) */
  GSource *timer; /* (nullable) */

  /* state */
  guint number; /* of the newest text */
};

static Saver *
saver_ref (Saver *saver)
{
  g_atomic_ref_count_inc (&saver->ref_count);

  return saver;
}

static void
saver_unref (Saver *saver)
{
  if (!g_atomic_ref_count_dec (&saver->ref_count))
    return;

  g_mutex_clear (&saver->mutex);
  g_free (saver->path);
  g_free (saver);
}

static void
job_free (Job *job)
{
  saver_unref (job->saver);
  g_free (job->text);
  g_free (job);
}

static void
entry_free (Entry *entry)
{
  json_object_unref (entry->resource);
  g_free (entry->key);
  g_free (entry);
}

/* An older text that was held up never replaces a newer one. */
static void
write_text (Saver *saver, guint number, const char *text)
{
  g_autoptr (GError) error = NULL;

  g_mutex_lock (&saver->mutex);
  if (number > saver->written)
    {
      saver->written = number;
      if (!g_file_set_contents_full (saver->path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error))
        g_info ("the practice cloud could not be saved: %s", error->message);
    }
  g_mutex_unlock (&saver->mutex);
}

static void
write_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;

  write_text (job->saver, job->number, job->text);
  g_task_return_boolean (task, TRUE);
}

static char *
make_text (PhidiasEmulatorCloudState *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonObject) root = json_object_new ();
  JsonArray *resources = json_array_sized_new (self->entries->len);

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      json_array_add_object_element (resources, json_object_ref (entry->resource));
    }
  json_object_set_int_member (root, "version", VERSION);
  json_object_set_array_member (root, "tenants", json_array_ref (self->tenants));
  json_object_set_array_member (root, "subscriptions", json_array_ref (self->subscriptions));
  json_object_set_array_member (root, "assignments", json_array_ref (self->assignments));
  json_object_set_object_member (root, "operations", json_object_ref (self->operations));
  json_object_set_array_member (root, "resources", resources);
  json_node_set_object (node, root);

  return phidias_emulator_json_print (node);
}

static gboolean
save_cb (gpointer user_data)
{
  PhidiasEmulatorCloudState *self = user_data;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, NULL, NULL);
  Job *job = g_new0 (Job, 1);

  g_clear_pointer (&self->timer, g_source_unref);
  job->saver = saver_ref (self->saver);
  job->number = ++self->number;
  job->text = make_text (self);
  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) save_cb);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  g_task_run_in_thread (task, write_in_thread);

  return G_SOURCE_REMOVE;
}

static gboolean
are_objects (JsonArray *array, const char *member)
{
  if (array == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (!JSON_NODE_HOLDS_OBJECT (node) || phidias_emulator_json_get_string (json_node_get_object (node), member) == NULL)
        return FALSE;
    }

  return TRUE;
}

static void
add_entry (PhidiasEmulatorCloudState *self, JsonObject *resource)
{
  Entry *entry = g_new0 (Entry, 1);

  entry->key = g_ascii_strdown (phidias_emulator_json_get_string (resource, "id"), -1);
  entry->resource = json_object_ref (resource);
  g_ptr_array_add (self->entries, entry);
  g_hash_table_insert (self->index, entry->key, entry);
}

/* Takes what @text holds, if it is what was once written here. */
static gboolean
read_text (PhidiasEmulatorCloudState *self, const char *text, gsize length)
{
  g_autoptr (JsonNode) node = phidias_emulator_json_parse (text, length, NULL);
  JsonObject *root = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonArray *tenants = phidias_emulator_json_get_array (root, "tenants");
  JsonArray *subscriptions = phidias_emulator_json_get_array (root, "subscriptions");
  JsonArray *assignments = phidias_emulator_json_get_array (root, "assignments");
  JsonArray *resources = phidias_emulator_json_get_array (root, "resources");
  JsonObject *operations = phidias_emulator_json_get_object (root, "operations");

  if (phidias_emulator_json_get_int (root, "version", 0) != VERSION || !are_objects (tenants, "tenantId") ||
      !are_objects (subscriptions, "subscriptionId") || !are_objects (assignments, "scope") ||
      !are_objects (resources, "id") || !are_objects (resources, "type"))
    return FALSE;

  self->tenants = json_array_ref (tenants);
  self->subscriptions = json_array_ref (subscriptions);
  self->assignments = json_array_ref (assignments);
  self->operations = operations != NULL ? json_object_ref (operations) : json_object_new ();
  for (guint i = 0; i < json_array_get_length (resources); i++)
    {
      JsonObject *resource = json_array_get_object_element (resources, i);

      if (phidias_emulator_cloud_state_get (self, phidias_emulator_json_get_string (resource, "id")) == NULL)
        add_entry (self, resource);
    }

  return TRUE;
}

static void
read_defaults (PhidiasEmulatorCloudState *self)
{
  g_autoptr (GBytes) bytes = g_resource_lookup_data (phidias_emulator_get_resource (), DEFAULTS, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
  gboolean read;

  g_assert (bytes != NULL);
  read = read_text (self, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert (read);
}

/* Reads the file, or puts it out of the way where it cannot be understood. */
static gboolean
read_file (PhidiasEmulatorCloudState *self, const char *path)
{
  g_autofree char *text = NULL;
  g_autofree char *aside = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return FALSE;
  if (read_text (self, text, length))
    return TRUE;

  aside = g_strconcat (path, ".damaged", NULL);
  g_info ("%s is damaged: kept as %s", path, aside);
  g_rename (path, aside);

  return FALSE;
}

/**
 * phidias_emulator_cloud_state_new:
 * @path: (nullable): the file; %NULL to remember in memory only
 *
 * Begins with what @path holds, or with the practice subscription as it is delivered. A file that
 * is damaged, or from a later version, is renamed to `….damaged`.
 *
 * Returns: (transfer full): the state, on the thread-default context
 */
PhidiasEmulatorCloudState *
phidias_emulator_cloud_state_new (const char *path)
{
  PhidiasEmulatorCloudState *self = g_new0 (PhidiasEmulatorCloudState, 1);

  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  self->index = g_hash_table_new (g_str_hash, g_str_equal);
  if (path == NULL || !read_file (self, path))
    read_defaults (self);
  if (path != NULL)
    {
      self->saver = g_new0 (Saver, 1);
      g_atomic_ref_count_init (&self->saver->ref_count);
      g_mutex_init (&self->saver->mutex);
      self->saver->path = g_strdup (path);
    }

  return self;
}

/**
 * phidias_emulator_cloud_state_free:
 * @self: (transfer full): a state
 *
 * Writes what is not written yet, and frees @self.
 */
void
phidias_emulator_cloud_state_free (PhidiasEmulatorCloudState *self)
{
  gboolean is_written = TRUE;

  if (self->saver != NULL)
    {
      g_mutex_lock (&self->saver->mutex);
      is_written = self->timer == NULL && self->saver->written == self->number;
      g_mutex_unlock (&self->saver->mutex);
    }
  if (!is_written)
    {
      g_autofree char *text = make_text (self);

      write_text (self->saver, ++self->number, text);
    }
  if (self->timer != NULL)
    {
      g_source_destroy (self->timer);
      g_clear_pointer (&self->timer, g_source_unref);
    }
  g_clear_pointer (&self->saver, saver_unref);
  g_hash_table_unref (self->index);
  g_ptr_array_unref (self->entries);
  json_array_unref (self->tenants);
  json_array_unref (self->subscriptions);
  json_array_unref (self->assignments);
  json_object_unref (self->operations);
  g_free (self);
}

/**
 * phidias_emulator_cloud_state_get:
 * @self: a state
 * @id: of a resource, as `/subscriptions/…/workspaces/practice-sweden`
 *
 * Returns: (transfer none) (nullable): the resource, to be read or, with
 *   phidias_emulator_cloud_state_changed() after it, changed
 */
JsonObject *
phidias_emulator_cloud_state_get (PhidiasEmulatorCloudState *self, const char *id)
{
  g_autofree char *key = g_ascii_strdown (id, -1);
  Entry *entry = g_hash_table_lookup (self->index, key);

  return entry != NULL ? entry->resource : NULL;
}

/**
 * phidias_emulator_cloud_state_put:
 * @self: a state
 * @resource: (transfer none): with the strings `id` and `type`
 *
 * Adds a resource, or replaces the one of the same id in its place.
 */
void
phidias_emulator_cloud_state_put (PhidiasEmulatorCloudState *self, JsonObject *resource)
{
  const char *id = phidias_emulator_json_get_string (resource, "id");
  g_autofree char *key = NULL;
  Entry *entry;

  g_return_if_fail (id != NULL && phidias_emulator_json_get_string (resource, "type") != NULL);

  key = g_ascii_strdown (id, -1);
  entry = g_hash_table_lookup (self->index, key);
  if (entry == NULL)
    add_entry (self, resource);
  else if (entry->resource != resource)
    {
      json_object_unref (entry->resource);
      entry->resource = json_object_ref (resource);
    }
  phidias_emulator_cloud_state_changed (self);
}

/**
 * phidias_emulator_cloud_state_remove:
 * @self: a state
 * @id: of a resource
 *
 * Removes a resource and all below it.
 *
 * Returns: whether there was one
 */
gboolean
phidias_emulator_cloud_state_remove (PhidiasEmulatorCloudState *self, const char *id)
{
  g_autofree char *key = g_ascii_strdown (id, -1);
  g_autofree char *below = g_strconcat (key, "/", NULL);
  gboolean found = FALSE;

  for (guint i = self->entries->len; i > 0; i--)
    {
      Entry *entry = g_ptr_array_index (self->entries, i - 1);

      if (!g_str_equal (entry->key, key) && !g_str_has_prefix (entry->key, below))
        continue;
      g_hash_table_remove (self->index, entry->key);
      g_ptr_array_remove_index (self->entries, i - 1);
      found = TRUE;
    }
  if (found)
    phidias_emulator_cloud_state_changed (self);

  return found;
}

/**
 * phidias_emulator_cloud_state_list:
 * @self: a state
 * @scope: (nullable): the id of what they are below
 * @type: of the resources, as `Microsoft.CognitiveServices/accounts`
 *
 * Returns: (transfer container) (element-type JsonObject): the resources, oldest first
 */
GPtrArray *
phidias_emulator_cloud_state_list (PhidiasEmulatorCloudState *self, const char *scope, const char *type)
{
  GPtrArray *found = g_ptr_array_new ();
  g_autofree char *lower = g_ascii_strdown (scope != NULL ? scope : "", -1);
  g_autofree char *below = g_strconcat (lower, "/", NULL);

  for (guint i = 0; i < self->entries->len; i++)
    {
      Entry *entry = g_ptr_array_index (self->entries, i);

      if (g_str_has_prefix (entry->key, below) &&
          g_ascii_strcasecmp (phidias_emulator_json_get_string (entry->resource, "type"), type) == 0)
        g_ptr_array_add (found, entry->resource);
    }

  return found;
}

/**
 * phidias_emulator_cloud_state_get_tenants:
 * @self: a state
 *
 * Returns: (transfer none) (element-type JsonObject): `tenantId`, `displayName`, `defaultDomain`
 */
JsonArray *
phidias_emulator_cloud_state_get_tenants (PhidiasEmulatorCloudState *self)
{
  return self->tenants;
}

/**
 * phidias_emulator_cloud_state_get_subscriptions:
 * @self: a state
 *
 * Returns: (transfer none) (element-type JsonObject): as they are on the wire
 */
JsonArray *
phidias_emulator_cloud_state_get_subscriptions (PhidiasEmulatorCloudState *self)
{
  return self->subscriptions;
}

/**
 * phidias_emulator_cloud_state_get_assignments:
 * @self: a state
 *
 * Returns: (transfer none) (element-type JsonObject): `scope` and `role` of the one user
 */
JsonArray *
phidias_emulator_cloud_state_get_assignments (PhidiasEmulatorCloudState *self)
{
  return self->assignments;
}

/**
 * phidias_emulator_cloud_state_get_operations:
 * @self: a state
 *
 * Returns: (transfer none): the operations by their id
 */
JsonObject *
phidias_emulator_cloud_state_get_operations (PhidiasEmulatorCloudState *self)
{
  return self->operations;
}

/**
 * phidias_emulator_cloud_state_changed:
 * @self: a state
 *
 * Has what was changed in place written too.
 */
void
phidias_emulator_cloud_state_changed (PhidiasEmulatorCloudState *self)
{
  if (self->saver == NULL || self->timer != NULL)
    return;

  self->timer = g_timeout_source_new (SAVE_MS);
  g_source_set_callback (self->timer, save_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}
