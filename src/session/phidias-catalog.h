/* phidias-catalog.h: the models that there are, as shipped and as refreshed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

#include "phidias-catalog-model.h"
#include "phidias-settings.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_CATALOG (phidias_catalog_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasCatalog, phidias_catalog, PHIDIAS, CATALOG, GObject)

/* A GListModel of PhidiasCatalogModel, by name.
 * Properties (notify): "date" (boxed GDateTime), "is-refreshing" */

PhidiasCatalog      *phidias_catalog_new               (const char           *folder) G_GNUC_WARN_UNUSED_RESULT;

PhidiasCatalogModel *phidias_catalog_find              (PhidiasCatalog       *self,
                                                        const char           *name);
GDateTime           *phidias_catalog_get_date          (PhidiasCatalog       *self);
gboolean             phidias_catalog_get_is_refreshed  (PhidiasCatalog       *self);
gboolean             phidias_catalog_get_is_refreshing (PhidiasCatalog       *self);

void                 phidias_catalog_set_addresses     (PhidiasCatalog       *self,
                                                        const char           *catalog,
                                                        const char           *prices);
void                 phidias_catalog_follow_settings   (PhidiasCatalog       *self,
                                                        PhidiasSettings      *settings);
void                 phidias_catalog_refresh_async     (PhidiasCatalog       *self,
                                                        GCancellable         *cancellable,
                                                        GAsyncReadyCallback   callback,
                                                        gpointer              user_data);
gboolean             phidias_catalog_refresh_finish    (PhidiasCatalog       *self,
                                                        GAsyncResult         *result,
                                                        char                **note,
                                                        GError              **error);
/* For tests: when what was kept in the profile has been read. */
gboolean             phidias_catalog_get_is_loaded     (PhidiasCatalog       *self);

G_END_DECLS
