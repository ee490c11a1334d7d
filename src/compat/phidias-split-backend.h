/* phidias-split-backend.h: the widget of libadwaita that shows content beside a sidebar
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* AdwOverlaySplitView where it exists, AdwFlap below: one file for each, of which the build takes
 * one. Both are told when to fold, and to what width; neither decides anything by itself. */

GtkWidget *phidias_split_backend_new               (void) G_GNUC_WARN_UNUSED_RESULT;

/* @callback, swapped, for @owner's life: the sidebar was shown or hidden, by a person too. */
void       phidias_split_backend_connect           (GtkWidget   *view,
                                                    GCallback    callback,
                                                    GObject     *owner);

gboolean   phidias_split_backend_get_show_sidebar  (GtkWidget   *view);
void       phidias_split_backend_set_show_sidebar  (GtkWidget   *view,
                                                    gboolean     show_sidebar);
void       phidias_split_backend_set_content       (GtkWidget   *view,
                                                    GtkWidget   *content);
void       phidias_split_backend_set_sidebar       (GtkWidget   *view,
                                                    GtkWidget   *sidebar);
void       phidias_split_backend_set_position      (GtkWidget   *view,
                                                    GtkPackType  position);
void       phidias_split_backend_set_collapsed     (GtkWidget   *view,
                                                    gboolean     collapsed);
void       phidias_split_backend_set_sidebar_width (GtkWidget   *view,
                                                    int          width);

G_END_DECLS
