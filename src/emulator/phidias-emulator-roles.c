/* phidias-emulator-roles.c: Azure's roles, and what they allow
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-roles.h"

#include "phidias-emulator-json.h"

#include <string.h>

#define ML "Microsoft.MachineLearningServices"

typedef struct
{
  const char *name;
  const char *actions[10];
  const char *not_actions[10];
  const char *data_actions[5];
} Role;

static const Role roles[] = {
  { "Owner", { "*" }, { NULL }, { NULL } },
  { "Contributor",
    { "*" },
    { "Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write", "Microsoft.Authorization/elevateAccess/Action" },
    { NULL } },
  { "Reader", { "*/read" }, { NULL }, { NULL } },
  { "Azure AI Developer",
    { ML "/workspaces/*/read", ML "/workspaces/*/action", ML "/workspaces/*/write", ML "/workspaces/*/delete",
      ML "/locations/*/read", "Microsoft.Authorization/*/read", "Microsoft.Resources/deployments/*" },
    { ML "/workspaces/delete", ML "/workspaces/write", ML "/workspaces/listKeys/action", ML "/workspaces/hubs/write",
      ML "/workspaces/hubs/delete", ML "/workspaces/featurestores/write", ML "/workspaces/featurestores/delete" },
    { "Microsoft.CognitiveServices/accounts/OpenAI/*", "Microsoft.CognitiveServices/accounts/SpeechServices/*",
      "Microsoft.CognitiveServices/accounts/ContentSafety/*" } },
  { "Cognitive Services Contributor",
    { "Microsoft.Authorization/*/read", "Microsoft.CognitiveServices/*", "Microsoft.Resources/deployments/*",
      "Microsoft.Resources/subscriptions/resourceGroups/read" },
    { NULL },
    { NULL } },
  { "Cognitive Services Usages Reader", { "Microsoft.CognitiveServices/locations/usages/read" }, { NULL }, { NULL } },
};

/* With * for any number of characters, in any case. */
static gboolean
fits (const char *pattern, const char *action)
{
  for (; *pattern != '\0' && *pattern != '*'; pattern++, action++)
    if (g_ascii_tolower (*pattern) != g_ascii_tolower (*action))
      return FALSE;
  if (*pattern == '\0')
    return *action == '\0';

  for (pattern++;; action++)
    {
      if (fits (pattern, action))
        return TRUE;
      if (*action == '\0')
        return FALSE;
    }
}

static gboolean
any_fits (const char *const *patterns, const char *action)
{
  for (; *patterns != NULL; patterns++)
    if (fits (*patterns, action))
      return TRUE;

  return FALSE;
}

static gboolean
is_above (const char *above, const char *scope)
{
  gsize length = strlen (above);

  return g_ascii_strncasecmp (above, scope, length) == 0 && (scope[length] == '/' || scope[length] == '\0');
}

/* The role of the assignment at @position, if that reaches as far as @scope. */
static const Role *
get_role (JsonArray *assignments, guint position, const char *scope)
{
  JsonObject *assignment = json_array_get_object_element (assignments, position);
  const char *name = phidias_emulator_json_get_string (assignment, "role");

  if (!is_above (phidias_emulator_json_get_string (assignment, "scope"), scope))
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (roles); i++)
    if (g_strcmp0 (roles[i].name, name) == 0)
      return &roles[i];

  return NULL;
}

/**
 * phidias_emulator_roles_allow:
 * @assignments: (element-type JsonObject): with `scope` and `role`
 * @scope: id of a resource
 * @action: as `Microsoft.CognitiveServices/accounts/deployments/write`
 *
 * Returns: whether one of the roles at or above @scope allows @action
 */
gboolean
phidias_emulator_roles_allow (JsonArray *assignments, const char *scope, const char *action)
{
  for (guint i = 0; i < json_array_get_length (assignments); i++)
    {
      const Role *role = get_role (assignments, i, scope);

      if (role != NULL && any_fits (role->actions, action) && !any_fits (role->not_actions, action))
        return TRUE;
    }

  return FALSE;
}

static JsonArray *
make_strings (const char *const *strings)
{
  JsonArray *array = json_array_new ();

  for (; *strings != NULL; strings++)
    json_array_add_string_element (array, *strings);

  return array;
}

/**
 * phidias_emulator_roles_list:
 * @assignments: (element-type JsonObject): with `scope` and `role`
 * @scope: id of a resource
 *
 * Returns: (transfer full): for each role at or above @scope its `actions`, `notActions`,
 *   `dataActions` and `notDataActions`
 */
JsonArray *
phidias_emulator_roles_list (JsonArray *assignments, const char *scope)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < json_array_get_length (assignments); i++)
    {
      const Role *role = get_role (assignments, i, scope);
      JsonObject *entry;

      if (role == NULL)
        continue;
      entry = json_object_new ();
      json_object_set_array_member (entry, "actions", make_strings (role->actions));
      json_object_set_array_member (entry, "notActions", make_strings (role->not_actions));
      json_object_set_array_member (entry, "dataActions", make_strings (role->data_actions));
      json_object_set_array_member (entry, "notDataActions", json_array_new ());
      json_array_add_object_element (list, entry);
    }

  return list;
}
