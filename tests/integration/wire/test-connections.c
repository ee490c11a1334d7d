/* test-connections.c: testing an endpoint, and finding the servers of this computer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "phidias-connection-tester.h"
#include "phidias-local-discovery.h"
#include "wire-fixture.h"

#include <string.h>

#define JSON   "Content-Type: application/json\r\n"
#define INFO   "{\"model_name\":\"Phi-4-mini-instruct\",\"model_type\":\"chat-completions\",\"model_provider_name\":\"Microsoft\"}"
#define MODELS "{\"object\":\"list\",\"data\":[{\"id\":\"one\",\"owned_by\":\"llamacpp\"},{\"id\":\"two\"},{\"id\":\"one\"}]}"

static PhidiasConnectionReport *
run_test (Wire *wire, const char *text, gboolean allow_paid, GError **error)
{
  g_autoptr (GError) parse_error = NULL;
  g_autoptr (PhidiasTarget) target = phidias_target_parse (text, &parse_error);
  g_autoptr (GAsyncResult) result = NULL;

  g_assert_no_error (parse_error);
  g_clear_object (&wire->result);
  phidias_connection_test_async (wire->client, target, wire->key, allow_paid, wire->cancellable,
                                 phidias_test_take_result, &wire->result);
  result = phidias_test_await (&wire->result);

  return phidias_connection_test_finish (wire->client, result, error);
}

/* What is not on loopback is reached through a proxy that is. */
static Wire *
wire_new_remote (void)
{
  g_autoptr (PhidiasRawServer) proxy = phidias_raw_server_new ();
  g_autofree char *uri = g_strdup_printf ("http://127.0.0.1:%u", phidias_raw_server_get_port (proxy));
  g_autoptr (GProxyResolver) resolver = g_simple_proxy_resolver_new (uri, NULL);
  g_autoptr (PhidiasInferenceClient) client = phidias_inference_client_new_full (NULL, resolver, NULL);
  Wire *wire = wire_new_for (proxy, client);

  wire->owns_server = TRUE;
  wire->key = NULL;

  return wire;
}

static void
assert_asked (Wire *wire, guint index, const char *line)
{
  g_autofree char *request = phidias_raw_server_dup_request (wire->server, index);

  g_assert_nonnull (request);
  if (!g_str_has_prefix (request, line))
    g_error ("asked %.*s, not %s", (int) strcspn (request, "\r"), request, line);
}

static void
test_info (void)
{
  g_autoptr (Wire) wire = wire_new_remote ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasConnectionReport) report = NULL;

  wire_answer (wire, "200 OK", JSON, INFO);
  report = run_test (wire, "http://phi.eastus2.models.ai.azure.com", FALSE, &error);
  g_assert_no_error (error);
  g_assert_true (phidias_connection_report_is_proven (report));
  g_assert_cmpstr (phidias_connection_report_get_model_name (report), ==, "Phi-4-mini-instruct");
  g_assert_cmpstr (phidias_connection_report_get_provider (report), ==, "Microsoft");
  g_assert_cmpstr (phidias_connection_report_get_name (report), ==, "Phi-4-mini-instruct");
  g_assert_cmpstr (phidias_connection_report_get_sentence (report), ==, "Phi-4-mini-instruct by Microsoft answers.");
  assert_asked (wire, 0, "GET http://phi.eastus2.models.ai.azure.com/info?api-version=2024-05-01-preview HTTP/1.1\r\n");
  g_assert_cmpuint (phidias_raw_server_get_n_requests (wire->server), ==, 1);
}

static void
test_info_other_modality (void)
{
  g_autoptr (Wire) wire = wire_new_remote ();
  g_autoptr (GError) error = NULL;

  wire_answer (wire, "200 OK", JSON, "{\"model_name\":\"cohere-embed\",\"model_type\":\"embeddings\",\"model_provider_name\":\"Cohere\"}");
  g_assert_null (run_test (wire, "http://phi.eastus2.models.ai.azure.com", FALSE, &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_INVALID_INPUT);
}

/* A retired deployment. */
static void
test_info_gone (void)
{
  g_autoptr (Wire) wire = wire_new_remote ();
  g_autoptr (GError) error = NULL;

  wire_answer (wire, "404 Not Found", JSON, "{\"error\":\"NotFoundError\",\"message\":\"The deployment was retired.\",\"status\":404}");
  g_assert_null (run_test (wire, "http://phi.eastus2.models.ai.azure.com", TRUE, &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_NOT_FOUND);
  g_assert_cmpuint (phidias_raw_server_get_n_requests (wire->server), ==, 1);
}

static void
test_models (void)
{
  g_autoptr (Wire) wire = wire_new_remote ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasConnectionReport) report = NULL;
  const char * const *models;

  wire_answer (wire, "200 OK", JSON, MODELS);
  report = run_test (wire, "http://gateway.example/llm/v1", FALSE, &error);
  g_assert_no_error (error);
  models = phidias_connection_report_get_models (report);
  g_assert_cmpuint (g_strv_length ((char **) models), ==, 2);
  g_assert_cmpstr (models[0], ==, "one");
  g_assert_cmpstr (models[1], ==, "two");
  g_assert_null (phidias_target_get_model (phidias_connection_report_get_target (report)));
  g_assert_cmpstr (phidias_connection_report_get_sentence (report), ==, "gateway.example answers and offers 2 models.");
  g_assert_cmpstr (phidias_connection_report_get_name (report), ==, "gateway");
  assert_asked (wire, 0, "GET http://gateway.example/llm/v1/models HTTP/1.1\r\n");
}

static void
test_only_model (void)
{
  g_autoptr (Wire) wire = wire_new_remote ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasConnectionReport) report = NULL;

  wire_answer (wire, "200 OK", JSON, "{\"data\":[{\"id\":\"the-one\"}]}");
  report = run_test (wire, "http://gateway.example/v1", FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (phidias_target_get_model (phidias_connection_report_get_target (report)), ==, "the-one");
}

static void
test_many_models (void)
{
  g_autoptr (Wire) wire = wire_new_remote ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasConnectionReport) report = NULL;
  g_autoptr (GString) body = g_string_new ("{\"data\":[");
  g_autofree char *too_long = g_strnfill (5000, 'm');

  g_string_append_printf (body, "{\"id\":\"%s\"},{\"id\":7},7,{\"id\":\"\"},{}", too_long);
  for (guint i = 0; i < 12000; i++)
    g_string_append_printf (body, ",{\"id\":\"model-%u\"}", i);
  g_string_append (body, "]}");
  wire_answer (wire, "200 OK", JSON, body->str);
  report = run_test (wire, "http://gateway.example/v1", FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length ((char **) phidias_connection_report_get_models (report)), ==, 10000 - 5);
}

static void
test_github (void)
{
  g_autoptr (Wire) wire = wire_new_remote ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasConnectionReport) report = NULL;

  wire_answer (wire, "404 Not Found", "", "");
  wire_answer (wire, "200 OK", JSON, "[{\"id\":\"microsoft/phi-4\",\"name\":\"Phi-4\"},{\"id\":\"openai/gpt-4o\"}]");
  report = run_test (wire, "http://models.github.ai/inference", FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (phidias_connection_report_get_models (report)[1], ==, "openai/gpt-4o");
  assert_asked (wire, 1, "GET http://models.github.ai/catalog/models HTTP/1.1\r\n");
}

static void
test_nothing_free (void)
{
  g_autoptr (Wire) wire = wire_new_remote ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasConnectionReport) report = NULL;

  report = run_test (wire, "http://res.openai.azure.com/openai/deployments/gpt-4o", FALSE, &error);
  g_assert_no_error (error);
  g_assert_false (phidias_connection_report_is_proven (report));
  g_assert_nonnull (strstr (phidias_connection_report_get_sentence (report), "one message"));
  g_assert_cmpstr (phidias_connection_report_get_name (report), ==, "gpt-4o");
  g_assert_cmpuint (phidias_raw_server_get_n_accepted (wire->server), ==, 0);
}

static void
test_paid (void)
{
  g_autoptr (Wire) wire = wire_new_remote ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasConnectionReport) report = NULL;
  g_autofree char *body = NULL;

  wire_answer (wire, "200 OK", JSON,
               "{\"model\":\"gpt-4o-2024-11-20\",\"choices\":[{\"index\":0,\"finish_reason\":\"length\",\"message\":{\"role\":\"assistant\",\"content\":\"H\"}}]}");
  report = run_test (wire, "http://res.openai.azure.com/openai/deployments/gpt-4o", TRUE, &error);
  g_assert_no_error (error);
  g_assert_true (phidias_connection_report_is_proven (report));
  g_assert_nonnull (strstr (phidias_connection_report_get_sentence (report), "gpt-4o-2024-11-20"));
  assert_asked (wire, 0, "POST http://res.openai.azure.com/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21 HTTP/1.1\r\n");
  body = phidias_raw_server_dup_body (wire->server, 0);
  g_assert_nonnull (strstr (body, "\"max_tokens\":1"));
  g_assert_cmpuint (phidias_raw_server_get_n_requests (wire->server), ==, 1);
}

static void
test_wrong_key (void)
{
  g_autoptr (Wire) wire = wire_new ();
  g_autoptr (GError) error = NULL;

  wire_answer (wire, "401 Unauthorized", JSON, "{\"error\":{\"code\":401,\"message\":\"Invalid API Key " WIRE_KEY "\"}}");
  g_assert_null (run_test (wire, wire->url, FALSE, &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_AUTH);
  g_assert_null (strstr (error->message, WIRE_KEY));
  assert_asked (wire, 0, "GET /info?api-version=2024-05-01-preview HTTP/1.1\r\n");
  g_assert_cmpuint (phidias_raw_server_get_n_requests (wire->server), ==, 1);
}

static void
test_emulator_told (void)
{
  g_autoptr (Wire) wire = wire_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasConnectionReport) report = NULL;
  g_autofree char *chat = phidias_raw_server_dup_url (wire->server, "/chat/completions?api-version=2024-05-01-preview");
  PhidiasTarget *target;

  wire_answer (wire, "200 OK", JSON, INFO);
  report = run_test (wire, wire->url, FALSE, &error);
  g_assert_no_error (error);
  target = phidias_connection_report_get_target (report);
  g_assert_cmpint (phidias_target_get_dialect (target), ==, PHIDIAS_DIALECT_AZURE_SERVERLESS);
  g_assert_cmpstr (phidias_target_get_chat_url (target), ==, chat);
}

static void
test_local_server (void)
{
  g_autoptr (Wire) wire = wire_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasConnectionReport) report = NULL;

  wire_answer (wire, "404 Not Found", JSON, "{\"error\":{\"code\":404,\"message\":\"File Not Found\"}}");
  wire_answer (wire, "200 OK", JSON, "{\"models\":[{\"name\":\"m.gguf\"}],\"object\":\"list\",\"data\":[{\"id\":\"m.gguf\"}]}");
  report = run_test (wire, wire->url, FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (phidias_target_get_dialect (phidias_connection_report_get_target (report)), ==, PHIDIAS_DIALECT_OPENAI);
  g_assert_cmpstr (phidias_target_get_model (phidias_connection_report_get_target (report)), ==, "m.gguf");
}

static void
test_web_page (void)
{
  g_autoptr (Wire) wire = wire_new_remote ();
  g_autoptr (GError) error = NULL;

  wire_answer (wire, "200 OK", "Content-Type: text/html\r\n", "<html><title>Router</title></html>");
  g_assert_null (run_test (wire, "http://gateway.example/v1", FALSE, &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_CAPTIVE_PORTAL);
}

static void
test_other_json (void)
{
  g_autoptr (Wire) wire = wire_new_remote ();
  g_autoptr (GError) error = NULL;

  wire_answer (wire, "200 OK", JSON, "{\"hello\":\"world\"}");
  g_assert_null (run_test (wire, "http://gateway.example/v1", FALSE, &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_PROTOCOL);
}

static void
test_insecure (void)
{
  g_autoptr (Wire) wire = wire_new_remote ();
  g_autoptr (GError) error = NULL;

  wire->key = WIRE_KEY;
  g_assert_null (run_test (wire, "http://gateway.example/v1", TRUE, &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_INSECURE);
  g_assert_cmpuint (phidias_raw_server_get_n_accepted (wire->server), ==, 0);
}

static void
test_redirect (void)
{
  g_autoptr (Wire) wire = wire_new ();
  g_autoptr (PhidiasRawServer) thief = phidias_raw_server_new ();
  g_autofree char *header = g_strdup_printf ("Location: http://localhost:%u/\r\n", phidias_raw_server_get_port (thief));
  g_autoptr (GError) error = NULL;

  wire_answer (wire, "301 Moved Permanently", header, "");
  g_assert_null (run_test (wire, wire->url, FALSE, &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_REDIRECT);
  g_assert_cmpuint (phidias_raw_server_get_n_accepted (thief), ==, 0);
}

static void
test_gone (void)
{
  g_autoptr (Wire) wire = wire_new ();
  g_autoptr (GError) error = NULL;

  phidias_raw_server_stop (wire->server);
  g_assert_null (run_test (wire, wire->url, FALSE, &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_REFUSED);
}

static void
test_stopped (void)
{
  g_autoptr (Wire) wire = wire_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasTarget) target = phidias_target_parse (wire->url, NULL);
  g_autoptr (GAsyncResult) result = NULL;

  phidias_raw_script_stall (wire_add_script (wire));
  phidias_connection_test_async (wire->client, target, wire->key, FALSE, wire->cancellable,
                                 phidias_test_take_result, &wire->result);
  wire_wait_requests (wire, 1);
  g_cancellable_cancel (wire->cancellable);
  result = phidias_test_await (&wire->result);
  g_assert_null (phidias_connection_test_finish (wire->client, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  wire_wait_idle (wire);
}

/* --- discovery --- */

static void
test_discovery (void)
{
  g_autoptr (Wire) wire = wire_new ();
  g_autoptr (PhidiasRawServer) web = phidias_raw_server_new ();
  g_autoptr (PhidiasRawServer) gone = phidias_raw_server_new ();
  g_autoptr (PhidiasRawServer) second = phidias_raw_server_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) list = NULL;
  g_autoptr (PhidiasConnectionReport) first = NULL;
  g_autoptr (PhidiasConnectionReport) last = NULL;
  g_autofree char *request = NULL;
  const guint16 ports[] = {
    (guint16) phidias_raw_server_get_port (gone),
    (guint16) phidias_raw_server_get_port (wire->server),
    (guint16) phidias_raw_server_get_port (web),
    (guint16) phidias_raw_server_get_port (second),
  };
  PhidiasRawScript *script = phidias_raw_server_add_script (web);

  phidias_raw_server_stop (gone);
  phidias_raw_script_send (script, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>");
  script = phidias_raw_server_add_script (second);
  phidias_raw_script_send (script, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 42\r\n\r\n"
                                   "{\"data\":[{\"id\":\"q\",\"owned_by\":\"library\"}]}");
  wire_answer (wire, "200 OK", JSON, MODELS);

  phidias_local_discovery_async (wire->client, ports, G_N_ELEMENTS (ports), NULL, phidias_test_take_result, &wire->result);
  result = phidias_test_await (&wire->result);
  list = phidias_local_discovery_finish (wire->client, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 2);
  first = g_list_model_get_item (list, 0);
  last = g_list_model_get_item (list, 1);
  g_assert_cmpstr (phidias_connection_report_get_name (first), ==, "llama.cpp");
  g_assert_false (phidias_connection_report_wants_key (first));
  g_assert_cmpstr (phidias_connection_report_get_models (first)[1], ==, "two");
  g_assert_cmpstr (phidias_target_get_model (phidias_connection_report_get_target (first)), ==, "one");
  g_assert_cmpstr (phidias_connection_report_get_name (last), ==, "Ollama");
  request = phidias_raw_server_dup_request (wire->server, 0);
  g_assert_true (g_str_has_prefix (request, "GET /v1/models HTTP/1.1\r\n"));
  g_assert_null (strstr (request, "Authorization"));
}

static void
answer_at (PhidiasRawServer *server, const char *status, const char *type, const char *body)
{
  g_autofree char *text = g_strdup_printf ("HTTP/1.1 %s\r\nContent-Type: %s\r\nContent-Length: %zu\r\n\r\n%s",
                                           status, type, strlen (body), body);

  phidias_raw_script_send (phidias_raw_server_add_script (server), text);
}

/* A server that wants a key for its list is one all the same; what else says 401 is not. */
static void
test_discovery_with_key (void)
{
  static const struct
  {
    const char *status;
    const char *type;
    const char *body;
    const char *name; /* NULL where it is no server of models */
  } cases[] = {
    { "401 Unauthorized", "application/json", "{\"error\":\"Unauthorized\"}", "vLLM" },
    { "401 Unauthorized", "application/json", "{\"error\":{\"message\":\"No api key passed in.\",\"code\":\"401\"}}", "Local server" },
    { "401 Unauthorized", "application/json", "{\"detail\":\"Not authenticated\"}", "Local server" },
    { "401 Unauthorized", "text/html", "<html><title>Sign in</title></html>", NULL },
    { "401 Unauthorized", "text/plain", "Unauthorized", NULL },
    { "401 Unauthorized", "application/json", "{\"login\":\"/sign-in\"}", NULL },
    { "401 Unauthorized", "application/json", "[\"error\"]", NULL },
    { "403 Forbidden", "application/json", "{\"error\":\"Forbidden\"}", NULL },
    { "404 Not Found", "application/json", "{\"error\":\"Not Found\"}", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Wire) wire = wire_new ();
      g_autoptr (GAsyncResult) result = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GListModel) list = NULL;
      g_autoptr (PhidiasConnectionReport) report = NULL;
      const guint16 ports[] = { (guint16) phidias_raw_server_get_port (wire->server) };
      PhidiasTarget *target;

      g_test_message ("%s %s", cases[i].status, cases[i].body);
      answer_at (wire->server, cases[i].status, cases[i].type, cases[i].body);
      phidias_local_discovery_async (wire->client, ports, 1, NULL, phidias_test_take_result, &wire->result);
      result = phidias_test_await (&wire->result);
      list = phidias_local_discovery_finish (wire->client, result, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (g_list_model_get_n_items (list), ==, cases[i].name != NULL);
      g_assert_cmpuint (phidias_raw_server_get_n_requests (wire->server), ==, 1);
      if (cases[i].name == NULL)
        continue;
      report = g_list_model_get_item (list, 0);
      target = phidias_connection_report_get_target (report);
      g_assert_true (phidias_connection_report_wants_key (report));
      g_assert_false (phidias_connection_report_is_proven (report));
      g_assert_cmpstr (phidias_connection_report_get_name (report), ==, cases[i].name);
      g_assert_nonnull (strstr (phidias_connection_report_get_sentence (report), "wants a key"));
      g_assert_null (phidias_connection_report_get_models (report)[0]);
      g_assert_null (phidias_target_get_model (target));
      g_assert_cmpint (phidias_target_get_auth (target), ==, PHIDIAS_AUTH_BEARER);
    }
}

static void
test_discovery_slow (void)
{
  g_autoptr (Wire) wire = wire_new_manual ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) list = NULL;
  const guint16 ports[] = { (guint16) phidias_raw_server_get_port (wire->server) };

  phidias_raw_script_stall (wire_add_script (wire));
  phidias_local_discovery_async (wire->client, ports, 1, NULL, phidias_test_take_result, &wire->result);
  wire_wait_requests (wire, 1);
  phidias_clock_advance (wire->clock, 2000);
  result = phidias_test_await (&wire->result);
  list = phidias_local_discovery_finish (wire->client, result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 0);
}

static void
test_discovery_usual (void)
{
  g_autoptr (Wire) wire = wire_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListModel) list = NULL;

  phidias_local_discovery_async (wire->client, NULL, 0, wire->cancellable, phidias_test_take_result, &wire->result);
  g_cancellable_cancel (wire->cancellable);
  result = phidias_test_await (&wire->result);
  list = phidias_local_discovery_finish (wire->client, result, &error);
  g_assert_null (list);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  phidias_wire_init ();
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/wire/connection/info", test_info);
  g_test_add_func ("/wire/connection/info-other-modality", test_info_other_modality);
  g_test_add_func ("/wire/connection/info-gone", test_info_gone);
  g_test_add_func ("/wire/connection/models", test_models);
  g_test_add_func ("/wire/connection/only-model", test_only_model);
  g_test_add_func ("/wire/connection/many-models", test_many_models);
  g_test_add_func ("/wire/connection/github", test_github);
  g_test_add_func ("/wire/connection/nothing-free", test_nothing_free);
  g_test_add_func ("/wire/connection/paid", test_paid);
  g_test_add_func ("/wire/connection/wrong-key", test_wrong_key);
  g_test_add_func ("/wire/connection/emulator", test_emulator_told);
  g_test_add_func ("/wire/connection/local-server", test_local_server);
  g_test_add_func ("/wire/connection/web-page", test_web_page);
  g_test_add_func ("/wire/connection/other-json", test_other_json);
  g_test_add_func ("/wire/connection/insecure", test_insecure);
  g_test_add_func ("/wire/connection/redirect", test_redirect);
  g_test_add_func ("/wire/connection/gone", test_gone);
  g_test_add_func ("/wire/connection/stopped", test_stopped);
  g_test_add_func ("/wire/discovery/ports", test_discovery);
  g_test_add_func ("/wire/discovery/with-key", test_discovery_with_key);
  g_test_add_func ("/wire/discovery/slow", test_discovery_slow);
  g_test_add_func ("/wire/discovery/stopped", test_discovery_usual);

  return g_test_run ();
}
