/* phidias-emulator-entra-scope.c: what a request asks a token for
 *
 * One resource a token; `.default` does not go with other scopes of the same resource.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-entra-private.h"

#include <string.h>

#define GRAPH "https://graph.microsoft.com"

static const struct
{
  const char *name;
  const char *resource;
} resources[] = {
  { PHIDIAS_EMULATOR_RESOURCE_ARM, PHIDIAS_EMULATOR_RESOURCE_ARM },
  { "https://management.core.windows.net", PHIDIAS_EMULATOR_RESOURCE_ARM },
  { PHIDIAS_EMULATOR_RESOURCE_INFERENCE, PHIDIAS_EMULATOR_RESOURCE_INFERENCE },
  { "https://ml.azure.com", "https://ml.azure.com" },
  { "https://ai.azure.com", "https://ai.azure.com" },
  { GRAPH, GRAPH },
};

/* "https://management.azure.com//.default" → the resource, and ".default". */
static const char *
find_resource (const char *scope, const char *origin, const char **permission)
{
  const char *slash = strrchr (scope, '/');
  g_autofree char *name = NULL;
  gsize length;

  *permission = scope;
  if (slash == NULL)
    return GRAPH;

  *permission = slash + 1;
  name = g_strndup (scope, slash - scope);
  length = strlen (name);
  while (length > 0 && name[length - 1] == '/')
    name[--length] = '\0';
  for (guint i = 0; i < G_N_ELEMENTS (resources); i++)
    if (g_ascii_strcasecmp (resources[i].name, name) == 0)
      return resources[i].resource;

  /* The emulator's own resource manager, by its address. */
  if (g_str_has_prefix (name, origin))
    return PHIDIAS_EMULATOR_RESOURCE_ARM;

  return NULL;
}

static PhidiasEmulatorEntraFault *
read_part (PhidiasEmulatorScope *self, const char *part, const char *origin, GPtrArray *permissions)
{
  const char *permission;
  const char *resource;

  if (g_str_equal (part, "openid") || g_str_equal (part, "profile") || g_str_equal (part, "email"))
    {
      self->openid = self->openid || g_str_equal (part, "openid");
      return NULL;
    }
  if (g_str_equal (part, "offline_access"))
    {
      self->offline = TRUE;
      return NULL;
    }

  resource = find_resource (part, origin, &permission);
  if (resource == NULL)
    return phidias_emulator_entra_fault_new (400, "invalid_resource", 500011,
                                             "The resource principal named %s was not found in the tenant.", part);
  if (self->resource != NULL && !g_str_equal (self->resource, resource))
    return phidias_emulator_entra_fault_new (400, "invalid_scope", 28000,
                                             "Provided value for the input parameter scope is not valid because it "
                                             "contains more than one resource. Scope %s is not valid.",
                                             part);
  g_free (self->resource);
  self->resource = g_strdup (resource);
  g_ptr_array_add (permissions, g_strdup (permission));

  return NULL;
}

/**
 * phidias_emulator_scope_new:
 * @text: (nullable): scopes with spaces between them
 * @origin: of the emulator
 * @fault: (out): set where it is wrong
 *
 * Returns: (transfer full) (nullable): what is asked
 */
PhidiasEmulatorScope *
phidias_emulator_scope_new (const char *text, const char *origin, PhidiasEmulatorEntraFault **fault)
{
  g_autoptr (PhidiasEmulatorScope) self = g_new0 (PhidiasEmulatorScope, 1);
  g_autoptr (GPtrArray) permissions = g_ptr_array_new_with_free_func (g_free);
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", " ", -1);
  GString *granted = NULL;

  *fault = NULL;
  if (text == NULL || *text == '\0')
    {
      *fault = phidias_emulator_entra_fault_new (400, "invalid_request", 900144,
                                                 "The request body must contain the following parameter: 'scope'.");
      return NULL;
    }
  for (guint i = 0; parts[i] != NULL && *fault == NULL; i++)
    if (*parts[i] != '\0')
      *fault = read_part (self, parts[i], origin, permissions);
  for (guint i = 0; i < permissions->len && *fault == NULL; i++)
    if (permissions->len > 1 && g_str_equal (g_ptr_array_index (permissions, i), ".default"))
      *fault = phidias_emulator_entra_fault_new (400, "invalid_scope", 70011,
                                                 "The provided value for the input parameter 'scope' is not valid. "
                                                 "'.default' cannot be combined with other scopes of a resource.");
  if (*fault != NULL)
    return NULL;

  if (self->resource == NULL)
    self->resource = g_strdup (GRAPH);
  granted = g_string_new (NULL);
  if (self->openid)
    g_string_append (granted, "openid profile ");
  g_string_append_printf (granted, "%s/%s", self->resource,
                          g_str_equal (self->resource, GRAPH) ? "User.Read" : "user_impersonation");
  for (guint i = 0; i < permissions->len; i++)
    if (g_str_equal (g_ptr_array_index (permissions, i), ".default"))
      g_string_append_printf (granted, " %s/.default", self->resource);
  self->text = g_string_free (granted, FALSE);

  return g_steal_pointer (&self);
}

/**
 * phidias_emulator_scope_copy:
 * @scope: what is asked
 *
 * Returns: (transfer full): the same once more
 */
PhidiasEmulatorScope *
phidias_emulator_scope_copy (const PhidiasEmulatorScope *scope)
{
  PhidiasEmulatorScope *copy = g_new0 (PhidiasEmulatorScope, 1);

  copy->resource = g_strdup (scope->resource);
  copy->text = g_strdup (scope->text);
  copy->openid = scope->openid;
  copy->offline = scope->offline;

  return copy;
}

/**
 * phidias_emulator_scope_free:
 * @scope: (transfer full): what is asked
 *
 * Frees it.
 */
void
phidias_emulator_scope_free (PhidiasEmulatorScope *scope)
{
  g_free (scope->resource);
  g_free (scope->text);
  g_free (scope);
}
