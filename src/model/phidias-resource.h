/* phidias-resource.h: what a resource manager knows of a deployment
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "phidias-project.h"

G_BEGIN_DECLS

/**
 * PhidiasResource:
 * @account_id: the account that sees it
 * @tenant_id: (nullable): the tenant whose subscription pays; the account may be its guest
 * @subscription_id: what pays
 * @subscription_name: (nullable): what that is called
 * @resource_group: (nullable): the group it is in
 * @project_id: the path of the project or Foundry resource it is in
 * @project_name: what people call that
 * @resource_id: its own path
 * @region: the region's name at the resource manager
 * @kind: a serverless endpoint, or a deployment of a Foundry resource
 * @model_id: (nullable): `azureml://registries/…/models/…`, of a serverless endpoint
 * @model_name: (nullable): the model's name in the catalog
 * @model_version: (nullable): its version
 * @format: (nullable): who made the model, as a Foundry resource says it: `Microsoft`, `OpenAI`, …
 * @provisioning_state: (nullable): `Succeeded`, `Creating`, …
 * @endpoint_state: (nullable): `Online`, `Suspended`, …, of a serverless endpoint
 * @created_by: (nullable): who made it
 * @tags: (nullable): names and values in turn
 * @sku: (nullable): `GlobalStandard`, …, of a Foundry deployment; `Consumption`
 * @portal_uri: (nullable): its page in the portal
 * @created: when it was made, microseconds since 1970 (UTC); 0 is unknown
 * @last_seen: when a list last had it
 * @content_safety: 1 where Azure AI Content Safety watches it, 0 where not, -1 where nobody says
 * @capacity: thousands of tokens a minute that were set, -1 is unknown
 * @tokens_per_minute: the limit, -1 is unknown
 * @requests_per_minute: the limit, -1 is unknown
 * @is_gone: whether it was deleted elsewhere
 *
 * Facts, not settings: they are read from a resource manager and only shown.
 */
typedef struct
{
  char               *account_id;
  char               *tenant_id;
  char               *subscription_id;
  char               *subscription_name;
  char               *resource_group;
  char               *project_id;
  char               *project_name;
  char               *resource_id;
  char               *region;
  PhidiasProjectKind  kind;
  char               *model_id;
  char               *model_name;
  char               *model_version;
  char               *format;
  char               *provisioning_state;
  char               *endpoint_state;
  char               *created_by;
  char              **tags;
  char               *sku;
  char               *portal_uri;
  gint64              created;
  gint64              last_seen;
  int                 content_safety;
  int                 capacity;
  gint64              tokens_per_minute;
  gint64              requests_per_minute;
  gboolean            is_gone;
} PhidiasResource;

#define PHIDIAS_TYPE_RESOURCE (phidias_resource_get_type ())

GType            phidias_resource_get_type  (void);
PhidiasResource *phidias_resource_new       (void) G_GNUC_WARN_UNUSED_RESULT;
PhidiasResource *phidias_resource_copy      (const PhidiasResource *self) G_GNUC_WARN_UNUSED_RESULT;
void             phidias_resource_free      (PhidiasResource       *self);
gboolean         phidias_resource_equal     (const PhidiasResource *self,
                                             const PhidiasResource *other);

char            *phidias_resource_to_json   (const PhidiasResource *self) G_GNUC_WARN_UNUSED_RESULT;
PhidiasResource *phidias_resource_from_json (const char            *json) G_GNUC_WARN_UNUSED_RESULT;

char            *phidias_resource_dup_model_name (const char       *model_id,
                                                  char            **registry,
                                                  char            **version) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PhidiasResource, phidias_resource_free)

G_END_DECLS
