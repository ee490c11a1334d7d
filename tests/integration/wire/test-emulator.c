/* test-emulator.c: the client against the emulator, in every family it speaks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "phidias-connection-tester.h"
#include "phidias-emulator.h"
#include "phidias-json.h"
#include "wire-fixture.h"

#include <string.h>

typedef struct
{
  const char     *name;
  const char     *path;
  PhidiasDialect  dialect;
} Family;

static const Family families[] = {
  { "azure-serverless", "/chat/completions", PHIDIAS_DIALECT_AZURE_SERVERLESS },
  { "azure-serverless-v1", "/v1/chat/completions", PHIDIAS_DIALECT_AZURE_SERVERLESS_V1 },
  { "azure-models", "/models/chat/completions?api-version=2024-05-01-preview", PHIDIAS_DIALECT_AZURE_MODELS },
  { "azure-openai", "/openai/deployments/" PHIDIAS_EMULATOR_MODEL "/chat/completions?api-version=2024-10-21", PHIDIAS_DIALECT_AZURE_OPENAI },
  { "azure-openai-v1", "/openai/v1/chat/completions", PHIDIAS_DIALECT_AZURE_OPENAI_V1 },
  { "github-models", "/inference/chat/completions", PHIDIAS_DIALECT_GITHUB_MODELS },
  { "openai", "/v1/chat/completions", PHIDIAS_DIALECT_OPENAI },
};

static PhidiasEmulator *emulator;

static void
start_emulator (void)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  emulator = phidias_emulator_new ();
  phidias_emulator_set_token_rate (emulator, 0);
  phidias_emulator_set_first_token_delay (emulator, 0);
  phidias_emulator_start_async (emulator, 0, NULL, NULL, phidias_test_take_result, &place);
  result = phidias_test_await (&place);
  phidias_emulator_start_finish (emulator, result, &error);
  g_assert_no_error (error);
}

static void
control (const char *json)
{
  g_autoptr (GError) error = NULL;

  phidias_emulator_control (emulator, json, &error);
  g_assert_no_error (error);
}

static Wire *
wire_new_family (const Family *family)
{
  g_autoptr (PhidiasInferenceClient) client = phidias_inference_client_new ();
  Wire *wire = wire_new_for (NULL, client);

  phidias_emulator_clear_control (emulator);
  phidias_emulator_clear_requests (emulator);
  wire->url = g_strconcat (phidias_emulator_get_url (emulator), family->path, NULL);
  wire->dialect = phidias_dialect_to_name (family->dialect);
  wire->key = phidias_emulator_get_key (emulator);
  wire->model = PHIDIAS_EMULATOR_MODEL;

  return wire;
}

static void
test_stream (gconstpointer data)
{
  g_autoptr (Wire) wire = wire_new_family (data);

  control ("{\"text\":\"Žluťoučký kůň 漢字 😀, in several tokens.\"}");
  wire_run (wire);
  wire_assert_complete (wire, "Žluťoučký kůň 漢字 😀, in several tokens.");
  g_assert_cmpuint (wire->n_content, >, 2);
  g_assert_cmpstr (phidias_reply_get_finish_reason (wire->reply, 0), ==, "stop");
  g_assert_cmpint (phidias_reply_get_usage (wire->reply)->total_tokens, >, 0);
  g_assert_nonnull (phidias_reply_get_model (wire->reply));
}

static void
test_whole (gconstpointer data)
{
  g_autoptr (Wire) wire = wire_new_family (data);

  control ("{\"text\":\"All at once.\"}");
  wire->plain = TRUE;
  wire_run (wire);
  wire_assert_complete (wire, "All at once.");
  g_assert_cmpint (phidias_reply_get_usage (wire->reply)->total_tokens, >, 0);
}

static void
test_parameters (gconstpointer data)
{
  const Family *family = data;
  g_autoptr (Wire) wire = wire_new_family (family);

  wire->parameters = phidias_parameters_new ();
  phidias_parameters_set_double (wire->parameters, PHIDIAS_PARAMETER_TEMPERATURE, 0.7);
  phidias_parameters_set_double (wire->parameters, PHIDIAS_PARAMETER_TOP_P, 0.9);
  phidias_parameters_set_integer (wire->parameters, PHIDIAS_PARAMETER_MAX_TOKENS, 3);
  wire_run (wire);
  g_assert_no_error (wire->error);
  g_assert_cmpstr (phidias_reply_get_finish_reason (wire->reply, 0), ==, "length");
  g_assert_cmpint (phidias_reply_get_usage (wire->reply)->completion_tokens, ==, 3);
}

static void
test_wrong_key (gconstpointer data)
{
  g_autoptr (Wire) wire = wire_new_family (data);

  wire->key = "not-the-key-of-the-emulator";
  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_AUTH, "");
  g_assert_cmpuint (phidias_error_get_status (wire->error), ==, 401);
  g_assert_null (strstr (wire->error->message, wire->key));
}

static void
test_cut (gconstpointer data)
{
  static const char * const cuts[] = { "border", "inside", "reset", "chunk-size", "end" };

  for (guint i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      g_autoptr (Wire) wire = wire_new_family (data);
      g_autofree char *json = g_strdup_printf ("{\"tokens\":200,\"cut_after_bytes\":5000,\"cut\":\"%s\"}", cuts[i]);

      control (json);
      wire_run (wire);
      g_test_message ("cut: %s", cuts[i]);
      g_assert_error (wire->error, PHIDIAS_ERROR, PHIDIAS_ERROR_INTERRUPTED);
      g_assert_cmpuint (wire->content[0]->len, >, 0);
    }
}

static void
test_split (gconstpointer data)
{
  g_autoptr (Wire) wire = wire_new_family (data);

  control ("{\"text\":\"Žluťoučký kůň 漢字 😀.\",\"split\":1,\"newline\":\"crlf\"}");
  wire_run (wire);
  wire_assert_complete (wire, "Žluťoučký kůň 漢字 😀.");
}

static void
test_error_inside (gconstpointer data)
{
  static const char * const styles[] = { "data", "event", "field", "openrouter" };

  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    {
      g_autoptr (Wire) wire = wire_new_family (data);
      g_autofree char *json = g_strdup_printf ("{\"tokens\":20,\"error_after_tokens\":10,\"error\":{\"code\":\"boom\",\"message\":\"It broke.\"},\"error_style\":\"%s\"}",
                                               styles[i]);

      control (json);
      wire_run (wire);
      g_test_message ("style: %s", styles[i]);
      g_assert_error (wire->error, PHIDIAS_ERROR, PHIDIAS_ERROR_SERVER);
      g_assert_nonnull (strstr (wire->error->message, "It broke."));
      g_assert_cmpuint (wire->content[0]->len, >, 0);
    }
}

static void
test_rate_limited (gconstpointer data)
{
  g_autoptr (Wire) wire = wire_new_family (data);

  control ("[{\"status\":429,\"headers\":{\"retry-after-ms\":\"30\"},\"body\":{\"error\":{\"code\":\"429\",\"message\":\"Slow down.\"}}},{\"text\":\"Now.\"}]");
  wire_run (wire);
  wire_assert_complete (wire, "Now.");
  g_assert_cmpuint (wire->n_retry_wait, ==, 1);
  g_assert_cmpint (wire->waits[0], ==, 30);
}

static void
test_stop (gconstpointer data)
{
  g_autoptr (Wire) wire = wire_new_family (data);

  control ("{\"tokens\":100000,\"rate\":500}");
  wire->stop_at = 5;
  wire_run (wire);
  g_assert_error (wire->error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (wire->n_content, ==, 5);
}

static void
test_filtered (gconstpointer data)
{
  g_autoptr (Wire) wire = wire_new_family (data);

  wire->prompt = "phidias-filter-violence";
  wire_run (wire);
  wire_assert_failed (wire, PHIDIAS_ERROR_CONTENT_FILTER, "");
}

static void
test_reasoning_and_tools (gconstpointer data)
{
  g_autoptr (Wire) wire = wire_new_family (data);

  control ("[{\"reasoning\":\"I wonder.\",\"text\":\"Yes.\"},{\"tool_calls\":[{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":1}\",\"fragments\":4}]}]");
  wire_run (wire);
  wire_assert_complete (wire, "Yes.");
  g_assert_cmpstr (wire->reasoning->str, ==, "I wonder.");
  wire_run (wire);
  g_assert_no_error (wire->error);
  g_assert_true (g_str_has_suffix (wire->arguments->str, ":f]{\"a\":1}"));
  g_assert_cmpstr (phidias_reply_get_finish_reason (wire->reply, 0), ==, "tool_calls");
}

/* The key of a deployment is in the one header its family wants, and nowhere else. */
static void
test_key_place (gconstpointer data)
{
  const Family *family = data;
  g_autoptr (Wire) wire = wire_new_family (family);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) root = NULL;
  JsonObject *request;

  wire_run (wire);
  g_assert_no_error (wire->error);
  text = phidias_emulator_dup_requests (emulator);
  root = phidias_json_parse (text, strlen (text), 64, 16 * 1024 * 1024, NULL);
  request = phidias_json_get_element (phidias_json_get_array (phidias_json_get_root (root), "requests"), 0);
  g_assert_nonnull (request);
  g_assert_true (phidias_json_get_boolean (request, "key_valid", FALSE));
  g_assert_null (strstr (text, wire->key));
}

static void
test_connection (gconstpointer data)
{
  const Family *family = data;
  g_autoptr (Wire) wire = wire_new_family (family);
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasTarget) parsed = phidias_target_parse (wire->url, &error);
  g_autoptr (PhidiasTarget) target = phidias_target_with_model (parsed, PHIDIAS_EMULATOR_MODEL);
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (PhidiasConnectionReport) report = NULL;

  g_assert_no_error (error);
  phidias_connection_test_async (wire->client, target, wire->key, FALSE, NULL, phidias_test_take_result, &wire->result);
  result = phidias_test_await (&wire->result);
  report = phidias_connection_test_finish (wire->client, result, &error);
  g_assert_no_error (error);
  g_assert_true (phidias_connection_report_is_proven (report));
  g_assert_cmpstr (phidias_connection_report_get_model_name (report), ==, PHIDIAS_EMULATOR_MODEL);

  /* What was found is what answers. */
  g_free (wire->url);
  wire->url = g_strdup (phidias_target_get_chat_url (phidias_connection_report_get_target (report)));
  wire->dialect = phidias_dialect_to_name (phidias_target_get_dialect (phidias_connection_report_get_target (report)));
  wire_run (wire);
  g_assert_no_error (wire->error);
}

static void
test_connection_wrong_key (gconstpointer data)
{
  const Family *family = data;
  g_autoptr (Wire) wire = wire_new_family (family);
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasTarget) parsed = phidias_target_parse (wire->url, &error);
  g_autoptr (PhidiasTarget) target = phidias_target_with_model (parsed, PHIDIAS_EMULATOR_MODEL);
  g_autoptr (GAsyncResult) result = NULL;

  phidias_connection_test_async (wire->client, target, "no-such-key-at-all", FALSE, NULL, phidias_test_take_result, &wire->result);
  result = phidias_test_await (&wire->result);
  g_assert_null (phidias_connection_test_finish (wire->client, result, &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_AUTH);
}

static const struct
{
  const char    *name;
  GTestDataFunc  func;
} cases[] = {
  { "stream", test_stream },
  { "whole", test_whole },
  { "parameters", test_parameters },
  { "wrong-key", test_wrong_key },
  { "cut", test_cut },
  { "split", test_split },
  { "error-inside", test_error_inside },
  { "rate-limited", test_rate_limited },
  { "stop", test_stop },
  { "filtered", test_filtered },
  { "reasoning-and-tools", test_reasoning_and_tools },
  { "key-place", test_key_place },
  { "connection", test_connection },
  { "connection-wrong-key", test_connection_wrong_key },
};

int
main (int argc, char **argv)
{
  int status;

  phidias_wire_init ();
  phidias_test_init (&argc, &argv);
  start_emulator ();

  for (guint i = 0; i < G_N_ELEMENTS (families); i++)
    for (guint j = 0; j < G_N_ELEMENTS (cases); j++)
      {
        g_autofree char *path = g_strdup_printf ("/wire/emulator/%s/%s", families[i].name, cases[j].name);

        g_test_add_data_func (path, &families[i], cases[j].func);
      }

  status = g_test_run ();
  phidias_emulator_stop (emulator);
  g_clear_object (&emulator);

  return status;
}
