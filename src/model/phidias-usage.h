/* phidias-usage.h: what an answer cost in tokens, and where its time went
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * PhidiasUsage:
 * @prompt_tokens: tokens of the prompt
 * @completion_tokens: tokens of the answer
 * @total_tokens: their sum as the server reports it
 * @cached_tokens: prompt tokens that came from a cache
 * @reasoning_tokens: answer tokens spent on reasoning
 *
 * Token counts as the server reports them; -1 is unknown.
 */
typedef struct
{
  gint64 prompt_tokens;
  gint64 completion_tokens;
  gint64 total_tokens;
  gint64 cached_tokens;
  gint64 reasoning_tokens;
} PhidiasUsage;

#define PHIDIAS_USAGE_INIT ((PhidiasUsage) { -1, -1, -1, -1, -1 })

/**
 * PhidiasTimings:
 * @dns_end: the name was resolved
 * @connect_end: the TCP connection stood
 * @tls_end: the TLS handshake was over
 * @request_end: the last byte of the request was written
 * @first_byte: the first byte of the answer's head came
 * @first_token: the first text, reasoning or tool call came (time to first token)
 * @end: the request was over, however it ended
 *
 * Marks in microseconds since the request began (its last attempt, when it was retried); -1 where
 * something did not happen, as on a connection that was already open.
 */
typedef struct
{
  gint64 dns_end;
  gint64 connect_end;
  gint64 tls_end;
  gint64 request_end;
  gint64 first_byte;
  gint64 first_token;
  gint64 end;
} PhidiasTimings;

#define PHIDIAS_TIMINGS_INIT ((PhidiasTimings) { -1, -1, -1, -1, -1, -1, -1 })

double phidias_timings_get_tokens_per_second (const PhidiasTimings *timings,
                                              const PhidiasUsage   *usage);

G_END_DECLS
