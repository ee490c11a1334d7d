/* phidias-emulator-subscriptions.c: tenants, subscriptions, resource groups and permissions
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-subscriptions.h"

#include "phidias-emulator-entra-private.h"
#include "phidias-emulator-json.h"
#include "phidias-emulator-roles.h"

#define SUBSCRIPTION "/subscriptions/{s}"
#define GROUP_TYPE "Microsoft.Resources/resourceGroups"

static const char *const locations[] = {
  "eastus", "eastus2", "northcentralus", "southcentralus", "swedencentral", "westeurope", "westus", "westus3",
};

static PhidiasEmulatorCloudState *
get_state (PhidiasEmulatorArmRequest *request)
{
  return phidias_emulator_arm_get_state (phidias_emulator_arm_request_get_arm (request));
}

static void
reply_array (PhidiasEmulatorArmRequest *request, JsonArray *array)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new ();

  for (guint i = 0; i < json_array_get_length (array); i++)
    g_ptr_array_add (list, json_array_get_object_element (array, i));
  phidias_emulator_arm_reply_list (request, list);
}

static void
tenants_cb (PhidiasEmulatorArmRequest *request, gpointer user_data)
{
  JsonArray *tenants = phidias_emulator_cloud_state_get_tenants (get_state (request));
  const PhidiasEmulatorPerson *person = phidias_emulator_find_person (phidias_emulator_arm_request_get_user (request));
  g_autoptr (GPtrArray) known = g_ptr_array_new ();

  /* Those that know who asks, whichever of them the token is of. */
  for (guint i = 0; i < json_array_get_length (tenants); i++)
    {
      JsonObject *tenant = json_array_get_object_element (tenants, i);
      const PhidiasEmulatorTenant *found = phidias_emulator_find_tenant (phidias_emulator_json_get_string (tenant, "tenantId"));

      if (person != NULL && found != NULL && phidias_emulator_person_is_in (person, found))
        g_ptr_array_add (known, tenant);
    }
  phidias_emulator_arm_reply_list (request, known);
}

static void
subscriptions_cb (PhidiasEmulatorArmRequest *request, gpointer user_data)
{
  JsonArray *subscriptions = phidias_emulator_cloud_state_get_subscriptions (get_state (request));
  g_autoptr (GPtrArray) own = g_ptr_array_new ();

  /* A token is one tenant's, and shows what is that tenant's. */
  for (guint i = 0; i < json_array_get_length (subscriptions); i++)
    {
      JsonObject *subscription = json_array_get_object_element (subscriptions, i);

      if (g_strcmp0 (phidias_emulator_json_get_string (subscription, "tenantId"),
                     phidias_emulator_arm_request_get_tenant (request)) == 0)
        g_ptr_array_add (own, subscription);
    }
  phidias_emulator_arm_reply_list (request, own);
}

static void
subscription_cb (PhidiasEmulatorArmRequest *request, gpointer user_data)
{
  JsonArray *subscriptions = phidias_emulator_cloud_state_get_subscriptions (get_state (request));
  const char *wanted = phidias_emulator_arm_request_get_part (request, "s");

  /* The router has seen to it that there is one. */
  for (guint i = 0; i < json_array_get_length (subscriptions); i++)
    {
      JsonObject *subscription = json_array_get_object_element (subscriptions, i);

      if (g_ascii_strcasecmp (phidias_emulator_json_get_string (subscription, "subscriptionId"), wanted) == 0)
        {
          phidias_emulator_arm_reply_resource (request, 200, subscription);
          return;
        }
    }
}

static void
locations_cb (PhidiasEmulatorArmRequest *request, gpointer user_data)
{
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);

  for (guint i = 0; i < G_N_ELEMENTS (locations); i++)
    {
      JsonObject *location = json_object_new ();
      const char *name = phidias_emulator_region_get_name (locations[i]);
      g_autofree char *id = g_strdup_printf ("/subscriptions/%s/locations/%s",
                                             phidias_emulator_arm_request_get_part (request, "s"), locations[i]);

      json_object_set_string_member (location, "id", id);
      json_object_set_string_member (location, "name", locations[i]);
      json_object_set_string_member (location, "type", "Region");
      json_object_set_string_member (location, "displayName", name);
      json_object_set_string_member (location, "regionalDisplayName", name);
      g_ptr_array_add (list, location);
    }
  phidias_emulator_arm_reply_list (request, list);
}

static void
groups_cb (PhidiasEmulatorArmRequest *request, gpointer user_data)
{
  g_autofree char *scope = g_strconcat ("/subscriptions/", phidias_emulator_arm_request_get_part (request, "s"), NULL);
  g_autoptr (GPtrArray) groups = phidias_emulator_cloud_state_list (get_state (request), scope, GROUP_TYPE);

  phidias_emulator_arm_reply_list (request, groups);
}

static void
group_cb (PhidiasEmulatorArmRequest *request, gpointer user_data)
{
  JsonObject *group = phidias_emulator_arm_request_find (request, 0);

  if (group != NULL)
    phidias_emulator_arm_reply_resource (request, 200, group);
}

static void
permissions_cb (PhidiasEmulatorArmRequest *request, gpointer user_data)
{
  const char *scope = phidias_emulator_arm_request_get_part (request, "scope");
  JsonArray *assignments = phidias_emulator_cloud_state_get_assignments (get_state (request));
  g_autoptr (JsonArray) permissions = phidias_emulator_roles_list (assignments, scope);

  reply_array (request, permissions);
}

/**
 * phidias_emulator_subscriptions_install:
 * @arm: a resource manager
 *
 * Adds the routes.
 */
void
phidias_emulator_subscriptions_install (PhidiasEmulatorArm *arm)
{
  phidias_emulator_arm_add_route (arm, "GET", "/tenants", NULL, tenants_cb, NULL);
  phidias_emulator_arm_add_route (arm, "GET", "/subscriptions", NULL, subscriptions_cb, NULL);
  phidias_emulator_arm_add_route (arm, "GET", SUBSCRIPTION, NULL, subscription_cb, NULL);
  phidias_emulator_arm_add_route (arm, "GET", SUBSCRIPTION "/locations", NULL, locations_cb, NULL);
  phidias_emulator_arm_add_route (arm, "GET", SUBSCRIPTION "/resourceGroups", NULL, groups_cb, NULL);
  phidias_emulator_arm_add_route (arm, "GET", SUBSCRIPTION "/resourceGroups/{rg}", NULL, group_cb, NULL);
  phidias_emulator_arm_add_route (arm, "GET", "/{scope*}/providers/Microsoft.Authorization/permissions", NULL,
                                  permissions_cb, NULL);
}
