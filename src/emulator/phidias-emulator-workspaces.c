/* phidias-emulator-workspaces.c: hubs and projects of Azure Machine Learning
 *
 * They are there and can be read; making them is left to Azure's portal, as it is in the program.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-workspaces.h"

#include "phidias-emulator-json.h"

#define SINCE "2023-04-01"
#define PROVIDER "/providers/" PHIDIAS_EMULATOR_WORKSPACES

static gboolean
is_of_kind (JsonObject *workspace, const char *kinds)
{
  g_auto (GStrv) wanted = g_strsplit (kinds, "|", -1);
  const char *kind = phidias_emulator_json_get_string (workspace, "kind");

  for (guint i = 0; wanted[i] != NULL; i++)
    if (kind != NULL && g_ascii_strcasecmp (wanted[i], kind) == 0)
      return TRUE;

  return FALSE;
}

static void
list_cb (PhidiasEmulatorArmRequest *request, gpointer user_data)
{
  PhidiasEmulatorArm *arm = phidias_emulator_arm_request_get_arm (request);
  const char *group = phidias_emulator_arm_request_get_part (request, "rg");
  const char *kind = phidias_emulator_arm_request_get_query (request, "kind");
  g_autofree char *scope = g_strdup_printf ("/subscriptions/%s%s%s", phidias_emulator_arm_request_get_part (request, "s"),
                                            group != NULL ? "/resourceGroups/" : "", group != NULL ? group : "");
  g_autoptr (GPtrArray) workspaces = phidias_emulator_cloud_state_list (phidias_emulator_arm_get_state (arm), scope,
                                                                        PHIDIAS_EMULATOR_WORKSPACES);

  for (guint i = workspaces->len; i > 0 && kind != NULL; i--)
    if (!is_of_kind (g_ptr_array_index (workspaces, i - 1), kind))
      g_ptr_array_remove_index (workspaces, i - 1);
  phidias_emulator_arm_reply_list (request, workspaces);
}

static void
get_cb (PhidiasEmulatorArmRequest *request, gpointer user_data)
{
  JsonObject *workspace = phidias_emulator_arm_request_find (request, 0);

  if (workspace != NULL)
    phidias_emulator_arm_reply_resource (request, 200, workspace);
}

/**
 * phidias_emulator_workspaces_install:
 * @arm: a resource manager
 *
 * Adds the routes.
 */
void
phidias_emulator_workspaces_install (PhidiasEmulatorArm *arm)
{
  phidias_emulator_arm_add_route (arm, "GET", "/subscriptions/{s}" PROVIDER, SINCE, list_cb, NULL);
  phidias_emulator_arm_add_route (arm, "GET", "/subscriptions/{s}/resourceGroups/{rg}" PROVIDER, SINCE, list_cb, NULL);
  phidias_emulator_arm_add_route (arm, "GET", "/subscriptions/{s}/resourceGroups/{rg}" PROVIDER "/{ws}", SINCE, get_cb, NULL);
}
