/* phidias-reply-decoder.c: the events or the body of one answer, as parts of text and facts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-wire"

#include "config.h"

#include "phidias-reply-decoder.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "phidias-error.h"
#include "phidias-json.h"
#include "phidias-reply-error.h"
#include "phidias-reply-error-private.h"
#include "phidias-text-util.h"

/* The APIs allow n up to 128 and as many tools. */
#define MAX_CHOICES 128
#define MAX_CALLS   1024

/* One of the answers. The halves are of surrogate pairs that servers cut in two. */
typedef struct
{
  char    *finish_reason;
  char    *content_filter;
  guint16  content_half;
  guint16  reasoning_half;
  guint16  refusal_half;
  GArray  *call_halves;
} Choice;

/**
 * PhidiasReplyDecoder:
 *
 * What one answer says, whether it comes as events or as one body. Text is handed over as it
 * comes; facts are kept. All strings it gives are valid UTF-8 without NUL. Not thread-safe.
 */
struct _PhidiasReplyDecoder
{
  PhidiasTarget    *target;
  PhidiasReplyFunc  func;
  gpointer          user_data;
  char             *secret;

  GPtrArray        *choices;
  PhidiasUsage      usage;
  char             *id;
  char             *model;
  char             *system_fingerprint;
  char             *prompt_filter;

  gboolean          has_usage;
  gboolean          has_content;
  gboolean          is_done;
  gboolean          is_whole;
  gboolean          is_silent;
};

static void
choice_free (gpointer data)
{
  Choice *choice = data;

  if (choice == NULL)
    return;
  g_free (choice->finish_reason);
  g_free (choice->content_filter);
  g_clear_pointer (&choice->call_halves, g_array_unref);
  g_free (choice);
}

/**
 * phidias_reply_decoder_new:
 * @target: who answers, for the words of errors
 * @func: (nullable): called for each part, in order, from within the push calls; it must not free
 *   the decoder
 * @user_data: passed to it
 *
 * Returns: (transfer full): a decoder at the start of an answer
 */
PhidiasReplyDecoder *
phidias_reply_decoder_new (PhidiasTarget *target, PhidiasReplyFunc func, gpointer user_data)
{
  PhidiasReplyDecoder *self;

  g_return_val_if_fail (target != NULL, NULL);

  self = g_new0 (PhidiasReplyDecoder, 1);
  self->target = phidias_target_ref (target);
  self->func = func;
  self->user_data = user_data;
  self->choices = g_ptr_array_new_with_free_func (choice_free);
  self->usage = PHIDIAS_USAGE_INIT;

  return self;
}

/**
 * phidias_reply_decoder_free:
 * @self: (nullable): a decoder
 */
void
phidias_reply_decoder_free (PhidiasReplyDecoder *self)
{
  if (self == NULL)
    return;

  phidias_reply_decoder_set_secret (self, NULL);
  phidias_target_unref (self->target);
  g_ptr_array_unref (self->choices);
  g_free (self->id);
  g_free (self->model);
  g_free (self->system_fingerprint);
  g_free (self->prompt_filter);
  g_free (self);
}

/**
 * phidias_reply_decoder_set_secret:
 * @self: a decoder
 * @secret: (nullable): the key that was sent; it is taken out of what errors quote, and wiped with
 *   the decoder
 */
void
phidias_reply_decoder_set_secret (PhidiasReplyDecoder *self, const char *secret)
{
  g_return_if_fail (self != NULL);

  if (self->secret != NULL)
    explicit_bzero (self->secret, strlen (self->secret));
  g_free (self->secret);
  self->secret = g_strdup (secret);
}

static Choice *
get_choice (PhidiasReplyDecoder *self, gint64 index)
{
  if (index < 0 || index >= MAX_CHOICES)
    return NULL;
  if (index >= self->choices->len)
    g_ptr_array_set_size (self->choices, (int) index + 1);
  if (g_ptr_array_index (self->choices, index) == NULL)
    g_ptr_array_index (self->choices, index) = g_new0 (Choice, 1);

  return g_ptr_array_index (self->choices, index);
}

static void
emit (PhidiasReplyDecoder *self, const PhidiasReplyPart *part)
{
  if (part->kind == PHIDIAS_REPLY_PART_CONTENT)
    self->has_content = TRUE;
  if (self->func != NULL)
    self->func (part, self->user_data);
}

static void
emit_text (PhidiasReplyDecoder *self, PhidiasReplyPartKind kind, guint index, guint16 *half, const char *text)
{
  g_autofree char *joined = phidias_json_join_delta (half, text);

  if (*joined != '\0' && !self->is_silent)
    emit (self, &(PhidiasReplyPart) { .kind = kind, .index = index, .text = joined });
}

static guint16 *
get_call_half (Choice *choice, guint call)
{
  if (choice->call_halves == NULL)
    choice->call_halves = g_array_new (FALSE, TRUE, sizeof (guint16));
  if (call >= choice->call_halves->len)
    g_array_set_size (choice->call_halves, call + 1);

  return &g_array_index (choice->call_halves, guint16, call);
}

static void
emit_call (PhidiasReplyDecoder *self, guint index, Choice *choice, guint call, JsonObject *function, const char *id)
{
  JsonNode *node = phidias_json_get_member (function, "arguments");
  const char *raw = phidias_json_get_string (function, "arguments");
  const char *raw_name = phidias_json_get_string (function, "name");
  g_autofree char *written = node != NULL && raw == NULL ? phidias_json_write (node, FALSE) : NULL;
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;
  g_autofree char *valid_id = NULL;
  PhidiasReplyPart part = { .kind = PHIDIAS_REPLY_PART_TOOL_CALL, .index = index, .call_index = call };

  if (node != NULL)
    part.text = text = phidias_json_join_delta (get_call_half (choice, call), raw != NULL ? raw : written);
  if (raw_name != NULL)
    part.call_name = name = phidias_json_join_delta (NULL, raw_name);
  if (id != NULL)
    part.call_id = valid_id = phidias_json_join_delta (NULL, id);

  if (!self->is_silent)
    emit (self, &part);
}

static void
read_calls (PhidiasReplyDecoder *self, guint index, Choice *choice, JsonObject *delta)
{
  JsonArray *calls = phidias_json_get_array (delta, "tool_calls");
  JsonObject *legacy = phidias_json_get_object (delta, "function_call");

  for (guint i = 0; calls != NULL && i < json_array_get_length (calls); i++)
    {
      JsonObject *call = phidias_json_get_element (calls, i);
      gint64 number = phidias_json_get_int (call, "index", i);

      if (call != NULL && number >= 0 && number < MAX_CALLS)
        emit_call (self, index, choice, (guint) number, phidias_json_get_object (call, "function"),
                   phidias_json_get_string (call, "id"));
    }
  if (legacy != NULL)
    emit_call (self, index, choice, 0, legacy, NULL);
}

/* A text, or the text parts of a list. */
static void
read_content (PhidiasReplyDecoder *self, guint index, Choice *choice, JsonObject *delta)
{
  const char *text = phidias_json_get_string (delta, "content");
  JsonArray *parts = phidias_json_get_array (delta, "content");

  if (text != NULL)
    emit_text (self, PHIDIAS_REPLY_PART_CONTENT, index, &choice->content_half, text);
  for (guint i = 0; parts != NULL && i < json_array_get_length (parts); i++)
    {
      text = phidias_json_get_string (phidias_json_get_element (parts, i), "text");
      if (text != NULL)
        emit_text (self, PHIDIAS_REPLY_PART_CONTENT, index, &choice->content_half, text);
    }
}

static void
read_delta (PhidiasReplyDecoder *self, guint index, Choice *choice, JsonObject *delta)
{
  const char *role = phidias_json_get_string (delta, "role");
  const char *reasoning = phidias_json_get_string (delta, "reasoning_content");
  const char *refusal = phidias_json_get_string (delta, "refusal");

  if (role != NULL && *role != '\0')
    emit_text (self, PHIDIAS_REPLY_PART_ROLE, index, NULL, role);
  /* Both names at once would be the same text twice. */
  if (reasoning == NULL)
    reasoning = phidias_json_get_string (delta, "reasoning");
  if (reasoning != NULL)
    emit_text (self, PHIDIAS_REPLY_PART_REASONING, index, &choice->reasoning_half, reasoning);
  read_content (self, index, choice, delta);
  if (refusal != NULL)
    emit_text (self, PHIDIAS_REPLY_PART_REFUSAL, index, &choice->refusal_half, refusal);
  read_calls (self, index, choice, delta);
}

/* No more will come for this answer: halves that still wait have lost their partner. */
static void
flush_choice (PhidiasReplyDecoder *self, guint index, Choice *choice)
{
  emit_text (self, PHIDIAS_REPLY_PART_REASONING, index, &choice->reasoning_half, NULL);
  emit_text (self, PHIDIAS_REPLY_PART_CONTENT, index, &choice->content_half, NULL);
  emit_text (self, PHIDIAS_REPLY_PART_REFUSAL, index, &choice->refusal_half, NULL);
  for (guint i = 0; choice->call_halves != NULL && i < choice->call_halves->len; i++)
    {
      g_autofree char *text = phidias_json_join_delta (&g_array_index (choice->call_halves, guint16, i), NULL);

      if (*text != '\0' && !self->is_silent)
        emit (self, &(PhidiasReplyPart) { .kind = PHIDIAS_REPLY_PART_TOOL_CALL, .index = index, .call_index = i, .text = text });
    }
}

static void
keep_text (char **field, JsonObject *object, const char *name)
{
  const char *text = phidias_json_get_string (object, name);

  if (text != NULL && *text != '\0')
    {
      g_free (*field);
      *field = phidias_json_join_delta (NULL, text);
    }
}

static void
keep_json (char **field, JsonObject *object, const char *name)
{
  JsonNode *node = phidias_json_get_member (object, name);

  if (phidias_json_is_truthy (node))
    {
      g_autofree char *written = phidias_json_write (node, FALSE);

      g_free (*field);
      *field = phidias_json_join_delta (NULL, written);
    }
}

static void
read_choice (PhidiasReplyDecoder *self, JsonObject *object, guint position)
{
  gint64 index = phidias_json_get_int (object, "index", position);
  Choice *choice = object != NULL ? get_choice (self, index) : NULL;
  JsonObject *delta;

  if (choice == NULL)
    return;

  delta = phidias_json_get_object (object, "delta");
  if (delta == NULL)
    delta = phidias_json_get_object (object, "message");
  if (delta != NULL)
    read_delta (self, (guint) index, choice, delta);
  else if (phidias_json_get_string (object, "text") != NULL)
    emit_text (self, PHIDIAS_REPLY_PART_CONTENT, (guint) index, &choice->content_half, phidias_json_get_string (object, "text"));

  keep_json (&choice->content_filter, object, "content_filter_results");
  keep_text (&choice->finish_reason, object, "finish_reason");
  if (choice->finish_reason != NULL)
    flush_choice (self, (guint) index, choice);
}

static void
read_usage (PhidiasReplyDecoder *self, JsonObject *usage)
{
  if (usage == NULL)
    return;

  self->has_usage = TRUE;
  self->usage.prompt_tokens = phidias_json_get_int (usage, "prompt_tokens", self->usage.prompt_tokens);
  self->usage.completion_tokens = phidias_json_get_int (usage, "completion_tokens", self->usage.completion_tokens);
  self->usage.total_tokens = phidias_json_get_int (usage, "total_tokens", self->usage.total_tokens);
  self->usage.cached_tokens = phidias_json_get_int (phidias_json_get_object (usage, "prompt_tokens_details"),
                                                    "cached_tokens", self->usage.cached_tokens);
  self->usage.reasoning_tokens = phidias_json_get_int (phidias_json_get_object (usage, "completion_tokens_details"),
                                                       "reasoning_tokens", self->usage.reasoning_tokens);
}

static void
read_answer (PhidiasReplyDecoder *self, JsonObject *root)
{
  JsonArray *choices = phidias_json_get_array (root, "choices");

  keep_text (&self->id, root, "id");
  keep_text (&self->model, root, "model");
  keep_text (&self->system_fingerprint, root, "system_fingerprint");
  keep_json (&self->prompt_filter, root, "prompt_filter_results");
  for (guint i = 0; choices != NULL && i < json_array_get_length (choices); i++)
    read_choice (self, phidias_json_get_element (choices, i), i);
  read_usage (self, phidias_json_get_object (root, "usage"));
}

/* An error in a stream or body of status 200, in any of the shapes of the error bodies. */
static gboolean
is_error (JsonObject *root)
{
  if (phidias_json_is_truthy (phidias_json_get_member (root, "error")))
    return TRUE;
  if (json_object_has_member (root, "choices") || json_object_has_member (root, "usage"))
    return FALSE;

  return phidias_json_get_member (root, "detail") != NULL ||
         (phidias_json_get_string (root, "message") != NULL &&
          (json_object_has_member (root, "status") || json_object_has_member (root, "code") ||
           json_object_has_member (root, "statusCode")));
}

static gboolean
fail_with_body (PhidiasReplyDecoder *self, const char *data, gsize length, GError **error)
{
  g_autoptr (GBytes) body = g_bytes_new (data, length);

  g_propagate_error (error, phidias_reply_error_new (200, NULL, body, phidias_target_get_host (self->target),
                                                     self->target, self->secret));

  return FALSE;
}

static gboolean
fail_malformed (PhidiasReplyDecoder *self, const char *data, gsize length, GError *cause, GError **error)
{
  GError *made;
  g_autofree char *raw = phidias_reply_error_make_raw (data, length, self->secret);

  if (g_error_matches (cause, PHIDIAS_ERROR, PHIDIAS_ERROR_TOO_LARGE))
    made = phidias_error_new (PHIDIAS_ERROR_TOO_LARGE,
                              _("The server at %s sent something too large or too deeply nested to be read."),
                              phidias_target_get_host (self->target));
  else
    made = phidias_error_new (PHIDIAS_ERROR_PROTOCOL,
                              _("The server at %s sent something that is not a piece of an answer."),
                              phidias_target_get_host (self->target));
  phidias_error_set_status (made, 200);
  phidias_error_set_raw (made, raw);
  g_propagate_error (error, made);

  return FALSE;
}

static gboolean
ends_in_error (PhidiasReplyDecoder *self, GError **error)
{
  for (guint i = 0; i < self->choices->len; i++)
    {
      const Choice *choice = g_ptr_array_index (self->choices, i);

      if (choice != NULL && g_strcmp0 (choice->finish_reason, "error") == 0)
        {
          GError *made = phidias_error_new (PHIDIAS_ERROR_SERVER,
                                            _("The server at %s ended the answer with an error and did not say which."),
                                            phidias_target_get_host (self->target));

          phidias_error_set_status (made, 200);
          g_propagate_error (error, made);
          return TRUE;
        }
    }

  return FALSE;
}

static gboolean
is_done_marker (const char *data, gsize length)
{
  while (length > 0 && g_ascii_isspace (data[length - 1]))
    length--;
  while (length > 0 && g_ascii_isspace (*data))
    {
      data++;
      length--;
    }

  return length == strlen ("[DONE]") && memcmp (data, "[DONE]", length) == 0;
}

static gboolean
is_blank (const char *data, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace (data[i]))
      return FALSE;

  return TRUE;
}

/**
 * phidias_reply_decoder_push_event:
 * @self: a decoder
 * @event: (nullable): the event's type
 * @data: (array length=length): its data
 * @length: bytes of @data
 * @error: where an error goes: what the server reports, %PHIDIAS_ERROR_PROTOCOL when the data is
 *   no piece of an answer, or %PHIDIAS_ERROR_TOO_LARGE
 *
 * Reads one event of a stream. What comes after `[DONE]` is ignored, whatever it is.
 *
 * Returns: whether all was well
 */
gboolean
phidias_reply_decoder_push_event (PhidiasReplyDecoder *self, const char *event, const char *data, gsize length, GError **error)
{
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) cause = NULL;
  JsonObject *object;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->is_done)
    return TRUE;
  if (is_done_marker (data, length))
    {
      phidias_reply_decoder_finish (self);
      self->is_done = TRUE;
      return TRUE;
    }
  if (g_strcmp0 (event, "error") == 0)
    return fail_with_body (self, data, length, error);
  if (is_blank (data, length))
    return TRUE;

  root = phidias_json_parse_delta (data, length, PHIDIAS_JSON_DEPTH_WIRE, PHIDIAS_JSON_SIZE_WIRE, &cause);
  object = phidias_json_get_root (root);
  if (object == NULL)
    return fail_malformed (self, data, length, cause, error);
  if (is_error (object))
    return fail_with_body (self, data, length, error);

  read_answer (self, object);

  return !ends_in_error (self, error);
}

/**
 * phidias_reply_decoder_push_tail:
 * @self: a decoder
 * @data: (array length=length) (nullable): from phidias_sse_decoder_get_tail()
 * @length: bytes of @data
 *
 * Reads the event whose empty line is missing at the end of a stream. It may be cut: it counts as
 * the end marker and for its facts, its text is not handed over.
 */
void
phidias_reply_decoder_push_tail (PhidiasReplyDecoder *self, const char *data, gsize length)
{
  g_return_if_fail (self != NULL);

  if (data == NULL || length == 0 || self->is_done)
    return;

  self->is_silent = TRUE;
  phidias_reply_decoder_push_event (self, NULL, data, length, NULL);
  self->is_silent = FALSE;
}

/**
 * phidias_reply_decoder_push_body:
 * @self: a decoder
 * @body: a whole answer that is not a stream
 * @error: where an error goes, as in phidias_reply_decoder_push_event()
 *
 * Reads an answer that came in one piece, asked for or not.
 *
 * Returns: whether all was well
 */
gboolean
phidias_reply_decoder_push_body (PhidiasReplyDecoder *self, GBytes *body, GError **error)
{
  gsize length;
  const char *data = g_bytes_get_data (body, &length);
  g_autoptr (JsonNode) root = NULL;
  g_autoptr (GError) cause = NULL;
  JsonObject *object;

  g_return_val_if_fail (self != NULL, FALSE);

  if (phidias_reply_error_is_html (NULL, body))
    return fail_with_body (self, data, length, error);

  root = phidias_json_parse_delta (data, length, PHIDIAS_JSON_DEPTH_WIRE, PHIDIAS_JSON_SIZE_WIRE, &cause);
  object = phidias_json_get_root (root);
  if (object == NULL)
    return fail_malformed (self, data, length, cause, error);
  if (is_error (object))
    return fail_with_body (self, data, length, error);
  if (phidias_json_get_array (object, "choices") == NULL)
    return fail_malformed (self, data, length, NULL, error);

  read_answer (self, object);
  phidias_reply_decoder_finish (self);
  self->is_whole = self->choices->len > 0;

  return !ends_in_error (self, error);
}

/**
 * phidias_reply_decoder_finish:
 * @self: a decoder
 *
 * No more will come. Half a character that still waited for its other half is handed over as
 * U+FFFD. Can be called more than once.
 */
void
phidias_reply_decoder_finish (PhidiasReplyDecoder *self)
{
  g_return_if_fail (self != NULL);

  for (guint i = 0; i < self->choices->len; i++)
    if (g_ptr_array_index (self->choices, i) != NULL)
      flush_choice (self, i, g_ptr_array_index (self->choices, i));
}

/**
 * phidias_reply_decoder_is_complete:
 * @self: a decoder
 *
 * Only an end marker means that an answer is whole: a connection that was cut can look like one
 * that ended.
 *
 * Returns: whether every answer has its finish reason, or `[DONE]` came
 */
gboolean
phidias_reply_decoder_is_complete (PhidiasReplyDecoder *self)
{
  gboolean has_any = FALSE;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->is_done || self->is_whole)
    return TRUE;

  for (guint i = 0; i < self->choices->len; i++)
    {
      const Choice *choice = g_ptr_array_index (self->choices, i);

      if (choice != NULL && choice->finish_reason == NULL)
        return FALSE;
      has_any = has_any || choice != NULL;
    }

  return has_any;
}

/**
 * phidias_reply_decoder_is_done:
 * @self: a decoder
 *
 * Returns: whether `[DONE]` came: nothing more is worth waiting for
 */
gboolean
phidias_reply_decoder_is_done (PhidiasReplyDecoder *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_done;
}

/**
 * phidias_reply_decoder_has_content:
 * @self: a decoder
 *
 * Returns: whether any text of the answer came
 */
gboolean
phidias_reply_decoder_has_content (PhidiasReplyDecoder *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->has_content;
}

/**
 * phidias_reply_decoder_get_n_choices:
 * @self: a decoder
 *
 * Returns: one more than the highest index an answer had
 */
guint
phidias_reply_decoder_get_n_choices (PhidiasReplyDecoder *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->choices->len;
}

static const Choice *
peek_choice (PhidiasReplyDecoder *self, guint index)
{
  return index < self->choices->len ? g_ptr_array_index (self->choices, index) : NULL;
}

/**
 * phidias_reply_decoder_get_finish_reason:
 * @self: a decoder
 * @index: which answer
 *
 * Returns: (transfer none) (nullable): why it ended, in the server's word
 */
const char *
phidias_reply_decoder_get_finish_reason (PhidiasReplyDecoder *self, guint index)
{
  const Choice *choice;

  g_return_val_if_fail (self != NULL, NULL);

  choice = peek_choice (self, index);

  return choice != NULL ? choice->finish_reason : NULL;
}

/**
 * phidias_reply_decoder_get_usage:
 * @self: a decoder
 *
 * Returns: (transfer none) (nullable): what it cost in tokens, %NULL when the server did not say
 */
const PhidiasUsage *
phidias_reply_decoder_get_usage (PhidiasReplyDecoder *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->has_usage ? &self->usage : NULL;
}

/**
 * phidias_reply_decoder_get_id:
 * @self: a decoder
 *
 * Returns: (transfer none) (nullable): the answer's id
 */
const char *
phidias_reply_decoder_get_id (PhidiasReplyDecoder *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->id;
}

/**
 * phidias_reply_decoder_get_model:
 * @self: a decoder
 *
 * Returns: (transfer none) (nullable): the model that answered, as the server names it
 */
const char *
phidias_reply_decoder_get_model (PhidiasReplyDecoder *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->model;
}

/**
 * phidias_reply_decoder_get_system_fingerprint:
 * @self: a decoder
 *
 * Returns: (transfer none) (nullable): what must be equal for a seed to mean anything
 */
const char *
phidias_reply_decoder_get_system_fingerprint (PhidiasReplyDecoder *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->system_fingerprint;
}

/**
 * phidias_reply_decoder_get_prompt_filter:
 * @self: a decoder
 *
 * Returns: (transfer none) (nullable): `prompt_filter_results` as JSON
 */
const char *
phidias_reply_decoder_get_prompt_filter (PhidiasReplyDecoder *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->prompt_filter;
}

/**
 * phidias_reply_decoder_get_content_filter:
 * @self: a decoder
 * @index: which answer
 *
 * Returns: (transfer none) (nullable): its last `content_filter_results` as JSON
 */
const char *
phidias_reply_decoder_get_content_filter (PhidiasReplyDecoder *self, guint index)
{
  const Choice *choice;

  g_return_val_if_fail (self != NULL, NULL);

  choice = peek_choice (self, index);

  return choice != NULL ? choice->content_filter : NULL;
}
