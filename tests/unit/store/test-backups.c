/* test-backups.c: the daily backup: when it is made, when not, and what it is good for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include <fcntl.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "failing-vfs.h"
#include "phidias-error.h"
#include "phidias-migrations.h"
#include "phidias-test.h"
#include "store-fixture.h"

#define PERIOD_MS 480

/* Pages of the large library, of which a backup writes each. */
#define N_LARGE 4000

/* A clock that stands still until it is set. */
static gint64 clock_base; /* microseconds; set while no library is open */
static int clock_ms; /* atomic */
static int n_looks; /* atomic; how often somebody asked what time it is */

static gint64
stopped_clock (void)
{
  g_atomic_int_inc (&n_looks);

  return clock_base + g_atomic_int_get (&clock_ms) * G_TIME_SPAN_MILLISECOND;
}

static gint64
late_clock (void)
{
  return g_get_real_time () + 30 * G_TIME_SPAN_DAY;
}

static PhidiasLibrary *
open_library (const char *folder, const char *vfs, gint64 period, PhidiasBackupClock clock)
{
  PhidiasStoreOptions options = {
    .folder = folder,
    .vfs = vfs,
    .migrations = phidias_migrations_get (),
    .retry_ms = 20,
    .idle_ms = 20,
    .backup_idle_ms = 20,
    .backup_period = period,
    .clock = clock,
  };
  PhidiasLibrary *library = phidias_library_new_with_options (&options);
  g_autoptr (GError) error = NULL;
  gboolean is_open = fixture_open (library, &error);

  g_assert_no_error (error);
  g_assert_true (is_open);

  return library;
}

static char *
say (PhidiasLibrary *library, const char *title)
{
  g_autoptr (PhidiasConversation) conversation = fixture_make_conversation (title);
  g_autoptr (GError) error = NULL;
  gboolean is_saved = fixture_save_conversation (library, conversation, &error);

  g_assert_no_error (error);
  g_assert_true (is_saved);

  return g_strdup (phidias_conversation_get_id (conversation));
}

static guint
count_files (const char *folder)
{
  g_autofree char *place = g_build_filename (folder, "backups", NULL);
  g_autoptr (GDir) dir = g_dir_open (place, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

typedef struct
{
  PhidiasLibrary *library;
  const char     *older;
} Wait;

static gboolean
has_newer (gpointer user_data)
{
  Wait *wait = user_data;
  g_autofree char *path = phidias_library_dup_backup_path (wait->library);

  return path != NULL && g_strcmp0 (path, wait->older) != 0;
}

/* Waits for a backup other than @older. */
static char *
await_backup (PhidiasLibrary *library, const char *older)
{
  Wait wait = { library, older };

  phidias_assert_wait (has_newer, &wait);

  return phidias_library_dup_backup_path (library);
}

static gboolean
tick_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

/* Conditions about the other thread are asked for again and again. */
static void
wait_for (PhidiasTestCondition condition, gpointer user_data)
{
  guint ticks = g_timeout_add (5, tick_cb, NULL);

  phidias_assert_wait (condition, user_data);
  g_source_remove (ticks);
}

static gboolean
has_looked (gpointer user_data)
{
  return g_atomic_int_get (&n_looks) >= GPOINTER_TO_INT (user_data);
}

/* Something was said and there is no backup. */
static void
test_made (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autoptr (PhidiasLibrary) library = open_library (folder, NULL, G_TIME_SPAN_DAY, NULL);
  g_autofree char *id = NULL;
  g_autofree char *backup = NULL;
  g_autofree char *title = NULL;
  g_autofree char *version = NULL;
  GStatBuf status;

  g_assert_null (phidias_library_dup_backup_path (library));
  id = say (library, "Precious");
  backup = await_backup (library, NULL);
  g_assert_cmpint (phidias_library_get_state (library), ==, PHIDIAS_LIBRARY_READY);
  g_assert_cmpuint (count_files (folder), ==, 1);
  g_assert_cmpint (g_stat (backup, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);
  fixture_assert_whole (backup);
  title = fixture_query (backup, "SELECT title FROM conversation");
  version = fixture_query (backup, "PRAGMA user_version");
  g_assert_cmpstr (title, ==, "Precious");
  g_assert_cmpint (g_ascii_strtoll (version, NULL, 10), ==, phidias_migrations_get_latest (phidias_migrations_get ()));
  fixture_assert_close (library);
}

static char *
make_backup (const char *folder)
{
  g_autoptr (PhidiasLibrary) library = open_library (folder, NULL, G_TIME_SPAN_DAY, NULL);
  g_autofree char *id = say (library, "First");
  char *backup = await_backup (library, NULL);

  fixture_assert_close (library);

  return backup;
}

/* Sets the clock to @age_ms after the file was written. */
static void
set_age (const char *backup, int age_ms)
{
  struct timespec times[2] = { { .tv_sec = 1700000000 }, { .tv_sec = 1700000000 } };

  g_assert_cmpint (utimensat (AT_FDCWD, backup, times, 0), ==, 0);
  clock_base = times[0].tv_sec * G_TIME_SPAN_SECOND;
  g_atomic_int_set (&clock_ms, age_ms);
  g_atomic_int_set (&n_looks, 0);
}

/* One that is fresh is enough, until it is not fresh any more. */
static void
test_fresh (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *first = make_backup (folder);
  g_autoptr (PhidiasLibrary) library = NULL;
  g_autofree char *id = NULL;
  g_autofree char *still = NULL;
  g_autofree char *second = NULL;

  set_age (first, PERIOD_MS - 1);
  library = open_library (folder, NULL, PERIOD_MS * G_TIME_SPAN_MILLISECOND, stopped_clock);
  id = say (library, "Second");
  wait_for (has_looked, GINT_TO_POINTER (10));
  still = phidias_library_dup_backup_path (library);
  g_assert_cmpstr (still, ==, first);
  g_assert_cmpuint (count_files (folder), ==, 1);

  g_atomic_int_set (&clock_ms, PERIOD_MS);
  second = await_backup (library, first);
  g_assert_cmpuint (count_files (folder), ==, 2);
  fixture_assert_close (library);
}

/* A little ahead of the clock is fresh; far ahead is from before the clock was set back. */
static void
test_clock_back (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *first = make_backup (folder);
  g_autoptr (PhidiasLibrary) library = NULL;
  g_autofree char *id = NULL;
  g_autofree char *second = NULL;

  set_age (first, -(PERIOD_MS - 1));
  library = open_library (folder, NULL, PERIOD_MS * G_TIME_SPAN_MILLISECOND, stopped_clock);
  id = say (library, "Second");
  wait_for (has_looked, GINT_TO_POINTER (10));
  g_assert_cmpuint (count_files (folder), ==, 1);

  g_atomic_int_set (&clock_ms, -1000 * PERIOD_MS);
  second = await_backup (library, first);
  g_assert_cmpuint (count_files (folder), ==, 2);
  fixture_assert_close (library);
}

/* Opening and reading change nothing: nobody even asks how old the backup is. Not in the process
 * that made it, nor in the next one. */
static void
test_unchanged (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (PhidiasLibrary) library = open_library (folder, NULL, G_TIME_SPAN_DAY, NULL);
      g_autoptr (GPtrArray) listed = fixture_list (library);

      fixture_assert_close (library);
    }
  g_assert_cmpuint (count_files (folder), ==, 0);

  first = make_backup (folder);
  set_age (first, 1000 * PERIOD_MS);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (PhidiasLibrary) library = open_library (folder, NULL, PERIOD_MS * G_TIME_SPAN_MILLISECOND, stopped_clock);

      for (guint j = 0; j < 5; j++)
        {
          g_autoptr (GPtrArray) listed = fixture_list (library);

          g_assert_cmpuint (listed->len, ==, 1);
        }
      fixture_assert_close (library);
    }
  g_assert_cmpint (g_atomic_int_get (&n_looks), ==, 0);
  g_assert_cmpuint (count_files (folder), ==, 1);

  /* What was written and not backed up is remembered. */
  {
    g_autoptr (PhidiasLibrary) library = open_library (folder, NULL, 0, NULL);
    g_autofree char *id = say (library, "Second");

    fixture_assert_close (library);
  }
  {
    g_autoptr (PhidiasLibrary) library = open_library (folder, NULL, PERIOD_MS * G_TIME_SPAN_MILLISECOND, stopped_clock);

    last = await_backup (library, first);
    fixture_assert_close (library);
  }
  g_assert_cmpuint (count_files (folder), ==, 2);
}

static void
test_three_kept (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *newest = NULL;
  g_autofree char *n_conversations = NULL;

  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (PhidiasLibrary) library = open_library (folder, NULL, G_TIME_SPAN_DAY, late_clock);
      g_autofree char *id = say (library, "One more");
      char *backup = await_backup (library, newest);

      fixture_assert_close (library);
      g_assert_cmpuint (count_files (folder), ==, MIN (i + 1, 3));
      g_free (newest);
      newest = backup;
    }
  n_conversations = fixture_query (newest, "SELECT count(*) FROM conversation");
  g_assert_cmpstr (n_conversations, ==, "5");
}

typedef struct
{
  const char     *folder;
  PhidiasLibrary *library;
  guint           n;
} Attempt;

static gboolean
is_over (gpointer user_data)
{
  Attempt *attempt = user_data;
  Wait wait = { attempt->library, NULL };

  return has_newer (&wait) || (failing_vfs_get_count () >= attempt->n && count_files (attempt->folder) == 0);
}

/* The disk is full at the n-th write of a backup, for every n: nobody hears of it, nothing is left
 * of it, and the library goes on. */
static void
test_full (void)
{
  guint n = 0;
  gboolean is_made = FALSE;

  while (!is_made)
    {
      g_autofree char *folder = phidias_test_tmp_dir ();
      g_autoptr (PhidiasLibrary) library = NULL;
      g_autofree char *first_id = NULL;
      g_autofree char *second_id = NULL;
      g_autofree char *backup = NULL;
      Attempt attempt = { folder, NULL, ++n };

      failing_vfs_heal ();
      library = open_library (folder, FAILING_VFS, 0, NULL);
      first_id = say (library, "Precious");
      fixture_assert_close (library);
      g_clear_object (&library);

      library = open_library (folder, FAILING_VFS, PERIOD_MS * G_TIME_SPAN_MILLISECOND, NULL);
      failing_vfs_fail_from (FAILING_FULL, n);
      attempt.library = library;
      wait_for (is_over, &attempt);
      backup = phidias_library_dup_backup_path (library);
      is_made = backup != NULL;
      g_assert_cmpint (phidias_library_get_state (library), ==, PHIDIAS_LIBRARY_READY);

      failing_vfs_heal ();
      second_id = say (library, "Later");
      if (backup == NULL)
        backup = await_backup (library, NULL);
      fixture_assert_close (library);
      fixture_assert_whole (backup);
    }
  g_test_message ("%u changes a backup", n - 1);
  g_assert_cmpuint (n, >, 3);
}

static void
make_large (const char *folder)
{
  g_autofree char *path = fixture_library_path (folder);
  g_autofree char *sql = g_strdup_printf ("CREATE TABLE filler (bytes BLOB);"
                                          "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)"
                                          "INSERT INTO filler SELECT randomblob (3500) FROM n;", N_LARGE);
  g_autoptr (PhidiasLibrary) library = open_library (folder, NULL, 0, NULL);
  g_autofree char *id = say (library, "Large");

  fixture_assert_close (library);
  fixture_exec (path, sql);
}

static gboolean
is_held (gpointer user_data)
{
  return failing_vfs_count_held () > 0;
}

/* A library that is closed, or wanted, during a backup waits for a few rows of it and not for the rest. */
static void
test_close (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = fixture_library_path (folder);
  g_autofree char *backup = NULL;
  g_autoptr (PhidiasLibrary) library = NULL;
  g_autoptr (GAsyncResult) listed = NULL;
  g_autoptr (GAsyncResult) closed = NULL;
  g_autoptr (GPtrArray) conversations = NULL;
  g_autoptr (GError) error = NULL;
  GAsyncResult *place = NULL;

  make_large (folder);
  failing_vfs_heal ();
  failing_vfs_hold (".partial");
  library = open_library (folder, FAILING_VFS, G_TIME_SPAN_DAY, NULL);
  wait_for (is_held, NULL);
  g_assert_cmpuint (count_files (folder), >=, 1);
  phidias_library_list_conversations_async (library, NULL, phidias_test_take_result, &place);
  failing_vfs_release ();
  listed = phidias_test_await (&place);
  conversations = phidias_library_list_conversations_finish (library, listed, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (conversations->len, ==, 1);
  g_assert_cmpuint (failing_vfs_count_held (), <, 100);

  /* It was begun again. */
  failing_vfs_hold (".partial");
  wait_for (is_held, NULL);
  phidias_library_close_async (library, NULL, phidias_test_take_result, &place);
  failing_vfs_release ();
  closed = phidias_test_await (&place);
  g_assert_true (phidias_library_close_finish (library, closed, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (failing_vfs_count_held (), <, 100);
  g_assert_cmpuint (count_files (folder), ==, 0);
  g_clear_object (&library);
  fixture_assert_whole (path);

  failing_vfs_hold (".partial");
  failing_vfs_release ();
  library = open_library (folder, FAILING_VFS, G_TIME_SPAN_DAY, NULL);
  backup = await_backup (library, NULL);
  g_assert_cmpuint (failing_vfs_count_held (), >=, N_LARGE);
  fixture_assert_close (library);
}

/* What is damaged does not push a good backup out. */
static gboolean
is_not_saving (gpointer user_data)
{
  return phidias_library_get_state (user_data) == PHIDIAS_LIBRARY_NOT_SAVING;
}

static void
damage (const char *path, off_t from, gsize length)
{
  g_autofree char *zeros = g_malloc0 (length);
  int fd = open (path, O_WRONLY | O_CLOEXEC);

  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (pwrite (fd, zeros, length, from), ==, (gssize) length);
  g_assert_cmpint (close (fd), ==, 0);
}

static void
test_damaged (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = fixture_library_path (folder);
  g_autofree char *backup = make_backup (folder);
  g_autofree char *id = NULL;
  g_autoptr (PhidiasLibrary) library = NULL;

  make_large (folder);
  damage (path, 8 * 1024 * 1024, 8192);
  /* Too large to be read at each opening, so nobody knows yet. */
  library = open_library (folder, NULL, G_TIME_SPAN_DAY, late_clock);
  g_assert_cmpint (phidias_library_get_state (library), ==, PHIDIAS_LIBRARY_READY);
  phidias_assert_wait (is_not_saving, library);
  fixture_assert_code (phidias_library_get_error (library), PHIDIAS_ERROR_STORE_CORRUPT);
  g_assert_cmpuint (count_files (folder), ==, 1);
  fixture_assert_whole (backup);
  fixture_assert_close (library);
}

static void
test_restored (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = fixture_library_path (folder);
  g_autofree char *backup = NULL;
  g_autofree char *again = NULL;
  g_autofree char *id = NULL;
  g_autofree char *later_id = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (PhidiasLibrary) library = open_library (folder, NULL, G_TIME_SPAN_DAY, NULL);
  g_autoptr (PhidiasConversation) conversation = NULL;

  id = say (library, "Precious");
  backup = await_backup (library, NULL);
  fixture_assert_close (library);
  g_clear_object (&library);

  damage (path, 0, 4096);
  library = fixture_new_library (folder, NULL);
  g_assert_false (fixture_open (library, &error));
  fixture_assert_code (error, PHIDIAS_ERROR_STORE_CORRUPT);
  again = phidias_library_dup_backup_path (library);
  g_assert_cmpstr (again, ==, backup);
  g_assert_true (fixture_recover (library, PHIDIAS_LIBRARY_RESTORE_BACKUP, NULL));
  g_assert_cmpint (phidias_library_get_state (library), ==, PHIDIAS_LIBRARY_READY);
  conversation = fixture_find (library, id);
  g_assert_nonnull (conversation);
  g_assert_cmpstr (phidias_conversation_get_title (conversation), ==, "Precious");
  later_id = say (library, "Later");
  fixture_assert_close (library);
  fixture_assert_whole (path);
}

/* What is purged for good a month after it was deleted leaves the backups too, in time. */
static void
test_purged (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = fixture_library_path (folder);
  g_autofree char *first = make_backup (folder);
  g_autofree char *second = NULL;
  g_autofree char *n_conversations = NULL;
  g_autoptr (PhidiasLibrary) library = NULL;

  fixture_exec (path, "UPDATE conversation SET deleted = 1");
  library = open_library (folder, NULL, G_TIME_SPAN_DAY, late_clock);
  second = await_backup (library, first);
  n_conversations = fixture_query (second, "SELECT count(*) FROM conversation");
  g_assert_cmpstr (n_conversations, ==, "0");
  fixture_assert_close (library);
}

int
main (int argc, char *argv[])
{
  phidias_test_init (&argc, &argv);
  failing_vfs_register ();

  g_test_add_func ("/store/backups/made", test_made);
  g_test_add_func ("/store/backups/fresh", test_fresh);
  g_test_add_func ("/store/backups/clock-back", test_clock_back);
  g_test_add_func ("/store/backups/unchanged", test_unchanged);
  g_test_add_func ("/store/backups/three-kept", test_three_kept);
  g_test_add_func ("/store/backups/full", test_full);
  g_test_add_func ("/store/backups/close", test_close);
  g_test_add_func ("/store/backups/damaged", test_damaged);
  g_test_add_func ("/store/backups/restored", test_restored);
  g_test_add_func ("/store/backups/purged", test_purged);

  return g_test_run ();
}
