/* phidias-emulator-price-service.h: retail prices, as Azure tells them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-emulator-behaviour.h"

G_BEGIN_DECLS

typedef struct _PhidiasEmulatorPriceService PhidiasEmulatorPriceService;

PhidiasEmulatorPriceService *phidias_emulator_price_service_new (void) G_GNUC_WARN_UNUSED_RESULT;
void phidias_emulator_price_service_free (PhidiasEmulatorPriceService *self);
gboolean phidias_emulator_price_service_handle (PhidiasEmulatorPriceService *self,
                                                SoupServerMessage *message,
                                                const char *path,
                                                GHashTable *query,
                                                PhidiasEmulatorBehaviour *behaviour);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasEmulatorPriceService, phidias_emulator_price_service_free)

G_END_DECLS
