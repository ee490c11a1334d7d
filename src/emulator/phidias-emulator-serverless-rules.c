/* phidias-emulator-serverless-rules.c: what may be deployed where
 *
 * The refusals have the shape that Machine Learning's have: a sentence, and the reason deep in
 * `additionalInfo`. Of the codes only ServerlessModelNotAvailableInRegion is known from outside;
 * the others are in its manner.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-serverless-rules.h"

#include "phidias-emulator-json.h"

#include <string.h>

#define MAX_NAME 52

static PhidiasEmulatorCloudState *
get_state (PhidiasEmulatorArmRequest *request)
{
  return phidias_emulator_arm_get_state (phidias_emulator_arm_request_get_arm (request));
}

/**
 * phidias_emulator_rules_get_member:
 * @object: (nullable): of a request
 * @name: of a member, in any case
 *
 * Returns: (transfer none) (nullable): the member
 */
JsonNode *
phidias_emulator_rules_get_member (JsonObject *object, const char *name)
{
  g_autoptr (GList) names = object != NULL ? json_object_get_members (object) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    if (g_ascii_strcasecmp (l->data, name) == 0)
      return json_object_get_member (object, l->data);

  return NULL;
}

/**
 * phidias_emulator_rules_get_text:
 * @object: (nullable): of a request
 * @name: of a member, in any case
 *
 * Returns: (transfer none) (nullable): the member if it is a string
 */
const char *
phidias_emulator_rules_get_text (JsonObject *object, const char *name)
{
  JsonNode *node = phidias_emulator_rules_get_member (object, name);

  return phidias_emulator_json_is (node, G_TYPE_STRING) ? json_node_get_string (node) : NULL;
}

/**
 * phidias_emulator_rules_get_child:
 * @object: (nullable): of a request
 * @name: of a member, in any case
 *
 * Returns: (transfer none) (nullable): the member if it is an object
 */
JsonObject *
phidias_emulator_rules_get_child (JsonObject *object, const char *name)
{
  JsonNode *node = phidias_emulator_rules_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * phidias_emulator_rules_get_property:
 * @resource: as it is stored
 * @name: of a string among its properties
 *
 * Returns: (transfer none) (nullable): the string
 */
const char *
phidias_emulator_rules_get_property (JsonObject *resource, const char *name)
{
  return phidias_emulator_json_get_string (phidias_emulator_json_get_object (resource, "properties"), name);
}

/**
 * phidias_emulator_rules_dup_asset:
 * @model: a model
 *
 * Returns: (transfer full): as `azureml://registries/azureml/models/Phi-4`
 */
char *
phidias_emulator_rules_dup_asset (const PhidiasEmulatorModel *model)
{
  return g_strdup_printf ("azureml://registries/%s/models/%s", model->registry, model->name);
}

/**
 * phidias_emulator_rules_get_model:
 * @arm: a resource manager
 * @resource: an endpoint or a subscription of the marketplace, as it is stored
 *
 * Returns: (transfer none) (nullable): its model
 */
const PhidiasEmulatorModel *
phidias_emulator_rules_get_model (PhidiasEmulatorArm *arm, JsonObject *resource)
{
  JsonObject *properties = phidias_emulator_json_get_object (resource, "properties");
  JsonObject *settings = phidias_emulator_json_get_object (properties, "modelSettings");
  const char *asset = phidias_emulator_json_get_string (settings != NULL ? settings : properties, "modelId");

  return asset != NULL ? phidias_emulator_model_list_find_asset (phidias_emulator_arm_get_models (arm), asset) : NULL;
}

/**
 * phidias_emulator_rules_find_endpoint:
 * @arm: a resource manager
 * @region: where
 * @name: of an endpoint
 *
 * Returns: (transfer none) (nullable): the endpoint, in whichever subscription
 */
JsonObject *
phidias_emulator_rules_find_endpoint (PhidiasEmulatorArm *arm, const char *region, const char *name)
{
  g_autoptr (GPtrArray) endpoints = phidias_emulator_cloud_state_list (phidias_emulator_arm_get_state (arm), NULL,
                                                                       PHIDIAS_EMULATOR_SERVERLESS);

  for (guint i = 0; i < endpoints->len; i++)
    {
      JsonObject *endpoint = g_ptr_array_index (endpoints, i);
      const char *other_name = phidias_emulator_json_get_string (endpoint, "name");
      const char *other_region = phidias_emulator_json_get_string (endpoint, "location");

      if (other_name != NULL && g_ascii_strcasecmp (other_name, name) == 0 && other_region != NULL &&
          g_ascii_strcasecmp (other_region, region) == 0)
        return endpoint;
    }

  return NULL;
}

/**
 * phidias_emulator_rules_find_project:
 * @request: a request
 * @drop: segments of its path after the workspace's name
 *
 * Returns: (transfer none) (nullable): the project
 */
JsonObject *
phidias_emulator_rules_find_project (PhidiasEmulatorArmRequest *request, guint drop)
{
  JsonObject *workspace = phidias_emulator_arm_request_find (request, drop);
  const char *kind = workspace != NULL ? phidias_emulator_json_get_string (workspace, "kind") : NULL;

  /* Of a file that was changed by hand. */
  if (workspace != NULL && phidias_emulator_json_get_string (workspace, "location") == NULL)
    {
      phidias_emulator_arm_fail_deep (request, 400, "UserError", "The workspace has no location.", "BadRequest",
                                      "WorkspaceDamaged", NULL);
      return NULL;
    }
  if (workspace == NULL || g_strcmp0 (kind, "Hub") != 0)
    return workspace;

  phidias_emulator_arm_fail_deep (request, 400, "UserError", "A hub has no deployments of its own: choose one of its projects.",
                                  "BadRequest", "WorkspaceKindNotSupported", NULL);

  return NULL;
}

/**
 * phidias_emulator_rules_find_model:
 * @request: a request
 * @body: the object in it that has `modelId`
 *
 * Returns: (transfer none) (nullable): the model
 */
const PhidiasEmulatorModel *
phidias_emulator_rules_find_model (PhidiasEmulatorArmRequest *request, JsonObject *body)
{
  PhidiasEmulatorArm *arm = phidias_emulator_arm_request_get_arm (request);
  const char *asset = phidias_emulator_rules_get_text (body, "modelId");
  const PhidiasEmulatorModel *model;
  g_autofree char *message = NULL;

  if (asset == NULL)
    {
      phidias_emulator_arm_fail_deep (request, 400, "UserError", "The field 'modelId' is missing.", "BadRequest",
                                      "MissingModelId", NULL);
      return NULL;
    }
  if (strstr (asset, "/versions/") != NULL)
    {
      phidias_emulator_arm_fail_deep (request, 400, "UserError",
                                      "The model id must not name a version: the latest is deployed.", "BadRequest",
                                      "InvalidModelId", NULL);
      return NULL;
    }
  model = phidias_emulator_model_list_find_asset (phidias_emulator_arm_get_models (arm), asset);
  if (model == NULL)
    {
      message = g_strdup_printf ("The requested model %s does not exist.", asset);
      phidias_emulator_arm_fail_deep (request, 404, "UserError", message, "NotFound", "ModelNotFound", NULL);
    }

  return model;
}

/**
 * phidias_emulator_rules_check_subscription:
 * @request: a request
 *
 * Returns: whether the subscription can pay, which a free trial cannot
 */
gboolean
phidias_emulator_rules_check_subscription (PhidiasEmulatorArmRequest *request)
{
  JsonArray *subscriptions = phidias_emulator_cloud_state_get_subscriptions (get_state (request));
  const char *wanted = phidias_emulator_arm_request_get_part (request, "s");

  for (guint i = 0; i < json_array_get_length (subscriptions); i++)
    {
      JsonObject *subscription = json_array_get_object_element (subscriptions, i);
      JsonObject *policies = phidias_emulator_json_get_object (subscription, "subscriptionPolicies");
      const char *quota = phidias_emulator_json_get_string (policies, "quotaId");

      if (g_ascii_strcasecmp (phidias_emulator_json_get_string (subscription, "subscriptionId"), wanted) == 0 &&
          quota != NULL && g_str_has_prefix (quota, "FreeTrial_"))
        {
          phidias_emulator_arm_fail_deep (request, 400, "UserError",
                                          "Serverless APIs need a subscription with a payment method: free trial "
                                          "subscriptions do not work.",
                                          "BadRequest", "SubscriptionNotEligible", NULL);
          return FALSE;
        }
    }

  return TRUE;
}

/**
 * phidias_emulator_rules_check_region:
 * @request: a request
 * @model: to be deployed
 * @region: where, as `eastus2`
 *
 * Returns: whether it is to be had there
 */
gboolean
phidias_emulator_rules_check_region (PhidiasEmulatorArmRequest *request, const PhidiasEmulatorModel *model, const char *region)
{
  g_autofree char *asset = phidias_emulator_rules_dup_asset (model);
  g_autofree char *message = NULL;

  if (phidias_emulator_model_is_in (model, region))
    return TRUE;

  message = g_strdup_printf ("The requested model %s is not available in region %s.", asset,
                             phidias_emulator_region_get_name (region));
  phidias_emulator_arm_fail_deep (request, 400, "UserError", message, "BadRequest", "ServerlessModelNotAvailableInRegion", NULL);

  return FALSE;
}

/**
 * phidias_emulator_rules_check_lifecycle:
 * @request: a request
 * @model: to be deployed
 *
 * Returns: whether it is not retired, or deployed for practice all the same
 */
gboolean
phidias_emulator_rules_check_lifecycle (PhidiasEmulatorArmRequest *request, const PhidiasEmulatorModel *model)
{
  g_autofree char *message = NULL;

  if (model->retired == NULL || model->is_practice)
    return TRUE;

  message = g_strdup_printf ("The model %s was retired on %s and can no longer be deployed.", model->name, model->retired);
  phidias_emulator_arm_fail_deep (request, 400, "UserError", message, "BadRequest", "ServerlessModelRetired", NULL);

  return FALSE;
}

static gboolean
is_name (const char *name)
{
  gsize length = strlen (name);

  if (length == 0 || length > MAX_NAME || !g_ascii_isalpha (*name))
    return FALSE;

  return strspn (name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-") == length;
}

/**
 * phidias_emulator_rules_check_name:
 * @request: a request with the part `n`, a new endpoint's name
 * @region: where
 *
 * Returns: whether it is a name, and nobody has it in @region
 */
gboolean
phidias_emulator_rules_check_name (PhidiasEmulatorArmRequest *request, const char *region)
{
  const char *name = phidias_emulator_arm_request_get_part (request, "n");
  g_autofree char *message = NULL;

  if (!is_name (name))
    {
      message = g_strdup_printf ("The endpoint name '%s' is invalid. It must start with a letter and have at most 52 "
                                 "characters: letters, digits and dashes.",
                                 name);
      phidias_emulator_arm_fail_deep (request, 400, "UserError", message, "BadRequest", "InvalidEndpointName", NULL);
      return FALSE;
    }
  if (phidias_emulator_rules_find_endpoint (phidias_emulator_arm_request_get_arm (request), region, name) == NULL)
    return TRUE;

  message = g_strdup_printf ("The endpoint name '%s' is already taken in region %s. Endpoint names are unique in a region.",
                             name, phidias_emulator_region_get_name (region));
  phidias_emulator_arm_fail_deep (request, 409, "Conflict", message, "Conflict", "EndpointNameAlreadyTaken", NULL);

  return FALSE;
}

/**
 * phidias_emulator_rules_check_only_one:
 * @request: a request
 * @project: where it is to be deployed
 * @model: what
 *
 * Returns: whether the project has no deployment of that model yet
 */
gboolean
phidias_emulator_rules_check_only_one (PhidiasEmulatorArmRequest *request, JsonObject *project, const PhidiasEmulatorModel *model)
{
  PhidiasEmulatorArm *arm = phidias_emulator_arm_request_get_arm (request);
  g_autoptr (GPtrArray) endpoints = phidias_emulator_cloud_state_list (get_state (request),
                                                                       phidias_emulator_json_get_string (project, "id"),
                                                                       PHIDIAS_EMULATOR_SERVERLESS);

  for (guint i = 0; i < endpoints->len; i++)
    {
      JsonObject *endpoint = g_ptr_array_index (endpoints, i);
      g_autofree char *message = NULL;

      if (phidias_emulator_rules_get_model (arm, endpoint) != model)
        continue;
      message = g_strdup_printf ("The project '%s' has a serverless endpoint of the model %s already: '%s'. There can be one "
                                 "for each model.",
                                 phidias_emulator_json_get_string (project, "name"), model->name,
                                 phidias_emulator_json_get_string (endpoint, "name"));
      phidias_emulator_arm_fail_deep (request, 409, "Conflict", message, "Conflict", "ModelAlreadyDeployed", NULL);
      return FALSE;
    }

  return TRUE;
}

/**
 * phidias_emulator_rules_check_terms:
 * @request: a request
 * @project: where it is to be deployed
 * @model: what
 * @subscription: (out) (transfer none) (nullable): id of the project's subscription of the marketplace
 *
 * Returns: whether the model is Microsoft's own, or the project has subscribed to it
 */
gboolean
phidias_emulator_rules_check_terms (PhidiasEmulatorArmRequest *request,
                                    JsonObject *project,
                                    const PhidiasEmulatorModel *model,
                                    const char **subscription)
{
  PhidiasEmulatorArm *arm = phidias_emulator_arm_request_get_arm (request);
  g_autoptr (GPtrArray) list = phidias_emulator_cloud_state_list (get_state (request),
                                                                  phidias_emulator_json_get_string (project, "id"),
                                                                  PHIDIAS_EMULATOR_MARKETPLACE);
  g_autofree char *message = NULL;

  *subscription = NULL;
  if (!model->is_partner)
    return TRUE;
  for (guint i = 0; i < list->len; i++)
    {
      JsonObject *entry = g_ptr_array_index (list, i);

      if (phidias_emulator_rules_get_model (arm, entry) == model &&
          g_strcmp0 (phidias_emulator_rules_get_property (entry, "marketplaceSubscriptionStatus"), "Subscribed") == 0)
        {
          *subscription = phidias_emulator_json_get_string (entry, "id");
          return TRUE;
        }
    }

  message = g_strdup_printf ("The project is not subscribed to the model %s of %s in Azure Marketplace. Accept its terms first.",
                             model->name, model->publisher);
  phidias_emulator_arm_fail_deep (request, 400, "UserError", message, "BadRequest", "MarketplaceSubscriptionRequired", NULL);

  return FALSE;
}

/**
 * phidias_emulator_rules_check_idle:
 * @request: a request
 * @resource: what it wants to change
 *
 * Returns: whether nothing is under way with @resource
 */
gboolean
phidias_emulator_rules_check_idle (PhidiasEmulatorArmRequest *request, JsonObject *resource)
{
  const char *state = phidias_emulator_rules_get_property (resource, "provisioningState");
  g_autofree char *message = NULL;

  if (state == NULL || !g_str_has_suffix (state, "ing"))
    return TRUE;

  message = g_strdup_printf ("'%s' is busy (%s). Try again when that has ended.",
                             phidias_emulator_json_get_string (resource, "name"), state);
  phidias_emulator_arm_fail_deep (request, 409, "Conflict", message, "Conflict", "AnotherOperationInProgress", NULL);

  return FALSE;
}
