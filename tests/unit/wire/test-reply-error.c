/* test-reply-error.c: every shape of error body, as a code and one sentence
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "phidias-error.h"
#include "phidias-reply-error.h"
#include "phidias-test.h"

#include <string.h>

#define KEY "0123456789abcdef0123456789abcdef"
#define HOST "host.example"

typedef struct
{
  guint             status;
  const char       *body;
  PhidiasErrorCode  code;
  guint             kept_status;
  const char       *server_code;
  const char       *words[3];
} Row;

static const Row rows[] = {
  /* The table of the reference, in its order. */
  { 401, "{\"status\":\"Invalid auth token\"}", PHIDIAS_ERROR_AUTH, 401, NULL, { HOST, "Invalid auth token", "key" } },
  { 401, "{\"error\":\"Unauthorized\",\"message\":\"Bad key\",\"status\":401}", PHIDIAS_ERROR_AUTH, 401, NULL, { "Unauthorized: Bad key" } },
  { 401, "{\"error\":{\"code\":\"401\",\"message\":\"Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key.\"}}",
    PHIDIAS_ERROR_AUTH, 401, "401", { "Access denied due to invalid subscription key" } },
  { 401, "{\"statusCode\":401,\"message\":\"Unauthorized. Access token is missing\"}", PHIDIAS_ERROR_AUTH, 401, NULL, { "Access token is missing" } },
  { 404, "{\"error\":\"Not found\",\"message\":\"The modality is not supported\",\"status\":404}", PHIDIAS_ERROR_NOT_FOUND, 404, NULL,
    { "modality is not supported", "gpt-4o" } },
  { 404, "{\"error\":{\"code\":\"DeploymentNotFound\",\"message\":\"The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again.\"}}",
    PHIDIAS_ERROR_NOT_FOUND, 404, "DeploymentNotFound", { "gpt-4o", HOST, "does not exist" } },
  { 404, "{\"error\":{\"code\":\"404\",\"message\":\"Resource not found\"}}", PHIDIAS_ERROR_NOT_FOUND, 404, "404", { "Resource not found", HOST } },
  { 424, "{\"detail\":\"Not Found\"}", PHIDIAS_ERROR_NOT_FOUND, 424, NULL, { "Not Found", HOST } },
  { 422, "{\"status\":422,\"code\":\"parameter_not_supported\",\"detail\":{\"loc\":[\"body\",\"response_format\"],\"input\":\"json_object\"},\"message\":\"One of the parameters contain invalid values.\"}",
    PHIDIAS_ERROR_UNSUPPORTED_PARAMETER, 422, "parameter_not_supported", { "“response_format”", "One of the parameters contain invalid values." } },
  { 422, "{\"detail\":[{\"loc\":[\"body\",\"temperature\"],\"msg\":\"too hot\",\"value\":3.7},{\"loc\":[\"body\",\"messages\",0,\"role\"],\"msg\":\"bad role\"}]}",
    PHIDIAS_ERROR_UNSUPPORTED_PARAMETER, 422, NULL, { "“temperature”", "body.temperature = 3.7: too hot", "body.messages.0.role: bad role" } },
  { 400, "{\"detail\":\"Extra parameters ['n'] are not allowed when extra-parameters is not set or set to be 'error'. Set extra-parameters to 'pass-through' to pass to the model.\"}",
    PHIDIAS_ERROR_UNSUPPORTED_PARAMETER, 400, NULL, { "“n”", "Extra parameters" } },
  { 400, "{\"detail\":\"Extra parameters ['n', 'logprobs'] are not allowed\"}", PHIDIAS_ERROR_UNSUPPORTED_PARAMETER, 400, NULL, { "Extra parameters" } },
  { 400, "{\"status\":400,\"code\":\"content_filter\",\"message\":\"The response was filtered\",\"param\":\"messages\",\"type\":null}",
    PHIDIAS_ERROR_CONTENT_FILTER, 400, "content_filter", { HOST, "The response was filtered" } },
  { 400, "{\"error\":{\"message\":\"The response was filtered due to the prompt triggering Microsoft's content management policy. Please modify your prompt and retry.\",\"type\":null,\"param\":\"prompt\",\"code\":\"content_filter\",\"status\":400}}",
    PHIDIAS_ERROR_CONTENT_FILTER, 400, "content_filter", { "content management policy" } },
  { 400, "{\"error\":{\"message\":\"The response was filtered\",\"type\":null,\"param\":\"prompt\",\"code\":\"content_filter\",\"status\":400,\"innererror\":{\"code\":\"ResponsibleAIPolicyViolation\",\"content_filter_result\":{\"hate\":{\"filtered\":false,\"severity\":\"safe\"},\"jailbreak\":{\"filtered\":true,\"detected\":true},\"self_harm\":{\"filtered\":true,\"severity\":\"high\"},\"violence\":{\"filtered\":true,\"severity\":\"medium\"}}}}}",
    PHIDIAS_ERROR_CONTENT_FILTER, 400, "content_filter", { "jailbreak attempt, self-harm (high severity), violence (medium severity)", HOST } },
  { 400, "{\"error\":{\"code\":\"context_length_exceeded\",\"message\":\"This model's maximum context length is 4096 tokens.\"}}",
    PHIDIAS_ERROR_CONTEXT_TOO_LONG, 400, "context_length_exceeded", { "4096 tokens", "too long" } },
  { 400, "{\"error\":{\"code\":400,\"message\":\"the request exceeds the available context size\",\"type\":\"exceed_context_size_error\",\"n_ctx\":4096}}",
    PHIDIAS_ERROR_CONTEXT_TOO_LONG, 400, "400", { "available context size" } },
  { 429, "{\"error\":\"Too many requests\",\"message\":\"Rate limit is exceeded. Try again in 26 seconds.\",\"status\":429}", PHIDIAS_ERROR_RATE_LIMIT, 429, NULL,
    { "Rate limit is exceeded", HOST } },
  { 429, "{\"error\":{\"code\":\"429\",\"message\":\"Requests to the ChatCompletions_Create Operation under Azure OpenAI API version 2024-10-21 have exceeded token rate limit of your current OpenAI S0 pricing tier. Please retry after 26 seconds. Please go here.\"}}",
    PHIDIAS_ERROR_RATE_LIMIT, 429, "429", { "exceeded token rate limit" } },
  { 431, "", PHIDIAS_ERROR_BAD_REQUEST, 431, NULL, { "headers", HOST } },
  { 503, "{\"error\":{\"code\":503,\"message\":\"Loading model\",\"type\":\"unavailable_error\"}}", PHIDIAS_ERROR_SERVER, 503, "503", { "503 from " HOST, "Loading model" } },
  { 401, "{\"error\":{\"code\":401,\"message\":\"Invalid API Key\",\"type\":\"authentication_error\"}}", PHIDIAS_ERROR_AUTH, 401, "401", { "Invalid API Key" } },
  { 501, "{\"error\":{\"code\":501,\"message\":\"no embeddings\",\"type\":\"not_supported_error\"}}", PHIDIAS_ERROR_UNSUPPORTED_PARAMETER, 501, "501", { "no embeddings" } },
  { 400, "{\"error\":{\"code\":400,\"message\":\"bad grammar\",\"type\":\"invalid_request_error\"}}", PHIDIAS_ERROR_BAD_REQUEST, 400, "400", { "bad grammar" } },
  { 404, "{\"error\":\"model 'x' not found\"}", PHIDIAS_ERROR_NOT_FOUND, 404, NULL, { "model 'x' not found" } },
  { 404, "{\"error\":{\"message\":\"model \\\"x\\\" not found, try pulling it first\",\"type\":\"api_error\"}}", PHIDIAS_ERROR_NOT_FOUND, 404, "api_error", { "try pulling it first" } },
  { 200, "{\"error\":{\"message\":\"mid-stream\"}}", PHIDIAS_ERROR_SERVER, 200, NULL, { "mid-stream" } },
  { 200, "{\"error\":{\"message\":\"busy\",\"code\":503}}", PHIDIAS_ERROR_SERVER, 503, "503", { "503 from " HOST } },

  /* Others that were seen. */
  { 403, "{\"error\":{\"code\":\"403\",\"message\":\"Out of call volume quota. Quota will be replenished in 12 days.\"}}", PHIDIAS_ERROR_QUOTA, 403, "403", { "Out of call volume quota" } },
  { 429, "{\"error\":{\"message\":\"You exceeded your current quota\",\"code\":\"insufficient_quota\"}}", PHIDIAS_ERROR_QUOTA, 429, "insufficient_quota", { "current quota" } },
  { 402, "{}", PHIDIAS_ERROR_QUOTA, 402, NULL, { "quota or subscription" } },
  { 403, "{\"error\":{\"code\":\"403\",\"message\":\"Access denied due to Virtual Network/Firewall rules.\"}}", PHIDIAS_ERROR_AUTH, 403, "403", { "Firewall rules" } },
  { 403, "", PHIDIAS_ERROR_AUTH, 403, NULL, { "does not let this key" } },
  { 400, "{\"error\":{\"message\":\"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.\",\"type\":\"invalid_request_error\",\"param\":\"max_tokens\",\"code\":\"unsupported_parameter\"}}",
    PHIDIAS_ERROR_UNSUPPORTED_PARAMETER, 400, "unsupported_parameter", { "“max_tokens”" } },
  { 400, "{\"error\":{\"message\":\"Unrecognized request argument supplied: stream_options\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":null}}",
    PHIDIAS_ERROR_UNSUPPORTED_PARAMETER, 400, "invalid_request_error", { "“stream_options”" } },
  { 404, "{\"error\":{\"message\":\"The model `x` does not exist\",\"code\":\"model_not_found\"}}", PHIDIAS_ERROR_NOT_FOUND, 404, "model_not_found", { "does not exist" } },
  { 400, "{\"error\":{\"code\":\"unknown_model\",\"message\":\"Unknown model: x\"}}", PHIDIAS_ERROR_NOT_FOUND, 400, "unknown_model", { "Unknown model: x" } },
  { 400, "[{\"error\":{\"code\":400,\"message\":\"wrapped\"}}]", PHIDIAS_ERROR_BAD_REQUEST, 400, "400", { "wrapped" } },
  { 500, "upstream\n  is\tdown", PHIDIAS_ERROR_SERVER, 500, NULL, { "500 from " HOST, "upstream is down" } },
  { 500, "", PHIDIAS_ERROR_SERVER, 500, NULL, { "500 from " HOST } },
  { 500, "{\"error\":", PHIDIAS_ERROR_SERVER, 500, NULL, { "{\"error\":" } },
  { 500, "null", PHIDIAS_ERROR_SERVER, 500, NULL, { "null" } },
  { 400, "{\"error\":null,\"message\":null,\"detail\":null,\"status\":null}", PHIDIAS_ERROR_BAD_REQUEST, 400, NULL, { "400", "did not say why" } },
  { 400, "{\"error\":[],\"message\":{},\"detail\":[7,null,[]],\"code\":{}}", PHIDIAS_ERROR_BAD_REQUEST, 400, NULL, { "did not say why" } },
  { 400, "{\"error\":{\"message\":7,\"code\":[],\"innererror\":3,\"status\":\"x\"}}", PHIDIAS_ERROR_BAD_REQUEST, 400, NULL, { "did not say why" } },
  { 407, "", PHIDIAS_ERROR_PROXY, 407, NULL, { "proxy" } },
  { 408, "", PHIDIAS_ERROR_TIMEOUT, 408, NULL, { "gave up waiting" } },
  { 413, "", PHIDIAS_ERROR_TOO_LARGE, 413, NULL, { "too large" } },
  { 307, "", PHIDIAS_ERROR_REDIRECT, 307, NULL, { "another address" } },
  { 511, "", PHIDIAS_ERROR_CAPTIVE_PORTAL, 511, NULL, { "sign in" } },
};

static GError *
make_error (guint status, const char *type, const char *body, gssize length)
{
  g_autoptr (PhidiasTarget) target = phidias_target_parse ("https://res.openai.azure.com/openai/deployments/gpt-4o", NULL);
  g_autoptr (GBytes) bytes = g_bytes_new (body, length < 0 ? strlen (body) : (gsize) length);
  GError *error = phidias_reply_error_new (status, type, bytes, HOST, target, KEY);

  g_assert_nonnull (error);
  g_assert_cmpuint (error->domain, ==, PHIDIAS_ERROR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_assert_null (strchr (error->message, '\n'));
  g_assert_null (strstr (error->message, KEY));
  if (phidias_error_get_raw (error) != NULL)
    {
      g_assert_true (g_utf8_validate (phidias_error_get_raw (error), -1, NULL));
      g_assert_null (strstr (phidias_error_get_raw (error), KEY));
      g_assert_cmpuint (strlen (phidias_error_get_raw (error)), <=, PHIDIAS_REPLY_ERROR_MAX_RAW);
    }

  return error;
}

static void
test_shapes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (GError) error = make_error (rows[i].status, "application/json", rows[i].body, -1);

      g_test_message ("%u %s", rows[i].status, error->message);
      if (error->code != (int) rows[i].code)
        g_error ("%s: %s", rows[i].body, phidias_error_code_to_name (error->code));
      g_assert_cmpuint (phidias_error_get_status (error), ==, rows[i].kept_status);
      g_assert_cmpstr (phidias_error_get_server_code (error), ==, rows[i].server_code);
      for (guint j = 0; j < 3 && rows[i].words[j] != NULL; j++)
        if (strstr (error->message, rows[i].words[j]) == NULL)
          g_error ("no “%s” in “%s”", rows[i].words[j], error->message);
      g_assert_cmpstr (phidias_error_get_raw (error), ==, *rows[i].body != '\0' ? rows[i].body : NULL);
    }
}

/* Whatever the status: one sentence, a code, no crash. */
static void
test_every_status (void)
{
  static const char * const bodies[] = { "", "{}", "x", "{\"error\":{\"message\":\"m\"}}", "<html><title>T</title>" };

  for (guint status = 0; status < 700; status++)
    for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
      {
        g_autoptr (GError) error = make_error (status, NULL, bodies[i], -1);

        g_assert_cmpuint (strlen (error->message), >, 10);
      }

  {
    g_autoptr (GError) bare = phidias_reply_error_new (500, NULL, NULL, NULL, NULL, NULL);

    g_assert_error (bare, PHIDIAS_ERROR, PHIDIAS_ERROR_SERVER);
    g_assert_null (phidias_error_get_raw (bare));
  }
}

static void
test_waits (void)
{
  static const struct
  {
    guint       status;
    const char *body;
    gint64      wait;
  } waits[] = {
    { 429, "{\"error\":{\"code\":\"429\",\"message\":\"Please retry after 26 seconds.\"}}", 26000 },
    { 429, "{\"error\":{\"code\":\"429\",\"message\":\"Please try again in 1.5s.\"}}", 1500 },
    { 429, "{\"error\":{\"code\":\"429\",\"message\":\"Please try again in 120ms.\"}}", 120 },
    { 429, "{\"error\":{\"code\":\"429\",\"message\":\"Please wait 3600 seconds before\"}}", 3600000 },
    { 429, "{\"error\":{\"code\":\"429\",\"message\":\"Please retry after 1 day\"}}", -1 },
    { 429, "{\"error\":{\"code\":\"429\",\"message\":\"retry after -5 seconds\"}}", -1 },
    { 429, "{\"error\":{\"code\":\"429\",\"message\":\"retry after 99999999999999999999 seconds\"}}", -1 },
    { 429, "{}", -1 },
    { 400, "{\"message\":\"Please retry after 26 seconds.\"}", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      g_autoptr (GError) error = make_error (waits[i].status, NULL, waits[i].body, -1);

      g_assert_cmpint (phidias_error_get_retry_after (error), ==, waits[i].wait);
    }
}

/* Faults 28 and 29. */
static void
test_pages (void)
{
  static const struct
  {
    guint             status;
    const char       *type;
    const char       *body;
    PhidiasErrorCode  code;
    const char       *words;
  } pages[] = {
    { 200, "text/html; charset=utf-8", "<html><head><title>Free Wi-Fi</title></head><body><script>steal()</script></body></html>", PHIDIAS_ERROR_CAPTIVE_PORTAL, "“Free Wi-Fi”" },
    { 302, "text/html", "<html></html>", PHIDIAS_ERROR_CAPTIVE_PORTAL, "sign in" },
    { 200, "application/json", "\n\357\273\277 <!doctype HTML><TITLE lang=en>\n Sign &lt;in&gt;\t&amp;\n go </TITLE>", PHIDIAS_ERROR_CAPTIVE_PORTAL, "sign in" },
    { 200, NULL, "  <!DOCTYPE html><title>\n Sign &lt;in&gt;\t&amp;\n go </title>", PHIDIAS_ERROR_CAPTIVE_PORTAL, "“Sign <in> & go”" },
    { 502, "text/html", "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>nginx</body></html>", PHIDIAS_ERROR_SERVER, "502 from " HOST },
    { 502, "text/html", "<html></html>", PHIDIAS_ERROR_SERVER, "502 from " HOST },
    { 404, "text/html", "<html><title>nope</title></html>", PHIDIAS_ERROR_NOT_FOUND, "“nope”" },
    { 403, "text/html", "<html><title>WAF</title></html>", PHIDIAS_ERROR_AUTH, "“WAF”" },
    { 429, "text/html", "<html><title>slow</title></html>", PHIDIAS_ERROR_RATE_LIMIT, "“slow”" },
    { 500, "text/html", "plain in truth", PHIDIAS_ERROR_SERVER, "500 from " HOST },
    { 200, "text/html", "<title>never ends", PHIDIAS_ERROR_CAPTIVE_PORTAL, "sign in" },
    { 200, "text/html", "<title>" KEY "</title>", PHIDIAS_ERROR_CAPTIVE_PORTAL, "“***”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autoptr (GError) error = make_error (pages[i].status, pages[i].type, pages[i].body, -1);

      g_test_message ("%s", error->message);
      g_assert_error (error, PHIDIAS_ERROR, (int) pages[i].code);
      g_assert_nonnull (strstr (error->message, pages[i].words));
      g_assert_null (strstr (error->message, "<html"));
      g_assert_null (strstr (error->message, "script"));
    }
}

static void
test_is_html (void)
{
  static const struct
  {
    const char *type;
    const char *body;
    gboolean    is_html;
  } cases[] = {
    { "text/html", NULL, TRUE }, { "TEXT/HTML;charset=x", "", TRUE }, { "application/xhtml+xml", NULL, TRUE },
    { NULL, "<HTML lang=x>", TRUE }, { NULL, "<?xml version=\"1.0\"?><!DOCTYPE html>", TRUE }, { NULL, "<!-- x --><html>", TRUE },
    { NULL, "<?xml version=\"1.0\"?><Error/>", FALSE }, { "application/json", "{\"a\":\"<html>\"}", FALSE }, { "text/plain", "html", FALSE },
    { NULL, NULL, FALSE }, { NULL, "", FALSE }, { "text/event-stream", "data: <html>", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) body = cases[i].body != NULL ? g_bytes_new (cases[i].body, strlen (cases[i].body)) : NULL;

      g_assert_true (phidias_reply_error_is_html (cases[i].type, body) == cases[i].is_html);
    }
}

static void
test_mask (void)
{
  static const struct
  {
    const char *text;
    const char *masked;
  } cases[] = {
    { "key " KEY "!", "key ***!" },
    { "Incorrect API key provided: sk-ab***yz.", "Incorrect API key provided: ***." },
    { "Incorrect API key provided: sk-proj-abcdEFGH1234_x-y. You", "Incorrect API key provided: ***. You" },
    { "token ghp_16C7e42F292c6912E7710c838347Ae178B4a", "token ***" },
    { "github_pat_11AAAAAAA0abcdefghij", "***" },
    { "Authorization: Bearer abcdefgh12", "Authorization: Bearer ***" },
    { "{\"api-key\":\"84characters0123456789abcdefghijklmnopqrstuvwxyz\"}", "{\"api-key\":\"***\"}" },
    { "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.s", "***.***.s" },
    { "ab********************yz", "***" },
    { "fedcba9876543210fedcba9876543210**", "***" },
    /* What is no key stays. */
    { "request 0f8fad5b-d9cb-469f-a165-70867728950e", "request 0f8fad5b-d9cb-469f-a165-70867728950e" },
    { "chatcmpl-9abcDEF12345", "chatcmpl-9abcDEF12345" },
    { "the bearer of news, **bold** text, a * b", "the bearer of news, **bold** text, a * b" },
    { "Phi-3-mini-4k-instruct at phi3.eastus2.inference.ai.azure.com", "Phi-3-mini-4k-instruct at phi3.eastus2.inference.ai.azure.com" },
    { "***", "***" },
    { "", "" },
    { "é😀", "é😀" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *masked = phidias_reply_error_mask (cases[i].text, KEY);

      g_assert_cmpstr (masked, ==, cases[i].masked);
    }
  g_assert_null (phidias_reply_error_mask (NULL, KEY));
}

/* Fault 30 and 71: the key at every place where the kept part could end. */
static void
test_raw (void)
{
  static const char * const secrets[] = { KEY, "short-key" };

  for (guint s = 0; s < G_N_ELEMENTS (secrets); s++)
    for (gsize before = PHIDIAS_REPLY_ERROR_MAX_RAW - 40; before <= PHIDIAS_REPLY_ERROR_MAX_RAW + 8; before++)
      {
        g_autoptr (GString) body = g_string_new (NULL);
        g_autoptr (GBytes) bytes = NULL;
        g_autoptr (GError) error = NULL;
        g_autofree char *half = g_strndup (secrets[s], 6);

        while (body->len < before)
          g_string_append_c (body, ' ');
        g_string_append (body, secrets[s]);
        while (body->len < 400000)
          g_string_append (body, " x ");
        bytes = g_bytes_new (body->str, body->len);
        error = phidias_reply_error_new (400, NULL, bytes, HOST, NULL, secrets[s]);
        g_assert_cmpuint (strlen (phidias_error_get_raw (error)), <=, PHIDIAS_REPLY_ERROR_MAX_RAW);
        g_assert_null (strstr (phidias_error_get_raw (error), half));
      }
}

/* And at every place where a quoted sentence, title or name could end. */
static void
test_quote (void)
{
  static const char * const shapes[] = {
    "{\"error\":{\"message\":\"%s" KEY " and so on and on\"}}",
    "{\"error\":{\"message\":\"Unsupported\",\"code\":\"unsupported_parameter\",\"param\":\"%s" KEY " and so on\"}}",
    "<html><title>%s" KEY " and so on and on</title></html>",
  };
  g_autofree char *half = g_strndup (KEY, 6);

  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    for (gsize before = 40; before <= 310; before++)
      {
        g_autoptr (GString) body = g_string_new (shapes[i]);
        g_autoptr (GString) filler = g_string_new (NULL);
        g_autoptr (GError) error = NULL;

        while (filler->len < before)
          g_string_append (filler, filler->len % 5 == 4 ? " " : "x");
        g_string_replace (body, "%s", filler->str, 1);
        error = make_error (400, NULL, body->str, -1);
        g_assert_null (strstr (error->message, half));
      }
}

/* Where no key was sent none can have been refused. The sentence also stands below the field where a
 * key is entered, so it sends nobody elsewhere. */
static void
test_no_key (void)
{
  static const char body[] = "{\"error\":{\"code\":401,\"message\":\"Invalid API Key\"}}";
  g_autoptr (GBytes) bytes = g_bytes_new_static (body, sizeof body - 1);
  g_autoptr (GError) without = phidias_reply_error_new (401, "application/json", bytes, HOST, NULL, NULL);
  g_autoptr (GError) with = phidias_reply_error_new (401, "application/json", bytes, HOST, NULL, KEY);

  g_assert_error (without, PHIDIAS_ERROR, PHIDIAS_ERROR_AUTH);
  g_assert_nonnull (strstr (without->message, "wants a key"));
  g_assert_error (with, PHIDIAS_ERROR, PHIDIAS_ERROR_AUTH);
  g_assert_nonnull (strstr (with->message, "refused the key"));
  g_assert_null (strstr (without->message, "settings"));
  g_assert_null (strstr (with->message, "settings"));
}

/* Found by fuzzing: a name was cut inside a character. */
static void
test_long_parameter (void)
{
  g_autoptr (GString) body = g_string_new ("{\"detail\":\"Extra parameters; argument supplied: ");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 60; i++)
    g_string_append (body, "\377");
  g_string_append (body, "\"}");
  error = make_error (400, NULL, body->str, -1);
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_UNSUPPORTED_PARAMETER);
}

static void
test_damage (void)
{
  static const char nul[] = "{\"error\":{\"message\":\"a\0b\"}}";
  g_autoptr (GError) bytes = make_error (500, NULL, "\377\376 bad \360\237", -1);
  g_autoptr (GError) zero = make_error (500, NULL, nul, sizeof nul - 1);
  g_autoptr (GError) marks = make_error (500, NULL, "{\"message\":\"a\\u202eb\\u200bc\\u001b[31md\\u0000e\"}", -1);
  g_autofree char *deep = g_strnfill (300000, '[');
  g_autofree char *words = g_strnfill (300000, 'w');
  g_autoptr (GError) nested = make_error (500, NULL, deep, -1);
  g_autoptr (GError) large = make_error (500, NULL, words, -1);

  g_assert_nonnull (strstr (bytes->message, "bad"));
  g_assert_nonnull (zero);
  g_assert_nonnull (strstr (marks->message, "abc[31md\357\277\275e"));
  g_assert_cmpuint (strlen (nested->message), <, 600);
  g_assert_cmpuint (strlen (large->message), <, 600);
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/reply-error/shapes", test_shapes);
  g_test_add_func ("/reply-error/every-status", test_every_status);
  g_test_add_func ("/reply-error/waits", test_waits);
  g_test_add_func ("/reply-error/pages", test_pages);
  g_test_add_func ("/reply-error/is-html", test_is_html);
  g_test_add_func ("/reply-error/mask", test_mask);
  g_test_add_func ("/reply-error/raw", test_raw);
  g_test_add_func ("/reply-error/quote", test_quote);
  g_test_add_func ("/reply-error/no-key", test_no_key);
  g_test_add_func ("/reply-error/long-parameter", test_long_parameter);
  g_test_add_func ("/reply-error/damage", test_damage);

  return g_test_run ();
}
