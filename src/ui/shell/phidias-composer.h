/* phidias-composer.h: where a prompt is written
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define PHIDIAS_TYPE_COMPOSER (phidias_composer_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasComposer, phidias_composer, PHIDIAS, COMPOSER, GtkWidget)

GtkWidget *phidias_composer_new             (void) G_GNUC_WARN_UNUSED_RESULT;

char      *phidias_composer_dup_text        (PhidiasComposer *self) G_GNUC_WARN_UNUSED_RESULT;
void       phidias_composer_set_text        (PhidiasComposer *self,
                                             const char      *text);
void       phidias_composer_set_placeholder (PhidiasComposer *self,
                                             const char      *placeholder);
void       phidias_composer_set_enter_sends (PhidiasComposer *self,
                                             gboolean         enter_sends);
void       phidias_composer_set_running     (PhidiasComposer *self,
                                             gboolean         is_running);
void       phidias_composer_set_editing     (PhidiasComposer *self,
                                             gboolean         is_editing);

G_END_DECLS
