/* wire-fixture.c: a client, a raw server, and what the client told
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "wire-fixture.h"

#include <string.h>

static void
note_late (Wire *wire)
{
  if (g_cancellable_is_cancelled (wire->cancellable))
    wire->n_late++;
}

static void
started_cb (PhidiasReply *reply, gpointer user_data)
{
  Wire *wire = user_data;

  note_late (wire);
  wire->n_started++;
}

static void
content_cb (guint index, const char *text, gpointer user_data)
{
  Wire *wire = user_data;

  note_late (wire);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpuint (index, <, G_N_ELEMENTS (wire->content));
  g_string_append (wire->content[index], text);
  if (++wire->n_content == wire->stop_at)
    g_cancellable_cancel (wire->cancellable);
}

static void
reasoning_cb (guint index, const char *text, gpointer user_data)
{
  Wire *wire = user_data;

  note_late (wire);
  g_string_append (wire->reasoning, text);
}

static void
tool_call_cb (guint index, guint call, const char *id, const char *name, const char *arguments, gpointer user_data)
{
  Wire *wire = user_data;

  note_late (wire);
  wire->n_tool_calls++;
  if (name != NULL)
    g_string_append_printf (wire->arguments, "[%u:%s:%s]", call, id, name);
  g_string_append (wire->arguments, arguments);
}

static void
retry_wait_cb (guint attempt, gint64 wait_ms, const GError *reason, gpointer user_data)
{
  Wire *wire = user_data;

  note_late (wire);
  g_assert_cmpuint (wire->n_retry_wait, <, G_N_ELEMENTS (wire->waits));
  wire->waits[wire->n_retry_wait++] = wait_ms;
  wire->attempt = attempt;
  g_clear_error (&wire->reason);
  wire->reason = g_error_copy (reason);
}

static void
retry_go_cb (guint attempt, gpointer user_data)
{
  Wire *wire = user_data;

  note_late (wire);
  g_assert_cmpuint (attempt, ==, wire->attempt);
  wire->n_retry_go++;
}

static void
waiting_cb (PhidiasInferencePhase phase, guint seconds, guint limit, gpointer user_data)
{
  Wire *wire = user_data;

  note_late (wire);
  wire->n_waiting++;
  wire->phase = phase;
  wire->seconds = seconds;
  wire->limit = limit;
}

static void
event_cb (const char *type, const char *data, gsize length, gint64 arrival, gpointer user_data)
{
  Wire *wire = user_data;

  note_late (wire);
  g_assert_cmpint (arrival, >=, 0);
  wire->n_events++;
  if (wire->events->len < 1024 * 1024)
    {
      g_string_append_printf (wire->events, "%s|", type);
      g_string_append_len (wire->events, data, (gssize) MIN (length, 4096));
      g_string_append_c (wire->events, '\n');
    }
}

static const PhidiasInferenceHandler handler = {
  started_cb,
  content_cb,
  reasoning_cb,
  tool_call_cb,
  retry_wait_cb,
  retry_go_cb,
  waiting_cb,
  event_cb,
};

Wire *
wire_new_for (PhidiasRawServer *server, PhidiasInferenceClient *client)
{
  Wire *wire = g_new0 (Wire, 1);

  wire->server = server != NULL ? g_object_ref (server) : NULL;
  wire->client = g_object_ref (client);
  wire->limits = PHIDIAS_INFERENCE_LIMITS_INIT;
  wire->cancellable = g_cancellable_new ();
  wire->key = WIRE_KEY;
  wire->model = "test-model";
  wire->prompt = "Say something.";
  if (server != NULL)
    wire->url = phidias_raw_server_dup_url (server, "/v1");
  for (guint i = 0; i < G_N_ELEMENTS (wire->content); i++)
    wire->content[i] = g_string_new (NULL);
  wire->reasoning = g_string_new (NULL);
  wire->arguments = g_string_new (NULL);
  wire->events = g_string_new (NULL);

  return wire;
}

static Wire *
create (PhidiasClock *clock)
{
  g_autoptr (PhidiasRawServer) server = phidias_raw_server_new ();
  g_autoptr (PhidiasInferenceClient) client = phidias_inference_client_new_full (clock, NULL, NULL);
  Wire *wire = wire_new_for (server, client);

  wire->clock = g_object_ref (clock);
  wire->owns_server = TRUE;

  return wire;
}

Wire *
wire_new (void)
{
  g_autoptr (PhidiasClock) clock = phidias_clock_new ();

  return create (clock);
}

Wire *
wire_new_manual (void)
{
  g_autoptr (PhidiasClock) clock = phidias_clock_new_manual ();

  return create (clock);
}

void
wire_free (Wire *wire)
{
  g_assert_cmpuint (wire->n_late, ==, 0);
  if (wire->owns_server)
    phidias_raw_server_stop (wire->server);
  g_clear_object (&wire->client);
  g_clear_object (&wire->server);
  g_clear_object (&wire->clock);
  g_clear_object (&wire->cancellable);
  g_clear_object (&wire->parameters);
  for (guint i = 0; i < G_N_ELEMENTS (wire->content); i++)
    g_string_free (wire->content[i], TRUE);
  g_string_free (wire->reasoning, TRUE);
  g_string_free (wire->arguments, TRUE);
  g_string_free (wire->events, TRUE);
  g_clear_error (&wire->reason);
  g_clear_error (&wire->error);
  g_clear_object (&wire->result);
  g_clear_object (&wire->reply);
  g_free (wire->url);
  g_free (wire);
}

PhidiasRawScript *
wire_add_script (Wire *wire)
{
  return phidias_raw_server_add_script (wire->server);
}

/* A whole answer with a length, after which the connection stays open. */
void
wire_answer (Wire *wire, const char *status, const char *headers, const char *body)
{
  PhidiasRawScript *script = wire_add_script (wire);
  g_autofree char *text = g_strdup_printf ("HTTP/1.1 %s\r\n%sContent-Length: %zu\r\n\r\n%s",
                                           status, headers, strlen (body), body);

  phidias_raw_script_send (script, text);
}

void
wire_send (Wire *wire)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasTarget) target = phidias_target_parse (wire->url, &error);
  g_autoptr (PhidiasChatRequest) request = NULL;

  g_assert_no_error (error);
  if (wire->dialect != NULL)
    {
      PhidiasDialect dialect;
      PhidiasTarget *other;

      g_assert_true (phidias_dialect_from_name (wire->dialect, &dialect));
      other = phidias_target_with_dialect (target, dialect, &error);
      g_assert_no_error (error);
      phidias_target_unref (target);
      target = other;
    }
  request = phidias_chat_request_new (target);
  phidias_chat_request_set_model (request, wire->model);
  phidias_chat_request_add_turn (request, "user", wire->prompt);
  if (wire->parameters != NULL)
    phidias_chat_request_set_parameters (request, wire->parameters);
  if (wire->plain)
    phidias_chat_request_set_stream (request, FALSE);

  g_clear_object (&wire->result);
  g_clear_error (&wire->error);
  g_clear_object (&wire->reply);
  for (guint i = 0; i < G_N_ELEMENTS (wire->content); i++)
    g_string_truncate (wire->content[i], 0);
  phidias_inference_client_set_limits (wire->client, &wire->limits);
  wire->call = phidias_inference_client_send_async (wire->client, request, wire->key, &handler, wire,
                                                    wire->cancellable, phidias_test_take_result, &wire->result);
  g_assert_cmpuint (wire->call, >, 0);
}

static gboolean
has_result (gpointer user_data)
{
  Wire *wire = user_data;

  return wire->result != NULL;
}

void
wire_finish (Wire *wire)
{
  phidias_assert_wait (has_result, wire);
  wire->ok = phidias_inference_client_send_finish (wire->client, wire->result, &wire->reply, &wire->error);
  g_assert_true (wire->ok == (wire->error == NULL));
}

void
wire_run (Wire *wire)
{
  wire_send (wire);
  wire_finish (wire);
}

typedef struct
{
  Wire       *wire;
  const char *text;
  guint       n;
} Wanted;

static gboolean
has_content (gpointer user_data)
{
  Wanted *wanted = user_data;

  return g_strcmp0 (wanted->wire->content[0]->str, wanted->text) == 0;
}

void
wire_wait_content (Wire *wire, const char *text)
{
  Wanted wanted = { wire, text, 0 };

  phidias_assert_wait (has_content, &wanted);
}

static gboolean
has_events (gpointer user_data)
{
  Wanted *wanted = user_data;

  return wanted->wire->n_events >= wanted->n;
}

void
wire_wait_events (Wire *wire, guint n_events)
{
  Wanted wanted = { wire, NULL, n_events };

  phidias_assert_wait (has_events, &wanted);
}

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* For what happens in the server's threads, where nothing wakes our loop. */
static void
wait_awake (PhidiasTestCondition condition, gpointer user_data)
{
  guint source = g_timeout_add (2, wake_cb, NULL);

  phidias_assert_wait (condition, user_data);
  g_source_remove (source);
}

static gboolean
turn_and_ask (gpointer user_data)
{
  Wanted *wanted = user_data;

  if (wanted->wire->result != NULL)
    return TRUE;
  phidias_clock_advance (wanted->wire->clock, wanted->n);

  return FALSE;
}

/* Turns the clock on and on until the request is over. */
void
wire_finish_turning (Wire *wire, guint step_ms)
{
  Wanted wanted = { wire, NULL, step_ms };

  wait_awake (turn_and_ask, &wanted);
  wire_finish (wire);
}

static gboolean
turn_to_seconds (gpointer user_data)
{
  Wanted *wanted = user_data;

  if (wanted->wire->seconds == wanted->n)
    return TRUE;
  phidias_clock_advance (wanted->wire->clock, 100);

  return FALSE;
}

/* Turns the clock on until the client says that it has waited for so long. */
void
wire_wait_seconds (Wire *wire, guint seconds)
{
  Wanted wanted = { wire, NULL, seconds };

  wait_awake (turn_to_seconds, &wanted);
}

static gboolean
has_requests (gpointer user_data)
{
  Wanted *wanted = user_data;

  return phidias_raw_server_get_n_requests (wanted->wire->server) >= wanted->n;
}

void
wire_wait_requests (Wire *wire, guint n_requests)
{
  Wanted wanted = { wire, NULL, n_requests };

  wait_awake (has_requests, &wanted);
}

static gboolean
has_waits (gpointer user_data)
{
  Wanted *wanted = user_data;

  return wanted->wire->n_retry_wait >= wanted->n;
}

void
wire_wait_retry (Wire *wire, guint n_waits)
{
  Wanted wanted = { wire, NULL, n_waits };

  phidias_assert_wait (has_waits, &wanted);
}

static gboolean
is_quiet (gpointer user_data)
{
  Wire *wire = user_data;

  return phidias_clock_get_n_alarms (wire->clock) == 0;
}

/* Until the client has let go of every connection, kept or not. */
void
wire_wait_quiet (Wire *wire)
{
  phidias_assert_wait (is_quiet, wire);
}

static gboolean
is_idle (gpointer user_data)
{
  Wire *wire = user_data;

  return phidias_raw_server_get_n_open (wire->server) == 0;
}

/* Until the server has no connection any more. */
void
wire_wait_idle (Wire *wire)
{
  wait_awake (is_idle, wire);
}

void
wire_assert_complete (Wire *wire, const char *content)
{
  g_assert_no_error (wire->error);
  g_assert_true (wire->ok);
  g_assert_true (phidias_reply_is_complete (wire->reply));
  g_assert_cmpstr (wire->content[0]->str, ==, content);
  g_assert_cmpstr (phidias_reply_get_content (wire->reply, 0), ==, content);
}

void
wire_assert_failed (Wire *wire, PhidiasErrorCode code, const char *content)
{
  g_assert_error (wire->error, PHIDIAS_ERROR, (int) code);
  g_assert_false (wire->ok);
  g_assert_true (g_utf8_validate (wire->error->message, -1, NULL));
  g_assert_cmpuint (strlen (wire->error->message), >, 10);
  g_assert_cmpstr (wire->content[0]->str, ==, content);
  if (wire->reply != NULL)
    {
      g_assert_false (phidias_reply_is_complete (wire->reply));
      g_assert_cmpstr (phidias_reply_get_content (wire->reply, 0), ==, content);
    }
  wire_assert_keyless (wire);
}

void
wire_assert_says (Wire *wire, const char *words)
{
  if (strstr (wire->error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", wire->error->message, words);
}

/* No key in what is shown, recorded or kept for experts. */
void
wire_assert_keyless (Wire *wire)
{
  g_assert_null (strstr (wire->events->str, WIRE_KEY));
  if (wire->error == NULL)
    return;
  g_assert_null (strstr (wire->error->message, WIRE_KEY));
  if (phidias_error_get_raw (wire->error) != NULL)
    g_assert_null (strstr (phidias_error_get_raw (wire->error), WIRE_KEY));
}

static GString *logged;
G_LOCK_DEFINE_STATIC (logged);

static GLogWriterOutput
log_cb (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  g_autofree char *line = g_log_writer_format_fields (level, fields, n_fields, FALSE);

  G_LOCK (logged);
  g_string_append (logged, line);
  G_UNLOCK (logged);

  return g_log_writer_default (level, fields, n_fields, user_data);
}

GString *
wire_watch_log (void)
{
  logged = g_string_new (NULL);
  g_log_set_writer_func (log_cb, NULL, NULL);

  return logged;
}
