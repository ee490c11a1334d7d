/* phidias-place-keeper.h: what is being read stays where it is, and the end is followed at the end
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PHIDIAS_TYPE_PLACE_KEEPER (phidias_place_keeper_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasPlaceKeeper, phidias_place_keeper, PHIDIAS, PLACE_KEEPER, GObject)

PhidiasPlaceKeeper *phidias_place_keeper_new           (GtkListView        *list,
                                                        GtkAdjustment      *adjustment) G_GNUC_WARN_UNUSED_RESULT;

void                phidias_place_keeper_tag_row       (GtkWidget          *row,
                                                        GtkListItem        *list_item);
GtkListItem        *phidias_place_keeper_get_list_item (GtkWidget          *row);
GtkWidget          *phidias_place_keeper_find_row      (PhidiasPlaceKeeper *self,
                                                        guint               item);
void                phidias_place_keeper_items_changed (PhidiasPlaceKeeper *self,
                                                        guint               position,
                                                        guint               n_removed,
                                                        guint               n_added);

gboolean            phidias_place_keeper_get_is_at_end (PhidiasPlaceKeeper *self);
gboolean            phidias_place_keeper_get_is_seeking (PhidiasPlaceKeeper *self);
void                phidias_place_keeper_stay          (PhidiasPlaceKeeper *self);
void                phidias_place_keeper_jump_to_end   (PhidiasPlaceKeeper *self);
void                phidias_place_keeper_jump_to_start (PhidiasPlaceKeeper *self);
void                phidias_place_keeper_page          (PhidiasPlaceKeeper *self,
                                                        int                 pages);
gboolean            phidias_place_keeper_get_place     (PhidiasPlaceKeeper *self,
                                                        guint              *item,
                                                        double             *offset);
void                phidias_place_keeper_set_place     (PhidiasPlaceKeeper *self,
                                                        guint               item,
                                                        double              offset);

G_END_DECLS
