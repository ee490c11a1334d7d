/* phidias-bar-plot.c: the bars of a chart, drawn
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-bar-plot-private.h"

#include <adwaita.h>
#include <math.h>

#include "phidias-color.h"

#define GAP 8
#define BAR_HEIGHT 12
#define MIN_BAR 120

/* Below this a name stands above its bar instead of beside it. */
#define NARROW 420

/**
 * PhidiasBarPlot:
 *
 * Bars that run from the side where reading begins, each with its name and its value: colour only
 * helps, it says nothing that is not written. In high contrast they get an outline.
 */
struct _PhidiasBarPlot
{
  GtkWidget  parent_instance;

  GPtrArray *bars;    /* of PhidiasBar; borrowed from the chart, which owns us */
  double     maximum; /* 0: that of the bars */
};

G_DEFINE_FINAL_TYPE (PhidiasBarPlot, phidias_bar_plot, GTK_TYPE_WIDGET)

static int
get_line_height (PhidiasBarPlot *self)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), "Xg");
  int height;

  pango_layout_get_pixel_size (layout, NULL, &height);

  return height;
}

static int
get_bar_height (PhidiasBarPlot *self, const PhidiasBar *bar, int line_height, gboolean is_narrow)
{
  if (bar->text == NULL)
    return line_height + 2 * GAP;
  if (is_narrow)
    return line_height + 2 + BAR_HEIGHT + GAP;

  return MAX (line_height, BAR_HEIGHT) + GAP / 2;
}

static void
phidias_bar_plot_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  PhidiasBarPlot *self = PHIDIAS_BAR_PLOT (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = 200;
      *natural = 560;
      return;
    }

  *minimum = 0;
  for (guint i = 0; self->bars != NULL && i < self->bars->len; i++)
    *minimum += get_bar_height (self, g_ptr_array_index (self->bars, i), get_line_height (self),
                                for_size >= 0 && for_size < NARROW);
  *natural = *minimum;
}

static void
set_bold (PangoLayout *layout)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
  pango_layout_set_attributes (layout, attributes);
}

static int
get_text_width (PhidiasBarPlot *self, const char *text, gboolean is_bold)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  int width;

  if (is_bold)
    set_bold (layout);

  pango_layout_get_pixel_size (layout, &width, NULL);

  return width;
}

/* At @x from where reading begins, in @width at most. */
static void
draw_text (PhidiasBarPlot *self,
           GtkSnapshot    *snapshot,
           const char     *text,
           int             x,
           int             y,
           int             width,
           gboolean        is_bold,
           const GdkRGBA  *color)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  gboolean is_mirrored = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int text_width;

  if (is_bold)
    set_bold (layout);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_layout_get_pixel_size (layout, &text_width, NULL);
  if (text_width > width)
    pango_layout_set_width (layout, MAX (width, 1) * PANGO_SCALE);
  text_width = MIN (text_width, width);

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (is_mirrored ? gtk_widget_get_width (GTK_WIDGET (self)) - x - text_width : x, y));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

static void
draw_bar (PhidiasBarPlot *self, GtkSnapshot *snapshot, int x, int y, double length, gboolean is_strong, const GdkRGBA *color)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean is_mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  gboolean is_contrasted = adw_style_manager_get_high_contrast (adw_style_manager_get_for_display (gtk_widget_get_display (widget)));
  float left = (float) (is_mirrored ? gtk_widget_get_width (widget) - x - length : x);
  GdkRGBA fill;
  GskRoundedRect outline;

  phidias_widget_get_named_color (widget, "accent_bg_color", &fill);
  if (!is_strong)
    fill.alpha *= 0.45f;
  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (left, y, (float) MAX (length, 2), BAR_HEIGHT), 3);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &fill, &outline.bounds);
  gtk_snapshot_pop (snapshot);
  if (is_contrasted)
    gtk_snapshot_append_border (snapshot, &outline, (float[4]) { 1, 1, 1, 1 },
                                (GdkRGBA[4]) { *color, *color, *color, *color });
}

static void
phidias_bar_plot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PhidiasBarPlot *self = PHIDIAS_BAR_PLOT (widget);
  int width = gtk_widget_get_width (widget);
  int line_height = get_line_height (self);
  gboolean is_narrow = width < NARROW;
  double maximum = self->maximum;
  int label_width = 0;
  int value_width = 0;
  int bar_width;
  int y = 0;
  GdkRGBA color;

  phidias_widget_get_color (widget, &color);
  for (guint i = 0; self->bars != NULL && i < self->bars->len; i++)
    {
      const PhidiasBar *bar = g_ptr_array_index (self->bars, i);

      if (bar->text == NULL)
        continue;
      label_width = MAX (label_width, get_text_width (self, bar->label, bar->is_strong));
      value_width = MAX (value_width, get_text_width (self, bar->text, bar->is_strong));
      if (self->maximum <= 0 && !isnan (bar->value))
        maximum = MAX (maximum, bar->value);
    }
  label_width = is_narrow ? 0 : MIN (label_width, width * 2 / 5);
  bar_width = MAX (width - label_width - (is_narrow ? 0 : GAP) - value_width - GAP, MIN (MIN_BAR, width / 3));

  for (guint i = 0; self->bars != NULL && i < self->bars->len; i++)
    {
      const PhidiasBar *bar = g_ptr_array_index (self->bars, i);
      int height = get_bar_height (self, bar, line_height, is_narrow);
      int x = is_narrow ? 0 : label_width + GAP;
      int bar_y = is_narrow ? y + line_height + 2 : y + (height - BAR_HEIGHT) / 2;
      double length = isnan (bar->value) || maximum <= 0 ? 0 : bar_width * CLAMP (bar->value / maximum, 0, 1);
      int text_y = is_narrow ? bar_y + (BAR_HEIGHT - line_height) / 2 : y + (height - line_height) / 2;

      if (bar->text == NULL)
        {
          draw_text (self, snapshot, bar->label, 0, y + GAP, width, TRUE, &color);
          y += height;
          continue;
        }
      draw_text (self, snapshot, bar->label, 0, is_narrow ? y : text_y, is_narrow ? width : label_width, bar->is_strong, &color);
      if (!isnan (bar->value))
        draw_bar (self, snapshot, x, bar_y, length, bar->is_strong, &color);
      draw_text (self, snapshot, bar->text, x + (int) ceil (length) + (isnan (bar->value) ? 0 : GAP), text_y,
                 width - x - (int) ceil (length), bar->is_strong, &color);
      y += height;
    }
}

static GtkSizeRequestMode
get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
phidias_bar_plot_class_init (PhidiasBarPlotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->get_request_mode = get_request_mode;
  widget_class->measure = phidias_bar_plot_measure;
  widget_class->snapshot = phidias_bar_plot_snapshot;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "barplot");
}

static void
phidias_bar_plot_init (PhidiasBarPlot *self)
{
  AdwStyleManager *style = adw_style_manager_get_for_display (gtk_widget_get_display (GTK_WIDGET (self)));

  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
}

GtkWidget *
phidias_bar_plot_new (void)
{
  return g_object_new (PHIDIAS_TYPE_BAR_PLOT, NULL);
}

/*
 * phidias_bar_plot_set_bars:
 * @self: a plot
 * @bars: (nullable) (element-type PhidiasBar): what it shows; must live as long as it does
 */
void
phidias_bar_plot_set_bars (PhidiasBarPlot *self, GPtrArray *bars)
{
  self->bars = bars;
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

/*
 * phidias_bar_plot_set_maximum:
 * @self: a plot
 * @maximum: the value of a bar from side to side; 0 for that of the longest
 */
void
phidias_bar_plot_set_maximum (PhidiasBarPlot *self, double maximum)
{
  self->maximum = maximum;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
