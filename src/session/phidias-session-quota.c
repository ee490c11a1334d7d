/* phidias-session-quota.c: one meter for each deployment that is asked or shown
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-session-private.h"

/* phidias_session_ensure_quota: lends the queue and the meter of @deployment */
PhidiasQuota *
phidias_session_ensure_quota (PhidiasSession *self, PhidiasDeployment *deployment)
{
  const char *id = phidias_deployment_get_id (deployment);
  PhidiasQuota *quota = g_hash_table_lookup (self->quotas, id);

  if (quota == NULL)
    {
      quota = phidias_quota_new (self->library, deployment, self->clock);
      g_hash_table_insert (self->quotas, g_strdup (id), quota);
    }

  return quota;
}

/* phidias_session_set_clock: for tests that turn it, before anything is asked */
void
phidias_session_set_clock (PhidiasSession *self, PhidiasClock *clock)
{
  g_set_object (&self->clock, clock);
}

/**
 * phidias_session_get_quota:
 * @self: a session whose library is open
 * @deployment: one of its deployments
 *
 * What it was asked in the last minute, beside what it allows. A person's own limits are set on the
 * deployment, and saved once its meter was asked for.
 *
 * Returns: (transfer none): its meter
 */
PhidiasQuotaMeter *
phidias_session_get_quota (PhidiasSession *self, PhidiasDeployment *deployment)
{
  g_return_val_if_fail (PHIDIAS_IS_SESSION (self), NULL);
  g_return_val_if_fail (PHIDIAS_IS_DEPLOYMENT (deployment), NULL);

  return phidias_quota_get_meter (phidias_session_ensure_quota (self, deployment));
}
