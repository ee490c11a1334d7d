/* phidias-model-list.c: the models that a server says it has
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-model-list.h"

#include <string.h>

#include "phidias-json.h"

/* No list that a person chooses from is longer, no name longer. */
#define MAX_MODELS 10000
#define MAX_NAME   4096

static JsonArray *
find_array (JsonNode *root)
{
  JsonObject *object;
  JsonArray *array;

  if (root == NULL)
    return NULL;
  if (JSON_NODE_HOLDS_ARRAY (root)) /* the catalog of GitHub Models */
    return json_node_get_array (root);

  object = phidias_json_get_root (root);
  array = phidias_json_get_array (object, "data");

  return array != NULL ? array : phidias_json_get_array (object, "models");
}

/**
 * phidias_model_list_parse:
 * @body: the answer to `/v1/models` or the like
 * @owner: (out) (optional) (nullable): who the first model says it belongs to: servers name
 *   themselves there
 *
 * Returns: (transfer full) (nullable): the names, each once, in the server's order; %NULL when this
 *   is no list of models
 */
char **
phidias_model_list_parse (GBytes *body, char **owner)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  g_autoptr (JsonNode) root = phidias_json_parse (data, length, PHIDIAS_JSON_DEPTH_WIRE, PHIDIAS_JSON_SIZE_WIRE, NULL);
  JsonArray *array = find_array (root);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  if (owner != NULL)
    *owner = NULL;
  if (array == NULL)
    return NULL;

  for (guint i = 0; i < json_array_get_length (array) && i < MAX_MODELS; i++)
    {
      JsonObject *model = phidias_json_get_element (array, i);
      const char *name = model != NULL ? phidias_json_get_string (model, "id") : NULL;

      if (name == NULL && model != NULL)
        name = phidias_json_get_string (model, "name");
      if (name == NULL || *name == '\0' || strlen (name) > MAX_NAME || !g_hash_table_add (seen, (gpointer) name))
        continue;

      g_strv_builder_add (builder, name);
      if (owner != NULL && *owner == NULL)
        *owner = g_strdup (phidias_json_get_string (model, "owned_by"));
    }

  return g_strv_builder_end (builder);
}
