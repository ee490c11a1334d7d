/* test-kill.c: processes that are killed, and what they leave
 *
 * The program starts itself again as the one to be killed.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#define G_LOG_DOMAIN "phidias-test"

#include "config.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "failing-vfs.h"
#include "phidias-error.h"
#include "phidias-test.h"
#include "store-fixture.h"

#define N_ROUNDS 30

/* Rounds of which each ends at a later change of a file; with those above, two hundred kills. */
#define N_PLACES 170
#define WORD     "lemonade "

static const char *program;
static PhidiasMigration later_steps[] = {
  { 1, NULL },
  { 2, "ALTER TABLE conversation ADD COLUMN is_pinned INTEGER NOT NULL DEFAULT 0;"
       "CREATE TABLE note (id INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT;"
       "INSERT INTO note (body) SELECT text FROM message;" },
};
static const PhidiasMigrations later = { later_steps, G_N_ELEMENTS (later_steps) };

/* The child's side */

static void
say (const char *format, ...) G_GNUC_PRINTF (1, 2);

/* Past any buffer: what was said is known, whatever happens next. */
static void
say (const char *format, ...)
{
  g_autofree char *line = NULL;
  va_list args;

  va_start (args, format);
  line = g_strdup_vprintf (format, args);
  va_end (args);
  g_assert_cmpint (write (STDOUT_FILENO, line, strlen (line)), ==, (gssize) strlen (line));
}

/* Prompts and answers that grow, without an end. Each line that is said names what is on disk. */
static void
write_for_ever (const char *folder, const char *vfs)
{
  g_autoptr (PhidiasLibrary) library = fixture_new_library (folder, vfs);
  g_autoptr (PhidiasConversation) conversation = fixture_make_conversation ("Killed");
  PhidiasMessage *parent = NULL;

  g_assert_true (fixture_open (library, NULL));
  g_assert_true (fixture_save_conversation (library, conversation, NULL));
  say ("conversation %s\n", phidias_conversation_get_id (conversation));
  while (TRUE)
    {
      PhidiasMessage *prompt = fixture_add_message (conversation, parent, PHIDIAS_ROLE_USER, "Explain lemonade");
      PhidiasMessage *answer;

      g_assert_true (fixture_save_message (library, conversation, prompt, NULL));
      say ("message %s %u complete\n", phidias_message_get_id (prompt), (guint) phidias_message_get_length (prompt));
      answer = fixture_add_message (conversation, prompt, PHIDIAS_ROLE_ASSISTANT, "");
      phidias_message_set_state (answer, PHIDIAS_MESSAGE_STREAMING);
      for (guint i = 0; i < 10; i++)
        {
          phidias_message_append_text (answer, WORD);
          if (i == 9)
            phidias_message_set_state (answer, PHIDIAS_MESSAGE_COMPLETE);
          g_assert_true (fixture_save_message (library, conversation, answer, NULL));
          say ("message %s %u %s\n", phidias_message_get_id (answer), (guint) phidias_message_get_length (answer),
               i == 9 ? "complete" : "streaming");
        }
      parent = answer;
    }
}

/* The same, until the @n-th change of a file, in the middle of which it is killed. */
static void
write_until (const char *folder, guint n)
{
  failing_vfs_register ();
  failing_vfs_fail_from (FAILING_KILL, n);
  write_for_ever (folder, FAILING_VFS);
}

static void
hold (const char *folder)
{
  g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);

  say ("open\n");
  while (TRUE)
    g_main_context_iteration (NULL, TRUE);
}

static void
bring_up_to_date (const char *folder, const char *vfs)
{
  PhidiasStoreOptions options = {
    .folder = folder,
    .vfs = vfs,
    .migrations = &later,
    .retry_ms = 20,
    .idle_ms = 20,
  };
  g_autoptr (PhidiasLibrary) library = phidias_library_new_with_options (&options);

  g_assert_true (fixture_open (library, NULL));
  fixture_assert_close (library);
}

/* Brings an old library up to date and is killed at the @n-th change of a file. */
static void
migrate (const char *folder, guint n)
{
  failing_vfs_register ();
  failing_vfs_fail_from (FAILING_KILL, n);
  bring_up_to_date (folder, FAILING_VFS);
}

static int
run_child (int argc, char *argv[])
{
  if (g_str_equal (argv[1], "--write"))
    write_for_ever (argv[2], NULL);
  else if (g_str_equal (argv[1], "--write-until"))
    write_until (argv[2], (guint) g_ascii_strtoull (argv[3], NULL, 10));
  else if (g_str_equal (argv[1], "--hold"))
    hold (argv[2]);
  else if (g_str_equal (argv[1], "--migrate"))
    migrate (argv[2], (guint) g_ascii_strtoull (argv[3], NULL, 10));

  return EXIT_SUCCESS;
}

/* The parent's side */

static GSubprocess *
start (const char *mode, const char *folder, const char *argument, GDataInputStream **lines)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, program, mode, folder, argument, NULL);

  g_assert_no_error (error);
  *lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));

  return child;
}

typedef struct
{
  guint    length;
  gboolean is_complete;
} Acknowledged;

static void
note_line (GHashTable *acknowledged, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", -1);
  Acknowledged *entry;

  if (!g_str_equal (words[0], "message"))
    return;
  g_assert_cmpuint (g_strv_length (words), ==, 4);
  entry = g_new (Acknowledged, 1);
  entry->length = (guint) g_ascii_strtoull (words[2], NULL, 10);
  entry->is_complete = g_str_equal (words[3], "complete");
  g_hash_table_replace (acknowledged, g_strdup (words[1]), entry);
}

static void
assert_acknowledged (PhidiasLibrary *library, const char *id, GHashTable *acknowledged)
{
  g_autoptr (PhidiasConversation) conversation = fixture_find (library, id);
  GHashTableIter iter;
  const char *message_id;
  const Acknowledged *entry;

  g_assert_nonnull (conversation);
  g_hash_table_iter_init (&iter, acknowledged);
  while (g_hash_table_iter_next (&iter, (gpointer *) &message_id, (gpointer *) &entry))
    {
      PhidiasMessage *message = phidias_conversation_find (conversation, message_id);

      g_assert_nonnull (message);
      g_assert_cmpuint (phidias_message_get_length (message), >=, entry->length);
      g_assert_false (phidias_message_is_running (message));
      if (entry->is_complete)
        g_assert_cmpint (phidias_message_get_state (message), ==, PHIDIAS_MESSAGE_COMPLETE);
      if (phidias_message_get_state (message) == PHIDIAS_MESSAGE_INTERRUPTED)
        g_assert_cmpuint (phidias_message_get_length (message), <, 10 * strlen (WORD));
    }
}

static void
test_write (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = fixture_library_path (folder);
  g_autoptr (GHashTable) acknowledged = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  guint n_all = 0;

  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr (GDataInputStream) lines = NULL;
      g_autoptr (GSubprocess) child = start ("--write", folder, NULL, &lines);
      guint n_wanted = (guint) g_test_rand_int_range (1, 200);
      g_autoptr (PhidiasLibrary) library = NULL;
      char *line;

      g_hash_table_remove_all (acknowledged);
      line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
      g_assert_nonnull (line);
      g_assert_true (g_str_has_prefix (line, "conversation "));
      g_ptr_array_add (ids, g_strdup (line + strlen ("conversation ")));
      g_free (line);
      for (guint i = 0; i < n_wanted; i++)
        {
          line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
          g_assert_nonnull (line);
          note_line (acknowledged, line);
          g_free (line);
        }
      g_subprocess_send_signal (child, SIGKILL);
      /* What it said until it died counts too; of the last line maybe a part. */
      while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL)
        {
          if (strstr (line, "streaming") != NULL || g_str_has_suffix (line, "complete"))
            note_line (acknowledged, line);
          g_free (line);
          n_all++;
        }
      g_assert_true (g_subprocess_wait (child, NULL, NULL));
      g_assert_true (g_subprocess_get_if_signaled (child));
      n_all += n_wanted;

      library = fixture_open_library (folder);
      assert_acknowledged (library, g_ptr_array_index (ids, round), acknowledged);
      fixture_assert_close (library);
      fixture_assert_whole (path);
    }
  {
    g_autoptr (PhidiasLibrary) library = fixture_open_library (folder);
    g_autoptr (GPtrArray) listed = fixture_list (library);

    g_assert_cmpuint (listed->len, ==, N_ROUNDS);
    fixture_assert_close (library);
  }
  g_test_message ("%u acknowledged writes, %d kills, none lost", n_all, N_ROUNDS);
}

/* Killed within each change of a file in turn, from the opening of a new library on: whatever was
 * acknowledged is there, and the library is whole. */
static void
test_each_change (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = fixture_library_path (folder);
  g_autoptr (GHashTable) acknowledged = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  guint n_with_answer = 0;

  for (guint n = 1; n <= N_PLACES; n++)
    {
      g_autofree char *argument = g_strdup_printf ("%u", n);
      g_autoptr (GDataInputStream) lines = NULL;
      g_autoptr (GSubprocess) child = start ("--write-until", folder, argument, &lines);
      g_autoptr (PhidiasLibrary) library = NULL;
      g_autofree char *id = NULL;
      char *line;

      g_hash_table_remove_all (acknowledged);
      while ((line = g_data_input_stream_read_line (lines, NULL, NULL, NULL)) != NULL)
        {
          if (g_str_has_prefix (line, "conversation "))
            id = g_strdup (line + strlen ("conversation "));
          else
            note_line (acknowledged, line);
          g_free (line);
        }
      g_assert_true (g_subprocess_wait (child, NULL, NULL));
      g_assert_true (g_subprocess_get_if_signaled (child));
      g_assert_cmpint (g_subprocess_get_term_sig (child), ==, SIGKILL);

      library = fixture_open_library (folder);
      if (id != NULL)
        assert_acknowledged (library, id, acknowledged);
      fixture_assert_close (library);
      fixture_assert_whole (path);
      n_with_answer += g_hash_table_size (acknowledged) > 1;
    }
  g_test_message ("%u kills, %u of them in an answer", N_PLACES, n_with_answer);
  g_assert_cmpuint (n_with_answer, >, N_PLACES / 3);
}

static char *
make_old_library (void)
{
  char *folder = phidias_test_tmp_dir ();
  g_autofree char *path = fixture_library_path (folder);
  g_autofree char *sql_path = phidias_test_data_path ("store/library-v1.sql");
  g_autofree char *sql = NULL;

  g_assert_true (g_file_get_contents (sql_path, &sql, NULL, NULL));
  fixture_exec (path, sql);
  /* Enough for the backup and the step to take many writes. */
  fixture_exec (path,
                "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 15)"
                " INSERT INTO message SELECT 'x' || i, 'c1', 'm1', 'assistant', i + 10, 0, hex (randomblob (400)), '', 'complete',"
                " NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL, NULL, NULL, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1 FROM n;");

  return folder;
}

/* Whole under its own name, or not there. */
static guint
assert_backups (const char *folder)
{
  g_autofree char *place = g_build_filename (folder, "backups", NULL);
  g_autoptr (GDir) dir = g_dir_open (place, 0, NULL);
  const char *name;
  guint n = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_str_has_suffix (name, ".db"))
      {
        g_autofree char *path = g_build_filename (place, name, NULL);
        g_autofree char *version = fixture_query (path, "PRAGMA user_version");
        g_autofree char *count = fixture_query (path, "SELECT count(*) FROM message");

        g_assert_cmpstr (version, ==, "1");
        g_assert_cmpstr (count, ==, "18");
        fixture_assert_whole (path);
        n++;
      }

  return n;
}

static gboolean
migrate_and_die (const char *folder, guint n)
{
  g_autofree char *argument = g_strdup_printf ("%u", n);
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GSubprocess) child = start ("--migrate", folder, argument, &lines);

  g_assert_true (g_subprocess_wait (child, NULL, NULL));
  if (!g_subprocess_get_if_signaled (child))
    {
      g_assert_true (g_subprocess_get_successful (child));
      return FALSE;
    }
  g_assert_cmpint (g_subprocess_get_term_sig (child), ==, SIGKILL);

  return TRUE;
}

/* Killed at each change of a file in turn, backup and step alike: the old library or the new one,
 * never half of each, and the next start brings it up to date. */
static void
test_migration (void)
{
  gboolean was_killed = TRUE;
  guint n_old = 0;
  guint n_new = 0;

  for (guint n = 1; was_killed; n++)
    {
      g_autofree char *folder = make_old_library ();
      g_autofree char *path = fixture_library_path (folder);
      g_autofree char *version = NULL;
      g_autofree char *n_messages = NULL;
      g_autofree char *n_notes = NULL;
      guint n_backups;

      was_killed = migrate_and_die (folder, n);
      n_backups = assert_backups (folder);
      version = fixture_query (path, "PRAGMA user_version");
      n_messages = fixture_query (path, "SELECT count(*) FROM message");
      g_assert_cmpstr (n_messages, ==, "18");
      n_old += g_str_equal (version, "1");
      n_new += g_str_equal (version, "2");
      if (g_str_equal (version, "2"))
        {
          n_notes = fixture_query (path, "SELECT count(*) FROM note");
          g_assert_cmpstr (n_notes, ==, "18");
          g_assert_cmpuint (n_backups, ==, 1);
        }
      else
        g_assert_cmpstr (version, ==, "1");
      fixture_assert_whole (path);

      bring_up_to_date (folder, NULL);
      g_clear_pointer (&version, g_free);
      version = fixture_query (path, "PRAGMA user_version");
      g_assert_cmpstr (version, ==, "2");
      phidias_test_remove_tree (folder);
    }
  g_test_message ("killed at %u places: %u times the old library, %u times the new", n_old + n_new - 1, n_old, n_new);
  g_assert_cmpuint (n_old, >, 10);
  g_assert_cmpuint (n_new, >, 2);
}

/* Another process has it: it cannot be opened, nor written by force; when that one dies it can. */
static void
test_two_processes (void)
{
  g_autofree char *folder = phidias_test_tmp_dir ();
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GSubprocess) child = start ("--hold", folder, NULL, &lines);
  g_autofree char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
  g_autoptr (PhidiasLibrary) library = fixture_new_library (folder, NULL);
  g_autoptr (PhidiasConversation) conversation = fixture_make_conversation ("Second");
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) recover_error = NULL;
  g_autoptr (GError) save_error = NULL;

  g_assert_cmpstr (line, ==, "open");
  g_assert_false (fixture_open (library, &error));
  fixture_assert_code (error, PHIDIAS_ERROR_STORE_BUSY);
  g_assert_false (fixture_recover (library, PHIDIAS_LIBRARY_START_NEW, &recover_error));
  fixture_assert_code (recover_error, PHIDIAS_ERROR_STORE_BUSY);
  g_assert_false (fixture_save_conversation (library, conversation, &save_error));
  fixture_assert_code (save_error, PHIDIAS_ERROR_STORE_BUSY);

  g_subprocess_send_signal (child, SIGKILL);
  g_assert_true (g_subprocess_wait (child, NULL, NULL));
  g_assert_true (fixture_open (library, NULL));
  g_assert_true (fixture_save_conversation (library, conversation, NULL));
  fixture_assert_close (library);
}

int
main (int argc, char *argv[])
{
  program = argv[0];
  later_steps[0].sql = phidias_migrations_get ()->steps[0].sql;
  if (argc >= 3 && g_str_has_prefix (argv[1], "--"))
    return run_child (argc, argv);

  /* A killed process loses nothing that the system has; that disks keep it is not tried here. */
  if (g_access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", TRUE);
  phidias_test_init (&argc, &argv);

  g_test_add_func ("/store/kill/write", test_write);
  g_test_add_func ("/store/kill/each-change", test_each_change);
  g_test_add_func ("/store/kill/migration", test_migration);
  g_test_add_func ("/store/kill/two-processes", test_two_processes);

  return g_test_run ();
}
