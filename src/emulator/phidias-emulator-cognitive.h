/* phidias-emulator-cognitive.h: Foundry resources: accounts, deployments, quota, and what answers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-emulator-arm.h"

G_BEGIN_DECLS

#define PHIDIAS_EMULATOR_COGNITIVE "Microsoft.CognitiveServices"
#define PHIDIAS_EMULATOR_ACCOUNTS PHIDIAS_EMULATOR_COGNITIVE "/accounts"
#define PHIDIAS_EMULATOR_DEPLOYMENTS PHIDIAS_EMULATOR_ACCOUNTS "/deployments"

void phidias_emulator_cognitive_install (PhidiasEmulatorArm *arm);

G_END_DECLS
