/* phidias-conversation-view-private.h: what the files of the view share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-block-row.h"
#include "phidias-conversation-view.h"
#include "phidias-feed-item.h"

G_BEGIN_DECLS

struct _PhidiasConversationView
{
  GtkWidget           parent_instance;

  /* template */
  GtkWidget          *overlay;
  GtkWidget          *scroller;
  GtkListView        *list;
  GtkRevealer        *jump_revealer;

  /* owned */
  GListModel         *model;
  PhidiasPlaceKeeper *keeper;
  PhidiasMessage     *hovered;
  GtkWidget          *menu;
  GCancellable       *loading;          /* of all rows, to jump to the first */

  /* borrowed, weak */
  PhidiasBlockRow    *selecting;        /* the row that has the selection */
  GtkWidget          *menu_row;

  /* state */
  guint               tick;
  guint               n_frames;         /* with this model, up to WAIT_FRAMES */
  gboolean            needs_neighbours; /* rows must learn anew what stands below them */
  guint               press_byte;
  guint               selection_start;
  guint               selection_end;
};

PhidiasFeedItem *phidias_conversation_view_get_feed_item  (GtkWidget               *row);
void             phidias_conversation_view_for_each_row   (PhidiasConversationView *self,
                                                           void                   (*function) (PhidiasConversationView *,
                                                                                               GtkWidget               *));
void             phidias_conversation_view_update_hovered (PhidiasConversationView *self,
                                                           GtkWidget               *row);
void             phidias_conversation_view_set_hovered    (PhidiasConversationView *self,
                                                           PhidiasMessage          *message);
void             phidias_conversation_view_set_selection  (PhidiasConversationView *self,
                                                           PhidiasBlockRow         *row,
                                                           guint                    start,
                                                           guint                    end);
void             phidias_conversation_view_show_menu      (PhidiasConversationView *self,
                                                           GtkWidget               *row,
                                                           double                   x,
                                                           double                   y);
void             phidias_conversation_view_add_pointer    (PhidiasConversationView *self);
void             phidias_conversation_view_install_feed_actions (GtkWidgetClass     *widget_class);

G_END_DECLS
