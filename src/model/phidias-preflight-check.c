/* phidias-preflight-check.c: one thing that is looked at before a deployment is made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-model"

#include "config.h"

#include "phidias-preflight-check.h"

#include <glib/gi18n-lib.h>

#include "phidias-text-util.h"

/**
 * PhidiasPreflightCheck:
 *
 * A row of a preflight: what is asked, and what is known of it. Lives on the main thread.
 */
struct _PhidiasPreflightCheck
{
  GObject                parent_instance;

  /* owned */
  char                  *text;

  /* state */
  PhidiasPreflightKind   kind;
  PhidiasPreflightState  state;
};

G_DEFINE_FINAL_TYPE (PhidiasPreflightCheck, phidias_preflight_check, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_STATE,
  PROP_TITLE,
  PROP_TEXT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const char * const titles[] = {
  [PHIDIAS_PREFLIGHT_LIFECYCLE] = N_("Model is available"),
  [PHIDIAS_PREFLIGHT_SUBSCRIPTION] = N_("Subscription can pay"),
  [PHIDIAS_PREFLIGHT_REGION] = N_("Region has the model"),
  [PHIDIAS_PREFLIGHT_ROLE] = N_("You may deploy"),
  [PHIDIAS_PREFLIGHT_ONE_PER_MODEL] = N_("First of this model in the project"),
  [PHIDIAS_PREFLIGHT_NAME] = N_("Name is free"),
  [PHIDIAS_PREFLIGHT_TERMS] = N_("Terms"),
  [PHIDIAS_PREFLIGHT_QUOTA] = N_("Quota is left"),
};

static void
phidias_preflight_check_finalize (GObject *object)
{
  PhidiasPreflightCheck *self = PHIDIAS_PREFLIGHT_CHECK (object);

  g_free (self->text);

  G_OBJECT_CLASS (phidias_preflight_check_parent_class)->finalize (object);
}

static void
phidias_preflight_check_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhidiasPreflightCheck *self = PHIDIAS_PREFLIGHT_CHECK (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    case PROP_TITLE:
      g_value_set_string (value, phidias_preflight_check_get_title (self));
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_preflight_check_class_init (PhidiasPreflightCheckClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = phidias_preflight_check_finalize;
  object_class->get_property = phidias_preflight_check_get_property;

  /**
   * PhidiasPreflightCheck:state:
   *
   * A #PhidiasPreflightState. Changes after #PhidiasPreflightCheck:text.
   */
  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, PHIDIAS_PREFLIGHT_UNKNOWN,
                                              PHIDIAS_PREFLIGHT_WAITING, flags);
  /**
   * PhidiasPreflightCheck:title:
   *
   * What is looked at, translated.
   */
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  /**
   * PhidiasPreflightCheck:text:
   *
   * What was found and what to do about it, translated; %NULL where the title says it all.
   */
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
phidias_preflight_check_init (PhidiasPreflightCheck *self)
{
}

/**
 * phidias_preflight_check_new:
 * @kind: what is looked at
 *
 * Returns: (transfer full): a check that waits
 */
PhidiasPreflightCheck *
phidias_preflight_check_new (PhidiasPreflightKind kind)
{
  PhidiasPreflightCheck *self;

  g_return_val_if_fail ((guint) kind < PHIDIAS_PREFLIGHT_N_KINDS, NULL);

  self = g_object_new (PHIDIAS_TYPE_PREFLIGHT_CHECK, NULL);
  self->kind = kind;

  return self;
}

PhidiasPreflightKind
phidias_preflight_check_get_kind (PhidiasPreflightCheck *self)
{
  g_return_val_if_fail (PHIDIAS_IS_PREFLIGHT_CHECK (self), PHIDIAS_PREFLIGHT_LIFECYCLE);

  return self->kind;
}

PhidiasPreflightState
phidias_preflight_check_get_state (PhidiasPreflightCheck *self)
{
  g_return_val_if_fail (PHIDIAS_IS_PREFLIGHT_CHECK (self), PHIDIAS_PREFLIGHT_WAITING);

  return self->state;
}

const char *
phidias_preflight_check_get_title (PhidiasPreflightCheck *self)
{
  g_return_val_if_fail (PHIDIAS_IS_PREFLIGHT_CHECK (self), NULL);

  return _(titles[self->kind]);
}

const char *
phidias_preflight_check_get_text (PhidiasPreflightCheck *self)
{
  g_return_val_if_fail (PHIDIAS_IS_PREFLIGHT_CHECK (self), NULL);

  return self->text;
}

/**
 * phidias_preflight_check_set:
 * @self: a check
 * @state: what is known
 * @text: (nullable): a translated sentence on it
 */
void
phidias_preflight_check_set (PhidiasPreflightCheck *self, PhidiasPreflightState state, const char *text)
{
  g_return_if_fail (PHIDIAS_IS_PREFLIGHT_CHECK (self));

  if (phidias_set_str (&self->text, text))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
  if (self->state != state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
}
