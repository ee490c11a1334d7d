/* phidias-raw-server.c: a TCP server that says exactly what a test tells it to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "phidias-raw-server.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

typedef enum {
  STEP_SEND,
  STEP_WAIT,
  STEP_GATE,
  STEP_STALL,
  STEP_CLOSE,
  STEP_RESET,
} StepKind;

typedef struct
{
  StepKind  kind;
  GBytes   *bytes;
  gsize     size;  /* of each piece; 0 is all at once */
  guint     times; /* of a send; milliseconds of a wait */
} Step;

struct _PhidiasRawScript
{
  GArray *steps;
};

typedef struct
{
  char   *text;
  gsize   head;
  gint64  time;
} Request;

/**
 * PhidiasRawServer:
 *
 * A thread for the listener and one for each connection, with blocking sockets: what a connection
 * does stands in its script from top to bottom. Scripts are to be written before the request
 * comes. Everything a client sends is kept.
 */
struct _PhidiasRawServer
{
  GObject           parent_instance;

  GSocket          *listener;
  GSocketFamily     family;
  guint             port;
  GTlsCertificate  *certificate;
  GCancellable     *stop;
  GThread          *thread;
  GMainContext     *context; /* of who made it */

  GMutex            mutex; /* for all below */
  GCond             cond;
  GPtrArray        *scripts;
  guint             next_script;
  GPtrArray        *requests;
  GPtrArray        *threads;
  guint             n_accepted;
  guint             n_open;
  guint             n_done;
  guint             gates;
};

G_DEFINE_FINAL_TYPE (PhidiasRawServer, phidias_raw_server, G_TYPE_OBJECT)

typedef struct
{
  PhidiasRawServer *server;
  GSocket          *socket;
  GIOStream        *stream;
} Line;

static void
step_clear (gpointer data)
{
  Step *step = data;

  g_clear_pointer (&step->bytes, g_bytes_unref);
}

static void
script_free (gpointer data)
{
  PhidiasRawScript *script = data;

  g_array_unref (script->steps);
  g_free (script);
}

static void
request_free (gpointer data)
{
  Request *request = data;

  g_free (request->text);
  g_free (request);
}

static gsize
find_body_length (const char *head)
{
  g_autofree char *lower = g_ascii_strdown (head, -1);
  const char *at = strstr (lower, "\r\ncontent-length:");

  return at != NULL ? g_ascii_strtoull (at + strlen ("\r\ncontent-length:"), NULL, 10) : 0;
}

/* Reads one request; NULL at the end of the connection. */
static Request *
read_request (Line *line)
{
  GInputStream *input = g_io_stream_get_input_stream (line->stream);
  g_autoptr (GString) text = g_string_new (NULL);
  gsize wanted = G_MAXSIZE;
  char *head_end = NULL;
  Request *request;

  while (text->len < wanted)
    {
      char buffer[16384];
      gssize n = g_input_stream_read (input, buffer, sizeof buffer, line->server->stop, NULL);

      if (n <= 0)
        return NULL;
      g_string_append_len (text, buffer, n);
      if (wanted == G_MAXSIZE && (head_end = strstr (text->str, "\r\n\r\n")) != NULL)
        {
          g_autofree char *head = g_strndup (text->str, (gsize) (head_end - text->str) + 2);

          wanted = strlen (head) + 2 + find_body_length (head);
        }
    }

  request = g_new0 (Request, 1);
  request->time = g_get_monotonic_time ();
  request->head = (gsize) (strstr (text->str, "\r\n\r\n") - text->str) + 4;
  request->text = g_string_free (g_steal_pointer (&text), FALSE);

  return request;
}

static gboolean
send_step (Line *line, const Step *step)
{
  GOutputStream *output = g_io_stream_get_output_stream (line->stream);
  gsize total;
  const char *bytes = g_bytes_get_data (step->bytes, &total);

  for (guint i = 0; i < step->times; i++)
    for (gsize at = 0; at < total;)
      {
        gsize size = step->size > 0 ? MIN (step->size, total - at) : total - at;

        if (!g_output_stream_write_all (output, bytes + at, size, NULL, line->server->stop, NULL))
          return FALSE;
        at += size;
      }

  return TRUE;
}

/* Until the client hangs up or the server is stopped. */
/* A test that waits for a number on its main loop looks at it again. */
static void
tell (PhidiasRawServer *self)
{
  g_main_context_wakeup (self->context);
}

static void
stall (Line *line)
{
  char buffer[1024];

  while (g_input_stream_read (g_io_stream_get_input_stream (line->stream), buffer, sizeof buffer,
                              line->server->stop, NULL) > 0)
    ;
}

static void
stopped_cb (GCancellable *cancellable, gpointer user_data)
{
  PhidiasRawServer *self = user_data;

  g_mutex_lock (&self->mutex);
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

static void
wait_at_gate (PhidiasRawServer *self)
{
  g_mutex_lock (&self->mutex);
  while (self->gates == 0 && !g_cancellable_is_cancelled (self->stop))
    g_cond_wait (&self->cond, &self->mutex);
  if (self->gates > 0)
    self->gates--;
  g_mutex_unlock (&self->mutex);
}

static void
reset (Line *line)
{
  struct linger linger = { 1, 0 };

  setsockopt (g_socket_get_fd (line->socket), SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
}

/* Returns whether the connection goes on. */
static gboolean
play (Line *line, PhidiasRawScript *script)
{
  for (guint i = 0; i < script->steps->len; i++)
    {
      const Step *step = &g_array_index (script->steps, Step, i);

      switch (step->kind)
        {
        case STEP_SEND:
          if (!send_step (line, step))
            return FALSE;
          break;

        case STEP_WAIT:
          {
            GPollFD fd;

            if (g_cancellable_make_pollfd (line->server->stop, &fd))
              {
                g_poll (&fd, 1, (int) step->times);
                g_cancellable_release_fd (line->server->stop);
              }
          }
          break;

        case STEP_GATE:
          wait_at_gate (line->server);
          break;

        case STEP_STALL:
          stall (line);
          return FALSE;

        case STEP_RESET:
          reset (line);
          return FALSE;

        case STEP_CLOSE:
        default:
          return FALSE;
        }
    }

  return TRUE;
}

static PhidiasRawScript *
take_request (PhidiasRawServer *self, Request *request)
{
  PhidiasRawScript *script = NULL;

  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->requests, request);
  tell (self);
  if (self->scripts->len > 0)
    script = g_ptr_array_index (self->scripts, MIN (self->next_script, self->scripts->len - 1));
  self->next_script++;
  g_mutex_unlock (&self->mutex);

  return script;
}

static gboolean
shake_hands (Line *line)
{
  g_autoptr (GIOStream) tls = NULL;

  tls = g_tls_server_connection_new (line->stream, line->server->certificate, NULL);
  if (tls == NULL || !g_tls_connection_handshake (G_TLS_CONNECTION (tls), line->server->stop, NULL))
    return FALSE;

  g_set_object (&line->stream, tls);

  return TRUE;
}

static gpointer
serve_line (gpointer data)
{
  Line *line = data;
  PhidiasRawServer *self = line->server;
  Request *request;

  line->stream = G_IO_STREAM (g_socket_connection_factory_create_connection (line->socket));
  if (self->certificate == NULL || shake_hands (line))
    while ((request = read_request (line)) != NULL)
      {
        PhidiasRawScript *script = take_request (self, request);
        gboolean goes_on = script != NULL && play (line, script);

        g_mutex_lock (&self->mutex);
        self->n_done++;
        tell (self);
        g_mutex_unlock (&self->mutex);
        if (!goes_on)
          break;
      }

  g_socket_close (line->socket, NULL);
  g_object_unref (line->stream);
  g_object_unref (line->socket);
  g_free (line);
  g_mutex_lock (&self->mutex);
  self->n_open--;
  tell (self);
  g_mutex_unlock (&self->mutex);

  return NULL;
}

static gpointer
serve (gpointer data)
{
  PhidiasRawServer *self = data;
  GSocket *socket;

  while ((socket = g_socket_accept (self->listener, self->stop, NULL)) != NULL)
    {
      Line *line = g_new0 (Line, 1);

      line->server = self;
      line->socket = socket;
      g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
      g_mutex_lock (&self->mutex);
      self->n_accepted++;
      self->n_open++;
      tell (self);
      g_ptr_array_add (self->threads, g_thread_new ("raw-line", serve_line, line));
      g_mutex_unlock (&self->mutex);
    }

  return NULL;
}

static void
phidias_raw_server_finalize (GObject *object)
{
  PhidiasRawServer *self = PHIDIAS_RAW_SERVER (object);

  phidias_raw_server_stop (self);
  g_ptr_array_unref (self->threads);
  g_ptr_array_unref (self->scripts);
  g_ptr_array_unref (self->requests);
  g_clear_object (&self->certificate);
  g_object_unref (self->stop);
  g_main_context_unref (self->context);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);

  G_OBJECT_CLASS (phidias_raw_server_parent_class)->finalize (object);
}

static void
phidias_raw_server_class_init (PhidiasRawServerClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = phidias_raw_server_finalize;
}

static void
phidias_raw_server_init (PhidiasRawServer *self)
{
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->context = g_main_context_ref_thread_default ();
  self->stop = g_cancellable_new ();
  self->scripts = g_ptr_array_new_with_free_func (script_free);
  self->requests = g_ptr_array_new_with_free_func (request_free);
  self->threads = g_ptr_array_new ();
}

static PhidiasRawServer *
create (GTlsCertificate *certificate, GSocketFamily family)
{
  PhidiasRawServer *self = g_object_new (PHIDIAS_TYPE_RAW_SERVER, NULL);
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (family);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) error = NULL;

  self->certificate = certificate != NULL ? g_object_ref (certificate) : NULL;
  self->family = family;
  self->listener = g_socket_new (family, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &error);
  if (self->listener != NULL)
    g_socket_bind (self->listener, address, TRUE, &error);
  /* Not every machine has an address of the sixth version. */
  if (error != NULL && family == G_SOCKET_FAMILY_IPV6)
    {
      g_object_unref (self);
      return NULL;
    }
  g_assert_no_error (error);
  g_socket_set_listen_backlog (self->listener, 64);
  g_socket_listen (self->listener, &error);
  g_assert_no_error (error);
  bound = g_socket_get_local_address (self->listener, &error);
  g_assert_no_error (error);
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  self->thread = g_thread_new ("raw-server", serve, self);

  return self;
}

/**
 * phidias_raw_server_new:
 *
 * Returns: (transfer full): a server on a free port of 127.0.0.1
 */
PhidiasRawServer *
phidias_raw_server_new (void)
{
  return create (NULL, G_SOCKET_FAMILY_IPV4);
}

/**
 * phidias_raw_server_new_ipv6:
 *
 * Returns: (transfer full) (nullable): a server on a free port of ::1; %NULL where there is none
 */
PhidiasRawServer *
phidias_raw_server_new_ipv6 (void)
{
  return create (NULL, G_SOCKET_FAMILY_IPV6);
}

/**
 * phidias_raw_server_new_tls:
 * @certificate: the server's certificate with its key
 *
 * Returns: (transfer full): a server that speaks TLS first
 */
PhidiasRawServer *
phidias_raw_server_new_tls (GTlsCertificate *certificate)
{
  return create (certificate, G_SOCKET_FAMILY_IPV4);
}

/**
 * phidias_raw_server_stop:
 * @self: a server
 *
 * Ends every connection and stops to listen; the port then refuses.
 */
void
phidias_raw_server_stop (PhidiasRawServer *self)
{
  if (self->thread == NULL)
    return;

  g_cancellable_cancel (self->stop);
  stopped_cb (self->stop, self);
  g_thread_join (g_steal_pointer (&self->thread));
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (g_ptr_array_index (self->threads, i));
  g_ptr_array_set_size (self->threads, 0);
  g_socket_close (self->listener, NULL);
  g_clear_object (&self->listener);
}

guint
phidias_raw_server_get_port (PhidiasRawServer *self)
{
  return self->port;
}

/**
 * phidias_raw_server_dup_url:
 * @self: a server
 * @path: a path with its leading slash
 *
 * Returns: (transfer full): its URL; a server with TLS is called `localhost`
 */
char *
phidias_raw_server_dup_url (PhidiasRawServer *self, const char *path)
{
  if (self->certificate != NULL)
    return g_strdup_printf ("https://localhost:%u%s", self->port, path);

  return g_strdup_printf (self->family == G_SOCKET_FAMILY_IPV6 ? "http://[::1]:%u%s" : "http://127.0.0.1:%u%s", self->port, path);
}

PhidiasRawScript *
phidias_raw_server_add_script (PhidiasRawServer *self)
{
  PhidiasRawScript *script = g_new0 (PhidiasRawScript, 1);

  script->steps = g_array_new (FALSE, FALSE, sizeof (Step));
  g_array_set_clear_func (script->steps, step_clear);
  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->scripts, script);
  g_mutex_unlock (&self->mutex);

  return script;
}

static void
add_step (PhidiasRawScript *script, StepKind kind, const void *bytes, gsize length, gsize size, guint times)
{
  Step step = { kind, bytes != NULL ? g_bytes_new (bytes, length) : NULL, size, times };

  g_array_append_val (script->steps, step);
}

void
phidias_raw_script_send (PhidiasRawScript *script, const char *text)
{
  add_step (script, STEP_SEND, text, strlen (text), 0, 1);
}

void
phidias_raw_script_send_bytes (PhidiasRawScript *script, const void *bytes, gsize length)
{
  add_step (script, STEP_SEND, bytes, length, 0, 1);
}

/* In pieces of @size bytes, each in a packet of its own. */
void
phidias_raw_script_send_split (PhidiasRawScript *script, const char *text, gsize size)
{
  add_step (script, STEP_SEND, text, strlen (text), size, 1);
}

void
phidias_raw_script_send_repeated (PhidiasRawScript *script, const char *text, guint times)
{
  add_step (script, STEP_SEND, text, strlen (text), 0, times);
}

/* As one chunk of a chunked body; an empty text is its end. */
void
phidias_raw_script_send_chunk (PhidiasRawScript *script, const char *text)
{
  g_autofree char *chunk = g_strdup_printf ("%zx\r\n%s\r\n", strlen (text), text);

  phidias_raw_script_send (script, chunk);
}

void
phidias_raw_script_wait (PhidiasRawScript *script, guint milliseconds)
{
  add_step (script, STEP_WAIT, NULL, 0, 0, milliseconds);
}

/* Goes on after phidias_raw_server_open_gate(), each call of which lets one through. */
void
phidias_raw_script_gate (PhidiasRawScript *script)
{
  add_step (script, STEP_GATE, NULL, 0, 0, 0);
}

/* Says nothing more and waits for the client to hang up. */
void
phidias_raw_script_stall (PhidiasRawScript *script)
{
  add_step (script, STEP_STALL, NULL, 0, 0, 0);
}

void
phidias_raw_script_close (PhidiasRawScript *script)
{
  add_step (script, STEP_CLOSE, NULL, 0, 0, 0);
}

/* Ends the connection with RST. */
void
phidias_raw_script_reset (PhidiasRawScript *script)
{
  add_step (script, STEP_RESET, NULL, 0, 0, 0);
}

void
phidias_raw_server_open_gate (PhidiasRawServer *self)
{
  g_mutex_lock (&self->mutex);
  self->gates++;
  g_cond_broadcast (&self->cond);
  g_mutex_unlock (&self->mutex);
}

static guint
get_locked (PhidiasRawServer *self, const guint *field)
{
  guint value;

  g_mutex_lock (&self->mutex);
  value = *field;
  g_mutex_unlock (&self->mutex);

  return value;
}

guint
phidias_raw_server_get_n_requests (PhidiasRawServer *self)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = self->requests->len;
  g_mutex_unlock (&self->mutex);

  return n;
}

guint
phidias_raw_server_get_n_accepted (PhidiasRawServer *self)
{
  return get_locked (self, &self->n_accepted);
}

/* How many connections the server still has. */
guint
phidias_raw_server_get_n_open (PhidiasRawServer *self)
{
  return get_locked (self, &self->n_open);
}

/* How many scripts were played to their end, or until the client hung up. */
guint
phidias_raw_server_get_n_done (PhidiasRawServer *self)
{
  return get_locked (self, &self->n_done);
}

/**
 * phidias_raw_server_dup_request:
 * @self: a server
 * @index: which request, from 0
 *
 * Returns: (transfer full) (nullable): all of it as it came, head and body
 */
char *
phidias_raw_server_dup_request (PhidiasRawServer *self, guint index)
{
  char *text = NULL;

  g_mutex_lock (&self->mutex);
  if (index < self->requests->len)
    text = g_strdup (((Request *) g_ptr_array_index (self->requests, index))->text);
  g_mutex_unlock (&self->mutex);

  return text;
}

char *
phidias_raw_server_dup_body (PhidiasRawServer *self, guint index)
{
  char *text = NULL;

  g_mutex_lock (&self->mutex);
  if (index < self->requests->len)
    {
      const Request *request = g_ptr_array_index (self->requests, index);

      text = g_strdup (request->text + request->head);
    }
  g_mutex_unlock (&self->mutex);

  return text;
}

/* When it had come, in the microseconds of g_get_monotonic_time(); -1 when there is none. */
gint64
phidias_raw_server_get_time (PhidiasRawServer *self, guint index)
{
  gint64 time = -1;

  g_mutex_lock (&self->mutex);
  if (index < self->requests->len)
    time = ((Request *) g_ptr_array_index (self->requests, index))->time;
  g_mutex_unlock (&self->mutex);

  return time;
}
