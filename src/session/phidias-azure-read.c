/* phidias-azure-read.c: a resource manager's answers into models, and plans into its requests
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-azure-private.h"

#include <string.h>

#define INFERENCE_VERSION "2024-05-01-preview"

/* What a serverless endpoint has where nobody says otherwise. */
#define SERVERLESS_TOKENS   200000
#define SERVERLESS_REQUESTS 1000

PhidiasSubscription *
phidias_azure_read_subscription (JsonObject *object, const char *account_id)
{
  JsonObject *policies = phidias_arm_json_get_object (object, "subscriptionPolicies");
  const char *id = phidias_arm_json_get_string (object, "subscriptionId");
  const char *quota = phidias_arm_json_get_string (policies, "quotaId");
  const char *limit = phidias_arm_json_get_string (policies, "spendingLimit");
  gboolean is_trial = (quota != NULL && g_str_has_prefix (quota, "FreeTrial_")) || g_strcmp0 (limit, "On") == 0;

  if (id == NULL)
    return NULL;

  return phidias_subscription_new (id, phidias_arm_json_get_string (object, "displayName"),
                                   phidias_arm_json_get_string (object, "tenantId"),
                                   phidias_arm_json_get_string (object, "state"), is_trial, account_id);
}

static gboolean
is_private (JsonObject *properties)
{
  const char *access = phidias_arm_json_get_string (properties, "publicNetworkAccess");

  return access != NULL && g_ascii_strcasecmp (access, "Disabled") == 0;
}

/* %NULL for a workspace that is no hub's project. */
PhidiasProject *
phidias_azure_read_workspace (JsonObject *object, PhidiasSubscription *subscription)
{
  JsonObject *properties = phidias_arm_json_get_object (object, "properties");
  const char *id = phidias_arm_json_get_string (object, "id");
  const char *region = phidias_arm_json_get_string (object, "location");
  const char *kind = phidias_arm_json_get_string (object, "kind");
  g_autofree char *hub = phidias_project_dup_segment (phidias_arm_json_get_string (properties, "hubResourceId"), "workspaces");
  PhidiasProject *project;

  if (id == NULL || region == NULL || kind == NULL || g_ascii_strcasecmp (kind, "Project") != 0)
    return NULL;
  project = phidias_project_new (subscription, PHIDIAS_PROJECT_SERVERLESS, id,
                                 phidias_arm_json_get_string (properties, "friendlyName"), region);
  phidias_project_set_hub_name (project, hub);
  phidias_project_set_private (project, is_private (properties));

  return project;
}

/* %NULL for an account of another service. */
PhidiasProject *
phidias_azure_read_account (JsonObject *object, PhidiasSubscription *subscription)
{
  JsonObject *properties = phidias_arm_json_get_object (object, "properties");
  JsonObject *endpoints = phidias_arm_json_get_object (properties, "endpoints");
  const char *id = phidias_arm_json_get_string (object, "id");
  const char *region = phidias_arm_json_get_string (object, "location");
  const char *kind = phidias_arm_json_get_string (object, "kind");
  const char *endpoint = phidias_arm_json_get_string (endpoints, "Azure AI Model Inference API");
  const char *openai = phidias_arm_json_get_string (endpoints, "OpenAI Language Model Instance API");
  PhidiasProject *project;

  if (id == NULL || region == NULL || kind == NULL ||
      (g_ascii_strcasecmp (kind, "AIServices") != 0 && g_ascii_strcasecmp (kind, "OpenAI") != 0))
    return NULL;
  if (endpoint == NULL)
    endpoint = phidias_arm_json_get_string (properties, "endpoint");
  if (openai == NULL)
    openai = endpoint;
  project = phidias_project_new (subscription, PHIDIAS_PROJECT_FOUNDRY, id, NULL, region);
  phidias_project_set_endpoints (project, endpoint, openai);
  phidias_project_set_private (project, is_private (properties));

  return project;
}

static char **
read_tags (JsonObject *tags)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (tags == NULL || json_object_get_size (tags) == 0)
    return NULL;
  json_object_iter_init (&iter, tags);
  while (json_object_iter_next (&iter, &name, &value))
    if (JSON_NODE_HOLDS_VALUE (value) && json_node_get_value_type (value) == G_TYPE_STRING)
      {
        g_strv_builder_add (builder, name);
        g_strv_builder_add (builder, json_node_get_string (value));
      }

  return g_strv_builder_end (builder);
}

static gint64
read_time (const char *text)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, utc) : NULL;

  return time != NULL ? g_date_time_to_unix (time) * G_USEC_PER_SEC + g_date_time_get_microsecond (time) : 0;
}

static void
read_endpoint (JsonObject *properties, PhidiasResource *resource, PhidiasTarget **target)
{
  JsonObject *settings = phidias_arm_json_get_object (properties, "modelSettings");
  JsonObject *safety = phidias_arm_json_get_object (properties, "contentSafety");
  JsonObject *inference = phidias_arm_json_get_object (properties, "inferenceEndpoint");
  const char *status = phidias_arm_json_get_string (safety, "contentSafetyStatus");
  const char *uri = phidias_arm_json_get_string (inference, "uri");

  resource->model_id = g_strdup (phidias_arm_json_get_string (settings, "modelId"));
  resource->model_name = phidias_resource_dup_model_name (resource->model_id, NULL, &resource->model_version);
  resource->endpoint_state = g_strdup (phidias_arm_json_get_string (properties, "endpointState"));
  if (status != NULL)
    resource->content_safety = g_ascii_strcasecmp (status, "Enabled") == 0;
  resource->tokens_per_minute = SERVERLESS_TOKENS;
  resource->requests_per_minute = SERVERLESS_REQUESTS;
  if (uri != NULL && *uri != '\0')
    {
      g_autofree char *base = g_str_has_suffix (uri, "/") ? g_strndup (uri, strlen (uri) - 1) : g_strdup (uri);
      g_autofree char *chat_url = g_strdup_printf ("%s/chat/completions?api-version=%s", base, INFERENCE_VERSION);

      *target = phidias_target_new (PHIDIAS_DIALECT_AZURE_SERVERLESS, base, chat_url, INFERENCE_VERSION, NULL,
                                    resource->model_name, PHIDIAS_AUTH_BEARER);
    }
}

static void
read_limits (JsonObject *properties, PhidiasResource *resource)
{
  JsonArray *limits = phidias_arm_json_get_array (properties, "rateLimits");

  for (guint i = 0; limits != NULL && i < json_array_get_length (limits); i++)
    {
      JsonNode *node = json_array_get_element (limits, i);
      JsonObject *limit = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *key = phidias_arm_json_get_string (limit, "key");
      gint64 period = CLAMP (phidias_arm_json_get_int (limit, "renewalPeriod", 60), 1, 86400);
      gint64 count = CLAMP (phidias_arm_json_get_int (limit, "count", -1), -1, G_MAXINT);

      if (key == NULL || count < 0)
        continue;
      if (g_str_equal (key, "request"))
        resource->requests_per_minute = count * 60 / period;
      else if (g_str_equal (key, "token"))
        resource->tokens_per_minute = count * 60 / period;
    }
}

static void
read_deployment (JsonObject *object, JsonObject *properties, PhidiasProject *project, PhidiasResource *resource, PhidiasTarget **target)
{
  JsonObject *model = phidias_arm_json_get_object (properties, "model");
  JsonObject *sku = phidias_arm_json_get_object (object, "sku");
  const char *name = phidias_arm_json_get_string (object, "name");
  const char *policy = phidias_arm_json_get_string (properties, "raiPolicyName");
  gboolean is_openai;
  const char *endpoint;

  resource->model_name = g_strdup (phidias_arm_json_get_string (model, "name"));
  resource->model_version = g_strdup (phidias_arm_json_get_string (model, "version"));
  resource->format = g_strdup (phidias_arm_json_get_string (model, "format"));
  resource->capacity = (int) CLAMP (phidias_arm_json_get_int (sku, "capacity", -1), -1, G_MAXINT);
  if (policy != NULL)
    resource->content_safety = 1;
  if (resource->capacity >= 0)
    resource->tokens_per_minute = (gint64) resource->capacity * 1000;
  read_limits (properties, resource);

  is_openai = resource->format != NULL && g_ascii_strcasecmp (resource->format, "OpenAI") == 0;
  endpoint = is_openai ? phidias_project_get_openai_endpoint (project) : phidias_project_get_endpoint (project);
  if (endpoint != NULL && name != NULL)
    {
      g_autofree char *base = g_strconcat (endpoint, is_openai ? "openai/v1" : "models", NULL);
      g_autofree char *chat_url = is_openai ? g_strconcat (base, "/chat/completions", NULL)
                                            : g_strdup_printf ("%s/chat/completions?api-version=%s", base, INFERENCE_VERSION);

      *target = phidias_target_new (is_openai ? PHIDIAS_DIALECT_AZURE_OPENAI_V1 : PHIDIAS_DIALECT_AZURE_MODELS, base, chat_url,
                                    is_openai ? NULL : INFERENCE_VERSION, NULL, name, PHIDIAS_AUTH_API_KEY);
    }
}

/*
 * phidias_azure_read_resource:
 * @object: a serverless endpoint, or a deployment of a Foundry resource
 * @project: where it is
 * @portal: (nullable): what stands before a path in the portal's addresses
 * @target: (out) (nullable): where it answers
 *
 * Returns: (transfer full) (nullable): what is said of it
 */
PhidiasResource *
phidias_azure_read_resource (JsonObject *object, PhidiasProject *project, const char *portal, PhidiasTarget **target)
{
  PhidiasSubscription *subscription = phidias_project_get_subscription (project);
  JsonObject *properties = phidias_arm_json_get_object (object, "properties");
  JsonObject *system = phidias_arm_json_get_object (object, "systemData");
  const char *id = phidias_arm_json_get_string (object, "id");
  PhidiasResource *resource;

  *target = NULL;
  if (id == NULL || *id != '/')
    return NULL;

  resource = phidias_resource_new ();
  resource->account_id = g_strdup (phidias_project_get_account_id (project));
  resource->tenant_id = g_strdup (phidias_subscription_get_tenant_id (subscription));
  resource->subscription_id = g_strdup (phidias_subscription_get_id (subscription));
  resource->subscription_name = g_strdup (phidias_subscription_get_name (subscription));
  resource->resource_group = g_strdup (phidias_project_get_resource_group (project));
  resource->project_id = g_strdup (phidias_project_get_resource_id (project));
  resource->project_name = g_strdup (phidias_project_get_title (project));
  resource->resource_id = g_strdup (id);
  resource->region = g_strdup (phidias_project_get_region (project));
  resource->kind = phidias_project_get_kind (project);
  resource->provisioning_state = g_strdup (phidias_arm_json_get_state (object));
  resource->created_by = g_strdup (phidias_arm_json_get_string (system, "createdBy"));
  resource->created = read_time (phidias_arm_json_get_string (system, "createdAt"));
  resource->tags = read_tags (phidias_arm_json_get_object (object, "tags"));
  resource->sku = g_strdup (phidias_arm_json_get_string (phidias_arm_json_get_object (object, "sku"), "name"));
  resource->last_seen = g_get_real_time ();
  if (portal != NULL && *portal != '\0')
    /* It has pages for projects and resources, and none for what is deployed in them. */
    resource->portal_uri = g_strconcat (portal, resource->project_id, NULL);
  if (resource->kind == PHIDIAS_PROJECT_FOUNDRY)
    read_deployment (object, properties, project, resource, target);
  else
    read_endpoint (properties, resource, target);

  return resource;
}

static gboolean
is_one_of (const char *state, const char *first, ...)
{
  gboolean is_found = FALSE;
  va_list others;

  if (state == NULL)
    return FALSE;
  va_start (others, first);
  for (const char *name = first; name != NULL && !is_found; name = va_arg (others, const char *))
    is_found = g_ascii_strcasecmp (state, name) == 0;
  va_end (others);

  return is_found;
}

/* phidias_azure_has_failed: whether making this resource failed, which leaves its name behind */
gboolean
phidias_azure_has_failed (JsonObject *object)
{
  JsonObject *properties = phidias_arm_json_get_object (object, "properties");

  return is_one_of (phidias_arm_json_get_string (properties, "provisioningState"), "Failed", "Canceled", NULL) ||
         is_one_of (phidias_arm_json_get_string (properties, "endpointState"), "CreationFailed", NULL);
}

/* phidias_azure_can_replace: whether @object is what an earlier attempt at @plan left behind */
gboolean
phidias_azure_can_replace (PhidiasDeployPlan *plan, JsonObject *object)
{
  JsonObject *settings = phidias_arm_json_get_object (phidias_arm_json_get_object (object, "properties"), "modelSettings");
  g_autofree char *model_id = phidias_deploy_plan_dup_model_id (plan);

  return phidias_azure_has_failed (object) &&
         (phidias_deploy_plan_get_kind (plan) == PHIDIAS_PROJECT_FOUNDRY ||
          g_strcmp0 (phidias_arm_json_get_string (settings, "modelId"), model_id) == 0);
}

/*
 * phidias_azure_read_state:
 * @resource: what a resource manager says
 *
 * Returns: the state that follows from it; %PHIDIAS_DEPLOYMENT_UNKNOWN where the deployment is there and
 *   only asking it tells how it is
 */
PhidiasDeploymentState
phidias_azure_read_state (const PhidiasResource *resource)
{
  const char *state = resource->provisioning_state;
  const char *endpoint = resource->endpoint_state;

  if (resource->is_gone)
    return PHIDIAS_DEPLOYMENT_GONE;
  if (is_one_of (state, "Deleting", NULL) || is_one_of (endpoint, "Deleting", NULL))
    return PHIDIAS_DEPLOYMENT_DELETING;
  if (is_one_of (state, "Failed", "Canceled", NULL) || is_one_of (endpoint, "CreationFailed", "DeletionFailed", NULL))
    return PHIDIAS_DEPLOYMENT_ERROR;
  if (is_one_of (state, "Disabled", NULL) || is_one_of (endpoint, "Suspended", "Suspending", "Unhealthy", NULL))
    return PHIDIAS_DEPLOYMENT_SUSPENDED;
  if (is_one_of (state, "Creating", "Accepted", "NotStarted", NULL) || is_one_of (endpoint, "Creating", "Reinstating", NULL))
    return PHIDIAS_DEPLOYMENT_CREATING;

  return PHIDIAS_DEPLOYMENT_UNKNOWN;
}

/* The resource's path with its query. */
char *
phidias_azure_dup_url (const PhidiasResource *resource)
{
  return g_strdup_printf ("%s?%s", resource->resource_id,
                          resource->kind == PHIDIAS_PROJECT_FOUNDRY ? PHIDIAS_AZURE_COGNITIVE : PHIDIAS_AZURE_ENDPOINTS);
}

static JsonObject *
write_serverless (PhidiasDeployPlan *plan)
{
  g_autofree char *model_id = phidias_deploy_plan_dup_model_id (plan);
  JsonObject *object = json_object_new ();
  JsonObject *sku = json_object_new ();
  JsonObject *properties = json_object_new ();
  JsonObject *settings = json_object_new ();
  JsonObject *safety = json_object_new ();

  json_object_set_string_member (object, "location", phidias_project_get_region (phidias_deploy_plan_get_project (plan)));
  json_object_set_string_member (sku, "name", "Consumption");
  json_object_set_object_member (object, "sku", sku);
  json_object_set_string_member (properties, "authMode", "Key");
  json_object_set_string_member (settings, "modelId", model_id);
  json_object_set_object_member (properties, "modelSettings", settings);
  json_object_set_string_member (safety, "contentSafetyStatus",
                                 phidias_deploy_plan_has_content_safety (plan) ? "Enabled" : "Disabled");
  json_object_set_object_member (properties, "contentSafety", safety);
  json_object_set_object_member (object, "properties", properties);
  json_object_set_object_member (object, "tags", json_object_new ());

  return object;
}

static JsonObject *
write_foundry (PhidiasDeployPlan *plan)
{
  const char *format = phidias_deploy_plan_get_format (plan);
  const char *name = phidias_deploy_plan_get_sku (plan);
  JsonObject *object = json_object_new ();
  JsonObject *sku = json_object_new ();
  JsonObject *properties = json_object_new ();
  JsonObject *model = json_object_new ();

  if (format == NULL)
    format = phidias_deploy_plan_get_publisher (plan);
  json_object_set_string_member (sku, "name", name != NULL ? name : "GlobalStandard");
  json_object_set_int_member (sku, "capacity", MAX (phidias_deploy_plan_get_capacity (plan), 1));
  json_object_set_object_member (object, "sku", sku);
  json_object_set_string_member (model, "format", format != NULL ? format : "Microsoft");
  json_object_set_string_member (model, "name", phidias_deploy_plan_get_model_name (plan));
  if (phidias_deploy_plan_get_model_version (plan) != NULL)
    json_object_set_string_member (model, "version", phidias_deploy_plan_get_model_version (plan));
  json_object_set_object_member (properties, "model", model);
  if (phidias_deploy_plan_has_content_safety (plan))
    json_object_set_string_member (properties, "raiPolicyName", "Microsoft.DefaultV2");
  json_object_set_string_member (properties, "versionUpgradeOption", "OnceNewDefaultVersionAvailable");
  json_object_set_object_member (object, "properties", properties);

  return object;
}

/*
 * phidias_azure_write_body:
 * @plan: a plan with project, model and name
 *
 * Returns: (transfer full): the body of the request that deploys it
 */
JsonNode *
phidias_azure_write_body (PhidiasDeployPlan *plan)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, phidias_deploy_plan_get_kind (plan) == PHIDIAS_PROJECT_FOUNDRY ? write_foundry (plan)
                                                                                              : write_serverless (plan));

  return node;
}

/* Where a project subscribes to a partner's model: under the model's name. */
char *
phidias_azure_dup_terms_url (PhidiasDeployPlan *plan)
{
  g_autofree char *name = g_strdup (phidias_deploy_plan_get_model_name (plan));

  g_strcanon (name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_", '-');

  return g_strdup_printf ("%s/marketplaceSubscriptions/%s?%s",
                          phidias_project_get_resource_id (phidias_deploy_plan_get_project (plan)), name, PHIDIAS_AZURE_ENDPOINTS);
}

JsonNode *
phidias_azure_write_terms (PhidiasDeployPlan *plan)
{
  g_autofree char *model_id = phidias_deploy_plan_dup_model_id (plan);
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonObject *properties = json_object_new ();

  json_object_set_string_member (properties, "modelId", model_id);
  json_object_set_object_member (object, "properties", properties);
  json_node_take_object (node, object);

  return node;
}
