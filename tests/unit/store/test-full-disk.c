/* test-full-disk.c: writes that fail, at every place where one can
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include <unistd.h>

#include <glib/gstdio.h>

#include "failing-vfs.h"
#include "phidias-error.h"
#include "phidias-test.h"
#include "store-fixture.h"

#define N_SENTENCES 6

static gboolean
is_ready (gpointer user_data)
{
  return phidias_library_get_state (user_data) == PHIDIAS_LIBRARY_READY;
}

static PhidiasMessage *
save_sentence (PhidiasLibrary *library, PhidiasConversation *conversation, PhidiasMessage *parent, guint i, gboolean *is_saved)
{
  g_autofree char *text = g_strdup_printf ("sentence %u", i);
  PhidiasMessage *message = fixture_add_message (conversation, parent, PHIDIAS_ROLE_USER, text);
  g_autoptr (GError) error = NULL;

  *is_saved = fixture_save_message (library, conversation, message, &error);
  if (!*is_saved)
    g_assert_cmpint (phidias_library_get_state (library), ==, PHIDIAS_LIBRARY_NOT_SAVING);

  return message;
}

static void
assert_sentences (const char *folder, const char *id, guint n_expected)
{
  g_autofree char *path = fixture_library_path (folder);
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (PhidiasConversation) conversation = fixture_find (library, id);
  GListModel *shown;

  g_assert_nonnull (conversation);
  shown = phidias_conversation_get_path (conversation);
  g_assert_cmpuint (g_list_model_get_n_items (shown), ==, n_expected);
  for (guint i = 0; i < n_expected; i++)
    {
      g_autofree char *text = g_strdup_printf ("sentence %u", i);
      g_autoptr (PhidiasMessage) message = g_list_model_get_item (shown, i);

      g_assert_cmpstr (phidias_message_get_text (message), ==, text);
    }
  fixture_assert_close (library);
  fixture_assert_whole (path);
}

/* Full while running: what is said stays in memory and is saved, in order, when there is space. */
static void
test_running (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autoptr (PhidiasLibrary) library = fixture_new_library (folder, FAILING_VFS);
  g_autoptr (PhidiasConversation) conversation = fixture_make_conversation ("Full");
  g_autoptr (PhidiasConversation) read = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) flush_error = NULL;
  g_autoptr (GError) close_error = NULL;
  PhidiasMessage *message = NULL;
  gboolean is_saved;

  failing_vfs_heal ();
  g_assert_true (fixture_open (library, NULL));
  message = save_sentence (library, conversation, NULL, 0, &is_saved);
  g_assert_true (is_saved);

  failing_vfs_fail_from (FAILING_FULL, 1);
  message = fixture_add_message (conversation, message, PHIDIAS_ROLE_USER, "sentence 1");
  g_assert_false (fixture_save_message (library, conversation, message, &error));
  fixture_assert_code (error, PHIDIAS_ERROR_STORE_FULL);
  g_assert_cmpint (phidias_library_get_state (library), ==, PHIDIAS_LIBRARY_NOT_SAVING);
  fixture_assert_code (phidias_library_get_error (library), PHIDIAS_ERROR_STORE_FULL);
  for (guint i = 2; i < N_SENTENCES; i++)
    {
      message = save_sentence (library, conversation, message, i, &is_saved);
      g_assert_false (is_saved);
    }
  /* It can still be read, can not be flushed, and is not closed over what is not saved. */
  read = fixture_find (library, phidias_conversation_get_id (conversation));
  g_assert_cmpuint (g_list_model_get_n_items (phidias_conversation_get_path (read)), ==, 1);
  g_assert_false (fixture_flush (library, &flush_error));
  fixture_assert_code (flush_error, PHIDIAS_ERROR_STORE_FULL);
  g_assert_false (fixture_close (library, &close_error));
  fixture_assert_code (close_error, PHIDIAS_ERROR_STORE_FULL);
  g_assert_cmpint (phidias_library_get_state (library), ==, PHIDIAS_LIBRARY_NOT_SAVING);

  failing_vfs_heal ();
  phidias_assert_wait (is_ready, library);
  g_assert_null (phidias_library_get_error (library));
  g_assert_true (fixture_flush (library, NULL));
  fixture_assert_close (library);
  assert_sentences (folder, phidias_conversation_get_id (conversation), N_SENTENCES);
}

/* The next write finds that there is space again, before the clock does. */
static void
test_next_write (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  PhidiasStoreOptions options = {
    .folder = folder,
    .vfs = FAILING_VFS,
    .migrations = phidias_migrations_get (),
    .retry_ms = 3600 * 1000,
    .idle_ms = 20,
  };
  g_autoptr (PhidiasLibrary) library = phidias_library_new_with_options (&options);
  g_autoptr (PhidiasConversation) conversation = fixture_make_conversation ("Full");
  PhidiasMessage *message;
  gboolean is_saved;

  failing_vfs_heal ();
  g_assert_true (fixture_open (library, NULL));
  failing_vfs_fail_from (FAILING_BROKEN, 1);
  message = save_sentence (library, conversation, NULL, 0, &is_saved);
  g_assert_false (is_saved);
  failing_vfs_heal ();
  message = save_sentence (library, conversation, message, 1, &is_saved);
  g_assert_true (is_saved);
  g_assert_cmpint (phidias_library_get_state (library), ==, PHIDIAS_LIBRARY_READY);
  fixture_assert_close (library);
  assert_sentences (folder, phidias_conversation_get_id (conversation), 2);
}

/* An answer that is saved once a second on a full disk is kept once, in its last form; and what
 * was asked for in between keeps its place. */
static void
test_superseded (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autoptr (PhidiasLibrary) library = fixture_new_library (folder, FAILING_VFS);
  g_autoptr (PhidiasConversation) conversation = fixture_make_conversation ("Full");
  g_autoptr (PhidiasConversation) read = NULL;
  g_autoptr (PhidiasTarget) target = phidias_target_new (PHIDIAS_DIALECT_OPENAI, "http://127.0.0.1:1/v1",
                                                         "http://127.0.0.1:1/v1/chat/completions",
                                                         NULL, NULL, NULL, PHIDIAS_AUTH_NONE);
  g_autoptr (PhidiasDeployment) deployment = phidias_deployment_new ("d", PHIDIAS_DEPLOYMENT_CONNECTED, "Before", target);
  g_autoptr (GPtrArray) deployments = NULL;
  PhidiasMessage *answer = fixture_add_message (conversation, NULL, PHIDIAS_ROLE_ASSISTANT, "");

  failing_vfs_heal ();
  g_assert_true (fixture_open (library, NULL));
  failing_vfs_fail_from (FAILING_FULL, 1);
  phidias_message_set_state (answer, PHIDIAS_MESSAGE_STREAMING);
  for (guint i = 0; i < 50; i++)
    {
      phidias_message_append_text (answer, "x");
      g_assert_false (fixture_save_message (library, conversation, answer, NULL));
    }
  g_assert_false (fixture_save_deployment (library, deployment, NULL));
  g_assert_false (fixture_remove_deployment (library, "d", NULL));
  phidias_deployment_set_name (deployment, "After");
  g_assert_false (fixture_save_deployment (library, deployment, NULL));

  failing_vfs_heal ();
  phidias_assert_wait (is_ready, library);
  read = fixture_find (library, phidias_conversation_get_id (conversation));
  g_assert_cmpuint (phidias_message_get_length (phidias_conversation_get_head (read)), ==, 50);
  deployments = fixture_list_deployments (library);
  g_assert_cmpuint (deployments->len, ==, 1);
  g_assert_cmpstr (phidias_deployment_get_name (g_ptr_array_index (deployments, 0)), ==, "After");
  fixture_assert_close (library);
}

/* What can never be written is refused once, and does not hold up the rest. */
static void
test_refused (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = fixture_library_path (folder);
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (PhidiasConversation) conversation = fixture_make_conversation ("Refused");
  g_autoptr (GError) error = NULL;

  fixture_exec (path, "CREATE TRIGGER no BEFORE INSERT ON conversation WHEN new.title = 'Refused'"
                      " BEGIN SELECT raise (ABORT, 'no'); END");
  g_assert_false (fixture_save_conversation (library, conversation, &error));
  fixture_assert_code (error, PHIDIAS_ERROR_STORE);
  g_assert_cmpint (phidias_library_get_state (library), ==, PHIDIAS_LIBRARY_READY);
  phidias_conversation_set_title (conversation, "Taken");
  g_assert_true (fixture_save_conversation (library, conversation, NULL));
  fixture_assert_close (library);
}

static void
make_library (const char *folder, PhidiasConversation *conversation)
{
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (PhidiasMessage) message = NULL;
  gboolean is_saved;

  message = g_object_ref (save_sentence (library, conversation, NULL, 0, &is_saved));
  g_assert_true (is_saved);
  fixture_assert_close (library);
}

/* Full from the start: what is there can be read, and it is said why nothing can be saved. */
static void
test_at_start (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autoptr (PhidiasLibrary) library = fixture_new_library (folder, FAILING_VFS);
  g_autoptr (PhidiasConversation) conversation = fixture_make_conversation ("Full");
  g_autoptr (PhidiasConversation) read = NULL;
  g_autoptr (PhidiasConversation) read_again = NULL;
  g_autoptr (GError) error = NULL;

  make_library (folder, conversation);
  failing_vfs_fail_from (FAILING_FULL, 1);
  g_assert_true (fixture_open (library, NULL));
  g_assert_cmpint (phidias_library_get_state (library), ==, PHIDIAS_LIBRARY_READ_ONLY);
  fixture_assert_code (phidias_library_get_error (library), PHIDIAS_ERROR_STORE_FULL);
  read = fixture_find (library, phidias_conversation_get_id (conversation));
  g_assert_cmpstr (phidias_message_get_text (phidias_conversation_get_head (read)), ==, "sentence 0");
  g_assert_false (fixture_save_conversation (library, conversation, &error));
  fixture_assert_code (error, PHIDIAS_ERROR_STORE_FULL);

  /* Opened again when there is space. */
  failing_vfs_heal ();
  g_assert_true (fixture_open (library, NULL));
  g_assert_cmpint (phidias_library_get_state (library), ==, PHIDIAS_LIBRARY_READY);
  read_again = fixture_find (library, phidias_conversation_get_id (conversation));
  g_assert_nonnull (read_again);
  fixture_assert_close (library);
}

static guint
count_changes (FailingMode mode)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autoptr (PhidiasLibrary) library = fixture_new_library (folder, FAILING_VFS);
  g_autoptr (PhidiasConversation) conversation = fixture_make_conversation ("Count");
  PhidiasMessage *message = NULL;
  gboolean is_saved;

  failing_vfs_fail_from (mode, 0);
  g_assert_true (fixture_open (library, NULL));
  for (guint i = 0; i < N_SENTENCES; i++)
    message = save_sentence (library, conversation, message, i, &is_saved);
  fixture_assert_close (library);

  return failing_vfs_get_count ();
}

/* The n-th change of the file fails, and all after it: whatever was said is there in the end. */
static void
fail_at (FailingMode mode, guint n)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autoptr (PhidiasLibrary) library = fixture_new_library (folder, FAILING_VFS);
  g_autoptr (PhidiasConversation) conversation = fixture_make_conversation ("Sweep");
  g_autoptr (GError) error = NULL;
  PhidiasMessage *message = NULL;
  gboolean is_saved;
  gboolean was_saved = TRUE;
  guint n_saved = 0;

  failing_vfs_fail_from (mode, n);
  if (!fixture_open (library, &error))
    {
      /* A new library that could not even be made: nothing is there, and it can be made later. */
      g_assert_cmpint (phidias_library_get_state (library), ==, PHIDIAS_LIBRARY_FAILED);
      g_assert_cmpint (error->domain, ==, PHIDIAS_ERROR);
      g_assert_false (g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_STORE_CORRUPT));
      failing_vfs_heal ();
      g_assert_true (fixture_open (library, NULL));
    }
  else if (phidias_library_get_state (library) == PHIDIAS_LIBRARY_READ_ONLY)
    {
      failing_vfs_heal ();
      g_assert_true (fixture_open (library, NULL));
    }
  g_assert_cmpint (phidias_library_get_state (library), ==, PHIDIAS_LIBRARY_READY);

  for (guint i = 0; i < N_SENTENCES; i++)
    {
      message = save_sentence (library, conversation, message, i, &is_saved);
      /* Never one after one that is not: a later sentence would hang in the air. */
      g_assert_true (was_saved || !is_saved);
      was_saved = is_saved;
      n_saved += is_saved;
    }
  if (n_saved < N_SENTENCES)
    {
      failing_vfs_heal ();
      phidias_assert_wait (is_ready, library);
    }
  if (!fixture_close (library, NULL))
    {
      failing_vfs_heal ();
      fixture_assert_close (library);
    }
  failing_vfs_heal ();
  assert_sentences (folder, phidias_conversation_get_id (conversation), N_SENTENCES);
}

static void
test_sweep (gconstpointer data)
{
  FailingMode mode = GPOINTER_TO_INT (data);
  guint n_changes = count_changes (mode);

  g_test_message ("%u changes of files", n_changes);
  g_assert_cmpuint (n_changes, >, 2 * N_SENTENCES);
  for (guint n = 1; n <= n_changes; n++)
    fail_at (mode, n);
}

int
main (int argc, char *argv[])
{
  /* Hundreds of libraries are made, and a disk that forgets is disk enough here. */
  if (g_access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  phidias_test_init (&argc, &argv);
  failing_vfs_register ();

  g_test_add_func ("/store/full-disk/running", test_running);
  g_test_add_func ("/store/full-disk/next-write", test_next_write);
  g_test_add_func ("/store/full-disk/superseded", test_superseded);
  g_test_add_func ("/store/full-disk/refused", test_refused);
  g_test_add_func ("/store/full-disk/at-start", test_at_start);
  g_test_add_data_func ("/store/full-disk/sweep-full", GINT_TO_POINTER (FAILING_FULL), test_sweep);
  g_test_add_data_func ("/store/full-disk/sweep-broken", GINT_TO_POINTER (FAILING_BROKEN), test_sweep);

  return g_test_run ();
}
