/* phidias-emulator-marketplace.c: subscriptions to partners' models
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-json.h"
#include "phidias-emulator-serverless-rules.h"
#include "phidias-emulator-serverless.h"

#include <string.h>

#define SINCE "2024-01-01-preview"
#define ROOT                                                                                                           \
  "/subscriptions/{s}/resourceGroups/{rg}/providers/" PHIDIAS_EMULATOR_WORKSPACES "/{ws}/marketplaceSubscriptions"

#define MAX_NAME 255

static PhidiasEmulatorCloudState *
get_state (PhidiasEmulatorArmRequest *request)
{
  return phidias_emulator_arm_get_state (phidias_emulator_arm_request_get_arm (request));
}

static gboolean
allows (PhidiasEmulatorArmRequest *request, const char *action)
{
  g_autofree char *scope = phidias_emulator_arm_request_dup_id (request, 0);
  g_autofree char *whole = g_strconcat (PHIDIAS_EMULATOR_MARKETPLACE "/", action, NULL);

  return phidias_emulator_arm_request_allows (request, scope, whole);
}

/* The project's endpoints of a model stop with its subscription, and go on with the next one. */
static void
switch_endpoints (PhidiasEmulatorArm *arm, JsonObject *entry, const char *from, const char *to)
{
  const PhidiasEmulatorModel *model = phidias_emulator_rules_get_model (arm, entry);
  g_autofree char *project = g_strdup (phidias_emulator_json_get_string (entry, "id"));
  g_autoptr (GPtrArray) endpoints = NULL;

  for (guint i = 0; i < 2; i++)
    {
      char *slash = strrchr (project, '/');

      if (slash != NULL)
        *slash = '\0';
    }
  endpoints = phidias_emulator_cloud_state_list (phidias_emulator_arm_get_state (arm), project, PHIDIAS_EMULATOR_SERVERLESS);
  for (guint i = 0; i < endpoints->len; i++)
    {
      JsonObject *endpoint = g_ptr_array_index (endpoints, i);

      if (phidias_emulator_rules_get_model (arm, endpoint) == model &&
          g_strcmp0 (phidias_emulator_rules_get_property (endpoint, "endpointState"), from) == 0)
        json_object_set_string_member (phidias_emulator_json_get_object (endpoint, "properties"), "endpointState", to);
    }
}

static void
ended_cb (PhidiasEmulatorArm *arm, PhidiasEmulatorArmVerb verb, JsonObject *entry, gboolean succeeded, gpointer user_data)
{
  JsonObject *properties = phidias_emulator_json_get_object (entry, "properties");

  if (verb == PHIDIAS_EMULATOR_ARM_CREATE)
    json_object_set_string_member (properties, "marketplaceSubscriptionStatus", succeeded ? "Subscribed" : "Unsubscribed");
  if (succeeded && verb == PHIDIAS_EMULATOR_ARM_CREATE)
    switch_endpoints (arm, entry, "Suspended", "Online");
  else if (succeeded && verb == PHIDIAS_EMULATOR_ARM_DELETE)
    switch_endpoints (arm, entry, "Online", "Suspended");
}

static void
list_cb (PhidiasEmulatorArmRequest *request, gpointer user_data)
{
  JsonObject *project = phidias_emulator_arm_request_find (request, 1);
  g_autoptr (GPtrArray) list = NULL;

  if (project == NULL)
    return;

  list = phidias_emulator_cloud_state_list (get_state (request), phidias_emulator_json_get_string (project, "id"),
                                            PHIDIAS_EMULATOR_MARKETPLACE);
  phidias_emulator_arm_reply_list (request, list);
}

static void
get_cb (PhidiasEmulatorArmRequest *request, gpointer user_data)
{
  JsonObject *entry = phidias_emulator_arm_request_find (request, 0);

  if (entry != NULL)
    phidias_emulator_arm_reply_resource (request, 200, entry);
}

static gboolean
check_name (PhidiasEmulatorArmRequest *request)
{
  const char *name = phidias_emulator_arm_request_get_part (request, "n");

  if (g_ascii_isalnum (*name) && strlen (name) <= MAX_NAME &&
      name[strspn (name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")] == '\0')
    return TRUE;

  phidias_emulator_arm_fail_deep (request, 400, "UserError",
                                  "The subscription's name must start with a letter or digit and have letters, digits, "
                                  "dashes and underscores only.",
                                  "BadRequest", "InvalidMarketplaceSubscriptionName", NULL);

  return FALSE;
}

static gboolean
check_partner (PhidiasEmulatorArmRequest *request, const PhidiasEmulatorModel *model)
{
  if (model->is_partner)
    return TRUE;

  phidias_emulator_arm_fail_deep (request, 400, "UserError", "Microsoft's own models need no subscription of Azure Marketplace.",
                                  "BadRequest", "ModelNotInMarketplace", NULL);

  return FALSE;
}

/* A project subscribes to a model once. */
static gboolean
check_only_one (PhidiasEmulatorArmRequest *request, JsonObject *project, const PhidiasEmulatorModel *model)
{
  g_autoptr (GPtrArray) list = phidias_emulator_cloud_state_list (get_state (request),
                                                                  phidias_emulator_json_get_string (project, "id"),
                                                                  PHIDIAS_EMULATOR_MARKETPLACE);

  for (guint i = 0; i < list->len; i++)
    if (phidias_emulator_rules_get_model (phidias_emulator_arm_request_get_arm (request), g_ptr_array_index (list, i)) == model)
      {
        phidias_emulator_arm_fail_deep (request, 409, "Conflict", "The project is subscribed to this model already.",
                                        "Conflict", "MarketplaceSubscriptionExists", NULL);
        return FALSE;
      }

  return TRUE;
}

static char *
dup_word (const char *text)
{
  GString *word = g_string_new (NULL);

  for (; *text != '\0'; text++)
    if (g_ascii_isalnum (*text) || *text == '-')
      g_string_append_c (word, g_ascii_tolower (*text));

  return g_string_free (word, FALSE);
}

static JsonObject *
make_entry (PhidiasEmulatorArmRequest *request, JsonObject *project, const PhidiasEmulatorModel *model)
{
  JsonObject *entry = json_object_new ();
  JsonObject *properties = json_object_new ();
  JsonObject *plan = json_object_new ();
  const char *name = phidias_emulator_arm_request_get_part (request, "n");
  g_autofree char *id = g_strconcat (phidias_emulator_json_get_string (project, "id"), "/marketplaceSubscriptions/", name, NULL);
  g_autofree char *asset = phidias_emulator_rules_dup_asset (model);
  g_autofree char *publisher = dup_word (model->publisher);
  g_autofree char *offer = dup_word (model->name);

  json_object_set_string_member (plan, "publisherId", publisher);
  json_object_set_string_member (plan, "offerId", offer);
  json_object_set_string_member (plan, "planId", "pay-as-you-go");
  json_object_set_string_member (properties, "modelId", asset);
  json_object_set_object_member (properties, "marketplacePlan", plan);
  json_object_set_string_member (properties, "marketplaceSubscriptionStatus", "Unsubscribed");
  json_object_set_string_member (entry, "id", id);
  json_object_set_string_member (entry, "name", name);
  json_object_set_string_member (entry, "type", PHIDIAS_EMULATOR_MARKETPLACE);
  json_object_set_object_member (entry, "properties", properties);

  return entry;
}

static void
put_cb (PhidiasEmulatorArmRequest *request, gpointer user_data)
{
  PhidiasEmulatorArm *arm = phidias_emulator_arm_request_get_arm (request);
  g_autofree char *id = phidias_emulator_arm_request_dup_id (request, 0);
  JsonObject *project = phidias_emulator_rules_find_project (request, 2);
  JsonObject *body = NULL;
  JsonObject *entry;
  g_autoptr (JsonObject) made = NULL;
  const PhidiasEmulatorModel *model;

  if (project == NULL || !allows (request, "write") || (body = phidias_emulator_arm_request_get_body (request)) == NULL ||
      !check_name (request) ||
      (model = phidias_emulator_rules_find_model (request, phidias_emulator_rules_get_child (body, "properties"))) == NULL)
    return;

  entry = phidias_emulator_cloud_state_get (get_state (request), id);
  if (entry != NULL && phidias_emulator_rules_get_model (arm, entry) == model &&
      g_strcmp0 (phidias_emulator_rules_get_property (entry, "provisioningState"), "Failed") != 0)
    {
      phidias_emulator_arm_reply_resource (request, 200, entry);
      return;
    }
  if (entry != NULL && g_strcmp0 (phidias_emulator_rules_get_property (entry, "provisioningState"), "Failed") == 0)
    phidias_emulator_cloud_state_remove (get_state (request), id);
  else if (entry != NULL)
    {
      phidias_emulator_arm_fail_deep (request, 409, "Conflict", "A subscription of this name is for another model.", "Conflict",
                                      "MarketplaceSubscriptionExists", NULL);
      return;
    }
  if (!check_partner (request, model) || !phidias_emulator_rules_check_subscription (request) ||
      !phidias_emulator_rules_check_region (request, model, phidias_emulator_json_get_string (project, "location")) ||
      !phidias_emulator_rules_check_lifecycle (request, model) || !check_only_one (request, project, model))
    return;

  made = make_entry (request, project, model);
  phidias_emulator_arm_begin_operation (request, PHIDIAS_EMULATOR_ARM_CREATE, made, PHIDIAS_EMULATOR_ARM_FORM_ASYNC);
}

static void
delete_cb (PhidiasEmulatorArmRequest *request, gpointer user_data)
{
  g_autofree char *id = phidias_emulator_arm_request_dup_id (request, 0);
  JsonObject *entry = phidias_emulator_cloud_state_get (get_state (request), id);

  if (phidias_emulator_arm_request_find (request, 2) == NULL || !allows (request, "delete"))
    return;
  if (entry == NULL)
    phidias_emulator_arm_reply (request, 204, NULL);
  else if (phidias_emulator_rules_check_idle (request, entry))
    phidias_emulator_arm_begin_operation (request, PHIDIAS_EMULATOR_ARM_DELETE, entry, PHIDIAS_EMULATOR_ARM_FORM_LOCATION);
}

/**
 * phidias_emulator_marketplace_install:
 * @arm: a resource manager
 *
 * Adds the routes.
 */
void
phidias_emulator_marketplace_install (PhidiasEmulatorArm *arm)
{
  phidias_emulator_arm_add_route (arm, "GET", ROOT, SINCE, list_cb, NULL);
  phidias_emulator_arm_add_route (arm, "GET", ROOT "/{n}", SINCE, get_cb, NULL);
  phidias_emulator_arm_add_route (arm, "PUT", ROOT "/{n}", SINCE, put_cb, NULL);
  phidias_emulator_arm_add_route (arm, "DELETE", ROOT "/{n}", SINCE, delete_cb, NULL);
  phidias_emulator_arm_add_type (arm, PHIDIAS_EMULATOR_MARKETPLACE, NULL, ended_cb, NULL);
}
