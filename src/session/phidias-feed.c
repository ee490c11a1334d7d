/* phidias-feed.c: a conversation flattened to rows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-feed-private.h"

/* Rows to begin with: more than fit on a screen, fewer than a list view keeps widgets for. */
#define N_FIRST_ROWS 64

/* As long as a list view makes a widget for each row that comes, few come at once. */
#define N_VIEW_ROWS 256
#define N_STEP_ROWS 16

/* What a step may take, in microseconds. */
#define STEP_TIME 4000

/* Rows in memory that nobody shows. */
#define N_KEPT_ROWS 1024

/* Messages looked at for rows to drop, whenever a row is asked for. */
#define N_DROP_TRIES 4

/**
 * PhidiasFeed:
 *
 * A list of #PhidiasFeedItem over the path of a conversation: for each message its header, what
 * the model thought, its blocks and its footer.
 *
 *     path      │ … │ prompt            │ answer                                │
 *     entries   │ … │ PhidiasFeedEntry  │ PhidiasFeedEntry                      │
 *     rows          │ header block foot │ header head quote… block… notice foot │
 *                   └─ the window ────────────────────────────────────────────┘
 *
 * The list holds the messages of a window, which begins with the last ones and grows to all of
 * them: so a conversation of ten thousand messages opens as fast as one of ten. How many rows a
 * message has is known once its text was read; the rows are made when somebody asks for one, and
 * dropped again when nobody has them.
 *
 * Text that streams in waits in its entry until phidias_feed_flush(); the view calls that once a
 * frame. What a message that ended still holds back is applied at once. Every change is told with
 * the rows that changed and no others. Lives on the main thread.
 */

static void phidias_feed_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhidiasFeed, phidias_feed, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, phidias_feed_list_model_init))

enum {
  PROP_0,
  PROP_CONVERSATION,
  PROP_HAS_PENDING,
  PROP_HAS_MORE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static PhidiasFeedEntry *
get_entry (PhidiasFeed *self, guint index)
{
  return g_ptr_array_index (self->entries, index);
}

/* ---- What is told ---- */

static void
update_pending (PhidiasFeed *self)
{
  gboolean has_pending = self->waiting->len > 0;

  if (self->has_pending == has_pending)
    return;
  self->has_pending = has_pending;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_PENDING]);
}

static void
update_more (PhidiasFeed *self)
{
  gboolean has_more = self->first > 0 || self->end < self->entries->len;

  if (self->has_more == has_more)
    return;
  self->has_more = has_more;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_MORE]);
}

static void
emit_changed (PhidiasFeed *self, guint position, guint n_removed, guint n_added)
{
  if (n_removed > 0 || n_added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
}

/* ---- Places ---- */

/* Where an entry of the window begins, or the window ends, counted from its first row. */
static guint
find_row (PhidiasFeed *self, guint index)
{
  return index < self->end ? (guint) (phidias_feed_entry_get_start (get_entry (self, index)) - self->origin)
                           : self->n_rows;
}

static guint
count_rows (PhidiasFeed *self, guint index, guint end)
{
  guint n_rows = 0;

  for (; index < end; index++)
    n_rows += phidias_feed_entry_get_n_rows (get_entry (self, index));

  return n_rows;
}

/* From an entry of the window on, everything stands right after what is before it. */
static void
update_starts (PhidiasFeed *self, guint index)
{
  gint64 start = self->origin;

  if (index > self->first)
    {
      PhidiasFeedEntry *before = get_entry (self, index - 1);

      start = phidias_feed_entry_get_start (before) + phidias_feed_entry_get_n_rows (before);
    }
  for (; index < self->end; index++)
    {
      phidias_feed_entry_set_start (get_entry (self, index), start);
      start += phidias_feed_entry_get_n_rows (get_entry (self, index));
    }
  self->n_rows = (guint) (start - self->origin);
}

/* ---- Measuring ---- */

/* Measures entries after @end until there are @n_rows more, or @limit is reached, or the time is
 * up; at least one. */
static guint
measure_after (PhidiasFeed *self, guint end, guint limit, guint n_rows, gint64 deadline)
{
  guint n = 0;

  while (end < limit && n < n_rows)
    {
      phidias_feed_entry_measure (get_entry (self, end));
      n += phidias_feed_entry_get_n_rows (get_entry (self, end));
      end++;
      if (g_get_monotonic_time () >= deadline)
        break;
    }

  return end;
}

/* The same, before the window, which takes them in. Nobody is told. */
static guint
grow_before (PhidiasFeed *self, guint n_rows, gint64 deadline)
{
  guint n = 0;

  while (self->first > 0 && n < n_rows)
    {
      PhidiasFeedEntry *entry = get_entry (self, --self->first);

      phidias_feed_entry_measure (entry);
      n += phidias_feed_entry_get_n_rows (entry);
      self->origin -= phidias_feed_entry_get_n_rows (entry);
      phidias_feed_entry_set_start (entry, self->origin);
      if (g_get_monotonic_time () >= deadline)
        break;
    }
  self->n_rows += n;

  return n;
}

/* Where a window begins that holds nothing yet: after the message to begin with. */
static guint
find_beginning (PhidiasFeed *self)
{
  g_autofree char *at = g_steal_pointer (&self->at);

  for (guint i = 0; at != NULL && i < self->entries->len; i++)
    if (g_str_equal (phidias_message_get_id (phidias_feed_entry_get_message (get_entry (self, i))), at))
      return i;

  return self->entries->len;
}

static void
begin_window (PhidiasFeed *self)
{
  self->first = self->end = find_beginning (self);
  self->origin = 0;
  self->end = measure_after (self, self->end, self->entries->len, N_FIRST_ROWS, G_MAXINT64);
  update_starts (self, self->first);
  grow_before (self, N_FIRST_ROWS, G_MAXINT64);
}

/* ---- Entries ---- */

static void
forget_made (PhidiasFeed *self, PhidiasFeedEntry *entry)
{
  g_queue_unlink (&self->made, phidias_feed_entry_get_link (entry));
  self->n_made -= phidias_feed_entry_get_n_rows (entry);
}

/* Drops rows that nobody has, those first that were asked for the longest ago. */
static void
drop_made (PhidiasFeed *self)
{
  for (guint i = 0; i < N_DROP_TRIES && self->n_made > N_KEPT_ROWS; i++)
    {
      PhidiasFeedEntry *entry = self->made.head->data;

      forget_made (self, entry);
      if (!phidias_feed_entry_drop_rows (entry))
        {
          g_queue_push_tail_link (&self->made, phidias_feed_entry_get_link (entry));
          self->n_made += phidias_feed_entry_get_n_rows (entry);
        }
    }
}

static void
entry_made (PhidiasFeedEntry *entry, gpointer user_data)
{
  PhidiasFeed *self = user_data;

  g_queue_push_tail_link (&self->made, phidias_feed_entry_get_link (entry));
  self->n_made += phidias_feed_entry_get_n_rows (entry);
}

static void
entry_changed (PhidiasFeedEntry *entry, guint position, guint n_removed, guint n_added, gpointer user_data)
{
  PhidiasFeed *self = user_data;

  /* The places first: whoever hears of the change may change more. */
  self->n_made += n_added - n_removed;
  update_starts (self, phidias_feed_entry_get_index (entry));
  emit_changed (self, find_row (self, phidias_feed_entry_get_index (entry)) + position, n_removed, n_added);
}

static void
entry_pending (PhidiasFeedEntry *entry, gpointer user_data)
{
  PhidiasFeed *self = user_data;

  if (!phidias_feed_entry_has_pending (entry))
    g_ptr_array_remove_fast (self->waiting, entry);
  else if (!g_ptr_array_find (self->waiting, entry, NULL))
    g_ptr_array_add (self->waiting, entry);
  update_pending (self);
}

static gboolean
entry_is_following (gpointer user_data)
{
  return ((PhidiasFeed *) user_data)->is_following;
}

static const PhidiasFeedEntryFuncs entry_funcs = {
  .changed = entry_changed,
  .pending = entry_pending,
  .made = entry_made,
  .is_following = entry_is_following,
};

static void
forget_entry (PhidiasFeed *self, PhidiasFeedEntry *entry)
{
  g_ptr_array_remove_fast (self->waiting, entry);
  if (phidias_feed_entry_has_rows (entry))
    forget_made (self, entry);
}

/* Takes entries out and puts others in, not measured. */
static void
splice_entries (PhidiasFeed *self, GListModel *path, guint position, guint n_removed, guint n_added)
{
  g_autoptr (GPtrArray) entries = g_ptr_array_new_full (self->entries->len + n_added, (GDestroyNotify) phidias_feed_entry_free);
  g_autoptr (GPtrArray) old = g_steal_pointer (&self->entries);

  for (guint i = 0; i < position; i++)
    g_ptr_array_add (entries, g_steal_pointer (&g_ptr_array_index (old, i)));
  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr (PhidiasMessage) message = g_list_model_get_item (path, position + i);

      g_ptr_array_add (entries, phidias_feed_entry_new (message, &entry_funcs, self));
    }
  for (guint i = position + n_removed; i < old->len; i++)
    g_ptr_array_add (entries, g_steal_pointer (&g_ptr_array_index (old, i)));
  for (guint i = position; i < entries->len; i++)
    phidias_feed_entry_set_index (g_ptr_array_index (entries, i), i);

  for (guint i = 0; i < n_removed; i++)
    phidias_feed_entry_free (g_steal_pointer (&g_ptr_array_index (old, position + i)));
  g_ptr_array_set_free_func (old, NULL);
  self->entries = g_steal_pointer (&entries);
}

static void
path_changed_cb (GListModel *path, guint position, guint n_removed, guint n_added, gpointer user_data)
{
  PhidiasFeed *self = user_data;
  guint after = position + n_removed;
  guint n_before_kept = position > self->first ? MIN (position, self->end) - self->first : 0;
  guint n_after_kept = self->end > after ? self->end - MAX (self->first, after) : 0;
  guint gone = CLAMP (position, self->first, self->end);
  guint gone_end = CLAMP (after, self->first, self->end);
  guint row = find_row (self, gone);
  guint n_rows_removed = count_rows (self, gone, gone_end);
  guint n_rows_added = 0;

  for (guint i = gone; i < gone_end; i++)
    forget_entry (self, get_entry (self, i));
  splice_entries (self, path, position, n_removed, n_added);

  if (n_before_kept == 0 && n_after_kept == 0)
    {
      begin_window (self);
      n_rows_added = self->n_rows;
    }
  else if (n_before_kept == 0)
    {
      /* Before the window: what came there will be stepped to. */
      self->first = MAX (self->first, after) - n_removed + n_added;
      self->end = self->end - n_removed + n_added;
      update_starts (self, self->first);
    }
  else if (n_after_kept > 0)
    {
      /* Within it: whatever stands between two of its messages is in it. */
      self->end = self->end - n_removed + n_added;
      measure_after (self, position, position + n_added, G_MAXUINT, G_MAXINT64);
      n_rows_added = count_rows (self, position, position + n_added);
      update_starts (self, position);
    }
  else if (position <= self->end)
    {
      self->end = measure_after (self, position, position + n_added, N_FIRST_ROWS, G_MAXINT64);
      n_rows_added = count_rows (self, position, self->end);
      update_starts (self, position);
    }

  emit_changed (self, row, n_rows_removed, n_rows_added);
  update_pending (self);
  update_more (self);
}

static void
loaded_cb (PhidiasConversation *conversation, GParamSpec *pspec, PhidiasFeed *self)
{
  phidias_feed_go_on_loading (self);
}

/* ---- GListModel ---- */

static GType
phidias_feed_get_item_type (GListModel *list)
{
  return PHIDIAS_TYPE_FEED_ITEM;
}

static guint
phidias_feed_get_n_items (GListModel *list)
{
  return PHIDIAS_FEED (list)->n_rows;
}

/* The entry that a row is of. */
PhidiasFeedEntry *
phidias_feed_find_entry (PhidiasFeed *self, guint row)
{
  guint low = self->first;
  guint high = self->end;

  while (high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (find_row (self, middle) <= row)
        low = middle;
      else
        high = middle;
    }

  return get_entry (self, low);
}

static gpointer
phidias_feed_get_item (GListModel *list, guint position)
{
  PhidiasFeed *self = PHIDIAS_FEED (list);
  PhidiasFeedEntry *entry;
  PhidiasFeedItem *item;

  if (position >= self->n_rows)
    return NULL;

  entry = phidias_feed_find_entry (self, position);
  item = phidias_feed_entry_get_row (entry, position - find_row (self, phidias_feed_entry_get_index (entry)));
  g_queue_unlink (&self->made, phidias_feed_entry_get_link (entry));
  g_queue_push_tail_link (&self->made, phidias_feed_entry_get_link (entry));
  drop_made (self);

  return item;
}

static void
phidias_feed_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = phidias_feed_get_item_type;
  iface->get_n_items = phidias_feed_get_n_items;
  iface->get_item = phidias_feed_get_item;
}

/* ---- The object ---- */

static void
phidias_feed_dispose (GObject *object)
{
  PhidiasFeed *self = PHIDIAS_FEED (object);

  if (self->conversation != NULL)
    {
      g_clear_signal_handler (&self->path_handler, phidias_conversation_get_path (self->conversation));
      g_clear_signal_handler (&self->loaded_handler, self->conversation);
    }
  phidias_feed_fail_loads (self);
  g_ptr_array_set_size (self->waiting, 0);
  self->made = (GQueue) G_QUEUE_INIT;
  self->first = self->end = self->n_rows = 0;
  g_ptr_array_set_size (self->entries, 0);
  g_clear_object (&self->conversation);

  G_OBJECT_CLASS (phidias_feed_parent_class)->dispose (object);
}

static void
phidias_feed_finalize (GObject *object)
{
  PhidiasFeed *self = PHIDIAS_FEED (object);

  g_ptr_array_unref (self->waiting);
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->loads);
  g_free (self->at);

  G_OBJECT_CLASS (phidias_feed_parent_class)->finalize (object);
}

static void
phidias_feed_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhidiasFeed *self = PHIDIAS_FEED (object);

  switch (prop_id)
    {
    case PROP_CONVERSATION:
      g_value_set_object (value, self->conversation);
      break;
    case PROP_HAS_PENDING:
      g_value_set_boolean (value, self->has_pending);
      break;
    case PROP_HAS_MORE:
      g_value_set_boolean (value, self->has_more);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_feed_class_init (PhidiasFeedClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = phidias_feed_dispose;
  object_class->finalize = phidias_feed_finalize;
  object_class->get_property = phidias_feed_get_property;

  /**
   * PhidiasFeed:conversation:
   *
   * The conversation shown.
   */
  properties[PROP_CONVERSATION] = g_param_spec_object ("conversation", NULL, NULL, PHIDIAS_TYPE_CONVERSATION, flags);
  /**
   * PhidiasFeed:has-pending:
   *
   * Whether text came that phidias_feed_flush() would show.
   */
  properties[PROP_HAS_PENDING] = g_param_spec_boolean ("has-pending", NULL, NULL, FALSE, flags);
  /**
   * PhidiasFeed:has-more:
   *
   * Whether there are messages in memory that phidias_feed_step() would show.
   */
  properties[PROP_HAS_MORE] = g_param_spec_boolean ("has-more", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
phidias_feed_init (PhidiasFeed *self)
{
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) phidias_feed_entry_free);
  self->waiting = g_ptr_array_new ();
  self->loads = g_ptr_array_new_with_free_func (g_object_unref);
  self->made = (GQueue) G_QUEUE_INIT;
  self->is_following = TRUE;
}

/**
 * phidias_feed_new:
 * @conversation: a conversation; it may be loaded later
 *
 * Returns: (transfer full): its rows, the last ones first: see phidias_feed_has_more()
 */
PhidiasFeed *
phidias_feed_new (PhidiasConversation *conversation)
{
  return phidias_feed_new_at (conversation, NULL);
}

/**
 * phidias_feed_new_at:
 * @conversation: a conversation
 * @message_id: (nullable): a message of its path; %NULL for the last one
 *
 * Returns: (transfer full): its rows, those around the message first: see phidias_feed_has_more()
 */
PhidiasFeed *
phidias_feed_new_at (PhidiasConversation *conversation, const char *message_id)
{
  PhidiasFeed *self;
  GListModel *path;

  g_return_val_if_fail (PHIDIAS_IS_CONVERSATION (conversation), NULL);

  self = g_object_new (PHIDIAS_TYPE_FEED, NULL);
  self->conversation = g_object_ref (conversation);
  self->at = g_strdup (message_id);
  path = phidias_conversation_get_path (conversation);
  self->path_handler = g_signal_connect (path, "items-changed", G_CALLBACK (path_changed_cb), self);
  self->loaded_handler = g_signal_connect (conversation, "notify::is-loaded", G_CALLBACK (loaded_cb), self);
  path_changed_cb (path, 0, 0, g_list_model_get_n_items (path), self);

  return self;
}

/**
 * phidias_feed_get_conversation:
 * @self: a feed
 *
 * Returns: (transfer none): the conversation shown
 */
PhidiasConversation *
phidias_feed_get_conversation (PhidiasFeed *self)
{
  g_return_val_if_fail (PHIDIAS_IS_FEED (self), NULL);

  return self->conversation;
}

/**
 * phidias_feed_has_pending:
 * @self: a feed
 *
 * Returns: whether text came that phidias_feed_flush() would show
 */
gboolean
phidias_feed_has_pending (PhidiasFeed *self)
{
  g_return_val_if_fail (PHIDIAS_IS_FEED (self), FALSE);

  return self->has_pending;
}

/**
 * phidias_feed_flush:
 * @self: a feed
 *
 * Turns what streamed in since the last call into rows. Costs what came, not what is there.
 */
void
phidias_feed_flush (PhidiasFeed *self)
{
  g_return_if_fail (PHIDIAS_IS_FEED (self));

  while (self->waiting->len > 0)
    phidias_feed_entry_flush (g_ptr_array_steal_index (self->waiting, 0));
  update_pending (self);
}

/**
 * phidias_feed_has_more:
 * @self: a feed
 *
 * Returns: whether there are messages in memory that phidias_feed_step() would show
 */
gboolean
phidias_feed_has_more (PhidiasFeed *self)
{
  g_return_val_if_fail (PHIDIAS_IS_FEED (self), FALSE);

  return self->has_more;
}

/**
 * phidias_feed_step:
 * @self: a feed
 *
 * Takes in more messages: those after the rows that are there, then those before them. Takes some
 * milliseconds at most. The view calls it once a frame.
 */
void
phidias_feed_step (PhidiasFeed *self)
{
  gint64 deadline = g_get_monotonic_time () + STEP_TIME;
  guint n_rows;

  g_return_if_fail (PHIDIAS_IS_FEED (self));

  n_rows = self->n_rows < N_VIEW_ROWS ? N_STEP_ROWS : G_MAXUINT;
  if (self->end < self->entries->len)
    {
      guint old = self->n_rows;
      guint old_end = self->end;

      self->end = measure_after (self, self->end, self->entries->len, n_rows, deadline);
      update_starts (self, old_end);
      emit_changed (self, old, 0, self->n_rows - old);
    }
  else if (self->first > 0)
    {
      emit_changed (self, 0, 0, grow_before (self, n_rows, deadline));
    }
  update_more (self);
  phidias_feed_go_on_loading (self);
}

static PhidiasFeedEntry *
find_entry_of (PhidiasFeed *self, PhidiasMessage *message)
{
  for (guint i = self->first; i < self->end; i++)
    if (phidias_feed_entry_get_message (get_entry (self, i)) == message)
      return get_entry (self, i);

  return NULL;
}

/**
 * phidias_feed_find_message:
 * @self: a feed
 * @message: a message
 * @position: (out) (optional): the position of its header
 * @n_rows: (out) (optional): how many rows it has
 *
 * Returns: whether its rows are in the list; those of a message of the path come there in time
 */
gboolean
phidias_feed_find_message (PhidiasFeed *self, PhidiasMessage *message, guint *position, guint *n_rows)
{
  PhidiasFeedEntry *entry;

  g_return_val_if_fail (PHIDIAS_IS_FEED (self), FALSE);

  entry = find_entry_of (self, message);
  if (entry == NULL)
    return FALSE;
  if (position != NULL)
    *position = find_row (self, phidias_feed_entry_get_index (entry));
  if (n_rows != NULL)
    *n_rows = phidias_feed_entry_get_n_rows (entry);

  return TRUE;
}

/**
 * phidias_feed_get_unfolded:
 * @self: a feed
 * @message: a message of the list
 *
 * Returns: whether what its model thought is shown
 */
gboolean
phidias_feed_get_unfolded (PhidiasFeed *self, PhidiasMessage *message)
{
  PhidiasFeedEntry *entry;

  g_return_val_if_fail (PHIDIAS_IS_FEED (self), FALSE);

  entry = find_entry_of (self, message);

  return entry != NULL && phidias_feed_entry_get_unfolded (entry);
}

/**
 * phidias_feed_set_unfolded:
 * @self: a feed
 * @message: a message of the list
 * @is_unfolded: whether what its model thought shall be shown
 *
 * Without this a thought is shown until the answer begins.
 */
void
phidias_feed_set_unfolded (PhidiasFeed *self, PhidiasMessage *message, gboolean is_unfolded)
{
  PhidiasFeedEntry *entry;

  g_return_if_fail (PHIDIAS_IS_FEED (self));

  entry = find_entry_of (self, message);
  if (entry != NULL)
    phidias_feed_entry_set_unfolded (entry, is_unfolded);
}

/**
 * phidias_feed_dup_folded:
 * @self: a feed
 * @position: of a row
 *
 * For whoever looks through what is folded, too. Reads it anew each time.
 *
 * Returns: (transfer full) (nullable) (element-type PhidiasFeedItem): where the row is the head of a
 *   folded thought, the rows that unfolding would bring below it; else %NULL
 */
GPtrArray *
phidias_feed_dup_folded (PhidiasFeed *self, guint position)
{
  PhidiasFeedEntry *entry;

  g_return_val_if_fail (PHIDIAS_IS_FEED (self), NULL);

  if (position >= self->n_rows)
    return NULL;
  entry = phidias_feed_find_entry (self, position);

  /* The head stands below the header. */
  return position == find_row (self, phidias_feed_entry_get_index (entry)) + 1 ? phidias_feed_entry_dup_folded (entry)
                                                                               : NULL;
}

/**
 * phidias_feed_set_is_following:
 * @self: a feed
 * @is_following: whether whoever shows it follows its end
 *
 * Only then a thought folds by itself when the answer begins: else it may be what is being read.
 */
void
phidias_feed_set_is_following (PhidiasFeed *self, gboolean is_following)
{
  g_return_if_fail (PHIDIAS_IS_FEED (self));

  self->is_following = is_following;
}
