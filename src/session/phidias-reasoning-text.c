/* phidias-reasoning-text.c: the line that stands for a model's thought
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-reasoning-text.h"

#include <glib/gi18n-lib.h>

/**
 * phidias_reasoning_text_new:
 * @is_thinking: whether the thought still goes on
 * @microseconds: how long it took; -1 where nobody knows
 *
 * Returns: (transfer full): the line
 */
char *
phidias_reasoning_text_new (gboolean is_thinking, gint64 microseconds)
{
  gint64 seconds = (microseconds + G_USEC_PER_SEC / 2) / G_USEC_PER_SEC;

  if (is_thinking)
    /* Translators: what a model does before it answers, while it does it */
    return g_strdup (_("Thinking…"));
  if (microseconds < 0)
    /* Translators: a verb: what a model did before it answered, for an unknown time */
    return g_strdup (_("Thought"));
  if (seconds == 0)
    /* Translators: what a model did before it answered, for less than a second */
    return g_strdup (_("Thought for a moment"));
  if (seconds < 60)
    /* Translators: what a model did before it answered */
    return g_strdup_printf (ngettext ("Thought for %u second", "Thought for %u seconds", (gulong) seconds), (guint) seconds);

  /* Translators: what a model did before it answered; minutes and seconds, such as “2 min 5 s” */
  return g_strdup_printf (_("Thought for %u min %u s"), (guint) (seconds / 60), (guint) (seconds % 60));
}
