/* phidias-playground-status.c: how the answer goes on, in words to read and to hear
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-playground-private.h"

#include <glib/gi18n-lib.h>

#include "phidias-announcer.h"

static void
watched_state_cb (PhidiasPlayground *self)
{
  const char *text = NULL;

  switch (phidias_message_get_state (self->watched))
    {
    case PHIDIAS_MESSAGE_WAITING:
      text = _("Waiting for the first token…");
      break;
    case PHIDIAS_MESSAGE_RETRYING:
      /* Without an error nothing was sent yet. */
      text = phidias_message_get_error (self->watched) != NULL ? _("Waiting to try again…") : _("Waiting for room…");
      break;
    case PHIDIAS_MESSAGE_STREAMING:
      text = _("Answering…");
      break;
    case PHIDIAS_MESSAGE_COMPLETE:
      text = _("The answer is complete");
      break;
    case PHIDIAS_MESSAGE_STOPPED:
      text = _("Stopped. What came is kept");
      break;
    case PHIDIAS_MESSAGE_INTERRUPTED:
      text = _("The answer was interrupted. What came is kept");
      break;
    case PHIDIAS_MESSAGE_FAILED:
      text = _("The answer failed");
      break;
    default:
      g_assert_not_reached ();
    }

  gtk_label_set_label (self->status_label, text);
  phidias_composer_set_running (self->composer, phidias_message_is_running (self->watched));
  if (phidias_message_is_running (self->watched))
    return;
  if (self->speaker != NULL)
    phidias_answer_speaker_finish (self->speaker, text);
  else
    phidias_announce (GTK_WIDGET (self), text);
  if (self->speaker != NULL && !phidias_answer_speaker_get_is_finishing (self->speaker))
    g_clear_object (&self->speaker);
}

static void
speak_cb (const char *text, gpointer user_data)
{
  phidias_announce (GTK_WIDGET (user_data), text);
}

/* Where an answer can be heard as it comes, the one that is watched is, to its end. */
static void
update_speaker (PhidiasPlayground *self)
{
  gboolean is_heard = self->watched != NULL && phidias_message_is_running (self->watched) && self->feed != NULL &&
                      phidias_announce_can_stream ();

  if (self->speaker != NULL && is_heard != phidias_answer_speaker_get_is_finishing (self->speaker) &&
      phidias_answer_speaker_get_message (self->speaker) == self->watched &&
      phidias_answer_speaker_get_feed (self->speaker) == self->feed)
    return;
  g_clear_object (&self->speaker);
  if (is_heard)
    self->speaker = phidias_answer_speaker_new (self->feed, self->watched, PHIDIAS_ANSWER_SPEAKER_INTERVAL_MS, speak_cb, self);
}

/* phidias_playground_watch: tells how @message goes on; NULL for none */
void
phidias_playground_watch (PhidiasPlayground *self, PhidiasMessage *message)
{
  if (self->watched == message)
    return;
  g_clear_signal_handler (&self->watched_handler, self->watched);
  g_set_object (&self->watched, message);
  if (message != NULL)
    self->watched_handler = g_signal_connect_object (message, "notify::state", G_CALLBACK (watched_state_cb), self,
                                                     /* when the feed has the last of the text */
                                                     G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

/* phidias_playground_update_status: what stands below the composer, for the message at the end */
void
phidias_playground_update_status (PhidiasPlayground *self)
{
  PhidiasMessage *head = self->conversation != NULL ? phidias_conversation_get_head (self->conversation) : NULL;
  gboolean is_running = head != NULL && phidias_message_is_running (head);

  phidias_playground_watch (self, head);
  update_speaker (self);
  if (is_running)
    watched_state_cb (self);
  else
    {
      phidias_composer_set_running (self->composer, FALSE);
      gtk_label_set_label (self->status_label,
                           self->enter_sends ? _("Enter sends, Shift+Enter begins a new line")
                                             : _("Ctrl+Enter sends, Enter begins a new line"));
    }
}
