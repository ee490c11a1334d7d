/* bench-start.c: time to first frame, as a ratio to a bare AdwApplicationWindow
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-start PHIDIAS BARE-WINDOW
 *
 * Starts both in turn, on the display and bus that it runs in, and measures from the start of the
 * process to the first damage of the screen after its window is mapped. Phidias finds a library of
 * ten thousand conversations. Prints one JSON line; the medians' ratio is the figure.
 */
#include "config.h"

#include <X11/Xlib.h>
#include <X11/extensions/Xdamage.h>
#include <gio/gio.h>
#include <poll.h>
#include <stdlib.h>

#include "phidias-id.h"
#include "phidias-library.h"
#include "phidias-test.h"

#define N_CONVERSATIONS 10000
#define N_ROUNDS        9
#define TIMEOUT_MS      20000

typedef struct
{
  guint    pending;
  gboolean is_over;
} Filling;

static void
opened_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  phidias_library_open_finish (PHIDIAS_LIBRARY (object), result, &error);
  g_assert_no_error (error);
  ((Filling *) user_data)->is_over = TRUE;
}

static void
saved_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  phidias_library_write_finish (PHIDIAS_LIBRARY (object), result, &error);
  g_assert_no_error (error);
  ((Filling *) user_data)->pending--;
}

static void
closed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  phidias_library_close_finish (PHIDIAS_LIBRARY (object), result, NULL);
  ((Filling *) user_data)->is_over = TRUE;
}

static void
fill_library (const char *folder)
{
  g_autoptr (PhidiasLibrary) library = phidias_library_new (folder);
  Filling filling = { 0 };

  phidias_library_open_async (library, NULL, opened_cb, &filling);
  while (!filling.is_over)
    g_main_context_iteration (NULL, TRUE);

  for (guint i = 0; i < N_CONVERSATIONS; i++)
    {
      g_autofree char *id = phidias_id_new ();
      g_autofree char *title = g_strdup_printf ("Conversation number %u about something", i);
      g_autoptr (PhidiasConversation) conversation = phidias_conversation_new (id);

      phidias_conversation_set_title (conversation, title);
      phidias_conversation_set_updated (conversation, g_get_real_time () - i * G_TIME_SPAN_HOUR);
      phidias_conversation_set_created (conversation, phidias_conversation_get_updated (conversation));
      filling.pending++;
      phidias_library_save_conversation_async (library, conversation, NULL, saved_cb, &filling);
    }
  while (filling.pending > 0)
    g_main_context_iteration (NULL, TRUE);

  filling.is_over = FALSE;
  phidias_library_close_async (library, NULL, closed_cb, &filling);
  while (!filling.is_over)
    g_main_context_iteration (NULL, TRUE);
}

static gboolean
wait_for_event (Display *display, gint64 deadline)
{
  struct pollfd fd = { .fd = ConnectionNumber (display), .events = POLLIN };

  if (XPending (display) > 0)
    return TRUE;

  return poll (&fd, 1, MAX ((deadline - g_get_monotonic_time ()) / 1000, 0)) > 0;
}

static double
measure (Display *display, int damage_base, const char *program)
{
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();
  gint64 deadline = start + TIMEOUT_MS * 1000;
  gboolean is_mapped = FALSE;
  double elapsed = -1;
  g_autoptr (GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, program, NULL);

  g_assert_no_error (error);
  while (elapsed < 0 && wait_for_event (display, deadline))
    while (elapsed < 0 && XPending (display) > 0)
      {
        XEvent event;

        XNextEvent (display, &event);
        if (event.type == MapNotify && !event.xmap.override_redirect)
          is_mapped = TRUE;
        else if (event.type == damage_base + XDamageNotify)
          {
            XDamageSubtract (display, ((XDamageNotifyEvent *) &event)->damage, None, None);
            if (is_mapped)
              elapsed = (g_get_monotonic_time () - start) / 1000.0;
          }
      }
  g_assert_cmpfloat (elapsed, >, 0);

  g_subprocess_send_signal (process, SIGTERM);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  XSync (display, True);

  return elapsed;
}

static int
compare (const void *a, const void *b)
{
  double difference = *(const double *) a - *(const double *) b;

  return difference < 0 ? -1 : difference > 0;
}

int
main (int argc, char **argv)
{
  double phidias[N_ROUNDS];
  double bare[N_ROUNDS];
  g_autofree char *data = g_dir_make_tmp ("phidias-bench-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (data, "phidias", NULL);
  Display *display = XOpenDisplay (NULL);
  int damage_base;
  int damage_error;

  g_assert_cmpint (argc, ==, 3);
  g_assert_nonnull (display);
  g_setenv ("XDG_DATA_HOME", data, TRUE);
  fill_library (folder);

  g_assert_true (XDamageQueryExtension (display, &damage_base, &damage_error));
  XSelectInput (display, DefaultRootWindow (display), SubstructureNotifyMask);
  XDamageCreate (display, DefaultRootWindow (display), XDamageReportNonEmpty);

  /* The first of each pays for activating services; it is not counted. */
  measure (display, damage_base, argv[2]);
  measure (display, damage_base, argv[1]);
  for (guint i = 0; i < N_ROUNDS; i++)
    {
      bare[i] = measure (display, damage_base, argv[2]);
      phidias[i] = measure (display, damage_base, argv[1]);
    }
  XCloseDisplay (display);
  phidias_test_remove_tree (data);

  qsort (bare, N_ROUNDS, sizeof (double), compare);
  qsort (phidias, N_ROUNDS, sizeof (double), compare);
  g_print ("{\"bench\":\"start\",\"conversations\":%d,\"rounds\":%d,\"bare_ms\":%.0f,\"phidias_ms\":%.0f,\"ratio\":%.2f}\n",
           N_CONVERSATIONS, N_ROUNDS, bare[N_ROUNDS / 2], phidias[N_ROUNDS / 2], phidias[N_ROUNDS / 2] / bare[N_ROUNDS / 2]);

  return 0;
}
