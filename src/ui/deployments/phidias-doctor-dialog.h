/* phidias-doctor-dialog.h: a dialog that finds out why a deployment does not answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-deployment.h"
#include "phidias-session.h"

G_BEGIN_DECLS

void phidias_doctor_dialog_present (GtkWidget         *parent,
                                    PhidiasSession    *session,
                                    PhidiasDeployment *deployment);

G_END_DECLS
