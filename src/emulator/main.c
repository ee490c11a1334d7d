/* main.c: the program phidias-emulator
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-emulator"

#include "config.h"

#include "phidias-emulator-behaviour.h"
#include "phidias-emulator-json.h"
#include "phidias-emulator.h"

#include <glib-unix.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

static const char description[] =
  "When it listens it prints one line of JSON: url, keys, model, deployment, deployments and, by family,\n"
  "target_uris. It listens on loopback only, and ends on SIGTERM or SIGINT with status 0.\n"
  "\n"
  "Routes (key in `Authorization: Bearer KEY` or `api-key: KEY`):\n"
  "  GET  /info, /v1/models, /openai/v1/models, /catalog/models\n"
  "  POST /chat/completions                          serverless API\n"
  "  POST /v1/chat/completions                       serverless API, OpenAI shape\n"
  "  POST /models/chat/completions?api-version=…     model inference\n"
  "  POST /openai/deployments/D/chat/completions?api-version=…\n"
  "  POST /openai/v1/chat/completions                Azure OpenAI\n"
  "  POST /inference/chat/completions                GitHub Models\n"
  "\n"
  "With --control-plane (bearer token: `token` of the line printed, or one of sign-in):\n"
  "  /arm/…?api-version=…          Azure Resource Manager, also at the root: tenants, subscriptions, resource groups,\n"
  "                                workspaces, serverlessEndpoints, marketplaceSubscriptions, permissions,\n"
  "                                Cognitive Services accounts and deployments\n"
  "  /serverless/REGION/NAME       what was created there, each with its own keys (listKeys); kept without keys\n"
  "                                in the file of --state\n"
  "  /foundry/ACCOUNT/             a Foundry resource, with the keys of its account (listKeys): models/chat/completions,\n"
  "                                openai/v1/…, openai/deployments/D/…\n"
  "  /entra/TENANT/…               sign-in, as login.microsoftonline.com: v2.0/.well-known/openid-configuration,\n"
  "                                oauth2/v2.0/authorize, token, devicecode; codes are entered at /entra/device\n"
  "  /catalog/asset-gallery/v1.0/models   the catalog, as api.catalog.azureml.ms (no token)\n"
  "  /prices/api/retail/prices     as prices.azure.com (no token)\n"
  "\n"
  "The model is a guide of topics written in advance. Content filter: a prompt with phidias-filter-hate,\n"
  "-self-harm, -sexual, -violence, -jailbreak or -prompt is refused; with phidias-filter-answer the answer is\n"
  "broken off half-way.\n"
  "\n"
  "Test routes (they need a key too):\n"
  "  POST   /phidias/control    a JSON object, or an array of them, as below; GET tells how many wait and how\n"
  "                             many answers are under way\n"
  "  DELETE /phidias/control    back to answering rightly\n"
  "  GET    /phidias/requests   {\"requests\":[…]}: number, time, method, path, query, headers (keys masked),\n"
  "                             key_header, key_valid, key_elsewhere, body, body_text, status, bytes, finished,\n"
  "                             disconnected; ?after=N only those after number N\n"
  "  DELETE /phidias/requests   forgets them\n"
  "\n"
  "The same fields as request headers act on that request only: x-phidias-status: 503,\n"
  "x-phidias-cut-after-bytes: 100, x-phidias-header-retry-after: 20, or x-phidias-behaviour: {…}.\n"
  "Fields:\n";

static GMainLoop *loop;
static gboolean failed;
static gboolean has_control_plane;

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (loop);

  return G_SOURCE_CONTINUE;
}

static gboolean
are_names (char **deployments)
{
  for (guint i = 0; deployments != NULL && deployments[i] != NULL; i++)
    if (*deployments[i] == '\0' || strchr (deployments[i], '/') != NULL)
      return FALSE;

  return TRUE;
}

static void
append_target (GString *out, const char *name, const char *url, const char *path)
{
  g_autofree char *target = g_strconcat (url, path, NULL);

  g_string_append_printf (out, "%s\"%s\":", g_str_equal (name, "azure-serverless") ? "" : ",", name);
  phidias_emulator_json_append (out, target);
}

static void
append_address (GString *out, const char *name, const char *url, const char *path)
{
  g_autofree char *address = g_strconcat (url, path, NULL);

  g_string_append_printf (out, ",\"%s\":", name);
  phidias_emulator_json_append (out, address);
}

static void
print_state (PhidiasEmulator *emulator, char **deployments)
{
  const char *url = phidias_emulator_get_url (emulator);
  const char *deployment = phidias_emulator_get_deployment (emulator);
  g_autofree char *dated = g_strconcat ("/openai/deployments/", deployment, "/chat/completions?api-version=2024-10-21", NULL);
  g_autoptr (GString) out = g_string_new ("{\"url\":");

  phidias_emulator_json_append (out, url);
  g_string_append_printf (out, ",\"keys\":[\"%s\",\"%s\"],\"model\":\"%s\",\"deployment\":",
                          phidias_emulator_get_key (emulator), phidias_emulator_get_second_key (emulator),
                          phidias_emulator_get_model (emulator));
  phidias_emulator_json_append (out, deployment);
  g_string_append (out, ",\"deployments\":[");
  phidias_emulator_json_append (out, deployment);
  for (guint i = 1; deployments != NULL && deployments[0] != NULL && deployments[i] != NULL; i++)
    {
      g_string_append_c (out, ',');
      phidias_emulator_json_append (out, deployments[i]);
    }
  g_string_append (out, "],\"target_uris\":{");
  append_target (out, "azure-serverless", url, "/chat/completions");
  append_target (out, "azure-serverless-v1", url, "/v1/chat/completions");
  append_target (out, "azure-models", url, "/models/chat/completions?api-version=2024-05-01-preview");
  append_target (out, "azure-openai", url, dated);
  append_target (out, "azure-openai-v1", url, "/openai/v1/chat/completions");
  append_target (out, "github-models", url, "/inference/chat/completions");
  g_string_append_c (out, '}');
  if (has_control_plane)
    {
      append_address (out, "arm", url, "/arm");
      append_address (out, "authority", url, "/entra");
      append_address (out, "catalog", url, "/catalog");
      append_address (out, "prices", url, "/prices");
      append_address (out, "token", "", phidias_emulator_get_practice_token (emulator));
    }
  g_string_append_c (out, '}');

  puts (out->str);
  fflush (stdout);
}

static void
started_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (phidias_emulator_start_finish (PHIDIAS_EMULATOR (object), result, &error))
    print_state (PHIDIAS_EMULATOR (object), user_data);
  else
    {
      fprintf (stderr, "phidias-emulator: %s\n", error->message);
      failed = TRUE;
      g_main_loop_quit (loop);
    }
}

static GOptionContext *
make_context (void)
{
  GOptionContext *context = g_option_context_new (NULL);
  g_autofree char *text = g_strconcat (description, phidias_emulator_behaviour_get_help (), NULL);

  g_option_context_set_summary (context, "An offline Azure inference endpoint for Phidias and for tests.");
  g_option_context_set_description (context, text);

  return context;
}

int
main (int argc, char **argv)
{
  int port = 0, tokens_per_minute = 200000, requests_per_minute = 1000, context_tokens = 131072, first_token_ms = 150;
  double token_rate = 60;
  int operation_ms = 4000, warm_up_ms = 2000, page_size = 100, reads_per_minute = 12000;
  gboolean version = FALSE, control_plane = FALSE;
  g_autofree char *state_file = NULL;
  g_autofree char *certificate_file = NULL;
  g_autofree char *key_file = NULL;
  g_auto (GStrv) deployments = NULL;
  const GOptionEntry entries[] = {
    { "port", 'p', 0, G_OPTION_ARG_INT, &port, "Listen on this port (default: any free one)", "N" },
    { "tls-cert", 0, 0, G_OPTION_ARG_FILENAME, &certificate_file, "Certificate in PEM, for https", "FILE" },
    { "tls-key", 0, 0, G_OPTION_ARG_FILENAME, &key_file, "Its private key in PEM", "FILE" },
    { "deployment", 'd', 0, G_OPTION_ARG_STRING_ARRAY, &deployments, "Name of a deployment; may be repeated", "NAME" },
    { "tokens-per-minute", 0, 0, G_OPTION_ARG_INT, &tokens_per_minute, "Limit for each deployment (200000; 0: none)", "N" },
    { "requests-per-minute", 0, 0, G_OPTION_ARG_INT, &requests_per_minute, "Limit for each deployment (1000; 0: none)", "N" },
    { "context", 0, 0, G_OPTION_ARG_INT, &context_tokens, "Length of the model's context (131072)", "N" },
    { "token-rate", 0, 0, G_OPTION_ARG_DOUBLE, &token_rate, "Tokens a second (60; 0: as fast as they are read)", "N" },
    { "first-token-ms", 0, 0, G_OPTION_ARG_INT, &first_token_ms, "Time to the first token (150)", "N" },
    { "control-plane", 0, 0, G_OPTION_ARG_NONE, &control_plane, "Serve sign-in, resource manager, catalog and prices too", NULL },
    { "state", 0, 0, G_OPTION_ARG_FILENAME, &state_file, "Keep what is deployed in this file (default: nowhere)", "FILE" },
    { "operation-ms", 0, 0, G_OPTION_ARG_INT, &operation_ms, "How long it takes to create or delete something (4000)", "N" },
    { "warm-up-ms", 0, 0, G_OPTION_ARG_INT, &warm_up_ms, "Then: until a new endpoint answers (2000)", "N" },
    { "page-size", 0, 0, G_OPTION_ARG_INT, &page_size, "Items a page of the resource manager's lists (100)", "N" },
    { "reads-per-minute", 0, 0, G_OPTION_ARG_INT, &reads_per_minute, "Reads of the resource manager (12000; 0: no limit)", "N" },
    { "version", 0, 0, G_OPTION_ARG_NONE, &version, "Print the version", NULL },
    G_OPTION_ENTRY_NULL
  };
  g_autoptr (GOptionContext) context = make_context ();
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (PhidiasEmulator) emulator = NULL;
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "phidias-emulator: %s\n", error->message);
      return 2;
    }
  if (version)
    {
      puts ("phidias-emulator " PHIDIAS_VERSION);
      return 0;
    }
  if (argc > 1 || port < 0 || port > G_MAXUINT16 || tokens_per_minute < 0 || requests_per_minute < 0 ||
      operation_ms < 0 || warm_up_ms < 0 || page_size < 1 || reads_per_minute < 0 || context_tokens < 1 || token_rate < 0 || first_token_ms < 0 || (key_file != NULL && certificate_file == NULL) || !are_names (deployments))
    {
      fprintf (stderr, "phidias-emulator: an option is out of range; see --help\n");
      return 2;
    }
  if (certificate_file != NULL)
    {
      certificate = key_file != NULL ? g_tls_certificate_new_from_files (certificate_file, key_file, &error)
                                     : g_tls_certificate_new_from_file (certificate_file, &error);
      if (certificate == NULL)
        {
          fprintf (stderr, "phidias-emulator: %s\n", error->message);
          return 1;
        }
    }

  emulator = phidias_emulator_new ();
  phidias_emulator_set_tokens_per_minute (emulator, tokens_per_minute);
  phidias_emulator_set_requests_per_minute (emulator, requests_per_minute);
  phidias_emulator_set_context_tokens (emulator, context_tokens);
  phidias_emulator_set_token_rate (emulator, token_rate);
  phidias_emulator_set_first_token_delay (emulator, first_token_ms);
  phidias_emulator_set_control_plane (emulator, control_plane);
  phidias_emulator_set_state_file (emulator, state_file);
  phidias_emulator_set_operation_delay (emulator, operation_ms);
  phidias_emulator_set_warm_up (emulator, warm_up_ms);
  phidias_emulator_set_page_size (emulator, page_size);
  phidias_emulator_set_reads_per_minute (emulator, reads_per_minute);
  for (guint i = 0; deployments != NULL && deployments[i] != NULL; i++)
    phidias_emulator_add_deployment (emulator, deployments[i]);

  loop = g_main_loop_new (NULL, FALSE);
  g_unix_signal_add (SIGTERM, quit_cb, NULL);
  g_unix_signal_add (SIGINT, quit_cb, NULL);
  has_control_plane = control_plane;
  phidias_emulator_start_async (emulator, port, certificate, NULL, started_cb, deployments);
  g_main_loop_run (loop);
  phidias_emulator_stop (emulator);
  g_main_loop_unref (loop);

  return failed ? 1 : 0;
}
