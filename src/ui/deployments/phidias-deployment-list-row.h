/* phidias-deployment-list-row.h: a deployment in a list, with what can be done to it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "phidias-deployment.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_DEPLOYMENT_LIST_ROW (phidias_deployment_list_row_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasDeploymentListRow, phidias_deployment_list_row, PHIDIAS, DEPLOYMENT_LIST_ROW, AdwActionRow)

GtkWidget         *phidias_deployment_list_row_new            (PhidiasDeployment    *deployment) G_GNUC_WARN_UNUSED_RESULT;
PhidiasDeployment *phidias_deployment_list_row_get_deployment (PhidiasDeploymentListRow *self);

G_END_DECLS
