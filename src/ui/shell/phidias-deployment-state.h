/* phidias-deployment-state.h: a deployment's state as an icon and as words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-deployment.h"

G_BEGIN_DECLS

char       *phidias_deployment_dup_state_label (PhidiasDeployment *deployment) G_GNUC_WARN_UNUSED_RESULT;
const char *phidias_deployment_get_state_title (PhidiasDeployment *deployment);
void        phidias_deployment_state_show      (PhidiasDeployment *deployment,
                                                GtkImage          *image);

G_END_DECLS
