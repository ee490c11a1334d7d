/* test-chat-request.c: the bodies of requests, to the byte, for each dialect
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "phidias-chat-request.h"
#include "phidias-json.h"
#include "phidias-test.h"

#include <locale.h>
#include <string.h>

#define MESSAGES "\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"Hi\"}," \
                 "{\"role\":\"assistant\",\"content\":\"Hello!\"},{\"role\":\"user\",\"content\":\"Why?\"}]"
#define PARAMETERS ",\"temperature\":0.7,\"max_tokens\":800,\"seed\":42,\"stop\":[\"END\",\"\\n\\n\"]"
#define STREAM ",\"stream\":true"
#define USAGE ",\"stream_options\":{\"include_usage\":true}"

static char *
encode (PhidiasChatRequest *request)
{
  g_autoptr (GBytes) body = phidias_chat_request_encode (request);

  return g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
}

static PhidiasChatRequest *
make_request (const char *address)
{
  g_autoptr (PhidiasTarget) target = phidias_target_parse (address, NULL);
  g_autoptr (PhidiasParameters) parameters = phidias_parameters_new ();
  static const char * const stop[] = { "END", "\n\n", NULL };
  PhidiasChatRequest *request = phidias_chat_request_new (target);

  phidias_parameters_set_double (parameters, PHIDIAS_PARAMETER_TEMPERATURE, 0.7);
  phidias_parameters_set_integer (parameters, PHIDIAS_PARAMETER_MAX_TOKENS, 800);
  phidias_parameters_set_integer (parameters, PHIDIAS_PARAMETER_SEED, 42);
  phidias_parameters_set_integer (parameters, PHIDIAS_PARAMETER_PAST_MESSAGES, 10);
  phidias_parameters_set_strings (parameters, PHIDIAS_PARAMETER_STOP, stop);
  phidias_chat_request_set_parameters (request, parameters);
  /* A snapshot: what changes later does not reach it. */
  phidias_parameters_set_double (parameters, PHIDIAS_PARAMETER_TOP_P, 0.5);
  phidias_chat_request_set_system (request, "Be brief.");
  phidias_chat_request_add_turn (request, "user", "Hi");
  phidias_chat_request_add_turn (request, "assistant", "Hello!");
  phidias_chat_request_add_turn (request, "user", "Why?");

  return request;
}

static void
test_dialects (void)
{
  static const struct
  {
    const char *address;
    const char *model;
    const char *body;
  } cases[] = {
    { "https://phi3.eastus2.inference.ai.azure.com", "m", "{" MESSAGES PARAMETERS STREAM "}" },
    { "https://phi3.eastus2.models.ai.azure.com/v1", NULL, "{\"model\":\"azureai\"," MESSAGES PARAMETERS STREAM "}" },
    { "https://phi3.eastus2.models.ai.azure.com/v1", "m", "{\"model\":\"m\"," MESSAGES PARAMETERS STREAM "}" },
    { "https://res.services.ai.azure.com", "Phi-4", "{\"model\":\"Phi-4\"," MESSAGES PARAMETERS STREAM "}" },
    { "https://res.services.ai.azure.com", NULL, "{" MESSAGES PARAMETERS STREAM "}" },
    { "https://res.openai.azure.com/openai/deployments/d", "m", "{" MESSAGES PARAMETERS STREAM USAGE "}" },
    { "https://res.openai.azure.com/openai/deployments/d?api-version=2024-09-01-preview", NULL, "{" MESSAGES PARAMETERS STREAM USAGE "}" },
    { "https://res.openai.azure.com/openai/deployments/d?api-version=2024-06-01", NULL, "{" MESSAGES PARAMETERS STREAM "}" },
    { "https://res.openai.azure.com/openai/deployments/d?api-version=2024-08-01-preview", NULL, "{" MESSAGES PARAMETERS STREAM "}" },
    { "https://res.openai.azure.com", "gpt-4o", "{\"model\":\"gpt-4o\"," MESSAGES PARAMETERS STREAM USAGE "}" },
    { "https://models.github.ai", "microsoft/phi-4", "{\"model\":\"microsoft/phi-4\"," MESSAGES PARAMETERS STREAM USAGE "}" },
    { "localhost:8080", NULL, "{" MESSAGES PARAMETERS STREAM USAGE "}" },
    { "localhost:11434", "phi4", "{\"model\":\"phi4\"," MESSAGES PARAMETERS STREAM USAGE "}" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PhidiasChatRequest) request = make_request (cases[i].address);
      g_autofree char *body = NULL;
      g_autofree char *again = NULL;

      phidias_chat_request_set_model (request, cases[i].model);
      body = encode (request);
      again = encode (request);
      g_assert_cmpstr (body, ==, cases[i].body);
      g_assert_cmpstr (again, ==, body);
    }
}

static void
test_flags (void)
{
  g_autoptr (PhidiasChatRequest) request = make_request ("https://api.openai.com");
  g_autofree char *plain = NULL;
  g_autofree char *no_usage = NULL;
  g_autofree char *completion = NULL;

  phidias_chat_request_set_model (request, "gpt-4o");
  phidias_chat_request_set_include_usage (request, FALSE);
  no_usage = encode (request);
  g_assert_cmpstr (no_usage, ==, "{\"model\":\"gpt-4o\"," MESSAGES PARAMETERS STREAM "}");

  phidias_chat_request_set_include_usage (request, TRUE);
  phidias_chat_request_set_stream (request, FALSE);
  plain = encode (request);
  g_assert_cmpstr (plain, ==, "{\"model\":\"gpt-4o\"," MESSAGES PARAMETERS "}");

  phidias_chat_request_set_max_completion_tokens (request, TRUE);
  completion = encode (request);
  g_assert_nonnull (strstr (completion, ",\"max_completion_tokens\":800,"));
  g_assert_null (strstr (completion, "\"max_tokens\""));
}

/* All unset at first: nothing of the table is in the body. */
static void
test_unset (void)
{
  g_autoptr (PhidiasTarget) target = phidias_target_parse ("https://phi3.eastus2.inference.ai.azure.com", NULL);
  g_autoptr (PhidiasChatRequest) request = phidias_chat_request_new (target);
  g_autoptr (PhidiasParameters) parameters = phidias_parameters_new ();
  g_autofree char *body = NULL;

  phidias_chat_request_set_parameters (request, parameters);
  phidias_chat_request_set_system (request, "");
  phidias_chat_request_set_model (request, "");
  phidias_chat_request_add_turn (request, "user", "Hi");
  body = encode (request);
  g_assert_cmpstr (body, ==, "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"stream\":true}");
}

/* What a dialect ends at 1 is not sent as 2. */
static void
test_ranges (void)
{
  static const struct
  {
    const char *address;
    const char *field;
  } cases[] = {
    { "https://phi3.eastus2.inference.ai.azure.com", "\"temperature\":1," },
    { "https://api.openai.com", "\"temperature\":1.55," },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PhidiasTarget) target = phidias_target_parse (cases[i].address, NULL);
      g_autoptr (PhidiasChatRequest) request = phidias_chat_request_new (target);
      g_autoptr (PhidiasParameters) parameters = phidias_parameters_new ();
      g_autofree char *body = NULL;

      phidias_parameters_set_double (parameters, PHIDIAS_PARAMETER_TEMPERATURE, 1.55);
      phidias_chat_request_set_parameters (request, parameters);
      phidias_chat_request_add_turn (request, "user", "Hi");
      body = encode (request);
      g_assert_nonnull (strstr (body, cases[i].field));
    }
}

static void
test_reasoning (void)
{
  static const struct
  {
    const char *role;
    const char *text;
    const char *sent;
  } cases[] = {
    { "assistant", "<think>hm\n\nwell</think>\n\nYes.", "Yes." },
    { "assistant", "\n<think></think>Yes.", "Yes." },
    { "assistant", "Write <think>x</think>.", "Write <think>x</think>." },
    { "assistant", "<think>never ends", "" },
    { "user", "<think>mine</think> ?", "<think>mine</think> ?" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PhidiasTarget) target = phidias_target_parse ("localhost:8080", NULL);
      g_autoptr (PhidiasChatRequest) request = phidias_chat_request_new (target);
      g_autoptr (GBytes) body = NULL;
      g_autoptr (JsonNode) root = NULL;

      phidias_chat_request_add_turn (request, cases[i].role, cases[i].text);
      body = phidias_chat_request_encode (request);
      root = phidias_json_parse (g_bytes_get_data (body, NULL), g_bytes_get_size (body), 8, 1024, NULL);
      g_assert_cmpstr (phidias_json_get_string (phidias_json_get_element (phidias_json_get_array (phidias_json_get_root (root), "messages"), 0), "content"),
                       ==, cases[i].sent);
    }
}

/* Fault 93, and text that no one should have let in. */
static void
test_texts (void)
{
  g_autoptr (PhidiasTarget) target = phidias_target_parse ("https://phi3.eastus2.inference.ai.azure.com", NULL);
  g_autoptr (PhidiasChatRequest) request = phidias_chat_request_new (target);
  g_autofree char *large = g_strnfill (1024 * 1024, 'x');
  g_autofree char *before = g_strdup (setlocale (LC_NUMERIC, NULL));
  g_autoptr (PhidiasParameters) parameters = phidias_parameters_new ();
  g_autofree char *body = NULL;

  phidias_parameters_set_double (parameters, PHIDIAS_PARAMETER_TEMPERATURE, 0.1);
  phidias_chat_request_set_parameters (request, parameters);
  phidias_chat_request_add_turn (request, "user", "\"é😀\\\n\t\001\342\200\250\377");
  phidias_chat_request_add_turn (request, "user", large);
  setlocale (LC_NUMERIC, "de_DE.UTF-8");
  body = encode (request);
  setlocale (LC_NUMERIC, before);
  g_assert_true (g_utf8_validate (body, -1, NULL));
  g_assert_nonnull (strstr (body, "\"content\":\"\\\"é😀\\\\\\n\\t\\u0001\342\200\250\357\277\275\""));
  g_assert_nonnull (strstr (body, "\"temperature\":0.1,"));
  g_assert_cmpuint (strlen (body), >, 1024 * 1024);
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/chat-request/dialects", test_dialects);
  g_test_add_func ("/chat-request/flags", test_flags);
  g_test_add_func ("/chat-request/unset", test_unset);
  g_test_add_func ("/chat-request/ranges", test_ranges);
  g_test_add_func ("/chat-request/reasoning", test_reasoning);
  g_test_add_func ("/chat-request/texts", test_texts);

  return g_test_run ();
}
