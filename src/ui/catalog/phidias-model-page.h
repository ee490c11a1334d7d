/* phidias-model-page.h: all that is known of a model
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-catalog.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_MODEL_PAGE (phidias_model_page_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasModelPage, phidias_model_page, PHIDIAS, MODEL_PAGE, GtkWidget)

GtkWidget           *phidias_model_page_new       (PhidiasCatalog      *catalog) G_GNUC_WARN_UNUSED_RESULT;

PhidiasCatalogModel *phidias_model_page_get_model (PhidiasModelPage    *self);
void                 phidias_model_page_set_model (PhidiasModelPage    *self,
                                                   PhidiasCatalogModel *model);

G_END_DECLS
