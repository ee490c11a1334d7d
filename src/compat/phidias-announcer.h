/* phidias-announcer.h: sentences for people who hear the screen
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PHIDIAS_TYPE_ANNOUNCER (phidias_announcer_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasAnnouncer, phidias_announcer, PHIDIAS, ANNOUNCER, GtkWidget)

GtkWidget  *phidias_announcer_new      (void) G_GNUC_WARN_UNUSED_RESULT;
const char *phidias_announcer_get_text (PhidiasAnnouncer *self);

void        phidias_announce           (GtkWidget        *widget,
                                        const char       *text);
gboolean    phidias_announce_can_stream (void);
gboolean    phidias_toasts_are_announced (void);

G_END_DECLS
