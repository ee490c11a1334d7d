/* phidias-about-dialog.h: what Phidias is and who may use it how
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void phidias_about_dialog_present (GtkWidget *parent);

G_END_DECLS
