/* phidias-inline-prepare.c: what md4c must not look into, put aside
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-text"

#include "config.h"

#include "phidias-inline-private.h"
#include "phidias-math-scan.h"

#include <string.h>

#define MAX_TICKS 32

/* Where something else may begin. */
static const gboolean stops[256] = {
  ['\\'] = TRUE, ['`'] = TRUE, ['<'] = TRUE, ['\n'] = TRUE, ['$'] = TRUE, [0xf3] = TRUE,
};

typedef struct
{
  const char *source;
  gsize       length;
  gsize       at;
  GString    *prepared;
  GArray     *places;                  /* of PhidiasPlace */
  gboolean    has_no_end[MAX_TICKS + 1]; /* of code spans, by the number of backticks */
  gboolean    has_wide_emphasis;       /* stars have to be looked at */
} Prepare;

static void
copy (Prepare *self, gsize end)
{
  end = MIN (end, self->length);
  g_string_append_len (self->prepared, self->source + self->at, end - self->at);
  self->at = end;
}

static void
put_place (Prepare *self, PhidiasPlaceKind kind, gsize end)
{
  PhidiasPlace place = { kind, self->at, end };

  if (self->places->len >= PHIDIAS_PLACE_LIMIT)
    {
      copy (self, end);
      return;
    }
  g_string_append_unichar (self->prepared, PHIDIAS_PLACE_FIRST + self->places->len);
  g_array_append_val (self->places, place);
  self->at = end;
}

static gsize
count_ticks (const Prepare *self, gsize at)
{
  gsize end = at;

  while (end < self->length && self->source[end] == '`')
    end++;

  return end - at;
}

/* Past the code span that starts here, or past the backticks if none does. */
static gsize
find_code_end (Prepare *self)
{
  gsize run = count_ticks (self, self->at);
  gsize at = self->at + run;

  if (run > MAX_TICKS || self->has_no_end[run])
    return at;
  while (at < self->length)
    {
      const char *tick = memchr (self->source + at, '`', self->length - at);
      gsize found;

      if (tick == NULL)
        break;
      at = tick - self->source;
      found = count_ticks (self, at);
      at += found;
      if (found == run)
        return at;
    }
  self->has_no_end[run] = TRUE;

  return self->at + run;
}

/* Past the <br> that starts here, or 0. */
static gsize
find_break_end (const Prepare *self)
{
  const char *tag = self->source + self->at;
  gsize left = self->length - self->at;
  gsize at = 3;

  if (left < 4 || g_ascii_strncasecmp (tag, "<br", 3) != 0)
    return 0;
  while (at < left && (tag[at] == ' ' || tag[at] == '\t'))
    at++;
  if (at < left && tag[at] == '/')
    at++;
  if (at >= left || tag[at] != '>')
    return 0;

  return self->at + at + 1;
}

/* Past the address in angle brackets that starts here, or 0. */
static gsize
find_address_end (const Prepare *self)
{
  gsize at = self->at + 1;

  if (at >= self->length || !g_ascii_isalpha (self->source[at]))
    return 0;
  for (; at < self->length; at++)
    {
      if (self->source[at] == '>')
        return at + 1;
      if (self->source[at] == '<' || g_ascii_isspace (self->source[at]))
        return 0;
    }

  return 0;
}

static gboolean
is_wide_letter (gunichar character)
{
  return g_unichar_iswide (character) && g_unichar_isalpha (character);
}

/* The characters around a run of stars; a space at the ends. */
static void
look_around (const Prepare *self, gsize start, gsize end, gunichar *before, gunichar *after)
{
  *before = start > 0 ? g_utf8_get_char (g_utf8_prev_char (self->source + start)) : ' ';
  *after = end < self->length ? g_utf8_get_char (self->source + end) : ' ';
}

/* Whether there are stars that have a character beside them which is not ASCII. */
static gboolean
has_wide_emphasis (const char *source, gsize length)
{
  const char *end = source + length;

  for (const char *star = memchr (source, '*', length); star != NULL; star = memchr (star, '*', end - star))
    {
      if (star > source && (guchar) star[-1] >= 0x80)
        return TRUE;
      while (star < end && *star == '*')
        star++;
      if (star == end)
        break;
      if ((guchar) *star >= 0x80)
        return TRUE;
    }

  return FALSE;
}

/* "**注意：**这是": CommonMark tells where emphasis begins and ends by the spaces around it, which Chinese and
 * Japanese do not write, nor Korean before a particle. Between a sign and a letter of theirs stars are at a border
 * of words, so that they both open and close. */
static void
copy_stars (Prepare *self)
{
  gsize end = self->at;
  gunichar before;
  gunichar after;

  while (end < self->length && self->source[end] == '*')
    end++;
  look_around (self, self->at, end, &before, &after);

  if (g_unichar_ispunct (after) && is_wide_letter (before) && self->places->len < PHIDIAS_PLACE_LIMIT)
    {
      put_place (self, PHIDIAS_PLACE_BEFORE, self->at);
      g_string_append_c (self->prepared, PHIDIAS_PLACE_BREAK_MARK);
    }
  copy (self, end);
  if (g_unichar_ispunct (before) && is_wide_letter (after) && self->places->len < PHIDIAS_PLACE_LIMIT)
    {
      g_string_append_c (self->prepared, PHIDIAS_PLACE_BREAK_MARK);
      put_place (self, PHIDIAS_PLACE_AFTER, self->at);
    }
}

/* The first characters of a line that could be more than text to md4c; among them the guard's own,
 * so that one that came and one of ours are told apart. */
static gboolean
needs_guard (const char *line, gsize length)
{
  return length > 0 && (strchr ("=-+*_#>`~|", line[0]) != NULL || g_ascii_isdigit (line[0])
                        || (length >= PHIDIAS_INLINE_GUARD_LENGTH
                            && memcmp (line, PHIDIAS_INLINE_GUARD, PHIDIAS_INLINE_GUARD_LENGTH) == 0));
}

/*
 * phidias_inline_may_have_math:
 * @source: the Markdown of a paragraph
 * @length: its bytes
 *
 * Returns: whether it is worth to look for formulas
 */
gboolean
phidias_inline_may_have_math (const char *source, gsize length)
{
  return memchr (source, '$', length) != NULL || memchr (source, '\\', length) != NULL;
}

/*
 * phidias_inline_prepare:
 * @source: the Markdown of a paragraph, its lines without their indentation
 * @length: its bytes
 * @prepared: what to give to md4c is appended
 * @places: (element-type PhidiasPlace): what the places in it stand for
 *
 * Formulas and line breaks of HTML become numbered letters, so that emphasis has no look into them;
 * the lines are guarded against being taken for anything but text.
 */
void
phidias_inline_prepare (const char *source, gsize length, GString *prepared, GArray *places)
{
  Prepare self = { .source = source, .length = length, .prepared = prepared, .places = places };
  PhidiasMathScan scan;
  PhidiasMathRange math = { 0 };
  gboolean has_math;

  has_math = phidias_inline_may_have_math (source, length);
  if (has_math)
    {
      phidias_math_scan_init (&scan, source, length, TRUE);
      has_math = phidias_math_scan_next (&scan, &math);
    }

  self.has_wide_emphasis = has_wide_emphasis (source, length);

  /* What looks like a definition here is none: those were taken off. */
  if (needs_guard (source, length) || (length > 0 && source[0] == '['))
    g_string_append (prepared, PHIDIAS_INLINE_GUARD);
  while (self.at < length)
    {
      gsize end;

      while (has_math && math.start < self.at)
        has_math = phidias_math_scan_next (&scan, &math);
      if (has_math && math.start == self.at)
        {
          put_place (&self, PHIDIAS_PLACE_MATH, math.end);
          continue;
        }

      switch (source[self.at])
        {
        case '\\':
          copy (&self, self.at + 1);
          if (self.at < length && source[self.at] != '\n' && (guchar) source[self.at] < 0x80)
            copy (&self, self.at + 1);
          break;
        case '`':
          copy (&self, find_code_end (&self));
          break;
        case '<':
          end = find_break_end (&self);
          if (end != 0 && places->len < PHIDIAS_PLACE_LIMIT)
            {
              g_string_append_c (prepared, PHIDIAS_PLACE_BREAK_MARK);
              put_place (&self, PHIDIAS_PLACE_BREAK, end);
              g_string_append_c (prepared, PHIDIAS_PLACE_BREAK_MARK);
              while (self.at < length && (source[self.at] == ' ' || source[self.at] == '\t'))
                self.at++;
              if (self.at < length && source[self.at] == '\n')
                self.at++;
              break;
            }
          end = find_address_end (&self);
          copy (&self, MAX (end, self.at + 1));
          break;
        case '\n':
          copy (&self, self.at + 1);
          if (needs_guard (source + self.at, length - self.at))
            g_string_append (prepared, PHIDIAS_INLINE_GUARD);
          break;
        case '\363':
          if ((guchar) source[MIN (self.at + 1, length)] >= 0xb0)
            put_place (&self, PHIDIAS_PLACE_CHARACTER, MIN (self.at + PHIDIAS_PLACE_LENGTH, length));
          else
            copy (&self, self.at + 1);
          break;
        case '*':
          if (self.has_wide_emphasis)
            {
              copy_stars (&self);
              break;
            }
          G_GNUC_FALLTHROUGH;
        default:
          end = self.at + 1;
          while (end < length && !stops[(guchar) source[end]] && !(self.has_wide_emphasis && source[end] == '*'))
            end++;
          copy (&self, has_math ? MIN (end, MAX (math.start, self.at + 1)) : end);
          break;
        }
    }
}
