/* phidias-snapshot.c: what a request says, frozen when it is asked for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-snapshot.h"

#include "phidias-quota-meter.h"
#include "phidias-think-scanner.h"

/* Said to a model, so not translated: it is understood best in the language it knows best. */
#define CONTINUE_PROMPT \
  "Your last message was cut off. Go on exactly where it ended, as if you had never stopped: " \
  "repeat nothing and add no remark."

typedef struct
{
  PhidiasRole  role;
  char        *text;
} Turn;

/**
 * PhidiasSnapshot:
 *
 * System message, parameters and turns as they were when a person asked. What is changed later,
 * while a key is looked up or a retry waits, does not change the request.
 */
struct _PhidiasSnapshot
{
  char              *system_message;
  PhidiasParameters *parameters;
  GArray            *turns; /* of Turn, first to last */
};

static void
turn_clear (gpointer data)
{
  g_free (((Turn *) data)->text);
}

static void
add_turn (PhidiasSnapshot *self, PhidiasRole role, const char *text)
{
  Turn turn = { role, g_strdup (text) };

  g_array_append_val (self->turns, turn);
}

/* An answer that says nothing, or never got past its thought, is no part of what was said; the half
 * of one that failed is, as it is shown. */
static gboolean
counts (PhidiasMessage *message)
{
  return phidias_message_get_role (message) == PHIDIAS_ROLE_USER
         ? phidias_message_get_length (message) > 0
         : *phidias_think_get_answer (phidias_message_get_text (message)) != '\0';
}

/* @n_before: how many messages before @last go along. */
static void
add_messages (PhidiasSnapshot *self, PhidiasConversation *conversation, PhidiasMessage *last, gint64 n_before)
{
  g_autoptr (GPtrArray) messages = g_ptr_array_new ();
  PhidiasMessage *message = last;

  while (message != NULL && (gint64) messages->len <= n_before)
    {
      if (message == last || counts (message))
        g_ptr_array_add (messages, message);
      message = phidias_conversation_find (conversation, phidias_message_get_parent_id (message));
    }

  /* Chat templates of many models refuse to begin with an answer. */
  while (messages->len > 1 &&
         phidias_message_get_role (g_ptr_array_index (messages, messages->len - 1)) == PHIDIAS_ROLE_ASSISTANT)
    g_ptr_array_set_size (messages, messages->len - 1);

  for (guint i = messages->len; i-- > 0;)
    {
      message = g_ptr_array_index (messages, i);
      add_turn (self, phidias_message_get_role (message), phidias_message_get_text (message));
    }
}

static PhidiasSnapshot *
make_snapshot (PhidiasConversation *conversation)
{
  PhidiasSnapshot *self = g_new0 (PhidiasSnapshot, 1);

  self->system_message = g_strdup (phidias_conversation_get_system_message (conversation));
  self->parameters = phidias_parameters_copy (phidias_conversation_get_parameters (conversation));
  self->turns = g_array_new (FALSE, FALSE, sizeof (Turn));
  g_array_set_clear_func (self->turns, turn_clear);

  return self;
}

static gint64
get_past_messages (PhidiasSnapshot *self)
{
  if (!phidias_parameters_is_set (self->parameters, PHIDIAS_PARAMETER_PAST_MESSAGES))
    return G_MAXINT;

  return phidias_parameters_get_integer (self->parameters, PHIDIAS_PARAMETER_PAST_MESSAGES);
}

/**
 * phidias_snapshot_new:
 * @conversation: a conversation
 * @last: the prompt to answer
 *
 * Takes @last and what was said before it: as much of it as the parameter "past messages" lets go
 * along.
 *
 * Returns: (transfer full): a snapshot
 */
PhidiasSnapshot *
phidias_snapshot_new (PhidiasConversation *conversation, PhidiasMessage *last)
{
  PhidiasSnapshot *self = make_snapshot (conversation);

  add_messages (self, conversation, last, get_past_messages (self));

  return self;
}

/**
 * phidias_snapshot_new_continue:
 * @conversation: a conversation
 * @answer: an answer with text that ended too early
 *
 * Takes what phidias_snapshot_new() takes for the answer's prompt, then the answer so far and a
 * request to go on.
 *
 * Returns: (transfer full): a snapshot
 */
PhidiasSnapshot *
phidias_snapshot_new_continue (PhidiasConversation *conversation, PhidiasMessage *answer)
{
  PhidiasSnapshot *self = make_snapshot (conversation);
  PhidiasMessage *prompt = phidias_conversation_find (conversation, phidias_message_get_parent_id (answer));

  if (prompt != NULL)
    add_messages (self, conversation, prompt, get_past_messages (self));
  add_turn (self, PHIDIAS_ROLE_ASSISTANT, phidias_message_get_text (answer));
  add_turn (self, PHIDIAS_ROLE_USER, CONTINUE_PROMPT);

  return self;
}

void
phidias_snapshot_free (PhidiasSnapshot *self)
{
  g_free (self->system_message);
  g_object_unref (self->parameters);
  g_array_unref (self->turns);
  g_free (self);
}

guint
phidias_snapshot_get_n_turns (PhidiasSnapshot *self)
{
  return self->turns->len;
}

PhidiasRole
phidias_snapshot_get_role (PhidiasSnapshot *self, guint turn)
{
  g_return_val_if_fail (turn < self->turns->len, PHIDIAS_ROLE_USER);

  return g_array_index (self->turns, Turn, turn).role;
}

const char *
phidias_snapshot_get_text (PhidiasSnapshot *self, guint turn)
{
  g_return_val_if_fail (turn < self->turns->len, NULL);

  return g_array_index (self->turns, Turn, turn).text;
}

/**
 * phidias_snapshot_make_request:
 * @self: a snapshot
 * @target: where it goes
 *
 * Returns: (transfer full): the request, streamed and with usage
 */
PhidiasChatRequest *
phidias_snapshot_make_request (PhidiasSnapshot *self, PhidiasTarget *target)
{
  PhidiasChatRequest *request = phidias_chat_request_new (target);

  if (*self->system_message != '\0')
    phidias_chat_request_set_system (request, self->system_message);
  for (guint i = 0; i < self->turns->len; i++)
    {
      Turn *turn = &g_array_index (self->turns, Turn, i);

      phidias_chat_request_add_turn (request, phidias_role_to_name (turn->role), turn->text);
    }
  phidias_chat_request_set_parameters (request, self->parameters);
  phidias_chat_request_set_stream (request, TRUE);
  phidias_chat_request_set_include_usage (request, TRUE);

  return request;
}

/**
 * phidias_snapshot_estimate:
 * @self: a snapshot
 * @tokens: (out): about what the prompt takes
 * @reserve: (out): what the answer may take at most; 0 where the request does not say
 *
 * What a limiter books before an answer is written.
 */
void
phidias_snapshot_estimate (PhidiasSnapshot *self, gint64 *tokens, gint64 *reserve)
{
  *tokens = self->system_message != NULL ? phidias_quota_estimate_tokens (self->system_message) : 0;
  for (guint i = 0; i < self->turns->len; i++)
    *tokens += phidias_quota_estimate_tokens (g_array_index (self->turns, Turn, i).text);
  *reserve = phidias_parameters_is_set (self->parameters, PHIDIAS_PARAMETER_MAX_TOKENS)
               ? phidias_parameters_get_integer (self->parameters, PHIDIAS_PARAMETER_MAX_TOKENS)
               : 0;
}
