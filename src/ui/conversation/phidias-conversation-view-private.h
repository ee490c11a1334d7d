/* phidias-conversation-view-private.h: what the files of the view share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-block-row.h"
#include "phidias-conversation-view.h"
#include "phidias-feed-item.h"
#include "phidias-feed-place.h"
#include "phidias-find-bar.h"
#include "phidias-finder.h"
#include "phidias-image-loader.h"
#include "phidias-row-pool-private.h"
#include "phidias-selection.h"
#include "phidias-text-row.h"
#include "phidias-typing-pace.h"

G_BEGIN_DECLS

struct _PhidiasConversationView
{
  GtkWidget           parent_instance;

  /* template */
  GtkWidget          *overlay;
  GtkWidget          *scroller;
  GtkListView        *list;
  GtkRevealer        *jump_revealer;
  GtkAdjustment      *adjustment;       /* the scroller's */
  GtkRevealer        *address_revealer;
  GtkLabel           *address_label;
  GtkRevealer        *find_revealer;
  PhidiasFindBar     *find_bar;

  /* owned */
  GListModel         *source;           /* all rows */
  GListModel         *model;            /* those that are shown: a PhidiasCodeFold of them */
  PhidiasPlaceKeeper *keeper;
  PhidiasMessage     *hovered;
  PhidiasImageLoader *image_loader;
  PhidiasRowPool     *spare_rows;
  GtkWidget          *menu;
  GCancellable       *loading;          /* of all rows, to jump to the first */
  char               *menu_link;        /* the address that the menu was opened at */
  PhidiasSelection   *selection;
  GdkContentProvider *primary;          /* what the middle button pastes */
  GCancellable       *edge_loading;     /* of all rows, to go where the selection went */
  PhidiasFinder      *finder;
  GCancellable       *find_loading;     /* of all rows, to look through them */
  PhidiasFeedPlace    reveal;           /* to be brought into view */

  /* borrowed, weak */
  GtkWidget          *menu_row;
  GtkWidget          *link_row;         /* one of whose links has the keyboard */
  PhidiasTextRow     *thumb_row;        /* code whose thumb the pointer is on, or drags */
  GtkRoot            *root;

  /* state */
  gulong              root_handler;
  guint               tick;
  PhidiasTypingPace   pace;
  guint               pace_wait;        /* until text may become rows again */
  guint               n_frames;         /* with this model, up to WAIT_FRAMES */
  gboolean            needs_neighbours; /* rows must learn anew what stands below them */
  gboolean            needs_matches;    /* rows must learn anew what was found in them */
  gboolean            seeks_match;      /* the first that is found is to be shown */
  gboolean            announces_matches;
  gboolean            has_selection;    /* as painted */
  gboolean            is_selecting;     /* by pointer */
  gboolean            is_dragging_thumb;
  double              thumb_start;      /* how far the code was scrolled when the drag began */
  guint               scroll_tick;      /* while the pointer is held at an edge */
  double              hover_x;          /* of the pointer, in the list */
  double              hover_y;
  double              pointer_x;        /* of the drag, in the list */
  double              pointer_y;
  double              goal_x;           /* that lines up and down keep to, in the row; -1 for none */
  guint               n_reveals;
  gboolean            reveals_calmly;
};

PhidiasFeedItem *phidias_conversation_view_get_feed_item   (GtkWidget               *row);
GtkWidget       *phidias_conversation_view_get_focus_row   (PhidiasConversationView *self);
void             phidias_conversation_view_for_each_row    (PhidiasConversationView *self,
                                                            void                   (*function) (PhidiasConversationView *,
                                                                                                GtkWidget               *));
void             phidias_conversation_view_queue_tick      (PhidiasConversationView *self);
gboolean         phidias_conversation_view_may_flush       (PhidiasConversationView *self);
void             phidias_conversation_view_flush           (PhidiasConversationView *self);
void             phidias_conversation_view_await_flush     (PhidiasConversationView *self);
void             phidias_conversation_view_show_menu       (PhidiasConversationView *self,
                                                            GtkWidget               *row,
                                                            double                   x,
                                                            double                   y);
void             phidias_conversation_view_emit_open_link  (PhidiasConversationView *self,
                                                            const char              *url,
                                                            gboolean                *is_handled);

/* phidias-conversation-view-rows.c */
void             phidias_conversation_view_add_rows        (PhidiasConversationView *self);
void             phidias_conversation_view_update_neighbours (PhidiasConversationView *self,
                                                            GtkWidget               *row);

/* phidias-conversation-view-keys.c */
void             phidias_conversation_view_install_key_actions (GtkWidgetClass     *widget_class);
void             phidias_conversation_view_add_keys        (PhidiasConversationView *self);
gboolean         phidias_conversation_view_focus           (GtkWidget               *widget,
                                                            GtkDirectionType         direction);

/* phidias-conversation-view-pointer.c */
void             phidias_conversation_view_add_pointer     (PhidiasConversationView *self);
void             phidias_conversation_view_update_hovered  (PhidiasConversationView *self,
                                                            GtkWidget               *row);
void             phidias_conversation_view_set_hovered     (PhidiasConversationView *self,
                                                            PhidiasMessage          *message);

/* phidias-conversation-view-selection.c */
void             phidias_conversation_view_add_selection   (PhidiasConversationView *self);
void             phidias_conversation_view_update_selected (PhidiasConversationView *self,
                                                            GtkWidget               *row);
void             phidias_conversation_view_select_all      (PhidiasConversationView *self);
GtkWidget       *phidias_conversation_view_find_row        (PhidiasConversationView *self,
                                                            guint                    position);
void             phidias_conversation_view_reveal          (PhidiasConversationView *self,
                                                            guint                    position,
                                                            guint                    byte,
                                                            gboolean                 calmly);
void             phidias_conversation_view_go_on_revealing (PhidiasConversationView *self);

/* phidias-conversation-view-links.c */
void             phidias_conversation_view_add_links       (PhidiasConversationView *self);
void             phidias_conversation_view_follow_row_links (PhidiasConversationView *self,
                                                            GtkWidget               *row);
void             phidias_conversation_view_watch_focus     (PhidiasConversationView *self,
                                                            GtkRoot                 *root);
gboolean         phidias_conversation_view_hover_link      (PhidiasConversationView *self,
                                                            GtkWidget               *row,
                                                            double                   x,
                                                            double                   y);
void             phidias_conversation_view_open_link       (PhidiasConversationView *self,
                                                            const char              *url);

/* phidias-conversation-view-actions.c */
void             phidias_conversation_view_install_row_actions (GtkWidgetClass     *widget_class);

/* phidias-conversation-view-find.c */
void             phidias_conversation_view_install_find_actions (GtkWidgetClass    *widget_class);
void             phidias_conversation_view_add_find        (PhidiasConversationView *self);
void             phidias_conversation_view_dispose_find    (PhidiasConversationView *self);
void             phidias_conversation_view_set_find_model  (PhidiasConversationView *self,
                                                            GListModel              *model);
void             phidias_conversation_view_show_matches    (PhidiasConversationView *self);
void             phidias_conversation_view_update_matches  (PhidiasConversationView *self,
                                                            GtkWidget               *row);
void             phidias_conversation_view_close_find      (PhidiasConversationView *self);

/* phidias-conversation-view-feed.c */
void             phidias_conversation_view_install_feed_actions (GtkWidgetClass    *widget_class);

/* phidias-conversation-view-code.c */
void             phidias_conversation_view_add_code        (PhidiasConversationView *self);
void             phidias_conversation_view_class_add_code  (GtkWidgetClass          *widget_class);
gboolean         phidias_conversation_view_hover_thumb     (PhidiasConversationView *self,
                                                            GtkWidget               *row,
                                                            double                   x,
                                                            double                   y);
void             phidias_conversation_view_copy_code       (PhidiasConversationView *self,
                                                            PhidiasBlock            *block);

G_END_DECLS
