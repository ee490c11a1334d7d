/* phidias-typing-pace.h: how often an answer may grow on the screen while somebody types
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PhidiasTypingPace:
 * @typed: when the last key was pressed; 0 for never
 * @flushed: when text became rows the last time; 0 for never
 *
 * Microseconds of the same clock. All zero to begin with.
 */
typedef struct
{
  gint64 typed;
  gint64 flushed;
} PhidiasTypingPace;

guint phidias_typing_pace_get_wait (const PhidiasTypingPace *self,
                                    gint64                   now);

G_END_DECLS
