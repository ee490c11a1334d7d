/* test-kill.c: a session killed in the middle of an answer loses nothing but the last moment
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "session-fixture.h"

#include <signal.h>
#include <string.h>

#define ROUNDS 30

/* The application saves once a second; three times that often makes thirty rounds shorter. */
#define CHECKPOINT_MS 300

/* What a loaded machine may add between the decision to save and the end of the commit. */
#define SLACK_MS 700

typedef struct
{
  GSubprocess *child;
  GString     *said;       /* by the child */
  gboolean     is_killed;
  gboolean     is_gone;
  gboolean     is_early;   /* killed around the commit of the prompt, not in the answer */
} Round;

static void
read_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  Round *round = user_data;
  g_autoptr (GBytes) bytes = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, NULL);

  if (bytes == NULL || g_bytes_get_size (bytes) == 0)
    {
      round->is_gone = TRUE;
      return;
    }
  g_string_append_len (round->said, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_input_stream_read_bytes_async (G_INPUT_STREAM (object), 65536, G_PRIORITY_DEFAULT, NULL, read_cb, round);
}

static gboolean
kill_cb (gpointer user_data)
{
  Round *round = user_data;

  round->is_killed = TRUE;
  g_subprocess_send_signal (round->child, SIGKILL);

  return G_SOURCE_REMOVE;
}

static gboolean
has_begun (gpointer user_data)
{
  Round *round = user_data;

  return round->is_gone || strstr (round->said->str, round->is_early ? "sent" : "shown") != NULL;
}

static gboolean
is_gone (gpointer user_data)
{
  return ((Round *) user_data)->is_gone;
}

/* How much of the answer stood on the screen long enough before the end to be on disk. The end is
 * the last line that came: on a loaded machine a process may stand still before it is killed. */
static gsize
find_promised (Round *round)
{
  g_auto (GStrv) lines = g_strsplit (round->said->str, "\n", -1);
  gsize promised = 0;
  gint64 end = 0;

  /* Backwards; the last piece is empty, or a line that was cut. */
  for (guint i = g_strv_length (lines) - 1; i-- > 0 && promised == 0;)
    {
      g_auto (GStrv) words = g_strsplit (lines[i], " ", -1);
      gint64 time;

      if (g_strcmp0 (words[0], "shown") != 0)
        continue;
      time = g_ascii_strtoll (words[1], NULL, 10);
      end = MAX (end, time);
      if (time <= end - (CHECKPOINT_MS + SLACK_MS) * G_TIME_SPAN_MILLISECOND)
        promised = g_ascii_strtoull (words[2], NULL, 10);
    }

  return promised;
}

static void
start_child (Fixture *fixture, Round *round, const char *prompt)
{
  g_autofree char *path = g_test_build_filename (G_TEST_BUILT, "session-child", NULL);
  g_autofree char *checkpoint = g_strdup_printf ("%d", CHECKPOINT_MS);
  g_autofree char *url = g_strconcat (phidias_emulator_get_url (fixture->emulator), "/v1/chat/completions", NULL);
  g_autofree char *key = g_strconcat (phidias_emulator_get_key (fixture->emulator), "\n", NULL);
  g_autoptr (GError) error = NULL;

  round->child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                   path, fixture->folder, url, checkpoint, prompt, NULL);
  g_assert_no_error (error);
  g_output_stream_write_all (g_subprocess_get_stdin_pipe (round->child), key, strlen (key), NULL, NULL, &error);
  g_assert_no_error (error);
  g_input_stream_read_bytes_async (g_subprocess_get_stdout_pipe (round->child), 65536, G_PRIORITY_DEFAULT, NULL,
                                   read_cb, round);
}

/* The answer to @prompt as the next start finds it, %NULL where not even the prompt is there. */
static PhidiasMessage *
find_answer (PhidiasSession *session, const char *prompt)
{
  GListModel *list = phidias_session_get_conversations (session);

  for (guint i = 0; i < g_list_model_get_n_items (list); i++)
    {
      g_autoptr (PhidiasConversation) conversation = g_list_model_get_item (list, i);
      PhidiasMessage *head;

      if (!g_str_equal (phidias_conversation_get_title (conversation), prompt))
        continue;
      head = phidias_conversation_get_head (fixture_load (session, phidias_conversation_get_id (conversation)));
      if (head != NULL && phidias_message_get_role (head) == PHIDIAS_ROLE_ASSISTANT)
        {
          g_assert_cmpstr (phidias_message_get_text (phidias_conversation_find (conversation, phidias_message_get_parent_id (head))),
                           ==, prompt);
          return head;
        }
    }

  return NULL;
}

static void
test_kill (Fixture *fixture, gconstpointer data)
{
  guint n_with_text = 0;

  g_clear_object (&fixture->deployment);
  g_clear_object (&fixture->conversation);
  fixture_close (g_steal_pointer (&fixture->session));

  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autofree char *prompt = g_strdup_printf ("Prompt %u", i);
      g_autofree char *check = NULL;
      g_autofree char *running = NULL;
      g_autoptr (GError) error = NULL;
      Round round = { .said = g_string_new (NULL), .is_early = i % 5 == 0 };
      PhidiasMessage *answer;

      phidias_emulator_clear_control (fixture->emulator);
      fixture_control (fixture, "{'tokens': 100000, 'rate': 300}");
      start_child (fixture, &round, prompt);
      phidias_assert_wait (has_begun, &round);
      g_assert_false (round.is_gone);
      g_timeout_add ((guint) g_test_rand_int_range (0, round.is_early ? 60 : 2000), kill_cb, &round);
      phidias_assert_wait (is_gone, &round);
      g_assert_true (round.is_killed);
      g_subprocess_wait (round.child, NULL, NULL);

      check = fixture_query (fixture, "PRAGMA integrity_check");
      g_assert_cmpstr (check, ==, "ok");
      fixture->session = fixture_new_session (fixture);
      g_assert_true (fixture_open (fixture->session, &error));
      g_assert_no_error (error);

      answer = find_answer (fixture->session, prompt);
      /* Nothing was shown before the prompt was safe. */
      g_assert_true (answer != NULL || strstr (round.said->str, "shown") == NULL);
      if (answer != NULL)
        {
          g_assert_cmpint (phidias_message_get_state (answer), ==, PHIDIAS_MESSAGE_INTERRUPTED);
          g_assert_cmpuint (phidias_message_get_length (answer), >=, find_promised (&round));
          n_with_text += phidias_message_get_length (answer) > 0;
        }
      fixture_close (g_steal_pointer (&fixture->session));
      running = fixture_query (fixture, "SELECT count (*) FROM message WHERE state IN ('waiting', 'retrying', 'streaming')");
      g_assert_cmpstr (running, ==, "0");

      g_clear_object (&round.child);
      g_string_free (round.said, TRUE);
    }
  /* The rounds did what they are for. */
  g_assert_cmpuint (n_with_text, >, ROUNDS / 3);

  fixture->session = fixture_new_session (fixture);
  g_assert_true (fixture_open (fixture->session, NULL));
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);

  g_test_add ("/session/kill/thirty-times", Fixture, NULL, fixture_set_up, test_kill, fixture_tear_down);

  return g_test_run ();
}
