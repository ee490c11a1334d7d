/* phidias-deploy-wizard.h: from a model to a deployment, step by step
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-session.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_DEPLOY_WIZARD (phidias_deploy_wizard_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasDeployWizard, phidias_deploy_wizard, PHIDIAS, DEPLOY_WIZARD, GtkWidget)

/* Actions: deploy.next, deploy.back, deploy.close, deploy.reload, deploy.sign-in, deploy.open-portal,
 * deploy.check, deploy.stop, deploy.open-in-playground. Signal "finished" (action, id): closes, and the
 * window does that with the deployment; action is NULL for nothing. */
GtkWidget *phidias_deploy_wizard_new          (PhidiasSession      *session,
                                               const char          *model_name) G_GNUC_WARN_UNUSED_RESULT;
const char *phidias_deploy_wizard_get_operation_id (PhidiasDeployWizard *self);

G_END_DECLS
