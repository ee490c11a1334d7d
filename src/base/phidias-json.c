/* phidias-json.c: members read without fear of their type, and trees written with short numbers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-base"

#include "config.h"

#include "phidias-json.h"

#include <math.h>
#include <string.h>

#include "phidias-utf8.h"

/* Lays digits out as JavaScript does: plain from 0.000001 up to 21 digits, else with an exponent. */
static void
lay_out (const char *digits, int exponent, GString *out)
{
  int length = (int) strlen (digits);

  if (exponent >= 0 && exponent < 21)
    {
      for (int i = 0; i < MAX (length, exponent + 1); i++)
        {
          if (i == exponent + 1)
            g_string_append_c (out, '.');
          g_string_append_c (out, i < length ? digits[i] : '0');
        }
    }
  else if (exponent < 0 && exponent >= -6)
    {
      g_string_append (out, "0.");
      for (int i = exponent + 1; i < 0; i++)
        g_string_append_c (out, '0');
      g_string_append (out, digits);
    }
  else
    {
      g_string_append_c (out, digits[0]);
      if (length > 1)
        g_string_append_printf (out, ".%s", digits + 1);
      g_string_append_printf (out, "e%+d", exponent);
    }
}

/**
 * phidias_json_format_double:
 * @value: a number
 * @buffer: where the text goes
 *
 * Writes @value as the shortest JSON number that reads back the same, with a point in every
 * locale: 0.7 is `0.7`, 1.0 is `1`. json-glib writes 0.69999999999999996.
 *
 * Returns: (transfer none): @buffer; `null` when @value is not finite
 */
char *
phidias_json_format_double (double value, char buffer[PHIDIAS_JSON_DOUBLE_SIZE])
{
  char format[] = "%.00e";
  char digits[24];
  g_autoptr (GString) out = g_string_sized_new (PHIDIAS_JSON_DOUBLE_SIZE);
  const char *at = buffer;
  guint n = 0;

  if (!isfinite (value))
    {
      g_strlcpy (buffer, "null", PHIDIAS_JSON_DOUBLE_SIZE);
      return buffer;
    }

  for (guint places = 0; places <= 16; places++)
    {
      format[2] = (char) ('0' + places / 10);
      format[3] = (char) ('0' + places % 10);
      g_ascii_formatd (buffer, PHIDIAS_JSON_DOUBLE_SIZE, format, value);
      if (g_ascii_strtod (buffer, NULL) == value)
        break;
    }

  if (*at == '-')
    {
      g_string_append_c (out, '-');
      at++;
    }
  for (; *at != 'e'; at++)
    if (*at != '.')
      digits[n++] = *at;
  digits[n] = '\0';
  lay_out (digits, (int) g_ascii_strtoll (at + 1, NULL, 10), out);
  g_strlcpy (buffer, out->str, PHIDIAS_JSON_DOUBLE_SIZE);

  return buffer;
}

/**
 * phidias_json_append_string:
 * @out: where it goes
 * @text: text; made valid UTF-8 on the way
 * @length: its length in bytes, -1 when NUL-terminated
 *
 * Appends @text as a JSON string with its quotes. A NUL within @length becomes `\u0000`.
 */
void
phidias_json_append_string (GString *out, const char *text, gssize length)
{
  g_autoptr (GString) valid = NULL;
  const char *end;
  const char *run;

  if (length < 0)
    length = (gssize) strlen (text);
  if (!g_utf8_validate_len (text, (gsize) length, NULL))
    {
      valid = g_string_sized_new ((gsize) length + 16);
      phidias_utf8_append (valid, text, (gsize) length);
      text = valid->str;
      length = (gssize) valid->len;
    }

  g_string_append_c (out, '"');
  end = text + length;
  run = text;
  for (const char *at = text; at < end; at++)
    {
      guchar byte = (guchar) *at;

      if (byte >= 0x20 && byte != '"' && byte != '\\' && byte != 0x7f)
        continue;
      g_string_append_len (out, run, at - run);
      run = at + 1;
      if (byte == '"' || byte == '\\')
        g_string_append_printf (out, "\\%c", byte);
      else if (byte == '\n')
        g_string_append (out, "\\n");
      else if (byte == '\t')
        g_string_append (out, "\\t");
      else if (byte == '\r')
        g_string_append (out, "\\r");
      else
        g_string_append_printf (out, "\\u%04x", byte);
    }
  g_string_append_len (out, run, end - run);
  g_string_append_c (out, '"');
}

static void
write_string (GString *out, const char *text)
{
  phidias_json_append_string (out, text, -1);
}

static void
write_value (GString *out, JsonNode *node)
{
  char buffer[PHIDIAS_JSON_DOUBLE_SIZE];

  switch (json_node_get_value_type (node))
    {
    case G_TYPE_STRING:
      write_string (out, json_node_get_string (node) != NULL ? json_node_get_string (node) : "");
      break;
    case G_TYPE_BOOLEAN:
      g_string_append (out, json_node_get_boolean (node) ? "true" : "false");
      break;
    case G_TYPE_DOUBLE:
      g_string_append (out, phidias_json_format_double (json_node_get_double (node), buffer));
      break;
    default:
      g_string_append_printf (out, "%" G_GINT64_FORMAT, json_node_get_int (node));
      break;
    }
}

static void
write_break (GString *out, gboolean pretty, guint depth)
{
  if (!pretty)
    return;
  g_string_append_c (out, '\n');
  for (guint i = 0; i < depth; i++)
    g_string_append (out, "  ");
}

static void
write_node (GString *out, JsonNode *node, gboolean pretty, guint depth)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *child;
  gboolean is_first = TRUE;

  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      g_string_append_c (out, '{');
      json_object_iter_init_ordered (&iter, json_node_get_object (node));
      while (json_object_iter_next_ordered (&iter, &name, &child))
        {
          if (!is_first)
            g_string_append_c (out, ',');
          is_first = FALSE;
          write_break (out, pretty, depth + 1);
          write_string (out, name);
          g_string_append (out, pretty ? ": " : ":");
          write_node (out, child, pretty, depth + 1);
        }
      if (!is_first)
        write_break (out, pretty, depth);
      g_string_append_c (out, '}');
      break;
    case JSON_NODE_ARRAY:
      {
        JsonArray *array = json_node_get_array (node);
        guint length = json_array_get_length (array);

        g_string_append_c (out, '[');
        for (guint i = 0; i < length; i++)
          {
            if (i > 0)
              g_string_append_c (out, ',');
            write_break (out, pretty, depth + 1);
            write_node (out, json_array_get_element (array, i), pretty, depth + 1);
          }
        if (length > 0)
          write_break (out, pretty, depth);
        g_string_append_c (out, ']');
      }
      break;
    case JSON_NODE_VALUE:
      write_value (out, node);
      break;
    case JSON_NODE_NULL:
    default:
      g_string_append (out, "null");
      break;
    }
}

/**
 * phidias_json_write:
 * @node: a tree
 * @pretty: whether to break lines and indent by two spaces
 *
 * Writes @node with the shortest numbers, members in their order, the same in every locale.
 *
 * Returns: (transfer full): valid JSON in UTF-8, without a line feed at its end
 */
char *
phidias_json_write (JsonNode *node, gboolean pretty)
{
  GString *out = g_string_new (NULL);

  g_return_val_if_fail (node != NULL, g_string_free (out, FALSE));

  write_node (out, node, pretty, 0);

  return g_string_free (out, FALSE);
}

/**
 * phidias_json_get_member:
 * @object: (nullable): an object
 * @name: a member's name
 *
 * Returns: (transfer none) (nullable): the member, %NULL when there is none or it is `null`
 */
JsonNode *
phidias_json_get_member (JsonObject *object, const char *name)
{
  JsonNode *node = object != NULL ? json_object_get_member (object, name) : NULL;

  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

/**
 * phidias_json_get_string:
 * @object: (nullable): an object
 * @name: a member's name
 *
 * Returns: (transfer none) (nullable): the member when it is a string, else %NULL
 */
const char *
phidias_json_get_string (JsonObject *object, const char *name)
{
  JsonNode *node = phidias_json_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

static JsonNode *
get_number (JsonObject *object, const char *name)
{
  JsonNode *node = phidias_json_get_member (object, name);
  GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  return type == G_TYPE_INT64 || type == G_TYPE_DOUBLE ? node : NULL;
}

/**
 * phidias_json_get_int:
 * @object: (nullable): an object
 * @name: a member's name
 * @fallback: what to return when the member is not a number
 *
 * Returns: the member as a whole number; a fraction is cut off, and what does not fit is the
 *   nearest that does
 */
gint64
phidias_json_get_int (JsonObject *object, const char *name, gint64 fallback)
{
  JsonNode *node = get_number (object, name);
  double value;

  if (node == NULL)
    return fallback;
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    return json_node_get_int (node);

  value = json_node_get_double (node);
  if (value >= 9223372036854775808.0)
    return G_MAXINT64;
  if (value <= -9223372036854775808.0)
    return G_MININT64;

  return (gint64) value;
}

/**
 * phidias_json_get_double:
 * @object: (nullable): an object
 * @name: a member's name
 * @fallback: what to return when the member is not a number
 *
 * Returns: the member as a number
 */
double
phidias_json_get_double (JsonObject *object, const char *name, double fallback)
{
  JsonNode *node = get_number (object, name);

  if (node == NULL)
    return fallback;

  return json_node_get_value_type (node) == G_TYPE_INT64 ? (double) json_node_get_int (node)
                                                         : json_node_get_double (node);
}

/**
 * phidias_json_get_boolean:
 * @object: (nullable): an object
 * @name: a member's name
 * @fallback: what to return when the member is not `true` or `false`
 *
 * Returns: the member
 */
gboolean
phidias_json_get_boolean (JsonObject *object, const char *name, gboolean fallback)
{
  JsonNode *node = phidias_json_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_BOOLEAN
           ? json_node_get_boolean (node)
           : fallback;
}

/**
 * phidias_json_get_object:
 * @object: (nullable): an object
 * @name: a member's name
 *
 * Returns: (transfer none) (nullable): the member when it is an object, else %NULL
 */
JsonObject *
phidias_json_get_object (JsonObject *object, const char *name)
{
  return phidias_json_get_root (phidias_json_get_member (object, name));
}

/**
 * phidias_json_get_array:
 * @object: (nullable): an object
 * @name: a member's name
 *
 * Returns: (transfer none) (nullable): the member when it is an array, else %NULL
 */
JsonArray *
phidias_json_get_array (JsonObject *object, const char *name)
{
  JsonNode *node = phidias_json_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

/**
 * phidias_json_get_root:
 * @node: (nullable): a node
 *
 * Returns: (transfer none) (nullable): what it holds when that is an object, else %NULL
 */
JsonObject *
phidias_json_get_root (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

/**
 * phidias_json_get_element:
 * @array: (nullable): an array
 * @index: which element
 *
 * Returns: (transfer none) (nullable): the element when there is one and it is an object
 */
JsonObject *
phidias_json_get_element (JsonArray *array, guint index)
{
  return array != NULL && index < json_array_get_length (array)
           ? phidias_json_get_root (json_array_get_element (array, index))
           : NULL;
}

/**
 * phidias_json_is_truthy:
 * @node: (nullable): a node
 *
 * What other clients take for "there is something": not absent, `null`, `false`, 0, or empty.
 *
 * Returns: whether @node says something
 */
gboolean
phidias_json_is_truthy (JsonNode *node)
{
  if (node == NULL)
    return FALSE;

  switch (json_node_get_node_type (node))
    {
    case JSON_NODE_OBJECT:
      return json_object_get_size (json_node_get_object (node)) > 0;
    case JSON_NODE_ARRAY:
      return json_array_get_length (json_node_get_array (node)) > 0;
    case JSON_NODE_VALUE:
      break;
    case JSON_NODE_NULL:
    default:
      return FALSE;
    }

  switch (json_node_get_value_type (node))
    {
    case G_TYPE_STRING:
      return json_node_get_string (node) != NULL && *json_node_get_string (node) != '\0';
    case G_TYPE_BOOLEAN:
      return json_node_get_boolean (node);
    case G_TYPE_DOUBLE:
      return json_node_get_double (node) != 0;
    default:
      return json_node_get_int (node) != 0;
    }
}
