/* phidias-project.c: where a deployment can be made: a hub’s project, or a Foundry resource
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-model"

#include "config.h"

#include "phidias-project.h"

#include <string.h>

#include "phidias-text-util.h"

/**
 * PhidiasProject:
 *
 * A place in a subscription that takes deployments. Filled in once and then left alone; lives on
 * the main thread.
 */
struct _PhidiasProject
{
  GObject              parent_instance;

  /* owned */
  PhidiasSubscription *subscription;
  char                *resource_id;
  char                *name;
  char                *title;
  char                *region;
  char                *resource_group;
  char                *hub_name;
  char                *endpoint;
  char                *openai_endpoint;

  /* state */
  PhidiasProjectKind   kind;
  gboolean             is_private;
};

G_DEFINE_FINAL_TYPE (PhidiasProject, phidias_project, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_NAME,
  PROP_TITLE,
  PROP_REGION,
  PROP_SUBSCRIPTION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
phidias_project_finalize (GObject *object)
{
  PhidiasProject *self = PHIDIAS_PROJECT (object);

  g_clear_object (&self->subscription);
  g_free (self->resource_id);
  g_free (self->name);
  g_free (self->title);
  g_free (self->region);
  g_free (self->resource_group);
  g_free (self->hub_name);
  g_free (self->endpoint);
  g_free (self->openai_endpoint);

  G_OBJECT_CLASS (phidias_project_parent_class)->finalize (object);
}

static void
phidias_project_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhidiasProject *self = PHIDIAS_PROJECT (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_REGION:
      g_value_set_string (value, self->region);
      break;
    case PROP_SUBSCRIPTION:
      g_value_set_object (value, self->subscription);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_project_class_init (PhidiasProjectClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = phidias_project_finalize;
  object_class->get_property = phidias_project_get_property;

  /**
   * PhidiasProject:name:
   *
   * The last part of its path.
   */
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  /**
   * PhidiasProject:title:
   *
   * What people call it.
   */
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  /**
   * PhidiasProject:region:
   *
   * The region's name at the resource manager, such as `eastus2`.
   */
  properties[PROP_REGION] = g_param_spec_string ("region", NULL, NULL, NULL, flags);
  /**
   * PhidiasProject:subscription:
   *
   * What pays for it.
   */
  properties[PROP_SUBSCRIPTION] = g_param_spec_object ("subscription", NULL, NULL, PHIDIAS_TYPE_SUBSCRIPTION, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
phidias_project_init (PhidiasProject *self)
{
}

/**
 * phidias_project_dup_segment:
 * @resource_id: (nullable): the path of a resource
 * @type: what stands before the name that is wanted, such as `resourceGroups`
 *
 * The parts of a path compare without case.
 *
 * Returns: (transfer full) (nullable): what follows @type in the path
 */
char *
phidias_project_dup_segment (const char *resource_id, const char *type)
{
  g_auto (GStrv) parts = NULL;

  g_return_val_if_fail (type != NULL, NULL);

  if (resource_id == NULL)
    return NULL;
  parts = g_strsplit (resource_id, "/", 64);
  for (guint i = 0; parts[i] != NULL; i++)
    if (g_ascii_strcasecmp (parts[i], type) == 0 && parts[i + 1] != NULL && *parts[i + 1] != '\0')
      return g_strdup (parts[i + 1]);

  return NULL;
}

/**
 * phidias_project_new:
 * @subscription: what pays
 * @kind: what it is
 * @resource_id: its path
 * @title: (nullable): what people call it; the last part of the path where they call it nothing
 * @region: the region's name at the resource manager
 *
 * Returns: (transfer full): a project
 */
PhidiasProject *
phidias_project_new (PhidiasSubscription *subscription,
                     PhidiasProjectKind   kind,
                     const char          *resource_id,
                     const char          *title,
                     const char          *region)
{
  PhidiasProject *self;
  const char *slash;

  g_return_val_if_fail (PHIDIAS_IS_SUBSCRIPTION (subscription), NULL);
  g_return_val_if_fail (resource_id != NULL, NULL);
  g_return_val_if_fail (region != NULL, NULL);

  slash = strrchr (resource_id, '/');
  self = g_object_new (PHIDIAS_TYPE_PROJECT, NULL);
  self->subscription = g_object_ref (subscription);
  self->kind = kind;
  self->resource_id = g_strdup (resource_id);
  self->name = g_strdup (slash != NULL ? slash + 1 : resource_id);
  self->title = g_strdup (title != NULL && *title != '\0' ? title : self->name);
  self->region = g_ascii_strdown (region, -1);
  self->resource_group = phidias_project_dup_segment (resource_id, "resourceGroups");

  return self;
}

PhidiasSubscription *
phidias_project_get_subscription (PhidiasProject *self)
{
  g_return_val_if_fail (PHIDIAS_IS_PROJECT (self), NULL);

  return self->subscription;
}

PhidiasProjectKind
phidias_project_get_kind (PhidiasProject *self)
{
  g_return_val_if_fail (PHIDIAS_IS_PROJECT (self), PHIDIAS_PROJECT_SERVERLESS);

  return self->kind;
}

const char *
phidias_project_get_resource_id (PhidiasProject *self)
{
  g_return_val_if_fail (PHIDIAS_IS_PROJECT (self), NULL);

  return self->resource_id;
}

const char *
phidias_project_get_name (PhidiasProject *self)
{
  g_return_val_if_fail (PHIDIAS_IS_PROJECT (self), NULL);

  return self->name;
}

const char *
phidias_project_get_title (PhidiasProject *self)
{
  g_return_val_if_fail (PHIDIAS_IS_PROJECT (self), NULL);

  return self->title;
}

const char *
phidias_project_get_region (PhidiasProject *self)
{
  g_return_val_if_fail (PHIDIAS_IS_PROJECT (self), NULL);

  return self->region;
}

const char *
phidias_project_get_resource_group (PhidiasProject *self)
{
  g_return_val_if_fail (PHIDIAS_IS_PROJECT (self), NULL);

  return self->resource_group;
}

/**
 * phidias_project_get_account_id:
 * @self: a project
 *
 * Returns: (transfer none): the account that sees it
 */
const char *
phidias_project_get_account_id (PhidiasProject *self)
{
  g_return_val_if_fail (PHIDIAS_IS_PROJECT (self), NULL);

  return phidias_subscription_get_account_id (self->subscription);
}

/**
 * phidias_project_get_hub_name:
 * @self: a project
 *
 * Returns: (transfer none) (nullable): the hub it belongs to; a Foundry resource has none
 */
const char *
phidias_project_get_hub_name (PhidiasProject *self)
{
  g_return_val_if_fail (PHIDIAS_IS_PROJECT (self), NULL);

  return self->hub_name;
}

void
phidias_project_set_hub_name (PhidiasProject *self, const char *hub_name)
{
  g_return_if_fail (PHIDIAS_IS_PROJECT (self));

  phidias_set_str (&self->hub_name, hub_name);
}

/**
 * phidias_project_get_endpoint:
 * @self: a project
 *
 * Returns: (transfer none) (nullable): where a Foundry resource answers, ending in a slash
 */
const char *
phidias_project_get_endpoint (PhidiasProject *self)
{
  g_return_val_if_fail (PHIDIAS_IS_PROJECT (self), NULL);

  return self->endpoint;
}

/**
 * phidias_project_get_openai_endpoint:
 * @self: a project
 *
 * Returns: (transfer none) (nullable): where it answers in OpenAI's way, ending in a slash
 */
const char *
phidias_project_get_openai_endpoint (PhidiasProject *self)
{
  g_return_val_if_fail (PHIDIAS_IS_PROJECT (self), NULL);

  return self->openai_endpoint;
}

static char *
with_slash (const char *endpoint)
{
  if (endpoint == NULL || *endpoint == '\0')
    return NULL;

  return g_str_has_suffix (endpoint, "/") ? g_strdup (endpoint) : g_strconcat (endpoint, "/", NULL);
}

/**
 * phidias_project_set_endpoints:
 * @self: a Foundry resource
 * @endpoint: (nullable): where it answers
 * @openai_endpoint: (nullable): where it answers in OpenAI's way, if that is another place
 */
void
phidias_project_set_endpoints (PhidiasProject *self, const char *endpoint, const char *openai_endpoint)
{
  g_return_if_fail (PHIDIAS_IS_PROJECT (self));

  g_free (self->endpoint);
  g_free (self->openai_endpoint);
  self->endpoint = with_slash (endpoint != NULL ? endpoint : openai_endpoint);
  self->openai_endpoint = with_slash (openai_endpoint != NULL ? openai_endpoint : endpoint);
}

/**
 * phidias_project_is_private:
 * @self: a project
 *
 * Returns: whether it cannot be reached from the public network
 */
gboolean
phidias_project_is_private (PhidiasProject *self)
{
  g_return_val_if_fail (PHIDIAS_IS_PROJECT (self), FALSE);

  return self->is_private;
}

void
phidias_project_set_private (PhidiasProject *self, gboolean is_private)
{
  g_return_if_fail (PHIDIAS_IS_PROJECT (self));

  self->is_private = is_private;
}
