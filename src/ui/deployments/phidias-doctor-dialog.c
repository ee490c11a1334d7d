/* phidias-doctor-dialog.c: a dialog that finds out why a deployment does not answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-doctor-dialog.h"

#include <glib/gi18n-lib.h>

#include "phidias-dialog.h"
#include "phidias-doctor-page.h"

#define DIALOG_WIDTH 540
#define DIALOG_HEIGHT 660

/**
 * phidias_doctor_dialog_present:
 * @parent: a widget of the window that it belongs to
 * @session: who examines
 * @deployment: one of its deployments
 *
 * Shows the dialog, and begins: where the examination may cost something the person is asked first.
 * Closing the dialog ends it.
 */
void
phidias_doctor_dialog_present (GtkWidget *parent, PhidiasSession *session, PhidiasDeployment *deployment)
{
  GtkWidget *page;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (PHIDIAS_IS_SESSION (session));
  g_return_if_fail (PHIDIAS_IS_DEPLOYMENT (deployment));

  page = phidias_doctor_page_new (session, deployment);
  phidias_dialog_present (page, _("Examine Deployment"), DIALOG_WIDTH, DIALOG_HEIGHT, parent);
  phidias_doctor_page_begin (PHIDIAS_DOCTOR_PAGE (page));
}
