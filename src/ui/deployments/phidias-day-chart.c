/* phidias-day-chart.c: a number for each day, as bars
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-day-chart.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "phidias-color.h"

#define HEIGHT 64
#define GAP 2
#define LEAST_BAR 2

typedef struct
{
  char  *day;
  char  *text;
  double value;
  double upper; /* that few were over; no less than the value */
} Day;

/**
 * PhidiasDayChart:
 *
 * One bar a day, from the first to the last in the direction of the text; below it the first and the
 * last day. The pointer is told of each day, and assistive technology hears them all.
 */
struct _PhidiasDayChart
{
  GtkWidget  parent_instance;

  GtkWidget *title_label;
  GtkWidget *total_label;
  GtkWidget *plot;
  GtkWidget *first_label;
  GtkWidget *last_label;
  GPtrArray *days; /* of Day */
  char      *title;
};

G_DEFINE_FINAL_TYPE (PhidiasDayChart, phidias_day_chart, GTK_TYPE_WIDGET)

/* The bars alone. */
#define PHIDIAS_TYPE_DAY_PLOT (phidias_day_plot_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasDayPlot, phidias_day_plot, PHIDIAS, DAY_PLOT, GtkWidget)

struct _PhidiasDayPlot
{
  GtkWidget  parent_instance;
  GPtrArray *days; /* owned by the chart, with which this goes */
};

G_DEFINE_FINAL_TYPE (PhidiasDayPlot, phidias_day_plot, GTK_TYPE_WIDGET)

static void
day_free (gpointer data)
{
  Day *day = data;

  g_free (day->day);
  g_free (day->text);
  g_free (day);
}

/* ---- The plot ---- */

static double
find_maximum (GPtrArray *days)
{
  double maximum = 0;

  for (guint i = 0; i < days->len; i++)
    maximum = MAX (maximum, ((Day *) g_ptr_array_index (days, i))->upper);

  return maximum;
}

static void
get_bar (PhidiasDayPlot *self, guint i, double value, double maximum, graphene_rect_t *bar)
{
  int        width = gtk_widget_get_width (GTK_WIDGET (self));
  int        height = gtk_widget_get_height (GTK_WIDGET (self));
  double     step = (double) width / self->days->len;
  double     tall = maximum > 0 ? value / maximum * height : 0;
  double     x = step * (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? self->days->len - 1 - i : i);

  /* However small beside the others, something is more than nothing. */
  if (value > 0)
    tall = MAX (tall, LEAST_BAR);
  graphene_rect_init (bar, (float) x, (float) (height - tall), (float) MAX (step - GAP, 1), (float) tall);
}

static void
phidias_day_plot_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  PhidiasDayPlot *self = PHIDIAS_DAY_PLOT (widget);
  double          maximum = find_maximum (self->days);
  GdkRGBA         color;
  GdkRGBA         line;
  GdkRGBA         pale;

  phidias_widget_get_color (widget, &line);
  phidias_widget_get_named_color (widget, "accent_bg_color", &color);
  pale = color;
  pale.alpha *= 0.35f;
  line.alpha *= 0.2f;
  gtk_snapshot_append_color (snapshot, &line,
                             &GRAPHENE_RECT_INIT (0, (float) gtk_widget_get_height (widget) - 1, (float) gtk_widget_get_width (widget), 1));
  for (guint i = 0; i < self->days->len; i++)
    {
      const Day      *day = g_ptr_array_index (self->days, i);
      graphene_rect_t bar;

      get_bar (self, i, day->upper, maximum, &bar);
      if (day->upper > day->value)
        gtk_snapshot_append_color (snapshot, &pale, &bar);
      get_bar (self, i, day->value, maximum, &bar);
      if (bar.size.height > 0)
        gtk_snapshot_append_color (snapshot, &color, &bar);
    }
}

static gboolean
query_tooltip_cb (GtkWidget *widget, int x, int y, gboolean by_keyboard, GtkTooltip *tooltip)
{
  PhidiasDayPlot *self = PHIDIAS_DAY_PLOT (widget);
  double          maximum = find_maximum (self->days);

  for (guint i = 0; i < self->days->len && !by_keyboard; i++)
    {
      const Day      *day = g_ptr_array_index (self->days, i);
      graphene_rect_t bar;

      get_bar (self, i, day->upper, maximum, &bar);
      if (x >= bar.origin.x && x < bar.origin.x + bar.size.width + GAP)
        {
          g_autofree char *text = g_strdup_printf ("%s: %s", day->day, day->text);

          gtk_tooltip_set_text (tooltip, text);
          return TRUE;
        }
    }

  return FALSE;
}

static void
phidias_day_plot_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline, int *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 60;
  *natural = orientation == GTK_ORIENTATION_VERTICAL ? HEIGHT : 300;
}

static void
phidias_day_plot_class_init (PhidiasDayPlotClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = phidias_day_plot_snapshot;
  widget_class->measure = phidias_day_plot_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
  gtk_widget_class_set_css_name (widget_class, "day-plot");
}

static void
phidias_day_plot_init (PhidiasDayPlot *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
}

/* ---- The chart ---- */

static void
phidias_day_chart_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (phidias_day_chart_parent_class)->dispose (object);
}

static void
phidias_day_chart_finalize (GObject *object)
{
  PhidiasDayChart *self = PHIDIAS_DAY_CHART (object);

  g_ptr_array_unref (self->days);
  g_free (self->title);

  G_OBJECT_CLASS (phidias_day_chart_parent_class)->finalize (object);
}

static void
phidias_day_chart_class_init (PhidiasDayChartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = phidias_day_chart_dispose;
  G_OBJECT_CLASS (klass)->finalize = phidias_day_chart_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
}

static GtkWidget *
add_line (PhidiasDayChart *self, GtkWidget **start, GtkWidget **end)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  *start = gtk_label_new (NULL);
  *end = gtk_label_new (NULL);
  gtk_widget_set_hexpand (*start, TRUE);
  gtk_label_set_xalign (GTK_LABEL (*start), 0);
  gtk_label_set_ellipsize (GTK_LABEL (*start), PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (GTK_LABEL (*end), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (line), *start);
  gtk_box_append (GTK_BOX (line), *end);

  return line;
}

static void
phidias_day_chart_init (PhidiasDayChart *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));

  self->days = g_ptr_array_new_with_free_func (day_free);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  gtk_widget_set_parent (add_line (self, &self->title_label, &self->total_label), GTK_WIDGET (self));
  self->plot = g_object_new (PHIDIAS_TYPE_DAY_PLOT, NULL);
  PHIDIAS_DAY_PLOT (self->plot)->days = self->days;
  gtk_widget_set_parent (self->plot, GTK_WIDGET (self));
  gtk_widget_set_parent (add_line (self, &self->first_label, &self->last_label), GTK_WIDGET (self));
  gtk_widget_add_css_class (self->title_label, "heading");
  gtk_widget_add_css_class (self->total_label, "numeric");
  gtk_widget_add_css_class (self->first_label, "caption");
  gtk_widget_add_css_class (self->first_label, "dim-label");
  gtk_widget_add_css_class (self->last_label, "caption");
  gtk_widget_add_css_class (self->last_label, "dim-label");
}

/**
 * phidias_day_chart_new:
 * @title: what is counted
 *
 * Returns: (transfer floating): a chart of no days
 */
GtkWidget *
phidias_day_chart_new (const char *title)
{
  PhidiasDayChart *self = g_object_new (PHIDIAS_TYPE_DAY_CHART, NULL);

  self->title = g_strdup (title);
  gtk_label_set_label (GTK_LABEL (self->title_label), title);

  return GTK_WIDGET (self);
}

/**
 * phidias_day_chart_clear:
 * @self: a chart
 *
 * Takes all days away.
 */
void
phidias_day_chart_clear (PhidiasDayChart *self)
{
  g_return_if_fail (PHIDIAS_IS_DAY_CHART (self));

  g_ptr_array_set_size (self->days, 0);
}

/**
 * phidias_day_chart_add:
 * @self: a chart
 * @day: the day, for people
 * @value: the height of its bar
 * @text: @value for people
 */
void
phidias_day_chart_add (PhidiasDayChart *self, const char *day, double value, const char *text)
{
  phidias_day_chart_add_range (self, day, value, value, text);
}

/**
 * phidias_day_chart_add_range:
 * @self: a chart
 * @day: the day, for people
 * @value: the height of its bar
 * @upper: how far a paler bar goes on above it
 * @text: both for people
 */
void
phidias_day_chart_add_range (PhidiasDayChart *self, const char *day, double value, double upper, const char *text)
{
  Day *added = g_new0 (Day, 1);

  g_return_if_fail (PHIDIAS_IS_DAY_CHART (self));

  added->day = g_strdup (day);
  added->text = g_strdup (text);
  added->value = isfinite (value) ? MAX (value, 0) : 0;
  added->upper = isfinite (upper) ? MAX (upper, added->value) : added->value;
  g_ptr_array_add (self->days, added);
}

/**
 * phidias_day_chart_finish:
 * @self: a chart
 * @total: what all days make together, for people
 *
 * Shows what was added.
 */
void
phidias_day_chart_finish (PhidiasDayChart *self, const char *total)
{
  g_autoptr (GString) all = g_string_new (NULL);

  g_return_if_fail (PHIDIAS_IS_DAY_CHART (self));

  for (guint i = 0; i < self->days->len; i++)
    {
      const Day *day = g_ptr_array_index (self->days, i);

      if (day->value > 0)
        g_string_append_printf (all, "%s%s: %s", all->len > 0 ? "; " : "", day->day, day->text);
    }
  gtk_label_set_label (GTK_LABEL (self->total_label), total);
  if (self->days->len > 0)
    {
      gtk_label_set_label (GTK_LABEL (self->first_label), ((Day *) g_ptr_array_index (self->days, 0))->day);
      gtk_label_set_label (GTK_LABEL (self->last_label), ((Day *) g_ptr_array_index (self->days, self->days->len - 1))->day);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->plot),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, self->title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, all->len > 0 ? all->str : _("Nothing on any day"),
                                  -1);
  gtk_widget_queue_draw (self->plot);
}

guint
phidias_day_chart_get_n_days (PhidiasDayChart *self)
{
  g_return_val_if_fail (PHIDIAS_IS_DAY_CHART (self), 0);

  return self->days->len;
}
