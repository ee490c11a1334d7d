/* phidias-banner.h: one line over a view, for a condition that lasts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PHIDIAS_TYPE_BANNER (phidias_banner_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasBanner, phidias_banner, PHIDIAS, BANNER, GtkWidget)

/* Signals:
 *   "button-clicked": the button was pressed */

GtkWidget  *phidias_banner_new              (void) G_GNUC_WARN_UNUSED_RESULT;

const char *phidias_banner_get_title        (PhidiasBanner *self);
void        phidias_banner_set_title        (PhidiasBanner *self,
                                             const char    *title);
const char *phidias_banner_get_button_label (PhidiasBanner *self);
void        phidias_banner_set_button_label (PhidiasBanner *self,
                                             const char    *button_label);
gboolean    phidias_banner_get_revealed     (PhidiasBanner *self);
void        phidias_banner_set_revealed     (PhidiasBanner *self,
                                             gboolean       revealed);

G_END_DECLS
