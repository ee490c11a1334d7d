/* test-stops.c: Stop at every moment, silence of every kind, and many requests at once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "wire-fixture.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>

#define STREAM "Content-Type: text/event-stream\r\n"

static void
assert_stopped (Wire *wire, const char *content)
{
  g_assert_error (wire->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (wire->ok);
  g_assert_cmpstr (wire->content[0]->str, ==, content);
  if (wire->reply != NULL)
    {
      g_assert_cmpstr (phidias_reply_get_content (wire->reply, 0), ==, content);
      g_assert_false (phidias_reply_is_complete (wire->reply));
    }
  g_assert_cmpuint (wire->n_late, ==, 0);
}

static void
add_endless (Wire *wire)
{
  PhidiasRawScript *script = wire_add_script (wire);

  phidias_raw_script_send (script, WIRE_STREAM_HEAD);
  phidias_raw_script_send_chunk (script, WIRE_DELTA ("one"));
  phidias_raw_script_stall (script);
}

/* --- the four moments --- */

static void
test_stop_before (void)
{
  g_autoptr (Wire) wire = wire_new ();

  add_endless (wire);
  g_cancellable_cancel (wire->cancellable);
  wire_run (wire);
  assert_stopped (wire, "");
  g_assert_null (wire->reply);
  g_assert_cmpuint (phidias_raw_server_get_n_accepted (wire->server), ==, 0);
}

static void
test_stop_immediately (void)
{
  g_autoptr (Wire) wire = wire_new ();

  add_endless (wire);
  wire_send (wire);
  g_cancellable_cancel (wire->cancellable);
  wire_finish (wire);
  assert_stopped (wire, "");
  wire_wait_idle (wire);
}

static gboolean
stop_cb (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_REMOVE;
}

static void
test_stop_soon (void)
{
  /* Some microseconds later each time, so that all of connect, send and wait are hit. */
  for (guint turns = 1; turns < 14; turns++)
    {
      g_autoptr (Wire) wire = wire_new ();

      phidias_raw_script_stall (wire_add_script (wire));
      wire_send (wire);
      for (guint i = 0; i < turns; i++)
        g_main_context_iteration (NULL, FALSE);
      g_cancellable_cancel (wire->cancellable);
      wire_finish (wire);
      assert_stopped (wire, "");
      wire_wait_idle (wire);
    }
}

static void
test_stop_after_send (void)
{
  g_autoptr (Wire) wire = wire_new ();

  phidias_raw_script_stall (wire_add_script (wire));
  wire_send (wire);
  wire_wait_requests (wire, 1);
  g_cancellable_cancel (wire->cancellable);
  wire_finish (wire);
  assert_stopped (wire, "");
  wire_wait_idle (wire);
}

static void
test_stop_from_a_thread (void)
{
  g_autoptr (Wire) wire = wire_new ();
  GThread *thread;

  add_endless (wire);
  wire_send (wire);
  wire_wait_content (wire, "one");
  thread = g_thread_new ("stop", (GThreadFunc) (void (*) (void)) stop_cb, wire->cancellable);
  wire_finish (wire);
  g_thread_join (thread);
  assert_stopped (wire, "one");
  wire_wait_idle (wire);
}

/* --- 50: before the head, between events, after the end mark --- */

static void
test_h50_before_head (void)
{
  g_autoptr (Wire) wire = wire_new ();
  PhidiasRawScript *script = wire_add_script (wire);

  phidias_raw_script_send (script, "HTTP/1.1 200 OK\r\nContent-Ty");
  phidias_raw_script_stall (script);
  wire_send (wire);
  wire_wait_requests (wire, 1);
  g_idle_add_full (G_PRIORITY_LOW, stop_cb, wire->cancellable, NULL);
  wire_finish (wire);
  assert_stopped (wire, "");
  g_assert_cmpuint (wire->n_started, ==, 0);
  wire_wait_idle (wire);
}

static void
test_h50_between_events (void)
{
  g_autoptr (Wire) wire = wire_new ();
  PhidiasRawScript *script = wire_add_script (wire);

  phidias_raw_script_send (script, WIRE_STREAM_HEAD);
  phidias_raw_script_send_chunk (script, WIRE_DELTA ("one"));
  phidias_raw_script_gate (script);
  phidias_raw_script_send_chunk (script, WIRE_DELTA (" two"));
  phidias_raw_script_stall (script);
  wire_send (wire);
  wire_wait_content (wire, "one");
  /* What is on its way when Stop is pressed is not shown any more. */
  phidias_raw_server_open_gate (wire->server);
  g_cancellable_cancel (wire->cancellable);
  wire_finish (wire);
  assert_stopped (wire, "one");
  wire_wait_idle (wire);
  g_assert_cmpstr (wire->content[0]->str, ==, "one");
}

/* Many events in one packet, and Stop in the handler of the second. */
static void
test_h50_inside_a_packet (void)
{
  g_autoptr (Wire) wire = wire_new ();
  PhidiasRawScript *script = wire_add_script (wire);

  wire->stop_at = 2;
  phidias_raw_script_send (script, WIRE_STREAM_HEAD);
  phidias_raw_script_send_chunk (script, WIRE_DELTA ("1") WIRE_DELTA ("2") WIRE_DELTA ("3") WIRE_DELTA ("4") WIRE_FINISH WIRE_DONE);
  phidias_raw_script_stall (script);
  wire_run (wire);
  assert_stopped (wire, "12");
  wire_wait_idle (wire);
}

static void
test_h50_after_done (void)
{
  g_autoptr (Wire) wire = wire_new ();
  PhidiasRawScript *script = wire_add_script (wire);

  phidias_raw_script_send (script, WIRE_STREAM_HEAD);
  phidias_raw_script_send_chunk (script, WIRE_DELTA ("all") WIRE_FINISH WIRE_DONE);
  phidias_raw_script_send_chunk (script, "");
  wire_send (wire);
  wire_finish (wire);
  g_cancellable_cancel (wire->cancellable);
  wire_assert_complete (wire, "all");
  wire_wait_quiet (wire);
  wire_assert_complete (wire, "all");
}

/* --- 48, 49: slots --- */

static gboolean
have_all (gpointer user_data)
{
  Wire **wires = user_data;

  for (guint i = 0; wires[i] != NULL; i++)
    if (wires[i]->n_content == 0)
      return FALSE;

  return TRUE;
}

static void
test_h48 (void)
{
  g_autoptr (PhidiasRawServer) server = phidias_raw_server_new ();
  g_autoptr (PhidiasInferenceClient) client = phidias_inference_client_new ();
  PhidiasRawScript *script = phidias_raw_server_add_script (server);
  Wire *wires[5] = { NULL };
  gint64 first;
  gint64 last = 0;

  phidias_raw_script_send (script, WIRE_STREAM_HEAD);
  phidias_raw_script_send_chunk (script, WIRE_DELTA ("begun"));
  phidias_raw_script_stall (script);

  for (guint i = 0; i < 4; i++)
    {
      wires[i] = wire_new_for (server, client);
      wire_send (wires[i]);
    }
  phidias_assert_wait (have_all, wires);
  first = last = phidias_raw_server_get_time (server, 0);
  for (guint i = 0; i < 4; i++)
    {
      first = MIN (first, phidias_raw_server_get_time (server, i));
      last = MAX (last, phidias_raw_server_get_time (server, i));
    }
#ifdef __SANITIZE_ADDRESS__
  g_assert_cmpint (last - first, <, 500 * 1000);
#else
  g_assert_cmpint (last - first, <, 100 * 1000);
#endif
  for (guint i = 0; i < 4; i++)
    {
      g_cancellable_cancel (wires[i]->cancellable);
      wire_finish (wires[i]);
      assert_stopped (wires[i], "begun");
      wire_free (wires[i]);
    }
}

static void
test_h49 (void)
{
  g_autoptr (PhidiasRawServer) server = phidias_raw_server_new ();
  g_autoptr (PhidiasInferenceClient) client = phidias_inference_client_new ();
  g_autoptr (Wire) last = NULL;
  PhidiasRawScript *script = phidias_raw_server_add_script (server);

  phidias_raw_script_send (script, WIRE_STREAM_HEAD);
  phidias_raw_script_send_chunk (script, WIRE_DELTA ("begun"));
  phidias_raw_script_stall (script);

  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (Wire) wire = wire_new_for (server, client);

      wire_send (wire);
      wire_wait_content (wire, "begun");
      g_cancellable_cancel (wire->cancellable);
      wire_finish (wire);
      assert_stopped (wire, "begun");
    }

  last = wire_new_for (server, client);
  wire_send (last);
  wire_wait_content (last, "begun");
  g_assert_cmpuint (phidias_raw_server_get_n_accepted (server), ==, 21);
  g_cancellable_cancel (last->cancellable);
  wire_finish (last);
  wire_wait_idle (last);
}

/* Eighty at once, all stopped in one go: more than there are slots. */
static void
test_slots_flooded (void)
{
  g_autoptr (PhidiasRawServer) server = phidias_raw_server_new ();
  g_autoptr (PhidiasInferenceClient) client = phidias_inference_client_new ();
  g_autoptr (Wire) last = NULL;
  g_autoptr (GPtrArray) wires = g_ptr_array_new ();
  PhidiasRawScript *script = phidias_raw_server_add_script (server);

  phidias_raw_script_send (script, WIRE_STREAM_HEAD);
  phidias_raw_script_send_chunk (script, WIRE_DELTA ("begun"));
  phidias_raw_script_stall (script);

  for (guint i = 0; i < 80; i++)
    {
      Wire *wire = wire_new_for (server, client);

      g_ptr_array_add (wires, wire);
      wire_send (wire);
    }
  wire_wait_content (g_ptr_array_index (wires, 63), "begun");
  for (guint i = 0; i < wires->len; i++)
    g_cancellable_cancel (((Wire *) g_ptr_array_index (wires, i))->cancellable);
  for (guint i = 0; i < wires->len; i++)
    {
      Wire *wire = g_ptr_array_index (wires, i);

      wire_finish (wire);
      g_assert_error (wire->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      wire_free (wire);
    }

  last = wire_new_for (server, client);
  wire_send (last);
  wire_wait_content (last, "begun");
  g_cancellable_cancel (last->cancellable);
  wire_finish (last);
  wire_wait_idle (last);
}

/* The client goes while a request runs: the request holds it. */
static void
test_client_dropped (void)
{
  g_autoptr (Wire) wire = wire_new ();
  PhidiasInferenceClient *client = wire->client;

  add_endless (wire);
  g_object_add_weak_pointer (G_OBJECT (client), (gpointer *) &client);
  wire_send (wire);
  wire_wait_content (wire, "one");
  g_object_unref (wire->client);
  g_assert_nonnull (client);
  g_cancellable_cancel (wire->cancellable);
  wire_finish (wire);
  assert_stopped (wire, "one");
  g_clear_object (&wire->result); /* which held it until here */
  g_assert_null (client);
  wire->client = NULL;
  wire_wait_idle (wire);
}

/* --- 10, 11, 12: silence --- */

static void
test_h10 (void)
{
  g_autoptr (Wire) wire = wire_new_manual ();
  PhidiasRawScript *script = wire_add_script (wire);

  phidias_raw_script_send (script, WIRE_STREAM_HEAD);
  phidias_raw_script_send_chunk (script, WIRE_DELTA ("a"));
  for (guint i = 0; i < 12; i++)
    {
      phidias_raw_script_gate (script);
      phidias_raw_script_send_chunk (script, ": PROCESSING\n\n");
    }
  phidias_raw_script_gate (script);
  phidias_raw_script_send_chunk (script, WIRE_DELTA ("b") WIRE_DONE);
  phidias_raw_script_send_chunk (script, "");

  wire_send (wire);
  wire_wait_content (wire, "a");
  for (guint i = 0; i < 12; i++)
    {
      wire_wait_seconds (wire, 10);
      g_assert_cmpuint (wire->phase, ==, PHIDIAS_INFERENCE_SILENT);
      g_assert_cmpuint (wire->limit, ==, 300);
      phidias_raw_server_open_gate (wire->server);
      wire_wait_seconds (wire, 1); /* the comment has come: they begin again */
    }
  g_assert_null (wire->result);
  g_assert_cmpint (phidias_clock_get_time (wire->clock), >=, 120 * G_USEC_PER_SEC);
  phidias_raw_server_open_gate (wire->server);
  wire_finish (wire);
  wire_assert_complete (wire, "ab");
}

static void
test_h11 (void)
{
  g_autoptr (Wire) wire = wire_new_manual ();
  PhidiasRawScript *script = wire_add_script (wire);

  phidias_raw_script_gate (script);
  phidias_raw_script_send (script, WIRE_STREAM_HEAD);
  phidias_raw_script_send_chunk (script, WIRE_DELTA ("a"));
  phidias_raw_script_gate (script);
  phidias_raw_script_send_chunk (script, WIRE_DELTA ("b") WIRE_DONE);
  phidias_raw_script_send_chunk (script, "");

  wire_send (wire);
  wire_wait_requests (wire, 1);
  phidias_clock_advance (wire->clock, 90 * 1000); /* before the head */
  g_assert_cmpuint (wire->seconds, ==, 90);
  g_assert_cmpuint (wire->phase, ==, PHIDIAS_INFERENCE_WAITING);
  g_assert_cmpuint (wire->limit, ==, 600);
  phidias_raw_server_open_gate (wire->server);
  wire_wait_content (wire, "a");
  phidias_clock_advance (wire->clock, 90 * 1000); /* after an event */
  g_assert_cmpuint (wire->seconds, ==, 90);
  g_assert_cmpuint (wire->phase, ==, PHIDIAS_INFERENCE_SILENT);
  phidias_raw_server_open_gate (wire->server);
  wire_finish (wire);
  wire_assert_complete (wire, "ab");
}

static void
test_first_byte_limit (void)
{
  g_autoptr (Wire) wire = wire_new_manual ();

  phidias_raw_script_stall (wire_add_script (wire));
  wire_send (wire);
  wire_wait_requests (wire, 1);
  phidias_clock_advance (wire->clock, 599 * 1000);
  g_assert_cmpuint (wire->seconds, ==, 599);
  phidias_clock_advance (wire->clock, 1000);
  wire_finish (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_TIMEOUT, "");
  wire_assert_says (wire, "10 minutes");
  g_assert_cmpuint (wire->n_retry_wait, ==, 0); /* it may be paid for */
  wire_wait_idle (wire);
}

static void
test_silence_limit (void)
{
  g_autoptr (Wire) wire = wire_new_manual ();

  add_endless (wire);
  wire_send (wire);
  wire_wait_content (wire, "one");
  phidias_clock_advance (wire->clock, 299 * 1000);
  phidias_clock_advance (wire->clock, 1000);
  wire_finish (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_TIMEOUT, "one");
  wire_assert_says (wire, "Nothing came");
  wire_assert_says (wire, "5 minutes");
  wire_wait_idle (wire);
}

/* One byte after the other that never make an event; real time, small limits. */
static void
test_h12 (void)
{
  g_autoptr (Wire) wire = wire_new ();
  PhidiasRawScript *script = wire_add_script (wire);

  wire->limits.silence_ms = 5000;
  wire->limits.event_ms = 400;
  phidias_raw_script_send (script, WIRE_STREAM_HEAD);
  phidias_raw_script_send_chunk (script, WIRE_DELTA ("one"));
  for (guint i = 0; i < 2000; i++)
    {
      phidias_raw_script_send_chunk (script, "d");
      phidias_raw_script_wait (script, 10);
    }
  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_TIMEOUT, "one");
  wire_assert_says (wire, "fragments");
  wire_wait_idle (wire);
}

static void
test_h12_stop (void)
{
  g_autoptr (Wire) wire = wire_new ();
  PhidiasRawScript *script = wire_add_script (wire);

  phidias_raw_script_send (script, WIRE_STREAM_HEAD);
  phidias_raw_script_send_chunk (script, WIRE_DELTA ("one"));
  for (guint i = 0; i < 2000; i++)
    {
      phidias_raw_script_send_chunk (script, "d");
      phidias_raw_script_wait (script, 10);
    }
  wire_send (wire);
  wire_wait_content (wire, "one");
  g_cancellable_cancel (wire->cancellable);
  wire_finish (wire);
  assert_stopped (wire, "one");
  wire_wait_idle (wire);
}

/* The kernel is asked to notice a line that died while nobody spoke. */
static void
test_dead_line (void)
{
  g_autoptr (Wire) wire = wire_new ();
  guint found = 0;

  add_endless (wire);
  wire_send (wire);
  wire_wait_content (wire, "one");
  for (int fd = 0; fd < 256; fd++)
    {
      struct sockaddr_in peer = { 0 };
      socklen_t size = sizeof peer;
      int value = 0;

      if (getpeername (fd, (struct sockaddr *) &peer, &size) != 0 || peer.sin_family != AF_INET ||
          ntohs (peer.sin_port) != phidias_raw_server_get_port (wire->server))
        continue;

      found++;
      size = sizeof value;
      g_assert_cmpint (getsockopt (fd, SOL_SOCKET, SO_KEEPALIVE, &value, &size), ==, 0);
      g_assert_cmpint (value, ==, 1);
      g_assert_cmpint (getsockopt (fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &value, &size), ==, 0);
      g_assert_cmpint (value, ==, 30000);
      g_assert_cmpint (getsockopt (fd, IPPROTO_TCP, TCP_KEEPIDLE, &value, &size), ==, 0);
      g_assert_cmpint (value, ==, 30);
    }
  g_assert_cmpuint (found, ==, 1);
  g_cancellable_cancel (wire->cancellable);
  wire_finish (wire);
  assert_stopped (wire, "one");
}

/* A server that takes the connection but never speaks TLS. */
static void
test_connect_limit (void)
{
  g_autoptr (Wire) wire = wire_new_manual ();

  g_free (wire->url);
  wire->url = g_strdup_printf ("https://127.0.0.1:%u/v1", phidias_raw_server_get_port (wire->server));
  wire->limits.retries = 0;
  wire_send (wire);
  wire_finish_turning (wire, 500);
  wire_assert_failed (wire, PHIDIAS_ERROR_TIMEOUT, "");
  wire_assert_says (wire, "10 seconds");
  g_assert_cmpuint (wire->phase, ==, PHIDIAS_INFERENCE_CONNECTING);
  g_assert_cmpuint (wire->limit, ==, 10);
  wire_wait_idle (wire);
}

static void
test_connect_limit_retried (void)
{
  g_autoptr (Wire) wire = wire_new_manual ();

  g_free (wire->url);
  wire->url = g_strdup_printf ("https://127.0.0.1:%u/v1", phidias_raw_server_get_port (wire->server));
  wire_send (wire);
  wire_finish_turning (wire, 500);
  wire_assert_failed (wire, PHIDIAS_ERROR_TIMEOUT, "");
  g_assert_cmpuint (wire->n_retry_wait, ==, 2);
  g_assert_cmpuint (phidias_raw_server_get_n_accepted (wire->server), ==, 3);
}

/* --- 13: a fast stream leaves the main loop alive --- */

typedef struct
{
  Wire  *wire;
  guint  last;       /* tokens that had come at the last frame */
  guint  most;       /* that came between two */
  guint  frames;
} Frames;

static gboolean
frame_cb (gpointer user_data)
{
  Frames *frames = user_data;

  frames->most = MAX (frames->most, frames->wire->n_content - frames->last);
  frames->last = frames->wire->n_content;
  frames->frames++;

  return G_SOURCE_CONTINUE;
}

static void
test_h13 (void)
{
  g_autoptr (Wire) wire = wire_new ();
  PhidiasRawScript *script = wire_add_script (wire);
  Frames frames = { wire, 0, 0, 0 };
  guint source;
  gint64 start;
  gint64 took;

  /* 100,000 tokens, each in an event of its own, as fast as they can be taken. */
  phidias_raw_script_send (script, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
  phidias_raw_script_send_repeated (script, WIRE_DELTA ("token "), 100000);
  phidias_raw_script_send (script, WIRE_FINISH WIRE_DONE);
  phidias_raw_script_close (script);

  source = g_timeout_add_full (G_PRIORITY_HIGH_IDLE + 20 /* GDK_PRIORITY_REDRAW */, 16, frame_cb, &frames, NULL);
  start = g_get_monotonic_time ();
  wire_run (wire);
  took = g_get_monotonic_time () - start;
  g_source_remove (source);

  g_assert_no_error (wire->error);
  g_assert_cmpuint (wire->n_content, ==, 100000);
  g_assert_cmpuint (wire->content[0]->len, ==, 600000);
  g_test_message ("%.0f tokens/s, %u frames, at most %u tokens between two", 100000.0 / ((double) took / G_USEC_PER_SEC),
                  frames.frames, frames.most);
  g_test_maximized_result (100000.0 / ((double) took / G_USEC_PER_SEC), "tokens/s");
  /* Counted in tokens, not in time: whoever else uses the machine holds up both alike. */
  g_assert_cmpuint (frames.frames, >, 2);
  g_assert_cmpuint (frames.most, <, 50000);
}

static void
test_h13_stop (void)
{
  g_autoptr (Wire) wire = wire_new ();
  PhidiasRawScript *script = wire_add_script (wire);

  phidias_raw_script_send (script, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n");
  phidias_raw_script_send_repeated (script, WIRE_DELTA ("token "), 10000000);
  wire->stop_at = 5000;
  wire_run (wire);
  g_assert_error (wire->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (wire->n_content, ==, 5000);
  wire_wait_idle (wire);
  g_assert_cmpuint (wire->n_content, ==, 5000);
}

int
main (int argc, char **argv)
{
  phidias_wire_init ();
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/wire/stop/before", test_stop_before);
  g_test_add_func ("/wire/stop/immediately", test_stop_immediately);
  g_test_add_func ("/wire/stop/soon", test_stop_soon);
  g_test_add_func ("/wire/stop/after-send", test_stop_after_send);
  g_test_add_func ("/wire/stop/from-a-thread", test_stop_from_a_thread);
  g_test_add_func ("/wire/stop/client-dropped", test_client_dropped);
  g_test_add_func ("/wire/stop/slots-flooded", test_slots_flooded);
  g_test_add_func ("/wire/faults/h10-comments-only", test_h10);
  g_test_add_func ("/wire/faults/h11-silence", test_h11);
  g_test_add_func ("/wire/faults/h12-slow-bytes", test_h12);
  g_test_add_func ("/wire/faults/h12-slow-bytes-stop", test_h12_stop);
  g_test_add_func ("/wire/faults/h13-fast-stream", test_h13);
  g_test_add_func ("/wire/faults/h13-fast-stream-stop", test_h13_stop);
  g_test_add_func ("/wire/faults/h48-four-at-once", test_h48);
  g_test_add_func ("/wire/faults/h49-no-slot-leak", test_h49);
  g_test_add_func ("/wire/faults/h50-stop-before-head", test_h50_before_head);
  g_test_add_func ("/wire/faults/h50-stop-between-events", test_h50_between_events);
  g_test_add_func ("/wire/faults/h50-stop-inside-a-packet", test_h50_inside_a_packet);
  g_test_add_func ("/wire/faults/h50-stop-after-done", test_h50_after_done);
  g_test_add_func ("/wire/watchdog/first-byte", test_first_byte_limit);
  g_test_add_func ("/wire/watchdog/silence", test_silence_limit);
  g_test_add_func ("/wire/watchdog/dead-line", test_dead_line);
  g_test_add_func ("/wire/watchdog/connect", test_connect_limit);
  g_test_add_func ("/wire/watchdog/connect-retried", test_connect_limit_retried);

  return g_test_run ();
}
