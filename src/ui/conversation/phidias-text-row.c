/* phidias-text-row.c: one block of a message, drawn
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-text-row-private.h"

#include "phidias-block-layout-private.h"
#include "phidias-color.h"
#include "phidias-row-paint-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>


/* An open block is read aloud again at most so often; each reading sends the whole text. */
#define SPOKEN_INTERVAL (G_USEC_PER_SEC)

/**
 * PhidiasTextRow:
 *
 * A widget without children that draws a block with one PangoLayout and remembers its height for
 * the widths it was asked about: a list keeps some two hundred rows alive and measures them all on
 * each allocation. Code has one child, the button that copies it.
 *
 * The row's text is its accessible name, since GTK 4.8 has no other way to tell it.
 */

G_DEFINE_FINAL_TYPE (PhidiasTextRow, phidias_text_row, GTK_TYPE_WIDGET)

enum {
  COPY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* ---- Layout ---- */

static void
clear_layout (PhidiasTextRow *self)
{
  g_clear_object (&self->layout);
  g_clear_object (&self->marker);
  g_clear_object (&self->caption);
  g_clear_pointer (&self->shown, phidias_display_text_free);
  self->layout_width = -1;
  self->n_heights = 0;
}

PangoLayout *
phidias_text_row_ensure_layout (PhidiasTextRow *self, int width)
{
  GtkWidget *widget = GTK_WIDGET (self);

  if (self->layout == NULL)
    {
      const char *text = phidias_block_get_text (self->block);
      g_autofree char *marker = NULL;

      self->shown = phidias_display_text_new (text, strlen (text), phidias_text_row_is_code (self));
      self->layout = phidias_block_layout_new (widget, self->block, self->shown);
      self->is_rtl = !phidias_text_row_is_code (self)
                     && phidias_block_layout_is_rtl (phidias_display_text_get_text (self->shown),
                                                     gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL);
      phidias_widget_get_color (widget, &self->layout_color);
      marker = phidias_block_layout_dup_marker (self->block, self->is_rtl);
      if (marker != NULL)
        self->marker = phidias_block_layout_new_caption (widget, marker, 1.0, PANGO_WEIGHT_NORMAL);
      if (phidias_text_row_is_code (self) && phidias_text_row_is_first_slice (self))
        {
          g_autofree char *language = phidias_block_layout_dup_language (self->block);
          g_autofree char *caption = phidias_display_text_has_marks (self->shown)
            /* Translators: %s is a programming language */
            ? g_strdup_printf (_("%s · has hidden characters"), language) : g_strdup (language);

          self->caption = phidias_block_layout_new_caption (widget, caption, 0.85, PANGO_WEIGHT_MEDIUM);
          pango_layout_set_ellipsize (self->caption, PANGO_ELLIPSIZE_END);
        }
    }

  if (self->layout_width != width)
    {
      PhidiasTextRowGeometry geometry;

      phidias_text_row_get_geometry (self, width, &geometry);
      pango_layout_set_width (self->layout, geometry.width * PANGO_SCALE);
      self->layout_width = width;
      self->n_layouts++;
    }

  return self->layout;
}

static int
measure_height (PhidiasTextRow *self, int width)
{
  guint serial = pango_context_get_serial (gtk_widget_get_pango_context (GTK_WIDGET (self)));
  PhidiasTextRowGeometry geometry;
  int text_height = 0;
  int height;

  if (self->context_serial != serial)
    {
      clear_layout (self);
      self->context_serial = serial;
    }
  for (guint i = 0; i < self->n_heights; i++)
    if (self->heights[i].width == width)
      return self->heights[i].height;

  if (phidias_block_get_kind (self->block) == PHIDIAS_BLOCK_RULE)
    text_height = 1;
  else
    phidias_text_row_ensure_layout (self, width);
  phidias_text_row_get_geometry (self, width, &geometry);
  if (self->layout != NULL && phidias_block_layout_is_even (self->block, self->shown))
    text_height = phidias_block_layout_get_even_height (self->layout, geometry.width);
  else if (self->layout != NULL)
    pango_layout_get_pixel_size (self->layout, NULL, &text_height);
  height = geometry.y + text_height + geometry.below;

  if (self->n_heights == PHIDIAS_TEXT_ROW_N_HEIGHTS)
    {
      memmove (self->heights, self->heights + 1, sizeof self->heights - sizeof self->heights[0]);
      self->n_heights--;
    }
  self->heights[self->n_heights].width = width;
  self->heights[self->n_heights].height = height;
  self->n_heights++;

  return height;
}

/* ---- Accessibility ---- */

static void
update_spoken (PhidiasTextRow *self)
{
  g_autofree char *spoken = phidias_block_layout_dup_spoken (self->block);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  self->spoken_at = g_get_monotonic_time ();
}

static void
update_copy_button (PhidiasTextRow *self)
{
  gboolean wanted = phidias_text_row_is_code (self) && phidias_text_row_is_first_slice (self);

  if (wanted && self->copy_button == NULL)
    {
      self->copy_button = gtk_button_new_from_icon_name ("edit-copy-symbolic");
      gtk_widget_add_css_class (self->copy_button, "flat");
      gtk_widget_add_css_class (self->copy_button, "phidias-copy");
      gtk_widget_set_tooltip_text (self->copy_button, _("Copy Code"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->copy_button),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, _("Copy Code"), -1);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->copy_button), "row.copy");
      gtk_widget_set_parent (self->copy_button, GTK_WIDGET (self));
    }
  else if (!wanted)
    {
      g_clear_pointer (&self->copy_button, gtk_widget_unparent);
    }
}

static void
block_changed_cb (PhidiasBlock *block, GParamSpec *pspec, PhidiasTextRow *self)
{
  clear_layout (self);
  update_copy_button (self);
  if (!phidias_block_get_is_open (block)
      || g_get_monotonic_time () - self->spoken_at >= SPOKEN_INTERVAL)
    update_spoken (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* ---- GtkWidget ---- */

static GtkSizeRequestMode
phidias_text_row_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
phidias_text_row_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  PhidiasTextRow *self = PHIDIAS_TEXT_ROW (widget);

  /* The list gives a row its own width, so there is nothing to find out by laying out text: that
   * is what makes GtkLabel slow here. */
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 2 * PHIDIAS_ROW_INSET + 32;
      *natural = PHIDIAS_ROW_WIDTH;
    }
  else if (self->block != NULL)
    {
      *minimum = *natural = measure_height (self, for_size < 0 ? PHIDIAS_ROW_WIDTH : for_size);
    }
}

static void
phidias_text_row_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  PhidiasTextRow *self = PHIDIAS_TEXT_ROW (widget);

  if (self->copy_button != NULL && self->block != NULL)
    {
      PhidiasTextRowGeometry geometry;
      GtkAllocation allocation;
      int size;

      phidias_text_row_get_geometry (self, width, &geometry);
      gtk_widget_measure (self->copy_button, GTK_ORIENTATION_HORIZONTAL, -1, &size, NULL, NULL, NULL);
      allocation.width = size;
      gtk_widget_measure (self->copy_button, GTK_ORIENTATION_VERTICAL, size, &size, NULL, NULL, NULL);
      allocation.height = size;
      allocation.x = geometry.box_x + geometry.box_width - allocation.width - 4;
      allocation.y = geometry.box_y + MAX ((PHIDIAS_TEXT_ROW_CODE_HEADER - size) / 2, 0);
      gtk_widget_size_allocate (self->copy_button, &allocation, -1);
    }
}

static void
phidias_text_row_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  PhidiasTextRow *self = PHIDIAS_TEXT_ROW (widget);
  GdkRGBA color;

  GTK_WIDGET_CLASS (phidias_text_row_parent_class)->css_changed (widget, change);

  /* Hovering and losing the focus of the window come here too; only another colour or font makes
   * new attributes. A font shows in the context's serial. */
  phidias_widget_get_color (widget, &color);
  if (self->layout != NULL && !gdk_rgba_equal (&color, &self->layout_color))
    {
      clear_layout (self);
      gtk_widget_queue_draw (widget);
    }
}

static void
phidias_text_row_direction_changed (GtkWidget *widget, GtkTextDirection previous)
{
  clear_layout (PHIDIAS_TEXT_ROW (widget));

  GTK_WIDGET_CLASS (phidias_text_row_parent_class)->direction_changed (widget, previous);
}

static void
copy_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  PhidiasTextRow *self = PHIDIAS_TEXT_ROW (widget);
  g_autofree char *selected = phidias_text_row_dup_selected_text (self);
  gboolean handled = FALSE;

  if (selected != NULL)
    {
      gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), selected);
      return;
    }

  g_signal_emit (self, signals[COPY], 0, &handled);
  if (!handled && self->block != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), phidias_block_get_text (self->block));
}

static void
phidias_text_row_dispose (GObject *object)
{
  PhidiasTextRow *self = PHIDIAS_TEXT_ROW (object);

  g_clear_signal_handler (&self->revision_handler, self->block);
  g_clear_object (&self->block);
  clear_layout (self);
  g_clear_pointer (&self->copy_button, gtk_widget_unparent);

  G_OBJECT_CLASS (phidias_text_row_parent_class)->dispose (object);
}

static void
phidias_text_row_class_init (PhidiasTextRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = phidias_text_row_dispose;
  widget_class->get_request_mode = phidias_text_row_get_request_mode;
  widget_class->measure = phidias_text_row_measure;
  widget_class->size_allocate = phidias_text_row_size_allocate;
  widget_class->snapshot = phidias_text_row_snapshot;
  widget_class->focus = phidias_row_focus;
  widget_class->css_changed = phidias_text_row_css_changed;
  widget_class->direction_changed = phidias_text_row_direction_changed;

  /**
   * PhidiasTextRow::copy:
   * @self: the row
   *
   * The row is to be copied and nothing in it is selected. Who knows the slices around it copies
   * them all.
   *
   * Returns: whether it was copied; else the row copies its own text
   */
  signals[COPY] = g_signal_new ("copy", PHIDIAS_TYPE_TEXT_ROW, G_SIGNAL_RUN_LAST, 0,
                                g_signal_accumulator_true_handled, NULL, NULL, G_TYPE_BOOLEAN, 0);

  gtk_widget_class_set_css_name (widget_class, "textrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
  gtk_widget_class_install_action (widget_class, "row.copy", NULL, copy_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "row.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Insert, GDK_CONTROL_MASK, "row.copy", NULL);
}

static void
phidias_text_row_init (PhidiasTextRow *self)
{
  self->layout_width = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

/**
 * phidias_text_row_new:
 *
 * Returns: (transfer floating): a row that shows nothing yet
 */
GtkWidget *
phidias_text_row_new (void)
{
  return g_object_new (PHIDIAS_TYPE_TEXT_ROW, NULL);
}

/**
 * phidias_text_row_get_block:
 * @self: a row
 *
 * Returns: (transfer none) (nullable): what it shows
 */
PhidiasBlock *
phidias_text_row_get_block (PhidiasTextRow *self)
{
  g_return_val_if_fail (PHIDIAS_IS_TEXT_ROW (self), NULL);

  return self->block;
}

/**
 * phidias_text_row_set_block:
 * @self: a row
 * @block: (nullable): what it shows from now on; followed while it is open
 */
void
phidias_text_row_set_block (PhidiasTextRow *self, PhidiasBlock *block)
{
  g_return_if_fail (PHIDIAS_IS_TEXT_ROW (self));
  g_return_if_fail (block == NULL || PHIDIAS_IS_BLOCK (block));

  if (self->block == block)
    return;

  g_clear_signal_handler (&self->revision_handler, self->block);
  g_set_object (&self->block, block);
  clear_layout (self);
  self->selection_start = self->selection_end = 0;

  if (block != NULL)
    {
      if (phidias_block_get_is_open (block))
        self->revision_handler = g_signal_connect (block, "notify::revision",
                                                   G_CALLBACK (block_changed_cb), self);
      update_copy_button (self);
      update_spoken (self);
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * phidias_text_row_set_card:
 * @self: a row
 * @card: the part it has in its message's card
 */
void
phidias_text_row_set_card (PhidiasTextRow *self, PhidiasRowCard card)
{
  g_return_if_fail (PHIDIAS_IS_TEXT_ROW (self));

  if (self->card == card)
    return;

  self->card = card;
  self->n_heights = 0;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/**
 * phidias_text_row_get_byte_at:
 * @self: a row
 * @x: in the row's coordinates
 * @y: likewise
 * @byte: (out): the place in the block's text that is nearest
 *
 * Returns: whether the point is on the text itself
 */
gboolean
phidias_text_row_get_byte_at (PhidiasTextRow *self, double x, double y, guint *byte)
{
  PhidiasTextRowGeometry geometry;
  gboolean is_on;
  int shown;
  int trailing;
  const char *text;

  g_return_val_if_fail (PHIDIAS_IS_TEXT_ROW (self), FALSE);
  g_return_val_if_fail (byte != NULL, FALSE);

  *byte = 0;
  if (self->block == NULL || phidias_block_get_kind (self->block) == PHIDIAS_BLOCK_RULE)
    return FALSE;

  phidias_text_row_ensure_layout (self, gtk_widget_get_width (GTK_WIDGET (self)));
  phidias_text_row_get_geometry (self, gtk_widget_get_width (GTK_WIDGET (self)), &geometry);
  is_on = pango_layout_xy_to_index (self->layout, (int) ((x - geometry.x) * PANGO_SCALE),
                                    (int) ((y - geometry.y) * PANGO_SCALE), &shown, &trailing);
  text = pango_layout_get_text (self->layout);
  for (; trailing > 0 && text[shown] != '\0'; trailing--)
    shown = (int) (g_utf8_next_char (text + shown) - text);
  *byte = phidias_display_text_from_shown (self->shown, (guint) shown);

  return is_on;
}

/**
 * phidias_text_row_get_link_at:
 * @self: a row
 * @x: in the row's coordinates
 * @y: likewise
 *
 * Returns: (transfer none) (nullable): the address of the link there, until the block changes
 */
const char *
phidias_text_row_get_link_at (PhidiasTextRow *self, double x, double y)
{
  const PhidiasSpan *spans;
  guint n_spans;
  guint byte;

  g_return_val_if_fail (PHIDIAS_IS_TEXT_ROW (self), NULL);

  if (!phidias_text_row_get_byte_at (self, x, y, &byte))
    return NULL;

  spans = phidias_block_get_spans (self->block, &n_spans);
  for (guint i = 0; i < n_spans; i++)
    if (spans[i].style == PHIDIAS_SPAN_LINK && spans[i].start <= byte && byte < spans[i].end)
      return spans[i].url;

  return NULL;
}

/**
 * phidias_text_row_set_selection:
 * @self: a row
 * @start: the first selected byte of the block's text
 * @end: the byte after the last; the same for no selection
 */
void
phidias_text_row_set_selection (PhidiasTextRow *self, guint start, guint end)
{
  g_return_if_fail (PHIDIAS_IS_TEXT_ROW (self));

  if (self->selection_start == start && self->selection_end == end)
    return;

  self->selection_start = start;
  self->selection_end = end;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * phidias_text_row_dup_selected_text:
 * @self: a row
 *
 * Returns: (transfer full) (nullable): what is selected in it, %NULL for nothing
 */
char *
phidias_text_row_dup_selected_text (PhidiasTextRow *self)
{
  const char *text;
  gsize length;

  g_return_val_if_fail (PHIDIAS_IS_TEXT_ROW (self), NULL);

  if (self->block == NULL || self->selection_start >= self->selection_end)
    return NULL;

  text = phidias_block_get_text (self->block);
  length = strlen (text);
  if (self->selection_start >= length)
    return NULL;

  return g_strndup (text + self->selection_start,
                    MIN (self->selection_end, length) - self->selection_start);
}

/**
 * phidias_text_row_get_n_layouts:
 * @self: a row
 *
 * Returns: how many times its text was laid out; for tests
 */
guint
phidias_text_row_get_n_layouts (PhidiasTextRow *self)
{
  g_return_val_if_fail (PHIDIAS_IS_TEXT_ROW (self), 0);

  return self->n_layouts;
}
