/* phidias-catalog-fetch.c: asks a public service for a JSON document
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-catalog-fetch.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-error.h"
#include "phidias-exchange.h"
#include "phidias-http-session.h"
#include "phidias-loopback-resolver.h"
#include "phidias-reply-error.h"

/* A person waits for it. */
#define FIRST_BYTE_MS (30 * 1000)
#define WHOLE_MS (60 * 1000)

typedef struct
{
  PhidiasExchange *exchange;
  GByteArray      *body;
  gboolean         too_much;
} FetchClosure;

static void
fetch_closure_free (gpointer data)
{
  FetchClosure *closure = data;

  g_clear_pointer (&closure->exchange, phidias_exchange_unref);
  g_byte_array_unref (closure->body);
  g_free (closure);
}

static void
head_cb (PhidiasExchange *exchange, gpointer user_data)
{
  phidias_exchange_set_deadline (exchange, WHOLE_MS);
}

static gboolean
bytes_cb (PhidiasExchange *exchange, const guint8 *bytes, gsize length, gpointer user_data)
{
  FetchClosure *closure = g_task_get_task_data (user_data);

  if (closure->body->len + length > PHIDIAS_JSON_SIZE_WIRE)
    {
      closure->too_much = TRUE;
      return FALSE;
    }
  phidias_exchange_note_event (exchange);
  g_byte_array_append (closure->body, bytes, (guint) length);

  return TRUE;
}

static GError *
new_status_error (PhidiasExchange *exchange)
{
  guint status = phidias_exchange_get_status (exchange);
  const char *host = phidias_exchange_get_host (exchange);
  GError *error;

  if (phidias_exchange_is_from_proxy (exchange))
    /* Translators: %s is a host such as example.com, %u an HTTP status */
    error = phidias_error_new (PHIDIAS_ERROR_PROXY, _("The proxy on the way to %s refused to open it (status %u)."), host, status);
  else if (status == 429)
    /* Translators: %s is a host such as example.com */
    error = phidias_error_new (PHIDIAS_ERROR_RATE_LIMIT, _("%s is asked too often. Try again in a few minutes."), host);
  else if (status >= 300 && status < 400)
    /* Translators: %s is a host such as example.com, %u an HTTP status */
    error = phidias_error_new (PHIDIAS_ERROR_REDIRECT, _("%s points elsewhere (status %u); that is not followed."), host, status);
  else if (status >= 500)
    /* Translators: %s is a host such as example.com, %u an HTTP status */
    error = phidias_error_new (PHIDIAS_ERROR_SERVER, _("%s is out of order (status %u)."), host, status);
  else
    /* Translators: %s is a host such as example.com, %u an HTTP status */
    error = phidias_error_new (PHIDIAS_ERROR_BAD_REQUEST, _("%s did not take the question (status %u)."), host, status);
  phidias_error_set_status (error, status);

  return error;
}

static void
return_document (GTask *task, PhidiasExchange *exchange)
{
  FetchClosure *closure = g_task_get_task_data (task);
  const char *host = phidias_exchange_get_host (exchange);
  const char *type = soup_message_headers_get_content_type (phidias_exchange_get_headers (exchange), NULL);
  g_autoptr (GBytes) body = g_bytes_new (closure->body->data, closure->body->len);
  g_autoptr (JsonNode) node = NULL;

  if (closure->too_much)
    {
      /* Translators: %s is a host such as example.com */
      g_task_return_error (task, phidias_error_new (PHIDIAS_ERROR_TOO_LARGE, _("What %s sent is larger than it should be."), host));
      return;
    }
  if (phidias_reply_error_is_html (type, body))
    {
      g_task_return_error (task, phidias_error_new (PHIDIAS_ERROR_CAPTIVE_PORTAL,
                                                    /* Translators: %s is a host such as example.com */
                                                    _("A web page came from %s instead of data. Is there a network to sign in to?"), host));
      return;
    }

  if (closure->body->len > 0)
    node = phidias_json_parse ((const char *) closure->body->data, closure->body->len, PHIDIAS_JSON_DEPTH_WIRE,
                               PHIDIAS_JSON_SIZE_WIRE, NULL);
  if (closure->body->len == 0)
    /* Translators: %s is a host such as example.com */
    g_task_return_error (task, phidias_error_new (PHIDIAS_ERROR_PROTOCOL, _("%s sent nothing."), host));
  else if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    /* Translators: %s is a host such as example.com */
    g_task_return_error (task, phidias_error_new (PHIDIAS_ERROR_PROTOCOL, _("What %s sent cannot be read."), host));
  else
    g_task_return_pointer (task, g_steal_pointer (&node), (GDestroyNotify) json_node_unref);
}

static void
ended_cb (PhidiasExchange *exchange, GError *error, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  guint status = phidias_exchange_get_status (exchange);
  gboolean is_answer = status >= 200 && status < 300 && !phidias_exchange_is_from_proxy (exchange);

  if (error != NULL && (status == 0 || is_answer || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)))
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_error (&error); /* of an error's body nobody reads anything */

  if (is_answer)
    return_document (task, exchange);
  else
    g_task_return_error (task, new_status_error (exchange));
}

static gboolean
is_allowed (GUri *uri)
{
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;

  if (host == NULL || *host == '\0' || g_uri_get_userinfo (uri) != NULL)
    return FALSE;

  return g_str_equal (g_uri_get_scheme (uri), "https")
         || (g_str_equal (g_uri_get_scheme (uri), "http") && phidias_host_is_loopback (host));
}

/**
 * phidias_catalog_fetch_async:
 * @session: whose connections are used, by one request at a time; not one that requests with keys
 *   go through
 * @clock: for the watchdogs
 * @url: what to ask: https, or http on this computer
 * @body: (nullable): JSON to POST; %NULL for a GET
 * @user_agent: (nullable): who to say that we are, %NULL for the truth
 * @cancellable: (nullable): ends it at once
 * @callback: called once
 * @user_data: passed to @callback
 *
 * Sends one request without a key or a cookie, follows nothing, tries nothing again.
 */
void
phidias_catalog_fetch_async (SoupSession         *session,
                             PhidiasClock        *clock,
                             const char          *url,
                             const char          *body,
                             const char          *user_agent,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  static const PhidiasExchangeFuncs funcs = { head_cb, bytes_cb, NULL, ended_cb };
  PhidiasInferenceLimits limits = PHIDIAS_INFERENCE_LIMITS_INIT;
  g_autoptr (GTask) task = g_task_new (session, cancellable, callback, user_data);
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (SoupMessage) message = NULL;
  FetchClosure *closure;

  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) phidias_catalog_fetch_async);
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;
  if (!is_allowed (uri))
    {
      g_task_return_new_error (task, PHIDIAS_ERROR, PHIDIAS_ERROR_INVALID_INPUT,
                               _("The address of the service cannot be used: it must begin with https."));
      return;
    }

  limits.first_byte_ms = FIRST_BYTE_MS;
  limits.silence_ms = FIRST_BYTE_MS;
  limits.event_ms = WHOLE_MS;
  message = phidias_http_session_new_message (body != NULL ? "POST" : "GET", uri);
  soup_message_headers_replace (soup_message_get_request_headers (message), "Accept", "application/json");
  /* The session's replaces whatever a message says. One request at a time goes through it. */
  soup_session_set_user_agent (session, user_agent != NULL ? user_agent : "Phidias/" PHIDIAS_VERSION);
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }

  closure = g_new0 (FetchClosure, 1);
  closure->body = g_byte_array_new ();
  closure->exchange = phidias_exchange_new (session, clock, message, &limits, &funcs, task);
  g_task_set_task_data (task, closure, fetch_closure_free);
  phidias_exchange_start (closure->exchange, cancellable);
  g_steal_pointer (&task); /* ended_cb() lets it go */
}

/**
 * phidias_catalog_fetch_finish:
 * @session: as before
 * @result: what the callback got
 * @error: %G_IO_ERROR_CANCELLED or one of %PHIDIAS_ERROR, with a sentence for people and the status
 *   of an answer that was none
 *
 * Returns: (transfer full) (nullable): an object
 */
JsonNode *
phidias_catalog_fetch_finish (SoupSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
