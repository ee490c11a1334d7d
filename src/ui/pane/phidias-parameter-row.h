/* phidias-parameter-row.h: one parameter, to set, change and unset
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-parameters.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_PARAMETER_ROW (phidias_parameter_row_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasParameterRow, phidias_parameter_row, PHIDIAS, PARAMETER_ROW, GtkWidget)

GtkWidget         *phidias_parameter_row_new            (const PhidiasParameterInfo *info) G_GNUC_WARN_UNUSED_RESULT;

PhidiasParameters *phidias_parameter_row_get_parameters (PhidiasParameterRow        *self);
void               phidias_parameter_row_set_parameters (PhidiasParameterRow        *self,
                                                         PhidiasParameters          *parameters);
PhidiasDialect     phidias_parameter_row_get_dialect    (PhidiasParameterRow        *self);
void               phidias_parameter_row_set_dialect    (PhidiasParameterRow        *self,
                                                         PhidiasDialect              dialect);

G_END_DECLS
