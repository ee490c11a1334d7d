/* phidias-ui.h: what must happen before the first widget
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void phidias_ui_init (void);

G_END_DECLS
