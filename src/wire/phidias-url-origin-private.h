/* phidias-url-origin-private.h: whether an address stands where a target's key may go
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-target.h"

G_BEGIN_DECLS

gboolean phidias_url_is_of_target (const char *url, PhidiasTarget *target);

G_END_DECLS
