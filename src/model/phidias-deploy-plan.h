/* phidias-deploy-plan.h: what is to be deployed, where, and how
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-project.h"

G_BEGIN_DECLS

/* The name of a serverless endpoint: a letter, then letters, digits and dashes. Longer than the
 * second is known to be refused in places. */
#define PHIDIAS_DEPLOY_PLAN_MAX_NAME  52
#define PHIDIAS_DEPLOY_PLAN_SAFE_NAME 32

/* The name of a deployment in a Foundry resource: letters, digits, dashes, underscores, dots. */
#define PHIDIAS_DEPLOY_PLAN_MAX_FOUNDRY_NAME 64

#define PHIDIAS_TYPE_DEPLOY_PLAN (phidias_deploy_plan_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasDeployPlan, phidias_deploy_plan, PHIDIAS, DEPLOY_PLAN, GObject)

PhidiasDeployPlan      *phidias_deploy_plan_new (void) G_GNUC_WARN_UNUSED_RESULT;
PhidiasDeployPlan      *phidias_deploy_plan_copy (PhidiasDeployPlan *self) G_GNUC_WARN_UNUSED_RESULT;

/* Each setter notifies of its property, which is named as it is. */
const char *            phidias_deploy_plan_get_model_name (PhidiasDeployPlan *self);
void                    phidias_deploy_plan_set_model_name (PhidiasDeployPlan *self, const char *model_name);
const char *            phidias_deploy_plan_get_registry (PhidiasDeployPlan *self);
void                    phidias_deploy_plan_set_registry (PhidiasDeployPlan *self, const char *registry);
const char *            phidias_deploy_plan_get_publisher (PhidiasDeployPlan *self);
void                    phidias_deploy_plan_set_publisher (PhidiasDeployPlan *self, const char *publisher);
gboolean                phidias_deploy_plan_needs_terms (PhidiasDeployPlan *self);
void                    phidias_deploy_plan_set_needs_terms (PhidiasDeployPlan *self, gboolean needs_terms);
const char *            phidias_deploy_plan_get_retired (PhidiasDeployPlan *self);
void                    phidias_deploy_plan_set_retired (PhidiasDeployPlan *self, const char *retired);
const char *            phidias_deploy_plan_get_successor (PhidiasDeployPlan *self);
void                    phidias_deploy_plan_set_successor (PhidiasDeployPlan *self, const char *successor);
const char * const *    phidias_deploy_plan_get_regions (PhidiasDeployPlan *self);
void                    phidias_deploy_plan_set_regions (PhidiasDeployPlan *self, const char * const *regions);
PhidiasProject *        phidias_deploy_plan_get_project (PhidiasDeployPlan *self);
void                    phidias_deploy_plan_set_project (PhidiasDeployPlan *self, PhidiasProject *project);
const char *            phidias_deploy_plan_get_name (PhidiasDeployPlan *self);
void                    phidias_deploy_plan_set_name (PhidiasDeployPlan *self, const char *name);
gboolean                phidias_deploy_plan_has_content_safety (PhidiasDeployPlan *self);
void                    phidias_deploy_plan_set_content_safety (PhidiasDeployPlan *self, gboolean content_safety);
const char *            phidias_deploy_plan_get_sku (PhidiasDeployPlan *self);
void                    phidias_deploy_plan_set_sku (PhidiasDeployPlan *self, const char *sku);
guint                   phidias_deploy_plan_get_capacity (PhidiasDeployPlan *self);
void                    phidias_deploy_plan_set_capacity (PhidiasDeployPlan *self, guint capacity);
const char *            phidias_deploy_plan_get_model_version (PhidiasDeployPlan *self);
void                    phidias_deploy_plan_set_model_version (PhidiasDeployPlan *self, const char *model_version);
const char *            phidias_deploy_plan_get_format (PhidiasDeployPlan *self);
void                    phidias_deploy_plan_set_format (PhidiasDeployPlan *self, const char *format);

PhidiasProjectKind      phidias_deploy_plan_get_kind (PhidiasDeployPlan *self);
char                   *phidias_deploy_plan_dup_model_id (PhidiasDeployPlan *self) G_GNUC_WARN_UNUSED_RESULT;
char                   *phidias_deploy_plan_dup_resource_id (PhidiasDeployPlan *self) G_GNUC_WARN_UNUSED_RESULT;
gboolean                phidias_deploy_plan_check_name (PhidiasProjectKind kind, const char *name, char **reason);

/* For disk: all that is needed to go on with it after a restart. */
char                   *phidias_deploy_plan_to_json (PhidiasDeployPlan *self) G_GNUC_WARN_UNUSED_RESULT;
PhidiasDeployPlan      *phidias_deploy_plan_from_json (const char *json) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
