/* phidias-connection-report.c: what a test of a connection found
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-connection-report-private.h"

/**
 * PhidiasConnectionReport:
 *
 * An endpoint that answered. One that did not is an error. Never changes.
 */
struct _PhidiasConnectionReport
{
  GObject         parent_instance;

  PhidiasTarget  *target;
  gboolean        is_proven;
  gboolean        wants_key;
  char           *sentence;
  char           *name;
  char          **models;
  char           *model_name;
  char           *provider;
};

G_DEFINE_FINAL_TYPE (PhidiasConnectionReport, phidias_connection_report, G_TYPE_OBJECT)

static void
phidias_connection_report_finalize (GObject *object)
{
  PhidiasConnectionReport *self = PHIDIAS_CONNECTION_REPORT (object);

  g_clear_pointer (&self->target, phidias_target_unref);
  g_free (self->sentence);
  g_free (self->name);
  g_strfreev (self->models);
  g_free (self->model_name);
  g_free (self->provider);

  G_OBJECT_CLASS (phidias_connection_report_parent_class)->finalize (object);
}

static void
phidias_connection_report_class_init (PhidiasConnectionReportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phidias_connection_report_finalize;
}

static void
phidias_connection_report_init (PhidiasConnectionReport *self)
{
}

PhidiasConnectionReport *
phidias_connection_report_new (PhidiasTarget      *target,
                               gboolean            is_proven,
                               const char         *sentence,
                               const char         *name,
                               const char * const *models,
                               const char         *model_name,
                               const char         *provider)
{
  static const char * const none[] = { NULL };
  PhidiasConnectionReport *self = g_object_new (PHIDIAS_TYPE_CONNECTION_REPORT, NULL);

  self->target = phidias_target_ref (target);
  self->is_proven = is_proven;
  self->sentence = g_strdup (sentence);
  self->name = g_strdup (name);
  self->models = g_strdupv ((char **) (models != NULL ? models : none));
  self->model_name = g_strdup (model_name);
  self->provider = g_strdup (provider);

  return self;
}

/*
 * phidias_connection_report_new_wanting_key:
 * @target: the address of a server that tells nothing without a key
 * @sentence: what was found, for people
 * @name: a name to suggest
 *
 * Returns: (transfer full): a report
 */
PhidiasConnectionReport *
phidias_connection_report_new_wanting_key (PhidiasTarget *target, const char *sentence, const char *name)
{
  PhidiasConnectionReport *self = phidias_connection_report_new (target, FALSE, sentence, name, NULL, NULL, NULL);

  self->wants_key = TRUE;

  return self;
}

/**
 * phidias_connection_report_get_target:
 * @self: a report
 *
 * Returns: (transfer none): the address as the server is best spoken to, and its only model when
 *   it has one
 */
PhidiasTarget *
phidias_connection_report_get_target (PhidiasConnectionReport *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CONNECTION_REPORT (self), NULL);

  return self->target;
}

/**
 * phidias_connection_report_is_proven:
 * @self: a report
 *
 * Returns: whether the endpoint answered; %FALSE when it could only have been asked for money
 */
gboolean
phidias_connection_report_is_proven (PhidiasConnectionReport *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CONNECTION_REPORT (self), FALSE);

  return self->is_proven;
}

/**
 * phidias_connection_report_wants_key:
 * @self: a report
 *
 * Returns: whether the server was asked without a key and wants one
 */
gboolean
phidias_connection_report_wants_key (PhidiasConnectionReport *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CONNECTION_REPORT (self), FALSE);

  return self->wants_key;
}

/**
 * phidias_connection_report_get_sentence:
 * @self: a report
 *
 * Returns: (transfer none): what was found, for people
 */
const char *
phidias_connection_report_get_sentence (PhidiasConnectionReport *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CONNECTION_REPORT (self), NULL);

  return self->sentence;
}

/**
 * phidias_connection_report_get_name:
 * @self: a report
 *
 * Returns: (transfer none): a name to suggest for the deployment
 */
const char *
phidias_connection_report_get_name (PhidiasConnectionReport *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CONNECTION_REPORT (self), NULL);

  return self->name;
}

/**
 * phidias_connection_report_get_models:
 * @self: a report
 *
 * Returns: (transfer none): the models that the server offers, possibly none
 */
const char * const *
phidias_connection_report_get_models (PhidiasConnectionReport *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CONNECTION_REPORT (self), NULL);

  return (const char * const *) self->models;
}

/**
 * phidias_connection_report_get_model_name:
 * @self: a report
 *
 * Returns: (transfer none) (nullable): the model that `/info` names
 */
const char *
phidias_connection_report_get_model_name (PhidiasConnectionReport *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CONNECTION_REPORT (self), NULL);

  return self->model_name;
}

/**
 * phidias_connection_report_get_provider:
 * @self: a report
 *
 * Returns: (transfer none) (nullable): who made it, from `/info`
 */
const char *
phidias_connection_report_get_provider (PhidiasConnectionReport *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CONNECTION_REPORT (self), NULL);

  return self->provider;
}
