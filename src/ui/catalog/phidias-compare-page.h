/* phidias-compare-page.h: two to four models side by side
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-catalog-model.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_COMPARE_PAGE (phidias_compare_page_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasComparePage, phidias_compare_page, PHIDIAS, COMPARE_PAGE, GtkWidget)

GtkWidget *phidias_compare_page_new        (void) G_GNUC_WARN_UNUSED_RESULT;
void       phidias_compare_page_set_models (PhidiasComparePage *self,
                                            GPtrArray          *models);

G_END_DECLS
