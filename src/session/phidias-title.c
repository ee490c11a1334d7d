/* phidias-title.c: a conversation's name from its first prompt
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-title.h"

/* What a sidebar row has room for, in characters. */
#define MAX_LENGTH 60

/* A word longer than this is cut: a title of one word and a half is better than one of none. */
#define MAX_WORD 20

static gboolean
is_space (gunichar c)
{
  return g_unichar_isspace (c) || g_unichar_iscntrl (c);
}

/**
 * phidias_title_from_prompt:
 * @prompt: valid UTF-8 of any length
 *
 * Takes the first line that says something, its spaces drawn together, cut at a word.
 *
 * Returns: (transfer full): a title on one line, empty when @prompt is blank
 */
char *
phidias_title_from_prompt (const char *prompt)
{
  g_autoptr (GString) title = g_string_new (NULL);
  glong length = 0;
  glong word_length = 0;
  gsize word_end = 0; /* of the last whole word, in bytes */
  gboolean is_cut = FALSE;

  g_return_val_if_fail (prompt != NULL, NULL);

  for (const char *at = prompt; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (is_space (c))
        {
          if (word_length > 0)
            word_end = title->len;
          word_length = 0;
          if (c == '\n' && title->len > 0)
            break;
          continue;
        }
      if (length + (word_length == 0 && length > 0 ? 1 : 0) >= MAX_LENGTH)
        {
          is_cut = TRUE;
          break;
        }
      if (word_length == 0 && length > 0)
        {
          g_string_append_c (title, ' ');
          length++;
        }
      g_string_append_unichar (title, c);
      length++;
      word_length++;
    }

  if (is_cut)
    {
      if (word_length > 0 && word_end > 0 && word_length <= MAX_WORD)
        g_string_truncate (title, word_end);
      g_string_append (title, "…");
    }

  return g_string_free (g_steal_pointer (&title), FALSE);
}
