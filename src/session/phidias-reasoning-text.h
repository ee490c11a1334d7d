/* phidias-reasoning-text.h: the line that stands for a model's thought
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *phidias_reasoning_text_new (gboolean is_thinking,
                                  gint64   microseconds) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
