/* phidias-bar-chart.c: numbers as bars, and as a table
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-bar-chart.h"

#include <math.h>

#include <glib/gi18n-lib.h>

#include "phidias-bar-plot-private.h"

/**
 * PhidiasBarChart:
 *
 * A title, a button "Show as table", and either bars or the table. The bars are an image whose
 * description says every number; the table is for those who would rather read it, or have it read
 * cell by cell.
 */
struct _PhidiasBarChart
{
  GtkWidget      parent_instance;

  /* owned: our children */
  GtkWidget     *header;
  GtkLabel      *title;
  GtkLabel      *subtitle;
  GtkWidget     *button;
  GtkStack      *stack;
  GtkWidget     *plot;
  GtkGrid       *table;

  /* owned */
  GPtrArray     *bars;       /* of PhidiasBar */

  gboolean       is_stale;   /* table and description are of other bars */
};

G_DEFINE_FINAL_TYPE (PhidiasBarChart, phidias_bar_chart, GTK_TYPE_WIDGET)

enum {
  PROP_0,
  PROP_TITLE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
bar_free (gpointer data)
{
  PhidiasBar *bar = data;

  g_free (bar->label);
  g_free (bar->text);
  g_free (bar);
}

static void
add_cell (PhidiasBarChart *self, const char *text, int column, int row, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), column == 0 ? 0 : 1);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_widget_set_hexpand (label, column == 0);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_grid_attach (self->table, label, column, row, text != NULL && *text != '\0' && column == 0 && style != NULL ? 2 : 1, 1);
}

static void
update (PhidiasBarChart *self)
{
  g_autoptr (GString) description = g_string_new (NULL);
  GtkWidget *child;

  self->is_stale = FALSE;
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->table))) != NULL)
    gtk_grid_remove (self->table, child);

  for (guint i = 0; i < self->bars->len; i++)
    {
      const PhidiasBar *bar = g_ptr_array_index (self->bars, i);

      if (bar->text == NULL)
        {
          g_string_append_printf (description, "%s%s. ", description->len > 0 ? " " : "", bar->label);
          add_cell (self, bar->label, 0, (int) i, "heading");
          continue;
        }
      g_string_append_printf (description, "%s: %s; ", bar->label, bar->text);
      add_cell (self, bar->label, 0, (int) i, NULL);
      add_cell (self, bar->text, 1, (int) i, NULL);
    }
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->plot), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description->str, -1);
  phidias_bar_plot_set_bars (PHIDIAS_BAR_PLOT (self->plot), self->bars);
}

static gboolean
update_soon_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  update (PHIDIAS_BAR_CHART (widget));

  return G_SOURCE_REMOVE;
}

static void
queue_update (PhidiasBarChart *self)
{
  phidias_bar_plot_set_bars (PHIDIAS_BAR_PLOT (self->plot), self->bars);
  if (self->is_stale)
    return;
  self->is_stale = TRUE;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    gtk_widget_add_tick_callback (GTK_WIDGET (self), update_soon_cb, NULL, NULL);
}

static void
toggled_cb (PhidiasBarChart *self)
{
  gboolean is_table = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->button));

  if (self->is_stale)
    update (self);
  gtk_stack_set_visible_child (self->stack, is_table ? GTK_WIDGET (self->table) : self->plot);
}

static void
phidias_bar_chart_map (GtkWidget *widget)
{
  PhidiasBarChart *self = PHIDIAS_BAR_CHART (widget);

  if (self->is_stale)
    update (self);

  GTK_WIDGET_CLASS (phidias_bar_chart_parent_class)->map (widget);
}

static void
phidias_bar_chart_dispose (GObject *object)
{
  PhidiasBarChart *self = PHIDIAS_BAR_CHART (object);

  if (self->plot != NULL)
    phidias_bar_plot_set_bars (PHIDIAS_BAR_PLOT (self->plot), NULL);
  self->plot = NULL;
  g_clear_pointer (&self->header, gtk_widget_unparent);
  if (self->stack != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->stack));
  self->stack = NULL;

  G_OBJECT_CLASS (phidias_bar_chart_parent_class)->dispose (object);
}

static void
phidias_bar_chart_finalize (GObject *object)
{
  g_ptr_array_unref (PHIDIAS_BAR_CHART (object)->bars);

  G_OBJECT_CLASS (phidias_bar_chart_parent_class)->finalize (object);
}

static void
phidias_bar_chart_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PhidiasBarChart *self = PHIDIAS_BAR_CHART (object);
  const char *title = g_value_get_string (value);

  switch (prop_id)
    {
    case PROP_TITLE:
      gtk_label_set_label (self->title, title != NULL ? title : "");
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->plot), GTK_ACCESSIBLE_PROPERTY_LABEL, title != NULL ? title : "", -1);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->table), GTK_ACCESSIBLE_PROPERTY_LABEL, title != NULL ? title : "", -1);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_bar_chart_class_init (PhidiasBarChartClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = phidias_bar_chart_dispose;
  object_class->finalize = phidias_bar_chart_finalize;
  object_class->set_property = phidias_bar_chart_set_property;
  widget_class->map = phidias_bar_chart_map;

  /**
   * PhidiasBarChart:title:
   *
   * What is measured.
   */
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
phidias_bar_chart_init (PhidiasBarChart *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  GtkWidget *labels = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->bars = g_ptr_array_new_with_free_func (bar_free);
  gtk_orientable_set_orientation (GTK_ORIENTABLE (layout), GTK_ORIENTATION_VERTICAL);
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);

  self->header = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->title = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->title, 0);
  gtk_label_set_wrap (self->title, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->title), "heading");
  self->subtitle = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->subtitle, 0);
  gtk_label_set_wrap (self->subtitle, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->subtitle), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->subtitle), "dim-label");
  gtk_box_append (GTK_BOX (labels), GTK_WIDGET (self->title));
  gtk_box_append (GTK_BOX (labels), GTK_WIDGET (self->subtitle));
  gtk_widget_set_hexpand (labels, TRUE);
  gtk_box_append (GTK_BOX (self->header), labels);

  self->button = gtk_toggle_button_new ();
  gtk_button_set_icon_name (GTK_BUTTON (self->button), "view-list-symbolic");
  gtk_widget_set_tooltip_text (self->button, _("Show as Table"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Show as table"), -1);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_set_valign (self->button, GTK_ALIGN_START);
  g_signal_connect_swapped (self->button, "toggled", G_CALLBACK (toggled_cb), self);
  gtk_box_append (GTK_BOX (self->header), self->button);
  gtk_widget_set_parent (self->header, GTK_WIDGET (self));

  self->stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_hhomogeneous (self->stack, FALSE);
  gtk_stack_set_vhomogeneous (self->stack, FALSE);
  self->plot = phidias_bar_plot_new ();
  self->table = g_object_new (GTK_TYPE_GRID, "accessible-role", GTK_ACCESSIBLE_ROLE_TABLE, "column-spacing", 18, "row-spacing", 4, NULL);
  gtk_stack_add_child (self->stack, self->plot);
  gtk_stack_add_child (self->stack, GTK_WIDGET (self->table));
  gtk_widget_set_parent (GTK_WIDGET (self->stack), GTK_WIDGET (self));
}

/**
 * phidias_bar_chart_new:
 * @title: what is measured
 *
 * Returns: (transfer floating): a chart without bars
 */
GtkWidget *
phidias_bar_chart_new (const char *title)
{
  return g_object_new (PHIDIAS_TYPE_BAR_CHART, "title", title, NULL);
}

/**
 * phidias_bar_chart_set_subtitle:
 * @self: a chart
 * @subtitle: (nullable): in which unit, or how
 */
void
phidias_bar_chart_set_subtitle (PhidiasBarChart *self, const char *subtitle)
{
  g_return_if_fail (PHIDIAS_IS_BAR_CHART (self));

  gtk_label_set_label (self->subtitle, subtitle != NULL ? subtitle : "");
  gtk_widget_set_visible (GTK_WIDGET (self->subtitle), subtitle != NULL);
}

/**
 * phidias_bar_chart_set_maximum:
 * @self: a chart
 * @maximum: the value of a bar from side to side; 0 for that of the longest
 */
void
phidias_bar_chart_set_maximum (PhidiasBarChart *self, double maximum)
{
  g_return_if_fail (PHIDIAS_IS_BAR_CHART (self));

  phidias_bar_plot_set_maximum (PHIDIAS_BAR_PLOT (self->plot), maximum);
}

/**
 * phidias_bar_chart_add_heading:
 * @self: a chart
 * @heading: what the bars after it are of
 */
void
phidias_bar_chart_add_heading (PhidiasBarChart *self, const char *heading)
{
  PhidiasBar *bar;

  g_return_if_fail (PHIDIAS_IS_BAR_CHART (self));

  bar = g_new0 (PhidiasBar, 1);
  bar->label = g_strdup (heading);
  bar->value = NAN;
  g_ptr_array_add (self->bars, bar);
  queue_update (self);
}

/**
 * phidias_bar_chart_add_bar:
 * @self: a chart
 * @label: what it is of
 * @value: how long it is; NaN for not known
 * @text: the value, for people
 * @is_strong: whether it is what the chart is about
 */
void
phidias_bar_chart_add_bar (PhidiasBarChart *self, const char *label, double value, const char *text, gboolean is_strong)
{
  PhidiasBar *bar;

  g_return_if_fail (PHIDIAS_IS_BAR_CHART (self));
  g_return_if_fail (label != NULL && text != NULL);

  bar = g_new0 (PhidiasBar, 1);
  bar->label = g_strdup (label);
  bar->text = g_strdup (text);
  bar->value = value;
  bar->is_strong = is_strong;
  g_ptr_array_add (self->bars, bar);
  queue_update (self);
}

/**
 * phidias_bar_chart_clear:
 * @self: a chart
 *
 * Takes all bars and headings away.
 */
void
phidias_bar_chart_clear (PhidiasBarChart *self)
{
  g_return_if_fail (PHIDIAS_IS_BAR_CHART (self));

  g_ptr_array_set_size (self->bars, 0);
  queue_update (self);
}

/**
 * phidias_bar_chart_get_n_bars:
 * @self: a chart
 *
 * Returns: how many bars and headings it has
 */
guint
phidias_bar_chart_get_n_bars (PhidiasBarChart *self)
{
  g_return_val_if_fail (PHIDIAS_IS_BAR_CHART (self), 0);

  return self->bars->len;
}

gboolean
phidias_bar_chart_get_shows_table (PhidiasBarChart *self)
{
  g_return_val_if_fail (PHIDIAS_IS_BAR_CHART (self), FALSE);

  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->button));
}

void
phidias_bar_chart_set_shows_table (PhidiasBarChart *self, gboolean shows_table)
{
  g_return_if_fail (PHIDIAS_IS_BAR_CHART (self));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->button), shows_table);
}
