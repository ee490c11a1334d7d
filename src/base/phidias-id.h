/* phidias-id.h: names for things on disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *phidias_id_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
