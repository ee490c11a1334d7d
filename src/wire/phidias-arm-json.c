/* phidias-arm-json.c: members of a resource manager's answers, whose case is not to be relied on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-arm-json.h"

#include <math.h>

/**
 * phidias_arm_json_get_member:
 * @object: (nullable): an object
 * @name: a name
 *
 * Microsoft's own examples spell members in more than one way (`contentSafetyStatus`,
 * `contentsafetyStatus`), so where the name itself is not there one that differs in case is taken.
 *
 * Returns: (transfer none) (nullable): the member
 */
JsonNode *
phidias_arm_json_get_member (JsonObject *object, const char *name)
{
  JsonObjectIter iter;
  const char *member;
  JsonNode *node;

  if (object == NULL)
    return NULL;
  node = json_object_get_member (object, name);
  if (node != NULL)
    return node;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &member, &node))
    if (g_ascii_strcasecmp (member, name) == 0)
      return node;

  return NULL;
}

/**
 * phidias_arm_json_get_string:
 * @object: (nullable): an object
 * @name: a name
 *
 * Returns: (transfer none) (nullable): the string of that name
 */
const char *
phidias_arm_json_get_string (JsonObject *object, const char *name)
{
  JsonNode *node = phidias_arm_json_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

/**
 * phidias_arm_json_get_object:
 * @object: (nullable): an object
 * @name: a name
 *
 * Returns: (transfer none) (nullable): the object of that name
 */
JsonObject *
phidias_arm_json_get_object (JsonObject *object, const char *name)
{
  JsonNode *node = phidias_arm_json_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * phidias_arm_json_get_array:
 * @object: (nullable): an object
 * @name: a name
 *
 * Returns: (transfer none) (nullable): the array of that name
 */
JsonArray *
phidias_arm_json_get_array (JsonObject *object, const char *name)
{
  JsonNode *node = phidias_arm_json_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/**
 * phidias_arm_json_get_int:
 * @object: (nullable): an object
 * @name: a name
 * @fallback: what is returned where there is no number
 *
 * Returns: the number of that name, without its fraction
 */
gint64
phidias_arm_json_get_int (JsonObject *object, const char *name, gint64 fallback)
{
  JsonNode *node = phidias_arm_json_get_member (object, name);
  double value;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return fallback;
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return json_node_get_int (node);
  if (json_node_get_value_type (node) != G_TYPE_DOUBLE)
    return fallback;
  value = json_node_get_double (node);

  return isfinite (value) && fabs (value) < 9e15 ? (gint64) value : fallback;
}

/**
 * phidias_arm_json_get_state:
 * @resource: (nullable): a resource
 *
 * Returns: (transfer none) (nullable): its provisioning state; %NULL for one that has none, which
 *   counts as succeeded
 */
const char *
phidias_arm_json_get_state (JsonObject *resource)
{
  const char *state = phidias_arm_json_get_string (phidias_arm_json_get_object (resource, "properties"), "provisioningState");

  return state != NULL ? state : phidias_arm_json_get_string (resource, "provisioningState");
}
