/* phidias-emulator-subscriptions.h: tenants, subscriptions, resource groups and permissions
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-emulator-arm.h"

G_BEGIN_DECLS

void phidias_emulator_subscriptions_install (PhidiasEmulatorArm *arm);

G_END_DECLS
