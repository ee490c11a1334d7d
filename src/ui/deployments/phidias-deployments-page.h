/* phidias-deployments-page.h: the place where all deployments are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-session.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_DEPLOYMENTS_PAGE (phidias_deployments_page_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasDeploymentsPage, phidias_deployments_page, PHIDIAS, DEPLOYMENTS_PAGE, GtkWidget)

/* Actions: deployments.connect, .refresh, .show-all, .open-selected, .play-selected, .delete-selected,
 *   and .open, .test, .edit, .delete (s: id) */

GtkWidget *phidias_deployments_page_new      (PhidiasSession         *session) G_GNUC_WARN_UNUSED_RESULT;
void       phidias_deployments_page_open     (PhidiasDeploymentsPage *self,
                                              PhidiasDeployment      *deployment);
char      *phidias_deployments_page_dup_sort (PhidiasDeploymentsPage *self) G_GNUC_WARN_UNUSED_RESULT;
void       phidias_deployments_page_set_sort (PhidiasDeploymentsPage *self,
                                              const char             *sort);

G_END_DECLS
