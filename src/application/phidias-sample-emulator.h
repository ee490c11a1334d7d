/* phidias-sample-emulator.h: the emulator as the sample deployment's server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-sample-server.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_SAMPLE_EMULATOR (phidias_sample_emulator_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasSampleEmulator, phidias_sample_emulator, PHIDIAS, SAMPLE_EMULATOR, GObject)

PhidiasSampleServer *phidias_sample_emulator_new (const char *folder) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
