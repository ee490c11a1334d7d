/* phidias-table-meter-private.h: how wide text is, by counting
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct _PhidiasTableMeter PhidiasTableMeter;

/* The fonts that a cell's letters may be in, as flags. */
enum {
  PHIDIAS_TABLE_METER_BOLD = 1 << 0,
  PHIDIAS_TABLE_METER_CODE = 1 << 1,
  PHIDIAS_TABLE_METER_N_STYLES = 1 << 2,
};

PhidiasTableMeter *phidias_table_meter_get          (GtkWidget         *widget);
gboolean           phidias_table_meter_can_count    (gunichar           character);
int                phidias_table_meter_get_advance  (PhidiasTableMeter *self,
                                                     gunichar           character,
                                                     guint              style);
int                phidias_table_meter_get_pitch    (PhidiasTableMeter *self);
int                phidias_table_meter_get_baseline (PhidiasTableMeter *self);

G_END_DECLS
