/* phidias-split-view.h: content with a sidebar that folds away, on every libadwaita
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PHIDIAS_TYPE_SPLIT_VIEW (phidias_split_view_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasSplitView, phidias_split_view, PHIDIAS, SPLIT_VIEW, GtkWidget)

GtkWidget   *phidias_split_view_new                   (void) G_GNUC_WARN_UNUSED_RESULT;

GtkWidget   *phidias_split_view_get_content           (PhidiasSplitView *self);
void         phidias_split_view_set_content           (PhidiasSplitView *self,
                                                       GtkWidget        *content);
GtkWidget   *phidias_split_view_get_sidebar           (PhidiasSplitView *self);
void         phidias_split_view_set_sidebar           (PhidiasSplitView *self,
                                                       GtkWidget        *sidebar);
GtkPackType  phidias_split_view_get_sidebar_position  (PhidiasSplitView *self);
void         phidias_split_view_set_sidebar_position  (PhidiasSplitView *self,
                                                       GtkPackType       position);
gboolean     phidias_split_view_get_show_sidebar      (PhidiasSplitView *self);
void         phidias_split_view_set_show_sidebar      (PhidiasSplitView *self,
                                                       gboolean          show_sidebar);
gboolean     phidias_split_view_get_show_when_wide    (PhidiasSplitView *self);
void         phidias_split_view_set_show_when_wide    (PhidiasSplitView *self,
                                                       gboolean          show_when_wide);
gboolean     phidias_split_view_get_collapsed         (PhidiasSplitView *self);
int          phidias_split_view_get_collapse_width    (PhidiasSplitView *self);
void         phidias_split_view_set_collapse_width    (PhidiasSplitView *self,
                                                       int               collapse_width);
int          phidias_split_view_get_min_sidebar_width (PhidiasSplitView *self);
void         phidias_split_view_set_min_sidebar_width (PhidiasSplitView *self,
                                                       int               min_sidebar_width);
int          phidias_split_view_get_max_sidebar_width (PhidiasSplitView *self);
void         phidias_split_view_set_max_sidebar_width (PhidiasSplitView *self,
                                                       int               max_sidebar_width);

G_END_DECLS
