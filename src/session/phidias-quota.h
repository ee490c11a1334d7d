/* phidias-quota.h: sends that take their turn, so that a deployment's limit is kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-clock.h"
#include "phidias-deployment.h"
#include "phidias-library.h"
#include "phidias-quota-meter.h"

G_BEGIN_DECLS

/**
 * PhidiasQuotaFuncs:
 * @wait: it is not its turn before @wait microseconds have passed; may be called again
 * @go: it is its turn
 *
 * What a send is told.
 */
typedef struct
{
  void (*wait) (gint64   wait,
                gpointer user_data);
  void (*go)   (gpointer user_data);
} PhidiasQuotaFuncs;

#define PHIDIAS_TYPE_QUOTA (phidias_quota_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasQuota, phidias_quota, PHIDIAS, QUOTA, GObject)

PhidiasQuota      *phidias_quota_new       (PhidiasLibrary          *library,
                                            PhidiasDeployment       *deployment,
                                            PhidiasClock            *clock) G_GNUC_WARN_UNUSED_RESULT;
PhidiasQuotaMeter *phidias_quota_get_meter (PhidiasQuota            *self);
void               phidias_quota_enter     (PhidiasQuota            *self,
                                            gint64                   tokens,
                                            const PhidiasQuotaFuncs *funcs,
                                            gpointer                 user_data);
gboolean           phidias_quota_leave     (PhidiasQuota            *self,
                                            gpointer                 user_data);

G_END_DECLS
