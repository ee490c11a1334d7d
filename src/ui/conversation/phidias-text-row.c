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

/**
 * PhidiasTextRow:
 *
 * A widget without children that draws a block with one PangoLayout. Code has children while it is
 * in view: its buttons.
 */

static void phidias_text_row_block_row_init (PhidiasBlockRowInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhidiasTextRow, phidias_text_row, PHIDIAS_TYPE_BLOCK_ROW_BASE,
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
      const char *text = phidias_block_get_text (self->base.block);
      g_autofree char *marker = NULL;

      if (phidias_text_row_is_code (self))
        {
          self->shown = phidias_display_text_new (text, strlen (text), TRUE);
        }
      else
        {
          guint n_spans;
          const PhidiasSpan *spans = phidias_block_get_spans (self->base.block, &n_spans);

          self->math = phidias_row_math_new (widget, phidias_block_layout_get_scale (self->base.block), text, spans, n_spans,
                                             0, (guint) strlen (text), g_steal_pointer (&self->math));
          self->shown = phidias_row_math_new_shown (self->math, text, 0, (guint) strlen (text), spans, n_spans);
        }
      self->layout = phidias_block_layout_new (widget, self->base.block, self->shown, self->math);
      self->is_rtl = !phidias_text_row_is_code (self)
                     && phidias_block_layout_is_rtl (phidias_display_text_get_text (self->shown),
                                                     gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL);
      marker = phidias_block_layout_dup_marker (self->base.block, self->is_rtl);
      if (marker != NULL)
        self->marker = phidias_block_layout_new_caption (widget, marker, 1.0, PANGO_WEIGHT_NORMAL);
      if (phidias_text_row_is_code (self) && phidias_text_row_is_first_slice (self))
        {
          g_autofree char *language = phidias_code_language_dup_name (phidias_block_get_language (self->base.block));
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

/* ---- PhidiasBlockRowBase ---- */

static int
phidias_text_row_measure_height (PhidiasBlockRowBase *base, int width)
{
  PhidiasTextRow *self = PHIDIAS_TEXT_ROW (base);
  PhidiasTextRowGeometry geometry;
  int text_height = 0;

  if (phidias_block_get_kind (base->block) == PHIDIAS_BLOCK_RULE)
    text_height = 1;
  else
    phidias_text_row_ensure_layout (self, width);
  phidias_text_row_get_geometry (self, width, &geometry);
  if (self->layout != NULL && phidias_block_layout_is_even (base->block, self->shown))
    text_height = phidias_block_layout_get_even_height (self->layout, geometry.width);
  else if (self->layout != NULL)
    pango_layout_get_pixel_size (self->layout, NULL, &text_height);

  return geometry.y + text_height + geometry.below;
}

static char *
phidias_text_row_dup_spoken (PhidiasBlockRowBase *base)
{
  PhidiasCodeGroup *group = PHIDIAS_TEXT_ROW (base)->group;

  return phidias_block_layout_dup_spoken (base->block, group != NULL ? phidias_code_group_get_n_lines (group) : 0);
}

static void
phidias_text_row_block_set (PhidiasBlockRowBase *base)
{
  forget_layout (PHIDIAS_TEXT_ROW (base));
  phidias_text_row_code_set_block (PHIDIAS_TEXT_ROW (base));
}

static void
phidias_text_row_block_changed (PhidiasBlockRowBase *base)
{
  clear_layout (PHIDIAS_TEXT_ROW (base));
  phidias_text_row_code_changed (PHIDIAS_TEXT_ROW (base));
}

static void
phidias_text_row_look_changed (PhidiasBlockRowBase *base)
{
  forget_layout (PHIDIAS_TEXT_ROW (base));
}

static void
phidias_text_row_reveal (PhidiasBlockRowBase *base, guint byte)
{
  phidias_text_row_code_reveal (PHIDIAS_TEXT_ROW (base), byte);
}

/* ---- GtkWidget ---- */

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
phidias_text_row_direction_changed (GtkWidget *widget, GtkTextDirection previous)
{
  forget_layout (PHIDIAS_TEXT_ROW (widget));
  phidias_block_row_base_forget_heights (PHIDIAS_BLOCK_ROW_BASE (widget));

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

  g_clear_pointer (&self->header, gtk_widget_unparent);
  g_clear_pointer (&self->fold_button, gtk_widget_unparent);

  G_OBJECT_CLASS (phidias_text_row_parent_class)->dispose (object);
}

static void
phidias_text_row_class_init (PhidiasTextRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  PhidiasBlockRowBaseClass *base_class = PHIDIAS_BLOCK_ROW_BASE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = phidias_text_row_dispose;
  widget_class->size_allocate = phidias_text_row_size_allocate;
  widget_class->map = phidias_text_row_map;
  widget_class->snapshot = phidias_text_row_snapshot;
  widget_class->direction_changed = phidias_text_row_direction_changed;
  base_class->keeps_heights = TRUE;
  base_class->measure_height = phidias_text_row_measure_height;
  base_class->dup_spoken = phidias_text_row_dup_spoken;
  base_class->block_set = phidias_text_row_block_set;
  base_class->block_changed = phidias_text_row_block_changed;
  base_class->font_changed = phidias_text_row_look_changed;
  base_class->color_changed = phidias_text_row_look_changed;
  base_class->reveal = phidias_text_row_reveal;

  gtk_widget_class_install_action (widget_class, "row.copy-all", NULL, copy_cb);
  phidias_text_row_code_add_keys (widget_class);
}

static void
phidias_text_row_init (PhidiasTextRow *self)
{
  self->layout_width = -1;
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

static gboolean
has_text (PhidiasTextRow *self)
{
  return self->base.block != NULL && phidias_block_get_kind (self->base.block) != PHIDIAS_BLOCK_RULE;
}

/* All of its text, where it is laid out now. */
static void
get_part (PhidiasTextRow *self, PhidiasRowPart *part)
{
  int width = gtk_widget_get_width (GTK_WIDGET (self));
  PhidiasTextRowGeometry geometry;

  phidias_text_row_ensure_layout (self, width);
  phidias_text_row_get_geometry (self, width, &geometry);
  *part = (PhidiasRowPart) { self->layout, self->shown, 0, G_MAXUINT, geometry.x, geometry.y };
}

static gboolean
phidias_text_row_get_byte_at (PhidiasBlockRow *row, double x, double y, guint *byte)
{
  PhidiasTextRow *self = PHIDIAS_TEXT_ROW (row);
  PhidiasRowPart part;

  if (!has_text (self))
    return FALSE;

  get_part (self, &part);

  return phidias_row_part_get_byte_at (&part, x, y, byte);
}

static gboolean
phidias_text_row_get_byte_area (PhidiasBlockRow *row, guint byte, graphene_rect_t *area)
{
  PhidiasTextRow *self = PHIDIAS_TEXT_ROW (row);
  PhidiasRowPart part;

  if (self->base.block == NULL)
    return FALSE;
  if (!has_text (self))
    {
      graphene_rect_init (area, 0, 0, gtk_widget_get_width (GTK_WIDGET (self)),
                          gtk_widget_get_height (GTK_WIDGET (self)));
      return TRUE;
    }

  get_part (self, &part);
  phidias_row_part_get_byte_area (&part, byte, area);

  return TRUE;
}

static void
phidias_text_row_block_row_init (PhidiasBlockRowInterface *iface)
{
  iface->get_byte_at = phidias_text_row_get_byte_at;
  iface->get_byte_area = phidias_text_row_get_byte_area;
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
