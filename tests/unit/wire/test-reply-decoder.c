/* test-reply-decoder.c: answers as servers send them, and as they should not
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "phidias-error.h"
#include "phidias-reply-decoder.h"
#include "phidias-test.h"

#include <string.h>
#include <time.h>

#define KEY "0123456789abcdef0123456789abcdef"
#define U_FFFD "\357\277\275"

typedef struct
{
  PhidiasReplyDecoder *decoder;
  GString             *log;
} Fixture;

static void
log_part_cb (const PhidiasReplyPart *part, gpointer user_data)
{
  static const char * const names[] = { "role", "content", "reasoning", "refusal", "call" };
  Fixture *fixture = user_data;

  g_assert_true (part->text == NULL || g_utf8_validate (part->text, -1, NULL));
  g_string_append_printf (fixture->log, "%s%u", names[part->kind], part->index);
  if (part->kind == PHIDIAS_REPLY_PART_TOOL_CALL)
    g_string_append_printf (fixture->log, ".%u[%s,%s]", part->call_index, part->call_id != NULL ? part->call_id : "",
                            part->call_name != NULL ? part->call_name : "");
  g_string_append_printf (fixture->log, "=%s;", part->text != NULL ? part->text : "");
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (PhidiasTarget) target = phidias_target_parse ("https://host.example/v1", NULL);

  fixture->log = g_string_new (NULL);
  fixture->decoder = phidias_reply_decoder_new (target, log_part_cb, fixture);
  phidias_reply_decoder_set_secret (fixture->decoder, KEY);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  phidias_reply_decoder_free (fixture->decoder);
  g_string_free (fixture->log, TRUE);
}

static void
push (Fixture *fixture, const char *data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (phidias_reply_decoder_push_event (fixture->decoder, "message", data, strlen (data), &error));
  g_assert_no_error (error);
}

static void
push_text (Fixture *fixture, guint index, const char *text)
{
  g_autofree char *data = g_strdup_printf ("{\"choices\":[{\"index\":%u,\"delta\":{\"content\":\"%s\"},\"finish_reason\":null}]}", index, text);

  push (fixture, data);
}

static void
push_finish (Fixture *fixture, guint index, const char *reason)
{
  g_autofree char *data = g_strdup_printf ("{\"choices\":[{\"index\":%u,\"delta\":{},\"finish_reason\":\"%s\"}]}", index, reason);

  push (fixture, data);
}

static GError *
push_bad (Fixture *fixture, const char *event, const char *data)
{
  GError *error = NULL;

  g_assert_false (phidias_reply_decoder_push_event (fixture->decoder, event, data, strlen (data), &error));
  g_assert_nonnull (error);
  g_assert_cmpuint (error->domain, ==, PHIDIAS_ERROR);
  g_assert_null (strstr (error->message, KEY));
  g_assert_true (phidias_error_get_raw (error) == NULL || strstr (phidias_error_get_raw (error), KEY) == NULL);

  return error;
}

static gboolean
push_body (Fixture *fixture, const char *body, GError **error)
{
  g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

  return phidias_reply_decoder_push_body (fixture->decoder, bytes, error);
}

static void
assert_log (Fixture *fixture, const char *expected)
{
  g_assert_cmpstr (fixture->log->str, ==, expected);
}

/* Usage in the last content chunk, as serverless endpoints send it. */
static void
test_serverless (Fixture *fixture, gconstpointer data)
{
  push (fixture, "{\"id\":\"23b5\",\"object\":\"chat.completion.chunk\",\"created\":1718726371,\"model\":\"phi3-mini\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null,\"logprobs\":null}]}");
  push (fixture, "{\"id\":\"23b5\",\"model\":\"phi3-mini\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"},\"finish_reason\":null,\"logprobs\":null}]}");
  g_assert_false (phidias_reply_decoder_is_complete (fixture->decoder));
  g_assert_null (phidias_reply_decoder_get_usage (fixture->decoder));
  push (fixture, "{\"id\":\"23b5\",\"model\":\"phi3-mini\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"stop\",\"logprobs\":null}],\"usage\":{\"prompt_tokens\":15,\"completion_tokens\":64,\"total_tokens\":79}}");
  g_assert_true (phidias_reply_decoder_is_complete (fixture->decoder));
  g_assert_false (phidias_reply_decoder_is_done (fixture->decoder));
  push (fixture, "[DONE]");
  g_assert_true (phidias_reply_decoder_is_done (fixture->decoder));

  assert_log (fixture, "role0=assistant;content0=Hello;");
  g_assert_cmpstr (phidias_reply_decoder_get_id (fixture->decoder), ==, "23b5");
  g_assert_cmpstr (phidias_reply_decoder_get_model (fixture->decoder), ==, "phi3-mini");
  g_assert_cmpstr (phidias_reply_decoder_get_finish_reason (fixture->decoder, 0), ==, "stop");
  g_assert_null (phidias_reply_decoder_get_finish_reason (fixture->decoder, 1));
  g_assert_cmpint (phidias_reply_decoder_get_usage (fixture->decoder)->prompt_tokens, ==, 15);
  g_assert_cmpint (phidias_reply_decoder_get_usage (fixture->decoder)->completion_tokens, ==, 64);
  g_assert_cmpint (phidias_reply_decoder_get_usage (fixture->decoder)->total_tokens, ==, 79);
  g_assert_cmpint (phidias_reply_decoder_get_usage (fixture->decoder)->reasoning_tokens, ==, -1);
}

/* Fault 22: an empty first chunk, filter results, usage in a chunk of its own. */
static void
test_azure_openai (Fixture *fixture, gconstpointer data)
{
  push (fixture, "{\"choices\":[],\"created\":0,\"id\":\"\",\"model\":\"\",\"object\":\"\",\"prompt_filter_results\":[{\"prompt_index\":0,\"content_filter_results\":{\"hate\":{\"filtered\":false,\"severity\":\"safe\"}}}]}");
  push (fixture, "{\"choices\":[{\"content_filter_results\":{},\"delta\":{\"content\":\"\",\"refusal\":null,\"role\":\"assistant\"},\"finish_reason\":null,\"index\":0}],\"id\":\"c1\",\"model\":\"gpt-4o\",\"system_fingerprint\":\"fp_x\",\"usage\":null,\"obfuscation\":\"xyz\"}");
  push (fixture, "{\"choices\":[{\"content_filter_results\":{\"hate\":{\"filtered\":false,\"severity\":\"low\"}},\"delta\":{\"content\":\"Hi\"},\"finish_reason\":null,\"index\":0}],\"id\":\"c1\",\"usage\":null}");
  push (fixture, "{\"choices\":[{\"content_filter_offsets\":{\"check_offset\":44,\"start_offset\":44,\"end_offset\":198},\"content_filter_results\":{\"hate\":{\"filtered\":true,\"severity\":\"high\"}},\"finish_reason\":\"content_filter\",\"index\":0}]}");
  push (fixture, "{\"choices\":[],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7,\"prompt_tokens_details\":{\"cached_tokens\":3},\"completion_tokens_details\":{\"reasoning_tokens\":1}}}");
  push (fixture, "[DONE]");

  assert_log (fixture, "role0=assistant;content0=Hi;");
  g_assert_cmpstr (phidias_reply_decoder_get_finish_reason (fixture->decoder, 0), ==, "content_filter");
  g_assert_cmpstr (phidias_reply_decoder_get_content_filter (fixture->decoder, 0), ==, "{\"hate\":{\"filtered\":true,\"severity\":\"high\"}}");
  g_assert_nonnull (strstr (phidias_reply_decoder_get_prompt_filter (fixture->decoder), "\"severity\":\"safe\""));
  g_assert_cmpstr (phidias_reply_decoder_get_system_fingerprint (fixture->decoder), ==, "fp_x");
  g_assert_cmpint (phidias_reply_decoder_get_usage (fixture->decoder)->cached_tokens, ==, 3);
  g_assert_cmpint (phidias_reply_decoder_get_usage (fixture->decoder)->reasoning_tokens, ==, 1);
  g_assert_true (phidias_reply_decoder_has_content (fixture->decoder));
}

/* Faults 7 and 8. */
static void
test_done (Fixture *fixture, gconstpointer data)
{
  push_text (fixture, 0, "a");
  g_assert_false (phidias_reply_decoder_is_complete (fixture->decoder));
  push (fixture, "  [DONE] ");
  g_assert_true (phidias_reply_decoder_is_complete (fixture->decoder));
  push_text (fixture, 0, "late");
  push (fixture, "{malformed");
  push (fixture, "{\"error\":{\"message\":\"late\"}}");
  g_assert_true (phidias_reply_decoder_push_event (fixture->decoder, "error", "{}", 2, NULL));
  assert_log (fixture, "content0=a;");
}

static void
test_almost_done (Fixture *fixture, gconstpointer data)
{
  static const char * const almost[] = { "[DONE]x", "[DONE] {\"choices\":[]}", "[done]", "[DONE", "DONE" };

  push_text (fixture, 0, "a");
  for (guint i = 0; i < G_N_ELEMENTS (almost); i++)
    {
      g_autoptr (GError) error = push_bad (fixture, NULL, almost[i]);

      g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_PROTOCOL);
      g_assert_false (phidias_reply_decoder_is_complete (fixture->decoder));
    }
}

/* Fault 23. */
static void
test_interleaved (Fixture *fixture, gconstpointer data)
{
  push_text (fixture, 0, "a");
  push_text (fixture, 1, "b");
  push_text (fixture, 0, "c");
  push (fixture, "{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"d\"}},{\"index\":0,\"delta\":{\"content\":\"e\"}}]}");
  push_finish (fixture, 1, "length");
  g_assert_false (phidias_reply_decoder_is_complete (fixture->decoder));
  push_finish (fixture, 0, "stop");
  g_assert_true (phidias_reply_decoder_is_complete (fixture->decoder));
  g_assert_cmpstr (phidias_reply_decoder_get_finish_reason (fixture->decoder, 1), ==, "length");
  g_assert_cmpuint (phidias_reply_decoder_get_n_choices (fixture->decoder), ==, 2);
  assert_log (fixture, "content0=a;content1=b;content0=c;content1=d;content0=e;");
}

static void
test_wild_index (Fixture *fixture, gconstpointer data)
{
  push (fixture, "{\"choices\":[{\"index\":-1,\"delta\":{\"content\":\"x\"}},{\"index\":4000000000,\"delta\":{\"content\":\"x\"}},{\"index\":1e300,\"delta\":{\"content\":\"x\"}},null,7,[]]}");
  push (fixture, "{\"choices\":[{\"index\":\"0\",\"delta\":{\"content\":7,\"role\":[],\"tool_calls\":{},\"reasoning_content\":{}},\"finish_reason\":5}],\"usage\":[],\"id\":7}");
  push (fixture, "{\"choices\":[{\"delta\":{\"tool_calls\":[null,3,{\"index\":-1},{\"index\":99999999,\"function\":{\"arguments\":\"x\"}}]}}]}");
  push (fixture, "{\"choices\":null}");
  push (fixture, "{\"choices\":{}}");
  push (fixture, "{}");
  push (fixture, "");
  assert_log (fixture, "");
}

/* Fault 24. */
static void
test_tool_calls (Fixture *fixture, gconstpointer data)
{
  push (fixture, "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}}]}");
  push (fixture, "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"a\\\"\"}},{\"index\":1,\"id\":\"call_2\",\"function\":{\"name\":\"g\",\"arguments\":\"{\"}}]}}]}");
  push (fixture, "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\":1}\"}}]}}]}");
  push_finish (fixture, 0, "tool_calls");
  assert_log (fixture, "role0=assistant;call0.0[call_1,f]=;call0.0[,]={\"a\";call0.1[call_2,g]={;call0.0[,]=:1};");
  g_assert_cmpstr (phidias_reply_decoder_get_finish_reason (fixture->decoder, 0), ==, "tool_calls");
  g_assert_false (phidias_reply_decoder_has_content (fixture->decoder));
}

static void
test_fifty_pieces (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 50; i++)
    {
      g_autofree char *event = g_strdup_printf ("{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"%u,\"}}]}}]}", i);

      push (fixture, event);
    }
  g_assert_nonnull (strstr (fixture->log->str, "call0.0[,]=0,;call0.0[,]=1,;"));
  g_assert_true (g_str_has_suffix (fixture->log->str, "call0.0[,]=49,;"));
  g_assert_false (phidias_reply_decoder_is_complete (fixture->decoder));
}

static void
test_reasoning (Fixture *fixture, gconstpointer data)
{
  push (fixture, "{\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"hm\",\"content\":null}}]}");
  push (fixture, "{\"choices\":[{\"index\":0,\"delta\":{\"reasoning\":\" well\"}}]}");
  push (fixture, "{\"choices\":[{\"index\":0,\"delta\":{\"reasoning\":\"x\",\"reasoning_content\":\"x\"}}]}");
  push (fixture, "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"<think>no</think>\"}}]}");
  push (fixture, "{\"choices\":[{\"index\":0,\"delta\":{\"refusal\":\"I cannot\"}}]}");
  push (fixture, "{\"choices\":[{\"index\":0,\"delta\":{\"content\":[{\"type\":\"text\",\"text\":\"parts\"},{\"type\":\"image\"},3]}}]}");
  assert_log (fixture, "reasoning0=hm;reasoning0= well;reasoning0=x;content0=<think>no</think>;refusal0=I cannot;content0=parts;");
}

/* Faults 16 to 19. */
static void
test_text_damage (Fixture *fixture, gconstpointer data)
{
  push_text (fixture, 0, "a\377b");
  push_text (fixture, 0, "c\\u0000d");
  push_text (fixture, 0, "\\ud83d");
  push_text (fixture, 1, "other");
  push (fixture, "{\"choices\":[],\"usage\":null}");
  push_text (fixture, 0, "\\ude00e");
  push_text (fixture, 0, "\\ud83d");
  push_text (fixture, 0, "f");
  push_text (fixture, 0, "\\ude00");
  push_text (fixture, 0, "g\\ud83d");
  push_finish (fixture, 0, "stop");
  push_text (fixture, 1, "\\ud83d");
  phidias_reply_decoder_finish (fixture->decoder);
  phidias_reply_decoder_finish (fixture->decoder);
  assert_log (fixture, "content0=a" U_FFFD "b;content0=c" U_FFFD "d;content1=other;content0=😀e;content0=" U_FFFD "f;content0=" U_FFFD
                       ";content0=g;content0=" U_FFFD ";content1=" U_FFFD ";");
}

static void
test_halves_of_calls (Fixture *fixture, gconstpointer data)
{
  push (fixture, "{\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"\\ud83d\",\"content\":\"\\ud83d\",\"tool_calls\":[{\"index\":2,\"function\":{\"arguments\":\"\\ud83d\"}}]}}]}");
  push (fixture, "{\"choices\":[{\"index\":0,\"delta\":{\"reasoning_content\":\"\\ude01\",\"content\":\"\\ude02\",\"tool_calls\":[{\"index\":2,\"function\":{\"arguments\":\"\\ude03\"}}]}}]}");
  assert_log (fixture, "call0.2[,]=;reasoning0=😁;content0=😂;call0.2[,]=😃;");
}

/* Faults 20 and 21: the text before is kept, and nothing of the payload is in the sentence. */
static void
test_malformed (Fixture *fixture, gconstpointer data)
{
  static const char * const bad[] = {
    "{\"choices\":[{\"delta\":{\"content\":\"payload", "payload", "\"payload\"", "[1]", "7", "null", "<html>payload</html>", "{'choices':[]}",
  };
  g_autofree char *deep = g_strnfill (300000, '[');
  clock_t start;

  push_text (fixture, 0, "kept");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = push_bad (fixture, NULL, bad[i]);

      g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_PROTOCOL);
      g_assert_null (strstr (error->message, "payload"));
      g_assert_nonnull (strstr (error->message, "host.example"));
      g_assert_cmpstr (phidias_error_get_raw (error), ==, bad[i]);
    }

  /* A key is not half kept where the payload is cut. */
  {
    g_autofree char *filler = g_strnfill (64 * 1024 - 10, ' ');
    g_autofree char *long_payload = g_strconcat ("x", filler, KEY, " and more", NULL);
    g_autoptr (GError) error = push_bad (fixture, NULL, long_payload);

    g_assert_null (strstr (phidias_error_get_raw (error), "01234"));
  }

  start = clock ();
  {
    g_autoptr (GError) error = push_bad (fixture, NULL, deep);

    g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_TOO_LARGE);
    g_assert_cmpuint (strlen (phidias_error_get_raw (error)), <=, 64 * 1024);
  }
  g_assert_cmpint (clock () - start, <, CLOCKS_PER_SEC / 20);
  assert_log (fixture, "content0=kept;");
}

/* Fault 25 and the other ways to say so in a stream. */
static void
test_errors (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char       *event;
    const char       *data;
    PhidiasErrorCode  code;
    const char       *words;
    const char       *server_code;
  } errors[] = {
    { NULL, "{\"error\":{\"message\":\"The model crashed\",\"type\":\"server_error\",\"code\":null}}", PHIDIAS_ERROR_SERVER, "The model crashed", "server_error" },
    { NULL, "{\"error\":\"broken\"}", PHIDIAS_ERROR_SERVER, "broken", NULL },
    { "error", "{\"error\":{\"message\":\"Slow down\",\"code\":\"rate_limit_exceeded\"}}", PHIDIAS_ERROR_RATE_LIMIT, "Slow down", "rate_limit_exceeded" },
    { "error", "{\"message\":\"oops\",\"code\":7}", PHIDIAS_ERROR_SERVER, "oops", "7" },
    { "error", "plain words", PHIDIAS_ERROR_SERVER, "plain words", NULL },
    { "error", "", PHIDIAS_ERROR_SERVER, "host.example", NULL },
    { NULL, "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},\"finish_reason\":\"error\"}],\"error\":{\"code\":502,\"message\":\"Provider died\"}}", PHIDIAS_ERROR_SERVER, "Provider died", "502" },
    { NULL, "{\"error\":{\"code\":\"content_filter\",\"message\":\"filtered\",\"innererror\":{\"code\":\"ResponsibleAIPolicyViolation\",\"content_filter_result\":{\"violence\":{\"filtered\":true,\"severity\":\"medium\"}}}}}", PHIDIAS_ERROR_CONTENT_FILTER, "violence (medium severity)", "content_filter" },
    { NULL, "{\"status\":400,\"code\":\"content_filter\",\"message\":\"The response was filtered\",\"param\":\"messages\",\"type\":null}", PHIDIAS_ERROR_CONTENT_FILTER, "filtered", "content_filter" },
    { NULL, "{\"detail\":\"Internal error\"}", PHIDIAS_ERROR_SERVER, "Internal error", NULL },
    { NULL, "{\"error\":{\"message\":\"Incorrect API key provided: " KEY ".\",\"code\":\"invalid_api_key\"}}", PHIDIAS_ERROR_AUTH, "Incorrect API key provided: ***", "invalid_api_key" },
  };

  push_text (fixture, 0, "kept");
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_autoptr (GError) error = push_bad (fixture, errors[i].event, errors[i].data);

      g_test_message ("%s", error->message);
      g_assert_error (error, PHIDIAS_ERROR, (int) errors[i].code);
      g_assert_nonnull (strstr (error->message, errors[i].words));
      g_assert_cmpstr (phidias_error_get_server_code (error), ==, errors[i].server_code);
      g_assert_false (phidias_reply_decoder_is_complete (fixture->decoder));
    }
  assert_log (fixture, "content0=kept;");
}

static void
test_no_errors (Fixture *fixture, gconstpointer data)
{
  push (fixture, "{\"error\":null,\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}");
  push (fixture, "{\"error\":false,\"detail\":\"x\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\"}}]}");
  push (fixture, "{\"error\":\"\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"c\"}}]}");
  push (fixture, "{\"error\":{},\"usage\":{\"total_tokens\":1}}");
  assert_log (fixture, "content0=a;content0=b;content0=c;");
}

static void
test_finish_error (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = push_bad (fixture, NULL, "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"x\"},\"finish_reason\":\"error\"}]}");

  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_SERVER);
  assert_log (fixture, "content0=x;");
}

/* Fault 9, and the event whose empty line is missing. */
static void
test_tail (Fixture *fixture, gconstpointer data)
{
  static const char * const cut[] = { "", "[DON", "{\"choices\":[{\"index\":0,\"delta\":{\"con", "{\"error\":{\"message\":\"x\"}}", "garbage" };

  push_text (fixture, 0, "a");
  for (guint i = 0; i < G_N_ELEMENTS (cut); i++)
    phidias_reply_decoder_push_tail (fixture->decoder, cut[i], strlen (cut[i]));
  phidias_reply_decoder_push_tail (fixture->decoder, NULL, 0);
  g_assert_false (phidias_reply_decoder_is_complete (fixture->decoder));

  {
    static const char whole[] = "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"not shown\"},\"finish_reason\":\"stop\"}],\"usage\":{\"total_tokens\":9}}";

    phidias_reply_decoder_push_tail (fixture->decoder, whole, sizeof whole - 1);
  }
  g_assert_true (phidias_reply_decoder_is_complete (fixture->decoder));
  g_assert_cmpint (phidias_reply_decoder_get_usage (fixture->decoder)->total_tokens, ==, 9);
  assert_log (fixture, "content0=a;");
}

static void
test_tail_done (Fixture *fixture, gconstpointer data)
{
  push_text (fixture, 0, "a");
  phidias_reply_decoder_push_tail (fixture->decoder, "[DONE]", 6);
  g_assert_true (phidias_reply_decoder_is_complete (fixture->decoder));
}

static void
test_body (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (push_body (fixture, " {\"id\":\"1\",\"object\":\"chat.completion\",\"model\":\"phi3-mini\",\"system_fingerprint\":\"fp\",\"choices\":[{\"index\":0,\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\",\"content\":\"Hi 😀\\ud83d\",\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":{\"a\":0.7}}}],\"reasoning_content\":\"hm\"}}],\"usage\":{\"prompt_tokens\":15,\"completion_tokens\":64,\"total_tokens\":79}}\n", &error));
  g_assert_no_error (error);
  assert_log (fixture, "role0=assistant;reasoning0=hm;content0=Hi 😀;call0.0[c,f]={\"a\":0.7};content0=" U_FFFD ";");
  g_assert_true (phidias_reply_decoder_is_complete (fixture->decoder));
  g_assert_cmpint (phidias_reply_decoder_get_usage (fixture->decoder)->total_tokens, ==, 79);
}

/* Faults 27 and 28, and bodies that are no answer. */
static void
test_bad_bodies (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char       *body;
    PhidiasErrorCode  code;
    const char       *words;
    guint             status;
  } bodies[] = {
    { "{\"error\":{\"message\":\"The response was filtered due to the prompt\",\"type\":null,\"param\":\"prompt\",\"code\":\"content_filter\",\"status\":400}}", PHIDIAS_ERROR_CONTENT_FILTER, "filtered", 400 },
    { "{\"status\":\"Invalid auth token\",\"detail\":\"x\"}", PHIDIAS_ERROR_SERVER, "x", 200 },
    { "<!DOCTYPE html><html><head><title>Hotel &amp; Spa</title></head></html>", PHIDIAS_ERROR_CAPTIVE_PORTAL, "Hotel & Spa", 200 },
    { "", PHIDIAS_ERROR_PROTOCOL, "host.example", 200 },
    { "{}", PHIDIAS_ERROR_PROTOCOL, "host.example", 200 },
    { "[]", PHIDIAS_ERROR_PROTOCOL, "host.example", 200 },
    { "Hello", PHIDIAS_ERROR_PROTOCOL, "host.example", 200 },
    { "{\"choices\":[{\"message\":{\"content\":\"cut", PHIDIAS_ERROR_PROTOCOL, "host.example", 200 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (push_body (fixture, bodies[i].body, &error));
      g_test_message ("%s", error->message);
      g_assert_error (error, PHIDIAS_ERROR, (int) bodies[i].code);
      g_assert_nonnull (strstr (error->message, bodies[i].words));
      g_assert_cmpuint (phidias_error_get_status (error), ==, bodies[i].status);
      g_assert_false (phidias_reply_decoder_is_complete (fixture->decoder));
    }
  assert_log (fixture, "");
}

static void
test_empty_body (Fixture *fixture, gconstpointer data)
{
  g_assert_true (push_body (fixture, "{\"choices\":[]}", NULL));
  g_assert_false (phidias_reply_decoder_is_complete (fixture->decoder));
}

#define ADD(name, func) g_test_add ("/reply-decoder/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  ADD ("serverless", test_serverless);
  ADD ("azure-openai", test_azure_openai);
  ADD ("done", test_done);
  ADD ("almost-done", test_almost_done);
  ADD ("interleaved", test_interleaved);
  ADD ("wild-index", test_wild_index);
  ADD ("tool-calls", test_tool_calls);
  ADD ("fifty-pieces", test_fifty_pieces);
  ADD ("reasoning", test_reasoning);
  ADD ("text-damage", test_text_damage);
  ADD ("halves-of-calls", test_halves_of_calls);
  ADD ("malformed", test_malformed);
  ADD ("errors", test_errors);
  ADD ("no-errors", test_no_errors);
  ADD ("finish-error", test_finish_error);
  ADD ("tail", test_tail);
  ADD ("tail-done", test_tail_done);
  ADD ("body", test_body);
  ADD ("bad-bodies", test_bad_bodies);
  ADD ("empty-body", test_empty_body);

  return g_test_run ();
}
