/* phidias-library-page.h: what to do when the library cannot be opened
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-session.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_LIBRARY_PAGE (phidias_library_page_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasLibraryPage, phidias_library_page, PHIDIAS, LIBRARY_PAGE, GtkWidget)

GtkWidget *phidias_library_page_new         (void) G_GNUC_WARN_UNUSED_RESULT;
void       phidias_library_page_set_session (PhidiasLibraryPage *self,
                                             PhidiasSession     *session);

G_END_DECLS
