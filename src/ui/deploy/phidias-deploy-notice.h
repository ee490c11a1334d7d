/* phidias-deploy-notice.h: tells how operations ended that nobody looked at
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "phidias-session.h"

G_BEGIN_DECLS

/* Data of an operation while a wizard shows it: how it ended is told there. */
#define PHIDIAS_DEPLOY_IS_WATCHED "phidias-is-watched"

#define PHIDIAS_TYPE_DEPLOY_NOTICE (phidias_deploy_notice_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasDeployNotice, phidias_deploy_notice, PHIDIAS, DEPLOY_NOTICE, GObject)

PhidiasDeployNotice *phidias_deploy_notice_new (PhidiasSession  *session,
                                                GtkWindow       *window,
                                                AdwToastOverlay *overlay) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
