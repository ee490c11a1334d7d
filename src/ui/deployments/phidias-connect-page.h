/* phidias-connect-page.h: what must be known to connect an endpoint, or to change one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-session.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_CONNECT_PAGE (phidias_connect_page_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasConnectPage, phidias_connect_page, PHIDIAS, CONNECT_PAGE, GtkWidget)

/* Signals:
 *   "connected" (deployment): it was added or changed
 *   "cancelled": the person wants none of it
 * Actions: connect.apply, connect.cancel, connect.test, connect.unlock, connect.keep-for-session */

GtkWidget *phidias_connect_page_new (PhidiasSession    *session,
                                     PhidiasDeployment *deployment) G_GNUC_WARN_UNUSED_RESULT;
void       phidias_connect_page_choose_server (PhidiasConnectPage   *self,
                                               PhidiasEndpointCheck *server);

G_END_DECLS
