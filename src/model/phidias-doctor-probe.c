/* phidias-doctor-probe.c: one thing that is tried to find out why a deployment does not answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-model"

#include "config.h"

#include "phidias-doctor-probe.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-text-util.h"

/* A probe that tries many addresses tells of the first ones only. */
#define MAX_DETAILS (32 * 1024)

/**
 * PhidiasDoctorProbe:
 *
 * A row of an examination: what is tried, and what was found. Lives on the main thread.
 */
struct _PhidiasDoctorProbe
{
  GObject             parent_instance;

  /* owned */
  char               *text;
  char               *details;

  /* state */
  PhidiasDoctorKind   kind;
  PhidiasDoctorState  state;
};

G_DEFINE_FINAL_TYPE (PhidiasDoctorProbe, phidias_doctor_probe, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_KIND,
  PROP_STATE,
  PROP_TITLE,
  PROP_TEXT,
  PROP_DETAILS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const char * const titles[] = {
  [PHIDIAS_DOCTOR_PROBE_ADDRESS] = N_("Address"),
  [PHIDIAS_DOCTOR_PROBE_TLS] = N_("Secure Connection"),
  [PHIDIAS_DOCTOR_PROBE_ROUTE] = N_("Path"),
  [PHIDIAS_DOCTOR_PROBE_AUTH] = N_("Key"),
  [PHIDIAS_DOCTOR_PROBE_API_VERSION] = N_("API Version"),
  [PHIDIAS_DOCTOR_PROBE_DEPLOYMENT] = N_("Deployment Name"),
  [PHIDIAS_DOCTOR_PROBE_MODEL] = N_("Model"),
  [PHIDIAS_DOCTOR_PROBE_QUOTA] = N_("Quota"),
};

G_STATIC_ASSERT (G_N_ELEMENTS (titles) == PHIDIAS_DOCTOR_N_KINDS);

static void
phidias_doctor_probe_finalize (GObject *object)
{
  PhidiasDoctorProbe *self = PHIDIAS_DOCTOR_PROBE (object);

  g_free (self->text);
  g_free (self->details);

  G_OBJECT_CLASS (phidias_doctor_probe_parent_class)->finalize (object);
}

static void
phidias_doctor_probe_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhidiasDoctorProbe *self = PHIDIAS_DOCTOR_PROBE (object);

  switch (prop_id)
    {
    case PROP_KIND:
      g_value_set_uint (value, self->kind);
      break;
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    case PROP_TITLE:
      g_value_set_string (value, phidias_doctor_probe_get_title (self));
      break;
    case PROP_TEXT:
      g_value_set_string (value, self->text);
      break;
    case PROP_DETAILS:
      g_value_set_string (value, self->details);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_doctor_probe_class_init (PhidiasDoctorProbeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = phidias_doctor_probe_finalize;
  object_class->get_property = phidias_doctor_probe_get_property;

  /**
   * PhidiasDoctorProbe:kind:
   *
   * A #PhidiasDoctorKind.
   */
  properties[PROP_KIND] = g_param_spec_uint ("kind", NULL, NULL, 0, PHIDIAS_DOCTOR_N_KINDS - 1, 0, flags);
  /**
   * PhidiasDoctorProbe:state:
   *
   * A #PhidiasDoctorState. Changes after #PhidiasDoctorProbe:text. A probe may run again: a key
   * that is sent rightly can show that the path is wrong.
   */
  properties[PROP_STATE] = g_param_spec_uint ("state", NULL, NULL, 0, PHIDIAS_DOCTOR_SKIPPED,
                                              PHIDIAS_DOCTOR_WAITING, flags);
  /**
   * PhidiasDoctorProbe:title:
   *
   * What is tried, translated.
   */
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, flags);
  /**
   * PhidiasDoctorProbe:text:
   *
   * A translated sentence on what was found; %NULL before.
   */
  properties[PROP_TEXT] = g_param_spec_string ("text", NULL, NULL, NULL, flags);
  /**
   * PhidiasDoctorProbe:details:
   *
   * What was sent and what came back, for experts; %NULL where nothing was sent. Holds no key.
   */
  properties[PROP_DETAILS] = g_param_spec_string ("details", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
phidias_doctor_probe_init (PhidiasDoctorProbe *self)
{
}

/**
 * phidias_doctor_probe_new:
 * @kind: what is tried
 *
 * Returns: (transfer full): a probe that waits
 */
PhidiasDoctorProbe *
phidias_doctor_probe_new (PhidiasDoctorKind kind)
{
  PhidiasDoctorProbe *self;

  g_return_val_if_fail ((guint) kind < PHIDIAS_DOCTOR_N_KINDS, NULL);

  self = g_object_new (PHIDIAS_TYPE_DOCTOR_PROBE, NULL);
  self->kind = kind;

  return self;
}

PhidiasDoctorKind
phidias_doctor_probe_get_kind (PhidiasDoctorProbe *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DOCTOR_PROBE (self), PHIDIAS_DOCTOR_PROBE_ADDRESS);

  return self->kind;
}

PhidiasDoctorState
phidias_doctor_probe_get_state (PhidiasDoctorProbe *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DOCTOR_PROBE (self), PHIDIAS_DOCTOR_WAITING);

  return self->state;
}

/**
 * phidias_doctor_probe_get_title:
 * @self: a probe
 *
 * Returns: (transfer none): what is tried, translated
 */
const char *
phidias_doctor_probe_get_title (PhidiasDoctorProbe *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DOCTOR_PROBE (self), NULL);

  return _(titles[self->kind]);
}

/**
 * phidias_doctor_probe_get_text:
 * @self: a probe
 *
 * Returns: (transfer none) (nullable): what was found, translated
 */
const char *
phidias_doctor_probe_get_text (PhidiasDoctorProbe *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DOCTOR_PROBE (self), NULL);

  return self->text;
}

/**
 * phidias_doctor_probe_get_details:
 * @self: a probe
 *
 * Returns: (transfer none) (nullable): what was sent and what came back, without keys
 */
const char *
phidias_doctor_probe_get_details (PhidiasDoctorProbe *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DOCTOR_PROBE (self), NULL);

  return self->details;
}

/**
 * phidias_doctor_probe_set:
 * @self: a probe
 * @state: what is known
 * @text: (nullable): a translated sentence on it
 */
void
phidias_doctor_probe_set (PhidiasDoctorProbe *self, PhidiasDoctorState state, const char *text)
{
  g_return_if_fail (PHIDIAS_IS_DOCTOR_PROBE (self));

  if (phidias_set_str (&self->text, text))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXT]);
  if (self->state != state)
    {
      self->state = state;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
    }
}

/**
 * phidias_doctor_probe_add_details:
 * @self: a probe
 * @details: what was sent and what came back, without keys
 *
 * Adds to what is there. What would be too long to be read is left out.
 */
void
phidias_doctor_probe_add_details (PhidiasDoctorProbe *self, const char *details)
{
  g_return_if_fail (PHIDIAS_IS_DOCTOR_PROBE (self));
  g_return_if_fail (details != NULL);

  if (self->details != NULL && strlen (self->details) + strlen (details) > MAX_DETAILS)
    return;
  if (self->details == NULL)
    self->details = g_strdup (details);
  else
    {
      char *whole = g_strconcat (self->details, "\n\n", details, NULL);

      g_free (self->details);
      self->details = whole;
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DETAILS]);
}
