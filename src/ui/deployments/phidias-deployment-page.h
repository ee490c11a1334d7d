/* phidias-deployment-page.h: all that is known of one deployment
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-session.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_DEPLOYMENT_PAGE (phidias_deployment_page_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasDeploymentPage, phidias_deployment_page, PHIDIAS, DEPLOYMENT_PAGE, GtkWidget)

/* Actions: deployment-page.copy-uri, .play, .test, .edit, .open-portal, .delete */

GtkWidget         *phidias_deployment_page_new            (PhidiasSession        *session,
                                                           PhidiasDeployment     *deployment) G_GNUC_WARN_UNUSED_RESULT;
PhidiasDeployment *phidias_deployment_page_get_deployment (PhidiasDeploymentPage *self);

G_END_DECLS
