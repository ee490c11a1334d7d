/* phidias-sidebar.c: the places, and the conversations to search and choose from
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-sidebar.h"

#include <string.h>

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "phidias-day-list.h"

/**
 * PhidiasSidebar:
 *
 * The stack of models:
 *
 *     session's conversations ─▶ GtkFilterListModel (title) ─▶ PhidiasDayList ─▶ GtkSingleSelection
 *
 * The window knows which conversation is open; the selection only shows it. What a person selects
 * is told by #PhidiasSidebar::conversation-chosen. So it is with the places above.
 */
struct _PhidiasSidebar
{
  GtkWidget            parent_instance;

  /* template widgets */
  GtkWidget           *header_bar;
  GtkMenuButton       *menu_button;
  GtkListBox          *place_list;
  GtkListBoxRow       *playground_row;
  GtkListBoxRow       *models_row;
  GtkListBoxRow       *deployments_row;
  GtkSearchEntry      *search_entry;
  GtkStack            *stack;
  GtkWidget           *scroller;
  GtkListView         *list_view;
  GtkPopover          *rename_popover;
  GtkLabel            *rename_label;
  GtkEntry            *rename_entry;
  GtkWidget           *rename_button;
  GtkPopoverMenu      *row_popover;

  /* owned */
  GListModel          *conversations;
  GtkFilter           *filter;
  PhidiasDayList      *days;
  GtkSingleSelection  *selection;
  PhidiasConversation *selected;
  PhidiasConversation *renamed;
  char                *needle; /* case-folded; NULL for no search */
  const char          *place;  /* that is shown */

  /* state */
  guint                focus_id;
  gboolean             is_syncing;
};

G_DEFINE_FINAL_TYPE (PhidiasSidebar, phidias_sidebar, GTK_TYPE_WIDGET)

enum {
  CONVERSATION_CHOSEN,
  PLACE_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
matches (gpointer item, gpointer user_data)
{
  PhidiasSidebar *self = user_data;
  g_autofree char *title = NULL;

  if (self->needle == NULL)
    return TRUE;
  title = g_utf8_casefold (phidias_conversation_get_title (item), -1);

  return strstr (title, self->needle) != NULL;
}

static void
update_stack (PhidiasSidebar *self)
{
  const char *page = "list";

  if (g_list_model_get_n_items (self->conversations) == 0)
    page = "empty";
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->days)) == 0)
    page = "no-match";
  gtk_widget_set_visible (GTK_WIDGET (self->search_entry), !g_str_equal (page, "empty"));
  gtk_stack_set_visible_child_name (self->stack, page);
}

static void
sync_selection (PhidiasSidebar *self)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->days));
  guint position = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; self->selected != NULL && i < n_items; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->days), i);

      if (item == (GObject *) self->selected)
        {
          position = i;
          break;
        }
    }

  self->is_syncing = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->is_syncing = FALSE;
}

static void
items_changed_cb (PhidiasSidebar *self)
{
  update_stack (self);
  sync_selection (self);
}

static void
selected_cb (PhidiasSidebar *self)
{
  gpointer item = gtk_single_selection_get_selected_item (self->selection);

  /* Only what a person selects; a row that moves is deselected for a moment. */
  if (self->is_syncing || !PHIDIAS_IS_CONVERSATION (item) || item == self->selected)
    return;
  g_signal_emit (self, signals[CONVERSATION_CHOSEN], 0, item);
}

static void
search_changed_cb (PhidiasSidebar *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));

  g_clear_pointer (&self->needle, g_free);
  if (*text != '\0')
    self->needle = g_utf8_casefold (text, -1);
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
stop_search_cb (PhidiasSidebar *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  gtk_widget_activate_action (GTK_WIDGET (self), "win.focus-composer", NULL);
}

/* Enter opens the first match. */
static void
search_activate_cb (PhidiasSidebar *self)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->days));

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (self->days), i);

      if (PHIDIAS_IS_CONVERSATION (item))
        {
          g_signal_emit (self, signals[CONVERSATION_CHOSEN], 0, item);
          return;
        }
    }
}

static void
rename_changed_cb (PhidiasSidebar *self)
{
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->rename_entry))));

  gtk_widget_set_sensitive (self->rename_button, *title != '\0');
}

static void
rename_cb (PhidiasSidebar *self)
{
  g_autofree char *title = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->rename_entry))));

  if (*title == '\0' || self->renamed == NULL)
    return;
  phidias_conversation_set_title (self->renamed, title);
  gtk_popover_popdown (self->rename_popover);
}

static void
rename_closed_cb (PhidiasSidebar *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.focus-composer", NULL);
}

static void
point_popover_at (GtkPopover *popover, GtkWidget *parent, GtkWidget *widget)
{
  graphene_rect_t bounds;
  GdkRectangle place;

  if (widget == NULL || !gtk_widget_get_mapped (widget) || !gtk_widget_compute_bounds (widget, parent, &bounds))
    {
      gtk_popover_set_pointing_to (popover, NULL);
      return;
    }
  place = (GdkRectangle) { bounds.origin.x, bounds.origin.y, bounds.size.width, bounds.size.height };
  gtk_popover_set_pointing_to (popover, &place);
}

/* The widget of the row that shows @conversation, if it is alive. */
static GtkWidget *
find_row (PhidiasSidebar *self, PhidiasConversation *conversation)
{
  for (GtkWidget *row = gtk_widget_get_first_child (GTK_WIDGET (self->list_view)); row != NULL;
       row = gtk_widget_get_next_sibling (row))
    {
      GtkWidget *label = gtk_widget_get_first_child (row);

      if (label != NULL && g_object_get_data (G_OBJECT (label), "conversation") == conversation)
        return row;
    }

  return NULL;
}

/* A list view takes the focus at its first row, and a heading takes none: then it stays with the
 * window that scrolls the list. It goes on to the conversation that is open, or the first there is. */
static void
pass_focus_on_cb (gpointer user_data)
{
  PhidiasSidebar *self = user_data;
  GtkWidget *row;

  self->focus_id = 0;
  if (!gtk_widget_has_focus (self->scroller))
    return;

  row = self->selected != NULL ? find_row (self, self->selected) : NULL;
  if (row == NULL)
    row = gtk_widget_get_first_child (GTK_WIDGET (self->list_view));
  while (row != NULL && !(gtk_widget_get_mapped (row) && gtk_widget_grab_focus (row)))
    row = gtk_widget_get_next_sibling (row);
}

/* Later: the focus has not wholly arrived yet. */
static void
scroller_focus_cb (PhidiasSidebar *self)
{
  if (self->focus_id == 0 && gtk_widget_has_focus (self->scroller))
    self->focus_id = g_idle_add_once (pass_focus_on_cb, self);
}

static void
open_row_menu (PhidiasSidebar *self, GtkWidget *label)
{
  PhidiasConversation *conversation = g_object_get_data (G_OBJECT (label), "conversation");

  if (conversation == NULL)
    return;
  if (conversation != self->selected)
    g_signal_emit (self, signals[CONVERSATION_CHOSEN], 0, conversation);
  point_popover_at (GTK_POPOVER (self->row_popover), GTK_WIDGET (self), label);
  gtk_popover_popup (GTK_POPOVER (self->row_popover));
}

static void
secondary_pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, PhidiasSidebar *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  open_row_menu (self, gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture)));
}

static gboolean
menu_key_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  PhidiasSidebar *self = PHIDIAS_SIDEBAR (widget);
  GtkWidget *row = self->selected != NULL ? find_row (self, self->selected) : NULL;

  if (row == NULL)
    return FALSE;
  open_row_menu (self, gtk_widget_get_first_child (row));

  return TRUE;
}

static void
setup_row_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, PhidiasSidebar *self)
{
  GtkWidget *label = gtk_label_new (NULL);
  GtkGesture *gesture = gtk_gesture_click_new ();

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_single_line_mode (GTK_LABEL (label), TRUE);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (gesture), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (gesture, "pressed", G_CALLBACK (secondary_pressed_cb), self, 0);
  gtk_widget_add_controller (label, GTK_EVENT_CONTROLLER (gesture));
  gtk_list_item_set_child (list_item, label);
}

static void
show_title_cb (PhidiasConversation *conversation, GParamSpec *pspec, GtkWidget *label)
{
  const char *title = phidias_conversation_get_title (conversation);

  gtk_label_set_label (GTK_LABEL (label), *title != '\0' ? title : _("New Conversation"));
  gtk_widget_set_tooltip_text (label, *title != '\0' ? title : NULL);
}

static void
bind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, PhidiasSidebar *self)
{
  GtkWidget *label = gtk_list_item_get_child (list_item);
  gpointer item = gtk_list_item_get_item (list_item);
  gboolean is_heading = GTK_IS_STRING_OBJECT (item);
  gulong handler;

  gtk_list_item_set_selectable (list_item, !is_heading);
  gtk_list_item_set_activatable (list_item, !is_heading);
  if (is_heading)
    {
      gtk_label_set_label (GTK_LABEL (label), gtk_string_object_get_string (item));
      gtk_widget_set_tooltip_text (label, NULL);
      gtk_widget_add_css_class (label, "caption-heading");
      gtk_widget_add_css_class (label, "dim-label");
      return;
    }

  g_object_set_data (G_OBJECT (label), "conversation", item);
  handler = g_signal_connect_object (item, "notify::title", G_CALLBACK (show_title_cb), label, 0);
  g_object_set_data (G_OBJECT (label), "title-handler", GSIZE_TO_POINTER (handler));
  show_title_cb (item, NULL, label);
}

static void
unbind_row_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, PhidiasSidebar *self)
{
  GtkWidget *label = gtk_list_item_get_child (list_item);
  gpointer item = gtk_list_item_get_item (list_item);

  if (PHIDIAS_IS_CONVERSATION (item))
    g_signal_handler_disconnect (item, GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (label), "title-handler")));
  g_object_set_data (G_OBJECT (label), "conversation", NULL);
  gtk_widget_remove_css_class (label, "caption-heading");
  gtk_widget_remove_css_class (label, "dim-label");
}

static GtkListBoxRow *
get_place_row (PhidiasSidebar *self, const char *place)
{
  if (g_str_equal (place, "models"))
    return self->models_row;
  if (g_str_equal (place, "deployments"))
    return self->deployments_row;

  return self->playground_row;
}

static const char *
get_place (PhidiasSidebar *self, GtkListBoxRow *row)
{
  if (row == self->models_row)
    return "models";
  if (row == self->deployments_row)
    return "deployments";

  return "playground";
}

static void
place_selected_cb (PhidiasSidebar *self, GtkListBoxRow *row)
{
  /* Tab and the arrows take the selection along; the mark stays at the place that is shown, until
   * another is chosen. */
  if (!self->is_syncing && self->place != NULL && row != get_place_row (self, self->place))
    phidias_sidebar_set_place (self, self->place);
}

static void
place_activated_cb (PhidiasSidebar *self, GtkListBoxRow *row)
{
  g_signal_emit (self, signals[PLACE_CHOSEN], 0, get_place (self, row));
}

static void
phidias_sidebar_dispose (GObject *object)
{
  PhidiasSidebar *self = PHIDIAS_SIDEBAR (object);

  g_clear_handle_id (&self->focus_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), PHIDIAS_TYPE_SIDEBAR);
  g_clear_object (&self->selection);
  g_clear_object (&self->days);
  g_clear_object (&self->filter);
  g_clear_object (&self->conversations);
  g_clear_object (&self->selected);
  g_clear_object (&self->renamed);

  G_OBJECT_CLASS (phidias_sidebar_parent_class)->dispose (object);
}

static void
phidias_sidebar_finalize (GObject *object)
{
  g_free (PHIDIAS_SIDEBAR (object)->needle);

  G_OBJECT_CLASS (phidias_sidebar_parent_class)->finalize (object);
}

static void
phidias_sidebar_class_init (PhidiasSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = phidias_sidebar_dispose;
  object_class->finalize = phidias_sidebar_finalize;

  /**
   * PhidiasSidebar::conversation-chosen:
   * @self: the sidebar
   * @conversation: the conversation to open
   */
  signals[CONVERSATION_CHOSEN] = g_signal_new ("conversation-chosen", PHIDIAS_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST,
                                               0, NULL, NULL, NULL,
                                               G_TYPE_NONE, 1, PHIDIAS_TYPE_CONVERSATION);

  /**
   * PhidiasSidebar::place-chosen:
   * @self: the sidebar
   * @place: the place to show from its beginning, and to go to
   */
  signals[PLACE_CHOSEN] = g_signal_new ("place-chosen", PHIDIAS_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST,
                                        0, NULL, NULL, NULL,
                                        G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, menu_key_cb, NULL);

  gtk_widget_class_set_template_from_resource (widget_class, PHIDIAS_UI_PATH "phidias-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, PhidiasSidebar, header_bar);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSidebar, menu_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSidebar, place_list);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSidebar, playground_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSidebar, models_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSidebar, deployments_row);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSidebar, search_entry);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSidebar, stack);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSidebar, scroller);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSidebar, list_view);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSidebar, rename_popover);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSidebar, rename_label);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSidebar, rename_entry);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSidebar, rename_button);
  gtk_widget_class_bind_template_child (widget_class, PhidiasSidebar, row_popover);
  gtk_widget_class_bind_template_callback (widget_class, place_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, place_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, scroller_focus_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, stop_search_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, rename_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, rename_cb);
  gtk_widget_class_bind_template_callback (widget_class, rename_closed_cb);
}

static void
phidias_sidebar_init (PhidiasSidebar *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_row_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_row_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_row_cb), self, 0);
  gtk_list_view_set_factory (self->list_view, factory);
  g_object_unref (factory);
}

GtkWidget *
phidias_sidebar_new (void)
{
  return g_object_new (PHIDIAS_TYPE_SIDEBAR, NULL);
}

/**
 * phidias_sidebar_set_session:
 * @self: a sidebar that has none
 * @session: whose conversations it shows
 */
void
phidias_sidebar_set_session (PhidiasSidebar *self, PhidiasSession *session)
{
  GtkFilterListModel *filtered;

  g_return_if_fail (PHIDIAS_IS_SIDEBAR (self));
  g_return_if_fail (self->conversations == NULL);

  self->conversations = g_object_ref (phidias_session_get_conversations (session));
  self->filter = GTK_FILTER (gtk_custom_filter_new (matches, self, NULL));
  filtered = gtk_filter_list_model_new (g_object_ref (self->conversations), g_object_ref (self->filter));
  self->days = phidias_day_list_new (G_LIST_MODEL (filtered));
  g_object_unref (filtered);

  self->selection = gtk_single_selection_new (NULL);
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_single_selection_set_model (self->selection, G_LIST_MODEL (self->days));
  g_signal_connect_object (self->selection, "notify::selected-item", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  /* After: the list view must know of a change before the selection moves within it. */
  g_signal_connect_object (self->selection, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
  update_stack (self);
}

/**
 * phidias_sidebar_set_selected:
 * @self: a sidebar
 * @conversation: (nullable): the conversation that is open
 */
void
phidias_sidebar_set_selected (PhidiasSidebar *self, PhidiasConversation *conversation)
{
  g_return_if_fail (PHIDIAS_IS_SIDEBAR (self));

  if (g_set_object (&self->selected, conversation))
    sync_selection (self);
}

/**
 * phidias_sidebar_add_place:
 * @self: a sidebar
 * @place: a place, such as “models”
 *
 * Offers it. One place alone is no choice, and is not shown.
 */
void
phidias_sidebar_add_place (PhidiasSidebar *self, const char *place)
{
  guint n_places = 0;

  g_return_if_fail (PHIDIAS_IS_SIDEBAR (self));

  gtk_widget_set_visible (GTK_WIDGET (get_place_row (self, place)), TRUE);
  for (int i = 0; gtk_list_box_get_row_at_index (self->place_list, i) != NULL; i++)
    n_places += gtk_widget_get_visible (GTK_WIDGET (gtk_list_box_get_row_at_index (self->place_list, i)));
  gtk_widget_set_visible (GTK_WIDGET (self->place_list), n_places > 1);
}

/**
 * phidias_sidebar_set_place:
 * @self: a sidebar
 * @place: the place that is shown
 */
void
phidias_sidebar_set_place (PhidiasSidebar *self, const char *place)
{
  g_return_if_fail (PHIDIAS_IS_SIDEBAR (self));

  self->place = get_place (self, get_place_row (self, place));
  self->is_syncing = TRUE;
  gtk_list_box_select_row (self->place_list, get_place_row (self, place));
  self->is_syncing = FALSE;
}

/**
 * phidias_sidebar_get_menu_button:
 * @self: a sidebar
 *
 * Returns: (transfer none): the button of the main menu, for its model and to pop it up
 */
GtkMenuButton *
phidias_sidebar_get_menu_button (PhidiasSidebar *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SIDEBAR (self), NULL);

  return self->menu_button;
}

/**
 * phidias_sidebar_start_search:
 * @self: a sidebar
 */
void
phidias_sidebar_start_search (PhidiasSidebar *self)
{
  g_return_if_fail (PHIDIAS_IS_SIDEBAR (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

/**
 * phidias_sidebar_start_rename:
 * @self: a sidebar
 * @conversation: a conversation
 *
 * Asks for a new title beside the conversation's row.
 */
void
phidias_sidebar_start_rename (PhidiasSidebar *self, PhidiasConversation *conversation)
{
  g_return_if_fail (PHIDIAS_IS_SIDEBAR (self));

  g_set_object (&self->renamed, conversation);
  gtk_editable_set_text (GTK_EDITABLE (self->rename_entry), phidias_conversation_get_title (conversation));
  gtk_editable_select_region (GTK_EDITABLE (self->rename_entry), 0, -1);
  rename_changed_cb (self);
  point_popover_at (self->rename_popover, GTK_WIDGET (self), find_row (self, conversation));
  gtk_popover_popup (self->rename_popover);
}
