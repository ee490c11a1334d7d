/* phidias-permissions.c: what a resource manager lets somebody do
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-session"

#include "config.h"

#include "phidias-permissions.h"

#include "phidias-arm-json.h"

typedef struct
{
  char **actions;
  char **not_actions;
} Permission;

struct _PhidiasPermissions
{
  GPtrArray *permissions; /* of Permission */
};

static void
permission_free (gpointer data)
{
  Permission *permission = data;

  g_strfreev (permission->actions);
  g_strfreev (permission->not_actions);
  g_free (permission);
}

PhidiasPermissions *
phidias_permissions_new (void)
{
  PhidiasPermissions *self = g_new0 (PhidiasPermissions, 1);

  self->permissions = g_ptr_array_new_with_free_func (permission_free);

  return self;
}

void
phidias_permissions_free (PhidiasPermissions *self)
{
  g_ptr_array_unref (self->permissions);
  g_free (self);
}

static char **
read_actions (JsonArray *array)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (node));
    }

  return g_strv_builder_end (builder);
}

/*
 * phidias_permissions_add:
 * @self: permissions
 * @values: a page of them
 */
void
phidias_permissions_add (PhidiasPermissions *self, JsonArray *values)
{
  for (guint i = 0; i < json_array_get_length (values); i++)
    {
      JsonNode *node = json_array_get_element (values, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      Permission *permission;

      if (object == NULL)
        continue;
      permission = g_new0 (Permission, 1);
      permission->actions = read_actions (phidias_arm_json_get_array (object, "actions"));
      permission->not_actions = read_actions (phidias_arm_json_get_array (object, "notActions"));
      g_ptr_array_add (self->permissions, permission);
    }
}

/*
 * phidias_permissions_match:
 * @pattern: an action in which `*` stands for any characters, slashes too
 * @action: an action
 *
 * Actions compare without case.
 *
 * Returns: whether @pattern covers @action
 */
gboolean
phidias_permissions_match (const char *pattern, const char *action)
{
  const char *star = NULL;
  const char *again = NULL;

  /* Back to the last star only: that is enough, and never takes long. */
  while (*action != '\0')
    {
      if (*pattern == '*')
        {
          star = ++pattern;
          again = action;
        }
      else if (g_ascii_tolower (*pattern) == g_ascii_tolower (*action))
        {
          pattern++;
          action++;
        }
      else if (star != NULL)
        {
          pattern = star;
          action = ++again;
        }
      else
        return FALSE;
    }
  while (*pattern == '*')
    pattern++;

  return *pattern == '\0';
}

static gboolean
is_covered (char **patterns, const char *action)
{
  for (guint i = 0; patterns[i] != NULL; i++)
    if (phidias_permissions_match (patterns[i], action))
      return TRUE;

  return FALSE;
}

/*
 * phidias_permissions_allow:
 * @self: permissions
 * @action: an action
 *
 * Returns: whether one of them allows it; what one takes out another may allow
 */
gboolean
phidias_permissions_allow (PhidiasPermissions *self, const char *action)
{
  for (guint i = 0; i < self->permissions->len; i++)
    {
      Permission *permission = g_ptr_array_index (self->permissions, i);

      if (is_covered (permission->actions, action) && !is_covered (permission->not_actions, action))
        return TRUE;
    }

  return FALSE;
}
