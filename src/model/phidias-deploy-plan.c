/* phidias-deploy-plan.c: what is to be deployed, where, and how
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-model"

#include "config.h"

#include "phidias-deploy-plan.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-json.h"
#include "phidias-text-util.h"

/**
 * PhidiasDeployPlan:
 *
 * What a person is about to deploy: the model with what the catalog says of it, the project, the
 * name and the rest of the form. It carries all that a preflight and a deployment need. Lives on the
 * main thread.
 */
struct _PhidiasDeployPlan
{
  GObject         parent_instance;

  /* owned */
  PhidiasProject *project;
  char           *model_name;
  char           *registry;
  char           *publisher;
  char           *retired;
  char           *successor;
  char          **regions;
  char           *name;
  char           *sku;
  char           *model_version;
  char           *format;

  /* state */
  gboolean        needs_terms;
  gboolean        content_safety;
  guint           capacity;
};

G_DEFINE_FINAL_TYPE (PhidiasDeployPlan, phidias_deploy_plan, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_MODEL_NAME,
  PROP_REGISTRY,
  PROP_PUBLISHER,
  PROP_NEEDS_TERMS,
  PROP_RETIRED,
  PROP_SUCCESSOR,
  PROP_REGIONS,
  PROP_PROJECT,
  PROP_NAME,
  PROP_CONTENT_SAFETY,
  PROP_SKU,
  PROP_CAPACITY,
  PROP_MODEL_VERSION,
  PROP_FORMAT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
phidias_deploy_plan_finalize (GObject *object)
{
  PhidiasDeployPlan *self = PHIDIAS_DEPLOY_PLAN (object);

  g_clear_object (&self->project);
  g_free (self->model_name);
  g_free (self->registry);
  g_free (self->publisher);
  g_free (self->retired);
  g_free (self->successor);
  g_strfreev (self->regions);
  g_free (self->name);
  g_free (self->sku);
  g_free (self->model_version);
  g_free (self->format);

  G_OBJECT_CLASS (phidias_deploy_plan_parent_class)->finalize (object);
}

static void
phidias_deploy_plan_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhidiasDeployPlan *self = PHIDIAS_DEPLOY_PLAN (object);

  switch (prop_id)
    {
    case PROP_MODEL_NAME:
      g_value_set_string (value, self->model_name);
      break;
    case PROP_REGISTRY:
      g_value_set_string (value, self->registry);
      break;
    case PROP_PUBLISHER:
      g_value_set_string (value, self->publisher);
      break;
    case PROP_NEEDS_TERMS:
      g_value_set_boolean (value, self->needs_terms);
      break;
    case PROP_RETIRED:
      g_value_set_string (value, self->retired);
      break;
    case PROP_SUCCESSOR:
      g_value_set_string (value, self->successor);
      break;
    case PROP_REGIONS:
      g_value_set_boxed (value, self->regions);
      break;
    case PROP_PROJECT:
      g_value_set_object (value, self->project);
      break;
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_CONTENT_SAFETY:
      g_value_set_boolean (value, self->content_safety);
      break;
    case PROP_SKU:
      g_value_set_string (value, self->sku);
      break;
    case PROP_CAPACITY:
      g_value_set_uint (value, self->capacity);
      break;
    case PROP_MODEL_VERSION:
      g_value_set_string (value, self->model_version);
      break;
    case PROP_FORMAT:
      g_value_set_string (value, self->format);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_deploy_plan_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PhidiasDeployPlan *self = PHIDIAS_DEPLOY_PLAN (object);

  switch (prop_id)
    {
    case PROP_MODEL_NAME:
      phidias_deploy_plan_set_model_name (self, g_value_get_string (value));
      break;
    case PROP_REGISTRY:
      phidias_deploy_plan_set_registry (self, g_value_get_string (value));
      break;
    case PROP_PUBLISHER:
      phidias_deploy_plan_set_publisher (self, g_value_get_string (value));
      break;
    case PROP_NEEDS_TERMS:
      phidias_deploy_plan_set_needs_terms (self, g_value_get_boolean (value));
      break;
    case PROP_RETIRED:
      phidias_deploy_plan_set_retired (self, g_value_get_string (value));
      break;
    case PROP_SUCCESSOR:
      phidias_deploy_plan_set_successor (self, g_value_get_string (value));
      break;
    case PROP_REGIONS:
      phidias_deploy_plan_set_regions (self, g_value_get_boxed (value));
      break;
    case PROP_PROJECT:
      phidias_deploy_plan_set_project (self, g_value_get_object (value));
      break;
    case PROP_NAME:
      phidias_deploy_plan_set_name (self, g_value_get_string (value));
      break;
    case PROP_CONTENT_SAFETY:
      phidias_deploy_plan_set_content_safety (self, g_value_get_boolean (value));
      break;
    case PROP_SKU:
      phidias_deploy_plan_set_sku (self, g_value_get_string (value));
      break;
    case PROP_CAPACITY:
      phidias_deploy_plan_set_capacity (self, g_value_get_uint (value));
      break;
    case PROP_MODEL_VERSION:
      phidias_deploy_plan_set_model_version (self, g_value_get_string (value));
      break;
    case PROP_FORMAT:
      phidias_deploy_plan_set_format (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_deploy_plan_class_init (PhidiasDeployPlanClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = phidias_deploy_plan_finalize;
  object_class->get_property = phidias_deploy_plan_get_property;
  object_class->set_property = phidias_deploy_plan_set_property;

  /**
   * PhidiasDeployPlan:model-name:
   *
   * The model’s name in the catalog.
   */
  properties[PROP_MODEL_NAME] = g_param_spec_string ("model-name", NULL, NULL, NULL, flags);
  /**
   * PhidiasDeployPlan:registry:
   *
   * The registry that has it, such as `azureml`.
   */
  properties[PROP_REGISTRY] = g_param_spec_string ("registry", NULL, NULL, NULL, flags);
  /**
   * PhidiasDeployPlan:publisher:
   *
   * Who made it.
   */
  properties[PROP_PUBLISHER] = g_param_spec_string ("publisher", NULL, NULL, NULL, flags);
  /**
   * PhidiasDeployPlan:needs-terms:
   *
   * Whether it is a partner’s, whose terms a project subscribes to first.
   */
  properties[PROP_NEEDS_TERMS] = g_param_spec_boolean ("needs-terms", NULL, NULL, FALSE, flags);
  /**
   * PhidiasDeployPlan:retired:
   *
   * The day it was or will be retired, as `2025-08-30`; %NULL for none.
   */
  properties[PROP_RETIRED] = g_param_spec_string ("retired", NULL, NULL, NULL, flags);
  /**
   * PhidiasDeployPlan:successor:
   *
   * The model to take instead of one that is retired.
   */
  properties[PROP_SUCCESSOR] = g_param_spec_string ("successor", NULL, NULL, NULL, flags);
  /**
   * PhidiasDeployPlan:regions:
   *
   * The regions that have it; %NULL where nobody knows.
   */
  properties[PROP_REGIONS] = g_param_spec_boxed ("regions", NULL, NULL, G_TYPE_STRV, flags);
  /**
   * PhidiasDeployPlan:project:
   *
   * Where it is to be deployed.
   */
  properties[PROP_PROJECT] = g_param_spec_object ("project", NULL, NULL, PHIDIAS_TYPE_PROJECT, flags);
  /**
   * PhidiasDeployPlan:name:
   *
   * The name of the deployment.
   */
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  /**
   * PhidiasDeployPlan:content-safety:
   *
   * Whether Azure AI Content Safety watches it.
   */
  properties[PROP_CONTENT_SAFETY] = g_param_spec_boolean ("content-safety", NULL, NULL, TRUE, flags);
  /**
   * PhidiasDeployPlan:sku:
   *
   * The type of a Foundry deployment, such as `GlobalStandard`.
   */
  properties[PROP_SKU] = g_param_spec_string ("sku", NULL, NULL, NULL, flags);
  /**
   * PhidiasDeployPlan:capacity:
   *
   * Thousands of tokens a minute, of a Foundry deployment.
   */
  properties[PROP_CAPACITY] = g_param_spec_uint ("capacity", NULL, NULL, 0, G_MAXINT, 0, flags);
  /**
   * PhidiasDeployPlan:model-version:
   *
   * The model’s version, of a Foundry deployment; %NULL for the newest.
   */
  properties[PROP_MODEL_VERSION] = g_param_spec_string ("model-version", NULL, NULL, NULL, flags);
  /**
   * PhidiasDeployPlan:format:
   *
   * Who made it, as Foundry resources say it; %NULL for @publisher.
   */
  properties[PROP_FORMAT] = g_param_spec_string ("format", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
phidias_deploy_plan_init (PhidiasDeployPlan *self)
{
  self->content_safety = TRUE;
}

/**
 * phidias_deploy_plan_new:
 *
 * Returns: (transfer full): a plan for nothing yet
 */
PhidiasDeployPlan *
phidias_deploy_plan_new (void)
{
  return g_object_new (PHIDIAS_TYPE_DEPLOY_PLAN, NULL);
}

/**
 * phidias_deploy_plan_copy:
 * @self: a plan
 *
 * Returns: (transfer full): a plan that does not follow @self
 */
PhidiasDeployPlan *
phidias_deploy_plan_copy (PhidiasDeployPlan *self)
{
  PhidiasDeployPlan *copy;

  g_return_val_if_fail (PHIDIAS_IS_DEPLOY_PLAN (self), NULL);

  copy = phidias_deploy_plan_new ();
  phidias_deploy_plan_set_model_name (copy, self->model_name);
  phidias_deploy_plan_set_registry (copy, self->registry);
  phidias_deploy_plan_set_publisher (copy, self->publisher);
  phidias_deploy_plan_set_needs_terms (copy, self->needs_terms);
  phidias_deploy_plan_set_retired (copy, self->retired);
  phidias_deploy_plan_set_successor (copy, self->successor);
  phidias_deploy_plan_set_regions (copy, (const char * const *) self->regions);
  phidias_deploy_plan_set_project (copy, self->project);
  phidias_deploy_plan_set_name (copy, self->name);
  phidias_deploy_plan_set_content_safety (copy, self->content_safety);
  phidias_deploy_plan_set_sku (copy, self->sku);
  phidias_deploy_plan_set_capacity (copy, self->capacity);
  phidias_deploy_plan_set_model_version (copy, self->model_version);
  phidias_deploy_plan_set_format (copy, self->format);

  return copy;
}

static void
set_string (PhidiasDeployPlan *self, char **field, const char *value, guint prop_id)
{
  if (phidias_set_str (field, value))
    g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

const char *
phidias_deploy_plan_get_model_name (PhidiasDeployPlan *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOY_PLAN (self), NULL);

  return self->model_name;
}

void
phidias_deploy_plan_set_model_name (PhidiasDeployPlan *self, const char *model_name)
{
  g_return_if_fail (PHIDIAS_IS_DEPLOY_PLAN (self));

  set_string (self, &self->model_name, model_name, PROP_MODEL_NAME);
}

const char *
phidias_deploy_plan_get_registry (PhidiasDeployPlan *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOY_PLAN (self), NULL);

  return self->registry;
}

void
phidias_deploy_plan_set_registry (PhidiasDeployPlan *self, const char *registry)
{
  g_return_if_fail (PHIDIAS_IS_DEPLOY_PLAN (self));

  set_string (self, &self->registry, registry, PROP_REGISTRY);
}

const char *
phidias_deploy_plan_get_publisher (PhidiasDeployPlan *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOY_PLAN (self), NULL);

  return self->publisher;
}

void
phidias_deploy_plan_set_publisher (PhidiasDeployPlan *self, const char *publisher)
{
  g_return_if_fail (PHIDIAS_IS_DEPLOY_PLAN (self));

  set_string (self, &self->publisher, publisher, PROP_PUBLISHER);
}

gboolean
phidias_deploy_plan_needs_terms (PhidiasDeployPlan *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOY_PLAN (self), FALSE);

  return self->needs_terms;
}

void
phidias_deploy_plan_set_needs_terms (PhidiasDeployPlan *self, gboolean needs_terms)
{
  g_return_if_fail (PHIDIAS_IS_DEPLOY_PLAN (self));

  if (self->needs_terms == needs_terms)
    return;
  self->needs_terms = needs_terms;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NEEDS_TERMS]);
}

const char *
phidias_deploy_plan_get_retired (PhidiasDeployPlan *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOY_PLAN (self), NULL);

  return self->retired;
}

void
phidias_deploy_plan_set_retired (PhidiasDeployPlan *self, const char *retired)
{
  g_return_if_fail (PHIDIAS_IS_DEPLOY_PLAN (self));

  set_string (self, &self->retired, retired, PROP_RETIRED);
}

const char *
phidias_deploy_plan_get_successor (PhidiasDeployPlan *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOY_PLAN (self), NULL);

  return self->successor;
}

void
phidias_deploy_plan_set_successor (PhidiasDeployPlan *self, const char *successor)
{
  g_return_if_fail (PHIDIAS_IS_DEPLOY_PLAN (self));

  set_string (self, &self->successor, successor, PROP_SUCCESSOR);
}

const char * const *
phidias_deploy_plan_get_regions (PhidiasDeployPlan *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOY_PLAN (self), NULL);

  return (const char * const *) self->regions;
}

void
phidias_deploy_plan_set_regions (PhidiasDeployPlan *self, const char * const *regions)
{
  g_return_if_fail (PHIDIAS_IS_DEPLOY_PLAN (self));

  if (self->regions != NULL && regions != NULL && g_strv_equal ((const char * const *) self->regions, regions))
    return;
  if (self->regions == NULL && regions == NULL)
    return;
  g_strfreev (self->regions);
  self->regions = g_strdupv ((char **) regions);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REGIONS]);
}

PhidiasProject *
phidias_deploy_plan_get_project (PhidiasDeployPlan *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOY_PLAN (self), NULL);

  return self->project;
}

void
phidias_deploy_plan_set_project (PhidiasDeployPlan *self, PhidiasProject *project)
{
  g_return_if_fail (PHIDIAS_IS_DEPLOY_PLAN (self));

  if (g_set_object (&self->project, project))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROJECT]);
}

const char *
phidias_deploy_plan_get_name (PhidiasDeployPlan *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOY_PLAN (self), NULL);

  return self->name;
}

void
phidias_deploy_plan_set_name (PhidiasDeployPlan *self, const char *name)
{
  g_return_if_fail (PHIDIAS_IS_DEPLOY_PLAN (self));

  set_string (self, &self->name, name, PROP_NAME);
}

gboolean
phidias_deploy_plan_has_content_safety (PhidiasDeployPlan *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOY_PLAN (self), FALSE);

  return self->content_safety;
}

void
phidias_deploy_plan_set_content_safety (PhidiasDeployPlan *self, gboolean content_safety)
{
  g_return_if_fail (PHIDIAS_IS_DEPLOY_PLAN (self));

  if (self->content_safety == content_safety)
    return;
  self->content_safety = content_safety;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CONTENT_SAFETY]);
}

const char *
phidias_deploy_plan_get_sku (PhidiasDeployPlan *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOY_PLAN (self), NULL);

  return self->sku;
}

void
phidias_deploy_plan_set_sku (PhidiasDeployPlan *self, const char *sku)
{
  g_return_if_fail (PHIDIAS_IS_DEPLOY_PLAN (self));

  set_string (self, &self->sku, sku, PROP_SKU);
}

guint
phidias_deploy_plan_get_capacity (PhidiasDeployPlan *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOY_PLAN (self), 0);

  return self->capacity;
}

void
phidias_deploy_plan_set_capacity (PhidiasDeployPlan *self, guint capacity)
{
  g_return_if_fail (PHIDIAS_IS_DEPLOY_PLAN (self));

  if (self->capacity == capacity)
    return;
  self->capacity = capacity;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAPACITY]);
}

const char *
phidias_deploy_plan_get_model_version (PhidiasDeployPlan *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOY_PLAN (self), NULL);

  return self->model_version;
}

void
phidias_deploy_plan_set_model_version (PhidiasDeployPlan *self, const char *model_version)
{
  g_return_if_fail (PHIDIAS_IS_DEPLOY_PLAN (self));

  set_string (self, &self->model_version, model_version, PROP_MODEL_VERSION);
}

const char *
phidias_deploy_plan_get_format (PhidiasDeployPlan *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOY_PLAN (self), NULL);

  return self->format;
}

void
phidias_deploy_plan_set_format (PhidiasDeployPlan *self, const char *format)
{
  g_return_if_fail (PHIDIAS_IS_DEPLOY_PLAN (self));

  set_string (self, &self->format, format, PROP_FORMAT);
}

/**
 * phidias_deploy_plan_get_kind:
 * @self: a plan
 *
 * Returns: what its project takes; serverless while there is none
 */
PhidiasProjectKind
phidias_deploy_plan_get_kind (PhidiasDeployPlan *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOY_PLAN (self), PHIDIAS_PROJECT_SERVERLESS);

  return self->project != NULL ? phidias_project_get_kind (self->project) : PHIDIAS_PROJECT_SERVERLESS;
}

/**
 * phidias_deploy_plan_dup_model_id:
 * @self: a plan
 *
 * Returns: (transfer full) (nullable): the model's id without a version, which serverless endpoints
 *   refuse; %NULL while there is no model
 */
char *
phidias_deploy_plan_dup_model_id (PhidiasDeployPlan *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOY_PLAN (self), NULL);

  if (self->model_name == NULL)
    return NULL;

  return g_strdup_printf ("azureml://registries/%s/models/%s", self->registry != NULL ? self->registry : "azureml",
                          self->model_name);
}

/**
 * phidias_deploy_plan_dup_resource_id:
 * @self: a plan
 *
 * Returns: (transfer full) (nullable): the path of what will be made; %NULL while project or name is
 *   missing
 */
char *
phidias_deploy_plan_dup_resource_id (PhidiasDeployPlan *self)
{
  const char *type;

  g_return_val_if_fail (PHIDIAS_IS_DEPLOY_PLAN (self), NULL);

  if (self->project == NULL || self->name == NULL)
    return NULL;
  type = phidias_project_get_kind (self->project) == PHIDIAS_PROJECT_FOUNDRY ? "deployments" : "serverlessEndpoints";

  return g_strdup_printf ("%s/%s/%s", phidias_project_get_resource_id (self->project), type, self->name);
}

static gboolean
check_characters (const char *name, const char *others)
{
  for (const char *at = name; *at != '\0'; at++)
    if (!g_ascii_isalnum (*at) && strchr (others, *at) == NULL)
      return FALSE;

  return TRUE;
}

static gboolean
check_serverless_name (const char *name, char **reason)
{
  if (!g_ascii_isalpha (*name))
    *reason = g_strdup (_("The name must begin with a letter from a to z."));
  else if (!check_characters (name, "-"))
    *reason = g_strdup (_("The name may have letters from a to z, digits and dashes."));
  else if (strlen (name) > PHIDIAS_DEPLOY_PLAN_MAX_NAME)
    *reason = g_strdup_printf (_("The name is too long: %u characters at most."), PHIDIAS_DEPLOY_PLAN_MAX_NAME);

  return *reason == NULL;
}

static gboolean
check_foundry_name (const char *name, char **reason)
{
  if (strlen (name) < 2)
    *reason = g_strdup (_("The name must have two characters at least."));
  else if (!g_ascii_isalnum (*name))
    *reason = g_strdup (_("The name must begin with a letter from a to z, or a digit."));
  else if (!check_characters (name, "-_."))
    *reason = g_strdup (_("The name may have letters from a to z, digits, dashes, underscores and dots."));
  else if (strlen (name) > PHIDIAS_DEPLOY_PLAN_MAX_FOUNDRY_NAME)
    *reason = g_strdup_printf (_("The name is too long: %u characters at most."), PHIDIAS_DEPLOY_PLAN_MAX_FOUNDRY_NAME);

  return *reason == NULL;
}

/**
 * phidias_deploy_plan_check_name:
 * @kind: what is to be deployed
 * @name: (nullable): a name for it
 * @reason: (out) (optional) (nullable): why not, translated
 *
 * Returns: whether @name follows the rules; whether it is taken only Azure knows
 */
gboolean
phidias_deploy_plan_check_name (PhidiasProjectKind kind, const char *name, char **reason)
{
  g_autofree char *why = NULL;
  gboolean is_good;

  if (name == NULL || *name == '\0')
    {
      why = g_strdup (_("Enter a name for the deployment."));
      is_good = FALSE;
    }
  else if (kind == PHIDIAS_PROJECT_FOUNDRY)
    is_good = check_foundry_name (name, &why);
  else
    is_good = check_serverless_name (name, &why);

  if (reason != NULL)
    *reason = g_steal_pointer (&why);

  return is_good;
}
