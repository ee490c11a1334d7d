/* phidias-emulator-serverless.h: serverless endpoints and subscriptions of the marketplace
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-emulator-arm.h"

G_BEGIN_DECLS

void phidias_emulator_serverless_install (PhidiasEmulatorArm *arm);
void phidias_emulator_marketplace_install (PhidiasEmulatorArm *arm);

G_END_DECLS
