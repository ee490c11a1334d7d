/* phidias-text-cut.c: where a long paragraph is cut in two
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-text"

#include "config.h"

#include "phidias-text-cut-private.h"

#include "phidias-inline-private.h"
#include "phidias-math-scan.h"

#include <string.h>

/* What was opened so many bytes before the end and is not closed yet will hardly be. */
#define MAX_OPEN 400

/* Brackets within each other. */
#define MAX_BRACKETS 32

typedef struct
{
  const char *source;
  gsize       length;
  guint8     *is_inside;   /* of each place between two bytes: whether a cut there would break something */
} Cut;

/* A cut before the first byte, or behind the last, breaks nothing. */
static void
mark (Cut *self, gsize start, gsize end)
{
  memset (self->is_inside + start + 1, TRUE, end - start - 1);
}

/* More of it may come. */
static void
mark_open (Cut *self, gsize start)
{
  if (self->length - start <= MAX_OPEN)
    memset (self->is_inside + start + 1, TRUE, self->length - start);
}

static gsize
run_length (Cut *self, gsize at)
{
  gsize end = at;

  while (end < self->length && self->source[end] == self->source[at])
    end++;

  return end - at;
}

/* Code from a run of backticks to the next as long; returns where it ends, or the run if it is none. */
static gsize
mark_code (Cut *self, gsize at, gsize *none_from)
{
  gsize run = run_length (self, at);
  gsize end = at + run;

  /* What was not found before is not here either. */
  while (run < 32 && none_from[run] > at && end < self->length)
    {
      gsize other = self->source[end] == '`' ? run_length (self, end) : 0;

      if (other == run)
        {
          mark (self, at, end + run);
          return end + run;
        }
      end += MAX (other, 1);
    }
  if (run < 32 && none_from[run] > at)
    {
      none_from[run] = at;
      mark_open (self, at);
    }

  return at + run;
}

static void
mark_constructs (Cut *self)
{
  gsize brackets[MAX_BRACKETS];
  guint n_brackets = 0;
  gsize no_code_from[32];
  gsize no_target_from = G_MAXSIZE;
  PhidiasMathScan scan;
  PhidiasMathRange math;
  gboolean has_math = phidias_inline_may_have_math (self->source, self->length);

  for (guint i = 0; i < G_N_ELEMENTS (no_code_from); i++)
    no_code_from[i] = G_MAXSIZE;
  if (has_math)
    {
      phidias_math_scan_init (&scan, self->source, self->length, FALSE);
      has_math = phidias_math_scan_next (&scan, &math);
    }

  for (gsize at = 0; at < self->length;)
    {
      while (has_math && math.start < at)
        has_math = phidias_math_scan_next (&scan, &math);
      if (has_math && math.start == at && !math.is_open)
        {
          mark (self, math.start, math.end);
          at = math.end;
          continue;
        }
      if (has_math && math.start == at)
        mark_open (self, at);

      switch (self->source[at])
        {
        case '\\':
          at += 2;
          break;
        case '`':
          at = mark_code (self, at, no_code_from);
          break;
        case '[':
          if (n_brackets < MAX_BRACKETS)
            brackets[n_brackets++] = at > 0 && self->source[at - 1] == '!' ? at - 1 : at;
          at++;
          break;
        case ']':
          at++;
          if (n_brackets == 0)
            break;
          n_brackets--;
          if (at == self->length)
            {
              mark_open (self, brackets[n_brackets]);
            }
          else if (self->source[at] == '(' || self->source[at] == '[')
            {
              const char *end = at < no_target_from
                                ? memchr (self->source + at + 1, self->source[at] == '(' ? ')' : ']', self->length - at - 1) : NULL;

              if (end != NULL)
                {
                  mark (self, brackets[n_brackets], end + 1 - self->source);
                  at = end + 1 - self->source;
                }
              else
                {
                  no_target_from = MIN (no_target_from, at);
                  mark_open (self, brackets[n_brackets]);
                }
            }
          break;
        default:
          at++;
          break;
        }
    }
  for (guint i = 0; i < n_brackets; i++)
    mark_open (self, brackets[i]);
}

/* After the first half; 0 if everything there is inside of something. */
static gsize
find_place (Cut *self, gsize half)
{
  const char *text = self->source;
  gsize sentence = 0;
  gsize word = 0;
  gsize place = 0;

  for (gsize at = self->length; at > half; at--)
    {
      char before = text[at - 1];

      if (self->is_inside[at])
        continue;
      if (before == '\n')
        return at;
      if (place == 0 && ((guchar) text[at] & 0xc0) != 0x80)
        place = at;
      if (before == ' ' && word == 0)
        word = at;
      if (before == ' ' && sentence == 0 && at > 1 && strchr (".!?", text[at - 2]) != NULL)
        sentence = at;
    }

  return sentence != 0 ? sentence : word != 0 ? word : place;
}

/*
 * phidias_text_cut_find:
 * @source: the Markdown of a paragraph that is too long, as far as it came
 * @first: how many of its characters stay before the cut at least, so that each slice is worth its row
 * @is_literal: whether nothing in it is Markdown
 *
 * The best place to cut: after a line, a sentence, a word; not within code, a formula or a link where
 * there is such a place, and right before one where there is no space at all. Emphasis does not count,
 * which is carried over.
 *
 * Returns: the place, in bytes
 */
gsize
phidias_text_cut_find (const GString *source, gsize first, gboolean is_literal)
{
  gsize half = g_utf8_offset_to_pointer (source->str, (glong) first) - source->str;
  g_autofree guint8 *is_inside = g_new0 (guint8, source->len + 1);
  Cut self = { source->str, source->len, is_inside };
  gsize place;

  if (!is_literal)
    mark_constructs (&self);
  place = find_place (&self, half);
  if (place == 0)
    {
      memset (is_inside, FALSE, source->len + 1);
      place = find_place (&self, half);
    }

  return place;
}
