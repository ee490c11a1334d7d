/* phidias-emulator-cognitive-deployments.c: what is deployed on a Foundry resource
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-cognitive-private.h"

#include "phidias-emulator-json.h"
#include "phidias-emulator-serverless-rules.h"

#include <string.h>

#define ROUTE PHIDIAS_EMULATOR_ACCOUNT_ROUTE "/deployments"
#define MIN_NAME 2
#define MAX_NAME 64
#define POLICY "Microsoft.DefaultV2"
#define UPGRADE "OnceNewDefaultVersionAvailable"

/* What a request wants, when it is allowed. */
typedef struct
{
  JsonObject *account;
  JsonObject *model;
  const char *sku;
  gint64 capacity;
  const char *policy;
  const char *upgrade;
} Wish;

static PhidiasEmulatorCloudState *
get_state (PhidiasEmulatorArmRequest *request)
{
  return phidias_emulator_arm_get_state (phidias_emulator_arm_request_get_arm (request));
}

static JsonObject *
make_rate_limit (const char *key, gint64 period, gint64 count)
{
  JsonObject *limit = json_object_new ();

  json_object_set_string_member (limit, "key", key);
  json_object_set_double_member (limit, "renewalPeriod", period);
  json_object_set_double_member (limit, "count", count);

  return limit;
}

/* A thousand tokens a minute bring a request every ten seconds. */
static void
view_cb (PhidiasEmulatorArm *arm, JsonObject *deployment, gpointer user_data)
{
  JsonObject *properties = phidias_emulator_json_get_object (deployment, "properties");
  JsonObject *model = phidias_emulator_json_get_object (properties, "model");
  JsonObject *known = phidias_emulator_cognitive_find_model (phidias_emulator_json_get_string (model, "format"),
                                                             phidias_emulator_json_get_string (model, "name"),
                                                             phidias_emulator_json_get_string (model, "version"));
  gint64 capacity = phidias_emulator_json_get_int (phidias_emulator_json_get_object (deployment, "sku"), "capacity", 1);
  JsonArray *names = phidias_emulator_json_get_array (known, "capabilities");
  JsonObject *capabilities = json_object_new ();
  JsonArray *limits = json_array_new ();

  for (guint i = 0; names != NULL && i < json_array_get_length (names); i++)
    json_object_set_string_member (capabilities, json_array_get_string_element (names, i), "true");
  json_array_add_object_element (limits, make_rate_limit ("request", 10, capacity));
  json_array_add_object_element (limits, make_rate_limit ("token", 60, capacity * 1000));
  json_object_set_object_member (properties, "capabilities", capabilities);
  json_object_set_array_member (properties, "rateLimits", limits);
  json_object_set_int_member (properties, "currentCapacity", capacity);
}

static void
ended_cb (PhidiasEmulatorArm *arm, PhidiasEmulatorArmVerb verb, JsonObject *deployment, gboolean succeeded, gpointer user_data)
{
  if (verb == PHIDIAS_EMULATOR_ARM_CREATE && succeeded)
    phidias_emulator_arm_begin_warm_up (arm, phidias_emulator_json_get_string (deployment, "id"));
}

static void
list_cb (PhidiasEmulatorArmRequest *request, gpointer user_data)
{
  JsonObject *account = phidias_emulator_arm_request_find (request, 1);
  g_autoptr (GPtrArray) deployments = NULL;

  if (account == NULL)
    return;

  deployments = phidias_emulator_cloud_state_list (get_state (request), phidias_emulator_json_get_string (account, "id"),
                                                   PHIDIAS_EMULATOR_DEPLOYMENTS);
  phidias_emulator_arm_reply_list (request, deployments);
}

static void
get_cb (PhidiasEmulatorArmRequest *request, gpointer user_data)
{
  JsonObject *deployment = NULL;

  if (phidias_emulator_arm_request_find (request, 2) != NULL &&
      (deployment = phidias_emulator_arm_request_find (request, 0)) != NULL)
    phidias_emulator_arm_reply_resource (request, 200, deployment);
}

static gboolean
check_name (PhidiasEmulatorArmRequest *request)
{
  const char *name = phidias_emulator_arm_request_get_part (request, "d");
  gsize length = strlen (name);

  if (length >= MIN_NAME && length <= MAX_NAME &&
      strspn (name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.") == length)
    return TRUE;

  phidias_emulator_arm_fail (request, 400, "InvalidResourceName",
                             "The deployment name must have 2 to 64 characters: letters, digits, '-', '_' and '.'.", NULL);

  return FALSE;
}

/* One thing at a time: so it is on every Foundry resource. */
static gboolean
check_idle (PhidiasEmulatorArmRequest *request, JsonObject *account)
{
  const char *id = phidias_emulator_json_get_string (account, "id");
  g_autoptr (GPtrArray) deployments = phidias_emulator_cloud_state_list (get_state (request), id, PHIDIAS_EMULATOR_DEPLOYMENTS);

  for (guint i = 0; i < deployments->len; i++)
    {
      const char *state = phidias_emulator_rules_get_property (g_ptr_array_index (deployments, i), "provisioningState");
      g_autofree char *message = NULL;

      if (state == NULL || !g_str_has_suffix (state, "ing"))
        continue;
      message = g_strdup_printf ("Another operation is being performed on the parent resource '%s'. Please try again later.", id);
      phidias_emulator_arm_fail (request, 409, "RequestConflict", message, NULL);
      return FALSE;
    }

  return TRUE;
}

static gboolean
read_model (PhidiasEmulatorArmRequest *request, JsonObject *properties, Wish *wish)
{
  JsonObject *model = phidias_emulator_rules_get_child (properties, "model");
  const char *format = phidias_emulator_rules_get_text (model, "format");
  const char *name = phidias_emulator_rules_get_text (model, "name");
  const char *version = phidias_emulator_rules_get_text (model, "version");
  const char *region = phidias_emulator_json_get_string (wish->account, "location");
  g_autofree char *message = NULL;

  if (format == NULL || name == NULL)
    {
      phidias_emulator_arm_fail (request, 400, "InvalidRequestContent",
                                 "The members 'format' and 'name' of 'properties.model' are required.", NULL);
      return FALSE;
    }
  wish->model = phidias_emulator_cognitive_find_model (format, name, version);
  if (wish->model == NULL || !phidias_emulator_cognitive_model_is_in (wish->model, region))
    {
      message = g_strdup_printf ("The model 'Format:%s,Name:%s,Version:%s' of account deployment is not supported.", format,
                                 name, version != NULL ? version : "");
      phidias_emulator_arm_fail (request, 400, "DeploymentModelNotSupported", message, NULL);
      return FALSE;
    }
  if (phidias_emulator_cognitive_model_is_retired (wish->model))
    {
      message = g_strdup_printf ("The model 'Format:%s,Name:%s,Version:%s' has been deprecated since %s.", format, name,
                                 phidias_emulator_json_get_string (wish->model, "version"),
                                 phidias_emulator_json_get_string (wish->model, "inferenceEnds"));
      phidias_emulator_arm_fail (request, 400, "ServiceModelDeprecated", message, NULL);
      return FALSE;
    }

  return TRUE;
}

static gboolean
read_sku (PhidiasEmulatorArmRequest *request, JsonObject *body, Wish *wish)
{
  JsonObject *sku = phidias_emulator_rules_get_child (body, "sku");
  JsonObject *bounds = phidias_emulator_json_get_object (wish->model, "capacity");
  JsonNode *capacity = phidias_emulator_rules_get_member (sku, "capacity");
  gint64 maximum = phidias_emulator_json_get_int (bounds, "maximum", 1);
  g_autofree char *message = NULL;

  wish->sku = phidias_emulator_rules_get_text (sku, "name");
  if (wish->sku == NULL || !phidias_emulator_cognitive_model_has (wish->model, "skus", wish->sku))
    {
      message = g_strdup_printf ("The specified SKU '%s' for model '%s %s' is not supported in this region '%s'.",
                                 wish->sku != NULL ? wish->sku : "", phidias_emulator_json_get_string (wish->model, "name"),
                                 phidias_emulator_json_get_string (wish->model, "version"),
                                 phidias_emulator_json_get_string (wish->account, "location"));
      phidias_emulator_arm_fail (request, 400, "InvalidResourceProperties", message, NULL);
      return FALSE;
    }
  wish->capacity = capacity == NULL                                       ? phidias_emulator_json_get_int (bounds, "default", 1)
                   : phidias_emulator_json_is (capacity, G_TYPE_INT64) ? json_node_get_int (capacity)
                                                                       : 0;
  if (wish->capacity >= 1 && wish->capacity <= maximum)
    return TRUE;

  message = g_strdup_printf ("The capacity should be a whole number from 1 to %" G_GINT64_FORMAT " for the SKU '%s' of model '%s'.",
                             maximum, wish->sku, phidias_emulator_json_get_string (wish->model, "name"));
  phidias_emulator_arm_fail (request, 400, "InvalidCapacity", message, NULL);

  return FALSE;
}

static gboolean
check_quota (PhidiasEmulatorArmRequest *request, const Wish *wish, const char *id)
{
  gint64 used = phidias_emulator_cognitive_get_usage (phidias_emulator_arm_request_get_arm (request),
                                                      phidias_emulator_arm_request_get_part (request, "s"),
                                                      phidias_emulator_json_get_string (wish->account, "location"),
                                                      wish->model, wish->sku, id);
  gint64 limit = phidias_emulator_json_get_int (wish->model, "quota", 0);
  g_autofree char *quota = g_strdup_printf ("Tokens Per Minute (thousands) - %s - %s",
                                            phidias_emulator_json_get_string (wish->model, "name"), wish->sku);
  g_autofree char *message = NULL;

  if (used + wish->capacity <= limit)
    return TRUE;

  message = g_strdup_printf ("This operation require %" G_GINT64_FORMAT " new capacity in quota %s, which is bigger than the "
                             "current available capacity %" G_GINT64_FORMAT ". The current quota usage is %" G_GINT64_FORMAT
                             " and the quota limit is %" G_GINT64_FORMAT " for quota %s.",
                             wish->capacity, quota, MAX (limit - used, 0), used, limit, quota);
  phidias_emulator_arm_fail (request, 400, "InsufficientQuota", message, NULL);

  return FALSE;
}

static char *
format_now (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();

  return g_date_time_format (now, "%Y-%m-%dT%H:%M:%S.%fZ");
}

static void
fill (JsonObject *deployment, const Wish *wish, PhidiasEmulatorArmRequest *request)
{
  static const char *const members[] = { "format", "name", "version" };
  JsonObject *sku = json_object_new ();
  JsonObject *model = json_object_new ();
  JsonObject *properties = json_object_new ();
  JsonObject *system = phidias_emulator_json_get_object (deployment, "systemData");
  const char *user = phidias_emulator_arm_request_get_user (request);
  g_autofree char *now = format_now ();

  json_object_set_string_member (sku, "name", wish->sku);
  json_object_set_int_member (sku, "capacity", wish->capacity);
  json_object_set_object_member (deployment, "sku", sku);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    json_object_set_string_member (model, members[i], phidias_emulator_json_get_string (wish->model, members[i]));
  json_object_set_object_member (properties, "model", model);
  json_object_set_string_member (properties, "raiPolicyName", wish->policy != NULL ? wish->policy : POLICY);
  json_object_set_string_member (properties, "versionUpgradeOption", wish->upgrade != NULL ? wish->upgrade : UPGRADE);
  json_object_set_object_member (deployment, "properties", properties);
  if (system == NULL)
    {
      system = json_object_new ();
      json_object_set_string_member (system, "createdBy", user);
      json_object_set_string_member (system, "createdByType", "User");
      json_object_set_string_member (system, "createdAt", now);
      json_object_set_object_member (deployment, "systemData", system);
    }
  json_object_set_string_member (system, "lastModifiedBy", user);
  json_object_set_string_member (system, "lastModifiedByType", "User");
  json_object_set_string_member (system, "lastModifiedAt", now);
}

static JsonObject *
make_deployment (PhidiasEmulatorArmRequest *request, JsonObject *account)
{
  JsonObject *deployment = json_object_new ();
  const char *name = phidias_emulator_arm_request_get_part (request, "d");
  g_autofree char *id = g_strconcat (phidias_emulator_json_get_string (account, "id"), "/deployments/", name, NULL);

  json_object_set_string_member (deployment, "id", id);
  json_object_set_string_member (deployment, "name", name);
  json_object_set_string_member (deployment, "type", PHIDIAS_EMULATOR_DEPLOYMENTS);

  return deployment;
}

/* The model stays; its version, the sku and the capacity may change. */
static gboolean
check_same_model (PhidiasEmulatorArmRequest *request, JsonObject *deployment, const Wish *wish)
{
  JsonObject *model = phidias_emulator_json_get_object (phidias_emulator_json_get_object (deployment, "properties"), "model");

  if (g_strcmp0 (phidias_emulator_json_get_string (model, "name"), phidias_emulator_json_get_string (wish->model, "name")) == 0 &&
      g_strcmp0 (phidias_emulator_json_get_string (model, "format"), phidias_emulator_json_get_string (wish->model, "format")) == 0)
    return TRUE;

  phidias_emulator_arm_fail (request, 400, "InvalidResourceProperties",
                             "A deployment of this name has another model. The model of a deployment cannot be changed.", NULL);

  return FALSE;
}

static void
put_cb (PhidiasEmulatorArmRequest *request, gpointer user_data)
{
  g_autofree char *id = phidias_emulator_arm_request_dup_id (request, 0);
  g_autoptr (JsonObject) made = NULL;
  JsonObject *body = NULL;
  JsonObject *deployment, *properties;
  Wish wish = { 0 };

  wish.account = phidias_emulator_arm_request_find (request, 2);
  if (wish.account == NULL || !phidias_emulator_cognitive_allows (request, 0, "deployments/write") ||
      (body = phidias_emulator_arm_request_get_body (request)) == NULL || !check_name (request))
    return;

  properties = phidias_emulator_rules_get_child (body, "properties");
  wish.policy = phidias_emulator_rules_get_text (properties, "raiPolicyName");
  wish.upgrade = phidias_emulator_rules_get_text (properties, "versionUpgradeOption");
  if (!read_model (request, properties, &wish) || !read_sku (request, body, &wish) || !check_idle (request, wish.account))
    return;

  deployment = phidias_emulator_cloud_state_get (get_state (request), id);
  if (deployment != NULL && g_strcmp0 (phidias_emulator_rules_get_property (deployment, "provisioningState"), "Failed") == 0)
    {
      /* What failed is made anew. */
      phidias_emulator_cloud_state_remove (get_state (request), id);
      deployment = NULL;
    }
  if ((deployment != NULL && !check_same_model (request, deployment, &wish)) || !check_quota (request, &wish, id))
    return;

  if (deployment != NULL)
    {
      fill (deployment, &wish, request);
      phidias_emulator_arm_begin_operation (request, PHIDIAS_EMULATOR_ARM_UPDATE, deployment, PHIDIAS_EMULATOR_ARM_FORM_ASYNC);
      return;
    }
  made = make_deployment (request, wish.account);
  fill (made, &wish, request);
  phidias_emulator_arm_begin_operation (request, PHIDIAS_EMULATOR_ARM_CREATE, made, PHIDIAS_EMULATOR_ARM_FORM_ASYNC);
}

static void
delete_cb (PhidiasEmulatorArmRequest *request, gpointer user_data)
{
  g_autofree char *id = phidias_emulator_arm_request_dup_id (request, 0);
  JsonObject *account = phidias_emulator_arm_request_find (request, 2);
  JsonObject *deployment;

  if (account == NULL || !phidias_emulator_cognitive_allows (request, 0, "deployments/delete"))
    return;

  deployment = phidias_emulator_cloud_state_get (get_state (request), id);
  if (deployment == NULL)
    phidias_emulator_arm_reply (request, 204, NULL);
  else if (check_idle (request, account))
    phidias_emulator_arm_begin_operation (request, PHIDIAS_EMULATOR_ARM_DELETE, deployment, PHIDIAS_EMULATOR_ARM_FORM_LOCATION);
}

/**
 * phidias_emulator_cognitive_install_deployments:
 * @arm: a resource manager
 *
 * Adds the routes.
 */
void
phidias_emulator_cognitive_install_deployments (PhidiasEmulatorArm *arm)
{
  static const struct
  {
    const char *method;
    const char *pattern;
    PhidiasEmulatorArmHandler handler;
  } routes[] = {
    { "GET", ROUTE, list_cb },
    { "GET", ROUTE "/{d}", get_cb },
    { "PUT", ROUTE "/{d}", put_cb },
    { "DELETE", ROUTE "/{d}", delete_cb },
  };

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    phidias_emulator_arm_add_route (arm, routes[i].method, routes[i].pattern, PHIDIAS_EMULATOR_COGNITIVE_SINCE, routes[i].handler, NULL);
  phidias_emulator_arm_add_type (arm, PHIDIAS_EMULATOR_DEPLOYMENTS, view_cb, ended_cb, NULL);
}
