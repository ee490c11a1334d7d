/* phidias-entity.c: what "&hellip;" stands for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-text"

#include "config.h"

#include "phidias-inline-private.h"

#include <md4c-html.h>
#include <string.h>

#define REPLACEMENT "\357\277\275"

/* The longest of HTML's names has 31 letters. */
#define MAX_NAME 40

static const struct
{
  const char *name;
  char        character;
} markup[] = {
  { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' },
};

static void
append_cb (const MD_CHAR *text, MD_SIZE size, void *user_data)
{
  g_string_append_len (user_data, text, size);
}

/* md4c keeps HTML's table of some 2,100 names to itself; its writer of HTML is the way to it. */
static gboolean
append_named (GString *text, const char *entity, gsize length)
{
  g_autoptr (GString) html = g_string_sized_new (32);
  gsize end;

  if (md_html (entity, length, append_cb, html, 0, 0) != 0
      || !g_str_has_prefix (html->str, "<p>") || !g_str_has_suffix (html->str, "</p>\n"))
    return FALSE;
  end = html->len - strlen ("</p>\n");
  if (end == 3 || memchr (html->str + 3, '&', end - 3) != NULL)
    return FALSE;
  g_string_append_len (text, html->str + 3, end - 3);

  return TRUE;
}

/*
 * phidias_entity_append:
 * @text: where it goes
 * @entity: from its ampersand to its semicolon
 * @length: its bytes
 *
 * Appends the character that is meant; what is no entity stays as it is.
 */
void
phidias_entity_append (GString *text, const char *entity, gsize length)
{
  if (length > 3 && entity[1] == '#')
    {
      gboolean is_hex = entity[2] == 'x' || entity[2] == 'X';
      guint64 code = g_ascii_strtoull (entity + (is_hex ? 3 : 2), NULL, is_hex ? 16 : 10);

      if (code != 0 && code <= 0x10ffff && g_unichar_validate ((gunichar) code))
        g_string_append_unichar (text, (gunichar) code);
      else
        g_string_append (text, REPLACEMENT);
      return;
    }

  for (guint i = 0; i < G_N_ELEMENTS (markup); i++)
    if (strlen (markup[i].name) == length && memcmp (entity, markup[i].name, length) == 0)
      {
        g_string_append_c (text, markup[i].character);
        return;
      }

  if (length > MAX_NAME || !append_named (text, entity, length))
    g_string_append_len (text, entity, length);
}

/*
 * phidias_unescape:
 * @source: a part of a line: a language, a label, an address
 * @length: its bytes
 *
 * Takes off the backslashes before punctuation, and puts characters in the place of entities.
 *
 * Returns: (transfer full): what is meant
 */
char *
phidias_unescape (const char *source, gsize length)
{
  GString *text = g_string_sized_new (length + 8);
  gsize at = 0;

  while (at < length)
    {
      const char *semicolon = NULL;

      if (source[at] == '\\' && at + 1 < length && g_ascii_ispunct (source[at + 1]))
        at++;
      else if (source[at] == '&')
        semicolon = memchr (source + at, ';', MIN (length - at, MAX_NAME));
      if (semicolon != NULL)
        {
          gsize size = semicolon + 1 - (source + at);

          phidias_entity_append (text, source + at, size);
          at += size;
        }
      else
        {
          g_string_append_c (text, source[at++]);
        }
    }

  return g_string_free (text, FALSE);
}
