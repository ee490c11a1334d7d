/* phidias-conversation-view-rows.c: which row shows which item
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-conversation-view-private.h"

#include "phidias-footer-row.h"
#include "phidias-header-row.h"
#include "phidias-image-row.h"
#include "phidias-slice-gap.h"

/* What a row is made for: rows of one kind can be filled anew from what any other showed. Code has
 * its own, for its buttons. */
typedef enum {
  ROW_HEADER,
  ROW_FOOTER,
  ROW_TEXT,
  ROW_CODE,
  ROW_TABLE,
  ROW_IMAGE,
  ROW_MATH,
  ROW_REASONING,
  N_ROW_KINDS
} RowKind;

/* Of each kind. A list has some two hundred rows; the mixture of kinds in it changes little while it
 * is scrolled. */
#define MAX_SPARE_ROWS 16

static GQuark
kind_quark (void)
{
  return g_quark_from_static_string ("phidias-row-kind");
}

static RowKind
get_kind (GtkWidget *row)
{
  return GPOINTER_TO_UINT (g_object_get_qdata (G_OBJECT (row), kind_quark ()));
}

static PhidiasRowCard
find_card (PhidiasConversationView *self, PhidiasFeedItem *item, guint position)
{
  g_autoptr (PhidiasFeedItem) next = NULL;

  if (phidias_message_get_role (phidias_feed_item_get_message (item)) != PHIDIAS_ROLE_USER)
    return PHIDIAS_ROW_CARD_NONE;

  next = g_list_model_get_item (self->model, position + 1);

  return next != NULL && phidias_feed_item_get_kind (next) == PHIDIAS_FEED_BLOCK
         ? PHIDIAS_ROW_CARD_INSIDE : PHIDIAS_ROW_CARD_LAST;
}

/* What a row shows that depends on the rows around it. */
void
phidias_conversation_view_update_neighbours (PhidiasConversationView *self, GtkWidget *row)
{
  GtkListItem *list_item = phidias_place_keeper_get_list_item (row);
  PhidiasFeedItem *item = phidias_conversation_view_get_feed_item (row);

  if (item == NULL || self->model == NULL)
    return;

  if (PHIDIAS_IS_BLOCK_ROW (row))
    phidias_block_row_set_card (PHIDIAS_BLOCK_ROW (row),
                               find_card (self, item, gtk_list_item_get_position (list_item)));
  else if (PHIDIAS_IS_FOOTER_ROW (row))
    phidias_footer_row_set_is_last (PHIDIAS_FOOTER_ROW (row),
                                    gtk_list_item_get_position (list_item) + 1
                                    == g_list_model_get_n_items (self->model));
}

/* All slices of the block that the row shows a slice of. */
static GPtrArray *
find_slices_cb (PhidiasBlockRow *row, PhidiasConversationView *self)
{
  GtkListItem *list_item = phidias_place_keeper_get_list_item (GTK_WIDGET (row));
  PhidiasFeedItem *item = phidias_conversation_view_get_feed_item (GTK_WIDGET (row));
  PhidiasBlock *block = phidias_block_row_get_block (row);
  g_autoptr (GPtrArray) slices = g_ptr_array_new_with_free_func (g_object_unref);
  guint position;

  if (item == NULL || block == NULL)
    return NULL;

  position = gtk_list_item_get_position (list_item) - phidias_block_get_slice (block);
  for (;; position++)
    {
      g_autoptr (PhidiasFeedItem) slice = g_list_model_get_item (self->model, position);
      PhidiasBlock *other = slice != NULL ? phidias_feed_item_get_block (slice) : NULL;

      if (other == NULL || phidias_feed_item_get_message (slice) != phidias_feed_item_get_message (item)
          || phidias_block_get_group (other) != phidias_block_get_group (block))
        break;
      g_ptr_array_add (slices, g_object_ref (other));
      if (!phidias_block_get_has_more (other))
        break;
    }

  return slices->len > 0 ? g_steal_pointer (&slices) : NULL;
}

/* The text of all slices of the block that the row shows a slice of. */
static gboolean
copy_slices_cb (PhidiasBlockRow *row, PhidiasConversationView *self)
{
  PhidiasBlock *block = phidias_block_row_get_block (row);
  g_autoptr (GPtrArray) slices = NULL;
  g_autoptr (PhidiasFeedItem) previous = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  guint position;

  if (block != NULL && phidias_block_get_kind (block) == PHIDIAS_BLOCK_CODE)
    {
      phidias_conversation_view_copy_code (self, block);
      return TRUE;
    }
  slices = find_slices_cb (row, self);
  if (slices == NULL)
    return FALSE;

  position = gtk_list_item_get_position (phidias_place_keeper_get_list_item (GTK_WIDGET (row))) - phidias_block_get_slice (block);
  for (guint i = 0; i < slices->len; i++)
    {
      g_autoptr (PhidiasFeedItem) item = g_list_model_get_item (self->model, position + i);

      if (previous != NULL)
        g_string_append (text, phidias_slice_get_gap (previous, item));
      g_string_append (text, phidias_block_get_text (slices->pdata[i]));
      g_set_object (&previous, item);
    }
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text->str);

  return TRUE;
}

static RowKind
find_kind (PhidiasFeedItem *item)
{
  switch (phidias_feed_item_get_kind (item))
    {
    case PHIDIAS_FEED_HEADER:
      return ROW_HEADER;
    case PHIDIAS_FEED_FOOTER:
      return ROW_FOOTER;
    case PHIDIAS_FEED_BLOCK:
    default:
      switch (phidias_block_get_kind (phidias_feed_item_get_block (item)))
        {
        case PHIDIAS_BLOCK_TABLE:
          return ROW_TABLE;
        case PHIDIAS_BLOCK_IMAGE:
          return ROW_IMAGE;
        case PHIDIAS_BLOCK_MATH:
          return ROW_MATH;
        case PHIDIAS_BLOCK_REASONING:
          return ROW_REASONING;
        case PHIDIAS_BLOCK_CODE:
          return ROW_CODE;
        case PHIDIAS_BLOCK_PARAGRAPH:
        case PHIDIAS_BLOCK_HEADING:
        case PHIDIAS_BLOCK_LIST_ITEM:
        case PHIDIAS_BLOCK_RULE:
        case PHIDIAS_BLOCK_NOTICE:
        default:
          return ROW_TEXT;
        }
    }
}

static GtkWidget *
new_row (PhidiasConversationView *self, PhidiasFeedItem *item)
{
  GtkWidget *row;

  switch (phidias_feed_item_get_kind (item))
    {
    case PHIDIAS_FEED_HEADER:
      return phidias_header_row_new ();
    case PHIDIAS_FEED_FOOTER:
      return phidias_footer_row_new ();
    case PHIDIAS_FEED_BLOCK:
    default:
      row = phidias_block_row_new_for (phidias_block_get_kind (phidias_feed_item_get_block (item)));
      g_signal_connect_object (row, "copy", G_CALLBACK (copy_slices_cb), self, G_CONNECT_DEFAULT);
      g_signal_connect_object (row, "find-slices", G_CALLBACK (find_slices_cb), self, G_CONNECT_DEFAULT);
      phidias_conversation_view_follow_row_links (self, row);
      if (PHIDIAS_IS_IMAGE_ROW (row))
        phidias_image_row_set_loader (PHIDIAS_IMAGE_ROW (row), self->image_loader);
      return row;
    }
}

/* The row of a list item for an item; a list item that showed another kind of thing gives its row
 * away and takes one that waits. */
static GtkWidget *
take_row (PhidiasConversationView *self, GtkListItem *list_item, PhidiasFeedItem *item)
{
  RowKind kind = find_kind (item);
  GtkWidget *old = gtk_list_item_get_child (list_item);
  g_autoptr (GtkWidget) row = NULL;
  gboolean is_pressed = FALSE;

  if (old != NULL && get_kind (old) == kind)
    return old;

  row = phidias_row_pool_take (self->spare_rows, kind);
  if (row == NULL)
    {
      row = g_object_ref_sink (new_row (self, item));
      g_object_set_qdata (G_OBJECT (row), kind_quark (), GUINT_TO_POINTER (kind));
    }
  if (old != NULL)
    {
      g_object_ref (old);
      /* GTK counts presses along a widget's parents, which would be others at the release. */
      is_pressed = (gtk_widget_get_state_flags (old) & GTK_STATE_FLAG_ACTIVE) != 0;
    }
  gtk_list_item_set_child (list_item, row);
  if (old != NULL)
    {
      if (!is_pressed)
        phidias_row_pool_give (self->spare_rows, get_kind (old), old);
      g_object_unref (old);
    }

  return row;
}

static void
setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, PhidiasConversationView *self)
{
  gtk_list_item_set_activatable (list_item, FALSE);
  gtk_list_item_set_selectable (list_item, FALSE);
}

static void
bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, PhidiasConversationView *self)
{
  PhidiasFeedItem *item = gtk_list_item_get_item (list_item);
  PhidiasFeedItemKind kind = phidias_feed_item_get_kind (item);
  GtkWidget *row = take_row (self, list_item, item);

  phidias_place_keeper_tag_row (row, list_item);

  if (kind == PHIDIAS_FEED_HEADER)
    phidias_header_row_set_message (PHIDIAS_HEADER_ROW (row), phidias_feed_item_get_message (item));
  else if (kind == PHIDIAS_FEED_FOOTER)
    phidias_footer_row_set_message (PHIDIAS_FOOTER_ROW (row), phidias_feed_item_get_message (item));
  else
    phidias_block_row_set_block (PHIDIAS_BLOCK_ROW (row), phidias_feed_item_get_block (item));
  phidias_conversation_view_update_neighbours (self, row);
  phidias_conversation_view_update_hovered (self, row);
  if (self->has_selection)
    phidias_conversation_view_update_selected (self, row);
  if (phidias_finder_get_n_matches (self->finder) > 0)
    phidias_conversation_view_update_matches (self, row);
}

static void
unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, PhidiasConversationView *self)
{
  GtkWidget *row = gtk_list_item_get_child (list_item);

  if (row == NULL)
    return;

  phidias_place_keeper_tag_row (row, NULL);
  if (PHIDIAS_IS_HEADER_ROW (row))
    phidias_header_row_set_message (PHIDIAS_HEADER_ROW (row), NULL);
  else if (PHIDIAS_IS_FOOTER_ROW (row))
    phidias_footer_row_set_message (PHIDIAS_FOOTER_ROW (row), NULL);
  else
    phidias_block_row_set_block (PHIDIAS_BLOCK_ROW (row), NULL);
}

void
phidias_conversation_view_add_rows (PhidiasConversationView *self)
{
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  self->spare_rows = phidias_row_pool_new (N_ROW_KINDS, MAX_SPARE_ROWS);
  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_DEFAULT);
  gtk_list_view_set_factory (self->list, factory);
}
