/* store-fixture.c: a library that is waited for, and things to put into it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include "store-fixture.h"

#include <sqlite3.h>

#include "phidias-id.h"
#include "phidias-test.h"

/* Short delays: a test waits for what they lead to. */
PhidiasLibrary *
fixture_new_library (const char *folder, const char *vfs)
{
  PhidiasStoreOptions options = {
    .folder = folder,
    .vfs = vfs,
    .migrations = phidias_migrations_get (),
    .retry_ms = 20,
    .idle_ms = 20,
  };

  return phidias_library_new_with_options (&options);
}

PhidiasLibrary *
fixture_open_library (const char *folder)
{
  PhidiasLibrary *library = fixture_new_library (folder, NULL);
  g_autoptr (GError) error = NULL;
  gboolean is_open = fixture_open (library, &error);

  g_assert_no_error (error);
  g_assert_true (is_open);
  g_assert_cmpint (phidias_library_get_state (library), ==, PHIDIAS_LIBRARY_READY);

  return library;
}

gboolean
fixture_open (PhidiasLibrary *library, GError **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  phidias_library_open_async (library, NULL, phidias_test_take_result, &place);
  result = phidias_test_await (&place);

  return phidias_library_open_finish (library, result, error);
}

gboolean
fixture_close (PhidiasLibrary *library, GError **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  phidias_library_close_async (library, NULL, phidias_test_take_result, &place);
  result = phidias_test_await (&place);

  return phidias_library_close_finish (library, result, error);
}

gboolean
fixture_recover (PhidiasLibrary *library, PhidiasLibraryWayOut way_out, GError **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  phidias_library_recover_async (library, way_out, NULL, phidias_test_take_result, &place);
  result = phidias_test_await (&place);

  return phidias_library_recover_finish (library, result, error);
}

gboolean
fixture_flush (PhidiasLibrary *library, GError **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  phidias_library_flush_async (library, NULL, phidias_test_take_result, &place);
  result = phidias_test_await (&place);

  return phidias_library_flush_finish (library, result, error);
}

void
fixture_assert_close (PhidiasLibrary *library)
{
  g_autoptr (GError) error = NULL;
  gboolean is_closed = fixture_close (library, &error);

  g_assert_no_error (error);
  g_assert_true (is_closed);
  g_assert_cmpint (phidias_library_get_state (library), ==, PHIDIAS_LIBRARY_CLOSED);
}

GPtrArray *
fixture_list (PhidiasLibrary *library)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *conversations;

  phidias_library_list_conversations_async (library, NULL, phidias_test_take_result, &place);
  result = phidias_test_await (&place);
  conversations = phidias_library_list_conversations_finish (library, result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (conversations);

  return conversations;
}

GPtrArray *
fixture_list_deployments (PhidiasLibrary *library)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *deployments;

  phidias_library_list_deployments_async (library, NULL, phidias_test_take_result, &place);
  result = phidias_test_await (&place);
  deployments = phidias_library_list_deployments_finish (library, result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (deployments);

  return deployments;
}

GPtrArray *
fixture_list_runs (PhidiasLibrary *library, const char *message_id)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *runs;

  phidias_library_list_runs_async (library, message_id, NULL, phidias_test_take_result, &place);
  result = phidias_test_await (&place);
  runs = phidias_library_list_runs_finish (library, result, &error);
  g_assert_no_error (error);
  g_assert_nonnull (runs);

  return runs;
}

static gboolean
load (PhidiasLibrary *library, PhidiasConversation *conversation, GError **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  phidias_library_load_conversation_async (library, conversation, NULL, phidias_test_take_result, &place);
  result = phidias_test_await (&place);

  return phidias_library_load_conversation_finish (library, result, error);
}

/* The conversation with its messages, as another process would find it; NULL when it is not listed. */
PhidiasConversation *
fixture_find (PhidiasLibrary *library, const char *id)
{
  g_autoptr (GPtrArray) conversations = fixture_list (library);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < conversations->len; i++)
    {
      PhidiasConversation *conversation = g_ptr_array_index (conversations, i);

      if (g_strcmp0 (phidias_conversation_get_id (conversation), id) != 0)
        continue;
      load (library, conversation, &error);
      g_assert_no_error (error);
      g_assert_true (phidias_conversation_is_loaded (conversation));
      return g_object_ref (conversation);
    }

  return NULL;
}

gboolean
fixture_save_conversation (PhidiasLibrary *library, PhidiasConversation *conversation, GError **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  phidias_library_save_conversation_async (library, conversation, NULL, phidias_test_take_result, &place);
  result = phidias_test_await (&place);

  return phidias_library_write_finish (library, result, error);
}

gboolean
fixture_save_message (PhidiasLibrary *library, PhidiasConversation *conversation, PhidiasMessage *message, GError **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  phidias_library_save_message_async (library, conversation, message, NULL, phidias_test_take_result, &place);
  result = phidias_test_await (&place);

  return phidias_library_write_finish (library, result, error);
}

gboolean
fixture_save_run (PhidiasLibrary *library, const PhidiasRun *run, GError **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  phidias_library_save_run_async (library, run, NULL, phidias_test_take_result, &place);
  result = phidias_test_await (&place);

  return phidias_library_write_finish (library, result, error);
}

gboolean
fixture_save_deployment (PhidiasLibrary *library, PhidiasDeployment *deployment, GError **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  phidias_library_save_deployment_async (library, deployment, NULL, phidias_test_take_result, &place);
  result = phidias_test_await (&place);

  return phidias_library_write_finish (library, result, error);
}

gboolean
fixture_remove_deployment (PhidiasLibrary *library, const char *id, GError **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  phidias_library_remove_deployment_async (library, id, NULL, phidias_test_take_result, &place);
  result = phidias_test_await (&place);

  return phidias_library_write_finish (library, result, error);
}

gboolean
fixture_set_deleted (PhidiasLibrary *library, const char *id, gboolean is_deleted, GError **error)
{
  GAsyncResult *place = NULL;
  g_autoptr (GAsyncResult) result = NULL;

  phidias_library_set_deleted_async (library, id, is_deleted, NULL, phidias_test_take_result, &place);
  result = phidias_test_await (&place);

  return phidias_library_write_finish (library, result, error);
}

/* Empty, but as good as loaded: nothing of it is on disk. */
PhidiasConversation *
fixture_make_conversation (const char *title)
{
  g_autofree char *id = phidias_id_new ();
  PhidiasConversation *conversation = phidias_conversation_new (id);

  phidias_conversation_set_title (conversation, title);
  phidias_conversation_set_created (conversation, g_get_real_time ());
  phidias_conversation_set_updated (conversation, g_get_real_time ());
  phidias_conversation_set_loaded (conversation, TRUE);

  return conversation;
}

/* Borrowed from the conversation. */
PhidiasMessage *
fixture_add_message (PhidiasConversation *conversation, PhidiasMessage *parent, PhidiasRole role, const char *text)
{
  g_autofree char *id = phidias_id_new ();
  g_autoptr (PhidiasMessage) message = phidias_message_new (id,
                                                            parent != NULL ? phidias_message_get_id (parent) : NULL,
                                                            role);

  phidias_message_set_text (message, text);
  phidias_message_set_created (message, g_get_real_time ());
  phidias_message_set_sequence (message, phidias_conversation_get_next_sequence (conversation));
  phidias_conversation_add (conversation, message);

  return message;
}

char *
fixture_library_path (const char *folder)
{
  return g_build_filename (folder, "library.db", NULL);
}

/* Another program at the file. */
void
fixture_exec (const char *path, const char *sql)
{
  sqlite3 *handle = NULL;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);
}

char *
fixture_query (const char *path, const char *sql)
{
  sqlite3 *handle = NULL;
  sqlite3_stmt *statement = NULL;
  char *text = NULL;

  g_assert_cmpint (sqlite3_open_v2 (path, &handle, SQLITE_OPEN_READWRITE, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (handle, sql, -1, &statement, NULL), ==, SQLITE_OK);
  if (sqlite3_step (statement) == SQLITE_ROW)
    text = g_strdup ((const char *) sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  g_assert_cmpint (sqlite3_close (handle), ==, SQLITE_OK);

  return text;
}

void
fixture_assert_whole (const char *path)
{
  g_autofree char *verdict = fixture_query (path, "PRAGMA integrity_check");
  g_autofree char *orphan = fixture_query (path, "PRAGMA foreign_key_check");

  g_assert_cmpstr (verdict, ==, "ok");
  g_assert_null (orphan);
}
