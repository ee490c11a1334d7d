/* phidias-place-keeper-focus.c: the keyboard stays in view when the row that had it goes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-place-keeper-private.h"

/* The list's child that the focus is in. */
static GtkWidget *
find_focus_child (PhidiasPlaceKeeper *self)
{
  GtkWidget *widget = self->root != NULL ? gtk_root_get_focus (self->root) : NULL;

  while (widget != NULL && gtk_widget_get_parent (widget) != GTK_WIDGET (self->list))
    widget = gtk_widget_get_parent (widget);

  return widget;
}

/* Before the list takes in that these items go. */
void
phidias_place_keeper_note_focus (PhidiasPlaceKeeper *self, guint position, guint n_removed)
{
  GtkWidget *child = self->list != NULL ? find_focus_child (self) : NULL;
  GtkWidget *row = child != NULL ? gtk_widget_get_first_child (child) : NULL;
  GtkListItem *list_item = row != NULL ? phidias_place_keeper_get_list_item (row) : NULL;
  guint item = list_item != NULL ? gtk_list_item_get_position (list_item) : GTK_INVALID_LIST_POSITION;

  if (item == GTK_INVALID_LIST_POSITION || item < position || item - position >= n_removed)
    return;

  self->has_lost_focus = TRUE;
  self->lost_focus_item = position;
}

static gboolean
is_wholly_in_view (PhidiasPlaceKeeper *self, double y, double height)
{
  return y >= 0 && y + height <= self->page_size;
}

/* The row that came in its place, or else the first in view. */
static GtkWidget *
find_heir (PhidiasPlaceKeeper *self)
{
  double y;
  double height;
  GtkWidget *row = phidias_place_keeper_find_row (self, self->lost_focus_item);
  GtkWidget *next;

  if (row != NULL && phidias_place_keeper_get_row_bounds (self, row, &y, &height) && is_wholly_in_view (self, y, height))
    return row;

  row = phidias_place_keeper_find_top_row (self, &y, &height);
  if (row == NULL || is_wholly_in_view (self, y, height))
    return row;
  next = phidias_place_keeper_find_row_across (self, y + height, &y, &height);

  return next != NULL && is_wholly_in_view (self, y, height) ? next : row;
}

/* After a layout. Once the frame is painted the window gives a focus that went to the list, which
 * may take it to its first row and scroll there; so a row in view has it by then. */
void
phidias_place_keeper_restore_focus (PhidiasPlaceKeeper *self)
{
  GtkWidget *focus = self->root != NULL ? gtk_root_get_focus (self->root) : NULL;
  GtkWidget *row;

  if (!self->has_lost_focus || self->root == NULL)
    return;
  self->has_lost_focus = FALSE;
  /* Somebody has it, or the row was given another item. */
  if (focus != NULL && gtk_widget_get_root (focus) == self->root && gtk_widget_get_mapped (focus))
    return;

  row = find_heir (self);
  if (row == NULL)
    return;
  phidias_place_keeper_stay (self);
  if (!gtk_widget_grab_focus (row))
    gtk_widget_grab_focus (gtk_widget_get_parent (row));
}
