/* bench-stop.c: what a fast stream costs the main thread, and how soon Stop ends it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-stop [SECONDS]
 *
 * The emulator, on its own thread, sends ten thousand tokens a second into a session; their rows are
 * brought up to date once a frame, as a window does it. Then the answer is stopped in the middle.
 * Prints one JSON line: the main thread's share of a core, its longest turn without looking at
 * what else there is to do, and what Stop took.
 */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "phidias-feed.h"
#include "session-fixture.h"

#define RATE            10000
#define FRAME_MS        16
#define REDRAW_PRIORITY (G_PRIORITY_HIGH_IDLE + 20) /* GDK_PRIORITY_REDRAW */

typedef struct
{
  Fixture         fixture;
  PhidiasMessage *answer;
  PhidiasFeed    *feed;
  gint64          seconds;

  gint64          start;
  gint64          start_cpu;
  gint64          elapsed;
  gint64          cpu;
  guint           n_frames;
  gint64          last_frame;
  gint64          worst_frame;
  gint64          stop_time;
  gsize           length;
  guint           n_late;
} Bench;

/* Between two polls, in microseconds. */
static gint64 turn_start;
static gint64 turn_start_cpu;
static gint64 worst_turn;
static gint64 worst_turn_cpu;
static guint n_turns;

static gint64
get_cpu_time (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static int
poll_cb (GPollFD *fds, guint n_fds, int timeout)
{
  int n;

  if (turn_start != 0)
    {
      worst_turn = MAX (worst_turn, g_get_monotonic_time () - turn_start);
      worst_turn_cpu = MAX (worst_turn_cpu, get_cpu_time () - turn_start_cpu);
    }
  n = g_poll (fds, n_fds, timeout);
  turn_start = g_get_monotonic_time ();
  turn_start_cpu = get_cpu_time ();
  n_turns++;

  return n;
}

static void
appended_cb (PhidiasMessage *message, const char *text, gpointer user_data)
{
  Bench *bench = user_data;

  if (bench->stop_time != 0)
    bench->n_late++;
}

static gboolean
frame_cb (gpointer user_data)
{
  Bench *bench = user_data;
  gint64 now = g_get_monotonic_time ();
  gint64 before;

  phidias_feed_flush (bench->feed);
  if (phidias_message_get_length (bench->answer) == 0)
    return G_SOURCE_CONTINUE;
  if (bench->start == 0)
    {
      bench->start = now;
      bench->start_cpu = get_cpu_time ();
      worst_turn = worst_turn_cpu = 0;
      bench->last_frame = now;
      return G_SOURCE_CONTINUE;
    }
  bench->worst_frame = MAX (bench->worst_frame, now - bench->last_frame);
  bench->last_frame = now;
  bench->n_frames++;
  if (now - bench->start < bench->seconds * G_USEC_PER_SEC)
    return G_SOURCE_CONTINUE;

  bench->elapsed = now - bench->start;
  bench->cpu = get_cpu_time () - bench->start_cpu;
  bench->length = phidias_message_get_length (bench->answer);
  before = g_get_monotonic_time ();
  phidias_session_stop (bench->fixture.session, bench->fixture.conversation);
  bench->stop_time = g_get_monotonic_time () - before;

  /* It ended in this very turn of the main loop. */
  g_assert_cmpint (phidias_message_get_state (bench->answer), ==, PHIDIAS_MESSAGE_STOPPED);
  g_assert_false (phidias_feed_has_pending (bench->feed));

  return G_SOURCE_REMOVE;
}

static gboolean
has_stopped (gpointer user_data)
{
  return ((Bench *) user_data)->stop_time != 0;
}

static gboolean
has_text (gpointer user_data)
{
  return phidias_message_get_length (user_data) > 0;
}

static gboolean
set_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static void
set_up (Bench *bench, const char *home)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) started = NULL;
  GAsyncResult *result = NULL;
  Fixture *fixture = &bench->fixture;
  g_autofree char *url = NULL;

  fixture->folder = g_build_filename (home, "library", NULL);
  fixture->emulator = phidias_emulator_new ();
  phidias_emulator_start_async (fixture->emulator, 0, NULL, NULL, phidias_test_take_result, &result);
  started = phidias_test_await (&result);
  phidias_emulator_start_finish (fixture->emulator, started, &error);
  g_assert_no_error (error);
  fixture->session = fixture_new_session (fixture);
  fixture_open (fixture->session, &error);
  g_assert_no_error (error);
  url = fixture_dup_url (fixture);
  fixture->deployment = g_object_ref (fixture_connect (fixture, url, phidias_emulator_get_key (fixture->emulator), PHIDIAS_KEY_SESSION));
  fixture->conversation = phidias_session_new_conversation (fixture->session);
  phidias_conversation_set_deployment_id (fixture->conversation, phidias_deployment_get_id (fixture->deployment));
}

int
main (int argc, char **argv)
{
  g_autofree char *home = g_dir_make_tmp ("phidias-bench-XXXXXX", NULL);
  g_autofree char *behaviour = NULL;
  g_autofree char *text = NULL;
  gboolean is_over = FALSE;
  Bench bench = { .seconds = argc > 1 ? atoi (argv[1]) : 10 };
  guint n_tokens = 0;
  guint n_rows;
  gint64 close_time;

  g_setenv ("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus", TRUE);
  g_setenv ("GIO_USE_PROXY_RESOLVER", "dummy", TRUE);
  set_up (&bench, home);
  g_main_context_set_poll_func (NULL, poll_cb);

  behaviour = g_strdup_printf ("{'tokens': %" G_GINT64_FORMAT ", 'rate': %d}", (bench.seconds + 5) * RATE, RATE);
  fixture_control (&bench.fixture, behaviour);
  bench.feed = phidias_feed_new (bench.fixture.conversation);
  bench.answer = phidias_session_send (bench.fixture.session, bench.fixture.conversation, "Quick!");
  g_signal_connect (bench.answer, "text-appended", G_CALLBACK (appended_cb), &bench);
  g_timeout_add_full (REDRAW_PRIORITY, FRAME_MS, frame_cb, &bench, NULL);
  g_assert_true (phidias_test_wait_until (has_stopped, &bench, (guint) bench.seconds + 60));

  /* Whatever was on its way has a second to come too late. */
  g_timeout_add (1000, set_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (phidias_message_get_length (bench.answer), ==, bench.length);
  text = g_strdup (phidias_message_get_text (bench.answer));
  for (const char *at = text; *at != '\0'; at++)
    n_tokens += *at == ' ';

  n_rows = g_list_model_get_n_items (G_LIST_MODEL (bench.feed));

  /* Closing in the middle of an answer saves what came, and waits for nothing else. */
  fixture_control (&bench.fixture, behaviour);
  g_assert_true (phidias_test_wait_until (has_text, phidias_session_send (bench.fixture.session, bench.fixture.conversation, "Again!"), 60));
  g_object_unref (bench.feed);
  g_clear_object (&bench.fixture.deployment);
  g_clear_object (&bench.fixture.conversation);
  close_time = g_get_monotonic_time ();
  fixture_close (g_steal_pointer (&bench.fixture.session));
  close_time = g_get_monotonic_time () - close_time;

  printf ("{\"bench\":\"stop\",\"seconds\":%.1f,\"bytes\":%zu,\"tokens_per_second\":%.0f,\"rows\":%u,\"cpu_share\":%.3f,"
          "\"frames_per_second\":%.1f,\"worst_frame_ms\":%.1f,\"turns\":%u,\"worst_turn_ms\":%.1f,\"worst_turn_cpu_ms\":%.1f,"
          "\"stop_ms\":%.2f,\"late_pieces\":%u,\"close_ms\":%.1f}\n",
          (double) bench.elapsed / G_USEC_PER_SEC, bench.length, n_tokens / ((double) bench.elapsed / G_USEC_PER_SEC),
          n_rows, (double) bench.cpu / (double) bench.elapsed,
          bench.n_frames / ((double) bench.elapsed / G_USEC_PER_SEC), bench.worst_frame / 1000.0, n_turns,
          worst_turn / 1000.0, worst_turn_cpu / 1000.0, bench.stop_time / 1000.0, bench.n_late,
          close_time / 1000.0);

  phidias_emulator_stop (bench.fixture.emulator);
  g_object_unref (bench.fixture.emulator);
  g_free (bench.fixture.folder);
  phidias_test_remove_tree (home);

  return bench.n_late > 0;
}
