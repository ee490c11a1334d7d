/* phidias-status-error.h: the error of an answer that is not a success
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-exchange.h"
#include "phidias-target.h"

G_BEGIN_DECLS

GError *phidias_status_error_new (PhidiasExchange *exchange,
                                  const char      *url,
                                  PhidiasTarget   *target,
                                  const char      *key,
                                  GBytes          *body) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
