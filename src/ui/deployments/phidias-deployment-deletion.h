/* phidias-deployment-deletion.h: deleting deployments, with what that does spelled out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-session.h"

G_BEGIN_DECLS

char     *phidias_deployment_deletion_dup_heading (GPtrArray            *deployments) G_GNUC_WARN_UNUSED_RESULT;
char     *phidias_deployment_deletion_dup_body    (PhidiasSession       *session,
                                                   GPtrArray            *deployments) G_GNUC_WARN_UNUSED_RESULT;
void      phidias_deployment_deletion_ask_async   (PhidiasSession       *session,
                                                   GPtrArray            *deployments,
                                                   GtkWidget            *parent,
                                                   GCancellable         *cancellable,
                                                   GAsyncReadyCallback   callback,
                                                   gpointer              user_data);
gboolean  phidias_deployment_deletion_finish      (GAsyncResult         *result,
                                                   GError              **error);

G_END_DECLS
