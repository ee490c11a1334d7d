/* phidias-code-sample.c: how a deployment is asked from code
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-text"

#include "config.h"

#include "phidias-code-sample.h"

#include <string.h>

#define PROMPT "What is a serverless deployment?"
/* What the samples of serverless endpoints name as the model; the service ignores it. */
#define SERVERLESS_MODEL "azureai"

/* @URL@, @PROMPT@ and @MODEL@ are literals of the language; @VARIABLE@ is a name. What stands between
 * @KEY< and >@ is left out where no key is sent, and so is @MODEL<…>@ where no model is named. */
static const struct
{
  const char *title;
  const char *id;
  const char *text;
} languages[] = {
  [PHIDIAS_CODE_CURL] = {
    "curl", "sh",
    "@KEY<# The key is read from the environment: export @VARIABLE@=…\n>@"
    "curl @URL@ \\\n"
    "  -H 'Content-Type: application/json' \\\n"
    "@KEY<  -H \"@HEADER@: @SCHEME@$@VARIABLE@\" \\\n>@"
    "  -d @BODY@\n",
  },
  [PHIDIAS_CODE_PYTHON] = {
    "Python", "python3",
    "@KEY<# The key is read from the environment: export @VARIABLE@=…\n>@"
    "import json\n"
    "@KEY<import os\n>@"
    "import urllib.request\n"
    "\n"
    "body = {\n"
    "@MODEL<    \"model\": @MODEL@,\n>@"
    "    \"messages\": [{\"role\": \"user\", \"content\": @PROMPT@}],\n"
    "}\n"
    "request = urllib.request.Request(\n"
    "    @URL@,\n"
    "    data=json.dumps(body).encode(),\n"
    "    headers={\n"
    "        \"Content-Type\": \"application/json\",\n"
    "@KEY<        \"@HEADER@\": \"@SCHEME@\" + os.environ[\"@VARIABLE@\"],\n>@"
    "    },\n"
    ")\n"
    "with urllib.request.urlopen(request) as response:\n"
    "    answer = json.load(response)\n"
    "print(answer[\"choices\"][0][\"message\"][\"content\"])\n",
  },
  [PHIDIAS_CODE_JAVASCRIPT] = {
    "JavaScript", "js",
    "// Node.js 18 or later, in a file that ends in .mjs.\n"
    "@KEY<// The key is read from the environment: export @VARIABLE@=…\n>@"
    "const response = await fetch(@URL@, {\n"
    "  method: \"POST\",\n"
    "  headers: {\n"
    "    \"Content-Type\": \"application/json\",\n"
    "@KEY<    \"@HEADER@\": \"@SCHEME@\" + process.env.@VARIABLE@,\n>@"
    "  },\n"
    "  body: JSON.stringify({\n"
    "@MODEL<    model: @MODEL@,\n>@"
    "    messages: [{ role: \"user\", content: @PROMPT@ }],\n"
    "  }),\n"
    "});\n"
    "if (!response.ok) {\n"
    "  throw new Error(response.status + \" \" + (await response.text()));\n"
    "}\n"
    "const answer = await response.json();\n"
    "console.log(answer.choices[0].message.content);\n",
  },
  [PHIDIAS_CODE_CSHARP] = {
    "C#", "c-sharp",
    "// .NET 8 or later.\n"
    "@KEY<// The key is read from the environment: export @VARIABLE@=…\n>@"
    "using System.Net.Http.Json;\n"
    "using System.Text.Json;\n"
    "\n"
    "using var client = new HttpClient();\n"
    "using var request = new HttpRequestMessage(HttpMethod.Post, @URL@);\n"
    "@KEY<request.Headers.TryAddWithoutValidation(\"@HEADER@\",\n"
    "    \"@SCHEME@\" + Environment.GetEnvironmentVariable(\"@VARIABLE@\"));\n>@"
    "request.Content = JsonContent.Create(new\n"
    "{\n"
    "@MODEL<    model = @MODEL@,\n>@"
    "    messages = new[] { new { role = \"user\", content = @PROMPT@ } },\n"
    "});\n"
    "using var response = await client.SendAsync(request);\n"
    "response.EnsureSuccessStatusCode();\n"
    "var answer = await response.Content.ReadFromJsonAsync<JsonElement>();\n"
    "Console.WriteLine(answer.GetProperty(\"choices\")[0].GetProperty(\"message\").GetProperty(\"content\"));\n",
  },
  [PHIDIAS_CODE_GO] = {
    "Go", "go",
    "@KEY<// The key is read from the environment: export @VARIABLE@=…\n>@"
    "package main\n"
    "\n"
    "import (\n"
    "\t\"bytes\"\n"
    "\t\"encoding/json\"\n"
    "\t\"fmt\"\n"
    "\t\"log\"\n"
    "\t\"net/http\"\n"
    "@KEY<\t\"os\"\n>@"
    ")\n"
    "\n"
    "func main() {\n"
    "\tbody, err := json.Marshal(map[string]any{\n"
    "@MODEL<\t\t\"model\":    @MODEL@,\n>@"
    "\t\t\"messages\": []map[string]string{{\"role\": \"user\", \"content\": @PROMPT@}},\n"
    "\t})\n"
    "\tif err != nil {\n"
    "\t\tlog.Fatal(err)\n"
    "\t}\n"
    "\trequest, err := http.NewRequest(\"POST\", @URL@, bytes.NewReader(body))\n"
    "\tif err != nil {\n"
    "\t\tlog.Fatal(err)\n"
    "\t}\n"
    "\trequest.Header.Set(\"Content-Type\", \"application/json\")\n"
    "@KEY<\trequest.Header.Set(\"@HEADER@\", \"@SCHEME@\"+os.Getenv(\"@VARIABLE@\"))\n>@"
    "\tresponse, err := http.DefaultClient.Do(request)\n"
    "\tif err != nil {\n"
    "\t\tlog.Fatal(err)\n"
    "\t}\n"
    "\tdefer response.Body.Close()\n"
    "\tif response.StatusCode != http.StatusOK {\n"
    "\t\tlog.Fatal(response.Status)\n"
    "\t}\n"
    "\tvar answer struct {\n"
    "\t\tChoices []struct{ Message struct{ Content string } }\n"
    "\t}\n"
    "\tif err := json.NewDecoder(response.Body).Decode(&answer); err != nil {\n"
    "\t\tlog.Fatal(err)\n"
    "\t}\n"
    "\tif len(answer.Choices) > 0 {\n"
    "\t\tfmt.Println(answer.Choices[0].Message.Content)\n"
    "\t}\n"
    "}\n",
  },
};

/**
 * phidias_code_language_get_title:
 * @language: a language
 *
 * Returns: (transfer none): what it is called
 */
const char *
phidias_code_language_get_title (PhidiasCodeLanguage language)
{
  g_return_val_if_fail ((guint) language < PHIDIAS_N_CODE_LANGUAGES, NULL);

  return languages[language].title;
}

/**
 * phidias_code_language_get_id:
 * @language: a language
 *
 * Returns: (transfer none): its id in GtkSourceView
 */
const char *
phidias_code_language_get_id (PhidiasCodeLanguage language)
{
  g_return_val_if_fail ((guint) language < PHIDIAS_N_CODE_LANGUAGES, NULL);

  return languages[language].id;
}

/* In double quotes, with escapes that Python, JavaScript, C#, Go and JSON share. */
static char *
quote (const char *text)
{
  GString *quoted = g_string_new ("\"");

  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c))
    {
      gunichar character = g_utf8_get_char (c);

      if (character == '"' || character == '\\')
        g_string_append_printf (quoted, "\\%c", (char) character);
      /* The last three end a line of C# or JavaScript. */
      else if (character < 0x20 || character == 0x7f || character == 0x85 || character == 0x2028 || character == 0x2029)
        g_string_append_printf (quoted, "\\u%04x", character);
      else
        g_string_append_unichar (quoted, character);
    }
  g_string_append_c (quoted, '"');

  return g_string_free (quoted, FALSE);
}

static char *
quote_for_shell (const char *text)
{
  GString *quoted = g_string_new (text);

  g_string_replace (quoted, "'", "'\\''", 0);
  g_string_prepend_c (quoted, '\'');
  g_string_append_c (quoted, '\'');

  return g_string_free (quoted, FALSE);
}

static const char *
get_model (PhidiasTarget *target)
{
  const char *model = phidias_target_get_model (target);

  switch (phidias_target_get_dialect (target))
    {
    case PHIDIAS_DIALECT_AZURE_SERVERLESS_V1:
      return model != NULL ? model : SERVERLESS_MODEL;
    case PHIDIAS_DIALECT_AZURE_SERVERLESS:
    case PHIDIAS_DIALECT_AZURE_OPENAI:
      /* The address says which. */
      return NULL;
    case PHIDIAS_DIALECT_AZURE_MODELS:
    case PHIDIAS_DIALECT_AZURE_OPENAI_V1:
    case PHIDIAS_DIALECT_GITHUB_MODELS:
    case PHIDIAS_DIALECT_OPENAI:
    default:
      return model != NULL ? model : phidias_target_get_deployment (target);
    }
}

/**
 * phidias_code_sample_get_variable:
 * @target: whom to ask
 *
 * Returns: (transfer none): the environment variable from which a sample reads the key
 */
const char *
phidias_code_sample_get_variable (PhidiasTarget *target)
{
  g_return_val_if_fail (target != NULL, NULL);

  switch (phidias_target_get_dialect (target))
    {
    case PHIDIAS_DIALECT_GITHUB_MODELS:
      return "GITHUB_TOKEN";
    case PHIDIAS_DIALECT_OPENAI:
      return g_strcmp0 (phidias_target_get_host (target), "api.openai.com") == 0 ? "OPENAI_API_KEY" : "API_KEY";
    case PHIDIAS_DIALECT_AZURE_SERVERLESS:
    case PHIDIAS_DIALECT_AZURE_SERVERLESS_V1:
    case PHIDIAS_DIALECT_AZURE_MODELS:
    case PHIDIAS_DIALECT_AZURE_OPENAI:
    case PHIDIAS_DIALECT_AZURE_OPENAI_V1:
    default:
      return "AZURE_API_KEY";
    }
}

typedef struct
{
  const char *name;
  const char *value;
} Word;

/* Once from start to end, so that a value with @ in it is left alone. */
static void
expand (GString *sample, const char *text, gsize length, const Word *words, gboolean has_key, gboolean has_model)
{
  const char *end = text + length;

  while (text < end)
    {
      const char *mark = memchr (text, '@', end - text);
      gsize       name_length;

      if (mark == NULL)
        break;
      g_string_append_len (sample, text, mark - text);
      name_length = strspn (mark + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
      if (mark[1 + name_length] == '<')
        {
          const char *inside = mark + name_length + 2;
          const char *over = strstr (inside, ">@");

          if (mark[1] == 'K' ? has_key : has_model)
            expand (sample, inside, over - inside, words, has_key, has_model);
          text = over + 2;
          continue;
        }
      for (guint i = 0; words[i].name != NULL; i++)
        if (strlen (words[i].name) == name_length && strncmp (words[i].name, mark + 1, name_length) == 0)
          g_string_append (sample, words[i].value);
      text = mark + name_length + 2;
    }
  g_string_append_len (sample, text, end - text);
}

/**
 * phidias_code_sample_new:
 * @target: whom to ask; a key in it is not looked at
 * @language: the language
 *
 * A whole program that sends one prompt and prints the answer. It reads the key from an environment
 * variable, and holds none.
 *
 * Returns: (transfer full): the program
 */
char *
phidias_code_sample_new (PhidiasTarget *target, PhidiasCodeLanguage language)
{
  GString         *sample = g_string_new (NULL);
  const char      *model;
  const char      *chat_url;
  g_autofree char *url = NULL;
  g_autofree char *prompt = NULL;
  g_autofree char *model_literal = NULL;
  g_autofree char *json = NULL;
  g_autofree char *body = NULL;
  gboolean         is_bearer;

  g_return_val_if_fail (target != NULL, NULL);
  g_return_val_if_fail ((guint) language < PHIDIAS_N_CODE_LANGUAGES, NULL);

  model = get_model (target);
  chat_url = phidias_target_get_chat_url (target);
  is_bearer = phidias_target_get_auth (target) == PHIDIAS_AUTH_BEARER;
  url = language == PHIDIAS_CODE_CURL ? quote_for_shell (chat_url) : quote (chat_url);
  prompt = quote (PROMPT);
  model_literal = quote (model != NULL ? model : "");
  if (model != NULL)
    json = g_strdup_printf ("{\"model\": %s, \"messages\": [{\"role\": \"user\", \"content\": %s}]}", model_literal, prompt);
  else
    json = g_strdup_printf ("{\"messages\": [{\"role\": \"user\", \"content\": %s}]}", prompt);
  body = quote_for_shell (json);

  {
    const Word words[] = {
      { "URL", url },
      { "PROMPT", prompt },
      { "MODEL", model_literal },
      { "BODY", body },
      { "HEADER", is_bearer ? "Authorization" : "api-key" },
      { "SCHEME", is_bearer ? "Bearer " : "" },
      { "VARIABLE", phidias_code_sample_get_variable (target) },
      { NULL, NULL },
    };

    expand (sample, languages[language].text, strlen (languages[language].text), words,
            phidias_target_get_auth (target) != PHIDIAS_AUTH_NONE, model != NULL);
  }

  return g_string_free (sample, FALSE);
}
