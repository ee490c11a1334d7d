/* phidias-feed.c: a conversation flattened to rows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-feed.h"

#include "phidias-feed-entry-private.h"

/**
 * PhidiasFeed:
 *
 * A list of #PhidiasFeedItem over the path of a conversation: for each message its header, its
 * blocks and its footer.
 *
 *     path      │ prompt            │ answer                              │
 *     entries   │ PhidiasFeedEntry  │ PhidiasFeedEntry                    │
 *     rows      │ header block foot │ header notice quote… block… foot    │
 *
 * Text that streams in waits in its entry until phidias_feed_flush(); the view calls that once a
 * frame. What a message that ended still holds back is applied at once. Every change is told with
 * the rows that changed and no others. Lives on the main thread.
 */
struct _PhidiasFeed
{
  GObject              parent_instance;

  /* owned */
  PhidiasConversation *conversation;
  GListStore          *rows;    /* of PhidiasFeedItem */
  GPtrArray           *entries; /* of PhidiasFeedEntry, one for each message of the path */
  GPtrArray           *waiting; /* of PhidiasFeedEntry, borrowed: those with text not shown yet */

  /* state */
  gulong               path_handler;
  gboolean             has_pending; /* as told */
};

static void phidias_feed_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhidiasFeed, phidias_feed, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, phidias_feed_list_model_init))

enum {
  PROP_0,
  PROP_CONVERSATION,
  PROP_HAS_PENDING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
update_pending (PhidiasFeed *self)
{
  gboolean has_pending = self->waiting->len > 0;

  if (self->has_pending == has_pending)
    return;
  self->has_pending = has_pending;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HAS_PENDING]);
}

/* Where the entry at @index begins: where the one before ends. */
static guint
find_start (PhidiasFeed *self, guint index)
{
  PhidiasFeedEntry *previous;

  if (index == 0)
    return 0;
  previous = g_ptr_array_index (self->entries, index - 1);

  return phidias_feed_entry_get_start (previous) + phidias_feed_entry_get_n_rows (previous);
}

static void
update_places (PhidiasFeed *self, guint index)
{
  guint start = find_start (self, index);

  for (; index < self->entries->len; index++)
    {
      PhidiasFeedEntry *entry = g_ptr_array_index (self->entries, index);

      phidias_feed_entry_set_place (entry, index, start);
      start += phidias_feed_entry_get_n_rows (entry);
    }
}

static void
entry_changed (PhidiasFeedEntry *entry, guint position, guint n_removed, GPtrArray *added, gpointer user_data)
{
  PhidiasFeed *self = user_data;

  /* The places first: whoever hears of the change may change more. */
  update_places (self, phidias_feed_entry_get_index (entry) + 1);
  g_list_store_splice (self->rows, phidias_feed_entry_get_start (entry) + position, n_removed,
                       added != NULL ? added->pdata : NULL, added != NULL ? added->len : 0);
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

static const PhidiasFeedEntryFuncs entry_funcs = {
  .changed = entry_changed,
  .pending = entry_pending,
};

static void
path_changed_cb (GListModel *path, guint position, guint n_removed, guint n_added, gpointer user_data)
{
  PhidiasFeed *self = user_data;
  g_autoptr (GPtrArray) added = g_ptr_array_new_with_free_func (g_object_unref);
  guint start = find_start (self, position);
  guint n_rows = 0;

  for (guint i = 0; i < n_removed; i++)
    {
      PhidiasFeedEntry *entry = g_ptr_array_index (self->entries, position + i);

      n_rows += phidias_feed_entry_get_n_rows (entry);
      g_ptr_array_remove_fast (self->waiting, entry);
    }
  if (n_removed > 0)
    g_ptr_array_remove_range (self->entries, position, n_removed);
  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr (PhidiasMessage) message = g_list_model_get_item (path, position + i);

      g_ptr_array_insert (self->entries, position + i, phidias_feed_entry_new (message, &entry_funcs, self, added));
    }
  update_places (self, position);

  g_list_store_splice (self->rows, start, n_rows, added->pdata, added->len);
  update_pending (self);
}

static void
rows_changed_cb (PhidiasFeed *self, guint position, guint n_removed, guint n_added)
{
  g_list_model_items_changed (G_LIST_MODEL (self), position, n_removed, n_added);
}

static GType
phidias_feed_get_item_type (GListModel *list)
{
  return PHIDIAS_TYPE_FEED_ITEM;
}

static guint
phidias_feed_get_n_items (GListModel *list)
{
  return g_list_model_get_n_items (G_LIST_MODEL (PHIDIAS_FEED (list)->rows));
}

static gpointer
phidias_feed_get_item (GListModel *list, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (PHIDIAS_FEED (list)->rows), position);
}

static void
phidias_feed_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = phidias_feed_get_item_type;
  iface->get_n_items = phidias_feed_get_n_items;
  iface->get_item = phidias_feed_get_item;
}

static void
phidias_feed_dispose (GObject *object)
{
  PhidiasFeed *self = PHIDIAS_FEED (object);

  if (self->conversation != NULL)
    g_clear_signal_handler (&self->path_handler, phidias_conversation_get_path (self->conversation));
  g_ptr_array_set_size (self->waiting, 0);
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
  g_object_unref (self->rows);

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
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
phidias_feed_init (PhidiasFeed *self)
{
  self->rows = g_list_store_new (PHIDIAS_TYPE_FEED_ITEM);
  self->entries = g_ptr_array_new_with_free_func ((GDestroyNotify) phidias_feed_entry_free);
  self->waiting = g_ptr_array_new ();
  g_signal_connect_object (self->rows, "items-changed", G_CALLBACK (rows_changed_cb), self, G_CONNECT_SWAPPED);
}

/**
 * phidias_feed_new:
 * @conversation: a conversation; it may be loaded later
 *
 * Returns: (transfer full): its rows
 */
PhidiasFeed *
phidias_feed_new (PhidiasConversation *conversation)
{
  PhidiasFeed *self;
  GListModel *path;

  g_return_val_if_fail (PHIDIAS_IS_CONVERSATION (conversation), NULL);

  self = g_object_new (PHIDIAS_TYPE_FEED, NULL);
  self->conversation = g_object_ref (conversation);
  path = phidias_conversation_get_path (conversation);
  self->path_handler = g_signal_connect (path, "items-changed", G_CALLBACK (path_changed_cb), self);
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
