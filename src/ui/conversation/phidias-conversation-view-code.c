/* phidias-conversation-view-code.c: code in a conversation: scrolled sideways, folded, copied whole
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-conversation-view-private.h"

#include "phidias-code-fold.h"
#include "phidias-code-group.h"
#include "phidias-text-row-code-private.h"

/* What a notch of a wheel is worth, in pixels. */
#define WHEEL_STEP 60.0

/* A row that the focus goes to may take some frames to be there. */
#define MAX_FOCUS_FRAMES 8

/* An event of scrolling does not tell where it is. */
static PhidiasTextRow *
find_row_under (PhidiasConversationView *self)
{
  GtkWidget *widget = gtk_widget_pick (GTK_WIDGET (self->list), self->hover_x, self->hover_y, GTK_PICK_DEFAULT);

  while (widget != NULL && !PHIDIAS_IS_TEXT_ROW (widget))
    widget = gtk_widget_get_parent (widget);

  return widget != NULL ? PHIDIAS_TEXT_ROW (widget) : NULL;
}

/* Sideways over code whose lines go on: the code is scrolled. Everything else is the list's. */
static gboolean
scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, PhidiasConversationView *self)
{
  GtkEventController *event_controller = GTK_EVENT_CONTROLLER (controller);
  GdkModifierType state = gtk_event_controller_get_current_event_state (event_controller);
  PhidiasTextRow *row;

  if ((state & GDK_SHIFT_MASK) != 0 && dx == 0)
    {
      dx = dy;
      dy = 0;
    }
  if (ABS (dx) <= ABS (dy))
    return FALSE;

  row = find_row_under (self);
  if (row == NULL)
    return FALSE;
  if (gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL)
    dx *= WHEEL_STEP;

  return phidias_text_row_code_scroll (row, dx);
}

/* ---- By its thumb ---- */

static void
set_thumb_row (PhidiasConversationView *self, PhidiasTextRow *row)
{
  if (self->thumb_row == row)
    return;
  if (self->thumb_row != NULL)
    phidias_text_row_code_light_thumb (self->thumb_row, FALSE);
  g_set_weak_pointer (&self->thumb_row, row);
  if (row != NULL)
    phidias_text_row_code_light_thumb (row, TRUE);
}

/*
 * phidias_conversation_view_hover_thumb:
 * @self: a view
 * @row: (nullable): the row under the pointer
 * @x: of the pointer in the row
 * @y: of the pointer in the row
 *
 * Returns: whether that is the thumb of code, which shows it now
 */
gboolean
phidias_conversation_view_hover_thumb (PhidiasConversationView *self, GtkWidget *row, double x, double y)
{
  gboolean is_on_thumb = PHIDIAS_IS_TEXT_ROW (row) && phidias_text_row_code_is_on_thumb (PHIDIAS_TEXT_ROW (row), x, y);

  if (self->is_dragging_thumb)
    return TRUE;
  set_thumb_row (self, is_on_thumb ? PHIDIAS_TEXT_ROW (row) : NULL);

  return is_on_thumb;
}

/* Before the list's own gestures, which would select. */
static void
drag_begin_cb (GtkGestureDrag *gesture, double x, double y, PhidiasConversationView *self)
{
  GtkWidget *list = GTK_WIDGET (self->list);
  GtkWidget *row = gtk_widget_pick (list, x, y, GTK_PICK_DEFAULT);
  graphene_point_t point;

  if (!PHIDIAS_IS_TEXT_ROW (row)
      || !gtk_widget_compute_point (list, row, &GRAPHENE_POINT_INIT ((float) x, (float) y), &point)
      || !phidias_text_row_code_is_on_thumb (PHIDIAS_TEXT_ROW (row), point.x, point.y))
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  set_thumb_row (self, PHIDIAS_TEXT_ROW (row));
  self->thumb_start = phidias_text_row_code_get_scroll (PHIDIAS_TEXT_ROW (row));
  self->is_dragging_thumb = TRUE;
}

static void
drag_update_cb (GtkGestureDrag *gesture, double x, double y, PhidiasConversationView *self)
{
  if (self->is_dragging_thumb && self->thumb_row != NULL)
    phidias_text_row_code_drag_thumb (self->thumb_row, self->thumb_start, x);
}

static void
drag_end_cb (GtkGestureDrag *gesture, double x, double y, PhidiasConversationView *self)
{
  self->is_dragging_thumb = FALSE;
  /* Wherever the pointer is now; if still on it, its next motion tells. */
  set_thumb_row (self, NULL);
}

void
phidias_conversation_view_add_code (PhidiasConversationView *self)
{
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);
  GtkGesture *drag = gtk_gesture_drag_new ();

  g_signal_connect_object (scroll, "scroll", G_CALLBACK (scroll_cb), self, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (GTK_WIDGET (self->list), scroll);

  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (drag), GTK_PHASE_CAPTURE);
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (drag_update_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (drag, "drag-end", G_CALLBACK (drag_end_cb), self, G_CONNECT_DEFAULT);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (drag));
}

/* ---- Folding ---- */

typedef struct
{
  PhidiasFeedItem *item;
  guint            n_frames;
} Focus;

static void
focus_free (gpointer data)
{
  Focus *focus = data;

  g_object_unref (focus->item);
  g_free (focus);
}

/* The button that folded is gone with its row; the one that unfolds comes with its. */
static gboolean
focus_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  PhidiasConversationView *self = PHIDIAS_CONVERSATION_VIEW (widget);
  Focus *focus = user_data;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->list)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *row = gtk_widget_get_first_child (child);

      if (PHIDIAS_IS_TEXT_ROW (row) && gtk_widget_get_mapped (row)
          && phidias_conversation_view_get_feed_item (row) == focus->item)
        {
          GtkWidget *button = PHIDIAS_TEXT_ROW (row)->fold_button;

          if (button == NULL && focus->n_frames < MAX_FOCUS_FRAMES / 2)
            break;
          gtk_widget_grab_focus (button != NULL ? button : row);
          return G_SOURCE_REMOVE;
        }
    }

  return ++focus->n_frames < MAX_FOCUS_FRAMES ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
focus_item (PhidiasConversationView *self, guint position)
{
  Focus *focus = g_new0 (Focus, 1);

  focus->item = g_list_model_get_item (self->model, position);
  gtk_widget_add_tick_callback (GTK_WIDGET (self), focus_cb, focus, focus_free);
}

static GtkWidget *
find_row (PhidiasConversationView *self, guint position)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->list)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *row = gtk_widget_get_first_child (child);
      GtkListItem *list_item = row != NULL ? phidias_place_keeper_get_list_item (row) : NULL;

      if (list_item != NULL && gtk_list_item_get_position (list_item) == position)
        return row;
    }

  return NULL;
}

/* Folds or unfolds the code that the row at a position shows a slice of. What is below its button
 * stays where it is when code is put away; what is above when it comes back. */
static void
fold_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasConversationView *self = PHIDIAS_CONVERSATION_VIEW (widget);
  guint position = g_variant_get_uint32 (parameter);
  g_autoptr (PhidiasFeedItem) item = g_list_model_get_item (self->model, position);
  PhidiasBlock *block = item != NULL ? phidias_feed_item_get_block (item) : NULL;
  GtkWidget *row = find_row (self, position);
  PhidiasCodeGroup *group;
  guint slice;
  guint n_shown;
  guint first;
  guint top;
  double offset;
  graphene_rect_t bounds;

  if (block == NULL || phidias_block_get_kind (block) != PHIDIAS_BLOCK_CODE || row == NULL
      || !phidias_place_keeper_get_place (self->keeper, &top, &offset)
      || !gtk_widget_compute_bounds (row, GTK_WIDGET (self->list), &bounds))
    return;

  group = phidias_code_group_get (block);
  slice = phidias_block_get_slice (block);
  n_shown = phidias_code_group_get_n_shown (group);
  first = position - slice;
  phidias_code_group_set_is_folded (group, !phidias_code_group_get_is_folded (group));
  if (phidias_code_group_get_is_folded (group) && top >= first + n_shown)
    phidias_place_keeper_set_place (self->keeper, first + n_shown, bounds.origin.y + bounds.size.height);
  else
    phidias_place_keeper_set_place (self->keeper, top, offset);
  focus_item (self, first + n_shown - 1);
}

void
phidias_conversation_view_class_add_code (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "conversation.fold-code", "u", fold_cb);
}

/**
 * phidias_conversation_view_get_place:
 * @self: a view
 * @item: (out): the position of the topmost item in view, in the model
 * @offset: (out): pixels from the top of the view to the top of its row, 0 or negative
 *
 * Like phidias_place_keeper_get_place(), which counts only what is shown.
 *
 * Returns: whether there is a row in view
 */
gboolean
phidias_conversation_view_get_place (PhidiasConversationView *self, guint *item, double *offset)
{
  g_return_val_if_fail (PHIDIAS_IS_CONVERSATION_VIEW (self), FALSE);

  if (self->model == NULL || !phidias_place_keeper_get_place (self->keeper, item, offset))
    return FALSE;

  *item = phidias_code_fold_to_source (PHIDIAS_CODE_FOLD (self->model), *item);

  return TRUE;
}

/**
 * phidias_conversation_view_set_place:
 * @self: a view
 * @item: the position of an item in the model
 * @offset: where its row's top shall be, in pixels from the top of the view
 *
 * Goes there. Code that hides it is unfolded: it was, when somebody was there.
 */
void
phidias_conversation_view_set_place (PhidiasConversationView *self, guint item, double offset)
{
  g_autoptr (PhidiasFeedItem) at = NULL;
  PhidiasBlock *block;

  g_return_if_fail (PHIDIAS_IS_CONVERSATION_VIEW (self));

  if (self->model == NULL)
    return;

  at = g_list_model_get_item (self->source, item);
  block = at != NULL ? phidias_feed_item_get_block (at) : NULL;
  if (block != NULL && phidias_block_get_kind (block) == PHIDIAS_BLOCK_CODE)
    {
      PhidiasCodeGroup *group = phidias_code_group_get (block);

      if (phidias_block_get_slice (block) >= phidias_code_group_get_n_shown (group))
        phidias_code_group_set_is_folded (group, FALSE);
    }
  phidias_place_keeper_set_place (self->keeper, phidias_code_fold_from_source (PHIDIAS_CODE_FOLD (self->model), item), offset);
}

/* ---- Copying ---- */

/*
 * phidias_conversation_view_copy_code:
 * @self: a view
 * @block: code
 *
 * Copies all of it, what is folded away too.
 */
void
phidias_conversation_view_copy_code (PhidiasConversationView *self, PhidiasBlock *block)
{
  g_autofree char *text = phidias_code_group_dup_text (phidias_code_group_get (block));

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}
