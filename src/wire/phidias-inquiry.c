/* phidias-inquiry.c: one request, made once, and all that came back
 *
 * A chat is sent again by itself and its answer is taken apart as it streams in; here an answer is
 * looked at as it is, and a refusal is as welcome as a success.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-inquiry.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-error.h"
#include "phidias-exchange.h"
#include "phidias-http-session.h"
#include "phidias-inference-client-private.h"
#include "phidias-json.h"
#include "phidias-key-guard.h"
#include "phidias-reply-error.h"
#include "phidias-reply-private.h"
#include "phidias-retry-policy.h"
#include "phidias-status-error.h"
#include "phidias-text-util.h"
#include "phidias-url-origin-private.h"

#define MAX_BODY        (1024 * 1024)
#define MAX_SHOWN       4096
#define HEADERS_SHOWN   24
#define ANSWER_MS       (60 * 1000) /* a server on this computer may have to load its model */
#define BODY_MS         (10 * 1000)

typedef struct
{
  PhidiasInquiry  *inquiry;
  PhidiasTarget   *target;
  PhidiasExchange *exchange;
  SoupMessage     *message;
  GByteArray      *collected;
  GBytes          *sent;
  char            *key;
  char            *url;
  gboolean         too_much;
} InquiryClosure;

/**
 * phidias_inquiry_free:
 * @self: (nullable) (transfer full): an inquiry
 */
void
phidias_inquiry_free (PhidiasInquiry *self)
{
  if (self == NULL)
    return;

  g_clear_error (&self->error);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_free (self->transcript);
  g_free (self);
}

static void
inquiry_closure_free (gpointer data)
{
  InquiryClosure *closure = data;

  g_clear_pointer (&closure->exchange, phidias_exchange_unref);
  phidias_inquiry_free (closure->inquiry);
  phidias_target_unref (closure->target);
  g_clear_object (&closure->message);
  g_byte_array_unref (closure->collected);
  g_clear_pointer (&closure->sent, g_bytes_unref);
  if (closure->key != NULL)
    explicit_bzero (closure->key, strlen (closure->key));
  g_free (closure->key);
  g_free (closure->url);
  g_free (closure);
}

/* ---- The transcript ---- */

static void
append_headers (GString *text, SoupMessageHeaders *headers, const char *key)
{
  SoupMessageHeadersIter iter;
  const char *name;
  const char *value;
  guint n = 0;

  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value) && n++ < HEADERS_SHOWN)
    {
      gboolean is_key = g_ascii_strcasecmp (name, "api-key") == 0 || g_ascii_strcasecmp (name, "Authorization") == 0;
      g_autofree char *valid = phidias_make_valid_text (value, -1);
      g_autofree char *masked = phidias_reply_error_mask (valid, key);
      const char *shown = masked;

      /* A header that carries the key shows how, and nothing of what. */
      if (is_key)
        shown = g_ascii_strncasecmp (value, "Bearer ", strlen ("Bearer ")) == 0 ? "Bearer ***" : "***";
      g_string_append_printf (text, "%s: %s\n", name, shown);
    }
}

static void
append_body (GString *text, GBytes *body, const char *key)
{
  gsize length = 0;
  const char *data = body != NULL ? g_bytes_get_data (body, &length) : NULL;
  g_autofree char *valid = NULL;
  g_autofree char *masked = NULL;

  if (length == 0)
    return;

  /* Masked before it is cut, since half a key is none that could be found. */
  valid = phidias_make_valid_text (data, (gssize) MIN (length, MAX_SHOWN + PHIDIAS_KEY_MAX_BYTES));
  masked = phidias_reply_error_mask (valid, key);
  g_string_append_c (text, '\n');
  if (strlen (masked) > MAX_SHOWN)
    {
      const char *end = g_utf8_find_prev_char (masked, masked + MAX_SHOWN);

      g_string_append_len (text, masked, end - masked);
      g_string_append (text, "…");
    }
  else
    g_string_append (text, masked);
  g_string_append_c (text, '\n');
}

static char *
make_transcript (InquiryClosure *closure)
{
  const PhidiasInquiry *inquiry = closure->inquiry;
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s %s\n", soup_message_get_method (closure->message), closure->url);
  append_headers (text, soup_message_get_request_headers (closure->message), closure->key);
  append_body (text, closure->sent, closure->key);
  g_string_append_c (text, '\n');
  if (inquiry->status != 0)
    {
      g_string_append_printf (text, "%u %s\n", inquiry->status, soup_status_get_phrase (inquiry->status));
      append_headers (text, phidias_exchange_get_headers (closure->exchange), closure->key);
      append_body (text, inquiry->body, closure->key);
    }
  else if (inquiry->error != NULL)
    g_string_append_printf (text, "%s\n", inquiry->error->message);
  while (text->len > 0 && text->str[text->len - 1] == '\n')
    g_string_truncate (text, text->len - 1);

  return g_string_free (text, FALSE);
}

/* ---- The exchange ---- */

static void
head_cb (PhidiasExchange *exchange, gpointer user_data)
{
  phidias_exchange_set_deadline (exchange, BODY_MS);
}

static gboolean
bytes_cb (PhidiasExchange *exchange, const guint8 *bytes, gsize length, gpointer user_data)
{
  InquiryClosure *closure = g_task_get_task_data (user_data);

  if (closure->collected->len + length > MAX_BODY)
    {
      closure->too_much = TRUE;
      length = MAX_BODY - closure->collected->len;
    }
  g_byte_array_append (closure->collected, bytes, (guint) length);

  return !closure->too_much;
}

static gboolean
is_json (GBytes *body)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  g_autoptr (JsonNode) root = phidias_json_parse (data, length, PHIDIAS_JSON_DEPTH_WIRE, PHIDIAS_JSON_SIZE_WIRE, NULL);

  return root != NULL;
}

static gint64
read_date (SoupMessageHeaders *headers)
{
  const char *value = soup_message_headers_get_one (headers, "Date");
  g_autoptr (GDateTime) date = value != NULL ? soup_date_time_new_from_http_string (value) : NULL;

  return date != NULL ? MAX (0, g_date_time_to_unix (date)) : 0;
}

static void
take_answer (InquiryClosure *closure)
{
  PhidiasInquiry *inquiry = closure->inquiry;
  PhidiasExchange *exchange = closure->exchange;
  SoupMessageHeaders *headers = phidias_exchange_get_headers (exchange);
  const char *type = soup_message_headers_get_content_type (headers, NULL);
  const char *host = phidias_exchange_get_host (exchange);
  g_autoptr (PhidiasReply) reply = phidias_reply_new ();
  gboolean is_success = inquiry->status >= 200 && inquiry->status < 300 && !phidias_exchange_is_from_proxy (exchange);

  phidias_reply_take_head (reply, inquiry->status, headers, closure->key);
  inquiry->rate_limit = *phidias_reply_get_rate_limit (reply);
  inquiry->retry_after = phidias_retry_policy_get_wait (headers, g_get_real_time () / G_USEC_PER_SEC);
  inquiry->is_html = phidias_reply_error_is_html (type, inquiry->body);
  inquiry->date = read_date (headers);

  if (!is_success)
    inquiry->error = phidias_status_error_new (exchange, closure->url, closure->target, closure->key, inquiry->body);
  else if (inquiry->is_html)
    inquiry->error = phidias_reply_error_new (inquiry->status, "text/html", inquiry->body, host, closure->target, closure->key);
  else if (closure->too_much)
    inquiry->error = phidias_error_new (PHIDIAS_ERROR_TOO_LARGE, _("What %s sent is larger than it should be."), host);
  else if (!is_json (inquiry->body))
    inquiry->error = phidias_error_new (PHIDIAS_ERROR_PROTOCOL, _("%s answers, but not as a model server does: check the address."), host);
  if (inquiry->retry_after < 0 && inquiry->error != NULL && phidias_error_get_retry_after (inquiry->error) > 0)
    inquiry->retry_after = phidias_error_get_retry_after (inquiry->error);
}

static void
ended_cb (PhidiasExchange *exchange, GError *error, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  InquiryClosure *closure = g_task_get_task_data (task);
  PhidiasInquiry *inquiry = closure->inquiry;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, error);
      return;
    }

  inquiry->status = phidias_exchange_get_status (exchange);
  inquiry->body = g_bytes_new (closure->collected->data, closure->collected->len);
  if (inquiry->status == 0)
    inquiry->error = error;
  else
    {
      g_clear_error (&error); /* what came of the body must do */
      take_answer (closure);
    }
  inquiry->transcript = make_transcript (closure);
  g_task_return_pointer (task, g_steal_pointer (&closure->inquiry), (GDestroyNotify) phidias_inquiry_free);
}

/**
 * phidias_inquiry_async:
 * @client: whose connections are used
 * @target: the endpoint
 * @key: (nullable): its key
 * @url: (nullable): what to GET; of the endpoint's origin
 * @request: (nullable): what to POST to the chat route where @url is %NULL
 * @cancellable: (nullable): ends it at once
 * @callback: called once
 * @user_data: passed to @callback
 *
 * Sends one request, follows nothing, tries nothing again.
 */
void
phidias_inquiry_async (PhidiasInferenceClient *client,
                       PhidiasTarget          *target,
                       const char             *key,
                       const char             *url,
                       PhidiasChatRequest     *request,
                       GCancellable           *cancellable,
                       GAsyncReadyCallback     callback,
                       gpointer                user_data)
{
  static const PhidiasExchangeFuncs funcs = { head_cb, bytes_cb, NULL, ended_cb };
  g_autoptr (GTask) task = g_task_new (client, cancellable, callback, user_data);
  PhidiasInferenceLimits limits = *phidias_inference_client_get_limits (client);
  InquiryClosure *closure = g_new0 (InquiryClosure, 1);
  g_autoptr (GUri) uri = NULL;
  GError *error = NULL;

  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) phidias_inquiry_async);
  g_task_set_check_cancellable (task, FALSE);
  closure->inquiry = g_new0 (PhidiasInquiry, 1);
  closure->inquiry->retry_after = -1;
  closure->inquiry->rate_limit = PHIDIAS_RATE_LIMIT_INIT;
  closure->target = phidias_target_ref (target);
  closure->collected = g_byte_array_new ();
  closure->url = g_strdup (url != NULL ? url : phidias_target_get_chat_url (target));
  g_task_set_task_data (task, closure, inquiry_closure_free);
  if (g_task_return_error_if_cancelled (task))
    return;

  uri = g_uri_parse (closure->url, SOUP_HTTP_URI_FLAGS, NULL);
  if (uri == NULL || !phidias_url_is_of_target (closure->url, target))
    error = phidias_error_new (PHIDIAS_ERROR_INVALID_INPUT, _("The endpoint’s address cannot be used."));
  else
    phidias_key_guard_check (target, key, &closure->key, &error);
  if (error != NULL)
    {
      closure->inquiry->error = error;
      g_task_return_pointer (task, g_steal_pointer (&closure->inquiry), (GDestroyNotify) phidias_inquiry_free);
      return;
    }

  closure->message = phidias_http_session_new_message (url != NULL ? "GET" : "POST", uri);
  /* An idle connection that the server has closed unnoticed would be found where the server is fine. */
  soup_message_add_flags (closure->message, SOUP_MESSAGE_NEW_CONNECTION);
  if (url == NULL)
    {
      closure->sent = phidias_chat_request_encode (request);
      soup_message_set_request_body_from_bytes (closure->message, "application/json", closure->sent);
    }
  soup_message_headers_replace (soup_message_get_request_headers (closure->message), "Accept", "application/json");
  phidias_key_guard_add_header (closure->message, target, closure->key);

  limits.first_byte_ms = MIN (limits.first_byte_ms, ANSWER_MS);
  limits.silence_ms = MIN (limits.silence_ms, BODY_MS);
  closure->exchange = phidias_exchange_new (phidias_inference_client_get_session (client),
                                            phidias_inference_client_get_clock (client), closure->message, &limits, &funcs, task);
  phidias_exchange_start (closure->exchange, cancellable);
  g_steal_pointer (&task); /* ended_cb() lets it go */
}

/**
 * phidias_inquiry_finish:
 * @client: as before
 * @result: what the callback got
 * @error: %G_IO_ERROR_CANCELLED; every other failure is in the inquiry
 *
 * Returns: (transfer full) (nullable): what came back
 */
PhidiasInquiry *
phidias_inquiry_finish (PhidiasInferenceClient *client, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, client), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, G_GNUC_EXTENSION (gpointer) phidias_inquiry_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
