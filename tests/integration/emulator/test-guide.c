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
  { "What is a serverless deployment?", "serverless" },
  { "what's a serverless API", "serverless" },
  { "Explain serverless deployment to a child.", "serverless" },
  { "What does serverless mean?", "serverless" },
  { "Serverless or managed compute?", "serverless" },
  { "What is a deployment?", "deployment" },
  { "what is an endpoint", "deployment" },
  { "What's the difference between a model and a deployment?", "deployment" },
  { "How do I deploy a model as a serverless API?", "deploy-serverless" },
  { "How do I deploy a model?", "deploy-serverless" },
  { "how can I create a deployment in the portal", "deploy-serverless" },
  { "deploying Phi-4 on Azure", "deploy-serverless" },
  { "Where is the model catalog?", "deploy-serverless" },
  { "How do I call one?", "call-deployment" },
  { "How do I call a deployment?", "call-deployment" },
  { "How can I use it from my app?", "call-deployment" },
  { "how do I send a request to the API", "call-deployment" },
  { "Is there an SDK?", "call-deployment" },
  { "How do I call this deployment from Python?", "call-python" },
  { "python", "call-python" },
  { "Show me Python code to call my endpoint", "call-python" },
  { "How do I call a deployment from Python?", "call-python" },
  { "can I use the openai library in python?", "call-python" },
  { "How do I call this deployment from JavaScript?", "call-javascript" },
  { "call it from node.js", "call-javascript" },
  { "Do you have a TypeScript example?", "call-javascript" },
  { "use this with npm", "call-javascript" },
  { "How do I use curl?", "call-curl" },
  { "curl example", "call-curl" },
  { "Write a curl command to call my deployment", "call-curl" },
  { "call it from the command line", "call-curl" },
  { "What is Phidias?", "about-phidias" },
  { "What does this app do?", "about-phidias" },
  { "why is it called Phidias", "about-phidias" },
  { "Is Phidias open source?", "about-phidias" },
  { "Who are you?", "about-emulator" },
  { "what are you", "about-emulator" },
  { "Are you a real model?", "about-emulator" },
  { "Are you ChatGPT?", "about-emulator" },
  { "hello, who are you?", "about-emulator" },
  { "Which model are you?", "about-emulator" },
  { "How do I get started?", "first-steps" },
  { "where do I start", "first-steps" },
  { "I'm new here", "first-steps" },
  { "How do I rename a conversation?", "playground" },
  { "What are the keyboard shortcuts?", "playground" },
  { "What does temperature do?", "temperature" },
  { "whats temperature", "temperature" },
  { "What temperature should I use?", "temperature" },
  { "how do I make answers more creative?", "temperature" },
  { "What is top_p?", "top-p" },
  { "What is top P?", "top-p" },
  { "top-p", "top-p" },
  { "nucleus sampling", "top-p" },
  { "What is max tokens?", "max-tokens" },
  { "How do I get longer answers?", "max-tokens" },
  { "How long may an answer be?", "max-tokens" },
  { "What is the frequency penalty?", "penalties" },
  { "The model keeps repeating itself", "penalties" },
  { "How do I get the same answer every time?", "seed" },
  { "What is a seed?", "seed" },
  { "What is a stop sequence?", "stop-strings" },
  { "stop strings", "stop-strings" },
  { "Which parameters are there?", "parameters-unset" },
  { "what is the default of a parameter", "parameters-unset" },
  { "where is my key stored", "keyring" },
  { "Where are my keys saved?", "keyring" },
  { "The keyring is locked", "keyring" },
  { "how do you store my key", "keyring" },
  { "Where do I find my API key?", "keys" },
  { "What is the api-key header?", "keys" },
  { "how do I rotate keys", "keys" },
  { "Where do I find the target URI?", "target-uri" },
  { "Which URL must I paste?", "target-uri" },
  { "How do I connect my own deployment?", "target-uri" },
  { "how do I add an endpoint", "target-uri" },
  { "What is api-version?", "api-version" },
  { "How do I test the connection?", "test-connection" },
  { "How do I connect Ollama?", "connect-ollama" },
  { "How do I use a local model with Ollama?", "connect-ollama" },
  { "can I run a model locally", "connect-ollama" },
  { "llama.cpp on port 8080", "connect-llama-cpp" },
  { "connect llama-server", "connect-llama-cpp" },
  { "LM Studio", "connect-lm-studio" },
  { "vLLM", "connect-vllm" },
  { "How do I use GitHub models?", "connect-github-models" },
  { "connect azure openai", "connect-azure-openai" },
  { "Can I use OpenRouter?", "connect-openai" },
  { "any OpenAI compatible server", "connect-openai" },
  { "how much does it cost", "cost" },
  { "How much does it cost?", "cost" },
  { "What is the price of a token?", "cost" },
  { "is this free?", "cost" },
  { "will I be billed for this", "cost" },
  { "How many tokens per minute may I use?", "quota" },
  { "What are the rate limits?", "quota" },
  { "how do I increase my quota", "quota" },
  { "Why is it so slow?", "latency" },
  { "What is time to first token?", "latency" },
  { "why do answers take so long", "latency" },
  { "What is the context window?", "tokens-context" },
  { "What is a token?", "tokens-context" },
  { "does it remember what I said", "tokens-context" },
  { "I get a 401, why?", "error-401" },
  { "My key is not accepted", "error-401" },
  { "unauthorized", "error-401" },
  { "invalid api key", "error-401" },
  { "deployment not found", "error-404" },
  { "What does 404 mean?", "error-404" },
  { "error 429 what now", "error-429" },
  { "What does error 429 mean?", "error-429" },
  { "too many requests", "error-429" },
  { "502 bad gateway", "error-5xx" },
  { "Internal server error", "error-5xx" },
  { "How do I set a proxy?", "connection-errors" },
  { "certificate expired", "connection-errors" },
  { "I am offline", "connection-errors" },
  { "The content filter blocked my prompt", "content-filter" },
  { "why was my prompt filtered", "content-filter" },
  { "Does it retry by itself?", "retry" },
  { "extra-parameters error", "extra-parameters" },
  { "What does finish_reason length mean?", "finish-reasons" },
  { "Why did the answer stop in the middle?", "finish-reasons" },
  { "How do I stop an answer?", "stop-regenerate" },
  { "how do I edit my question", "stop-regenerate" },
  { "What are siblings?", "siblings" },
  { "where are the old answers", "siblings" },
  { "Explain streaming", "streaming" },
  { "How does streaming work?", "streaming" },
  { "What is a system message?", "system-message" },
  { "where do I write the system prompt", "system-message" },
  { "What is few-shot prompting?", "few-shot" },
  { "JSON mode", "json-mode" },
  { "How do I get an answer in JSON?", "json-mode" },
  { "function calling", "tool-calls" },
  { "What are tool calls?", "tool-calls" },
  { "Can I send a picture?", "images" },
  { "How do I write a good prompt?", "prompt-writing" },
  { "tips for better prompts", "prompt-writing" },
  { "Is it private? Does anything leave my computer?", "privacy" },
  { "do you send data to Microsoft", "privacy" },
  { "Where is my data stored?", "data-location" },
  { "Where are my conversations saved?", "data-location" },
  { "Is Phi-3 still available?", "phi-3-retired" },
  { "Which Phi model should I choose?", "phi-models" },
  { "what is Phi-4", "phi-models" },
  { "What is a reasoning model?", "reasoning-models" },
  { "Which region should I choose?", "regions" },
  { "what regions are supported", "regions" },
  { "What role do I need?", "roles" },
  { "Can I use Entra ID?", "roles" },
  { "What is the difference between a hub and a project?", "projects-hubs" },
  { "What is Azure AI Foundry?", "projects-hubs" },
  { "Does it support streaming?", "streaming" },
  { "my prompt is too long", "tokens-context" },
  { "what is an LLM", "language-models" },
  { "what is RAG", "language-models" },
  { "can you speak German?", "languages" },
  { "what about Claude or Gemini?", "connect-openai" },
  { "dark mode", "playground" },
  { "can I use this offline", "about-emulator" },
  { "How can I try this with my own Azure key?", "target-uri" },
  { "Can other people read my conversations?", "privacy" },
  { "Give me a code sample", "call-deployment" },
  { "write me a python script that calls the API", "call-python" },
  { "how big is phi-4 mini", "phi-models" },
  { "does Phidias work with OpenAI?", "connect-openai" },
  { "it doesn't work", "troubleshooting" },
  { "I lost my key", "keys" },
  { "github models limits", "connect-github-models" },
  { "set up vllm", "connect-vllm" },
  { "how do I remove a deployment", "manage-deployments" },
  { "switch to another deployment", "manage-deployments" },
  { "Explain top p to a five year old", "top-p" },
  { "what is an API", "deployment" },
  { "what happens to my key", "keys" },
  { "the server says model not found", "error-404" },
  { "can I change the temperature mid conversation", "temperature" },
  { "how can I lower the cost", "cost" },
};

/* Two things asked in one breath. */
static const char *const pairs[][3] = {
  { "What is a serverless deployment, and how do I call one?", "serverless", "call-deployment" },
  { "What do temperature and top P change?", "temperature", "top-p" },
  { "temperature vs top_p", "temperature", "top-p" },
  { "What is the difference between temperature and the frequency penalty?", "temperature", "penalties" },
  { "Where do I find the target URI and the key?", "target-uri", "keys" },
  { "How do I deploy a model, and what does it cost?", "deploy-serverless", "cost" },
  { "how do I call a serverless endpoint with curl and python", "call-curl", "call-python" },
  { "Show me Python and JavaScript", "call-python", "call-javascript" },
  { "What is Phidias? How do I connect Ollama?", "about-phidias", "connect-ollama" },
};

static const char *const strangers[] = {
  "What is the capital of France?",
  "Tell me a joke about my dog",
  "How do I bake bread?",
  "Write a python function that sorts a list",
  "Translate this to German: good morning",
  "Write a haiku about the sea",
  "can you write a poem",
  "Write a poem about temperature",
  "What's the weather today?",
  "What is the temperature in Paris today?",
  "Who won the world cup in 1998?",
  "Summarize this article for me",
  "How old is the universe?",
  "Recommend a good restaurant in Berlin",
  "How do I fix my bicycle?",
  "Who is the president of the United States?",
  "what time is it",
  "What is 2 + 2?",
  "fix my code",
  "write an email to my boss",
  "sing a song about keys",
  "recommend a book",
  "how do I connect my headphones",
  "how much does a car cost",
  "Can you teach me to juggle?",
  "Who invented the telephone?",
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
  g_autoptr (PhidiasEmulatorPlace) place = phidias_emulator_place_new (G_MAXUINT);
  PhidiasEmulatorRequest *request = NULL;
  PhidiasEmulatorFault *fault;

  phidias_emulator_place_add (place, "phidias-guide", "phidias-guide", "Phidias", "phidias-guide");
  fault = phidias_emulator_request_read (PHIDIAS_EMULATOR_FAMILY_SERVERLESS, NULL, NULL, NULL, place, bytes,
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
      const char *second = NULL;

      g_test_message ("%s", questions[i][0]);
      g_assert_cmpstr (phidias_emulator_guide_find (guide, questions[i][0], NULL, &second), ==, questions[i][1]);
      g_assert_cmpstr (second, ==, NULL);
    }
}

static void
test_pairs (void)
{
  g_autoptr (PhidiasEmulatorGuide) guide = phidias_emulator_guide_new ();

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      const char *second = NULL;

      g_test_message ("%s", pairs[i][0]);
      g_assert_cmpstr (phidias_emulator_guide_find (guide, pairs[i][0], NULL, &second), ==, pairs[i][1]);
      g_assert_cmpstr (second, ==, pairs[i][2]);
    }
  /* Both are answered, each under its title. */
  assert_answer ("[{\"role\":\"user\",\"content\":\"What do temperature and top P change?\"}]", "**What temperature does**\n\n**Temperature** says");
  assert_answer ("[{\"role\":\"user\",\"content\":\"What do temperature and top P change?\"}]", "\n\n**What top_p does**\n\n**top_p** keeps");
}

static void
test_strangers (void)
{
  g_autoptr (PhidiasEmulatorGuide) guide = phidias_emulator_guide_new ();

  for (guint i = 0; i < G_N_ELEMENTS (strangers); i++)
    {
      g_test_message ("%s", strangers[i]);
      g_assert_cmpstr (phidias_emulator_guide_find (guide, strangers[i], NULL, NULL), ==, NULL);
    }
}

static void
test_follow_up (void)
{
  g_autoptr (PhidiasEmulatorGuide) guide = phidias_emulator_guide_new ();

  g_assert_cmpstr (phidias_emulator_guide_find (guide, "And the port?", "How do I connect Ollama?", NULL), ==, "connect-ollama");
  g_assert_cmpstr (phidias_emulator_guide_find (guide, "Tell me more", "What is temperature?", NULL), ==, "temperature");
  g_assert_cmpstr (phidias_emulator_guide_find (guide, "Why?", "I get a 401", NULL), ==, "error-401");
  g_assert_cmpstr (phidias_emulator_guide_find (guide, "And what is top_p?", "What is temperature?", NULL), ==, "top-p");
  g_assert_cmpstr (phidias_emulator_guide_find (guide, "And my dog?", "What is temperature?", NULL), ==, NULL);
}

/* An answer that was cut off, in its middle or soon after its opening, is gone on with. */
static void
test_go_on (void)
{
  static const char *const starts[] = {
    "Good question, and one the guide covers.\\n\\n**Temperature** says how daring the mod",
    "**Temperature** says how daring the mod",
  };

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    {
      g_autofree char *messages = g_strdup_printf ("[{\"role\":\"user\",\"content\":\"What is temperature?\"},"
                                                   "{\"role\":\"assistant\",\"content\":\"%s\"},"
                                                   "{\"role\":\"user\",\"content\":\"Your last message was cut off. Go on exactly where it ended.\"}]",
                                                   starts[i]);
      g_autofree char *text = answer (messages);

      g_test_message ("%s", text);
      g_assert_true (g_str_has_prefix (text, "el is when it picks"));
    }
}

/* Says what it is, and what to ask; each question that it offers has an answer. */
static void
test_owns_up (void)
{
  g_autoptr (PhidiasEmulatorGuide) guide = phidias_emulator_guide_new ();
  g_autofree char *text = answer ("[{\"role\":\"user\",\"content\":\"What is the capital of France?\"}]");
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint examples = 0;

  g_assert_nonnull (strstr (text, "**emulator**"));
  g_assert_cmpuint (strlen (text), <, 800);
  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "- "))
      {
        examples++;
        g_test_message ("%s", lines[i]);
        g_assert_nonnull (phidias_emulator_guide_find (guide, lines[i] + strlen ("- "), NULL, NULL));
      }
  g_assert_cmpuint (examples, ==, 10);

  assert_answer ("[{\"role\":\"user\",\"content\":\"can you write a poem\"}]", "No, that needs a real language model");
}

static void
test_small_talk (void)
{
  static const struct
  {
    const char *prompt;
    const char *part;
  } cases[] = {
    { "hello", "Phidias guide" },
    { "Hello there, how are you?", "Phidias guide" },
    { "How are you?", "Phidias guide" },
    { "Good morning!", "Phidias guide" },
    { "hey Phidias", "Phidias guide" },
    { "Hello, what is temperature?", "**Temperature** says" },
    { "thanks", "You are welcome" },
    { "Thank you very much", "You are welcome" },
    { "ok, that was helpful", "You are welcome" },
    { "help", "- **Errors:** " },
    { "what can you tell me?", "- **Errors:** " },
    { "What can you do?", "- **Parameters:** " },
    { "What can I ask you?", "- **Your own code:** " },
    { "who are you", "I am the **emulator**" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *messages = g_strdup_printf ("[{\"role\":\"user\",\"content\":\"%s\"}]", cases[i].prompt);

      assert_answer (messages, cases[i].part);
    }
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
  g_assert_null (strstr (text, "**0 – 0.3:**"));
  assert_answer (loud, "**TEMPERATURE** SAYS");
  assert_answer (pirate, "“You are a pirate.”");
  assert_answer ("[{\"role\":\"system\",\"content\":\"You are a pirate.\"},"
                 "{\"role\":\"user\",\"content\":\"What is your system message?\"}]",
                 "> You are a pirate.");
  assert_answer ("[{\"role\":\"user\",\"content\":\"What is your system message?\"}]", "No system message came");
}

/* A short answer is no longer than the other, and holds what it announces, each code block to its end. */
static void
assert_short_is_whole (const char *quoted, gsize most)
{
  g_autofree char *messages = g_strdup_printf ("[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":%s}]", quoted);
  g_autofree char *text = answer (messages);
  g_auto (GStrv) pieces = g_strsplit (text, "```", -1);

  g_assert_cmpuint (strlen (text), <=, most);
  g_assert_false (g_str_has_suffix (g_strchomp (text), ":"));
  g_assert_cmpuint (g_strv_length (pieces) % 2, ==, 1);
}

/* Each topic is worth reading: Markdown, with a body, found by its own title, and with no key in it. */
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
          g_assert_null (strstr (text, "\n\n- What is a serverless deployment?"));
          g_assert_false (g_regex_match_simple ("(?:Bearer |api_?key[\"']?[=:] ?[\"'])[A-Za-z0-9]{8,}", text, 0, 0));
          code += strstr (text, "```") != NULL;
          tables += strstr (text, "| --- |") != NULL;
          assert_short_is_whole (quoted, strlen (text));
        }
    }
  g_assert_cmpuint (titles, >=, 50);
  g_assert_cmpuint (code, >=, 10);
  g_assert_cmpuint (tables, >=, 2);
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
  g_test_add_func ("/emulator/guide/pairs", test_pairs);
  g_test_add_func ("/emulator/guide/strangers", test_strangers);
  g_test_add_func ("/emulator/guide/follow-up", test_follow_up);
  g_test_add_func ("/emulator/guide/go-on", test_go_on);
  g_test_add_func ("/emulator/guide/owns-up", test_owns_up);
  g_test_add_func ("/emulator/guide/small-talk", test_small_talk);
  g_test_add_func ("/emulator/guide/system", test_system);
  g_test_add_func ("/emulator/guide/topics", test_topics);
  g_test_add_func ("/emulator/guide/tokens", test_tokens);

  return g_test_run ();
}
