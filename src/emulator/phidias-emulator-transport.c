/* phidias-emulator-transport.c: writes one response, rightly through libsoup or wrongly by itself
 *
 * libsoup writes what is well formed. Everything else (a chunk that never ends, a reset, a
 * length that lies) is written by hand on the connection, taken from it.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-transport.h"

#include <glib-unix.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

/* A slow reader holds the writer up after so many writes under way, as a full socket would. */
#define MAX_PENDING 256

struct _PhidiasEmulatorTransport
{
  guint ref_count;

  PhidiasEmulatorTransportFunc drained;
  PhidiasEmulatorTransportFunc gone;
  gpointer user_data;

  SoupServerMessage *message; /* NULL when by socket */
  GSocket *socket;
  GSource *hangup; /* tells that the client has gone, also in silence */

  /* by socket */
  GIOStream *stream;
  GQueue queue; /* of GBytes */
  GBytes *writing;
  GCancellable *cancellable;

  PhidiasEmulatorFraming framing;
  guint pending;
  guint64 written;
  gint64 split;
  gint64 cut_after;
  PhidiasEmulatorCut cut;
  gboolean ended;     /* nothing more is accepted */
  gboolean completed; /* libsoup knows the end of the body */
  gboolean closing;   /* by socket: the close is under way */
  gboolean reset; /* to be ended by a reset */
  gboolean over;  /* nothing more is under way */
};

static void flush (PhidiasEmulatorTransport *self);

static PhidiasEmulatorTransport *
transport_ref (PhidiasEmulatorTransport *self)
{
  self->ref_count++;

  return self;
}

static void
transport_unref (PhidiasEmulatorTransport *self)
{
  if (--self->ref_count > 0)
    return;

  g_queue_clear_full (&self->queue, (GDestroyNotify) g_bytes_unref);
  g_clear_pointer (&self->writing, g_bytes_unref);
  g_clear_object (&self->stream);
  g_clear_object (&self->socket);
  g_clear_object (&self->cancellable);
  g_free (self);
}

static void
stop_watching (PhidiasEmulatorTransport *self)
{
  if (self->hangup != NULL)
    {
      g_source_destroy (self->hangup);
      g_clear_pointer (&self->hangup, g_source_unref);
    }
}

/* These two are the last thing that a caller does: they may free the transport's owner. */
static void
tell_drained (PhidiasEmulatorTransport *self)
{
  if (self->drained != NULL)
    self->drained (self->user_data);
}

static void
tell_gone (PhidiasEmulatorTransport *self)
{
  PhidiasEmulatorTransportFunc gone = self->gone;

  stop_watching (self);
  self->ended = self->over = TRUE;
  self->drained = self->gone = NULL;
  if (gone != NULL)
    gone (self->user_data);
}

static gboolean
hangup_cb (int fd, GIOCondition condition, gpointer user_data)
{
  tell_gone (user_data);

  return G_SOURCE_REMOVE;
}

/* GLib has no name for a peer that has shut down its side, but hands the bit to poll(). */
static void
watch (PhidiasEmulatorTransport *self)
{
  if (self->socket == NULL)
    return;

  self->hangup = g_unix_fd_source_new (g_socket_get_fd (self->socket), (GIOCondition) POLLRDHUP);
  g_source_set_callback (self->hangup, G_SOURCE_FUNC (hangup_cb), self, NULL);
  g_source_attach (self->hangup, g_main_context_get_thread_default ());
}

static void
wrote_chunk_cb (SoupServerMessage *message, gpointer user_data)
{
  PhidiasEmulatorTransport *self = user_data;

  if (self->pending > 0)
    self->pending--;
  if (!self->ended)
    tell_drained (self);
}

static void
finished_cb (SoupServerMessage *message, gpointer user_data)
{
  PhidiasEmulatorTransport *self = user_data;

  stop_watching (self);
  g_signal_handlers_disconnect_by_data (self->message, self);
  g_clear_object (&self->message);
  if (!self->ended || self->pending > 0)
    {
      tell_gone (self);
      return;
    }
  self->over = TRUE;
  tell_drained (self);
}

static void
closed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  PhidiasEmulatorTransport *self = user_data;

  g_io_stream_close_finish (G_IO_STREAM (object), result, NULL);
  self->over = TRUE;
  tell_drained (self);
  transport_unref (self);
}

static void
close_stream (PhidiasEmulatorTransport *self)
{
  stop_watching (self);
  self->closing = TRUE;
  if (self->reset)
    {
      struct linger linger = { .l_onoff = 1, .l_linger = 0 };

      /* Closing without lingering drops the connection with a RST. */
      setsockopt (g_socket_get_fd (self->socket), SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
      g_socket_close (self->socket, NULL);
    }
  g_io_stream_close_async (self->stream, G_PRIORITY_DEFAULT, NULL, closed_cb, transport_ref (self));
}

static void
wrote_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  PhidiasEmulatorTransport *self = user_data;
  gboolean wrote = g_output_stream_write_all_finish (G_OUTPUT_STREAM (object), result, NULL, NULL);

  g_clear_pointer (&self->writing, g_bytes_unref);
  if (self->pending > 0)
    self->pending--;

  if (!wrote)
    {
      if (!g_cancellable_is_cancelled (self->cancellable))
        tell_gone (self);
    }
  else
    {
      flush (self);
      if (!self->ended)
        tell_drained (self);
    }
  transport_unref (self);
}

/* Starts the next write by socket, or the close after the last. */
static void
flush (PhidiasEmulatorTransport *self)
{
  if (self->writing != NULL)
    return;

  self->writing = g_queue_pop_head (&self->queue);
  if (self->writing != NULL)
    g_output_stream_write_all_async (g_io_stream_get_output_stream (self->stream),
                                     g_bytes_get_data (self->writing, NULL), g_bytes_get_size (self->writing),
                                     G_PRIORITY_DEFAULT, self->cancellable, wrote_cb, transport_ref (self));
  else if (self->ended && !self->closing)
    close_stream (self);
}

static void
queue_text (PhidiasEmulatorTransport *self, const char *text)
{
  g_queue_push_tail (&self->queue, g_bytes_new (text, strlen (text)));
  self->pending++;
}

/* One write of the body, @claimed bytes long by its chunk header. */
static void
queue_body (PhidiasEmulatorTransport *self, GBytes *bytes, gsize claimed)
{
  g_autoptr (GByteArray) chunk = NULL;
  g_autofree char *size = NULL;
  gsize length;
  gconstpointer data = g_bytes_get_data (bytes, &length);

  if (self->message != NULL)
    {
      soup_message_body_append_bytes (soup_server_message_get_response_body (self->message), bytes);
      self->pending++;
      return;
    }
  if (self->framing != PHIDIAS_EMULATOR_FRAMING_CHUNKED)
    {
      g_queue_push_tail (&self->queue, g_bytes_ref (bytes));
      self->pending++;
      return;
    }

  chunk = g_byte_array_new ();
  size = g_strdup_printf ("%" G_GSIZE_MODIFIER "x\r\n", claimed);
  g_byte_array_append (chunk, (const guint8 *) size, strlen (size));
  g_byte_array_append (chunk, data, length);
  if (claimed == length)
    g_byte_array_append (chunk, (const guint8 *) "\r\n", 2);
  g_queue_push_tail (&self->queue, g_byte_array_free_to_bytes (g_steal_pointer (&chunk)));
  self->pending++;
}

static void
cut_short (PhidiasEmulatorTransport *self, GBytes *bytes, gsize keep)
{
  gboolean inside = self->cut == PHIDIAS_EMULATOR_CUT_INSIDE;
  g_autoptr (GBytes) kept = g_bytes_new_from_bytes (bytes, 0, keep);

  if (keep > 0 || inside)
    queue_body (self, kept, inside ? MAX (g_bytes_get_size (bytes), keep + 1) : keep);
  self->written += keep;
  switch (self->cut)
    {
    case PHIDIAS_EMULATOR_CUT_CHUNK_SIZE:
      queue_text (self, "zz\r\n");
      self->framing = PHIDIAS_EMULATOR_FRAMING_NONE;
      break;
    case PHIDIAS_EMULATOR_CUT_RESET:
      self->reset = TRUE;
      self->framing = PHIDIAS_EMULATOR_FRAMING_NONE;
      break;
    case PHIDIAS_EMULATOR_CUT_BORDER:
    case PHIDIAS_EMULATOR_CUT_INSIDE:
      self->framing = PHIDIAS_EMULATOR_FRAMING_NONE;
      break;
    case PHIDIAS_EMULATOR_CUT_END:
    default:
      break;
    }
  phidias_emulator_transport_end (self);
}

/**
 * phidias_emulator_transport_new:
 * @message: a paused message
 * @by_socket: whether to take its connection
 * @drained: called when more can be written, and when all is over
 * @gone: called when the client has gone before the end
 * @user_data: passed to both
 *
 * Either callback may free the transport.
 *
 * Returns: (transfer full): a new transport
 */
PhidiasEmulatorTransport *
phidias_emulator_transport_new (SoupServerMessage *message,
                                gboolean by_socket,
                                PhidiasEmulatorTransportFunc drained,
                                PhidiasEmulatorTransportFunc gone,
                                gpointer user_data)
{
  PhidiasEmulatorTransport *self = g_new0 (PhidiasEmulatorTransport, 1);
  GSocket *socket = soup_server_message_get_socket (message);

  self->ref_count = 1;
  self->drained = drained;
  self->gone = gone;
  self->user_data = user_data;
  self->cut_after = -1;
  self->socket = socket != NULL ? g_object_ref (socket) : NULL;
  if (socket != NULL)
    g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);

  if (by_socket)
    {
      self->cancellable = g_cancellable_new ();
      self->stream = soup_server_message_steal_connection (message);
    }
  else
    {
      self->message = g_object_ref (message);
      g_signal_connect (message, "wrote-chunk", G_CALLBACK (wrote_chunk_cb), self);
      g_signal_connect (message, "finished", G_CALLBACK (finished_cb), self);
    }
  watch (self);

  return self;
}

/**
 * phidias_emulator_transport_free:
 * @self: (transfer full): a transport
 *
 * Frees @self; a response that has not ended is broken off.
 */
void
phidias_emulator_transport_free (PhidiasEmulatorTransport *self)
{
  stop_watching (self);
  self->drained = self->gone = NULL;
  if (self->message != NULL)
    {
      g_signal_handlers_disconnect_by_data (self->message, self);
      if (!self->completed)
        {
          soup_message_body_complete (soup_server_message_get_response_body (self->message));
          soup_server_message_unpause (self->message);
        }
      g_clear_object (&self->message);
    }
  self->ended = self->over = TRUE;
  if (self->stream != NULL && !self->closing)
    {
      g_cancellable_cancel (self->cancellable);
      g_io_stream_close_async (self->stream, G_PRIORITY_DEFAULT, NULL, NULL, NULL);
    }
  transport_unref (self);
}

/**
 * phidias_emulator_transport_limit:
 * @self: a transport
 * @split: bytes a write, 0 for as they come
 * @cut_after: bytes of body after which to break off, -1 for never
 * @cut: how to break off
 *
 * Says how the body is to be mangled.
 */
void
phidias_emulator_transport_limit (PhidiasEmulatorTransport *self,
                                  gint64 split,
                                  gint64 cut_after,
                                  PhidiasEmulatorCut cut)
{
  self->split = split;
  self->cut_after = cut_after;
  self->cut = cut;
}

/**
 * phidias_emulator_transport_start:
 * @self: a transport
 * @status: HTTP status
 * @headers: of the response, without those of the framing
 * @framing: how the body's end is told
 * @length: of the body as claimed, for %PHIDIAS_EMULATOR_FRAMING_LENGTH
 *
 * Sends the status line and headers.
 */
void
phidias_emulator_transport_start (PhidiasEmulatorTransport *self,
                                  guint status,
                                  SoupMessageHeaders *headers,
                                  PhidiasEmulatorFraming framing,
                                  gint64 length)
{
  SoupMessageHeadersIter iter;
  const char *name, *value;
  g_autoptr (GString) head = NULL;

  self->framing = framing;

  if (self->message != NULL)
    {
      SoupMessageHeaders *response = soup_server_message_get_response_headers (self->message);

      soup_server_message_set_status (self->message, status, NULL);
      soup_message_headers_iter_init (&iter, headers);
      while (soup_message_headers_iter_next (&iter, &name, &value))
        soup_message_headers_replace (response, name, value);
      if (framing == PHIDIAS_EMULATOR_FRAMING_LENGTH)
        soup_message_headers_set_content_length (response, length);
      else
        soup_message_headers_set_encoding (response, SOUP_ENCODING_CHUNKED);
      soup_message_body_set_accumulate (soup_server_message_get_response_body (self->message), FALSE);
      soup_server_message_unpause (self->message);
      return;
    }
  if (framing == PHIDIAS_EMULATOR_FRAMING_NONE)
    return;

  head = g_string_new (NULL);
  g_string_append_printf (head, "HTTP/1.1 %u %s\r\n", status, soup_status_get_phrase (status));
  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    g_string_append_printf (head, "%s: %s\r\n", name, value);
  if (framing == PHIDIAS_EMULATOR_FRAMING_LENGTH)
    g_string_append_printf (head, "Content-Length: %" G_GINT64_FORMAT "\r\n", length);
  else if (framing == PHIDIAS_EMULATOR_FRAMING_CHUNKED)
    g_string_append (head, "Transfer-Encoding: chunked\r\n");
  g_string_append (head, "Connection: close\r\n\r\n");
  queue_text (self, head->str);
  flush (self);
}

static void
write_piece (PhidiasEmulatorTransport *self, GBytes *bytes)
{
  gsize length = g_bytes_get_size (bytes);

  if (self->ended)
    return;
  if (self->cut_after >= 0 && self->written + length >= (guint64) self->cut_after)
    {
      cut_short (self, bytes, self->cut_after - self->written);
      return;
    }
  queue_body (self, bytes, length);
  self->written += length;
}

/**
 * phidias_emulator_transport_write:
 * @self: a transport that has started
 * @bytes: of the body
 *
 * Writes one chunk.
 */
void
phidias_emulator_transport_write (PhidiasEmulatorTransport *self, GBytes *bytes)
{
  gsize length = g_bytes_get_size (bytes);
  gsize step = self->split > 0 ? (gsize) self->split : length;

  for (gsize offset = 0; offset < length && !self->ended; offset += step)
    {
      g_autoptr (GBytes) piece = g_bytes_new_from_bytes (bytes, offset, MIN (step, length - offset));

      write_piece (self, piece);
    }
  if (self->ended)
    return;

  if (self->message != NULL)
    soup_server_message_unpause (self->message);
  else
    flush (self);
}

/**
 * phidias_emulator_transport_end:
 * @self: a transport that has started
 *
 * Ends the response; the transport says when it is over.
 */
void
phidias_emulator_transport_end (PhidiasEmulatorTransport *self)
{
  if (self->ended)
    return;

  self->ended = TRUE;
  if (self->message != NULL)
    {
      /* A client may leave as soon as it has read the last byte, before libsoup says so here. */
      stop_watching (self);
      self->completed = TRUE;
      soup_message_body_complete (soup_server_message_get_response_body (self->message));
      soup_server_message_unpause (self->message);
      return;
    }
  if (self->framing == PHIDIAS_EMULATOR_FRAMING_CHUNKED)
    queue_text (self, "0\r\n\r\n");
  flush (self);
}

/**
 * phidias_emulator_transport_is_full:
 * @self: a transport
 *
 * Returns: whether the client should read first
 */
gboolean
phidias_emulator_transport_is_full (PhidiasEmulatorTransport *self)
{
  return self->pending >= MAX_PENDING;
}

/**
 * phidias_emulator_transport_is_over:
 * @self: a transport
 *
 * Returns: whether all has been written, or the client has gone
 */
gboolean
phidias_emulator_transport_is_over (PhidiasEmulatorTransport *self)
{
  return self->over;
}

/**
 * phidias_emulator_transport_is_ended:
 * @self: a transport
 *
 * Returns: whether nothing more is accepted
 */
gboolean
phidias_emulator_transport_is_ended (PhidiasEmulatorTransport *self)
{
  return self->ended;
}

/**
 * phidias_emulator_transport_get_written:
 * @self: a transport
 *
 * Returns: the number of body bytes given to it so far
 */
guint64
phidias_emulator_transport_get_written (PhidiasEmulatorTransport *self)
{
  return self->written;
}
