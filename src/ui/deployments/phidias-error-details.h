/* phidias-error-details.h: what an error carries for experts, behind a button
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PHIDIAS_TYPE_ERROR_DETAILS (phidias_error_details_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasErrorDetails, phidias_error_details, PHIDIAS, ERROR_DETAILS, GtkWidget)

GtkWidget *phidias_error_details_new       (void) G_GNUC_WARN_UNUSED_RESULT;
void       phidias_error_details_set_error (PhidiasErrorDetails *self,
                                            const GError        *error);

G_END_DECLS
