/* phidias-bar-chart.h: numbers as bars, and as a table
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PHIDIAS_TYPE_BAR_CHART (phidias_bar_chart_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasBarChart, phidias_bar_chart, PHIDIAS, BAR_CHART, GtkWidget)

GtkWidget *phidias_bar_chart_new               (const char      *title) G_GNUC_WARN_UNUSED_RESULT;

void       phidias_bar_chart_set_subtitle      (PhidiasBarChart *self,
                                                const char      *subtitle);
void       phidias_bar_chart_set_maximum       (PhidiasBarChart *self,
                                                double           maximum);
void       phidias_bar_chart_add_heading       (PhidiasBarChart *self,
                                                const char      *heading);
void       phidias_bar_chart_add_bar           (PhidiasBarChart *self,
                                                const char      *label,
                                                double           value,
                                                const char      *text,
                                                gboolean         is_strong);
void       phidias_bar_chart_clear             (PhidiasBarChart *self);
guint      phidias_bar_chart_get_n_bars        (PhidiasBarChart *self);
gboolean   phidias_bar_chart_get_shows_table   (PhidiasBarChart *self);
void       phidias_bar_chart_set_shows_table   (PhidiasBarChart *self,
                                                gboolean         shows_table);

G_END_DECLS
