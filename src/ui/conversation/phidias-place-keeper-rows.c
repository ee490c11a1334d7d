/* phidias-place-keeper-rows.c: which rows the list has, and where they are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-place-keeper-private.h"

static GQuark
list_item_quark (void)
{
  return g_quark_from_static_string ("phidias-list-item");
}

static GtkWidget *
get_row (GtkWidget *child)
{
  return gtk_widget_get_first_child (child);
}

static gboolean
is_bound (GtkWidget *row)
{
  return row != NULL && phidias_place_keeper_get_list_item (row) != NULL;
}

/* Bounds of a row that the list has in view. */
static gboolean
get_shown_bounds (PhidiasPlaceKeeper *self, GtkWidget *row, double *y, double *height)
{
  graphene_point_t top;

  if (!is_bound (row) || !gtk_widget_get_mapped (row)
      || !gtk_widget_compute_point (row, GTK_WIDGET (self->list), &GRAPHENE_POINT_INIT (0, 0), &top))
    return FALSE;

  *y = top.y;
  *height = gtk_widget_get_height (row);

  return *height > 0;
}

/* Bounds of a row that may be out of view. The list leaves such a row where it was last; so it is
 * found by the heights of the rows between it and the next one in view. */
gboolean
phidias_place_keeper_get_row_bounds (PhidiasPlaceKeeper *self, GtkWidget *row, double *y, double *height)
{
  double distance = 0;
  double shown_height;
  int width = gtk_widget_get_width (GTK_WIDGET (self->list));
  int natural;

  if (get_shown_bounds (self, row, y, height))
    return TRUE;
  if (!is_bound (row))
    return FALSE;

  gtk_widget_measure (row, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
  *height = natural;
  for (GtkWidget *child = gtk_widget_get_parent (row); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      if (get_shown_bounds (self, get_row (child), y, &shown_height))
        {
          *y -= distance;
          return TRUE;
        }
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
      distance += natural;
    }

  distance = 0;
  for (GtkWidget *child = gtk_widget_get_prev_sibling (gtk_widget_get_parent (row)); child != NULL;
       child = gtk_widget_get_prev_sibling (child))
    {
      if (get_shown_bounds (self, get_row (child), y, &shown_height))
        {
          *y += shown_height + distance;
          return TRUE;
        }
      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &natural, NULL, NULL);
      distance += natural;
    }

  return FALSE;
}

GtkWidget *
phidias_place_keeper_find_row_of_item (PhidiasPlaceKeeper *self, GObject *item)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->list)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *row = get_row (child);
      GtkListItem *list_item = row != NULL ? phidias_place_keeper_get_list_item (row) : NULL;

      if (list_item != NULL && gtk_list_item_get_item (list_item) == item)
        return row;
    }

  return NULL;
}

/* The topmost row of which something is in view, and below that height in it. */
GtkWidget *
phidias_place_keeper_find_row_across (PhidiasPlaceKeeper *self, double at, double *y, double *height)
{
  GtkWidget *best = NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->list)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      double row_y;
      double row_height;

      if (get_shown_bounds (self, get_row (child), &row_y, &row_height)
          && row_y + row_height > at && row_y < self->page_size && (best == NULL || row_y < *y))
        {
          best = get_row (child);
          *y = row_y;
          *height = row_height;
        }
    }

  return best;
}

GtkWidget *
phidias_place_keeper_find_top_row (PhidiasPlaceKeeper *self, double *y, double *height)
{
  return phidias_place_keeper_find_row_across (self, 0, y, height);
}

/**
 * phidias_place_keeper_tag_row:
 * @row: the widget that a factory puts into a list item
 * @list_item: (nullable): that list item, %NULL when it is unbound
 *
 * Lets keepers find the item of a row.
 */
void
phidias_place_keeper_tag_row (GtkWidget *row, GtkListItem *list_item)
{
  g_return_if_fail (GTK_IS_WIDGET (row));

  g_object_set_qdata (G_OBJECT (row), list_item_quark (), list_item);
}

/**
 * phidias_place_keeper_get_list_item:
 * @row: a widget
 *
 * Returns: (transfer none) (nullable): the list item it was tagged with
 */
GtkListItem *
phidias_place_keeper_get_list_item (GtkWidget *row)
{
  g_return_val_if_fail (GTK_IS_WIDGET (row), NULL);

  return g_object_get_qdata (G_OBJECT (row), list_item_quark ());
}

/**
 * phidias_place_keeper_find_row:
 * @self: a keeper
 * @item: the position of an item
 *
 * Returns: (transfer none) (nullable): its row, if the list has one for it now
 */
GtkWidget *
phidias_place_keeper_find_row (PhidiasPlaceKeeper *self, guint item)
{
  g_return_val_if_fail (PHIDIAS_IS_PLACE_KEEPER (self), NULL);

  if (self->list == NULL)
    return NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->list)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *row = get_row (child);
      GtkListItem *list_item = row != NULL ? phidias_place_keeper_get_list_item (row) : NULL;

      if (list_item != NULL && gtk_list_item_get_position (list_item) == item)
        return row;
    }

  return NULL;
}
