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
#include "phidias-emulator-values.h"

#include <string.h>

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

static void
message_free (PhidiasEmulatorMessage *message)
{
  g_free (message->role);
  g_free (message->text);
  g_free (message);
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
find_deployment (PhidiasEmulatorRequest *self, const char *in_path)
{
  const char *model = phidias_emulator_json_get_string (self->body, "model");
  const char *name = model;
  g_autofree char *message = NULL;

  switch (self->family)
    {
    case PHIDIAS_EMULATOR_FAMILY_SERVERLESS:
    case PHIDIAS_EMULATOR_FAMILY_SERVERLESS_V1:
      /* One endpoint, one model: the field is ignored. */
      self->deployment = g_ptr_array_index (self->place->deployments, 0);
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
  self->deployment = phidias_emulator_place_find (self->place, name);
  if (self->deployment != NULL)
    return NULL;

  message = g_strdup_printf ("Unknown model: %s", name);

  return phidias_emulator_fault_new_for (self->family, PHIDIAS_EMULATOR_FAULT_DEPLOYMENT, message);
}

static PhidiasEmulatorFault *
check_context (PhidiasEmulatorRequest *self)
{
  guint context_tokens = self->deployment->context_tokens;
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

/**
 * phidias_emulator_request_read:
 * @family: whose route was asked
 * @deployment: (nullable): the deployment in the path
 * @api_version: (nullable): of the query
 * @extra_parameters: (nullable): the header
 * @place: who is asked
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
                               PhidiasEmulatorPlace *place,
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
  self->place = phidias_emulator_place_ref (place);
  self->messages = g_ptr_array_new_with_free_func ((GDestroyNotify) message_free);
  self->stop = g_ptr_array_new_with_free_func (g_free);

  root = phidias_emulator_json_parse (data, length, &error);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return phidias_emulator_fault_new_for (family, PHIDIAS_EMULATOR_FAULT_BODY,
                                           "We could not parse the JSON body of your request. The body must be one "
                                           "JSON object.");
  self->body = json_node_dup_object (root);

  if ((fault = find_deployment (self, deployment)) != NULL ||
      (fault = check_fields (self, extra_parameters)) != NULL ||
      (fault = phidias_emulator_check_values (self, api_version)) != NULL ||
      (fault = check_context (self)) != NULL)
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
  g_clear_pointer (&self->place, phidias_emulator_place_unref);
  g_free (self);
}
