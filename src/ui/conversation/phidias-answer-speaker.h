/* phidias-answer-speaker.h: an answer as it is heard while it comes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-feed.h"

G_BEGIN_DECLS

/* How often an answer that streams is heard at most. */
#define PHIDIAS_ANSWER_SPEAKER_INTERVAL_MS 1000

/**
 * PhidiasAnswerSpeakerFunc:
 * @text: what to announce: whole sentences
 * @user_data: what the speaker was made with
 *
 * Tells what came.
 */
typedef void (* PhidiasAnswerSpeakerFunc) (const char *text,
                                           gpointer    user_data);

#define PHIDIAS_TYPE_ANSWER_SPEAKER (phidias_answer_speaker_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasAnswerSpeaker, phidias_answer_speaker, PHIDIAS, ANSWER_SPEAKER, GObject)

PhidiasAnswerSpeaker *phidias_answer_speaker_new              (PhidiasFeed              *feed,
                                                               PhidiasMessage           *message,
                                                               guint                     interval,
                                                               PhidiasAnswerSpeakerFunc  function,
                                                               gpointer                  user_data) G_GNUC_WARN_UNUSED_RESULT;
PhidiasFeed          *phidias_answer_speaker_get_feed         (PhidiasAnswerSpeaker     *self);
PhidiasMessage       *phidias_answer_speaker_get_message      (PhidiasAnswerSpeaker     *self);
gboolean              phidias_answer_speaker_get_is_finishing (PhidiasAnswerSpeaker     *self);
void                  phidias_answer_speaker_finish           (PhidiasAnswerSpeaker     *self,
                                                               const char               *ending);

G_END_DECLS
