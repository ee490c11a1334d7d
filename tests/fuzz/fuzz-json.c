/* fuzz-json.c: any bytes are read or refused, and what is read can be written and read again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "fuzz.h"

#include <string.h>

#include "phidias-json.h"

#define MAX_SIZE (1024 * 1024)

static void
check_strings (JsonNode *node, guint16 *pending)
{
  g_autofree char *joined = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      JsonObjectIter iter;
      JsonNode *child;

      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, NULL, &child))
        check_strings (child, pending);
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
        check_strings (json_array_get_element (json_node_get_array (node), i), pending);
    }
  else if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING)
    {
      joined = phidias_json_join_delta (pending, json_node_get_string (node));
      if (!g_utf8_validate (joined, -1, NULL) || strstr (joined, "\357\267\220") != NULL)
        g_error ("a joined string is not fit to be shown");
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  const char *bytes = (const char *) data;
  guint16 pending = 0;
  g_autoptr (JsonNode) root = phidias_json_parse (bytes, size, PHIDIAS_JSON_DEPTH_WIRE, MAX_SIZE, NULL);
  g_autoptr (JsonNode) delta = phidias_json_parse_delta (bytes, size, PHIDIAS_JSON_DEPTH_WIRE, MAX_SIZE, NULL);
  g_autoptr (JsonNode) again = NULL;
  g_autofree char *once = NULL;
  g_autofree char *twice = NULL;

  if ((root == NULL) != (delta == NULL))
    g_error ("a delta is read by other rules");
  if (root == NULL)
    return 0;

  check_strings (delta, &pending);
  once = phidias_json_write (root, FALSE);
  if (!g_utf8_validate (once, -1, NULL))
    g_error ("what is written is not UTF-8");
  /* Escapes make it up to six times as long. */
  again = phidias_json_parse (once, strlen (once), PHIDIAS_JSON_DEPTH_WIRE, 8 * MAX_SIZE, NULL);
  if (again == NULL)
    g_error ("what is written cannot be read");
  twice = phidias_json_write (again, FALSE);
  if (!g_str_equal (once, twice))
    g_error ("what is written reads differently");

  return 0;
}
