/* phidias-feed-sources.c: what a message says, part by part
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-feed-sources-private.h"

#include <string.h>

static const PhidiasFeedSource kinds[PHIDIAS_N_FEED_PARTS] = {
  PHIDIAS_FEED_SOURCE_REASONING,
  PHIDIAS_FEED_SOURCE_THOUGHT,
  PHIDIAS_FEED_SOURCE_TEXT,
};

static gboolean
is_prompt (PhidiasFeedSources *self)
{
  return phidias_message_get_role (self->message) == PHIDIAS_ROLE_USER;
}

/* The text is not looked at before it is scanned. */
void
phidias_feed_sources_init (PhidiasFeedSources *self, PhidiasMessage *message)
{
  self->message = g_object_ref (message);
  self->think = PHIDIAS_THINK_SCANNER_INIT;
}

void
phidias_feed_sources_clear (PhidiasFeedSources *self)
{
  g_clear_object (&self->message);
}

/* Looks at what came since the last call. */
void
phidias_feed_sources_scan (PhidiasFeedSources *self)
{
  if (is_prompt (self))
    self->think.phase = PHIDIAS_THINK_ANSWERING;
  else
    phidias_think_scanner_scan (&self->think, phidias_message_get_text (self->message),
                                phidias_message_get_length (self->message),
                                !phidias_message_is_running (self->message));
}

/* Looks at all of it, which may be another text than before, or go on where it was whole. */
void
phidias_feed_sources_scan_again (PhidiasFeedSources *self)
{
  self->think = PHIDIAS_THINK_SCANNER_INIT;
  phidias_feed_sources_scan (self);
}

/*
 * phidias_feed_sources_get:
 * @self: sources, scanned
 * @part: a part
 * @start: (out): its first byte in the text returned; stays as it is once the part is not empty
 * @end: (out): the byte after the last that is surely the part's
 *
 * Returns: (transfer none): the text that holds the part
 */
const char *
phidias_feed_sources_get (PhidiasFeedSources *self, PhidiasFeedPart part, gsize *start, gsize *end)
{
  const char *text = phidias_message_get_text (self->message);

  *start = *end = 0;
  switch (part)
    {
    case PHIDIAS_FEED_PART_REASONING:
      text = phidias_message_get_reasoning (self->message);
      *end = strlen (text);
      break;
    case PHIDIAS_FEED_PART_THOUGHT:
      *start = self->think.thought_start;
      *end = self->think.has_thought ? self->think.thought_end : *start;
      break;
    case PHIDIAS_FEED_PART_TEXT:
    case PHIDIAS_N_FEED_PARTS:
    default:
      if (self->think.phase == PHIDIAS_THINK_ANSWERING)
        {
          *start = self->think.answer_start;
          *end = phidias_message_get_length (self->message);
        }
      break;
    }

  return text;
}

gboolean
phidias_feed_sources_has_answer (PhidiasFeedSources *self)
{
  return self->think.phase == PHIDIAS_THINK_ANSWERING &&
         phidias_message_get_length (self->message) > self->think.answer_start;
}

gboolean
phidias_feed_sources_has_thought (PhidiasFeedSources *self)
{
  return !is_prompt (self) && (self->think.has_thought || *phidias_message_get_reasoning (self->message) != '\0');
}

/* Whether a thought is still going on. */
gboolean
phidias_feed_sources_is_thinking (PhidiasFeedSources *self)
{
  return phidias_message_is_running (self->message) && !phidias_feed_sources_has_answer (self) &&
         self->think.phase != PHIDIAS_THINK_BETWEEN;
}

/* Whether the model ended without having answered. */
gboolean
phidias_feed_sources_says_nothing (PhidiasFeedSources *self)
{
  return !is_prompt (self) && phidias_message_get_state (self->message) == PHIDIAS_MESSAGE_COMPLETE &&
         !phidias_feed_sources_has_answer (self);
}

/* A stream for a part, with nothing in it. */
PhidiasMarkdownStream *
phidias_feed_sources_new_stream (PhidiasFeedSources *self, PhidiasFeedPart part)
{
  if (is_prompt (self))
    return phidias_markdown_stream_new_plain ();
  if (part == PHIDIAS_FEED_PART_TEXT)
    return phidias_markdown_stream_new ();

  return phidias_markdown_stream_new_quoted ();
}

/* A stream over the whole of a part, of which nobody has heard yet; finished if the message is. */
PhidiasMarkdownStream *
phidias_feed_sources_make_stream (PhidiasFeedSources *self, PhidiasFeedPart part)
{
  PhidiasMarkdownStream *stream = phidias_feed_sources_new_stream (self, part);
  gsize start, end;
  const char *text = phidias_feed_sources_get (self, part, &start, &end);

  if (text[end] == '\0')
    {
      phidias_markdown_stream_append (stream, text + start);
    }
  else
    {
      g_autofree char *piece = g_strndup (text + start, end - start);

      phidias_markdown_stream_append (stream, piece);
    }
  if (!phidias_message_is_running (self->message))
    phidias_markdown_stream_finish (stream);

  return stream;
}

/* A row for a block of a part. */
PhidiasFeedItem *
phidias_feed_sources_new_item (PhidiasFeedSources *self, PhidiasFeedPart part, PhidiasBlock *block)
{
  gsize start, end;

  phidias_feed_sources_get (self, part, &start, &end);

  return phidias_feed_item_new_part (self->message, block, kinds[part], start);
}
