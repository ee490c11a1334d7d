/* phidias-endpoint-check.c: what a test of an endpoint found
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-endpoint-check-private.h"

/**
 * PhidiasEndpointCheck:
 *
 * An endpoint, and what is known of it. Immutable.
 */
struct _PhidiasEndpointCheck
{
  GObject         parent_instance;

  PhidiasTarget  *target;
  char           *sentence;
  char          **models;
  char           *name;
  gboolean        is_proven;
  gboolean        wants_key;
};

G_DEFINE_FINAL_TYPE (PhidiasEndpointCheck, phidias_endpoint_check, G_TYPE_OBJECT)

static void
phidias_endpoint_check_finalize (GObject *object)
{
  PhidiasEndpointCheck *self = PHIDIAS_ENDPOINT_CHECK (object);

  g_clear_pointer (&self->target, phidias_target_unref);
  g_free (self->sentence);
  g_strfreev (self->models);
  g_free (self->name);

  G_OBJECT_CLASS (phidias_endpoint_check_parent_class)->finalize (object);
}

static void
phidias_endpoint_check_class_init (PhidiasEndpointCheckClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phidias_endpoint_check_finalize;
}

static void
phidias_endpoint_check_init (PhidiasEndpointCheck *self)
{
}

/*
 * phidias_endpoint_check_new:
 * @target: where it is; a key in it is left out
 * @is_proven: whether it answered
 * @wants_key: whether it was asked without a key and wants one
 * @sentence: translated: what answered
 * @models: (nullable): what it offers
 * @name: a name to suggest
 *
 * Returns: (transfer full): a check
 */
PhidiasEndpointCheck *
phidias_endpoint_check_new (PhidiasTarget      *target,
                            gboolean            is_proven,
                            gboolean            wants_key,
                            const char         *sentence,
                            const char * const *models,
                            const char         *name)
{
  static const char * const none[] = { NULL };
  PhidiasEndpointCheck *self = g_object_new (PHIDIAS_TYPE_ENDPOINT_CHECK, NULL);

  self->target = phidias_target_without_key (target);
  self->is_proven = is_proven;
  self->wants_key = wants_key;
  self->sentence = g_strdup (sentence);
  self->models = g_strdupv ((char **) (models != NULL ? models : none));
  self->name = g_strdup (name);

  return self;
}

/**
 * phidias_endpoint_check_get_target:
 * @self: a check
 *
 * Returns: (transfer none): the address as it was found to be best spoken to, without a key
 */
PhidiasTarget *
phidias_endpoint_check_get_target (PhidiasEndpointCheck *self)
{
  g_return_val_if_fail (PHIDIAS_IS_ENDPOINT_CHECK (self), NULL);

  return self->target;
}

/**
 * phidias_endpoint_check_is_proven:
 * @self: a check
 *
 * Returns: whether something answered as the target would; %FALSE where a test would have cost
 *   money and none was made
 */
gboolean
phidias_endpoint_check_is_proven (PhidiasEndpointCheck *self)
{
  g_return_val_if_fail (PHIDIAS_IS_ENDPOINT_CHECK (self), FALSE);

  return self->is_proven;
}

/**
 * phidias_endpoint_check_wants_key:
 * @self: a check
 *
 * Returns: whether it was asked without a key and tells nothing before it gets one
 */
gboolean
phidias_endpoint_check_wants_key (PhidiasEndpointCheck *self)
{
  g_return_val_if_fail (PHIDIAS_IS_ENDPOINT_CHECK (self), FALSE);

  return self->wants_key;
}

/**
 * phidias_endpoint_check_get_sentence:
 * @self: a check
 *
 * Returns: (transfer none): a translated sentence on what answered
 */
const char *
phidias_endpoint_check_get_sentence (PhidiasEndpointCheck *self)
{
  g_return_val_if_fail (PHIDIAS_IS_ENDPOINT_CHECK (self), NULL);

  return self->sentence;
}

/**
 * phidias_endpoint_check_get_models:
 * @self: a check
 *
 * Returns: (transfer none) (array zero-terminated=1): the models that the server offers
 */
const char * const *
phidias_endpoint_check_get_models (PhidiasEndpointCheck *self)
{
  g_return_val_if_fail (PHIDIAS_IS_ENDPOINT_CHECK (self), NULL);

  return (const char * const *) self->models;
}

/**
 * phidias_endpoint_check_get_name:
 * @self: a check
 *
 * Returns: (transfer none): a name to suggest for the deployment
 */
const char *
phidias_endpoint_check_get_name (PhidiasEndpointCheck *self)
{
  g_return_val_if_fail (PHIDIAS_IS_ENDPOINT_CHECK (self), NULL);

  return self->name;
}
