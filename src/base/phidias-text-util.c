/* phidias-text-util.c: small things done to strings in every layer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-base"

#include "config.h"

#include "phidias-text-util.h"

#include <string.h>

#define REPLACEMENT "\357\277\275"

/**
 * phidias_make_valid_text:
 * @bytes: bytes from outside
 * @length: their number, -1 when NUL-terminated
 *
 * Makes text that every part of GTK takes: valid UTF-8 without NUL. Each bad byte, and each NUL,
 * becomes U+FFFD. Called once, at the network border.
 *
 * Returns: (transfer full): valid UTF-8
 */
char *
phidias_make_valid_text (const char *bytes, gssize length)
{
  gsize left = length < 0 ? strlen (bytes) : (gsize) length;
  const char *at = bytes;
  const char *end;
  g_autoptr (GString) text = NULL;

  if (g_utf8_validate_len (bytes, left, NULL))
    return g_strndup (bytes, left);

  text = g_string_sized_new (left + 16);
  while (!g_utf8_validate_len (at, left, &end))
    {
      g_string_append_len (text, at, end - at);
      g_string_append (text, REPLACEMENT);
      left -= (gsize) (end - at) + 1;
      at = end + 1;
    }
  g_string_append_len (text, at, left);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * phidias_redact:
 * @text: (nullable): text that may hold a secret
 * @secret: (nullable): the secret; shorter than 4 bytes it is not looked for
 *
 * Replaces each occurrence of @secret by `***`. Servers echo keys in their error texts.
 *
 * Returns: (transfer full) (nullable): the text without the secret
 */
char *
phidias_redact (const char *text, const char *secret)
{
  g_autoptr (GString) clean = NULL;

  if (text == NULL || secret == NULL || strlen (secret) < 4)
    return g_strdup (text);

  clean = g_string_new (text);
  g_string_replace (clean, secret, "***", 0);

  return g_string_free (g_steal_pointer (&clean), FALSE);
}

/**
 * phidias_set_str:
 * @field: (inout): an owned string
 * @value: (nullable): its new value
 *
 * The g_set_str() of GLib 2.76.
 *
 * Returns: whether the value changed
 */
gboolean
phidias_set_str (char **field, const char *value)
{
  char *copy;

  if (g_strcmp0 (*field, value) == 0)
    return FALSE;

  copy = g_strdup (value);
  g_free (*field);
  *field = copy;

  return TRUE;
}
