/* phidias-deployment-chooser.h: the deployment that the next prompt goes to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-deployment.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_DEPLOYMENT_CHOOSER (phidias_deployment_chooser_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasDeploymentChooser, phidias_deployment_chooser, PHIDIAS, DEPLOYMENT_CHOOSER, GtkWidget)

GtkWidget *phidias_deployment_chooser_new            (void) G_GNUC_WARN_UNUSED_RESULT;
void       phidias_deployment_chooser_set_model      (PhidiasDeploymentChooser *self,
                                                      GListModel               *deployments);
void       phidias_deployment_chooser_set_deployment (PhidiasDeploymentChooser *self,
                                                      PhidiasDeployment        *deployment,
                                                      const char               *fallback_name);
void       phidias_deployment_chooser_popup          (PhidiasDeploymentChooser *self);

G_END_DECLS
