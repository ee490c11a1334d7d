/* phidias-session-conversations.c: the conversations: watched, saved, sorted
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-session-private.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "phidias-id.h"

/* Typing makes a change per key; the disk sees one per this many milliseconds. */
#define SAVE_DELAY 400

/* The messages of shorter conversations stay in memory. */
#define N_LONG 200

#define WATCH_KEY "phidias-session-watch"

/* What the session keeps about a conversation it has seen; the conversation owns it. */
struct _PhidiasConversationWatch
{
  PhidiasSession      *session;
  PhidiasConversation *conversation;
  guint                save_source;
  GPtrArray           *loads; /* of GTask: who waits for the messages; NULL when none are read */
  gboolean             is_listed;
  gboolean             is_deleted;
};

static PhidiasConversationWatch *
get_watch (PhidiasConversation *conversation)
{
  return g_object_get_data (G_OBJECT (conversation), WATCH_KEY);
}

static void
watch_free (gpointer data)
{
  PhidiasConversationWatch *watch = data;

  g_clear_handle_id (&watch->save_source, g_source_remove);
  g_clear_pointer (&watch->loads, g_ptr_array_unref);
  g_hash_table_remove (watch->session->watches, watch);
  g_free (watch);
}

/* ---- The order ---- */

/**
 * phidias_session_compare_conversations:
 * @a: a conversation
 * @b: another
 *
 * Returns: below 0 where @a was used after @b
 */
int
phidias_session_compare_conversations (gconstpointer a, gconstpointer b)
{
  PhidiasConversation *one = (PhidiasConversation *) a;
  PhidiasConversation *two = (PhidiasConversation *) b;
  gint64 used_one = phidias_conversation_get_updated (one);
  gint64 used_two = phidias_conversation_get_updated (two);

  if (used_one != used_two)
    return used_one > used_two ? -1 : 1;

  return g_strcmp0 (phidias_conversation_get_id (one), phidias_conversation_get_id (two));
}

/* The place of @conversation among the others, itself not counted. */
static guint
find_place (PhidiasSession *self, PhidiasConversation *conversation)
{
  guint n_items = g_list_model_get_n_items (G_LIST_MODEL (self->conversations));
  guint place = 0;

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr (PhidiasConversation) other = g_list_model_get_item (G_LIST_MODEL (self->conversations), i);

      if (other == conversation)
        continue;
      if (phidias_session_compare_conversations (other, conversation) > 0)
        break;
      place++;
    }

  return place;
}

/* Moves it to where it belongs, in one step: a selection model then knows that it is still there. */
static void
sort_again (PhidiasSession *self, PhidiasConversation *conversation)
{
  g_autoptr (GPtrArray) moved = g_ptr_array_new_with_free_func (g_object_unref);
  guint old_place, new_place, first, last;

  if (!g_list_store_find (self->conversations, conversation, &old_place))
    return;
  new_place = find_place (self, conversation);
  if (new_place == old_place)
    return;

  first = MIN (old_place, new_place);
  last = MAX (old_place, new_place);
  if (new_place == first)
    g_ptr_array_add (moved, g_object_ref (conversation));
  for (guint i = first; i <= last; i++)
    if (i != old_place)
      g_ptr_array_add (moved, g_list_model_get_item (G_LIST_MODEL (self->conversations), i));
  if (new_place == last)
    g_ptr_array_add (moved, g_object_ref (conversation));
  g_list_store_splice (self->conversations, first, last - first + 1, moved->pdata, moved->len);
}

/* ---- Saving ---- */

static gboolean
save_cb (gpointer user_data)
{
  PhidiasConversationWatch *watch = user_data;

  if (watch->session->storage == PHIDIAS_SESSION_OPENING)
    return G_SOURCE_CONTINUE;
  watch->save_source = 0;
  phidias_session_save (watch->session, watch->conversation);

  return G_SOURCE_REMOVE;
}

/*
 * phidias_session_save:
 * @self: a session
 * @conversation: one of its conversations
 *
 * Hands everything but the messages to the library now. What is in no list is not saved.
 */
void
phidias_session_save (PhidiasSession *self, PhidiasConversation *conversation)
{
  PhidiasConversationWatch *watch = get_watch (conversation);

  if (watch == NULL || !watch->is_listed || self->is_closed)
    return;
  g_clear_handle_id (&watch->save_source, g_source_remove);
  phidias_library_save_conversation_async (self->library, conversation, NULL, NULL, NULL);
}

void
phidias_session_save_soon (PhidiasSession *self, PhidiasConversation *conversation)
{
  PhidiasConversationWatch *watch = get_watch (conversation);

  if (watch == NULL || !watch->is_listed || watch->save_source != 0)
    return;
  watch->save_source = g_timeout_add (SAVE_DELAY, save_cb, watch);
}

void
phidias_session_flush_saves (PhidiasSession *self)
{
  GHashTableIter iter;
  PhidiasConversationWatch *watch;

  g_hash_table_iter_init (&iter, self->watches);
  while (g_hash_table_iter_next (&iter, (gpointer *) &watch, NULL))
    if (watch->save_source != 0)
      phidias_session_save (self, watch->conversation);
}

/* ---- Watching ---- */

/*
 * phidias_session_enter:
 * @self: a session
 * @conversation: a conversation in which something was typed
 *
 * Puts it into the list and on disk, unless it is there.
 */
void
phidias_session_enter (PhidiasSession *self, PhidiasConversation *conversation)
{
  PhidiasConversationWatch *watch = get_watch (conversation);
  gint64 now = g_get_real_time ();

  if (watch == NULL || watch->is_listed || watch->is_deleted)
    return;

  if (phidias_conversation_get_created (conversation) == 0)
    phidias_conversation_set_created (conversation, now);
  phidias_conversation_set_updated (conversation, now);
  watch->is_listed = TRUE;
  g_list_store_insert (self->conversations, find_place (self, conversation), conversation);
  phidias_session_save_soon (self, conversation);
}

static void
conversation_notify_cb (PhidiasConversation *conversation, GParamSpec *pspec, gpointer user_data)
{
  PhidiasConversationWatch *watch = user_data;
  PhidiasSession *self = watch->session;

  if (g_str_equal (pspec->name, "updated"))
    {
      if (watch->is_listed)
        sort_again (self, conversation);
    }
  else if (g_str_equal (pspec->name, "deployment-id") || g_str_equal (pspec->name, "place"))
    {
      /* A choice that the application makes for a new conversation, or what was read: nothing was typed. */
      phidias_session_save_soon (self, conversation);
    }
  else if (!g_str_equal (pspec->name, "is-loaded"))
    {
      phidias_session_enter (self, conversation);
      phidias_session_save_soon (self, conversation);
    }
}

static void
parameters_changed_cb (PhidiasParameters *parameters, guint id, gpointer user_data)
{
  PhidiasConversationWatch *watch = user_data;

  phidias_session_enter (watch->session, watch->conversation);
  phidias_session_save_soon (watch->session, watch->conversation);
}

/*
 * phidias_session_watch:
 * @self: a session
 * @conversation: a conversation not watched yet
 * @is_listed: whether it is in the list, and on disk
 *
 * From here on what changes in it is saved.
 */
void
phidias_session_watch (PhidiasSession *self, PhidiasConversation *conversation, gboolean is_listed)
{
  PhidiasConversationWatch *watch = g_new0 (PhidiasConversationWatch, 1);

  watch->session = self;
  watch->conversation = conversation;
  watch->is_listed = is_listed;
  g_hash_table_add (self->watches, watch);
  g_object_set_data_full (G_OBJECT (conversation), WATCH_KEY, watch, watch_free);
  g_signal_connect (conversation, "notify", G_CALLBACK (conversation_notify_cb), watch);
  g_signal_connect (phidias_conversation_get_parameters (conversation), "changed",
                    G_CALLBACK (parameters_changed_cb), watch);
}

void
phidias_session_unwatch_all (PhidiasSession *self)
{
  g_autofree gpointer *watches = NULL;
  guint n_watches;

  watches = g_hash_table_get_keys_as_array (self->watches, &n_watches);
  for (guint i = 0; i < n_watches; i++)
    {
      PhidiasConversation *conversation = ((PhidiasConversationWatch *) watches[i])->conversation;

      g_signal_handlers_disconnect_by_data (conversation, watches[i]);
      g_signal_handlers_disconnect_by_data (phidias_conversation_get_parameters (conversation), watches[i]);
      g_object_set_data (G_OBJECT (conversation), WATCH_KEY, NULL);
    }
}

/* ---- Public ---- */

/**
 * phidias_session_get_conversations:
 * @self: a session
 *
 * Returns: (transfer none): a list of #PhidiasConversation, the most recently used first
 */
GListModel *
phidias_session_get_conversations (PhidiasSession *self)
{
  g_return_val_if_fail (PHIDIAS_IS_SESSION (self), NULL);

  return G_LIST_MODEL (self->conversations);
}

/**
 * phidias_session_new_conversation:
 * @self: a session
 *
 * Returns: (transfer full): an empty conversation; it enters the list, and the disk, with the
 *   first thing typed into it
 */
PhidiasConversation *
phidias_session_new_conversation (PhidiasSession *self)
{
  g_autofree char *id = phidias_id_new ();
  PhidiasConversation *conversation;

  g_return_val_if_fail (PHIDIAS_IS_SESSION (self), NULL);

  conversation = phidias_conversation_new (id);
  phidias_conversation_set_loaded (conversation, TRUE);
  phidias_session_watch (self, conversation, FALSE);

  return conversation;
}

static void
loaded_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (PhidiasConversation) conversation = user_data;
  PhidiasConversationWatch *watch = get_watch (conversation);
  g_autoptr (GPtrArray) loads = NULL;
  g_autoptr (GError) error = NULL;

  phidias_library_load_conversation_finish (PHIDIAS_LIBRARY (object), result, &error);
  if (watch == NULL)
    return; /* the session is gone, and those who waited were told by its tasks' end */

  loads = g_steal_pointer (&watch->loads);
  for (guint i = 0; i < loads->len; i++)
    {
      if (error != NULL)
        g_task_return_error (g_ptr_array_index (loads, i), g_error_copy (error));
      else
        g_task_return_boolean (g_ptr_array_index (loads, i), TRUE);
    }
}

/**
 * phidias_session_load_async:
 * @self: a session
 * @conversation: one of its conversations
 * @cancellable: (nullable): to give up
 * @callback: called when its messages are there
 * @user_data: passed to @callback
 *
 * Fetches the messages of a conversation, unless they are there.
 */
void
phidias_session_load_async (PhidiasSession      *self,
                            PhidiasConversation *conversation,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  PhidiasConversationWatch *watch;
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (PHIDIAS_IS_SESSION (self));
  g_return_if_fail (PHIDIAS_IS_CONVERSATION (conversation));
  watch = get_watch (conversation);
  g_return_if_fail (watch != NULL);

  task = phidias_session_task_new (self, cancellable, callback, user_data, G_CALLBACK (phidias_session_load_async));
  if (phidias_conversation_is_loaded (conversation))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (watch->loads == NULL)
    {
      watch->loads = g_ptr_array_new_with_free_func (g_object_unref);
      /* Not the caller's cancellable: others may come to wait for the same messages. */
      phidias_library_load_conversation_async (self->library, conversation, NULL, loaded_cb, g_object_ref (conversation));
    }
  g_ptr_array_add (watch->loads, g_steal_pointer (&task));
}

/**
 * phidias_session_load_finish:
 * @self: a session
 * @result: what the callback got
 * @error: return location for an error of %PHIDIAS_ERROR
 *
 * Returns: whether the messages are there
 */
gboolean
phidias_session_load_finish (PhidiasSession *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (phidias_session_is_task (self, result, G_CALLBACK (phidias_session_load_async)), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
trim_cb (gpointer user_data)
{
#ifdef __GLIBC__
  /* What many small objects leave behind is not given back by itself. */
  malloc_trim (0);
#endif

  return G_SOURCE_REMOVE;
}

/**
 * phidias_session_close_conversation:
 * @self: a session
 * @conversation: one of its conversations, which nobody shows any more
 *
 * Lets go of the messages of a long conversation, unless an answer of it is under way or what is
 * in memory may be more than what is on disk. phidias_session_load_async() brings them again.
 */
void
phidias_session_close_conversation (PhidiasSession *self, PhidiasConversation *conversation)
{
  PhidiasConversationWatch *watch;

  g_return_if_fail (PHIDIAS_IS_SESSION (self));
  g_return_if_fail (PHIDIAS_IS_CONVERSATION (conversation));

  watch = get_watch (conversation);
  if (watch == NULL || !watch->is_listed || watch->loads != NULL || self->storage != PHIDIAS_SESSION_SAVING ||
      !phidias_conversation_is_loaded (conversation) || phidias_session_is_running (self, conversation) ||
      g_list_model_get_n_items (phidias_conversation_get_path (conversation)) < N_LONG)
    return;

  /* Its place is saved without its messages from here on, so now with them. */
  if (watch->save_source != 0)
    phidias_session_save (self, conversation);
  phidias_conversation_unload (conversation);
  g_idle_add_full (G_PRIORITY_LOW, trim_cb, NULL, NULL);
}

/**
 * phidias_session_delete_conversation:
 * @self: a session
 * @conversation: one of its conversations
 *
 * Stops what runs in it, takes it out of the list and marks it on disk. Nothing is lost: see
 * phidias_session_undelete_conversation().
 */
void
phidias_session_delete_conversation (PhidiasSession *self, PhidiasConversation *conversation)
{
  PhidiasConversationWatch *watch;
  guint place;

  g_return_if_fail (PHIDIAS_IS_SESSION (self));
  g_return_if_fail (PHIDIAS_IS_CONVERSATION (conversation));

  watch = get_watch (conversation);
  if (watch == NULL || !watch->is_listed)
    return;

  phidias_session_stop (self, conversation);
  phidias_session_save (self, conversation);
  watch->is_listed = FALSE;
  watch->is_deleted = TRUE;
  phidias_library_set_deleted_async (self->library, phidias_conversation_get_id (conversation), TRUE, NULL, NULL, NULL);
  if (g_list_store_find (self->conversations, conversation, &place))
    g_list_store_remove (self->conversations, place);
}

/**
 * phidias_session_undelete_conversation:
 * @self: a session
 * @conversation: a conversation that was deleted
 *
 * Puts it back where it was.
 */
void
phidias_session_undelete_conversation (PhidiasSession *self, PhidiasConversation *conversation)
{
  PhidiasConversationWatch *watch;

  g_return_if_fail (PHIDIAS_IS_SESSION (self));
  g_return_if_fail (PHIDIAS_IS_CONVERSATION (conversation));

  watch = get_watch (conversation);
  if (watch == NULL || !watch->is_deleted)
    return;

  watch->is_listed = TRUE;
  watch->is_deleted = FALSE;
  phidias_library_set_deleted_async (self->library, phidias_conversation_get_id (conversation), FALSE, NULL, NULL, NULL);
  g_list_store_insert (self->conversations, find_place (self, conversation), conversation);
}
