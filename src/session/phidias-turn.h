/* phidias-turn.h: one answer under way
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-session-private.h"
#include "phidias-snapshot.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_TURN (phidias_turn_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasTurn, phidias_turn, PHIDIAS, TURN, GObject)

PhidiasTurn         *phidias_turn_new              (PhidiasSession      *session,
                                                    PhidiasConversation *conversation,
                                                    PhidiasMessage      *answer,
                                                    PhidiasDeployment   *deployment,
                                                    PhidiasSnapshot     *snapshot) G_GNUC_WARN_UNUSED_RESULT;
PhidiasConversation *phidias_turn_get_conversation (PhidiasTurn         *self);
PhidiasMessage      *phidias_turn_get_answer       (PhidiasTurn         *self);

void                 phidias_turn_start            (PhidiasTurn         *self,
                                                    PhidiasMessage      *prompt);
void                 phidias_turn_stop             (PhidiasTurn         *self);
void                 phidias_turn_skip_wait        (PhidiasTurn         *self);

G_END_DECLS
