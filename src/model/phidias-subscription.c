/* phidias-subscription.c: an Azure subscription that an account can see
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-model"

#include "config.h"

#include "phidias-subscription.h"

/**
 * PhidiasSubscription:
 *
 * What pays. Immutable; lives on the main thread.
 */
struct _PhidiasSubscription
{
  GObject   parent_instance;

  /* owned */
  char     *id;
  char     *name;
  char     *tenant_id;
  char     *state;
  char     *account_id;

  /* state */
  gboolean  is_trial;
};

G_DEFINE_FINAL_TYPE (PhidiasSubscription, phidias_subscription, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_NAME,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
phidias_subscription_finalize (GObject *object)
{
  PhidiasSubscription *self = PHIDIAS_SUBSCRIPTION (object);

  g_free (self->id);
  g_free (self->name);
  g_free (self->tenant_id);
  g_free (self->state);
  g_free (self->account_id);

  G_OBJECT_CLASS (phidias_subscription_parent_class)->finalize (object);
}

static void
phidias_subscription_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhidiasSubscription *self = PHIDIAS_SUBSCRIPTION (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_subscription_class_init (PhidiasSubscriptionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = phidias_subscription_finalize;
  object_class->get_property = phidias_subscription_get_property;

  /**
   * PhidiasSubscription:name:
   *
   * The name that its owner gave it.
   */
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
phidias_subscription_init (PhidiasSubscription *self)
{
}

/**
 * phidias_subscription_new:
 * @id: its id, without the path
 * @name: (nullable): its name; the id where there is none
 * @tenant_id: (nullable): the tenant it belongs to
 * @state: (nullable): `Enabled`, `Disabled`, `Warned`, …; enabled where nobody says
 * @is_trial: whether it is free credit that ends
 * @account_id: the account that sees it
 *
 * Returns: (transfer full): a subscription
 */
PhidiasSubscription *
phidias_subscription_new (const char *id,
                          const char *name,
                          const char *tenant_id,
                          const char *state,
                          gboolean    is_trial,
                          const char *account_id)
{
  PhidiasSubscription *self;

  g_return_val_if_fail (id != NULL, NULL);
  g_return_val_if_fail (account_id != NULL, NULL);

  self = g_object_new (PHIDIAS_TYPE_SUBSCRIPTION, NULL);
  self->id = g_strdup (id);
  self->name = g_strdup (name != NULL && *name != '\0' ? name : id);
  self->tenant_id = g_strdup (tenant_id);
  self->state = g_strdup (state != NULL ? state : "Enabled");
  self->is_trial = is_trial;
  self->account_id = g_strdup (account_id);

  return self;
}

const char *
phidias_subscription_get_id (PhidiasSubscription *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SUBSCRIPTION (self), NULL);

  return self->id;
}

const char *
phidias_subscription_get_name (PhidiasSubscription *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SUBSCRIPTION (self), NULL);

  return self->name;
}

const char *
phidias_subscription_get_tenant_id (PhidiasSubscription *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SUBSCRIPTION (self), NULL);

  return self->tenant_id;
}

const char *
phidias_subscription_get_state (PhidiasSubscription *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SUBSCRIPTION (self), NULL);

  return self->state;
}

/**
 * phidias_subscription_is_enabled:
 * @self: a subscription
 *
 * Returns: whether things can be made in it; one that is warned or past due can still
 */
gboolean
phidias_subscription_is_enabled (PhidiasSubscription *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SUBSCRIPTION (self), FALSE);

  return g_ascii_strcasecmp (self->state, "Disabled") != 0 && g_ascii_strcasecmp (self->state, "Deleted") != 0;
}

/**
 * phidias_subscription_is_trial:
 * @self: a subscription
 *
 * Returns: whether it is free credit, which cannot pay for a serverless deployment
 */
gboolean
phidias_subscription_is_trial (PhidiasSubscription *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SUBSCRIPTION (self), FALSE);

  return self->is_trial;
}

const char *
phidias_subscription_get_account_id (PhidiasSubscription *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SUBSCRIPTION (self), NULL);

  return self->account_id;
}
