/* phidias-markdown-definition.c: the lines that a stream holds back as link definitions
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-text"

#include "config.h"

#include "phidias-block-private.h"
#include "phidias-markdown-stream-private.h"

#include <string.h>

/* A definition of more lines is text. Each line looks at all those that wait before it. */
#define MAX_LINES 8
#define MAX_BYTES 4096

/* What was held is no definition: it is a paragraph, or the text of the item that waits for it. */
static void
release_text (PhidiasMarkdownStream *self)
{
  gsize end = 0;

  self->state.open = self->open != NULL ? PHIDIAS_OPEN_TEXT : PHIDIAS_OPEN_PARAGRAPH;
  for (guint i = 0; i < self->held_marks->len; i++)
    {
      const Mark *mark = &g_array_index (self->held_marks, Mark, i);
      const char *line = self->held->str + mark->block;
      gsize length = strcspn (line, "\n");

      if (self->open == NULL)
        phidias_markdown_stream_add_block (self, PHIDIAS_BLOCK_PARAGRAPH)->source_start = mark->line;
      phidias_markdown_stream_touch (self, self->open);
      if (i > 0)
        phidias_markdown_stream_grow_text (self, "\n", 1);
      phidias_markdown_stream_mark_line (self, mark->text, mark->line);
      phidias_markdown_stream_grow_text (self, line, length);
      end = mark->text + length;
      self->open->source_end = end;
    }
  g_string_truncate (self->held, 0);
  g_array_set_size (self->held_marks, 0);
}

/* Takes the first bytes, whole lines, off what is held. */
static void
drop_held (PhidiasMarkdownStream *self, gsize length)
{
  guint n_dropped = 0;

  g_string_erase (self->held, 0, (gssize) length);
  while (n_dropped < self->held_marks->len && g_array_index (self->held_marks, Mark, n_dropped).block < length)
    n_dropped++;
  g_array_remove_range (self->held_marks, 0, n_dropped);
  for (guint i = 0; i < self->held_marks->len; i++)
    g_array_index (self->held_marks, Mark, i).block -= length;
}

static void
resolve (PhidiasMarkdownStream *self, gboolean is_end)
{
  while (self->held->len > 0)
    {
      PhidiasDefinition definition;
      PhidiasDefinitionState state = phidias_definition_read (self->held->str, self->held->len, is_end, &definition);

      if (state == PHIDIAS_DEFINITION_MORE && self->held_marks->len < MAX_LINES && self->held->len < MAX_BYTES)
        break;
      if (state == PHIDIAS_DEFINITION_MORE)
        state = phidias_definition_read (self->held->str, self->held->len, TRUE, &definition);
      if (state == PHIDIAS_DEFINITION_WHOLE)
        {
          phidias_references_add (self->references, &definition);
          drop_held (self, definition.length);
        }
      else
        {
          release_text (self);
        }
    }
  self->state.is_in_definition = self->held->len > 0;
}

/*
 * phidias_markdown_stream_hold:
 * @self: a stream
 * @line: a whole line, where nothing but definitions was since the paragraph began
 *
 * Holds the line back, until it is clear whether it belongs to a definition.
 */
void
phidias_markdown_stream_hold (PhidiasMarkdownStream *self, const PhidiasLine *line)
{
  Mark mark = { self->held->len, self->line_start + line->content, self->line_start, TRUE };

  g_array_append_val (self->held_marks, mark);
  g_string_append_len (self->held, self->line.str + line->content, self->line.len - line->content);
  g_string_append_c (self->held, '\n');
  if (self->open != NULL)
    self->open->source_end = self->line_start + self->line.len;
  self->state.open = PHIDIAS_OPEN_DEFINITION;
  resolve (self, FALSE);
}

/*
 * phidias_markdown_stream_release:
 * @self: a stream
 *
 * The paragraph ends, or goes on with what cannot be held: what was held back is a definition now, or
 * it is text.
 */
void
phidias_markdown_stream_release (PhidiasMarkdownStream *self)
{
  if (self->held->len > 0)
    resolve (self, TRUE);
}
