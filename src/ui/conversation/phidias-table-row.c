/* phidias-table-row.c: a table, or a slice of one, drawn
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-table-row-private.h"

#include "phidias-color.h"
#include "phidias-row-paint-private.h"
#include "phidias-table-text-private.h"

#include <glib/gi18n-lib.h>

/* Rows in a slice, the header among them: what the numbers of a later slice's rows start from. */
#define SLICE_ROWS 50

/**
 * PhidiasTableRow:
 *
 * A widget that draws the cells of a table with a PangoLayout each. It has one child, the button
 * that copies the table. The columns' widths and how far the table is scrolled are the
 * [class@TableGroup]'s, which all slices of a table share.
 *
 *     block ─► PhidiasTableCells (widths, layouts) ─► PhidiasTableGroup (columns) ─► places, drawing
 *
 * | action                | what                                         |
 * |-----------------------|----------------------------------------------|
 * | `block.copy-markdown` | copies the whole table as Markdown           |
 * | `block.copy-csv`      | copies the whole table as CSV                |
 */

static void phidias_table_row_block_row_init (PhidiasBlockRowInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhidiasTableRow, phidias_table_row, PHIDIAS_TYPE_BLOCK_ROW_BASE,
                               G_IMPLEMENT_INTERFACE (PHIDIAS_TYPE_BLOCK_ROW, phidias_table_row_block_row_init))

/* ---- Layout ---- */

static void
clear_fit (PhidiasTableRow *self)
{
  self->fit_width = -1;
  phidias_block_row_base_forget_heights (&self->base);
}

static void
offer (PhidiasTableRow *self)
{
  phidias_table_group_offer (self->group, phidias_table_cells_get_naturals (self->cells),
                             phidias_table_cells_get_words (self->cells),
                             phidias_table_cells_get_n_columns (self->cells), self->base.context_serial);
}

/* ---- Copying ---- */

static void
copy (PhidiasTableRow *self, PhidiasTableFormat format)
{
  g_autofree char *text = phidias_table_row_dup_text (self, format);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
copy_markdown_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  copy (user_data, PHIDIAS_TABLE_MARKDOWN);
}

static void
copy_csv_cb (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  copy (user_data, PHIDIAS_TABLE_CSV);
}

static gboolean
copy_cb (PhidiasBlockRow *row, gpointer user_data)
{
  copy (PHIDIAS_TABLE_ROW (row), PHIDIAS_TABLE_MARKDOWN);

  return TRUE;
}

static void
copy_clicked_cb (GtkButton *button, PhidiasTableRow *self)
{
  if (self->copy_menu == NULL)
    {
      self->copy_menu = gtk_popover_menu_new_from_model (phidias_block_row_get_menu (PHIDIAS_BLOCK_ROW (self)));
      gtk_widget_insert_action_group (self->copy_menu, "block", phidias_block_row_get_actions (PHIDIAS_BLOCK_ROW (self)));
      gtk_widget_set_parent (self->copy_menu, GTK_WIDGET (button));
    }
  gtk_popover_popup (GTK_POPOVER (self->copy_menu));
}

static void
update_copy_button (PhidiasTableRow *self)
{
  gboolean wanted = self->base.block != NULL && phidias_block_get_slice (self->base.block) == 0;

  if (wanted && self->copy_button == NULL)
    {
      self->copy_button = gtk_button_new_from_icon_name ("edit-copy-symbolic");
      gtk_widget_add_css_class (self->copy_button, "flat");
      gtk_widget_add_css_class (self->copy_button, "phidias-copy");
      gtk_widget_set_tooltip_text (self->copy_button, _("Copy Table"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->copy_button),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, _("Copy Table"),
                                      GTK_ACCESSIBLE_PROPERTY_HAS_POPUP, TRUE, -1);
      g_signal_connect (self->copy_button, "clicked", G_CALLBACK (copy_clicked_cb), self);
      gtk_widget_set_parent (self->copy_button, GTK_WIDGET (self));
    }
  /* A button is dear to make: a tooltip alone asks the display for the pointer. */
  if (self->copy_button != NULL && self->base.block != NULL)
    gtk_widget_set_visible (self->copy_button, wanted);
  if (!wanted)
    g_clear_pointer (&self->copy_menu, gtk_widget_unparent);
}

/* ---- Following the block and the other slices ---- */

static void
resized_cb (PhidiasTableGroup *group, PhidiasTableRow *self)
{
  clear_fit (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
scrolled_cb (PhidiasTableGroup *group, PhidiasTableRow *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
count_in_view (PhidiasTableRow *self, gboolean is_in_view)
{
  if (self->group == NULL || self->is_counted == is_in_view)
    return;

  self->is_counted = is_in_view;
  if (is_in_view)
    phidias_table_group_map (self->group);
  else
    phidias_table_group_unmap (self->group);
}

static void
leave_group (PhidiasTableRow *self)
{
  if (self->group == NULL)
    return;

  g_clear_signal_handler (&self->resized_handler, self->group);
  g_clear_signal_handler (&self->scrolled_handler, self->group);
  count_in_view (self, FALSE);
  phidias_table_group_leave (self->group);
  g_clear_object (&self->group);
}

static void
join_group (PhidiasTableRow *self)
{
  g_autoptr (GPtrArray) slices = phidias_block_row_dup_slices (PHIDIAS_BLOCK_ROW (self));

  self->group = g_object_ref (phidias_table_group_get (slices->pdata[0]));
  phidias_table_group_join (self->group);
  self->resized_handler = g_signal_connect (self->group, "resized", G_CALLBACK (resized_cb), self);
  self->scrolled_handler = g_signal_connect (self->group, "scrolled", G_CALLBACK (scrolled_cb), self);
  count_in_view (self, gtk_widget_get_mapped (GTK_WIDGET (self)));
}

/* ---- PhidiasBlockRowBase ---- */

static int
phidias_table_row_measure_height (PhidiasBlockRowBase *base, int width)
{
  PhidiasTableRow *self = PHIDIAS_TABLE_ROW (base);
  PhidiasTableRowGeometry geometry;

  phidias_table_row_ensure_fit (self, width);
  phidias_table_row_get_geometry (self, width, &geometry);
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    phidias_table_cells_drop_layouts (self->cells);

  return geometry.y + self->fit_height + geometry.below;
}

static char *
phidias_table_row_dup_spoken (PhidiasBlockRowBase *base)
{
  guint slice = phidias_block_get_slice (base->block);

  return phidias_table_text_dup_spoken (base->block, slice == 0 ? 1 : slice * SLICE_ROWS);
}

static void
phidias_table_row_block_set (PhidiasBlockRowBase *base)
{
  PhidiasTableRow *self = PHIDIAS_TABLE_ROW (base);

  leave_group (self);
  clear_fit (self);
  phidias_table_cells_set_block (self->cells, base->block);
  update_copy_button (self);
  if (base->block != NULL)
    {
      join_group (self);
      offer (self);
    }
}

static void
phidias_table_row_block_changed (PhidiasBlockRowBase *base)
{
  PhidiasTableRow *self = PHIDIAS_TABLE_ROW (base);

  phidias_table_cells_update (self->cells);
  clear_fit (self);
  offer (self);
  /* The end of the table is a calm moment. */
  if (!phidias_block_get_is_open (base->block) && !phidias_block_get_has_more (base->block))
    phidias_table_group_settle (self->group);
}

static void
phidias_table_row_font_changed (PhidiasBlockRowBase *base)
{
  PhidiasTableRow *self = PHIDIAS_TABLE_ROW (base);

  phidias_table_cells_forget (self->cells);
  clear_fit (self);
  if (self->group != NULL)
    offer (self);
}

static void
phidias_table_row_color_changed (PhidiasBlockRowBase *base)
{
  phidias_table_cells_drop_layouts (PHIDIAS_TABLE_ROW (base)->cells);
}

static void
reveal (PhidiasBlockRowBase *base, guint byte)
{
  phidias_table_row_reveal (PHIDIAS_TABLE_ROW (base), byte);
}

/* ---- GtkWidget ---- */

static void
phidias_table_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PhidiasTableRow *self = PHIDIAS_TABLE_ROW (widget);
  PhidiasTableRowGeometry geometry;
  GtkAllocation allocation;
  int seen;

  if (self->copy_button == NULL || !gtk_widget_get_visible (self->copy_button) || self->base.block == NULL)
    return;

  /* Beside the header, at the table's end. */
  phidias_table_row_ensure_fit (self, width);
  phidias_table_row_get_geometry (self, width, &geometry);
  seen = MIN (self->table_width, geometry.width);
  gtk_widget_measure (self->copy_button, GTK_ORIENTATION_HORIZONTAL, -1, &allocation.width, NULL, NULL, NULL);
  gtk_widget_measure (self->copy_button, GTK_ORIENTATION_VERTICAL, allocation.width, &allocation.height, NULL, NULL, NULL);
  allocation.x = self->is_rtl ? geometry.x + geometry.width - seen - allocation.width - 4 : geometry.x + seen + 4;
  allocation.x = CLAMP (allocation.x, 0, MAX (width - allocation.width, 0));
  allocation.y = geometry.y + MAX ((self->tops[MIN (1, phidias_table_cells_get_n_rows (self->cells))]
                                    - allocation.height) / 2, 0);
  gtk_widget_size_allocate (self->copy_button, &allocation, -1);
  if (self->copy_menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->copy_menu));
}

static void
phidias_table_row_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (phidias_table_row_parent_class)->map (widget);
  count_in_view (PHIDIAS_TABLE_ROW (widget), TRUE);
}

static void
phidias_table_row_unmap (GtkWidget *widget)
{
  PhidiasTableRow *self = PHIDIAS_TABLE_ROW (widget);

  GTK_WIDGET_CLASS (phidias_table_row_parent_class)->unmap (widget);
  phidias_table_cells_drop_layouts (self->cells);
  count_in_view (self, FALSE);
}

static void
phidias_table_row_direction_changed (GtkWidget *widget, GtkTextDirection previous)
{
  PhidiasTableRow *self = PHIDIAS_TABLE_ROW (widget);

  phidias_table_cells_drop_layouts (self->cells);
  clear_fit (self);

  GTK_WIDGET_CLASS (phidias_table_row_parent_class)->direction_changed (widget, previous);
}

static void
phidias_table_row_dispose (GObject *object)
{
  PhidiasTableRow *self = PHIDIAS_TABLE_ROW (object);

  phidias_block_row_set_block (PHIDIAS_BLOCK_ROW (self), NULL);
  g_clear_pointer (&self->copy_button, gtk_widget_unparent);
  if (self->view_adjustment != NULL)
    g_clear_signal_handler (&self->view_handler, self->view_adjustment);
  g_clear_object (&self->view_adjustment);
  g_clear_object (&self->actions);
  g_clear_pointer (&self->tops, g_free);

  G_OBJECT_CLASS (phidias_table_row_parent_class)->dispose (object);
}

static void
phidias_table_row_finalize (GObject *object)
{
  phidias_table_cells_free (PHIDIAS_TABLE_ROW (object)->cells);

  G_OBJECT_CLASS (phidias_table_row_parent_class)->finalize (object);
}

static void
phidias_table_row_class_init (PhidiasTableRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  PhidiasBlockRowBaseClass *base_class = PHIDIAS_BLOCK_ROW_BASE_CLASS (klass);

  object_class->dispose = phidias_table_row_dispose;
  object_class->finalize = phidias_table_row_finalize;
  widget_class->size_allocate = phidias_table_row_size_allocate;
  widget_class->snapshot = phidias_table_row_snapshot;
  widget_class->map = phidias_table_row_map;
  widget_class->unmap = phidias_table_row_unmap;
  widget_class->direction_changed = phidias_table_row_direction_changed;
  base_class->keeps_heights = TRUE;
  base_class->measure_height = phidias_table_row_measure_height;
  base_class->dup_spoken = phidias_table_row_dup_spoken;
  base_class->block_set = phidias_table_row_block_set;
  base_class->block_changed = phidias_table_row_block_changed;
  base_class->font_changed = phidias_table_row_font_changed;
  base_class->color_changed = phidias_table_row_color_changed;
  base_class->reveal = reveal;

  phidias_table_row_class_add_keys (widget_class);
}

static void
phidias_table_row_init (PhidiasTableRow *self)
{
  self->fit_width = -1;
  self->cells = phidias_table_cells_new (GTK_WIDGET (self));
  g_signal_connect (self, "copy", G_CALLBACK (copy_cb), NULL);
  phidias_table_row_add_scrolling (self);
}

/* ---- PhidiasBlockRow ---- */

/* The cell at a point, or the nearest. */
static gboolean
find_cell (PhidiasTableRow *self, const PhidiasTableRowGeometry *geometry, double x, double y, guint *cell)
{
  guint n_rows = phidias_table_cells_get_n_rows (self->cells);
  guint n_columns = phidias_table_cells_get_n_columns (self->cells);
  guint row = 0;
  guint column = 0;
  double least = G_MAXDOUBLE;

  if (n_rows == 0)
    return FALSE;

  while (row + 1 < n_rows && y >= geometry->y + self->tops[row + 1])
    row++;
  for (guint i = 0; i < n_columns; i++)
    {
      double left = phidias_table_row_get_column_x (self, geometry, i);
      double distance = MAX (MAX (left - x, x - left - self->widths[i]), 0);

      if (distance < least)
        {
          least = distance;
          column = i;
        }
    }
  *cell = row * n_columns + column;

  return TRUE;
}

static gboolean
phidias_table_row_get_byte_at (PhidiasBlockRow *row, double x, double y, guint *byte)
{
  PhidiasTableRow *self = PHIDIAS_TABLE_ROW (row);
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  PhidiasTableRowGeometry geometry;
  PhidiasRowPart part;
  guint cell;

  if (self->base.block == NULL)
    return FALSE;

  phidias_table_row_ensure_fit (self, width);
  phidias_table_row_get_geometry (self, width, &geometry);
  if (!find_cell (self, &geometry, x, y, &cell))
    return FALSE;

  phidias_table_row_get_cell_part (self, &geometry, cell, &part);

  return phidias_row_part_get_byte_at (&part, x, y, byte) && x >= geometry.x && x < geometry.x + geometry.width;
}

static gboolean
phidias_table_row_get_byte_area (PhidiasBlockRow *row, guint byte, graphene_rect_t *area)
{
  PhidiasTableRow *self = PHIDIAS_TABLE_ROW (row);
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  PhidiasTableRowGeometry geometry;
  PhidiasRowPart part;
  guint cell;

  if (self->base.block == NULL || !phidias_table_cells_find (self->cells, byte, &cell))
    return FALSE;

  phidias_table_row_ensure_fit (self, width);
  phidias_table_row_get_geometry (self, width, &geometry);
  phidias_table_row_get_cell_part (self, &geometry, cell, &part);
  phidias_row_part_get_byte_area (&part, byte, area);

  return TRUE;
}

static GMenuModel *
phidias_table_row_get_menu (PhidiasBlockRow *row)
{
  static GMenu *menu;

  if (menu == NULL)
    {
      menu = g_menu_new ();
      g_menu_append (menu, _("Copy Table as _Markdown"), "block.copy-markdown");
      g_menu_append (menu, _("Copy Table as _CSV"), "block.copy-csv");
    }

  return G_MENU_MODEL (menu);
}

static GActionGroup *
phidias_table_row_get_actions (PhidiasBlockRow *row)
{
  static const GActionEntry entries[] = {
    { "copy-markdown", copy_markdown_cb, NULL, NULL, NULL, { 0 } },
    { "copy-csv", copy_csv_cb, NULL, NULL, NULL, { 0 } },
  };
  PhidiasTableRow *self = PHIDIAS_TABLE_ROW (row);

  if (self->actions == NULL)
    {
      self->actions = g_simple_action_group_new ();
      g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
    }

  return G_ACTION_GROUP (self->actions);
}

static void
phidias_table_row_block_row_init (PhidiasBlockRowInterface *iface)
{
  iface->get_byte_at = phidias_table_row_get_byte_at;
  iface->get_byte_area = phidias_table_row_get_byte_area;
  iface->get_menu = phidias_table_row_get_menu;
  iface->get_actions = phidias_table_row_get_actions;
}

/* ---- Public ---- */

/**
 * phidias_table_row_new:
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
phidias_table_row_new (void)
{
  return g_object_new (PHIDIAS_TYPE_TABLE_ROW, NULL);
}

/**
 * phidias_table_row_dup_text:
 * @self: a row
 * @format: as what
 *
 * Returns: (transfer full): the whole table that the row shows a slice of; "" for none
 */
char *
phidias_table_row_dup_text (PhidiasTableRow *self, PhidiasTableFormat format)
{
  g_autoptr (GPtrArray) slices = NULL;

  g_return_val_if_fail (PHIDIAS_IS_TABLE_ROW (self), NULL);

  slices = phidias_block_row_dup_slices (PHIDIAS_BLOCK_ROW (self));

  return format == PHIDIAS_TABLE_CSV
         ? phidias_table_text_dup_csv ((PhidiasBlock **) slices->pdata, slices->len)
         : phidias_table_text_dup_markdown ((PhidiasBlock **) slices->pdata, slices->len);
}
