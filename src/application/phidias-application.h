/* phidias-application.h: the application
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define PHIDIAS_TYPE_APPLICATION (phidias_application_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasApplication, phidias_application, PHIDIAS, APPLICATION, AdwApplication)

PhidiasApplication *phidias_application_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
