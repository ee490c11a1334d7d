/* phidias-bar-plot-private.h: the bars of a chart, drawn
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * PhidiasBar:
 * @label: what it is of, or a heading
 * @text: (nullable): its value for people; %NULL for a heading
 * @value: how long it is; NaN for not known
 * @is_strong: whether it is what the chart is about, of which the others are the measure
 */
typedef struct
{
  char     *label;
  char     *text;
  double    value;
  gboolean  is_strong;
} PhidiasBar;

#define PHIDIAS_TYPE_BAR_PLOT (phidias_bar_plot_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasBarPlot, phidias_bar_plot, PHIDIAS, BAR_PLOT, GtkWidget)

GtkWidget *phidias_bar_plot_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void       phidias_bar_plot_set_bars    (PhidiasBarPlot *self,
                                         GPtrArray      *bars);
void       phidias_bar_plot_set_maximum (PhidiasBarPlot *self,
                                         double          maximum);

G_END_DECLS
