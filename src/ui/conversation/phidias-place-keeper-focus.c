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

/* Before the list takes in that items go and come. */
void
phidias_place_keeper_note_focus (PhidiasPlaceKeeper *self, guint position, guint n_removed, guint n_added)
{
  GtkSelectionModel *model = self->list != NULL ? gtk_list_view_get_model (self->list) : NULL;
  GtkWidget *child = model != NULL ? find_focus_child (self) : NULL;
  GtkWidget *row = child != NULL ? gtk_widget_get_first_child (child) : NULL;
  GtkListItem *list_item = row != NULL ? phidias_place_keeper_get_list_item (row) : NULL;
  guint item = list_item != NULL ? gtk_list_item_get_position (list_item) : GTK_INVALID_LIST_POSITION;

  if (item != GTK_INVALID_LIST_POSITION && item >= position && item - position < n_removed
      && PHIDIAS_IS_FEED_ITEM (gtk_list_item_get_item (list_item)))
    {
      self->has_lost_focus = TRUE;
      phidias_feed_place_clear (&self->lost_focus);
      self->lost_focus.item = g_object_ref (gtk_list_item_get_item (list_item));
      self->lost_focus.position = item;
    }
  if (self->lost_focus.item != NULL)
    phidias_feed_place_follow (&self->lost_focus, G_LIST_MODEL (model), position, n_removed, n_added);
}

static gboolean
is_wholly_in_view (PhidiasPlaceKeeper *self, double y, double height)
{
  return y >= 0 && y + height <= self->page_size;
}

/* The row that came in its place, where it is in view, or else the first that is. */
static GtkWidget *
find_heir (PhidiasPlaceKeeper *self)
{
  double y;
  double height;
  GtkWidget *row = self->lost_focus.item != NULL
                   ? phidias_place_keeper_find_row_of_item (self, G_OBJECT (self->lost_focus.item)) : NULL;
  GtkWidget *next;

  if (row != NULL && phidias_place_keeper_get_row_bounds (self, row, &y, &height)
      && is_wholly_in_view (self, y, height))
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
    {
      phidias_feed_place_clear (&self->lost_focus);
      return;
    }

  row = find_heir (self);
  phidias_feed_place_clear (&self->lost_focus);
  if (row == NULL)
    return;
  phidias_place_keeper_stay (self);
  if (!gtk_widget_grab_focus (row))
    gtk_widget_grab_focus (gtk_widget_get_parent (row));
}
