/* phidias-emulator-values.h: the fields of a chat request, one by one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-emulator-request.h"

G_BEGIN_DECLS

PhidiasEmulatorFault *phidias_emulator_check_values (PhidiasEmulatorRequest *self,
                                                     const char *api_version) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
