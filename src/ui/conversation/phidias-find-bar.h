/* phidias-find-bar.h: the field in which one looks for words in a conversation
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PHIDIAS_TYPE_FIND_BAR (phidias_find_bar_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasFindBar, phidias_find_bar, PHIDIAS, FIND_BAR, GtkWidget)

GtkWidget  *phidias_find_bar_new        (void) G_GNUC_WARN_UNUSED_RESULT;
const char *phidias_find_bar_get_text   (PhidiasFindBar *self);
void        phidias_find_bar_set_text   (PhidiasFindBar *self,
                                         const char     *text);
const char *phidias_find_bar_get_status (PhidiasFindBar *self);
void        phidias_find_bar_set_status (PhidiasFindBar *self,
                                         const char     *status,
                                         gboolean        has_matches);

G_END_DECLS
