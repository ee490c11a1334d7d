/* phidias-emulator-cognitive.c: Foundry resources: accounts, their keys, and what answers there
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-cognitive-private.h"

#include "phidias-emulator-entra.h"
#include "phidias-emulator-json.h"
#include "phidias-emulator-serverless-rules.h"

#include <string.h>

#define PREFIX "/foundry/"
#define LIST_ROUTE "/providers/" PHIDIAS_EMULATOR_ACCOUNTS
#define FAMILIES                                                                                                       \
  (1u << PHIDIAS_EMULATOR_FAMILY_MODELS | 1u << PHIDIAS_EMULATOR_FAMILY_OPENAI_DATED | 1u << PHIDIAS_EMULATOR_FAMILY_OPENAI_V1)

/* A thousand tokens a minute bring a request every ten seconds. */
#define REQUESTS_PER_THOUSAND 6

/**
 * phidias_emulator_cognitive_allows:
 * @request: a request
 * @drop: segments of its path after the resource's name
 * @action: below `Microsoft.CognitiveServices/accounts`
 *
 * Returns: whether the caller may; if not, the request has been refused
 */
gboolean
phidias_emulator_cognitive_allows (PhidiasEmulatorArmRequest *request, guint drop, const char *action)
{
  g_autofree char *scope = phidias_emulator_arm_request_dup_id (request, drop);
  g_autofree char *whole = g_strconcat (PHIDIAS_EMULATOR_ACCOUNTS "/", action, NULL);

  return phidias_emulator_arm_request_allows (request, scope, whole);
}

static void
view_cb (PhidiasEmulatorArm *arm, JsonObject *account, gpointer user_data)
{
  static const char *const names[] = { "AI Foundry API", "Azure AI Model Inference API", "OpenAI Language Model Instance API" };
  JsonObject *properties = phidias_emulator_json_get_object (account, "properties");
  g_autofree char *endpoint = g_strconcat (phidias_emulator_arm_get_url (arm), PREFIX,
                                           phidias_emulator_json_get_string (account, "name"), "/", NULL);
  JsonObject *endpoints = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    json_object_set_string_member (endpoints, names[i], endpoint);
  json_object_set_string_member (properties, "endpoint", endpoint);
  json_object_set_object_member (properties, "endpoints", endpoints);
}

/* Below the subscription or the group. */
static void
list_cb (PhidiasEmulatorArmRequest *request, gpointer user_data)
{
  PhidiasEmulatorCloudState *state = phidias_emulator_arm_get_state (phidias_emulator_arm_request_get_arm (request));
  g_autofree char *scope = phidias_emulator_arm_request_dup_id (request, 3);
  g_autoptr (GPtrArray) accounts = phidias_emulator_cloud_state_list (state, scope, PHIDIAS_EMULATOR_ACCOUNTS);

  phidias_emulator_arm_reply_list (request, accounts);
}

static void
get_cb (PhidiasEmulatorArmRequest *request, gpointer user_data)
{
  JsonObject *account = phidias_emulator_arm_request_find (request, 0);

  if (account != NULL)
    phidias_emulator_arm_reply_resource (request, 200, account);
}

static void
reply_keys (PhidiasEmulatorArmRequest *request, const char *id)
{
  PhidiasEmulatorArm *arm = phidias_emulator_arm_request_get_arm (request);
  g_auto (GStrv) keys = phidias_emulator_cloud_keys_dup (phidias_emulator_arm_get_keys (arm), id);
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "key1", keys[0]);
  json_object_set_string_member (body, "key2", keys[1]);
  phidias_emulator_arm_reply_object (request, 200, body);
}

static void
list_keys_cb (PhidiasEmulatorArmRequest *request, gpointer user_data)
{
  JsonObject *account = phidias_emulator_arm_request_find (request, 1);

  if (account != NULL && phidias_emulator_cognitive_allows (request, 1, "listKeys/action"))
    reply_keys (request, phidias_emulator_json_get_string (account, "id"));
}

static void
regenerate_key_cb (PhidiasEmulatorArmRequest *request, gpointer user_data)
{
  PhidiasEmulatorArm *arm = phidias_emulator_arm_request_get_arm (request);
  JsonObject *account = phidias_emulator_arm_request_find (request, 1);
  JsonObject *body = NULL;
  const char *name, *id;

  if (account == NULL || !phidias_emulator_cognitive_allows (request, 1, "regenerateKey/action") ||
      (body = phidias_emulator_arm_request_get_body (request)) == NULL)
    return;

  name = phidias_emulator_rules_get_text (body, "keyName");
  id = phidias_emulator_json_get_string (account, "id");
  if (name == NULL || (g_ascii_strcasecmp (name, "Key1") != 0 && g_ascii_strcasecmp (name, "Key2") != 0))
    {
      phidias_emulator_arm_fail (request, 400, "InvalidRequestContent", "The member 'keyName' must be Key1 or Key2.", NULL);
      return;
    }
  phidias_emulator_cloud_keys_regenerate (phidias_emulator_arm_get_keys (arm), id, name[3] == '2', NULL);
  reply_keys (request, id);
}

static JsonObject *
find_account (PhidiasEmulatorArm *arm, const char *name)
{
  g_autoptr (GPtrArray) accounts = phidias_emulator_cloud_state_list (phidias_emulator_arm_get_state (arm), NULL,
                                                                      PHIDIAS_EMULATOR_ACCOUNTS);

  for (guint i = 0; i < accounts->len; i++)
    if (g_ascii_strcasecmp (phidias_emulator_json_get_string (g_ptr_array_index (accounts, i), "name"), name) == 0)
      return g_ptr_array_index (accounts, i);

  return NULL;
}

static void
add_deployment (PhidiasEmulatorArm *arm, PhidiasEmulatorPlace *place, JsonObject *resource)
{
  JsonObject *properties = phidias_emulator_json_get_object (resource, "properties");
  JsonObject *wanted = phidias_emulator_json_get_object (properties, "model");
  const char *format = phidias_emulator_json_get_string (wanted, "format");
  const char *name = phidias_emulator_json_get_string (wanted, "name");
  JsonObject *model = phidias_emulator_cognitive_find_model (format, name, phidias_emulator_json_get_string (wanted, "version"));
  const char *id = phidias_emulator_json_get_string (resource, "id");
  g_autofree char *limit = g_ascii_strdown (id, -1);
  gint64 capacity = phidias_emulator_json_get_int (phidias_emulator_json_get_object (resource, "sku"), "capacity", 1);
  PhidiasEmulatorDeployment *deployment;

  deployment = phidias_emulator_place_add (place, phidias_emulator_json_get_string (resource, "name"), name, format, limit);
  deployment->tokens_per_minute = capacity * 1000;
  deployment->requests_per_minute = capacity * REQUESTS_PER_THOUSAND;
  if (model != NULL)
    {
      deployment->context_tokens = phidias_emulator_json_get_int (model, "context", deployment->context_tokens);
      deployment->has_chat = phidias_emulator_cognitive_model_has (model, "capabilities", "chatCompletion");
    }
}

/* "account", and what follows it. What is being made is not there yet. */
static PhidiasEmulatorPlace *
lookup_cb (PhidiasEmulatorArm *arm, const char *rest, const char **path, gpointer user_data)
{
  g_auto (GStrv) parts = g_strsplit (rest, "/", 2);
  JsonObject *account = parts[0] != NULL ? find_account (arm, parts[0]) : NULL;
  g_autoptr (GPtrArray) deployments = NULL;
  PhidiasEmulatorPlace *place;
  const char *id;

  if (account == NULL)
    return NULL;

  *path = rest + strlen (parts[0]);
  if (**path == '\0')
    *path = "/";
  id = phidias_emulator_json_get_string (account, "id");
  place = phidias_emulator_place_new (FAMILIES);
  place->keys = phidias_emulator_cloud_keys_dup (phidias_emulator_arm_get_keys (arm), id);
  place->resource = g_strdup (PHIDIAS_EMULATOR_RESOURCE_INFERENCE);
  deployments = phidias_emulator_cloud_state_list (phidias_emulator_arm_get_state (arm), id, PHIDIAS_EMULATOR_DEPLOYMENTS);
  for (guint i = 0; i < deployments->len; i++)
    {
      JsonObject *deployment = g_ptr_array_index (deployments, i);
      const char *state = phidias_emulator_rules_get_property (deployment, "provisioningState");

      if ((g_strcmp0 (state, "Succeeded") == 0 || g_strcmp0 (state, "Updating") == 0) &&
          phidias_emulator_arm_is_warm (arm, phidias_emulator_json_get_string (deployment, "id")))
        add_deployment (arm, place, deployment);
    }

  return place;
}

/**
 * phidias_emulator_cognitive_install:
 * @arm: a resource manager
 *
 * Adds the routes, and the places where accounts answer.
 */
void
phidias_emulator_cognitive_install (PhidiasEmulatorArm *arm)
{
  static const struct
  {
    const char *method;
    const char *pattern;
    PhidiasEmulatorArmHandler handler;
  } routes[] = {
    { "GET", "/subscriptions/{s}" LIST_ROUTE, list_cb },
    { "GET", "/subscriptions/{s}/resourceGroups/{rg}" LIST_ROUTE, list_cb },
    { "GET", PHIDIAS_EMULATOR_ACCOUNT_ROUTE, get_cb },
    { "POST", PHIDIAS_EMULATOR_ACCOUNT_ROUTE "/listKeys", list_keys_cb },
    { "POST", PHIDIAS_EMULATOR_ACCOUNT_ROUTE "/regenerateKey", regenerate_key_cb },
  };

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    phidias_emulator_arm_add_route (arm, routes[i].method, routes[i].pattern, PHIDIAS_EMULATOR_COGNITIVE_SINCE, routes[i].handler, NULL);
  phidias_emulator_arm_add_type (arm, PHIDIAS_EMULATOR_ACCOUNTS, view_cb, NULL, NULL);
  phidias_emulator_arm_add_place (arm, PREFIX, lookup_cb, NULL);
  phidias_emulator_cognitive_install_models (arm);
  phidias_emulator_cognitive_install_deployments (arm);
}
