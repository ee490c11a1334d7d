/* phidias-markdown-image.c: images that carry their data, among the words of a paragraph
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-text"

#include "config.h"

#include "phidias-block-private.h"
#include "phidias-markdown-stream-private.h"

#include <string.h>

/* The data of an image is megabytes of letters that nobody reads. Wherever it stands, what was before it
 * ends, and it is a block of its own; what comes after it in the line is a paragraph again. */

#define DATA ";base64,"
#define DATA_LENGTH (sizeof DATA - 1)

/* Whether the text so far, and these bytes of what is added to it, end in DATA. */
static gboolean
ends_in_data (const GString *source, const char *text, gsize length)
{
  gsize inside = MIN (length, DATA_LENGTH);
  gsize before = DATA_LENGTH - inside;

  return source->len >= before && memcmp (text + length - inside, DATA + before, inside) == 0
         && memcmp (source->str + source->len - before, DATA, before) == 0;
}

/* How many bytes there are to the end of the first DATA; all of them if there is none. */
static gsize
measure_to_data (const PhidiasBlock *block, const char *text, gsize length)
{
  const char *end = text + length;

  for (const char *comma = text; (comma = memchr (comma, ',', end - comma)) != NULL; comma++)
    if (ends_in_data (&block->source, text, comma + 1 - text))
      return comma + 1 - text;

  return length;
}

/* Where the image begins whose data is to follow, or G_MAXSIZE. */
static gsize
find_image (const GString *source)
{
  static const char * const openings[] = {
    "](data:image/png" DATA, "](data:image/jpeg" DATA, "](data:image/jpg" DATA, "](data:image/gif" DATA,
    "](data:image/webp" DATA,
  };
  const char *text = source->str;

  for (guint i = 0; i < G_N_ELEMENTS (openings); i++)
    if (g_str_has_suffix (text, openings[i]))
      for (gsize at = source->len - strlen (openings[i]); at >= 2 && text[at - 1] != ']' && text[at - 1] != '\n'; at--)
        if (text[at - 1] == '[' && text[at - 2] == '!')
          return at - 2;

  return G_MAXSIZE;
}

static gboolean
is_blank (const GString *source, gsize length)
{
  gsize at = 0;

  while (at < length && g_ascii_isspace (source->str[at]))
    at++;

  return at == length;
}

/* The open text ends where its image begins. Returns whether there is one. */
static gboolean
start_image (PhidiasMarkdownStream *self)
{
  PhidiasBlock *text = self->open;
  gsize at = find_image (&text->source);
  g_autofree char *source = NULL;
  gsize position;

  if (at == G_MAXSIZE)
    return FALSE;

  source = g_strdup (text->source.str + at);
  position = phidias_markdown_stream_find_in_text (self, at);
  if (text->kind == PHIDIAS_BLOCK_PARAGRAPH && text->slice == 0 && is_blank (&text->source, at))
    {
      phidias_markdown_stream_drop_last (self);
      self->state.open = PHIDIAS_OPEN_NONE;
    }
  else
    {
      g_string_truncate (&text->source, at);
      text->source_end = position;
      phidias_markdown_stream_close_open (self);
    }

  phidias_markdown_stream_add_block (self, PHIDIAS_BLOCK_IMAGE);
  self->open->source_start = position;
  phidias_markdown_stream_mark_line (self, position, position);
  phidias_block_grow (self->open, source, strlen (source));

  return TRUE;
}

/*
 * phidias_markdown_stream_grow_paragraph:
 * @self: a stream whose open block is running text
 * @text: more of its line
 * @length: its bytes
 * @position: of the first byte in all of the text
 */
void
phidias_markdown_stream_grow_paragraph (PhidiasMarkdownStream *self, const char *text, gsize length, gsize position)
{
  gboolean may_have_image = !self->open->is_literal && !self->keeps_data
                            && (self->open->kind == PHIDIAS_BLOCK_PARAGRAPH || self->open->kind == PHIDIAS_BLOCK_LIST_ITEM);

  while (length > 0)
    {
      gsize part = may_have_image ? measure_to_data (self->open, text, length) : length;

      phidias_markdown_stream_grow_text (self, text, part);
      text += part;
      length -= part;
      position += part;
      if (may_have_image && text[-1] == ',' && start_image (self))
        {
          self->open->source_end = position;
          phidias_markdown_stream_grow (self, text, length, position);
          return;
        }
    }
}

/*
 * phidias_markdown_stream_grow_image:
 * @self: a stream whose open block is an image with its data
 * @text: more of its line
 * @length: its bytes
 * @position: of the first byte in all of the text
 */
void
phidias_markdown_stream_grow_image (PhidiasMarkdownStream *self, const char *text, gsize length, gsize position)
{
  gboolean has_target = strstr (self->open->source.str, "](data:") != NULL;
  const char *target = has_target ? text : g_strstr_len (text, (gssize) length, "](data:");
  const char *bracket = target != NULL ? memchr (target, ')', text + length - target) : NULL;
  gsize part = bracket != NULL ? (gsize) (bracket + 1 - text) : length;

  phidias_block_grow (self->open, text, part);
  if (bracket == NULL)
    return;

  self->open->source_end = position + part;
  if (phidias_block_close_data_image (self->open))
    {
      self->open = NULL;
      self->is_after_image = TRUE;
    }
  else
    {
      phidias_markdown_stream_become_text (self);
      self->keeps_data = TRUE;
    }
  phidias_markdown_stream_grow (self, text + part, length - part, position + part);
}

/*
 * phidias_markdown_stream_grow_after_image:
 * @self: a stream without an open block
 * @text: more of its line
 * @length: its bytes
 * @position: of the first byte in all of the text
 *
 * Begins a paragraph if an image ended within the line.
 */
void
phidias_markdown_stream_grow_after_image (PhidiasMarkdownStream *self, const char *text, gsize length, gsize position)
{
  gsize blanks = 0;

  while (blanks < length && (text[blanks] == ' ' || text[blanks] == '\t'))
    blanks++;
  if (!self->is_after_image || blanks == length)
    return;

  phidias_markdown_stream_add_block (self, PHIDIAS_BLOCK_PARAGRAPH);
  self->open->source_start = position + blanks;
  self->state.open = PHIDIAS_OPEN_PARAGRAPH;
  phidias_markdown_stream_mark_line (self, position + blanks, position + blanks);
  phidias_markdown_stream_grow (self, text + blanks, length - blanks, position + blanks);
}
