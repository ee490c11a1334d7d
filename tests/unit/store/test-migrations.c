/* test-migrations.c: old libraries brought up to date
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "failing-vfs.h"
#include "phidias-error.h"
#include "phidias-test.h"
#include "store-fixture.h"

/* Two steps that a later version may take: a column, and a table made anew to which another
 * refers. */
#define STEP_A "ALTER TABLE conversation ADD COLUMN is_pinned INTEGER NOT NULL DEFAULT 0;"
#define STEP_B \
  "CREATE TABLE note (id INTEGER PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversation (id), body TEXT NOT NULL) STRICT;" \
  "INSERT INTO note (conversation_id, body) SELECT id, 'about ' || title FROM conversation;" \
  "CREATE TABLE conversation_new (id TEXT NOT NULL PRIMARY KEY, title TEXT NOT NULL, system_message TEXT NOT NULL," \
  " draft TEXT NOT NULL, deployment_id TEXT, settings_json TEXT NOT NULL, head_id TEXT, created INTEGER NOT NULL," \
  " updated INTEGER NOT NULL, deleted INTEGER, place_id TEXT, place_row INTEGER NOT NULL DEFAULT 0," \
  " place_offset INTEGER NOT NULL DEFAULT 0, is_pinned INTEGER NOT NULL DEFAULT 0) STRICT;" \
  "INSERT INTO conversation_new SELECT * FROM conversation;" \
  "DROP TABLE conversation;" \
  "ALTER TABLE conversation_new RENAME TO conversation;"

static PhidiasMigration later_steps[] = { { 1, NULL }, { 2, NULL }, { 3, NULL }, { 4, NULL }, { 5, STEP_A }, { 6, STEP_B } };
static PhidiasMigration broken_steps[] = { { 1, NULL }, { 2, NULL }, { 3, NULL }, { 4, NULL }, { 5, STEP_A }, { 6, "CREATE TABLE note (id); INSERT INTO nothing VALUES (1);" } };
static PhidiasMigration dangling_steps[] = { { 1, NULL }, { 2, NULL }, { 3, NULL }, { 4, NULL }, { 5, "DELETE FROM conversation;" } };

static const PhidiasMigrations later = { later_steps, G_N_ELEMENTS (later_steps) };
static const PhidiasMigrations broken = { broken_steps, G_N_ELEMENTS (broken_steps) };
static const PhidiasMigrations dangling = { dangling_steps, G_N_ELEMENTS (dangling_steps) };

static PhidiasLibrary *
new_library (const char *folder, const char *vfs, const PhidiasMigrations *migrations)
{
  PhidiasStoreOptions options = {
    .folder = folder,
    .vfs = vfs,
    .migrations = migrations,
    .retry_ms = 20,
    .idle_ms = 20,
  };

  return phidias_library_new_with_options (&options);
}

static char *
read_sql (const char *name)
{
  g_autofree char *path = phidias_test_data_path (name);
  char *sql;

  g_assert_true (g_file_get_contents (path, &sql, NULL, NULL));

  return sql;
}

static char *
make_library (const char *name)
{
  char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = fixture_library_path (folder);
  g_autofree char *sql = read_sql (name);

  fixture_exec (path, sql);

  return folder;
}

static char *
make_old_library (void)
{
  return make_library ("store/library-v1.sql");
}

static void
assert_lemonade (PhidiasLibrary *library)
{
  g_autoptr (PhidiasConversation) conversation = fixture_find (library, "c1");
  g_autoptr (GPtrArray) deployments = fixture_list_deployments (library);
  g_autoptr (GPtrArray) runs = fixture_list_runs (library, "m2");
  PhidiasParameters *parameters;
  PhidiasMessage *head;

  g_assert_nonnull (conversation);
  parameters = phidias_conversation_get_parameters (conversation);
  head = phidias_conversation_get_head (conversation);
  g_assert_cmpstr (phidias_conversation_get_title (conversation), ==, "Lemonade");
  g_assert_cmpstr (phidias_conversation_get_system_message (conversation), ==, "You are terse.");
  g_assert_true (phidias_parameters_get_double (parameters, PHIDIAS_PARAMETER_TEMPERATURE) == 0.7);
  g_assert_cmpint (phidias_parameters_get_integer (parameters, PHIDIAS_PARAMETER_SEED), ==, 42);
  g_assert_cmpstr (phidias_message_get_id (head), ==, "m3");
  g_assert_error (phidias_message_get_error (head), PHIDIAS_ERROR, PHIDIAS_ERROR_RATE_LIMIT);
  g_assert_cmpstr (phidias_message_get_text (phidias_conversation_find (conversation, "m2")), ==, "Imagine a lemonade stand");
  g_assert_cmpint (phidias_message_get_timings (phidias_conversation_find (conversation, "m2"))->end, ==, 7);
  g_assert_cmpuint (deployments->len, ==, 2);
  g_assert_cmpstr (phidias_target_get_model (phidias_deployment_get_target (g_ptr_array_index (deployments, 0))), ==, "Phi-4-mini");
  g_assert_cmpuint (runs->len, ==, 1);
  /* The first Phidias did not look at the clock. */
  g_assert_cmpint (phidias_message_get_reasoning_time (phidias_conversation_find (conversation, "m2")), ==, -1);
}

/* Every library ever written can be opened by today's Phidias. */
static void
test_from_version_1 (void)
{
  g_autofree char *folder = make_old_library ();
  g_autofree char *path = fixture_library_path (folder);
  g_autofree char *version = NULL;
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);

  assert_lemonade (library);
  fixture_assert_close (library);
  fixture_assert_whole (path);
  version = fixture_query (path, "PRAGMA user_version");
  g_assert_cmpint (g_ascii_strtoll (version, NULL, 10), ==, phidias_migrations_get_latest (phidias_migrations_get ()));
}

/* Version 2 did not know where a conversation was being read: that was among the settings. */
static void
test_from_version_2 (void)
{
  const PhidiasMigrations first_two = { phidias_migrations_get ()->steps, 2 };
  g_autofree char *folder = make_old_library ();
  g_autoptr (PhidiasLibrary) library = new_library (folder, NULL, &first_two);
  g_autoptr (PhidiasConversation) conversation = NULL;
  g_autofree char *path = fixture_library_path (folder);
  g_autofree char *version = NULL;
  guint row;
  int offset;

  g_assert_true (fixture_open (library, NULL));
  fixture_assert_close (library);
  version = fixture_query (path, "PRAGMA user_version");
  g_assert_cmpstr (version, ==, "2");
  g_clear_object (&library);

  library = fixture_open_library (folder);
  assert_lemonade (library);
  conversation = fixture_find (library, "c1");
  g_assert_null (phidias_conversation_get_place (conversation, &row, &offset));
  g_assert_cmpuint (row, ==, 0);
  g_assert_cmpint (offset, ==, 0);
  fixture_assert_close (library);
}

/* Version 3 knew no accounts: what was connected by hand stays as it is, and is nobody's. */
static void
test_from_version_3 (void)
{
  g_autofree char *folder = make_library ("store/library-v3.sql");
  g_autofree char *path = fixture_library_path (folder);
  g_autofree char *version = NULL;
  g_autofree char *n_nobodys = NULL;
  g_autofree char *n_new = NULL;
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
  g_autoptr (PhidiasConversation) conversation = fixture_find (library, "c1");
  guint row;
  int offset;

  assert_lemonade (library);
  g_assert_cmpstr (phidias_conversation_get_place (conversation, &row, &offset), ==, "m2");
  g_assert_cmpuint (row, ==, 3);
  g_assert_cmpint (offset, ==, -17);
  fixture_assert_close (library);
  fixture_assert_whole (path);
  version = fixture_query (path, "PRAGMA user_version");
  n_nobodys = fixture_query (path, "SELECT count(*) FROM deployment WHERE account_id IS NULL AND resource_id IS NULL"
                                   " AND resource_json IS NULL AND last_seen IS NULL");
  n_new = fixture_query (path, "SELECT (SELECT count(*) FROM account) + (SELECT count(*) FROM operation)");
  g_assert_cmpint (g_ascii_strtoll (version, NULL, 10), ==, phidias_migrations_get_latest (phidias_migrations_get ()));
  g_assert_cmpstr (n_nobodys, ==, "2");
  g_assert_cmpstr (n_new, ==, "0");
}

static char *
describe_schema (const char *path)
{
  g_autofree char *raw = fixture_query (path, "SELECT group_concat (name || ' ' || sql, char (10)) FROM"
                                              " (SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY name)");
  g_autoptr (GRegex) spaces = g_regex_new ("\\s+", 0, 0, NULL);
  g_autoptr (GRegex) brackets = g_regex_new ("\\( ", 0, 0, NULL);
  g_autofree char *plain = g_regex_replace_literal (spaces, raw, -1, 0, " ", 0, NULL);

  return g_regex_replace_literal (brackets, plain, -1, 0, "(", 0, NULL);
}

/* A step that was released is never changed: old and new libraries of a version are the same. */
static void
assert_steps_stay (const char *name, guint n_steps)
{
  const PhidiasMigrations first_steps = { phidias_migrations_get ()->steps, n_steps };
  g_autofree char *old_folder = make_library (name);
  g_autofree char *old_path = fixture_library_path (old_folder);
  g_autofree char *new_folder = phidias_test_tmp_dir ();
  g_autofree char *new_path = fixture_library_path (new_folder);
  g_autofree char *old_schema = NULL;
  g_autofree char *new_schema = NULL;
  g_autoptr (PhidiasLibrary) library = NULL;

  library = new_library (new_folder, NULL, &first_steps);
  g_assert_true (fixture_open (library, NULL));
  fixture_assert_close (library);
  old_schema = describe_schema (old_path);
  new_schema = describe_schema (new_path);
  g_assert_cmpstr (old_schema, ==, new_schema);
}

static void
test_step_1_stays (void)
{
  assert_steps_stay ("store/library-v1.sql", 1);
}

static void
test_step_3_stays (void)
{
  assert_steps_stay ("store/library-v3.sql", 3);
}

static void
assert_backup (const char *backup, const char *expected_version)
{
  g_autofree char *version = fixture_query (backup, "PRAGMA user_version");
  g_autofree char *title = fixture_query (backup, "SELECT title FROM conversation WHERE id = 'c1'");

  g_assert_cmpstr (version, ==, expected_version);
  g_assert_cmpstr (title, ==, "Lemonade");
  fixture_assert_whole (backup);
}

static void
test_steps (void)
{
  g_autofree char *folder = make_old_library ();
  g_autofree char *path = fixture_library_path (folder);
  g_autoptr (PhidiasLibrary) library = new_library (folder, NULL, &later);
  g_autofree char *backup = NULL;
  g_autofree char *version = NULL;
  g_autofree char *note = NULL;
  GStatBuf status;

  g_assert_true (fixture_open (library, NULL));
  g_assert_cmpint (phidias_library_get_state (library), ==, PHIDIAS_LIBRARY_READY);
  assert_lemonade (library);
  backup = phidias_library_dup_backup_path (library);
  fixture_assert_close (library);
  version = fixture_query (path, "PRAGMA user_version");
  note = fixture_query (path, "SELECT body FROM note");
  g_assert_cmpstr (version, ==, "6");
  g_assert_cmpstr (note, ==, "about Lemonade");
  fixture_assert_whole (path);

  g_assert_nonnull (backup);
  g_assert_cmpint (g_stat (backup, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  assert_backup (backup, "1");
}

static guint
count_backups (const char *folder)
{
  g_autofree char *place = g_build_filename (folder, "backups", NULL);
  g_autoptr (GDir) dir = g_dir_open (place, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

/* A new library, and one that is up to date, need none. */
static void
test_no_backup (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autoptr (PhidiasLibrary) library = new_library (folder, NULL, &later);

  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (fixture_open (library, NULL));
      g_assert_null (phidias_library_dup_backup_path (library));
      fixture_assert_close (library);
    }
  g_assert_cmpuint (count_backups (folder), ==, 0);
}

/* Five changes of the schema, the clock going back between them: the last three are kept. */
static void
test_three_kept (void)
{
  g_autofree char *folder = make_old_library ();
  g_autofree char *path = fixture_library_path (folder);
  g_autofree char *place = g_build_filename (folder, "backups", NULL);
  g_autofree char *old_backup = g_build_filename (place, "library-000041-2099-01-01T00-00-00-v1.db", NULL);
  g_autofree char *partial = g_build_filename (place, "library-000042-2099-01-01T00-00-00-v1.db.partial", NULL);
  g_autofree char *unrelated = g_build_filename (place, "notes.txt", NULL);

  g_assert_cmpint (g_mkdir (place, 0700), ==, 0);
  g_assert_true (g_file_set_contents (old_backup, "old", 3, NULL));
  g_assert_true (g_file_set_contents (partial, "half", 4, NULL));
  g_assert_true (g_file_set_contents (unrelated, "mine", 4, NULL));
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (PhidiasLibrary) library = new_library (folder, NULL, &later);
      g_autofree char *backup = NULL;
      g_autofree char *name = NULL;
      g_autofree char *expected = g_strdup_printf ("library-%06u-", 42 + i);

      g_assert_true (fixture_open (library, NULL));
      backup = phidias_library_dup_backup_path (library);
      name = g_path_get_basename (backup);
      g_assert_true (g_str_has_prefix (name, expected));
      fixture_assert_close (library);
      fixture_exec (path, "ALTER TABLE conversation DROP COLUMN is_pinned; DROP TABLE note; PRAGMA user_version = 4;");
    }
  g_assert_cmpuint (count_backups (folder), ==, 4);
  g_assert_false (g_file_test (old_backup, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (partial, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (unrelated, G_FILE_TEST_EXISTS));
}

static void
assert_stays_old (const PhidiasMigrations *migrations)
{
  g_autofree char *folder = make_old_library ();
  g_autofree char *path = fixture_library_path (folder);
  g_autofree char *version = NULL;
  g_autofree char *schema_before = describe_schema (path);
  g_autofree char *schema_after = NULL;
  g_autoptr (PhidiasLibrary) library = new_library (folder, NULL, migrations);
  g_autoptr (PhidiasLibrary) again = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (fixture_open (library, &error));
  fixture_assert_code (error, PHIDIAS_ERROR_STORE);
  g_assert_cmpint (phidias_library_get_state (library), ==, PHIDIAS_LIBRARY_FAILED);
  version = fixture_query (path, "PRAGMA user_version");
  schema_after = describe_schema (path);
  g_assert_cmpstr (version, ==, "1");
  g_assert_cmpstr (schema_after, ==, schema_before);
  fixture_assert_whole (path);
  again = fixture_open_library (folder);
  assert_lemonade (again);
  fixture_assert_close (again);
}

static void
test_broken_step (void)
{
  assert_stays_old (&broken);
}

static void
test_dangling_keys (void)
{
  assert_stays_old (&dangling);
}

/* Old and not to be written: read through a copy that is brought up to date in memory. */
static void
test_read_only (void)
{
  g_autofree char *folder = make_old_library ();
  g_autofree char *path = fixture_library_path (folder);
  g_autofree char *version = NULL;
  g_autoptr (PhidiasLibrary) library = new_library (folder, NULL, &later);

  g_chmod (path, 0400);
  g_assert_true (fixture_open (library, NULL));
  g_assert_cmpint (phidias_library_get_state (library), ==, PHIDIAS_LIBRARY_READ_ONLY);
  assert_lemonade (library);
  fixture_assert_close (library);
  g_chmod (path, 0600);
  version = fixture_query (path, "PRAGMA user_version");
  g_assert_cmpstr (version, ==, "1");
  g_assert_cmpuint (count_backups (folder), ==, 0);
}

static void
assert_no_half_backup (const char *folder)
{
  g_autofree char *place = g_build_filename (folder, "backups", NULL);
  g_autoptr (GDir) dir = g_dir_open (place, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (place, name, NULL);

      if (g_str_has_suffix (name, ".db"))
        assert_backup (path, "1");
    }
}

static void
fail_at (FailingMode mode, guint n)
{
  g_autofree char *folder = make_old_library ();
  g_autofree char *path = fixture_library_path (folder);
  g_autofree char *version = NULL;
  g_autoptr (PhidiasLibrary) library = new_library (folder, FAILING_VFS, &later);
  g_autoptr (PhidiasLibrary) again = new_library (folder, NULL, &later);
  g_autoptr (GError) error = NULL;

  failing_vfs_fail_from (mode, n);
  if (fixture_open (library, &error))
    {
      assert_lemonade (library);
      if (!fixture_close (library, NULL))
        {
          failing_vfs_heal ();
          fixture_assert_close (library);
        }
    }
  else
    g_assert_false (g_error_matches (error, PHIDIAS_ERROR, PHIDIAS_ERROR_STORE_CORRUPT));
  failing_vfs_heal ();

  version = fixture_query (path, "PRAGMA user_version");
  g_assert_true (g_str_equal (version, "1") || g_str_equal (version, "6"));
  g_assert_true (g_str_equal (version, "1") || count_backups (folder) == 1);
  assert_no_half_backup (folder);
  g_assert_true (fixture_open (again, NULL));
  assert_lemonade (again);
  fixture_assert_close (again);
  fixture_assert_whole (path);
}

/* The disk fills, or breaks, at each change of a file on the way: old or new, never half. */
static void
test_sweep (gconstpointer data)
{
  FailingMode mode = GPOINTER_TO_INT (data);
  g_autofree char *folder = make_old_library ();
  g_autoptr (PhidiasLibrary) library = new_library (folder, FAILING_VFS, &later);
  guint n_changes;

  failing_vfs_fail_from (mode, 0);
  g_assert_true (fixture_open (library, NULL));
  fixture_assert_close (library);
  n_changes = failing_vfs_get_count ();
  g_test_message ("%u changes of files", n_changes);
  g_assert_cmpuint (n_changes, >, 20);
  for (guint n = 1; n <= n_changes; n++)
    fail_at (mode, n);
}

int
main (int argc, char *argv[])
{
  /* Today's steps, and then those of tomorrow. */
  for (guint i = 0; i < phidias_migrations_get ()->n_steps; i++)
    later_steps[i].sql = broken_steps[i].sql = dangling_steps[i].sql = phidias_migrations_get ()->steps[i].sql;

  /* Many libraries are made, and a disk that forgets is disk enough here. */
  if (g_access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  phidias_test_init (&argc, &argv);
  failing_vfs_register ();

  g_test_add_func ("/store/migrations/from-version-1", test_from_version_1);
  g_test_add_func ("/store/migrations/from-version-2", test_from_version_2);
  g_test_add_func ("/store/migrations/from-version-3", test_from_version_3);
  g_test_add_func ("/store/migrations/step-1-stays", test_step_1_stays);
  g_test_add_func ("/store/migrations/step-3-stays", test_step_3_stays);
  g_test_add_func ("/store/migrations/steps", test_steps);
  g_test_add_func ("/store/migrations/no-backup", test_no_backup);
  g_test_add_func ("/store/migrations/three-kept", test_three_kept);
  g_test_add_func ("/store/migrations/broken-step", test_broken_step);
  g_test_add_func ("/store/migrations/dangling-keys", test_dangling_keys);
  g_test_add_func ("/store/migrations/read-only", test_read_only);
  g_test_add_data_func ("/store/migrations/sweep-full", GINT_TO_POINTER (FAILING_FULL), test_sweep);
  g_test_add_data_func ("/store/migrations/sweep-broken", GINT_TO_POINTER (FAILING_BROKEN), test_sweep);

  return g_test_run ();
}
