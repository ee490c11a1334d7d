/* phidias-long-lines.h: text fields in which a line may be of any length
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

gboolean phidias_long_lines_update (GtkTextView *view);

G_END_DECLS
