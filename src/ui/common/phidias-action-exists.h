/* phidias-action-exists.h: whether anybody would act
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

gboolean phidias_action_exists (GtkWidget  *widget,
                                const char *name);

G_END_DECLS
