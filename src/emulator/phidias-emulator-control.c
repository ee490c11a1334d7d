/* phidias-emulator-control.c: what tests have asked for, and the requests that came
 *
 * The only part that two threads touch: the emulator's own, and that of a test in the same
 * process.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-control.h"

#include "phidias-emulator-json.h"

#include <string.h>

/* What is remembered of requests: so many, and so much of their bodies. */
#define MAX_REQUESTS 500
#define MAX_REQUEST_BYTES (16 * 1024 * 1024)

#define MAX_BODY_TEXT (64 * 1024)

#define MASK "***"

typedef struct
{
  guint64 number;
  char *json; /* the members that do not change, without braces */
  guint status;
  guint64 bytes;
  gboolean finished;
  gboolean disconnected;
} Entry;

struct _PhidiasEmulatorControl
{
  GMutex mutex;
  GQueue behaviours; /* of PhidiasEmulatorBehaviour */
  GQueue requests;   /* of Entry, oldest first */
  gsize request_bytes;
  guint64 last_number;
};

static void
entry_free (Entry *entry)
{
  g_free (entry->json);
  g_free (entry);
}

/**
 * phidias_emulator_control_new:
 *
 * Returns: (transfer full): a control with nothing asked
 */
PhidiasEmulatorControl *
phidias_emulator_control_new (void)
{
  PhidiasEmulatorControl *self = g_new0 (PhidiasEmulatorControl, 1);

  g_mutex_init (&self->mutex);
  g_queue_init (&self->behaviours);
  g_queue_init (&self->requests);

  return self;
}

/**
 * phidias_emulator_control_free:
 * @self: (transfer full): a control
 *
 * Frees @self.
 */
void
phidias_emulator_control_free (PhidiasEmulatorControl *self)
{
  g_queue_clear_full (&self->behaviours, (GDestroyNotify) phidias_emulator_behaviour_unref);
  g_queue_clear_full (&self->requests, (GDestroyNotify) entry_free);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

/**
 * phidias_emulator_control_add:
 * @self: a control
 * @data: JSON: a behaviour, or an array of them for one request after the other
 * @length: of @data
 * @error: return location for an error
 *
 * Returns: whether it was understood
 */
gboolean
phidias_emulator_control_add (PhidiasEmulatorControl *self, const char *data, gsize length, GError **error)
{
  g_autoptr (JsonNode) root = phidias_emulator_json_parse (data, length, error);
  g_autoptr (GPtrArray) behaviours = g_ptr_array_new_with_free_func ((GDestroyNotify) phidias_emulator_behaviour_unref);
  JsonArray *array;

  if (root == NULL)
    return FALSE;
  array = JSON_NODE_HOLDS_ARRAY (root) ? json_node_get_array (root) : NULL;

  for (guint i = 0; i < (array != NULL ? json_array_get_length (array) : 1); i++)
    {
      JsonNode *node = array != NULL ? json_array_get_element (array, i) : root;
      PhidiasEmulatorBehaviour *behaviour;

      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "a behaviour must be an object");
          return FALSE;
        }
      behaviour = phidias_emulator_behaviour_new (json_node_get_object (node), error);
      if (behaviour == NULL)
        return FALSE;
      g_ptr_array_add (behaviours, behaviour);
    }

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < behaviours->len; i++)
    g_queue_push_tail (&self->behaviours, phidias_emulator_behaviour_ref (g_ptr_array_index (behaviours, i)));
  g_mutex_unlock (&self->mutex);

  return TRUE;
}

/**
 * phidias_emulator_control_clear:
 * @self: a control
 *
 * Goes back to the right thing.
 */
void
phidias_emulator_control_clear (PhidiasEmulatorControl *self)
{
  g_mutex_lock (&self->mutex);
  g_queue_clear_full (&self->behaviours, (GDestroyNotify) phidias_emulator_behaviour_unref);
  g_mutex_unlock (&self->mutex);
}

/**
 * phidias_emulator_control_get_n_pending:
 * @self: a control
 *
 * Returns: how many behaviours wait for requests
 */
guint
phidias_emulator_control_get_n_pending (PhidiasEmulatorControl *self)
{
  guint n;

  g_mutex_lock (&self->mutex);
  n = self->behaviours.length;
  g_mutex_unlock (&self->mutex);

  return n;
}

static gboolean
is_meant (PhidiasEmulatorBehaviour *behaviour,
          const char *path,
          const char *method,
          SoupMessageHeaders *headers,
          GBytes *body)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);

  return strstr (path, behaviour->path) != NULL &&
         (behaviour->method == NULL || g_ascii_strcasecmp (behaviour->method, method) == 0) &&
         (behaviour->with_header == NULL || soup_message_headers_get_one (headers, behaviour->with_header) != NULL) &&
         (behaviour->contains == NULL || g_strstr_len (data, length, behaviour->contains) != NULL);
}

/**
 * phidias_emulator_control_take:
 * @self: a control
 * @path: of a request
 * @method: its method
 * @headers: its headers
 * @body: its body
 * @is_chat: whether it asks for a chat completion
 *
 * Returns: (transfer full) (nullable): what to do with it, counted down
 */
PhidiasEmulatorBehaviour *
phidias_emulator_control_take (PhidiasEmulatorControl *self,
                               const char *path,
                               const char *method,
                               SoupMessageHeaders *headers,
                               GBytes *body,
                               gboolean is_chat)
{
  PhidiasEmulatorBehaviour *found = NULL;

  g_mutex_lock (&self->mutex);
  for (GList *l = self->behaviours.head; l != NULL; l = l->next)
    {
      PhidiasEmulatorBehaviour *behaviour = l->data;

      if (behaviour->path != NULL ? !is_meant (behaviour, path, method, headers, body) : !is_chat)
        continue;
      found = phidias_emulator_behaviour_ref (behaviour);
      if (behaviour->times > 0 && --behaviour->times == 0)
        {
          g_queue_delete_link (&self->behaviours, l);
          phidias_emulator_behaviour_unref (behaviour);
        }
      break; /* the link may be gone */
    }
  g_mutex_unlock (&self->mutex);

  return found;
}

/**
 * phidias_emulator_find_key:
 * @headers: of a request
 * @keys: (array zero-terminated=1): the right ones
 * @header: (out) (nullable): the header that held a key, right or wrong
 *
 * Takes `api-key`, `Authorization: Bearer`, and the bare `Authorization` of old notebooks.
 *
 * Returns: (transfer none) (nullable): which of @keys it was
 */
const char *
phidias_emulator_find_key (SoupMessageHeaders *headers, const char *const *keys, const char **header)
{
  const char *names[] = { "api-key", "Authorization" };

  *header = NULL;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const char *value = soup_message_headers_get_one (headers, names[i]);

      if (value == NULL)
        continue;
      *header = names[i];
      if (g_ascii_strncasecmp (value, "Bearer ", strlen ("Bearer ")) == 0)
        value += strlen ("Bearer ");
      for (guint k = 0; keys[k] != NULL; k++)
        if (g_str_equal (value, keys[k]))
          return keys[k];
    }

  return NULL;
}

static gboolean
holds_key (const char *text, const char *const *keys)
{
  for (guint i = 0; text != NULL && keys[i] != NULL; i++)
    if (strstr (text, keys[i]) != NULL)
      return TRUE;

  return FALSE;
}

static void
append_member (GString *out, const char *name, const char *value)
{
  g_autofree char *valid = value != NULL ? g_utf8_make_valid (value, -1) : NULL;

  g_string_append_printf (out, "%s\"%s\":", out->len > 0 ? "," : "", name);
  phidias_emulator_json_append (out, valid);
}

static gboolean
append_headers (GString *out, SoupMessageHeaders *headers, const char *const *keys)
{
  SoupMessageHeadersIter iter;
  const char *name, *value;
  gboolean elsewhere = FALSE;
  const char *comma = "";

  g_string_append (out, ",\"headers\":{");
  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    {
      g_autofree char *lower = g_ascii_strdown (name, -1);
      g_autofree char *valid = NULL;
      gboolean secret = g_str_equal (lower, "authorization") || g_str_equal (lower, "api-key");

      if (!secret && holds_key (value, keys))
        elsewhere = secret = TRUE;
      valid = g_utf8_make_valid (value, -1);
      g_string_append (out, comma);
      phidias_emulator_json_append (out, lower);
      g_string_append_c (out, ':');
      phidias_emulator_json_append (out, !secret                                                        ? valid
                                         : g_ascii_strncasecmp (value, "Bearer ", strlen ("Bearer ")) == 0 ? "Bearer " MASK
                                                                                                           : MASK);
      comma = ",";
    }
  g_string_append_c (out, '}');

  return elsewhere;
}

/* A body that is JSON goes in as such and, unless it is long, also as the text it was; a body
 * with a key in it not at all. json-glib reads more than JSON, so its own print is told. */
static gboolean
append_body (GString *out, SoupServerMessage *message, const char *const *keys)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  gsize length = g_bytes_get_size (bytes);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), length);
  g_autofree char *valid = g_utf8_make_valid (text, length);
  g_autoptr (JsonNode) node = phidias_emulator_json_parse (text, length, NULL);
  gboolean elsewhere = holds_key (text, keys);

  g_string_append (out, ",\"body\":");
  if (elsewhere)
    g_string_append (out, "\"" MASK "\"");
  else if (node != NULL)
    {
      g_autofree char *printed = phidias_emulator_json_print (node);

      g_string_append (out, printed);
    }
  else
    phidias_emulator_json_append (out, valid);
  if (!elsewhere && length <= MAX_BODY_TEXT)
    append_member (out, "body_text", text);

  return elsewhere;
}

static void
forget_old (PhidiasEmulatorControl *self)
{
  while (self->requests.length > MAX_REQUESTS ||
         (self->requests.length > 1 && self->request_bytes > MAX_REQUEST_BYTES))
    {
      Entry *oldest = g_queue_pop_head (&self->requests);

      self->request_bytes -= strlen (oldest->json);
      entry_free (oldest);
    }
}

/**
 * phidias_emulator_control_record:
 * @self: a control
 * @message: a request that has come whole
 * @right: (array zero-terminated=1): the keys that open its door
 * @keys: (array zero-terminated=1): the keys there are, which are masked
 *
 * Returns: the number under which it is remembered
 */
guint64
phidias_emulator_control_record (PhidiasEmulatorControl *self,
                                 SoupServerMessage *message,
                                 const char *const *right,
                                 const char *const *keys)
{
  GUri *uri = soup_server_message_get_uri (message);
  SoupMessageHeaders *headers = soup_server_message_get_request_headers (message);
  g_autoptr (GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%dT%H:%M:%S.%fZ");
  GString *out = g_string_new (NULL);
  Entry *entry = g_new0 (Entry, 1);
  guint64 number;
  const char *header;
  gboolean valid = phidias_emulator_find_key (headers, right, &header) != NULL;
  gboolean elsewhere = holds_key (g_uri_get_path (uri), keys) || holds_key (g_uri_get_query (uri), keys);

  append_member (out, "time", time);
  append_member (out, "method", soup_server_message_get_method (message));
  append_member (out, "path", elsewhere ? MASK : g_uri_get_path (uri));
  append_member (out, "query", elsewhere ? MASK : g_uri_get_query (uri));
  append_member (out, "key_header", header);
  g_string_append_printf (out, ",\"key_valid\":%s", valid ? "true" : "false");
  elsewhere = append_headers (out, headers, keys) || elsewhere;
  elsewhere = append_body (out, message, keys) || elsewhere;
  g_string_append_printf (out, ",\"key_elsewhere\":%s", elsewhere ? "true" : "false");

  g_mutex_lock (&self->mutex);
  number = entry->number = ++self->last_number;
  entry->json = g_string_free (out, FALSE);
  self->request_bytes += strlen (entry->json);
  g_queue_push_tail (&self->requests, entry);
  forget_old (self);
  g_mutex_unlock (&self->mutex);

  return number;
}

/**
 * phidias_emulator_control_conclude:
 * @self: a control
 * @number: from phidias_emulator_control_record()
 * @status: that was sent, 0 for none
 * @bytes: of body that were sent
 * @disconnected: whether the client went before the end
 *
 * Says how a request ended.
 */
void
phidias_emulator_control_conclude (PhidiasEmulatorControl *self,
                                   guint64 number,
                                   guint status,
                                   guint64 bytes,
                                   gboolean disconnected)
{
  g_mutex_lock (&self->mutex);
  for (GList *l = self->requests.tail; l != NULL; l = l->prev)
    {
      Entry *entry = l->data;

      if (entry->number != number)
        continue;
      entry->status = status;
      entry->bytes = bytes;
      entry->finished = TRUE;
      entry->disconnected = disconnected;
      break;
    }
  g_mutex_unlock (&self->mutex);
}

/**
 * phidias_emulator_control_dup_requests:
 * @self: a control
 * @after: the number after which to begin
 *
 * Returns: (transfer full): `{"requests":[…]}`, oldest first
 */
char *
phidias_emulator_control_dup_requests (PhidiasEmulatorControl *self, guint64 after)
{
  GString *out = g_string_new ("{\"requests\":[");
  const char *comma = "";

  g_mutex_lock (&self->mutex);
  for (GList *l = self->requests.head; l != NULL; l = l->next)
    {
      Entry *entry = l->data;

      if (entry->number <= after)
        continue;
      g_string_append_printf (out,
                              "%s{\"number\":%" G_GUINT64_FORMAT ",\"finished\":%s,\"disconnected\":%s,\"status\":%u,"
                              "\"bytes\":%" G_GUINT64_FORMAT ",",
                              comma, entry->number, entry->finished ? "true" : "false",
                              entry->disconnected ? "true" : "false", entry->status, entry->bytes);
      g_string_append (out, entry->json);
      g_string_append_c (out, '}');
      comma = ",";
    }
  g_mutex_unlock (&self->mutex);
  g_string_append (out, "]}");

  return g_string_free (out, FALSE);
}

/**
 * phidias_emulator_control_clear_requests:
 * @self: a control
 *
 * Forgets the requests; numbers go on.
 */
void
phidias_emulator_control_clear_requests (PhidiasEmulatorControl *self)
{
  g_mutex_lock (&self->mutex);
  g_queue_clear_full (&self->requests, (GDestroyNotify) entry_free);
  self->request_bytes = 0;
  g_mutex_unlock (&self->mutex);
}
