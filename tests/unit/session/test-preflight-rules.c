/* test-preflight-rules.c: from what is known of a project to what can be deployed in it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include <string.h>

#include "phidias-account-model.h"
#include "phidias-error.h"
#include "phidias-preflight-private.h"
#include "phidias-test.h"

#define PROJECT "/subscriptions/s1/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/p1"
#define ACCOUNT "/subscriptions/s1/resourceGroups/rg/providers/Microsoft.CognitiveServices/accounts/f"
#define MODEL   "azureml://registries/azureml/models/Phi-4"

typedef struct
{
  PhidiasDeployPlan     *plan;
  PhidiasPreflightFacts *facts;
} Rules;

static JsonNode *
parse (const char *json)
{
  g_autofree char *text = g_strdelimit (g_strdup (json), "'", '"');
  JsonNode *node = json_from_string (text, NULL);

  g_assert_nonnull (node);

  return node;
}

static void
set_project (Rules *rules, PhidiasProjectKind kind, const char *state, gboolean is_trial)
{
  g_autoptr (PhidiasSubscription) subscription = phidias_subscription_new ("s1", "Mine", "t1", state, is_trial, "a1");
  g_autoptr (PhidiasProject) project =
    phidias_project_new (subscription, kind, kind == PHIDIAS_PROJECT_FOUNDRY ? ACCOUNT : PROJECT, NULL, "eastus2");

  phidias_deploy_plan_set_project (rules->plan, project);
}

static void
set_up (Rules *rules, gconstpointer kind)
{
  rules->plan = phidias_deploy_plan_new ();
  rules->facts = phidias_preflight_facts_new ();
  g_free (rules->facts->today);
  rules->facts->today = g_strdup ("2026-11-24");
  set_project (rules, (PhidiasProjectKind) GPOINTER_TO_INT (kind), "Enabled", FALSE);
  phidias_deploy_plan_set_registry (rules->plan, "azureml");
  phidias_deploy_plan_set_model_name (rules->plan, "Phi-4");
  phidias_deploy_plan_set_name (rules->plan, "my-phi");
}

static void
tear_down (Rules *rules, gconstpointer kind)
{
  g_object_unref (rules->plan);
  phidias_preflight_facts_free (rules->facts);
}

/* The verdict, and a word that its sentence must have; NULL for no sentence. */
static void
assert_verdict (Rules *rules, PhidiasPreflightKind kind, PhidiasPreflightState state, const char *word)
{
  g_autofree char *text = NULL;
  PhidiasPreflightState got = phidias_preflight_judge (kind, rules->plan, rules->facts, &text);

  if (got != state)
    g_test_message ("%s", text);
  g_assert_cmpint (got, ==, state);
  if (word == NULL)
    g_assert_null (text);
  else
    g_assert_nonnull (strstr (text, word));
}

#define ASSERT(kind, state, word) \
  assert_verdict (rules, PHIDIAS_PREFLIGHT_##kind, PHIDIAS_PREFLIGHT_##state, word)

static void
add_deployments (Rules *rules, const char *json)
{
  g_autoptr (JsonNode) node = parse (json);

  phidias_preflight_facts_add_deployments (rules->facts, json_node_get_array (node));
}

static void
set_permissions (Rules *rules, const char *json)
{
  g_autoptr (JsonNode) node = parse (json);

  g_clear_pointer (&rules->facts->permissions, phidias_permissions_free);
  rules->facts->permissions = phidias_permissions_new ();
  phidias_permissions_add (rules->facts->permissions, json_node_get_array (node));
}

static void
set_unknown (Rules *rules, guint index)
{
  g_clear_error (&rules->facts->errors[index]);
  rules->facts->errors[index] = phidias_error_new (PHIDIAS_ERROR_SERVER, "Not today.");
}

/* The day of its end counts as gone. */
static void
test_lifecycle (Rules *rules, gconstpointer data)
{
  ASSERT (LIFECYCLE, PASSED, NULL);
  phidias_deploy_plan_set_retired (rules->plan, "2026-11-25");
  ASSERT (LIFECYCLE, WARNING, "2026-11-25");
  phidias_deploy_plan_set_successor (rules->plan, "Phi-5");
  ASSERT (LIFECYCLE, WARNING, "Phi-5");
  phidias_deploy_plan_set_retired (rules->plan, "2026-11-24");
  ASSERT (LIFECYCLE, FAILED, "Phi-5");
  phidias_deploy_plan_set_successor (rules->plan, NULL);
  ASSERT (LIFECYCLE, FAILED, "another model");

  rules->facts->is_practice = TRUE;
  ASSERT (LIFECYCLE, WARNING, "practice only");
  phidias_deploy_plan_set_needs_terms (rules->plan, TRUE);
  ASSERT (LIFECYCLE, FAILED, "2026-11-24");

  /* It is known before there is a project, and not before there is a model. */
  phidias_deploy_plan_set_project (rules->plan, NULL);
  ASSERT (LIFECYCLE, FAILED, "2026-11-24");
  ASSERT (ROLE, WAITING, NULL);
  phidias_deploy_plan_set_model_name (rules->plan, NULL);
  ASSERT (LIFECYCLE, WAITING, NULL);
}

static void
test_subscription (Rules *rules, gconstpointer data)
{
  ASSERT (SUBSCRIPTION, PASSED, "Mine");
  set_project (rules, PHIDIAS_PROJECT_SERVERLESS, "Disabled", FALSE);
  ASSERT (SUBSCRIPTION, FAILED, "disabled");
  set_project (rules, PHIDIAS_PROJECT_SERVERLESS, "Enabled", TRUE);
  ASSERT (SUBSCRIPTION, FAILED, "free trial");
  /* It cannot pay for serverless deployments; what it has in a resource it has. */
  set_project (rules, PHIDIAS_PROJECT_FOUNDRY, "Enabled", TRUE);
  ASSERT (SUBSCRIPTION, PASSED, "Mine");
}

static void
test_region (Rules *rules, gconstpointer data)
{
  static const char * const elsewhere[] = { "swedencentral", "westus3", NULL };
  static const char * const here[] = { "swedencentral", "EastUS2", NULL };
  static const char * const nowhere[] = { NULL };

  ASSERT (REGION, UNKNOWN, "Azure will decide");
  phidias_deploy_plan_set_regions (rules->plan, elsewhere);
  ASSERT (REGION, FAILED, "swedencentral, westus3");
  phidias_deploy_plan_set_regions (rules->plan, here);
  ASSERT (REGION, PASSED, "eastus2");
  phidias_deploy_plan_set_regions (rules->plan, nowhere);
  ASSERT (REGION, FAILED, "eastus2");
}

static void
test_role (Rules *rules, gconstpointer data)
{
  ASSERT (ROLE, RUNNING, NULL);
  set_unknown (rules, PHIDIAS_PREFLIGHT_PERMISSIONS);
  ASSERT (ROLE, UNKNOWN, "Not today.");

  set_permissions (rules, "[{'actions': ['*/read']}]");
  ASSERT (ROLE, FAILED, "serverlessEndpoints/write");
  set_permissions (rules, "[{'actions': ['*/read', '*/serverlessEndpoints/write']}]");
  ASSERT (ROLE, FAILED, "serverlessEndpoints/listKeys/action");
  set_permissions (rules, "[{'actions': ['*'], 'notActions': ['*/marketplaceSubscriptions/*']}]");
  ASSERT (ROLE, PASSED, NULL);
  phidias_deploy_plan_set_needs_terms (rules->plan, TRUE);
  ASSERT (ROLE, FAILED, "marketplaceSubscriptions/write");
  /* A resource needs no such subscription, and has a role of its own. */
  set_project (rules, PHIDIAS_PROJECT_FOUNDRY, "Enabled", FALSE);
  ASSERT (ROLE, PASSED, NULL);
  set_permissions (rules, "[{'actions': ['Microsoft.MachineLearningServices/*']}]");
  ASSERT (ROLE, FAILED, "Cognitive Services Contributor");
}

static void
test_one_per_model (Rules *rules, gconstpointer data)
{
  ASSERT (ONE_PER_MODEL, RUNNING, NULL);
  set_unknown (rules, PHIDIAS_PREFLIGHT_DEPLOYMENTS);
  ASSERT (ONE_PER_MODEL, UNKNOWN, "Not today.");

  /* Others, and what is none. */
  add_deployments (rules, "[null, 7, {}, {'id': 1, 'name': 'x'}, {'name': 'no-id'}, {'id': '/a', 'name': 'no-model'},"
                          "{'id': '/b', 'name': 'odd', 'properties': []}, {'id': '/c', 'name': 'odder', 'properties': {'modelSettings': 'x'}},"
                          "{'id': '/d', 'name': 'mini', 'properties': {'modelSettings': {'modelId': '" MODEL "-mini'}}},"
                          "{'id': '/e', 'name': 'meta', 'properties': {'modelSettings': {'modelId': 'azureml://registries/azureml-meta/models/Phi-4'}}}]");
  ASSERT (ONE_PER_MODEL, PASSED, NULL);
  g_assert_null (phidias_preflight_find_existing (rules->plan, rules->facts));

  /* On a later page, in another case, in another version. */
  add_deployments (rules, "[{'id': '/f', 'name': 'theirs', 'properties': {'modelSettings': {'modelId': 'azureml://registries/AzureML/models/phi-4/versions/7'}}}]");
  ASSERT (ONE_PER_MODEL, FAILED, "theirs");
  g_assert_cmpstr (phidias_preflight_find_existing (rules->plan, rules->facts)->resource_id, ==, "/f");
  /* A resource can have a model as often as one likes. */
  set_project (rules, PHIDIAS_PROJECT_FOUNDRY, "Enabled", FALSE);
  ASSERT (ONE_PER_MODEL, PASSED, NULL);
}

static void
test_name (Rules *rules, gconstpointer data)
{
  phidias_deploy_plan_set_name (rules->plan, "");
  ASSERT (NAME, WAITING, "Enter a name");
  phidias_deploy_plan_set_name (rules->plan, "my_phi");
  ASSERT (NAME, FAILED, "");
  phidias_deploy_plan_set_name (rules->plan, "my-phi");
  ASSERT (NAME, RUNNING, NULL);
  set_unknown (rules, PHIDIAS_PREFLIGHT_DEPLOYMENTS);
  ASSERT (NAME, UNKNOWN, "Not today.");
  add_deployments (rules, "[{'id': '/a', 'name': 'My-Phi'}]");
  ASSERT (NAME, FAILED, "in this project");
  phidias_deploy_plan_set_name (rules->plan, "my-phi2");
  ASSERT (NAME, PASSED, NULL);

  /* Known from elsewhere, in lower case. */
  rules->facts->taken = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_add (rules->facts->taken, (gpointer) "my-phi2");
  phidias_deploy_plan_set_name (rules->plan, "My-Phi2");
  ASSERT (NAME, FAILED, "in this region");

  phidias_deploy_plan_set_name (rules->plan, "a2345678901234567890123456789012");
  ASSERT (NAME, PASSED, NULL);
  phidias_deploy_plan_set_name (rules->plan, "a23456789012345678901234567890123");
  ASSERT (NAME, WARNING, "32");
}

static void
test_terms (Rules *rules, gconstpointer data)
{
  g_autoptr (JsonNode) others = parse ("[null, {}, {'properties': 7}, {'properties': {'modelId': 3}},"
                                       "{'properties': {'modelId': '" MODEL "', 'marketplaceSubscriptionStatus': 'Suspended'}},"
                                       "{'properties': {'modelId': '" MODEL "-mini', 'marketplaceSubscriptionStatus': 'Subscribed'}}]");
  g_autoptr (JsonNode) ours = parse ("[{'properties': {'modelId': '" MODEL "', 'marketplaceSubscriptionStatus': 'subscribed'}}]");

  ASSERT (TERMS, PASSED, "Microsoft itself");
  phidias_deploy_plan_set_needs_terms (rules->plan, TRUE);
  ASSERT (TERMS, RUNNING, NULL);
  set_unknown (rules, PHIDIAS_PREFLIGHT_SUBSCRIBED);
  ASSERT (TERMS, UNKNOWN, "Not today.");
  phidias_preflight_facts_add_terms (rules->facts, json_node_get_array (others));
  ASSERT (TERMS, WARNING, "accepts");
  phidias_preflight_facts_add_terms (rules->facts, json_node_get_array (ours));
  ASSERT (TERMS, PASSED, "already");
}

/* Of a resource: what it offers, and what is left of it. */
static void
test_quota (Rules *rules, gconstpointer data)
{
  GListStore *models = g_list_store_new (PHIDIAS_TYPE_ACCOUNT_MODEL);
  g_autoptr (PhidiasAccountModel) older = phidias_account_model_new ("phi-4", "1", "Microsoft");
  g_autoptr (PhidiasAccountModel) newer = phidias_account_model_new ("Phi-4", "2", "Microsoft");
  PhidiasAccountSku global = { (char *) "GlobalStandard", (char *) "u", 10, 100, -1 };
  PhidiasAccountSku plain = { (char *) "Standard", (char *) "v", 10, -1, 5 };

  phidias_account_model_add_sku (older, &plain);
  phidias_account_model_add_sku (newer, &global);

  ASSERT (QUOTA, RUNNING, NULL);
  ASSERT (REGION, RUNNING, NULL);
  set_unknown (rules, PHIDIAS_PREFLIGHT_MODELS);
  ASSERT (QUOTA, UNKNOWN, "Not today.");
  ASSERT (REGION, UNKNOWN, "Not today.");
  rules->facts->models = G_LIST_MODEL (models);
  ASSERT (REGION, FAILED, "Phi-4");
  ASSERT (QUOTA, WAITING, NULL);
  g_list_store_append (models, older);
  g_list_store_append (models, newer);
  ASSERT (REGION, PASSED, NULL);
  ASSERT (QUOTA, WAITING, NULL);

  /* The newest, unless a version is chosen. */
  phidias_deploy_plan_set_sku (rules->plan, "GlobalStandard");
  ASSERT (QUOTA, UNKNOWN, "not known");
  phidias_deploy_plan_set_model_version (rules->plan, "1");
  ASSERT (QUOTA, FAILED, "GlobalStandard");
  phidias_deploy_plan_set_model_version (rules->plan, "3");
  ASSERT (REGION, FAILED, "Phi-4");
  phidias_deploy_plan_set_model_version (rules->plan, "1");
  phidias_deploy_plan_set_sku (rules->plan, "Standard");
  phidias_deploy_plan_set_capacity (rules->plan, 5);
  ASSERT (QUOTA, PASSED, "5 thousand");
  phidias_deploy_plan_set_capacity (rules->plan, 6);
  ASSERT (QUOTA, FAILED, "5 of the quota");
  phidias_deploy_plan_set_model_version (rules->plan, "2");
  phidias_deploy_plan_set_sku (rules->plan, "GlobalStandard");
  phidias_deploy_plan_set_capacity (rules->plan, 101);
  ASSERT (QUOTA, FAILED, "100 at most");
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);

#define ADD(path, kind, function) \
  g_test_add ("/session/preflight-rules/" path, Rules, GINT_TO_POINTER (PHIDIAS_PROJECT_##kind), set_up, function, tear_down)
  ADD ("lifecycle", SERVERLESS, test_lifecycle);
  ADD ("subscription", SERVERLESS, test_subscription);
  ADD ("region", SERVERLESS, test_region);
  ADD ("role", SERVERLESS, test_role);
  ADD ("one-per-model", SERVERLESS, test_one_per_model);
  ADD ("name", SERVERLESS, test_name);
  ADD ("terms", SERVERLESS, test_terms);
  ADD ("quota", FOUNDRY, test_quota);
#undef ADD

  return g_test_run ();
}
