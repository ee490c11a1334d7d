/* phidias-code-sample-view.h: how a deployment is asked from code, language by language
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-code-sample.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_CODE_SAMPLE_VIEW (phidias_code_sample_view_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasCodeSampleView, phidias_code_sample_view, PHIDIAS, CODE_SAMPLE_VIEW, GtkWidget)

/* Actions: sample.copy */

GtkWidget *phidias_code_sample_view_new          (void) G_GNUC_WARN_UNUSED_RESULT;
void       phidias_code_sample_view_set_target   (PhidiasCodeSampleView *self,
                                                  PhidiasTarget         *target);
void       phidias_code_sample_view_set_language (PhidiasCodeSampleView *self,
                                                  PhidiasCodeLanguage    language);
char      *phidias_code_sample_view_dup_text     (PhidiasCodeSampleView *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
