/* phidias-preferences-dialog.h: the dialog with the preferences
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-session.h"
#include "phidias-settings.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_PREFERENCES_PAGE (phidias_preferences_page_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasPreferencesPage, phidias_preferences_page, PHIDIAS, PREFERENCES_PAGE, GtkWidget)

GtkWidget *phidias_preferences_page_new       (PhidiasSession  *session,
                                               PhidiasSettings *settings) G_GNUC_WARN_UNUSED_RESULT;

void       phidias_preferences_dialog_present (PhidiasSession  *session,
                                               PhidiasSettings *settings,
                                               GtkWidget       *parent);

G_END_DECLS
