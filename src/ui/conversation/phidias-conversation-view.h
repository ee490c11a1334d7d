/* phidias-conversation-view.h: a conversation, as one scrolling list of light rows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-place-keeper.h"
#include "phidias-selection.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_CONVERSATION_VIEW (phidias_conversation_view_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasConversationView, phidias_conversation_view, PHIDIAS, CONVERSATION_VIEW, GtkWidget)

GtkWidget          *phidias_conversation_view_new              (void) G_GNUC_WARN_UNUSED_RESULT;

GListModel         *phidias_conversation_view_get_model        (PhidiasConversationView *self);
void                phidias_conversation_view_set_model        (PhidiasConversationView *self,
                                                                GListModel              *model);
PhidiasPlaceKeeper *phidias_conversation_view_get_place_keeper (PhidiasConversationView *self);
PhidiasSelection   *phidias_conversation_view_get_selection    (PhidiasConversationView *self);
void                phidias_conversation_view_note_typing      (PhidiasConversationView *self);
void                phidias_conversation_view_go_to_message    (PhidiasConversationView *self,
                                                                gboolean                 is_next);

/* Places in the model, of which folded code is not shown. */
gboolean             phidias_conversation_view_get_place        (PhidiasConversationView *self,
                                                                 guint                   *item,
                                                                 double                  *offset);
void                 phidias_conversation_view_set_place        (PhidiasConversationView *self,
                                                                 guint                    item,
                                                                 double                   offset);

G_END_DECLS
