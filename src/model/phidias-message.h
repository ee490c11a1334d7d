/* phidias-message.h: one turn of a conversation
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

#include "phidias-usage.h"

G_BEGIN_DECLS

/**
 * PhidiasRole:
 * @PHIDIAS_ROLE_USER: a person's prompt
 * @PHIDIAS_ROLE_ASSISTANT: a model's answer
 */
typedef enum {
  PHIDIAS_ROLE_USER,
  PHIDIAS_ROLE_ASSISTANT,
} PhidiasRole;

/**
 * PhidiasMessageState:
 * @PHIDIAS_MESSAGE_COMPLETE: a prompt, or an answer that reached its end marker
 * @PHIDIAS_MESSAGE_WAITING: the request is on its way, nothing has come
 * @PHIDIAS_MESSAGE_RETRYING: the request failed and waits until #PhidiasMessage:retry-at
 * @PHIDIAS_MESSAGE_STREAMING: text is coming
 * @PHIDIAS_MESSAGE_STOPPED: the person stopped it; what came is kept
 * @PHIDIAS_MESSAGE_INTERRUPTED: it ended before its end marker; what came is kept
 * @PHIDIAS_MESSAGE_FAILED: an error ended it; what came is kept
 */
typedef enum {
  PHIDIAS_MESSAGE_COMPLETE,
  PHIDIAS_MESSAGE_WAITING,
  PHIDIAS_MESSAGE_RETRYING,
  PHIDIAS_MESSAGE_STREAMING,
  PHIDIAS_MESSAGE_STOPPED,
  PHIDIAS_MESSAGE_INTERRUPTED,
  PHIDIAS_MESSAGE_FAILED,
} PhidiasMessageState;

#define PHIDIAS_N_MESSAGE_STATES (PHIDIAS_MESSAGE_FAILED + 1)

#define PHIDIAS_TYPE_MESSAGE (phidias_message_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasMessage, phidias_message, PHIDIAS, MESSAGE, GObject)

const char           *phidias_role_to_name             (PhidiasRole           role);
gboolean              phidias_role_from_name           (const char           *name,
                                                        PhidiasRole          *role);
const char           *phidias_message_state_to_name    (PhidiasMessageState   state);
gboolean              phidias_message_state_from_name  (const char           *name,
                                                        PhidiasMessageState  *state);

PhidiasMessage       *phidias_message_new              (const char           *id,
                                                        const char           *parent_id,
                                                        PhidiasRole           role) G_GNUC_WARN_UNUSED_RESULT;

const char           *phidias_message_get_id           (PhidiasMessage       *self);
const char           *phidias_message_get_parent_id    (PhidiasMessage       *self);
PhidiasRole           phidias_message_get_role         (PhidiasMessage       *self);

gint64                phidias_message_get_sequence     (PhidiasMessage       *self);
void                  phidias_message_set_sequence     (PhidiasMessage       *self,
                                                        gint64                sequence);
gint64                phidias_message_get_created      (PhidiasMessage       *self);
void                  phidias_message_set_created      (PhidiasMessage       *self,
                                                        gint64                created);

const char           *phidias_message_get_text         (PhidiasMessage       *self);
gsize                 phidias_message_get_length       (PhidiasMessage       *self);
void                  phidias_message_set_text         (PhidiasMessage       *self,
                                                        const char           *text);
void                  phidias_message_append_text      (PhidiasMessage       *self,
                                                        const char           *text);
const char           *phidias_message_get_reasoning    (PhidiasMessage       *self);
void                  phidias_message_set_reasoning    (PhidiasMessage       *self,
                                                        const char           *reasoning);
void                  phidias_message_append_reasoning (PhidiasMessage       *self,
                                                        const char           *text);
gint64                phidias_message_get_reasoning_time (PhidiasMessage     *self);
void                  phidias_message_set_reasoning_time (PhidiasMessage     *self,
                                                          gint64              reasoning_time);

PhidiasMessageState   phidias_message_get_state        (PhidiasMessage       *self);
void                  phidias_message_set_state        (PhidiasMessage       *self,
                                                        PhidiasMessageState   state);
gboolean              phidias_message_is_running       (PhidiasMessage       *self);

const char           *phidias_message_get_model        (PhidiasMessage       *self);
void                  phidias_message_set_model        (PhidiasMessage       *self,
                                                        const char           *model);
const char           *phidias_message_get_deployment_id (PhidiasMessage      *self);
void                  phidias_message_set_deployment_id (PhidiasMessage      *self,
                                                         const char          *deployment_id);
const char           *phidias_message_get_author       (PhidiasMessage       *self);
void                  phidias_message_set_author       (PhidiasMessage       *self,
                                                        const char           *author);

const char           *phidias_message_get_finish_reason (PhidiasMessage      *self);
void                  phidias_message_set_finish_reason (PhidiasMessage      *self,
                                                         const char          *finish_reason);
const PhidiasUsage   *phidias_message_get_usage        (PhidiasMessage       *self);
void                  phidias_message_set_usage        (PhidiasMessage       *self,
                                                        const PhidiasUsage   *usage);
const PhidiasTimings *phidias_message_get_timings      (PhidiasMessage       *self);
void                  phidias_message_set_timings      (PhidiasMessage       *self,
                                                        const PhidiasTimings *timings);
const GError         *phidias_message_get_error        (PhidiasMessage       *self);
void                  phidias_message_set_error        (PhidiasMessage       *self,
                                                        const GError         *error);
gint64                phidias_message_get_retry_at     (PhidiasMessage       *self);
void                  phidias_message_set_retry_at     (PhidiasMessage       *self,
                                                        gint64                retry_at);

guint                 phidias_message_get_sibling_index (PhidiasMessage      *self);
guint                 phidias_message_get_n_siblings   (PhidiasMessage       *self);
void                  phidias_message_set_siblings     (PhidiasMessage       *self,
                                                        guint                 index,
                                                        guint                 n_siblings);

G_END_DECLS
