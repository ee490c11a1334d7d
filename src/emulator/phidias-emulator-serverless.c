/* phidias-emulator-serverless.c: serverless endpoints, made, shown, and answering
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-serverless.h"

#include "phidias-emulator-json.h"
#include "phidias-emulator-serverless-rules.h"

#include <string.h>

#define SINCE "2024-01-01-preview"
#define ROOT                                                                                                           \
  "/subscriptions/{s}/resourceGroups/{rg}/providers/" PHIDIAS_EMULATOR_WORKSPACES "/{ws}/serverlessEndpoints"
#define PREFIX "/serverless/"

#define MIN_OWN_KEY 16
#define MAX_OWN_KEY 128

static PhidiasEmulatorCloudState *
get_state (PhidiasEmulatorArmRequest *request)
{
  return phidias_emulator_arm_get_state (phidias_emulator_arm_request_get_arm (request));
}

static gboolean
allows (PhidiasEmulatorArmRequest *request, guint drop, const char *action)
{
  g_autofree char *scope = phidias_emulator_arm_request_dup_id (request, drop);
  g_autofree char *whole = g_strconcat (PHIDIAS_EMULATOR_SERVERLESS "/", action, NULL);

  return phidias_emulator_arm_request_allows (request, scope, whole);
}

static void
set_endpoint_state (JsonObject *endpoint, const char *state)
{
  JsonObject *properties = phidias_emulator_json_get_object (endpoint, "properties");

  /* A file of the state may hold anything. */
  if (properties != NULL)
    json_object_set_string_member (properties, "endpointState", state);
}

static void
view_cb (PhidiasEmulatorArm *arm, JsonObject *endpoint, gpointer user_data)
{
  JsonObject *properties = phidias_emulator_json_get_object (endpoint, "properties");
  const char *state = phidias_emulator_json_get_string (properties, "provisioningState");
  g_autofree char *uri = NULL;
  JsonObject *inference;

  if (properties == NULL || g_strcmp0 (state, "Creating") == 0 || g_strcmp0 (state, "Failed") == 0)
    return;

  uri = g_strdup_printf ("%s" PREFIX "%s/%s", phidias_emulator_arm_get_url (arm),
                         phidias_emulator_json_get_string (endpoint, "location"),
                         phidias_emulator_json_get_string (endpoint, "name"));
  inference = json_object_new ();
  json_object_set_string_member (inference, "uri", uri);
  json_object_set_object_member (inference, "headers", json_object_new ());
  json_object_set_object_member (properties, "inferenceEndpoint", inference);
}

static void
ended_cb (PhidiasEmulatorArm *arm, PhidiasEmulatorArmVerb verb, JsonObject *endpoint, gboolean succeeded, gpointer user_data)
{
  const char *id = phidias_emulator_json_get_string (endpoint, "id");

  switch (verb)
    {
    case PHIDIAS_EMULATOR_ARM_CREATE:
      set_endpoint_state (endpoint, succeeded ? "Online" : "CreationFailed");
      phidias_emulator_arm_begin_warm_up (arm, id);
      break;
    case PHIDIAS_EMULATOR_ARM_DELETE:
      if (succeeded)
        phidias_emulator_cloud_keys_forget (phidias_emulator_arm_get_keys (arm), id);
      else
        set_endpoint_state (endpoint, "DeletionFailed");
      break;
    case PHIDIAS_EMULATOR_ARM_UPDATE:
    default:
      break;
    }
}

static void
list_cb (PhidiasEmulatorArmRequest *request, gpointer user_data)
{
  JsonObject *project = phidias_emulator_arm_request_find (request, 1);
  g_autoptr (GPtrArray) endpoints = NULL;

  if (project == NULL)
    return;

  endpoints = phidias_emulator_cloud_state_list (get_state (request), phidias_emulator_json_get_string (project, "id"),
                                                 PHIDIAS_EMULATOR_SERVERLESS);
  phidias_emulator_arm_reply_list (request, endpoints);
}

static void
get_cb (PhidiasEmulatorArmRequest *request, gpointer user_data)
{
  JsonObject *endpoint = phidias_emulator_arm_request_find (request, 0);

  if (endpoint != NULL)
    phidias_emulator_arm_reply_resource (request, 200, endpoint);
}

static gboolean
is_disabled (JsonObject *properties)
{
  JsonObject *safety = phidias_emulator_rules_get_child (properties, "contentSafety");
  const char *status = phidias_emulator_rules_get_text (safety, "contentSafetyStatus");

  return status != NULL && g_ascii_strcasecmp (status, "Disabled") == 0;
}

static JsonObject *
make_properties (const PhidiasEmulatorModel *model, JsonObject *wanted, const char *subscription)
{
  JsonObject *properties = json_object_new ();
  JsonObject *settings = json_object_new ();
  JsonObject *safety = json_object_new ();
  g_autofree char *asset = phidias_emulator_rules_dup_asset (model);

  json_object_set_string_member (settings, "modelId", asset);
  json_object_set_string_member (safety, "contentSafetyStatus", is_disabled (wanted) ? "Disabled" : "Enabled");
  json_object_set_string_member (properties, "authMode", "Key");
  json_object_set_object_member (properties, "modelSettings", settings);
  json_object_set_object_member (properties, "contentSafety", safety);
  if (subscription != NULL)
    json_object_set_string_member (properties, "marketplaceSubscriptionId", subscription);
  else
    json_object_set_null_member (properties, "marketplaceSubscriptionId");
  json_object_set_string_member (properties, "endpointState", "Creating");

  return properties;
}

static JsonObject *
dup_tags (JsonObject *body)
{
  JsonObject *tags = phidias_emulator_rules_get_child (body, "tags");

  return tags != NULL ? json_object_ref (tags) : json_object_new ();
}

static JsonObject *
make_system_data (PhidiasEmulatorArmRequest *request)
{
  JsonObject *data = json_object_new ();
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%dT%H:%M:%S.%fZ");

  json_object_set_string_member (data, "createdAt", time);
  json_object_set_string_member (data, "createdBy", phidias_emulator_arm_request_get_user (request));
  json_object_set_string_member (data, "createdByType", "User");

  return data;
}

static JsonObject *
make_endpoint (PhidiasEmulatorArmRequest *request, JsonObject *project, JsonObject *body, JsonObject *properties)
{
  JsonObject *endpoint = json_object_new ();
  JsonObject *sku = json_object_new ();
  const char *name = phidias_emulator_arm_request_get_part (request, "n");
  g_autofree char *id = g_strconcat (phidias_emulator_json_get_string (project, "id"), "/serverlessEndpoints/", name, NULL);

  json_object_set_string_member (sku, "name", "Consumption");
  json_object_set_string_member (endpoint, "id", id);
  json_object_set_string_member (endpoint, "name", name);
  json_object_set_string_member (endpoint, "type", PHIDIAS_EMULATOR_SERVERLESS);
  json_object_set_string_member (endpoint, "location", phidias_emulator_json_get_string (project, "location"));
  json_object_set_null_member (endpoint, "kind");
  json_object_set_object_member (endpoint, "sku", sku);
  json_object_set_object_member (endpoint, "tags", dup_tags (body));
  json_object_set_object_member (endpoint, "systemData", make_system_data (request));
  json_object_set_object_member (endpoint, "properties", properties);

  return endpoint;
}

static gboolean
check_body (PhidiasEmulatorArmRequest *request, JsonObject *project, JsonObject *body, JsonObject *properties)
{
  const char *location = phidias_emulator_rules_get_text (body, "location");
  const char *region = phidias_emulator_json_get_string (project, "location");
  const char *mode = phidias_emulator_rules_get_text (properties, "authMode");
  g_autofree char *message = NULL;

  if (location == NULL)
    {
      phidias_emulator_arm_fail (request, 400, "LocationRequired", "The location property is required for this definition.",
                                 NULL);
      return FALSE;
    }
  if (g_ascii_strcasecmp (location, region) != 0)
    {
      message = g_strdup_printf ("The location '%s' is not that of the workspace, '%s'.", location, region);
      phidias_emulator_arm_fail_deep (request, 400, "UserError", message, "BadRequest", "LocationMismatch", NULL);
      return FALSE;
    }
  if (properties == NULL || phidias_emulator_rules_get_child (properties, "modelSettings") == NULL)
    {
      phidias_emulator_arm_fail_deep (request, 400, "UserError", "The field 'properties.modelSettings' is missing.",
                                      "BadRequest", "MissingModelId", NULL);
      return FALSE;
    }
  if (mode != NULL && g_ascii_strcasecmp (mode, "Key") != 0)
    {
      phidias_emulator_arm_fail_deep (request, 400, "UserError", "Serverless endpoints know only the authentication by key.",
                                      "BadRequest", "InvalidAuthMode", NULL);
      return FALSE;
    }

  return TRUE;
}

static void
update (PhidiasEmulatorArmRequest *request, JsonObject *endpoint, JsonObject *body, const PhidiasEmulatorModel *model)
{
  PhidiasEmulatorArm *arm = phidias_emulator_arm_request_get_arm (request);
  JsonObject *properties = phidias_emulator_json_get_object (endpoint, "properties");
  JsonObject *safety = phidias_emulator_json_get_object (properties, "contentSafety");
  JsonObject *wanted = phidias_emulator_rules_get_child (body, "properties");

  if (!phidias_emulator_rules_check_idle (request, endpoint))
    return;
  if (phidias_emulator_rules_get_model (arm, endpoint) != model)
    {
      phidias_emulator_arm_fail_deep (request, 409, "Conflict",
                                      "An endpoint of this name serves another model already. The model of an endpoint "
                                      "cannot be changed.",
                                      "Conflict", "EndpointNameAlreadyTaken", NULL);
      return;
    }

  if (safety != NULL)
    json_object_set_string_member (safety, "contentSafetyStatus", is_disabled (wanted) ? "Disabled" : "Enabled");
  json_object_set_object_member (endpoint, "tags", dup_tags (body));
  phidias_emulator_arm_begin_operation (request, PHIDIAS_EMULATOR_ARM_UPDATE, endpoint, PHIDIAS_EMULATOR_ARM_FORM_ASYNC);
}

static void
put_cb (PhidiasEmulatorArmRequest *request, gpointer user_data)
{
  g_autofree char *id = phidias_emulator_arm_request_dup_id (request, 0);
  JsonObject *project = phidias_emulator_rules_find_project (request, 2);
  JsonObject *body = NULL;
  JsonObject *properties, *endpoint;
  g_autoptr (JsonObject) made = NULL;
  const PhidiasEmulatorModel *model;
  const char *region, *subscription;

  if (project == NULL || !allows (request, 0, "write") ||
      (body = phidias_emulator_arm_request_get_body (request)) == NULL)
    return;
  properties = phidias_emulator_rules_get_child (body, "properties");
  region = phidias_emulator_json_get_string (project, "location");
  if (!check_body (request, project, body, properties) ||
      (model = phidias_emulator_rules_find_model (request, phidias_emulator_rules_get_child (properties, "modelSettings"))) == NULL)
    return;

  endpoint = phidias_emulator_cloud_state_get (get_state (request), id);
  if (endpoint != NULL && g_strcmp0 (phidias_emulator_rules_get_property (endpoint, "provisioningState"), "Failed") != 0)
    {
      update (request, endpoint, body, model);
      return;
    }
  /* What failed is made anew. */
  if (endpoint != NULL)
    phidias_emulator_cloud_state_remove (get_state (request), id);
  if (!phidias_emulator_rules_check_subscription (request) || !phidias_emulator_rules_check_region (request, model, region) ||
      !phidias_emulator_rules_check_lifecycle (request, model) || !phidias_emulator_rules_check_name (request, region) ||
      !phidias_emulator_rules_check_only_one (request, project, model) ||
      !phidias_emulator_rules_check_terms (request, project, model, &subscription))
    return;

  made = make_endpoint (request, project, body, make_properties (model, properties, subscription));
  phidias_emulator_arm_begin_operation (request, PHIDIAS_EMULATOR_ARM_CREATE, made, PHIDIAS_EMULATOR_ARM_FORM_ASYNC);
}

static void
patch_cb (PhidiasEmulatorArmRequest *request, gpointer user_data)
{
  JsonObject *endpoint = phidias_emulator_arm_request_find (request, 0);
  JsonObject *body = NULL;

  if (endpoint == NULL || !allows (request, 0, "write") ||
      (body = phidias_emulator_arm_request_get_body (request)) == NULL || !phidias_emulator_rules_check_idle (request, endpoint))
    return;

  /* Tags are replaced as a whole; the one sku that there is stays. */
  if (phidias_emulator_rules_get_child (body, "tags") != NULL)
    json_object_set_object_member (endpoint, "tags", dup_tags (body));
  phidias_emulator_cloud_state_changed (get_state (request));
  phidias_emulator_arm_reply_resource (request, 200, endpoint);
}

static void
delete_cb (PhidiasEmulatorArmRequest *request, gpointer user_data)
{
  g_autofree char *id = phidias_emulator_arm_request_dup_id (request, 0);
  JsonObject *endpoint = phidias_emulator_cloud_state_get (get_state (request), id);

  if (phidias_emulator_arm_request_find (request, 2) == NULL || !allows (request, 0, "delete"))
    return;
  if (endpoint == NULL)
    {
      phidias_emulator_arm_reply (request, 204, NULL);
      return;
    }
  if (!phidias_emulator_rules_check_idle (request, endpoint))
    return;

  set_endpoint_state (endpoint, "Deleting");
  phidias_emulator_arm_begin_operation (request, PHIDIAS_EMULATOR_ARM_DELETE, endpoint, PHIDIAS_EMULATOR_ARM_FORM_LOCATION);
}

static void
reply_keys (PhidiasEmulatorArmRequest *request, const char *id)
{
  PhidiasEmulatorArm *arm = phidias_emulator_arm_request_get_arm (request);
  g_auto (GStrv) keys = phidias_emulator_cloud_keys_dup (phidias_emulator_arm_get_keys (arm), id);
  JsonObject *body = json_object_new ();

  json_object_set_string_member (body, "primaryKey", keys[0]);
  json_object_set_string_member (body, "secondaryKey", keys[1]);
  phidias_emulator_arm_reply_object (request, 200, body);
}

static void
list_keys_cb (PhidiasEmulatorArmRequest *request, gpointer user_data)
{
  JsonObject *endpoint = phidias_emulator_arm_request_find (request, 1);

  if (endpoint != NULL && allows (request, 1, "listKeys/action"))
    reply_keys (request, phidias_emulator_json_get_string (endpoint, "id"));
}

static gboolean
is_key (const char *value)
{
  gsize length = strlen (value);

  if (length < MIN_OWN_KEY || length > MAX_OWN_KEY)
    return FALSE;
  for (const char *p = value; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p))
      return FALSE;

  return TRUE;
}

static void
regenerate_keys_cb (PhidiasEmulatorArmRequest *request, gpointer user_data)
{
  PhidiasEmulatorArm *arm = phidias_emulator_arm_request_get_arm (request);
  JsonObject *endpoint = phidias_emulator_arm_request_find (request, 1);
  JsonObject *body = NULL;
  const char *id, *type, *value;
  g_auto (GStrv) keys = NULL;
  guint which;

  if (endpoint == NULL || !allows (request, 1, "regenerateKeys/action") ||
      !phidias_emulator_rules_check_idle (request, endpoint) || (body = phidias_emulator_arm_request_get_body (request)) == NULL)
    return;
  type = phidias_emulator_rules_get_text (body, "keyType");
  value = phidias_emulator_rules_get_text (body, "keyValue");
  if (type == NULL || (g_ascii_strcasecmp (type, "Primary") != 0 && g_ascii_strcasecmp (type, "Secondary") != 0))
    {
      phidias_emulator_arm_fail_deep (request, 400, "UserError", "The field 'keyType' must be Primary or Secondary.",
                                      "BadRequest", "InvalidKeyType", NULL);
      return;
    }
  which = g_ascii_strcasecmp (type, "Secondary") == 0;
  id = phidias_emulator_json_get_string (endpoint, "id");
  keys = phidias_emulator_cloud_keys_dup (phidias_emulator_arm_get_keys (arm), id);

  /* The current key stands for "make a new one", as does none. */
  if (value != NULL && g_str_equal (value, keys[which]))
    value = NULL;
  if (value != NULL && !is_key (value))
    {
      phidias_emulator_arm_fail_deep (request, 400, "UserError",
                                      "The field 'keyValue' must have 16 to 128 visible characters.", "BadRequest",
                                      "InvalidKeyValue", NULL);
      return;
    }
  phidias_emulator_cloud_keys_regenerate (phidias_emulator_arm_get_keys (arm), id, which, value);
  if (!phidias_emulator_arm_begin_keys (request, endpoint, "primaryKey", "secondaryKey"))
    reply_keys (request, id);
}

static void
get_status_cb (PhidiasEmulatorArmRequest *request, gpointer user_data)
{
  JsonObject *endpoint = phidias_emulator_arm_request_find (request, 1);
  JsonObject *body;

  if (endpoint == NULL || !allows (request, 1, "getStatus/action"))
    return;

  body = json_object_new ();
  json_object_set_object_member (body, "metrics", json_object_new ());
  phidias_emulator_arm_reply_object (request, 200, body);
}

/* "eastus2/name", and what follows it. */
static PhidiasEmulatorPlace *
lookup_cb (PhidiasEmulatorArm *arm, const char *rest, const char **path, gpointer user_data)
{
  g_auto (GStrv) parts = g_strsplit (rest, "/", 3);
  JsonObject *endpoint = g_strv_length (parts) >= 2 ? phidias_emulator_rules_find_endpoint (arm, parts[0], parts[1]) : NULL;
  const PhidiasEmulatorModel *model = endpoint != NULL ? phidias_emulator_rules_get_model (arm, endpoint) : NULL;
  const char *state = endpoint != NULL ? phidias_emulator_rules_get_property (endpoint, "endpointState") : NULL;
  PhidiasEmulatorPlace *place;
  PhidiasEmulatorDeployment *deployment;
  g_autofree char *limit = NULL;
  const char *id;

  if (model == NULL || (g_strcmp0 (state, "Online") != 0 && g_strcmp0 (state, "Suspended") != 0))
    return NULL;

  *path = rest + strlen (parts[0]) + 1 + strlen (parts[1]);
  if (**path == '\0')
    *path = "/";
  id = phidias_emulator_json_get_string (endpoint, "id");
  limit = g_ascii_strdown (id, -1);
  place = phidias_emulator_place_new (1 << PHIDIAS_EMULATOR_FAMILY_SERVERLESS | 1 << PHIDIAS_EMULATOR_FAMILY_SERVERLESS_V1);
  place->keys = phidias_emulator_cloud_keys_dup (phidias_emulator_arm_get_keys (arm), id);
  place->is_ready = phidias_emulator_arm_is_warm (arm, id);
  place->is_suspended = g_strcmp0 (state, "Suspended") == 0;
  deployment = phidias_emulator_place_add (place, phidias_emulator_json_get_string (endpoint, "name"), model->name,
                                           model->publisher, limit);
  deployment->context_tokens = model->context;
  phidias_emulator_arm_get_limits (arm, &deployment->tokens_per_minute, &deployment->requests_per_minute);
  deployment->has_chat = g_str_equal (model->task, "chat-completion");

  return place;
}

/**
 * phidias_emulator_serverless_install:
 * @arm: a resource manager
 *
 * Adds the routes, and the places where endpoints answer.
 */
void
phidias_emulator_serverless_install (PhidiasEmulatorArm *arm)
{
  static const struct
  {
    const char *method;
    const char *pattern;
    PhidiasEmulatorArmHandler handler;
  } routes[] = {
    { "GET", ROOT, list_cb },
    { "GET", ROOT "/{n}", get_cb },
    { "PUT", ROOT "/{n}", put_cb },
    { "PATCH", ROOT "/{n}", patch_cb },
    { "DELETE", ROOT "/{n}", delete_cb },
    { "POST", ROOT "/{n}/listKeys", list_keys_cb },
    { "POST", ROOT "/{n}/regenerateKeys", regenerate_keys_cb },
    { "POST", ROOT "/{n}/getStatus", get_status_cb },
  };

  for (guint i = 0; i < G_N_ELEMENTS (routes); i++)
    phidias_emulator_arm_add_route (arm, routes[i].method, routes[i].pattern, SINCE, routes[i].handler, NULL);
  phidias_emulator_arm_add_type (arm, PHIDIAS_EMULATOR_SERVERLESS, view_cb, ended_cb, NULL);
  phidias_emulator_arm_add_place (arm, PREFIX, lookup_cb, NULL);
}
