/* phidias-setup-pane.h: a conversation's system message and parameters
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-conversation.h"
#include "phidias-deployment.h"
#include "phidias-quota-meter.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_SETUP_PANE (phidias_setup_pane_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasSetupPane, phidias_setup_pane, PHIDIAS, SETUP_PANE, GtkWidget)

GtkWidget           *phidias_setup_pane_new              (void) G_GNUC_WARN_UNUSED_RESULT;

PhidiasConversation *phidias_setup_pane_get_conversation (PhidiasSetupPane    *self);
void                 phidias_setup_pane_set_conversation (PhidiasSetupPane    *self,
                                                          PhidiasConversation *conversation);
PhidiasDeployment   *phidias_setup_pane_get_deployment   (PhidiasSetupPane    *self);
void                 phidias_setup_pane_set_deployment   (PhidiasSetupPane    *self,
                                                          PhidiasDeployment   *deployment);
void                 phidias_setup_pane_set_quota        (PhidiasSetupPane    *self,
                                                          PhidiasQuotaMeter   *meter);
PhidiasDialect       phidias_setup_pane_get_dialect      (PhidiasSetupPane    *self);
void                 phidias_setup_pane_set_dialect      (PhidiasSetupPane    *self,
                                                          PhidiasDialect       dialect);

G_END_DECLS
