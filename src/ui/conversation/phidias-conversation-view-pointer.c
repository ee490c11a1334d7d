/* phidias-conversation-view-pointer.c: hovering, selecting and following links by pointer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-conversation-view-private.h"

#include <string.h>

/* Pixels: how far a press moves before it is a drag; how near to an edge a drag scrolls. */
#define DRAG_THRESHOLD 4.0
#define SCROLL_EDGE 24.0
#define SCROLL_SPEED 0.35       /* of the distance, in a frame */

/* The row under a point of the list, and the point in it. @inner: the widget that was hit. */
static GtkWidget *
pick_row (PhidiasConversationView *self, double x, double y, double *row_x, double *row_y, GtkWidget **inner)
{
  GtkWidget *widget = gtk_widget_pick (GTK_WIDGET (self->list), x, y, GTK_PICK_DEFAULT);
  graphene_point_t point;

  if (inner != NULL)
    *inner = widget;
  while (widget != NULL && widget != GTK_WIDGET (self->list)
         && phidias_place_keeper_get_list_item (widget) == NULL)
    widget = gtk_widget_get_parent (widget);
  if (widget == NULL || widget == GTK_WIDGET (self->list)
      || !gtk_widget_compute_point (GTK_WIDGET (self->list), widget, &GRAPHENE_POINT_INIT (x, y), &point))
    return NULL;

  *row_x = point.x;
  *row_y = point.y;

  return widget;
}

/* Something in a row that has a press for itself. */
static gboolean
takes_presses (GtkWidget *widget, GtkWidget *row)
{
  for (; widget != NULL && widget != row; widget = gtk_widget_get_parent (widget))
    if (GTK_IS_BUTTON (widget) || GTK_IS_SCROLLBAR (widget) || GTK_IS_EDITABLE (widget))
      return TRUE;

  return FALSE;
}

void
phidias_conversation_view_set_hovered (PhidiasConversationView *self, PhidiasMessage *message)
{
  if (g_set_object (&self->hovered, message))
    phidias_conversation_view_for_each_row (self, phidias_conversation_view_update_hovered);
}

static void
enter_cb (GtkEventControllerMotion *controller, double x, double y, PhidiasConversationView *self)
{
  self->hover_x = x;
  self->hover_y = y;
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, PhidiasConversationView *self)
{
  double row_x = 0;
  double row_y = 0;
  GtkWidget *row = pick_row (self, x, y, &row_x, &row_y, NULL);
  PhidiasFeedItem *item = row != NULL ? phidias_conversation_view_get_feed_item (row) : NULL;
  gboolean is_link;
  gboolean is_on_text = FALSE;
  guint byte;

  enter_cb (controller, x, y, self);
  if (phidias_conversation_view_hover_thumb (self, row, row_x, row_y))
    row = NULL;
  phidias_conversation_view_set_hovered (self, item != NULL ? phidias_feed_item_get_message (item) : NULL);
  is_link = phidias_conversation_view_hover_link (self, row, row_x, row_y);
  if (PHIDIAS_IS_BLOCK_ROW (row))
    is_on_text = phidias_block_row_get_byte_at (PHIDIAS_BLOCK_ROW (row), row_x, row_y, &byte);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->list), is_link ? "pointer" : is_on_text ? "text" : NULL);
}

static void
leave_cb (GtkEventControllerMotion *controller, PhidiasConversationView *self)
{
  phidias_conversation_view_set_hovered (self, NULL);
  phidias_conversation_view_hover_thumb (self, NULL, 0, 0);
  phidias_conversation_view_hover_link (self, NULL, 0, 0);
}

/* ---- Selecting ---- */

/* The place in the conversation that is nearest to a point of the list, in or out of it. */
static gboolean
find_place (PhidiasConversationView *self, double x, double y, guint *position, guint *byte)
{
  double height = gtk_widget_get_height (GTK_WIDGET (self->list));
  GtkWidget *best = NULL;
  double best_distance = G_MAXDOUBLE;
  graphene_point_t point;

  y = CLAMP (y, 0, MAX (height - 1, 0));
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->list)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *row = gtk_widget_get_first_child (child);
      graphene_rect_t bounds;
      double distance;

      if (row == NULL || phidias_place_keeper_get_list_item (row) == NULL || !gtk_widget_get_mapped (row)
          || !gtk_widget_compute_bounds (row, GTK_WIDGET (self->list), &bounds))
        continue;
      distance = MAX (MAX (bounds.origin.y - y, y - (bounds.origin.y + bounds.size.height)), 0);
      if (distance < best_distance)
        {
          best_distance = distance;
          best = row;
        }
    }
  if (best == NULL
      || !gtk_widget_compute_point (GTK_WIDGET (self->list), best, &GRAPHENE_POINT_INIT (x, y), &point))
    return FALSE;

  *byte = 0;
  *position = gtk_list_item_get_position (phidias_place_keeper_get_list_item (best));
  if (PHIDIAS_IS_BLOCK_ROW (best))
    phidias_block_row_get_byte_at (PHIDIAS_BLOCK_ROW (best), point.x, point.y, byte);

  return TRUE;
}

static void
extend_to_pointer (PhidiasConversationView *self)
{
  guint position;
  guint byte;

  if (find_place (self, self->pointer_x, self->pointer_y, &position, &byte))
    phidias_selection_extend (self->selection, position, byte);
}

static double
get_scroll_distance (PhidiasConversationView *self)
{
  double height = gtk_widget_get_height (GTK_WIDGET (self->list));

  if (self->pointer_y < SCROLL_EDGE)
    return self->pointer_y - SCROLL_EDGE;
  if (self->pointer_y > height - SCROLL_EDGE)
    return self->pointer_y - (height - SCROLL_EDGE);

  return 0;
}

static void
stop_scrolling (PhidiasConversationView *self)
{
  if (self->scroll_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->scroll_tick);
  self->scroll_tick = 0;
}

/* While the pointer is held at an edge. */
static gboolean
scroll_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  PhidiasConversationView *self = PHIDIAS_CONVERSATION_VIEW (widget);
  double distance = get_scroll_distance (self);

  if (distance == 0)
    {
      self->scroll_tick = 0;
      return G_SOURCE_REMOVE;
    }

  extend_to_pointer (self);
  gtk_adjustment_set_value (self->adjustment, gtk_adjustment_get_value (self->adjustment) + distance * SCROLL_SPEED);

  return G_SOURCE_CONTINUE;
}

static gboolean
is_touch (GtkGesture *gesture)
{
  GdkDevice *device = gtk_event_controller_get_current_event_device (GTK_EVENT_CONTROLLER (gesture));

  return device != NULL && gdk_device_get_source (device) == GDK_SOURCE_TOUCHSCREEN;
}

static void
pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, PhidiasConversationView *self)
{
  GdkModifierType modifiers = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  PhidiasSelectionUnit unit = n_press >= 3 ? PHIDIAS_SELECTION_PARAGRAPH
                              : n_press == 2 ? PHIDIAS_SELECTION_WORD : PHIDIAS_SELECTION_CHARACTER;
  GtkWidget *inner;
  double row_x;
  double row_y;
  GtkWidget *row = pick_row (self, x, y, &row_x, &row_y, &inner);
  guint position;
  guint byte;

  self->is_selecting = FALSE;
  /* A finger scrolls. */
  if (is_touch (GTK_GESTURE (gesture)) || takes_presses (inner, row) || !find_place (self, x, y, &position, &byte))
    return;

  self->is_selecting = TRUE;
  self->goal_x = -1;
  if (row != NULL)
    {
      phidias_place_keeper_stay (self->keeper);
      gtk_widget_grab_focus (row);
    }
  if ((modifiers & GDK_SHIFT_MASK) != 0 && n_press == 1)
    phidias_selection_extend (self->selection, position, byte);
  else
    phidias_selection_start (self->selection, position, byte, unit);
}

static void
drag_update_cb (GtkGestureDrag          *gesture,
                double                   offset_x,
                double                   offset_y,
                PhidiasConversationView *self)
{
  double x;
  double y;

  if (!self->is_selecting || !gtk_gesture_drag_get_start_point (gesture, &x, &y)
      || (self->scroll_tick == 0 && offset_x * offset_x + offset_y * offset_y < DRAG_THRESHOLD * DRAG_THRESHOLD))
    return;

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  self->pointer_x = x + offset_x;
  self->pointer_y = y + offset_y;
  extend_to_pointer (self);
  if (self->scroll_tick == 0 && get_scroll_distance (self) != 0)
    self->scroll_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_cb, NULL, NULL);
}

static void
drag_end_cb (GtkGestureDrag *gesture, double offset_x, double offset_y, PhidiasConversationView *self)
{
  stop_scrolling (self);
}

static void
drag_cancel_cb (GtkGesture *gesture, GdkEventSequence *sequence, PhidiasConversationView *self)
{
  stop_scrolling (self);
}

static void
released_cb (GtkGestureClick         *gesture,
             int                      n_press,
             double                   x,
             double                   y,
             PhidiasConversationView *self)
{
  GdkModifierType modifiers = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  GtkWidget *inner;
  double row_x;
  double row_y;
  GtkWidget *row = pick_row (self, x, y, &row_x, &row_y, &inner);
  const char *link;

  if (!PHIDIAS_IS_BLOCK_ROW (row) || takes_presses (inner, row) || n_press != 1 || (modifiers & GDK_SHIFT_MASK) != 0
      || !phidias_selection_is_empty (self->selection))
    return;

  link = phidias_block_row_get_link_at (PHIDIAS_BLOCK_ROW (row), row_x, row_y);
  if (link != NULL)
    phidias_conversation_view_open_link (self, link);
}

static void
secondary_cb (GtkGestureClick         *gesture,
              int                      n_press,
              double                   x,
              double                   y,
              PhidiasConversationView *self)
{
  double row_x;
  double row_y;
  GtkWidget *row = pick_row (self, x, y, &row_x, &row_y, NULL);

  if (row == NULL)
    return;

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  phidias_conversation_view_show_menu (self, row, row_x, row_y);
}

void
phidias_conversation_view_add_pointer (PhidiasConversationView *self)
{
  GtkWidget *list = GTK_WIDGET (self->list);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *secondary = gtk_gesture_click_new ();

  g_signal_connect_object (motion, "enter", G_CALLBACK (enter_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (motion, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (list, motion);

  g_signal_connect_object (drag, "drag-update", G_CALLBACK (drag_update_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (drag_end_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (drag, "cancel", G_CALLBACK (drag_cancel_cb), self, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (list, GTK_EVENT_CONTROLLER (drag));

  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (click, "released", G_CALLBACK (released_cb), self, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (list, GTK_EVENT_CONTROLLER (click));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (secondary, "pressed", G_CALLBACK (secondary_cb), self, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (list, GTK_EVENT_CONTROLLER (secondary));
}
