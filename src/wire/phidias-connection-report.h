/* phidias-connection-report.h: what a test of a connection found
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

#include "phidias-target.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_CONNECTION_REPORT (phidias_connection_report_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasConnectionReport, phidias_connection_report, PHIDIAS, CONNECTION_REPORT, GObject)

PhidiasTarget       *phidias_connection_report_get_target     (PhidiasConnectionReport *self);
gboolean             phidias_connection_report_is_proven      (PhidiasConnectionReport *self);
gboolean             phidias_connection_report_wants_key      (PhidiasConnectionReport *self);
const char          *phidias_connection_report_get_sentence   (PhidiasConnectionReport *self);
const char          *phidias_connection_report_get_name       (PhidiasConnectionReport *self);
const char * const  *phidias_connection_report_get_models     (PhidiasConnectionReport *self);
const char          *phidias_connection_report_get_model_name (PhidiasConnectionReport *self);
const char          *phidias_connection_report_get_provider   (PhidiasConnectionReport *self);

G_END_DECLS
