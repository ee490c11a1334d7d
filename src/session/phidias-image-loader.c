/* phidias-image-loader.c: loads an image from the web when a person asks for it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-image-loader.h"

#include "phidias-http-session.h"
#include "phidias-image-fetch.h"

/**
 * PhidiasImageLoader:
 *
 * An answer may name an image anywhere on the web; loading it tells a server that the answer is
 * being read, and by the address whatever the answer put into it. So nothing is loaded but by a
 * person's click, which is what calls this. Its connections are its own: no request with a key
 * ever shares them.
 */
struct _PhidiasImageLoader
{
  GObject       parent_instance;

  /* owned; made with the first image */
  SoupSession  *session;
  PhidiasClock *clock;
};

G_DEFINE_FINAL_TYPE (PhidiasImageLoader, phidias_image_loader, G_TYPE_OBJECT)

static void
fetched_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GBytes *bytes = phidias_image_fetch_finish (SOUP_SESSION (object), result, &error);

  if (bytes == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
}

static void
phidias_image_loader_dispose (GObject *object)
{
  PhidiasImageLoader *self = PHIDIAS_IMAGE_LOADER (object);

  g_clear_object (&self->session);
  g_clear_object (&self->clock);

  G_OBJECT_CLASS (phidias_image_loader_parent_class)->dispose (object);
}

static void
phidias_image_loader_class_init (PhidiasImageLoaderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = phidias_image_loader_dispose;
}

static void
phidias_image_loader_init (PhidiasImageLoader *self)
{
}

/**
 * phidias_image_loader_new:
 *
 * Returns: (transfer full): a loader
 */
PhidiasImageLoader *
phidias_image_loader_new (void)
{
  return g_object_new (PHIDIAS_TYPE_IMAGE_LOADER, NULL);
}

/**
 * phidias_image_loader_load_async:
 * @self: a loader
 * @url: where the image is: https, or http on this computer
 * @progress: (nullable) (scope async): told of what came, until @callback is called
 * @progress_data: passed to it
 * @cancellable: (nullable): ends it at once
 * @callback: called once
 * @user_data: passed to @callback
 *
 * Asks for the image without a key, a cookie or a referrer.
 */
void
phidias_image_loader_load_async (PhidiasImageLoader         *self,
                                 const char                 *url,
                                 PhidiasImageLoaderProgress  progress,
                                 gpointer                    progress_data,
                                 GCancellable               *cancellable,
                                 GAsyncReadyCallback         callback,
                                 gpointer                    user_data)
{
  GTask *task;

  g_return_if_fail (PHIDIAS_IS_IMAGE_LOADER (self));
  g_return_if_fail (url != NULL);

  if (self->session == NULL)
    {
      self->session = phidias_http_session_new (NULL, NULL);
      self->clock = phidias_clock_new ();
    }

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) phidias_image_loader_load_async);
  g_task_set_check_cancellable (task, FALSE);
  phidias_image_fetch_async (self->session, self->clock, url, progress, progress_data, cancellable, fetched_cb, task);
}

/**
 * phidias_image_loader_load_finish:
 * @self: as before
 * @result: what the callback got
 * @error: %G_IO_ERROR_CANCELLED or one of %PHIDIAS_ERROR with a sentence for people; with
 *   %PHIDIAS_ERROR_REDIRECT its raw text is the address, on another host, that the server named
 *
 * Returns: (transfer full) (nullable): the bytes that came, whatever they are; 20 MB at most
 */
GBytes *
phidias_image_loader_load_finish (PhidiasImageLoader *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
