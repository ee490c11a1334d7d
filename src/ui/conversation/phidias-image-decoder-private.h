/* phidias-image-decoder-private.h: makes a picture of bytes from anywhere
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What is above these is refused before it is decoded. */
#define PHIDIAS_IMAGE_DECODER_MAX_BYTES (20 * 1024 * 1024)
#define PHIDIAS_IMAGE_DECODER_MAX_PIXELS (40 * 1000 * 1000)

/* A larger picture is kept scaled down to this, in pixels of its longer side. */
#define PHIDIAS_IMAGE_DECODER_MAX_SIDE 2400

const char *phidias_image_decoder_find_type  (const guint8         *bytes,
                                              gsize                 length);

void        phidias_image_decoder_run_async  (GBytes               *bytes,
                                              const char           *data_uri,
                                              GCancellable         *cancellable,
                                              GAsyncReadyCallback   callback,
                                              gpointer              user_data);
GdkTexture *phidias_image_decoder_run_finish (GAsyncResult         *result,
                                              GBytes              **bytes,
                                              GError              **error);

G_END_DECLS
