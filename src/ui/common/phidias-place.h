/* phidias-place.h: what fills the window beside the sidebar
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PHIDIAS_TYPE_PLACE (phidias_place_get_type ())
G_DECLARE_INTERFACE (PhidiasPlace, phidias_place, PHIDIAS, PLACE, GtkWidget)

/**
 * PhidiasPlaceInterface:
 * @parent: the parent
 * @go_back: goes back by one page, when #PhidiasPlace:can-go-back
 * @go_home: shows its first page, as when the place is chosen again
 * @find: begins a search in what is shown; returns whether there is one
 * @get_header_end: (nullable): a widget for the end of the window's header, (transfer none); the
 *   window shows it while the place is shown
 *
 * What a place may do; each may be left out.
 */
struct _PhidiasPlaceInterface
{
  GTypeInterface parent;

  void       (*go_back)        (PhidiasPlace *self);
  void       (*go_home)        (PhidiasPlace *self);
  gboolean   (*find)           (PhidiasPlace *self);
  GtkWidget *(*get_header_end) (PhidiasPlace *self);
};

/* Properties: "title" (string; what the header says), "can-go-back" (boolean) */

char      *phidias_place_dup_title      (PhidiasPlace *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean   phidias_place_get_can_go_back (PhidiasPlace *self);
void       phidias_place_go_back        (PhidiasPlace *self);
void       phidias_place_go_home        (PhidiasPlace *self);
gboolean   phidias_place_find           (PhidiasPlace *self);
GtkWidget *phidias_place_get_header_end (PhidiasPlace *self);

G_END_DECLS
