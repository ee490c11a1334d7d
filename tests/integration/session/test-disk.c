/* test-disk.c: a disk that is full, or cannot be written, is no reason not to answer
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "session-fixture.h"

#include <glib/gstdio.h>

#include "failing-vfs.h"

static void
fixture_set_up_healthy (Fixture *fixture, gconstpointer data)
{
  failing_vfs_heal ();
  fixture_set_up (fixture, data);
}

typedef struct
{
  PhidiasSession        *session;
  PhidiasSessionStorage  storage;
} StorageWait;

static gboolean
has_storage (gpointer user_data)
{
  StorageWait *wait = user_data;

  return phidias_session_get_storage (wait->session) == wait->storage;
}

static void
test_full (Fixture *fixture, gconstpointer data)
{
  StorageWait wait = { fixture->session, PHIDIAS_SESSION_SAVING };
  PhidiasMessage *first, *second;
  g_autofree char *id = g_strdup (phidias_conversation_get_id (fixture->conversation));
  PhidiasConversation *again;

  /* Full in the middle of an answer: it goes on, and what came is kept. */
  phidias_session_set_checkpoint (fixture->session, 20);
  fixture_control (fixture, "{'tokens': 60, 'rate': 200}");
  first = phidias_session_send (fixture->session, fixture->conversation, "First");
  fixture_wait_text (first);
  failing_vfs_fail_from (FAILING_FULL, 1);
  wait.storage = PHIDIAS_SESSION_NOT_SAVING;
  phidias_assert_wait (has_storage, &wait);
  g_assert_error (phidias_session_get_storage_error (fixture->session), PHIDIAS_ERROR, PHIDIAS_ERROR_STORE_FULL);
  fixture_wait_ended (first);
  g_assert_cmpint (phidias_message_get_state (first), ==, PHIDIAS_MESSAGE_COMPLETE);

  /* Another question is answered too. */
  fixture_control (fixture, "{'text': 'Yes.'}");
  second = fixture_ask (fixture, "Second");
  g_assert_cmpint (phidias_message_get_state (second), ==, PHIDIAS_MESSAGE_COMPLETE);
  g_assert_cmpint (phidias_session_get_storage (fixture->session), ==, PHIDIAS_SESSION_NOT_SAVING);

  /* Space again: everything is saved by itself. */
  failing_vfs_heal ();
  wait.storage = PHIDIAS_SESSION_SAVING;
  phidias_assert_wait (has_storage, &wait);
  g_assert_null (phidias_session_get_storage_error (fixture->session));
  {
    g_autofree char *text = g_strdup (phidias_message_get_text (first));

    fixture_restart (fixture);
    again = fixture_load (fixture->session, id);
    g_assert_cmpuint (g_list_model_get_n_items (phidias_conversation_get_path (again)), ==, 4);
    first = phidias_conversation_get_head (again);
    g_assert_cmpstr (phidias_message_get_text (first), ==, "Yes.");
    first = phidias_conversation_find (again, phidias_message_get_parent_id (first));
    g_assert_cmpstr (phidias_message_get_text (first), ==, "Second");
    first = phidias_conversation_find (again, phidias_message_get_parent_id (first));
    g_assert_cmpstr (phidias_message_get_text (first), ==, text);
    g_assert_cmpint (phidias_message_get_state (first), ==, PHIDIAS_MESSAGE_COMPLETE);
  }
}

static void
test_read_only (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "library.db", NULL);
  g_autofree char *id = g_strdup (phidias_conversation_get_id (fixture->conversation));
  g_autofree char *titles = NULL;
  PhidiasConversation *again;
  PhidiasMessage *answer;

  fixture_control (fixture, "{'text': 'Yes.'}");
  fixture_ask (fixture, "Before");
  g_clear_object (&fixture->conversation);
  g_clear_object (&fixture->deployment);
  fixture_close (g_steal_pointer (&fixture->session));
  g_chmod (path, 0400);

  fixture->session = fixture_new_session (fixture);
  g_assert_true (fixture_open (fixture->session, NULL));
  g_assert_cmpint (phidias_session_get_storage (fixture->session), ==, PHIDIAS_SESSION_READ_ONLY);
  g_assert_error (phidias_session_get_storage_error (fixture->session), PHIDIAS_ERROR, PHIDIAS_ERROR_STORE_READ_ONLY);

  /* What was said can be read, and more can be asked, if not saved. */
  again = fixture_load (fixture->session, id);
  g_assert_cmpuint (g_list_model_get_n_items (phidias_conversation_get_path (again)), ==, 2);
  {
    g_autofree char *url = fixture_dup_url (fixture);
    PhidiasDeployment *deployment = fixture_connect (fixture, url, phidias_emulator_get_key (fixture->emulator), PHIDIAS_KEY_SESSION);

    phidias_conversation_set_deployment_id (again, phidias_deployment_get_id (deployment));
  }
  fixture_control (fixture, "{'text': 'Still.'}");
  answer = phidias_session_send (fixture->session, again, "After");
  fixture_wait_ended (answer);
  g_assert_cmpstr (phidias_message_get_text (answer), ==, "Still.");
  fixture_close (g_steal_pointer (&fixture->session));
  g_chmod (path, 0600);

  titles = fixture_query (fixture, "SELECT count (*) FROM message");
  g_assert_cmpstr (titles, ==, "2");
  fixture->session = fixture_new_session (fixture);
  g_assert_true (fixture_open (fixture->session, NULL));
}

static gboolean
has_counted (gpointer user_data)
{
  return g_str_equal (phidias_message_get_text (user_data), "One two three");
}

/* The end of each write wakes the main context, so that it is asked after each. */
static gboolean
is_checkpointed (gpointer user_data)
{
  g_autofree char *on_disk = fixture_query (user_data, "SELECT state || ':' || text FROM message WHERE role = 'assistant'");

  return g_strcmp0 (on_disk, "streaming:One two three") == 0;
}

/* What came is on disk while the answer still grows. */
static void
test_checkpoint (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer;

  phidias_session_set_checkpoint (fixture->session, 10);
  fixture_control (fixture, "{'pieces': ['One ', 'two ', 'three'], 'stall_after_tokens': 3}");
  answer = phidias_session_send (fixture->session, fixture->conversation, "Count");
  phidias_assert_wait (has_counted, answer);
  phidias_assert_wait (is_checkpointed, fixture);
  g_assert_cmpint (phidias_message_get_state (answer), ==, PHIDIAS_MESSAGE_STREAMING);
}

/* Wherever a full disk or a killed process cuts the writes that sending makes: what was typed is
 * still the draft, or already the prompt. */
static void
test_draft_or_prompt (Fixture *fixture, gconstpointer data)
{
  StorageWait wait = { fixture->session, PHIDIAS_SESSION_SAVING };

  for (guint n = 1; n <= 16; n++)
    {
      g_autoptr (PhidiasConversation) conversation = phidias_session_new_conversation (fixture->session);
      g_autofree char *sql = NULL;
      g_autofree char *n_typed = NULL;

      phidias_conversation_set_deployment_id (conversation, phidias_deployment_get_id (fixture->deployment));
      phidias_conversation_set_draft (conversation, "Typed");
      fixture_flush (fixture);

      fixture_control (fixture, "{'text': 'Yes.'}");
      failing_vfs_fail_from (FAILING_FULL, n);
      fixture_wait_ended (phidias_session_send (fixture->session, conversation, "Typed"));
      sql = g_strdup_printf ("SELECT (SELECT count (*) FROM conversation WHERE id = '%s' AND draft = 'Typed') +"
                             " (SELECT count (*) FROM message WHERE conversation_id = '%s' AND text = 'Typed')",
                             phidias_conversation_get_id (conversation), phidias_conversation_get_id (conversation));
      n_typed = fixture_query (fixture, sql);
      g_assert_cmpstr (n_typed, !=, "0");

      failing_vfs_heal ();
      fixture_flush (fixture);
      phidias_assert_wait (has_storage, &wait);
    }
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);
  failing_vfs_register ();

  g_test_add ("/session/disk/full", Fixture, FAILING_VFS, fixture_set_up_healthy, test_full, fixture_tear_down);
  g_test_add ("/session/disk/draft-or-prompt", Fixture, FAILING_VFS, fixture_set_up_healthy, test_draft_or_prompt, fixture_tear_down);
  g_test_add ("/session/disk/read-only", Fixture, NULL, fixture_set_up, test_read_only, fixture_tear_down);
  g_test_add ("/session/disk/checkpoint", Fixture, NULL, fixture_set_up, test_checkpoint, fixture_tear_down);

  return g_test_run ();
}
