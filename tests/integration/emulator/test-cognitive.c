/* test-cognitive.c: Foundry resources: keys, deployments, quota, and what answers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "arm-fixture.h"

#include "phidias-test.h"

#include <string.h>

#define ACCOUNTS "/providers/Microsoft.CognitiveServices/accounts"
#define GROUP PRACTICE "/resourceGroups/practice-rg"
#define FOUNDRY GROUP ACCOUNTS "/practice-foundry"
#define FOUNDRY_SWEDEN GROUP ACCOUNTS "/practice-foundry-sweden"
#define FOUNDRY_READER PRACTICE "/resourceGroups/practice-reader-rg" ACCOUNTS "/practice-foundry-reader"
#define USAGES PRACTICE "/providers/Microsoft.CognitiveServices/locations/eastus2/usages"

#define CHAT_MODELS "/models/chat/completions?api-version=2024-05-01-preview"
#define CHAT_V1 "/openai/v1/chat/completions"

static EmulatorReply *
put (EmulatorFixture *fixture, const char *account, const char *name, const char *format, const char *model, const char *sku, int capacity)
{
  g_autofree char *path = g_strconcat (account, "/deployments/", name, NULL);
  g_autofree char *body = g_strdup_printf ("{\"sku\":{\"name\":\"%s\",\"capacity\":%d},\"properties\":{\"model\":{\"format\":\"%s\",\"name\":\"%s\"}}}",
                                           sku, capacity, format, model);

  return arm_send (fixture, "PUT", path, body);
}

static void
deploy (EmulatorFixture *fixture, const char *account, const char *name, const char *format, const char *model, int capacity)
{
  g_autofree char *path = g_strconcat (account, "/deployments/", name, NULL);
  g_autoptr (EmulatorReply) reply = put (fixture, account, name, format, model, "GlobalStandard", capacity);

  g_assert_cmpuint (reply->status, ==, 201);
  arm_await (fixture, path, "properties.provisioningState", "Succeeded");
}

static char *
get_endpoint (EmulatorFixture *fixture, const char *account)
{
  g_autoptr (EmulatorReply) reply = arm_send (fixture, "GET", account, NULL);
  char *endpoint = g_strdup (emulator_reply_get_string (reply, "properties.endpoint"));

  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_nonnull (endpoint);
  g_assert_true (g_str_has_suffix (endpoint, "/"));
  endpoint[strlen (endpoint) - 1] = '\0';

  return endpoint;
}

static char *
get_key (EmulatorFixture *fixture, const char *account, const char *which)
{
  g_autofree char *path = g_strconcat (account, "/listKeys", NULL);
  g_autoptr (EmulatorReply) reply = arm_send (fixture, "POST", path, NULL);

  g_assert_cmpuint (reply->status, ==, 200);

  return g_strdup (emulator_reply_get_string (reply, which));
}

/* The whole list, however many pages. */
static GPtrArray *
list_all (EmulatorFixture *fixture, const char *path, const char *member)
{
  GPtrArray *found = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *next = g_strdup (path);

  while (next != NULL)
    {
      g_autoptr (EmulatorReply) reply = arm_send (fixture, "GET", next, NULL);
      JsonArray *value;

      g_assert_cmpuint (reply->status, ==, 200);
      value = json_node_get_array (emulator_find (reply->json, "value"));
      for (guint i = 0; i < json_array_get_length (value); i++)
        g_ptr_array_add (found, g_strdup (emulator_find_string (json_array_get_element (value, i), member)));
      g_free (next);
      next = g_strdup (emulator_reply_get_string (reply, "nextLink"));
    }

  return found;
}

static gboolean
has (GPtrArray *names, const char *name)
{
  return g_ptr_array_find_with_equal_func (names, name, g_str_equal, NULL);
}

static double
get_usage (EmulatorFixture *fixture, const char *name, const char *member)
{
  g_autoptr (EmulatorReply) reply = arm_send (fixture, "GET", USAGES, NULL);
  JsonArray *value = json_node_get_array (emulator_find (reply->json, "value"));

  for (guint i = 0; i < json_array_get_length (value); i++)
    {
      JsonNode *usage = json_array_get_element (value, i);

      if (g_strcmp0 (emulator_find_string (usage, "name.value"), name) == 0)
        return json_node_get_double (emulator_find (usage, member));
    }
  g_assert_not_reached ();
}

static void
test_accounts (void)
{
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autoptr (GPtrArray) all = list_all (fixture, PRACTICE ACCOUNTS, "name");
  g_autoptr (GPtrArray) group = list_all (fixture, GROUP ACCOUNTS, "name");
  g_autoptr (GPtrArray) trial = list_all (fixture, TRIAL ACCOUNTS, "name");
  g_autoptr (EmulatorReply) one = arm_send (fixture, "GET", FOUNDRY, NULL);
  g_autoptr (EmulatorReply) none = arm_send (fixture, "GET", GROUP ACCOUNTS "/nobody", NULL);
  g_autoptr (EmulatorReply) old = arm_send (fixture, "GET", FOUNDRY "?api-version=2017-04-18", NULL);
  g_autofree char *endpoint = g_strconcat (phidias_emulator_get_url (fixture->emulator), "/foundry/practice-foundry/", NULL);

  g_assert_cmpuint (all->len, ==, 3);
  g_assert_true (has (all, "practice-foundry-reader"));
  g_assert_cmpuint (group->len, ==, 2);
  g_assert_true (has (group, "practice-foundry") && has (group, "practice-foundry-sweden"));
  g_assert_cmpuint (trial->len, ==, 0);
  g_assert_cmpstr (emulator_reply_get_string (one, "kind"), ==, "AIServices");
  g_assert_cmpstr (emulator_reply_get_string (one, "sku.name"), ==, "S0");
  g_assert_cmpstr (emulator_reply_get_string (one, "location"), ==, "eastus2");
  g_assert_cmpstr (emulator_reply_get_string (one, "properties.endpoint"), ==, endpoint);
  g_assert_cmpstr (emulator_reply_get_string (one, "properties.endpoints.Azure AI Model Inference API"), ==, endpoint);
  g_assert_cmpstr (emulator_reply_get_string (one, "properties.provisioningState"), ==, "Succeeded");
  arm_assert_failed (none, 404, "ResourceNotFound", NULL);
  arm_assert_failed (old, 400, "NoRegisteredProviderFound", NULL);
}

static void
test_models (void)
{
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autoptr (EmulatorReply) reply = arm_send (fixture, "GET", FOUNDRY "/models", NULL);
  g_autoptr (GPtrArray) names = list_all (fixture, FOUNDRY "/models", "name");
  g_autoptr (GPtrArray) elsewhere = list_all (fixture, PRACTICE "/providers/Microsoft.CognitiveServices/locations/westeurope/models", "model.name");
  g_autoptr (GPtrArray) here = list_all (fixture, PRACTICE "/providers/Microsoft.CognitiveServices/locations/eastus2/models", "model.name");

  g_assert_true (has (names, "Phi-4-mini-instruct") && has (names, "gpt-4o"));
  g_assert_cmpuint (elsewhere->len, ==, 0);
  g_assert_cmpuint (here->len, ==, names->len);
  g_assert_cmpstr (emulator_reply_get_string (reply, "value.0.format"), ==, "Microsoft");
  g_assert_cmpstr (emulator_reply_get_string (reply, "value.0.name"), ==, "Phi-4");
  g_assert_cmpstr (emulator_reply_get_string (reply, "value.0.version"), ==, "7");
  g_assert_cmpstr (emulator_reply_get_string (reply, "value.0.capabilities.chatCompletion"), ==, "true");
  g_assert_cmpstr (emulator_reply_get_string (reply, "value.0.skus.0.name"), ==, "GlobalStandard");
  g_assert_cmpstr (emulator_reply_get_string (reply, "value.0.skus.0.usageName"), ==, "AIServices.GlobalStandard.Phi-4");
  g_assert_cmpint (emulator_reply_get_int (reply, "value.0.skus.0.capacity.default"), ==, 20);
  g_assert_nonnull (emulator_reply_get_string (reply, "value.0.deprecation.inference"));
  /* What is the emulator's own business stays there. */
  g_assert_null (emulator_find (reply->json, "value.0.quota"));
}

static void
test_keys (void)
{
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autofree char *first = get_key (fixture, FOUNDRY, "key1");
  g_autofree char *second = get_key (fixture, FOUNDRY, "key2");
  g_autofree char *sweden = get_key (fixture, FOUNDRY_SWEDEN, "key1");
  g_autofree char *endpoint = get_endpoint (fixture, FOUNDRY);
  static const char hello[] = "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
  g_autoptr (EmulatorReply) before = arm_ask (fixture, "POST", endpoint, CHAT_V1, hello, second);
  g_autoptr (EmulatorReply) stranger = arm_ask (fixture, "POST", endpoint, CHAT_V1, hello, sweden);
  g_autoptr (EmulatorReply) new_keys = arm_send (fixture, "POST", FOUNDRY "/regenerateKey", "{\"keyName\":\"Key2\"}");
  g_autoptr (EmulatorReply) after = arm_ask (fixture, "POST", endpoint, CHAT_V1, hello, second);
  g_autoptr (EmulatorReply) other = arm_ask (fixture, "POST", endpoint, CHAT_V1, hello, first);
  g_autoptr (EmulatorReply) newer = arm_ask (fixture, "POST", endpoint, CHAT_V1, hello, emulator_reply_get_string (new_keys, "key2"));
  g_autoptr (EmulatorReply) odd = arm_send (fixture, "POST", FOUNDRY "/regenerateKey", "{\"keyName\":\"Key3\"}");
  g_autoptr (EmulatorReply) empty = arm_send (fixture, "POST", FOUNDRY "/regenerateKey", NULL);
  g_autoptr (EmulatorReply) reader = arm_send (fixture, "POST", FOUNDRY_READER "/listKeys", NULL);
  g_autoptr (EmulatorReply) reader_new = arm_send (fixture, "POST", FOUNDRY_READER "/regenerateKey", "{\"keyName\":\"Key1\"}");

  g_assert_cmpuint (strlen (first), ==, 32);
  g_assert_cmpstr (first, !=, second);
  g_assert_cmpstr (first, !=, sweden);
  g_assert_cmpuint (before->status, ==, 200);
  g_assert_cmpuint (stranger->status, ==, 401);
  g_assert_cmpstr (emulator_reply_get_string (new_keys, "key1"), ==, first);
  g_assert_cmpstr (emulator_reply_get_string (new_keys, "key2"), !=, second);
  g_assert_cmpuint (after->status, ==, 401);
  g_assert_cmpuint (other->status, ==, 200);
  g_assert_cmpuint (newer->status, ==, 200);
  arm_assert_failed (odd, 400, "InvalidRequestContent", NULL);
  arm_assert_failed (empty, 400, "InvalidRequestContent", NULL);
  arm_assert_failed (reader, 403, "AuthorizationFailed", NULL);
  arm_assert_failed (reader_new, 403, "AuthorizationFailed", NULL);
}

/* Made, shown, answering by every route, changed, gone. */
static void
test_life (void)
{
  static const char hello[] = "{\"model\":\"my-phi\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
  static const char bare[] = "{\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autofree char *endpoint = get_endpoint (fixture, FOUNDRY);
  g_autofree char *key = get_key (fixture, FOUNDRY, "key1");
  g_autoptr (EmulatorReply) early = arm_ask (fixture, "POST", endpoint, CHAT_V1, hello, key);

  g_assert_cmpuint (early->status, ==, 404);
  deploy (fixture, FOUNDRY, "my-phi", "Microsoft", "Phi-4-mini-instruct", 25);
  {
    g_autoptr (EmulatorReply) shown = arm_send (fixture, "GET", FOUNDRY "/deployments/my-phi", NULL);
    g_autoptr (GPtrArray) names = list_all (fixture, FOUNDRY "/deployments", "name");
    g_autoptr (EmulatorReply) models = arm_ask (fixture, "POST", endpoint, CHAT_MODELS, hello, key);
    g_autoptr (EmulatorReply) v1 = arm_ask (fixture, "POST", endpoint, CHAT_V1, hello, key);
    g_autoptr (EmulatorReply) dated = arm_ask (fixture, "POST", endpoint, "/openai/deployments/my-phi/chat/completions?api-version=2024-10-21", bare, key);
    g_autoptr (EmulatorReply) serverless = arm_ask (fixture, "POST", endpoint, "/chat/completions", bare, key);
    g_autoptr (EmulatorReply) token = NULL;

    g_assert_cmpuint (names->len, ==, 2);
    g_assert_cmpstr (emulator_reply_get_string (shown, "sku.name"), ==, "GlobalStandard");
    g_assert_cmpint (emulator_reply_get_int (shown, "sku.capacity"), ==, 25);
    g_assert_cmpstr (emulator_reply_get_string (shown, "type"), ==, "Microsoft.CognitiveServices/accounts/deployments");
    g_assert_cmpstr (emulator_reply_get_string (shown, "properties.model.version"), ==, "1");
    g_assert_cmpstr (emulator_reply_get_string (shown, "properties.raiPolicyName"), ==, "Microsoft.DefaultV2");
    g_assert_cmpstr (emulator_reply_get_string (shown, "properties.capabilities.chatCompletion"), ==, "true");
    g_assert_cmpstr (emulator_reply_get_string (shown, "properties.rateLimits.1.key"), ==, "token");
    g_assert_cmpfloat (json_node_get_double (emulator_find (shown->json, "properties.rateLimits.1.count")), ==, 25000);
    g_assert_cmpstr (emulator_reply_get_string (shown, "systemData.createdBy"), ==, "ada@practice.example");
    g_assert_cmpuint (models->status, ==, 200);
    g_assert_cmpuint (v1->status, ==, 200);
    g_assert_cmpuint (dated->status, ==, 200);
    g_assert_cmpuint (serverless->status, !=, 200);
    /* A token is as good as a key. */
    token = arm_ask (fixture, "POST", endpoint, CHAT_V1, hello, phidias_emulator_get_practice_token (fixture->emulator));
    g_assert_cmpuint (token->status, ==, 200);
  }
  {
    g_autoptr (EmulatorReply) bigger = put (fixture, FOUNDRY, "my-phi", "Microsoft", "Phi-4-mini-instruct", "GlobalStandard", 40);
    g_autoptr (EmulatorReply) other = NULL;

    g_assert_cmpuint (bigger->status, ==, 200);
    arm_await (fixture, FOUNDRY "/deployments/my-phi", "properties.provisioningState", "Succeeded");
    other = put (fixture, FOUNDRY, "my-phi", "OpenAI", "gpt-4o", "GlobalStandard", 10);
    arm_assert_failed (other, 400, "InvalidResourceProperties", NULL);
  }
  {
    g_autoptr (EmulatorReply) gone = arm_send (fixture, "DELETE", FOUNDRY "/deployments/my-phi", NULL);
    g_autoptr (EmulatorReply) silent = NULL;
    g_autoptr (EmulatorReply) again = NULL;

    g_assert_cmpuint (gone->status, ==, 202);
    g_assert_nonnull (emulator_reply_get_header (gone, "Location"));
    arm_await_gone (fixture, FOUNDRY "/deployments/my-phi");
    silent = arm_ask (fixture, "POST", endpoint, CHAT_V1, hello, key);
    g_assert_cmpuint (silent->status, ==, 404);
    again = arm_send (fixture, "DELETE", FOUNDRY "/deployments/my-phi", NULL);
    g_assert_cmpuint (again->status, ==, 204);
  }
}

/* A resource with nothing on it says so by every route. */
static void
test_nothing_deployed (void)
{
  static const char *const routes[] = {
    "/models/info?api-version=2024-05-01-preview", "/openai/v1/models", "/models/chat/completions?api-version=2024-05-01-preview", "/", "",
  };
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autofree char *endpoint = get_endpoint (fixture, FOUNDRY_SWEDEN);
  g_autofree char *key = get_key (fixture, FOUNDRY_SWEDEN, "key1");
  g_autoptr (EmulatorReply) unknown = NULL;
  g_autofree char *nobody = g_strconcat (phidias_emulator_get_url (fixture->emulator), "/foundry/nobody", NULL);

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    {
      g_autoptr (EmulatorReply) reply = arm_ask (fixture, "GET", endpoint, routes[i], NULL, key);

      if (g_str_has_suffix (routes[i], "/models"))
        g_assert_cmpuint (json_array_get_length (json_node_get_array (emulator_find (reply->json, "data"))), ==, 0);
      else
        g_assert_cmpuint (reply->status, >=, 400);
      g_assert_cmpuint (reply->status, <, 500);
    }
  unknown = arm_ask (fixture, "POST", nobody, CHAT_V1, HELLO_MODEL, key);
  g_assert_cmpuint (unknown->status, !=, 200);
}

static void
test_refusals (void)
{
  static const struct
  {
    const char *account;
    const char *name;
    const char *format;
    const char *model;
    const char *sku;
    int capacity;
    guint status;
    const char *code;
  } cases[] = {
    { FOUNDRY_READER, "phi", "Microsoft", "Phi-4", "GlobalStandard", 10, 403, "AuthorizationFailed" },
    { GROUP ACCOUNTS "/nobody", "phi", "Microsoft", "Phi-4", "GlobalStandard", 10, 404, "ParentResourceNotFound" },
    { FOUNDRY, "p", "Microsoft", "Phi-4", "GlobalStandard", 10, 400, "InvalidResourceName" },
    { FOUNDRY, "has%20space", "Microsoft", "Phi-4", "GlobalStandard", 10, 400, "InvalidResourceName" },
    { FOUNDRY, "phi", "Microsoft", "Phi-5", "GlobalStandard", 10, 400, "DeploymentModelNotSupported" },
    { FOUNDRY, "phi", "OpenAI", "Phi-4", "GlobalStandard", 10, 400, "DeploymentModelNotSupported" },
    { FOUNDRY, "phi", "Microsoft", "Phi-4", "Standard", 10, 400, "InvalidResourceProperties" },
    { FOUNDRY, "phi", "Microsoft", "Phi-4", "GlobalStandard", 0, 400, "InvalidCapacity" },
    { FOUNDRY, "phi", "Microsoft", "Phi-4", "GlobalStandard", 201, 400, "InvalidCapacity" },
  };
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autoptr (EmulatorReply) retired = NULL;
  g_autoptr (EmulatorReply) no_model = arm_send (fixture, "PUT", FOUNDRY "/deployments/phi", "{\"sku\":{\"name\":\"GlobalStandard\"}}");
  g_autoptr (EmulatorReply) no_body = arm_send (fixture, "PUT", FOUNDRY "/deployments/phi", "[]");
  g_autoptr (EmulatorReply) reader = arm_send (fixture, "DELETE", FOUNDRY_READER "/deployments/phi", NULL);
  g_autoptr (GPtrArray) names = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (EmulatorReply) reply = put (fixture, cases[i].account, cases[i].name, cases[i].format, cases[i].model,
                                             cases[i].sku, cases[i].capacity);

      g_test_message ("%u: %s", i, reply->body);
      arm_assert_failed (reply, cases[i].status, cases[i].code, NULL);
    }
  retired = arm_send (fixture, "PUT", FOUNDRY "/deployments/old",
                      "{\"sku\":{\"name\":\"Standard\",\"capacity\":10},\"properties\":{\"model\":{\"format\":\"OpenAI\","
                      "\"name\":\"gpt-35-turbo\",\"version\":\"0125\"}}}");
  arm_assert_failed (retired, 400, "ServiceModelDeprecated", NULL);
  arm_assert_failed (no_model, 400, "InvalidRequestContent", NULL);
  arm_assert_failed (no_body, 400, "InvalidRequestContent", NULL);
  arm_assert_failed (reader, 403, "AuthorizationFailed", NULL);
  names = list_all (fixture, FOUNDRY "/deployments", "name");
  g_assert_cmpuint (names->len, ==, 1);
}

/* Counted for the subscription and region, over all accounts; what is left can still be had. */
static void
test_quota (void)
{
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autoptr (EmulatorReply) too_much = NULL;
  g_autoptr (EmulatorReply) just_enough = NULL;
  g_autoptr (EmulatorReply) elsewhere = NULL;

  g_assert_cmpfloat (get_usage (fixture, "OpenAI.GlobalStandard.gpt-4o-mini", "currentValue"), ==, 50);
  g_assert_cmpfloat (get_usage (fixture, "OpenAI.GlobalStandard.gpt-4o", "currentValue"), ==, 0);
  g_assert_cmpfloat (get_usage (fixture, "OpenAI.GlobalStandard.gpt-4o", "limit"), ==, 450);
  deploy (fixture, FOUNDRY, "first", "OpenAI", "gpt-4o", 400);
  g_assert_cmpfloat (get_usage (fixture, "OpenAI.GlobalStandard.gpt-4o", "currentValue"), ==, 400);
  g_assert_cmpfloat (get_usage (fixture, "OpenAI.DataZoneStandard.gpt-4o", "currentValue"), ==, 0);
  too_much = put (fixture, FOUNDRY, "second", "OpenAI", "gpt-4o", "GlobalStandard", 51);
  arm_assert_failed (too_much, 400, "InsufficientQuota", NULL);
  g_assert_nonnull (strstr (emulator_reply_get_string (too_much, "error.message"), "current available capacity 50."));
  just_enough = put (fixture, FOUNDRY, "second", "OpenAI", "gpt-4o", "GlobalStandard", 50);
  g_assert_cmpuint (just_enough->status, ==, 201);
  arm_await (fixture, FOUNDRY "/deployments/second", "properties.provisioningState", "Succeeded");
  /* Another region has its own; one's own deployment does not stand in its own way. */
  elsewhere = put (fixture, FOUNDRY_SWEDEN, "third", "OpenAI", "gpt-4o", "GlobalStandard", 450);
  g_assert_cmpuint (elsewhere->status, ==, 201);
  {
    g_autoptr (EmulatorReply) shrunk = put (fixture, FOUNDRY, "first", "OpenAI", "gpt-4o", "GlobalStandard", 390);

    g_assert_cmpuint (shrunk->status, ==, 200);
    arm_await (fixture, FOUNDRY "/deployments/first", "properties.provisioningState", "Succeeded");
    g_assert_cmpfloat (get_usage (fixture, "OpenAI.GlobalStandard.gpt-4o", "currentValue"), ==, 440);
  }
}

/* It takes its time, one thing after the other; and may fail, and be made anew. */
static void
test_operations (void)
{
  static const char hello[] = "{\"model\":\"slow\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autofree char *endpoint = get_endpoint (fixture, FOUNDRY);
  g_autofree char *key = get_key (fixture, FOUNDRY, "key1");
  g_autoptr (EmulatorReply) start = NULL;

  emulator_fixture_control (fixture, "{\"path\":\"/deployments/\",\"method\":\"PUT\",\"operation_ms\":600000}");
  start = put (fixture, FOUNDRY, "slow", "Microsoft", "Phi-4", "GlobalStandard", 10);
  g_assert_cmpuint (start->status, ==, 201);
  g_assert_cmpstr (emulator_reply_get_string (start, "properties.provisioningState"), ==, "Creating");
  {
    g_autoptr (EmulatorReply) status = arm_send (fixture, "GET", emulator_reply_get_header (start, "Azure-AsyncOperation"), NULL);
    g_autoptr (EmulatorReply) busy = put (fixture, FOUNDRY, "other", "Microsoft", "Phi-4", "GlobalStandard", 10);
    g_autoptr (EmulatorReply) silent = arm_ask (fixture, "POST", endpoint, CHAT_V1, hello, key);
    g_autoptr (EmulatorReply) elsewhere = put (fixture, FOUNDRY_SWEDEN, "other", "Microsoft", "Phi-4", "GlobalStandard", 10);

    g_assert_cmpstr (emulator_reply_get_string (status, "status"), ==, "InProgress");
    arm_assert_failed (busy, 409, "RequestConflict", NULL);
    g_assert_cmpuint (silent->status, ==, 404);
    g_assert_cmpuint (elsewhere->status, ==, 201);
    arm_await (fixture, FOUNDRY_SWEDEN "/deployments/other", "properties.provisioningState", "Succeeded");
  }
  emulator_fixture_control (fixture, "{\"path\":\"/deployments/\",\"method\":\"PUT\",\"operation_error\":{\"code\":\"InternalServerError\",\"message\":\"No machines.\"}}");
  {
    g_autoptr (EmulatorReply) doomed = put (fixture, FOUNDRY_SWEDEN, "doomed", "OpenAI", "gpt-4o", "GlobalStandard", 450);

    g_assert_cmpuint (doomed->status, ==, 201);
    arm_await (fixture, FOUNDRY_SWEDEN "/deployments/doomed", "properties.provisioningState", "Failed");
    {
      g_autoptr (EmulatorReply) status = arm_send (fixture, "GET", emulator_reply_get_header (doomed, "Azure-AsyncOperation"), NULL);
      /* What failed takes no quota. */
      g_autoptr (EmulatorReply) anew = put (fixture, FOUNDRY_SWEDEN, "doomed", "OpenAI", "gpt-4o", "GlobalStandard", 450);

      g_assert_cmpstr (emulator_reply_get_string (status, "status"), ==, "Failed");
      g_assert_cmpstr (emulator_reply_get_string (status, "error.message"), ==, "No machines.");
      g_assert_cmpuint (anew->status, ==, 201);
      arm_await (fixture, FOUNDRY_SWEDEN "/deployments/doomed", "properties.provisioningState", "Succeeded");
    }
  }
}

static gint64
stand_still (gpointer user_data)
{
  return G_TIME_SPAN_HOUR;
}

/* The limits are those that were deployed. */
static void
test_limits (void)
{
  PhidiasEmulator *emulator = arm_emulator_new ();
  static const char hello[] = "{\"model\":\"small\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}],\"max_tokens\":5}";
  g_autoptr (EmulatorFixture) fixture = NULL;
  g_autofree char *endpoint = NULL;
  g_autofree char *key = NULL;

  phidias_emulator_set_clock (emulator, stand_still, NULL);
  fixture = arm_fixture_new (emulator);
  endpoint = get_endpoint (fixture, FOUNDRY);
  key = get_key (fixture, FOUNDRY, "key1");
  deploy (fixture, FOUNDRY, "small", "Microsoft", "Phi-4", 1);
  for (guint i = 0; i < 6; i++)
    {
      g_autoptr (EmulatorReply) reply = arm_ask (fixture, "POST", endpoint, CHAT_V1, hello, key);

      g_assert_cmpuint (reply->status, ==, 200);
    }
  {
    g_autoptr (EmulatorReply) refused = arm_ask (fixture, "POST", endpoint, CHAT_V1, hello, key);

    g_assert_cmpuint (refused->status, ==, 429);
    g_assert_nonnull (emulator_reply_get_header (refused, "Retry-After"));
  }
}

static void
test_pages (void)
{
  g_autoptr (EmulatorFixture) fixture = arm_fixture_new (NULL);
  g_autoptr (GPtrArray) whole = list_all (fixture, FOUNDRY "/models", "version");
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (GPtrArray) models = NULL;

  emulator_fixture_control (fixture, "{\"path\":\"/accounts\",\"page_size\":1,\"times\":0}");
  accounts = list_all (fixture, PRACTICE ACCOUNTS, "name");
  models = list_all (fixture, FOUNDRY "/models", "version");
  g_assert_cmpuint (accounts->len, ==, 3);
  g_assert_cmpuint (models->len, ==, whole->len);
}

static EmulatorFixture *
restart (const char *file)
{
  PhidiasEmulator *emulator = arm_emulator_new ();

  phidias_emulator_set_state_file (emulator, file);

  return arm_fixture_new (emulator);
}

/* It is there tomorrow, with other keys, and no key is on the disk. */
static void
test_restart (void)
{
  static const char hello[] = "{\"model\":\"kept\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *file = g_build_filename (folder, "practice.json", NULL);
  g_autofree char *old_key = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  {
    g_autoptr (EmulatorFixture) fixture = restart (file);

    deploy (fixture, FOUNDRY, "kept", "Microsoft", "Phi-4", 30);
    old_key = get_key (fixture, FOUNDRY, "key1");
  }
  g_file_get_contents (file, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, "deployments/kept"));
  g_assert_null (strstr (text, old_key));
  {
    g_autoptr (EmulatorFixture) fixture = restart (file);
    g_autofree char *endpoint = get_endpoint (fixture, FOUNDRY);
    g_autofree char *key = get_key (fixture, FOUNDRY, "key1");
    g_autoptr (EmulatorReply) refused = arm_ask (fixture, "POST", endpoint, CHAT_V1, hello, old_key);
    g_autoptr (EmulatorReply) answered = arm_ask (fixture, "POST", endpoint, CHAT_V1, hello, key);

    g_assert_cmpuint (refused->status, ==, 401);
    g_assert_cmpuint (answered->status, ==, 200);
    g_assert_cmpfloat (get_usage (fixture, "AIServices.GlobalStandard.Phi-4", "currentValue"), ==, 30);
  }
  phidias_test_remove_tree (folder);
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/cognitive/accounts", test_accounts);
  g_test_add_func ("/cognitive/models", test_models);
  g_test_add_func ("/cognitive/keys", test_keys);
  g_test_add_func ("/cognitive/life", test_life);
  g_test_add_func ("/cognitive/nothing-deployed", test_nothing_deployed);
  g_test_add_func ("/cognitive/refusals", test_refusals);
  g_test_add_func ("/cognitive/quota", test_quota);
  g_test_add_func ("/cognitive/operations", test_operations);
  g_test_add_func ("/cognitive/limits", test_limits);
  g_test_add_func ("/cognitive/pages", test_pages);
  g_test_add_func ("/cognitive/restart", test_restart);

  return g_test_run ();
}
