/* phidias-azure-refresh.c: accounts → tenants → subscriptions → projects → deployments
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-azure-private.h"

#include <glib/gi18n-lib.h>

#include "phidias-error.h"

/* How many lists are read at once, of one walk. */
#define MAX_REQUESTS 6

/* How long deployments are taken in before the window gets its turn, in microseconds. */
#define BUDGET 4000

typedef enum {
  JOB_TENANTS,
  JOB_SUBSCRIPTIONS,
  JOB_WORKSPACES,
  JOB_ACCOUNTS,
  JOB_DEPLOYMENTS,
} JobKind;

typedef struct _Walk Walk;

/* One list to read. */
typedef struct
{
  Walk                *walk;
  JobKind              kind;
  PhidiasAccount      *account;
  PhidiasSubscription *subscription;
  PhidiasProject      *project;
  char                *tenant_id;   /* of JOB_SUBSCRIPTIONS where the account is a guest */
  char                *tenant_name;
} Job;

/* What came of a page of deployments and is not taken in yet. */
typedef struct
{
  JsonArray      *values;
  PhidiasProject *project;
  char           *portal;
  guint           next;
} Page;

/* Once round: pages come as they like, deployments are taken in between frames. */
struct _Walk
{
  GTask      *task;
  char       *account_id; /* NULL for all accounts */
  gboolean    with_deployments;
  GQueue      jobs;       /* not begun */
  GQueue      pages;
  GPtrArray  *projects;   /* of PhidiasProject, as they come */
  GPtrArray  *changed;    /* of PhidiasDeployment */
  GHashTable *seen;       /* paths of deployments in lower case */
  GHashTable *read;       /* paths of projects whose list was read to its end */
  GHashTable *broken;     /* ids of accounts, tenants and subscriptions that were not */
  GHashTable *whole;      /* ids of subscriptions that were seen */
  GError     *error;      /* the first */
  guint       n_running;
  guint       n_accounts;
  guint       n_failed_accounts;
  guint       idle;
};

static void pump (Walk *walk);

static void
job_free (gpointer data)
{
  Job *job = data;

  g_clear_object (&job->account);
  g_clear_object (&job->subscription);
  g_clear_object (&job->project);
  g_free (job->tenant_id);
  g_free (job->tenant_name);
  g_free (job);
}

static void
page_free (gpointer data)
{
  Page *page = data;

  json_array_unref (page->values);
  g_object_unref (page->project);
  g_free (page->portal);
  g_free (page);
}

static void
walk_free (gpointer data)
{
  Walk *walk = data;

  g_clear_handle_id (&walk->idle, g_source_remove);
  g_queue_clear_full (&walk->jobs, job_free);
  g_queue_clear_full (&walk->pages, page_free);
  g_ptr_array_unref (walk->projects);
  g_ptr_array_unref (walk->changed);
  g_hash_table_unref (walk->seen);
  g_hash_table_unref (walk->read);
  g_hash_table_unref (walk->broken);
  g_hash_table_unref (walk->whole);
  g_clear_error (&walk->error);
  g_free (walk->account_id);
  g_free (walk);
}

static Job *
add_job (Walk *walk, JobKind kind, PhidiasAccount *account, PhidiasSubscription *subscription, PhidiasProject *project)
{
  Job *job = g_new0 (Job, 1);

  job->walk = walk;
  job->kind = kind;
  g_set_object (&job->account, account);
  g_set_object (&job->subscription, subscription);
  g_set_object (&job->project, project);
  g_queue_push_tail (&walk->jobs, job);

  return job;
}

static JsonObject *
get_object (JsonArray *values, guint index)
{
  JsonNode *node = json_array_get_element (values, index);

  return JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/* ---- Pages ---- */

/* A resource manager lists the subscriptions of the tenant that a token is of, and of no other: each
 * tenant that the account is a guest of is asked by itself. */
static void
take_tenant (Job *job, JsonObject *object)
{
  const char *id = phidias_arm_json_get_string (object, "tenantId");
  const char *name = phidias_arm_json_get_string (object, "displayName");
  Job *next;

  if (id == NULL || g_ascii_strcasecmp (id, phidias_account_get_tenant_id (job->account)) == 0)
    return;
  if (name == NULL)
    name = phidias_arm_json_get_string (object, "defaultDomain");
  next = add_job (job->walk, JOB_SUBSCRIPTIONS, job->account, NULL, NULL);
  next->tenant_id = g_strdup (id);
  next->tenant_name = g_strdup (name != NULL ? name : id);
}

static void
take_subscription (Job *job, JsonObject *object)
{
  g_autoptr (PhidiasSubscription) subscription =
    phidias_azure_read_subscription (object, phidias_account_get_id (job->account));

  /* One that is managed from another tenant is in the lists of both. */
  if (subscription == NULL ||
      !g_hash_table_add (job->walk->whole, g_strdup (phidias_subscription_get_id (subscription))))
    return;
  add_job (job->walk, JOB_WORKSPACES, job->account, subscription, NULL);
  add_job (job->walk, JOB_ACCOUNTS, job->account, subscription, NULL);
}

static void
take_project (Job *job, JsonObject *object)
{
  PhidiasProject *project = job->kind == JOB_ACCOUNTS ? phidias_azure_read_account (object, job->subscription)
                                                      : phidias_azure_read_workspace (object, job->subscription);

  if (project == NULL)
    return;
  g_ptr_array_add (job->walk->projects, project);
  if (job->walk->with_deployments)
    add_job (job->walk, JOB_DEPLOYMENTS, job->account, job->subscription, project);
}

static void
page_cb (JsonArray *values, gpointer user_data)
{
  Job *job = user_data;
  Page *page;

  if (job->kind == JOB_DEPLOYMENTS)
    {
      page = g_new0 (Page, 1);
      page->values = json_array_ref (values);
      page->project = g_object_ref (job->project);
      page->portal = g_strdup (phidias_cloud_get_portal (phidias_account_get_cloud (job->account)));
      g_queue_push_tail (&job->walk->pages, page);
      pump (job->walk);
      return;
    }
  for (guint i = 0; i < json_array_get_length (values); i++)
    {
      JsonObject *object = get_object (values, i);

      if (object != NULL && job->kind == JOB_TENANTS)
        take_tenant (job, object);
      else if (object != NULL && job->kind == JOB_SUBSCRIPTIONS)
        take_subscription (job, object);
      else if (object != NULL)
        take_project (job, object);
    }
}

/* ---- Deployments, between frames ---- */

static void
take_deployment (Walk *walk, Page *page, JsonObject *object)
{
  PhidiasAzure *self = g_task_get_source_object (walk->task);
  PhidiasTarget *target = NULL;
  g_autoptr (PhidiasResource) resource = phidias_azure_read_resource (object, page->project, page->portal, &target);

  if (resource != NULL)
    {
      g_hash_table_add (walk->seen, g_ascii_strdown (resource->resource_id, -1));
      phidias_azure_take_resource (self, resource, target, walk->changed);
    }
  g_clear_pointer (&target, phidias_target_unref);
}

static gboolean
take_in_cb (gpointer user_data)
{
  Walk *walk = user_data;
  gint64 end = g_get_monotonic_time () + BUDGET;
  Page *page;

  while ((page = g_queue_peek_head (&walk->pages)) != NULL && g_get_monotonic_time () < end)
    {
      JsonObject *object = page->next < json_array_get_length (page->values) ? get_object (page->values, page->next) : NULL;

      if (object != NULL)
        take_deployment (walk, page, object);
      if (++page->next >= json_array_get_length (page->values))
        page_free (g_queue_pop_head (&walk->pages));
    }
  phidias_azure_save_changed (g_task_get_source_object (walk->task), walk->changed);
  if (!g_queue_is_empty (&walk->pages))
    return G_SOURCE_CONTINUE;
  walk->idle = 0;
  pump (walk);

  return G_SOURCE_REMOVE;
}

/* ---- The end ---- */

static gboolean
is_of_walk (Walk *walk, const char *account_id)
{
  return walk->account_id == NULL || g_strcmp0 (walk->account_id, account_id) == 0;
}

/* One whose list was read to its end without it, or whose project is in no list that was. */
static gboolean
is_gone (Walk *walk, GHashTable *listed, const PhidiasResource *resource)
{
  g_autofree char *id = g_ascii_strdown (resource->resource_id, -1);
  g_autofree char *project_id = resource->project_id != NULL ? g_ascii_strdown (resource->project_id, -1) : NULL;

  if (project_id == NULL || resource->is_gone || g_hash_table_contains (walk->seen, id))
    return FALSE;
  if (g_hash_table_contains (walk->read, project_id))
    return TRUE;

  return !g_hash_table_contains (listed, project_id) && resource->subscription_id != NULL &&
         g_hash_table_contains (walk->whole, resource->subscription_id) &&
         !g_hash_table_contains (walk->broken, resource->subscription_id);
}

static void
drop_gone (Walk *walk)
{
  PhidiasAzure *self = g_task_get_source_object (walk->task);
  GListModel *list = phidias_session_get_deployments (self->session);
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) listed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < walk->projects->len; i++)
    g_hash_table_add (listed, g_ascii_strdown (phidias_project_get_resource_id (g_ptr_array_index (walk->projects, i)), -1));
  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (PhidiasDeployment) deployment = g_list_model_get_item (list, i);
      const PhidiasResource *resource = phidias_deployment_get_resource (deployment);

      if (resource != NULL && is_gone (walk, listed, resource) && !phidias_azure_is_at (self, resource->resource_id))
        g_ptr_array_add (gone, g_steal_pointer (&deployment));
    }
  phidias_azure_drop_resources (self, gone);
}

static int
compare_projects (gconstpointer a, gconstpointer b)
{
  PhidiasProject *one = *(PhidiasProject **) a;
  PhidiasProject *two = *(PhidiasProject **) b;
  int order = g_utf8_collate (phidias_project_get_title (one), phidias_project_get_title (two));

  return order != 0 ? order : g_strcmp0 (phidias_project_get_resource_id (one), phidias_project_get_resource_id (two));
}

static gboolean
is_same (PhidiasProject *one, PhidiasProject *two)
{
  return g_strcmp0 (phidias_project_get_title (one), phidias_project_get_title (two)) == 0 &&
         g_strcmp0 (phidias_project_get_region (one), phidias_project_get_region (two)) == 0 &&
         g_strcmp0 (phidias_project_get_endpoint (one), phidias_project_get_endpoint (two)) == 0 &&
         g_strcmp0 (phidias_project_get_account_id (one), phidias_project_get_account_id (two)) == 0 &&
         phidias_subscription_is_trial (phidias_project_get_subscription (one)) ==
           phidias_subscription_is_trial (phidias_project_get_subscription (two)) &&
         phidias_subscription_is_enabled (phidias_project_get_subscription (one)) ==
           phidias_subscription_is_enabled (phidias_project_get_subscription (two));
}

/* Whether a project that was not seen may be there all the same. */
static gboolean
is_kept (Walk *walk, PhidiasProject *project)
{
  const char *account_id = phidias_project_get_account_id (project);
  PhidiasSubscription *subscription = phidias_project_get_subscription (project);
  const char *tenant_id = phidias_subscription_get_tenant_id (subscription);
  PhidiasAzure *self = g_task_get_source_object (walk->task);

  return !is_of_walk (walk, account_id) ||
         (phidias_azure_find_account (self, account_id) != NULL &&
          (g_hash_table_contains (walk->broken, account_id) ||
           (tenant_id != NULL && g_hash_table_contains (walk->broken, tenant_id)) ||
           g_hash_table_contains (walk->broken, phidias_subscription_get_id (subscription))));
}

/* In one change, and an object that is in use stays where nothing about it changed. */
static void
list_projects (Walk *walk)
{
  PhidiasAzure *self = g_task_get_source_object (walk->task);
  GListModel *old = G_LIST_MODEL (self->projects);
  g_autoptr (GPtrArray) projects = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gboolean is_changed = FALSE;

  for (guint i = 0; i < walk->projects->len; i++)
    {
      PhidiasProject *project = g_ptr_array_index (walk->projects, i);
      PhidiasProject *known = phidias_azure_find_project (self, phidias_project_get_resource_id (project));
      g_autofree char *key = g_ascii_strdown (phidias_project_get_resource_id (project), -1);

      if (g_hash_table_add (taken, g_steal_pointer (&key)))
        g_ptr_array_add (projects, g_object_ref (known != NULL && is_same (known, project) ? known : project));
    }
  for (guint i = 0; i < g_list_model_get_n_items (old); i++)
    {
      g_autoptr (PhidiasProject) project = g_list_model_get_item (old, i);
      g_autofree char *key = g_ascii_strdown (phidias_project_get_resource_id (project), -1);

      if (is_kept (walk, project) && g_hash_table_add (taken, g_steal_pointer (&key)))
        g_ptr_array_add (projects, g_object_ref (project));
    }
  g_ptr_array_sort (projects, compare_projects);

  is_changed = projects->len != g_list_model_get_n_items (old);
  for (guint i = 0; i < projects->len && !is_changed; i++)
    {
      g_autoptr (PhidiasProject) project = g_list_model_get_item (old, i);

      is_changed = project != g_ptr_array_index (projects, i);
    }
  if (is_changed)
    g_list_store_splice (self->projects, 0, g_list_model_get_n_items (old), projects->pdata, projects->len);
}

static void
end_walk (Walk *walk)
{
  g_autoptr (GTask) task = walk->task;
  PhidiasAzure *self = g_task_get_source_object (task);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      g_task_return_error_if_cancelled (task);
      return;
    }
  list_projects (walk);
  if (walk->with_deployments)
    drop_gone (walk);
  phidias_azure_set_error (self, walk->error);
  if (walk->n_accounts > 0 && walk->n_failed_accounts == walk->n_accounts)
    g_task_return_error (task, g_error_copy (walk->error));
  else
    g_task_return_boolean (task, TRUE);
}

/* ---- Lists ---- */

/* A tenant that wants more of its guests than a sign-in elsewhere stops nothing, but its projects are
 * missed: it is said which, once. */
static GError *
describe_refusal (Job *job, const GError *error)
{
  PhidiasAzure *self = g_task_get_source_object (job->walk->task);
  const char *title = phidias_account_get_title (job->account);
  /* Translators: the name of an organization's directory, an account, and a sentence that says why */
  GError *refusal = phidias_error_new (PHIDIAS_ERROR_AUTH, _("“%s” does not let %s in, and its projects are not shown. %s"),
                                       job->tenant_name, title, error->message);

  phidias_error_set_raw (refusal, error->domain == PHIDIAS_ERROR ? phidias_error_get_raw (error) : NULL);
  if (g_hash_table_add (self->refusals, g_strconcat (phidias_account_get_id (job->account), " ", job->tenant_id, NULL)))
    phidias_session_say (self->session, refusal->message);

  return refusal;
}

static void
note_failure (Job *job, GError *error)
{
  Walk *walk = job->walk;
  g_autoptr (GError) refusal = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (job->tenant_id != NULL && g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_AUTH))
    refusal = describe_refusal (job, error);
  if (job->tenant_id != NULL)
    g_hash_table_add (walk->broken, g_strdup (job->tenant_id));
  else if (job->kind == JOB_SUBSCRIPTIONS || job->kind == JOB_TENANTS)
    g_hash_table_add (walk->broken, g_strdup (phidias_account_get_id (job->account)));
  else if (job->kind != JOB_DEPLOYMENTS)
    g_hash_table_add (walk->broken, g_strdup (phidias_subscription_get_id (job->subscription)));
  if (job->kind == JOB_SUBSCRIPTIONS && job->tenant_id == NULL)
    walk->n_failed_accounts++;
  if (walk->error == NULL)
    walk->error = g_error_copy (refusal != NULL ? refusal : error);
}

static void
listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Job *job = user_data;
  Walk *walk = job->walk;
  g_autoptr (GError) error = NULL;

  walk->n_running--;
  if (!phidias_arm_client_list_finish (PHIDIAS_ARM_CLIENT (object), result, &error))
    note_failure (job, error);
  else if (job->kind == JOB_DEPLOYMENTS)
    g_hash_table_add (walk->read, g_ascii_strdown (phidias_project_get_resource_id (job->project), -1));
  job_free (job);
  pump (walk);
}

static char *
dup_job_url (Job *job)
{
  switch (job->kind)
    {
    case JOB_WORKSPACES:
      return g_strdup_printf ("/subscriptions/%s/providers/Microsoft.MachineLearningServices/workspaces?%s",
                              phidias_subscription_get_id (job->subscription), PHIDIAS_AZURE_WORKSPACES);
    case JOB_ACCOUNTS:
      return g_strdup_printf ("/subscriptions/%s/providers/Microsoft.CognitiveServices/accounts?%s",
                              phidias_subscription_get_id (job->subscription), PHIDIAS_AZURE_COGNITIVE);
    case JOB_DEPLOYMENTS:
      return phidias_project_get_kind (job->project) == PHIDIAS_PROJECT_FOUNDRY
               ? g_strdup_printf ("%s/deployments?%s", phidias_project_get_resource_id (job->project), PHIDIAS_AZURE_COGNITIVE)
               : g_strdup_printf ("%s/serverlessEndpoints?%s", phidias_project_get_resource_id (job->project),
                                  PHIDIAS_AZURE_ENDPOINTS);
    case JOB_TENANTS:
      return g_strdup ("/tenants?" PHIDIAS_AZURE_RESOURCES);
    case JOB_SUBSCRIPTIONS:
    default:
      return g_strdup ("/subscriptions?" PHIDIAS_AZURE_RESOURCES);
    }
}

static void
run_job (Job *job)
{
  PhidiasAzure *self = g_task_get_source_object (job->walk->task);
  const char *tenant_id = job->subscription != NULL ? phidias_subscription_get_tenant_id (job->subscription) : job->tenant_id;
  g_autofree char *url = dup_job_url (job);
  g_autoptr (GError) error = NULL;
  PhidiasArmClient *client;

  client = phidias_azure_get_client (self, job->account, tenant_id, &error);
  if (client == NULL)
    {
      note_failure (job, error);
      job_free (job);
      return;
    }
  job->walk->n_running++;
  phidias_arm_client_list_async (client, url, page_cb, job, g_task_get_cancellable (job->walk->task), listed_cb, job);
}

static void
pump (Walk *walk)
{
  while (walk->n_running < MAX_REQUESTS && !g_queue_is_empty (&walk->jobs) &&
         !g_cancellable_is_cancelled (g_task_get_cancellable (walk->task)))
    run_job (g_queue_pop_head (&walk->jobs));
  if (walk->idle == 0 && !g_queue_is_empty (&walk->pages))
    walk->idle = g_idle_add (take_in_cb, walk);
  if (walk->n_running == 0 && walk->idle == 0)
    end_walk (walk);
}

static gboolean
begin_cb (gpointer user_data)
{
  pump (user_data);

  return G_SOURCE_REMOVE;
}

/* Takes @task. */
static void
start_walk (GTask *task, const char *account_id, gboolean with_deployments)
{
  PhidiasAzure *self = g_task_get_source_object (task);
  GListModel *accounts = self->access->get_accounts (self->access_data);
  Walk *walk = g_new0 (Walk, 1);

  walk->task = task;
  walk->account_id = g_strdup (account_id);
  walk->with_deployments = with_deployments;
  walk->projects = g_ptr_array_new_with_free_func (g_object_unref);
  walk->changed = g_ptr_array_new_with_free_func (g_object_unref);
  walk->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  walk->read = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  walk->broken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  walk->whole = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_task_set_task_data (task, walk, walk_free);

  for (guint i = 0; accounts != NULL && i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (PhidiasAccount) account = g_list_model_get_item (accounts, i);

      if (is_of_walk (walk, phidias_account_get_id (account)))
        {
          add_job (walk, JOB_SUBSCRIPTIONS, account, NULL, NULL);
          /* The practice account has no tenant of its own, and is nobody's guest. */
          if (phidias_account_get_tenant_id (account) != NULL)
            add_job (walk, JOB_TENANTS, account, NULL, NULL);
          walk->n_accounts++;
        }
    }
  g_idle_add (begin_cb, walk);
}

/* ---- Public ---- */

static void
refreshed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  PhidiasAzure *self = PHIDIAS_AZURE (object);
  g_autoptr (GPtrArray) waiting = g_steal_pointer (&self->refreshes);
  g_autoptr (GError) error = NULL;
  gboolean is_done = g_task_propagate_boolean (G_TASK (result), &error);

  self->refreshes = g_ptr_array_new_with_free_func (g_object_unref);
  phidias_azure_set_loading (self, FALSE);
  for (guint i = 0; i < waiting->len; i++)
    {
      GTask *task = g_ptr_array_index (waiting, i);

      if (is_done)
        g_task_return_boolean (task, TRUE);
      else
        g_task_return_error (task, g_error_copy (error));
    }
}

/**
 * phidias_azure_refresh_async:
 * @self: the verbs
 * @cancellable: (nullable): to give up waiting; the refresh goes on
 * @callback: called when everything was seen
 * @user_data: passed to @callback
 *
 * Looks at everything that the accounts can see, and brings projects and deployments up to date.
 * Deployments are taken in between frames, however many there are. One that was deleted elsewhere
 * is kept as %PHIDIAS_DEPLOYMENT_GONE for its conversations. Two at once are one.
 */
void
phidias_azure_refresh_async (PhidiasAzure *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_return_if_fail (PHIDIAS_IS_AZURE (self));

  g_ptr_array_add (self->refreshes, phidias_azure_task_new (self, cancellable, callback, user_data,
                                                            G_CALLBACK (phidias_azure_refresh_async)));
  if (self->is_loading)
    return;
  phidias_azure_set_loading (self, TRUE);
  start_walk (phidias_azure_task_new (self, self->cancellable, refreshed_cb, NULL, G_CALLBACK (start_walk)), NULL, TRUE);
}

/**
 * phidias_azure_refresh_finish:
 * @self: the verbs
 * @result: what the callback got
 * @error: return location for an error, where no account could be seen
 *
 * Returns: whether something was seen; #PhidiasAzure:error has what was not
 */
gboolean
phidias_azure_refresh_finish (PhidiasAzure *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (phidias_azure_is_task (self, result, G_CALLBACK (phidias_azure_refresh_async)), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * phidias_azure_load_projects_async:
 * @self: the verbs
 * @account_id: an account
 * @cancellable: (nullable): to give up
 * @callback: called when its projects are in the list
 * @user_data: passed to @callback
 *
 * Looks at the projects of one account, not at what is deployed in them.
 */
void
phidias_azure_load_projects_async (PhidiasAzure        *self,
                                   const char          *account_id,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_return_if_fail (PHIDIAS_IS_AZURE (self));
  g_return_if_fail (account_id != NULL);

  start_walk (phidias_azure_task_new (self, cancellable, callback, user_data, G_CALLBACK (phidias_azure_load_projects_async)),
              account_id, FALSE);
}

/**
 * phidias_azure_load_projects_finish:
 * @self: the verbs
 * @result: what the callback got
 * @error: return location for an error
 *
 * Returns: whether its subscriptions could be seen
 */
gboolean
phidias_azure_load_projects_finish (PhidiasAzure *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (phidias_azure_is_task (self, result, G_CALLBACK (phidias_azure_load_projects_async)), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
