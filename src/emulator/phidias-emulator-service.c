/* phidias-emulator-service.c: what the services beside inference have in common
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-service.h"

#include "phidias-emulator-json.h"
#include "phidias-emulator-resources.h"

#include <string.h>

#define RESOURCES "/io/github/phidias_studio/Emulator/services/"

/**
 * phidias_emulator_service_dup_origin:
 * @message: a request
 *
 * Returns: (transfer full): scheme, host and port by which it came, as `http://localhost:4000`
 */
char *
phidias_emulator_service_dup_origin (SoupServerMessage *message)
{
  GUri *uri = soup_server_message_get_uri (message);
  gboolean is_address = strchr (g_uri_get_host (uri), ':') != NULL;

  return g_strdup_printf (is_address ? "%s://[%s]:%d" : "%s://%s:%d", g_uri_get_scheme (uri), g_uri_get_host (uri),
                          g_uri_get_port (uri));
}

static gboolean
is_no_text (gpointer name, gpointer value, gpointer user_data)
{
  return !g_utf8_validate (name, -1, NULL) || (value != NULL && !g_utf8_validate (value, -1, NULL));
}

/**
 * phidias_emulator_service_is_text:
 * @path: of a request, decoded
 * @query: (nullable): of it
 *
 * Returns: whether both are UTF-8, so that an answer may repeat them
 */
gboolean
phidias_emulator_service_is_text (const char *path, GHashTable *query)
{
  return g_utf8_validate (path, -1, NULL) && (query == NULL || g_hash_table_find (query, is_no_text, NULL) == NULL);
}

/**
 * phidias_emulator_service_read_form:
 * @message: a request
 *
 * Returns: (transfer full): what its body holds by name, nothing when it is no form; what is not
 *   UTF-8 is left out
 */
GHashTable *
phidias_emulator_service_read_form (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  const char *type = soup_message_headers_get_content_type (headers, NULL);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (soup_server_message_get_request_body (message));
  g_autofree char *text = NULL;
  GHashTable *form;

  if (g_strcmp0 (type, SOUP_FORM_MIME_TYPE_URLENCODED) == 0)
    text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  form = soup_form_decode (text != NULL ? text : "");
  g_hash_table_foreach_remove (form, is_no_text, NULL);

  return form;
}

/**
 * phidias_emulator_service_is_method:
 * @message: a request
 * @method: a method
 *
 * Returns: whether it is a request of that method
 */
gboolean
phidias_emulator_service_is_method (SoupServerMessage *message, const char *method)
{
  return g_str_equal (soup_server_message_get_method (message), method);
}

/**
 * phidias_emulator_service_reply_text:
 * @message: a request
 * @status: of the answer
 * @content_type: of @text
 * @text: the body
 *
 * Answers.
 */
void
phidias_emulator_service_reply_text (SoupServerMessage *message,
                                     guint status,
                                     const char *content_type,
                                     const char *text)
{
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, content_type, SOUP_MEMORY_COPY, text, strlen (text));
}

/**
 * phidias_emulator_service_reply_object:
 * @message: a request
 * @status: of the answer
 * @object: (transfer full): the body
 *
 * Answers with JSON.
 */
void
phidias_emulator_service_reply_object (SoupServerMessage *message, guint status, JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *text = NULL;

  json_node_take_object (node, object);
  text = phidias_emulator_json_print (node);
  phidias_emulator_service_reply_text (message, status, "application/json; charset=utf-8", text);
}

/**
 * phidias_emulator_service_redirect:
 * @message: a request
 * @uri: where to go, taken as it is
 *
 * Sends a browser on.
 */
void
phidias_emulator_service_redirect (SoupServerMessage *message, const char *uri)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  phidias_emulator_service_reply_text (message, SOUP_STATUS_FOUND, "text/plain; charset=utf-8", "");
  soup_message_headers_replace (headers, "Location", uri);
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
}

/**
 * phidias_emulator_service_load:
 * @name: of a file among the resources
 *
 * Returns: (transfer full): the JSON in it
 */
JsonNode *
phidias_emulator_service_load (const char *name)
{
  g_autofree char *path = g_strconcat (RESOURCES, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_resource_lookup_data (phidias_emulator_get_resource (), path, 0, &error);
  JsonNode *node = bytes != NULL ? phidias_emulator_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), &error)
                                 : NULL;

  if (node == NULL)
    g_error ("%s", error->message);

  return node;
}
