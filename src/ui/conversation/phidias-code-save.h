/* phidias-code-save.h: writes code to a file of the reader's choice
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-code-group.h"

G_BEGIN_DECLS

void phidias_code_save (PhidiasCodeGroup *group,
                        GtkWidget        *widget);

G_END_DECLS
