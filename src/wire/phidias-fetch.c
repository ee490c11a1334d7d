/* phidias-fetch.c: asks an endpoint for a small document
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-fetch.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-error.h"
#include "phidias-exchange.h"
#include "phidias-http-session.h"
#include "phidias-inference-client-private.h"
#include "phidias-key-guard.h"
#include "phidias-reply-error.h"
#include "phidias-status-error.h"
#include "phidias-url-origin-private.h"

typedef struct
{
  PhidiasTarget   *target;
  PhidiasExchange *exchange;
  char            *key;
  char            *url;
  GByteArray      *body;
  gsize            limit;
  gboolean         too_much;
} FetchClosure;

static void
fetch_closure_free (gpointer data)
{
  FetchClosure *closure = data;

  g_clear_pointer (&closure->exchange, phidias_exchange_unref);
  phidias_target_unref (closure->target);
  g_byte_array_unref (closure->body);
  if (closure->key != NULL)
    explicit_bzero (closure->key, strlen (closure->key));
  g_free (closure->key);
  g_free (closure->url);
  g_free (closure);
}

static void
head_cb (PhidiasExchange *exchange, gpointer user_data)
{
  phidias_exchange_set_deadline (exchange, 30 * 1000);
}

static gboolean
bytes_cb (PhidiasExchange *exchange, const guint8 *bytes, gsize length, gpointer user_data)
{
  FetchClosure *closure = g_task_get_task_data (user_data);

  if (closure->body->len + length > closure->limit)
    {
      closure->too_much = TRUE;
      length = closure->limit - closure->body->len;
    }
  g_byte_array_append (closure->body, bytes, (guint) length);

  return !closure->too_much;
}

static void
ended_cb (PhidiasExchange *exchange, GError *error, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  FetchClosure *closure = g_task_get_task_data (task);
  guint status = phidias_exchange_get_status (exchange);
  gboolean is_answer = status >= 200 && status < 300 && !phidias_exchange_is_from_proxy (exchange);
  const char *type = soup_message_headers_get_content_type (phidias_exchange_get_headers (exchange), NULL);
  g_autoptr (GBytes) body = g_bytes_new (closure->body->data, closure->body->len);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || (error != NULL && (status == 0 || is_answer)))
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_error (&error); /* of an error's body what came must do */

  if (!is_answer)
    g_task_return_error (task, phidias_status_error_new (exchange, closure->url, closure->target, closure->key, body));
  else if (phidias_reply_error_is_html (type, body))
    g_task_return_error (task, phidias_reply_error_new (status, "text/html", body, phidias_exchange_get_host (exchange),
                                                        closure->target, closure->key));
  else if (closure->too_much)
    g_task_return_error (task, phidias_error_new (PHIDIAS_ERROR_TOO_LARGE,
                                                  _("What %s sent is larger than it should be."),
                                                  phidias_exchange_get_host (exchange)));
  else
    g_task_return_pointer (task, g_steal_pointer (&body), (GDestroyNotify) g_bytes_unref);
}

/**
 * phidias_fetch_async:
 * @client: whose connections are used
 * @target: the endpoint
 * @key: (nullable): a key from phidias_key_guard_check()
 * @url: what to ask for; of the endpoint's origin
 * @limits: when to give up
 * @cancellable: (nullable): ends it at once
 * @callback: called once
 * @user_data: passed to @callback
 *
 * Sends one GET, follows nothing, tries nothing again.
 */
void
phidias_fetch_async (PhidiasInferenceClient       *client,
                     PhidiasTarget                *target,
                     const char                   *key,
                     const char                   *url,
                     const PhidiasInferenceLimits *limits,
                     GCancellable                 *cancellable,
                     GAsyncReadyCallback           callback,
                     gpointer                      user_data)
{
  static const PhidiasExchangeFuncs funcs = { head_cb, bytes_cb, NULL, ended_cb };
  g_autoptr (GTask) task = g_task_new (client, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, &error);
  g_autoptr (SoupMessage) message = NULL;
  FetchClosure *closure;

  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) phidias_fetch_async);
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (uri == NULL || !phidias_url_is_of_target (url, target))
    {
      g_task_return_new_error (task, PHIDIAS_ERROR, PHIDIAS_ERROR_INVALID_INPUT,
                               _("The endpoint’s address cannot be used."));
      return;
    }

  message = phidias_http_session_new_message ("GET", uri);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Accept", "application/json");
  phidias_key_guard_add_header (message, target, key);

  closure = g_new0 (FetchClosure, 1);
  closure->target = phidias_target_ref (target);
  closure->key = g_strdup (key);
  closure->url = g_strdup (url);
  closure->body = g_byte_array_new ();
  closure->limit = limits->body_bytes;
  closure->exchange = phidias_exchange_new (phidias_inference_client_get_session (client),
                                            phidias_inference_client_get_clock (client), message, limits, &funcs, task);
  g_task_set_task_data (task, closure, fetch_closure_free);
  phidias_exchange_start (closure->exchange, cancellable);
  g_steal_pointer (&task); /* ended_cb() lets it go */
}

/**
 * phidias_fetch_finish:
 * @client: as before
 * @result: what the callback got
 * @error: %G_IO_ERROR_CANCELLED or one of %PHIDIAS_ERROR, with the status of an answer that was
 *   none
 *
 * Returns: (transfer full) (nullable): the body of a success that is no web page
 */
GBytes *
phidias_fetch_finish (PhidiasInferenceClient *client, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, client), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
