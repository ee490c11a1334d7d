/* phidias-loopback-listener.c: where the browser comes back to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-loopback-listener.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

#include "phidias-entra-error.h"
#include "phidias-entra-tokens.h"
#include "phidias-error.h"

/**
 * PhidiasLoopbackListener:
 *
 * A web server on a free port of this computer's two loopback addresses: `localhost` may be either
 * of them. It takes one answer, the one with its own `state`; whatever else a browser or another
 * program asks for, such as the page's icon, is turned away and changes nothing.
 */
struct _PhidiasLoopbackListener
{
  GObject       parent_instance;

  /* owned */
  SoupServer   *server;
  PhidiasClock *clock;
  char         *state;
  char         *redirect_uri;
  GTask        *task;   /* who waits; NULL for nobody */
  char         *code;
  GError       *error;

  /* state */
  GSource      *stop;
  guint         alarm;
  gboolean      has_answer;
};

G_DEFINE_FINAL_TYPE (PhidiasLoopbackListener, phidias_loopback_listener, G_TYPE_OBJECT)

/* ---- Who waits ---- */

static GTask *
end_wait (PhidiasLoopbackListener *self)
{
  if (self->alarm != 0)
    phidias_clock_remove_alarm (self->clock, self->alarm);
  self->alarm = 0;
  if (self->stop != NULL)
    g_source_destroy (self->stop);
  g_clear_pointer (&self->stop, g_source_unref);

  return g_steal_pointer (&self->task);
}

static void
return_answer (PhidiasLoopbackListener *self)
{
  g_autoptr (GTask) task = end_wait (self);

  if (self->error != NULL)
    g_task_return_error (task, g_error_copy (self->error));
  else
    g_task_return_pointer (task, g_steal_pointer (&self->code), (GDestroyNotify) phidias_entra_wipe);
}

static void
alarm_cb (gpointer user_data)
{
  PhidiasLoopbackListener *self = user_data;
  g_autoptr (GTask) task = NULL;

  self->alarm = 0;
  task = end_wait (self);
  g_task_return_new_error (task, PHIDIAS_ERROR, PHIDIAS_ERROR_TIMEOUT,
                           _("The browser did not come back. Try again, or sign in with a code instead."));
}

static gboolean
stopped_cb (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (GTask) task = end_wait (user_data);

  g_task_return_error_if_cancelled (task);

  return G_SOURCE_REMOVE;
}

/* ---- What the browser sees ---- */

static const char page[] =
  "<!DOCTYPE html>\n"
  "<html><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>%s</title>\n"
  "<style>:root{color-scheme:light dark}body{font-family:system-ui,sans-serif;display:grid;place-content:center;"
  "min-height:90vh;margin:0 1.5em;text-align:center}p{max-width:32em;margin:0 auto}</style></head>\n"
  "<body><h1>%s</h1><p>%s</p></body></html>\n";

static void
reply (SoupServerMessage *message, guint status, const char *title, const char *text)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);
  g_autofree char *safe_title = g_markup_escape_text (title, -1);
  g_autofree char *safe_text = g_markup_escape_text (text, -1);
  g_autofree char *body = g_strdup_printf (page, safe_title, safe_title, safe_text);

  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "Referrer-Policy", "no-referrer");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
  soup_message_headers_replace (headers, "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
  soup_message_headers_replace (headers, "Connection", "close");
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, "text/html; charset=utf-8", SOUP_MEMORY_COPY, body, strlen (body));
}

static void
turn_away (SoupServerMessage *message, guint status)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (message), "Connection", "close");
  soup_server_message_set_status (message, status, NULL);
}

/* As long as the state, however much of it is right. */
static gboolean
is_state (PhidiasLoopbackListener *self, const char *state)
{
  gsize length = strlen (self->state);
  guint difference = 0;

  if (state == NULL || strlen (state) != length)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    difference |= (guint) (self->state[i] ^ state[i]);

  return difference == 0;
}

static gboolean
idle_cb (gpointer user_data)
{
  PhidiasLoopbackListener *self = user_data;

  if (self->task != NULL)
    return_answer (self);

  return G_SOURCE_REMOVE;
}

/* Who waits may let go of the server at once, which libsoup 3.2 does not live through in here. */
static void
replied_cb (PhidiasLoopbackListener *self)
{
  g_idle_add_full (G_PRIORITY_DEFAULT, idle_cb, g_object_ref (self), g_object_unref);
}

static void
asked_cb (SoupServer *server, SoupServerMessage *message, const char *path, GHashTable *query, gpointer user_data)
{
  PhidiasLoopbackListener *self = user_data;
  const char *code = query != NULL ? g_hash_table_lookup (query, "code") : NULL;
  const char *fault = query != NULL ? g_hash_table_lookup (query, "error") : NULL;

  if (g_strcmp0 (soup_server_message_get_method (message), "GET") != 0)
    {
      turn_away (message, SOUP_STATUS_METHOD_NOT_ALLOWED);
      return;
    }
  if (!g_str_equal (path, "/") || (code == NULL && fault == NULL))
    {
      turn_away (message, SOUP_STATUS_NOT_FOUND);
      return;
    }
  if (self->has_answer || !is_state (self, g_hash_table_lookup (query, "state")))
    {
      reply (message, SOUP_STATUS_BAD_REQUEST, _("Not the sign-in that Phidias waits for"),
             _("This page belongs to another sign-in, or to one that has ended. Go back to Phidias and begin again."));
      return;
    }

  self->has_answer = TRUE;
  if (fault == NULL && phidias_entra_tokens_is_token (code))
    {
      self->code = g_strdup (code);
      reply (message, SOUP_STATUS_OK, _("Signed in"), _("Phidias has what it needs. You can close this page."));
    }
  else
    {
      self->error = phidias_entra_error_new_redirect (fault != NULL ? fault : "invalid_request",
                                                      g_hash_table_lookup (query, "error_description"));
      reply (message, SOUP_STATUS_OK, _("Not signed in"), self->error->message);
    }
  /* Not before the page is out: who waits may let go of the server at once. */
  g_signal_connect_object (message, "finished", G_CALLBACK (replied_cb), self, G_CONNECT_SWAPPED);
}

/* ---- The object ---- */

static void
phidias_loopback_listener_dispose (GObject *object)
{
  PhidiasLoopbackListener *self = PHIDIAS_LOOPBACK_LISTENER (object);

  if (self->server != NULL)
    soup_server_disconnect (self->server);
  g_clear_object (&self->server);

  G_OBJECT_CLASS (phidias_loopback_listener_parent_class)->dispose (object);
}

static void
phidias_loopback_listener_finalize (GObject *object)
{
  PhidiasLoopbackListener *self = PHIDIAS_LOOPBACK_LISTENER (object);

  /* A task holds its source object. */
  g_assert (self->task == NULL);
  g_object_unref (self->clock);
  phidias_entra_wipe (self->state);
  phidias_entra_wipe (self->code);
  g_free (self->redirect_uri);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (phidias_loopback_listener_parent_class)->finalize (object);
}

static void
phidias_loopback_listener_class_init (PhidiasLoopbackListenerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = phidias_loopback_listener_dispose;
  object_class->finalize = phidias_loopback_listener_finalize;
}

static void
phidias_loopback_listener_init (PhidiasLoopbackListener *self)
{
}

/**
 * phidias_loopback_listener_new:
 * @clock: what the wait is measured with
 * @state: from phidias_entra_make_secret(); only an answer with it counts
 * @error: where %PHIDIAS_ERROR_FAILED goes when no port can be had
 *
 * Returns: (transfer full) (nullable): a server that listens until it is let go of
 */
PhidiasLoopbackListener *
phidias_loopback_listener_new (PhidiasClock *clock, const char *state, GError **error)
{
  g_autoptr (PhidiasLoopbackListener) self = NULL;
  g_autoptr (GError) cause = NULL;
  GSList *uris;

  g_return_val_if_fail (PHIDIAS_IS_CLOCK (clock), NULL);
  g_return_val_if_fail (state != NULL, NULL);

  self = g_object_new (PHIDIAS_TYPE_LOOPBACK_LISTENER, NULL);
  self->clock = g_object_ref (clock);
  self->state = g_strdup (state);
  self->server = soup_server_new ("server-header", "Phidias", NULL);
  soup_server_add_handler (self->server, NULL, asked_cb, self, NULL);
  /* Both families on one port, and IPv4 alone where there is no IPv6. */
  if (!soup_server_listen_local (self->server, 0, 0, &cause))
    {
      g_propagate_error (error, phidias_error_new (PHIDIAS_ERROR_FAILED,
                                                   _("No port of this computer could be opened for the browser (%s). Sign in with a code instead."),
                                                   cause->message));
      return NULL;
    }
  uris = soup_server_get_uris (self->server);
  self->redirect_uri = g_strdup_printf ("http://localhost:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  return g_steal_pointer (&self);
}

/**
 * phidias_loopback_listener_get_redirect_uri:
 * @self: a listener
 *
 * Returns: (transfer none): where the browser is to be sent to; the service ignores the port when
 *   it compares it to what is registered
 */
const char *
phidias_loopback_listener_get_redirect_uri (PhidiasLoopbackListener *self)
{
  g_return_val_if_fail (PHIDIAS_IS_LOOPBACK_LISTENER (self), NULL);

  return self->redirect_uri;
}

/**
 * phidias_loopback_listener_wait_async:
 * @self: a listener that nobody waits for
 * @milliseconds: how long
 * @cancellable: (nullable): ends the wait
 * @callback: called once
 * @user_data: passed to @callback
 *
 * Waits for the browser.
 */
void
phidias_loopback_listener_wait_async (PhidiasLoopbackListener *self,
                                      gint64                   milliseconds,
                                      GCancellable            *cancellable,
                                      GAsyncReadyCallback      callback,
                                      gpointer                 user_data)
{
  g_return_if_fail (PHIDIAS_IS_LOOPBACK_LISTENER (self));
  g_return_if_fail (self->task == NULL);

  self->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, G_GNUC_EXTENSION (gpointer) phidias_loopback_listener_wait_async);
  if (self->has_answer)
    {
      return_answer (self);
      return;
    }
  self->alarm = phidias_clock_add_alarm (self->clock, milliseconds, alarm_cb, self);
  if (cancellable == NULL)
    return;
  self->stop = g_cancellable_source_new (cancellable);
  g_source_set_callback (self->stop, G_SOURCE_FUNC (stopped_cb), self, NULL);
  g_source_attach (self->stop, g_main_context_get_thread_default ());
}

/**
 * phidias_loopback_listener_wait_finish:
 * @self: a listener
 * @result: what the callback got
 * @error: %G_IO_ERROR_CANCELLED, or one of %PHIDIAS_ERROR: %PHIDIAS_ERROR_TIMEOUT when nobody came,
 *   else what the service sent the browser back with
 *
 * Returns: (transfer full) (nullable): the code, for phidias_entra_wipe()
 */
char *
phidias_loopback_listener_wait_finish (PhidiasLoopbackListener *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
