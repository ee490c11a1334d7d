/* phidias-image-row.h: an image on its own, or what stands for it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-block-row-base.h"
#include "phidias-image-loader.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_IMAGE_ROW (phidias_image_row_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasImageRow, phidias_image_row, PHIDIAS, IMAGE_ROW, PhidiasBlockRowBase)

GtkWidget *phidias_image_row_new        (void) G_GNUC_WARN_UNUSED_RESULT;

void       phidias_image_row_set_loader (PhidiasImageRow    *self,
                                         PhidiasImageLoader *loader);

G_END_DECLS
