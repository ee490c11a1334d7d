/* conversation-picture.h: what a window looks like, taken once it is at rest
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void        conversation_picture_wait_rest (GtkWidget  *window);
GdkTexture *conversation_picture_take      (GtkWidget  *window,
                                            double      scale) G_GNUC_WARN_UNUSED_RESULT;
double      conversation_picture_compare   (GdkTexture *left,
                                            GdkTexture *right);

G_END_DECLS
