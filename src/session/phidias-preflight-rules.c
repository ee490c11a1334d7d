/* phidias-preflight-rules.c: from what is known of a project to what can be deployed in it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-preflight-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-arm-json.h"
#include "phidias-azure-private.h"

static void
entry_free (gpointer data)
{
  PhidiasPreflightEntry *entry = data;

  g_free (entry->name);
  g_free (entry->resource_id);
  g_free (entry->model_id);
  g_free (entry);
}

PhidiasPreflightFacts *
phidias_preflight_facts_new (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  PhidiasPreflightFacts *self = g_new0 (PhidiasPreflightFacts, 1);

  self->today = g_date_time_format (now, "%Y-%m-%d");

  return self;
}

void
phidias_preflight_facts_free (PhidiasPreflightFacts *self)
{
  g_clear_pointer (&self->permissions, phidias_permissions_free);
  g_clear_pointer (&self->deployments, g_ptr_array_unref);
  g_clear_pointer (&self->terms, g_ptr_array_unref);
  g_clear_object (&self->models);
  for (guint i = 0; i < G_N_ELEMENTS (self->errors); i++)
    g_clear_error (&self->errors[i]);
  g_free (self->today);
  g_clear_pointer (&self->taken, g_hash_table_unref);
  g_free (self);
}

static JsonObject *
get_element (JsonArray *array, guint index)
{
  JsonNode *node = json_array_get_element (array, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

void
phidias_preflight_facts_add_deployments (PhidiasPreflightFacts *self, JsonArray *values)
{
  if (self->deployments == NULL)
    self->deployments = g_ptr_array_new_with_free_func (entry_free);
  for (guint i = 0; i < json_array_get_length (values); i++)
    {
      JsonObject *object = get_element (values, i);
      JsonObject *properties = phidias_arm_json_get_object (object, "properties");
      JsonObject *settings = phidias_arm_json_get_object (properties, "modelSettings");
      const char *id = phidias_arm_json_get_string (object, "id");
      const char *name = phidias_arm_json_get_string (object, "name");
      PhidiasPreflightEntry *entry;

      if (id == NULL || name == NULL)
        continue;
      entry = g_new0 (PhidiasPreflightEntry, 1);
      entry->name = g_strdup (name);
      entry->resource_id = g_strdup (id);
      entry->model_id = g_strdup (phidias_arm_json_get_string (settings, "modelId"));
      entry->has_failed = phidias_azure_has_failed (object);
      g_ptr_array_add (self->deployments, entry);
    }
}

void
phidias_preflight_facts_add_terms (PhidiasPreflightFacts *self, JsonArray *values)
{
  if (self->terms == NULL)
    self->terms = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < json_array_get_length (values); i++)
    {
      JsonObject *properties = phidias_arm_json_get_object (get_element (values, i), "properties");
      const char *status = phidias_arm_json_get_string (properties, "marketplaceSubscriptionStatus");
      const char *model_id = phidias_arm_json_get_string (properties, "modelId");

      if (model_id != NULL && (status == NULL || g_ascii_strcasecmp (status, "Subscribed") == 0))
        g_ptr_array_add (self->terms, g_strdup (model_id));
    }
}

/* Of a model in a registry, whatever its version. */
static gboolean
is_same_model (const char *one, const char *two)
{
  g_autofree char *one_registry = NULL;
  g_autofree char *two_registry = NULL;
  g_autofree char *one_name = phidias_resource_dup_model_name (one, &one_registry, NULL);
  g_autofree char *two_name = phidias_resource_dup_model_name (two, &two_registry, NULL);

  return one_name != NULL && two_name != NULL && g_ascii_strcasecmp (one_name, two_name) == 0 &&
         (one_registry == NULL || two_registry == NULL || g_ascii_strcasecmp (one_registry, two_registry) == 0);
}

/*
 * phidias_preflight_find_existing:
 * @plan: a plan
 * @facts: what is known
 *
 * Returns: (transfer none) (nullable): the serverless endpoint of the same model in the project
 */
const PhidiasPreflightEntry *
phidias_preflight_find_existing (PhidiasDeployPlan *plan, const PhidiasPreflightFacts *facts)
{
  g_autofree char *model_id = phidias_deploy_plan_dup_model_id (plan);

  if (phidias_deploy_plan_get_kind (plan) != PHIDIAS_PROJECT_SERVERLESS || facts->deployments == NULL || model_id == NULL)
    return NULL;
  for (guint i = 0; i < facts->deployments->len; i++)
    {
      const PhidiasPreflightEntry *entry = g_ptr_array_index (facts->deployments, i);

      if (entry->model_id != NULL && !entry->has_failed && is_same_model (entry->model_id, model_id))
        return entry;
    }

  return NULL;
}

static const PhidiasPreflightEntry *
find_name (const PhidiasPreflightFacts *facts, const char *name)
{
  for (guint i = 0; facts->deployments != NULL && i < facts->deployments->len; i++)
    {
      const PhidiasPreflightEntry *entry = g_ptr_array_index (facts->deployments, i);

      if (g_ascii_strcasecmp (entry->name, name) == 0)
        return entry;
    }

  return NULL;
}

/* What failed can be tried again under its name, with its model; a Foundry resource takes any. */
static gboolean
can_be_made_anew (PhidiasDeployPlan *plan, const PhidiasPreflightEntry *entry)
{
  g_autofree char *model_id = phidias_deploy_plan_dup_model_id (plan);

  return entry->has_failed && (phidias_deploy_plan_get_kind (plan) == PHIDIAS_PROJECT_FOUNDRY ||
                               (entry->model_id != NULL && model_id != NULL && is_same_model (entry->model_id, model_id)));
}

/* ---- The rules ---- */

static PhidiasPreflightState
not_known (const GError *error, char **text)
{
  if (error == NULL)
    return PHIDIAS_PREFLIGHT_RUNNING;
  /* Translators: %s is a sentence, why Azure did not say */
  *text = g_strdup_printf (_("This could not be looked up, so Azure will decide: %s"), error->message);

  return PHIDIAS_PREFLIGHT_UNKNOWN;
}

static PhidiasAccountModel *
find_model (PhidiasDeployPlan *plan, GListModel *models)
{
  const char *name = phidias_deploy_plan_get_model_name (plan);
  const char *version = phidias_deploy_plan_get_model_version (plan);
  PhidiasAccountModel *found = NULL;

  for (guint i = 0; name != NULL && i < g_list_model_get_n_items (models); i++)
    {
      g_autoptr (PhidiasAccountModel) model = g_list_model_get_item (models, i);

      if (g_ascii_strcasecmp (phidias_account_model_get_name (model), name) != 0)
        continue;
      if (version == NULL || g_strcmp0 (version, phidias_account_model_get_version (model)) == 0)
        found = model; /* the list has it; the last is the newest */
    }

  return found;
}

/* A Foundry resource keeps each version of a model for some time. */
static PhidiasPreflightState
judge_version (PhidiasDeployPlan *plan, const PhidiasPreflightFacts *facts, char **text)
{
  PhidiasAccountModel *model = facts->models != NULL ? find_model (plan, facts->models) : NULL;
  const char *retired = model != NULL ? phidias_account_model_get_retired (model) : NULL;

  if (retired == NULL || strlen (retired) < 10 || strncmp (retired, facts->today, 10) > 0)
    return PHIDIAS_PREFLIGHT_PASSED;
  /* Translators: the first %s is a version, %.10s a day */
  *text = g_strdup_printf (_("Azure retired version %s on %.10s. Choose another version, or another model."),
                           phidias_account_model_get_version (model), retired);

  return PHIDIAS_PREFLIGHT_FAILED;
}

static PhidiasPreflightState
judge_lifecycle (PhidiasDeployPlan *plan, const PhidiasPreflightFacts *facts, char **text)
{
  const char *retired = phidias_deploy_plan_get_retired (plan);
  const char *successor = phidias_deploy_plan_get_successor (plan);

  if (phidias_deploy_plan_get_model_name (plan) == NULL)
    return PHIDIAS_PREFLIGHT_WAITING;
  if (retired == NULL || strlen (retired) < 10)
    return judge_version (plan, facts, text);
  if (strncmp (retired, facts->today, 10) > 0)
    {
      *text = successor != NULL
                /* Translators: the first %s is a day, the second a model's name */
                ? g_strdup_printf (_("It will be retired on %s. Its successor is %s."), retired, successor)
                : g_strdup_printf (_("It will be retired on %s."), retired);
      return PHIDIAS_PREFLIGHT_WARNING;
    }
  if (facts->is_practice && !phidias_deploy_plan_needs_terms (plan))
    {
      *text = g_strdup_printf (_("Azure retired it on %s. It can be deployed for practice only."), retired);
      return PHIDIAS_PREFLIGHT_WARNING;
    }
  *text = successor != NULL ? g_strdup_printf (_("Azure retired it on %s. Deploy %s instead."), retired, successor)
                            : g_strdup_printf (_("Azure retired it on %s. Choose another model."), retired);

  return PHIDIAS_PREFLIGHT_FAILED;
}

static PhidiasPreflightState
judge_subscription (PhidiasProject *project, char **text)
{
  PhidiasSubscription *subscription = phidias_project_get_subscription (project);

  if (!phidias_subscription_is_enabled (subscription))
    {
      /* Translators: %s is a subscription's name */
      *text = g_strdup_printf (_("“%s” is disabled. Its owner can enable it in the portal; or choose a project of another subscription."),
                               phidias_subscription_get_name (subscription));
      return PHIDIAS_PREFLIGHT_FAILED;
    }
  if (phidias_subscription_is_trial (subscription) && phidias_project_get_kind (project) == PHIDIAS_PROJECT_SERVERLESS)
    {
      *text = g_strdup_printf (_("“%s” is a free trial, which cannot pay for serverless deployments. Choose a project of another subscription, or upgrade this one."),
                               phidias_subscription_get_name (subscription));
      return PHIDIAS_PREFLIGHT_FAILED;
    }
  *text = g_strdup (phidias_subscription_get_name (subscription));

  return PHIDIAS_PREFLIGHT_PASSED;
}

static PhidiasPreflightState
judge_foundry_region (PhidiasDeployPlan *plan, const PhidiasPreflightFacts *facts, char **text)
{
  if (facts->models == NULL)
    return not_known (facts->errors[PHIDIAS_PREFLIGHT_MODELS], text);
  if (find_model (plan, facts->models) != NULL)
    return PHIDIAS_PREFLIGHT_PASSED;
  /* Translators: %s is a model's name */
  *text = g_strdup_printf (_("This resource does not offer %s. Choose another resource, or a hub’s project."),
                           phidias_deploy_plan_get_model_name (plan));

  return PHIDIAS_PREFLIGHT_FAILED;
}

static PhidiasPreflightState
judge_region (PhidiasDeployPlan *plan, PhidiasProject *project, const PhidiasPreflightFacts *facts, char **text)
{
  const char * const *regions = phidias_deploy_plan_get_regions (plan);
  const char *region = phidias_project_get_region (project);
  g_autofree char *list = NULL;

  if (phidias_project_get_kind (project) == PHIDIAS_PROJECT_FOUNDRY)
    return judge_foundry_region (plan, facts, text);
  if (regions == NULL)
    {
      *text = g_strdup (_("Nobody has said which regions have it; Azure will decide."));
      return PHIDIAS_PREFLIGHT_UNKNOWN;
    }
  for (guint i = 0; regions[i] != NULL; i++)
    if (g_ascii_strcasecmp (regions[i], region) == 0)
      {
        *text = g_strdup (region);
        return PHIDIAS_PREFLIGHT_PASSED;
      }
  list = g_strjoinv (", ", (char **) regions);
  /* Translators: the first %s is a region, the second a list of regions */
  *text = g_strdup_printf (_("%s does not have it. Choose a project in one of %s."), region, list);

  return PHIDIAS_PREFLIGHT_FAILED;
}

/*
 * phidias_preflight_find_missing:
 * @kind: where it is deployed
 * @needs_terms: whether a partner's terms are accepted on the way
 * @permissions: what the person may do there
 *
 * Returns: (nullable): the first action that deploying takes and that the person may not do
 */
const char *
phidias_preflight_find_missing (PhidiasProjectKind kind, gboolean needs_terms, PhidiasPermissions *permissions)
{
  static const char * const serverless[] = {
    "Microsoft.MachineLearningServices/workspaces/serverlessEndpoints/write",
    "Microsoft.MachineLearningServices/workspaces/serverlessEndpoints/listKeys/action",
    NULL
  };
  static const char * const foundry[] = {
    "Microsoft.CognitiveServices/accounts/deployments/write",
    "Microsoft.CognitiveServices/accounts/listKeys/action",
    NULL
  };
  static const char subscribe[] = "Microsoft.MachineLearningServices/workspaces/marketplaceSubscriptions/write";
  const char * const *actions = kind == PHIDIAS_PROJECT_FOUNDRY ? foundry : serverless;

  for (guint i = 0; actions[i] != NULL; i++)
    if (!phidias_permissions_allow (permissions, actions[i]))
      return actions[i];

  return needs_terms && kind == PHIDIAS_PROJECT_SERVERLESS && !phidias_permissions_allow (permissions, subscribe) ? subscribe : NULL;
}

/*
 * phidias_preflight_dup_role_text:
 * @kind: where it is deployed
 * @missing: an action that the person may not do
 *
 * Returns: what is missing, and the role that has it
 */
char *
phidias_preflight_dup_role_text (PhidiasProjectKind kind, const char *missing)
{
  /* Translators: the first %s is the name of a permission, the second that of a role */
  return g_strdup_printf (_("Your account lacks the permission %s here. Ask an owner of the resource group for the role %s."), missing,
                          kind == PHIDIAS_PROJECT_FOUNDRY ? "Cognitive Services Contributor" : "Azure AI Developer");
}

static PhidiasPreflightState
judge_role (PhidiasDeployPlan *plan, const PhidiasPreflightFacts *facts, char **text)
{
  PhidiasProjectKind kind = phidias_deploy_plan_get_kind (plan);
  const char *missing;

  if (facts->permissions == NULL)
    return not_known (facts->errors[PHIDIAS_PREFLIGHT_PERMISSIONS], text);
  missing = phidias_preflight_find_missing (kind, phidias_deploy_plan_needs_terms (plan), facts->permissions);
  if (missing == NULL)
    return PHIDIAS_PREFLIGHT_PASSED;
  *text = phidias_preflight_dup_role_text (kind, missing);

  return PHIDIAS_PREFLIGHT_FAILED;
}

static PhidiasPreflightState
judge_one_per_model (PhidiasDeployPlan *plan, const PhidiasPreflightFacts *facts, char **text)
{
  const PhidiasPreflightEntry *existing;

  if (facts->deployments == NULL)
    return not_known (facts->errors[PHIDIAS_PREFLIGHT_DEPLOYMENTS], text);
  existing = phidias_preflight_find_existing (plan, facts);
  if (existing == NULL)
    return PHIDIAS_PREFLIGHT_PASSED;
  /* Translators: %s is a deployment's name */
  *text = g_strdup_printf (_("“%s” has this model already, and a project can have each model once. Use that one, or choose another project."),
                           existing->name);

  return PHIDIAS_PREFLIGHT_FAILED;
}

static PhidiasPreflightState
judge_name (PhidiasDeployPlan *plan, const PhidiasPreflightFacts *facts, char **text)
{
  const char *name = phidias_deploy_plan_get_name (plan);
  const PhidiasPreflightEntry *entry;
  g_autofree char *key = NULL;

  if (name == NULL || *name == '\0')
    {
      *text = g_strdup (_("Enter a name for the deployment."));
      return PHIDIAS_PREFLIGHT_WAITING;
    }
  if (!phidias_deploy_plan_check_name (phidias_deploy_plan_get_kind (plan), name, text))
    return PHIDIAS_PREFLIGHT_FAILED;
  key = g_ascii_strdown (name, -1);
  entry = find_name (facts, name);
  if (entry != NULL && !can_be_made_anew (plan, entry))
    {
      *text = g_strdup (_("There is a deployment of that name in this project already. Choose another name."));
      return PHIDIAS_PREFLIGHT_FAILED;
    }
  if ((facts->refused != NULL && g_hash_table_contains (facts->refused, key)) ||
      (entry == NULL && facts->taken != NULL && g_hash_table_contains (facts->taken, key)))
    {
      *text = g_strdup (_("There is a deployment of that name in this region already. Choose another name."));
      return PHIDIAS_PREFLIGHT_FAILED;
    }
  if (facts->deployments == NULL)
    return not_known (facts->errors[PHIDIAS_PREFLIGHT_DEPLOYMENTS], text);
  if (phidias_deploy_plan_get_kind (plan) == PHIDIAS_PROJECT_SERVERLESS && strlen (name) > PHIDIAS_DEPLOY_PLAN_SAFE_NAME)
    {
      *text = g_strdup_printf (_("Names of more than %u characters are refused in some regions."), PHIDIAS_DEPLOY_PLAN_SAFE_NAME);
      return PHIDIAS_PREFLIGHT_WARNING;
    }

  return PHIDIAS_PREFLIGHT_PASSED;
}

static PhidiasPreflightState
judge_terms (PhidiasDeployPlan *plan, const PhidiasPreflightFacts *facts, char **text)
{
  g_autofree char *model_id = phidias_deploy_plan_dup_model_id (plan);

  if (!phidias_deploy_plan_needs_terms (plan))
    {
      *text = g_strdup (_("It is sold by Microsoft itself: there are no Marketplace terms to accept."));
      return PHIDIAS_PREFLIGHT_PASSED;
    }
  if (facts->terms == NULL)
    return not_known (facts->errors[PHIDIAS_PREFLIGHT_SUBSCRIBED], text);
  for (guint i = 0; model_id != NULL && i < facts->terms->len; i++)
    if (is_same_model (g_ptr_array_index (facts->terms, i), model_id))
      {
        *text = g_strdup (_("The project has subscribed to it in Azure Marketplace already."));
        return PHIDIAS_PREFLIGHT_PASSED;
      }
  *text = g_strdup (_("Deploying accepts its maker’s terms and subscribes the project to it in Azure Marketplace."));

  return PHIDIAS_PREFLIGHT_WARNING;
}

static PhidiasPreflightState
judge_quota (PhidiasDeployPlan *plan, const PhidiasPreflightFacts *facts, char **text)
{
  const char *sku_name = phidias_deploy_plan_get_sku (plan);
  int wanted = (int) MAX (phidias_deploy_plan_get_capacity (plan), 1);
  PhidiasAccountModel *model;
  const PhidiasAccountSku *sku;

  if (facts->models == NULL)
    return not_known (facts->errors[PHIDIAS_PREFLIGHT_MODELS], text);
  model = find_model (plan, facts->models);
  if (model == NULL || sku_name == NULL)
    return PHIDIAS_PREFLIGHT_WAITING;
  sku = phidias_account_model_find_sku (model, sku_name);
  if (sku == NULL)
    {
      /* Translators: %s is a type of deployment, such as GlobalStandard */
      *text = g_strdup_printf (_("This resource does not offer it as %s. Choose another type of deployment."), sku_name);
      return PHIDIAS_PREFLIGHT_FAILED;
    }
  if (sku->max_capacity >= 0 && wanted > sku->max_capacity)
    {
      *text = g_strdup_printf (_("A capacity of %d at most can be chosen."), sku->max_capacity);
      return PHIDIAS_PREFLIGHT_FAILED;
    }
  if (sku->left < 0)
    {
      *text = g_strdup (_("What is left of the quota is not known; Azure will decide."));
      return PHIDIAS_PREFLIGHT_UNKNOWN;
    }
  if (wanted > sku->left)
    {
      *text = g_strdup_printf (_("%d of the quota is left, and %d is wanted. Choose less, or another type or region."), sku->left, wanted);
      return PHIDIAS_PREFLIGHT_FAILED;
    }
  *text = g_strdup_printf (_("%d thousand tokens a minute are left."), sku->left);

  return PHIDIAS_PREFLIGHT_PASSED;
}

/*
 * phidias_preflight_judge:
 * @kind: what is looked at
 * @plan: a plan
 * @facts: what is known of its project
 * @text: (out) (nullable): a translated sentence
 *
 * Returns: what follows; %PHIDIAS_PREFLIGHT_RUNNING where something is still being asked
 */
PhidiasPreflightState
phidias_preflight_judge (PhidiasPreflightKind kind, PhidiasDeployPlan *plan, const PhidiasPreflightFacts *facts, char **text)
{
  PhidiasProject *project = phidias_deploy_plan_get_project (plan);

  *text = NULL;
  if (kind == PHIDIAS_PREFLIGHT_LIFECYCLE)
    return judge_lifecycle (plan, facts, text);
  if (project == NULL || phidias_deploy_plan_get_model_name (plan) == NULL)
    return PHIDIAS_PREFLIGHT_WAITING;

  switch (kind)
    {
    case PHIDIAS_PREFLIGHT_SUBSCRIPTION:
      return judge_subscription (project, text);
    case PHIDIAS_PREFLIGHT_REGION:
      return judge_region (plan, project, facts, text);
    case PHIDIAS_PREFLIGHT_ROLE:
      return judge_role (plan, facts, text);
    case PHIDIAS_PREFLIGHT_ONE_PER_MODEL:
      return judge_one_per_model (plan, facts, text);
    case PHIDIAS_PREFLIGHT_NAME:
      return judge_name (plan, facts, text);
    case PHIDIAS_PREFLIGHT_TERMS:
      return judge_terms (plan, facts, text);
    case PHIDIAS_PREFLIGHT_QUOTA:
      return judge_quota (plan, facts, text);
    case PHIDIAS_PREFLIGHT_LIFECYCLE:
    default:
      g_assert_not_reached ();
    }
}
