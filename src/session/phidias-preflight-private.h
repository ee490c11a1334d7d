/* phidias-preflight-private.h: what a preflight knows, and the rules it goes by
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-preflight.h"

#include "phidias-azure.h"
#include "phidias-permissions.h"

G_BEGIN_DECLS

/**
 * PhidiasPreflightEntry:
 * @name: the name of a deployment
 * @resource_id: its path
 * @model_id: (nullable): its model
 * @has_failed: whether making it failed: it holds its name, and a request of the same kind makes it anew
 *
 * A deployment that is there already.
 */
typedef struct
{
  char     *name;
  char     *resource_id;
  char     *model_id;
  gboolean  has_failed;
} PhidiasPreflightEntry;

/**
 * PhidiasPreflightFacts:
 * @permissions: (nullable): what the person may do there
 * @deployments: (nullable) (element-type PhidiasPreflightEntry): what is deployed in the project
 * @terms: (nullable): the ids of the models that it has subscribed to
 * @models: (nullable): what a Foundry resource can deploy
 * @errors: why one of these is not known, in this order
 * @is_practice: whether the rules of the practice cloud hold, which deploys what is retired
 * @today: the day, as `2026-11-24`
 * @taken: (nullable): the names that are known to be taken elsewhere in the region
 * @refused: (nullable): those that Azure refused as taken; borrowed
 *
 * What a project was found to have. %NULL of what was not asked yet, unless its error says why.
 */
typedef struct
{
  PhidiasPermissions *permissions;
  GPtrArray          *deployments;
  GPtrArray          *terms;
  GListModel         *models;
  GError             *errors[4];
  gboolean            is_practice;
  char               *today;
  GHashTable         *taken;
  GHashTable         *refused;
} PhidiasPreflightFacts;

enum {
  PHIDIAS_PREFLIGHT_PERMISSIONS,
  PHIDIAS_PREFLIGHT_DEPLOYMENTS,
  PHIDIAS_PREFLIGHT_SUBSCRIBED,
  PHIDIAS_PREFLIGHT_MODELS,
};

PhidiasPreflightFacts       *phidias_preflight_facts_new   (void) G_GNUC_WARN_UNUSED_RESULT;
void                         phidias_preflight_facts_free  (PhidiasPreflightFacts       *self);
void                         phidias_preflight_facts_add_deployments (PhidiasPreflightFacts *self,
                                                                      JsonArray             *values);
void                         phidias_preflight_facts_add_terms (PhidiasPreflightFacts   *self,
                                                                JsonArray               *values);

PhidiasPreflightState        phidias_preflight_judge       (PhidiasPreflightKind         kind,
                                                            PhidiasDeployPlan           *plan,
                                                            const PhidiasPreflightFacts *facts,
                                                            char                       **text);
const PhidiasPreflightEntry *phidias_preflight_find_existing (PhidiasDeployPlan           *plan,
                                                              const PhidiasPreflightFacts *facts);

const char                  *phidias_preflight_find_missing (PhidiasProjectKind          kind,
                                                             gboolean                    needs_terms,
                                                             PhidiasPermissions         *permissions);
char                        *phidias_preflight_dup_role_text (PhidiasProjectKind         kind,
                                                              const char                *missing) G_GNUC_WARN_UNUSED_RESULT;

PhidiasPreflight            *phidias_preflight_new         (PhidiasAzure                *azure,
                                                            PhidiasDeployPlan           *plan) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasPreflightFacts, phidias_preflight_facts_free)

G_END_DECLS
