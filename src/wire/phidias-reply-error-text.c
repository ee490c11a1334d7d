/* phidias-reply-error-text.c: servers' texts made fit to be quoted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-reply-error.h"
#include "phidias-reply-error-private.h"

#include <string.h>

#include "phidias-text-util.h"

#define MASK "***"

/* Of a body only its beginning tells whether it is a page. */
#define SNIFF_LENGTH 512

static gboolean
is_key_byte (char byte)
{
  return g_ascii_isalnum (byte) || byte == '_' || byte == '-' || byte == '*';
}

static gboolean
has_key_prefix (const char *run, gsize length)
{
  static const char * const prefixes[] = {
    "sk-", "pk-", "sk_", "gsk_", "xai-", "hf_", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "github_pat_", "eyJ"
  };

  for (guint i = 0; length >= 10 && i < G_N_ELEMENTS (prefixes); i++)
    if (strncmp (run, prefixes[i], strlen (prefixes[i])) == 0)
      return TRUE;

  return FALSE;
}

/* What keys look like: a known beginning, a server's own half-hearted mask (`sk-ab***yz` still
 * tells six characters), or a long run that no word and no UUID is. */
static gboolean
is_key_like (const char *run, gsize length)
{
  guint digits = 0;
  guint lower = 0;
  guint upper = 0;
  guint other = 0;
  guint stars = 0;
  guint most_stars = 0;

  for (gsize i = 0; i < length; i++)
    {
      stars = run[i] == '*' ? stars + 1 : 0;
      most_stars = MAX (most_stars, stars);
      if (g_ascii_isdigit (run[i]))
        digits++;
      else if (g_ascii_islower (run[i]))
        lower++;
      else if (g_ascii_isupper (run[i]))
        upper++;
      else if (run[i] != '*')
        other++;
    }

  if (has_key_prefix (run, length) || (most_stars >= 3 && most_stars < length))
    return TRUE;
  if (digits == 0)
    return FALSE;

  return (length >= 32 && other == 0 && lower + upper > 0) || (length >= 40 && lower > 0 && upper > 0);
}

static gboolean
ends_with_bearer (const GString *text)
{
  return text->len >= 7 && g_ascii_strcasecmp (text->str + text->len - 7, "bearer ") == 0;
}

/**
 * phidias_reply_error_mask:
 * @text: (nullable): a text from a server, valid UTF-8
 * @secret: (nullable): the key that was sent
 *
 * Replaces @secret and whatever looks like a key by `***`. Servers echo keys, whole or half.
 *
 * Returns: (transfer full) (nullable): text that can be shown and kept
 */
char *
phidias_reply_error_mask (const char *text, const char *secret)
{
  g_autofree char *redacted = phidias_redact (text, secret);
  g_autoptr (GString) masked = NULL;

  if (redacted == NULL)
    return NULL;

  masked = g_string_sized_new (strlen (redacted));
  for (const char *at = redacted; *at != '\0';)
    {
      gsize length = 0;
      gsize rest = 0;

      while (is_key_byte (at[length]))
        length++;
      if (length >= 8 && (is_key_like (at, length) || ends_with_bearer (masked)))
        g_string_append (masked, MASK);
      else
        g_string_append_len (masked, at, length);

      while (at[length + rest] != '\0' && !is_key_byte (at[length + rest]))
        rest++;
      g_string_append_len (masked, at + length, rest);
      at += length + rest;
    }

  return g_string_free (g_steal_pointer (&masked), FALSE);
}

static gboolean
is_invisible (gunichar c)
{
  return g_unichar_type (c) == G_UNICODE_FORMAT || g_unichar_iscntrl (c);
}

/* One line without marks that cannot be seen, cut after @max_chars characters. */
char *
phidias_reply_error_flatten (const char *text, gsize max_chars)
{
  GString *line = g_string_new (NULL);
  gsize count = 0;
  gboolean has_space = FALSE;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (g_unichar_isspace (c))
        {
          has_space = line->len > 0;
          continue;
        }
      if (is_invisible (c))
        continue;
      if (count == max_chars)
        {
          g_string_append (line, "…");
          break;
        }
      if (has_space)
        g_string_append_c (line, ' ');
      has_space = FALSE;
      g_string_append_unichar (line, c);
      count++;
    }

  return g_string_free (line, FALSE);
}

static gboolean
has_prefix_nocase (const char *text, const char *prefix)
{
  return g_ascii_strncasecmp (text, prefix, strlen (prefix)) == 0;
}

/**
 * phidias_reply_error_is_html:
 * @content_type: (nullable): the header
 * @body: (nullable): the body, or its beginning
 *
 * Returns: whether this is a web page: by its type, or by its looks when the type says otherwise
 */
gboolean
phidias_reply_error_is_html (const char *content_type, GBytes *body)
{
  static const char * const beginnings[] = { "<!doctype html", "<html", "<head", "<body", "<title" };
  gsize length = 0;
  const char *data = body != NULL ? g_bytes_get_data (body, &length) : NULL;
  g_autofree char *start = NULL;
  const char *at;

  if (content_type != NULL &&
      (has_prefix_nocase (content_type, "text/html") || has_prefix_nocase (content_type, "application/xhtml")))
    return TRUE;
  if (data == NULL)
    return FALSE;

  at = start = phidias_make_valid_text (data, (gssize) MIN (length, SNIFF_LENGTH));
  while (g_ascii_isspace (*at) || g_str_has_prefix (at, "\357\273\277"))
    at += g_ascii_isspace (*at) ? 1 : 3;
  if (has_prefix_nocase (at, "<?xml") || has_prefix_nocase (at, "<!--"))
    return strstr (at, "<html") != NULL || strstr (at, "<!DOCTYPE html") != NULL;
  for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++)
    if (has_prefix_nocase (at, beginnings[i]))
      return TRUE;

  return FALSE;
}

static const char *
find_nocase (const char *text, const char *wanted)
{
  for (const char *at = strchr (text, *wanted); at != NULL; at = strchr (at + 1, *wanted))
    if (has_prefix_nocase (at, wanted))
      return at;

  return NULL;
}

static void
decode_entities (char **text)
{
  static const struct
  {
    const char *entity;
    const char *value;
  } entities[] = {
    { "&lt;", "<" }, { "&gt;", ">" }, { "&quot;", "\"" }, { "&#39;", "'" }, { "&apos;", "'" }, { "&nbsp;", " " }, { "&amp;", "&" },
  };
  GString *decoded = g_string_new (*text);

  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    g_string_replace (decoded, entities[i].entity, entities[i].value, 0);
  g_free (*text);
  *text = g_string_free (decoded, FALSE);
}

/* Returns: (transfer full) (nullable): the page's title as one line; not markup any more */
char *
phidias_reply_error_html_title (const char *html)
{
  const char *start = find_nocase (html, "<title");
  const char *end;
  g_autofree char *title = NULL;
  g_autofree char *line = NULL;

  if (start == NULL || (start = strchr (start, '>')) == NULL)
    return NULL;
  end = strchr (++start, '<');
  if (end == NULL)
    return NULL;

  title = g_strndup (start, end - start);
  decode_entities (&title);
  line = phidias_reply_error_flatten (title, G_MAXSIZE);

  return *line != '\0' ? g_steal_pointer (&line) : NULL;
}
