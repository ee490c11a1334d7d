/* phidias-utf8.c: bytes decoded as UTF-8 the way browsers do it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-base"

#include "config.h"

#include "phidias-utf8.h"

#include <string.h>

/* Most of what comes over the wire is ASCII: skip it eight bytes at a time. */
static const guint8 *
skip_ascii (const guint8 *at, const guint8 *end)
{
  while (end - at >= 8)
    {
      guint64 word;

      memcpy (&word, at, sizeof word);
      if ((word & G_GUINT64_CONSTANT (0x8080808080808080)) != 0)
        break;
      at += 8;
    }
  while (at < end && *at < 0x80)
    at++;

  return at;
}

/* The length of the sequence at @at, or 0 with @bad set to the bytes that one U+FFFD stands for:
 * the longest beginning of a sequence that could still have become one (Unicode table 3-7). */
static guint
measure_sequence (const guint8 *at, const guint8 *end, guint *bad)
{
  guint8 lead = at[0];
  guint8 lowest = 0x80;
  guint8 highest = 0xbf;
  guint length;

  *bad = 1;
  if (lead < 0xc2 || lead > 0xf4)
    return 0;

  length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  if (lead == 0xe0)
    lowest = 0xa0;
  else if (lead == 0xed)
    highest = 0x9f;
  else if (lead == 0xf0)
    lowest = 0x90;
  else if (lead == 0xf4)
    highest = 0x8f;

  for (guint i = 1; i < length; i++)
    {
      if (at + i == end || at[i] < lowest || at[i] > highest)
        {
          *bad = i;
          return 0;
        }
      lowest = 0x80;
      highest = 0xbf;
    }

  return length;
}

/**
 * phidias_utf8_append:
 * @text: where the text goes
 * @bytes: bytes from outside
 * @length: their number
 *
 * Appends @bytes as valid UTF-8. As the WHATWG's decoder does, each maximal piece of a malformed
 * sequence becomes one U+FFFD. NUL stays.
 */
void
phidias_utf8_append (GString *text, const char *bytes, gsize length)
{
  const guint8 *at = (const guint8 *) bytes;
  const guint8 *end = at + length;
  const guint8 *valid = at;

  while ((at = skip_ascii (at, end)) < end)
    {
      guint bad;
      guint size = measure_sequence (at, end, &bad);

      if (size == 0)
        {
          g_string_append_len (text, (const char *) valid, at - valid);
          g_string_append (text, PHIDIAS_UTF8_REPLACEMENT);
          at += bad;
          valid = at;
        }
      else
        {
          at += size;
        }
    }

  g_string_append_len (text, (const char *) valid, at - valid);
}
