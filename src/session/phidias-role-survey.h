/* phidias-role-survey.h: where somebody's role lets them deploy, found out in the background
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-azure.h"

G_BEGIN_DECLS

/* Signal "found" (project): it is known of that now. Lives on the main thread; what it asks ends with it. */
#define PHIDIAS_TYPE_ROLE_SURVEY (phidias_role_survey_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasRoleSurvey, phidias_role_survey, PHIDIAS, ROLE_SURVEY, GObject)

PhidiasRoleSurvey *phidias_azure_survey_roles (PhidiasAzure       *self,
                                               gboolean            needs_terms) G_GNUC_WARN_UNUSED_RESULT;
void               phidias_role_survey_ask    (PhidiasRoleSurvey  *self,
                                               PhidiasProject     *project);
gboolean           phidias_role_survey_find   (PhidiasRoleSurvey  *self,
                                               PhidiasProject     *project,
                                               char              **obstacle);

G_END_DECLS
