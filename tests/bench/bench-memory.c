/* bench-memory.c: what the program holds in memory, over a bare AdwApplicationWindow
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * bench-memory PHIDIAS BARE-WINDOW
 *
 * Runs the built program on the display and bus that it is in, with keys and a wheel as a person
 * has them: it starts with an empty library; it opens a conversation of ten thousand messages,
 * is scrolled from its end to its beginning, and goes on to a new conversation. Prints one JSON
 * line: resident memory in MB over that of the bare window, at each of these points.
 */
#include "config.h"

#include <X11/Xlib.h>
#include <X11/extensions/XTest.h>
#include <X11/keysym.h>
#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench-window.h"

#define N_MESSAGES 10000
#define START_LIMIT 25.0
#define OPEN_LIMIT 60.0
#define CLOSED_LIMIT 10.0

/* Notches of the wheel; some at a time, as fast as a frame takes them. */
#define N_NOTCHES 24000
#define N_AT_ONCE 6
#define NOTCH_MS 8

static Display *display;

static double
get_resident (GSubprocess *process)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/status", g_subprocess_get_identifier (process));
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents (path, &status, NULL, NULL));
  line = strstr (status, "VmRSS:");
  g_assert_nonnull (line);

  return (double) g_ascii_strtoull (line + strlen ("VmRSS:"), NULL, 10) / 1024;
}

static gint64
get_cpu_ticks (GSubprocess *process)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/stat", g_subprocess_get_identifier (process));
  g_autofree char *stat = NULL;
  g_auto (GStrv) fields = NULL;

  g_assert_true (g_file_get_contents (path, &stat, NULL, NULL));
  fields = g_strsplit (strrchr (stat, ')') + 2, " ", -1);

  return g_ascii_strtoll (fields[11], NULL, 10) + g_ascii_strtoll (fields[12], NULL, 10);
}

static gboolean
set_cb (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static void
pass (guint milliseconds)
{
  gboolean is_over = FALSE;

  g_timeout_add (milliseconds, set_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

/* Until the program has been idle for a second, but for what blinks. */
static double
settle (GSubprocess *process)
{
  for (guint i = 0; i < 120; i++)
    {
      gint64 before = get_cpu_ticks (process);

      pass (1000);
      if (get_cpu_ticks (process) - before <= 2)
        break;
    }

  return get_resident (process);
}

static void
press_with_control (KeySym symbol)
{
  guint code = XKeysymToKeycode (display, symbol);
  guint control = XKeysymToKeycode (display, XK_Control_L);

  XTestFakeKeyEvent (display, control, True, CurrentTime);
  XTestFakeKeyEvent (display, code, True, CurrentTime);
  XTestFakeKeyEvent (display, code, False, CurrentTime);
  XTestFakeKeyEvent (display, control, False, CurrentTime);
  XFlush (display);
}

static void
turn_wheel (guint button)
{
  int screen = DefaultScreen (display);

  /* In the middle of the display, which the window fills. */
  XTestFakeMotionEvent (display, screen, DisplayWidth (display, screen) / 2, DisplayHeight (display, screen) / 3, CurrentTime);
  XTestFakeButtonEvent (display, button, True, CurrentTime);
  XTestFakeButtonEvent (display, button, False, CurrentTime);
  XFlush (display);
}

static GSubprocess *
start (const char *program)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *process;
  gboolean is_mapped = FALSE;
  Window focus;
  int revert;

  XSelectInput (display, DefaultRootWindow (display), SubstructureNotifyMask);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, program, NULL);
  g_assert_no_error (error);
  while (!is_mapped)
    {
      XEvent event;

      XNextEvent (display, &event);
      if (event.type != MapNotify || event.xmap.override_redirect)
        continue;
      is_mapped = TRUE;
      focus = event.xmap.window;
    }
  pass (1000);
  XSetInputFocus (display, focus, RevertToParent, CurrentTime);
  XSync (display, False);
  XGetInputFocus (display, &focus, &revert);
  XSelectInput (display, DefaultRootWindow (display), 0);
  XSync (display, True);

  return process;
}

static void
stop (GSubprocess *process)
{
  g_autoptr (GError) error = NULL;

  g_subprocess_send_signal (process, SIGTERM);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  g_object_unref (process);
}

int
main (int argc, char **argv)
{
  g_autofree char *data = g_dir_make_tmp ("phidias-bench-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (data, "phidias", NULL);
  GSubprocess *process;
  double bare, begun, opened, scrolled, closed;

  g_assert_cmpint (argc, ==, 3);
  display = XOpenDisplay (NULL);
  g_assert_nonnull (display);
  g_setenv ("XDG_DATA_HOME", data, TRUE);
  bench_make_library (folder);

  process = start (argv[2]);
  bare = settle (process);
  stop (process);

  process = start (argv[1]);
  begun = settle (process) - bare;
  stop (process);

  bench_add_conversation (folder, "long", N_MESSAGES);
  process = start (argv[1]);
  opened = settle (process) - bare;
  for (guint i = 0; i < N_NOTCHES; i++)
    {
      turn_wheel (Button4);
      if (i % N_AT_ONCE == 0)
        pass (NOTCH_MS);
    }
  scrolled = settle (process) - bare;
  press_with_control (XK_n);
  closed = settle (process) - bare;
  stop (process);

  printf ("{\"bench\":\"memory\",\"messages\":%d,\"bare_mb\":%.1f,\"start_mb\":%.1f,\"open_mb\":%.1f,\"scrolled_mb\":%.1f,"
          "\"closed_mb\":%.1f,\"closed_over_start_mb\":%.1f}\n",
          N_MESSAGES, bare, begun, opened, scrolled, closed, closed - begun);

  XCloseDisplay (display);
  phidias_test_remove_tree (data);

  return begun > START_LIMIT || MAX (opened, scrolled) > OPEN_LIMIT || closed - begun > CLOSED_LIMIT;
}
