/* phidias-exchange.c: one HTTP request and its answer, watched over
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-exchange.h"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <glib/gi18n-lib.h>

#include "phidias-error.h"
#include "phidias-transport-diagnosis.h"
#include "phidias-transport-error.h"

/* Behind what the window needs to draw: a fast stream must not hold up its frames. */
#define READ_PRIORITY (G_PRIORITY_HIGH_IDLE + 30)

#define BUFFER_BYTES (32 * 1024)

/* What may still come after the last thing wanted for the connection to be worth keeping. */
#define DRAIN_BYTES (16 * 1024)
#define DRAIN_MS    1000

typedef enum {
  STATE_CONNECT,
  STATE_WAIT,
  STATE_BODY,
  STATE_DRAIN,
  STATE_OVER,
} State;

/**
 * PhidiasExchange:
 *
 * libsoup's time limit is off, because it cannot tell a model that thinks from a dead line. The
 * watchdogs here know what they wait for: the connection, the first byte, the next byte, the next
 * event. An exchange holds itself while it runs, and lets go of its connection as soon as it is
 * over: a stream that is not closed keeps its slot.
 */
struct _PhidiasExchange
{
  grefcount               ref_count;

  /* owned */
  SoupSession            *session;
  PhidiasClock           *clock;
  SoupMessage            *message;
  GCancellable           *cancellable; /* ends the socket's work; the caller's and ours lead here */
  GInputStream           *stream;
  char                   *host;
  char                   *proxy;
  guint8                 *buffer;
  GError                 *timeout;
  GError                 *cause;

  /* the caller's */
  GCancellable           *outer;
  gulong                  outer_handler;
  PhidiasInferenceLimits  limits;
  PhidiasExchangeFuncs    funcs;
  gpointer                user_data;

  /* state */
  State                   state;
  GTlsCertificateFlags    tls_flags;
  gboolean                portal;
  gboolean                fresh;      /* the connection was made for this request */
  gboolean                begun;      /* the request went out on a connection */
  gboolean                lost;
  gboolean                retryable;
  gsize                   drained;
  guint                   alarm;
  guint                   told;       /* seconds of the last call of waiting() */
  gint64                  since;      /* clock: when what we wait for began */
  gint64                  last_event; /* clock */
  gint64                  deadline;   /* clock, -1 is none */

  /* marks, of the monotonic clock */
  gint64                  start;
  gint64                  request_end;
  gint64                  end;
};

static void arm (PhidiasExchange *self);
static void read_more (PhidiasExchange *self);

static void
disarm (PhidiasExchange *self)
{
  if (self->alarm != 0)
    phidias_clock_remove_alarm (self->clock, self->alarm);
  self->alarm = 0;
}

static void
enter (PhidiasExchange *self, State state)
{
  self->state = state;
  self->since = phidias_clock_get_time (self->clock);
  self->last_event = self->since;
  self->deadline = -1;
  self->told = 0;
  arm (self);
}

static gboolean
is_stopped (PhidiasExchange *self)
{
  return self->outer != NULL && g_cancellable_is_cancelled (self->outer);
}

static GError *
new_cancelled (void)
{
  return g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Stopped"));
}

static void
let_go (PhidiasExchange *self)
{
  disarm (self);
  self->state = STATE_OVER;
  g_signal_handlers_disconnect_by_data (self->message, self);
  if (self->stream != NULL)
    g_input_stream_close_async (self->stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  g_clear_object (&self->stream);
  g_clear_pointer (&self->buffer, g_free);
  phidias_exchange_unref (self);
}

static void
detach_outer (PhidiasExchange *self)
{
  if (self->outer_handler != 0)
    g_cancellable_disconnect (self->outer, self->outer_handler);
  self->outer_handler = 0;
}

/* Tells how it ended; @error is taken over. With @drain, what is left of the body is read if it
 * is little, so that the connection can serve the next request. */
static void
finish (PhidiasExchange *self, GError *error, gboolean drain)
{
  g_autoptr (PhidiasExchange) hold = phidias_exchange_ref (self);

  self->end = g_get_monotonic_time ();
  detach_outer (self);
  if (drain && self->stream != NULL)
    enter (self, STATE_DRAIN);
  else
    let_go (self);

  self->funcs.ended (self, error, self->user_data);

  if (self->state == STATE_DRAIN)
    read_more (self);
}

static guint
get_limit_ms (PhidiasExchange *self)
{
  switch (self->state)
    {
    case STATE_CONNECT:
      return (guint) self->limits.connect_ms;
    case STATE_WAIT:
      return (guint) self->limits.first_byte_ms;
    case STATE_BODY:
      return (guint) self->limits.silence_ms;
    case STATE_DRAIN:
      return DRAIN_MS;
    case STATE_OVER:
    default:
      return G_MAXUINT;
    }
}

/* When the next watchdog bites. */
static gint64
get_due (PhidiasExchange *self)
{
  gint64 due = self->since + (gint64) get_limit_ms (self) * 1000;

  if (self->state == STATE_BODY)
    due = MIN (due, self->last_event + self->limits.event_ms * 1000);
  if (self->deadline >= 0)
    due = MIN (due, self->deadline);

  return due;
}

static char *
format_duration (gint64 milliseconds)
{
  guint seconds = (guint) MAX (1, milliseconds / 1000);

  if (seconds >= 120)
    return g_strdup_printf (ngettext ("%u minute", "%u minutes", seconds / 60), seconds / 60);

  return g_strdup_printf (ngettext ("%u second", "%u seconds", seconds), seconds);
}

static GError *
new_timeout (PhidiasExchange *self, gint64 now)
{
  g_autofree char *duration = NULL;

  if (self->state == STATE_CONNECT)
    {
      duration = format_duration (self->limits.connect_ms);
      self->retryable = TRUE;

      return phidias_error_new (PHIDIAS_ERROR_TIMEOUT,
                                _("%s did not take the connection within %s."), self->host, duration);
    }
  if (self->state == STATE_WAIT)
    {
      duration = format_duration (self->limits.first_byte_ms);

      return phidias_error_new (PHIDIAS_ERROR_TIMEOUT,
                                _("%s took the request but did not begin to answer within %s."), self->host, duration);
    }
  if (now - self->since >= self->limits.silence_ms * 1000)
    {
      duration = format_duration (self->limits.silence_ms);

      return phidias_error_new (PHIDIAS_ERROR_TIMEOUT,
                                _("Nothing came from %s for %s, so the connection was ended."), self->host, duration);
    }
  if (self->deadline >= 0 && now >= self->deadline)
    return phidias_error_new (PHIDIAS_ERROR_TIMEOUT, _("The answer of %s did not end in time."), self->host);

  duration = format_duration (self->limits.event_ms);

  return phidias_error_new (PHIDIAS_ERROR_TIMEOUT,
                            _("Only fragments came from %s for %s, nothing complete, so the connection was ended."),
                            self->host, duration);
}

static void
tell_waiting (PhidiasExchange *self, gint64 now)
{
  static const PhidiasInferencePhase phases[] = {
    [STATE_CONNECT] = PHIDIAS_INFERENCE_CONNECTING,
    [STATE_WAIT] = PHIDIAS_INFERENCE_WAITING,
    [STATE_BODY] = PHIDIAS_INFERENCE_SILENT,
  };
  guint seconds = (guint) ((now - self->since) / G_USEC_PER_SEC);

  if (seconds == 0 || seconds == self->told || self->state > STATE_BODY || self->funcs.waiting == NULL)
    return;

  self->told = seconds;
  if (!is_stopped (self))
    self->funcs.waiting (phases[self->state], seconds, get_limit_ms (self) / 1000, self->user_data);
}

static void
alarm_cb (gpointer user_data)
{
  PhidiasExchange *self = user_data;
  g_autoptr (PhidiasExchange) hold = phidias_exchange_ref (self);
  gint64 now = phidias_clock_get_time (self->clock);

  self->alarm = 0;
  if (now >= get_due (self))
    {
      if (self->state != STATE_DRAIN)
        self->timeout = new_timeout (self, now);
      g_cancellable_cancel (self->cancellable);
      return;
    }

  tell_waiting (self, now);
  if (self->state != STATE_OVER && self->alarm == 0)
    arm (self);
}

/* Once a second at most, and when a watchdog is due: bytes only move the moment, so that a fast
 * stream does not pay for timers. */
static void
arm (PhidiasExchange *self)
{
  gint64 now = phidias_clock_get_time (self->clock);
  gint64 next = self->since + ((now - self->since) / G_USEC_PER_SEC + 1) * G_USEC_PER_SEC;

  disarm (self);
  next = MIN (next, get_due (self));
  self->alarm = phidias_clock_add_alarm (self->clock, (MAX (0, next - now) + 999) / 1000, alarm_cb, self);
}

static PhidiasTransportFailure
get_failure (PhidiasExchange *self)
{
  return (PhidiasTransportFailure) {
    .stage = self->stream != NULL ? PHIDIAS_TRANSPORT_BODY
             : self->begun        ? PHIDIAS_TRANSPORT_REQUEST
                                  : PHIDIAS_TRANSPORT_CONNECT,
    .host = self->host,
    .proxy = self->proxy,
    .tls_flags = self->tls_flags,
    .portal = self->portal,
  };
}

static void
finish_with_cause (PhidiasExchange *self)
{
  PhidiasTransportFailure failure = get_failure (self);

  self->lost = phidias_transport_error_is_lost (self->cause);
  self->retryable = phidias_transport_error_is_retryable (&failure, self->cause);
  finish (self, phidias_transport_error_new (&failure, self->cause), FALSE);
}

static void
diagnosed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  PhidiasExchange *self = user_data;

  self->proxy = phidias_transport_diagnose_finish (G_PROXY_RESOLVER (object), result, &self->portal);
  if (is_stopped (self))
    finish (self, new_cancelled (), FALSE);
  else
    finish_with_cause (self);
}

/* Whose fault was it? @cause is taken over. */
static void
fail (PhidiasExchange *self, GError *cause)
{
  if (is_stopped (self))
    {
      g_error_free (cause);
      finish (self, new_cancelled (), FALSE);
      return;
    }
  if (self->timeout != NULL)
    {
      g_error_free (cause);
      finish (self, g_steal_pointer (&self->timeout), FALSE);
      return;
    }

  disarm (self);
  self->cause = cause;
  if (get_failure (self).stage == PHIDIAS_TRANSPORT_CONNECT)
    {
      g_autofree char *uri = g_uri_to_string (soup_message_get_uri (self->message));

      phidias_transport_diagnose_async (soup_session_get_proxy_resolver (self->session), uri, self->tls_flags != 0,
                                        self->cancellable, diagnosed_cb, self);
    }
  else
    finish_with_cause (self);
}

static void
drained_cb (PhidiasExchange *self, gssize n_read)
{
  self->drained += (gsize) MAX (n_read, 0);
  if (n_read > 0 && self->drained <= DRAIN_BYTES)
    read_more (self);
  else
    let_go (self);
}

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  PhidiasExchange *self = user_data;
  GError *error = NULL;
  gssize n_read = g_input_stream_read_finish (G_INPUT_STREAM (object), result, &error);

  if (self->state == STATE_DRAIN)
    {
      g_clear_error (&error);
      drained_cb (self, n_read);
      return;
    }
  if (n_read < 0)
    {
      fail (self, error);
      return;
    }
  if (is_stopped (self))
    {
      finish (self, new_cancelled (), FALSE);
      return;
    }
  if (n_read == 0)
    {
      finish (self, NULL, FALSE);
      return;
    }

  self->since = phidias_clock_get_time (self->clock);
  self->told = 0;
  if (!self->funcs.bytes (self, self->buffer, (gsize) n_read, self->user_data))
    finish (self, is_stopped (self) ? new_cancelled () : NULL, !is_stopped (self));
  else if (is_stopped (self))
    finish (self, new_cancelled (), FALSE);
  else
    read_more (self);
}

static void
read_more (PhidiasExchange *self)
{
  g_input_stream_read_async (self->stream, self->buffer, BUFFER_BYTES, READ_PRIORITY, self->cancellable, read_cb, self);
}

static void
sent_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  PhidiasExchange *self = user_data;
  GError *error = NULL;

  self->stream = soup_session_send_finish (self->session, result, &error);
  if (self->stream == NULL)
    {
      fail (self, error);
      return;
    }
  if (is_stopped (self) || self->timeout != NULL)
    {
      finish (self, is_stopped (self) ? new_cancelled () : g_steal_pointer (&self->timeout), FALSE);
      return;
    }

  enter (self, STATE_BODY);
  self->funcs.head (self, self->user_data);
  if (is_stopped (self))
    {
      finish (self, new_cancelled (), FALSE);
      return;
    }

  self->buffer = g_malloc (BUFFER_BYTES);
  read_more (self);
}

/* A line that died with the network, or while the computer slept, says nothing. The kernel asks
 * for an answer when all is silent, and gives up on bytes that nobody confirms. */
static void
watch_line (GSocket *socket)
{
  g_socket_set_keepalive (socket, TRUE);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPIDLE, 30, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPINTVL, 10, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_KEEPCNT, 3, NULL);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_USER_TIMEOUT, 30 * 1000, NULL);
}

static void
network_event_cb (SoupMessage *message, GSocketClientEvent event, GIOStream *connection, PhidiasExchange *self)
{
  self->fresh = TRUE;
  if (event == G_SOCKET_CLIENT_CONNECTED && G_IS_SOCKET_CONNECTION (connection))
    watch_line (g_socket_connection_get_socket (G_SOCKET_CONNECTION (connection)));
}

static void
starting_cb (SoupMessage *message, PhidiasExchange *self)
{
  self->begun = TRUE;
  enter (self, STATE_WAIT);
}

static void
wrote_body_cb (SoupMessage *message, PhidiasExchange *self)
{
  self->request_end = g_get_monotonic_time ();
}

static gboolean
accept_certificate_cb (SoupMessage          *message,
                       GTlsCertificate      *certificate,
                       GTlsCertificateFlags  flags,
                       PhidiasExchange      *self)
{
  self->tls_flags = flags;

  return FALSE;
}

static void
outer_cancelled_cb (GCancellable *outer, gpointer user_data)
{
  g_cancellable_cancel (G_CANCELLABLE (user_data));
}

static char *
dup_host (GUri *uri)
{
  gboolean secure = g_strcmp0 (g_uri_get_scheme (uri), "https") == 0;
  int port = g_uri_get_port (uri);

  if (port <= 0 || port == (secure ? 443 : 80))
    return g_strdup (g_uri_get_host (uri));

  return g_strdup_printf (strchr (g_uri_get_host (uri), ':') != NULL ? "[%s]:%d" : "%s:%d", g_uri_get_host (uri), port);
}

/**
 * phidias_exchange_new:
 * @session: where to send
 * @clock: for the watchdogs
 * @message: what to send, with its headers and body
 * @limits: when to give up
 * @funcs: whom to tell
 * @user_data: passed to them; must live until `ended` was called
 *
 * Returns: (transfer full): an exchange that has not begun
 */
PhidiasExchange *
phidias_exchange_new (SoupSession                  *session,
                      PhidiasClock                 *clock,
                      SoupMessage                  *message,
                      const PhidiasInferenceLimits *limits,
                      const PhidiasExchangeFuncs   *funcs,
                      gpointer                      user_data)
{
  PhidiasExchange *self = g_new0 (PhidiasExchange, 1);

  g_ref_count_init (&self->ref_count);
  self->session = g_object_ref (session);
  self->clock = g_object_ref (clock);
  self->message = g_object_ref (message);
  self->cancellable = g_cancellable_new ();
  self->host = dup_host (soup_message_get_uri (message));
  self->limits = *limits;
  self->funcs = *funcs;
  self->user_data = user_data;
  self->deadline = -1;
  self->request_end = -1;
  self->end = -1;

  return self;
}

PhidiasExchange *
phidias_exchange_ref (PhidiasExchange *self)
{
  g_ref_count_inc (&self->ref_count);

  return self;
}

void
phidias_exchange_unref (PhidiasExchange *self)
{
  if (!g_ref_count_dec (&self->ref_count))
    return;

  g_assert (self->alarm == 0);
  g_clear_object (&self->outer);
  g_clear_object (&self->stream);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->message);
  g_clear_object (&self->session);
  g_clear_object (&self->clock);
  g_clear_error (&self->timeout);
  g_clear_error (&self->cause);
  g_free (self->buffer);
  g_free (self->proxy);
  g_free (self->host);
  g_free (self);
}

/**
 * phidias_exchange_start:
 * @self: a new exchange
 * @cancellable: (nullable): ends it at once
 *
 * Sends the request. `ended` will be called exactly once, not before this returns.
 */
void
phidias_exchange_start (PhidiasExchange *self, GCancellable *cancellable)
{
  g_return_if_fail (self->start == 0);

  phidias_exchange_ref (self);
  self->start = g_get_monotonic_time ();
  self->outer = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  g_signal_connect (self->message, "network-event", G_CALLBACK (network_event_cb), self);
  g_signal_connect (self->message, "starting", G_CALLBACK (starting_cb), self);
  g_signal_connect (self->message, "wrote-body", G_CALLBACK (wrote_body_cb), self);
  g_signal_connect (self->message, "accept-certificate", G_CALLBACK (accept_certificate_cb), self);
  enter (self, STATE_CONNECT);
  if (self->outer != NULL)
    self->outer_handler = g_cancellable_connect (self->outer, G_CALLBACK (outer_cancelled_cb),
                                                 g_object_ref (self->cancellable), g_object_unref);

  soup_session_send_async (self->session, self->message, G_PRIORITY_DEFAULT, self->cancellable, sent_cb, self);
}

/**
 * phidias_exchange_note_event:
 * @self: an exchange
 *
 * Something complete came: the watchdog for that starts anew.
 */
void
phidias_exchange_note_event (PhidiasExchange *self)
{
  self->last_event = phidias_clock_get_time (self->clock);
}

/**
 * phidias_exchange_set_deadline:
 * @self: an exchange whose head came
 * @milliseconds: from now
 *
 * Ends the exchange then, whatever comes.
 */
void
phidias_exchange_set_deadline (PhidiasExchange *self, gint64 milliseconds)
{
  self->deadline = phidias_clock_get_time (self->clock) + milliseconds * 1000;
  arm (self);
}

guint
phidias_exchange_get_status (PhidiasExchange *self)
{
  return soup_message_get_status (self->message);
}

SoupMessageHeaders *
phidias_exchange_get_headers (PhidiasExchange *self)
{
  return soup_message_get_response_headers (self->message);
}

const char *
phidias_exchange_get_host (PhidiasExchange *self)
{
  return self->host;
}

/**
 * phidias_exchange_is_from_proxy:
 * @self: an exchange whose head came
 *
 * Returns: whether a proxy said that, not the server: it wants to know who we are, or it refused
 *   to open the way, so that our request was never sent
 */
gboolean
phidias_exchange_is_from_proxy (PhidiasExchange *self)
{
  return soup_message_get_status (self->message) == SOUP_STATUS_PROXY_UNAUTHORIZED || !self->begun;
}

/**
 * phidias_exchange_was_reused:
 * @self: an exchange that ended
 *
 * Returns: whether the connection had served another request before
 */
gboolean
phidias_exchange_was_reused (PhidiasExchange *self)
{
  return self->begun && !self->fresh;
}

/**
 * phidias_exchange_was_lost:
 * @self: an exchange that ended
 *
 * Returns: whether the connection ended too early without a byte of an answer's head
 */
gboolean
phidias_exchange_was_lost (PhidiasExchange *self)
{
  return self->lost && soup_message_metrics_get_response_start (soup_message_get_metrics (self->message)) == 0;
}

/**
 * phidias_exchange_is_retryable:
 * @self: an exchange that ended with an error below HTTP
 *
 * Returns: whether it may be tried again by itself
 */
gboolean
phidias_exchange_is_retryable (PhidiasExchange *self)
{
  return self->retryable;
}

/**
 * phidias_exchange_get_elapsed:
 * @self: an exchange
 *
 * Returns: microseconds since it was started
 */
gint64
phidias_exchange_get_elapsed (PhidiasExchange *self)
{
  return g_get_monotonic_time () - self->start;
}

static gint64
to_mark (PhidiasExchange *self, guint64 time)
{
  return time > 0 ? MAX (0, (gint64) time - self->start) : -1;
}

/**
 * phidias_exchange_get_timings:
 * @self: an exchange
 * @timings: (out caller-allocates): its marks; `first_token` is left alone
 */
void
phidias_exchange_get_timings (PhidiasExchange *self, PhidiasTimings *timings)
{
  SoupMessageMetrics *metrics = soup_message_get_metrics (self->message);
  guint64 tls_start = soup_message_metrics_get_tls_start (metrics);
  guint64 connect_end = soup_message_metrics_get_connect_end (metrics);

  timings->dns_end = to_mark (self, soup_message_metrics_get_dns_end (metrics));
  timings->connect_end = to_mark (self, tls_start > 0 ? tls_start : connect_end);
  timings->tls_end = tls_start > 0 ? to_mark (self, connect_end) : -1;
  timings->request_end = self->request_end >= 0 ? self->request_end - self->start : -1;
  timings->first_byte = to_mark (self, soup_message_metrics_get_response_start (metrics));
  timings->end = self->end >= 0 ? self->end - self->start : -1;
}
