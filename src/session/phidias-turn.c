/* phidias-turn.c: one answer under way
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-turn-private.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#include "phidias-error.h"
#include "phidias-id.h"
#include "phidias-text-util.h"
#include "phidias-think-scanner.h"

/**
 * PhidiasTurn:
 *
 * One answer, from the moment it is asked for to its last word on disk:
 *
 *     commit ─► find the key ─► its turn ─► send ─► stream, with a checkpoint each second ─► end
 *       │            │            │         │
 *       └────────────┴────────────┴─────────┴─► stopped: the same end, at once
 *
 * Nothing leaves the machine before the prompt is on disk, or the library has said that it cannot
 * save. Once a turn is over nothing that was under way touches the message any more: every
 * callback asks first. A turn keeps itself alive until it is over and its last callback has come.
 */
G_DEFINE_FINAL_TYPE (PhidiasTurn, phidias_turn, G_TYPE_OBJECT)

enum {
  ENDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* ---- Disk ---- */

static void
save_answer (PhidiasTurn *self, GAsyncReadyCallback callback, gpointer user_data)
{
  phidias_library_save_message_async (self->session->library, self->conversation, self->answer,
                                      NULL, callback, user_data);
}

static void
checkpoint_cb (gpointer user_data)
{
  PhidiasTurn *self = user_data;

  self->checkpoint = 0;
  save_answer (self, NULL, NULL);
}

/* The answer grew. */
static void
note_growth (PhidiasTurn *self)
{
  if (self->checkpoint == 0)
    self->checkpoint = g_timeout_add_once (self->session->checkpoint_ms, checkpoint_cb, self);
}

void
phidias_turn_save_run (PhidiasTurn *self)
{
  phidias_library_save_run_async (self->session->library, self->run, NULL, NULL, NULL);
}

/* ---- The end ---- */

static const char *
get_outcome (PhidiasMessageState state)
{
  switch (state)
    {
    case PHIDIAS_MESSAGE_COMPLETE:
      return "complete";
    case PHIDIAS_MESSAGE_STOPPED:
      return "stopped";
    case PHIDIAS_MESSAGE_INTERRUPTED:
      return "interrupted";
    case PHIDIAS_MESSAGE_FAILED:
      return "failed";
    case PHIDIAS_MESSAGE_WAITING:
    case PHIDIAS_MESSAGE_RETRYING:
    case PHIDIAS_MESSAGE_STREAMING:
    default:
      return "running";
    }
}

void
phidias_turn_end_run (PhidiasTurn *self, PhidiasMessageState state, const GError *error)
{
  PhidiasRun *run = self->run;

  if (run == NULL)
    return;

  phidias_set_str (&run->outcome, get_outcome (state));
  run->usage = *phidias_message_get_usage (self->answer);
  run->timings = *phidias_message_get_timings (self->answer);
  phidias_set_str (&run->finish_reason, phidias_message_get_finish_reason (self->answer));
  if (self->reply != NULL)
    {
      run->status = phidias_reply_get_status (self->reply);
      run->attempts = MAX (run->attempts, phidias_reply_get_attempts (self->reply));
      phidias_set_str (&run->request_id, phidias_reply_get_request_id (self->reply));
      if (phidias_reply_get_model (self->reply) != NULL)
        phidias_set_str (&run->model, phidias_reply_get_model (self->reply));
    }
  if (error != NULL)
    {
      phidias_set_str (&run->error_code, error->domain == PHIDIAS_ERROR ? phidias_error_code_to_name (error->code) : NULL);
      phidias_set_str (&run->error_text, error->message);
      if (phidias_error_get_status (error) != 0)
        run->status = phidias_error_get_status (error);
      if (phidias_error_get_request_id (error) != NULL)
        phidias_set_str (&run->request_id, phidias_error_get_request_id (error));
    }
  phidias_turn_save_run (self);
}

/* The other answers, where a server gave more than one, are siblings of the first. */
static void
add_other_choices (PhidiasTurn *self)
{
  guint n_choices = self->reply != NULL ? phidias_reply_get_n_choices (self->reply) : 0;
  gboolean has_others = FALSE;

  for (guint i = 1; i < n_choices; i++)
    {
      g_autofree char *id = phidias_id_new ();
      g_autoptr (PhidiasMessage) other = NULL;
      const char *content = phidias_reply_get_content (self->reply, i);

      if (content == NULL || *content == '\0')
        continue;
      other = phidias_message_new (id, phidias_message_get_parent_id (self->answer), PHIDIAS_ROLE_ASSISTANT);
      phidias_message_set_sequence (other, phidias_conversation_get_next_sequence (self->conversation));
      phidias_message_set_created (other, g_get_real_time ());
      phidias_message_set_text (other, content);
      phidias_message_set_finish_reason (other, phidias_reply_get_finish_reason (self->reply, i));
      phidias_message_set_model (other, phidias_message_get_model (self->answer));
      phidias_message_set_author (other, phidias_message_get_author (self->answer));
      phidias_message_set_deployment_id (other, phidias_message_get_deployment_id (self->answer));
      phidias_message_set_state (other, phidias_reply_get_finish_reason (self->reply, i) != NULL
                                          ? PHIDIAS_MESSAGE_COMPLETE
                                          : PHIDIAS_MESSAGE_INTERRUPTED);
      phidias_conversation_add (self->conversation, other);
      phidias_library_save_message_async (self->session->library, self->conversation, other, NULL, NULL, NULL);
      has_others = TRUE;
    }
  if (has_others)
    phidias_conversation_select (self->conversation, self->answer);
}

static void
note_thought (PhidiasTurn *self)
{
  if (self->thinking == 0)
    self->thinking = g_get_monotonic_time ();
}

/* A model may think in more than one go. */
static void
note_thought_end (PhidiasTurn *self)
{
  if (self->thinking == 0)
    return;
  phidias_message_set_reasoning_time (self->answer, MAX (phidias_message_get_reasoning_time (self->answer), 0) +
                                                      g_get_monotonic_time () - self->thinking);
  self->thinking = 0;
}

static void
scan_text (PhidiasTurn *self)
{
  phidias_think_scanner_scan (&self->think, phidias_message_get_text (self->answer),
                              phidias_message_get_length (self->answer), FALSE);
}

static void
append_text (PhidiasTurn *self, const char *text)
{
  phidias_message_set_state (self->answer, PHIDIAS_MESSAGE_STREAMING);
  phidias_message_append_text (self->answer, text);
  scan_text (self);
  if (self->think.phase == PHIDIAS_THINK_THINKING)
    note_thought (self);
  else if (self->think.phase != PHIDIAS_THINK_UNDECIDED)
    note_thought_end (self);
  note_growth (self);
}

static void
close_tool_call (PhidiasTurn *self)
{
  if (!self->in_tool_call)
    return;
  self->in_tool_call = FALSE;
  append_text (self, "\n```\n");
}

static void
take_timings (PhidiasTurn *self)
{
  PhidiasTimings timings = PHIDIAS_TIMINGS_INIT;

  if (self->run == NULL)
    return;
  if (self->reply != NULL)
    timings = *phidias_reply_get_timings (self->reply);
  if (timings.end < 0)
    timings.end = g_get_monotonic_time () - self->started;
  phidias_message_set_timings (self->answer, &timings);
}

/* ---- Quota ---- */

void
phidias_turn_clear_queued (PhidiasTurn *self)
{
  g_clear_pointer (&self->queued_target, phidias_target_unref);
  secret_password_free (g_steal_pointer (&self->queued_key));
}

static void
leave_queue (PhidiasTurn *self)
{
  if (self->queued_target == NULL)
    return;
  phidias_turn_clear_queued (self);
  if (phidias_quota_leave (self->quota, self))
    g_object_unref (self);
}

/* What the request took in the end, where anybody said so. */
static void
settle (PhidiasTurn *self, const GError *error)
{
  PhidiasQuotaMeter *meter;
  const PhidiasUsage *usage = phidias_message_get_usage (self->answer);
  gint64 tokens = -1;

  if (self->ticket == 0)
    return;
  meter = phidias_quota_get_meter (self->quota);
  if (g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_RATE_LIMIT))
    {
      phidias_quota_meter_forget (meter, self->ticket);
      if (phidias_error_get_retry_after (error) > 0)
        phidias_quota_meter_block (meter, phidias_error_get_retry_after (error));
    }
  else if (error != NULL && phidias_error_get_status (error) == 0 && self->reply == NULL)
    phidias_quota_meter_forget (meter, self->ticket);
  else
    {
      if (usage->total_tokens >= 0)
        tokens = usage->total_tokens;
      else if (usage->prompt_tokens >= 0)
        tokens = usage->prompt_tokens + MAX (usage->completion_tokens, 0);
      phidias_quota_meter_know_prompt (meter, self->ticket, usage->prompt_tokens);
      phidias_quota_meter_settle (meter, self->ticket, tokens);
    }
  self->ticket = 0;
}

/* The one way out. */
void
phidias_turn_end (PhidiasTurn *self, PhidiasMessageState state, const GError *error)
{
  g_autoptr (PhidiasTurn) alive = g_object_ref (self);

  g_assert (!self->is_over);

  close_tool_call (self);
  note_thought_end (self);
  self->is_over = TRUE;
  g_clear_handle_id (&self->checkpoint, g_source_remove);
  leave_queue (self);

  /* Whoever hears that it ended may close everything, so it is on its way to the disk by then. */
  g_object_freeze_notify (G_OBJECT (self->answer));
  take_timings (self);
  if (self->reply != NULL)
    {
      phidias_message_set_usage (self->answer, phidias_reply_get_usage (self->reply));
      phidias_message_set_finish_reason (self->answer, phidias_reply_get_finish_reason (self->reply, 0));
      if (phidias_reply_get_model (self->reply) != NULL)
        phidias_message_set_model (self->answer, phidias_reply_get_model (self->reply));
    }
  settle (self, error);
  phidias_message_set_retry_at (self->answer, 0);
  phidias_message_set_error (self->answer, error);
  phidias_message_set_state (self->answer, state);

  add_other_choices (self);
  phidias_conversation_set_updated (self->conversation, g_get_real_time ());
  phidias_session_save (self->session, self->conversation);
  save_answer (self, NULL, NULL);
  phidias_turn_end_run (self, state, error);
  g_object_thaw_notify (G_OBJECT (self->answer));
  if (self->deployment != NULL && (error != NULL || state == PHIDIAS_MESSAGE_COMPLETE))
    phidias_session_note_outcome (self->session, self->deployment, error);

  g_signal_emit (self, signals[ENDED], 0);
}

void
phidias_turn_fail (PhidiasTurn *self, const GError *error)
{
  phidias_turn_end (self, PHIDIAS_MESSAGE_FAILED, error);
}

/* ---- What the client tells ---- */

static void
started_cb (PhidiasReply *reply, gpointer user_data)
{
  PhidiasTurn *self = user_data;
  const PhidiasRateLimit *rate;
  PhidiasQuotaReport report;

  if (self->is_over)
    return;
  g_set_object (&self->reply, reply);
  secret_password_free (g_steal_pointer (&self->sent_key));
  rate = phidias_reply_get_rate_limit (reply);
  report = (PhidiasQuotaReport) {
    .limit_tokens = rate->limit_tokens,
    .remaining_tokens = rate->remaining_tokens,
    .reset_tokens_ms = rate->reset_tokens_ms,
    .limit_requests = rate->limit_requests,
    .remaining_requests = rate->remaining_requests,
    .reset_requests_ms = rate->reset_requests_ms,
  };
  /* It took one: whatever it wanted before is over. */
  phidias_quota_meter_block (phidias_quota_get_meter (self->quota), 0);
  phidias_quota_meter_take_report (phidias_quota_get_meter (self->quota), &report);
}

static void
content_cb (guint index, const char *text, gpointer user_data)
{
  PhidiasTurn *self = user_data;

  if (self->is_over || index != 0)
    return;
  close_tool_call (self);
  append_text (self, text);
}

static void
reasoning_cb (guint index, const char *text, gpointer user_data)
{
  PhidiasTurn *self = user_data;

  if (self->is_over || index != 0)
    return;
  phidias_message_set_state (self->answer, PHIDIAS_MESSAGE_STREAMING);
  phidias_message_append_reasoning (self->answer, text);
  note_thought (self);
  note_growth (self);
}

/* Shown, and never run: what is in it may be half of what was meant. */
static void
tool_call_cb (guint index, guint call, const char *id, const char *name, const char *arguments, gpointer user_data)
{
  PhidiasTurn *self = user_data;

  if (self->is_over || index != 0)
    return;
  if (self->in_tool_call && call != self->tool_call)
    close_tool_call (self);
  if (!self->in_tool_call)
    {
      self->in_tool_call = TRUE;
      self->tool_call = call;
      append_text (self, phidias_message_get_length (self->answer) > 0 ? "\n\n```\n" : "```\n");
    }
  if (name != NULL && *name != '\0')
    {
      append_text (self, name);
      append_text (self, " ");
    }
  if (arguments != NULL && *arguments != '\0')
    append_text (self, arguments);
}

static void
retry_wait_cb (guint attempt, gint64 wait_ms, const GError *reason, gpointer user_data)
{
  PhidiasTurn *self = user_data;

  if (self->is_over)
    return;
  if (g_error_matches (reason, PHIDIAS_ERROR, PHIDIAS_ERROR_RATE_LIMIT))
    phidias_quota_meter_block (phidias_quota_get_meter (self->quota), wait_ms);
  phidias_message_set_error (self->answer, reason);
  phidias_message_set_retry_at (self->answer, g_get_monotonic_time () + wait_ms * 1000);
  phidias_message_set_state (self->answer, PHIDIAS_MESSAGE_RETRYING);
}

static void
retry_go_cb (guint attempt, gpointer user_data)
{
  PhidiasTurn *self = user_data;

  if (self->is_over)
    return;
  self->started = g_get_monotonic_time ();
  self->run->attempts = attempt;
  phidias_message_set_retry_at (self->answer, 0);
  phidias_message_set_error (self->answer, NULL);
  phidias_message_set_state (self->answer, PHIDIAS_MESSAGE_WAITING);
}

static void
waiting_cb (PhidiasInferencePhase phase, guint seconds, guint limit, gpointer user_data)
{
  PhidiasTurn *self = user_data;

  if (self->is_over)
    return;
  phidias_session_tell_waiting (self->session, self->answer, seconds, limit);
}

const PhidiasInferenceHandler phidias_turn_handler = {
  .started = started_cb,
  .content = content_cb,
  .reasoning = reasoning_cb,
  .tool_call = tool_call_cb,
  .retry_wait = retry_wait_cb,
  .retry_go = retry_go_cb,
  .waiting = waiting_cb,
};

/* ---- The object ---- */

static void
phidias_turn_finalize (GObject *object)
{
  PhidiasTurn *self = PHIDIAS_TURN (object);

  g_clear_handle_id (&self->checkpoint, g_source_remove);
  g_object_unref (self->conversation);
  g_object_unref (self->answer);
  g_clear_object (&self->deployment);
  g_object_unref (self->cancellable);
  g_clear_object (&self->reply);
  g_clear_object (&self->quota);
  phidias_turn_clear_queued (self);
  secret_password_free (self->sent_key);
  g_clear_pointer (&self->snapshot, phidias_snapshot_free);
  g_clear_pointer (&self->run, phidias_run_free);

  G_OBJECT_CLASS (phidias_turn_parent_class)->finalize (object);
}

static void
phidias_turn_class_init (PhidiasTurnClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = phidias_turn_finalize;

  /**
   * PhidiasTurn::ended:
   * @self: the turn
   *
   * The answer has its last state and is on its way to the disk.
   */
  signals[ENDED] = g_signal_new ("ended", PHIDIAS_TYPE_TURN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
phidias_turn_init (PhidiasTurn *self)
{
  self->cancellable = g_cancellable_new ();
  self->think = PHIDIAS_THINK_SCANNER_INIT;
}

/**
 * phidias_turn_new:
 * @session: the session; it must stop the turn before it goes
 * @conversation: the conversation
 * @answer: the answer that will grow
 * @deployment: (nullable): whom to ask; without one the turn fails with a sentence
 * @snapshot: (transfer full): what to say
 *
 * Returns: (transfer full): a turn that has not begun
 */
PhidiasTurn *
phidias_turn_new (PhidiasSession      *session,
                  PhidiasConversation *conversation,
                  PhidiasMessage      *answer,
                  PhidiasDeployment   *deployment,
                  PhidiasSnapshot     *snapshot)
{
  PhidiasTurn *self = g_object_new (PHIDIAS_TYPE_TURN, NULL);

  self->session = session;
  self->conversation = g_object_ref (conversation);
  self->answer = g_object_ref (answer);
  g_set_object (&self->deployment, deployment);
  if (deployment != NULL)
    self->quota = g_object_ref (phidias_session_ensure_quota (session, deployment));
  self->snapshot = snapshot;
  /* An answer that goes on has thought already. */
  scan_text (self);

  return self;
}

PhidiasConversation *
phidias_turn_get_conversation (PhidiasTurn *self)
{
  return self->conversation;
}

PhidiasMessage *
phidias_turn_get_answer (PhidiasTurn *self)
{
  return self->answer;
}

/**
 * phidias_turn_start:
 * @self: a new turn
 * @prompt: (nullable): the prompt, where it is new and not on disk
 *
 * Commits what was typed and asks.
 */
void
phidias_turn_start (PhidiasTurn *self, PhidiasMessage *prompt)
{
  PhidiasLibrary *library = self->session->library;

  /* The prompt goes first: each write is a transaction of its own, and the conversation's empties
   * the draft that the prompt was. */
  if (prompt != NULL)
    phidias_library_save_message_async (library, self->conversation, prompt, NULL, NULL, NULL);
  phidias_session_save (self->session, self->conversation);
  /* Writes are done in order, so when this one is on disk the prompt is. */
  save_answer (self, phidias_turn_committed_cb, g_object_ref (self));
}

/**
 * phidias_turn_stop:
 * @self: a turn
 *
 * Ends it now: what came is kept and saved, nothing more comes.
 */
void
phidias_turn_stop (PhidiasTurn *self)
{
  /* One that waits for its turn has no callback to come that would keep it. */
  g_autoptr (PhidiasTurn) alive = g_object_ref (self);

  if (self->is_over)
    return;
  phidias_turn_end (self, PHIDIAS_MESSAGE_STOPPED, NULL);
  g_cancellable_cancel (self->cancellable);
}

/**
 * phidias_turn_skip_wait:
 * @self: a turn
 *
 * Sends now, if it waits for its turn or for the next attempt.
 */
void
phidias_turn_skip_wait (PhidiasTurn *self)
{
  if (self->is_over)
    return;
  if (self->queued_target != NULL)
    {
      if (phidias_quota_leave (self->quota, self))
        phidias_turn_queued_go_cb (self);
    }
  else if (self->call != 0)
    phidias_inference_client_skip_wait (self->session->client, self->call);
}
