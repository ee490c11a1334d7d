/* phidias-text-row-code-private.h: what a text row does for code alone
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-text-row-private.h"

G_BEGIN_DECLS

void     phidias_text_row_code_set_block    (PhidiasTextRow               *self);
void     phidias_text_row_code_changed      (PhidiasTextRow               *self);
void     phidias_text_row_code_clear_layout (PhidiasTextRow               *self);
void     phidias_text_row_code_laid_out     (PhidiasTextRow               *self);
gboolean phidias_text_row_code_wraps        (const PhidiasTextRow         *self);
gboolean phidias_text_row_code_is_last      (const PhidiasTextRow         *self);
void     phidias_text_row_code_get_geometry (const PhidiasTextRow         *self,
                                             PhidiasTextRowGeometry       *geometry);
void     phidias_text_row_code_allocate     (PhidiasTextRow               *self,
                                             int                           width,
                                             int                           height);
void     phidias_text_row_code_map          (PhidiasTextRow               *self);
void     phidias_text_row_code_paint        (PhidiasTextRow               *self,
                                             GtkSnapshot                  *snapshot,
                                             const PhidiasTextRowGeometry *geometry,
                                             const GdkRGBA                *color);
void     phidias_text_row_code_paint_end    (PhidiasTextRow               *self,
                                             GtkSnapshot                  *snapshot,
                                             const PhidiasTextRowGeometry *geometry,
                                             const GdkRGBA                *color);
void     phidias_text_row_code_reveal       (PhidiasTextRow               *self,
                                             guint                         byte);
gboolean phidias_text_row_code_scroll       (PhidiasTextRow               *self,
                                             double                        distance);
double   phidias_text_row_code_get_scroll   (PhidiasTextRow               *self);
gboolean phidias_text_row_code_is_on_thumb  (PhidiasTextRow               *self,
                                             double                        x,
                                             double                        y);
void     phidias_text_row_code_drag_thumb   (PhidiasTextRow               *self,
                                             double                        start,
                                             double                        distance);
void     phidias_text_row_code_light_thumb  (PhidiasTextRow               *self,
                                             gboolean                      is_on_thumb);
void     phidias_text_row_code_add_keys     (GtkWidgetClass               *widget_class);

G_END_DECLS
