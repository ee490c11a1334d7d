/* phidias-inline-heal.c: a paragraph that is still arriving, made whole
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-text"

#include "config.h"

#include "phidias-inline-private.h"
#include "phidias-math-scan.h"

#include <string.h>

#define MAX_OPENERS 16
#define MAX_BRACKETS 8

typedef struct
{
  char  character;
  guint length;
  gsize at;         /* in what is healed */
} Opener;

static guint
run_length (const char *source, gsize length, gsize at)
{
  gsize end = at;

  while (end < length && source[end] == source[at])
    end++;

  return end - at;
}

static gboolean
is_space_at (const char *source, gsize length, gsize at)
{
  return at >= length || g_ascii_isspace (source[at]);
}

static void
append_run (GString *string, Opener opener)
{
  for (guint i = 0; i < opener.length; i++)
    g_string_append_c (string, opener.character);
}

/* Takes from the innermost openers of this character what a closing run closes; returns what is
 * left of the run. */
static guint
close_openers (Opener *openers, guint *n_openers, char character, guint length)
{
  while (length > 0 && *n_openers > 0 && openers[*n_openers - 1].character == character)
    {
      Opener *last = &openers[*n_openers - 1];
      guint taken = MIN (last->length, length);

      last->length -= taken;
      length -= taken;
      if (last->length == 0)
        (*n_openers)--;
    }

  return length;
}

/* Whether the last character is one of these, and not escaped. */
static gboolean
ends_in_one_of (const char *source, gsize length, const char *markers)
{
  gsize backslashes = 0;

  if (length == 0 || strchr (markers, source[length - 1]) == NULL)
    return FALSE;
  while (backslashes + 2 <= length && source[length - 2 - backslashes] == '\\')
    backslashes++;

  return backslashes % 2 == 0;
}

typedef enum
{
  ANGLE_TEXT,
  ANGLE_HALF,           /* may be what is not shown */
  ANGLE_ADDRESS,        /* is not shown, the address after it is */
} Angle;

/* What the "<" is, at the end of what came. An address in angle brackets shows without them, <br> not at all. */
static Angle
look_at_angle (const char *source, gsize length)
{
  static const char * const addresses[] = { "<https://", "<http://", "<mailto:" };
  static const char * const breaks[] = { "<br/", "<br /" };
  gsize end = 1;

  for (guint i = 0; i < G_N_ELEMENTS (breaks); i++)
    if (length <= strlen (breaks[i]) && g_ascii_strncasecmp (source, breaks[i], length) == 0)
      return ANGLE_HALF;
  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      gsize known = MIN (length, strlen (addresses[i]));

      if (g_ascii_strncasecmp (source, addresses[i], known) != 0)
        continue;
      if (known < strlen (addresses[i]))
        return ANGLE_HALF;
      while (end < length && source[end] != '>' && source[end] != '<' && !g_ascii_isspace (source[end]))
        end++;
      return end == length ? ANGLE_ADDRESS : ANGLE_TEXT;
    }

  return ANGLE_TEXT;
}

/* Takes the "[" away, and the "!" of an image. */
static void
erase_bracket (GString *healed, gsize at, Opener *openers, guint n_openers)
{
  gsize from = at > 0 && healed->str[at - 1] == '!' ? at - 1 : at;
  gsize length = at + 1 - from;

  if (at >= healed->len)
    return;
  g_string_erase (healed, from, length);
  for (guint i = 0; i < n_openers; i++)
    if (openers[i].at > from)
      openers[i].at -= length;
}

/* Closes what is open, so that it touches its text; a marker without text is held back. */
static void
close_all (GString *healed, Opener *openers, guint *n_openers)
{
  while (*n_openers > 0)
    {
      const Opener *last = &openers[*n_openers - 1];

      while (healed->len > 0 && g_ascii_isspace (healed->str[healed->len - 1]))
        g_string_truncate (healed, healed->len - 1);
      if (last->at + last->length < healed->len)
        break;
      g_string_truncate (healed, MIN (last->at, healed->len));
      (*n_openers)--;
    }
  for (guint i = *n_openers; i > 0; i--)
    append_run (healed, openers[i - 1]);
}

/*
 * phidias_inline_heal:
 * @source: the Markdown of a paragraph that is still arriving
 * @length: its bytes
 * @healed: a Markdown text is appended to this in which what is open is closed: emphasis and code
 *   show as such at once, a half link shows its text, a marker with nothing after it yet is held
 *   back
 * @reopen: (nullable): the markers that were closed for it, to start the next slice with
 *
 * One pass over @source. What it makes is only ever shown until more text arrives, or at the cut
 * of a very long paragraph.
 */
void
phidias_inline_heal (const char *source, gsize length, GString *healed, GString *reopen)
{
  Opener openers[MAX_OPENERS];
  guint n_openers = 0;
  guint n_reopened;
  gsize brackets[MAX_BRACKETS];     /* where in healed there is a "[" that may start a link */
  guint n_brackets = 0;
  gsize target = G_MAXSIZE;         /* where in healed the "](" or "][" of the last one is */
  char target_end = ')';
  guint n_nested = 0;               /* round brackets within the address */
  guint n_openers_at_target = 0;    /* an address has no emphasis in it */
  PhidiasMathScan scan;
  PhidiasMathRange math = { 0 };
  gboolean has_math;
  gsize at = 0;

  /* A formula is not looked into; one that is not whole is held back. */
  has_math = phidias_inline_may_have_math (source, length);
  if (has_math)
    {
      phidias_math_scan_init (&scan, source, length, reopen != NULL);
      has_math = phidias_math_scan_next (&scan, &math);
    }

  /* A marker at the very end may become anything. At a cut it is whole. */
  while (reopen == NULL && ends_in_one_of (source, length, "*_~`"))
    length--;
  if (reopen == NULL && ends_in_one_of (source, length, "!\\"))
    length--;

  while (at < length)
    {
      char character = source[at];

      while (has_math && math.start < at)
        has_math = phidias_math_scan_next (&scan, &math);
      if (has_math && math.start == at)
        {
          if (math.is_open)
            break;
          g_string_append_len (healed, source + at, math.end - at);
          at = math.end;
          continue;
        }

      if (character == '\\' && at + 1 < length)
        {
          g_string_append_len (healed, source + at, 2);
          at += 2;
        }
      else if (character == '`')
        {
          guint run = run_length (source, length, at);
          gsize end = at + run;

          while (end < length && (source[end] != '`' || run_length (source, length, end) != run))
            end += source[end] == '`' ? run_length (source, length, end) : 1;
          g_string_append_len (healed, source + at, MIN (end, length) - at);
          if (end < length)
            g_string_append_len (healed, source + end, run);
          else
            append_run (healed, (Opener) { '`', run, 0 });
          if (end >= length && reopen != NULL)
            append_run (reopen, (Opener) { '`', run, 0 });
          at = end + run;
        }
      else if (character == '*' || character == '_' || character == '~')
        {
          guint run = run_length (source, length, at);
          gboolean can_open = !is_space_at (source, length, at + run);
          gboolean can_close = at > 0 && !is_space_at (source, length, at - 1);
          guint left = run;

          if (character == '_' && can_open && can_close && g_ascii_isalnum (source[at - 1])
              && g_ascii_isalnum (source[at + run]))
            can_open = can_close = FALSE;
          if (can_close)
            left = close_openers (openers, &n_openers, character, run);
          if (can_open && left > 0 && left <= 3 && n_openers < MAX_OPENERS
              && (character != '~' || left == 2) && (!can_close || left == run))
            openers[n_openers++] = (Opener) { character, left, healed->len };
          g_string_append_len (healed, source + at, run);
          at += run;
        }
      else if (character == '<' && reopen == NULL && target == G_MAXSIZE)
        {
          Angle angle = look_at_angle (source + at, length - at);

          if (angle == ANGLE_HALF)
            break;
          if (angle == ANGLE_TEXT)
            g_string_append_c (healed, character);
          at++;
        }
      else
        {
          if (character == '[' && target == G_MAXSIZE)
            {
              /* "[^1]" and "[!NOTE]" are no links. */
              gboolean is_note = at + 1 < length
                                 && (source[at + 1] == '^' || (source[at + 1] == '!' && at + 2 < length && source[at + 2] != '['));

              if (!is_note && n_brackets == MAX_BRACKETS)
                memmove (brackets, brackets + 1, --n_brackets * sizeof *brackets);
              if (!is_note)
                brackets[n_brackets++] = healed->len;
            }
          else if (character == ']' && n_brackets > 0 && target == G_MAXSIZE)
            {
              target_end = at + 1 < length && source[at + 1] == '[' ? ']' : ')';
              if (at + 1 == length || source[at + 1] == '(' || source[at + 1] == '[')
                target = healed->len;
              else
                n_brackets--;
              n_nested = 0;
              n_openers_at_target = n_openers;
              if (target != G_MAXSIZE && at + 1 < length)
                g_string_append_c (healed, source[at++]);
              character = source[at];
            }
          else if (character == '(' && target != G_MAXSIZE && target_end == ')')
            n_nested++;
          else if (character == ')' && target != G_MAXSIZE && n_nested > 0)
            n_nested--;
          else if ((character == target_end || character == '\n') && target != G_MAXSIZE)
            {
              n_openers = MIN (n_openers, n_openers_at_target);
              n_brackets--;
              target = G_MAXSIZE;
            }
          g_string_append_c (healed, character);
          at++;
        }
    }

  /* "[text](https://exa" shows "text"; its brackets and address come when they are whole. At a cut
   * nothing comes any more, so nothing may go. */
  if (target != G_MAXSIZE && reopen == NULL)
    {
      g_string_truncate (healed, target);
      n_openers = MIN (n_openers, n_openers_at_target);
      erase_bracket (healed, brackets[--n_brackets], openers, n_openers);
    }
  while (reopen == NULL && n_brackets > 0)
    erase_bracket (healed, brackets[--n_brackets], openers, n_openers);

  n_reopened = n_openers;
  close_all (healed, openers, &n_openers);
  if (reopen != NULL)
    {
      g_autoptr (GString) markers = g_string_new (NULL);

      for (guint i = 0; i < n_reopened; i++)
        append_run (markers, openers[i]);
      g_string_prepend (reopen, markers->str);
    }
}
