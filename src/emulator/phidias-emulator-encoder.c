/* phidias-emulator-encoder.c: answers as JSON, by family
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-encoder.h"

#include "phidias-emulator-json.h"
#include "phidias-emulator.h"

#define FINGERPRINT "fp_phidias_guide"

/**
 * phidias_emulator_encoder_init:
 * @self: an encoder
 * @request: what was asked
 * @answer: what is said
 * @no_usage: whether to leave usage out
 *
 * Gives the answer its id and time.
 */
void
phidias_emulator_encoder_init (PhidiasEmulatorEncoder *self,
                               PhidiasEmulatorRequest *request,
                               PhidiasEmulatorAnswer *answer,
                               gboolean no_usage)
{
  g_autofree char *uuid = g_uuid_string_random ();

  self->request = request;
  self->answer = answer;
  self->id = phidias_emulator_family_is_openai (request->family) ? g_strconcat ("chatcmpl-", uuid, NULL)
                                                                 : g_steal_pointer (&uuid);
  self->created = g_get_real_time () / G_USEC_PER_SEC;
  self->no_usage = no_usage;
}

/**
 * phidias_emulator_encoder_clear:
 * @self: an encoder
 *
 * Frees what @self holds.
 */
void
phidias_emulator_encoder_clear (PhidiasEmulatorEncoder *self)
{
  g_clear_pointer (&self->id, g_free);
}

static void
append_usage (PhidiasEmulatorEncoder *self, GString *out)
{
  PhidiasEmulatorAnswer *answer = self->answer;

  g_string_append_printf (out, "\"usage\":{\"prompt_tokens\":%u,\"completion_tokens\":%u,\"total_tokens\":%u",
                          answer->prompt_tokens, answer->completion_tokens,
                          answer->prompt_tokens + answer->completion_tokens);
  if (phidias_emulator_family_is_openai (self->request->family))
    g_string_append_printf (out,
                            ",\"prompt_tokens_details\":{\"cached_tokens\":0},"
                            "\"completion_tokens_details\":{\"reasoning_tokens\":%u}",
                            answer->reasoning_tokens);
  g_string_append_c (out, '}');
}

static gboolean
has_filter_results (PhidiasEmulatorEncoder *self)
{
  return self->request->family == PHIDIAS_EMULATOR_FAMILY_OPENAI_DATED ||
         self->request->family == PHIDIAS_EMULATOR_FAMILY_OPENAI_V1;
}

static void
append_filter_results (PhidiasEmulatorEncoder *self, GString *out, const char *finish_reason)
{
  g_autofree char *results = NULL;

  if (!has_filter_results (self))
    return;

  results = phidias_emulator_filter_results (g_strcmp0 (finish_reason, "content_filter") == 0 ? "violence" : NULL, FALSE);
  g_string_append_printf (out, ",\"content_filter_results\":%s", results);
}

static void
append_prompt_filter_results (GString *out)
{
  g_autofree char *results = phidias_emulator_filter_results (NULL, TRUE);

  g_string_append_printf (out, "\"prompt_filter_results\":[{\"prompt_index\":0,\"content_filter_results\":%s}]", results);
}

static void
append_head (PhidiasEmulatorEncoder *self, GString *out, const char *object)
{
  g_string_append_printf (out,
                          "{\"id\":\"%s\",\"object\":\"%s\",\"created\":%" G_GINT64_FORMAT ",\"model\":\"%s\","
                          "\"system_fingerprint\":\"" FINGERPRINT "\",",
                          self->id, object, self->created, self->request->deployment->model);
}

static void
append_tail (PhidiasEmulatorEncoder *self, GString *out)
{
  g_string_append (out, self->request->include_usage && !self->no_usage ? ",\"usage\":null}" : "}");
}

static void
open_choice (PhidiasEmulatorEncoder *self, GString *out, guint choice)
{
  append_head (self, out, "chat.completion.chunk");
  g_string_append_printf (out, "\"choices\":[{\"index\":%u,\"delta\":{", choice);
}

static void
close_choice (PhidiasEmulatorEncoder *self, GString *out, const char *finish_reason)
{
  g_string_append (out, "},\"finish_reason\":");
  phidias_emulator_json_append (out, finish_reason);
  g_string_append (out, ",\"logprobs\":null}]");
}

static void
append_calls (GString *out, GPtrArray *calls)
{
  g_string_append (out, ",\"tool_calls\":[");
  for (guint i = 0; i < calls->len; i++)
    {
      PhidiasEmulatorCall *call = g_ptr_array_index (calls, i);
      g_autofree char *arguments = phidias_emulator_join (call->fragments);

      g_string_append_printf (out, "%s{\"id\":\"%s\",\"type\":\"function\",\"function\":{\"name\":",
                              i > 0 ? "," : "", call->id);
      phidias_emulator_json_append (out, call->name);
      g_string_append (out, ",\"arguments\":");
      phidias_emulator_json_append (out, arguments);
      g_string_append (out, "}}");
    }
  g_string_append_c (out, ']');
}

static void
append_choice (PhidiasEmulatorEncoder *self, GString *out, guint index)
{
  PhidiasEmulatorChoice *choice = g_ptr_array_index (self->answer->choices, index);
  g_autofree char *text = phidias_emulator_join (choice->pieces);

  g_string_append_printf (out, "%s{\"index\":%u,\"finish_reason\":", index > 0 ? "," : "", index);
  phidias_emulator_json_append (out, choice->finish_reason);
  g_string_append (out, ",\"logprobs\":null,\"message\":{\"role\":\"assistant\",\"content\":");
  phidias_emulator_json_append (out, choice->calls->len > 0 && choice->pieces->len == 0 ? NULL : text);
  if (choice->reasoning->len > 0)
    {
      g_autofree char *reasoning = phidias_emulator_join (choice->reasoning);

      g_string_append (out, ",\"reasoning_content\":");
      phidias_emulator_json_append (out, reasoning);
    }
  if (choice->calls->len > 0)
    append_calls (out, choice->calls);
  g_string_append_c (out, '}');
  append_filter_results (self, out, choice->finish_reason);
  g_string_append_c (out, '}');
}

/**
 * phidias_emulator_encode_completion:
 * @self: an encoder
 * @out: where to append
 *
 * The whole answer at once.
 */
void
phidias_emulator_encode_completion (PhidiasEmulatorEncoder *self, GString *out)
{
  append_head (self, out, "chat.completion");
  g_string_append (out, "\"choices\":[");
  for (guint i = 0; i < self->answer->choices->len; i++)
    append_choice (self, out, i);
  g_string_append_c (out, ']');
  if (has_filter_results (self))
    {
      g_string_append_c (out, ',');
      append_prompt_filter_results (out);
    }
  if (!self->no_usage)
    {
      g_string_append_c (out, ',');
      append_usage (self, out);
    }
  g_string_append_c (out, '}');
}

/**
 * phidias_emulator_encode_prompt_filter:
 * @self: an encoder
 * @out: where to append
 *
 * The first chunk of Azure OpenAI, which has no choices; nothing for the other families.
 */
void
phidias_emulator_encode_prompt_filter (PhidiasEmulatorEncoder *self, GString *out)
{
  if (!has_filter_results (self))
    return;

  g_string_append (out, "{\"id\":\"\",\"object\":\"\",\"created\":0,\"model\":\"\",\"choices\":[],");
  append_prompt_filter_results (out);
  append_tail (self, out);
}

/**
 * phidias_emulator_encode_role:
 * @self: an encoder
 * @out: where to append
 * @choice: which answer
 *
 * The chunk that opens a choice.
 */
void
phidias_emulator_encode_role (PhidiasEmulatorEncoder *self, GString *out, guint choice)
{
  PhidiasEmulatorChoice *answer = g_ptr_array_index (self->answer->choices, choice);

  open_choice (self, out, choice);
  g_string_append_printf (out, "\"role\":\"assistant\",\"content\":%s", answer->calls->len > 0 ? "null" : "\"\"");
  close_choice (self, out, NULL);
  append_tail (self, out);
}

/**
 * phidias_emulator_encode_piece:
 * @self: an encoder
 * @out: where to append
 * @choice: which answer
 * @field: `content` or `reasoning_content`
 * @text: the piece
 *
 * One delta of text.
 */
void
phidias_emulator_encode_piece (PhidiasEmulatorEncoder *self,
                               GString *out,
                               guint choice,
                               const char *field,
                               const char *text)
{
  open_choice (self, out, choice);
  g_string_append_printf (out, "\"%s\":", field);
  phidias_emulator_json_append (out, text);
  g_string_append (out, "},\"finish_reason\":null,\"logprobs\":null");
  append_filter_results (self, out, NULL);
  g_string_append (out, "}]");
  append_tail (self, out);
}

/**
 * phidias_emulator_encode_call:
 * @self: an encoder
 * @out: where to append
 * @choice: which answer
 * @call: which of its calls
 * @fragment: which fragment of the arguments, -1 for the name
 *
 * One delta of a tool call: the id and name come first and only once.
 */
void
phidias_emulator_encode_call (PhidiasEmulatorEncoder *self, GString *out, guint choice, guint call, gint64 fragment)
{
  PhidiasEmulatorChoice *answer = g_ptr_array_index (self->answer->choices, choice);
  PhidiasEmulatorCall *which = g_ptr_array_index (answer->calls, call);

  open_choice (self, out, choice);
  g_string_append_printf (out, "\"tool_calls\":[{\"index\":%u,", call);
  if (fragment < 0)
    {
      g_string_append_printf (out, "\"id\":\"%s\",\"type\":\"function\",\"function\":{\"name\":", which->id);
      phidias_emulator_json_append (out, which->name);
      g_string_append (out, ",\"arguments\":\"\"}}]");
    }
  else
    {
      g_string_append (out, "\"function\":{\"arguments\":");
      phidias_emulator_json_append (out, g_ptr_array_index (which->fragments, fragment));
      g_string_append (out, "}}]");
    }
  close_choice (self, out, NULL);
  append_tail (self, out);
}

/**
 * phidias_emulator_encode_finish:
 * @self: an encoder
 * @out: where to append
 * @choice: which answer
 *
 * The chunk with the reason, and with the usage where it has no chunk of its own.
 */
void
phidias_emulator_encode_finish (PhidiasEmulatorEncoder *self, GString *out, guint choice)
{
  PhidiasEmulatorChoice *answer = g_ptr_array_index (self->answer->choices, choice);
  gboolean openai = has_filter_results (self);
  gboolean is_last = choice + 1 == self->answer->choices->len;

  open_choice (self, out, choice);
  if (!openai)
    g_string_append (out, "\"content\":\"\"");
  g_string_append (out, "},\"finish_reason\":");
  phidias_emulator_json_append (out, answer->finish_reason);
  g_string_append (out, ",\"logprobs\":null");
  append_filter_results (self, out, answer->finish_reason);
  g_string_append (out, "}]");
  if (is_last && !openai && !self->request->include_usage && !self->no_usage)
    {
      g_string_append_c (out, ',');
      append_usage (self, out);
      g_string_append_c (out, '}');
    }
  else
    append_tail (self, out);
}

/**
 * phidias_emulator_encode_usage:
 * @self: an encoder
 * @out: where to append
 *
 * The extra chunk with usage and no choices, if it was asked for.
 */
void
phidias_emulator_encode_usage (PhidiasEmulatorEncoder *self, GString *out)
{
  if (!self->request->include_usage || self->no_usage)
    return;

  append_head (self, out, "chat.completion.chunk");
  g_string_append (out, "\"choices\":[],");
  append_usage (self, out);
  g_string_append_c (out, '}');
}
