/* phidias-day-chart.h: a number for each day, as bars
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PHIDIAS_TYPE_DAY_CHART (phidias_day_chart_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasDayChart, phidias_day_chart, PHIDIAS, DAY_CHART, GtkWidget)

GtkWidget *phidias_day_chart_new        (const char      *title) G_GNUC_WARN_UNUSED_RESULT;
void       phidias_day_chart_clear      (PhidiasDayChart *self);
void       phidias_day_chart_add        (PhidiasDayChart *self,
                                         const char      *day,
                                         double           value,
                                         const char      *text);
void       phidias_day_chart_add_range  (PhidiasDayChart *self,
                                         const char      *day,
                                         double           value,
                                         double           upper,
                                         const char      *text);
void       phidias_day_chart_finish     (PhidiasDayChart *self,
                                         const char      *total);
guint      phidias_day_chart_get_n_days (PhidiasDayChart *self);

G_END_DECLS
