/* phidias-emulator-request.c: a chat request, read and checked
 *
 * The order of the checks is the services': body, deployment, unknown fields, values, length of
 * the context, content.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-request.h"

#include "phidias-emulator-json.h"
#include "phidias-emulator-tokens.h"

#include <math.h>
#include <string.h>

#define TOKENS_PER_MESSAGE 4
#define TOKENS_PER_REPLY 3
#define TOKENS_PER_IMAGE 256
#define MAX_CHOICES 8

typedef enum
{
  ALL,    /* a field of every family */
  OPENAI, /* an extra parameter of the Model Inference API */
} Scope;

static const struct
{
  const char *name;
  Scope scope;
} fields[] = {
  { "messages", ALL },
  { "model", ALL },
  { "temperature", ALL },
  { "top_p", ALL },
  { "max_tokens", ALL },
  { "frequency_penalty", ALL },
  { "presence_penalty", ALL },
  { "stop", ALL },
  { "stream", ALL },
  { "seed", ALL },
  { "response_format", ALL },
  { "tools", ALL },
  { "tool_choice", ALL },
  { "data_sources", OPENAI },
  { "function_call", OPENAI },
  { "functions", OPENAI },
  { "logit_bias", OPENAI },
  { "logprobs", OPENAI },
  { "max_completion_tokens", OPENAI },
  { "metadata", OPENAI },
  { "n", OPENAI },
  { "parallel_tool_calls", OPENAI },
  { "reasoning_effort", OPENAI },
  { "store", OPENAI },
  { "stream_options", OPENAI },
  { "top_logprobs", OPENAI },
  { "user", OPENAI },
};

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

static void
message_free (PhidiasEmulatorMessage *message)
{
  g_free (message->role);
  g_free (message->text);
  g_free (message);
}

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

static gboolean
is_known_field (PhidiasEmulatorFamily family, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    if (g_str_equal (fields[i].name, name))
      return fields[i].scope == ALL || phidias_emulator_family_has_openai_fields (family);

  return FALSE;
}

static PhidiasEmulatorFault *
check_fields (PhidiasEmulatorRequest *self, const char *extra_parameters)
{
  g_autoptr (GList) names = json_object_get_members (self->body);
  g_autoptr (GString) unknown = g_string_new (NULL);
  g_autoptr (GList) dropped = NULL;
  g_autofree char *detail = NULL;
  g_autofree char *quoted = NULL;

  for (GList *l = names; l != NULL; l = l->next)
    {
      const char *name = l->data;

      if (is_known_field (self->family, name))
        continue;
      if (phidias_emulator_family_is_openai (self->family))
        {
          g_autofree char *message = g_strdup_printf ("Unrecognized request argument supplied: %s", name);

          return phidias_emulator_fault_new_openai (400, message, NULL, NULL);
        }
      g_string_append_printf (unknown, "%s'%s'", unknown->len > 0 ? ", " : "", name);
      dropped = g_list_prepend (dropped, l->data);
    }

  if (extra_parameters == NULL || g_str_equal (extra_parameters, "error"))
    {
      if (dropped == NULL)
        return NULL;
      detail = g_strdup_printf ("Extra parameters [%s] are not allowed when extra-parameters is not set or set to "
                                "be 'error'. Set extra-parameters to 'pass-through' to pass to the model.",
                                unknown->str);
      quoted = phidias_emulator_json_quote (detail);

      return phidias_emulator_fault_new (400, "BadRequest", g_strdup_printf ("{\"detail\":%s}", quoted));
    }
  if (g_str_equal (extra_parameters, "drop"))
    {
      for (GList *l = dropped; l != NULL; l = l->next)
        json_object_remove_member (self->body, l->data);

      return NULL;
    }
  if (g_str_equal (extra_parameters, "pass-through"))
    return NULL;

  return phidias_emulator_fault_new_for (self->family, PHIDIAS_EMULATOR_FAULT_BODY,
                                         "The header extra-parameters must be 'error', 'drop' or 'pass-through'.");
}

static PhidiasEmulatorFault *
find_deployment (PhidiasEmulatorRequest *self, const char *in_path, GPtrArray *deployments)
{
  const char *model = phidias_emulator_json_get_string (self->body, "model");
  const char *name = model;
  g_autofree char *message = NULL;

  switch (self->family)
    {
    case PHIDIAS_EMULATOR_FAMILY_SERVERLESS:
    case PHIDIAS_EMULATOR_FAMILY_SERVERLESS_V1:
      /* One endpoint, one model: the field is ignored. */
      self->deployment = g_strdup (g_ptr_array_index (deployments, 0));
      return NULL;
    case PHIDIAS_EMULATOR_FAMILY_OPENAI_DATED:
      name = in_path;
      break;
    case PHIDIAS_EMULATOR_FAMILY_GITHUB:
      if (name != NULL && strchr (name, '/') != NULL)
        name = strrchr (name, '/') + 1;
      break;
    case PHIDIAS_EMULATOR_FAMILY_MODELS:
    case PHIDIAS_EMULATOR_FAMILY_OPENAI_V1:
    default:
      break;
    }

  if (name == NULL)
    return phidias_emulator_family_is_openai (self->family)
               ? phidias_emulator_fault_new_openai (400, "you must provide a model parameter", "model", NULL)
               : phidias_emulator_fault_new_for (self->family, PHIDIAS_EMULATOR_FAULT_BODY,
                                                 "The field 'model' must name a deployment of this resource.");
  for (guint i = 0; i < deployments->len; i++)
    if (g_ascii_strcasecmp (name, g_ptr_array_index (deployments, i)) == 0)
      {
        self->deployment = g_strdup (g_ptr_array_index (deployments, i));
        return NULL;
      }

  message = g_strdup_printf ("Unknown model: %s", name);

  return phidias_emulator_fault_new_for (self->family, PHIDIAS_EMULATOR_FAULT_DEPLOYMENT, message);
}

static PhidiasEmulatorFault *
check_context (PhidiasEmulatorRequest *self, guint context_tokens)
{
  guint64 wanted = (guint64) self->prompt_tokens + MAX (self->max_tokens, 0);
  g_autofree char *message = NULL;

  if (wanted <= context_tokens)
    return NULL;

  message = g_strdup_printf ("This model's maximum context length is %u tokens. However, you requested %" G_GUINT64_FORMAT
                             " tokens (%u in the messages, %" G_GUINT64_FORMAT " in the completion). Please reduce the "
                             "length of the messages or completion.",
                             context_tokens, wanted, self->prompt_tokens, wanted - self->prompt_tokens);

  return phidias_emulator_fault_new_for (self->family, PHIDIAS_EMULATOR_FAULT_CONTEXT, message);
}

static PhidiasEmulatorFault *
check_values (PhidiasEmulatorRequest *self, const char *api_version)
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

/**
 * phidias_emulator_request_read:
 * @family: whose route was asked
 * @deployment: (nullable): the deployment in the path
 * @api_version: (nullable): of the query
 * @extra_parameters: (nullable): the header
 * @deployments: (element-type utf8): those there are
 * @context_tokens: the model's context
 * @bytes: the body
 * @request: (out) (transfer full): the request, when it is right
 *
 * Returns: (transfer full) (nullable): what is wrong with the request
 */
PhidiasEmulatorFault *
phidias_emulator_request_read (PhidiasEmulatorFamily family,
                               const char *deployment,
                               const char *api_version,
                               const char *extra_parameters,
                               GPtrArray *deployments,
                               guint context_tokens,
                               GBytes *bytes,
                               PhidiasEmulatorRequest **request)
{
  g_autoptr (PhidiasEmulatorRequest) self = g_new0 (PhidiasEmulatorRequest, 1);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = NULL;
  PhidiasEmulatorFault *fault;
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);

  self->family = family;
  self->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) message_free);
  self->stop = g_ptr_array_new_with_free_func (g_free);

  root = phidias_emulator_json_parse (data, length, &error);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return phidias_emulator_fault_new_for (family, PHIDIAS_EMULATOR_FAULT_BODY,
                                           "We could not parse the JSON body of your request. The body must be one "
                                           "JSON object.");
  self->body = json_node_dup_object (root);

  if ((fault = find_deployment (self, deployment, deployments)) != NULL ||
      (fault = check_fields (self, extra_parameters)) != NULL ||
      (fault = check_values (self, api_version)) != NULL ||
      (fault = check_context (self, context_tokens)) != NULL)
    return fault;

  *request = g_steal_pointer (&self);

  return NULL;
}

/**
 * phidias_emulator_request_get_system:
 * @self: a request
 *
 * Returns: (transfer none) (nullable): its system message, the last if there are several
 */
const char *
phidias_emulator_request_get_system (PhidiasEmulatorRequest *self)
{
  for (guint i = self->messages->len; i > 0; i--)
    {
      PhidiasEmulatorMessage *message = g_ptr_array_index (self->messages, i - 1);

      if ((g_str_equal (message->role, "system") || g_str_equal (message->role, "developer")) && *message->text != '\0')
        return message->text;
    }

  return NULL;
}

/**
 * phidias_emulator_request_free:
 * @self: (transfer full): a request
 *
 * Frees @self.
 */
void
phidias_emulator_request_free (PhidiasEmulatorRequest *self)
{
  g_clear_pointer (&self->body, json_object_unref);
  g_clear_pointer (&self->messages, g_ptr_array_unref);
  g_clear_pointer (&self->stop, g_ptr_array_unref);
  g_free (self->deployment);
  g_free (self);
}
