/* phidias-emulator-server.h: the emulator as the sample deployment's server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-sample-server.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_EMULATOR_SERVER (phidias_emulator_server_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasEmulatorServer, phidias_emulator_server, PHIDIAS, EMULATOR_SERVER, GObject)

PhidiasSampleServer *phidias_emulator_server_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
