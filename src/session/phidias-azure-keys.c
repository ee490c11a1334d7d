/* phidias-azure-keys.c: the keys of a resource manager's deployments
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-azure-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#include "phidias-arm-operation.h"
#include "phidias-error.h"

typedef struct
{
  PhidiasDeployment *deployment;
  PhidiasArmClient  *client;
  guint              which; /* to make anew */
  gboolean           is_made;
  char              *refused; /* what the deployment does not take any more, or NULL */
  char             **keys;
} Keys;

static void
keys_data_free (gpointer data)
{
  Keys *keys = data;

  g_object_unref (keys->deployment);
  g_clear_object (&keys->client);
  phidias_azure_keys_free (keys->keys);
  secret_password_free (keys->refused);
  g_free (keys);
}

/**
 * phidias_azure_keys_free:
 * @keys: (nullable): keys
 *
 * Wipes keys and frees them.
 */
void
phidias_azure_keys_free (char **keys)
{
  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    explicit_bzero (keys[i], strlen (keys[i]));
  g_strfreev (keys);
}

/* What is new at each start is kept no longer than that. */
PhidiasKeyPlace
phidias_azure_get_key_place (const char *account_id)
{
  return g_strcmp0 (account_id, PHIDIAS_ACCOUNT_PRACTICE_ID) == 0 ? PHIDIAS_KEY_SESSION : PHIDIAS_KEY_KEYRING;
}

static char *
dup_keys_url (const PhidiasResource *resource, const char *verb)
{
  if (resource->kind == PHIDIAS_PROJECT_FOUNDRY)
    return g_strdup_printf ("%s/%s?%s", resource->project_id, verb, PHIDIAS_AZURE_COGNITIVE);

  return g_strdup_printf ("%s/%s?%s", resource->resource_id, verb, PHIDIAS_AZURE_ENDPOINTS);
}

static char **
read_keys (const PhidiasArmAnswer *answer, PhidiasProjectKind kind)
{
  JsonObject *object = phidias_arm_answer_get_object (answer);
  const char *first = phidias_arm_json_get_string (object, kind == PHIDIAS_PROJECT_FOUNDRY ? "key1" : "primaryKey");
  const char *second = phidias_arm_json_get_string (object, kind == PHIDIAS_PROJECT_FOUNDRY ? "key2" : "secondaryKey");
  char **keys;

  if (first == NULL || *first == '\0')
    return NULL;
  keys = g_new0 (char *, 3);
  keys[0] = g_strdup (first);
  keys[1] = g_strdup (second != NULL ? second : "");

  return keys;
}

/* ---- The two keys ---- */

static void regenerate (GTask *task);
static void keep_new_key (GTask *task);

static void
keys_listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Keys *keys = g_task_get_task_data (task);
  const PhidiasResource *resource = phidias_deployment_get_resource (keys->deployment);
  GError *error = NULL;
  g_autoptr (PhidiasArmAnswer) answer = phidias_arm_client_send_finish (PHIDIAS_ARM_CLIENT (object), result, &error);

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  phidias_azure_keys_free (keys->keys);
  keys->keys = read_keys (answer, resource->kind);
  if (keys->keys == NULL)
    {
      g_task_return_error (task, phidias_error_new (PHIDIAS_ERROR_PROTOCOL,
                                                    _("Azure gave no keys. The resource may have them switched off.")));
      return;
    }
  if (g_task_get_source_tag (task) != G_GNUC_EXTENSION (gpointer) phidias_azure_regenerate_key_async)
    g_task_return_pointer (task, g_steal_pointer (&keys->keys), (GDestroyNotify) phidias_azure_keys_free);
  else if (!keys->is_made)
    regenerate (task);
  else
    keep_new_key (task);
}

static void
list_keys (GTask *task)
{
  Keys *keys = g_task_get_task_data (task);
  g_autofree char *url = dup_keys_url (phidias_deployment_get_resource (keys->deployment), "listKeys");

  phidias_arm_client_send_async (keys->client, "POST", url, NULL, g_task_get_cancellable (task), keys_listed_cb,
                                 g_object_ref (task));
}

static void
reached_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Keys *keys = g_task_get_task_data (task);
  GError *error = NULL;

  keys->client = phidias_azure_reach_finish (PHIDIAS_AZURE (object), result, &error);
  if (keys->client == NULL)
    g_task_return_error (task, error);
  else
    list_keys (task);
}

/* Takes @task. */
static void
begin (GTask *task, PhidiasDeployment *deployment)
{
  g_autoptr (GTask) owned = task;
  const PhidiasResource *resource = phidias_deployment_get_resource (deployment);
  Keys *keys = g_new0 (Keys, 1);

  keys->deployment = g_object_ref (deployment);
  g_task_set_task_data (task, keys, keys_data_free);
  if (resource == NULL)
    {
      g_task_return_error (task, phidias_error_new (PHIDIAS_ERROR_NOT_FOUND, _("This deployment is none of Azure’s.")));
      return;
    }
  phidias_azure_reach_async (g_task_get_source_object (task), resource->account_id,
                             resource->tenant_id, g_task_get_cancellable (task),
                             reached_cb, g_steal_pointer (&owned));
}

/**
 * phidias_azure_list_keys_async:
 * @self: the verbs
 * @deployment: one of Azure's deployments
 * @cancellable: (nullable): to give up
 * @callback: called when they are there
 * @user_data: passed to @callback
 *
 * Fetches a deployment's two keys.
 */
void
phidias_azure_list_keys_async (PhidiasAzure        *self,
                               PhidiasDeployment   *deployment,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_return_if_fail (PHIDIAS_IS_AZURE (self));
  g_return_if_fail (PHIDIAS_IS_DEPLOYMENT (deployment));

  begin (phidias_azure_task_new (self, cancellable, callback, user_data, G_CALLBACK (phidias_azure_list_keys_async)), deployment);
}

/**
 * phidias_azure_list_keys_finish:
 * @self: the verbs
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): two keys, for phidias_azure_keys_free()
 */
char **
phidias_azure_list_keys_finish (PhidiasAzure *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (phidias_azure_is_task (self, result, G_CALLBACK (phidias_azure_list_keys_async)), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- One made anew: old keys, request, new keys, keyring ---- */

static void
return_keys (GTask *task)
{
  Keys *keys = g_task_get_task_data (task);

  g_task_return_pointer (task, g_steal_pointer (&keys->keys), (GDestroyNotify) phidias_azure_keys_free);
}

static void
new_key_kept_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasAzure *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  if (!phidias_keyring_store_finish (PHIDIAS_KEYRING (object), result, &error))
    phidias_session_say (self->session, error->message);
  return_keys (task);
}

static void
old_key_found_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasAzure *self = g_task_get_source_object (task);
  Keys *keys = g_task_get_task_data (task);
  PhidiasTarget *target = phidias_deployment_get_target (keys->deployment);
  char *key = phidias_keyring_lookup_finish (PHIDIAS_KEYRING (object), result, NULL);
  gboolean is_good = key == NULL || g_str_equal (key, keys->keys[0]) || g_str_equal (key, keys->keys[1]);

  secret_password_free (key);
  if (is_good)
    return_keys (task);
  else
    phidias_keyring_store_async (self->session->keyring, phidias_deployment_get_id (keys->deployment),
                                 phidias_target_get_origin (target), phidias_deployment_get_name (keys->deployment),
                                 keys->keys[keys->which], phidias_deployment_get_key_place (keys->deployment),
                                 NULL, new_key_kept_cb, g_steal_pointer (&task));
}

static void
keep_new_key (GTask *task)
{
  PhidiasAzure *self = g_task_get_source_object (task);
  Keys *keys = g_task_get_task_data (task);
  PhidiasTarget *target = phidias_deployment_get_target (keys->deployment);

  if (target == NULL)
    {
      return_keys (task);
      return;
    }
  phidias_keyring_lookup_async (self->session->keyring, phidias_deployment_get_id (keys->deployment),
                                phidias_target_get_origin (target), NULL, old_key_found_cb, g_object_ref (task));
}

static void
made_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Keys *keys = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (PhidiasArmAnswer) answer = phidias_arm_operation_finish (PHIDIAS_ARM_CLIENT (object), result, &error);

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  keys->is_made = TRUE;
  list_keys (task);
}

static void
regenerate (GTask *task)
{
  Keys *keys = g_task_get_task_data (task);
  const PhidiasResource *resource = phidias_deployment_get_resource (keys->deployment);
  gboolean is_foundry = resource->kind == PHIDIAS_PROJECT_FOUNDRY;
  g_autofree char *url = dup_keys_url (resource, is_foundry ? "regenerateKey" : "regenerateKeys");
  g_autoptr (JsonNode) body = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  if (is_foundry)
    json_object_set_string_member (object, "keyName", keys->which == 0 ? "Key1" : "Key2");
  else
    {
      json_object_set_string_member (object, "keyType", keys->which == 0 ? "Primary" : "Secondary");
      json_object_set_string_member (object, "keyValue", keys->keys[keys->which]);
    }
  json_node_take_object (body, object);
  phidias_arm_operation_start_async (keys->client, "POST", url, body, NULL, NULL, g_task_get_cancellable (task), made_cb,
                                     g_object_ref (task));
}

/**
 * phidias_azure_regenerate_key_async:
 * @self: the verbs
 * @deployment: one of Azure's deployments
 * @which: 0 for the first key, 1 for the second
 * @cancellable: (nullable): to give up waiting
 * @callback: called when the new keys are there
 * @user_data: passed to @callback
 *
 * Makes a key anew; the old one is refused from then on. Where it was the one in use the new one takes
 * its place.
 */
void
phidias_azure_regenerate_key_async (PhidiasAzure        *self,
                                    PhidiasDeployment   *deployment,
                                    guint                which,
                                    GCancellable        *cancellable,
                                    GAsyncReadyCallback  callback,
                                    gpointer             user_data)
{
  GTask *task;
  Keys *keys;

  g_return_if_fail (PHIDIAS_IS_AZURE (self));
  g_return_if_fail (PHIDIAS_IS_DEPLOYMENT (deployment));
  g_return_if_fail (which < 2);

  task = phidias_azure_task_new (self, cancellable, callback, user_data, G_CALLBACK (phidias_azure_regenerate_key_async));
  g_object_ref (task);
  begin (task, deployment);
  keys = g_task_get_task_data (task);
  keys->which = which;
  g_object_unref (task);
}

/**
 * phidias_azure_regenerate_key_finish:
 * @self: the verbs
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the two keys as they are now, for phidias_azure_keys_free()
 */
char **
phidias_azure_regenerate_key_finish (PhidiasAzure *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (phidias_azure_is_task (self, result, G_CALLBACK (phidias_azure_regenerate_key_async)), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- Before a deployment is asked: where it is, and its key ---- */

static void
key_stored_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasAzure *self = g_task_get_source_object (task);
  Keys *keys = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  /* It is at hand all the same, and fetched anew the next time. */
  if (!phidias_keyring_store_finish (PHIDIAS_KEYRING (object), result, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    phidias_session_say (self->session, error->message);
  g_task_return_pointer (task, g_strdup (keys->keys[0]), (GDestroyNotify) secret_password_free);
}

static gboolean
is_one_of (char **keys, const char *key)
{
  return key != NULL && (g_strcmp0 (keys[0], key) == 0 || g_strcmp0 (keys[1], key) == 0);
}

static void
keys_fetched_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasAzure *self = g_task_get_source_object (task);
  Keys *keys = g_task_get_task_data (task);
  GError *error = NULL;

  keys->keys = phidias_azure_list_keys_finish (self, result, &error);
  if (keys->keys == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (is_one_of (keys->keys, keys->refused))
    {
      g_task_return_error (task, phidias_error_new (PHIDIAS_ERROR_AUTH, _("Azure has no other key for this deployment.")));
      return;
    }
  phidias_keyring_store_async (self->session->keyring, phidias_deployment_get_id (keys->deployment),
                               phidias_target_get_origin (phidias_deployment_get_target (keys->deployment)),
                               phidias_deployment_get_name (keys->deployment), keys->keys[0],
                               phidias_deployment_get_key_place (keys->deployment),
                               g_task_get_cancellable (task), key_stored_cb, g_object_ref (task));
}

static void
key_looked_up_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasAzure *self = g_task_get_source_object (task);
  Keys *keys = g_task_get_task_data (task);
  GError *error = NULL;
  char *key = phidias_keyring_lookup_finish (PHIDIAS_KEYRING (object), result, &error);

  if (key != NULL)
    {
      g_task_return_pointer (task, key, (GDestroyNotify) secret_password_free);
      return;
    }
  /* Where there is no keyring the key is kept for this session: Azure gives it again. */
  if (g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_KEYRING_UNAVAILABLE))
    phidias_deployment_set_key_place (keys->deployment, PHIDIAS_KEY_SESSION);
  /* What is kept for a session only was never in the keyring, so how that is does not matter. */
  if (!g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_KEY_MISSING) &&
      phidias_deployment_get_key_place (keys->deployment) != PHIDIAS_KEY_SESSION)
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_error (&error);
  phidias_azure_list_keys_async (self, keys->deployment, g_task_get_cancellable (task), keys_fetched_cb,
                                 g_object_ref (task));
}

static void
look_up_key (GTask *task)
{
  PhidiasAzure *self = g_task_get_source_object (task);
  Keys *keys = g_task_get_task_data (task);
  PhidiasTarget *target = phidias_deployment_get_target (keys->deployment);

  if (target == NULL)
    {
      g_task_return_error (task, phidias_error_new (PHIDIAS_ERROR_NOT_FOUND,
                                                    phidias_deployment_get_state (keys->deployment) == PHIDIAS_DEPLOYMENT_CREATING
                                                      ? _("The deployment is still being made. Try again when it is ready.")
                                                      : _("Azure does not say where this deployment answers. Refresh the list of deployments.")));
      return;
    }
  phidias_keyring_lookup_async (self->session->keyring, phidias_deployment_get_id (keys->deployment),
                                phidias_target_get_origin (target), g_task_get_cancellable (task), key_looked_up_cb,
                                g_object_ref (task));
}

static PhidiasProject *
make_project (const PhidiasResource *resource)
{
  g_autoptr (PhidiasSubscription) subscription =
    phidias_subscription_new (resource->subscription_id != NULL ? resource->subscription_id : "", resource->subscription_name,
                              resource->tenant_id, NULL, FALSE, resource->account_id);

  return phidias_project_new (subscription, resource->kind, resource->project_id, resource->project_name,
                              resource->region != NULL ? resource->region : "");
}

static void
resource_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasAzure *self = g_task_get_source_object (task);
  Keys *keys = g_task_get_task_data (task);
  const PhidiasResource *old = phidias_deployment_get_resource (keys->deployment);
  GError *error = NULL;
  g_autoptr (PhidiasArmAnswer) answer = phidias_arm_client_send_finish (PHIDIAS_ARM_CLIENT (object), result, &error);
  g_autoptr (PhidiasProject) project = NULL;
  g_autoptr (PhidiasResource) resource = NULL;
  PhidiasTarget *target = NULL;
  PhidiasAccount *account;

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  account = phidias_azure_find_account (self, old->account_id);
  g_set_object (&project, phidias_azure_find_project (self, old->project_id));
  if (project == NULL)
    project = make_project (old);
  resource = phidias_azure_read_resource (phidias_arm_answer_get_object (answer), project,
                                          account != NULL ? phidias_cloud_get_portal (phidias_account_get_cloud (account)) : NULL,
                                          &target);
  if (resource != NULL)
    phidias_azure_take_resource (self, resource, target, NULL);
  g_clear_pointer (&target, phidias_target_unref);
  look_up_key (task);
}

/* A Foundry deployment's address is its resource's. */
static void
account_read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasAzure *self = g_task_get_source_object (task);
  Keys *keys = g_task_get_task_data (task);
  const PhidiasResource *resource = phidias_deployment_get_resource (keys->deployment);
  g_autofree char *url = phidias_azure_dup_url (resource);
  GError *error = NULL;
  g_autoptr (PhidiasArmAnswer) answer = phidias_arm_client_send_finish (PHIDIAS_ARM_CLIENT (object), result, &error);
  g_autoptr (PhidiasProject) shell = make_project (resource);
  g_autoptr (PhidiasProject) project = NULL;

  if (answer == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  project = phidias_azure_read_account (phidias_arm_answer_get_object (answer), phidias_project_get_subscription (shell));
  if (project != NULL && phidias_azure_find_project (self, resource->project_id) == NULL)
    g_list_store_append (self->projects, project);
  phidias_arm_client_send_async (keys->client, "GET", url, NULL, g_task_get_cancellable (task), resource_read_cb,
                                 g_object_ref (task));
}

static void
found_again_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  PhidiasAzure *self = PHIDIAS_AZURE (object);
  Keys *keys = g_task_get_task_data (task);
  const PhidiasResource *resource = phidias_deployment_get_resource (keys->deployment);
  g_autofree char *url = phidias_azure_dup_url (resource);
  g_autofree char *account_url = g_strdup_printf ("%s?%s", resource->project_id, PHIDIAS_AZURE_COGNITIVE);
  GError *error = NULL;

  keys->client = phidias_azure_reach_finish (self, result, &error);
  if (keys->client == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (phidias_deployment_get_target (keys->deployment) != NULL)
    look_up_key (task);
  else if (resource->kind == PHIDIAS_PROJECT_FOUNDRY && phidias_azure_find_project (self, resource->project_id) == NULL)
    phidias_arm_client_send_async (keys->client, "GET", account_url, NULL, g_task_get_cancellable (task), account_read_cb,
                                   g_object_ref (task));
  else
    phidias_arm_client_send_async (keys->client, "GET", url, NULL, g_task_get_cancellable (task), resource_read_cb,
                                   g_object_ref (task));
}

/*
 * phidias_azure_prepare_async:
 * @self: the verbs
 * @deployment: one of Azure's deployments
 * @cancellable: (nullable): to give up
 * @callback: called when it can be asked
 * @user_data: passed to @callback
 *
 * Finds a deployment's key, and fetches it where it is not stored. Of a practice deployment, whose
 * address and key are new at each start, the address too; the practice cloud is started for it.
 */
void
phidias_azure_prepare_async (PhidiasAzure        *self,
                             PhidiasDeployment   *deployment,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr (GTask) task =
    phidias_azure_task_new (self, cancellable, callback, user_data, G_CALLBACK (phidias_azure_prepare_async));
  const PhidiasResource *resource = phidias_deployment_get_resource (deployment);
  Keys *keys = g_new0 (Keys, 1);

  keys->deployment = g_object_ref (deployment);
  g_task_set_task_data (task, keys, keys_data_free);
  if (resource == NULL || phidias_deployment_get_state (deployment) == PHIDIAS_DEPLOYMENT_GONE)
    g_task_return_error (task, phidias_error_new (PHIDIAS_ERROR_NOT_FOUND,
                                                  _("This deployment was deleted in Azure. Choose another.")));
  else if (phidias_deployment_get_target (deployment) == NULL)
    phidias_azure_reach_async (self, resource->account_id, resource->tenant_id, cancellable, found_again_cb,
                               g_steal_pointer (&task));
  else
    look_up_key (task);
}

/*
 * phidias_azure_prepare_finish:
 * @self: the verbs
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): its key, for secret_password_free(); its target is set
 */
char *
phidias_azure_prepare_finish (PhidiasAzure *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/*
 * phidias_azure_renew_key_async:
 * @self: the verbs
 * @deployment: one of Azure's deployments
 * @refused: the key that it did not take
 * @cancellable: (nullable): to give up
 * @callback: called when there is another
 * @user_data: passed to @callback
 *
 * Fetches the keys again, for somebody may have made them anew, and keeps the first. Where @refused is
 * still one of them, or nobody is signed in to the account, it fails.
 */
void
phidias_azure_renew_key_async (PhidiasAzure        *self,
                               PhidiasDeployment   *deployment,
                               const char          *refused,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (GTask) task =
    phidias_azure_task_new (self, cancellable, callback, user_data, G_CALLBACK (phidias_azure_renew_key_async));
  const PhidiasResource *resource = phidias_deployment_get_resource (deployment);
  PhidiasAccount *account = resource != NULL ? phidias_azure_find_account (self, resource->account_id) : NULL;
  Keys *keys = g_new0 (Keys, 1);

  keys->deployment = g_object_ref (deployment);
  keys->refused = g_strdup (refused);
  g_task_set_task_data (task, keys, keys_data_free);
  if (account == NULL || phidias_account_get_state (account) != PHIDIAS_ACCOUNT_SIGNED_IN ||
      phidias_deployment_get_target (deployment) == NULL)
    g_task_return_error (task, phidias_error_new (PHIDIAS_ERROR_AUTH, _("Sign in to the account that this belongs to.")));
  else
    phidias_azure_list_keys_async (self, deployment, cancellable, keys_fetched_cb, g_steal_pointer (&task));
}

/*
 * phidias_azure_renew_key_finish:
 * @self: the verbs
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a key that was not refused, for secret_password_free()
 */
char *
phidias_azure_renew_key_finish (PhidiasAzure *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (phidias_azure_is_task (self, result, G_CALLBACK (phidias_azure_renew_key_async)), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
