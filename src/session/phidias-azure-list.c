/* phidias-azure-list.c: the session's deployments, kept in step with a resource manager's
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-azure-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-id.h"

static void
know (PhidiasAzure *self, PhidiasDeployment *deployment)
{
  const PhidiasResource *resource = phidias_deployment_get_resource (deployment);

  if (resource != NULL)
    g_hash_table_insert (self->known, g_ascii_strdown (resource->resource_id, -1), g_object_ref (deployment));
}

static void
deployments_changed_cb (PhidiasAzure *self, guint position, guint removed, guint added, GListModel *list)
{
  /* What was added by us is known; what was removed is looked for anew. */
  if (removed > 0 || added != 1)
    g_clear_pointer (&self->known, g_hash_table_unref);
}

static void
make_known (PhidiasAzure *self)
{
  GListModel *list = phidias_session_get_deployments (self->session);

  if (self->known != NULL)
    return;
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  if (self->list_handler == 0)
    self->list_handler = g_signal_connect_object (list, "items-changed", G_CALLBACK (deployments_changed_cb), self, G_CONNECT_SWAPPED);
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (PhidiasDeployment) deployment = g_list_model_get_item (list, i);

      know (self, deployment);
    }
}

/*
 * phidias_azure_find_resource:
 * @self: the verbs
 * @resource_id: a path, whatever its case
 *
 * Returns: (transfer none) (nullable): the session's deployment of it
 */
PhidiasDeployment *
phidias_azure_find_resource (PhidiasAzure *self, const char *resource_id)
{
  g_autofree char *key = g_ascii_strdown (resource_id, -1);

  make_known (self);

  return g_hash_table_lookup (self->known, key);
}

static PhidiasDeployment *
add_deployment (PhidiasAzure *self, const PhidiasResource *resource, PhidiasTarget *target)
{
  g_autofree char *id = phidias_id_new ();
  const char *slash = strrchr (resource->resource_id, '/');
  g_autoptr (PhidiasDeployment) deployment = phidias_deployment_new (id, PHIDIAS_DEPLOYMENT_AZURE, slash + 1, target);

  phidias_deployment_set_resource (deployment, resource);
  phidias_deployment_set_key_place (deployment, phidias_azure_get_key_place (resource->account_id));
  phidias_deployment_set_created (deployment, resource->created != 0 ? resource->created : g_get_real_time ());
  know (self, deployment);
  g_list_store_insert_sorted (self->session->deployments, deployment, phidias_session_compare_deployments, NULL);

  return deployment; /* the list has it */
}

static const char *
get_state_text (PhidiasDeploymentState state, const PhidiasResource *resource)
{
  if (state == PHIDIAS_DEPLOYMENT_ERROR)
    return _("Azure could not make it. Delete it and deploy again.");
  if (state == PHIDIAS_DEPLOYMENT_SUSPENDED)
    return _("Azure has suspended it. See the subscription and its Marketplace purchases in the portal.");

  return NULL;
}

static void
update_state (PhidiasDeployment *deployment, const PhidiasResource *resource, gboolean is_new)
{
  PhidiasDeploymentState old = phidias_deployment_get_state (deployment);
  PhidiasDeploymentState state = phidias_azure_read_state (resource);
  gboolean is_passing = old == PHIDIAS_DEPLOYMENT_CREATING || old == PHIDIAS_DEPLOYMENT_DELETING ||
                        old == PHIDIAS_DEPLOYMENT_SUSPENDED || old == PHIDIAS_DEPLOYMENT_GONE;

  /* How one that is there is, its own answers have said. */
  if (state != PHIDIAS_DEPLOYMENT_UNKNOWN)
    phidias_deployment_set_state (deployment, state, get_state_text (state, resource));
  else if (is_passing)
    phidias_deployment_set_state (deployment, PHIDIAS_DEPLOYMENT_UNKNOWN, NULL);
}

/*
 * phidias_azure_take_resource:
 * @self: the verbs
 * @resource: what a resource manager says
 * @target: (nullable): where it answers
 * @changed: (nullable) (element-type PhidiasDeployment): gets the deployment where it is to be saved
 *
 * Makes a deployment of it, or brings the one that the session has up to date.
 *
 * Returns: (transfer none): the deployment
 */
PhidiasDeployment *
phidias_azure_take_resource (PhidiasAzure *self, const PhidiasResource *resource, PhidiasTarget *target, GPtrArray *changed)
{
  PhidiasDeployment *deployment = phidias_azure_find_resource (self, resource->resource_id);
  gboolean is_new = deployment == NULL;
  gboolean is_changed = is_new;

  if (is_new)
    deployment = add_deployment (self, resource, target);
  else
    {
      PhidiasTarget *old = phidias_deployment_get_target (deployment);

      is_changed = !phidias_resource_equal (phidias_deployment_get_resource (deployment), resource) ||
                   (target != NULL && (old == NULL || !phidias_target_equal (old, target)));
      phidias_deployment_set_resource (deployment, resource);
      if (target != NULL)
        phidias_deployment_set_target (deployment, target);
    }
  update_state (deployment, resource, is_new);
  if (is_changed && changed != NULL)
    g_ptr_array_add (changed, g_object_ref (deployment));

  return deployment;
}

/*
 * phidias_azure_list_used:
 * @self: the verbs
 *
 * Returns: (transfer full) (element-type utf8 utf8): the ids of the deployments that conversations go to
 */
GHashTable *
phidias_azure_list_used (PhidiasAzure *self)
{
  GHashTable *used = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GListModel *list = phidias_session_get_conversations (self->session);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (PhidiasConversation) conversation = g_list_model_get_item (list, i);
      const char *id = phidias_conversation_get_deployment_id (conversation);

      if (id != NULL)
        g_hash_table_add (used, g_strdup (id));
    }

  return used;
}

/*
 * phidias_azure_drop_resources:
 * @self: the verbs
 * @deployments: (element-type PhidiasDeployment): those that Azure has no more
 *
 * Marks them as gone, and keeps them for their conversations; those that have none are removed.
 */
void
phidias_azure_drop_resources (PhidiasAzure *self, GPtrArray *deployments)
{
  g_autoptr (GHashTable) used = phidias_azure_list_used (self);
  g_autoptr (GPtrArray) unused = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < deployments->len; i++)
    {
      PhidiasDeployment *deployment = g_ptr_array_index (deployments, i);
      g_autoptr (PhidiasResource) gone = NULL;

      if (!g_hash_table_contains (used, phidias_deployment_get_id (deployment)))
        {
          g_ptr_array_add (unused, g_object_ref (deployment));
          continue;
        }
      gone = phidias_resource_copy (phidias_deployment_get_resource (deployment));
      gone->is_gone = TRUE;
      phidias_deployment_set_resource (deployment, gone);
      phidias_deployment_set_state (deployment, PHIDIAS_DEPLOYMENT_GONE,
                                    _("It was deleted in Azure. Choose another deployment for this conversation."));
      g_ptr_array_add (changed, g_object_ref (deployment));
    }
  phidias_azure_save_changed (self, changed);
  phidias_session_drop_deployments (self->session, unused);
}

/*
 * phidias_azure_save_changed:
 * @self: the verbs
 * @changed: (element-type PhidiasDeployment): what is new or has changed; emptied
 */
void
phidias_azure_save_changed (PhidiasAzure *self, GPtrArray *changed)
{
  if (changed->len > 0)
    phidias_library_save_deployments_async (self->session->library, (PhidiasDeployment **) changed->pdata, changed->len,
                                            NULL, NULL, NULL);
  g_ptr_array_set_size (changed, 0);
}

/*
 * phidias_azure_note_deployment:
 * @self: the verbs
 * @operation: what makes it
 * @object: (nullable): what Azure says of it
 *
 * Puts into the session's list what an operation makes, and into the operation.
 */
void
phidias_azure_note_deployment (PhidiasAzure *self, PhidiasOperation *operation, JsonObject *object)
{
  PhidiasAccount *account = phidias_azure_find_account (self, phidias_operation_get_account_id (operation));
  const char *portal = account != NULL ? phidias_cloud_get_portal (phidias_account_get_cloud (account)) : NULL;
  PhidiasProject *project = phidias_deploy_plan_get_project (phidias_operation_get_plan (operation));
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (PhidiasResource) resource = NULL;
  PhidiasTarget *target = NULL;

  if (object == NULL)
    return;
  resource = phidias_azure_read_resource (object, project, portal, &target);
  if (resource != NULL)
    phidias_operation_set_deployment (operation, phidias_azure_take_resource (self, resource, target, changed));
  g_clear_pointer (&target, phidias_target_unref);
  phidias_azure_save_changed (self, changed);
}

/* phidias_azure_note_creating: as much as is known of it before Azure says anything */
void
phidias_azure_note_creating (PhidiasAzure *self, PhidiasOperation *operation)
{
  PhidiasDeployPlan *plan = phidias_operation_get_plan (operation);
  g_autoptr (JsonNode) body = NULL;
  JsonObject *object;

  if (phidias_operation_get_deployment (operation) != NULL)
    return;
  body = phidias_azure_write_body (plan);
  object = json_node_get_object (body);
  json_object_set_string_member (object, "id", phidias_operation_get_resource_id (operation));
  json_object_set_string_member (object, "name", phidias_deploy_plan_get_name (plan));
  json_object_set_string_member (json_object_get_object_member (object, "properties"), "provisioningState", "Creating");
  phidias_azure_note_deployment (self, operation, object);
}
