/* bench-stream.c: what a long answer costs while it streams into the window, and whether one can type
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-stream [TOKENS [RATE]]
 *
 * The emulator, on its own thread, sends sixty thousand tokens of prose, lists, code, tables and
 * formulas, two thousand a second, into a conversation that is in view. Some four times a second a key
 * is pressed, as at a keyboard, and timed until the frame in which it stands is painted: before
 * anything streams, while it does, and after it, so that what else the machine does falls on both. The
 * times between two keys vary, or all of them might fall on the same moment of a frame. Prints one
 * JSON line: the main thread's time per token of the first and the last quarter and their ratio, the
 * medians of key to paint and their ratio, what of it was the main thread's own time, the median of
 * that of all frames, and the longest turn of the main loop.
 */
#include "config.h"

#include <X11/Xlib.h>
#include <X11/extensions/XTest.h>
#include <X11/keysym.h>
#include <gdk/x11/gdkx.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench-window.h"
#include "phidias-emulator-tokens.h"

#define N_KEYS 40          /* before, and as many after */
#define MAX_KEYS 1000
#define KEY_MIN_MS 170
#define KEY_MAX_MS 310
#define MAX_FRAMES 20000
#define COST_LIMIT 1.2
#define KEY_LIMIT 1.5
#define TURN_LIMIT 50000

/* Key presses, until they were painted, in milliseconds. */
typedef struct
{
  double          wall[MAX_KEYS];
  double          cpu[MAX_KEYS];
  guint           n;
} Keys;

typedef struct
{
  BenchWindow     window;
  PhidiasMessage *answer;
  Display        *display;   /* of the hands */
  GtkTextBuffer  *buffer;    /* of the composer */
  gsize           length;    /* of the text that comes, in bytes */
  guint           n_tokens;

  gint64          quarter_cpu[5];
  guint           quarter;
  gint64          pressed;   /* when a key went down that is not painted yet; 0 for none */
  gint64          pressed_cpu;
  gboolean        is_typed;
  guint           source;    /* of the next key */
  Keys            idle;
  Keys            busy;
  Keys            late;      /* looked at by nobody */
  Keys           *keys;      /* those that are pressed now */
  gint64          frame_cpu;
  double          frames[MAX_FRAMES];  /* while the answer comes */
  guint           n_frames;
} Bench;

/* The buffer got what was typed: the next frame shows it. */
static void
changed_cb (Bench *self)
{
  self->is_typed = self->pressed != 0;
}

static void
before_paint_cb (GdkFrameClock *clock, Bench *self)
{
  self->frame_cpu = bench_get_cpu_time ();
}

static void
after_paint_cb (GdkFrameClock *clock, Bench *self)
{
  gint64 cpu = bench_get_cpu_time ();
  Keys *keys = self->keys;

  if (keys == &self->busy && self->n_frames < MAX_FRAMES)
    self->frames[self->n_frames++] = (double) (cpu - self->frame_cpu) / 1000;
  if (!self->is_typed || keys->n >= MAX_KEYS)
    return;
  keys->wall[keys->n] = (double) (g_get_monotonic_time () - self->pressed) / 1000;
  keys->cpu[keys->n++] = (double) (cpu - self->pressed_cpu) / 1000;
  self->pressed = 0;
  self->is_typed = FALSE;
}

static void press_cb (gpointer user_data);

static void
queue_key (Bench *self)
{
  self->source = g_timeout_add_once ((guint) g_random_int_range (KEY_MIN_MS, KEY_MAX_MS), press_cb, self);
}

static void
press_cb (gpointer user_data)
{
  Bench *self = user_data;
  guint code = XKeysymToKeycode (self->display, XK_x);

  queue_key (self);
  if (self->pressed != 0)
    return;
  self->pressed = g_get_monotonic_time ();
  self->pressed_cpu = bench_get_cpu_time ();
  XTestFakeKeyEvent (self->display, code, True, CurrentTime);
  XTestFakeKeyEvent (self->display, code, False, CurrentTime);
  XFlush (self->display);
}

/* Key after key while nothing else happens, until there are so many. */
static void
type_idle (Bench *self, guint n)
{
  self->keys = &self->idle;
  while (self->idle.n < n)
    g_main_context_iteration (NULL, TRUE);
}

static void
appended_cb (PhidiasMessage *message, const char *text, Bench *self)
{
  while (self->quarter < G_N_ELEMENTS (self->quarter_cpu) &&
         phidias_message_get_length (message) * 4 >= self->length * self->quarter)
    self->quarter_cpu[self->quarter++] = bench_get_cpu_time ();
}

static char *
make_text (guint n_tokens)
{
  GString *text = g_string_new (NULL);
  guint n = 0;

  for (guint i = 1; n < n_tokens; i += 2)
    {
      g_autofree char *part = bench_dup_text (i);

      n += phidias_emulator_count_tokens (part);
      g_string_append (text, part);
      g_string_append (text, "\n\n");
    }

  return g_string_free (text, FALSE);
}

static void
set_text (Bench *self, guint n_tokens, guint rate)
{
  g_autofree char *text = make_text (n_tokens);
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *json = NULL;
  g_autoptr (GError) error = NULL;

  json_object_set_string_member (object, "text", text);
  json_object_set_int_member (object, "rate", rate);
  json_node_set_object (node, object);
  json = json_to_string (node, FALSE);
  phidias_emulator_control (self->window.fixture.emulator, json, &error);
  g_assert_no_error (error);
  self->length = strlen (text);
  self->n_tokens = phidias_emulator_count_tokens (text);
}

static void
focus (Bench *self)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self->window.window));

  self->display = XOpenDisplay (NULL);
  g_assert_nonnull (self->display);
  /* GTK 4.18 deprecates all of X11; a bench on a virtual display has nothing else. */
  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  XSetInputFocus (self->display, gdk_x11_surface_get_xid (surface), RevertToParent, CurrentTime);
  G_GNUC_END_IGNORE_DEPRECATIONS
  XSync (self->display, False);
  gtk_widget_grab_focus (GTK_WIDGET (self->window.playground));
  self->buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (bench_find_type (GTK_WIDGET (self->window.playground), GTK_TYPE_TEXT_VIEW)));
  g_signal_connect_swapped (self->buffer, "changed", G_CALLBACK (changed_cb), self);
  bench_await_frames (self->window.window, 5);
}

int
main (int argc, char **argv)
{
  guint n_tokens = argc > 1 ? (guint) atoi (argv[1]) : 60000;
  guint rate = argc > 2 ? (guint) atoi (argv[2]) : 2000;
  static Bench self;
  g_autofree char *folder = NULL;
  PhidiasConversation *conversation;
  GdkFrameClock *clock;
  BenchTurns turns;
  gint64 start;
  double seconds, first, last, idle, busy, share;

  self.window.home = g_dir_make_tmp ("phidias-bench-XXXXXX", NULL);
  folder = g_build_filename (self.window.home, "library", NULL);
  bench_window_init ();
  bench_make_library (folder);
  bench_window_open (&self.window);
  conversation = phidias_session_new_conversation (self.window.fixture.session);
  phidias_conversation_set_deployment_id (conversation, phidias_deployment_get_id (self.window.fixture.deployment));
  phidias_playground_set_conversation (self.window.playground, conversation);
  focus (&self);
  clock = gtk_widget_get_frame_clock (self.window.window);
  g_signal_connect (clock, "before-paint", G_CALLBACK (before_paint_cb), &self);
  g_signal_connect_after (clock, "after-paint", G_CALLBACK (after_paint_cb), &self);

  queue_key (&self);
  type_idle (&self, N_KEYS);

  set_text (&self, n_tokens, rate);
  bench_watch_turns ();
  self.answer = phidias_session_send (self.window.fixture.session, conversation, "Everything, please.");
  g_signal_connect (self.answer, "text-appended", G_CALLBACK (appended_cb), &self);
  phidias_playground_jump_to_end (self.window.playground);
  while (phidias_message_get_length (self.answer) == 0)
    g_main_context_iteration (NULL, TRUE);
  bench_turns = (BenchTurns) { 0 };
  self.keys = &self.busy;
  start = g_get_monotonic_time ();
  while (phidias_message_is_running (self.answer))
    g_main_context_iteration (NULL, TRUE);
  seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  turns = bench_turns;
  /* What came late is shown before anything counts as idle. */
  self.keys = &self.late;
  bench_await_frames (self.window.window, 60);
  type_idle (&self, 2 * N_KEYS);
  g_source_remove (self.source);
  g_assert_cmpint (phidias_message_get_state (self.answer), ==, PHIDIAS_MESSAGE_COMPLETE);
  g_assert_cmpuint (phidias_message_get_length (self.answer), ==, self.length);
  g_assert_cmpuint (self.quarter, ==, G_N_ELEMENTS (self.quarter_cpu));

  first = (double) (self.quarter_cpu[1] - self.quarter_cpu[0]) / (self.n_tokens / 4);
  last = (double) (self.quarter_cpu[4] - self.quarter_cpu[3]) / (self.n_tokens / 4);
  share = (double) (self.quarter_cpu[4] - self.quarter_cpu[0]) / G_USEC_PER_SEC / seconds;
  idle = bench_take_median (self.idle.wall, self.idle.n);
  busy = bench_take_median (self.busy.wall, self.busy.n);
  printf ("{\"bench\":\"stream\",\"tokens\":%u,\"bytes\":%zu,\"tokens_per_second\":%.0f,\"rows\":%u,\"cpu_share\":%.3f,"
          "\"cpu_us_per_token\":[%.1f,%.1f],\"ratio\":%.2f,\"keys\":[%u,%u],\"key_ms\":[%.1f,%.1f],\"key_ratio\":%.2f,"
          "\"key_cpu_ms\":[%.1f,%.1f],\"frames\":%u,\"frame_cpu_ms\":%.1f,"
          "\"turns\":%u,\"worst_turn_ms\":%.1f,\"worst_turn_cpu_ms\":%.1f}\n",
          self.n_tokens, self.length, self.n_tokens / seconds,
          g_list_model_get_n_items (phidias_conversation_view_get_model (self.window.view)), share, first, last, last / first,
          self.idle.n, self.busy.n, idle, busy, busy / idle, bench_take_median (self.idle.cpu, self.idle.n),
          bench_take_median (self.busy.cpu, self.busy.n), self.n_frames, bench_take_median (self.frames, self.n_frames),
          turns.n, turns.worst / 1000.0, turns.worst_cpu / 1000.0);

  XCloseDisplay (self.display);
  g_signal_handlers_disconnect_by_data (clock, &self);
  bench_window_close (&self.window);
  g_object_unref (conversation);
  phidias_test_remove_tree (self.window.home);
  g_free (self.window.home);

  return last / first > COST_LIMIT || busy / idle > KEY_LIMIT || turns.worst_cpu > TURN_LIMIT;
}
