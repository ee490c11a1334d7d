/* phidias-deploy-plan-json.c: a plan on disk, so that what was begun is found again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-model"

#include "config.h"

#include "phidias-deploy-plan.h"

#include <string.h>

#include "phidias-json.h"

static const struct
{
  const char *name;
  const char *(*get) (PhidiasDeployPlan *self);
  void        (*set) (PhidiasDeployPlan *self,
                      const char        *value);
} strings[] = {
  { "model_name", phidias_deploy_plan_get_model_name, phidias_deploy_plan_set_model_name },
  { "registry", phidias_deploy_plan_get_registry, phidias_deploy_plan_set_registry },
  { "publisher", phidias_deploy_plan_get_publisher, phidias_deploy_plan_set_publisher },
  { "retired", phidias_deploy_plan_get_retired, phidias_deploy_plan_set_retired },
  { "successor", phidias_deploy_plan_get_successor, phidias_deploy_plan_set_successor },
  { "name", phidias_deploy_plan_get_name, phidias_deploy_plan_set_name },
  { "sku", phidias_deploy_plan_get_sku, phidias_deploy_plan_set_sku },
  { "model_version", phidias_deploy_plan_get_model_version, phidias_deploy_plan_set_model_version },
  { "format", phidias_deploy_plan_get_format, phidias_deploy_plan_set_format },
};

static void
set_string (JsonObject *object, const char *name, const char *value)
{
  if (value != NULL)
    json_object_set_string_member (object, name, value);
}

static JsonObject *
write_project (PhidiasProject *project)
{
  PhidiasSubscription *subscription = phidias_project_get_subscription (project);
  JsonObject *object = json_object_new ();

  json_object_set_int_member (object, "kind", phidias_project_get_kind (project));
  set_string (object, "id", phidias_project_get_resource_id (project));
  set_string (object, "title", phidias_project_get_title (project));
  set_string (object, "region", phidias_project_get_region (project));
  set_string (object, "hub_name", phidias_project_get_hub_name (project));
  set_string (object, "endpoint", phidias_project_get_endpoint (project));
  set_string (object, "openai_endpoint", phidias_project_get_openai_endpoint (project));
  set_string (object, "subscription_id", phidias_subscription_get_id (subscription));
  set_string (object, "subscription_name", phidias_subscription_get_name (subscription));
  set_string (object, "tenant_id", phidias_subscription_get_tenant_id (subscription));
  set_string (object, "account_id", phidias_subscription_get_account_id (subscription));

  return object;
}

static PhidiasProject *
read_project (JsonObject *object)
{
  g_autoptr (PhidiasSubscription) subscription = NULL;
  const char *id = phidias_json_get_string (object, "id");
  const char *region = phidias_json_get_string (object, "region");
  const char *subscription_id = phidias_json_get_string (object, "subscription_id");
  const char *account_id = phidias_json_get_string (object, "account_id");
  PhidiasProjectKind kind = PHIDIAS_PROJECT_SERVERLESS;
  PhidiasProject *project;

  if (id == NULL || region == NULL || subscription_id == NULL || account_id == NULL)
    return NULL;
  if (phidias_json_get_int (object, "kind", 0) == PHIDIAS_PROJECT_FOUNDRY)
    kind = PHIDIAS_PROJECT_FOUNDRY;
  subscription = phidias_subscription_new (subscription_id, phidias_json_get_string (object, "subscription_name"),
                                           phidias_json_get_string (object, "tenant_id"), NULL, FALSE, account_id);
  project = phidias_project_new (subscription, kind, id, phidias_json_get_string (object, "title"), region);
  phidias_project_set_hub_name (project, phidias_json_get_string (object, "hub_name"));
  phidias_project_set_endpoints (project, phidias_json_get_string (object, "endpoint"),
                                 phidias_json_get_string (object, "openai_endpoint"));

  return project;
}

/**
 * phidias_deploy_plan_to_json:
 * @self: a plan
 *
 * Returns: (transfer full): an object for phidias_deploy_plan_from_json(); the regions are not in it
 */
char *
phidias_deploy_plan_to_json (PhidiasDeployPlan *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonObject) object = json_object_new ();

  g_return_val_if_fail (PHIDIAS_IS_DEPLOY_PLAN (self), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    set_string (object, strings[i].name, strings[i].get (self));
  json_object_set_boolean_member (object, "needs_terms", phidias_deploy_plan_needs_terms (self));
  json_object_set_boolean_member (object, "content_safety", phidias_deploy_plan_has_content_safety (self));
  json_object_set_int_member (object, "capacity", phidias_deploy_plan_get_capacity (self));
  if (phidias_deploy_plan_get_project (self) != NULL)
    json_object_set_object_member (object, "project", write_project (phidias_deploy_plan_get_project (self)));
  json_node_set_object (node, object);

  return phidias_json_write (node, FALSE);
}

/**
 * phidias_deploy_plan_from_json:
 * @json: (nullable): what phidias_deploy_plan_to_json() wrote
 *
 * Returns: (transfer full) (nullable): the plan; %NULL for what is none
 */
PhidiasDeployPlan *
phidias_deploy_plan_from_json (const char *json)
{
  g_autoptr (JsonNode) node = NULL;
  PhidiasDeployPlan *self;
  JsonObject *object;
  JsonObject *project_object;

  if (json == NULL)
    return NULL;
  node = phidias_json_parse (json, strlen (json), PHIDIAS_JSON_DEPTH_WIRE, PHIDIAS_JSON_SIZE_WIRE, NULL);
  object = phidias_json_get_root (node);
  if (object == NULL)
    return NULL;

  self = phidias_deploy_plan_new ();
  for (guint i = 0; i < G_N_ELEMENTS (strings); i++)
    strings[i].set (self, phidias_json_get_string (object, strings[i].name));
  phidias_deploy_plan_set_needs_terms (self, phidias_json_get_boolean (object, "needs_terms", FALSE));
  phidias_deploy_plan_set_content_safety (self, phidias_json_get_boolean (object, "content_safety", TRUE));
  phidias_deploy_plan_set_capacity (self, (guint) CLAMP (phidias_json_get_int (object, "capacity", 0), 0, G_MAXINT));
  project_object = phidias_json_get_object (object, "project");
  if (project_object != NULL)
    {
      g_autoptr (PhidiasProject) project = read_project (project_object);

      phidias_deploy_plan_set_project (self, project);
    }

  return self;
}
