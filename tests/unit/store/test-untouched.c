/* test-untouched.c: libraries that are not to be written, or cannot be
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "opening-fixture.h"
#include "phidias-test.h"

static void
test_newer (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = fixture_library_path (folder);
  g_autofree char *id = opening_make_library (folder);
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) after = NULL;

  fixture_exec (path, "PRAGMA user_version = 999");
  before = opening_get (folder, "library.db");
  opening_assert_fails (folder, PHIDIAS_ERROR_STORE_NEWER, "999");
  after = opening_get (folder, "library.db");
  g_assert_true (g_bytes_equal (before, after));
  opening_assert_starts_new (folder, "library.db.newer-");
}

/* Its version stands in the WAL only, as after a crash of the newer program. */
static void
test_newer_in_wal (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = fixture_library_path (folder);
  g_autofree char *id = opening_make_library (folder);
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) wal_before = NULL;
  g_autoptr (GBytes) after = NULL;
  g_autoptr (GBytes) wal_after = NULL;
  sqlite3 *handle = NULL;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, "PRAGMA user_version = 999", NULL, NULL, NULL), ==, SQLITE_OK);
  before = opening_get (folder, "library.db");
  wal_before = opening_get (folder, "library.db-wal");
  sqlite3_close (handle);
  opening_put (folder, "library.db", g_bytes_get_data (before, NULL), g_bytes_get_size (before));
  opening_put (folder, "library.db-wal", g_bytes_get_data (wal_before, NULL), g_bytes_get_size (wal_before));

  opening_assert_fails (folder, PHIDIAS_ERROR_STORE_NEWER, "999");
  after = opening_get (folder, "library.db");
  wal_after = opening_get (folder, "library.db-wal");
  g_assert_true (g_bytes_equal (before, after));
  g_assert_true (g_bytes_equal (wal_before, wal_after));
}

/* What a newer program left half-way: with SQLite's own eyes on it the file would be rolled back. */
static void
test_newer_with_journal (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = fixture_library_path (folder);
  g_autofree char *id = opening_make_library (folder);
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) journal_before = NULL;
  g_autoptr (GBytes) after = NULL;
  g_autoptr (GBytes) journal_after = NULL;
  sqlite3 *handle = NULL;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, "PRAGMA journal_mode = DELETE; PRAGMA user_version = 999;"
                                         "BEGIN; UPDATE conversation SET title = 'Half'", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_db_cacheflush (handle), ==, SQLITE_OK);
  before = opening_get (folder, "library.db");
  journal_before = opening_get (folder, "library.db-journal");
  sqlite3_close (handle);
  opening_put (folder, "library.db", g_bytes_get_data (before, NULL), g_bytes_get_size (before));
  opening_put (folder, "library.db-journal", g_bytes_get_data (journal_before, NULL), g_bytes_get_size (journal_before));

  opening_assert_fails (folder, PHIDIAS_ERROR_STORE_NEWER, "999");
  after = opening_get (folder, "library.db");
  journal_after = opening_get (folder, "library.db-journal");
  g_assert_true (g_bytes_equal (before, after));
  g_assert_true (g_bytes_equal (journal_before, journal_after));
}

static void
test_foreign (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = fixture_library_path (folder);

  fixture_exec (path, "CREATE TABLE bookmarks (url TEXT); INSERT INTO bookmarks VALUES ('https://example.org')");
  opening_assert_fails (folder, PHIDIAS_ERROR_STORE_CORRUPT, NULL);
  opening_assert_starts_new (folder, "library.db.damaged-");
}

static void
assert_read_only (const char *folder, const char *id)
{
  g_autoptr (PhidiasLibrary) library = fixture_new_library (folder, NULL);
  g_autoptr (PhidiasConversation) conversation = fixture_make_conversation ("Unwanted");
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) save_error = NULL;
  gboolean is_open = fixture_open (library, &error);

  g_assert_no_error (error);
  g_assert_true (is_open);
  g_assert_cmpint (phidias_library_get_state (library), ==, PHIDIAS_LIBRARY_READ_ONLY);
  fixture_assert_code (phidias_library_get_error (library), PHIDIAS_ERROR_STORE_READ_ONLY);
  opening_assert_hello (library, id);
  g_assert_false (fixture_save_conversation (library, conversation, &save_error));
  fixture_assert_code (save_error, PHIDIAS_ERROR_STORE_READ_ONLY);
  fixture_assert_close (library);
}

static void
test_read_only_file (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = fixture_library_path (folder);
  g_autofree char *id = opening_make_library (folder);
  g_autoptr (PhidiasLibrary) library = NULL;

  g_chmod (path, 0400);
  assert_read_only (folder, id);
  /* And written again when it may be. */
  g_chmod (path, 0600);
  library = fixture_open_library (folder);
  fixture_assert_close (library);
}

static void
test_read_only_folder (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *id = opening_make_library (folder);

  g_chmod (folder, 0500);
  assert_read_only (folder, id);
  g_chmod (folder, 0700);
}

/* Left by a killed process: what is in the WAL is there all the same. */
static void
test_read_only_wal (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = fixture_library_path (folder);
  g_autofree char *id = opening_make_library (folder);
  g_autoptr (GBytes) before = NULL;
  g_autoptr (GBytes) wal = NULL;
  sqlite3 *handle = NULL;

  g_assert_cmpint (sqlite3_open (path, &handle), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (handle, "UPDATE conversation SET title = 'From the WAL'", NULL, NULL, NULL), ==, SQLITE_OK);
  before = opening_get (folder, "library.db");
  wal = opening_get (folder, "library.db-wal");
  sqlite3_close (handle);
  opening_put (folder, "library.db", g_bytes_get_data (before, NULL), g_bytes_get_size (before));
  opening_put (folder, "library.db-wal", g_bytes_get_data (wal, NULL), g_bytes_get_size (wal));

  g_chmod (path, 0400);
  {
    g_autoptr (PhidiasLibrary) library = fixture_new_library (folder, NULL);
    g_autoptr (PhidiasConversation) conversation = NULL;

    g_assert_true (fixture_open (library, NULL));
    g_assert_cmpint (phidias_library_get_state (library), ==, PHIDIAS_LIBRARY_READ_ONLY);
    conversation = fixture_find (library, id);
    g_assert_cmpstr (phidias_conversation_get_title (conversation), ==, "From the WAL");
    fixture_assert_close (library);
  }
  g_chmod (path, 0600);
}

static void
test_read_only_empty_folder (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();

  g_chmod (folder, 0500);
  opening_assert_fails (folder, PHIDIAS_ERROR_STORE_READ_ONLY, folder);
  g_chmod (folder, 0700);
}

/* Going on in memory is a way out of a library that cannot be written too. */
static void
test_read_only_in_memory (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = fixture_library_path (folder);
  g_autofree char *id = opening_make_library (folder);
  g_autoptr (PhidiasLibrary) library = fixture_new_library (folder, NULL);
  g_autoptr (PhidiasConversation) conversation = fixture_make_conversation ("New");
  g_autoptr (GError) error = NULL;

  g_chmod (path, 0400);
  g_assert_true (fixture_open (library, NULL));
  g_assert_false (fixture_recover (library, PHIDIAS_LIBRARY_START_NEW, &error));
  fixture_assert_code (error, PHIDIAS_ERROR_STORE);
  g_assert_true (fixture_recover (library, PHIDIAS_LIBRARY_IN_MEMORY, NULL));
  g_assert_true (fixture_save_conversation (library, conversation, NULL));
  fixture_assert_close (library);
  g_chmod (path, 0600);
}

static void
test_no_folder (void)
{
  g_autofree char *dir = phidias_test_tmp_dir ();
  g_autofree char *folder = g_build_filename (dir, "file", "library", NULL);

  opening_put (dir, "file", "in the way", 10);
  opening_assert_fails (folder, PHIDIAS_ERROR_STORE, NULL);
}

static void
test_busy (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *id = opening_make_library (folder);
  g_autoptr (PhidiasLibrary) first = fixture_open_library (folder);
  g_autoptr (PhidiasLibrary) second = fixture_new_library (folder, NULL);
  g_autoptr (PhidiasConversation) conversation = fixture_make_conversation ("Late");
  g_autoptr (GError) error = NULL;

  opening_assert_fails (folder, PHIDIAS_ERROR_STORE_BUSY, NULL);
  g_assert_false (fixture_open (second, NULL));
  /* Not by the way out either. */
  g_assert_false (fixture_recover (second, PHIDIAS_LIBRARY_START_NEW, &error));
  fixture_assert_code (error, PHIDIAS_ERROR_STORE_BUSY);
  g_assert_true (fixture_save_conversation (first, conversation, NULL));
  fixture_assert_close (first);
  g_assert_true (fixture_open (second, NULL));
  opening_assert_hello (second, id);
  fixture_assert_close (second);
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/store/opening/newer", test_newer);
  g_test_add_func ("/store/opening/newer-in-wal", test_newer_in_wal);
  g_test_add_func ("/store/opening/newer-with-journal", test_newer_with_journal);
  g_test_add_func ("/store/opening/foreign", test_foreign);
  g_test_add_func ("/store/opening/read-only-file", test_read_only_file);
  g_test_add_func ("/store/opening/read-only-folder", test_read_only_folder);
  g_test_add_func ("/store/opening/read-only-wal", test_read_only_wal);
  g_test_add_func ("/store/opening/read-only-empty-folder", test_read_only_empty_folder);
  g_test_add_func ("/store/opening/read-only-in-memory", test_read_only_in_memory);
  g_test_add_func ("/store/opening/no-folder", test_no_folder);
  g_test_add_func ("/store/opening/busy", test_busy);

  return g_test_run ();
}
