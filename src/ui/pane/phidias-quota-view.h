/* phidias-quota-view.h: what is used of a deployment's minute
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-deployment.h"
#include "phidias-quota-meter.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_QUOTA_VIEW (phidias_quota_view_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasQuotaView, phidias_quota_view, PHIDIAS, QUOTA_VIEW, GtkWidget)

GtkWidget *phidias_quota_view_new       (void) G_GNUC_WARN_UNUSED_RESULT;
void       phidias_quota_view_set_meter (PhidiasQuotaView  *self,
                                         PhidiasQuotaMeter *meter,
                                         PhidiasDeployment *deployment);

char      *phidias_quota_view_dup_reset (gint64             reset,
                                         gint64             blocked,
                                         GDateTime         *now) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
