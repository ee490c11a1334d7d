/* phidias-feed-loading.c: those who wait for all rows of a conversation
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-feed-private.h"

#define TAG (G_GNUC_EXTENSION (gpointer) phidias_feed_load_all_async)

static gboolean
is_all_there (PhidiasFeed *self)
{
  return !self->has_more && phidias_conversation_is_loaded (self->conversation);
}

/* Of a task: what wakes it up when it is cancelled. */
static void
watch_free (gpointer source)
{
  g_source_destroy (source);
  g_source_unref (source);
}

static void
end_loads (PhidiasFeed *self)
{
  g_autoptr (GPtrArray) loads = g_steal_pointer (&self->loads);

  self->loads = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < loads->len; i++)
    {
      GTask *task = g_ptr_array_index (loads, i);

      if (!g_cancellable_is_cancelled (g_task_get_cancellable (task)) && !is_all_there (self))
        {
          g_ptr_array_add (self->loads, g_object_ref (task));
          continue;
        }
      g_task_set_task_data (task, NULL, NULL);
      if (!g_task_return_error_if_cancelled (task))
        g_task_return_boolean (task, TRUE);
    }
}

static gboolean
load_cb (gpointer user_data)
{
  g_autoptr (PhidiasFeed) self = g_object_ref (PHIDIAS_FEED (user_data));

  phidias_feed_step (self);
  end_loads (self);
  if (self->loads->len > 0 && self->has_more)
    return G_SOURCE_CONTINUE;
  self->load_source = 0;

  return G_SOURCE_REMOVE;
}

static gboolean
cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  g_autoptr (PhidiasFeed) self = g_object_ref (PHIDIAS_FEED (user_data));

  end_loads (self);

  return G_SOURCE_REMOVE;
}

/*
 * phidias_feed_go_on_loading:
 * @self: a feed
 *
 * To be called when there may be something to load. Where the conversation itself is still being
 * read, that will go on with it.
 */
void
phidias_feed_go_on_loading (PhidiasFeed *self)
{
  if (self->load_source == 0 && self->loads->len > 0 && (self->has_more || is_all_there (self)))
    self->load_source = g_idle_add (load_cb, self);
}

/*
 * phidias_feed_fail_loads:
 * @self: a feed that goes
 */
void
phidias_feed_fail_loads (PhidiasFeed *self)
{
  g_clear_handle_id (&self->load_source, g_source_remove);
  for (guint i = 0; i < self->loads->len; i++)
    {
      g_task_set_task_data (g_ptr_array_index (self->loads, i), NULL, NULL);
      g_task_return_new_error (g_ptr_array_index (self->loads, i), G_IO_ERROR, G_IO_ERROR_CANCELLED, "The feed is gone");
    }
  g_ptr_array_set_size (self->loads, 0);
}

/**
 * phidias_feed_load_all_async:
 * @self: a feed
 * @cancellable: (nullable): to give up
 * @callback: called when the list holds the rows of all messages
 * @user_data: passed to @callback
 *
 * For what must see all of a conversation: its beginning, a search, a selection of everything.
 * Where the conversation itself is still being read this waits for it; if that fails, it waits
 * until it is cancelled or the feed goes.
 */
void
phidias_feed_load_all_async (PhidiasFeed         *self,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (PHIDIAS_IS_FEED (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, TAG);
  if (cancellable != NULL)
    {
      GSource *source = g_cancellable_source_new (cancellable);

      g_source_set_callback (source, G_SOURCE_FUNC (cancelled_cb), self, NULL);
      g_source_attach (source, g_main_context_get_thread_default ());
      g_task_set_task_data (task, source, watch_free);
    }
  g_ptr_array_add (self->loads, task);
  phidias_feed_go_on_loading (self);
}

/**
 * phidias_feed_load_all_finish:
 * @self: a feed
 * @result: what the callback got
 * @error: where %G_IO_ERROR_CANCELLED goes
 *
 * Returns: whether all rows are there
 */
gboolean
phidias_feed_load_all_finish (PhidiasFeed *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, TAG), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
