/* phidias-emulator-workspaces.h: hubs and projects of Azure Machine Learning
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-emulator-arm.h"

G_BEGIN_DECLS

#define PHIDIAS_EMULATOR_WORKSPACES "Microsoft.MachineLearningServices/workspaces"

void phidias_emulator_workspaces_install (PhidiasEmulatorArm *arm);

G_END_DECLS
