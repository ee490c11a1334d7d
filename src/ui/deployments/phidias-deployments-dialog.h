/* phidias-deployments-dialog.h: the dialog that lists deployments
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-session.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_DEPLOYMENTS_PAGE (phidias_deployments_page_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasDeploymentsPage, phidias_deployments_page, PHIDIAS, DEPLOYMENTS_PAGE, GtkWidget)

/* Actions: deployments.connect, deployments.test (id), deployments.edit (id), deployments.remove
 * (id), deployments.confirm, deployments.back */

GtkWidget *phidias_deployments_page_new       (PhidiasSession *session) G_GNUC_WARN_UNUSED_RESULT;

void       phidias_deployments_dialog_present (PhidiasSession *session,
                                               GtkWidget      *parent);

G_END_DECLS
