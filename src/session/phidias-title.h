/* phidias-title.h: a conversation's name from its first prompt
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *phidias_title_from_prompt (const char *prompt) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
