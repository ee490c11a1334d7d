/* phidias-entra-ask.c: one question to the sign-in service and its answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-entra-ask.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-entra-error.h"
#include "phidias-error.h"
#include "phidias-exchange.h"
#include "phidias-http-session.h"
#include "phidias-reply-error.h"
#include "phidias-status-error.h"

/* The longest answers, those of the metadata, have some kilobytes. */
#define MAX_BODY (512 * 1024)

/* Milliseconds: of a service that answers at once when it answers. */
#define FIRST_BYTE (30 * 1000)
#define WHOLE_BODY (30 * 1000)

struct _PhidiasEntraForm
{
  GString *body;
};

/**
 * phidias_entra_form_new:
 *
 * Returns: (transfer full): the fields of a question, none yet
 */
PhidiasEntraForm *
phidias_entra_form_new (void)
{
  PhidiasEntraForm *self = g_new0 (PhidiasEntraForm, 1);

  /* So large that it does not move as secrets are written into it. */
  self->body = g_string_sized_new (16 * 1024);

  return self;
}

void
phidias_entra_form_add (PhidiasEntraForm *self, const char *name, const char *value)
{
  if (self->body->len > 0)
    g_string_append_c (self->body, '&');
  g_string_append_printf (self->body, "%s=", name);
  g_string_append_uri_escaped (self->body, value, NULL, FALSE);
}

void
phidias_entra_form_free (PhidiasEntraForm *self)
{
  explicit_bzero (self->body->str, self->body->allocated_len);
  g_string_free (self->body, TRUE);
  g_free (self);
}

typedef struct
{
  PhidiasExchange *exchange;
  GByteArray      *body;
  char            *url;
  char            *secret;
  gint64           asked;
  gboolean         too_much;
} AskClosure;

static void
ask_closure_free (gpointer data)
{
  AskClosure *closure = data;

  g_clear_pointer (&closure->exchange, phidias_exchange_unref);
  explicit_bzero (closure->body->data, closure->body->len);
  g_byte_array_unref (closure->body);
  phidias_entra_wipe (closure->secret);
  g_free (closure->url);
  g_free (closure);
}

static void
head_cb (PhidiasExchange *exchange, gpointer user_data)
{
  phidias_exchange_set_deadline (exchange, WHOLE_BODY);
}

static gboolean
bytes_cb (PhidiasExchange *exchange, const guint8 *bytes, gsize length, gpointer user_data)
{
  AskClosure *closure = g_task_get_task_data (user_data);

  if (closure->body->len + length > MAX_BODY)
    {
      closure->too_much = TRUE;
      length = MAX_BODY - closure->body->len;
    }
  g_byte_array_append (closure->body, bytes, (guint) length);

  return !closure->too_much;
}

static GError *
new_refusal (PhidiasExchange *exchange, AskClosure *closure, GBytes *body)
{
  guint status = phidias_exchange_get_status (exchange);
  SoupMessageHeaders *headers = phidias_exchange_get_headers (exchange);
  const char *type = soup_message_headers_get_content_type (headers, NULL);
  GError *error;

  if (phidias_exchange_is_from_proxy (exchange) || (status >= 300 && status < 400))
    return phidias_status_error_new (exchange, closure->url, NULL, closure->secret, body);
  if (phidias_reply_error_is_html (type, body) && status < 500)
    return phidias_reply_error_new (status, type, body, phidias_exchange_get_host (exchange), NULL, closure->secret);

  error = phidias_entra_error_new (status, body, phidias_exchange_get_host (exchange), closure->secret);
  if (soup_message_headers_get_one (headers, "Retry-After") != NULL)
    phidias_error_set_retry_after (error, 1000 * CLAMP (g_ascii_strtoll (soup_message_headers_get_one (headers, "Retry-After"), NULL, 10), 0, 3600));

  return error;
}

static void
take_answer (GTask *task, PhidiasExchange *exchange, GBytes *body)
{
  AskClosure *closure = g_task_get_task_data (task);
  const char *host = phidias_exchange_get_host (exchange);
  gsize length;
  const char *bytes = g_bytes_get_data (body, &length);
  const char *type = soup_message_headers_get_content_type (phidias_exchange_get_headers (exchange), NULL);
  JsonNode *node;

  if (phidias_reply_error_is_html (type, body))
    {
      g_task_return_error (task, phidias_reply_error_new (phidias_exchange_get_status (exchange), "text/html", body, host,
                                                          NULL, closure->secret));
      return;
    }
  if (closure->too_much)
    {
      g_task_return_error (task, phidias_error_new (PHIDIAS_ERROR_TOO_LARGE, _("What %s sent is larger than it should be."), host));
      return;
    }

  /* What it says may be half a token, so nothing of it is kept for the details. */
  node = phidias_json_parse (bytes, length, PHIDIAS_JSON_DEPTH_WIRE, PHIDIAS_JSON_SIZE_WIRE, NULL);
  if (node == NULL || phidias_json_get_root (node) == NULL)
    {
      g_clear_pointer (&node, json_node_unref);
      g_task_return_error (task, phidias_error_new (PHIDIAS_ERROR_PROTOCOL, _("%s answered, but not as a sign-in service does."), host));
      return;
    }
  g_task_return_pointer (task, node, (GDestroyNotify) json_node_unref);
}

static void
ended_cb (PhidiasExchange *exchange, GError *error, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  AskClosure *closure = g_task_get_task_data (task);
  guint status = phidias_exchange_get_status (exchange);
  gboolean is_answer = status >= 200 && status < 300 && !phidias_exchange_is_from_proxy (exchange);
  g_autoptr (GBytes) body = g_bytes_new_static (closure->body->data, closure->body->len);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || (error != NULL && (status == 0 || is_answer)))
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_error (&error); /* of a refusal's body what came must do */

  if (is_answer)
    take_answer (task, exchange, body);
  else
    g_task_return_error (task, new_refusal (exchange, closure, body));
}

static void
form_bytes_free (gpointer data)
{
  phidias_entra_form_free (data);
}

/*
 * phidias_entra_ask_async:
 * @client: whose connections are used
 * @url: of an endpoint
 * @form: (nullable) (transfer full): what is posted; %NULL is a GET
 * @secret: (nullable): what of it must never be shown, should the server say it back
 * @cancellable: (nullable): ends it at once
 * @callback: called once
 * @user_data: passed to @callback
 *
 * Asks once, follows nothing, tries nothing again.
 */
void
phidias_entra_ask_async (PhidiasEntraClient  *client,
                         const char          *url,
                         PhidiasEntraForm    *form,
                         const char          *secret,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  static const PhidiasExchangeFuncs funcs = { head_cb, bytes_cb, NULL, ended_cb };
  g_autoptr (PhidiasEntraForm) owned = form;
  g_autoptr (GTask) task = g_task_new (client, cancellable, callback, user_data);
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (SoupMessage) message = NULL;
  PhidiasInferenceLimits limits = PHIDIAS_INFERENCE_LIMITS_INIT;
  AskClosure *closure;

  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) phidias_entra_ask_async);
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (uri == NULL)
    {
      g_task_return_new_error (task, PHIDIAS_ERROR, PHIDIAS_ERROR_INVALID_INPUT,
                               _("The sign-in service’s address cannot be used."));
      return;
    }

  message = phidias_http_session_new_message (form != NULL ? "POST" : "GET", uri);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Accept", "application/json");
  if (form != NULL)
    {
      const char *text = form->body->str;
      gsize length = form->body->len;
      g_autoptr (GBytes) bytes = g_bytes_new_with_free_func (text, length, form_bytes_free, g_steal_pointer (&owned));

      soup_message_set_request_body_from_bytes (message, "application/x-www-form-urlencoded", bytes);
    }

  limits.first_byte_ms = FIRST_BYTE;
  limits.silence_ms = WHOLE_BODY;
  limits.body_bytes = MAX_BODY;

  closure = g_new0 (AskClosure, 1);
  closure->body = g_byte_array_sized_new (32 * 1024);
  closure->url = g_strdup (url);
  closure->secret = g_strdup (secret);
  closure->asked = phidias_clock_get_time (phidias_entra_client_get_clock (client));
  closure->exchange = phidias_exchange_new (phidias_entra_client_get_session (client),
                                            phidias_entra_client_get_clock (client), message, &limits, &funcs, task);
  g_task_set_task_data (task, closure, ask_closure_free);
  phidias_exchange_start (closure->exchange, cancellable);
  g_steal_pointer (&task); /* ended_cb() lets it go */
}

/*
 * phidias_entra_ask_finish:
 * @client: as before
 * @result: what the callback got
 * @asked: (out) (optional): when it was asked, in microseconds of the client's clock
 * @error: %G_IO_ERROR_CANCELLED or one of %PHIDIAS_ERROR
 *
 * Returns: (transfer full) (nullable): the answer, whose root is an object
 */
JsonNode *
phidias_entra_ask_finish (PhidiasEntraClient *client, GAsyncResult *result, gint64 *asked, GError **error)
{
  AskClosure *closure = g_task_get_task_data (G_TASK (result));

  g_return_val_if_fail (g_task_is_valid (result, client), NULL);

  if (asked != NULL && closure != NULL)
    *asked = closure->asked;

  return g_task_propagate_pointer (G_TASK (result), error);
}
