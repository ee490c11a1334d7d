/* phidias-chat-request.c: one prompt as the body of a chat request, for each dialect
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-chat-request.h"

#include <string.h>

#include "phidias-json.h"
#include "phidias-text-util.h"
#include "phidias-think-scanner.h"

/* What the samples of serverless endpoints name as the model; the service ignores it. */
#define SERVERLESS_MODEL "azureai"

/* Azure OpenAI knows stream_options from here on, and refuses it before. */
#define STREAM_OPTIONS_SINCE "2024-09-01"

typedef struct
{
  char *role;
  char *text;
} Turn;

/**
 * PhidiasChatRequest:
 *
 * What is to be sent, filled in once and then only encoded. Only what the user has set goes into
 * the body: one unknown or unwanted field is a 400 on some servers.
 */
struct _PhidiasChatRequest
{
  PhidiasTarget     *target;
  char              *model;
  char              *system;
  GArray            *turns;
  PhidiasParameters *parameters;
  gboolean           stream;
  gboolean           include_usage;
  gboolean           max_completion_tokens;
};

static void
turn_clear (gpointer data)
{
  Turn *turn = data;

  g_free (turn->role);
  g_free (turn->text);
}

static void
phidias_chat_request_clear (PhidiasChatRequest *self)
{
  phidias_target_unref (self->target);
  g_free (self->model);
  g_free (self->system);
  g_array_unref (self->turns);
  g_clear_object (&self->parameters);
}

/**
 * phidias_chat_request_new:
 * @target: where it will go
 *
 * Returns: (transfer full): a request without messages that asks for a stream with its usage
 */
PhidiasChatRequest *
phidias_chat_request_new (PhidiasTarget *target)
{
  PhidiasChatRequest *self;

  g_return_val_if_fail (target != NULL, NULL);

  self = g_atomic_rc_box_new0 (PhidiasChatRequest);
  self->target = phidias_target_ref (target);
  self->turns = g_array_new (FALSE, FALSE, sizeof (Turn));
  g_array_set_clear_func (self->turns, turn_clear);
  self->stream = TRUE;
  self->include_usage = TRUE;

  return self;
}

/**
 * phidias_chat_request_ref:
 * @self: a request
 *
 * Returns: (transfer full): @self
 */
PhidiasChatRequest *
phidias_chat_request_ref (PhidiasChatRequest *self)
{
  return g_atomic_rc_box_acquire (self);
}

/**
 * phidias_chat_request_unref:
 * @self: (transfer full): a request
 */
void
phidias_chat_request_unref (PhidiasChatRequest *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) phidias_chat_request_clear);
}

/**
 * phidias_chat_request_get_target:
 * @self: a request
 *
 * Returns: (transfer none): where it goes
 */
PhidiasTarget *
phidias_chat_request_get_target (PhidiasChatRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->target;
}

/**
 * phidias_chat_request_get_model:
 * @self: a request
 *
 * Returns: (transfer none) (nullable): the model it names where its dialect wants one: the one set
 *   here, else the target's
 */
const char *
phidias_chat_request_get_model (PhidiasChatRequest *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->model != NULL ? self->model : phidias_target_get_model (self->target);
}

void
phidias_chat_request_set_model (PhidiasChatRequest *self, const char *model)
{
  g_return_if_fail (self != NULL);

  phidias_set_str (&self->model, model != NULL && *model != '\0' ? model : NULL);
}

/**
 * phidias_chat_request_set_system:
 * @self: a request
 * @text: (nullable): the system message; an empty one is not sent
 */
void
phidias_chat_request_set_system (PhidiasChatRequest *self, const char *text)
{
  g_return_if_fail (self != NULL);

  phidias_set_str (&self->system, text != NULL && *text != '\0' ? text : NULL);
}

/**
 * phidias_chat_request_add_turn:
 * @self: a request
 * @role: `user` or `assistant`
 * @text: what was said
 *
 * Appends a message. A leading `<think>` part of an assistant's text is left out, closed or not: it
 * costs, the models were not trained with it, and the servers ask not to be sent it.
 */
void
phidias_chat_request_add_turn (PhidiasChatRequest *self, const char *role, const char *text)
{
  Turn turn;

  g_return_if_fail (self != NULL);
  g_return_if_fail (role != NULL && text != NULL);

  turn.role = g_strdup (role);
  turn.text = g_strdup (g_str_equal (role, "assistant") ? phidias_think_get_answer (text) : text);
  g_array_append_val (self->turns, turn);
}

/**
 * phidias_chat_request_set_parameters:
 * @self: a request
 * @parameters: (nullable): what is sent of the parameter table; copied
 */
void
phidias_chat_request_set_parameters (PhidiasChatRequest *self, PhidiasParameters *parameters)
{
  g_return_if_fail (self != NULL);

  g_clear_object (&self->parameters);
  if (parameters != NULL)
    self->parameters = phidias_parameters_copy (parameters);
}

gboolean
phidias_chat_request_get_stream (PhidiasChatRequest *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->stream;
}

void
phidias_chat_request_set_stream (PhidiasChatRequest *self, gboolean stream)
{
  g_return_if_fail (self != NULL);

  self->stream = stream;
}

/**
 * phidias_chat_request_set_include_usage:
 * @self: a request
 * @include_usage: whether to ask for the usage of a stream where it must be asked for; off for a
 *   server that has refused the field
 */
void
phidias_chat_request_set_include_usage (PhidiasChatRequest *self, gboolean include_usage)
{
  g_return_if_fail (self != NULL);

  self->include_usage = include_usage;
}

/**
 * phidias_chat_request_set_max_completion_tokens:
 * @self: a request
 * @fallback: whether to call `max_tokens` by the name that reasoning models want, once a server
 *   has refused the usual one
 */
void
phidias_chat_request_set_max_completion_tokens (PhidiasChatRequest *self, gboolean fallback)
{
  g_return_if_fail (self != NULL);

  self->max_completion_tokens = fallback;
}

static void
add_model (PhidiasChatRequest *self, JsonObject *body)
{
  const char *model = phidias_chat_request_get_model (self);

  switch (phidias_target_get_dialect (self->target))
    {
    case PHIDIAS_DIALECT_AZURE_SERVERLESS:
    case PHIDIAS_DIALECT_AZURE_OPENAI:
      /* The address alone decides. */
      return;
    case PHIDIAS_DIALECT_AZURE_SERVERLESS_V1:
      if (model == NULL)
        model = SERVERLESS_MODEL;
      break;
    case PHIDIAS_DIALECT_AZURE_MODELS:
    case PHIDIAS_DIALECT_AZURE_OPENAI_V1:
      if (model == NULL)
        model = phidias_target_get_deployment (self->target);
      break;
    case PHIDIAS_DIALECT_GITHUB_MODELS:
    case PHIDIAS_DIALECT_OPENAI:
    default:
      break;
    }

  if (model != NULL)
    json_object_set_string_member (body, "model", model);
}

static void
add_message (JsonArray *messages, const char *role, const char *text)
{
  g_autofree char *valid = phidias_make_valid_text (text, -1);
  JsonObject *message = json_object_new ();

  json_object_set_string_member (message, "role", role);
  json_object_set_string_member (message, "content", valid);
  json_array_add_object_element (messages, message);
}

static void
add_messages (PhidiasChatRequest *self, JsonObject *body)
{
  JsonArray *messages = json_array_new ();

  if (self->system != NULL)
    add_message (messages, "system", self->system);
  for (guint i = 0; i < self->turns->len; i++)
    {
      const Turn *turn = &g_array_index (self->turns, Turn, i);

      add_message (messages, turn->role, turn->text);
    }

  json_object_set_array_member (body, "messages", messages);
}

static void
add_parameter (PhidiasChatRequest *self, JsonObject *body, const PhidiasParameterInfo *info)
{
  const char *name = info->name;
  PhidiasDialect dialect = phidias_target_get_dialect (self->target);
  double maximum = phidias_parameter_get_maximum (info, dialect);

  if (info->id == PHIDIAS_PARAMETER_MAX_TOKENS && self->max_completion_tokens)
    name = "max_completion_tokens";

  switch (info->type)
    {
    case PHIDIAS_PARAMETER_DOUBLE:
      json_object_set_double_member (body, name, MIN (phidias_parameters_get_double (self->parameters, info->id), maximum));
      break;
    case PHIDIAS_PARAMETER_INTEGER:
      json_object_set_int_member (body, name, phidias_parameters_get_integer (self->parameters, info->id));
      break;
    case PHIDIAS_PARAMETER_STRINGS:
    default:
      {
        const char * const *strings = phidias_parameters_get_strings (self->parameters, info->id);
        JsonArray *array = json_array_new ();

        for (guint i = 0; strings != NULL && strings[i] != NULL; i++)
          json_array_add_string_element (array, strings[i]);
        json_object_set_array_member (body, name, array);
      }
      break;
    }
}

static void
add_parameters (PhidiasChatRequest *self, JsonObject *body)
{
  PhidiasDialect dialect = phidias_target_get_dialect (self->target);

  if (self->parameters == NULL)
    return;

  for (guint id = 0; id < PHIDIAS_N_PARAMETERS; id++)
    {
      const PhidiasParameterInfo *info = phidias_parameter_get_info (id);

      if (!info->is_local && phidias_parameter_is_taken (info, dialect) &&
          phidias_parameters_is_set (self->parameters, id))
        add_parameter (self, body, info);
    }
}

static gboolean
takes_stream_options (PhidiasTarget *target)
{
  const char *version = phidias_target_get_api_version (target);

  switch (phidias_target_get_dialect (target))
    {
    case PHIDIAS_DIALECT_AZURE_OPENAI:
      /* Versions are dates; `preview` behind one does not change its order. */
      return version != NULL && strncmp (version, STREAM_OPTIONS_SINCE, strlen (STREAM_OPTIONS_SINCE)) >= 0;
    case PHIDIAS_DIALECT_AZURE_OPENAI_V1:
    case PHIDIAS_DIALECT_GITHUB_MODELS:
    case PHIDIAS_DIALECT_OPENAI:
      return TRUE;
    case PHIDIAS_DIALECT_AZURE_SERVERLESS:
    case PHIDIAS_DIALECT_AZURE_SERVERLESS_V1:
    case PHIDIAS_DIALECT_AZURE_MODELS:
    default:
      /* Usage comes unasked, and the field would be a 400. */
      return FALSE;
    }
}

/**
 * phidias_chat_request_encode:
 * @self: a request
 *
 * Returns: (transfer full): the body, JSON in UTF-8; the same bytes each time
 */
GBytes *
phidias_chat_request_encode (PhidiasChatRequest *self)
{
  g_autoptr (JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  JsonObject *body = json_object_new ();
  JsonObject *options;
  char *text;

  g_return_val_if_fail (self != NULL, NULL);

  json_node_take_object (root, body);
  add_model (self, body);
  add_messages (self, body);
  add_parameters (self, body);
  if (self->stream)
    {
      json_object_set_boolean_member (body, "stream", TRUE);
      if (self->include_usage && takes_stream_options (self->target))
        {
          options = json_object_new ();
          json_object_set_boolean_member (options, "include_usage", TRUE);
          json_object_set_object_member (body, "stream_options", options);
        }
    }

  text = phidias_json_write (root, FALSE);

  return g_bytes_new_take (text, strlen (text));
}
