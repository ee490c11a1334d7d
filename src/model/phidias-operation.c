/* phidias-operation.c: something that was begun at a resource manager
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-model"

#include "config.h"

#include "phidias-operation.h"

#include "phidias-error.h"
#include "phidias-text-util.h"

/**
 * PhidiasOperation:
 *
 * A deployment being made or deleted: it takes minutes, and goes on at Azure whether anybody looks or
 * not. Lives on the main thread.
 */
struct _PhidiasOperation
{
  GObject                parent_instance;

  /* owned */
  char                  *id;
  char                  *account_id;
  char                  *resource_id;
  char                  *poll_url;
  char                  *text;
  PhidiasDeployPlan     *plan;
  PhidiasDeployment     *deployment;
  GError                *error;

  /* state */
  PhidiasOperationKind   kind;
  PhidiasOperationState  state;
  PhidiasOperationStage  stage;
  gint64                 started;
};

G_DEFINE_FINAL_TYPE (PhidiasOperation, phidias_operation, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_STATE,
  PROP_TEXT,
  PROP_ERROR,
  PROP_DEPLOYMENT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const char * const kind_names[] = { "create", "delete" };
static const char * const state_names[] = { "running", "probing", "succeeded", "failed", "canceled", "lost" };
static const char * const stage_names[] = { "begun", "subscribing", "asked", "polled", "made", "asking" };

static gboolean
find_name (const char * const *names, guint n_names, const char *name, guint *index)
{
  for (guint i = 0; i < n_names; i++)
    if (g_strcmp0 (names[i], name) == 0)
      {
        *index = i;
        return TRUE;
      }

  return FALSE;
}

const char *
phidias_operation_kind_to_name (PhidiasOperationKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kind_names), NULL);

  return kind_names[kind];
}

gboolean
phidias_operation_kind_from_name (const char *name, PhidiasOperationKind *kind)
{
  guint index;

  if (!find_name (kind_names, G_N_ELEMENTS (kind_names), name, &index))
    return FALSE;
  *kind = index;

  return TRUE;
}

const char *
phidias_operation_state_to_name (PhidiasOperationState state)
{
  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (state_names), NULL);

  return state_names[state];
}

gboolean
phidias_operation_state_from_name (const char *name, PhidiasOperationState *state)
{
  guint index;

  if (!find_name (state_names, G_N_ELEMENTS (state_names), name, &index))
    return FALSE;
  *state = index;

  return TRUE;
}

const char *
phidias_operation_stage_to_name (PhidiasOperationStage stage)
{
  g_return_val_if_fail ((guint) stage < G_N_ELEMENTS (stage_names), NULL);

  return stage_names[stage];
}

gboolean
phidias_operation_stage_from_name (const char *name, PhidiasOperationStage *stage)
{
  guint index;

  if (!find_name (stage_names, G_N_ELEMENTS (stage_names), name, &index))
    return FALSE;
  *stage = index;

  return TRUE;
}

static void
phidias_operation_finalize (GObject *object)
{
  PhidiasOperation *self = PHIDIAS_OPERATION (object);

  g_free (self->id);
  g_free (self->account_id);
  g_free (self->resource_id);
  g_free (self->poll_url);
  g_free (self->text);
  g_clear_object (&self->plan);
  g_clear_object (&self->deployment);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (phidias_operation_parent_class)->finalize (object);
}

static void
phidias_operation_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhidiasOperation *self = PHIDIAS_OPERATION (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    case PROP_DEPLOYMENT:
      g_value_set_object (value, self->deployment);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_operation_class_init (PhidiasOperationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = phidias_operation_finalize;
  object_class->get_property = phidias_operation_get_property;

  /**
   * PhidiasOperation:state:
   *
   * A #PhidiasOperationState. Changes after the other properties.
   */
  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, PHIDIAS_OPERATION_LOST,
                                              PHIDIAS_OPERATION_RUNNING, flags);
  /**
   * PhidiasOperation:text:
   *
   * A translated sentence on where it is.
   */
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  /**
   * PhidiasOperation:error:
   *
   * Why it failed, %NULL while it has not.
   */
  properties[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);
  /**
   * PhidiasOperation:deployment:
   *
   * The deployment that is made or deleted, as soon as it is in the session's list.
   */
  properties[PROP_DEPLOYMENT] = g_param_spec_object ("deployment", NULL, NULL, PHIDIAS_TYPE_DEPLOYMENT, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
phidias_operation_init (PhidiasOperation *self)
{
}

/**
 * phidias_operation_new:
 * @id: its id
 * @kind: what is done
 * @plan: (nullable): what is deployed; kept as it is
 * @account_id: who does it
 * @resource_id: to what
 * @started: when it began, microseconds since 1970 (UTC)
 *
 * Returns: (transfer full): an operation that runs
 */
PhidiasOperation *
phidias_operation_new (const char           *id,
                       PhidiasOperationKind  kind,
                       PhidiasDeployPlan    *plan,
                       const char           *account_id,
                       const char           *resource_id,
                       gint64                started)
{
  PhidiasOperation *self;

  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (account_id != NULL, NULL);
  g_return_val_if_fail (resource_id != NULL, NULL);

  self = g_object_new (PHIDIAS_TYPE_OPERATION, NULL);
  self->id = g_strdup (id);
  self->kind = kind;
  g_set_object (&self->plan, plan);
  self->account_id = g_strdup (account_id);
  self->resource_id = g_strdup (resource_id);
  self->started = started;

  return self;
}

const char *
phidias_operation_get_id (PhidiasOperation *self)
{
  g_return_val_if_fail (PHIDIAS_IS_OPERATION (self), NULL);

  return self->id;
}

PhidiasOperationKind
phidias_operation_get_kind (PhidiasOperation *self)
{
  g_return_val_if_fail (PHIDIAS_IS_OPERATION (self), PHIDIAS_OPERATION_CREATE);

  return self->kind;
}

PhidiasDeployPlan *
phidias_operation_get_plan (PhidiasOperation *self)
{
  g_return_val_if_fail (PHIDIAS_IS_OPERATION (self), NULL);

  return self->plan;
}

const char *
phidias_operation_get_account_id (PhidiasOperation *self)
{
  g_return_val_if_fail (PHIDIAS_IS_OPERATION (self), NULL);

  return self->account_id;
}

const char *
phidias_operation_get_resource_id (PhidiasOperation *self)
{
  g_return_val_if_fail (PHIDIAS_IS_OPERATION (self), NULL);

  return self->resource_id;
}

/**
 * phidias_operation_get_started:
 * @self: an operation
 *
 * Returns: when it began, microseconds since 1970 (UTC)
 */
gint64
phidias_operation_get_started (PhidiasOperation *self)
{
  g_return_val_if_fail (PHIDIAS_IS_OPERATION (self), 0);

  return self->started;
}

PhidiasOperationState
phidias_operation_get_state (PhidiasOperation *self)
{
  g_return_val_if_fail (PHIDIAS_IS_OPERATION (self), PHIDIAS_OPERATION_LOST);

  return self->state;
}

const char *
phidias_operation_get_text (PhidiasOperation *self)
{
  g_return_val_if_fail (PHIDIAS_IS_OPERATION (self), NULL);

  return self->text;
}

const GError *
phidias_operation_get_error (PhidiasOperation *self)
{
  g_return_val_if_fail (PHIDIAS_IS_OPERATION (self), NULL);

  return self->error;
}

/**
 * phidias_operation_is_over:
 * @self: an operation
 *
 * Returns: whether its state will not change any more
 */
gboolean
phidias_operation_is_over (PhidiasOperation *self)
{
  g_return_val_if_fail (PHIDIAS_IS_OPERATION (self), TRUE);

  return self->state != PHIDIAS_OPERATION_RUNNING && self->state != PHIDIAS_OPERATION_PROBING;
}

PhidiasDeployment *
phidias_operation_get_deployment (PhidiasOperation *self)
{
  g_return_val_if_fail (PHIDIAS_IS_OPERATION (self), NULL);

  return self->deployment;
}

PhidiasOperationStage
phidias_operation_get_stage (PhidiasOperation *self)
{
  g_return_val_if_fail (PHIDIAS_IS_OPERATION (self), PHIDIAS_OPERATION_BEGUN);

  return self->stage;
}

void
phidias_operation_set_stage (PhidiasOperation *self, PhidiasOperationStage stage)
{
  g_return_if_fail (PHIDIAS_IS_OPERATION (self));

  self->stage = stage;
}

/**
 * phidias_operation_get_poll_url:
 * @self: an operation
 *
 * Returns: (transfer none) (nullable): where to ask after it: opaque, as the resource manager gave it
 */
const char *
phidias_operation_get_poll_url (PhidiasOperation *self)
{
  g_return_val_if_fail (PHIDIAS_IS_OPERATION (self), NULL);

  return self->poll_url;
}

void
phidias_operation_set_poll_url (PhidiasOperation *self, const char *poll_url)
{
  g_return_if_fail (PHIDIAS_IS_OPERATION (self));

  phidias_set_str (&self->poll_url, poll_url);
}

/**
 * phidias_operation_set_state:
 * @self: an operation
 * @state: how it is
 * @text: (nullable): a translated sentence on it
 */
void
phidias_operation_set_state (PhidiasOperation *self, PhidiasOperationState state, const char *text)
{
  g_return_if_fail (PHIDIAS_IS_OPERATION (self));

  if (phidias_set_str (&self->text, text))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
  if (self->state != state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
}

void
phidias_operation_set_error (PhidiasOperation *self, const GError *error)
{
  g_return_if_fail (PHIDIAS_IS_OPERATION (self));

  if (phidias_error_equal (self->error, error))
    return;
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ERROR]);
}

void
phidias_operation_set_deployment (PhidiasOperation *self, PhidiasDeployment *deployment)
{
  g_return_if_fail (PHIDIAS_IS_OPERATION (self));

  if (g_set_object (&self->deployment, deployment))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DEPLOYMENT]);
}
