/* phidias-catalog-records.h: what stands in the catalog's files, and how they are laid over each other
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

#include "phidias-json.h"

G_BEGIN_DECLS

/* A file that is larger is none of ours. */
#define PHIDIAS_CATALOG_MAX_FILE (16 * 1024 * 1024)

GHashTable *phidias_catalog_records_load       (GDateTime  **day) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray  *phidias_catalog_records_build      (GHashTable  *shipped,
                                                JsonArray   *overlay) G_GNUC_WARN_UNUSED_RESULT;
void        phidias_catalog_records_add_prices (JsonArray   *records,
                                                JsonObject  *prices);
JsonObject *phidias_catalog_records_dup_prices (JsonArray   *overlay) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
