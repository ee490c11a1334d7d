/* test-serverless-rules.c: what may be deployed where, and each refusal
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "arm-fixture.h"

#include "phidias-test.h"

#include <string.h>

#define ACCEPTED(reply) g_assert_cmpuint ((reply)->status, ==, 201)

static void
test_region (void)
{
  static const char phi35[] = "azureml://registries/azureml/models/Phi-3.5-mini-instruct";
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autoptr (EmulatorReply) sweden = arm_put_endpoint (fixture, SWEDEN, "one", "swedencentral", PHI3);
  g_autoptr (EmulatorReply) eastus2 = arm_put_endpoint (fixture, EASTUS2, "two", "eastus2", PHI3);
  g_autoptr (EmulatorReply) europe = arm_put_endpoint (fixture, WESTEUROPE, "three", "westeurope", PHI3);
  g_autoptr (EmulatorReply) current = arm_put_endpoint (fixture, WESTEUROPE, "four", "westeurope", PHI4);
  g_autoptr (EmulatorReply) newer = arm_put_endpoint (fixture, SWEDEN, "five", "swedencentral", phi35);
  g_autoptr (EmulatorReply) elsewhere = arm_put_endpoint (fixture, SWEDEN, "six", "eastus2", PHI4);

  /* The retired Phi-3 is deployed for practice, where it once was to be had. */
  ACCEPTED (sweden);
  ACCEPTED (eastus2);
  ACCEPTED (newer);
  arm_assert_failed (europe, 400, "UserError", "ServerlessModelNotAvailableInRegion");
  g_assert_cmpstr (emulator_reply_get_string (europe, "error.message"), ==,
                   "The requested model " PHI3 " is not available in region West Europe.");
  arm_assert_failed (current, 400, "UserError", "ServerlessModelNotAvailableInRegion");
  arm_assert_failed (elsewhere, 400, "UserError", "LocationMismatch");
}

static void
test_lifecycle (void)
{
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autoptr (EmulatorReply) retired = arm_put_endpoint (fixture, SWEDEN, "one", "swedencentral", "azureml://registries/azureml/models/MAI-DS-R1");
  g_autoptr (EmulatorReply) managed = arm_put_endpoint (fixture, SWEDEN, "two", "swedencentral",
                                                        "azureml://registries/azureml/models/Phi-3-vision-128k-instruct");

  arm_assert_failed (retired, 400, "UserError", "ServerlessModelRetired");
  g_assert_nonnull (strstr (emulator_reply_get_string (retired, "error.message"), "2026-02-27"));
  arm_assert_failed (managed, 400, "UserError", "ServerlessModelNotAvailableInRegion");
}

static void
test_model_id (void)
{
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autoptr (EmulatorReply) version = arm_put_endpoint (fixture, SWEDEN, "one", "swedencentral", PHI4 "/versions/1");
  g_autoptr (EmulatorReply) unknown = arm_put_endpoint (fixture, SWEDEN, "one", "swedencentral", "azureml://registries/azureml/models/Phi-9");
  g_autoptr (EmulatorReply) registry = arm_put_endpoint (fixture, SWEDEN, "one", "swedencentral", "azureml://registries/azureml-meta/models/Phi-4");
  g_autoptr (EmulatorReply) nonsense = arm_put_endpoint (fixture, SWEDEN, "one", "swedencentral", "Phi-4");
  g_autoptr (EmulatorReply) missing = arm_send (fixture, "PUT", SWEDEN "/serverlessEndpoints/one", "{\"location\":\"swedencentral\",\"properties\":{}}");
  g_autoptr (EmulatorReply) nowhere = arm_send (fixture, "PUT", SWEDEN "/serverlessEndpoints/one", "{}");
  g_autoptr (EmulatorReply) entra = arm_send (fixture, "PUT", SWEDEN "/serverlessEndpoints/one",
                                              "{\"location\":\"swedencentral\",\"properties\":{\"authMode\":\"AAD\",\"modelSettings\":{\"modelId\":\"" PHI4 "\"}}}");
  g_autoptr (EmulatorReply) broken = arm_send (fixture, "PUT", SWEDEN "/serverlessEndpoints/one", "{\"location\":");
  g_autoptr (EmulatorReply) list = arm_send (fixture, "PUT", SWEDEN "/serverlessEndpoints/one", "[]");

  arm_assert_failed (version, 400, "UserError", "InvalidModelId");
  arm_assert_failed (unknown, 404, "UserError", "ModelNotFound");
  arm_assert_failed (registry, 404, "UserError", "ModelNotFound");
  arm_assert_failed (nonsense, 404, "UserError", "ModelNotFound");
  arm_assert_failed (missing, 400, "UserError", "MissingModelId");
  arm_assert_failed (nowhere, 400, "LocationRequired", NULL);
  arm_assert_failed (entra, 400, "UserError", "InvalidAuthMode");
  arm_assert_failed (broken, 400, "InvalidRequestContent", NULL);
  arm_assert_failed (list, 400, "InvalidRequestContent", NULL);
}

static void
test_name (void)
{
  static const char *const wrong[] = { "1phi", "-phi", "phi_4", "phi.4", "phi%20four", "ph%C3%AD",
                                       "a123456789012345678901234567890123456789012345678901x" };
  static const char longest[] = "a123456789b123456789c123456789d123456789e123456789f1";
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);

  g_assert_cmpuint (strlen (longest), ==, 52);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (EmulatorReply) reply = arm_put_endpoint (fixture, SWEDEN, wrong[i], "swedencentral", PHI4);

      arm_assert_failed (reply, 400, "UserError", "InvalidEndpointName");
    }
  {
    g_autoptr (EmulatorReply) reply = arm_put_endpoint (fixture, SWEDEN, longest, "swedencentral", PHI4);

    ACCEPTED (reply);
  }
}

/* A name is unique in a region, whoever has it, in whatever case; in another one it is free. */
static void
test_name_taken (void)
{
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autoptr (EmulatorReply) taken = arm_put_endpoint (fixture, EASTUS2, "Phi-4-Mini-Busy", "eastus2", PHI3);
  g_autoptr (EmulatorReply) elsewhere = arm_put_endpoint (fixture, SWEDEN, "phi-4-mini-busy", "swedencentral", PHI3);

  arm_assert_failed (taken, 409, "Conflict", "EndpointNameAlreadyTaken");
  ACCEPTED (elsewhere);
}

static void
test_one_per_model (void)
{
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autoptr (EmulatorReply) second = arm_put_endpoint (fixture, BUSY, "another", "eastus2", PHI4);
  g_autoptr (EmulatorReply) other_model = arm_put_endpoint (fixture, BUSY, "another", "eastus2", PHI3);
  g_autoptr (EmulatorReply) other_project = arm_put_endpoint (fixture, EASTUS2, "a-third", "eastus2", PHI4);

  arm_assert_failed (second, 409, "Conflict", "ModelAlreadyDeployed");
  g_assert_nonnull (strstr (emulator_reply_get_string (second, "error.message"), "phi-4-mini-busy"));
  ACCEPTED (other_model);
  ACCEPTED (other_project);
}

static void
assert_forbidden (EmulatorReply *reply, const char *action)
{
  arm_assert_failed (reply, 403, "AuthorizationFailed", NULL);
  g_assert_nonnull (strstr (emulator_reply_get_string (reply, "error.message"), action));
  g_assert_nonnull (strstr (emulator_reply_get_string (reply, "error.message"), "ada@practice.example"));
}

/* A reader may look, and is told what else is missing. */
static void
test_role (void)
{
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autoptr (EmulatorReply) list = arm_send (fixture, "GET", READER "/serverlessEndpoints", NULL);
  g_autoptr (EmulatorReply) deploy = arm_put_endpoint (fixture, READER, "mine", "eastus2", PHI4);
  g_autoptr (EmulatorReply) delete = arm_send (fixture, "DELETE", READER "/serverlessEndpoints/mine", NULL);
  g_autoptr (EmulatorReply) terms = arm_send (fixture, "PUT", READER "/marketplaceSubscriptions/llama", "{\"properties\":{\"modelId\":\"" LLAMA "\"}}");

  g_assert_cmpuint (list->status, ==, 200);
  assert_forbidden (deploy, "'Microsoft.MachineLearningServices/workspaces/serverlessEndpoints/write'");
  assert_forbidden (delete, "'Microsoft.MachineLearningServices/workspaces/serverlessEndpoints/delete'");
  assert_forbidden (terms, "'Microsoft.MachineLearningServices/workspaces/marketplaceSubscriptions/write'");
}

static void
test_trial (void)
{
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autoptr (EmulatorReply) deploy = arm_put_endpoint (fixture, TRIAL_PROJECT, "mine", "eastus2", PHI4);
  g_autoptr (EmulatorReply) terms = arm_send (fixture, "PUT", TRIAL_PROJECT "/marketplaceSubscriptions/llama", "{\"properties\":{\"modelId\":\"" LLAMA "\"}}");

  arm_assert_failed (deploy, 400, "UserError", "SubscriptionNotEligible");
  arm_assert_failed (terms, 400, "UserError", "SubscriptionNotEligible");
}

static void
test_hub (void)
{
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autoptr (EmulatorReply) reply = arm_put_endpoint (fixture, PRACTICE "/resourceGroups/practice-rg" WORKSPACES "/practice-hub-eastus2",
                                                      "mine", "eastus2", PHI4);

  arm_assert_failed (reply, 400, "UserError", "WorkspaceKindNotSupported");
}

/* One at a time. */
static void
test_busy (void)
{
  PhidiasEmulator *emulator = arm_emulator_new ();
  g_autoptr (EmulatorFixture) fixture = NULL;
  g_autoptr (EmulatorReply) first = NULL;
  g_autoptr (EmulatorReply) again = NULL;
  g_autoptr (EmulatorReply) delete = NULL;
  g_autoptr (EmulatorReply) patch = NULL;

  phidias_emulator_set_operation_delay (emulator, 3600 * 1000);
  fixture = arm_fixture_new (emulator);
  first = arm_put_endpoint (fixture, SWEDEN, "mine", "swedencentral", PHI4);
  again = arm_put_endpoint (fixture, SWEDEN, "mine", "swedencentral", PHI4);
  delete = arm_send (fixture, "DELETE", SWEDEN "/serverlessEndpoints/mine", NULL);
  patch = arm_send (fixture, "PATCH", SWEDEN "/serverlessEndpoints/mine", "{\"tags\":{}}");
  ACCEPTED (first);
  g_assert_cmpstr (emulator_reply_get_string (first, "properties.endpointState"), ==, "Creating");
  g_assert_null (emulator_reply_get_string (first, "properties.inferenceEndpoint.uri"));
  arm_assert_failed (again, 409, "Conflict", "AnotherOperationInProgress");
  arm_assert_failed (delete, 409, "Conflict", "AnotherOperationInProgress");
  arm_assert_failed (patch, 409, "Conflict", "AnotherOperationInProgress");
}

#define TERMS SWEDEN "/marketplaceSubscriptions/llama"
#define SUBSCRIBE "{\"properties\":{\"modelId\":\"" LLAMA "\"}}"

/* A partner's model: the terms first; without them what was deployed stops. */
static void
test_terms (void)
{
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autoptr (EmulatorReply) early = arm_put_endpoint (fixture, SWEDEN, "llama", "swedencentral", LLAMA);
  g_autoptr (EmulatorReply) subscribed = arm_send (fixture, "PUT", TERMS, SUBSCRIBE);
  g_autofree char *uri = NULL;
  g_autofree char *key = NULL;

  arm_assert_failed (early, 400, "UserError", "MarketplaceSubscriptionRequired");
  g_assert_cmpuint (subscribed->status, ==, 201);
  g_assert_nonnull (emulator_reply_get_header (subscribed, "Azure-AsyncOperation"));
  g_assert_cmpstr (emulator_reply_get_string (subscribed, "properties.marketplacePlan.publisherId"), ==, "meta");
  arm_await (fixture, TERMS, "properties.marketplaceSubscriptionStatus", "Subscribed");
  arm_deploy (fixture, SWEDEN, "llama", "swedencentral", LLAMA);
  {
    g_autoptr (EmulatorReply) endpoint = arm_send (fixture, "GET", SWEDEN "/serverlessEndpoints/llama", NULL);
    g_autoptr (EmulatorReply) keys = arm_send (fixture, "POST", SWEDEN "/serverlessEndpoints/llama/listKeys", NULL);

    g_assert_cmpstr (emulator_reply_get_string (endpoint, "properties.marketplaceSubscriptionId"), ==, TERMS);
    uri = g_strdup (emulator_reply_get_string (endpoint, "properties.inferenceEndpoint.uri"));
    key = g_strdup (emulator_reply_get_string (keys, "primaryKey"));
  }
  {
    g_autoptr (EmulatorReply) again = arm_send (fixture, "PUT", TERMS, SUBSCRIBE);
    g_autoptr (EmulatorReply) twice = arm_send (fixture, "PUT", SWEDEN "/marketplaceSubscriptions/another", SUBSCRIBE);
    g_autoptr (EmulatorReply) own = arm_send (fixture, "PUT", SWEDEN "/marketplaceSubscriptions/phi", "{\"properties\":{\"modelId\":\"" PHI4 "\"}}");
    g_autoptr (EmulatorReply) name = arm_send (fixture, "PUT", SWEDEN "/marketplaceSubscriptions/_x", SUBSCRIBE);
    g_autoptr (EmulatorReply) list = arm_send (fixture, "GET", SWEDEN "/marketplaceSubscriptions", NULL);
    g_autoptr (EmulatorReply) info = arm_ask (fixture, "GET", uri, "/info", NULL, key);

    g_assert_cmpuint (again->status, ==, 200);
    arm_assert_failed (twice, 409, "Conflict", "MarketplaceSubscriptionExists");
    arm_assert_failed (own, 400, "UserError", "ModelNotInMarketplace");
    arm_assert_failed (name, 400, "UserError", "InvalidMarketplaceSubscriptionName");
    g_assert_cmpstr (emulator_reply_get_string (list, "value.0.name"), ==, "llama");
    g_assert_cmpstr (emulator_reply_get_string (info, "model_name"), ==, "Llama-3.3-70B-Instruct");
  }
  {
    g_autoptr (EmulatorReply) delete = arm_send (fixture, "DELETE", TERMS, NULL);
    g_autoptr (EmulatorReply) info = NULL;

    g_assert_cmpuint (delete->status, ==, 202);
    arm_await_gone (fixture, TERMS);
    arm_await (fixture, SWEDEN "/serverlessEndpoints/llama", "properties.endpointState", "Suspended");
    info = arm_ask (fixture, "GET", uri, "/info", NULL, key);
    g_assert_cmpuint (info->status, ==, 403);
  }
  {
    g_autoptr (EmulatorReply) back = arm_send (fixture, "PUT", TERMS, SUBSCRIBE);

    g_assert_cmpuint (back->status, ==, 201);
    arm_await (fixture, SWEDEN "/serverlessEndpoints/llama", "properties.endpointState", "Online");
  }
}

/* A model for another purpose deploys, and says that it does not chat. */
static void
test_embeddings (void)
{
  static const char embed[] = "azureml://registries/azureml-cohere/models/Cohere-embed-v3-english";
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autoptr (EmulatorReply) terms = arm_send (fixture, "PUT", SWEDEN "/marketplaceSubscriptions/embed",
                                              "{\"properties\":{\"modelId\":\"azureml://registries/azureml-cohere/models/Cohere-embed-v3-english\"}}");

  g_assert_cmpuint (terms->status, ==, 201);
  arm_await (fixture, SWEDEN "/marketplaceSubscriptions/embed", "properties.marketplaceSubscriptionStatus", "Subscribed");
  arm_deploy (fixture, SWEDEN, "embed", "swedencentral", embed);
  {
    g_autoptr (EmulatorReply) endpoint = arm_send (fixture, "GET", SWEDEN "/serverlessEndpoints/embed", NULL);
    g_autoptr (EmulatorReply) keys = arm_send (fixture, "POST", SWEDEN "/serverlessEndpoints/embed/listKeys", NULL);
    const char *uri = emulator_reply_get_string (endpoint, "properties.inferenceEndpoint.uri");
    const char *key = emulator_reply_get_string (keys, "primaryKey");
    g_autoptr (EmulatorReply) info = arm_ask (fixture, "GET", uri, "/info", NULL, key);
    g_autoptr (EmulatorReply) chat = arm_ask (fixture, "POST", uri, CHAT, HELLO, key);

    g_assert_cmpstr (emulator_reply_get_string (info, "model_type"), ==, "embeddings");
    g_assert_cmpuint (chat->status, ==, 404);
  }
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/emulator/rules/region", test_region);
  g_test_add_func ("/emulator/rules/lifecycle", test_lifecycle);
  g_test_add_func ("/emulator/rules/model-id", test_model_id);
  g_test_add_func ("/emulator/rules/name", test_name);
  g_test_add_func ("/emulator/rules/name-taken", test_name_taken);
  g_test_add_func ("/emulator/rules/one-per-model", test_one_per_model);
  g_test_add_func ("/emulator/rules/role", test_role);
  g_test_add_func ("/emulator/rules/trial", test_trial);
  g_test_add_func ("/emulator/rules/hub", test_hub);
  g_test_add_func ("/emulator/rules/busy", test_busy);
  g_test_add_func ("/emulator/rules/terms", test_terms);
  g_test_add_func ("/emulator/rules/embeddings", test_embeddings);

  return g_test_run ();
}
