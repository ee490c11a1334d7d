/* phidias-doctor-page.h: finds out why a deployment does not answer, as it is watched
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "phidias-deployment.h"
#include "phidias-session.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_DOCTOR_PAGE (phidias_doctor_page_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasDoctorPage, phidias_doctor_page, PHIDIAS, DOCTOR_PAGE, GtkWidget)

GtkWidget *phidias_doctor_page_new   (PhidiasSession    *session,
                                      PhidiasDeployment *deployment);
void       phidias_doctor_page_begin (PhidiasDoctorPage *self);

G_END_DECLS
