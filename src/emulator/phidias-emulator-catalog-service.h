/* phidias-emulator-catalog-service.h: the model catalog, as the portal asks for it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-emulator-behaviour.h"

G_BEGIN_DECLS

typedef struct _PhidiasEmulatorCatalogService PhidiasEmulatorCatalogService;

PhidiasEmulatorCatalogService *phidias_emulator_catalog_service_new (void) G_GNUC_WARN_UNUSED_RESULT;
void phidias_emulator_catalog_service_free (PhidiasEmulatorCatalogService *self);
gboolean phidias_emulator_catalog_service_handle (PhidiasEmulatorCatalogService *self,
                                                  SoupServerMessage *message,
                                                  const char *path,
                                                  GHashTable *query,
                                                  PhidiasEmulatorBehaviour *behaviour);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasEmulatorCatalogService, phidias_emulator_catalog_service_free)

G_END_DECLS
