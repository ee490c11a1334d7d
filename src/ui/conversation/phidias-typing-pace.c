/* phidias-typing-pace.c: how often an answer may grow on the screen while somebody types
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-typing-pace.h"

/* Microseconds. Who pressed a key so lately is typing … */
#define TYPING_TIME (700 * G_TIME_SPAN_MILLISECOND)

/* … sees an answer grow 25 times a second, which is faster than anybody reads … */
#define FLUSH_INTERVAL (40 * G_TIME_SPAN_MILLISECOND)

/* … and the key before anything else. A key held down repeats more slowly than this. */
#define KEY_TIME (20 * G_TIME_SPAN_MILLISECOND)

/*
 * phidias_typing_pace_get_wait:
 * @self: what happened last
 * @now: the time
 *
 * A window that paints an answer in each frame has no frame left for a key: the key waits for the next
 * one, which then lays out the answer, too.
 *
 * Returns: how many milliseconds text that streams in has to wait until it becomes rows; 0 if it need not
 */
guint
phidias_typing_pace_get_wait (const PhidiasTypingPace *self, gint64 now)
{
  gint64 wait;

  if (self->typed == 0 || now >= self->typed + TYPING_TIME)
    return 0;

  wait = self->typed + KEY_TIME - now;
  if (self->flushed != 0)
    wait = MAX (wait, self->flushed + FLUSH_INTERVAL - now);

  return wait > 0 ? (guint) ((wait + 999) / 1000) : 0;
}
