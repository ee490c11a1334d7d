/* test-snapshot.c: what a request says
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "phidias-json.h"
#include "phidias-snapshot.h"
#include "phidias-test.h"

static PhidiasMessage *
add (PhidiasConversation *conversation, PhidiasMessage *parent, PhidiasRole role, const char *text, PhidiasMessageState state)
{
  g_autofree char *id = g_strdup_printf ("m%" G_GINT64_FORMAT, phidias_conversation_get_next_sequence (conversation));
  g_autoptr (PhidiasMessage) message =
    phidias_message_new (id, parent != NULL ? phidias_message_get_id (parent) : NULL, role);

  phidias_message_set_text (message, text);
  phidias_message_set_state (message, state);
  phidias_conversation_add (conversation, message);

  return message;
}

static char *
describe (PhidiasSnapshot *snapshot)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < phidias_snapshot_get_n_turns (snapshot); i++)
    g_string_append_printf (text, "%c:%s ", phidias_snapshot_get_role (snapshot, i) == PHIDIAS_ROLE_USER ? 'u' : 'a',
                            phidias_snapshot_get_text (snapshot, i));

  return g_string_free (text, FALSE);
}

static void
assert_turns (PhidiasConversation *conversation, PhidiasMessage *last, gint64 past, const char *expected)
{
  g_autoptr (PhidiasSnapshot) snapshot = NULL;
  g_autofree char *turns = NULL;
  PhidiasParameters *parameters = phidias_conversation_get_parameters (conversation);

  if (past < 0)
    phidias_parameters_unset (parameters, PHIDIAS_PARAMETER_PAST_MESSAGES);
  else
    phidias_parameters_set_integer (parameters, PHIDIAS_PARAMETER_PAST_MESSAGES, past);
  snapshot = phidias_snapshot_new (conversation, last);
  turns = describe (snapshot);
  g_assert_cmpstr (turns, ==, expected);
}

static void
test_past_messages (void)
{
  g_autoptr (PhidiasConversation) conversation = phidias_conversation_new ("c");
  PhidiasMessage *p1 = add (conversation, NULL, PHIDIAS_ROLE_USER, "p1", PHIDIAS_MESSAGE_COMPLETE);
  PhidiasMessage *a1 = add (conversation, p1, PHIDIAS_ROLE_ASSISTANT, "a1", PHIDIAS_MESSAGE_COMPLETE);
  PhidiasMessage *p2 = add (conversation, a1, PHIDIAS_ROLE_USER, "p2", PHIDIAS_MESSAGE_COMPLETE);
  PhidiasMessage *a2 = add (conversation, p2, PHIDIAS_ROLE_ASSISTANT, "a2", PHIDIAS_MESSAGE_STOPPED);
  PhidiasMessage *p3 = add (conversation, a2, PHIDIAS_ROLE_USER, "p3", PHIDIAS_MESSAGE_COMPLETE);

  assert_turns (conversation, p3, -1, "u:p1 a:a1 u:p2 a:a2 u:p3 ");
  assert_turns (conversation, p3, 4, "u:p1 a:a1 u:p2 a:a2 u:p3 ");
  assert_turns (conversation, p3, 2, "u:p2 a:a2 u:p3 ");
  /* No request begins with an answer. */
  assert_turns (conversation, p3, 3, "u:p2 a:a2 u:p3 ");
  assert_turns (conversation, p3, 1, "u:p3 ");
  assert_turns (conversation, p3, 0, "u:p3 ");
  /* A prompt in the middle: what comes after it is not said yet. */
  assert_turns (conversation, p2, -1, "u:p1 a:a1 u:p2 ");
}

static void
test_left_out (void)
{
  g_autoptr (PhidiasConversation) conversation = phidias_conversation_new ("c");
  PhidiasMessage *p1 = add (conversation, NULL, PHIDIAS_ROLE_USER, "p1", PHIDIAS_MESSAGE_COMPLETE);
  PhidiasMessage *failed = add (conversation, p1, PHIDIAS_ROLE_ASSISTANT, "", PHIDIAS_MESSAGE_FAILED);
  PhidiasMessage *p2 = add (conversation, failed, PHIDIAS_ROLE_USER, "p2", PHIDIAS_MESSAGE_COMPLETE);
  PhidiasMessage *empty = add (conversation, p2, PHIDIAS_ROLE_ASSISTANT, "", PHIDIAS_MESSAGE_COMPLETE);
  PhidiasMessage *p3 = add (conversation, empty, PHIDIAS_ROLE_USER, "p3", PHIDIAS_MESSAGE_COMPLETE);
  PhidiasMessage *cut = add (conversation, p3, PHIDIAS_ROLE_ASSISTANT, "cut", PHIDIAS_MESSAGE_INTERRUPTED);
  PhidiasMessage *p4 = add (conversation, cut, PHIDIAS_ROLE_USER, "p4", PHIDIAS_MESSAGE_COMPLETE);
  PhidiasMessage *half = add (conversation, p4, PHIDIAS_ROLE_ASSISTANT, "half", PHIDIAS_MESSAGE_FAILED);
  PhidiasMessage *p5 = add (conversation, half, PHIDIAS_ROLE_USER, "p5", PHIDIAS_MESSAGE_COMPLETE);

  assert_turns (conversation, p4, -1, "u:p1 u:p2 u:p3 a:cut u:p4 ");
  /* What is left out does not count. */
  assert_turns (conversation, p4, 3, "u:p2 u:p3 a:cut u:p4 ");
  /* An answer cut short goes along as far as it came, whatever cut it. */
  assert_turns (conversation, p5, 4, "u:p3 a:cut u:p4 a:half u:p5 ");
}

static void
test_other_branch (void)
{
  g_autoptr (PhidiasConversation) conversation = phidias_conversation_new ("c");
  PhidiasMessage *p1 = add (conversation, NULL, PHIDIAS_ROLE_USER, "p1", PHIDIAS_MESSAGE_COMPLETE);
  PhidiasMessage *a1 = add (conversation, p1, PHIDIAS_ROLE_ASSISTANT, "a1", PHIDIAS_MESSAGE_COMPLETE);
  PhidiasMessage *p2 = add (conversation, a1, PHIDIAS_ROLE_USER, "p2", PHIDIAS_MESSAGE_COMPLETE);

  add (conversation, p1, PHIDIAS_ROLE_ASSISTANT, "other", PHIDIAS_MESSAGE_COMPLETE);
  assert_turns (conversation, p2, -1, "u:p1 a:a1 u:p2 ");
}

static void
test_continue (void)
{
  g_autoptr (PhidiasConversation) conversation = phidias_conversation_new ("c");
  PhidiasMessage *p1 = add (conversation, NULL, PHIDIAS_ROLE_USER, "p1", PHIDIAS_MESSAGE_COMPLETE);
  PhidiasMessage *a1 = add (conversation, p1, PHIDIAS_ROLE_ASSISTANT, "hal", PHIDIAS_MESSAGE_FAILED);
  g_autoptr (PhidiasSnapshot) snapshot = phidias_snapshot_new_continue (conversation, a1);

  g_assert_cmpuint (phidias_snapshot_get_n_turns (snapshot), ==, 3);
  g_assert_cmpstr (phidias_snapshot_get_text (snapshot, 1), ==, "hal");
  g_assert_cmpint (phidias_snapshot_get_role (snapshot, 1), ==, PHIDIAS_ROLE_ASSISTANT);
  g_assert_cmpint (phidias_snapshot_get_role (snapshot, 2), ==, PHIDIAS_ROLE_USER);
}

/* What is changed after the asking does not change the request. */
static void
test_frozen (void)
{
  g_autoptr (PhidiasConversation) conversation = phidias_conversation_new ("c");
  g_autoptr (PhidiasSnapshot) snapshot = NULL;
  g_autoptr (PhidiasTarget) target = NULL;
  g_autoptr (PhidiasChatRequest) request = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  PhidiasMessage *p1 = add (conversation, NULL, PHIDIAS_ROLE_USER, "p1", PHIDIAS_MESSAGE_COMPLETE);
  JsonArray *messages;

  phidias_conversation_set_system_message (conversation, "Be brief.");
  phidias_parameters_set_double (phidias_conversation_get_parameters (conversation), PHIDIAS_PARAMETER_TEMPERATURE, 0.5);
  snapshot = phidias_snapshot_new (conversation, p1);
  phidias_conversation_set_system_message (conversation, "Be long.");
  phidias_parameters_set_double (phidias_conversation_get_parameters (conversation), PHIDIAS_PARAMETER_TEMPERATURE, 1);
  phidias_message_set_text (p1, "changed");

  target = phidias_target_parse ("http://127.0.0.1:8080/v1", &error);
  g_assert_no_error (error);
  request = phidias_snapshot_make_request (snapshot, target);
  body = phidias_chat_request_encode (request);
  node = phidias_json_parse (g_bytes_get_data (body, NULL), g_bytes_get_size (body), 16, 1 << 20, &error);
  g_assert_no_error (error);
  g_assert_cmpfloat (phidias_json_get_double (phidias_json_get_root (node), "temperature", -1), ==, 0.5);
  g_assert_true (phidias_json_get_boolean (phidias_json_get_root (node), "stream", FALSE));
  messages = phidias_json_get_array (phidias_json_get_root (node), "messages");
  g_assert_cmpuint (json_array_get_length (messages), ==, 2);
  g_assert_cmpstr (phidias_json_get_string (phidias_json_get_element (messages, 0), "role"), ==, "system");
  g_assert_cmpstr (phidias_json_get_string (phidias_json_get_element (messages, 0), "content"), ==, "Be brief.");
  g_assert_cmpstr (phidias_json_get_string (phidias_json_get_element (messages, 1), "content"), ==, "p1");
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/session/snapshot/past-messages", test_past_messages);
  g_test_add_func ("/session/snapshot/left-out", test_left_out);
  g_test_add_func ("/session/snapshot/other-branch", test_other_branch);
  g_test_add_func ("/session/snapshot/continue", test_continue);
  g_test_add_func ("/session/snapshot/frozen", test_frozen);

  return g_test_run ();
}
