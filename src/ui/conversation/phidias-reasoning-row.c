/* phidias-reasoning-row.c: the head of a thought, which opens and folds it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-reasoning-row.h"

#include "phidias-feed-item.h"
#include "phidias-place-keeper.h"
#include "phidias-row-paint-private.h"

/**
 * PhidiasReasoningRow:
 *
 * A button as wide as the column, so that pointer, Enter, Space and assistive technology all work
 * it; it says whether what was thought is expanded. What it does is up to the view: it activates
 * `conversation.toggle-thought` with the id of its message.
 */
struct _PhidiasReasoningRow
{
  GtkButton     parent_instance;

  /* owned */
  PhidiasBlock *block;

  /* borrowed: children of the box that is the button's child */
  GtkWidget    *arrow;
  GtkWidget    *label;

  /* state */
  gulong        handler;
};

static void phidias_reasoning_row_block_row_init (PhidiasBlockRowInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhidiasReasoningRow, phidias_reasoning_row, GTK_TYPE_BUTTON,
                               G_IMPLEMENT_INTERFACE (PHIDIAS_TYPE_BLOCK_ROW, phidias_reasoning_row_block_row_init))

static void
update (PhidiasReasoningRow *self)
{
  const char *text = phidias_block_get_text (self->block);
  gboolean is_folded = phidias_block_get_is_folded (self->block);

  gtk_label_set_label (GTK_LABEL (self->label), text);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->arrow), is_folded ? "pan-end-symbolic" : "pan-down-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_EXPANDED, !is_folded, -1);
}

/* ---- Layout: the text starts where that of the message does ---- */

static GtkSizeRequestMode
get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
measure (GtkWidget      *widget,
         GtkOrientation  orientation,
         int             for_size,
         int            *minimum,
         int            *natural,
         int            *minimum_baseline,
         int            *natural_baseline)
{
  gtk_widget_measure (gtk_button_get_child (GTK_BUTTON (widget)), orientation, -1, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum += 2 * PHIDIAS_ROW_INSET;
      *natural += 2 * PHIDIAS_ROW_INSET;
    }
}

static void
allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *child = gtk_button_get_child (GTK_BUTTON (widget));
  int inset = phidias_row_get_inset (width);
  int natural;
  GtkAllocation allocation = { inset, 0, 0, height };

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  allocation.width = MIN (natural, MAX (width - 2 * inset, 0));
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    allocation.x = width - inset - allocation.width;
  gtk_widget_size_allocate (child, &allocation, -1);
}

/* ---- GtkButton ---- */

static void
phidias_reasoning_row_clicked (GtkButton *button)
{
  GtkListItem *list_item = phidias_place_keeper_get_list_item (GTK_WIDGET (button));
  gpointer item = list_item != NULL ? gtk_list_item_get_item (list_item) : NULL;

  if (PHIDIAS_IS_FEED_ITEM (item))
    gtk_widget_activate_action (GTK_WIDGET (button), "conversation.toggle-thought", "s",
                                phidias_message_get_id (phidias_feed_item_get_message (item)));
}

/* ---- PhidiasBlockRow ---- */

static PhidiasBlock *
phidias_reasoning_row_get_block (PhidiasBlockRow *row)
{
  return PHIDIAS_REASONING_ROW (row)->block;
}

static void
phidias_reasoning_row_set_block (PhidiasBlockRow *row, PhidiasBlock *block)
{
  PhidiasReasoningRow *self = PHIDIAS_REASONING_ROW (row);

  if (self->block == block)
    return;
  g_clear_signal_handler (&self->handler, self->block);
  g_set_object (&self->block, block);
  if (block == NULL)
    return;
  self->handler = g_signal_connect_object (block, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

/* Only prompts have cards, and they are not thought about. */
static void
phidias_reasoning_row_set_card (PhidiasBlockRow *row, PhidiasRowCard card)
{
}

static void
phidias_reasoning_row_block_row_init (PhidiasBlockRowInterface *iface)
{
  iface->get_block = phidias_reasoning_row_get_block;
  iface->set_block = phidias_reasoning_row_set_block;
  iface->set_card = phidias_reasoning_row_set_card;
}

/* ---- The object ---- */

static void
phidias_reasoning_row_dispose (GObject *object)
{
  phidias_reasoning_row_set_block (PHIDIAS_BLOCK_ROW (object), NULL);

  G_OBJECT_CLASS (phidias_reasoning_row_parent_class)->dispose (object);
}

static void
phidias_reasoning_row_class_init (PhidiasReasoningRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = phidias_reasoning_row_dispose;
  GTK_BUTTON_CLASS (klass)->clicked = phidias_reasoning_row_clicked;
}

static void
phidias_reasoning_row_init (PhidiasReasoningRow *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->arrow = g_object_new (GTK_TYPE_IMAGE, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
  self->label = g_object_new (GTK_TYPE_LABEL, "ellipsize", PANGO_ELLIPSIZE_END, "xalign", 0.0, NULL);
  gtk_box_append (GTK_BOX (box), self->arrow);
  gtk_box_append (GTK_BOX (box), self->label);
  gtk_button_set_child (GTK_BUTTON (self), box);
  gtk_widget_set_layout_manager (GTK_WIDGET (self), gtk_custom_layout_new (get_request_mode, measure, allocate));
  gtk_widget_add_css_class (GTK_WIDGET (self), "phidias-thought");
}

/**
 * phidias_reasoning_row_new:
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
phidias_reasoning_row_new (void)
{
  return g_object_new (PHIDIAS_TYPE_REASONING_ROW, NULL);
}
