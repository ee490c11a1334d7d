/* phidias-emulator-tokens.h: how the emulator counts and cuts text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gsize phidias_emulator_token_length (const char *text);
guint phidias_emulator_count_tokens (const char *text);

G_END_DECLS
