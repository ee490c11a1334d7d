/* pointer-fixture.h: a pointer and keys that come through the X server, as a person's do
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Buttons of the X server: the wheel is four of them. */
enum {
  POINTER_PRIMARY = 1,
  POINTER_MIDDLE = 2,
  POINTER_SECONDARY = 3,
  POINTER_WHEEL_UP = 4,
  POINTER_WHEEL_DOWN = 5,
  POINTER_WHEEL_LEFT = 6,
  POINTER_WHEEL_RIGHT = 7,
};

void pointer_open    (GtkWidget *window);
void pointer_close   (void);
void pointer_move    (GtkWidget *widget,
                      double     x,
                      double     y);
void pointer_press   (guint      button);
void pointer_release (guint      button);
void pointer_click   (guint      button,
                      guint      n_clicks);
void pointer_key     (guint      key,
                      gboolean   is_down);
void pointer_type    (guint      key,
                      guint      modifier);

G_END_DECLS
