/* phidias-inference-call.c: one chat request with its attempts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-inference-call.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "phidias-error.h"
#include "phidias-exchange.h"
#include "phidias-http-session.h"
#include "phidias-key-guard.h"
#include "phidias-reply-decoder.h"
#include "phidias-reply-error.h"
#include "phidias-reply-private.h"
#include "phidias-retry-policy.h"
#include "phidias-sse-decoder.h"
#include "phidias-status-error.h"
#include "phidias-text-util.h"

/* An error's body that does not end by itself is not worth more. */
#define ERROR_BODY_MS (10 * 1000)

typedef enum {
  MODE_NONE,   /* no head yet */
  MODE_SNIFF,  /* success, but of no known type */
  MODE_STREAM, /* server-sent events */
  MODE_BODY,   /* one JSON document, or a web page */
  MODE_ERROR,  /* not a success */
} Mode;

/**
 * PhidiasInferenceCall:
 *
 * Sends the same bytes up to three times as long as nothing of an answer came; takes the answer
 * apart; decides what its end means. One call lives until its `over` was called.
 */
struct _PhidiasInferenceCall
{
  /* owned */
  SoupSession              *session;
  PhidiasClock             *clock;
  PhidiasChatRequest       *request;
  PhidiasTarget            *target;
  GBytes                   *body;
  char                     *key;
  GCancellable             *cancellable;
  PhidiasReply             *reply;
  PhidiasExchange          *exchange;
  PhidiasSseDecoder        *sse;
  PhidiasReplyDecoder      *decoder;
  GByteArray               *collected;
  GError                   *error;

  /* the caller's */
  PhidiasInferenceLimits    limits;
  PhidiasInferenceHandler   handler;
  gpointer                  handler_data;
  PhidiasInferenceCallOver  over;
  gpointer                  over_data;

  /* state */
  Mode                      mode;
  gboolean                  too_much;
  guint                     retries;
  gboolean                  new_connection; /* the one silent retry was used */
  gboolean                  without_usage;  /* the fallbacks that were used */
  gboolean                  other_maximum;
  gint64                    first_token;
  guint                     alarm;
  GSource                  *stop_source;
};

static void start_attempt (PhidiasInferenceCall *self);

static gboolean
is_stopped (PhidiasInferenceCall *self)
{
  return self->cancellable != NULL && g_cancellable_is_cancelled (self->cancellable);
}

static void
end_wait (PhidiasInferenceCall *self)
{
  if (self->alarm != 0)
    phidias_clock_remove_alarm (self->clock, self->alarm);
  self->alarm = 0;
  if (self->stop_source != NULL)
    {
      g_source_destroy (self->stop_source);
      g_clear_pointer (&self->stop_source, g_source_unref);
    }
}

/* The end of the call; @error is taken over, %NULL is success. */
static void
complete (PhidiasInferenceCall *self, GError *error)
{
  end_wait (self);
  if (error != NULL && phidias_reply_get_request_id (self->reply) != NULL && error->domain == PHIDIAS_ERROR)
    phidias_error_set_request_id (error, phidias_reply_get_request_id (self->reply));
  if (error != NULL && error->domain == PHIDIAS_ERROR && phidias_error_get_status (error) == 0)
    phidias_error_set_status (error, phidias_reply_get_status (self->reply));
  if (error == NULL)
    phidias_reply_set_complete (self->reply);
  self->error = error;
  self->over (self, self->over_data);
}

static gboolean
stop_cb (GCancellable *cancellable, gpointer user_data)
{
  PhidiasInferenceCall *self = user_data;

  complete (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Stopped")));

  return G_SOURCE_REMOVE;
}

static void
go (PhidiasInferenceCall *self)
{
  end_wait (self);
  if (self->handler.retry_go != NULL)
    self->handler.retry_go (self->retries + 1, self->handler_data);
  start_attempt (self);
}

static void
waited_cb (gpointer user_data)
{
  PhidiasInferenceCall *self = user_data;

  self->alarm = 0;
  if (!is_stopped (self)) /* else the source for that comes next */
    go (self);
}

static void
wait_for_retry (PhidiasInferenceCall *self, gint64 wait_ms, const GError *reason)
{
  self->alarm = phidias_clock_add_alarm (self->clock, wait_ms, waited_cb, self);
  if (self->cancellable != NULL)
    {
      self->stop_source = g_cancellable_source_new (self->cancellable);
      g_source_set_callback (self->stop_source, G_SOURCE_FUNC (stop_cb), self, NULL);
      g_source_attach (self->stop_source, g_main_context_get_thread_default ());
    }
  if (self->handler.retry_wait != NULL)
    self->handler.retry_wait (self->retries + 1, wait_ms, reason, self->handler_data);
}

/* People ask for the clock time: a wait of a day is no countdown. */
static void
append_moment (GError *error, gint64 wait_ms)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = g_date_time_add_seconds (now, (double) wait_ms / 1000);
  g_autofree char *moment = NULL;
  g_autofree char *sentence = NULL;

  if (wait_ms < 12 * 3600 * 1000)
    moment = g_date_time_format (then, "%H:%M %Z");
  else if (wait_ms < 6 * 24 * 3600 * G_GINT64_CONSTANT (1000))
    moment = g_date_time_format (then, "%A %H:%M %Z");
  else
    moment = g_date_time_format (then, "%x %H:%M %Z");
  if (moment == NULL)
    return;

  /* Translators: a whole sentence about an error, then a time of day, perhaps with a weekday or date before it */
  sentence = g_strdup_printf (_("%s It can be used again from %s."), error->message, moment);
  g_free (error->message);
  error->message = g_steal_pointer (&sentence);
}

/* Sends again after a while if that may help, else ends; @error is taken over. */
static void
retry_or_complete (PhidiasInferenceCall *self, GError *error, gboolean allowed, gint64 server_wait)
{
  gint64 wait = server_wait;

  if (server_wait >= 0)
    phidias_error_set_retry_after (error, server_wait);
  if (server_wait > self->limits.retry_after_max_ms)
    {
      append_moment (error, server_wait);
      allowed = FALSE;
    }
  if (!allowed || self->retries >= self->limits.retries)
    {
      complete (self, error);
      return;
    }

  if (wait < 0)
    wait = phidias_retry_policy_backoff (self->retries, self->limits.backoff_ms, self->limits.backoff_max_ms,
                                         g_random_double ());
  self->retries++;
  wait_for_retry (self, wait, error);
  g_error_free (error);
}

static gboolean
has_field (PhidiasInferenceCall *self, const char *field)
{
  g_autofree char *pattern = g_strdup_printf ("\"%s\":", field);
  gsize size;
  const char *bytes = g_bytes_get_data (self->body, &size);

  return memmem (bytes, size, pattern, strlen (pattern)) != NULL;
}

/* Older versions of Azure OpenAI refuse `stream_options`, newer models `max_tokens`; both say so
 * before anything is billed. Returns whether the request was changed. */
static gboolean
fall_back (PhidiasInferenceCall *self, const GError *error)
{
  guint status = phidias_error_get_status (error);
  const char *raw = phidias_error_get_raw (error);

  if ((status != 400 && status != 422) || raw == NULL)
    return FALSE;

  if (!self->without_usage && strstr (raw, "stream_options") != NULL && has_field (self, "stream_options"))
    {
      self->without_usage = TRUE;
      phidias_chat_request_set_include_usage (self->request, FALSE);
    }
  else if (!self->other_maximum && strstr (raw, "max_completion_tokens") != NULL && has_field (self, "max_tokens"))
    {
      self->other_maximum = TRUE;
      phidias_chat_request_set_max_completion_tokens (self->request, TRUE);
    }
  else
    return FALSE;

  g_bytes_unref (self->body);
  self->body = phidias_chat_request_encode (self->request);

  return TRUE;
}

static GBytes *
steal_collected (PhidiasInferenceCall *self)
{
  GBytes *bytes = g_byte_array_free_to_bytes (self->collected);

  self->collected = g_byte_array_new ();

  return bytes;
}

static void
tell_event (PhidiasInferenceCall *self, const char *type, const char *data, gsize length)
{
  g_autofree char *clean = NULL;

  if (self->handler.event == NULL)
    return;

  /* The recorder keeps what it is told, so a key that a server echoes is masked here. */
  if (self->key != NULL && memmem (data, length, self->key, strlen (self->key)) != NULL)
    {
      g_autofree char *text = phidias_make_valid_text (data, (gssize) length);

      clean = phidias_redact (text, self->key);
      data = clean;
      length = strlen (clean);
    }
  self->handler.event (type, data, length, phidias_exchange_get_elapsed (self->exchange), self->handler_data);
}

static void
part_cb (const PhidiasReplyPart *part, gpointer user_data)
{
  PhidiasInferenceCall *self = user_data;

  if (is_stopped (self))
    return;

  phidias_reply_add_part (self->reply, part);
  if (self->first_token < 0 && part->kind != PHIDIAS_REPLY_PART_ROLE)
    self->first_token = phidias_exchange_get_elapsed (self->exchange);

  switch (part->kind)
    {
    case PHIDIAS_REPLY_PART_CONTENT:
    case PHIDIAS_REPLY_PART_REFUSAL:
      if (self->handler.content != NULL)
        self->handler.content (part->index, part->text, self->handler_data);
      break;

    case PHIDIAS_REPLY_PART_REASONING:
      if (self->handler.reasoning != NULL)
        self->handler.reasoning (part->index, part->text, self->handler_data);
      break;

    case PHIDIAS_REPLY_PART_TOOL_CALL:
      if (self->handler.tool_call != NULL)
        self->handler.tool_call (part->index, part->call_index, part->call_id, part->call_name,
                                 part->text != NULL ? part->text : "", self->handler_data);
      break;

    case PHIDIAS_REPLY_PART_ROLE:
    default:
      break;
    }
}

static gboolean
sse_cb (const PhidiasSseEvent *event, gpointer user_data)
{
  PhidiasInferenceCall *self = user_data;

  phidias_exchange_note_event (self->exchange);
  tell_event (self, event->event, event->data, event->data_length);
  if (is_stopped (self))
    return FALSE;

  return phidias_reply_decoder_push_event (self->decoder, event->event, event->data, event->data_length,
                                           self->error == NULL ? &self->error : NULL) &&
         !phidias_reply_decoder_is_done (self->decoder) && !is_stopped (self);
}

/* --- one attempt, in the order of its steps --- */

static gboolean
is_type (const char *content_type, const char *type)
{
  return content_type != NULL && g_ascii_strcasecmp (content_type, type) == 0;
}

static void
begin_stream (PhidiasInferenceCall *self)
{
  self->mode = MODE_STREAM;
  self->sse = phidias_sse_decoder_new (sse_cb, self);
  phidias_sse_decoder_set_error_field (self->sse, TRUE);
}

static void
head_cb (PhidiasExchange *exchange, gpointer user_data)
{
  PhidiasInferenceCall *self = user_data;
  guint status = phidias_exchange_get_status (exchange);
  const char *type;

  phidias_reply_take_head (self->reply, status, phidias_exchange_get_headers (exchange), self->key);
  if (status < 200 || status > 299 || phidias_exchange_is_from_proxy (exchange))
    {
      self->mode = MODE_ERROR;
      phidias_exchange_set_deadline (exchange, ERROR_BODY_MS);
      return;
    }

  self->decoder = phidias_reply_decoder_new (self->target, part_cb, self);
  phidias_reply_decoder_set_secret (self->decoder, self->key);
  type = soup_message_headers_get_content_type (phidias_exchange_get_headers (exchange), NULL);
  if (is_type (type, "text/event-stream"))
    begin_stream (self);
  else if (is_type (type, "application/json") || is_type (type, "text/html"))
    self->mode = MODE_BODY;
  else
    self->mode = MODE_SNIFF;

  if (self->handler.started != NULL)
    self->handler.started (self->reply, self->handler_data);
}

/* Not all servers name the type of what they send. */
static void
sniff (PhidiasInferenceCall *self, const guint8 *bytes, gsize length)
{
  while (length > 0 && (g_ascii_isspace (*bytes) || *bytes >= 0x80)) /* a byte order mark, at most */
    {
      bytes++;
      length--;
    }
  if (length == 0)
    return;

  if (*bytes == '{' || *bytes == '[' || *bytes == '<')
    self->mode = MODE_BODY;
  else
    begin_stream (self);
}

static gboolean
bytes_cb (PhidiasExchange *exchange, const guint8 *bytes, gsize length, gpointer user_data)
{
  PhidiasInferenceCall *self = user_data;
  gsize limit;

  if (self->mode == MODE_SNIFF)
    sniff (self, bytes, length);

  if (self->mode == MODE_STREAM)
    return phidias_sse_decoder_push (self->sse, bytes, length, self->error == NULL ? &self->error : NULL) &&
           self->error == NULL && !phidias_reply_decoder_is_done (self->decoder);

  limit = self->mode == MODE_ERROR ? self->limits.error_body_bytes : self->limits.body_bytes;
  if (self->collected->len + length > limit)
    {
      self->too_much = TRUE;
      length = limit - self->collected->len;
    }
  g_byte_array_append (self->collected, bytes, (guint) length);

  return !self->too_much;
}

static void
end_stream (PhidiasInferenceCall *self, GError *error)
{
  const char *host = phidias_exchange_get_host (self->exchange);
  const char *tail;
  gsize length;

  if (self->error == NULL && !phidias_reply_decoder_is_done (self->decoder))
    {
      phidias_sse_decoder_finish (self->sse);
      tail = phidias_sse_decoder_get_tail (self->sse, &length);
      if (tail != NULL)
        phidias_reply_decoder_push_tail (self->decoder, tail, length);
    }
  phidias_reply_decoder_finish (self->decoder);
  phidias_reply_take_facts (self->reply, self->decoder);

  if (self->error != NULL)
    {
      g_clear_error (&error);
      complete (self, g_steal_pointer (&self->error));
    }
  else if (phidias_reply_decoder_is_complete (self->decoder))
    {
      g_clear_error (&error); /* what broke after the end took nothing from the answer */
      complete (self, NULL);
    }
  else if (error != NULL)
    complete (self, error);
  else
    complete (self, phidias_error_new (PHIDIAS_ERROR_INTERRUPTED,
                                       _("%s ended the answer before it was complete: no reason was given and no end mark came."),
                                       host));
}

static void
end_body (PhidiasInferenceCall *self, GError *error)
{
  const char *host = phidias_exchange_get_host (self->exchange);
  const char *type = soup_message_headers_get_content_type (phidias_exchange_get_headers (self->exchange), NULL);
  g_autoptr (GBytes) body = steal_collected (self);

  if (self->too_much)
    error = phidias_error_new (PHIDIAS_ERROR_TOO_LARGE,
                               _("The answer of %s is larger than anything that can be shown."), host);
  if (error != NULL)
    {
      complete (self, error);
      return;
    }
  if (g_bytes_get_size (body) == 0)
    {
      complete (self, phidias_error_new (PHIDIAS_ERROR_INTERRUPTED, _("%s sent an empty answer."), host));
      return;
    }
  if (phidias_reply_error_is_html (type, body))
    {
      complete (self, phidias_reply_error_new (phidias_exchange_get_status (self->exchange), "text/html", body, host,
                                               self->target, self->key));
      return;
    }

  tell_event (self, "body", g_bytes_get_data (body, NULL), g_bytes_get_size (body));
  if (is_stopped (self))
    {
      complete (self, g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Stopped")));
      return;
    }
  if (!phidias_reply_decoder_push_body (self->decoder, body, &error))
    {
      complete (self, error);
      return;
    }
  phidias_reply_decoder_finish (self->decoder);
  phidias_reply_take_facts (self->reply, self->decoder);
  if (phidias_reply_decoder_is_complete (self->decoder))
    complete (self, NULL);
  else
    complete (self, phidias_error_new (PHIDIAS_ERROR_INTERRUPTED,
                                       _("The answer of %s does not say that it is complete."), host));
}

static void
end_error (PhidiasInferenceCall *self)
{
  guint status = phidias_exchange_get_status (self->exchange);
  SoupMessageHeaders *headers = phidias_exchange_get_headers (self->exchange);
  g_autoptr (GBytes) body = steal_collected (self);
  gint64 wait = phidias_retry_policy_get_wait (headers, g_get_real_time () / G_USEC_PER_SEC);
  GError *error;

  error = phidias_status_error_new (self->exchange, phidias_target_get_chat_url (self->target), self->target, self->key, body);
  if (error->code == PHIDIAS_ERROR_PROXY || error->code == PHIDIAS_ERROR_REDIRECT)
    {
      complete (self, error);
      return;
    }
  if (fall_back (self, error))
    {
      g_error_free (error);
      start_attempt (self);
      return;
    }
  if (wait < 0 && phidias_error_get_retry_after (error) > 0)
    wait = phidias_error_get_retry_after (error);

  retry_or_complete (self, error,
                     phidias_retry_policy_allows (status, headers) && error->code != PHIDIAS_ERROR_QUOTA, wait);
}

static void
ended_cb (PhidiasExchange *exchange, GError *error, gpointer user_data)
{
  PhidiasInferenceCall *self = user_data;
  PhidiasTimings *timings = phidias_reply_get_timings_place (self->reply);

  phidias_exchange_get_timings (exchange, timings);
  timings->first_token = self->first_token;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_clear_error (&self->error);
      if (self->decoder != NULL)
        phidias_reply_take_facts (self->reply, self->decoder);
      complete (self, error);
      return;
    }

  switch (self->mode)
    {
    case MODE_STREAM:
      end_stream (self, error);
      break;

    case MODE_SNIFF:
    case MODE_BODY:
      end_body (self, error);
      break;

    case MODE_ERROR:
      g_clear_error (&error); /* what came of the body must do */
      end_error (self);
      break;

    case MODE_NONE:
    default:
      if (phidias_exchange_was_lost (exchange) && phidias_exchange_was_reused (exchange) && !self->new_connection)
        {
          /* The server had closed the idle connection before it saw the request. */
          g_clear_error (&error);
          self->new_connection = TRUE;
          start_attempt (self);
        }
      else
        retry_or_complete (self, error, phidias_exchange_is_retryable (exchange), -1);
      break;
    }
}

static void
waiting_cb (PhidiasInferencePhase phase, guint seconds, guint limit, gpointer user_data)
{
  PhidiasInferenceCall *self = user_data;

  if (self->handler.waiting != NULL)
    self->handler.waiting (phase, seconds, limit, self->handler_data);
}

static void
clear_attempt (PhidiasInferenceCall *self)
{
  self->mode = MODE_NONE;
  self->too_much = FALSE;
  self->first_token = -1;
  g_byte_array_set_size (self->collected, 0);
  g_clear_pointer (&self->sse, phidias_sse_decoder_free);
  g_clear_pointer (&self->decoder, phidias_reply_decoder_free);
  g_clear_pointer (&self->exchange, phidias_exchange_unref);
}

static void
start_attempt (PhidiasInferenceCall *self)
{
  static const PhidiasExchangeFuncs funcs = { head_cb, bytes_cb, waiting_cb, ended_cb };
  g_autoptr (GUri) uri = g_uri_parse (phidias_target_get_chat_url (self->target), SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (SoupMessage) message = NULL;
  SoupMessageHeaders *headers;

  clear_attempt (self);
  phidias_reply_begin_attempt (self->reply);

  message = phidias_http_session_new_message ("POST", uri);
  if (self->new_connection)
    soup_message_add_flags (message, SOUP_MESSAGE_NEW_CONNECTION);
  soup_message_set_request_body_from_bytes (message, "application/json", self->body);
  headers = soup_message_get_request_headers (message);
  soup_message_headers_replace (headers, "Accept",
                                phidias_chat_request_get_stream (self->request) ? "text/event-stream" : "application/json");
  soup_message_headers_replace (headers, "Cache-Control", "no-cache");
  phidias_key_guard_add_header (message, self->target, self->key);

  self->exchange = phidias_exchange_new (self->session, self->clock, message, &self->limits, &funcs, self);
  phidias_exchange_start (self->exchange, self->cancellable);
}

PhidiasInferenceCall *
phidias_inference_call_new (SoupSession                   *session,
                            PhidiasClock                  *clock,
                            const PhidiasInferenceLimits  *limits,
                            PhidiasChatRequest            *request,
                            const char                    *key,
                            const PhidiasInferenceHandler *handler,
                            gpointer                       handler_data,
                            GCancellable                  *cancellable)
{
  PhidiasInferenceCall *self = g_new0 (PhidiasInferenceCall, 1);

  self->session = g_object_ref (session);
  self->clock = g_object_ref (clock);
  self->limits = *limits;
  self->request = phidias_chat_request_ref (request);
  self->target = phidias_target_ref (phidias_chat_request_get_target (request));
  self->body = phidias_chat_request_encode (request);
  self->key = g_strdup (key);
  if (handler != NULL)
    self->handler = *handler;
  self->handler_data = handler_data;
  self->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  self->reply = phidias_reply_new ();
  self->collected = g_byte_array_new ();

  return self;
}

void
phidias_inference_call_free (PhidiasInferenceCall *self)
{
  clear_attempt (self);
  end_wait (self);
  g_byte_array_unref (self->collected);
  g_clear_error (&self->error);
  g_object_unref (self->reply);
  g_clear_object (&self->cancellable);
  g_bytes_unref (self->body);
  phidias_target_unref (self->target);
  phidias_chat_request_unref (self->request);
  g_object_unref (self->clock);
  g_object_unref (self->session);
  if (self->key != NULL)
    explicit_bzero (self->key, strlen (self->key));
  g_free (self->key);
  g_free (self);
}

/* Not to be called twice; @over is called once, never before this returns, and may free the call. */
void
phidias_inference_call_start (PhidiasInferenceCall *self, PhidiasInferenceCallOver over, gpointer user_data)
{
  self->over = over;
  self->over_data = user_data;
  start_attempt (self);
}

void
phidias_inference_call_skip_wait (PhidiasInferenceCall *self)
{
  if (self->alarm != 0 && !is_stopped (self))
    go (self);
}

PhidiasReply *
phidias_inference_call_get_reply (PhidiasInferenceCall *self)
{
  return self->reply;
}

GError *
phidias_inference_call_get_error (PhidiasInferenceCall *self)
{
  return self->error;
}
