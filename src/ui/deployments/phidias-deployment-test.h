/* phidias-deployment-test.h: whether a deployment answers, asked first where that costs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-session.h"

G_BEGIN_DECLS

void  phidias_deployment_test_async  (PhidiasSession       *session,
                                      PhidiasDeployment    *deployment,
                                      GtkWidget            *parent,
                                      GCancellable         *cancellable,
                                      GAsyncReadyCallback   callback,
                                      gpointer              user_data);
char *phidias_deployment_test_finish (GAsyncResult         *result,
                                      GError              **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
