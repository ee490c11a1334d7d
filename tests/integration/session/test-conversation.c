/* test-conversation.c: whole conversations with a server, without a display
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "session-fixture.h"

#include <string.h>

#define assert_state(message, state) \
  g_assert_cmpint (phidias_message_get_state (message), ==, PHIDIAS_MESSAGE_##state)

static PhidiasMessage *
get_path_message (PhidiasConversation *conversation, guint place)
{
  g_autoptr (PhidiasMessage) message = g_list_model_get_item (phidias_conversation_get_path (conversation), place);

  return message; /* the conversation has it */
}

static guint
get_path_length (PhidiasConversation *conversation)
{
  return g_list_model_get_n_items (phidias_conversation_get_path (conversation));
}

/* ---- Sending ---- */

typedef struct
{
  Fixture *fixture;
  char    *on_disk;
  GArray  *states;
} SendWatch;

static void
send_watch_cb (PhidiasMessage *answer, GParamSpec *pspec, gpointer user_data)
{
  SendWatch *watch = user_data;
  int state = (int) phidias_message_get_state (answer);

  g_array_append_val (watch->states, state);
  if (state == PHIDIAS_MESSAGE_STREAMING)
    watch->on_disk = fixture_query (watch->fixture, "SELECT text FROM message WHERE role = 'user'");
}

static void
test_send (Fixture *fixture, gconstpointer data)
{
  SendWatch watch = { fixture, NULL, g_array_new (FALSE, FALSE, sizeof (int)) };
  PhidiasMessage *answer;
  GListModel *list = phidias_session_get_conversations (fixture->session);
  g_autofree char *turns = NULL;
  g_autofree char *outcome = NULL;
  g_autofree char *request = NULL;
  g_autofree char *on_disk = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 0);
  fixture_control (fixture, "{'pieces': ['Hel', 'lo', ' *there*']}");
  phidias_conversation_set_draft (fixture->conversation, "How are you?\nReally?");
  phidias_conversation_set_system_message (fixture->conversation, "Be brief.");

  answer = phidias_session_send (fixture->session, fixture->conversation, "How are you?\nReally?");
  assert_state (answer, WAITING);
  g_assert_cmpuint (phidias_session_get_running_count (fixture->session), ==, 1);
  g_assert_cmpstr (phidias_conversation_get_draft (fixture->conversation), ==, "");
  g_assert_cmpstr (phidias_conversation_get_title (fixture->conversation), ==, "How are you?");
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 1);
  g_assert_cmpuint (get_path_length (fixture->conversation), ==, 2);
  /* One at a time. */
  g_assert_null (phidias_session_send (fixture->session, fixture->conversation, "And?"));

  g_signal_connect (answer, "notify::state", G_CALLBACK (send_watch_cb), &watch);
  fixture_wait_ended (answer);

  assert_state (answer, COMPLETE);
  g_assert_cmpuint (watch.states->len, ==, 2);
  g_assert_cmpint (g_array_index (watch.states, int, 0), ==, PHIDIAS_MESSAGE_STREAMING);
  /* Before anything came back, what was typed was on disk. */
  g_assert_cmpstr (watch.on_disk, ==, "How are you?\nReally?");
  g_assert_cmpstr (phidias_message_get_text (answer), ==, "Hello *there*");
  g_assert_cmpstr (phidias_message_get_finish_reason (answer), ==, "stop");
  g_assert_cmpstr (phidias_message_get_author (answer), ==, "Emulator");
  g_assert_null (phidias_message_get_error (answer));
  g_assert_cmpint (phidias_message_get_usage (answer)->completion_tokens, >, 0);
  g_assert_cmpint (phidias_message_get_timings (answer)->first_token, >, 0);
  g_assert_cmpint (phidias_message_get_timings (answer)->end, >=, phidias_message_get_timings (answer)->first_token);
  g_assert_cmpuint (phidias_session_get_running_count (fixture->session), ==, 0);
  g_assert_cmpint (phidias_deployment_get_state (fixture->deployment), ==, PHIDIAS_DEPLOYMENT_READY);

  turns = fixture_describe_turns (fixture, 0);
  g_assert_cmpstr (turns, ==, "system:Be brief. user:How are you?\nReally? ");

  fixture_flush (fixture);
  outcome = fixture_query (fixture, "SELECT group_concat (outcome || ' ' || status || ' ' || attempts) FROM run");
  g_assert_cmpstr (outcome, ==, "complete 200 1");
  request = fixture_query (fixture, "SELECT request_json FROM run");
  g_assert_nonnull (strstr (request, "Be brief."));
  on_disk = fixture_query (fixture, "SELECT group_concat (state || ':' || text, '|') FROM (SELECT * FROM message ORDER BY sequence)");
  g_assert_cmpstr (on_disk, ==, "complete:How are you?\nReally?|complete:Hello *there*");

  g_signal_handlers_disconnect_by_data (answer, &watch);
  g_array_unref (watch.states);
  g_free (watch.on_disk);
}

static void
test_context (Fixture *fixture, gconstpointer data)
{
  g_autofree char *turns = NULL;

  fixture_control (fixture, "{'text': 'One.'}");
  fixture_ask (fixture, "First");
  fixture_control (fixture, "{'status': 400, 'body': {'error': {'message': 'no'}}}");
  fixture_ask (fixture, "Second");
  fixture_control (fixture, "{'text': 'Three.'}");
  fixture_ask (fixture, "Third");

  g_assert_cmpuint (get_path_length (fixture->conversation), ==, 6);
  turns = fixture_describe_turns (fixture, 2);
  g_assert_cmpstr (turns, ==, "user:First assistant:One. user:Second user:Third ");
}

static void
test_nothing_to_send (Fixture *fixture, gconstpointer data)
{
  g_assert_null (phidias_session_send (fixture->session, fixture->conversation, " \n\t"));
  g_assert_cmpuint (g_list_model_get_n_items (phidias_session_get_conversations (fixture->session)), ==, 0);
  g_assert_cmpuint (get_path_length (fixture->conversation), ==, 0);
}

static void
test_no_deployment (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer;

  phidias_conversation_set_deployment_id (fixture->conversation, "gone");
  answer = fixture_ask (fixture, "Hello");
  assert_state (answer, FAILED);
  g_assert_error (phidias_message_get_error (answer), PHIDIAS_ERROR, PHIDIAS_ERROR_NOT_FOUND);
}

/* What is set after the asking belongs to the next request. */
static void
test_frozen (Fixture *fixture, gconstpointer data)
{
  PhidiasParameters *parameters = phidias_conversation_get_parameters (fixture->conversation);
  g_autoptr (JsonNode) body = NULL;
  PhidiasMessage *answer;

  fixture_control (fixture, "{'text': 'Yes.'}");
  phidias_parameters_set_double (parameters, PHIDIAS_PARAMETER_TEMPERATURE, 0.25);
  answer = phidias_session_send (fixture->session, fixture->conversation, "Hello");
  phidias_parameters_set_double (parameters, PHIDIAS_PARAMETER_TEMPERATURE, 0.75);
  phidias_conversation_set_system_message (fixture->conversation, "Late.");
  fixture_wait_ended (answer);

  body = fixture_get_body (fixture, 0);
  g_assert_cmpfloat (phidias_json_get_double (phidias_json_get_root (body), "temperature", -1), ==, 0.25);
  g_assert_cmpuint (json_array_get_length (phidias_json_get_array (phidias_json_get_root (body), "messages")), ==, 1);
}

/* ---- Stopping ---- */

static void
check_stopped (Fixture *fixture, PhidiasMessage *answer)
{
  g_autofree char *text = g_strdup (phidias_message_get_text (answer));
  g_autofree char *on_disk = NULL;
  PhidiasMessage *next;

  assert_state (answer, STOPPED);
  g_assert_null (phidias_message_get_error (answer));
  g_assert_cmpuint (phidias_session_get_running_count (fixture->session), ==, 0);

  /* The next request works at once, and nothing came to the old answer meanwhile. */
  phidias_emulator_clear_control (fixture->emulator);
  fixture_control (fixture, "{'text': 'Next.'}");
  next = fixture_ask (fixture, "Next?");
  assert_state (next, COMPLETE);
  assert_state (answer, STOPPED);
  g_assert_cmpstr (phidias_message_get_text (answer), ==, text);
  fixture_flush (fixture);
  on_disk = fixture_query (fixture, "SELECT text FROM message WHERE state = 'stopped'");
  g_assert_cmpstr (on_disk, ==, text);
}

static void
test_stop_at_once (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer = phidias_session_send (fixture->session, fixture->conversation, "Hello");

  phidias_session_stop (fixture->session, fixture->conversation);
  check_stopped (fixture, answer);
  /* Only the second prompt ever left. */
  g_assert_cmpuint (fixture_get_n_requests (fixture), ==, 1);
}

static void
test_stop_before_head (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer;

  fixture_control (fixture, "{'delay_ms': 60000}");
  answer = phidias_session_send (fixture->session, fixture->conversation, "Hello");
  fixture_wait_requests (fixture, 1);
  phidias_session_stop (fixture->session, fixture->conversation);
  check_stopped (fixture, answer);
}

static void
test_stop_streaming (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer;

  fixture_control (fixture, "{'tokens': 100000, 'rate': 2000}");
  answer = phidias_session_send (fixture->session, fixture->conversation, "Hello");
  fixture_wait_text (answer);
  phidias_session_stop (fixture->session, fixture->conversation);
  g_assert_cmpuint (phidias_message_get_length (answer), >, 0);
  g_assert_cmpint (phidias_message_get_timings (answer)->end, >, 0);
  check_stopped (fixture, answer);
}

static void
stop_inside_cb (PhidiasMessage *answer, const char *text, gpointer user_data)
{
  Fixture *fixture = user_data;

  phidias_session_stop (fixture->session, fixture->conversation);
}

static void
test_stop_inside (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer;

  fixture_control (fixture, "{'pieces': ['a', 'b', 'c', 'd']}");
  answer = phidias_session_send (fixture->session, fixture->conversation, "Hello");
  g_signal_connect (answer, "text-appended", G_CALLBACK (stop_inside_cb), fixture);
  fixture_wait_ended (answer);
  g_assert_cmpstr (phidias_message_get_text (answer), ==, "a");
  check_stopped (fixture, answer);
}

static void
test_stop_retrying (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer;

  fixture_control (fixture, "{'status': 429, 'headers': {'Retry-After': '60'}, 'body': {'error': {'message': 'slow'}}}");
  answer = phidias_session_send (fixture->session, fixture->conversation, "Hello");
  fixture_wait_state (answer, PHIDIAS_MESSAGE_RETRYING);
  phidias_session_stop (fixture->session, fixture->conversation);
  g_assert_cmpint (phidias_message_get_retry_at (answer), ==, 0);
  /* The server's minute holds for the next prompt, too; another test waits for it. */
  phidias_quota_meter_block (phidias_session_get_quota (fixture->session, fixture->deployment), 0);
  check_stopped (fixture, answer);
  g_assert_cmpuint (fixture_get_n_requests (fixture), ==, 2);
}

static void
test_stop_twenty (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 20; i++)
    {
      PhidiasMessage *answer;

      fixture_control (fixture, "{'tokens': 5, 'stall_after_tokens': 2}");
      answer = phidias_session_send (fixture->session, fixture->conversation, "Hello");
      fixture_wait_text (answer);
      phidias_session_stop (fixture->session, fixture->conversation);
      assert_state (answer, STOPPED);
    }
  fixture_control (fixture, "{'text': 'Here.'}");
  assert_state (fixture_ask (fixture, "Still there?"), COMPLETE);
}

/* ---- Errors and retries ---- */

static void
test_error_then_retry (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer;
  g_autofree char *runs = NULL;

  fixture_control (fixture, "{'status': 401, 'body': {'error': {'message': 'bad key'}}}");
  answer = fixture_ask (fixture, "Hello");
  assert_state (answer, FAILED);
  g_assert_error (phidias_message_get_error (answer), PHIDIAS_ERROR, PHIDIAS_ERROR_AUTH);
  g_assert_cmpint (phidias_deployment_get_state (fixture->deployment), ==, PHIDIAS_DEPLOYMENT_ERROR);
  g_assert_cmpstr (phidias_deployment_get_state_text (fixture->deployment), ==, phidias_message_get_error (answer)->message);
  g_assert_cmpuint (fixture_get_n_requests (fixture), ==, 1);

  /* Nothing was said, so it is asked for in its place. */
  fixture_control (fixture, "{'text': 'Now.'}");
  phidias_session_retry (fixture->session, fixture->conversation, answer);
  assert_state (answer, WAITING);
  g_assert_null (phidias_message_get_error (answer));
  fixture_wait_ended (answer);
  assert_state (answer, COMPLETE);
  g_assert_cmpstr (phidias_message_get_text (answer), ==, "Now.");
  g_assert_cmpuint (phidias_message_get_n_siblings (answer), ==, 1);
  g_assert_cmpint (phidias_deployment_get_state (fixture->deployment), ==, PHIDIAS_DEPLOYMENT_READY);

  fixture_flush (fixture);
  runs = fixture_query (fixture, "SELECT group_concat (outcome || ' ' || status) FROM (SELECT * FROM run ORDER BY started)");
  g_assert_cmpstr (runs, ==, "failed 401,complete 200");
}

static void
test_retry_with_text (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer;
  PhidiasMessage *other;

  fixture_control (fixture, "{'tokens': 20, 'error_after_tokens': 5, 'error': {'message': 'broke', 'code': 'oops'}}");
  answer = fixture_ask (fixture, "Hello");
  assert_state (answer, FAILED);
  g_assert_cmpuint (phidias_message_get_length (answer), >, 0);
  g_assert_nonnull (phidias_message_get_error (answer));

  fixture_control (fixture, "{'text': 'Better.'}");
  phidias_session_retry (fixture->session, fixture->conversation, answer);
  other = get_path_message (fixture->conversation, 1);
  g_assert_true (other != answer);
  fixture_wait_ended (other);
  g_assert_cmpstr (phidias_message_get_text (other), ==, "Better.");
  g_assert_cmpuint (phidias_message_get_n_siblings (other), ==, 2);
  assert_state (answer, FAILED);
}

static void
test_retry_wait (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer;
  gint64 wait;
  g_autofree char *attempts = NULL;

  fixture_control (fixture, "{'status': 429, 'headers': {'Retry-After': '20'}, 'body': {'error': {'message': 'slow'}}}");
  answer = phidias_session_send (fixture->session, fixture->conversation, "Hello");
  fixture_wait_state (answer, PHIDIAS_MESSAGE_RETRYING);
  wait = phidias_message_get_retry_at (answer) - g_get_monotonic_time ();
  g_assert_cmpint (wait, >, 15 * G_USEC_PER_SEC);
  g_assert_cmpint (wait, <=, 20 * G_USEC_PER_SEC);
  g_assert_error (phidias_message_get_error (answer), PHIDIAS_ERROR, PHIDIAS_ERROR_RATE_LIMIT);

  fixture_control (fixture, "{'text': 'Here.'}");
  phidias_session_skip_wait (fixture->session, fixture->conversation, answer);
  fixture_wait_ended (answer);
  assert_state (answer, COMPLETE);
  g_assert_null (phidias_message_get_error (answer));
  g_assert_cmpint (phidias_message_get_retry_at (answer), ==, 0);
  g_assert_cmpuint (fixture_get_n_requests (fixture), ==, 2);
  fixture_flush (fixture);
  attempts = fixture_query (fixture, "SELECT attempts FROM run");
  g_assert_cmpstr (attempts, ==, "2");
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer;

  phidias_emulator_stop (fixture->emulator);
  answer = phidias_session_send (fixture->session, fixture->conversation, "Hello");
  /* Sent again by itself; the person skips the waits. */
  while (phidias_message_is_running (answer))
    {
      phidias_session_skip_wait (fixture->session, fixture->conversation, answer);
      g_main_context_iteration (NULL, TRUE);
    }
  assert_state (answer, FAILED);
  g_assert_error (phidias_message_get_error (answer), PHIDIAS_ERROR, PHIDIAS_ERROR_REFUSED);
  g_assert_cmpint (phidias_deployment_get_state (fixture->deployment), ==, PHIDIAS_DEPLOYMENT_ERROR);
}

static void
test_interrupted_then_continue (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer;
  g_autofree char *turns = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *half = NULL;
  g_autofree char *whole = NULL;

  fixture_control (fixture, "{'pieces': ['One ', 'two ', 'three '], 'no_done': true, 'finish_reason': ''}");
  answer = fixture_ask (fixture, "Count");
  assert_state (answer, INTERRUPTED);
  g_assert_error (phidias_message_get_error (answer), PHIDIAS_ERROR, PHIDIAS_ERROR_INTERRUPTED);
  half = g_strdup (phidias_message_get_text (answer));
  g_assert_cmpstr (half, ==, "One two three ");

  fixture_control (fixture, "{'pieces': ['four ', 'five']}");
  phidias_session_continue (fixture->session, fixture->conversation, answer);
  fixture_wait_ended (answer);
  assert_state (answer, COMPLETE);
  g_assert_cmpstr (phidias_message_get_text (answer), ==, "One two three four five");
  g_assert_null (phidias_message_get_error (answer));
  g_assert_cmpuint (get_path_length (fixture->conversation), ==, 2);
  turns = fixture_describe_turns (fixture, 1);
  g_assert_true (g_str_has_prefix (turns, "user:Count assistant:One two three  user:"));

  fixture_flush (fixture);
  whole = fixture_query (fixture, "SELECT text FROM message WHERE role = 'assistant'");
  g_assert_cmpstr (whole, ==, "One two three four five");
}

static void
test_reset (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer;

  fixture_control (fixture, "{'tokens': 50, 'cut_after_bytes': 4000, 'cut': 'reset'}");
  answer = fixture_ask (fixture, "Hello");
  assert_state (answer, INTERRUPTED);
  g_assert_cmpuint (phidias_message_get_length (answer), >, 0);
  /* It did answer. */
  g_assert_cmpint (phidias_deployment_get_state (fixture->deployment), ==, PHIDIAS_DEPLOYMENT_READY);
}

/* ---- Odd answers ---- */

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer;

  fixture_control (fixture, "{'text': '', 'finish_reason': 'length'}");
  answer = fixture_ask (fixture, "Hello");
  assert_state (answer, COMPLETE);
  g_assert_cmpstr (phidias_message_get_text (answer), ==, "");
  g_assert_cmpstr (phidias_message_get_finish_reason (answer), ==, "length");
  g_assert_null (phidias_message_get_error (answer));
}

static void
test_reasoning (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer;
  g_autofree char *reasoning = NULL;

  fixture_control (fixture, "{'reasoning': 'Let me think.', 'text': 'So.'}");
  answer = fixture_ask (fixture, "Hello");
  g_assert_cmpstr (phidias_message_get_reasoning (answer), ==, "Let me think.");
  g_assert_cmpstr (phidias_message_get_text (answer), ==, "So.");
  fixture_flush (fixture);
  reasoning = fixture_query (fixture, "SELECT reasoning FROM message WHERE role = 'assistant'");
  g_assert_cmpstr (reasoning, ==, "Let me think.");
}

static void
test_tool_calls (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer;

  fixture_control (fixture,
                   "{'tool_calls': [{'name': 'get_weather', 'arguments': '{city}', 'fragments': 3},"
                   " {'name': 'get_time', 'arguments': '{}', 'fragments': 1}]}");
  answer = fixture_ask (fixture, "Hello");
  assert_state (answer, COMPLETE);
  g_assert_cmpstr (phidias_message_get_text (answer), ==, "```\nget_weather {city}\n```\n\n\n```\nget_time {}\n```\n");
}

static void
test_choices (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer;
  PhidiasMessage *other;

  fixture_control (fixture,
                   "{'status': 200, 'headers': {'Content-Type': 'application/json'}, 'body': {'choices': ["
                   "{'index': 0, 'message': {'role': 'assistant', 'content': 'A'}, 'finish_reason': 'stop'},"
                   "{'index': 1, 'message': {'role': 'assistant', 'content': 'B'}, 'finish_reason': 'stop'}]}}");
  answer = fixture_ask (fixture, "Hello");
  assert_state (answer, COMPLETE);
  g_assert_cmpstr (phidias_message_get_text (answer), ==, "A");
  g_assert_cmpuint (phidias_message_get_n_siblings (answer), ==, 2);
  g_assert_true (get_path_message (fixture->conversation, 1) == answer);
  other = phidias_conversation_get_sibling (fixture->conversation, answer, 1);
  g_assert_cmpstr (phidias_message_get_text (other), ==, "B");
  assert_state (other, COMPLETE);
}

/* A prompt of a megabyte goes out as it was pasted, and is on disk. */
static void
test_megabyte_prompt (Fixture *fixture, gconstpointer data)
{
  g_autofree char *prompt = g_malloc (1024 * 1024 + 1);
  g_autoptr (JsonNode) body = NULL;
  g_autofree char *on_disk = NULL;
  JsonObject *message;

  for (guint i = 0; i < 1024 * 1024; i++)
    prompt[i] = i % 97 == 96 ? '\n' : (char) ('!' + i % 90);
  prompt[1024 * 1024] = '\0';
  /* Said as a whole, so that the emulator does not find it too long for its model. */
  fixture_control (fixture,
                   "{'status': 200, 'headers': {'Content-Type': 'application/json'}, 'body': {'choices': ["
                   "{'index': 0, 'message': {'role': 'assistant', 'content': 'Read.'}, 'finish_reason': 'stop'}]}}");
  assert_state (fixture_ask (fixture, prompt), COMPLETE);

  body = fixture_get_body (fixture, 0);
  message = phidias_json_get_element (phidias_json_get_array (phidias_json_get_root (body), "messages"), 0);
  g_assert_true (g_str_equal (phidias_json_get_string (message, "content"), prompt));
  fixture_flush (fixture);
  on_disk = fixture_query (fixture, "SELECT text FROM message WHERE role = 'user'");
  g_assert_true (g_str_equal (on_disk, prompt));
}

/* An answer that is one line of ten megabytes: all of it comes, and is there at the next start. */
static void
test_ten_megabyte_line (Fixture *fixture, gconstpointer data)
{
  g_autofree char *line = g_strnfill (10 * 1024 * 1024, 'x');
  g_autofree char *behaviour = g_strdup_printf ("{'pieces': ['%.*s', '%.*s', '%.*s', '%.*s', '%.*s']}",
                                                2 << 20, line, 2 << 20, line, 2 << 20, line, 2 << 20, line, 2 << 20, line);
  g_autofree char *id = g_strdup (phidias_conversation_get_id (fixture->conversation));
  PhidiasConversation *again;
  PhidiasMessage *answer;

  fixture_control (fixture, behaviour);
  answer = fixture_ask (fixture, "Hello");
  assert_state (answer, COMPLETE);
  g_assert_true (g_str_equal (phidias_message_get_text (answer), line));

  fixture_restart (fixture);
  again = fixture_load (fixture->session, id);
  g_assert_true (g_str_equal (phidias_message_get_text (get_path_message (again, 1)), line));
}

/* Fault 33: a filtered prompt is there to be edited and sent anew. */
static void
test_prompt_filtered (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer;

  fixture_control (fixture,
                   "{'status': 400, 'body': {'error': {'message': 'The response was filtered.', 'type': null, 'param': 'prompt',"
                   " 'code': 'content_filter', 'status': 400, 'innererror': {'code': 'ResponsibleAIPolicyViolation',"
                   " 'content_filter_result': {'violence': {'filtered': true, 'severity': 'high'}}}}}}");
  answer = fixture_ask (fixture, "A harsh word");
  assert_state (answer, FAILED);
  g_assert_error (phidias_message_get_error (answer), PHIDIAS_ERROR, PHIDIAS_ERROR_CONTENT_FILTER);
  g_assert_nonnull (strstr (phidias_message_get_error (answer)->message, "violence"));
  g_assert_cmpuint (fixture_get_n_requests (fixture), ==, 1);
  g_assert_cmpstr (phidias_message_get_text (get_path_message (fixture->conversation, 0)), ==, "A harsh word");

  fixture_control (fixture, "{'text': 'Yes.'}");
  answer = phidias_session_edit (fixture->session, fixture->conversation,
                                 get_path_message (fixture->conversation, 0), "A kind word");
  fixture_wait_ended (answer);
  assert_state (answer, COMPLETE);
  g_assert_cmpstr (phidias_message_get_text (get_path_message (fixture->conversation, 0)), ==, "A kind word");
  g_assert_cmpuint (phidias_message_get_n_siblings (get_path_message (fixture->conversation, 0)), ==, 2);
}

/* Fault 34: what came before the filter is kept, and why it ended with it. */
static void
test_answer_filtered (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer;
  g_autofree char *on_disk = NULL;

  fixture_control (fixture, "{'pieces': ['Once ', 'upon '], 'finish_reason': 'content_filter'}");
  answer = fixture_ask (fixture, "A story");
  assert_state (answer, COMPLETE);
  fixture_flush (fixture);
  on_disk = fixture_query (fixture, "SELECT text || finish_reason FROM message WHERE role = 'assistant'");
  g_assert_cmpstr (on_disk, ==, "Once upon content_filter");
}

/* ---- The tree ---- */

static void
test_siblings (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *first, *second, *third, *edited;
  g_autofree char *turns = NULL;
  g_autofree char *id = NULL;
  g_autoptr (PhidiasConversation) again = NULL;

  fixture_control (fixture, "{'text': 'First.'}");
  first = fixture_ask (fixture, "Hello");
  fixture_control (fixture, "{'text': 'Second.'}");
  second = phidias_session_regenerate (fixture->session, fixture->conversation, first);
  g_assert_true (get_path_message (fixture->conversation, 1) == second);
  fixture_wait_ended (second);
  g_assert_cmpuint (phidias_message_get_n_siblings (first), ==, 2);
  g_assert_cmpuint (phidias_message_get_sibling_index (second), ==, 1);
  turns = fixture_describe_turns (fixture, 1);
  g_assert_cmpstr (turns, ==, "user:Hello ");

  fixture_control (fixture, "{'text': 'Third.'}");
  third = fixture_ask (fixture, "More");
  g_assert_cmpuint (get_path_length (fixture->conversation), ==, 4);

  /* Back to the first answer: what was said below the second is not shown, nor sent. */
  phidias_session_select_sibling (fixture->session, fixture->conversation, second, -1);
  g_assert_cmpuint (get_path_length (fixture->conversation), ==, 2);
  phidias_session_select_sibling (fixture->session, fixture->conversation, first, -1);
  phidias_session_select_sibling (fixture->session, fixture->conversation, first, 1);
  g_assert_true (get_path_message (fixture->conversation, 3) == third);

  fixture_control (fixture, "{'text': 'Edited.'}");
  edited = phidias_session_edit (fixture->session, fixture->conversation,
                                 get_path_message (fixture->conversation, 2), "Less");
  g_assert_cmpuint (get_path_length (fixture->conversation), ==, 4);
  g_assert_cmpstr (phidias_message_get_text (get_path_message (fixture->conversation, 2)), ==, "Less");
  fixture_wait_ended (edited);
  g_assert_cmpstr (phidias_message_get_text (edited), ==, "Edited.");
  g_clear_pointer (&turns, g_free);
  turns = fixture_describe_turns (fixture, 3);
  g_assert_cmpstr (turns, ==, "user:Hello assistant:Second. user:Less ");

  /* All of it is there after a restart, and the same path is shown. */
  phidias_session_select_sibling (fixture->session, fixture->conversation,
                                  get_path_message (fixture->conversation, 2), -1);
  id = g_strdup (phidias_conversation_get_id (fixture->conversation));
  fixture_restart (fixture);
  again = g_object_ref (fixture_load (fixture->session, id));
  g_assert_cmpuint (get_path_length (again), ==, 4);
  g_assert_cmpstr (phidias_message_get_text (get_path_message (again, 1)), ==, "Second.");
  g_assert_cmpstr (phidias_message_get_text (get_path_message (again, 2)), ==, "More");
  g_assert_cmpuint (phidias_message_get_n_siblings (get_path_message (again, 2)), ==, 2);
}

static void
test_regenerate_running (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *first, *second;

  fixture_control (fixture, "{'tokens': 5, 'stall_after_tokens': 2}");
  first = phidias_session_send (fixture->session, fixture->conversation, "Hello");
  fixture_wait_text (first);
  fixture_control (fixture, "{'text': 'Second.'}");
  second = phidias_session_regenerate (fixture->session, fixture->conversation, first);
  assert_state (first, STOPPED);
  fixture_wait_ended (second);
  g_assert_cmpstr (phidias_message_get_text (second), ==, "Second.");
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);

#define ADD(path, function) \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("/session/send", test_send);
  ADD ("/session/context", test_context);
  ADD ("/session/nothing-to-send", test_nothing_to_send);
  ADD ("/session/no-deployment", test_no_deployment);
  ADD ("/session/frozen", test_frozen);
  ADD ("/session/stop/at-once", test_stop_at_once);
  ADD ("/session/stop/before-head", test_stop_before_head);
  ADD ("/session/stop/streaming", test_stop_streaming);
  ADD ("/session/stop/inside", test_stop_inside);
  ADD ("/session/stop/retrying", test_stop_retrying);
  ADD ("/session/stop/twenty", test_stop_twenty);
  ADD ("/session/error-then-retry", test_error_then_retry);
  ADD ("/session/retry-with-text", test_retry_with_text);
  ADD ("/session/retry-wait", test_retry_wait);
  ADD ("/session/refused", test_refused);
  ADD ("/session/interrupted-then-continue", test_interrupted_then_continue);
  ADD ("/session/reset", test_reset);
  ADD ("/session/empty", test_empty);
  ADD ("/session/reasoning", test_reasoning);
  ADD ("/session/tool-calls", test_tool_calls);
  ADD ("/session/choices", test_choices);
  ADD ("/session/megabyte-prompt", test_megabyte_prompt);
  ADD ("/session/ten-megabyte-line", test_ten_megabyte_line);
  ADD ("/session/prompt-filtered", test_prompt_filtered);
  ADD ("/session/answer-filtered", test_answer_filtered);
  ADD ("/session/siblings", test_siblings);
  ADD ("/session/regenerate-running", test_regenerate_running);
#undef ADD

  return g_test_run ();
}
