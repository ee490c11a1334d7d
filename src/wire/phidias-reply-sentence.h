/* phidias-reply-sentence.h: what a server’s error means for a person, in one sentence
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-error.h"
#include "phidias-reply-facts.h"
#include "phidias-target.h"

G_BEGIN_DECLS

char *phidias_reply_sentence_make (PhidiasReplyFacts *self,
                                   PhidiasErrorCode   code,
                                   const char        *host,
                                   PhidiasTarget     *target,
                                   const char        *secret) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
