/* test-lists.c: conversations and deployments: what is in the lists, and what is on disk
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "config.h"

#include "phidias-azure-private.h"
#include "session-fixture.h"

#include <glib/gstdio.h>
#include <string.h>

static guint
count (GListModel *list)
{
  return g_list_model_get_n_items (list);
}

static gpointer
get (GListModel *list, guint place)
{
  g_autoptr (GObject) item = g_list_model_get_item (list, place);

  return item; /* the list has it */
}

/* What nobody asked for is neither read nor made at the start: the catalog, clients of clouds, the sample. */
static void
test_start (Fixture *fixture, gconstpointer data)
{
  fixture_restart (fixture);
  g_assert_null (fixture->session->catalog);
  g_assert_null (fixture->session->sample_target);
  if (fixture->session->azure != NULL)
    {
      g_assert_null (fixture->session->azure->known);
      g_assert_cmpuint (g_hash_table_size (fixture->session->azure->clients), ==, 0);
      g_assert_false (fixture->session->azure->is_loading);
    }

  g_assert_cmpuint (count (G_LIST_MODEL (phidias_session_get_catalog (fixture->session))), >, 0);
  g_assert_nonnull (fixture->session->catalog);
}

/* ---- Conversations ---- */

static void
test_first_thing_typed (Fixture *fixture, gconstpointer data)
{
  GListModel *list = phidias_session_get_conversations (fixture->session);
  g_autoptr (PhidiasConversation) untouched = phidias_session_new_conversation (fixture->session);
  g_autoptr (PhidiasConversation) drafted = phidias_session_new_conversation (fixture->session);
  g_autoptr (PhidiasConversation) set_up = phidias_session_new_conversation (fixture->session);
  g_autoptr (PhidiasConversation) tuned = phidias_session_new_conversation (fixture->session);
  g_autofree char *ids = g_strjoin ("|", phidias_conversation_get_id (tuned), phidias_conversation_get_id (set_up),
                                    phidias_conversation_get_id (drafted), NULL);
  g_autofree char *shown = NULL;

  phidias_conversation_set_deployment_id (untouched, "x");
  g_assert_cmpuint (count (list), ==, 0);
  phidias_conversation_set_draft (drafted, "H");
  g_assert_cmpuint (count (list), ==, 1);
  phidias_conversation_set_system_message (set_up, "Be brief.");
  phidias_parameters_set_double (phidias_conversation_get_parameters (tuned), PHIDIAS_PARAMETER_TOP_P, 0.5);
  g_assert_cmpuint (count (list), ==, 3);
  shown = g_strjoin ("|", phidias_conversation_get_id (get (list, 0)), phidias_conversation_get_id (get (list, 1)),
                     phidias_conversation_get_id (get (list, 2)), NULL);
  g_assert_cmpstr (shown, ==, ids);
  phidias_conversation_set_draft (drafted, "Half a thought");

  fixture_restart (fixture);
  list = phidias_session_get_conversations (fixture->session);
  g_assert_cmpuint (count (list), ==, 3);
  g_assert_cmpstr (phidias_conversation_get_draft (get (list, 2)), ==, "Half a thought");
  g_assert_cmpstr (phidias_conversation_get_system_message (get (list, 1)), ==, "Be brief.");
  g_assert_cmpfloat (phidias_parameters_get_double (phidias_conversation_get_parameters (get (list, 0)), PHIDIAS_PARAMETER_TOP_P),
                     ==, 0.5);
}

typedef struct
{
  Fixture    *fixture;
  const char *sql;
  const char *expected;
} DiskWait;

static gboolean
is_on_disk (gpointer user_data)
{
  DiskWait *wait = user_data;
  g_autofree char *value = fixture_query (wait->fixture, wait->sql);

  return g_strcmp0 (value, wait->expected) == 0;
}

static gboolean
wake_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* What is typed is on disk soon, without anybody asking. */
static void
test_typing_is_saved (Fixture *fixture, gconstpointer data)
{
  DiskWait wait = { fixture, "SELECT draft || '|' || system_message FROM conversation", "abc|S" };
  guint source = g_timeout_add (20, wake_cb, NULL);

  phidias_conversation_set_draft (fixture->conversation, "a");
  phidias_conversation_set_draft (fixture->conversation, "ab");
  phidias_conversation_set_draft (fixture->conversation, "abc");
  phidias_conversation_set_system_message (fixture->conversation, "S");
  phidias_assert_wait (is_on_disk, &wait);

  wait.expected = "abc|T";
  phidias_conversation_set_system_message (fixture->conversation, "T");
  phidias_assert_wait (is_on_disk, &wait);
  g_source_remove (source);
}

/* Where one reads, too; but nothing was said by that, and an empty conversation stays out of the list. */
static void
test_place_is_saved (Fixture *fixture, gconstpointer data)
{
  DiskWait wait = { fixture, "SELECT place_id || '|' || place_row || '|' || place_offset FROM conversation", "m|2|-17" };
  GListModel *list = phidias_session_get_conversations (fixture->session);
  guint source = g_timeout_add (20, wake_cb, NULL);
  g_autoptr (PhidiasConversation) empty = phidias_session_new_conversation (fixture->session);
  gint64 updated;
  guint n_items;

  phidias_conversation_set_draft (fixture->conversation, "a");
  updated = phidias_conversation_get_updated (fixture->conversation);
  n_items = g_list_model_get_n_items (list);
  for (int i = 0; i <= 17; i++)
    phidias_conversation_set_place (fixture->conversation, "m", 2, -i);
  phidias_conversation_set_place (empty, "m", 1, 0);
  phidias_assert_wait (is_on_disk, &wait);
  g_assert_cmpint (phidias_conversation_get_updated (fixture->conversation), ==, updated);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, n_items);

  wait.sql = "SELECT count (*) FROM conversation WHERE place_id IS NULL";
  wait.expected = "1";
  phidias_conversation_set_place (fixture->conversation, NULL, 0, 0);
  phidias_assert_wait (is_on_disk, &wait);
  g_source_remove (source);
}

typedef struct
{
  guint n_told;
  guint position;
  guint n_removed;
  guint n_added;
} Told;

static void
items_changed_cb (GListModel *list, guint position, guint n_removed, guint n_added, gpointer user_data)
{
  Told *told = user_data;

  told->n_told++;
  told->position = position;
  told->n_removed = n_removed;
  told->n_added = n_added;
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  GListModel *list = phidias_session_get_conversations (fixture->session);
  PhidiasConversation *conversations[4];
  Told told = { 0 };

  for (guint i = 0; i < 4; i++)
    {
      g_autofree char *title = g_strdup_printf ("%u", i);

      conversations[i] = phidias_session_new_conversation (fixture->session);
      phidias_conversation_set_title (conversations[i], title);
      phidias_conversation_set_updated (conversations[i], 1000 + i);
    }
  /* 3 2 1 0 */
  g_assert_true (get (list, 0) == conversations[3]);
  g_assert_true (get (list, 3) == conversations[0]);

  g_signal_connect (list, "items-changed", G_CALLBACK (items_changed_cb), &told);
  phidias_conversation_set_updated (conversations[1], 2000);
  /* 1 3 2 0, in one step that leaves the rest alone */
  g_assert_cmpuint (told.n_told, ==, 1);
  g_assert_cmpuint (told.position, ==, 0);
  g_assert_cmpuint (told.n_removed, ==, 3);
  g_assert_cmpuint (told.n_added, ==, 3);
  g_assert_true (get (list, 0) == conversations[1]);
  g_assert_true (get (list, 1) == conversations[3]);
  g_assert_true (get (list, 2) == conversations[2]);
  g_assert_true (get (list, 3) == conversations[0]);

  phidias_conversation_set_updated (conversations[1], 3000);
  g_assert_cmpuint (told.n_told, ==, 1);
  phidias_conversation_set_updated (conversations[1], 10);
  g_assert_true (get (list, 3) == conversations[1]);
  g_assert_cmpuint (count (list), ==, 4);

  g_signal_handlers_disconnect_by_data (list, &told);
  for (guint i = 0; i < 4; i++)
    g_object_unref (conversations[i]);
}

static void
test_delete (Fixture *fixture, gconstpointer data)
{
  GListModel *list = phidias_session_get_conversations (fixture->session);
  g_autoptr (PhidiasConversation) older = phidias_session_new_conversation (fixture->session);
  g_autoptr (PhidiasConversation) newer = phidias_session_new_conversation (fixture->session);
  PhidiasMessage *answer;
  g_autofree char *shown = NULL;

  phidias_conversation_set_draft (older, "old");
  fixture_control (fixture, "{'tokens': 5, 'stall_after_tokens': 2}");
  answer = phidias_session_send (fixture->session, fixture->conversation, "Hello");
  fixture_wait_text (answer);
  phidias_conversation_set_draft (newer, "new");
  g_assert_true (get (list, 1) == fixture->conversation);

  phidias_session_delete_conversation (fixture->session, fixture->conversation);
  g_assert_cmpuint (count (list), ==, 2);
  g_assert_cmpint (phidias_message_get_state (answer), ==, PHIDIAS_MESSAGE_STOPPED);
  /* What happens to it now does not bring it back. */
  phidias_conversation_set_draft (fixture->conversation, "late");
  g_assert_cmpuint (count (list), ==, 2);
  fixture_flush (fixture);
  shown = fixture_query (fixture, "SELECT count (*) FROM conversation WHERE deleted IS NULL");
  g_assert_cmpstr (shown, ==, "2");

  phidias_session_undelete_conversation (fixture->session, fixture->conversation);
  phidias_session_undelete_conversation (fixture->session, fixture->conversation);
  g_assert_cmpuint (count (list), ==, 3);
  /* Stopping it was the last thing that happened in it. */
  g_assert_true (get (list, 1) == fixture->conversation || get (list, 0) == fixture->conversation);

  phidias_session_delete_conversation (fixture->session, newer);
  g_clear_object (&newer);
  g_clear_object (&older);
  fixture_restart (fixture);
  g_assert_cmpuint (count (phidias_session_get_conversations (fixture->session)), ==, 2);
}

static void
test_load_twice (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = g_strdup (phidias_conversation_get_id (fixture->conversation));
  GAsyncResult *results[2] = { NULL, NULL };
  PhidiasConversation *conversation;

  fixture_control (fixture, "{'text': 'Hi.'}");
  fixture_ask (fixture, "Hello");
  fixture_restart (fixture);
  conversation = get (phidias_session_get_conversations (fixture->session), 0);
  g_assert_cmpstr (phidias_conversation_get_id (conversation), ==, id);
  g_assert_false (phidias_conversation_is_loaded (conversation));
  /* Nothing can be said before what was said is there. */
  g_assert_null (phidias_session_send (fixture->session, conversation, "Early"));

  for (guint i = 0; i < 2; i++)
    phidias_session_load_async (fixture->session, conversation, NULL, phidias_test_take_result, &results[i]);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GAsyncResult) loaded = phidias_test_await (&results[i]);

      g_assert_true (phidias_session_load_finish (fixture->session, loaded, NULL));
    }
  g_assert_cmpuint (count (phidias_conversation_get_path (conversation)), ==, 2);
}

static void
test_close_while_streaming (Fixture *fixture, gconstpointer data)
{
  g_autofree char *id = g_strdup (phidias_conversation_get_id (fixture->conversation));
  g_autofree char *text = NULL;
  PhidiasConversation *again;
  PhidiasMessage *answer;
  gint64 start;

  fixture_control (fixture, "{'tokens': 100000, 'rate': 2000}");
  answer = phidias_session_send (fixture->session, fixture->conversation, "Hello");
  fixture_wait_text (answer);
  text = g_strdup (phidias_message_get_text (answer));
  phidias_conversation_set_draft (fixture->conversation, "and then");
  start = g_get_monotonic_time ();
  fixture_restart (fixture);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 5 * G_USEC_PER_SEC);

  again = fixture_load (fixture->session, id);
  g_assert_cmpstr (phidias_conversation_get_draft (again), ==, "and then");
  answer = phidias_conversation_get_head (again);
  g_assert_cmpint (phidias_message_get_state (answer), ==, PHIDIAS_MESSAGE_STOPPED);
  g_assert_true (g_str_has_prefix (phidias_message_get_text (answer), text));
}

/* ---- Deployments ---- */

static void
test_deployments (Fixture *fixture, gconstpointer data)
{
  GListModel *list = phidias_session_get_deployments (fixture->session);
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) done = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasTarget) elsewhere = NULL;
  PhidiasDeployment *other = fixture_connect (fixture, "http://127.0.0.1:1/v1/chat/completions", NULL, PHIDIAS_KEY_KEYRING);

  g_assert_cmpuint (count (list), ==, 2);
  /* Without a key there is no place for one. */
  g_assert_cmpint (phidias_deployment_get_key_place (other), ==, PHIDIAS_KEY_NONE);
  g_assert_cmpint (phidias_deployment_get_key_place (fixture->deployment), ==, PHIDIAS_KEY_SESSION);

  /* Another name sorts it anew; the key stays. */
  phidias_session_edit_deployment_async (fixture->session, fixture->deployment,
                                         phidias_deployment_get_target (fixture->deployment), "Zed", NULL,
                                         PHIDIAS_KEY_SESSION, NULL, phidias_test_take_result, &result);
  done = phidias_test_await (&result);
  phidias_session_edit_deployment_finish (fixture->session, done, &error);
  g_assert_no_error (error);
  g_assert_true (get (list, 1) == fixture->deployment);
  fixture_control (fixture, "{'text': 'Yes.'}");
  g_assert_cmpint (phidias_message_get_state (fixture_ask (fixture, "There?")), ==, PHIDIAS_MESSAGE_COMPLETE);
  g_clear_object (&done);

  /* Another server does not get the key of this one. */
  elsewhere = phidias_target_parse ("http://127.0.0.1:1/v1/chat/completions", &error);
  g_assert_no_error (error);
  phidias_session_edit_deployment_async (fixture->session, fixture->deployment, elsewhere, "Zed", NULL,
                                         PHIDIAS_KEY_SESSION, NULL, phidias_test_take_result, &result);
  done = phidias_test_await (&result);
  g_assert_false (phidias_session_edit_deployment_finish (fixture->session, done, &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_KEY_MISSING);
  g_assert_true (strstr (phidias_target_get_chat_url (phidias_deployment_get_target (fixture->deployment)), ":1/") == NULL);
  g_clear_object (&done);
  g_clear_error (&error);

  phidias_session_remove_deployment_async (fixture->session, other, NULL, phidias_test_take_result, &result);
  done = phidias_test_await (&result);
  phidias_session_remove_deployment_finish (fixture->session, done, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count (list), ==, 1);

  /* A key for this session is gone with it, the deployment is not. */
  {
    g_autofree char *id = g_strdup (phidias_deployment_get_id (fixture->deployment));
    PhidiasMessage *answer;

    fixture_restart (fixture);
    g_assert_nonnull (phidias_session_find_deployment (fixture->session, id));
    phidias_conversation_set_deployment_id (fixture->conversation, id);
    answer = fixture_ask (fixture, "Hello");
    g_assert_error (phidias_message_get_error (answer), PHIDIAS_ERROR, PHIDIAS_ERROR_KEY_MISSING);
    g_assert_cmpuint (fixture_get_n_requests (fixture), ==, 1);
  }
}

static void
test_sample (Fixture *fixture, gconstpointer data)
{
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) done = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = g_strdup (phidias_conversation_get_id (fixture->conversation));
  PhidiasConversation *again;
  PhidiasDeployment *sample;
  PhidiasMessage *answer;

  g_assert_null (phidias_session_find_deployment (fixture->session, "sample"));
  phidias_session_start_sample_async (fixture->session, NULL, phidias_test_take_result, &result);
  done = phidias_test_await (&result);
  sample = phidias_session_start_sample_finish (fixture->session, done, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (phidias_deployment_get_id (sample), ==, "sample");
  g_assert_true (phidias_session_find_deployment (fixture->session, "sample") == sample);
  g_assert_null (phidias_target_get_key (phidias_deployment_get_target (sample)));

  phidias_conversation_set_deployment_id (fixture->conversation, "sample");
  fixture_control (fixture, "{'text': 'Welcome.'}");
  g_assert_cmpstr (phidias_message_get_text (fixture_ask (fixture, "Hello")), ==, "Welcome.");
  g_clear_object (&done);

  /* The next start knows nothing of it until somebody asks. */
  fixture_restart (fixture);
  g_assert_null (phidias_session_find_deployment (fixture->session, "sample"));
  again = fixture_load (fixture->session, id);
  fixture_control (fixture, "{'text': 'Welcome back.'}");
  answer = phidias_session_send (fixture->session, again, "Hello again");
  g_assert_cmpstr (phidias_message_get_author (answer), ==, "Sample");
  fixture_wait_ended (answer);
  g_assert_cmpstr (phidias_message_get_text (answer), ==, "Welcome back.");
  g_assert_nonnull (phidias_session_find_deployment (fixture->session, "sample"));
}

/* ---- Two at once, and a library that cannot be opened ---- */

static void
test_two_sessions (Fixture *fixture, gconstpointer data)
{
  PhidiasSession *second = fixture_new_session (fixture);
  g_autoptr (GError) error = NULL;
  g_autofree char *titles = NULL;
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) recovered = NULL;
  g_autoptr (PhidiasConversation) conversation = NULL;

  phidias_conversation_set_title (fixture->conversation, "Mine");
  fixture_flush (fixture);
  g_assert_false (fixture_open (second, &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_STORE_BUSY);
  g_assert_cmpint (phidias_session_get_storage (second), ==, PHIDIAS_SESSION_FAILED);
  g_assert_error (phidias_session_get_storage_error (second), PHIDIAS_ERROR, PHIDIAS_ERROR_STORE_BUSY);
  g_clear_error (&error);

  /* It can go on without the disk, and then touches nothing. */
  phidias_session_recover_async (second, PHIDIAS_WAY_OUT_IN_MEMORY, NULL, phidias_test_take_result, &result);
  recovered = phidias_test_await (&result);
  phidias_session_recover_finish (second, recovered, &error);
  g_assert_no_error (error);
  g_assert_cmpint (phidias_session_get_storage (second), ==, PHIDIAS_SESSION_IN_MEMORY);
  conversation = phidias_session_new_conversation (second);
  phidias_conversation_set_title (conversation, "Theirs");
  g_assert_cmpuint (count (phidias_session_get_conversations (second)), ==, 1);
  g_clear_object (&conversation);
  g_clear_object (&recovered);
  fixture_close (second);

  titles = fixture_query (fixture, "SELECT group_concat (title) FROM conversation");
  g_assert_cmpstr (titles, ==, "Mine");
}

static void
test_damaged (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->folder, "library.db", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autoptr (GError) error = NULL;
  GAsyncResult *result = NULL;
  g_autoptr (GAsyncResult) recovered = NULL;

  g_clear_object (&fixture->deployment);
  g_clear_object (&fixture->conversation);
  fixture_close (g_steal_pointer (&fixture->session));
  g_remove (wal);
  g_assert_true (g_file_set_contents (path, "This was a library once.", -1, NULL));

  fixture->session = fixture_new_session (fixture);
  g_assert_false (fixture_open (fixture->session, &error));
  g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_STORE_CORRUPT);
  g_assert_cmpint (phidias_session_get_storage (fixture->session), ==, PHIDIAS_SESSION_FAILED);
  g_clear_error (&error);
  g_assert_true (g_file_get_contents (path, &before, NULL, NULL));
  g_assert_cmpstr (before, ==, "This was a library once.");

  phidias_session_recover_async (fixture->session, PHIDIAS_WAY_OUT_START_NEW, NULL, phidias_test_take_result, &result);
  recovered = phidias_test_await (&result);
  phidias_session_recover_finish (fixture->session, recovered, &error);
  g_assert_no_error (error);
  g_assert_cmpint (phidias_session_get_storage (fixture->session), ==, PHIDIAS_SESSION_SAVING);
  g_assert_null (phidias_session_get_storage_error (fixture->session));
  fixture->conversation = phidias_session_new_conversation (fixture->session);
  phidias_conversation_set_title (fixture->conversation, "New");
  fixture_flush (fixture);
  after = fixture_query (fixture, "SELECT title FROM conversation");
  g_assert_cmpstr (after, ==, "New");
}

static void
close_cb (PhidiasMessage *answer, GParamSpec *pspec, gpointer user_data)
{
  PhidiasSession *session = user_data;

  if (phidias_message_is_running (answer))
    return;
  g_signal_handlers_disconnect_by_data (answer, session);
  phidias_session_close_async (session, NULL, NULL, NULL);
}

/* Whoever hears that an answer ended may end everything: it is saved by then. */
static void
test_close_at_the_end (Fixture *fixture, gconstpointer data)
{
  PhidiasMessage *answer;
  g_autofree char *on_disk = NULL;

  fixture_control (fixture, "{'text': 'Yes.'}");
  answer = phidias_session_send (fixture->session, fixture->conversation, "Hello");
  g_signal_connect (answer, "notify::state", G_CALLBACK (close_cb), fixture->session);
  fixture_wait_ended (answer);
  fixture_restart (fixture);
  on_disk = fixture_query (fixture, "SELECT state || ':' || text FROM message WHERE role = 'assistant'");
  g_assert_cmpstr (on_disk, ==, "complete:Yes.");
}

static void
give_up_cb (GListModel *list, guint position, guint n_removed, guint n_added, GCancellable *cancellable)
{
  g_cancellable_cancel (cancellable);
}

/* Opening that was given up half-way and is begun again lists everything once. */
static void
test_open_again (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) opened = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *result = NULL;
  GListModel *list;
  guint n_deployments = count (phidias_session_get_deployments (fixture->session));

  g_assert_cmpuint (n_deployments, >, 0);
  g_clear_object (&fixture->deployment);
  g_clear_object (&fixture->conversation);
  fixture_close (g_steal_pointer (&fixture->session));
  fixture->session = fixture_new_session (fixture);
  list = phidias_session_get_deployments (fixture->session);
  g_signal_connect (list, "items-changed", G_CALLBACK (give_up_cb), cancellable);
  phidias_session_open_async (fixture->session, cancellable, phidias_test_take_result, &result);
  opened = phidias_test_await (&result);
  phidias_session_open_finish (fixture->session, opened, NULL);
  g_signal_handlers_disconnect_by_data (list, cancellable);

  fixture_open (fixture->session, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count (list), ==, n_deployments);
}

/* Giving up comes too late once a deployment is in the list: the answer then says that it is. */
static void
test_add_given_up (Fixture *fixture, gconstpointer data)
{
  GListModel *list = phidias_session_get_deployments (fixture->session);
  g_autofree char *url = fixture_dup_url (fixture);
  g_autoptr (PhidiasTarget) target = phidias_target_parse (url, NULL);
  g_autoptr (PhidiasTarget) open_target = phidias_target_with_auth (target, PHIDIAS_AUTH_NONE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) added = NULL;
  GAsyncResult *result = NULL;
  guint n_before = count (list);
  PhidiasDeployment *deployment;

  phidias_session_add_deployment_async (fixture->session, open_target, "Open", NULL, PHIDIAS_KEY_NONE, cancellable,
                                        phidias_test_take_result, &result);
  g_cancellable_cancel (cancellable);
  added = phidias_test_await (&result);
  deployment = phidias_session_add_deployment_finish (fixture->session, added, NULL);
  g_assert_cmpuint (count (list), ==, n_before + (deployment != NULL ? 1 : 0));
}

static void
said_cb (PhidiasSession *session, const char *sentence, gpointer user_data)
{
  (*(guint *) user_data)++;
}

/* A change that was given up changes nothing, and nothing is said of it. */
static void
test_edit_given_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) edited = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *result = NULL;
  guint n_said = 0;

  g_signal_connect (fixture->session, "message", G_CALLBACK (said_cb), &n_said);
  g_cancellable_cancel (cancellable);
  phidias_session_edit_deployment_async (fixture->session, fixture->deployment,
                                         phidias_deployment_get_target (fixture->deployment), "Renamed", NULL,
                                         PHIDIAS_KEY_NONE, cancellable, phidias_test_take_result, &result);
  edited = phidias_test_await (&result);
  g_assert_false (phidias_session_edit_deployment_finish (fixture->session, edited, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpstr (phidias_deployment_get_name (fixture->deployment), ==, "Emulator");
  g_assert_cmpint (phidias_deployment_get_key_place (fixture->deployment), ==, PHIDIAS_KEY_SESSION);
  g_assert_cmpuint (n_said, ==, 0);
  g_signal_handlers_disconnect_by_data (fixture->session, &n_said);
}

int
main (int argc, char *argv[])
{
  fixture_init (&argc, &argv);

#define ADD(path, function) \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("/session/lists/start", test_start);
  ADD ("/session/lists/first-thing-typed", test_first_thing_typed);
  ADD ("/session/lists/typing-is-saved", test_typing_is_saved);
  ADD ("/session/lists/place-is-saved", test_place_is_saved);
  ADD ("/session/lists/order", test_order);
  ADD ("/session/lists/delete", test_delete);
  ADD ("/session/lists/load-twice", test_load_twice);
  ADD ("/session/lists/close-while-streaming", test_close_while_streaming);
  ADD ("/session/lists/close-at-the-end", test_close_at_the_end);
  ADD ("/session/lists/open-again", test_open_again);
  ADD ("/session/deployments/all", test_deployments);
  ADD ("/session/deployments/add-given-up", test_add_given_up);
  ADD ("/session/deployments/edit-given-up", test_edit_given_up);
  ADD ("/session/deployments/sample", test_sample);
  ADD ("/session/library/two-sessions", test_two_sessions);
  ADD ("/session/library/damaged", test_damaged);
#undef ADD

  return g_test_run ();
}
