/* phidias-session-verbs.c: send, stop, regenerate, edit, retry, continue
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-session-private.h"

#include "phidias-id.h"
#include "phidias-think-scanner.h"
#include "phidias-title.h"
#include "phidias-turn.h"

static gboolean
is_blank (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;

  return TRUE;
}

static PhidiasTurn *
find_turn (PhidiasSession *self, PhidiasMessage *answer)
{
  for (guint i = 0; i < self->turns->len; i++)
    {
      PhidiasTurn *turn = g_ptr_array_index (self->turns, i);

      if (phidias_turn_get_answer (turn) == answer)
        return turn;
    }

  return NULL;
}

gboolean
phidias_session_is_running (PhidiasSession *self, PhidiasConversation *conversation)
{
  for (guint i = 0; i < self->turns->len; i++)
    if (phidias_turn_get_conversation (g_ptr_array_index (self->turns, i)) == conversation)
      return TRUE;

  return FALSE;
}

static PhidiasMessage *
make_message (PhidiasConversation *conversation, PhidiasMessage *parent, PhidiasRole role)
{
  g_autofree char *id = phidias_id_new ();
  PhidiasMessage *message = phidias_message_new (id, parent != NULL ? phidias_message_get_id (parent) : NULL, role);

  phidias_message_set_sequence (message, phidias_conversation_get_next_sequence (conversation));
  phidias_message_set_created (message, g_get_real_time ());

  return message;
}

static PhidiasMessage *
get_parent (PhidiasConversation *conversation, PhidiasMessage *message)
{
  return phidias_conversation_find (conversation, phidias_message_get_parent_id (message));
}

static void
turn_ended_cb (PhidiasTurn *turn, gpointer user_data)
{
  PhidiasSession *self = user_data;

  g_ptr_array_remove (self->turns, turn);
  phidias_session_notify_running_count (self);
}

/* An answer as it is before anything has come. What it says is kept. */
static void
prepare_answer (PhidiasMessage *answer, PhidiasConversation *conversation, PhidiasDeployment *deployment)
{
  phidias_message_set_deployment_id (answer, phidias_conversation_get_deployment_id (conversation));
  if (deployment != NULL)
    phidias_message_set_author (answer, phidias_deployment_get_name (deployment));
  phidias_message_set_error (answer, NULL);
  phidias_message_set_finish_reason (answer, NULL);
  phidias_message_set_usage (answer, &PHIDIAS_USAGE_INIT);
  phidias_message_set_timings (answer, &PHIDIAS_TIMINGS_INIT);
  phidias_message_set_retry_at (answer, 0);
  phidias_message_set_state (answer, PHIDIAS_MESSAGE_WAITING);
}

/* @prompt: %NULL where it is on disk. @snapshot: (transfer full). */
static void
start_turn (PhidiasSession      *self,
            PhidiasConversation *conversation,
            PhidiasMessage      *answer,
            PhidiasDeployment   *deployment,
            PhidiasSnapshot     *snapshot,
            PhidiasMessage      *prompt)
{
  PhidiasTurn *turn = phidias_turn_new (self, conversation, answer, deployment, snapshot);

  g_signal_connect_object (turn, "ended", G_CALLBACK (turn_ended_cb), self, 0);
  g_ptr_array_add (self->turns, turn);
  phidias_session_enter (self, conversation);
  phidias_conversation_set_updated (conversation, g_get_real_time ());
  phidias_session_notify_running_count (self);
  phidias_turn_start (turn, prompt);
}

/* Asks for a new answer to @prompt. */
static PhidiasMessage *
ask (PhidiasSession *self, PhidiasConversation *conversation, PhidiasMessage *prompt, gboolean is_new)
{
  PhidiasDeployment *deployment = phidias_session_get_asked (self, phidias_conversation_get_deployment_id (conversation));
  PhidiasSnapshot *snapshot = phidias_snapshot_new (conversation, prompt);
  g_autoptr (PhidiasMessage) answer = make_message (conversation, prompt, PHIDIAS_ROLE_ASSISTANT);

  prepare_answer (answer, conversation, deployment);
  phidias_conversation_add (conversation, answer);
  start_turn (self, conversation, answer, deployment, snapshot, is_new ? prompt : NULL);

  return answer; /* the conversation has it */
}

static gboolean
can_ask (PhidiasSession *self, PhidiasConversation *conversation)
{
  return !self->is_closed && phidias_conversation_is_loaded (conversation);
}

/**
 * phidias_session_send:
 * @self: a session
 * @conversation: one of its conversations, loaded
 * @text: what was typed
 *
 * Adds a prompt at the end of the path and asks the conversation's deployment, with its setup and
 * parameters as they are now. The draft is emptied; a conversation without a title gets one. The
 * request leaves once the prompt is on disk. What goes wrong stands in the answer.
 *
 * Returns: (transfer none) (nullable): the answer that will grow; %NULL when there is nothing to
 *   send or an answer of the conversation is under way
 */
PhidiasMessage *
phidias_session_send (PhidiasSession *self, PhidiasConversation *conversation, const char *text)
{
  g_autoptr (PhidiasMessage) prompt = NULL;

  g_return_val_if_fail (PHIDIAS_IS_SESSION (self), NULL);
  g_return_val_if_fail (PHIDIAS_IS_CONVERSATION (conversation), NULL);
  g_return_val_if_fail (text != NULL, NULL);

  if (!can_ask (self, conversation) || is_blank (text) || phidias_session_is_running (self, conversation))
    return NULL;

  prompt = make_message (conversation, phidias_conversation_get_head (conversation), PHIDIAS_ROLE_USER);
  phidias_message_set_text (prompt, text);
  if (*phidias_conversation_get_title (conversation) == '\0')
    {
      g_autofree char *title = phidias_title_from_prompt (text);

      phidias_conversation_set_title (conversation, title);
    }
  phidias_conversation_set_draft (conversation, "");
  phidias_conversation_add (conversation, prompt);

  return ask (self, conversation, prompt, TRUE);
}

/**
 * phidias_session_stop:
 * @self: a session
 * @conversation: one of its conversations
 *
 * Ends the answers of the conversation that are under way. What came is kept; nothing comes after
 * this returns.
 */
void
phidias_session_stop (PhidiasSession *self, PhidiasConversation *conversation)
{
  g_return_if_fail (PHIDIAS_IS_SESSION (self));
  g_return_if_fail (PHIDIAS_IS_CONVERSATION (conversation));

  for (guint i = self->turns->len; i-- > 0;)
    {
      PhidiasTurn *turn = g_ptr_array_index (self->turns, i);

      if (phidias_turn_get_conversation (turn) == conversation)
        phidias_turn_stop (turn);
    }
}

void
phidias_session_stop_all (PhidiasSession *self)
{
  /* One that is at its end already leaves the list by itself. */
  for (guint i = self->turns->len; i-- > 0;)
    if (i < self->turns->len)
      phidias_turn_stop (g_ptr_array_index (self->turns, i));
}

/**
 * phidias_session_regenerate:
 * @self: a session
 * @conversation: one of its conversations, loaded
 * @answer: one of its answers
 *
 * Asks for another answer to the same prompt, with setup, parameters and deployment as they are
 * now. The old answer stays, as a sibling. An answer under way is stopped first.
 *
 * Returns: (transfer none) (nullable): the new answer
 */
PhidiasMessage *
phidias_session_regenerate (PhidiasSession *self, PhidiasConversation *conversation, PhidiasMessage *answer)
{
  PhidiasMessage *prompt;

  g_return_val_if_fail (PHIDIAS_IS_SESSION (self), NULL);
  g_return_val_if_fail (PHIDIAS_IS_CONVERSATION (conversation), NULL);
  g_return_val_if_fail (PHIDIAS_IS_MESSAGE (answer), NULL);
  g_return_val_if_fail (phidias_message_get_role (answer) == PHIDIAS_ROLE_ASSISTANT, NULL);

  prompt = get_parent (conversation, answer);
  if (prompt == NULL || !can_ask (self, conversation))
    return NULL;
  phidias_session_stop (self, conversation);

  return ask (self, conversation, prompt, FALSE);
}

/**
 * phidias_session_edit:
 * @self: a session
 * @conversation: one of its conversations, loaded
 * @prompt: one of its prompts
 * @text: what it should have been
 *
 * Adds another prompt beside @prompt and asks for an answer to it. The old prompt and what followed
 * stay, as siblings. An answer under way is stopped first.
 *
 * Returns: (transfer none) (nullable): the new answer
 */
PhidiasMessage *
phidias_session_edit (PhidiasSession *self, PhidiasConversation *conversation, PhidiasMessage *prompt, const char *text)
{
  g_autoptr (PhidiasMessage) other = NULL;

  g_return_val_if_fail (PHIDIAS_IS_SESSION (self), NULL);
  g_return_val_if_fail (PHIDIAS_IS_CONVERSATION (conversation), NULL);
  g_return_val_if_fail (PHIDIAS_IS_MESSAGE (prompt), NULL);
  g_return_val_if_fail (phidias_message_get_role (prompt) == PHIDIAS_ROLE_USER, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  if (!can_ask (self, conversation) || is_blank (text))
    return NULL;
  phidias_session_stop (self, conversation);

  other = make_message (conversation, get_parent (conversation, prompt), PHIDIAS_ROLE_USER);
  phidias_message_set_text (other, text);
  phidias_conversation_add (conversation, other);

  return ask (self, conversation, other, TRUE);
}

/**
 * phidias_session_retry:
 * @self: a session
 * @conversation: one of its conversations, loaded
 * @answer: an answer that failed or was stopped
 *
 * Asks again. An answer without text is asked for in its place; one with text is kept and gets a
 * sibling.
 */
void
phidias_session_retry (PhidiasSession *self, PhidiasConversation *conversation, PhidiasMessage *answer)
{
  PhidiasMessage *prompt;
  PhidiasDeployment *deployment;

  g_return_if_fail (PHIDIAS_IS_SESSION (self));
  g_return_if_fail (PHIDIAS_IS_CONVERSATION (conversation));
  g_return_if_fail (PHIDIAS_IS_MESSAGE (answer));

  if (phidias_message_get_length (answer) > 0)
    {
      phidias_session_regenerate (self, conversation, answer);
      return;
    }

  prompt = get_parent (conversation, answer);
  if (prompt == NULL || !can_ask (self, conversation))
    return;
  phidias_session_stop (self, conversation);

  deployment = phidias_session_get_asked (self, phidias_conversation_get_deployment_id (conversation));
  phidias_message_set_reasoning (answer, "");
  phidias_message_set_reasoning_time (answer, -1);
  phidias_message_set_model (answer, NULL);
  prepare_answer (answer, conversation, deployment);
  start_turn (self, conversation, answer, deployment, phidias_snapshot_new (conversation, prompt), NULL);
}

/**
 * phidias_session_continue:
 * @self: a session
 * @conversation: one of its conversations, loaded
 * @answer: an answer that ended too early
 *
 * Asks the model to go on where the answer ended; what comes is appended to it. One that never got
 * past its thought is asked for again, as by phidias_session_retry().
 */
void
phidias_session_continue (PhidiasSession *self, PhidiasConversation *conversation, PhidiasMessage *answer)
{
  PhidiasDeployment *deployment;

  g_return_if_fail (PHIDIAS_IS_SESSION (self));
  g_return_if_fail (PHIDIAS_IS_CONVERSATION (conversation));
  g_return_if_fail (PHIDIAS_IS_MESSAGE (answer));

  /* A thought is not sent back to be gone on with. */
  if (*phidias_think_get_answer (phidias_message_get_text (answer)) == '\0')
    {
      phidias_session_retry (self, conversation, answer);
      return;
    }
  if (!can_ask (self, conversation))
    return;
  phidias_session_stop (self, conversation);

  deployment = phidias_session_get_asked (self, phidias_conversation_get_deployment_id (conversation));
  prepare_answer (answer, conversation, deployment);
  start_turn (self, conversation, answer, deployment, phidias_snapshot_new_continue (conversation, answer), NULL);
}

/**
 * phidias_session_skip_wait:
 * @self: a session
 * @conversation: one of its conversations
 * @answer: an answer in state %PHIDIAS_MESSAGE_RETRYING
 *
 * Sends the next attempt now.
 */
void
phidias_session_skip_wait (PhidiasSession *self, PhidiasConversation *conversation, PhidiasMessage *answer)
{
  PhidiasTurn *turn;

  g_return_if_fail (PHIDIAS_IS_SESSION (self));

  turn = find_turn (self, answer);
  if (turn != NULL)
    phidias_turn_skip_wait (turn);
}

/**
 * phidias_session_select_sibling:
 * @self: a session
 * @conversation: one of its conversations, loaded
 * @message: a message of its path
 * @offset: how far away the sibling is, negative for an older one
 *
 * Shows another of the siblings, and what was last shown below it. Does nothing past either end.
 */
void
phidias_session_select_sibling (PhidiasSession *self, PhidiasConversation *conversation, PhidiasMessage *message, int offset)
{
  PhidiasMessage *sibling;

  g_return_if_fail (PHIDIAS_IS_SESSION (self));
  g_return_if_fail (PHIDIAS_IS_CONVERSATION (conversation));
  g_return_if_fail (PHIDIAS_IS_MESSAGE (message));

  sibling = phidias_conversation_get_sibling (conversation, message, offset);
  if (sibling == NULL || sibling == message)
    return;
  phidias_conversation_select (conversation, sibling);
  phidias_session_save_soon (self, conversation);
}
