/* test-deploy-plan.c: plans, the names in them, and what a resource manager knows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include <string.h>

#include "phidias-deploy-plan.h"
#include "phidias-deployment.h"
#include "phidias-test.h"

#define PROJECT_ID "/subscriptions/s1/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/p1"

static PhidiasProject *
make_project (PhidiasProjectKind kind, const char *id)
{
  g_autoptr (PhidiasSubscription) subscription = phidias_subscription_new ("s1", "Mine", "t1", "Enabled", FALSE, "a1");

  return phidias_project_new (subscription, kind, id, NULL, "EastUS2");
}

static void
test_project (void)
{
  g_autoptr (PhidiasProject) project = make_project (PHIDIAS_PROJECT_SERVERLESS, PROJECT_ID);
  g_autofree char *group = phidias_project_dup_segment ("/SUBSCRIPTIONS/s1/RESOURCEGROUPS/My-RG/providers/x", "resourceGroups");

  g_assert_cmpstr (phidias_project_get_name (project), ==, "p1");
  g_assert_cmpstr (phidias_project_get_title (project), ==, "p1");
  g_assert_cmpstr (phidias_project_get_region (project), ==, "eastus2");
  g_assert_cmpstr (phidias_project_get_resource_group (project), ==, "rg");
  g_assert_cmpstr (phidias_project_get_account_id (project), ==, "a1");
  g_assert_cmpstr (group, ==, "My-RG");
  g_assert_null (phidias_project_dup_segment ("/subscriptions/", "subscriptions"));
  g_assert_null (phidias_project_dup_segment (NULL, "subscriptions"));

  phidias_project_set_endpoints (project, "https://x.services.ai.azure.com", NULL);
  g_assert_cmpstr (phidias_project_get_endpoint (project), ==, "https://x.services.ai.azure.com/");
  g_assert_cmpstr (phidias_project_get_openai_endpoint (project), ==, "https://x.services.ai.azure.com/");
}

static void
test_subscription (void)
{
  g_autoptr (PhidiasSubscription) warned = phidias_subscription_new ("s1", NULL, NULL, "Warned", FALSE, "a1");
  g_autoptr (PhidiasSubscription) disabled = phidias_subscription_new ("s2", "", NULL, "disabled", TRUE, "a1");
  g_autoptr (PhidiasSubscription) silent = phidias_subscription_new ("s3", "Three", NULL, NULL, FALSE, "a1");

  g_assert_true (phidias_subscription_is_enabled (warned));
  g_assert_cmpstr (phidias_subscription_get_name (warned), ==, "s1");
  g_assert_false (phidias_subscription_is_enabled (disabled));
  g_assert_true (phidias_subscription_is_trial (disabled));
  g_assert_cmpstr (phidias_subscription_get_name (disabled), ==, "s2");
  g_assert_true (phidias_subscription_is_enabled (silent));
}

static void
test_names (void)
{
  static const struct
  {
    PhidiasProjectKind kind;
    const char        *name;
    gboolean           is_good;
  } names[] = {
    { PHIDIAS_PROJECT_SERVERLESS, "a", TRUE },
    { PHIDIAS_PROJECT_SERVERLESS, "Phi-3-mini-4k-instruct-abcde", TRUE },
    { PHIDIAS_PROJECT_SERVERLESS, "a123456789012345678901234567890123456789012345678901", TRUE },
    { PHIDIAS_PROJECT_SERVERLESS, "a1234567890123456789012345678901234567890123456789012", FALSE },
    { PHIDIAS_PROJECT_SERVERLESS, "3phi", FALSE },
    { PHIDIAS_PROJECT_SERVERLESS, "-phi", FALSE },
    { PHIDIAS_PROJECT_SERVERLESS, "phi_3", FALSE },
    { PHIDIAS_PROJECT_SERVERLESS, "phi.3", FALSE },
    { PHIDIAS_PROJECT_SERVERLESS, "phi 3", FALSE },
    { PHIDIAS_PROJECT_SERVERLESS, "φ", FALSE },
    { PHIDIAS_PROJECT_SERVERLESS, "", FALSE },
    { PHIDIAS_PROJECT_SERVERLESS, NULL, FALSE },
    { PHIDIAS_PROJECT_FOUNDRY, "4o", TRUE },
    { PHIDIAS_PROJECT_FOUNDRY, "Phi-3.5_mini", TRUE },
    { PHIDIAS_PROJECT_FOUNDRY, "a", FALSE },
    { PHIDIAS_PROJECT_FOUNDRY, ".a", FALSE },
    { PHIDIAS_PROJECT_FOUNDRY, "a/b", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *reason = NULL;

      g_assert_cmpint (phidias_deploy_plan_check_name (names[i].kind, names[i].name, &reason), ==, names[i].is_good);
      g_assert_cmpint (reason == NULL, ==, names[i].is_good);
    }
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_plan (void)
{
  const char *regions[] = { "eastus2", "swedencentral", NULL };
  g_autoptr (PhidiasProject) project = make_project (PHIDIAS_PROJECT_SERVERLESS, PROJECT_ID);
  g_autoptr (PhidiasDeployPlan) plan = phidias_deploy_plan_new ();
  g_autoptr (PhidiasDeployPlan) copy = NULL;
  g_autoptr (PhidiasDeployPlan) read = NULL;
  g_autofree char *model_id = NULL;
  g_autofree char *resource_id = NULL;
  g_autofree char *json = NULL;
  g_autofree char *again = NULL;
  PhidiasProject *read_project;
  guint n_notified = 0;

  g_assert_true (phidias_deploy_plan_has_content_safety (plan));
  g_assert_null (phidias_deploy_plan_dup_model_id (plan));
  g_assert_null (phidias_deploy_plan_dup_resource_id (plan));

  g_signal_connect_swapped (plan, "notify", G_CALLBACK (count_cb), &n_notified);
  phidias_deploy_plan_set_model_name (plan, "Phi-4");
  phidias_deploy_plan_set_model_name (plan, "Phi-4");
  phidias_deploy_plan_set_regions (plan, regions);
  phidias_deploy_plan_set_regions (plan, regions);
  phidias_deploy_plan_set_needs_terms (plan, TRUE);
  phidias_deploy_plan_set_content_safety (plan, FALSE);
  phidias_deploy_plan_set_capacity (plan, 50);
  phidias_deploy_plan_set_capacity (plan, 50);
  g_object_set (plan, "name", "phi4", "project", project, "retired", "2030-01-01", NULL);
  g_assert_cmpuint (n_notified, ==, 8);

  model_id = phidias_deploy_plan_dup_model_id (plan);
  resource_id = phidias_deploy_plan_dup_resource_id (plan);
  g_assert_cmpstr (model_id, ==, "azureml://registries/azureml/models/Phi-4");
  g_assert_cmpstr (resource_id, ==, PROJECT_ID "/serverlessEndpoints/phi4");

  copy = phidias_deploy_plan_copy (plan);
  phidias_deploy_plan_set_name (plan, "other");
  g_assert_cmpstr (phidias_deploy_plan_get_name (copy), ==, "phi4");
  g_assert_true (g_strv_equal (phidias_deploy_plan_get_regions (copy), regions));

  json = phidias_deploy_plan_to_json (copy);
  read = phidias_deploy_plan_from_json (json);
  again = phidias_deploy_plan_to_json (read);
  g_assert_cmpstr (json, ==, again);
  read_project = phidias_deploy_plan_get_project (read);
  g_assert_cmpstr (phidias_project_get_resource_id (read_project), ==, PROJECT_ID);
  g_assert_cmpstr (phidias_project_get_account_id (read_project), ==, "a1");
  g_assert_true (phidias_deploy_plan_needs_terms (read));
  g_assert_false (phidias_deploy_plan_has_content_safety (read));
  g_assert_cmpuint (phidias_deploy_plan_get_capacity (read), ==, 50);

  g_assert_null (phidias_deploy_plan_from_json ("nothing"));
  g_assert_null (phidias_deploy_plan_from_json (NULL));
}

/* A file that another wrote, or a disk that forgot: no plan, or one without what cannot be. */
static void
test_plan_json (void)
{
  static const char * const none[] = { "", "[]", "null", "7", "\"x\"", "{", "{\"model_name\":\"a\"}x" };
  static const char * const members[] = {
    "model_name", "registry", "publisher", "retired", "successor", "name", "sku", "model_version", "format", "needs_terms",
    "content_safety", "capacity", "project",
  };
  static const char * const values[] = { "null", "[]", "{}", "-3", "1e40", "true", "\"\"", "[{\"id\":1}]", "{\"id\":7,\"kind\":[]}" };
  g_autoptr (GString) deep = g_string_new (NULL);
  g_autoptr (PhidiasDeployPlan) more = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (none); i++)
    g_assert_null (phidias_deploy_plan_from_json (none[i]));
  for (guint i = 0; i < 20000; i++)
    g_string_append (deep, "{\"project\":");
  g_assert_null (phidias_deploy_plan_from_json (deep->str));

  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    for (guint j = 0; j < G_N_ELEMENTS (values); j++)
      {
        g_autofree char *json = g_strdup_printf ("{\"%s\":%s}", members[i], values[j]);
        g_autoptr (PhidiasDeployPlan) plan = phidias_deploy_plan_from_json (json);
        g_autofree char *resource_id = NULL;
        g_autofree char *written = NULL;

        g_assert_nonnull (plan);
        resource_id = phidias_deploy_plan_dup_resource_id (plan);
        g_assert_null (resource_id);
        g_assert_cmpuint (phidias_deploy_plan_get_capacity (plan), <=, G_MAXINT);
        written = phidias_deploy_plan_to_json (plan);
        g_assert_nonnull (written);
      }

  /* What a later version wrote besides is passed over. */
  more = phidias_deploy_plan_from_json ("{\"model_name\":\"Phi-4\",\"of_tomorrow\":{\"x\":[1]},\"capacity\":7}");
  g_assert_cmpstr (phidias_deploy_plan_get_model_name (more), ==, "Phi-4");
  g_assert_cmpuint (phidias_deploy_plan_get_capacity (more), ==, 7);
}

static void
test_foundry_plan (void)
{
  g_autoptr (PhidiasProject) project =
    make_project (PHIDIAS_PROJECT_FOUNDRY, "/subscriptions/s1/resourceGroups/rg/providers/Microsoft.CognitiveServices/accounts/f");
  g_autoptr (PhidiasDeployPlan) plan = phidias_deploy_plan_new ();
  g_autofree char *resource_id = NULL;

  phidias_deploy_plan_set_project (plan, project);
  phidias_deploy_plan_set_name (plan, "gpt-4o");
  resource_id = phidias_deploy_plan_dup_resource_id (plan);
  g_assert_true (g_str_has_suffix (resource_id, "/accounts/f/deployments/gpt-4o"));
  g_assert_cmpint (phidias_deploy_plan_get_kind (plan), ==, PHIDIAS_PROJECT_FOUNDRY);
}

static PhidiasResource *
make_resource (void)
{
  const char *tags[] = { "team", "φ", "cost", "12", NULL };
  PhidiasResource *resource = phidias_resource_new ();

  resource->account_id = g_strdup ("a1");
  resource->resource_id = g_strdup (PROJECT_ID "/serverlessEndpoints/phi4");
  resource->model_id = g_strdup ("azureml://registries/azureml-meta/models/Meta-Llama/versions/3");
  resource->model_name = phidias_resource_dup_model_name (resource->model_id, NULL, &resource->model_version);
  resource->tags = g_strdupv ((char **) tags);
  resource->created = G_GINT64_CONSTANT (1764000000000000);
  resource->content_safety = 1;
  resource->tokens_per_minute = 200000;

  return resource;
}

static void
test_resource (void)
{
  g_autoptr (PhidiasResource) resource = make_resource ();
  g_autoptr (PhidiasResource) copy = phidias_resource_copy (resource);
  g_autoptr (PhidiasResource) read = NULL;
  g_autofree char *json = phidias_resource_to_json (resource);
  g_autofree char *registry = NULL;
  g_autofree char *name = phidias_resource_dup_model_name (resource->model_id, &registry, NULL);

  g_assert_cmpstr (name, ==, "Meta-Llama");
  g_assert_cmpstr (registry, ==, "azureml-meta");
  g_assert_cmpstr (resource->model_version, ==, "3");
  g_assert_true (phidias_resource_equal (resource, copy));
  read = phidias_resource_from_json (json);
  g_assert_true (phidias_resource_equal (resource, read));
  g_assert_cmpint (read->requests_per_minute, ==, -1);
  read->last_seen = 17;
  g_assert_true (phidias_resource_equal (resource, read));
  g_free (copy->tags[3]);
  copy->tags[3] = g_strdup ("13");
  g_assert_false (phidias_resource_equal (resource, copy));
  g_assert_null (phidias_resource_from_json ("{\"kind\":\"serverless\"}"));
  g_assert_null (phidias_resource_from_json ("{\"kind\":"));
}

/* Nobody is told where only the time of the last list is new. */
static void
test_deployment (void)
{
  g_autoptr (PhidiasDeployment) deployment = phidias_deployment_new ("d1", PHIDIAS_DEPLOYMENT_AZURE, "phi4", NULL);
  g_autoptr (PhidiasResource) resource = make_resource ();
  guint n_notified = 0;

  g_signal_connect_swapped (deployment, "notify::resource", G_CALLBACK (count_cb), &n_notified);
  phidias_deployment_set_resource (deployment, resource);
  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_cmpstr (phidias_deployment_get_model_title (deployment), ==, "Meta-Llama");
  resource->last_seen = 18;
  phidias_deployment_set_resource (deployment, resource);
  g_assert_cmpuint (n_notified, ==, 1);
  g_assert_cmpint (phidias_deployment_get_resource (deployment)->last_seen, ==, 18);
  resource->capacity = 5;
  phidias_deployment_set_resource (deployment, resource);
  phidias_deployment_set_resource (deployment, NULL);
  phidias_deployment_set_resource (deployment, NULL);
  g_assert_cmpuint (n_notified, ==, 3);

  g_assert_cmpint (strcmp (phidias_deployment_get_sort_key (deployment), ""), >, 0);
  phidias_deployment_set_name (deployment, "");
  g_assert_cmpstr (phidias_deployment_get_sort_key (deployment), ==, "");
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/model/deploy-plan/project", test_project);
  g_test_add_func ("/model/deploy-plan/subscription", test_subscription);
  g_test_add_func ("/model/deploy-plan/names", test_names);
  g_test_add_func ("/model/deploy-plan/plan", test_plan);
  g_test_add_func ("/model/deploy-plan/json", test_plan_json);
  g_test_add_func ("/model/deploy-plan/foundry", test_foundry_plan);
  g_test_add_func ("/model/deploy-plan/resource", test_resource);
  g_test_add_func ("/model/deploy-plan/deployment", test_deployment);

  return g_test_run ();
}
