/* phidias-deployment-deletion.c: deleting deployments, with what that does spelled out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-ui"

#include "config.h"

#include "phidias-deployment-deletion.h"

#include <glib/gi18n-lib.h>

#include "phidias-alert.h"
#include "phidias-azure.h"

/* More names than these are a number. */
#define N_NAMES 5

typedef struct
{
  PhidiasSession *session;
  GPtrArray      *deployments;
  GError         *error; /* the first */
  guint           next;
} Deletion;

static void
deletion_free (gpointer data)
{
  Deletion *deletion = data;

  g_object_unref (deletion->session);
  g_ptr_array_unref (deletion->deployments);
  g_clear_error (&deletion->error);
  g_free (deletion);
}

/* ---- What it does, in words ---- */

/* What is there no more needs no deleting. */
static gboolean
is_deleted_in_azure (PhidiasDeployment *deployment)
{
  return phidias_deployment_get_kind (deployment) == PHIDIAS_DEPLOYMENT_AZURE &&
         phidias_deployment_get_state (deployment) != PHIDIAS_DEPLOYMENT_GONE;
}

/* Models of partners are sold through a marketplace, whose terms outlast the endpoint. */
static gboolean
has_partner_terms (PhidiasDeployment *deployment)
{
  const PhidiasResource *resource = phidias_deployment_get_resource (deployment);

  return is_deleted_in_azure (deployment) && resource != NULL && resource->kind == PHIDIAS_PROJECT_SERVERLESS &&
         resource->model_id != NULL && !g_str_has_prefix (resource->model_id, "azureml://registries/azureml/");
}

static void
append_names (GString *body, GPtrArray *deployments, gboolean in_azure)
{
  guint n_all = 0;
  guint n_told = 0;

  for (guint i = 0; i < deployments->len; i++)
    n_all += is_deleted_in_azure (g_ptr_array_index (deployments, i)) == in_azure;
  for (guint i = 0; i < deployments->len && n_told < N_NAMES; i++)
    if (is_deleted_in_azure (g_ptr_array_index (deployments, i)) == in_azure)
      {
        g_string_append_printf (body, "\n• %s", phidias_deployment_get_name (g_ptr_array_index (deployments, i)));
        n_told++;
      }
  if (n_all > n_told)
    {
      g_autofree char *more = g_strdup_printf (ngettext ("and %u more", "and %u more", n_all - n_told), n_all - n_told);

      g_string_append_printf (body, "\n• %s", more);
    }
}

/**
 * phidias_deployment_deletion_dup_heading:
 * @deployments: (element-type PhidiasDeployment): what to delete
 *
 * Returns: (transfer full): the question
 */
char *
phidias_deployment_deletion_dup_heading (GPtrArray *deployments)
{
  guint n_azure = 0;

  g_return_val_if_fail (deployments != NULL && deployments->len > 0, NULL);

  for (guint i = 0; i < deployments->len; i++)
    n_azure += is_deleted_in_azure (g_ptr_array_index (deployments, i));
  if (deployments->len == 1)
    return g_strdup_printf (n_azure > 0 ? _("Delete “%s”?") : _("Remove “%s”?"), phidias_deployment_get_name (g_ptr_array_index (deployments, 0)));

  return g_strdup_printf (n_azure > 0 ? ngettext ("Delete %u Deployment?", "Delete %u Deployments?", deployments->len)
                                      : ngettext ("Remove %u Deployment?", "Remove %u Deployments?", deployments->len),
                          deployments->len);
}

/* How many conversations ask them. */
static guint
count_conversations (PhidiasSession *session, GPtrArray *deployments)
{
  GListModel *conversations = phidias_session_get_conversations (session);
  guint       n_conversations = g_list_model_get_n_items (conversations);
  guint       n_found = 0;
  g_autoptr (GHashTable) ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < deployments->len; i++)
    g_hash_table_add (ids, (char *) phidias_deployment_get_id (g_ptr_array_index (deployments, i)));
  for (guint i = 0; i < n_conversations; i++)
    {
      g_autoptr (PhidiasConversation) conversation = g_list_model_get_item (conversations, i);
      const char *id = phidias_conversation_get_deployment_id (conversation);

      n_found += id != NULL && g_hash_table_contains (ids, id);
    }

  return n_found;
}

/**
 * phidias_deployment_deletion_dup_body:
 * @session: whose they are
 * @deployments: (element-type PhidiasDeployment): what to delete
 *
 * Returns: (transfer full): what deleting them does, and what it does not
 */
char *
phidias_deployment_deletion_dup_body (PhidiasSession *session, GPtrArray *deployments)
{
  GString *body = g_string_new (NULL);
  guint    n_conversations = count_conversations (session, deployments);
  guint    n_azure = 0;
  guint    n_keys = 0;
  gboolean has_terms = FALSE;

  g_return_val_if_fail (deployments != NULL && deployments->len > 0, NULL);

  for (guint i = 0; i < deployments->len; i++)
    {
      n_azure += is_deleted_in_azure (g_ptr_array_index (deployments, i));
      n_keys += phidias_deployment_get_key_place (g_ptr_array_index (deployments, i)) == PHIDIAS_KEY_KEYRING;
      has_terms |= has_partner_terms (g_ptr_array_index (deployments, i));
    }

  if (n_azure > 0)
    {
      g_string_append (body, ngettext ("The endpoint is deleted in Azure and stops answering at once, for everybody who uses it.",
                                       "The endpoints are deleted in Azure and stop answering at once, for everybody who uses them.",
                                       n_azure));
      if (deployments->len > 1)
        append_names (body, deployments, TRUE);
      g_string_append (body, "\n\n");
    }
  if (n_azure < deployments->len)
    {
      g_string_append (body, ngettext ("The connection is only forgotten here. The deployment itself is left alone.",
                                       "The connections are only forgotten here. The deployments themselves are left alone.",
                                       deployments->len - n_azure));
      if (deployments->len > 1)
        append_names (body, deployments, FALSE);
      g_string_append (body, "\n\n");
    }
  if (n_keys > 0)
    g_string_append_printf (body, "%s ", ngettext ("Its key goes from the keyring too.", "Their keys go from the keyring too.", deployments->len));
  if (n_conversations > 0)
    g_string_append_printf (body, ngettext ("%u conversation asks here: it stays, and can go on with another deployment.",
                                            "%u conversations ask here: they stay, and can go on with another deployment.",
                                            n_conversations),
                            n_conversations);
  else
    g_string_append (body, _("Conversations stay."));
  if (has_terms)
    g_string_append_printf (body, " %s", _("The partner’s terms stay accepted in Azure Marketplace until that subscription is deleted there."));

  return g_string_free (body, FALSE);
}

/* ---- Doing it ---- */

static void delete_next (GTask *task);

static void
deleted_in_azure_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask    *task = user_data;
  Deletion *deletion = g_task_get_task_data (task);

  phidias_azure_delete_finish (PHIDIAS_AZURE (object), result, deletion->error == NULL ? &deletion->error : NULL);
  delete_next (task);
}

static void
removed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  GTask    *task = user_data;
  Deletion *deletion = g_task_get_task_data (task);

  phidias_session_remove_deployment_finish (PHIDIAS_SESSION (object), result, deletion->error == NULL ? &deletion->error : NULL);
  delete_next (task);
}

/* One after the other; one that fails keeps none of the others. */
static void
delete_next (GTask *task)
{
  Deletion          *deletion = g_task_get_task_data (task);
  GCancellable      *cancellable = g_task_get_cancellable (task);
  PhidiasDeployment *deployment;

  if (deletion->next == deletion->deployments->len || g_cancellable_is_cancelled (cancellable))
    {
      if (deletion->error != NULL)
        g_task_return_error (task, g_steal_pointer (&deletion->error));
      else
        g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }

  deployment = g_ptr_array_index (deletion->deployments, deletion->next++);
  if (is_deleted_in_azure (deployment))
    phidias_azure_delete_async (phidias_session_get_azure (deletion->session), deployment, cancellable, deleted_in_azure_cb, task);
  else
    phidias_session_remove_deployment_async (deletion->session, deployment, cancellable, removed_cb, task);
}

static void
chosen_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autofree char *response = phidias_alert_choose_finish (GTK_WIDGET (object), result, NULL);

  if (g_strcmp0 (response, "delete") == 0)
    delete_next (g_steal_pointer (&task));
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "The person keeps them");
}

/**
 * phidias_deployment_deletion_ask_async:
 * @session: whose they are
 * @deployments: (element-type PhidiasDeployment): at least one
 * @parent: a widget of the window in which to ask
 * @cancellable: (nullable): to give up
 * @callback: called when they are gone
 * @user_data: for @callback
 *
 * Says what deleting does, and does it when the person wants that.
 */
void
phidias_deployment_deletion_ask_async (PhidiasSession      *session,
                                       GPtrArray           *deployments,
                                       GtkWidget           *parent,
                                       GCancellable        *cancellable,
                                       GAsyncReadyCallback  callback,
                                       gpointer             user_data)
{
  g_autofree char *heading = phidias_deployment_deletion_dup_heading (deployments);
  g_autofree char *body = phidias_deployment_deletion_dup_body (session, deployments);
  gboolean         in_azure = FALSE;
  Deletion        *deletion = g_new0 (Deletion, 1);
  GTask           *task = g_task_new (NULL, cancellable, callback, user_data);

  for (guint i = 0; i < deployments->len; i++)
    in_azure |= is_deleted_in_azure (g_ptr_array_index (deployments, i));
  g_task_set_source_tag (task, G_GNUC_EXTENSION (gpointer) phidias_deployment_deletion_ask_async);
  deletion->session = g_object_ref (session);
  deletion->deployments = g_ptr_array_ref (deployments);
  g_task_set_task_data (task, deletion, deletion_free);
  {
    const PhidiasAlertResponse responses[] = {
      { "cancel", _("_Cancel"), ADW_RESPONSE_DEFAULT },
      { "delete", in_azure ? _("_Delete") : _("_Remove"), ADW_RESPONSE_DESTRUCTIVE },
    };

    phidias_alert_choose_async (parent, heading, body, responses, G_N_ELEMENTS (responses), cancellable, chosen_cb, task);
  }
}

/**
 * phidias_deployment_deletion_finish:
 * @result: what the callback got
 * @error: return location for the first error; %G_IO_ERROR_CANCELLED where the person kept them
 *
 * Returns: whether all are gone
 */
gboolean
phidias_deployment_deletion_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, G_GNUC_EXTENSION (gpointer) phidias_deployment_deletion_ask_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
