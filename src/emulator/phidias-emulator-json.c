/* phidias-emulator-json.c: the emulator's own few words of JSON
 *
 * The emulator shares no code with the client, so it has its own guard before json-glib and its
 * own string writer.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-json.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

/* json-glib 1.6 overflows the stack at some 50,000 nested objects; nobody sends more than this. */
#define MAX_DEPTH 256
#define MAX_INSTANCE_DEPTH 16

static gboolean
is_too_deep (const char *data, gsize length)
{
  gboolean in_string = FALSE;
  int depth = 0;

  for (gsize i = 0; i < length; i++)
    {
      char c = data[i];

      if (in_string)
        {
          if (c == '\\')
            i++;
          else if (c == '"')
            in_string = FALSE;
        }
      else if (c == '"')
        in_string = TRUE;
      else if (c == '{' || c == '[')
        {
          if (++depth > MAX_DEPTH)
            return TRUE;
        }
      else if (c == '}' || c == ']')
        depth--;
    }

  return FALSE;
}

/**
 * phidias_emulator_json_parse:
 * @data: bytes
 * @length: their number
 * @error: return location for an error
 *
 * Parses one JSON value of bounded depth in valid UTF-8.
 *
 * Returns: (transfer full) (nullable): the value, never an absent root
 */
JsonNode *
phidias_emulator_json_parse (const char *data, gsize length, GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  JsonNode *root;

  if (length == 0 || !g_utf8_validate (data, length, NULL) || is_too_deep (data, length))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "not JSON that can be read");
      return NULL;
    }

  parser = json_parser_new ();
  if (!json_parser_load_from_data (parser, data, length, error))
    return NULL;

  root = json_parser_steal_root (parser);
  if (root == NULL)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "empty JSON");

  return root;
}

/**
 * phidias_emulator_json_print:
 * @node: a value
 *
 * Returns: (transfer full): its text on one line
 */
char *
phidias_emulator_json_print (JsonNode *node)
{
  return json_to_string (node, FALSE);
}

/**
 * phidias_emulator_json_append:
 * @out: where to append
 * @text: (nullable): valid UTF-8
 *
 * Appends @text as a JSON string with its quotes, or `null`.
 */
void
phidias_emulator_json_append (GString *out, const char *text)
{
  if (text == NULL)
    {
      g_string_append (out, "null");
      return;
    }

  g_string_append_c (out, '"');
  for (const char *p = text; *p != '\0'; p++)
    {
      guchar c = *p;

      if (c == '"' || c == '\\')
        {
          g_string_append_c (out, '\\');
          g_string_append_c (out, c);
        }
      else if (c == '\n')
        g_string_append (out, "\\n");
      else if (c == '\r')
        g_string_append (out, "\\r");
      else if (c == '\t')
        g_string_append (out, "\\t");
      else if (c < 0x20 || c == 0x7f)
        g_string_append_printf (out, "\\u%04x", c);
      else
        g_string_append_c (out, c);
    }
  g_string_append_c (out, '"');
}

/**
 * phidias_emulator_json_quote:
 * @text: (nullable): valid UTF-8
 *
 * Returns: (transfer full): @text as a JSON string with its quotes, or `null`
 */
char *
phidias_emulator_json_quote (const char *text)
{
  GString *out = g_string_new (NULL);

  phidias_emulator_json_append (out, text);

  return g_string_free (out, FALSE);
}

/**
 * phidias_emulator_json_is:
 * @node: (nullable): a value
 * @type: a fundamental type that json-glib holds
 *
 * Returns: whether @node is a scalar of @type
 */
gboolean
phidias_emulator_json_is (JsonNode *node, GType type)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == type;
}

/**
 * phidias_emulator_json_is_number:
 * @node: (nullable): a value
 *
 * Returns: whether @node is a finite number
 */
gboolean
phidias_emulator_json_is_number (JsonNode *node)
{
  return phidias_emulator_json_is (node, G_TYPE_INT64) ||
         (phidias_emulator_json_is (node, G_TYPE_DOUBLE) && isfinite (json_node_get_double (node)));
}

/**
 * phidias_emulator_json_get_string:
 * @object: (nullable): an object
 * @name: a member's name
 *
 * Returns: (transfer none) (nullable): the member if it is a string
 */
const char *
phidias_emulator_json_get_string (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return phidias_emulator_json_is (node, G_TYPE_STRING) ? json_node_get_string (node) : NULL;
}

/**
 * phidias_emulator_json_get_int:
 * @object: (nullable): an object
 * @name: a member's name
 * @fallback: what stands for an absent member
 *
 * Returns: the member if it is a whole number
 */
gint64
phidias_emulator_json_get_int (JsonObject *object, const char *name, gint64 fallback)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return phidias_emulator_json_is (node, G_TYPE_INT64) ? json_node_get_int (node) : fallback;
}

/**
 * phidias_emulator_json_get_double:
 * @object: (nullable): an object
 * @name: a member's name
 * @fallback: what stands for an absent member
 *
 * Returns: the member if it is a number
 */
double
phidias_emulator_json_get_double (JsonObject *object, const char *name, double fallback)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return phidias_emulator_json_is_number (node) ? json_node_get_double (node) : fallback;
}

/**
 * phidias_emulator_json_get_boolean:
 * @object: (nullable): an object
 * @name: a member's name
 * @fallback: what stands for an absent member
 *
 * Returns: the member if it is a boolean
 */
gboolean
phidias_emulator_json_get_boolean (JsonObject *object, const char *name, gboolean fallback)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return phidias_emulator_json_is (node, G_TYPE_BOOLEAN) ? json_node_get_boolean (node) : fallback;
}

/**
 * phidias_emulator_json_get_array:
 * @object: (nullable): an object
 * @name: a member's name
 *
 * Returns: (transfer none) (nullable): the member if it is an array
 */
JsonArray *
phidias_emulator_json_get_array (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/**
 * phidias_emulator_json_get_object:
 * @object: (nullable): an object
 * @name: a member's name
 *
 * Returns: (transfer none) (nullable): the member if it is an object
 */
JsonObject *
phidias_emulator_json_get_object (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

static JsonNode *
make_instance (JsonObject *schema, const char *text, guint depth)
{
  JsonArray *choices = phidias_emulator_json_get_array (schema, "enum");
  JsonObject *properties = phidias_emulator_json_get_object (schema, "properties");
  const char *type = phidias_emulator_json_get_string (schema, "type");

  if (depth > MAX_INSTANCE_DEPTH)
    return json_node_new (JSON_NODE_NULL);
  if (choices != NULL && json_array_get_length (choices) > 0)
    return json_node_copy (json_array_get_element (choices, 0));
  if (properties != NULL || g_strcmp0 (type, "object") == 0)
    {
      JsonNode *node = json_node_new (JSON_NODE_OBJECT);
      JsonObject *object = json_object_new ();
      g_autoptr (GList) names = properties != NULL ? json_object_get_members (properties) : NULL;

      for (GList *l = names; l != NULL; l = l->next)
        json_object_set_member (object, l->data,
                                make_instance (phidias_emulator_json_get_object (properties, l->data),
                                               text, depth + 1));

      json_node_take_object (node, object);

      return node;
    }
  if (g_strcmp0 (type, "array") == 0)
    {
      JsonNode *node = json_node_new (JSON_NODE_ARRAY);
      JsonArray *array = json_array_new ();

      json_array_add_element (array, make_instance (phidias_emulator_json_get_object (schema, "items"),
                                                    text, depth + 1));

      json_node_take_array (node, array);

      return node;
    }
  if (g_strcmp0 (type, "integer") == 0 || g_strcmp0 (type, "number") == 0)
    return json_node_init_int (json_node_alloc (), phidias_emulator_json_get_int (schema, "minimum", 0));
  if (g_strcmp0 (type, "boolean") == 0)
    return json_node_init_boolean (json_node_alloc (), FALSE);
  if (g_strcmp0 (type, "null") == 0)
    return json_node_new (JSON_NODE_NULL);

  return json_node_init_string (json_node_alloc (), text);
}

/**
 * phidias_emulator_json_instance:
 * @schema: (nullable): a JSON schema
 * @text: what to put where the schema wants a string
 *
 * Makes the plainest value that fits a schema of objects, arrays and scalars.
 *
 * Returns: (transfer full): the value
 */
JsonNode *
phidias_emulator_json_instance (JsonObject *schema, const char *text)
{
  return make_instance (schema, text, 0);
}
