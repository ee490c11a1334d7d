/* phidias-emulator-behaviour.c: what a test asks the emulator to do instead of the right thing
 *
 * One JSON object says it, posted to the control route or put together from request headers.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-behaviour.h"

#include "phidias-emulator-json.h"

#include <gio/gio.h>
#include <string.h>

#define PREFIX "x-phidias-"
#define MAX_TOKENS 1000000

typedef enum
{
  WHOLE,
  NUMBER,
  BOOLEAN,
  STRING,
  STRINGS, /* also base64 ones */
  OBJECT,
  OBJECTS,
  ANY,
} Kind;

static const struct
{
  const char *name;
  Kind kind;
  const char *help;
} fields[] = {
  { "times", WHOLE, "for the next n chat requests; 0 until cleared (default 1)" },
  { "path", STRING, "only for paths that contain this" },
  { "method", STRING, "with a path: only for requests of this method" },
  { "contains", STRING, "with a path: only for requests whose body contains this" },
  { "with_header", STRING, "with a path: only for requests that have this header" },
  { "status", WHOLE, "answer with this status (200 to 599), whatever the request and its key" },
  { "headers", OBJECT, "of the answer, added to or in place of the usual ones" },
  { "body", ANY, "of such an answer: text, or JSON to be sent as such" },
  { "body_b64", STRING, "the same as bytes" },
  { "chunks", STRINGS, "the body piece by piece, each an HTTP chunk and a write of its own" },
  { "chunks_b64", STRINGS, "the same as bytes" },
  { "raw", BOOLEAN, "chunks are all that goes over the wire, status line included; then the connection closes" },
  { "chunk_ms", WHOLE, "time between two chunks" },
  { "content_length", WHOLE, "claim this length instead of sending chunks" },
  { "close_delimited", BOOLEAN, "send neither length nor chunks: the end of the connection ends the body" },
  { "delay_ms", WHOLE, "wait before the headers" },
  { "tokens", WHOLE, "answer with so many tokens of filler" },
  { "text", STRING, "answer with this" },
  { "pieces", STRINGS, "answer with these deltas" },
  { "reasoning", STRING, "reasoning_content before the answer" },
  { "tool_calls", OBJECTS, "[{\"name\":…, \"arguments\":…, \"fragments\":n}] in place of the answer" },
  { "finish_reason", STRING, "in place of stop; \"\" leaves it out" },
  { "rate", NUMBER, "tokens a second; 0 as fast as the client reads" },
  { "first_token_ms", WHOLE, "time to the first token" },
  { "no_usage", BOOLEAN, "leave usage out" },
  { "cut_after_bytes", WHOLE, "end the body after n bytes" },
  { "cut", STRING, "how: border (default), inside, reset, chunk-size, end" },
  { "split", WHOLE, "write the body n bytes at a time" },
  { "stall_after_tokens", WHOLE, "fall silent after n tokens" },
  { "stall_ms", WHOLE, "for so long; -1 (default) for ever" },
  { "comment_ms", WHOLE, "send a comment so often while silent" },
  { "error_after_tokens", WHOLE, "send an error inside the stream after n tokens, and end" },
  { "error", ANY, "the error object" },
  { "error_style", STRING, "data (default), event (event: error), field (llama.cpp's error: line), openrouter" },
  { "malformed_after_tokens", WHOLE, "send an event that is not JSON after n tokens, and go on" },
  { "malformed", STRING, "its data" },
  { "no_done", BOOLEAN, "leave [DONE] out" },
  { "after_done", STRING, "bytes to send after [DONE]" },
  { "hold_open", BOOLEAN, "do not end the response after its last event" },
  { "newline", STRING, "of the stream: lf (default), crlf, cr" },
  { "page_size", WHOLE, "of lists of the control plane: so many items a page" },
  { "operation_ms", WHOLE, "how long the operation takes that the request begins" },
  { "operation_form", STRING, "how its client is told: async (Azure-AsyncOperation), location, state (provisioningState)" },
  { "operation_error", OBJECT, "how it fails: code, message" },
  { "entra", OBJECT, "of a sign-in: error, code, description, suberror; expires_in, interval, no_refresh_token, no_id_token,\n"
                     "                          refresh_expires_in, single_use, state, account (answers the page by itself)" },
};

static gboolean
fits (JsonNode *node, Kind kind)
{
  switch (kind)
    {
    case WHOLE:
      return phidias_emulator_json_is (node, G_TYPE_INT64);
    case NUMBER:
      return phidias_emulator_json_is_number (node);
    case BOOLEAN:
      return phidias_emulator_json_is (node, G_TYPE_BOOLEAN);
    case STRING:
      return phidias_emulator_json_is (node, G_TYPE_STRING);
    case OBJECT:
      return JSON_NODE_HOLDS_OBJECT (node);
    case STRINGS:
    case OBJECTS:
      if (!JSON_NODE_HOLDS_ARRAY (node))
        return FALSE;
      for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
        if (!fits (json_array_get_element (json_node_get_array (node), i), kind == STRINGS ? STRING : OBJECT))
          return FALSE;
      return TRUE;
    case ANY:
    default:
      return TRUE;
    }
}

static gboolean
check (JsonObject *object, GError **error)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next)
    {
      guint i = 0;

      while (i < G_N_ELEMENTS (fields) && !g_str_equal (fields[i].name, l->data))
        i++;
      if (i == G_N_ELEMENTS (fields))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "unknown field '%s'", (char *) l->data);
          return FALSE;
        }
      if (!fits (json_object_get_member (object, l->data), fields[i].kind))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "wrong type of field '%s'", (char *) l->data);
          return FALSE;
        }
    }

  return TRUE;
}

static GBytes *
decode_base64 (const char *text)
{
  gsize length;
  guchar *data = g_base64_decode (text, &length);

  return g_bytes_new_take (data, length);
}

/* Text as it is, JSON as JSON. */
static char *
dup_any (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL)
    return NULL;
  if (phidias_emulator_json_is (node, G_TYPE_STRING))
    return g_strdup (json_node_get_string (node));

  return phidias_emulator_json_print (node);
}

static GPtrArray *
read_chunks (JsonObject *object)
{
  JsonArray *encoded = phidias_emulator_json_get_array (object, "chunks_b64");
  JsonArray *array = encoded != NULL ? encoded : phidias_emulator_json_get_array (object, "chunks");
  GPtrArray *chunks;

  if (array == NULL)
    return NULL;

  chunks = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      const char *text = json_array_get_string_element (array, i);

      g_ptr_array_add (chunks, encoded != NULL ? decode_base64 (text) : g_bytes_new (text, strlen (text)));
    }

  return chunks;
}

static SoupMessageHeaders *
read_headers (JsonObject *object)
{
  SoupMessageHeaders *headers = soup_message_headers_new (SOUP_MESSAGE_HEADERS_RESPONSE);
  g_autoptr (GList) names = object != NULL ? json_object_get_members (object) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    {
      g_autofree char *value = dup_any (object, l->data);

      soup_message_headers_replace (headers, l->data, value);
    }

  return headers;
}

static gboolean
read_words (PhidiasEmulatorBehaviour *self, JsonObject *object, GError **error)
{
  static const char *const cuts[] = { "border", "inside", "reset", "chunk-size", "end" };
  static const char *const styles[] = { "data", "event", "field", "openrouter", NULL };
  static const char *const forms[] = { "async", "location", "state", NULL };
  const char *cut = phidias_emulator_json_get_string (object, "cut");
  const char *style = phidias_emulator_json_get_string (object, "error_style");
  const char *newline = phidias_emulator_json_get_string (object, "newline");
  const char *form = phidias_emulator_json_get_string (object, "operation_form");
  guint i = 0;

  while (cut != NULL && i < G_N_ELEMENTS (cuts) && !g_str_equal (cut, cuts[i]))
    i++;
  if (i == G_N_ELEMENTS (cuts) || (style != NULL && !g_strv_contains (styles, style)) ||
      (form != NULL && !g_strv_contains (forms, form)) ||
      (newline != NULL && !g_str_equal (newline, "lf") && !g_str_equal (newline, "crlf") && !g_str_equal (newline, "cr")))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           "unknown word in 'cut', 'error_style', 'newline' or 'operation_form'");
      return FALSE;
    }
  self->cut = i;
  self->error_style = g_strdup (style != NULL ? style : "data");
  self->newline = g_strdup (g_strcmp0 (newline, "crlf") == 0 ? "\r\n" : g_strcmp0 (newline, "cr") == 0 ? "\r"
                                                                                                      : "\n");

  return TRUE;
}

static void
read_answer (PhidiasEmulatorBehaviour *self, JsonObject *object)
{
  JsonArray *pieces = phidias_emulator_json_get_array (object, "pieces");
  JsonArray *tool_calls = phidias_emulator_json_get_array (object, "tool_calls");

  self->tokens = MIN (phidias_emulator_json_get_int (object, "tokens", -1), MAX_TOKENS);
  self->text = g_strdup (phidias_emulator_json_get_string (object, "text"));
  if (pieces != NULL)
    {
      self->pieces = g_ptr_array_new_with_free_func (g_free);
      for (guint i = 0; i < json_array_get_length (pieces); i++)
        g_ptr_array_add (self->pieces, g_strdup (json_array_get_string_element (pieces, i)));
    }
  self->reasoning = g_strdup (phidias_emulator_json_get_string (object, "reasoning"));
  if (tool_calls != NULL)
    self->tool_calls = json_array_ref (tool_calls);
  self->finish_reason = g_strdup (phidias_emulator_json_get_string (object, "finish_reason"));
  self->no_finish = self->finish_reason != NULL && *self->finish_reason == '\0';
  self->no_usage = phidias_emulator_json_get_boolean (object, "no_usage", FALSE);
  self->rate = phidias_emulator_json_get_double (object, "rate", -1);
  self->first_token_ms = phidias_emulator_json_get_int (object, "first_token_ms", -1);
}

static void
read_stream (PhidiasEmulatorBehaviour *self, JsonObject *object)
{
  self->cut_after = phidias_emulator_json_get_int (object, "cut_after_bytes", -1);
  self->split = phidias_emulator_json_get_int (object, "split", 0);
  self->stall_after = phidias_emulator_json_get_int (object, "stall_after_tokens", -1);
  self->stall_ms = phidias_emulator_json_get_int (object, "stall_ms", -1);
  self->comment_ms = phidias_emulator_json_get_int (object, "comment_ms", 0);
  self->error_after = phidias_emulator_json_get_int (object, "error_after_tokens", -1);
  self->error = json_object_has_member (object, "error")
                    ? phidias_emulator_json_print (json_object_get_member (object, "error"))
                    : g_strdup ("{\"message\":\"The server had an error while processing your request.\","
                                "\"type\":\"server_error\",\"param\":null,\"code\":\"server_error\"}");
  self->malformed_after = phidias_emulator_json_get_int (object, "malformed_after_tokens", -1);
  self->malformed = g_strdup (phidias_emulator_json_get_string (object, "malformed"));
  if (self->malformed == NULL)
    self->malformed = g_strdup ("{\"choices\":[{\"delta\":");
  self->no_done = phidias_emulator_json_get_boolean (object, "no_done", FALSE);
  self->after_done = g_strdup (phidias_emulator_json_get_string (object, "after_done"));
  self->hold_open = phidias_emulator_json_get_boolean (object, "hold_open", FALSE);
}

/**
 * phidias_emulator_behaviour_new:
 * @object: what phidias_emulator_behaviour_get_help() lists
 * @error: return location for an error
 *
 * Returns: (transfer full) (nullable): the behaviour
 */
PhidiasEmulatorBehaviour *
phidias_emulator_behaviour_new (JsonObject *object, GError **error)
{
  g_autoptr (PhidiasEmulatorBehaviour) self = NULL;
  g_autofree char *body = NULL;
  gint64 status;

  if (!check (object, error))
    return NULL;

  self = g_new0 (PhidiasEmulatorBehaviour, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->headers = read_headers (phidias_emulator_json_get_object (object, "headers"));
  status = phidias_emulator_json_get_int (object, "status", 0);
  if (status != 0 && (status < 200 || status > 599))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "'status' must be from 200 to 599");
      return NULL;
    }
  if (!read_words (self, object, error))
    return NULL;

  self->times = phidias_emulator_json_get_int (object, "times", 1);
  self->path = g_strdup (phidias_emulator_json_get_string (object, "path"));
  self->method = g_strdup (phidias_emulator_json_get_string (object, "method"));
  self->contains = g_strdup (phidias_emulator_json_get_string (object, "contains"));
  self->with_header = g_strdup (phidias_emulator_json_get_string (object, "with_header"));
  self->status = status;
  body = dup_any (object, "body");
  if (body != NULL)
    self->body = g_bytes_new (body, strlen (body));
  else if (phidias_emulator_json_get_string (object, "body_b64") != NULL)
    self->body = decode_base64 (phidias_emulator_json_get_string (object, "body_b64"));
  self->chunks = read_chunks (object);
  self->raw = phidias_emulator_json_get_boolean (object, "raw", FALSE);
  self->chunk_ms = phidias_emulator_json_get_int (object, "chunk_ms", 0);
  self->content_length = phidias_emulator_json_get_int (object, "content_length", -1);
  self->close_delimited = phidias_emulator_json_get_boolean (object, "close_delimited", FALSE);
  self->delay_ms = phidias_emulator_json_get_int (object, "delay_ms", 0);
  read_answer (self, object);
  read_stream (self, object);
  self->page_size = phidias_emulator_json_get_int (object, "page_size", 0);
  self->operation_ms = phidias_emulator_json_get_int (object, "operation_ms", -1);
  self->operation_form = g_strdup (phidias_emulator_json_get_string (object, "operation_form"));
  if (phidias_emulator_json_get_object (object, "operation_error") != NULL)
    self->operation_error = json_object_ref (phidias_emulator_json_get_object (object, "operation_error"));
  if (phidias_emulator_json_get_object (object, "entra") != NULL)
    self->entra = json_object_ref (phidias_emulator_json_get_object (object, "entra"));

  return g_steal_pointer (&self);
}

/* A header's value: JSON where it is a number, true, false, an array or an object; else text. */
static JsonNode *
read_header_value (const char *value, Kind kind)
{
  g_autoptr (JsonNode) node = NULL;

  if (kind != STRING)
    node = phidias_emulator_json_parse (value, strlen (value), NULL);
  if (node == NULL)
    node = json_node_init_string (json_node_alloc (), value);

  return g_steal_pointer (&node);
}

/**
 * phidias_emulator_behaviour_new_from_headers:
 * @headers: of a request
 * @error: return location for an error
 *
 * Each field is the header `x-phidias-` and its name with dashes; `x-phidias-header-NAME` is a
 * header of the answer; `x-phidias-behaviour` holds the whole object.
 *
 * Returns: (transfer full) (nullable): the behaviour; without error there was no such header
 */
PhidiasEmulatorBehaviour *
phidias_emulator_behaviour_new_from_headers (SoupMessageHeaders *headers, GError **error)
{
  g_autoptr (JsonObject) object = json_object_new ();
  g_autoptr (JsonObject) answer_headers = json_object_new ();
  SoupMessageHeadersIter iter;
  const char *name, *value;

  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    {
      g_autofree char *field = NULL;
      guint i = 0;

      if (g_ascii_strncasecmp (name, PREFIX, strlen (PREFIX)) != 0)
        continue;
      field = g_strdelimit (g_ascii_strdown (name + strlen (PREFIX), -1), "-", '_');
      if (g_str_equal (field, "behaviour"))
        {
          g_autoptr (JsonNode) node = phidias_emulator_json_parse (value, strlen (value), error);

          if (node == NULL)
            return NULL;
          if (JSON_NODE_HOLDS_OBJECT (node))
            return phidias_emulator_behaviour_new (json_node_get_object (node), error);
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "x-phidias-behaviour must be an object");
          return NULL;
        }
      if (g_str_has_prefix (field, "header_"))
        {
          json_object_set_string_member (answer_headers, name + strlen (PREFIX "header-"), value);
          continue;
        }
      while (i < G_N_ELEMENTS (fields) && !g_str_equal (fields[i].name, field))
        i++;
      json_object_set_member (object, field, read_header_value (value, i < G_N_ELEMENTS (fields) ? fields[i].kind : ANY));
    }
  if (json_object_get_size (answer_headers) > 0)
    json_object_set_object_member (object, "headers", json_object_ref (answer_headers));
  if (json_object_get_size (object) == 0)
    return NULL;

  return phidias_emulator_behaviour_new (object, error);
}

/**
 * phidias_emulator_behaviour_wrap:
 * @self: a behaviour that says how, and not what
 * @status: of an answer that was made
 * @headers: its headers
 * @body: its body
 *
 * Returns: (transfer full): a behaviour that gives this answer in the way that @self wants
 */
PhidiasEmulatorBehaviour *
phidias_emulator_behaviour_wrap (PhidiasEmulatorBehaviour *self,
                                 guint status,
                                 SoupMessageHeaders *headers,
                                 GBytes *body)
{
  g_autoptr (JsonObject) nothing = json_object_new ();
  PhidiasEmulatorBehaviour *wrapped = phidias_emulator_behaviour_new (nothing, NULL);
  SoupMessageHeadersIter iter;
  const char *name, *value;

  wrapped->status = status;
  wrapped->body = g_bytes_ref (body);
  soup_message_headers_iter_init (&iter, headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    soup_message_headers_append (wrapped->headers, name, value);
  soup_message_headers_iter_init (&iter, self->headers);
  while (soup_message_headers_iter_next (&iter, &name, &value))
    soup_message_headers_replace (wrapped->headers, name, value);
  wrapped->delay_ms = self->delay_ms;
  wrapped->cut_after = self->cut_after;
  wrapped->cut = self->cut;
  wrapped->split = self->split;
  wrapped->content_length = self->content_length;
  wrapped->close_delimited = self->close_delimited;

  return wrapped;
}

/**
 * phidias_emulator_behaviour_ref:
 * @self: a behaviour
 *
 * Returns: (transfer full): @self
 */
PhidiasEmulatorBehaviour *
phidias_emulator_behaviour_ref (PhidiasEmulatorBehaviour *self)
{
  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

/**
 * phidias_emulator_behaviour_unref:
 * @self: (transfer full): a behaviour
 *
 * Drops a reference.
 */
void
phidias_emulator_behaviour_unref (PhidiasEmulatorBehaviour *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free (self->path);
  g_free (self->method);
  g_free (self->contains);
  g_free (self->with_header);
  g_clear_pointer (&self->body, g_bytes_unref);
  g_clear_pointer (&self->headers, soup_message_headers_unref);
  g_clear_pointer (&self->chunks, g_ptr_array_unref);
  g_free (self->text);
  g_clear_pointer (&self->pieces, g_ptr_array_unref);
  g_free (self->reasoning);
  g_clear_pointer (&self->tool_calls, json_array_unref);
  g_free (self->finish_reason);
  g_free (self->error);
  g_free (self->error_style);
  g_free (self->malformed);
  g_free (self->after_done);
  g_free (self->newline);
  g_clear_pointer (&self->entra, json_object_unref);
  g_clear_pointer (&self->operation_error, json_object_unref);
  g_free (self->operation_form);
  g_free (self);
}

/**
 * phidias_emulator_behaviour_has_reply:
 * @self: a behaviour
 *
 * Returns: whether it replaces the answer altogether, so that the request is not looked at
 */
gboolean
phidias_emulator_behaviour_has_reply (PhidiasEmulatorBehaviour *self)
{
  return self->status != 0 || self->body != NULL || self->chunks != NULL;
}

/**
 * phidias_emulator_behaviour_needs_socket:
 * @self: a behaviour
 *
 * Returns: whether it breaks HTTP, so that libsoup cannot do the writing
 */
gboolean
phidias_emulator_behaviour_needs_socket (PhidiasEmulatorBehaviour *self)
{
  return self->raw || self->close_delimited || self->content_length >= 0 ||
         (self->cut_after >= 0 && self->cut != PHIDIAS_EMULATOR_CUT_END);
}

/**
 * phidias_emulator_behaviour_get_help:
 *
 * Returns: (transfer none): one line for each field
 */
const char *
phidias_emulator_behaviour_get_help (void)
{
  static gsize help;

  if (g_once_init_enter (&help))
    {
      GString *out = g_string_new (NULL);

      for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
        g_string_append_printf (out, "  %-24s%s\n", fields[i].name, fields[i].help);
      g_once_init_leave (&help, (gsize) g_string_free (out, FALSE));
    }

  return (const char *) help;
}
