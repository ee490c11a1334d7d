/* phidias-feed.c: a conversation flattened to rows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-feed-private.h"

/* As long as a list view makes a widget for each row that comes, few come at once. */
#define N_VIEW_ROWS 256
#define N_STEP_ROWS 16

/* What a step may take, in microseconds. */
#define STEP_TIME 4000

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
 * frame, and what is more than a frame's worth waits for the next. What a message that ended still
 * holds back is applied at once, within the same bounds. Every change is told with the rows that
 * changed and no others. Lives on the main thread.
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

/* ---- What is told ---- */

void
phidias_feed_update_pending (PhidiasFeed *self)
{
  gboolean has_pending = self->waiting->len > 0;

  if (self->has_pending == has_pending)
    return;
  self->has_pending = has_pending;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_PENDING]);
}

void
phidias_feed_update_more (PhidiasFeed *self)
{
  gboolean has_more = self->first > 0 || self->end < self->entries->len;

  if (self->has_more == has_more)
    return;
  self->has_more = has_more;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_MORE]);
}

void
phidias_feed_emit_changed (PhidiasFeed *self, guint position, guint n_removed, guint n_added)
{
  if (n_removed > 0 || n_added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
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

static gpointer
phidias_feed_get_item (GListModel *list, guint position)
{
  PhidiasFeed *self = PHIDIAS_FEED (list);
  PhidiasFeedEntry *entry;
  PhidiasFeedItem *item;

  if (position >= self->n_rows)
    return NULL;

  entry = phidias_feed_find_entry (self, position);
  item = phidias_feed_entry_get_row (entry, position - phidias_feed_find_row (self, phidias_feed_entry_get_index (entry)));
  phidias_feed_use_entry (self, entry);

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
  self->clock = g_get_monotonic_time;
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
  self->path_handler = g_signal_connect (path, "items-changed", G_CALLBACK (phidias_feed_path_changed), self);
  self->loaded_handler = g_signal_connect (conversation, "notify::is-loaded", G_CALLBACK (loaded_cb), self);
  phidias_feed_path_changed (path, 0, 0, g_list_model_get_n_items (path), self);

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
  gint64 deadline;
  guint n_rows;

  g_return_if_fail (PHIDIAS_IS_FEED (self));

  deadline = self->clock () + STEP_TIME;
  n_rows = self->n_rows < N_VIEW_ROWS ? N_STEP_ROWS : G_MAXUINT;
  if (self->end < self->entries->len)
    {
      guint old = self->n_rows;
      guint old_end = self->end;

      self->end = phidias_feed_measure_after (self, self->end, self->entries->len, n_rows, deadline);
      phidias_feed_update_starts (self, old_end);
      phidias_feed_emit_changed (self, old, 0, self->n_rows - old);
    }
  else if (self->first > 0)
    {
      phidias_feed_emit_changed (self, 0, 0, phidias_feed_grow_before (self, n_rows, deadline));
    }
  phidias_feed_update_more (self);
  phidias_feed_go_on_loading (self);
}

static PhidiasFeedEntry *
find_entry_of (PhidiasFeed *self, PhidiasMessage *message)
{
  for (guint i = self->first; i < self->end; i++)
    if (phidias_feed_entry_get_message (phidias_feed_get_entry (self, i)) == message)
      return phidias_feed_get_entry (self, i);

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
    *position = phidias_feed_find_row (self, phidias_feed_entry_get_index (entry));
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
  return position == phidias_feed_find_row (self, phidias_feed_entry_get_index (entry)) + 1 ? phidias_feed_entry_dup_folded (entry)
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
