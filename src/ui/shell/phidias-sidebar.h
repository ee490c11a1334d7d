/* phidias-sidebar.h: the places, and the conversations to search and choose from
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-conversation.h"
#include "phidias-session.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_SIDEBAR (phidias_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasSidebar, phidias_sidebar, PHIDIAS, SIDEBAR, GtkWidget)

GtkWidget     *phidias_sidebar_new             (void) G_GNUC_WARN_UNUSED_RESULT;
void           phidias_sidebar_set_session     (PhidiasSidebar      *self,
                                                PhidiasSession      *session);
void           phidias_sidebar_set_selected    (PhidiasSidebar      *self,
                                                PhidiasConversation *conversation);
void           phidias_sidebar_add_place       (PhidiasSidebar      *self,
                                                const char          *place);
void           phidias_sidebar_set_place       (PhidiasSidebar      *self,
                                                const char          *place);
GtkMenuButton *phidias_sidebar_get_menu_button (PhidiasSidebar      *self);
void           phidias_sidebar_start_search    (PhidiasSidebar      *self);
void           phidias_sidebar_start_rename    (PhidiasSidebar      *self,
                                                PhidiasConversation *conversation);

G_END_DECLS
