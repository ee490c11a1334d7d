/* phidias-deploy-dialog.h: the dialog that deploys a model
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-session.h"

G_BEGIN_DECLS

void phidias_deploy_dialog_present (GtkWidget      *parent,
                                    PhidiasSession *session,
                                    const char     *model_name);

G_END_DECLS
