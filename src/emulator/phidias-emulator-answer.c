/* phidias-emulator-answer.c: what is said in reply to a request, cut into pieces
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-answer.h"

#include "phidias-emulator-json.h"
#include "phidias-emulator-tokens.h"

#include <string.h>

/* Words that set the content filter off; --help tells them. */
#define FILTER_PROMPT "phidias-filter-"
#define FILTER_ANSWER "phidias-filter-answer"

static void
call_free (PhidiasEmulatorCall *call)
{
  g_free (call->id);
  g_free (call->name);
  g_ptr_array_unref (call->fragments);
  g_free (call);
}

static void
choice_free (PhidiasEmulatorChoice *choice)
{
  g_ptr_array_unref (choice->reasoning);
  g_ptr_array_unref (choice->pieces);
  g_ptr_array_unref (choice->calls);
  g_free (choice->finish_reason);
  g_free (choice);
}

static PhidiasEmulatorChoice *
choice_new (void)
{
  PhidiasEmulatorChoice *choice = g_new0 (PhidiasEmulatorChoice, 1);

  choice->reasoning = g_ptr_array_new_with_free_func (g_free);
  choice->pieces = g_ptr_array_new_with_free_func (g_free);
  choice->calls = g_ptr_array_new_with_free_func ((GDestroyNotify) call_free);

  return choice;
}

static const char *
get_last_user_text (PhidiasEmulatorRequest *request)
{
  for (guint i = request->messages->len; i > 0; i--)
    {
      PhidiasEmulatorMessage *message = g_ptr_array_index (request->messages, i - 1);

      if (g_str_equal (message->role, "user"))
        return message->text;
    }

  return "";
}

/**
 * phidias_emulator_answer_check_filter:
 * @request: a request
 *
 * Returns: (transfer full) (nullable): the content filter's no, if the last prompt holds one of
 *   its words
 */
PhidiasEmulatorFault *
phidias_emulator_answer_check_filter (PhidiasEmulatorRequest *request)
{
  static const struct
  {
    const char *word;
    const char *category;
  } words[] = {
    { FILTER_PROMPT "hate", "hate" },
    { FILTER_PROMPT "self-harm", "self_harm" },
    { FILTER_PROMPT "sexual", "sexual" },
    { FILTER_PROMPT "violence", "violence" },
    { FILTER_PROMPT "jailbreak", "jailbreak" },
    { FILTER_PROMPT "prompt", "violence" },
  };
  const char *text = get_last_user_text (request);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (text, words[i].word) != NULL)
      return phidias_emulator_fault_new_filter (request->family, words[i].category);

  return NULL;
}

static void
cut_into_tokens (GPtrArray *pieces, const char *text)
{
  for (const char *p = text; *p != '\0';)
    {
      gsize length = phidias_emulator_token_length (p);

      g_ptr_array_add (pieces, g_strndup (p, length));
      p += length;
    }
}

static void
add_filler (GPtrArray *pieces, gint64 tokens)
{
  static const char *const words[] = {
    "marble", " stands", " where", " light", " falls", ",", " and", " every", " hand", " learns", " its", " weight", ".",
  };

  for (gint64 i = 0; i < tokens; i++)
    g_ptr_array_add (pieces, g_strdup (i > 0 && i % G_N_ELEMENTS (words) == 0 ? " marble" : words[i % G_N_ELEMENTS (words)]));
}

/* Cuts @text at the first of the stop strings. */
static void
apply_stop (PhidiasEmulatorRequest *request, char *text)
{
  char *end = NULL;

  for (guint i = 0; i < request->stop->len; i++)
    {
      const char *stop = g_ptr_array_index (request->stop, i);
      char *found = *stop != '\0' ? strstr (text, stop) : NULL;

      if (found != NULL && (end == NULL || found < end))
        end = found;
    }
  if (end != NULL)
    *end = '\0';
}

static void
add_call (PhidiasEmulatorChoice *choice, const char *name, const char *arguments, gint64 fragments)
{
  PhidiasEmulatorCall *call = g_new0 (PhidiasEmulatorCall, 1);
  gsize length = g_utf8_strlen (arguments, -1);
  gsize step;

  fragments = CLAMP (fragments, 1, MAX ((gint64) length, 1));
  step = (length + fragments - 1) / fragments;
  call->id = g_strdup_printf ("call_%08x%08x", g_random_int (), g_random_int ());
  call->name = g_strdup (name);
  call->fragments = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; i < length; i += step)
    g_ptr_array_add (call->fragments, g_utf8_substring (arguments, i, MIN (i + step, length)));
  g_ptr_array_add (choice->calls, call);
}

static void
add_scripted_calls (PhidiasEmulatorChoice *choice, JsonArray *calls)
{
  for (guint i = 0; i < json_array_get_length (calls); i++)
    {
      JsonObject *object = json_array_get_object_element (calls, i);
      const char *name = phidias_emulator_json_get_string (object, "name");
      const char *arguments = phidias_emulator_json_get_string (object, "arguments");

      add_call (choice, name != NULL ? name : "function", arguments != NULL ? arguments : "{}",
                phidias_emulator_json_get_int (object, "fragments", 4));
    }
}

static void
add_required_call (PhidiasEmulatorChoice *choice, PhidiasEmulatorRequest *request)
{
  JsonObject *parameters = phidias_emulator_json_get_object (request->function, "parameters");
  g_autoptr (JsonNode) node = phidias_emulator_json_instance (parameters, get_last_user_text (request));
  g_autofree char *arguments = phidias_emulator_json_print (node);

  add_call (choice, phidias_emulator_json_get_string (request->function, "name"),
            parameters != NULL ? arguments : "{}", 4);
}

/* The guide's own words, or those a test gave; then the limits of the request on them. */
static void
add_words (PhidiasEmulatorChoice *choice,
           PhidiasEmulatorGuide *guide,
           PhidiasEmulatorRequest *request,
           PhidiasEmulatorBehaviour *behaviour,
           guint index)
{
  g_autofree char *text = NULL;

  if (behaviour != NULL && behaviour->pieces != NULL)
    {
      for (guint i = 0; i < behaviour->pieces->len; i++)
        g_ptr_array_add (choice->pieces, g_strdup (g_ptr_array_index (behaviour->pieces, i)));
      return;
    }
  if (behaviour != NULL && behaviour->tokens >= 0)
    add_filler (choice->pieces, behaviour->tokens);
  else
    {
      text = behaviour != NULL && behaviour->text != NULL ? g_strdup (behaviour->text)
                                                          : phidias_emulator_guide_answer (guide, request, index);
      apply_stop (request, text);
      cut_into_tokens (choice->pieces, text);
    }

  if (request->max_tokens >= 0 && choice->pieces->len > (guint64) request->max_tokens)
    {
      g_ptr_array_set_size (choice->pieces, request->max_tokens);
      g_free (choice->finish_reason);
      choice->finish_reason = g_strdup ("length");
    }
  else if (strstr (get_last_user_text (request), FILTER_ANSWER) != NULL)
    {
      g_ptr_array_set_size (choice->pieces, choice->pieces->len / 2);
      g_free (choice->finish_reason);
      choice->finish_reason = g_strdup ("content_filter");
    }
}

static PhidiasEmulatorChoice *
make_choice (PhidiasEmulatorGuide *guide,
             PhidiasEmulatorRequest *request,
             PhidiasEmulatorBehaviour *behaviour,
             guint index)
{
  PhidiasEmulatorChoice *choice = choice_new ();

  choice->finish_reason = g_strdup ("stop");
  if (behaviour != NULL && behaviour->reasoning != NULL)
    cut_into_tokens (choice->reasoning, behaviour->reasoning);
  if (behaviour != NULL && behaviour->tool_calls != NULL)
    add_scripted_calls (choice, behaviour->tool_calls);
  else if (request->function != NULL)
    add_required_call (choice, request);

  if (choice->calls->len > 0)
    {
      g_free (choice->finish_reason);
      choice->finish_reason = g_strdup ("tool_calls");
      if (behaviour != NULL && behaviour->text != NULL)
        cut_into_tokens (choice->pieces, behaviour->text);
    }
  else
    add_words (choice, guide, request, behaviour, index);

  if (behaviour != NULL && behaviour->finish_reason != NULL)
    {
      g_free (choice->finish_reason);
      choice->finish_reason = behaviour->no_finish ? NULL : g_strdup (behaviour->finish_reason);
    }

  return choice;
}

/**
 * phidias_emulator_answer_new:
 * @guide: who knows
 * @request: what is asked
 * @behaviour: (nullable): what a test wants instead
 *
 * Returns: (transfer full): the whole answer
 */
PhidiasEmulatorAnswer *
phidias_emulator_answer_new (PhidiasEmulatorGuide *guide,
                             PhidiasEmulatorRequest *request,
                             PhidiasEmulatorBehaviour *behaviour)
{
  PhidiasEmulatorAnswer *self = g_new0 (PhidiasEmulatorAnswer, 1);

  self->choices = g_ptr_array_new_with_free_func ((GDestroyNotify) choice_free);
  self->prompt_tokens = request->prompt_tokens;
  for (guint i = 0; i < request->n; i++)
    {
      PhidiasEmulatorChoice *choice = make_choice (guide, request, behaviour, i);

      g_ptr_array_add (self->choices, choice);
      self->reasoning_tokens += choice->reasoning->len;
      self->completion_tokens += choice->reasoning->len + choice->pieces->len;
      for (guint j = 0; j < choice->calls->len; j++)
        {
          PhidiasEmulatorCall *call = g_ptr_array_index (choice->calls, j);
          g_autofree char *arguments = phidias_emulator_join (call->fragments);

          self->completion_tokens += phidias_emulator_count_tokens (arguments);
        }
    }

  return self;
}

/**
 * phidias_emulator_answer_free:
 * @self: (transfer full): an answer
 *
 * Frees @self.
 */
void
phidias_emulator_answer_free (PhidiasEmulatorAnswer *self)
{
  g_ptr_array_unref (self->choices);
  g_free (self);
}

/**
 * phidias_emulator_join:
 * @strings: (element-type utf8): some strings
 *
 * Returns: (transfer full): one after the other
 */
char *
phidias_emulator_join (GPtrArray *strings)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < strings->len; i++)
    g_string_append (out, g_ptr_array_index (strings, i));

  return g_string_free (out, FALSE);
}
