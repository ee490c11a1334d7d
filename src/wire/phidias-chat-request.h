/* phidias-chat-request.h: one prompt as the body of a chat request, for each dialect
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

#include "phidias-parameters.h"
#include "phidias-target.h"

G_BEGIN_DECLS

typedef struct _PhidiasChatRequest PhidiasChatRequest;

PhidiasChatRequest *phidias_chat_request_new                       (PhidiasTarget      *target) G_GNUC_WARN_UNUSED_RESULT;
PhidiasChatRequest *phidias_chat_request_ref                       (PhidiasChatRequest *self);
void                phidias_chat_request_unref                     (PhidiasChatRequest *self);

PhidiasTarget      *phidias_chat_request_get_target                (PhidiasChatRequest *self);
const char         *phidias_chat_request_get_model                 (PhidiasChatRequest *self);
void                phidias_chat_request_set_model                 (PhidiasChatRequest *self,
                                                                    const char         *model);
void                phidias_chat_request_set_system                (PhidiasChatRequest *self,
                                                                    const char         *text);
void                phidias_chat_request_add_turn                  (PhidiasChatRequest *self,
                                                                    const char         *role,
                                                                    const char         *text);
void                phidias_chat_request_set_parameters            (PhidiasChatRequest *self,
                                                                    PhidiasParameters  *parameters);
gboolean            phidias_chat_request_get_stream                (PhidiasChatRequest *self);
void                phidias_chat_request_set_stream                (PhidiasChatRequest *self,
                                                                    gboolean            stream);
void                phidias_chat_request_set_include_usage         (PhidiasChatRequest *self,
                                                                    gboolean            include_usage);
void                phidias_chat_request_set_max_completion_tokens (PhidiasChatRequest *self,
                                                                    gboolean            fallback);

GBytes             *phidias_chat_request_encode                    (PhidiasChatRequest *self) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasChatRequest, phidias_chat_request_unref)

G_END_DECLS
