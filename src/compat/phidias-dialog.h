/* phidias-dialog.h: dialogs that are one widget, on every libadwaita
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void     phidias_dialog_present   (GtkWidget  *content,
                                   const char *title,
                                   int         width,
                                   int         height,
                                   GtkWidget  *parent);
gboolean phidias_dialog_add_toast (GtkWidget  *content,
                                   AdwToast   *toast);
void     phidias_dialog_close     (GtkWidget  *content);
void     phidias_dialog_set_title (GtkWidget  *content,
                                   const char *title);

G_END_DECLS
