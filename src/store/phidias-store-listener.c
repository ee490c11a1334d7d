/* phidias-store-listener.c: who is told about the library, in a thread of their own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-store"

#include "config.h"

#include "phidias-store-listener.h"

/**
 * PhidiasStoreListener:
 *
 * Whom to tell, shared with what is on its way to be told.
 */
struct _PhidiasStoreListener
{
  GMainContext       *context;
  PhidiasStoreNotify  notify;
  gpointer            user_data;
  GDestroyNotify      user_data_free;
};

typedef struct
{
  PhidiasStoreListener *listener;
  PhidiasStoreStatus    status;
} Announcement;

void
phidias_store_status_clear (PhidiasStoreStatus *status)
{
  g_clear_error (&status->error);
  g_clear_pointer (&status->backup_path, g_free);
}

/**
 * phidias_store_listener_new:
 * @notify: told of each new status, in this thread's context
 * @user_data: for @notify
 * @user_data_free: (nullable): frees @user_data, in whatever thread
 *
 * Returns: (transfer full): a listener
 */
PhidiasStoreListener *
phidias_store_listener_new (PhidiasStoreNotify notify, gpointer user_data, GDestroyNotify user_data_free)
{
  PhidiasStoreListener *self = g_atomic_rc_box_new0 (PhidiasStoreListener);

  self->context = g_main_context_ref_thread_default ();
  self->notify = notify;
  self->user_data = user_data;
  self->user_data_free = user_data_free;

  return self;
}

static void
listener_clear (gpointer data)
{
  PhidiasStoreListener *self = data;

  g_main_context_unref (self->context);
  if (self->user_data_free != NULL)
    self->user_data_free (self->user_data);
}

/**
 * phidias_store_listener_release:
 * @self: (transfer full): a listener
 *
 * It goes when the last thing that was announced has been told.
 */
void
phidias_store_listener_release (PhidiasStoreListener *self)
{
  g_atomic_rc_box_release_full (self, listener_clear);
}

static gboolean
announce_cb (gpointer data)
{
  Announcement *announcement = data;

  announcement->listener->notify (&announcement->status, announcement->listener->user_data);

  return G_SOURCE_REMOVE;
}

static void
announcement_free (gpointer data)
{
  Announcement *announcement = data;

  phidias_store_status_clear (&announcement->status);
  phidias_store_listener_release (announcement->listener);
  g_free (announcement);
}

/**
 * phidias_store_listener_announce:
 * @self: a listener
 * @status: what it is told; copied
 *
 * May be called in any thread.
 */
void
phidias_store_listener_announce (PhidiasStoreListener *self, const PhidiasStoreStatus *status)
{
  Announcement *announcement = g_new0 (Announcement, 1);

  announcement->listener = g_atomic_rc_box_acquire (self);
  announcement->status = *status;
  announcement->status.error = status->error != NULL ? g_error_copy (status->error) : NULL;
  announcement->status.backup_path = g_strdup (status->backup_path);
  phidias_store_invoke (self->context, announce_cb, announcement, announcement_free);
}

/**
 * phidias_store_invoke:
 * @context: where to call
 * @callback: what to call
 * @data: for @callback
 * @data_free: frees @data, in the thread of @context
 *
 * Calls back after what was invoked before, never at once.
 */
void
phidias_store_invoke (GMainContext *context, GSourceFunc callback, gpointer data, GDestroyNotify data_free)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, callback, data, data_free);
  g_source_attach (source, context);
}
