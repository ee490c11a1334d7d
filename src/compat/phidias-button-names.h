/* phidias-button-names.h: names for the buttons that GTK and libadwaita leave without one, or give two
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void phidias_name_toast_buttons    (AdwToastOverlay *overlay);
void phidias_name_eye_button       (GtkWidget       *key_row);
void phidias_name_mnemonic_buttons (GtkWidget       *widget);

G_END_DECLS
