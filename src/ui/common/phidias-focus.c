/* phidias-focus.c: the keyboard focus in widgets made of others
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-focus.h"

/**
 * phidias_focus_children:
 * @widget: a widget whose children stand in the order in which they are seen
 * @direction: where the focus goes
 *
 * A `focus` for every class that has a `grab_focus` of its own. GTK's own `focus` grabs the focus
 * before it enters the children and after it left them backwards. Where grabbing hands the focus on
 * to one child, Tab would skip what stands before that child, and Shift+Tab never get past it.
 *
 * Returns: whether the focus is inside
 */
gboolean
phidias_focus_children (GtkWidget *widget, GtkDirectionType direction)
{
  gboolean is_backward = direction == GTK_DIR_TAB_BACKWARD || direction == GTK_DIR_UP || direction == GTK_DIR_LEFT;
  GtkWidget *child = gtk_widget_get_focus_child (widget);

  if (child != NULL && gtk_widget_child_focus (child, direction))
    return TRUE;

  if (child != NULL)
    child = is_backward ? gtk_widget_get_prev_sibling (child) : gtk_widget_get_next_sibling (child);
  else
    child = is_backward ? gtk_widget_get_last_child (widget) : gtk_widget_get_first_child (widget);
  while (child != NULL)
    {
      if (gtk_widget_get_mapped (child) && gtk_widget_child_focus (child, direction))
        return TRUE;
      child = is_backward ? gtk_widget_get_prev_sibling (child) : gtk_widget_get_next_sibling (child);
    }

  return FALSE;
}
