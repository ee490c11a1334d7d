/* phidias-models-page.h: the catalog, as a place of the window
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-session.h"

G_BEGIN_DECLS

/* How many models are compared at once. */
#define PHIDIAS_MODELS_PAGE_MAX_COMPARED 4

#define PHIDIAS_TYPE_MODELS_PAGE (phidias_models_page_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasModelsPage, phidias_models_page, PHIDIAS, MODELS_PAGE, GtkWidget)

GtkWidget *phidias_models_page_new        (PhidiasSession    *session) G_GNUC_WARN_UNUSED_RESULT;

gboolean   phidias_models_page_show_model (PhidiasModelsPage *self,
                                           const char        *name);
void       phidias_models_page_set_ticked (PhidiasModelsPage *self,
                                           const char        *name,
                                           gboolean           is_ticked);

G_END_DECLS
