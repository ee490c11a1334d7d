/* phidias-connect-dialog.h: a dialog that connects an endpoint, or changes one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-session.h"

G_BEGIN_DECLS

/**
 * PhidiasConnectedFunc:
 * @deployment: what was added or changed
 * @user_data: as passed
 *
 * Called once, when the dialog has done what it is for.
 */
typedef void (*PhidiasConnectedFunc) (PhidiasDeployment *deployment,
                                      gpointer           user_data);

void phidias_connect_dialog_present_server (PhidiasSession       *session,
                                            PhidiasEndpointCheck *server,
                                            GtkWidget            *parent,
                                            PhidiasConnectedFunc  connected,
                                            gpointer              user_data);
void phidias_connect_dialog_present (PhidiasSession       *session,
                                     PhidiasDeployment    *deployment,
                                     GtkWidget            *parent,
                                     PhidiasConnectedFunc  connected,
                                     gpointer              user_data);

G_END_DECLS
