/* phidias-emulator-arm-request.c: a request to the resource manager, and the answers to it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-arm-private.h"

#include "phidias-emulator-json.h"
#include "phidias-emulator-roles.h"

#include <string.h>

#define SKIP "$skip"

/**
 * phidias_emulator_arm_request_get_arm:
 * @self: a request
 *
 * Returns: (transfer none): the resource manager
 */
PhidiasEmulatorArm *
phidias_emulator_arm_request_get_arm (PhidiasEmulatorArmRequest *self)
{
  return self->arm;
}

/**
 * phidias_emulator_arm_request_get_part:
 * @self: a request
 * @name: in braces in the route's pattern
 *
 * Returns: (transfer none) (nullable): that part of the path; never %NULL for a part of the pattern
 */
const char *
phidias_emulator_arm_request_get_part (PhidiasEmulatorArmRequest *self, const char *name)
{
  return self->parts != NULL ? g_hash_table_lookup (self->parts, name) : NULL;
}

/**
 * phidias_emulator_arm_request_get_query:
 * @self: a request
 * @name: of a parameter, in any case
 *
 * Returns: (transfer none) (nullable): its value
 */
const char *
phidias_emulator_arm_request_get_query (PhidiasEmulatorArmRequest *self, const char *name)
{
  GHashTableIter iter;
  gpointer key, value;

  if (self->query == NULL)
    return NULL;

  g_hash_table_iter_init (&iter, self->query);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (g_ascii_strcasecmp (key, name) == 0)
      return value;

  return NULL;
}

/**
 * phidias_emulator_arm_request_get_tenant:
 * @self: a request
 *
 * Returns: (transfer none): id of the tenant that gave the request's token
 */
const char *
phidias_emulator_arm_request_get_tenant (PhidiasEmulatorArmRequest *self)
{
  return self->caller.tenant;
}

/**
 * phidias_emulator_arm_request_get_user:
 * @self: a request
 *
 * Returns: (transfer none): who asks, as `ada@practice.example`
 */
const char *
phidias_emulator_arm_request_get_user (PhidiasEmulatorArmRequest *self)
{
  return self->caller.username;
}

/**
 * phidias_emulator_arm_request_get_body:
 * @self: a request
 *
 * Returns: (transfer none) (nullable): its body, an object; %NULL when it was none and the request
 *   has been refused
 */
JsonObject *
phidias_emulator_arm_request_get_body (PhidiasEmulatorArmRequest *self)
{
  if (self->body == NULL)
    {
      SoupMessageBody *body = soup_server_message_get_request_body (self->message);
      g_autoptr (GBytes) bytes = soup_message_body_flatten (body);

      self->body = phidias_emulator_json_parse (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), NULL);
    }
  if (self->body != NULL && JSON_NODE_HOLDS_OBJECT (self->body))
    return json_node_get_object (self->body);

  phidias_emulator_arm_fail (self, 400, "InvalidRequestContent",
                             "The request content was invalid and could not be deserialized: one JSON object is expected.",
                             NULL);

  return NULL;
}

/**
 * phidias_emulator_arm_request_dup_id:
 * @self: a request
 * @drop: how many segments of its path to leave out at the end, as 1 for `/listKeys`
 *
 * Returns: (transfer full): the id of the resource that it is about, as the client wrote it
 */
char *
phidias_emulator_arm_request_dup_id (PhidiasEmulatorArmRequest *self, guint drop)
{
  char *id = g_strdup (self->path);
  gsize length = strlen (id);

  if (length > 1 && id[length - 1] == '/')
    id[length - 1] = '\0';
  for (guint i = 0; i < drop; i++)
    {
      char *slash = strrchr (id, '/');

      if (slash != NULL)
        *slash = '\0';
    }

  return id;
}

/* "type/name" of an id, without the providers' own word. */
static char *
describe (const char *id)
{
  static const char providers[] = "/providers/";
  const char *last = NULL;
  g_auto (GStrv) segments = NULL;
  GString *type, *name;

  for (const char *p = id; *p != '\0'; p++)
    if (g_ascii_strncasecmp (p, providers, strlen (providers)) == 0)
      last = p;
  if (last == NULL)
    return g_strdup (id);

  segments = g_strsplit (last + strlen (providers), "/", -1);
  type = g_string_new (segments[0]);
  name = g_string_new (NULL);
  for (guint i = 1; segments[i] != NULL; i++)
    g_string_append_printf (i % 2 == 1 ? type : name, "/%s", segments[i]);
  g_string_append (type, name->str);
  g_string_free (name, TRUE);

  return g_string_free (type, FALSE);
}

/**
 * phidias_emulator_arm_request_find:
 * @self: a request
 * @drop: how many segments of its path to leave out at the end
 *
 * Returns: (transfer none) (nullable): the resource that it is about; %NULL when there is none and
 *   the request has been refused
 */
JsonObject *
phidias_emulator_arm_request_find (PhidiasEmulatorArmRequest *self, guint drop)
{
  g_autofree char *id = phidias_emulator_arm_request_dup_id (self, drop);
  JsonObject *resource = phidias_emulator_cloud_state_get (self->arm->state, id);
  const char *group = phidias_emulator_arm_request_get_part (self, "rg");
  g_autofree char *described = NULL;
  g_autofree char *message = NULL;

  if (resource != NULL)
    return resource;

  described = describe (id);
  message = g_strdup_printf ("The Resource '%s' under resource group '%s' was not found.", described,
                             group != NULL ? group : "<null>");
  phidias_emulator_arm_fail (self, 404, drop > 0 ? "ParentResourceNotFound" : "ResourceNotFound", message, NULL);

  return NULL;
}

/**
 * phidias_emulator_arm_request_allows:
 * @self: a request
 * @scope: id of what something is to be done to
 * @action: what, as `Microsoft.MachineLearningServices/workspaces/serverlessEndpoints/write`
 *
 * Returns: whether the caller may; if not, the request has been refused
 */
gboolean
phidias_emulator_arm_request_allows (PhidiasEmulatorArmRequest *self, const char *scope, const char *action)
{
  g_autofree char *message = NULL;

  if (phidias_emulator_roles_allow (phidias_emulator_cloud_state_get_assignments (self->arm->state), scope, action))
    return TRUE;

  message = g_strdup_printf ("The client '%s' with object id '%s' does not have authorization to perform action '%s' over "
                             "scope '%s' or the scope is invalid. If access was recently granted, please refresh your "
                             "credentials.",
                             self->caller.username, self->caller.oid, action, scope);
  phidias_emulator_arm_fail (self, 403, "AuthorizationFailed", message, NULL);

  return FALSE;
}

/**
 * phidias_emulator_arm_set_header:
 * @self: a request
 * @name: of a header of the answer
 * @value: its value
 *
 * Sets a header of the answer.
 */
void
phidias_emulator_arm_set_header (PhidiasEmulatorArmRequest *self, const char *name, const char *value)
{
  soup_message_headers_replace (soup_server_message_get_response_headers (self->message), name, value);
}

/*
 * phidias_emulator_arm_reply_empty:
 * @self: a request
 * @status: 202 or 204
 *
 * Answers without a body.
 */
void
phidias_emulator_arm_reply_empty (PhidiasEmulatorArmRequest *self, guint status)
{
  g_assert (!self->is_answered);

  self->is_answered = TRUE;
  soup_server_message_set_status (self->message, status, NULL);
}

/**
 * phidias_emulator_arm_reply:
 * @self: a request
 * @status: of HTTP
 * @body: (transfer full) (nullable): %NULL for none
 *
 * Answers a request.
 */
void
phidias_emulator_arm_reply (PhidiasEmulatorArmRequest *self, guint status, JsonNode *body)
{
  g_autoptr (JsonNode) node = body;
  g_autofree char *text = NULL;

  if (node == NULL)
    {
      phidias_emulator_arm_reply_empty (self, status);
      return;
    }
  g_assert (!self->is_answered);

  self->is_answered = TRUE;
  text = phidias_emulator_json_print (node);
  soup_server_message_set_status (self->message, status, NULL);
  soup_server_message_set_response (self->message, "application/json; charset=utf-8", SOUP_MEMORY_COPY, text, strlen (text));
}

/**
 * phidias_emulator_arm_reply_object:
 * @self: a request
 * @status: of HTTP
 * @body: (transfer full): an object
 *
 * Answers a request.
 */
void
phidias_emulator_arm_reply_object (PhidiasEmulatorArmRequest *self, guint status, JsonObject *body)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, body);
  phidias_emulator_arm_reply (self, status, node);
}

/*
 * phidias_emulator_arm_view:
 * @self: a resource manager
 * @resource: as it is stored
 *
 * Returns: (transfer full): @resource as it goes over the wire
 */
JsonObject *
phidias_emulator_arm_view (PhidiasEmulatorArm *self, JsonObject *resource)
{
  const char *type_name = phidias_emulator_json_get_string (resource, "type");
  const PhidiasEmulatorArmType *type = type_name != NULL ? phidias_emulator_arm_find_type (self, type_name) : NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonNode) copy = NULL;
  g_autofree char *text = NULL;
  JsonObject *shown;

  if (type == NULL || type->view == NULL)
    return json_object_ref (resource);

  /* json-glib copies no deeper than a node: print and read. */
  json_node_set_object (node, resource);
  text = phidias_emulator_json_print (node);
  copy = phidias_emulator_json_parse (text, strlen (text), NULL);
  shown = json_node_dup_object (copy);
  type->view (self, shown, type->user_data);

  return shown;
}

/**
 * phidias_emulator_arm_reply_resource:
 * @self: a request
 * @status: of HTTP
 * @resource: (transfer none): as it is stored
 *
 * Answers with a resource, as phidias_emulator_arm_add_type() says it is shown.
 */
void
phidias_emulator_arm_reply_resource (PhidiasEmulatorArmRequest *self, guint status, JsonObject *resource)
{
  phidias_emulator_arm_reply_object (self, status, phidias_emulator_arm_view (self->arm, resource));
}

/*
 * phidias_emulator_arm_request_dup_base:
 * @self: a request
 *
 * Returns: (transfer full): where the client has the resource manager, as
 *   `http://127.0.0.1:4000/arm`
 */
char *
phidias_emulator_arm_request_dup_base (PhidiasEmulatorArmRequest *self)
{
  GUri *uri = soup_server_message_get_uri (self->message);

  return g_strdup_printf (strchr (g_uri_get_host (uri), ':') != NULL ? "%s://[%s]:%d%s" : "%s://%s:%d%s",
                          g_uri_get_scheme (uri), g_uri_get_host (uri), g_uri_get_port (uri), self->base);
}

/* A token says after which item to go on: its place, and its id in case others are gone. */
static char *
make_token (guint position, JsonObject *last)
{
  const char *id = phidias_emulator_json_get_string (last, "id");
  g_autofree char *text = g_strdup_printf ("%u\n%s", position, id != NULL ? id : "");
  char *token = g_base64_encode ((const guchar *) text, strlen (text));

  return g_strdelimit (g_strdelimit (g_strdelimit (token, "+", '-'), "/", '_'), "=", '.');
}

static gboolean
read_token (const char *token, GPtrArray *resources, guint *start)
{
  g_autofree char *plain = g_strdelimit (g_strdelimit (g_strdelimit (g_strdup (token), "-", '+'), "_", '/'), ".", '=');
  gsize length;
  g_autofree guchar *bytes = g_base64_decode (plain, &length);
  g_autofree char *text = g_strndup ((const char *) bytes, length);
  g_auto (GStrv) lines = g_strsplit (text, "\n", 2);
  guint64 position;

  if (g_strv_length (lines) != 2 || !g_ascii_string_to_unsigned (lines[0], 10, 1, G_MAXUINT, &position, NULL))
    return FALSE;

  *start = MIN (position, resources->len);
  for (guint i = MIN (position, resources->len); i > 0 && *lines[1] != '\0'; i--)
    if (g_strcmp0 (phidias_emulator_json_get_string (g_ptr_array_index (resources, i - 1), "id"), lines[1]) == 0)
      {
        *start = i;
        break;
      }

  return TRUE;
}

/* The request's own URL with another token. */
static char *
make_next_link (PhidiasEmulatorArmRequest *self, const char *token)
{
  g_autofree char *base = phidias_emulator_arm_request_dup_base (self);
  g_autofree char *path = g_uri_escape_string (self->path, "/", FALSE);
  const char *query = g_uri_get_query (soup_server_message_get_uri (self->message));
  g_auto (GStrv) parameters = g_strsplit (query != NULL ? query : "", "&", -1);
  GString *link = g_string_new (base);

  g_string_append_printf (link, "%s?", path);
  for (guint i = 0; parameters[i] != NULL; i++)
    {
      g_autofree char *name = g_strndup (parameters[i], strcspn (parameters[i], "="));
      g_autofree char *plain = g_uri_unescape_string (name, NULL);

      if (*parameters[i] != '\0' && (plain == NULL || g_ascii_strncasecmp (plain, SKIP, strlen (SKIP)) != 0))
        g_string_append_printf (link, "%s&", parameters[i]);
    }
  g_string_append_printf (link, "%%24skip=%s", token);

  return g_string_free (link, FALSE);
}

static guint
get_page_size (PhidiasEmulatorArmRequest *self)
{
  const char *top = phidias_emulator_arm_request_get_query (self, "$top");
  guint size = self->arm->settings->page_size;
  guint64 wanted;

  if (self->behaviour != NULL && self->behaviour->page_size > 0)
    size = self->behaviour->page_size;
  if (top != NULL && g_ascii_string_to_unsigned (top, 10, 1, G_MAXUINT, &wanted, NULL))
    size = MIN (size, wanted);

  return size;
}

/**
 * phidias_emulator_arm_reply_list:
 * @self: a request
 * @resources: (transfer none) (element-type JsonObject): all there are
 *
 * Answers with a page of a list: the one that the request's `$skip` names, with the address of the
 * next one.
 */
void
phidias_emulator_arm_reply_list (PhidiasEmulatorArmRequest *self, GPtrArray *resources)
{
  const char *skip = phidias_emulator_arm_request_get_query (self, SKIP);
  g_autoptr (JsonObject) body = json_object_new ();
  JsonArray *value = json_array_new ();
  guint start = 0, end;

  if (skip == NULL)
    skip = phidias_emulator_arm_request_get_query (self, SKIP "Token");
  json_object_set_array_member (body, "value", value);
  if (skip != NULL && !read_token (skip, resources, &start))
    {
      phidias_emulator_arm_fail (self, 400, "InvalidContinuationToken", "The continuation token is invalid.", NULL);
      return;
    }
  end = MIN (start + get_page_size (self), resources->len);
  for (guint i = start; i < end; i++)
    json_array_add_object_element (value, phidias_emulator_arm_view (self->arm, g_ptr_array_index (resources, i)));

  if (end < resources->len)
    {
      g_autofree char *token = make_token (end, g_ptr_array_index (resources, end - 1));
      g_autofree char *link = make_next_link (self, token);

      json_object_set_string_member (body, "nextLink", link);
    }
  else
    json_object_set_null_member (body, "nextLink");
  phidias_emulator_arm_reply_object (self, 200, g_steal_pointer (&body));
}

static void
reply_error (PhidiasEmulatorArmRequest *self, guint status, JsonObject *error)
{
  JsonObject *body = json_object_new ();

  json_object_set_object_member (body, "error", error);
  phidias_emulator_arm_set_header (self, "x-ms-failure-cause", "gateway");
  phidias_emulator_arm_reply_object (self, status, body);
}

/**
 * phidias_emulator_arm_fail:
 * @self: a request
 * @status: of HTTP
 * @code: as `ResourceNotFound`
 * @message: a sentence
 * @...: details: pairs of code and message, then %NULL
 *
 * Refuses a request as the resource manager itself does.
 */
void
phidias_emulator_arm_fail (PhidiasEmulatorArmRequest *self, guint status, const char *code, const char *message, ...)
{
  JsonObject *error = json_object_new ();
  JsonArray *details = json_array_new ();
  const char *detail;
  va_list args;

  json_object_set_string_member (error, "code", code);
  json_object_set_string_member (error, "message", message);
  va_start (args, message);
  while ((detail = va_arg (args, const char *)) != NULL)
    {
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "code", detail);
      json_object_set_string_member (object, "message", va_arg (args, const char *));
      json_array_add_object_element (details, object);
    }
  va_end (args);
  if (json_array_get_length (details) > 0)
    json_object_set_array_member (error, "details", details);
  else
    json_array_unref (details);
  reply_error (self, status, error);
}

static void
add_info (JsonArray *info, const char *type, JsonNode *value)
{
  JsonObject *entry = json_object_new ();
  JsonObject *inner = json_object_new ();

  json_object_set_member (inner, "value", value);
  json_object_set_string_member (entry, "type", type);
  json_object_set_object_member (entry, "info", inner);
  json_array_add_object_element (info, entry);
}

static JsonNode *
wrap (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_take_object (node, object);

  return node;
}

static JsonObject *
make_inner (GPtrArray *codes, guint position)
{
  JsonObject *inner = json_object_new ();

  json_object_set_string_member (inner, "code", g_ptr_array_index (codes, position));
  if (position + 1 < codes->len)
    json_object_set_object_member (inner, "innerError", make_inner (codes, position + 1));
  else
    json_object_set_null_member (inner, "innerError");

  return inner;
}

/**
 * phidias_emulator_arm_fail_deep:
 * @self: a request
 * @status: of HTTP
 * @code: as `UserError`
 * @message: a sentence
 * @...: codes, each within the one before, at least one; then %NULL
 *
 * Refuses a request as Machine Learning does: the reason is the innermost code in `additionalInfo`.
 */
void
phidias_emulator_arm_fail_deep (PhidiasEmulatorArmRequest *self, guint status, const char *code, const char *message, ...)
{
  g_autoptr (GPtrArray) codes = g_ptr_array_new ();
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format_iso8601 (now);
  g_autofree char *operation = g_uuid_string_random ();
  JsonObject *error = json_object_new ();
  JsonObject *correlation = json_object_new ();
  JsonArray *info = json_array_new ();
  const char *inner;
  va_list args;

  va_start (args, message);
  while ((inner = va_arg (args, const char *)) != NULL)
    g_ptr_array_add (codes, (gpointer) inner);
  va_end (args);

  json_object_set_string_member (correlation, "operation", operation);
  json_object_set_string_member (correlation, "request", operation);
  add_info (info, "ComponentName", json_node_init_string (json_node_alloc (), "managementfrontend"));
  add_info (info, "Correlation", wrap (correlation));
  add_info (info, "Environment", json_node_init_string (json_node_alloc (), "loopback"));
  add_info (info, "Time", json_node_init_string (json_node_alloc (), time));
  if (codes->len > 0)
    add_info (info, "InnerError", wrap (make_inner (codes, 0)));
  json_object_set_string_member (error, "code", code);
  json_object_set_string_member (error, "message", message);
  json_object_set_null_member (error, "target");
  json_object_set_array_member (error, "details", json_array_new ());
  json_object_set_array_member (error, "additionalInfo", info);
  reply_error (self, status, error);
}
