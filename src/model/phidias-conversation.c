/* phidias-conversation.c: a tree of messages, of which one path is shown
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-model"

#include "config.h"

#include "phidias-conversation.h"

#include "phidias-text-util.h"

typedef struct _Node Node;

struct _Node
{
  PhidiasMessage *message; /* owned; NULL at the root */
  Node           *parent;
  GPtrArray      *children; /* of Node, owned, by sequence */
  Node           *shown;    /* the child on the path, or that was last on it */
};

/**
 * PhidiasConversation:
 *
 * Setup, parameters, the text being typed, and a tree of messages. Answers to the same message are
 * siblings; none is ever lost. One path through the tree is shown:
 *
 *     root ─ prompt ─┬─ answer 1
 *                    └─ answer 2 ─┬─ prompt a ─ answer        path: prompt, answer 2,
 *                                 └─ prompt b ─ answer              prompt b, answer
 *
 * A conversation in a list has its properties at once; its messages come with
 * phidias_conversation_load(). Lives on the main thread.
 */
struct _PhidiasConversation
{
  GObject            parent_instance;

  /* owned */
  char              *id;
  char              *title;
  char              *system_message;
  char              *draft;
  char              *deployment_id;
  char              *place_id;
  PhidiasParameters *parameters;
  Node              *root;
  GHashTable        *nodes; /* id → Node, borrowed from the tree */
  GListStore        *path;

  /* state */
  gint64             created;
  gint64             updated;
  gint64             last_sequence;
  guint              place_row;
  int                place_offset;
  gboolean           is_loaded;
  gboolean           has_part;  /* a part of the path is here, the rest is still to come */
};

G_DEFINE_FINAL_TYPE (PhidiasConversation, phidias_conversation, G_TYPE_OBJECT)

enum {
  PROP_0,
  PROP_TITLE,
  PROP_SYSTEM_MESSAGE,
  PROP_DRAFT,
  PROP_DEPLOYMENT_ID,
  PROP_PLACE,
  PROP_UPDATED,
  PROP_IS_LOADED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static Node *
node_new (PhidiasMessage *message, Node *parent)
{
  Node *node = g_new0 (Node, 1);

  g_set_object (&node->message, message);
  node->parent = parent;
  node->children = g_ptr_array_new ();

  return node;
}

/* Not recursive: a conversation of 100,000 messages is a tree as deep. */
static void
tree_free (Node *root)
{
  g_autoptr (GPtrArray) pending = g_ptr_array_new ();

  g_ptr_array_add (pending, root);
  while (pending->len > 0)
    {
      Node *node = g_ptr_array_steal_index_fast (pending, pending->len - 1);

      g_ptr_array_extend (pending, node->children, NULL, NULL);
      g_ptr_array_unref (node->children);
      g_clear_object (&node->message);
      g_free (node);
    }
}

static void
number_siblings (Node *parent)
{
  for (guint i = 0; i < parent->children->len; i++)
    {
      Node *child = g_ptr_array_index (parent->children, i);

      phidias_message_set_siblings (child->message, i, parent->children->len);
    }
}

static Node *
find_node (PhidiasConversation *self, const char *id)
{
  return id != NULL ? g_hash_table_lookup (self->nodes, id) : NULL;
}

static Node *
insert_node (PhidiasConversation *self, PhidiasMessage *message)
{
  Node *parent = find_node (self, phidias_message_get_parent_id (message));
  Node *node;

  /* A message whose parent is gone starts a path of its own: shown, not lost. */
  if (parent == NULL)
    parent = self->root;
  node = node_new (message, parent);
  g_ptr_array_add (parent->children, node);
  g_hash_table_insert (self->nodes, (char *) phidias_message_get_id (message), node);
  self->last_sequence = MAX (self->last_sequence, phidias_message_get_sequence (message));

  return node;
}

static void
show_node (Node *node)
{
  for (; node->parent != NULL; node = node->parent)
    node->parent->shown = node;
}

static gboolean
is_at (PhidiasConversation *self, guint position, Node *node)
{
  g_autoptr (PhidiasMessage) message = g_list_model_get_item (G_LIST_MODEL (self->path), position);

  return message == node->message;
}

/* One emission that leaves alone what the old and the new path share at their beginning and at
 * their end: what is before a part of the path may come after it. */
static void
update_path (PhidiasConversation *self)
{
  g_autoptr (GPtrArray) added = g_ptr_array_new ();
  guint n_old = g_list_model_get_n_items (G_LIST_MODEL (self->path));
  Node *node = self->root->shown;
  Node *last = self->root;
  guint n_before = 0;
  guint n_after = 0;
  guint n_added;

  for (; node != NULL && n_before < n_old && is_at (self, n_before, node); node = node->shown)
    n_before++;
  for (; node != NULL; node = node->shown)
    {
      g_ptr_array_add (added, node->message);
      last = node;
    }
  n_added = added->len;
  for (node = last; n_added > 0 && n_before + n_after < n_old && is_at (self, n_old - 1 - n_after, node); node = node->parent)
    {
      n_after++;
      n_added--;
    }

  if (n_before + n_after < n_old || n_added > 0)
    g_list_store_splice (self->path, n_before, n_old - n_before - n_after, added->pdata, n_added);
}

static void
phidias_conversation_finalize (GObject *object)
{
  PhidiasConversation *self = PHIDIAS_CONVERSATION (object);

  g_free (self->id);
  g_free (self->title);
  g_free (self->system_message);
  g_free (self->draft);
  g_free (self->deployment_id);
  g_free (self->place_id);
  g_object_unref (self->parameters);
  g_hash_table_unref (self->nodes);
  g_object_unref (self->path);
  tree_free (self->root);

  G_OBJECT_CLASS (phidias_conversation_parent_class)->finalize (object);
}

static void
phidias_conversation_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhidiasConversation *self = PHIDIAS_CONVERSATION (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_SYSTEM_MESSAGE:
      g_value_set_string (value, self->system_message);
      break;
    case PROP_DRAFT:
      g_value_set_string (value, self->draft);
      break;
    case PROP_DEPLOYMENT_ID:
      g_value_set_string (value, self->deployment_id);
      break;
    case PROP_PLACE:
      g_value_set_string (value, self->place_id);
      break;
    case PROP_UPDATED:
      g_value_set_int64 (value, self->updated);
      break;
    case PROP_IS_LOADED:
      g_value_set_boolean (value, self->is_loaded);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_conversation_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  PhidiasConversation *self = PHIDIAS_CONVERSATION (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      phidias_conversation_set_title (self, g_value_get_string (value));
      break;
    case PROP_SYSTEM_MESSAGE:
      phidias_conversation_set_system_message (self, g_value_get_string (value));
      break;
    case PROP_DRAFT:
      phidias_conversation_set_draft (self, g_value_get_string (value));
      break;
    case PROP_DEPLOYMENT_ID:
      phidias_conversation_set_deployment_id (self, g_value_get_string (value));
      break;
    case PROP_UPDATED:
      phidias_conversation_set_updated (self, g_value_get_int64 (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_conversation_class_init (PhidiasConversationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = phidias_conversation_finalize;
  object_class->get_property = phidias_conversation_get_property;
  object_class->set_property = phidias_conversation_set_property;

  /**
   * PhidiasConversation:title:
   *
   * Empty until the first prompt, from which it is taken.
   */
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, "", flags);
  /**
   * PhidiasConversation:system-message:
   *
   * The system message of the next request; empty for none.
   */
  properties[PROP_SYSTEM_MESSAGE] = g_param_spec_string ("system-message", NULL, NULL, "", flags);
  /**
   * PhidiasConversation:draft:
   *
   * What stands in the composer, not yet sent.
   */
  properties[PROP_DRAFT] = g_param_spec_string ("draft", NULL, NULL, "", flags);
  /**
   * PhidiasConversation:deployment-id:
   *
   * The deployment that the next request goes to.
   */
  properties[PROP_DEPLOYMENT_ID] = g_param_spec_string ("deployment-id", NULL, NULL, NULL, flags);
  /**
   * PhidiasConversation:place:
   *
   * The message at which it is being read, %NULL at its end; see
   * phidias_conversation_set_place(), whose every change it tells.
   */
  properties[PROP_PLACE] = g_param_spec_string ("place", NULL, NULL, NULL,
                                                G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  /**
   * PhidiasConversation:updated:
   *
   * When something was last said in it, microseconds since 1970 (UTC).
   */
  properties[PROP_UPDATED] = g_param_spec_int64 ("updated", NULL, NULL, 0, G_MAXINT64, 0, flags);
  /**
   * PhidiasConversation:is-loaded:
   *
   * Whether its messages are in memory.
   */
  properties[PROP_IS_LOADED] = g_param_spec_boolean ("is-loaded", NULL, NULL, FALSE,
                                                     G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
phidias_conversation_init (PhidiasConversation *self)
{
  self->title = g_strdup ("");
  self->system_message = g_strdup ("");
  self->draft = g_strdup ("");
  self->parameters = phidias_parameters_new ();
  self->root = node_new (NULL, NULL);
  self->nodes = g_hash_table_new (g_str_hash, g_str_equal);
  self->path = g_list_store_new (PHIDIAS_TYPE_MESSAGE);
}

/**
 * phidias_conversation_new:
 * @id: its id
 *
 * Returns: (transfer full): an empty conversation whose messages are not loaded
 */
PhidiasConversation *
phidias_conversation_new (const char *id)
{
  PhidiasConversation *self;

  g_return_val_if_fail (id != NULL, NULL);

  self = g_object_new (PHIDIAS_TYPE_CONVERSATION, NULL);
  self->id = g_strdup (id);

  return self;
}

const char *
phidias_conversation_get_id (PhidiasConversation *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CONVERSATION (self), NULL);

  return self->id;
}

const char *
phidias_conversation_get_title (PhidiasConversation *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CONVERSATION (self), NULL);

  return self->title;
}

void
phidias_conversation_set_title (PhidiasConversation *self, const char *title)
{
  g_return_if_fail (PHIDIAS_IS_CONVERSATION (self));

  if (phidias_set_str (&self->title, title != NULL ? title : ""))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

const char *
phidias_conversation_get_system_message (PhidiasConversation *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CONVERSATION (self), NULL);

  return self->system_message;
}

void
phidias_conversation_set_system_message (PhidiasConversation *self, const char *system_message)
{
  g_return_if_fail (PHIDIAS_IS_CONVERSATION (self));

  if (phidias_set_str (&self->system_message, system_message != NULL ? system_message : ""))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SYSTEM_MESSAGE]);
}

const char *
phidias_conversation_get_draft (PhidiasConversation *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CONVERSATION (self), NULL);

  return self->draft;
}

void
phidias_conversation_set_draft (PhidiasConversation *self, const char *draft)
{
  g_return_if_fail (PHIDIAS_IS_CONVERSATION (self));

  if (phidias_set_str (&self->draft, draft != NULL ? draft : ""))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DRAFT]);
}

/**
 * phidias_conversation_get_place:
 * @self: a conversation
 * @row: (out) (optional): which of the message's rows is topmost in view, counted from 0
 * @offset: (out) (optional): pixels from the top of the view to the top of that row
 *
 * Returns: (nullable): the id of the message at which it is being read, which may be gone; %NULL
 *   when it is read at its end
 */
const char *
phidias_conversation_get_place (PhidiasConversation *self, guint *row, int *offset)
{
  g_return_val_if_fail (PHIDIAS_IS_CONVERSATION (self), NULL);

  if (row != NULL)
    *row = self->place_row;
  if (offset != NULL)
    *offset = self->place_offset;

  return self->place_id;
}

/**
 * phidias_conversation_set_place:
 * @self: a conversation
 * @message_id: (nullable): the message at which it is being read, %NULL at its end
 * @row: which of its rows is topmost in view; 0 at the end
 * @offset: pixels from the top of the view to the top of that row; 0 at the end
 */
void
phidias_conversation_set_place (PhidiasConversation *self, const char *message_id, guint row, int offset)
{
  g_return_if_fail (PHIDIAS_IS_CONVERSATION (self));

  if (!phidias_set_str (&self->place_id, message_id) && self->place_row == row && self->place_offset == offset)
    return;

  self->place_row = row;
  self->place_offset = offset;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PLACE]);
}

const char *
phidias_conversation_get_deployment_id (PhidiasConversation *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CONVERSATION (self), NULL);

  return self->deployment_id;
}

void
phidias_conversation_set_deployment_id (PhidiasConversation *self, const char *deployment_id)
{
  g_return_if_fail (PHIDIAS_IS_CONVERSATION (self));

  if (phidias_set_str (&self->deployment_id, deployment_id))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DEPLOYMENT_ID]);
}

/**
 * phidias_conversation_get_parameters:
 * @self: a conversation
 *
 * Returns: (transfer none): its parameters, the same object for its whole life
 */
PhidiasParameters *
phidias_conversation_get_parameters (PhidiasConversation *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CONVERSATION (self), NULL);

  return self->parameters;
}

gint64
phidias_conversation_get_created (PhidiasConversation *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CONVERSATION (self), 0);

  return self->created;
}

void
phidias_conversation_set_created (PhidiasConversation *self, gint64 created)
{
  g_return_if_fail (PHIDIAS_IS_CONVERSATION (self));

  self->created = created;
}

gint64
phidias_conversation_get_updated (PhidiasConversation *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CONVERSATION (self), 0);

  return self->updated;
}

void
phidias_conversation_set_updated (PhidiasConversation *self, gint64 updated)
{
  g_return_if_fail (PHIDIAS_IS_CONVERSATION (self));

  if (self->updated == updated)
    return;
  self->updated = updated;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_UPDATED]);
}

gboolean
phidias_conversation_is_loaded (PhidiasConversation *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CONVERSATION (self), FALSE);

  return self->is_loaded;
}

void
phidias_conversation_set_loaded (PhidiasConversation *self, gboolean is_loaded)
{
  g_return_if_fail (PHIDIAS_IS_CONVERSATION (self));

  if (self->is_loaded == is_loaded)
    return;
  self->is_loaded = is_loaded;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_LOADED]);
}

/* The messages in memory stay the objects they are: somebody may show them. */
static void
forget_part (PhidiasConversation *self, GPtrArray *messages)
{
  for (guint i = 0; i < messages->len; i++)
    {
      PhidiasMessage *here = phidias_conversation_find (self, phidias_message_get_id (g_ptr_array_index (messages, i)));

      if (here != NULL)
        {
          g_object_unref (g_ptr_array_index (messages, i));
          g_ptr_array_index (messages, i) = g_object_ref (here);
        }
    }
  g_hash_table_remove_all (self->nodes);
  tree_free (self->root);
  self->root = node_new (NULL, NULL);
  self->has_part = FALSE;
}

/**
 * phidias_conversation_load:
 * @self: a conversation of which nothing, or a part, is in memory
 * @messages: (element-type PhidiasMessage): its messages, by sequence; those of which a part has
 *   brought an object already are replaced by that. It must own what it holds
 * @head_id: (nullable): the last message of the path that was shown; %NULL for the newest
 *
 * Fills the tree in one step and marks the conversation as loaded.
 */
void
phidias_conversation_load (PhidiasConversation *self, GPtrArray *messages, const char *head_id)
{
  Node *head = NULL;

  g_return_if_fail (PHIDIAS_IS_CONVERSATION (self));
  g_return_if_fail (self->has_part || g_hash_table_size (self->nodes) == 0);

  if (self->has_part)
    forget_part (self, messages);
  for (guint i = 0; i < messages->len; i++)
    {
      Node *node = insert_node (self, g_ptr_array_index (messages, i));

      /* The newest child is shown where nothing else says so. */
      node->parent->shown = node;
      head = node;
    }
  number_siblings (self->root);
  for (guint i = 0; i < messages->len; i++)
    number_siblings (find_node (self, phidias_message_get_id (g_ptr_array_index (messages, i))));

  if (find_node (self, head_id) != NULL)
    head = find_node (self, head_id);
  if (head != NULL)
    show_node (head);
  update_path (self);
  phidias_conversation_set_loaded (self, TRUE);
}

/**
 * phidias_conversation_load_part:
 * @self: an empty conversation
 * @messages: (element-type PhidiasMessage): the last messages of the path that was shown, first to
 *   last
 *
 * Shows the end of the path while the rest is still being read. The conversation is not loaded
 * before phidias_conversation_load() brought everything: until then nothing can be added to it,
 * and no message knows its siblings.
 */
void
phidias_conversation_load_part (PhidiasConversation *self, GPtrArray *messages)
{
  g_return_if_fail (PHIDIAS_IS_CONVERSATION (self));
  g_return_if_fail (!self->is_loaded && g_hash_table_size (self->nodes) == 0);

  for (guint i = 0; i < messages->len; i++)
    {
      Node *node = insert_node (self, g_ptr_array_index (messages, i));

      node->parent->shown = node;
    }
  self->has_part = messages->len > 0;
  update_path (self);
}

/**
 * phidias_conversation_unload:
 * @self: a conversation
 *
 * Lets go of its messages; they are on disk. Everything else stays.
 */
void
phidias_conversation_unload (PhidiasConversation *self)
{
  g_return_if_fail (PHIDIAS_IS_CONVERSATION (self));

  phidias_conversation_set_loaded (self, FALSE);
  g_hash_table_remove_all (self->nodes);
  tree_free (self->root);
  self->root = node_new (NULL, NULL);
  self->has_part = FALSE;
  update_path (self);
}

/**
 * phidias_conversation_add:
 * @self: a conversation
 * @message: a message whose parent is in it
 *
 * Adds the message as its parent's newest child and shows it.
 */
void
phidias_conversation_add (PhidiasConversation *self, PhidiasMessage *message)
{
  Node *node;

  g_return_if_fail (PHIDIAS_IS_CONVERSATION (self));
  g_return_if_fail (PHIDIAS_IS_MESSAGE (message));
  g_return_if_fail (find_node (self, phidias_message_get_id (message)) == NULL);

  node = insert_node (self, message);
  number_siblings (node->parent);
  show_node (node);
  update_path (self);
}

/**
 * phidias_conversation_find:
 * @self: a conversation
 * @id: (nullable): an id
 *
 * Returns: (transfer none) (nullable): the message of that id
 */
PhidiasMessage *
phidias_conversation_find (PhidiasConversation *self, const char *id)
{
  Node *node;

  g_return_val_if_fail (PHIDIAS_IS_CONVERSATION (self), NULL);

  node = find_node (self, id);

  return node != NULL ? node->message : NULL;
}

/**
 * phidias_conversation_get_head:
 * @self: a conversation
 *
 * Returns: (transfer none) (nullable): the last message of the path
 */
PhidiasMessage *
phidias_conversation_get_head (PhidiasConversation *self)
{
  guint n_items;
  g_autoptr (PhidiasMessage) head = NULL;

  g_return_val_if_fail (PHIDIAS_IS_CONVERSATION (self), NULL);

  n_items = g_list_model_get_n_items (G_LIST_MODEL (self->path));
  if (n_items == 0)
    return NULL;
  head = g_list_model_get_item (G_LIST_MODEL (self->path), n_items - 1);

  return head;
}

/**
 * phidias_conversation_get_sibling:
 * @self: a conversation
 * @message: one of its messages
 * @offset: how far away, negative for an older one
 *
 * Returns: (transfer none) (nullable): the sibling there, %NULL past either end
 */
PhidiasMessage *
phidias_conversation_get_sibling (PhidiasConversation *self, PhidiasMessage *message, int offset)
{
  Node *node;
  gint64 index;

  g_return_val_if_fail (PHIDIAS_IS_CONVERSATION (self), NULL);

  node = find_node (self, phidias_message_get_id (message));
  g_return_val_if_fail (node != NULL, NULL);

  index = (gint64) phidias_message_get_sibling_index (message) + offset;
  if (index < 0 || index >= node->parent->children->len)
    return NULL;

  return ((Node *) g_ptr_array_index (node->parent->children, index))->message;
}

/**
 * phidias_conversation_select:
 * @self: a conversation
 * @message: one of its messages
 *
 * Shows the path through @message, and below it what was last shown there.
 */
void
phidias_conversation_select (PhidiasConversation *self, PhidiasMessage *message)
{
  Node *node;

  g_return_if_fail (PHIDIAS_IS_CONVERSATION (self));

  node = find_node (self, phidias_message_get_id (message));
  g_return_if_fail (node != NULL);

  show_node (node);
  update_path (self);
}

/**
 * phidias_conversation_get_path:
 * @self: a conversation
 *
 * Returns: (transfer none): the messages shown, first to last, as a list of #PhidiasMessage
 */
GListModel *
phidias_conversation_get_path (PhidiasConversation *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CONVERSATION (self), NULL);

  return G_LIST_MODEL (self->path);
}

/**
 * phidias_conversation_get_next_sequence:
 * @self: a conversation
 *
 * Returns: the sequence number for a message that is about to be made
 */
gint64
phidias_conversation_get_next_sequence (PhidiasConversation *self)
{
  g_return_val_if_fail (PHIDIAS_IS_CONVERSATION (self), 0);

  return ++self->last_sequence;
}
