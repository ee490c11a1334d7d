/* phidias-conversation-view-pointer.c: hovering, selecting and following links by pointer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-conversation-view-private.h"

#include <string.h>

/* The row under a point of the list, and the point in it. */
static GtkWidget *
pick_row (PhidiasConversationView *self, double x, double y, double *row_x, double *row_y)
{
  GtkWidget *widget = gtk_widget_pick (GTK_WIDGET (self->list), x, y, GTK_PICK_DEFAULT);

  while (widget != NULL && widget != GTK_WIDGET (self->list)
         && phidias_place_keeper_get_list_item (widget) == NULL)
    widget = gtk_widget_get_parent (widget);
  if (widget == NULL || widget == GTK_WIDGET (self->list))
    return NULL;

  if (row_x != NULL)
    {
      graphene_point_t point;

      if (!gtk_widget_compute_point (GTK_WIDGET (self->list), widget, &GRAPHENE_POINT_INIT (x, y), &point))
        return NULL;
      *row_x = point.x;
      *row_y = point.y;
    }

  return widget;
}

static PhidiasBlockRow *
pick_text (PhidiasConversationView *self, double x, double y, double *row_x, double *row_y)
{
  GtkWidget *row = pick_row (self, x, y, row_x, row_y);

  return PHIDIAS_IS_BLOCK_ROW (row) ? PHIDIAS_BLOCK_ROW (row) : NULL;
}

void
phidias_conversation_view_set_hovered (PhidiasConversationView *self, PhidiasMessage *message)
{
  if (g_set_object (&self->hovered, message))
    phidias_conversation_view_for_each_row (self, phidias_conversation_view_update_hovered);
}

static void
motion_cb (GtkEventControllerMotion *controller, double x, double y, PhidiasConversationView *self)
{
  double row_x;
  double row_y;
  GtkWidget *row = pick_row (self, x, y, &row_x, &row_y);
  PhidiasFeedItem *item = row != NULL ? phidias_conversation_view_get_feed_item (row) : NULL;
  const char *link = NULL;
  guint byte;
  gboolean is_on_text = FALSE;

  phidias_conversation_view_set_hovered (self, item != NULL ? phidias_feed_item_get_message (item) : NULL);
  if (PHIDIAS_IS_BLOCK_ROW (row))
    {
      is_on_text = phidias_block_row_get_byte_at (PHIDIAS_BLOCK_ROW (row), row_x, row_y, &byte);
      link = phidias_block_row_get_link_at (PHIDIAS_BLOCK_ROW (row), row_x, row_y);
    }
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self->list), link != NULL ? "pointer"
                                                            : is_on_text ? "text" : NULL);
}

static void
leave_cb (GtkEventControllerMotion *controller, PhidiasConversationView *self)
{
  phidias_conversation_view_set_hovered (self, NULL);
}

static gboolean
query_tooltip_cb (GtkWidget               *list,
                  int                      x,
                  int                      y,
                  gboolean                 keyboard,
                  GtkTooltip              *tooltip,
                  PhidiasConversationView *self)
{
  double row_x;
  double row_y;
  PhidiasBlockRow *row = keyboard ? NULL : pick_text (self, x, y, &row_x, &row_y);
  const char *link = row != NULL ? phidias_block_row_get_link_at (row, row_x, row_y) : NULL;

  if (link == NULL)
    return FALSE;
  gtk_tooltip_set_text (tooltip, link);

  return TRUE;
}

void
phidias_conversation_view_set_selection (PhidiasConversationView *self,
                                         PhidiasBlockRow          *row,
                                         guint                    start,
                                         guint                    end)
{
  if (self->selecting != NULL && self->selecting != row)
    phidias_block_row_set_selection (self->selecting, 0, 0);
  g_set_weak_pointer (&self->selecting, row);
  self->selection_start = MIN (start, end);
  self->selection_end = MAX (start, end);
  if (row != NULL)
    phidias_block_row_set_selection (row, MIN (start, end), MAX (start, end));
}

static gboolean
is_word (gunichar character)
{
  return g_unichar_isalnum (character) || g_unichar_ismark (character) || character == '_';
}

static void
select_word (PhidiasConversationView *self, PhidiasBlockRow *row, guint byte)
{
  const char *text = phidias_block_get_text (phidias_block_row_get_block (row));
  const char *start = text + MIN (byte, strlen (text));
  const char *end = start;

  while (*end != '\0' && is_word (g_utf8_get_char (end)))
    end = g_utf8_next_char (end);
  while (start > text && is_word (g_utf8_get_char (g_utf8_prev_char (start))))
    start = g_utf8_prev_char (start);
  phidias_conversation_view_set_selection (self, row, start - text, end - text);
}

static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, PhidiasConversationView *self)
{
  double row_x;
  double row_y;
  PhidiasBlockRow *row = pick_text (self, x, y, &row_x, &row_y);

  phidias_conversation_view_set_selection (self, row, 0, 0);
  if (row != NULL)
    phidias_block_row_get_byte_at (row, row_x, row_y, &self->press_byte);
}

static void
drag_update_cb (GtkGestureDrag          *gesture,
                double                   offset_x,
                double                   offset_y,
                PhidiasConversationView *self)
{
  graphene_point_t point;
  double x;
  double y;
  guint byte;

  if (self->selecting == NULL || offset_x * offset_x + offset_y * offset_y < 16
      || !gtk_gesture_drag_get_start_point (gesture, &x, &y)
      || !gtk_widget_compute_point (GTK_WIDGET (self->list), GTK_WIDGET (self->selecting),
                                    &GRAPHENE_POINT_INIT (x + offset_x, y + offset_y), &point))
    return;

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  phidias_block_row_get_byte_at (self->selecting, point.x, point.y, &byte);
  phidias_conversation_view_set_selection (self, self->selecting, self->press_byte, byte);
}

static void
launched_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_default_for_uri_finish (result, &error))
    g_debug ("Could not open a link: %s", error->message);
}

static void
released_cb (GtkGestureClick         *gesture,
             int                      n_press,
             double                   x,
             double                   y,
             PhidiasConversationView *self)
{
  double row_x;
  double row_y;
  PhidiasBlockRow *row = pick_text (self, x, y, &row_x, &row_y);
  const char *link;
  guint byte;

  if (row == NULL)
    return;

  gtk_widget_grab_focus (GTK_WIDGET (row));
  phidias_block_row_get_byte_at (row, row_x, row_y, &byte);
  if (n_press == 2)
    select_word (self, row, byte);
  else if (n_press == 3)
    phidias_conversation_view_set_selection (self, row, 0, strlen (phidias_block_get_text (phidias_block_row_get_block (row))));
  else if ((link = phidias_block_row_get_link_at (row, row_x, row_y)) != NULL)
    g_app_info_launch_default_for_uri_async (link, NULL, NULL, launched_cb, NULL);
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
  GtkWidget *row = pick_row (self, x, y, &row_x, &row_y);

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

  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (motion, "leave", G_CALLBACK (leave_cb), self, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (list, motion);

  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (drag_update_cb), self, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (list, GTK_EVENT_CONTROLLER (drag));

  g_signal_connect_object (click, "released", G_CALLBACK (released_cb), self, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (list, GTK_EVENT_CONTROLLER (click));

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (secondary, "pressed", G_CALLBACK (secondary_cb), self, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (list, GTK_EVENT_CONTROLLER (secondary));

  gtk_widget_set_has_tooltip (list, TRUE);
  g_signal_connect_object (list, "query-tooltip", G_CALLBACK (query_tooltip_cb), self, G_CONNECT_DEFAULT);
}
