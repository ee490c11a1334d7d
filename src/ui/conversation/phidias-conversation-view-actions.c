/* phidias-conversation-view-actions.c: the menu of a row, and what can be copied
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-conversation-view-private.h"

#include "phidias-row-paint-private.h"
#include "phidias-selection-content.h"
#include "phidias-text-util.h"

#include <glib/gi18n-lib.h>

/* ---- Menu ---- */

static GMenu *
new_menu (void)
{
  static const struct
  {
    const char *label;
    const char *action;
  } lines[] = {
    { N_("_Open Link"), "link.open" },
    { N_("Copy Link _Address"), "link.copy-address" },
    { NULL, NULL },
    { N_("_Copy"), "row.copy" },
    { N_("Copy as _Markdown"), "row.copy-markdown" },
    { N_("Copy M_essage"), "row.copy-message" },
    { NULL, NULL },
    { N_("Select _All"), "selection.select-everything" },
    { N_("_Find…"), "find.open" },
  };
  GMenu *menu = g_menu_new ();
  g_autoptr (GMenu) section = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (GMenuItem) item = NULL;

      if (lines[i].label == NULL)
        {
          g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
          g_object_unref (section);
          section = g_menu_new ();
          continue;
        }
      item = g_menu_item_new (_(lines[i].label), lines[i].action);
      g_menu_item_set_attribute (item, "hidden-when", "s", "action-disabled");
      g_menu_append_item (section, item);
    }
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));

  return menu;
}

static void
menu_closed_cb (GtkPopover *menu, PhidiasConversationView *self)
{
  /* An action of the menu comes after this, and is about the row with the focus. */
  if (self->menu_row != NULL)
    {
      phidias_place_keeper_stay (self->keeper);
      gtk_widget_grab_focus (self->menu_row);
    }
  g_clear_weak_pointer (&self->menu_row);
}

void
phidias_conversation_view_show_menu (PhidiasConversationView *self,
                                     GtkWidget               *row,
                                     double                   x,
                                     double                   y)
{
  g_autoptr (GMenu) menu = new_menu ();
  GMenuModel *own = PHIDIAS_IS_BLOCK_ROW (row) ? phidias_block_row_get_menu (PHIDIAS_BLOCK_ROW (row)) : NULL;
  const char *link = PHIDIAS_IS_BLOCK_ROW (row) ? phidias_block_row_get_link_at (PHIDIAS_BLOCK_ROW (row), x, y) : NULL;
  graphene_point_t point;

  if (own != NULL)
    g_menu_append_section (menu, NULL, own);

  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (NULL);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
      g_signal_connect_object (self->menu, "closed", G_CALLBACK (menu_closed_cb), self, G_CONNECT_DEFAULT);
    }

  g_set_weak_pointer (&self->menu_row, row);
  gtk_widget_insert_action_group (self->menu, "block",
                                  own != NULL ? phidias_block_row_get_actions (PHIDIAS_BLOCK_ROW (row)) : NULL);
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), G_MENU_MODEL (menu));
  phidias_set_str (&self->menu_link, link);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "link.open", link != NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "link.copy-address", link != NULL);
  if (gtk_widget_compute_point (row, GTK_WIDGET (self), &GRAPHENE_POINT_INIT (x, y), &point))
    gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), &(GdkRectangle) { point.x, point.y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

/* The row with the keyboard focus. */
GtkWidget *
phidias_conversation_view_get_focus_row (PhidiasConversationView *self)
{
  GtkWidget *child = gtk_widget_get_focus_child (GTK_WIDGET (self->list));
  GtkWidget *row = child != NULL ? gtk_widget_get_first_child (child) : NULL;

  return row != NULL && phidias_place_keeper_get_list_item (row) != NULL ? row : NULL;
}

/* The row that an action is about: the one under the menu while that is open, or the one with the
 * focus. */
static GtkWidget *
get_acting_row (PhidiasConversationView *self)
{
  if (self->menu_row != NULL && phidias_place_keeper_get_list_item (self->menu_row) != NULL)
    return self->menu_row;

  return phidias_conversation_view_get_focus_row (self);
}

static void
menu_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasConversationView *self = PHIDIAS_CONVERSATION_VIEW (widget);
  GtkWidget *row = phidias_conversation_view_get_focus_row (self);
  double x = PHIDIAS_ROW_INSET;
  double y;
  guint link;

  if (row == NULL)
    return;

  y = gtk_widget_get_height (row) / 2.0;
  link = PHIDIAS_IS_BLOCK_ROW (row) ? phidias_block_row_get_focused_link (PHIDIAS_BLOCK_ROW (row)) : G_MAXUINT;
  if (link != G_MAXUINT)
    {
      guint n_spans;
      const PhidiasSpan *spans = phidias_block_get_spans (phidias_block_row_get_block (PHIDIAS_BLOCK_ROW (row)), &n_spans);
      graphene_rect_t area;

      if (link < n_spans && phidias_block_row_get_byte_area (PHIDIAS_BLOCK_ROW (row), spans[link].start, &area))
        {
          x = area.origin.x + area.size.width / 2;
          y = area.origin.y + area.size.height / 2;
        }
    }
  phidias_conversation_view_show_menu (self, row, x, y);
}

/* ---- Actions ---- */

/* The row's own block, to be copied where nothing is selected. */
static void
copy_row_markdown (PhidiasConversationView *self, GtkWidget *row)
{
  g_autoptr (PhidiasSelection) selection = phidias_selection_new ();
  guint position = gtk_list_item_get_position (phidias_place_keeper_get_list_item (row));
  g_autofree char *markdown = NULL;

  phidias_selection_set_model (selection, self->model);
  phidias_selection_start (selection, position, 0, PHIDIAS_SELECTION_PARAGRAPH);
  phidias_selection_select (selection, phidias_selection_get_start (selection)->position, 0,
                            phidias_selection_get_end (selection)->position, G_MAXUINT);
  markdown = phidias_selection_dup_markdown (selection);
  if (markdown != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), markdown);
}

/* Whether there is something selected. What takes long to make is copied by and by. */
static gboolean
copy_selection (PhidiasConversationView *self, gboolean is_markdown)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  g_autoptr (GdkContentProvider) content = NULL;
  g_autofree char *text = NULL;

  if (phidias_selection_is_empty (self->selection))
    return FALSE;

  if (phidias_selection_get_is_long (self->selection))
    {
      content = phidias_selection_content_new_copy (self->selection, is_markdown);
      gdk_clipboard_set_content (clipboard, content);
    }
  else
    {
      text = is_markdown ? phidias_selection_dup_markdown (self->selection) : phidias_selection_dup_text (self->selection);
      gdk_clipboard_set_text (clipboard, text);
    }

  return TRUE;
}

static void
copy_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasConversationView *self = PHIDIAS_CONVERSATION_VIEW (widget);
  GtkWidget *row = get_acting_row (self);

  if (!copy_selection (self, FALSE) && PHIDIAS_IS_BLOCK_ROW (row))
    phidias_block_row_copy (PHIDIAS_BLOCK_ROW (row));
}

static void
copy_markdown_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasConversationView *self = PHIDIAS_CONVERSATION_VIEW (widget);
  GtkWidget *row = get_acting_row (self);

  if (!copy_selection (self, TRUE) && PHIDIAS_IS_BLOCK_ROW (row))
    copy_row_markdown (self, row);
}

static void
copy_message_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasConversationView *self = PHIDIAS_CONVERSATION_VIEW (widget);
  GtkWidget *row = get_acting_row (self);
  PhidiasFeedItem *item = row != NULL ? phidias_conversation_view_get_feed_item (row) : NULL;

  if (item != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                            phidias_message_get_text (phidias_feed_item_get_message (item)));
}

static void
select_all_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  phidias_conversation_view_select_all (PHIDIAS_CONVERSATION_VIEW (widget));
}

static void
select_everything_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  phidias_selection_select_all (PHIDIAS_CONVERSATION_VIEW (widget)->selection);
}

static void
open_link_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasConversationView *self = PHIDIAS_CONVERSATION_VIEW (widget);

  if (self->menu_link != NULL)
    phidias_conversation_view_open_link (self, self->menu_link);
}

static void
copy_address_cb (GtkWidget *widget, const char *name, GVariant *parameter)
{
  PhidiasConversationView *self = PHIDIAS_CONVERSATION_VIEW (widget);

  if (self->menu_link != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), self->menu_link);
}

void
phidias_conversation_view_install_row_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "row.copy", NULL, copy_cb);
  /* A menu shows the binding that was added last. */
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Insert, GDK_CONTROL_MASK, "row.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "row.copy", NULL);
  gtk_widget_class_install_action (widget_class, "row.copy-markdown", NULL, copy_markdown_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "row.copy-markdown", NULL);
  gtk_widget_class_install_action (widget_class, "selection.select-all", NULL, select_all_cb);
  gtk_widget_class_install_action (widget_class, "selection.select-everything", NULL, select_everything_cb);
  gtk_widget_class_install_action (widget_class, "link.open", NULL, open_link_cb);
  gtk_widget_class_install_action (widget_class, "link.copy-address", NULL, copy_address_cb);
  gtk_widget_class_install_action (widget_class, "row.copy-message", NULL, copy_message_cb);
  gtk_widget_class_install_action (widget_class, "row.menu", NULL, menu_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "row.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "row.menu", NULL);
}
