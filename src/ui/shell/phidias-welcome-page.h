/* phidias-welcome-page.h: the three ways to a first answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PHIDIAS_TYPE_WELCOME_PAGE (phidias_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasWelcomePage, phidias_welcome_page, PHIDIAS, WELCOME_PAGE, GtkWidget)

GtkWidget *phidias_welcome_page_new               (void) G_GNUC_WARN_UNUSED_RESULT;
void       phidias_welcome_page_set_local_servers (PhidiasWelcomePage *self,
                                                   GListModel         *servers);

G_END_DECLS
