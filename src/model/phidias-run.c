/* phidias-run.c: one request and how it ended
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-model"

#include "config.h"

#include "phidias-run.h"

/**
 * phidias_run_new:
 *
 * Returns: (transfer full): an empty run whose outcome is `running`
 */
PhidiasRun *
phidias_run_new (void)
{
  PhidiasRun *self = g_new0 (PhidiasRun, 1);

  self->outcome = g_strdup ("running");
  self->usage = PHIDIAS_USAGE_INIT;
  self->timings = PHIDIAS_TIMINGS_INIT;

  return self;
}

/**
 * phidias_run_copy:
 * @self: a run
 *
 * Returns: (transfer full): a copy, for another thread
 */
PhidiasRun *
phidias_run_copy (const PhidiasRun *self)
{
  PhidiasRun *copy = g_new (PhidiasRun, 1);

  *copy = *self;
  copy->id = g_strdup (self->id);
  copy->message_id = g_strdup (self->message_id);
  copy->deployment_id = g_strdup (self->deployment_id);
  copy->deployment_name = g_strdup (self->deployment_name);
  copy->url = g_strdup (self->url);
  copy->model = g_strdup (self->model);
  copy->request_json = g_strdup (self->request_json);
  copy->outcome = g_strdup (self->outcome);
  copy->finish_reason = g_strdup (self->finish_reason);
  copy->error_code = g_strdup (self->error_code);
  copy->error_text = g_strdup (self->error_text);
  copy->request_id = g_strdup (self->request_id);

  return copy;
}

void
phidias_run_free (PhidiasRun *self)
{
  g_free (self->id);
  g_free (self->message_id);
  g_free (self->deployment_id);
  g_free (self->deployment_name);
  g_free (self->url);
  g_free (self->model);
  g_free (self->request_json);
  g_free (self->outcome);
  g_free (self->finish_reason);
  g_free (self->error_code);
  g_free (self->error_text);
  g_free (self->request_id);
  g_free (self);
}
