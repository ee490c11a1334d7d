/* phidias-key-row.h: a key, masked until the person wants to see it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "phidias-session.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_KEY_ROW (phidias_key_row_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasKeyRow, phidias_key_row, PHIDIAS, KEY_ROW, AdwActionRow)

/* Actions: key.toggle, key.copy; key.regenerate for one of Azure’s */

GtkWidget *phidias_key_row_new          (PhidiasSession    *session,
                                         PhidiasDeployment *deployment) G_GNUC_WARN_UNUSED_RESULT;
GtkWidget *phidias_key_row_new_at_azure (PhidiasSession    *session,
                                         PhidiasDeployment *deployment,
                                         guint              which) G_GNUC_WARN_UNUSED_RESULT;
gboolean   phidias_key_row_is_shown     (PhidiasKeyRow     *self);
void       phidias_key_row_hide         (PhidiasKeyRow     *self);
void       phidias_key_row_set_seconds  (PhidiasKeyRow     *self,
                                         guint              shown,
                                         guint              copied);

G_END_DECLS
