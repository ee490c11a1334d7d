/* test-program.c: the program phidias-emulator, from outside
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "emulator-fixture.h"

#include "phidias-test.h"

#include <signal.h>
#include <string.h>

#define BUSY                                                                                                           \
  "/subscriptions/5b0f8a52-3d6e-4f1b-9c57-2a7d41e6b901/resourceGroups/practice-rg"                                     \
  "/providers/Microsoft.MachineLearningServices/workspaces/practice-busy"

typedef struct
{
  GSubprocess *process;
  JsonNode *state;
} Program;

static void
program_clear (Program *program)
{
  g_clear_object (&program->process);
  g_clear_pointer (&program->state, json_node_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Program, program_clear)

/* Starts it with @arguments after its name, and reads its one line. */
static void
start (Program *program, const char *const *arguments)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GDataInputStream) output = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *line = NULL;

  g_ptr_array_add (argv, (gpointer) PHIDIAS_EMULATOR_PROGRAM);
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) arguments[i]);
  g_ptr_array_add (argv, NULL);
  program->process = g_subprocess_newv ((const char *const *) argv->pdata, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (program->process));
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (output), FALSE);
  line = g_data_input_stream_read_line_utf8 (output, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (line);
  program->state = json_from_string (line, NULL);
  g_assert_nonnull (program->state);
}

static void
stop (Program *program, int signal_number)
{
  g_subprocess_send_signal (program->process, signal_number);
  g_assert_true (g_subprocess_wait (program->process, NULL, NULL));
  g_assert_true (g_subprocess_get_if_exited (program->process));
  g_assert_cmpint (g_subprocess_get_exit_status (program->process), ==, 0);
}

static char *
run (int expected, const char *const *arguments)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GError) error = NULL;
  char *output = NULL;

  g_ptr_array_add (argv, (gpointer) PHIDIAS_EMULATOR_PROGRAM);
  for (guint i = 0; arguments[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) arguments[i]);
  g_ptr_array_add (argv, NULL);
  process = g_subprocess_newv ((const char *const *) argv->pdata,
                               G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &output, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, expected);

  return output;
}

static guint
get_status (Program *program, SoupSession *session, const char *target, const char *key)
{
  g_autofree char *path = g_strconcat ("target_uris.", target, NULL);
  g_autoptr (SoupMessage) message = soup_message_new ("POST", emulator_find_string (program->state, path));
  g_autoptr (GBytes) body = g_bytes_new_static (HELLO_MODEL, strlen (HELLO_MODEL));
  g_autoptr (GBytes) reply = NULL;

  g_assert_nonnull (message);
  soup_message_headers_replace (soup_message_get_request_headers (message), "api-key", key);
  soup_message_set_request_body_from_bytes (message, "application/json", body);
  reply = soup_session_send_and_read (session, message, NULL, NULL);

  return soup_message_get_status (message);
}

static void
test_target_uris (void)
{
  static const char *const arguments[] = { "--token-rate", "0", "--first-token-ms", "0", NULL };
  static const char *const targets[] = {
    "azure-serverless", "azure-serverless-v1", "azure-models", "azure-openai", "azure-openai-v1", "github-models",
  };
  g_auto (Program) program = { 0 };
  g_autoptr (SoupSession) session = soup_session_new ();

  start (&program, arguments);
  g_assert_cmpstr (emulator_find_string (program.state, "model"), ==, PHIDIAS_EMULATOR_MODEL);
  g_assert_cmpstr (emulator_find_string (program.state, "deployment"), ==, PHIDIAS_EMULATOR_MODEL);
  g_assert_true (g_str_has_prefix (emulator_find_string (program.state, "url"), "http://127.0.0.1:"));
  for (guint i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_assert_cmpuint (get_status (&program, session, targets[i], emulator_find_string (program.state, "keys.0")), ==, 200);
      g_assert_cmpuint (get_status (&program, session, targets[i], emulator_find_string (program.state, "keys.1")), ==, 200);
      g_assert_cmpuint (get_status (&program, session, targets[i], "nonsense"), ==, 401);
    }
  stop (&program, SIGTERM);
}

static void
test_options (void)
{
  static const char *const arguments[] = {
    "--token-rate", "0", "--first-token-ms", "0", "--requests-per-minute", "2", "--deployment", "one", "--deployment", "phidias-guide",
    "--tls-cert", PHIDIAS_TEST_CERTIFICATES "/good.pem", NULL
  };
  g_auto (Program) program = { 0 };
  g_autoptr (GTlsDatabase) trusted = g_tls_file_database_new (PHIDIAS_TEST_CERTIFICATES "/ca.pem", NULL);
  g_autoptr (SoupSession) session = soup_session_new_with_options ("tls-database", trusted, NULL);
  const char *key;

  start (&program, arguments);
  key = emulator_find_string (program.state, "keys.0");
  g_assert_cmpstr (emulator_find_string (program.state, "deployment"), ==, "one");
  g_assert_cmpstr (emulator_find_string (program.state, "deployments.1"), ==, "phidias-guide");
  g_assert_true (g_str_has_prefix (emulator_find_string (program.state, "url"), "https://127.0.0.1:"));
  g_assert_cmpuint (get_status (&program, session, "azure-models", key), ==, 200);
  g_assert_cmpuint (get_status (&program, session, "azure-models", key), ==, 200);
  g_assert_cmpuint (get_status (&program, session, "azure-models", key), ==, 429);
  g_assert_cmpuint (get_status (&program, session, "azure-serverless", key), ==, 200);
  stop (&program, SIGINT);
}

/* With the token of the line, or NULL for none. */
static char *
manage (Program *program, const char *method, const char *path, const char *body, guint expected)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autofree char *uri = g_strconcat (emulator_find_string (program->state, "arm"), path, "?api-version=2024-10-01", NULL);
  g_autofree char *bearer = g_strconcat ("Bearer ", emulator_find_string (program->state, "token"), NULL);
  g_autoptr (SoupMessage) message = soup_message_new (method, uri);
  g_autoptr (GBytes) reply = NULL;

  soup_message_headers_replace (soup_message_get_request_headers (message), "Authorization", bearer);
  if (body != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (body, strlen (body));

      soup_message_set_request_body_from_bytes (message, "application/json", bytes);
    }
  reply = soup_session_send_and_read (session, message, NULL, NULL);
  g_assert_cmpuint (soup_message_get_status (message), ==, expected);

  return g_strndup (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply));
}

/* The control plane, and its state from one start to the next. */
static void
test_control_plane (void)
{
  static const char endpoint[] = BUSY "/serverlessEndpoints/phi-4-mini-busy";
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *file = g_build_filename (folder, "state.json", NULL);
  const char *const arguments[] = {
    "--control-plane", "--state", file, "--operation-ms", "0", "--warm-up-ms", "0", "--page-size", "1", "--reads-per-minute", "2", NULL
  };

  {
    g_auto (Program) program = { 0 };
    g_autofree char *list = NULL;
    g_autofree char *changed = NULL;

    start (&program, arguments);
    g_assert_true (g_str_has_suffix (emulator_find_string (program.state, "arm"), "/arm"));
    g_assert_true (g_str_has_suffix (emulator_find_string (program.state, "authority"), "/entra"));
    g_assert_true (g_str_has_suffix (emulator_find_string (program.state, "catalog"), "/catalog"));
    g_assert_true (g_str_has_suffix (emulator_find_string (program.state, "prices"), "/prices"));
    list = manage (&program, "GET", "/subscriptions", NULL, 200);
    g_assert_nonnull (strstr (list, "nextLink\":\"http"));
    changed = manage (&program, "PATCH", endpoint, "{\"tags\":{\"kept\":\"yes\"}}", 200);
    stop (&program, SIGTERM);
  }
  {
    g_auto (Program) program = { 0 };
    g_autofree char *first = NULL;
    g_autofree char *second = NULL;
    g_autofree char *third = NULL;

    start (&program, arguments);
    first = manage (&program, "GET", endpoint, NULL, 200);
    second = manage (&program, "GET", endpoint, NULL, 200);
    third = manage (&program, "GET", endpoint, NULL, 429);
    g_assert_nonnull (strstr (first, "\"kept\":\"yes\""));
    stop (&program, SIGINT);
  }
  phidias_test_remove_tree (folder);
}

static void
test_refusals (void)
{
  static const char *const port[] = { "--port", "70000", NULL };
  static const char *const rate[] = { "--token-rate", "-1", NULL };
  static const char *const more[] = { "more", NULL };
  static const char *const unknown[] = { "--sunshine", NULL };
  static const char *const lost[] = { "--tls-cert", "/nowhere.pem", NULL };
  static const char *const slash[] = { "--deployment", "a/b", NULL };
  static const char *const pages[] = { "--page-size", "0", NULL };
  static const char *const operation[] = { "--operation-ms", "-1", NULL };
  static const char *const none[] = { NULL };
  static const struct
  {
    const char *const *arguments;
    int status;
  } cases[] = {
    { port, 2 }, { rate, 2 }, { more, 2 }, { unknown, 2 }, { slash, 2 }, { pages, 2 }, { operation, 2 }, { lost, 1 },
  };
  g_auto (Program) program = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *output = run (cases[i].status, cases[i].arguments);

      g_assert_true (g_str_has_prefix (output, "phidias-emulator: "));
    }

  start (&program, none);
  {
    g_autoptr (GUri) uri = g_uri_parse (emulator_find_string (program.state, "url"), G_URI_FLAGS_NONE, NULL);
    g_autofree char *taken = g_strdup_printf ("%d", g_uri_get_port (uri));
    const char *const arguments[] = { "--port", taken, NULL };
    g_autofree char *output = run (1, arguments);

    g_assert_true (g_str_has_prefix (output, "phidias-emulator: "));
  }
  stop (&program, SIGTERM);
}

/* Whatever the control route understands is told. */
static void
test_help (void)
{
  static const char *const arguments[] = { "--help", NULL };
  static const char *const told[] = {
    "/phidias/control", "/phidias/requests", "x-phidias-", "--tls-cert", "--tokens-per-minute", "phidias-filter-",
    "status", "headers", "body_b64", "chunks_b64", "raw", "chunk_ms", "content_length", "delay_ms", "tokens", "pieces",
    "reasoning", "tool_calls", "finish_reason", "rate", "first_token_ms", "cut_after_bytes", "split", "stall_after_tokens",
    "comment_ms", "error_after_tokens", "error_style", "malformed_after_tokens", "no_done", "after_done", "hold_open",
    "newline", "disconnected", "times", "--control-plane", "--state", "--operation-ms", "--warm-up-ms", "--page-size",
    "--reads-per-minute", "operation_ms", "operation_form", "operation_error", "page_size", "serverlessEndpoints",
  };
  g_autofree char *output = run (0, arguments);

  for (guint i = 0; i < G_N_ELEMENTS (told); i++)
    {
      g_test_message ("%s", told[i]);
      g_assert_nonnull (strstr (output, told[i]));
    }
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/emulator/program/target-uris", test_target_uris);
  g_test_add_func ("/emulator/program/options", test_options);
  g_test_add_func ("/emulator/program/control-plane", test_control_plane);
  g_test_add_func ("/emulator/program/refusals", test_refusals);
  g_test_add_func ("/emulator/program/help", test_help);

  return g_test_run ();
}
