/* phidias-emulator-cognitive-models.c: what can be deployed on a Foundry resource, and how much of it
 *
 * Quota is counted in thousands of tokens a minute, for a subscription, a region, a model and a sku.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-cognitive-private.h"

#include "phidias-emulator-json.h"
#include "phidias-emulator-service.h"

#include <string.h>

#define LOCATION_ROUTE "/subscriptions/{s}/providers/" PHIDIAS_EMULATOR_COGNITIVE "/locations/{l}"

static JsonArray *
get_models (void)
{
  static gsize models;

  if (g_once_init_enter (&models))
    g_once_init_leave (&models, (gsize) phidias_emulator_service_load ("foundry-models.json"));

  return json_node_get_array ((JsonNode *) models);
}

/**
 * phidias_emulator_cognitive_find_model:
 * @format: whose it is, as `Microsoft`
 * @name: of a model
 * @version: (nullable): %NULL for the one that is taken when nobody says
 *
 * Returns: (transfer none) (nullable): the model
 */
JsonObject *
phidias_emulator_cognitive_find_model (const char *format, const char *name, const char *version)
{
  JsonArray *models = get_models ();

  for (guint i = 0; i < json_array_get_length (models); i++)
    {
      JsonObject *model = json_array_get_object_element (models, i);

      if (g_str_equal (phidias_emulator_json_get_string (model, "format"), format) &&
          g_str_equal (phidias_emulator_json_get_string (model, "name"), name) &&
          (version != NULL ? g_str_equal (phidias_emulator_json_get_string (model, "version"), version)
                           : phidias_emulator_json_get_boolean (model, "isDefaultVersion", FALSE)))
        return model;
    }

  return NULL;
}

/**
 * phidias_emulator_cognitive_model_has:
 * @model: a model
 * @list: of its lists: `regions`, `skus`, `capabilities`
 * @name: what is looked for
 *
 * Returns: whether it is there
 */
gboolean
phidias_emulator_cognitive_model_has (JsonObject *model, const char *list, const char *name)
{
  JsonArray *array = phidias_emulator_json_get_array (model, list);

  for (guint i = 0; i < json_array_get_length (array); i++)
    if (g_ascii_strcasecmp (json_array_get_string_element (array, i), name) == 0)
      return TRUE;

  return FALSE;
}

/**
 * phidias_emulator_cognitive_model_is_in:
 * @model: a model
 * @region: as `eastus2`
 *
 * Returns: whether it is to be had there
 */
gboolean
phidias_emulator_cognitive_model_is_in (JsonObject *model, const char *region)
{
  return phidias_emulator_cognitive_model_has (model, "regions", region);
}

/**
 * phidias_emulator_cognitive_model_is_retired:
 * @model: a model
 *
 * Returns: whether it cannot be deployed any more
 */
gboolean
phidias_emulator_cognitive_model_is_retired (JsonObject *model)
{
  return g_str_equal (phidias_emulator_json_get_string (model, "lifecycleStatus"), "Deprecated");
}

static char *
dup_usage_name (JsonObject *model, const char *sku)
{
  const char *format = phidias_emulator_json_get_string (model, "format");

  return g_strdup_printf ("%s.%s.%s", g_str_equal (format, "OpenAI") ? "OpenAI" : "AIServices", sku,
                          phidias_emulator_json_get_string (model, "name"));
}

/**
 * phidias_emulator_cognitive_get_usage:
 * @arm: a resource manager
 * @subscription: its id
 * @region: as `eastus2`
 * @model: a model, in whichever version
 * @sku: as `GlobalStandard`
 * @except: (nullable): id of a deployment that does not count
 *
 * Returns: how many thousands of tokens a minute its deployments have there
 */
gint64
phidias_emulator_cognitive_get_usage (PhidiasEmulatorArm *arm,
                                      const char *subscription,
                                      const char *region,
                                      JsonObject *model,
                                      const char *sku,
                                      const char *except)
{
  PhidiasEmulatorCloudState *state = phidias_emulator_arm_get_state (arm);
  g_autofree char *scope = g_strconcat ("/subscriptions/", subscription, NULL);
  g_autoptr (GPtrArray) accounts = phidias_emulator_cloud_state_list (state, scope, PHIDIAS_EMULATOR_ACCOUNTS);
  gint64 usage = 0;

  for (guint i = 0; i < accounts->len; i++)
    {
      JsonObject *account = g_ptr_array_index (accounts, i);
      g_autoptr (GPtrArray) deployments = NULL;

      if (g_ascii_strcasecmp (phidias_emulator_json_get_string (account, "location"), region) != 0)
        continue;
      deployments = phidias_emulator_cloud_state_list (state, phidias_emulator_json_get_string (account, "id"),
                                                       PHIDIAS_EMULATOR_DEPLOYMENTS);
      for (guint d = 0; d < deployments->len; d++)
        {
          JsonObject *deployment = g_ptr_array_index (deployments, d);
          JsonObject *properties = phidias_emulator_json_get_object (deployment, "properties");
          JsonObject *its_model = phidias_emulator_json_get_object (properties, "model");
          JsonObject *its_sku = phidias_emulator_json_get_object (deployment, "sku");
          const char *id = phidias_emulator_json_get_string (deployment, "id");

          if (g_strcmp0 (phidias_emulator_json_get_string (its_model, "name"), phidias_emulator_json_get_string (model, "name")) == 0 &&
              g_strcmp0 (phidias_emulator_json_get_string (its_model, "format"), phidias_emulator_json_get_string (model, "format")) == 0 &&
              g_strcmp0 (phidias_emulator_json_get_string (its_sku, "name"), sku) == 0 &&
              g_strcmp0 (phidias_emulator_json_get_string (properties, "provisioningState"), "Failed") != 0 &&
              (except == NULL || g_ascii_strcasecmp (id, except) != 0))
            usage += phidias_emulator_json_get_int (its_sku, "capacity", 0);
        }
    }

  return usage;
}

static JsonArray *
make_skus (JsonObject *model)
{
  JsonArray *names = phidias_emulator_json_get_array (model, "skus");
  JsonObject *bounds = phidias_emulator_json_get_object (model, "capacity");
  JsonArray *skus = json_array_new ();

  for (guint i = 0; i < json_array_get_length (names); i++)
    {
      const char *name = json_array_get_string_element (names, i);
      g_autofree char *usage = dup_usage_name (model, name);
      JsonObject *sku = json_object_new ();
      JsonObject *capacity = json_object_new ();

      json_object_set_int_member (capacity, "minimum", 1);
      json_object_set_int_member (capacity, "maximum", phidias_emulator_json_get_int (bounds, "maximum", 1));
      json_object_set_int_member (capacity, "step", 1);
      json_object_set_int_member (capacity, "default", phidias_emulator_json_get_int (bounds, "default", 1));
      json_object_set_string_member (sku, "name", name);
      json_object_set_string_member (sku, "usageName", usage);
      json_object_set_object_member (sku, "capacity", capacity);
      json_array_add_object_element (skus, sku);
    }

  return skus;
}

/* A model as the resource manager shows it. */
static JsonObject *
show_model (JsonObject *model)
{
  static const char *const same[] = { "format", "name", "version", "isDefaultVersion", "lifecycleStatus" };
  JsonArray *names = phidias_emulator_json_get_array (model, "capabilities");
  JsonObject *shown = json_object_new ();
  JsonObject *capabilities = json_object_new ();
  JsonObject *deprecation = json_object_new ();

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    json_object_set_member (shown, same[i], json_node_copy (json_object_get_member (model, same[i])));
  for (guint i = 0; i < json_array_get_length (names); i++)
    json_object_set_string_member (capabilities, json_array_get_string_element (names, i), "true");
  json_object_set_string_member (deprecation, "inference", phidias_emulator_json_get_string (model, "inferenceEnds"));
  json_object_set_int_member (shown, "maxCapacity",
                              phidias_emulator_json_get_int (phidias_emulator_json_get_object (model, "capacity"), "maximum", 1));
  json_object_set_object_member (shown, "capabilities", capabilities);
  json_object_set_object_member (shown, "deprecation", deprecation);
  json_object_set_array_member (shown, "skus", make_skus (model));

  return shown;
}

static GPtrArray *
list_models (const char *region)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  JsonArray *models = get_models ();

  for (guint i = 0; i < json_array_get_length (models); i++)
    if (phidias_emulator_cognitive_model_is_in (json_array_get_object_element (models, i), region))
      g_ptr_array_add (found, show_model (json_array_get_object_element (models, i)));

  return found;
}

static void
account_models_cb (PhidiasEmulatorArmRequest *request, gpointer user_data)
{
  JsonObject *account = phidias_emulator_arm_request_find (request, 1);
  g_autoptr (GPtrArray) models = NULL;

  if (account == NULL)
    return;

  models = list_models (phidias_emulator_json_get_string (account, "location"));
  phidias_emulator_arm_reply_list (request, models);
}

static void
location_models_cb (PhidiasEmulatorArmRequest *request, gpointer user_data)
{
  g_autoptr (GPtrArray) models = list_models (phidias_emulator_arm_request_get_part (request, "l"));
  g_autoptr (GPtrArray) wrapped = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);

  for (guint i = 0; i < models->len; i++)
    {
      JsonObject *entry = json_object_new ();

      json_object_set_string_member (entry, "kind", "AIServices");
      json_object_set_string_member (entry, "skuName", "S0");
      json_object_set_object_member (entry, "model", json_object_ref (g_ptr_array_index (models, i)));
      g_ptr_array_add (wrapped, entry);
    }
  phidias_emulator_arm_reply_list (request, wrapped);
}

static JsonObject *
make_usage (PhidiasEmulatorArmRequest *request, JsonObject *model, const char *sku)
{
  g_autofree char *value = dup_usage_name (model, sku);
  g_autofree char *localized = g_strdup_printf ("Tokens Per Minute (thousands) - %s - %s",
                                                phidias_emulator_json_get_string (model, "name"), sku);
  JsonObject *usage = json_object_new ();
  JsonObject *name = json_object_new ();

  json_object_set_string_member (name, "value", value);
  json_object_set_string_member (name, "localizedValue", localized);
  json_object_set_object_member (usage, "name", name);
  json_object_set_double_member (usage, "currentValue",
                                 phidias_emulator_cognitive_get_usage (phidias_emulator_arm_request_get_arm (request),
                                                                       phidias_emulator_arm_request_get_part (request, "s"),
                                                                       phidias_emulator_arm_request_get_part (request, "l"),
                                                                       model, sku, NULL));
  json_object_set_double_member (usage, "limit", phidias_emulator_json_get_int (model, "quota", 0));
  json_object_set_string_member (usage, "unit", "Count");

  return usage;
}

static void
usages_cb (PhidiasEmulatorArmRequest *request, gpointer user_data)
{
  g_autoptr (GPtrArray) usages = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  g_autofree char *scope = g_strconcat ("/subscriptions/", phidias_emulator_arm_request_get_part (request, "s"), NULL);
  JsonArray *models = get_models ();

  if (!phidias_emulator_arm_request_allows (request, scope, PHIDIAS_EMULATOR_COGNITIVE "/locations/usages/read"))
    return;

  for (guint i = 0; i < json_array_get_length (models); i++)
    {
      JsonObject *model = json_array_get_object_element (models, i);
      JsonArray *skus = phidias_emulator_json_get_array (model, "skus");

      /* Versions share a quota. */
      if (!phidias_emulator_json_get_boolean (model, "isDefaultVersion", FALSE) ||
          !phidias_emulator_cognitive_model_is_in (model, phidias_emulator_arm_request_get_part (request, "l")))
        continue;
      for (guint s = 0; s < json_array_get_length (skus); s++)
        g_ptr_array_add (usages, make_usage (request, model, json_array_get_string_element (skus, s)));
    }
  phidias_emulator_arm_reply_list (request, usages);
}

/**
 * phidias_emulator_cognitive_install_models:
 * @arm: a resource manager
 *
 * Adds the routes.
 */
void
phidias_emulator_cognitive_install_models (PhidiasEmulatorArm *arm)
{
  phidias_emulator_arm_add_route (arm, "GET", PHIDIAS_EMULATOR_ACCOUNT_ROUTE "/models", PHIDIAS_EMULATOR_COGNITIVE_SINCE,
                                  account_models_cb, NULL);
  phidias_emulator_arm_add_route (arm, "GET", LOCATION_ROUTE "/models", PHIDIAS_EMULATOR_COGNITIVE_SINCE, location_models_cb, NULL);
  phidias_emulator_arm_add_route (arm, "GET", LOCATION_ROUTE "/usages", PHIDIAS_EMULATOR_COGNITIVE_SINCE, usages_cb, NULL);
}
