/* phidias-preflight.h: what is looked at before a deployment is made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

#include "phidias-deploy-plan.h"
#include "phidias-deployment.h"
#include "phidias-preflight-check.h"

G_BEGIN_DECLS

/* A list of PhidiasPreflightCheck, in the order in which they are shown; those that do not concern the
 * kind of deployment are not in it. It follows its plan and runs for as long as somebody holds it.
 * Properties (notify): "can-deploy", "is-running", "existing", "models" */
#define PHIDIAS_TYPE_PREFLIGHT (phidias_preflight_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasPreflight, phidias_preflight, PHIDIAS, PREFLIGHT, GObject)

PhidiasDeployPlan     *phidias_preflight_get_plan     (PhidiasPreflight     *self);
/* Nothing failed, and nothing is being looked at any more. */
gboolean               phidias_preflight_can_deploy   (PhidiasPreflight     *self);
gboolean               phidias_preflight_is_running   (PhidiasPreflight     *self);
/* The deployment of the same model that is in the project already; NULL for none. */
PhidiasDeployment     *phidias_preflight_get_existing (PhidiasPreflight     *self);
/* Whether deploying subscribes the project to a partner's terms first: "Subscribe and Deploy". */
gboolean               phidias_preflight_subscribes   (PhidiasPreflight     *self);
/* What the Foundry resource can deploy, a list of PhidiasAccountModel; NULL until it is known. */
GListModel            *phidias_preflight_get_models   (PhidiasPreflight     *self);
/* Azure said that the name is taken, by whatever cannot be seen from here. */
void                   phidias_preflight_note_taken   (PhidiasPreflight     *self,
                                                       const char           *name);
PhidiasPreflightCheck *phidias_preflight_find         (PhidiasPreflight     *self,
                                                       PhidiasPreflightKind  kind);
/* Asks everything anew, as after a role was given. */
void                   phidias_preflight_refresh      (PhidiasPreflight     *self);

G_END_DECLS
