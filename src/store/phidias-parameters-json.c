/* phidias-parameters-json.c: parameters as they stand in the library
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-store"

#include "config.h"

#include "phidias-parameters-json.h"

#include <math.h>
#include <string.h>

#include "phidias-json.h"

#define MAX_BYTES (1024 * 1024)

static void
add_member (JsonObject *object, PhidiasParameters *parameters, const PhidiasParameterInfo *info)
{
  const char * const *strings;
  JsonArray *array;

  switch (info->type)
    {
    case PHIDIAS_PARAMETER_DOUBLE:
      json_object_set_double_member (object, info->name, phidias_parameters_get_double (parameters, info->id));
      break;
    case PHIDIAS_PARAMETER_INTEGER:
      json_object_set_int_member (object, info->name, phidias_parameters_get_integer (parameters, info->id));
      break;
    case PHIDIAS_PARAMETER_STRINGS:
      strings = phidias_parameters_get_strings (parameters, info->id);
      array = json_array_new ();
      for (guint i = 0; strings[i] != NULL; i++)
        json_array_add_string_element (array, strings[i]);
      json_object_set_array_member (object, info->name, array);
      break;
    default:
      g_assert_not_reached ();
    }
}

/**
 * phidias_parameters_to_json:
 * @parameters: parameters
 *
 * Returns: (transfer full): an object of those that are set, name → value; numbers have a point in
 *   every locale
 */
char *
phidias_parameters_to_json (PhidiasParameters *parameters)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  for (guint i = 0; i < PHIDIAS_N_PARAMETERS; i++)
    if (phidias_parameters_is_set (parameters, i))
      add_member (object, parameters, phidias_parameter_get_info (i));
  json_node_set_object (node, object);

  return phidias_json_write (node, FALSE);
}

static gboolean
get_number (JsonNode *node, double *number)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return FALSE;
  *number = type == G_TYPE_INT64 ? (double) json_node_get_int (node) : json_node_get_double (node);

  return isfinite (*number);
}

static void
load_strings (PhidiasParameters *parameters, PhidiasParameterId id, JsonArray *array)
{
  g_autoptr (GPtrArray) strings = g_ptr_array_new ();

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_VALUE (element) && json_node_get_value_type (element) == G_TYPE_STRING)
        g_ptr_array_add (strings, (gpointer) json_node_get_string (element));
    }
  g_ptr_array_add (strings, NULL);
  phidias_parameters_set_strings (parameters, id, (const char * const *) strings->pdata);
}

/**
 * phidias_parameters_load_json:
 * @parameters: parameters, all unset
 * @json: (nullable): text from phidias_parameters_to_json()
 *
 * Sets what @json names. Names and values that this version does not know are passed over: a row
 * of the library is worth more than one of its numbers.
 */
void
phidias_parameters_load_json (PhidiasParameters *parameters, const char *json)
{
  g_autoptr (JsonNode) root = NULL;
  JsonObject *object;

  if (json == NULL || g_str_equal (json, "{}"))
    return;
  root = phidias_json_parse (json, strlen (json), PHIDIAS_JSON_DEPTH_WIRE, MAX_BYTES, NULL);
  object = phidias_json_get_root (root);
  if (object == NULL)
    return;

  for (guint i = 0; i < PHIDIAS_N_PARAMETERS; i++)
    {
      const PhidiasParameterInfo *info = phidias_parameter_get_info (i);
      JsonNode *node = phidias_json_get_member (object, info->name);
      double number;

      if (node == NULL)
        continue;
      if (info->type == PHIDIAS_PARAMETER_STRINGS && JSON_NODE_HOLDS_ARRAY (node))
        load_strings (parameters, i, json_node_get_array (node));
      else if (info->type == PHIDIAS_PARAMETER_DOUBLE && get_number (node, &number))
        phidias_parameters_set_double (parameters, i, number);
      else if (info->type == PHIDIAS_PARAMETER_INTEGER && get_number (node, &number))
        phidias_parameters_set_integer (parameters, i, (gint64) CLAMP (number, info->minimum, info->maximum));
    }
}
