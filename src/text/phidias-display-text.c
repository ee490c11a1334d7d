/* phidias-display-text.c: text as it is safe to draw
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-text"

#include "config.h"

#include "phidias-display-text.h"

#include <string.h>

/* More marks on one letter than this draw over the lines around it and cost the layout dearly. */
#define MAX_MARKS 16

/* Word wrapping takes time by the square of a run without a break. */
#define MAX_RUN 1000

/* U+FFFC. */
#define OBJECT "\357\277\274"

/* Where a stretch begins in both texts; within one, bytes go one by one. */
typedef struct
{
  guint    source;
  guint    shown;
  gboolean is_object;
} Step;

/**
 * PhidiasDisplayText:
 *
 * What is drawn for a text, and which byte of one is which byte of the other. Control characters
 * become their pictures (U+2400 …), marks piled on one letter are cut off. In code, and
 * in the text of a link, characters that change how it reads without being seen (text direction,
 * zero width, tags) are spelled out. The text itself, and what is copied, stays as it is.
 */
struct _PhidiasDisplayText
{
  char     *text;
  gsize     length;
  GArray   *steps;      /* of Step; NULL when the text is shown as it is */
  gboolean  has_marks;
  gboolean  is_sparse;
  gboolean  is_even;
};

static gboolean
is_hidden (gunichar character)
{
  return (character >= 0x200b && character <= 0x200f) || (character >= 0x202a && character <= 0x202e)
         || (character >= 0x2060 && character <= 0x2069) || character == 0xfeff
         || character == 0x061c || character == 0x00ad || character == 0x180e
         || (character >= 0xe0000 && character <= 0xe007f);
}

static gboolean
is_control (gunichar character)
{
  return (character < 0x20 && character != '\n' && character != '\t')
         || (character >= 0x7f && character < 0xa0);
}

/* Joiners, and marks of direction and hyphenation: what an honest text of some script has in it. */
static gboolean
is_orthographic (gunichar character)
{
  return (character >= 0x200c && character <= 0x200f) || character == 0x061c || character == 0x00ad
         || character == 0x180e;
}

static gboolean
is_watched (const PhidiasDisplayRange *ranges, guint n_ranges, gsize at, gunichar character)
{
  for (guint i = 0; i < n_ranges; i++)
    if (at >= ranges[i].start && at < ranges[i].end && (ranges[i].is_code || !is_orthographic (character)))
      return TRUE;

  return FALSE;
}

static void
append_step (PhidiasDisplayText *self, guint source, guint shown)
{
  Step step = { source, shown, FALSE };

  if (self->steps == NULL)
    {
      Step first = { 0, 0, FALSE };

      self->steps = g_array_new (FALSE, FALSE, sizeof (Step));
      g_array_append_val (self->steps, first);
    }
  g_array_append_val (self->steps, step);
}

static PhidiasDisplayText *
make (const char                 *text,
      gsize                       length,
      gboolean                    is_code,
      const PhidiasDisplayObject *objects,
      guint                       n_objects,
      const PhidiasDisplayRange  *ranges,
      guint                       n_ranges)
{
  PhidiasDisplayText *self = g_new0 (PhidiasDisplayText, 1);
  g_autoptr (GString) shown = g_string_sized_new (length);
  const char *end = text + length;
  guint n_marks = 0;
  guint run = 0;
  gboolean is_even = TRUE;
  guint object = 0;

  for (const char *at = text; at < end;)
    {
      const char *next;
      gunichar character;
      gboolean is_mark;

      while (object < n_objects && objects[object].end <= (gsize) (at - text))
        object++;
      if (object < n_objects && objects[object].start == (gsize) (at - text))
        {
          append_step (self, objects[object].start, shown->len);
          g_array_index (self->steps, Step, self->steps->len - 1).is_object = TRUE;
          g_string_append (shown, OBJECT);
          append_step (self, objects[object].end, shown->len);
          at = text + MIN (objects[object].end, length);
          n_marks = run = 0;
          is_even = FALSE;
          continue;
        }

      next = g_utf8_next_char (at);
      character = g_utf8_get_char (at);
      is_mark = character >= 0x300 && g_unichar_ismark (character);

      run = g_unichar_isspace (character) ? 0 : run + 1;
      if (run > MAX_RUN)
        self->is_sparse = TRUE;
      n_marks = is_mark ? n_marks + 1 : 0;
      is_even = is_even && g_ascii_isgraph (*at);

      if (is_control (character))
        {
          append_step (self, at - text, shown->len);
          g_string_append_unichar (shown, character < 0x20 ? 0x2400 + character
                                          : character == 0x7f ? 0x2421 : 0xfffd);
          append_step (self, next - text, shown->len);
        }
      else if (is_hidden (character) && (is_code || is_watched (ranges, n_ranges, at - text, character)))
        {
          append_step (self, at - text, shown->len);
          g_string_append_printf (shown, "\342\237\250U+%04X\342\237\251", character);
          append_step (self, next - text, shown->len);
          self->has_marks = TRUE;
        }
      else if (n_marks > MAX_MARKS)
        {
          append_step (self, at - text, shown->len);
          append_step (self, next - text, shown->len);
        }
      else
        {
          g_string_append_len (shown, at, next - at);
        }
      at = next;
    }

  self->length = shown->len;
  self->is_even = is_even;
  self->text = g_string_free (g_steal_pointer (&shown), FALSE);

  return self;
}

/**
 * phidias_display_text_new:
 * @text: valid UTF-8
 * @length: its bytes
 * @is_code: whether hidden characters are to be seen
 *
 * Returns: (transfer full): what to draw for @text
 */
PhidiasDisplayText *
phidias_display_text_new (const char *text, gsize length, gboolean is_code)
{
  return make (text, length, is_code, NULL, 0, NULL, 0);
}

/**
 * phidias_display_text_new_with_ranges:
 * @text: valid UTF-8, no code
 * @length: its bytes
 * @objects: (array length=n_objects): whole characters each, in order
 * @n_objects: how many
 * @ranges: (array length=n_ranges): where hidden characters are to be seen
 * @n_ranges: how many
 *
 * Returns: (transfer full): what to draw for @text, with one U+FFFC in the place of each object
 */
PhidiasDisplayText *
phidias_display_text_new_with_ranges (const char                 *text,
                                      gsize                       length,
                                      const PhidiasDisplayObject *objects,
                                      guint                       n_objects,
                                      const PhidiasDisplayRange  *ranges,
                                      guint                       n_ranges)
{
  return make (text, length, FALSE, objects, n_objects, ranges, n_ranges);
}

/**
 * phidias_display_text_free:
 * @self: a display text
 */
void
phidias_display_text_free (PhidiasDisplayText *self)
{
  g_clear_pointer (&self->steps, g_array_unref);
  g_free (self->text);
  g_free (self);
}

/**
 * phidias_display_text_get_text:
 * @self: a display text
 *
 * Returns: (transfer none): what to draw
 */
const char *
phidias_display_text_get_text (const PhidiasDisplayText *self)
{
  return self->text;
}

/**
 * phidias_display_text_get_length:
 * @self: a display text
 *
 * Returns: the bytes of what is drawn
 */
gsize
phidias_display_text_get_length (const PhidiasDisplayText *self)
{
  return self->length;
}

/**
 * phidias_display_text_has_marks:
 * @self: a display text
 *
 * Returns: whether the text has hidden characters that are shown spelled out
 */
gboolean
phidias_display_text_has_marks (const PhidiasDisplayText *self)
{
  return self->has_marks;
}

/**
 * phidias_display_text_get_is_sparse:
 * @self: a display text
 *
 * Returns: whether the text goes on for so long without a space that it must be wrapped anywhere
 */
gboolean
phidias_display_text_get_is_sparse (const PhidiasDisplayText *self)
{
  return self->is_sparse;
}

/**
 * phidias_display_text_get_is_even:
 * @self: a display text
 *
 * Returns: whether the text is visible ASCII from end to end: in a monospaced font each of its
 *   characters is as wide as the next, and there is no better place to wrap it than another
 */
gboolean
phidias_display_text_get_is_even (const PhidiasDisplayText *self)
{
  return self->is_even;
}

/* The last step at or before the byte, by the one text or the other. */
static const Step *
find_step (const PhidiasDisplayText *self, guint byte, gboolean by_shown)
{
  guint low = 0;
  guint high = self->steps->len;

  while (high - low > 1)
    {
      guint middle = (low + high) / 2;
      const Step *step = &g_array_index (self->steps, Step, middle);

      if ((by_shown ? step->shown : step->source) <= byte)
        low = middle;
      else
        high = middle;
    }

  return &g_array_index (self->steps, Step, low);
}

/**
 * phidias_display_text_to_shown:
 * @self: a display text
 * @byte: an index into the text itself
 *
 * Returns: the index of that character in what is drawn
 */
guint
phidias_display_text_to_shown (const PhidiasDisplayText *self, guint byte)
{
  const Step *step;
  guint shown;

  if (self->steps == NULL)
    return MIN (byte, self->length);

  step = find_step (self, byte, FALSE);
  if (step->is_object)
    return step->shown;
  shown = step->shown + (byte - step->source);
  if (step + 1 < (const Step *) self->steps->data + self->steps->len)
    shown = MIN (shown, step[1].shown);

  return MIN (shown, self->length);
}

/**
 * phidias_display_text_to_shown_end:
 * @self: a display text
 * @byte: an index into the text itself, where a range ends
 *
 * Returns: as phidias_display_text_to_shown(), but within an object its end: a range that has a
 *   part of an object has it whole
 */
guint
phidias_display_text_to_shown_end (const PhidiasDisplayText *self, guint byte)
{
  const Step *step = self->steps != NULL ? find_step (self, byte, FALSE) : NULL;

  if (step != NULL && step->is_object && byte > step->source)
    return MIN (step[1].shown, self->length);

  return phidias_display_text_to_shown (self, byte);
}

/**
 * phidias_display_text_from_shown:
 * @self: a display text
 * @byte: an index into what is drawn
 *
 * Returns: the index of that character in the text itself
 */
guint
phidias_display_text_from_shown (const PhidiasDisplayText *self, guint byte)
{
  const Step *step;

  if (self->steps == NULL)
    return byte;

  step = find_step (self, byte, TRUE);
  /* Within what stands for one character, that character. */
  if (step + 1 < (const Step *) self->steps->data + self->steps->len
      && (step->is_object || step[1].shown - step->shown != step[1].source - step->source))
    return step->source;

  return step->source + (byte - step->shown);
}
