/* phidias-model-card.h: a model among others
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-catalog-model.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_MODEL_CARD (phidias_model_card_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasModelCard, phidias_model_card, PHIDIAS, MODEL_CARD, GtkWidget)

/* Signals:
 *   "toggled": the person ticked it for comparing, or no more */

GtkWidget           *phidias_model_card_new           (void) G_GNUC_WARN_UNUSED_RESULT;

PhidiasCatalogModel *phidias_model_card_get_model     (PhidiasModelCard    *self);
void                 phidias_model_card_set_model     (PhidiasModelCard    *self,
                                                       PhidiasCatalogModel *model);
gboolean             phidias_model_card_get_is_ticked (PhidiasModelCard    *self);
void                 phidias_model_card_set_is_ticked (PhidiasModelCard    *self,
                                                       gboolean             is_ticked,
                                                       gboolean             can_tick);

/* Words that the card shares with the pages. */
char                *phidias_model_card_format_context (guint64             tokens) G_GNUC_WARN_UNUSED_RESULT;
void                 phidias_model_card_set_badge     (GtkLabel            *badge,
                                                       PhidiasCatalogModel *model);

G_END_DECLS
