/* phidias-table-row-scroll.c: a wide table moves sideways
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-table-row-private.h"

#include <math.h>

/* In pixels: of a wheel's notch and of an arrow key, which takes about a column. */
#define WHEEL_STEP 60.0
#define KEY_STEP 120.0

#define LEAST_BAR 32.0

/* ---- Where ---- */

double
phidias_table_row_get_max_offset (PhidiasTableRow *self)
{
  PhidiasTableRowGeometry geometry;
  int width = gtk_widget_get_width (GTK_WIDGET (self));

  if (self->base.block == NULL || width <= 0)
    return 0;

  phidias_table_row_ensure_fit (self, width);
  phidias_table_row_get_geometry (self, width, &geometry);

  return MAX (self->table_width - geometry.width, 0);
}

double
phidias_table_row_get_offset (PhidiasTableRow *self)
{
  return self->group != NULL
         ? CLAMP (phidias_table_group_get_offset (self->group), 0, phidias_table_row_get_max_offset (self)) : 0;
}

static void
scroll_to (PhidiasTableRow *self, double offset)
{
  phidias_table_group_set_offset (self->group, round (CLAMP (offset, 0, phidias_table_row_get_max_offset (self))));
}

/* A distance in the coordinates of the screen: to the right is more, whatever side the table
 * begins at. */
static void
scroll_by (PhidiasTableRow *self, double distance)
{
  scroll_to (self, phidias_table_row_get_offset (self) + (self->is_rtl ? -distance : distance));
}

/* The part of the row that is in view: of a long table the bottom seldom is. */
static double
find_bottom_in_view (PhidiasTableRow *self, const PhidiasTableRowGeometry *geometry)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);
  double bottom = geometry->y + self->fit_height + MIN (geometry->below, PHIDIAS_TABLE_ROW_BAR + 4);
  graphene_point_t point;

  if (self->is_hovered && scroller != NULL
      && gtk_widget_compute_point (scroller, GTK_WIDGET (self),
                                   &GRAPHENE_POINT_INIT (0, gtk_widget_get_height (scroller)), &point))
    bottom = CLAMP (point.y - 2, geometry->y + 4 * PHIDIAS_TABLE_ROW_BAR, bottom);

  return bottom;
}

/* The scrollbar's handle; FALSE where there is none. */
gboolean
phidias_table_row_get_bar (PhidiasTableRow *self, graphene_rect_t *bar)
{
  PhidiasTableRowGeometry geometry;
  double most = phidias_table_row_get_max_offset (self);
  double offset = phidias_table_row_get_offset (self);
  double length;
  double x;

  if (most <= 0)
    return FALSE;
  if (!self->is_hovered && !self->is_dragging && phidias_block_get_has_more (self->base.block)
      && !gtk_widget_has_focus (GTK_WIDGET (self)))
    return FALSE;

  phidias_table_row_get_geometry (self, gtk_widget_get_width (GTK_WIDGET (self)), &geometry);
  length = MAX ((double) geometry.width * geometry.width / self->table_width, MIN (LEAST_BAR, geometry.width));
  x = (geometry.width - length) * offset / most;
  if (self->is_rtl)
    x = geometry.width - length - x;
  graphene_rect_init (bar, (float) (geometry.x + x),
                      (float) (find_bottom_in_view (self, &geometry) - PHIDIAS_TABLE_ROW_BAR),
                      (float) length, PHIDIAS_TABLE_ROW_BAR);

  return TRUE;
}

/* Scrolls so far that the cell with this byte is in view. */
void
phidias_table_row_reveal (PhidiasTableRow *self, guint byte)
{
  PhidiasTableRowGeometry geometry;
  double offset = phidias_table_row_get_offset (self);
  guint cell;
  guint column;

  if (phidias_table_row_get_max_offset (self) <= 0 || !phidias_table_cells_find (self->cells, byte, &cell))
    return;

  phidias_table_row_get_geometry (self, gtk_widget_get_width (GTK_WIDGET (self)), &geometry);
  column = cell % phidias_table_cells_get_n_columns (self->cells);
  if (self->edges[column + 1] > offset + geometry.width)
    offset = self->edges[column + 1] - geometry.width;
  scroll_to (self, MIN (offset, self->edges[column]));
}

/* ---- By wheel and touchpad ---- */

static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, PhidiasTableRow *self)
{
  gboolean is_shifted = (gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller))
                         & GDK_SHIFT_MASK) != 0;

  if (phidias_table_row_get_max_offset (self) <= 0)
    return GDK_EVENT_PROPAGATE;
  if (is_shifted && fabs (dx) < fabs (dy))
    dx = dy;
  else if (fabs (dx) <= fabs (dy))
    return GDK_EVENT_PROPAGATE;

  /* A touchpad tells pixels. */
  if (gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL)
    dx *= WHEEL_STEP;
  scroll_by (self, dx);

  return GDK_EVENT_STOP;
}

/* ---- By its scrollbar ---- */

static gboolean
is_on_bar (PhidiasTableRow *self, double x, double y)
{
  graphene_rect_t bar;

  if (!phidias_table_row_get_bar (self, &bar))
    return FALSE;

  graphene_rect_inset (&bar, 0, -PHIDIAS_TABLE_ROW_BAR_REACH);

  return graphene_rect_contains_point (&bar, &GRAPHENE_POINT_INIT ((float) x, (float) y));
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, PhidiasTableRow *self)
{
  if (!is_on_bar (self, x, y))
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  self->is_dragging = TRUE;
  self->drag_offset = phidias_table_row_get_offset (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
drag_update_cb (GtkGestureDrag *gesture, double x, double y, PhidiasTableRow *self)
{
  PhidiasTableRowGeometry geometry;
  graphene_rect_t bar;
  double room;

  if (!self->is_dragging || !phidias_table_row_get_bar (self, &bar))
    return;

  phidias_table_row_get_geometry (self, gtk_widget_get_width (GTK_WIDGET (self)), &geometry);
  room = MAX (geometry.width - bar.size.width, 1);
  scroll_to (self, self->drag_offset + (self->is_rtl ? -x : x) * phidias_table_row_get_max_offset (self) / room);
}

static void
drag_end_cb (GtkGestureDrag *gesture, double x, double y, PhidiasTableRow *self)
{
  self->is_dragging = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* ---- Showing it where the pointer is ---- */

static void
view_moved_cb (GtkAdjustment *adjustment, PhidiasTableRow *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
set_is_hovered (PhidiasTableRow *self, gboolean is_hovered)
{
  GtkWidget *scroller = gtk_widget_get_ancestor (GTK_WIDGET (self), GTK_TYPE_SCROLLED_WINDOW);

  self->is_hovered = is_hovered;
  if (self->view_adjustment != NULL)
    g_clear_signal_handler (&self->view_handler, self->view_adjustment);
  g_clear_object (&self->view_adjustment);
  if (phidias_table_row_get_max_offset (self) <= 0)
    return;

  if (is_hovered && scroller != NULL)
    {
      self->view_adjustment = g_object_ref (gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller)));
      self->view_handler = g_signal_connect (self->view_adjustment, "value-changed", G_CALLBACK (view_moved_cb), self);
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
enter_cb (GtkEventControllerMotion *controller, double x, double y, PhidiasTableRow *self)
{
  set_is_hovered (self, TRUE);
}

static void
leave_cb (GtkEventControllerMotion *controller, PhidiasTableRow *self)
{
  set_is_hovered (self, FALSE);
}

void
phidias_table_row_add_scrolling (PhidiasTableRow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (widget, scroll);

  g_signal_connect (motion, "enter", G_CALLBACK (enter_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (widget, motion);

  g_signal_connect (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
}

/* ---- By keyboard ---- */

static gboolean
key_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  PhidiasTableRow *self = PHIDIAS_TABLE_ROW (widget);
  double distance = g_variant_get_double (args);

  if (!gtk_widget_has_focus (widget) || phidias_table_row_get_max_offset (self) <= 0)
    return FALSE;

  scroll_by (self, distance);

  return TRUE;
}

void
phidias_table_row_class_add_keys (GtkWidgetClass *widget_class)
{
  const struct
  {
    guint  key;
    double distance;
  } keys[] = {
    { GDK_KEY_Left, -KEY_STEP }, { GDK_KEY_KP_Left, -KEY_STEP },
    { GDK_KEY_Right, KEY_STEP }, { GDK_KEY_KP_Right, KEY_STEP },
  };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    gtk_widget_class_add_binding (widget_class, keys[i].key, 0, key_cb, "d", keys[i].distance);
}
