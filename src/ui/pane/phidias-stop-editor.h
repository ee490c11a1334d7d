/* phidias-stop-editor.h: a short list of texts, as tags
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PHIDIAS_TYPE_STOP_EDITOR (phidias_stop_editor_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasStopEditor, phidias_stop_editor, PHIDIAS, STOP_EDITOR, GtkWidget)

/* Signals:
 *   "changed": a person added or removed a text */

GtkWidget          *phidias_stop_editor_new           (void) G_GNUC_WARN_UNUSED_RESULT;

const char * const *phidias_stop_editor_get_values    (PhidiasStopEditor  *self);
void                phidias_stop_editor_set_values    (PhidiasStopEditor  *self,
                                                       const char * const *values);
void                phidias_stop_editor_set_max_items (PhidiasStopEditor  *self,
                                                       guint               max_items);
gboolean            phidias_stop_editor_add           (PhidiasStopEditor  *self,
                                                       const char         *typed);

char               *phidias_stop_escape               (const char         *text) G_GNUC_WARN_UNUSED_RESULT;
char               *phidias_stop_unescape             (const char         *typed) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
