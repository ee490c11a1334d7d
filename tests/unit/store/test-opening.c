/* test-opening.c: libraries that are damaged or not there, and the ways out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "opening-fixture.h"
#include "phidias-test.h"

#define OLD_BACKUP "library-000001-2026-11-24T06-30-00-v1.db"
#define NEW_BACKUP "library-000002-2026-11-25T06-30-00-v1.db"

static void
make_backup_as (const char *folder, const char *name)
{
  g_autofree char *path = fixture_library_path (folder);
  g_autofree char *place = g_build_filename (folder, "backups", NULL);
  g_autofree char *backup = g_build_filename (place, name, NULL);
  g_autofree char *sql = g_strdup_printf ("VACUUM INTO '%s'", backup);

  g_assert_cmpint (g_mkdir_with_parents (place, 0700), ==, 0);
  fixture_exec (path, sql);
}

static void
make_backup (const char *folder)
{
  make_backup_as (folder, OLD_BACKUP);
}

static void
test_text_file (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *text = g_strnfill (5000, 'x');

  opening_put (folder, "library.db", text, 5000);
  opening_assert_fails (folder, PHIDIAS_ERROR_STORE_CORRUPT, NULL);
  opening_assert_starts_new (folder, "library.db.damaged-");
}

static void
test_short_file (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();

  opening_put (folder, "library.db", "SQLite", 6);
  opening_assert_fails (folder, PHIDIAS_ERROR_STORE_CORRUPT, NULL);
  opening_assert_starts_new (folder, "library.db.damaged-");
}

static void
test_folder_in_place (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = fixture_library_path (folder);

  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  opening_assert_fails (folder, PHIDIAS_ERROR_STORE_CORRUPT, NULL);
}

/* Opening one to read would wait for a writer. */
static void
test_fifo_in_place (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = fixture_library_path (folder);

  g_assert_cmpint (mkfifo (path, 0600), ==, 0);
  opening_assert_fails (folder, PHIDIAS_ERROR_STORE_CORRUPT, NULL);
}

static void
test_truncated (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *id = opening_make_library (folder);
  g_autoptr (GBytes) bytes = opening_get (folder, "library.db");

  opening_put (folder, "library.db", g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes) / 2);
  opening_assert_fails (folder, PHIDIAS_ERROR_STORE_CORRUPT, NULL);
  opening_assert_starts_new (folder, "library.db.damaged-");
}

static void
test_zeroed_start (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *id = opening_make_library (folder);
  g_autoptr (GBytes) bytes = opening_get (folder, "library.db");
  g_autofree char *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

  memset (copy, 0, 4096);
  opening_put (folder, "library.db", copy, g_bytes_get_size (bytes));
  opening_assert_fails (folder, PHIDIAS_ERROR_STORE_CORRUPT, NULL);
  opening_assert_starts_new (folder, "library.db.damaged-");
}

static void
flip (guint8 *bytes, gsize page)
{
  for (guint i = 0; i < 50; i++)
    bytes[page + (page == 0 && i < 25 ? 100 + i : (i * 79) % 4096)] ^= 0xff;
}

/* Some bytes flipped in each page in turn. It is found at once and the file stays as it is, or the
 * page is one that can be spared: the conversation reads as it was written. */
static void
test_flipped_bytes (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *id = opening_make_library (folder);
  g_autoptr (GBytes) bytes = opening_get (folder, "library.db");
  gsize size = g_bytes_get_size (bytes);
  guint n_found = 0;

  for (gsize page = 0; page < size; page += 4096)
    {
      g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), size);
      g_autoptr (PhidiasLibrary) library = NULL;
      g_autoptr (GBytes) before = NULL;
      g_autoptr (GBytes) after = NULL;
      g_autoptr (GError) error = NULL;

      flip (copy, page);
      opening_put (folder, "library.db", copy, size);
      library = fixture_new_library (folder, NULL);
      if (fixture_open (library, &error))
        {
          opening_assert_hello (library, id);
          fixture_assert_close (library);
          continue;
        }
      n_found++;
      g_assert_error (error, PHIDIAS_ERROR, PHIDIAS_ERROR_STORE_CORRUPT);
      before = g_bytes_new_static (copy, size);
      after = opening_get (folder, "library.db");
      g_assert_true (g_bytes_equal (before, after));
    }
  g_test_message ("found in %u of %u pages", n_found, (guint) (size / 4096));
  g_assert_cmpuint (n_found, >, (guint) (size / 4096) / 2);
}

/* Whatever the damage: the newest backup is offered, and what it takes the place of is kept. */
static void
test_newest_backup (void)
{
  static const char *const kinds[] = { "text", "truncated", "flipped", "zeroed" };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *folder = phidias_test_tmp_dir ();
      g_autofree char *path = fixture_library_path (folder);
      g_autofree char *id = opening_make_library (folder);
      g_autoptr (GBytes) bytes = opening_get (folder, "library.db");
      gsize size = g_bytes_get_size (bytes);
      g_autofree guint8 *copy = g_memdup2 (g_bytes_get_data (bytes, NULL), size);
      g_autoptr (PhidiasLibrary) library = fixture_new_library (folder, NULL);
      g_autoptr (PhidiasConversation) conversation = NULL;
      g_autoptr (GBytes) damaged = NULL;
      g_autoptr (GBytes) kept = NULL;
      g_autofree char *backup = NULL;
      g_autofree char *aside = NULL;
      g_autofree char *old_backup = g_build_filename (folder, "backups", OLD_BACKUP, NULL);
      g_autofree char *new_backup = g_build_filename (folder, "backups", NEW_BACKUP, NULL);
      g_autoptr (GError) error = NULL;

      g_test_message ("%s", kinds[i]);
      make_backup (folder);
      fixture_exec (path, "UPDATE conversation SET title = 'Newest'");
      make_backup_as (folder, NEW_BACKUP);
      if (g_str_equal (kinds[i], "text"))
        memset (copy, 'x', size);
      else if (g_str_equal (kinds[i], "truncated"))
        size /= 2;
      else if (g_str_equal (kinds[i], "flipped"))
        flip (copy, 4096);
      else
        memset (copy, 0, 4096);
      opening_put (folder, "library.db", copy, size);
      damaged = opening_get (folder, "library.db");

      g_assert_false (fixture_open (library, &error));
      fixture_assert_code (error, PHIDIAS_ERROR_STORE_CORRUPT);
      g_clear_error (&error);
      backup = phidias_library_dup_backup_path (library);
      g_assert_cmpstr (backup, ==, new_backup);
      fixture_recover (library, PHIDIAS_LIBRARY_RESTORE_BACKUP, &error);
      g_assert_no_error (error);
      opening_assert_hello (library, id);
      conversation = fixture_find (library, id);
      g_assert_cmpstr (phidias_conversation_get_title (conversation), ==, "Newest");

      aside = opening_find_name (folder, "library.db.damaged-");
      kept = opening_get (folder, aside);
      g_assert_true (g_bytes_equal (damaged, kept));
      g_assert_true (g_file_test (old_backup, G_FILE_TEST_EXISTS));
      g_assert_true (g_file_test (new_backup, G_FILE_TEST_EXISTS));
      fixture_assert_close (library);
    }
}

static void
test_garbage_wal (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *id = opening_make_library (folder);
  g_autofree char *garbage = g_strnfill (20000, 'w');
  g_autoptr (PhidiasLibrary) library = NULL;

  opening_put (folder, "library.db-wal", garbage, 20000);
  library = fixture_open_library (folder);
  opening_assert_hello (library, id);
  fixture_assert_close (library);
}

/* Without a backup an empty file is a library that was about to be made. */
static void
test_empty_file (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autoptr (PhidiasLibrary) library = NULL;

  opening_put (folder, "library.db", "", 0);
  library = fixture_open_library (folder);
  fixture_assert_close (library);
}

static void
test_emptied_file (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *id = opening_make_library (folder);
  g_autofree char *backup = NULL;
  g_autofree char *aside = NULL;
  g_autoptr (PhidiasLibrary) library = NULL;
  g_autoptr (GError) error = NULL;

  make_backup (folder);
  opening_put (folder, "library.db", "", 0);
  opening_assert_fails (folder, PHIDIAS_ERROR_STORE_CORRUPT, NULL);

  library = fixture_new_library (folder, NULL);
  g_assert_false (fixture_open (library, NULL));
  backup = phidias_library_dup_backup_path (library);
  g_assert_true (g_str_has_suffix (backup, OLD_BACKUP));
  fixture_recover (library, PHIDIAS_LIBRARY_RESTORE_BACKUP, &error);
  g_assert_no_error (error);
  opening_assert_hello (library, id);
  g_assert_true (g_file_test (backup, G_FILE_TEST_EXISTS));
  aside = opening_find_name (folder, "library.db.damaged-");
  g_assert_nonnull (aside);
  fixture_assert_close (library);
}

static void
test_missing_file (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *id = opening_make_library (folder);
  g_autofree char *path = fixture_library_path (folder);

  make_backup (folder);
  g_assert_cmpint (g_unlink (path), ==, 0);
  opening_assert_fails (folder, PHIDIAS_ERROR_STORE_CORRUPT, NULL);
  opening_assert_starts_new (folder, "library.db.damaged-");
}

/* The newest backup is damaged too: the one before it is taken. */
static void
test_damaged_backup (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *id = opening_make_library (folder);
  g_autoptr (PhidiasLibrary) library = fixture_new_library (folder, NULL);

  make_backup (folder);
  opening_put (folder, "backups/" NEW_BACKUP, "SQLite format 3", 16);
  opening_put (folder, "library.db", "damage", 6);
  g_assert_false (fixture_open (library, NULL));
  g_assert_true (fixture_recover (library, PHIDIAS_LIBRARY_RESTORE_BACKUP, NULL));
  opening_assert_hello (library, id);
  fixture_assert_close (library);
}

/* None to restore: nothing is moved, and another way can still be taken. */
static void
test_no_backup (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autoptr (PhidiasLibrary) library = fixture_new_library (folder, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *aside = NULL;

  opening_put (folder, "library.db", "damage", 6);
  g_assert_false (fixture_open (library, NULL));
  g_assert_null (phidias_library_dup_backup_path (library));
  g_assert_false (fixture_recover (library, PHIDIAS_LIBRARY_RESTORE_BACKUP, &error));
  fixture_assert_code (error, PHIDIAS_ERROR_STORE);
  g_assert_cmpint (phidias_library_get_state (library), ==, PHIDIAS_LIBRARY_FAILED);
  fixture_assert_code (phidias_library_get_error (library), PHIDIAS_ERROR_STORE_CORRUPT);
  aside = opening_find_name (folder, "library.db.");
  g_assert_null (aside);
  g_assert_true (fixture_recover (library, PHIDIAS_LIBRARY_START_NEW, NULL));
  fixture_assert_close (library);
}

/* Damaged twice in a second, with a WAL: every byte of both is kept. */
static void
test_aside_twice (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autoptr (GDir) dir = NULL;
  const char *name;
  guint n_aside = 0;
  guint n_wals = 0;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (PhidiasLibrary) library = fixture_new_library (folder, NULL);

      opening_put (folder, "library.db", "damage", 6);
      opening_put (folder, "library.db-wal", "frames", 6);
      g_assert_false (fixture_open (library, NULL));
      g_assert_true (fixture_recover (library, PHIDIAS_LIBRARY_START_NEW, NULL));
      fixture_assert_close (library);
    }
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      n_aside += g_str_has_prefix (name, "library.db.damaged-") && !g_str_has_suffix (name, "-wal");
      n_wals += g_str_has_prefix (name, "library.db.damaged-") && g_str_has_suffix (name, "-wal");
    }
  g_assert_cmpuint (n_aside, ==, 3);
  g_assert_cmpuint (n_wals, ==, 3);
}

static void
test_in_memory (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autoptr (PhidiasLibrary) library = fixture_new_library (folder, NULL);
  g_autoptr (PhidiasConversation) conversation = fixture_make_conversation ("Gone tomorrow");
  g_autoptr (PhidiasConversation) read = NULL;
  g_autoptr (GBytes) after = NULL;
  g_autofree char *aside = NULL;

  opening_put (folder, "library.db", "damage", 6);
  g_assert_false (fixture_open (library, NULL));
  g_assert_false (phidias_library_is_in_memory (library));
  g_assert_true (fixture_recover (library, PHIDIAS_LIBRARY_IN_MEMORY, NULL));
  g_assert_true (phidias_library_is_in_memory (library));
  g_assert_cmpint (phidias_library_get_state (library), ==, PHIDIAS_LIBRARY_READY);
  g_assert_true (fixture_save_conversation (library, conversation, NULL));
  read = fixture_find (library, phidias_conversation_get_id (conversation));
  g_assert_nonnull (read);
  fixture_assert_close (library);
  g_assert_false (phidias_library_is_in_memory (library));
  after = opening_get (folder, "library.db");
  g_assert_cmpmem (g_bytes_get_data (after, NULL), g_bytes_get_size (after), "damage", 6);
  aside = opening_find_name (folder, "library.db.");
  g_assert_null (aside);
}

/* Nothing is moved while all is well. */
static void
test_recover_when_ready (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *id = opening_make_library (folder);
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (GError) error = NULL;

  g_assert_false (fixture_recover (library, PHIDIAS_LIBRARY_START_NEW, &error));
  fixture_assert_code (error, PHIDIAS_ERROR_STORE);
  opening_assert_hello (library, id);
  fixture_assert_close (library);
}

static gboolean
is_not_saving (gpointer user_data)
{
  return phidias_library_get_state (user_data) == PHIDIAS_LIBRARY_NOT_SAVING;
}

/* A large library that a killed process left is checked when all is quiet. What is said after the
 * damage is found is not put into it, and is not lost either. */
static void
test_background_check (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = fixture_library_path (folder);
  g_autofree char *id = opening_make_library (folder);
  g_autoptr (PhidiasLibrary) library = NULL;
  g_autoptr (PhidiasConversation) conversation = fixture_make_conversation ("After the damage");
  g_autoptr (PhidiasConversation) read = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autofree guint8 *copy = NULL;
  g_autofree char *root = NULL;
  g_autoptr (GError) error = NULL;
  gsize size;
  gsize page;

  fixture_exec (path,
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 12000)"
                " INSERT INTO run SELECT 'r' || i, NULL, NULL, NULL, 'openai', NULL, NULL, hex (randomblob (500)), i, 1, 200,"
                " 'complete', NULL, NULL, NULL, NULL, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 FROM n;"
                "UPDATE meta SET value = '1';");
  root = fixture_query (path, "SELECT rootpage FROM sqlite_schema WHERE name = 'run_started'");
  bytes = opening_get (folder, "library.db");
  copy = g_memdup2 (g_bytes_get_data (bytes, NULL), size = g_bytes_get_size (bytes));
  g_assert_cmpuint (size, >, 8 * 1024 * 1024);
  page = ((gsize) g_ascii_strtoull (root, NULL, 10) - 1) * 4096;
  for (guint i = 0; i < 50; i++)
    copy[page + i * 80] ^= 0xff;
  opening_put (folder, "library.db", copy, size);

  library = fixture_open_library (folder);
  phidias_assert_wait (is_not_saving, library);
  fixture_assert_code (phidias_library_get_error (library), PHIDIAS_ERROR_STORE_CORRUPT);
  g_assert_false (fixture_save_conversation (library, conversation, &error));
  fixture_assert_code (error, PHIDIAS_ERROR_STORE_CORRUPT);
  g_assert_true (fixture_recover (library, PHIDIAS_LIBRARY_START_NEW, NULL));
  g_assert_cmpint (phidias_library_get_state (library), ==, PHIDIAS_LIBRARY_READY);
  read = fixture_find (library, phidias_conversation_get_id (conversation));
  g_assert_nonnull (read);
  fixture_assert_close (library);
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/store/opening/text-file", test_text_file);
  g_test_add_func ("/store/opening/short-file", test_short_file);
  g_test_add_func ("/store/opening/folder-in-place", test_folder_in_place);
  g_test_add_func ("/store/opening/fifo-in-place", test_fifo_in_place);
  g_test_add_func ("/store/opening/truncated", test_truncated);
  g_test_add_func ("/store/opening/zeroed-start", test_zeroed_start);
  g_test_add_func ("/store/opening/flipped-bytes", test_flipped_bytes);
  g_test_add_func ("/store/opening/newest-backup", test_newest_backup);
  g_test_add_func ("/store/opening/garbage-wal", test_garbage_wal);
  g_test_add_func ("/store/opening/empty-file", test_empty_file);
  g_test_add_func ("/store/opening/emptied-file", test_emptied_file);
  g_test_add_func ("/store/opening/missing-file", test_missing_file);
  g_test_add_func ("/store/opening/damaged-backup", test_damaged_backup);
  g_test_add_func ("/store/opening/no-backup", test_no_backup);
  g_test_add_func ("/store/opening/aside-twice", test_aside_twice);
  g_test_add_func ("/store/opening/in-memory", test_in_memory);
  g_test_add_func ("/store/opening/recover-when-ready", test_recover_when_ready);
  g_test_add_func ("/store/opening/background-check", test_background_check);

  return g_test_run ();
}
