/* phidias-emulator-values.c: the fields of a chat request, one by one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-values.h"

#include "phidias-emulator-json.h"
#include "phidias-emulator-tokens.h"

#include <math.h>
#include <string.h>

#define TOKENS_PER_MESSAGE 4
#define TOKENS_PER_REPLY 3
#define TOKENS_PER_IMAGE 256
#define MAX_CHOICES 8

static const struct
{
  const char *name;
  double low;
  double high;        /* of the OpenAI families */
  double native_high; /* of the Model Inference API */
} ranges[] = {
  { "temperature", 0, 2, 1 },
  { "top_p", 0, 1, 1 },
  { "frequency_penalty", -2, 2, 2 },
  { "presence_penalty", -2, 2, 2 },
};

static const char *const roles[] = { "system", "developer", "user", "assistant", "tool", NULL };

/* What is wrong with values: the first for OpenAI's shape, all of them for the serverless one. */
typedef struct
{
  GPtrArray *details; /* of JSON objects with loc and input */
  char *message;
  char *param;
} Problems;

static void
problems_clear (Problems *problems)
{
  g_clear_pointer (&problems->details, g_ptr_array_unref);
  g_clear_pointer (&problems->message, g_free);
  g_clear_pointer (&problems->param, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Problems, problems_clear)

/* Takes @input, JSON. */
static void
take_problem (Problems *problems, const char *param, char *input, char *message)
{
  g_autofree char *owned_input = input;

  g_ptr_array_add (problems->details,
                   g_strdup_printf ("{\"loc\":[\"body\",\"%s\"],\"input\":%s}", param, input));
  if (problems->message == NULL)
    {
      problems->message = message;
      problems->param = g_strdup (param);
    }
  else
    g_free (message);
}

static void
add_problem (Problems *problems, const char *param, JsonNode *input, const char *message)
{
  take_problem (problems, param, input != NULL ? phidias_emulator_json_print (input) : g_strdup ("null"),
                g_strdup (message));
}

static PhidiasEmulatorFault *
report_problems (Problems *problems, PhidiasEmulatorFamily family)
{
  GString *out;

  if (problems->details->len == 0)
    return NULL;
  if (phidias_emulator_family_is_openai (family))
    return phidias_emulator_fault_new_openai (400, problems->message, problems->param, NULL);

  /* Samples show an object, the reference an array: one problem is told as the first, several as
   * the second. */
  out = g_string_new ("{\"status\":422,\"code\":\"parameter_not_supported\",\"detail\":");
  if (problems->details->len > 1)
    g_string_append_c (out, '[');
  for (guint i = 0; i < problems->details->len; i++)
    {
      if (i > 0)
        g_string_append_c (out, ',');
      g_string_append (out, g_ptr_array_index (problems->details, i));
    }
  if (problems->details->len > 1)
    g_string_append_c (out, ']');
  g_string_append (out, ",\"message\":\"One of the parameters contain invalid values.\"}");

  return phidias_emulator_fault_new (422, "parameter_not_supported", g_string_free (out, FALSE));
}

static gboolean
read_content (JsonNode *node, PhidiasEmulatorMessage *message)
{
  g_autoptr (GString) text = NULL;
  JsonArray *parts;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    {
      message->text = g_strdup ("");
      return g_str_equal (message->role, "assistant") || g_str_equal (message->role, "tool");
    }
  if (phidias_emulator_json_is (node, G_TYPE_STRING))
    {
      message->text = g_strdup (json_node_get_string (node));
      return TRUE;
    }
  message->text = g_strdup ("");
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;

  text = g_string_new (NULL);
  parts = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (parts); i++)
    {
      JsonNode *part = json_array_get_element (parts, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (part) ? json_node_get_object (part) : NULL;
      const char *type = phidias_emulator_json_get_string (object, "type");

      if (g_strcmp0 (type, "text") == 0 && phidias_emulator_json_get_string (object, "text") != NULL)
        {
          if (text->len > 0)
            g_string_append_c (text, '\n');
          g_string_append (text, phidias_emulator_json_get_string (object, "text"));
        }
      else if (g_strcmp0 (type, "image_url") == 0 && phidias_emulator_json_get_object (object, "image_url") != NULL)
        message->images++;
      else
        return FALSE;
    }
  g_free (message->text);
  message->text = g_strdup (text->str);

  return TRUE;
}

static void
read_messages (PhidiasEmulatorRequest *self, Problems *problems)
{
  JsonArray *array = phidias_emulator_json_get_array (self->body, "messages");

  if (array == NULL || json_array_get_length (array) == 0)
    {
      add_problem (problems, "messages", json_object_get_member (self->body, "messages"),
                   array == NULL ? "Missing required parameter: 'messages'."
                                 : "Invalid 'messages': empty array. Expected an array with minimum length 1.");
      return;
    }

  self->prompt_tokens = TOKENS_PER_REPLY;
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *role = phidias_emulator_json_get_string (object, "role");
      PhidiasEmulatorMessage *message;

      if (role == NULL || !g_strv_contains (roles, role))
        {
          g_autofree char *text = g_strdup_printf ("Invalid value for 'messages[%u].role'.", i);

          add_problem (problems, "messages", node, text);
          return;
        }

      message = g_new0 (PhidiasEmulatorMessage, 1);
      message->role = g_strdup (role);
      g_ptr_array_add (self->messages, message);
      if (!read_content (json_object_get_member (object, "content"), message))
        {
          g_autofree char *text = g_strdup_printf ("Invalid type for 'messages[%u].content'.", i);

          add_problem (problems, "messages", node, text);
          return;
        }
      self->prompt_tokens += TOKENS_PER_MESSAGE + phidias_emulator_count_tokens (message->text) +
                             message->images * TOKENS_PER_IMAGE;
    }
}

static void
check_ranges (PhidiasEmulatorRequest *self, Problems *problems)
{
  gboolean openai = phidias_emulator_family_has_openai_fields (self->family);

  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      JsonNode *node = json_object_get_member (self->body, ranges[i].name);
      double high = openai ? ranges[i].high : ranges[i].native_high;
      g_autofree char *text = NULL;
      double value;

      if (node == NULL || JSON_NODE_HOLDS_NULL (node))
        continue;
      text = phidias_emulator_json_print (node);
      value = phidias_emulator_json_is_number (node) ? json_node_get_double (node) : NAN;
      if (isnan (value))
        take_problem (problems, ranges[i].name, g_strdup (text),
                      g_strdup_printf ("%s is not of type 'number' - '%s'", text, ranges[i].name));
      else if (value < ranges[i].low)
        take_problem (problems, ranges[i].name, g_strdup (text),
                      g_strdup_printf ("%s is less than the minimum of %d - '%s'", text, (int) ranges[i].low,
                                       ranges[i].name));
      else if (value > high)
        take_problem (problems, ranges[i].name, g_strdup (text),
                      g_strdup_printf ("%s is greater than the maximum of %d - '%s'", text, (int) high,
                                       ranges[i].name));
    }
  self->temperature = phidias_emulator_json_get_double (self->body, "temperature", 0.7);
}

static gboolean
read_integer (PhidiasEmulatorRequest *self, Problems *problems, const char *name, gint64 low, gint64 high, gint64 *value)
{
  JsonNode *node = json_object_get_member (self->body, name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return FALSE;
  if (!phidias_emulator_json_is (node, G_TYPE_INT64))
    {
      g_autofree char *text = phidias_emulator_json_print (node);

      take_problem (problems, name, g_strdup (text), g_strdup_printf ("%s is not of type 'integer' - '%s'", text, name));
      return FALSE;
    }
  *value = json_node_get_int (node);
  if (*value < low || *value > high)
    {
      take_problem (problems, name, g_strdup_printf ("%" G_GINT64_FORMAT, *value),
                    g_strdup_printf ("%" G_GINT64_FORMAT " is out of range - '%s'", *value, name));
      return FALSE;
    }

  return TRUE;
}

static gboolean
read_boolean (PhidiasEmulatorRequest *self, Problems *problems, const char *name)
{
  JsonNode *node = json_object_get_member (self->body, name);

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return FALSE;
  if (!phidias_emulator_json_is (node, G_TYPE_BOOLEAN))
    {
      g_autofree char *text = phidias_emulator_json_print (node);

      take_problem (problems, name, g_strdup (text), g_strdup_printf ("%s is not of type 'boolean' - '%s'", text, name));
      return FALSE;
    }

  return json_node_get_boolean (node);
}

static void
read_numbers (PhidiasEmulatorRequest *self, Problems *problems)
{
  gint64 n = 1, completion_tokens;

  self->max_tokens = -1;
  read_integer (self, problems, "max_tokens", 0, G_MAXINT32, &self->max_tokens);
  if (read_integer (self, problems, "max_completion_tokens", 0, G_MAXINT32, &completion_tokens))
    {
      if (self->max_tokens >= 0)
        take_problem (problems, "max_tokens", g_strdup_printf ("%" G_GINT64_FORMAT, self->max_tokens),
                      g_strdup ("Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported."));
      self->max_tokens = completion_tokens;
    }
  self->has_seed = read_integer (self, problems, "seed", G_MININT64, G_MAXINT64, &self->seed);
  read_integer (self, problems, "n", 1, MAX_CHOICES, &n);
  self->n = n;
  self->stream = read_boolean (self, problems, "stream");
}

static void
read_stop (PhidiasEmulatorRequest *self, Problems *problems)
{
  JsonNode *node = json_object_get_member (self->body, "stop");
  JsonArray *array;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return;
  if (phidias_emulator_json_is (node, G_TYPE_STRING))
    {
      g_ptr_array_add (self->stop, g_strdup (json_node_get_string (node)));
      return;
    }
  array = JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  if (array == NULL || json_array_get_length (array) == 0 ||
      (json_array_get_length (array) > 4 && phidias_emulator_family_is_openai (self->family)))
    {
      add_problem (problems, "stop", node, "'stop' must be a string or an array of up to four strings");
      return;
    }
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!phidias_emulator_json_is (element, G_TYPE_STRING))
        {
          add_problem (problems, "stop", node, "'stop' must be a string or an array of up to four strings");
          return;
        }
      g_ptr_array_add (self->stop, g_strdup (json_node_get_string (element)));
    }
}

/* stream_options came with 2024-09-01-preview; versions compare as text. */
static void
read_stream_options (PhidiasEmulatorRequest *self, const char *api_version, Problems *problems)
{
  JsonNode *node = json_object_get_member (self->body, "stream_options");
  JsonObject *options;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return;
  options = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  if (self->family == PHIDIAS_EMULATOR_FAMILY_OPENAI_DATED && api_version != NULL &&
      strcmp (api_version, "2024-09-01") < 0)
    add_problem (problems, "stream_options", node, "Unrecognized request argument supplied: stream_options");
  else if (options == NULL)
    add_problem (problems, "stream_options", node, "'stream_options' must be an object");
  else if (!self->stream)
    add_problem (problems, "stream_options", node,
                 "The 'stream_options' parameter is only allowed when 'stream' is enabled.");
  else
    self->include_usage = phidias_emulator_json_get_boolean (options, "include_usage", FALSE);
}

static gboolean
mentions_json (PhidiasEmulatorRequest *self)
{
  for (guint i = 0; i < self->messages->len; i++)
    {
      PhidiasEmulatorMessage *message = g_ptr_array_index (self->messages, i);

      if (strcasestr (message->text, "json") != NULL)
        return TRUE;
    }

  return FALSE;
}

static void
read_format (PhidiasEmulatorRequest *self, Problems *problems)
{
  JsonObject *format = phidias_emulator_json_get_object (self->body, "response_format");
  const char *type = phidias_emulator_json_get_string (format, "type");

  if (!json_object_has_member (self->body, "response_format") ||
      JSON_NODE_HOLDS_NULL (json_object_get_member (self->body, "response_format")) ||
      g_strcmp0 (type, "text") == 0)
    return;

  /* As Phi-3 on a serverless endpoint: text only. */
  if (!phidias_emulator_family_is_openai (self->family))
    add_problem (problems, "response_format",
                 type != NULL ? json_object_get_member (format, "type")
                              : json_object_get_member (self->body, "response_format"),
                 "unsupported");
  else if (g_strcmp0 (type, "json_object") == 0)
    {
      if (!mentions_json (self))
        add_problem (problems, "messages", NULL,
                     "'messages' must contain the word 'json' in some form, to use 'response_format' of type "
                     "'json_object'.");
      self->format = PHIDIAS_EMULATOR_FORMAT_OBJECT;
    }
  else if (g_strcmp0 (type, "json_schema") == 0)
    {
      JsonObject *schema = phidias_emulator_json_get_object (format, "json_schema");

      if (phidias_emulator_json_get_string (schema, "name") == NULL)
        add_problem (problems, "response_format.json_schema.name", NULL,
                     "Missing required parameter: 'response_format.json_schema.name'.");
      self->schema = phidias_emulator_json_get_object (schema, "schema");
      self->format = PHIDIAS_EMULATOR_FORMAT_SCHEMA;
    }
  else
    add_problem (problems, "response_format", json_object_get_member (self->body, "response_format"),
                 "Invalid value for 'response_format.type'.");
}

/* The guide calls a function only when it must: it has no judgement of its own. */
static void
read_tools (PhidiasEmulatorRequest *self, Problems *problems)
{
  JsonArray *tools = phidias_emulator_json_get_array (self->body, "tools");
  JsonObject *choice = phidias_emulator_json_get_object (self->body, "tool_choice");
  const char *word = phidias_emulator_json_get_string (self->body, "tool_choice");
  const char *wanted = phidias_emulator_json_get_string (phidias_emulator_json_get_object (choice, "function"), "name");

  if (!json_object_has_member (self->body, "tools") ||
      JSON_NODE_HOLDS_NULL (json_object_get_member (self->body, "tools")))
    return;
  if (!phidias_emulator_family_is_openai (self->family))
    {
      add_problem (problems, "tools", json_object_get_member (self->body, "tools"), "unsupported");
      return;
    }
  if (tools == NULL || json_array_get_length (tools) == 0 || json_array_get_length (tools) > 128)
    {
      add_problem (problems, "tools", json_object_get_member (self->body, "tools"),
                   "Invalid 'tools': expected an array of 1 to 128 tools.");
      return;
    }
  for (guint i = 0; i < json_array_get_length (tools); i++)
    {
      JsonNode *node = json_array_get_element (tools, i);
      JsonObject *function = phidias_emulator_json_get_object (JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL,
                                                               "function");
      const char *name = phidias_emulator_json_get_string (function, "name");

      if (name == NULL)
        {
          add_problem (problems, "tools", node, "Missing required parameter: 'tools[].function.name'.");
          return;
        }
      if (self->function == NULL && (g_strcmp0 (word, "required") == 0 || g_strcmp0 (wanted, name) == 0))
        self->function = function;
    }
  if (wanted != NULL && self->function == NULL)
    add_problem (problems, "tool_choice", json_object_get_member (self->body, "tool_choice"),
                 "The function named in 'tool_choice' is not one of 'tools'.");
}

/**
 * phidias_emulator_check_values:
 * @self: a request whose fields are all known
 * @api_version: (nullable): of the query
 *
 * Reads the fields of the body into @self.
 *
 * Returns: (transfer full) (nullable): what is wrong with them
 */
PhidiasEmulatorFault *
phidias_emulator_check_values (PhidiasEmulatorRequest *self, const char *api_version)
{
  g_auto (Problems) problems = { .details = g_ptr_array_new_with_free_func (g_free) };

  read_messages (self, &problems);
  check_ranges (self, &problems);
  read_numbers (self, &problems);
  read_stop (self, &problems);
  read_stream_options (self, api_version, &problems);
  read_format (self, &problems);
  read_tools (self, &problems);

  return report_problems (&problems, self->family);
}
