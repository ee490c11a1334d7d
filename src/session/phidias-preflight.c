/* phidias-preflight.c: what is looked at before a deployment is made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-preflight-private.h"

#include <string.h>

#include "phidias-azure-private.h"

/**
 * PhidiasPreflight:
 *
 * A list of checks that follows a plan. What the project has is asked once for each project and kind of
 * question; what follows from it is thought over anew, a moment after the plan changed, however often
 * it did. Lives on the main thread.
 */
struct _PhidiasPreflight
{
  GObject                parent_instance;

  /* owned */
  PhidiasAzure          *azure;
  PhidiasSession        *session;
  PhidiasDeployPlan     *plan;
  GPtrArray             *checks;   /* of PhidiasPreflightCheck: those of the kind */
  PhidiasPreflightFacts *facts;
  PhidiasProject        *project;  /* whose facts they are */
  GCancellable          *cancellable;
  PhidiasDeployment     *existing;
  GHashTable            *refused;  /* names that Azure said are taken, in lower case */

  /* state */
  guint                  idle;
  gboolean               is_asked[4];
  gboolean               is_running;
  gboolean               can_deploy;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (PhidiasPreflight, phidias_preflight, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

enum {
  PROP_0,
  PROP_CAN_DEPLOY,
  PROP_IS_RUNNING,
  PROP_EXISTING,
  PROP_MODELS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const PhidiasPreflightKind serverless_kinds[] = {
  PHIDIAS_PREFLIGHT_LIFECYCLE, PHIDIAS_PREFLIGHT_SUBSCRIPTION, PHIDIAS_PREFLIGHT_REGION, PHIDIAS_PREFLIGHT_ROLE,
  PHIDIAS_PREFLIGHT_ONE_PER_MODEL, PHIDIAS_PREFLIGHT_NAME, PHIDIAS_PREFLIGHT_TERMS,
};
static const PhidiasPreflightKind foundry_kinds[] = {
  PHIDIAS_PREFLIGHT_LIFECYCLE, PHIDIAS_PREFLIGHT_SUBSCRIPTION, PHIDIAS_PREFLIGHT_REGION, PHIDIAS_PREFLIGHT_ROLE,
  PHIDIAS_PREFLIGHT_NAME, PHIDIAS_PREFLIGHT_QUOTA,
};

static void update (PhidiasPreflight *self);

/* ---- The list ---- */

static GType
get_item_type (GListModel *model)
{
  return PHIDIAS_TYPE_PREFLIGHT_CHECK;
}

static guint
get_n_items (GListModel *model)
{
  return PHIDIAS_PREFLIGHT (model)->checks->len;
}

static gpointer
get_item (GListModel *model, guint position)
{
  PhidiasPreflight *self = PHIDIAS_PREFLIGHT (model);

  return position < self->checks->len ? g_object_ref (g_ptr_array_index (self->checks, position)) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
set_kinds (PhidiasPreflight *self)
{
  gboolean is_foundry = phidias_deploy_plan_get_kind (self->plan) == PHIDIAS_PROJECT_FOUNDRY;
  const PhidiasPreflightKind *kinds = is_foundry ? foundry_kinds : serverless_kinds;
  guint n_kinds = is_foundry ? G_N_ELEMENTS (foundry_kinds) : G_N_ELEMENTS (serverless_kinds);
  guint n_old = self->checks->len;

  if (n_old == n_kinds)
    return; /* the two differ in number */
  g_ptr_array_set_size (self->checks, 0);
  for (guint i = 0; i < n_kinds; i++)
    g_ptr_array_add (self->checks, phidias_preflight_check_new (kinds[i]));
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_old, n_kinds);
}

/* ---- Thinking it over ---- */

static PhidiasDeployment *
find_existing (PhidiasPreflight *self)
{
  const PhidiasPreflightEntry *entry = phidias_preflight_find_existing (self->plan, self->facts);

  return entry != NULL ? phidias_azure_find_resource (self->azure, entry->resource_id) : NULL;
}

static void
judge (PhidiasPreflight *self)
{
  gboolean is_running = FALSE;
  gboolean can_deploy = TRUE;

  for (guint i = 0; i < self->checks->len; i++)
    {
      PhidiasPreflightCheck *check = g_ptr_array_index (self->checks, i);
      g_autofree char *text = NULL;
      PhidiasPreflightState state = phidias_preflight_judge (phidias_preflight_check_get_kind (check), self->plan, self->facts, &text);

      phidias_preflight_check_set (check, state, text);
      is_running |= state == PHIDIAS_PREFLIGHT_RUNNING;
      can_deploy &= state == PHIDIAS_PREFLIGHT_PASSED || state == PHIDIAS_PREFLIGHT_WARNING || state == PHIDIAS_PREFLIGHT_UNKNOWN;
    }
  if (g_set_object (&self->existing, find_existing (self)))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EXISTING]);
  if (self->is_running != is_running)
    {
      self->is_running = is_running;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_IS_RUNNING]);
    }
  if (self->can_deploy != can_deploy)
    {
      self->can_deploy = can_deploy;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAN_DEPLOY]);
    }
}

static void
think_cb (gpointer user_data)
{
  PhidiasPreflight *self = user_data;

  self->idle = 0;
  update (self);
}

static void
think_soon (PhidiasPreflight *self)
{
  if (self->idle == 0)
    self->idle = g_idle_add_once (think_cb, self);
}

/* ---- Asking ---- */

/* One question; its answer counts only while its facts are the ones that are looked at. */
typedef struct
{
  PhidiasPreflight *self;
  GCancellable     *cancellable;
  PhidiasArmClient *client;
  guint             which;
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->self);
  g_object_unref (question->cancellable);
  g_clear_object (&question->client);
  g_free (question);
}

static gboolean
is_stale (Question *question)
{
  return g_cancellable_is_cancelled (question->cancellable);
}

/* Of the same model: it can be opened, so the session should have it. */
static void
take_existing (PhidiasPreflight *self, JsonArray *values)
{
  g_autofree char *model_id = phidias_deploy_plan_dup_model_id (self->plan);
  g_autoptr (GPtrArray) changed = g_ptr_array_new_with_free_func (g_object_unref);
  PhidiasAccount *account = phidias_azure_find_account (self->azure, phidias_project_get_account_id (self->project));
  const char *portal = account != NULL ? phidias_cloud_get_portal (phidias_account_get_cloud (account)) : NULL;
  const PhidiasPreflightEntry *existing = phidias_preflight_find_existing (self->plan, self->facts);

  for (guint i = 0; existing != NULL && i < json_array_get_length (values); i++)
    {
      JsonNode *node = json_array_get_element (values, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      g_autoptr (PhidiasResource) resource = NULL;
      PhidiasTarget *target = NULL;

      if (object == NULL || g_strcmp0 (phidias_arm_json_get_string (object, "id"), existing->resource_id) != 0)
        continue;
      resource = phidias_azure_read_resource (object, self->project, portal, &target);
      if (resource != NULL)
        phidias_azure_take_resource (self->azure, resource, target, changed);
      g_clear_pointer (&target, phidias_target_unref);
    }
  phidias_azure_save_changed (self->azure, changed);
}

static void
page_cb (JsonArray *values, gpointer user_data)
{
  Question *question = user_data;
  PhidiasPreflightFacts *facts = question->self->facts;

  if (is_stale (question))
    return;
  if (question->which == PHIDIAS_PREFLIGHT_PERMISSIONS)
    {
      if (facts->permissions == NULL)
        facts->permissions = phidias_permissions_new ();
      phidias_permissions_add (facts->permissions, values);
    }
  else if (question->which == PHIDIAS_PREFLIGHT_DEPLOYMENTS)
    {
      phidias_preflight_facts_add_deployments (facts, values);
      take_existing (question->self, values);
    }
  else
    phidias_preflight_facts_add_terms (facts, values);
}

/* Half a list proves nothing. */
static void
drop_half (PhidiasPreflightFacts *facts, guint which)
{
  if (which == PHIDIAS_PREFLIGHT_PERMISSIONS)
    g_clear_pointer (&facts->permissions, phidias_permissions_free);
  else if (which == PHIDIAS_PREFLIGHT_DEPLOYMENTS)
    g_clear_pointer (&facts->deployments, g_ptr_array_unref);
  else if (which == PHIDIAS_PREFLIGHT_SUBSCRIBED)
    g_clear_pointer (&facts->terms, g_ptr_array_unref);
}

static void
answered (Question *question, GError *error)
{
  PhidiasPreflight *self = question->self;

  if (!is_stale (question))
    {
      if (error != NULL)
        {
          drop_half (self->facts, question->which);
          g_clear_error (&self->facts->errors[question->which]);
          self->facts->errors[question->which] = g_error_copy (error);
        }
      think_soon (self);
    }
  question_free (question);
}

static void
listed_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (GError) error = NULL;

  phidias_arm_client_list_finish (PHIDIAS_ARM_CLIENT (object), result, &error);
  answered (question, error);
}

static void
models_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) models = phidias_azure_load_models_finish (PHIDIAS_AZURE (object), result, &error);

  if (models != NULL && !is_stale (question) && g_set_object (&question->self->facts->models, models))
    g_object_notify_by_pspec (G_OBJECT (question->self), properties[PROP_MODELS]);
  answered (question, error);
}

static char *
dup_question_url (Question *question)
{
  PhidiasProject *project = question->self->project;
  const char *id = phidias_project_get_resource_id (project);
  gboolean is_foundry = phidias_project_get_kind (project) == PHIDIAS_PROJECT_FOUNDRY;

  switch (question->which)
    {
    case PHIDIAS_PREFLIGHT_PERMISSIONS:
      return g_strdup_printf ("%s/providers/Microsoft.Authorization/permissions?%s", id, PHIDIAS_AZURE_ROLES);
    case PHIDIAS_PREFLIGHT_DEPLOYMENTS:
      return is_foundry ? g_strdup_printf ("%s/deployments?%s", id, PHIDIAS_AZURE_COGNITIVE)
                        : g_strdup_printf ("%s/serverlessEndpoints?%s", id, PHIDIAS_AZURE_ENDPOINTS);
    default:
      return g_strdup_printf ("%s/marketplaceSubscriptions?%s", id, PHIDIAS_AZURE_ENDPOINTS);
    }
}

static void
reached_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Question *question = user_data;
  g_autofree char *url = NULL;
  g_autoptr (GError) error = NULL;

  question->client = phidias_azure_reach_finish (PHIDIAS_AZURE (object), result, &error);
  if (question->client == NULL || is_stale (question))
    {
      answered (question, error);
      return;
    }
  url = dup_question_url (question);
  phidias_arm_client_list_async (question->client, url, page_cb, question, question->cancellable, listed_cb, question);
}

static void
ask (PhidiasPreflight *self, guint which)
{
  PhidiasSubscription *subscription = phidias_project_get_subscription (self->project);
  Question *question;

  if (self->is_asked[which])
    return;
  self->is_asked[which] = TRUE;
  question = g_new0 (Question, 1);
  question->self = g_object_ref (self);
  question->cancellable = g_object_ref (self->cancellable);
  question->which = which;
  if (which == PHIDIAS_PREFLIGHT_MODELS)
    phidias_azure_load_models_async (self->azure, self->project, self->cancellable, models_cb, question);
  else
    phidias_azure_reach_async (self->azure, phidias_project_get_account_id (self->project),
                               phidias_subscription_get_tenant_id (subscription), self->cancellable, reached_cb, question);
}

/* Serverless names are unique in a region. */
static GHashTable *
list_taken (PhidiasPreflight *self)
{
  GHashTable *taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  GListModel *list = phidias_session_get_deployments (self->session);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (PhidiasDeployment) deployment = g_list_model_get_item (list, i);
      const PhidiasResource *resource = phidias_deployment_get_resource (deployment);
      const char *slash = resource != NULL ? strrchr (resource->resource_id, '/') : NULL;

      if (slash != NULL && !resource->is_gone && resource->kind == PHIDIAS_PROJECT_SERVERLESS &&
          g_strcmp0 (resource->region, phidias_project_get_region (self->project)) == 0 &&
          g_strcmp0 (resource->account_id, phidias_project_get_account_id (self->project)) == 0)
        g_hash_table_add (taken, g_ascii_strdown (slash + 1, -1));
    }

  return taken;
}

static void
forget_facts (PhidiasPreflight *self)
{
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  phidias_preflight_facts_free (self->facts);
  self->facts = phidias_preflight_facts_new ();
  memset (self->is_asked, 0, sizeof self->is_asked);
}

static void
update (PhidiasPreflight *self)
{
  PhidiasProject *project = phidias_deploy_plan_get_project (self->plan);

  if (g_set_object (&self->project, project))
    forget_facts (self);
  set_kinds (self);
  if (project != NULL)
    {
      self->facts->refused = self->refused;
      self->facts->is_practice = g_str_equal (phidias_project_get_account_id (project), PHIDIAS_ACCOUNT_PRACTICE_ID);
      if (self->facts->taken == NULL && phidias_project_get_kind (project) == PHIDIAS_PROJECT_SERVERLESS)
        self->facts->taken = list_taken (self);
      ask (self, PHIDIAS_PREFLIGHT_PERMISSIONS);
      ask (self, PHIDIAS_PREFLIGHT_DEPLOYMENTS);
      if (phidias_project_get_kind (project) == PHIDIAS_PROJECT_FOUNDRY)
        ask (self, PHIDIAS_PREFLIGHT_MODELS);
      else if (phidias_deploy_plan_needs_terms (self->plan))
        ask (self, PHIDIAS_PREFLIGHT_SUBSCRIBED);
    }
  judge (self);
}

/* ---- The object ---- */

static void
phidias_preflight_dispose (GObject *object)
{
  PhidiasPreflight *self = PHIDIAS_PREFLIGHT (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->idle, g_source_remove);

  G_OBJECT_CLASS (phidias_preflight_parent_class)->dispose (object);
}

static void
phidias_preflight_finalize (GObject *object)
{
  PhidiasPreflight *self = PHIDIAS_PREFLIGHT (object);

  g_clear_object (&self->azure);
  g_clear_object (&self->session);
  g_clear_object (&self->plan);
  g_clear_object (&self->project);
  g_clear_object (&self->existing);
  g_object_unref (self->cancellable);
  g_ptr_array_unref (self->checks);
  g_hash_table_unref (self->refused);
  phidias_preflight_facts_free (self->facts);

  G_OBJECT_CLASS (phidias_preflight_parent_class)->finalize (object);
}

static void
phidias_preflight_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  PhidiasPreflight *self = PHIDIAS_PREFLIGHT (object);

  switch (prop_id)
    {
    case PROP_CAN_DEPLOY:
      g_value_set_boolean (value, self->can_deploy);
      break;
    case PROP_IS_RUNNING:
      g_value_set_boolean (value, self->is_running);
      break;
    case PROP_EXISTING:
      g_value_set_object (value, self->existing);
      break;
    case PROP_MODELS:
      g_value_set_object (value, self->facts->models);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
phidias_preflight_class_init (PhidiasPreflightClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->dispose = phidias_preflight_dispose;
  object_class->finalize = phidias_preflight_finalize;
  object_class->get_property = phidias_preflight_get_property;

  /**
   * PhidiasPreflight:can-deploy:
   *
   * Whether nothing stands in the way.
   */
  properties[PROP_CAN_DEPLOY] = g_param_spec_boolean ("can-deploy", NULL, NULL, FALSE, flags);
  /**
   * PhidiasPreflight:is-running:
   *
   * Whether something is still being asked.
   */
  properties[PROP_IS_RUNNING] = g_param_spec_boolean ("is-running", NULL, NULL, FALSE, flags);
  /**
   * PhidiasPreflight:existing:
   *
   * The deployment of the same model that the project has already.
   */
  properties[PROP_EXISTING] = g_param_spec_object ("existing", NULL, NULL, PHIDIAS_TYPE_DEPLOYMENT, flags);
  /**
   * PhidiasPreflight:models:
   *
   * What the Foundry resource can deploy, with what is left of its quota.
   */
  properties[PROP_MODELS] = g_param_spec_object ("models", NULL, NULL, G_TYPE_LIST_MODEL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
phidias_preflight_init (PhidiasPreflight *self)
{
  self->checks = g_ptr_array_new_with_free_func (g_object_unref);
  self->refused = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->facts = phidias_preflight_facts_new ();
  self->cancellable = g_cancellable_new ();
}

/*
 * phidias_preflight_new:
 * @azure: the verbs
 * @plan: the plan that it follows
 *
 * Returns: (transfer full): a preflight
 */
PhidiasPreflight *
phidias_preflight_new (PhidiasAzure *azure, PhidiasDeployPlan *plan)
{
  PhidiasPreflight *self = g_object_new (PHIDIAS_TYPE_PREFLIGHT, NULL);

  self->azure = g_object_ref (azure);
  self->session = g_object_ref (azure->session);
  self->plan = g_object_ref (plan);
  g_signal_connect_object (plan, "notify", G_CALLBACK (think_soon), self, G_CONNECT_SWAPPED);
  update (self);

  return self;
}

/* ---- Public ---- */

PhidiasDeployPlan *
phidias_preflight_get_plan (PhidiasPreflight *self)
{
  g_return_val_if_fail (PHIDIAS_IS_PREFLIGHT (self), NULL);

  return self->plan;
}

/**
 * phidias_preflight_can_deploy:
 * @self: a preflight
 *
 * Returns: whether the plan, as it is now, can be deployed: what changed a moment ago is thought over first
 */
gboolean
phidias_preflight_can_deploy (PhidiasPreflight *self)
{
  g_return_val_if_fail (PHIDIAS_IS_PREFLIGHT (self), FALSE);

  if (self->idle != 0)
    {
      g_clear_handle_id (&self->idle, g_source_remove);
      update (self);
    }

  return self->can_deploy;
}

gboolean
phidias_preflight_is_running (PhidiasPreflight *self)
{
  g_return_val_if_fail (PHIDIAS_IS_PREFLIGHT (self), FALSE);

  return self->is_running;
}

/**
 * phidias_preflight_get_existing:
 * @self: a preflight
 *
 * Returns: (transfer none) (nullable): the deployment of the same model that the project has already
 */
PhidiasDeployment *
phidias_preflight_get_existing (PhidiasPreflight *self)
{
  g_return_val_if_fail (PHIDIAS_IS_PREFLIGHT (self), NULL);

  return self->existing;
}

/**
 * phidias_preflight_get_models:
 * @self: a preflight
 *
 * Returns: (transfer none) (nullable): a list of #PhidiasAccountModel, what the Foundry resource can deploy;
 *   %NULL until it is known
 */
GListModel *
phidias_preflight_get_models (PhidiasPreflight *self)
{
  g_return_val_if_fail (PHIDIAS_IS_PREFLIGHT (self), NULL);

  return self->facts->models;
}

/**
 * phidias_preflight_note_taken:
 * @self: a preflight
 * @name: a name
 *
 * Azure refused @name: somebody has it, in a project that cannot be looked into. It is not tried again.
 */
void
phidias_preflight_note_taken (PhidiasPreflight *self, const char *name)
{
  g_return_if_fail (PHIDIAS_IS_PREFLIGHT (self));

  g_hash_table_add (self->refused, g_ascii_strdown (name, -1));
  think_soon (self);
}

/**
 * phidias_preflight_find:
 * @self: a preflight
 * @kind: what is looked at
 *
 * Returns: (transfer none) (nullable): the check, where the plan has it
 */
PhidiasPreflightCheck *
phidias_preflight_find (PhidiasPreflight *self, PhidiasPreflightKind kind)
{
  g_return_val_if_fail (PHIDIAS_IS_PREFLIGHT (self), NULL);

  for (guint i = 0; i < self->checks->len; i++)
    if (phidias_preflight_check_get_kind (g_ptr_array_index (self->checks, i)) == kind)
      return g_ptr_array_index (self->checks, i);

  return NULL;
}

/**
 * phidias_preflight_subscribes:
 * @self: a preflight
 *
 * Returns: whether deploying subscribes the project to a partner's terms first
 */
gboolean
phidias_preflight_subscribes (PhidiasPreflight *self)
{
  PhidiasPreflightCheck *check;

  g_return_val_if_fail (PHIDIAS_IS_PREFLIGHT (self), FALSE);

  check = phidias_preflight_find (self, PHIDIAS_PREFLIGHT_TERMS);

  /* What could not be looked up is subscribed to all the same. */
  return check != NULL && (phidias_preflight_check_get_state (check) == PHIDIAS_PREFLIGHT_WARNING ||
                           phidias_preflight_check_get_state (check) == PHIDIAS_PREFLIGHT_UNKNOWN);
}

/**
 * phidias_preflight_refresh:
 * @self: a preflight
 *
 * Asks everything anew.
 */
void
phidias_preflight_refresh (PhidiasPreflight *self)
{
  g_return_if_fail (PHIDIAS_IS_PREFLIGHT (self));

  forget_facts (self);
  update (self);
}

/**
 * phidias_azure_preflight:
 * @self: the verbs
 * @plan: a plan, which may change
 *
 * Returns: (transfer full): what stands in the way of @plan, for as long as it is held
 */
PhidiasPreflight *
phidias_azure_preflight (PhidiasAzure *self, PhidiasDeployPlan *plan)
{
  g_return_val_if_fail (PHIDIAS_IS_AZURE (self), NULL);
  g_return_val_if_fail (PHIDIAS_IS_DEPLOY_PLAN (plan), NULL);

  return phidias_preflight_new (self, plan);
}

/**
 * phidias_azure_suggest_name:
 * @self: the verbs
 * @plan: a plan with a model
 *
 * Returns: (transfer full): a name that follows the rules and is not known to be taken: the model's, with
 *   five letters by chance for a serverless endpoint, whose name is part of an address
 */
char *
phidias_azure_suggest_name (PhidiasAzure *self, PhidiasDeployPlan *plan)
{
  static const char letters[] = "abcdefghijkmnpqrstuvwxyz";
  gboolean is_foundry;
  g_autofree char *name = NULL;
  char suffix[6] = { 0 };
  gsize longest = PHIDIAS_DEPLOY_PLAN_SAFE_NAME - 6;

  g_return_val_if_fail (PHIDIAS_IS_AZURE (self), NULL);
  g_return_val_if_fail (PHIDIAS_IS_DEPLOY_PLAN (plan), NULL);

  is_foundry = phidias_deploy_plan_get_kind (plan) == PHIDIAS_PROJECT_FOUNDRY;
  name = g_strdup (phidias_deploy_plan_get_model_name (plan) != NULL ? phidias_deploy_plan_get_model_name (plan) : "model");
  g_strcanon (name, is_foundry ? "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_."
                               : "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-", '-');
  if (is_foundry)
    {
      if (strlen (name) > PHIDIAS_DEPLOY_PLAN_MAX_FOUNDRY_NAME)
        name[PHIDIAS_DEPLOY_PLAN_MAX_FOUNDRY_NAME] = '\0';
      return g_steal_pointer (&name);
    }

  if (strlen (name) > longest)
    name[longest] = '\0';
  while (*name != '\0' && name[strlen (name) - 1] == '-')
    name[strlen (name) - 1] = '\0';
  for (guint i = 0; i < 5; i++)
    suffix[i] = letters[g_random_int_range (0, sizeof letters - 1)];

  return g_strdup_printf ("%s%s-%s", g_ascii_isalpha (*name) ? "" : "m", name, suffix);
}
