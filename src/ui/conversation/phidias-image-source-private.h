/* phidias-image-source-private.h: the image that a block names
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-block.h"
#include "phidias-image-loader.h"

G_BEGIN_DECLS

/**
 * PhidiasImageState:
 * @PHIDIAS_IMAGE_REMOTE: it is on the web and nobody asked for it
 * @PHIDIAS_IMAGE_WAITING: it is here but not decoded; a row that is in view asks for that
 * @PHIDIAS_IMAGE_LOADING: it is on its way
 * @PHIDIAS_IMAGE_READY: it can be drawn
 * @PHIDIAS_IMAGE_FAILED: it cannot
 *
 * How far an image is.
 */
typedef enum {
  PHIDIAS_IMAGE_REMOTE,
  PHIDIAS_IMAGE_WAITING,
  PHIDIAS_IMAGE_LOADING,
  PHIDIAS_IMAGE_READY,
  PHIDIAS_IMAGE_FAILED,
} PhidiasImageState;

#define PHIDIAS_TYPE_IMAGE_SOURCE (phidias_image_source_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasImageSource, phidias_image_source, PHIDIAS, IMAGE_SOURCE, GObject)

PhidiasImageSource *phidias_image_source_get              (PhidiasBlock       *block);

PhidiasImageState   phidias_image_source_get_state        (PhidiasImageSource *self);
GdkTexture         *phidias_image_source_get_texture      (PhidiasImageSource *self);
GBytes             *phidias_image_source_get_bytes        (PhidiasImageSource *self);
void                phidias_image_source_get_size         (PhidiasImageSource *self,
                                                           int                *width,
                                                           int                *height);
const char         *phidias_image_source_get_url          (PhidiasImageSource *self);
const char         *phidias_image_source_get_host         (PhidiasImageSource *self);
const GError       *phidias_image_source_get_error        (PhidiasImageSource *self);
int                 phidias_image_source_get_percent      (PhidiasImageSource *self);

void                phidias_image_source_use              (PhidiasImageSource *self);
void                phidias_image_source_unuse            (PhidiasImageSource *self);
void                phidias_image_source_load             (PhidiasImageSource *self,
                                                           PhidiasImageLoader *loader);
void                phidias_image_source_cancel           (PhidiasImageSource *self);

G_END_DECLS
