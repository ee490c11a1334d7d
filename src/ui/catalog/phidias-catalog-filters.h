/* phidias-catalog-filters.h: what the catalog can be narrowed to
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-catalog-filter.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_CATALOG_FILTERS (phidias_catalog_filters_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasCatalogFilters, phidias_catalog_filters, PHIDIAS, CATALOG_FILTERS, GtkWidget)

GtkWidget *phidias_catalog_filters_new    (void) G_GNUC_WARN_UNUSED_RESULT;
void       phidias_catalog_filters_set_up (PhidiasCatalogFilters *self,
                                           PhidiasCatalogFilter  *filter,
                                           GListModel            *models);

G_END_DECLS
