/* phidias-block-row-base.c: what the rows that draw a block have in common
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-block-row-base.h"

#include "phidias-color.h"
#include "phidias-row-paint-private.h"

#include <string.h>

/* An open block is read aloud again at most so often; each reading sends the whole text. */
#define SPOKEN_INTERVAL (G_USEC_PER_SEC)

/**
 * PhidiasBlockRowBase:
 *
 * A row that draws its block itself: it holds the block and follows it while it is open, keeps what
 * is painted over its text, and asks its class for nothing but what differs from kind to kind. Its
 * text is its accessible name, since GTK 4.8 has no other way to tell it.
 *
 * A list keeps some two hundred rows alive and measures them all on each allocation: what is dear to
 * measure remembers its heights.
 */
static void phidias_block_row_base_block_row_init (PhidiasBlockRowInterface *iface);

G_DEFINE_ABSTRACT_TYPE_WITH_CODE (PhidiasBlockRowBase, phidias_block_row_base, GTK_TYPE_WIDGET,
                                  G_IMPLEMENT_INTERFACE (PHIDIAS_TYPE_BLOCK_ROW, phidias_block_row_base_block_row_init))

static guint
get_context_serial (PhidiasBlockRowBase *self)
{
  return pango_context_get_serial (gtk_widget_get_pango_context (GTK_WIDGET (self)));
}

static int
measure_height (PhidiasBlockRowBase *self, int width)
{
  PhidiasBlockRowBaseClass *klass = PHIDIAS_BLOCK_ROW_BASE_GET_CLASS (self);
  int height;

  phidias_block_row_base_check_font (self);
  for (guint i = 0; i < self->n_heights; i++)
    if (self->heights[i].width == width)
      return self->heights[i].height;

  height = klass->measure_height (self, width);
  if (!klass->keeps_heights)
    return height;

  if (self->n_heights == PHIDIAS_BLOCK_ROW_BASE_N_HEIGHTS)
    {
      memmove (self->heights, self->heights + 1, sizeof self->heights - sizeof self->heights[0]);
      self->n_heights--;
    }
  self->heights[self->n_heights].width = width;
  self->heights[self->n_heights].height = height;
  self->n_heights++;

  return height;
}

static void
block_changed_cb (PhidiasBlock *block, PhidiasBlockRowBase *self)
{
  PhidiasBlockRowBaseClass *klass = PHIDIAS_BLOCK_ROW_BASE_GET_CLASS (self);

  self->n_heights = 0;
  if (klass->block_changed != NULL)
    klass->block_changed (self);
  if (!phidias_block_get_is_open (block) || g_get_monotonic_time () - self->spoken_at >= SPOKEN_INTERVAL)
    phidias_block_row_base_update_spoken (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/* ---- PhidiasBlockRow ---- */

static PhidiasBlock *
phidias_block_row_base_get_block (PhidiasBlockRow *row)
{
  return PHIDIAS_BLOCK_ROW_BASE (row)->block;
}

static void
phidias_block_row_base_set_block (PhidiasBlockRow *row, PhidiasBlock *block)
{
  PhidiasBlockRowBase *self = PHIDIAS_BLOCK_ROW_BASE (row);
  PhidiasBlockRowBaseClass *klass = PHIDIAS_BLOCK_ROW_BASE_GET_CLASS (self);

  if (self->block == block)
    return;

  g_clear_signal_handler (&self->revision_handler, self->block);
  g_set_object (&self->block, block);
  phidias_row_marks_clear (&self->marks);
  self->n_heights = 0;
  if (block != NULL)
    self->context_serial = get_context_serial (self);
  if (klass->block_set != NULL)
    klass->block_set (self);
  if (block != NULL)
    {
      if (phidias_block_get_is_open (block))
        self->revision_handler = g_signal_connect (block, "changed", G_CALLBACK (block_changed_cb), self);
      phidias_block_row_base_update_spoken (self);
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
phidias_block_row_base_set_card (PhidiasBlockRow *row, PhidiasRowCard card)
{
  PhidiasBlockRowBase *self = PHIDIAS_BLOCK_ROW_BASE (row);

  if (self->card == card)
    return;

  self->card = card;
  self->n_heights = 0;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
reveal (PhidiasBlockRowBase *self, guint byte)
{
  PhidiasBlockRowBaseClass *klass = PHIDIAS_BLOCK_ROW_BASE_GET_CLASS (self);

  if (klass->reveal != NULL)
    klass->reveal (self, byte);
}

static void
phidias_block_row_base_set_selection (PhidiasBlockRow *row, guint start, guint end)
{
  phidias_row_marks_set_selection (&PHIDIAS_BLOCK_ROW_BASE (row)->marks, GTK_WIDGET (row), start, end);
}

static void
phidias_block_row_base_set_matches (PhidiasBlockRow        *row,
                                    const PhidiasTextRange *ranges,
                                    guint                   n_ranges,
                                    guint                   current)
{
  PhidiasBlockRowBase *self = PHIDIAS_BLOCK_ROW_BASE (row);

  phidias_row_marks_set_matches (&self->marks, GTK_WIDGET (row), ranges, n_ranges, current);
  if (current < n_ranges)
    reveal (self, ranges[current].start);
}

static void
phidias_block_row_base_set_focused_link (PhidiasBlockRow *row, guint span_index)
{
  PhidiasBlockRowBase *self = PHIDIAS_BLOCK_ROW_BASE (row);
  guint n_spans = 0;
  const PhidiasSpan *spans = self->block != NULL ? phidias_block_get_spans (self->block, &n_spans) : NULL;

  phidias_row_marks_set_focused_link (&self->marks, GTK_WIDGET (row), span_index);
  if (span_index < n_spans)
    reveal (self, spans[span_index].start);
}

static void
phidias_block_row_base_block_row_init (PhidiasBlockRowInterface *iface)
{
  iface->get_block = phidias_block_row_base_get_block;
  iface->set_block = phidias_block_row_base_set_block;
  iface->set_card = phidias_block_row_base_set_card;
  iface->set_selection = phidias_block_row_base_set_selection;
  iface->set_matches = phidias_block_row_base_set_matches;
  iface->set_focused_link = phidias_block_row_base_set_focused_link;
}

/* ---- GtkWidget ---- */

static GtkSizeRequestMode
phidias_block_row_base_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
phidias_block_row_base_measure (GtkWidget      *widget,
                                GtkOrientation  orientation,
                                int             for_size,
                                int            *minimum,
                                int            *natural,
                                int            *minimum_baseline,
                                int            *natural_baseline)
{
  PhidiasBlockRowBase *self = PHIDIAS_BLOCK_ROW_BASE (widget);

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
phidias_block_row_base_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  PhidiasBlockRowBase *self = PHIDIAS_BLOCK_ROW_BASE (widget);
  PhidiasBlockRowBaseClass *klass = PHIDIAS_BLOCK_ROW_BASE_GET_CLASS (self);
  GdkRGBA color;

  GTK_WIDGET_CLASS (phidias_block_row_base_parent_class)->css_changed (widget, change);

  /* Hovering and losing the focus of the window come here too; only another colour makes what was
   * laid out with it useless. Another font shows in the context's serial. */
  phidias_widget_get_color (widget, &color);
  if (gdk_rgba_equal (&color, &self->color))
    return;

  self->color = color;
  if (klass->color_changed != NULL)
    klass->color_changed (self);
  gtk_widget_queue_draw (widget);
}

static void
phidias_block_row_base_dispose (GObject *object)
{
  phidias_block_row_base_set_block (PHIDIAS_BLOCK_ROW (object), NULL);
  phidias_row_marks_clear (&PHIDIAS_BLOCK_ROW_BASE (object)->marks);

  G_OBJECT_CLASS (phidias_block_row_base_parent_class)->dispose (object);
}

static void
phidias_block_row_base_class_init (PhidiasBlockRowBaseClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = phidias_block_row_base_dispose;
  widget_class->get_request_mode = phidias_block_row_base_get_request_mode;
  widget_class->measure = phidias_block_row_base_measure;
  widget_class->focus = phidias_row_focus;
  widget_class->css_changed = phidias_block_row_base_css_changed;

  gtk_widget_class_set_css_name (widget_class, "textrow");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
phidias_block_row_base_init (PhidiasBlockRowBase *self)
{
  phidias_row_marks_init (&self->marks);
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
}

/* ---- For subclasses ---- */

/*
 * phidias_block_row_base_forget_heights:
 * @self: a row
 *
 * Its height may be another now. Who knows of it queues a resize, too.
 */
void
phidias_block_row_base_forget_heights (PhidiasBlockRowBase *self)
{
  self->n_heights = 0;
}

/*
 * phidias_block_row_base_check_font:
 * @self: a row
 *
 * To be called before something that was laid out is looked at, where that can be before the row is
 * measured.
 */
void
phidias_block_row_base_check_font (PhidiasBlockRowBase *self)
{
  PhidiasBlockRowBaseClass *klass = PHIDIAS_BLOCK_ROW_BASE_GET_CLASS (self);
  guint serial = get_context_serial (self);

  if (self->context_serial == serial)
    return;

  self->context_serial = serial;
  self->n_heights = 0;
  if (klass->font_changed != NULL)
    klass->font_changed (self);
}

/*
 * phidias_block_row_base_update_spoken:
 * @self: a row that shows something
 *
 * What the row is called is another now.
 */
void
phidias_block_row_base_update_spoken (PhidiasBlockRowBase *self)
{
  g_autofree char *spoken = PHIDIAS_BLOCK_ROW_BASE_GET_CLASS (self)->dup_spoken (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  self->spoken_at = g_get_monotonic_time ();
}

/*
 * phidias_block_row_base_get_card_end:
 * @self: a row
 *
 * Returns: the pixels below what the row shows that the end of its message's card takes
 */
int
phidias_block_row_base_get_card_end (const PhidiasBlockRowBase *self)
{
  return self->card == PHIDIAS_ROW_CARD_LAST ? PHIDIAS_ROW_CARD_BOTTOM - 6 : 0;
}

/*
 * phidias_block_row_base_paint_ground:
 * @self: a row that shows something
 * @snapshot: where to
 * @is_rtl: whether what it shows runs from right to left
 *
 * What is under and around whatever a row shows: its part of the card, that it has the focus, and
 * the bars of what is quoted.
 */
void
phidias_block_row_base_paint_ground (PhidiasBlockRowBase *self, GtkSnapshot *snapshot, gboolean is_rtl)
{
  phidias_row_paint_card (snapshot, GTK_WIDGET (self), 0, FALSE, self->card);
  phidias_row_paint_focus (snapshot, GTK_WIDGET (self));
  phidias_row_paint_quotes (snapshot, GTK_WIDGET (self), self->block, is_rtl);
}
