/* phidias-text-row.c: one block of a message, drawn
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-text-row-private.h"

#include "phidias-block-layout-private.h"
#include "phidias-code-language.h"
#include "phidias-color.h"
#include "phidias-row-paint-private.h"
#include "phidias-text-row-code-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>


/* An open block is read aloud again at most so often; each reading sends the whole text. */
#define SPOKEN_INTERVAL (G_USEC_PER_SEC)

/**
 * PhidiasTextRow:
 *
 * A widget without children that draws a block with one PangoLayout and remembers its height for
 * the widths it was asked about: a list keeps some two hundred rows alive and measures them all on
 * each allocation. Code has children while it is in view: its buttons.
 *
 * The row's text is its accessible name, since GTK 4.8 has no other way to tell it.
 */

static void phidias_text_row_block_row_init (PhidiasBlockRowInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhidiasTextRow, phidias_text_row, GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (PHIDIAS_TYPE_BLOCK_ROW, phidias_text_row_block_row_init))

/* ---- Layout ---- */

static void
clear_layout (PhidiasTextRow *self)
{
  g_clear_object (&self->layout);
  g_clear_object (&self->marker);
  g_clear_object (&self->caption);
  g_clear_pointer (&self->shown, phidias_display_text_free);
  phidias_text_row_code_clear_layout (self);
  self->layout_width = -1;
  self->n_heights = 0;
}

/* Another block, font or direction: what a growing block keeps is gone, too. */
static void
forget_layout (PhidiasTextRow *self)
{
  clear_layout (self);
  g_clear_pointer (&self->math, phidias_row_math_free);
}

PangoLayout *
phidias_text_row_ensure_layout (PhidiasTextRow *self, int width)
{
  GtkWidget *widget = GTK_WIDGET (self);

  if (self->layout == NULL)
    {
      const char *text = phidias_block_get_text (self->block);
      g_autofree char *marker = NULL;

      if (phidias_text_row_is_code (self))
        {
          self->shown = phidias_display_text_new (text, strlen (text), TRUE);
        }
      else
        {
          guint n_spans;
          const PhidiasSpan *spans = phidias_block_get_spans (self->block, &n_spans);

          self->math = phidias_row_math_new (widget, phidias_block_layout_get_scale (self->block), text, spans, n_spans,
                                             0, (guint) strlen (text), g_steal_pointer (&self->math));
          self->shown = phidias_row_math_new_shown (self->math, text, 0, (guint) strlen (text), spans, n_spans);
        }
      self->layout = phidias_block_layout_new (widget, self->block, self->shown, self->math);
      self->is_rtl = !phidias_text_row_is_code (self)
                     && phidias_block_layout_is_rtl (phidias_display_text_get_text (self->shown),
                                                     gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL);
      phidias_widget_get_color (widget, &self->layout_color);
      marker = phidias_block_layout_dup_marker (self->block, self->is_rtl);
      if (marker != NULL)
        self->marker = phidias_block_layout_new_caption (widget, marker, 1.0, PANGO_WEIGHT_NORMAL);
      if (phidias_text_row_is_code (self) && phidias_text_row_is_first_slice (self))
        {
          g_autofree char *language = phidias_code_language_dup_name (phidias_block_get_language (self->block));
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
      pango_layout_set_width (self->layout, self->group != NULL && !phidias_text_row_code_wraps (self)
                                            ? -1 : geometry.width * PANGO_SCALE);
      if (self->group != NULL)
        phidias_text_row_code_laid_out (self);
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
      forget_layout (self);
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

void
phidias_text_row_update_spoken (PhidiasTextRow *self)
{
  guint n_lines = self->group != NULL ? phidias_code_group_get_n_lines (self->group) : 0;
  g_autofree char *spoken = phidias_block_layout_dup_spoken (self->block, n_lines);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  self->spoken_at = g_get_monotonic_time ();
}

static void
block_changed_cb (PhidiasBlock *block, PhidiasTextRow *self)
{
  clear_layout (self);
  phidias_text_row_code_changed (self);
  if (!phidias_block_get_is_open (block)
      || g_get_monotonic_time () - self->spoken_at >= SPOKEN_INTERVAL)
    phidias_text_row_update_spoken (self);
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
  phidias_text_row_code_allocate (PHIDIAS_TEXT_ROW (widget), width, height);
}

static void
phidias_text_row_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (phidias_text_row_parent_class)->map (widget);

  phidias_text_row_code_map (PHIDIAS_TEXT_ROW (widget));
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
      forget_layout (self);
      gtk_widget_queue_draw (widget);
    }
}

static void
phidias_text_row_direction_changed (GtkWidget *widget, GtkTextDirection previous)
{
  forget_layout (PHIDIAS_TEXT_ROW (widget));

  GTK_WIDGET_CLASS (phidias_text_row_parent_class)->direction_changed (widget, previous);
}

static void
copy_cb (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  phidias_block_row_copy (PHIDIAS_BLOCK_ROW (widget));
}

static void
phidias_text_row_dispose (GObject *object)
{
  PhidiasTextRow *self = PHIDIAS_TEXT_ROW (object);

  g_clear_signal_handler (&self->revision_handler, self->block);
  g_clear_object (&self->block);
  phidias_row_marks_clear (&self->marks);
  forget_layout (self);
  phidias_text_row_code_set_block (self);
  g_clear_pointer (&self->header, gtk_widget_unparent);
  g_clear_pointer (&self->fold_button, gtk_widget_unparent);

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
  widget_class->map = phidias_text_row_map;
  widget_class->snapshot = phidias_text_row_snapshot;
  widget_class->focus = phidias_row_focus;
  widget_class->css_changed = phidias_text_row_css_changed;
  widget_class->direction_changed = phidias_text_row_direction_changed;

  gtk_widget_class_set_css_name (widget_class, "textrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
  gtk_widget_class_install_action (widget_class, "row.copy-all", NULL, copy_cb);
  phidias_text_row_code_add_keys (widget_class);
}

static void
phidias_text_row_init (PhidiasTextRow *self)
{
  self->layout_width = -1;
  phidias_row_marks_init (&self->marks);
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

/* ---- PhidiasBlockRow ---- */

static PhidiasBlock *
phidias_text_row_get_block (PhidiasBlockRow *row)
{
  return PHIDIAS_TEXT_ROW (row)->block;
}

static void
phidias_text_row_set_block (PhidiasBlockRow *row, PhidiasBlock *block)
{
  PhidiasTextRow *self = PHIDIAS_TEXT_ROW (row);

  if (self->block == block)
    return;

  g_clear_signal_handler (&self->revision_handler, self->block);
  g_set_object (&self->block, block);
  forget_layout (self);
  phidias_row_marks_clear (&self->marks);

  if (block != NULL)
    {
      if (phidias_block_get_is_open (block))
        self->revision_handler = g_signal_connect (block, "changed",
                                                   G_CALLBACK (block_changed_cb), self);
      phidias_text_row_code_set_block (self);
      phidias_text_row_update_spoken (self);
    }
  else
    {
      phidias_text_row_code_set_block (self);
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
phidias_text_row_set_card (PhidiasBlockRow *row, PhidiasRowCard card)
{
  PhidiasTextRow *self = PHIDIAS_TEXT_ROW (row);

  if (self->card == card)
    return;

  self->card = card;
  self->n_heights = 0;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static gboolean
has_text (PhidiasTextRow *self)
{
  return self->block != NULL && phidias_block_get_kind (self->block) != PHIDIAS_BLOCK_RULE;
}

static gboolean
phidias_text_row_get_byte_at (PhidiasBlockRow *row, double x, double y, guint *byte)
{
  PhidiasTextRow *self = PHIDIAS_TEXT_ROW (row);
  PhidiasTextRowGeometry geometry;
  gboolean is_on;
  int shown;
  int trailing;
  const char *text;

  if (!has_text (self))
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

static gboolean
phidias_text_row_get_byte_area (PhidiasBlockRow *row, guint byte, graphene_rect_t *area)
{
  PhidiasTextRow *self = PHIDIAS_TEXT_ROW (row);
  PhidiasTextRowGeometry geometry;
  PangoRectangle position;
  guint shown;

  if (self->block == NULL)
    return FALSE;
  if (!has_text (self))
    {
      graphene_rect_init (area, 0, 0, gtk_widget_get_width (GTK_WIDGET (self)),
                          gtk_widget_get_height (GTK_WIDGET (self)));
      return TRUE;
    }

  phidias_text_row_ensure_layout (self, gtk_widget_get_width (GTK_WIDGET (self)));
  phidias_text_row_get_geometry (self, gtk_widget_get_width (GTK_WIDGET (self)), &geometry);
  shown = MIN (phidias_display_text_to_shown (self->shown, byte),
               (guint) strlen (pango_layout_get_text (self->layout)));
  pango_layout_index_to_pos (self->layout, (int) shown, &position);
  /* Of a character that runs from right to left the width is negative. */
  graphene_rect_init (area, (float) (geometry.x + pango_units_to_double (position.x)),
                      (float) (geometry.y + pango_units_to_double (position.y)),
                      (float) pango_units_to_double (position.width),
                      (float) pango_units_to_double (position.height));
  graphene_rect_normalize (area);

  return TRUE;
}

static void
phidias_text_row_set_selection (PhidiasBlockRow *row, guint start, guint end)
{
  phidias_row_marks_set_selection (&PHIDIAS_TEXT_ROW (row)->marks, GTK_WIDGET (row), start, end);
}

static void
phidias_text_row_set_matches (PhidiasBlockRow        *row,
                              const PhidiasTextRange *ranges,
                              guint                   n_ranges,
                              guint                   current)
{
  phidias_row_marks_set_matches (&PHIDIAS_TEXT_ROW (row)->marks, GTK_WIDGET (row), ranges, n_ranges, current);
  if (current < n_ranges)
    phidias_text_row_code_reveal (PHIDIAS_TEXT_ROW (row), ranges[current].start);
}

static void
phidias_text_row_set_focused_link (PhidiasBlockRow *row, guint span_index)
{
  phidias_row_marks_set_focused_link (&PHIDIAS_TEXT_ROW (row)->marks, GTK_WIDGET (row), span_index);
}

static void
phidias_text_row_block_row_init (PhidiasBlockRowInterface *iface)
{
  iface->get_block = phidias_text_row_get_block;
  iface->set_block = phidias_text_row_set_block;
  iface->set_card = phidias_text_row_set_card;
  iface->get_byte_at = phidias_text_row_get_byte_at;
  iface->get_byte_area = phidias_text_row_get_byte_area;
  iface->set_selection = phidias_text_row_set_selection;
  iface->set_matches = phidias_text_row_set_matches;
  iface->set_focused_link = phidias_text_row_set_focused_link;
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
