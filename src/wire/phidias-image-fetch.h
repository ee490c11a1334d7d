/* phidias-image-fetch.h: asks a server on the web for an image
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <libsoup/soup.h>

#include "phidias-clock.h"

G_BEGIN_DECLS

/* A larger image is not loaded, in bytes. */
#define PHIDIAS_IMAGE_FETCH_LIMIT (20 * 1024 * 1024)

/**
 * PhidiasImageProgress:
 * @received: bytes that came
 * @total: how many the server announced, 0 where it did not
 * @user_data: as given
 *
 * Called as an image comes in.
 */
typedef void (*PhidiasImageProgress) (gsize    received,
                                      gsize    total,
                                      gpointer user_data);

void    phidias_image_fetch_async  (SoupSession           *session,
                                    PhidiasClock          *clock,
                                    const char            *url,
                                    PhidiasImageProgress   progress,
                                    gpointer               progress_data,
                                    GCancellable          *cancellable,
                                    GAsyncReadyCallback    callback,
                                    gpointer               user_data);
GBytes *phidias_image_fetch_finish (SoupSession           *session,
                                    GAsyncResult          *result,
                                    GError               **error);

G_END_DECLS
