/* phidias-snapshot.h: what a request says, frozen when it is asked for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-chat-request.h"
#include "phidias-conversation.h"

G_BEGIN_DECLS

typedef struct _PhidiasSnapshot PhidiasSnapshot;

PhidiasSnapshot    *phidias_snapshot_new          (PhidiasConversation *conversation,
                                                   PhidiasMessage      *last) G_GNUC_WARN_UNUSED_RESULT;
PhidiasSnapshot    *phidias_snapshot_new_continue (PhidiasConversation *conversation,
                                                   PhidiasMessage      *answer) G_GNUC_WARN_UNUSED_RESULT;
void                phidias_snapshot_free         (PhidiasSnapshot     *self);

guint               phidias_snapshot_get_n_turns  (PhidiasSnapshot     *self);
PhidiasRole         phidias_snapshot_get_role     (PhidiasSnapshot     *self,
                                                   guint                turn);
const char         *phidias_snapshot_get_text     (PhidiasSnapshot     *self,
                                                   guint                turn);
void                phidias_snapshot_estimate     (PhidiasSnapshot     *self,
                                                   gint64              *tokens,
                                                   gint64              *reserve);
PhidiasChatRequest *phidias_snapshot_make_request (PhidiasSnapshot     *self,
                                                   PhidiasTarget       *target) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasSnapshot, phidias_snapshot_free)

G_END_DECLS
