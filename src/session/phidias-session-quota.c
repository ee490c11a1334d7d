/* phidias-session-quota.c: one meter for each deployment that is asked or shown
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-session-private.h"

/* One that was removed is not to come back to the disk. */
static void
limits_changed_cb (PhidiasDeployment *deployment, GParamSpec *pspec, PhidiasSession *self)
{
  if (g_list_store_find (self->deployments, deployment, NULL))
    phidias_library_save_deployment_async (self->library, deployment, NULL, NULL, NULL);
}

static void
deployments_changed_cb (GListModel *deployments, guint place, guint removed, guint added, PhidiasSession *self)
{
  for (guint i = place; i < place + added; i++)
    {
      g_autoptr (PhidiasDeployment) deployment = g_list_model_get_item (deployments, i);

      /* One that only moved is known. */
      if (g_signal_handler_find (deployment, G_SIGNAL_MATCH_FUNC | G_SIGNAL_MATCH_DATA, 0, 0, NULL,
                                 G_GNUC_EXTENSION (gpointer) limits_changed_cb, self) != 0)
        continue;
      g_signal_connect_object (deployment, "notify::token-limit", G_CALLBACK (limits_changed_cb), self, G_CONNECT_DEFAULT);
      g_signal_connect_object (deployment, "notify::request-limit", G_CALLBACK (limits_changed_cb), self, G_CONNECT_DEFAULT);
    }
}

/* phidias_session_watch_limits: saves what a person says that a deployment allows; once */
void
phidias_session_watch_limits (PhidiasSession *self)
{
  g_signal_connect_object (self->deployments, "items-changed", G_CALLBACK (deployments_changed_cb), self, G_CONNECT_DEFAULT);
}

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
 * deployment, which is saved with them.
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
