/* phidias-doctor-row.h: one thing that is tried at a deployment, and what came of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-doctor-probe.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_DOCTOR_ROW (phidias_doctor_row_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasDoctorRow, phidias_doctor_row, PHIDIAS, DOCTOR_ROW, GtkListBoxRow)

GtkWidget *phidias_doctor_row_new (PhidiasDoctorProbe *probe);

G_END_DECLS
