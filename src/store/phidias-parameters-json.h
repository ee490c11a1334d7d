/* phidias-parameters-json.h: parameters as they stand in the library
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-parameters.h"

G_BEGIN_DECLS

char *phidias_parameters_to_json   (PhidiasParameters *parameters) G_GNUC_WARN_UNUSED_RESULT;
void  phidias_parameters_load_json (PhidiasParameters *parameters,
                                    const char        *json);

G_END_DECLS
