/* phidias-connection-report-private.h: how a report is made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-connection-report.h"

G_BEGIN_DECLS

PhidiasConnectionReport *phidias_connection_report_new (PhidiasTarget      *target,
                                                        gboolean            is_proven,
                                                        const char         *sentence,
                                                        const char         *name,
                                                        const char * const *models,
                                                        const char         *model_name,
                                                        const char         *provider) G_GNUC_WARN_UNUSED_RESULT;
PhidiasConnectionReport *phidias_connection_report_new_wanting_key (PhidiasTarget *target,
                                                                    const char    *sentence,
                                                                    const char    *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
