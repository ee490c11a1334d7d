/* probe-send.c: one prompt to an endpoint, its answer as lines of JSON
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-probe"

#include "config.h"

#include "probe.h"

#include <gio/gio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "phidias-error.h"
#include "phidias-inference-client.h"
#include "phidias-json.h"
#include "phidias-key-guard.h"

typedef struct
{
  GMainLoop *loop;
  gboolean   ok;
} Send;

static void
begin_line (GString *out, const char *type)
{
  g_string_append_printf (out, "{\"type\":\"%s\"", type);
}

static void
append_text (GString *out, const char *name, const char *value)
{
  g_string_append_printf (out, ",\"%s\":", name);
  if (value != NULL)
    phidias_json_append_string (out, value, -1);
  else
    g_string_append (out, "null");
}

/* -1 is unknown. */
static void
append_count (GString *out, const char *name, gint64 value)
{
  g_string_append_printf (out, "%s\"%s\":", out->str[out->len - 1] == '{' ? "" : ",", name);
  if (value >= 0)
    g_string_append_printf (out, "%" G_GINT64_FORMAT, value);
  else
    g_string_append (out, "null");
}

static void
end_line (GString *out)
{
  g_string_append (out, "}\n");
  fwrite (out->str, 1, out->len, stdout);
  fflush (stdout);
}

static void
print_text (const char *type, guint index, const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);

  begin_line (out, type);
  append_text (out, "text", text);
  if (index > 0)
    append_count (out, "index", index);
  end_line (out);
}

static void
content_cb (guint index, const char *text, gpointer user_data)
{
  print_text ("delta", index, text);
}

static void
reasoning_cb (guint index, const char *text, gpointer user_data)
{
  print_text ("reasoning", index, text);
}

static void
tool_call_cb (guint index, guint call, const char *id, const char *name, const char *arguments, gpointer user_data)
{
  g_autoptr (GString) out = g_string_new (NULL);

  begin_line (out, "tool_call");
  append_count (out, "call", call);
  append_text (out, "id", id);
  append_text (out, "name", name);
  append_text (out, "arguments", arguments);
  end_line (out);
}

static void
retry_wait_cb (guint attempt, gint64 wait_ms, const GError *reason, gpointer user_data)
{
  g_autoptr (GString) out = g_string_new (NULL);

  begin_line (out, "retry");
  append_count (out, "wait_ms", wait_ms);
  append_count (out, "attempt", attempt);
  append_text (out, "reason", reason->message);
  end_line (out);
}

static void
print_done (PhidiasReply *reply)
{
  const PhidiasUsage *usage = phidias_reply_get_usage (reply);
  const PhidiasTimings *timings = phidias_reply_get_timings (reply);
  g_autoptr (GString) out = g_string_new (NULL);

  begin_line (out, "done");
  append_text (out, "finish_reason", phidias_reply_get_finish_reason (reply, 0));
  append_text (out, "model", phidias_reply_get_model (reply));
  append_text (out, "request_id", phidias_reply_get_request_id (reply));
  g_string_append (out, ",\"usage\":{");
  append_count (out, "prompt_tokens", usage->prompt_tokens);
  append_count (out, "completion_tokens", usage->completion_tokens);
  append_count (out, "total_tokens", usage->total_tokens);
  append_count (out, "cached_tokens", usage->cached_tokens);
  append_count (out, "reasoning_tokens", usage->reasoning_tokens);
  g_string_append (out, "},\"timings\":{");
  append_count (out, "dns_end", timings->dns_end);
  append_count (out, "connect_end", timings->connect_end);
  append_count (out, "tls_end", timings->tls_end);
  append_count (out, "request_end", timings->request_end);
  append_count (out, "first_byte", timings->first_byte);
  append_count (out, "first_token", timings->first_token);
  append_count (out, "end", timings->end);
  g_string_append_c (out, '}');
  end_line (out);
}

static void
print_error (const GError *error)
{
  g_autoptr (GString) out = g_string_new (NULL);
  guint status = phidias_error_get_status (error);

  begin_line (out, "error");
  append_text (out, "domain", g_quark_to_string (error->domain));
  if (error->domain == PHIDIAS_ERROR)
    append_text (out, "code", phidias_error_code_to_name (error->code));
  else
    append_count (out, "code", error->code);
  append_text (out, "sentence", error->message);
  append_count (out, "status", status > 0 ? (gint64) status : -1);
  append_text (out, "request_id", phidias_error_get_request_id (error));
  append_text (out, "raw", phidias_error_get_raw (error));
  append_count (out, "retry_after_ms", phidias_error_get_retry_after (error));
  end_line (out);
}

static void
sent_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Send *send = user_data;
  g_autoptr (PhidiasReply) reply = NULL;
  g_autoptr (GError) error = NULL;

  send->ok = phidias_inference_client_send_finish (PHIDIAS_INFERENCE_CLIENT (object), result, &reply, &error);
  if (send->ok)
    print_done (reply);
  else
    print_error (error);
  g_main_loop_quit (send->loop);
}

static gboolean
set_parameters (PhidiasParameters *parameters, char **settings, GError **error)
{
  for (guint i = 0; settings != NULL && settings[i] != NULL; i++)
    {
      g_auto (GStrv) pair = g_strsplit (settings[i], "=", 2);

      if (g_strv_length (pair) != 2)
        {
          g_propagate_error (error, phidias_error_new (PHIDIAS_ERROR_INVALID_INPUT, "--set wants name=value, not %s", settings[i]));
          return FALSE;
        }
      if (!phidias_parameters_set_from_string (parameters, pair[0], pair[1], error))
        return FALSE;
    }

  return TRUE;
}

static PhidiasTarget *
make_target (const char *uri, const char *dialect_name, const char *model, GError **error)
{
  g_autoptr (PhidiasTarget) target = phidias_target_parse (uri, error);
  PhidiasDialect dialect;

  if (target == NULL)
    return NULL;

  if (model != NULL)
    {
      PhidiasTarget *named = phidias_target_with_model (target, model);

      phidias_target_unref (target);
      target = named;
    }
  if (dialect_name == NULL)
    return g_steal_pointer (&target);
  if (!phidias_dialect_from_name (dialect_name, &dialect))
    {
      g_propagate_error (error, phidias_error_new (PHIDIAS_ERROR_INVALID_INPUT, "There is no dialect %s", dialect_name));
      return NULL;
    }

  return phidias_target_with_dialect (target, dialect, error);
}

/* All of standard input, which may end in a line break. */
static char *
read_key (void)
{
  static char key[PHIDIAS_KEY_MAX_BYTES + 2];
  gsize length = fread (key, 1, sizeof key - 1, stdin);
  char *copy;

  key[length] = '\0';
  copy = g_strdup (key);
  explicit_bzero (key, sizeof key);

  return copy;
}

int
probe_send (int argc, char **argv)
{
  static const PhidiasInferenceHandler handler = {
    .content = content_cb,
    .reasoning = reasoning_cb,
    .tool_call = tool_call_cb,
    .retry_wait = retry_wait_cb,
  };
  g_autofree char *uri = NULL;
  g_autofree char *dialect = NULL;
  g_autofree char *model = NULL;
  g_autofree char *system = NULL;
  g_auto (GStrv) settings = NULL;
  gboolean key_stdin = FALSE;
  gboolean whole = FALSE;
  const GOptionEntry entries[] = {
    { "uri", 0, 0, G_OPTION_ARG_STRING, &uri, "Target URI, as one would paste it", "U" },
    { "dialect", 0, 0, G_OPTION_ARG_STRING, &dialect, "How the server speaks, when the URI does not tell", "D" },
    { "key-stdin", 0, 0, G_OPTION_ARG_NONE, &key_stdin, "Read the key from standard input", NULL },
    { "model", 0, 0, G_OPTION_ARG_STRING, &model, "Model or deployment to name", "M" },
    { "set", 0, 0, G_OPTION_ARG_STRING_ARRAY, &settings, "Set a parameter; may be repeated", "name=value" },
    { "system", 0, 0, G_OPTION_ARG_STRING, &system, "System message", "T" },
    { "whole", 0, 0, G_OPTION_ARG_NONE, &whole, "Ask for no stream", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("PROMPT");
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasTarget) target = NULL;
  g_autoptr (PhidiasParameters) parameters = phidias_parameters_new ();
  g_autoptr (PhidiasChatRequest) request = NULL;
  g_autoptr (PhidiasInferenceClient) client = NULL;
  g_autoptr (GMainLoop) loop = NULL;
  g_autofree char *key = NULL;
  Send send = { NULL, FALSE };

  phidias_wire_init ();
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || uri == NULL || argc != 2)
    {
      g_autofree char *help = g_option_context_get_help (context, TRUE, NULL);

      fprintf (stderr, "%s%s%s", error != NULL ? error->message : "", error != NULL ? "\n" : "", help);
      return EXIT_FAILURE;
    }

  target = make_target (uri, dialect, model, &error);
  if (target == NULL || !set_parameters (parameters, settings, &error))
    {
      print_error (error);
      return EXIT_FAILURE;
    }

  if (key_stdin)
    key = read_key ();
  else if (phidias_target_get_key (target) != NULL) /* from a curl command */
    key = g_strdup (phidias_target_get_key (target));
  request = phidias_chat_request_new (target);
  phidias_chat_request_set_system (request, system);
  phidias_chat_request_set_parameters (request, parameters);
  phidias_chat_request_set_stream (request, !whole);
  phidias_chat_request_add_turn (request, "user", argv[1]);

  client = phidias_inference_client_new ();
  loop = send.loop = g_main_loop_new (NULL, FALSE);
  phidias_inference_client_send_async (client, request, key, &handler, &send, NULL, sent_cb, &send);
  g_main_loop_run (loop);
  if (key != NULL)
    explicit_bzero (key, strlen (key));

  return send.ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
