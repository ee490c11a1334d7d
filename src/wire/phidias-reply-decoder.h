/* phidias-reply-decoder.h: the events or the body of one answer, as parts of text and facts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

#include "phidias-target.h"
#include "phidias-usage.h"

G_BEGIN_DECLS

/**
 * PhidiasReplyPartKind:
 * @PHIDIAS_REPLY_PART_ROLE: the role of the answer's author
 * @PHIDIAS_REPLY_PART_CONTENT: more of the answer
 * @PHIDIAS_REPLY_PART_REASONING: more of what the model thought before
 * @PHIDIAS_REPLY_PART_REFUSAL: more of the words with which the model refuses
 * @PHIDIAS_REPLY_PART_TOOL_CALL: more of a tool call
 *
 * What a part adds to.
 */
typedef enum {
  PHIDIAS_REPLY_PART_ROLE,
  PHIDIAS_REPLY_PART_CONTENT,
  PHIDIAS_REPLY_PART_REASONING,
  PHIDIAS_REPLY_PART_REFUSAL,
  PHIDIAS_REPLY_PART_TOOL_CALL,
} PhidiasReplyPartKind;

/**
 * PhidiasReplyPart:
 * @kind: what it adds to
 * @index: which of several answers (`n` above 1) it belongs to
 * @text: (nullable): valid UTF-8 without NUL; of a tool call the next piece of its arguments
 * @call_index: of a tool call: which one
 * @call_id: (nullable): of a tool call: its id, in its first piece
 * @call_name: (nullable): of a tool call: the function's name, in its first piece
 *
 * A piece of an answer. All of it is lent for the duration of the call.
 */
typedef struct
{
  PhidiasReplyPartKind  kind;
  guint                 index;
  const char           *text;
  guint                 call_index;
  const char           *call_id;
  const char           *call_name;
} PhidiasReplyPart;

typedef void (*PhidiasReplyFunc) (const PhidiasReplyPart *part,
                                  gpointer                user_data);

typedef struct _PhidiasReplyDecoder PhidiasReplyDecoder;

PhidiasReplyDecoder *phidias_reply_decoder_new                    (PhidiasTarget        *target,
                                                                   PhidiasReplyFunc      func,
                                                                   gpointer              user_data) G_GNUC_WARN_UNUSED_RESULT;
void                 phidias_reply_decoder_free                   (PhidiasReplyDecoder  *self);
void                 phidias_reply_decoder_set_secret             (PhidiasReplyDecoder  *self,
                                                                   const char           *secret);

gboolean             phidias_reply_decoder_push_event             (PhidiasReplyDecoder  *self,
                                                                   const char           *event,
                                                                   const char           *data,
                                                                   gsize                 length,
                                                                   GError              **error);
void                 phidias_reply_decoder_push_tail              (PhidiasReplyDecoder  *self,
                                                                   const char           *data,
                                                                   gsize                 length);
gboolean             phidias_reply_decoder_push_body              (PhidiasReplyDecoder  *self,
                                                                   GBytes               *body,
                                                                   GError              **error);
void                 phidias_reply_decoder_finish                 (PhidiasReplyDecoder  *self);

gboolean             phidias_reply_decoder_is_complete            (PhidiasReplyDecoder  *self);
gboolean             phidias_reply_decoder_is_done                (PhidiasReplyDecoder  *self);
gboolean             phidias_reply_decoder_has_content            (PhidiasReplyDecoder  *self);
guint                phidias_reply_decoder_get_n_choices          (PhidiasReplyDecoder  *self);
const char          *phidias_reply_decoder_get_finish_reason      (PhidiasReplyDecoder  *self,
                                                                   guint                 index);
const PhidiasUsage  *phidias_reply_decoder_get_usage              (PhidiasReplyDecoder  *self);
const char          *phidias_reply_decoder_get_id                 (PhidiasReplyDecoder  *self);
const char          *phidias_reply_decoder_get_model              (PhidiasReplyDecoder  *self);
const char          *phidias_reply_decoder_get_system_fingerprint (PhidiasReplyDecoder  *self);
const char          *phidias_reply_decoder_get_prompt_filter      (PhidiasReplyDecoder  *self);
const char          *phidias_reply_decoder_get_content_filter     (PhidiasReplyDecoder  *self,
                                                                   guint                 index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasReplyDecoder, phidias_reply_decoder_free)

G_END_DECLS
