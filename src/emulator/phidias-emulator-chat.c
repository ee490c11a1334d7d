/* phidias-emulator-chat.c: one answer on its way to the client
 *
 * A chat is a timer and a place in an answer. Each turn of the pump sends what is due and either
 * waits for the next token's time or for the client to read. Chunks are made as they are needed,
 * so that a client that goes away leaves nothing behind.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-chat.h"

#include "phidias-emulator-encoder.h"

#include <string.h>

/* The order of a stream. */
typedef enum
{
  PHASE_FILTER,
  PHASE_ROLE,
  PHASE_REASONING,
  PHASE_CONTENT,
  PHASE_CALLS,
  PHASE_FINISH,
  PHASE_USAGE,
  PHASE_DONE,
  PHASE_OVER,
} Phase;

struct _PhidiasEmulatorChat
{
  /* owned */
  SoupServerMessage *message; /* until the start */
  PhidiasEmulatorBehaviour *behaviour;
  PhidiasEmulatorRequest *request; /* NULL for a reply that a test wrote */
  PhidiasEmulatorAnswer *answer;
  SoupMessageHeaders *headers;
  PhidiasEmulatorTransport *transport;
  PhidiasEmulatorEncoder encoder;
  GSource *timer;
  GSource *comments;

  PhidiasEmulatorChatEnded ended;
  gpointer user_data;

  /* state */
  double rate;
  gint64 first_token_ms;
  gint64 start; /* when the headers are due, monotonic */
  gint64 due;   /* of the next token */
  gboolean has_started;
  Phase phase;
  guint choice;
  guint call;
  gint64 place; /* of the next piece or fragment */
  guint tokens;
  guint next_chunk;
  guint status;
  gboolean stalled;
  gboolean has_stalled;
  gboolean has_malformed;
  gboolean silent; /* only a disconnect ends it */
};

static void pump (PhidiasEmulatorChat *self);

static gboolean
is_scripted (PhidiasEmulatorChat *self)
{
  return self->request == NULL;
}

static void
stop_source (GSource **source)
{
  if (*source != NULL)
    {
      g_source_destroy (*source);
      g_clear_pointer (source, g_source_unref);
    }
}

static gboolean
timer_cb (gpointer user_data)
{
  PhidiasEmulatorChat *self = user_data;

  g_clear_pointer (&self->timer, g_source_unref);
  pump (self);

  return G_SOURCE_REMOVE;
}

static void
wait_until (PhidiasEmulatorChat *self, gint64 due)
{
  if (self->timer == NULL)
    {
      self->timer = g_timeout_source_new (0);
      g_source_set_callback (self->timer, timer_cb, self, NULL);
      g_source_attach (self->timer, g_main_context_get_thread_default ());
    }
  g_source_set_ready_time (self->timer, due);
}

static void
drained_cb (gpointer user_data)
{
  PhidiasEmulatorChat *self = user_data;

  if (phidias_emulator_transport_is_over (self->transport))
    self->ended (self, FALSE, self->user_data);
  else
    pump (self);
}

static void
gone_cb (gpointer user_data)
{
  PhidiasEmulatorChat *self = user_data;

  self->ended (self, TRUE, self->user_data);
}

static void
write_text (PhidiasEmulatorChat *self, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

  phidias_emulator_transport_write (self->transport, bytes);
}

static const char *
get_newline (PhidiasEmulatorChat *self)
{
  return self->behaviour != NULL ? self->behaviour->newline : "\n";
}

static void
write_event (PhidiasEmulatorChat *self, const char *event, const char *field, const char *data)
{
  const char *newline = get_newline (self);
  g_autoptr (GString) out = g_string_new (NULL);

  if (event != NULL)
    g_string_append_printf (out, "event: %s%s", event, newline);
  g_string_append_printf (out, "%s: %s%s%s", field, data, newline, newline);
  write_text (self, out->str);
}

static gboolean
comment_cb (gpointer user_data)
{
  PhidiasEmulatorChat *self = user_data;

  if (self->stalled || self->tokens == 0)
    write_event (self, NULL, "", "keep-alive");

  return G_SOURCE_CONTINUE;
}

static void
start_comments (PhidiasEmulatorChat *self)
{
  if (self->behaviour == NULL || self->behaviour->comment_ms <= 0)
    return;

  self->comments = g_timeout_source_new (self->behaviour->comment_ms);
  g_source_set_callback (self->comments, comment_cb, self, NULL);
  g_source_attach (self->comments, g_main_context_get_thread_default ());
}

static void
end (PhidiasEmulatorChat *self)
{
  stop_source (&self->comments);
  if (self->behaviour != NULL && self->behaviour->hold_open)
    self->silent = TRUE;
  else
    phidias_emulator_transport_end (self->transport);
}

/* Finds the next piece of @list in the turn of the choices: the first of each, then the second. */
static const char *
next_piece (PhidiasEmulatorChat *self, gsize offset)
{
  guint n = self->answer->choices->len;
  gboolean any = TRUE;

  while (any)
    {
      any = self->choice > 0;
      for (; self->choice < n; self->choice++)
        {
          PhidiasEmulatorChoice *choice = g_ptr_array_index (self->answer->choices, self->choice);
          GPtrArray *list = G_STRUCT_MEMBER (GPtrArray *, choice, offset);

          if (self->place < list->len)
            return g_ptr_array_index (list, self->place);
        }
      /* The turn is over; whether another has any piece left shows in looking. */
      if (any)
        {
          self->choice = 0;
          self->place++;
        }
    }

  return NULL;
}

static void
enter (PhidiasEmulatorChat *self, Phase phase)
{
  self->phase = phase;
  self->choice = 0;
  self->call = 0;
  self->place = phase == PHASE_CALLS ? -1 : 0;
}

static gboolean
encode_next_piece (PhidiasEmulatorChat *self, GString *out, const char *field, gsize offset)
{
  const char *piece = next_piece (self, offset);

  if (piece == NULL)
    return FALSE;

  phidias_emulator_encode_piece (&self->encoder, out, self->choice, field, piece);
  self->choice++;

  return TRUE;
}

static gboolean
encode_next_call (PhidiasEmulatorChat *self, GString *out)
{
  for (; self->choice < self->answer->choices->len; self->choice++, self->call = 0)
    {
      PhidiasEmulatorChoice *choice = g_ptr_array_index (self->answer->choices, self->choice);

      for (; self->call < choice->calls->len; self->call++, self->place = -1)
        {
          PhidiasEmulatorCall *call = g_ptr_array_index (choice->calls, self->call);

          if (self->place < (gint64) call->fragments->len)
            {
              phidias_emulator_encode_call (&self->encoder, out, self->choice, self->call, self->place);
              self->place++;
              return TRUE;
            }
        }
    }

  return FALSE;
}

static gboolean
encode_next_finish (PhidiasEmulatorChat *self, GString *out)
{
  while (self->choice < self->answer->choices->len)
    {
      PhidiasEmulatorChoice *choice = g_ptr_array_index (self->answer->choices, self->choice++);

      if (choice->finish_reason != NULL)
        {
          phidias_emulator_encode_finish (&self->encoder, out, self->choice - 1);
          return TRUE;
        }
    }

  return FALSE;
}

/* Puts the next event's data into @out. Returns FALSE when there is none in this phase. */
static gboolean
encode_next (PhidiasEmulatorChat *self, GString *out)
{
  switch (self->phase)
    {
    case PHASE_FILTER:
      if (self->place++ == 0)
        phidias_emulator_encode_prompt_filter (&self->encoder, out);
      return out->len > 0;
    case PHASE_ROLE:
      if (self->choice == self->answer->choices->len)
        return FALSE;
      phidias_emulator_encode_role (&self->encoder, out, self->choice++);
      return TRUE;
    case PHASE_REASONING:
      return encode_next_piece (self, out, "reasoning_content", G_STRUCT_OFFSET (PhidiasEmulatorChoice, reasoning));
    case PHASE_CONTENT:
      return encode_next_piece (self, out, "content", G_STRUCT_OFFSET (PhidiasEmulatorChoice, pieces));
    case PHASE_CALLS:
      return encode_next_call (self, out);
    case PHASE_FINISH:
      return encode_next_finish (self, out);
    case PHASE_USAGE:
      if (self->place++ == 0)
        phidias_emulator_encode_usage (&self->encoder, out);
      return out->len > 0;
    case PHASE_DONE:
      if (self->place++ == 0 && (self->behaviour == NULL || !self->behaviour->no_done))
        g_string_append (out, "[DONE]");
      return out->len > 0;
    case PHASE_OVER:
    default:
      return FALSE;
    }
}

static gboolean
is_paced (Phase phase)
{
  return phase == PHASE_REASONING || phase == PHASE_CONTENT || phase == PHASE_CALLS;
}

static void
send_error (PhidiasEmulatorChat *self)
{
  const char *style = self->behaviour->error_style;
  g_autofree char *wrapped = g_strdup_printf ("{\"error\":%s}", self->behaviour->error);

  if (g_str_equal (style, "event"))
    write_event (self, "error", "data", wrapped);
  else if (g_str_equal (style, "field"))
    write_event (self, NULL, "error", self->behaviour->error);
  else if (g_str_equal (style, "openrouter"))
    {
      g_autofree char *chunk = g_strdup_printf ("{\"id\":\"%s\",\"object\":\"chat.completion.chunk\",\"error\":%s,"
                                                "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},"
                                                "\"finish_reason\":\"error\"}]}",
                                                self->encoder.id, self->behaviour->error);

      write_event (self, NULL, "data", chunk);
    }
  else
    write_event (self, NULL, "data", wrapped);
}

static gboolean
is_reached (PhidiasEmulatorChat *self, gint64 tokens)
{
  return tokens >= 0 && self->tokens >= tokens && self->phase >= PHASE_REASONING && self->phase < PHASE_OVER;
}

/* What a test wants at this token. Returns whether the stream waits or has ended. */
static gboolean
misbehave (PhidiasEmulatorChat *self)
{
  PhidiasEmulatorBehaviour *behaviour = self->behaviour;

  if (behaviour == NULL)
    return FALSE;
  if (!self->has_malformed && is_reached (self, behaviour->malformed_after))
    {
      self->has_malformed = TRUE;
      write_event (self, NULL, "data", behaviour->malformed);
    }
  if (!self->has_stalled && is_reached (self, behaviour->stall_after))
    {
      self->stalled = self->has_stalled = TRUE;
      self->due = g_get_monotonic_time () + behaviour->stall_ms * G_TIME_SPAN_MILLISECOND;
      if (behaviour->stall_ms < 0)
        self->silent = TRUE;
      else
        wait_until (self, self->due);
      return TRUE;
    }
  if (is_reached (self, behaviour->error_after))
    {
      send_error (self);
      enter (self, PHASE_OVER);
      end (self);
      return TRUE;
    }

  return FALSE;
}

/* Whether the next token has to wait for its time. */
static gboolean
is_early (PhidiasEmulatorChat *self)
{
  gint64 now;

  if (!is_paced (self->phase) || (self->rate <= 0 && self->tokens > 0))
    return FALSE;

  now = g_get_monotonic_time ();
  if (self->due == 0)
    self->due = now + self->first_token_ms * G_TIME_SPAN_MILLISECOND;
  if (now >= self->due)
    return FALSE;

  wait_until (self, self->due);

  return TRUE;
}

static void
count_token (PhidiasEmulatorChat *self)
{
  self->tokens++;
  if (self->rate > 0)
    self->due += G_USEC_PER_SEC / self->rate;
}

static void
pump_stream (PhidiasEmulatorChat *self)
{
  while (self->phase != PHASE_OVER && !phidias_emulator_transport_is_full (self->transport))
    {
      g_autoptr (GString) data = NULL;
      gboolean paced = is_paced (self->phase);

      if (misbehave (self) || is_early (self) || phidias_emulator_transport_is_ended (self->transport))
        return;

      data = g_string_new (NULL);
      if (!encode_next (self, data))
        {
          enter (self, self->phase + 1);
          continue;
        }
      write_event (self, NULL, "data", data->str);
      if (paced)
        count_token (self);
    }
  if (self->phase != PHASE_OVER)
    return;

  if (self->behaviour != NULL && self->behaviour->after_done != NULL)
    write_text (self, self->behaviour->after_done);
  end (self);
}

/* The chunks that a test wrote, one a turn. */
static void
pump_script (PhidiasEmulatorChat *self)
{
  GPtrArray *chunks = self->behaviour->chunks;

  while (self->next_chunk < chunks->len)
    {
      gint64 now = g_get_monotonic_time ();

      if (phidias_emulator_transport_is_full (self->transport))
        return;
      if (self->due > now)
        {
          wait_until (self, self->due);
          return;
        }
      self->due = now + self->behaviour->chunk_ms * G_TIME_SPAN_MILLISECOND;
      phidias_emulator_transport_write (self->transport, g_ptr_array_index (chunks, self->next_chunk++));
    }
  end (self);
}

static void
start_script (PhidiasEmulatorChat *self)
{
  PhidiasEmulatorBehaviour *behaviour = self->behaviour;
  gint64 length = behaviour->content_length;
  PhidiasEmulatorFraming framing = behaviour->raw                  ? PHIDIAS_EMULATOR_FRAMING_NONE
                                   : behaviour->close_delimited    ? PHIDIAS_EMULATOR_FRAMING_CLOSE
                                   : length >= 0                   ? PHIDIAS_EMULATOR_FRAMING_LENGTH
                                   : behaviour->chunks != NULL     ? PHIDIAS_EMULATOR_FRAMING_CHUNKED
                                                                   : PHIDIAS_EMULATOR_FRAMING_LENGTH;

  self->status = behaviour->status != 0 ? behaviour->status : 200;
  if (length < 0)
    length = behaviour->body != NULL ? (gint64) g_bytes_get_size (behaviour->body) : 0;
  phidias_emulator_transport_start (self->transport, self->status, self->headers, framing, length);
  if (behaviour->chunks == NULL)
    {
      if (behaviour->body != NULL)
        phidias_emulator_transport_write (self->transport, behaviour->body);
      end (self);
    }
}

static void
start_stream (PhidiasEmulatorChat *self)
{
  PhidiasEmulatorFraming framing = PHIDIAS_EMULATOR_FRAMING_CHUNKED;

  if (self->behaviour != NULL && self->behaviour->close_delimited)
    framing = PHIDIAS_EMULATOR_FRAMING_CLOSE;
  else if (self->behaviour != NULL && self->behaviour->content_length >= 0)
    framing = PHIDIAS_EMULATOR_FRAMING_LENGTH;
  self->status = 200;
  phidias_emulator_transport_start (self->transport, self->status, self->headers, framing,
                                    self->behaviour != NULL ? self->behaviour->content_length : 0);
  start_comments (self);
}

/* Everything at once, when a stream would have reached its end. */
static void
send_whole (PhidiasEmulatorChat *self)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gint64 claimed = self->behaviour != NULL ? self->behaviour->content_length : -1;

  self->status = 200;
  self->tokens = self->answer->completion_tokens;
  phidias_emulator_encode_completion (&self->encoder, out);
  phidias_emulator_transport_start (self->transport, self->status, self->headers, PHIDIAS_EMULATOR_FRAMING_LENGTH,
                                    claimed >= 0 ? claimed : (gint64) out->len);
  write_text (self, out->str);
  end (self);
}

static gint64
get_whole_time (PhidiasEmulatorChat *self)
{
  gint64 time = self->first_token_ms * G_TIME_SPAN_MILLISECOND;

  if (self->rate > 0)
    time += self->answer->completion_tokens * (double) G_USEC_PER_SEC / self->rate;

  return time;
}

/* From here on a client that leaves is noticed, though nothing may be sent for long. */
static void
open_transport (PhidiasEmulatorChat *self)
{
  gboolean by_socket = self->behaviour != NULL && phidias_emulator_behaviour_needs_socket (self->behaviour);
  g_autoptr (SoupServerMessage) message = g_steal_pointer (&self->message);

  self->transport = phidias_emulator_transport_new (message, by_socket, drained_cb, gone_cb, self);
  if (self->behaviour != NULL)
    phidias_emulator_transport_limit (self->transport, self->behaviour->split, self->behaviour->cut_after,
                                      self->behaviour->cut);
}

static void
start (PhidiasEmulatorChat *self)
{
  self->has_started = TRUE;
  if (is_scripted (self))
    start_script (self);
  else if (self->request->stream)
    start_stream (self);
  else
    self->due = g_get_monotonic_time () + get_whole_time (self);
}

static void
pump (PhidiasEmulatorChat *self)
{
  if (self->transport == NULL)
    open_transport (self);
  if (!self->has_started)
    {
      if (g_get_monotonic_time () < self->start)
        {
          wait_until (self, self->start);
          return;
        }
      start (self);
    }
  if (self->stalled && g_get_monotonic_time () >= self->due)
    self->stalled = FALSE;

  if (self->silent || self->stalled || phidias_emulator_transport_is_ended (self->transport))
    return;
  if (is_scripted (self))
    {
      if (self->behaviour->chunks != NULL)
        pump_script (self);
    }
  else if (self->request->stream)
    {
      if (self->phase != PHASE_OVER)
        pump_stream (self);
    }
  else if (self->status == 0)
    {
      if (g_get_monotonic_time () < self->due)
        wait_until (self, self->due);
      else
        send_whole (self);
    }
}

/**
 * phidias_emulator_chat_new:
 * @message: a paused message
 * @behaviour: (nullable): what a test wants
 * @request: (transfer full) (nullable): what is asked; %NULL when @behaviour holds the reply
 * @answer: (transfer full) (nullable): what is said
 * @headers: (transfer full): of the response
 * @rate: tokens a second, 0 for as fast as they are read
 * @first_token_ms: milliseconds to the first token
 * @ended: called once, when the response is over or the client has gone
 * @user_data: passed to it
 *
 * Begins to answer from the main loop.
 *
 * Returns: (transfer full): a new chat
 */
PhidiasEmulatorChat *
phidias_emulator_chat_new (SoupServerMessage *message,
                           PhidiasEmulatorBehaviour *behaviour,
                           PhidiasEmulatorRequest *request,
                           PhidiasEmulatorAnswer *answer,
                           SoupMessageHeaders *headers,
                           double rate,
                           gint64 first_token_ms,
                           PhidiasEmulatorChatEnded ended,
                           gpointer user_data)
{
  PhidiasEmulatorChat *self = g_new0 (PhidiasEmulatorChat, 1);

  self->message = g_object_ref (message);
  self->behaviour = behaviour != NULL ? phidias_emulator_behaviour_ref (behaviour) : NULL;
  self->request = request;
  self->answer = answer;
  self->headers = headers;
  self->rate = behaviour != NULL && behaviour->rate >= 0 ? behaviour->rate : rate;
  self->first_token_ms = behaviour != NULL && behaviour->first_token_ms >= 0 ? behaviour->first_token_ms : first_token_ms;
  self->ended = ended;
  self->user_data = user_data;
  if (request != NULL)
    phidias_emulator_encoder_init (&self->encoder, request, answer, behaviour != NULL && behaviour->no_usage);
  self->start = g_get_monotonic_time () + (behaviour != NULL ? behaviour->delay_ms * G_TIME_SPAN_MILLISECOND : 0);
  wait_until (self, 0);

  return self;
}

/**
 * phidias_emulator_chat_free:
 * @self: (transfer full): a chat
 *
 * Frees @self; an answer under way is broken off.
 */
void
phidias_emulator_chat_free (PhidiasEmulatorChat *self)
{
  stop_source (&self->timer);
  stop_source (&self->comments);
  g_clear_pointer (&self->transport, phidias_emulator_transport_free);
  g_clear_object (&self->message);
  g_clear_pointer (&self->behaviour, phidias_emulator_behaviour_unref);
  g_clear_pointer (&self->headers, soup_message_headers_unref);
  phidias_emulator_encoder_clear (&self->encoder);
  g_clear_pointer (&self->request, phidias_emulator_request_free);
  g_clear_pointer (&self->answer, phidias_emulator_answer_free);
  g_free (self);
}

/**
 * phidias_emulator_chat_get_status:
 * @self: a chat
 *
 * Returns: the status that was sent, 0 for none yet
 */
guint
phidias_emulator_chat_get_status (PhidiasEmulatorChat *self)
{
  return self->status;
}

/**
 * phidias_emulator_chat_get_bytes:
 * @self: a chat
 *
 * Returns: how many bytes of body were sent
 */
guint64
phidias_emulator_chat_get_bytes (PhidiasEmulatorChat *self)
{
  return self->transport != NULL ? phidias_emulator_transport_get_written (self->transport) : 0;
}

/**
 * phidias_emulator_chat_get_tokens:
 * @self: a chat
 *
 * Returns: how many tokens were sent
 */
guint
phidias_emulator_chat_get_tokens (PhidiasEmulatorChat *self)
{
  return self->tokens;
}
