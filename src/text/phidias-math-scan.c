/* phidias-math-scan.c: where the formulas are in a paragraph, and where dollars are money
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What is a formula:
 *
 * - `\(…\)` and `$…$` in the line; `\[…\]`, `$$…$$` and `\begin{align}…\end{align}` (and its like) on
 *   a line of their own. None is empty, none goes over a blank line, none has a backtick in it.
 * - For `$…$` pandoc's rule holds: no space right after the opening `$`, none right before the closing
 *   one, no digit right after that; and the next `$` closes or nothing does. So `$12$` is a formula.
 * - Beyond pandoc: no letter or digit right before the opening `$` (`US$5`); after the closing one no
 *   `{`, no `_`, no letters but an ending (`$n$th`), no `(` if it began with one (`$(a)/$(b)`,
 *   `$HOME/$USER`).
 * - Words are no formula: `$5 for two, 6$`, `\(see below\)`. See Words.
 * - `\[…\]` may be escaped brackets: then it has no sign of TeX in it (`\[1\]`), or a link follows.
 * - Three dollars and more are no delimiter.
 * - What stands in a code span is code; a backslash takes the next character's meaning.
 */
#define G_LOG_DOMAIN "phidias-text"

#include "config.h"

#include "phidias-math-scan.h"

#include <string.h>

/* Beyond this an opening delimiter is taken for something else, and nothing is held back for it. */
#define MAX_INLINE 2048
#define MAX_DISPLAY (32 * 1024)

#define MAX_TICKS 32

typedef enum
{
  CLOSER_NONE,
  CLOSER_ROUND,
  CLOSER_SQUARE,
  CLOSER_DOLLARS,
  CLOSER_ENVIRONMENT, /* and one for each of them */
} Closer;

static const char * const environments[] = {
  "align", "align*", "alignat", "alignat*", "aligned", "array", "Bmatrix", "bmatrix", "cases",
  "eqnarray", "eqnarray*", "equation", "equation*", "gather", "gather*", "gathered", "matrix",
  "multline", "multline*", "pmatrix", "split", "Vmatrix", "vmatrix",
};

G_STATIC_ASSERT (CLOSER_ENVIRONMENT + G_N_ELEMENTS (environments) <= PHIDIAS_MATH_N_CLOSERS);

/* Prose between two dollars: so many words in a row, before the first sign of TeX. */
typedef struct
{
  guint    limit;       /* so many are prose; 0 to let everything pass */
  guint    shortest;    /* letters that make a word */
  guint    n_words;
  gboolean has_sign;
} Words;

typedef enum
{
  FOUND,
  NOT_YET,
  NEVER,
} Outcome;

static gboolean
is_space (char byte)
{
  return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static gboolean
is_blank_line (const PhidiasMathScan *scan, gsize at)
{
  if (scan->source[at] != '\n')
    return FALSE;
  for (at++; at < scan->length && (scan->source[at] == ' ' || scan->source[at] == '\t' || scan->source[at] == '\r'); at++)
    ;

  return at < scan->length && scan->source[at] == '\n';
}

static gboolean
is_line_start (const PhidiasMathScan *scan, gsize at)
{
  while (at > 0 && (scan->source[at - 1] == ' ' || scan->source[at - 1] == '\t'))
    at--;

  return at == 0 || scan->source[at - 1] == '\n';
}

static gsize
count_run (const PhidiasMathScan *scan, gsize at, char byte)
{
  gsize end = at;

  while (end < scan->length && scan->source[end] == byte)
    end++;

  return end - at;
}

static gboolean
is_function (const char *word, gsize length)
{
  static const char * const names[] = {
    "sin", "cos", "tan", "cot", "sec", "csc", "log", "ln", "exp", "max", "min", "mod", "det", "dim", "lim", "gcd",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strlen (names[i]) == length && memcmp (names[i], word, length) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
is_sign (char byte)
{
  return byte != '\0' && strchr ("\\^_=+<>{}&~", byte) != NULL;
}

/* Reads the word that ends at @at, if one does, and says whether what was read so far is prose. Only
 * words with a space before and a space or a stop after them count: f(some, thing) is none. */
static gboolean
read_words (Words *words, const PhidiasMathScan *scan, gsize from, gsize at, gsize end)
{
  gsize start = at;

  if (words->has_sign || words->limit == 0)
    return FALSE;
  if (at < end && is_sign (scan->source[at]))
    {
      words->has_sign = TRUE;
      return FALSE;
    }
  if (at < end && !is_space (scan->source[at]) && strchr (",.;:!?", scan->source[at]) == NULL)
    return FALSE;
  while (start > from && at - start < 32 && g_ascii_isalpha (scan->source[start - 1]))
    start--;
  if (at - start < words->shortest || (start > from && !is_space (scan->source[start - 1]))
      || is_function (scan->source + start, at - start))
    return FALSE;

  return ++words->n_words >= words->limit;
}

static gboolean
is_closer (const PhidiasMathScan *scan, Closer closer, gsize at, gsize *length)
{
  const char *source = scan->source + at;
  gsize left = scan->length - at;
  const char *name;

  switch (closer)
    {
    case CLOSER_DOLLARS:
      *length = 2;
      return left >= 2 && source[0] == '$' && source[1] == '$';
    case CLOSER_ROUND:
    case CLOSER_SQUARE:
      *length = 2;
      return left >= 2 && source[0] == '\\' && source[1] == (closer == CLOSER_ROUND ? ')' : ']');
    case CLOSER_NONE:
    case CLOSER_ENVIRONMENT:
    default:
      name = environments[closer - CLOSER_ENVIRONMENT];
      *length = strlen (name) + strlen ("\\end{}");
      return left >= *length && source[0] == '\\' && strncmp (source, "\\end{", 5) == 0 && strncmp (source + 5, name, *length - 6) == 0 && source[*length - 1] == '}';
    }
}

/* Finds the delimiter that closes what was opened before @from. What one search went through without
 * finding it, the next does not go through again: so many openers cost no more than one. */
static Outcome
find_closer (PhidiasMathScan *scan, Closer closer, gsize from, gsize limit, gsize *found, gsize *found_length)
{
  gsize at = from;
  gsize length;

  if (from >= scan->searched[closer].from && from < scan->searched[closer].to)
    at = scan->searched[closer].to;
  else
    scan->searched[closer].from = from;

  while (at < scan->length && at - from <= limit)
    {
      char byte = scan->source[at];

      if ((byte == '$' || byte == '\\') && is_closer (scan, closer, at, &length))
        {
          scan->searched[closer].to = at;
          *found = at;
          *found_length = length;
          return FOUND;
        }
      if (byte == '`' || is_blank_line (scan, at))
        {
          scan->searched[closer].to = at;
          return NEVER;
        }
      at += byte == '\\' && at + 1 < scan->length && scan->source[at + 1] != '\n' ? 2 : 1;
    }
  scan->searched[closer].to = at;

  return at - from > limit ? NEVER : NOT_YET;
}

/* One `$` at @at: the next one closes it, or none does. */
static Outcome
find_dollar (PhidiasMathScan *scan, gsize at, gsize *closing)
{
  const char *source = scan->source;
  gsize inner = at + 1;
  Words words = { 2, 3, 0, FALSE };
  gsize i;
  char after;

  if (inner == scan->length)
    return NOT_YET;
  if (is_space (source[inner]) || (at > 0 && g_ascii_isalnum (source[at - 1])))
    return NEVER;
  if (g_ascii_isdigit (source[inner]))
    {
      words.limit = 1;
      words.shortest = 2;
    }

  for (i = inner; i < scan->length && source[i] != '$'; i++)
    {
      if (i - inner > MAX_INLINE || source[i] == '`' || is_blank_line (scan, i)
          || read_words (&words, scan, inner, i, scan->length))
        return NEVER;
      if (source[i] == '\\' && i + 1 < scan->length && source[i + 1] != '\n')
        i++;
    }
  if (i >= scan->length)
    return NOT_YET;
  if (is_space (source[i - 1]) || read_words (&words, scan, inner, i, i))
    return NEVER;
  if (i + 1 == scan->length)
    {
      *closing = i;
      return scan->is_final ? FOUND : NOT_YET;
    }

  after = source[i + 1];
  if (g_ascii_isdigit (after) || after == '$' || after == '{' || after == '_' || (after == '(' && source[inner] == '('))
    return NEVER;
  if (g_ascii_isalpha (after))
    {
      static const char * const endings[] = { "th", "st", "nd", "rd", "s", "es", "d" };
      gsize end = i + 1;

      while (end < scan->length && end - i < 8 && g_ascii_isalnum (source[end]))
        end++;
      if (end == scan->length && end - i <= 3 && !scan->is_final)
        return NOT_YET;
      for (guint n = 0; n < G_N_ELEMENTS (endings); n++)
        if (strlen (endings[n]) == end - i - 1 && memcmp (endings[n], source + i + 1, end - i - 1) == 0)
          {
            *closing = i;
            return FOUND;
          }
      return NEVER;
    }
  *closing = i;

  return FOUND;
}

/* Whether what stands between the delimiters is a formula. It looks no further than to the first sign
 * of TeX, and so not further than to the next opener: many openers before one closer cost no more. */
static gboolean
is_formula (const PhidiasMathScan *scan, Closer closer, gsize start, gsize from, gsize to)
{
  gboolean is_inside = closer == CLOSER_DOLLARS && !is_line_start (scan, start);
  Words words = { is_inside ? 1 : 2, is_inside ? 2 : 3, 0, FALSE };
  gboolean is_empty = TRUE;

  for (gsize i = from; i < to && !(words.has_sign && !is_empty); i++)
    {
      is_empty = is_empty && is_space (scan->source[i]);
      if (read_words (&words, scan, from, i, to))
        return FALSE;
    }
  if (is_empty || read_words (&words, scan, from, to, to))
    return FALSE;

  return closer != CLOSER_SQUARE || words.has_sign || is_space (scan->source[from]);
}

static Outcome
find_paired (PhidiasMathScan *scan, Closer closer, gsize start, gsize inner, PhidiasMathRange *range)
{
  gsize closing = 0;
  gsize length = 0;
  Outcome outcome = find_closer (scan, closer, inner, closer == CLOSER_ROUND ? MAX_INLINE : MAX_DISPLAY, &closing, &length);

  if (outcome != FOUND)
    return outcome;
  if (closer < CLOSER_ENVIRONMENT && !is_formula (scan, closer, start, inner, closing))
    return NEVER;
  if (closer == CLOSER_DOLLARS || closer == CLOSER_SQUARE)
    {
      if (closing + length == scan->length && !scan->is_final)
        return NOT_YET;
      if (closing + length < scan->length && scan->source[closing + length] == (closer == CLOSER_DOLLARS ? '$' : '('))
        return NEVER;
    }

  range->inner_start = closer < CLOSER_ENVIRONMENT ? inner : start;
  range->inner_end = closer < CLOSER_ENVIRONMENT ? closing : closing + length;
  range->end = closing + length;

  return FOUND;
}

/* A backtick: moves behind the code span, or behind the backticks. FALSE if the end has not come. */
static gboolean
skip_code (PhidiasMathScan *scan)
{
  gsize length = count_run (scan, scan->at, '`');
  gsize at = scan->at + length;

  if (!scan->has_ticks)
    {
      for (gsize i = 0; i < scan->length; i++)
        if (scan->source[i] == '`')
          {
            gsize run = count_run (scan, i, '`');

            if (run <= MAX_TICKS)
              scan->last_ticks[run] = i + 1;
            i += run;
          }
      scan->has_ticks = TRUE;
    }
  if (length > MAX_TICKS || scan->last_ticks[length] <= at)
    {
      if (length <= MAX_TICKS && !scan->is_final)
        return FALSE;
      scan->at = at;
      return TRUE;
    }

  while (at < scan->length)
    {
      gsize run = count_run (scan, at, '`');

      if (run == length)
        break;
      at += MAX (run, 1);
    }
  scan->at = at + length;

  return TRUE;
}

static Closer
read_environment (const PhidiasMathScan *scan, gsize at, gsize *inner)
{
  const char *source = scan->source + at;
  gsize left = scan->length - at;

  if (left < 8 || strncmp (source, "\\begin{", 7) != 0 || !is_line_start (scan, at))
    return CLOSER_NONE;
  for (guint i = 0; i < G_N_ELEMENTS (environments); i++)
    {
      gsize length = strlen (environments[i]);

      if (left >= length + 8 && strncmp (source + 7, environments[i], length) == 0 && source[7 + length] == '}')
        {
          *inner = at + length + 8;
          return CLOSER_ENVIRONMENT + i;
        }
    }

  return CLOSER_NONE;
}

/* Whether it may yet become \begin{…} of one of the environments. */
static gboolean
is_half_begin (const PhidiasMathScan *scan, gsize at)
{
  const char *source = scan->source + at;
  gsize left = scan->length - at;

  return left < 20 && strncmp (source, "\\begin{", MIN (left, 7)) == 0 && memchr (source, '}', left) == NULL
         && memchr (source, '\n', left) == NULL && is_line_start (scan, at);
}

/* What the byte at scan->at opens, if anything; moves behind it. */
static Outcome
try_here (PhidiasMathScan *scan, PhidiasMathRange *range)
{
  gsize start = scan->at;
  gsize inner = start + 2;
  Closer closer;
  Outcome outcome;
  gsize closing;
  char next;

  range->start = start;
  if (scan->source[start] == '$')
    {
      gsize run = count_run (scan, start, '$');

      scan->at = start + run;
      if (run > 2)
        return NEVER;
      range->is_display = run == 2;
      range->inner_start = start + run;
      if (run == 2)
        return find_paired (scan, CLOSER_DOLLARS, start, inner, range);
      outcome = find_dollar (scan, start, &closing);
      if (outcome == FOUND)
        {
          range->inner_end = closing;
          range->end = closing + 1;
        }
      return outcome;
    }

  scan->at = MIN (inner, scan->length);
  range->inner_start = scan->at;
  range->is_display = FALSE;
  if (start + 1 == scan->length)
    return NOT_YET;
  next = scan->source[start + 1];
  if (next == '(')
    return find_paired (scan, CLOSER_ROUND, start, inner, range);
  range->is_display = TRUE;
  if (next == '[')
    return find_paired (scan, CLOSER_SQUARE, start, inner, range);
  closer = next == 'b' ? read_environment (scan, start, &inner) : CLOSER_NONE;
  if (closer == CLOSER_NONE)
    return next == 'b' && is_half_begin (scan, start) ? NOT_YET : NEVER;
  outcome = find_paired (scan, closer, start, inner, range);
  range->inner_start = start;

  return outcome;
}

/**
 * phidias_math_scan_init:
 * @scan: (out): a scan
 * @source: (transfer none): Markdown of one or more paragraphs; must outlive the scan
 * @length: its bytes
 * @is_final: whether nothing will be added to @source
 *
 * Begins to look for formulas. All of a scan takes time by the length of the source, whatever is in
 * it.
 */
void
phidias_math_scan_init (PhidiasMathScan *scan, const char *source, gsize length, gboolean is_final)
{
  g_return_if_fail (scan != NULL);
  g_return_if_fail (source != NULL || length == 0);

  memset (scan, 0, sizeof (*scan));
  scan->source = source;
  scan->length = length;
  scan->is_final = is_final;
}

/**
 * phidias_math_scan_next:
 * @scan: a scan
 * @range: (out): the next formula
 *
 * While text arrives, a range may be open: it began, and it is not known yet whether it is a formula.
 * One who holds it back stops there; one who shows it as it is calls again, and gets what stands
 * behind its opening delimiter. Once the source is final no range is open.
 *
 * Returns: whether there was one
 */
gboolean
phidias_math_scan_next (PhidiasMathScan *scan, PhidiasMathRange *range)
{
  g_return_val_if_fail (scan != NULL && range != NULL, FALSE);

  while (scan->at < scan->length)
    {
      char byte = scan->source[scan->at];
      Outcome outcome;

      if (byte == '`')
        {
          if (!skip_code (scan))
            scan->at = scan->length;
          continue;
        }
      if (byte != '$' && byte != '\\')
        {
          scan->at++;
          continue;
        }

      outcome = try_here (scan, range);
      if (outcome == FOUND || (outcome == NOT_YET && !scan->is_final))
        {
          range->is_open = outcome == NOT_YET;
          if (range->is_open)
            range->end = range->inner_end = scan->length;
          else
            scan->at = range->end;
          return TRUE;
        }
    }

  return FALSE;
}
