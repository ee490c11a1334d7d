/* phidias-playground.h: a conversation, and the field to go on with it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "phidias-conversation.h"
#include "phidias-session.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_PLAYGROUND (phidias_playground_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasPlayground, phidias_playground, PHIDIAS, PLAYGROUND, GtkWidget)

GtkWidget           *phidias_playground_new              (void) G_GNUC_WARN_UNUSED_RESULT;
void                 phidias_playground_set_session      (PhidiasPlayground   *self,
                                                          PhidiasSession      *session);
PhidiasConversation *phidias_playground_get_conversation (PhidiasPlayground   *self);
void                 phidias_playground_set_conversation (PhidiasPlayground   *self,
                                                          PhidiasConversation *conversation);
void                 phidias_playground_set_enter_sends  (PhidiasPlayground   *self,
                                                          gboolean             enter_sends);
void                 phidias_playground_add_toast        (PhidiasPlayground   *self,
                                                          AdwToast            *toast);
void                 phidias_playground_save_draft       (PhidiasPlayground   *self);
void                 phidias_playground_jump_to_end      (PhidiasPlayground   *self);
void                 phidias_playground_keep_place       (PhidiasPlayground   *self);
gboolean             phidias_playground_find             (PhidiasPlayground   *self);

G_END_DECLS
