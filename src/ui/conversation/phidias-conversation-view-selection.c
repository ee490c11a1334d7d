/* phidias-conversation-view-selection.c: the selection on screen, and by keyboard
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-conversation-view-private.h"

#include "phidias-block-layout-private.h"
#include "phidias-feed.h"
#include "phidias-selection-content.h"

#include <string.h>

/* From the edges of the view to what is brought into it. */
#define REVEAL_MARGIN 24.0
#define MAX_REVEAL_ATTEMPTS 4

/* ---- Painting ---- */

void
phidias_conversation_view_update_selected (PhidiasConversationView *self, GtkWidget *row)
{
  GtkListItem *list_item = phidias_place_keeper_get_list_item (row);
  guint start;
  guint end;

  if (!PHIDIAS_IS_BLOCK_ROW (row))
    return;

  phidias_selection_get_in_row (self->selection, gtk_list_item_get_position (list_item), &start, &end);
  phidias_block_row_set_selection (PHIDIAS_BLOCK_ROW (row), start, end);
}

static void
update_primary (PhidiasConversationView *self)
{
  GdkClipboard *clipboard = gtk_widget_get_primary_clipboard (GTK_WIDGET (self));

  if (!phidias_selection_is_empty (self->selection))
    {
      if (self->primary == NULL)
        self->primary = phidias_selection_content_new (self->selection);
      if (gdk_clipboard_get_content (clipboard) != self->primary)
        gdk_clipboard_set_content (clipboard, self->primary);
    }
  else if (self->primary != NULL && phidias_selection_get_caret (self->selection) == NULL)
    {
      /* Not while a selection is empty on its way. */
      if (gdk_clipboard_get_content (clipboard) == self->primary)
        gdk_clipboard_set_content (clipboard, NULL);
      g_clear_object (&self->primary);
    }
}

static void
stop_waiting (PhidiasConversationView *self)
{
  if (self->edge_loading != NULL)
    g_cancellable_cancel (self->edge_loading);
  g_clear_object (&self->edge_loading);
}

static void
selection_changed_cb (PhidiasSelection *selection, PhidiasConversationView *self)
{
  gboolean has_selection = !phidias_selection_is_empty (selection);

  stop_waiting (self);
  if (has_selection || self->has_selection)
    phidias_conversation_view_for_each_row (self, phidias_conversation_view_update_selected);
  self->has_selection = has_selection;
  update_primary (self);
}

/* ---- Bringing a place into view ---- */

GtkWidget *
phidias_conversation_view_find_row (PhidiasConversationView *self, guint position)
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

/* Where a place is in the view; FALSE while its row is not laid out. */
static gboolean
get_area (PhidiasConversationView *self, const PhidiasFeedPlace *place, graphene_rect_t *area, double *row_y)
{
  GtkWidget *row = phidias_conversation_view_find_row (self, place->position);
  graphene_point_t origin;

  if (row == NULL || !gtk_widget_get_mapped (row) || gtk_widget_get_height (row) == 0
      || !gtk_widget_compute_point (row, GTK_WIDGET (self->list), &GRAPHENE_POINT_INIT (0, 0), &origin))
    return FALSE;

  if (!PHIDIAS_IS_BLOCK_ROW (row)
      || !phidias_block_row_get_byte_area (PHIDIAS_BLOCK_ROW (row), place->byte, area))
    graphene_rect_init (area, 0, 0, gtk_widget_get_width (row), gtk_widget_get_height (row));
  graphene_rect_offset (area, origin.x, origin.y);
  *row_y = origin.y;

  return TRUE;
}

/* How much of the view something that floats over an edge covers. */
static double
get_covered (GtkRevealer *revealer)
{
  return gtk_revealer_get_reveal_child (revealer) ? gtk_widget_get_height (GTK_WIDGET (revealer)) : 0;
}

/* Once a frame, until the place is in view. */
void
phidias_conversation_view_go_on_revealing (PhidiasConversationView *self)
{
  double page = gtk_widget_get_height (GTK_WIDGET (self->list));
  double top = MAX (REVEAL_MARGIN, get_covered (self->find_revealer));
  double bottom = page - MAX (REVEAL_MARGIN, get_covered (self->jump_revealer));
  graphene_rect_t area;
  double row_y;
  double y;

  if (self->reveal.item == NULL || phidias_place_keeper_get_is_seeking (self->keeper))
    return;

  if (!get_area (self, &self->reveal, &area, &row_y))
    {
      if (++self->n_reveals > MAX_REVEAL_ATTEMPTS)
        phidias_feed_place_clear (&self->reveal);
      else
        phidias_place_keeper_set_place (self->keeper, self->reveal.position, page / 3);
      return;
    }

  y = area.origin.y;
  if (y < top || y + area.size.height > bottom)
    {
      /* From far a third of the page down, where there is something before it to read; from near no
       * more than it takes. */
      if (self->n_reveals > 0 || y < -page || y > 2 * page || self->reveals_calmly)
        y = page / 3;
      else
        y = y < top ? top : bottom - area.size.height;
      phidias_place_keeper_set_place (self->keeper, self->reveal.position, y - (area.origin.y - row_y));
    }
  phidias_feed_place_clear (&self->reveal);
}

void
phidias_conversation_view_reveal (PhidiasConversationView *self, guint position, guint byte, gboolean calmly)
{
  phidias_feed_place_set (&self->reveal, self->model, position, byte);
  self->n_reveals = 0;
  self->reveals_calmly = calmly;
  phidias_conversation_view_go_on_revealing (self);
  phidias_conversation_view_queue_tick (self);
}

/* ---- By keyboard ---- */

/* What a key does to the selection. */
typedef enum {
  MOVE_CHARACTER,
  MOVE_WORD,
  MOVE_LINE,
  MOVE_PARAGRAPH,
  MOVE_LINE_EDGE,
  MOVE_EVERYTHING,
} Move;

/* The first key with Shift begins where the focus is. */
static gboolean
ensure_caret (PhidiasConversationView *self, gboolean is_forward)
{
  GtkWidget *row = phidias_conversation_view_get_focus_row (self);
  PhidiasBlock *block;
  guint position;

  if (phidias_selection_get_caret (self->selection) != NULL)
    return TRUE;
  if (row == NULL)
    return FALSE;

  position = gtk_list_item_get_position (phidias_place_keeper_get_list_item (row));
  block = PHIDIAS_IS_BLOCK_ROW (row) ? phidias_block_row_get_block (PHIDIAS_BLOCK_ROW (row)) : NULL;
  phidias_selection_start (self->selection, position,
                           is_forward || block == NULL ? 0 : (guint) strlen (phidias_block_get_text (block)),
                           PHIDIAS_SELECTION_CHARACTER);

  return TRUE;
}

static gboolean
is_right_to_left (PhidiasConversationView *self)
{
  PhidiasBlock *block = phidias_feed_item_get_block (phidias_selection_get_caret (self->selection)->item);

  return block != NULL && phidias_block_get_kind (block) != PHIDIAS_BLOCK_CODE
         && phidias_block_layout_is_rtl (phidias_block_get_text (block),
                                         gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL);
}

/* Where the line of a byte is, in its row. */
static int
get_line (PhidiasConversationView *self, GtkWidget *row, guint byte)
{
  graphene_rect_t area = GRAPHENE_RECT_INIT (0, 0, 0, 0);

  phidias_block_row_get_byte_area (PHIDIAS_BLOCK_ROW (row), byte, &area);

  return (int) area.origin.y;
}

static void
move_to_next_row (PhidiasConversationView *self, const PhidiasFeedPlace *from, gboolean is_forward)
{
  const PhidiasFeedPlace *caret;
  graphene_rect_t area;
  GtkWidget *row;
  guint byte;

  phidias_selection_move (self->selection, PHIDIAS_SELECTION_STEP_PARAGRAPH, is_forward);
  caret = phidias_selection_get_caret (self->selection);
  if (caret->position == from->position)
    phidias_selection_move (self->selection, PHIDIAS_SELECTION_STEP_CHARACTER, is_forward);
  caret = phidias_selection_get_caret (self->selection);
  row = phidias_conversation_view_find_row (self, caret->position);
  if (caret->position == from->position || !PHIDIAS_IS_BLOCK_ROW (row) || !gtk_widget_get_mapped (row)
      || !phidias_block_row_get_byte_area (PHIDIAS_BLOCK_ROW (row), caret->byte, &area))
    return;

  phidias_block_row_get_byte_at (PHIDIAS_BLOCK_ROW (row), self->goal_x, area.origin.y + area.size.height / 2, &byte);
  phidias_selection_extend (self->selection, caret->position, byte);
}

/* By what is on screen: the line above, below, or the edge of this one. */
static void
move_on_screen (PhidiasConversationView *self, Move move, gboolean is_forward)
{
  PhidiasFeedPlace caret = { NULL, 0, 0 };
  graphene_rect_t area;
  double row_y;
  GtkWidget *row;
  guint byte;

  phidias_feed_place_copy (&caret, phidias_selection_get_caret (self->selection));
  row = phidias_conversation_view_find_row (self, caret.position);
  if (!PHIDIAS_IS_BLOCK_ROW (row) || !get_area (self, &caret, &area, &row_y))
    {
      phidias_selection_move (self->selection, PHIDIAS_SELECTION_STEP_PARAGRAPH, is_forward);
      phidias_feed_place_clear (&caret);
      return;
    }

  area.origin.y -= (float) row_y;
  if (move == MOVE_LINE_EDGE)
    {
      gboolean is_right = is_forward != is_right_to_left (self);

      phidias_block_row_get_byte_at (PHIDIAS_BLOCK_ROW (row), is_right ? G_MAXINT16 : G_MININT16,
                                     area.origin.y + area.size.height / 2, &byte);
      phidias_selection_extend (self->selection, caret.position, byte);
    }
  else
    {
      double y = is_forward ? area.origin.y + area.size.height * 1.5 : area.origin.y - area.size.height / 2;

      if (self->goal_x < 0)
        self->goal_x = area.origin.x;
      phidias_block_row_get_byte_at (PHIDIAS_BLOCK_ROW (row), self->goal_x, y, &byte);
      /* No line there: on to the nearest one of the next row. */
      if (y < 0 || y > gtk_widget_get_height (row) || (is_forward ? byte <= caret.byte : byte >= caret.byte)
          || get_line (self, row, byte) == get_line (self, row, caret.byte))
        move_to_next_row (self, &caret, is_forward);
      else
        {
          phidias_selection_extend (self->selection, caret.position, byte);
        }
    }
  phidias_feed_place_clear (&caret);
}

static void
edge_loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *view = user_data;
  g_autoptr (PhidiasConversationView) self = g_weak_ref_get (view);
  const PhidiasFeedPlace *caret;

  g_weak_ref_clear (view);
  g_free (view);
  if (!phidias_feed_load_all_finish (PHIDIAS_FEED (object), result, NULL) || self == NULL
      || self->source != G_LIST_MODEL (object))
    return;

  g_clear_object (&self->edge_loading);
  caret = phidias_selection_get_caret (self->selection);
  if (caret != NULL)
    phidias_conversation_view_reveal (self, caret->position, caret->byte, FALSE);
}

/* The selection goes to an edge of the conversation that is not there yet; the reader goes along,
 * unless they do something else with it. */
static void
wait_for_edge (PhidiasConversationView *self)
{
  GWeakRef *view;

  if (!phidias_selection_get_waits (self->selection))
    return;

  view = g_new (GWeakRef, 1);
  g_weak_ref_init (view, self);
  self->edge_loading = g_cancellable_new ();
  phidias_feed_load_all_async (PHIDIAS_FEED (self->source), self->edge_loading, edge_loaded_cb, view);
}

static gboolean
move_cb (GtkWidget *list, GVariant *args, gpointer user_data)
{
  PhidiasConversationView *self = user_data;
  const PhidiasFeedPlace *caret;
  gboolean is_forward;
  gboolean is_sideways;
  guint move;

  g_variant_get (args, "(ub)", &move, &is_forward);
  if (!ensure_caret (self, is_forward))
    return GDK_EVENT_PROPAGATE;

  is_sideways = move == MOVE_CHARACTER || move == MOVE_WORD;
  if (is_sideways && is_right_to_left (self))
    is_forward = !is_forward;
  if (move != MOVE_LINE)
    self->goal_x = -1;

  switch ((Move) move)
    {
    case MOVE_CHARACTER:
      phidias_selection_move (self->selection, PHIDIAS_SELECTION_STEP_CHARACTER, is_forward);
      break;
    case MOVE_WORD:
      phidias_selection_move (self->selection, PHIDIAS_SELECTION_STEP_WORD, is_forward);
      break;
    case MOVE_PARAGRAPH:
      phidias_selection_move (self->selection, PHIDIAS_SELECTION_STEP_PARAGRAPH, is_forward);
      break;
    case MOVE_EVERYTHING:
      phidias_selection_move (self->selection, PHIDIAS_SELECTION_STEP_CONVERSATION, is_forward);
      wait_for_edge (self);
      break;
    case MOVE_LINE:
    case MOVE_LINE_EDGE:
    default:
      move_on_screen (self, (Move) move, is_forward);
      break;
    }

  caret = phidias_selection_get_caret (self->selection);
  if (caret != NULL)
    phidias_conversation_view_reveal (self, caret->position, caret->byte, FALSE);

  return GDK_EVENT_STOP;
}

static gboolean
select_all_cb (GtkWidget *list, GVariant *args, gpointer user_data)
{
  gtk_widget_activate_action (GTK_WIDGET (user_data), "selection.select-all", NULL);

  return GDK_EVENT_STOP;
}

static gboolean
escape_cb (GtkWidget *list, GVariant *args, gpointer user_data)
{
  PhidiasConversationView *self = user_data;

  if (phidias_selection_is_empty (self->selection))
    return GDK_EVENT_PROPAGATE;
  phidias_selection_clear (self->selection);

  return GDK_EVENT_STOP;
}

void
phidias_conversation_view_select_all (PhidiasConversationView *self)
{
  const PhidiasFeedPlace *caret = phidias_selection_get_caret (self->selection);
  GtkWidget *row = self->menu_row != NULL ? self->menu_row : phidias_conversation_view_get_focus_row (self);
  double offset;
  guint position;

  if (row != NULL)
    position = gtk_list_item_get_position (phidias_place_keeper_get_list_item (row));
  else if (caret != NULL)
    position = caret->position;
  else if (!phidias_place_keeper_get_place (self->keeper, &position, &offset))
    return;
  phidias_selection_select_more (self->selection, position);
}

static void
add_key (PhidiasConversationView *self,
         GtkEventController      *controller,
         guint                    key,
         guint                    keypad,
         GdkModifierType          modifiers,
         GtkShortcutFunc          function,
         GVariant                *args)
{
  GtkShortcutTrigger *trigger = gtk_keyval_trigger_new (key, modifiers);
  GtkShortcut *shortcut;

  if (keypad != 0)
    trigger = gtk_alternative_trigger_new (trigger, gtk_keyval_trigger_new (keypad, modifiers));
  shortcut = gtk_shortcut_new (trigger, gtk_callback_action_new (function, self, NULL));
  gtk_shortcut_set_arguments (shortcut, args);
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
}

/* Before the list sees them: it would move the focus by them. */
static void
add_selection_keys (PhidiasConversationView *self)
{
  static const struct
  {
    guint           key;
    guint           keypad;
    GdkModifierType modifiers;
    Move            move;
    gboolean        is_forward;
  } keys[] = {
    { GDK_KEY_Left, GDK_KEY_KP_Left, GDK_SHIFT_MASK, MOVE_CHARACTER, FALSE },
    { GDK_KEY_Right, GDK_KEY_KP_Right, GDK_SHIFT_MASK, MOVE_CHARACTER, TRUE },
    { GDK_KEY_Left, GDK_KEY_KP_Left, GDK_SHIFT_MASK | GDK_CONTROL_MASK, MOVE_WORD, FALSE },
    { GDK_KEY_Right, GDK_KEY_KP_Right, GDK_SHIFT_MASK | GDK_CONTROL_MASK, MOVE_WORD, TRUE },
    { GDK_KEY_Up, GDK_KEY_KP_Up, GDK_SHIFT_MASK, MOVE_LINE, FALSE },
    { GDK_KEY_Down, GDK_KEY_KP_Down, GDK_SHIFT_MASK, MOVE_LINE, TRUE },
    { GDK_KEY_Up, GDK_KEY_KP_Up, GDK_SHIFT_MASK | GDK_CONTROL_MASK, MOVE_PARAGRAPH, FALSE },
    { GDK_KEY_Down, GDK_KEY_KP_Down, GDK_SHIFT_MASK | GDK_CONTROL_MASK, MOVE_PARAGRAPH, TRUE },
    { GDK_KEY_Home, GDK_KEY_KP_Home, GDK_SHIFT_MASK, MOVE_LINE_EDGE, FALSE },
    { GDK_KEY_End, GDK_KEY_KP_End, GDK_SHIFT_MASK, MOVE_LINE_EDGE, TRUE },
    { GDK_KEY_Home, GDK_KEY_KP_Home, GDK_SHIFT_MASK | GDK_CONTROL_MASK, MOVE_EVERYTHING, FALSE },
    { GDK_KEY_End, GDK_KEY_KP_End, GDK_SHIFT_MASK | GDK_CONTROL_MASK, MOVE_EVERYTHING, TRUE },
  };
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    add_key (self, controller, keys[i].key, keys[i].keypad, keys[i].modifiers, move_cb,
             g_variant_new ("(ub)", keys[i].move, keys[i].is_forward));
  add_key (self, controller, GDK_KEY_a, 0, GDK_CONTROL_MASK, select_all_cb, NULL);
  add_key (self, controller, GDK_KEY_Escape, 0, 0, escape_cb, NULL);
  gtk_widget_add_controller (GTK_WIDGET (self->list), controller);
}

void
phidias_conversation_view_add_selection (PhidiasConversationView *self)
{
  self->selection = phidias_selection_new ();
  self->goal_x = -1;
  g_signal_connect_object (self->selection, "changed", G_CALLBACK (selection_changed_cb), self, G_CONNECT_DEFAULT);
  add_selection_keys (self);
}

/**
 * phidias_conversation_view_get_selection:
 * @self: a view
 *
 * Returns: (transfer none): what is selected in it
 */
PhidiasSelection *
phidias_conversation_view_get_selection (PhidiasConversationView *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CONVERSATION_VIEW (self), NULL);

  return self->selection;
}
