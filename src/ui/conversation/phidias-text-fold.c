/* phidias-text-fold.c: finding words whatever their case and accents
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-text-fold.h"

#include <string.h>

#define MAX_DECOMPOSITION 18

/* One character of the text; @map gets the text's byte for each byte that is written. */
static void
fold_character (GString *folded, GArray *map, gunichar character, guint byte)
{
  gunichar parts[MAX_DECOMPOSITION];
  gsize n_parts;

  switch (character)
    {
    case 0x2018:
    case 0x2019:
      character = '\'';
      break;
    case 0x201c:
    case 0x201d:
      character = '"';
      break;
    case 0x2010:
    case 0x2011:
      character = '-';
      break;
    case 0x00ad:
    case 0x200b:
    case 0x2060:
      return;
    default:
      if (g_unichar_isspace (character))
        character = ' ';
      break;
    }

  n_parts = g_unichar_fully_decompose (character, FALSE, parts, G_N_ELEMENTS (parts));
  for (gsize i = 0; i < n_parts; i++)
    {
      gunichar part = g_unichar_tolower (g_unichar_toupper (parts[i]));
      char bytes[8];
      int length;

      /* Accents and the like. Those of Indic scripts are vowels: they are spacing or stand between
       * letters of their own. */
      if (g_unichar_type (parts[i]) == G_UNICODE_NON_SPACING_MARK && parts[i] < 0x0900)
        continue;
      if (parts[i] == 0x00df || parts[i] == 0x1e9e)
        length = 2, memcpy (bytes, "ss", 2);
      else
        length = g_unichar_to_utf8 (part, bytes);
      g_string_append_len (folded, bytes, length);
      for (int j = 0; map != NULL && j < length; j++)
        g_array_append_val (map, byte);
    }
}

static void
fold (const char *text, GString *folded, GArray *map)
{
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      guint byte = (guint) (at - text);

      if ((guchar) *at < 0x80)
        {
          g_string_append_c (folded, g_ascii_isspace (*at) ? ' ' : g_ascii_tolower (*at));
          if (map != NULL)
            g_array_append_val (map, byte);
        }
      else
        {
          fold_character (folded, map, g_utf8_get_char (at), byte);
        }
    }
}

/**
 * phidias_text_fold_dup:
 * @text: what somebody looks for
 *
 * Returns: (transfer full): the same without case and accents, for phidias_text_fold_find()
 */
char *
phidias_text_fold_dup (const char *text)
{
  g_autoptr (GString) folded = g_string_new (NULL);

  fold (text, folded, NULL);

  return g_string_free (g_steal_pointer (&folded), FALSE);
}

/**
 * phidias_text_fold_find:
 * @text: where to look
 * @folded: what for, from phidias_text_fold_dup()
 * @ranges: (element-type PhidiasTextRange): gets the ranges in @text, in order
 *
 * Returns: how many were found
 */
guint
phidias_text_fold_find (const char *text, const char *folded, GArray *ranges)
{
  gsize length = strlen (text);
  gsize wanted = strlen (folded);
  g_autoptr (GString) haystack = NULL;
  g_autoptr (GArray) map = NULL;
  gboolean is_ascii = TRUE;
  guint last_end = 0;
  guint n = 0;

  if (wanted == 0)
    return 0;

  for (gsize i = 0; is_ascii && i < length; i++)
    is_ascii = (guchar) text[i] < 0x80;
  haystack = g_string_sized_new (length);
  if (!is_ascii)
    map = g_array_sized_new (FALSE, FALSE, sizeof (guint), (guint) length + 1);
  fold (text, haystack, map);

  for (const char *at = haystack->str; (at = strstr (at, folded)) != NULL; at += wanted)
    {
      gsize from = (gsize) (at - haystack->str);
      PhidiasTextRange range = { (guint) from, (guint) (from + wanted) };

      if (map != NULL)
        {
          range.start = g_array_index (map, guint, from);
          range.end = from + wanted < map->len ? g_array_index (map, guint, from + wanted) : (guint) length;
          /* A part of a letter that is written as two. */
          if (range.end <= range.start)
            range.end = (guint) (g_utf8_next_char (text + range.start) - text);
          if (range.start < last_end)
            continue;
          last_end = range.end;
        }
      g_array_append_val (ranges, range);
      n++;
    }

  return n;
}
