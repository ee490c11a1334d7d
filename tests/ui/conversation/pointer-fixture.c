/* pointer-fixture.c: a pointer and keys that come through the X server, as a person's do
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "pointer-fixture.h"

#include <X11/Xlib.h>
#include <X11/extensions/XTest.h>
#include <math.h>

#include "phidias-test.h"

G_GNUC_BEGIN_IGNORE_DEPRECATIONS
#include <gdk/x11/gdkx.h>
G_GNUC_END_IGNORE_DEPRECATIONS

/* How far the pointer jumps at most, in pixels: a hand shows the places between. */
#define STEP 24.0

/* A connection of its own: what it sends the program gets like anything from outside. */
static Display *display;
static GtkWidget *window;

static Window
get_xid (void)
{
  Window xid;

  G_GNUC_BEGIN_IGNORE_DEPRECATIONS
  xid = gdk_x11_surface_get_xid (gtk_native_get_surface (GTK_NATIVE (window)));
  G_GNUC_END_IGNORE_DEPRECATIONS

  return xid;
}

static gboolean
is_active (gpointer user_data)
{
  return gtk_window_is_active (user_data);
}

/* To be called when the window is mapped; there is no window manager to give it the keys. */
void
pointer_open (GtkWidget *widget)
{
  int event, error, major, minor;

  display = XOpenDisplay (NULL);
  g_assert_nonnull (display);
  g_assert_true (XTestQueryExtension (display, &event, &error, &major, &minor));
  window = widget;
  XSetInputFocus (display, get_xid (), RevertToParent, CurrentTime);
  XSync (display, False);
  phidias_assert_wait (is_active, window);
}

void
pointer_close (void)
{
  XCloseDisplay (display);
  display = NULL;
  window = NULL;
}

/* Goes to a point of a widget, which may be outside of it and of the window. */
void
pointer_move (GtkWidget *widget, double x, double y)
{
  graphene_point_t point;
  double surface_x, surface_y;
  int root_x, root_y, from_x, from_y, dummy;
  unsigned int mask;
  Window child;
  int n_steps;

  g_assert_true (gtk_widget_compute_point (widget, window, &GRAPHENE_POINT_INIT ((float) x, (float) y), &point));
  gtk_native_get_surface_transform (GTK_NATIVE (window), &surface_x, &surface_y);
  XTranslateCoordinates (display, get_xid (), DefaultRootWindow (display), (int) lround (point.x + surface_x),
                         (int) lround (point.y + surface_y), &root_x, &root_y, &child);
  XQueryPointer (display, DefaultRootWindow (display), &child, &child, &from_x, &from_y, &dummy, &dummy, &mask);
  n_steps = (int) ceil (hypot (root_x - from_x, root_y - from_y) / STEP);
  for (int i = 1; i <= n_steps; i++)
    XTestFakeMotionEvent (display, -1, from_x + (root_x - from_x) * i / n_steps, from_y + (root_y - from_y) * i / n_steps, CurrentTime);
  XSync (display, False);
}

void
pointer_press (guint button)
{
  XTestFakeButtonEvent (display, button, True, CurrentTime);
  XSync (display, False);
}

void
pointer_release (guint button)
{
  XTestFakeButtonEvent (display, button, False, CurrentTime);
  XSync (display, False);
}

/* One after the other, faster than any hand. The next click in the same place goes on counting. */
void
pointer_click (guint button, guint n_clicks)
{
  for (guint i = 0; i < n_clicks; i++)
    {
      XTestFakeButtonEvent (display, button, True, CurrentTime);
      XTestFakeButtonEvent (display, button, False, CurrentTime);
    }
  XSync (display, False);
}

void
pointer_key (guint key, gboolean is_down)
{
  KeyCode code = XKeysymToKeycode (display, key);

  g_assert_cmpuint (code, !=, 0);
  XTestFakeKeyEvent (display, code, is_down, CurrentTime);
  XSync (display, False);
}

/* @modifier: another key that is held meanwhile, or 0 */
void
pointer_type (guint key, guint modifier)
{
  if (modifier != 0)
    pointer_key (modifier, TRUE);
  pointer_key (key, TRUE);
  pointer_key (key, FALSE);
  if (modifier != 0)
    pointer_key (modifier, FALSE);
}
