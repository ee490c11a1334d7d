/* phidias-usage.c: what an answer cost in tokens, and where its time went
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-model"

#include "config.h"

#include "phidias-usage.h"

/**
 * phidias_timings_get_tokens_per_second:
 * @timings: when the answer came
 * @usage: how long it was
 *
 * The rate of generation: the answer's tokens over the time from the first token to the end.
 *
 * Returns: tokens per second, 0 when it cannot be told
 */
double
phidias_timings_get_tokens_per_second (const PhidiasTimings *timings, const PhidiasUsage *usage)
{
  gint64 elapsed = timings->end - timings->first_token;

  if (usage->completion_tokens < 2 || timings->first_token < 0 || elapsed <= 0)
    return 0;

  /* The first token's own time is in the time to first token. */
  return (usage->completion_tokens - 1) * (double) G_USEC_PER_SEC / elapsed;
}
