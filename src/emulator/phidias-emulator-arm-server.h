/* phidias-emulator-arm-server.h: the resource manager as the server sees it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-emulator-arm.h"
#include "phidias-emulator-behaviour.h"
#include "phidias-emulator-entra.h"
#include "phidias-emulator-limits.h"
#include "phidias-emulator-server.h"

G_BEGIN_DECLS

PhidiasEmulatorArm *phidias_emulator_arm_new (const PhidiasEmulatorSettings *settings,
                                              PhidiasEmulatorEntra *entra) G_GNUC_WARN_UNUSED_RESULT;
void phidias_emulator_arm_free (PhidiasEmulatorArm *self);
void phidias_emulator_arm_set_url (PhidiasEmulatorArm *self, const char *url);
gboolean phidias_emulator_arm_handle (PhidiasEmulatorArm *self,
                                      SoupServerMessage *message,
                                      const char *path,
                                      GHashTable *query,
                                      PhidiasEmulatorBehaviour *behaviour);
char **phidias_emulator_arm_dup_keys (PhidiasEmulatorArm *self, const char *path) G_GNUC_WARN_UNUSED_RESULT;
gboolean phidias_emulator_arm_has_place (PhidiasEmulatorArm *self, const char *path);
PhidiasEmulatorPlace *phidias_emulator_arm_find_place (PhidiasEmulatorArm *self,
                                                       const char *path,
                                                       const char **rest) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasEmulatorArm, phidias_emulator_arm_free)

G_END_DECLS
