/* test-target.c: what people paste, row by row of the table, and what must not get through
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "phidias-error.h"
#include "phidias-target.h"
#include "phidias-test.h"

#include <string.h>

#define SERVERLESS "azure-serverless"
#define SERVERLESS_V1 "azure-serverless-v1"
#define MODELS "azure-models"
#define OPENAI "azure-openai"
#define OPENAI_V1 "azure-openai-v1"
#define GITHUB "github-models"
#define OTHER "openai"
#define VERSION "2024-05-01-preview"
#define VERSIONED "/chat/completions?api-version=" VERSION

#define KEY "0123456789abcdef0123456789abcdef"

typedef struct
{
  const char *text;
  const char *dialect;
  const char *base;
  const char *chat_url;
  const char *api_version;
  const char *deployment;
  const char *auth;
} Row;

static const Row rows[] = {
  /* 1 */
  { "https://phi3.eastus2.inference.ai.azure.com", SERVERLESS, "https://phi3.eastus2.inference.ai.azure.com",
    "https://phi3.eastus2.inference.ai.azure.com" VERSIONED, VERSION, NULL, "bearer" },
  { "https://phi3.eastus2.inference.ai.azure.com/", SERVERLESS, "https://phi3.eastus2.inference.ai.azure.com",
    "https://phi3.eastus2.inference.ai.azure.com" VERSIONED, VERSION, NULL, "bearer" },
  /* 2 */
  { "https://phi3.eastus2.models.ai.azure.com/", SERVERLESS, "https://phi3.eastus2.models.ai.azure.com",
    "https://phi3.eastus2.models.ai.azure.com" VERSIONED, VERSION, NULL, "bearer" },
  /* 3 */
  { "https://ep.eastus2.inference.ml.azure.com/score", SERVERLESS, "https://ep.eastus2.inference.ml.azure.com",
    "https://ep.eastus2.inference.ml.azure.com" VERSIONED, VERSION, NULL, "bearer" },
  /* 4 */
  { "https://phi3.eastus2.models.ai.azure.com/v1", SERVERLESS_V1, "https://phi3.eastus2.models.ai.azure.com",
    "https://phi3.eastus2.models.ai.azure.com/v1/chat/completions", NULL, NULL, "bearer" },
  { "https://phi3.eastus2.models.ai.azure.com/v1/chat/completions", SERVERLESS_V1, "https://phi3.eastus2.models.ai.azure.com",
    "https://phi3.eastus2.models.ai.azure.com/v1/chat/completions", NULL, NULL, "bearer" },
  /* 5 */
  { "https://phi3.eastus2.models.ai.azure.com/chat/completions?api-version=2024-04-01-preview", SERVERLESS,
    "https://phi3.eastus2.models.ai.azure.com",
    "https://phi3.eastus2.models.ai.azure.com/chat/completions?api-version=2024-04-01-preview", "2024-04-01-preview", NULL, "bearer" },
  { "https://phi3.eastus2.inference.ai.azure.com/chat/completions?api-version=2024-04-01-preview", SERVERLESS,
    "https://phi3.eastus2.inference.ai.azure.com",
    "https://phi3.eastus2.inference.ai.azure.com/chat/completions?api-version=2024-04-01-preview", "2024-04-01-preview", NULL, "bearer" },
  /* 6 */
  { "https://models.inference.ai.azure.com", GITHUB, "https://models.inference.ai.azure.com",
    "https://models.inference.ai.azure.com/chat/completions", NULL, NULL, "bearer" },
  /* 7 */
  { "https://models.github.ai", GITHUB, "https://models.github.ai/inference",
    "https://models.github.ai/inference/chat/completions", NULL, NULL, "bearer" },
  { "https://models.github.ai/inference", GITHUB, "https://models.github.ai/inference",
    "https://models.github.ai/inference/chat/completions", NULL, NULL, "bearer" },
  { "https://models.github.ai/catalog/models", GITHUB, "https://models.github.ai/inference",
    "https://models.github.ai/inference/chat/completions", NULL, NULL, "bearer" },
  /* 8 */
  { "https://models.github.ai/orgs/acme/inference", GITHUB, "https://models.github.ai/orgs/acme/inference",
    "https://models.github.ai/orgs/acme/inference/chat/completions", NULL, NULL, "bearer" },
  { "https://models.github.ai/orgs/acme/inference/chat/completions", GITHUB, "https://models.github.ai/orgs/acme/inference",
    "https://models.github.ai/orgs/acme/inference/chat/completions", NULL, NULL, "bearer" },
  /* 9 */
  { "https://res.services.ai.azure.com", MODELS, "https://res.services.ai.azure.com/models",
    "https://res.services.ai.azure.com/models" VERSIONED, VERSION, NULL, "api-key" },
  { "https://res.services.ai.azure.com/models", MODELS, "https://res.services.ai.azure.com/models",
    "https://res.services.ai.azure.com/models" VERSIONED, VERSION, NULL, "api-key" },
  { "https://res.services.ai.azure.com/api/projects/p", MODELS, "https://res.services.ai.azure.com/models",
    "https://res.services.ai.azure.com/models" VERSIONED, VERSION, NULL, "api-key" },
  /* 10 */
  { "https://res.services.ai.azure.com/openai/v1/", OPENAI_V1, "https://res.services.ai.azure.com/openai/v1",
    "https://res.services.ai.azure.com/openai/v1/chat/completions", NULL, NULL, "api-key" },
  { "https://res.openai.azure.com", OPENAI_V1, "https://res.openai.azure.com/openai/v1",
    "https://res.openai.azure.com/openai/v1/chat/completions", NULL, NULL, "api-key" },
  { "https://res.openai.azure.com/openai/v1", OPENAI_V1, "https://res.openai.azure.com/openai/v1",
    "https://res.openai.azure.com/openai/v1/chat/completions", NULL, NULL, "api-key" },
  { "https://res.cognitiveservices.azure.com", OPENAI_V1, "https://res.cognitiveservices.azure.com/openai/v1",
    "https://res.cognitiveservices.azure.com/openai/v1/chat/completions", NULL, NULL, "api-key" },
  { "https://res.openai.azure.com/openai/v1/chat/completions?api-version=preview", OPENAI_V1, "https://res.openai.azure.com/openai/v1",
    "https://res.openai.azure.com/openai/v1/chat/completions?api-version=preview", "preview", NULL, "api-key" },
  /* 11 */
  { "https://res.openai.azure.com/openai/deployments/gpt-4o", OPENAI, "https://res.openai.azure.com",
    "https://res.openai.azure.com/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21", "2024-10-21", "gpt-4o", "api-key" },
  { "https://res.services.ai.azure.com/openai/deployments/gpt-4o/", OPENAI, "https://res.services.ai.azure.com",
    "https://res.services.ai.azure.com/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21", "2024-10-21", "gpt-4o", "api-key" },
  { "https://res.cognitiveservices.azure.com/openai/deployments/gpt-4o", OPENAI, "https://res.cognitiveservices.azure.com",
    "https://res.cognitiveservices.azure.com/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21", "2024-10-21", "gpt-4o", "api-key" },
  { "https://res.openai.azure.com/openai/deployments/gpt-4o/embeddings?api-version=2024-06-01", OPENAI, "https://res.openai.azure.com",
    "https://res.openai.azure.com/openai/deployments/gpt-4o/chat/completions?api-version=2024-06-01", "2024-06-01", "gpt-4o", "api-key" },
  { "https://res.openai.azure.com/openai/deployments/my%20dep", OPENAI, "https://res.openai.azure.com",
    "https://res.openai.azure.com/openai/deployments/my%20dep/chat/completions?api-version=2024-10-21", "2024-10-21", "my dep", "api-key" },
  /* 12 */
  { "https://res.openai.azure.com/openai/deployments/gpt-4o/chat/completions?api-version=2025-01-01-preview", OPENAI,
    "https://res.openai.azure.com",
    "https://res.openai.azure.com/openai/deployments/gpt-4o/chat/completions?api-version=2025-01-01-preview",
    "2025-01-01-preview", "gpt-4o", "api-key" },
  /* 13 */
  { "https://api.openai.com", OTHER, "https://api.openai.com/v1", "https://api.openai.com/v1/chat/completions", NULL, NULL, "bearer" },
  { "https://api.openai.com/v1/", OTHER, "https://api.openai.com/v1", "https://api.openai.com/v1/chat/completions", NULL, NULL, "bearer" },
  /* 14 */
  { "localhost:11434", OTHER, "http://localhost:11434/v1", "http://localhost:11434/v1/chat/completions", NULL, NULL, "bearer" },
  { "http://127.0.0.1:8080", OTHER, "http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1/chat/completions", NULL, NULL, "bearer" },
  { "http://[::1]:1234/v1", OTHER, "http://[::1]:1234/v1", "http://[::1]:1234/v1/chat/completions", NULL, NULL, "bearer" },
  { "[::1]:1234", OTHER, "http://[::1]:1234/v1", "http://[::1]:1234/v1/chat/completions", NULL, NULL, "bearer" },
  { "127.0.0.1:8080/v1", OTHER, "http://127.0.0.1:8080/v1", "http://127.0.0.1:8080/v1/chat/completions", NULL, NULL, "bearer" },
  { "api.openai.com", OTHER, "https://api.openai.com/v1", "https://api.openai.com/v1/chat/completions", NULL, NULL, "bearer" },
  { "res.openai.azure.com", OPENAI_V1, "https://res.openai.azure.com/openai/v1",
    "https://res.openai.azure.com/openai/v1/chat/completions", NULL, NULL, "api-key" },
  { "box.lan:8000", OTHER, "https://box.lan:8000/v1", "https://box.lan:8000/v1/chat/completions", NULL, NULL, "bearer" },
  /* 15 */
  { "http://localhost:8080/v1/models", OTHER, "http://localhost:8080/v1", "http://localhost:8080/v1/chat/completions", NULL, NULL, "bearer" },
  { "http://localhost:8080/v1/completions", OTHER, "http://localhost:8080/v1", "http://localhost:8080/v1/chat/completions", NULL, NULL, "bearer" },
  { "http://localhost:8080/api/tags", OTHER, "http://localhost:8080/v1", "http://localhost:8080/v1/chat/completions", NULL, NULL, "bearer" },
  { "http://localhost:8080/health", OTHER, "http://localhost:8080/v1", "http://localhost:8080/v1/chat/completions", NULL, NULL, "bearer" },
  { "http://localhost:11434/api", OTHER, "http://localhost:11434/v1", "http://localhost:11434/v1/chat/completions", NULL, NULL, "bearer" },
  { "https://gateway.example/llm/v1/embeddings", OTHER, "https://gateway.example/llm/v1", "https://gateway.example/llm/v1/chat/completions", NULL, NULL, "bearer" },
  /* 16 */
  { "https://gateway.example/llm/v1", OTHER, "https://gateway.example/llm/v1", "https://gateway.example/llm/v1/chat/completions", NULL, NULL, "bearer" },
  /* 17 */
  { "https://gateway.example/llm", OTHER, "https://gateway.example/llm", "https://gateway.example/llm/chat/completions", NULL, NULL, "bearer" },
  /* 18 */
  { "https://gateway.example/x/chat/completions", OTHER, "https://gateway.example/x", "https://gateway.example/x/chat/completions", NULL, NULL, "bearer" },
  { "https://gateway.example/x/chat/completions?tenant=7&mode=a", OTHER, "https://gateway.example/x",
    "https://gateway.example/x/chat/completions?tenant=7&mode=a", NULL, NULL, "bearer" },
  { "https://res.services.ai.azure.com/models/chat/completions?api-version=2025-04-01", MODELS, "https://res.services.ai.azure.com/models",
    "https://res.services.ai.azure.com/models/chat/completions?api-version=2025-04-01", "2025-04-01", NULL, "api-key" },

  /* The notes under the table. */
  { "  https://PHI3.EastUS2.Inference.AI.Azure.com \n", SERVERLESS, "https://phi3.eastus2.inference.ai.azure.com",
    "https://phi3.eastus2.inference.ai.azure.com" VERSIONED, VERSION, NULL, "bearer" },
  { "HTTPS://Api.OpenAI.com/v1#keys", OTHER, "https://api.openai.com/v1", "https://api.openai.com/v1/chat/completions", NULL, NULL, "bearer" },
  { "https://phi3.eastus2.inference.ai.azure.com/?tenant=7", SERVERLESS, "https://phi3.eastus2.inference.ai.azure.com",
    "https://phi3.eastus2.inference.ai.azure.com" VERSIONED "&tenant=7", VERSION, NULL, "bearer" },
  { "https://phi3.eastus2.inference.ai.azure.com?api-version=2024-04-01-preview", SERVERLESS, "https://phi3.eastus2.inference.ai.azure.com",
    "https://phi3.eastus2.inference.ai.azure.com/chat/completions?api-version=2024-04-01-preview", "2024-04-01-preview", NULL, "bearer" },
  { "https://phi3.eastus2.inference.ai.azure.com?api-version=", SERVERLESS, "https://phi3.eastus2.inference.ai.azure.com",
    "https://phi3.eastus2.inference.ai.azure.com" VERSIONED, VERSION, NULL, "bearer" },

  /* Fault 73, and what else an address may look like. */
  { "https://gateway.example:8443/llm/v1/", OTHER, "https://gateway.example:8443/llm/v1", "https://gateway.example:8443/llm/v1/chat/completions", NULL, NULL, "bearer" },
  { "https://gateway.example:443/v1", OTHER, "https://gateway.example/v1", "https://gateway.example/v1/chat/completions", NULL, NULL, "bearer" },
  { "https://gateway.example:/v1", OTHER, "https://gateway.example/v1", "https://gateway.example/v1/chat/completions", NULL, NULL, "bearer" },
  { "https://gateway.example./v1", OTHER, "https://gateway.example/v1", "https://gateway.example/v1/chat/completions", NULL, NULL, "bearer" },
  { "http://localhost:80/v1", OTHER, "http://localhost/v1", "http://localhost/v1/chat/completions", NULL, NULL, "bearer" },
  { "https://[2001:DB8:0:0::1]:8443/v1", OTHER, "https://[2001:db8::1]:8443/v1", "https://[2001:db8::1]:8443/v1/chat/completions", NULL, NULL, "bearer" },
  { "https://b\303\274cher.example/v1", OTHER, "https://xn--bcher-kva.example/v1", "https://xn--bcher-kva.example/v1/chat/completions", NULL, NULL, "bearer" },
  { "https://xn--bcher-kva.example/v1", OTHER, "https://xn--bcher-kva.example/v1", "https://xn--bcher-kva.example/v1/chat/completions", NULL, NULL, "bearer" },
  { "https://gateway.example/caf\303\251/v1", OTHER, "https://gateway.example/caf%C3%A9/v1", "https://gateway.example/caf%C3%A9/v1/chat/completions", NULL, NULL, "bearer" },
  { "https://gateway.example/a%2Fb/v1", OTHER, "https://gateway.example/a%2Fb/v1", "https://gateway.example/a%2Fb/v1/chat/completions", NULL, NULL, "bearer" },
  { "\"https://api.openai.com/v1\"", OTHER, "https://api.openai.com/v1", "https://api.openai.com/v1/chat/completions", NULL, NULL, "bearer" },
  { "<https://api.openai.com/v1>", OTHER, "https://api.openai.com/v1", "https://api.openai.com/v1/chat/completions", NULL, NULL, "bearer" },
  { "\342\200\213https://api.openai.com/v1\302\240", OTHER, "https://api.openai.com/v1", "https://api.openai.com/v1/chat/completions", NULL, NULL, "bearer" },

  /* A name that only looks like one of the hosts is any server. */
  { "https://inference.ai.azure.com.evil.example/v1", OTHER, "https://inference.ai.azure.com.evil.example/v1",
    "https://inference.ai.azure.com.evil.example/v1/chat/completions", NULL, NULL, "bearer" },
  { "https://notopenai.azure.com/v1", OTHER, "https://notopenai.azure.com/v1", "https://notopenai.azure.com/v1/chat/completions", NULL, NULL, "bearer" },
};

static void
assert_row (const Row *row, PhidiasTarget *target)
{
  g_assert_cmpstr (phidias_dialect_to_name (phidias_target_get_dialect (target)), ==, row->dialect);
  g_assert_cmpstr (phidias_target_get_base (target), ==, row->base);
  g_assert_cmpstr (phidias_target_get_chat_url (target), ==, row->chat_url);
  g_assert_cmpstr (phidias_target_get_api_version (target), ==, row->api_version);
  g_assert_cmpstr (phidias_target_get_deployment (target), ==, row->deployment);
  g_assert_cmpstr (phidias_auth_to_name (phidias_target_get_auth (target)), ==, row->auth);
}

static void
test_table (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PhidiasTarget) target = phidias_target_parse (rows[i].text, &error);
      g_autoptr (PhidiasTarget) again = NULL;
      g_autoptr (PhidiasTarget) stored = NULL;

      g_test_message ("%s", rows[i].text);
      g_assert_no_error (error);
      assert_row (&rows[i], target);
      g_assert_null (phidias_target_get_key (target));
      g_assert_null (phidias_target_get_model (target));

      /* What comes out means the same when it is pasted again, and when it comes from the store. */
      again = phidias_target_parse (rows[i].chat_url, NULL);
      g_assert_true (phidias_target_equal (target, again));
      stored = phidias_target_new (phidias_target_get_dialect (target), rows[i].base, rows[i].chat_url, rows[i].api_version,
                                   rows[i].deployment, NULL, phidias_target_get_auth (target));
      g_assert_true (phidias_target_equal (target, stored));
      g_assert_cmpstr (phidias_target_get_origin (target), ==, phidias_target_get_origin (stored));
    }
}

static void
assert_refused (const char *text, const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasTarget) target = phidias_target_parse (text, &error);

  if (target != NULL)
    g_error ("“%.80s” was taken for %s", text, phidias_target_get_chat_url (target));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_INVALID_INPUT);
  if (words != NULL && strstr (error->message, words) == NULL)
    g_error ("“%.80s”: %s", text, error->message);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *text;
    const char *words;
  } cases[] = {
    /* 20 */
    { "https://ai.azure.com/build/deployments?x=1", "This is a page of the portal: copy the Target URI" },
    { "https://ml.azure.com/endpoints", "page of the portal" },
    { "https://portal.azure.com/#home", "page of the portal" },
    { "ai.azure.com", "page of the portal" },
    /* 21 */
    { "https://user:pw@host/v1", "user name or password" },
    { "https://user@host.example/v1", "user name or password" },
    { "https://host.example/v1?api-key=abcd", "a key in it" },
    { "https://host.example/v1?x=1&Code=abcd", "a key in it" },
    { "curl https://host.example/v1/chat/completions?key=abcd", "a key in it" },
    { "ftp://x", "Only https and http" },
    { "file:///x", "Only https and http" },
    { "javascript://x", "Only https and http" },
    { "", "no address" },
    { "   ", "no address" },
    { "hello", "not an address" },
    { "what is an endpoint", "spaces" },
    { "mailto:a@b.example", "Only https and http" },
    { "javascript:alert(1)", "Only https and http" },
    { "javascript:void(0)//x", "Only https and http" },
    { "data:text/html,<b>x</b>", "Only https and http" },
    { "data:text/plain;base64,eA==", "Only https and http" },
    { "file:/etc/passwd", "Only https and http" },
    { "FTP:host.example", "Only https and http" },
    { "file:", "Only https and http" },
    { "https:host.example/v1", "Two slashes are missing" },
    { "http:/host.example/v1", "Two slashes are missing" },
    { "localhost:abc/v1", "port" },
    { "server:80a/v1", "port" },
    { "host.example:abc/v1", "port" },
    { "server:<port>/v1", "placeholder" },
    { "note: use this", "spaces" },
    { "https://", "host" },
    { "https:///v1", "host" },
    { "://host", NULL },
    { "/v1/chat/completions", "host" },
    { "https://<resource>.openai.azure.com", "placeholder" },
    { "https://{name}.eastus2.inference.ai.azure.com", "placeholder" },
    { "$ENDPOINT/chat/completions", "placeholder" },
    { "https://host.example:0/v1", "port" },
    { "https://host.example:65536/v1", "port" },
    { "https://host.example:80a/v1", "port" },
    { "https://host.example:-1/v1", "port" },
    { "https://[::1/v1", "IPv6" },
    { "https://[::g]/v1", "IPv6" },
    { "https://[127.0.0.1]/v1", "IPv6" },
    { "https://[fe80::1%25eth0]/v1", "IPv6" },
    { "https://[::1]x/v1", "host" },
    { "https://%6cocalhost/v1", "host" },
    { "https://a..b/v1", "host" },
    { "https://a../v1", "host" },
    { "https://./v1", "host" },
    { "https://127.1/v1", "host" },
    { "https://2130706433/v1", "host" },
    { "https://0x7f000001/v1", "host" },
    { "https://256.1.1.1/v1", "host" },
    { "https://good.example\\@evil.example/v1", "character" },
    { "https://host.example/v1%zz", "percent" },
    { "https://host.example/%", "percent" },
    { "https://host.example/v1\r\nX-Evil: 1", "line breaks" },
    { "https://host.example/\001", "line breaks" },
    { "https://host.example/\377", "character" },
    { "https://host.example/\357\277\275", "character" },
    { "curl", "not an address" },
    { "curl -s", "no address in the curl command" },
    { "curl -u me:secret https://host.example/v1", "user name and password" },
    { "curl https://$HOST/v1", "placeholder" },
    { "curl https://user:pw@host.example/v1", "user name or password" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_refused (cases[i].text, cases[i].words);
}

static void
test_hostile (void)
{
  gsize length = 10 * 1024 * 1024;
  g_autofree char *huge = g_malloc (length + 1);
  g_autofree char *name = g_strnfill (300, 'a');
  g_autofree char *long_host = g_strdup_printf ("https://%s.example/v1", name);
  g_autoptr (GError) error = NULL;
  static const char nul[] = "https://host.example/v1\0@evil.example";

  memset (huge, 'a', length);
  huge[length] = '\0';
  assert_refused (huge, "too long");
  memcpy (huge, "https://", 8);
  assert_refused (huge, "too long");
  assert_refused (long_host, NULL);
  g_assert_null (phidias_target_parse_len (nul, sizeof nul - 1, &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_INVALID_INPUT);
}

/* Nothing that was pasted may be in a sentence: it can be a secret. */
static void
test_no_echo (void)
{
  static const char * const cases[] = {
    "https://user:" KEY "@host/v1", KEY, "ftp://" KEY, "https://host.example:" KEY "/v1", "https://host.example/" KEY "%",
    "curl -u " KEY " https://host.example", "curl -H 'api-key: " KEY "'",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (phidias_target_parse (cases[i], &error));
      g_assert_null (strstr (error->message, KEY));
    }
}

typedef struct
{
  const char *command;
  const char *dialect;
  const char *chat_url;
  const char *api_version;
  const char *model;
  const char *auth;
  const char *key;
} Curl;

/* 19 */
static void
test_curl (void)
{
  static const Curl cases[] = {
    { "curl https://api.openai.com/v1/chat/completions -H \"Content-Type: application/json\" -H \"Authorization: Bearer " KEY "\""
      " -d '{\"model\": \"gpt-4o\", \"messages\": [{\"role\": \"user\", \"content\": \"it isn'\\''t\"}]}'",
      OTHER, "https://api.openai.com/v1/chat/completions", NULL, "gpt-4o", "bearer", KEY },
    { "curl -X POST \"https://res.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-06-01\" \\\n"
      "  -H \"Content-Type: application/json\" \\\n  -H \"api-key: " KEY "\" \\\n  --data '{\n  \"messages\": []\n}'\n",
      OPENAI, "https://res.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-06-01", "2024-06-01", NULL, "api-key", KEY },
    /* The header is the command's, not the dialect's. */
    { "curl https://res.services.ai.azure.com/models/chat/completions?api-version=2024-05-01-preview -H 'Authorization: Bearer " KEY "' -d '{\"model\":\"phi-4\"}'",
      MODELS, "https://res.services.ai.azure.com/models" VERSIONED, VERSION, "phi-4", "bearer", KEY },
    { "curl https://phi3.eastus2.models.ai.azure.com/chat/completions -H 'api-key:" KEY "'",
      SERVERLESS, "https://phi3.eastus2.models.ai.azure.com/chat/completions", NULL, NULL, "api-key", KEY },
    /* cmd and PowerShell. */
    { "curl.exe -sS ^\r\n -H \"Authorization: " KEY "\" ^\r\n https://api.openai.com/v1/chat/completions", OTHER,
      "https://api.openai.com/v1/chat/completions", NULL, NULL, "bearer", KEY },
    { "curl `\n --header \"api-key: " KEY "\" `\n --url https://res.openai.azure.com/openai/v1", OPENAI_V1,
      "https://res.openai.azure.com/openai/v1/chat/completions", NULL, NULL, "api-key", KEY },
    /* Options of all sorts before the address; a pipe behind it. */
    { "$ curl -sSLN -m 30 -o out.txt --max-time 5 --compressed -HAuthorization:\\ Bearer\\ " KEY " localhost:8080/v1/models | jq .", OTHER,
      "http://localhost:8080/v1/chat/completions", NULL, NULL, "bearer", KEY },
    { "curl --json '{\"model\":\"m\"}' http://localhost:8000/v1/chat/completions", OTHER,
      "http://localhost:8000/v1/chat/completions", NULL, "m", "bearer", NULL },
    { "curl --rate 2/s https://gateway.example/llm", OTHER, "https://gateway.example/llm/chat/completions", NULL, NULL, "bearer", NULL },
    /* Placeholders are no keys. */
    { "curl https://api.openai.com/v1/models -H \"Authorization: Bearer $OPENAI_API_KEY\"", OTHER,
      "https://api.openai.com/v1/chat/completions", NULL, NULL, "bearer", NULL },
    { "curl https://res.openai.azure.com/openai/v1 -H 'api-key: <your key>'", OPENAI_V1,
      "https://res.openai.azure.com/openai/v1/chat/completions", NULL, NULL, "api-key", NULL },
    { "curl https://api.openai.com/v1 -H 'Authorization: Bearer YOUR_API_KEY' -d \"{\\\"model\\\":\\\"gpt-4o\\\"}\"", OTHER,
      "https://api.openai.com/v1/chat/completions", NULL, "gpt-4o", "bearer", NULL },
    /* Bodies that are none, and a quote that does not close. */
    { "curl https://api.openai.com/v1 -d @body.json", OTHER, "https://api.openai.com/v1/chat/completions", NULL, NULL, "bearer", NULL },
    { "curl https://api.openai.com/v1 -d '{\"model\":", OTHER, "https://api.openai.com/v1/chat/completions", NULL, NULL, "bearer", NULL },
    { "curl https://api.openai.com/v1 -d '{\"model\":7}'", OTHER, "https://api.openai.com/v1/chat/completions", NULL, NULL, "bearer", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (PhidiasTarget) target = phidias_target_parse (cases[i].command, &error);
      g_autoptr (PhidiasTarget) bare = NULL;

      g_test_message ("%s", cases[i].command);
      g_assert_no_error (error);
      g_assert_cmpstr (phidias_dialect_to_name (phidias_target_get_dialect (target)), ==, cases[i].dialect);
      g_assert_cmpstr (phidias_target_get_chat_url (target), ==, cases[i].chat_url);
      g_assert_cmpstr (phidias_target_get_api_version (target), ==, cases[i].api_version);
      g_assert_cmpstr (phidias_target_get_model (target), ==, cases[i].model);
      g_assert_cmpstr (phidias_auth_to_name (phidias_target_get_auth (target)), ==, cases[i].auth);
      g_assert_cmpstr (phidias_target_get_key (target), ==, cases[i].key);

      bare = phidias_target_without_key (target);
      g_assert_null (phidias_target_get_key (bare));
      g_assert_true (phidias_target_equal (target, bare));
    }
}

/* Fault 72: what cannot be a header's value is no key. */
static void
test_curl_bad_keys (void)
{
  g_autofree char *huge = g_strnfill (10 * 1024, 'k');
  g_autofree char *long_key = g_strdup_printf ("curl https://api.openai.com/v1 -H 'api-key: %s'", huge);
  const char *cases[] = {
    long_key,
    "curl https://api.openai.com/v1 -H 'api-key: abc\r\nX-Evil: 1'",
    "curl https://api.openai.com/v1 -H 'api-key: k\303\251y'",
    "curl https://api.openai.com/v1 -H 'api-key:   '",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PhidiasTarget) target = phidias_target_parse (cases[i], NULL);

      g_assert_nonnull (target);
      g_assert_null (phidias_target_get_key (target));
    }
}

static void
test_origin (void)
{
  static const struct
  {
    const char *text;
    const char *origin;
    gboolean    is_loopback;
    gboolean    is_secure;
  } cases[] = {
    { "https://API.OpenAI.com:443/v1", "https://api.openai.com", FALSE, TRUE },
    { "https://api.openai.com:8443", "https://api.openai.com:8443", FALSE, TRUE },
    { "http://api.openai.com:443", "http://api.openai.com:443", FALSE, FALSE },
    { "http://localhost", "http://localhost", TRUE, FALSE },
    { "https://LOCALHOST:1234", "https://localhost:1234", TRUE, TRUE },
    { "http://app.localhost:3000", "http://app.localhost:3000", TRUE, FALSE },
    { "http://127.9.8.7", "http://127.9.8.7", TRUE, FALSE },
    { "http://[0:0:0:0:0:0:0:1]:80", "http://[::1]", TRUE, FALSE },
    { "http://192.168.1.2:8080", "http://192.168.1.2:8080", FALSE, FALSE },
    { "http://localhost.evil.example", "http://localhost.evil.example", FALSE, FALSE },
    { "http://127.0.0.1.evil.example", "http://127.0.0.1.evil.example", FALSE, FALSE },
    { "http://notlocalhost:1", "http://notlocalhost:1", FALSE, FALSE },
    { "http://[::ffff:127.0.0.1]", NULL, FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (PhidiasTarget) target = phidias_target_parse (cases[i].text, NULL);

      g_assert_nonnull (target);
      if (cases[i].origin != NULL)
        g_assert_cmpstr (phidias_target_get_origin (target), ==, cases[i].origin);
      g_assert_true (phidias_target_is_loopback (target) == cases[i].is_loopback);
      g_assert_true (phidias_target_is_secure (target) == cases[i].is_secure);
    }
}

static void
test_with (void)
{
  g_autoptr (PhidiasTarget) local = phidias_target_parse ("http://127.0.0.1:4000/?tag=1", NULL);
  g_autoptr (PhidiasTarget) model = phidias_target_with_model (local, "phi-4");
  g_autoptr (PhidiasTarget) none = phidias_target_with_auth (model, PHIDIAS_AUTH_NONE);
  g_autoptr (GError) error = NULL;
  static const struct
  {
    PhidiasDialect  dialect;
    const char     *chat_url;
  } dialects[] = {
    { PHIDIAS_DIALECT_AZURE_SERVERLESS, "http://127.0.0.1:4000" VERSIONED "&tag=1" },
    { PHIDIAS_DIALECT_AZURE_SERVERLESS_V1, "http://127.0.0.1:4000/v1/chat/completions?tag=1" },
    { PHIDIAS_DIALECT_AZURE_MODELS, "http://127.0.0.1:4000/models" VERSIONED "&tag=1" },
    { PHIDIAS_DIALECT_AZURE_OPENAI, "http://127.0.0.1:4000/openai/deployments/phi-4/chat/completions?api-version=2024-10-21&tag=1" },
    { PHIDIAS_DIALECT_AZURE_OPENAI_V1, "http://127.0.0.1:4000/openai/v1/chat/completions?tag=1" },
    { PHIDIAS_DIALECT_GITHUB_MODELS, "http://127.0.0.1:4000/inference/chat/completions?tag=1" },
    { PHIDIAS_DIALECT_OPENAI, "http://127.0.0.1:4000/v1/chat/completions?tag=1" },
  };

  g_assert_cmpstr (phidias_target_get_model (model), ==, "phi-4");
  g_assert_null (phidias_target_get_model (local));
  g_assert_true (phidias_target_needs_model (local));
  g_assert_false (phidias_target_needs_model (model));
  g_assert_cmpint (phidias_target_get_auth (none), ==, PHIDIAS_AUTH_NONE);
  g_assert_null (phidias_target_with_dialect (local, PHIDIAS_DIALECT_AZURE_OPENAI, &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_INVALID_INPUT);

  /* Each to each and back. */
  for (guint i = 0; i < G_N_ELEMENTS (dialects); i++)
    for (guint j = 0; j < G_N_ELEMENTS (dialects); j++)
      {
        g_autoptr (PhidiasTarget) one = phidias_target_with_dialect (model, dialects[i].dialect, NULL);
        g_autoptr (PhidiasTarget) other = phidias_target_with_dialect (one, dialects[j].dialect, NULL);

        g_assert_cmpstr (phidias_target_get_chat_url (one), ==, dialects[i].chat_url);
        g_assert_cmpstr (phidias_target_get_chat_url (other), ==, dialects[j].chat_url);
        g_assert_cmpstr (phidias_target_get_origin (other), ==, "http://127.0.0.1:4000");
      }
}

/* Found by fuzzing: the end of a host's name is not the end of a path. */
static void
test_host_named_v1 (void)
{
  g_autoptr (PhidiasTarget) target = phidias_target_parse ("https://v1/chat/completions", NULL);
  g_autoptr (PhidiasTarget) other = phidias_target_with_dialect (target, PHIDIAS_DIALECT_AZURE_OPENAI_V1, NULL);

  g_assert_cmpstr (phidias_target_get_chat_url (other), ==, "https://v1/openai/v1/chat/completions");
}

static void
test_stored (void)
{
  g_autoptr (PhidiasTarget) made = phidias_target_new (PHIDIAS_DIALECT_AZURE_OPENAI, "https://res.openai.azure.com", NULL, NULL, "d", NULL,
                                                       PHIDIAS_AUTH_API_KEY);

  g_assert_cmpstr (phidias_target_get_chat_url (made), ==,
                   "https://res.openai.azure.com/openai/deployments/d/chat/completions?api-version=2024-10-21");
  g_assert_null (phidias_target_new (PHIDIAS_DIALECT_OPENAI, "not an address", NULL, NULL, NULL, NULL, PHIDIAS_AUTH_NONE));
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/target/table", test_table);
  g_test_add_func ("/target/refused", test_refused);
  g_test_add_func ("/target/hostile", test_hostile);
  g_test_add_func ("/target/no-echo", test_no_echo);
  g_test_add_func ("/target/curl", test_curl);
  g_test_add_func ("/target/curl-bad-keys", test_curl_bad_keys);
  g_test_add_func ("/target/origin", test_origin);
  g_test_add_func ("/target/with", test_with);
  g_test_add_func ("/target/host-named-v1", test_host_named_v1);
  g_test_add_func ("/target/stored", test_stored);

  return g_test_run ();
}
