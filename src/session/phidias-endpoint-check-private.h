/* phidias-endpoint-check-private.h: how the session makes one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-endpoint-check.h"

G_BEGIN_DECLS

PhidiasEndpointCheck *phidias_endpoint_check_new (PhidiasTarget      *target,
                                                  gboolean            is_proven,
                                                  gboolean            wants_key,
                                                  const char         *sentence,
                                                  const char * const *models,
                                                  const char         *name) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
