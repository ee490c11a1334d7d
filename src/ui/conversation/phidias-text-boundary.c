/* phidias-text-boundary.c: characters and words as a reader counts them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-text-boundary.h"

#include <pango/pango.h>
#include <string.h>

/* So much around a place is looked at; no word is longer to a reader. */
#define WINDOW 1024

/* What Pango says of the text around a place. */
typedef struct
{
  const char   *from;    /* within the text */
  PangoLogAttr *attrs;   /* owned; one more than there are characters */
  int           n_chars;
  int           at;      /* the character at the place */
} Window;

static Window
open_window (const char *text, guint byte)
{
  gsize length = strlen (text);
  gsize from;
  gsize to;
  Window window;

  byte = phidias_text_boundary_clamp (text, byte);
  from = phidias_text_boundary_clamp (text, byte > WINDOW ? byte - WINDOW : 0);
  to = phidias_text_boundary_clamp (text, (guint) MIN (length, (gsize) byte + WINDOW));
  window.from = text + from;
  window.n_chars = (int) g_utf8_strlen (window.from, (gssize) (to - from));
  window.at = (int) g_utf8_pointer_to_offset (window.from, text + byte);
  window.attrs = g_new0 (PangoLogAttr, window.n_chars + 1);
  pango_get_log_attrs (window.from, (int) (to - from), -1, pango_language_get_default (), window.attrs,
                       window.n_chars + 1);

  return window;
}

static guint
close_window (Window *window, const char *text, int at)
{
  guint byte = (guint) (g_utf8_offset_to_pointer (window->from, at) - text);

  g_free (window->attrs);

  return byte;
}

/**
 * phidias_text_boundary_clamp:
 * @text: valid UTF-8
 * @byte: any number
 *
 * Returns: the nearest place before it, or it, that is the start of a character or the end
 */
guint
phidias_text_boundary_clamp (const char *text, guint byte)
{
  gsize length = strlen (text);

  if (byte >= length)
    return (guint) length;
  while (byte > 0 && ((guchar) text[byte] & 0xc0) == 0x80)
    byte--;

  return byte;
}

/**
 * phidias_text_boundary_next:
 * @text: valid UTF-8
 * @byte: a place in it
 *
 * Returns: the place after the character there, with all marks and joiners that belong to it
 */
guint
phidias_text_boundary_next (const char *text, guint byte)
{
  Window window = open_window (text, byte);
  int at = window.at;

  if (at < window.n_chars)
    at++;
  while (at < window.n_chars && !window.attrs[at].is_cursor_position)
    at++;

  return close_window (&window, text, at);
}

/**
 * phidias_text_boundary_previous:
 * @text: valid UTF-8
 * @byte: a place in it
 *
 * Returns: the place before the character that ends there
 */
guint
phidias_text_boundary_previous (const char *text, guint byte)
{
  Window window = open_window (text, byte);
  int at = window.at;

  if (at > 0)
    at--;
  while (at > 0 && !window.attrs[at].is_cursor_position)
    at--;

  return close_window (&window, text, at);
}

/**
 * phidias_text_boundary_next_word:
 * @text: valid UTF-8
 * @byte: a place in it
 *
 * Returns: where the next word ends, or the text
 */
guint
phidias_text_boundary_next_word (const char *text, guint byte)
{
  Window window = open_window (text, byte);
  int at = window.at;

  if (at < window.n_chars)
    at++;
  while (at < window.n_chars && !window.attrs[at].is_word_end)
    at++;

  return close_window (&window, text, at);
}

/**
 * phidias_text_boundary_previous_word:
 * @text: valid UTF-8
 * @byte: a place in it
 *
 * Returns: where the word before begins, or the text
 */
guint
phidias_text_boundary_previous_word (const char *text, guint byte)
{
  Window window = open_window (text, byte);
  int at = window.at;

  if (at > 0)
    at--;
  while (at > 0 && !window.attrs[at].is_word_start)
    at--;

  return close_window (&window, text, at);
}

/**
 * phidias_text_boundary_find_word:
 * @text: valid UTF-8
 * @byte: a place in it
 * @start: (out): where the word there begins
 * @end: (out): where it ends; between words, the place after one character
 *
 * What a double click selects.
 */
void
phidias_text_boundary_find_word (const char *text, guint byte, guint *start, guint *end)
{
  Window window = open_window (text, byte);
  int first = window.at;
  int last;

  while (first > 0 && !window.attrs[first].is_word_start && !window.attrs[first].is_word_end)
    first--;
  /* A place behind a word belongs to it when nothing follows; else to what follows. */
  if (window.attrs[first].is_word_end && !window.attrs[first].is_word_start && first == window.at
      && first == window.n_chars)
    for (first = MAX (first - 1, 0); first > 0 && !window.attrs[first].is_word_start;)
      first--;

  if (window.attrs[first].is_word_start)
    {
      last = MIN (first + 1, window.n_chars);
      while (last < window.n_chars && !window.attrs[last].is_word_end)
        last++;
    }
  else
    {
      first = window.at;
      last = MIN (first + 1, window.n_chars);
      while (last < window.n_chars && !window.attrs[last].is_cursor_position)
        last++;
    }

  *start = (guint) (g_utf8_offset_to_pointer (window.from, first) - text);
  *end = close_window (&window, text, last);
}

/**
 * phidias_text_boundary_find_line:
 * @text: valid UTF-8
 * @byte: a place in it
 * @start: (out): where its line begins
 * @end: (out): where it ends, behind the newline if it has one
 */
void
phidias_text_boundary_find_line (const char *text, guint byte, guint *start, guint *end)
{
  const char *at = text + phidias_text_boundary_clamp (text, byte);
  const char *newline = strchr (at, '\n');

  while (at > text && at[-1] != '\n')
    at--;
  *start = (guint) (at - text);
  *end = (guint) (newline != NULL ? newline + 1 - text : (gssize) strlen (text));
}
