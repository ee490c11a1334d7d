/* phidias-azure-models.c: what a Foundry resource can deploy, and what is left of its quota
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-azure-private.h"

typedef struct
{
  PhidiasProject   *project;
  PhidiasArmClient *client;
  GListStore       *models;
} Loading;

static void
loading_free (gpointer data)
{
  Loading *loading = data;

  g_object_unref (loading->project);
  g_clear_object (&loading->client);
  g_object_unref (loading->models);
  g_free (loading);
}

static JsonObject *
get_element (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static int
get_count (JsonObject *object, const char *name)
{
  return (int) CLAMP (phidias_arm_json_get_int (object, name, -1), -1, G_MAXINT);
}

static PhidiasAccountModel *
read_model (JsonObject *object)
{
  JsonObject *nested = phidias_arm_json_get_object (object, "model");
  JsonObject *source = nested != NULL ? nested : object;
  JsonObject *capabilities = phidias_arm_json_get_object (source, "capabilities");
  JsonArray *skus = phidias_arm_json_get_array (source, "skus");
  const char *name = phidias_arm_json_get_string (source, "name");
  const char *chat = phidias_arm_json_get_string (capabilities, "chatCompletion");
  PhidiasAccountModel *model;

  if (name == NULL)
    return NULL;
  model = phidias_account_model_new (name, phidias_arm_json_get_string (source, "version"),
                                     phidias_arm_json_get_string (source, "format"));
  phidias_account_model_set_can_chat (model, chat == NULL || g_ascii_strcasecmp (chat, "true") == 0);
  phidias_account_model_set_retired (model, phidias_arm_json_get_string (phidias_arm_json_get_object (source, "deprecation"),
                                                                         "inference"));
  for (guint i = 0; skus != NULL && i < json_array_get_length (skus); i++)
    {
      JsonObject *sku = get_element (skus, i);
      JsonObject *capacity = phidias_arm_json_get_object (sku, "capacity");
      PhidiasAccountSku value = {
        .name = (char *) phidias_arm_json_get_string (sku, "name"),
        .usage_name = (char *) phidias_arm_json_get_string (sku, "usageName"),
        .capacity = get_count (capacity, "default"),
        .max_capacity = get_count (capacity, "maximum"),
        .left = -1,
      };

      if (value.name != NULL)
        phidias_account_model_add_sku (model, &value);
    }

  return model;
}

static void
models_page_cb (JsonArray *values, gpointer user_data)
{
  Loading *loading = g_task_get_task_data (user_data);

  for (guint i = 0; i < json_array_get_length (values); i++)
    {
      JsonObject *object = get_element (values, i);
      g_autoptr (PhidiasAccountModel) model = object != NULL ? read_model (object) : NULL;

      if (model != NULL)
        g_list_store_append (loading->models, model);
    }
}

static void
usages_page_cb (JsonArray *values, gpointer user_data)
{
  Loading *loading = g_task_get_task_data (user_data);

  for (guint i = 0; i < json_array_get_length (values); i++)
    {
      JsonObject *usage = get_element (values, i);
      const char *name = phidias_arm_json_get_string (phidias_arm_json_get_object (usage, "name"), "value");
      int limit = get_count (usage, "limit");
      int current = get_count (usage, "currentValue");

      for (guint j = 0; name != NULL && limit >= 0 && j < g_list_model_get_n_items (G_LIST_MODEL (loading->models)); j++)
        {
          g_autoptr (PhidiasAccountModel) model = g_list_model_get_item (G_LIST_MODEL (loading->models), j);

          phidias_account_model_set_left (model, name, MAX (0, limit - MAX (current, 0)));
        }
    }
}

static void
usages_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Loading *loading = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  /* Quota is for those with a role for it; the models are for all. */
  if (!phidias_arm_client_list_finish (PHIDIAS_ARM_CLIENT (object), result, &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        {
          g_task_return_error (task, g_steal_pointer (&error));
          return;
        }
      g_debug ("quota is not known: %s", error->message);
    }
  g_task_return_pointer (task, g_object_ref (loading->models), g_object_unref);
}

static void
models_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Loading *loading = g_task_get_task_data (task);
  g_autofree char *url = NULL;
  GError *error = NULL;

  if (!phidias_arm_client_list_finish (PHIDIAS_ARM_CLIENT (object), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  url = g_strdup_printf ("/subscriptions/%s/providers/Microsoft.CognitiveServices/locations/%s/usages?%s",
                         phidias_subscription_get_id (phidias_project_get_subscription (loading->project)),
                         phidias_project_get_region (loading->project), PHIDIAS_AZURE_USAGES);
  phidias_arm_client_list_async (loading->client, url, usages_page_cb, task, g_task_get_cancellable (task), usages_cb,
                                 g_object_ref (task));
}

static void
reached_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Loading *loading = g_task_get_task_data (task);
  g_autofree char *url = g_strdup_printf ("%s/models?%s", phidias_project_get_resource_id (loading->project), PHIDIAS_AZURE_COGNITIVE);
  GError *error = NULL;

  loading->client = phidias_azure_reach_finish (PHIDIAS_AZURE (object), result, &error);
  if (loading->client == NULL)
    g_task_return_error (task, error);
  else
    phidias_arm_client_list_async (loading->client, url, models_page_cb, task, g_task_get_cancellable (task), models_cb,
                                   g_object_ref (task));
}

/**
 * phidias_azure_load_models_async:
 * @self: the verbs
 * @project: a Foundry resource
 * @cancellable: (nullable): to give up
 * @callback: called when they are there
 * @user_data: passed to @callback
 *
 * Asks what a Foundry resource can deploy, and what is left of the quota in its region.
 */
void
phidias_azure_load_models_async (PhidiasAzure        *self,
                                 PhidiasProject      *project,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  GTask *task;
  Loading *loading;

  g_return_if_fail (PHIDIAS_IS_AZURE (self));
  g_return_if_fail (PHIDIAS_IS_PROJECT (project));
  g_return_if_fail (phidias_project_get_kind (project) == PHIDIAS_PROJECT_FOUNDRY);

  task = phidias_azure_task_new (self, cancellable, callback, user_data, G_CALLBACK (phidias_azure_load_models_async));
  loading = g_new0 (Loading, 1);
  loading->project = g_object_ref (project);
  loading->models = g_list_store_new (PHIDIAS_TYPE_ACCOUNT_MODEL);
  g_task_set_task_data (task, loading, loading_free);
  phidias_azure_reach_async (self, phidias_project_get_account_id (project),
                             phidias_subscription_get_tenant_id (phidias_project_get_subscription (project)), cancellable,
                             reached_cb, task);
}

/**
 * phidias_azure_load_models_finish:
 * @self: the verbs
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): a list of #PhidiasAccountModel, one a version
 */
GListModel *
phidias_azure_load_models_finish (PhidiasAzure *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (phidias_azure_is_task (self, result, G_CALLBACK (phidias_azure_load_models_async)), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
