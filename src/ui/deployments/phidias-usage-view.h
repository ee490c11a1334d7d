/* phidias-usage-view.h: what a deployment was used for, by day
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-session.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_USAGE_VIEW (phidias_usage_view_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasUsageView, phidias_usage_view, PHIDIAS, USAGE_VIEW, GtkWidget)

GtkWidget *phidias_usage_view_new        (PhidiasSession     *session,
                                          PhidiasDeployment  *deployment) G_GNUC_WARN_UNUSED_RESULT;
void       phidias_usage_view_load       (PhidiasUsageView   *self);
void       phidias_usage_view_set_report (PhidiasUsageView   *self,
                                          PhidiasUsageReport *report,
                                          GDateTime          *now);

G_END_DECLS
