/* phidias-text-row.c: one block of a message, drawn
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-text-row.h"

#include "phidias-block-layout-private.h"
#include "phidias-color.h"
#include "phidias-display-text.h"
#include "phidias-row-paint-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define LIST_INDENT 26
#define QUOTE_INDENT 18
#define MARKER_GAP 8
#define CODE_PADDING 14
#define CODE_HEADER 36
#define CODE_RADIUS 10
#define CODE_ALPHA 0.06
#define INLINE_CODE_ALPHA 0.08
#define INLINE_CODE_RADIUS 4
#define QUIET_ALPHA 0.65
#define N_HEIGHTS 4

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
struct _PhidiasTextRow
{
  GtkWidget           parent_instance;

  /* owned */
  PhidiasBlock       *block;
  PhidiasDisplayText *shown;          /* with layout; both NULL until measured or drawn */
  PangoLayout        *layout;
  PangoLayout        *marker;         /* of an item */
  PangoLayout        *caption;        /* the language of code */
  GtkWidget          *copy_button;    /* on the first slice of code */

  /* state */
  gulong              revision_handler;
  PhidiasRowCard      card;
  gboolean            is_rtl;
  int                 layout_width;   /* that layout was last given, -1 for none */
  guint               context_serial; /* of the font that the heights are for */
  struct
  {
    int width;
    int height;
  }                   heights[N_HEIGHTS];
  guint               n_heights;
  guint               selection_start;
  guint               selection_end;
  guint               n_layouts;
  gint64              spoken_at;
  GdkRGBA             layout_color;   /* that attributes were made from */
};

G_DEFINE_FINAL_TYPE (PhidiasTextRow, phidias_text_row, GTK_TYPE_WIDGET)

enum {
  COPY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Where things are in a row of some width. */
typedef struct
{
  int x;           /* of the text */
  int y;
  int width;       /* of the text */
  int box_x;       /* of the box around code */
  int box_y;
  int box_width;
  int below;       /* under the text */
} Geometry;

static gboolean
is_code (const PhidiasTextRow *self)
{
  return self->block != NULL && phidias_block_get_kind (self->block) == PHIDIAS_BLOCK_CODE;
}

static gboolean
is_first_slice (const PhidiasTextRow *self)
{
  return phidias_block_get_slice (self->block) == 0;
}

static void
get_spacing (const PhidiasTextRow *self, int *above, int *below)
{
  switch (phidias_block_get_kind (self->block))
    {
    case PHIDIAS_BLOCK_HEADING:
      *above = phidias_block_get_level (self->block) <= 2 ? 16 : 12;
      *below = 4;
      break;
    case PHIDIAS_BLOCK_LIST_ITEM:
      *above = *below = 3;
      break;
    case PHIDIAS_BLOCK_CODE:
      *above = *below = 8;
      break;
    case PHIDIAS_BLOCK_RULE:
      *above = *below = 12;
      break;
    case PHIDIAS_BLOCK_PARAGRAPH:
    case PHIDIAS_BLOCK_NOTICE:
    default:
      *above = *below = 6;
      break;
    }
  if (!is_first_slice (self))
    *above = 0;
  if (phidias_block_get_has_more (self->block))
    *below = 0;
}

static void
get_geometry (const PhidiasTextRow *self, int width, Geometry *geometry)
{
  int inset = phidias_row_get_inset (width);
  int list = (int) MIN (phidias_block_get_depth (self->block), 8) * LIST_INDENT;
  int quote = (int) MIN (phidias_block_get_quote_depth (self->block), 8) * QUOTE_INDENT;
  int indent = MIN (list + quote, MAX (width / 2 - inset, 0));
  int above;
  int below;

  get_spacing (self, &above, &below);
  geometry->x = inset + (self->is_rtl ? 0 : indent);
  geometry->y = above;
  geometry->width = MAX (width - 2 * inset - indent, 1);
  geometry->below = below;
  geometry->box_x = geometry->x;
  geometry->box_y = geometry->y;
  geometry->box_width = geometry->width;

  if (is_code (self))
    {
      geometry->x += CODE_PADDING;
      geometry->width = MAX (geometry->width - 2 * CODE_PADDING, 1);
      if (is_first_slice (self))
        geometry->y += CODE_HEADER;
      if (!phidias_block_get_has_more (self->block))
        geometry->below += CODE_PADDING;
    }
  if (self->card == PHIDIAS_ROW_CARD_LAST)
    geometry->below += PHIDIAS_ROW_CARD_BOTTOM - 6;
}

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

static PangoLayout *
ensure_layout (PhidiasTextRow *self, int width)
{
  GtkWidget *widget = GTK_WIDGET (self);

  if (self->layout == NULL)
    {
      const char *text = phidias_block_get_text (self->block);
      g_autofree char *marker = NULL;

      self->shown = phidias_display_text_new (text, strlen (text), is_code (self));
      self->layout = phidias_block_layout_new (widget, self->block, self->shown);
      /* By what the text itself is, not by the language of the interface. */
      self->is_rtl = !is_code (self) && pango_layout_get_direction (self->layout, 0) == PANGO_DIRECTION_RTL;
      phidias_widget_get_color (widget, &self->layout_color);
      marker = phidias_block_layout_dup_marker (self->block, self->is_rtl);
      if (marker != NULL)
        self->marker = phidias_block_layout_new_caption (widget, marker, 1.0, PANGO_WEIGHT_NORMAL);
      if (is_code (self) && is_first_slice (self))
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
      Geometry geometry;

      get_geometry (self, width, &geometry);
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
  Geometry geometry;
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
    pango_layout_get_pixel_size (ensure_layout (self, width), NULL, &text_height);
  get_geometry (self, width, &geometry);
  height = geometry.y + text_height + geometry.below;

  if (self->n_heights == N_HEIGHTS)
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
  gboolean wanted = is_code (self) && is_first_slice (self);

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
      Geometry geometry;
      GtkAllocation allocation;
      int size;

      get_geometry (self, width, &geometry);
      gtk_widget_measure (self->copy_button, GTK_ORIENTATION_HORIZONTAL, -1, &size, NULL, NULL, NULL);
      allocation.width = size;
      gtk_widget_measure (self->copy_button, GTK_ORIENTATION_VERTICAL, size, &size, NULL, NULL, NULL);
      allocation.height = size;
      allocation.x = geometry.box_x + geometry.box_width - allocation.width - 4;
      allocation.y = geometry.box_y + MAX ((CODE_HEADER - size) / 2, 0);
      gtk_widget_size_allocate (self->copy_button, &allocation, -1);
    }
}

/* The grounds of code within a sentence: as high as the letters, with round corners. */
static void
paint_inline_code (PhidiasTextRow *self, GtkSnapshot *snapshot, const Geometry *geometry, const GdkRGBA *color)
{
  const PhidiasSpan *spans;
  guint n_spans;
  GdkRGBA ground = *color;

  ground.alpha *= INLINE_CODE_ALPHA;
  spans = phidias_block_get_spans (self->block, &n_spans);
  for (guint i = 0; i < n_spans; i++)
    {
      int range[2] = {
        (int) phidias_display_text_to_shown (self->shown, spans[i].start),
        (int) phidias_display_text_to_shown (self->shown, spans[i].end),
      };
      cairo_region_t *region;

      if (spans[i].style != PHIDIAS_SPAN_CODE)
        continue;

      region = gdk_pango_layout_get_clip_region (self->layout, geometry->x, geometry->y, range, 1);
      for (int j = 0; j < cairo_region_num_rectangles (region); j++)
        {
          cairo_rectangle_int_t box;

          cairo_region_get_rectangle (region, j, &box);
          phidias_row_paint_box (snapshot, box.x - 2, box.y + 2, box.width + 4, MAX (box.height - 4, 1),
                                 INLINE_CODE_RADIUS, TRUE, TRUE, &ground);
        }
      cairo_region_destroy (region);
    }
}

static void
paint_selection (PhidiasTextRow *self, GtkSnapshot *snapshot, const Geometry *geometry)
{
  int range[2] = {
    (int) phidias_display_text_to_shown (self->shown, self->selection_start),
    (int) phidias_display_text_to_shown (self->shown, self->selection_end),
  };
  cairo_region_t *region = gdk_pango_layout_get_clip_region (self->layout, geometry->x, geometry->y,
                                                             range, 1);
  GdkRGBA color;

  phidias_widget_get_named_color (GTK_WIDGET (self), "accent_bg_color", &color);
  color.alpha *= 0.3;
  for (int i = 0; i < cairo_region_num_rectangles (region); i++)
    {
      cairo_rectangle_int_t rectangle;

      cairo_region_get_rectangle (region, i, &rectangle);
      gtk_snapshot_append_color (snapshot, &color,
                                 &GRAPHENE_RECT_INIT (rectangle.x, rectangle.y,
                                                      rectangle.width, rectangle.height));
    }
  cairo_region_destroy (region);
}

static void
paint_quotes (PhidiasTextRow *self, GtkSnapshot *snapshot, int width, const GdkRGBA *color)
{
  int inset = phidias_row_get_inset (width);
  guint depth = MIN (phidias_block_get_quote_depth (self->block), 8);
  GdkRGBA bar = *color;

  bar.alpha *= 0.2;
  for (guint i = 0; i < depth; i++)
    {
      float x = inset + (float) i * QUOTE_INDENT;

      if (self->is_rtl)
        x = width - x - 3;
      phidias_row_paint_box (snapshot, x, 0, 3, gtk_widget_get_height (GTK_WIDGET (self)), 0,
                             FALSE, FALSE, &bar);
    }
}

static void
paint_code (PhidiasTextRow *self, GtkSnapshot *snapshot, const Geometry *geometry, const GdkRGBA *color)
{
  gboolean has_more = phidias_block_get_has_more (self->block);
  int height = gtk_widget_get_height (GTK_WIDGET (self));
  int below = has_more ? 0 : geometry->below - CODE_PADDING;
  GdkRGBA box = *color;

  box.alpha *= CODE_ALPHA;
  phidias_row_paint_box (snapshot, geometry->box_x, geometry->box_y, geometry->box_width,
                         height - geometry->box_y - below, CODE_RADIUS, is_first_slice (self),
                         !has_more, &box);
  if (self->caption != NULL)
    {
      int caption_height;

      pango_layout_set_width (self->caption, MAX (geometry->width - 40, 1) * PANGO_SCALE);
      pango_layout_get_pixel_size (self->caption, NULL, &caption_height);
      phidias_row_paint_layout (snapshot, self->caption, geometry->x,
                                geometry->box_y + (CODE_HEADER - caption_height) / 2, color, QUIET_ALPHA);
    }
}

static void
paint_marker (PhidiasTextRow *self, GtkSnapshot *snapshot, const Geometry *geometry, const GdkRGBA *color)
{
  int marker_width;
  int x;
  int y;

  /* On the baseline of the first line: its line height makes the marker's own top differ. */
  pango_layout_get_pixel_size (self->marker, &marker_width, NULL);
  y = geometry->y + PANGO_PIXELS (pango_layout_get_baseline (self->layout)
                                  - pango_layout_get_baseline (self->marker));
  x = self->is_rtl ? geometry->x + geometry->width + MARKER_GAP : geometry->x - MARKER_GAP - marker_width;
  phidias_row_paint_layout (snapshot, self->marker, x, y, color, QUIET_ALPHA);
}

static void
phidias_text_row_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PhidiasTextRow *self = PHIDIAS_TEXT_ROW (widget);
  PhidiasBlockKind kind;
  Geometry geometry;
  GdkRGBA color;
  int width = gtk_widget_get_width (widget);

  if (self->block == NULL)
    return;

  kind = phidias_block_get_kind (self->block);
  if (kind != PHIDIAS_BLOCK_RULE)
    ensure_layout (self, width);
  get_geometry (self, width, &geometry);
  phidias_widget_get_color (widget, &color);

  phidias_row_paint_card (snapshot, widget, 0, FALSE, self->card);
  phidias_row_paint_focus (snapshot, widget);
  paint_quotes (self, snapshot, width, &color);

  if (kind == PHIDIAS_BLOCK_RULE)
    {
      color.alpha *= 0.15;
      gtk_snapshot_append_color (snapshot, &color,
                                 &GRAPHENE_RECT_INIT (geometry.x, geometry.y, geometry.width, 1));
      return;
    }

  if (kind == PHIDIAS_BLOCK_CODE)
    paint_code (self, snapshot, &geometry, &color);
  else
    paint_inline_code (self, snapshot, &geometry, &color);
  if (self->selection_start < self->selection_end)
    paint_selection (self, snapshot, &geometry);
  if (self->marker != NULL)
    paint_marker (self, snapshot, &geometry, &color);
  phidias_row_paint_layout (snapshot, self->layout, geometry.x, geometry.y, &color,
                            kind == PHIDIAS_BLOCK_NOTICE ? QUIET_ALPHA : 1.0);
  if (self->copy_button != NULL)
    gtk_widget_snapshot_child (widget, self->copy_button, snapshot);
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
  Geometry geometry;
  gboolean is_on;
  int shown;
  int trailing;
  const char *text;

  g_return_val_if_fail (PHIDIAS_IS_TEXT_ROW (self), FALSE);
  g_return_val_if_fail (byte != NULL, FALSE);

  *byte = 0;
  if (self->block == NULL || phidias_block_get_kind (self->block) == PHIDIAS_BLOCK_RULE)
    return FALSE;

  ensure_layout (self, gtk_widget_get_width (GTK_WIDGET (self)));
  get_geometry (self, gtk_widget_get_width (GTK_WIDGET (self)), &geometry);
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
