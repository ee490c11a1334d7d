/* test-guide.c: whether the guide finds what is asked, and owns up where it knows nothing
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "phidias-emulator-guide.h"
#include "phidias-emulator-tokens.h"

#include "phidias-test.h"

#include <string.h>

static const char *const questions[][2] = {
  { "What does temperature do?", "temperature" },
  { "How do I deploy a model as a serverless API?", "deploy-serverless" },
  { "Explain serverless deployment to a child.", "deploy-serverless" },
  { "Where do I find the target URI?", "target-uri" },
  { "Which URL must I paste?", "target-uri" },
  { "I get a 401, why?", "error-401" },
  { "error 429 what now", "error-429" },
  { "deployment not found", "error-404" },
  { "502 bad gateway", "error-5xx" },
  { "What is top_p?", "top-p" },
  { "How many tokens per minute may I use?", "quota" },
  { "Is Phi-3 still available?", "phi-3-retired" },
  { "Which Phi model should I choose?", "phi-models" },
  { "Which region should I choose?", "regions" },
  { "What role do I need?", "roles" },
  { "How do I connect Ollama?", "connect-ollama" },
  { "llama.cpp on port 8080", "connect-llama-cpp" },
  { "LM Studio", "connect-lm-studio" },
  { "vLLM", "connect-vllm" },
  { "How do I use GitHub models?", "connect-github-models" },
  { "connect azure openai", "connect-azure-openai" },
  { "What is api-version?", "api-version" },
  { "Where is my data stored?", "data-location" },
  { "The keyring is locked", "keyring" },
  { "Is it private? Does anything leave my computer?", "privacy" },
  { "How much does it cost?", "cost" },
  { "Why is it so slow?", "latency" },
  { "What does finish_reason length mean?", "finish-reasons" },
  { "How do I get the same answer every time?", "seed" },
  { "What is a stop sequence?", "stop-strings" },
  { "How do I stop an answer?", "stop-regenerate" },
  { "What are siblings?", "siblings" },
  { "JSON mode", "json-mode" },
  { "function calling", "tool-calls" },
  { "What is few-shot prompting?", "few-shot" },
  { "Explain streaming", "streaming" },
  { "The content filter blocked my prompt", "content-filter" },
  { "What is the context window?", "tokens-context" },
  { "What is a system message?", "system-message" },
  { "What is the difference between a hub and a project?", "projects-hubs" },
  { "What is a reasoning model?", "reasoning-models" },
  { "extra-parameters error", "extra-parameters" },
  { "Does it retry by itself?", "retry" },
  { "Are you a real model?", "about-emulator" },
  { "Who are you?", "about-emulator" },
  { "What is Phidias?", "about-phidias" },
  { "How do I get started?", "first-steps" },
};

static const char *const strangers[] = {
  "What is the capital of France?",
  "Tell me a joke about my dog",
  "How do I bake bread?",
  "Write a python function that sorts a list",
  "Translate this to German: good morning",
  "Write a haiku about the sea",
  "What's the weather today?",
  "Count to ten",
  "asdf qwer",
  "",
  "?!",
};

static PhidiasEmulatorRequest *
make_request (const char *messages)
{
  g_autofree char *body = g_strdup_printf ("{\"temperature\":0,\"messages\":%s}", messages);
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr (GPtrArray) deployments = g_ptr_array_new ();
  PhidiasEmulatorRequest *request = NULL;
  PhidiasEmulatorFault *fault;

  g_ptr_array_add (deployments, (gpointer) "phidias-guide");
  fault = phidias_emulator_request_read (PHIDIAS_EMULATOR_FAMILY_SERVERLESS, NULL, NULL, NULL, deployments, 100000, bytes,
                                         &request);
  g_assert_null (fault);

  return request;
}

static char *
answer (const char *messages)
{
  g_autoptr (PhidiasEmulatorGuide) guide = phidias_emulator_guide_new ();
  g_autoptr (PhidiasEmulatorRequest) request = make_request (messages);

  return phidias_emulator_guide_answer (guide, request, 0);
}

static void
assert_answer (const char *messages, const char *part)
{
  g_autofree char *text = answer (messages);

  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in the answer to %s: %s", part, messages, text);
}

static void
test_found (void)
{
  g_autoptr (PhidiasEmulatorGuide) guide = phidias_emulator_guide_new ();

  g_assert_cmpuint (phidias_emulator_guide_get_n_topics (guide), >=, 40);
  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_test_message ("%s", questions[i][0]);
      g_assert_cmpstr (phidias_emulator_guide_find (guide, questions[i][0], NULL), ==, questions[i][1]);
    }
}

static void
test_strangers (void)
{
  g_autoptr (PhidiasEmulatorGuide) guide = phidias_emulator_guide_new ();

  for (guint i = 0; i < G_N_ELEMENTS (strangers); i++)
    {
      g_test_message ("%s", strangers[i]);
      g_assert_cmpstr (phidias_emulator_guide_find (guide, strangers[i], NULL), ==, NULL);
    }
}

static void
test_follow_up (void)
{
  g_autoptr (PhidiasEmulatorGuide) guide = phidias_emulator_guide_new ();

  g_assert_cmpstr (phidias_emulator_guide_find (guide, "And the port?", "How do I connect Ollama?"), ==, "connect-ollama");
  g_assert_cmpstr (phidias_emulator_guide_find (guide, "Tell me more", "What is temperature?"), ==, "temperature");
  g_assert_cmpstr (phidias_emulator_guide_find (guide, "Why?", "I get a 401"), ==, "error-401");
  g_assert_cmpstr (phidias_emulator_guide_find (guide, "And what is top_p?", "What is temperature?"), ==, "top-p");
  g_assert_cmpstr (phidias_emulator_guide_find (guide, "And my dog?", "What is temperature?"), ==, NULL);
}

static void
test_owns_up (void)
{
  g_autofree char *text = answer ("[{\"role\":\"user\",\"content\":\"What is the capital of France?\"}]");
  g_autofree char *help = answer ("[{\"role\":\"user\",\"content\":\"help\"}]");

  /* Says what it is, and what it can tell. */
  g_assert_nonnull (strstr (text, "**emulator**"));
  g_assert_nonnull (strstr (text, "- **Parameters:**"));
  g_assert_nonnull (strstr (text, "What temperature does"));
  g_assert_nonnull (strstr (help, "- **Errors:**"));
  assert_answer ("[{\"role\":\"user\",\"content\":\"Hello there, how are you?\"}]", "Phidias guide");
  assert_answer ("[{\"role\":\"user\",\"content\":\"Good morning!\"}]", "Phidias guide");
  assert_answer ("[{\"role\":\"user\",\"content\":\"Thank you very much\"}]", "You are welcome");
  assert_answer ("[{\"role\":\"user\",\"content\":\"Hello, what is temperature?\"}]", "**Temperature** says");
}

static void
test_system (void)
{
  static const char asks[] = "{\"role\":\"user\",\"content\":\"What is temperature?\"}";
  g_autofree char *brief = g_strdup_printf ("[{\"role\":\"system\",\"content\":\"Be brief. Begin every answer with \\\"Ahoy!\\\" "
                                            "and end with \\\"Over.\\\"\"},%s]", asks);
  g_autofree char *loud = g_strdup_printf ("[{\"role\":\"developer\",\"content\":\"Use capital letters.\"},%s]", asks);
  g_autofree char *pirate = g_strdup_printf ("[{\"role\":\"system\",\"content\":\"You are a pirate.\"},%s]", asks);
  g_autofree char *text = answer (brief);

  g_assert_true (g_str_has_prefix (text, "Ahoy! **Temperature** says"));
  g_assert_true (g_str_has_suffix (text, "\n\nOver."));
  g_assert_null (strstr (text, "| Value |"));
  assert_answer (loud, "**TEMPERATURE** SAYS");
  assert_answer (pirate, "“You are a pirate.”");
  assert_answer ("[{\"role\":\"system\",\"content\":\"You are a pirate.\"},"
                 "{\"role\":\"user\",\"content\":\"What is your system message?\"}]",
                 "> You are a pirate.");
  assert_answer ("[{\"role\":\"user\",\"content\":\"What is your system message?\"}]", "No system message came");
}

/* Each topic is worth reading: Markdown, with a body, and no promise of a title it lacks. */
static void
test_topics (void)
{
  g_autofree char *list = answer ("[{\"role\":\"user\",\"content\":\"help\"}]");
  g_auto (GStrv) lines = g_strsplit (list, "\n", -1);
  guint titles = 0, code = 0, tables = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *start = g_str_has_prefix (lines[i], "- **") ? strstr (lines[i], ":** ") : NULL;
      g_auto (GStrv) names = start != NULL ? g_strsplit (start + strlen (":** "), "; ", -1) : NULL;

      for (guint k = 0; names != NULL && names[k] != NULL; k++)
        {
          g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), names[k]);
          g_autofree char *quoted = json_to_string (node, FALSE);
          g_autofree char *messages = g_strdup_printf ("[{\"role\":\"user\",\"content\":%s}]", quoted);
          g_autofree char *text = answer (messages);

          titles++;
          g_test_message ("%s", names[k]);
          g_assert_cmpuint (strlen (text), >, 300);
          g_assert_null (strstr (text, "**emulator**, not a language model"));
          code += strstr (text, "```") != NULL;
          tables += strstr (text, "| --- |") != NULL;
        }
    }
  g_assert_cmpuint (titles, >=, 40);
  g_assert_cmpuint (code, >=, 10);
  g_assert_cmpuint (tables, >=, 8);
}

static void
test_tokens (void)
{
  static const struct
  {
    const char *text;
    guint tokens;
  } cases[] = {
    { "", 0 },
    { "Hello", 1 },
    { "Hello world", 2 },
    { "Hello,  world!\n\n", 6 },
    { "12345", 2 },
    { "internationalization", 4 },
    { "你好吗", 3 },
    { "🙂🙂", 2 },
    { "====", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].text);
      g_assert_cmpuint (phidias_emulator_count_tokens (cases[i].text), ==, cases[i].tokens);
    }

  /* Every piece is whole characters, also of what no tokenizer likes. */
  for (guint i = 0; i < 2000; i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      for (guint k = 0; k < 20; k++)
        {
          gunichar c = g_test_rand_int_range (1, 0x20000);

          if (g_unichar_validate (c))
            g_string_append_unichar (text, k % 3 == 0 ? (gunichar) g_test_rand_int_range (32, 127) : c);
        }
      for (const char *p = text->str; *p != '\0';)
        {
          gsize length = phidias_emulator_token_length (p);

          g_assert_cmpuint (length, >, 0);
          g_assert_true (g_utf8_validate (p, length, NULL));
          p += length;
        }
    }
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/emulator/guide/found", test_found);
  g_test_add_func ("/emulator/guide/strangers", test_strangers);
  g_test_add_func ("/emulator/guide/follow-up", test_follow_up);
  g_test_add_func ("/emulator/guide/owns-up", test_owns_up);
  g_test_add_func ("/emulator/guide/system", test_system);
  g_test_add_func ("/emulator/guide/topics", test_topics);
  g_test_add_func ("/emulator/guide/tokens", test_tokens);

  return g_test_run ();
}
