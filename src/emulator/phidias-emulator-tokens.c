/* phidias-emulator-tokens.c: how the emulator counts and cuts text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-tokens.h"

/* Vocabularies of today hold most English words whole; longer ones come in a few pieces. */
#define WHOLE_WORD 8
#define WORD_PIECE 5
#define FOREIGN_PIECE 3
#define DIGITS 3
#define SAME_MARKS 4

static gboolean
is_latin (gunichar c)
{
  return g_unichar_isalpha (c) && c < 0x250;
}

/* Han, kana and hangul: about one token a character. */
static gboolean
is_ideograph (gunichar c)
{
  return (c >= 0x2e80 && c <= 0xd7ff) || (c >= 0xf900 && c <= 0xfaff) || (c >= 0x20000 && c <= 0x3ffff);
}

static const char *
skip_word (const char *p, gboolean latin)
{
  const char *end = p;
  const char *piece = NULL;
  guint letters = 0;

  while (letters <= WHOLE_WORD)
    {
      gunichar c = g_utf8_get_char (end);

      if (!g_unichar_isalpha (c) || is_latin (c) != latin || is_ideograph (c))
        break;
      end = g_utf8_next_char (end);
      letters++;
      if (letters == (latin ? WORD_PIECE : FOREIGN_PIECE))
        piece = end;
    }

  return piece != NULL && letters > (latin ? WHOLE_WORD : FOREIGN_PIECE) ? piece : end;
}

/**
 * phidias_emulator_token_length:
 * @text: valid UTF-8, not empty
 *
 * Cuts text as the tokenizers of small models roughly do: a word with the space before it, a
 * group of three digits, a mark, a run of line breaks. It is an estimate, but always the same
 * one, so that limits, usage and the pieces of a stream agree with each other.
 *
 * Returns: the number of bytes of the first token, always whole characters
 */
gsize
phidias_emulator_token_length (const char *text)
{
  const char *p = text;
  gunichar c;

  if (*p == ' ' && g_unichar_isalpha (g_utf8_get_char (p + 1)))
    p++;
  c = g_utf8_get_char (p);

  if (is_ideograph (c))
    return g_utf8_next_char (p) - text;
  if (g_unichar_isalpha (c))
    return skip_word (p, is_latin (c)) - text;
  if (g_ascii_isdigit (*p))
    {
      for (guint i = 0; i < DIGITS && g_ascii_isdigit (*p); i++)
        p++;
      return p - text;
    }
  if (c == '\n')
    {
      while (*p == '\n')
        p++;
      return p - text;
    }
  if (c == ' ')
    {
      while (*p == ' ')
        p++;
      /* The last space belongs to the word it stands before. */
      if (p - text > 1 && g_unichar_isalpha (g_utf8_get_char (p)))
        p--;
      return p - text;
    }
  if (g_ascii_ispunct (*p))
    {
      for (guint i = 0; i < SAME_MARKS && *p == *text; i++)
        p++;
      return p - text;
    }

  return g_utf8_next_char (p) - text;
}

/**
 * phidias_emulator_count_tokens:
 * @text: (nullable): valid UTF-8
 *
 * Returns: the number of tokens in @text
 */
guint
phidias_emulator_count_tokens (const char *text)
{
  guint count = 0;

  for (const char *p = text; p != NULL && *p != '\0'; p += phidias_emulator_token_length (p))
    count++;

  return count;
}
