/* phidias-conversation.h: a tree of messages, of which one path is shown
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

#include "phidias-message.h"
#include "phidias-parameters.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_CONVERSATION (phidias_conversation_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasConversation, phidias_conversation, PHIDIAS, CONVERSATION, GObject)

PhidiasConversation *phidias_conversation_new               (const char          *id) G_GNUC_WARN_UNUSED_RESULT;

const char          *phidias_conversation_get_id            (PhidiasConversation *self);
const char          *phidias_conversation_get_title         (PhidiasConversation *self);
void                 phidias_conversation_set_title         (PhidiasConversation *self,
                                                             const char          *title);
const char          *phidias_conversation_get_system_message (PhidiasConversation *self);
void                 phidias_conversation_set_system_message (PhidiasConversation *self,
                                                              const char          *system_message);
const char          *phidias_conversation_get_draft         (PhidiasConversation *self);
void                 phidias_conversation_set_draft         (PhidiasConversation *self,
                                                             const char          *draft);
const char          *phidias_conversation_get_place         (PhidiasConversation *self,
                                                             guint               *row,
                                                             int                 *offset);
void                 phidias_conversation_set_place         (PhidiasConversation *self,
                                                             const char          *message_id,
                                                             guint                row,
                                                             int                  offset);
const char          *phidias_conversation_get_deployment_id (PhidiasConversation *self);
void                 phidias_conversation_set_deployment_id (PhidiasConversation *self,
                                                             const char          *deployment_id);
PhidiasParameters   *phidias_conversation_get_parameters    (PhidiasConversation *self);
gint64               phidias_conversation_get_created       (PhidiasConversation *self);
void                 phidias_conversation_set_created       (PhidiasConversation *self,
                                                             gint64               created);
gint64               phidias_conversation_get_updated       (PhidiasConversation *self);
void                 phidias_conversation_set_updated       (PhidiasConversation *self,
                                                             gint64               updated);
gboolean             phidias_conversation_is_loaded         (PhidiasConversation *self);
void                 phidias_conversation_set_loaded        (PhidiasConversation *self,
                                                             gboolean             is_loaded);

void                 phidias_conversation_load              (PhidiasConversation *self,
                                                             GPtrArray           *messages,
                                                             const char          *head_id);
void                 phidias_conversation_load_part         (PhidiasConversation *self,
                                                             GPtrArray           *messages);
void                 phidias_conversation_unload            (PhidiasConversation *self);
void                 phidias_conversation_add               (PhidiasConversation *self,
                                                             PhidiasMessage      *message);
PhidiasMessage      *phidias_conversation_find              (PhidiasConversation *self,
                                                             const char          *id);
PhidiasMessage      *phidias_conversation_get_head          (PhidiasConversation *self);
PhidiasMessage      *phidias_conversation_get_sibling       (PhidiasConversation *self,
                                                             PhidiasMessage      *message,
                                                             int                  offset);
void                 phidias_conversation_select            (PhidiasConversation *self,
                                                             PhidiasMessage      *message);
GListModel          *phidias_conversation_get_path          (PhidiasConversation *self);
gint64               phidias_conversation_get_next_sequence (PhidiasConversation *self);

G_END_DECLS
