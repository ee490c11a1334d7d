/* phidias-project.h: where a deployment can be made: a hub’s project, or a Foundry resource
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-subscription.h"

G_BEGIN_DECLS

/**
 * PhidiasProjectKind:
 * @PHIDIAS_PROJECT_SERVERLESS: a project of a hub, which holds serverless endpoints
 * @PHIDIAS_PROJECT_FOUNDRY: a Foundry or Azure OpenAI resource, which holds deployments with a
 *   capacity of their own
 */
typedef enum {
  PHIDIAS_PROJECT_SERVERLESS,
  PHIDIAS_PROJECT_FOUNDRY,
} PhidiasProjectKind;

#define PHIDIAS_TYPE_PROJECT (phidias_project_get_type ())
G_DECLARE_FINAL_TYPE (PhidiasProject, phidias_project, PHIDIAS, PROJECT, GObject)

PhidiasProject      *phidias_project_new                 (PhidiasSubscription *subscription,
                                                          PhidiasProjectKind   kind,
                                                          const char          *resource_id,
                                                          const char          *title,
                                                          const char          *region) G_GNUC_WARN_UNUSED_RESULT;

PhidiasSubscription *phidias_project_get_subscription    (PhidiasProject      *self);
PhidiasProjectKind   phidias_project_get_kind            (PhidiasProject      *self);
const char          *phidias_project_get_resource_id     (PhidiasProject      *self);
const char          *phidias_project_get_name            (PhidiasProject      *self);
const char          *phidias_project_get_title           (PhidiasProject      *self);
const char          *phidias_project_get_region          (PhidiasProject      *self);
const char          *phidias_project_get_resource_group  (PhidiasProject      *self);
const char          *phidias_project_get_account_id      (PhidiasProject      *self);
const char          *phidias_project_get_hub_name        (PhidiasProject      *self);
void                 phidias_project_set_hub_name        (PhidiasProject      *self,
                                                          const char          *hub_name);
const char          *phidias_project_get_endpoint        (PhidiasProject      *self);
const char          *phidias_project_get_openai_endpoint (PhidiasProject      *self);
void                 phidias_project_set_endpoints       (PhidiasProject      *self,
                                                          const char          *endpoint,
                                                          const char          *openai_endpoint);
gboolean             phidias_project_is_private          (PhidiasProject      *self);
void                 phidias_project_set_private         (PhidiasProject      *self,
                                                          gboolean             is_private);

char                *phidias_project_dup_segment         (const char          *resource_id,
                                                          const char          *type) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
