/* phidias-model-menu.h: the models a server offers, to choose one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PHIDIAS_TYPE_MODEL_MENU (phidias_model_menu_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasModelMenu, phidias_model_menu, PHIDIAS, MODEL_MENU, GtkWidget)

/* Signals:
 *   "chosen" (model): a model was chosen */

GtkWidget *phidias_model_menu_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void       phidias_model_menu_set_models (PhidiasModelMenu   *self,
                                          const char * const *models);
void       phidias_model_menu_popup      (PhidiasModelMenu   *self);

G_END_DECLS
