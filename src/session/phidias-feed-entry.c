/* phidias-feed-entry.c: the rows of one message
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-feed-entry-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "phidias-markdown-stream.h"

typedef enum {
  PART_REASONING,
  PART_TEXT,
  N_PARTS
} PartKind;

/* A text of the message, and the blocks it was cut into. */
typedef struct
{
  PhidiasMarkdownStream *stream;  /* NULL unless the message is growing */
  GPtrArray             *blocks;  /* of PhidiasBlock, as shown */
  GString               *pending; /* NULL for nothing */
} Part;

/*
 * PhidiasFeedEntry:
 *
 *     header │ label, reasoning as quotes │ blocks of the text │ notice │ footer
 *
 * Only a message that grows has streams; of the others the blocks alone are kept. Where a message
 * starts to grow again its closed blocks stay the objects they were, so no row of them is made
 * anew.
 */
struct _PhidiasFeedEntry
{
  /* owned */
  PhidiasMessage              *message;
  Part                         parts[N_PARTS];

  /* borrowed */
  const PhidiasFeedEntryFuncs *funcs;
  gpointer                     user_data;

  /* state */
  guint                        index;
  guint                        start;
  gboolean                     has_label;
  gboolean                     has_notice;
  gboolean                     at_line_start; /* of the reasoning */
};

static guint
get_part_position (PhidiasFeedEntry *self, PartKind kind)
{
  return 1 + (self->has_label ? 1 : 0) + (kind == PART_TEXT ? self->parts[PART_REASONING].blocks->len : 0);
}

static void
add_block_row (PhidiasFeedEntry *self, GPtrArray *rows, PhidiasBlock *block)
{
  g_ptr_array_add (rows, phidias_feed_item_new (PHIDIAS_FEED_BLOCK, self->message, block));
}

static void
add_notice_row (PhidiasFeedEntry *self, GPtrArray *rows, const char *text)
{
  g_autoptr (PhidiasBlock) block = phidias_block_new_notice (text);

  add_block_row (self, rows, block);
}

static void
add_label_row (PhidiasFeedEntry *self, GPtrArray *rows)
{
  /* Translators: stands above what a model thought before it answered */
  add_notice_row (self, rows, _("Reasoning"));
}

static void
add_nothing_row (PhidiasFeedEntry *self, GPtrArray *rows)
{
  add_notice_row (self, rows, _("The model ended its answer without a word."));
}

static gboolean
says_nothing (PhidiasFeedEntry *self)
{
  return phidias_message_get_role (self->message) == PHIDIAS_ROLE_ASSISTANT &&
         phidias_message_get_state (self->message) == PHIDIAS_MESSAGE_COMPLETE &&
         phidias_message_get_length (self->message) == 0;
}

/* Replaces blocks of a part and says so. */
static void
splice_blocks (PhidiasFeedEntry *self, PartKind kind, guint position, guint n_removed, GListModel *source, guint n_added)
{
  GPtrArray *blocks = self->parts[kind].blocks;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_object_unref);

  if (n_removed == 0 && n_added == 0)
    return;

  if (n_removed > 0)
    g_ptr_array_remove_range (blocks, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    {
      PhidiasBlock *block = g_list_model_get_item (source, position + i);

      g_ptr_array_insert (blocks, position + i, block);
      add_block_row (self, rows, block);
    }
  self->funcs->changed (self, get_part_position (self, kind) + position, n_removed, rows, self->user_data);
}

static void
text_blocks_changed_cb (GListModel *stream, guint position, guint n_removed, guint n_added, gpointer user_data)
{
  splice_blocks (user_data, PART_TEXT, position, n_removed, stream, n_added);
}

static void
reasoning_blocks_changed_cb (GListModel *stream, guint position, guint n_removed, guint n_added, gpointer user_data)
{
  splice_blocks (user_data, PART_REASONING, position, n_removed, stream, n_added);
}

/* Reasoning is shown as a quote: each of its lines gets the mark of one. */
static char *
quote (PhidiasFeedEntry *self, const char *text)
{
  GString *quoted = g_string_sized_new (strlen (text) + 16);

  for (const char *line = text; *line != '\0';)
    {
      const char *end = strchr (line, '\n');
      gsize length = end != NULL ? (gsize) (end + 1 - line) : strlen (line);

      if (self->at_line_start)
        g_string_append (quoted, "> ");
      g_string_append_len (quoted, line, length);
      self->at_line_start = end != NULL;
      line += length;
    }

  return g_string_free (quoted, FALSE);
}

/* A stream over the whole of a part, of which nobody has heard yet. */
static PhidiasMarkdownStream *
make_stream (PhidiasFeedEntry *self, PartKind kind)
{
  PhidiasMarkdownStream *stream;

  if (kind == PART_REASONING)
    {
      g_autofree char *quoted = NULL;

      self->at_line_start = TRUE;
      quoted = quote (self, phidias_message_get_reasoning (self->message));
      stream = phidias_markdown_stream_new ();
      phidias_markdown_stream_append (stream, quoted);

      return stream;
    }

  if (phidias_message_get_role (self->message) == PHIDIAS_ROLE_USER)
    stream = phidias_markdown_stream_new_plain ();
  else
    stream = phidias_markdown_stream_new ();
  phidias_markdown_stream_append (stream, phidias_message_get_text (self->message));

  return stream;
}

static void
follow_stream (PhidiasFeedEntry *self, PartKind kind, PhidiasMarkdownStream *stream)
{
  g_assert (self->parts[kind].stream == NULL);

  self->parts[kind].stream = g_object_ref (stream);
  g_signal_connect (stream, "items-changed",
                    G_CALLBACK (kind == PART_TEXT ? text_blocks_changed_cb : reasoning_blocks_changed_cb), self);
}

static void
drop_stream (PhidiasFeedEntry *self, PartKind kind)
{
  Part *part = &self->parts[kind];

  if (part->stream != NULL)
    g_signal_handlers_disconnect_by_data (part->stream, self);
  g_clear_object (&part->stream);
}

static void
drop_pending (Part *part)
{
  if (part->pending != NULL)
    g_string_free (g_steal_pointer (&part->pending), TRUE);
}

static void
show_label (PhidiasFeedEntry *self, gboolean has_label)
{
  g_autoptr (GPtrArray) rows = NULL;

  if (self->has_label == has_label)
    return;
  self->has_label = has_label;
  if (has_label)
    {
      rows = g_ptr_array_new_with_free_func (g_object_unref);
      add_label_row (self, rows);
    }
  self->funcs->changed (self, 1, has_label ? 0 : 1, rows, self->user_data);
}

static void
show_notice (PhidiasFeedEntry *self)
{
  g_autoptr (GPtrArray) rows = NULL;
  guint position = get_part_position (self, PART_TEXT) + self->parts[PART_TEXT].blocks->len;

  if (self->has_notice == says_nothing (self))
    return;
  self->has_notice = !self->has_notice;
  if (self->has_notice)
    {
      rows = g_ptr_array_new_with_free_func (g_object_unref);
      add_nothing_row (self, rows);
    }
  self->funcs->changed (self, position, self->has_notice ? 0 : 1, rows, self->user_data);
}

/* Two readings of the same text: what is closed in both and spans the same bytes is the same. */
static gboolean
is_same_block (PhidiasBlock *a, PhidiasBlock *b)
{
  gsize a_start, a_end, b_start, b_end;

  if (a == b)
    return TRUE;
  if (phidias_block_get_is_open (a) || phidias_block_get_is_open (b) ||
      phidias_block_get_kind (a) != phidias_block_get_kind (b) ||
      phidias_block_get_has_more (a) != phidias_block_get_has_more (b))
    return FALSE;
  phidias_block_get_source_range (a, &a_start, &a_end);
  phidias_block_get_source_range (b, &b_start, &b_end);

  return a_start == b_start && a_end == b_end;
}

/* Reads a part anew. @is_same_text: only its being open or closed changed, not its text. */
static void
read_part (PhidiasFeedEntry *self, PartKind kind, gboolean is_same_text)
{
  Part *part = &self->parts[kind];
  g_autoptr (PhidiasMarkdownStream) stream = make_stream (self, kind);
  GListModel *blocks = G_LIST_MODEL (stream);
  guint same = 0;
  guint n_blocks;

  drop_stream (self, kind);
  if (part->pending != NULL)
    {
      drop_pending (part);
      self->funcs->pending (self, self->user_data);
    }
  if (phidias_message_is_running (self->message))
    follow_stream (self, kind, stream);
  else
    phidias_markdown_stream_finish (stream);

  n_blocks = g_list_model_get_n_items (blocks);
  for (; is_same_text && same < MIN (n_blocks, part->blocks->len); same++)
    {
      g_autoptr (PhidiasBlock) block = g_list_model_get_item (blocks, same);

      if (!is_same_block (g_ptr_array_index (part->blocks, same), block))
        break;
    }
  splice_blocks (self, kind, same, part->blocks->len - same, blocks, n_blocks - same);
}

static void
flush_part (PhidiasFeedEntry *self, PartKind kind)
{
  Part *part = &self->parts[kind];
  GString *pending = g_steal_pointer (&part->pending);

  if (pending == NULL)
    return;

  if (kind == PART_REASONING)
    {
      g_autofree char *quoted = quote (self, pending->str);

      show_label (self, TRUE);
      phidias_markdown_stream_append (part->stream, quoted);
    }
  else
    {
      phidias_markdown_stream_append (part->stream, pending->str);
    }
  g_string_free (pending, TRUE);
}

static void
part_appended (PhidiasFeedEntry *self, PartKind kind, const char *text)
{
  Part *part = &self->parts[kind];

  if (part->stream == NULL)
    {
      /* Nobody said that it would grow. */
      if (kind == PART_REASONING)
        show_label (self, TRUE);
      read_part (self, kind, FALSE);
      show_notice (self);
      return;
    }

  if (part->pending == NULL)
    part->pending = g_string_new (NULL);
  g_string_append (part->pending, text);
  self->funcs->pending (self, self->user_data);
}

static void
text_appended_cb (PhidiasMessage *message, const char *text, gpointer user_data)
{
  part_appended (user_data, PART_TEXT, text);
}

static void
reasoning_appended_cb (PhidiasMessage *message, const char *text, gpointer user_data)
{
  part_appended (user_data, PART_REASONING, text);
}

static void
state_changed (PhidiasFeedEntry *self)
{
  gboolean is_growing = self->parts[PART_TEXT].stream != NULL;

  if (phidias_message_is_running (self->message) && !is_growing)
    {
      read_part (self, PART_REASONING, TRUE);
      read_part (self, PART_TEXT, TRUE);
    }
  else if (!phidias_message_is_running (self->message) && is_growing)
    {
      phidias_feed_entry_flush (self);
      for (PartKind kind = 0; kind < N_PARTS; kind++)
        {
          phidias_markdown_stream_finish (self->parts[kind].stream);
          drop_stream (self, kind);
        }
      self->funcs->pending (self, self->user_data);
    }
  show_notice (self);
}

static void
message_notify_cb (PhidiasMessage *message, GParamSpec *pspec, gpointer user_data)
{
  PhidiasFeedEntry *self = user_data;

  if (g_str_equal (pspec->name, "state"))
    {
      state_changed (self);
    }
  else if (g_str_equal (pspec->name, "text"))
    {
      read_part (self, PART_TEXT, FALSE);
      show_notice (self);
    }
  else if (g_str_equal (pspec->name, "reasoning"))
    {
      read_part (self, PART_REASONING, FALSE);
      show_label (self, *phidias_message_get_reasoning (message) != '\0');
    }
}

/*
 * phidias_feed_entry_new:
 * @message: a message
 * @funcs: what to call when something changes; not before this returns
 * @user_data: for @funcs
 * @rows: gets the first rows, each a #PhidiasFeedItem, appended
 *
 * Returns: (transfer full): the message's rows
 */
PhidiasFeedEntry *
phidias_feed_entry_new (PhidiasMessage *message, const PhidiasFeedEntryFuncs *funcs, gpointer user_data, GPtrArray *rows)
{
  PhidiasFeedEntry *self = g_new0 (PhidiasFeedEntry, 1);

  self->message = g_object_ref (message);
  self->funcs = funcs;
  self->user_data = user_data;
  self->has_label = *phidias_message_get_reasoning (message) != '\0';
  self->at_line_start = TRUE;

  g_ptr_array_add (rows, phidias_feed_item_new (PHIDIAS_FEED_HEADER, message, NULL));
  if (self->has_label)
    add_label_row (self, rows);
  for (PartKind kind = 0; kind < N_PARTS; kind++)
    {
      Part *part = &self->parts[kind];
      g_autoptr (PhidiasMarkdownStream) stream = NULL;
      guint n_blocks;

      part->blocks = g_ptr_array_new_with_free_func (g_object_unref);
      if (kind == PART_REASONING && !self->has_label && !phidias_message_is_running (message))
        continue;
      stream = make_stream (self, kind);
      if (phidias_message_is_running (message))
        follow_stream (self, kind, stream);
      else
        phidias_markdown_stream_finish (stream);
      n_blocks = g_list_model_get_n_items (G_LIST_MODEL (stream));
      for (guint i = 0; i < n_blocks; i++)
        {
          PhidiasBlock *block = g_list_model_get_item (G_LIST_MODEL (stream), i);

          g_ptr_array_add (part->blocks, block);
          add_block_row (self, rows, block);
        }
    }
  self->has_notice = says_nothing (self);
  if (self->has_notice)
    add_nothing_row (self, rows);
  g_ptr_array_add (rows, phidias_feed_item_new (PHIDIAS_FEED_FOOTER, message, NULL));

  g_signal_connect (message, "notify", G_CALLBACK (message_notify_cb), self);
  g_signal_connect (message, "text-appended", G_CALLBACK (text_appended_cb), self);
  g_signal_connect (message, "reasoning-appended", G_CALLBACK (reasoning_appended_cb), self);

  return self;
}

void
phidias_feed_entry_free (PhidiasFeedEntry *self)
{
  g_signal_handlers_disconnect_by_data (self->message, self);
  for (PartKind kind = 0; kind < N_PARTS; kind++)
    {
      drop_stream (self, kind);
      drop_pending (&self->parts[kind]);
      g_ptr_array_unref (self->parts[kind].blocks);
    }
  g_object_unref (self->message);
  g_free (self);
}

guint
phidias_feed_entry_get_n_rows (PhidiasFeedEntry *self)
{
  return get_part_position (self, PART_TEXT) + self->parts[PART_TEXT].blocks->len + (self->has_notice ? 1 : 0) + 1;
}

gboolean
phidias_feed_entry_has_pending (PhidiasFeedEntry *self)
{
  return self->parts[PART_TEXT].pending != NULL || self->parts[PART_REASONING].pending != NULL;
}

/*
 * phidias_feed_entry_flush:
 * @self: an entry
 *
 * Turns what came since the last call into rows.
 */
void
phidias_feed_entry_flush (PhidiasFeedEntry *self)
{
  for (PartKind kind = 0; kind < N_PARTS; kind++)
    flush_part (self, kind);
}

guint
phidias_feed_entry_get_index (PhidiasFeedEntry *self)
{
  return self->index;
}

guint
phidias_feed_entry_get_start (PhidiasFeedEntry *self)
{
  return self->start;
}

void
phidias_feed_entry_set_place (PhidiasFeedEntry *self, guint index, guint start)
{
  self->index = index;
  self->start = start;
}
