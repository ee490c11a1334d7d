/* phidias-feed-entry.c: the rows of one message
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-feed-entry-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "phidias-feed-sources-private.h"
#include "phidias-reasoning-text.h"

/* Bytes that become rows before the feed is asked whether it may go on: a few rows, most often. */
#define PIECE_LENGTH 2048

/* A part of what the message says, and the blocks it was cut into. */
typedef struct
{
  PhidiasMarkdownStream *stream;   /* NULL unless the part is shown and grows */
  guint                  n_blocks;
  gsize                  n_fed;    /* bytes of the part that are in the stream */
} Part;

typedef enum {
  FOLD_AUTO,                       /* unfolded until the answer begins */
  FOLD_OPEN,
  FOLD_CLOSED,
} Fold;

/*
 * PhidiasFeedEntry:
 *
 *     header │ head of the thought │ blocks of the thought │ blocks of the text │ notice │ footer
 *            └──── where there is one; its blocks only while it is unfolded ────┘
 *
 * An entry that was measured knows how many rows it has. The rows themselves are made when one is
 * asked for, and dropped when nobody has one: the same text gives the same rows again. Only a
 * message that grows, or ended with text that is not shown yet, has streams; it keeps its rows. Where a message starts to grow again its
 * closed blocks stay the objects they were, so no row of them is made anew.
 */
struct _PhidiasFeedEntry
{
  /* owned */
  PhidiasFeedSources           sources;
  GPtrArray                   *rows;       /* of PhidiasFeedItem; NULL until one is asked for */
  Part                         parts[PHIDIAS_N_FEED_PARTS];

  /* borrowed */
  const PhidiasFeedEntryFuncs *funcs;
  gpointer                     user_data;

  /* state */
  guint                        index;
  gint64                       start;
  GList                        link;
  Fold                         fold;
  gboolean                     is_measured;
  gboolean                     is_growing;
  gboolean                     has_grown;  /* so its rows may not be what one reading gives */
  gboolean                     has_pending;
  gboolean                     has_head;
  gboolean                     is_unfolded;
  gboolean                     has_notice;
};

/* ---- Rows ---- */

static gboolean
wants_unfolded (PhidiasFeedEntry *self)
{
  return phidias_feed_sources_has_thought (&self->sources) && (self->fold == FOLD_OPEN || (self->fold == FOLD_AUTO && !phidias_feed_sources_has_answer (&self->sources)));
}

static gboolean
is_shown (PhidiasFeedEntry *self, PhidiasFeedPart kind)
{
  return kind == PHIDIAS_FEED_PART_TEXT || self->is_unfolded;
}

static guint
get_part_position (PhidiasFeedEntry *self, PhidiasFeedPart kind)
{
  guint position = self->has_head ? 2 : 1;

  for (PhidiasFeedPart i = 0; i < kind; i++)
    position += self->parts[i].n_blocks;

  return position;
}

static PhidiasFeedItem *
new_part_row (PhidiasFeedEntry *self, PhidiasFeedPart kind, PhidiasBlock *block)
{
  return phidias_feed_sources_new_item (&self->sources, kind, block);
}

static PhidiasFeedItem *
new_notice_row (PhidiasFeedEntry *self)
{
  g_autoptr (PhidiasBlock) block = phidias_block_new_notice (_("The model ended its answer without a word."));

  return phidias_feed_item_new (PHIDIAS_FEED_BLOCK, self->sources.message, block);
}

static void
set_head (PhidiasFeedEntry *self, PhidiasBlock *block)
{
  gboolean is_thinking = phidias_feed_sources_is_thinking (&self->sources);
  g_autofree char *text = phidias_reasoning_text_new (is_thinking, phidias_message_get_reasoning_time (self->sources.message));

  phidias_block_set_reasoning (block, text, is_thinking, !self->is_unfolded);
}

static PhidiasFeedItem *
new_head_row (PhidiasFeedEntry *self)
{
  g_autoptr (PhidiasBlock) block = phidias_block_new_reasoning ("");

  set_head (self, block);

  return phidias_feed_item_new (PHIDIAS_FEED_BLOCK, self->sources.message, block);
}

/* While rows are spliced some places are empty. */
static void
free_row (gpointer row)
{
  if (row != NULL)
    g_object_unref (row);
}

/* Makes all rows as they are now. */
static void
make_rows (PhidiasFeedEntry *self, GListModel * const *blocks)
{
  g_assert (self->rows == NULL);

  self->rows = g_ptr_array_new_with_free_func (free_row);
  g_ptr_array_add (self->rows, phidias_feed_item_new (PHIDIAS_FEED_HEADER, self->sources.message, NULL));
  if (self->has_head)
    g_ptr_array_add (self->rows, new_head_row (self));
  for (PhidiasFeedPart kind = 0; kind < PHIDIAS_N_FEED_PARTS; kind++)
    for (guint i = 0; i < self->parts[kind].n_blocks; i++)
      {
        g_autoptr (PhidiasBlock) block = g_list_model_get_item (blocks[kind], i);

        g_ptr_array_add (self->rows, new_part_row (self, kind, block));
      }
  if (self->has_notice)
    g_ptr_array_add (self->rows, new_notice_row (self));
  g_ptr_array_add (self->rows, phidias_feed_item_new (PHIDIAS_FEED_FOOTER, self->sources.message, NULL));
  self->funcs->made (self, self->user_data);
}

static void
ensure_rows (PhidiasFeedEntry *self)
{
  GListModel *blocks[PHIDIAS_N_FEED_PARTS] = { NULL };

  if (self->rows != NULL)
    return;

  for (PhidiasFeedPart kind = 0; kind < PHIDIAS_N_FEED_PARTS; kind++)
    if (self->parts[kind].n_blocks > 0)
      {
        blocks[kind] = G_LIST_MODEL (phidias_feed_sources_make_stream (&self->sources, kind));
        g_assert (g_list_model_get_n_items (blocks[kind]) == self->parts[kind].n_blocks);
      }
  make_rows (self, blocks);
  for (PhidiasFeedPart kind = 0; kind < PHIDIAS_N_FEED_PARTS; kind++)
    g_clear_object (&blocks[kind]);
}

/* Replaces rows and says so. @added: (transfer full): as many as @n_added. */
static void
splice_rows (PhidiasFeedEntry *self, guint position, guint n_removed, PhidiasFeedItem **added, guint n_added)
{
  guint n_after = self->rows->len - position - n_removed;

  for (guint i = 0; i < n_removed; i++)
    g_clear_object ((GObject **) &g_ptr_array_index (self->rows, position + i));
  if (n_added > n_removed)
    g_ptr_array_set_size (self->rows, (int) (self->rows->len + n_added - n_removed));
  memmove (self->rows->pdata + position + n_added, self->rows->pdata + position + n_removed, n_after * sizeof (gpointer));
  for (guint i = 0; i < n_added; i++)
    self->rows->pdata[position + i] = added[i];
  if (n_added < n_removed)
    {
      /* What lies there has moved. */
      memset (self->rows->pdata + position + n_added + n_after, 0, (n_removed - n_added) * sizeof (gpointer));
      g_ptr_array_set_size (self->rows, (int) (self->rows->len + n_added - n_removed));
    }
  self->funcs->changed (self, position, n_removed, n_added, self->user_data);
}

static void
splice_blocks (PhidiasFeedEntry *self, PhidiasFeedPart kind, guint position, guint n_removed, GListModel *source, guint n_added)
{
  g_autofree PhidiasFeedItem **added = g_new (PhidiasFeedItem *, n_added);

  if (n_removed == 0 && n_added == 0)
    return;

  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr (PhidiasBlock) block = g_list_model_get_item (source, position + i);

      added[i] = new_part_row (self, kind, block);
    }
  self->parts[kind].n_blocks += n_added - n_removed;
  splice_rows (self, get_part_position (self, kind) + position, n_removed, added, n_added);
}

static void
show_head (PhidiasFeedEntry *self)
{
  PhidiasFeedItem *row;

  if (self->has_head == phidias_feed_sources_has_thought (&self->sources))
    return;
  self->has_head = !self->has_head;
  row = self->has_head ? new_head_row (self) : NULL;
  splice_rows (self, 1, self->has_head ? 0 : 1, &row, self->has_head ? 1 : 0);
}

static void
update_head (PhidiasFeedEntry *self)
{
  if (self->has_head && self->rows != NULL)
    set_head (self, phidias_feed_item_get_block (g_ptr_array_index (self->rows, 1)));
}

static void
show_notice (PhidiasFeedEntry *self)
{
  PhidiasFeedItem *row;

  if (self->has_notice == phidias_feed_sources_says_nothing (&self->sources))
    return;
  self->has_notice = !self->has_notice;
  row = self->has_notice ? new_notice_row (self) : NULL;
  splice_rows (self, get_part_position (self, PHIDIAS_N_FEED_PARTS), self->has_notice ? 0 : 1, &row, self->has_notice ? 1 : 0);
}

/* ---- Growing ---- */

static void
blocks_changed_cb (GListModel *stream, guint position, guint n_removed, guint n_added, gpointer user_data)
{
  PhidiasFeedEntry *self = user_data;

  for (PhidiasFeedPart kind = 0; kind < PHIDIAS_N_FEED_PARTS; kind++)
    if (G_LIST_MODEL (self->parts[kind].stream) == stream)
      splice_blocks (self, kind, position, n_removed, stream, n_added);
}

static void
follow_stream (PhidiasFeedEntry *self, PhidiasFeedPart kind, PhidiasMarkdownStream *stream, gsize n_fed)
{
  g_assert (self->parts[kind].stream == NULL);

  self->parts[kind].n_fed = n_fed;
  self->parts[kind].stream = g_object_ref (stream);
  g_signal_connect (stream, "items-changed", G_CALLBACK (blocks_changed_cb), self);
}

static gsize
get_part_length (PhidiasFeedEntry *self, PhidiasFeedPart kind)
{
  gsize start, end;

  phidias_feed_sources_get (&self->sources, kind, &start, &end);

  return end - start;
}

static void
drop_stream (PhidiasFeedEntry *self, PhidiasFeedPart kind)
{
  Part *part = &self->parts[kind];

  if (part->stream != NULL)
    g_signal_handlers_disconnect_by_data (part->stream, self);
  g_clear_object (&part->stream);
  part->n_fed = 0;
}

/* Reads a part anew, or hides it. @is_same_text: only its being open or closed changed. */
static void
read_part (PhidiasFeedEntry *self, PhidiasFeedPart kind, gboolean is_same_text)
{
  Part *part = &self->parts[kind];
  g_autoptr (PhidiasMarkdownStream) stream = NULL;
  guint position = get_part_position (self, kind);
  guint same = 0;
  guint n_blocks;

  drop_stream (self, kind);
  if (!is_shown (self, kind))
    {
      splice_blocks (self, kind, 0, part->n_blocks, NULL, 0);
      return;
    }

  stream = phidias_feed_sources_make_stream (&self->sources, kind);
  if (self->is_growing)
    follow_stream (self, kind, stream, get_part_length (self, kind));
  n_blocks = g_list_model_get_n_items (G_LIST_MODEL (stream));
  for (; is_same_text && same < MIN (n_blocks, part->n_blocks); same++)
    {
      g_autoptr (PhidiasBlock) block = g_list_model_get_item (G_LIST_MODEL (stream), same);

      if (!phidias_block_is_same (phidias_feed_item_get_block (g_ptr_array_index (self->rows, position + same)), block))
        break;
    }
  splice_blocks (self, kind, same, part->n_blocks - same, G_LIST_MODEL (stream), n_blocks - same);
}

/* Shows a part that was not shown, from its beginning. There may be much of it, so it waits to be fed. */
static void
start_part (PhidiasFeedEntry *self, PhidiasFeedPart kind)
{
  g_autoptr (PhidiasMarkdownStream) stream = phidias_feed_sources_new_stream (&self->sources, kind);

  g_assert (self->parts[kind].n_blocks == 0);

  drop_stream (self, kind);
  follow_stream (self, kind, stream, 0);
}

/* Feeds what came of a part, in pieces, after each of which @n_left bytes are left until the feed is
 * asked for more. Returns whether that was all. */
static gboolean
feed_part (PhidiasFeedEntry *self, PhidiasFeedPart kind, gsize *n_left)
{
  for (;;)
    {
      Part *part = &self->parts[kind];
      gsize start, end;
      const char *text = phidias_feed_sources_get (&self->sources, kind, &start, &end);
      g_autofree char *piece = NULL;

      start += part->n_fed;
      if (part->stream == NULL || start >= end)
        return TRUE;
      if (*n_left == 0)
        {
          if (!self->funcs->may_go_on (self->user_data))
            return FALSE;
          *n_left = PIECE_LENGTH;
        }

      if (end - start > *n_left)
        end = start + *n_left;
      while (text[end] != '\0' && ((guchar) text[end] & 0xc0) == 0x80)
        end++;
      *n_left -= MIN (*n_left, end - start);
      part->n_fed += end - start;
      if (text[end] != '\0')
        piece = g_strndup (text + start, end - start);
      phidias_markdown_stream_append (part->stream, piece != NULL ? piece : text + start);
    }
}

/* Folds the thought or unfolds it. What is folded does no work. */
static void
update_fold (PhidiasFeedEntry *self)
{
  gboolean is_unfolded = wants_unfolded (self);

  if (self->is_unfolded == is_unfolded)
    return;
  /* Whoever reads the thought would see it go: it stays until they fold it. */
  if (!is_unfolded && self->fold == FOLD_AUTO && phidias_feed_sources_has_thought (&self->sources) && !self->funcs->is_following (self->user_data))
    {
      self->fold = FOLD_OPEN;
      return;
    }
  self->is_unfolded = is_unfolded;
  for (PhidiasFeedPart kind = 0; kind < PHIDIAS_FEED_PART_TEXT; kind++)
    if (is_unfolded && self->is_growing)
      start_part (self, kind);
    else
      read_part (self, kind, FALSE);
}

/* Everything anew. */
static void
read_all (PhidiasFeedEntry *self, gboolean is_same_text)
{
  phidias_feed_sources_scan_again (&self->sources);
  show_head (self);
  update_fold (self);
  for (PhidiasFeedPart kind = 0; kind < PHIDIAS_N_FEED_PARTS; kind++)
    read_part (self, kind, is_same_text);
  update_head (self);
  show_notice (self);
}

static void
clear_pending (PhidiasFeedEntry *self)
{
  if (!self->has_pending)
    return;
  self->has_pending = FALSE;
  self->funcs->pending (self, self->user_data);
}

static void
appended_cb (PhidiasMessage *message, const char *text, gpointer user_data)
{
  PhidiasFeedEntry *self = user_data;

  if (!self->is_growing)
    {
      /* Nobody said that it would grow. */
      ensure_rows (self);
      read_all (self, FALSE);
    }
  else if (!self->has_pending)
    {
      self->has_pending = TRUE;
      self->funcs->pending (self, self->user_data);
    }
}

/* Now what was held back is decided, too. */
static void
end_growing (PhidiasFeedEntry *self)
{
  self->is_growing = FALSE;
  for (PhidiasFeedPart kind = 0; kind < PHIDIAS_N_FEED_PARTS; kind++)
    if (self->parts[kind].stream != NULL)
      {
        phidias_markdown_stream_finish (self->parts[kind].stream);
        drop_stream (self, kind);
      }
}

static void
state_changed (PhidiasFeedEntry *self)
{
  ensure_rows (self);
  if (phidias_message_is_running (self->sources.message) && !self->is_growing)
    {
      self->is_growing = self->has_grown = TRUE;
      read_all (self, TRUE);
    }
  else if (!phidias_message_is_running (self->sources.message) && self->is_growing)
    {
      self->funcs->begin_flush (self->user_data);
      phidias_feed_entry_flush (self);
      self->funcs->pending (self, self->user_data);
    }
  update_head (self);
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
  else if (g_str_equal (pspec->name, "text") || g_str_equal (pspec->name, "reasoning"))
    {
      ensure_rows (self);
      clear_pending (self);
      if (!phidias_message_is_running (message))
        self->is_growing = FALSE;
      read_all (self, FALSE);
    }
  else if (g_str_equal (pspec->name, "reasoning-time"))
    {
      update_head (self);
    }
}

/* ---- For the feed ---- */

/*
 * phidias_feed_entry_new:
 * @message: a message
 * @funcs: what to call when something changes; not before phidias_feed_entry_measure()
 * @user_data: for @funcs
 *
 * Costs next to nothing: the text is not looked at.
 *
 * Returns: (transfer full): the message's rows, not measured yet
 */
PhidiasFeedEntry *
phidias_feed_entry_new (PhidiasMessage *message, const PhidiasFeedEntryFuncs *funcs, gpointer user_data)
{
  PhidiasFeedEntry *self = g_new0 (PhidiasFeedEntry, 1);

  phidias_feed_sources_init (&self->sources, message);
  self->funcs = funcs;
  self->user_data = user_data;
  self->link.data = self;

  return self;
}

void
phidias_feed_entry_free (PhidiasFeedEntry *self)
{
  if (self->is_measured)
    g_signal_handlers_disconnect_by_data (self->sources.message, self);
  for (PhidiasFeedPart kind = 0; kind < PHIDIAS_N_FEED_PARTS; kind++)
    drop_stream (self, kind);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  phidias_feed_sources_clear (&self->sources);
  g_free (self);
}

/*
 * phidias_feed_entry_measure:
 * @self: an entry that was not measured
 *
 * Reads the text, and knows from then on how many rows it has.
 */
void
phidias_feed_entry_measure (PhidiasFeedEntry *self)
{
  GListModel *blocks[PHIDIAS_N_FEED_PARTS] = { NULL };

  g_assert (!self->is_measured);

  self->is_measured = TRUE;
  self->is_growing = self->has_grown = phidias_message_is_running (self->sources.message);
  phidias_feed_sources_scan_again (&self->sources);
  self->has_head = phidias_feed_sources_has_thought (&self->sources);
  self->is_unfolded = wants_unfolded (self);
  self->has_notice = phidias_feed_sources_says_nothing (&self->sources);
  for (PhidiasFeedPart kind = 0; kind < PHIDIAS_N_FEED_PARTS; kind++)
    {
      PhidiasMarkdownStream *stream;

      if (!is_shown (self, kind))
        continue;
      stream = phidias_feed_sources_make_stream (&self->sources, kind);
      blocks[kind] = G_LIST_MODEL (stream);
      self->parts[kind].n_blocks = g_list_model_get_n_items (blocks[kind]);
      if (self->is_growing)
        follow_stream (self, kind, stream, get_part_length (self, kind));
    }
  if (self->is_growing)
    make_rows (self, blocks);
  for (PhidiasFeedPart kind = 0; kind < PHIDIAS_N_FEED_PARTS; kind++)
    g_clear_object (&blocks[kind]);

  g_signal_connect (self->sources.message, "notify", G_CALLBACK (message_notify_cb), self);
  g_signal_connect (self->sources.message, "text-appended", G_CALLBACK (appended_cb), self);
  g_signal_connect (self->sources.message, "reasoning-appended", G_CALLBACK (appended_cb), self);
}

PhidiasMessage *
phidias_feed_entry_get_message (PhidiasFeedEntry *self)
{
  return self->sources.message;
}

guint
phidias_feed_entry_get_n_rows (PhidiasFeedEntry *self)
{
  return get_part_position (self, PHIDIAS_N_FEED_PARTS) + (self->has_notice ? 1 : 0) + 1;
}

/*
 * phidias_feed_entry_get_row:
 * @self: a measured entry
 * @row: which of its rows
 *
 * Returns: (transfer full): the row
 */
PhidiasFeedItem *
phidias_feed_entry_get_row (PhidiasFeedEntry *self, guint row)
{
  ensure_rows (self);
  g_assert (row < self->rows->len);

  return g_object_ref (g_ptr_array_index (self->rows, row));
}

gboolean
phidias_feed_entry_has_rows (PhidiasFeedEntry *self)
{
  return self->rows != NULL;
}

/*
 * phidias_feed_entry_drop_rows:
 * @self: an entry with rows
 *
 * Forgets the rows; they are made again when one is asked for.
 *
 * Returns: whether it did: not where somebody else has one of them, who must not meet another in
 *   its place, nor where they came bit by bit
 */
gboolean
phidias_feed_entry_drop_rows (PhidiasFeedEntry *self)
{
  g_assert (self->rows != NULL);

  if (self->has_grown)
    return FALSE;
  for (guint i = 0; i < self->rows->len; i++)
    if (((GObject *) g_ptr_array_index (self->rows, i))->ref_count > 1)
      return FALSE;
  g_clear_pointer (&self->rows, g_ptr_array_unref);

  return TRUE;
}

gboolean
phidias_feed_entry_has_pending (PhidiasFeedEntry *self)
{
  return self->has_pending;
}

/*
 * phidias_feed_entry_flush:
 * @self: an entry
 *
 * Turns what came since the last call into rows, a piece at least, and more as long as it may go on.
 * A message that ended stops growing once all of it is there.
 *
 * Returns: whether nothing waits any more
 */
gboolean
phidias_feed_entry_flush (PhidiasFeedEntry *self)
{
  gsize n_left = PIECE_LENGTH;
  gboolean is_all = TRUE;

  phidias_feed_sources_scan (&self->sources);
  show_head (self);
  update_fold (self);
  for (PhidiasFeedPart kind = 0; is_all && kind < PHIDIAS_N_FEED_PARTS; kind++)
    is_all = feed_part (self, kind, &n_left);
  if (is_all && self->is_growing && !phidias_message_is_running (self->sources.message))
    end_growing (self);
  self->has_pending = !is_all;
  update_head (self);
  show_notice (self);

  return is_all;
}

gboolean
phidias_feed_entry_get_unfolded (PhidiasFeedEntry *self)
{
  return self->is_unfolded;
}

/*
 * phidias_feed_entry_set_unfolded:
 * @self: a measured entry
 * @is_unfolded: whether what the model thought shall be seen
 *
 * A person's wish, which holds from now on.
 */
void
phidias_feed_entry_set_unfolded (PhidiasFeedEntry *self, gboolean is_unfolded)
{
  ensure_rows (self);
  self->fold = is_unfolded ? FOLD_OPEN : FOLD_CLOSED;
  update_fold (self);
  update_head (self);
  if (self->is_growing)
    {
      self->funcs->begin_flush (self->user_data);
      phidias_feed_entry_flush (self);
      self->funcs->pending (self, self->user_data);
    }
}

/*
 * phidias_feed_entry_dup_folded:
 * @self: a measured entry
 *
 * Reads what the model thought and is folded.
 *
 * Returns: (transfer full) (nullable): the rows that unfolding would bring below the head; %NULL
 *   where nothing is folded
 */
GPtrArray *
phidias_feed_entry_dup_folded (PhidiasFeedEntry *self)
{
  GPtrArray *rows;

  if (!self->has_head || self->is_unfolded)
    return NULL;

  rows = g_ptr_array_new_with_free_func (g_object_unref);
  for (PhidiasFeedPart kind = 0; kind < PHIDIAS_FEED_PART_TEXT; kind++)
    {
      g_autoptr (PhidiasMarkdownStream) stream = phidias_feed_sources_make_stream (&self->sources, kind);

      for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (stream)); i++)
        {
          g_autoptr (PhidiasBlock) block = g_list_model_get_item (G_LIST_MODEL (stream), i);

          g_ptr_array_add (rows, new_part_row (self, kind, block));
        }
    }

  return rows;
}

guint
phidias_feed_entry_get_index (PhidiasFeedEntry *self)
{
  return self->index;
}

gint64
phidias_feed_entry_get_start (PhidiasFeedEntry *self)
{
  return self->start;
}

void
phidias_feed_entry_set_index (PhidiasFeedEntry *self, guint index)
{
  self->index = index;
}

void
phidias_feed_entry_set_start (PhidiasFeedEntry *self, gint64 start)
{
  self->start = start;
}

GList *
phidias_feed_entry_get_link (PhidiasFeedEntry *self)
{
  return &self->link;
}
