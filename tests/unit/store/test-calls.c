/* test-calls.c: calls that are refused, given up or outlived
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "phidias-error.h"
#include "phidias-test.h"
#include "store-fixture.h"

static void
test_not_open (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autoptr (PhidiasLibrary) library = fixture_new_library (folder, NULL);
  g_autoptr (PhidiasConversation) conversation = fixture_make_conversation ("");
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) list_error = NULL;
  GAsyncResult *place = NULL;

  g_assert_false (fixture_save_conversation (library, conversation, &error));
  fixture_assert_code (error, PHIDIAS_ERROR_STORE);
  phidias_library_list_conversations_async (library, NULL, phidias_test_take_result, &place);
  result = phidias_test_await (&place);
  g_assert_null (phidias_library_list_conversations_finish (library, result, &list_error));
  fixture_assert_code (list_error, PHIDIAS_ERROR_STORE);
}

/* A wait that is given up does not take back what was asked for. */
static void
test_cancelled_write (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (PhidiasConversation) conversation = fixture_make_conversation ("Stays");
  g_autoptr (PhidiasConversation) loaded = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  phidias_library_save_conversation_async (library, conversation, cancellable, phidias_test_take_result, &place);
  g_cancellable_cancel (cancellable);
  result = phidias_test_await (&place);
  g_assert_false (phidias_library_write_finish (library, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  loaded = fixture_find (library, phidias_conversation_get_id (conversation));
  g_assert_nonnull (loaded);
  fixture_assert_close (library);
}

static void
test_cancelled_read (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) listed = NULL;
  GAsyncResult *place = NULL;

  g_cancellable_cancel (cancellable);
  phidias_library_list_conversations_async (library, cancellable, phidias_test_take_result, &place);
  result = phidias_test_await (&place);
  g_assert_null (phidias_library_list_conversations_finish (library, result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* The next one is not touched by it. */
  listed = fixture_list (library);
  g_assert_cmpint (phidias_library_get_state (library), ==, PHIDIAS_LIBRARY_READY);
  fixture_assert_close (library);
}

/* Dropped with work under way: the work is done, and the file is let go of. */
static void
test_dropped (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (PhidiasConversation) conversation = fixture_make_conversation ("Dropped");
  g_autoptr (PhidiasConversation) loaded = NULL;
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gpointer watched = library;

  phidias_library_save_conversation_async (library, conversation, NULL, phidias_test_take_result, &place);
  g_object_add_weak_pointer (watched, &watched);
  g_clear_object (&library);
  result = phidias_test_await (&place);
  g_clear_object (&result);
  g_assert_null (watched);

  library = fixture_new_library (folder, NULL);
  while (!fixture_open (library, &error))
    {
      fixture_assert_code (error, PHIDIAS_ERROR_STORE_BUSY);
      g_clear_error (&error);
    }
  loaded = fixture_find (library, phidias_conversation_get_id (conversation));
  g_assert_nonnull (loaded);
  fixture_assert_close (library);
}

static void
test_reopen (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (PhidiasConversation) conversation = fixture_make_conversation ("Again");
  g_autoptr (PhidiasConversation) loaded = NULL;

  g_assert_true (fixture_save_conversation (library, conversation, NULL));
  fixture_assert_close (library);
  g_assert_true (fixture_open (library, NULL));
  g_assert_true (fixture_open (library, NULL));
  loaded = fixture_find (library, phidias_conversation_get_id (conversation));
  g_assert_nonnull (loaded);
  fixture_assert_close (library);
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/store/calls/not-open", test_not_open);
  g_test_add_func ("/store/calls/cancelled-write", test_cancelled_write);
  g_test_add_func ("/store/calls/cancelled-read", test_cancelled_read);
  g_test_add_func ("/store/calls/dropped", test_dropped);
  g_test_add_func ("/store/calls/reopen", test_reopen);

  return g_test_run ();
}
