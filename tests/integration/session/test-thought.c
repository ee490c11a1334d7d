/* test-thought.c: answers of models that think first
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "phidias-feed.h"
#include "session-fixture.h"

/* The rows of the last message but its header and footer. */
static char *
describe_last (PhidiasConversation *conversation)
{
  g_autoptr (PhidiasFeed) feed = phidias_feed_new (conversation);
  GString *text = g_string_new (NULL);
  guint start, n_rows;

  g_assert_true (phidias_feed_find_message (feed, phidias_conversation_get_head (conversation), &start, &n_rows));
  for (guint i = start + 1; i + 1 < start + n_rows; i++)
    {
      g_autoptr (PhidiasFeedItem) item = g_list_model_get_item (G_LIST_MODEL (feed), i);

      g_string_append_printf (text, "|%s", phidias_block_get_text (phidias_feed_item_get_block (item)));
    }

  return g_string_free (text, FALSE);
}

static void
assert_last (PhidiasConversation *conversation, const char *expected)
{
  g_autofree char *rows = describe_last (conversation);

  g_assert_cmpstr (rows, ==, expected);
}

/* The text stays as it came, the thought does not go back, and its time is there after a restart. */
static void
test_tags (Fixture *fixture, gconstpointer data)
{
  const char *text = "<think>\nLet me see.\n</think>\n\nYes.";
  PhidiasMessage *answer;
  g_autofree char *turns = NULL;
  g_autofree char *id = g_strdup (phidias_conversation_get_id (fixture->conversation));
  PhidiasConversation *loaded;

  fixture_control (fixture, "{'pieces': ['<th', 'ink>\\nLet me', ' see.\\n</thi', 'nk>\\n\\nY', 'es.']}");
  answer = fixture_ask (fixture, "Is it so?");
  g_assert_cmpstr (phidias_message_get_text (answer), ==, text);
  g_assert_cmpstr (phidias_message_get_reasoning (answer), ==, "");
  g_assert_cmpint (phidias_message_get_reasoning_time (answer), >=, 0);
  phidias_message_set_reasoning_time (answer, 65 * G_USEC_PER_SEC);
  assert_last (fixture->conversation, "|Thought for 1 min 5 s|Yes.");

  fixture_control (fixture, "{'text': 'Surely.'}");
  fixture_ask (fixture, "Surely?");
  turns = fixture_describe_turns (fixture, 1);
  g_assert_cmpstr (turns, ==, "user:Is it so? assistant:Yes. user:Surely? ");

  fixture_restart (fixture);
  loaded = fixture_load (fixture->session, id);
  answer = phidias_conversation_find (loaded, phidias_message_get_parent_id (phidias_conversation_get_head (loaded)));
  answer = phidias_conversation_find (loaded, phidias_message_get_parent_id (answer));
  g_assert_cmpstr (phidias_message_get_text (answer), ==, text);
  g_assert_cmpint (phidias_message_get_reasoning_time (answer), >=, 0);
  g_assert_cmpint (phidias_message_get_reasoning_time (answer), <, 60 * G_USEC_PER_SEC);
}

/* From the first of it until the answer begins, not until it ends. */
static void
test_time (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer;
  gint64 time, end;

  fixture_control (fixture, "{'reasoning': 'One two three four five six.', 'text': 'Seven eight nine ten eleven twelve.', 'rate': 20}");
  answer = fixture_ask (fixture, "Count!");
  time = phidias_message_get_reasoning_time (answer);
  end = phidias_message_get_timings (answer)->end;
  g_assert_cmpint (time, >, 5 * G_USEC_PER_SEC / 20);
  g_assert_cmpint (time, <, end - 4 * G_USEC_PER_SEC / 20);
  g_assert_cmpstr (phidias_message_get_reasoning (answer), ==, "One two three four five six.");
}

static void
test_no_thought (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer;

  fixture_control (fixture, "{'text': 'Write <think>x</think>.'}");
  answer = fixture_ask (fixture, "How?");
  g_assert_cmpint (phidias_message_get_reasoning_time (answer), ==, -1);
  assert_last (fixture->conversation, "|Write <think>x</think>.");
}

/* One that never ended is seen, and not sent back: to go on with it is to ask again. */
static void
test_endless (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer;
  g_autofree char *continued = NULL;
  g_autofree char *turns = NULL;

  fixture_control (fixture, "{'pieces': ['<think>Hm', ', well'], 'finish_reason': 'length'}");
  answer = fixture_ask (fixture, "Is it so?");
  g_assert_cmpstr (phidias_message_get_text (answer), ==, "<think>Hm, well");
  assert_last (fixture->conversation, "|Thought for a moment|Hm, well|The model ended its answer without a word.");

  fixture_control (fixture, "{'text': 'Yes.'}");
  phidias_session_continue (fixture->session, fixture->conversation, answer);
  fixture_wait_ended (phidias_conversation_get_head (fixture->conversation));
  continued = fixture_describe_turns (fixture, 1);
  g_assert_cmpstr (continued, ==, "user:Is it so? ");
  g_assert_cmpuint (phidias_message_get_n_siblings (answer), ==, 2);

  phidias_session_select_sibling (fixture->session, fixture->conversation, phidias_conversation_get_head (fixture->conversation), -1);
  g_assert_true (phidias_conversation_get_head (fixture->conversation) == answer);
  fixture_ask (fixture, "Well?");
  turns = fixture_describe_turns (fixture, 2);
  g_assert_cmpstr (turns, ==, "user:Is it so? user:Well? ");
}

/* A long conversation leaves the memory when it is closed, and comes back as it was. */
static void
test_close (Fixture *fixture, gconstpointer data)
{
  gpointer prompt = NULL;
  PhidiasMessage *answer = NULL;
  PhidiasConversation *conversation = fixture->conversation;
  GListModel *path = phidias_conversation_get_path (conversation);
  g_autofree char *id = NULL;

  fixture_control (fixture, "{'text': 'Yes.'}");
  answer = fixture_ask (fixture, "Is it so?");
  phidias_session_close_conversation (fixture->session, conversation);
  g_assert_true (phidias_conversation_is_loaded (conversation));

  for (guint i = 0; i < 120; i++)
    {
      fixture_control (fixture, "{'text': 'Yes.'}");
      answer = fixture_ask (fixture, "Still?");
    }
  id = g_strdup (phidias_message_get_id (answer));
  prompt = g_list_model_get_item (path, 0);
  g_object_add_weak_pointer (prompt, &prompt);
  g_object_unref (prompt);
  phidias_session_close_conversation (fixture->session, conversation);
  g_assert_false (phidias_conversation_is_loaded (conversation));
  g_assert_null (prompt);
  g_assert_cmpuint (g_list_model_get_n_items (path), ==, 0);
  phidias_conversation_set_title (conversation, "Other");

  g_assert_true (fixture_load (fixture->session, phidias_conversation_get_id (conversation)) == conversation);
  g_assert_cmpuint (g_list_model_get_n_items (path), ==, 242);
  g_assert_cmpstr (phidias_message_get_id (phidias_conversation_get_head (conversation)), ==, id);
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);

#define ADD(path, function) \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("/session/thought/tags", test_tags);
  ADD ("/session/thought/time", test_time);
  ADD ("/session/thought/none", test_no_thought);
  ADD ("/session/thought/endless", test_endless);
  ADD ("/session/thought/close", test_close);
#undef ADD

  return g_test_run ();
}
