/* phidias-emulator-intent.h: what a prompt is after, before anything is looked up
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PhidiasEmulatorIntent:
 * @PHIDIAS_EMULATOR_INTENT_QUESTION: to be looked up
 * @PHIDIAS_EMULATOR_INTENT_GREETING: nothing but a greeting
 * @PHIDIAS_EMULATOR_INTENT_THANKS: thanks, praise or a farewell
 * @PHIDIAS_EMULATOR_INTENT_SYSTEM: the system message that came with the request
 * @PHIDIAS_EMULATOR_INTENT_TOPICS: everything that can be asked
 *
 * What a prompt is after.
 */
typedef enum
{
  PHIDIAS_EMULATOR_INTENT_QUESTION,
  PHIDIAS_EMULATOR_INTENT_GREETING,
  PHIDIAS_EMULATOR_INTENT_THANKS,
  PHIDIAS_EMULATOR_INTENT_SYSTEM,
  PHIDIAS_EMULATOR_INTENT_TOPICS,
} PhidiasEmulatorIntent;

PhidiasEmulatorIntent phidias_emulator_intent_read (const char *prompt);
gboolean phidias_emulator_intent_is_task (const char *prompt);

G_END_DECLS
