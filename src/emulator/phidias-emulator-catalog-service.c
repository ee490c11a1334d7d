/* phidias-emulator-catalog-service.c: the model catalog, as the portal asks for it
 *
 * `<url>/catalog` stands for `https://api.catalog.azureml.ms`. Lists are summaries, page by page;
 * a model's own address has its card. Nobody signs in.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-catalog-service.h"

#include "phidias-emulator-json.h"
#include "phidias-emulator-service.h"

#include <string.h>

#define PREFIX "/catalog/"
#define BASE PREFIX "asset-gallery/v1.0/"
#define PAGE_SIZE 50
#define MAX_PAGE_SIZE 200

struct _PhidiasEmulatorCatalogService
{
  JsonNode *models; /* an array */
};

/* What only a model's own address tells. */
static const char *const details[] = { "description", "evaluation", "notes", "licenseDescription", "tradeRestricted" };

static const char *const fields[] = {
  "name", "displayName", "publisher", "version", "registryName", "summary", "license", "inferenceTasks",
  "fineTuningTasks", "azureOffers", "labels", "keywords", "createdTime", "freePlayground", "assetId"
};

static void
reply_fault (SoupServerMessage *message, guint status, const char *code, const char *text)
{
  JsonObject *body = json_object_new ();
  JsonObject *error = json_object_new ();

  json_object_set_string_member (error, "code", code);
  json_object_set_string_member (error, "message", text);
  json_object_set_object_member (body, "error", error);
  phidias_emulator_service_reply_object (message, status, body);
}

static gboolean
is_field (const char *name)
{
  for (guint i = 0; name != NULL && i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (fields[i], name))
      return TRUE;

  return FALSE;
}

static gboolean
holds (const char *text, const char *wanted, gboolean part)
{
  g_autofree char *folded_text = g_utf8_casefold (text, -1);
  g_autofree char *folded_wanted = g_utf8_casefold (wanted, -1);

  return part ? strstr (folded_text, folded_wanted) != NULL : g_str_equal (folded_text, folded_wanted);
}

static gboolean
field_matches (JsonObject *model, const char *field, const char *wanted, gboolean part)
{
  JsonArray *array = phidias_emulator_json_get_array (model, field);
  const char *text = phidias_emulator_json_get_string (model, field);

  if (g_str_equal (field, "freePlayground"))
    text = json_object_has_member (model, "playgroundLimits") ? "true" : "false";
  if (text != NULL)
    return holds (text, wanted, part);
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (holds (json_array_get_string_element (array, i), wanted, part))
      return TRUE;

  return FALSE;
}

/* One of its values will do. */
static gboolean
filter_matches (JsonObject *filter, JsonObject *model)
{
  JsonArray *values = phidias_emulator_json_get_array (filter, "values");
  const char *operator = phidias_emulator_json_get_string (filter, "operator");
  gboolean found = FALSE;

  for (guint i = 0; i < json_array_get_length (values); i++)
    found = found || field_matches (model, phidias_emulator_json_get_string (filter, "field"),
                                    json_array_get_string_element (values, i), g_str_equal (operator, "contains"));

  return g_str_equal (operator, "ne") ? !found : found;
}

static gboolean
is_filter (JsonNode *node)
{
  JsonObject *filter = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonArray *values = phidias_emulator_json_get_array (filter, "values");
  const char *operator = phidias_emulator_json_get_string (filter, "operator");

  if (!is_field (phidias_emulator_json_get_string (filter, "field")) || values == NULL || operator == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (values); i++)
    if (!phidias_emulator_json_is (json_array_get_element (values, i), G_TYPE_STRING))
      return FALSE;

  return g_str_equal (operator, "eq") || g_str_equal (operator, "ne") || g_str_equal (operator, "contains");
}

static gboolean
is_order (JsonNode *node)
{
  JsonObject *order = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *direction = phidias_emulator_json_get_string (order, "direction");

  return is_field (phidias_emulator_json_get_string (order, "field")) &&
         (direction == NULL || g_ascii_strcasecmp (direction, "Asc") == 0 || g_ascii_strcasecmp (direction, "Desc") == 0);
}

static gboolean
are_all (JsonArray *array, gboolean (*check) (JsonNode *node))
{
  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    if (!check (json_array_get_element (array, i)))
      return FALSE;

  return TRUE;
}

static int
compare (gconstpointer a, gconstpointer b, gpointer user_data)
{
  JsonObject *first = *(JsonObject *const *) a;
  JsonObject *second = *(JsonObject *const *) b;
  JsonArray *orders = user_data;

  for (guint i = 0; i < json_array_get_length (orders); i++)
    {
      JsonObject *order = json_array_get_object_element (orders, i);
      const char *field = phidias_emulator_json_get_string (order, "field");
      const char *direction = phidias_emulator_json_get_string (order, "direction");
      const char *one = phidias_emulator_json_get_string (first, field);
      const char *other = phidias_emulator_json_get_string (second, field);
      int difference = g_ascii_strcasecmp (one != NULL ? one : "", other != NULL ? other : "");

      if (difference != 0)
        return direction != NULL && g_ascii_strcasecmp (direction, "Desc") == 0 ? -difference : difference;
    }

  return 0;
}

static GPtrArray *
select_models (PhidiasEmulatorCatalogService *self, JsonArray *filters, JsonArray *orders)
{
  JsonArray *models = json_node_get_array (self->models);
  GPtrArray *found = g_ptr_array_new ();

  for (guint i = 0; i < json_array_get_length (models); i++)
    {
      JsonObject *model = json_array_get_object_element (models, i);
      gboolean matches = TRUE;

      for (guint f = 0; matches && filters != NULL && f < json_array_get_length (filters); f++)
        matches = filter_matches (json_array_get_object_element (filters, f), model);
      if (matches)
        g_ptr_array_add (found, model);
    }
  if (orders != NULL)
    g_ptr_array_sort_with_data (found, compare, orders);

  return found;
}

/* A token is a place in the answer to one question, and good for that question only. */
static char *
make_token (JsonArray *filters, JsonArray *orders, guint place)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_ARRAY);
  g_autofree char *question = NULL;
  g_autofree char *text = NULL;
  JsonArray *both = json_array_new ();

  json_array_add_array_element (both, filters != NULL ? json_array_ref (filters) : json_array_new ());
  json_array_add_array_element (both, orders != NULL ? json_array_ref (orders) : json_array_new ());
  json_node_take_array (node, both);
  question = phidias_emulator_json_print (node);
  text = g_strdup_printf ("%u:%u", place, g_str_hash (question));

  return g_base64_encode ((const guchar *) text, strlen (text));
}

static gboolean
read_token (const char *token, JsonArray *filters, JsonArray *orders, guint *place)
{
  g_autofree char *text = NULL;
  g_autofree char *right = NULL;
  gsize length;

  *place = 0;
  if (token == NULL)
    return TRUE;
  text = (char *) g_base64_decode (token, &length);
  *place = length > 0 ? g_ascii_strtoull (text, NULL, 10) : 0;
  right = make_token (filters, orders, *place);

  return g_str_equal (token, right);
}

static JsonObject *
make_summary (JsonObject *model)
{
  JsonObject *summary = json_object_new ();
  g_autoptr (GList) names = json_object_get_members (model);

  for (GList *l = names; l != NULL; l = l->next)
    {
      gboolean is_detail = FALSE;

      for (guint i = 0; i < G_N_ELEMENTS (details); i++)
        is_detail = is_detail || g_str_equal (details[i], l->data);
      if (!is_detail)
        json_object_set_member (summary, l->data, json_node_copy (json_object_get_member (model, l->data)));
    }

  return summary;
}

static void
handle_list (PhidiasEmulatorCatalogService *self, SoupServerMessage *message, PhidiasEmulatorBehaviour *behaviour)
{
  g_autoptr (GBytes) bytes = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autoptr (JsonNode) node = phidias_emulator_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL);
  JsonObject *request = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonArray *filters = phidias_emulator_json_get_array (request, "filters");
  JsonArray *orders = phidias_emulator_json_get_array (request, "order");
  gint64 size = phidias_emulator_json_get_int (request, "pageSize", PAGE_SIZE);
  g_autoptr (GPtrArray) found = NULL;
  JsonArray *summaries;
  JsonObject *body;
  guint place, end;

  if (request == NULL || !are_all (filters, is_filter) || !are_all (orders, is_order) || size < 1 || size > MAX_PAGE_SIZE)
    {
      reply_fault (message, 400, "UserError", "The request body is not valid.");
      return;
    }
  if (!read_token (phidias_emulator_json_get_string (request, "continuationToken"), filters, orders, &place))
    {
      reply_fault (message, 400, "UserError", "The continuation token is not valid.");
      return;
    }

  if (behaviour != NULL && behaviour->page_size > 0)
    size = behaviour->page_size;
  found = select_models (self, filters, orders);
  end = MIN (place + size, found->len);
  summaries = json_array_new ();
  for (guint i = place; i < end; i++)
    json_array_add_object_element (summaries, make_summary (g_ptr_array_index (found, i)));
  body = json_object_new ();
  json_object_set_int_member (body, "totalCount", found->len);
  json_object_set_array_member (body, "summaries", summaries);
  if (end < found->len)
    {
      g_autofree char *token = make_token (filters, orders, end);

      json_object_set_string_member (body, "continuationToken", token);
    }
  else
    json_object_set_null_member (body, "continuationToken");
  phidias_emulator_service_reply_object (message, 200, body);
}

/* "{registry}/models/{name}/version/{version}" */
static void
handle_model (PhidiasEmulatorCatalogService *self, SoupServerMessage *message, const char *rest)
{
  JsonArray *models = json_node_get_array (self->models);
  g_auto (GStrv) parts = g_strsplit (rest, "/", -1);

  if (g_strv_length (parts) == 5 && g_str_equal (parts[1], "models") && g_str_equal (parts[3], "version"))
    for (guint i = 0; i < json_array_get_length (models); i++)
      {
        JsonObject *model = json_array_get_object_element (models, i);

        if (g_strcmp0 (phidias_emulator_json_get_string (model, "registryName"), parts[0]) == 0 &&
            g_strcmp0 (phidias_emulator_json_get_string (model, "name"), parts[2]) == 0 &&
            g_strcmp0 (phidias_emulator_json_get_string (model, "version"), parts[4]) == 0)
          {
            phidias_emulator_service_reply_object (message, 200, json_object_ref (model));
            return;
          }
      }

  reply_fault (message, 404, "NotFound", "The model was not found.");
}

/**
 * phidias_emulator_catalog_service_new:
 *
 * Returns: (transfer full): the catalog
 */
PhidiasEmulatorCatalogService *
phidias_emulator_catalog_service_new (void)
{
  PhidiasEmulatorCatalogService *self = g_new0 (PhidiasEmulatorCatalogService, 1);

  self->models = phidias_emulator_service_load ("catalog.json");

  return self;
}

/**
 * phidias_emulator_catalog_service_free:
 * @self: (transfer full): the catalog
 *
 * Frees it.
 */
void
phidias_emulator_catalog_service_free (PhidiasEmulatorCatalogService *self)
{
  json_node_unref (self->models);
  g_free (self);
}

/**
 * phidias_emulator_catalog_service_handle:
 * @self: the catalog
 * @message: a request
 * @path: its path
 * @query: (nullable): its query
 * @behaviour: (nullable): what a test wants
 *
 * Returns: whether it was a request to the catalog, which has its answer then
 */
gboolean
phidias_emulator_catalog_service_handle (PhidiasEmulatorCatalogService *self,
                                         SoupServerMessage *message,
                                         const char *path,
                                         GHashTable *query,
                                         PhidiasEmulatorBehaviour *behaviour)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);

  /* GitHub's catalog lives next door. */
  if (!g_str_has_prefix (path, BASE))
    return FALSE;

  if (soup_message_headers_get_one (headers, "User-Agent") == NULL)
    reply_fault (message, 400, "BadRequest", "The request has no User-Agent.");
  else if (g_str_equal (path, BASE "models"))
    {
      if (phidias_emulator_service_is_method (message, "POST"))
        handle_list (self, message, behaviour);
      else
        reply_fault (message, 405, "MethodNotAllowed", "Only POST requests are accepted here.");
    }
  else if (!phidias_emulator_service_is_method (message, "GET"))
    reply_fault (message, 405, "MethodNotAllowed", "Only GET requests are accepted here.");
  else
    handle_model (self, message, path + strlen (BASE));

  return TRUE;
}
