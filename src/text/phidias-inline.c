/* phidias-inline.c: emphasis, links and code within one paragraph, through md4c
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-text"

#include "config.h"

#include "phidias-inline-private.h"

#include <md4c.h>
#include <string.h>

/* Past this depth a span is not recorded; its text stays. */
#define MAX_NESTING 64
#define MAX_URL 4096

/* U+00A0. A paragraph that starts with it is a paragraph for md4c whatever follows, and it counts
 * as white space where emphasis looks at its left neighbour. Taken off again on the way out. */
#define GUARD "\302\240"
#define GUARD_LENGTH 2

#define REPLACEMENT "\357\277\275"

static const struct
{
  const char *name;
  gunichar    character;
} entities[] = {
  { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' }, { "&quot;", '"' }, { "&apos;", '\'' },
  { "&nbsp;", 0xa0 }, { "&copy;", 0xa9 }, { "&reg;", 0xae }, { "&deg;", 0xb0 },
  { "&plusmn;", 0xb1 }, { "&middot;", 0xb7 }, { "&times;", 0xd7 }, { "&divide;", 0xf7 },
  { "&ndash;", 0x2013 }, { "&mdash;", 0x2014 }, { "&lsquo;", 0x2018 }, { "&rsquo;", 0x2019 },
  { "&ldquo;", 0x201c }, { "&rdquo;", 0x201d }, { "&bull;", 0x2022 }, { "&hellip;", 0x2026 },
  { "&euro;", 0x20ac }, { "&trade;", 0x2122 }, { "&larr;", 0x2190 }, { "&uarr;", 0x2191 },
  { "&rarr;", 0x2192 }, { "&darr;", 0x2193 }, { "&minus;", 0x2212 }, { "&le;", 0x2264 },
  { "&ge;", 0x2265 }, { "&ne;", 0x2260 }, { "&asymp;", 0x2248 },
};

typedef struct
{
  GString *text;
  GArray  *spans;
  guint    open[MAX_NESTING];
  guint    n_open;
  gsize    guard_left;
} Parse;

static void
clear_span (gpointer data)
{
  PhidiasSpan *span = data;

  g_clear_pointer (&span->url, g_free);
}

/*
 * phidias_span_array_new:
 *
 * Returns: (transfer full): an empty array of PhidiasSpan that owns their addresses
 */
GArray *
phidias_span_array_new (void)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (PhidiasSpan));

  g_array_set_clear_func (spans, clear_span);

  return spans;
}

static void
append_entity (GString *text, const char *entity, gsize length)
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

  for (guint i = 0; i < G_N_ELEMENTS (entities); i++)
    if (strlen (entities[i].name) == length && memcmp (entity, entities[i].name, length) == 0)
      {
        g_string_append_unichar (text, entities[i].character);
        return;
      }

  g_string_append_len (text, entity, length);
}

/* The address as it would be opened, or NULL for one that must not be clickable. */
static char *
dup_url (const MD_ATTRIBUTE *attribute)
{
  static const char * const schemes[] = { "http://", "https://", "mailto:" };
  g_autoptr (GString) url = g_string_new (NULL);

  if (attribute->text == NULL || attribute->size > MAX_URL)
    return NULL;

  for (guint i = 0; attribute->substr_offsets[i] < attribute->size; i++)
    {
      const char *part = attribute->text + attribute->substr_offsets[i];
      gsize length = attribute->substr_offsets[i + 1] - attribute->substr_offsets[i];

      if (attribute->substr_types[i] == MD_TEXT_ENTITY)
        append_entity (url, part, length);
      else if (attribute->substr_types[i] == MD_TEXT_NORMAL)
        g_string_append_len (url, part, length);
    }

  for (const char *at = url->str; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (!g_unichar_isgraph (character) || g_unichar_type (character) == G_UNICODE_FORMAT)
        return NULL;
    }

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_ascii_strncasecmp (url->str, schemes[i], strlen (schemes[i])) == 0)
      return g_string_free (g_steal_pointer (&url), FALSE);

  return NULL;
}

static int
enter_block_cb (MD_BLOCKTYPE type, void *detail, void *user_data)
{
  Parse *parse = user_data;

  /* One paragraph went in; should md4c see more than one block in it, they are lines of ours. */
  if (type != MD_BLOCK_DOC && parse->text->len > 0
      && parse->text->str[parse->text->len - 1] != '\n')
    g_string_append_c (parse->text, '\n');

  return 0;
}

static int
leave_block_cb (MD_BLOCKTYPE type, void *detail, void *user_data)
{
  return 0;
}

static int
enter_span_cb (MD_SPANTYPE type, void *detail, void *user_data)
{
  Parse *parse = user_data;
  PhidiasSpan span = { .start = parse->text->len };

  if (parse->n_open < MAX_NESTING)
    {
      switch ((int) type)
        {
        case MD_SPAN_EM:
          span.style = PHIDIAS_SPAN_EMPHASIS;
          break;
        case MD_SPAN_STRONG:
          span.style = PHIDIAS_SPAN_STRONG;
          break;
        case MD_SPAN_CODE:
          span.style = PHIDIAS_SPAN_CODE;
          break;
        case MD_SPAN_DEL:
          span.style = PHIDIAS_SPAN_STRIKE;
          break;
        case MD_SPAN_A:
          span.style = PHIDIAS_SPAN_LINK;
          span.url = dup_url (&((MD_SPAN_A_DETAIL *) detail)->href);
          break;
        case MD_SPAN_IMG:
          /* Nothing is fetched: the description stands for the picture, and links to it. */
          span.style = PHIDIAS_SPAN_LINK;
          span.url = dup_url (&((MD_SPAN_IMG_DETAIL *) detail)->src);
          break;
        default:
          span.style = PHIDIAS_SPAN_LINK;
          break;
        }
      g_array_append_val (parse->spans, span);
      parse->open[parse->n_open] = parse->spans->len - 1;
    }
  parse->n_open++;

  return 0;
}

static int
leave_span_cb (MD_SPANTYPE type, void *detail, void *user_data)
{
  Parse *parse = user_data;

  parse->n_open--;
  if (parse->n_open < MAX_NESTING)
    g_array_index (parse->spans, PhidiasSpan, parse->open[parse->n_open]).end = parse->text->len;

  return 0;
}

static int
text_cb (MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *user_data)
{
  Parse *parse = user_data;
  gsize skip = 0;

  if (parse->guard_left > 0 && type == MD_TEXT_NORMAL)
    {
      skip = MIN (size, parse->guard_left);
      parse->guard_left -= skip;
    }

  switch ((int) type)
    {
    case MD_TEXT_NULLCHAR:
      g_string_append (parse->text, REPLACEMENT);
      break;
    case MD_TEXT_BR:
    case MD_TEXT_SOFTBR:
      /* Models break lines where they want one, so a soft break is shown as one too. */
      g_string_append_c (parse->text, '\n');
      break;
    case MD_TEXT_ENTITY:
      append_entity (parse->text, text, size);
      break;
    default:
      g_string_append_len (parse->text, text + skip, size - skip);
      break;
    }

  return 0;
}

/*
 * phidias_inline_parse:
 * @source: the Markdown of one paragraph, its lines without their indentation
 * @length: its bytes
 * @text: what is shown is appended to this
 * @spans: (element-type PhidiasSpan): the styled ranges of @text, outer before inner; links whose
 *   address may not be opened are left out, their text is not
 *
 * HTML is text. Linear in @length for every input known (md4c).
 */
void
phidias_inline_parse (const char *source, gsize length, GString *text, GArray *spans)
{
  static const MD_PARSER parser = {
    .flags = MD_FLAG_PERMISSIVEURLAUTOLINKS | MD_FLAG_PERMISSIVEWWWAUTOLINKS | MD_FLAG_NOHTML
             | MD_FLAG_NOINDENTEDCODEBLOCKS | MD_FLAG_STRIKETHROUGH,
    .enter_block = enter_block_cb,
    .leave_block = leave_block_cb,
    .enter_span = enter_span_cb,
    .leave_span = leave_span_cb,
    .text = text_cb,
  };
  g_autoptr (GString) guarded = g_string_sized_new (length + GUARD_LENGTH);
  Parse parse = { .text = text, .spans = spans, .guard_left = GUARD_LENGTH };
  guint kept = 0;

  g_string_append (guarded, GUARD);
  g_string_append_len (guarded, source, length);
  md_parse (guarded->str, guarded->len, &parser, &parse);

  while (text->len > 0 && text->str[text->len - 1] == '\n')
    g_string_truncate (text, text->len - 1);

  for (guint i = 0; i < spans->len; i++)
    {
      PhidiasSpan *span = &g_array_index (spans, PhidiasSpan, i);

      span->end = MIN (span->end, text->len);
      if (span->start < span->end && (span->style != PHIDIAS_SPAN_LINK || span->url != NULL))
        {
          PhidiasSpan moved = *span;

          *span = g_array_index (spans, PhidiasSpan, kept);
          g_array_index (spans, PhidiasSpan, kept) = moved;
          kept++;
        }
    }
  g_array_set_size (spans, kept);
}

/* ---- Half-arrived text ---- */

#define MAX_OPENERS 16

typedef struct
{
  char  character;
  guint length;
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
  gsize bracket = G_MAXSIZE;        /* where in healed a "[" is that may start a link */
  gsize target = G_MAXSIZE;         /* where in healed its "](" is */
  gsize at = 0;

  /* A marker at the very end may become anything. At a cut it is whole. */
  while (reopen == NULL && length > 0 && strchr ("*_~`", source[length - 1]) != NULL)
    length--;
  if (reopen == NULL && length > 0 && source[length - 1] == '!')
    length--;

  while (at < length)
    {
      char character = source[at];

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
            append_run (healed, (Opener) { '`', run });
          if (end >= length && reopen != NULL)
            append_run (reopen, (Opener) { '`', run });
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
            openers[n_openers++] = (Opener) { character, left };
          g_string_append_len (healed, source + at, run);
          at += run;
        }
      else
        {
          if (character == '[')
            bracket = healed->len;
          else if (character == ']' && bracket != G_MAXSIZE && target == G_MAXSIZE)
            {
              if (at + 1 < length && source[at + 1] == '(')
                target = healed->len;
              else if (at + 1 < length)
                bracket = G_MAXSIZE;
              else
                target = healed->len;
            }
          else if ((character == ')' || character == '\n') && target != G_MAXSIZE)
            bracket = target = G_MAXSIZE;
          g_string_append_c (healed, character);
          at++;
        }
    }

  /* "[text](https://exa" shows "text"; its brackets and address come when they are whole. */
  if (bracket != G_MAXSIZE && (target != G_MAXSIZE || reopen == NULL))
    {
      if (target != G_MAXSIZE)
        g_string_truncate (healed, target);
      if (bracket < healed->len)
        g_string_erase (healed, bracket, 1);
      if (bracket > 0 && bracket <= healed->len && healed->str[bracket - 1] == '!')
        g_string_erase (healed, bracket - 1, 1);
    }

  /* A closer must touch its text. */
  if (n_openers > 0)
    {
      while (healed->len > 0 && g_ascii_isspace (healed->str[healed->len - 1]))
        g_string_truncate (healed, healed->len - 1);
    }
  for (guint i = n_openers; i > 0; i--)
    append_run (healed, openers[i - 1]);
  if (reopen != NULL)
    {
      g_autoptr (GString) markers = g_string_new (NULL);

      for (guint i = 0; i < n_openers; i++)
        append_run (markers, openers[i]);
      g_string_prepend (reopen, markers->str);
    }
}
