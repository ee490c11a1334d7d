/* test-probe.c: phidias-probe as a script would use it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "phidias-json.h"
#include "phidias-test.h"

/* Gives @input to the probe and returns its lines. */
static char **
run_probe (const char *command, const char *input)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) probe = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                                    g_getenv ("PHIDIAS_PROBE"), command, NULL);
  g_autofree char *output = NULL;

  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (probe, input, NULL, &output, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (probe));
  g_assert_true (g_str_has_suffix (output, "\n"));
  output[strlen (output) - 1] = '\0';

  return g_strsplit (output, "\n", -1);
}

static JsonNode *
parse (const char *line)
{
  JsonNode *root = phidias_json_parse (line, strlen (line), PHIDIAS_JSON_DEPTH_WIRE, 64 * 1024 * 1024, NULL);

  g_assert_nonnull (root);

  return root;
}

static void
assert_error (const char *line, const char *code)
{
  g_autoptr (JsonNode) root = parse (line);

  g_assert_cmpstr (phidias_json_get_string (phidias_json_get_object (phidias_json_get_root (root), "error"), "code"), ==, code);
}

static void
test_sse (void)
{
  g_auto (GStrv) lines = run_probe ("sse",
                                    /* BOM data: a CR | LF data: b NUL c CRLF id: 7 LF LF */
                                    "{\"chunks_b64\":[\"77u/ZGF0YTogYQ0=\",\"CmRhdGE6IGIAYw0KaWQ6IDcKCg==\"]}\n"
                                    "\n"
                                    "{\"chunks_b64\":[]}\n"
                                    "{\"chunks_b64\":[\"ZXZlbnQ6IHgKZGF0YTog8J+Y\",\"gAoKZGF0YQoK\"]}\n"
                                    "{\"chunks_b64\":7}\n"
                                    "{\"chunks_b64\":[7]}\n"
                                    "nonsense\n"
                                    "{\"chunks_b64\":[\"ZGF0YTogbG9zdA==\"]}\n"
                                    "{\"chunks_b64\":[\"!!!\"]}\n"
                                    "{\"chunks_b64\":[\"ZGF0YQoK\",\"ZGF0\\nYQ==\"]}\n"
                                    "{\"chunks_b64\":[\"ZGF0Y\"]}\n"
                                    "{\"chunks_b64\":[\"Z===\"]}\n"
                                    "{\"chunks_b64\":[\"\",\"ZGF0YQoK\"]}");

  g_assert_cmpuint (g_strv_length (lines), ==, 12);
  g_assert_cmpstr (lines[0], ==, "{\"events\":[{\"event\":\"message\",\"data\":\"a\\nb\\u0000c\",\"id\":\"7\"}]}");
  g_assert_cmpstr (lines[1], ==, "{\"events\":[]}");
  g_assert_cmpstr (lines[2], ==, "{\"events\":[{\"event\":\"x\",\"data\":\"😀\",\"id\":\"\"},{\"event\":\"message\",\"data\":\"\",\"id\":\"\"}]}");
  assert_error (lines[3], "invalid-input");
  assert_error (lines[4], "invalid-input");
  assert_error (lines[5], "protocol");
  g_assert_cmpstr (lines[6], ==, "{\"events\":[]}");
  for (guint i = 7; i < 11; i++)
    assert_error (lines[i], "invalid-input");
  g_assert_cmpstr (lines[11], ==, "{\"events\":[{\"event\":\"message\",\"data\":\"\",\"id\":\"\"}]}");
}

static void
test_large_event (void)
{
  g_autofree char *bytes = g_strnfill (9 * 1024 * 1024, 'x');
  g_autofree char *base64 = NULL;
  g_autofree char *input = NULL;
  g_auto (GStrv) lines = NULL;

  memcpy (bytes, "data:", 5);
  base64 = g_base64_encode ((const guchar *) bytes, strlen (bytes));
  input = g_strdup_printf ("{\"chunks_b64\":[\"%s\"]}\n{\"chunks_b64\":[\"ZGF0YQoK\"]}\n", base64);
  lines = run_probe ("sse", input);
  g_assert_cmpuint (g_strv_length (lines), ==, 2);
  assert_error (lines[0], "too-large");
  g_assert_nonnull (strstr (lines[1], "\"data\":\"\""));
}

static void
test_uri (void)
{
  g_autofree char *huge = g_strnfill (10 * 1024 * 1024, 'a');
  g_autofree char *input = g_strdup_printf (
    "{\"text\":\" https://phi3.eastus2.inference.ai.azure.com/ \"}\n"
    "{\"text\":\"https://res.openai.azure.com/openai/deployments/gpt-4o\"}\n"
    "{\"text\":\"curl https://api.openai.com/v1/chat/completions -H 'Authorization: Bearer sk-secret-secret' -d '{\\\"model\\\":\\\"gpt-4o\\\"}'\"}\n"
    "{\"text\":\"https://user:pw@host/v1\"}\n"
    "{\"text\":\"https://host.example/\\u0000\"}\n"
    "{\"text\":\"%s\"}\n"
    "{\"text\":null}\n"
    "[]\n",
    huge);
  g_auto (GStrv) lines = run_probe ("uri", input);

  g_assert_cmpuint (g_strv_length (lines), ==, 8);
  g_assert_cmpstr (lines[0], ==, "{\"dialect\":\"azure-serverless\",\"base\":\"https://phi3.eastus2.inference.ai.azure.com\","
                                 "\"chat_url\":\"https://phi3.eastus2.inference.ai.azure.com/chat/completions?api-version=2024-05-01-preview\","
                                 "\"api_version\":\"2024-05-01-preview\",\"deployment\":null,\"model\":null,\"auth\":\"bearer\"}");
  g_assert_cmpstr (lines[1], ==, "{\"dialect\":\"azure-openai\",\"base\":\"https://res.openai.azure.com\","
                                 "\"chat_url\":\"https://res.openai.azure.com/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21\","
                                 "\"api_version\":\"2024-10-21\",\"deployment\":\"gpt-4o\",\"model\":null,\"auth\":\"api-key\"}");
  g_assert_nonnull (strstr (lines[2], "\"model\":\"gpt-4o\",\"auth\":\"bearer\"}"));
  g_assert_null (strstr (lines[2], "secret"));
  assert_error (lines[3], "invalid-input");
  assert_error (lines[4], "invalid-input");
  assert_error (lines[5], "invalid-input");
  assert_error (lines[6], "invalid-input");
  assert_error (lines[7], "invalid-input");
}

static void
test_unknown_command (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) probe = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, g_getenv ("PHIDIAS_PROBE"), "nonsense", NULL);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait (probe, NULL, NULL));
  g_assert_cmpint (g_subprocess_get_exit_status (probe), ==, 1);
}

int
main (int argc, char **argv)
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/probe/sse", test_sse);
  g_test_add_func ("/probe/large-event", test_large_event);
  g_test_add_func ("/probe/uri", test_uri);
  g_test_add_func ("/probe/unknown-command", test_unknown_command);

  return g_test_run ();
}
