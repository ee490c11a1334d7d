/* phidias-inline.c: emphasis, links, images, formulas and code within one paragraph, through md4c
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

#define REPLACEMENT "\357\277\275"

#define NOT_RECORDED G_MAXUINT

typedef struct
{
  const char    *source;
  const GString *prepared;
  const GArray  *places;
  const char    *line_break;
  GString       *text;
  gsize          start;            /* of this paragraph in it */
  GArray        *spans;
  guint          open[MAX_NESTING];
  guint          n_open;
  guint          n_images;         /* that we are in */
  gboolean       is_line_start;
  gboolean       is_after_break;
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

/* The place that is marked here, or NULL. */
static const PhidiasPlace *
find_place (const Parse *parse, const char *at, gsize length)
{
  gunichar character;

  if (length < PHIDIAS_PLACE_LENGTH || (guchar) at[0] != 0xf3 || (guchar) at[1] < 0xb0)
    return NULL;
  character = g_utf8_get_char (at);

  return character - PHIDIAS_PLACE_FIRST < parse->places->len
           ? &g_array_index (parse->places, PhidiasPlace, character - PHIDIAS_PLACE_FIRST) : NULL;
}

/* Appends with what was put aside back in its place. With @spans a formula is recorded as one. */
static void
append_restored (const Parse *parse, GString *text, GArray *spans, const char *from, gsize length)
{
  while (length > 0)
    {
      const char *mark = parse->places->len > 0 ? memchr (from, 0xf3, length) : NULL;
      gsize plain = mark != NULL ? (gsize) (mark - from) : length;
      const PhidiasPlace *place = mark != NULL ? find_place (parse, mark, length - plain) : NULL;

      g_string_append_len (text, from, plain);
      from += plain;
      length -= plain;
      if (place != NULL)
        {
          PhidiasSpan span = { .style = PHIDIAS_SPAN_MATH, .start = text->len };

          g_string_append_len (text, parse->source + place->start, place->end - place->start);
          span.end = text->len;
          if (spans != NULL && place->kind == PHIDIAS_PLACE_MATH)
            g_array_append_val (spans, span);
          from += PHIDIAS_PLACE_LENGTH;
          length -= PHIDIAS_PLACE_LENGTH;
        }
      else if (mark != NULL)
        {
          g_string_append_c (text, *from);
          from++;
          length--;
        }
    }
}

static gboolean
has_one_of (const char *url, const char * const *beginnings)
{
  for (; *beginnings != NULL; beginnings++)
    if (g_ascii_strncasecmp (url, *beginnings, strlen (*beginnings)) == 0)
      return TRUE;

  return FALSE;
}

/* The address as it would be opened, or NULL for one that must not be. */
static char *
dup_url (const Parse *parse, const MD_ATTRIBUTE *attribute, gboolean is_image)
{
  static const char * const links[] = { "http://", "https://", "mailto:", NULL };
  static const char * const images[] = {
    "http://", "https://", "data:image/png", "data:image/jpeg", "data:image/jpg", "data:image/gif",
    "data:image/webp", NULL
  };
  g_autoptr (GString) url = g_string_new (NULL);

  if (attribute->text == NULL || attribute->size > MAX_URL)
    return NULL;

  for (guint i = 0; attribute->substr_offsets[i] < attribute->size; i++)
    {
      const char *part = attribute->text + attribute->substr_offsets[i];
      gsize length = attribute->substr_offsets[i + 1] - attribute->substr_offsets[i];

      if (attribute->substr_types[i] == MD_TEXT_ENTITY)
        phidias_entity_append (url, part, length);
      else if (attribute->substr_types[i] == MD_TEXT_NORMAL)
        append_restored (parse, url, NULL, part, length);
    }

  for (const char *at = url->str; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar character = g_utf8_get_char (at);

      if (!g_unichar_isgraph (character) || g_unichar_type (character) == G_UNICODE_FORMAT)
        return NULL;
    }

  return has_one_of (url->str, is_image ? images : links) ? g_string_free (g_steal_pointer (&url), FALSE) : NULL;
}

/* An image without a description is named after its file. */
static void
append_image_name (GString *text, const char *url)
{
  const char *end = url + strcspn (url, "?#");
  const char *start = end;

  if (g_str_has_prefix (url, "data:"))
    {
      g_string_append_len (text, url + strlen ("data:"), strcspn (url, ";,") - strlen ("data:"));
      return;
    }
  while (start > url && start[-1] != '/')
    start--;
  if (start == end)
    start = url;
  g_string_append_len (text, start, end - start);
}

static int
enter_block_cb (MD_BLOCKTYPE type, void *detail, void *user_data)
{
  Parse *parse = user_data;

  /* One paragraph went in; should md4c see more than one block in it, they are lines of ours. */
  if (type != MD_BLOCK_DOC && parse->text->len > parse->start
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

  /* A description is plain text. */
  if (parse->n_open < MAX_NESTING && parse->n_images > 0)
    parse->open[parse->n_open] = NOT_RECORDED;
  else if (parse->n_open < MAX_NESTING)
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
        case MD_SPAN_IMG:
          span.style = PHIDIAS_SPAN_IMAGE;
          span.url = dup_url (parse, &((MD_SPAN_IMG_DETAIL *) detail)->src, TRUE);
          break;
        case MD_SPAN_A:
        default:
          span.style = PHIDIAS_SPAN_LINK;
          span.url = dup_url (parse, &((MD_SPAN_A_DETAIL *) detail)->href, FALSE);
          break;
        }
      g_array_append_val (parse->spans, span);
      parse->open[parse->n_open] = parse->spans->len - 1;
    }
  parse->n_open++;
  if (type == MD_SPAN_IMG)
    parse->n_images++;

  return 0;
}

static int
leave_span_cb (MD_SPANTYPE type, void *detail, void *user_data)
{
  Parse *parse = user_data;

  /* md4c 0.4.8 may close what it did not open, behind an address within an address. */
  if (parse->n_open == 0)
    return 0;
  if (type == MD_SPAN_IMG)
    parse->n_images--;
  parse->n_open--;
  if (parse->n_open < MAX_NESTING && parse->open[parse->n_open] != NOT_RECORDED)
    {
      PhidiasSpan *span = &g_array_index (parse->spans, PhidiasSpan, parse->open[parse->n_open]);

      if (type == MD_SPAN_IMG && span->url != NULL && span->start == parse->text->len)
        append_image_name (parse->text, span->url);
      span->end = parse->text->len;
    }

  return 0;
}

static void
append_break (Parse *parse)
{
  GString *text = parse->text;

  while (text->len > 0 && text->str[text->len - 1] == ' ')
    g_string_truncate (text, text->len - 1);
  g_string_append (text, parse->line_break);
}

static void
append_text (Parse *parse, MD_TEXTTYPE type, const char *text, gsize length)
{
  gboolean is_code = type == MD_TEXT_CODE;

  if (parse->is_line_start && length >= PHIDIAS_INLINE_GUARD_LENGTH
      && memcmp (text, PHIDIAS_INLINE_GUARD, PHIDIAS_INLINE_GUARD_LENGTH) == 0)
    {
      text += PHIDIAS_INLINE_GUARD_LENGTH;
      length -= PHIDIAS_INLINE_GUARD_LENGTH;
    }
  /* In code a line break is a space that stands nowhere in the source. */
  parse->is_line_start = is_code && (text < parse->prepared->str || text >= parse->prepared->str + parse->prepared->len);

  while (length > 0)
    {
      const char *mark = parse->places->len > 0 ? memchr (text, 0xf3, length) : NULL;
      const PhidiasPlace *place = mark != NULL ? find_place (parse, mark, length - (mark - text)) : NULL;
      gsize plain = place != NULL ? (gsize) (mark - text) : length;

      if (parse->is_after_break && plain > 0 && *text == PHIDIAS_PLACE_BREAK_MARK)
        {
          text++;
          length--;
          plain--;
        }
      parse->is_after_break = FALSE;
      if (place != NULL && place->kind >= PHIDIAS_PLACE_BREAK && !is_code)
        {
          gboolean has_mark = plain > 0 && place->kind != PHIDIAS_PLACE_BEFORE;

          g_string_append_len (parse->text, text, plain - (has_mark ? 1 : 0));
          if (place->kind == PHIDIAS_PLACE_BREAK)
            append_break (parse);
          parse->is_after_break = place->kind != PHIDIAS_PLACE_AFTER;
          plain += PHIDIAS_PLACE_LENGTH;
        }
      else
        {
          if (place != NULL)
            plain += PHIDIAS_PLACE_LENGTH;
          append_restored (parse, parse->text, is_code || parse->n_images > 0 ? NULL : parse->spans, text, plain);
        }
      text += plain;
      length -= plain;
    }
}

static int
text_cb (MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *user_data)
{
  Parse *parse = user_data;

  switch ((int) type)
    {
    case MD_TEXT_NULLCHAR:
      g_string_append (parse->text, REPLACEMENT);
      break;
    case MD_TEXT_BR:
    case MD_TEXT_SOFTBR:
      /* Models break lines where they want one, so a soft break is shown as one too. */
      g_string_append_c (parse->text, '\n');
      parse->is_line_start = TRUE;
      break;
    case MD_TEXT_ENTITY:
      phidias_entity_append (parse->text, text, size);
      parse->is_line_start = FALSE;
      break;
    default:
      append_text (parse, type, text, size);
      break;
    }

  return 0;
}

enum
{
  BYTE_TEXT,
  BYTE_MARK,        /* may be something to md4c */
  BYTE_SLASH,       /* is part of an address after a colon */
  BYTE_DOT,         /* is part of one after "www" */
  BYTE_NEWLINE,
};

static const guint8 bytes[256] = {
  ['\\'] = BYTE_MARK, ['&'] = BYTE_MARK, ['*'] = BYTE_MARK, ['_'] = BYTE_MARK, ['~'] = BYTE_MARK,
  ['['] = BYTE_MARK, ['<'] = BYTE_MARK, ['`'] = BYTE_MARK, ['$'] = BYTE_MARK, ['@'] = BYTE_MARK,
  ['/'] = BYTE_SLASH, ['.'] = BYTE_DOT, ['\n'] = BYTE_NEWLINE,
};

static gboolean
is_space (char character)
{
  return character == ' ' || character == '\t';
}

/*
 * phidias_inline_look:
 * @source: the Markdown of a paragraph
 * @length: its bytes
 *
 * Returns: whether there is anything to read in it
 */
PhidiasInlineLook
phidias_inline_look (const char *source, gsize length)
{
  PhidiasInlineLook look = PHIDIAS_INLINE_VERBATIM;

  for (gsize at = 0; at < length; at++)
    {
      guint8 byte = bytes[(guchar) source[at]];

      if (G_LIKELY (byte == BYTE_TEXT))
        continue;
      if (byte == BYTE_MARK || (byte == BYTE_SLASH && at > 0 && source[at - 1] == ':')
          || (byte == BYTE_DOT && at >= 3 && g_ascii_strncasecmp (source + at - 3, "www", 3) == 0))
        return PHIDIAS_INLINE_MARKED;
      if (byte == BYTE_NEWLINE && at > 0 && is_space (source[at - 1]))
        look = PHIDIAS_INLINE_PLAIN;
    }
  if (length > 0 && (is_space (source[length - 1]) || source[length - 1] == '\n'))
    look = PHIDIAS_INLINE_PLAIN;

  return look;
}

static void
read_plain (const char *source, gsize length, GString *text)
{
  const char *end = source + length;

  while (source < end)
    {
      const char *newline = memchr (source, '\n', end - source);
      const char *stop = newline != NULL ? newline : end;
      const char *next = newline != NULL ? newline + 1 : end;

      while (stop > source && is_space (stop[-1]))
        stop--;
      g_string_append_len (text, source, stop - source);
      if (newline != NULL)
        g_string_append_c (text, '\n');
      source = next;
    }
}

/* An address that stands for itself at the end of what came may go on. */
static gboolean
is_half_address (const PhidiasSpan *span, const GString *text, const char *source, gsize length)
{
  const char *shown = text->str + span->start;
  gsize size = span->end - span->start;

  return span->end == text->len && strlen (span->url) >= size
         && memcmp (span->url + strlen (span->url) - size, shown, size) == 0
         && length > 0 && source[length - 1] != '>' && source[length - 1] != ')';
}

/* Takes away what is not shown: empty ranges, links that must not be opened or may go on. */
static void
drop_spans (const PhidiasInlineContext *context, GString *text, GArray *spans, guint first, const char *source, gsize length)
{
  guint kept = first;

  for (guint i = first; i < spans->len; i++)
    {
      PhidiasSpan *span = &g_array_index (spans, PhidiasSpan, i);
      gboolean is_kept;

      span->end = MIN (span->end, text->len);
      is_kept = span->start < span->end;
      if (span->style == PHIDIAS_SPAN_LINK)
        is_kept = is_kept && context->has_links && span->url != NULL
                  && !(context->is_open && is_half_address (span, text, source, length));
      else if (span->style == PHIDIAS_SPAN_IMAGE)
        is_kept = is_kept && context->has_links && span->url != NULL;
      if (is_kept)
        {
          PhidiasSpan moved = *span;

          *span = g_array_index (spans, PhidiasSpan, kept);
          g_array_index (spans, PhidiasSpan, kept) = moved;
          kept++;
        }
    }
  g_array_set_size (spans, kept);
}

/*
 * phidias_inline_read_marked:
 * @source: the Markdown of one paragraph
 * @length: its bytes
 * @context: how to read it
 * @text: what is shown is appended
 * @spans: (element-type PhidiasSpan): the styled ranges are appended, those too that are not shown
 *
 * Reads through md4c.
 */
void
phidias_inline_read_marked (const char                 *source,
                            gsize                       length,
                            const PhidiasInlineContext *context,
                            GString                    *text,
                            GArray                     *spans)
{
  static const MD_PARSER parser = {
    .flags = MD_FLAG_PERMISSIVEAUTOLINKS | MD_FLAG_NOHTML | MD_FLAG_NOINDENTEDCODEBLOCKS
             | MD_FLAG_STRIKETHROUGH,
    .enter_block = enter_block_cb,
    .leave_block = leave_block_cb,
    .enter_span = enter_span_cb,
    .leave_span = leave_span_cb,
    .text = text_cb,
  };
  g_autoptr (GString) prepared = g_string_sized_new (length + 64);
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (PhidiasPlace));
  Parse parse = {
    .source = source,
    .prepared = prepared,
    .places = places,
    .line_break = context->line_break,
    .text = text,
    .start = text->len,
    .spans = spans,
    .is_line_start = TRUE,
  };

  phidias_inline_prepare (source, length, prepared, places);
  if (context->references != NULL && context->n_references > 0)
    {
      gsize end = prepared->len;

      g_string_append (prepared, "\n");
      if (!phidias_references_collect (context->references, 0, context->n_references, source, length, prepared))
        g_string_truncate (prepared, end);
    }
  md_parse (prepared->str, prepared->len, &parser, &parse);
}

/*
 * phidias_inline_read_looked_at:
 * @look: what phidias_inline_look() said
 * @source: the Markdown of one paragraph, its lines without their indentation
 * @length: its bytes
 * @context: how to read it
 * @text: what is shown is appended to this
 * @spans: (element-type PhidiasSpan): the styled ranges of @text are appended
 *
 * Like phidias_inline_read(), for those who had a look already.
 */
void
phidias_inline_read_looked_at (PhidiasInlineLook           look,
                               const char                 *source,
                               gsize                       length,
                               const PhidiasInlineContext *context,
                               GString                    *text,
                               GArray                     *spans)
{
  g_autoptr (GString) healed = NULL;
  gsize start = text->len;
  guint first = spans->len;

  switch (look)
    {
    case PHIDIAS_INLINE_VERBATIM:
      g_string_append_len (text, source, (gssize) length);
      break;

    case PHIDIAS_INLINE_PLAIN:
      read_plain (source, length, text);
      break;

    case PHIDIAS_INLINE_MARKED:
    default:
      if (context->is_open)
        {
          healed = g_string_sized_new (length + 8);
          phidias_inline_heal (source, length, healed, NULL);
          source = healed->str;
          length = healed->len;
        }
      if (!phidias_inline_read_simple (source, length, text, spans))
        phidias_inline_read_marked (source, length, context, text, spans);
      break;
    }

  while (text->len > start && text->str[text->len - 1] == '\n')
    g_string_truncate (text, text->len - 1);
  drop_spans (context, text, spans, first, source, length);
}

/*
 * phidias_inline_read:
 * @source: the Markdown of one paragraph, its lines without their indentation
 * @length: its bytes
 * @context: how to read it
 * @text: what is shown is appended to this
 * @spans: (element-type PhidiasSpan): the styled ranges of @text are appended, outer before inner;
 *   links whose address may not be opened are left out, their text is not
 *
 * HTML is text, but for `<br>`. Linear in @length for every input known (md4c).
 */
void
phidias_inline_read (const char                 *source,
                     gsize                       length,
                     const PhidiasInlineContext *context,
                     GString                    *text,
                     GArray                     *spans)
{
  phidias_inline_read_looked_at (phidias_inline_look (source, length), source, length, context, text, spans);
}
