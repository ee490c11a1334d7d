/* phidias-answer-speaker.c: an answer as it is heard while it comes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-answer-speaker.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "phidias-block-layout-private.h"
#include "phidias-code-language.h"

/**
 * PhidiasAnswerSpeaker:
 *
 *     answer ─▶ feed ─▶ blocks ─▶ sentences that are complete ─▶ function, once an interval at most
 *
 * Follows an answer that streams, and tells its sentences as they complete. The words are those of
 * the rows, so no Markdown is heard; code, tables and formulas are named, not read; a thought is
 * passed over. Text that comes costs a timer; when that ends, the blocks which are not told yet are
 * looked at, found from the end of the answer. Lives on the main thread.
 */
struct _PhidiasAnswerSpeaker
{
  GObject                  parent_instance;

  /* owned */
  PhidiasFeed             *feed;
  PhidiasMessage          *message;
  char                    *ending; /* how the answer ended, while that is to be told after its rest */

  /* borrowed */
  PhidiasAnswerSpeakerFunc function;
  gpointer                 user_data;

  /* state */
  guint                    interval;
  guint                    timeout_id;
  gsize                    done;   /* of the source: what comes before it was told */
  gsize                    start;  /* of the block that was told in part, in the source */
  guint                    spoken; /* bytes of its words; G_MAXUINT when there is no more to tell */
};

G_DEFINE_FINAL_TYPE (PhidiasAnswerSpeaker, phidias_answer_speaker, G_TYPE_OBJECT)

static gboolean
ends_sentence (gunichar c)
{
  return c == '.' || c == '!' || c == '?' || c == 0x2026 /* … */ || c == 0x061f /* ؟ */ || c == 0x0964 /* । */;
}

/* Nothing needs to follow these. */
static gboolean
ends_wide_sentence (gunichar c)
{
  return c == 0x3002 /* 。 */ || c == 0xff01 /* ！ */ || c == 0xff1f /* ？ */ || c == 0xff0e /* ． */;
}

static gboolean
is_closer (gunichar c)
{
  switch (g_unichar_type (c))
    {
    case G_UNICODE_CLOSE_PUNCTUATION:
    case G_UNICODE_FINAL_PUNCTUATION:
      return TRUE;
    default:
      /* “ closes in German. */
      return c == '"' || c == '\'' || c == 0x201c;
    }
}

/* A dot in a formula ends nothing. Gives the end of the formula. */
static gboolean
is_in_formula (const PhidiasSpan *spans, guint n_spans, guint byte, guint *end)
{
  for (guint i = 0; i < n_spans; i++)
    if (spans[i].style == PHIDIAS_SPAN_MATH && byte >= spans[i].start && byte < spans[i].end)
      {
        *end = spans[i].end;
        return TRUE;
      }

  return FALSE;
}

/* Where the last sentence of a block's text ends that is complete; @start when there is none. */
static guint
find_sentences_end (PhidiasBlock *block, guint start)
{
  const char *text = phidias_block_get_text (block);
  guint n_spans;
  const PhidiasSpan *spans = phidias_block_get_spans (block, &n_spans);
  guint found = start;

  for (const char *p = text + start; *p != '\0';)
    {
      gunichar c = g_utf8_get_char (p);
      gboolean is_wide = ends_wide_sentence (c);
      guint formula_end;

      p = g_utf8_next_char (p);
      if (!is_wide && !ends_sentence (c))
        continue;
      if (is_in_formula (spans, n_spans, (guint) (p - text) - 1, &formula_end))
        {
          p = text + formula_end;
          continue;
        }
      while (*p != '\0' && is_closer (g_utf8_get_char (p)))
        p = g_utf8_next_char (p);
      if (is_wide || (*p != '\0' && g_unichar_isspace (g_utf8_get_char (p))))
        found = (guint) (p - text);
    }

  return found;
}

/* Pieces are heard one after the other; what does not end like a sentence gets a stop. */
static void
append_piece (GString *told, const char *piece, gboolean is_end)
{
  g_autofree char *words = g_strstrip (g_strdup (piece));
  const char *last;

  if (*words == '\0')
    return;
  if (told->len > 0)
    g_string_append_c (told, ' ');
  g_string_append (told, words);
  last = g_utf8_find_prev_char (words, words + strlen (words));
  if (is_end && !g_unichar_ispunct (g_utf8_get_char (last)))
    g_string_append_c (told, '.');
}

static void
append_code (GString *told, PhidiasBlock *block)
{
  g_autofree char *language = phidias_code_language_dup_name (phidias_block_get_language (block));
  g_autofree char *piece = NULL;

  if (phidias_block_get_language (block) != NULL)
    piece = g_strdup_printf ("%s, %s", C_("block", "Code"), language);
  append_piece (told, piece != NULL ? piece : language, TRUE);
}

/* Adds what of a block can be told, from the byte on; gives the byte to go on from. */
static guint
append_block (GString *told, PhidiasBlock *block, guint start, gboolean is_whole)
{
  const char *text = phidias_block_get_text (block);
  guint length = (guint) strlen (text);
  gboolean is_first = phidias_block_get_slice (block) == 0;
  g_autoptr (GString) piece = g_string_new (NULL);
  g_autofree char *words = NULL;
  guint end;

  if (start == G_MAXUINT)
    return start;

  switch (phidias_block_get_kind (block))
    {
    case PHIDIAS_BLOCK_CODE:
      /* Before its first line came, its language may not have come. */
      if (length == 0 && !is_whole)
        return 0;
      if (is_first)
        append_code (told, block);
      return G_MAXUINT;
    case PHIDIAS_BLOCK_TABLE:
      if (is_first)
        /* Translators: said by a screen reader in the place of a table */
        append_piece (told, _("Table"), TRUE);
      return G_MAXUINT;
    case PHIDIAS_BLOCK_MATH:
      if (is_first)
        append_piece (told, _("Formula"), TRUE);
      return G_MAXUINT;
    case PHIDIAS_BLOCK_IMAGE:
      if (!is_whole)
        return 0;
      words = length > 0 ? g_strdup_printf ("%s: %s", _("Image"), text) : g_strdup (_("Image"));
      append_piece (told, words, TRUE);
      return G_MAXUINT;
    case PHIDIAS_BLOCK_RULE:
    case PHIDIAS_BLOCK_NOTICE:
    case PHIDIAS_BLOCK_REASONING:
      return G_MAXUINT;
    case PHIDIAS_BLOCK_PARAGRAPH:
    case PHIDIAS_BLOCK_HEADING:
    case PHIDIAS_BLOCK_LIST_ITEM:
    default:
      break;
    }

  /* An open block is read anew as it grows, and may have become shorter. */
  start = MIN (start, length);
  while (start < length && ((guchar) text[start] & 0xc0) == 0x80)
    start++;
  end = is_whole ? length : find_sentences_end (block, start);
  if (end == start)
    return start;

  if (start == 0)
    phidias_block_layout_append_spoken_prefix (piece, block, 0);
  words = phidias_row_math_dup_spoken (block, start, end);
  g_string_append (piece, words);
  if (*g_strchug (words) != '\0')
    append_piece (told, piece->str, is_whole && !phidias_block_get_has_more (block));

  return end;
}

/* The rows that were not told, or not to their end: the last of the answer. */
static GPtrArray *
dup_new_rows (PhidiasAnswerSpeaker *self)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);
  guint position, n_rows;

  if (!phidias_feed_find_message (self->feed, self->message, &position, &n_rows))
    return g_steal_pointer (&rows);

  for (guint i = position + n_rows; i > position; i--)
    {
      g_autoptr (PhidiasFeedItem) row = g_list_model_get_item (G_LIST_MODEL (self->feed), i - 1);
      PhidiasFeedSource source = phidias_feed_item_get_source (row);
      gsize start, end;

      if (source == PHIDIAS_FEED_SOURCE_NONE)
        continue;
      phidias_feed_item_get_source_range (row, &start, &end);
      if (source != PHIDIAS_FEED_SOURCE_TEXT || start < self->done)
        break;
      g_ptr_array_insert (rows, 0, g_steal_pointer (&row));
    }

  return g_steal_pointer (&rows);
}

static char *
dup_news (PhidiasAnswerSpeaker *self, gboolean is_end)
{
  g_autoptr (GString) told = g_string_new (NULL);
  g_autoptr (GPtrArray) rows = NULL;

  /* Tried again, an answer begins anew. */
  if (phidias_message_get_length (self->message) < MAX (self->done, self->start))
    self->done = self->start = self->spoken = 0;

  rows = dup_new_rows (self);
  for (guint i = 0; i < rows->len; i++)
    {
      PhidiasFeedItem *row = g_ptr_array_index (rows, i);
      PhidiasBlock *block = phidias_feed_item_get_block (row);
      gboolean is_whole = is_end || !phidias_block_get_is_open (block);
      gsize start, end;

      phidias_feed_item_get_source_range (row, &start, &end);
      if (start != self->start)
        self->spoken = 0;
      self->start = start;
      self->spoken = append_block (told, block, self->spoken, is_whole);
      /* An item that begins with a heading is an empty row and stands where the heading does. */
      if (is_whole && *phidias_block_get_text (block) != '\0')
        self->done = MAX (self->done, MAX (end, start + 1));
    }

  return g_string_free (g_steal_pointer (&told), FALSE);
}

static void timeout_cb (gpointer user_data);

/* Tells what is in rows by now; what the feed has no time for in one turn is told in a later one. */
static void
tell (PhidiasAnswerSpeaker *self)
{
  g_autoptr (GString) told = NULL;
  g_autofree char *news = NULL;
  gboolean is_end;

  phidias_feed_flush (self->feed);
  is_end = self->ending != NULL && !phidias_feed_has_pending (self->feed);
  news = dup_news (self, is_end);
  told = g_string_new (news);
  if (is_end)
    {
      append_piece (told, self->ending, FALSE);
      g_clear_pointer (&self->ending, g_free);
    }
  if (phidias_feed_has_pending (self->feed) && self->timeout_id == 0)
    self->timeout_id = g_timeout_add_once (self->interval, timeout_cb, self);

  if (told->len > 0)
    self->function (told->str, self->user_data);
}

static void
timeout_cb (gpointer user_data)
{
  PhidiasAnswerSpeaker *self = user_data;

  self->timeout_id = 0;
  tell (self);
}

static void
appended_cb (PhidiasAnswerSpeaker *self)
{
  if (self->timeout_id == 0)
    self->timeout_id = g_timeout_add_once (self->interval, timeout_cb, self);
}

static void
phidias_answer_speaker_dispose (GObject *object)
{
  PhidiasAnswerSpeaker *self = PHIDIAS_ANSWER_SPEAKER (object);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_clear_object (&self->feed);
  g_clear_object (&self->message);
  g_clear_pointer (&self->ending, g_free);

  G_OBJECT_CLASS (phidias_answer_speaker_parent_class)->dispose (object);
}

static void
phidias_answer_speaker_class_init (PhidiasAnswerSpeakerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = phidias_answer_speaker_dispose;
}

static void
phidias_answer_speaker_init (PhidiasAnswerSpeaker *self)
{
}

/**
 * phidias_answer_speaker_new:
 * @feed: shows the message
 * @message: an answer that streams, or will
 * @interval: milliseconds from text that came to when it is told; what comes meanwhile is told
 *   with it
 * @function: tells it; not called any more once the speaker is gone
 * @user_data: for @function
 *
 * What the answer says already is not told, but for the sentence that it is in.
 *
 * Returns: (transfer full): a speaker
 */
PhidiasAnswerSpeaker *
phidias_answer_speaker_new (PhidiasFeed             *feed,
                            PhidiasMessage          *message,
                            guint                    interval,
                            PhidiasAnswerSpeakerFunc function,
                            gpointer                 user_data)
{
  PhidiasAnswerSpeaker *self;

  g_return_val_if_fail (PHIDIAS_IS_FEED (feed), NULL);
  g_return_val_if_fail (PHIDIAS_IS_MESSAGE (message), NULL);
  g_return_val_if_fail (function != NULL, NULL);

  self = g_object_new (PHIDIAS_TYPE_ANSWER_SPEAKER, NULL);
  self->feed = g_object_ref (feed);
  self->message = g_object_ref (message);
  self->interval = interval;
  self->function = function;
  self->user_data = user_data;
  phidias_feed_flush (feed);
  g_free (dup_news (self, FALSE));
  if (phidias_feed_has_pending (feed))
    self->done = phidias_message_get_length (message);
  g_signal_connect_object (message, "text-appended", G_CALLBACK (appended_cb), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * phidias_answer_speaker_get_feed:
 * @self: a speaker
 *
 * Returns: (transfer none): what it reads from
 */
PhidiasFeed *
phidias_answer_speaker_get_feed (PhidiasAnswerSpeaker *self)
{
  g_return_val_if_fail (PHIDIAS_IS_ANSWER_SPEAKER (self), NULL);

  return self->feed;
}

/**
 * phidias_answer_speaker_get_message:
 * @self: a speaker
 *
 * Returns: (transfer none): the answer
 */
PhidiasMessage *
phidias_answer_speaker_get_message (PhidiasAnswerSpeaker *self)
{
  g_return_val_if_fail (PHIDIAS_IS_ANSWER_SPEAKER (self), NULL);

  return self->message;
}

/**
 * phidias_answer_speaker_get_is_finishing:
 * @self: a speaker
 *
 * Returns: whether the answer ended, and its rest is still being told
 */
gboolean
phidias_answer_speaker_get_is_finishing (PhidiasAnswerSpeaker *self)
{
  g_return_val_if_fail (PHIDIAS_IS_ANSWER_SPEAKER (self), FALSE);

  return self->ending != NULL;
}

/**
 * phidias_answer_speaker_finish:
 * @self: a speaker whose answer ended, and whose feed heard of that
 * @ending: a translated sentence that tells how it ended
 *
 * Tells the rest of the answer at once, and @ending after it. Of a rest that is more than the feed
 * makes rows of in one turn, the later part and @ending follow an interval apart: see
 * phidias_answer_speaker_get_is_finishing().
 */
void
phidias_answer_speaker_finish (PhidiasAnswerSpeaker *self, const char *ending)
{
  g_return_if_fail (PHIDIAS_IS_ANSWER_SPEAKER (self));
  g_return_if_fail (ending != NULL);

  g_clear_handle_id (&self->timeout_id, g_source_remove);
  g_free (self->ending);
  self->ending = g_strdup (ending);
  tell (self);
}
