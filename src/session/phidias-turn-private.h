/* phidias-turn-private.h: what the files of a turn share
 *
 *     phidias-turn.c        how an answer grows and ends
 *     phidias-turn-send.c   from the disk to the network
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-turn.h"

#include "phidias-think-scanner.h"

G_BEGIN_DECLS

struct _PhidiasTurn
{
  GObject              parent_instance;

  /* owned */
  PhidiasConversation *conversation;
  PhidiasMessage      *answer;
  PhidiasDeployment   *deployment;  /* NULL where there is none to ask */
  PhidiasSnapshot     *snapshot;
  GCancellable        *cancellable;
  PhidiasRun          *run;         /* NULL until a request is made */
  PhidiasReply        *reply;       /* NULL until the head of the answer came */
  PhidiasQuota        *quota;       /* NULL where there is nobody to ask */
  PhidiasTarget       *queued_target; /* whom to ask, and the key, while it waits for its turn */
  char                *queued_key;
  char                *sent_key;    /* of one of Azure's, until it was taken; NULL else */

  /* borrowed: the session ends its turns before it goes */
  PhidiasSession      *session;

  /* state */
  guint                call;        /* the client's number for the request; 0 for none */
  guint64              ticket;      /* of the request with the meter; 0 for none */
  guint                checkpoint;  /* source of the next checkpoint; 0 where nothing is new */
  gint64               started;     /* of the last attempt, monotonic */
  gint64               thinking;    /* since when the model thinks, monotonic; 0 while it does not */
  PhidiasThinkScanner  think;       /* over the answer's text */
  gboolean             is_over;
  gboolean             has_renewed; /* whether the key was fetched anew */
  gboolean             in_tool_call;
  guint                tool_call;   /* the number of the one being shown */
};

/* phidias-turn.c */
extern const PhidiasInferenceHandler phidias_turn_handler;

void phidias_turn_save_run     (PhidiasTurn         *self);
void phidias_turn_end_run      (PhidiasTurn         *self,
                                PhidiasMessageState  state,
                                const GError        *error);
void phidias_turn_clear_queued (PhidiasTurn         *self);
void phidias_turn_end          (PhidiasTurn         *self,
                                PhidiasMessageState  state,
                                const GError        *error);
void phidias_turn_fail         (PhidiasTurn         *self,
                                const GError        *error);

/* phidias-turn-send.c */
void phidias_turn_committed_cb (GObject             *object,
                                GAsyncResult        *result,
                                gpointer             user_data);
void phidias_turn_queued_go_cb (gpointer             user_data);

G_END_DECLS
