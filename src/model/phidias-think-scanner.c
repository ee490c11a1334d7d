/* phidias-think-scanner.c: where in an answer's text the thought ends and the answer begins
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-model"

#include "config.h"

#include "phidias-think-scanner.h"

#include <string.h>

#define OPENING "<think>"
#define CLOSING "</think>"

/* How many bytes at the end of the text may be the beginning of @tag. */
static gsize
count_partial (const char *text, gsize length, const char *tag)
{
  for (gsize n = MIN (length, strlen (tag) - 1); n > 0; n--)
    if (memcmp (text + length - n, tag, n) == 0)
      return n;

  return 0;
}

static gsize
skip_blanks (const char *text, gsize length, gsize position)
{
  while (position < length && g_ascii_isspace (text[position]))
    position++;

  return position;
}

static void
begin_answer (PhidiasThinkScanner *self, gsize start)
{
  self->phase = PHIDIAS_THINK_ANSWERING;
  self->answer_start = start;
}

static void
find_opening (PhidiasThinkScanner *self, const char *text, gsize length, gboolean is_whole)
{
  gsize n;

  self->position = skip_blanks (text, length, self->position);
  n = MIN (length - self->position, strlen (OPENING));
  if (memcmp (text + self->position, OPENING, n) != 0)
    {
      begin_answer (self, 0);
    }
  else if (n == strlen (OPENING))
    {
      self->phase = PHIDIAS_THINK_THINKING;
      self->position += n;
      self->thought_start = self->thought_end = self->position;
    }
  else if (is_whole)
    {
      begin_answer (self, 0);
    }
}

static void
find_closing (PhidiasThinkScanner *self, const char *text, gsize length, gboolean is_whole)
{
  const char *closing = g_strstr_len (text + self->position, (gssize) (length - self->position), CLOSING);
  gsize end = closing != NULL ? (gsize) (closing - text) : length;

  if (closing == NULL && !is_whole)
    end -= count_partial (text + self->position, length - self->position, CLOSING);
  self->has_thought = self->has_thought || skip_blanks (text, end, self->thought_end) < end;
  self->thought_end = end;
  self->position = end;
  if (closing != NULL)
    {
      self->phase = PHIDIAS_THINK_BETWEEN;
      self->position += strlen (CLOSING);
      self->answer_start = self->position;
    }
}

/* The blanks before an answer are not its, but for those that indent its first line. */
static void
find_answer (PhidiasThinkScanner *self, const char *text, gsize length)
{
  gsize start = skip_blanks (text, length, self->position);

  for (gsize i = self->position; i < start; i++)
    if (text[i] == '\n')
      self->answer_start = i + 1;
  self->position = start;
  if (start < length)
    self->phase = PHIDIAS_THINK_ANSWERING;
}

/**
 * phidias_think_scanner_scan:
 * @self: a scanner
 * @text: the answer's text so far: what was scanned before, and more
 * @length: its length in bytes
 * @is_whole: whether nothing more comes
 *
 * Looks for the tags by which some models mark, within the text, what they thought before they
 * answered: `<think>` at its very start, `</think>` after it. Tags elsewhere are text. A tag that
 * is never closed leaves all of the text a thought. What is found depends on the text alone, not
 * on how it was cut; a call looks at what is new.
 */
void
phidias_think_scanner_scan (PhidiasThinkScanner *self, const char *text, gsize length, gboolean is_whole)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (text != NULL && length >= self->position);

  if (self->phase == PHIDIAS_THINK_UNDECIDED)
    find_opening (self, text, length, is_whole);
  if (self->phase == PHIDIAS_THINK_THINKING)
    find_closing (self, text, length, is_whole);
  if (self->phase == PHIDIAS_THINK_BETWEEN)
    find_answer (self, text, length);
}

/**
 * phidias_think_get_answer:
 * @text: the whole text of an answer
 *
 * Returns: (transfer none): the part of @text that is the answer, without the thought in tags
 *   before it; empty where the thought never ended
 */
const char *
phidias_think_get_answer (const char *text)
{
  PhidiasThinkScanner scanner = PHIDIAS_THINK_SCANNER_INIT;
  gsize length;

  g_return_val_if_fail (text != NULL, NULL);

  length = strlen (text);
  phidias_think_scanner_scan (&scanner, text, length, TRUE);

  return scanner.phase == PHIDIAS_THINK_ANSWERING ? text + scanner.answer_start : text + length;
}
