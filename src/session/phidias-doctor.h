/* phidias-doctor.h: finds out why a deployment does not answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

#include "phidias-deployment.h"
#include "phidias-doctor-probe.h"
#include "phidias-session.h"

G_BEGIN_DECLS

#define PHIDIAS_TYPE_DOCTOR (phidias_doctor_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasDoctor, phidias_doctor, PHIDIAS, DOCTOR, GObject)

/* Starts at once; runs until it is done, cancelled, or the last reference goes. */
PhidiasDoctor     *phidias_session_examine        (PhidiasSession      *session,
                                                   PhidiasDeployment   *deployment) G_GNUC_WARN_UNUSED_RESULT;
/* Whether an examination of it may send a message of one token that is billed. */
gboolean           phidias_doctor_costs           (PhidiasSession      *session,
                                                   PhidiasDeployment   *deployment);

PhidiasDeployment *phidias_doctor_get_deployment  (PhidiasDoctor       *self);
gboolean           phidias_doctor_get_running     (PhidiasDoctor       *self);
gboolean           phidias_doctor_get_healthy     (PhidiasDoctor       *self);
const char        *phidias_doctor_get_verdict     (PhidiasDoctor       *self);
const char        *phidias_doctor_get_remedy_text (PhidiasDoctor       *self);
void               phidias_doctor_cancel          (PhidiasDoctor       *self);

/* Changes the deployment as the remedy says, on disk and in the session. Only with a remedy. */
void               phidias_doctor_apply_async     (PhidiasDoctor       *self,
                                                   GCancellable        *cancellable,
                                                   GAsyncReadyCallback  callback,
                                                   gpointer             user_data);
gboolean           phidias_doctor_apply_finish    (PhidiasDoctor       *self,
                                                   GAsyncResult        *result,
                                                   GError             **error);

G_END_DECLS
