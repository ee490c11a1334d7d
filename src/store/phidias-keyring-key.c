/* phidias-keyring-key.c: a pasted key, made fit to be sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-store"

#include "config.h"

#include "phidias-keyring.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>

#include "phidias-error.h"

/* Keys have tens of bytes, tokens of a directory service one or two thousand. */
#define MAX_KEY_BYTES 8192

/* What copying from a web page or a mail leaves round a key, and nobody sees. */
static gboolean
is_padding (gunichar c)
{
  switch (c)
    {
    case 0x200b: /* zero width space */
    case 0x200c:
    case 0x200d:
    case 0x2060: /* word joiner */
    case 0xfeff: /* byte order mark */
      return TRUE;
    default:
      return g_unichar_isspace (c);
    }
}

static const char *
skip_padding (const char *text)
{
  while (*text != '\0' && is_padding (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);

  return text;
}

static gsize
measure_without_padding (const char *text)
{
  const char *end = text + strlen (text);

  while (end > text)
    {
      const char *last = g_utf8_find_prev_char (text, end);

      if (!is_padding (g_utf8_get_char (last)))
        break;
      end = last;
    }

  return (gsize) (end - text);
}

static gboolean
refuse (GError **error, const char *reason)
{
  g_propagate_error (error, phidias_error_new (PHIDIAS_ERROR_INVALID_INPUT, "%s", reason));

  return FALSE;
}

/* Never names a character of the key: the sentence may end up in a log. */
static gboolean
check (const char *key, gsize length, GError **error)
{
  if (length == 0)
    return refuse (error, _("Paste the key; there is nothing in it but spaces."));
  if (length > MAX_KEY_BYTES)
    return refuse (error, _("This is too long to be a key. Copy the key alone and paste it again."));

  for (gsize i = 0; i < length; i++)
    {
      guchar c = (guchar) key[i];

      if (c == '\n' || c == '\r')
        return refuse (error, _("This key has a line break in it. Copy the key alone and paste it again."));
      if (c >= 0x80)
        return refuse (error, _("This key has a character that is not an ASCII letter, digit or sign. Copy it again from where it was made."));
      if (c == ' ' || c == '\t')
        return refuse (error, _("This key has a space in it. Copy the key alone and paste it again."));
      if (c < 0x20 || c == 0x7f)
        return refuse (error, _("This key has an invisible control character in it. Copy it again from where it was made."));
    }

  return TRUE;
}

/**
 * phidias_keyring_clean_key:
 * @pasted: what a person pasted, UTF-8
 * @error: where %PHIDIAS_ERROR_INVALID_INPUT goes; it says why and quotes nothing
 *
 * Takes away spaces and line breaks round a key. What a header cannot hold, or would hold as
 * something else than a key, is refused.
 *
 * Returns: (transfer full) (nullable): the key in memory that is not paged out, for
 *   secret_password_free()
 */
char *
phidias_keyring_clean_key (const char *pasted, GError **error)
{
  const char *start;
  gsize length;

  g_return_val_if_fail (pasted != NULL, NULL);

  if (!g_utf8_validate (pasted, -1, NULL))
    {
      refuse (error, _("This key is not text. Copy it again from where it was made."));
      return NULL;
    }

  start = skip_padding (pasted);
  length = measure_without_padding (start);
  if (!check (start, length, error))
    return NULL;

  return secret_value_unref_to_password (secret_value_new (start, (gssize) length, "text/plain"), NULL);
}
