/* phidias-retry-policy.c: which failed requests are sent again, and when
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-retry-policy.h"

#include <math.h>
#include <string.h>

/* A year: what is above is no wait but a way to say never. */
#define LONGEST_MS (366.0 * 24 * 3600 * 1000)

/**
 * phidias_retry_policy_allows:
 * @status: an HTTP status that is not a success
 * @headers: the answer's headers
 *
 * 408, 409, 429 and everything from 500 up may be sent again; a server's `x-should-retry` goes
 * before that.
 *
 * Returns: whether the request may be sent again by itself
 */
gboolean
phidias_retry_policy_allows (guint status, SoupMessageHeaders *headers)
{
  const char *wish = soup_message_headers_get_one (headers, "x-should-retry");

  if (wish != NULL && g_ascii_strcasecmp (wish, "true") == 0)
    return TRUE;
  if (wish != NULL && g_ascii_strcasecmp (wish, "false") == 0)
    return FALSE;

  return status == 408 || status == 409 || status == 429 || (status >= 500 && status < 600);
}

/* A number in plain decimal, whatever the locale, with nothing behind it. */
static gboolean
parse_number (const char *text, double *number)
{
  char *end;

  if (text == NULL)
    return FALSE;

  while (g_ascii_isspace (*text))
    text++;
  if (!g_ascii_isdigit (*text) && *text != '.' && *text != '-' && *text != '+')
    return FALSE;
  *number = g_ascii_strtod (text, &end);
  while (g_ascii_isspace (*end))
    end++;

  return end != text && *end == '\0' && isfinite (*number);
}

static gint64
to_milliseconds (double milliseconds)
{
  if (!(milliseconds > 0))
    return -1;

  return (gint64) ceil (MIN (milliseconds, LONGEST_MS));
}

/**
 * phidias_retry_policy_get_wait:
 * @headers: the answer's headers
 * @now: the wall clock in seconds since 1970, for headers that name a date
 *
 * Reads `retry-after-ms`, else `Retry-After` in seconds (also with a fraction) or as an HTTP date,
 * else the `x-ratelimit-timeremaining` of GitHub. What is not a number above zero is not there.
 *
 * Returns: milliseconds that the server wants us to wait, -1 when it does not say
 */
gint64
phidias_retry_policy_get_wait (SoupMessageHeaders *headers, gint64 now)
{
  const char *after = soup_message_headers_get_one (headers, "Retry-After");
  double number;

  if (parse_number (soup_message_headers_get_one (headers, "retry-after-ms"), &number) && number > 0)
    return to_milliseconds (number);

  if (parse_number (after, &number))
    {
      if (number > 0)
        return to_milliseconds (number * 1000);
    }
  else if (after != NULL && strlen (after) < 40 && g_str_has_suffix (after, "GMT"))
    {
      /* An HTTP date is always in GMT, and libsoup passes any other offset on unchecked. */
      g_autoptr (GDateTime) date = soup_date_time_new_from_http_string (after);

      if (date != NULL && g_date_time_to_unix (date) > now)
        return to_milliseconds ((double) (g_date_time_to_unix (date) - now) * 1000);
    }

  if (parse_number (soup_message_headers_get_one (headers, "x-ratelimit-timeremaining"), &number))
    return to_milliseconds (number * 1000);

  return -1;
}

/**
 * phidias_retry_policy_backoff:
 * @attempt: 0 for the wait after the first attempt, 1 after the second
 * @first_ms: the wait after the first
 * @longest_ms: no wait is longer
 * @chance: a random number, 0 up to 1
 *
 * Doubles with each attempt; up to a quarter is taken off by chance, so that many clients do not
 * come back at once.
 *
 * Returns: milliseconds to wait
 */
gint64
phidias_retry_policy_backoff (guint attempt, gint64 first_ms, gint64 longest_ms, double chance)
{
  double wait = (double) first_ms * (double) (1u << MIN (attempt, 20u));

  wait = MIN (wait, (double) longest_ms);

  return (gint64) (wait * (1.0 - 0.25 * chance));
}
