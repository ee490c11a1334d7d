/* phidias-image-loader.h: loads an image from the web when a person asks for it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PhidiasImageLoaderProgress:
 * @received: bytes that came
 * @total: how many there will be, 0 for not known
 * @user_data: as given
 *
 * Called as an image comes in.
 */
typedef void (*PhidiasImageLoaderProgress) (gsize    received,
                                            gsize    total,
                                            gpointer user_data);

#define PHIDIAS_TYPE_IMAGE_LOADER (phidias_image_loader_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasImageLoader, phidias_image_loader, PHIDIAS, IMAGE_LOADER, GObject)

PhidiasImageLoader *phidias_image_loader_new         (void) G_GNUC_WARN_UNUSED_RESULT;

void                phidias_image_loader_load_async  (PhidiasImageLoader          *self,
                                                      const char                  *url,
                                                      PhidiasImageLoaderProgress   progress,
                                                      gpointer                     progress_data,
                                                      GCancellable                *cancellable,
                                                      GAsyncReadyCallback          callback,
                                                      gpointer                     user_data);
GBytes             *phidias_image_loader_load_finish (PhidiasImageLoader          *self,
                                                      GAsyncResult                *result,
                                                      GError                     **error);

G_END_DECLS
