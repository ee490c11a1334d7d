/* phidias-conversation-view-keys.c: the keys that turn pages, and where the keyboard enters
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-conversation-view-private.h"

#include "phidias-focus.h"

static void
jump_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  phidias_place_keeper_jump_to_end (PHIDIAS_CONVERSATION_VIEW (widget)->keeper);
}

static void
page_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  phidias_place_keeper_page (PHIDIAS_CONVERSATION_VIEW (widget)->keeper, g_variant_get_int32 (parameter));
}

/* The list's own bindings for these keys move the focus row by row; a reader means the page. So
 * they are taken before the list sees them. */
void
phidias_conversation_view_add_keys (PhidiasConversationView *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  const struct
  {
    guint       key;
    guint       keypad;
    const char *action;
    int         pages;
  } keys[] = {
    { GDK_KEY_Home, GDK_KEY_KP_Home, "conversation.jump-to-start", 0 },
    { GDK_KEY_End, GDK_KEY_KP_End, "conversation.jump-to-latest", 0 },
    { GDK_KEY_Page_Up, GDK_KEY_KP_Page_Up, "conversation.scroll-pages", -1 },
    { GDK_KEY_Page_Down, GDK_KEY_KP_Page_Down, "conversation.scroll-pages", 1 },
  };

  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      GtkShortcutTrigger *trigger =
        gtk_alternative_trigger_new (gtk_keyval_trigger_new (keys[i].key, 0),
                                     gtk_keyval_trigger_new (keys[i].keypad, 0));
      GtkShortcut *shortcut = gtk_shortcut_new (trigger, gtk_named_action_new (keys[i].action));

      if (keys[i].pages != 0)
        gtk_shortcut_set_arguments (shortcut, g_variant_new_int32 (keys[i].pages));
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }
  gtk_widget_add_controller (GTK_WIDGET (self->list), controller);
}

void
phidias_conversation_view_install_key_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "conversation.jump-to-latest", NULL, jump_cb);
  gtk_widget_class_install_action (widget_class, "conversation.scroll-pages", "i", page_cb);
}

/* From outside the focus comes to what is seen: the list itself would go back to the first row, and
 * scroll there. */
gboolean
phidias_conversation_view_focus (GtkWidget *widget, GtkDirectionType direction)
{
  PhidiasConversationView *self = PHIDIAS_CONVERSATION_VIEW (widget);
  gboolean is_backward = direction == GTK_DIR_TAB_BACKWARD || direction == GTK_DIR_UP;
  GtkWidget *list = GTK_WIDGET (self->list);
  GtkWidget *row;

  if (gtk_widget_get_focus_child (widget) != NULL)
    return phidias_focus_children (widget, direction);

  row = is_backward ? gtk_widget_get_last_child (list) : gtk_widget_get_first_child (list);
  while (row != NULL)
    {
      graphene_rect_t bounds;

      if (gtk_widget_get_mapped (row) && gtk_widget_compute_bounds (row, widget, &bounds) &&
          bounds.origin.y + bounds.size.height > 0 && bounds.origin.y < gtk_widget_get_height (widget) &&
          gtk_widget_child_focus (row, direction))
        return TRUE;
      row = is_backward ? gtk_widget_get_prev_sibling (row) : gtk_widget_get_next_sibling (row);
    }

  return phidias_focus_children (widget, direction);
}
