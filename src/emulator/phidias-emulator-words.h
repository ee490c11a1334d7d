/* phidias-emulator-words.h: the words of a question, and which of them say something
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GPtrArray *phidias_emulator_split_words (const char *text) G_GNUC_WARN_UNUSED_RESULT;
GPtrArray *phidias_emulator_get_terms (const char *text) G_GNUC_WARN_UNUSED_RESULT;
char *phidias_emulator_get_line (const char *text) G_GNUC_WARN_UNUSED_RESULT;
const char *const *phidias_emulator_get_kin (const char *term);
gboolean phidias_emulator_is_greeting (const char *word);
gboolean phidias_emulator_is_small_word (const char *word);
gboolean phidias_emulator_is_task (const char *term);

G_END_DECLS
