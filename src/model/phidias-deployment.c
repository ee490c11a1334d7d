/* phidias-deployment.c: a model that can be asked
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-model"

#include "config.h"

#include "phidias-deployment.h"

#include "phidias-text-util.h"

/**
 * PhidiasDeployment:
 *
 * An endpoint with a name of its own. It knows where its key is, never the key.
 * Lives on the main thread.
 */
struct _PhidiasDeployment
{
  GObject                parent_instance;

  /* owned */
  char                  *id;
  char                  *name;
  char                  *state_text;
  gint64                 token_limit;
  gint64                 request_limit;
  char                  *sort_key; /* NULL until it is asked for */
  PhidiasTarget         *target;
  PhidiasResource       *resource;

  /* state */
  PhidiasDeploymentKind  kind;
  PhidiasKeyPlace        key_place;
  PhidiasDeploymentState state;
  gint64                 created;
};

G_DEFINE_FINAL_TYPE (PhidiasDeployment, phidias_deployment, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_NAME,
  PROP_TARGET,
  PROP_KEY_PLACE,
  PROP_STATE,
  PROP_STATE_TEXT,
  PROP_RESOURCE,
  PROP_TOKEN_LIMIT,
  PROP_REQUEST_LIMIT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const char * const key_places[] = { "none", "keyring", "session" };

/**
 * phidias_key_place_to_name:
 * @place: a place
 *
 * Returns: (transfer none): its name on disk
 */
const char *
phidias_key_place_to_name (PhidiasKeyPlace place)
{
  g_return_val_if_fail ((guint) place < G_N_ELEMENTS (key_places), NULL);

  return key_places[place];
}

/**
 * phidias_key_place_from_name:
 * @name: (nullable): a name
 * @place: (out): the place, untouched when @name is unknown
 *
 * Returns: whether @name is known
 */
gboolean
phidias_key_place_from_name (const char *name, PhidiasKeyPlace *place)
{
  for (guint i = 0; i < G_N_ELEMENTS (key_places); i++)
    if (g_strcmp0 (key_places[i], name) == 0)
      {
        *place = i;
        return TRUE;
      }

  return FALSE;
}

static void
phidias_deployment_finalize (GObject *object)
{
  PhidiasDeployment *self = PHIDIAS_DEPLOYMENT (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->state_text);
  g_free (self->sort_key);
  g_clear_pointer (&self->resource, phidias_resource_free);
  g_clear_pointer (&self->target, phidias_target_unref);

  G_OBJECT_CLASS (phidias_deployment_parent_class)->finalize (object);
}

static void
phidias_deployment_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhidiasDeployment *self = PHIDIAS_DEPLOYMENT (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_TARGET:
      g_value_set_boxed (value, self->target);
      break;
    case PROP_KEY_PLACE:
      g_value_set_uint (value, self->key_place);
      break;
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    case PROP_STATE_TEXT:
      g_value_set_string (value, self->state_text);
      break;
    case PROP_TOKEN_LIMIT:
      g_value_set_int64 (value, self->token_limit);
      break;
    case PROP_REQUEST_LIMIT:
      g_value_set_int64 (value, self->request_limit);
      break;
    case PROP_RESOURCE:
      g_value_set_boxed (value, self->resource);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_deployment_class_init (PhidiasDeploymentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = phidias_deployment_finalize;
  object_class->get_property = phidias_deployment_get_property;

  /**
   * PhidiasDeployment:name:
   *
   * The name a person gave it.
   */
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  /**
   * PhidiasDeployment:target:
   *
   * Where it is; %NULL for the sample until the emulator listens, and for one that is being made.
   */
  properties[PROP_TARGET] = g_param_spec_boxed ("target", NULL, NULL, PHIDIAS_TYPE_TARGET, flags);
  /**
   * PhidiasDeployment:key-place:
   *
   * A #PhidiasKeyPlace.
   */
  properties[PROP_KEY_PLACE] = g_param_spec_uint ("key-place", NULL, NULL, 0, PHIDIAS_KEY_SESSION, 0, flags);
  /**
   * PhidiasDeployment:state:
   *
   * A #PhidiasDeploymentState.
   */
  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, PHIDIAS_DEPLOYMENT_GONE, 0, flags);
  /**
   * PhidiasDeployment:state-text:
   *
   * A sentence on the state, %NULL where the state says it all.
   */
  properties[PROP_STATE_TEXT] = g_param_spec_string ("state-text", NULL, NULL, NULL, flags);
  /**
   * PhidiasDeployment:resource:
   *
   * What a resource manager knows of it, %NULL for one that was connected by hand.
   */
  properties[PROP_RESOURCE] = g_param_spec_boxed ("resource", NULL, NULL, PHIDIAS_TYPE_RESOURCE, flags);
  /**
   * PhidiasDeployment:token-limit:
   *
   * Tokens a minute that a person says it allows; -1 is unknown.
   */
  properties[PROP_TOKEN_LIMIT] = g_param_spec_int64 ("token-limit", NULL, NULL, -1, G_MAXINT64, -1, flags);
  /**
   * PhidiasDeployment:request-limit:
   *
   * Requests a minute that a person says it allows; -1 is unknown.
   */
  properties[PROP_REQUEST_LIMIT] = g_param_spec_int64 ("request-limit", NULL, NULL, -1, G_MAXINT64, -1, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
phidias_deployment_init (PhidiasDeployment *self)
{
  self->token_limit = self->request_limit = -1;
}

/**
 * phidias_deployment_new:
 * @id: its id
 * @kind: what it is
 * @name: its name
 * @target: (nullable): where it is; a key in it is left out
 *
 * Returns: (transfer full): a deployment in state %PHIDIAS_DEPLOYMENT_UNKNOWN
 */
PhidiasDeployment *
phidias_deployment_new (const char *id, PhidiasDeploymentKind kind, const char *name, PhidiasTarget *target)
{
  PhidiasDeployment *self;

  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  self = g_object_new (PHIDIAS_TYPE_DEPLOYMENT, NULL);
  self->id = g_strdup (id);
  self->kind = kind;
  self->name = g_strdup (name);
  self->target = target != NULL ? phidias_target_without_key (target) : NULL;

  return self;
}

const char *
phidias_deployment_get_id (PhidiasDeployment *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOYMENT (self), NULL);

  return self->id;
}

PhidiasDeploymentKind
phidias_deployment_get_kind (PhidiasDeployment *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOYMENT (self), PHIDIAS_DEPLOYMENT_CONNECTED);

  return self->kind;
}

const char *
phidias_deployment_get_name (PhidiasDeployment *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOYMENT (self), NULL);

  return self->name;
}

void
phidias_deployment_set_name (PhidiasDeployment *self, const char *name)
{
  g_return_if_fail (PHIDIAS_IS_DEPLOYMENT (self));
  g_return_if_fail (name != NULL);

  if (!phidias_set_str (&self->name, name))
    return;
  g_clear_pointer (&self->sort_key, g_free);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NAME]);
}

PhidiasTarget *
phidias_deployment_get_target (PhidiasDeployment *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOYMENT (self), NULL);

  return self->target;
}

/**
 * phidias_deployment_set_target:
 * @self: a deployment
 * @target: (nullable): where it is now; a key in it is left out
 */
void
phidias_deployment_set_target (PhidiasDeployment *self, PhidiasTarget *target)
{
  g_return_if_fail (PHIDIAS_IS_DEPLOYMENT (self));

  if (self->target == target || (target != NULL && self->target != NULL && phidias_target_equal (self->target, target)))
    return;
  g_clear_pointer (&self->target, phidias_target_unref);
  self->target = target != NULL ? phidias_target_without_key (target) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TARGET]);
}

PhidiasKeyPlace
phidias_deployment_get_key_place (PhidiasDeployment *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOYMENT (self), PHIDIAS_KEY_NONE);

  return self->key_place;
}

void
phidias_deployment_set_key_place (PhidiasDeployment *self, PhidiasKeyPlace place)
{
  g_return_if_fail (PHIDIAS_IS_DEPLOYMENT (self));

  if (self->key_place == place)
    return;
  self->key_place = place;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEY_PLACE]);
}

/**
 * phidias_deployment_get_created:
 * @self: a deployment
 *
 * Returns: when it was connected, microseconds since 1970 (UTC)
 */
gint64
phidias_deployment_get_created (PhidiasDeployment *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOYMENT (self), 0);

  return self->created;
}

void
phidias_deployment_set_created (PhidiasDeployment *self, gint64 created)
{
  g_return_if_fail (PHIDIAS_IS_DEPLOYMENT (self));

  self->created = created;
}

PhidiasDeploymentState
phidias_deployment_get_state (PhidiasDeployment *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOYMENT (self), PHIDIAS_DEPLOYMENT_UNKNOWN);

  return self->state;
}

const char *
phidias_deployment_get_state_text (PhidiasDeployment *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOYMENT (self), NULL);

  return self->state_text;
}

/**
 * phidias_deployment_set_state:
 * @self: a deployment
 * @state: its state
 * @state_text: (nullable): a translated sentence on it
 */
void
phidias_deployment_set_state (PhidiasDeployment *self, PhidiasDeploymentState state, const char *state_text)
{
  g_return_if_fail (PHIDIAS_IS_DEPLOYMENT (self));

  if (phidias_set_str (&self->state_text, state_text))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE_TEXT]);
  if (self->state != state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
}

/**
 * phidias_deployment_get_resource:
 * @self: a deployment
 *
 * Returns: (transfer none) (nullable): what a resource manager knows of it
 */
const PhidiasResource *
phidias_deployment_get_resource (PhidiasDeployment *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOYMENT (self), NULL);

  return self->resource;
}

/**
 * phidias_deployment_set_resource:
 * @self: a deployment
 * @resource: (nullable): what a resource manager knows of it; copied
 *
 * Where nothing changed but when it was last seen nobody is notified.
 */
void
phidias_deployment_set_resource (PhidiasDeployment *self, const PhidiasResource *resource)
{
  g_return_if_fail (PHIDIAS_IS_DEPLOYMENT (self));

  if (self->resource != NULL && phidias_resource_equal (self->resource, resource))
    {
      self->resource->last_seen = resource->last_seen;
      return;
    }
  if (self->resource == NULL && resource == NULL)
    return;
  g_clear_pointer (&self->resource, phidias_resource_free);
  self->resource = resource != NULL ? phidias_resource_copy (resource) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RESOURCE]);
}

gint64
phidias_deployment_get_token_limit (PhidiasDeployment *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOYMENT (self), -1);

  return self->token_limit;
}

gint64
phidias_deployment_get_request_limit (PhidiasDeployment *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOYMENT (self), -1);

  return self->request_limit;
}

/**
 * phidias_deployment_set_limits:
 * @self: a deployment
 * @tokens: tokens a minute that a person says it allows; what is not above 0 is unknown
 * @requests: the same for requests
 *
 * For a deployment whose limits nobody else knows.
 */
void
phidias_deployment_set_limits (PhidiasDeployment *self, gint64 tokens, gint64 requests)
{
  g_return_if_fail (PHIDIAS_IS_DEPLOYMENT (self));

  tokens = tokens > 0 ? tokens : -1;
  requests = requests > 0 ? requests : -1;
  g_object_freeze_notify (G_OBJECT (self));
  if (self->token_limit != tokens)
    {
      self->token_limit = tokens;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOKEN_LIMIT]);
    }
  if (self->request_limit != requests)
    {
      self->request_limit = requests;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REQUEST_LIMIT]);
    }
  g_object_thaw_notify (G_OBJECT (self));
}

/**
 * phidias_deployment_get_sort_key:
 * @self: a deployment
 *
 * Returns: (transfer none): what strcmp() sorts by name, in the language of the locale; thousands of
 *   names are compared faster by it than each time anew
 */
const char *
phidias_deployment_get_sort_key (PhidiasDeployment *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOYMENT (self), NULL);

  if (self->sort_key == NULL)
    self->sort_key = g_utf8_collate_key (self->name, -1);

  return self->sort_key;
}

/**
 * phidias_deployment_get_model_title:
 * @self: a deployment
 *
 * Returns: (transfer none): the model's name as far as it is known, else the deployment's
 */
const char *
phidias_deployment_get_model_title (PhidiasDeployment *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOYMENT (self), NULL);

  if (self->resource != NULL && self->resource->model_name != NULL)
    return self->resource->model_name;
  if (self->target != NULL && phidias_target_get_model (self->target) != NULL)
    return phidias_target_get_model (self->target);
  if (self->target != NULL && phidias_target_get_deployment (self->target) != NULL)
    return phidias_target_get_deployment (self->target);

  return self->name;
}

/**
 * phidias_deployment_get_host:
 * @self: a deployment
 *
 * Returns: (transfer none) (nullable): the host it is on, %NULL for a sample that is not running
 */
const char *
phidias_deployment_get_host (PhidiasDeployment *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DEPLOYMENT (self), NULL);

  return self->target != NULL ? phidias_target_get_host (self->target) : NULL;
}
