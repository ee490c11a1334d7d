/* phidias-reply-private.h: how a reply is filled while it comes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libsoup/soup.h>

#include "phidias-reply-decoder.h"
#include "phidias-reply.h"

G_BEGIN_DECLS

PhidiasReply   *phidias_reply_new               (void) G_GNUC_WARN_UNUSED_RESULT;
void            phidias_reply_begin_attempt     (PhidiasReply           *self);
void            phidias_reply_take_head         (PhidiasReply           *self,
                                                 guint                   status,
                                                 SoupMessageHeaders     *headers,
                                                 const char             *secret);
void            phidias_reply_add_part          (PhidiasReply           *self,
                                                 const PhidiasReplyPart *part);
void            phidias_reply_take_facts        (PhidiasReply           *self,
                                                 PhidiasReplyDecoder    *decoder);
void            phidias_reply_set_complete      (PhidiasReply           *self);
PhidiasTimings *phidias_reply_get_timings_place (PhidiasReply           *self);

G_END_DECLS
