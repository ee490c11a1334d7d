/* phidias-image-fetch.c: asks a server on the web for an image
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-image-fetch.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-error.h"
#include "phidias-exchange.h"
#include "phidias-http-session.h"
#include "phidias-loopback-resolver.h"

/* On the same host; to another one is the person's to decide. */
#define MAX_REDIRECTS 5

#define FIRST_BYTE_MS (30 * 1000)
#define SILENCE_MS (30 * 1000)
#define WHOLE_MS (5 * 60 * 1000)

typedef struct
{
  PhidiasClock         *clock;
  PhidiasExchange      *exchange;
  GUri                 *uri;
  GByteArray           *body;
  PhidiasImageProgress  progress;
  gpointer              progress_data;
  gsize                 total;
  guint                 n_redirects;
  gboolean              too_much;
} ImageClosure;

static void send_request (GTask *task);

static void
image_closure_free (gpointer data)
{
  ImageClosure *closure = data;

  g_clear_pointer (&closure->exchange, phidias_exchange_unref);
  g_object_unref (closure->clock);
  g_uri_unref (closure->uri);
  g_byte_array_unref (closure->body);
  g_free (closure);
}

/* What an address may be: nothing that would go over the network in the clear, and no name or
 * password, which a server would be told. */
static gboolean
check_uri (GUri *uri, GError **error)
{
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;
  const char *host = uri != NULL ? g_uri_get_host (uri) : NULL;
  gboolean is_https = g_strcmp0 (scheme, "https") == 0;
  gboolean is_http = g_strcmp0 (scheme, "http") == 0;

  if (host == NULL || host[0] == '\0' || (!is_https && !is_http) || g_uri_get_userinfo (uri) != NULL)
    {
      g_propagate_error (error, phidias_error_new (PHIDIAS_ERROR_INVALID_INPUT,
                                                   _("The image’s address cannot be used.")));
      return FALSE;
    }
  if (is_http && !phidias_host_is_loopback (host))
    {
      g_propagate_error (error, phidias_error_new (PHIDIAS_ERROR_INSECURE,
                                                   /* Translators: %s is a host such as example.com */
                                                   _("%s offers the image without a secure connection (http). It was not loaded."),
                                                   host));
      return FALSE;
    }

  return TRUE;
}

static gboolean
is_same_host (GUri *left, GUri *right)
{
  return g_ascii_strcasecmp (g_uri_get_host (left), g_uri_get_host (right)) == 0;
}

static gboolean
is_redirect (guint status)
{
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/* Goes on to where the server points, or says where that is. */
static void
follow (GTask *task, const char *location)
{
  ImageClosure *closure = g_task_get_task_data (task);
  g_autoptr (GUri) to = location != NULL ? g_uri_parse_relative (closure->uri, location, SOUP_HTTP_URI_FLAGS, NULL) : NULL;
  g_autofree char *from_host = g_strdup (g_uri_get_host (closure->uri));
  g_autofree char *address = NULL;
  GError *error = NULL;

  if (!check_uri (to, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  if (!is_same_host (closure->uri, to))
    {
      /* Translators: two hosts such as example.com */
      error = phidias_error_new (PHIDIAS_ERROR_REDIRECT, _("%s says that the image is at %s."), from_host, g_uri_get_host (to));
      address = g_uri_to_string (to);
      phidias_error_set_raw (error, address);
      g_task_return_error (task, error);
      return;
    }

  if (++closure->n_redirects > MAX_REDIRECTS)
    {
      g_task_return_error (task, phidias_error_new (PHIDIAS_ERROR_REDIRECT,
                                                    /* Translators: %s is a host such as example.com */
                                                    _("%s points in circles; the image was not loaded."), from_host));
      return;
    }

  g_uri_unref (closure->uri);
  closure->uri = g_steal_pointer (&to);
  g_byte_array_set_size (closure->body, 0);
  send_request (g_object_ref (task));
}

static void
head_cb (PhidiasExchange *exchange, gpointer user_data)
{
  ImageClosure *closure = g_task_get_task_data (user_data);
  goffset length = soup_message_headers_get_content_length (phidias_exchange_get_headers (exchange));

  phidias_exchange_set_deadline (exchange, WHOLE_MS);
  closure->total = length > 0 ? (gsize) length : 0;
}

static gboolean
is_answer (PhidiasExchange *exchange)
{
  guint status = phidias_exchange_get_status (exchange);

  return status >= 200 && status < 300 && !phidias_exchange_is_from_proxy (exchange);
}

static gboolean
bytes_cb (PhidiasExchange *exchange, const guint8 *bytes, gsize length, gpointer user_data)
{
  ImageClosure *closure = g_task_get_task_data (user_data);

  /* Nobody looks at what comes with an error or a redirect. */
  if (!is_answer (exchange))
    return FALSE;
  if (closure->total > PHIDIAS_IMAGE_FETCH_LIMIT || closure->body->len + length > PHIDIAS_IMAGE_FETCH_LIMIT)
    {
      closure->too_much = TRUE;
      return FALSE;
    }

  phidias_exchange_note_event (exchange);
  g_byte_array_append (closure->body, bytes, (guint) length);
  if (closure->progress != NULL)
    closure->progress (closure->body->len, closure->total, closure->progress_data);

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
  else if (status == 404 || status == 410)
    /* Translators: %s is a host such as example.com, %u an HTTP status */
    error = phidias_error_new (PHIDIAS_ERROR_NOT_FOUND, _("%s has no image at this address (status %u)."), host, status);
  else if (status == 401 || status == 403)
    /* Translators: %s is a host such as example.com, %u an HTTP status */
    error = phidias_error_new (PHIDIAS_ERROR_AUTH, _("%s does not give this image to everybody (status %u)."), host, status);
  else
    /* Translators: %s is a host such as example.com, %u an HTTP status */
    error = phidias_error_new (PHIDIAS_ERROR_SERVER, _("%s did not send the image (status %u)."), host, status);
  phidias_error_set_status (error, status);

  return error;
}

static void
ended_cb (PhidiasExchange *exchange, GError *error, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  ImageClosure *closure = g_task_get_task_data (task);
  guint status = phidias_exchange_get_status (exchange);
  gboolean answers = status != 0 && is_answer (exchange);
  GByteArray *body;

  if (error != NULL && (status == 0 || answers || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED)))
    {
      g_task_return_error (task, error);
      return;
    }
  g_clear_error (&error);

  if (answers && closure->too_much)
    {
      g_task_return_error (task, phidias_error_new (PHIDIAS_ERROR_TOO_LARGE,
                                                    /* Translators: %s is a host such as example.com */
                                                    _("The image from %s is larger than %u MiB; it was not loaded."),
                                                    phidias_exchange_get_host (exchange),
                                                    PHIDIAS_IMAGE_FETCH_LIMIT / (1024 * 1024)));
    }
  else if (answers)
    {
      body = closure->body;
      closure->body = g_byte_array_new ();
      g_task_return_pointer (task, g_byte_array_free_to_bytes (body), (GDestroyNotify) g_bytes_unref);
    }
  else if (is_redirect (status) && !phidias_exchange_is_from_proxy (exchange))
    {
      follow (task, soup_message_headers_get_one (phidias_exchange_get_headers (exchange), "Location"));
    }
  else
    {
      g_task_return_error (task, new_status_error (exchange));
    }
}

/* Takes over the task; ended_cb() lets it go. */
static void
send_request (GTask *task)
{
  static const PhidiasExchangeFuncs funcs = { head_cb, bytes_cb, NULL, ended_cb };
  ImageClosure *closure = g_task_get_task_data (task);
  PhidiasInferenceLimits limits = PHIDIAS_INFERENCE_LIMITS_INIT;
  g_autoptr (SoupMessage) message = phidias_http_session_new_message ("GET", closure->uri);

  limits.first_byte_ms = FIRST_BYTE_MS;
  limits.silence_ms = SILENCE_MS;
  limits.event_ms = WHOLE_MS;
  soup_message_headers_replace (soup_message_get_request_headers (message), "Accept",
                                "image/png, image/jpeg, image/gif, image/webp");
  closure->total = 0;
  g_clear_pointer (&closure->exchange, phidias_exchange_unref);
  closure->exchange = phidias_exchange_new (g_task_get_source_object (task), closure->clock, message, &limits, &funcs, task);
  phidias_exchange_start (closure->exchange, g_task_get_cancellable (task));
}

/**
 * phidias_image_fetch_async:
 * @session: whose connections are used; not one that requests with keys go through
 * @clock: for the watchdogs
 * @url: where the image is: https, or http on this computer
 * @progress: (nullable) (scope async): told of what came
 * @progress_data: passed to it
 * @cancellable: (nullable): ends it at once
 * @callback: called once
 * @user_data: passed to @callback
 *
 * Sends one GET with nothing in it that says who asks, or where the address stood: no key, cookie
 * or referrer. A redirect is followed on the same host only. What comes is not looked at here: its
 * type is found out from its bytes by who decodes it.
 */
void
phidias_image_fetch_async (SoupSession          *session,
                           PhidiasClock         *clock,
                           const char           *url,
                           PhidiasImageProgress  progress,
                           gpointer              progress_data,
                           GCancellable         *cancellable,
                           GAsyncReadyCallback   callback,
                           gpointer              user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GUri) uri = NULL;
  ImageClosure *closure;
  GError *error = NULL;

  g_return_if_fail (SOUP_IS_SESSION (session));
  g_return_if_fail (PHIDIAS_IS_CLOCK (clock));
  g_return_if_fail (url != NULL);

  task = g_task_new (session, cancellable, callback, user_data);
  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) phidias_image_fetch_async);
  g_task_set_check_cancellable (task, FALSE);
  if (g_task_return_error_if_cancelled (task))
    return;

  uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  if (!check_uri (uri, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  closure = g_new0 (ImageClosure, 1);
  closure->clock = g_object_ref (clock);
  closure->uri = g_steal_pointer (&uri);
  closure->body = g_byte_array_new ();
  closure->progress = progress;
  closure->progress_data = progress_data;
  g_task_set_task_data (task, closure, image_closure_free);
  send_request (g_steal_pointer (&task));
}

/**
 * phidias_image_fetch_finish:
 * @session: as before
 * @result: what the callback got
 * @error: %G_IO_ERROR_CANCELLED or one of %PHIDIAS_ERROR; with %PHIDIAS_ERROR_REDIRECT to another
 *   host its raw text is the address there
 *
 * Returns: (transfer full) (nullable): what came
 */
GBytes *
phidias_image_fetch_finish (SoupSession *session, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, session), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
