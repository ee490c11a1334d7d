/* phidias-playground-private.h: what the files of the playground share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "phidias-answer-speaker.h"
#include "phidias-composer.h"
#include "phidias-conversation-view.h"
#include "phidias-feed.h"
#include "phidias-playground.h"

G_BEGIN_DECLS

struct _PhidiasPlayground
{
  GtkWidget                parent_instance;

  /* template widgets */
  AdwToastOverlay         *toast_overlay;
  GtkStack                *stack;
  AdwStatusPage           *empty_page;
  AdwStatusPage           *failed_page;
  GtkBox                  *suggestion_box;
  PhidiasConversationView *view;
  GtkWidget               *composer_clamp;
  PhidiasComposer         *composer;
  GtkLabel                *status_label;

  /* owned */
  PhidiasSession          *session;
  PhidiasConversation     *conversation;
  PhidiasFeed             *feed;
  PhidiasMessage          *edited;
  PhidiasMessage          *watched; /* the answer whose end the status label tells */
  PhidiasAnswerSpeaker    *speaker; /* of the watched answer while it streams, where it can be heard */
  GCancellable            *loading;

  /* state */
  gulong                   watched_handler;
  gulong                   path_handler;
  gulong                   deployment_handler;
  guint                    draft_id;
  guint                    place_id;
  gint64                   place_time; /* since when the place waits to be kept */
  gboolean                 enter_sends;
  gboolean                 is_filling; /* the composer is being set by us */
  gboolean                 wants_send; /* once the conversation is loaded */
};

void phidias_playground_start_editing   (PhidiasPlayground *self,
                                         PhidiasMessage    *message);

/* phidias-playground-actions.c */
void phidias_playground_install_actions (GtkWidgetClass    *widget_class);

/* phidias-playground-places.c */
void phidias_playground_watch_place     (PhidiasPlayground *self);
void phidias_playground_return_to_place (PhidiasPlayground *self);

/* phidias-playground-status.c */
void phidias_playground_watch           (PhidiasPlayground *self,
                                         PhidiasMessage    *message);
void phidias_playground_update_status   (PhidiasPlayground *self);

G_END_DECLS
